//! Geneve, Generic Network Virtualization Encapsulation (RFC 8926). Of the options those of Google's cloud are taken apart.

use super::ethertype::ETHERTYPES;
use crate::dissect::prelude::*;

fields! {
    VERSION = "geneve.version", "Version", u8;
    FLAGS = "geneve.flags", "Flags", u8, hex;
    OAM = "geneve.flags.oam", "Operations, Administration and Management Frame", bool, mask8 0x80;
    CRITICAL = "geneve.flags.critical", "Critical Options Present", bool, mask8 0x40;
    RESERVED_FLAGS = "geneve.flags.reserved", "Reserved", bool, mask8 0x3f;
    TYPE = "geneve.proto_type", "Protocol Type", u16, hex, names ETHERTYPES;
    NETWORK = "geneve.vni", "Virtual Network Identifier (VNI)", u24, hex_dec;
    RESERVED = "geneve.reserved", "Reserved", u8, hex;
    OPTIONS = "geneve.options", "Geneve Options", bytes;
    OPTION = "geneve.option", "Option", bytes;
    OPTION_CLASS = "geneve.option.class", "Class", u16, hex, ranges CLASSES;
    OPTION_TYPE = "geneve.option.type", "Type", u8, hex;
    OPTION_CRITICAL = "geneve.option.type.critical", "Critical Option", bool, mask8 0x80;
    OPTION_FLAGS = "geneve.option.flags", "Flags", u8, hex;
    OPTION_RESERVED = "geneve.option.flags.reserved", "Reserved", bool, mask8 0xe0;
    OPTION_LENGTH = "geneve.option.length", "Length", u8, unit " bytes";
    OPTION_DATA = "geneve.option.unknown.data", "Unknown Option Data", bytes;
    GCP_NETWORK = "geneve.option.gcp.vnid", "GCP Virtual Network ID", u32, mask32 0xffff_fff0;
    GCP_DIRECTION = "geneve.option.gcp.direction", "GCP Traffic Direction", bool, mask32 0x01, yes_no ("Egress", "Ingress");
    GCP_RESERVED = "geneve.option.gcp.reserved", "GCP Reserved bits", bool, mask32 0x0e;
    GCP_ENDPOINT = "geneve.option.gcp.endpoint", "GCP Endpoint ID", bytes;
    GCP_PROFILE = "geneve.option.gcp.profile", "GCP Profile ID", u64;
    UNKNOWN_VERSION = "geneve.version.unknown", "Unknown version", warn Group::Protocol;
    INVALID_LENGTH = "geneve.option.length.invalid", "Invalid length for option", warn Group::Protocol;
    HEADING = "", "", none;
}

/// The IANA registry of option classes.
static CLASSES: &[(u64, u64, &str)] = &[
    (0x0000, 0x00ff, "Standard"),
    (0x0100, 0x0100, "Linux"),
    (0x0101, 0x0101, "Open vSwitch"),
    (0x0102, 0x0102, "Open Virtual Networking (OVN)"),
    (0x0103, 0x0103, "In-band Network Telemetry (INT)"),
    (0x0104, 0x0104, "VMware"),
    (0x0105, 0x0105, "Amazon.com, Inc."),
    (0x0106, 0x0106, "Cisco Systems, Inc."),
    (0x0107, 0x0107, "Oracle Corporation"),
    (0x0108, 0x0110, "Amazon.com, Inc."),
    (0x0111, 0x0118, "IBM"),
    (0x0119, 0x0128, "Ericsson"),
    (0x0129, 0x0129, "Oxide Computer Company"),
    (0x0130, 0x0131, "Cisco Systems, Inc."),
    (0x0132, 0x0135, "Google LLC"),
    (0x0136, 0x0136, "InfoQuick Global Connection Tech Ltd."),
    (0x0137, 0xfeff, "Unassigned"),
    (0xfff0, 0xffff, "Experimental"),
];

pub static GENEVE: Protocol = Protocol {
    short: "Geneve",
    fields: FIELDS,
    on: &[On::Number(&UDP_PORT, 6081)],
    hands_on_last: Some(&[]),
    dissect,
    ..Protocol::named("geneve", "Generic Network Virtualization Encapsulation")
};

const GOOGLE: u16 = 0x0132;

