//! Statistics for the window's tools: each is counted by a job, again while packets come.

use super::Wake;
use super::task::Task;
use crate::analysis::Scope;
use crate::analysis::conversations::{Conversation, Traffic, conversations};
use crate::analysis::endpoints::endpoints;
use crate::analysis::expert::expert_items;
use crate::analysis::follow::{self, Content};
use crate::analysis::hierarchy::{Branch, hierarchy};
use crate::analysis::intervals::{Column, Shows, intervals};
use crate::analysis::talks::{End, Layer};
use crate::base::{Address, Time};
use crate::field::Severity;
use crate::filter::Filter;
use crate::gui::statistics::{
    Answer, Ask, Carrier, Cell, Counted, Heading, Lines, Message, Stream, Table, TableRow, What,
};
use crate::gui::words;
use crate::session::Session;
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What is counted again for packets that came is counted this long after the last time at the soonest.
const AGAIN: Duration = Duration::from_secs(2);

/// Bytes of a stream that are shown.
const STREAM_BYTES: u64 = 16 << 20;

/// Points of a line; finer intervals than make so many are not drawn.
const POINTS: u64 = 200_000;

/// Asks kept at a time: one for each tool that can be open.
const KEPT: usize = 8;

/// What was asked for, with what was counted.
#[derive(Default)]
pub(super) struct Statistics {
    asked: Vec<Asked>,
}

struct Asked {
    ask: Ask,
    answer: Option<Arc<Counted>>,
    /// Packets at the beginning of what is counted or was counted last.
    frames: u32,
    began: Instant,
    task: Option<Task<Counted>>,
}

impl Statistics {
    /// What was counted for `ask` last; begins to count where that is too old.
    pub(super) fn look(
        &mut self,
        session: &Session,
        ask: &Ask,
        frames: u32,
        done: bool,
        wake: &Wake,
    ) -> Option<Answer> {
        let at = match self.asked.iter().position(|asked| asked.ask == *ask) {
            Some(at) => at,
            None => {
                if self.asked.len() >= KEPT {
                    self.asked.remove(0);
                }
                self.asked.push(Asked { ask: ask.clone(), answer: None, frames: 0, began: Instant::now(), task: None });
                self.asked.len() - 1
            }
        };
        let asked = self.asked.get_mut(at)?;
        if let Some(counted) = asked.task.as_ref().and_then(Task::take) {
            asked.task = None;
            asked.answer = Some(Arc::new(counted));
        }
        let first = asked.answer.is_none();
        let outdated = asked.frames != frames && asked.began.elapsed() > AGAIN;
        if asked.task.is_none() && (first || outdated) {
            asked.frames = frames;
            asked.began = Instant::now();
            let (session, ask) = (session.clone(), ask.clone());
            asked.task = Task::start("statistic", 1, wake, move |_| count(&session, &ask));
        }
        let so_far = !done || asked.frames != frames || asked.task.is_some();
        asked.answer.clone().map(|counted| Answer { counted, so_far })
    }
}

fn count(session: &Session, ask: &Ask) -> Counted {
    let compiled = (!ask.filter.is_empty()).then(|| Filter::compile(session.registry(), &ask.filter).ok()).flatten();
    let scope = Scope::new(session, compiled.as_ref());
    match &ask.what {
        What::Conversations => Counted::Tables(LAYERS.iter().map(|layer| conversation_table(&scope, *layer)).collect()),
        What::Endpoints => Counted::Tables(LAYERS.iter().map(|layer| endpoint_table(&scope, *layer)).collect()),
        What::Hierarchy => Counted::Tables(vec![hierarchy_table(&scope)]),
        What::Expert => Counted::Tables(vec![expert_table(&scope)]),
        What::Follow(carrier, stream) => Counted::Stream(Box::new(stream_of(session, *carrier, *stream))),
        What::Graph { interval, lines } => Counted::Lines(lines_of(&scope, *interval, lines)),
    }
}

const LAYERS: &[Layer] = &[Layer::Ethernet, Layer::Ipv4, Layer::Ipv6, Layer::Tcp, Layer::Udp];

fn title_of(layer: Layer) -> &'static str {
    match layer {
        Layer::Ethernet => "Ethernet",
        Layer::Ipv4 => "IPv4",
        Layer::Ipv6 => "IPv6",
        Layer::Tcp => "TCP",
        Layer::Udp => "UDP",
    }
}

