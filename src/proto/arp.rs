//! ARP and its relatives: address resolution (RFC 826), reverse and dynamic reverse ARP (RFC 903, RFC 1931), inverse ARP (RFC 2390), and who uses an address twice (RFC 5227).
//!
//! ATM's own layout (RFC 2225) is shown as the common one.

use super::ethertype::ETHERTYPES;
use super::sll::HARDWARE_TYPES;
use crate::dissect::prelude::*;
use crate::field::text;
use rustc_hash::FxHashMap;

fields! {
    HARDWARE_TYPE = "arp.hw.type", "Hardware type", u16, names HARDWARE_TYPES;
    PROTOCOL_TYPE = "arp.proto.type", "Protocol type", u16, hex, names ETHERTYPES;
    HARDWARE_SIZE = "arp.hw.size", "Hardware size", u8;
    PROTOCOL_SIZE = "arp.proto.size", "Protocol size", u8;
    OPCODE = "arp.opcode", "Opcode", u16, names OPCODES;
    IS_GRATUITOUS = "arp.isgratuitous", "Is gratuitous", bool;
    IS_PROBE = "arp.isprobe", "Is probe", bool;
    IS_ANNOUNCEMENT = "arp.isannouncement", "Is announcement", bool;
    SRC_HW = "arp.src.hw", "Sender hardware address", bytes;
    SRC_MAC = "arp.src.hw_mac", "Sender MAC address", ether;
    SRC_PROTO = "arp.src.proto", "Sender protocol address", bytes;
    SRC_IPV4 = "arp.src.proto_ipv4", "Sender IP address", ipv4;
    DST_HW = "arp.dst.hw", "Target hardware address", bytes;
    DST_MAC = "arp.dst.hw_mac", "Target MAC address", ether;
    DST_PROTO = "arp.dst.proto", "Target protocol address", bytes;
    DST_IPV4 = "arp.dst.proto_ipv4", "Target IP address", ipv4;
    DRARP_ERROR = "arp.dst.drarp_error_status", "DRARP error status", u16, names DRARP_ERRORS;
    DUPLICATE = "", "Duplicate IP address", none;
    DUPLICATE_FRAME = "arp.duplicate-address-frame", "Frame showing earlier use of IP address", frame_num;
    DUPLICATE_SECONDS = "arp.seconds-since-duplicate-address-frame", "Seconds since earlier frame seen", u32;
    DUPLICATE_DETECTED = "arp.duplicate-address-detected", "Duplicate IP address configured", warn Group::Sequence;
}

static OPCODES: &[(u64, &str)] = &[
    (0, "reserved"),
    (1, "request"),
    (2, "reply"),
    (3, "reverse request"),
    (4, "reverse reply"),
    (5, "drarp request"),
    (6, "drarp reply"),
    (7, "drarp error"),
    (8, "inverse request"),
    (9, "inverse reply"),
    (10, "arp nak"),
    (11, "mars request"),
    (12, "mars multi"),
    (13, "mars mserv"),
    (14, "mars join"),
    (15, "mars leave"),
    (16, "mars nak"),
    (17, "mars unserv"),
    (18, "mars sjoin"),
    (19, "mars sleave"),
    (20, "mars grouplist request"),
    (21, "mars grouplist reply"),
    (22, "mars redirect map"),
    (23, "mapos unarp"),
    (24, "experimental 1"),
    (25, "experimental 2"),
    (65535, "reserved"),
];

static DRARP_ERRORS: &[(u64, &str)] =
    &[(1, "restricted"), (2, "no address"), (3, "serverdown"), (4, "moved"), (5, "failure")];

pub static ARP: Protocol = Protocol {
    short: "ARP/RARP",
    fields: FIELDS,
    on: &[On::Number(&ETHERTYPE, 0x0806), On::Number(&GRE_PROTO, 0x0806), On::Number(&ETHERTYPE, 0x8035)],
    dissect,
    ..Protocol::named("arp", "Address Resolution Protocol")
};

const REQUEST: u16 = 1;
const REPLY: u16 = 2;
const DRARP_FAILED: u16 = 7;
const IPV4: u16 = 0x0800;

/// An address as columns show it.
#[derive(Clone, Copy)]
enum Shown<'a> {
    Mac([u8; 6]),
    Ip([u8; 4]),
    Bytes(&'a [u8]),
}

impl std::fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match *self {
            Shown::Mac(mac) => Address::Ether(mac).fmt(f),
            Shown::Ip(ip) => Address::V4(ip).fmt(f),
            Shown::Bytes([]) => f.write_str("<No address>"),
            Shown::Bytes(bytes) => {
                let mut out = String::new();
                text::write_hex(&mut out, bytes, None);
                f.write_str(&out)
            }
        }
    }
}

