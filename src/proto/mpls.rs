//! MPLS label stacks (RFC 3032, RFC 5462), the associated channel header (RFC 5586), and Ethernet pseudowires (RFC 4448). What a label stands for the packet does not say: it is seen from the first bits behind the stack (RFC 4928 §3).

use super::eth::ETH;
use super::ip::IP;
use super::ipv6::IPV6;
use crate::dissect::prelude::*;

fields! {
    LABEL = "mpls.label", "MPLS Label", u32, mask32 0xffff_f000, whole write_label;
    EXPERIMENTAL = "mpls.exp", "MPLS Experimental Bits", u32, mask32 0x0e00;
    BOTTOM = "mpls.bottom", "MPLS Bottom Of Label Stack", u32, mask32 0x0100;
    TTL = "mpls.ttl", "MPLS TTL", u32, mask32 0x00ff;
}

/// Labels with a meaning of their own (IANA, special-purpose MPLS label values).
static LABELS: [(u64, &str); 7] = [
    (0, "IPv4 Explicit-Null"),
    (1, "Router Alert"),
    (2, "IPv6 Explicit-Null"),
    (3, "Implicit-Null"),
    (7, "Entropy Label Indicator (ELI)"),
    (13, "Generic Associated Channel Label (GAL)"),
    (14, "OAM Alert"),
];

fn special(label: u64) -> Option<&'static str> {
    LABELS.iter().find(|(number, _)| *number == label).map(|(_, name)| *name)
}

fn write_label(label: u64, out: &mut String) {
    let _ = match special(label) {
        Some(name) => write!(out, "{name} ({label})"),
        None => write!(out, "{label} (0x{label:05x})"),
    };
}

pub static MPLS: Protocol = Protocol {
    short: "MPLS",
    fields: FIELDS,
    on: &[
        On::Number(&ETHERTYPE, 0x8847),
        On::Number(&ETHERTYPE, 0x8848),
        On::Number(&IP_PROTO, 137),
        On::Number(&UDP_PORT, 6635),
        On::Number(&GRE_PROTO, 0x8847),
        On::Number(&GRE_PROTO, 0x8848),
        On::Number(&PPP_PROTOCOL, 0x0281),
        On::Number(&PPP_PROTOCOL, 0x0283),
        On::Number(&VXLAN_NEXT, 5),
        On::Number(&CHDLC_PROTOCOL, 0x8847),
        On::Number(&CHDLC_PROTOCOL, 0x8848),
    ],
    hands_on_last: Some(&[]),
    dissect,
    ..Protocol::named("mpls", "MultiProtocol Label Switching Header")
};

fn dissect(pkt: &mut Packet) -> Parsed {
    pkt.info(|text| text.write_str("MPLS Label Switched Packet"));
    // The first entry stands in the protocol's own node, each further one in another.
    let own = pkt.own();
    let mut entry = pkt.peek_u32(0)?;
    label_own(pkt, own, entry);
    read_entry(pkt, entry)?;
    while BOTTOM.masked(u64::from(entry)) == 0 && pkt.left() > 0 {
        entry = pkt.peek_u32(0)?;
        pkt.unit(&MPLS, 4, |pkt| {
            let own = pkt.own();
            label_own(pkt, own, entry);
            read_entry(pkt, entry)
        })?;
    }
    match pkt.peek_u8(0)? >> 4 {
        4 => pkt.hand_to(&IP),
        6 => pkt.hand_to(&IPV6),
        1 => pkt.hand_to(&PWACH),
        0 => pseudowire(pkt),
        _ => pkt.hand_to_data(),
    }
}

fn label_own(pkt: &mut Packet, own: Item, entry: u32) {
    let entry = u64::from(entry);
    pkt.label(own, |text| {
        let label = LABEL.masked(entry);
        write!(text, "{}, Label: {label}", MPLS.name())?;
        if let Some(name) = special(label) {
            write!(text, " ({name})")?;
        }
        let (exp, bottom, ttl) = (EXPERIMENTAL.masked(entry), BOTTOM.masked(entry), TTL.masked(entry));
        write!(text, ", Exp: {exp}, S: {bottom}, TTL: {ttl}")
    });
}

fn read_entry(pkt: &mut Packet, entry: u32) -> Parsed {
    pkt.skip(4)?;
    pkt.bits(u64::from(entry), 4, &[&LABEL, &EXPERIMENTAL, &BOTTOM, &TTL]);
    Ok(())
}

pub mod channel {
    use super::*;

    fields! {
        VERSION = "pwach.ver", "Channel Version", u8, mask8 0x0f;
        RESERVED = "pwach.res", "Reserved", u8, hex;
        CHANNEL = "pwach.channel_type", "Channel Type", u16, hex, names CHANNELS;
    }

