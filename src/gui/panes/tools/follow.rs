//! Follow: what two ends said to each other, message by message. The list and its filter stay as they are.

use crate::gui::panes::{Action, Pane, View, empty_ui};
use crate::gui::statistics::{Answer, Ask, Carrier, Counted, Message, Stream, What};
use crate::gui::tokens::{Palette, mix, size, text};
use crate::gui::widgets::button::Button;
use crate::gui::widgets::field::{field_ui, hint_ui};
use crate::gui::widgets::list::{List, ListState, RowArea, Rows, elided, paint_galley};
use crate::gui::widgets::menu::{Item, item_ui, rows_ui};
use crate::gui::{fonts, icons, words};
use eframe::egui::{Align, Color32, Id, Label, Layout, Popup, Rect, RichText, Role, Ui, UiBuilder, vec2};
use std::sync::Arc;

/// How bytes are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Text,
    Utf8,
    Hex,
    Raw,
    CArrays,
}

const FORMS: &[(Form, &str)] =
    &[(Form::Text, "Text"), (Form::Utf8, "UTF-8"), (Form::Hex, "Hex"), (Form::Raw, "Raw"), (Form::CArrays, "C arrays")];

/// Whose words are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ways {
    Both,
    Only(usize),
}

/// A line on the screen.
#[derive(Debug, Clone, PartialEq)]
enum Line {
    /// The beginning of a message: its number.
    Head(usize),
    Words(usize, String),
    Missing(u64),
}

/// The state of the tool.
#[derive(Debug)]
pub struct FollowTool {
    /// What is followed.
    pub stream: Option<(Carrier, u32)>,
    ways: Ways,
    form: Form,
    find: String,
    list: ListState,
    lines: Vec<Line>,
    /// What the lines were made of.
    made_of: Option<(Arc<Counted>, Ways, Form, usize)>,
    last: Option<Answer>,
}

impl Default for FollowTool {
    fn default() -> Self {
        FollowTool {
            stream: None,
            ways: Ways::Both,
            form: Form::Text,
            find: String::new(),
            list: ListState::default(),
            lines: Vec::new(),
            made_of: None,
            last: None,
        }
    }
}

impl FollowTool {
    /// Follows another stream.
    pub fn follow(&mut self, carrier: Carrier, number: u32) {
        if self.stream != Some((carrier, number)) {
            self.stream = Some((carrier, number));
            self.list = ListState::default();
            self.last = None;
            self.ways = Ways::Both;
        }
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        let palette = Palette::of(ui);
        let rect = ui.available_rect_before_wrap();
        ui.painter().rect_filled(rect, 0, palette.surface_0);
        let Some(((carrier, number), capture)) = self.stream.zip(view.capture) else {
            empty_ui(ui, rect, "Select a packet of a conversation", "Then Analyze ▸ Follow");
            return;
        };
        let ask = Ask { what: What::Follow(carrier, number), filter: String::new() };
        if let Some(answer) = capture.statistic(&ask) {
            self.last = Some(answer);
        }
        let bar = rect.with_max_y(rect.top() + 38.0);
        let ends = Rect::from_min_max(bar.left_bottom(), pos(rect.right(), bar.bottom() + 26.0));
        let foot = rect.with_min_y(rect.bottom() - size::STATUS);
        let body = Rect::from_min_max(ends.left_bottom(), foot.right_top());
        for area in [bar, ends, foot] {
            ui.painter().rect_filled(area, 0, palette.surface_1);
        }
        self.bar_ui(ui, bar, carrier, number, actions);
        let Some(Answer { counted, so_far }) = self.last.clone() else {
            empty_ui(ui, body, "Looking for the stream…", "");
            ui.ctx().request_repaint_after(std::time::Duration::from_millis(100));
            return;
        };
        if so_far {
            ui.ctx().request_repaint_after(std::time::Duration::from_millis(300));
        }
        let Counted::Stream(stream) = &*counted else { return };
        ends_ui(ui, ends, stream);
        foot_ui(ui, foot, stream);
        if stream.messages.is_empty() {
            let packets = words::counted(stream.packets, "packet", "packets");
            empty_ui(ui, body, "This stream carries no data", &packets);
            return;
        }
        self.body_ui(ui, body, &counted, stream, actions);
    }

