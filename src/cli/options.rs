//! The command line.

use crate::analysis;
use crate::capture::{self, Limits, Source};
use crate::dissect::{PreferenceError, Registry, Settings};
use crate::export::columns::TimeFormat;
use crate::export::fields::{Chosen, Occurrence, Style};
use crate::export::json;
use crate::file::{Packing, WriteFormat};
use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

/// What is printed of each packet.
#[derive(Clone, Debug, Default)]
pub enum Form {
    #[default]
    Text,
    Tabs,
    Fields(Vec<Chosen>),
    Psml,
    Pdml,
    /// Only these fields.
    PdmlFields(Vec<Chosen>),
    Json(json::Shape),
    JsonFields(Vec<Chosen>),
}

/// What is asked for instead of packets.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Question {
    Version,
    Help,
    Interfaces,
    LinkTypes,
    Statistics,
}

/// The options of one run.
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub question: Option<Question>,
    /// The file to read; `-` for standard input.
    pub read: Option<PathBuf>,
    /// The file to write packets to; `-` for standard output.
    pub write: Option<PathBuf>,
    pub write_format: WriteFormat,
    pub packing: Packing,
    pub sources: Vec<Source>,
    pub stop: Limits,
    /// `-c`: packets read, or captured.
    pub count: Option<u32>,
    pub display_filter: Option<String>,
    /// `-R`, with two passes.
    pub read_filter: Option<String>,
    pub two_pass: bool,
    pub quiet: bool,
    /// `-Q`: no counts either.
    pub very_quiet: bool,
    /// `-l`: each packet's text goes out at once.
    pub line_buffered: bool,
    pub form: Form,
    pub names: Vec<String>,
    pub style: Style,
    pub details: bool,
    /// `-O`: only these protocols are opened.
    pub only: Option<Vec<String>>,
    pub bytes: bool,
    /// `-P`: the summary as well.
    pub summary: bool,
    pub time: TimeFormat,
    /// `-z`: the statistics, in the order of the command line.
    pub statistics: Vec<String>,
    /// `-o`: what is set about dissection.
    pub settings: Settings,
    /// `-S`: the line after the details of each packet.
    pub separator: String,
    unique_keys: bool,
}

const FORMS: &str = "\"fields\"  The values of the fields given with -e, in the form given with -E
\t\"pdml\"    The details of each packet in XML
\t\"psml\"    The summary of each packet in XML
\t\"json\"    The details of each packet in JSON, with -x the bytes of each field too
\t\"jsonraw\" The bytes of each field in JSON
\t\"text\"    A line for each packet, or its details with -V; this is the default
\t\"tabs\"    As text, with a tab between the columns";

const STYLES: &str = "The options of -E are:
bom=y|n               a byte order mark comes first (n)
header=y|n            a line with the names of the fields comes first (n)
separator=/t|/s|CHAR  between fields: a tab, a space, a character (/t)
occurrence=f|l|a      of several values the first, the last, all (a)
aggregator=,|/s|CHAR  between the values of a field: a comma, a space, a character (,)
quote=d|s|n           around fields: double quotes, single quotes, none (n)";

const TIMES: &str = "\"a\"    for absolute
\t\"ad\"   for absolute with YYYY-MM-DD date
\t\"adoy\" for absolute with YYYY/DOY date
\t\"d\"    for delta
\t\"dd\"   for delta displayed
\t\"e\"    for epoch
\t\"r\"    for relative
\t\"u\"    for absolute UTC
\t\"ud\"   for absolute UTC with YYYY-MM-DD date
\t\"udoy\" for absolute UTC with YYYY/DOY date";

/// A word of the command line that cannot be, in words; the exit code is 1.
type Wrong = String;

