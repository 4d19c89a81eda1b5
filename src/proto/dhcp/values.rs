//! Options whose value has a form of its own.

use super::fields::*;
use super::options::{self, Value};
use super::write_message_type;
use crate::dissect::prelude::*;
use crate::field::text;
use crate::proto::dns::names::{Name, Walks};

/// Option 53 (RFC 2132 §9.6).
pub(super) fn message_type(pkt: &mut Packet, value: &Value) -> Parsed {
    if value.len == 0 {
        return Err(Stop::Malformed);
    }
    let number = pkt.u8(&OPTION_DHCP)?;
    pkt.append(value.item, |text| {
        text.push_str(" (");
        write_message_type(text, number)?;
        text.write_char(')')
    });
    Ok(())
}

/// Option 52 (RFC 2132 §9.3): options stand also where the names of server and file would be.
pub(super) fn overload(pkt: &mut Packet, value: &Value) -> Parsed {
    if !value.at_least(pkt, 1) {
        return Ok(());
    }
    let overload = pkt.u8(&OPTION_OPTION_OVERLOAD)?;
    let back = pkt.offset();
    if overload & 2 != 0 && overload <= 3 {
        overloaded(pkt, value, &SERVER_OPTIONS, 44, 64, &OPTION_OPTION_OVERLOAD_SNAME_END_MISSING)?;
    }
    if overload & 1 != 0 && overload <= 3 {
        overloaded(pkt, value, &FILE_OPTIONS, 108, 128, &OPTION_OPTION_OVERLOAD_FILE_END_MISSING)?;
    }
    pkt.go_to(back)
}

fn overloaded(
    pkt: &mut Packet,
    value: &Value,
    heading: &'static Field,
    start: usize,
    len: usize,
    missing: &'static Field,
) -> Parsed {
    pkt.go_to(start)?;
    pkt.add(heading, 0, len);
    pkt.open();
    let ended = options::area(pkt, &value.overview, len)?;
    if !ended {
        pkt.expert_here(missing);
    }
    pkt.close();
    Ok(())
}

/// Option 55 (RFC 2132 §9.8).
pub(super) fn request_list(pkt: &mut Packet, value: &Value) -> Parsed {
    while value.left(pkt) > 0 {
        pkt.u8(&OPTION_REQUEST_LIST_ITEM)?;
    }
    Ok(())
}

/// Option 61 (RFC 2132 §9.14, RFC 4361, RFC 4578).
pub(super) fn client_identifier(pkt: &mut Packet, value: &Value) -> Parsed {
    if value.len < 1 {
        return Ok(());
    }
    match (pkt.peek_u8(0)?, value.len) {
        (1..=47, 7) => {
            let hardware = pkt.u8(&HW_TYPE)?;
            match hardware {
                1 | 6 => {
                    pkt.ether(&HW_MAC_ADDR)?;
                }
                _ => hardware_address(pkt, &CLIENT_HARDWARE_ADDRESS, hardware, 6)?,
            }
        }
        (0, 17) => {
            pkt.skip(1)?;
            guid(pkt)?;
        }
        (0, len) if len > 1 => {
            pkt.u8(&CLIENT_ID_TYPE)?;
            pkt.ascii(&CLIENT_ID_UNDEF, len.saturating_sub(1))?;
        }
        (255, _) => unique_identifier(pkt, value)?,
        _ => {}
    }
    Ok(())
}

/// A GUID whose first three parts have their lowest byte first.
fn guid(pkt: &mut Packet) -> Parsed {
    let [a, b, c, d, e, f, g, h, rest @ ..] = pkt.peek(0, 16)? else { return Ok(()) };
    let mut bytes = vec![*d, *c, *b, *a, *f, *e, *h, *g];
    bytes.extend_from_slice(rest);
    pkt.made(&CLIENT_ID_UUID, &bytes, 16);
    pkt.skip(16)
}

/// A hardware address as text.
fn hardware_address(pkt: &mut Packet, field: &'static Field, hardware: u8, len: usize) -> Parsed {
    let bytes = pkt.peek(0, len)?;
    let item = pkt.add(field, 0, len);
    if item != Item::NONE {
        let mut text = String::new();
        text::write_hex(&mut text, bytes, if matches!(hardware, 1 | 6) && len == 6 { Some(':') } else { None });
        pkt.set_text(item, text.as_bytes());
    }
    pkt.skip(len)
}

