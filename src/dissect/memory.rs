//! What frames say about each other: learnt once, in file order; recalled ever after.
//!
//! Three kinds of state, three types, so that the compiler keeps the passes apart:
//! *scratch* is the notebook of the first pass, which only [`First`] can see; *rows* are small records in typed tables,
//! reached by [`Key`]; *facts* are the keys that each frame got, in the order in which its dissection asked.
//!
//! The shared [`Memory`] is only read while frames are dissected, on the first pass too: what the first pass adds or
//! changes waits in the [`Learner`] until [`Learner::settle`]. So readers are held up for moments only.

use super::engine::FrameInfo;
use super::limits::{self, Reached};
use super::preferences::{Preference, Settings};
use super::protocol::{Protocol, ProtocolId};
use crate::base::Address;
use foldhash::fast::RandomState;
use hashbrown::HashTable;
use rustc_hash::FxHashMap;
use std::any::{Any, TypeId};
use std::hash::BuildHasher;
use std::marker::PhantomData;
use std::num::NonZeroU32;

/// Where a row lies. A missing one takes no more room.
pub struct Key<T>(NonZeroU32, PhantomData<fn() -> T>);

impl<T> Clone for Key<T> {
    fn clone(&self) -> Key<T> {
        *self
    }
}

impl<T> Copy for Key<T> {}

impl<T> Key<T> {
    pub(crate) const fn at(index: u32) -> Key<T> {
        match NonZeroU32::new(index.wrapping_add(1)) {
            Some(number) => Key(number, PhantomData),
            None => Key(NonZeroU32::MAX, PhantomData),
        }
    }

    pub(crate) const fn index(self) -> u32 {
        self.0.get() - 1
    }
}

impl<T> PartialEq for Key<T> {
    fn eq(&self, other: &Key<T>) -> bool {
        self.0 == other.0
    }
}

impl<T> std::fmt::Debug for Key<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Key({})", self.index())
    }
}

/// A text kept for later frames.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct TextKey {
    start: u32,
    len: u32,
}

/// Stands for no owner of a conversation; more protocols than this there are not.
const NOBODY: ProtocolId = ProtocolId::MAX;

/// Bit of a conversation's number that says that a frame runs from b to a.
pub const BACKWARD: u32 = 1 << 31;

/// The fact of a frame that learnt nothing.
const NONE: u32 = u32::MAX;

/// What carries a conversation.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Transport {
    /// Two addresses, no ports.
    Network,
    Tcp,
    Udp,
}

/// Two ends that talk.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Conversation {
    /// The end that sent the first packet seen.
    pub a: Address,
    pub b: Address,
    pub a_port: u16,
    pub b_port: u16,
    pub transport: Transport,
    /// Counted from 0 per transport: `tcp.stream`.
    pub stream: u32,
}

impl Conversation {
    /// Whether these are its two ends, in whichever order.
    fn is_between(&self, transport: Transport, from: (Address, u16), to: (Address, u16)) -> bool {
        let (a, b) = ((self.a, self.a_port), (self.b, self.b_port));
        self.transport == transport && (a == from && b == to || a == to && b == from)
    }
}

/// A hash of two ends that does not depend on who sends.
fn hash_ends(hasher: &RandomState, transport: Transport, from: (Address, u16), to: (Address, u16)) -> u32 {
    hasher.hash_one((transport, from)).wrapping_add(hasher.hash_one((transport, to))) as u32
}

/// A whole hash of the 32 bits that are kept of it, so that a table that grows need not look at what it holds.
fn spread(short: u32) -> u64 {
    u64::from(short) << 32 | u64::from(short)
}

/// A frame's place in its conversation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Link {
    pub conversation: u32,
    pub stream: u32,
    /// Sent by the end that sent the first packet seen.
    pub forward: bool,
}

impl Link {
    /// The conversation's number with the direction in its highest bit.
    pub(crate) const fn number(self) -> u32 {
        if self.forward { self.conversation } else { self.conversation | BACKWARD }
    }
}

trait Table: Any + Send + Sync {
    fn as_any(&self) -> &dyn Any;
    fn as_any_mut(&mut self) -> &mut dyn Any;
}

impl<T: Any + Send + Sync> Table for Vec<T> {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

/// All that was learnt and has settled.
#[derive(Default)]
pub struct Memory {
    rows: FxHashMap<TypeId, Box<dyn Table>>,
    texts: Vec<u8>,
    conversations: Vec<Conversation>,
    paths: Vec<Box<[ProtocolId]>>,
    reached: Reached,
}

impl Memory {
    /// The limits that the first pass reached.
    pub fn reached(&self) -> &Reached {
        &self.reached
    }

