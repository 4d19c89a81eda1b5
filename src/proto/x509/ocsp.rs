//! OCSP (RFC 6960): requests and responses as HTTP carries them, and responses that servers staple to their certificates.

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

/// A message that is a content of its own.
pub(super) fn message(pkt: &mut Packet) -> Parsed {
    let kind = crate::proto::media::shown_type(pkt);
    if kind == "application/ocsp-response" {
        pkt.info(|text| text.write_str("Response"));
        pkt.pass(&OCSP);
        return ber::inside(pkt, |pkt, _| parts(pkt));
    }
    pkt.info(|text| text.write_str("Request"));
    ber::inside(pkt, |pkt, _| {
        ber::sequence(pkt, &REQUEST_BODY, |pkt, _| request(pkt))?;
        if pkt.left() == 0 {
            return Ok(());
        }
        ber::inside(pkt, |pkt, _| {
            ber::sequence(pkt, &REQUEST_SIGNATURE, |pkt, _| {
                algorithm(pkt, &SIGNATURE_ALGORITHM)?;
                signature(pkt)
            })
        })
    })
}

fn request(pkt: &mut Packet) -> Parsed {
    while let Some(tag) = ber::tag(pkt) {
        match tag {
            0xa0 => ber::inside(pkt, |pkt, _| ber::integer(pkt, &VERSION))?,
            0xa1 => ber::inside(pkt, |pkt, _| super::names::general_name(pkt, &REQUESTOR))?,
            0xa2 => {
                ber::inside(pkt, |pkt, _| ber::list(pkt, &REQUEST_EXTENSIONS, extensions::other_extension).map(|_| ()))?
            }
            _ => {
                ber::list(pkt, &REQUESTS, |pkt| {
                    ber::sequence(pkt, &REQUEST, |pkt, _| {
                        certificate_id(pkt, &REQUEST_CERTIFICATE)?;
                        if pkt.left() == 0 {
                            return Ok(());
                        }
                        ber::inside(pkt, |pkt, _| {
                            ber::list(pkt, &REQUEST_SINGLE_EXTENSIONS, extensions::other_extension).map(|_| ())
                        })
                    })
                })?;
            }
        }
    }
    Ok(())
}

fn certificate_id(pkt: &mut Packet, field: &'static Field) -> Parsed {
    ber::sequence(pkt, field, |pkt, _| {
        algorithm(pkt, &HASH_ALGORITHM)?;
        ber::bytes(pkt, &NAME_HASH)?;
        ber::bytes(pkt, &KEY_HASH)?;
        ber::big_integer(pkt, &SERIAL)
    })
}

fn signature(pkt: &mut Packet) -> Parsed {
    ber::inside(pkt, |pkt, _| {
        ber::padding(pkt)?;
        pkt.bytes(&SIGNATURE, pkt.left()).map(|_| ())
    })
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
    signature(pkt)?;
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
    certificate_id(pkt, &CERTIFICATE_ID)?;
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
