//! Capture filters as display filters.

use super::fields::{BYTES, ETHERTYPES, IP_PROTOCOLS, NUMBERS, PLACES, PROTOCOLS, under};
use super::{Hold, Part, Untranslatable, number};
use crate::filter::error::Span;
use crate::filter::services;
use std::net::{Ipv4Addr, Ipv6Addr};

/// How deep brackets may be nested.
const DEEPEST: u32 = 50;

/// Longest text that is looked at.
const LONGEST: usize = 4096;

type Read<T> = Result<T, Untranslatable>;

/// Says a capture filter as a display filter.
///
/// # Errors
/// When it is no capture filter, or one that looks at what no display filter sees.
pub fn from_capture_filter(text: &str) -> Result<String, Untranslatable> {
    let mut reader = Reader { text, words: words(text), at: 0, depth: 0, last: None };
    if text.len() > LONGEST || reader.words.is_empty() {
        return Err(reader.wrong("This is no capture filter"));
    }
    let part = reader.expression()?;
    if reader.at < reader.words.len() {
        return Err(reader.unexpected());
    }
    Ok(part.text)
}

/// Words and signs.
fn words(text: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut words = Vec::new();
    let (mut at, mut in_brackets) = (0, false);
    while let Some(&byte) = bytes.get(at) {
        // A colon parts offset and size in brackets, and belongs to addresses elsewhere.
        let is_word = |byte: &u8| {
            byte.is_ascii_alphanumeric()
                || matches!(byte, b'.' | b'_' | b'-' | b'\\')
                || (!in_brackets && matches!(byte, b':' | b'/'))
        };
        let rest = bytes.get(at..).unwrap_or(&[]);
        let len = match rest {
            [b' ' | b'\t' | b'\n' | b'\r', ..] => {
                at += 1;
                continue;
            }
            [b'&', b'&', ..] | [b'|', b'|', ..] | [b'=' | b'!' | b'<' | b'>', b'=', ..] | [b'<', b'<', ..] => 2,
            [first, ..] if is_word(first) => rest.iter().take_while(|byte| is_word(byte)).count(),
            _ => text.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8),
        };
        in_brackets = match byte {
            b'[' => true,
            b']' => false,
            _ => in_brackets,
        };
        words.push(Span::new(at, len));
        at += len;
    }
    words
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Way {
    Either,
    Both,
    Source,
    Destination,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Sort {
    Host,
    Net,
    Port,
    PortRange,
    Proto,
}

/// What stands before an id; ids that follow without any take the last.
#[derive(Clone, Debug)]
struct Qualifiers {
    protocol: Option<String>,
    way: Way,
    sort: Option<Sort>,
}

struct Reader<'t> {
    text: &'t str,
    words: Vec<Span>,
    at: usize,
    depth: u32,
    last: Option<Qualifiers>,
}

