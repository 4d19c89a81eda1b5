//! OCSP responses (RFC 6960), as servers staple them to their certificates.

use super::fields::ocsp::*;
use super::fields::x509if;
use super::{OCSP, algorithm, append_subject, ber, certificate_body, extensions, lenient, names, oid_text};
use crate::dissect::prelude::*;

pub(super) fn response(pkt: &mut Packet, len: usize) -> Parsed {
    pkt.pass(&OCSP);
    let item = pkt.add(OCSP.field(), 0, len);
    pkt.label(item, |text| text.write_str("OCSP Response"));
    pkt.open();
    lenient(pkt, len, |pkt| ber::inside(pkt, |pkt, _| parts(pkt)))?;
    pkt.close();
    Ok(())
}

fn parts(pkt: &mut Packet) -> Parsed {
    ber::inside(pkt, |pkt, _| {
        let value = pkt.peek_u8(0)?;
        pkt.add(&STATUS, u64::from(value), pkt.left());
        Ok(())
    })?;
    if pkt.left() == 0 {
        return Ok(());
    }
    ber::inside(pkt, |pkt, _| {
        ber::sequence(pkt, &RESPONSE, |pkt, _| {
            oid_text(pkt, &RESPONSE_TYPE)?;
            ber::inside(pkt, |pkt, _| ber::sequence(pkt, &BASIC, |pkt, _| basic(pkt)))
        })
    })
}

fn basic(pkt: &mut Packet) -> Parsed {
    ber::sequence(pkt, &DATA, |pkt, _| data(pkt))?;
    algorithm(pkt, &SIGNATURE_ALGORITHM)?;
    ber::inside(pkt, |pkt, _| {
        ber::padding(pkt)?;
        pkt.bytes(&SIGNATURE, pkt.left()).map(|_| ())
    })?;
    if pkt.left() == 0 {
        return Ok(());
    }
    ber::inside(pkt, |pkt, _| {
        ber::list(pkt, &CERTIFICATES, |pkt| {
            let whole = ber::head(pkt)?.whole();
            let bytes = pkt.peek(0, whole)?;
            ber::sequence(pkt, &CERTIFICATE, |pkt, item| {
                append_subject(pkt, item, bytes);
                certificate_body(pkt)
            })
        })
        .map(|_| ())
    })
}

fn data(pkt: &mut Packet) -> Parsed {
    if ber::tag(pkt) == Some(0xa0) {
        ber::inside(pkt, |pkt, _| ber::integer(pkt, &VERSION))?;
    }
    ber::choice(pkt, &RESPONDER, |pkt, head| match head.number() {
        1 => names::name(pkt, &BY_NAME, &x509if::RDN_SEQUENCE),
        2 => ber::bytes(pkt, &BY_KEY).map(|_| ()),
        _ => Ok(()),
    })?;
    ber::generalized_time(pkt, &PRODUCED_AT)?;
    ber::list(pkt, &RESPONSES, |pkt| ber::sequence(pkt, &SINGLE, |pkt, _| single(pkt)))?;
    if pkt.left() > 0 {
        ber::inside(pkt, |pkt, _| ber::list(pkt, &RESPONSE_EXTENSIONS, extensions::other_extension).map(|_| ()))?;
    }
    Ok(())
}

fn single(pkt: &mut Packet) -> Parsed {
    ber::sequence(pkt, &CERTIFICATE_ID, |pkt, _| {
        algorithm(pkt, &HASH_ALGORITHM)?;
        ber::bytes(pkt, &NAME_HASH)?;
        ber::bytes(pkt, &KEY_HASH)?;
        ber::big_integer(pkt, &SERIAL)
    })?;
    ber::choice(pkt, &CERTIFICATE_STATUS, |pkt, head| {
        let field = match head.number() {
            0 => &GOOD,
            1 => &REVOKED,
            _ => &UNKNOWN,
        };
        pkt.add(field, 0, head.content);
        pkt.open();
        if head.number() == 1 {
            ber::generalized_time(pkt, &REVOKED_AT)?;
            if pkt.left() > 0 {
                ber::inside(pkt, |pkt, _| {
                    ber::inside(pkt, |pkt, _| {
                        let value = pkt.peek_u8(0)?;
                        pkt.add(&REASON, u64::from(value), pkt.left());
                        Ok(())
                    })
                })?;
            }
        }
        pkt.close();
        Ok(())
    })?;
    ber::generalized_time(pkt, &THIS_UPDATE)?;
    while let Some(tag) = ber::tag(pkt) {
        match tag {
            0xa0 => ber::inside(pkt, |pkt, _| ber::generalized_time(pkt, &NEXT_UPDATE))?,
            0xa1 => {
                ber::inside(pkt, |pkt, _| ber::list(pkt, &SINGLE_EXTENSIONS, extensions::other_extension).map(|_| ()))?
            }
            _ => ber::pass(pkt)?,
        }
    }
    Ok(())
}
