//! Trees of counts: what was met how often, how fast, and what of it (`-z …,tree`).
//!
//! A [`Kind`] says what a frame counts as; growing, sorting and writing is the same for all of them.

mod bursts;
mod dns;
mod http;
mod ip;
mod lengths;

pub(super) use dns::DNS;
pub(super) use http::{PACKETS, REQUESTS, SEQUENCES, SERVERS};
pub(super) use http::{demand as http_demand, look as http_look, messages as http_messages};
pub(super) use ip::{DESTINATIONS, HOSTS, PROTOCOLS, SOURCES};
pub(super) use ip::{DESTINATIONS_6, HOSTS_6, PROTOCOLS_6, SOURCES_6};
pub(super) use lengths::LENGTHS;

use super::count::{Counter, Frame, Look, count, each};
use super::{Asked, Report, Scope, Wrong};
use crate::base::Time;
use crate::dissect::Demand;
use crate::filter::Filter;
use bursts::Bursts;
use rustc_hash::FxHashMap;
use std::cmp::Ordering;
use std::io::{self, Write};

/// Most branches of a tree; what else is met counts as nothing.
const MOST: usize = 1_000_000;

/// A kind of tree.
pub struct Kind {
    /// `DNS`
    pub title: &'static str,
    pub demand: fn() -> Demand,
    pub look: fn(&Frame) -> Look,
    /// Puts in what is shown also where nothing was met.
    pub plant: fn(&mut Forest),
    /// Counts a frame; whether it was one that may count.
    pub count: fn(&Frame, &mut Forest) -> bool,
    /// The least width of names.
    pub width: usize,
    /// What a frame counts as depends on the frames before it.
    pub in_order: bool,
}

/// How the values of a branch are shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Values {
    /// It has none.
    #[default]
    None,
    Whole,
    Fraction,
    /// A range of values: it says also that it met none.
    Range,
}

/// Something that was counted.
#[derive(Clone, Debug, Default)]
pub struct Branch {
    pub name: String,
    pub count: u64,
    pub values: Values,
    sum: f64,
    least: f64,
    most: f64,
    bursts: Bursts,
    /// Its branches stay in their order.
    keeps_order: bool,
    branches: Vec<usize>,
    by_name: FxHashMap<String, usize>,
}

/// Trees that grow while frames are counted.
#[derive(Clone, Debug, Default)]
pub struct Forest {
    all: Vec<Branch>,
    roots: Vec<usize>,
    roots_by_name: FxHashMap<String, usize>,
    /// When the frame at hand was, since the first frame of the capture.
    now: i64,
    /// Times of the first and the last frame that counted.
    span: Option<(i64, i64)>,
    /// What depends on the frames before: paths by a name.
    pub known: FxHashMap<String, Vec<String>>,
}

impl Forest {
    fn child(&mut self, parent: Option<usize>, name: &str) -> Option<usize> {
        let known = match parent {
            None => &self.roots_by_name,
            Some(parent) => &self.all.get(parent)?.by_name,
        };
        if let Some(place) = known.get(name) {
            return Some(*place);
        }
        if self.all.len() >= MOST {
            return None;
        }
        let place = self.all.len();
        self.all.push(Branch { name: name.to_owned(), ..Branch::default() });
        let (branches, by_name) = match parent {
            None => (&mut self.roots, &mut self.roots_by_name),
            Some(parent) => {
                let parent = self.all.get_mut(parent)?;
                (&mut parent.branches, &mut parent.by_name)
            }
        };
        branches.push(place);
        by_name.insert(name.to_owned(), place);
        Some(place)
    }

    /// The branch at a path from a root, which grows if it is not there.
    pub fn at(&mut self, path: &[&str]) -> Option<&mut Branch> {
        let mut place = None;
        for name in path {
            place = Some(self.child(place, name)?);
        }
        self.all.get_mut(place?)
    }

    /// Counts the frame at hand for the branch at a path.
    pub fn hit(&mut self, path: &[&str]) {
        let now = self.now;
        if let Some(branch) = self.at(path) {
            branch.count += 1;
            branch.bursts.hit(now);
        }
    }

