//! Options of neighbour discovery (RFC 4861, 3971, 4191, 6275, 6775, 8106, 8781).

use super::*;

/// An option while it is read.
struct Open {
    item: Item,
    /// Where it ends, as an offset in the message.
    end: usize,
}

impl Open {
    fn left(&self, pkt: &Packet) -> usize {
        self.end.saturating_sub(pkt.offset())
    }

    /// A heading over bytes without meaning.
    fn skipped(&self, pkt: &mut Packet, field: &'static Field, len: usize) -> Parsed {
        pkt.add(field, 0, len);
        pkt.skip(len)
    }

    /// What the specification leaves at the end.
    fn padding(&self, pkt: &mut Packet) -> Parsed {
        match self.left(pkt) {
            0 => Ok(()),
            len => self.skipped(pkt, &OPT_PADDING, len),
        }
    }
}

/// Reads the options up to the end of the message.
pub(super) fn read(pkt: &mut Packet) -> Parsed {
    while pkt.left() > 0 {
        if !option(pkt)? {
            break;
        }
    }
    Ok(())
}

fn option(pkt: &mut Packet) -> Parsed<bool> {
    let kind = pkt.peek_u8(0)?;
    let name = OPT_TYPE.name_of(u64::from(kind));
    let start = pkt.offset();
    let units = pkt.peek_u8(1)?;
    let len = usize::from(units).saturating_mul(8);
    let item = pkt.add(&OPT, 0, len.min(pkt.captured_left()));
    pkt.label(item, |text| match name {
        Some(name) => write!(text, "ICMPv6 Option ({name}"),
        None => write!(text, "ICMPv6 Option (Unknown {kind}"),
    });
    pkt.open();
    pkt.u8(&OPT_TYPE)?;
    pkt.u8(&OPT_LENGTH)?;
    let length = pkt.last();
    pkt.append(length, |text| write!(text, " ({len} bytes)"));
    if units == 0 {
        pkt.expert(&INVALID_OPTION_LENGTH);
        pkt.close();
        return Ok(false);
    }
    // RFC 8781 §4: the last prefix length code is 5
    if kind == 38 && pkt.peek_u16(0)? & 7 > 5 {
        pkt.expert_with(&INVALID_OPTION_LENGTH, |text| text.write_str("Invalid Option Length"));
    }
    let option = Open { item, end: start.saturating_add(len) };
    contents(pkt, &option, kind)?;
    let rest = option.left(pkt);
    if rest > 0 {
        pkt.bytes(&UNKNOWN_DATA, rest)?;
        pkt.expert(&UNKNOWN_DATA_EXPERT);
    }
    pkt.append(item, |text| text.write_char(')'));
    pkt.close();
    pkt.go_to(option.end)?;
    Ok(true)
}

