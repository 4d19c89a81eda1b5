//! OpenVPN (no standard; OpenVPN's own description of its wire protocol, draft-openvpn-wire-protocol): the control
//! channel with the TLS in it, and data, which are encrypted.
//!
//! Whether the control channel is signed (`tls-auth`, SHA-1) is in no packet; it is told by how the packet fits. What
//! `tls-crypt` encrypts is shown as what it would be without.

use crate::dissect::memory::TextKey;
use crate::dissect::prelude::*;
use crate::proto::pieces::{Piece, Words, show_pieces};
use crate::proto::tls::TLS;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

fields! {
    PACKET_LENGTH = "openvpn.plen", "Packet Length", u16;
    TYPE = "openvpn.type", "Type", u8, hex;
    OPCODE = "openvpn.opcode", "Opcode", u8, mask8 0xf8, hex, names OPCODES;
    KEY_ID = "openvpn.keyid", "Key ID", u8, mask8 0x07;
    PEER_ID = "openvpn.peerid", "Peer ID", u24;
    SESSION_ID = "openvpn.sessionid", "Session ID", u64;
    HMAC = "openvpn.hmac", "HMAC", bytes;
    REPLAY_ID = "openvpn.pid", "Replay-Packet-ID", u32;
    NET_TIME = "openvpn.net_time", "Net Time", abs_time;
    ARRAY_LENGTH = "openvpn.mpidarraylength", "Message Packet-ID Array Length", u8;
    ARRAY = "", "Packet-ID Array", none;
    ARRAY_ELEMENT = "openvpn.mpidarrayelement", "Message Packet-ID Array Element", u32;
    REMOTE_SESSION_ID = "openvpn.rsessionid", "Remote Session ID", u64;
    MESSAGE_ID = "openvpn.mpid", "Message Packet-ID", u32;
    DATA_BOX = "", "Data", none;
    DATA = "openvpn.data", "Data", bytes;
    FRAGMENT_BOX = "", "Message fragment", none;
    FRAGMENT_BYTES = "openvpn.fragment_bytes", "Fragment bytes", bytes;
    FRAGMENTS = "openvpn.fragments", "Message fragments", none;
    FRAGMENT = "openvpn.fragment", "Message fragment", frame_num;
    FRAGMENT_COUNT = "openvpn.fragment.count", "Message fragment count", u32;
    REASSEMBLED_LENGTH = "openvpn.reassembled.length", "Reassembled message length", u32;
}

pub static OPENVPN: Protocol = Protocol {
    short: "OpenVPN",
    fields: FIELDS,
    on: &[On::Number(&UDP_PORT, 1194), On::Number(&TCP_PORT, 1194)],
    dissect,
    ..Protocol::named("openvpn", "OpenVPN Protocol")
};

const ACK: u8 = 5;
const DATA_V1: u8 = 6;
const CONTROL: u8 = 4;
const DATA_V2: u8 = 9;

static OPCODES: &[(u64, &str)] = &[
    (1, "P_CONTROL_HARD_RESET_CLIENT_V1"),
    (2, "P_CONTROL_HARD_RESET_SERVER_V1"),
    (3, "P_CONTROL_SOFT_RESET_V1"),
    (4, "P_CONTROL_V1"),
    (5, "P_ACK_V1"),
    (6, "P_DATA_V1"),
    (7, "P_CONTROL_HARD_RESET_CLIENT_V2"),
    (8, "P_CONTROL_HARD_RESET_SERVER_V2"),
    (9, "P_DATA_V2"),
    (10, "P_CONTROL_HARD_RESET_CLIENT_V3"),
    (11, "P_CONTROL_WKC_V1"),
];

/// Octets of a signature with SHA-1, which is OpenVPN's default.
const HMAC_LEN: usize = 20;
/// Type and session id.
const HEAD: usize = 9;
/// Packet and time that a signed packet names.
const REPLAY_LEN: usize = 8;
/// How OpenVPN before 2.4 cut what TLS says; the last piece of a message is shorter.
const PIECE_LEN: usize = 100;
/// Longest message put together, and most bytes of all of a capture.
const MESSAGE_LIMIT: usize = 1 << 16;
const KEPT_LIMIT: usize = 1 << 26;

