//! Display filters as capture filters.

use super::fields::{BYTES, FLAGS, PROTOCOLS, under};
use super::{Hold, Part, Untranslatable};
use crate::dissect::{Named, Registry};
use crate::filter::check;
use crate::filter::error::Span;
use crate::filter::literal::Wanted;
use crate::filter::parse::{self, Arithmetic, Operand, Quantifier, Relation, Slice, Test, What};
use crate::filter::run::Constant;
use crate::filter::services;

type Said<T> = Result<T, Untranslatable>;

/// Says a display filter as a capture filter.
///
/// # Errors
/// When it is no display filter, or when a part of it looks at what capture filters do not see; the part is named.
pub fn to_capture_filter(registry: &'static Registry, text: &str) -> Result<String, Untranslatable> {
    let wrong = |error: crate::filter::FilterError| Untranslatable {
        at: error.at.unwrap_or(Span::new(text.len(), 0)),
        sentence: error.sentence(),
        is_filter: false,
    };
    let Some(test) = parse::parse(text).map_err(wrong)? else { return Ok(String::new()) };
    check::check(registry, text, &test).map_err(wrong)?;
    Ok(Teller { registry, text }.test(&test)?.text)
}

struct Teller<'t> {
    registry: &'static Registry,
    text: &'t str,
}

/// A side of a comparison as capture filters have it.
struct Place {
    text: String,
    /// Bytes of a slice; 0 for numbers.
    slice: u64,
}

