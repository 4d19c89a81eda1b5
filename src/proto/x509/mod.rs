//! X.509 certificates (RFC 5280), and the OCSP responses that come with them: read inside other protocols' messages.
//!
//! An element that is not what it should be ends its surroundings quietly; the bytes stay to be seen.

mod ber;
mod extensions;
pub mod fields;
mod names;
mod ocsp;
mod oids;

use crate::dissect::prelude::*;
use fields::{pkcs1, x509af, x509if};
use names::append_subject;

pub static BER: Protocol = Protocol {
    fields: fields::ber::FIELDS,
    pseudo: true,
    ..Protocol::named("ber", "Basic Encoding Rules (ASN.1 X.690)")
};
pub static X509AF: Protocol =
    Protocol { fields: x509af::FIELDS, pseudo: true, ..Protocol::named("x509af", "X.509 Authentication Framework") };
pub static X509IF: Protocol =
    Protocol { fields: x509if::FIELDS, pseudo: true, ..Protocol::named("x509if", "X.509 Information Framework") };
pub static X509SAT: Protocol = Protocol {
    fields: fields::x509sat::FIELDS,
    pseudo: true,
    ..Protocol::named("x509sat", "X.509 Selected Attribute Types")
};
pub static X509CE: Protocol = Protocol {
    fields: fields::x509ce::FIELDS,
    pseudo: true,
    ..Protocol::named("x509ce", "X.509 Certificate Extensions")
};
pub static PKIX1_EXPLICIT: Protocol = Protocol {
    fields: fields::pkix1explicit::FIELDS,
    pseudo: true,
    ..Protocol::named("pkix1explicit", "PKIX1Explicit")
};
pub static PKIX1_IMPLICIT: Protocol = Protocol {
    fields: fields::pkix1implicit::FIELDS,
    pseudo: true,
    ..Protocol::named("pkix1implicit", "PKIX1Implitit")
};
pub static PKCS1: Protocol = Protocol { fields: pkcs1::FIELDS, pseudo: true, ..Protocol::named("pkcs-1", "PKCS#1") };
pub static NS_CERT_EXTS: Protocol = Protocol {
    fields: fields::ns_cert_exts::FIELDS,
    pseudo: true,
    ..Protocol::named("ns_cert_exts", "NetScape Certificate Extensions")
};
pub static OCSP: Protocol = Protocol {
    short: "OCSP",
    fields: fields::ocsp::FIELDS,
    uses: &[&BER, &X509AF, &X509IF, &X509SAT, &X509CE, &PKIX1_EXPLICIT, &PKIX1_IMPLICIT, &PKCS1],
    on: &[On::Media("application/ocsp-request", |_| true), On::Media("application/ocsp-response", |_| true)],
    dissect: ocsp::message,
    ..Protocol::named("ocsp", "Online Certificate Status Protocol")
};

const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
const ELLIPTIC_CURVE: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];

/// Reads the next `len` bytes; where they are not what `read` expects, it ends without a word.
fn lenient(pkt: &mut Packet, len: usize, read: impl FnOnce(&mut Packet) -> Parsed) -> Parsed {
    match pkt.part(len, read) {
        Err(Stop::Malformed) => Ok(()),
        done => done,
    }
}

/// An OBJECT IDENTIFIER with its name.
fn oid<'p>(pkt: &mut Packet<'p, '_>, field: &'static Field) -> Parsed<&'p [u8]> {
    let id = ber::bytes(pkt, field)?;
    let item = pkt.last();
    oids::name(pkt, item, id);
    Ok(id)
}

/// An OBJECT IDENTIFIER that is kept as text.
fn oid_text<'p>(pkt: &mut Packet<'p, '_>, field: &'static Field) -> Parsed<&'p [u8]> {
    let id = ber::bytes(pkt, field)?;
    let item = pkt.last();
    if pkt.keeps(field) {
        let mut text = String::new();
        crate::field::text::write_oid(&mut text, id);
        pkt.set_text(item, text.as_bytes());
    }
    oids::name(pkt, item, id);
    Ok(id)
}

/// A certificate of `len` bytes, in a node of the carrier.
pub(crate) fn certificate(pkt: &mut Packet, field: &'static Field, len: usize) -> Parsed {
    let bytes = pkt.peek(0, len)?;
    let item = pkt.add(field, 0, len);
    append_subject(pkt, item, bytes);
    pkt.open();
    lenient(pkt, len, |pkt| ber::inside(pkt, |pkt, _| certificate_body(pkt)))?;
    pkt.close();
    Ok(())
}

/// A Name of `len` bytes, whose node is the carrier's.
pub(crate) fn distinguished_name(pkt: &mut Packet, field: &'static Field, len: usize) -> Parsed {
    lenient(pkt, len, |pkt| names::bare(pkt, field))
}

