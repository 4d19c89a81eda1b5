//! What can go wrong with a capture, and what its user can do about it.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// Why a capture could not start or had to stop.
///
/// `Display` is the sentence to show first; [`CaptureError::advice`] says what to do, and
/// [`CaptureError::command`] is the command to copy, where one helps. `text` is always what libpcap or
/// the system said, in its own words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum CaptureError {
    #[error("The capture program wirefin-capture was not found")]
    ProgramMissing { looked: Vec<PathBuf> },

    #[error("The capture program does not start: libpcap is not installed")]
    LibraryMissing { text: String },

    #[error("Your account may not capture on {interface}")]
    NoRights { interface: String, program: PathBuf, text: String },

    #[error("There is no interface {interface}")]
    NoSuchInterface { interface: String, text: String },

    #[error("{interface} is down")]
    InterfaceDown { interface: String, text: String },

    #[error("{interface} is gone")]
    Vanished { interface: String, text: String },

    #[error("The capture filter is not right: {text}")]
    BadFilter { interface: String, filter: String, text: String },

    #[error("{interface} cannot do monitor mode")]
    NoMonitorMode { interface: String, text: String },

    #[error("{interface} has no link type {wanted}")]
    NoLinkType { interface: String, wanted: String, offered: Vec<String> },

    #[error("The disk is full")]
    DiskFull { path: PathBuf, text: String },

    #[error("The capture file cannot be written: {text}")]
    File { path: PathBuf, text: String },

    #[error("The capture program was called wrongly: {text}")]
    Usage { text: String },

    #[error("The capture program did not answer in time")]
    TimedOut { text: String },

    /// The program ended, or said something that is not of this protocol.
    #[error("The capture program ended unexpectedly: {text}")]
    Died { text: String },

    #[error("Capturing on {interface} failed: {text}")]
    Other { interface: String, text: String },
}

impl CaptureError {
    /// The error that libpcap's `text` stands for.
    ///
    /// The `pcap` crate passes on libpcap's words and not its code, so the words decide. Those matched
    /// here were collected from libpcap 1.10 on Linux; what is not known stays `Other` with its words.
    pub fn from_libpcap(interface: &str, program: &Path, text: &str) -> CaptureError {
        let interface = interface.to_owned();
        let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
        let text = text.to_owned();
        if says(&["not permitted", "ermission denied", "permission to"]) {
            CaptureError::NoRights { interface, program: program.to_owned(), text }
        } else if says(&["disappeared"]) {
            CaptureError::Vanished { interface, text }
        } else if says(&["No such device", "doesn't exist"]) {
            CaptureError::NoSuchInterface { interface, text }
        } else if says(&["is not up", "went down", "etwork is down"]) {
            CaptureError::InterfaceDown { interface, text }
        } else if says(&["monitor mode", "rfmon"]) {
            CaptureError::NoMonitorMode { interface, text }
        } else {
            CaptureError::Other { interface, text }
        }
    }

    /// What the user can do, in a sentence, if anything can be done.
    pub fn advice(&self) -> Option<String> {
        Some(match self {
            CaptureError::ProgramMissing { .. } => {
                "Put wirefin-capture beside the program or into a folder of PATH, or name it in WIREFIN_CAPTURE".into()
            }
            CaptureError::LibraryMissing { .. } => {
                "Install libpcap (Debian: libpcap0.8; Fedora and Arch: libpcap)".into()
            }
            CaptureError::NoRights { program, .. } => {
                if cfg!(target_os = "macos") {
                    "Give your account access to /dev/bpf*".into()
                } else if cfg!(windows) {
                    "Install Npcap, or let others than the administrator capture in its settings".into()
                } else {
                    format!("Allow the capture program {} to capture", program.display())
                }
            }
            CaptureError::NoSuchInterface { .. } => "Look at the list of interfaces".into(),
            CaptureError::InterfaceDown { .. } => "Bring the interface up, then start again".into(),
            CaptureError::Vanished { .. } => "What was captured is kept".into(),
            CaptureError::BadFilter { .. } => "Correct the capture filter, or start without it".into(),
            CaptureError::NoMonitorMode { .. } => "Start without monitor mode".into(),
            CaptureError::NoLinkType { offered, .. } if !offered.is_empty() => {
                format!("Choose one of {}", offered.join(", "))
            }
            CaptureError::DiskFull { .. } => "Make room or save elsewhere; nothing before is lost".into(),
            CaptureError::File { .. } => "Choose another file or folder".into(),
            CaptureError::TimedOut { .. }
            | CaptureError::NoLinkType { .. }
            | CaptureError::Usage { .. }
            | CaptureError::Died { .. }
            | CaptureError::Other { .. } => return None,
        })
    }

    /// A command that mends it, ready to be copied into a shell.
    pub fn command(&self) -> Option<String> {
        match self {
            CaptureError::NoRights { program, .. } if cfg!(target_os = "linux") => {
                Some(format!("sudo setcap cap_net_raw,cap_net_admin=ep {}", in_shell(&program.to_string_lossy())))
            }
            CaptureError::InterfaceDown { interface, .. } if cfg!(target_os = "linux") => {
                Some(format!("sudo ip link set {} up", in_shell(interface)))
            }
            CaptureError::LibraryMissing { .. } if cfg!(target_os = "linux") => {
                Some("sudo apt install libpcap0.8".into())
            }
            _ => None,
        }
    }
}

/// A word as a shell takes it: in quotes if it holds anything but plain characters.
fn in_shell(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+:@".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(text: &str) -> CaptureError {
        CaptureError::from_libpcap("eth0", Path::new("/usr/bin/wirefin-capture"), text)
    }

    #[test]
    fn libpcaps_words_become_a_kind() {
        assert!(matches!(kind("socket: Operation not permitted"), CaptureError::NoRights { .. }));
        assert!(matches!(kind("No such device exists"), CaptureError::NoSuchInterface { .. }));
        assert!(matches!(kind("That device is not up"), CaptureError::InterfaceDown { .. }));
        assert!(matches!(kind("The interface disappeared"), CaptureError::Vanished { .. }));
        assert!(matches!(kind("That device doesn't support monitor mode"), CaptureError::NoMonitorMode { .. }));
        assert!(matches!(kind("something new"), CaptureError::Other { .. }));
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn no_rights_and_down_give_a_command_to_copy() {
        assert_eq!(
            kind("socket: Operation not permitted").command().unwrap(),
            "sudo setcap cap_net_raw,cap_net_admin=ep /usr/bin/wirefin-capture"
        );
        assert_eq!(kind("That device is not up").command().unwrap(), "sudo ip link set eth0 up");
        let odd = CaptureError::from_libpcap("eth0", Path::new("/home/a b/it's"), "not permitted");
        assert_eq!(odd.command().unwrap(), r"sudo setcap cap_net_raw,cap_net_admin=ep '/home/a b/it'\''s'");
    }
}
