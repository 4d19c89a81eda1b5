//! Writes packets as they are published: ranges on all cores, put together in order.

use super::Options;
use super::options::Form;
use crate::base::Time;
use crate::dissect::{Demand, Keep};
use crate::export::columns::DEFAULT;
use crate::export::{Packet, fields, hex, json, pdml, psml, summary, tree};
use crate::file::{FrameReader, WriteError, Writer};
use crate::filter::Filter;
use crate::session::{Dissection, Selector, Session};
use crossbeam_channel::Receiver;
use rayon::prelude::*;
use std::io::{self, Write};
use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Frames that one thread writes in one go.
const RANGE: u32 = 512;

/// The same where each frame makes some ten kilobytes of text.
const RANGE_OF_DETAILS: u32 = 64;

/// Ranges that are in hand at a time: bounds the text kept.
const WAVE: usize = 16;

/// Frames that are dissected between two cuts, so that the recorder is not held up.
const CUT: usize = 128;

/// Why writing ended early.
#[derive(Debug)]
pub(super) enum Ended {
    /// Nobody reads what is printed.
    Output(io::Error),
    /// The packets cannot be saved.
    Saving(WriteError),
}

impl From<io::Error> for Ended {
    fn from(error: io::Error) -> Ended {
        Ended::Output(error)
    }
}

impl From<WriteError> for Ended {
    fn from(error: WriteError) -> Ended {
        Ended::Saving(error)
    }
}

/// Chooses packets and makes their text, on any thread.
struct Maker<'o> {
    options: &'o Options,
    session: &'o Session,
    /// All of them must let a packet pass.
    filters: &'o [Filter],
    choosers: Pool<Chooser<'o>>,
    tools: Pool<Tools>,
    texts: Pool<String>,
}

/// What a thread needs to dissect and to save.
struct Tools {
    reader: FrameReader,
    dissection: Dissection,
    bytes: Vec<u8>,
}

impl Tools {
    fn new(session: &Session) -> Tools {
        Tools { reader: session.reader(), dissection: Dissection::default(), bytes: Vec::new() }
    }
}

/// Things that are kept between ranges for what they hold: blocks of the file, conversations, room.
struct Pool<T>(Mutex<Vec<T>>);

impl<T> Pool<T> {
    const fn new() -> Pool<T> {
        Pool(Mutex::new(Vec::new()))
    }

    fn things(&self) -> MutexGuard<'_, Vec<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self) -> Option<T> {
        self.things().pop()
    }

    fn give_back(&self, thing: T) {
        self.things().push(thing);
    }

    fn lend<R>(&self, make: impl FnOnce() -> T, with: impl FnOnce(&mut T) -> R) -> R {
        let mut thing = self.take().unwrap_or_else(make);
        let result = with(&mut thing);
        self.give_back(thing);
        result
    }
}

/// Prints and saves what the recorder publishes.
pub(super) struct Printer<'o, W: Write> {
    options: &'o Options,
    session: &'o Session,
    maker: Maker<'o>,
    out: W,
    save: Option<Writer>,
    /// How many of the file's secrets are saved.
    secrets: usize,
    /// Whether packets are printed at all.
    prints: bool,
    next: u32,
    /// Time of the frame that was shown last.
    shown_before: Option<Time>,
    shown: u64,
}

