//! Leaving captures: packets that are in no file are asked about first, and saved if wished.

use super::dialogs::Dialog;
use super::{Mood, Toast, Window, file_name};
use crate::gui::panes::Action;
use crate::gui::windows::files::Purpose;
use crate::gui::windows::unsaved::Answer;
use crate::gui::words;
use eframe::egui::{Context, ViewportCommand};
use std::path::Path;

/// What is done once the packets of a tab are saved or given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Then {
    Nothing,
    Close,
    Quit,
    Restart,
}

impl Window {
    /// Does `then` with the tab at `index`, after asking about packets that would be lost.
    pub(super) fn leave(&mut self, ctx: &Context, index: usize, then: Then) {
        let asks = self.settings.preferences.ask_unsaved;
        self.tabs.show(index);
        let tab = self.tabs.front_mut();
        if tab.holds_unsaved() && asks {
            tab.engine.stop();
            self.dialog = Some(Dialog::Unsaved(then));
        } else {
            self.then(ctx, then);
        }
    }

    /// Closes the window, one unsaved capture after the other.
    pub(super) fn quit(&mut self, ctx: &Context) {
        let asks = self.settings.preferences.ask_unsaved;
        let unsaved = self.tabs.iter().position(|tab| asks && tab.holds_unsaved());
        match unsaved {
            Some(index) => self.leave(ctx, index, Then::Quit),
            None => {
                self.closing = true;
                self.remember();
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
        }
    }

    /// Goes on with the tab in front.
    fn then(&mut self, ctx: &Context, then: Then) {
        match then {
            Then::Nothing => {}
            Then::Close => {
                self.tabs.remove(self.tabs.at_front());
                self.remember();
            }
            Then::Quit => self.quit(ctx),
            Then::Restart => {
                if let Err(trouble) = self.tabs.front_mut().engine.restart() {
                    self.tell(trouble);
                }
            }
        }
    }

    /// Does what was answered to the question about unsaved packets; says whether it is still open.
    pub(super) fn answered(&mut self, ctx: &Context, answer: Answer, then: Then) -> bool {
        match answer {
            Answer::Undecided => return true,
            Answer::Cancel => {}
            Answer::Save => self.choose_file(Purpose::Save, then),
            Answer::Delete => {
                if then != Then::Restart {
                    self.tabs.front_mut().engine.close();
                }
                self.then(ctx, then);
            }
        }
        false
    }

    /// Begins to save the capture in front.
    pub(super) fn save(&mut self, path: &Path, then: Then) {
        let tab = self.tabs.front_mut();
        match tab.engine.save(path) {
            Ok(()) => tab.saving = Some((path.to_owned(), then)),
            Err(trouble) => self.tell(trouble),
        }
    }

    /// Goes on when packets are saved.
    pub(super) fn follow_saving(&mut self, ctx: &Context) {
        let mut ended = Vec::new();
        for tab in self.tabs.iter_mut() {
            if let Some(result) = tab.engine.saved()
                && let Some((path, then)) = tab.saving.take()
            {
                ended.push((tab.id, path, then, result));
            }
        }
        for (id, path, then, result) in ended {
            match result {
                Ok(packets) => {
                    self.settings.recent.opened(&path, self.settings.preferences.recent_files);
                    self.store_recent();
                    if then == Then::Nothing {
                        let title = format!("Saved {}", words::counted(packets, "packet", "packets"));
                        self.toasts.push(Toast::new(Mood::Good, title, file_name(&path)));
                    } else if let Some(index) = self.tabs.position(id) {
                        self.tabs.show(index);
                        self.then(ctx, then);
                    }
                }
                Err(trouble) => self.tell(trouble),
            }
        }
    }

    /// Says how exporting ended.
    pub(super) fn follow_exporting(&mut self) {
        let ended: Vec<_> = self.tabs.iter_mut().filter_map(|tab| tab.engine.exported()).collect();
        for ended in ended {
            match ended {
                Ok(done) => {
                    let title = format!("Exported {}", words::counted(done.packets, "packet", "packets"));
                    let body = format!("{}, {}", file_name(&done.path), words::size(done.bytes));
                    let toast = Toast::new(Mood::Good, title, body);
                    let show = Action::OpenFile(done.path);
                    self.toasts.push(if done.capture { toast.with("Show", show) } else { toast });
                }
                Err(trouble) => self.tell(trouble),
            }
        }
    }

    /// The system asks to close: not before unsaved packets are decided on.
    pub(super) fn close_requests(&mut self, ctx: &Context) {
        let asks = self.settings.preferences.ask_unsaved && self.tabs.iter().any(|tab| tab.holds_unsaved());
        if !self.closing && asks && ctx.input(|i| i.viewport().close_requested()) {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.quit(ctx);
        }
    }
}
