//! UDP, the User Datagram Protocol (RFC 768), and UDP-Lite (RFC 3828).

use super::ip::checksums::{self, Verdict};
use crate::dissect::prelude::*;

fields! {
    SRC_PORT = "udp.srcport", "Source Port", port;
    DST_PORT = "udp.dstport", "Destination Port", port;
    LENGTH = "udp.length", "Length", u16;
    COVERAGE = "udp.checksum_coverage", "Checksum coverage", u16;
    CHECKSUM = "udp.checksum", "Checksum", u16, hex;
    CHECKSUM_STATUS = "udp.checksum.status", "Checksum Status", u8, whole checksums::status;
    CHECKSUM_CALCULATED = "udp.checksum_calculated", "Calculated Checksum", u16, hex;
    STREAM = "udp.stream", "Stream index", u32;
    TIMESTAMPS = "", "Timestamps", none;
    TIME_RELATIVE = "udp.time_relative", "Time since first frame", rel_time;
    TIME_DELTA = "udp.time_delta", "Time since previous frame", rel_time;
    PAYLOAD = "udp.payload", "UDP payload", bytes;
    TRACEROUTE = "udp.possible_traceroute", "Possible traceroute", chat Group::Sequence;
    BAD_LENGTH = "udp.length.bad", "Bad length value", error Group::Malformed;
    ZERO_LENGTH = "udp.length.bad_zero", "Length is zero but payload < 65536", warn Group::Protocol;
    BAD_COVERAGE = "udplite.checksum_coverage.bad", "Bad checksum coverage length value", error Group::Malformed;
    BAD_CHECKSUM = "udp.checksum.bad", "Bad checksum", error Group::Checksum;
    ZERO_CHECKSUM = "udp.checksum.zero", "Illegal checksum value (0)", error Group::Checksum;
}

preferences! {
    CHECK_CHECKSUM = "udp.check_checksum", "Validate the UDP checksum if possible", flag false;
    CHECK_CHECKSUM_LITE = "udplite.check_checksum", "Validate the UDP-Lite checksum if possible", flag false;
}

pub static UDP: Protocol = Protocol {
    short: "UDP",
    fields: FIELDS,
    preferences: PREFERENCES,
    aliases: ALIASES,
    on: &[On::Number(&IP_PROTO, 17)],
    hands_on_last: Some(&[]),
    dissect,
    learn: Some(dissect),
    ..Protocol::named("udp", "User Datagram Protocol")
};

pub static UDPLITE: Protocol = Protocol {
    short: "UDP-Lite",
    on: &[On::Number(&IP_PROTO, 136)],
    uses: &[&UDP],
    hands_on_last: Some(&[]),
    dissect: dissect_lite,
    ..Protocol::named("udplite", "Lightweight User Datagram Protocol")
};

aliases! {
    PORT = "udp.port", "Source or Destination Port", port, of [SRC_PORT, DST_PORT];
}

/// Bytes of a header.
const HEADER: usize = 8;

