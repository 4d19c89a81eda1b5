//! Hello extensions (RFC 8446 §4.2, RFC 6066 and those that IANA's list names), certificate status and timestamps.

use super::fields::*;
use super::handshake::{Prints, plural};
use super::names;
use super::session::Session;
use super::transport_parameters;
use crate::dissect::prelude::*;
use crate::proto::x509;

/// Which message a list of extensions stands in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Hello {
    Client,
    Server,
    Retry,
    Encrypted,
    Certificate,
    Request,
    Ticket,
}

/// A length that does not fit into what is there is said, and cut.
pub(super) fn fitting(pkt: &mut Packet, len: usize) -> usize {
    let left = pkt.left();
    if len > left {
        pkt.expert_with(&BUFFER_TOO_SMALL, |text| {
            write!(text, "Vector length {len} is too large, truncating it to {left}")
        });
    }
    len.min(left)
}

pub(super) fn vector8(pkt: &mut Packet, field: &'static Field) -> Parsed<usize> {
    let len = usize::from(pkt.u8(field)?);
    Ok(fitting(pkt, len))
}

pub(super) fn vector(pkt: &mut Packet, field: &'static Field) -> Parsed<usize> {
    let len = usize::from(pkt.u16(field)?);
    Ok(fitting(pkt, len))
}

pub(super) fn vector24(pkt: &mut Packet, field: &'static Field) -> Parsed<usize> {
    let len = pkt.u24(field)? as usize;
    Ok(fitting(pkt, len))
}

/// The version that a server hello chose in `supported_versions`; the cursor stands on the random.
pub(super) fn selected_version(pkt: &Packet) -> Option<u16> {
    let id = usize::from(pkt.peek_u8(32).ok()?);
    let mut at = id.saturating_add(32 + 1 + 2 + 1);
    let end = at.saturating_add(2).saturating_add(usize::from(pkt.peek_u16(at).ok()?));
    at = at.saturating_add(2);
    while at.saturating_add(4) <= end {
        let (kind, len) = (pkt.peek_u16(at).ok()?, usize::from(pkt.peek_u16(at.saturating_add(2)).ok()?));
        if kind == 43 {
            return pkt.peek_u16(at.saturating_add(4)).ok();
        }
        at = at.saturating_add(4).saturating_add(len);
    }
    None
}

/// A list of extensions, with its length.
pub(super) fn list(pkt: &mut Packet, hello: Hello, session: &mut Session, mut prints: Option<&mut Prints>) -> Parsed {
    let len = vector(pkt, &EXTENSIONS_LENGTH)?;
    pkt.part(len, |pkt| {
        while pkt.left() > 0 {
            extension(pkt, hello, session, prints.as_deref_mut())?;
        }
        Ok(())
    })
}

fn extension(pkt: &mut Packet, hello: Hello, session: &mut Session, prints: Option<&mut Prints>) -> Parsed {
    let (kind, len) = (pkt.peek_u16(0)?, usize::from(pkt.peek_u16(2)?));
    let item = pkt.add(&EXTENSION, 0, len.saturating_add(4).min(pkt.left()));
    pkt.label(item, |text| match names::extension(u64::from(kind)) {
        Some(name) => write!(text, "Extension: {name} (len={len})"),
        None => write!(text, "Extension: Unknown type {kind} (len={len})"),
    });
    pkt.open();
    pkt.u16(&EXTENSION_TYPE)?;
    let len = vector(pkt, &EXTENSION_LENGTH)?;
    pkt.part(len, |pkt| content(pkt, kind, hello, session, prints))?;
    pkt.close();
    Ok(())
}

