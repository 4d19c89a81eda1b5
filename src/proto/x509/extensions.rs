//! Certificate extensions (RFC 5280 §4.2; RFC 6962; Microsoft's and Netscape's from captures).

use super::fields::{ns_cert_exts, ocsp, pkix1explicit, pkix1implicit, x509af, x509ce, x509sat};
use super::names::{general_name, general_names};
use super::{NS_CERT_EXTS, OCSP, PKIX1_EXPLICIT, PKIX1_IMPLICIT, X509CE, X509SAT, ber, lenient, oid, oids};
use crate::dissect::prelude::*;
use crate::proto::tls;

const ACCESS_INFO: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x01, 0x01];
const SUBJECT_ACCESS_INFO: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x01, 0x0b];
const QUALIFIER_CPS: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x02, 0x01];
const QUALIFIER_NOTICE: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x02, 0x02];
const OCSP_NOCHECK: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01, 0x05];
const OCSP_ARCHIVE_CUTOFF: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01, 0x06];
const CERTIFICATE_TIMESTAMPS: &[u8] = &[0x2b, 0x06, 0x01, 0x04, 0x01, 0xd6, 0x79, 0x02, 0x04, 0x02];
const RESPONSE_TIMESTAMPS: &[u8] = &[0x2b, 0x06, 0x01, 0x04, 0x01, 0xd6, 0x79, 0x02, 0x04, 0x05];
const MS_TEMPLATE_NAME: &[u8] = &[0x2b, 0x06, 0x01, 0x04, 0x01, 0x82, 0x37, 0x14, 0x02];
const MS_CA_VERSION: &[u8] = &[0x2b, 0x06, 0x01, 0x04, 0x01, 0x82, 0x37, 0x15, 0x01];
const MS_PREVIOUS_HASH: &[u8] = &[0x2b, 0x06, 0x01, 0x04, 0x01, 0x82, 0x37, 0x15, 0x02];
const MS_TEMPLATE: &[u8] = &[0x2b, 0x06, 0x01, 0x04, 0x01, 0x82, 0x37, 0x15, 0x07];
const MS_POLICIES: &[u8] = &[0x2b, 0x06, 0x01, 0x04, 0x01, 0x82, 0x37, 0x15, 0x0a];
const NETSCAPE_TYPE: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x86, 0xf8, 0x42, 0x01, 0x01];
const NETSCAPE_COMMENT: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x86, 0xf8, 0x42, 0x01, 0x0d];

/// An extension of a certificate.
pub(super) fn extension(pkt: &mut Packet) -> Parsed {
    ber::sequence(pkt, &x509af::EXTENSION, |pkt, item| {
        let id = oid(pkt, &x509af::EXTENSION_ID)?;
        oids::name(pkt, item, id);
        if ber::tag(pkt) == Some(ber::BOOLEAN) {
            ber::boolean(pkt, &x509af::CRITICAL)?;
        }
        value(pkt, id)
    })
}

/// An extension of something that is no certificate.
pub(super) fn other_extension(pkt: &mut Packet) -> Parsed {
    ber::sequence(pkt, &pkix1explicit::EXTENSION, |pkt, _| {
        let id = super::oid_text(pkt, &pkix1explicit::EXTENSION_ID)?;
        if ber::tag(pkt) == Some(ber::BOOLEAN) {
            ber::pass(pkt)?;
        }
        value(pkt, id)
    })
}

/// The value of an extension, inside an OCTET STRING.
fn value(pkt: &mut Packet, id: &[u8]) -> Parsed {
    let head = ber::head(pkt)?;
    if head.tag != ber::OCTET_STRING {
        return Ok(());
    }
    pkt.skip(head.len)?;
    lenient(pkt, head.content, |pkt| content(pkt, id))
}

