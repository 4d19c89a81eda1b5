//! Traffic and values by intervals of time (`-z io,stat`).

use super::count::{Counter, Frame, Look, count};
use super::{Asked, Report, Scope, Wrong};
use crate::base::Time;
use crate::dissect::{Demand, FieldSet, Keep};
use crate::field::{Field, Kind, Value};
use crate::filter::Filter;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Microseconds of a second; finer than that nothing is counted.
const SECOND: u64 = 1_000_000;

/// What is worked out of the values of a field.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reckon {
    Count,
    Sum,
    Min,
    Max,
    Average,
    /// How much of the interval the spans of time take that end in it or after it.
    Load,
}

/// What a column shows.
#[derive(Clone, Debug)]
pub enum Shows {
    FramesAndBytes,
    Frames,
    Bytes,
    /// All fields of that name.
    Values(Reckon, Vec<&'static Field>),
}

/// A column of the report.
#[derive(Clone, Debug)]
pub struct Column {
    pub shows: Shows,
    /// Frames that do not pass are left out.
    pub filter: Option<Filter>,
    /// The column as it was asked for.
    pub title: String,
}

/// What a column has in an interval. Values are whole numbers, or nanoseconds.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Cell {
    pub frames: u64,
    pub bytes: u64,
    pub values: u64,
    pub sum: f64,
    pub whole_sum: i128,
    pub min: f64,
    pub max: f64,
}

impl Cell {
    fn put(&mut self, value: f64, whole: i128) {
        self.min = if self.values == 0 { value } else { self.min.min(value) };
        self.max = if self.values == 0 { value } else { self.max.max(value) };
        self.values += 1;
        self.sum += value;
        self.whole_sum += whole;
    }

    fn add(&mut self, later: &Cell) {
        if later.values > 0 {
            self.min = if self.values == 0 { later.min } else { self.min.min(later.min) };
            self.max = if self.values == 0 { later.max } else { self.max.max(later.max) };
        }
        self.frames += later.frames;
        self.bytes += later.bytes;
        self.values += later.values;
        self.sum += later.sum;
        self.whole_sum += later.whole_sum;
    }
}

/// What was counted: for each interval that is not empty a cell a column.
#[derive(Clone, Debug, Default)]
pub struct Intervals {
    pub cells: BTreeMap<u64, Vec<Cell>>,
}

struct Counting<'c> {
    columns: &'c [Column],
    looks_inside: bool,
    first: Time,
    /// Microseconds; 0 for one interval that holds everything.
    interval: u64,
    counted: Intervals,
}

/// Microseconds since the first frame; 0 for frames before it.
fn micros_since(first: Time, time: Time) -> u64 {
    u64::try_from(time.since(first).0).map_or(0, |nanos| (nanos + 500) / 1000)
}

/// Microseconds from the first frame to the latest, which need not be the last.
fn duration(scope: &Scope, first: Time) -> u64 {
    struct Latest(Time, u64);
    impl Counter for Latest {
        fn look(&self, _: &Frame) -> Look {
            Look::Row
        }

        fn count(&mut self, frame: &Frame) {
            self.1 = self.1.max(micros_since(self.0, frame.row.time));
        }

        fn add(&mut self, later: Latest) {
            self.1 = self.1.max(later.1);
        }
    }
    count(scope, &Demand::nothing(), || Latest(first, 0)).1
}

/// Counts the columns by intervals of some microseconds.
pub fn intervals(scope: &Scope, columns: &[Column], interval: u64) -> Intervals {
    let mut set = FieldSet::default();
    for column in columns {
        if let Some(Keep::Some(fields)) = column.filter.as_ref().map(|filter| &filter.demand().nodes) {
            set.extend(fields);
        }
        if let Shows::Values(_, fields) = &column.shows {
            fields.iter().for_each(|field| set.insert(field));
        }
    }
    let looks_inside =
        columns.iter().any(|column| column.filter.is_some() || matches!(column.shows, Shows::Values(..)));
    let first = scope.session.cut().frames().time(0).unwrap_or_default();
    let fresh = || Counting { columns, looks_inside, first, interval, counted: Intervals::default() };
    count(scope, &Demand::fields(set), fresh).counted
}