fn content(
    pkt: &mut Packet,
    kind: u16,
    hello: Hello,
    session: &mut Session,
    mut prints: Option<&mut Prints>,
) -> Parsed {
    if let Some(prints) = prints.as_deref_mut() {
        Prints::push(&mut prints.extensions, kind);
    }
    let client = hello == Hello::Client;
    match kind {
        0 => server_names(pkt),
        1 => pkt.u8(&FRAGMENT_LENGTH).map(|_| ()),
        5 if client || hello == Hello::Request => status_request(pkt),
        5 if hello == Hello::Certificate => certificate_status(pkt),
        9 | 19 | 20 => certificate_types(pkt, client),
        10 => groups(pkt, prints),
        11 => point_formats(pkt, prints),
        12 => {
            let len = vector8(pkt, &SRP_LENGTH)?;
            pkt.bytes(&SRP_USERNAME, len).map(|_| ())
        }
        13 | 34 | 50 if client || hello == Hello::Request => signatures(pkt),
        14 if session.datagram => crate::proto::dtls::use_srtp(pkt),
        15 => pkt.u8(&HEARTBEAT_MODE).map(|_| ()),
        16 => protocols(pkt, hello, session),
        17 if client => status_requests(pkt),
        18 if !client && pkt.left() > 0 => sct_list(pkt),
        5 | 17 | 18 | 22 | 23 | 49 => Ok(()),
        21 => pkt.bytes(&PADDING, pkt.left()).map(|_| ()),
        27 => compressions(pkt),
        28 => pkt.u16(&RECORD_SIZE_LIMIT).map(|_| ()),
        35 => ticket(pkt),
        40 | 51 => key_shares(pkt, hello),
        41 => pre_shared_key(pkt, client),
        42 if hello == Hello::Ticket => pkt.u32(&EARLY_DATA_SIZE).map(|_| ()),
        // Early data are encrypted as only TLS 1.3 does.
        42 => {
            if client {
                session.set_version(0x0304);
            }
            Ok(())
        }
        43 => versions(pkt, client),
        44 => {
            let len = vector(pkt, &COOKIE_LENGTH)?;
            pkt.bytes(&COOKIE, len).map(|_| ())
        }
        45 => {
            let len = vector8(pkt, &PSK_MODES_LENGTH)?;
            for _ in 0..len {
                pkt.u8(&PSK_MODE)?;
            }
            Ok(())
        }
        47 => super::handshake::distinguished_names(pkt),
        48 => oid_filters(pkt),
        53 | 54 => {
            let len = vector8(pkt, &CONNECTION_ID_LENGTH)?;
            pkt.bytes(&CONNECTION_ID, len).map(|_| ())
        }
        13172 => next_protocols(pkt),
        17513 => application_settings(pkt, client),
        57 | 65445 => transport_parameters::all(pkt),
        65281 => renegotiation(pkt),
        65486 => encrypted_server_name(pkt, client),
        _ => {
            let len = pkt.left();
            pkt.bytes(&EXTENSION_DATA, len).map(|_| ())
        }
    }
}

/// A heading over what is left of an extension.
fn heading(pkt: &mut Packet, title: &str) {
    let item = pkt.add(&EXTENSION_BOX, 0, pkt.left());
    pkt.label(item, |text| text.write_str(title));
    pkt.open();
}

fn server_names(pkt: &mut Packet) -> Parsed {
    if pkt.left() == 0 {
        return Ok(());
    }
    heading(pkt, "Server Name Indication extension");
    let len = vector(pkt, &SERVER_NAMES_LENGTH)?;
    pkt.part(len, |pkt| {
        while pkt.left() > 0 {
            pkt.u8(&SERVER_NAME_TYPE)?;
            let len = vector(pkt, &SERVER_NAME_LENGTH)?;
            pkt.bytes(&SERVER_NAME, len)?;
        }
        Ok(())
    })?;
    pkt.close();
    Ok(())
}

fn groups(pkt: &mut Packet, mut prints: Option<&mut Prints>) -> Parsed {
    let len = vector(pkt, &GROUPS_LENGTH)?;
    let count = len / 2;
    let item = pkt.add(&GROUPS, 0, len);
    pkt.label(item, |text| write!(text, "Supported Groups ({count} group{})", plural(count)));
    pkt.open();
    for _ in 0..count {
        let group = pkt.u16(&GROUP)?;
        if let Some(prints) = prints.as_deref_mut() {
            Prints::push(&mut prints.groups, group);
        }
    }
    pkt.close();
    Ok(())
}