fn dissect(pkt: &mut Packet) -> Parsed {
    if !pkt.may_leave() {
        return packet(pkt, false);
    }
    // Over TCP every packet has its length before it.
    pkt.withdraw();
    while pkt.left() > 0 {
        if pkt.left() < 2 {
            return pkt.leave(Need::More(1));
        }
        let len = usize::from(pkt.peek_u16(0)?).saturating_add(2);
        if len > pkt.left() {
            return pkt.leave(Need::Unit(len));
        }
        pkt.unit(&OPENVPN, len, |pkt| packet(pkt, true))?;
    }
    Ok(())
}

/// Where the acknowledged ids stand, if the packet fits so; numbers of messages are small.
fn fits(pkt: &Packet, opcode: u8, at: usize) -> bool {
    let Ok(count) = pkt.peek_u8(at).map(usize::from) else { return false };
    let ids = at.saturating_add(1);
    let mut len = ids.saturating_add(count.saturating_mul(4));
    if count > 0 {
        len = len.saturating_add(8);
    }
    if opcode != ACK {
        if pkt.peek_u32(len).is_ok_and(|id| id > 0xffff) {
            return false;
        }
        len = len.saturating_add(4);
    }
    let small = |index: usize| pkt.peek_u32(ids.saturating_add(index.saturating_mul(4))).is_ok_and(|id| id <= 0xffff);
    let ends = if opcode == CONTROL { len <= pkt.left() } else { len == pkt.left() };
    count <= 8 && ends && (0..count).all(small)
}

fn packet(pkt: &mut Packet, on_stream: bool) -> Parsed {
    if on_stream {
        pkt.u16(&PACKET_LENGTH)?;
    }
    let kind = pkt.peek_u8(0)?;
    let opcode = kind >> 3;
    pkt.info(|text| {
        write!(text, "MessageType: {}", OPCODE.name_of(u64::from(opcode)).unwrap_or("Unknown Messagetype"))
    });
    let signed = !fits(pkt, opcode, HEAD) && fits(pkt, opcode, HEAD + HMAC_LEN + REPLAY_LEN);
    pkt.u8(&TYPE)?;
    pkt.append(pkt.last(), |text| text.write_str(" [opcode/key_id]"));
    pkt.open();
    pkt.bits(u64::from(kind), 1, &[&OPCODE, &KEY_ID]);
    pkt.close();
    if matches!(opcode, DATA_V1 | DATA_V2) {
        if opcode == DATA_V2 {
            pkt.u24(&PEER_ID)?;
        }
        return data(pkt);
    }
    let session = pkt.u64(&SESSION_ID)?;
    if signed {
        pkt.bytes(&HMAC, HMAC_LEN)?;
        pkt.u32(&REPLAY_ID)?;
        let seconds = pkt.peek_u32(0)?;
        pkt.add(&NET_TIME, u64::from(seconds).saturating_mul(1_000_000_000), 4);
        pkt.skip(4)?;
    }
    let count = pkt.u8(&ARRAY_LENGTH)?;
    if count > 0 {
        pkt.add(&ARRAY, 0, 0);
        pkt.open();
        for _ in 0..count {
            pkt.u32(&ARRAY_ELEMENT)?;
        }
        pkt.close();
        pkt.u64(&REMOTE_SESSION_ID)?;
    }
    if opcode == ACK {
        return Ok(());
    }
    let id = pkt.u32(&MESSAGE_ID)?;
    match opcode {
        CONTROL if pkt.left() > 0 => control(pkt, session, id),
        _ => data(pkt),
    }
}

fn data(pkt: &mut Packet) -> Parsed {
    let len = pkt.left();
    if len == 0 {
        return Ok(());
    }
    let item = pkt.add(&DATA_BOX, 0, len);
    pkt.label(item, |text| write!(text, "Data ({len} bytes)"));
    pkt.open();
    pkt.bytes(&DATA, len)?;
    pkt.close();
    Ok(())
}

