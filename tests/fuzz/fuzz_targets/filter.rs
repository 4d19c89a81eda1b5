//! Any text as a display filter: it is compiled or refused, taught, said in words, completed and translated, and nothing
//! of that may panic or take long. How to run it stands in `../Cargo.toml`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wirefin::filter::{self, Filter, Macros, Nothing};
use wirefin::proto::registry;

fuzz_target!(|text: &str| {
    let macros = Macros::read("\"port\",\"tcp.port == $1\"\n\"loop\",\"${loop}\"\n");
    if let Err(error) = Filter::compile_with(registry(), text, &macros) {
        let _ = (error.with_caret(text), error.sentence(), error.lead(), error.advice(text));
        for remedy in error.remedies() {
            let _ = remedy.applied(text);
        }
    }
    let _ = filter::explain(registry(), text);
    let _ = filter::complete(registry(), text, text.len(), &Nothing);
    let _ = filter::to_capture_filter(registry(), text);
    let _ = filter::from_capture_filter(text);
});
