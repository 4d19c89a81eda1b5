//! Tests of the room as a whole: captures written byte by byte, hurt, and compared with others' readers.
//!
//! What is expected of a file is what TShark 4.0.17 does with the same bytes, unless a comment says otherwise.

use std::io::Write as _;
use std::time::Duration;

use super::*;
use crate::base::Time;

/// An ARP request, padded to the shortest Ethernet frame.
const PACKET: [u8; 60] = {
    let mut packet = [0; 60];
    let head: [u8; 22] = *b"\xff\xff\xff\xff\xff\xff\x00\x11\x22\x33\x44\x55\x08\x06\x00\x01\x08\x00\x06\x04\x00\x01";
    let mut at = 0;
    while at < head.len() {
        packet[at] = head[at];
        at += 1;
    }
    packet
};

/// Writes numbers and blocks in one byte order.
#[derive(Clone, Copy)]
struct Bytes(ByteOrder);

const LE: Bytes = Bytes(ByteOrder::Little);
const BE: Bytes = Bytes(ByteOrder::Big);

impl Bytes {
    fn u16(self, n: u16) -> Vec<u8> {
        if self.0 == ByteOrder::Big { n.to_be_bytes().to_vec() } else { n.to_le_bytes().to_vec() }
    }

    fn u32(self, n: u32) -> Vec<u8> {
        if self.0 == ByteOrder::Big { n.to_be_bytes().to_vec() } else { n.to_le_bytes().to_vec() }
    }

    fn u64(self, n: u64) -> Vec<u8> {
        if self.0 == ByteOrder::Big { n.to_be_bytes().to_vec() } else { n.to_le_bytes().to_vec() }
    }

    fn words(self, words: &[u32]) -> Vec<u8> {
        words.iter().flat_map(|w| self.u32(*w)).collect()
    }

    fn pcap_header(self, magic: u32, minor: u16, snaplen: u32, network: u32) -> Vec<u8> {
        [self.u32(magic), self.u16(2), self.u16(minor), self.words(&[0, 0, snaplen, network])].concat()
    }

    fn pcap_record(self, seconds: u32, fraction: u32, captured: u32, length: u32, data: &[u8]) -> Vec<u8> {
        [self.words(&[seconds, fraction, captured, length]), data.to_vec()].concat()
    }

    fn block(self, kind: u32, body: &[u8]) -> Vec<u8> {
        let mut body = body.to_vec();
        body.resize(body.len().next_multiple_of(4), 0);
        let length = body.len() as u32 + 12;
        [self.words(&[kind, length]), body, self.u32(length)].concat()
    }

    fn option(self, code: u16, value: &[u8]) -> Vec<u8> {
        let mut value_padded = value.to_vec();
        value_padded.resize(value.len().next_multiple_of(4), 0);
        [self.u16(code), self.u16(value.len() as u16), value_padded].concat()
    }

    fn section(self, options: &[Vec<u8>]) -> Vec<u8> {
        let body = [self.u32(0x1a2b_3c4d), self.u16(1), self.u16(0), self.u64(u64::MAX), options.concat()].concat();
        self.block(0x0a0d_0d0a, &body)
    }

    fn interface(self, link: u16, snaplen: u32, options: &[Vec<u8>]) -> Vec<u8> {
        self.block(1, &[self.u16(link), self.u16(0), self.u32(snaplen), options.concat()].concat())
    }

    fn packet(self, interface: u32, units: u64, data: &[u8], length: u32, options: &[Vec<u8>]) -> Vec<u8> {
        let mut data_padded = data.to_vec();
        data_padded.resize(data.len().next_multiple_of(4), 0);
        let head = self.words(&[interface, (units >> 32) as u32, units as u32, data.len() as u32, length]);
        self.block(6, &[head, data_padded, options.concat()].concat())
    }

    fn plain_packet(self) -> Vec<u8> {
        self.packet(0, 1_000_000, &PACKET, 60, &[])
    }
}

/// The beginning of most pcapng files here: a section and an Ethernet interface.
fn pcapng_start() -> Vec<u8> {
    [LE.section(&[]), LE.interface(1, 0, &[])].concat()
}

fn pcapng(blocks: &[Vec<u8>]) -> Vec<u8> {
    [pcapng_start(), blocks.concat()].concat()
}

fn pcap(records: &[Vec<u8>]) -> Vec<u8> {
    [LE.pcap_header(0xa1b2_c3d4, 4, 65535, 1), records.concat()].concat()
}

fn on_disk(bytes: &[u8]) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    file
}

fn opened(bytes: &[u8]) -> Result<CaptureFile, OpenError> {
    CaptureFile::open(on_disk(bytes).path())
}

/// Everything a walk gives.
fn walked(file: &CaptureFile) -> (Vec<(Record, Vec<u8>)>, Walker) {
    let mut walker = file.walk();
    let mut frames = Vec::new();
    loop {
        match walker.next() {
            Step::Frame(record, bytes) => frames.push((record, bytes.to_vec())),
            Step::Waiting => panic!("a file that is not followed is not waited for"),
            Step::End => return (frames, walker),
        }
    }
}

fn walked_bytes(bytes: &[u8]) -> (Vec<(Record, Vec<u8>)>, Walker) {
    walked(&opened(bytes).unwrap())
}

/// Frames and what TShark says of the rest.
fn outcome(bytes: &[u8]) -> (usize, String) {
    let (frames, walker) = walked_bytes(bytes);
    (frames.len(), walker.troubles().iter().filter_map(Trouble::tshark_text).collect())
}

const CUT: &str = "appears to have been cut short in the middle of a packet.";

fn damaged(detail: &str) -> String {
    format!("appears to be damaged or corrupt.\n({detail})")
}