    fn bar_ui(&mut self, ui: &mut Ui, rect: Rect, carrier: Carrier, number: u32, actions: &mut Vec<Action>) {
        let inner = rect.shrink2(vec2(8.0, 4.0));
        let mut row = ui.new_child(UiBuilder::new().max_rect(inner).layout(Layout::left_to_right(Align::Center)));
        row.spacing_mut().item_spacing.x = 6.0;
        let off = (number == 0).then(|| "This is the first stream".to_owned());
        if row.add(Button::icon(icons::CARET_LEFT, "Stream before").off_because(off)).clicked() {
            self.follow(carrier, number.saturating_sub(1));
        }
        let name = match carrier {
            Carrier::Tcp => "TCP",
            Carrier::Udp => "UDP",
            Carrier::Http => "HTTP",
            Carrier::Tls => "TLS",
        };
        let palette = Palette::of(&row);
        row.label(RichText::new(format!("{name} {number}")).font(fonts::medium(text::NORMAL)).color(palette.text_1));
        if row.add(Button::icon(icons::CARET_RIGHT, "Next stream")).clicked() {
            self.follow(carrier, number.saturating_add(1));
        }
        let ways = match self.ways {
            Ways::Both => "Both ways",
            Ways::Only(0) => "A → B",
            Ways::Only(_) => "B → A",
        };
        let button = row.add(Button::framed(ways).with_caret().name("Direction"));
        Popup::menu(&button).show(|ui| {
            rows_ui(ui, |ui| {
                for (ways, words) in [(Ways::Both, "Both ways"), (Ways::Only(0), "A → B"), (Ways::Only(1), "B → A")]
                {
                    if item_ui(ui, Item { checked: self.ways == ways, ..Item::new(words) }).clicked() {
                        self.ways = ways;
                        ui.close();
                    }
                }
            });
        });
        let form = FORMS.iter().find(|(form, _)| *form == self.form).map_or("", |(_, words)| *words);
        let button = row.add(Button::framed(form).with_caret().name("Show as"));
        Popup::menu(&button).show(|ui| {
            rows_ui(ui, |ui| {
                for (form, words) in FORMS {
                    if item_ui(ui, Item { checked: self.form == *form, ..Item::new(words) }).clicked() {
                        self.form = *form;
                        ui.close();
                    }
                }
            });
        });
        let transport = if carrier == Carrier::Udp { "udp" } else { "tcp" };
        let filter = format!("{transport}.stream eq {number}");
        row.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            if ui.add(Button::icon(icons::COPY, "Copy the stream").tip("Copy what is shown")).clicked() {
                actions.push(Action::Copy(self.copied()));
            }
            let tip = format!("Show only {filter}");
            if ui.add(Button::icon(icons::FUNNEL, "Show only this stream").tip(tip)).clicked() {
                actions.push(Action::Apply(filter.clone()));
            }
            let tip = format!("Hide {filter}");
            if ui.add(Button::icon(icons::FUNNEL_X, "Filter out this stream").tip(tip)).clicked() {
                actions.push(Action::Apply(format!("!({filter})")));
            }
            ui.allocate_ui(vec2(ui.available_width().min(150.0), size::BUTTON), |ui| {
                let field = field_ui(ui, Id::unique("find in stream"), &mut self.find, fonts::data());
                hint_ui(ui, &field.accessible_name("Find in the stream"), &self.find, "Find");
            });
        });
    }

    fn body_ui(&mut self, ui: &mut Ui, rect: Rect, counted: &Arc<Counted>, stream: &Stream, actions: &mut Vec<Action>) {
        let advance = ui.fonts_mut(|fonts| fonts.glyph_width(&fonts::data(), '0'));
        let signs = (((rect.width() - 36.0) / advance.max(1.0)) as usize).clamp(16, 400);
        let same = self.made_of.as_ref().is_some_and(|(of, ways, form, wide)| {
            Arc::ptr_eq(of, counted) && *ways == self.ways && *form == self.form && *wide == signs
        });
        if !same {
            self.lines = lines_of(stream, self.ways, self.form, signs);
            self.made_of = Some((counted.clone(), self.ways, self.form, signs));
        }
        let id = Pane::Tool.focus_id();
        let mut rows = StreamRows { stream, lines: &self.lines, find: &self.find.to_lowercase() };
        let list = List::new(id, "Stream", self.lines.len() as u64).roles(Role::List, Role::ListItem);
        let output = list.show_in(ui, rect, &mut self.list, &mut rows);
        let message_at = |row: u64| {
            let row = usize::try_from(row).ok()?;
            let before = self.lines.get(..=row)?;
            before.iter().rev().find_map(|line| match line {
                Line::Head(message) => stream.messages.get(*message),
                _ => None,
            })
        };
        if let Some(message) = output.entered.or(output.double_clicked).and_then(message_at) {
            actions.push(Action::Jump(message.packet));
        }
    }

    /// What is shown, as text.
    fn copied(&self) -> String {
        let mut out = String::new();
        for line in &self.lines {
            match line {
                Line::Head(_) => {}
                Line::Words(_, words) => {
                    out.push_str(words);
                    out.push('\n');
                }
                Line::Missing(bytes) => {
                    out.push_str(&format!("[{} bytes were not captured]\n", words::grouped(*bytes)));
                }
            }
        }
        out
    }
}

