//! A capture from its start to its end.
//!
//! One thread an interface waits in libpcap and puts packets into the [`Dump`]. The main thread wakes
//! twenty times a second, flushes and counts. Another one writes the messages, so that an analyzer that
//! does not read them never holds up the flushing, and two wait for somebody to say stop.

use std::io::BufRead;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use pcap::{Active, BreakLoop, Capture, Inactive, Linktype, Precision, Stat};
use wirefin::capture::message::{Counters, EndReason, Event, InterfaceCounters, Opened};
use wirefin::capture::{CaptureError, Options, Source};

use crate::ask::{in_files, link_type, named};
use crate::dump::{Dump, Taken};
use crate::options::whole;
use crate::{program, say, words};

/// The kernel hands packets over when a block is full or this old.
const TIMEOUT: Duration = Duration::from_millis(100);
/// How often the file is flushed and the analyzer told, if there is something new.
const TICK: Duration = Duration::from_millis(50);
/// After stop, the last packets are still in the kernel until `TIMEOUT` is over.
const LAST_PACKETS: Duration = Duration::from_millis(110);
/// A thread that hangs in the kernel longer than this is left behind.
const PATIENCE: Duration = Duration::from_secs(2);

/// What the main thread is told.
enum Call {
    Stop(EndReason),
    /// The file cannot go on.
    Broken(CaptureError),
    /// An interface delivers no more, with the reason if nobody asked for it.
    Ended(Option<CaptureError>),
}

pub(crate) fn record(options: &Options) -> ExitCode {
    let out = Out::start();
    match start(options) {
        Ok((dump, captures)) => run(options, dump, captures, out),
        Err(error) => {
            out.send(Event::error(error));
            out.finish();
            ExitCode::FAILURE
        }
    }
}

fn start(options: &Options) -> Result<(Dump, Vec<Capture<Active>>), CaptureError> {
    let mut captures = Vec::new();
    let mut opened = Vec::new();
    for source in &options.sources {
        let (capture, as_opened) = open(source)?;
        captures.push(capture);
        opened.push(as_opened);
    }
    let filters = options.sources.iter().map(|s| s.filter.clone()).collect();
    let no_file = || CaptureError::Usage { text: "no file is named (-w)".into() };
    let dump = Dump::create(
        options.file.clone().ok_or_else(no_file)?,
        opened,
        filters,
        options.stop.clone(),
        options.next.clone(),
    )?;
    Ok((dump, captures))
}

/// Opens an interface as asked; what it cannot do but needs not is a warning.
fn open(source: &Source) -> Result<(Capture<Active>, Opened), CaptureError> {
    let name = &source.interface;
    let failed = |error| CaptureError::from_libpcap(name, &program(), &words(error));
    let mut promiscuous = source.promiscuous;
    let mut warning = None;
    let mut capture = match activate(source, promiscuous) {
        // `any` and some drivers have no promiscuous mode. libpcap only warns, but the crate fails.
        Err(pcap::Error::PcapError(text)) if promiscuous && text.contains("romiscuous") => {
            promiscuous = false;
            warning = Some(text);
            activate(source, false).map_err(failed)
        }
        other => other.map_err(failed),
    }
    .map_err(|error| match error {
        CaptureError::Other { interface, text } if source.monitor && text.contains("romiscuous") => {
            CaptureError::NoMonitorMode { interface, text }
        }
        other => other,
    })?;
    if let Some(wanted) = &source.link_type {
        set_link_type(&mut capture, name, wanted)?;
    }
    if !source.filter.is_empty() {
        capture.filter(&source.filter, true).map_err(|error| CaptureError::BadFilter {
            interface: name.clone(),
            filter: source.filter.clone(),
            text: words(error),
        })?;
    }
    let link = capture.get_datalink();
    let names = link_type(link);
    let opened = Opened {
        name: name.clone(),
        link_type: in_files(link),
        link_name: names.name,
        link_description: names.description,
        snaplen: whole(source.snaplen),
        promiscuous,
        warning,
    };
    Ok((capture, opened))
}

