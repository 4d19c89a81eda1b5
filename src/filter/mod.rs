//! Floor 3: the display filter language, as of Wireshark 4.0.
//!
//! A text, its macros put in (`macros`), becomes tokens (`lex`), a tree of tests (`parse`), a tree with kinds and values
//! (`check`, `literal`), which is put to dissected frames (`run`) and, before that, to what is known of frames without
//! dissecting them (`plan`).
//!
//! Around it lives what teaches the language: sentences for mistakes (`error`, `bad_value`), what would be right
//! (`remedy`, `near`), filters in plain words (`explain`), words for the caret (`complete`), and the language of capture
//! filters (`translate`).
//!
//! The window, `tfin`, coloring rules and statistics come in here. Nothing here reads a file or starts a thread.
//!
//! To add an operator: a token, its place in `parse`, its kinds in `check`, its arm in `run`, its words in `explain`,
//! lines in `tests/filters/`. A mistake: a variant of [`Mistake`], its sentence in `error`, its remedy in `remedy`, an
//! entry in `tests/filters/teaching.txt`.

mod bad_value;
mod check;
mod complete;
mod ends;
mod error;
mod explain;
mod functions;
mod lex;
mod literal;
mod macros;
mod names;
mod near;
mod parse;
mod parts;
mod pattern;
pub mod plan;
mod remedy;
mod run;
mod services;
mod translate;

pub use complete::{Completion, Completions, Nothing, Seen, Sort, complete};
pub use error::{BadValue, BrokenPattern, FilterError, Mistake, Span};
pub use explain::explain;
pub use macros::Macros;
pub use parts::Bounds;
pub use remedy::{Remedy, Warning};
pub use translate::{Untranslatable, from_capture_filter, to_capture_filter};

use crate::dissect::{Demand, FieldSet, Registry, Tree};
use run::{Dissected, Operand, Test};

/// A compiled filter.
#[derive(Clone, Debug)]
pub struct Filter {
    /// None: every frame passes.
    test: Option<Test>,
    demand: Demand,
    warnings: Vec<Warning>,
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
        Filter::compile_with(registry, text, &Macros::default())
    }

    /// Compiles a text that may use macros.
    ///
    /// # Errors
    /// What is wrong with it, and where; what is wrong with a macro's text stands where the macro is used.
    pub fn compile_with(registry: &'static Registry, text: &str, macros: &Macros) -> Result<Filter, FilterError> {
        if !text.contains('$') {
            return Filter::read(registry, text).map_err(|error| remedy::remedied(registry, text, error));
        }
        let expanded = macros::expanded(text, macros)?;
        if !expanded.is_changed() {
            return Filter::read(registry, text).map_err(|error| remedy::remedied(registry, text, error));
        }
        // A remedy for a macro's text has no place in the filter.
        match Filter::read(registry, &expanded.text) {
            Ok(mut filter) => {
                for warning in &mut filter.warnings {
                    warning.at = expanded.place_before(warning.at);
                    warning.remedies.clear();
                }
                Ok(filter)
            }
            Err(mut error) => {
                error.at = error.at.map(|at| expanded.place_before(at));
                Err(error.with_remedies(Vec::new()))
            }
        }
    }

    /// Whether a text is a filter, without a word about why it is not.
    fn is_right(registry: &'static Registry, text: &str) -> bool {
        match parse::parse(text) {
            Ok(Some(parsed)) => check::check(registry, text, &parsed).is_ok(),
            Ok(None) => true,
            Err(_) => false,
        }
    }

    fn read(registry: &'static Registry, text: &str) -> Result<Filter, FilterError> {
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

    /// Old names and likely slips.
    pub fn warnings(&self) -> &[Warning] {
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
