//! How fast an open capture answers filters: `cargo bench --bench speed -- [CAPTURE | FRAMES …]`.
//!
//! Without a capture it makes some of its own: the golden captures over and over, each time with other addresses, of
//! one and of ten million frames, so that growth shows. Filters are timed from their start to their last frame, on all
//! cores; the best of some rounds counts, since other programs can only slow one down.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

#[path = "../support/mod.rs"]
mod support;

use pcap_file::pcap::{PcapHeader, PcapPacket, PcapWriter};
use wirefin::dissect::Settings;
use wirefin::file::{CaptureFile, Step};
use wirefin::filter::Filter;
use wirefin::session::{Generations, Remembered, Selection, Session};

/// Filters by what their answer takes, with the least frames a second that are good enough, and whether that is meant
/// for each core or for all together.
const FILTERS: &[(&str, f64, bool, &[&str])] = &[
    (
        "known of nearly all frames without dissection",
        200e6,
        false,
        &["dns", "tcp", "not arp", "ip.addr == 10.77.0.1", "tcp.port == 443", "udp.port == 53", "tcp.stream == 5"],
    ),
    (
        "dissected",
        1e6,
        true,
        &[
            "ip.ttl < 5",
            "tcp.flags.syn == 1",
            "tcp.len > 1000",
            "tcp.analysis.retransmission",
            "http.request",
            "dns.qry.name contains \"example\"",
            "frame contains \"abc\"",
        ],
    ),
];

const ROUNDS: usize = 3;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let words = if words.is_empty() { vec!["1000000".to_owned(), "10000000".to_owned()] } else { words };
    let folder = tempfile::tempdir().expect("a temporary folder");
    for word in words {
        let capture = match word.parse() {
            Ok(frames) => make(folder.path(), frames),
            Err(_) => PathBuf::from(word),
        };
        measure(&capture);
    }
}

fn measure(capture: &Path) {
    let began = Instant::now();
    let session = support::loaded(capture, Settings::default());
    let (frames, took) = (session.len(), began.elapsed());
    let cores = rayon::current_num_threads();
    println!("\n{}: {frames} frames, first pass {}, {cores} cores", capture.display(), rate(frames, took, 1));
    for (kind, least, a_core, filters) in FILTERS {
        println!("{kind}");
        for text in *filters {
            let (took, selection) = best(&session, text);
            let progress = selection.progress();
            let per = if *a_core { cores } else { 1 };
            let enough = f64::from(frames) / took.as_secs_f64() / per as f64 >= *least;
            println!(
                "  {:<34} {:>9.2} ms  {:>22} a {}  {:>9} dissected, {:>9} found{}",
                text,
                took.as_secs_f64() * 1000.0,
                rate(frames, took, per),
                if *a_core { "core" } else { "second" },
                progress.dissected,
                progress.found,
                if enough { "" } else { "  too slow" }
            );
        }
    }
}

fn rate(frames: u32, took: Duration, cores: usize) -> String {
    format!("{:.1} million frames/s", f64::from(frames) / took.as_secs_f64() / 1e6 / cores as f64)
}

fn best(session: &Session, text: &str) -> (Duration, Selection) {
    let mut best: Option<(Duration, Selection)> = None;
    for _ in 0..ROUNDS {
        let filter = Filter::compile(wirefin::proto::registry(), text).expect("a filter");
        let (told, heard) = crossbeam_channel::unbounded();
        let began = Instant::now();
        let generation = Generations::default().next();
        let selection = Selection::start(session, filter, generation, &Remembered::default(), move || {
            let _ = told.send(());
        });
        while !selection.is_up_to_date() {
            heard.recv_timeout(Duration::from_secs(600)).expect("the job goes on");
        }
        let took = began.elapsed();
        if best.as_ref().is_none_or(|(before, _)| took < *before) {
            best = Some((took, selection));
        }
    }
    best.expect("there is a round")
}

/// Makes a capture of so many frames.
fn make(folder: &Path, frames: usize) -> PathBuf {
    let block: Vec<Vec<u8>> = support::captures().iter().flat_map(|path| ethernet_frames(path)).collect();
    let path = folder.join(format!("{frames}.pcap"));
    let out = BufWriter::with_capacity(1 << 20, File::create(&path).expect("a file"));
    let mut writer = PcapWriter::with_header(out, PcapHeader::default()).expect("a header");
    let mut bytes = Vec::new();
    for (index, number) in (0..block.len()).cycle().zip(0..frames) {
        bytes.clear();
        bytes.extend_from_slice(&block[index]);
        // Both addresses move alike, so that each round has conversations of its own.
        let round = u16::try_from(number / block.len() % 65_536).unwrap_or(0).to_be_bytes();
        if bytes.len() >= 34 && bytes[12..14] == [8, 0] {
            for at in [27, 31] {
                bytes[at] ^= round[0];
                bytes[at + 1] ^= round[1];
            }
        }
        let time = Duration::from_micros(1_700_000_000_000_000 + 20 * number as u64);
        let packet = PcapPacket::new(time, bytes.len() as u32, &bytes).expect("a packet");
        writer.write_packet(&packet).expect("a packet");
    }
    path
}

fn ethernet_frames(path: &Path) -> Vec<Vec<u8>> {
    let file = CaptureFile::open(path).expect("a golden capture");
    let mut walker = file.walk();
    let mut frames = Vec::new();
    while let Step::Frame(_, bytes) = walker.next() {
        frames.push(bytes.to_vec());
    }
    let is_ethernet = walker.interfaces().iter().all(|interface| interface.link == 1);
    if is_ethernet { frames } else { Vec::new() }
}
