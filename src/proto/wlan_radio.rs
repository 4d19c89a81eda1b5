//! 802.11 radio information: what follows from the capture's words on a frame's reception, for every kind of radio header alike.

use super::radiotap::{channel, ht_bits, ht_rate, places};
use super::wlan::{self, WLAN};
use crate::dissect::prelude::*;

fields! {
    PHY = "wlan_radio.phy", "PHY type", u32, names PHYS;
    TURBO = "wlan_radio.11a.turbo_type", "Turbo type", u32, names TURBOS;
    MCS = "wlan_radio.11n.mcs_index", "MCS index", u32;
    BANDWIDTH = "wlan_radio.11n.bandwidth", "Bandwidth", u32, names BANDWIDTHS;
    SHORT_GUARD = "wlan_radio.11n.short_gi", "Short GI", bool;
    GREENFIELD = "wlan_radio.11n.greenfield", "Greenfield", bool;
    CODING = "wlan_radio.11n.fec", "FEC", u32, names CODINGS;
    STBC = "wlan_radio.11n.stbc_streams", "Number of STBC streams", u32;
    EXTENSION = "wlan_radio.11n.ness", "Number of extension spatial streams", u32;
    SHORT_PREAMBLE = "wlan_radio.short_preamble", "Short preamble", bool;
    DATA_RATE = "wlan_radio.data_rate", "Data rate", f32;
    CHANNEL = "wlan_radio.channel", "Channel", u32;
    FREQUENCY = "wlan_radio.frequency", "Frequency", u16, unit "MHz";
    SIGNAL_DB = "wlan_radio.signal_db", "Signal strength (dB)", u8, unit " dB";
    SIGNAL_DBM = "wlan_radio.signal_dbm", "Signal strength (dBm)", i8, unit " dBm";
    NOISE_DB = "wlan_radio.noise_db", "Noise level (dB)", u8, unit " dB";
    NOISE_DBM = "wlan_radio.noise_dbm", "Noise level (dBm)", i8, unit " dBm";
    RATIO = "wlan_radio.snr", "Signal/noise ratio (dB)", i32, unit " dB";
    TIMESTAMP = "wlan_radio.timestamp", "TSF timestamp", u64;
    LAST_PART = "wlan_radio.last_part_of_an_ampdu", "Last part of an A-MPDU", bool, mask32 0x1;
    DELIMITER_ERROR = "wlan_radio.a_mpdu_delim_crc_error", "A-MPDU delimiter CRC error", bool, mask32 0x2;
    AGGREGATE = "wlan_radio.a_mpdu_aggregate_id", "A-MPDU aggregate ID", u32;
    DURATION = "wlan_radio.duration", "Duration", u32, unit "µs";
    PREAMBLE = "wlan_radio.preamble", "Preamble", u32, unit "µs";
    SPACE = "wlan_radio.ifs", "IFS", i64, unit "µs";
    START = "wlan_radio.start_tsf", "Start", u64, unit "µs";
    END = "wlan_radio.end_tsf", "End", u64, unit "µs";
    ASSUMED_SHORT_PREAMBLE = "wlan_radio.assumed.short_preamble", "No preamble length information was available, assuming short preamble.", warn Group::Assumption;
    ASSUMED_MIXED = "wlan_radio.assumed.non_greenfield", "No plcp type information was available, assuming non greenfield.", warn Group::Assumption;
    ASSUMED_NO_STBC = "wlan_radio.assumed.no_stbc", "No stbc information was available, assuming no stbc.", warn Group::Assumption;
    ASSUMED_NO_EXTENSION = "wlan_radio.assumed.no_extension_streams", "No extension stream information was available, assuming no extension streams.", warn Group::Assumption;
    ASSUMED_BCC = "wlan_radio.assumed.bcc_fec", "No fec type information was available, assuming bcc fec.", warn Group::Assumption;
}