const fn words_column(title: &'static str, width: f32) -> Heading {
    Heading { title, width, number: false }
}

const fn number_column(title: &'static str, width: f32) -> Heading {
    Heading { title, width, number: true }
}

fn has_ports(layer: Layer) -> bool {
    matches!(layer, Layer::Tcp | Layer::Udp)
}

fn count_cell(count: u64) -> Cell {
    Cell::number(count as f64, words::grouped(count))
}

fn bytes_cell(bytes: u64) -> Cell {
    Cell::number(bytes as f64, words::size(bytes))
}

/// The field of an address, such as `ip.addr`.
fn address_field(address: Address) -> &'static str {
    match address {
        Address::V4(_) => "ip",
        Address::V6(_) => "ipv6",
        _ => "eth",
    }
}

/// Packets between two ends, as Wireshark's conversation filters say it.
fn between(layer: Layer, a: End, b: End) -> String {
    let field = address_field(a.address);
    let ends = format!("{field}.addr eq {} and {field}.addr eq {}", a.address, b.address);
    match layer {
        Layer::Tcp => format!("({ends}) and (tcp.port eq {} and tcp.port eq {})", a.port, b.port),
        Layer::Udp => format!("({ends}) and (udp.port eq {} and udp.port eq {})", a.port, b.port),
        _ => ends,
    }
}

fn conversation_table(scope: &Scope, layer: Layer) -> Table {
    let found = conversations(scope, layer);
    let ports = has_ports(layer);
    let mut columns = vec![words_column("Address A", 140.0)];
    if ports {
        columns.push(number_column("Port A", 58.0));
    }
    columns.push(words_column("Address B", 140.0));
    if ports {
        columns.push(number_column("Port B", 58.0));
    }
    columns.extend([
        number_column("Packets", 66.0),
        number_column("Bytes", 130.0),
        number_column("Packets A → B", 92.0),
        number_column("Bytes A → B", 84.0),
        number_column("Packets B → A", 92.0),
        number_column("Bytes B → A", 84.0),
        number_column("Start", 84.0),
        number_column("Duration", 84.0),
        words_column("Lifetime in the capture", 150.0),
        number_column("Bits/s A → B", 84.0),
        number_column("Bits/s B → A", 84.0),
    ]);
    let most = found.iter().map(|talk| talk.total().bytes).max().unwrap_or_default().max(1);
    let first = scope.session.cut().frames().time(0).unwrap_or_default();
    let last = found.iter().map(|talk| talk.ended).max().unwrap_or(first);
    let rows = found.iter().map(|talk| conversation_row(layer, talk, most, first, last)).collect();
    Table { title: title_of(layer).into(), columns, rows }
}

fn conversation_row(layer: Layer, talk: &Conversation, most: u64, first: Time, last: Time) -> TableRow {
    let total = talk.total();
    let seconds = |time: Time| time.since(first).0 as f64 / 1e9;
    let (start, end) = (seconds(talk.begun), seconds(talk.ended));
    let duration = (end - start).max(0.0);
    let whole = seconds(last).max(1e-9);
    let rate = |bytes: u64| {
        let rate = bytes as f64 * 8.0 / duration;
        if duration > 0.0 { Cell::number(rate, words::scaled(rate)) } else { Cell::text("–") }
    };
    let mut cells = vec![Cell::text(talk.a.address.to_string())];
    let ports = has_ports(layer);
    let port = |end: End| Cell::number(f64::from(end.port), end.port.to_string());
    if ports {
        cells.push(port(talk.a));
    }
    cells.push(Cell::text(talk.b.address.to_string()));
    if ports {
        cells.push(port(talk.b));
    }
    cells.extend([
        count_cell(total.frames),
        bytes_cell(total.bytes).with_bar(total.bytes as f64 / most as f64),
        count_cell(talk.from_a.frames),
        bytes_cell(talk.from_a.bytes),
        count_cell(talk.from_b.frames),
        bytes_cell(talk.from_b.bytes),
        Cell::number(start, format!("{start:.6}")),
        Cell::number(duration, format!("{duration:.4}")),
        Cell { number: start, span: Some(((start / whole) as f32, (end / whole) as f32)), ..Cell::default() },
        rate(talk.from_a.bytes),
        rate(talk.from_b.bytes),
    ]);
    TableRow { cells, filter: between(layer, talk.a, talk.b), ..TableRow::default() }
}

