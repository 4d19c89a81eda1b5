//! Requests and responses of the web: what, of whom, in which order (`-z http,tree` and its like).

use super::{Forest, Kind, Values};
use crate::analysis::count::{Frame, Look};
use crate::dissect::{Demand, FieldSet, Node};
use crate::field::{Field, Value};
use crate::proto::http::{self, fields::*};

pub(in crate::analysis) static PACKETS: Kind = Kind {
    title: "HTTP/Packet Counter",
    demand,
    look,
    plant: plant_packets,
    count: count_packets,
    width: 0,
    in_order: false,
};
pub(in crate::analysis) static REQUESTS: Kind = Kind {
    title: "HTTP/Requests",
    demand,
    look,
    plant: plant_requests,
    count: count_requests,
    width: 0,
    in_order: false,
};
pub(in crate::analysis) static SERVERS: Kind = Kind {
    title: "HTTP/Load Distribution",
    demand,
    look,
    plant: plant_servers,
    count: count_servers,
    width: 0,
    in_order: false,
};
pub(in crate::analysis) static SEQUENCES: Kind = Kind {
    title: "HTTP/Request Sequences",
    demand,
    look,
    plant: |forest| forest.plant(&[SEQUENCE], Values::None),
    count: count_sequences,
    width: 0,
    in_order: true,
};

pub(in crate::analysis) fn demand() -> Demand {
    let mut set = FieldSet::default();
    for field in [
        http::HTTP.field(),
        http::SSDP.field(),
        &METHOD,
        &URI,
        &FULL_URI,
        &HOST,
        &REFERER,
        &CODE,
        &CODE_DESC,
        &PROXY_CONNECT_PORT,
    ] {
        set.insert(field);
    }
    Demand::fields(set)
}

pub(in crate::analysis) fn look(frame: &Frame) -> Look {
    let is_http = frame.path.contains(&http::HTTP.id()) || frame.path.contains(&http::SSDP.id());
    if is_http { Look::Inside } else { Look::Away }
}

fn is(node: &Node, field: &Field) -> bool {
    std::ptr::eq(node.field, field)
}

/// What a message says of itself.
#[derive(Default, Debug)]
pub(in crate::analysis) struct Message {
    pub method: Option<String>,
    pub uri: Option<String>,
    full_uri: Option<String>,
    host: Option<String>,
    referer: Option<String>,
    /// A response's code with its name.
    pub status: Option<(u64, String)>,
}

/// The messages of a frame.
pub(in crate::analysis) fn messages(frame: &Frame) -> Vec<Message> {
    let nodes = frame.tree.nodes();
    let begins = |node: &&Node| is(node, http::HTTP.field()) || is(node, http::SSDP.field());
    nodes
        .iter()
        .enumerate()
        .filter(|(_, node)| begins(node))
        .filter_map(|(at, node)| {
            let inside = nodes.get(at + 1..node.end as usize).unwrap_or(&[]);
            // What runs through a proxy is no message.
            if inside.iter().any(|node| is(node, &PROXY_CONNECT_PORT)) {
                return None;
            }
            let mut message = Message::default();
            for node in inside {
                let text = || match frame.tree.value(node, frame.bytes) {
                    Value::Text(text) => Some(String::from_utf8_lossy(text).into_owned()),
                    _ => None,
                };
                let place = match node.field {
                    field if std::ptr::eq(field, &METHOD) => &mut message.method,
                    field if std::ptr::eq(field, &URI) => &mut message.uri,
                    field if std::ptr::eq(field, &FULL_URI) => &mut message.full_uri,
                    field if std::ptr::eq(field, &HOST) => &mut message.host,
                    field if std::ptr::eq(field, &REFERER) => &mut message.referer,
                    field if std::ptr::eq(field, &CODE) => {
                        if let Value::Unsigned(code) = frame.tree.value(node, frame.bytes) {
                            message.status = Some((code, String::new()));
                        }
                        continue;
                    }
                    field if std::ptr::eq(field, &CODE_DESC) => {
                        if let Some((_, name)) = &mut message.status {
                            *name = text().unwrap_or_default();
                        }
                        continue;
                    }
                    _ => continue,
                };
                *place = text();
            }
            // RFC 2774 §5: extended requests are the same methods.
            if let Some(method) = &mut message.method
                && let Some(bare) = method.strip_prefix("M-")
            {
                *method = bare.to_owned();
            }
            Some(message)
        })
        .collect()
}

