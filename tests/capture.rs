//! The capture program on real interfaces, as root or with the capabilities; without, these tests say so and pass.

#![cfg(target_os = "linux")]

use std::net::UdpSocket;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use pcap_file::pcapng::{Block, PcapNgParser};
use wirefin::capture::{
    Batch, Capture, CaptureError, EndReason, FilterVerdict, Limits, Options, Program, Source, bpf, tshark,
};

const LONG: Duration = Duration::from_secs(20);

/// One at a time: they measure time and losses on the same loopback interface.
static ALONE: Mutex<()> = Mutex::new(());

fn program() -> Program {
    Program::at(env!("CARGO_BIN_EXE_wirefin-capture"))
}

/// Keeps others out, if there is the right to capture at all.
fn with_rights() -> Option<std::sync::MutexGuard<'static, ()>> {
    match program().link_types("lo", false) {
        Ok(_) => Some(ALONE.lock().unwrap_or_else(|poisoned| poisoned.into_inner())),
        Err(error) => {
            eprintln!("left out: {error}");
            None
        }
    }
}

/// A socket pair on the loopback interface and the filter for its packets.
struct Traffic {
    from: UdpSocket,
    _to: UdpSocket,
    filter: String,
}

impl Traffic {
    fn new() -> Traffic {
        let to = UdpSocket::bind("127.0.0.1:0").unwrap();
        let from = UdpSocket::bind("127.0.0.1:0").unwrap();
        from.connect(to.local_addr().unwrap()).unwrap();
        let filter = format!("udp dst port {}", to.local_addr().unwrap().port());
        Traffic { from, _to: to, filter }
    }

    fn send(&self, number: u32) {
        self.from.send(&number.to_be_bytes()).unwrap();
    }

    /// A capture of exactly this traffic.
    fn options(&self) -> Options {
        let mut source = Source::new("lo");
        source.filter = self.filter.clone();
        Options { sources: vec![source], ..Options::default() }
    }
}

/// The packets of a pcapng file as pcap-file reads them, up to the last whole block.
fn packets(path: &Path) -> Vec<(Duration, Vec<u8>)> {
    let bytes = std::fs::read(path).unwrap();
    let mut rest = bytes.as_slice();
    let (after, mut parser) = PcapNgParser::new(rest).unwrap();
    rest = after;
    let mut found = Vec::new();
    while !rest.is_empty() {
        match parser.next_block(rest) {
            Ok((after, Block::EnhancedPacket(packet))) => {
                found.push((packet.timestamp, packet.data.into_owned()));
                rest = after;
            }
            Ok((after, _)) => rest = after,
            Err(pcap_file::pcapng::PcapNgParseError::IncompleteBuffer(..)) => break,
            Err(error) => panic!("{error}"),
        }
    }
    found
}

/// The number in the last four bytes of a packet.
fn number(packet: &[u8]) -> u32 {
    u32::from_be_bytes(packet[packet.len() - 4..].try_into().unwrap())
}

#[test]
fn packets_come_into_the_file_and_the_file_is_readable_at_each_moment() {
    let Some(_alone) = with_rights() else { return };
    let traffic = Traffic::new();
    let capture = Capture::start_with(&program(), traffic.options()).unwrap();
    let opened = capture.wait_until_ready(LONG).unwrap();
    assert_eq!((opened[0].name.as_str(), opened[0].link_type, opened[0].link_name.as_str()), ("lo", 1, "EN10MB"));
    assert_eq!(packets(&capture.file()), []);
    for n in 0..40 {
        traffic.send(n);
        std::thread::sleep(Duration::from_millis(10));
        packets(&capture.file());
    }
    capture.stop();
    let standing = capture.wait_until_ended(LONG);
    assert_eq!(standing.ended, Some(EndReason::Stopped));
    let numbers: Vec<u32> = packets(&capture.file()).iter().map(|(_, data)| number(data)).collect();
    assert_eq!(numbers, (0..40).collect::<Vec<u32>>());
    assert_eq!(standing.counters.packets, 40);
    assert_eq!(standing.counters.flushed, capture.file().metadata().unwrap().len());
    assert_eq!(standing.counters.dropped(), 0);

    let text = |options: &[&str]| {
        let out = Command::new("capinfos").args(options).arg(capture.file()).output().ok()?;
        Some(String::from_utf8_lossy(&out.stdout).into_owned())
    };
    if let Some(about) = text(&[]) {
        for said in [
            "Capture application: wirefin-capture",
            "Name = lo",
            "Time precision = nanoseconds (9)",
            &format!("Filter string = {}", traffic.filter),
            "Number of stat entries = 1",
            "Number of packets = 40",
        ] {
            assert!(about.contains(said), "{said} is missing in\n{about}");
        }
    }
}

