//! A running capture, seen from the analyzer.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};

use super::error::CaptureError;
use super::message::{Counters, EndReason, Event, Opened};
use super::plan::Options;
use super::program::{Program, ended_badly, read_apart, wait};
use super::temp::TempFile;

/// Events that wait for a slow reader; progress over this is dropped, older events over this are forgotten.
const EVENTS: usize = 256;

/// No honest message is longer.
const LINE_BYTES: u64 = 1 << 20;

/// A capture program that was told to stop gets this long before it is ended.
const PATIENCE: Duration = Duration::from_secs(4);

/// A capture that was started.
///
/// Nothing here waits for the capture program except what says so. Dropping it stops the capture.
#[derive(Debug)]
pub struct Capture {
    events: Receiver<Event>,
    state: Arc<State>,
    temp: Option<Arc<TempFile>>,
    stop: Arc<Stop>,
}

/// How a capture stands.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    /// The interfaces, once all are open.
    pub ready: Option<Vec<Opened>>,
    /// The file that is being written.
    pub file: PathBuf,
    /// How many files have begun: none before the capture is ready, then one, more for a series.
    pub files: u64,
    pub counters: Counters,
    /// What went wrong first.
    pub failure: Option<CaptureError>,
    /// Set when nothing more will come.
    pub ended: Option<EndReason>,
}

/// Where the thread that listens to the capture program leaves what it heard.
#[derive(Debug, Default)]
pub(super) struct State {
    standing: Mutex<Standing>,
    changed: Condvar,
    /// Files that began and that nobody follows yet.
    to_follow: Mutex<VecDeque<PathBuf>>,
}

/// Files of a series that wait to be followed; older ones are forgotten when nobody does.
const FILES: usize = 10_000;

impl State {
    fn lock(&self) -> MutexGuard<'_, Standing> {
        self.standing.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// Notes that a file began. Its name came as text, which may not be exact; the first is the one we chose.
    fn begun(&self, standing: &mut Standing, file: &Path) {
        if file.exists() {
            standing.file = file.to_owned();
        }
        standing.files += 1;
        let mut waiting = self.to_follow.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        // Every file counts, also one that is gone already, so that the follower keeps step.
        waiting.push_back(if standing.files == 1 { standing.file.clone() } else { file.to_owned() });
        if waiting.len() > FILES {
            waiting.pop_front();
        }
    }

    pub(super) fn next_to_follow(&self) -> Option<PathBuf> {
        self.to_follow.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).pop_front()
    }

    /// How it stands once `enough` is true or `patience` is over.
    pub(super) fn wait_until(&self, patience: Duration, enough: impl Fn(&Standing) -> bool) -> Standing {
        let waited = self.changed.wait_timeout_while(self.lock(), patience, |standing| !enough(standing));
        match waited {
            Ok((standing, _)) => standing.clone(),
            Err(poisoned) => poisoned.into_inner().0.clone(),
        }
    }
}

impl Capture {
    /// Starts a capture. What becomes of it (open interfaces, errors, the end) comes as events.
    ///
    /// An error here means that the capture program did not even start or no file could be made.
    pub fn start(options: Options) -> Result<Capture, CaptureError> {
        Capture::start_with(&Program::find()?, options)
    }

    /// Starts a capture with a certain capture program.
    pub fn start_with(program: &Program, mut options: Options) -> Result<Capture, CaptureError> {
        options.check().map_err(|text| CaptureError::Usage { text })?;
        let mut temp = None;
        let path = match &options.file {
            Some(path) => path.clone(),
            None => {
                let names: Vec<&str> = options.sources.iter().map(|s| s.interface.as_str()).collect();
                let file = TempFile::create(options.temp_dir.as_deref(), &names)?;
                let path = file.path().to_owned();
                temp = Some(Arc::new(file));
                path
            }
        };
        options.file = Some(path.clone());
        let mut child = Command::new(program.path())
            .arg("record")
            .args(options.arguments())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| program.not_started(&error))?;

