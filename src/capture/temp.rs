//! Temporary capture files, and those that a crash left behind.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

use super::error::CaptureError;

const PREFIX: &str = "wirefin_";
const SUFFIX: &str = ".pcapng";

/// A temporary capture file, `wirefin_<interface>XXXXXX.pcapng`, readable by its owner only.
///
/// Dropping it deletes the file unless it was kept. It is locked while it lives, so that another
/// Wirefin does not take it for one that a crash left behind.
#[derive(Debug)]
pub struct TempFile {
    path: PathBuf,
    kept: AtomicBool,
    _lock: File,
}

impl TempFile {
    pub(super) fn create(folder: Option<&Path>, interfaces: &[&str]) -> Result<TempFile, CaptureError> {
        let folder = folder.map_or_else(std::env::temp_dir, Path::to_owned);
        let name = match interfaces {
            [one] => plain(one),
            several => format!("{}_interfaces", several.len()),
        };
        let failed = |text: String| CaptureError::File { path: folder.clone(), text };
        let file = tempfile::Builder::new()
            .prefix(&format!("{PREFIX}{name}"))
            .suffix(SUFFIX)
            .tempfile_in(&folder)
            .map_err(|error| failed(error.to_string()))?;
        let (lock, path) = file.keep().map_err(|error| failed(error.to_string()))?;
        // Some network drives have no locks; there a second Wirefin may offer the file as left behind.
        let _ = lock.try_lock();
        Ok(TempFile { path, kept: AtomicBool::new(false), _lock: lock })
    }

    /// An empty one for packets of several files, `wirefin_mergedXXXXXX.pcapng`.
    pub fn merged() -> Result<TempFile, CaptureError> {
        TempFile::create(None, &["merged"])
    }

    /// Takes over a file that was left behind, unless another Wirefin holds it.
    pub fn adopt(path: &Path) -> std::io::Result<TempFile> {
        let lock = File::open(path)?;
        match lock.try_lock() {
            // Some network drives have no locks.
            Ok(()) | Err(TryLockError::Error(_)) => {}
            Err(TryLockError::WouldBlock) => return Err(std::io::ErrorKind::ResourceBusy.into()),
        }
        Ok(TempFile { path: path.to_owned(), kept: AtomicBool::new(false), _lock: lock })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Leaves the file where it is.
    pub fn keep(&self) {
        self.kept.store(true, Ordering::Relaxed);
    }
}

impl Drop for TempFile {
    fn drop(&mut self) {
        if !self.kept.load(Ordering::Relaxed) {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// An interface's name as part of a file name.
fn plain(interface: &str) -> String {
    let fits = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    interface.chars().take(32).map(|c| if fits(c) { c } else { '_' }).collect()
}

/// A capture whose Wirefin ended before it was saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leftover {
    pub path: PathBuf,
    pub len_bytes: u64,
    pub modified: SystemTime,
}

/// Captures in `folder` (the system's temporary one if `None`) that no running Wirefin holds, newest first.
pub fn leftovers(folder: Option<&Path>) -> Vec<Leftover> {
    let folder = folder.map_or_else(std::env::temp_dir, Path::to_owned);
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut found: Vec<Leftover> = entries.flatten().filter_map(|entry| left_over(&entry)).collect();
    found.sort_by_key(|leftover| std::cmp::Reverse(leftover.modified));
    found
}

fn left_over(entry: &std::fs::DirEntry) -> Option<Leftover> {
    let name = entry.file_name();
    let name = name.to_str()?;
    let about = entry.metadata().ok()?;
    if !(name.starts_with(PREFIX) && name.ends_with(SUFFIX) && about.is_file()) {
        return None;
    }
    // Others' files cannot be opened, and those in use are locked.
    let file = File::open(entry.path()).ok()?;
    match file.try_lock_shared() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock | TryLockError::Error(_)) => return None,
    }
    Some(Leftover { path: entry.path(), len_bytes: about.len(), modified: about.modified().ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_temporary_file_is_named_after_its_interface_and_goes_with_its_owner() {
        let folder = tempfile::tempdir().unwrap();
        let file = TempFile::create(Some(folder.path()), &["eth0:1/x"]).unwrap();
        let path = file.path().to_owned();
        let name = path.file_name().unwrap().to_str().unwrap();
        assert!(name.starts_with("wirefin_eth0_1_x") && name.ends_with(".pcapng"), "{name}");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        }
        drop(file);
        assert!(!path.exists());
        let two = TempFile::create(Some(folder.path()), &["a", "b"]).unwrap();
        assert!(two.path().file_name().unwrap().to_str().unwrap().starts_with("wirefin_2_interfaces"));
    }

    #[test]
    fn only_files_nobody_holds_are_left_over() {
        let folder = tempfile::tempdir().unwrap();
        let held = TempFile::create(Some(folder.path()), &["lo"]).unwrap();
        assert_eq!(leftovers(Some(folder.path())), []);
        held.keep();
        let path = held.path().to_owned();
        drop(held);
        std::fs::write(folder.path().join("other.pcapng"), "").unwrap();
        let found: Vec<PathBuf> = leftovers(Some(folder.path())).into_iter().map(|l| l.path).collect();
        assert_eq!(found, std::slice::from_ref(&path));
        let adopted = TempFile::adopt(&path).unwrap();
        assert!(TempFile::adopt(&path).is_err());
        assert_eq!(leftovers(Some(folder.path())), []);
        drop(adopted);
        assert!(!path.exists());
    }
}
