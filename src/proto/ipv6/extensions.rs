//! IPv6 extension headers (RFC 8200 §4; routing types RFC 2460, 6275, 6554, 8754, 9631).

use super::*;
use crate::proto::ip::fragments::{self, Datagram, Fragment};
use crate::proto::{ah, mip6};

pub(super) static ROUTING_TYPE_NAMES: &[(u64, &str)] = &[
    (0, "Source Route"),
    (1, "Nimrod"),
    (2, "Type 2 Routing"),
    (3, "RPL Source Route"),
    (4, "Segment Routing"),
    (5, "Compact Routing Header 16"),
    (6, "Compact Routing Header 32"),
    (253, "Experiment 1"),
    (254, "Experiment 2"),
];

/// What extension headers need to know of the header before them.
pub(super) struct Header {
    pub(super) plen: u16,
    /// The length stands in an option.
    pub(super) jumbo: bool,
    pub(super) hop_limit: u8,
    pub(super) source: Ipv6Addr,
    pub(super) destination: Ipv6Addr,
    /// Something stands between the IPv6 header and this one.
    pub(super) extended: bool,
    /// The headers stand in a datagram that was put together from fragments.
    pub(super) joined: bool,
}

/// Where a fragment belongs.
struct Piece {
    fragment: Fragment,
    identification: u32,
}

impl Piece {
    /// RFC 6946: a datagram can have a fragment header and yet be whole.
    fn is_whole(&self) -> bool {
        self.fragment.offset == 0 && !self.fragment.more
    }
}

/// Reads all extension headers and hands on what follows them.
pub(super) fn chain(pkt: &mut Packet, header: &mut Header, first: u8) -> Parsed {
    let mut next = first;
    let mut last = 0;
    loop {
        let protocol = match next {
            0 => &HOP_BY_HOP,
            43 => &ROUTING,
            44 => &FRAGMENT,
            51 => &ah::AH,
            135 => &mip6::MIP6,
            60 => &DESTINATION,
            59 => {
                if last == 135 {
                    return pkt.hand_to_data();
                }
                pkt.info(|text| text.write_str("IPv6 no next header"));
                return pkt.hand_to_data();
            }
            _ => break,
        };
        pkt.pass(protocol);
        let kind = next;
        let len = length(pkt, kind)?;
        if kind == 44 {
            pkt.peek(0, len)?; // shown whole or not at all
        }
        let room = pkt.captured_left();
        let item = pkt.add(protocol.field(), 0, len.min(room));
        pkt.open();
        let (following, piece) = read(pkt, header, kind, item)?;
        pkt.close();
        let (own, len) = (pkt.own(), pkt.offset());
        if kind != 135 && !header.joined {
            pkt.set_len(own, len);
        }
        next = following;
        last = kind;
        header.extended = true;
        if let Some(piece) = piece.filter(|piece| !piece.is_whole() && !header.joined) {
            return fragment_data(pkt, header, &piece, next);
        }
    }
    hand_on(pkt, next)
}

/// An extension header that another protocol's number led to.
pub(super) fn alone(pkt: &mut Packet, kind: u8) -> Parsed {
    let own = pkt.own();
    let mut header = Header {
        plen: 0,
        jumbo: false,
        hop_limit: 0,
        source: [0; 16].into(),
        destination: [0; 16].into(),
        extended: true,
        joined: false,
    };
    let (next, piece) = read(pkt, &mut header, kind, own)?;
    match piece.filter(|piece| !piece.is_whole()) {
        Some(piece) => fragment_data(pkt, &mut header, &piece, next),
        None => hand_on(pkt, next),
    }
}

fn hand_on(pkt: &mut Packet, next: u8) -> Parsed {
    if pkt.try_hand_on(&IP_PROTO, u32::from(next))? {
        return Ok(());
    }
    pkt.info(|text| write!(text, "Unknown IP Protocol: {} ({next})", numbers::protocol_name(next)));
    pkt.hand_to_data()
}

fn fragment_data(pkt: &mut Packet, header: &mut Header, piece: &Piece, next: u8) -> Parsed {
    let Piece { fragment, identification } = *piece;
    let joins = pkt.is_on(&DEFRAGMENT);
    if !joins && fragment.offset == 0 {
        pkt.mark_fragment();
        return chain(pkt, header, next);
    }
    let (source, destination) = pkt.addresses();
    let datagram = Datagram { source, destination, identification, protocol: 0, vlan: 0 };
    let read = |pkt: &mut Packet| {
        header.joined = true;
        chain(pkt, header, next)
    };
    if joins && fragments::join(pkt, datagram, fragment, &SHOWN, &REASSEMBLED_IN, read)?.is_none() {
        return Ok(());
    }
    pkt.info(|text| {
        let (offset, more) = (fragment.offset, if fragment.more { 'y' } else { 'n' });
        write!(text, "IPv6 fragment (off={offset} more={more} ident=0x{identification:08x} nxt={next})")
    });
    if pkt.left() == 0 { hand_on(pkt, next) } else { pkt.hand_to_data() }
}