fn dissect(pkt: &mut Packet<impl Keeping>) -> Parsed {
    let room = pkt.left();
    let (source, destination) = read_ports(pkt, "User Datagram Protocol")?;
    let mut len = usize::from(pkt.u16(&LENGTH)?);
    let jumbo = len == 0 && room >= HEADER && matches!(pkt.addresses().0, Address::V6(_));
    if jumbo {
        // RFC 2675 §4: what is longer than the field tells has 0 there.
        len = room;
        pkt.append(pkt.last(), |text| write!(text, " (using {room} from IPv6 payload length)"));
        if room < 0x10000 {
            pkt.expert(&ZERO_LENGTH);
        }
    } else if len < HEADER {
        pkt.info_append(|text| write!(text, " [BAD UDP LENGTH {len} < {HEADER}]"));
        pkt.append(pkt.last(), |text| write!(text, " (bogus, must be >= {HEADER})"));
        pkt.expert_with(&BAD_LENGTH, |text| write!(text, "Bad length value {len} < {HEADER}"));
        return Ok(());
    } else if len > room && !pkt.is_quoted() && !pkt.is_fragment() {
        pkt.info_append(|text| write!(text, " [BAD UDP LENGTH {len} > IP PAYLOAD LENGTH]"));
        pkt.append(pkt.last(), |text| write!(text, " (bogus, payload length {room})"));
        pkt.expert_with(&BAD_LENGTH, |text| write!(text, "Bad length value {len} > IP payload length"));
    }
    let payload = len.saturating_sub(HEADER);
    pkt.info_append(|text| write!(text, " Len={payload}{}", if jumbo { " [Jumbogram]" } else { "" }));

    let at = pkt.position();
    let checksum = pkt.u16(&CHECKSUM)?;
    let absent = checksum == 0 && !matches!(pkt.addresses().0, Address::V6(_));
    if absent {
        // RFC 768: 0 means that the sender worked out none.
        pkt.append(pkt.last(), |text| text.write_str(" [zero-value ignored]"));
        pkt.open();
        pkt.found_at(&CHECKSUM_STATUS, 3, at, 2);
        pkt.close();
    } else if checksum == 0 {
        add_illegal_checksum(pkt, at);
    } else {
        let verdict = match pkt.is_on(&CHECK_CHECKSUM) {
            true => checksums::of_transport(pkt, 17, len, len, checksum),
            false => Verdict::Unverified,
        };
        add_verdict(pkt, verdict, checksum, at);
    }
    pkt.take(payload); // RFC 768: Length counts the 8 header bytes too
    hand_on(pkt, source, destination, payload)
}

fn dissect_lite(pkt: &mut Packet<impl Keeping>) -> Parsed {
    let room = pkt.left();
    let (source, destination) = read_ports(pkt, "Lightweight User Datagram Protocol")?;
    let at = pkt.position();
    let coverage = usize::from(pkt.u16(&COVERAGE)?);
    // RFC 3828 §3.1: 0 covers the whole datagram.
    if coverage != 0 && (coverage < HEADER || coverage > room) {
        pkt.info_append(|text| {
            write!(text, " [BAD LIGHTWEIGHT UDP CHECKSUM COVERAGE LENGTH {coverage} < {HEADER} or > {room}]")
        });
        pkt.append(pkt.last(), |text| write!(text, " (bogus, must be >= {HEADER} and <= {room})"));
        pkt.expert_with(&BAD_COVERAGE, |text| {
            write!(text, "Bad checksum coverage length value {coverage} < {HEADER} or > {room}")
        });
    }
    pkt.found_at(&LENGTH, room as u64, at, 0);
    let payload = room.saturating_sub(HEADER);
    pkt.info_append(|text| write!(text, " Len={payload}"));
    let at = pkt.position();
    let checksum = pkt.u16(&CHECKSUM)?;
    if checksum == 0 {
        add_illegal_checksum(pkt, at);
    } else {
        let covered = if coverage == 0 { room } else { coverage };
        let verdict = match pkt.is_on(&CHECK_CHECKSUM_LITE) {
            true => checksums::of_transport(pkt, 136, room, covered, checksum),
            false => Verdict::Unverified,
        };
        add_verdict(pkt, verdict, checksum, at);
    }
    hand_on(pkt, source, destination, payload)
}

fn add_verdict(pkt: &mut Packet<impl Keeping>, verdict: Verdict, found: u16, at: usize) {
    let item = pkt.last();
    let right = match verdict {
        Verdict::Unverified => {
            pkt.append(item, |text| text.write_str(" [unverified]"));
            None
        }
        Verdict::Good => {
            pkt.append(item, |text| text.write_str(" [correct]"));
            Some(found)
        }
        Verdict::Bad { should_be } => {
            pkt.info_append(|text| text.write_str(" [UDP CHECKSUM INCORRECT]"));
            pkt.append(item, |text| {
                write!(text, " incorrect, should be 0x{should_be:04x} (maybe caused by \"UDP checksum offload\"?)")
            });
            pkt.expert_with(&BAD_CHECKSUM, |text| write!(text, "Bad checksum [should be 0x{should_be:04x}]"));
            Some(should_be)
        }
    };
    if let Some(right) = right {
        pkt.open();
        pkt.found_at(&CHECKSUM_CALCULATED, u64::from(right), at, 2);
        pkt.close();
    }
    pkt.found_at(&CHECKSUM_STATUS, verdict.number(), at, 0);
}

