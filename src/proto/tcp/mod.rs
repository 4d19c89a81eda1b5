//! TCP, the Transmission Control Protocol (RFC 9293).

use crate::dissect::prelude::*;

mod analysis;
pub mod fields;
mod flight;
mod joining;
pub mod mptcp;
mod options;
mod stream;

use crate::dissect::packet::{Left, Need, Stop};
use crate::proto::icmp::ICMP;
use crate::proto::ip::checksums::{self, Verdict};
use analysis::Details;
use fields::*;
use joining::{Again, Bytes, SHOWN};
use stream::{ACK as ACK_FLAG, FIN, RST, SYN, URG};

preferences! {
    CHECK_CHECKSUM = "tcp.check_checksum", "Validate the TCP checksum if possible", flag false;
}

pub static TCP: Protocol = Protocol {
    short: "TCP",
    fields: FIELDS,
    preferences: PREFERENCES,
    aliases: ALIASES,
    on: &[On::Number(&IP_PROTO, 6)],
    uses: &[&mptcp::MPTCP],
    hands_on_last: Some(&[
        &SEGMENT_DATA,
        &SEGMENTS,
        &SEGMENT,
        &SEGMENT_OVERLAP,
        &SEGMENT_CONFLICT,
        &SEGMENT_MULTIPLE_TAILS,
        &SEGMENT_TOO_LONG,
        &SEGMENT_ERROR,
        &SEGMENT_COUNT,
        &REASSEMBLED_IN,
        &REASSEMBLED_LENGTH,
        &REASSEMBLED_DATA,
    ]),
    dissect,
    learn: Some(dissect),
    ..Protocol::named("tcp", "Transmission Control Protocol")
};

aliases! {
    PORT = "tcp.port", "Source or Destination Port", port, of [SRC_PORT, DST_PORT];
}

/// The fixed part of a header, and the payload's length.
struct Header<'p> {
    seq: u32,
    ack: u32,
    flags: u16,
    window: u16,
    header_len: usize,
    len: u32,
    /// Unless they were cut during capture.
    options: Option<&'p [u8]>,
}

impl Header<'_> {
    fn syn(&self) -> bool {
        self.flags & SYN != 0
    }

    fn acks(&self) -> bool {
        self.flags & ACK_FLAG != 0
    }

    /// Neither begins nor ends anything.
    fn is_plain(&self) -> bool {
        self.flags & (SYN | FIN | RST) == 0
    }

    fn sacked(&self) -> u32 {
        self.options.map_or(0, options::sacked)
    }

    /// The sequence number after this segment; SYN and FIN take one each.
    fn next_seq(&self) -> u32 {
        let virtual_bytes = u32::from(self.flags & (SYN | FIN) != 0);
        self.seq.wrapping_add(self.len).wrapping_add(virtual_bytes)
    }
}

/// Looks at the header behind the ports.
fn look<'p>(pkt: &Packet<'p, '_, impl Keeping>) -> Parsed<Header<'p>> {
    let seq = pkt.peek_u32(0)?;
    let ack = pkt.peek_u32(4)?;
    let flags = pkt.peek_u16(8)?;
    let window = pkt.peek_u16(10)?;
    let header_len = usize::from(flags >> 12).saturating_mul(4);
    let flags = flags & 0xfff;
    let len = u32::try_from(pkt.left().saturating_add(4).saturating_sub(header_len)).unwrap_or(u32::MAX);
    let options = pkt.peek(16, header_len.saturating_sub(20)).ok();
    Ok(Header { seq, ack, flags, window, header_len, len, options })
}

