//! What is asked on the command line.

use lexopt::prelude::*;
use wirefin::capture::{Options, SNAPLEN};

/// What to do.
pub(crate) enum Command {
    Help,
    Version,
    Interfaces,
    LinkTypes { interface: String, monitor: bool },
    Filter { link_type: Option<String>, snaplen: u32, text: String },
    Record(Options),
}

pub(crate) fn read(mut args: lexopt::Parser) -> Result<Command, lexopt::Error> {
    let command = match args.next()? {
        Some(Value(word)) => word.string()?,
        Some(Long("version") | Short('v')) => return Ok(Command::Version),
        Some(Long("help") | Short('h')) | None => return Ok(Command::Help),
        Some(other) => return Err(other.unexpected()),
    };
    match command.as_str() {
        "interfaces" => Ok(Command::Interfaces),
        "link-types" => link_types(args),
        "filter" => filter(args),
        "record" => Options::read(&mut args).map(Command::Record),
        _ => Err(format!("\"{command}\" is no command").into()),
    }
}

fn link_types(mut args: lexopt::Parser) -> Result<Command, lexopt::Error> {
    let (mut interface, mut monitor) = (None, false);
    while let Some(arg) = args.next()? {
        match arg {
            Short('I') => monitor = true,
            Short('i') if interface.is_none() => interface = Some(args.value()?.string()?),
            _ => return Err(arg.unexpected()),
        }
    }
    let interface = interface.ok_or("no interface is named")?;
    Ok(Command::LinkTypes { interface, monitor })
}

fn filter(mut args: lexopt::Parser) -> Result<Command, lexopt::Error> {
    let (mut text, mut link_type, mut snaplen) = (String::new(), None, SNAPLEN);
    while let Some(arg) = args.next()? {
        match arg {
            Short('y') => link_type = Some(args.value()?.string()?),
            Short('s') => snaplen = args.value()?.parse()?,
            Short('f') => text = args.value()?.string()?,
            _ => return Err(arg.unexpected()),
        }
    }
    Ok(Command::Filter { link_type, snaplen: whole(snaplen), text })
}

/// 0 stands for "everything", and no more than libpcap takes.
pub(crate) fn whole(snaplen: u32) -> u32 {
    if snaplen == 0 { SNAPLEN } else { snaplen.min(SNAPLEN) }
}
