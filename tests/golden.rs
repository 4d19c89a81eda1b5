//! Captures and their text: every capture in `tests/captures/` beside the text that it gives.
//!
//! `UPDATE=1 cargo test --test golden` writes the texts anew; the diff is the review.

mod support;

use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;
use support::{captures, loaded, prepared};
use wirefin::capture::Batch;
use wirefin::dissect::{Demand, Dissector, FieldSet, FrameInfo, Kept, Learner, Memory, Settings, Tree, is_mark};
use wirefin::export::columns::{DEFAULT, TimeFormat};
use wirefin::export::{self, Packet};
use wirefin::field::{Field, Kind};
use wirefin::file::{CaptureFile, Step};
use wirefin::session::{Dissection, Feed, Session};

/// Summary line and tree of one frame.
fn frame_text(session: &Session, index: u32) -> String {
    let cut = session.cut();
    let mut dissection = Dissection::default();
    let before = index.checked_sub(1).and_then(|before| cut.frames().time(before));
    cut.dissect(&mut session.reader(), index, before, &Demand::all(), &mut dissection).unwrap();
    let packet = Packet::new(&cut, &dissection, index, before).unwrap();
    let mut text = String::new();
    export::summary::line(&mut text, &packet, &DEFAULT, TimeFormat::Relative);
    export::tree::details(&mut text, &packet, &export::tree::Shape::default());
    text
}

fn whole_text(session: &Session) -> String {
    (0..session.len()).map(|index| frame_text(session, index)).collect()
}

/// The first line that differs, with its number, as blocks.
fn difference(expected: &str, got: &str) -> String {
    let mut frame = "";
    for (number, (want, have)) in expected.lines().zip(got.lines()).enumerate() {
        if want.starts_with("Frame ") {
            frame = want;
        }
        if want != have {
            return format!("line {} in {frame}\nexpected: {want}\ngot:      {have}", number + 1);
        }
    }
    format!("expected {} lines, got {}", expected.lines().count(), got.lines().count())
}