    pub fn conversation(&self, index: u32) -> Option<&Conversation> {
        self.conversations.get(index as usize)
    }

    pub fn conversations(&self) -> &[Conversation] {
        &self.conversations
    }

    /// A conversation by its number with the direction in the highest bit, and whether that is the first packet's.
    pub fn end(&self, number: u32) -> Option<(&Conversation, bool)> {
        Some((self.conversation(number & !BACKWARD)?, number & BACKWARD == 0))
    }

    /// The chains of protocols seen, by path id.
    pub fn paths(&self) -> &[Box<[ProtocolId]>] {
        &self.paths
    }

    fn row<T: Copy + 'static>(&self, index: u32) -> Option<T> {
        self.rows.get(&TypeId::of::<T>())?.as_any().downcast_ref::<Vec<T>>()?.get(index as usize).copied()
    }

    fn text(&self, key: TextKey) -> &[u8] {
        self.texts.get(key.start as usize..key.start as usize + key.len as usize).unwrap_or(&[])
    }
}

trait Draft: Any + Send {
    fn as_any(&self) -> &dyn Any;
    fn as_any_mut(&mut self) -> &mut dyn Any;
    fn settle(&mut self, memory: &mut Memory);
}

/// New and changed rows of one table.
struct Rows<T> {
    settled: u32,
    fresh: Vec<T>,
    changed: FxHashMap<u32, T>,
}

impl<T: Copy + Send + Sync + 'static> Draft for Rows<T> {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }

    fn settle(&mut self, memory: &mut Memory) {
        if self.fresh.is_empty() && self.changed.is_empty() {
            return;
        }
        let table = memory.rows.entry(TypeId::of::<T>()).or_insert_with(|| Box::new(Vec::<T>::new()));
        let Some(table) = table.as_any_mut().downcast_mut::<Vec<T>>() else { return };
        for (index, row) in self.changed.drain() {
            if let Some(place) = table.get_mut(index as usize) {
                *place = row;
            }
        }
        table.append(&mut self.fresh);
        self.settled = table.len() as u32;
    }
}

/// One of each type. There are some dozens at the most and nearly every frame asks for the same few, which come to stand
/// in front: shorter than to work out a hash.
struct ByType<V>(Vec<(TypeId, V)>);

impl<V> Default for ByType<V> {
    fn default() -> ByType<V> {
        ByType(Vec::new())
    }
}

impl<V> ByType<V> {
    #[inline]
    fn get(&self, kind: TypeId) -> Option<&V> {
        self.0.iter().find(|(known, _)| *known == kind).map(|(_, value)| value)
    }

    #[inline]
    fn get_or_insert_with(&mut self, kind: TypeId, make: impl FnOnce() -> V) -> &mut V {
        let at = match self.0.iter().position(|(known, _)| *known == kind) {
            Some(0) => 0,
            Some(at) => {
                self.0.swap(at, at - 1);
                at - 1
            }
            None => {
                self.0.push((kind, make()));
                self.0.len() - 1
            }
        };
        &mut self.0[at].1
    }

    fn all(&mut self) -> impl Iterator<Item = &mut V> {
        self.0.iter_mut().map(|(_, value)| value)
    }
}

/// The first pass's own: scratch, and what has not settled.
#[derive(Default)]
pub struct Learner {
    scratch: ByType<Box<dyn Any + Send>>,
    drafts: ByType<Box<dyn Draft>>,
    texts: Vec<u8>,
    texts_settled: u32,
    conversations: Vec<Conversation>,
    conversations_settled: u32,
    /// The latest conversation between two ends, with their hash; the ends themselves stand with the conversation.
    by_ends: HashTable<(u32, u32)>,
    /// Keyed, so that nobody can choose addresses and ports that are slow to find.
    hasher: RandomState,
    streams: [u32; 3],
    /// By conversation: the protocol that was recognised in it.
    owners: Vec<ProtocolId>,
    paths: Vec<Box<[ProtocolId]>>,
    by_path: FxHashMap<Box<[ProtocolId]>, u32>,
    reached: Reached,
    /// Facts since the caller last took them.
    pub facts: Vec<u32>,
    /// Conversations of the layers of a frame in which layers lie in one another.
    pub(crate) layers: Vec<u32>,
}

