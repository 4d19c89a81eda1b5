//! The list on real captures: order, columns, times, marks, comments, search, limits. Expected values are TShark's.

use super::captures::{capture, opened, secondary_click, wait_for};
use super::{click, press, shows};
use eframe::egui::{Event, Key, Modifiers, pos2};
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

/// Puts a filter in place of the one that is there.
fn type_filter(harness: &mut Harness<'_, Window>, filter: &str) {
    press(harness, CTRL, Key::Slash);
    press(harness, CTRL, Key::A);
    type_text(harness, filter);
    press(harness, Modifiers::NONE, Key::Enter);
}

/// What the rows on screen say, top to bottom.
fn rows(harness: &Harness<'_, Window>) -> Vec<String> {
    let mut rows: Vec<(i32, String)> = harness
        .get_all_by_role(eframe::egui::accesskit::Role::Row)
        .map(|row| (row.rect().top() as i32, row.accesskit_node().label().unwrap_or_default()))
        .collect();
    rows.sort();
    rows.into_iter().map(|(_, words)| words).collect()
}

/// Clicks what is drawn last of what has the name: a dialog or a menu stands over the rest.
fn click_last(harness: &mut Harness<'_, Window>, name: &str) {
    harness.get_all_by_label(name).last().unwrap().click();
    harness.run_steps(4);
}

fn numbers(harness: &Harness<'_, Window>) -> Vec<u64> {
    rows(harness).iter().filter_map(|row| row.split(',').next()?.parse().ok()).collect()
}

fn add_column(harness: &mut Harness<'_, Window>, field: &str) {
    let at = harness.get_by_label("Info").rect().center();
    secondary_click(harness, at);
    click(harness, "Add Column");
    click(harness, "Any Field…");
    type_text(harness, field);
    press(harness, Modifiers::NONE, Key::Enter);
}

#[test]
fn the_list_is_ordered_by_a_column_and_stays_stable() {
    let mut harness = opened(&capture("http/curl.pcap"));
    wait_for(&mut harness, "[SYN] Seq=0");
    // The length, and the number for packets of the same length: tshark … | sort -k2,2n -s
    let keys = |harness: &Harness<'_, Window>| -> Vec<(i64, u64)> {
        let lengths = rows(harness).into_iter().filter_map(|row| row.split(", ").nth(5)?.parse().ok());
        lengths.zip(numbers(harness)).collect()
    };
    let wait = |harness: &mut Harness<'_, Window>, sorted: fn(&[(i64, u64)]) -> bool| {
        let end = std::time::Instant::now() + std::time::Duration::from_secs(20);
        while !sorted(&keys(harness)) {
            assert!(std::time::Instant::now() < end, "{:?}", keys(harness));
            std::thread::sleep(std::time::Duration::from_millis(10));
            harness.run_steps(2);
        }
    };
    assert!(!keys(&harness).is_sorted());
    click(&mut harness, "Length");
    wait(&mut harness, |keys| keys.is_sorted());
    assert!(shows(&harness, "Packet 1"), "the selected packet stays selected, and in view");
    assert!(numbers(&harness).contains(&1));
    click(&mut harness, "Length, ascending");
    wait(&mut harness, |keys| keys.is_sorted_by_key(|(length, number)| (-length, *number)));
    click(&mut harness, "Length, descending");
    harness.run_steps(4);
    assert!(numbers(&harness).is_sorted());
}

#[test]
fn a_column_shows_what_tshark_shows_of_a_field() {
    let mut harness = opened(&capture("dns/dig.pcap"));
    wait_for(&mut harness, "Standard query 0x0157");
    add_column(&mut harness, "dns.count.answers");
    add_column(&mut harness, "dns.qry.type");
    // tshark -r dig.pcap -T fields -e dns.count.answers -e dns.qry.type: 0 1, 1 1; the type has a name.
    assert!(shows(&harness, "DNS, 99, 0, A (Host Address), Standard query 0x0157"), "{:?}", rows(&harness).first());
    add_column(&mut harness, "ip.src or ip.dst");
    assert!(shows(&harness, "10.77.0.1,10.77.0.2, Standard query 0x0157"));
}