#[test]
fn every_capture_of_the_corpus_has_as_many_packets_as_its_manifest_says() {
    let corpus = Path::new("/work/shared/corpus");
    let Ok(manifest) = std::fs::read_to_string(corpus.join("MANIFEST.tsv")) else { return };
    let mut wrong = Vec::new();
    for line in manifest.lines().skip(1) {
        let mut columns = line.split('\t');
        let (Some(name), Some(packets)) = (columns.next(), columns.nth(1)) else { continue };
        match CaptureFile::open(corpus.join(name)) {
            Ok(file) => {
                let (frames, walker) = walked(&file);
                // TShark refuses pcap files of link types it does not know; there is no reason to.
                if file.refused_by_tshark().is_none() && packets != frames.len().to_string() {
                    wrong.push(format!("{name}: {packets} packets, walked {} {:?}", frames.len(), walker.troubles()));
                }
            }
            Err(error) => wrong.push(format!("{name}: {error}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

// pcap

#[test]
fn pcap_is_read_in_both_byte_orders_and_both_resolutions() {
    for order in [LE, BE] {
        for (magic, fraction, nanos) in [(0xa1b2_c3d4, 2, 2000), (0xa1b2_3c4d, 2, 2)] {
            let header = order.pcap_header(magic, 4, 65535, 1);
            let bytes = [header, order.pcap_record(1_700_000_000, fraction, 60, 1514, &PACKET)].concat();
            let (frames, walker) = walked_bytes(&bytes);
            let [(record, data)] = &frames[..] else { panic!("one packet") };
            assert_eq!(record.time, Time::from_parts(1_700_000_000, nanos));
            assert_eq!((record.offset, record.captured, record.length, record.interface), (40, 60, 1514, 0));
            assert_eq!(data, &PACKET);
            assert_eq!(walker.interfaces()[0].link, 1);
            assert_eq!(walker.troubles(), []);
            assert_eq!(walker.position(), bytes.len() as u64);
        }
    }
}

#[test]
fn other_dialects_of_pcap_are_told_apart_by_their_records() {
    let extra: [(&str, u32, usize, Dialect); 5] = [
        ("plain", 0xa1b2_c3d4, 0, Dialect::Plain),
        ("modified", 0xa1b2_cd34, 8, Dialect::Modified),
        ("Nokia", 0xa1b2_c3d4, 4, Dialect::Nokia),
        ("Red Hat 6.1", 0xa1b2_c3d4, 8, Dialect::RedHat),
        ("SuSE 6.3", 0xa1b2_cd34, 12, Dialect::Suse),
    ];
    for order in [LE, BE] {
        for (name, magic, more, dialect) in extra {
            let mut bytes = order.pcap_header(magic, 4, 65535, 1);
            for second in 1..4 {
                bytes.extend(order.words(&[second, 2, 60, 60]));
                bytes.resize(bytes.len() + more, 0);
                bytes.extend(PACKET);
            }
            let file = opened(&bytes).unwrap();
            assert_eq!(file.format(), FileFormat::Pcap { dialect, resolution: Resolution::MICROS }, "{name}");
            let (frames, walker) = walked(&file);
            assert_eq!(frames.len(), 3, "{name}");
            assert!(frames.iter().all(|(_, data)| data == &PACKET), "{name}");
            assert_eq!(walker.troubles(), [], "{name}");
        }
    }
}

#[test]
fn ixia_files_have_four_bytes_more_after_the_header() {
    for magic in [0x1c00_01ac, 0x1c00_01ab] {
        let records = [LE.pcap_record(1, 2, 60, 60, &PACKET), LE.pcap_record(2, 2, 60, 60, &PACKET)].concat();
        let size = LE.u32(records.len() as u32);
        let (frames, _) = walked_bytes(&[LE.pcap_header(magic, 4, 65535, 1), size, records].concat());
        assert_eq!(frames.len(), 2);
        assert_eq!(frames[0].0.time, Time::from_parts(1, 2000));
    }
}

#[test]
fn old_versions_of_pcap_have_the_lengths_the_other_way_round() {
    for (minor, first, second) in [(2, 60, 40), (3, 60, 40), (3, 40, 60), (4, 40, 60)] {
        let record = LE.pcap_record(1, 2, first, second, &PACKET[..40]);
        let (frames, _) = walked_bytes(&[LE.pcap_header(0xa1b2_c3d4, minor, 65535, 1), record.repeat(3)].concat());
        assert_eq!(frames.len(), 3, "2.{minor}");
        assert_eq!((frames[0].0.captured, frames[0].0.length), (40, 60), "2.{minor}");
    }
}

#[test]
fn aix_has_interface_types_for_link_types_and_nanoseconds() {
    let record = BE.pcap_record(1_700_000_000, 7_000_000, 60, 40, &PACKET[..40]);
    let (frames, walker) = walked_bytes(&[BE.pcap_header(0xa1b2_c3d4, 2, 65535, 6), record.repeat(2)].concat());
    assert_eq!(walker.interfaces()[0].link, 1);
    assert_eq!(frames[1].0.time, Time::from_parts(1_700_000_000, 7_000_000));
}

#[test]
fn the_link_type_may_carry_the_length_of_the_fcs() {
    let (frames, walker) =
        walked_bytes(&[LE.pcap_header(0xa1b2_c3d4, 4, 0, 0x2400_0001), LE.pcap_record(1, 2, 60, 60, &PACKET)].concat());
    assert_eq!(frames.len(), 1);
    assert_eq!((walker.interfaces()[0].link, walker.interfaces()[0].fcs_len), (1, Some(4)));
}

#[test]
fn odd_records_of_pcap_are_read_all_the_same() {
    // Captured more than the snapshot length, more than was on the wire, and microseconds of more than a second.
    let header = LE.pcap_header(0xa1b2_c3d4, 4, 20, 1);
    let bytes = [
        header,
        LE.pcap_record(5, 1, 60, 60, &PACKET),
        LE.pcap_record(5, 1_200_000, 60, 10, &PACKET),
        LE.pcap_record(5, 3, 60, u32::MAX, &PACKET),
    ]
    .concat();
    let (frames, walker) = walked_bytes(&bytes);
    assert_eq!(walker.troubles(), []);
    let lengths: Vec<u32> = frames.iter().map(|(r, _)| r.length).collect();
    assert_eq!(lengths, [60, 10, 2_147_483_647]);
    assert_eq!(frames[1].0.time, Time::from_parts(6, 200_000_000));
}

#[test]
fn an_absurd_length_is_damage_and_nothing_is_allocated_for_it() {
    let good = LE.pcap_record(1, 2, 60, 60, &PACKET).repeat(10);
    for (captured, link, most) in
        [(262_145, 1, 262_144), (u32::MAX, 1, 262_144), (134_217_729, 231, 134_217_728), (8_388_609, 279, 8_388_608)]
    {
        let absurd = LE.pcap_record(1, 2, captured, 60, &PACKET);
        let bytes = [LE.pcap_header(0xa1b2_c3d4, 4, 65535, link), good.clone(), absurd].concat();
        let detail = format!("pcap: File has {captured}-byte packet, bigger than maximum of {most}");
        assert_eq!(outcome(&bytes), (10, damaged(&detail)));
        let (_, walker) = walked_bytes(&bytes);
        assert_eq!(walker.troubles()[0].at(), 24 + 10 * 76);
    }
}

#[test]
fn a_long_packet_is_read_whole() {
    let long = vec![7; 262_144];
    let bytes = pcap(&[
        LE.pcap_record(1, 2, 60, 60, &PACKET),
        LE.pcap_record(1, 2, 262_144, 262_144, &long),
        LE.pcap_record(1, 2, 60, 60, &PACKET),
    ]);
    let (frames, walker) = walked_bytes(&bytes);
    assert_eq!(walker.troubles(), []);
    assert_eq!(frames[1].1, long);
    assert_eq!(frames[2].1, PACKET);
}

#[test]
fn a_pcap_file_cut_anywhere_gives_its_whole_packets() {
    let bytes = pcap(&[LE.pcap_record(1, 2, 60, 60, &PACKET), LE.pcap_record(1, 2, 33, 33, &PACKET[..33])]);
    for len in 0..bytes.len() {
        let cut = &bytes[..len];
        match len {
            0 => assert_eq!(outcome(cut), (0, String::new())),
            1..4 => assert!(matches!(opened(cut), Err(OpenError::NotACapture { .. })), "{len}"),
            4..24 => assert!(matches!(opened(cut), Err(OpenError::CutShort { .. })), "{len}"),
            24 => assert_eq!(outcome(cut), (0, String::new())),
            25..100 => assert_eq!(outcome(cut), (0, CUT.to_owned()), "{len}"),
            // With 4 or 8 bytes more it is, byte for byte, a whole file of Nokia's or Red Hat's dialect.
            100 | 104 | 108 => assert_eq!(outcome(cut), (1, String::new()), "{len}"),
            _ => assert_eq!(outcome(cut), (1, CUT.to_owned()), "{len}"),
        }
    }
}

#[test]
fn a_pseudo_header_is_no_part_of_the_packet() {
    let h4 = |data: &[u8]| LE.pcap_record(1, 2, data.len() as u32, data.len() as u32, data);
    let header = LE.pcap_header(0xa1b2_c3d4, 4, 65535, 201);
    let bytes = [header, h4(b"\0\0\0\x01\x04\x0e\x01\x05")].concat();
    let file = opened(&bytes).unwrap();
    let (frames, _) = walked(&file);
    assert_eq!((frames[0].0.captured, frames[0].0.length), (4, 4));
    assert_eq!(frames[0].1, b"\x04\x0e\x01\x05");
    let mut whole = Vec::new();
    assert_eq!(file.reader().read_with_pseudo_header(&frames[0].0, 201, &mut whole).unwrap(), 4);
    assert_eq!(whole, b"\0\0\0\x01\x04\x0e\x01\x05");

    let detail = "pcap/pcapng: Bluetooth file has a 3-byte packet, too small to have even a pseudo-header";
    assert_eq!(outcome(&[bytes, h4(b"\0\0\0")].concat()), (1, damaged(detail)));
}

// pcapng

#[test]
fn pcapng_is_read_with_all_it_says() {
    for order in [LE, BE] {
        let bytes = [
            order.section(&[
                order.option(1, b"a section"),
                order.option(2, b"machine"),
                order.option(3, b"Linux"),
                order.option(4, b"program"),
                order.option(0, b""),
            ]),
            order.interface(
                1,
                1234,
                &[
                    order.option(2, b"eth7"),
                    order.option(3, b"uplink"),
                    order.option(8, &order.u64(1_000_000_000)),
                    order.option(9, b"\x09"),
                    order.option(11, b"\0tcp port 80"),
                    order.option(12, b"Linux 6"),
                    order.option(13, b"\x04"),
                    order.option(14, &order.u64(5)),
                    order.option(15, b"a card"),
                    order.option(1, b"an interface"),
                    order.option(0, b""),
                ],
            ),
            order.block(4, &[order.u16(1), order.u16(8), b"\x01\x02\x03\x04abc\0".to_vec(), order.u32(0)].concat()),
            order.block(10, &[order.u32(Secrets::TLS_KEY_LOG), order.u32(5), b"CLIENabc".to_vec()].concat()),
            order.packet(
                0,
                7_000_000_001,
                &PACKET,
                1514,
                &[
                    order.option(1, b"one"),
                    order.option(1, b"two"),
                    order.option(2, &order.u32(0x0001_0069)),
                    order.option(3, b"\x02abcd"),
                    order.option(4, &order.u64(9)),
                    order.option(5, &order.u64(77)),
                    order.option(6, &order.u32(3)),
                    order.option(7, b"\x01zz"),
                    order.option(0, b""),
                ],
            ),
            order.block(
                5,
                &[
                    order.words(&[0, 0, 99]),
                    order.option(2, &order.words(&[0, 1])),
                    order.option(4, &order.u64(12)),
                    order.option(5, &order.u64(2)),
                    order.option(0, b""),
                ]
                .concat(),
            ),
        ]
        .concat();
        let file = opened(&bytes).unwrap();
        let (frames, walker) = walked(&file);
        assert_eq!(walker.troubles(), []);
        let section = &walker.sections()[0];
        assert_eq!(walker.comments().collect::<Vec<_>>(), ["a section"]);
        assert_eq!((section.hardware.as_deref(), section.os.as_deref()), (Some("machine"), Some("Linux")));
        assert_eq!(section.application.as_deref(), Some("program"));

        let interface = &walker.interfaces()[0];
        assert_eq!((interface.link, interface.snaplen, interface.fcs_len), (1, 1234, Some(4)));
        assert_eq!((interface.name.as_deref(), interface.description.as_deref()), (Some("eth7"), Some("uplink")));
        assert_eq!((interface.filter.as_deref(), interface.os.as_deref()), (Some("tcp port 80"), Some("Linux 6")));
        assert_eq!((interface.resolution.decimals(), interface.offset), (9, 5));
        assert_eq!(interface.comments, ["an interface"]);
        let speed = interface.options.iter().find(|o| o.code == 8).and_then(RawOption::number);
        assert_eq!(speed, Some(1_000_000_000));

        assert_eq!(
            walker.names(),
            [NameRecord { address: NamedAddress::V4([1, 2, 3, 4]), names: vec!["abc".to_owned()] }]
        );
        assert_eq!((walker.secrets()[0].kind, &walker.secrets()[0].data[..]), (Secrets::TLS_KEY_LOG, &b"CLIEN"[..]));
        let counted = &walker.statistics()[0];
        assert_eq!((counted.received, counted.dropped), (Some(12), Some(2)));
        assert_eq!((counted.time, counted.start), (Time(5_000_000_099), Some(Time(5_000_000_001))));

        let (record, data) = &frames[0];
        assert_eq!(data, &PACKET);
        assert_eq!((record.time, record.length), (Time(12_000_000_001), 1514));
        let options = file.reader().options(record.options.unwrap()).unwrap();
        assert_eq!(options.comments, ["one", "two"]);
        let flags = options.flags.unwrap();
        assert_eq!((flags.direction(), flags.reception(), flags.fcs_len(), flags.errors()), (1, 2, Some(3), 1));
        assert_eq!((options.drop_count, options.packet_id, options.queue), (Some(9), Some(77), Some(3)));
        assert_eq!(options.hashes, [(2, b"abcd".to_vec())]);
        assert_eq!(options.verdicts, [(1, b"zz".to_vec())]);
    }
}

#[test]
fn sections_have_byte_orders_and_interfaces_of_their_own() {
    let bytes = [
        pcapng_start(),
        LE.plain_packet(),
        BE.section(&[]),
        BE.interface(113, 0, &[]),
        BE.interface(1, 0, &[BE.option(9, b"\x09")]),
        BE.packet(1, 7, &PACKET, 60, &[]),
        BE.packet(0, 7, &PACKET, 60, &[]),
        pcapng_start(),
        LE.plain_packet(),
    ]
    .concat();
    let (frames, walker) = walked_bytes(&bytes);
    assert_eq!(walker.troubles(), []);
    let interfaces: Vec<_> = walker.interfaces().iter().map(|i| (i.section, i.number, i.link)).collect();
    assert_eq!(interfaces, [(0, 0, 1), (1, 0, 113), (1, 1, 1), (2, 0, 1)]);
    let indices: Vec<_> = frames.iter().map(|(r, _)| (r.interface, r.time.0)).collect();
    assert_eq!(indices, [(0, 1_000_000_000), (2, 7), (1, 7000), (3, 1_000_000_000)]);
}

#[test]
fn old_and_simple_packet_blocks_are_read() {
    let old = [LE.u16(0), LE.u16(7), LE.words(&[0, 1_000_000, 60, 70]), PACKET.to_vec(), LE.option(2, &LE.u32(1))];
    let simple = [LE.u32(60), PACKET[..20].to_vec()].concat();
    let bytes = [
        LE.section(&[]),
        LE.interface(1, 20, &[]),
        LE.block(2, &old.concat()),
        LE.block(3, &simple),
        LE.block(3, &[LE.u32(10), PACKET[..10].to_vec()].concat()),
    ]
    .concat();
    let file = opened(&bytes).unwrap();
    let (frames, walker) = walked(&file);
    assert_eq!(walker.troubles(), []);
    let told: Vec<_> = frames.iter().map(|(r, d)| (r.timed, r.captured, r.length, d.len())).collect();
    assert_eq!(told, [(true, 60, 70, 60), (false, 20, 60, 20), (false, 10, 10, 10)]);
    assert_eq!(file.reader().options(frames[0].0.options.unwrap()).unwrap().flags, Some(PacketFlags(1)));
}

#[test]
fn journal_entries_and_custom_blocks_are_frames_and_unknown_blocks_are_skipped() {
    let entry = b"__CURSOR=s=1\n__REALTIME_TIMESTAMP=1700000000123456\nMESSAGE=hi\n";
    let event =
        [LE.u16(3), LE.u64(1_700_000_000_123_456_789), LE.u64(77), LE.u32(50), LE.u16(9), (1..41).collect()].concat();
    let bytes = pcapng(&[
        LE.plain_packet(),
        LE.block(9, entry),
        LE.block(0xbad, &[LE.u32(32473), b"abcdefgh".to_vec()].concat()),
        LE.block(0x204, &event),
        LE.block(0x216, &event),
        LE.block(0x8000_0001, b"of ours"),
        LE.plain_packet(),
    ]);
    let (frames, walker) = walked_bytes(&bytes);
    assert_eq!(walker.troubles(), []);
    let told: Vec<_> = frames.iter().map(|(r, _)| (r.kind, r.captured, r.length, r.time)).collect();
    let packet = (RecordKind::Packet, 60, 60, Time(1_000_000_000));
    let called = Time(1_700_000_000_123_456_789);
    assert_eq!(
        told,
        [
            packet,
            (RecordKind::Journal, 62, 62, Time(1_700_000_000_123_456_000)),
            (RecordKind::Custom { enterprise: 32473 }, 8, 8, Time(0)),
            (RecordKind::SystemCall, 40, 50, called),
            (RecordKind::SystemCall, 36, 50, called),
            packet
        ]
    );
    assert_eq!(frames[1].1, entry);
    assert_eq!(frames[2].1, b"abcdefgh");
    assert_eq!(frames[3].1, (1..41).collect::<Vec<u8>>());
}

#[test]
fn time_stamps_come_in_every_resolution() {
    // Resolution, units, nanoseconds, decimals shown.
    let cases: [(u8, u64, i64, u8); 13] = [
        (0, 1_700_000_000, 1_700_000_000_000_000_000, 0),
        (1, 17_000_000_001, 1_700_000_000_100_000_000, 1),
        (3, 1_700_000_000_125, 1_700_000_000_125_000_000, 3),
        (6, 1_700_000_000_125_000, 1_700_000_000_125_000_000, 6),
        (7, 17_000_000_001_250_001, 1_700_000_000_125_000_100, 6),
        (9, 1_700_000_000_125_000_001, 1_700_000_000_125_000_001, 9),
        (10, 17_000_000_001_250_000_009, 1_700_000_000_125_000_000, 9),
        (12, 5_125_000_000_999, 5_125_000_000, 9),
        (20, 5_000_000, 0, 9),
        (0x80, 1_700_000_000, 1_700_000_000_000_000_000, 0),
        (0x80 | 10, (1_700_000_000 << 10) + 129, 1_700_000_000_125_976_562, 3),
        (0x80 | 30, (1_700_000_000 << 30) + (1 << 27), 1_700_000_000_125_000_000, 9),
        // The largest of all; TShark's arithmetic overflows on this one.
        (0x80 | 40, u64::MAX, 16_777_215_999_999_999, 9),
    ];
    for (resolution, units, nanos, decimals) in cases {
        let bytes = [
            LE.section(&[]),
            LE.interface(1, 0, &[LE.option(9, &[resolution])]),
            LE.packet(0, units, &PACKET, 60, &[]),
        ]
        .concat();
        let (frames, walker) = walked_bytes(&bytes);
        assert_eq!(frames[0].0.time, Time(nanos), "{resolution:#x}");
        assert_eq!(walker.interfaces()[0].resolution.decimals(), decimals, "{resolution:#x}");
        // What is written is read as the same time.
        let again = Resolution(resolution).units(Time(nanos));
        assert_eq!(Resolution(resolution).time(again), Time(nanos), "{resolution:#x}");
    }
}

#[test]
fn absurd_time_offsets_and_resolutions_do_not_overflow() {
    for resolution in 0..=255 {
        for offset in [0, 1, -1, i64::MAX, i64::MIN] {
            let options = [LE.option(9, &[resolution]), LE.option(14, &LE.u64(offset as u64))];
            let packet = LE.packet(0, u64::MAX, &PACKET, 60, &[]);
            let bytes = [LE.section(&[]), LE.interface(1, 0, &options), packet].concat();
            assert_eq!(walked_bytes(&bytes).0.len(), 1);
        }
    }
    let early = [LE.section(&[]), LE.interface(1, 0, &[LE.option(14, &LE.u64(-7_i64 as u64))])].concat();
    let (frames, _) = walked_bytes(&[early, LE.packet(0, 5_500_000, &PACKET, 60, &[])].concat());
    assert_eq!(frames[0].0.time, Time(-1_500_000_000));
}

#[test]
fn the_first_of_several_resolutions_counts_and_odd_interface_options_do_not_matter() {
    let options = [LE.option(9, b"\x09"), LE.option(9, b"\x03")];
    let bytes = [LE.section(&[]), LE.interface(1, 0, &options), LE.packet(0, 7, &PACKET, 60, &[])].concat();
    assert_eq!(walked_bytes(&bytes).0[0].0.time, Time(7));
    for (code, value) in [(2, &b"\xff\xfe"[..]), (2, b""), (8, b"a"), (9, b"ab"), (9, b""), (13, b"ab"), (14, b"a")] {
        let bytes = [LE.section(&[]), LE.interface(1, 0, &[LE.option(code, value)]), LE.plain_packet()].concat();
        let (frames, walker) = walked_bytes(&bytes);
        assert_eq!((frames[0].0.time, walker.troubles()), (Time(1_000_000_000), &[][..]), "{code} {value:?}");
    }
}

#[test]
fn what_tshark_calls_damaged_in_pcapng_is_damaged() {
    let with_length = |block: Vec<u8>, length: u32| {
        let mut block = block;
        block[4..8].copy_from_slice(&length.to_le_bytes());
        block
    };
    let mut trailer = LE.plain_packet();
    let end = trailer.len() - 4;
    trailer[end..].copy_from_slice(&20_u32.to_le_bytes());
    let mut too_much = LE.plain_packet();
    too_much[20..24].copy_from_slice(&2000_u32.to_le_bytes());
    let option_too_long = [LE.u16(1), LE.u16(400), b"abcd".to_vec()].concat();
    let named = |body: &[u8]| LE.block(4, body);
    let cases: Vec<(Vec<u8>, &str)> = vec![
        (LE.packet(3, 1, &PACKET, 60, &[]), "interface index 3 is not less than section interface count 1"),
        (too_much, "total block length 92 of an EPB is too small for 2000 bytes of packet data"),
        (trailer, "total block lengths (first 92 and second 20) don't match"),
        (LE.packet(0, 1, &[0; 262_145], 60, &[]), "cap_len 262145 is larger than 262144"),
        (with_length(LE.plain_packet(), 0xffff_fffc), "total block length 4294967292 is too large (> 134348832)"),
        (LE.block(6, &[0; 16]), "total block length 28 of an EPB is less than the minimum EPB size 32"),
        (LE.block(2, &[0; 16]), "total block length 28 of a PB is less than the minimum PB size 32"),
        (LE.block(3, &[]), "total block length 12 of an SPB is less than the minimum SPB size 16"),
        (LE.block(1, &[0; 4]), "total block length 16 of an IDB is less than the minimum IDB size 20"),
        (LE.block(4, &[]), "total block length 12 of an NRB is less than the minimum NRB size 16"),
        (LE.block(5, &[0; 4]), "total block length 16 of an ISB is too small (< 24)"),
        (LE.block(0xbad, &[]), "total block length 12 of a CB is too small (< 16)"),
        (LE.block(0x204, &[0; 20]), "total block length 32 of a Sysdig event block is too small (< 36)"),
        (LE.block(9, &[]), "total block length 12 of a systemd journal export block is too small (< 35)"),
        (
            with_length(LE.block(0x55, &[]), 8),
            "total block length 8 of an unknown block type is less than the minimum block size 12",
        ),
        (vec![0; 40], "total block length 0 of an unknown block type is less than the minimum block size 12"),
        (
            LE.packet(0, 1, &PACKET, 60, std::slice::from_ref(&option_too_long)),
            "Not enough data to handle option of length 400",
        ),
        (LE.interface(1, 0, &[option_too_long]), "Not enough data to handle option of length 400"),
        (LE.packet(0, 1, &PACKET, 60, &[LE.option(2, b"abc")]), "packet block flags option length 3 is not 4"),
        (LE.packet(0, 1, &PACKET, 60, &[LE.option(4, b"abc")]), "packet block drop count option length 3 is not 8"),
        (LE.packet(0, 1, &PACKET, 60, &[LE.option(5, b"abc")]), "packet block packet id option length 3 is not 8"),
        (LE.packet(0, 1, &PACKET, 60, &[LE.option(6, b"abc")]), "packet block queue option length 3 is not 4"),
        (LE.packet(0, 1, &PACKET, 60, &[LE.option(7, b"")]), "packet block verdict option length 0 is < 1"),
        (LE.packet(0, 1, &PACKET, 60, &[LE.option(2988, b"a")]), "option length (1) too small for custom option"),
        (
            named(&[LE.u16(1), LE.u16(5), b"\x01\x02\x03\x04a\0\0\0".to_vec()].concat()),
            "NRB record has non-null-terminated host name",
        ),
        (
            named(&[LE.u16(1), LE.u16(3), b"\x01\x02\x03\0".to_vec()].concat()),
            "NRB record length for IPv4 record 3 < minimum length 4",
        ),
        (
            named(&[LE.u16(2), LE.u16(10), vec![1; 12]].concat()),
            "NRB record length for IPv6 record 10 < minimum length 16",
        ),
        (
            named(&[LE.u16(1), LE.u16(9), vec![1; 4]].concat()),
            "4 bytes left in the block < NRB record length + padding 12",
        ),
    ];
    for (block, detail) in cases {
        let bytes = pcapng(&[LE.plain_packet(), block, LE.plain_packet()]);
        assert_eq!(outcome(&bytes), (1, damaged(&format!("pcapng: {detail}"))));
        let (_, walker) = walked_bytes(&bytes);
        assert_eq!(walker.troubles()[0].at(), (pcapng_start().len() + 92) as u64, "{detail}");
    }
    let simple = [LE.section(&[]), LE.block(3, &[LE.u32(60), PACKET.to_vec()].concat())].concat();
    assert_eq!(outcome(&simple), (0, damaged("pcapng: SPB appeared before any IDBs in the section")));
    let short = pcapng(&[LE.block(3, &[LE.u32(60), PACKET[..20].to_vec()].concat())]);
    let detail = "pcapng: total block length 36 of an SPB is too small for 60 bytes of packet data";
    assert_eq!(outcome(&short), (0, damaged(detail)));
}

#[test]
fn a_section_of_another_version_ends_the_reading() {
    let mut section = LE.section(&[]);
    section[12] = 9;
    let text = "contains record data that TShark doesn't support.\n(pcapng: unknown SHB version 9.0)";
    let bytes = pcapng(&[LE.plain_packet(), section]);
    assert_eq!(outcome(&bytes), (1, text.to_owned()));
}

#[test]
fn a_block_length_that_is_no_multiple_of_four_is_rounded_up() {
    let odd = [LE.words(&[0x55, 15]), b"abc\0".to_vec(), LE.u32(15)].concat();
    assert_eq!(outcome(&pcapng(&[LE.plain_packet(), odd, LE.plain_packet()])), (2, String::new()));
}

#[test]
fn a_pcapng_file_cut_anywhere_gives_its_whole_packets() {
    let bytes = pcapng(&[LE.plain_packet(), LE.packet(0, 1, &PACKET, 60, &[LE.option(1, b"last")])]);
    let start = pcapng_start().len();
    for len in 12..bytes.len() {
        let whole = [28, start, start + 92].contains(&len);
        let said = if whole { String::new() } else { CUT.to_owned() };
        assert_eq!(outcome(&bytes[..len]), (usize::from(len >= start + 92), said), "{len}");
    }
}

// snoop

fn snoop_record(data: &[u8], length: u32, total: u32) -> Vec<u8> {
    let mut bytes = BE.words(&[length, data.len() as u32, total, 0, 1, 2]);
    bytes.extend(data);
    bytes.resize(bytes.len().next_multiple_of(4), 0);
    bytes
}

fn snoop(records: &[Vec<u8>]) -> Vec<u8> {
    [b"snoop\0\0\0".to_vec(), BE.words(&[2, 4]), records.concat()].concat()
}

#[test]
fn snoop_is_read() {
    let padded = [snoop_record(&PACKET, 60, 100), vec![0; 16]].concat();
    let bytes = snoop(&[snoop_record(&PACKET[..33], 1514, 60), padded, snoop_record(&PACKET, 60, 84)]);
    let file = opened(&bytes).unwrap();
    assert_eq!(file.format(), FileFormat::Snoop);
    let (frames, walker) = walked(&file);
    assert_eq!(walker.troubles(), []);
    assert_eq!(walker.interfaces()[0].link, 1);
    let told: Vec<_> = frames.iter().map(|(r, data)| (r.time, r.length, data.len())).collect();
    let time = Time(1_000_002_000);
    assert_eq!(told, [(time, 1514, 33), (time, 60, 60), (time, 60, 60)]);
}

#[test]
fn what_tshark_calls_damaged_in_snoop_is_damaged() {
    let good = snoop_record(&PACKET, 60, 84);
    let mut long = good.clone();
    long[4..8].copy_from_slice(&262_145_u32.to_be_bytes());
    for (record, said) in [
        (snoop_record(&PACKET, 60, 80), damaged("snoop: File has 80-byte record with packet size of 60")),
        (long, damaged("snoop: File has 262145-byte packet, bigger than maximum of 262144")),
        (
            snoop_record(&PACKET, u32::MAX, 84),
            damaged("snoop: File has 4294967295-byte original length, bigger than maximum of 262144"),
        ),
        (snoop_record(&PACKET, 60, u32::MAX), CUT.to_owned()),
        (good[..50].to_vec(), CUT.to_owned()),
        (good[..10].to_vec(), CUT.to_owned()),
    ] {
        assert_eq!(outcome(&snoop(&[good.clone(), record])), (1, said));
    }
    assert!(matches!(opened(&snoop(&[])[..12]), Err(OpenError::CutShort { .. })));
}

// Files that are none

#[test]
fn what_is_no_capture_is_told_by_what_it_begins_like() {
    let looks = |bytes: &[u8]| match opened(bytes) {
        Err(OpenError::NotACapture { looks, .. }) => looks,
        other => panic!("{other:?}"),
    };
    assert_eq!(looks(b"PK\x03\x04rest"), "begins like a ZIP archive; unpack it first");
    assert_eq!(looks(b"hello, this is a letter"), "begins like plain text");
    assert_eq!(looks(b"\x00\x01\xfe\x03"), "begins with the bytes 00 01 fe 03");
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(CaptureFile::open(folder.path()), Err(OpenError::Folder { .. })));
    let missing = CaptureFile::open(folder.path().join("x.pcap")).unwrap_err();
    assert!(matches!(missing, OpenError::Missing { .. }));
    assert!(missing.tshark_text().ends_with("x.pcap\" doesn't exist."));
}

#[test]
fn reserved_bits_in_the_link_type_are_refused() {
    let bytes = [LE.pcap_header(0xa1b2_c3d4, 4, 65535, 0x0001_0001), LE.pcap_record(1, 2, 60, 60, &PACKET)].concat();
    let error = opened(&bytes).unwrap_err();
    assert!(error.tshark_text().ends_with("(pcap: network type reserved field not zero (0x00010000))"), "{error}");
}

#[test]
fn an_unknown_link_type_is_read_though_tshark_refuses_it() {
    let bytes = [LE.pcap_header(0xa1b2_c3d4, 4, 65535, 9999), LE.pcap_record(1, 2, 60, 60, &PACKET)].concat();
    let file = opened(&bytes).unwrap();
    let text = "contains record data that TShark doesn't support.\n(pcap: network type 9999 unknown or unsupported)"
        .to_owned();
    assert_eq!(file.refused_by_tshark(), Some(text));
    assert_eq!(walked(&file).0.len(), 1);
}

// Compressed, streamed, growing, shrinking

fn big_pcapng() -> Vec<u8> {
    let mut seed = 1_u32;
    let mut noise = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 24) as u8
    };
    let packets: Vec<Vec<u8>> = (0..3000)
        .map(|n| {
            let data: Vec<u8> = (0..200).map(|_| noise()).collect();
            LE.packet(0, n, &data, 200, &[])
        })
        .collect();
    pcapng(&packets)
}

fn packed(bytes: &[u8], packing: Packing) -> Vec<u8> {
    match packing {
        Packing::None => bytes.to_vec(),
        Packing::Gzip => {
            let mut to = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            to.write_all(bytes).unwrap();
            to.finish().unwrap()
        }
        Packing::Zstd => zstd::stream::encode_all(bytes, 1).unwrap(),
        Packing::Lz4 => {
            let blocks = lz4_flex::frame::FrameInfo::new().block_size(lz4_flex::frame::BlockSize::Max64KB);
            let mut to = lz4_flex::frame::FrameEncoder::with_frame_info(blocks, Vec::new());
            to.write_all(bytes).unwrap();
            to.finish().unwrap()
        }
    }
}

const PACKINGS: [Packing; 3] = [Packing::Gzip, Packing::Zstd, Packing::Lz4];

#[test]
fn compressed_captures_are_read_whatever_their_name() {
    let bytes = big_pcapng();
    let (plain, _) = walked_bytes(&bytes);
    for packing in PACKINGS {
        let file = opened(&packed(&bytes, packing)).unwrap();
        assert_eq!(file.packing(), packing);
        let (frames, walker) = walked(&file);
        assert_eq!(frames, plain, "{packing:?}");
        assert_eq!(walker.troubles(), []);
        assert_eq!(file.progress(walker.position()), Some(1.0));
        let mut again = Vec::new();
        file.reader().read(plain[2999].0.offset, 200, &mut again).unwrap();
        assert_eq!(again, plain[2999].1);
    }
}

#[test]
fn several_compressed_streams_in_one_file_are_one_capture() {
    let bytes = big_pcapng();
    let (one, two) = bytes.split_at(50_000);
    for packing in PACKINGS {
        let both = [packed(one, packing), packed(two, packing)].concat();
        assert_eq!(outcome(&both), (3000, String::new()), "{packing:?}");
    }
}

#[test]
fn a_compressed_file_that_is_cut_gives_what_can_be_unpacked() {
    let bytes = big_pcapng();
    for packing in PACKINGS {
        let whole = packed(&bytes, packing);
        assert!(matches!(opened(&whole[..5]), Err(OpenError::CutShort { .. })), "{packing:?}");
        let (frames, said) = outcome(&whole[..whole.len() - 10]);
        // A block of LZ4 is unpacked whole or not at all.
        assert!(frames <= 3000 && (packing != Packing::Gzip || frames > 2900), "{packing:?} {frames}");
        assert_eq!(said, CUT, "{packing:?}");
    }
    let whole = packed(&bytes, Packing::Gzip);
    assert!(outcome(&whole[..whole.len() / 2]).0 > 1000);
}

#[test]
fn a_compressed_file_that_is_wrong_says_so() {
    let bytes = big_pcapng();
    let mut whole = packed(&bytes, Packing::Gzip);
    let at = whole.len() - 8;
    whole[at] ^= 1;
    let text = "cannot be decompressed; it may be damaged or corrupt.\n(bad CRC)";
    assert_eq!(outcome(&whole), (3000, text.to_owned()));
    assert!(matches!(opened(&packed(b"no capture", Packing::Gzip)), Err(OpenError::NotACapture { .. })));
    assert_eq!(outcome(&packed(b"", Packing::Gzip)), (0, String::new()));
}

/// A stream that brings its bytes in small pieces.
struct Drips(std::io::Cursor<Vec<u8>>, usize);

impl Read for Drips {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let len = into.len().min(self.1);
        self.0.read(&mut into[..len])
    }
}

#[test]
fn a_stream_is_read_as_it_comes() {
    let bytes = big_pcapng();
    let (plain, _) = walked_bytes(&bytes);
    for bytes in [bytes.clone(), packed(&bytes, Packing::Zstd)] {
        for piece in [1, 7, 5000] {
            let file = CaptureFile::from_reader(Drips(std::io::Cursor::new(bytes.clone()), piece)).unwrap();
            let (frames, walker) = walked(&file);
            assert_eq!(frames.len(), plain.len());
            assert_eq!(walker.troubles(), []);
        }
    }
}

/// A stream that brings what the test sends.
struct Fed(std::sync::mpsc::Receiver<Vec<u8>>, Vec<u8>);

impl Read for Fed {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.1.is_empty() {
            self.1 = self.0.recv().unwrap_or_default();
        }
        let len = into.len().min(self.1.len());
        into[..len].copy_from_slice(&self.1[..len]);
        self.1.drain(..len);
        Ok(len)
    }
}

