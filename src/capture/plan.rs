//! What to capture, and the command line that says it to the capture program.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use lexopt::prelude::*;

/// 256 KiB, the longest that tcpdump and Wireshark keep of a packet.
pub const SNAPLEN: u32 = 262_144;

/// Measured under a flood: 16 to 64 MiB lose nothing where libpcap's default loses several per cent.
pub const BUFFER_MIB: u32 = 64;

/// A capture to make.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    pub sources: Vec<Source>,
    /// Where to write; `None` makes a temporary file.
    pub file: Option<PathBuf>,
    /// Where temporary files go; `None` is the system's folder.
    pub temp_dir: Option<PathBuf>,
    /// When to stop by itself.
    pub stop: Limits,
    /// When to go on in a next file; `files` is how many are kept.
    pub next: Limits,
}

/// An interface and how to open it.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    pub interface: String,
    /// In libpcap's language; empty takes everything.
    pub filter: String,
    /// Bytes kept of a packet; 0 is all.
    pub snaplen: u32,
    /// What the kernel may keep until it is read.
    pub buffer_mib: u32,
    /// By name (`LINUX_SLL2`) or number in files; `None` is the interface's own choice.
    pub link_type: Option<String>,
    pub promiscuous: bool,
    /// Wireless: all frames of a channel, with their radio headers.
    pub monitor: bool,
}

impl Source {
    /// An interface opened the usual way: everything, promiscuous.
    pub fn new(interface: impl Into<String>) -> Source {
        Source {
            interface: interface.into(),
            filter: String::new(),
            snaplen: SNAPLEN,
            buffer_mib: BUFFER_MIB,
            link_type: None,
            promiscuous: true,
            monitor: false,
        }
    }
}

/// Limits after which a capture or a file of it ends, whichever comes first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Limits {
    pub packets: Option<u64>,
    pub bytes: Option<u64>,
    pub duration: Option<Duration>,
    /// At every whole multiple of this span of the clock. Only for files of a series.
    pub interval: Option<Duration>,
    pub files: Option<u32>,
}

impl Limits {
    /// Whether anything here ends a file.
    pub fn any(&self) -> bool {
        self.packets.is_some() || self.bytes.is_some() || self.duration.is_some() || self.interval.is_some()
    }

    /// Takes in a condition such as `duration:60`; seconds may have decimals, `filesize` is in bytes.
    fn add(&mut self, text: &str) -> Result<(), lexopt::Error> {
        let wrong = || lexopt::Error::from(format!("\"{text}\" is no condition"));
        let (name, value) = text.split_once(':').ok_or_else(wrong)?;
        let number = || value.parse::<u64>().ok().filter(|n| *n > 0).ok_or_else(wrong);
        let seconds = || {
            let seconds: f64 = value.parse().map_err(|_| wrong())?;
            Duration::try_from_secs_f64(seconds).ok().filter(|d| !d.is_zero()).ok_or_else(wrong)
        };
        match name {
            "packets" => self.packets = Some(number()?),
            "filesize" => self.bytes = Some(number()?),
            "duration" => self.duration = Some(seconds()?),
            "interval" => self.interval = Some(seconds()?),
            "files" => self.files = Some(u32::try_from(number()?).map_err(|_| wrong())?),
            _ => return Err(wrong()),
        }
        Ok(())
    }

    fn arguments(&self, option: &str, to: &mut Vec<OsString>) {
        let mut add = |name: &str, value: Option<String>| {
            if let Some(value) = value {
                to.push(option.into());
                to.push(format!("{name}:{value}").into());
            }
        };
        add("packets", self.packets.map(|n| n.to_string()));
        add("filesize", self.bytes.map(|n| n.to_string()));
        add("duration", self.duration.map(|d| d.as_secs_f64().to_string()));
        add("interval", self.interval.map(|d| d.as_secs_f64().to_string()));
        add("files", self.files.map(|n| n.to_string()));
    }
}

impl Options {
    /// Captures on one interface the usual way.
    pub fn on(interface: impl Into<String>) -> Options {
        Options { sources: vec![Source::new(interface)], ..Options::default() }
    }

