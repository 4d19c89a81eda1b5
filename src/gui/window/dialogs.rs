//! What stands over the panes: one dialog at a time.

use super::{Then, Window};
use crate::gui::asks::Change;
use crate::gui::exporting::Export;
use crate::gui::model::Capture;
use crate::gui::panes::{Action, Pane};
use crate::gui::windows::about::about_ui;
use crate::gui::windows::capture_options::{self, CaptureOptions};
use crate::gui::windows::comment::{self, CommentDialog};
use crate::gui::windows::export::{self, ExportDialog};
use crate::gui::windows::files::{self, FileDialog, Purpose};
use crate::gui::windows::filter_name::{self, NameDialog};
use crate::gui::windows::go_to::{self, GoTo};
use crate::gui::windows::palette::{Palette, Seen};
use crate::gui::windows::preferences::PreferencesDialog;
use crate::gui::windows::profiles::ProfilesDialog;
use crate::gui::windows::rules::{self, RulesDialog};
use crate::gui::windows::shortcuts::Shortcuts;
use crate::gui::windows::unsaved::unsaved_ui;
use eframe::egui::Context;
use std::path::Path;

/// The dialog that is open.
pub(super) enum Dialog {
    Files(Box<FileDialog>, Purpose, Then),
    GoTo(GoTo),
    About,
    CaptureOptions(Box<CaptureOptions>),
    Export(Box<ExportDialog>),
    /// Where to export what was chosen.
    ExportTo(Box<FileDialog>, Box<Export>),
    Palette(Palette),
    Preferences(PreferencesDialog),
    Profiles(ProfilesDialog),
    Shortcuts(Shortcuts),
    Unsaved(Then),
    Comment(CommentDialog),
    Rules(RulesDialog),
    Name(NameDialog),
}

