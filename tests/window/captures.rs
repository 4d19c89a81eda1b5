//! The true window on real captures: the engine records, dissects, filters and saves.

use super::{click, press, shows};
use eframe::egui::{Event, Key, Modifiers, PointerButton, Pos2, Theme, pos2};
use egui_kittest::{Harness, kittest::Queryable};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use wirefin::capture::Program;
use wirefin::file::{CaptureFile, Step};
use wirefin::gui::engine::Analyzer;
use wirefin::gui::settings::Settings;
use wirefin::gui::style;
use wirefin::gui::window::Window;

/// Longest wait for what goes on in other threads.
const PATIENCE: Duration = Duration::from_secs(20);

const CTRL_SHIFT: Modifiers = Modifiers { shift: true, ..Modifiers::COMMAND };

pub(crate) fn capture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/captures").join(name)
}

fn empty() -> Harness<'static, Window> {
    let program = Program::at(env!("CARGO_BIN_EXE_wirefin-capture"));
    let engine = Analyzer::capturing_with(program, Arc::new(|| {}));
    Harness::builder()
        .with_size([1440.0, 900.0])
        .with_theme(Theme::Dark)
        .with_step_dt(0.02)
        .with_context_setup(style::install)
        .build_ui_state(|ui, window: &mut Window| window.frame(ui), Window::new(Box::new(engine), Settings::default()))
}

pub(crate) fn opened(path: &Path) -> Harness<'static, Window> {
    let mut harness = empty();
    harness.state_mut().open(path);
    harness.run_steps(4);
    harness
}

/// Runs the window until it shows `words`.
pub(crate) fn wait_for(harness: &mut Harness<'_, Window>, words: &str) {
    let end = Instant::now() + PATIENCE;
    while !shows(harness, words) {
        assert!(Instant::now() < end, "the window never shows {words:?}");
        std::thread::sleep(Duration::from_millis(10));
        harness.run_steps(2);
    }
}

pub(crate) fn type_filter(harness: &mut Harness<'_, Window>, filter: &str) {
    press(harness, Modifiers::COMMAND, Key::Slash);
    harness.event(Event::Text(filter.into()));
    harness.run_steps(4);
    press(harness, Modifiers::NONE, Key::Enter);
}

pub(crate) fn secondary_click(harness: &mut Harness<'_, Window>, at: Pos2) {
    harness.hover_at(at);
    harness.run_steps(2);
    for pressed in [true, false] {
        let (button, modifiers) = (PointerButton::Secondary, Modifiers::NONE);
        harness.event(Event::PointerButton { pos: at, button, pressed, modifiers });
        harness.run_steps(2);
    }
    harness.run_steps(2);
}

pub(super) fn frames_in(path: &Path) -> u64 {
    let file = CaptureFile::open(path).unwrap();
    let mut walker = file.walk();
    let mut frames = 0;
    while let Step::Frame(..) = walker.next() {
        frames += 1;
    }
    frames
}

#[test]
fn a_file_opens_and_a_field_of_a_packet_lights_its_bytes() {
    let mut harness = opened(&capture("dns/dig.pcap"));
    wait_for(&mut harness, "Standard query response 0x0157 A www.example.test A 10.77.0.2 OPT");
    harness.get_all_by_label_contains("Standard query 0x9957 AAAA").next().unwrap().click();
    harness.run_steps(4);
    assert!(shows(&harness, "Packet 3"));
    assert!(shows(&harness, "DNS query"));
    click(&mut harness, "Domain Name System (query)");
    press(&mut harness, Modifiers::NONE, Key::ArrowRight);
    harness.get_all_by_label_contains("Transaction ID: 0x9957").next().unwrap().click();
    harness.run_steps(4);
    assert!(shows(&harness, "Transaction ID (dns.id), 2 bytes"));
    assert!(shows(&harness, "chosen: 99 57"));
}