fn dissect(pkt: &mut Packet) -> Parsed {
    let own = pkt.own();
    let at = pkt.position();
    let first = pkt.peek_u8(0)?;
    let (version, options_len) = (first >> 6, usize::from(first & 0x3f).saturating_mul(4));
    pkt.info(|_| Ok(()));
    let item = pkt.add(&VERSION, u64::from(version), 1);
    pkt.label(item, |text| write!(text, "Version: {version}"));
    if version != 0 {
        let item = pkt.add(&HEADING, 0, 1);
        pkt.label(item, |text| write!(text, "Unknown version {version}"));
        pkt.expert_with(&UNKNOWN_VERSION, |text| write!(text, "Unknown version {version}"));
    }
    pkt.add_at(&OPTION_LENGTH, options_len as u64, at, 1);
    pkt.skip(1)?;
    let flags = pkt.u8(&FLAGS)?;
    pkt.append(pkt.last(), |text| {
        let named = [&OAM, &CRITICAL, &RESERVED_FLAGS];
        named
            .iter()
            .filter(|flag| flag.masked(u64::from(flags)) != 0)
            .try_for_each(|flag| write!(text, ", {}", flag.name))
    });
    pkt.open();
    pkt.bits(u64::from(flags), 1, &[&OAM, &CRITICAL, &RESERVED_FLAGS]);
    pkt.close();
    let kind = pkt.u16(&TYPE)?;
    pkt.info(|text| match TYPE.name_of(u64::from(kind)) {
        Some(name) => write!(text, "Encapsulated {name}"),
        None => write!(text, "Encapsulated 0x{kind:04x} (unknown)"),
    });
    let network = pkt.u24(&NETWORK)?;
    pkt.label(own, |text| {
        write!(text, "{}, VNI: 0x{network:06x}{}", GENEVE.name(), if flags & 0x80 != 0 { ", OAM" } else { "" })
    });
    let reserved = pkt.u8(&RESERVED)?;
    if reserved == 0 {
        pkt.hidden(pkt.last());
    }
    if options_len > 0 {
        let item = pkt.add(&OPTIONS, 0, options_len);
        pkt.label(item, |text| write!(text, "Options: ({options_len} bytes)"));
        pkt.open();
        pkt.part(options_len, options)?;
        pkt.close();
    }
    pkt.hand_on(&ETHERTYPE, u32::from(kind))
}

fn options(pkt: &mut Packet) -> Parsed {
    while pkt.left() > 0 {
        let (class, kind) = (pkt.peek_u16(0)?, pkt.peek_u8(2)?);
        let flags = pkt.peek_u8(3)?;
        let len = usize::from(flags & 0x1f).saturating_mul(4).saturating_add(4);
        let critical = if kind & 0x80 != 0 { "Critical" } else { "Non-critical" };
        let name = match (class, kind & 0x7f) {
            (GOOGLE, 1) => "GCP Virtual Network ID",
            (GOOGLE, 2) if kind == 2 => "GCP Endpoint ID",
            (GOOGLE, 3) if kind == 3 => "GCP Profile ID",
            _ => "Unknown",
        };
        let class_name = OPTION_CLASS.name_of(u64::from(class)).unwrap_or("Unknown");
        if len > pkt.left() {
            let at = pkt.position().saturating_add(3);
            let said = |text: &mut String| {
                write!(
                    text,
                    "{name}, Class: {class_name} (0x{class:04x}) Type: 0x{kind:02x} (length of {len} is past end of options)"
                )
            };
            let item = pkt.add_at(&HEADING, 0, at, 1);
            pkt.label(item, said);
            pkt.expert_with(&INVALID_LENGTH, said);
            return Ok(());
        }
        let item = pkt.add(&OPTION, 0, len);
        pkt.label(item, |text| {
            write!(text, "{name}, Class: {class_name} (0x{class:04x}) Type: 0x{kind:02x} ({critical})")
        });
        pkt.open();
        pkt.u16(&OPTION_CLASS)?;
        pkt.u8(&OPTION_TYPE)?;
        pkt.append(pkt.last(), |text| write!(text, " ({critical})"));
        pkt.bits(u64::from(kind), 1, &[&OPTION_CRITICAL]);
        pkt.hidden(pkt.last());
        let reserved = flags >> 5;
        let item = pkt.add(&OPTION_FLAGS, u64::from(reserved), 1);
        pkt.append(item, |text| text.write_str(if reserved != 0 { " (RSVD)" } else { "" }));
        if reserved == 0 {
            pkt.hidden(item);
        }
        pkt.open();
        pkt.add(&OPTION_RESERVED, u64::from(flags), 1);
        pkt.close();
        pkt.add(&OPTION_LENGTH, len as u64, 1);
        pkt.skip(1)?;
        let data = len.saturating_sub(4);
        match (name, data) {
            ("GCP Virtual Network ID", 4..) => {
                let word = u64::from(pkt.peek_u32(0)?);
                pkt.skip(4)?;
                pkt.bits(word, 4, &[&GCP_NETWORK, &GCP_DIRECTION, &GCP_RESERVED]);
                pkt.skip(data.saturating_sub(4))?;
            }
            ("GCP Endpoint ID", _) if data > 0 => {
                pkt.bytes(&GCP_ENDPOINT, data)?;
            }
            ("GCP Profile ID", 8) => {
                pkt.u64(&GCP_PROFILE)?;
            }
            (_, 0) => {}
            _ => {
                pkt.bytes(&OPTION_DATA, data)?;
            }
        }
        pkt.close();
    }
    Ok(())
}
