//! Choosing a file to open or to save to.
//!
//! Our own, because the system's dialog needs a desktop portal: without one it answers "cancelled"
//! at once, and Open would silently do nothing.

use super::preview::Preview;
use super::{buttons_ui, dialog_ui};
use crate::gui::tokens::{Palette, size, text};
use crate::gui::widgets::button::Button;
use crate::gui::widgets::field::field_ui;
use crate::gui::widgets::list::{List, ListState, RowArea, Rows, elided, paint_galley};
use crate::gui::{fonts, icons, words};
use crossbeam_channel::{Receiver, RecvTimeoutError, bounded};
use eframe::egui::{
    Align, Context, CornerRadius, Id, Key, Label, Rect, RichText, Role, Sense, Stroke, StrokeKind, Ui, pos2, vec2,
};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What the file is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    Open,
    /// To put it together with the one that is open.
    Merge,
    Save,
    Export,
    ExportBytes,
    ImportRules,
    ImportFilters,
    ExportRules,
}

impl Purpose {
    /// The file is there already.
    fn reads(self) -> bool {
        matches!(self, Purpose::Open | Purpose::Merge | Purpose::ImportRules | Purpose::ImportFilters)
    }

    /// The file is a capture.
    fn is_capture(self) -> bool {
        matches!(self, Purpose::Open | Purpose::Merge | Purpose::Save)
    }
}

/// How the dialog ended, if it did.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    Open,
    Closed,
    Chosen(PathBuf),
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    name: String,
    path: PathBuf,
    folder: bool,
    bytes: u64,
}

/// A folder that is looked at, and a name.
#[derive(Debug)]
pub struct FileDialog {
    purpose: Purpose,
    folder: PathBuf,
    /// What stands in the field: a name in the folder, or a path.
    name: String,
    entries: Vec<Entry>,
    /// What is being read of the folder.
    looking: Option<Receiver<Result<Vec<Entry>, String>>>,
    all_files: bool,
    trouble: Option<String>,
    list: ListState,
    focused: bool,
    preview: Preview,
    /// A file is there already; the second press overwrites it.
    warned: Option<PathBuf>,
}

/// A folder that is read this soon never shows as being read.
const QUICK: Duration = Duration::from_millis(20);

const AGAIN: Duration = Duration::from_millis(50);

const ENDINGS: &[&str] = &[
    "pcapng",
    "pcap",
    "cap",
    "ntar",
    "dmp",
    "pcapng.gz",
    "pcap.gz",
    "cap.gz",
    "pcapng.zst",
    "pcap.zst",
    "pcapng.lz4",
    "pcap.lz4",
];

impl FileDialog {
    /// A dialog that begins in `folder` with `name`.
    pub fn new(purpose: Purpose, folder: &Path, name: &str) -> Self {
        let mut dialog = FileDialog {
            purpose,
            folder: folder.to_owned(),
            name: name.to_owned(),
            entries: Vec::new(),
            looking: None,
            all_files: !purpose.is_capture(),
            trouble: None,
            list: ListState::default(),
            focused: false,
            preview: Preview::default(),
            warned: None,
        };
        dialog.look();
        dialog
    }

    /// The folder that is looked at, to begin there next time.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Reads the folder, on a thread of its own: a drive of the network may take its time.
    fn look(&mut self) {
        self.list = ListState::default();
        self.entries.clear();
        self.trouble = None;
        let (answer, looking) = bounded(1);
        let (folder, all) = (self.folder.clone(), self.all_files);
        let thread = std::thread::Builder::new().name("folder".into()).spawn(move || {
            // Nobody waits any more when another folder was entered meanwhile.
            let _ = answer.send(read(&folder, all));
        });
        if let Err(error) = thread {
            self.trouble = Some(error.to_string());
        }
        self.looking = Some(looking);
        self.take_in(QUICK);
    }

    /// Takes in what was read; waits for it so long at most.
    fn take_in(&mut self, patience: Duration) {
        let Some(looking) = &self.looking else { return };
        match looking.recv_timeout(patience) {
            Ok(Ok(entries)) => self.entries = entries,
            Ok(Err(trouble)) => self.trouble = Some(trouble),
            Err(RecvTimeoutError::Timeout) => return,
            Err(RecvTimeoutError::Disconnected) => {}
        }
        self.looking = None;
    }

    fn enter(&mut self, folder: PathBuf) {
        self.folder = folder;
        if self.purpose.reads() {
            self.name.clear();
        }
        self.look();
    }