impl Options {
    /// Reads the arguments.
    ///
    /// # Errors
    /// What is wrong with them, in words.
    pub fn parse(arguments: impl IntoIterator<Item = OsString>, registry: &Registry) -> Result<Options, Wrong> {
        use lexopt::prelude::*;
        let mut parser = lexopt::Parser::from_args(arguments);
        let mut options = Options::default();
        let mut form = None;
        let mut words: Vec<OsString> = Vec::new();
        // What stands before the first -i is for every interface.
        let mut common = Source::new("");
        let mut filter_after_interface = false;
        let mut with_hours = false;
        let wrong = |error: lexopt::Error| not_understood(&error);
        while let Some(argument) = parser.next().map_err(wrong)? {
            let text = |parser: &mut lexopt::Parser| -> Result<String, Wrong> {
                Ok(parser.value().map_err(wrong)?.to_string_lossy().into_owned())
            };
            let source = |options: &'_ mut Options| options.sources.len().checked_sub(1);
            match argument {
                Short('r') | Long("read-file") => options.read = Some(parser.value().map_err(wrong)?.into()),
                Short('w') => options.write = Some(parser.value().map_err(wrong)?.into()),
                Short('F') => options.write_format = write_format(&text(&mut parser)?)?,
                Long("compress") => options.packing = packing(&text(&mut parser)?)?,
                Short('c') => options.count = Some(positive(&text(&mut parser)?, "packet count")?),
                Short('Y') | Long("display-filter") => options.display_filter = Some(text(&mut parser)?),
                Short('R') | Long("read-filter") => options.read_filter = Some(text(&mut parser)?),
                // Names are shown as numbers in every case: nothing goes to the network.
                Short('n') => {}
                Short('N') => check_resolving(&text(&mut parser)?)?,
                Short('2') => options.two_pass = true,
                Short('q') => options.quiet = true,
                Short('Q') => {
                    options.quiet = true;
                    options.very_quiet = true;
                }
                Short('l') => options.line_buffered = true,
                Short('V') => options.details = true,
                Short('x') => options.bytes = true,
                Short('P') | Long("print") => options.summary = true,
                Short('o') => options.prefer(&text(&mut parser)?, registry)?,
                Short('S') => options.separator = text(&mut parser)?,
                Short('O') => {
                    options.details = true;
                    options.only = Some(text(&mut parser)?.split(',').map(|name| name.trim().to_owned()).collect());
                }
                Short('T') => form = Some(text(&mut parser)?),
                Short('e') => options.names.push(text(&mut parser)?),
                Short('E') => options.set_style(&text(&mut parser)?)?,
                Short('z') => match text(&mut parser)? {
                    word if word == "help" => options.question = Some(Question::Statistics),
                    word => {
                        analysis::named(&word).map_err(|wrong| wrong.text)?;
                        options.statistics.push(word);
                    }
                },
                Short('t') => options.time = time_format(&text(&mut parser)?)?,
                Short('u') => match text(&mut parser)?.as_str() {
                    "s" => with_hours = false,
                    "hms" => with_hours = true,
                    other => {
                        return Err(format!(
                            "Invalid seconds type \"{other}\"; it must be one of:\n\t\"s\"   for seconds\n\t\"hms\" for hours, minutes and seconds"
                        ));
                    }
                },
                Long("no-duplicate-keys") => options.unique_keys = true,
                Short('i') | Long("interface") => {
                    options.sources.push(Source { interface: text(&mut parser)?, ..common.clone() });
                    filter_after_interface = false;
                }
                Short('f') => {
                    let filter = text(&mut parser)?;
                    match source(&mut options).and_then(|at| options.sources.get_mut(at)) {
                        Some(of) => of.filter = filter,
                        None => common.filter = filter,
                    }
                    filter_after_interface = true;
                }
                Short('s') | Long("snapshot-length") => {
                    let snaplen = number(&text(&mut parser)?, "snapshot length")?;
                    options.each(&mut common, |of| of.snaplen = if snaplen == 0 { capture::SNAPLEN } else { snaplen });
                }
                Short('p') | Long("no-promiscuous-mode") => options.each(&mut common, |of| of.promiscuous = false),
                Short('I') | Long("monitor-mode") => options.each(&mut common, |of| of.monitor = true),
                Short('B') | Long("buffer-size") => {
                    let mib = number(&text(&mut parser)?, "buffer size")?;
                    options.each(&mut common, |of| of.buffer_mib = mib);
                }
                Short('y') | Long("linktype") => {
                    let link = text(&mut parser)?;
                    options.each(&mut common, |of| of.link_type = Some(link.clone()));
                }
                Short('a') | Long("autostop") => options.set_stop(&text(&mut parser)?)?,
                Short('D') | Long("list-interfaces") => options.question = Some(Question::Interfaces),
                Short('L') | Long("list-data-link-types") => options.question = Some(Question::LinkTypes),
                Short('v') | Long("version") => options.question = Some(Question::Version),
                Short('h') | Long("help") => options.question = Some(Question::Help),
                Value(word) => words.push(word),
                Short(letter) if LACKING.contains(letter) => {
                    return Err(format!("The option \"-{letter}\" of TShark is not supported."));
                }
                other => return Err(not_understood(&other.unexpected())),
            }
        }
        if options.question.is_some() {
            return Ok(options);
        }
        options.take_words(words, &mut common, filter_after_interface)?;
        if with_hours {
            options.time = options.time.with_hours();
        }
        options.form = options.choose_form(form.as_deref(), registry)?;
        if options.read_filter.is_some() && !options.two_pass {
            return Err("-R without -2 is deprecated. For single-pass filtering use -Y.".to_owned());
        }
        if options.read.is_some() && !common.filter.is_empty() {
            return Err(
                "Only read filters, not capture filters, can be specified when reading a capture file.".to_owned()
            );
        }
        if options.read.is_none() && options.sources.is_empty() {
            options.sources.push(Source { interface: "1".to_owned(), ..common });
        }
        Ok(options)
    }

