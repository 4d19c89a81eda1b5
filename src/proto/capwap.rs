//! CAPWAP between access points and their controller (RFC 5415, with the binding to IEEE 802.11 of RFC 5416): headers of both channels, what the data channel carries, and the control channel's messages as far as their elements. Fragments stay data.

use super::data::DATA as BYTES;
use super::dtls::DTLS;
use super::eth::ETH;
use super::wlan::{self, WLAN};
use crate::dissect::prelude::*;

fields! {
    PREAMBLE = "capwap.preamble", "Preamble", none;
    VERSION = "capwap.preamble.version", "Version", u8, mask8 0xf0;
    TYPE = "capwap.preamble.type", "Type", u8, mask8 0x0f, names TYPES;
    PREAMBLE_RESERVED = "capwap.preamble.reserved", "Reserved", u24;
    HEADER = "capwap.header", "Header", none;
    HEADER_LENGTH = "capwap.header.length", "Header Length", u24, mask24 0xf8_0000;
    RADIO = "capwap.header.rid", "Radio ID", u24, mask24 0x07_c000;
    BINDING = "capwap.header.wbid", "Wireless Binding ID", u24, mask24 0x00_3e00, names BINDINGS;
    FLAGS = "capwap.header.flags", "Header Flags", u24, hex, mask24 0x00_01ff;
    NATIVE = "capwap.header.flags.t", "Payload Type", bool, mask24 0x00_0100, yes_no ("Native frame format (see Wireless Binding ID field)", "IEEE 802.3 frame");
    FRAGMENT = "capwap.header.flags.f", "Fragment", bool, mask24 0x00_0080, yes_no ("Fragmented", "Don't Fragment");
    LAST = "capwap.header.flags.l", "Last Fragment", bool, mask24 0x00_0040, yes_no ("This is the last fragment", "More fragments follow");
    HAS_WIRELESS = "capwap.header.flags.w", "Wireless header", bool, mask24 0x00_0020, yes_no ("Wireless Specific Information is present", "No Wireless Specific Information");
    HAS_MAC = "capwap.header.flags.m", "Radio MAC header", bool, mask24 0x00_0010, yes_no ("Radio MAC Address is present", "No Radio MAC Address");
    KEEP_ALIVE = "capwap.header.flags.k", "Keep-Alive", bool, mask24 0x00_0008, yes_no ("Keep-Alive Packet", "No Keep-Alive");
    RESERVED = "capwap.header.flags.r", "Reserved", u24, hex, mask24 0x00_0007;
    FRAGMENT_ID = "capwap.header.fragment.id", "Fragment ID", u16;
    FRAGMENT_OFFSET = "capwap.header.fragment.offset", "Fragment Offset", u16, mask16 0xfff8;
    FRAGMENT_RESERVED = "capwap.header.fragment.reserved", "Reserved", u16, mask16 0x0007;
    MAC_LENGTH = "capwap.header.mac.length", "MAC length", u8;
    MAC_48 = "capwap.header.mac.eui48", "MAC address", ether;
    MAC_64 = "capwap.header.mac.eui64", "MAC address", eui64;
    MAC_OTHER = "capwap.header.mac.data", "MAC address", bytes;
    WIRELESS_LENGTH = "capwap.header.wireless.length", "Wireless length", u8;
    WIRELESS = "capwap.header.wireless.data", "Wireless data", bytes;
    FRAME_INFO = "capwap.header.wireless.data.ieee80211.fi", "Wireless data ieee80211 Frame Info", bytes;
    SIGNAL = "capwap.header.wireless.data.ieee80211.fi.rssi", "Wireless data ieee80211 RSSI (dBm)", i8;
    RATIO = "capwap.header.wireless.data.ieee80211.fi.snr", "Wireless data ieee80211 SNR (dB)", u8;
    RATE = "capwap.header.wireless.data.ieee80211.fi.data_rate", "Wireless data ieee80211 Data Rate (Mbps)", u16;
    DESTINATIONS = "capwap.header.wireless.data.ieee80211.dw", "Wireless data ieee80211 Destination WLANs", bytes;
    NETWORKS = "capwap.header.wireless.data.ieee80211.dw.wlan_id_bitmap", "Wireless data ieee80211 Destination Wlan Id bitmap", u16;
    NETWORKS_RESERVED = "capwap.header.wireless.data.ieee80211.dw.reserved", "Wireless data ieee80211 Destination Wlan reserved", u16;
    PADDING = "capwap.header.padding", "Padding for 4 Byte Alignment", bytes;
    ALIVE = "capwap.keep_alive", "Keep-Alive", none;
    ALIVE_LENGTH = "capwap.keep_alive.length", "Message Element Length", u16;
    CONTROL = "capwap.control.header", "Control Header", none;
    MESSAGE = "capwap.control.header.message_type", "Message Type", u32;
    ENTERPRISE = "capwap.control.header.message_type.enterprise_number", "Message Type (Enterprise Number)", u24;
    SPECIFIC = "capwap.control.header.message_type.enterprise_specific", "Message Type (Enterprise Specific)", u32, names MESSAGES;
    SEQUENCE = "capwap.control.header.sequence_number", "Sequence Number", u8;
    LENGTH = "capwap.control.header.message_element_length", "Message Element Length", u16;
    CONTROL_FLAGS = "capwap.control.header.flags", "Flags", u8;
    ELEMENT = "capwap.message_element", "Message Element", none;
    ELEMENT_TYPE = "capwap.message_element.type", "Type", u16, names ELEMENTS;
    ELEMENT_LENGTH = "capwap.message_element.length", "Length", u16;
    ELEMENT_VALUE = "capwap.message_element.value", "Value", bytes;
}

