//! The status bar: what is selected, what goes on, how many packets there are.

use super::strip::entries_ui;
use super::{Action, View, row_in};
use crate::gui::commands::{Command, Entry};
use crate::gui::model::{Job, Live};
use crate::gui::severity::Look;
use crate::gui::tokens::{Palette, size, text};
use crate::gui::widgets::button::{Button, focus_ring, key_caps_ui};
use crate::gui::widgets::interface_row::sparkline;
use crate::gui::widgets::list::paint_galley;
use crate::gui::widgets::menu::{Item, item_ui, rows_ui, separator_ui};
use crate::gui::windows::profiles::ProfileAct;
use crate::gui::{fonts, icons, words};
use eframe::egui::{
    Align, Color32, CornerRadius, Frame, Id, Label, Layout, Margin, Popup, PopupCloseBehavior, Rect, RectAlign,
    RichText, Role, Sense, TextFormat, Ui, WidgetInfo, text::LayoutJob, vec2,
};

/// Draws the bar. `line` is the chosen or hovered line of the details.
pub fn status_ui(ui: &mut Ui, rect: Rect, view: &View<'_>, line: Option<usize>, actions: &mut Vec<Action>) {
    let palette = Palette::of(ui);
    ui.painter().rect_filled(rect, 0, palette.surface_1);
    ui.painter().hline(rect.x_range(), rect.top() + 0.5, palette.hairline());
    let mut row = row_in(ui, rect.shrink2(vec2(10.0, 0.0)), 0.0);
    row.spacing_mut().item_spacing.x = 6.0;
    let Some(capture) = view.capture else {
        for (command, does) in
            [(Command::Start, "start"), (Command::Palette, "all commands"), (Command::Shortcuts, "help")]
        {
            key_caps_ui(&mut row, &view.keys.words(command).replace('+', " "));
            row.label(RichText::new(does).size(text::SMALL).color(palette.text_2));
            row.add_space(8.0);
        }
        row.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 14.0;
            profile_ui(ui, view, actions);
            if let Some(job) = view.engine.waiting() {
                job_ui(ui, &job, actions);
            }
        });
        return;
    };
    let severities = capture.severities();
    for (severity, count) in &severities {
        let color = severity.color(palette);
        row.label(RichText::new(severity.icon()).font(fonts::icon_fill(14.0)).color(color));
        let words = RichText::new(words::grouped(*count)).size(text::SMALL).color(palette.text_2);
        row.label(words).on_hover_text(format!("Expert items: {}", severity.word()));
        row.add_space(4.0);
    }
    if !severities.is_empty() {
        let (bar, _) = row.allocate_exact_size(vec2(9.0, 14.0), Sense::hover());
        row.painter().vline(bar.center().x, bar.y_range(), palette.hairline());
    }
    row.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 14.0;
        profile_ui(ui, view, actions);
        let counts = capture.counts();
        // From the right, so the last is added first.
        for (name, count) in [("Ignored", counts.ignored), ("Dropped", counts.dropped), ("Marked", counts.marked)] {
            if count > 0 {
                ui.label(pair(palette, name, &words::grouped(count), ""));
            }
        }
        if counts.displayed != counts.packets {
            let share = format!(" ({})", words::percent(counts.displayed, counts.packets));
            ui.label(pair(palette, "Displayed", &words::grouped(counts.displayed), &share));
        }
        ui.label(pair(palette, "Packets", &words::grouped(counts.packets), ""));
        if let Some(live) = capture.live() {
            live_ui(ui, &live);
        }
        for job in capture.jobs().iter().take(2) {
            job_ui(ui, job, actions);
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let message = message(palette, view, line);
            ui.add(Label::new(message).truncate());
        });
    });
}

/// The profile in use, with a menu of the others.
fn profile_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
    let palette = Palette::of(ui);
    let galley = ui.painter().layout_job(pair(palette, "Profile", view.profile, ""));
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + 8.0, 22.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Profile {}", view.profile)));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, CornerRadius::same(size::CORNER_CHIP), palette.surface_3);
    }
    paint_galley(ui.painter(), rect, galley, Align::Center);
    Popup::menu(&response).show(|ui| {
        rows_ui(ui, |ui| {
            for name in view.profiles {
                if item_ui(ui, Item { checked: name == view.profile, ..Item::new(name) }).clicked() {
                    actions.push(Action::Profile(ProfileAct::Use(name.clone())));
                    ui.close();
                }
            }
            separator_ui(ui);
            entries_ui(ui, &[Entry::Do(Command::Profiles)], view, actions);
        });
    });
}