    /// `-o name:value`
    fn prefer(&mut self, text: &str, registry: &Registry) -> Result<(), Wrong> {
        let (name, value) = text.split_once(':').ok_or_else(|| format!("Invalid -o flag \"{text}\""))?;
        self.settings.set(registry, name, value).map_err(|wrong| match wrong {
            PreferenceError::Unknown(_) => format!("-o flag \"{text}\" specifies unknown preference"),
            PreferenceError::Value { .. } => format!("-o flag \"{text}\": {wrong}"),
        })
    }

    /// For the interface given last, or for all that come.
    fn each(&mut self, common: &mut Source, set: impl Fn(&mut Source)) {
        set(self.sources.last_mut().unwrap_or(common));
    }

    /// What stands at the end without an option: a file to read, a display filter while reading, a capture filter while capturing.
    fn take_words(&mut self, words: Vec<OsString>, common: &mut Source, has_filter: bool) -> Result<(), Wrong> {
        let mut words = words.into_iter().peekable();
        if self.read.is_none()
            && self.sources.is_empty()
            && words.peek().is_some_and(|word| word == "-" || std::path::Path::new(word).is_file())
        {
            self.read = words.next().map(PathBuf::from);
        }
        let rest: Vec<String> = words.map(|word| word.to_string_lossy().into_owned()).collect();
        if rest.is_empty() {
            return Ok(());
        }
        let filter = rest.join(" ");
        if self.read.is_some() {
            if self.display_filter.is_some() {
                return Err(
                    "Display filters were specified both with \"-Y\" and with additional command-line arguments."
                        .to_owned(),
                );
            }
            self.display_filter = Some(filter);
        } else if has_filter {
            return Err("Capture filters were specified both with \"-f\" and with additional command-line arguments."
                .to_owned());
        } else {
            for source in &mut self.sources {
                source.filter = filter.clone();
            }
            common.filter = filter;
        }
        Ok(())
    }

