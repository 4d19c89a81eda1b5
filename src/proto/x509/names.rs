//! Distinguished names (X.501, X.520) and general names (RFC 5280 §4.2.1.6).

use super::ber::{self, Head};
use super::fields::{x509ce, x509if, x509sat};
use super::{X509SAT, oid, oids};
use crate::dissect::prelude::*;

const COUNTRY: &[u8] = &[0x55, 0x04, 0x06];
const SERIAL_NUMBER: &[u8] = &[0x55, 0x04, 0x05];
const QUALIFIER: &[u8] = &[0x55, 0x04, 0x2e];
const EMAIL: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x01];
const DOMAIN_COMPONENT: &[u8] = &[0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 0x01, 0x19];
const JURISDICTION_COUNTRY: &[u8] = &[0x2b, 0x06, 0x01, 0x04, 0x01, 0x82, 0x37, 0x3c, 0x02, 0x01, 0x03];

/// A Name: a choice with one way to choose.
pub(super) fn name(pkt: &mut Packet, field: &'static Field, sequence: &'static Field) -> Parsed {
    let head = ber::head(pkt)?;
    pkt.add(field, 0, head.whole());
    pkt.open();
    rdn_sequence(pkt, sequence)?;
    pkt.close();
    Ok(())
}

pub(super) fn rdn_sequence(pkt: &mut Packet, field: &'static Field) -> Parsed {
    let head = ber::head(pkt)?;
    let content = pkt.peek(head.len, head.content)?;
    let item = ber::list(pkt, field, rdn)?;
    append(pkt, item, content, write_rdns);
    Ok(())
}

/// A Name whose parts stand in a node that covers its content.
pub(super) fn bare(pkt: &mut Packet, field: &'static Field) -> Parsed {
    ber::inside(pkt, |pkt, head| {
        let content = pkt.peek(0, head.content)?;
        let item = pkt.add(field, 0, head.content);
        pkt.append(item, |text| {
            text.push_str(": (");
            write_rdns(content, text);
            text.push(')');
            Ok(())
        });
        pkt.open();
        while pkt.left() > 0 {
            rdn(pkt)?;
        }
        pkt.close();
        Ok(())
    })
}

/// Appends what `write` makes of an element's content, in brackets, if it makes anything.
fn append(pkt: &mut Packet, item: Item, content: &[u8], write: fn(&[u8], &mut String)) {
    pkt.append(item, |text| {
        let start = text.len();
        write(content, text);
        if text.len() > start {
            text.insert_str(start, " (");
            text.push(')');
        }
        Ok(())
    });
}

/// Appends the subject of a certificate to its node.
pub(super) fn append_subject(pkt: &mut Packet, item: Item, certificate: &[u8]) {
    append(pkt, item, certificate, |certificate, text| {
        if let Some(subject) = subject(certificate) {
            write_rdns(subject, text);
        }
    });
}

/// The names of a certificate's subject.
fn subject(certificate: &[u8]) -> Option<&[u8]> {
    let (_, certificate, _) = ber::split(certificate)?;
    let (_, mut rest, _) = ber::split(certificate)?;
    if Head::of(rest)?.tag == 0xa0 {
        rest = ber::split(rest)?.2;
    }
    // Serial number, signature algorithm, issuer, validity.
    for _ in 0..4 {
        rest = ber::split(rest)?.2;
    }
    Some(ber::split(rest)?.1)
}

/// Writes the names of an RDNSequence's content, the last and most particular first.
fn write_rdns(mut content: &[u8], out: &mut String) {
    let mut sets = Vec::new();
    while let Some((_, set, behind)) = ber::split(content) {
        sets.push(set);
        content = behind;
    }
    for (index, set) in sets.iter().rev().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write_rdn(set, out);
    }
}

/// Writes the attributes of a RelativeDistinguishedName's content.
fn write_rdn(mut content: &[u8], out: &mut String) {
    let mut between = "";
    while let Some((_, attribute, behind)) = ber::split(content) {
        out.push_str(between);
        write_attribute(attribute, out);
        between = "+";
        content = behind;
    }
}

