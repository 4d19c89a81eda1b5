//! Which connection a packet belongs to, and what is known of it when the packet comes: learnt in file order.

use super::crypto::Stream;
use super::protection::Cid;
use crate::base::Address;
use crate::dissect::prelude::*;
use rustc_hash::FxHashMap;

/// Most connection ids that are kept of one end.
const CIDS_LIMIT: usize = 16;

/// What is known of a packet's connection before the packet is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Known {
    pub(super) number: u32,
    /// The server sent the packet.
    pub(super) server: bool,
    /// Bytes of the connection id in short headers that go this way.
    pub(super) short_len: u8,
    /// The server's hello was seen, and so the cipher suite.
    pub(super) suited: bool,
    /// No packet with a short header came before.
    pub(super) first_short: bool,
    /// The destination of the client's first packet, or after a Retry of its second one: the keys of Initial packets come from it.
    pub(super) first: Cid,
    /// The destination that the client chose itself, which a Retry must know.
    pub(super) original: Cid,
    /// One more than the largest number of the Initial packets that came this way.
    pub(super) expected: u64,
}

/// One end of a connection.
#[derive(Default)]
struct End {
    /// How the other end addresses it.
    cids: Vec<Cid>,
    /// It is addressed without a connection id.
    nameless: bool,
    expected: u64,
    /// What it sent in CRYPTO frames of Initial packets.
    stream: Stream,
}

impl End {
    /// Notes an id that the end chose for itself.
    fn called(&mut self, cid: Cid) -> bool {
        if cid.bytes().is_empty() {
            self.nameless = true;
            return false;
        }
        let fresh = !self.cids.contains(&cid) && self.cids.len() < CIDS_LIMIT;
        if fresh {
            self.cids.push(cid);
        }
        fresh
    }
}

struct Connection {
    client: (Address, u16),
    first: Cid,
    original: Cid,
    /// The client has to choose its keys anew: a Retry came.
    retried: bool,
    suited: bool,
    shorts: bool,
    /// The client, and the server.
    ends: [End; 2],
    /// The row that was pushed last for each direction; most packets need no new one.
    rows: [Option<(Known, Key<Known>)>; 2],
}

impl Connection {
    fn end(&mut self, server: bool) -> &mut End {
        let [client, of_server] = &mut self.ends;
        if server { of_server } else { client }
    }
}

/// The notebook of all connections.
#[derive(Default)]
pub(super) struct Connections {
    all: Vec<Connection>,
    /// Connection and end (true for the server) by the end's connection id.
    by_cid: FxHashMap<Cid, (u32, bool)>,
    /// The latest connection between two sockets.
    by_conversation: FxHashMap<u32, u32>,
}

/// A packet's header as far as it tells about the connection.
#[derive(Clone, Copy, Debug)]
pub(super) enum Header<'p> {
    Long {
        initial: bool,
        retry: bool,
        /// Nothing for an id that is too long to be one.
        dcid: Option<Cid>,
        scid: Option<Cid>,
    },
    /// With the bytes behind the first one.
    Short(&'p [u8]),
}

impl Connections {
    fn get(&mut self, number: u32) -> Option<&mut Connection> {
        self.all.get_mut(number as usize)
    }

    fn find(&self, header: Header, conversation: u32, source: (Address, u16)) -> Option<(u32, bool)> {
        let number = self.by_conversation.get(&conversation).copied();
        // An id is its connection's own, but not the whole capture's: the sockets' connection is asked first.
        let connection = number.and_then(|number| self.all.get(number as usize));
        if let Header::Long { dcid: Some(dcid), .. } = header
            && !dcid.bytes().is_empty()
        {
            let of_ends = connection.and_then(|connection| connection.named(dcid));
            let of_sockets = number.zip(of_ends);
            if let Some((number, to_server)) = of_sockets.or_else(|| self.by_cid.get(&dcid).copied()) {
                return Some((number, !to_server));
            }
        }
        let (number, connection) = number.zip(connection)?;
        let server = connection.client != source;
        match header {
            // Another destination, another connection.
            Header::Long { initial: true, dcid: Some(dcid), .. } if !server && !dcid.bytes().is_empty() => None,
            Header::Long { .. } => Some((number, server)),
            Header::Short(bytes) => connection.short_len(server, bytes).map(|_| (number, server)),
        }
    }
}

