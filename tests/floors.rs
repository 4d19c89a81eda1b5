//! The house itself: imports go down, fields are named as they should be.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Each room with the rooms it may use.
const ROOMS: &[(&str, &[&str])] = &[
    ("base", &[]),
    ("field", &["base"]),
    ("dissect", &["base", "field"]),
    ("file", &["base"]),
    ("proto", &["base", "field", "dissect"]),
    ("filter", &["base", "field", "dissect"]),
    ("capture", &["base", "file"]),
    ("session", &["base", "field", "dissect", "file", "capture", "filter"]),
    ("export", &["base", "field", "dissect", "file", "session"]),
    ("analysis", &["base", "field", "dissect", "file", "proto", "filter", "session"]),
    ("cli", &["base", "field", "dissect", "file", "proto", "filter", "capture", "session", "analysis", "export"]),
    ("gui", &["base", "field", "dissect", "file", "proto", "filter", "capture", "session", "analysis", "export"]),
];

fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push(path);
        }
    }
}

/// The rooms a file names with `crate::`, its tests left out.
fn used_rooms(text: &str) -> BTreeSet<String> {
    let text = text.split("#[cfg(test)]\nmod ").next().unwrap();
    let mut rooms = BTreeSet::new();
    for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
        for after in line.split("crate::").skip(1) {
            match after.strip_prefix('{') {
                Some(list) => {
                    rooms.extend(list.split(['}', ',']).map(|name| name.trim().split(':').next().unwrap().to_owned()))
                }
                None => {
                    let name: String = after.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                    rooms.insert(name);
                }
            }
        }
    }
    rooms
}

#[test]
fn imports_go_down() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    for (room, below) in ROOMS {
        let folder = src.join(room);
        assert!(folder.is_dir(), "the room {room} is gone: change the list of rooms");
        let mut files = Vec::new();
        sources(&folder, &mut files);
        for file in files {
            // What only tests use may look anywhere.
            if file.file_stem().is_some_and(|name| name == "testing" || name == "tests") {
                continue;
            }
            for used in used_rooms(&fs::read_to_string(&file).unwrap()) {
                let known = ROOMS.iter().any(|(name, _)| *name == used);
                if known && used != *room && !below.contains(&used.as_str()) {
                    wrong.push(format!("{} uses {used}", file.strip_prefix(&src).unwrap().display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "imports that go up:\n{}", wrong.join("\n"));
}

#[test]
fn every_room_is_on_the_list() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for entry in fs::read_dir(src).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if entry.path().is_dir() && name != "bin" {
            assert!(ROOMS.iter().any(|(room, _)| *room == name), "{name} is not on the list of rooms");
        }
    }
}

#[test]
fn every_room_has_a_door_plate() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        assert!(
            text.starts_with("//!") || text.starts_with("#![doc"),
            "{} does not say on its first line what it is",
            file.display()
        );
    }
}

#[test]
fn every_field_begins_with_its_protocol_and_lists_of_names_ascend() {
    use wirefin::field::Names;
    let registry = wirefin::proto::registry();
    // Fields that Wireshark names otherwise than their protocol.
    const OTHERS: &[&str] = &["gif", "ieee8021ah", "mip6", "ns.cert.exts", "pkcs1", "pweth.cw"];
    let protocols: BTreeSet<&str> = registry.protocols().iter().map(|protocol| protocol.filter()).collect();
    let mut wrong = Vec::new();
    for (field, owner) in registry.fields() {
        let name = field.abbrev;
        if !name.is_empty() {
            let known = protocols.iter().chain(OTHERS).any(|protocol| {
                name.strip_prefix(protocol).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            });
            if !known {
                wrong.push(format!("{name} of {}", owner.filter()));
            }
        }
        match field.names {
            Names::List(list) => {
                assert!(list.is_sorted_by(|a, b| a.0 < b.0), "the names of {name} do not ascend");
            }
            Names::Ranges(list) => {
                assert!(list.iter().all(|range| range.0 <= range.1), "a range of {name} is upside down");
                assert!(list.is_sorted_by(|a, b| a.1 < b.0), "the ranges of {name} do not ascend");
            }
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "fields that do not begin with a protocol: {}", wrong.join(", "));
}
