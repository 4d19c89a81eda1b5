//! What the frames of filters that were applied before say of a new one.
//!
//! Whoever adds `and …` to a filter asks only about the frames that passed it: the old filter is a part of the new one.

use super::Filter;
use super::run::Test;
use roaring::RoaringBitmap;

/// What is known of the first frames of a capture before they are looked at.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Bounds {
    /// These pass.
    pub pass: RoaringBitmap,
    /// These may pass; those above among them.
    pub may: RoaringBitmap,
}

impl Filter {
    /// What sets of frames, each that of a filter applied to the first `len` frames, say of this filter.
    ///
    /// None if no part of it is among them.
    pub fn bounds<'s>(
        &self,
        len: u32,
        known: impl IntoIterator<Item = (&'s Filter, &'s RoaringBitmap)>,
    ) -> Option<Bounds> {
        let test = self.test.as_ref()?;
        let known: Vec<(&Test, &RoaringBitmap)> =
            known.into_iter().filter_map(|(filter, set)| Some((filter.test.as_ref()?, set))).collect();
        let mut all = RoaringBitmap::new();
        all.insert_range(0..len);
        bounds(test, &all, &known)
    }
}

/// The bounds of a test; none if nothing is known of it.
fn bounds(test: &Test, all: &RoaringBitmap, known: &[(&Test, &RoaringBitmap)]) -> Option<Bounds> {
    if let Some((_, set)) = known.iter().find(|(other, _)| *other == test) {
        let set = *set & all;
        return Some(Bounds { pass: set.clone(), may: set });
    }
    match test {
        Test::And(tests) => {
            let (found, all_known) = of_parts(tests, all, known, |other| match other {
                Test::And(parts) => Some(parts),
                _ => None,
            })?;
            let may = found.iter().fold(all.clone(), |may, bounds| may & &bounds.may);
            let pass = match all_known {
                true => found.iter().fold(all.clone(), |pass, bounds| pass & &bounds.pass),
                false => RoaringBitmap::new(),
            };
            Some(Bounds { pass, may })
        }
        Test::Or(tests) => {
            let (found, all_known) = of_parts(tests, all, known, |other| match other {
                Test::Or(parts) => Some(parts),
                _ => None,
            })?;
            let pass = found.iter().fold(RoaringBitmap::new(), |pass, bounds| pass | &bounds.pass);
            let may = match all_known {
                true => found.iter().fold(RoaringBitmap::new(), |may, bounds| may | &bounds.may),
                false => all.clone(),
            };
            Some(Bounds { pass, may })
        }
        Test::Xor(tests) => {
            let mut odd = RoaringBitmap::new();
            for test in tests {
                let Bounds { pass, may } = bounds(test, all, known)?;
                if pass != may {
                    return None;
                }
                odd ^= pass;
            }
            Some(Bounds { pass: odd.clone(), may: odd })
        }
        Test::Not(test) => {
            let Bounds { pass, may } = bounds(test, all, known)?;
            Some(Bounds { pass: all - may, may: all - pass })
        }
        _ => None,
    }
}

/// What is known of the parts of a conjunction or a disjunction, of each and of several together, and whether that is
/// something of all of them; none if nothing is known. `same` gives the parts of a test of the same kind.
fn of_parts<'t>(
    tests: &[Test],
    all: &RoaringBitmap,
    known: &[(&'t Test, &RoaringBitmap)],
    same: impl Fn(&'t Test) -> Option<&'t Vec<Test>>,
) -> Option<(Vec<Bounds>, bool)> {
    let mut found = Vec::new();
    let mut is_known = vec![false; tests.len()];
    for (test, is_known) in tests.iter().zip(&mut is_known) {
        if let Some(bounds) = bounds(test, all, known) {
            found.push(bounds);
            *is_known = true;
        }
    }
    for (other, set) in known {
        let Some(parts) = same(other) else { continue };
        if parts.iter().all(|part| tests.contains(part)) {
            let set = *set & all;
            found.push(Bounds { pass: set.clone(), may: set });
            for (test, is_known) in tests.iter().zip(&mut is_known) {
                *is_known |= parts.contains(test);
            }
        }
    }
    (!found.is_empty()).then(|| (found, is_known.iter().all(|known| *known)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(text: &str) -> Filter {
        Filter::compile(crate::proto::registry(), text).unwrap()
    }

    fn set(frames: &[u32]) -> RoaringBitmap {
        frames.iter().copied().collect()
    }

    #[track_caller]
    fn check(text: &str, expected: Option<(&[u32], &[u32])>) {
        let (tcp, port, two) = (filter("tcp"), filter("tcp.port == 80"), filter("ip and frame.len > 60"));
        let (tcp_set, port_set, two_set) = (set(&[0, 1, 2, 3]), set(&[1, 2]), set(&[2, 3]));
        let found = filter(text).bounds(6, [(&tcp, &tcp_set), (&port, &port_set), (&two, &two_set)]);
        assert_eq!(found, expected.map(|(pass, may)| Bounds { pass: set(pass), may: set(may) }), "{text}");
    }

    #[test]
    fn the_same_filter_is_known() {
        check("tcp", Some((&[0, 1, 2, 3], &[0, 1, 2, 3])));
        check("tcp.port eq 80", Some((&[1, 2], &[1, 2])));
        check("udp", None);
        check("tcp.port == 81", None);
    }

    #[test]
    fn what_is_added_with_and_is_asked_of_what_is_left() {
        check("tcp.port == 80 and tcp.len > 0", Some((&[], &[1, 2])));
        check("tcp and tcp.port == 80", Some((&[1, 2], &[1, 2])));
        check("not tcp and ip.ttl < 5", Some((&[], &[4, 5])));
        check("ip and frame.len > 60 and ip.ttl < 5", Some((&[], &[2, 3])));
        check("ip and frame.len > 60 and tcp.port == 80", Some((&[2], &[2])));
    }

    #[test]
    fn one_or_the_other_is_known_where_both_are() {
        check("tcp xor tcp.port == 80", Some((&[0, 3], &[0, 3])));
        check("tcp xor udp", None);
    }

    #[test]
    fn what_is_added_with_or_is_asked_of_the_others() {
        check("tcp.port == 80 or udp", Some((&[1, 2], &[0, 1, 2, 3, 4, 5])));
        check("tcp or tcp.port == 80", Some((&[0, 1, 2, 3], &[0, 1, 2, 3])));
        check("!(tcp.port == 80 or udp)", Some((&[], &[0, 3, 4, 5])));
    }
}
