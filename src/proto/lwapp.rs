//! LWAPP, CAPWAP's forerunner (RFC 5412): its header, the frames that it carries, and the headers of its control messages.

use super::wlan::WLAN;
use crate::dissect::prelude::*;

fields! {
    VERSION = "lwapp.version", "Version", u8;
    SLOT = "lwapp.slotId", "slotId", u24;
    FLAGS = "lwapp.flags", "Flags", u8, hex;
    IS_CONTROL = "lwapp.flags.type", "Type", bool, mask8 0x04, yes_no ("LWAPP Control Packet", "Encapsulated 80211");
    FRAGMENT = "lwapp.flags.fragment", "Fragment", bool, mask8 0x02, yes_no SET;
    FRAGMENT_TYPE = "lwapp.flags.fragmentType", "Fragment Type", bool, mask8 0x01, yes_no SET;
    FRAGMENT_ID = "lwapp.fragmentId", "Fragment Id", u8, hex;
    LENGTH = "lwapp.Length", "Length", u16;
    SIGNAL = "lwapp.rssi", "RSSI", u8, hex;
    RATIO = "lwapp.snr", "SNR", u8, hex;
    IDENTITY = "lwapp.apid", "AP Identity", ether;
    CONTROL = "lwapp.control.type", "Control Type", u8, names CONTROLS;
    CONTROL_SEQUENCE = "lwapp.control.seqno", "Control Sequence Number", u8;
    CONTROL_LENGTH = "lwapp.control.length", "Control Length", u16;
}

const SET: (&str, &str) = ("Set", "Not set");

static CONTROLS: &[(u64, &str)] = &[
    (1, "DISCOVERY_REQUEST"),
    (2, "DISCOVERY_REPLY"),
    (3, "JOIN_REQUEST"),
    (4, "JOIN_REPLY"),
    (5, "HANDOFF_REQUEST"),
    (6, "HANDOFF_REPLY"),
    (7, "HANDOFF_COMMAND"),
    (8, "HANDOFF_RESPONSE"),
    (9, "HANDOFF_CONFIRM"),
    (10, "CONFIGURE_REQUEST"),
    (11, "CONFIGURE_RESPONSE"),
    (12, "CONFIGURE_COMMAND"),
    (13, "CONFIGURE_COMMAND_RES"),
    (14, "STATISTICS_INFO"),
    (15, "STATISTICS_INFO_RES"),
    (16, "CHANGE_STATE_EVENT"),
    (17, "CHANGE_STATE_EVENT_RES"),
    (18, "RRM_CONTROL_REQ"),
    (19, "RRM_CONTROL_RES"),
    (20, "RRM_DATA_REQ"),
    (21, "RRM_DATA_RES"),
    (22, "ECHO_REQUEST"),
    (23, "ECHO_RESPONSE"),
    (24, "IMAGE_DATA"),
    (25, "IMAGE_DATA_RES"),
    (26, "RESET_REQ"),
    (27, "RESET_RES"),
    (28, "I_AM_UP_REQ"),
    (29, "I_AM_UP_RES"),
    (30, "KEY_UPDATE_REQ"),
    (31, "KEY_UPDATE_RES"),
    (32, "PRIMARY_DISCOVERY_REQ"),
    (33, "PRIMARY_DISCOVERY_RES"),
    (34, "DATA_TRANSFER"),
    (35, "DATA_TRANSFER_RES"),
    (36, "control_msg_vals"),
];

pub static LWAPP: Protocol = Protocol {
    short: "LWAPP",
    fields: FIELDS,
    uses: &[&LWAPP_CONTROL],
    on: &[On::Number(&UDP_PORT, 12222), On::Number(&UDP_PORT, 12223), On::Number(&ETHERTYPE, 0x88bb)],
    dissect,
    ..Protocol::named("lwapp", "LWAPP Encapsulated Packet")
};

/// What stands beside the header of a control message.
pub static LWAPP_CONTROL: Protocol =
    Protocol { short: "LWAPP-CNTL", ..Protocol::named("lwapp-cntl", "LWAPP Control Message") };

fn dissect(pkt: &mut Packet) -> Parsed {
    let (own, whole) = (pkt.own(), pkt.captured_left());
    pkt.set_len(own, whole);
    pkt.info(|_| Ok(()));
    // On the way to the controller's second port the access point says who it is.
    let (_, to) = pkt.ports();
    if to == 12223 {
        pkt.ether(&IDENTITY)?;
    }
    let first = pkt.peek_u8(0)?;
    pkt.add(&VERSION, u64::from(first >> 6), 1);
    pkt.add(&SLOT, u64::from(first >> 3 & 7), 1);
    pkt.u8(&FLAGS)?;
    let item = pkt.last();
    pkt.append(item, |text| {
        let named = [&IS_CONTROL, &FRAGMENT, &FRAGMENT_TYPE];
        named
            .iter()
            .filter(|flag| flag.masked(u64::from(first)) != 0)
            .try_for_each(|flag| write!(text, ", {}", flag.name))
    });
    pkt.open();
    pkt.bits(u64::from(first), 1, &[&IS_CONTROL, &FRAGMENT, &FRAGMENT_TYPE]);
    pkt.close();
    pkt.u8(&FRAGMENT_ID)?;
    let len = usize::from(pkt.u16(&LENGTH)?);
    pkt.u8(&SIGNAL)?;
    pkt.u8(&RATIO)?;
    if first & 4 == 0 {
        return pkt.hand_part(&WLAN, len);
    }
    let kind = pkt.peek_u8(0)?;
    pkt.info(|text| write!(text, "CNTL {}", CONTROL.name_of(u64::from(kind)).unwrap_or("Bad Type")));
    pkt.unit(&LWAPP_CONTROL, pkt.left(), |pkt| {
        pkt.u8(&CONTROL)?;
        pkt.u8(&CONTROL_SEQUENCE)?;
        pkt.u16(&CONTROL_LENGTH)?;
        pkt.hand_to_data()
    })
}
