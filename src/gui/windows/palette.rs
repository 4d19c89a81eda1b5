//! The palette: every command, the fields of the packet, packets by number, by typing.

use crate::gui::commands::{Command, Keymap, Keys, Situation};
use crate::gui::model::Packet;
use crate::gui::panes::{Action, Pane};
use crate::gui::tokens::{Palette as Colors, size, text};
use crate::gui::widgets::button::{key_caps_ui, keys_ui};
use crate::gui::widgets::list::{elided, paint_galley};
use crate::gui::{fonts, icons, words};
use eframe::egui::{
    Align, Align2, Area, Color32, Context, CornerRadius, Event, Frame, Id, Key, Layout, Margin, Modal, Modifiers,
    Order, Rect, Response, RichText, Role, ScrollArea, Sense, Stroke, TextEdit, TextFormat, Ui, UiBuilder, WidgetInfo,
    style::ScrollStyle, text::LayoutJob, vec2,
};
use std::ops::Range;

const WIDTH: f32 = 640.0;
const FROM_TOP: f32 = 96.0;
const ROW: f32 = 32.0;
/// Fields offered at a time; there may be thousands in a packet.
const FIELDS: usize = 30;

/// What was typed, and what is chosen of what was found.
#[derive(Debug, Default)]
pub struct Palette {
    query: String,
    chosen: usize,
    focused: bool,
    /// The chosen row is to be scrolled to.
    reveal: bool,
    /// The next keys are given to this command.
    giving: Option<Command>,
}

/// What the palette may see.
pub struct Seen<'a> {
    pub now: Situation,
    pub keys: &'a Keymap,
    /// How many packets there are.
    pub packets: u64,
    pub packet: Option<&'a dyn Packet>,
}

/// Something that was found.
#[derive(Debug, Clone, PartialEq)]
enum Hit {
    Command(Command),
    Field { line: usize, name: String, value: String },
    Packet(u64),
    Filter(String),
}

/// A hit with the bytes of its words that were asked for.
type Found = (Hit, Vec<Range<usize>>);

impl Palette {
    /// Draws the palette; false when it was closed.
    pub fn ui(&mut self, ctx: &Context, seen: &Seen<'_>, actions: &mut Vec<Action>) -> bool {
        let palette = Colors::for_visuals(&ctx.global_style().visuals);
        let frame = Frame::new()
            .fill(palette.surface_2)
            .stroke(Stroke::new(1.0, palette.line_2))
            .corner_radius(CornerRadius::same(size::CORNER_POPUP))
            .shadow(palette.shadow())
            .inner_margin(Margin::ZERO);
        let room = ctx.content_rect();
        let top = FROM_TOP.min(room.height() / 8.0);
        let id = Id::unique("palette");
        let area = Area::new(id).order(Order::Foreground).anchor(Align2::CENTER_TOP, vec2(0.0, top));
        let shown =
            Modal::new(id).area(area).frame(frame).backdrop_color(palette.shade.gamma_multiply(0.35)).show(ctx, |ui| {
                ui.set_width(WIDTH.min(room.width() - 24.0));
                ui.spacing_mut().item_spacing = vec2(8.0, 0.0);
                ui.spacing_mut().scroll = ScrollStyle::floating();
                self.inner_ui(ui, seen, room.height() - top - 140.0, actions)
            });
        !shown.inner && !shown.should_close()
    }

