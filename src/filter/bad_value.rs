//! What is wrong with a value, and which would be right.

use super::error::{BadValue, grouped};
use super::literal::{Wanted, plainly};
use super::{names, near, services};
use crate::field::{Base, Kind};

/// Most names of values in a sentence.
const NAMED: usize = 3;

/// Looks at a value that its field does not take. `quoted`: it stands in double quotes.
pub(super) fn bad_value(wanted: Wanted, value: &str, quoted: bool) -> BadValue {
    let shown = if quoted { format!("\"{value}\"") } else { value.to_owned() };
    BadValue {
        value: shown,
        field: wanted.field.map_or("", |field| field.abbrev),
        wants: if has_names(wanted) { "" } else { plainly(wanted.kind) },
        why: why(wanted.kind, value, quoted),
        examples: examples(wanted),
        meant: meant(wanted, value, quoted),
    }
}

fn has_names(wanted: Wanted) -> bool {
    wanted.kind != Kind::Bool && wanted.field.is_some_and(|field| !names::all(field).is_empty())
}

/// What exactly is wrong, where that can be told.
fn why(kind: Kind, value: &str, quoted: bool) -> String {
    match kind {
        Kind::Ipv4 if quoted && value.parse::<std::net::Ipv4Addr>().is_ok() => "addresses stand without quotes".into(),
        Kind::Ipv6 if quoted && value.parse::<std::net::Ipv6Addr>().is_ok() => "addresses stand without quotes".into(),
        Kind::Ipv4 => ipv4(value),
        Kind::Ipv6 => ipv6(value),
        Kind::Ether => ether(value),
        _ if quoted && is_number(kind) && value.bytes().all(|byte| byte.is_ascii_digit()) && !value.is_empty() => {
            "numbers stand without quotes".into()
        }
        _ => String::new(),
    }
}

fn ipv4(value: &str) -> String {
    if value.parse::<std::net::Ipv6Addr>().is_ok() {
        return "it is an IPv6 address".into();
    }
    let (address, prefix) = value.split_once('/').unwrap_or((value, ""));
    let parts: Vec<&str> = address.split('.').collect();
    if !parts.iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit())) {
        return String::new();
    }
    if parts.len() != 4 {
        return format!("it has {} of 4 parts", parts.len());
    }
    if let Some(part) = parts.iter().find(|part| part.parse::<u8>().is_err()) {
        return format!("{part} is larger than 255");
    }
    if prefix.parse::<u32>().is_ok_and(|prefix| prefix > 32) {
        return format!("a network's prefix is at most 32 bits long, not {prefix}");
    }
    String::new()
}

fn ipv6(value: &str) -> String {
    if value.parse::<std::net::Ipv4Addr>().is_ok() {
        return "it is an IPv4 address".into();
    }
    match value.split_once('/') {
        Some((_, prefix)) if prefix.parse::<u32>().is_ok_and(|prefix| prefix > 128) => {
            format!("a network's prefix is at most 128 bits long, not {prefix}")
        }
        _ => String::new(),
    }
}

fn ether(value: &str) -> String {
    let parts: Vec<&str> = value.split([':', '-', '.']).collect();
    let are_bytes = parts.iter().all(|part| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_hexdigit()));
    if are_bytes && parts.len() != 6 { format!("it has {} of 6 bytes", parts.len()) } else { String::new() }
}

const fn is_number(kind: Kind) -> bool {
    kind.is_unsigned() || kind.is_signed() || matches!(kind, Kind::F32 | Kind::F64)
}

/// Right values, or the bounds they lie in.
fn examples(wanted: Wanted) -> String {
    let named = wanted.field.map(names::all).unwrap_or_default();
    match wanted.kind {
        Kind::Bool => "True, False, 1 or 0".into(),
        Kind::Char => "a character such as 'A', or a number to 255".into(),
        Kind::F32 | Kind::F64 => "decimals such as 0.5".into(),
        Kind::AbsTime => "a time such as \"2022-07-04 12:34:56\"".into(),
        Kind::RelTime => "seconds such as 0.25".into(),
        Kind::Text => "a text such as \"GET\"".into(),
        Kind::Bytes | Kind::Protocol => "bytes such as 47:45:54, or a text in quotes".into(),
        Kind::Ether => "an address such as 00:1b:44:11:3a:b7".into(),
        Kind::Ipv4 => "an address such as 192.168.0.1, or a network such as 10.0.0.0/8".into(),
        Kind::Ipv6 => "an address such as 2001:db8::1, or a network such as fe80::/10".into(),
        Kind::Eui64 => "an address such as 02:1b:44:ff:fe:11:3a:b7".into(),
        Kind::Guid => "a GUID such as 6ba7b810-9dad-11d1-80b4-00c04fd430c8".into(),
        Kind::Oid => "an identifier such as 1.2.840.113549".into(),
        kind if kind.is_unsigned() && named.is_empty() => {
            format!("0 to {}", grouped(u64::MAX >> (64 - kind.bits())))
        }
        kind if kind.is_signed() && named.is_empty() => {
            let last = u64::MAX >> (65 - kind.bits());
            format!("−{} to {}", grouped(last.saturating_add(1)), grouped(last))
        }
        _ if !named.is_empty() => {
            let some: Vec<String> = named.iter().take(NAMED).map(|(_, name)| format!("\"{name}\"")).collect();
            let more = if named.len() > NAMED { " and others" } else { "" };
            format!("a number, or a name such as {}{more}", some.join(", "))
        }
        _ => String::new(),
    }
}

/// What may have been meant, as a filter writes it.
fn meant(wanted: Wanted, value: &str, quoted: bool) -> Vec<String> {
    if let Some(field) = wanted.field {
        if field.base == Base::Port {
            if let Some(port) = services::port_of(value) {
                return vec![port.to_string()];
            }
        } else {
            let all = names::all(field);
            let near = near::words(all.iter().map(|(_, name)| name.as_ref()), value);
            if !near.is_empty() {
                return near.into_iter().map(|name| format!("\"{name}\"")).collect();
            }
        }
    }
    // What is right but for its quotes. A moment is right in quotes only, a text in both.
    let can = !matches!(wanted.kind, Kind::AbsTime | Kind::None | Kind::Expert);
    if quoted && can && !value.contains(' ') && wanted.takes(value) {
        return vec![value.to_owned()];
    }
    Vec::new()
}