fn contents(pkt: &mut Packet, option: &Open, kind: u8) -> Parsed {
    let item = option.item;
    match kind {
        1 | 2 => link_address(pkt, option, kind)?,
        3 => {
            let len = pkt.u8(&OPT_PREFIX_LENGTH)?;
            let parts = [&OPT_PREFIX_FLAG_L, &OPT_PREFIX_FLAG_A, &OPT_PREFIX_FLAG_R, &OPT_PREFIX_FLAG_RESERVED];
            flags(pkt, &OPT_PREFIX_FLAG, 1, &parts)?;
            pkt.u32(&OPT_PREFIX_VALID_LIFETIME)?;
            pkt.u32(&OPT_PREFIX_PREFERRED_LIFETIME)?;
            option.skipped(pkt, &OPT_RESERVED, 4)?;
            let prefix = pkt.ipv6(&OPT_PREFIX)?;
            pkt.append(item, |text| write!(text, " : {}/{len}", Address::from(prefix)));
        }
        4 => {
            option.skipped(pkt, &OPT_RESERVED, 6)?;
            let len = option.left(pkt);
            pkt.add(&OPT_REDIRECTED_PACKET, 0, len);
            pkt.quote(|pkt| pkt.hand_part(&IPV6, len))?;
        }
        5 => {
            option.skipped(pkt, &OPT_RESERVED, 2)?;
            let mtu = pkt.u32(&OPT_MTU)?;
            pkt.append(item, |text| write!(text, " : {mtu}"));
        }
        // RFC 2491
        6 => {
            let limit = pkt.u8(&OPT_NBMA_SHORTCUT_LIMIT)?;
            pkt.add_at(&OPT_RESERVED, 0, pkt.position().saturating_sub(1), 1);
            option.skipped(pkt, &OPT_RESERVED, 4)?;
            pkt.append(item, |text| write!(text, " : {limit}"));
        }
        7 => {
            option.skipped(pkt, &OPT_RESERVED, 2)?;
            let interval = pkt.u32(&OPT_ADVERTISEMENT_INTERVAL)?;
            pkt.append(item, |text| write!(text, " : {interval}"));
        }
        8 => {
            option.skipped(pkt, &OPT_RESERVED, 2)?;
            pkt.u16(&OPT_HOME_AGENT_PREFERENCE)?;
            pkt.u16(&OPT_HOME_AGENT_LIFETIME)?;
        }
        9 | 10 => {
            option.skipped(pkt, &OPT_RESERVED, 6)?;
            while option.left(pkt) >= 16 {
                let address = pkt.ipv6(&OPT_IPV6_ADDRESS)?;
                pkt.append(item, |text| write!(text, " {}", Address::from(address)));
            }
        }
        11 => cga(pkt, option)?,
        12 => {
            option.skipped(pkt, &OPT_RESERVED, 2)?;
            pkt.bytes(&OPT_RSA_KEY_HASH, 16)?;
            let len = option.left(pkt);
            option.skipped(pkt, &OPT_DIGITAL_SIGNATURE_PADDING, len)?;
        }
        13 => timestamp(pkt, option)?,
        14 => {
            let len = option.left(pkt);
            pkt.bytes(&OPT_NONCE, len)?;
        }
        15 => {
            let form = pkt.u8(&OPT_NAME_TYPE)?;
            let pad = usize::from(pkt.u8(&OPT_CGA_PAD_LENGTH)?);
            let len = option.left(pkt).saturating_sub(pad);
            match form {
                1 => drop(pkt.bytes(&OPT_NAME_X501, len)?),
                2 => drop(pkt.bytes(&OPT_NAME_TYPE_FQDN, len)?),
                _ => {}
            }
            option.padding(pkt)?;
        }
        16 => {
            pkt.u8(&OPT_NAME_TYPE)?;
            let form = pkt.last();
            pkt.label(form, |text| text.write_str("Cert Type: Unknown (0)"));
            option.skipped(pkt, &OPT_RESERVED, 1)?;
            let len = option.left(pkt);
            option.skipped(pkt, &OPT_CERTIFICATE_PADDING, len)?;
        }
        17 => {
            pkt.u8(&OPT_IPA_OPTION_CODE)?;
            let len = pkt.u8(&OPT_IPA_PREFIX_LEN)?;
            option.skipped(pkt, &OPT_RESERVED, 4)?;
            let address = pkt.ipv6(&OPT_IPA_IPV6_ADDRESS)?;
            pkt.append(item, |text| write!(text, " {}/{len}", Address::from(address)));
        }
        // RFC 4191
        24 => {
            let len = pkt.u8(&OPT_PREFIX_LENGTH)?;
            let parts = [&OPT_ROUTE_INFO_FLAG_ROUTE_PREFERENCE, &OPT_ROUTE_INFO_FLAG_RESERVED];
            let raw = flags(pkt, &OPT_ROUTE_INFO_FLAG, 1, &parts)?;
            pkt.u32(&OPT_ROUTE_LIFETIME)?;
            let rest = option.left(pkt);
            let sent = match rest {
                0 => Ipv6Addr::UNSPECIFIED,
                rest => prefix(pkt, &OPT_PREFIX, rest.min(16))?,
            };
            pkt.append(item, |text| {
                let field = &OPT_ROUTE_INFO_FLAG_ROUTE_PREFERENCE;
                let preference = field.name_of(field.masked(raw)).unwrap_or("Unknown");
                write!(text, " : {preference} {}/{len}", Address::from(sent))
            });
        }
        // RFC 8106
        25 => {
            option.skipped(pkt, &OPT_RESERVED, 2)?;
            pkt.u32(&OPT_RDNSS_LIFETIME)?;
            while option.left(pkt) >= 16 {
                let server = pkt.ipv6(&OPT_RDNSS)?;
                pkt.append(item, |text| write!(text, " {}", Address::from(server)));
            }
        }
        // RFC 5175
        26 => {
            let parts = [&OPT_EFO_M, &OPT_EFO_O, &OPT_EFO_H, &OPT_EFO_PRF, &OPT_EFO_P, &OPT_EFO_RSV];
            flags(pkt, &OPT_EFO, 2, &parts)?;
            option.skipped(pkt, &OPT_RESERVED, 4)?;
        }
        31 => search_list(pkt, option)?,
        33 => {
            let status = pkt.u8(&OPT_ARO_STATUS)?;
            option.skipped(pkt, &OPT_RESERVED, 3)?;
            let lifetime = pkt.u16(&OPT_ARO_REGISTRATION_LIFETIME)?;
            let address = eui64(pkt, &OPT_ARO_EUI64)?;
            pkt.append(item, |text| {
                write!(text, " : {} ", if lifetime == 0 { "Deregister" } else { "Register" })?;
                write_colons(text, &address)?;
                write!(text, " {}", OPT_ARO_STATUS.name_of(u64::from(status)).unwrap_or("Unknown"))
            });
        }
        34 => {
            let len = pkt.u8(&OPT_6CO_CONTEXT_LENGTH)?;
            let parts = [&OPT_6CO_FLAG_C, &OPT_6CO_FLAG_CID, &OPT_6CO_FLAG_RESERVED];
            flags(pkt, &OPT_6CO_FLAG, 1, &parts)?;
            option.skipped(pkt, &OPT_RESERVED, 2)?;
            pkt.u16(&OPT_6CO_VALID_LIFETIME)?;
            let rest = option.left(pkt).min(16);
            let context = prefix(pkt, &OPT_6CO_CONTEXT_PREFIX, rest)?;
            pkt.append(item, |text| write!(text, " {}/{len}", Address::from(context)));
        }
        35 => {
            let low = pkt.u16(&OPT_ABRO_VERSION_LOW)?;
            let high = pkt.u16(&OPT_ABRO_VERSION_HIGH)?;
            let lifetime = pkt.u16(&OPT_ABRO_VALID_LIFETIME)?;
            let router = pkt.ipv6(&OPT_ABRO_6LBR_ADDRESS)?;
            pkt.append(item, |text| {
                write!(text, " : Version {high}.{low}, Valid Lifetime : {lifetime}, 6LBR : {}", Address::from(router))
            });
        }
        36 => {
            let raw = u64::from(pkt.peek_u16(0)?);
            pkt.add(&OPT_6CIO_UNASSIGNED1, raw, 2);
            pkt.u16(&OPT_6CIO_FLAG_G)?;
            pkt.u32(&OPT_6CIO_UNASSIGNED2)?;
        }
        // RFC 8910
        37 => {
            let len = option.left(pkt);
            let text = pkt.bytes(&OPT_CAPTIVE_PORTAL, len)?;
            let portal = pkt.last();
            let end = memchr::memchr(0, text).unwrap_or(len);
            pkt.set_text(portal, text.get(..end).unwrap_or(text));
        }
        38 => {
            let raw = pkt.peek_u16(0)?;
            pkt.u16(&OPT_PREF64_SCALED_LIFETIME)?;
            pkt.bits(u64::from(raw), 2, &[&OPT_PREF64_PLC]);
            let len = option.left(pkt);
            if raw & 7 > 5 {
                return pkt.skip(len);
            }
            prefix(pkt, &OPT_PREF64_PREFIX, len.min(12))?;
        }
        _ => {
            pkt.expert_here_with(&UNDECODED_OPTION, |text| write!(text, "ICMPv6 option {kind} is not decoded"));
            let len = option.left(pkt);
            pkt.bytes(&DATA, len)?;
        }
    }
    Ok(())
}