#[test]
fn a_stream_can_be_followed() {
    let (send, receive) = std::sync::mpsc::channel();
    send.send(pcapng(&[LE.plain_packet()])).unwrap();
    let file = CaptureFile::follow_reader(Fed(receive, Vec::new())).unwrap();
    let mut walker = file.walk();
    let mut next = || loop {
        match walker.next() {
            Step::Frame(record, _) => return Some(record.time),
            Step::End => return None,
            Step::Waiting => {
                walker.wait(Duration::from_millis(200));
            }
        }
    };
    assert_eq!(next(), Some(Time(1_000_000_000)));
    let second = LE.packet(0, 2, &PACKET, 60, &[]);
    send.send(second[..30].to_vec()).unwrap();
    send.send(second[30..].to_vec()).unwrap();
    assert_eq!(next(), Some(Time(2000)));
    drop(send);
    assert_eq!(next(), None);
}

#[test]
fn a_growing_file_is_followed_until_it_is_complete() {
    let mut growing = on_disk(&pcap(&[LE.pcap_record(1, 0, 60, 60, &PACKET)]));
    let file = CaptureFile::follow(growing.path()).unwrap();
    let mut walker = file.walk();
    assert!(matches!(walker.next(), Step::Frame(..)));
    assert!(matches!(walker.next(), Step::Waiting));
    assert!(!walker.wait(Duration::from_millis(1)));
    let more = LE.pcap_record(2, 0, 60, 60, &PACKET);
    growing.write_all(&more[..50]).unwrap();
    assert!(matches!(walker.next(), Step::Waiting));
    growing.write_all(&more[50..]).unwrap();
    assert!(matches!(walker.next(), Step::Frame(record, _) if record.time == Time(2_000_000_000)));
    growing.write_all(&more[..20]).unwrap();
    file.stop_following();
    assert!(matches!(walker.next(), Step::End));
    assert_eq!(walker.troubles(), [Trouble::CutShort { at: 24 + 2 * 76 }]);
}

