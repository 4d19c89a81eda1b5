//! Packet list, details, bytes, time strip, search and filter bar as a user meets them.

use super::demo::Demo;
use super::{click, press, shows, sized, window};
use eframe::egui::{Event, Key, Modifiers, PointerButton, Pos2, pos2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use wirefin::gui::window::Window;

const CTRL: Modifiers = Modifiers::COMMAND;
const CTRL_SHIFT: Modifiers = Modifiers { shift: true, ..Modifiers::COMMAND };
const CTRL_ALT: Modifiers = Modifiers { alt: true, ..Modifiers::COMMAND };

fn type_text(harness: &mut Harness<'_, Window>, text: &str) {
    harness.event(Event::Text(text.into()));
    harness.run_steps(4);
}

fn click_at(harness: &mut Harness<'_, Window>, at: Pos2, button: PointerButton, modifiers: Modifiers) {
    harness.hover_at(at);
    harness.run_steps(2);
    harness.event(Event::ModifiersChanged(modifiers));
    for pressed in [true, false] {
        harness.event(Event::PointerButton { pos: at, button, pressed, modifiers });
        harness.run_steps(2);
    }
    harness.event(Event::ModifiersChanged(Modifiers::NONE));
    harness.run_steps(3);
}

fn row(harness: &Harness<'_, Window>, begins: &str) -> Pos2 {
    let row = harness.get_all_by_label_contains(begins).next().unwrap_or_else(|| panic!("no row {begins}"));
    row.rect().left_center() + eframe::egui::vec2(120.0, 0.0)
}

fn menu_of(harness: &mut Harness<'_, Window>, title: &str) {
    let at = harness.get_by_label(title).rect().center();
    click_at(harness, at, PointerButton::Secondary, Modifiers::NONE);
}

#[test]
fn packets_are_marked_one_by_one_together_and_with_the_middle_button() {
    let mut harness = window(Demo::with_packets(2256));
    press(&mut harness, CTRL, Key::M);
    assert!(shows(&harness, "marked, rule"));
    assert!(shows(&harness, "Marked 1"));
    let third = row(&harness, "3, 0.062193");
    click_at(&mut harness, third, PointerButton::Primary, CTRL);
    let sixth = row(&harness, "6, 0.124386");
    click_at(&mut harness, sixth, PointerButton::Primary, Modifiers::SHIFT);
    press(&mut harness, CTRL, Key::M);
    assert!(shows(&harness, "Marked 5"), "1, and 3 to 6");
    let ninth = row(&harness, "9, 0.186579");
    click_at(&mut harness, ninth, PointerButton::Middle, Modifiers::NONE);
    assert!(shows(&harness, "Marked 6"));
    press(&mut harness, CTRL_SHIFT, Key::N);
    assert!(shows(&harness, "Packet 9"));
    press(&mut harness, CTRL_SHIFT, Key::N);
    assert!(shows(&harness, "Packet 1"), "round the end");
    press(&mut harness, CTRL, Key::Z);
    assert!(shows(&harness, "Marked 5"));
    press(&mut harness, CTRL_ALT, Key::M);
    assert!(!shows(&harness, "Marked 5"));
}

#[test]
fn a_title_sorts_up_down_and_as_the_file_has_it() {
    let mut harness = window(Demo::with_packets(2256));
    click(&mut harness, "Protocol");
    click(&mut harness, "Protocol, ascending");
    click(&mut harness, "Protocol, descending");
    assert!(harness.query_by_label("Protocol").is_some());
    menu_of(&mut harness, "Length");
    click(&mut harness, "Sort Descending");
    assert!(harness.query_by_label("Length, descending").is_some());
}

#[test]
fn columns_are_added_hidden_removed_and_brought_back() {
    let mut harness = window(Demo::with_packets(2256));
    click(&mut harness, "Hypertext Transfer Protocol");
    press(&mut harness, Modifiers::NONE, Key::ArrowRight);
    harness.get_all_by_label_contains("Host: captive.example.com").next().unwrap().click();
    harness.run_steps(4);
    press(&mut harness, CTRL_SHIFT, Key::I);
    let title = |harness: &Harness<'_, Window>, name: &str| harness.query_by_label(name).map(|node| node.rect().left());
    let (host, info) = (title(&harness, "http.host").unwrap(), title(&harness, "Info").unwrap());
    assert!(host < info, "a new column stands before Info");
    menu_of(&mut harness, "Length");
    click(&mut harness, "Remove Column");
    assert!(title(&harness, "Length").is_none());
    menu_of(&mut harness, "Protocol");
    let shown = harness.get_all_by_label("Time").last().unwrap();
    shown.click();
    harness.run_steps(4);
    assert!(title(&harness, "Time").is_none());
    for _ in 0..3 {
        press(&mut harness, CTRL, Key::Z);
    }
    assert!(title(&harness, "Time").is_some() && title(&harness, "Length").is_some());
    assert!(title(&harness, "http.host").is_none());
}

#[test]
fn a_column_is_made_for_any_field_and_not_for_none() {
    let mut harness = window(Demo::with_packets(2256));
    menu_of(&mut harness, "Info");
    click(&mut harness, "Add Column");
    click(&mut harness, "Any Field…");
    type_text(&mut harness, "nosuch");
    assert!(shows(&harness, "There is no field of this name"));
    press(&mut harness, CTRL, Key::A);
    type_text(&mut harness, "ip.ttl");
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert!(harness.query_by_label("ip.ttl").is_some());
}

#[test]
fn what_is_sought_is_found_or_said_not_to_be_there() {
    let mut harness = window(Demo::with_packets(2256));
    press(&mut harness, CTRL, Key::F);
    type_text(&mut harness, "hotspot");
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert!(shows(&harness, "Packet 5"));
    press(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(harness.query_by_label("Close the find bar").is_none());
    press(&mut harness, CTRL, Key::N);
    assert!(shows(&harness, "Packet 10"));
    press(&mut harness, CTRL, Key::F);
    press(&mut harness, CTRL, Key::A);
    type_text(&mut harness, "nowhere");
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert!(shows(&harness, "No packet has it"));
    click(&mut harness, "What is sought: Text");
    click(&mut harness, "Hex value");
    click(&mut harness, "Find");
    press(&mut harness, CTRL, Key::A);
    type_text(&mut harness, "474");
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert!(shows(&harness, "A byte has two hexadecimal digits"));
}

#[test]
fn text_is_found_in_the_details() {
    let mut harness = window(Demo::with_packets(2256));
    press(&mut harness, CTRL_ALT, Key::F);
    type_text(&mut harness, "user-agent");
    assert!(shows(&harness, "User-Agent (http.user_agent), 50 bytes"));
    press(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(harness.query_by_label("Close find in packet").is_none());
}

#[test]
fn the_time_strip_limits_the_list_and_lets_go_again() {
    let mut harness = window(Demo::with_packets(2256));
    let strip = harness.get_by_label("Time strip");
    assert!(strip.value().is_some_and(|value| value.contains("2,256 packets in 46.7 s")));
    let rect = strip.rect();
    let at = |share: f32| pos2(rect.left() + rect.width() * share, rect.top() + 10.0);
    harness.drag_at(at(0.25));
    harness.run_steps(2);
    harness.hover_at(at(0.5));
    harness.run_steps(2);
    harness.drop_at(at(0.5));
    harness.run_steps(4);
    assert!(shows(&harness, "Limited to 12–23 s"));
    click(&mut harness, "Analyze");
    click(&mut harness, "Time Limit as Filter");
    assert!(!shows(&harness, "Limited to"));
    let filter = harness.get_by_label("Display filter").value();
    assert!(filter.is_some_and(|filter| filter.starts_with("frame.time_epoch >= ")));
}

#[test]
fn the_time_strip_is_walked_with_the_keyboard_and_can_be_hidden() {
    let mut harness = window(Demo::with_packets(2256));
    let at = harness.get_by_label("Time strip").rect().center();
    click_at(&mut harness, at, PointerButton::Primary, Modifiers::NONE);
    press(&mut harness, Modifiers::NONE, Key::ArrowRight);
    for _ in 0..9 {
        press(&mut harness, Modifiers::SHIFT, Key::ArrowRight);
    }
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert!(shows(&harness, "Limited to "));
    click(&mut harness, "Clear the time limit");
    assert!(!shows(&harness, "Limited to "));
    click(&mut harness, "View");
    click(&mut harness, "Time Strip");
    assert!(harness.query_by_label("Time strip").is_none());
}

#[test]
fn a_comment_is_written_and_taken_back() {
    let mut harness = window(Demo::with_packets(2256));
    press(&mut harness, CTRL_ALT, Key::C);
    type_text(&mut harness, "the first one");
    click(&mut harness, "Keep comments");
    assert!(shows(&harness, "commented"));
    press(&mut harness, CTRL, Key::Z);
    assert!(!shows(&harness, "commented"));
}

#[test]
fn a_filter_is_counted_while_it_is_typed_and_gets_a_button() {
    let mut harness = window(Demo::with_packets(2256));
    press(&mut harness, CTRL, Key::Slash);
    type_text(&mut harness, "http ");
    harness.run_steps(20);
    assert_eq!(harness.get_by_label("Display filter").value().as_deref(), Some("http "));
    assert!(!shows(&harness, "Displayed"), "it is not applied");
    click(&mut harness, "Add a filter button");
    type_text(&mut harness, "Web");
    press(&mut harness, Modifiers::NONE, Key::Enter);
    press(&mut harness, CTRL, Key::Slash);
    press(&mut harness, CTRL, Key::A);
    type_text(&mut harness, "nothing");
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert!(shows(&harness, "No packet matches"));
    click(&mut harness, "Web");
    assert!(shows(&harness, "Displayed 451"));
}

#[test]
fn a_right_filter_is_applied_while_it_is_typed_if_that_is_wanted() {
    let mut harness = window(Demo::with_packets(2256));
    click(&mut harness, "Analyze");
    click(&mut harness, "Filter while Typing");
    press(&mut harness, CTRL, Key::Slash);
    type_text(&mut harness, "http");
    harness.run_steps(30);
    assert!(shows(&harness, "Displayed 451"));
}

#[test]
fn a_filter_is_saved_chosen_again_and_forgotten() {
    let mut harness = window(Demo::with_packets(2256));
    press(&mut harness, CTRL, Key::Slash);
    type_text(&mut harness, "http && tcp");
    press(&mut harness, Modifiers::NONE, Key::Enter);
    click(&mut harness, "Saved filters");
    click(&mut harness, "Save This Filter…");
    type_text(&mut harness, "My web");
    press(&mut harness, Modifiers::NONE, Key::Enter);
    click(&mut harness, "Clear the filter");
    click(&mut harness, "Saved filters");
    click(&mut harness, "My web");
    assert_eq!(harness.get_by_label("Display filter").value().as_deref(), Some("http && tcp"));
    click(&mut harness, "Saved filters");
    click(&mut harness, "Forget This Filter");
    click(&mut harness, "Saved filters");
    assert!(harness.query_by_label("My web").is_none());
}

#[test]
fn coloring_rules_are_changed_and_rows_follow() {
    let mut harness = window(Demo::with_packets(2256));
    click(&mut harness, "View");
    click(&mut harness, "Coloring Rules…");
    assert!(shows(&harness, "Bad TCP, tcp.analysis.flags"));
    harness.get_all_by_label_contains("HTTP, http || tcp.port == 80 || http2, on").next().unwrap().click();
    harness.run_steps(4);
    assert_eq!(harness.get_by_label("Name of the rule").value().as_deref(), Some("HTTP"));
    assert!(shows(&harness, "Light: 12272e on e4ffc7"));
    click(&mut harness, "Delete");
    assert!(!shows(&harness, "HTTP, http || tcp.port == 80"));
    click(&mut harness, "New");
    assert!(shows(&harness, "New rule, , on"));
    click(&mut harness, "Done");
    assert!(harness.query_by_label("Name of the rule").is_none());
    press(&mut harness, CTRL, Key::Z);
    click(&mut harness, "View");
    click(&mut harness, "Coloring Rules…");
    assert!(shows(&harness, "HTTP, http || tcp.port == 80 || http2, on"));
}

#[test]
fn an_item_gets_a_color_of_its_own() {
    let mut harness = window(Demo::with_packets(2256));
    click(&mut harness, "Hypertext Transfer Protocol");
    let at = harness.get_by_label("Hypertext Transfer Protocol").rect().center();
    click_at(&mut harness, at, PointerButton::Secondary, Modifiers::NONE);
    click(&mut harness, "Colorize with Filter…");
    assert_eq!(harness.get_by_label("Filter of the rule").value().as_deref(), Some("http"));
}

#[test]
fn bytes_are_shown_as_bits_and_as_text_of_mainframes() {
    let mut harness = window(Demo::with_packets(2256));
    click(&mut harness, "How bytes are shown");
    click(&mut harness, "Show Bytes as Bits");
    assert!(shows(&harness, "offset 4: 6a 64 c4 61"), "four a row");
    click(&mut harness, "How bytes are shown");
    click(&mut harness, "Show Text as EBCDIC");
    assert!(shows(&harness, "text F··-"), "c6 2c 03 60");
}

#[test]
fn a_conversation_is_walked() {
    let mut harness = window(Demo::with_packets(2256));
    press(&mut harness, CTRL, Key::Period);
    assert!(shows(&harness, "Packet 4"));
    press(&mut harness, CTRL, Key::Comma);
    assert!(shows(&harness, "Packet 1"));
    click(&mut harness, "Go");
    click(&mut harness, "Last Packet in Conversation");
    assert!(shows(&harness, "Packet 2,256"));
    press(&mut harness, Modifiers::ALT, Key::ArrowLeft);
    assert!(shows(&harness, "Packet 1"));
}

#[test]
fn fifty_million_rows_scroll_select_and_filter_like_fifty() {
    let mut harness = window(Demo::with_packets(50_000_000));
    press(&mut harness, CTRL, Key::End);
    assert!(shows(&harness, "Packet 50,000,000"));
    let list = harness.get_by_label("Packet list").rect();
    let bar = |share: f32| pos2(list.right() + 6.0, list.top() + list.height() * share);
    harness.drag_at(bar(0.999));
    harness.run_steps(2);
    harness.drop_at(bar(0.5));
    harness.run_steps(4);
    let middle = harness.get_all_by_label_contains("rule ").next().unwrap();
    let number: u64 = middle.accesskit_node().label().unwrap().split(',').next().unwrap().parse().unwrap();
    assert!((20_000_000..30_000_000).contains(&number), "{number}");
    press(&mut harness, CTRL, Key::Slash);
    type_text(&mut harness, "http");
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert!(shows(&harness, "Displayed 10,000,000"));
}

#[test]
fn a_low_window_folds_the_time_strip() {
    let harness = sized(Demo::with_packets(2256), 1024.0, 560.0);
    assert_eq!(harness.get_by_label("Time strip").rect().height(), 20.0);
}