fn activate(source: &Source, promiscuous: bool) -> Result<Capture<Active>, pcap::Error> {
    Capture::<Inactive>::from_device(source.interface.as_str())?
        .snaplen(i32::try_from(whole(source.snaplen)).unwrap_or(i32::MAX))
        .buffer_size((source.buffer_mib.clamp(1, 2047) << 20) as i32)
        .timeout(TIMEOUT.as_millis() as i32)
        // Immediate mode lost 60 % of a flood that this way comes in whole.
        .immediate_mode(false)
        .precision(Precision::Nano)
        .promisc(promiscuous)
        .rfmon(source.monitor)
        .open()
}

fn set_link_type(capture: &mut Capture<Active>, name: &str, wanted: &str) -> Result<(), CaptureError> {
    let offered = capture.list_datalinks().unwrap_or_default();
    let wanted_here = named(wanted).filter(|link| offered.contains(link) || *link == capture.get_datalink());
    let no_such = || CaptureError::NoLinkType {
        interface: name.to_owned(),
        wanted: wanted.to_owned(),
        offered: offered.iter().map(|link| link_type(*link).name).collect(),
    };
    let link: Linktype = wanted_here.ok_or_else(no_such)?;
    capture.set_datalink(link).map_err(|_| no_such())
}

fn run(options: &Options, dump: Dump, mut captures: Vec<Capture<Active>>, out: Out) -> ExitCode {
    let (calls, called) = bounded(64);
    listen_to_signals(calls.clone());
    listen_to_input(calls.clone());
    out.send(Event::Ready { file: shown(dump.path()), interfaces: dump.opened().to_vec() });

    let breaks: Vec<BreakLoop> = captures.iter_mut().map(Capture::breakloop_handle).collect();
    let count = Arc::new(captures.iter().map(|_| AtomicBool::new(false)).collect::<Vec<_>>());
    let told = dump.counters.clone();
    let dump = Arc::new(Mutex::new(dump));
    for (index, capture) in captures.into_iter().enumerate() {
        let reader = Reader { index, capture, dump: dump.clone(), count: count.clone(), last: None };
        let to_main = calls.clone();
        let name = options.sources.get(index).map_or("", |s| s.interface.as_str());
        let interface = name.to_owned();
        let spawned = thread::Builder::new().name(format!("capture-{name}")).spawn(move || {
            reader.read(&interface, &to_main);
        });
        if let Err(error) = spawned {
            let _ = calls
                .try_send(Call::Broken(CaptureError::Other { interface: name.to_owned(), text: error.to_string() }));
        }
    }

    let mut capturing = Capturing { called, count, dump, out, running: breaks.len(), told };
    let reason = capturing.until_stopped(options.stop.duration);
    let gather = matches!(reason, EndReason::Stopped | EndReason::Duration | EndReason::Abandoned);
    capturing.last_packets(&breaks, gather);
    capturing.end(reason)
}

/// The file's name as JSON can carry it.
fn shown(file: &Path) -> PathBuf {
    file.to_string_lossy().into_owned().into()
}

/// Nobody can leave the dump half changed: a panic in a thread ends only that thread.
fn lock(dump: &Mutex<Dump>) -> MutexGuard<'_, Dump> {
    dump.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

/// The main thread's view of a running capture.
struct Capturing {
    called: Receiver<Call>,
    count: Arc<Vec<AtomicBool>>,
    dump: Arc<Mutex<Dump>>,
    out: Out,
    /// Interfaces that still deliver.
    running: usize,
    told: Counters,
}

