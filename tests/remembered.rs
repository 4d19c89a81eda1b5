//! What earlier filters found shortens later ones and never changes them.

mod support;

use std::time::{Duration, Instant};
use support::{captures, loaded};
use wirefin::dissect::Settings;
use wirefin::filter::Filter;
use wirefin::session::{Generations, Progress, Remembered, Selection, Session};

/// Applies a filter and waits for all its frames.
fn apply(session: &Session, text: &str, remembered: &mut Remembered) -> (Vec<u32>, Progress) {
    let filter = Filter::compile(wirefin::proto::registry(), text).unwrap();
    let selection = Selection::start(session, filter, Generations::default().next(), remembered, || {});
    let end = Instant::now() + Duration::from_secs(60);
    while !selection.is_up_to_date() && Instant::now() < end {
        std::thread::sleep(Duration::from_millis(1));
    }
    assert!(selection.is_up_to_date(), "{text}");
    remembered.keep(&selection);
    (selection.found().iter().collect(), selection.progress())
}

#[test]
fn filters_find_the_same_whatever_was_applied_before() {
    let parts = ["tcp", "udp.port == 53", "ip.ttl > 63", "not frame.len > 80", "dns.flags.response == 1"];
    for capture in captures() {
        let session = loaded(&capture, Settings::default());
        let mut remembered = Remembered::default();
        for one in parts {
            for other in parts {
                for text in [
                    one.to_owned(),
                    format!("{one} and {other}"),
                    format!("{one} or {other}"),
                    format!("!({one} and {other}) or frame.number < 3"),
                    format!("{one} and {other} and frame.number > 2"),
                ] {
                    let alone = apply(&session, &text, &mut Remembered::default()).0;
                    let after = apply(&session, &text, &mut remembered).0;
                    assert_eq!(after, alone, "{text} on {}", capture.display());
                }
            }
        }
    }
}

#[test]
fn what_is_added_to_a_filter_is_asked_of_what_it_left_only() {
    let capture = captures().into_iter().find(|path| path.ends_with("http/curl.pcap")).unwrap();
    let session = loaded(&capture, Settings::default());
    let mut remembered = Remembered::default();
    let (found, first) = apply(&session, "tcp.len > 0", &mut remembered);
    assert!(first.dissected > found.len() as u64);
    let (_, second) = apply(&session, "tcp.len > 0 and tcp.seq > 1", &mut remembered);
    assert!(second.dissected <= found.len() as u64, "{second:?}");
    let (again, third) = apply(&session, "tcp.len gt 0", &mut remembered);
    assert_eq!((again, third.dissected), (found, 0));
}
