//! What is asked of name servers, and how fast they answer (`-z dns,tree`).

use super::{Forest, Kind, Values};
use crate::analysis::count::{Frame, Look};
use crate::dissect::{Demand, FieldSet, Node, engine};
use crate::field::{Field, Value};
use crate::proto::dns::{self, fields::*};

pub(in crate::analysis) static DNS: Kind = Kind { title: "DNS", demand, look, plant, count, width: 0, in_order: false };

const TOTAL: &str = "Total Packets";
const PAYLOAD: &str = "Payload size";
const QUERIES: &str = "Query Stats";
const NAME_LEN: &str = "Qname Len";
const LABELS: &str = "Label Stats";
const RESPONSES: &str = "Response Stats";
const SERVICE: &str = "Service Stats";
const TIME_TO_ANSWER: &str = "request-response time (msec)";
const UNASKED: &str = "no. of unsolicited responses";
const AGAIN: &str = "no. of retransmissions";

static LEVELS: [&str; 4] = ["1st Level", "2nd Level", "3rd Level", "4th Level or more"];

/// Records of a response, by the fields that count them: updates name theirs otherwise.
static RECORDS: [(&str, [&Field; 2]); 4] = [
    ("no. of questions", [&COUNT_QUERIES, &COUNT_ZONES]),
    ("no. of authorities", [&COUNT_AUTH_RR, &COUNT_UPDATES]),
    ("no. of answers", [&COUNT_ANSWERS, &COUNT_PREREQUISITES]),
    ("no. of additionals", [&COUNT_ADD_RR, &COUNT_ADD_RR]),
];

fn demand() -> Demand {
    let fields: [&Field; 11] = [
        dns::DNS.field(),
        &FLAGS_RESPONSE,
        &FLAGS_OPCODE,
        &FLAGS_RCODE,
        &QRY_TYPE,
        &QRY_CLASS,
        &QRY_NAME_LEN,
        &COUNT_LABELS,
        &TIME,
        &UNSOLICITED,
        &RETRANSMISSION,
    ];
    let mut set = FieldSet::default();
    fields.iter().for_each(|field| set.insert(field));
    RECORDS.iter().flat_map(|(_, fields)| fields).for_each(|field| set.insert(field));
    engine::early_ends().iter().for_each(|mark| set.insert(mark.field()));
    Demand::fields(set)
}

fn look(frame: &Frame) -> Look {
    if frame.path.contains(&dns::DNS.id()) { Look::Inside } else { Look::Away }
}

fn plant(forest: &mut Forest) {
    for name in ["rcode", "opcodes", "Query/Response", "Query Type", "Class"] {
        forest.plant(&[TOTAL, name], Values::None);
    }
    forest.plant(&[PAYLOAD], Values::Whole);
    forest.plant(&[QUERIES, NAME_LEN], Values::Whole);
    for level in LEVELS {
        forest.plant(&[QUERIES, LABELS, level], Values::None);
    }
    for (name, _) in RECORDS {
        forest.plant(&[RESPONSES, name], Values::Whole);
    }
    forest.plant(&[SERVICE, TIME_TO_ANSWER], Values::Fraction);
    forest.plant(&[SERVICE, UNASKED], Values::None);
    forest.plant(&[SERVICE, AGAIN], Values::None);
}

fn is(node: &Node, field: &Field) -> bool {
    std::ptr::eq(node.field, field)
}

/// Each message that was read to its end.
fn count(frame: &Frame, forest: &mut Forest) -> bool {
    let mut is_any = false;
    let nodes = frame.tree.nodes();
    let mut at = 0;
    while let Some(node) = nodes.get(at) {
        let end = (node.end as usize).max(at + 1);
        if !is(node, dns::DNS.field()) {
            at += 1;
            continue;
        }
        let ended_early =
            nodes.get(end).is_some_and(|next| engine::early_ends().iter().any(|mark| is(next, mark.field())));
        if !ended_early {
            is_any = true;
            message(frame, nodes.get(at + 1..end).unwrap_or(&[]), node.len as usize, forest);
        }
        at = end;
    }
    is_any
}

fn message(frame: &Frame, nodes: &[Node], len: usize, forest: &mut Forest) {
    let value = |fields: &[&Field]| -> Option<Value> {
        let node = nodes.iter().find(|node| fields.iter().any(|field| is(node, field)))?;
        Some(frame.tree.value(node, frame.bytes))
    };
    let number = |fields: &[&Field]| match value(fields) {
        Some(Value::Unsigned(number)) => number,
        Some(Value::Bool(is_set)) => u64::from(is_set),
        _ => 0,
    };
    let is_response = number(&[&FLAGS_RESPONSE]) != 0;
    forest.hit(&[TOTAL]);
    let (rcode, opcode) = (number(&[&FLAGS_RCODE]), number(&[&FLAGS_OPCODE]));
    let (kind, class) = (number(&[&QRY_TYPE]), number(&[&QRY_CLASS]));
    let named = |field: &'static Field, value: u64, unknown: &str| match field.name_of(value) {
        Some(name) => name.to_owned(),
        None => format!("{unknown} ({value})"),
    };
    forest.hit_below(&[TOTAL, "rcode", &named(&FLAGS_RCODE, rcode, "Unknown rcode")]);
    forest.hit_below(&[TOTAL, "opcodes", &named(&FLAGS_OPCODE, opcode, "Unknown opcode")]);
    forest.hit_below(&[TOTAL, "Query/Response", if is_response { "Response" } else { "Query" }]);
    forest.hit_below(&[TOTAL, "Query Type", &type_name(kind)]);
    forest.hit_below(&[TOTAL, "Class", &named(&QRY_CLASS, class, "Unknown class")]);
    forest.hit_with(&[PAYLOAD], len as f64);
    if is_response {
        response(frame, nodes, number(&[&UNSOLICITED]) != 0, number(&[&RETRANSMISSION]) != 0, forest);
    } else {
        forest.hit_with(&[QUERIES, NAME_LEN], number(&[&QRY_NAME_LEN]) as f64);
        let level = (number(&[&COUNT_LABELS]).max(1) as usize - 1).min(LEVELS.len() - 1);
        if let Some(level) = LEVELS.get(level) {
            forest.hit(&[QUERIES, LABELS, level]);
        }
    }
}

/// `A (Host Address)`
fn type_name(number: u64) -> String {
    match QRY_TYPE.name_of(number) {
        Some(name) => name.to_owned(),
        None => format!("Unknown packet type ({number})"),
    }
}

fn response(frame: &Frame, nodes: &[Node], is_unasked: bool, is_again: bool, forest: &mut Forest) {
    // TShark counts the records of those that were asked for twice.
    for _ in 0..if is_unasked { 1 } else { 2 } {
        for (name, fields) in RECORDS {
            let node = nodes.iter().find(|node| fields.iter().any(|field| is(node, field)));
            if let Some(Value::Unsigned(number)) = node.map(|node| frame.tree.value(node, frame.bytes)) {
                forest.hit_with(&[RESPONSES, name], number as f64);
            }
        }
    }
    if is_unasked {
        forest.hit(&[SERVICE, UNASKED]);
    } else if is_again {
        forest.hit(&[SERVICE, AGAIN]);
    } else if let Some(node) = nodes.iter().find(|node| is(node, &TIME))
        && let Value::Span(time) = frame.tree.value(node, frame.bytes)
    {
        // TShark's times are numbers of single precision.
        forest.hit_with(&[SERVICE, TIME_TO_ANSWER], f64::from((time.0 as f64 / 1e6) as f32));
    }
}