    /// The arguments after `wirefin-capture record`.
    pub fn arguments(&self) -> Vec<OsString> {
        let mut arguments: Vec<OsString> = Vec::new();
        for source in &self.sources {
            let mut add = |option: &str, value: &str| arguments.extend([option.into(), value.into()]);
            add("-i", &source.interface);
            add("-s", &source.snaplen.to_string());
            add("-B", &source.buffer_mib.to_string());
            if !source.filter.is_empty() {
                add("-f", &source.filter);
            }
            if let Some(link_type) = &source.link_type {
                add("-y", link_type);
            }
            if !source.promiscuous {
                arguments.push("-p".into());
            }
            if source.monitor {
                arguments.push("-I".into());
            }
        }
        if let Some(file) = &self.file {
            arguments.extend(["-w".into(), file.into()]);
        }
        self.stop.arguments("-a", &mut arguments);
        self.next.arguments("-b", &mut arguments);
        arguments
    }

    /// Reads what [`Options::arguments`] writes.
    ///
    /// `-f -s -B -y -p -I` belong to the `-i` before them, or to all interfaces when they stand before the first.
    pub fn read(args: &mut lexopt::Parser) -> Result<Options, lexopt::Error> {
        let mut all = Source::new("");
        let mut options = Options::default();
        while let Some(arg) = args.next()? {
            let source = options.sources.last_mut().unwrap_or(&mut all);
            match arg {
                Short('i') => {
                    let interface = args.value()?.string()?;
                    options.sources.push(Source { interface, ..all.clone() });
                }
                Short('w') => options.file = Some(PathBuf::from(args.value()?)),
                Short('f') => source.filter = args.value()?.string()?,
                Short('s') => source.snaplen = args.value()?.parse()?,
                Short('B') => source.buffer_mib = args.value()?.parse()?,
                Short('y') => source.link_type = Some(args.value()?.string()?),
                Short('p') => source.promiscuous = false,
                Short('I') => source.monitor = true,
                Short('c') => options.stop.add(&format!("packets:{}", args.value()?.string()?))?,
                Short('a') => options.stop.add(&args.value()?.string()?)?,
                Short('b') => options.next.add(&args.value()?.string()?)?,
                _ => return Err(arg.unexpected()),
            }
        }
        options.check()?;
        Ok(options)
    }

    /// Says what is missing or does not fit together.
    pub(crate) fn check(&self) -> Result<(), String> {
        if self.sources.is_empty() {
            return Err("no interface is named (-i)".into());
        }
        if (self.next.files.is_some() || self.stop.files.is_some()) && !self.next.any() {
            return Err("-b names no condition for a next file".into());
        }
        if self.next.any() && self.file.is_none() {
            return Err("a series of files needs a name (-w)".into());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_to_the_command_line_is_read_from_it() {
        let mut wireless = Source::new("wlan0");
        wireless.monitor = true;
        wireless.promiscuous = false;
        wireless.filter = "-f is no filter, but 'quoted' it arrives".into();
        wireless.link_type = Some("127".into());
        let options = Options {
            sources: vec![Source::new("eth0"), wireless],
            file: Some("/tmp/with space.pcapng".into()),
            temp_dir: None,
            stop: Limits { packets: Some(7), duration: Some(Duration::from_millis(1500)), ..Limits::default() },
            next: Limits { bytes: Some(1_000_000), files: Some(3), ..Limits::default() },
        };
        let mut parser = lexopt::Parser::from_args(options.arguments());
        assert_eq!(Options::read(&mut parser).unwrap(), options);
    }

    #[test]
    fn options_before_the_first_interface_are_for_all() {
        let args = "-f tcp -s 96 -i eth0 -i lo -f udp -w x -c 5".split(' ');
        let options = Options::read(&mut lexopt::Parser::from_args(args)).unwrap();
        let of = |n: usize| (options.sources[n].filter.as_str(), options.sources[n].snaplen);
        assert_eq!((of(0), of(1)), (("tcp", 96), ("udp", 96)));
        assert_eq!(options.stop.packets, Some(5));
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        for args in ["", "-i lo -w x -a files:3", "-i lo -b duration:2", "-i lo -w x -a duration:0", "-i lo -a foo:1"] {
            let args = args.split(' ').filter(|word| !word.is_empty());
            assert!(Options::read(&mut lexopt::Parser::from_args(args)).is_err());
        }
    }
}