    /// Counts the frame at hand for all branches on a path.
    pub fn hit_all(&mut self, path: &[&str]) {
        for end in 1..=path.len() {
            self.hit(path.get(..end).unwrap_or(path));
        }
    }

    /// Counts the frame at hand for all branches on a path but its root.
    pub fn hit_below(&mut self, path: &[&str]) {
        for end in 2..=path.len() {
            self.hit(path.get(..end).unwrap_or(path));
        }
    }

    /// Counts a value for the branch at a path.
    pub fn hit_with(&mut self, path: &[&str], value: f64) {
        self.hit(path);
        if let Some(branch) = self.at(path) {
            branch.take(value, value, value, branch.count == 1);
        }
    }

    /// Shows branches with values of a kind.
    pub fn plant(&mut self, path: &[&str], values: Values) {
        if let Some(branch) = self.at(path) {
            branch.values = values;
        }
    }

    pub fn keep_order(&mut self, path: &[&str]) {
        if let Some(branch) = self.at(path) {
            branch.keeps_order = true;
        }
    }

    /// Adds the branches under `from` of later trees to those under `to`.
    fn add_under(&mut self, to: Option<usize>, later: &mut Forest, from: &[usize]) {
        for place in from {
            let Some(branch) = later.all.get_mut(*place) else { continue };
            let branch = std::mem::take(branch);
            let Some(own) = self.child(to, &branch.name) else { continue };
            if let Some(known) = self.all.get_mut(own) {
                let is_first = known.count == 0;
                known.count += branch.count;
                if branch.count > 0 && branch.values != Values::None {
                    known.take(branch.sum, branch.least, branch.most, is_first);
                }
                known.values = branch.values;
                known.keeps_order = branch.keeps_order;
                known.bursts.add(branch.bursts);
            }
            self.add_under(Some(own), later, &branch.branches);
        }
    }
}

impl Branch {
    fn take(&mut self, sum: f64, least: f64, most: f64, is_first: bool) {
        self.sum += sum;
        self.least = if is_first { least } else { self.least.min(least) };
        self.most = if is_first { most } else { self.most.max(most) };
    }
}

/// A tree at work.
struct Growing<'k> {
    kind: &'k Kind,
    forest: Forest,
    /// Time of the capture's first frame.
    first: Time,
}

impl Counter for Growing<'_> {
    fn look(&self, frame: &Frame) -> Look {
        (self.kind.look)(frame)
    }

    fn count(&mut self, frame: &Frame) {
        let now = frame.row.time.since(self.first).0;
        self.forest.now = now;
        if (self.kind.count)(frame, &mut self.forest) {
            let begun = self.forest.span.map_or(now, |(begun, _)| begun);
            self.forest.span = Some((begun, now));
        }
    }

    fn add(&mut self, later: Self) {
        let mut later = later.forest;
        let roots = std::mem::take(&mut later.roots);
        self.forest.add_under(None, &mut later, &roots);
        self.forest.span = match (self.forest.span, later.span) {
            (Some((begun, _)), Some((_, ended))) => Some((begun, ended)),
            (one, other) => one.or(other),
        };
    }
}

/// Grows the trees of a kind.
pub fn grow(kind: &Kind, scope: &Scope) -> Forest {
    let first = scope.session.cut().frames().time(0).unwrap_or_default();
    let fresh = || {
        let mut forest = Forest::default();
        (kind.plant)(&mut forest);
        Growing { kind, forest, first }
    };
    if kind.in_order {
        let mut growing = fresh();
        each(scope, &(kind.demand)(), kind.look, |frame| growing.count(frame));
        return growing.forest;
    }
    count(scope, &(kind.demand)(), fresh).forest
}

/// TShark's text of the trees of a kind.
struct Text {
    kind: &'static Kind,
    filter: Option<(String, Filter)>,
}

