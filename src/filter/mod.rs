//! Floor 3: the display filter language, as of Wireshark 4.0.
//!
//! A text becomes tokens (`lex`), a tree of tests (`parse`), a tree with kinds and values (`check`, `literal`), which is
//! put to dissected frames (`run`) and, before that, to what is known of frames without dissecting them (`plan`).
//! The window, `tfin`, coloring rules and statistics come in here. Nothing here reads a file or starts a thread.
//!
//! To add an operator: a token, its place in `parse`, its kinds in `check`, its arm in `run`, lines in `tests/filters/`.

mod check;
mod error;
mod lex;
mod literal;
mod parse;
mod parts;
mod pattern;
pub mod plan;
mod run;

pub use error::{FilterError, Mistake, Span};
pub use parts::Bounds;

use crate::dissect::{Demand, FieldSet, Registry, Tree};
use run::{Dissected, Operand, Test};

/// A compiled filter.
#[derive(Clone, Debug)]
pub struct Filter {
    /// None: every frame passes.
    test: Option<Test>,
    demand: Demand,
    warnings: Vec<String>,
}

/// Filters that test the same, however they are written.
impl PartialEq for Filter {
    fn eq(&self, other: &Filter) -> bool {
        self.test == other.test
    }
}

impl Filter {
    /// Compiles a text; an empty one lets everything pass.
    ///
    /// # Errors
    /// What is wrong with it, and where.
    pub fn compile(registry: &'static Registry, text: &str) -> Result<Filter, FilterError> {
        let (test, warnings) = match parse::parse(text)? {
            None => (None, Vec::new()),
            Some(parsed) => {
                let (test, warnings) = check::check(registry, text, &parsed)?;
                (Some(test), warnings)
            }
        };
        let mut set = FieldSet::default();
        if let Some(test) = &test {
            test.operands(&mut |operand| {
                if let Operand::Field(named) | Operand::Count(named) | Operand::Reference(named, _) = operand {
                    named.members.iter().for_each(|(member, _)| set.insert(member));
                    if !named.layers.is_empty() {
                        named.owners.iter().for_each(|owner| set.insert(owner));
                    }
                }
            });
        }
        let mut asks_for_marks = false;
        if let Some(test) = &test {
            let is_mark = |id| registry.protocol(id).is_some_and(crate::dissect::is_mark);
            test.protocols(&mut |protocol| asks_for_marks |= is_mark(protocol));
        }
        let demand = Demand::fields(set);
        let demand = if asks_for_marks { demand } else { demand.ending_early(registry) };
        Ok(Filter { test, demand, warnings })
    }

    /// What a dissection must keep for the filter.
    pub fn demand(&self) -> &Demand {
        &self.demand
    }

    /// Old names and likely slips, a sentence each.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// Gives `${…}` the values that fields have in a frame; before that they have none.
    /// The tree must hold at least what [`demand`](Self::demand) asks for.
    pub fn refer(&mut self, tree: &Tree, frame_bytes: &[u8]) {
        if let Some(test) = &mut self.test {
            test.refer(&Dissected::new(tree, frame_bytes));
        }
    }

    /// Whether a dissected frame passes. The tree must hold at least what [`demand`](Self::demand) asks for.
    pub fn matches(&self, tree: &Tree, frame_bytes: &[u8]) -> bool {
        let Some(test) = &self.test else { return true };
        let frame = Dissected::new(tree, frame_bytes);
        test.passes(&frame) && !frame.gave_up()
    }
}
