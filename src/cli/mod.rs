//! Floor 6: `tfin`, TShark's options, outputs and exit codes.
//!
//! Never here: what the window needs too; that lives below.

mod live;
mod options;
mod output;
mod statistics;

pub use options::Options;

use crate::capture::{CaptureError, tshark};
use crate::file::{CaptureFile, Section, WriteError, WriteOptions, Writer};
use crate::filter::{Filter, Macros, Warning};
use crate::session::{Feed, Recorder, Session};
use options::Question;
use output::{Ended, Printer};
use std::ffi::OsString;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;

/// Wrong options, an unknown interface, no rights.
const USAGE: i32 = 1;
/// A file that cannot be read or written, a filter that is not right.
const FILE: i32 = 2;

/// Runs `tfin` with the arguments after the program's name; gives the exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> i32 {
    let options = match Options::parse(arguments, crate::proto::registry()) {
        Ok(options) => options,
        Err(wrong) => return said(&wrong, USAGE),
    };
    match options.question {
        Some(Question::Version) => {
            println!("TFin (Wirefin) {}", env!("CARGO_PKG_VERSION"));
            0
        }
        Some(Question::Help) => {
            print!("{HELP}");
            0
        }
        Some(Question::Interfaces) => live::list_interfaces(),
        Some(Question::Statistics) => {
            eprintln!("tfin: The available statistics for the \"-z\" option are:\n{}", crate::analysis::list());
            0
        }
        Some(Question::LinkTypes) => live::list_link_types(&options),
        None if options.read.is_some() => read(&options),
        None => live::capture(&options),
    }
}

/// Says what went wrong, and gives the exit code for it.
fn said(what: &str, code: i32) -> i32 {
    eprintln!("tfin: {what}");
    code
}

/// The filters that packets must pass to be shown.
fn filters(options: &Options) -> Result<Vec<Filter>, i32> {
    let texts = [&options.read_filter, &options.display_filter].into_iter().flatten();
    let compiled = texts.map(|text| {
        let macros = if text.contains('$') { macros() } else { Macros::default() };
        match Filter::compile_with(crate::proto::registry(), text, &macros) {
            Ok(filter) => {
                for warning in filter.warnings() {
                    eprintln!("tfin: {}", advised(warning, text));
                }
                Ok(filter)
            }
            // What TShark says comes first, then what it leaves out.
            Err(error) => {
                let code = said(&error.with_caret(text), FILE);
                Err(error.advice(text).map_or(code, |advice| said(&advice, code)))
            }
        }
    });
    compiled.collect()
}

/// The user's macros; none where there is no file of them.
fn macros() -> Macros {
    let folder = std::env::var_os("WIREFIN_CONFIG_DIR").map(PathBuf::from).or_else(|| {
        let folders = directories::ProjectDirs::from("", "", "wirefin")?;
        Some(folders.config_dir().to_owned())
    });
    let text = folder.and_then(|folder| std::fs::read_to_string(folder.join("dmacros")).ok());
    text.map(|text| Macros::read(&text)).unwrap_or_default()
}

/// A warning in one line, with what would be without it.
fn advised(warning: &Warning, text: &str) -> String {
    let sentence = warning.sentence.replace('`', "\"");
    match warning.remedies.first() {
        Some(remedy) => format!("{sentence}: {}", remedy.applied(text)),
        None => sentence,
    }
}

fn read(options: &Options) -> i32 {
    let Some(path) = &options.read else { return USAGE };
    let filters = match filters(options) {
        Ok(filters) => filters,
        Err(code) => return code,
    };
    let standard_input = path == Path::new("-");
    let file = if standard_input { CaptureFile::from_reader(io::stdin()) } else { CaptureFile::open(path) };
    let file = match file {
        Ok(file) => file,
        Err(error) => return said(&error.tshark_text(), FILE),
    };
    if let Some(refused) = file.refused_by_tshark() {
        return said(&refused, FILE);
    }
    let statistics = match statistics::asked(options) {
        Ok(statistics) => statistics,
        Err(code) => return code,
    };
    let walker = file.walk();
    let section = options.write.as_ref().and_then(|_| first_section(&file));
    let settings = options.settings.clone().with_one_pass(!options.two_pass);
    let (session, recorder) = Session::new(file, crate::proto::registry(), settings);
    let code = print(options, &session, &filters, recorder, Feed::Walk(Box::new(walker)), section);
    let code = if code == 0 { statistics::write(options, &session, &filters, &statistics) } else { code };
    tell_limits(&session);
    let cut = session.cut();
    let name =
        if standard_input { "standard input".to_owned() } else { format!("file \"{}\"", path.to_string_lossy()) };
    cut.troubles()
        .iter()
        .filter_map(|trouble| trouble.tshark_text())
        .fold(code, |code, text| said(&format!("The {name} {text}"), if code == 0 { FILE } else { code }))
}

