//! The frame itself: where and when it was captured, its lengths, and the protocols inside.

use crate::dissect::prelude::*;

fields! {
    SECTION = "frame.section_number", "Section number", u32;
    INTERFACE_ID = "frame.interface_id", "Interface id", u32;
    INTERFACE_NAME = "frame.interface_name", "Interface name", text;
    INTERFACE_DESCRIPTION = "frame.interface_description", "Interface description", text;
    PACKET_FLAGS = "frame.packet_flags", "Packet flags", u32, hex;
    DIRECTION = "frame.packet_flags_direction", "Direction", u32, hex, mask32 0x3, names DIRECTIONS;
    RECEPTION_TYPE = "frame.packet_flags_reception_type", "Reception type", u32, mask32 0x1c, names RECEPTION_TYPES;
    FCS_LENGTH = "frame.packet_flags_fcs_length", "FCS length", u32, mask32 0x1e0;
    RESERVED = "frame.packet_flags_reserved", "Reserved", u32, mask32 0xfe00;
    CRC_ERROR = "frame.packet_flags_crc_error", "CRC error", bool, mask32 0x0100_0000, yes_no SET;
    TOO_LONG = "frame.packet_flags_packet_too_error", "Packet too long error", bool, mask32 0x0200_0000, yes_no SET;
    TOO_SHORT = "frame.packet_flags_packet_too_short_error", "Packet too short error", bool, mask32 0x0400_0000, yes_no SET;
    WRONG_GAP = "frame.packet_flags_wrong_inter_frame_gap_error", "Wrong interframe gap error", bool, mask32 0x0800_0000, yes_no SET;
    UNALIGNED = "frame.packet_flags_unaligned_frame_error", "Unaligned frame error", bool, mask32 0x1000_0000, yes_no SET;
    START_ERROR = "frame.packet_flags_start_frame_delimiter_error", "Start frame delimiter error", bool, mask32 0x2000_0000, yes_no SET;
    PREAMBLE_ERROR = "frame.packet_flags_preamble_error", "Preamble error", bool, mask32 0x4000_0000, yes_no SET;
    SYMBOL_ERROR = "frame.packet_flags_symbol_error", "Symbol error", bool, mask32 0x8000_0000, yes_no SET;
    ENCAP_TYPE = "frame.encap_type", "Encapsulation type", i16;
    TIME = "frame.time", "Arrival Time", abs_time;
    OFFSET_SHIFT = "frame.offset_shift", "Time shift for this packet", rel_time;
    TIME_EPOCH = "frame.time_epoch", "Epoch Time", rel_time;
    TIME_DELTA = "frame.time_delta", "Time delta from previous captured frame", rel_time;
    TIME_DELTA_DISPLAYED = "frame.time_delta_displayed", "Time delta from previous displayed frame", rel_time;
    TIME_RELATIVE = "frame.time_relative", "Time since reference or first frame", rel_time;
    NUMBER = "frame.number", "Frame Number", u32;
    LEN = "frame.len", "Frame length on the wire", u32;
    CAP_LEN = "frame.cap_len", "Frame length stored into the capture file", u32;
    MARKED = "frame.marked", "Frame is marked", bool;
    IGNORED = "frame.ignored", "Frame is ignored", bool;
    P2P_DIR = "frame.p2p_dir", "Point-to-Point Direction", i8, names P2P_DIRECTIONS;
    PROTOCOLS = "frame.protocols", "Protocols in frame", text;
    SHORTER_THAN_CAPTURED = "frame.len_lt_caplen", "Frame length is less than captured length", error Group::Malformed;
}

static FLAGS: &[&Field] = &[
    &DIRECTION,
    &RECEPTION_TYPE,
    &FCS_LENGTH,
    &RESERVED,
    &CRC_ERROR,
    &TOO_LONG,
    &TOO_SHORT,
    &WRONG_GAP,
    &UNALIGNED,
    &START_ERROR,
    &PREAMBLE_ERROR,
    &SYMBOL_ERROR,
];

const SET: (&str, &str) = ("Set", "Not set");
static DIRECTIONS: &[(u64, &str)] = &[(0, "Unknown"), (1, "Inbound"), (2, "Outbound")];
static RECEPTION_TYPES: &[(u64, &str)] =
    &[(0, "Not specified"), (1, "Unicast"), (2, "Multicast"), (3, "Broadcast"), (4, "Promiscuous")];
static P2P_DIRECTIONS: &[(u64, &str)] = &[(0, "Sent"), (1, "Received")];

pub static FRAME: Protocol = Protocol {
    fields: FIELDS,
    hands_on_last: Some(&[&PROTOCOLS]),
    dissect,
    learn: Some(dissect),
    ..Protocol::named("frame", "Frame")
};