#[test]
fn every_capture_gives_its_text() {
    let mut wrong = String::new();
    for capture in captures() {
        let got = whole_text(&loaded(&capture, Settings::default()));
        let beside = capture.with_extension("txt");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&beside, &got).unwrap();
            continue;
        }
        let expected = std::fs::read_to_string(&beside).unwrap_or_default();
        if expected != got {
            let _ = writeln!(wrong, "{}: {}", capture.display(), difference(&expected, &got));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn forwards_backwards_and_on_four_threads_the_text_is_the_same() {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(4).build().unwrap();
    for capture in captures() {
        let session = loaded(&capture, Settings::default());
        let forwards: Vec<String> = (0..session.len()).map(|index| frame_text(&session, index)).collect();
        let mut backwards: Vec<String> = (0..session.len()).rev().map(|index| frame_text(&session, index)).collect();
        backwards.reverse();
        let four: Vec<String> =
            pool.install(|| (0..session.len()).into_par_iter().map(|index| frame_text(&session, index)).collect());
        for (index, text) in forwards.iter().enumerate() {
            assert_eq!(text, &backwards[index], "backwards: {} frame {}", capture.display(), index + 1);
            assert_eq!(text, &four[index], "four threads: {} frame {}", capture.display(), index + 1);
        }
    }
}

/// A capture as it comes from the capture thread: `size` frames at a time.
fn live(path: &Path, size: usize) -> Session {
    let (mut walker, file) = (CaptureFile::open(path).unwrap().walk(), Arc::new(CaptureFile::open(path).unwrap()));
    let (send, receive) = crossbeam_channel::unbounded();
    let batch = || Batch { file: file.clone(), interfaces: Arc::new([]), records: Vec::new(), bytes: Vec::new() };
    let mut next = batch();
    while let Step::Frame(record, bytes) = walker.next() {
        next.records.push(record);
        next.bytes.extend_from_slice(bytes);
        if next.records.len() == size {
            next.interfaces = walker.interfaces().into();
            send.send(std::mem::replace(&mut next, batch())).unwrap();
        }
    }
    next.interfaces = walker.interfaces().into();
    send.send(next).unwrap();
    drop(send);
    let (session, recorder) = prepared(path, Settings::default());
    recorder.run(Feed::Capture(receive), || {});
    session
}

#[test]
fn a_capture_that_comes_in_small_batches_gives_the_same_text() {
    for capture in captures() {
        let read = loaded(&capture, Settings::default());
        for size in [1, 3] {
            let live = live(&capture, size);
            assert_eq!(live.len(), read.len(), "{}", capture.display());
            for index in 0..read.len() {
                // What comes live has an interface; frames of a pcap file have none.
                let unnamed = |text: String| -> Vec<String> {
                    let is_of_interface = |line: &&str| {
                        ["Interface", "Section number"].iter().any(|word| line.trim_start().starts_with(word))
                    };
                    let lines = text.lines().filter(|line| !is_of_interface(line));
                    lines.filter_map(|line| line.split(", on interface").next()).map(str::to_owned).collect()
                };
                let (got, expected) = (unnamed(frame_text(&live, index)), unnamed(frame_text(&read, index)));
                assert_eq!(got, expected, "{} frame {}, by {size}", capture.display(), index + 1);
            }
        }
    }
}

#[test]
fn what_a_field_belongs_to_stands_on_the_path() {
    // Filters skip a frame whose path lacks a field's protocol, so each must stand there.
    let registry = wirefin::proto::registry();
    let mut wrong = std::collections::BTreeSet::new();
    for capture in captures() {
        let session = loaded(&capture, Settings::default());
        let (cut, mut reader, mut dissection) = (session.cut(), session.reader(), Dissection::default());
        for index in 0..session.len() {
            cut.dissect(&mut reader, index, None, &Demand::all(), &mut dissection).unwrap();
            for node in dissection.tree.nodes() {
                let owner = registry.owner(node.field).unwrap();
                if !registry.occurs(owner.id(), dissection.tree.path()) && !node.field.abbrev.is_empty() {
                    wrong.insert(format!("{} of {}", node.field.abbrev, owner.filter()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "fields whose protocol is not on the path: {wrong:?}");
}

#[test]
fn a_dissection_for_one_field_finds_all_that_a_whole_one_finds() {
    // It may end before the last layer, which must not cost a value.
    let registry = wirefin::proto::registry();
    for capture in captures() {
        let session = loaded(&capture, Settings::default());
        let (cut, mut reader) = (session.cut(), session.reader());
        let (mut whole, mut part) = (Dissection::default(), Dissection::default());
        for index in 0..session.len() {
            cut.dissect(&mut reader, index, None, &Demand::all(), &mut whole).unwrap();
            let fields: BTreeMap<u32, &'static Field> =
                whole.tree.nodes().iter().map(|node| (node.field.id(), node.field)).collect();
            for field in fields.into_values() {
                let mut set = FieldSet::default();
                set.insert(field);
                let demand = Demand::fields(set).ending_early(registry);
                cut.dissect(&mut reader, index, None, &demand, &mut part).unwrap();
                let values = |of: &Dissection| -> Vec<String> {
                    let nodes = of.tree.nodes().iter().filter(|node| node.field == field);
                    nodes
                        .map(|node| {
                            let is_layer = field.kind == Kind::Protocol;
                            let layer = if is_layer { of.tree.layer_of(node, &of.bytes).len() } else { 0 };
                            format!("{:?} {layer}", of.tree.value(node, &of.bytes))
                        })
                        .collect()
                };
                let what = format!("{} frame {} {}", capture.display(), index + 1, field.abbrev);
                assert_eq!(values(&part), values(&whole), "{what}");
                // Expert marks are those of the first pass, which did not know what comes later.
                let path = |of: &Dissection| -> Vec<&'static str> {
                    let layers = of.tree.path().iter().filter_map(|id| registry.protocol(*id));
                    layers.filter(|protocol| !is_mark(protocol)).map(|protocol| protocol.filter()).collect()
                };
                assert_eq!(path(&part), path(&whole), "{what}");
            }
        }
    }
}

/// Numbers that look random and are the same in every run (SplitMix64).
struct Seeded(u64);

impl Seeded {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

/// Dissects hurt bytes on both passes; checks that every node lies inside its data and that no dissector failed.
fn hurt(learner: &mut Learner, memory: &mut Memory, link: u16, bytes: &[u8], length: usize, what: &str) {
    let settings = Settings::default();
    let frame = FrameInfo {
        number: 1,
        has_time: true,
        captured: bytes.len() as u32,
        length: length as u32,
        link,
        ..FrameInfo::default()
    };
    let (mut tree, demand) = (Tree::default(), Demand::all());
    let registry = wirefin::proto::registry();
    learner.facts.clear();
    Dissector { registry, settings: &settings, memory }.learn(
        learner,
        &frame,
        bytes,
        None,
        &Demand::nothing(),
        &mut tree,
    );
    let facts = std::mem::take(&mut learner.facts);
    learner.settle(memory);
    Dissector { registry, settings: &settings, memory }.recall(
        Kept { facts: &facts, chain: &[] },
        &frame,
        bytes,
        None,
        &demand,
        &mut tree,
    );
    let mut text = String::new();
    for (index, node) in tree.nodes().iter().enumerate() {
        let end = node.start as usize + node.len as usize;
        let source = tree.bytes_of(node.source, bytes).len();
        let most = if node.source == 0 { source.max(length) } else { source };
        assert!(end <= most, "{what}: {} reaches to {end} of {most}", node.field.abbrev);
        assert!(node.end as usize > index && node.end as usize <= tree.nodes().len(), "{what}: {}", node.field.abbrev);
        assert_ne!(node.field.abbrev, "_ws.malformed.panic", "{what}: a dissector panicked");
        text.clear();
        tree.label(index, bytes, &mut text);
    }
}

/// Frames of a capture with their link types.
fn frames_of(capture: &Path) -> Vec<(u16, Vec<u8>, usize)> {
    let session = loaded(capture, Settings::default());
    let (cut, mut reader) = (session.cut(), session.reader());
    (0..session.len())
        .map(|index| {
            let record = cut.record(index).unwrap();
            let mut bytes = Vec::new();
            reader.read(record.offset, record.captured, &mut bytes).unwrap();
            (cut.interfaces()[record.interface as usize].link, bytes, record.length as usize)
        })
        .collect()
}

#[test]
fn every_frame_cut_at_every_length_shows_what_is_left() {
    for capture in captures() {
        let (mut learner, mut memory) = (Learner::default(), Memory::default());
        for (number, (link, bytes, length)) in frames_of(&capture).iter().enumerate() {
            // Long frames are mostly payload: every length up to 600, then every 37th.
            for cut in (0..bytes.len()).filter(|cut| *cut < 600 || cut % 37 == 0) {
                let what = format!("{} frame {} cut at {cut}", capture.display(), number + 1);
                hurt(&mut learner, &mut memory, *link, &bytes[..cut], *length, &what);
                hurt(&mut learner, &mut memory, *link, &bytes[..cut], cut, &what);
            }
        }
    }
}

#[test]
fn every_frame_with_flipped_bits_is_still_shown() {
    for capture in captures() {
        let mut seeded = Seeded(0x7769_7265_6669_6e31);
        let (mut learner, mut memory) = (Learner::default(), Memory::default());
        for (number, (link, bytes, length)) in frames_of(&capture).iter().enumerate() {
            for round in 0..64 {
                let mut flipped = bytes.clone();
                for _ in 0..=(round % 8) {
                    let at = seeded.next() as usize % flipped.len().clamp(1, 400);
                    if let Some(byte) = flipped.get_mut(at) {
                        *byte ^= 1 << (seeded.next() % 8);
                    }
                }
                let what = format!("{} frame {} round {round}", capture.display(), number + 1);
                hurt(&mut learner, &mut memory, *link, &flipped, *length, &what);
            }
        }
    }
}