    /// Gives whether something was done, so that the palette closes.
    fn inner_ui(&mut self, ui: &mut Ui, seen: &Seen<'_>, height: f32, actions: &mut Vec<Action>) -> bool {
        if self.giving.is_some() {
            return self.giving_ui(ui, seen, actions);
        }
        let found = find(&self.query, seen);
        self.chosen = self.chosen.min(found.len().saturating_sub(1));
        let entered = self.keys(ui, found.len());
        self.query_ui(ui);
        if let Some(given) = entered {
            match (found.get(self.chosen), given) {
                (Some((Hit::Command(command), _)), Entered::WithAlt) => {
                    self.giving = Some(*command);
                    return false;
                }
                (Some((hit, _)), _) => return run(hit, seen, actions),
                (None, _) => {}
            }
        }
        let mut done = false;
        ScrollArea::vertical().max_height(height.clamp(ROW * 2.0, ROW * 11.0)).auto_shrink([false, true]).show(
            ui,
            |ui| {
                ui.add_space(6.0);
                if found.is_empty() {
                    note_ui(ui, "Nothing is called so");
                }
                let mut heading = "";
                for (index, (hit, marks)) in found.iter().enumerate() {
                    if heading != hit.heading() {
                        heading = hit.heading();
                        note_ui(ui, heading);
                    }
                    let response = hit_ui(ui, hit, marks, index == self.chosen, seen);
                    if response.clicked() {
                        done = run(hit, seen, actions);
                    }
                    if index == self.chosen && self.reveal {
                        response.scroll_to_me(None);
                        self.reveal = false;
                    }
                }
                ui.add_space(6.0);
            },
        );
        foot_ui(ui, &[("Enter", "run"), ("Alt Enter", "change its keys")], &[(":1533", "packet"), ("=", "filter")]);
        done
    }

    fn keys(&mut self, ui: &Ui, count: usize) -> Option<Entered> {
        let last = count.saturating_sub(1);
        ui.input_mut(|input| {
            let before = self.chosen;
            if input.consume_key(Modifiers::NONE, Key::ArrowDown) {
                self.chosen = if self.chosen >= last { 0 } else { self.chosen + 1 };
            }
            if input.consume_key(Modifiers::NONE, Key::ArrowUp) {
                self.chosen = self.chosen.checked_sub(1).unwrap_or(last);
            }
            if input.consume_key(Modifiers::NONE, Key::PageDown) {
                self.chosen = (self.chosen + 8).min(last);
            }
            if input.consume_key(Modifiers::NONE, Key::PageUp) {
                self.chosen = self.chosen.saturating_sub(8);
            }
            self.reveal |= self.chosen != before;
            if input.consume_key(Modifiers::ALT, Key::Enter) {
                Some(Entered::WithAlt)
            } else {
                input.consume_key(Modifiers::NONE, Key::Enter).then_some(Entered::Plain)
            }
        })
    }

    fn query_ui(&mut self, ui: &mut Ui) {
        let palette = Colors::of(ui);
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 44.0), Sense::hover());
        let painter = ui.painter();
        let icon = elided(painter, icons::MAGNIFYING_GLASS, fonts::icon(text::ICON), palette.text_2, 30.0);
        paint_galley(painter, rect.with_min_x(rect.left() + 14.0), icon, Align::LEFT);
        let hint = elided(painter, "commands, fields, packets", fonts::ui(text::SMALL), palette.text_3, 220.0);
        let hint_width = hint.size().x;
        paint_galley(painter, rect.with_max_x(rect.right() - 14.0), hint, Align::RIGHT);
        painter.hline(rect.x_range(), rect.bottom() - 0.5, palette.hairline());
        let id = Id::unique("palette query");
        let field = rect.shrink2(vec2(40.0, 8.0)).with_max_x(rect.right() - hint_width - 28.0);
        let mut child = ui.new_child(UiBuilder::new().max_rect(field));
        let edit = TextEdit::singleline(&mut self.query)
            .id(id)
            .font(fonts::ui(14.0))
            .frame(Frame::NONE)
            .desired_width(field.width())
            .align(Align2::LEFT_CENTER);
        let response = child.add_sized(field.size(), edit);
        if response.accessible_name("Find a command").changed() {
            self.chosen = 0;
        }
        if !self.focused {
            self.focused = true;
            ui.memory_mut(|memory| memory.request_focus(id));
        }
    }

    /// Waits for keys for a command.
    fn giving_ui(&mut self, ui: &mut Ui, seen: &Seen<'_>, actions: &mut Vec<Action>) -> bool {
        let Some(command) = self.giving else { return false };
        let pressed = ui.input_mut(|input| {
            let mut pressed = None;
            input.events.retain(|event| match event {
                Event::Key { key, pressed: true, modifiers, .. } => {
                    pressed = Some(Keys { modifiers: plain(*modifiers), key: *key });
                    false
                }
                Event::Text(_) => false,
                _ => true,
            });
            pressed
        });
        let mut done = false;
        match pressed {
            Some(Keys { key: Key::Escape, .. }) => self.giving = None,
            Some(Keys { key: Key::Delete | Key::Backspace, modifiers }) if modifiers.is_none() => {
                actions.push(Action::GiveKeys(command, None));
                done = true;
            }
            Some(keys) if keys.can_be_given() => {
                actions.push(Action::GiveKeys(command, Some(keys)));
                done = true;
            }
            _ => {}
        }
        let palette = Colors::of(ui);
        Frame::new().inner_margin(Margin::symmetric(14, 14)).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 6.0;
            let title = format!("Press the keys for {}", command.about().words.trim_end_matches('…'));
            ui.label(RichText::new(title).font(fonts::medium(14.0)).color(palette.text_1));
            let now = seen.keys.words(command);
            let now = if now.is_empty() { "It has none now".to_owned() } else { format!("Now they are {now}") };
            let words = format!("{now}. Keys that another command has are taken from it");
            ui.label(RichText::new(words).color(palette.text_2));
        });
        foot_ui(ui, &[("Esc", "back"), ("Delete", "no keys")], &[]);
        done
    }
}

