//! An engine without an engine: invented packets, for tests and for looking at the window.

use roaring::RoaringBitmap;
use std::collections::HashMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};
use wirefin::capture::Options;
use wirefin::gui::asks::{Change, Found, Mark, Outcome, Packets, Search, Sought, Step, Strip, StripAsk};
use wirefin::gui::coloring::{ColoringRule, default_rules};
use wirefin::gui::icons;
use wirefin::gui::model::{
    Capture, Completions, Counts, Engine, Gutter, Hindrance, Interface, Interfaces, Job, Kind, LeftBehind, Live, Meter,
    News, Packet, Rail, Relation, RowText, Sign, Source, Trouble,
};
use wirefin::gui::severity::Severity;
use wirefin::gui::widgets::filter_bar::{Completion, Problem, Syntax, Verdict};
use wirefin::gui::widgets::header::Column;
use wirefin::gui::widgets::tree::{Lines, Part, Shape};

/// A capture of `packets` packets; a filter keeps every fifth.
#[derive(Debug, Default)]
pub(crate) struct DemoCapture {
    pub packets: u64,
    pub unsaved: bool,
    pub live: Option<Live>,
    pub filter: String,
    pub jobs: Vec<Job>,
    pub path: Option<PathBuf>,
    pub name: Option<String>,
    pub marks: HashMap<Mark, RoaringBitmap>,
    pub comments: HashMap<u64, Vec<String>>,
    pub sorted: Option<(String, bool)>,
    pub limit: Option<Range<i64>>,
    pub preview: String,
    pub found: Option<Outcome>,
}

static RULES: LazyLock<Vec<ColoringRule>> = LazyLock::new(default_rules);
static NONE: LazyLock<RoaringBitmap> = LazyLock::new(RoaringBitmap::new);

/// An engine on a [`DemoCapture`].
#[derive(Debug, Default)]
pub(crate) struct Demo {
    pub capture: Option<DemoCapture>,
    pub interfaces: Interfaces,
    pub news: Vec<News>,
    pub left_behind: Vec<LeftBehind>,
}

impl Demo {
    /// Nothing open, five interfaces.
    pub(crate) fn welcome() -> Self {
        Demo { interfaces: interfaces(None), ..Demo::default() }
    }

    /// Nothing open, and no right to capture.
    pub(crate) fn without_rights() -> Self {
        let hindrance = Hindrance {
            title: "Your account may not capture yet".into(),
            body: "Linux lets only chosen programs listen to the network. Give that right once to \
                   Wirefin’s small capture program; the window itself never runs as root. Opening \
                   files works without it."
                .into(),
            command: Some("sudo setcap cap_net_raw,cap_net_admin=ep /usr/bin/wirefin-capture".into()),
            can_grant: true,
        };
        Demo { interfaces: interfaces(Some(hindrance)), ..Demo::default() }
    }

    /// An open file.
    pub(crate) fn with_packets(packets: u64) -> Self {
        let capture =
            DemoCapture { packets, path: Some("/captures/office-wifi.pcapng".into()), ..DemoCapture::default() };
        Demo { capture: Some(capture), ..Demo::welcome() }
    }

    /// A running capture.
    pub(crate) fn live(packets: u64) -> Self {
        let mut demo = Demo::with_packets(packets);
        if let Some(capture) = &mut demo.capture {
            capture.path = None;
            capture.unsaved = true;
            capture.live = Some(Live {
                interfaces: "wlan0".into(),
                filter: String::new(),
                seconds: 319,
                packets_a_second: 41.0,
                bits_a_second: 300_000.0,
                lost: 0,
                meter: Meter {
                    seen: 18_306,
                    on_disk: 8_400_000,
                    buffer: 64,
                    rates: vec![20.0, 40.0, 12.0, 60.0],
                    ..Meter::default()
                },
            });
        }
        demo
    }
}