    /// The path that the field means.
    fn target(&self) -> Option<PathBuf> {
        let name = self.name.trim();
        if name.is_empty() {
            return None;
        }
        let home = directories::UserDirs::new().map(|dirs| dirs.home_dir().to_owned());
        if name == "~" {
            return home;
        }
        if let (Some(rest), Some(home)) = (name.strip_prefix("~/"), home) {
            return Some(home.join(rest));
        }
        Some(self.folder.join(name))
    }

    /// Enter or the main button.
    fn accept(&mut self) -> Outcome {
        let Some(mut target) = self.target() else { return Outcome::Open };
        if target.is_dir() {
            self.name.clear();
            self.enter(target);
            return Outcome::Open;
        }
        match self.purpose {
            purpose if purpose.reads() && !target.exists() => {
                self.trouble = Some("There is no file with this name".into());
                Outcome::Open
            }
            purpose if purpose.reads() => Outcome::Chosen(target),
            purpose => {
                if purpose == Purpose::Save && target.extension().is_none() {
                    target.set_extension("pcapng");
                }
                if target.exists() && self.warned.as_ref() != Some(&target) {
                    self.trouble = Some("A file with this name is there. Save again to replace it".into());
                    self.warned = Some(target);
                    return Outcome::Open;
                }
                Outcome::Chosen(target)
            }
        }
    }

    /// Draws the dialog.
    pub fn ui(&mut self, ctx: &Context) -> Outcome {
        self.take_in(Duration::ZERO);
        if self.looking.is_some() {
            ctx.request_repaint_after(AGAIN);
        }
        let (title, button) = match self.purpose {
            Purpose::Open => ("Open a capture file", "Open"),
            Purpose::Merge => ("Merge a file with this capture by time", "Merge"),
            Purpose::Save => ("Save the capture as", "Save"),
            Purpose::Export => ("Export packets to", "Export"),
            Purpose::ExportBytes => ("Export packet bytes", "Export"),
            Purpose::ImportFilters => ("Import display filters (Wireshark's dfilters)", "Import"),
            Purpose::ImportRules => ("Import coloring rules", "Import"),
            Purpose::ExportRules => ("Export coloring rules", "Export"),
        };
        let room = ctx.content_rect();
        let width = 720.0f32.min(room.width() - 80.0);
        let height = 360.0f32.min(room.height() - 260.0).max(120.0);
        let shown = dialog_ui(ctx, "files", title, width, |ui| {
            let mut outcome = Outcome::Open;
            self.places_ui(ui);
            ui.add_space(8.0);
            let entered = self.list_ui(ui, height);
            ui.add_space(10.0);
            self.name_ui(ui);
            let enter = ui.input(|i| i.key_pressed(Key::Enter));
            let looked_at = self.target().filter(|path| self.purpose.is_capture() && path.is_file());
            let looked_at = looked_at.filter(|_| self.purpose != Purpose::Save);
            let preview = self.preview.of(looked_at.as_deref()).to_owned();
            if self.preview.is_looking() {
                ctx.request_repaint_after(AGAIN);
            }
            let sentence = self.trouble.clone().unwrap_or(preview);
            buttons_ui(ui, &sentence, |ui| {
                let off = self.name.trim().is_empty().then(String::new);
                if ui.add(Button::main(button).off_because(off)).clicked() || enter || entered {
                    outcome = self.accept();
                }
                if ui.add(Button::framed("Cancel")).clicked() {
                    outcome = Outcome::Closed;
                }
            });
            outcome
        });
        shown.unwrap_or(Outcome::Closed)
    }