/// How the chosen row was entered.
#[derive(Debug, Clone, Copy)]
enum Entered {
    Plain,
    WithAlt,
}

/// Modifiers as commands have them.
fn plain(modifiers: Modifiers) -> Modifiers {
    let command = if modifiers.command { Modifiers::COMMAND } else { Modifiers::NONE };
    Modifiers { alt: modifiers.alt, shift: modifiers.shift, ..command }
}

impl Hit {
    fn heading(&self) -> &'static str {
        match self {
            Hit::Command(_) => "Commands",
            Hit::Field { .. } => "Fields of this packet",
            Hit::Packet(_) => "Packet",
            Hit::Filter(_) => "Display filter",
        }
    }
}

/// Does what a row says; false where it cannot be done now.
fn run(hit: &Hit, seen: &Seen<'_>, actions: &mut Vec<Action>) -> bool {
    match hit {
        Hit::Command(command) => {
            if command.why_not(&seen.now).is_some() {
                return false;
            }
            actions.push(Action::Do(*command));
        }
        Hit::Field { line, .. } => actions.extend([Action::Reveal(*line), Action::Focus(Pane::Details)]),
        Hit::Packet(number) => actions.extend([Action::Jump(*number), Action::Focus(Pane::List)]),
        Hit::Filter(filter) => actions.push(Action::Prepare(filter.clone())),
    }
    true
}

fn find(query: &str, seen: &Seen<'_>) -> Vec<Found> {
    let query = query.trim();
    if let Some(number) = query.strip_prefix(':') {
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        let number = digits.parse().ok().filter(|number| (1..=seen.packets).contains(number));
        return number.map(|number| (Hit::Packet(number), Vec::new())).into_iter().collect();
    }
    if let Some(filter) = query.strip_prefix('=') {
        return if seen.now.open { vec![(Hit::Filter(filter.trim().to_owned()), Vec::new())] } else { Vec::new() };
    }
    let wanted: Vec<String> = query.split_whitespace().map(str::to_ascii_lowercase).collect();
    let mut commands: Vec<((bool, u8), Found)> = Command::all()
        .filter(|command| *command != Command::Palette)
        .filter_map(|command| {
            let (rank, marks) = matched(&wanted, command.about().words, &command.place())?;
            Some(((command.why_not(&seen.now).is_some(), rank), (Hit::Command(command), marks)))
        })
        .collect();
    // What can be done now comes first; the rest stays in the order of the menus.
    commands.sort_by_key(|(rank, _)| *rank);
    let mut found: Vec<Found> = commands.into_iter().map(|(_, found)| found).collect();
    if let Some(packet) = seen.packet.filter(|_| !wanted.is_empty()) {
        found.extend((0..packet.len()).filter_map(|line| field(packet, line, &wanted)).take(FIELDS));
    }
    found
}

