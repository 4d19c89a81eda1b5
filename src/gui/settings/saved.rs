//! What is saved beside preferences and keys: filters with names, buttons beside the filter bar, columns, coloring rules.

use crate::gui::coloring::{ColoringRule, default_rules};
use crate::gui::panes::packets::SavedColumn;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// A filter with a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    pub name: String,
    pub filter: String,
}

/// What the user saved of filters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SavedFilters {
    pub filters: Vec<Named>,
    /// A name such as `Web // Errors` puts the button in a menu `Web`.
    pub buttons: Vec<Named>,
}

/// The columns of the list; none while they are those everybody starts with.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SavedColumns {
    pub columns: Vec<SavedColumn>,
}

/// The coloring rules.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SavedRules {
    /// None while they are those everybody starts with.
    rules: Option<Vec<ColoringRule>>,
}

impl SavedRules {
    /// All rules, in their order.
    pub fn all(&self) -> &[ColoringRule] {
        static DEFAULTS: LazyLock<Vec<ColoringRule>> = LazyLock::new(default_rules);
        self.rules.as_deref().unwrap_or(&DEFAULTS)
    }

    /// These rules.
    pub fn of(rules: Vec<ColoringRule>) -> SavedRules {
        SavedRules { rules: (rules != default_rules()).then_some(rules) }
    }
}

impl SavedFilters {
    /// Keeps a filter under its name, in place of the one that had it.
    pub fn keep(&mut self, named: Named) {
        match self.filters.iter_mut().find(|other| other.name == named.name) {
            Some(other) => *other = named,
            None => self.filters.push(named),
        }
    }
}

/// Those that Wireshark comes with.
const FIRST: &[(&str, &str)] = &[
    ("Ethernet address 00:00:5e:00:53:00", "eth.addr == 00:00:5e:00:53:00"),
    ("Ethernet type 0x0806 (ARP)", "eth.type == 0x0806"),
    ("Ethernet broadcast", "eth.addr == ff:ff:ff:ff:ff:ff"),
    ("No ARP", "not arp"),
    ("IPv4 only", "ip"),
    ("IPv4 address 192.0.2.1", "ip.addr == 192.0.2.1"),
    ("IPv4 address isn't 192.0.2.1", "ip.addr != 192.0.2.1"),
    ("IPv6 only", "ipv6"),
    ("TCP only", "tcp"),
    ("UDP only", "udp"),
    ("Non-DNS", "!(udp.port == 53 || tcp.port == 53)"),
    ("TCP or UDP port is 80 (HTTP)", "tcp.port == 80 || udp.port == 80"),
    ("HTTP", "http"),
    ("No ARP and no DNS", "not arp and not dns"),
];

impl Default for SavedFilters {
    fn default() -> Self {
        let named = |(name, filter): &(&str, &str)| Named { name: (*name).into(), filter: (*filter).into() };
        SavedFilters { filters: FIRST.iter().map(named).collect(), buttons: Vec::new() }
    }
}

/// Reads Wireshark's `dfilters`: a line each, the name in quotes, then the filter.
pub fn read_dfilters(text: &str) -> Vec<Named> {
    text.lines().filter_map(dfilter).collect()
}

fn dfilter(line: &str) -> Option<Named> {
    let rest = line.trim().strip_prefix('"')?;
    let mut name = String::new();
    let mut signs = rest.char_indices();
    let mut end = None;
    while let Some((at, sign)) = signs.next() {
        match sign {
            '\\' => name.extend(signs.next().map(|(_, sign)| sign)),
            '"' => {
                end = Some(at + 1);
                break;
            }
            sign => name.push(sign),
        }
    }
    let filter = rest.get(end?..)?.trim();
    (!filter.is_empty()).then(|| Named { name, filter: filter.to_owned() })
}

/// Writes them in the same form.
pub fn write_dfilters(filters: &[Named]) -> String {
    let quoted = |name: &str| name.replace('\\', "\\\\").replace('"', "\\\"");
    filters.iter().map(|named| format!("\"{}\" {}\n", quoted(&named.name), named.filter)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_are_read_from_wiresharks_file_and_written_for_it() {
        let text = "# comment\n\"Bad \\\"TCP\\\"\" tcp.analysis.flags\n\"\" broken\nnonsense\n\"No filter\" \n";
        let read = read_dfilters(text);
        let named = |name: &str, filter: &str| Named { name: name.into(), filter: filter.into() };
        assert_eq!(read, [named("Bad \"TCP\"", "tcp.analysis.flags"), named("", "broken")]);
        assert_eq!(read_dfilters(&write_dfilters(&read)), read);
    }
}
