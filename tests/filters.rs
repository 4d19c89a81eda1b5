//! Filters as text: capture, expression, and the frames that pass or the error with its place; what is said of wrong
//! filters (`teaching.txt`) and of right ones (`words.txt`); and that the plan, the number of threads and damaged text
//! change nothing.
//!
//! A file of `tests/filters/` names a capture, then filters (`> tcp.port == 80`), each followed by its frames
//! (`= 1 2 3`), by the place and text of its error (`    ^~~ why`, the place under the filter), or by an error without a
//! place (`! why`).

mod support;

use proptest::prelude::*;
use std::fmt::Write;
use std::path::Path;
use std::sync::OnceLock;
use support::{captures, loaded};
use wirefin::dissect::{Demand, Settings};
use wirefin::filter::Filter;
use wirefin::proto::registry;
use wirefin::session::{Dissection, Generations, Remembered, Selection, Selector, Session};

fn compiled(text: &str) -> Result<Filter, String> {
    Filter::compile(registry(), text).map_err(|error| {
        let Some(at) = error.at else { return format!("! {}", error.terse) };
        let before = text.get(..at.start).map_or(at.start, |before| before.chars().count());
        let marked = text.get(at.start..at.start + at.len).map_or(at.len, |marked| marked.chars().count());
        format!("  {}^{} {}", " ".repeat(before), "~".repeat(marked.saturating_sub(1)), error.terse)
    })
}

/// Frame numbers, by the plan where it can and by dissection where it must.
fn selected(session: &Session, filter: &Filter) -> Vec<u32> {
    let (mut selector, mut found) = (Selector::new(session, filter), Vec::new());
    selector.select(&session.cut(), &mut session.reader(), 0..session.len(), |index| found.push(index));
    found.into_iter().map(|index| index + 1).collect()
}

/// Frame numbers, by dissecting every frame with everything kept.
fn dissected(session: &Session, filter: &Filter) -> Vec<u32> {
    let (cut, mut reader, mut dissection) = (session.cut(), session.reader(), Dissection::default());
    let mut found = Vec::new();
    for index in 0..session.len() {
        let before = index.checked_sub(1).and_then(|before| cut.frames().time(before));
        cut.dissect(&mut reader, index, before, &Demand::all(), &mut dissection).unwrap();
        if filter.matches(&dissection.tree, &dissection.bytes) {
            found.push(index + 1);
        }
    }
    found
}

/// Frame numbers, each thread with a part of the frames and a plan of its own.
fn in_threads(session: &Session, filter: &Filter, threads: u32) -> Vec<u32> {
    let part = session.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        let parts: Vec<_> = (0..threads)
            .map(|thread| {
                let range = (thread * part).min(session.len())..((thread + 1) * part).min(session.len());
                scope.spawn(move || {
                    let (mut selector, mut found) = (Selector::new(session, filter), Vec::new());
                    selector.select(&session.cut(), &mut session.reader(), range, |index| found.push(index));
                    found
                })
            })
            .collect();
        parts.into_iter().flat_map(|part| part.join().unwrap()).map(|index| index + 1).collect()
    })
}

fn result(session: &Session, text: &str) -> String {
    match compiled(text) {
        Ok(filter) => selected(session, &filter).iter().fold("=".to_owned(), |mut all, number| {
            let _ = write!(all, " {number}");
            all
        }),
        Err(error) => error,
    }
}