static PHYS: &[(u64, &str)] = &[
    (1, "802.11 FHSS"),
    (2, "802.11 IR"),
    (3, "802.11 DSSS"),
    (4, "802.11b (HR/DSSS)"),
    (5, "802.11a (OFDM)"),
    (6, "802.11g (ERP)"),
    (7, "802.11n (HT)"),
    (8, "802.11ac (VHT)"),
    (9, "802.11ad (DMG)"),
    (10, "802.11ah (S1G)"),
    (11, "802.11ax (HE)"),
];
static TURBOS: &[(u64, &str)] = &[(0, "Non-turbo"), (1, "Turbo"), (2, "Dynamic turbo"), (3, "Static turbo")];
static BANDWIDTHS: &[(u64, &str)] = &[(0, "20 MHz"), (1, "40 MHz"), (2, "20 MHz lower"), (3, "20 MHz upper")];
static CODINGS: &[(u64, &str)] = &[(0, "BCC"), (1, "LDPC")];

pub static WLAN_RADIO: Protocol = Protocol {
    short: "802.11 Radio",
    fields: FIELDS,
    hands_on_last: Some(&[]),
    dissect,
    ..Protocol::named("wlan_radio", "802.11 radio information")
};

const PHY_B: u64 = 4;
const PHY_A: u64 = 5;
const PHY_G: u64 = 6;
const PHY_N: u64 = 7;
const PHY_AC: u64 = 8;

/// Megabits a second of 802.11b and its forerunner.
const DSSS_RATES: [f64; 4] = [1.0, 2.0, 5.5, 11.0];

/// What a header said.
#[derive(Default)]
struct Radio {
    time: Option<u64>,
    flags: Option<u8>,
    /// Megabits a second.
    rate: Option<f64>,
    frequency: Option<u16>,
    channel_flags: Option<u32>,
    signal_dbm: Option<i8>,
    noise_dbm: Option<i8>,
    signal_db: Option<u8>,
    noise_db: Option<u8>,
    /// Known, flags and index.
    mcs: Option<[u8; 3]>,
    aggregate: Option<(u32, u16)>,
    vht: bool,
}

impl Radio {
    /// Reads a radiotap header.
    fn radiotap(header: &[u8]) -> Radio {
        let mut radio = Radio::default();
        for (bit, at) in places(header) {
            let Some(bytes) = header.get(at..) else { continue };
            let byte = bytes.first().copied();
            let half = bytes.first_chunk::<2>().map(|bytes| u16::from_le_bytes(*bytes));
            let word = bytes.first_chunk::<4>().map(|bytes| u32::from_le_bytes(*bytes));
            match bit {
                0 => radio.time = bytes.first_chunk::<8>().map(|bytes| u64::from_le_bytes(*bytes)),
                1 => radio.flags = byte,
                2 => radio.rate = byte.map(|rate| f64::from(rate) / 2.0),
                3 => {
                    radio.frequency = half;
                    radio.channel_flags = word.map(|word| word >> 16);
                }
                5 => radio.signal_dbm = byte.map(u8::cast_signed),
                6 => radio.noise_dbm = byte.map(u8::cast_signed),
                12 => radio.signal_db = byte,
                13 => radio.noise_db = byte,
                18 => {
                    radio.channel_flags = word;
                    radio.frequency = word
                        .and(bytes.get(4..))
                        .and_then(|rest| rest.first_chunk::<2>())
                        .map(|bytes| u16::from_le_bytes(*bytes));
                }
                19 => radio.mcs = bytes.first_chunk::<3>().copied(),
                20 => {
                    let flags = bytes.get(4..).and_then(|rest| rest.first_chunk::<2>());
                    radio.aggregate = word.zip(flags.map(|bytes| u16::from_le_bytes(*bytes)));
                }
                21 => radio.vht = true,
                _ => {}
            }
        }
        radio
    }