impl Window {
    pub(super) fn dialogs(&mut self, ctx: &Context, actions: &mut Vec<Action>) {
        let Some(mut dialog) = self.dialog.take() else { return };
        let capture = self.tabs.front().capture();
        let packets = capture.map_or(0, |capture| capture.counts().packets);
        let open = match &mut dialog {
            Dialog::About => about_ui(ctx),
            Dialog::CaptureOptions(options) => {
                let engine = &mut *self.tabs.front_mut().engine;
                match options.ui(ctx, engine, &self.settings.preferences) {
                    capture_options::Outcome::Open => true,
                    capture_options::Outcome::Closed => false,
                    capture_options::Outcome::Start(options) => {
                        actions.push(Action::Capture(options));
                        false
                    }
                }
            }
            Dialog::Export(export) => match capture.map(|capture| export.ui(ctx, capture)) {
                Some(export::Outcome::Open) => true,
                Some(export::Outcome::Chosen(ask, ending)) => {
                    let stem = suggested_name(&capture.map(Capture::name).unwrap_or_default());
                    let stem = stem.strip_suffix(".pcapng").unwrap_or(&stem);
                    let files = FileDialog::new(Purpose::Export, &self.folder, &format!("{stem}-export.{ending}"));
                    self.dialog = Some(Dialog::ExportTo(Box::new(files), ask));
                    false
                }
                Some(export::Outcome::Closed) | None => false,
            },
            Dialog::ExportTo(files, ask) => match files.ui(ctx) {
                files::Outcome::Open => true,
                files::Outcome::Closed => false,
                files::Outcome::Chosen(path) => {
                    self.folder = files.folder().to_owned();
                    ask.path = path;
                    if let Err(trouble) = self.tabs.front_mut().engine.export(ask) {
                        self.tell(trouble);
                    }
                    false
                }
            },
            Dialog::Palette(palette) => {
                let tab = self.tabs.front();
                let seen =
                    Seen { now: self.situation(), keys: &self.settings.keys, packets, packet: tab.packet.as_deref() };
                palette.ui(ctx, &seen, actions)
            }
            Dialog::Preferences(dialog) => dialog.ui(ctx, &self.settings.preferences, actions),
            Dialog::Profiles(dialog) => dialog.ui(ctx, &self.profiles, &self.settings.recent.profile, actions),
            Dialog::Shortcuts(shortcuts) => shortcuts.ui(ctx, &self.settings.keys, actions),
            Dialog::GoTo(go_to) => match go_to.ui(ctx, packets) {
                go_to::Outcome::Open => true,
                go_to::Outcome::Closed => false,
                go_to::Outcome::To(number) => {
                    actions.extend([Action::Jump(number), Action::Focus(Pane::List)]);
                    false
                }
            },
            Dialog::Files(files, purpose, then) => match files.ui(ctx) {
                files::Outcome::Open => true,
                files::Outcome::Closed => false,
                files::Outcome::Chosen(path) => {
                    self.folder = files.folder().to_owned();
                    match purpose {
                        Purpose::Open => actions.push(Action::OpenFile(path)),
                        Purpose::Merge => {
                            let own = self.tabs.front().capture().and_then(|c| c.path().map(Path::to_owned));
                            actions.push(Action::MergeFiles(own.into_iter().chain([path]).collect()));
                        }
                        Purpose::Save => self.save(&path, *then),
                        // Has a dialog of its own.
                        Purpose::Export => {}
                        Purpose::ExportBytes => self.export_bytes(&path),
                        Purpose::ImportFilters => self.import_filters(&path),
                        Purpose::ImportRules => self.import_rules(&path),
                        Purpose::ExportRules => self.export_rules(&path),
                    }
                    false
                }
            },
            Dialog::Name(name) => match name.ui(ctx) {
                filter_name::Outcome::Open => true,
                filter_name::Outcome::Closed => false,
                filter_name::Outcome::Named(named, button) => {
                    actions.push(if button { Action::AddButton(named) } else { Action::SaveFilter(named) });
                    false
                }
            },
            Dialog::Comment(comment) => match comment.ui(ctx) {
                comment::Outcome::Open => true,
                comment::Outcome::Closed => false,
                comment::Outcome::Written(packet, comments) => {
                    actions.push(Action::Change(Change::Comments(packet, comments)));
                    false
                }
            },
            Dialog::Rules(rules) => match rules.ui(ctx, &mut *self.tabs.front_mut().engine) {
                rules::Outcome::Open => true,
                rules::Outcome::Closed => false,
                rules::Outcome::Done(done) => {
                    self.set_rules(done);
                    false
                }
                rules::Outcome::Import(so_far) => {
                    self.rules_so_far = Some(so_far);
                    self.choose_file(Purpose::ImportRules, Then::Nothing);
                    false
                }
                rules::Outcome::Export(so_far) => {
                    self.rules_so_far = Some(so_far);
                    self.choose_file(Purpose::ExportRules, Then::Nothing);
                    false
                }
            },
            Dialog::Unsaved(then) => {
                let name = capture.map(Capture::name).unwrap_or_default();
                let answer = unsaved_ui(ctx, &name, packets);
                self.answered(ctx, answer, *then)
            }
        };
        // What was answered may have opened another one.
        if open && self.dialog.is_none() {
            self.dialog = Some(dialog);
        }
    }

    pub(super) fn choose_file(&mut self, purpose: Purpose, then: Then) {
        let name = match purpose {
            Purpose::Open | Purpose::Merge | Purpose::Export => String::new(),
            Purpose::Save => self.tabs.front().capture().map(|c| suggested_name(&c.name())).unwrap_or_default(),
            Purpose::ExportBytes => "bytes.bin".into(),
            Purpose::ImportRules | Purpose::ImportFilters => String::new(),
            Purpose::ExportRules => "colorfilters".into(),
        };
        let files = FileDialog::new(purpose, &self.folder, &name);
        self.dialog = Some(Dialog::Files(Box::new(files), purpose, then));
    }
}

/// What a capture without a file is saved as.
fn suggested_name(name: &str) -> String {
    let stem = Path::new(name).file_stem().unwrap_or_default().to_string_lossy();
    let stem: String = stem.chars().map(|c| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '-' }).collect();
    let stem = stem.trim_matches('-');
    format!("{}.pcapng", if stem.is_empty() { "capture" } else { stem })
}
