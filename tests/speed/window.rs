//! How long a frame of the window takes: `cargo bench --bench window -- [CAPTURE]`.
//!
//! No paint backend: what is measured is the window's own work and egui's, to the shapes that would be painted. Without
//! a capture ten million frames are made. Dragging the scroll bar shows other rows in each frame.

// The capture is opened by the window itself.
#[allow(dead_code)]
#[path = "../support/mod.rs"]
mod support;

use eframe::egui::{self, Event, Key, Modifiers, PointerButton, Pos2, RawInput, Rect, pos2, vec2};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use wirefin::file::Step;
use wirefin::gui::engine::Analyzer;
use wirefin::gui::settings::Settings;
use wirefin::gui::style;
use wirefin::gui::window::Window;

/// Time that this thread has had a processor, where the system tells; else the time of day.
fn spent() -> Duration {
    static BEGAN: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    let nanos = std::fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|words| words.split_whitespace().next()?.parse().ok());
    nanos.map_or_else(|| BEGAN.elapsed(), Duration::from_nanos)
}

/// Frames that are timed of each thing.
const FRAMES: usize = 240;
/// Frames before, in which fonts and layouts settle.
const WARM: usize = 20;

struct Bench {
    ctx: egui::Context,
    window: Window,
    time: f64,
    pointer: Pos2,
    events: Vec<Event>,
}

impl Bench {
    fn new(capture: &Path) -> Bench {
        let ctx = egui::Context::default();
        style::install(&ctx);
        let mut window = Window::new(Box::new(Analyzer::new(Arc::new(|| {}))), Settings::default());
        window.open(capture);
        Bench { ctx, window, time: 0.0, pointer: Pos2::ZERO, events: Vec::new() }
    }

    /// One frame; gives the processor time that this thread took for it.
    fn frame(&mut self) -> Duration {
        self.time += 1.0 / 60.0;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(1440.0, 900.0))),
            time: Some(self.time),
            events: std::mem::take(&mut self.events),
            focused: true,
            ..RawInput::default()
        };
        let began = spent();
        let window = &mut self.window;
        let output = self.ctx.run_ui(input, |ui| window.frame(ui));
        let took = spent().saturating_sub(began);
        std::hint::black_box(output.shapes.len());
        took
    }

    fn move_to(&mut self, at: Pos2) {
        self.pointer = at;
        self.events.push(Event::PointerMoved(at));
    }

    fn button(&mut self, pressed: bool) {
        let (pos, modifiers) = (self.pointer, Modifiers::NONE);
        self.events.push(Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers });
    }

    fn key(&mut self, modifiers: Modifiers, key: Key) {
        self.events.push(Event::ModifiersChanged(modifiers));
        for pressed in [true, false] {
            self.events.push(Event::Key { key, physical_key: None, pressed, repeat: false, modifiers });
        }
        self.events.push(Event::ModifiersChanged(Modifiers::NONE));
    }

    /// Times frames before each of which something happens; says the median and the 99th of a hundred.
    fn measure(&mut self, what: &str, most: (f64, f64), mut before: impl FnMut(&mut Bench, usize)) {
        let mut times = Vec::new();
        for step in 0..WARM + FRAMES {
            before(self, step);
            let took = self.frame();
            if step >= WARM {
                times.push(took);
            }
        }
        report(what, times, most);
    }
}

fn report(what: &str, mut times: Vec<Duration>, most: (f64, f64)) {
    times.sort();
    let millis = |share: f64| {
        let at = ((times.len() - 1) as f64 * share) as usize;
        times[at].as_secs_f64() * 1000.0
    };
    let (median, late) = (millis(0.5), millis(0.99));
    let slow = if median > most.0 || late > most.1 { "  too slow" } else { "" };
    println!("  {what:<44} median {median:>6.2} ms, 99 % {late:>6.2} ms{slow}");
}