/// IAID and DUID (RFC 4361 §6.1, RFC 8415 §11).
fn unique_identifier(pkt: &mut Packet, value: &Value) -> Parsed {
    pkt.skip(1)?;
    hardware_address(pkt, &CLIENT_ID_IAID, 0, 4)?;
    match pkt.u16(&CLIENT_ID_DUID_TYPE)? {
        1 => {
            let hardware = pkt.u16(&CLIENT_ID_DUID_LLT_HW_TYPE)?;
            pkt.u32(&CLIENT_ID_TIME)?;
            let left = value.left(pkt);
            hardware_address(pkt, &CLIENT_ID_LINK_LAYER_ADDRESS, u8::try_from(hardware).unwrap_or(0), left)
        }
        2 => {
            pkt.u32(&CLIENT_ID_ENTERPRISE_NUM)?;
            let left = value.left(pkt);
            if left > 0 {
                pkt.bytes(&CLIENT_ID, left)?;
            }
            Ok(())
        }
        3 => {
            let hardware = pkt.u16(&CLIENT_ID_DUID_LL_HW_TYPE)?;
            let left = value.left(pkt);
            hardware_address(pkt, &CLIENT_ID_LINK_LAYER_ADDRESS, u8::try_from(hardware).unwrap_or(0), left)
        }
        _ => Ok(()),
    }
}

/// Option 97 (RFC 4578 §2.3).
pub(super) fn uuid(pkt: &mut Packet, value: &Value) -> Parsed {
    if value.len == 17 && pkt.peek_u8(0)? == 0 {
        pkt.skip(1)?;
        guid(pkt)?;
    }
    Ok(())
}

/// Option 77 (RFC 3004): classes behind their lengths, or, as many send it, a text.
pub(super) fn user_class(pkt: &mut Packet, value: &Value) -> Parsed {
    if !value.at_least(pkt, 2) {
        return Ok(());
    }
    let mut instance = 0u64;
    while value.left(pkt) > 0 {
        let len = usize::from(pkt.peek_u8(0)?);
        if len >= value.left(pkt) {
            let left = value.left(pkt);
            pkt.ascii(&OPTION_USER_CLASS_TEXT, left)?;
            pkt.expert(&OPTION_NONSTD_DATA);
            break;
        }
        let item = pkt.add(&OPTION_USER_CLASS, instance, len.saturating_add(1));
        pkt.label(item, |text| write!(text, "Instance of User Class: [{instance}]"));
        pkt.open();
        pkt.u8(&OPTION_USER_CLASS_LENGTH)?;
        if len == 0 {
            pkt.expert_with(&BAD_LENGTH, |text| write!(text, "UC_Len_{instance} isn't >= 1 (UC_Len_{instance} = 0)"));
            pkt.close();
            break;
        }
        pkt.bytes(&OPTION_USER_CLASS_DATA, len)?;
        pkt.close();
        instance = instance.saturating_add(1);
    }
    Ok(())
}

/// Option 78 (RFC 2610 §2).
pub(super) fn directory_agents(pkt: &mut Packet, value: &Value) -> Parsed {
    if !value.at_least(pkt, 1) {
        return Ok(());
    }
    pkt.u8(&OPTION_SLP_DIRECTORY_AGENT_VALUE)?;
    while value.left(pkt) >= 4 {
        pkt.ipv4(&OPTION_SLP_DIRECTORY_AGENT_SLPDA_ADDRESS)?;
    }
    if value.left(pkt) > 0 {
        pkt.expert_here_with(&BAD_LENGTH, |text| text.write_str("Option length isn't a multiple of 4"));
    }
    Ok(())
}

/// Option 79 (RFC 2610 §3).
pub(super) fn service_scope(pkt: &mut Packet, value: &Value) -> Parsed {
    if value.len == 0 {
        return Err(Stop::Malformed);
    }
    pkt.u8(&OPTION_SLP_SERVICE_SCOPE_VALUE)?;
    let left = value.left(pkt);
    pkt.ascii(&OPTION_SLP_SERVICE_SCOPE_STRING, left)?;
    Ok(())
}