impl<'t> Reader<'t> {
    fn peek(&self) -> &'t str {
        self.ahead(0)
    }

    fn ahead(&self, distance: usize) -> &'t str {
        self.words.get(self.at + distance).map_or("", |span| span.of(self.text))
    }

    fn next(&mut self) -> &'t str {
        let word = self.peek();
        self.at += 1;
        word
    }

    fn take(&mut self, word: &str) -> bool {
        let there = self.peek() == word;
        self.at += usize::from(there);
        there
    }

    fn span(&self) -> Span {
        self.words.get(self.at).copied().unwrap_or(Span::new(self.text.len(), 0))
    }

    fn wrong(&self, sentence: impl Into<String>) -> Untranslatable {
        Untranslatable { at: self.span(), sentence: sentence.into(), is_filter: false }
    }

    /// A filter that has no words in the other language.
    fn cannot(&self, sentence: impl Into<String>) -> Untranslatable {
        Untranslatable { is_filter: true, ..self.wrong(sentence) }
    }

    fn unexpected(&self) -> Untranslatable {
        match self.peek() {
            "" => self.wrong("Something is missing at the end"),
            word => self.wrong(format!("`{word}` is no word of capture filters here")),
        }
    }

    /// `and` and `or` bind alike, from left to right.
    fn expression(&mut self) -> Read<Part> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.wrong("The filter is nested too deeply"));
        }
        let mut left = self.term()?;
        loop {
            left = match self.peek() {
                "and" | "&&" => {
                    self.at += 1;
                    let right = self.term()?;
                    Part {
                        text: format!("{} and {}", left.beside(Hold::And), right.beside(Hold::And)),
                        hold: Hold::And,
                    }
                }
                "or" | "||" => {
                    self.at += 1;
                    let right = self.term()?;
                    Part { text: format!("{} or {}", left.text, right.text), hold: Hold::Or }
                }
                _ => break,
            };
        }
        self.depth -= 1;
        Ok(left)
    }

    fn term(&mut self) -> Read<Part> {
        match self.peek() {
            "not" | "!" => {
                self.at += 1;
                self.depth += 1;
                if self.depth > DEEPEST {
                    return Err(self.wrong("The filter is nested too deeply"));
                }
                let of = self.term()?;
                self.depth -= 1;
                Ok(Part::alone(format!("not {}", of.beside(Hold::Alone))))
            }
            "(" => {
                self.at += 1;
                let inner = self.expression()?;
                if !self.take(")") {
                    return Err(self.unexpected());
                }
                Ok(inner)
            }
            _ => self.primitive(),
        }
    }

    fn primitive(&mut self) -> Read<Part> {
        let word = self.peek();
        match word {
            "" | ")" | "and" | "or" => return Err(self.unexpected()),
            "less" | "greater" => {
                self.at += 1;
                let sign = if word == "less" { "<=" } else { ">=" };
                let bytes = self.number()?;
                return Ok(Part::alone(format!("frame.len {sign} {bytes}")));
            }
            "broadcast" => return self.group_address("eth", true),
            "multicast" => return self.group_address("eth", false),
            "inbound" | "outbound" => {
                self.at += 1;
                let way = if word == "inbound" { 1 } else { 2 };
                return Ok(Part::alone(format!("frame.packet_flags_direction == {way}")));
            }
            "ifname" | "on" => {
                self.at += 1;
                let name = self.next();
                return Ok(Part::alone(format!("frame.interface_name == \"{name}\"")));
            }
            "gateway" => return Err(self.cannot("`gateway` asks for a host's MAC address, which no filter knows")),
            "vlan" => return self.with_number("vlan", "vlan.id"),
            "mpls" => return self.with_number("mpls", "mpls.label"),
            "pppoes" => return self.with_number("pppoes", "pppoe.session_id"),
            "geneve" => return self.with_number("geneve", "geneve.vni"),
            "vxlan" => return self.with_number("vxlan", "vxlan.vni"),
            "type" | "subtype" => return self.wireless(),
            _ => {}
        }
        if word == "len" || self.ahead(1) == "[" {
            return self.relation();
        }
        self.qualified()
    }

    fn number(&mut self) -> Read<u64> {
        let found = number(self.peek()).ok_or_else(|| self.unexpected())?;
        self.at += 1;
        Ok(found)
    }

    fn with_number(&mut self, protocol: &str, field: &str) -> Read<Part> {
        self.at += 1;
        if number(self.peek()).is_none() {
            return Ok(Part::alone(protocol));
        }
        Ok(Part::alone(format!("{field} == {}", self.number()?)))
    }

    /// `broadcast` and `multicast`, of Ethernet or IP.
    fn group_address(&mut self, of: &str, broadcast: bool) -> Read<Part> {
        self.at += 1;
        Ok(Part::alone(match (of, broadcast) {
            ("ip", true) => "ip.dst == 255.255.255.255",
            ("ip", false) => "ip.dst == 224.0.0.0/4",
            ("ipv6", _) => "ipv6.dst == ff00::/8",
            (_, true) => "eth.dst == ff:ff:ff:ff:ff:ff",
            (_, false) => "eth.dst.ig == 1",
        }))
    }

    /// `type mgt subtype beacon` of IEEE 802.11.
    fn wireless(&mut self) -> Read<Part> {
        const TYPES: &[(&str, u64)] = &[("mgt", 0), ("ctl", 1), ("data", 2)];
        const SUBTYPES: &[(&str, u64)] = &[
            ("assoc-req", 0),
            ("assoc-resp", 1),
            ("reassoc-req", 2),
            ("reassoc-resp", 3),
            ("probe-req", 4),
            ("probe-resp", 5),
            ("beacon", 8),
            ("atim", 9),
            ("disassoc", 10),
            ("auth", 11),
            ("deauth", 12),
        ];
        let mut parts = Vec::new();
        if self.take("type") {
            let name = self.next();
            let value = under(TYPES, name).or(number(name)).ok_or_else(|| self.unexpected())?;
            parts.push(format!("wlan.fc.type == {value}"));
        }
        if self.take("subtype") {
            let name = self.next();
            let value = under(SUBTYPES, name).or(number(name)).ok_or_else(|| self.unexpected())?;
            if parts.is_empty() {
                parts.push("wlan.fc.type == 0".to_owned());
            }
            parts.push(format!("wlan.fc.subtype == {value}"));
        }
        let hold = if parts.len() > 1 { Hold::And } else { Hold::Alone };
        Ok(Part { text: parts.join(" and "), hold })
    }

    /// `tcp[13] & 2 != 0`
    fn relation(&mut self) -> Read<Part> {
        let start = self.span();
        let of = self.next();
        let place = if of == "len" {
            None
        } else {
            self.at += 1;
            let offset = self.constant()?;
            let size = if self.take(":") { self.constant()? } else { 1 };
            if !self.take("]") || !matches!(size, 1 | 2 | 4) {
                return Err(self.unexpected());
            }
            Some((offset, size))
        };
        let mask = if self.take("&") { Some(self.constant()?) } else { None };
        let sign = match self.next() {
            "=" | "==" => "==",
            sign @ ("!=" | "<" | ">" | "<=" | ">=") => sign,
            _ => {
                self.at -= 1;
                return Err(self.unexpected());
            }
        };
        let value = self.constant()?;
        let Some((offset, size)) = place else {
            return match mask {
                None => Ok(Part::alone(format!("frame.len {sign} {value}"))),
                Some(mask) => Ok(Part::alone(format!("frame.len & {mask} {sign} {value}"))),
            };
        };
        let field = match (of, offset, size) {
            ("tcp", 13, 1) => Some(("tcp.flags", Some(mask.unwrap_or(0xff)))),
            _ => {
                let mut known = BYTES.iter();
                known
                    .find(|field| (field.of, field.at, field.size) == (of, offset, size))
                    .map(|field| (field.field, mask))
            }
        };
        if let Some((field, mask)) = field {
            return Ok(Part::alone(match mask {
                Some(mask) if sign == "!=" && value == 0 => format!("{field} & {mask:#04x}"),
                Some(mask) => format!("{field} & {mask:#04x} {sign} {value:#04x}"),
                None => format!("{field} {sign} {value}"),
            }));
        }
        let name =
            match of {
                "ether" | "link" => "eth",
                _ => PROTOCOLS.iter().find(|(_, capture)| *capture == of).map(|(display, _)| *display).ok_or_else(
                    || Untranslatable {
                        at: start,
                        sentence: format!("`{of}` is no protocol of capture filters"),
                        is_filter: false,
                    },
                )?,
            };
        let bytes = |number: u64| {
            let bytes = number.to_be_bytes();
            let bytes: Vec<String> = bytes.iter().skip(8 - size as usize).map(|byte| format!("{byte:02x}")).collect();
            bytes.join(":")
        };
        let slice = if size == 1 { format!("{name}[{offset}]") } else { format!("{name}[{offset}:{size}]") };
        Ok(Part::alone(match mask {
            Some(mask) if sign == "!=" && value == 0 => format!("{slice} & {}", bytes(mask)),
            Some(mask) => format!("{slice} & {} {sign} {}", bytes(mask), bytes(value)),
            None => format!("{slice} {sign} {}", bytes(value)),
        }))
    }

    /// A number, a name of one, or several joined by `|`.
    fn constant(&mut self) -> Read<u64> {
        let mut all = self.single_constant()?;
        while self.take("|") {
            all |= self.single_constant()?;
        }
        Ok(all)
    }

    fn single_constant(&mut self) -> Read<u64> {
        if self.take("(") {
            self.depth += 1;
            if self.depth > DEEPEST {
                return Err(self.wrong("The filter is nested too deeply"));
            }
            let inner = self.constant()?;
            self.depth -= 1;
            return if self.take(")") { Ok(inner) } else { Err(self.unexpected()) };
        }
        let word = self.peek();
        let known = number(word).or(under(NUMBERS, word)).or(under(PLACES, word));
        let found = known.ok_or_else(|| self.unexpected())?;
        self.at += 1;
        Ok(found)
    }

    /// `tcp src port 80`, `host 1.2.3.4`, `ip6`, and an id alone, which takes the qualifiers of the last.
    fn qualified(&mut self) -> Read<Part> {
        let mut qualifiers = Qualifiers { protocol: None, way: Way::Either, sort: None };
        let start = self.at;
        let word = self.peek();
        if word == "ether" || word == "wlan" || word == "link" || PROTOCOLS.iter().any(|(_, capture)| *capture == word)
        {
            qualifiers.protocol = Some(self.next().to_owned());
            let group = self.peek();
            if group == "broadcast" || group == "multicast" {
                let of = match word {
                    "ip" => "ip",
                    "ip6" => "ipv6",
                    _ => "eth",
                };
                return self.group_address(of, group == "broadcast");
            }
        }
        qualifiers.way = match (self.peek(), self.ahead(1), self.ahead(2)) {
            ("src", "or", "dst") | ("dst", "or", "src") => self.skip(3, Way::Either),
            ("src", "and", "dst") | ("dst", "and", "src") => self.skip(3, Way::Both),
            ("src", ..) => self.skip(1, Way::Source),
            ("dst", ..) => self.skip(1, Way::Destination),
            _ => Way::Either,
        };
        qualifiers.sort = match self.peek() {
            "host" => Some(Sort::Host),
            "net" => Some(Sort::Net),
            "port" => Some(Sort::Port),
            "portrange" => Some(Sort::PortRange),
            "proto" | "protochain" => Some(Sort::Proto),
            _ => None,
        };
        self.at += usize::from(qualifiers.sort.is_some());
        let bare = qualifiers.sort.is_none() && qualifiers.way == Way::Either;
        if let (Some(protocol), true) = (&qualifiers.protocol, bare && self.at == start + 1) {
            let display = PROTOCOLS.iter().find(|(_, capture)| capture == protocol).map(|(display, _)| *display);
            return display.map(Part::alone).ok_or_else(|| self.unexpected());
        }
        if self.at == start {
            // An id alone. Without anything before it, only an address can be one.
            match &self.last {
                Some(last) => qualifiers = last.clone(),
                None if word.parse::<Ipv4Addr>().is_ok()
                    || (word.contains("::") && word.parse::<Ipv6Addr>().is_ok()) => {}
                None => return Err(self.unexpected()),
            }
        }
        self.last = Some(qualifiers.clone());
        self.id(&qualifiers)
    }

    fn skip(&mut self, words: usize, way: Way) -> Way {
        self.at += words;
        way
    }

    fn id(&mut self, qualifiers: &Qualifiers) -> Read<Part> {
        let id = self.peek();
        if id.is_empty() || matches!(id, "and" | "or" | "not" | "(" | ")" | "&&" | "||") {
            return Err(self.unexpected());
        }
        let protocol = qualifiers.protocol.as_deref();
        let sort = qualifiers.sort.unwrap_or(if id.contains('/') { Sort::Net } else { Sort::Host });
        match sort {
            Sort::Host | Sort::Net => self.address(protocol, qualifiers.way, sort),
            Sort::Port => {
                let port = number(id).or(services::port_of(id).map(u64::from));
                let port = port.filter(|port| *port <= 0xffff).ok_or_else(|| self.unexpected())?;
                self.at += 1;
                self.ports(protocol, qualifiers.way, &format!("== {port}"))
            }
            Sort::PortRange => {
                let (first, last) = id.split_once('-').ok_or_else(|| self.unexpected())?;
                let (Some(first), Some(last)) = (number(first), number(last)) else { return Err(self.unexpected()) };
                self.at += 1;
                self.ports(protocol, qualifiers.way, &format!("in {{{first}..{last}}}"))
            }
            Sort::Proto => {
                let name = id.trim_start_matches('\\');
                let list = if protocol == Some("ether") { ETHERTYPES } else { IP_PROTOCOLS };
                let value = number(name).or(under(list, name)).ok_or_else(|| self.unexpected())?;
                self.at += 1;
                Ok(match protocol {
                    Some("ether") => Part::alone(format!("eth.type == {value:#06x}")),
                    Some("ip") => Part::alone(format!("ip.proto == {value}")),
                    Some("ip6") => Part::alone(format!("ipv6.nxt == {value}")),
                    _ => Part { text: format!("ip.proto == {value} or ipv6.nxt == {value}"), hold: Hold::Or },
                })
            }
        }
    }

    fn address(&mut self, protocol: Option<&str>, way: Way, sort: Sort) -> Read<Part> {
        let word = self.peek();
        if matches!(protocol, Some("ether" | "wlan" | "link")) {
            let parts = word.split([':', '-', '.']).count();
            if parts != 6 || !word.bytes().all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'-' | b'.')) {
                return Err(self.unexpected());
            }
            self.at += 1;
            return Ok(match protocol {
                Some("wlan") => ways(way, &["wlan.addr"], &["wlan.sa"], &["wlan.da"], &format!("== {word}")),
                _ => ways(way, &["eth.addr"], &["eth.src"], &["eth.dst"], &format!("== {word}")),
            });
        }
        if let Some(other @ ("tcp" | "udp" | "sctp" | "icmp" | "icmp6" | "igmp")) = protocol {
            return Err(self.wrong(format!("`{other}` has no addresses of its own: join it with `and`")));
        }
        let (bare, prefix) = word.split_once('/').map_or((word, None), |(bare, prefix)| (bare, Some(prefix)));
        if bare.contains(':') {
            if bare.parse::<Ipv6Addr>().is_err() {
                return Err(self.unexpected());
            }
            self.at += 1;
            return Ok(ways(way, &["ipv6.addr"], &["ipv6.src"], &["ipv6.dst"], &format!("== {word}")));
        }
        let parts: Vec<&str> = bare.split('.').collect();
        let whole = parts.len() == 4;
        if !parts.iter().all(|part| part.parse::<u8>().is_ok()) || parts.len() > 4 || (sort == Sort::Host && !whole) {
            let named = sort == Sort::Host && bare.starts_with(|first: char| first.is_ascii_alphabetic());
            return Err(if named && self.at > 0 {
                self.cannot(format!("`{word}` is a host's name; display filters want its address"))
            } else {
                self.unexpected()
            });
        }
        self.at += 1;
        let mut value = parts.join(".") + &".0".repeat(4 - parts.len());
        let mut bits = prefix.and_then(|prefix| prefix.parse().ok());
        if self.take("mask") {
            let mask = self.next().parse::<Ipv4Addr>().map(u32::from).map_err(|_| self.unexpected())?;
            if mask.leading_ones() + mask.trailing_zeros() != 32 {
                return Err(self.cannot("A mask with holes has no prefix"));
            }
            bits = Some(mask.leading_ones());
        }
        if sort == Sort::Net && bits.is_none() {
            bits = Some(8 * parts.len() as u32);
        }
        if let Some(bits) = bits.filter(|bits| *bits < 32) {
            value = format!("{value}/{bits}");
        }
        let is = format!("== {value}");
        Ok(match protocol {
            Some("arp" | "rarp") => {
                let (src, dst) = ("arp.src.proto_ipv4", "arp.dst.proto_ipv4");
                ways(way, &[src, dst], &[src], &[dst], &is)
            }
            _ => ways(way, &["ip.addr"], &["ip.src"], &["ip.dst"], &is),
        })
    }

    fn ports(&self, protocol: Option<&str>, way: Way, is: &str) -> Read<Part> {
        Ok(match protocol {
            Some("tcp") => ways(way, &["tcp.port"], &["tcp.srcport"], &["tcp.dstport"], is),
            Some("udp") => ways(way, &["udp.port"], &["udp.srcport"], &["udp.dstport"], is),
            Some("sctp") => ways(way, &["sctp.port"], &["sctp.srcport"], &["sctp.dstport"], is),
            None => ways(
                way,
                &["tcp.port", "udp.port"],
                &["tcp.srcport", "udp.srcport"],
                &["tcp.dstport", "udp.dstport"],
                is,
            ),
            Some(other) => return Err(self.wrong(format!("`{other}` has no ports"))),
        })
    }
}