static TYPES: &[(u64, &str)] = &[(0, "CAPWAP Header"), (1, "CAPWAP DTLS Header")];
static BINDINGS: &[(u64, &str)] = &[(0, "Reserved"), (1, "IEEE 802.11"), (2, "IEEE 802.16"), (3, "EPCGlobal")];

/// RFC 5415 §4.5.1.1, RFC 5416 §3.
static MESSAGES: &[(u64, &str)] = &[
    (1, "Discovery Request"),
    (2, "Discovery Response"),
    (3, "Join Request"),
    (4, "Join Response"),
    (5, "Configuration Status Request"),
    (6, "Configuration Status Response"),
    (7, "Configuration Update Request"),
    (8, "Configuration Update Response"),
    (9, "WTP Event Request"),
    (10, "WTP Event Response"),
    (11, "Change State Request"),
    (12, "Change State Response"),
    (13, "Echo Request"),
    (14, "Echo Response"),
    (15, "Image Data Request"),
    (16, "Image Data Response"),
    (17, "Reset Request"),
    (18, "Reset Response"),
    (19, "Primary Discovery Request"),
    (20, "Primary Discovery Response"),
    (21, "Data Transfer Request"),
    (22, "Data Transfer Response"),
    (23, "Clear Configuration Request"),
    (24, "Clear Configuration Response"),
    (25, "Station Configuration Request"),
    (26, "Station Configuration Response"),
    (3398913, "IEEE 802.11 WLAN Configuration Request"),
    (3398914, "IEEE 802.11 WLAN Configuration Response"),
];

