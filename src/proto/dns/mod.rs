//! DNS, the Domain Name System (RFC 1035), with mDNS (RFC 6762) and LLMNR (RFC 4795), which speak the same messages.
//!
//! `names` reads domain names, `records` what stands in resource records, `options` what EDNS adds; `exchange` says
//! which response belongs to which query.

mod exchange;
pub mod fields;
pub(in crate::proto) mod names;
mod options;
mod records;

use crate::dissect::prelude::*;
use fields::*;
use names::{Name, Walks};

pub static DNS: Protocol = Protocol {
    short: "DNS",
    fields: FIELDS,
    on: &[
        On::Number(&UDP_PORT, 53),
        On::Number(&TCP_PORT, 53),
        On::Number(&TCP_PORT, 5353),
        On::Number(&TLS_PORT, 853),
        On::Heuristic(&UDP_PORT, looks_like_dns),
    ],
    dissect: |pkt| dissect(pkt, Speech::Dns),
    ..Protocol::named("dns", "Domain Name System")
};

pub static MDNS: Protocol = Protocol {
    short: "mDNS",
    on: &[On::Number(&UDP_PORT, 5353)],
    dissect: |pkt| {
        pkt.column("MDNS");
        dissect(pkt, Speech::Mdns)
    },
    uses: &[&DNS],
    ..Protocol::named("mdns", "Multicast Domain Name System")
};

pub static LLMNR: Protocol = Protocol {
    short: "LLMNR",
    on: &[On::Number(&UDP_PORT, 5355)],
    dissect: |pkt| dissect(pkt, Speech::Llmnr),
    uses: &[&DNS],
    ..Protocol::named("llmnr", "Link-local Multicast Name Resolution")
};

/// The dialects of the message format.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Speech {
    Dns,
    Mdns,
    Llmnr,
}

impl Speech {
    fn protocol(self) -> &'static Protocol {
        match self {
            Speech::Dns => &DNS,
            Speech::Mdns => &MDNS,
            Speech::Llmnr => &LLMNR,
        }
    }
}

/// A message that is being read.
#[derive(Clone, Copy)]
struct Message<'m> {
    speech: Speech,
    /// Place of the header in its data source.
    position: usize,
    /// The message from its header on, as far as captured.
    bytes: &'m [u8],
    /// Its length as reported.
    reported: usize,
    /// See [`Name::walk`].
    walks: &'m Walks,
}

/// A plain query or its response, with no more records than are usual.
fn looks_like_dns(pkt: &Packet) -> bool {
    // NetBIOS names are asked for in the same form, on a port of their own (RFC 1002 §4.2).
    if matches!(pkt.ports(), (137, _) | (_, 137)) {
        return false;
    }
    let number = |distance| pkt.peek_u16(distance).unwrap_or(u16::MAX);
    let (flags, questions, answers) = (number(2), number(4), number(6));
    let few = pkt.left() > 12 && flags & 0x7800 == 0 && number(10) <= 10;
    few && match flags & 0x8000 != 0 {
        true => questions <= 1 && answers <= 100 && number(8) <= 10,
        false => questions == 1 && answers == 0 && number(8) == 0,
    }
}

fn dissect(pkt: &mut Packet, speech: Speech) -> Parsed {
    if pkt.carrier().is_some_and(|carrier| matches!(carrier.filter(), "tcp" | "tls")) {
        return stream(pkt, speech);
    }
    if pkt.captured_left() < 4 {
        // There is nothing to show of a message without flags.
        pkt.info(|_| Ok(()));
        pkt.withdraw();
        pkt.peek(0, 4)?;
    }
    message(pkt, speech)
}

/// Messages on a stream have their length before them (RFC 1035 §4.2.2).
fn stream(pkt: &mut Packet, speech: Speech) -> Parsed {
    pkt.withdraw();
    while pkt.captured_left() > 0 {
        if pkt.left() < 2 && pkt.may_leave() {
            return pkt.leave(Need::More(2_usize.saturating_sub(pkt.left())));
        }
        let len = usize::from(pkt.peek_u16(0)?).saturating_add(2);
        if pkt.left() < len && pkt.may_leave() {
            return pkt.leave(Need::Unit(len));
        }
        pkt.unit(speech.protocol(), len, |pkt| {
            if pkt.captured_left() < 6 {
                pkt.info(|_| Ok(()));
                pkt.withdraw();
                pkt.peek(0, 6)?;
            }
            pkt.u16(&LENGTH)?;
            message(pkt, speech)
        })?;
    }
    Ok(())
}