fn dissect(pkt: &mut Packet<impl Keeping>) -> Parsed {
    pkt.whole_or_none(4)?;
    let start = pkt.position();
    let source = pkt.u16(&SRC_PORT)?;
    let destination = pkt.u16(&DST_PORT)?;
    pkt.set_ports(source, destination);
    pkt.info(|text| write!(text, "{source} → {destination}"));
    pkt.label(pkt.own(), |text| {
        write!(text, "Transmission Control Protocol, Src Port: {source}, Dst Port: {destination}")
    });

    let quoted = pkt.is_quoted();
    // Neither a quoted segment nor a part of one says what happens now, or how long it is.
    let partial = quoted || pkt.is_fragment();
    // RFC 792: an error has room for 64 bits of what it quotes, which end with the sequence number.
    let by_icmp = quoted && pkt.path().rev().any(|protocol| std::ptr::eq(protocol, &ICMP));
    if by_icmp {
        pkt.add(&SEQ, u64::from(pkt.peek_u32(0)?), 4);
    }
    let header = look(pkt)?;
    let link = pkt.conversation_unless(Transport::Tcp, source, destination, |first, forward| {
        !partial && stream::is_fresh(first, &header, forward)
    });
    let segment = pkt.learn_of(link, |first| {
        Some(match partial {
            true => stream::learn_partial(first, &header, link.forward),
            false => stream::learn(first, &header, link.forward),
        })
    });
    let segment = segment.and_then(|key| pkt.recall(key));
    let (base, other_base) = segment.map_or((0, 0), |segment| (segment.base, segment.other_base));
    let seq = header.seq.wrapping_sub(base);
    let ack = header.ack.wrapping_sub(other_base);

    let Header { len, flags, window, header_len, .. } = header;
    let scaled = match segment {
        Some(segment) if !header.syn() && !partial => segment.scale.apply(window),
        _ => u32::from(window),
    };
    if let Some(segment) = segment
        && segment.marks & analysis::FLAGGED != 0
    {
        let details = segment.mark_details.and_then(|key| pkt.recall(key));
        pkt.info(|text| write_marks(text, segment.marks, details));
        pkt.info_fence();
        pkt.info_append(|text| write!(text, "{source} → {destination}"));
    }
    pkt.info_append(|text| {
        write!(text, " [")?;
        write_flags(text, flags)?;
        write!(text, "] Seq={seq}")?;
        if header.acks() {
            write!(text, " Ack={ack}")?;
        }
        write!(text, " Win={scaled}")
    });
    pkt.append(pkt.own(), |text| write!(text, ", Seq: {seq}"));

    pkt.found_at(&STREAM, u64::from(link.stream), start, 0);
    let stream = if pkt.wants_nodes() { segment.and_then(|segment| pkt.recall(segment.stream)) } else { None };
    let last_seen = stream.filter(|_| pkt.sees(u32::MAX)).map(|stream| stream.seen_at(pkt.frame().number));
    let seen = last_seen.or(segment.map(|segment| segment.seen)).unwrap_or(0);
    pkt.found_at(&COMPLETENESS, u64::from(seen), start, 0);
    if !partial {
        pkt.found_at(&LEN, u64::from(len), start, 0);
    }
    if by_icmp {
        pkt.skip(4)?;
    } else {
        let item = pkt.add(&SEQ, u64::from(seq), 4);
        pkt.append(item, |text| text.write_str("    (relative sequence number)"));
        pkt.u32(&SEQ_RAW)?;
    }
    if header_len < 20 {
        pkt.skip(4)?;
        let first = pkt.peek_u8(0)?;
        add_header_len(pkt, first, header_len);
        pkt.info_append(|text| write!(text, ", bogus TCP header length ({header_len}, must be at least 20)"));
        pkt.expert_with(&BOGUS_HDR_LEN, |text| {
            write!(text, "Bogus TCP header length ({header_len}, must be at least 20)")
        });
        pkt.go_to(pkt.layer().len())?;
        return Ok(());
    }
    if header.acks() {
        pkt.append(pkt.own(), |text| write!(text, ", Ack: {ack}"));
    }
    if !partial {
        pkt.append(pkt.own(), |text| write!(text, ", Len: {len}"));
        let next = header.next_seq().wrapping_sub(base);
        let item = pkt.found_at(&NXTSEQ, u64::from(next), start, 0);
        pkt.append(item, |text| text.write_str("    (relative sequence number)"));
    }
    read_ack(pkt, &header, ack)?;
    let first = pkt.peek_u8(0)?;
    add_header_len(pkt, first, header_len);
    read_flags(pkt, &header, destination, source, segment)?;

    pkt.u16(&WINDOW_VALUE)?;
    pkt.found_at(&WINDOW, u64::from(scaled), start.saturating_add(14), 2);
    if !header.syn() {
        let factor = segment.map_or(-1, |segment| segment.scale.factor());
        pkt.found_at(&WINDOW_SCALE, factor as u64, start.saturating_add(14), 2);
    }
    let verdict = read_checksum(pkt, usize::try_from(len).unwrap_or(usize::MAX).saturating_add(header_len))?;
    let urgent = pkt.u16(&URGENT_POINTER)?;
    if flags & URG != 0 {
        pkt.info_append(|text| write!(text, " Urg={urgent}"));
    } else if urgent != 0 {
        pkt.expert(&URGENT_NONZERO);
    }
    if !partial {
        pkt.info_append(|text| write!(text, " Len={len}"));
    }

    let cut = options::read(pkt, header_len.saturating_sub(20), &header, other_base);
    if let Some(segment) = &segment
        && pkt.wants_nodes()
    {
        add_times(pkt, segment, stream, start);
    }
    cut?;
    if let Some(segment) = &segment {
        add_analysis(pkt, segment, stream, start);
    }
    let is_sound = !matches!(verdict, Verdict::Bad { .. });
    hand_on(pkt, &header, link, segment, (source, destination), is_sound)
}