    /// IANA, MPLS generalized associated channel types.
    static CHANNELS: &[(u64, &str)] = &[
        (0x0000, "Reserved"),
        (0x0001, "Management Communication Channel (MCC)"),
        (0x0002, "Signaling Communication Channel (SCC)"),
        (0x0007, "BFD Control, PW-ACH-encapsulated (BFD Without IP/UDP Headers)"),
        (0x000a, "MPLS Direct Loss Measurement (DLM)"),
        (0x000b, "MPLS Inferred Loss Measurement (ILM)"),
        (0x000c, "MPLS Delay Measurement (DM)"),
        (0x000d, "MPLS Direct Loss and Delay Measurement (DLM+DM)"),
        (0x000e, "MPLS Inferred Loss and Delay Measurement (ILM+DM)"),
        (0x0021, "IPv4 packet"),
        (0x0022, "MPLS-TP CC message"),
        (0x0023, "MPLS-TP CV message"),
        (0x0024, "Protection State Coordination Protocol (PSC)"),
        (0x0025, "On-Demand CV"),
        (0x0026, "LI"),
        (0x0027, "Pseudo-Wire OAM"),
        (0x0028, "MAC Withdraw OAM Msg"),
        (0x0057, "IPv6 packet"),
        (0x0058, "Fault OAM"),
        (0x8902, "MPLS-TP OAM"),
    ];
}

/// The header of channels that run beside the data.
pub static PWACH: Protocol = Protocol {
    short: "PW Associated Channel",
    fields: channel::FIELDS,
    hands_on_last: Some(&[]),
    dissect: dissect_channel,
    ..Protocol::named("pwach", "PW Associated Channel Header")
};

fn dissect_channel(pkt: &mut Packet) -> Parsed {
    let first = pkt.peek_u8(0)?;
    pkt.skip(1)?;
    pkt.bits(u64::from(first), 1, &[&channel::VERSION]);
    pkt.u8(&channel::RESERVED)?;
    match pkt.u16(&channel::CHANNEL)? {
        0x0021 => pkt.hand_to(&IP),
        0x0057 => pkt.hand_to(&IPV6),
        _ => pkt.hand_to_data(),
    }
}

pub mod ethernet_wire {
    use super::*;

    fields! {
        HAS_CONTROL_WORD = "pweth.cw", "PW Control Word (ethernet)", bool;
        SEQUENCE = "pweth.cw.sequence_number", "PW sequence number (ethernet)", u16;
    }
}

/// A frame on a wire whose kind was guessed.
pub static PWETH_GUESSED: Protocol =
    Protocol { pseudo: true, ..Protocol::named("pwethheuristic", "PW Ethernet (heuristic)") };
pub static PWETH_BARE: Protocol =
    Protocol { pseudo: true, ..Protocol::named("pwethnocw", "PW Ethernet without Control Word") };
pub static PWETHCW: Protocol = Protocol {
    short: "Ethernet PW (with CW)",
    fields: ethernet_wire::FIELDS,
    hands_on_last: Some(&[]),
    dissect: dissect_control_word,
    ..Protocol::named("pwethcw", "PW Ethernet Control Word")
};

/// Bytes that begin with zero bits: a control word and a frame, or a frame at once.
fn pseudowire(pkt: &mut Packet) -> Parsed {
    pkt.pass(&PWETH_GUESSED);
    // What says whether a frame begins here is a type that somebody knows, or a length.
    let begins = |pkt: &Packet, at: usize| -> Parsed<bool> {
        let kind = pkt.peek_u16(at.saturating_add(12))?;
        Ok(pkt.lookup(&ETHERTYPE, u32::from(kind)).is_some() || (kind > 2 && usize::from(kind) <= pkt.left()))
    };
    if pkt.peek_u16(0)? == 0 && begins(pkt, 4).unwrap_or(false) {
        return pkt.hand_to(&PWETHCW);
    }
    if begins(pkt, 0).unwrap_or(false) {
        pkt.pass(&PWETH_BARE);
        return pkt.hand_to(&ETH);
    }
    pkt.hand_to_data()
}

fn dissect_control_word(pkt: &mut Packet) -> Parsed {
    let item = pkt.add(&ethernet_wire::HAS_CONTROL_WORD, 1, 0);
    pkt.hidden(item);
    pkt.skip(2)?;
    let number = pkt.u16(&ethernet_wire::SEQUENCE)?;
    pkt.label(pkt.last(), |text| write!(text, "Sequence Number: {number}"));
    pkt.hand_to(&ETH)
}
