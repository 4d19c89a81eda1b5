//! Tools in docks, on real captures: tables, streams, the graph. What they say comes from TShark.

use super::captures::{capture, opened, wait_for};
use super::{click, press, shows};
use eframe::egui::{Event, Key, Modifiers, OutputCommand, Role};
use egui_kittest::{Harness, kittest::Queryable};
use wirefin::gui::window::Window;

const CTRL_SHIFT: Modifiers = Modifiers { shift: true, ..Modifiers::COMMAND };
const CTRL_ALT_SHIFT: Modifiers = Modifiers { shift: true, alt: true, ..Modifiers::COMMAND };

fn on(name: &str) -> Harness<'static, Window> {
    let mut harness = opened(&capture(name));
    wait_for(&mut harness, "Packet 1");
    harness
}

fn statistics(harness: &mut Harness<'_, Window>, entry: &str) {
    click(harness, "Statistics");
    harness.get_all_by_role_and_label(Role::MenuItem, entry).next().unwrap().click();
    harness.run_steps(4);
}

#[test]
fn conversations_are_counted_as_tshark_counts_them_and_enter_filters() {
    let mut harness = on("http/curl.pcap");
    statistics(&mut harness, "Conversations");
    // tshark -q -z conv,tcp: 5 conversations, the third of 12 frames and 1528 bytes.
    wait_for(&mut harness, "TCP 5");
    let row = "10.77.0.1, 56538, 10.77.0.2, 80, 12, 1.5 kB, 7, 635 B, 5, 893 B";
    assert!(shows(&harness, row));
    assert!(!shows(&harness, "offset 0: "), "the tools take the place of details and bytes");
    harness.get_by_label_contains(row).click();
    harness.run_steps(4);
    press(&mut harness, Modifiers::NONE, Key::Enter);
    wait_for(&mut harness, "Displayed 12");
    let filter = "(ip.addr eq 10.77.0.1 and ip.addr eq 10.77.0.2) and (tcp.port eq 56538 and tcp.port eq 80)";
    assert_eq!(harness.get_by_label("Display filter").value().as_deref(), Some(filter));
    click(&mut harness, "Only what the filter shows");
    wait_for(&mut harness, "TCP 1");
    press(&mut harness, CTRL_SHIFT, Key::J);
    assert!(shows(&harness, "offset 0: "));
    press(&mut harness, CTRL_SHIFT, Key::J);
    click(&mut harness, "Close Conversations");
    assert!(shows(&harness, "offset 0: "));
}