fn read_ports(pkt: &mut Packet<impl Keeping>, name: &str) -> Parsed<(u16, u16)> {
    pkt.whole_or_none(4)?;
    let (source, destination) = (pkt.peek_u16(0)?, pkt.peek_u16(2)?);
    pkt.label(pkt.own(), |text| write!(text, "{name}, Src Port: {source}, Dst Port: {destination}"));
    pkt.info(|text| write!(text, "{source} → {destination}"));
    pkt.u16(&SRC_PORT)?;
    add_traceroute(pkt, source);
    pkt.u16(&DST_PORT)?;
    add_traceroute(pkt, destination);
    pkt.set_ports(source, destination);
    Ok((source, destination))
}

/// traceroute counts its probes, three to a hop, in the port.
fn add_traceroute(pkt: &mut Packet<impl Keeping>, port: u16) {
    if let Some(probe @ 0..30) = port.checked_sub(33_435) {
        let (hop, attempt) = ((probe / 3).saturating_add(1), (probe % 3).saturating_add(1));
        pkt.expert_with(&TRACEROUTE, |text| write!(text, "Possible traceroute: hop #{hop}, attempt #{attempt}"));
    }
}

/// With UDP-Lite and over IPv6 there must be a checksum (RFC 3828 §3.1, RFC 8200 §8.1).
fn add_illegal_checksum(pkt: &mut Packet<impl Keeping>, at: usize) {
    let item = pkt.last();
    pkt.info_append(|text| text.write_str(" [ILLEGAL CHECKSUM (0)]"));
    pkt.append(item, |text| text.write_str(" [zero-value illegal]"));
    pkt.expert(&ZERO_CHECKSUM);
    pkt.open();
    pkt.found_at(&CHECKSUM_STATUS, 4, at, 2);
    pkt.close();
}

/// When the first datagram of a conversation came, and the latest with a payload.
#[derive(Default)]
struct Times(Option<(Time, Time)>);

/// The time of a datagram within its conversation.
#[derive(Clone, Copy)]
struct Datagram {
    since_first: Time,
    since_previous: Time,
}

fn add_times(pkt: &mut Packet<impl Keeping>, payload: usize, start: usize) {
    let times = pkt.learn(|first| {
        let now = first.frame.time;
        let times = &mut first.of_conversation::<Times>().0;
        let (begun, previous) = times.unwrap_or((now, now));
        *times = Some((begun, if payload > 0 { now } else { previous }));
        Some(first.push(Datagram { since_first: now.since(begun), since_previous: now.since(previous) }))
    });
    if payload == 0 {
        return;
    }
    let times = times.and_then(|key| pkt.recall(key));
    let times = times.unwrap_or(Datagram { since_first: Time(0), since_previous: Time(0) });
    pkt.found_at(&TIMESTAMPS, 0, start, 0);
    pkt.open();
    pkt.found_at(&TIME_RELATIVE, times.since_first.0 as u64, start, 0);
    pkt.found_at(&TIME_DELTA, times.since_previous.0 as u64, start, 0);
    pkt.close();
}

fn hand_on(pkt: &mut Packet<impl Keeping>, source: u16, destination: u16, payload: usize) -> Parsed {
    let start = pkt.position().saturating_sub(HEADER);
    let link = pkt.conversation(Transport::Udp, source, destination);
    pkt.found(&STREAM, u64::from(link.stream));
    if !pkt.is_quoted() {
        add_times(pkt, payload, start);
    }
    if payload == 0 {
        return Ok(());
    }
    pkt.peek_u8(0)?;
    let shown = pkt.captured_left();
    let item = pkt.add(&PAYLOAD, 0, shown);
    pkt.label(item, |text| write!(text, "UDP payload ({shown} byte{})", if shown == 1 { "" } else { "s" }));
    pkt.hand_on_ports(&UDP_PORT, source, destination)
}
