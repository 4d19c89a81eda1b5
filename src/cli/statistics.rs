//! `-z`: what is counted of all packets, printed at the end.

use super::{FILE, Options, said};
use crate::analysis::{self, Report, Scope};
use crate::filter::Filter;
use crate::session::Session;
use std::io::{self, BufWriter, ErrorKind, Write};

/// The statistics of the command line; or says what is wrong with one, and gives the exit code.
pub(super) fn asked(options: &Options) -> Result<Vec<Box<dyn Report>>, i32> {
    let asked = options.statistics.iter().map(|whole| {
        analysis::parse(crate::proto::registry(), whole).map_err(|wrong| {
            if wrong.bare {
                eprintln!("{}", wrong.text);
                return wrong.code;
            }
            said(&wrong.text, wrong.code)
        })
    });
    asked.collect()
}

/// Prints them, the last one of the command line first, as TShark 4.0 does; gives the exit code.
pub(super) fn write(options: &Options, session: &Session, filters: &[Filter], reports: &[Box<dyn Report>]) -> i32 {
    // What -R leaves out is not there at all; -Y only hides packets. The filters are in this order.
    let of_all = filters.iter().take(usize::from(options.read_filter.is_some()));
    let scope = Scope::new(session, of_all);
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let written = reports.iter().rev().try_for_each(|report| report.write(&scope, &mut out)).and_then(|()| out.flush());
    match written {
        Ok(()) => 0,
        // Whoever read the output has seen enough.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => FILE,
        Err(error) => said(&format!("An error occurred while printing statistics: {error}."), FILE),
    }
}