const TOTAL: &str = "Total HTTP Packets";
const RESPONSES: &str = "HTTP Response Packets";
const METHODS: &str = "HTTP Request Packets";
const OTHERS: &str = "Other HTTP Packets";
const BROKEN: &str = "???: broken";
static CLASSES: [&str; 5] =
    ["1xx: Informational", "2xx: Success", "3xx: Redirection", "4xx: Client Error", "5xx: Server Error"];

fn plant_packets(forest: &mut Forest) {
    for path in [&[TOTAL, RESPONSES, BROKEN][..], &[TOTAL, METHODS], &[TOTAL, OTHERS]] {
        forest.plant(path, Values::None);
    }
    for class in CLASSES {
        forest.plant(&[TOTAL, RESPONSES, class], Values::None);
    }
}

fn count_packets(frame: &Frame, forest: &mut Forest) -> bool {
    let messages = messages(frame);
    for message in &messages {
        if let Some((code, name)) = &message.status {
            let class = (code / 100).checked_sub(1).and_then(|class| CLASSES.get(class as usize)).unwrap_or(&BROKEN);
            forest.hit_all(&[TOTAL, RESPONSES, class, &format!("{code} {name}")]);
        } else if let Some(method) = &message.method {
            forest.hit_all(&[TOTAL, METHODS, method]);
        } else {
            forest.hit_all(&[TOTAL, OTHERS]);
        }
    }
    !messages.is_empty()
}

const BY_HOST: &str = "HTTP Requests by HTTP Host";

fn plant_requests(forest: &mut Forest) {
    forest.plant(&[BY_HOST], Values::None);
}

fn count_requests(frame: &Frame, forest: &mut Forest) -> bool {
    let messages = messages(frame);
    for message in &messages {
        if message.method.is_none() {
            continue;
        }
        forest.hit(&[BY_HOST]);
        if let Some(host) = &message.host {
            forest.hit(&[BY_HOST, host]);
            if let Some(uri) = &message.uri {
                forest.hit(&[BY_HOST, host, uri]);
            }
        }
    }
    !messages.is_empty()
}

const BY_SERVER: &str = "HTTP Requests by Server";
const BY_ADDRESS: &str = "HTTP Requests by Server Address";
const ANSWERS: &str = "HTTP Responses by Server Address";

fn plant_servers(forest: &mut Forest) {
    for path in [&[BY_SERVER, BY_ADDRESS][..], &[BY_SERVER, BY_HOST], &[ANSWERS]] {
        forest.plant(path, Values::None);
    }
}

fn count_servers(frame: &Frame, forest: &mut Forest) -> bool {
    let columns = &frame.tree.columns;
    let messages = messages(frame);
    for message in &messages {
        if let Some((code, _)) = &message.status {
            let server = columns.source.to_string();
            let word = if (100..400).contains(code) { "OK" } else { "KO" };
            forest.hit_all(&[ANSWERS, &server, word]);
        } else if message.method.is_some() {
            let server = columns.destination.to_string();
            forest.hit_all(&[BY_SERVER, BY_ADDRESS, &server]);
            forest.hit(&[BY_SERVER, BY_HOST]);
            if let Some(host) = &message.host {
                forest.hit(&[BY_SERVER, BY_ADDRESS, &server, host]);
                forest.hit(&[BY_SERVER, BY_HOST, host]);
                forest.hit(&[BY_SERVER, BY_HOST, host, &server]);
            }
        }
    }
    !messages.is_empty()
}

const SEQUENCE: &str = "HTTP Request Sequences";
/// Most pages in a row.
const LONGEST: usize = 64;

/// Each page stands under the one that led to it.
fn count_sequences(frame: &Frame, forest: &mut Forest) -> bool {
    let messages = messages(frame);
    for message in &messages {
        let (Some(referer), Some(uri)) = (&message.referer, &message.full_uri) else { continue };
        let known = forest.known.get(referer).cloned();
        let mut path = known.unwrap_or_else(|| vec![SEQUENCE.to_owned(), referer.clone()]);
        let hit_all = |forest: &mut Forest, path: &[String], from: usize| {
            let names: Vec<&str> = path.iter().map(String::as_str).collect();
            for end in from..=names.len() {
                forest.hit(names.get(..end).unwrap_or(&names));
            }
        };
        // The page before is met as such, and on the way to this one.
        hit_all(forest, &path, path.len());
        forest.known.insert(referer.clone(), path.clone());
        if path.len() < LONGEST {
            path.push(uri.clone());
        }
        hit_all(forest, &path, 1);
        forest.known.entry(uri.clone()).or_insert(path);
    }
    !messages.is_empty()
}