fn endpoint_table(scope: &Scope, layer: Layer) -> Table {
    let found = endpoints(scope, layer);
    let ports = has_ports(layer);
    let mut columns = vec![words_column("Address", 160.0)];
    if ports {
        columns.push(number_column("Port", 58.0));
    }
    columns.extend([
        number_column("Packets", 72.0),
        number_column("Bytes", 140.0),
        number_column("Tx Packets", 84.0),
        number_column("Tx Bytes", 84.0),
        number_column("Rx Packets", 84.0),
        number_column("Rx Bytes", 84.0),
    ]);
    let total = |sent: Traffic, received: Traffic| (sent.frames + received.frames, sent.bytes + received.bytes);
    let most = found.iter().map(|end| total(end.sent, end.received).1).max().unwrap_or_default().max(1);
    let rows = found.iter().map(|found| {
        let end = found.end;
        let (frames, bytes) = total(found.sent, found.received);
        let mut cells = vec![Cell::text(end.address.to_string())];
        let field = address_field(end.address);
        let mut filter = format!("{field}.addr == {}", end.address);
        if ports {
            cells.push(Cell::number(f64::from(end.port), end.port.to_string()));
            let transport = if layer == Layer::Tcp { "tcp" } else { "udp" };
            filter = format!("{filter} && {transport}.port == {}", end.port);
        }
        cells.extend([
            count_cell(frames),
            bytes_cell(bytes).with_bar(bytes as f64 / most as f64),
            count_cell(found.sent.frames),
            bytes_cell(found.sent.bytes),
            count_cell(found.received.frames),
            bytes_cell(found.received.bytes),
        ]);
        TableRow { cells, filter, ..TableRow::default() }
    });
    Table { title: title_of(layer).into(), columns, rows: rows.collect() }
}

fn hierarchy_table(scope: &Scope) -> Table {
    let root = hierarchy(scope);
    let columns = vec![
        words_column("Protocol", 300.0),
        number_column("Percent Packets", 150.0),
        number_column("Packets", 84.0),
        number_column("Percent Bytes", 150.0),
        number_column("Bytes", 110.0),
    ];
    let mut rows = Vec::new();
    let whole = root.traffic;
    // An explicit stack: how deep protocols lie in each other is the packet's choice.
    let mut stack: Vec<(&Branch, u16)> = root.carries.iter().rev().map(|branch| (branch, 0)).collect();
    while let Some((branch, depth)) = stack.pop() {
        rows.push(branch_row(scope, branch, depth, whole));
        stack.extend(branch.carries.iter().rev().map(|branch| (branch, depth.saturating_add(1))));
    }
    Table { title: "Protocols".into(), columns, rows }
}

fn branch_row(scope: &Scope, branch: &Branch, depth: u16, whole: Traffic) -> TableRow {
    let share = |part: u64, whole: u64| part as f64 / whole.max(1) as f64;
    let (packets, bytes) = (share(branch.traffic.frames, whole.frames), share(branch.traffic.bytes, whole.bytes));
    let percent = |share: f64| Cell::number(share, format!("{:.1} %", share * 100.0)).with_bar(share);
    let registry = scope.session.registry();
    let protocol = registry.protocols().iter().find(|protocol| protocol.filter() == branch.name);
    let name = protocol.map_or(branch.name, |protocol| protocol.name());
    TableRow {
        cells: vec![
            Cell::text(name),
            percent(packets),
            count_cell(branch.traffic.frames),
            percent(bytes),
            Cell::number(branch.traffic.bytes as f64, words::grouped(branch.traffic.bytes)),
        ],
        filter: branch.name.to_owned(),
        depth,
        ..TableRow::default()
    }
}

fn expert_table(scope: &Scope) -> Table {
    let columns = vec![
        words_column("Severity", 88.0),
        number_column("Count", 56.0),
        words_column("Group", 84.0),
        words_column("Protocol", 76.0),
        words_column("Summary", 250.0),
    ];
    let mut items = expert_items(scope);
    // Most severe first, then most frequent.
    items.sort_by_key(|(item, count)| (std::cmp::Reverse(item.severity), std::cmp::Reverse(*count)));
    let rows = items.into_iter().map(|(item, count)| {
        let (severity, name) = severity_of(item.severity);
        let quoted = item.message.replace('\\', "\\\\").replace('"', "\\\"");
        TableRow {
            cells: vec![
                Cell::number(item.severity as f64, name),
                count_cell(count),
                Cell::text(item.group),
                Cell::text(item.protocol),
                Cell::text(item.message),
            ],
            filter: format!("_ws.expert.message == \"{quoted}\""),
            severity: Some(severity),
            ..TableRow::default()
        }
    });
    Table { title: "Expert".into(), columns, rows: rows.collect() }
}

