//! The captures of last time: which files were open, and how they were looked at.

use super::Window;
use super::tab::Tab;
use crate::gui::model::Capture;
use crate::gui::settings::OpenCapture;

impl Window {
    /// Opens the captures that were open when the window was closed, as the user prefers.
    pub fn reopen(&mut self) {
        if !self.settings.preferences.reopen {
            return;
        }
        let front = self.settings.recent.front;
        for capture in std::mem::take(&mut self.settings.recent.captures) {
            if !capture.path.is_file() {
                continue;
            }
            self.open(&capture.path);
            let tab = self.tabs.front_mut();
            // A file that cannot be opened any more leaves the tab before in front.
            if tab.capture().is_none_or(|opened| opened.path() == Some(&capture.path)) {
                tab.filter_to_come = Some(capture.filter).filter(|filter| !filter.is_empty());
                tab.packet_to_come = capture.packet;
            }
        }
        self.tabs.show(front.min(self.tabs.len() - 1));
        self.remember();
    }

    /// Notes what is open now.
    pub(super) fn remember(&mut self) {
        let captures: Vec<OpenCapture> = self.tabs.iter().filter_map(open_capture).collect();
        let before_front = self.tabs.iter().take(self.tabs.at_front());
        self.settings.recent.front = before_front.filter(|tab| open_capture(tab).is_some()).count();
        self.settings.recent.captures = captures;
        self.store_recent();
    }

    /// Notes how many packets the files have that were read to their ends.
    pub(super) fn count_recent(&mut self) {
        let mut news = false;
        for tab in self.tabs.iter() {
            if let Some(capture) = tab.capture()
                && let Some(path) = capture.path()
                && capture.is_complete()
            {
                news |= self.settings.recent.counted(path, capture.counts().packets);
            }
        }
        if news {
            self.store_recent();
        }
    }
}

fn open_capture(tab: &Tab) -> Option<OpenCapture> {
    let path = tab.capture().and_then(Capture::path)?.to_owned();
    let filter = tab.filter_to_come.clone().unwrap_or_else(|| tab.engine.applied().to_owned());
    Some(OpenCapture { path, filter, packet: tab.packet_to_come.or(tab.selected) })
}