fn message(pkt: &mut Packet, speech: Speech) -> Parsed {
    let position = pkt.position();
    let walks = Walks::new();
    let message = Message { speech, position, bytes: pkt.rest(), reported: pkt.left(), walks: &walks };
    let flags = pkt.peek_u16(2)?;
    let is_response = flags & 0x8000 != 0;
    let opcode = flags >> 11 & 15;
    let own = pkt.own();
    pkt.append(own, |text| text.write_str(if is_response { " (response)" } else { " (query)" }));

    let id = pkt.peek_u16(0)?;
    pkt.info(|text| write_summary(text, id, flags));
    pkt.u16(&ID)?;
    let flags_item = header_flags(pkt, speech, flags)?;

    let part = if pkt.is_quoted() { None } else { exchange::learn(pkt, id, is_response) };

    let is_update = opcode == 5;
    let (counts, headings): (&[&Field], [&'static Field; 4]) = match is_update {
        false => (
            &[&COUNT_QUERIES, &COUNT_ANSWERS, &COUNT_AUTH_RR, &COUNT_ADD_RR],
            [&QUERIES, &ANSWERS, &AUTHORITY, &ADDITIONAL],
        ),
        true => (
            &[&COUNT_ZONES, &COUNT_PREREQUISITES, &COUNT_UPDATES, &COUNT_ADD_RR],
            [&ZONE, &PREREQUISITES, &UPDATES, &ADDITIONAL],
        ),
    };
    let mut numbers = [0; 4];
    for (number, field) in numbers.iter_mut().zip(counts) {
        *number = pkt.u16(field)?;
    }
    if opcode == 6 && numbers == [0; 4] {
        stateful_operations(pkt)?;
    }
    let [questions, records @ ..] = numbers;
    let [questions_heading, record_headings @ ..] = headings;
    section(pkt, questions_heading, questions, |pkt| question(pkt, &message))?;
    for (heading, count) in record_headings.into_iter().zip(records) {
        section(pkt, heading, count, |pkt| records::record(pkt, &message))?;
    }

    if let Some(part) = part {
        exchange::show(pkt, part, position, flags_item)?;
    }
    extraneous(pkt, &message)
}

fn write_summary(text: &mut String, id: u16, flags: u16) -> std::fmt::Result {
    let is_response = flags & 0x8000 != 0;
    let (opcode, code) = (u64::from(flags >> 11 & 15), u64::from(flags & 15));
    match FLAGS_OPCODE.name_of(opcode) {
        Some(name) => text.write_str(name)?,
        None => write!(text, "Unknown operation ({opcode})")?,
    }
    write!(text, "{} 0x{id:04x}", if is_response { " response" } else { "" })?;
    match FLAGS_RCODE.name_of(code) {
        Some(name) if is_response && code != 0 => write!(text, " {name}"),
        None if is_response => write!(text, " Unknown error ({code})"),
        _ => Ok(()),
    }
}

/// The second word of the header; gives its node.
fn header_flags(pkt: &mut Packet, speech: Speech, flags: u16) -> Parsed<Item> {
    pkt.u16(&HEADER_FLAGS)?;
    let item = pkt.open();
    let is_response = flags & 0x8000 != 0;
    pkt.append(item, |text| {
        let opcode = FLAGS_OPCODE.name_of(u64::from(flags >> 11 & 15)).unwrap_or("Unknown operation");
        write!(text, " {opcode}")?;
        match is_response {
            true => {
                write!(text, " response, {}", FLAGS_RCODE.name_of(u64::from(flags & 15)).unwrap_or("Unknown error"))
            }
            false => Ok(()),
        }
    });
    let raw = u64::from(flags);
    pkt.bits(raw, 2, &[&FLAGS_RESPONSE, &FLAGS_OPCODE]);
    match (speech, is_response) {
        (Speech::Llmnr, false) => pkt.bits(raw, 2, &[&FLAGS_CONFLICT, &FLAGS_TRUNCATED, &FLAGS_TENTATIVE]),
        (Speech::Llmnr, true) => {
            pkt.bits(raw, 2, &[&FLAGS_CONFLICT_ANSWER, &FLAGS_TRUNCATED, &FLAGS_TENTATIVE, &FLAGS_RCODE]);
        }
        (_, false) => {
            pkt.bits(raw, 2, &[&FLAGS_TRUNCATED, &FLAGS_RECDESIRED, &FLAGS_Z]);
            if flags & 0x20 != 0 {
                pkt.bits(raw, 2, &[&FLAGS_AD]);
            }
            pkt.bits(raw, 2, &[&FLAGS_CHECKDISABLE]);
        }
        (_, true) => pkt.bits(
            raw,
            2,
            &[
                &FLAGS_AUTHORITATIVE,
                &FLAGS_TRUNCATED,
                &FLAGS_RECDESIRED,
                &FLAGS_RECAVAIL,
                &FLAGS_Z,
                &FLAGS_AUTHENTICATED,
                &FLAGS_CHECKDISABLE,
                &FLAGS_RCODE,
            ],
        ),
    }
    pkt.close();
    Ok(item)
}

/// A heading over so many questions or records.
fn section(
    pkt: &mut Packet,
    heading: &'static Field,
    count: u16,
    mut read: impl FnMut(&mut Packet) -> Parsed,
) -> Parsed {
    if count == 0 {
        return Ok(());
    }
    pkt.peek(0, 1)?;
    pkt.add(heading, 0, pkt.left());
    pkt.open();
    for _ in 0..count {
        read(pkt)?;
    }
    pkt.close_here();
    Ok(())
}

/// Walks the name at the cursor; the cursor stays.
fn name_here<'m>(pkt: &Packet, message: &Message<'m>) -> Parsed<Name<'m>> {
    Name::walk(message.bytes, pkt.position().saturating_sub(message.position), message.reported, message.walks)
}