fn dissect(pkt: &mut Packet) -> Parsed {
    let at = pkt.position();
    pkt.column("ARP");
    pkt.info(|_| Ok(()));
    let hardware = pkt.u16(&HARDWARE_TYPE)?;
    let protocol = pkt.u16(&PROTOCOL_TYPE)?;
    let hardware_len = usize::from(pkt.u8(&HARDWARE_SIZE)?);
    let protocol_len = usize::from(pkt.u8(&PROTOCOL_SIZE)?);
    let opcode = pkt.u16(&OPCODE)?;
    let rest = hardware_len.saturating_add(protocol_len).saturating_mul(2);
    pkt.take(rest);
    let addresses = pkt.peek(0, rest)?;
    let (sender, target) = addresses.split_at(rest / 2);
    let (sender_hw, sender_ip) = sender.split_at(hardware_len);
    let (target_hw, target_ip) = target.split_at(hardware_len);

    // Only Ethernet and IEEE 802 have MAC addresses.
    let show_hw = |bytes| match <[u8; 6]>::try_from(bytes) {
        Ok(mac) if matches!(hardware, 1 | 6) => Shown::Mac(mac),
        _ => Shown::Bytes(bytes),
    };
    let show_ip = |bytes| match <[u8; 4]>::try_from(bytes) {
        Ok(ip) if protocol == IPV4 => Shown::Ip(ip),
        _ => Shown::Bytes(bytes),
    };
    let unknown_target = target_hw.iter().all(|byte| *byte == 0);
    let gratuitous = matches!(opcode, REQUEST | REPLY) && sender_ip == target_ip;
    let announcement = gratuitous && opcode == REQUEST && unknown_target;
    let probe = opcode == REQUEST && !gratuitous && unknown_target && sender_ip.iter().all(|byte| *byte == 0);

    let own = pkt.own();
    pkt.label(own, |text| {
        text.push_str("Address Resolution Protocol (");
        match (OPCODE.name_of(u64::from(opcode)), opcode) {
            _ if announcement => text.push_str("ARP Announcement"),
            _ if probe => text.push_str("ARP Probe"),
            (Some(name), _) => text.push_str(name),
            (None, _) => write!(text, "opcode 0x{opcode:04x}")?,
        }
        text.push_str(if gratuitous && !announcement { "/gratuitous ARP)" } else { ")" });
        Ok(())
    });
    if gratuitous {
        pkt.found_at(&IS_GRATUITOUS, 1, at, 0);
    }
    if probe {
        pkt.found_at(&IS_PROBE, 1, at, 0);
    }
    if announcement {
        pkt.found_at(&IS_ANNOUNCEMENT, 1, at, 0);
    }
    let (sender_hw, sender_ip) = (show_hw(sender_hw), show_ip(sender_ip));
    let (target_hw, target_ip) = (show_hw(target_hw), show_ip(target_ip));
    add_hardware(pkt, sender_hw, &SRC_MAC, &SRC_HW)?;
    add_protocol(pkt, sender_ip, &SRC_IPV4, &SRC_PROTO)?;
    add_hardware(pkt, target_hw, &DST_MAC, &DST_HW)?;
    if opcode == DRARP_FAILED {
        pkt.u8(&DRARP_ERROR)?;
        pkt.skip(protocol_len.saturating_sub(1))?;
    } else {
        add_protocol(pkt, target_ip, &DST_IPV4, &DST_PROTO)?;
    }

    pkt.column(match opcode {
        3 | 4 => "RARP",
        5..=7 => "DRARP",
        8 | 9 => "Inverse ARP",
        11..=22 => "MARS",
        23 => "MAPOS",
        _ => "ARP",
    });
    pkt.info(|text| match opcode {
        REQUEST if announcement => write!(text, "ARP Announcement for {sender_ip}"),
        REQUEST if gratuitous => write!(text, "Gratuitous ARP for {sender_ip} (Request)"),
        REQUEST if probe => write!(text, "Who has {target_ip}? (ARP Probe)"),
        REQUEST => write!(text, "Who has {target_ip}? Tell {sender_ip}"),
        REPLY if gratuitous => write!(text, "Gratuitous ARP for {sender_ip} (Reply)"),
        REPLY => write!(text, "{sender_ip} is at {sender_hw}"),
        3 | 5 | 8 => write!(text, "Who is {target_hw}? Tell {sender_hw}"),
        4 | 6 => write!(text, "{target_hw} is at {target_ip}"),
        7 => text.write_str("DRARP Error"),
        9 => write!(text, "{sender_hw} is at {sender_ip}"),
        10 => text.write_str("ARP NAK"),
        11..=23 => write!(text, "{} from {sender_hw} at {sender_ip}", mars_name(opcode)),
        24 | 25 => write!(text, "Experimental {} ( opcode {opcode} )", opcode.saturating_sub(23)),
        0 | 65535 => write!(text, "Reserved opcode {opcode}"),
        _ => write!(text, "Unknown ARP opcode 0x{opcode:04x}"),
    });

    if let REQUEST | REPLY = opcode {
        let mut twice = None;
        if let (Shown::Mac(mac), Shown::Ip(ip)) = (sender_hw, sender_ip) {
            twice = check_use(pkt, at, mac, ip);
        }
        if let (Shown::Mac(mac), Shown::Ip(ip)) = (target_hw, target_ip)
            && opcode == REPLY
            && !gratuitous
        {
            twice = check_use(pkt, at, mac, ip);
        }
        if let Some(ip) = twice {
            pkt.info_append(|text| write!(text, " (duplicate use of {} detected!)", Shown::Ip(ip)));
        }
    }
    Ok(())
}

