//! Exporting: what is chosen leaves the window as the terminal twin prints it.

use super::captures::{capture, frames_in, opened, wait_for};
use super::demo::Demo;
use super::{click, press, shows, window};
use eframe::egui::{Event, Key, Modifiers};
use egui_kittest::Harness;
use std::path::Path;
use std::process::Command;
use wirefin::gui::window::Window;

/// Opens the dialog by its menu, does what `choose` does, and exports to `path`.
fn export(harness: &mut Harness<'_, Window>, entry: &str, path: &Path, choose: impl FnOnce(&mut Harness<'_, Window>)) {
    click(harness, "File");
    if entry.starts_with("As ") {
        click(harness, "Export Packet Dissections");
    }
    click(harness, entry);
    choose(harness);
    click(harness, "Export…");
    press(harness, Modifiers::COMMAND, Key::A);
    harness.event(Event::Text(path.display().to_string()));
    harness.run_steps(4);
    click(harness, "Export");
    wait_for(harness, "Exported");
}

fn twin(file: &Path, arguments: &[&str]) -> String {
    let run = Command::new(env!("CARGO_BIN_EXE_tfin")).arg("-2").arg("-r").arg(file).args(arguments).output().unwrap();
    String::from_utf8(run.stdout).unwrap()
}

#[test]
fn dissections_are_written_as_the_terminal_twin_prints_them() {
    let folder = tempfile::tempdir().unwrap();
    let file = capture("dns/dig.pcap");
    for (entry, arguments) in
        [("As JSON…", &["-T", "json"][..]), ("As PSML XML…", &["-T", "psml"]), ("As Plain Text…", &["-P", "-V"])]
    {
        let mut harness = opened(&file);
        wait_for(&mut harness, "Packet 1");
        let to = folder.path().join("out");
        export(&mut harness, entry, &to, |_| {});
        let (ours, twin) = (std::fs::read_to_string(&to).unwrap(), twin(&file, arguments));
        for (number, (ours, twin)) in ours.lines().zip(twin.lines()).enumerate() {
            assert_eq!(ours, twin, "{entry}, line {}", number + 1);
        }
        assert_eq!(ours.len(), twin.len(), "{entry}");
        std::fs::remove_file(to).unwrap();
    }
}

#[test]
fn only_what_the_filter_shows_is_exported_and_can_be_opened() {
    let folder = tempfile::tempdir().unwrap();
    let file = capture("dns/dig.pcap");
    let mut harness = opened(&file);
    wait_for(&mut harness, "Packet 1");
    harness.event(Event::Text("dns.flags.response == 1".into()));
    harness.run_steps(4);
    press(&mut harness, Modifiers::NONE, Key::Enter);
    wait_for(&mut harness, "Displayed ");
    let to = folder.path().join("answers.pcapng.gz");
    export(&mut harness, "Export Specified Packets…", &to, |harness| click(harness, "gzip"));
    let matching = twin(&file, &["-Y", "dns.flags.response == 1"]).lines().count() as u64;
    assert_eq!(frames_in(&to), matching);
    click(&mut harness, "Show");
    wait_for(&mut harness, "answers.pcapng.gz");
}

#[test]
fn a_range_and_a_table_are_exported() {
    let folder = tempfile::tempdir().unwrap();
    let file = capture("dns/dig.pcap");
    let mut harness = opened(&file);
    wait_for(&mut harness, "Packet 1");
    let to = folder.path().join("rows.csv");
    export(&mut harness, "As CSV…", &to, |harness| {
        click(harness, "Packet numbers such as 1-5, 9, 200-");
        harness.event(Event::Text("2".into()));
        harness.run_steps(4);
        assert!(shows(harness, "1 packet"));
    });
    let text = std::fs::read_to_string(&to).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 2, "{text}");
    assert_eq!(lines[0], r#""No.","Time","Source","Destination","Protocol","Length","Info""#);
    assert!(lines[1].starts_with(r#""2",""#), "{text}");
}

#[test]
fn the_dialog_counts_and_says_what_cannot_be() {
    let mut harness = window(Demo::with_packets(2256));
    click(&mut harness, "File");
    click(&mut harness, "Export Specified Packets…");
    assert!(shows(&harness, "2,256 packets"));
    click(&mut harness, "Packet numbers such as 1-5, 9, 200-");
    harness.event(Event::Text("9-1".into()));
    harness.run_steps(4);
    assert!(shows(&harness, "9-1 is no packet and no range"));
    click(&mut harness, "Text");
    click(&mut harness, "All packets");
    click(&mut harness, "Summary line");
    click(&mut harness, "Details");
    assert!(shows(&harness, "Nothing of the packets would be written"));
    press(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(!shows(&harness, "Which packets"));
}

#[test]
fn the_open_dialog_says_what_is_in_a_file() {
    let mut harness = window(Demo::welcome());
    press(&mut harness, Modifiers::COMMAND, Key::O);
    harness.event(Event::Text(capture("arp/uses.pcap").display().to_string()));
    harness.run_steps(4);
    wait_for(&mut harness, " · pcap · ");
}