impl Connection {
    /// Which end has an id; true for the server.
    fn named(&self, cid: Cid) -> Option<bool> {
        let [client, server] = &self.ends;
        if server.cids.contains(&cid) { Some(true) } else { client.cids.contains(&cid).then_some(false) }
    }

    /// Bytes of the connection id in a short header that one end sent; nothing if it is none of the other end's.
    fn short_len(&self, from_server: bool, bytes: &[u8]) -> Option<u8> {
        let [client, server] = &self.ends;
        let end = if from_server { client } else { server };
        let known = end.cids.iter().find(|cid| bytes.starts_with(cid.bytes()));
        known.map(|cid| cid.bytes().len() as u8).or_else(|| end.nameless.then_some(0))
    }
}

/// Learns about a packet: what is known of its connection, and what its header adds to that.
pub(super) fn learn(pkt: &mut Packet, header: Header) -> Option<Known> {
    let quoted = pkt.is_quoted();
    let source = (pkt.addresses().0, pkt.ports().0);
    let key = pkt.learn(|first| {
        let conversation = first.conversation_number();
        let connections = first.scratch::<Connections>();
        let mut found = connections.find(header, conversation, source);
        if found.is_none()
            && !quoted
            && let Header::Long { initial: true, dcid: Some(dcid), .. } = header
        {
            let number = connections.all.len() as u32;
            connections.all.push(Connection {
                client: source,
                first: dcid,
                original: dcid,
                retried: false,
                suited: false,
                shorts: false,
                ends: [End::default(), End::default()],
                rows: [None; 2],
            });
            connections.by_conversation.insert(conversation, number);
            if let Some(connection) = connections.all.last_mut()
                && connection.end(true).called(dcid)
            {
                connections.by_cid.insert(dcid, (number, true));
            }
            found = Some((number, false));
        }
        let (number, server) = found?;
        let connection = connections.get(number)?;
        if !quoted && let Header::Long { initial, retry, dcid: Some(dcid), scid: Some(scid) } = header {
            if retry {
                connection.retried = server;
            } else if initial && !server && std::mem::take(&mut connection.retried) {
                // RFC 9001 §5.2: after a Retry the keys follow from the server's choice.
                connection.first = dcid;
            }
            if connection.end(server).called(scid) {
                connections.by_cid.insert(scid, (number, server));
            }
        }
        let connection = connections.get(number)?;
        let (short_len, first_short) = match header {
            Header::Long { .. } => (0, false),
            Header::Short(bytes) => {
                let first_short = !connection.shorts;
                connection.shorts |= !quoted;
                (connection.short_len(server, bytes).unwrap_or(0), first_short)
            }
        };
        let known = Known {
            number,
            server,
            short_len,
            first_short,
            suited: connection.suited,
            first: connection.first,
            original: connection.original,
            expected: connection.end(server).expected,
        };
        let [client, of_server] = &mut connection.rows;
        let row = if server { of_server } else { client };
        if let Some((last, key)) = row
            && *last == known
        {
            return Some(*key);
        }
        let key = first.push(known);
        if let Some(connection) = first.scratch::<Connections>().get(number) {
            let [client, of_server] = &mut connection.rows;
            *(if server { of_server } else { client }) = Some((known, key));
        }
        Some(key)
    })?;
    pkt.recall(key)
}

/// Notes the whole number of an Initial packet that was decrypted.
pub(super) fn note_number(pkt: &mut Packet, known: Known, number: u64) {
    if pkt.is_quoted() {
        return;
    }
    pkt.note(|first| {
        if let Some(connection) = first.scratch::<Connections>().get(known.number) {
            let end = connection.end(known.server);
            end.expected = end.expected.max(number.saturating_add(1));
        }
    });
}

/// Notes that the server's hello came.
pub(super) fn note_suite(pkt: &mut Packet, known: Known) {
    pkt.note(|first| {
        if let Some(connection) = first.scratch::<Connections>().get(known.number) {
            connection.suited = true;
        }
    });
}

/// The CRYPTO stream of one direction of a connection.
pub(super) fn stream<'f>(first: &'f mut First, known: Known) -> Option<&'f mut Stream> {
    Some(&mut first.scratch::<Connections>().get(known.number)?.end(known.server).stream)
}