fn main() {
    let given = std::env::args().skip(1).find(|word| !word.starts_with("--"));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let capture = given.map_or_else(|| make(folder.path(), 10_000_000), PathBuf::from);
    let mut bench = Bench::new(&capture);
    println!("{}", capture.display());

    bench.measure("while the file is read", (4.0, 20.0), |_, _| {});
    let end = Instant::now() + Duration::from_secs(600);
    while Instant::now() < end {
        bench.frame();
        std::thread::sleep(Duration::from_millis(50));
        if bench.window.is_idle() {
            break;
        }
    }
    bench.measure("nothing happens", (4.0, 10.0), |_, _| {});
    bench.move_to(pos2(1433.0, 160.0));
    bench.frame();
    bench.button(true);
    bench.frame();
    bench.measure("the scroll bar is dragged", (4.0, 10.0), |bench, step| {
        let share = (step as f32 * 0.37).sin() * 0.5 + 0.5;
        bench.move_to(pos2(1433.0, 160.0 + 300.0 * share));
    });
    bench.button(false);
    bench.frame();
    bench.move_to(pos2(600.0, 300.0));
    bench.frame();
    bench.button(true);
    bench.button(false);
    bench.frame();
    bench.measure("arrow down, each time another packet", (4.0, 10.0), |bench, _| {
        bench.key(Modifiers::NONE, Key::ArrowDown);
    });
    bench.measure("from end to end", (4.0, 10.0), |bench, step| {
        bench.key(Modifiers::COMMAND, if step % 2 == 0 { Key::End } else { Key::Home });
    });
    bench.key(Modifiers::COMMAND, Key::Slash);
    bench.frame();
    let typed = "frame contains \"abcdefghijklmnopqrstuvwxyz\" && tcp.port == 443 && ip.addr == 10.77.0.1 ";
    let signs: Vec<String> = typed.chars().map(String::from).collect();
    bench.measure("a key in the filter bar while it counts", (4.0, 10.0), |bench, step| {
        // A key each quarter of a second: between two the filter so far is put to the whole capture.
        if step % 15 == 0 {
            let sign = signs[step / 15 % signs.len()].clone();
            bench.events.push(Event::Text(sign));
        }
    });
    measure_tree(folder.path());
}

/// The details of one packet with thousands of items, all open, while they scroll.
fn measure_tree(folder: &Path) {
    let mut bench = Bench::new(&many_items(folder));
    for _ in 0..200 {
        bench.frame();
        std::thread::sleep(Duration::from_millis(5));
        if bench.window.is_idle() {
            break;
        }
    }
    println!("a packet with 5,000 items");
    bench.measure("closed", (4.0, 10.0), |_, _| {});
    bench.key(Modifiers::COMMAND, Key::ArrowRight);
    bench.frame();
    bench.measure("all open", (4.0, 10.0), |_, _| {});
    bench.move_to(pos2(300.0, 700.0));
    bench.measure("all open, scrolling", (4.0, 10.0), |bench, step| {
        bench.events.push(Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            delta: vec2(0.0, if step % 80 < 40 { -400.0 } else { 400.0 }),
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Wheel,
            modifiers: Modifiers::NONE,
        });
    });
}

/// A capture of one HTTP request with 2,400 header lines, which are two items each.
fn many_items(folder: &Path) -> PathBuf {
    use pcap_file::pcap::{PcapHeader, PcapPacket, PcapWriter};
    let mut request = b"GET / HTTP/1.1\r\n".to_vec();
    for line in 0..2400 {
        request.extend(format!("X-Header-{line}: value {line}\r\n").bytes());
    }
    request.extend(b"\r\n");
    let builder = etherparse::PacketBuilder::ethernet2([2, 0, 0, 0, 0, 1], [2, 0, 0, 0, 0, 2])
        .ipv4([10, 0, 0, 1], [10, 0, 0, 2], 64)
        .tcp(40000, 80, 1, 64240);
    let mut frame = Vec::new();
    builder.write(&mut frame, request.get(..65000).unwrap_or(&request)).expect("a packet");
    let path = folder.join("items.pcap");
    let file = std::fs::File::create(&path).expect("a file");
    let mut writer = PcapWriter::with_header(file, PcapHeader::default()).expect("a header");
    let packet = PcapPacket::new(Duration::from_secs(1_700_000_000), frame.len() as u32, &frame).expect("a packet");
    writer.write_packet(&packet).expect("a packet");
    path
}

/// Makes a capture of so many frames.
fn make(folder: &Path, frames: usize) -> PathBuf {
    use pcap_file::pcap::{PcapHeader, PcapPacket, PcapWriter};
    let mut block = Vec::new();
    for path in support::captures() {
        let file = wirefin::file::CaptureFile::open(path).expect("a golden capture");
        let mut walker = file.walk();
        let mut found = Vec::new();
        while let Step::Frame(_, bytes) = walker.next() {
            found.push(bytes.to_vec());
        }
        if walker.interfaces().iter().all(|interface| interface.link == 1) {
            block.append(&mut found);
        }
    }
    let path = folder.join(format!("{frames}.pcap"));
    let out = std::io::BufWriter::with_capacity(1 << 20, std::fs::File::create(&path).expect("a file"));
    let mut writer = PcapWriter::with_header(out, PcapHeader::default()).expect("a header");
    for (bytes, number) in block.iter().cycle().zip(0..frames) {
        let time = Duration::from_micros(1_700_000_000_000_000 + 20 * number as u64);
        writer.write_packet(&PcapPacket::new(time, bytes.len() as u32, bytes).expect("a packet")).expect("a packet");
    }
    path
}