fn interfaces(hindrance: Option<Hindrance>) -> Interfaces {
    let wave = |strength: f32| -> Vec<f32> {
        (0..44).map(|i| strength * (1.0 + (i as f32 / 3.0).sin() * 0.6 + (i as f32 / 1.3).cos() * 0.4)).collect()
    };
    let one = |name: &str, kind, addresses: &[&str], strength: f32| Interface {
        name: name.into(),
        kind,
        description: String::new(),
        addresses: addresses.iter().map(|a| (*a).to_owned()).collect(),
        traffic: wave(strength),
    };
    Interfaces::Found {
        list: vec![
            one("wlan0", Kind::Wireless, &["192.168.2.17", "fe80::c61:8bff:fe35:82a9"], 150_000.0),
            one("eth0", Kind::Wired, &["10.20.0.14", "fe80::21b:21ff:fe3a:4b5c"], 1_400_000.0),
            one("lo", Kind::Loopback, &["127.0.0.1", "::1"], 6_000.0),
            one("docker0", Kind::Virtual, &["172.17.0.1"], 0.0),
            one("any", Kind::All, &[], 1_500_000.0),
            one("eth1", Kind::Wired, &[], 0.0),
            one("bluetooth0", Kind::Bluetooth, &[], 0.0),
        ],
        hindrance,
    }
}

struct Kinds {
    protocol: &'static str,
    rule: usize,
    len: u32,
    info: &'static str,
}

const KINDS: &[Kinds] = &[
    Kinds {
        protocol: "TCP",
        rule: 15,
        len: 74,
        info: "443 → 50577 [SYN, ACK, ECE] Seq=0 Ack=1 Win=43440 Len=0 MSS=1452 SACK_PERM TSval=3041907166 TSecr=299886419 WS=16384",
    },
    Kinds {
        protocol: "TCP",
        rule: 16,
        len: 66,
        info: "443 → 50576 [ACK] Seq=1 Ack=518 Win=30080 Len=0 TSval=584058053 TSecr=299886446",
    },
    Kinds { protocol: "TLSv1.3", rule: 16, len: 1506, info: "Server Hello, Change Cipher Spec, Application Data" },
    Kinds {
        protocol: "TCP",
        rule: 0,
        len: 1357,
        info: "[TCP Retransmission] 443 → 50576 [PSH, ACK] Seq=4097 Ack=518 Win=30080 Len=1291",
    },
    Kinds { protocol: "DNS", rule: 17, len: 78, info: "Standard query 0xb10f A gateway.example.com" },
    Kinds { protocol: "HTTP", rule: 12, len: 197, info: "GET /hotspot-detect.html HTTP/1.0" },
    Kinds { protocol: "ARP", rule: 5, len: 42, info: "Who has 172.16.42.42? Tell 172.16.42.216" },
    Kinds { protocol: "ICMP", rule: 4, len: 94, info: "Redirect (Redirect for host)" },
    Kinds { protocol: "TCP", rule: 7, len: 54, info: "53114 → 443 [RST] Seq=2187 Win=0 Len=0" },
    Kinds {
        protocol: "TCP",
        rule: 16,
        len: 66,
        info: "50576 → 443 [ACK] Seq=518 Ack=2881 Win=129536 Len=0 TSval=299886577 TSecr=584058054",
    },
];

/// Every fifth packet is about HTTP.
const HTTP: u64 = 5;

fn kind_of(packet: u64) -> &'static Kinds {
    let place = match packet % 5 {
        0 => HTTP as usize,
        _ => (packet.wrapping_mul(2_654_435_761) >> 7) as usize % KINDS.len(),
    };
    KINDS.get(place).unwrap_or(&KINDS[0])
}

impl DemoCapture {
    fn step(&self) -> u64 {
        if self.filter.is_empty() { 1 } else { 5 }
    }
}

