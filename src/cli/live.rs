//! Capturing from the terminal.

use super::{FILE, Options, USAGE, filters, print, said, statistics, tell_limits};
use crate::capture::{self, Capture, CaptureError, Limits, tshark};
use crate::file::CaptureFile;
use crate::session::{Feed, Session};
use std::sync::Arc;
use std::time::Duration;

/// Longest wait for the capture program to open its interfaces.
const PATIENCE: Duration = Duration::from_secs(15);

/// Batches on their way from the capture thread to the recorder.
const BATCHES: usize = 16;

/// `-D`
pub(super) fn list_interfaces() -> i32 {
    match capture::interfaces() {
        Ok(interfaces) => {
            print!("{}", tshark::interface_list(&interfaces));
            0
        }
        Err(error) => failed(&error),
    }
}

/// `-L`
pub(super) fn list_link_types(options: &Options) -> i32 {
    let source = options.sources.first();
    let named = named(source.map_or("1", |source| &source.interface));
    let interface = match named {
        Ok(interface) => interface,
        Err(code) => return code,
    };
    let monitor = source.is_some_and(|source| source.monitor);
    match capture::link_types(&interface, monitor) {
        Ok(types) => {
            print!("{}", tshark::link_type_list(&interface, monitor, &types));
            0
        }
        Err(error) => said(&tshark::link_types_failure(&interface, &error), FILE),
    }
}

/// The interface that a name or a number of the list means.
fn named(text: &str) -> Result<String, i32> {
    if text.parse::<usize>().is_err() {
        return Ok(text.to_owned());
    }
    let interfaces = capture::interfaces().map_err(|error| failed(&error))?;
    tshark::interface_named(&interfaces, text).map_err(|wrong| said(&wrong, USAGE))
}

fn failed(error: &CaptureError) -> i32 {
    said(&tshark::failure(error), USAGE)
}

/// Captures until a stop condition, or until somebody stops it.
pub(super) fn capture(options: &Options) -> i32 {
    let filters = match filters(options) {
        Ok(filters) => filters,
        Err(code) => return code,
    };
    let statistics = match statistics::asked(options) {
        Ok(statistics) => statistics,
        Err(code) => return code,
    };
    let mut sources = options.sources.clone();
    for source in &mut sources {
        match named(&source.interface) {
            Ok(name) => source.interface = name,
            Err(code) => return code,
        }
    }
    let names: Vec<&str> = sources.iter().map(|source| source.interface.as_str()).collect();
    let announced = tshark::capturing_on(&names);
    let packets = options.count.map(u64::from).or(options.stop.packets);
    let plan = capture::Options {
        sources: sources.clone(),
        stop: Limits { packets, ..options.stop.clone() },
        ..capture::Options::on("")
    };
    let running = match Capture::start(plan) {
        Ok(running) => Arc::new(running),
        Err(error) => return failed(&error),
    };
    // Ctrl+C ends the capture program, which shares the terminal, and with it the capture; this program goes on to its end.
    let stopper = running.clone();
    if let Err(error) = stop_on_signals(move || stopper.stop()) {
        return said(&error.to_string(), USAGE);
    }
    // Said before it is known whether it works, as TShark does.
    if !options.very_quiet {
        eprintln!("{announced}");
    }
    if let Err(error) = running.wait_until_ready(PATIENCE) {
        let code = failed(&error);
        if !options.very_quiet {
            eprintln!("0 packets captured");
        }
        return code;
    }
    let file = match CaptureFile::follow(running.file()) {
        Ok(file) => file,
        Err(error) => return said(&error.tshark_text(), FILE),
    };
    let (session, recorder) =
        Session::new(file, crate::proto::registry(), options.settings.clone().with_one_pass(true));
    let (batches, received) = crossbeam_channel::bounded(BATCHES);
    let following = match running.follow(batches) {
        Ok(following) => following,
        Err(error) => return failed(&error),
    };
    let code = print(options, &session, &filters, recorder, Feed::Capture(received), None);
    let code = if code == 0 { statistics::write(options, &session, &filters, &statistics) } else { code };
    tell_limits(&session);
    running.stop();
    let _ = following.join();
    let standing = running.wait_until_ended(PATIENCE);
    if !options.very_quiet {
        let count = standing.counters.packets;
        eprintln!("{count} packet{} captured", if count == 1 { "" } else { "s" });
        let dropped = standing.counters.dropped();
        if dropped > 0 {
            eprintln!("{dropped} packet{} dropped", if dropped == 1 { "" } else { "s" });
        }
    }
    match standing.failure {
        Some(error) => failed(&error),
        None => code,
    }
}

/// Runs `stop` when the terminal or the system asks this program to end.
fn stop_on_signals(stop: impl Fn() + Send + 'static) -> std::io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    let mut signals = signal_hook::iterator::Signals::new([SIGINT, SIGTERM, SIGHUP])?;
    std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
        for _ in signals.forever() {
            stop();
        }
    })?;
    Ok(())
}