fn add_header_len(pkt: &mut Packet<impl Keeping>, first: u8, header_len: usize) {
    let item = pkt.add(&HDR_LEN, header_len as u64, 1);
    pkt.label(item, |text| {
        let words = first >> 4;
        write!(text, "{words:04b} .... = Header Length: {header_len} bytes ({words})")
    });
}

fn read_ack(pkt: &mut Packet<impl Keeping>, header: &Header, ack: u32) -> Parsed {
    if header.acks() {
        let item = pkt.add(&ACK, u64::from(ack), 4);
        pkt.append(item, |text| text.write_str("    (relative ack number)"));
    } else {
        pkt.add(&ACK, u64::from(header.ack), 4);
    }
    if !header.acks() && header.ack != 0 {
        pkt.expert(&ACK_NONZERO);
    }
    pkt.u32(&ACK_RAW)?;
    Ok(())
}

const FLAG_NAMES: [&str; 9] = ["FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR", "AE"];

fn write_flags(text: &mut String, flags: u16) -> std::fmt::Result {
    let set = FLAG_NAMES.iter().enumerate().filter(|(bit, _)| flags >> bit & 1 != 0).map(|(_, name)| *name);
    let reserved = (flags & 0xe00 != 0).then_some("Reserved");
    let mut separator = "";
    for name in set.chain(reserved) {
        write!(text, "{separator}{name}")?;
        separator = ", ";
    }
    if separator.is_empty() {
        text.write_str("<None>")?;
    }
    Ok(())
}

fn read_flags(
    pkt: &mut Packet<impl Keeping>,
    header: &Header,
    destination: u16,
    source: u16,
    segment: Option<stream::Segment>,
) -> Parsed {
    let flags = header.flags;
    let raw = u64::from(pkt.peek_u16(0)?);
    let (high, low) = (pkt.position(), pkt.position().saturating_add(1));
    pkt.u16(&FLAGS)?;
    pkt.label(pkt.last(), |text| {
        write!(text, "Flags: 0x{flags:03x} (")?;
        write_flags(text, flags)?;
        text.write_str(")")
    });
    // Where no nodes are kept only experts leave something behind.
    if !pkt.wants_nodes() && flags & (RST | SYN | FIN) == 0 {
        return Ok(());
    }
    pkt.open();
    for field in [&FLAGS_RES, &FLAGS_AE] {
        pkt.add_at(field, raw, high, 1);
    }
    for field in [&FLAGS_CWR, &FLAGS_ECE, &FLAGS_URG, &FLAGS_ACK, &FLAGS_PUSH] {
        pkt.add_at(field, raw, low, 1);
    }
    pkt.add_at(&FLAGS_RESET, raw, low, 1);
    if flags & RST != 0 {
        pkt.expert(&CONNECTION_RST);
    }
    pkt.add_at(&FLAGS_SYN, raw, low, 1);
    if header.syn() {
        let (field, port) = if header.acks() { (&CONNECTION_SYNACK, source) } else { (&CONNECTION_SYN, destination) };
        pkt.expert_with(field, |text| write!(text, "{}: server port {port}", field.name));
    }
    pkt.add_at(&FLAGS_FIN, raw, low, 1);
    if flags & FIN != 0 {
        pkt.expert(&CONNECTION_FIN);
    }
    let item = pkt.add_at(&FLAGS_STR, 0, high, 2);
    pkt.generated(item);
    if item != Item::NONE {
        let mut letters = String::with_capacity(24);
        for (bit, letter) in (0..12).rev().zip("RRRACEUAPRSF".chars()) {
            letters.push(if flags >> bit & 1 != 0 { letter } else { '·' });
        }
        pkt.set_text(item, letters.as_bytes());
    }
    if let Some(segment) = segment
        && flags & FIN != 0
    {
        pkt.expert(if segment.marks & analysis::CLOSES_FIRST != 0 { &FIN_ACTIVE } else { &FIN_PASSIVE });
    }
    pkt.close();
    Ok(())
}