fn severity_of(number: u64) -> (Severity, &'static str) {
    match number {
        0x800000 => (Severity::Error, "Error"),
        0x600000 => (Severity::Warn, "Warning"),
        0x400000 => (Severity::Note, "Note"),
        0x100000 => (Severity::Comment, "Comment"),
        _ => (Severity::Chat, "Chat"),
    }
}

/// Gathers a stream, up to the limit.
fn stream_of(session: &Session, carrier: Carrier, number: u32) -> Stream {
    let (transport, carrier_name) = match carrier {
        Carrier::Tcp => ("tcp", "TCP"),
        Carrier::Udp => ("udp", "UDP"),
        Carrier::Http => ("tcp", "HTTP"),
        Carrier::Tls => ("tcp", "TLS"),
    };
    let mut stream = Stream { carrier_name, number, ..Stream::default() };
    let Ok(filter) = Filter::compile(session.registry(), &format!("{transport}.stream == {number}")) else {
        return stream;
    };
    let scope = Scope::new(session, Some(&filter));
    let mut reader = follow::Reader::new(session);
    let first = session.cut().frames().time(0).unwrap_or_default();
    let mut bytes = Vec::new();
    let mut seen = None;
    let enough = || io::Error::other("enough");
    // Ends early where the limit is reached; what was gathered before is shown.
    let _ = follow::follow(&scope, carrier, |frame, ends, piece| {
        if seen != Some(frame.index) {
            seen = Some(frame.index);
            stream.packets += 1;
        }
        if stream.ends[0].is_empty() {
            stream.ends = [0, 1].map(|at| with_port(ends.0[at]));
        }
        let Some(piece) = piece else { return Ok(()) };
        let sender = piece.sender.min(1);
        if stream.messages.last().is_none_or(|message| message.sender != sender) {
            let time = frame.row.time.since(first).0 as f64 / 1e9;
            let packet = u64::from(piece.frame) + 1;
            stream.messages.push(Message { sender, packet, time, ..Message::default() });
        }
        let Some(message) = stream.messages.last_mut() else { return Ok(()) };
        if let Content::Missing(missing) = piece.content {
            message.missing += u64::from(missing);
            return Ok(());
        }
        bytes.clear();
        reader.read(frame.cut, &piece, &mut bytes)?;
        message.bytes.extend_from_slice(&bytes);
        stream.bytes[sender] += bytes.len() as u64;
        if stream.bytes.iter().sum::<u64>() > STREAM_BYTES {
            stream.cut = true;
            return Err(enough());
        }
        Ok(())
    });
    stream
}

fn with_port(end: End) -> String {
    match end.address {
        Address::V6(_) => format!("[{}]:{}", end.address, end.port),
        _ => format!("{}:{}", end.address, end.port),
    }
}

fn lines_of(scope: &Scope, interval: u64, filters: &[String]) -> Lines {
    let registry = scope.session.registry();
    let compiled: Vec<Result<Option<Filter>, String>> = filters
        .iter()
        .map(|filter| match filter.trim() {
            "" => Ok(None),
            filter => Filter::compile(registry, filter).map(Some).map_err(|error| error.sentence()),
        })
        .collect();
    let columns: Vec<Column> = compiled
        .iter()
        .filter_map(|filter| filter.as_ref().ok())
        .map(|filter| Column { shows: Shows::FramesAndBytes, filter: filter.clone(), title: String::new() })
        .collect();
    let counted = intervals(scope, &columns, interval.max(1));
    let last = counted.cells.keys().next_back().copied().unwrap_or_default().min(POINTS);
    let mut column = 0;
    let lines = compiled.into_iter().map(|filter| {
        filter.map(|_| {
            let at = column;
            column += 1;
            let mut points = vec![(0, 0); last as usize + 1];
            for (interval, cells) in counted.cells.range(..=last) {
                if let (Some(point), Some(cell)) = (points.get_mut(*interval as usize), cells.get(at)) {
                    *point = (cell.frames, cell.bytes);
                }
            }
            points
        })
    });
    Lines { interval: interval as f64 / 1e6, lines: lines.collect() }
}