#[test]
fn tables_are_sorted_by_titles_searched_and_copied() {
    let mut harness = on("http/curl.pcap");
    statistics(&mut harness, "Endpoints");
    wait_for(&mut harness, "TCP 6");
    click(&mut harness, "Find in Endpoints");
    harness.event(Event::Text("56538".into()));
    harness.run_steps(4);
    assert!(shows(&harness, "10.77.0.1, 56538") && !shows(&harness, "10.77.0.1, 56524"));
    click(&mut harness, "Copy Endpoints");
    harness.get_by_label("as CSV").click();
    let mut copied = None;
    for _ in 0..4 {
        harness.step();
        copied = copied.or_else(|| {
            harness.output().platform_output.commands.iter().find_map(|command| match command {
                OutputCommand::CopyText(text) => Some(text.clone()),
                _ => None,
            })
        });
    }
    let copied = copied.expect("nothing is copied");
    let lines: Vec<&str> = copied.lines().collect();
    assert_eq!(lines[0], r#""Address","Port","Packets","Bytes","Tx Packets","Tx Bytes","Rx Packets","Rx Bytes""#);
    assert_eq!(lines[1], r#""10.77.0.1","56538","12","1.5 kB","7","635 B","5","893 B""#);
}

#[test]
fn the_hierarchy_names_protocols_and_filters_by_them() {
    let mut harness = on("http/curl.pcap");
    statistics(&mut harness, "Protocol Hierarchy");
    wait_for(&mut harness, "Transmission Control Protocol, 100.0 %, 60");
    harness.get_by_label_contains("Hypertext Transfer Protocol, ").click();
    harness.run_steps(4);
    press(&mut harness, Modifiers::NONE, Key::Enter);
    harness.run_steps(4);
    assert_eq!(harness.get_by_label("Display filter").value().as_deref(), Some("http"));
}

#[test]
fn expert_items_stand_by_severity_and_lead_to_their_packets() {
    let mut harness = on("http/curl.pcap");
    click(&mut harness, "Analyze");
    harness.get_all_by_role_and_label(Role::MenuItem, "Expert Information").next().unwrap().click();
    harness.run_steps(4);
    wait_for(&mut harness, "Note, 5, Sequence, TCP, This frame initiates the connection closing");
    harness.get_by_label_contains("Chat, 2, Sequence, HTTP, GET /hello.txt").click();
    harness.run_steps(4);
    press(&mut harness, Modifiers::NONE, Key::Enter);
    wait_for(&mut harness, "Displayed 2");
    assert!(shows(&harness, "offset 0: "), "a tool beside the list leaves details and bytes");
}

#[test]
fn a_stream_is_followed_in_both_ways_and_the_filter_stays() {
    let mut harness = on("http/curl.pcap");
    press(&mut harness, CTRL_ALT_SHIFT, Key::T);
    wait_for(&mut harness, "GET /hello.txt HTTP/1.1");
    // tshark -q -z follow,tcp,ascii,0: 82 bytes one way, 186 and 13 the other.
    assert!(shows(&harness, "A · 82 bytes") && shows(&harness, "Filter unchanged"));
    assert!(shows(&harness, "HTTP/1.0 200 OK"));
    assert_eq!(harness.get_by_label("Display filter").value().as_deref(), Some(""));
    click(&mut harness, "Direction");
    click(&mut harness, "B → A");
    assert!(!shows(&harness, "User-Agent: curl") && shows(&harness, "HTTP/1.0 200 OK"));
    click(&mut harness, "Direction");
    click(&mut harness, "Both ways");
    click(&mut harness, "Show as");
    click(&mut harness, "Hex");
    assert!(shows(&harness, "00000000  47 45 54 20"));
    click(&mut harness, "Next stream");
    wait_for(&mut harness, "TCP 1");
    click(&mut harness, "Show only this stream");
    assert_eq!(harness.get_by_label("Display filter").value().as_deref(), Some("tcp.stream eq 1"));
}

#[test]
fn a_stream_without_data_says_so_and_gaps_are_named() {
    let mut harness = on("tcp/refused.pcap");
    press(&mut harness, CTRL_ALT_SHIFT, Key::T);
    wait_for(&mut harness, "This stream carries no data");
    let mut harness = on("tcp/gaps.pcap");
    press(&mut harness, CTRL_ALT_SHIFT, Key::T);
    click(&mut harness, "Next stream");
    wait_for(&mut harness, "bytes were not captured");
}

#[test]
fn the_graph_draws_lines_and_says_what_is_wrong_with_a_filter() {
    let mut harness = on("http/curl.pcap");
    statistics(&mut harness, "I/O Graphs");
    wait_for(&mut harness, "I/O graph: 60 packets");
    click(&mut harness, "100 ms");
    wait_for(&mut harness, "in 0.1 s");
    click(&mut harness, "Add a line");
    click(&mut harness, "Filter of line 3");
    harness.event(Event::Text("ip.adr".into()));
    harness.run_steps(4);
    wait_for(&mut harness, "neither a field nor a protocol");
}

#[test]
fn tools_share_a_dock_as_tabs_and_move_to_the_other() {
    let mut harness = on("http/curl.pcap");
    statistics(&mut harness, "Conversations");
    statistics(&mut harness, "Endpoints");
    wait_for(&mut harness, "Close Endpoints");
    harness.get_by_role_and_label(Role::Tab, "Conversations").click();
    harness.run_steps(4);
    click(&mut harness, "Move Conversations beside the list");
    assert!(shows(&harness, "Move Conversations below the list") && shows(&harness, "Close Endpoints"));
    click(&mut harness, "Close Endpoints");
    click(&mut harness, "Close Conversations");
    assert!(!shows(&harness, "Move Conversations"));
}