/// Reads the checksum, and verifies it over the whole segment if the user wants that.
fn read_checksum(pkt: &mut Packet<impl Keeping>, whole: usize) -> Parsed<Verdict> {
    let at = pkt.position();
    let found = pkt.u16(&CHECKSUM)?;
    if !pkt.wants_nodes() && !pkt.is_on(&CHECK_CHECKSUM) {
        return Ok(Verdict::Unverified);
    }
    let item = pkt.last();
    let verdict = match pkt.is_on(&CHECK_CHECKSUM) {
        true => checksums::of_transport(pkt, 6, whole, whole, found),
        false => Verdict::Unverified,
    };
    let right = match verdict {
        Verdict::Good if found == 0xffff => {
            pkt.append(item, |text| text.write_str(" [should be 0x0000 (see RFC 1624)]"));
            pkt.info_append(|text| text.write_str(" [TCP CHECKSUM 0xFFFF]"));
            pkt.open();
            pkt.found_at(&CHECKSUM_CALCULATED, 0, at, 2);
            pkt.found_at(&CHECKSUM_STATUS, 0, at, 0);
            pkt.expert(&CHECKSUM_FFFF);
            pkt.close();
            return Ok(verdict);
        }
        Verdict::Good => {
            pkt.append(item, |text| text.write_str(" [correct]"));
            Some(found)
        }
        Verdict::Bad { should_be } => {
            pkt.append(item, |text| {
                write!(text, " incorrect, should be 0x{should_be:04x}(maybe caused by \"TCP checksum offload\"?)")
            });
            pkt.expert_with(&CHECKSUM_BAD, |text| write!(text, "Bad checksum [should be 0x{should_be:04x}]"));
            pkt.info_append(|text| text.write_str(" [TCP CHECKSUM INCORRECT]"));
            Some(should_be)
        }
        Verdict::Unverified => {
            pkt.append(item, |text| text.write_str(" [unverified]"));
            None
        }
    };
    pkt.found_at(&CHECKSUM_STATUS, verdict.number(), at, 0);
    if let Some(right) = right {
        pkt.found_at(&CHECKSUM_CALCULATED, u64::from(right), at, 2);
    }
    Ok(verdict)
}

fn add_times(pkt: &mut Packet<impl Keeping>, segment: &stream::Segment, stream: Option<stream::Stream>, start: usize) {
    let now = pkt.frame().time;
    pkt.found_at(&TIMESTAMPS, 0, start, 0);
    pkt.open();
    let since = stream.map_or(Time(0), |stream| now.since(stream.first));
    pkt.found_at(&TIME_RELATIVE, since.0 as u64, start, 0);
    pkt.found_at(&TIME_DELTA, segment.delta().0 as u64, start, 0);
    pkt.close();
}

fn add_analysis(
    pkt: &mut Packet<impl Keeping>,
    segment: &stream::Segment,
    stream: Option<stream::Stream>,
    start: usize,
) {
    // Where no nodes are kept only experts leave something behind.
    if !pkt.wants_nodes() && segment.marks & analysis::FLAGGED == 0 {
        return;
    }
    let acknowledged = segment.acknowledges.and_then(|key| pkt.recall(key));
    if acknowledged.is_none()
        && segment.in_flight == 0
        && segment.marks & (analysis::FLAGGED | analysis::CONSIDERED) == 0
    {
        return;
    }
    let initial_rtt = stream.and_then(|stream| stream.initial_rtt(pkt));
    pkt.found_at(&ANALYSIS, 0, start, 0);
    pkt.open();
    if let Some(acknowledged) = acknowledged {
        pkt.found_at(&ACKS_FRAME, u64::from(acknowledged.frame), start, 0);
        if acknowledged.after != Time(0) {
            pkt.found_at(&ACK_RTT, acknowledged.after.0 as u64, start, 0);
        }
    }
    if let Some(initial) = initial_rtt {
        pkt.found_at(&INITIAL_RTT, initial.0 as u64, start, 0);
    }
    if segment.in_flight > 0 {
        pkt.found_at(&BYTES_IN_FLIGHT, u64::from(segment.in_flight), start, 0);
        pkt.found_at(&PUSH_BYTES_SENT, u64::from(segment.since_push), start, 0);
    }
    if segment.marks & analysis::FLAGGED != 0 {
        add_marks(pkt, segment, start);
    }
    pkt.close();
}

