//! What the first pass keeps is limited, the oldest goes first, and it is said.

mod support;

use support::{captures, loaded};
use wirefin::dissect::{Demand, Settings};
use wirefin::session::{Dissection, Session};

fn with(limits: &[(&str, &str)]) -> Settings {
    let mut settings = Settings::default();
    for (name, value) in limits {
        settings.set(wirefin::proto::registry(), name, value).unwrap();
    }
    settings
}

fn reached(session: &Session) -> Vec<&'static str> {
    let mut names: Vec<&str> = session.cut().memory().reached().iter().map(|(limit, _)| limit.name).collect();
    names.sort_unstable();
    names
}

/// The Info column of every frame.
fn infos(session: &Session) -> Vec<String> {
    let (cut, mut reader, mut dissection) = (session.cut(), session.reader(), Dissection::default());
    (0..session.len())
        .map(|index| {
            cut.dissect(&mut reader, index, None, &Demand::columns(), &mut dissection).unwrap();
            dissection.tree.columns.info.clone()
        })
        .collect()
}

fn capture(name: &str) -> std::path::PathBuf {
    captures().into_iter().find(|path| path.ends_with(name)).unwrap()
}

#[test]
fn no_limit_is_reached_by_honest_captures() {
    for path in captures() {
        assert_eq!(reached(&loaded(&path, Settings::default())), [""; 0], "{}", path.display());
    }
}

#[test]
fn of_datagrams_that_wait_for_fragments_the_oldest_is_forgotten() {
    let path = capture("ip/fragments.pcap");
    let session = loaded(&path, with(&[("limits.waiting", "1")]));
    assert_eq!(reached(&session), ["limits.waiting"]);
    let infos = infos(&session);
    // Nothing came between the fragments of the first datagram.
    assert_eq!(infos[2], "50000 → 50001 Len=40");
    // The tail that another datagram left was forgotten for the next one.
    let tail = infos.iter().rposition(|info| info.contains("off=16, ID=000c")).unwrap();
    assert!(!infos[tail].contains("Reassembled"), "{}", infos[tail]);
}

#[test]
fn a_unit_longer_than_the_limit_is_not_put_together() {
    let path = capture("http/curl.pcap");
    let whole = infos(&loaded(&path, Settings::default()));
    let session = loaded(&path, with(&[("limits.unit", "10")]));
    assert_eq!(reached(&session), ["limits.unit"]);
    assert_ne!(infos(&session), whole);
}

#[test]
fn a_frame_is_not_given_more_bytes_than_the_limit() {
    let session = loaded(&capture("ip/fragments.pcap"), with(&[("limits.gathered", "100")]));
    assert!(infos(&session)[2].starts_with("Fragmented IP protocol"), "{}", infos(&session)[2]);
}

#[test]
fn conversations_that_are_quiet_are_forgotten_for_new_ones() {
    for path in captures() {
        let session = loaded(&path, with(&[("limits.conversations", "1")]));
        assert_eq!(infos(&session).len(), session.len() as usize);
    }
    assert_eq!(
        reached(&loaded(&capture("http/curl.pcap"), with(&[("limits.conversations", "1")]))),
        ["limits.conversations"]
    );
}