fn content(pkt: &mut Packet, id: &[u8]) -> Parsed {
    if let [0x55, 0x1d, number] = *id {
        return standard(pkt, number);
    }
    match id {
        ACCESS_INFO | SUBJECT_ACCESS_INFO => {
            pkt.pass(&PKIX1_IMPLICIT);
            ber::list(pkt, &pkix1implicit::ACCESSES, |pkt| {
                ber::sequence(pkt, &pkix1implicit::ACCESS, |pkt, _| {
                    oid(pkt, &pkix1implicit::ACCESS_METHOD)?;
                    general_name(pkt, &pkix1implicit::ACCESS_LOCATION)
                })
            })
            .map(|_| ())
        }
        OCSP_NOCHECK => {
            pkt.pass(&OCSP);
            let head = ber::head(pkt)?;
            pkt.skip(head.len)?;
            pkt.add(&ocsp::NOCHECK, 0, head.content);
            Ok(())
        }
        OCSP_ARCHIVE_CUTOFF => {
            pkt.pass(&OCSP);
            ber::generalized_time(pkt, &ocsp::ARCHIVE_CUTOFF)
        }
        CERTIFICATE_TIMESTAMPS | RESPONSE_TIMESTAMPS => {
            pkt.pass(&tls::TLS);
            ber::inside(pkt, |pkt, _| pkt.as_declared(tls::sct_list))
        }
        MS_TEMPLATE_NAME => {
            pkt.pass(&X509SAT);
            ber::string(pkt, &x509sat::BMP_TEXT)
        }
        MS_CA_VERSION => {
            pkt.pass(&X509SAT);
            ber::integer(pkt, &x509sat::NUMBER)
        }
        MS_PREVIOUS_HASH => {
            pkt.pass(&X509SAT);
            ber::bytes(pkt, &x509sat::OCTETS).map(|_| ())
        }
        MS_TEMPLATE => {
            pkt.pass(&X509CE);
            ber::sequence(pkt, &x509ce::TEMPLATE, |pkt, _| {
                oid(pkt, &x509ce::TEMPLATE_ID)?;
                for field in [&x509ce::TEMPLATE_MAJOR, &x509ce::TEMPLATE_MINOR] {
                    if pkt.left() > 0 {
                        ber::integer(pkt, field)?;
                    }
                }
                Ok(())
            })
        }
        MS_POLICIES => {
            pkt.pass(&X509CE);
            policies(pkt)
        }
        NETSCAPE_TYPE => {
            pkt.pass(&NS_CERT_EXTS);
            flags(
                pkt,
                &ns_cert_exts::CERT_TYPE,
                &[
                    &ns_cert_exts::SSL_CLIENT,
                    &ns_cert_exts::SSL_SERVER,
                    &ns_cert_exts::SMIME,
                    &ns_cert_exts::OBJECT_SIGNING,
                    &ns_cert_exts::RESERVED,
                    &ns_cert_exts::SSL_CA,
                    &ns_cert_exts::SMIME_CA,
                    &ns_cert_exts::OBJECT_SIGNING_CA,
                ],
            )
        }
        NETSCAPE_COMMENT => {
            pkt.pass(&NS_CERT_EXTS);
            ber::string(pkt, &ns_cert_exts::COMMENT)
        }
        _ => Ok(()),
    }
}

/// The extensions of X.509 itself: 2.5.29.number.
fn standard(pkt: &mut Packet, number: u8) -> Parsed {
    if !matches!(number, 14..=19 | 31 | 32 | 35 | 37 | 46) {
        return Ok(());
    }
    pkt.pass(&X509CE);
    match number {
        14 => ber::bytes(pkt, &x509ce::SUBJECT_KEY).map(|_| ()),
        15 => flags(
            pkt,
            &x509ce::KEY_USAGE,
            &[
                &x509ce::DIGITAL_SIGNATURE,
                &x509ce::CONTENT_COMMITMENT,
                &x509ce::KEY_ENCIPHERMENT,
                &x509ce::DATA_ENCIPHERMENT,
                &x509ce::KEY_AGREEMENT,
                &x509ce::KEY_CERT_SIGN,
                &x509ce::CRL_SIGN,
                &x509ce::ENCIPHER_ONLY,
                &x509ce::DECIPHER_ONLY,
            ],
        ),
        16 => ber::sequence(pkt, &x509ce::KEY_PERIOD, |pkt, _| {
            while let Some(tag) = ber::tag(pkt) {
                let field = if tag == 0x80 { &x509ce::KEY_NOT_BEFORE } else { &x509ce::KEY_NOT_AFTER };
                ber::generalized_time(pkt, field)?;
            }
            Ok(())
        }),
        17 | 18 => general_names(pkt, &x509ce::GENERAL_NAMES),
        19 => ber::sequence(pkt, &x509ce::BASIC_CONSTRAINTS, |pkt, _| {
            if ber::tag(pkt) == Some(ber::BOOLEAN) {
                ber::boolean(pkt, &x509ce::CA)?;
            }
            if ber::tag(pkt) == Some(ber::INTEGER) {
                let head = ber::head(pkt)?;
                pkt.skip(head.len)?;
                let number = pkt.peek(0, head.content)?;
                let value = number.iter().fold(0u64, |sum, byte| sum << 8 | u64::from(*byte));
                pkt.add(&x509ce::PATH_LENGTH, value, head.content);
            }
            Ok(())
        }),
        31 | 46 => ber::list(pkt, &x509ce::CRL_POINTS, crl_point).map(|_| ()),
        32 => policies(pkt),
        35 => ber::sequence(pkt, &x509ce::AUTHORITY_KEY, |pkt, _| {
            while let Some(tag) = ber::tag(pkt) {
                match tag {
                    0x80 => ber::bytes(pkt, &x509ce::KEY_IDENTIFIER).map(|_| ())?,
                    0xa1 => general_names(pkt, &x509ce::AUTHORITY_ISSUER)?,
                    0x82 => ber::big_integer(pkt, &x509ce::AUTHORITY_SERIAL)?,
                    _ => ber::pass(pkt)?,
                }
            }
            Ok(())
        }),
        _ => ber::list(pkt, &x509ce::KEY_PURPOSES, |pkt| oid(pkt, &x509ce::KEY_PURPOSE).map(|_| ())).map(|_| ()),
    }
}