/// The marks with their expert items and what stands before Info, in the order in which they are shown.
static MARKS: [(u32, &Field, &str); 15] = [
    (analysis::REUSED, &REUSED_PORTS, "[TCP Port numbers reused] "),
    (analysis::FAST_RETRANSMISSION, &FAST_RETRANSMISSION, "[TCP Fast Retransmission] "),
    (analysis::SPURIOUS_RETRANSMISSION, &SPURIOUS_RETRANSMISSION, "[TCP Spurious Retransmission] "),
    (analysis::RETRANSMISSION, &RETRANSMISSION, "[TCP Retransmission] "),
    (analysis::OUT_OF_ORDER, &OUT_OF_ORDER, "[TCP Out-Of-Order] "),
    (analysis::LOST_SEGMENT, &LOST_SEGMENT, "[TCP Previous segment not captured] "),
    (analysis::ACK_LOST_SEGMENT, &ACK_LOST_SEGMENT, "[TCP ACKed unseen segment] "),
    (analysis::WINDOW_UPDATE, &WINDOW_UPDATE, "[TCP Window Update] "),
    (analysis::WINDOW_FULL, &WINDOW_FULL, "[TCP Window Full] "),
    (analysis::KEEP_ALIVE, &KEEP_ALIVE, "[TCP Keep-Alive] "),
    (analysis::KEEP_ALIVE_ACK, &KEEP_ALIVE_ACK, "[TCP Keep-Alive ACK] "),
    (analysis::DUPLICATE_ACK, &DUPLICATE_ACK_EXPERT, "[TCP Dup ACK "),
    (analysis::ZERO_WINDOW_PROBE, &ZERO_WINDOW_PROBE, "[TCP ZeroWindowProbe] "),
    (analysis::ZERO_WINDOW, &ZERO_WINDOW, "[TCP ZeroWindow] "),
    (analysis::ZERO_WINDOW_PROBE_ACK, &ZERO_WINDOW_PROBE_ACK, "[TCP ZeroWindowProbeAck] "),
];

/// Writes what marks put before Info: the one shown last comes first.
fn write_marks(text: &mut String, marks: u32, details: Option<Details>) -> std::fmt::Result {
    for (mark, _, words) in MARKS.iter().rev().filter(|(mark, ..)| marks & mark != 0) {
        match (*mark, details) {
            // The kind of retransmission says it.
            (analysis::RETRANSMISSION, _)
                if marks & (analysis::FAST_RETRANSMISSION | analysis::SPURIOUS_RETRANSMISSION) != 0 => {}
            (analysis::DUPLICATE_ACK, Some(Details::Duplicate { number, frame })) => {
                write!(text, "{words}{frame}#{number}] ")?;
            }
            _ => text.write_str(words)?,
        }
    }
    Ok(())
}

fn add_marks(pkt: &mut Packet<impl Keeping>, segment: &stream::Segment, start: usize) {
    let details = segment.mark_details.and_then(|key| pkt.recall(key));
    pkt.found_at(&ANALYSIS_FLAGS, 0, start, 0);
    pkt.open();
    for (mark, field, _) in MARKS.iter().filter(|(mark, ..)| segment.marks & mark != 0) {
        match (*mark, details) {
            (analysis::DUPLICATE_ACK, Some(Details::Duplicate { number, frame })) => {
                let item = pkt.found_at(&DUPLICATE_ACK, 0, start, 0);
                pkt.label(item, |text| text.write_str("This is a TCP duplicate ack"));
                pkt.close();
                pkt.found_at(&DUPLICATE_ACK_NUMBER, u64::from(number), start, 0);
                pkt.found_at(&DUPLICATE_ACK_FRAME, u64::from(frame), start, 0);
                pkt.expert_with(field, |text| write!(text, "Duplicate ACK (#{number})"));
                return;
            }
            (analysis::RETRANSMISSION, Some(Details::Again { after, frame })) => {
                pkt.expert_here(field);
                pkt.found_at(&RTO, after.0 as u64, start, 0);
                pkt.found_at(&RTO_FRAME, u64::from(frame), start, 0);
            }
            _ => {
                pkt.expert_here(field);
            }
        }
    }
    pkt.close();
}

