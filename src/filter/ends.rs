//! A test made ready for all conversations of one class of paths.
//!
//! A capture can have a conversation for every few frames, so that asking a filter about each is most of its work. What
//! the path alone says was settled before; what is left is mostly an address, a port or a stream's number held against
//! a constant, which comes down to comparing two integers.

use super::parse::{Quantifier, Relation};
use super::plan::{Known, Verdict, verdict};
use super::run::{Constant, Operand, Place, Test, holds};

/// A test, as far as a class of paths leaves it open.
#[derive(Debug)]
pub(super) enum Left<'f> {
    Settled(Verdict),
    And(Vec<Left<'f>>),
    Or(Vec<Left<'f>>),
    Xor(Vec<Left<'f>>),
    Not(Box<Left<'f>>),
    Ends(Ends),
    /// Anything else.
    Test(&'f Test),
}

/// Places of a conversation's ends, held against a constant.
#[derive(Debug)]
pub(super) struct Ends {
    places: Vec<Place>,
    how: Quantifier,
    relation: Relation,
    value: u128,
    mask: u128,
    /// There are values that the conversation does not tell.
    others: bool,
}

impl<'f> Left<'f> {
    /// What a path, of which nothing but the chain is known, leaves of a test.
    pub(super) fn of(test: &'f Test, path: &Known) -> Left<'f> {
        let all = |tests: &'f [Test]| tests.iter().map(|test| Left::of(test, path)).collect();
        match verdict(test, path) {
            Verdict::Maybe => match test {
                Test::And(tests) => Left::And(all(tests)),
                Test::Or(tests) => Left::Or(all(tests)),
                Test::Xor(tests) => Left::Xor(all(tests)),
                Test::Not(test) => Left::Not(Box::new(Left::of(test, path))),
                test => Ends::of(test, path).map_or(Left::Test(test), Left::Ends),
            },
            settled => Left::Settled(settled),
        }
    }

    /// What the test says of a frame whose ends, and perhaps row, are known.
    pub(super) fn verdict(&self, known: &Known) -> Verdict {
        match self {
            Left::Settled(verdict) => *verdict,
            Left::And(tests) => Verdict::all(tests.iter().map(|test| test.verdict(known))),
            Left::Or(tests) => Verdict::any(tests.iter().map(|test| test.verdict(known))),
            Left::Xor(tests) => Verdict::odd(tests.iter().map(|test| test.verdict(known))),
            Left::Not(test) => test.verdict(known).not(),
            Left::Ends(ends) => ends.verdict(known),
            Left::Test(test) => verdict(test, known),
        }
    }
}

impl Ends {
    fn of(test: &Test, path: &Known) -> Option<Ends> {
        let Test::Compare { how, relation, left: Operand::Field(named), right: Operand::Constant(constant) } = test
        else {
            return None;
        };
        let (value, mask) = match constant {
            Constant::Integer(number) => (u128::try_from(*number).ok()?, u128::MAX),
            Constant::V4(address, mask) => (u128::from(*address), u128::from(*mask)),
            Constant::V6(address, mask) => (*address, *mask),
            _ => return None,
        };
        if !named.layers.is_empty() || named.as_text || named.raw {
            return None;
        }
        let there = || named.members.iter().filter(|(member, _)| path.can_have(member));
        if there().any(|(_, place)| place.is_row()) {
            return None;
        }
        let places: Vec<Place> = there().map(|(_, place)| *place).filter(|place| *place != Place::Frame).collect();
        let others = places.len() < there().count();
        Some(Ends { places, how: *how, relation: *relation, value: value & mask, mask, others })
    }

    fn verdict(&self, known: &Known) -> Verdict {
        let (mut hit, mut miss, mut unknown) = (false, false, self.others);
        for place in &self.places {
            let told = known.each_end(*place, |value| {
                let holds = holds(self.relation, Some((value & self.mask).cmp(&self.value)));
                hit |= holds;
                miss |= !holds;
                false
            });
            unknown |= told.is_none();
        }
        match self.how {
            Quantifier::Any if hit => Verdict::Always,
            Quantifier::All if miss => Verdict::Never,
            _ if unknown => Verdict::Maybe,
            _ => Verdict::of(hit),
        }
    }
}