/// Option 81 (RFC 4702 §2).
pub(super) fn client_name(pkt: &mut Packet, value: &Value) -> Parsed {
    if !value.at_least(pkt, 3) {
        return Ok(());
    }
    let flags = pkt.u8(&FQDN_FLAGS)?;
    let item = pkt.open();
    pkt.append(item, |text| {
        let bits = [(8, &FQDN_N), (4, &FQDN_E), (2, &FQDN_O), (1, &FQDN_S)];
        for (_, field) in bits.into_iter().filter(|(bit, _)| flags & bit != 0) {
            write!(text, ", {}", field.name)?;
        }
        Ok(())
    });
    pkt.bits(u64::from(flags), 1, &[&FQDN_MBZ, &FQDN_N, &FQDN_E, &FQDN_O, &FQDN_S]);
    pkt.close();
    pkt.u8(&FQDN_RCODE1)?;
    pkt.u8(&FQDN_RCODE2)?;
    let left = value.left(pkt);
    if left == 0 {
        return Ok(());
    }
    if flags & 4 == 0 {
        pkt.ascii(&FQDN_NAME, left)?;
        return Ok(());
    }
    // RFC 4702 §2.3.1: a name without its last label's end is a partial one.
    let mut wire = pkt.peek(0, left)?.to_vec();
    wire.push(0);
    let name = Name::walk(&wire, 0, wire.len(), &Walks::new())?;
    let item = pkt.add(&FQDN_NAME, 0, left);
    if item != Item::NONE {
        pkt.set_text(item, name.text().as_bytes());
    }
    pkt.skip(left)
}

/// Option 83, iSNS (RFC 4174): only its length is looked at.
pub(super) fn storage_names(pkt: &mut Packet, value: &Value) -> Parsed {
    if value.len < 14 {
        pkt.expert_here_with(&BAD_LENGTH, |text| text.write_str("length must be >= 14"));
    }
    Ok(())
}

/// Option 90 (RFC 3118 §2).
pub(super) fn authentication(pkt: &mut Packet, value: &Value) -> Parsed {
    if !value.at_least(pkt, 11) {
        return Ok(());
    }
    let protocol = pkt.u8(&OPTION_DHCP_AUTHENTICATION_PROTOCOL)?;
    pkt.u8(match protocol {
        1 => &OPTION_DHCP_AUTHENTICATION_ALG_DELAY,
        _ => &OPTION_DHCP_AUTHENTICATION_ALGORITHM,
    })?;
    match pkt.u8(&OPTION_DHCP_AUTHENTICATION_RDM)? {
        0 => {
            pkt.u64(&OPTION_DHCP_AUTHENTICATION_RDM_REPLAY_DETECTION)?;
        }
        _ => {
            pkt.ascii(&OPTION_DHCP_AUTHENTICATION_RDM_RDV, 8)?;
        }
    }
    let left = value.left(pkt);
    if protocol != 1 && left > 0 {
        pkt.ascii(&OPTION_DHCP_AUTHENTICATION_INFORMATION, left)?;
    }
    Ok(())
}

/// Option 93 (RFC 4578 §2.1).
pub(super) fn architecture(pkt: &mut Packet, value: &Value) -> Parsed {
    while value.left(pkt) >= 2 {
        if pkt.u16(&OPTION_CLIENT_SYSTEM_ARCHITECTURE)? == 9 {
            pkt.expert_with(&OPTION_CLIENT_ARCHITECTURE_AMBIGUOUS, |text| {
                text.write_str("Client Architecture ID 9 is often incorrectly used for EFI x64")
            });
        }
    }
    if value.left(pkt) > 0 {
        pkt.expert_here_with(&BAD_LENGTH, |text| text.write_str("Option length isn't a multiple of 2"));
    }
    Ok(())
}

/// Option 94 (RFC 4578 §2.2).
pub(super) fn network_interface(pkt: &mut Packet, value: &Value) -> Parsed {
    if value.len < 3 {
        return Err(Stop::Malformed);
    }
    pkt.skip(1)?;
    pkt.u8(&CLIENT_NETWORK_ID_MAJOR)?;
    pkt.u8(&CLIENT_NETWORK_ID_MINOR)?;
    Ok(())
}