/// What came before, and how it may be told from what fills a gap.
const AGAIN: u32 = analysis::RETRANSMISSION | analysis::OUT_OF_ORDER | analysis::KEEP_ALIVE;
const FAST_OR_SPURIOUS: u32 = analysis::FAST_RETRANSMISSION | analysis::SPURIOUS_RETRANSMISSION;

fn hand_on(
    pkt: &mut Packet<impl Keeping>,
    header: &Header,
    link: Link,
    segment: Option<stream::Segment>,
    (source, destination): (u16, u16),
    is_sound: bool,
) -> Parsed {
    let len = pkt.left();
    // A FIN may be the end that a unit waits for.
    if len == 0 && header.flags & (FIN | SYN | RST) != FIN {
        return Ok(());
    }
    if header.flags & RST != 0 {
        // RFC 9293 §3.5.2: what a RST carries explains it.
        let cause = pkt.captured_left();
        pkt.bytes(&RESET_CAUSE, cause)?;
        return Ok(());
    }
    let marks = segment.map_or(0, |segment| segment.marks);
    if len > 0 {
        let item = pkt.add(&PAYLOAD, 0, len);
        pkt.label(item, |text| write!(text, "TCP payload ({len} byte{})", if len == 1 { "" } else { "s" }));
    }
    let bytes = Bytes {
        conversation: link.conversation,
        forward: link.forward,
        seq: header.seq.wrapping_add(u32::from(header.syn())),
        start: pkt.position(),
        // What is damaged is put together with nothing.
        place: pkt.plainly(|pkt| pkt.place(pkt.position())).filter(|_| is_sound),
        len,
        last: header.flags & FIN != 0,
        late: marks & analysis::OUT_OF_ORDER != 0,
    };
    if marks & AGAIN != 0 && len > 0 {
        let again = if pkt.may_wait() { pkt.learn_number(|first| joining::again(first, bytes)) } else { None };
        let again = again.and_then(Again::from_number);
        // Most that comes again tells nothing new. Fast ones fill a gap as a rule.
        let plain = marks & (analysis::RETRANSMISSION | FAST_OR_SPURIOUS) == analysis::RETRANSMISSION;
        if plain || again == Some(Again::Begins) {
            let item = pkt.add(&SEGMENT_DATA, 0, len);
            let plural = if len == 1 { "" } else { "s" };
            pkt.label(item, |text| write!(text, "Retransmitted TCP segment data ({len} byte{plural})"));
            return Ok(());
        }
        if marks & analysis::SPURIOUS_RETRANSMISSION != 0 {
            return Ok(());
        }
        if marks & analysis::KEEP_ALIVE != 0 {
            return pkt.hand_to_data();
        }
        if again == Some(Again::Within) {
            return Err(Stop::Overlap);
        }
    }
    pkt.unless_enough()?;
    pkt.set_stream_ends(bytes.last);
    pkt.plainly(|pkt| hand_on_stream(pkt, bytes, source, destination))
}