#[test]
fn a_filter_shows_what_tshark_shows() {
    let mut harness = opened(&capture("dns/dig.pcap"));
    wait_for(&mut harness, "Standard query 0x0157");
    type_filter(&mut harness, "dns.flags.response == 1 && dns.a");
    // tshark -r dig.pcap -Y 'dns.flags.response == 1 && dns.a'
    wait_for(&mut harness, "Displayed 4 ");
    assert!(shows(&harness, "Standard query response 0x0157 A www.example.test A 10.77.0.2 OPT"));
    assert!(!shows(&harness, "Standard query 0x0157"));
    assert!(shows(&harness, "Packet 2"));
}

#[test]
fn a_wrong_filter_stays_red_and_the_list_as_it_was() {
    let mut harness = opened(&capture("dns/dig.pcap"));
    wait_for(&mut harness, "Standard query 0x0157");
    type_filter(&mut harness, "dns.flag.response == 1");
    assert!(shows(&harness, "`dns.flag.response` is neither a field nor a protocol"));
    assert!(!shows(&harness, "Displayed"));
    assert!(shows(&harness, "Standard query 0x0157"));
    click(&mut harness, "dns.flags.response");
    press(&mut harness, Modifiers::NONE, Key::Enter);
    wait_for(&mut harness, "Displayed ");
}

#[test]
fn an_item_of_a_packet_becomes_a_filter() {
    let mut harness = opened(&capture("tcp/refused.pcap"));
    wait_for(&mut harness, "[SYN] Seq=0");
    click(&mut harness, "Transmission Control Protocol, Src Port: 52060, Dst Port: 81, Seq: 0, Len: 0");
    press(&mut harness, Modifiers::NONE, Key::ArrowRight);
    press(&mut harness, Modifiers::NONE, Key::ArrowDown);
    assert!(shows(&harness, "Source Port (tcp.srcport), 2 bytes"));
    click(&mut harness, "Analyze");
    click(&mut harness, "Apply as Filter");
    click(&mut harness, "Selected");
    assert_eq!(harness.get_by_label("Display filter").value().as_deref(), Some("tcp.srcport == 52060"));
    wait_for(&mut harness, "Displayed 1 ");
}

#[test]
fn a_cell_of_the_list_becomes_a_filter() {
    let mut harness = opened(&capture("tcp/refused.pcap"));
    wait_for(&mut harness, "[SYN] Seq=0");
    // In the middle of the row stands the Info, at the left the source.
    let row = harness.get_all_by_label_contains("3, 4.710078").next().unwrap().rect();
    secondary_click(&mut harness, pos2(row.left() + 200.0, row.center().y));
    click(&mut harness, "Apply as Filter");
    assert!(shows(&harness, "ip.src == 10.77.0.1"));
    click(&mut harness, "Not Selected");
    assert_eq!(harness.get_by_label("Display filter").value().as_deref(), Some("!(ip.src == 10.77.0.1)"));
    wait_for(&mut harness, "Displayed 2 ");
    let row = harness.get_all_by_label_contains("2, 0.000035").next().unwrap().rect();
    secondary_click(&mut harness, row.center());
    click(&mut harness, "Conversation Filter");
    click(&mut harness, "TCP");
    let filter = "(ip.addr eq 10.77.0.1 and ip.addr eq 10.77.0.2) and (tcp.port eq 52060 and tcp.port eq 81)";
    assert_eq!(harness.get_by_label("Display filter").value().as_deref(), Some(filter));
    wait_for(&mut harness, "Displayed 2 ");
}

#[test]
fn rows_have_the_colours_that_tshark_gives_them() {
    // tshark --color -T fields -e frame.number -e frame.coloring_rule.name
    for (file, row) in [
        ("tcp/refused.pcap", "WS=1024, rule TCP SYN/FIN"),
        ("tcp/refused.pcap", "[RST, ACK] Seq=1 Ack=1 Win=0 Len=0, rule TCP RST"),
        ("dns/dig.pcap", "Standard query 0x0157 A www.example.test OPT, rule UDP"),
        ("icmp/ping.pcap", "rule ARP"),
        ("icmp/ping.pcap", "rule ICMP"),
    ] {
        wait_for(&mut opened(&capture(file)), row);
    }
}