#[test]
fn a_file_that_shrinks_while_open_gives_an_error_not_a_crash() {
    let shrinking = on_disk(&pcap(&vec![LE.pcap_record(1, 0, 60, 60, &PACKET); 10_000]));
    let file = CaptureFile::open(shrinking.path()).unwrap();
    let mut walker = file.walk();
    assert!(matches!(walker.next(), Step::Frame(..)));
    shrinking.as_file().set_len(300_000).unwrap();
    let mut frames = 1_u64;
    while let Step::Frame(..) = walker.next() {
        frames += 1;
    }
    assert_eq!(frames, (300_000 - 24) / 76);
    assert_eq!(walker.troubles(), [Trouble::CutShort { at: 24 + frames * 76 }]);
    let error = file.reader().read(600_000, 60, &mut Vec::new()).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
}

#[test]
fn frames_are_read_again_in_any_order() {
    let file = opened(&big_pcapng()).unwrap();
    let (frames, _) = walked(&file);
    let mut reader = file.reader().clone();
    let mut bytes = Vec::new();
    let mut at = 1;
    for step in 0..4000 {
        // In order for a while, then somewhere else.
        at = if step % 9 == 0 { at * 31 % 2999 } else { (at + 1) % 3000 };
        let (record, data) = &frames[at];
        reader.read(record.offset, record.captured, &mut bytes).unwrap();
        assert_eq!(&bytes, data);
    }
}