/// Length of the extension header at the cursor.
fn length(pkt: &Packet, kind: u8) -> Parsed<usize> {
    match kind {
        44 => Ok(8),
        51 => ah::length(pkt),
        135 => mip6::length(pkt),
        _ => Ok(usize::from(pkt.peek_u8(1)?).saturating_add(1).saturating_mul(8)),
    }
}

/// Adds to what Info says of the headers so far.
fn say(pkt: &mut Packet, what: &str) {
    let separator = if pkt.info_is_empty() { "" } else { ", " };
    pkt.info_append(|text| write!(text, "{separator}{what}"));
}

/// Reads one extension header; gives the kind of the next.
fn read(pkt: &mut Packet, header: &mut Header, kind: u8, item: Item) -> Parsed<(u8, Option<Piece>)> {
    match kind {
        0 => {
            say(pkt, "IPv6 hop-by-hop options");
            if header.extended {
                pkt.expert_here(&HOPOPTS_NOT_FIRST);
            }
            options::read(pkt, header, &options::HOP_BY_HOP_HEADER).map(|next| (next, None))
        }
        60 => {
            say(pkt, "IPv6 destination options");
            options::read(pkt, header, &options::DESTINATION_HEADER).map(|next| (next, None))
        }
        43 => routing(pkt, header, item).map(|next| (next, None)),
        51 => ah::read(pkt).map(|next| (next, None)),
        135 => mip6::read(pkt).map(|next| (next, None)),
        _ => fragment(pkt, header).map(|(next, piece)| (next, Some(piece))),
    }
}

fn fragment(pkt: &mut Packet, header: &Header) -> Parsed<(u8, Piece)> {
    if header.jumbo {
        pkt.expert_here(&OPT_JUMBO_FRAGMENT);
    }
    let next = pkt.u8(&FRAGHDR_NXT)?;
    pkt.u8(&FRAGHDR_RESERVED_OCTET)?;
    let word = pkt.peek_u16(0)?;
    pkt.u16(&FRAGHDR_OFFSET)?;
    pkt.bits(u64::from(word), 2, &[&FRAGHDR_RESERVED_BITS, &FRAGHDR_MORE]);
    let identification = pkt.u32(&FRAGHDR_IDENT)?;
    let fragment = Fragment { offset: u32::from(word & 0xfff8), more: word & 1 != 0 };
    Ok((next, Piece { fragment, identification }))
}

fn routing(pkt: &mut Packet, header: &mut Header, item: Item) -> Parsed<u8> {
    let start = pkt.offset();
    let len = length(pkt, 43)?;
    say(pkt, "IPv6 routing");
    let next = pkt.u8(&ROUTING_NXT)?;
    let units = pkt.u8(&ROUTING_LEN)?;
    pkt.found_at(&ROUTING_LEN_OCT, len as u64, pkt.position().saturating_sub(1), 1);
    let kind = pkt.u8(&ROUTING_TYPE)?;
    pkt.append(item, |text| match ROUTING_TYPE.name_of(u64::from(kind)) {
        Some(name) => write!(text, " ({name})"),
        None => write!(text, " (Unknown type {kind})"),
    });
    if kind == 0 {
        pkt.expert(&ROUTING_DEPRECATED);
    }
    let left = pkt.u8(&ROUTING_SEGLEFT)?;
    let data = len.saturating_sub(4);
    let end = start.saturating_add(len);
    match kind {
        0 => source_route(pkt, header, units, left)?,
        2 => {
            if left != 1 {
                pkt.expert_with(&ROUTING_INVALID_SEGLEFT, |text| {
                    text.write_str("IPv6 Type 2 Routing Header segments left field must equal 1")
                });
            }
            pkt.bytes(&ROUTING_MIPV6_RESERVED, 4)?;
            let home = pkt.ipv6(&ROUTING_MIPV6_HOME_ADDRESS)?;
            let item = pkt.last();
            pkt.label(item, |text| write!(text, "Address[1]: {}", Address::from(home)));
            if left > 0 {
                redirect(pkt, header, home);
            }
        }
        3 => rpl(pkt, header, len, left)?,
        4 => segments(pkt, header, end, left)?,
        5 | 6 => compact(pkt, kind, left, data)?,
        _ => {
            pkt.bytes(&ROUTING_UNKNOWN_DATA, data)?;
            pkt.expert(&ROUTING_UNDECODED);
        }
    }
    pkt.go_to(end)?;
    Ok(next)
}

/// The packet's last stop stands in the routing header.
fn redirect(pkt: &mut Packet, header: &Header, destination: Ipv6Addr) {
    pkt.reroute(header.source, destination);
}

