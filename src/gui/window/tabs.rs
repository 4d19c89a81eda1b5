//! The tabs of the window, of which one is in front. There is always one.

use super::tab::Tab;
use crate::gui::model::Engine;

pub(super) struct Tabs {
    list: Vec<Tab>,
    front: usize,
    /// Tabs made so far.
    made: u64,
}

impl Tabs {
    pub(super) fn new(engine: Box<dyn Engine>, colorize: bool) -> Tabs {
        Tabs { list: vec![Tab::new(0, engine, colorize)], front: 0, made: 1 }
    }

    pub(super) fn front(&self) -> &Tab {
        &self.list[self.front]
    }

    pub(super) fn front_mut(&mut self) -> &mut Tab {
        &mut self.list[self.front]
    }

    pub(super) fn at_front(&self) -> usize {
        self.front
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Tab> {
        self.list.iter()
    }

    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Tab> {
        self.list.iter_mut()
    }

    /// Where a tab stands.
    pub(super) fn position(&self, id: u64) -> Option<usize> {
        self.list.iter().position(|tab| tab.id == id)
    }

    /// Brings a tab to the front, if there is one at `index`.
    pub(super) fn show(&mut self, index: usize) {
        if index < self.list.len() {
            self.front = index;
        }
    }

    /// Adds a tab behind the others and brings it to the front.
    pub(super) fn add(&mut self, engine: Box<dyn Engine>, colorize: bool) {
        self.list.push(Tab::new(self.made, engine, colorize));
        self.made += 1;
        self.front = self.list.len() - 1;
    }

    /// Takes a tab out; the last one stays, without its capture.
    pub(super) fn remove(&mut self, index: usize) {
        if self.list.len() == 1 {
            self.front_mut().engine.close();
            return;
        }
        if index < self.list.len() {
            self.list.remove(index);
            if self.front > index || self.front == self.list.len() {
                self.front -= 1;
            }
        }
    }

    /// Moves a tab before the one that stands at `to`; the front one stays in front.
    pub(super) fn move_to(&mut self, from: usize, to: usize) {
        if from >= self.list.len() {
            return;
        }
        let front = self.front().id;
        let tab = self.list.remove(from);
        self.list.insert(to.min(self.list.len()), tab);
        self.front = self.position(front).unwrap_or_default();
    }
}
