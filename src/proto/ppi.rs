//! The per-packet information header (PPI, CACE Technologies). Of its fields only the kinds are shown, and that of an aggregated interface.

use crate::dissect::prelude::*;

fields! {
    VERSION = "ppi.version", "Version", u8;
    FLAGS = "ppi.flags", "Flags", u8, hex;
    ALIGNMENT = "ppi.flags.alignment", "Alignment", bool, mask8 0x01, yes_no ("32-bit aligned", "Not aligned");
    RESERVED = "ppi.flags.reserved", "Reserved", u8, hex, mask8 0xfe;
    LENGTH = "ppi.length", "Header length", u16;
    LINK_TYPE = "ppi.dlt", "DLT", u32;
    FIELD_TYPE = "ppi.field_type", "Field type", u16, names FIELD_TYPES;
    FIELD_LENGTH = "ppi.field_len", "Field length", u16;
    INTERFACE = "ppi.aggregation_extension.interface_id", "Interface ID", u32;
    HEADING = "", "", none;
}

static FIELD_TYPES: &[(u64, &str)] = &[
    (2, "802.11-Common"),
    (3, "802.11n MAC Extensions"),
    (4, "802.11n MAC+PHY Extensions"),
    (5, "Spectrum-Map"),
    (6, "Process-Info"),
    (7, "Capture-Info"),
    (8, "Aggregation Extension"),
    (9, "802.3 Extension"),
    (30000, "Intel Corporation (private)"),
    (30001, "Mohamed Thaga (private)"),
    (30002, "GPS Tagging"),
    (30003, "Vector Tagging"),
    (30004, "Sensor tagging"),
    (30005, "Antenna Tagging"),
    (49175, "FlukeNetworks (private)"),
    (51918, "CACE Technologies (private)"),
];

/// What a capture file holds, on the path between the header and the packet's link layer.
pub static PACKET: Protocol = Protocol { pseudo: true, ..Protocol::named("pcap_pktdata", "pcap/pcapng packet data") };

pub static PPI: Protocol = Protocol {
    short: "PPI",
    fields: FIELDS,
    on: &[On::Number(&LINK, 192)],
    hands_on_last: Some(&[]),
    dissect,
    ..Protocol::named("ppi", "PPI Packet Header")
};

const AGGREGATION: u16 = 8;

fn dissect(pkt: &mut Packet) -> Parsed {
    let own = pkt.own();
    let version = pkt.u8(&VERSION)?;
    let flags = pkt.u8(&FLAGS)?;
    pkt.open();
    pkt.bits(u64::from(flags), 1, &[&ALIGNMENT, &RESERVED]);
    pkt.close();
    let len = usize::from(pkt.u16_le(&LENGTH)?);
    pkt.label(own, |text| write!(text, "PPI version {version}, {len} bytes"));
    pkt.info(|text| write!(text, "PPI version {version}, {len} bytes"));
    let link = pkt.u32_le(&LINK_TYPE)?;
    while pkt.offset().saturating_add(4) <= len {
        field(pkt, flags & 1 != 0)?;
    }
    pkt.go_to(len)?;
    pkt.pass(&PACKET);
    pkt.hand_on(&LINK, link)
}

fn field(pkt: &mut Packet, aligned: bool) -> Parsed {
    let kind = pkt.peek_u16(0)?.swap_bytes();
    let len = usize::from(pkt.peek_u16(2)?.swap_bytes());
    let item = pkt.add(&HEADING, 0, len.saturating_add(4));
    pkt.label(item, |text| text.write_str(FIELD_TYPE.name_of(u64::from(kind)).unwrap_or("Unknown")));
    pkt.open();
    pkt.u16_le(&FIELD_TYPE)?;
    pkt.u16_le(&FIELD_LENGTH)?;
    pkt.part(len, |pkt| match kind {
        AGGREGATION => pkt.u32_le(&INTERFACE).map(|_| ()),
        _ => Ok(()),
    })?;
    pkt.close();
    if aligned {
        let over = len & 3;
        pkt.skip(if over == 0 { 0 } else { 4_usize.saturating_sub(over) })?;
    }
    Ok(())
}
