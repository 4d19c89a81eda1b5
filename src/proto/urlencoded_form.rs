//! HTML forms, URL encoded (WHATWG URL Standard, application/x-www-form-urlencoded).

use crate::dissect::prelude::*;
use crate::proto::media;

fields! {
    ITEM = "", "", none;
    KEY = "urlencoded-form.key", "Key", text;
    VALUE = "urlencoded-form.value", "Value", text;
}

pub static URLENCODED_FORM: Protocol = Protocol {
    fields: FIELDS,
    on: &[On::Media("application/x-www-form-urlencoded", |_| true)],
    dissect,
    ..Protocol::named("urlencoded-form", "HTML Form URL Encoded")
};

fn dissect(pkt: &mut Packet) -> Parsed {
    let kind = media::shown_type(pkt);
    pkt.info_append(|text| write!(text, " ({kind})"));
    pkt.label(pkt.own(), |text| write!(text, "HTML Form URL Encoded: {kind}"));
    while pkt.captured_left() > 0 {
        let rest = pkt.rest();
        let len = memchr::memchr(b'&', rest).unwrap_or(rest.len());
        let item = rest.get(..len).unwrap_or(rest);
        let split = memchr::memchr(b'=', item).unwrap_or(item.len());
        let (name, value) = item.split_at_checked(split).unwrap_or((item, &[]));
        let (name, value) = (decoded(name), decoded(value.strip_prefix(b"=").unwrap_or(value)));
        let node = pkt.add(&ITEM, 0, len);
        pkt.label(node, |text| {
            let (name, value) = (String::from_utf8_lossy(&name), String::from_utf8_lossy(&value));
            write!(text, "Form item: \"{name}\" = \"{value}\"")
        });
        pkt.open();
        pkt.made(&KEY, &name, split);
        let at = pkt.position().saturating_add(split).saturating_add(1);
        pkt.made_at(&VALUE, &value, at, len.saturating_sub(split).saturating_sub(1));
        pkt.close();
        pkt.skip(len)?;
        if pkt.captured_left() > 0 {
            pkt.skip(1)?;
        }
    }
    Ok(())
}

/// Without percent signs and pluses.
fn decoded(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        let pair = match (first, after.first_chunk::<2>()) {
            (b'%', Some(pair)) => std::str::from_utf8(pair).ok().and_then(|pair| u8::from_str_radix(pair, 16).ok()),
            _ => None,
        };
        match pair {
            Some(byte) => {
                out.push(byte);
                rest = after.get(2..).unwrap_or(&[]);
            }
            None => out.push(if first == b'+' { b' ' } else { first }),
        }
    }
    out
}
