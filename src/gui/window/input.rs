//! Keys and dropped files become actions.

use super::Window;
use crate::gui::commands::Command;
use crate::gui::panes::{Action, Pane};
use eframe::egui::{Context, Event, Key, Popup};
use std::path::PathBuf;

impl Window {
    pub(super) fn dropped_files(&self, ctx: &Context, actions: &mut Vec<Action>) {
        let dropped: Vec<PathBuf> =
            ctx.input(|i| i.raw.dropped_files.iter().map(|file| file.path().to_owned()).collect());
        match dropped.as_slice() {
            [] => {}
            [one] => actions.push(Action::OpenFile(one.clone())),
            _ => actions.push(Action::MergeFiles(dropped)),
        }
    }

    /// The keys of commands, and the key that starts a filter.
    pub(super) fn keys(&mut self, ctx: &Context, actions: &mut Vec<Action>) {
        if self.dialog.is_some() {
            return;
        }
        let now = self.situation();
        // With Alt held a letter opens a menu or shows a tab; the text it would make is nobody's.
        ctx.input_mut(|input| {
            if input.modifiers.alt && !input.modifiers.ctrl {
                input.events.retain(|event| !matches!(event, Event::Text(_)));
            }
        });
        let in_filter = ctx.memory(|memory| memory.has_focus(Pane::Filter.focus_id()));
        let in_text = ctx.text_edit_focused();
        let popup = Popup::is_any_open(ctx);
        ctx.input_mut(|input| {
            input.events.retain(|event| {
                let Event::Key { key, pressed: true, modifiers, .. } = event else { return true };
                let found = Command::all().find(|command| {
                    command.why_not(&now).is_none()
                        && self
                            .settings
                            .keys
                            .of(*command)
                            .iter()
                            .any(|keys| keys.match_exactly(*modifiers, *key) && !(in_text && keys.edit_text()))
                });
                actions.extend(found.map(Action::Do));
                found.is_none()
            });
        });
        if in_text || popup {
            return;
        }
        if ctx.input(|i| i.key_pressed(Key::Escape)) {
            let nothing = self.tabs.front().capture().is_some_and(|c| c.counts().displayed == 0);
            actions.push(if nothing && now.filtered {
                Action::Do(Command::ClearFilter)
            } else {
                Action::Focus(Pane::List)
            });
        }
        // Typing anywhere starts a filter. A space is left to what has the keyboard.
        if now.open && !in_filter {
            let typed: String = ctx.input_mut(|input| {
                let mut typed = String::new();
                input.events.retain(|event| match event {
                    Event::Text(text) if !text.trim().is_empty() => {
                        typed.push_str(text);
                        false
                    }
                    _ => true,
                });
                typed
            });
            if !typed.is_empty() {
                self.tabs.front_mut().row.filter.set(typed);
                self.tabs.front_mut().row.filter.show_popup();
                self.focus = Some(Pane::Filter);
            }
        }
    }
}
