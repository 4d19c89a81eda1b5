//! `tfin` as its users run it: arguments in, text, messages and exit codes out.
//!
//! The texts in `expected/` were printed by TShark 4.0.17 in UTC, with `-n`. `make.sh` beside them prints them anew.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(path)
}

fn capture(name: &str) -> String {
    here("captures").join(name).to_string_lossy().into_owned()
}

fn tfin(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tfin"));
    command.args(arguments).env("TZ", "UTC").stdin(Stdio::null());
    command.output().expect("tfin runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Runs `tfin` on a capture and holds what it prints against a file of `expected/`.
fn prints(name: &str, arguments: &[&str], expected: &str) {
    let path = capture(name);
    let output = tfin(&[&["-n", "-r", &path], arguments].concat());
    assert_eq!(text(&output.stderr), "", "{name} {arguments:?}");
    let expected_text = std::fs::read_to_string(here("cli/expected").join(expected)).expect("the expected text");
    let got = text(&output.stdout);
    for (number, (got, expected)) in got.lines().zip(expected_text.lines()).enumerate() {
        assert_eq!(got, expected, "line {} of {name} {arguments:?}", number + 1);
    }
    assert_eq!(got.len(), expected_text.len(), "{name} {arguments:?}");
    assert_eq!(output.status.code(), Some(0));
}

/// Runs `tfin` and holds its exit code and its messages against what TShark says.
fn says(arguments: &[&str], code: i32, message: &str) {
    let output = tfin(arguments);
    assert_eq!(text(&output.stderr), message, "{arguments:?}");
    assert_eq!(output.status.code(), Some(code), "{arguments:?}");
}

#[test]
fn every_form_is_tsharks() {
    let refused = "tcp/refused.pcap";
    prints(refused, &[], "summary.txt");
    prints(refused, &["-T", "tabs", "-t", "ad"], "tabs.txt");
    prints(refused, &["-V"], "details.txt");
    prints(refused, &["-O", "ip", "-x", "-P"], "some-details-and-bytes.txt");
    prints(refused, &["-P", "-x"], "summary-and-bytes.txt");
    prints(refused, &["-T", "json"], "packets.json");
    prints(refused, &["-T", "json", "-x", "--no-duplicate-keys", "-c", "1"], "raw.json");
    prints(refused, &["-T", "json", "-e", "ip.addr", "-e", "_ws.col.Info", "-e", "tcp.options"], "chosen.json");
}

#[test]
fn pdml_is_tsharks_after_its_head() {
    let path = capture("tcp/refused.pcap");
    let output = tfin(&["-n", "-r", &path, "-T", "pdml"]);
    let expected = std::fs::read_to_string(here("cli/expected/packets.pdml")).expect("the expected text");
    let body = |text: &str| text.split_once("<packet>").map(|(_, body)| body.to_owned()).expect("a packet");
    assert_eq!(body(&text(&output.stdout)), body(&expected));
}

#[test]
fn fields_are_tsharks_with_all_their_styles() {
    let fields = ["-T", "fields", "-e", "frame.number", "-e", "ip.addr", "-e", "tcp.flags", "-e", "tcp.options"];
    let styled = |style: &[&'static str]| [&fields[..], style].concat();
    prints("tcp/refused.pcap", &styled(&["-E", "header=y", "-E", "quote=d", "-E", "separator=,"]), "fields-quoted.txt");
    prints("tcp/refused.pcap", &styled(&["-E", "occurrence=l", "-E", "aggregator=/s"]), "fields-last.txt");
    prints(
        "tcp/refused.pcap",
        &["-T", "fields", "-e", "text", "-e", "tcp.options.nop", "-e", "ip"],
        "fields-texts.txt",
    );
}

#[test]
fn what_is_wrong_is_said_as_tshark_says_it() {
    let path = capture("tcp/refused.pcap");
    says(&["-r", "/nowhere.pcap"], 2, "tfin: The file \"/nowhere.pcap\" doesn't exist.\n");
    says(&["-r", "/"], 2, "tfin: \"/\" is a directory (folder), not a file.\n");
    says(&["-r", &path, "-R", "ip"], 1, "tfin: -R without -2 is deprecated. For single-pass filtering use -Y.\n");
    says(
        &["-r", &path, "-T", "fields", "-e", "no.b", "-e", "ip.src", "-e", "no.a"],
        1,
        "tfin: Some fields aren't valid:\n\tno.a\n\tno.b\n",
    );
    says(&["-r", &path, "-c", "0"], 1, "tfin: The specified packet count is zero\n");
    says(&["-r", &path, "-a", "never:3"], 1, "tfin: Invalid or unknown -a flag \"never\"\n");
    says(&["-r", &path, "-w", "/nowhere/x.pcap"], 2, "tfin: The path to the file \"/nowhere/x.pcap\" doesn't exist.\n");
    says(
        &["-r", &path, "-f", "udp"],
        1,
        "tfin: Only read filters, not capture filters, can be specified when reading a capture file.\n",
    );
}

/// First what TShark says, letter by letter, then what it leaves out.
#[test]
fn a_wrong_filter_is_answered_with_the_right_one() {
    let path = capture("tcp/refused.pcap");
    let told = |filter: &str, message: &str| says(&["-r", &path, "-Y", filter], 2, message);
    told(
        "ip.adr == 10.77.0.1",
        "tfin: Left side of \"==\" expression must be a field or function, not ip.adr.\n    ip.adr == 10.77.0.1\n    ^~~~~~\n\
         tfin: Did you mean \"ip.addr\"?\n",
    );
    told(
        "tcp port 80",
        "tfin: \"port\" was unexpected in this context.\n    tcp port 80\n        ^~~~\n\
         tfin: As a display filter: tcp.port == 80\n",
    );
    told(
        "tcp.port = 80 and ip",
        "tfin: \"=\" was unexpected in this context.\n    tcp.port = 80 and ip\n             ^\n\
         tfin: Use == to compare: tcp.port == 80 and ip\n",
    );
    told(
        "ip.addr == 1.2.3",
        "tfin: \"1.2.3\" is not a valid hostname or IPv4 address.\n    ip.addr == 1.2.3\n               ^~~~~\n\
         tfin: \"1.2.3\" is not an IPv4 address: it has 3 of 4 parts\n",
    );
    told(
        "smb2",
        "tfin: smb2 is neither a field nor a protocol name.\n    smb2\n    ^~~~\n\
         tfin: \"smb2\" is a protocol that Wirefin does not dissect yet\n",
    );
    told("tcp[3-1]", "tfin: Range 3-1 isn't valid because 3 is greater or equal than 1\n    tcp[3-1]\n        ^~~\n");
}

#[test]
fn a_doubtful_filter_works_and_is_said_to_be_doubtful() {
    let path = capture("tcp/refused.pcap");
    let output = tfin(&["-n", "-r", &path, "-Y", "ip.addr !== 10.77.0.1", "-T", "fields", "-e", "frame.number"]);
    assert_eq!(text(&output.stdout), "1\n2\n3\n4\n");
    let warned = "tfin: \"!==\" also matches packets whose other \"ip.addr\" is that value: ip.addr != 10.77.0.1\n";
    assert_eq!(text(&output.stderr), warned);
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn macros_come_from_the_users_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("dmacros"), "\"web\",\"tcp.port == $1\"\n").expect("a file");
    let path = capture("tcp/refused.pcap");
    let asked = |filter: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tfin"));
        command.args(["-n", "-r", &path, "-Y", filter, "-T", "fields", "-e", "frame.number"]);
        command.env("WIREFIN_CONFIG_DIR", folder.path()).stdin(Stdio::null()).output().expect("tfin runs")
    };
    assert_eq!(text(&asked("${web:1} or $web(2)").stdout), "");
    assert_eq!(text(&asked("not ${web:1}").stdout), "1\n2\n3\n4\n");
    assert_eq!(text(&asked("${nosuch:1}").stderr), {
        "tfin: macro 'nosuch' does not exist\ntfin: There is no macro \"nosuch\"\n"
    });
}

#[test]
fn an_unknown_option_is_answered_with_help() {
    let output = tfin(&["--nonsense"]);
    assert!(text(&output.stderr).starts_with("tfin: unrecognized option: nonsense\n\ntfin,"));
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_file_cut_short_shows_all_whole_packets() {
    let whole = std::fs::read(capture("tcp/refused.pcap")).expect("the capture");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("cut.pcap");
    std::fs::write(&path, &whole[..whole.len() - 10]).expect("a file");
    let output = tfin(&["-n", "-r", &path.to_string_lossy()]);
    assert_eq!(text(&output.stdout).lines().count(), 3);
    let said =
        format!("tfin: The file \"{}\" appears to have been cut short in the middle of a packet.\n", path.display());
    assert_eq!(text(&output.stderr), said);
    assert_eq!(output.status.code(), Some(2));
}

/// Type and body of each block of a little-endian pcapng file.
fn blocks(file: &[u8]) -> Vec<(u32, &[u8])> {
    let number = |at: usize| u32::from_le_bytes(file[at..at + 4].try_into().expect("four bytes"));
    let mut blocks = Vec::new();
    let mut at = 0;
    while at < file.len() {
        let len = number(at + 4) as usize;
        blocks.push((number(at), &file[at + 8..at + len - 4]));
        at += len;
    }
    blocks
}

fn block(file: &mut Vec<u8>, kind: u32, body: &[u8]) {
    let padded = body.len().next_multiple_of(4);
    let len = (padded as u32 + 12).to_le_bytes();
    file.extend(kind.to_le_bytes());
    file.extend(len);
    file.extend(body);
    file.resize(file.len() + padded - body.len(), 0);
    file.extend(len);
}

#[test]
fn a_saved_copy_keeps_all_that_the_file_says() {
    let mut file = Vec::new();
    let section = [&[0x4d, 0x3c, 0x2b, 0x1a, 1, 0, 0, 0][..], &[0xff; 8], &[1, 0, 4, 0], b"note", &[0; 4]].concat();
    block(&mut file, 0x0a0d_0d0a, &section);
    block(&mut file, 1, &[1, 0, 0, 0, 0, 0, 4, 0]);
    block(
        &mut file,
        6,
        &[&[0; 12][..], &[2, 0, 0, 0, 2, 0, 0, 0, 7, 7, 0, 0, 1, 0, 2, 0], b"hi\0\0", &[0; 4]].concat(),
    );
    block(&mut file, 10, &[b"KSLT", &[4, 0, 0, 0][..], b"key\n"].concat());
    block(&mut file, 0xbad, &[&32473_u32.to_le_bytes()[..], b"custom"].concat());
    block(&mut file, 9, b"__REALTIME_TIMESTAMP=1700000000000000\nMESSAGE=hi\n");
    block(&mut file, 4, &[&[1, 0, 6, 0, 10, 0, 0, 1][..], b"a\0\0\0", &[0; 4]].concat());
    block(&mut file, 5, &[0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 4, 0, 8, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let folder = tempfile::tempdir().expect("a folder");
    let (from, to) = (folder.path().join("from.pcapng"), folder.path().join("to.pcapng"));
    std::fs::write(&from, &file).expect("a file");
    let output = tfin(&["-r", &from.to_string_lossy(), "-w", &to.to_string_lossy()]);
    assert_eq!(text(&output.stderr), "");
    let copy = std::fs::read(&to).expect("the copy");
    let copied = blocks(&copy);
    for kept in blocks(&file) {
        assert!(copied.contains(&kept), "block {:#x} is not in {copied:x?}", kept.0);
    }
    assert_eq!(copied.len(), 8);
}

#[test]
fn bytes_of_a_datagram_in_fragments_have_a_title_and_need_no_details() {
    prints("ip/fragments.pcap", &["-x", "-c", "6"], "fragments-and-bytes.txt");
    prints("ip/fragments.pcap", &["-2", "-c", "6"], "fragments-two-pass.txt");
}

#[test]
fn names_that_answers_gave_are_listed_as_a_hosts_file() {
    let path = capture("dns/dig.pcap");
    let head = format!("# TShark hosts output\n#\n# Host data gathered from {path}\n\n");
    let listed = |tap: &str| text(&tfin(&["-q", "-r", &path, "-z", tap]).stdout);
    let (v4, v6) = ("10.77.0.2\twww.example.test\n", "fd77::2\twww.example.test\n");
    assert_eq!(listed("hosts"), format!("{head}{v4}{v6}"));
    assert_eq!(listed("hosts,ipv6"), format!("{head}{v6}"));
    says(&["-r", &path, "-z", "hosts,x"], 1, "tfin: invalid \"-z hosts[,ip|ipv4|ipv6]\" argument\n");
}

#[test]
fn preferences_are_set_and_refused() {
    let checks = ["-o", "ip.check_checksum:TRUE", "-o", "udp.check_checksum:true"];
    prints(
        "ip/checksums.pcap",
        &[&checks[..], &["-T", "fields", "-e", "ip.checksum.status"]].concat(),
        "checksums.txt",
    );
    let path = capture("ip/checksums.pcap");
    let with = |preference: &str, message: &str| says(&["-r", &path, "-o", preference], 1, message);
    with("ip.check_checksum", "tfin: Invalid -o flag \"ip.check_checksum\"\n");
    with("ip.nothing:TRUE", "tfin: -o flag \"ip.nothing:TRUE\" specifies unknown preference\n");
    with(
        "ip.check_checksum:1",
        "tfin: -o flag \"ip.check_checksum:1\": \"1\" is no value of the preference \"ip.check_checksum\", which takes TRUE or FALSE\n",
    );
}

#[test]
fn a_limit_that_was_reached_is_said() {
    let path = capture("ip/fragments.pcap");
    let output = tfin(&["-r", &path, "-q", "-o", "limits.waiting:1"]);
    let said = text(&output.stderr);
    assert!(said.starts_with("tfin: A limit was reached "), "{said}");
    assert!(said.contains("limits.waiting:N"), "{said}");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn statistics_are_tsharks() {
    let list = std::fs::read_to_string(here("cli/statistics.txt")).expect("the list of statistics");
    for line in list.lines().filter(|line| !line.starts_with('#')) {
        let mut words = line.splitn(2, ' ').map(str::trim);
        let expected = words.next().expect("a file");
        let (name, tap) = words.next().and_then(|rest| rest.split_once(' ')).expect("a capture and a statistic");
        prints(name, &["-q", "-z", tap.trim()], &format!("statistics/{expected}"));
    }
}

#[test]
fn several_statistics_come_after_the_packets_the_last_one_first() {
    prints("tcp/refused.pcap", &["-z", "io,phs", "-z", "conv,tcp"], "statistics/two.txt");
}

#[test]
fn a_wrong_statistic_is_refused_as_by_tshark() {
    let path = capture("tcp/refused.pcap");
    let wrong = |tap: &str, code: i32, message: &str| says(&["-q", "-r", &path, "-z", tap], code, message);
    wrong("follow,tcp,morse,0", 1, "tfin: follow - Invalid display mode.\n");
    wrong("follow,tcp,ascii,x", 1, "tfin: follow - Invalid address.\n");
    wrong("follow,tcp,ascii,0,2-", 1, "tfin: follow - Invalid parameter.\n");
    wrong("follow,tcp,ascii,0,0", 1, "tfin: follow - Invalid range value.\n");
    let unknown = "Filter \"nope\" is invalid - nope is neither a field nor a protocol name.";
    wrong("conv,tcp,nope", 1, &format!("tfin: Couldn't register conversations tap: {unknown}\n"));
    wrong("endpoints,tcp,nope", 1, &format!("tfin: Couldn't register endpoint tap: {unknown}\n"));
    wrong("expert,error,nope", 1, &format!("Expert tap error ({unknown})!\n"));
    wrong("io,phs,nope", 1, &format!("tfin: Couldn't register io,phs tap: {unknown}\n"));
    let summed = "tfin: ip.src doesn't have integral values, so SUM(*) calculations are not supported on it.\n";
    wrong("io,stat,1,SUM(ip.src)ip.src", 10, summed);
    let output = tfin(&["-q", "-r", &path, "-z", "nope"]);
    let message = text(&output.stderr);
    assert!(message.starts_with("tfin: Invalid -z argument \"nope\"; it must be one of:\n     conv,"), "{message}");
    assert_eq!(output.status.code(), Some(1));
}