#[test]
fn times_are_written_in_every_format() {
    let mut harness = opened(&capture("dns/dig.pcap"));
    wait_for(&mut harness, "Standard query 0x0157");
    // tshark -t ud, -t u, -t e, -t d, -t r
    for (key, first) in [
        (Key::Num7, "2, 2026-11-23 08:20:03.672023"),
        (Key::Num8, "2, 08:20:03.672023"),
        (Key::Num3, "2, 1795422003.672023"),
        (Key::Num5, "3, 0.013077"),
        (Key::Num6, "3, 0.013077"),
        (Key::Num4, "3, 0.013551"),
    ] {
        press(&mut harness, CTRL_ALT, key);
        assert!(shows(&harness, first), "{first}: {:?}", rows(&harness).get(..3));
    }
    type_filter(&mut harness, "frame.number == 1 || frame.number == 3");
    wait_for(&mut harness, "Displayed 2 ");
    // tshark -t dd -Y …
    press(&mut harness, CTRL_ALT, Key::Num6);
    assert!(shows(&harness, "3, 0.013551"));
    click(&mut harness, "View");
    click(&mut harness, "Time Display Format");
    click(&mut harness, "Milliseconds");
    assert!(shows(&harness, "3, 0.013, "));
}

#[test]
fn times_behind_a_reference_are_counted_from_it() {
    let mut harness = opened(&capture("dns/dig.pcap"));
    wait_for(&mut harness, "Standard query 0x0157");
    press(&mut harness, Modifiers::NONE, Key::ArrowDown);
    press(&mut harness, CTRL, Key::T);
    assert!(shows(&harness, "2, *REF*"));
    assert!(shows(&harness, "time reference"));
    // 0.013551 - 0.000474
    assert!(shows(&harness, "3, 0.013077"));
    type_filter(&mut harness, "frame.number == 3");
    wait_for(&mut harness, "2, *REF*");
    assert!(shows(&harness, "Displayed 2 "), "a reference is shown whatever the filter");
    press(&mut harness, CTRL_ALT, Key::T);
    assert!(!shows(&harness, "*REF*"));
}

#[test]
fn an_ignored_packet_is_a_number_and_a_time() {
    let mut harness = opened(&capture("dns/dig.pcap"));
    wait_for(&mut harness, "Standard query 0x0157");
    press(&mut harness, CTRL, Key::D);
    assert!(shows(&harness, "<Ignored>, ignored"));
    assert!(!shows(&harness, "Standard query 0x0157"));
    type_filter(&mut harness, "dns && frame.number <= 2");
    wait_for(&mut harness, "Displayed 1 ");
    assert_eq!(numbers(&harness), [2]);
    type_filter(&mut harness, "frame.ignored == 1");
    wait_for(&mut harness, "<Ignored>");
    press(&mut harness, CTRL, Key::D);
    click(&mut harness, "Clear the filter");
    wait_for(&mut harness, "Standard query 0x0157");
}

#[test]
fn marked_packets_are_filtered_and_a_comment_is_saved() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("commented.pcapng");
    let mut harness = opened(&capture("dns/dig.pcap"));
    wait_for(&mut harness, "Standard query 0x0157");
    press(&mut harness, CTRL, Key::M);
    type_filter(&mut harness, "frame.marked == 1");
    wait_for(&mut harness, "Displayed 1 ");
    press(&mut harness, CTRL_ALT, Key::C);
    type_text(&mut harness, "asks for its own name");
    click(&mut harness, "Keep comments");
    type_filter(&mut harness, "frame.comment contains \"own name\"");
    wait_for(&mut harness, "Displayed 1 ");
    press(&mut harness, CTRL_SHIFT, Key::S);
    press(&mut harness, CTRL, Key::A);
    type_text(&mut harness, &folder.path().join("lost.pcap").display().to_string());
    click_last(&mut harness, "Save");
    wait_for(&mut harness, "A pcap file cannot hold packet comments");
    press(&mut harness, CTRL_SHIFT, Key::S);
    press(&mut harness, CTRL, Key::A);
    type_text(&mut harness, &to.display().to_string());
    click_last(&mut harness, "Save");
    wait_for(&mut harness, "Saved ");
    let mut again = opened(&to);
    wait_for(&mut again, "Standard query 0x0157");
    assert!(shows(&again, "commented"));
    assert!(shows(&again, "asks for its own name") || shows(&again, "Packet comments"));
}