impl Capture for DemoCapture {
    fn id(&self) -> u64 {
        if self.path.is_some() { 1 } else { 2 }
    }
    fn name(&self) -> String {
        match &self.path {
            Some(path) => path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            None => self.name.clone().unwrap_or_else(|| "wlan0".into()),
        }
    }
    fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }
    fn unsaved(&self) -> bool {
        self.unsaved
    }
    fn is_complete(&self) -> bool {
        self.live.is_none()
    }
    fn counts(&self) -> Counts {
        let displayed = if self.filter.contains("nothing") { 0 } else { self.packets / self.step() };
        Counts { packets: self.packets, displayed, marked: self.marked(Mark::Marked).len(), ..Counts::default() }
    }
    fn jobs(&self) -> Vec<Job> {
        self.jobs.clone()
    }
    fn live(&self) -> Option<Live> {
        self.live.clone()
    }
    fn severities(&self) -> Vec<(Severity, u64)> {
        vec![(Severity::Warn, 333), (Severity::Note, 80), (Severity::Chat, 246)]
    }
    fn columns(&self) -> Vec<Column> {
        vec![
            Column::right("No.", 74.0).coded("%m"),
            Column::right("Time", 92.0).coded("%t"),
            Column::left("Source", 138.0).coded("%s"),
            Column::left("Destination", 138.0).coded("%d"),
            Column::left("Protocol", 72.0).coded("%p"),
            Column::right("Length", 60.0).coded("%L"),
            Column::left("Info", 0.0).coded("%i"),
        ]
    }
    fn row(&self, row: u64, selected: Option<u64>, out: &mut RowText) {
        let packet = (row + 1) * self.step();
        let kind = kind_of(packet);
        out.packet = packet;
        out.rule = Some(kind.rule);
        let index = packet as u32 - 1;
        out.marked = self.marked(Mark::Marked).contains(index);
        out.ignored = self.marked(Mark::Ignored).contains(index);
        out.reference = self.marked(Mark::Reference).contains(index);
        out.comment = self.comments.get(&packet).is_some_and(|comments| !comments.is_empty());
        out.cells.clear();
        let (source, destination) = if packet.is_multiple_of(2) {
            ("17.253.105.202", "192.168.2.17")
        } else {
            ("192.168.2.17", "95.101.25.53")
        };
        out.cells.extend([
            packet.to_string(),
            format!("{:.6}", packet as f64 * 0.020_731),
            source.into(),
            destination.into(),
            kind.protocol.into(),
            kind.len.to_string(),
            kind.info.into(),
        ]);
        out.gutter = Gutter::default();
        if let Some(selected) = selected.filter(|s| s.abs_diff(packet) < 9) {
            out.gutter.rail = Some(match packet as i64 - selected as i64 {
                -8 => Rail::First,
                8 => Rail::Last,
                _ => Rail::Middle,
            });
            out.gutter.member = packet.is_multiple_of(3) || packet == selected;
            out.gutter.sign = match packet as i64 - selected as i64 {
                0 => Some(Sign::Request),
                3 => Some(Sign::Response),
                1 => Some(Sign::Acknowledged),
                _ => None,
            };
        }
    }
    fn filter_of_cell(&self, _: u64, column: usize) -> Option<String> {
        (column == 2).then(|| "ip.src == 192.168.2.17".to_owned())
    }
    fn conversations_of(&self, _: u64) -> Vec<(&'static str, String)> {
        vec![("TCP", "tcp.stream == 42".into())]
    }
    fn column(&self, code: &str) -> Option<Column> {
        let field = code.strip_prefix("%Cus:")?.strip_suffix(":0:R")?;
        (field != "nosuch").then(|| Column::left(field, 92.0).coded(code))
    }
    fn rules(&self) -> &[ColoringRule] {
        &RULES
    }
    fn displayed_packets(&self) -> Packets {
        Arc::new((0..self.counts().displayed).map(|row| ((row + 1) * self.step() - 1) as u32).collect())
    }
    fn packets_between(&self, first: u64, last: u64) -> Packets {
        Arc::new((first.min(last)..=first.max(last)).map(|row| ((row + 1) * self.step() - 1) as u32).collect())
    }
    fn marked(&self, mark: Mark) -> &RoaringBitmap {
        self.marks.get(&mark).unwrap_or(&NONE)
    }
    fn next_marked(&self, mark: Mark, from: Option<u64>, backwards: bool) -> Option<u64> {
        let set = self.marked(mark);
        let from = from.unwrap_or(1) as u32 - 1;
        let found = if backwards { set.range(..from).next_back() } else { set.range(from + 1..).next() };
        found.or_else(|| if backwards { set.max() } else { set.min() }).map(|index| u64::from(index) + 1)
    }
    fn in_conversation(&self, packet: u64, step: Step) -> Option<u64> {
        let found = match step {
            Step::Next => packet + 3,
            Step::Previous => packet.checked_sub(3)?,
            Step::First => 1,
            Step::Last => self.packets,
        };
        (1..=self.packets).contains(&found).then_some(found)
    }
    fn comments_of(&self, packet: u64) -> Vec<String> {
        self.comments.get(&packet).cloned().unwrap_or_default()
    }
    fn sorted(&self) -> Option<(&str, bool)> {
        self.sorted.as_ref().map(|(code, descending)| (code.as_str(), *descending))
    }
    fn map(&self, parts: usize) -> Arc<Vec<Option<u16>>> {
        let rows = self.counts().displayed;
        let rule = |part: usize| kind_of((part as u64 * rows / parts.max(1) as u64 + 1) * self.step()).rule as u16;
        Arc::new((0..parts).map(|part| Some(rule(part))).collect())
    }
    fn span(&self) -> Option<Range<i64>> {
        (self.packets > 0).then(|| self.time_of(1).unwrap_or(0)..self.time_of(self.packets).unwrap_or(0))
    }
    fn time_of(&self, packet: u64) -> Option<i64> {
        Some(packet as i64 * 20_731_000)
    }
    fn strip(&self, ask: &StripAsk) -> Option<Arc<Strip>> {
        let wave = |bar: usize| ((bar as f64 / 7.0).sin() * 40.0 + (bar as f64 / 2.3).cos() * 30.0).max(0.0) as u64;
        let all: Vec<u64> = (0..ask.bars).map(wave).collect();
        Some(Arc::new(Strip {
            ask: ask.clone(),
            shown: all.iter().map(|all| all / self.step()).collect(),
            problems: (0..ask.bars).map(|bar| u64::from(bar % 13 == 0)).collect(),
            all,
        }))
    }
    fn limit(&self) -> Option<Range<i64>> {
        self.limit.clone()
    }
    fn limit_as_filter(&self) -> Option<String> {
        self.limit.as_ref().map(|_| "frame.time_epoch >= 1 && frame.time_epoch <= 2".to_owned())
    }
    fn previewed(&self, filter: &str) -> Option<(u64, bool)> {
        (self.preview == filter).then_some((1059, true))
    }
    fn packet_in(&self, row: u64) -> Option<u64> {
        (row < self.counts().displayed).then(|| (row + 1) * self.step())
    }
    fn row_of(&self, packet: u64) -> Option<u64> {
        let rows = self.counts().displayed;
        (rows > 0).then(|| (packet / self.step()).saturating_sub(1).min(rows - 1))
    }
    fn packet(&self, packet: u64) -> Option<Box<dyn Packet>> {
        (packet <= self.packets).then(|| Box::new(DemoPacket::new(packet)) as Box<dyn Packet>)
    }
}