fn field(packet: &dyn Packet, line: usize, wanted: &[String]) -> Option<Found> {
    let name = packet.field_of(line)?;
    let (_, marks) = matched(wanted, &name, "")?;
    Some((Hit::Field { line, value: packet.value_of(line), name }, marks))
}

/// Whether all words wanted are in `words` or its `place`; how well (0 best), and which bytes of `words` they are.
fn matched(wanted: &[String], words: &str, place: &str) -> Option<(u8, Vec<Range<usize>>)> {
    let (lower, place) = (words.to_ascii_lowercase(), place.to_ascii_lowercase());
    let mut marks = Vec::new();
    let mut rank = 0;
    for want in wanted {
        match lower.find(want.as_str()) {
            Some(at) => {
                let inside = lower.get(..at).and_then(|before| before.chars().next_back());
                let starts = inside.is_none_or(|sign| !sign.is_alphanumeric());
                rank = rank.max(if at == 0 {
                    0
                } else if starts {
                    1
                } else {
                    2
                });
                marks.push(at..at + want.len());
            }
            None if place.contains(want.as_str()) => rank = rank.max(3),
            None => return None,
        }
    }
    marks.sort_by_key(|range| range.start);
    Some((rank, marks))
}

fn note_ui(ui: &mut Ui, words: &str) {
    let palette = Colors::of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), Sense::hover());
    let words = elided(ui.painter(), words, fonts::ui(text::COLUMN), palette.text_3, 400.0);
    paint_galley(ui.painter(), rect.with_min_x(rect.left() + 14.0), words, Align::LEFT);
}

fn hit_ui(ui: &mut Ui, hit: &Hit, marks: &[Range<usize>], chosen: bool, seen: &Seen<'_>) -> Response {
    let palette = Colors::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let (icon, name, rest, keys, off) = match hit {
        Hit::Command(command) => {
            let about = command.about();
            let off = command.why_not(&seen.now);
            let rest = off.map_or_else(|| command.place(), str::to_owned);
            (about.icon, about.words.to_owned(), rest, seen.keys.of(*command).first().copied(), off.is_some())
        }
        Hit::Field { name, value, .. } => (icons::TAG, name.clone(), value.clone(), None, false),
        Hit::Packet(number) => {
            (icons::HASH_STRAIGHT, format!("Go to packet {}", words::grouped(*number)), String::new(), None, false)
        }
        Hit::Filter(filter) => (icons::FUNNEL, filter.clone(), "Put it in the filter bar".into(), None, false),
    };
    response.widget_info(|| {
        let spoken = if rest.is_empty() { name.clone() } else { format!("{name}, {rest}") };
        WidgetInfo::selected(Role::ListBoxOption, !off, chosen, spoken)
    });
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let hovered = response.hovered();
    let ground = match (chosen, hovered) {
        (true, _) => palette.sel,
        (false, true) => palette.surface_3,
        (false, false) => Color32::TRANSPARENT,
    };
    let (color, quiet, lit) = match (chosen, off) {
        (true, _) => (palette.sel_text, palette.sel_text, palette.sel_text),
        (false, true) => (palette.text_3, palette.text_3, palette.text_3),
        (false, false) => (palette.text_1, palette.text_3, palette.accent),
    };
    let painter = ui.painter();
    painter.rect_filled(rect, 0, ground);
    let data = matches!(hit, Hit::Field { .. } | Hit::Filter(_));
    let font = if data { fonts::data() } else { fonts::ui(text::NORMAL) };
    let mut job = LayoutJob::default();
    let mut at = 0;
    for mark in marks {
        let (Some(before), Some(inside)) = (name.get(at..mark.start), name.get(mark.clone())) else { continue };
        job.append(before, 0.0, TextFormat::simple(font.clone(), color));
        let font = if data { fonts::data() } else { fonts::strong(text::NORMAL) };
        job.append(inside, 0.0, TextFormat::simple(font, lit));
        at = mark.end;
    }
    job.append(name.get(at..).unwrap_or_default(), 0.0, TextFormat::simple(font, color));
    job.wrap.max_width = rect.width() * 0.6;
    job.wrap.max_rows = 1;
    job.wrap.break_anywhere = true;
    let words = painter.layout_job(job);
    let words_width = words.size().x;
    let sign = elided(painter, icon, fonts::icon(text::ICON_PANE), quiet, 30.0);
    paint_galley(painter, rect.with_min_x(rect.left() + 14.0), sign, Align::LEFT);
    paint_galley(painter, rect.with_min_x(rect.left() + 41.0), words, Align::LEFT);
    let mut child = ui.new_child(
        UiBuilder::new().max_rect(rect.with_max_x(rect.right() - 14.0)).layout(Layout::right_to_left(Align::Center)),
    );
    let line = if chosen { palette.sel_text } else { palette.line_2 };
    let key_color = if chosen { palette.sel_text } else { palette.text_3 };
    if let Some(keys) = keys {
        keys_ui(&mut child, &keys.words(), line, key_color);
    }
    let left = rect.left() + 41.0 + words_width + 12.0;
    let room = child.min_rect().left().min(rect.right() - 14.0) - 12.0 - left;
    let rest_font = if data { fonts::data() } else { fonts::ui(text::NORMAL) };
    let rest = elided(ui.painter(), &rest, rest_font, quiet, room);
    paint_galley(ui.painter(), rect.with_min_x(left), rest, Align::LEFT);
    response
}