#[test]
fn stop_takes_no_longer_than_200_ms_and_loses_nothing_sent_before() {
    let Some(_alone) = with_rights() else { return };
    let mut best = LONG;
    for _ in 0..3 {
        let traffic = Traffic::new();
        let capture = Capture::start_with(&program(), traffic.options()).unwrap();
        capture.wait_until_ready(LONG).unwrap();
        std::thread::sleep(Duration::from_millis(30));
        (0..10).for_each(|n| traffic.send(n));
        let asked = Instant::now();
        capture.stop();
        let standing = capture.wait_until_ended(LONG);
        best = best.min(asked.elapsed());
        assert_eq!(standing.counters.packets, 10);
    }
    // The best of three: the machine may be busy with other things.
    assert!(best < Duration::from_millis(200), "{best:?}");
    eprintln!("stopped in {best:?}");
}

#[test]
fn first_packets_are_on_disk_soon() {
    let Some(_alone) = with_rights() else { return };
    let traffic = Traffic::new();
    let capture = Capture::start_with(&program(), traffic.options()).unwrap();
    capture.wait_until_ready(LONG).unwrap();
    let sent = Instant::now();
    traffic.send(1);
    while capture.counters().packets == 0 && sent.elapsed() < LONG {
        std::thread::sleep(Duration::from_millis(1));
    }
    eprintln!("on disk and told after {:?}", sent.elapsed());
    assert!(sent.elapsed() < Duration::from_secs(1));
    assert_eq!(packets(&capture.file()).len(), 1);
}

#[test]
fn a_flood_loses_nothing() {
    let Some(_alone) = with_rights() else { return };
    let traffic = Traffic::new();
    let capture = Capture::start_with(&program(), traffic.options()).unwrap();
    capture.wait_until_ready(LONG).unwrap();
    let (sender, batches) = crossbeam_channel::bounded::<Batch>(4);
    let follower = capture.follow(sender).unwrap();
    let followed = std::thread::spawn(move || batches.iter().map(|batch| batch.records.len() as u64).sum::<u64>());
    let start = Instant::now();
    let mut sent = 0u64;
    let payload = [0x55; 400];
    while start.elapsed() < Duration::from_secs(2) {
        // 50 packets a millisecond; the receiving socket overflows, which nobody minds.
        for _ in 0..50 {
            sent += u64::from(traffic.from.send(&payload).is_ok());
        }
        let ahead = Duration::from_micros(20 * sent).saturating_sub(start.elapsed());
        std::thread::sleep(ahead);
    }
    let rate = sent as f64 / start.elapsed().as_secs_f64();
    capture.stop();
    let counters = capture.wait_until_ended(LONG).counters;
    eprintln!("{sent} packets sent, {rate:.0} a second; {counters:?}");
    assert_eq!((counters.packets, counters.dropped()), (sent, 0));
    follower.join().unwrap().unwrap();
    assert_eq!(followed.join().unwrap(), sent);
}

#[test]
fn frames_are_followed_as_they_come_and_to_the_last_one() {
    let Some(_alone) = with_rights() else { return };
    let folder = tempfile::tempdir().unwrap();
    let traffic = Traffic::new();
    let alone = traffic.options();
    let series = Options {
        file: Some(folder.path().join("series.pcapng")),
        next: Limits { packets: Some(30), ..Limits::default() },
        ..traffic.options()
    };
    for options in [alone, series] {
        let capture = Capture::start_with(&program(), options).unwrap();
        let (sender, batches) = crossbeam_channel::bounded(2);
        let follower = capture.follow(sender).unwrap();
        capture.wait_until_ready(LONG).unwrap();
        let mut numbers = Vec::new();
        let mut take = |batch: Batch| {
            assert_eq!(batch.interfaces.len(), 1);
            for (record, bytes) in batch.frames() {
                assert_eq!(record.captured as usize, bytes.len());
                let mut again = Vec::new();
                batch.file.reader().read(record.offset, record.captured, &mut again).unwrap();
                assert_eq!(again, bytes);
                numbers.push(number(bytes));
            }
        };
        for n in 0..100 {
            traffic.send(n);
            std::thread::sleep(Duration::from_millis(3));
            batches.try_iter().for_each(&mut take);
        }
        std::thread::sleep(Duration::from_millis(300));
        batches.try_iter().for_each(&mut take);
        capture.stop();
        batches.iter().for_each(&mut take);
        follower.join().unwrap().unwrap();
        assert_eq!(numbers, (0..100).collect::<Vec<u32>>());
    }
}