/// RFC 5415 §4.6, RFC 5416 §6.
static ELEMENTS: &[(u64, &str)] = &[
    (1, "AC Descriptor"),
    (2, "AC IPv4 List"),
    (3, "AC IPv6 List"),
    (4, "AC Name"),
    (5, "AC Name With Priority"),
    (6, "AC Timestamp"),
    (7, "Add MAC ACL Entry"),
    (8, "Add Station"),
    (9, "Reserved"),
    (10, "CAPWAP Control IPv4 Address"),
    (11, "CAPWAP Control IPv6 Address"),
    (12, "CAPWAP Timers"),
    (13, "Data Transfer Data"),
    (14, "Data Transfer Mode"),
    (15, "Decryption Error Report"),
    (16, "Decryption Error Report Period"),
    (17, "Delete MAC ACL Entry"),
    (18, "Delete Station"),
    (19, "Reserved"),
    (20, "Discovery Type"),
    (21, "Duplicate IPv4 Address"),
    (22, "Duplicate IPv6 Address"),
    (23, "Idle Timeout"),
    (24, "Image Data"),
    (25, "Image Identifier"),
    (26, "Image Information"),
    (27, "Initiate Download"),
    (28, "Location Data"),
    (29, "Maximum Message Length"),
    (30, "CAPWAP Local IPv4 Address"),
    (31, "Radio Administrative State "),
    (32, "Radio Operational State"),
    (33, "Result Code"),
    (34, "Returned Message Element"),
    (35, "Session ID"),
    (36, "Statistics Timer"),
    (37, "Vendor Specific Payload"),
    (38, "WTP Board Data"),
    (39, "WTP Descriptor"),
    (40, "WTP Fallback "),
    (41, "WTP Frame Tunnel Mode "),
    (42, "Reserved"),
    (43, "Reserved"),
    (44, "WTP MAC Type"),
    (45, "WTP Name"),
    (46, "Unused/Reserved"),
    (47, "WTP Radio Statistics"),
    (48, "WTP Reboot Statistics"),
    (49, "WTP Static IP Address Information"),
    (50, "CAPWAP Local IPv6 Address"),
    (51, "CAPWAP Transport Protocol"),
    (52, "MTU Discovery Padding"),
    (53, "ECN Support"),
    (1024, "IEEE 802.11 Add WLAN"),
    (1025, "IEEE 802.11 Antenna"),
    (1026, "IEEE 802.11 Assigned WTP BSSID"),
    (1027, "IEEE 802.11 Delete WLAN"),
    (1028, "IEEE 802.11 Direct Sequence Control"),
    (1029, "IEEE 802.11 Information Element"),
    (1030, "IEEE 802.11 MAC Operation"),
    (1031, "IEEE 802.11 MIC Countermeasures"),
    (1032, "IEEE 802.11 Multi-Domain Capability"),
    (1033, "IEEE 802.11 OFDM Control"),
    (1034, "IEEE 802.11 Rate Set"),
    (1035, "IEEE 802.11 RSNA Error Report From Station"),
    (1036, "IEEE 802.11 Station"),
    (1037, "IEEE 802.11 Station QoS Profile"),
    (1038, "IEEE 802.11 Station Session Key"),
    (1039, "IEEE 802.11 Statistics"),
    (1040, "IEEE 802.11 Supported Rates"),
    (1041, "IEEE 802.11 Tx Power"),
    (1042, "IEEE 802.11 Tx Power Level"),
    (1043, "IEEE 802.11 Update Station QoS"),
    (1044, "IEEE 802.11 Update WLAN"),
    (1045, "IEEE 802.11 WTP Quality of Service"),
    (1046, "IEEE 802.11 WTP Radio Configuration"),
    (1047, "IEEE 802.11 WTP Radio Fail Alarm Indication"),
    (1048, "IEEE 802.11 WTP Radio Information"),
    (1060, "IEEE 802.11 Supported MAC Profiles"),
    (1061, "IEEE 802.11 MAC Profile"),
];

pub static CAPWAP: Protocol = Protocol {
    short: "CAPWAP-CONTROL",
    fields: FIELDS,
    on: &[On::Number(&UDP_PORT, 5246)],
    dissect: dissect_control,
    ..Protocol::named("capwap", "Control And Provisioning of Wireless Access Points - Control")
};

pub static CAPWAP_DATA: Protocol = Protocol {
    short: "CAPWAP-DATA",
    on: &[On::Number(&UDP_PORT, 5247)],
    uses: &[&CAPWAP],
    hands_on_last: Some(&[]),
    dissect: dissect_data,
    ..Protocol::named("capwap.data", "Control And Provisioning of Wireless Access Points - Data")
};

const DATA_PORT: u16 = 5247;
const IEEE_802_11: u32 = 1;

/// What a header says.
struct Head {
    flags: u32,
    binding: u32,
    id: u16,
    offset: u16,
}

impl Head {
    fn has(&self, flag: &Field) -> bool {
        flag.masked(u64::from(self.flags)) != 0
    }
}

/// Reads the preamble; true if a header follows, and not DTLS.
fn preamble(pkt: &mut Packet) -> Parsed<bool> {
    let first = pkt.peek_u8(0)?;
    let clear = first & 0x0f == 0;
    pkt.add(&PREAMBLE, 0, if clear { 1 } else { 4 });
    pkt.open();
    pkt.skip(1)?;
    pkt.bits(u64::from(first), 1, &[&VERSION, &TYPE]);
    if !clear {
        pkt.u24(&PREAMBLE_RESERVED)?;
    }
    pkt.close();
    Ok(clear)
}