    fn choose_form(&self, form: Option<&str>, registry: &Registry) -> Result<Form, Wrong> {
        let raw = self.bytes;
        let shape = |values, raw| json::Shape { values, raw, unique_keys: self.unique_keys };
        let form = match form {
            None | Some("text") => Form::Text,
            Some("tabs") => Form::Tabs,
            Some("psml") => Form::Psml,
            Some("pdml") if self.names.is_empty() => Form::Pdml,
            Some("pdml") => Form::PdmlFields(self.chosen(registry)?),
            Some("json") if self.names.is_empty() => Form::Json(shape(true, raw)),
            Some("json") => Form::JsonFields(self.chosen(registry)?),
            Some("jsonraw") => Form::Json(shape(false, true)),
            Some("fields") => {
                if self.names.is_empty() {
                    return Err("\"-Tfields\" was specified, but no fields were specified with \"-e\".".to_owned());
                }
                Form::Fields(self.chosen(registry)?)
            }
            Some(other @ ("ek" | "ps")) => {
                return Err(format!(
                    "The output form \"{other}\" of TShark is not supported; it must be one of:\n\t{FORMS}"
                ));
            }
            Some(other) => return Err(format!("Invalid -T parameter \"{other}\"; it must be one of:\n\t{FORMS}")),
        };
        if !self.names.is_empty() && !matches!(form, Form::Fields(_) | Form::PdmlFields(_) | Form::JsonFields(_)) {
            return Err(
                "Output fields were specified with \"-e\", but \"-Tek, -Tfields, -Tjson or -Tpdml\" was not specified."
                    .to_owned(),
            );
        }
        Ok(form)
    }

    /// The fields of `-e`.
    fn chosen(&self, registry: &Registry) -> Result<Vec<Chosen>, Wrong> {
        let mut chosen = Vec::new();
        let mut unknown = String::new();
        for name in &self.names {
            match Chosen::named(registry, name) {
                Some(one) => chosen.push(one),
                None => unknown.insert_str(0, &format!("\n\t{name}")),
            }
        }
        if unknown.is_empty() { Ok(chosen) } else { Err(format!("Some fields aren't valid:{unknown}")) }
    }

    fn set_style(&mut self, text: &str) -> Result<(), Wrong> {
        let (name, value) = text.split_once('=').unwrap_or((text, ""));
        let wrong = || format!("\"{name}\" is not a valid field output option=value pair.\n{STYLES}");
        let one = || match value {
            "/t" => Some('\t'),
            "/s" => Some(' '),
            _ => value.chars().next(),
        };
        let yes = || match value {
            "y" => Some(true),
            "n" => Some(false),
            _ => None,
        };
        let style = &mut self.style;
        match name {
            "header" => style.header = yes().ok_or_else(wrong)?,
            "bom" => style.byte_order_mark = yes().ok_or_else(wrong)?,
            // Values are escaped in every case.
            "escape" => drop(yes().ok_or_else(wrong)?),
            "separator" => style.separator = one().ok_or_else(wrong)?,
            "aggregator" => style.aggregator = one().ok_or_else(wrong)?,
            "quote" => {
                style.quote = match value {
                    "d" => Some('"'),
                    "s" => Some('\''),
                    "n" => None,
                    _ => return Err(wrong()),
                }
            }
            "occurrence" => {
                style.occurrence = match value {
                    "f" => Occurrence::First,
                    "l" => Occurrence::Last,
                    "a" => Occurrence::All,
                    _ => return Err(wrong()),
                }
            }
            _ => return Err(wrong()),
        }
        Ok(())
    }