/// Hands a segment's bytes on: to the unit that waits for them, and what is behind it to whoever the ports speak for.
fn hand_on_stream(pkt: &mut Packet, bytes: Bytes, source: u16, destination: u16) -> Parsed {
    let (mut bytes, mut protocol, mut ended) = (bytes, None, false);
    let joins = bytes.place.is_some() && pkt.may_wait() && pkt.captured_left() == pkt.left();
    while joins
        && let Some(key) = pkt.learn(|first| joining::join(first, bytes))
        && let Some(join) = pkt.recall(key)
    {
        let taken = join.taken as usize;
        add_segment_data(pkt, bytes.start, taken, Some(join.unit))?;
        let looks = !join.in_vain || pkt.settings().one_pass;
        let gathered = join.joined.filter(|_| looks).and_then(|joined| Some((joined, pkt.gather(joined)?)));
        let (Some((joined, gathered)), Some(owner)) = (gathered, join.protocol(pkt)) else {
            return add_rest_of(pkt, &join, ended);
        };
        let unit = (joined, gathered.bytes.as_slice());
        let left = pkt.hand_joined(owner, SHOWN.source, unit, |pkt| gathered.show(pkt, &SHOWN))?;
        let whole = bytes;
        bytes = bytes.behind(taken);
        match left {
            None => {
                pkt.note(|first| joining::ended(first, whole));
                (protocol, ended) = (Some(owner), true);
            }
            Some(Left { position: 0, need }) => {
                pkt.note(|first| joining::wants_more(first, key, whole, need));
                if bytes.len == 0 {
                    return add_rest_of(pkt, &join, ended);
                }
            }
            Some(Left { position, need }) => {
                pkt.note(|first| joining::ended(first, whole));
                (protocol, ended) = (Some(owner), true);
                let rest = Bytes { len: taken, ..whole };
                let within = (position, gathered.bytes.len());
                let begun = pkt.learn(|first| joining::begin_within(first, owner, rest, within, need));
                if begun.is_some() && bytes.len == 0 {
                    return add_rest(pkt, ended);
                }
            }
        }
        if bytes.len == 0 {
            return Ok(());
        }
    }
    if bytes.late || bytes.len == 0 {
        return Ok(());
    }
    pkt.go_to_position(bytes.start)?;
    let Some(protocol) = protocol.or_else(|| pkt.choose_by_ports(&TCP_PORT, source, destination)) else {
        return pkt.hand_to_data();
    };
    if ended {
        pkt.info_fence();
    }
    let column = pkt.column_so_far();
    let info = if pkt.settings().one_pass { None } else { Some(pkt.info_so_far()) };
    // A layer that needs nothing and leaves everything says that the bytes are not its own.
    let Some(left) = pkt.hand_stream(protocol)?.filter(|left| left.need != Need::More(0)) else { return Ok(()) };
    let rest = bytes.behind(left.position.saturating_sub(bytes.start));
    if ended && rest.start == bytes.start {
        // What ended before is what the segment shows.
        pkt.column(column);
    }
    ended |= rest.start > bytes.start;
    let unit = if joins { pkt.learn(|first| joining::begin(first, protocol, rest, left.need)) } else { None };
    add_segment_data(pkt, rest.start, rest.len, unit)?;
    if let Some(info) = info
        && !ended
        && ended_later(pkt, unit).is_some()
    {
        // What the unit says stands where it ends.
        pkt.give_info_back(info);
    }
    add_rest(pkt, ended)
}

/// Shows bytes that belong to a unit of several segments, and where that ends.
fn add_segment_data(pkt: &mut Packet, position: usize, len: usize, unit: Option<Key<joining::Unit>>) -> Parsed {
    if len == 0 {
        return Ok(());
    }
    let ended_in = ended_later(pkt, unit);
    pkt.back_in(|pkt| {
        if let Some(ended_in) = ended_in {
            pkt.found(&REASSEMBLED_IN, u64::from(ended_in));
        }
        let item = pkt.add_at(&SEGMENT_DATA, 0, position, len);
        pkt.label(item, |text| write!(text, "TCP segment data ({len} byte{})", if len == 1 { "" } else { "s" }));
        Ok(())
    })
}

/// Says of a segment that all of it waits; what its protocol knows of the unit already comes first.
fn add_rest_of(pkt: &mut Packet, join: &joining::Join, ended: bool) -> Parsed {
    if join.open
        && !ended
        && ended_later(pkt, Some(join.unit)).is_none()
        && let Some(owner) = join.protocol(pkt)
    {
        (owner.says_while_waiting)(pkt);
    }
    add_rest(pkt, ended)
}

/// The later frame that a unit ends in, if it is known.
fn ended_later(pkt: &Packet, unit: Option<Key<joining::Unit>>) -> Option<u32> {
    let ended_in = pkt.recall(unit?)?.ended_in;
    (ended_in != 0 && ended_in != pkt.frame().number && pkt.sees(ended_in)).then_some(ended_in)
}