fn point_formats(pkt: &mut Packet, mut prints: Option<&mut Prints>) -> Parsed {
    let count = vector8(pkt, &POINT_FORMATS_LENGTH)?;
    let item = pkt.add(&POINT_FORMAT_LIST, 0, count);
    pkt.label(item, |text| write!(text, "Elliptic curves point formats ({count})"));
    pkt.open();
    for _ in 0..count {
        let format = pkt.u8(&POINT_FORMAT)?;
        if let Some(prints) = prints.as_deref_mut() {
            Prints::push(&mut prints.formats, u16::from(format));
        }
    }
    pkt.close();
    Ok(())
}

/// A list of signature schemes, with its length.
pub(super) fn signatures(pkt: &mut Packet) -> Parsed {
    let len = vector(pkt, &SIGNATURES_LENGTH)?;
    let count = len / 2;
    let item = pkt.add(&SIGNATURES, 0, len);
    pkt.label(item, |text| write!(text, "Signature Hash Algorithms ({count} algorithm{})", plural(count)));
    pkt.open();
    for _ in 0..count {
        signature(pkt)?;
    }
    pkt.close();
    Ok(())
}

/// One signature scheme, which was a hash and a kind of signature in TLS 1.2.
pub(super) fn signature(pkt: &mut Packet) -> Parsed {
    let scheme = pkt.peek_u16(0)?;
    pkt.add(&SIGNATURE_SCHEME, u64::from(scheme), 2);
    pkt.open();
    pkt.u8(&SIGNATURE_HASH)?;
    pkt.u8(&SIGNATURE_KIND)?;
    pkt.close();
    Ok(())
}

fn protocols(pkt: &mut Packet, hello: Hello, session: &mut Session) -> Parsed {
    let len = vector(pkt, &ALPN_LENGTH)?;
    pkt.add(&ALPN_LIST, 0, len);
    pkt.open();
    pkt.part(len, |pkt| {
        while pkt.left() > 0 {
            let len = vector8(pkt, &ALPN_NAME_LENGTH)?;
            let name = pkt.bytes(&ALPN_NAME, len)?;
            if hello != Hello::Client {
                session.carries(name);
            }
        }
        Ok(())
    })?;
    pkt.close();
    Ok(())
}

fn next_protocols(pkt: &mut Packet) -> Parsed {
    if pkt.left() == 0 {
        return Ok(());
    }
    heading(pkt, "Next Protocol Negotiation");
    while pkt.left() > 0 {
        let len = vector8(pkt, &NPN_NAME_LENGTH)?;
        pkt.bytes(&NPN_NAME, len)?;
    }
    pkt.close();
    Ok(())
}

fn application_settings(pkt: &mut Packet, client: bool) -> Parsed {
    if !client {
        pkt.bytes(&ALPS_SETTINGS, pkt.left())?;
        return Ok(());
    }
    let len = vector(pkt, &ALPS_LENGTH)?;
    pkt.add(&ALPS_LIST, 0, len);
    pkt.open();
    pkt.part(len, |pkt| {
        while pkt.left() > 0 {
            let len = vector8(pkt, &ALPS_NAME_LENGTH)?;
            pkt.bytes(&ALPS_NAME, len)?;
        }
        Ok(())
    })?;
    pkt.close();
    Ok(())
}

fn renegotiation(pkt: &mut Packet) -> Parsed {
    heading(pkt, "Renegotiation Info extension");
    let len = vector8(pkt, &RENEGOTIATION_LENGTH)?;
    if len > 0 {
        pkt.bytes(&RENEGOTIATION, len)?;
    }
    pkt.close();
    Ok(())
}

fn ticket(pkt: &mut Packet) -> Parsed {
    let len = pkt.left();
    let item = pkt.add(&EXTENSION_DATA, 0, len);
    pkt.label(item, |text| write!(text, "Data ({len} byte{})", plural(len)));
    pkt.skip(len)
}

fn key_shares(pkt: &mut Packet, hello: Hello) -> Parsed {
    heading(pkt, "Key Share extension");
    match hello {
        Hello::Client => {
            let len = vector(pkt, &KEY_SHARES_LENGTH)?;
            pkt.part(len, |pkt| {
                while pkt.left() >= 4 {
                    key_share(pkt)?;
                }
                Ok(())
            })?;
        }
        Hello::Retry => {
            pkt.u16(&KEY_SHARE_SELECTED)?;
        }
        _ => key_share(pkt)?,
    }
    pkt.close();
    Ok(())
}