impl Capturing {
    fn until_stopped(&mut self, duration: Option<Duration>) -> EndReason {
        let end = duration.and_then(|d| Instant::now().checked_add(d));
        loop {
            let left = end.map_or(TICK, |end| end.saturating_duration_since(Instant::now()).min(TICK));
            match self.called.recv_timeout(left) {
                Ok(call) => {
                    if let Some(reason) = self.answer(call) {
                        return reason;
                    }
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return EndReason::Error,
            }
            if let Err(error) = self.tick() {
                self.out.send(Event::error(error));
                return EndReason::Error;
            }
            if end.is_some_and(|end| Instant::now() >= end) {
                return EndReason::Duration;
            }
            if self.out.is_gone() {
                return EndReason::Abandoned;
            }
        }
    }

    /// Does what a call asks; a reason if the capture is to end.
    fn answer(&mut self, call: Call) -> Option<EndReason> {
        match call {
            Call::Stop(reason) => Some(reason),
            Call::Broken(error) => {
                self.out.send(Event::error(error));
                Some(EndReason::Error)
            }
            Call::Ended(error) => {
                self.running = self.running.saturating_sub(1);
                if let Some(error) = error {
                    self.out.send(Event::error(error));
                }
                (self.running == 0).then_some(EndReason::Error)
            }
        }
    }

    /// Flushes what is new, tells it, and asks the readers for the kernel's counts.
    fn tick(&mut self) -> Result<(), CaptureError> {
        for count in self.count.iter() {
            count.store(true, Ordering::Relaxed);
        }
        let mut dump = lock(&self.dump);
        dump.tick()?;
        dump.flush()?;
        self.tell_turns(&mut dump);
        if dump.counters != self.told {
            self.told = dump.counters.clone();
            self.out.offer(Event::Progress { counters: self.told.clone() });
        }
        Ok(())
    }

    /// Tells which files began.
    fn tell_turns(&self, dump: &mut Dump) {
        for file in dump.turned() {
            self.out.send(Event::NextFile { file: shown(&file), counters: dump.counters.clone() });
        }
    }

    /// Lets the kernel hand over what it has, then wakes the readers and waits for them.
    fn last_packets(&mut self, breaks: &[BreakLoop], gather: bool) {
        if gather {
            self.wait_for_readers(LAST_PACKETS);
        }
        lock(&self.dump).close();
        for handle in breaks {
            handle.breakloop();
        }
        self.wait_for_readers(PATIENCE);
    }

    fn wait_for_readers(&mut self, span: Duration) {
        let end = Instant::now() + span;
        while self.running > 0 {
            match self.called.recv_deadline(end) {
                Ok(Call::Ended(..)) => self.running -= 1,
                Ok(_) => {}
                Err(_) => return,
            }
        }
    }

    fn end(self, mut reason: EndReason) -> ExitCode {
        let mut dump = lock(&self.dump);
        if let Err(error) = dump.finish() {
            if reason != EndReason::Error {
                self.out.send(Event::error(error));
            }
            reason = EndReason::Error;
        }
        self.tell_turns(&mut dump);
        self.out.send(Event::End { reason, counters: dump.counters.clone() });
        self.out.finish();
        if reason == EndReason::Error { ExitCode::FAILURE } else { ExitCode::SUCCESS }
    }
}

/// The thread that waits for one interface's packets.
struct Reader {
    index: usize,
    capture: Capture<Active>,
    dump: Arc<Mutex<Dump>>,
    count: Arc<Vec<AtomicBool>>,
    last: Option<Stat>,
}

impl Reader {
    fn read(mut self, interface: &str, calls: &Sender<Call>) {
        let ended = loop {
            match self.capture.next_packet() {
                Ok(packet) => {
                    let time = packet.header.ts;
                    // With nanosecond precision libpcap puts nanoseconds where microseconds stand.
                    let time = Duration::new(
                        u64::try_from(time.tv_sec).unwrap_or(0),
                        u32::try_from(time.tv_usec).unwrap_or(0),
                    );
                    let taken = lock(&self.dump).packet(self.index, time, packet.header.len, packet.data);
                    match taken {
                        Ok(Taken::Yes) => {}
                        Ok(Taken::No) => break None,
                        Ok(Taken::Last(reason)) => {
                            let _ = calls.send(Call::Stop(reason));
                            break None;
                        }
                        Err(error) => {
                            let _ = calls.send(Call::Broken(error));
                            break None;
                        }
                    }
                }
                Err(pcap::Error::TimeoutExpired) => {}
                Err(pcap::Error::NoMorePackets) => break None,
                Err(error) => {
                    break Some(CaptureError::from_libpcap(interface, &program(), &words(error)));
                }
            }
            if self.count.get(self.index).is_some_and(|wanted| wanted.swap(false, Ordering::Relaxed)) {
                self.count();
            }
        };
        self.count();
        let _ = calls.send(Call::Ended(ended));
    }

