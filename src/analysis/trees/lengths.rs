//! Lengths of packets (`-z plen,tree`).

use super::{Forest, Kind, Values};
use crate::analysis::count::{Frame, Look};
use crate::dissect::{Demand, FieldSet};

pub(in crate::analysis) static LENGTHS: Kind = Kind {
    title: "Packet Lengths",
    demand: || Demand::fields(FieldSet::default()),
    look: |_| Look::Row,
    plant,
    count,
    width: 0,
    in_order: false,
};

const ROOT: &str = "Packet Lengths";

/// The last length of each range.
static RANGES: &[(u32, &str)] = &[
    (19, "0-19"),
    (39, "20-39"),
    (79, "40-79"),
    (159, "80-159"),
    (319, "160-319"),
    (639, "320-639"),
    (1279, "640-1279"),
    (2559, "1280-2559"),
    (5119, "2560-5119"),
    (u32::MAX, "5120 and greater"),
];

fn plant(forest: &mut Forest) {
    forest.plant(&[ROOT], Values::Whole);
    forest.keep_order(&[ROOT]);
    for (_, name) in RANGES {
        forest.plant(&[ROOT, name], Values::Range);
    }
}

fn count(frame: &Frame, forest: &mut Forest) -> bool {
    let length = frame.row.length;
    let Some((_, name)) = RANGES.iter().find(|(last, _)| length <= *last) else { return false };
    forest.hit_with(&[ROOT], f64::from(length));
    forest.hit_with(&[ROOT, name], f64::from(length));
    true
}