/// `1 byte`, `2 bytes`
fn count(number: u32) -> impl std::fmt::Display {
    struct Count(u32);
    impl std::fmt::Display for Count {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            write!(f, "{} byte{}", self.0, if self.0 == 1 { "" } else { "s" })
        }
    }
    Count(number)
}

fn dissect(pkt: &mut Packet<impl Keeping>) -> Parsed {
    let frame = pkt.frame();
    let protocols = if pkt.wants_nodes() || frame.length < frame.captured { describe(pkt) } else { Item::NONE };
    if frame.ignored {
        pkt.info(|text| text.write_str("<Ignored>"));
        pkt.set_path(protocols);
        return Ok(());
    }
    let done = match pkt.lookup(&LINK, u32::from(frame.link)) {
        Some(protocol) => pkt.hand_to(protocol),
        None => {
            pkt.column("UNKNOWN");
            pkt.info(|text| write!(text, "WTAP_ENCAP = {}", frame.encapsulation.0));
            pkt.hand_to_data()
        }
    };
    pkt.set_path(protocols);
    done
}

/// Shows what the file says of the frame; the item is that of its protocols, which are still to come.
fn describe(pkt: &mut Packet<impl Keeping>) -> Item {
    let frame = pkt.frame();
    let bits = |bytes: u32| u64::from(bytes).saturating_mul(8);
    let name = frame.interface_name.or(frame.interface_description).unwrap_or("unknown");
    let direction = frame.flags.map_or(0, |flags| flags & 3);
    let own = pkt.own();
    pkt.set_len(own, frame.captured as usize);
    pkt.label(own, |text| {
        write!(
            text,
            "Frame {}: {} on wire ({} bits), {} captured ({} bits)",
            frame.number,
            count(frame.length),
            bits(frame.length),
            count(frame.captured),
            bits(frame.captured)
        )?;
        if let Some(id) = frame.interface {
            write!(text, " on interface {name}, id {id}")?;
        }
        match direction {
            1 => text.write_str(" (inbound)"),
            2 => text.write_str(" (outbound)"),
            _ => Ok(()),
        }
    });
    if let Some(section) = frame.section {
        pkt.add(&SECTION, u64::from(section), 0);
    }
    if let Some(id) = frame.interface {
        let item = pkt.add(&INTERFACE_ID, u64::from(id), 0);
        pkt.label(item, |text| write!(text, "Interface id: {id} ({name})"));
        pkt.open();
        pkt.made(&INTERFACE_NAME, name.as_bytes(), 0);
        if let Some(description) = frame.interface_description {
            pkt.made(&INTERFACE_DESCRIPTION, description.as_bytes(), 0);
        }
        pkt.close();
    }
    if let Some(flags) = frame.flags {
        pkt.add(&PACKET_FLAGS, u64::from(flags), 0);
        pkt.open();
        pkt.bits(u64::from(flags), 0, FLAGS);
        pkt.close();
    }
    let (encap, encap_name) = frame.encapsulation;
    let item = pkt.add(&ENCAP_TYPE, i64::from(encap) as u64, 0);
    pkt.label(item, |text| write!(text, "Encapsulation type: {encap_name} ({encap})"));
    if frame.has_time {
        let since = |earlier: Option<Time>| earlier.map_or(0, |earlier| frame.time.since(earlier).0) as u64;
        pkt.add(&TIME, frame.time.0 as u64, 0);
        pkt.found(&OFFSET_SHIFT, 0);
        pkt.add(&TIME_EPOCH, frame.time.0 as u64, 0);
        pkt.found(&TIME_DELTA, since(frame.previous_time));
        pkt.found(&TIME_DELTA_DISPLAYED, since(frame.previous_displayed_time));
        pkt.found(&TIME_RELATIVE, since(Some(frame.first_time)));
    }
    pkt.add(&NUMBER, u64::from(frame.number), 0);
    let item = pkt.add(&LEN, u64::from(frame.length), 0);
    pkt.label(item, |text| write!(text, "Frame Length: {} ({} bits)", count(frame.length), bits(frame.length)));
    if frame.length < frame.captured {
        pkt.expert(&SHORTER_THAN_CAPTURED);
    }
    let item = pkt.add(&CAP_LEN, u64::from(frame.captured), 0);
    pkt.label(item, |text| write!(text, "Capture Length: {} ({} bits)", count(frame.captured), bits(frame.captured)));
    pkt.found(&MARKED, u64::from(frame.marked));
    pkt.found(&IGNORED, u64::from(frame.ignored));
    match direction {
        1 => pkt.add(&P2P_DIR, 1, 0),
        2 => pkt.add(&P2P_DIR, 0, 0),
        _ => Item::NONE,
    };
    pkt.found(&PROTOCOLS, 0)
}