    /// Brings the kernel's counts up to date.
    fn count(&mut self) {
        let Ok(now) = self.capture.stats() else {
            return;
        };
        let before = self.last.replace(now).unwrap_or(Stat { received: 0, dropped: 0, if_dropped: 0 });
        let mut dump = lock(&self.dump);
        if let Some(counted) = dump.counters.interfaces.get_mut(self.index) {
            // libpcap's counters have 32 bits and begin again at 0.
            let InterfaceCounters { received, dropped, dropped_by_interface, .. } = counted;
            *received += u64::from(now.received.wrapping_sub(before.received));
            *dropped += u64::from(now.dropped.wrapping_sub(before.dropped));
            *dropped_by_interface += u64::from(now.if_dropped.wrapping_sub(before.if_dropped));
        }
    }
}

/// Ends the capture when the analyzer says `stop`, or when it is gone and with it the other end of the pipe.
fn listen_to_input(calls: Sender<Call>) {
    let listen = move || {
        let mut line = String::new();
        let mut input = std::io::stdin().lock();
        let reason = loop {
            line.clear();
            // A word, not a book: nobody can make this process grow.
            match std::io::Read::take(&mut input, 4096).read_line(&mut line) {
                Ok(0) | Err(_) => break EndReason::Abandoned,
                Ok(_) if line.trim() == "stop" => break EndReason::Stopped,
                Ok(_) => {}
            }
        };
        let _ = calls.send(Call::Stop(reason));
    };
    // Without this thread the pipe's other end is still noticed when a message cannot be written.
    let _ = thread::Builder::new().name("input".into()).spawn(listen);
}

#[cfg(unix)]
fn listen_to_signals(calls: Sender<Call>) {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    if let Ok(mut signals) = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGTERM]) {
        let listen = move || {
            for _ in signals.forever() {
                let _ = calls.try_send(Call::Stop(EndReason::Stopped));
            }
        };
        let _ = thread::Builder::new().name("signals".into()).spawn(listen);
    }
}

#[cfg(not(unix))]
fn listen_to_signals(_: Sender<Call>) {}

/// The thread that writes messages, and the way to it.
struct Out {
    lines: Sender<Event>,
    gone: Arc<AtomicBool>,
    done: Receiver<()>,
}

impl Out {
    fn start() -> Out {
        let (lines, to_write) = bounded::<Event>(16);
        let (finished, done) = bounded(1);
        let gone = Arc::new(AtomicBool::new(false));
        let is_gone = gone.clone();
        let write = move || {
            for event in to_write {
                if !say(&event) {
                    is_gone.store(true, Ordering::Relaxed);
                    break;
                }
            }
            let _ = finished.send(());
        };
        if thread::Builder::new().name("messages".into()).spawn(write).is_err() {
            gone.store(true, Ordering::Relaxed);
        }
        Out { lines, gone, done }
    }

    /// Sends what must arrive, unless nobody reads for a long time.
    fn send(&self, event: Event) {
        let _ = self.lines.send_timeout(event, PATIENCE);
    }

    /// Sends what the next one makes obsolete.
    fn offer(&self, event: Event) {
        let _ = self.lines.try_send(event);
    }

    /// The reader of the messages has closed its end.
    fn is_gone(&self) -> bool {
        self.gone.load(Ordering::Relaxed)
    }

    /// Waits until everything is written.
    fn finish(self) {
        drop(self.lines);
        let _ = self.done.recv_timeout(PATIENCE);
    }
}