fn pos(x: f32, y: f32) -> eframe::egui::Pos2 {
    eframe::egui::pos2(x, y)
}

fn ends_ui(ui: &mut Ui, rect: Rect, stream: &Stream) {
    let palette = Palette::of(ui);
    let mut row = ui.new_child(
        UiBuilder::new().max_rect(rect.shrink2(vec2(12.0, 0.0))).layout(Layout::left_to_right(Align::Center)),
    );
    row.shrink_clip_rect(rect);
    row.spacing_mut().item_spacing.x = 6.0;
    for (sender, end) in stream.ends.iter().enumerate() {
        if end.is_empty() {
            continue;
        }
        row.label(RichText::new("●").color(side(palette, sender).0));
        row.label(RichText::new(end).font(fonts::data()).color(palette.text_1));
        let bytes = words::size(stream.bytes.get(sender).copied().unwrap_or_default());
        row.label(RichText::new(bytes).size(text::SMALL).color(palette.text_3));
        row.add_space(8.0);
    }
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, palette.hairline());
}

fn foot_ui(ui: &mut Ui, rect: Rect, stream: &Stream) {
    let palette = Palette::of(ui);
    ui.painter().hline(rect.x_range(), rect.top() + 0.5, palette.hairline());
    let (said, color) = if stream.cut {
        let shown = words::size(stream.bytes.iter().sum());
        (format!("The stream is larger: its first {shown} are shown"), palette.warn)
    } else {
        let messages = words::counted(stream.messages.len() as u64, "message", "messages");
        (format!("{messages} in {}", words::counted(stream.packets, "packet", "packets")), palette.text_2)
    };
    let inner = rect.shrink2(vec2(12.0, 0.0));
    let mut row = ui.new_child(UiBuilder::new().max_rect(inner).layout(Layout::right_to_left(Align::Center)));
    row.label(RichText::new("Filter unchanged").size(text::SMALL).color(palette.text_3));
    row.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.add(Label::new(RichText::new(said).size(text::SMALL).color(color)).truncate());
    });
}

