//! Messages that come by themselves, at the bottom right, at most three.

use super::button::{Button, link_ui};
use crate::gui::tokens::{Palette, size, text};
use crate::gui::{fonts, icons};
use eframe::egui::{
    Align, Align2, Area, Context, CornerRadius, Frame, Id, Label, Layout, Margin, Order, RichText, Stroke, Ui, pos2,
    vec2,
};

/// How good the news is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// Leaves by itself after five seconds.
    Good,
    Warning,
    Error,
}

/// One message, with something to do about it if there is.
#[derive(Debug, Clone)]
pub struct Toast<A> {
    pub mood: Mood,
    pub title: String,
    pub body: String,
    /// Words of a link and what it does.
    pub action: Option<(String, A)>,
    since: Option<f64>,
}

impl<A> Toast<A> {
    /// A message without anything to do.
    pub fn new(mood: Mood, title: impl Into<String>, body: impl Into<String>) -> Self {
        Toast { mood, title: title.into(), body: body.into(), action: None, since: None }
    }

    /// Adds a link.
    pub fn with(mut self, words: impl Into<String>, action: A) -> Self {
        self.action = Some((words.into(), action));
        self
    }
}

const WIDTH: f32 = 420.0;
const STAYS: f64 = 5.0;
const AT_MOST: usize = 3;

/// Draws the newest three of `toasts` above `bottom` and removes those that are done.
///
/// Gives the action of a link that was clicked.
pub fn toasts_ui<A: Clone>(ctx: &Context, toasts: &mut Vec<Toast<A>>, right: f32, bottom: f32) -> Option<A> {
    let now = ctx.input(|i| i.time);
    for toast in toasts.iter_mut() {
        toast.since.get_or_insert(now);
    }
    let left = |toast: &Toast<A>| STAYS - (now - toast.since.unwrap_or(now));
    toasts.retain(|toast| toast.mood != Mood::Good || left(toast) > 0.0);
    if let Some(soonest) = toasts.iter().filter(|t| t.mood == Mood::Good).map(left).reduce(f64::min) {
        ctx.request_repaint_after(std::time::Duration::from_secs_f64(soonest.max(0.0)));
    }
    let mut clicked = None;
    let mut closed = None;
    let first = toasts.len().saturating_sub(AT_MOST);
    let shown = toasts.get(first..).unwrap_or_default();
    if shown.is_empty() {
        return None;
    }
    Area::new(Id::unique("toasts"))
        .order(Order::Foreground)
        .pivot(Align2::RIGHT_BOTTOM)
        .fixed_pos(pos2(right - 12.0, bottom - 12.0))
        .show(ctx, |ui| {
            ui.spacing_mut().item_spacing.y = 8.0;
            for (i, toast) in shown.iter().enumerate() {
                match toast_ui(ui, toast) {
                    Some(true) => {
                        clicked = toast.action.as_ref().map(|(_, action)| action.clone());
                        closed = Some(first + i);
                    }
                    Some(false) => closed = Some(first + i),
                    None => {}
                }
            }
        });
    if let Some(index) = closed {
        toasts.remove(index);
    }
    clicked
}

/// `Some(true)` for a click on the link, `Some(false)` for one on the cross.
fn toast_ui<A>(ui: &mut Ui, toast: &Toast<A>) -> Option<bool> {
    let palette = Palette::of(ui);
    let (icon, color) = match toast.mood {
        Mood::Good => (icons::CHECK_CIRCLE, palette.ok),
        Mood::Warning => (icons::WARNING, palette.warn),
        Mood::Error => (icons::X_CIRCLE, palette.err),
    };
    let mut done = None;
    Frame::new()
        .fill(palette.surface_2)
        .stroke(Stroke::new(1.0, palette.line_2))
        .corner_radius(CornerRadius::same(size::CORNER_POPUP))
        .shadow(palette.shadow())
        .inner_margin(Margin { left: 12, right: 8, top: 8, bottom: 10 })
        .show(ui, |ui| {
            ui.set_width(WIDTH - 20.0);
            ui.spacing_mut().item_spacing = vec2(8.0, 2.0);
            ui.horizontal(|ui| {
                ui.label(RichText::new(icon).font(fonts::icon_fill(16.0)).color(color));
                ui.label(RichText::new(&toast.title).font(fonts::medium(text::NORMAL)).color(palette.text_1));
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if ui.add(Button::small(icons::X, "Close the message")).clicked() {
                        done = Some(false);
                    }
                    if let Some((words, _)) = &toast.action
                        && link_ui(ui, words).clicked()
                    {
                        done = Some(true);
                    }
                });
            });
            if !toast.body.is_empty() {
                ui.horizontal(|ui| {
                    ui.add_space(24.0);
                    let words = RichText::new(&toast.body).color(palette.text_2);
                    ui.add(Label::new(words).wrap());
                });
            }
        });
    done
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gui::style;
    use egui_kittest::{Harness, kittest::Queryable};

    type Shown = (Vec<Toast<u32>>, Option<u32>);

    fn harness(toasts: Vec<Toast<u32>>) -> Harness<'static, Shown> {
        Harness::builder().with_size([600.0, 400.0]).with_context_setup(style::install).build_ui_state(
            |ui, (toasts, clicked): &mut Shown| {
                *clicked = clicked.or(toasts_ui(ui.ctx(), toasts, 600.0, 400.0));
            },
            (toasts, None),
        )
    }

    #[test]
    fn good_news_leaves_and_errors_stay() {
        let mut harness = harness(vec![
            Toast::new(Mood::Good, "Exported 449 packets", "phone-only.pcapng, 224 kB"),
            Toast::new(Mood::Error, "The file ends in the middle of packet 88,041", ""),
        ]);
        harness.run_steps(2);
        assert!(harness.query_by_label("Exported 449 packets").is_some());
        harness.run_steps(40);
        assert!(harness.query_by_label("Exported 449 packets").is_none());
        assert!(harness.query_by_label("The file ends in the middle of packet 88,041").is_some());
    }

    #[test]
    fn the_link_does_what_it_says_and_takes_the_message_away() {
        let mut harness = harness(vec![Toast::new(Mood::Warning, "3 packets were lost", "").with("Options…", 7)]);
        harness.run_steps(2);
        harness.get_by_label("Options…").click();
        harness.run_steps(2);
        assert_eq!(harness.state().1, Some(7));
        assert!(harness.state().0.is_empty());
    }
}