    fn phy(&self) -> Option<u64> {
        if self.vht {
            return Some(PHY_AC);
        }
        if self.mcs.is_some() {
            return Some(PHY_N);
        }
        let Some(flags) = self.channel_flags else {
            return self.rate.filter(|rate| DSSS_RATES.contains(rate)).map(|_| PHY_B);
        };
        let (cck, ofdm, low, high, dynamic) =
            (flags & 0x20 != 0, flags & 0x40 != 0, flags & 0x80 != 0, flags & 0x100 != 0, flags & 0x400 != 0);
        match () {
            () if high && ofdm => Some(PHY_A),
            () if low && cck => Some(PHY_B),
            () if low && (ofdm || dynamic) => Some(PHY_G),
            () => None,
        }
    }
}

/// When the frame before ended, by the radio's clock.
#[derive(Default)]
struct Ended(Option<u64>);

/// The time between two frames.
#[derive(Clone, Copy)]
struct Space(i64);

fn dissect(pkt: &mut Packet) -> Parsed {
    let radio = Radio::radiotap(pkt.told());
    let phy = radio.phy();
    let mut rate = radio.rate;
    if let Some(phy) = phy {
        pkt.add(&PHY, phy, 0);
    }
    match phy {
        Some(PHY_B) => {
            if let Some(flags) = radio.flags {
                pkt.add(&SHORT_PREAMBLE, u64::from(flags & 2 != 0), 0);
            }
        }
        Some(PHY_A) => {
            let turbo = match radio.channel_flags.unwrap_or(0) {
                flags if flags & 0x2000 != 0 => 3,
                flags if flags & 0x10 != 0 => 1,
                _ => 0,
            };
            pkt.add(&TURBO, turbo, 0);
        }
        Some(PHY_N) => rate = ht(pkt, &radio).or(rate),
        _ => {}
    }
    if let Some(rate) = rate {
        let item = pkt.add(&DATA_RATE, rate.to_bits(), 0);
        pkt.label(item, |text| write!(text, "Data rate: {rate:.1} Mb/s"));
    }
    if let Some(frequency) = radio.frequency {
        if let Some(channel) = channel(frequency) {
            pkt.add(&CHANNEL, u64::from(channel), 0);
        }
        pkt.add(&FREQUENCY, u64::from(frequency), 0);
    }
    strength(pkt, &radio);
    if let Some(time) = radio.time {
        pkt.add(&TIMESTAMP, time, 0);
    }
    if let Some((reference, flags)) = radio.aggregate {
        if flags & 4 != 0 {
            pkt.add(&LAST_PART, u64::from(flags & 8 != 0), 0);
        }
        if flags & 0x10 != 0 {
            pkt.add(&DELIMITER_ERROR, 2, 0);
        }
        pkt.add(&AGGREGATE, u64::from(reference), 0);
    }
    if let (Some(phy), Some(rate)) = (phy, rate) {
        duration(pkt, &radio, phy, rate);
    }
    let has_check = radio.flags.is_some_and(|flags| flags & 0x10 != 0);
    pkt.tell(if has_check { wlan::HAS_CHECK } else { b"" });
    pkt.hand_to(&WLAN)
}

fn strength(pkt: &mut Packet, radio: &Radio) {
    let signed = |value: i8| i64::from(value).cast_unsigned();
    if let Some(signal) = radio.signal_db {
        pkt.add(&SIGNAL_DB, u64::from(signal), 0);
    }
    if let Some(signal) = radio.signal_dbm {
        pkt.add(&SIGNAL_DBM, signed(signal), 0);
    }
    if let Some(noise) = radio.noise_db {
        pkt.add(&NOISE_DB, u64::from(noise), 0);
    }
    if let Some(noise) = radio.noise_dbm {
        pkt.add(&NOISE_DBM, signed(noise), 0);
    }
    if let (Some(signal), Some(noise)) = (radio.signal_dbm, radio.noise_dbm) {
        let ratio = i64::from(signal).saturating_sub(i64::from(noise));
        pkt.add(&RATIO, ratio.cast_unsigned(), 0);
    }
}