fn pair(palette: &Palette, name: &str, strong: &str, rest: &str) -> LayoutJob {
    let plain = TextFormat::simple(fonts::ui(text::SMALL), palette.text_2);
    let mut job = LayoutJob::default();
    job.append(name, 0.0, plain.clone());
    job.append(&format!(" {strong}"), 0.0, TextFormat::simple(fonts::medium(text::SMALL), palette.text_1));
    job.append(rest, 0.0, plain);
    job
}

/// `Host (http.host), 25 bytes`, or what is captured.
fn message(palette: &Palette, view: &View<'_>, line: Option<usize>) -> LayoutJob {
    let plain = TextFormat::simple(fonts::ui(text::SMALL), palette.text_2);
    let mut job = LayoutJob::default();
    if let Some((_, packet)) = view.packet
        && let Some(line) = line.filter(|line| *line < packet.len())
    {
        let mut parts = Vec::new();
        packet.text(line, &mut parts);
        let all: String = parts.iter().map(|(_, words)| words.as_str()).collect();
        let label = match parts.first() {
            Some((crate::gui::widgets::tree::Part::Label, label)) => label.as_str(),
            Some((crate::gui::widgets::tree::Part::Name, name)) => name.as_str(),
            _ => {
                let inside = all.trim_start_matches('[').trim_end_matches(']');
                inside.split_once(": ").map_or(inside, |(label, _)| label)
            }
        };
        let label = label.trim_end_matches([' ', ':', ',']);
        job.append(label, 0.0, plain.clone());
        if let Some(field) = packet.field_of(line) {
            let data = TextFormat::simple(fonts::data(), palette.text_3);
            job.append(&format!(" ({field})"), 0.0, data);
        }
        let bytes = packet.shape(line).bytes.len() as u64;
        if bytes > 0 {
            let bytes = format!(", {}", words::counted(bytes, "byte", "bytes"));
            job.append(&bytes, 0.0, plain);
        }
    } else if let Some(live) = view.capture.and_then(|capture| capture.live()) {
        job.append("Capturing on ", 0.0, plain.clone());
        let strong = TextFormat::simple(fonts::medium(text::SMALL), palette.text_1);
        job.append(&live.interfaces, 0.0, strong);
        let filter =
            if live.filter.is_empty() { ", no capture filter".to_owned() } else { format!(", {}", live.filter) };
        job.append(&filter, 0.0, plain);
    }
    job
}

/// Words on a coloured ground, with room for a dot before them.
fn chip(ui: &mut Ui, ground: Color32, dot: Option<Color32>, words: LayoutJob) -> Rect {
    let galley = ui.painter().layout_job(words);
    let left = if dot.is_some() { 22.0 } else { 8.0 };
    let (rect, _) = ui.allocate_exact_size(vec2(left + galley.size().x + 8.0, 20.0), Sense::hover());
    ui.painter().rect_filled(rect, CornerRadius::same(size::CORNER_CHIP), ground);
    if let Some(color) = dot {
        ui.painter().circle_filled(rect.left_center() + vec2(12.0, 0.0), 4.0, color);
    }
    paint_galley(ui.painter(), rect.with_min_x(rect.left() + left), galley, Align::LEFT);
    rect
}

fn live_ui(ui: &mut Ui, live: &Live) {
    let palette = Palette::of(ui);
    let (ground, lost_color) =
        if live.lost > 0 { (palette.warn_bg, palette.warn) } else { (palette.accent_soft, palette.ok) };
    let format = |color| TextFormat::simple(fonts::ui(text::SMALL), color);
    let mut job = LayoutJob::default();
    let rate = format!("{:.0} /s", live.packets_a_second);
    for words in [words::clock(live.seconds), rate, words::rate(live.bits_a_second)] {
        if !words.is_empty() {
            job.append(&format!("{words}  "), 0.0, format(palette.text_1));
        }
    }
    let lost = format!("{} lost", words::grouped(live.lost));
    job.append(&lost, 0.0, format(lost_color));
    let spoken = job.text.clone();
    let rect = chip(ui, ground, Some(palette.live), job);
    let id = Id::unique("live chip");
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Capturing, {spoken}")));
    focus_ring(ui.painter(), palette, rect, CornerRadius::same(size::CORNER_CHIP), &response);
    Popup::menu(&response)
        .align(RectAlign::TOP_END)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .gap(8.0)
        .show(|ui| meter_ui(ui, live));
}

