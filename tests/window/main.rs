//! The window as a user, with invented packets: find by name, click, type, read.
#![cfg(feature = "window")]

mod captures;
mod capturing;
mod demo;
mod exporting;
mod list;
mod panes;
mod settings;
mod shell;
mod tools;

use demo::Demo;
use eframe::egui::{Event, Key, Modifiers, Theme};
use egui_kittest::{Harness, kittest::Queryable};
use wirefin::gui::settings::Settings;
use wirefin::gui::style;
use wirefin::gui::window::Window;

fn window(demo: Demo) -> Harness<'static, Window> {
    sized(demo, 1440.0, 900.0)
}

fn sized(demo: Demo, width: f32, height: f32) -> Harness<'static, Window> {
    let mut harness = Harness::builder()
        .with_size([width, height])
        .with_theme(Theme::Dark)
        .with_step_dt(0.02)
        .with_context_setup(style::install)
        .build_ui_state(|ui, window: &mut Window| window.frame(ui), Window::new(Box::new(demo), Settings::default()));
    harness.run_steps(4);
    harness
}

fn press(harness: &mut Harness<'_, Window>, modifiers: Modifiers, key: Key) {
    harness.key_press_modifiers(modifiers, key);
    harness.run_steps(4);
}

fn click(harness: &mut Harness<'_, Window>, name: &str) {
    harness.get_by_label(name).click();
    harness.run_steps(4);
}

fn shows(harness: &Harness<'_, Window>, words: &str) -> bool {
    harness.query_all_by_label_contains(words).next().is_some()
}

#[test]
fn a_click_on_a_row_shows_the_packet_and_its_bytes() {
    let mut harness = window(Demo::with_packets(2256));
    assert!(shows(&harness, "Packet 1"));
    let row = harness.get_all_by_label_contains("GET /hotspot-detect.html HTTP/1.0, rule HTTP").next().unwrap();
    row.click();
    harness.run_steps(4);
    assert!(shows(&harness, "Packet 5"));
    assert!(shows(&harness, "Hypertext Transfer Protocol"));
    assert!(shows(&harness, "offset 0: c6 2c 03 60"));
}

#[test]
fn arrows_walk_from_list_to_details_and_light_bytes() {
    let mut harness = window(Demo::with_packets(2256));
    press(&mut harness, Modifiers::NONE, Key::ArrowDown);
    assert!(shows(&harness, "Packet 2"));
    press(&mut harness, Modifiers::NONE, Key::Enter);
    for _ in 0..2 {
        press(&mut harness, Modifiers::NONE, Key::ArrowDown);
    }
    press(&mut harness, Modifiers::NONE, Key::ArrowRight);
    press(&mut harness, Modifiers::NONE, Key::ArrowDown);
    assert!(shows(&harness, "Destination (eth.dst), 6 bytes"));
}

#[test]
fn typing_anywhere_starts_a_filter_and_enter_applies_it() {
    let mut harness = window(Demo::with_packets(2256));
    harness.event(Event::Text("h".into()));
    harness.run_steps(4);
    harness.event(Event::Text("ttp".into()));
    harness.run_steps(4);
    assert_eq!(harness.get_by_label("Display filter").value().as_deref(), Some("http"));
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert!(shows(&harness, "Displayed 451 (20.0 %)"));
}

#[test]
fn a_wrong_filter_says_why_and_is_not_applied() {
    let mut harness = window(Demo::with_packets(2256));
    press(&mut harness, Modifiers::COMMAND, Key::Slash);
    harness.event(Event::Text("ip.adr == 1.2.3.4".into()));
    harness.run_steps(4);
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert!(shows(&harness, "is neither a field nor a protocol"));
    assert!(!shows(&harness, "Displayed"));
    click(&mut harness, "ip.addr");
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert!(shows(&harness, "Displayed 451"));
}

#[test]
fn an_empty_result_offers_to_clear_the_filter() {
    let mut harness = window(Demo::with_packets(2256));
    harness.event(Event::Text("nothing".into()));
    harness.run_steps(4);
    press(&mut harness, Modifiers::NONE, Key::Enter);
    click(&mut harness, "Clear filter");
    assert!(shows(&harness, "GET /hotspot-detect.html"));
}