/// Option 99 (RFC 4776 §3.1).
pub(super) fn civic_location(pkt: &mut Packet, value: &Value) -> Parsed {
    if value.len < 3 {
        return Ok(());
    }
    pkt.u8(&OPTION_CIVIC_LOCATION_WHAT)?;
    pkt.ascii(&OPTION_CIVIC_LOCATION_COUNTRY, 2)?;
    while value.left(pkt) >= 2 {
        pkt.u8(&OPTION_CIVIC_LOCATION_CA_TYPE)?;
        let len = usize::from(pkt.u8(&OPTION_CIVIC_LOCATION_CA_LENGTH)?);
        if len > value.left(pkt) {
            pkt.expert_here(&OPTION_CIVIC_LOCATION_BAD_CATTYPE);
            break;
        }
        pkt.ascii(&OPTION_CIVIC_LOCATION_CA_VALUE, len)?;
    }
    Ok(())
}

/// Option 117 (RFC 2937).
pub(super) fn name_services(pkt: &mut Packet, value: &Value) -> Parsed {
    if !value.at_least(pkt, 2) {
        return Ok(());
    }
    if !value.len.is_multiple_of(2) {
        let len = value.len;
        pkt.expert_here_with(&BAD_LENGTH, |text| write!(text, "length ({len}) isn't even number"));
        return Ok(());
    }
    while value.left(pkt) > 0 {
        let service = pkt.peek_u16(0)?;
        let name = match service {
            0 => "Local naming information (e.g., an /etc/hosts file on a UNIX machine) (0)",
            6 => "Domain Name Server Option (6)",
            41 => "Network Information Servers Option (41)",
            44 => "NetBIOS over TCP/IP Name Server Option (44)",
            65 => "Network Information Service+ Servers Option (65)",
            _ => "",
        };
        match name {
            "" => {
                pkt.expert_here_with(&OPTION_DHCP_NAME_SERVICE_INVALID, |text| {
                write!(
                    text,
                    "Invalid Name Service ({service}). RFC 2937 defines only 0, 6, 41, 44, and 65 as possible values."
                )
            });
            }
            name => {
                pkt.made(&OPTION_DHCP_NAME_SERVICE_SEARCH_OPTION, name.as_bytes(), 2);
            }
        }
        pkt.skip(2)?;
    }
    Ok(())
}

/// The values of all options of a code, which belong together (RFC 3396), and which of them begins at a place.
fn pieces(message: &[u8], code: u8, start: usize) -> (Vec<u8>, usize, usize) {
    let (mut whole, mut count, mut this) = (Vec::new(), 0usize, 0usize);
    let mut at = super::HEADER.saturating_add(4);
    while let Some([found, len]) = message.get(at..at.saturating_add(2)) {
        match *found {
            super::PAD => at = at.saturating_add(1),
            super::END => break,
            found => {
                let value = at.saturating_add(2);
                at = value.saturating_add(usize::from(*len));
                if found == code {
                    count = count.saturating_add(1);
                    if value == start {
                        this = count;
                    }
                    whole.extend_from_slice(message.get(value..at).unwrap_or(&[]));
                }
            }
        }
    }
    (whole, this, count)
}

/// Where a value goes over several options of its code (RFC 3396), says so at each and gives the whole at the last.
fn long_value(
    pkt: &mut Packet,
    value: &Value,
    code: u8,
    detected: &'static Field,
    elsewhere: &'static Field,
) -> Option<Option<Vec<u8>>> {
    let (whole, this, count) = pieces(pkt.layer(), code, pkt.offset());
    if count <= 1 {
        return None;
    }
    pkt.made(detected, format!("{this}/{count}").as_bytes(), value.len);
    if this != count {
        pkt.made(elsewhere, format!("{count}/{count}").as_bytes(), value.len);
        return Some(None);
    }
    Some(Some(whole))
}

