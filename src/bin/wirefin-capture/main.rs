//! `wirefin-capture`: the only program of Wirefin that touches network interfaces.
//!
//! It alone links libpcap and it alone is ever given the right to capture, so it is small and knows
//! nothing of protocols. It lists interfaces, checks capture filters, and records packets into a pcapng
//! file while it tells on standard output how far it is (`wirefin::capture::message`). It ends when
//! its input ends, on a line `stop`, or on SIGINT, SIGTERM or SIGHUP.

mod ask;
mod dump;
mod options;
mod record;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use wirefin::capture::CaptureError;
use wirefin::capture::message::{Answer, Event};

use options::Command;

const HELP: &str = "\
Captures packets for Wirefin. Everything is printed as JSON, one object a line.

wirefin-capture interfaces                        what can be captured on
wirefin-capture link-types [-I] -i INTERFACE      what it can deliver
wirefin-capture filter [-y LINK] [-s LEN] -f TEXT check and compile a capture filter
wirefin-capture record [OPTIONS]                  capture until `stop`, the end of input or SIGINT

  -i INTERFACE   capture on it; may be repeated
  -w FILE        write there, pcapng
  -f FILTER      capture filter            (-f -s -B -y -p -I: for the -i before them,
  -s LEN         bytes kept of a packet     or for all when they stand before the first -i)
  -B MIB         kernel buffer, default 64
  -y LINK        link type, such as EN10MB
  -p             no promiscuous mode
  -I             monitor mode
  -c N           stop after N packets
  -a COND        stop after duration:SECONDS, packets:N, filesize:BYTES, files:N
  -b COND        go on in a next file after duration:, interval:, packets:, filesize:; files:N keeps the last N
";

fn main() -> ExitCode {
    let command = match options::read(lexopt::Parser::from_env()) {
        Ok(command) => command,
        Err(error) => {
            say(&Event::error(CaptureError::Usage { text: error.to_string() }));
            return ExitCode::from(2);
        }
    };
    let answer = match command {
        Command::Help => {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        Command::Version => {
            println!("wirefin-capture {}", env!("CARGO_PKG_VERSION"));
            return ExitCode::SUCCESS;
        }
        Command::Record(options) => return record::record(&options),
        Command::Interfaces => ask::interfaces(),
        Command::LinkTypes { interface, monitor } => ask::link_types(&interface, monitor),
        Command::Filter { link_type, snaplen, text } => ask::filter(link_type, snaplen, text),
    };
    let failed = matches!(answer, Answer::Failed { .. });
    say(&answer);
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Writes one line; a reader that is gone needs no line.
fn say(line: &impl serde::Serialize) -> bool {
    let Ok(mut text) = serde_json::to_vec(line) else {
        return false;
    };
    text.push(b'\n');
    let mut out = std::io::stdout().lock();
    out.write_all(&text).and_then(|()| out.flush()).is_ok()
}

/// Where this program lies, for the advice to give it rights.
fn program() -> PathBuf {
    std::env::current_exe().unwrap_or_else(|_| "wirefin-capture".into())
}

/// libpcap's own words of an error of the `pcap` crate.
fn words(error: pcap::Error) -> String {
    match error {
        pcap::Error::PcapError(text) => text,
        other => other.to_string(),
    }
}