fn key_share(pkt: &mut Packet) -> Parsed {
    let (group, len) = (pkt.peek_u16(0)?, usize::from(pkt.peek_u16(2)?));
    let item = pkt.add(&EXTENSION_BOX, 0, len.saturating_add(4).min(pkt.left()));
    pkt.label(item, |text| {
        let group = names::group(u64::from(group)).map_or_else(|| format!("Unknown ({group})"), str::to_owned);
        write!(text, "Key Share Entry: Group: {group}, Key Exchange length: {len}")
    });
    pkt.open();
    pkt.u16(&KEY_SHARE_GROUP)?;
    let len = vector(pkt, &KEY_SHARE_LENGTH)?;
    pkt.bytes(&KEY_SHARE, len)?;
    pkt.close();
    Ok(())
}

fn pre_shared_key(pkt: &mut Packet, client: bool) -> Parsed {
    heading(pkt, "Pre-Shared Key extension");
    if !client {
        pkt.u16(&PSK_SELECTED)?;
        pkt.close();
        return Ok(());
    }
    let len = vector(pkt, &PSK_IDENTITIES_LENGTH)?;
    pkt.part(len, |pkt| {
        while pkt.left() > 0 {
            let len = usize::from(pkt.peek_u16(0)?);
            let item = pkt.add(&EXTENSION_BOX, 0, len.saturating_add(6).min(pkt.left()));
            pkt.label(item, |text| write!(text, "PSK Identity (length: {len})"));
            pkt.open();
            let len = vector(pkt, &PSK_IDENTITY_LENGTH)?;
            pkt.bytes(&PSK_IDENTITY, len)?;
            pkt.u32(&PSK_TICKET_AGE)?;
            pkt.close();
        }
        Ok(())
    })?;
    let len = vector(pkt, &PSK_BINDERS_LENGTH)?;
    pkt.bytes(&PSK_BINDERS, len)?;
    pkt.close();
    Ok(())
}

fn versions(pkt: &mut Packet, client: bool) -> Parsed {
    if !client {
        return pkt.u16(&SUPPORTED_VERSION).map(|_| ());
    }
    let len = vector8(pkt, &VERSIONS_LENGTH)?;
    for _ in 0..len / 2 {
        pkt.u16(&SUPPORTED_VERSION)?;
    }
    Ok(())
}

fn compressions(pkt: &mut Packet) -> Parsed {
    let len = vector8(pkt, &COMPRESSION_ALGORITHMS_LENGTH)?;
    for _ in 0..len / 2 {
        pkt.u16(&COMPRESSED_ALGORITHM)?;
    }
    Ok(())
}

fn certificate_types(pkt: &mut Packet, client: bool) -> Parsed {
    if !client {
        return pkt.u8(&CERTIFICATE_TYPE).map(|_| ());
    }
    let count = vector8(pkt, &CERTIFICATE_TYPES_LENGTH)?;
    let item = pkt.add(&CERTIFICATE_TYPE_LIST, 0, count);
    pkt.label(item, |text| write!(text, "Certificate Type List ({count} type{})", plural(count)));
    pkt.open();
    for _ in 0..count {
        pkt.u8(&CERTIFICATE_TYPE)?;
    }
    pkt.close();
    Ok(())
}

fn status_request(pkt: &mut Packet) -> Parsed {
    if pkt.left() == 0 {
        return Ok(());
    }
    pkt.u8(&STATUS_TYPE)?;
    let len = vector(pkt, &STATUS_RESPONDERS_LENGTH)?;
    pkt.skip(len)?;
    let len = vector(pkt, &STATUS_EXTENSIONS_LENGTH)?;
    pkt.skip(len)
}

