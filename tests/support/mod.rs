//! What several tests use: the captures beside them, opened.

use std::path::{Path, PathBuf};
use wirefin::dissect::Settings;
use wirefin::file::CaptureFile;
use wirefin::session::{Feed, Recorder, Session};

/// Every capture in `tests/captures/`, in order.
pub(crate) fn captures() -> Vec<PathBuf> {
    fn collect(folder: &Path, into: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, into);
            } else if path.extension().is_some_and(|extension| extension == "pcap" || extension == "pcapng") {
                into.push(path);
            }
        }
    }
    let mut found = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/captures"), &mut found);
    found.sort();
    assert!(!found.is_empty(), "there are no captures");
    found
}

/// A capture read to its end. What stands in a file `.prefs` beside it is set: `name:value`, one a line.
pub(crate) fn loaded(path: &Path, settings: Settings) -> Session {
    let (session, recorder) = prepared(path, settings);
    let walker = session.file().walk();
    recorder.run(Feed::Walk(Box::new(walker)), || {});
    session
}

/// The same before it is read.
pub(crate) fn prepared(path: &Path, mut settings: Settings) -> (Session, Recorder) {
    for line in std::fs::read_to_string(path.with_extension("prefs")).unwrap_or_default().lines() {
        let (name, value) = line.split_once(':').unwrap();
        settings.set(wirefin::proto::registry(), name, value).unwrap();
    }
    Session::new(CaptureFile::open(path).unwrap(), wirefin::proto::registry(), settings)
}