#[test]
fn a_capture_ends_by_itself_when_it_has_enough() {
    let Some(_alone) = with_rights() else { return };
    let ended = |stop: Limits| {
        let traffic = Traffic::new();
        let capture = Capture::start_with(&program(), Options { stop, ..traffic.options() }).unwrap();
        capture.wait_until_ready(LONG).unwrap();
        let start = Instant::now();
        while capture.is_running() && start.elapsed() < LONG {
            traffic.send(7);
            std::thread::sleep(Duration::from_millis(2));
        }
        let standing = capture.wait_until_ended(LONG);
        (standing.ended, standing.counters.packets, packets(&capture.file()).len(), start.elapsed())
    };
    let (reason, counted, found, _) = ended(Limits { packets: Some(5), ..Limits::default() });
    assert_eq!((reason, counted, found), (Some(EndReason::Packets), 5, 5));
    let (reason, counted, found, _) = ended(Limits { bytes: Some(2_000), ..Limits::default() });
    assert_eq!(reason, Some(EndReason::FileSize));
    assert!(counted as usize == found && (10..30).contains(&found), "{found}");
    let (reason, _, _, took) = ended(Limits { duration: Some(Duration::from_millis(500)), ..Limits::default() });
    assert_eq!(reason, Some(EndReason::Duration));
    assert!((Duration::from_millis(450)..Duration::from_secs(3)).contains(&took), "{took:?}");
}

#[test]
fn a_ring_keeps_the_last_files() {
    let Some(_alone) = with_rights() else { return };
    let folder = tempfile::tempdir().unwrap();
    let traffic = Traffic::new();
    let options = Options {
        file: Some(folder.path().join("ring.pcapng")),
        next: Limits { packets: Some(10), files: Some(2), ..Limits::default() },
        stop: Limits { packets: Some(45), ..Limits::default() },
        ..traffic.options()
    };
    let capture = Capture::start_with(&program(), options).unwrap();
    capture.wait_until_ready(LONG).unwrap();
    (0..45).for_each(|n| traffic.send(n));
    assert_eq!(capture.wait_until_ended(LONG).ended, Some(EndReason::Packets));
    let mut files: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    let numbers: Vec<Vec<u32>> =
        files.iter().map(|file| packets(file).iter().map(|(_, data)| number(data)).collect()).collect();
    assert_eq!(numbers, [(30..40).collect::<Vec<u32>>(), (40..45).collect()]);
    assert!(files[0].to_str().unwrap().contains("ring_00004_20"), "{files:?}");
    assert_eq!(capture.file(), files[1]);
}

#[test]
fn two_interfaces_come_into_one_file() {
    let Some(_alone) = with_rights() else { return };
    let traffic = Traffic::new();
    let mut options = traffic.options();
    options.sources.push(Source {
        interface: "any".into(),
        link_type: Some("LINUX_SLL2".into()),
        ..options.sources[0].clone()
    });
    let capture = Capture::start_with(&program(), options).unwrap();
    let links: Vec<u16> = capture.wait_until_ready(LONG).unwrap().iter().map(|o| o.link_type).collect();
    assert_eq!(links, [1, 276]);
    traffic.send(1);
    capture.stop();
    let counters = capture.wait_until_ended(LONG).counters;
    // `any` sees a loopback packet going out and coming in.
    assert_eq!(counters.interfaces[0].packets, 1);
    assert!(counters.interfaces[1].packets >= 1);
}

