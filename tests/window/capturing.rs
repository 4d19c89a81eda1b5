//! Capturing: options, the meter, rights, what a crash left behind; files put together and opened again.

use super::demo::Demo;
use super::{click, press, shows, sized, window};
use eframe::egui::{Event, Key, Modifiers, Theme};
use egui_kittest::{Harness, kittest::Queryable};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use wirefin::gui::engine::Analyzer;
use wirefin::gui::model::LeftBehind;
use wirefin::gui::settings::{OpenCapture, Settings, Store};
use wirefin::gui::style;
use wirefin::gui::window::Window;

#[test]
fn capture_options_say_in_a_sentence_what_will_happen_and_do_it() {
    let mut harness = window(Demo::welcome());
    press(&mut harness, Modifiers::COMMAND, Key::K);
    assert!(shows(&harness, "Captures wlan0, everything, into a temporary pcapng file, until you stop it"));
    click(&mut harness, "Capture on eth0");
    click(&mut harness, "Capture filter of the chosen interfaces");
    harness.event(Event::Text("not port 22".into()));
    harness.run_steps(4);
    assert!(shows(&harness, "Captures wlan0 and eth0, only not port 22"));
    assert!(shows(&harness, "Capture filter for the 2 chosen interfaces"));
    click(&mut harness, "Show the compiled program");
    assert!(shows(&harness, "(000) ret"));
    click(&mut harness, "Stop");
    click(&mut harness, "After a time");
    assert!(shows(&harness, "until you stop it or 60 s came"));
    click(&mut harness, "Output");
    click(&mut harness, "Into this file, as packets come");
    assert!(shows(&harness, "The file has no name"));
    click(&mut harness, "Into a temporary file, until you save it");
    click(&mut harness, "Start capturing");
    assert!(shows(&harness, "Capturing on wlan0 and eth0, not port 22"));
}

#[test]
fn capture_options_do_not_start_on_nothing() {
    let mut harness = window(Demo::welcome());
    press(&mut harness, Modifiers::COMMAND, Key::K);
    click(&mut harness, "Capture on wlan0");
    assert!(shows(&harness, "Start capturing, No interface is chosen"));
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert!(shows(&harness, "Capture options"));
}

#[test]
fn capture_options_fit_into_a_small_window() {
    let mut harness = sized(Demo::welcome(), 1024.0, 640.0);
    press(&mut harness, Modifiers::COMMAND, Key::K);
    let start = harness.get_by_label("Start capturing").rect();
    assert!(start.bottom() < 640.0 && start.right() < 1024.0, "{start}");
}

#[test]
fn the_loss_meter_opens_from_the_status_bar() {
    let mut harness = window(Demo::live(18_306));
    harness.get_by_label_contains("Capturing, 00:05:19").click();
    harness.run_steps(4);
    for words in ["No packets lost", "Seen by the kernel", "Dropped by the interface", "8.4 MB"] {
        assert!(shows(&harness, words), "{words}");
    }
}

#[test]
fn rights_are_asked_for_from_the_card() {
    let mut harness = window(Demo::without_rights());
    click(&mut harness, "Allow capturing…");
    assert!(!shows(&harness, "Your account may not capture yet"));
    assert!(harness.query_by_label("Start on wlan0").is_some());
}

#[test]
fn what_a_crash_left_behind_is_offered_opened_and_asked_about() {
    let left = |name: &str| LeftBehind {
        path: format!("/tmp/{name}").into(),
        name: name.into(),
        packets: "18,306 packets".into(),
        size: "8.4 MB".into(),
    };
    let demo = Demo { left_behind: vec![left("Capture of 14:02"), left("Capture of 09:00")], ..Demo::welcome() };
    let mut harness = window(demo);
    assert!(shows(&harness, "Capture of 14:02 was not saved: 18,306 packets, 8.4 MB"));
    click(&mut harness, "Discard: Capture of 09:00");
    assert!(!shows(&harness, "Capture of 09:00"));
    click(&mut harness, "Open: Capture of 14:02");
    assert!(shows(&harness, "Packet 1"));
    press(&mut harness, Modifiers::COMMAND, Key::W);
    assert!(shows(&harness, "Save 18,306 packets from Capture of 14:02?"));
}

fn real(store: &Store) -> Harness<'static, Window> {
    let engine = Analyzer::new(Arc::new(|| {}));
    let window = Window::new(Box::new(engine), store.load()).storing(store.clone());
    let mut harness = Harness::builder()
        .with_size([1440.0, 900.0])
        .with_theme(Theme::Dark)
        .with_step_dt(0.02)
        .with_context_setup(style::install)
        .build_ui_state(|ui, window: &mut Window| window.frame(ui), window);
    harness.run_steps(2);
    harness
}

fn wait_for(harness: &mut Harness<'_, Window>, words: &str) {
    for _ in 0..400 {
        if shows(harness, words) {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(25));
        harness.run_steps(2);
    }
    panic!("the window never shows {words:?}");
}

#[test]
fn the_captures_of_last_time_come_back_with_filter_and_packet() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::at(folder.path());
    let captures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/captures");
    let mut settings = Settings::default();
    let open = |name: &str, filter: &str, packet| OpenCapture {
        path: captures.join(name),
        filter: filter.into(),
        packet: Some(packet),
    };
    settings.recent.captures = vec![
        open("dns/dig.pcap", "dns.flags.response == 1", 2),
        open("gone.pcap", "", 1),
        open("arp/uses.pcap", "", 2),
    ];
    settings.recent.front = 0;
    store.save_recent(&settings).unwrap();
    let mut harness = real(&store);
    harness.state_mut().reopen();
    wait_for(&mut harness, "Packet 2");
    assert!(shows(&harness, "dig.pcap") && shows(&harness, "uses.pcap") && !shows(&harness, "gone.pcap"));
    assert_eq!(harness.get_by_label("Display filter").value().as_deref(), Some("dns.flags.response == 1"));
    let kept = store.load().recent;
    assert_eq!((kept.captures.len(), kept.front), (2, 0));
    // How many packets they have is known now, and shown the next time.
    assert!(kept.files.iter().any(|file| file.packets.is_some()));
}

/// A file that the system drops on the window.
#[derive(Debug)]
struct Dropped(PathBuf);

impl eframe::egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}

#[test]
fn several_dropped_files_become_one_by_time() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = real(&Store::at(folder.path()));
    let captures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/captures");
    let files = ["arp/uses.pcap", "dns/dig.pcap"].map(|name| captures.join(name));
    let packets: u64 = files.iter().map(|path| super::captures::frames_in(path)).sum();
    harness.input_mut().dropped_files =
        files.into_iter().map(|path| Arc::new(Dropped(path)) as eframe::egui::DroppedFileHandle).collect();
    harness.run_steps(2);
    wait_for(&mut harness, "2 files merged");
    wait_for(&mut harness, &format!("Packets {packets}"));
    press(&mut harness, Modifiers::COMMAND, Key::W);
    assert!(shows(&harness, "from 2 files merged?"));
}
