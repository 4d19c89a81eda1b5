//! Addresses with the names that answers of name servers gave them (`-z hosts`).

use super::count::{Counter, Frame, Look, count};
use super::{Asked, Report, Scope, Wrong};
use crate::base::Address;
use crate::dissect::{Demand, FieldSet};
use crate::field::Value;
use crate::proto::dns::{self, fields};
use rustc_hash::FxHashMap;
use std::io::{self, Write};

/// Most addresses.
const MOST: usize = 1_000_000;

/// Addresses in the order in which they were first named, each with its latest name.
#[derive(Default)]
struct Names {
    rows: Vec<(Address, String)>,
    places: FxHashMap<Address, usize>,
}

impl Names {
    fn put(&mut self, address: Address, name: String) {
        if let Some((_, known)) = self.places.get(&address).and_then(|place| self.rows.get_mut(*place)) {
            *known = name;
        } else if self.rows.len() < MOST {
            self.places.insert(address, self.rows.len());
            self.rows.push((address, name));
        }
    }
}

impl Counter for Names {
    fn look(&self, frame: &Frame) -> Look {
        let protocols = [&dns::DNS, &dns::MDNS, &dns::LLMNR];
        let is_dns = protocols.iter().any(|protocol| frame.path.contains(&protocol.id()));
        if is_dns { Look::Inside } else { Look::Away }
    }

    fn count(&mut self, frame: &Frame) {
        let mut name = String::new();
        for node in frame.tree.nodes() {
            match frame.tree.value(node, frame.bytes) {
                Value::Text(text) if std::ptr::eq(node.field, &fields::RESP_NAME) => {
                    name = String::from_utf8_lossy(text).into_owned();
                }
                Value::Ipv4(address) if std::ptr::eq(node.field, &fields::A) => self.put(address.into(), name.clone()),
                Value::Ipv6(address) if std::ptr::eq(node.field, &fields::AAAA) => {
                    self.put(address.into(), name.clone())
                }
                _ => {}
            }
        }
    }

    fn add(&mut self, later: Names) {
        for (address, name) in later.rows {
            self.put(address, name);
        }
    }
}

/// TShark's list, which can be read as a hosts file.
struct List {
    v4: bool,
    v6: bool,
}

/// `-z hosts[,ip][,ipv4][,ipv6]`
pub(super) fn asked(asked: &Asked) -> Result<Box<dyn Report>, Wrong> {
    let Some(words) = asked.rest else { return Ok(Box::new(List { v4: true, v6: true })) };
    let mut list = List { v4: false, v6: false };
    for word in words.split(',') {
        match word {
            "ip" | "ipv4" => list.v4 = true,
            "ipv6" => list.v6 = true,
            _ => return Err(Wrong::said("invalid \"-z hosts[,ip|ipv4|ipv6]\" argument")),
        }
    }
    Ok(Box::new(list))
}

impl Report for List {
    fn write(&self, scope: &Scope, out: &mut dyn Write) -> io::Result<()> {
        let mut set = FieldSet::default();
        for field in [&fields::RESP_NAME, &fields::A, &fields::AAAA] {
            set.insert(field);
        }
        let names = count(scope, &Demand::fields(set), Names::default);
        let path = scope.session.file().path().display();
        writeln!(out, "# TShark hosts output\n#\n# Host data gathered from {path}\n")?;
        let rows =
            |is_v4: bool| names.rows.iter().filter(move |(address, _)| matches!(address, Address::V4(_)) == is_v4);
        for (address, name) in rows(true).filter(|_| self.v4).chain(rows(false).filter(|_| self.v6)) {
            writeln!(out, "{address}\t{name}")?;
        }
        Ok(())
    }
}