impl Counting<'_> {
    fn cell(&mut self, interval: u64, column: usize) -> Option<&mut Cell> {
        let columns = self.columns.len();
        self.counted.cells.entry(interval).or_insert_with(|| vec![Cell::default(); columns]).get_mut(column)
    }

    /// Lays a span that ends now over the intervals that it touches.
    fn spread(&mut self, column: usize, now: u64, nanos: i64) {
        let mut left = u64::try_from(nanos).unwrap_or(0) / 1000;
        let mut at = now;
        while left > 0 {
            let interval = at.checked_div(self.interval).unwrap_or(0);
            let start = interval * self.interval;
            // All that is before the first frame goes to the first interval.
            let here = if interval == 0 { left } else { left.min(at - start) };
            if let Some(cell) = self.cell(interval, column) {
                cell.put((here * 1000) as f64, i128::from(here) * 1000);
            }
            left -= here;
            at = start.saturating_sub(1).max(start.min(at.saturating_sub(here)).saturating_sub(1));
            if interval == 0 {
                break;
            }
        }
    }
}

impl Counter for Counting<'_> {
    fn look(&self, _: &Frame) -> Look {
        if self.looks_inside { Look::Inside } else { Look::Row }
    }

    fn count(&mut self, frame: &Frame) {
        let now = micros_since(self.first, frame.row.time);
        let interval = now.checked_div(self.interval).unwrap_or(0);
        for (index, column) in self.columns.iter().enumerate() {
            if column.filter.as_ref().is_some_and(|filter| !filter.matches(frame.tree, frame.bytes)) {
                continue;
            }
            let Some(cell) = self.cell(interval, index) else { continue };
            cell.frames += 1;
            cell.bytes += u64::from(frame.row.length);
            let Shows::Values(reckon, fields) = &column.shows else { continue };
            for node in
                frame.tree.nodes().iter().filter(|node| fields.iter().any(|field| std::ptr::eq(*field, node.field)))
            {
                let (value, whole) = match frame.tree.value(node, frame.bytes) {
                    Value::Unsigned(number) => (number as f64, i128::from(number)),
                    Value::Signed(number) => (number as f64, i128::from(number)),
                    Value::Span(span) if *reckon == Reckon::Load => {
                        self.spread(index, now, span.0);
                        continue;
                    }
                    Value::Span(span) => (span.0 as f64, i128::from(span.0)),
                    Value::Float(number) => (number, 0),
                    _ => (0.0, 0),
                };
                if let Some(cell) = self.cell(interval, index) {
                    cell.put(value, whole);
                }
            }
        }
    }

    fn add(&mut self, later: Self) {
        for (interval, cells) in later.counted.cells {
            for (index, cell) in cells.iter().enumerate() {
                if let Some(own) = self.cell(interval, index) {
                    own.add(cell);
                }
            }
        }
    }
}

/// TShark's table.
struct Table {
    /// Microseconds; 0 for all of the capture in one.
    interval: u64,
    columns: Vec<Column>,
}

/// `-z io,stat,INTERVAL[,COLUMN…]`
pub(super) fn asked(asked: &Asked) -> Result<Box<dyn Report>, Wrong> {
    let invalid = || Wrong::said("invalid \"-z io,stat,<interval>[,<filter>][,<filter>]...\" argument");
    let rest = asked.rest.filter(|rest| !rest.ends_with(',')).ok_or_else(invalid)?;
    let mut words = rest.split(',');
    let seconds: f64 = words.next().and_then(|word| word.parse().ok()).ok_or_else(invalid)?;
    let interval = (seconds.max(0.0) * SECOND as f64 + 0.5) as u64;
    let mut columns: Vec<Column> = words.map(|word| column(asked, word)).collect::<Result<_, _>>()?;
    if columns.is_empty() {
        columns.push(column(asked, "")?);
    }
    Ok(Box::new(Table { interval, columns }))
}