/// `-z NAME,tree[,FILTER]`
pub(super) fn asked(kind: &'static Kind, asked: &Asked) -> Result<Box<dyn Report>, Wrong> {
    let filter = asked.filter(asked.rest).map_err(|why| {
        let name = kind.title.rsplit('/').next().unwrap_or(kind.title);
        Wrong::bare(format!("stats_tree for: {name} failed to attach to the tap: {why}"))
    })?;
    Ok(Box::new(Text { kind, filter }))
}

impl Report for Text {
    fn write(&self, scope: &Scope, out: &mut dyn Write) -> io::Result<()> {
        let scope = scope.narrowed(self.filter.as_ref().map(|(_, filter)| filter));
        let forest = grow(self.kind, &scope);
        forest.write(self.kind, out)
    }
}

const HEADINGS: &str =
    "Count         Average       Min Val       Max Val       Rate (ms)     Percent       Burst Rate    Burst Start  ";

impl Forest {
    /// Writes what TShark prints.
    fn write(&self, kind: &Kind, out: &mut dyn Write) -> io::Result<()> {
        let (heading, title) = ("Topic / Item", kind.title);
        let names = self.roots.iter().map(|root| self.width(*root, 0)).max().unwrap_or(0);
        let width = names.max(heading.len()).max(kind.width) + 2;
        let whole = width + HEADINGS.len();
        writeln!(out, "\n{}\n{title}:", "=".repeat(whole))?;
        writeln!(out, "{heading:width$}{HEADINGS}\n{}", "-".repeat(whole))?;
        for root in &self.roots {
            self.write_branch(*root, 0, None, width, out)?;
        }
        writeln!(out, "\n{}", "-".repeat(whole))
    }

    /// Columns that the names of a branch and those it holds take.
    fn width(&self, place: usize, indent: usize) -> usize {
        let Some(branch) = self.all.get(place) else { return 0 };
        let own = indent + branch.name.chars().count();
        branch.branches.iter().map(|place| self.width(*place, indent + 1)).fold(own, usize::max)
    }

    fn write_branch(
        &self,
        place: usize,
        indent: usize,
        parent: Option<u64>,
        width: usize,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let Some(branch) = self.all.get(place) else { return Ok(()) };
        let count = branch.count;
        let [average, least, most] = match branch.values {
            Values::None => Default::default(),
            Values::Range if count == 0 => ["-"; 3].map(str::to_owned),
            _ if count == 0 => Default::default(),
            values => {
                let number = |number: f64| match values {
                    Values::Fraction => format!("{number:.6}"),
                    _ => format!("{number:.0}"),
                };
                [format!("{:.2}", branch.sum / count as f64), number(branch.least), number(branch.most)]
            }
        };
        let lasted = self.span.map_or(0, |(begun, ended)| ended - begun);
        let rate = if lasted > 0 { format!("{:.4}", count as f64 / (lasted as f64 / 1e6)) } else { String::new() };
        let percent = match parent {
            None => "100%".to_owned(),
            Some(0) => String::new(),
            Some(parent) => format!("{:.2}%", count as f64 * 100.0 / parent as f64),
        };
        let (burst, begun) = match branch.bursts.busiest() {
            Some((rate, begun)) => (format!("{rate:.4}"), format!("{begun:.3}")),
            None => ("-".to_owned(), "-".to_owned()),
        };
        let name = format!("{:indent$}{}", "", branch.name);
        write!(out, "{name:width$}{count:<14}{average:<14}{least:<14}{most:<14}{rate:<14}{percent:<14}{burst:<14}")?;
        writeln!(out, "{begun:<13}")?;
        let mut branches = branch.branches.clone();
        if !branch.keeps_order {
            branches.sort_by(|one, other| self.order(*one, *other));
        }
        for place in branches {
            self.write_branch(place, indent + 1, Some(count), width, out)?;
        }
        Ok(())
    }

    /// More before fewer; among equals the later name first.
    fn order(&self, one: usize, other: usize) -> Ordering {
        let (Some(one), Some(other)) = (self.all.get(one), self.all.get(other)) else { return Ordering::Equal };
        other.count.cmp(&one.count).then_with(|| other.name.cmp(&one.name))
    }
}