#[test]
fn filters_select_the_frames_that_their_files_say() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut wrong = String::new();
    let mut files: Vec<_> =
        std::fs::read_dir(here.join("filters")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "txt")) {
        let text = std::fs::read_to_string(file).unwrap();
        // Other files say other things of filters.
        if !text.lines().any(|line| line.starts_with("capture ")) {
            continue;
        }
        let mut session = None;
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            if let Some(capture) = line.strip_prefix("capture ") {
                session = Some(loaded(&here.join("captures").join(capture), Settings::one_pass()));
            } else if let Some(filter) = line.strip_prefix("> ") {
                let expected = lines.next().unwrap_or("");
                let got = result(session.as_ref().unwrap(), filter);
                if got.trim_end() != expected.trim_end() {
                    let _ = writeln!(wrong, "{}\n> {filter}\nexpected: {expected}\ngot:      {got}\n", file.display());
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Every capture here, read once.
fn sessions() -> &'static [Session] {
    static SESSIONS: OnceLock<Vec<Session>> = OnceLock::new();
    SESSIONS.get_or_init(|| captures().iter().map(|path| loaded(path, Settings::one_pass())).collect())
}

/// Well-typed tests of all sorts, among them those that the plan decides.
fn test() -> impl Strategy<Value = String> {
    let names =
        ["tcp", "udp", "ip", "ipv6", "dns", "http", "arp", "icmp", "eth", "frame", "_ws.malformed", "_ws.expert"];
    let numbers = [
        "tcp.port",
        "tcp.srcport",
        "udp.port",
        "udp.dstport",
        "tcp.stream",
        "frame.number",
        "frame.len",
        "tcp.len",
        "eth.type",
    ];
    let signs = ["==", "!=", "===", "!==", ">", ">=", "<", "<="];
    let addresses = ["ip.src", "ip.dst", "ip.addr"];
    let values = ["0", "1", "2", "53", "64", "80", "443", "60", "66", "1000", "2048"];
    let quantifiers = ["", "any ", "all "];
    prop_oneof![
        proptest::sample::select(names.to_vec()).prop_map(str::to_owned),
        proptest::sample::select(numbers.to_vec()).prop_map(str::to_owned),
        (
            proptest::sample::select(quantifiers.to_vec()),
            proptest::sample::select(numbers.to_vec()),
            proptest::sample::select(signs.to_vec()),
            proptest::sample::select(values.to_vec())
        )
            .prop_map(|(all, field, sign, value)| format!("{all}{field} {sign} {value}")),
        (
            proptest::sample::select(numbers.to_vec()),
            proptest::sample::select(signs.to_vec()),
            proptest::sample::select(numbers.to_vec())
        )
            .prop_map(|(left, sign, right)| format!("{left} {sign} {right}")),
        (proptest::sample::select(addresses.to_vec()), proptest::sample::select(signs.to_vec()), 0u8..4, 8u8..=32)
            .prop_map(|(field, sign, host, bits)| format!("{field} {sign} 10.77.0.{host}/{bits}")),
        (proptest::sample::select(numbers.to_vec()), 0u16..100, 0u16..100)
            .prop_map(|(field, low, more)| format!("{field} in {{{low} .. {}, 443}}", low + more)),
        (proptest::sample::select(numbers.to_vec()), 1u16..9).prop_map(|(field, mask)| format!("{field} & {mask}")),
        (proptest::sample::select(vec!["frame", "eth", "ip", "tcp", "udp", "dns"]), 0u8..40, any::<u8>())
            .prop_map(|(of, at, byte)| format!("{of}[{at}] > {byte:02x}")),
        proptest::sample::select(vec![
            "max(tcp.port) > 100",
            "count(ip.addr) == 2",
            "all ip.ttl > 63",
            "len(udp) == 8",
            "ip.host matches \"7.0.1$\"",
            "abs(tcp.srcport - tcp.dstport) > 80",
            "vals(ip.proto) == \"TCP\"",
            "hex(tcp.srcport) contains \"50\"",
            "float(tcp.len) > 10.5",
            "@tcp.srcport > 01:00",
            "@ip.src in {0a:4d:00:01, 0a:4d:00:02}"
        ])
        .prop_map(str::to_owned),
    ]
}

/// Words of the language and of others, right and wrong ones.
fn word() -> impl Strategy<Value = String> {
    proptest::sample::select(vec![
        "tcp",
        "ip.addr",
        "tcp.port",
        ".udp",
        "http.host",
        "frame",
        "nosuch",
        "_ws.malformed",
        "bootp",
        "smb2",
        "AND",
        "xor",
        "and",
        "or",
        "not",
        "!",
        "&&",
        "||",
        "==",
        "=",
        "!=",
        "!==",
        "===",
        "~=",
        "<",
        "=<",
        ">=",
        "&",
        "|",
        "~",
        "in",
        "contains",
        "matches",
        "any",
        "all",
        "(",
        ")",
        "{",
        "}",
        "[",
        "]",
        "[0:2]",
        "[-1]",
        "#",
        "#1",
        "#[1-2]",
        ",",
        "..",
        "+",
        "-",
        "*",
        "/",
        "%",
        "80",
        "0x1F",
        "0b1",
        "1.5",
        "1.2.3.4",
        "10.0.0.0/8",
        "1.2.3",
        "fe80::1",
        "00:11:22",
        "\"a\"",
        "r\"\\d\"",
        "'a'",
        "\"",
        "'",
        "\"(\"",
        "$",
        "${tcp.port}",
        "$tcp.port",
        "${",
        "$a(",
        "len(",
        "max(",
        "nofunction(",
        "host",
        "port",
        "src",
        "net",
        "portrange",
        "1-100",
        "vlan",
        "less",
        "tcp[13]",
        "é",
        "\\",
        "@",
        "^^",
    ])
    .prop_map(str::to_owned)
}

fn expression() -> impl Strategy<Value = String> {
    test().prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            inner.clone().prop_map(|of| format!("!({of})")),
            proptest::collection::vec(inner.clone(), 2..4).prop_map(|of| format!("({})", of.join(" and "))),
            proptest::collection::vec(inner.clone(), 2..4).prop_map(|of| format!("({})", of.join(" || "))),
            proptest::collection::vec(inner, 2..4).prop_map(|of| format!("({})", of.join(" xor "))),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_decided_without_dissection_is_what_dissection_says(text in expression()) {
        let filter = compiled(&text).map_err(|error| TestCaseError::fail(format!("{text}\n{error}")))?;
        for session in sessions() {
            prop_assert_eq!(selected(session, &filter), dissected(session, &filter), "{} on {:?}", text, session.file().path());
        }
    }

    #[test]
    fn four_threads_find_what_one_finds(text in expression()) {
        let filter = compiled(&text).map_err(|error| TestCaseError::fail(format!("{text}\n{error}")))?;
        for session in sessions() {
            prop_assert_eq!(in_threads(session, &filter, 4), selected(session, &filter), "{} on {:?}", text, session.file().path());
        }
    }

    #[test]
    fn no_text_breaks_the_compiler(text in "[a-z0-9.:\"'\\\\\\[\\](){}<>=!&|~#$@+*/%,_ -]{0,60}") {
        let _ = compiled(&text);
    }

    #[test]
    fn no_soup_of_words_breaks_the_compiler(words in proptest::collection::vec(word(), 0..24), gap in "[ ]?") {
        let text = words.join(&gap);
        let told = compiled(&text);
        let _ = taught(&text);
        let _ = wirefin::filter::from_capture_filter(&text);
        let said = wirefin::filter::explain(registry(), &text);
        prop_assert_eq!(told.is_ok(), said.is_ok());
        for caret in 0..=text.len() {
            let offered = wirefin::filter::complete(registry(), &text, caret, &wirefin::filter::Nothing);
            prop_assert!(text.get(offered.replaces.start..offered.replaces.end()).is_some() || offered.list.is_empty());
        }
    }

    #[test]
    fn what_is_said_to_captures_comes_back_as_the_same_filter(text in expression()) {
        let Ok(capture) = wirefin::filter::to_capture_filter(registry(), &text) else { return Ok(()) };
        let back = wirefin::filter::from_capture_filter(&capture);
        prop_assert!(back.is_ok(), "{text}\n{capture}\n{back:?}");
        let back = back.unwrap_or_default();
        prop_assert!(compiled(&back).is_ok(), "{text}\n{capture}\n{back}");
    }

    #[test]
    fn no_damage_to_a_filter_breaks_the_compiler(text in expression(), at in any::<prop::sample::Index>(), with in any::<char>()) {
        let mut damaged: Vec<char> = text.chars().collect();
        let at = at.index(damaged.len());
        damaged[at] = with;
        let _ = compiled(&damaged.iter().collect::<String>());
        let _ = compiled(&text.chars().take(at).collect::<String>());
    }
}

#[test]
fn what_is_nested_or_long_without_end_is_refused_in_time() {
    for text in [
        "(".repeat(60_000),
        "!".repeat(60_000),
        "{".repeat(60_000),
        format!("tcp.port{}", "[0]".repeat(20_000)),
        format!("tcp.len {}", "+ 1 ".repeat(15_000)),
        format!("len({}", "len(".repeat(15_000)),
        format!("frame contains \"{}", "\\".repeat(60_000)),
        "x".repeat(70_000),
        format!("frame.protocols matches \"{}\"", "(".repeat(50_000)),
        format!("frame.protocols matches \"{}\"", "(a{1000}){1000}".repeat(100)),
    ] {
        assert!(compiled(&text).is_err());
    }
    let long = vec!["tcp"; 8_000].join(" and ");
    assert!(compiled(&long).is_ok());
}

#[test]
fn the_time_to_compile_grows_with_the_text() {
    let side_by_side = |test: &str, sign: &str| vec![test; 60_000 / (test.len() + sign.len())].join(sign);
    for text in [
        side_by_side("tcp.port == 80", " or "),
        side_by_side("not ip.addr in {10.0.0.0/8, 1.2.3.4}", " && "),
        side_by_side("tcp", " & "),
        side_by_side("nosuch", " "),
        side_by_side("tcp.prot == 80", " or "),
        side_by_side("host 1.2.3.4", " or "),
        side_by_side("tcp.port == 80", " "),
        format!("tcp.port in {{{}}}", side_by_side("80", " ")),
        format!("tcp.port in {{{}}}", side_by_side("80..90", ",")),
        "tcp\u{e9}".repeat(10_000),
    ] {
        let began = std::time::Instant::now();
        let _ = taught(&text);
        let _ = wirefin::filter::explain(registry(), &text);
        let _ = wirefin::filter::complete(registry(), &text, text.len(), &wirefin::filter::Nothing);
        // Far more than it takes, since tests share the machine; what is quadratic takes minutes.
        assert!(began.elapsed().as_secs() < 4, "{} bytes took {:?}", text.len(), began.elapsed());
    }
}

#[test]
fn a_job_on_four_threads_finds_what_one_thread_finds() {
    let generations = Generations::default();
    for session in sessions() {
        let filter = compiled("tcp.port == 80 or udp.port == 53 or frame.len > 100").unwrap();
        let expected: Vec<u32> = dissected(session, &filter).into_iter().map(|number| number - 1).collect();
        let (told, heard) = crossbeam_channel::unbounded();
        let selection = Selection::start(session, filter, generations.next(), &Remembered::default(), move || {
            let _ = told.send(());
        });
        while !selection.is_up_to_date() {
            heard.recv_timeout(std::time::Duration::from_secs(60)).unwrap();
        }
        assert_eq!(selection.found().iter().collect::<Vec<u32>>(), expected);
    }
}

#[test]
fn an_older_generation_publishes_nothing() {
    let generations = Generations::default();
    let old = generations.next();
    let _new = generations.next();
    let session = &sessions()[0];
    let selection = Selection::start(session, compiled("frame").unwrap(), old, &Remembered::default(), || {});
    std::thread::sleep(std::time::Duration::from_millis(50));
    assert_eq!(selection.progress().looked_at, 0);
    assert!(selection.found().is_empty());
}

/// Lines of a file of `tests/filters/`: each filter with the lines below it.
fn entries(name: &str) -> Vec<(String, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/filters").join(name);
    let mut entries: Vec<(String, String)> = Vec::new();
    for line in std::fs::read_to_string(path).unwrap().lines() {
        if let Some(filter) = line.strip_prefix("> ") {
            entries.push((filter.to_owned(), String::new()));
        } else if let Some((_, said)) = entries.last_mut().filter(|_| !line.is_empty() && !line.starts_with('#')) {
            said.push_str(line);
            said.push('\n');
        }
    }
    entries
}

/// What is said of a filter: the sentence and what leads to the remedies, then the filter with each remedy.
fn taught(text: &str) -> String {
    let mut said = String::new();
    match Filter::compile(registry(), text) {
        Ok(filter) => {
            for warning in filter.warnings() {
                let _ = writeln!(said, "{}", warning.sentence);
                warning.remedies.iter().for_each(|remedy| {
                    let _ = writeln!(said, "+ {}", remedy.applied(text));
                });
            }
        }
        Err(error) => {
            let lead = error.lead();
            let _ = match lead.as_str() {
                "" => writeln!(said, "{}", error.sentence()),
                lead => writeln!(said, "{}. {lead}", error.sentence()),
            };
            error.remedies().iter().for_each(|remedy| {
                let _ = writeln!(said, "+ {}", remedy.applied(text));
            });
        }
    }
    said
}

#[test]
fn every_wrong_filter_names_what_would_be_right() {
    let mut wrong = String::new();
    for (filter, expected) in entries("teaching.txt") {
        let got = taught(&filter);
        if got != expected {
            let _ = writeln!(wrong, "> {filter}\nexpected:\n{expected}got:\n{got}");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn a_remedy_is_a_filter() {
    for (filter, _) in entries("teaching.txt") {
        let Err(error) = Filter::compile(registry(), &filter) else { continue };
        for remedy in error.remedies() {
            let better = remedy.applied(&filter);
            // A filter with two mistakes has another one left, further on.
            let left = Filter::compile(registry(), &better).err().and_then(|left| left.at);
            assert!(left.is_none_or(|left| left.start > remedy.at.start), "{filter}\n{better}");
        }
    }
}

#[test]
fn every_filter_is_said_in_plain_words() {
    let mut wrong = String::new();
    for (filter, expected) in entries("words.txt") {
        let got = wirefin::filter::explain(registry(), &filter).map_err(|error| error.terse);
        if got.as_deref() != Ok(expected.trim_end()) {
            let _ = writeln!(wrong, "> {filter}\n{}", got.unwrap_or_else(|error| error));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn a_mistake_is_told_in_a_sentence_with_remedies() {
    let told = |text: &str| {
        let error = Filter::compile(registry(), text).unwrap_err();
        (error.sentence(), error.remedies().iter().map(|remedy| remedy.text.clone()).collect::<Vec<_>>())
    };
    let (sentence, remedies) = told("ip.adr == 192.168.2.17");
    assert_eq!(sentence, "`ip.adr` is neither a field nor a protocol");
    assert_eq!(remedies.first().map(String::as_str), Some("ip.addr"));
    assert_eq!(told("tcp.port = 443"), ("Use == to compare".to_owned(), vec!["==".to_owned()]));
    assert_eq!(told("tcp and").0, "Something is missing after `and`");
    assert_eq!(told("tcp.port == 70000").0, "70000 is too large: `tcp.port` ends at 65,535");
    assert_eq!(told("tcp.port in {80 443}").0, "Put commas between the values");
    assert_eq!(
        told("ip.addr == tcp.port").0,
        "`ip.addr` is an IPv4 address and `tcp.port` a number; they are never equal"
    );
}