    fn set_stop(&mut self, text: &str) -> Result<(), Wrong> {
        let (name, value) = text.split_once(':').unwrap_or((text, ""));
        let wrong = || format!("Invalid or unknown -a flag \"{name}\"");
        match name {
            "duration" => {
                let seconds: f64 = value.parse().map_err(|_| wrong())?;
                self.stop.duration = Some(Duration::try_from_secs_f64(seconds).map_err(|_| wrong())?);
            }
            "packets" => self.stop.packets = Some(value.parse().map_err(|_| wrong())?),
            "filesize" => {
                let kilobytes: u64 = value.parse().map_err(|_| wrong())?;
                self.stop.bytes = Some(kilobytes.saturating_mul(1000));
            }
            "files" => self.stop.files = Some(value.parse().map_err(|_| wrong())?),
            _ => return Err(wrong()),
        }
        Ok(())
    }
}

fn number(text: &str, what: &str) -> Result<u32, Wrong> {
    if text.starts_with('-') && text.parse::<i64>().is_ok() {
        return Err(format!("The specified {what} \"{text}\" is a negative number"));
    }
    text.parse().map_err(|_| format!("The specified {what} \"{text}\" isn't a decimal number"))
}

/// A number that may not be 0.
fn positive(text: &str, what: &str) -> Result<u32, Wrong> {
    match number(text, what)? {
        0 => Err(format!("The specified {what} is zero")),
        number => Ok(number),
    }
}

/// An option that there is not, or one without its value: with a page of help, as TShark answers.
fn not_understood(error: &lexopt::Error) -> Wrong {
    let what = match error {
        lexopt::Error::UnexpectedOption(option) => format!("unrecognized option: {}", option.trim_start_matches('-')),
        lexopt::Error::MissingValue { option: Some(option) } => {
            format!("option requires an argument: {}", option.trim_start_matches('-'))
        }
        other => other.to_string(),
    };
    format!("{what}\n\n{}", super::HELP.trim_end())
}

/// `-N`: what may be resolved. Nothing is, so the letters are only checked.
fn check_resolving(text: &str) -> Result<(), Wrong> {
    match text.chars().find(|letter| !"dmnNtvsg".contains(*letter)) {
        None => Ok(()),
        Some(letter) => {
            Err(format!("-N specifies unknown resolving option '{letter}'; valid options are d, m, n, N, t, v"))
        }
    }
}

/// Options that TShark has and that are not here.
const LACKING: &str = "bdgGHjJKCMUWX";

fn time_format(text: &str) -> Result<TimeFormat, Wrong> {
    Ok(match text {
        "r" => TimeFormat::Relative,
        "d" => TimeFormat::Delta,
        "dd" => TimeFormat::DeltaDisplayed,
        "e" => TimeFormat::Epoch,
        "a" => TimeFormat::Absolute,
        "ad" => TimeFormat::AbsoluteDate,
        "adoy" => TimeFormat::AbsoluteDayOfYear,
        "u" => TimeFormat::Utc,
        "ud" => TimeFormat::UtcDate,
        "udoy" => TimeFormat::UtcDayOfYear,
        _ => return Err(format!("Invalid time stamp type \"{text}\"; it must be one of:\n\t{TIMES}")),
    })
}

fn write_format(text: &str) -> Result<WriteFormat, Wrong> {
    let found = WriteFormat::ALL.iter().find(|(_, name, _)| *name == text);
    found.map(|(format, ..)| *format).ok_or_else(|| {
        let known: Vec<String> = WriteFormat::ALL.iter().map(|(_, name, what)| format!("\n    {name} - {what}")).collect();
        format!("\"{text}\" isn't a valid capture file type\ntfin: The available capture file types for the \"-F\" flag are:{}", known.concat())
    })
}

fn packing(text: &str) -> Result<Packing, Wrong> {
    match text {
        "none" => Ok(Packing::None),
        "gzip" => Ok(Packing::Gzip),
        "zstd" => Ok(Packing::Zstd),
        "lz4" => Ok(Packing::Lz4),
        _ => Err(format!("\"{text}\" isn't a valid output compression mode; it is one of none, gzip, zstd, lz4")),
    }
}