fn link_address(pkt: &mut Packet, option: &Open, kind: u8) -> Parsed {
    let (hidden, hidden_long, how) = match kind {
        1 => (&OPT_SRC_LINKADDR, &OPT_SRC_LINKADDR_EUI64, "from"),
        _ => (&OPT_TARGET_LINKADDR, &OPT_TARGET_LINKADDR_EUI64, "is at"),
    };
    let len = option.left(pkt);
    let bytes = pkt.peek(0, len)?;
    let write_label = |text: &mut String, name: &str, bytes: &[u8]| {
        write!(text, "{name}: ")?;
        write_colons(text, bytes)
    };
    match len {
        6 => {
            pkt.bytes(&OPT_LINKADDR, len)?;
            let item = pkt.last();
            pkt.label(item, |text| write_label(text, OPT_LINKADDR.name, bytes));
            let twin = pkt.add_at(hidden, 0, pkt.position().saturating_sub(len), len);
            pkt.label(twin, |text| write_label(text, hidden.name, bytes));
            pkt.hidden(twin);
        }
        // The EUI-64 of IEEE 802.15.4, and six bytes that fill the option
        14 => {
            let at = pkt.position();
            let address = eui64(pkt, &OPT_LINKADDR_EUI64)?;
            let twin = pkt.add_at(hidden_long, u64::from_be_bytes(address), at, 8);
            pkt.label(twin, |text| {
                write_label(text, hidden_long.name, &address)?;
                text.write_str(" (")?;
                write_colons(text, &address)?;
                text.write_char(')')
            });
            pkt.hidden(twin);
            if kind == 1 {
                for field in [&OPT_LINKADDR, hidden] {
                    let twin = pkt.add_at(field, 0, at, 8);
                    pkt.hidden(twin);
                }
            }
            pkt.append(option.item, |text| {
                text.write_str(" : ")?;
                write_colons(text, &address)
            });
            pkt.info_append(|text| {
                text.write_str(" from ")?;
                write_colons(text, &address)
            });
            return option.padding(pkt);
        }
        _ => {
            pkt.bytes(&OPT_LINKADDR, len)?;
            let twin = pkt.add_at(hidden, 0, pkt.position().saturating_sub(len), len);
            pkt.hidden(twin);
            return Ok(());
        }
    }
    pkt.append(option.item, |text| {
        text.write_str(" : ")?;
        write_colons(text, bytes)
    });
    pkt.info_append(|text| {
        write!(text, " {how} ")?;
        write_colons(text, bytes)
    });
    Ok(())
}