#[test]
fn the_selected_packet_stays_when_the_filter_shows_it() {
    let mut harness = window(Demo::with_packets(2256));
    press(&mut harness, Modifiers::COMMAND, Key::G);
    harness.event(Event::Text("1000".into()));
    harness.run_steps(4);
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert!(shows(&harness, "Packet 1,000"));
    harness.event(Event::Text("http".into()));
    harness.run_steps(4);
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert!(shows(&harness, "Packet 1,000"));
}

#[test]
fn a_chosen_item_becomes_a_filter_from_the_menu() {
    let mut harness = window(Demo::with_packets(2256));
    click(&mut harness, "Hypertext Transfer Protocol");
    click(&mut harness, "Analyze");
    click(&mut harness, "Apply as Filter");
    click(&mut harness, "Not Selected");
    assert_eq!(harness.get_by_label("Display filter").value().as_deref(), Some("!(http)"));
    assert!(shows(&harness, "Displayed 451"));
}

#[test]
fn the_history_leads_back_from_a_linked_packet() {
    let mut harness = window(Demo::with_packets(2256));
    click(&mut harness, "Response 4 after 42.7 ms");
    assert!(shows(&harness, "Packet 4"));
    press(&mut harness, Modifiers::ALT, Key::ArrowLeft);
    assert!(shows(&harness, "Packet 1"));
    press(&mut harness, Modifiers::ALT, Key::ArrowRight);
    assert!(shows(&harness, "Packet 4"));
}

#[test]
fn the_welcome_page_starts_on_the_chosen_interface_and_stops() {
    let mut harness = window(Demo::welcome());
    assert!(harness.query_by_label("Start on wlan0").is_some());
    harness.get_by_label_contains("lo, Loopback").click();
    harness.run_steps(4);
    click(&mut harness, "Start on lo");
    assert!(shows(&harness, "wlan0, capturing"));
    press(&mut harness, Modifiers::COMMAND, Key::E);
    assert!(!shows(&harness, "capturing"));
}

#[test]
fn closing_unsaved_packets_asks_first() {
    let mut harness = window(Demo::live(18_306));
    press(&mut harness, Modifiers::COMMAND, Key::W);
    assert!(shows(&harness, "packets from wlan0?"));
    click(&mut harness, "Cancel");
    assert!(!shows(&harness, "packets from wlan0?"));
    press(&mut harness, Modifiers::COMMAND, Key::W);
    click(&mut harness, "Delete packets");
    assert!(shows(&harness, "Welcome"));
}

#[test]
fn without_rights_the_page_says_so_and_start_says_why_not() {
    let harness = window(Demo::without_rights());
    assert!(shows(&harness, "Your account may not capture yet"));
    assert!(shows(&harness, "Start on wlan0, Capturing is not possible now"));
}

#[test]
fn the_billionth_packet_is_one_key_away() {
    let mut harness = window(Demo::with_packets(1_000_000_000));
    press(&mut harness, Modifiers::COMMAND, Key::End);
    assert!(shows(&harness, "Packet 1,000,000,000"));
    press(&mut harness, Modifiers::COMMAND, Key::ArrowUp);
    assert!(shows(&harness, "Packet 999,999,999"));
}

#[test]
fn a_small_window_keeps_everything_in_reach() {
    let mut harness = sized(Demo::with_packets(2256), 1024.0, 640.0);
    click(&mut harness, "More commands");
    assert!(shows(&harness, "Colorize Packet List"));
    press(&mut harness, Modifiers::NONE, Key::Escape);
    click(&mut harness, "Menu");
    click(&mut harness, "Help");
    click(&mut harness, "About Wirefin");
    assert!(shows(&harness, "SIL Open Font License"));
}

#[test]
fn every_part_draws_at_any_size() {
    for (width, height) in [(300.0, 200.0), (640.0, 480.0), (3840.0, 2160.0)] {
        for demo in [Demo::welcome(), Demo::with_packets(0), Demo::live(5)] {
            sized(demo, width, height);
        }
    }
}