/// RFC 5415 §4.3; the header's length counts the preamble too.
fn header(pkt: &mut Packet) -> Parsed<Head> {
    let start = pkt.offset().saturating_sub(1);
    let flags = pkt.peek_u24(0)?;
    let len = HEADER_LENGTH.masked(u64::from(flags)) as usize;
    let len = len.saturating_mul(4);
    pkt.add(&HEADER, 0, len.saturating_sub(1));
    pkt.open();
    pkt.skip(3)?;
    let wide = u64::from(flags);
    pkt.bits(wide, 3, &[&HEADER_LENGTH]);
    pkt.append(pkt.last(), |text| write!(text, " ({len})"));
    pkt.bits(wide, 3, &[&RADIO, &BINDING, &FLAGS]);
    pkt.open();
    pkt.bits(wide, 3, &[&NATIVE, &FRAGMENT, &LAST, &HAS_WIRELESS, &HAS_MAC, &KEEP_ALIVE, &RESERVED]);
    pkt.close();
    let id = pkt.u16(&FRAGMENT_ID)?;
    let offset = pkt.peek_u16(0)?;
    let at = pkt.position();
    pkt.add_at(&FRAGMENT_OFFSET, u64::from(offset), at, 2);
    pkt.add_at(&FRAGMENT_RESERVED, u64::from(offset), at.saturating_add(1), 1);
    pkt.skip(2)?;
    let head = Head { flags, binding: BINDING.masked(wide) as u32, id, offset: offset >> 3 };
    if head.has(&HAS_MAC) {
        let len = usize::from(pkt.u8(&MAC_LENGTH)?);
        match len {
            6 => {
                pkt.ether(&MAC_48)?;
            }
            8 => {
                pkt.u64(&MAC_64)?;
            }
            _ => {
                pkt.bytes(&MAC_OTHER, len)?;
            }
        }
        padding(pkt, start)?;
    }
    if head.has(&HAS_WIRELESS) {
        let len = usize::from(pkt.u8(&WIRELESS_LENGTH)?);
        let at = pkt.position();
        pkt.bytes(&WIRELESS, len)?;
        if head.binding == IEEE_802_11 && len == 4 {
            let (_, to) = pkt.ports();
            wireless(pkt, at, to == DATA_PORT)?;
        }
        padding(pkt, start)?;
    }
    pkt.close();
    pkt.go_to(start.saturating_add(len).max(pkt.offset()))?;
    Ok(head)
}

fn padding(pkt: &mut Packet, start: usize) -> Parsed {
    let read = pkt.offset().saturating_sub(start);
    match read.next_multiple_of(4).saturating_sub(read) {
        0 => Ok(()),
        len => pkt.bytes(&PADDING, len).map(|_| ()),
    }
}

/// RFC 5416 §4: on its way to the controller a frame is told how it was received, on its way back which networks it is for.
fn wireless(pkt: &mut Packet, at: usize, to_controller: bool) -> Parsed {
    let bytes = pkt.bytes_from(at, 4)?;
    let [one, two, three, four] = bytes.first_chunk::<4>().copied().unwrap_or_default();
    let last = u16::from_be_bytes([three, four]);
    if to_controller {
        pkt.add_at(&FRAME_INFO, 0, at, 4);
        pkt.open();
        pkt.add_at(&SIGNAL, i64::from(one.cast_signed()).cast_unsigned(), at, 1);
        pkt.add_at(&RATIO, u64::from(two), at.saturating_add(1), 1);
        let item = pkt.add_at(&RATE, u64::from(last), at.saturating_add(2), 2);
        pkt.append(item, |text| write!(text, " ({}.{} Mb/s)", last / 10, last % 10));
    } else {
        pkt.add_at(&DESTINATIONS, 0, at, 4);
        pkt.open();
        pkt.add_at(&NETWORKS, u64::from(u16::from_be_bytes([one, two])), at, 2);
        pkt.add_at(&NETWORKS_RESERVED, u64::from(last), at.saturating_add(2), 2);
    }
    pkt.close();
    Ok(())
}

