//! The capture program: where it lies, and the questions it answers at once.
//!
//! Every question starts a process and waits for it: some milliseconds for the interfaces, seconds for a
//! filter with host names. Ask on a thread of your own.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use super::error::CaptureError;
use super::message::{Answer, FilterVerdict, Interface, LinkType};

/// Names the capture program to use instead of the one installed.
pub const VARIABLE: &str = "WIREFIN_CAPTURE";

const NAME: &str = if cfg!(windows) { "wirefin-capture.exe" } else { "wirefin-capture" };

/// Longer than the capture program itself allows for an answer.
const ANSWER_TIME: Duration = Duration::from_secs(12);

/// No honest answer is longer.
const ANSWER_BYTES: u64 = 16 << 20;

/// The capture program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    path: PathBuf,
}

impl Program {
    /// Finds it: named by `WIREFIN_CAPTURE`, else beside this program, else in PATH.
    pub fn find() -> Result<Program, CaptureError> {
        if let Some(path) = std::env::var_os(VARIABLE).filter(|path| !path.is_empty()) {
            let path = PathBuf::from(path);
            return if path.is_file() {
                Ok(Program { path })
            } else {
                Err(CaptureError::ProgramMissing { looked: vec![path] })
            };
        }
        let beside = std::env::current_exe().ok().and_then(|own| Some(own.parent()?.to_owned()));
        let in_path = std::env::var_os("PATH").unwrap_or_default();
        let folders: Vec<PathBuf> = beside.into_iter().chain(std::env::split_paths(&in_path)).collect();
        match folders.iter().map(|folder| folder.join(NAME)).find(|path| path.is_file()) {
            Some(path) => Ok(Program { path }),
            None => Err(CaptureError::ProgramMissing { looked: folders }),
        }
    }

    /// The program at a path that is known.
    pub fn at(path: impl Into<PathBuf>) -> Program {
        Program { path: path.into() }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// All interfaces, in the order libpcap gives them.
    pub fn interfaces(&self) -> Result<Vec<Interface>, CaptureError> {
        match self.ask(&["interfaces"])? {
            Answer::Interfaces { interfaces } => Ok(interfaces),
            other => Err(unfit(other)),
        }
    }

    /// What an interface can deliver, the usual one first. Needs the right to capture.
    pub fn link_types(&self, interface: &str, monitor: bool) -> Result<Vec<LinkType>, CaptureError> {
        let mut arguments = vec!["link-types", "-i", interface];
        if monitor {
            arguments.push("-I");
        }
        match self.ask(&arguments)? {
            Answer::LinkTypes { link_types } => Ok(link_types),
            other => Err(unfit(other)),
        }
    }

    /// Compiles a capture filter for a link type, by name or by number in files.
    pub fn check_filter(&self, link_type: &str, text: &str) -> Result<FilterVerdict, CaptureError> {
        match self.ask(&["filter", "-y", link_type, "-f", text])? {
            Answer::Filter { filter } => Ok(filter),
            other => Err(unfit(other)),
        }
    }

    fn ask(&self, arguments: &[&str]) -> Result<Answer, CaptureError> {
        let mut child = Command::new(&self.path)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| self.not_started(&error))?;
        let out = child.stdout.take().map(|pipe| read_apart(pipe, ANSWER_BYTES));
        let err = child.stderr.take().map(|pipe| read_apart(pipe, 1 << 16));
        let end = Instant::now() + ANSWER_TIME;
        let out = out.and_then(|out| out.recv_deadline(end).ok());
        if out.is_none() {
            let _ = child.kill();
        }
        let status = wait(&mut child, end);
        let Some(out) = out else {
            return Err(CaptureError::TimedOut { text: format!("{} {}", NAME, arguments.join(" ")) });
        };
        let line = out.split(|byte| *byte == b'\n').find(|line| !line.is_empty()).unwrap_or_default();
        match serde_json::from_slice(line) {
            Ok(Answer::Failed { error }) => Err(error),
            Ok(answer) => Ok(answer),
            Err(_) => {
                let said = err.and_then(|err| err.recv_timeout(Duration::from_secs(1)).ok()).unwrap_or_default();
                Err(ended_badly(status, &said))
            }
        }
    }

    /// Why it could not even be started.
    pub(super) fn not_started(&self, error: &std::io::Error) -> CaptureError {
        match error.kind() {
            std::io::ErrorKind::NotFound => CaptureError::ProgramMissing { looked: vec![self.path.clone()] },
            _ => CaptureError::Died { text: format!("{} could not be started: {error}", self.path.display()) },
        }
    }
}

fn unfit(_: Answer) -> CaptureError {
    CaptureError::Died { text: "it answered something else than was asked".into() }
}

/// What a program that ended without a word on standard output said on the other one.
pub(super) fn ended_badly(status: Option<ExitStatus>, said: &[u8]) -> CaptureError {
    let said = String::from_utf8_lossy(said).trim().to_owned();
    // The dynamic loader ends with 127 and names the library it did not find.
    if status.and_then(|s| s.code()) == Some(127) && said.contains("pcap.so") {
        return CaptureError::LibraryMissing { text: said };
    }
    let status = status.map_or_else(|| "no exit status".to_owned(), |s| s.to_string());
    CaptureError::Died { text: if said.is_empty() { status } else { format!("{said} ({status})") } }
}

/// Waits for a child that has nothing left to do, and ends it if it will not go.
pub(super) fn wait(child: &mut Child, end: Instant) -> Option<ExitStatus> {
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status),
            Ok(None) if Instant::now() < end => std::thread::sleep(Duration::from_millis(2)),
            _ => {
                let _ = child.kill();
                return child.wait().ok();
            }
        }
    }
}

/// Reads a pipe to its end on a thread of its own; what is over the limit is dropped.
pub(super) fn read_apart(mut pipe: impl Read + Send + 'static, limit: u64) -> crossbeam_channel::Receiver<Vec<u8>> {
    let (sender, receiver) = crossbeam_channel::bounded(1);
    let read = move || {
        let mut text = Vec::new();
        let _ = pipe.by_ref().take(limit).read_to_end(&mut text);
        // A full pipe would stop the program.
        let _ = std::io::copy(&mut pipe, &mut std::io::sink());
        let _ = sender.send(text);
    };
    // Without the thread nothing is received, which counts as silence.
    let _ = std::thread::Builder::new().name("capture-answer".into()).spawn(read);
    receiver
}

/// All interfaces, in the order libpcap gives them.
pub fn interfaces() -> Result<Vec<Interface>, CaptureError> {
    Program::find()?.interfaces()
}

/// What an interface can deliver, the usual one first. Needs the right to capture.
pub fn link_types(interface: &str, monitor: bool) -> Result<Vec<LinkType>, CaptureError> {
    Program::find()?.link_types(interface, monitor)
}

/// Compiles a capture filter for a link type, by name or by number in files. May ask name servers.
pub fn check_filter(link_type: &str, text: &str) -> Result<FilterVerdict, CaptureError> {
    Program::find()?.check_filter(link_type, text)
}