/// Text and ground of a side.
fn side(palette: &Palette, sender: usize) -> (Color32, Color32) {
    if sender == 0 { (palette.flow_a, palette.flow_a_bg) } else { (palette.flow_b, palette.flow_b_bg) }
}

fn lines_of(stream: &Stream, ways: Ways, form: Form, signs: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut offsets = [0usize; 2];
    for (number, message) in stream.messages.iter().enumerate() {
        if matches!(ways, Ways::Only(sender) if sender != message.sender) {
            continue;
        }
        lines.push(Line::Head(number));
        if message.missing > 0 {
            lines.push(Line::Missing(message.missing));
        }
        let mut say = |words: String| lines.push(Line::Words(message.sender, words));
        match form {
            Form::Text => wrapped(&plain(&message.bytes), signs, say),
            Form::Utf8 => wrapped(&readable(&String::from_utf8_lossy(&message.bytes)), signs, say),
            Form::Raw => {
                let hex: String = message.bytes.iter().map(|byte| format!("{byte:02x}")).collect();
                wrapped(&hex, signs, say);
            }
            Form::Hex => {
                let offset = offsets.get_mut(message.sender.min(1));
                let Some(offset) = offset else { continue };
                for row in message.bytes.chunks(16) {
                    say(hex_row(*offset, row));
                    *offset += row.len();
                }
            }
            Form::CArrays => {
                say(format!("char peer{}_{number}[] = {{ /* Packet {} */", message.sender, message.packet));
                for row in message.bytes.chunks(8) {
                    say(row.iter().map(|byte| format!("0x{byte:02x}, ")).collect::<String>().trim_end().to_owned());
                }
                say("};".to_owned());
            }
        }
    }
    lines
}

/// ASCII as Wireshark shows it: what cannot be printed is a dot.
fn plain(bytes: &[u8]) -> String {
    bytes
        .iter()
        .filter(|byte| **byte != b'\r')
        .map(|byte| match byte {
            b'\n' | b'\t' | 0x20..=0x7e => char::from(*byte),
            _ => '.',
        })
        .collect()
}

fn readable(text: &str) -> String {
    text.chars()
        .filter(|sign| *sign != '\r')
        .map(|sign| if sign.is_control() && sign != '\n' && sign != '\t' { '.' } else { sign })
        .collect()
}

/// Lines of at most so many signs.
fn wrapped(text: &str, signs: usize, mut say: impl FnMut(String)) {
    for line in text.split_terminator('\n') {
        let mut row = String::new();
        let mut count = 0;
        for sign in line.chars() {
            if count == signs {
                say(std::mem::take(&mut row));
                count = 0;
            }
            row.push(if sign == '\t' { ' ' } else { sign });
            count += 1;
        }
        say(row);
    }
}

fn hex_row(offset: usize, row: &[u8]) -> String {
    let mut out = format!("{offset:08x}  ");
    for at in 0..16 {
        match row.get(at) {
            Some(byte) => out.push_str(&format!("{byte:02x} ")),
            None => out.push_str("   "),
        }
        if at == 7 {
            out.push(' ');
        }
    }
    out.push(' ');
    out.extend(row.iter().map(|byte| if (0x20..0x7f).contains(byte) { char::from(*byte) } else { '.' }));
    out
}

struct StreamRows<'a> {
    stream: &'a Stream,
    lines: &'a [Line],
    find: &'a str,
}

impl StreamRows<'_> {
    fn line(&self, index: u64) -> Option<&Line> {
        self.lines.get(usize::try_from(index).ok()?)
    }

    fn title(&self, message: usize) -> Option<(&Message, String, String)> {
        let said = self.stream.messages.get(message)?;
        let title = if said.sender == 0 { "A" } else { "B" };
        let bytes = words::counted(said.bytes.len() as u64, "byte", "bytes");
        // The first of all has its time, the others how long they took.
        let time = match message.checked_sub(1).and_then(|before| self.stream.messages.get(before)) {
            Some(before) => {
                let millis = (said.time - before.time) * 1000.0;
                if millis.abs() < 1000.0 { format!("{millis:+.1} ms") } else { format!("{:+.3} s", millis / 1000.0) }
            }
            None => format!("{:.6}", said.time),
        };
        Some((said, format!("{title} · {bytes} · packet {}", words::grouped(said.packet)), time))
    }
}