        let state = Arc::new(State::default());
        state.lock().file = path;
        let (sender, events) = bounded(EVENTS);
        let input = child.stdin.take();
        let pipes = child.stdout.take().zip(child.stderr.take());
        let child = Arc::new(Mutex::new(child));
        let stop = Arc::new(Stop { input: Mutex::new(input), child: child.clone() });
        if let Some((out, err)) = pipes {
            let said = read_apart(err, 1 << 16);
            let listener =
                Listener { state: state.clone(), to: sender, oldest: events.clone(), child: child.clone(), said };
            let spawned = thread::Builder::new().name("capture-events".into()).spawn(move || listener.listen(out));
            if let Err(error) = spawned {
                stop.now();
                return Err(CaptureError::Died { text: error.to_string() });
            }
        }
        Ok(Capture { events, state, temp, stop })
    }

    /// What happens, in order; the last one is [`Event::End`], always.
    ///
    /// When nobody reads them, progress is left out and old events are dropped, so the capture never waits.
    pub fn events(&self) -> Receiver<Event> {
        self.events.clone()
    }

    /// How it stands now.
    pub fn standing(&self) -> Standing {
        self.state.lock().clone()
    }

    pub fn counters(&self) -> Counters {
        self.state.lock().counters.clone()
    }

    /// The file that is being written.
    pub fn file(&self) -> PathBuf {
        self.state.lock().file.clone()
    }

    /// The temporary file, if it is one: it is deleted when its last owner drops it.
    pub fn temp_file(&self) -> Option<Arc<TempFile>> {
        self.temp.clone()
    }

    pub fn is_running(&self) -> bool {
        self.state.lock().ended.is_none()
    }

    /// Asks the capture to stop and does not wait: the end comes as an event, within 200 ms.
    ///
    /// A capture program that does not stop within seconds is ended.
    pub fn stop(&self) {
        self.stop.now();
    }

    /// Waits until all interfaces are open, and says which, or why not.
    pub fn wait_until_ready(&self, patience: Duration) -> Result<Vec<Opened>, CaptureError> {
        let standing = self.state.wait_until(patience, |s| s.ready.is_some() || s.ended.is_some());
        match (standing.ready, standing.failure) {
            (Some(opened), _) => Ok(opened),
            (None, Some(failure)) => Err(failure),
            (None, None) => Err(CaptureError::TimedOut { text: "the interfaces were not opened".into() }),
        }
    }

    /// Waits until nothing more will come.
    pub fn wait_until_ended(&self, patience: Duration) -> Standing {
        self.state.wait_until(patience, |s| s.ended.is_some())
    }

    pub(super) fn state(&self) -> Arc<State> {
        self.state.clone()
    }
}

impl Drop for Capture {
    fn drop(&mut self) {
        self.stop.now();
    }
}

/// The way to end the capture program.
#[derive(Debug)]
struct Stop {
    input: Mutex<Option<ChildStdin>>,
    child: Arc<Mutex<Child>>,
}

impl Stop {
    fn now(&self) {
        let input = self.input.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).take();
        // Whoever took it before has done the rest.
        let Some(mut input) = input else { return };
        // Closing it would stop the capture too; the word says that somebody wanted it.
        let _ = input.write_all(b"stop\n");
        drop(input);
        let child = self.child.clone();
        let see_to_it = move || {
            let end = Instant::now() + PATIENCE;
            while Instant::now() < end {
                if !matches!(lock_child(&child).try_wait(), Ok(None)) {
                    return;
                }
                thread::sleep(Duration::from_millis(20));
            }
            let _ = lock_child(&child).kill();
        };
        // Without the thread a capture program that hangs is left alone.
        let _ = thread::Builder::new().name("capture-stop".into()).spawn(see_to_it);
    }
}

fn lock_child(child: &Mutex<Child>) -> MutexGuard<'_, Child> {
    child.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

/// The thread that listens to the capture program.
struct Listener {
    state: Arc<State>,
    to: Sender<Event>,
    /// The other end of `to`, to make room.
    oldest: Receiver<Event>,
    child: Arc<Mutex<Child>>,
    /// What the program wrote on standard error.
    said: Receiver<Vec<u8>>,
}