#[test]
fn text_bytes_and_patterns_are_found() {
    let mut harness = opened(&capture("http/curl.pcap"));
    wait_for(&mut harness, "[SYN] Seq=0");
    press(&mut harness, CTRL, Key::F);
    type_text(&mut harness, "404 FILE");
    press(&mut harness, Modifiers::NONE, Key::Enter);
    // tshark -2 -r curl.pcap | grep -i '404 file' | head -1
    wait_for(&mut harness, "Packet 20");
    click(&mut harness, "What is sought: Text");
    click(&mut harness, "Hex value");
    click(&mut harness, "Find");
    press(&mut harness, CTRL, Key::A);
    // GET, in the first request of all
    type_text(&mut harness, "47 45 54 20");
    press(&mut harness, Modifiers::SHIFT, Key::Enter);
    wait_for(&mut harness, "Packet 16");
    click(&mut harness, "What is sought: Hex value");
    click(&mut harness, "Regular expression");
    click(&mut harness, "Where it is sought: Packet list");
    harness.get_by_role_and_label(eframe::egui::accesskit::Role::MenuItem, "Packet details").click();
    harness.run_steps(4);
    click(&mut harness, "Find");
    press(&mut harness, CTRL, Key::A);
    type_text(&mut harness, "User-Agent: curl/[0-9.]+");
    press(&mut harness, Modifiers::NONE, Key::Enter);
    wait_for(&mut harness, "User-Agent (http.user_agent)");
    click(&mut harness, "Find");
    press(&mut harness, CTRL, Key::A);
    type_text(&mut harness, "(");
    press(&mut harness, Modifiers::NONE, Key::Enter);
    wait_for(&mut harness, "The pattern is not right: unclosed group");
}

#[test]
fn the_next_packet_of_a_conversation_is_one_key_away() {
    let mut harness = opened(&capture("http/curl.pcap"));
    wait_for(&mut harness, "[SYN] Seq=0");
    press(&mut harness, CTRL, Key::Period);
    assert!(shows(&harness, "Packet 2"));
    click(&mut harness, "Go");
    click(&mut harness, "Last Packet in Conversation");
    // tshark -r curl.pcap -Y tcp.stream==0 -T fields -e frame.number | tail -1
    assert!(shows(&harness, "Packet 12"));
    press(&mut harness, CTRL, Key::Num1);
    assert!(shows(&harness, "conversation color 1"));
    press(&mut harness, CTRL, Key::Space);
    assert!(!shows(&harness, "conversation color 1"));
}

#[test]
fn a_drag_over_the_time_strip_limits_the_list() {
    let mut harness = opened(&capture("tcp/refused.pcap"));
    wait_for(&mut harness, "[SYN] Seq=0");
    let rect = harness.get_by_label("Time strip").rect();
    // Packets at 0, 0.00004, 4.71 and 4.71 seconds: the second half has two.
    let at = |share: f32| pos2(rect.left() + rect.width() * share, rect.top() + 10.0);
    harness.drag_at(at(0.5));
    harness.run_steps(2);
    harness.hover_at(at(1.0));
    harness.run_steps(2);
    harness.drop_at(at(1.0));
    wait_for(&mut harness, "Displayed 2 ");
    assert_eq!(numbers(&harness), [3, 4]);
    click(&mut harness, "Clear the time limit");
    wait_for(&mut harness, "1, 0.000000");
}

#[test]
fn rules_count_their_packets_in_the_dialog() {
    let mut harness = opened(&capture("dns/dig.pcap"));
    wait_for(&mut harness, "Standard query 0x0157");
    click(&mut harness, "View");
    click(&mut harness, "Coloring Rules…");
    // tshark -r dig.pcap -Y 'tcp.flags & 0x02 || tcp.flags.fin == 1' | wc -l
    wait_for(&mut harness, "tcp.flags & 0x02 || tcp.flags.fin == 1, on, 8 packets");
}