impl Teller<'_> {
    fn cannot(&self, at: Span, why: impl Into<String>) -> Untranslatable {
        Untranslatable { at, sentence: why.into(), is_filter: true }
    }

    fn unseen(&self, operand: &Operand) -> Untranslatable {
        let shown = operand.span.of(self.text);
        self.cannot(operand.span, format!("Capture filters do not see `{shown}`"))
    }

    fn test(&self, test: &Test) -> Said<Part> {
        match test {
            Test::And(tests) => self.joined(tests, "and", Hold::And),
            Test::Or(tests) => self.joined(tests, "or", Hold::Or),
            // It could be said with the others, but of twice the length for each one inside another.
            Test::Xor(_) => Err(self.cannot(Span::new(0, self.text.len()), "Capture filters have no `xor`")),
            Test::Not(test) => Ok(negated(&self.test(test)?)),
            Test::Alone(operand) => self.alone(operand),
            Test::Compare { how, relation, at, left, right, .. } => self.compared(*how, *relation, *at, left, right),
            Test::In { how: Quantifier::Any, left, set } => {
                let mut parts = Vec::new();
                for (low, high) in set {
                    parts.push(match high {
                        None => self.compared(None, Relation::Equal, low.span, left, low)?,
                        Some(high) => self.within(left, low, high)?,
                    });
                }
                Ok(join(parts, "or", Hold::Or))
            }
            Test::In { left, .. } | Test::Contains { left, .. } | Test::Matches { left, .. } => {
                let shown = left.span.of(self.text);
                let why = format!("Capture filters compare numbers at fixed places; they cannot search in `{shown}`");
                Err(self.cannot(left.span, why))
            }
        }
    }

    /// Tests side by side. `vlan` moves the places of all that follows it, so that it comes first where it must hold,
    /// and last where it need not.
    fn joined(&self, tests: &[Test], word: &str, hold: Hold) -> Said<Part> {
        let mut parts = Vec::new();
        for test in tests {
            parts.push(self.test(test)?);
        }
        let tagged = |part: &Part| part.text.contains("vlan");
        let negated = |part: &Part| part.text.starts_with("not ");
        match hold {
            Hold::And => parts.sort_by_key(|part| match (tagged(part), negated(part)) {
                (true, false) => 0,
                (false, _) => 1,
                (true, true) => 2,
            }),
            _ => parts.sort_by_key(tagged),
        }
        Ok(join(parts, word, hold))
    }

    fn name<'o>(&self, operand: &'o Operand) -> Option<(&'o str, Named)> {
        let (What::Word(name) | What::Name(name)) = &operand.what else { return None };
        self.registry.named(name).map(|named| (name.as_str(), named))
    }

    fn alone(&self, operand: &Operand) -> Said<Part> {
        if let What::Arithmetic(Arithmetic::And, left, mask) = &operand.what {
            let (place, mask) = self.masked(left, mask)?;
            return Ok(Part::alone(format!("{place} & {mask} != 0")));
        }
        let Some((name, _)) = self.name(operand) else { return Err(self.unseen(operand)) };
        if let Some(capture) = under(PROTOCOLS, name) {
            return Ok(Part::alone(capture));
        }
        match name {
            "frame" | "eth" => return Ok(Part::alone("greater 0")),
            "tcp.port" | "tcp.srcport" | "tcp.dstport" | "tcp.flags" => return Ok(Part::alone("tcp")),
            "udp.port" | "udp.srcport" | "udp.dstport" => return Ok(Part::alone("udp")),
            "ip.addr" | "ip.src" | "ip.dst" => return Ok(Part::alone("ip")),
            "ipv6.addr" | "ipv6.src" | "ipv6.dst" => return Ok(Part::alone("ip6")),
            _ => {}
        }
        let family = name.split('.').next().unwrap_or(name);
        Err(match services::port_of(family) {
            Some(port) => self.cannot(
                operand.span,
                format!(
                    "Capture filters know `{family}` only by its port: `tcp.port == {port}` or `udp.port == {port}`"
                ),
            ),
            None => self.unseen(operand),
        })
    }

    fn within(&self, left: &Operand, low: &Operand, high: &Operand) -> Said<Part> {
        if let Some((protocol, way)) = self.name(left).and_then(|(name, _)| ports(name)) {
            let (low, high) = (self.number(left, low)?, self.number(left, high)?);
            return Ok(Part::alone(format!("{protocol}{way} portrange {low}-{high}")));
        }
        let low = self.compared(None, Relation::GreaterEqual, low.span, left, low)?;
        let high = self.compared(None, Relation::LessEqual, high.span, left, high)?;
        Ok(join(vec![low, high], "and", Hold::And))
    }

    fn compared(
        &self,
        how: Option<Quantifier>,
        relation: Relation,
        sign: Span,
        left: &Operand,
        right: &Operand,
    ) -> Said<Part> {
        let name = self.name(left);
        let many = name.is_some_and(|(_, named)| self.registry.members(named).len() > 1);
        let usual = match relation {
            Relation::NotEqual => how == Some(Quantifier::All),
            _ => how.is_none() || how == Some(Quantifier::Any),
        };
        if many && !usual {
            return Err(self.cannot(sign, "Capture filters cannot ask for both addresses or ports at once"));
        }
        if let Some((name, _)) = name {
            let is = relation == Relation::Equal;
            if is || relation == Relation::NotEqual {
                if let Some(said) = self.equal(name, left, right)? {
                    let part = Part::alone(said);
                    return Ok(if is { part } else { negated(&part) });
                }
            } else if let Some((protocol, way)) = ports(name) {
                let port = self.number(left, right)?;
                let (first, last) = match relation {
                    Relation::Greater => (port.saturating_add(1), 65535),
                    Relation::GreaterEqual => (port, 65535),
                    Relation::Less => (0, port.saturating_sub(1)),
                    _ => (0, port),
                };
                return Ok(Part::alone(format!("{protocol}{way} portrange {first}-{}", last.min(65535))));
            }
            if name == "frame.len" {
                let bytes = self.number(left, right)?;
                return Ok(Part::alone(match relation {
                    Relation::GreaterEqual => format!("greater {bytes}"),
                    Relation::LessEqual => format!("less {bytes}"),
                    _ => format!("len {} {bytes}", written(relation)),
                }));
            }
            if let Some(flag) = under(FLAGS, name) {
                let set = (self.number(left, right)? != 0) == (relation == Relation::Equal);
                return Ok(Part::alone(format!("tcp[tcpflags] & {flag} {} 0", if set { "!=" } else { "==" })));
            }
        }
        let (place, value) = match &left.what {
            What::Arithmetic(Arithmetic::And, inner, mask) => {
                let (place, mask) = self.masked(inner, mask)?;
                let slice = self.place(inner)?.slice;
                (format!("{place} & {mask}"), self.value(inner, slice, right)?)
            }
            _ => {
                let place = self.place(left)?;
                let value = self.value(left, place.slice, right)?;
                (place.text, value)
            }
        };
        Ok(Part::alone(format!("{place} {} {value}", written(relation))))
    }

    /// Fields that have a word of their own.
    fn equal(&self, name: &str, left: &Operand, right: &Operand) -> Said<Option<String>> {
        let value = right.span.of(self.text);
        let address = |way: &str| {
            let sort = if value.contains('/') { "net" } else { "host" };
            format!("{way}{sort} {value}")
        };
        let said = match name {
            "ip.addr" | "ipv6.addr" => address(""),
            "ip.src" | "ipv6.src" => address("src "),
            "ip.dst" | "ipv6.dst" => address("dst "),
            "arp.src.proto_ipv4" => format!("arp {}", address("src ")),
            "arp.dst.proto_ipv4" => format!("arp {}", address("dst ")),
            "eth.addr" => format!("ether host {}", mac(value)),
            "eth.src" => format!("ether src {}", mac(value)),
            "eth.dst" => format!("ether dst {}", mac(value)),
            "vlan.id" => format!("vlan {}", self.number(left, right)?),
            _ => match ports(name) {
                Some((protocol, way)) => format!("{protocol}{way} port {}", self.number(left, right)?),
                None => return Ok(None),
            },
        };
        match &right.what {
            What::Word(word) if self.registry.named(word).is_none() => Ok(Some(said)),
            _ => Err(self.unseen(right)),
        }
    }

    /// A place and a mask on it.
    fn masked(&self, left: &Operand, mask: &Operand) -> Said<(String, String)> {
        if self.name(left).is_some_and(|(name, _)| name == "tcp.flags") {
            let mask = self.number(left, mask)?;
            // The flags beyond the eighth stand in the byte before.
            return Ok(match mask {
                0..=0xff => ("tcp[tcpflags]".to_owned(), format!("{mask:#04x}")),
                _ => ("tcp[12:2]".to_owned(), format!("{mask:#06x}")),
            });
        }
        let place = self.place(left)?;
        let mask = self.value(left, place.slice, mask)?;
        Ok((place.text, mask))
    }

    fn place(&self, operand: &Operand) -> Said<Place> {
        if let What::Slice(of, parts) = &operand.what {
            let (Some((name, _)), [Slice { start, len: Some(len) }]) = (self.name(of), parts.as_slice()) else {
                return Err(self.unseen(operand));
            };
            let name = match name {
                "eth" | "frame" => "ether",
                name => under(PROTOCOLS, name).ok_or_else(|| self.unseen(operand))?,
            };
            if *start < 0 || !matches!(len, 1 | 2 | 4) {
                let why = "Capture filters take 1, 2 or 4 bytes, counted from the start";
                return Err(self.cannot(operand.span, why));
            }
            let text = if *len == 1 { format!("{name}[{start}]") } else { format!("{name}[{start}:{len}]") };
            return Ok(Place { text, slice: u64::from(*len) });
        }
        let (name, _) = self.name(operand).ok_or_else(|| self.unseen(operand))?;
        if name == "tcp.flags" {
            return Ok(Place { text: "tcp[12:2] & 0x0fff".to_owned(), slice: 0 });
        }
        let known = BYTES.iter().find(|field| field.field == name).ok_or_else(|| self.unseen(operand))?;
        let text = match (known.of, known.at, known.size) {
            ("icmp", 0, _) => "icmp[icmptype]".to_owned(),
            ("icmp", 1, _) => "icmp[icmpcode]".to_owned(),
            (of, at, 1) => format!("{of}[{at}]"),
            (of, at, size) => format!("{of}[{at}:{size}]"),
        };
        Ok(Place { text, slice: 0 })
    }

    fn value(&self, left: &Operand, slice: u64, right: &Operand) -> Said<String> {
        if slice == 0 {
            return self.number(left, right).map(|number| number.to_string());
        }
        let wanted = Wanted { kind: crate::field::Kind::Bytes, field: None };
        let constant = match &right.what {
            What::Word(word) => wanted.word(word, right.span),
            What::Text(text) => wanted.text(text, right.span),
            What::Char(char) => wanted.char(*char, "", right.span),
            _ => return Err(self.unseen(right)),
        };
        match constant {
            Ok(Constant::Bytes(bytes)) if bytes.len() as u64 == slice => {
                Ok(bytes.iter().fold("0x".to_owned(), |text, byte| format!("{text}{byte:02x}")))
            }
            _ => Err(self.unseen(right)),
        }
    }

    /// A number, or the name of one.
    fn number(&self, left: &Operand, right: &Operand) -> Said<i128> {
        let field = self.name(left).map(|(_, named)| named.field()).ok_or_else(|| self.unseen(left))?;
        let wanted = Wanted { kind: field.kind, field: Some(field) };
        let constant = match &right.what {
            What::Word(word) if self.registry.named(word).is_some() => return Err(self.unseen(right)),
            What::Word(word) => wanted.word(word, right.span),
            What::Text(text) => wanted.text(text, right.span),
            What::Char(char) => wanted.char(*char, "", right.span),
            _ => return Err(self.unseen(right)),
        };
        match constant {
            Ok(Constant::Integer(number)) => Ok(number),
            _ => Err(self.unseen(right)),
        }
    }
}