fn add_hardware(pkt: &mut Packet, shown: Shown, mac: &'static Field, other: &'static Field) -> Parsed {
    match shown {
        Shown::Bytes([]) => Ok(()),
        Shown::Bytes(bytes) => pkt.bytes(other, bytes.len()).map(|_| ()),
        _ => pkt.ether(mac).map(|_| ()),
    }
}

fn add_protocol(pkt: &mut Packet, shown: Shown, ip: &'static Field, other: &'static Field) -> Parsed {
    match shown {
        Shown::Bytes([]) => Ok(()),
        Shown::Bytes(bytes) => pkt.bytes(other, bytes.len()).map(|_| ()),
        _ => pkt.ipv4(ip).map(|_| ()),
    }
}

fn mars_name(opcode: u16) -> &'static str {
    match opcode {
        11 => "MARS request",
        12 => "MARS MULTI request",
        13 => "MARS MSERV request",
        14 => "MARS JOIN request",
        15 => "MARS LEAVE",
        16 => "MARS NAK",
        17 => "MARS UNSERV request",
        18 => "MARS SJOIN request",
        19 => "MARS SLEAVE",
        20 => "MARS grouplist request",
        21 => "MARS grouplist reply",
        22 => "MARS redirect map",
        _ => "MAPOS UNARP request",
    }
}

/// Who was last seen to use each address.
#[derive(Default)]
struct Users(FxHashMap<[u8; 4], Use>);

#[derive(Clone, Copy)]
struct Use {
    mac: [u8; 6],
    frame: u32,
    time: Time,
}

/// Notes that `mac` uses `ip`; if another one does so too, shows it beside the packet and gives the address.
fn check_use(pkt: &mut Packet, at: usize, mac: [u8; 6], ip: [u8; 4]) -> Option<[u8; 4]> {
    if mac == [0; 6] || mac == [0xff; 6] || ip == [0; 4] {
        return None;
    }
    let other = pkt.learn(|first| {
        let now = Use { mac, frame: first.frame.number, time: first.frame.time };
        let user = first.scratch::<Users>().0.entry(ip).or_insert(now);
        if user.mac == mac {
            *user = now;
            return None;
        }
        let user = *user;
        Some(first.push(user))
    });
    let other = pkt.recall(other?)?;
    pkt.end_own();
    let item = pkt.found_at(&DUPLICATE, 0, at, 0);
    pkt.label(item, |text| {
        write!(
            text,
            "Duplicate IP address detected for {} ({}) - also in use by {} (frame {})",
            Shown::Ip(ip),
            Shown::Mac(mac),
            Shown::Mac(other.mac),
            other.frame
        )
    });
    pkt.open();
    pkt.found_at(&DUPLICATE_FRAME, u64::from(other.frame), at, 0);
    pkt.expert_with(&DUPLICATE_DETECTED, |text| write!(text, "Duplicate IP address configured ({})", Shown::Ip(ip)));
    let seconds = pkt.frame().time.parts().0.saturating_sub(other.time.parts().0);
    pkt.found_at(&DUPLICATE_SECONDS, seconds as u32 as u64, at, 0);
    pkt.close();
    Some(ip)
}

#[cfg(test)]
mod tests {
    use crate::dissect::testing::{conversation_shown, hex};

    fn request(mac: &str, sender: &str, target: &str) -> Vec<u8> {
        hex(&format!("ffffffffffff {mac} 0806 0001080006040001 {mac} {sender} 000000000000 {target}"))
    }

    #[test]
    fn an_address_that_two_use_is_told() {
        let first = request("020000000001", "0a000001", "0a000009");
        let other = request("020000000003", "0a000001", "0a000009");
        let texts = conversation_shown(1, &[(&first, 42), (&other, 42), (&first, 42)]);
        let told = "Duplicate IP address detected for 10.0.0.1 (02:00:00:00:00:03) - also in use by 02:00:00:00:00:01 (frame 1)";
        assert!(texts[1].contains(told), "{}", texts[1]);
        assert!(
            texts[1].ends_with("| Who has 10.0.0.9? Tell 10.0.0.1 (duplicate use of 10.0.0.1 detected!)\n"),
            "{}",
            texts[1]
        );
        assert!(!texts[2].contains("Duplicate"), "{}", texts[2]);
    }

    #[test]
    fn probes_and_announcements_are_told_apart() {
        let probe = request("020000000001", "00000000", "0a000009");
        let announcement = request("020000000001", "0a000009", "0a000009");
        let texts = conversation_shown(1, &[(&probe, 42), (&announcement, 42)]);
        assert!(texts[0].contains("Is probe: True <arp.isprobe:14+0>"), "{}", texts[0]);
        assert!(texts[0].ends_with("ARP | Who has 10.0.0.9? (ARP Probe)\n"), "{}", texts[0]);
        assert!(texts[1].contains("Address Resolution Protocol (ARP Announcement) <arp:14+28>"), "{}", texts[1]);
    }
}
