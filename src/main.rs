//! The window: `wirefin`.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use wirefin::gui::engine::{Analyzer, Wake};
use wirefin::gui::settings::{Settings, Store};
use wirefin::gui::window::Window;

const HELP: &str = "wirefin, a packet analyzer

Usage: wirefin [options] [FILE]

  FILE, -r FILE    open a capture file
  -i INTERFACE     capture on it; more than one may be given
  -k               start capturing at once
  -f FILTER        capture filter (libpcap's language)
  -Y FILTER        show only packets that match this display filter
  -v, --version    print the version
  -h, --help       print this help

Without a window, tfin does the same work in a terminal.
";

/// The window follows what is recorded this often at most.
const BETWEEN_FRAMES: Duration = Duration::from_millis(33);

#[derive(Default)]
struct Options {
    file: Option<PathBuf>,
    interfaces: Vec<String>,
    start: bool,
    capture_filter: String,
    display_filter: Option<String>,
}

enum Asked {
    Window(Options),
    Version,
    Help,
}

fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Asked, lexopt::Error> {
    use lexopt::prelude::*;
    let mut options = Options::default();
    let mut parser = lexopt::Parser::from_args(arguments);
    while let Some(argument) = parser.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(Asked::Help),
            Short('v') | Long("version") => return Ok(Asked::Version),
            Short('r') | Long("read-file") => options.file = Some(parser.value()?.into()),
            Short('i') | Long("interface") => options.interfaces.push(parser.value()?.string()?),
            Short('k') => options.start = true,
            Short('f') => options.capture_filter = parser.value()?.string()?,
            Short('Y') | Long("display-filter") => options.display_filter = Some(parser.value()?.string()?),
            Value(file) if options.file.is_none() => options.file = Some(file.into()),
            other => return Err(other.unexpected()),
        }
    }
    if options.start && options.interfaces.is_empty() {
        return Err("-k needs an interface to capture on: -i INTERFACE".into());
    }
    if options.start && options.file.is_some() {
        return Err("a file is opened or a capture started, not both".into());
    }
    Ok(Asked::Window(options))
}

fn main() -> ExitCode {
    let options = match parse(std::env::args_os().skip(1)) {
        Ok(Asked::Window(options)) => options,
        Ok(Asked::Version) => {
            println!("Wirefin {}", env!("CARGO_PKG_VERSION"));
            return ExitCode::SUCCESS;
        }
        Ok(Asked::Help) => {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        Err(error) => {
            eprintln!("wirefin: {error}");
            return ExitCode::from(1);
        }
    };
    wirefin::dissect::engine::quiet_fenced_panics();
    let shown = wirefin::gui::run(|ctx| {
        let ctx = ctx.clone();
        let wake: Wake = Arc::new(move || ctx.request_repaint_after(BETWEEN_FRAMES));
        let store = Store::of_user();
        let settings = store.as_ref().map_or_else(Settings::default, Store::load);
        let mut window = Window::new(Box::new(Analyzer::new(wake)), settings);
        if let Some(store) = store {
            window = window.storing(store);
        }
        if let Some(filter) = &options.display_filter {
            window.filter_next(filter);
        }
        if let Some(file) = &options.file {
            window.open(file);
        } else if options.start {
            window.start(&options.interfaces, &options.capture_filter);
        } else if !options.interfaces.is_empty() {
            window.choose_interfaces(&options.interfaces);
        } else {
            window.reopen();
        }
        window
    });
    match shown {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("wirefin: {error}");
            ExitCode::from(1)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(line: &str) -> Result<Asked, lexopt::Error> {
        parse(line.split_whitespace().map(OsString::from))
    }

    #[test]
    fn a_file_is_named_with_or_without_an_option() {
        for line in ["a.pcap -Y dns", "-r a.pcap -Y dns"] {
            let Ok(Asked::Window(options)) = options(line) else { panic!("{line}") };
            assert_eq!(options.file, Some("a.pcap".into()));
            assert_eq!(options.display_filter.as_deref(), Some("dns"));
        }
    }

    #[test]
    fn capturing_at_once_needs_an_interface_and_no_file() {
        assert!(options("-k").is_err());
        assert!(options("-k -i lo a.pcap").is_err());
        assert!(matches!(options("-k -i lo -f tcp"), Ok(Asked::Window(_))));
        assert!(options("--nonsense").is_err());
    }
}