/// An OCSP response of `len` bytes.
pub(crate) fn ocsp_response(pkt: &mut Packet, len: usize) -> Parsed {
    ocsp::response(pkt, len)
}

fn certificate_body(pkt: &mut Packet) -> Parsed {
    ber::sequence(pkt, &x509af::SIGNED, |pkt, _| signed(pkt))?;
    algorithm(pkt, &x509af::ALGORITHM)?;
    ber::inside(pkt, |pkt, _| {
        ber::padding(pkt)?;
        pkt.bytes(&x509af::ENCRYPTED, pkt.left()).map(|_| ())
    })
}

fn signed(pkt: &mut Packet) -> Parsed {
    if ber::tag(pkt) == Some(0xa0) {
        ber::inside(pkt, |pkt, _| ber::integer(pkt, &x509af::VERSION))?;
    }
    ber::big_integer(pkt, &x509af::SERIAL)?;
    algorithm(pkt, &x509af::SIGNATURE)?;
    names::name(pkt, &x509af::ISSUER, &x509if::RDN_SEQUENCE)?;
    ber::sequence(pkt, &x509af::VALIDITY, |pkt, _| {
        time(pkt, &x509af::NOT_BEFORE)?;
        time(pkt, &x509af::NOT_AFTER)
    })?;
    names::name(pkt, &x509af::SUBJECT, &x509af::SUBJECT_RDN_SEQUENCE)?;
    ber::sequence(pkt, &x509af::KEY_INFO, |pkt, _| key_info(pkt))?;
    while let Some(tag) = ber::tag(pkt) {
        match tag {
            0xa3 => ber::inside(pkt, |pkt, _| ber::list(pkt, &x509af::EXTENSIONS, extensions::extension).map(|_| ()))?,
            _ => ber::pass(pkt)?,
        }
    }
    Ok(())
}

fn time(pkt: &mut Packet, field: &'static Field) -> Parsed {
    let head = ber::head(pkt)?;
    let general = head.tag == ber::GENERALIZED_TIME;
    if !general && head.tag != ber::UTC_TIME {
        return Err(Stop::Malformed);
    }
    pkt.add(field, u64::from(general), head.whole());
    pkt.open();
    if general {
        ber::generalized_time(pkt, &x509af::GENERALIZED_TIME)?;
    } else {
        ber::utc_time(pkt, &x509af::UTC_TIME)?;
    }
    pkt.close();
    Ok(())
}

fn algorithm(pkt: &mut Packet, field: &'static Field) -> Parsed {
    algorithm_id(pkt, field).map(|_| ())
}

fn algorithm_id(pkt: &mut Packet, field: &'static Field) -> Parsed<Option<bool>> {
    let mut is_rsa = None;
    ber::sequence(pkt, field, |pkt, item| {
        let id = oid(pkt, &x509af::ALGORITHM_ID)?;
        oids::name(pkt, item, id);
        is_rsa = Some(id == RSA);
        if id == ELLIPTIC_CURVE && pkt.left() > 0 {
            pkt.pass(&PKCS1);
            curve(pkt)?;
        }
        Ok(())
    })?;
    Ok(is_rsa)
}

fn curve(pkt: &mut Packet) -> Parsed {
    let head = ber::head(pkt)?;
    let number = match head.tag {
        ber::SEQUENCE => 0,
        ber::OID => 1,
        _ => 2,
    };
    pkt.add(&pkcs1::CURVE_PARAMETERS, number, head.whole());
    pkt.open();
    if number == 1 {
        oid(pkt, &pkcs1::NAMED_CURVE)?;
    }
    pkt.close();
    Ok(())
}

fn key_info(pkt: &mut Packet) -> Parsed {
    let is_rsa = algorithm_id(pkt, &x509af::KEY_ALGORITHM)? == Some(true);
    let head = ber::head(pkt)?;
    if head.tag != ber::BIT_STRING {
        return Err(Stop::Malformed);
    }
    ber::inside(pkt, |pkt, _| {
        if !is_rsa {
            ber::padding(pkt)?;
            return pkt.bytes(&x509af::KEY, pkt.left()).map(|_| ());
        }
        // What is known to be a key of RSA is read on, and its padding not shown.
        pkt.skip(1)?;
        let len = pkt.left();
        pkt.add(&x509af::KEY, 0, len);
        pkt.open();
        lenient(pkt, len, |pkt| {
            ber::inside(pkt, |pkt, _| {
                ber::big_integer(pkt, &pkcs1::MODULUS)?;
                ber::integer(pkt, &pkcs1::EXPONENT)
            })
        })?;
        pkt.close();
        Ok(())
    })
}