/// A BIT STRING of named bits, eight to the octet.
fn flags(pkt: &mut Packet, field: &'static Field, bits: &[&'static Field]) -> Parsed {
    ber::inside(pkt, |pkt, _| {
        ber::padding(pkt)?;
        let (start, octets) = (pkt.position(), pkt.bytes(field, pkt.left())?);
        pkt.open();
        for (index, bit) in bits.iter().enumerate() {
            let octet = index / 8;
            let value = octets.get(octet).copied().unwrap_or(0);
            let position = start.saturating_add(octet.min(octets.len().saturating_sub(1)));
            pkt.add_at(bit, u64::from(value), position, 1);
        }
        pkt.close();
        Ok(())
    })
}

fn crl_point(pkt: &mut Packet) -> Parsed {
    ber::sequence(pkt, &x509ce::CRL_POINT, |pkt, _| {
        while let Some(tag) = ber::tag(pkt) {
            match tag {
                0xa0 => ber::inside(pkt, |pkt, _| {
                    let head = ber::head(pkt)?;
                    pkt.add_at(
                        &x509ce::POINT_NAME,
                        u64::from(head.number()),
                        pkt.position().saturating_add(head.len),
                        head.content,
                    );
                    pkt.open();
                    if head.number() == 0 {
                        general_names(pkt, &x509ce::FULL_NAME)?;
                    }
                    pkt.close();
                    Ok(())
                })?,
                0xa2 => general_names(pkt, &x509ce::CRL_ISSUER)?,
                _ => ber::pass(pkt)?,
            }
        }
        Ok(())
    })
}

fn policies(pkt: &mut Packet) -> Parsed {
    ber::list(pkt, &x509ce::POLICIES, |pkt| {
        ber::sequence(pkt, &x509ce::POLICY, |pkt, _| {
            oid(pkt, &x509ce::POLICY_ID)?;
            if pkt.left() > 0 {
                ber::list(pkt, &x509ce::QUALIFIERS, qualifier)?;
            }
            Ok(())
        })
    })
    .map(|_| ())
}

fn qualifier(pkt: &mut Packet) -> Parsed {
    ber::sequence(pkt, &x509ce::QUALIFIER, |pkt, _| match oid(pkt, &x509ce::QUALIFIER_ID)? {
        QUALIFIER_CPS => {
            pkt.pass(&PKIX1_EXPLICIT);
            ber::string(pkt, &pkix1explicit::CPS)
        }
        QUALIFIER_NOTICE => {
            pkt.pass(&PKIX1_IMPLICIT);
            ber::sequence(pkt, &pkix1implicit::USER_NOTICE, |pkt, _| {
                if ber::tag(pkt) == Some(ber::SEQUENCE) {
                    ber::pass(pkt)?;
                }
                notice_text(pkt)
            })
        }
        _ => Ok(()),
    })
}

fn notice_text(pkt: &mut Packet) -> Parsed {
    let (number, field) = match ber::tag(pkt) {
        Some(ber::IA5_STRING) => (0, &pkix1implicit::NOTICE_IA5),
        Some(ber::VISIBLE_STRING) => (1, &pkix1implicit::NOTICE_VISIBLE),
        Some(ber::BMP_STRING) => (2, &pkix1implicit::NOTICE_BMP),
        Some(ber::UTF8_STRING) => (3, &pkix1implicit::NOTICE_UTF8),
        _ => return Ok(()),
    };
    let head = ber::head(pkt)?;
    pkt.add(&pkix1implicit::EXPLICIT_TEXT, number, head.whole());
    pkt.open();
    ber::string(pkt, field)?;
    pkt.close();
    Ok(())
}