impl<'o, W: Write> Printer<'o, W> {
    pub(super) fn new(
        options: &'o Options,
        session: &'o Session,
        filters: &'o [Filter],
        out: W,
        save: Option<Writer>,
    ) -> Printer<'o, W> {
        let prints = !options.quiet && (options.write.is_none() || options.summary || options.details);
        let maker = Maker { options, session, filters, choosers: Pool::new(), tools: Pool::new(), texts: Pool::new() };
        Printer { options, session, maker, out, save, secrets: 0, prints, next: 0, shown_before: None, shown: 0 }
    }

    /// Writes everything to the end of the capture.
    pub(super) fn run(mut self, published: &Receiver<()>) -> Result<(), Ended> {
        self.open()?;
        loop {
            let _ = published.recv();
            // Asked in this order: what is published before the end is seen is the last.
            let done = self.session.is_done();
            let len = self.session.len();
            self.up_to(len)?;
            if done {
                break;
            }
            if self.options.line_buffered || !self.options.sources.is_empty() {
                self.out.flush()?;
                if let Some(save) = &mut self.save {
                    save.flush()?;
                }
            }
        }
        self.close()
    }

    fn open(&mut self) -> Result<(), Ended> {
        let mut text = String::new();
        match &self.options.form {
            Form::Psml => psml::open(&mut text, &DEFAULT),
            Form::Pdml | Form::PdmlFields(_) => {
                let name = self.options.read.as_ref().map(|path| path.to_string_lossy().into_owned());
                pdml::open(&mut text, &name.unwrap_or_default());
            }
            Form::Json(_) | Form::JsonFields(_) => json::open(&mut text),
            Form::Fields(_) => fields::open(&mut text, &self.options.names, &self.options.style),
            Form::Text | Form::Tabs => {}
        }
        if self.prints {
            self.out.write_all(text.as_bytes())?;
        }
        Ok(())
    }

    fn close(mut self) -> Result<(), Ended> {
        let mut text = String::new();
        match self.options.form {
            Form::Psml => psml::close(&mut text),
            Form::Pdml | Form::PdmlFields(_) => pdml::close(&mut text),
            Form::Json(_) | Form::JsonFields(_) => json::close(&mut text),
            Form::Text | Form::Tabs | Form::Fields(_) => {}
        }
        if self.prints {
            self.out.write_all(text.as_bytes())?;
        }
        self.out.flush()?;
        match self.save {
            Some(mut save) => {
                let cut = self.session.cut();
                save.names(&cut.notes().names)?;
                for counted in &cut.notes().statistics {
                    save.statistics(counted)?;
                }
                Ok(save.finish()?)
            }
            None => Ok(()),
        }
    }

    /// Writes the frames published since.
    fn up_to(&mut self, len: u32) -> Result<(), Ended> {
        if !self.prints && self.save.is_none() {
            self.next = len;
            return Ok(());
        }
        let step = if matches!(self.maker.demand().nodes, Keep::All) { RANGE_OF_DETAILS } else { RANGE };
        let starts: Vec<u32> = (self.next..len).step_by(step as usize).collect();
        let maker = &self.maker;
        for wave in starts.chunks(WAVE) {
            let choose = |&from: &u32| {
                let range = from..(from + step).min(len);
                maker.choosers.lend(|| maker.chooser(), |chooser| chooser.choose(range))
            };
            let chosen: Vec<Vec<u32>> = wave.par_iter().map(choose).collect();
            let mut parts = Vec::with_capacity(chosen.len());
            for indices in chosen {
                let before = (self.shown_before, self.shown);
                if let Some(&last) = indices.last() {
                    self.shown_before = self.session.cut().frames().known_time(last);
                    self.shown += indices.len() as u64;
                }
                parts.push((indices, before));
            }
            if self.prints {
                let make = |(indices, before): &(Vec<u32>, (Option<Time>, u64))| {
                    maker.tools.lend(|| Tools::new(self.session), |tools| maker.text(tools, indices, *before))
                };
                let texts: Vec<String> = parts.par_iter().map(make).collect();
                for text in texts {
                    self.out.write_all(text.as_bytes())?;
                    maker.texts.give_back(text);
                }
            }
            if let Some(save) = &mut self.save {
                for (indices, _) in &parts {
                    let secrets = self.secrets;
                    let saving = |tools: &mut Tools| save_frames(self.session, tools, save, indices, secrets);
                    self.secrets = maker.tools.lend(|| Tools::new(self.session), saving)?;
                }
            }
        }
        self.next = len;
        Ok(())
    }
}