// Hurt files

/// xorshift: the same hurts on every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % sides
    }
}

#[test]
fn hurt_files_never_panic_and_every_frame_lies_in_its_file() {
    let options = [LE.option(9, b"\x09"), LE.option(14, &LE.u64(3)), LE.option(2, b"eth0")];
    let seeds = [
        pcap(&[LE.pcap_record(1, 2, 60, 60, &PACKET), LE.pcap_record(1, 2, 33, 33, &PACKET[..33])]),
        [BE.pcap_header(0xa1b2_cd34, 4, 65535, 201), LE.pcap_record(1, 2, 60, 60, &[0; 68]).repeat(3)].concat(),
        [
            LE.section(&[LE.option(1, b"comment")]),
            LE.interface(1, 0, &options),
            LE.packet(0, 1, &PACKET, 60, &[LE.option(1, b"c"), LE.option(4, &LE.u64(1))]),
            LE.block(4, &[LE.u16(1), LE.u16(8), b"\x01\x02\x03\x04abc\0".to_vec(), LE.u32(0)].concat()),
            LE.block(10, &[LE.words(&[1, 4]), b"abcd".to_vec()].concat()),
            LE.block(5, &[LE.words(&[0, 0, 99]), LE.option(4, &LE.u64(12))].concat()),
            LE.block(3, &[LE.u32(60), PACKET.to_vec()].concat()),
            LE.block(9, b"__REALTIME_TIMESTAMP=1700000000123456\n"),
            LE.block(0xbad, &[0; 12]),
            LE.block(0x204, &[0; 40]),
            BE.section(&[]),
            BE.interface(201, 0, &[]),
            BE.packet(0, 1, &PACKET, 60, &[]),
        ]
        .concat(),
    ];
    let seeds = seeds.into_iter().chain([snoop(&vec![snoop_record(&PACKET[..33], 60, 60); 3])]).collect::<Vec<_>>();
    let mut dice = Dice(0x5eed);
    let mut bytes = Vec::new();
    for round in 0..6000 {
        let mut hurt = seeds[round % seeds.len()].clone();
        for _ in 0..=dice.roll(4) {
            let at = dice.roll(hurt.len());
            match dice.roll(4) {
                0 => hurt[at] ^= 1 << dice.roll(8),
                1 => hurt[at] = [0, 0xff, 0x7f, 0x80][dice.roll(4)],
                2 => hurt.truncate(at.max(1)),
                _ => {
                    let piece = hurt[at..(at + dice.roll(40)).min(hurt.len())].to_vec();
                    hurt.splice(at..at, piece);
                }
            }
        }
        let Ok(file) = opened(&hurt) else { continue };
        let (frames, walker) = walked(&file);
        let mut reader = file.reader();
        for (record, data) in &frames {
            assert!(record.offset + u64::from(record.captured) <= hurt.len() as u64);
            reader.read(record.offset, record.captured, &mut bytes).unwrap();
            assert_eq!(&bytes, data);
            if let Some(at) = record.options {
                reader.options(at).unwrap();
            }
        }
        for trouble in walker.troubles() {
            assert!(trouble.at() <= hurt.len() as u64 && !trouble.to_string().is_empty());
        }
    }
}