/// RFC 6961.
fn status_requests(pkt: &mut Packet) -> Parsed {
    let len = vector(pkt, &STATUS_LIST_LENGTH)?;
    pkt.part(len, |pkt| {
        while pkt.left() > 0 {
            pkt.u8(&STATUS_TYPE)?;
            let len = vector(pkt, &STATUS_LENGTH)?;
            pkt.part(len, |pkt| {
                let len = vector(pkt, &STATUS_RESPONDERS_LENGTH)?;
                pkt.skip(len)?;
                let len = vector(pkt, &STATUS_EXTENSIONS_LENGTH)?;
                pkt.skip(len)
            })?;
        }
        Ok(())
    })
}

/// What a certificate's authority says about it: a message of its own, or an extension of a certificate.
pub(super) fn certificate_status(pkt: &mut Packet) -> Parsed {
    if pkt.left() == 0 {
        return Ok(());
    }
    match pkt.u8(&STATUS_TYPE)? {
        1 => ocsp_response(pkt),
        2 => {
            let len = vector24(pkt, &OCSP_RESPONSES_LENGTH)?;
            pkt.part(len, |pkt| {
                while pkt.left() > 0 {
                    ocsp_response(pkt)?;
                }
                Ok(())
            })
        }
        _ => Ok(()),
    }
}

fn ocsp_response(pkt: &mut Packet) -> Parsed {
    let len = vector24(pkt, &OCSP_RESPONSE_LENGTH)?;
    if len == 0 {
        return Ok(());
    }
    x509::ocsp_response(pkt, len)
}

fn oid_filters(pkt: &mut Packet) -> Parsed {
    let len = vector(pkt, &OID_FILTERS_LENGTH)?;
    pkt.part(len, |pkt| {
        while pkt.left() > 0 {
            let len = vector8(pkt, &OID_FILTER_OID_LENGTH)?;
            pkt.bytes(&OID_FILTER_OID, len)?;
            let len = vector(pkt, &OID_FILTER_VALUES_LENGTH)?;
            pkt.skip(len)?;
        }
        Ok(())
    })
}

/// <https://datatracker.ietf.org/doc/html/draft-ietf-tls-esni-02>
fn encrypted_server_name(pkt: &mut Packet, client: bool) -> Parsed {
    if !client {
        pkt.bytes(&ESNI_NONCE, 16)?;
        return Ok(());
    }
    pkt.u16(&ESNI_SUITE)?;
    key_share(pkt)?;
    let len = vector(pkt, &ESNI_DIGEST_LENGTH)?;
    pkt.bytes(&ESNI_DIGEST, len)?;
    let len = usize::from(pkt.u16(&ESNI_LENGTH)?);
    if fitting(pkt, len) == len {
        pkt.bytes(&ESNI, len)?;
    }
    Ok(())
}

/// A list of signed certificate timestamps, with its length (RFC 6962 §3.3): in a hello, or in a certificate.
pub(crate) fn sct_list(pkt: &mut Packet) -> Parsed {
    let len = vector(pkt, &SCTS_LENGTH)?;
    pkt.part(len, |pkt| {
        while pkt.left() > 0 {
            let len = usize::from(pkt.peek_u16(0)?);
            let log = pkt.peek(3, 32).ok().and_then(names::ct_log);
            let item = pkt.add(&SCT, 0, len.saturating_add(2).min(pkt.left()));
            pkt.label(item, |text| write!(text, "Signed Certificate Timestamp ({})", log.unwrap_or("Unknown Log")));
            pkt.open();
            let len = vector(pkt, &SCT_LENGTH)?;
            pkt.part(len, sct)?;
            pkt.close();
        }
        Ok(())
    })
}

fn sct(pkt: &mut Packet) -> Parsed {
    if pkt.u8(&SCT_VERSION)? != 0 {
        return Ok(());
    }
    pkt.bytes(&SCT_LOG, 32)?;
    let millis = pkt.peek_u64(0)?;
    pkt.add(&SCT_TIME, millis.saturating_mul(1_000_000), 8);
    pkt.skip(8)?;
    let len = vector(pkt, &SCT_EXTENSIONS_LENGTH)?;
    if len > 0 {
        pkt.bytes(&SCT_EXTENSIONS, len)?;
    }
    signature(pkt)?;
    let len = vector(pkt, &SCT_SIGNATURE_LENGTH)?;
    pkt.bytes(&SCT_SIGNATURE, len)?;
    Ok(())
}