const RECKONS: [(&str, Reckon); 6] = [
    ("COUNT", Reckon::Count),
    ("SUM", Reckon::Sum),
    ("MIN", Reckon::Min),
    ("MAX", Reckon::Max),
    ("AVG", Reckon::Average),
    ("LOAD", Reckon::Load),
];

/// `FILTER`, `FRAMES()FILTER`, `SUM(FIELD)FILTER`
fn column(asked: &Asked, text: &str) -> Result<Column, Wrong> {
    let title = if text.is_empty() { "Frames and bytes".to_owned() } else { text.to_owned() };
    let (shows, filter) = shows(asked, text)?;
    let filter =
        asked.filter(Some(filter)).map_err(|why| Wrong::said(format!("Couldn't register io,stat tap: {why}")))?;
    Ok(Column { shows, filter: filter.map(|(_, filter)| filter), title })
}

fn shows<'t>(asked: &Asked, text: &'t str) -> Result<(Shows, &'t str), Wrong> {
    for (name, shows) in [("FRAMES", Shows::Frames), ("BYTES", Shows::Bytes)] {
        if let Some(filter) = text.strip_prefix(name) {
            return Ok((shows, filter.strip_prefix("()").unwrap_or(filter)));
        }
    }
    for (name, reckon) in RECKONS {
        let Some((field, filter)) =
            text.strip_prefix(name).and_then(|rest| rest.strip_prefix('(')).and_then(|rest| rest.split_once(')'))
        else {
            continue;
        };
        // TShark ends with 10 for these.
        let wrong = |text: String| Wrong { code: 10, ..Wrong::said(text) };
        if field.is_empty() {
            return Err(wrong(format!("You didn't specify a field name for {name}(*).")));
        }
        let named = asked.registry.named(field).ok_or_else(|| wrong(format!("There is no field named '{field}'.")))?;
        let fields = asked.registry.members(named);
        let kind = fields.first().map_or(Kind::None, |field| field.kind);
        if reckon == Reckon::Load && kind != Kind::RelTime {
            let text = "LOAD() is only supported for relative-time fields such as smb.time";
            return Err(wrong(text.to_owned()));
        }
        if reckon != Reckon::Count && !is_number(kind) {
            return Err(wrong(format!(
                "{field} doesn't have integral values, so {name}(*) calculations are not supported on it."
            )));
        }
        return Ok((Shows::Values(reckon, fields), filter));
    }
    Ok((Shows::FramesAndBytes, text))
}

fn is_number(kind: Kind) -> bool {
    kind.is_unsigned() || kind.is_signed() || matches!(kind, Kind::F32 | Kind::F64 | Kind::RelTime)
}

/// A part of a column: its heading and the texts of its cells.
struct Strip {
    heading: &'static str,
    texts: Vec<String>,
}

impl Strip {
    fn width(&self) -> usize {
        self.texts.iter().map(String::len).max().unwrap_or(0).max(self.heading.len())
    }
}

impl Report for Table {
    fn write(&self, scope: &Scope, out: &mut dyn Write) -> io::Result<()> {
        let first = scope.session.cut().frames().time(0).unwrap_or_default();
        let duration = duration(scope, first);
        // An interval that nothing passes is shown as if it were the whole.
        let interval = if self.interval >= duration { 0 } else { self.interval };
        let counted = intervals(scope, &self.columns, self.interval);
        let layout = Layout::new(duration, interval);
        let rows = match interval {
            0 => u64::from(duration > 0),
            interval => duration.div_ceil(interval),
        };
        let empty = vec![Cell::default(); self.columns.len()];
        let columns: Vec<Vec<Strip>> = self
            .columns
            .iter()
            .enumerate()
            .map(|(index, column)| {
                let cells = (0..rows)
                    .map(|row| counted.cells.get(&row).unwrap_or(&empty).get(index).copied().unwrap_or_default());
                let seconds = |row: u64| match interval {
                    0 => duration as f64 / SECOND as f64,
                    interval => layout.shown_length(row, interval, duration),
                };
                strips(column, cells.collect(), seconds)
            })
            .collect();
        layout.write(&self.columns, &columns, rows, out)
    }
}