/// Keys and what they do, at the bottom.
fn foot_ui(ui: &mut Ui, left: &[(&str, &str)], right: &[(&str, &str)]) {
    let palette = Colors::of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 30.0), Sense::hover());
    ui.painter().hline(rect.x_range(), rect.top() + 0.5, palette.hairline());
    let inner = Rect::from_min_max(rect.min + vec2(14.0, 1.0), rect.max - vec2(14.0, 0.0));
    let mut row = ui.new_child(UiBuilder::new().max_rect(inner).layout(Layout::left_to_right(Align::Center)));
    let small = |words: &str| RichText::new(words).size(text::SMALL).color(palette.text_2);
    for (keys, does) in left {
        key_caps_ui(&mut row, keys);
        row.label(small(does));
        row.add_space(4.0);
    }
    let mut row = ui.new_child(UiBuilder::new().max_rect(inner).layout(Layout::right_to_left(Align::Center)));
    for (keys, does) in right.iter().rev() {
        row.label(small(does));
        key_caps_ui(&mut row, keys);
        row.add_space(4.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(keys: &Keymap) -> Seen<'_> {
        let now = Situation { open: true, packets: true, ..Situation::default() };
        Seen { now, keys, packets: 2256, packet: None }
    }

    fn hits(query: &str) -> Vec<Hit> {
        let keys = Keymap::default();
        find(query, &seen(&keys)).into_iter().map(|(hit, _)| hit).collect()
    }

    #[test]
    fn commands_are_found_by_parts_of_their_words_and_their_menu() {
        assert_eq!(hits("go pack").first(), Some(&Hit::Command(Command::GoToPacket)));
        assert!(hits("theme dark").contains(&Hit::Command(Command::ThemeDark)));
        assert_eq!(hits("no such thing"), []);
    }

    #[test]
    fn what_cannot_be_done_now_comes_last() {
        let found = hits("capt");
        let enabled = |hit: &Hit| match hit {
            Hit::Command(command) => command.why_not(&seen(&Keymap::default()).now).is_none(),
            _ => true,
        };
        let first_off = found.iter().position(|hit| !enabled(hit)).unwrap();
        assert!(found.iter().skip(first_off).all(|hit| !enabled(hit)));
    }

    #[test]
    fn a_colon_goes_to_a_packet_and_an_equals_sign_begins_a_filter() {
        assert_eq!(hits(":1,533"), [Hit::Packet(1533)]);
        assert_eq!(hits(":2257"), []);
        assert_eq!(hits("= tcp.port == 80"), [Hit::Filter("tcp.port == 80".into())]);
    }
}