/// Reads a name; its text is only made where it is kept.
fn name<'m>(pkt: &mut Packet, message: &Message<'m>, field: &'static Field) -> Parsed<Name<'m>> {
    let name = name_here(pkt, message)?;
    add_name(pkt, field, &name);
    pkt.skip(name.len)?;
    Ok(name)
}

fn add_name(pkt: &mut Packet, field: &'static Field, name: &Name) {
    let item = pkt.add(field, 0, name.len);
    if item != Item::NONE {
        pkt.set_text(item, name.text().as_bytes());
    }
}

fn write_type(text: &mut String, number: u16) -> std::fmt::Result {
    match QRY_TYPE.name_of(u64::from(number)) {
        Some(name) if name.starts_with('*') => text.write_str("ANY"),
        Some(name) => text.write_str(name.split(' ').next().unwrap_or(name)),
        None => write!(text, "Unknown ({number})"),
    }
}

fn write_class(text: &mut String, class: u16) -> std::fmt::Result {
    text.write_str(QRY_CLASS.name_of(u64::from(class)).unwrap_or("Unknown"))
}

fn question(pkt: &mut Packet, message: &Message) -> Parsed {
    let asked = name_here(pkt, message)?;
    let number = pkt.peek_u16(asked.len)?;
    let class = pkt.peek_u16(asked.len.saturating_add(2))?;
    let mdns = message.speech == Speech::Mdns;
    let way = match class & 0x8000 != 0 {
        true => ", \"QU\" question",
        false => ", \"QM\" question",
    };
    let way = if mdns { way } else { "" };
    pkt.info_append(|text| {
        text.push(' ');
        write_type(text, number)?;
        text.push(' ');
        asked.write(text)?;
        text.write_str(way)
    });
    let item = pkt.add(&RECORD, 0, asked.len.saturating_add(4));
    pkt.open();
    pkt.label(item, |text| {
        asked.write(text)?;
        text.write_str(": type ")?;
        write_type(text, number)?;
        text.write_str(", class ")?;
        write_class(text, if mdns { class & 0x7fff } else { class })?;
        text.write_str(way)
    });
    add_name(pkt, &QRY_NAME, &asked);
    let length = pkt.add(&QRY_NAME_LEN, 0, asked.len);
    let labels = pkt.add(&COUNT_LABELS, 0, asked.len);
    if length != Item::NONE || labels != Item::NONE {
        let (characters, count) = asked.length_and_labels();
        pkt.set_value(length, characters as u64);
        pkt.set_value(labels, count as u64);
        pkt.generated(length);
        pkt.generated(labels);
    }
    pkt.skip(asked.len)?;
    pkt.u16(&QRY_TYPE)?;
    match mdns {
        true => {
            pkt.u16(&QRY_CLASS_MDNS)?;
            pkt.bits(u64::from(class), 2, &[&QRY_QU]);
        }
        false => {
            pkt.u16(&QRY_CLASS)?;
        }
    }
    pkt.close();
    Ok(())
}

