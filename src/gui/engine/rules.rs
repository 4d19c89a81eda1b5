//! The coloring rules as filters on shown rows.

use super::Wake;
use super::selection::Selection;
use crate::dissect::demand::Keep;
use crate::dissect::{Demand, FieldSet, Registry};
use crate::filter::{Filter, FilterError, Mistake};
use crate::gui::coloring::ColoringRule;
use crate::session::{Dissection, Generations, Remembered, Session};
use rustc_hash::FxHashMap;

/// The rules that can be judged, and what a row is dissected for.
pub(super) struct Rules {
    all: Vec<ColoringRule>,
    /// With the number of each rule; the first that matches counts.
    filters: Vec<(usize, Filter)>,
    bad: Vec<bool>,
    fields: FieldSet,
    demand: Demand,
}

impl Rules {
    /// Makes filters of rules; those that are off or not right match nothing.
    pub(super) fn new(all: &[ColoringRule]) -> Rules {
        let registry = crate::proto::registry();
        let filters: Vec<(usize, Filter)> = all
            .iter()
            .enumerate()
            .filter(|(_, rule)| rule.enabled)
            .filter_map(|(number, rule)| Some((number, compile_known(registry, &rule.filter)?)))
            .collect();
        let mut fields = FieldSet::default();
        for (_, filter) in &filters {
            if let Keep::Some(set) = &filter.demand().nodes {
                fields.extend(set);
            }
        }
        let bad = all.iter().map(ColoringRule::is_bad).collect();
        Rules { all: all.to_vec(), filters, bad, demand: Demand::fields(fields.clone()), fields }
    }

    pub(super) fn all(&self) -> &[ColoringRule] {
        &self.all
    }

    /// The fields that the rules look at.
    pub(super) fn fields(&self) -> &FieldSet {
        &self.fields
    }

    /// What the rules alone need.
    pub(super) fn demand(&self) -> &Demand {
        &self.demand
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// A rule for what is wrong.
    pub(super) fn is_bad(&self, rule: usize) -> bool {
        self.bad.get(rule).copied().unwrap_or(false)
    }

    /// The first rule that a row matches.
    pub(super) fn rule_of(&self, dissection: &Dissection) -> Option<usize> {
        let matches = |(_, filter): &&(usize, Filter)| filter.matches(&dissection.tree, &dissection.bytes);
        self.filters.iter().find(matches).map(|(number, _)| *number)
    }
}

/// How many packets each rule's filter matches: one is put to the capture after the other.
#[derive(Default)]
pub(super) struct RuleCounts {
    filters: Vec<String>,
    known: FxHashMap<String, u64>,
    now: Option<(String, Selection)>,
    generations: Generations,
}

impl RuleCounts {
    pub(super) fn take(&mut self, filters: &[String]) {
        if self.filters != filters {
            self.filters = filters.to_vec();
        }
    }

    pub(super) fn counts(&self) -> Vec<Option<u64>> {
        self.filters.iter().map(|filter| self.known.get(filter).copied()).collect()
    }

    /// Goes on with the next filter when one is through.
    pub(super) fn look(&mut self, session: &Session, remembered: &Remembered, complete: bool, wake: &Wake) {
        if let Some((filter, selection)) = &mut self.now {
            selection.look(complete);
            if !selection.is_done() {
                return;
            }
            self.known.insert(std::mem::take(filter), selection.len());
            self.now = None;
        }
        let Some(filter) = self.filters.iter().find(|filter| !self.known.contains_key(*filter)) else { return };
        match compile_known(session.registry(), filter) {
            Some(compiled) => {
                let begun = Selection::begin(session, compiled, &self.generations, remembered, wake);
                self.now = Some((filter.clone(), begun));
            }
            // What is not right matches nothing.
            None => {
                self.known.insert(filter.clone(), 0);
            }
        }
        wake();
    }
}

impl Drop for RuleCounts {
    fn drop(&mut self) {
        let _ = self.generations.next();
    }
}

/// A filter as a rule has it: without what it says of protocols that Wirefin does not dissect.
pub(super) fn compile_known(registry: &'static Registry, rule: &str) -> Option<Filter> {
    let known: Vec<String> =
        alternatives(rule).into_iter().filter_map(|part| without_unknown(registry, part)).collect();
    Filter::compile(registry, &known.join(" || ")).ok().filter(|_| !known.is_empty())
}

/// The parts of a rule between `||`, outside brackets.
fn alternatives(rule: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut from) = (0, 0);
    for (at, character) in rule.char_indices() {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            '|' if depth == 0 && rule.get(at..).is_some_and(|rest| rest.starts_with("||")) => {
                parts.push(rule.get(from..at).unwrap_or_default());
                from = at + 2;
            }
            _ => {}
        }
    }
    parts.push(rule.get(from..).unwrap_or_default());
    parts
}

/// A part that compiles: names of unknown protocols that stand alone become what no packet matches.
fn without_unknown(registry: &'static Registry, part: &str) -> Option<String> {
    let mut part = part.trim().to_owned();
    loop {
        match Filter::compile(registry, &part) {
            Ok(_) => return Some(part),
            Err(FilterError { at: Some(at), mistake, .. })
                if matches!(mistake, Mistake::UnknownName { .. } | Mistake::NotDissected { .. })
                    && !at.of(&part).contains('.')
                    && at.of(&part) != part =>
            {
                // No longer, so that this ends: each round takes one unknown name away.
                part.replace_range(at.start..at.start + at.len, "(!frame)");
            }
            Err(_) => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_packet_can_have_is_left_out_of_a_rule() {
        let registry = crate::proto::registry();
        let left = |rule| without_unknown(registry, rule);
        assert_eq!(left("tcp && !nosuch").as_deref(), Some("tcp && !(!frame)"));
        assert_eq!(left("nosuch"), None);
        assert_eq!(left("nosuch.field == 1"), None);
        assert_eq!(alternatives("a || (b || c) || d"), ["a ", " (b || c) ", " d"]);
    }

    #[test]
    fn the_rules_users_see_most_are_judged() {
        let rules = Rules::new(&crate::gui::coloring::default_rules());
        let judged: Vec<&str> = rules.filters.iter().map(|(number, _)| rules.all[*number].name.as_str()).collect();
        for name in
            ["Bad TCP", "ARP", "TCP RST", "TTL low or unexpected", "HTTP", "TCP SYN/FIN", "TCP", "UDP", "Broadcast"]
        {
            assert!(judged.contains(&name), "{name} is not among {judged:?}");
        }
    }
}