#[test]
fn what_cannot_be_captured_is_told_with_a_reason() {
    let Some(_alone) = with_rights() else { return };
    let failure = |source: Source| {
        let options = Options { sources: vec![source], ..Options::default() };
        let capture = Capture::start_with(&program(), options).unwrap();
        let failure = capture.wait_until_ready(LONG).unwrap_err();
        assert_eq!(capture.wait_until_ended(LONG).ended, Some(EndReason::Error));
        failure
    };
    assert!(
        matches!(failure(Source::new("nosuch0")), CaptureError::NoSuchInterface { interface, .. } if interface == "nosuch0")
    );
    let wrong = Source { filter: "blah blah".into(), ..Source::new("lo") };
    assert_eq!(
        failure(wrong),
        CaptureError::BadFilter {
            interface: "lo".into(),
            filter: "blah blah".into(),
            text: "can't parse filter expression: syntax error".into()
        }
    );
    let radio = Source { monitor: true, ..Source::new("lo") };
    assert!(matches!(failure(radio), CaptureError::NoMonitorMode { .. }));
    let link = Source { link_type: Some("LINUX_SLL2".into()), ..Source::new("lo") };
    assert_eq!(
        failure(link),
        CaptureError::NoLinkType {
            interface: "lo".into(),
            wanted: "LINUX_SLL2".into(),
            offered: vec!["EN10MB".into()]
        }
    );
    let down = program()
        .interfaces()
        .unwrap()
        .into_iter()
        .find(|i| matches!(i.trouble, Some(CaptureError::InterfaceDown { .. })));
    match down {
        Some(down) => {
            let failure = failure(Source::new(&*down.name));
            assert_eq!(Some(&failure), down.trouble.as_ref());
            assert_eq!(failure.command().unwrap(), format!("sudo ip link set {} up", down.name));
        }
        None => eprintln!("left out: no interface is down here"),
    }
}