// Compared with another reader, and written again

#[test]
fn pcap_file_reads_the_same_from_good_files() {
    let bytes = pcap(&[LE.pcap_record(1, 2, 60, 1514, &PACKET), LE.pcap_record(9, 999_999, 33, 33, &PACKET[..33])]);
    let (frames, _) = walked_bytes(&bytes);
    let mut other = pcap_file::pcap::PcapReader::new(&bytes[..]).unwrap();
    for (record, data) in &frames {
        let packet = other.next_packet().unwrap().unwrap();
        assert_eq!(packet.timestamp().as_nanos(), record.time.0 as u128);
        assert_eq!((packet.data(), packet.orig_len()), (&data[..], record.length));
    }
    let bytes = big_pcapng();
    let (frames, _) = walked_bytes(&bytes);
    let mut other = pcap_file::pcapng::PcapNgReader::new(&bytes[..]).unwrap();
    let mut theirs = Vec::new();
    while let Some(block) = other.next_block() {
        if let pcap_file::pcapng::Block::EnhancedPacket(packet) = block.unwrap().0 {
            theirs.push((packet.timestamp.as_nanos() as i64, packet.original_len, packet.data.into_owned()));
        }
    }
    let ours: Vec<_> = frames.into_iter().map(|(r, data)| (r.time.0, r.length, data)).collect();
    assert!(ours == theirs);
}