/// DNS Stateful Operations (RFC 8490): TLVs in place of records.
fn stateful_operations(pkt: &mut Packet) -> Parsed {
    pkt.peek(0, 1)?;
    pkt.add(&DSO, 0, pkt.left());
    pkt.open();
    while pkt.left() > 0 {
        let number = pkt.peek_u16(0)?;
        let len = usize::from(pkt.peek_u16(2)?);
        pkt.peek(0, len.saturating_add(4))?;
        let item = pkt.add(&DSO_TLV, 0, len.saturating_add(4));
        pkt.append(item, |text| write!(text, ": {}", DSO_TLV_TYPE.name_of(u64::from(number)).unwrap_or("Unknown")));
        pkt.open();
        pkt.u16(&DSO_TLV_TYPE)?;
        pkt.u16(&DSO_TLV_LENGTH)?;
        match number {
            1 => {
                pkt.u32(&DSO_TLV_KEEPALIVE_INACTIVITY)?;
                pkt.u32(&DSO_TLV_KEEPALIVE_INTERVAL)?;
            }
            2 => {
                pkt.u32(&DSO_TLV_RETRYDELAY_RETRYDELAY)?;
            }
            3 => {
                pkt.bytes(&DSO_TLV_ENCPAD_PADDING, len)?;
            }
            _ if len == 0 => {}
            _ => {
                pkt.bytes(&DSO_TLV_DATA, len)?;
            }
        }
        pkt.close();
    }
    pkt.close();
    Ok(())
}