fn strips(column: &Column, cells: Vec<Cell>, seconds: impl Fn(u64) -> f64) -> Vec<Strip> {
    let texts = |text: &dyn Fn(&Cell) -> String| cells.iter().map(text).collect::<Vec<String>>();
    let frames = |heading| Strip { heading, texts: texts(&|cell| cell.frames.to_string()) };
    let bytes = |heading| Strip { heading, texts: texts(&|cell| cell.bytes.to_string()) };
    let (reckon, fields) = match &column.shows {
        Shows::FramesAndBytes => return vec![frames("Frames"), bytes("Bytes")],
        Shows::Frames => return vec![frames("FRAMES")],
        Shows::Bytes => return vec![bytes("BYTES")],
        Shows::Values(reckon, fields) => (*reckon, fields),
    };
    let kind = fields.first().map_or(Kind::None, |field| field.kind);
    let show = |value: f64, whole: i128| match kind {
        Kind::RelTime => {
            let micros = (whole + 500).div_euclid(1000);
            format!("{}.{:06}", micros / 1_000_000, (micros % 1_000_000).abs())
        }
        Kind::F32 | Kind::F64 => format!("{value:.6}"),
        _ => whole.to_string(),
    };
    let heading = RECKONS.iter().find(|(_, known)| *known == reckon).map_or("", |(name, _)| name);
    let text = |(row, cell): (usize, &Cell)| match reckon {
        Reckon::Count => cell.values.to_string(),
        Reckon::Sum => show(cell.sum, cell.whole_sum),
        Reckon::Min => show(cell.min, cell.min as i128),
        Reckon::Max => show(cell.max, cell.max as i128),
        Reckon::Average => {
            let values = cell.values.max(1);
            show(cell.sum / values as f64, cell.whole_sum / i128::from(values))
        }
        Reckon::Load => format!("{:.6}", cell.sum / 1e9 / seconds(row as u64)),
    };
    vec![Strip { heading, texts: cells.iter().enumerate().map(text).collect() }]
}

/// How TShark lays out times.
struct Layout {
    duration: u64,
    interval: u64,
    /// Decimals of a second in the first column.
    decimals: usize,
    /// Digits of the duration's seconds; as it is, and rounded.
    digits: usize,
    rounded_digits: usize,
}

/// TShark makes room for so many digits.
const MOST_DIGITS: usize = 5;

impl Layout {
    fn new(duration: u64, interval: u64) -> Layout {
        let decimals = match interval {
            0 if duration >= 10 * SECOND => 1,
            0 => 3,
            interval => {
                let fraction = format!("{:06}", interval % SECOND);
                fraction.trim_end_matches('0').len()
            }
        };
        let digits = |micros: u64| (micros / SECOND).to_string().len().min(MOST_DIGITS);
        let mut layout = Layout { duration, interval, decimals, digits: digits(duration), rounded_digits: 0 };
        layout.rounded_digits = digits(layout.round(duration));
        layout
    }

    /// Rounds to the decimals that are shown; a half goes down.
    fn round(&self, micros: u64) -> u64 {
        let unit = 10_u64.pow(6 - self.decimals as u32);
        let rest = micros % unit;
        micros - rest + if rest * 2 > unit { unit } else { 0 }
    }

    fn time(&self, micros: u64) -> String {
        let rounded = self.round(micros);
        match self.decimals {
            0 => (rounded / SECOND).to_string(),
            decimals => {
                let fraction = format!("{:06}", rounded % SECOND);
                format!("{}.{}", rounded / SECOND, fraction.get(..decimals).unwrap_or(""))
            }
        }
    }

    /// Seconds of an interval as it is shown: the last one ends with the capture.
    fn shown_length(&self, row: u64, interval: u64, duration: u64) -> f64 {
        let start = row * interval;
        let end = (start + interval).min(if self.decimals == 0 { u64::MAX } else { self.round(duration) });
        end.saturating_sub(start).max(1) as f64 / SECOND as f64
    }