/// Says which limits the first pass reached, and what to set to have more.
fn tell_limits(session: &Session) {
    for (limit, times) in session.cut().memory().reached().iter() {
        let (title, name, most) = (limit.title, limit.name, session.settings().text(limit));
        eprintln!("tfin: A limit was reached {times} times: {title} ({most}; set another with -o {name}:N)");
    }
}

/// The section that a saved copy is to have: the first one, which is known when the first record was read.
fn first_section(file: &CaptureFile) -> Option<Section> {
    let mut walker = file.walk();
    let _ = walker.next();
    walker.sections().first().cloned()
}

/// Starts the recorder, prints and saves what it publishes; gives the exit code.
fn print(
    options: &Options,
    session: &Session,
    filters: &[Filter],
    recorder: Recorder,
    feed: Feed,
    section: Option<Section>,
) -> i32 {
    let live = matches!(feed, Feed::Capture(_));
    let save = match options.write.as_deref().map(|path| writer(path, options, section, live)).transpose() {
        Ok(save) => save,
        Err(WriteError::Create { path, error }) if live => {
            let error = CaptureError::File { path, text: error.to_string() };
            return said(&tshark::failure(&error), USAGE);
        }
        Err(error) => return said(&error.tshark_text(options.write_format), FILE),
    };
    let (told, published) = crossbeam_channel::bounded(64);
    let limit = options.count.unwrap_or(u32::MAX - 1);
    let recording = std::thread::Builder::new().name("recorder".to_owned()).spawn(move || {
        recorder.with_limit(limit).run(feed, || {
            let _ = told.send(());
        });
    });
    let recording: JoinHandle<()> = match recording {
        Ok(recording) => recording,
        Err(error) => return said(&error.to_string(), FILE),
    };
    let out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let ended = Printer::new(options, session, filters, out, save).run(&published);
    drop(published);
    session.stop();
    let _ = recording.join();
    match ended {
        Ok(()) => 0,
        // Whoever read the output has seen enough; nothing needs to be said.
        Err(Ended::Output(error)) if error.kind() == ErrorKind::BrokenPipe => FILE,
        Err(Ended::Output(error)) => said(&format!("An error occurred while printing packets: {error}."), FILE),
        Err(Ended::Saving(error)) => said(&error.tshark_text(options.write_format), FILE),
    }
}

/// Where packets are saved. What is captured is written where others can read it while it grows.
fn writer(path: &Path, options: &Options, section: Option<Section>, live: bool) -> Result<Writer, WriteError> {
    let how = WriteOptions { format: options.write_format, packing: options.packing, section };
    match path {
        path if path == Path::new("-") => Writer::to(StandardOutput, &how),
        path if live => Writer::create_in_place(path, &how),
        path => Writer::create(path, &how),
    }
}

/// Standard output for a writer that wants to own its stream.
struct StandardOutput;

impl Write for StandardOutput {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        io::stdout().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stdout().flush()
    }
}

const HELP: &str = "tfin, the terminal twin of Wirefin: TShark's options, TShark's output

Usage: tfin [options] [FILE]

Reading
  -r FILE           read packets from FILE; - for standard input
  -Y FILTER         show only packets that match this display filter
  -R FILTER -2      leave the other packets out altogether
  -2                read the file twice, so that earlier packets can show what later ones tell
  -c N              stop after N packets
  -n                show numbers, not names
  -o NAME:VALUE     set a preference: ip.check_checksum:TRUE

Capturing
  -D                list the interfaces
  -i INTERFACE      capture on it (a name, or its number in the list)
  -f FILTER         capture filter (libpcap's language)
  -s LEN            keep at most LEN bytes of each packet
  -p                not in promiscuous mode
  -I                in monitor mode
  -B MIB            size of the kernel's buffer
  -y LINK, -L       choose the link-layer type; list them
  -a WHEN           stop at duration:SECONDS, packets:N, filesize:KB

Output
  -T FORM           text, tabs, fields, psml, pdml, json, jsonraw
  -V, -O P,Q        details; only those of some protocols
  -x                bytes; with -T json those of each field
  --no-duplicate-keys  with -T json: several values of a key in an array
  -S LINE           the line after the details of each packet
  -P                the summary too
  -e FIELD, -E S=V  with -T fields, json, pdml: what, and how (header separator occurrence aggregator quote bom)
  -t FORMAT         time: r d dd e a ad adoy u ud udoy
  -u hms            seconds with hours and minutes
  -w FILE, -F TYPE  save packets; as pcapng, pcap, nsecpcap
  --compress TYPE   save compressed: gzip, zstd, lz4
  -z STATISTIC      statistics at the end; -z help lists them
  -q, -Q            print no packets; no counts either
  -l                print each packet at once
  -v, -h            version, this help
";