impl Listener {
    fn listen(self, out: ChildStdout) {
        let mut out = BufReader::new(out);
        let mut line = Vec::new();
        let failure = loop {
            line.clear();
            match out.by_ref().take(LINE_BYTES).read_until(b'\n', &mut line) {
                Ok(0) | Err(_) => break None,
                Ok(_) if line.trim_ascii().is_empty() => {}
                Ok(_) => match serde_json::from_slice(&line) {
                    Ok(event) => {
                        let last = matches!(event, Event::End { .. });
                        self.tell(event);
                        if last {
                            break None;
                        }
                    }
                    Err(_) => {
                        let shown = String::from_utf8_lossy(line.get(..80).unwrap_or(&line)).trim().to_owned();
                        break Some(CaptureError::Died { text: format!("it said \"{shown}\"") });
                    }
                },
            }
        };
        drop(out);
        if failure.is_some() {
            let _ = lock_child(&self.child).kill();
        }
        // Somebody else may want to end it meanwhile, so the lock is not held while waiting.
        let end = Instant::now() + PATIENCE;
        let status = loop {
            let mut child = lock_child(&self.child);
            match child.try_wait() {
                Ok(None) if Instant::now() < end => {}
                _ => break wait(&mut child, end),
            }
            drop(child);
            thread::sleep(Duration::from_millis(2));
        };
        let standing = self.state.lock().clone();
        if standing.ended.is_none() {
            if standing.failure.is_none() {
                let said = self.said.recv_timeout(Duration::from_secs(1)).unwrap_or_default();
                self.tell(Event::error(failure.unwrap_or_else(|| ended_badly(status, &said))));
            }
            self.tell(Event::End { reason: EndReason::Error, counters: standing.counters });
        }
    }

