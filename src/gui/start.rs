//! When the window cannot come up: what is missing, and how to get it.
//!
//! Everything graphical is loaded at run time, so a missing library is no broken build but an
//! error, or a panic of the library that misses it.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// Why there is no window.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("There is no display to show a window on. In a terminal, tfin does the same work")]
    NoDisplay,
    #[error("A library that windows need is missing: {library}\nOn Debian and Ubuntu: sudo apt install {packages}")]
    MissingLibrary { library: String, packages: &'static str },
    #[error("The window could not be opened: {0}")]
    Other(String),
}

/// What a window under X11 loads, as Debian calls it.
const X11: &str = "libx11-6 libx11-xcb1 libxcursor1 libxi6 libxkbcommon-x11-0 libgl1";
/// What a window under Wayland loads.
const WAYLAND: &str = "libwayland-client0 libwayland-egl1 libegl1 libxkbcommon0";

/// Runs the window and turns what goes wrong at its start into words.
pub(super) fn guarded(run: impl FnOnce() -> eframe::Result) -> Result<(), StartError> {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let wayland = set("WAYLAND_DISPLAY") || set("WAYLAND_SOCKET");
    if cfg!(all(unix, not(target_os = "macos"))) && !wayland && !set("DISPLAY") {
        return Err(StartError::NoDisplay);
    }
    let packages = if wayland { WAYLAND } else { X11 };
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        // A missing library is told in words below; anything else is a bug and says so itself.
        if library_in(&info.to_string()).is_none() {
            before(info);
        }
    }));
    match catch_unwind(AssertUnwindSafe(run)) {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(explain(&format!("{error:?} {error}"), packages)),
        Err(panic) => {
            let words = panic
                .downcast_ref::<String>()
                .map(String::as_str)
                .or_else(|| panic.downcast_ref::<&str>().copied())
                .unwrap_or("unknown trouble");
            Err(explain(words, packages))
        }
    }
}

fn explain(words: &str, packages: &'static str) -> StartError {
    if let Some(library) = library_in(words) {
        return StartError::MissingLibrary { library, packages };
    }
    if words.contains("NoGlutinConfigs") {
        return StartError::MissingLibrary { library: "OpenGL (libGL.so.1)".into(), packages };
    }
    if words.contains("XOpenDisplayFailed") || words.contains("XNotSupported") || words.contains("NoCompositor") {
        return StartError::NoDisplay;
    }
    StartError::Other(words.to_owned())
}

/// The name of the library that could not be loaded, if that is what `words` say.
fn library_in(words: &str) -> Option<String> {
    let could_not = words.contains("cannot open shared object file")
        || words.contains("could not be loaded")
        || words.contains("LibraryOpenError")
        || words.contains("OpenError");
    let name = words
        .split(|c: char| c.is_whitespace() || "\"'`():,;[]{}".contains(c))
        .find(|word| word.starts_with("lib") && word.contains(".so"));
    match name {
        Some(name) if could_not => Some(name.to_owned()),
        None if could_not && words.contains("xkbcommon") => Some("libxkbcommon".into()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_library_is_named_with_its_packages() {
        let words = "WinitEventLoop(Os(OsError { error: \"libX11.so.6: cannot open shared object file: No such file or directory\" }))";
        let said = explain(words, X11).to_string();
        assert!(said.contains("libX11.so.6"), "{said}");
        assert!(said.contains("apt install libx11-6 libx11-xcb1"), "{said}");
    }

    #[test]
    fn a_missing_opengl_is_one_too() {
        let said = explain("NoGlutinConfigs(ConfigTemplate { .. }, NoConfig)", X11).to_string();
        assert!(said.contains("libgl1"), "{said}");
    }

    #[test]
    fn no_display_points_to_the_terminal() {
        let said = explain("WinitEventLoop(NotSupported(XOpenDisplayFailed))", X11).to_string();
        assert!(said.contains("tfin"), "{said}");
    }
}