fn source_route(pkt: &mut Packet, header: &Header, units: u8, left: u8) -> Parsed {
    let count = units >> 1;
    if left > count {
        pkt.expert_with(&ROUTING_INVALID_SEGLEFT, |text| {
            write!(text, "IPv6 Type 0 Routing Header segments left field must not exceed address count ({count})")
        });
    }
    pkt.bytes(&ROUTING_SRC_RESERVED, 4)?;
    for number in 1..=count {
        let address = pkt.ipv6(&ROUTING_SRC_ADDR)?;
        let item = pkt.last();
        pkt.label(item, |text| write!(text, "Address[{number}]: {}", Address::from(address)));
        if number == count && left > 0 {
            redirect(pkt, header, address);
        }
    }
    Ok(())
}

/// RFC 6554: addresses without what they share with the destination.
fn rpl(pkt: &mut Packet, header: &Header, len: usize, left: u8) -> Parsed {
    let word = pkt.peek_u32(0)?;
    pkt.u32(&ROUTING_RPL_CMPRI)?;
    pkt.bits(u64::from(word), 4, &[&ROUTING_RPL_CMPRE, &ROUTING_RPL_PAD, &ROUTING_RPL_RESERVED]);
    let (inner, last, pad) = ((word >> 28) as usize, (word >> 24 & 15) as usize, (word >> 20 & 15) as usize);
    let (inner_len, last_len) = (16_usize.saturating_sub(inner), 16_usize.saturating_sub(last));
    // RFC 6554 §3: n = (((Hdr Ext Len * 8) - Pad - (16 - CmprE)) / (16 - CmprI)) + 1
    let room = len.saturating_sub(8).saturating_sub(pad);
    let count = match room.checked_sub(last_len) {
        Some(rest) => rest.checked_div(inner_len).unwrap_or(0).saturating_add(1),
        None => 0,
    };
    pkt.found_at(&ROUTING_RPL_ADDR_COUNT, count as u64, pkt.position().saturating_sub(4), 2);
    for number in 1..=count {
        let (shared, own) = if number == count { (last, last_len) } else { (inner, inner_len) };
        let bytes = pkt.bytes(&ROUTING_RPL_ADDRESS, own)?;
        let mut whole = header.destination.octets();
        for (to, from) in whole.iter_mut().skip(shared).zip(bytes) {
            *to = *from;
        }
        let full = Ipv6Addr::from(whole);
        let item = pkt.made_at(&ROUTING_RPL_FULL_ADDRESS, &whole, pkt.position().saturating_sub(own), own);
        pkt.generated(item);
        pkt.label(item, |text| write!(text, "Address[{number}]: {}", Address::from(full)));
        if full == header.source {
            pkt.expert(&SRC_ROUTE_LIST_SRC_ADDR);
        }
        if full == header.destination {
            pkt.expert(&SRC_ROUTE_LIST_DST_ADDR);
        }
        if full.is_multicast() {
            pkt.expert(&SRC_ROUTE_LIST_MULTICAST_ADDR);
        }
        if number == count && left > 0 {
            redirect(pkt, header, full);
        }
    }
    Ok(())
}

/// RFC 8754: the last stop stands first.
fn segments(pkt: &mut Packet, header: &Header, end: usize, left: u8) -> Parsed {
    let last = pkt.u8(&ROUTING_SRH_LAST_ENTRY)?;
    pkt.u8(&ROUTING_SRH_FLAGS)?;
    pkt.bytes(&ROUTING_SRH_TAG, 2)?;
    for number in 0..=last {
        if pkt.offset().saturating_add(16) > end {
            break;
        }
        let address = pkt.ipv6(&ROUTING_SRH_ADDR)?;
        let item = pkt.last();
        pkt.label(item, |text| write!(text, "Address[{number}]: {}", Address::from(address)));
        if number == 0 && left > 0 {
            redirect(pkt, header, address);
        }
    }
    Ok(())
}

/// RFC 9631: numbers in the place of addresses.
fn compact(pkt: &mut Packet, kind: u8, left: u8, len: usize) -> Parsed {
    let (width, current, sid) = if kind == 5 {
        (2_usize, &ROUTING_CRH16_CURRENT_SID, &ROUTING_CRH16_SID)
    } else {
        (4, &ROUTING_CRH32_CURRENT_SID, &ROUTING_CRH32_SID)
    };
    let read = |pkt: &Packet, index: usize| {
        let at = index.saturating_mul(width);
        if kind == 5 { pkt.peek_u16(at).map(u64::from) } else { pkt.peek_u32(at).map(u64::from) }
    };
    let place = pkt.position().saturating_add(usize::from(left).saturating_mul(width));
    let value = read(pkt, usize::from(left))?;
    pkt.found_at(current, value, place, width);
    let item = pkt.add(&TEXT, 0, len);
    pkt.label(item, |text| text.write_str("Segment Identifiers"));
    pkt.open();
    for _ in 0..len.checked_div(width).unwrap_or(0) {
        let value = read(pkt, 0)?;
        pkt.add(sid, value, width);
        pkt.skip(width)?;
    }
    pkt.close();
    Ok(())
}