/// Pieces of what TLS says in one direction, on the first pass.
#[derive(Default)]
struct Pieces {
    /// By message id.
    waiting: BTreeMap<u32, (u32, Vec<u8>)>,
    /// The id of the last one.
    last: Option<u32>,
    /// Messages up to this id are complete; what comes of them again is no new message.
    done: Option<u32>,
}

/// Those of a conversation, by session id.
#[derive(Default)]
struct Messages(FxHashMap<u64, Pieces>);

/// All bytes kept so far.
#[derive(Default)]
struct Kept(usize);

/// What the data of a control packet are.
#[derive(Clone, Copy)]
enum Part {
    /// A piece of a message that is not complete.
    Piece,
    /// The piece that completes one.
    Joins { text: TextKey, first_piece: Key<Piece>, pieces: u32 },
}

impl Pieces {
    /// Adds a piece; the message, if it is complete with it. Nothing if the bytes are no piece.
    fn take(&mut self, id: u32, bytes: &[u8], frame: u32) -> Option<Vec<(u32, Vec<u8>)>> {
        if bytes.len() != PIECE_LEN && self.waiting.is_empty() {
            return None;
        }
        if self.done.is_some_and(|done| id <= done) {
            return Some(Vec::new());
        }
        let room = self.waiting.len().saturating_mul(PIECE_LEN) < MESSAGE_LIMIT;
        if room && !self.waiting.contains_key(&id) {
            self.waiting.insert(id, (frame, bytes.to_vec()));
            if bytes.len() < PIECE_LEN {
                self.last = Some(id);
            }
        }
        let first = *self.waiting.first_key_value()?.0;
        let complete =
            self.last.is_some_and(|last| last.wrapping_sub(first).wrapping_add(1) as usize == self.waiting.len());
        if !complete {
            return Some(Vec::new());
        }
        self.done = self.last.take();
        Some(std::mem::take(&mut self.waiting).into_values().collect())
    }
}

static PIECES: Words = Words { all: &FRAGMENTS, one: &FRAGMENT, count: &FRAGMENT_COUNT };

/// What TLS says, whole or in pieces.
fn control(pkt: &mut Packet, session: u64, id: u32) -> Parsed {
    let (len, bytes) = (pkt.left(), pkt.rest());
    if len > PIECE_LEN || pkt.is_quoted() {
        return pkt.hand_to(&TLS);
    }
    let part = pkt.learn(|first| {
        let frame = first.frame.number;
        let pieces = first.of_conversation::<Messages>().0.entry(session).or_default().take(id, bytes, frame)?;
        let total: usize = pieces.iter().map(|piece| piece.1.len()).sum();
        let kept = first.scratch::<Kept>();
        if pieces.is_empty() || kept.0.saturating_add(total) > KEPT_LIMIT {
            return Some(first.push(Part::Piece));
        }
        kept.0 = kept.0.saturating_add(total);
        let joined: Vec<u8> = pieces.iter().flat_map(|piece| piece.1.iter().copied()).collect();
        let text = first.text(&joined);
        let mut first_piece = Key::at(0);
        let count = pieces.len() as u32;
        for (index, (frame, bytes)) in pieces.into_iter().enumerate() {
            let key = first.push(Piece { frame, len: bytes.len() as u32 });
            if index == 0 {
                first_piece = key;
            }
        }
        Some(first.push(Part::Joins { text, first_piece, pieces: count }))
    });
    let Some(part) = part.and_then(|key| pkt.recall(key)) else { return pkt.hand_to(&TLS) };
    let item = pkt.add(&FRAGMENT_BOX, 0, len);
    pkt.label(item, |text| write!(text, "Message fragment ({len} bytes)"));
    pkt.open();
    pkt.bytes(&FRAGMENT_BYTES, len)?;
    pkt.close();
    let Part::Joins { text, first_piece, pieces } = part else { return Ok(()) };
    let joined = pkt.recall_text(text).to_vec();
    let list = show_pieces(pkt, &PIECES, first_piece, pieces, joined.len());
    pkt.back_into(list, |pkt| {
        pkt.found(&REASSEMBLED_LENGTH, joined.len() as u64);
        Ok(())
    })?;
    pkt.hand_made(&TLS, "Reassembled Message", &joined)
}