/// What stands behind the last record.
fn extraneous(pkt: &mut Packet, message: &Message) -> Parsed {
    let len = pkt.left();
    if len == 0 {
        return Ok(());
    }
    let start = pkt.position();
    let item = pkt.add(&EXTRANEOUS_DATA_HEAD, 0, len);
    pkt.label(item, |text| write!(text, "Extraneous Data ({len} bytes)"));
    pkt.open();
    pkt.bytes(&EXTRANEOUS_DATA, len)?;
    // TShark counts the message's own place twice.
    pkt.found_at(&EXTRANEOUS_LENGTH, len as u64, start.saturating_add(message.position), 0);
    pkt.add_at(&EXTRANEOUS_HEAD, 0, start, len);
    pkt.expert(&EXTRANEOUS);
    pkt.close();
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::dissect::testing::{conversation_shown, hex};
    use etherparse::PacketBuilder;

    /// A message on its way from one port to another.
    fn udp(from: u16, to: u16, payload: &str) -> Vec<u8> {
        let mut frame = Vec::new();
        // The lower port has the first address, so that both ways are one conversation.
        let (source, destination) =
            if from < to { ([10, 0, 0, 1], [10, 0, 0, 2]) } else { ([10, 0, 0, 2], [10, 0, 0, 1]) };
        let builder = PacketBuilder::ethernet2([2; 6], [4; 6]).ipv4(source, destination, 64).udp(from, to);
        builder.write(&mut frame, &hex(payload)).unwrap();
        frame
    }

    fn shown(frames: &[Vec<u8>]) -> Vec<String> {
        let frames: Vec<(&[u8], usize)> = frames.iter().map(|frame| (frame.as_slice(), frame.len())).collect();
        conversation_shown(1, &frames)
    }

    /// Asserts that the text has the lines, in this order.
    #[track_caller]
    fn assert_lines(text: &str, lines: &[&str]) {
        let mut rest = text.lines();
        for line in lines {
            assert!(rest.any(|got| got.trim() == *line), "lacks {line:?} in its place:\n{text}");
        }
    }

    const QUESTION: &str = "1234 0100 0001 0000 0000 0000 02 6578 03 6f7267 00 0001 0001";
    const ANSWER: &str =
        "1234 8180 0001 0001 0000 0000 02 6578 03 6f7267 00 0001 0001 c00c 0001 0001 00000e10 0004 01020304";

    #[test]
    fn a_response_finds_its_query() {
        let texts = shown(&[udp(40000, 53, QUESTION), udp(53, 40000, ANSWER)]);
        assert_lines(
            &texts[0],
            &[
                "Domain Name System (query) <dns:42+24>",
                "Transaction ID: 0x1234 <dns.id:42+2>",
                "Flags: 0x0100 Standard query <dns.flags:44+2>",
                ".... ...1 .... .... = Recursion desired: Do query recursively <dns.flags.recdesired:44+2>",
                "Queries <:54+12>",
                "ex.org: type A, class IN <:54+12>",
                "Name: ex.org <dns.qry.name:54+8>",
                "Name Length: 6 <dns.qry.name.len:54+8>",
                "Type: A (Host Address) (1) <dns.qry.type:62+2>",
                "10.0.0.2 → 10.0.0.1 DNS | Standard query 0x1234 A ex.org",
            ],
        );
        assert_lines(
            &texts[1],
            &[
                "Flags: 0x8180 Standard query response, No error <dns.flags:44+2>",
                "Answers <:66+16>",
                "ex.org: type A, class IN, addr 1.2.3.4 <:66+16>",
                "Time to live: 3600 (1 hour) <dns.resp.ttl:72+4>",
                "Address: 1.2.3.4 <dns.a:78+4>",
                "Request In: 1 <dns.response_to:42+0>",
                "Time: 0.001000000 seconds <dns.time:42+0>",
                "10.0.0.1 → 10.0.0.2 DNS | Standard query response 0x1234 A ex.org A 1.2.3.4",
            ],
        );
    }

    #[test]
    fn what_was_sent_before_says_where() {
        let (query, response) = (udp(40000, 53, QUESTION), udp(53, 40000, ANSWER));
        let texts = shown(&[query.clone(), query.clone(), response.clone(), response, query]);
        assert_lines(&texts[1], &["Retransmitted request. Original request in: 1 <dns.retransmit_request_in:42+0>"]);
        assert_lines(&texts[2], &["Request In: 1 <dns.response_to:42+0>"]);
        assert_lines(&texts[3], &["Retransmitted response. Original response in: 3 <dns.retransmit_response_in:42+0>"]);
        assert!(!texts[4].contains("Retransmit"), "an answered query is asked anew:\n{}", texts[4]);
    }

    #[test]
    fn a_response_without_query_is_unsolicited() {
        let texts = shown(&[udp(53, 40000, ANSWER)]);
        assert_lines(&texts[0], &["Unsolicited: True <dns.unsolicited:42+0>"]);
    }

    #[test]
    fn a_message_that_ends_early_shows_what_is_there() {
        let whole = hex(ANSWER);
        for len in 0..whole.len() {
            let digits: String = whole[..len].iter().map(|byte| format!("{byte:02x}")).collect();
            let text = shown(&[udp(53, 40000, &digits)]).remove(0);
            assert!(len == 0 || text.contains("[Malformed Packet: DNS]"), "{len} bytes:\n{text}");
        }
    }

    #[test]
    fn mdns_shares_a_bit_with_the_class() {
        let asked = "0000 0000 0001 0000 0000 0000 02 6578 00 00ff 8001";
        let told = "0000 8400 0000 0001 0000 0000 02 6578 00 0001 8001 00000078 0004 01020304";
        let texts = shown(&[udp(5353, 5353, asked), udp(5353, 5353, told)]);
        assert_lines(
            &texts[0],
            &[
                "ex: type ANY, class IN, \"QU\" question <:54+8>",
                ".000 0000 0000 0001 = Class: IN (0x0001) <dns.qry.class:60+2>",
                "1... .... .... .... = \"QU\" question: True <dns.qry.qu:60+2>",
                "10.0.0.2 → 10.0.0.1 MDNS | Standard query 0x0000 ANY ex, \"QU\" question",
            ],
        );
        assert_lines(
            &texts[1],
            &[
                "ex: type A, class IN, cache flush, addr 1.2.3.4 <:54+18>",
                "10.0.0.2 → 10.0.0.1 MDNS | Standard query response 0x0000 A, cache flush 1.2.3.4",
            ],
        );
    }

    #[test]
    fn a_segment_holds_several_messages() {
        let message = hex(QUESTION);
        let mut payload = Vec::new();
        for number in [1u8, 2] {
            payload.extend([0, message.len() as u8, 0, number]);
            payload.extend(&message[2..]);
        }
        let mut frame = Vec::new();
        let builder = PacketBuilder::ethernet2([2; 6], [4; 6]).ipv4([10, 0, 0, 2], [10, 0, 0, 1], 64);
        builder.tcp(40000, 53, 1, 100).psh().ack(1).write(&mut frame, &payload).unwrap();
        let text = shown(&[frame]).remove(0);
        assert_lines(
            &text,
            &[
                "Domain Name System (query) <dns:54+26>",
                "Length: 24 <dns.length:54+2>",
                "Transaction ID: 0x0001 <dns.id:56+2>",
                "Domain Name System (query) <dns:80+26>",
                "Transaction ID: 0x0002 <dns.id:82+2>",
            ],
        );
    }

    #[test]
    fn a_key_tag_is_worked_out_of_the_record() {
        // Flags 0x0100, protocol 3, algorithm 8, and the bytes 0 to 67 as key.
        let key: String = (0..68).map(|byte| format!("{byte:02x}")).collect();
        let text = format!("0001 8180 0000 0001 0000 0000 00 0030 0001 00000000 0048 0100 03 08 {key}");
        assert_lines(&shown(&[udp(53, 40000, &text)])[0], &["Key id: 27280 <dns.dnskey.key_id:96+0>"]);
    }
}