fn copied(from: &CaptureFile, options: &WriteOptions) -> Result<tempfile::TempPath, WriteError> {
    let path = tempfile::NamedTempFile::new().unwrap().into_temp_path();
    let (frames, walker) = walked(from);
    let options = WriteOptions { section: walker.sections().first().cloned(), ..options.clone() };
    let mut writer = Writer::create(&path, &options)?;
    for secrets in walker.secrets() {
        writer.secrets(secrets)?;
    }
    writer.names(walker.names())?;
    let mut reader = from.reader();
    let mut bytes = Vec::new();
    for (record, _) in &frames {
        let link = walker.interfaces().get(record.interface as usize).map_or(0, |i| i.link);
        reader.read_with_pseudo_header(record, link, &mut bytes).unwrap();
        let packet = record.options.map(|at| reader.options(at).unwrap()).unwrap_or_default();
        writer.frame(walker.interfaces(), record, &bytes, &packet.all)?;
    }
    for counted in walker.statistics() {
        writer.statistics(counted)?;
    }
    assert_eq!(writer.frames(), frames.len() as u64);
    writer.finish()?;
    Ok(path)
}

/// A file with a bit of everything that pcapng keeps.
fn rich_pcapng(order: Bytes) -> Vec<u8> {
    [
        order.section(&[order.option(1, b"comment"), order.option(4, b"someone")]),
        order.interface(
            1,
            96,
            &[order.option(2, b"eth0"), order.option(8, &order.u64(1000)), order.option(14, &order.u64(100))],
        ),
        order.interface(201, 0, &[order.option(9, b"\x8a"), order.option(999, b"unheard of")]),
        order.block(4, &[order.u16(1), order.u16(8), b"\x01\x02\x03\x04abc\0".to_vec(), order.u32(0)].concat()),
        order.block(10, &[order.words(&[Secrets::TLS_KEY_LOG, 4]), b"abcd".to_vec()].concat()),
        order.packet(0, 7, &PACKET, 1514, &[order.option(1, b"look"), order.option(4, &order.u64(9))]),
        order.packet(1, 1025, b"\0\0\0\x01\x04\x0e\x01", 7, &[order.option(2988, &order.words(&[32473, 1]))]),
        order.packet(0, 8, &PACKET, 10, &[]),
        order.block(9, b"__REALTIME_TIMESTAMP=1700000000123456\nA=b\n"),
        order.block(0xbad, &[order.u32(32473), b"abcdefgh".to_vec()].concat()),
        order.block(5, &[order.words(&[0, 0, 99]), order.option(4, &order.u64(12))].concat()),
    ]
    .concat()
}

