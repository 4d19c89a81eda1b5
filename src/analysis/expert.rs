//! Expert items, gathered by what they say (`-z expert`).

use super::count::{Counter, Frame, Look, count};
use super::{Asked, Report, Scope, Wrong};
use crate::dissect::engine::{self, EXPERT_GROUP, EXPERT_MESSAGE, EXPERT_SEVERITY};
use crate::dissect::{Demand, FieldSet, Keep, Registry};
use crate::field::{Kind, Value};
use crate::filter::Filter;
use crate::proto::{frame, pkt_comment};
use rustc_hash::FxHashMap;
use std::io::{self, Write};

/// What several expert items say in the same words.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Item {
    /// As `_ws.expert.severity` has it.
    pub severity: u64,
    /// `Sequence`
    pub group: &'static str,
    /// `TCP`
    pub protocol: String,
    pub message: String,
}

/// All expert items of a scope with how often they are said, in the order in which they first are.
pub fn expert_items(scope: &Scope) -> Vec<(Item, u64)> {
    let registry = scope.session.registry();
    let mut set = FieldSet::default();
    registry.fields().filter(|(field, _)| field.kind == Kind::Expert).for_each(|(field, _)| set.insert(field));
    [&EXPERT_MESSAGE, &EXPERT_SEVERITY, &EXPERT_GROUP].into_iter().for_each(|field| set.insert(field));
    engine::OWN.iter().for_each(|mark| set.insert(mark.field()));
    set.insert(pkt_comment::PKT_COMMENT.field());
    // The marks of what ended early say in their label who it was.
    let demand = Demand { nodes: Keep::Some(set), labels: true, columns: false };
    let sees_later = !scope.session.settings().one_pass;
    let fresh = || Items { registry, sees_later, rows: Vec::new(), places: FxHashMap::default() };
    count(scope, &demand, fresh).rows
}

struct Items {
    registry: &'static Registry,
    /// Frames may say more than they did on the first pass.
    sees_later: bool,
    rows: Vec<(Item, u64)>,
    places: FxHashMap<Item, usize>,
}

impl Items {
    fn put(&mut self, item: Item, times: u64) {
        if let Some((_, known)) = self.places.get(&item).and_then(|place| self.rows.get_mut(*place)) {
            *known += times;
            return;
        }
        self.places.insert(item.clone(), self.rows.len());
        self.rows.push((item, times));
    }
}

impl Counter for Items {
    fn look(&self, frame: &Frame) -> Look {
        let says = frame.path.iter().any(|id| engine::OWN.iter().any(|mark| mark.id() == *id));
        if says || self.sees_later { Look::Inside } else { Look::Away }
    }

    fn count(&mut self, frame: &Frame) {
        let (mut protocol, mut ended_early) = (String::new(), String::new());
        let (mut message, mut severity) = (String::new(), 0);
        for (index, node) in frame.tree.nodes().iter().enumerate() {
            let value = frame.tree.value(node, frame.bytes);
            let number = if let Value::Unsigned(number) = value { number } else { 0 };
            let owner = self.registry.owner(node.field);
            if node.field.kind == Kind::Expert {
                protocol = match owner {
                    Some(owner) if engine::OWN.contains(&owner) => ended_early.clone(),
                    // Comments are the frame's.
                    Some(owner) if *owner == pkt_comment::PKT_COMMENT => frame::FRAME.name().to_owned(),
                    Some(owner) if owner.short.is_empty() => owner.name().to_owned(),
                    owner => owner.map_or("", |owner| owner.short).to_owned(),
                };
            } else if std::ptr::eq(node.field, &EXPERT_MESSAGE) {
                message = match value {
                    Value::Text(text) => String::from_utf8_lossy(text).into_owned(),
                    _ => String::new(),
                };
            } else if std::ptr::eq(node.field, &EXPERT_SEVERITY) {
                severity = number;
            } else if std::ptr::eq(node.field, &EXPERT_GROUP) {
                let group = EXPERT_GROUP.name_of(number).unwrap_or("");
                let (protocol, message) = (std::mem::take(&mut protocol), std::mem::take(&mut message));
                self.put(Item { severity, group, protocol, message }, 1);
            } else if engine::OWN.iter().any(|mark| std::ptr::eq(mark.field(), node.field)) && !node.is_hidden() {
                // `[Malformed Packet: DNS]`
                let mut label = String::new();
                frame.tree.label(index, frame.bytes, &mut label);
                if let Some((_, name)) = label.split_once(": ").filter(|_| label.starts_with('[')) {
                    ended_early = name.trim_end_matches(']').to_owned();
                }
            }
        }
    }

    fn add(&mut self, later: Items) {
        for (item, times) in later.rows {
            self.put(item, times);
        }
    }
}

/// Severities as `_ws.expert.severity` has them, with their words for `-z` and their titles.
static SEVERITIES: [(u64, &str, &str); 5] = [
    (0x800000, "error", "Errors"),
    (0x600000, "warn", "Warns"),
    (0x400000, "note", "Notes"),
    (0x200000, "chat", "Chats"),
    (0x100000, "comment", "Comments"),
];

/// TShark's list of expert items.
struct List {
    /// Milder ones are left out.
    mildest: u64,
    filter: Option<(String, Filter)>,
}

/// `-z expert[,SEVERITY][,FILTER]`
pub(super) fn asked(asked: &Asked) -> Result<Box<dyn Report>, Wrong> {
    let rest = asked.rest.unwrap_or("");
    let (word, behind) = rest.split_once(',').unwrap_or((rest, ""));
    let severity = SEVERITIES.iter().find(|(_, name, _)| word.eq_ignore_ascii_case(name));
    let (mildest, text) = severity.map_or((0, rest), |(severity, ..)| (*severity, behind));
    let filter = asked.filter(Some(text)).map_err(|why| Wrong::bare(format!("Expert tap error ({why})!")))?;
    Ok(Box::new(List { mildest, filter }))
}

impl Report for List {
    fn write(&self, scope: &Scope, out: &mut dyn Write) -> io::Result<()> {
        let scope = scope.narrowed(self.filter.as_ref().map(|(_, filter)| filter));
        let items = expert_items(&scope);
        for (severity, _, title) in SEVERITIES.iter().filter(|(severity, ..)| *severity >= self.mildest) {
            let of_severity = || items.iter().filter(|(item, _)| item.severity == *severity);
            let total: u64 = of_severity().map(|(_, times)| times).sum();
            if total == 0 {
                continue;
            }
            writeln!(out, "\n{title} ({total})\n=============")?;
            writeln!(out, "   Frequency      Group           Protocol  Summary")?;
            for (item, times) in of_severity() {
                writeln!(out, "{times:>12} {:>10} {:>18}  {}", item.group, item.protocol, item.message)?;
            }
        }
        Ok(())
    }
}
