//! What goes wrong below, in the window's words.

use crate::capture::CaptureError;
use crate::file::{OpenError, Trouble as Damage, WriteError};
use crate::gui::model::{Hindrance, News, Trouble};
use crate::gui::widgets::toast::Mood;
use crate::gui::words;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

fn name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

/// Why a file is not opened.
pub(in crate::gui) fn not_opened(error: &OpenError) -> Trouble {
    let file = name(error.path());
    let (title, body) = match error {
        OpenError::Missing { .. } => ("The file is not there any more".to_owned(), file),
        OpenError::Forbidden { .. } => ("No permission to read this file".to_owned(), file),
        OpenError::Folder { .. } => ("This is a folder, not a file".to_owned(), file),
        OpenError::NotACapture { looks, .. } => (format!("This is not a capture file Wirefin knows. It {looks}"), file),
        OpenError::CutShort { .. } => ("The file ends before its first packet".to_owned(), file),
        OpenError::NotSupported { detail, .. } => (format!("The file cannot be read: {detail}"), file),
        OpenError::Damaged { detail, .. } => (format!("The file is damaged at its beginning: {detail}"), file),
        OpenError::Io { error, .. } => (format!("The file could not be read: {error}"), file),
    };
    Trouble { title, body }
}

/// Why packets are not saved.
pub(super) fn not_saved(path: &Path, error: &WriteError) -> Trouble {
    let kind = match error {
        WriteError::Create { error, .. } | WriteError::Io(error) => Some(error.kind()),
        _ => None,
    };
    let title = match kind {
        Some(ErrorKind::PermissionDenied) => "No permission to write here".to_owned(),
        Some(ErrorKind::NotFound) => "The folder is not there any more".to_owned(),
        Some(ErrorKind::IsADirectory) => "This is a folder, not a file".to_owned(),
        Some(ErrorKind::StorageFull) => "The disk is full. The unfinished file was removed".to_owned(),
        _ => error.to_string(),
    };
    Trouble { title, body: name(path) }
}

/// Why a capture cannot start, with what helps.
pub(super) fn not_captured(error: &CaptureError) -> Trouble {
    let mut body = error.advice().unwrap_or_default();
    if let Some(command) = error.command() {
        let between = if body.is_empty() { "" } else { ": " };
        body = format!("{body}{between}{command}");
    }
    Trouble { title: error.to_string(), body }
}

/// Why a running capture ended; what it captured is kept.
pub(super) fn capture_ended(error: &CaptureError, packets: u64) -> News {
    let kept = words::counted(packets, "packet is kept", "packets are kept");
    let advice = match error {
        CaptureError::Vanished { .. } => String::new(),
        other => other.advice().map(|advice| format!(". {advice}")).unwrap_or_default(),
    };
    News { mood: Mood::Error, title: error.to_string(), body: format!("{kept}{advice}") }
}

/// The card for an account that may not capture.
pub(super) fn hindrance(error: &CaptureError) -> Option<Hindrance> {
    match error {
        CaptureError::NoRights { .. } => Some(Hindrance {
            title: "Your account may not capture yet".into(),
            body: "Only chosen programs may listen to the network. Give that right once to Wirefin’s small capture \
                   program; the window itself never needs it. Opening files works without it."
                .into(),
            command: error.command(),
            can_grant: asks_for_password().is_some(),
        }),
        CaptureError::ProgramMissing { .. } | CaptureError::LibraryMissing { .. } => Some(Hindrance {
            title: error.to_string(),
            body: format!("{}. Opening files works without it.", error.advice().unwrap_or_default()),
            command: error.command(),
            can_grant: false,
        }),
        _ => None,
    }
}

/// The program that asks for a password and runs another with all rights, where there is one.
fn asks_for_password() -> Option<PathBuf> {
    if !cfg!(target_os = "linux") {
        return None;
    }
    std::env::split_paths(&std::env::var_os("PATH")?).map(|folder| folder.join("pkexec")).find(|path| path.is_file())
}

/// Gives the capture program the right to capture; waits for the password.
pub(super) fn grant(program: &Path) -> Result<(), String> {
    let ask = asks_for_password().ok_or("There is no pkexec here that could ask for the password")?;
    let setcap = ["/usr/sbin/setcap", "/sbin/setcap", "/usr/bin/setcap"].iter().find(|path| Path::new(path).is_file());
    let setcap = setcap.ok_or("The program setcap is not installed")?;
    let done = std::process::Command::new(ask)
        .arg(setcap)
        .arg("cap_net_raw,cap_net_admin=ep")
        .arg(program)
        .output()
        .map_err(|error| error.to_string())?;
    let said = String::from_utf8_lossy(&done.stderr);
    let last = said.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("Nobody said why").to_owned();
    if done.status.success() { Ok(()) } else { Err(last) }
}

/// What is wrong with a file of which `packets` packets were read.
pub(super) fn damaged(damage: &Damage, packets: u32) -> News {
    let shown = match packets {
        0 => "It holds no whole packet".to_owned(),
        1 => "The packet before it is shown".to_owned(),
        more => format!("The {} packets before it are shown", words::grouped(u64::from(more))),
    };
    let at = damage.at();
    let place = format!("byte {} (0x{at:x})", words::grouped(at));
    let (title, body) = match damage {
        Damage::CutShort { .. } => {
            let next = words::grouped(u64::from(packets) + 1);
            (format!("The file ends in the middle of packet {next}"), format!("{shown}. It begins at {place}"))
        }
        Damage::Damaged { detail, .. } => {
            ("Part of the file could not be read".to_owned(), format!("At {place}: {detail}. {shown}"))
        }
        Damage::NotSupported { detail, .. } => {
            ("The file cannot be read on".to_owned(), format!("At {place}: {detail}. {shown}"))
        }
        Damage::Unreadable { detail, .. } => {
            ("The file cannot be reached. What was read stays".to_owned(), format!("At {place}: {detail}"))
        }
        Damage::Packing { cut_short: true, .. } => {
            ("The compressed file ends too early".to_owned(), format!("{shown}. It ends at {place}, unpacked"))
        }
        Damage::Packing { detail, .. } => {
            ("The compressed file is damaged".to_owned(), format!("At {place}, unpacked: {detail}. {shown}"))
        }
        Damage::TooManyNotes { .. } => {
            ("Not all names of the file are kept".to_owned(), format!("There are too many after {place}"))
        }
    };
    News { mood: Mood::Warning, title, body }
}
