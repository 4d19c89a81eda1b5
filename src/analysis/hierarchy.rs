//! The protocol hierarchy: which protocols carry which, and how much (`-z io,phs`).

use super::conversations::Traffic;
use super::count::{Counter, Frame, count};
use super::{Asked, Report, Scope, Wrong};
use crate::dissect::{Demand, FieldSet};
use crate::filter::Filter;
use crate::proto::{frame, tcp};
use std::io::{self, Write};

/// A protocol where it was met, with what it carries.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Branch {
    /// Its filter name.
    pub name: &'static str,
    pub traffic: Traffic,
    /// In the order in which they were first met.
    pub carries: Vec<Branch>,
}

impl Branch {
    fn branch(&mut self, name: &'static str) -> Option<&mut Branch> {
        let place = self.carries.iter().position(|branch| branch.name == name).unwrap_or(self.carries.len());
        if place == self.carries.len() {
            self.carries.push(Branch { name, ..Branch::default() });
        }
        self.carries.get_mut(place)
    }

    fn put(&mut self, names: &[&'static str], traffic: Traffic) {
        self.traffic.add(traffic);
        if let [first, rest @ ..] = names
            && let Some(branch) = self.branch(first)
        {
            branch.put(rest, traffic);
        }
    }
}

impl Counter for Branch {
    fn count(&mut self, frame: &Frame) {
        let mut names: Vec<&'static str> = Vec::new();
        // What a unit was put together from comes after the unit, for TShark.
        let mut pieces = None;
        for node in frame.tree.nodes().iter().filter(|node| node.depth == 0 && !node.is_hidden()) {
            let is_pieces = std::ptr::eq(node.field, &tcp::fields::SEGMENTS);
            if is_pieces || node.source == 0 {
                names.extend(pieces.take());
            }
            if is_pieces {
                pieces = Some(node.field.abbrev);
            } else if node.field.abbrev != frame::FRAME.filter() {
                names.push(node.field.abbrev);
            }
        }
        names.extend(pieces);
        self.put(&names, Traffic { frames: 1, bytes: u64::from(frame.row.length) });
    }

    fn add(&mut self, later: Branch) {
        self.traffic.add(later.traffic);
        for branch in later.carries {
            if let Some(own) = self.branch(branch.name) {
                own.add(branch);
            }
        }
    }
}

/// The hierarchy of a scope; the root stands for all frames.
pub fn hierarchy(scope: &Scope) -> Branch {
    let mut set = FieldSet::default();
    scope.session.registry().protocols().iter().for_each(|protocol| set.insert(protocol.field()));
    set.insert(&tcp::fields::SEGMENTS);
    count(scope, &Demand::fields(set), Branch::default)
}

/// TShark's table.
struct Table {
    filter: Option<(String, Filter)>,
}

/// `-z io,phs[,FILTER]`
pub(super) fn asked(asked: &Asked) -> Result<Box<dyn Report>, Wrong> {
    let filter = asked.filter(asked.rest).map_err(|why| Wrong::said(format!("Couldn't register io,phs tap: {why}")))?;
    Ok(Box::new(Table { filter }))
}

const RULE: &str = "===================================================================";

impl Report for Table {
    fn write(&self, scope: &Scope, out: &mut dyn Write) -> io::Result<()> {
        let scope = scope.narrowed(self.filter.as_ref().map(|(_, filter)| filter));
        let root = hierarchy(&scope);
        let filter = self.filter.as_ref().map_or("", |(text, _)| text);
        writeln!(out, "\n{RULE}\nProtocol Hierarchy Statistics\nFilter: {filter}\n")?;
        write(&root, 0, out)?;
        writeln!(out, "{RULE}")
    }
}

fn write(branch: &Branch, indent: usize, out: &mut dyn Write) -> io::Result<()> {
    for carried in &branch.carries {
        let (width, Branch { name, traffic, .. }) = (40_usize.saturating_sub(indent), carried);
        writeln!(out, "{:indent$}{name:<width$} frames:{} bytes:{}", "", traffic.frames, traffic.bytes)?;
        write(carried, indent + 2, out)?;
    }
    Ok(())
}
