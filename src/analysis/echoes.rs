//! How fast pings are answered (`-z icmp,srt`, `-z icmpv6,srt`).

use super::count::{Counter, Frame, Look, count};
use super::{Asked, Report, Scope, Wrong};
use crate::dissect::{Demand, FieldSet, Protocol};
use crate::field::{Field, Value};
use crate::filter::Filter;
use crate::proto::{icmp, icmpv6};
use std::io::{self, Write};

/// A protocol with echo requests and replies.
pub(super) struct Kind {
    title: &'static str,
    protocol: &'static Protocol,
    kind: &'static Field,
    request: u64,
    response_time: &'static Field,
}

pub(super) static ICMP: Kind =
    Kind { title: "ICMP", protocol: &icmp::ICMP, kind: &icmp::TYPE, request: 8, response_time: &icmp::RESPTIME };
pub(super) static ICMPV6: Kind = Kind {
    title: "ICMPv6",
    protocol: &icmpv6::ICMPV6,
    kind: &icmpv6::fields::TYPE,
    request: 128,
    response_time: &icmpv6::fields::RESPTIME,
};

/// Echo requests, and the replies that one waited for.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Echoes {
    pub requests: u64,
    /// Milliseconds until each reply, with its frame.
    pub replies: Vec<(f64, u32)>,
}

struct Counting(&'static Kind, Echoes);

impl Counter for Counting {
    fn look(&self, frame: &Frame) -> Look {
        if frame.path.contains(&self.0.protocol.id()) { Look::Inside } else { Look::Away }
    }

    fn count(&mut self, frame: &Frame) {
        let Counting(kind, echoes) = self;
        // What is quoted lies deeper.
        for node in frame.tree.nodes().iter().filter(|node| node.depth == 1) {
            match frame.tree.value(node, frame.bytes) {
                Value::Unsigned(number) if std::ptr::eq(node.field, kind.kind) => {
                    echoes.requests += u64::from(number == kind.request);
                }
                Value::Float(time) if std::ptr::eq(node.field, kind.response_time) => {
                    echoes.replies.push((time, frame.index + 1));
                }
                _ => {}
            }
        }
    }

    fn add(&mut self, later: Self) {
        self.1.requests += later.1.requests;
        self.1.replies.extend(later.1.replies);
    }
}

fn echoes(kind: &'static Kind, scope: &Scope) -> Echoes {
    let mut set = FieldSet::default();
    set.insert(kind.kind);
    set.insert(kind.response_time);
    count(scope, &Demand::fields(set), || Counting(kind, Echoes::default())).1
}

/// TShark's table.
struct Table {
    kind: &'static Kind,
    filter: Option<(String, Filter)>,
}

/// `-z icmp,srt[,FILTER]`
pub(super) fn asked(kind: &'static Kind, asked: &Asked) -> Result<Box<dyn Report>, Wrong> {
    let filter = asked
        .filter(asked.rest)
        .map_err(|why| Wrong::said(format!("Couldn't register {},srt tap: {why}", kind.protocol.filter())))?;
    Ok(Box::new(Table { kind, filter }))
}

const RULE: &str = "==========================================================================";

impl Report for Table {
    fn write(&self, scope: &Scope, out: &mut dyn Write) -> io::Result<()> {
        let scope = scope.narrowed(self.filter.as_ref().map(|(_, filter)| filter));
        let Echoes { requests, mut replies } = echoes(self.kind, &scope);
        let filter = self.filter.as_ref().map_or("<none>", |(text, _)| text);
        let title = self.kind.title;
        writeln!(out, "\n{RULE}\n{title} Service Response Time (SRT) Statistics (all times in ms):")?;
        writeln!(out, "Filter: {filter}\n\nRequests  Replies   Lost      % Loss")?;
        let answered = replies.len() as u64;
        let lost = requests.saturating_sub(answered);
        let share = if requests > 0 { lost as f64 * 100.0 / requests as f64 } else { 0.0 };
        writeln!(out, "{requests:<10}{answered:<10}{lost:<10}{share:5.1}%\n")?;
        writeln!(out, "Minimum   Maximum   Mean      Median    SDeviation     Min Frame Max Frame")?;
        // The first of equals is the one that is named.
        replies.sort_by(|one, other| one.0.total_cmp(&other.0));
        let (least, first) = replies.first().copied().unwrap_or_default();
        let (most, _) = replies.last().copied().unwrap_or_default();
        let last = replies.iter().find(|(time, _)| *time == most).map_or(0, |(_, frame)| *frame);
        let times = || replies.iter().map(|(time, _)| *time);
        let number = replies.len() as f64;
        let mean = if replies.is_empty() { 0.0 } else { times().sum::<f64>() / number };
        let squares: f64 = times().map(|time| (time - mean) * (time - mean)).sum();
        let deviation = if replies.len() > 1 { (squares / (number - 1.0)).sqrt() } else { 0.0 };
        let middle = replies.len() / 2;
        let at = |place: usize| replies.get(place).map_or(0.0, |(time, _)| *time);
        let median =
            if replies.len() % 2 == 1 { at(middle) } else { (at(middle.saturating_sub(1)) + at(middle)) / 2.0 };
        write!(out, "{least:<10.3}{most:<10.3}{mean:<10.3}{median:<10.3}{deviation:<10.3}     ")?;
        writeln!(out, "{first:<10}{last:<10}\n{RULE}")
    }
}
