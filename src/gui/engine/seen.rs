//! What a capture has, counted a little at a time while somebody types a filter.

use crate::base::Address;
use crate::dissect::{Conversation, Transport};
use crate::filter::Seen;
use crate::session::Session;
use rustc_hash::FxHashMap;
use std::cell::RefCell;

/// Most frames that are counted at a time: far less than a frame of the window takes.
const AT_ONCE: u32 = 500_000;

/// Most conversations whose ends are looked at: more would be felt while typing, and the first ones tell enough.
const MOST_CONVERSATIONS: usize = 20_000;

/// Bit of a frame's conversation that tells its direction.
const DIRECTION: u32 = 1 << 31;

/// Packets by path and by conversation, of the first so many frames.
#[derive(Default)]
pub(super) struct Counted {
    frames: u32,
    paths: Vec<u32>,
    /// Packets of each conversation, from its first end and from its second.
    conversations: Vec<[u32; 2]>,
}

/// A capture, as whoever completes filters sees it.
pub(super) struct SeenHere<'s> {
    session: &'s Session,
    counted: &'s RefCell<Counted>,
    /// All frames that there are have been counted.
    whole: bool,
}

impl<'s> SeenHere<'s> {
    /// Goes on counting where it ended.
    pub(super) fn new(session: &'s Session, counted: &'s RefCell<Counted>) -> SeenHere<'s> {
        let cut = session.cut();
        let mut state = counted.borrow_mut();
        let to = cut.len().min(state.frames.saturating_add(AT_ONCE));
        while state.frames < to {
            let (paths, conversations) = cut.frames().columns(state.frames, to);
            if paths.is_empty() {
                break;
            }
            for path in paths {
                count(&mut state.paths, *path, |packets| *packets += 1);
            }
            for conversation in conversations.iter().filter(|conversation| **conversation != u32::MAX) {
                let way = usize::from(conversation & DIRECTION != 0);
                count(&mut state.conversations, conversation & !DIRECTION, |packets| packets[way] += 1);
            }
            state.frames += paths.len() as u32;
        }
        let whole = state.frames == cut.len();
        drop(state);
        SeenHere { session, counted, whole }
    }
}

/// Counts under an index that the list may not have yet.
fn count<T: Copy + Default>(counts: &mut Vec<T>, index: u32, change: impl FnOnce(&mut T)) {
    let index = index as usize;
    if counts.len() <= index {
        counts.resize(index + 1, T::default());
    }
    if let Some(found) = counts.get_mut(index) {
        change(found);
    }
}

impl Seen for SeenHere<'_> {
    fn packets_with(&self, protocol: &str) -> Option<u64> {
        let registry = self.session.registry();
        let Some(crate::dissect::Named::Protocol(protocol)) = registry.named(protocol) else { return None };
        if !self.whole {
            return None;
        }
        let cut = self.session.cut();
        let counted = self.counted.borrow();
        let met = cut.memory().paths().iter().zip(&counted.paths);
        Some(met.filter(|(path, _)| registry.occurs(protocol.id(), path)).map(|(_, packets)| u64::from(*packets)).sum())
    }

    fn values(&self, field: &str, most: usize) -> Vec<(String, u64)> {
        let cut = self.session.cut();
        let counted = self.counted.borrow();
        let mut found: FxHashMap<String, u64> = FxHashMap::default();
        let conversations = cut.memory().conversations().iter().zip(&counted.conversations);
        for (conversation, packets) in conversations.take(MOST_CONVERSATIONS) {
            let [forward, backward] = packets.map(u64::from);
            let (first, second) = ends(field, conversation);
            let (from_first, from_second) = match field.rsplit('.').next() {
                Some("src" | "srcport") => (forward, backward),
                Some("dst" | "dstport") => (backward, forward),
                _ => (forward + backward, forward + backward),
            };
            let same = first == second;
            for (value, packets) in [(first, from_first), (second, if same { 0 } else { from_second })] {
                if let (Some(value), true) = (value, packets > 0) {
                    *found.entry(value).or_default() += packets;
                }
            }
        }
        let mut found: Vec<(String, u64)> = found.into_iter().collect();
        found.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        found.truncate(most);
        found
    }
}

/// The values that a conversation's two ends give a field.
fn ends(field: &str, conversation: &Conversation) -> (Option<String>, Option<String>) {
    let (family, member) = field.split_once('.').unwrap_or((field, ""));
    let address = |address: Address| match (family, address) {
        ("ip", Address::V4(_)) | ("ipv6", Address::V6(_)) => Some(address.to_string()),
        _ => None,
    };
    match (family, member) {
        ("ip" | "ipv6", "addr" | "src" | "dst") => (address(conversation.a), address(conversation.b)),
        ("tcp" | "udp", "port" | "srcport" | "dstport") => {
            let transport = if family == "tcp" { Transport::Tcp } else { Transport::Udp };
            if conversation.transport != transport {
                return (None, None);
            }
            (Some(conversation.a_port.to_string()), Some(conversation.b_port.to_string()))
        }
        ("tcp" | "udp", "stream") => {
            let transport = if family == "tcp" { Transport::Tcp } else { Transport::Udp };
            (conversation.transport == transport)
                .then(|| conversation.stream.to_string())
                .map_or((None, None), |stream| (Some(stream.clone()), Some(stream)))
        }
        _ => (None, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dissect::Settings;
    use crate::file::CaptureFile;
    use crate::session::Feed;
    use std::path::Path;

    #[test]
    fn a_capture_tells_its_protocols_and_most_frequent_values() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/captures/http/curl.pcap");
        let file = CaptureFile::open(&path).unwrap();
        let walker = file.walk();
        let (session, recorder) = Session::new(file, crate::proto::registry(), Settings::one_pass());
        recorder.run(Feed::Walk(Box::new(walker)), || {});
        let counted = RefCell::default();
        let seen = SeenHere::new(&session, &counted);
        assert_eq!(seen.packets_with("tcp"), Some(60));
        assert_eq!(seen.packets_with("http"), Some(10));
        assert_eq!(seen.packets_with("udp"), Some(0));
        assert_eq!(seen.packets_with("nosuch"), None);
        assert_eq!(seen.values("tcp.port", 1), [("80".to_owned(), 60)]);
        assert_eq!(seen.values("ip.src", 8).iter().map(|(_, packets)| packets).sum::<u64>(), 60);
        assert_eq!(seen.values("ip.addr", 8).first().map(|first| first.1), Some(60));
        assert!(seen.values("http.host", 8).is_empty());
        let offered = crate::filter::complete(crate::proto::registry(), "ip.addr == ", 11, &seen);
        assert_eq!(offered.list.first().map(|first| first.word.as_str()), Some("10.77.0.1"));
    }
}