#[test]
fn a_pcapng_file_written_again_says_the_same() {
    for order in [LE, BE] {
        let file = opened(&rich_pcapng(order)).unwrap();
        let (frames, walker) = walked(&file);
        assert_eq!(frames.len(), 5);
        for packing in [Packing::None, Packing::Gzip, Packing::Zstd, Packing::Lz4] {
            let path = copied(&file, &WriteOptions { packing, ..WriteOptions::default() }).unwrap();
            let copy = CaptureFile::open(&path).unwrap();
            assert_eq!(copy.packing(), packing);
            let (frames_again, again) = walked(&copy);
            assert_eq!(again.troubles(), []);
            assert_eq!(again.sections()[0].options, walker.sections()[0].options);
            assert_eq!(again.secrets()[0].data, walker.secrets()[0].data);
            assert_eq!(again.names(), walker.names());
            assert_eq!(again.statistics(), walker.statistics());
            for (one, two) in again.interfaces().iter().zip(walker.interfaces()) {
                assert_eq!((one.link, one.snaplen, one.resolution), (two.link, two.snaplen, two.resolution));
                assert_eq!((&one.name, one.offset, &one.comments), (&two.name, two.offset, &two.comments));
                assert!(two.options.iter().all(|option| one.options.contains(option)));
            }
            assert_eq!(frames_again.len(), frames.len());
            for ((one, data), (two, data_before)) in frames_again.iter().zip(&frames) {
                assert_eq!((one.time, one.length, one.interface), (two.time, two.length, two.interface));
                assert_eq!((one.kind, data), (two.kind, data_before));
                let read = |file: &CaptureFile, at: Option<OptionsAt>| {
                    at.map(|at| file.reader().options(at).unwrap()).unwrap_or_default()
                };
                assert_eq!(read(&copy, one.options), read(&file, two.options));
            }
        }
    }
}

#[test]
fn pcap_holds_one_link_type() {
    let two = [
        LE.section(&[]),
        LE.interface(1, 0, &[]),
        LE.interface(113, 0, &[]),
        LE.plain_packet(),
        LE.packet(1, 1, &PACKET, 60, &[]),
    ]
    .concat();
    let options = WriteOptions { format: WriteFormat::Pcap, ..WriteOptions::default() };
    let error = copied(&opened(&two).unwrap(), &options).unwrap_err();
    assert_eq!(
        error.to_string(),
        "pcap can hold only one link type, these packets have 2 (Ethernet and Linux cooked-mode capture v1); \
         save them as pcapng"
    );
    // Two interfaces of one link type are no hindrance.
    let one = [
        LE.section(&[]),
        LE.interface(1, 0, &[]),
        LE.interface(1, 0, &[LE.option(13, b"\x04")]),
        LE.plain_packet(),
        LE.packet(1, 1, &PACKET, 60, &[]),
    ]
    .concat();
    let path = copied(&opened(&one).unwrap(), &options).unwrap();
    assert_eq!(walked(&CaptureFile::open(&path).unwrap()).0.len(), 2);
}

#[test]
fn pcap_is_written_with_micros_or_nanos() {
    let options = [LE.option(9, b"\x09"), LE.option(13, b"\x04")];
    let from = [LE.section(&[]), LE.interface(1, 0, &options), LE.packet(0, 1_234_567_891, &PACKET, 10, &[])].concat();
    let file = opened(&from).unwrap();
    for (format, nanos) in [(WriteFormat::Pcap, 1_234_567_000), (WriteFormat::NanosecondPcap, 1_234_567_891)] {
        let path = copied(&file, &WriteOptions { format, ..WriteOptions::default() }).unwrap();
        let (frames, walker) = walked(&CaptureFile::open(&path).unwrap());
        assert_eq!((frames[0].0.time, frames[0].0.length), (Time(nanos), 10));
        assert_eq!(walker.interfaces()[0].fcs_len, Some(4));
    }
}

#[test]
fn a_capture_can_be_saved_over_itself_and_an_unfinished_one_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.pcapng");
    std::fs::write(&path, big_pcapng()).unwrap();
    let file = CaptureFile::open(&path).unwrap();
    let (frames, walker) = walked(&file);
    let write = |count: usize, finish: bool| {
        let mut writer = Writer::create(&path, &WriteOptions::default()).unwrap();
        for (record, data) in frames.iter().take(count) {
            writer.frame(walker.interfaces(), record, data, &[]).unwrap();
        }
        if finish {
            writer.finish().unwrap();
        }
    };
    write(10, false);
    assert_eq!(walked(&CaptureFile::open(&path).unwrap()).0.len(), 3000);
    write(20, true);
    assert_eq!(walked(&CaptureFile::open(&path).unwrap()).0.len(), 20);
    // The handle that was open still reads what it had opened.
    assert_eq!(walked(&file).0.len(), 3000);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_capture_without_packets_is_written_too() {
    let empty = opened(b"").unwrap();
    for format in [WriteFormat::Pcapng, WriteFormat::Pcap] {
        let path = copied(&empty, &WriteOptions { format, ..WriteOptions::default() }).unwrap();
        let file = CaptureFile::open(&path).unwrap();
        assert_ne!(file.format(), FileFormat::Empty);
        assert_eq!(walked(&file).0, []);
    }
}

#[test]
fn link_types_are_in_order_and_known_by_tsharks_numbers_and_names() {
    assert!(LINK_TYPES.is_sorted_by_key(|l| l.link));
    for (link, encap, name) in [
        (0, 15, "NULL/Loopback"),
        (1, 1, "Ethernet"),
        (12, 7, "Raw IP"),
        (101, 7, "Raw IP"),
        (105, 20, "IEEE 802.11 Wireless LAN"),
        (113, 25, "Linux cooked-mode capture v1"),
        (127, 23, "IEEE 802.11 plus radiotap radio header"),
        (276, 210, "Linux cooked-mode capture v2"),
        (9999, 0, "Unknown"),
    ] {
        assert_eq!((encap_type(link), link_name(link)), (encap, name));
    }
}