fn dissect_data(pkt: &mut Packet) -> Parsed {
    pkt.column("CAPWAP-Data");
    pkt.info(|text| text.write_str("CAPWAP-Data"));
    let (own, whole) = (pkt.own(), pkt.captured_left());
    pkt.set_len(own, whole);
    if !preamble(pkt)? {
        return pkt.hand_to(&DTLS);
    }
    let head = header(pkt)?;
    if head.has(&FRAGMENT) {
        pkt.info_append(|text| write!(text, " (Fragment ID: {}, Fragment Offset: {})", head.id, head.offset));
        return pkt.hand_to(&BYTES);
    }
    if head.has(&KEEP_ALIVE) {
        pkt.info_append(|text| text.write_str(" Keep-Alive"));
        let len = pkt.left();
        pkt.add(&ALIVE, 0, len);
        pkt.open();
        pkt.u16(&ALIVE_LENGTH)?;
        while pkt.left() > 0 {
            element(pkt)?;
        }
        pkt.close();
        return Ok(());
    }
    if !head.has(&NATIVE) {
        return pkt.hand_to(&ETH);
    }
    match head.binding {
        0 | IEEE_802_11 => {
            // Controllers send Frame Control with its bytes swapped.
            pkt.tell(wlan::SWAPPED);
            pkt.hand_to(&WLAN)
        }
        _ => pkt.hand_to_data(),
    }
}

fn dissect_control(pkt: &mut Packet) -> Parsed {
    pkt.column("CAPWAP-Control");
    pkt.info(|text| text.write_str("CAPWAP-Control"));
    let (own, whole) = (pkt.own(), pkt.captured_left());
    pkt.set_len(own, whole);
    if !preamble(pkt)? {
        return pkt.hand_to(&DTLS);
    }
    let head = header(pkt)?;
    if head.has(&FRAGMENT) {
        pkt.info_append(|text| write!(text, " (Fragment ID: {}, Fragment Offset: {})", head.id, head.offset));
        return pkt.hand_to(&BYTES);
    }
    pkt.add(&CONTROL, 0, 8);
    pkt.open();
    let kind = pkt.peek_u32(0)?;
    pkt.add(&MESSAGE, u64::from(kind), 4);
    pkt.open();
    let item = pkt.add(&ENTERPRISE, u64::from(kind >> 8), 3);
    if kind >> 8 == 0 {
        pkt.label(item, |text| write!(text, "{}: Reserved (0)", ENTERPRISE.name));
    }
    pkt.add(&SPECIFIC, u64::from(kind), 4);
    pkt.close();
    pkt.skip(4)?;
    pkt.info_append(|text| match SPECIFIC.name_of(u64::from(kind)) {
        Some(name) => write!(text, " - {name}"),
        None => write!(text, " - Unknown Message Type (0x{kind:02x})"),
    });
    pkt.u8(&SEQUENCE)?;
    let len = usize::from(pkt.u16(&LENGTH)?);
    pkt.u8(&CONTROL_FLAGS)?;
    pkt.close();
    // The length counts itself and the flags (§4.5.1.3).
    let len = len.saturating_sub(3);
    if len == 0 {
        return Ok(());
    }
    pkt.add(&ELEMENT, 0, len);
    pkt.open();
    pkt.part(len.min(pkt.left()), |pkt| {
        while pkt.left() > 0 {
            element(pkt)?;
        }
        Ok(())
    })?;
    pkt.close();
    Ok(())
}

fn element(pkt: &mut Packet) -> Parsed {
    let (kind, len) = (pkt.peek_u16(0)?, usize::from(pkt.peek_u16(2)?));
    let item = pkt.add(&ELEMENT, 0, len.saturating_add(4));
    pkt.label(item, |text| {
        write!(text, "Type: (t={kind},l={len}) {}", ELEMENT_TYPE.name_of(u64::from(kind)).unwrap_or("Unknown"))
    });
    pkt.open();
    pkt.u16(&ELEMENT_TYPE)?;
    pkt.u16(&ELEMENT_LENGTH)?;
    if len > 0 {
        pkt.bytes(&ELEMENT_VALUE, len)?;
    }
    pkt.close();
    Ok(())
}