impl Learner {
    /// Moves what was learnt since into the memory; takes moments.
    pub fn settle(&mut self, memory: &mut Memory) {
        for draft in self.drafts.all() {
            draft.settle(memory);
        }
        memory.texts.append(&mut self.texts);
        self.texts_settled = memory.texts.len() as u32;
        memory.conversations.append(&mut self.conversations);
        self.conversations_settled = memory.conversations.len() as u32;
        memory.paths.append(&mut self.paths);
        memory.reached = self.reached.clone();
    }

    /// The protocol that was recognised in a conversation by its look.
    pub(crate) fn owner(&self, conversation: u32) -> Option<ProtocolId> {
        self.owners.get(conversation as usize).copied().filter(|owner| *owner != NOBODY)
    }

    /// The number of a chain of protocols.
    pub fn path_id(&mut self, path: &[ProtocolId]) -> u32 {
        if let Some(&id) = self.by_path.get(path) {
            return id;
        }
        let id = self.by_path.len() as u32;
        let path: Box<[ProtocolId]> = path.into();
        self.paths.push(path.clone());
        self.by_path.insert(path, id);
        id
    }

    fn rows<T: Copy + Send + Sync + 'static>(&mut self, memory: &Memory) -> &mut Rows<T> {
        let draft = self.drafts.get_or_insert_with(TypeId::of::<T>(), || {
            let settled = memory.rows.get(&TypeId::of::<T>());
            let settled = settled.and_then(|table| table.as_any().downcast_ref::<Vec<T>>()).map_or(0, Vec::len);
            Box::new(Rows::<T> { settled: settled as u32, fresh: Vec::new(), changed: FxHashMap::default() })
        });
        match draft.as_any_mut().downcast_mut::<Rows<T>>() {
            Some(rows) => rows,
            None => unreachable!("drafts are kept by the type of their rows"),
        }
    }

    fn row<T: Copy + Send + Sync + 'static>(&self, memory: &Memory, index: u32) -> Option<T> {
        let Some(rows) = self.drafts.get(TypeId::of::<T>()).and_then(|d| d.as_any().downcast_ref::<Rows<T>>()) else {
            return memory.row(index);
        };
        match index.checked_sub(rows.settled) {
            Some(fresh) => rows.fresh.get(fresh as usize).copied(),
            None => rows.changed.get(&index).copied().or_else(|| memory.row(index)),
        }
    }

    pub(crate) fn conversation(&self, memory: &Memory, index: u32) -> Option<Conversation> {
        match index.checked_sub(self.conversations_settled) {
            Some(fresh) => self.conversations.get(fresh as usize).copied(),
            None => memory.conversation(index).copied(),
        }
    }

    /// The conversation between two ends: the latest one, or a new one; `fresh` may ask for a new one all the same.
    pub(crate) fn converse(
        &mut self,
        memory: &Memory,
        transport: Transport,
        from: (Address, u16),
        to: (Address, u16),
        fresh: impl FnOnce(&mut Learner, u32, bool) -> bool,
    ) -> Link {
        let short = hash_ends(&self.hasher, transport, from, to);
        let hash = spread(short);
        let known = |index: u32| match index.checked_sub(self.conversations_settled) {
            Some(fresh) => self.conversations.get(fresh as usize),
            None => memory.conversation(index),
        };
        let is_same = |&(other, index): &(u32, u32)| {
            other == short && known(index).is_some_and(|known| known.is_between(transport, from, to))
        };
        let before = self.by_ends.find(hash, is_same).map(|(_, index)| *index);
        if let Some(index) = before
            && let Some(known) = self.conversation(memory, index)
        {
            let forward = (known.a, known.a_port) == from;
            if !fresh(self, index, forward) {
                return Link { conversation: index, stream: known.stream, forward };
            }
        }
        let stream = match self.streams.get_mut(transport as usize) {
            Some(next) => {
                *next += 1;
                *next - 1
            }
            None => 0,
        };
        let index = self.conversations_settled + self.conversations.len() as u32;
        self.conversations.push(Conversation { a: from.0, b: to.0, a_port: from.1, b_port: to.1, transport, stream });
        match before.and_then(|before| self.by_ends.find_mut(hash, |(_, other)| *other == before)) {
            Some((_, place)) => *place = index,
            None => {
                self.by_ends.insert_unique(hash, (short, index), |(short, _)| spread(*short));
            }
        }
        Link { conversation: index, stream, forward: true }
    }
}

/// The first pass over a frame, in file order: the only one that may look at the notebook.
pub struct First<'f> {
    pub(crate) learner: &'f mut Learner,
    pub(crate) memory: &'f Memory,
    pub(crate) settings: &'f Settings,
    pub frame: &'f FrameInfo<'f>,
    pub(crate) conversation: u32,
}