/// Writes an attribute's content: `id-at-countryName=US`.
fn write_attribute(content: &[u8], out: &mut String) {
    let Some((_, id, behind)) = ber::split(content) else { return };
    oids::write_name(id, out);
    out.push('=');
    if let Some((head, value, _)) = ber::split(behind) {
        ber::write_string(head.tag, value, out);
    }
}

fn rdn(pkt: &mut Packet) -> Parsed {
    let head = ber::head(pkt)?;
    let content = pkt.peek(head.len, head.content)?;
    let item = ber::list(pkt, &x509if::RDN, attribute)?;
    append(pkt, item, content, write_rdn);
    Ok(())
}

fn attribute(pkt: &mut Packet) -> Parsed {
    let head = ber::head(pkt)?;
    let content = pkt.peek(head.len, head.content)?;
    ber::sequence(pkt, &x509if::ATTRIBUTE, |pkt, item| {
        append(pkt, item, content, write_attribute);
        let id = oid(pkt, &x509if::ATTRIBUTE_ID)?;
        value(pkt, id)
    })
}

fn value(pkt: &mut Packet, id: &[u8]) -> Parsed {
    let Some(tag) = ber::tag(pkt) else { return Ok(()) };
    let field = match id {
        COUNTRY | JURISDICTION_COUNTRY => &x509sat::COUNTRY,
        SERIAL_NUMBER | QUALIFIER => &x509sat::PRINTABLE_TEXT,
        EMAIL | DOMAIN_COMPONENT => &x509sat::IA5_TEXT,
        _ => {
            pkt.pass(&X509SAT);
            return directory_string(pkt, tag);
        }
    };
    pkt.pass(&X509SAT);
    ber::string(pkt, field)
}

fn directory_string(pkt: &mut Packet, tag: u8) -> Parsed {
    let (number, field) = match tag {
        ber::TELETEX_STRING => (0, &x509sat::TELETEX),
        ber::PRINTABLE_STRING => (1, &x509sat::PRINTABLE),
        ber::UNIVERSAL_STRING => (2, &x509sat::UNIVERSAL),
        ber::BMP_STRING => (3, &x509sat::BMP),
        ber::UTF8_STRING => (4, &x509sat::UTF8),
        _ => return ber::pass(pkt),
    };
    let head = ber::head(pkt)?;
    pkt.add(&x509sat::DIRECTORY_STRING, number, head.whole());
    pkt.open();
    ber::string(pkt, field)?;
    pkt.close();
    Ok(())
}

/// GeneralNames, with or without their own tag in place of the universal one.
pub(super) fn general_names(pkt: &mut Packet, field: &'static Field) -> Parsed {
    ber::list(pkt, field, |pkt| general_name(pkt, &x509ce::GENERAL_NAME)).map(|_| ())
}

pub(super) fn general_name(pkt: &mut Packet, field: &'static Field) -> Parsed {
    ber::choice(pkt, field, |pkt, head| match head.number() {
        0 => {
            pkt.add(&x509ce::OTHER_NAME, 0, head.content);
            pkt.open();
            oid(pkt, &x509ce::OTHER_NAME_TYPE)?;
            pkt.close();
            Ok(())
        }
        1 => pkt.bytes(&x509ce::RFC822_NAME, head.content).map(|_| ()),
        2 => pkt.bytes(&x509ce::DNS_NAME, head.content).map(|_| ()),
        4 => name(pkt, &x509ce::DIRECTORY_NAME, &x509if::RDN_SEQUENCE),
        6 => pkt.bytes(&x509ce::URI, head.content).map(|_| ()),
        7 if head.content == 4 => pkt.ipv4(&x509ce::IP_ADDRESS_4).map(|_| ()),
        7 if head.content == 16 => pkt.ipv6(&x509ce::IP_ADDRESS_6).map(|_| ()),
        8 => {
            let id = pkt.bytes(&x509ce::REGISTERED_ID, head.content)?;
            let item = pkt.last();
            oids::name(pkt, item, id);
            Ok(())
        }
        _ => Ok(()),
    })
}