    fn write(&self, columns: &[Column], strips: &[Vec<Strip>], rows: u64, out: &mut dyn Write) -> io::Result<()> {
        let point = if self.decimals > 0 { self.decimals + 1 } else { 0 };
        let (width, head_width) = (self.digits + point, self.rounded_digits + point);
        let first = (2 * head_width + 4).max("Interval".len());
        // Parts of a column have a rule between them, which counts.
        let inner = |column: &[Strip]| column.iter().map(|strip| strip.width() + 3).sum::<usize>() - 1;
        let table = first + 4 + strips.iter().map(|column| inner(column) + 1).sum::<usize>();
        let head = match (self.interval, self.decimals) {
            (0, decimals) => 31 + self.rounded_digits + decimals,
            (_, 0) => 25 + self.rounded_digits,
            (_, decimals) => 26 + self.rounded_digits + decimals,
        };
        let names = columns.iter().map(|column| column.title.chars().count() + 11).max().unwrap_or(0);
        let mut all = table.max(head).max(names);
        if all == table + 1 {
            // A rule and a blank have no room there.
            all += 1;
        }
        let rule = "=".repeat(all);
        writeln!(out, "\n{rule}")?;
        let mut line = |text: &str| writeln!(out, "| {text:<room$}|", room = all - 3);
        line("IO Statistics")?;
        line("")?;
        let duration = match (self.interval, self.decimals) {
            (1.., 0) => format!("{}.{:>6}", self.duration / SECOND, self.duration % SECOND),
            _ => self.time(self.duration),
        };
        line(&format!("Duration: {duration} secs"))?;
        let interval = if self.interval == 0 { duration } else { self.time(self.interval) };
        line(&format!("Interval: {interval:>head_width$} secs"))?;
        line("")?;
        for (index, column) in columns.iter().enumerate() {
            let word = if index == 0 { "Col" } else { "   " };
            line(&format!("{word} {}: {}", index + 1, column.title))?;
        }
        writeln!(out, "|{}|", "-".repeat(all - 2))?;
        let rest = if all > table { format!("{}|", " ".repeat(all - table - 1)) } else { String::new() };
        write!(out, "|{:first$}  |", "")?;
        for (index, column) in strips.iter().enumerate() {
            write!(out, "{:<width$}|", index + 1, width = inner(column))?;
        }
        write!(out, "{rest}\n| {:first$} |", "Interval")?;
        for strip in strips.iter().flatten() {
            let room = strip.width() + 2;
            let before = (room - strip.heading.len()).div_ceil(2);
            write!(out, "{:before$}{:<after$}|", "", strip.heading, after = room - before)?;
        }
        writeln!(out, "{rest}\n|{}|{rest}", "-".repeat(table - 2))?;
        let pad = if head_width == 1 { " " } else { "" };
        for row in 0..rows {
            let (start, end) = (row * self.interval, (row + 1) * self.interval);
            let start = self.time(start);
            let label = match self.interval {
                0 => format!("{start:>width$} <> {:>width$}", self.time(self.duration)),
                _ if end < self.duration => format!("{pad}{start:>width$} <> {:>width$}{pad}", self.time(end)),
                _ if self.decimals == 0 => format!("{pad}{start:>width$} <> {:<width$}", "Dur"),
                _ => format!("{start:>width$} <> {:>width$}", self.time(self.duration)),
            };
            // `Dur` takes the room of the blank behind it where it needs that.
            let blank = if label.len() > first && label.ends_with("Dur") { "" } else { " " };
            write!(out, "| {label:first$}{blank}|")?;
            for strip in strips.iter().flatten() {
                let text = strip.texts.get(row as usize).map_or("", String::as_str);
                write!(out, " {text:>width$} |", width = strip.width())?;
            }
            writeln!(out, "{rest}")?;
        }
        writeln!(out, "{rule}")
    }
}