#[test]
fn an_account_without_rights_is_told_how_to_get_them() {
    let Some(_alone) = with_rights() else { return };
    // Root may become nobody; whoever has only the capabilities may not.
    let as_nobody = |arguments: &[&str]| {
        let copy = tempfile::Builder::new().prefix("capture").tempdir_in("/tmp").unwrap();
        let path = copy.path().join("wirefin-capture");
        std::fs::copy(program().path(), &path).unwrap();
        let open = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        std::fs::set_permissions(copy.path(), open).unwrap();
        let out = Command::new("setpriv")
            .args(["--reuid", "65534", "--regid", "65534", "--clear-groups"])
            .arg(&path)
            .args(arguments)
            .stdin(Stdio::null())
            .output()
            .ok()
            .filter(|out| !out.stdout.is_empty())?;
        Some(String::from_utf8(out.stdout).unwrap())
    };
    let Some(said) = as_nobody(&["record", "-i", "lo", "-w", "/dev/null"]) else {
        return eprintln!("left out: cannot become nobody");
    };
    assert!(
        said.contains(r#""kind":"no-rights""#) && said.contains("sudo setcap cap_net_raw,cap_net_admin=ep /tmp/"),
        "{said}"
    );
    let said = as_nobody(&["interfaces"]).unwrap();
    assert!(said.contains(r#""name":"lo""#) && said.contains(r#""kind":"no-rights""#), "{said}");
    let said = as_nobody(&["filter", "-f", "tcp port 80"]).unwrap();
    assert!(said.contains(r#""verdict":"good""#), "{said}");
}

#[test]
fn the_capture_ends_when_the_analyzer_dies_and_keeps_what_it_has() {
    let Some(_alone) = with_rights() else { return };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("left.pcapng");
    let traffic = Traffic::new();
    let start = || {
        Command::new(program().path())
            .args(["record", "-i", "lo", "-f", &traffic.filter, "-w"])
            .arg(&path)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap()
    };
    // A dead process's pipes are closed; both at once, or only one of them.
    for (input, output) in [(true, true), (true, false), (false, true)] {
        let mut child = start();
        let mut first = String::new();
        let mut out = std::io::BufReader::new(child.stdout.take().unwrap());
        std::io::BufRead::read_line(&mut out, &mut first).unwrap();
        assert!(first.contains(r#""event":"ready""#), "{first}");
        let mut keep_in = child.stdin.take();
        let mut keep_out = Some(out);
        traffic.send(1);
        std::thread::sleep(Duration::from_millis(250));
        if input {
            keep_in = None;
        }
        if output {
            keep_out = None;
        }
        let asked = Instant::now();
        while child.try_wait().unwrap().is_none() && asked.elapsed() < LONG {
            // Only a message that cannot be written tells that nobody reads.
            traffic.send(2);
            std::thread::sleep(Duration::from_millis(5));
        }
        assert!(child.try_wait().unwrap().is_some(), "still there");
        drop((keep_in, keep_out));
        assert_eq!(number(&packets(&path)[0].1), 1);
    }
}

#[test]
fn killing_the_capture_program_loses_nothing_that_was_told() {
    let Some(_alone) = with_rights() else { return };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("killed.pcapng");
    let traffic = Traffic::new();
    let options = Options { file: Some(path.clone()), ..traffic.options() };
    let capture = Capture::start_with(&program(), options).unwrap();
    capture.wait_until_ready(LONG).unwrap();
    (0..50).for_each(|n| traffic.send(n));
    let start = Instant::now();
    while capture.counters().packets < 50 && start.elapsed() < LONG {
        std::thread::sleep(Duration::from_millis(5));
    }
    // Found by its file, which no other process has in its arguments.
    for entry in std::fs::read_dir("/proc").unwrap().flatten() {
        let arguments = std::fs::read(entry.path().join("cmdline")).unwrap_or_default();
        if String::from_utf8_lossy(&arguments).contains(path.to_str().unwrap()) {
            let pid = entry.file_name().into_string().unwrap();
            assert!(Command::new("kill").args(["-KILL", &pid]).status().unwrap().success());
        }
    }
    let standing = capture.wait_until_ended(LONG);
    assert_eq!(standing.ended, Some(EndReason::Error));
    assert!(matches!(standing.failure, Some(CaptureError::Died { .. })), "{:?}", standing.failure);
    assert_eq!(packets(&path).len(), 50);
}

#[test]
fn a_signal_ends_the_file_as_stop_does() {
    let Some(_alone) = with_rights() else { return };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("signalled.pcapng");
    for signal in ["-INT", "-TERM"] {
        let mut child = Command::new(program().path())
            .args(["record", "-i", "lo", "-w"])
            .arg(&path)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let keep_in = child.stdin.take();
        let mut out = std::io::BufReader::new(child.stdout.take().unwrap());
        let mut said = String::new();
        std::io::BufRead::read_line(&mut out, &mut said).unwrap();
        Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
        std::io::Read::read_to_string(&mut out, &mut said).unwrap();
        assert!(child.wait().unwrap().success());
        assert!(said.contains(r#""reason":"stopped""#), "{said}");
        drop(keep_in);
    }
}

#[test]
fn a_full_disk_is_told_and_the_file_ends_with_a_whole_block() {
    let Some(_alone) = with_rights() else { return };
    let folder = tempfile::tempdir().unwrap();
    let mounted = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=64k", "tmpfs"])
        .arg(folder.path())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    if !mounted {
        return eprintln!("left out: cannot mount a small disk");
    }
    let path = folder.path().join("small.pcapng");
    let traffic = Traffic::new();
    let options = Options { file: Some(path.clone()), ..traffic.options() };
    let capture = Capture::start_with(&program(), options).unwrap();
    let ready = capture.wait_until_ready(LONG);
    let payload = [0; 1000];
    let start = Instant::now();
    while capture.is_running() && start.elapsed() < LONG {
        let _ = traffic.from.send(&payload);
        std::thread::sleep(Duration::from_micros(200));
    }
    let standing = capture.wait_until_ended(LONG);
    let bytes = std::fs::read(&path).unwrap();
    let found = packets(&path).len();
    let unmounted = Command::new("umount").arg("-l").arg(folder.path()).status();
    ready.unwrap();
    assert!(unmounted.unwrap().success());
    assert_eq!(standing.ended, Some(EndReason::Error));
    assert!(matches!(standing.failure, Some(CaptureError::DiskFull { .. })), "{:?}", standing.failure);
    assert!(found > 10, "{found}");
    assert_eq!(standing.counters.flushed, bytes.len() as u64);
}

#[test]
fn an_interface_that_goes_away_ends_the_capture() {
    let Some(_alone) = with_rights() else { return };
    let ip = |arguments: &str| {
        let arguments = arguments.split(' ');
        Command::new("ip").args(arguments).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
    };
    if !ip("link add wirefin-a type veth peer name wirefin-b") {
        return eprintln!("left out: cannot make an interface");
    }
    assert!(ip("link set wirefin-a up") && ip("link set wirefin-b up"));
    let capture = Capture::start_with(&program(), Options::on("wirefin-a")).unwrap();
    let ready = capture.wait_until_ready(LONG);
    ip("link del wirefin-a");
    ready.unwrap();
    let standing = capture.wait_until_ended(LONG);
    assert_eq!(standing.ended, Some(EndReason::Error));
    assert!(
        matches!(standing.failure, Some(CaptureError::Vanished { .. } | CaptureError::InterfaceDown { .. })),
        "{:?}",
        standing.failure
    );
}

#[test]
fn interfaces_are_listed_as_tshark_lists_them() {
    let list = tshark::interface_list(&program().interfaces().unwrap());
    assert!(list.contains(" lo (Loopback)\n"), "{list}");
    match Command::new("tshark").arg("-D").output() {
        // TShark goes on with its own programs that bring packets from elsewhere.
        Ok(out) => assert!(String::from_utf8_lossy(&out.stdout).starts_with(&list), "{list}"),
        Err(_) => eprintln!("left out: no tshark"),
    }
}

/// What is said of a real capture that fails is what TShark says.
#[test]
fn failures_are_worded_as_tshark_words_them() {
    let Some(_alone) = with_rights() else { return };
    for (interface, filter) in [("nosuch0", ""), ("lo", "blah blah"), ("lo", "port 99999")] {
        let source = Source { filter: filter.into(), ..Source::new(interface) };
        let capture = Capture::start_with(&program(), Options { sources: vec![source], ..Options::default() }).unwrap();
        let failure = capture.wait_until_ready(LONG).unwrap_err();
        let Ok(out) = Command::new("tshark").args(["-c", "1", "-i", interface, "-f", filter]).output() else {
            return eprintln!("left out: no tshark");
        };
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        let capturing = tshark::capturing_on(&[interface]);
        let expected = format!("{capturing}\ntshark: {}", tshark::failure(&failure));
        assert!(said.contains(&expected), "TShark:\n{said}\nwe:\n{expected}");
        assert_eq!(out.status.code(), Some(1));
    }
}

#[test]
fn filters_are_judged_without_an_interface() {
    let judge = |text: &str| program().check_filter("EN10MB", text).unwrap();
    let FilterVerdict::Good { instructions } = judge("udp port 53") else { panic!("good") };
    assert_eq!(bpf::listing(&instructions).lines().nth(18), Some("(018) ret      #262144"));
    assert_eq!(
        judge("tcp prot 80"),
        FilterVerdict::Bad { reason: "can't parse filter expression: syntax error".into() }
    );
    assert_eq!(judge("port 99999"), FilterVerdict::Bad { reason: "illegal port number 99999 > 65535".into() });
    assert!(matches!(judge(""), FilterVerdict::Good { .. }));
    // The same link type by its number in files, where libpcap has another one.
    assert!(matches!(program().check_filter("101", "ip"), Ok(FilterVerdict::Good { .. })));
    assert!(matches!(program().check_filter("NO_SUCH", "ip"), Err(CaptureError::Usage { .. })));
}

/// What `dumpcap -d` prints is what we print.
#[test]
fn compiled_filters_are_listed_as_dumpcap_lists_them() {
    let Some(_alone) = with_rights() else { return };
    for text in [
        "udp port 53",
        "ip[2:2] - ((ip[0]&0xf)<<2) - 1 != 0",
        "tcp[((tcp[12:1] & 0xf0) >> 2):4] = 0x47455420 or ip6 protochain 17",
        "less 100 or ether[0] & 1 = 1",
        "net 10.0.0.0/8 and ip[8] % 3 = 1 and (len ^ 5) * 2 / 3 > 7",
        "",
    ] {
        let Ok(out) = Command::new("dumpcap").args(["-d", "-i", "lo", "-f", text]).output() else {
            return eprintln!("left out: no dumpcap");
        };
        let FilterVerdict::Good { instructions } = program().check_filter("EN10MB", text).unwrap() else {
            panic!("{text}")
        };
        assert_eq!(bpf::listing(&instructions), String::from_utf8_lossy(&out.stdout), "{text}");
    }
}

/// The window and the terminal program must start where libpcap is not installed.
#[test]
fn only_the_capture_program_needs_libpcap() {
    let libraries = |path: &str| {
        let out = Command::new("ldd").arg(path).output().ok()?;
        Some(String::from_utf8_lossy(&out.stdout).contains("libpcap"))
    };
    let Some(capture) = libraries(env!("CARGO_BIN_EXE_wirefin-capture")) else {
        return eprintln!("left out: no ldd");
    };
    assert!(capture);
    assert_eq!(libraries(env!("CARGO_BIN_EXE_tfin")), Some(false));
    let window = option_env!("CARGO_BIN_EXE_wirefin");
    assert_ne!(window.and_then(libraries), Some(true));
}