fn notebook<T: Default + Send + 'static>(scratch: &mut ByType<Box<dyn Any + Send>>) -> &mut T {
    let notebook = scratch.get_or_insert_with(TypeId::of::<T>(), || Box::new(T::default()));
    match notebook.downcast_mut::<T>() {
        Some(notebook) => notebook,
        None => unreachable!("notebooks are kept by their type"),
    }
}

/// Scratch that each conversation has for itself. Conversations are numbered without gaps, so a column of numbers finds
/// it; a hash table would move everything again and again while it grows.
struct ByConversation<T> {
    /// By conversation: one more than the place in `of`, 0 for none.
    places: Vec<u32>,
    of: Vec<Kept<T>>,
    /// Where to look next for one that can go.
    hand: usize,
    /// For frames without a conversation.
    none: T,
}

struct Kept<T> {
    conversation: u32,
    /// Somebody looked at it since the hand was here.
    used: bool,
    scratch: T,
}

impl<T: Default> Default for ByConversation<T> {
    fn default() -> ByConversation<T> {
        ByConversation { places: Vec::new(), of: Vec::new(), hand: 0, none: T::default() }
    }
}

impl<T: Default> ByConversation<T> {
    #[inline]
    fn of(&mut self, conversation: u32, most: impl FnOnce() -> usize, reached: &mut Reached) -> &mut T {
        let place = match self.places.get(conversation as usize) {
            Some(0) | None => self.make(conversation, most, reached),
            Some(place) => *place as usize - 1,
        };
        // For frames without a conversation nothing is made.
        let Some(kept) = self.of.get_mut(place) else { return &mut self.none };
        kept.used = true;
        &mut kept.scratch
    }

    #[cold]
    fn make(&mut self, conversation: u32, most: impl FnOnce() -> usize, reached: &mut Reached) -> usize {
        if conversation == u32::MAX {
            return usize::MAX;
        }
        let at = conversation as usize;
        if self.places.len() <= at {
            self.places.resize(at + 1, 0);
        }
        let place = self.room(most(), reached);
        let kept = Kept { conversation, used: true, scratch: T::default() };
        match self.of.get_mut(place) {
            Some(room) => *room = kept,
            None => self.of.push(kept),
        }
        if let Some(known) = self.places.get_mut(at) {
            *known = place as u32 + 1;
        }
        place
    }

    /// A place for one more. Where there are as many as may be, one goes that nobody looked at for long.
    fn room(&mut self, most: usize, reached: &mut Reached) -> usize {
        if self.of.len() < most {
            return self.of.len();
        }
        // Each is passed twice at the most: the first time takes the mark away.
        for _ in 0..=self.of.len().saturating_mul(2) {
            let place = self.hand;
            self.hand = if place + 1 < self.of.len() { place + 1 } else { 0 };
            if let Some(kept) = self.of.get_mut(place)
                && !std::mem::take(&mut kept.used)
            {
                if let Some(known) = self.places.get_mut(kept.conversation as usize) {
                    *known = 0;
                }
                reached.count(&limits::CONVERSATIONS, 1);
                return place;
            }
        }
        self.hand
    }
}

