//! What kinds of messages HTTP and DHCP sent (`-z http,stat`, `-z dhcp,stat`).

use super::count::{Counter, Frame, Look, count};
use super::{Asked, Report, Scope, Wrong, trees};
use crate::dissect::{Demand, FieldSet};
use crate::field::Value;
use crate::filter::Filter;
use crate::proto::dhcp::{self, fields::OPTION_DHCP};
use crate::proto::http;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Status codes with their names, and methods, each with how often it was met.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Web {
    pub statuses: BTreeMap<(u64, String), u64>,
    /// In the order in which they were first met.
    pub methods: Vec<(String, u64)>,
}

/// Most different methods; what is no method at all could make any number.
const METHODS: usize = 10_000;

impl Web {
    fn met(&mut self, method: String, times: u64) {
        if let Some((_, known)) = self.methods.iter_mut().find(|(known, _)| *known == method) {
            *known += times;
        } else if self.methods.len() < METHODS {
            self.methods.push((method, times));
        }
    }
}

impl Counter for Web {
    fn look(&self, frame: &Frame) -> Look {
        trees::http_look(frame)
    }

    fn count(&mut self, frame: &Frame) {
        for message in trees::http_messages(frame) {
            if let Some(status) = message.status {
                *self.statuses.entry(status).or_default() += 1;
            } else if let Some(method) = message.method {
                self.met(method, 1);
            }
        }
    }

    fn add(&mut self, later: Web) {
        for (status, times) in later.statuses {
            *self.statuses.entry(status).or_default() += times;
        }
        for (method, times) in later.methods {
            self.met(method, times);
        }
    }
}

/// TShark's table of HTTP.
struct WebTable {
    filter: Option<(String, Filter)>,
}

/// `-z http,stat[,FILTER]`
pub(super) fn web(asked: &Asked) -> Result<Box<dyn Report>, Wrong> {
    let filter =
        asked.filter(asked.rest).map_err(|why| Wrong::said(format!("Couldn't register http,stat tap: {why}")))?;
    Ok(Box::new(WebTable { filter }))
}

const RULE: &str = "===================================================================";

impl Report for WebTable {
    fn write(&self, scope: &Scope, out: &mut dyn Write) -> io::Result<()> {
        let scope = scope.narrowed(self.filter.as_ref().map(|(_, filter)| filter));
        let web = count(&scope, &trees::http_demand(), Web::default);
        write!(out, "\n{RULE}\nHTTP Statistics")?;
        if let Some((filter, _)) = &self.filter {
            write!(out, " with filter {filter}")?;
        }
        writeln!(out, "\n* HTTP Response Status Codes                Packets")?;
        let mut statuses: Vec<_> = web.statuses.iter().filter(|((code, _), _)| http::reason(*code).is_some()).collect();
        // TShark's table of codes has places by remainders.
        statuses.sort_by_key(|((code, _), _)| (code * 11 % 127, *code));
        for ((code, name), times) in statuses {
            let status = format!("{code} {name}");
            writeln!(out, "  {status:<40} {times:>8}")?;
        }
        writeln!(out, "* HTTP Request Methods                      Packets")?;
        for (method, times) in &web.methods {
            writeln!(out, "  {method:<39} {times:>9} ")?;
        }
        writeln!(out, "{RULE}")
    }
}

/// How often each type of DHCP message was met.
#[derive(Default)]
struct Leases(BTreeMap<u64, u64>);

impl Counter for Leases {
    fn look(&self, frame: &Frame) -> Look {
        if frame.path.contains(&dhcp::DHCP.id()) { Look::Inside } else { Look::Away }
    }

    fn count(&mut self, frame: &Frame) {
        for node in frame.tree.nodes().iter().filter(|node| std::ptr::eq(node.field, &OPTION_DHCP)) {
            if let Value::Unsigned(kind) = frame.tree.value(node, frame.bytes) {
                *self.0.entry(kind).or_default() += 1;
            }
        }
    }

    fn add(&mut self, later: Leases) {
        for (kind, times) in later.0 {
            *self.0.entry(kind).or_default() += times;
        }
    }
}

/// TShark's table of DHCP.
struct LeaseTable {
    filter: Option<(String, Filter)>,
}

/// `-z dhcp,stat[,FILTER]`
pub(super) fn leases(asked: &Asked) -> Result<Box<dyn Report>, Wrong> {
    let filter = asked.filter(asked.rest).map_err(|why| Wrong::said(format!("Couldn't register tap: {why}")))?;
    Ok(Box::new(LeaseTable { filter }))
}

/// RFC 2132 §9.6 and its followers, as the table names them.
static LEASES: [(u64, &str); 18] = [
    (1, "Discover"),
    (2, "Offer"),
    (3, "Request"),
    (4, "Decline"),
    (5, "ACK"),
    (6, "NAK"),
    (7, "Release"),
    (8, "Inform"),
    (9, "Force Renew"),
    (10, "Lease query"),
    (11, "Lease Unassigned"),
    (12, "Lease Unknown"),
    (13, "Lease Active"),
    (14, "Bulk Lease Query"),
    (15, "Lease Query Done"),
    (16, "Active LeaseQuery"),
    (17, "Lease Query Status"),
    (18, "TLS"),
];

impl Report for LeaseTable {
    fn write(&self, scope: &Scope, out: &mut dyn Write) -> io::Result<()> {
        let scope = scope.narrowed(self.filter.as_ref().map(|(_, filter)| filter));
        let mut set = FieldSet::default();
        set.insert(&OPTION_DHCP);
        let Leases(counted) = count(&scope, &Demand::fields(set), Leases::default);
        let (rule, filter) = ("=".repeat(101), self.filter.as_ref().map_or("", |(text, _)| text));
        writeln!(out, "\n{rule}\nDHCP (BOOTP) Statistics:\nFilter for statistics: {filter}")?;
        writeln!(out, "DHCP Message Type |Packets |\nDHCP Statistics")?;
        for (kind, name) in LEASES {
            writeln!(out, "{name:<26}|{} |", counted.get(&kind).copied().unwrap_or(0))?;
        }
        writeln!(out, "{rule}")
    }
}