    /// The way to the folder, every part a button, and what files are shown.
    fn places_ui(&mut self, ui: &mut Ui) {
        let mut go = None;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            let up = self.folder.parent().map(Path::to_owned);
            let button = Button::icon(icons::ARROW_UP, "Up one folder")
                .off_because(up.is_none().then(|| "This is the top".to_owned()));
            if ui.add(button).clicked() {
                go = up;
            }
            let mut parts: Vec<PathBuf> = self.folder.ancestors().map(Path::to_owned).collect();
            parts.reverse();
            let hidden = parts.len().saturating_sub(4);
            for part in parts.iter().skip(hidden) {
                let name =
                    part.file_name().map_or_else(|| part.display().to_string(), |n| n.to_string_lossy().into_owned());
                let last = *part == self.folder;
                if ui.add(Button::quiet(&name)).clicked() && !last {
                    go = Some(part.clone());
                }
                if !last && part.parent().is_some() {
                    let palette = Palette::of(ui);
                    ui.label(RichText::new("/").color(palette.text_3));
                }
            }
            ui.with_layout(eframe::egui::Layout::right_to_left(Align::Center), |ui| {
                let words = if self.looking.is_some() {
                    "Reading the folder…"
                } else if self.all_files {
                    "All files"
                } else {
                    "All capture files"
                };
                let kinds = Button::framed(words).with_caret().name("Which files are shown");
                let response = ui.add(kinds);
                eframe::egui::Popup::menu(&response).show(|ui| {
                    use crate::gui::widgets::menu::{Item, item_ui};
                    for (all, words) in [(false, "All capture files"), (true, "All files")] {
                        let item = Item { checked: self.all_files == all, ..Item::new(words) };
                        if item_ui(ui, item).clicked() && self.all_files != all {
                            self.all_files = all;
                            self.look();
                        }
                    }
                });
            });
        });
        if let Some(folder) = go {
            self.enter(folder);
        }
    }

    /// The folder's entries; true when a file was entered or double clicked.
    fn list_ui(&mut self, ui: &mut Ui, height: f32) -> bool {
        let palette = Palette::of(ui);
        let (frame, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
        let corner = CornerRadius::same(size::CORNER_CONTROL);
        ui.painter().rect_filled(frame, corner, palette.surface_0);
        let mut list = std::mem::take(&mut self.list);
        let output = List::new(Id::unique("files in the folder"), "Files", self.entries.len() as u64)
            .row_height(24.0)
            .roles(Role::ListBox, Role::ListBoxOption)
            .show_in(ui, frame.shrink(3.0), &mut list, &mut EntryRows { entries: &self.entries });
        self.list = list;
        ui.painter().rect_stroke(frame, corner, Stroke::new(1.0, palette.line_2), StrokeKind::Inside);
        if self.entries.is_empty() {
            let words = if self.all_files { "The folder is empty" } else { "No capture files in this folder" };
            let galley = elided(ui.painter(), words, fonts::ui(text::NORMAL), palette.text_3, 400.0);
            paint_galley(ui.painter(), frame, galley, Align::Center);
        }
        let entry_at = |row: u64| usize::try_from(row).ok().and_then(|row| self.entries.get(row)).cloned();
        if let Some(entry) = output.chosen.and_then(|(row, _)| entry_at(row)) {
            if !entry.folder {
                self.name = entry.name;
            } else if self.purpose.reads() {
                self.name.clear();
            }
        }
        let Some(entry) = output.double_clicked.or(output.entered).and_then(entry_at) else {
            return false;
        };
        if entry.folder {
            self.enter(entry.path);
            return false;
        }
        self.name = entry.name;
        // Enter is seen by the dialog too.
        output.double_clicked.is_some()
    }

    fn name_ui(&mut self, ui: &mut Ui) {
        let palette = Palette::of(ui);
        let room = vec2(ui.available_width(), size::BUTTON);
        ui.allocate_ui_with_layout(room, eframe::egui::Layout::left_to_right(Align::Center), |ui| {
            let label = ui.label(RichText::new("File name or path").color(palette.text_2));
            let id = Id::unique("file name");
            let field = field_ui(ui, id, &mut self.name, fonts::data()).labelled_by(label.id);
            if field.changed() {
                self.trouble = None;
                self.warned = None;
            }
            if !self.focused {
                self.focused = true;
                ui.memory_mut(|memory| memory.request_focus(id));
            }
        });
        if let Some(trouble) = &self.trouble
            && self.entries.is_empty()
        {
            ui.add(Label::new(RichText::new(trouble).color(palette.err)).wrap());
        }
    }
}

/// What is in a folder: folders first, by name.
fn read(folder: &Path, all: bool) -> Result<Vec<Entry>, String> {
    let read = std::fs::read_dir(folder).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => "The folder is not there any more".to_owned(),
        std::io::ErrorKind::PermissionDenied => "No permission to read this folder".to_owned(),
        _ => error.to_string(),
    })?;
    let mut entries = Vec::new();
    for entry in read.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        let path = entry.path();
        let Ok(meta) = std::fs::metadata(&path) else { continue };
        let folder = meta.is_dir();
        if !folder && !all && !is_capture(&name) {
            continue;
        }
        entries.push(Entry { name, path, folder, bytes: meta.len() });
    }
    entries.sort_by_cached_key(|entry| (!entry.folder, entry.name.to_lowercase(), entry.name.clone()));
    Ok(entries)
}

fn is_capture(name: &str) -> bool {
    let lower = name.to_lowercase();
    ENDINGS.iter().any(|ending| lower.strip_suffix(ending).is_some_and(|stem| stem.ends_with('.') && stem.len() > 1))
}

struct EntryRows<'a> {
    entries: &'a [Entry],
}

impl EntryRows<'_> {
    fn entry(&self, index: u64) -> Option<&Entry> {
        usize::try_from(index).ok().and_then(|index| self.entries.get(index))
    }
}

