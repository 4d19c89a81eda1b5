//! What frames say about each other: learnt on the first pass, recalled ever after.

use super::*;

/// What depends on other frames.
impl<'p, 'c, K: Keeping> Packet<'p, 'c, K> {
    /// Learns about this frame. `learn` runs once a frame, in file order; ever after the same key is given.
    pub fn learn<T>(&mut self, learn: impl FnOnce(&mut First) -> Option<Key<T>>) -> Option<Key<T>> {
        self.learn_number(|first| learn(first).map(Key::index)).map(Key::at)
    }

    /// Learns a number (at most `u32::MAX - 1`) that is kept with the frame.
    pub fn learn_number(&mut self, learn: impl FnOnce(&mut First) -> Option<u32>) -> Option<u32> {
        self.learn_number_of(self.cx.conversation, learn)
    }

    /// Learns about a conversation that need not be the innermost one.
    pub fn learn_of<T>(&mut self, link: Link, learn: impl FnOnce(&mut First) -> Option<Key<T>>) -> Option<Key<T>> {
        self.learn_number_of(link.conversation, |first| learn(first).map(Key::index)).map(Key::at)
    }

    pub(super) fn learn_number_of(
        &mut self,
        conversation: u32,
        learn: impl FnOnce(&mut First) -> Option<u32>,
    ) -> Option<u32> {
        let (memory, frame, settings) = (self.cx.memory, self.cx.frame, self.cx.settings);
        self.cx.phase.fact(|learner| learn(&mut First { learner, memory, settings, frame, conversation }))
    }

    /// A row that was learnt; later frames may have completed it since (see [`sees`](Self::sees)).
    pub fn recall<T: Copy + Send + Sync + 'static>(&self, key: Key<T>) -> Option<T> {
        self.cx.phase.row(self.cx.memory, key)
    }

    /// A text that was learnt.
    pub fn recall_text(&self, key: TextKey) -> &[u8] {
        self.cx.phase.text(self.cx.memory, key)
    }

    /// Whether to show what a frame tells: all frames once the capture was read through, only earlier ones in a single pass like TShark's.
    pub fn sees(&self, frame_number: u32) -> bool {
        !self.cx.settings.one_pass || frame_number <= self.cx.frame.number
    }

    /// The conversation of this packet's two ends, looked up or begun.
    pub fn conversation(&mut self, transport: Transport, source_port: u16, destination_port: u16) -> Link {
        self.conversation_unless(transport, source_port, destination_port, |_, _| false)
    }

    /// The same, but begins a new one between the same ends where `fresh` says so (it is told whether this packet runs in the old one's direction).
    pub fn conversation_unless(
        &mut self,
        transport: Transport,
        source_port: u16,
        destination_port: u16,
        fresh: impl FnOnce(&mut First, bool) -> bool,
    ) -> Link {
        let from = (self.cx.source, source_port);
        let to = (self.cx.destination, destination_port);
        let (memory, frame, settings) = (self.cx.memory, self.cx.frame, self.cx.settings);
        let index = self.cx.phase.fact(|learner| {
            let link = learner.converse(memory, transport, from, to, |learner, conversation, forward| {
                fresh(&mut First { learner, memory, settings, frame, conversation }, forward)
            });
            Some(link.conversation)
        });
        let index = index.unwrap_or(u32::MAX);
        let known = self.cx.phase.conversation(memory, index);
        let link = match known {
            Some(known) => Link { conversation: index, stream: known.stream, forward: (known.a, known.a_port) == from },
            None => Link { conversation: index, stream: 0, forward: true },
        };
        self.cx.meet_transport(link);
        if self.cx.quoted == 0 {
            self.cx.conversation = index;
            self.cx.forward = link.forward;
        }
        link
    }
}
