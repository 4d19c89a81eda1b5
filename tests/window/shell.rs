//! The shell of the window: commands, palette, tabs, menus by keyboard.

use super::demo::Demo;
use super::{click, press, shows, sized, window};
use eframe::egui::{Event, Key, Modifiers};
use egui_kittest::{Harness, kittest::Queryable};
use std::path::Path;
use wirefin::gui::commands::Command;
use wirefin::gui::window::Window;

const CTRL_SHIFT: Modifiers = Modifiers { shift: true, ..Modifiers::COMMAND };

fn types(harness: &mut Harness<'_, Window>, words: &str) {
    harness.event(Event::Text(words.into()));
    harness.run_steps(4);
}

fn two_captures() -> Harness<'static, Window> {
    let mut harness = window(Demo::with_packets(2256));
    harness.state_mut().open(Path::new("/captures/server-side.pcap"));
    harness.run_steps(4);
    harness
}

#[test]
fn every_command_is_found_by_its_name_and_can_be_run() {
    let mut harness = window(Demo::with_packets(2256));
    for command in Command::all().filter(|command| *command != Command::Palette) {
        if !shows(&harness, "Packet list") {
            harness.state_mut().open(Path::new("/captures/office-wifi.pcapng"));
            harness.run_steps(2);
        }
        press(&mut harness, CTRL_SHIFT, Key::K);
        let words = command.about().words;
        types(&mut harness, &format!("{} {words}", command.place().replace('▸', " ")));
        assert!(shows(&harness, words), "the palette does not find {command:?}");
        press(&mut harness, Modifiers::NONE, Key::Enter);
        // What it opened, or the palette where the command is off, is left again.
        for _ in 0..3 {
            press(&mut harness, Modifiers::NONE, Key::Escape);
        }
    }
}

#[test]
fn the_palette_goes_to_packets_fields_and_filters() {
    let mut harness = window(Demo::with_packets(2256));
    press(&mut harness, CTRL_SHIFT, Key::K);
    types(&mut harness, ":1533");
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert!(shows(&harness, "Packet 1,533"));
    press(&mut harness, CTRL_SHIFT, Key::K);
    types(&mut harness, "http.host");
    assert!(shows(&harness, "Fields of this packet") || shows(&harness, "http.host, captive.example.com"));
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert!(shows(&harness, "Host (http.host), 27 bytes"));
    press(&mut harness, CTRL_SHIFT, Key::K);
    types(&mut harness, "= tcp.port == 80");
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert_eq!(harness.get_by_label("Display filter").value().as_deref(), Some("tcp.port == 80"));
}

#[test]
fn a_command_that_is_off_says_why_in_the_palette_and_does_nothing() {
    let mut harness = window(Demo::with_packets(2256));
    press(&mut harness, CTRL_SHIFT, Key::K);
    types(&mut harness, "stop");
    assert!(shows(&harness, "Stop, No capture is running"));
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert!(shows(&harness, "Stop, No capture is running"));
    press(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(!shows(&harness, "Stop, No capture is running"));
}

#[test]
fn keys_are_changed_in_the_palette_and_work_at_once() {
    let mut harness = window(Demo::with_packets(2256));
    press(&mut harness, CTRL_SHIFT, Key::K);
    types(&mut harness, "about wirefin");
    press(&mut harness, Modifiers::ALT, Key::Enter);
    assert!(shows(&harness, "Press the keys for About Wirefin"));
    press(&mut harness, Modifiers::COMMAND, Key::J);
    press(&mut harness, Modifiers::COMMAND, Key::J);
    assert!(shows(&harness, "SIL Open Font License"));
    press(&mut harness, Modifiers::NONE, Key::Escape);
    press(&mut harness, Modifiers::NONE, Key::F1);
    types(&mut harness, "about wirefin");
    assert!(shows(&harness, "Ctrl+J"));
    click(&mut harness, "Reset all keys");
    assert!(!shows(&harness, "Ctrl+J"));
}

#[test]
fn each_tab_keeps_its_filter_and_its_packet() {
    let mut harness = two_captures();
    assert!(shows(&harness, "server-side.pcap"));
    press(&mut harness, CTRL_SHIFT, Key::K);
    types(&mut harness, ":1000");
    press(&mut harness, Modifiers::NONE, Key::Enter);
    types(&mut harness, "http");
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert!(shows(&harness, "Displayed 451"));
    press(&mut harness, Modifiers::COMMAND, Key::Tab);
    assert!(!shows(&harness, "Displayed 451") && shows(&harness, "Packet 1"));
    press(&mut harness, Modifiers::ALT, Key::Num2);
    assert!(shows(&harness, "Displayed 451") && shows(&harness, "Packet 1,000"));
    assert_eq!(harness.get_by_label("Display filter").value().as_deref(), Some("http"));
}

#[test]
fn tabs_close_by_middle_click_and_by_their_sign() {
    let mut harness = two_captures();
    let at = harness.get_by_label("office-wifi.pcapng").rect().center();
    harness.hover_at(at);
    harness.run_steps(2);
    for pressed in [true, false] {
        let button = eframe::egui::PointerButton::Middle;
        harness.event(Event::PointerButton { pos: at, button, pressed, modifiers: Modifiers::NONE });
        harness.run_steps(2);
    }
    assert!(!shows(&harness, "office-wifi.pcapng"));
    click(&mut harness, "Close this capture");
    assert!(shows(&harness, "Start on wlan0"));
}

#[test]
fn a_new_tab_is_a_welcome_page_beside_the_capture() {
    let mut harness = window(Demo::with_packets(2256));
    click(&mut harness, "New Tab");
    assert!(shows(&harness, "Start on wlan0") && shows(&harness, "office-wifi.pcapng"));
    press(&mut harness, Modifiers::COMMAND, Key::W);
    assert!(shows(&harness, "Packet 1"));
}

#[test]
fn quitting_asks_about_unsaved_packets_in_any_tab() {
    let mut harness = window(Demo::live(18_306));
    click(&mut harness, "New Tab");
    press(&mut harness, Modifiers::COMMAND, Key::Q);
    assert!(shows(&harness, "packets from wlan0?"));
    click(&mut harness, "Cancel");
    assert!(shows(&harness, "Packet") || shows(&harness, "wlan0"));
}

#[test]
fn many_tabs_leave_the_rest_to_a_menu() {
    let mut harness = sized(Demo::with_packets(10), 1024.0, 640.0);
    for i in 0..9 {
        harness.state_mut().open(Path::new(&format!("/captures/capture-number-{i}.pcapng")));
        harness.run_steps(2);
    }
    assert!(shows(&harness, " more"));
}

#[test]
fn menus_are_walked_by_letters() {
    let mut harness = window(Demo::with_packets(2256));
    press(&mut harness, Modifiers::ALT, Key::H);
    assert!(shows(&harness, "Keyboard Shortcuts"));
    types(&mut harness, "k");
    assert!(shows(&harness, "Every command") || shows(&harness, "Reset all keys"));
}