impl Rows for EntryRows<'_> {
    fn paint(&mut self, row: &RowArea<'_>) {
        let Some(entry) = self.entry(row.index) else { return };
        let palette = row.palette;
        let ground = if row.cursor { palette.sel } else { palette.surface_0 };
        let ground = if row.hovered && !row.cursor { palette.hovered(ground) } else { ground };
        row.painter.rect_filled(row.rect, CornerRadius::same(4), ground);
        let (color, quiet) =
            if row.cursor { (palette.sel_text, palette.sel_text) } else { (palette.text_1, palette.text_3) };
        let icon = if entry.folder { icons::FOLDER } else { icons::FILE };
        let icon = elided(row.painter, icon, fonts::icon(text::ICON_PANE), quiet, 24.0);
        paint_galley(row.painter, row.rect.with_min_x(row.rect.left() + 8.0), icon, Align::LEFT);
        let left = row.rect.left() + 32.0;
        let room = row.rect.right() - 110.0 - left;
        let name = elided(row.painter, &entry.name, fonts::ui(text::NORMAL), color, room);
        paint_galley(row.painter, row.rect.with_min_x(left), name, Align::LEFT);
        if !entry.folder {
            let bytes = words::size(entry.bytes);
            let bytes = elided(row.painter, &bytes, fonts::ui(text::SMALL), quiet, 90.0);
            let area = Rect::from_min_max(pos2(left, row.rect.top()), pos2(row.rect.right() - 10.0, row.rect.bottom()));
            paint_galley(row.painter, area, bytes, Align::RIGHT);
        }
    }

    fn spoken(&mut self, index: u64) -> String {
        match self.entry(index) {
            Some(entry) if entry.folder => format!("{}, folder", entry.name),
            Some(entry) => format!("{}, {}", entry.name, words::size(entry.bytes)),
            None => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gui::style;
    use egui_kittest::{Harness, kittest::Queryable};

    type Shown = (FileDialog, Option<Outcome>);

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("shop")).unwrap();
        for (name, bytes) in [("a.pcap", 1000), ("shop/b.pcapng.zst", 10), ("notes.txt", 5)] {
            std::fs::write(folder.path().join(name), vec![0; bytes]).unwrap();
        }
        folder
    }

    fn harness(purpose: Purpose, folder: &Path, name: &str) -> Harness<'static, Shown> {
        let mut harness = Harness::builder()
            .with_size([900.0, 700.0])
            .with_step_dt(0.02)
            .with_context_setup(style::install)
            .build_ui_state(
                |ui, (dialog, outcome): &mut Shown| {
                    if outcome.is_none() {
                        *outcome = Some(dialog.ui(ui.ctx())).filter(|outcome| *outcome != Outcome::Open);
                    }
                },
                (FileDialog::new(purpose, folder, name), None),
            );
        harness.run();
        harness
    }

    #[test]
    fn captures_and_folders_are_listed_and_a_double_click_opens() {
        let folder = folder();
        let mut harness = harness(Purpose::Open, folder.path(), "");
        assert!(harness.query_by_label("notes.txt, 5 B").is_none());
        for _ in 0..2 {
            harness.get_by_label("shop, folder").click();
        }
        harness.run();
        harness.run_steps(40);
        for _ in 0..2 {
            harness.get_by_label("b.pcapng.zst, 10 B").click();
        }
        harness.run();
        let wanted = folder.path().join("shop/b.pcapng.zst");
        assert_eq!(harness.state().1, Some(Outcome::Chosen(wanted)));
    }

    #[test]
    fn a_path_can_be_typed() {
        let folder = folder();
        let mut harness = harness(Purpose::Open, folder.path(), "");
        harness.get_by_label("File name or path").type_text("a.pcap");
        harness.run();
        harness.key_press(Key::Enter);
        harness.run();
        let wanted = folder.path().join("a.pcap");
        assert_eq!(harness.state().1, Some(Outcome::Chosen(wanted)));
    }

    #[test]
    fn saving_over_a_file_asks_first() {
        let folder = folder();
        let mut harness = harness(Purpose::Save, folder.path(), "a.pcap");
        harness.get_by_label("Save").click();
        harness.run();
        assert_eq!(harness.state().1, None);
        harness.get_by_label("Save").click();
        harness.run();
        let wanted = folder.path().join("a.pcap");
        assert_eq!(harness.state().1, Some(Outcome::Chosen(wanted)));
    }

    #[test]
    fn a_name_without_an_ending_becomes_a_pcapng() {
        let folder = folder();
        let mut harness = harness(Purpose::Save, folder.path(), "new");
        harness.get_by_label("Save").click();
        harness.run();
        let wanted = folder.path().join("new.pcapng");
        assert_eq!(harness.state().1, Some(Outcome::Chosen(wanted)));
    }
}