/// The same test of the fields of a direction.
fn ways(way: Way, either: &[&str], source: &[&str], destination: &[&str], is: &str) -> Part {
    let joined = |fields: &[&str]| {
        let tests: Vec<String> = fields.iter().map(|field| format!("{field} {is}")).collect();
        Part { text: tests.join(" or "), hold: if fields.len() > 1 { Hold::Or } else { Hold::Alone } }
    };
    match way {
        Way::Either => joined(either),
        Way::Source => joined(source),
        Way::Destination => joined(destination),
        Way::Both => {
            let (source, destination) = (joined(source), joined(destination));
            let text = format!("{} and {}", source.beside(Hold::And), destination.beside(Hold::And));
            Part { text, hold: Hold::And }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_primitive_that_has_a_display_form_gets_it() {
        let pairs = [
            ("host 1.2.3.4", "ip.addr == 1.2.3.4"),
            ("1.2.3.4", "ip.addr == 1.2.3.4"),
            ("src host 10.0.0.1 and not port 22", "ip.src == 10.0.0.1 and not (tcp.port == 22 or udp.port == 22)"),
            ("dst 10.0.0.1", "ip.dst == 10.0.0.1"),
            ("src and dst host fe80::1", "ipv6.src == fe80::1 and ipv6.dst == fe80::1"),
            ("src or dst host 1.2.3.4", "ip.addr == 1.2.3.4"),
            ("host 1.2.3.4 or 5.6.7.8", "ip.addr == 1.2.3.4 or ip.addr == 5.6.7.8"),
            ("tcp port 80 or 443 and host 1.2.3.4", "(tcp.port == 80 or tcp.port == 443) and ip.addr == 1.2.3.4"),
            ("net 10.0.0.0/8", "ip.addr == 10.0.0.0/8"),
            ("net 192.168", "ip.addr == 192.168.0.0/16"),
            ("net 10.1.0.0 mask 255.255.0.0", "ip.addr == 10.1.0.0/16"),
            ("src net 10", "ip.src == 10.0.0.0/8"),
            ("ip6 net 2001:db8::/32", "ipv6.addr == 2001:db8::/32"),
            ("port 80", "tcp.port == 80 or udp.port == 80"),
            ("tcp port 80", "tcp.port == 80"),
            ("tcp port http", "tcp.port == 80"),
            ("udp src port 53", "udp.srcport == 53"),
            ("portrange 1-100", "tcp.port in {1..100} or udp.port in {1..100}"),
            ("tcp dst portrange 1-100", "tcp.dstport in {1..100}"),
            ("ether host 00:11:22:33:44:55", "eth.addr == 00:11:22:33:44:55"),
            ("ether src 00:11:22:33:44:55", "eth.src == 00:11:22:33:44:55"),
            ("ether proto 0x0806", "eth.type == 0x0806"),
            ("ether proto \\arp", "eth.type == 0x0806"),
            ("ip proto \\tcp", "ip.proto == 6"),
            ("ip6 proto 58", "ipv6.nxt == 58"),
            ("ip protochain 6", "ip.proto == 6"),
            ("proto 47", "ip.proto == 47 or ipv6.nxt == 47"),
            ("arp host 10.0.0.1", "arp.src.proto_ipv4 == 10.0.0.1 or arp.dst.proto_ipv4 == 10.0.0.1"),
            ("icmp6 and not ip6", "icmpv6 and not ipv6"),
            ("! icmp && (tcp || udp)", "not icmp and (tcp or udp)"),
            ("vlan 5", "vlan.id == 5"),
            ("vlan and ip", "vlan and ip"),
            ("mpls 100", "mpls.label == 100"),
            ("pppoes", "pppoes"),
            ("geneve 7", "geneve.vni == 7"),
            ("broadcast", "eth.dst == ff:ff:ff:ff:ff:ff"),
            ("ether multicast", "eth.dst.ig == 1"),
            ("ip multicast", "ip.dst == 224.0.0.0/4"),
            ("ip6 multicast", "ipv6.dst == ff00::/8"),
            ("less 100", "frame.len <= 100"),
            ("greater 1000", "frame.len >= 1000"),
            ("len > 500", "frame.len > 500"),
            ("tcp[tcpflags] & (tcp-syn|tcp-ack) == tcp-syn", "tcp.flags & 0x12 == 0x02"),
            ("tcp[13] & 2 != 0", "tcp.flags & 0x02"),
            ("tcp[13] = 18", "tcp.flags & 0xff == 0x12"),
            ("icmp[icmptype] == icmp-echo", "icmp.type == 8"),
            ("icmp6[icmp6type] = icmp6-neighborsolicit", "icmpv6.type == 135"),
            ("ip[8] < 5", "ip.ttl < 5"),
            ("ip[2:2] > 576", "ip.len > 576"),
            ("ether[0] & 1 != 0", "eth[0] & 01"),
            ("tcp[20:4] = 0x47455420", "tcp[20:4] == 47:45:54:20"),
            ("inbound", "frame.packet_flags_direction == 1"),
            ("ifname eth0", "frame.interface_name == \"eth0\""),
            ("wlan host 00:11:22:33:44:55", "wlan.addr == 00:11:22:33:44:55"),
            ("type mgt subtype beacon", "wlan.fc.type == 0 and wlan.fc.subtype == 8"),
        ];
        for (capture, display) in pairs {
            assert_eq!(from_capture_filter(capture).as_deref(), Ok(display), "{capture}");
        }
    }

    #[test]
    fn other_texts_are_none() {
        for text in [
            "",
            "apple",
            "tcp.port == 80",
            "tcp udp",
            "host",
            "port x",
            "host 1.2.3",
            "ip.src",
            "and",
            "tcp host 1.2.3.4",
            "gateway router",
            "tcp port 80 and",
            "(tcp",
            "é",
        ] {
            assert!(from_capture_filter(text).is_err(), "{text}");
        }
        assert!(from_capture_filter(&"(".repeat(4000)).is_err());
        assert!(from_capture_filter(&"not ".repeat(1000)).is_err());
        let named = from_capture_filter("host www.example.com").unwrap_err();
        assert_eq!(named.sentence, "`www.example.com` is a host's name; display filters want its address");
    }
}