/// 802.11n's own; gives the rate.
fn ht(pkt: &mut Packet, radio: &Radio) -> Option<f64> {
    let [known, flags, index] = radio.mcs?;
    let has = |bit: u8| known & bit != 0;
    if has(0x02) {
        pkt.add(&MCS, u64::from(index), 0);
    }
    if has(0x01) {
        pkt.add(&BANDWIDTH, u64::from(flags & 3), 0);
    }
    if has(0x04) {
        pkt.add(&SHORT_GUARD, u64::from(flags >> 2 & 1), 0);
    }
    if has(0x08) {
        pkt.add(&GREENFIELD, u64::from(flags >> 3 & 1), 0);
    }
    if has(0x10) {
        pkt.add(&CODING, u64::from(flags >> 4 & 1), 0);
    }
    if has(0x20) {
        pkt.add(&STBC, u64::from(flags >> 5 & 3), 0);
    }
    if has(0x40) {
        pkt.add(&EXTENSION, u64::from(flags >> 7 | known >> 6 & 2), 0);
    }
    if known & 0x07 == 0x07 { ht_rate(index, flags & 3 == 1, flags & 4 != 0) } else { None }
}

/// How long the frame was in the air (IEEE 802.11-2016 clauses 16 to 19), and with the radio's clock when.
fn duration(pkt: &mut Packet, radio: &Radio, phy: u64, rate: f64) {
    if rate <= 0.0 {
        return;
    }
    let bits = f64::from(u32::try_from(pkt.left()).unwrap_or(u32::MAX)) * 8.0;
    // DSSS rates are spoken by later radios as before.
    let dsss = DSSS_RATES.contains(&rate);
    let mut assumed: Vec<&'static Field> = Vec::new();
    let (preamble, data) = match phy {
        PHY_B | PHY_G if dsss => {
            let short = match radio.flags {
                Some(flags) => flags & 2 != 0,
                None => {
                    assumed.push(&ASSUMED_SHORT_PREAMBLE);
                    true
                }
            };
            (if short { 96.0 } else { 192.0 }, (bits / rate).ceil())
        }
        PHY_A | PHY_G => {
            let symbols = ((bits + 22.0) / (rate * 4.0)).ceil();
            (20.0, symbols * 4.0)
        }
        PHY_N => {
            let Some([known, flags, index]) = radio.mcs else { return };
            let Some(per_symbol) = ht_bits(index, flags & 3 == 1) else { return };
            let stbc = if known & 0x20 != 0 { u32::from(flags >> 5 & 3) } else { 0 };
            let greenfield = known & 0x08 != 0 && flags & 0x08 != 0;
            let unknown =
                [(0x08, &ASSUMED_MIXED), (0x20, &ASSUMED_NO_STBC), (0x40, &ASSUMED_NO_EXTENSION), (0x10, &ASSUMED_BCC)];
            assumed.extend(unknown.iter().filter(|(bit, _)| known & bit == 0).map(|(_, field)| *field));
            let streams = u32::from(index / 8).saturating_add(1);
            let space_time = streams.saturating_add(stbc);
            let training = if space_time == 3 { 4 } else { space_time };
            let before = if greenfield { 24.0 } else { 32.0 };
            let group = if stbc > 0 { 2.0 } else { 1.0 };
            let tail = if streams > 2 { 12.0 } else { 6.0 };
            let symbols = ((bits + 16.0 + tail) / (f64::from(per_symbol) * group)).ceil() * group;
            let long = if flags & 4 != 0 { 3.6 } else { 4.0 };
            (before + 4.0 * f64::from(training), symbols * long)
        }
        _ => return,
    };
    let duration = (preamble + data) as u64;
    pkt.found(&DURATION, duration);
    pkt.open();
    for field in assumed {
        pkt.expert_here(field);
    }
    pkt.found(&PREAMBLE, preamble as u64);
    if let Some(end) = radio.time {
        let start = end.wrapping_sub(duration);
        let space = pkt.learn(|first| {
            let before = first.scratch::<Ended>().0.replace(end)?;
            Some(first.push(Space(start.wrapping_sub(before).cast_signed())))
        });
        if let Some(Space(space)) = space.and_then(|key| pkt.recall(key)) {
            pkt.found(&SPACE, space.cast_unsigned());
        }
        pkt.found(&START, start);
        pkt.found(&END, end);
    }
    pkt.close();
}