/// Option 119 (RFC 3397).
pub(super) fn domain_search(pkt: &mut Packet, value: &Value) -> Parsed {
    let detected = &OPTION_DHCP_DNS_DOMAIN_SEARCH_LIST_RFC_3396_DETECTED;
    let elsewhere = &OPTION_DHCP_DNS_DOMAIN_SEARCH_LIST_REFER_LAST_OPTION;
    let names = &OPTION_DHCP_DNS_DOMAIN_SEARCH_LIST_FQDN;
    match long_value(pkt, value, 119, detected, elsewhere) {
        Some(Some(whole)) => domains(pkt, names, &whole, false),
        Some(None) => Ok(()),
        None => {
            let left = value.left(pkt);
            let bytes = pkt.peek(0, left)?;
            domains(pkt, names, bytes, true)
        }
    }
}

/// Domain names one after another; pointers count from the first byte. Where they do not stand in one piece at the cursor they have no bytes of their own.
fn domains(pkt: &mut Packet, field: &'static Field, wire: &[u8], here: bool) -> Parsed {
    let walks = Walks::new();
    let mut at = 0usize;
    while at < wire.len() {
        let name = Name::walk(wire, at, wire.len(), &walks)?;
        let item = pkt.add(field, 0, if here { name.len } else { 0 });
        if item != Item::NONE {
            pkt.set_text(item, name.text().as_bytes());
        }
        if here {
            pkt.skip(name.len)?;
        }
        at = at.saturating_add(name.len.max(1));
    }
    Ok(())
}

/// Option 120 (RFC 3361).
pub(super) fn sip_servers(pkt: &mut Packet, value: &Value) -> Parsed {
    let len = value.len;
    if len == 0 {
        return Ok(());
    }
    let (detected, elsewhere) = (&OPTION_SIP_SERVER_RFC_3396_DETECTED, &OPTION_SIP_SERVER_REFER_LAST_OPTION);
    match long_value(pkt, value, 120, detected, elsewhere) {
        Some(Some(whole)) => {
            let Some((0, names)) = whole.split_first() else { return Ok(()) };
            return domains(pkt, &OPTION_SIP_SERVER_NAME, names, false);
        }
        Some(None) => return Ok(()),
        None => {}
    }
    match pkt.u8(&OPTION_SIP_SERVER_ENCODING)? {
        0 => {
            let left = value.left(pkt);
            let bytes = pkt.peek(0, left)?;
            domains(pkt, &OPTION_SIP_SERVER_NAME, bytes, true)?;
        }
        1 if len < 5 => {
            pkt.expert_here_with(&BAD_LENGTH, |text| write!(text, "length isn't >= 5 (len = {len})"));
        }
        1 if len % 4 != 1 => {
            pkt.expert_here_with(&BAD_LENGTH, |text| {
                write!(text, "length isn't a multiple of 4 plus 1 (len = {len}).")
            });
        }
        1 => {
            while value.left(pkt) > 0 {
                pkt.ipv4(&OPTION_SIP_SERVER_ADDRESS)?;
            }
        }
        encoding => {
            pkt.expert_here_with(&OPTION_SIP_SERVER_ADDRESS_ENCODING, |text| {
                write!(text, "RFC 3361 defines only 0 and 1 for Encoding byte (Encoding = {encoding}).")
            });
        }
    }
    Ok(())
}

/// Options 121 and 249 (RFC 3442): only the bytes of a subnet that count are there.
pub(super) fn classless_routes(pkt: &mut Packet, value: &Value) -> Parsed {
    if !value.at_least(pkt, 5) {
        return Ok(());
    }
    while value.left(pkt) > 0 {
        let width = pkt.peek_u8(0)?;
        if width > 32 {
            pkt.expert_here_with(&OPTION_CLASSLESS_STATIC_ROUTE_ERROR, |text| {
                write!(text, "Mask width ({width}) > 32")
            });
            break;
        }
        let count = usize::from(width).div_ceil(8);
        let len = count.saturating_add(5);
        let mut subnet = [0; 4];
        for (to, from) in subnet.iter_mut().zip(pkt.peek(1, count)?) {
            *to = *from;
        }
        let router = std::net::Ipv4Addr::from(pkt.peek_u32(count.saturating_add(1))?);
        pkt.bytes(&OPTION_CLASSLESS_STATIC_ROUTE, len)?;
        let item = pkt.last();
        pkt.label(item, |text| match width {
            0 => write!(text, " default-{router}"),
            _ => write!(text, " {}/{width}-{router}", std::net::Ipv4Addr::from(subnet)),
        });
    }
    Ok(())
}