impl First<'_> {
    /// The notebook of a kind, for the whole capture.
    pub fn scratch<T: Default + Send + 'static>(&mut self) -> &mut T {
        notebook(&mut self.learner.scratch)
    }

    /// A limit that the user can set.
    pub fn limit(&self, limit: &Preference) -> usize {
        usize::try_from(self.settings.number(limit)).unwrap_or(usize::MAX)
    }

    /// Says that a limit was reached, and how many were left out or forgotten for it.
    pub fn reached(&mut self, limit: &'static Preference, times: u64) {
        self.learner.reached.count(limit, times);
    }

    /// The number of the innermost conversation; `u32::MAX` for none.
    pub fn conversation_number(&self) -> u32 {
        self.conversation
    }

    /// The notebook of a kind, for the innermost conversation.
    pub fn of_conversation<T: Default + Send + 'static>(&mut self) -> &mut T {
        let settings = self.settings;
        let most = || usize::try_from(settings.number(&limits::CONVERSATIONS)).unwrap_or(usize::MAX);
        let Learner { scratch, reached, .. } = &mut *self.learner;
        notebook::<ByConversation<T>>(scratch).of(self.conversation, most, reached)
    }

    /// Gives the conversation to a protocol, whatever its ports.
    pub(crate) fn own_conversation(&mut self, owner: Option<&'static Protocol>) {
        let (owners, at) = (&mut self.learner.owners, self.conversation as usize);
        if let Some(owner) = owner
            && self.conversation != u32::MAX
        {
            if owners.len() <= at {
                owners.resize(at + 1, NOBODY);
            }
            if let Some(place) = owners.get_mut(at) {
                *place = owner.id();
            }
        }
    }

    /// Adds a row.
    pub fn push<T: Copy + Send + Sync + 'static>(&mut self, row: T) -> Key<T> {
        let rows = self.learner.rows::<T>(self.memory);
        let index = rows.settled + rows.fresh.len() as u32;
        rows.fresh.push(row);
        Key::at(index)
    }

    /// A row, as it is now.
    pub fn row<T: Copy + Send + Sync + 'static>(&self, key: Key<T>) -> Option<T> {
        self.learner.row(self.memory, key.index())
    }

    /// Changes a row, also one that an earlier frame made.
    pub fn change<T: Copy + Send + Sync + 'static>(&mut self, key: Key<T>, change: impl FnOnce(&mut T)) {
        let Some(mut row) = self.row(key) else { return };
        change(&mut row);
        let rows = self.learner.rows::<T>(self.memory);
        match key.index().checked_sub(rows.settled) {
            Some(fresh) => {
                if let Some(place) = rows.fresh.get_mut(fresh as usize) {
                    *place = row;
                }
            }
            None => {
                rows.changed.insert(key.index(), row);
            }
        }
    }

    /// Keeps a text.
    pub fn text(&mut self, text: &[u8]) -> TextKey {
        let start = self.learner.texts_settled + self.learner.texts.len() as u32;
        self.learner.texts.extend_from_slice(text);
        TextKey { start, len: text.len() as u32 }
    }
}

/// Which pass a dissection belongs to.
pub(crate) enum Phase<'m> {
    Learn(&'m mut Learner),
    Recall { facts: &'m [u32], next: usize },
}

impl Phase<'_> {
    /// The next fact of the frame: learnt now, or as it was learnt.
    pub(crate) fn fact(&mut self, learn: impl FnOnce(&mut Learner) -> Option<u32>) -> Option<u32> {
        let fact = match self {
            Phase::Learn(learner) => {
                let fact = learn(learner).unwrap_or(NONE);
                learner.facts.push(fact);
                fact
            }
            Phase::Recall { facts, next } => {
                let fact = facts.get(*next).copied().unwrap_or(NONE);
                *next += 1;
                fact
            }
        };
        (fact != NONE).then_some(fact)
    }

    pub(crate) fn row<T: Copy + Send + Sync + 'static>(&self, memory: &Memory, key: Key<T>) -> Option<T> {
        match self {
            Phase::Learn(learner) => learner.row(memory, key.index()),
            Phase::Recall { .. } => memory.row(key.index()),
        }
    }

    pub(crate) fn conversation(&self, memory: &Memory, index: u32) -> Option<Conversation> {
        match self {
            Phase::Learn(learner) => learner.conversation(memory, index),
            Phase::Recall { .. } => memory.conversation(index).copied(),
        }
    }

    pub(crate) fn text<'t>(&'t self, memory: &'t Memory, key: TextKey) -> &'t [u8] {
        match self {
            Phase::Learn(learner) => match key.start.checked_sub(learner.texts_settled) {
                Some(start) => learner.texts.get(start as usize..start as usize + key.len as usize).unwrap_or(&[]),
                None => memory.text(key),
            },
            Phase::Recall { .. } => memory.text(key),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_notebook_that_nobody_looked_at_goes_first() {
        let (mut notebooks, mut reached) = (ByConversation::<u32>::default(), Reached::default());
        for conversation in 0..3 {
            *notebooks.of(conversation, || 3, &mut reached) = 100 + conversation;
        }
        // All were used, so the hand passes all of them once and takes the first.
        assert_eq!(*notebooks.of(3, || 3, &mut reached), 0);
        // The second is looked at again, so the third goes.
        assert_eq!(*notebooks.of(1, || 3, &mut reached), 101);
        assert_eq!(*notebooks.of(4, || 3, &mut reached), 0);
        assert_eq!(*notebooks.of(1, || 3, &mut reached), 101);
        // The third is begun anew.
        assert_eq!(*notebooks.of(2, || 3, &mut reached), 0);
        assert_eq!(notebooks.of.len(), 3);
        let counted: Vec<(&str, u64)> = reached.iter().map(|(limit, times)| (limit.name, times)).collect();
        assert_eq!(counted, [("limits.conversations", 3)]);
    }
}