    fn tell(&self, event: Event) {
        let mut standing = self.state.lock();
        match &event {
            Event::Ready { interfaces, file } => {
                standing.ready = Some(interfaces.clone());
                self.state.begun(&mut standing, file);
            }
            Event::Progress { counters } => standing.counters = counters.clone(),
            Event::NextFile { file, counters } => {
                self.state.begun(&mut standing, file);
                standing.counters = counters.clone();
            }
            Event::Error { error, .. } => {
                standing.failure.get_or_insert_with(|| error.clone());
            }
            Event::End { reason, counters } => {
                standing.counters = counters.clone();
                standing.ended = Some(*reason);
            }
        }
        drop(standing);
        self.state.changed.notify_all();
        let mut event = event;
        while let Err(TrySendError::Full(unsent)) = self.to.try_send(event) {
            if matches!(unsent, Event::Progress { .. }) {
                return;
            }
            let _ = self.oldest.try_recv();
            event = unsent;
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    const LONG: Duration = Duration::from_secs(20);

    /// Starts a shell script in the place of the capture program; `$FILE` is the file it was given.
    fn start(script: &str) -> (Capture, tempfile::TempDir) {
        // A script that another test still has open for writing cannot be run.
        static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
        let _alone = ONE_AT_A_TIME.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("fake-capture");
        let head = "#!/bin/sh\nwhile [ \"$1\" != -w ]; do shift; done; FILE=$2\n";
        std::fs::write(&path, format!("{head}{script}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700)).unwrap();
        let mut options = Options::on("fake0");
        options.temp_dir = Some(folder.path().to_owned());
        (Capture::start_with(&Program::at(path), options).unwrap(), folder)
    }

    const READY: &str = r#"echo '{"event":"ready","file":"/x","interfaces":[]}'"#;
    const PROGRESS: &str =
        r#"echo '{"event":"progress","counters":{"packets":3,"bytes":180,"flushed":400,"interfaces":[]}}'"#;
    const STOPPED: &str = r#"echo '{"event":"end","reason":"stopped","counters":{"packets":3,"bytes":180,"flushed":480,"interfaces":[]}}'"#;

    #[test]
    fn a_capture_is_heard_from_its_start_to_its_end() {
        let (capture, _folder) = start(&format!("{READY}\n{PROGRESS}\nread word\n[ \"$word\" = stop ] && {STOPPED}"));
        assert_eq!(capture.wait_until_ready(LONG).unwrap(), []);
        let events = capture.events();
        assert!(matches!(events.recv_timeout(LONG), Ok(Event::Ready { .. })));
        assert!(matches!(events.recv_timeout(LONG), Ok(Event::Progress { counters }) if counters.packets == 3));
        assert!(capture.is_running());
        capture.stop();
        let standing = capture.wait_until_ended(LONG);
        assert_eq!(standing.ended, Some(EndReason::Stopped));
        assert_eq!((standing.counters.packets, standing.counters.flushed), (3, 480));
        assert!(matches!(events.recv_timeout(LONG), Ok(Event::End { .. })));
        assert!(events.recv_timeout(LONG).is_err(), "nothing comes after the end");
    }

    #[test]
    fn a_missing_libpcap_is_told_in_words() {
        let said =
            "wirefin-capture: error while loading shared libraries: libpcap.so.0.8: cannot open shared object file";
        let (capture, _folder) = start(&format!("echo '{said}' >&2; exit 127"));
        let failure = capture.wait_until_ready(LONG).unwrap_err();
        assert!(matches!(failure, CaptureError::LibraryMissing { .. }), "{failure:?}");
        assert!(failure.advice().unwrap().contains("libpcap0.8"));
        assert_eq!(capture.wait_until_ended(LONG).ended, Some(EndReason::Error));
    }

    #[test]
    fn a_capture_program_that_crashes_ends_the_capture() {
        let (capture, _folder) = start(&format!("{READY}\n{PROGRESS}\necho oh no >&2\nkill -SEGV $$"));
        let standing = capture.wait_until_ended(LONG);
        assert_eq!(standing.ended, Some(EndReason::Error));
        assert_eq!(standing.counters.packets, 3, "what was counted stays");
        let Some(CaptureError::Died { text }) = standing.failure else { panic!("{:?}", standing.failure) };
        assert!(text.contains("oh no"), "{text}");
    }

    #[test]
    fn nonsense_from_the_capture_program_ends_it() {
        let (capture, _folder) = start("echo hello; sleep 60");
        let standing = capture.wait_until_ended(LONG);
        assert_eq!(standing.failure, Some(CaptureError::Died { text: "it said \"hello\"".into() }));
    }

    #[test]
    fn a_capture_program_that_talks_much_needs_no_reader() {
        let (capture, _folder) =
            start(&format!("{READY}\ni=0; while [ $i -lt 2000 ]; do {PROGRESS}; i=$((i+1)); done\n{STOPPED}"));
        assert_eq!(capture.wait_until_ended(LONG).ended, Some(EndReason::Stopped));
        // The last word comes a moment after it is known.
        let mut events = Vec::new();
        while !matches!(events.last(), Some(Event::End { .. }))
            && let Ok(event) = capture.events().recv_timeout(LONG)
        {
            events.push(event);
        }
        // One more than fit: room that was made here while the last one was being told.
        assert!(events.len() <= EVENTS + 1);
        assert!(matches!(events.last(), Some(Event::End { .. })), "the end is never left out");
    }

    #[test]
    fn a_capture_program_that_does_not_stop_is_ended() {
        let (capture, _folder) = start(&format!("{READY}\nexec sleep 600"));
        capture.wait_until_ready(LONG).unwrap();
        let asked = Instant::now();
        capture.stop();
        assert!(asked.elapsed() < Duration::from_millis(500), "asking does not wait");
        assert_eq!(capture.wait_until_ended(LONG).ended, Some(EndReason::Error));
    }

    #[test]
    fn a_capture_that_is_dropped_stops_and_takes_its_file_along() {
        let (capture, folder) = start(&format!("{READY}\nread word\necho $word > \"${{FILE%/*}}/heard\""));
        capture.wait_until_ready(LONG).unwrap();
        let file = capture.file();
        drop(capture);
        assert!(!file.exists());
        let heard = folder.path().join("heard");
        let end = Instant::now() + LONG;
        while std::fs::read_to_string(&heard).unwrap_or_default() != "stop\n" && Instant::now() < end {
            thread::sleep(Duration::from_millis(5));
        }
        assert_eq!(std::fs::read_to_string(&heard).unwrap(), "stop\n");
    }

    #[test]
    fn a_capture_program_that_is_not_there_is_named() {
        let program = Program::at("/nowhere/wirefin-capture");
        let failure = Capture::start_with(&program, Options::on("lo")).unwrap_err();
        assert_eq!(failure, CaptureError::ProgramMissing { looked: vec!["/nowhere/wirefin-capture".into()] });
        assert_eq!(program.interfaces().unwrap_err(), failure);
    }
}