/// Option 145 (RFC 6704 §3.1.1).
pub(super) fn nonce_algorithms(pkt: &mut Packet, value: &Value) -> Parsed {
    while value.left(pkt) > 0 {
        pkt.u8(&OPTION_FORCERENEW_NONCE_ALGORITHM)?;
    }
    Ok(())
}

/// Option 146 (RFC 6731 §4.3).
pub(super) fn recursive_servers(pkt: &mut Packet, value: &Value) -> Parsed {
    if value.len < 10 {
        pkt.expert_here_with(&BAD_LENGTH, |text| text.write_str("length must be >= 10"));
        return Ok(());
    }
    let flags = pkt.peek_u8(0)?;
    pkt.skip(1)?;
    pkt.bits(u64::from(flags), 1, &[&OPTION_RDNSS_RESERVED, &OPTION_RDNSS_PREFERENCE]);
    pkt.ipv4(&OPTION_RDNSS_PRIMARY_DNS)?;
    pkt.ipv4(&OPTION_RDNSS_SECONDARY_DNS)?;
    let left = value.left(pkt);
    let bytes = pkt.peek(0, left)?;
    domains(pkt, &OPTION_RDNSS_DOMAIN, bytes, true)
}

/// Option 151 (RFC 6926 §6.2.2).
pub(super) fn query_status(pkt: &mut Packet, value: &Value) -> Parsed {
    if value.len == 0 {
        pkt.expert_here_with(&BAD_LENGTH, |text| text.write_str("length must >= 1"));
        return Ok(());
    }
    pkt.u8(&OPTION_BULK_LEASE_STATUS_CODE)?;
    let left = value.left(pkt);
    if left > 0 {
        pkt.ascii(&OPTION_BULK_LEASE_STATUS_CODE_MESSAGE, left)?;
    }
    Ok(())
}

/// Option 158 (RFC 7291 §4): lists of servers behind their lengths.
pub(super) fn port_control(pkt: &mut Packet, value: &Value) -> Parsed {
    if value.len < 5 {
        pkt.expert_here_with(&BAD_LENGTH, |text| text.write_str("length must >= 5"));
        return Ok(());
    }
    while value.left(pkt) > 0 {
        let len = usize::from(pkt.peek_u8(0)?);
        let end = pkt.offset().saturating_add(len).saturating_add(1);
        pkt.add(&PCP_SERVER_LIST, 0, len.saturating_add(1));
        pkt.open();
        pkt.u8(&OPTION_PCP_LIST_LENGTH)?;
        while end.saturating_sub(pkt.offset()) >= 4 && value.left(pkt) >= 4 {
            pkt.ipv4(&OPTION_PCP_SERVER)?;
        }
        pkt.close();
        pkt.go_to(end)?;
    }
    Ok(())
}

/// Option 159 (RFC 7618 §9).
pub(super) fn port_parameters(pkt: &mut Packet, value: &Value) -> Parsed {
    if value.must_be(pkt, 4) {
        pkt.u8(&OPTION_PORTPARAMS_OFFSET)?;
        pkt.u8(&OPTION_PORTPARAMS_PSID_LENGTH)?;
        pkt.bytes(&OPTION_PORTPARAMS_PSID, 2)?;
    }
    Ok(())
}

/// Option 212 (RFC 5969 §7.1.1).
pub(super) fn rapid_deployment(pkt: &mut Packet, value: &Value) -> Parsed {
    if value.len < 22 {
        pkt.expert_here(&OPTION_6RD_MALFORMED);
        return Ok(());
    }
    pkt.u8(&OPTION_6RD_IPV4_MASK_LEN)?;
    pkt.u8(&OPTION_6RD_PREFIX_LEN)?;
    pkt.ipv6(&OPTION_6RD_PREFIX)?;
    while value.left(pkt) >= 4 {
        pkt.ipv4(&OPTION_6RD_BORDER_RELAY_IP)?;
    }
    Ok(())
}