/// RFC 3971 §5.1, RFC 3972.
fn cga(pkt: &mut Packet, option: &Open) -> Parsed {
    let pad = usize::from(pkt.u8(&OPT_CGA_PAD_LENGTH)?);
    option.skipped(pkt, &OPT_RESERVED, 1)?;
    let len = option.left(pkt).saturating_sub(pad);
    pkt.add(&OPT_CGA, 0, len);
    pkt.open();
    pkt.bytes(&OPT_CGA_MODIFIER, 16)?;
    pkt.bytes(&OPT_CGA_SUBNET_PREFIX, 8)?;
    pkt.bytes(&OPT_CGA_COUNT, 1)?;
    let rest = len.saturating_sub(25);
    option.skipped(pkt, &OPT_CGA_SUBJECT_PUBLIC_KEY_INFO, rest)?;
    pkt.close();
    option.padding(pkt)
}

/// RFC 3971 §5.3.1: 48 bits of seconds and 16 bits of fraction.
fn timestamp(pkt: &mut Packet, option: &Open) -> Parsed {
    option.skipped(pkt, &OPT_RESERVED, 6)?;
    let raw = pkt.peek_u64(0)?;
    let nanos = (raw & 0xffff).saturating_mul(1_000_000_000) >> 16;
    let time = Time::from_parts(i64::try_from(raw >> 16).unwrap_or(i64::MAX), i64::try_from(nanos).unwrap_or(0));
    pkt.add(&OPT_TIMESTAMP, time.0 as u64, 8);
    pkt.skip(8)
}

fn search_list(pkt: &mut Packet, option: &Open) -> Parsed {
    option.skipped(pkt, &OPT_RESERVED, 2)?;
    pkt.u32(&OPT_DNSSL_LIFETIME)?;
    while option.left(pkt) > 0 && pkt.peek_u8(0)? != 0 {
        let (name, len) = node_information::labels(pkt, 0)?;
        pkt.made(&OPT_DNSSL, name.as_bytes(), len);
        pkt.skip(len.min(option.left(pkt)))?;
        pkt.append(option.item, |text| write!(text, " {name}"));
    }
    option.padding(pkt)
}