/// Every counter of the capture that runs.
fn meter_ui(ui: &mut Ui, live: &Live) {
    const WIDTH: f32 = 290.0;
    let palette = Palette::of(ui);
    let meter = &live.meter;
    ui.set_width(WIDTH);
    ui.spacing_mut().item_spacing.y = 4.0;
    Frame::new().inner_margin(Margin::symmetric(10, 8)).show(ui, |ui| {
        ui.horizontal(|ui| {
            let (icon, color, words) = if live.lost == 0 {
                (icons::CHECK_CIRCLE, palette.ok, "No packets lost".to_owned())
            } else {
                (icons::WARNING, palette.warn, words::counted(live.lost, "packet lost", "packets lost"))
            };
            ui.label(RichText::new(icon).font(fonts::icon_fill(text::ICON)).color(color));
            ui.label(RichText::new(words).font(fonts::strong(13.0)).color(palette.text_1));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.label(RichText::new(&live.interfaces).color(palette.text_3));
            });
        });
        let (spark, response) = ui.allocate_exact_size(vec2(ui.available_width(), 42.0), Sense::hover());
        let now = format!("{:.0}", live.packets_a_second);
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, format!("{now} packets a second now")));
        sparkline(ui.painter(), palette, spark, &meter.rates);
        ui.horizontal(|ui| {
            let hint = |words: String| RichText::new(words).size(text::COLUMN).color(palette.text_3);
            ui.label(hint(format!("packets a second, last {} s", meter.rates.len())));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| ui.label(hint(format!("now {now}"))));
        });
        let lost = |count: u64| (words::grouped(count), if count == 0 { palette.ok } else { palette.warn });
        let plain = |value: String| (value, palette.text_1);
        let rows = [
            ("Seen by the kernel", plain(words::grouped(meter.seen))),
            ("Dropped by the kernel", lost(meter.dropped)),
            ("Dropped by the interface", lost(meter.dropped_by_interface)),
            ("", plain(String::new())),
            ("Kernel buffer", plain(format!("{} MB", words::grouped(u64::from(meter.buffer))))),
            ("Not analyzed yet", plain(words::counted(meter.behind, "packet", "packets"))),
            ("On disk", plain(words::size(meter.on_disk))),
        ];
        for (name, (value, color)) in rows {
            if name.is_empty() {
                separator_ui(ui);
                continue;
            }
            ui.horizontal(|ui| {
                ui.label(RichText::new(name).color(palette.text_2));
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    ui.label(RichText::new(value).font(fonts::data()).color(color));
                });
            });
        }
        if live.lost > 0 {
            let advice = "The kernel buffer was full. A bigger buffer or a capture filter helps";
            ui.add(Label::new(RichText::new(advice).color(palette.warn)).wrap());
        }
    });
}

fn job_ui(ui: &mut Ui, job: &Job, actions: &mut Vec<Action>) {
    let palette = Palette::of(ui);
    let progress = match (job.share, job.progress.is_empty()) {
        (_, false) => format!("{} {}", job.words, job.progress),
        (Some(share), true) => format!("{} {:.0} %", job.words, share * 100.0),
        (None, true) => job.words.clone(),
    };
    // From the right, so the button is added before the words it stops.
    let stop = Button::small(icons::X, "Stop this job").height(20.0);
    ui.spacing_mut().item_spacing.x = 2.0;
    if ui.add(stop).clicked() {
        actions.push(Action::StopJob(job.id));
    }
    let format = TextFormat::simple(fonts::ui(text::SMALL), palette.text_1);
    chip(ui, palette.surface_3, None, LayoutJob::single_section(progress, format));
    ui.spacing_mut().item_spacing.x = 14.0;
}