/// Says of a segment that some of it waits for later ones. `ended` if a unit ended in it, which Info then tells of.
fn add_rest(pkt: &mut Packet, ended: bool) -> Parsed {
    if !ended {
        pkt.column(TCP.short);
        pkt.info_append(|text| {
            let space = if text.is_empty() { "" } else { " " };
            write!(text, "{space}[TCP segment of a reassembled PDU]")
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::dissect::testing::{conversation_shown, hex};

    const LINK: &str = "020202020202 010101010101 0800";

    /// A frame from 10.0.0.1:1000 to 10.0.0.2:2000, or back.
    fn frame(back: bool, tcp: &str) -> Vec<u8> {
        let (from, to) = if back { ("0a000002", "0a000001") } else { ("0a000001", "0a000002") };
        let ports = if back { "07d003e8" } else { "03e807d0" };
        let segment = hex(&format!("{ports} {tcp}"));
        let header = format!("4500 {:04x} 0001 0000 4006 0000 {from} {to}", segment.len() + 20);
        [hex(LINK), hex(&header), segment].concat()
    }

    fn shown(frames: &[Vec<u8>]) -> Vec<String> {
        let frames: Vec<(&[u8], usize)> = frames.iter().map(|frame| (frame.as_slice(), frame.len())).collect();
        conversation_shown(1, &frames)
    }

    #[test]
    fn numbers_are_relative_and_the_handshake_is_timed() {
        let frames = [
            frame(false, "000003e8 00000000 8002 03e8 1234 0000 020405b4 01010402 01030307"),
            frame(true, "00001388 000003e9 6012 0400 1234 0000 020405b4"),
            frame(false, "000003e9 00001389 5010 03e8 1234 0000"),
            frame(false, "000003e9 00001389 5018 03e8 1234 0000 6162"),
            frame(false, "000003e9 00001389 5018 03e8 1234 0000 6162"),
        ];
        let texts = shown(&frames);
        let ends = |number: usize, end: &str| {
            let text = &texts[number - 1];
            assert!(text.trim_end().ends_with(end), "{end}\n{text}");
        };
        ends(1, "1000 → 2000 [SYN] Seq=0 Win=1000 Len=0 MSS=1460 SACK_PERM WS=128");
        ends(2, "2000 → 1000 [SYN, ACK] Seq=0 Ack=1 Win=1024 Len=0 MSS=1460");
        ends(3, "1000 → 2000 [ACK] Seq=1 Ack=1 Win=1000 Len=0");
        ends(5, "[TCP Retransmission] 1000 → 2000 [PSH, ACK] Seq=1 Ack=1 Win=1000 Len=2");
        assert!(texts[2].contains("iRTT: 0.002000000 seconds <tcp.analysis.initial_rtt:34+0>"), "{}", texts[2]);
        assert!(texts[2].contains("Window size scaling factor: -2 (no window scaling used)"), "{}", texts[2]);
        assert!(texts[4].contains("RTO based on delta from frame: 4"), "{}", texts[4]);
    }

    #[test]
    fn an_option_that_is_longer_than_its_list_ends_it() {
        let texts = shown(&[frame(false, "00000064 000000c8 6010 03e8 1234 0000 c8ff0000 78")]);
        let said = "Unknown (0xc8) (option length = 255 bytes says option goes past end of options)";
        assert!(texts[0].contains(said), "{}", texts[0]);
    }

    #[test]
    fn a_header_shorter_than_itself_is_bogus() {
        let texts = shown(&[frame(false, "00000000 00000000 2001 0000 1234 0000")]);
        let end = "[FIN] Seq=1 Win=0, bogus TCP header length (8, must be at least 20)";
        assert!(texts[0].trim_end().ends_with(end), "{}", texts[0]);
    }

    #[test]
    fn what_an_end_acknowledges_whose_own_was_missed_is_sent_again_fast() {
        // The server's segments are acknowledged twice without having been seen; then comes what it waits for.
        let long = "78".repeat(522);
        let frames = [
            frame(false, "00000063 00000000 5002 1388 0000 0000"),
            frame(true, "000001f3 00000064 5012 1388 0000 0000"),
            frame(false, "00000064 000001f4 5010 1388 0000 0000"),
            frame(false, &format!("00000064 00004e20 5018 1388 0000 0000 {long}")),
            frame(true, "000001f4 0000017a 5010 1388 0000 0000"),
            frame(false, "0000017a 00000226 5010 1388 0000 0000"),
            frame(false, "0000017a 00000226 5018 1388 0000 0000 79797979"),
        ];
        let shown = shown(&frames);
        assert!(shown[6].contains("[TCP Fast Retransmission]"), "{}", shown[6]);
    }
}