impl<'o> Maker<'o> {
    /// Chooses the frames that are shown; each thread wants its own.
    fn chooser(&self) -> Chooser<'o> {
        let selectors = self.filters.iter().map(|filter| Selector::new(self.session, filter)).collect();
        Chooser { session: self.session, reader: self.session.reader(), selectors }
    }

    fn demand(&self) -> Demand {
        match &self.options.form {
            Form::Psml | Form::Tabs => Demand::columns(),
            Form::Text if !self.options.details && !self.options.bytes => Demand::columns(),
            // Data sources come with nodes.
            Form::Text if !self.options.details => Demand { labels: false, ..Demand::all() },
            Form::Fields(chosen) | Form::PdmlFields(chosen) | Form::JsonFields(chosen) => {
                fields::demand(self.session.registry(), chosen)
            }
            _ => Demand::all(),
        }
    }

    fn text(&self, tools: &mut Tools, indices: &[u32], (mut shown_before, mut shown): (Option<Time>, u64)) -> String {
        let mut text = self.texts.take().unwrap_or_default();
        text.clear();
        let demand = self.demand();
        let Tools { reader, dissection, .. } = tools;
        for indices in indices.chunks(CUT) {
            let cut = self.session.cut();
            for &index in indices {
                if cut.dissect(reader, index, shown_before, &demand, dissection).is_ok()
                    && let Some(packet) = Packet::new(&cut, dissection, index, shown_before)
                {
                    self.packet(&mut text, &packet, shown == 0);
                }
                shown_before = cut.frames().known_time(index);
                shown += 1;
            }
        }
        text
    }

    fn packet(&self, text: &mut String, packet: &Packet, first: bool) {
        let options = self.options;
        match &options.form {
            Form::Text => {
                if options.summary || !(options.details || options.bytes) {
                    summary::line(text, packet, &DEFAULT, options.time);
                }
                if options.details {
                    let shape = tree::Shape {
                        only: options.only.as_deref(),
                        with_bytes: options.bytes,
                        separator: if options.bytes { "" } else { &options.separator },
                    };
                    tree::details(text, packet, &shape);
                }
                if options.bytes {
                    if options.summary && !options.details {
                        text.push('\n');
                    }
                    hex::sources(text, packet, &options.separator);
                }
            }
            Form::Tabs => summary::tabs(text, packet, &DEFAULT, options.time),
            Form::Fields(chosen) => fields::packet(text, packet, chosen, &options.style, options.time),
            Form::Psml => psml::packet(text, packet, &DEFAULT, options.time),
            Form::Pdml => pdml::packet(text, packet),
            Form::PdmlFields(chosen) => {
                pdml::chosen(text, packet, &options.names, chosen, &options.style, options.time);
            }
            Form::Json(shape) => json::packet(text, packet, *shape, first),
            Form::JsonFields(chosen) => {
                json::chosen(text, packet, &options.names, chosen, &options.style, options.time, first);
            }
        }
    }
}

/// Finds the frames that pass all filters.
struct Chooser<'o> {
    session: &'o Session,
    reader: FrameReader,
    selectors: Vec<Selector<'o>>,
}

impl Chooser<'_> {
    /// The frames of a range that are shown.
    fn choose(&mut self, range: Range<u32>) -> Vec<u32> {
        let Some((first, others)) = self.selectors.split_first_mut() else { return range.collect() };
        let cut = self.session.cut();
        let mut chosen = Vec::new();
        first.select(&cut, &mut self.reader, range, |index| chosen.push(index));
        for selector in others {
            let mut kept = Vec::new();
            for index in chosen {
                selector.select(&cut, &mut self.reader, index..index + 1, |index| kept.push(index));
            }
            chosen = kept;
        }
        chosen
    }
}

/// Saves frames, and before them the secrets that were read after the first `secrets`; gives how many there are now.
fn save_frames(
    session: &Session,
    tools: &mut Tools,
    save: &mut Writer,
    indices: &[u32],
    secrets: usize,
) -> Result<usize, Ended> {
    let cut = session.cut();
    let Tools { reader, bytes, .. } = tools;
    let known = &cut.notes().secrets;
    for secret in known.get(secrets..).unwrap_or(&[]) {
        save.secrets(secret)?;
    }
    for &index in indices {
        let Some(record) = cut.record(index) else { continue };
        let link = cut.interfaces().get(record.interface as usize).map_or(0, |interface| interface.link);
        reader.read_with_pseudo_header(&record, link, bytes)?;
        let options = record.options.map(|at| reader.options(at)).transpose()?;
        let options = options.as_ref().map_or(&[][..], |options| &options.all);
        save.frame(cut.interfaces(), &record, bytes, options)?;
    }
    Ok(known.len())
}