impl Rows for StreamRows<'_> {
    fn paint(&mut self, area: &RowArea<'_>) {
        let Some(line) = self.line(area.index) else { return };
        let palette = area.palette;
        let inner = area.rect.shrink2(vec2(12.0, 0.0));
        match line {
            Line::Head(message) => {
                let ground = if area.cursor { palette.accent_soft } else { palette.surface_1 };
                area.painter.rect_filled(area.rect, 0, ground);
                let Some((_, title, time)) = self.title(*message) else { return };
                let words = elided(area.painter, &title, fonts::ui(text::SMALL), palette.text_2, inner.width() - 90.0);
                paint_galley(area.painter, inner, words, Align::LEFT);
                let time = elided(area.painter, &time, fonts::data(), palette.text_3, 90.0);
                paint_galley(area.painter, inner, time, Align::RIGHT);
            }
            Line::Words(sender, words) => {
                let (color, ground) = side(palette, *sender);
                let hit = !self.find.is_empty() && words.to_lowercase().contains(self.find);
                let ground = if hit { palette.find_hit } else { ground };
                let ground = if area.cursor { mix(ground, palette.accent, 0.2) } else { ground };
                area.painter.rect_filled(area.rect, 0, ground);
                let color = if hit { palette.text_1 } else { color };
                let words = elided(area.painter, words, fonts::data(), color, inner.width());
                paint_galley(area.painter, inner, words, Align::LEFT);
            }
            Line::Missing(_) => {
                area.painter.rect_filled(area.rect, 0, palette.warn_bg);
                let words = self.spoken(area.index);
                let words = elided(area.painter, &words, fonts::ui(text::SMALL), palette.warn, inner.width());
                paint_galley(area.painter, inner, words, Align::LEFT);
            }
        }
    }

    fn spoken(&mut self, index: u64) -> String {
        match self.line(index) {
            Some(Line::Head(message)) => {
                self.title(*message).map(|(_, title, time)| format!("{title}, {time}")).unwrap_or_default()
            }
            Some(Line::Words(_, words)) => words.clone(),
            Some(Line::Missing(bytes)) => format!("{} bytes were not captured", words::grouped(*bytes)),
            None => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stream() -> Stream {
        let said = |sender, bytes: &[u8]| Message { sender, bytes: bytes.to_vec(), packet: 1, ..Message::default() };
        Stream { messages: vec![said(0, b"GET /\r\n\x01"), said(1, b"200 OK")], ..Stream::default() }
    }

    fn words(ways: Ways, form: Form, signs: usize) -> Vec<String> {
        lines_of(&stream(), ways, form, signs)
            .into_iter()
            .filter_map(|line| match line {
                Line::Words(_, words) => Some(words),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn messages_become_lines_of_each_form() {
        assert_eq!(words(Ways::Both, Form::Text, 80), ["GET /", ".", "200 OK"]);
        assert_eq!(words(Ways::Both, Form::Text, 4), ["GET ", "/", ".", "200 ", "OK"]);
        assert_eq!(words(Ways::Only(1), Form::Raw, 80), ["323030204f4b"]);
        let hex = words(Ways::Only(1), Form::Hex, 80);
        assert_eq!(hex, ["00000000  32 30 30 20 4f 4b                                 200 OK"]);
        assert_eq!(words(Ways::Only(1), Form::CArrays, 80)[1], "0x32, 0x30, 0x30, 0x20, 0x4f, 0x4b,");
    }
}
