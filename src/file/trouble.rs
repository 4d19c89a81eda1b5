//! What can be wrong with a capture file, told so that a user can act on it.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// Something wrong in a capture. It is collected; all whole packets before it (and after it, where the file tells how
/// to go on) are delivered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Trouble {
    /// The file ends in the middle of a record, as after a crash or a full disk.
    CutShort {
        /// Where the record begins that is not whole.
        at: u64,
    },
    /// A record cannot be right, and nothing after it can be found.
    Damaged {
        /// Where the record begins.
        at: u64,
        /// What is wrong with it, without a closing full stop.
        detail: String,
    },
    /// Something in the file is newer or stranger than what is understood, and reading cannot go on.
    NotSupported {
        /// Where it stands.
        at: u64,
        /// What it is.
        detail: String,
    },
    /// The operating system could not read on.
    Unreadable {
        /// Where reading failed.
        at: u64,
        /// Its message.
        detail: String,
    },
    /// The compressed file around the capture is cut or wrong; what was unpacked before is read.
    Packing {
        /// How far unpacking came, in bytes of the capture.
        at: u64,
        /// Whether the compressed file just ends too early.
        cut_short: bool,
        /// What the unpacker said.
        detail: String,
    },
    /// The file holds more names, secrets or statistics than are kept; packets are all read.
    TooManyNotes {
        /// From where on none were kept.
        at: u64,
    },
}

impl Trouble {
    /// The byte at which it was found; in the unpacked file, if the file is compressed.
    pub fn at(&self) -> u64 {
        match *self {
            Trouble::CutShort { at }
            | Trouble::Damaged { at, .. }
            | Trouble::NotSupported { at, .. }
            | Trouble::Unreadable { at, .. }
            | Trouble::Packing { at, .. }
            | Trouble::TooManyNotes { at } => at,
        }
    }

    /// What TShark prints after `tshark: The file "NAME" `, with its second line in parentheses where it has one; such a
    /// trouble also makes its exit code 2. `None` for what TShark does not mind.
    pub fn tshark_text(&self) -> Option<String> {
        match self {
            Trouble::CutShort { .. } | Trouble::Packing { cut_short: true, .. } => {
                Some("appears to have been cut short in the middle of a packet.".to_owned())
            }
            Trouble::Damaged { detail, .. } => Some(format!("appears to be damaged or corrupt.\n({detail})")),
            Trouble::NotSupported { detail, .. } => {
                Some(format!("contains record data that TShark doesn't support.\n({detail})"))
            }
            Trouble::Unreadable { detail, .. } => Some(format!("could not be read: {detail}.")),
            Trouble::Packing { cut_short: false, detail, .. } => {
                Some(format!("cannot be decompressed; it may be damaged or corrupt.\n({detail})"))
            }
            Trouble::TooManyNotes { .. } => None,
        }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Trouble::CutShort { at } => {
                write!(f, "The file ends in the middle of a packet (the record at byte {at} is not whole)")
            }
            Trouble::Damaged { at, detail } => {
                write!(f, "The file is damaged at byte {at}: {detail}")
            }
            Trouble::NotSupported { at, detail } => {
                write!(f, "The file cannot be read on from byte {at}: {detail}")
            }
            Trouble::Unreadable { at, detail } => {
                write!(f, "Reading failed at byte {at}: {detail}")
            }
            Trouble::Packing { at, cut_short: true, .. } => {
                write!(f, "The compressed file ends too early (after {at} unpacked bytes)")
            }
            Trouble::Packing { at, detail, .. } => {
                write!(f, "The compressed file is damaged (after {at} unpacked bytes): {detail}")
            }
            Trouble::TooManyNotes { at } => {
                write!(f, "Too many names, secrets or statistics: those after byte {at} are not kept")
            }
        }
    }
}

/// Why a capture could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// There is no such file.
    #[error("There is no such file: {}", .path.display())]
    Missing {
        /// The path asked for.
        path: PathBuf,
    },
    /// The user may not read it.
    #[error("You do not have permission to read this file: {}", .path.display())]
    Forbidden {
        /// The path asked for.
        path: PathBuf,
    },
    /// It is a folder.
    #[error("This is a folder, not a file: {}", .path.display())]
    Folder {
        /// The path asked for.
        path: PathBuf,
    },
    /// Its content is no capture.
    #[error("This is not a capture file; it {looks}: {}", .path.display())]
    NotACapture {
        /// The path asked for.
        path: PathBuf,
        /// What it is instead, to be read after "it": "begins like a ZIP archive".
        looks: String,
    },
    /// It begins like a capture, but ends before the first record could.
    #[error("The file ends within its own header: {}", .path.display())]
    CutShort {
        /// The path asked for.
        path: PathBuf,
    },
    /// A capture of a version that is not understood.
    #[error("The file cannot be read, {detail}: {}", .path.display())]
    NotSupported {
        /// The path asked for.
        path: PathBuf,
        /// What is not understood.
        detail: String,
    },
    /// A capture whose very first block is damaged.
    #[error("The file is damaged at its beginning, {detail}: {}", .path.display())]
    Damaged {
        /// The path asked for.
        path: PathBuf,
        /// What is wrong.
        detail: String,
    },
    /// The operating system failed.
    #[error("The file could not be read ({error}): {}", .path.display())]
    Io {
        /// The path asked for.
        path: PathBuf,
        /// Its error.
        error: io::Error,
    },
}

impl OpenError {
    /// The path that was to be opened; `-` for standard input.
    pub fn path(&self) -> &PathBuf {
        match self {
            OpenError::Missing { path }
            | OpenError::Forbidden { path }
            | OpenError::Folder { path }
            | OpenError::NotACapture { path, .. }
            | OpenError::CutShort { path }
            | OpenError::NotSupported { path, .. }
            | OpenError::Damaged { path, .. }
            | OpenError::Io { path, .. } => path,
        }
    }

    /// What TShark prints after `tshark: ` for this; its exit code is 2.
    pub fn tshark_text(&self) -> String {
        let name = self.path().display();
        match self {
            OpenError::Missing { .. } => format!("The file \"{name}\" doesn't exist."),
            OpenError::Forbidden { .. } => {
                format!("You don't have permission to read the file \"{name}\".")
            }
            OpenError::Folder { .. } => format!("\"{name}\" is a directory (folder), not a file."),
            OpenError::NotACapture { .. } => {
                format!("The file \"{name}\" isn't a capture file in a format TShark understands.")
            }
            OpenError::CutShort { .. } => {
                format!("The file \"{name}\" appears to have been cut short in the middle of a packet or other data.")
            }
            OpenError::NotSupported { detail, .. } => {
                format!("The file \"{name}\" contains record data that TShark doesn't support.\n({detail})")
            }
            OpenError::Damaged { detail, .. } => {
                format!("The file \"{name}\" appears to be damaged or corrupt.\n({detail})")
            }
            OpenError::Io { error, .. } => {
                format!("The file \"{name}\" could not be opened: {error}.")
            }
        }
    }
}