#[test]
fn a_packet_leads_to_the_one_it_names() {
    let mut harness = opened(&capture("dns/dig.pcap"));
    wait_for(&mut harness, "Standard query 0x0157");
    assert!(shows(&harness, "Packet 1"));
    click(&mut harness, "Response 2");
    assert!(shows(&harness, "Packet 2"));
    assert!(shows(&harness, "DNS response"));
}

#[test]
fn packets_are_saved_and_can_be_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["again.pcapng", "again.pcap"] {
        let to = folder.path().join(name);
        let mut harness = opened(&capture("http/curl.pcap"));
        wait_for(&mut harness, "[SYN] Seq=0");
        press(&mut harness, CTRL_SHIFT, Key::S);
        press(&mut harness, Modifiers::COMMAND, Key::A);
        harness.event(Event::Text(to.display().to_string()));
        harness.run_steps(2);
        click(&mut harness, "Save");
        wait_for(&mut harness, "Saved ");
        assert!(shows(&harness, name));
        assert_eq!(frames_in(&to), frames_in(&capture("http/curl.pcap")));
    }
}

#[test]
fn what_is_no_capture_is_named_and_nothing_changes() {
    let mut harness = empty();
    harness.state_mut().open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml"));
    harness.run_steps(4);
    assert!(shows(&harness, "This is not a capture file Wirefin knows"));
    assert!(shows(&harness, "Cargo.toml"));
    harness.state_mut().open(Path::new("/nowhere/at-all.pcap"));
    harness.run_steps(4);
    assert!(shows(&harness, "The file is not there any more"));
    assert!(shows(&harness, "Welcome"));
}

#[test]
fn a_file_that_is_cut_short_says_where_and_shows_the_rest() {
    let whole = std::fs::read(capture("dns/dig.pcap")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cut.pcap");
    // File header 24, record headers 16, packets of 99 and 103 bytes.
    std::fs::write(&path, &whole[..24 + 16 + 99 + 16 + 50]).unwrap();
    let mut harness = opened(&path);
    wait_for(&mut harness, "The file ends in the middle of packet 2");
    assert!(shows(&harness, "The packet before it is shown. It begins at byte 139 (0x8b)"));
    assert!(shows(&harness, "Packets 1"));
}

#[test]
fn an_empty_file_says_that_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("empty.pcap");
    std::fs::write(&path, "").unwrap();
    let mut harness = opened(&path);
    wait_for(&mut harness, "The file holds no packets");
}

#[test]
fn what_passes_the_loopback_interface_shows_while_it_passes() {
    let mut harness = empty();
    harness.run_steps(2);
    let end = Instant::now() + PATIENCE;
    while harness.query_by_label_contains("lo, Loopback").is_none() {
        if shows(&harness, "may not capture") || Instant::now() > end {
            eprintln!("no right to capture: nothing was tested");
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
        harness.run_steps(2);
    }
    harness.state_mut().start(&["lo".to_owned()], "udp port 47113");
    wait_for(&mut harness, "lo, capturing");
    let socket = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    for text in ["one", "three"] {
        socket.send_to(text.as_bytes(), "127.0.0.1:47113").unwrap();
    }
    wait_for(&mut harness, "→ 47113 Len=5");
    type_filter(&mut harness, "udp.length == 11");
    wait_for(&mut harness, "Displayed 1 ");
    press(&mut harness, Modifiers::COMMAND, Key::E);
    assert!(!shows(&harness, "capturing"));
    press(&mut harness, Modifiers::COMMAND, Key::W);
    assert!(shows(&harness, "from lo?"));
    click(&mut harness, "Delete packets");
    assert!(shows(&harness, "Welcome"));
}