/// The protocol and direction of a field of ports.
fn ports(name: &str) -> Option<(&'static str, &'static str)> {
    Some(match name {
        "tcp.port" => ("tcp", ""),
        "tcp.srcport" => ("tcp", " src"),
        "tcp.dstport" => ("tcp", " dst"),
        "udp.port" => ("udp", ""),
        "udp.srcport" => ("udp", " src"),
        "udp.dstport" => ("udp", " dst"),
        _ => return None,
    })
}

/// libpcap wants colons.
fn mac(value: &str) -> String {
    value.replace(['-', '.'], ":")
}

const fn written(relation: Relation) -> &'static str {
    match relation {
        Relation::Equal => "==",
        Relation::NotEqual => "!=",
        Relation::Greater => ">",
        Relation::GreaterEqual => ">=",
        Relation::Less => "<",
        Relation::LessEqual => "<=",
    }
}

fn negated(part: &Part) -> Part {
    Part::alone(format!("not {}", part.beside(Hold::Alone)))
}

/// Joins parts; `and` and `or` bind alike there, so that groups keep their brackets.
fn join(parts: Vec<Part>, word: &str, hold: Hold) -> Part {
    if let [only] = parts.as_slice() {
        return only.clone();
    }
    let texts: Vec<String> =
        parts.iter().map(|part| part.beside(if part.hold == hold { hold } else { Hold::Alone })).collect();
    Part { text: texts.join(&format!(" {word} ")), hold }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proto::registry;
    use std::process::{Command, Stdio};

    const PAIRS: &[(&str, &str)] = &[
        ("tcp.port == 80", "tcp port 80"),
        ("ip.addr==10.0.0.1&&udp.port != 53", "host 10.0.0.1 and not udp port 53"),
        ("ip.src == 10.0.0.0/8 or ipv6.dst == fe80::1", "src net 10.0.0.0/8 or dst host fe80::1"),
        ("(tcp or udp) and not ip.addr == 10.0.0.1", "(tcp or udp) and not host 10.0.0.1"),
        ("not (arp or icmp)", "not (arp or icmp)"),
        ("eth.addr == 00-11-22-33-44-55", "ether host 00:11:22:33:44:55"),
        ("eth.src != 00:11:22:33:44:55", "not ether src 00:11:22:33:44:55"),
        ("arp.src.proto_ipv4 == 10.0.0.1", "arp src host 10.0.0.1"),
        ("tcp.port in {80, 443, 8000..8080}", "tcp port 80 or tcp port 443 or tcp portrange 8000-8080"),
        ("udp.dstport > 1023", "udp dst portrange 1024-65535"),
        ("tcp.srcport < 1024", "tcp src portrange 0-1023"),
        ("ip and vlan.id == 5", "vlan 5 and ip"),
        ("vlan.id == 5 or ip", "ip or vlan 5"),
        ("frame.len > 100 and frame.len <= 500", "len > 100 and less 500"),
        ("frame.len >= 1000", "greater 1000"),
        ("tcp.flags.syn == 1 and tcp.flags.ack == 0", "tcp[tcpflags] & tcp-syn != 0 and tcp[tcpflags] & tcp-ack == 0"),
        ("tcp.flags & 0x12", "tcp[tcpflags] & 0x12 != 0"),
        ("tcp.flags & 0x12 == 2", "tcp[tcpflags] & 0x12 == 2"),
        ("tcp.flags == 0x002", "tcp[12:2] & 0x0fff == 2"),
        ("icmp.type == 8", "icmp[icmptype] == 8"),
        ("icmpv6.type == 135", "icmp6[0] == 135"),
        ("ip.ttl < 5", "ip[8] < 5"),
        ("ip.proto == \"TCP\"", "ip[9] == 6"),
        ("eth.type == 0x0806", "ether[12:2] == 2054"),
        ("arp.opcode == 1", "arp[6:2] == 1"),
        ("tcp[0:2] == 00:50", "tcp[0:2] == 0x0050"),
        ("eth[0] & 01", "ether[0] & 0x01 != 0"),
        ("ip.ttl in {1..5}", "ip[8] >= 1 and ip[8] <= 5"),
        ("ipv6", "ip6"),
        ("", ""),
    ];

    #[test]
    fn a_display_filter_is_said_in_the_language_of_captures() {
        for (display, capture) in PAIRS {
            assert_eq!(to_capture_filter(registry(), display).as_deref(), Ok(*capture), "{display}");
        }
    }

    #[test]
    fn what_cannot_be_said_is_named() {
        let why = |text: &str| to_capture_filter(registry(), text).map_err(|why| (why.sentence, why.is_filter));
        let cannot = |sentence: &str| Err((sentence.to_owned(), true));
        assert_eq!(why("tcp and http.host == \"a\""), cannot("Capture filters do not see `http.host`"),);
        assert_eq!(
            why("dns"),
            cannot("Capture filters know `dns` only by its port: `tcp.port == 53` or `udp.port == 53`"),
        );
        assert_eq!(
            why("frame contains \"a\""),
            cannot("Capture filters compare numbers at fixed places; they cannot search in `frame`"),
        );
        assert_eq!(
            why("ip.addr === 10.0.0.1"),
            cannot("Capture filters cannot ask for both addresses or ports at once"),
        );
        assert_eq!(why("tcp[3:3] == 00:00:00"), cannot("Capture filters take 1, 2 or 4 bytes, counted from the start"));
        assert!(matches!(why("tcp port 80"), Err((_, false))));
    }

    /// libpcap itself is asked, through tcpdump; where there is none, nothing is.
    #[test]
    fn libpcap_takes_what_is_said() {
        for (display, capture) in PAIRS {
            let mut tcpdump = Command::new("tcpdump");
            tcpdump.args(["-y", "EN10MB", "-d", capture]).stdin(Stdio::null()).stdout(Stdio::null());
            match tcpdump.output() {
                Ok(told) => {
                    assert!(told.status.success(), "{display}\n{capture}\n{}", String::from_utf8_lossy(&told.stderr))
                }
                Err(_) => {
                    eprintln!("no tcpdump here: libpcap was not asked");
                    return;
                }
            }
        }
    }
}