/// depth, parts, bytes, field
type Line = (u16, Vec<(Part, String)>, Range<usize>, &'static str);

struct DemoPacket {
    number: u64,
    bytes: Vec<u8>,
    lines: Vec<Line>,
}

const REQUEST: &[u8] = b"GET /hotspot-detect.html HTTP/1.0\r\nHost: captive.example.com\r\nConnection: close\r\nUser-Agent: CaptiveNetworkSupport-390.60.1 wispr\r\n\r\n";

impl DemoPacket {
    fn new(number: u64) -> Self {
        let mut bytes = vec![
            0xc6, 0x2c, 0x03, 0x60, 0x6a, 0x64, 0xc4, 0x61, 0x8b, 0x35, 0x82, 0xa9, 0x08, 0x00, 0x45, 0x02, 0x00, 0xb7,
            0x00, 0x00, 0x40, 0x00, 0x40, 0x06, 0xfb, 0xbe, 0xc0, 0xa8, 0x02, 0x11, 0x11, 0xfd, 0x69, 0xca, 0xc0, 0x00,
            0x00, 0x50, 0x2c, 0x95, 0xeb, 0x32, 0x9b, 0xb5, 0x2c, 0xce, 0x80, 0x18, 0x08, 0x16, 0x7b, 0xe5, 0x00, 0x00,
            0x01, 0x01, 0x08, 0x0a, 0x11, 0xdf, 0xe7, 0xe9, 0x1d, 0x34, 0x24, 0x85,
        ];
        bytes.extend(REQUEST);
        let end = bytes.len();
        let name = |name: &str, rest: &str| vec![(Part::Name, name.to_owned()), (Part::Summary, rest.to_owned())];
        let field = |label: &str, value: &str| vec![(Part::Label, label.to_owned()), (Part::Value, value.to_owned())];
        let value = |value: &str| vec![(Part::Value, value.to_owned())];
        let made = |before: &str, link: &str| {
            vec![
                (Part::Generated, format!("[{before}")),
                (Part::Link, link.to_owned()),
                (Part::Generated, "]".to_owned()),
            ]
        };
        let frame = format!("{end} bytes on wire ({} bits), {end} bytes captured ({} bits)", end * 8, end * 8);
        let mut lines: Vec<Line> = vec![
            (0, name(&format!("Frame {number}: "), &frame), 0..end, "frame"),
            (1, field("Encapsulation type: ", "Ethernet (1)"), 0..0, "frame.encap_type"),
            (0, name("Ethernet II, ", "Src: c4:61:8b:35:82:a9, Dst: c6:2c:03:60:6a:64"), 0..14, "eth"),
            (1, field("Destination: ", "c6:2c:03:60:6a:64"), 0..6, "eth.dst"),
            (1, field("Source: ", "c4:61:8b:35:82:a9"), 6..12, "eth.src"),
            (1, field("Type: ", "IPv4 (0x0800)"), 12..14, "eth.type"),
            (0, name("Internet Protocol Version 4, ", "Src: 192.168.2.17, Dst: 17.253.105.202"), 14..34, "ip"),
            (1, value("0100 .... = Version: 4"), 14..15, "ip.version"),
            (1, field("Source Address: ", "192.168.2.17"), 26..30, "ip.src"),
            (
                0,
                name("Transmission Control Protocol, ", "Src Port: 49152, Dst Port: 80, Seq: 1, Ack: 1, Len: 131"),
                34..66,
                "tcp",
            ),
            (1, field("Source Port: ", "49152"), 34..36, "tcp.srcport"),
            (1, field("Destination Port: ", "80"), 36..38, "tcp.dstport"),
            (0, vec![(Part::Name, "Hypertext Transfer Protocol".into())], 66..end, "http"),
            (1, value("GET /hotspot-detect.html HTTP/1.0\\r\\n"), 66..101, "http.request.line"),
            (
                2,
                vec![(
                    Part::Generated,
                    "[Expert Info (Chat/Sequence): GET /hotspot-detect.html HTTP/1.0\\r\\n]".into(),
                )],
                66..101,
                "_ws.expert",
            ),
            (2, field("Request Method: ", "GET"), 66..69, "http.request.method"),
            (2, field("Request URI: ", "/hotspot-detect.html"), 70..90, "http.request.uri"),
            (2, field("Request Version: ", "HTTP/1.0"), 91..99, "http.request.version"),
            (1, field("Host: ", "captive.example.com\\r\\n"), 101..128, "http.host"),
            (1, field("Connection: ", "close\\r\\n"), 128..147, "http.connection"),
            (1, field("User-Agent: ", "CaptiveNetworkSupport-390.60.1 wispr\\r\\n"), 147..197, "http.user_agent"),
            (
                1,
                made("Full request URI: ", "http://captive.example.com/hotspot-detect.html"),
                0..0,
                "http.request.full_uri",
            ),
            (1, made("Response in frame: ", &(number + 3).to_string()), 0..0, "http.response_in"),
        ];
        for line in &mut lines {
            line.2 = line.2.start.min(end)..line.2.end.min(end);
        }
        DemoPacket { number, bytes, lines }
    }
}

impl Lines for DemoPacket {
    fn len(&self) -> usize {
        self.lines.len()
    }
    fn shape(&self, line: usize) -> Shape {
        let (depth, _, bytes, field) = &self.lines[line];
        let end = (line + 1..self.len()).find(|i| self.lines[*i].0 <= *depth).unwrap_or(self.len());
        Shape {
            depth: *depth,
            end,
            kind: field.bytes().fold(7, |hash: u64, b| hash.wrapping_mul(31) ^ u64::from(b)),
            protocol: *depth == 0,
            severity: (*field == "_ws.expert").then_some(Severity::Chat),
            bytes: bytes.clone(),
            source: 0,
        }
    }
    fn text(&self, line: usize, out: &mut Vec<(Part, String)>) {
        out.extend(self.lines[line].1.iter().cloned());
    }
}

impl Packet for DemoPacket {
    fn sources(&self) -> Vec<Source<'_>> {
        vec![Source { name: "Frame".into(), bytes: &self.bytes, reported: self.bytes.len() }]
    }
    fn phrase(&self) -> String {
        "HTTP request".into()
    }
    fn relations(&self) -> Vec<Relation> {
        let response = self.number + 3;
        vec![
            Relation {
                icon: icons::ARROW_RIGHT,
                words: format!("Response {response} after 42.7 ms"),
                leads_to: Some(response),
            },
            Relation { icon: icons::GIT_COMMIT, words: "TCP stream 42 · 9 packets".into(), leads_to: None },
        ]
    }
    fn filter_of(&self, line: usize) -> Option<String> {
        let field = self.field_of(line)?;
        let value = self.value_of(line);
        Some(if self.lines[line].0 == 0 { field } else { format!("{field} == \"{value}\"") })
    }
    fn field_of(&self, line: usize) -> Option<String> {
        self.lines.get(line).map(|line| line.3.to_owned())
    }
    fn value_of(&self, line: usize) -> String {
        self.lines[line].1.last().map(|(_, words)| words.trim_end_matches("\\r\\n").to_owned()).unwrap_or_default()
    }
    fn link_of(&self, line: usize) -> Option<u64> {
        (self.lines[line].3 == "http.response_in").then_some(self.number + 3)
    }
}

impl Engine for Demo {
    fn another(&self) -> Box<dyn Engine> {
        Box::new(Demo { interfaces: self.interfaces.clone(), ..Demo::default() })
    }
    fn poll(&mut self) -> Vec<News> {
        if let Some(capture) = self.capture.as_mut().filter(|capture| capture.live.is_some()) {
            capture.packets += 1;
        }
        std::mem::take(&mut self.news)
    }
    fn capture(&self) -> Option<&dyn Capture> {
        self.capture.as_ref().map(|capture| capture as &dyn Capture)
    }
    fn open(&mut self, path: &Path) -> Result<(), Trouble> {
        if path.to_string_lossy().contains("missing") {
            return Err(Trouble { title: "The file is not there any more".into(), body: String::new() });
        }
        *self = Demo::with_packets(2256);
        if let Some(capture) = &mut self.capture {
            capture.path = Some(path.to_owned());
        }
        Ok(())
    }
    fn save(&mut self, path: &Path) -> Result<(), Trouble> {
        if let Some(capture) = &mut self.capture {
            capture.path = Some(path.to_owned());
            capture.unsaved = false;
        }
        Ok(())
    }
    fn saved(&mut self) -> Option<Result<u64, Trouble>> {
        self.capture.as_ref().map(|capture| Ok(capture.packets))
    }
    fn close(&mut self) {
        self.capture = None;
    }
    fn stop_job(&mut self, id: u64) {
        if let Some(capture) = &mut self.capture {
            capture.jobs.retain(|job| job.id != id);
        }
    }
    fn apply(&mut self, filter: &str) {
        if let Some(capture) = &mut self.capture {
            capture.filter = filter.into();
        }
    }
    fn applied(&self) -> &str {
        self.capture.as_ref().map_or("", |capture| &capture.filter)
    }
    fn check(&self, filter: &str, caret: Option<usize>) -> Verdict {
        if filter.is_empty() {
            Verdict::Empty
        } else if let Some(at) = filter.find("ip.adr").filter(|at| caret != Some(at + 6)) {
            let sentence = "`ip.adr` is neither a field nor a protocol. Did you mean";
            Verdict::Wrong(Problem::with_words(at..at + 6, sentence, &["ip.addr", "ip.src", "ip.dst"]))
        } else if filter.starts_with("bootp") {
            Verdict::Warning(Problem::with_words(0..5, "`bootp` is now called `dhcp`", &["dhcp"]))
        } else if caret == Some(filter.len()) && filter.ends_with(".por") {
            Verdict::Typing
        } else {
            Verdict::Valid
        }
    }
    fn colors(&self, filter: &str) -> Vec<(Range<usize>, Syntax)> {
        let mut out = Vec::new();
        let mut at = 0;
        for word in filter.split(' ') {
            let syntax = match word {
                "==" | "&&" | "||" | "!=" => Syntax::Operator,
                w if w.starts_with(|c: char| c.is_ascii_digit() || c == '"') => Syntax::Value,
                _ => Syntax::Field,
            };
            out.push((at..at + word.len(), syntax));
            at += word.len() + 1;
        }
        out
    }
    fn complete(&self, filter: &str, caret: usize) -> Completions {
        let Some(at) = filter.find("tcp.por").filter(|at| caret == at + 7) else {
            return Completions::default();
        };
        let list = [
            ("tcp.port", "Source or destination port", "2,151"),
            ("tcp.srcport", "Source port", "2,151"),
            ("tcp.dstport", "Destination port", "2,151"),
            ("tcp.options.mptcp.port", "Advertised port", "–"),
        ];
        let list = list
            .map(|(word, about, count)| Completion {
                icon: icons::TAG,
                word: word.into(),
                about: about.into(),
                count: count.into(),
            })
            .into();
        Completions { replaces: at..at + 7, list }
    }
    fn change(&mut self, change: Change) -> Option<Change> {
        let capture = self.capture.as_mut()?;
        Some(match change {
            Change::Mark(packets, mark, on) => {
                let set = capture.marks.entry(mark).or_default();
                if on {
                    *set |= &*packets;
                } else {
                    *set -= &*packets;
                }
                Change::Mark(packets, mark, !on)
            }
            Change::Comments(packet, comments) => {
                Change::Comments(packet, capture.comments.insert(packet, comments).unwrap_or_default())
            }
            other => other,
        })
    }
    fn sort(&mut self, by: Option<(String, bool)>) {
        if let Some(capture) = &mut self.capture {
            capture.sorted = by;
        }
    }
    fn find(&mut self, search: &Search) -> Result<(), String> {
        let capture = self.capture.as_mut().ok_or("nothing is open")?;
        capture.found = Some(match &search.sought {
            Sought::Text { text, .. } if text == "hotspot" => {
                let packet = (search.from.unwrap_or(0) / 5 + 1) * 5;
                Outcome::Found(Found { packet, ..Found::default() })
            }
            Sought::Hex(digits) if digits.len() % 2 == 1 => return Err("A byte has two hexadecimal digits".into()),
            _ => Outcome::Nothing,
        });
        Ok(())
    }
    fn found(&mut self) -> Option<Outcome> {
        self.capture.as_mut()?.found.take()
    }
    fn limit(&mut self, span: Option<Range<i64>>) {
        if let Some(capture) = &mut self.capture {
            capture.limit = span;
        }
    }
    fn preview(&mut self, filter: &str) {
        if let Some(capture) = &mut self.capture {
            capture.preview = filter.to_owned();
        }
    }
    fn interfaces(&self) -> &Interfaces {
        &self.interfaces
    }
    fn refresh_interfaces(&mut self) {}
    fn check_capture_filter(&mut self, filter: &str) -> Verdict {
        if filter.contains("tcp.port") {
            let sentence = "This is a display filter. As a capture filter:";
            Verdict::Wrong(Problem::with_words(0..filter.len(), sentence, &["tcp port 80"]))
        } else {
            Verdict::Valid
        }
    }
    fn left_behind(&self) -> &[LeftBehind] {
        &self.left_behind
    }
    fn recover(&mut self, left: &LeftBehind) -> Result<(), Trouble> {
        *self = Demo::live(18_306);
        if let Some(capture) = &mut self.capture {
            capture.live = None;
            capture.name = Some(left.name.clone());
        }
        Ok(())
    }
    fn discard(&mut self, path: &Path) {
        self.left_behind.retain(|left| left.path != path);
    }
    fn grant_capturing(&mut self) {
        self.interfaces = interfaces(None);
    }
    fn compiled(&self) -> Option<(usize, String)> {
        Some((2, "(000) ret      #262144".into()))
    }
    fn merge(&mut self, _: &[PathBuf]) -> Result<(), Trouble> {
        *self = Demo::with_packets(4512);
        if let Some(capture) = &mut self.capture {
            capture.path = None;
            capture.unsaved = true;
        }
        Ok(())
    }
    fn start(&mut self, options: &Options) -> Result<(), Trouble> {
        *self = Demo::live(0);
        if let Some(live) = self.capture.as_mut().and_then(|capture| capture.live.as_mut()) {
            live.interfaces = options.sources.iter().map(|s| s.interface.as_str()).collect::<Vec<_>>().join(" and ");
            live.filter = options.sources.first().map(|s| s.filter.clone()).unwrap_or_default();
        }
        Ok(())
    }
    fn stop(&mut self) {
        if let Some(capture) = &mut self.capture {
            capture.live = None;
        }
    }
    fn restart(&mut self) -> Result<(), Trouble> {
        *self = Demo::live(0);
        Ok(())
    }
}
