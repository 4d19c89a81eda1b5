//! Radiotap, what a radio says of a frame it took from the air (radiotap.org). HE, EHT and vendors' fields are skipped.

use super::wlan_radio::WLAN_RADIO;
use crate::dissect::prelude::*;

const PRESENCE: (&str, &str) = ("Present", "Absent");

fields! {
    VERSION = "radiotap.version", "Header revision", u8;
    PAD = "radiotap.pad", "Header pad", u8;
    LENGTH = "radiotap.length", "Header length", u16;
    PRESENT = "radiotap.present", "Present flags", none;
    PRESENT_WORD = "radiotap.present.word", "Present flags word", u32, hex;
    PRESENT_TSFT = "radiotap.present.tsft", "TSFT", bool, mask32 0x0000_0001, yes_no PRESENCE;
    PRESENT_FLAGS = "radiotap.present.flags", "Flags", bool, mask32 0x0000_0002, yes_no PRESENCE;
    PRESENT_RATE = "radiotap.present.rate", "Rate", bool, mask32 0x0000_0004, yes_no PRESENCE;
    PRESENT_CHANNEL = "radiotap.present.channel", "Channel", bool, mask32 0x0000_0008, yes_no PRESENCE;
    PRESENT_FHSS = "radiotap.present.fhss", "FHSS", bool, mask32 0x0000_0010, yes_no PRESENCE;
    PRESENT_DBM_ANTSIGNAL = "radiotap.present.dbm_antsignal", "dBm Antenna Signal", bool, mask32 0x0000_0020, yes_no PRESENCE;
    PRESENT_DBM_ANTNOISE = "radiotap.present.dbm_antnoise", "dBm Antenna Noise", bool, mask32 0x0000_0040, yes_no PRESENCE;
    PRESENT_LOCK_QUALITY = "radiotap.present.lock_quality", "Lock Quality", bool, mask32 0x0000_0080, yes_no PRESENCE;
    PRESENT_TX_ATTENUATION = "radiotap.present.tx_attenuation", "TX Attenuation", bool, mask32 0x0000_0100, yes_no PRESENCE;
    PRESENT_DB_TX_ATTENUATION = "radiotap.present.db_tx_attenuation", "dB TX Attenuation", bool, mask32 0x0000_0200, yes_no PRESENCE;
    PRESENT_DBM_TX_POWER = "radiotap.present.dbm_tx_power", "dBm TX Power", bool, mask32 0x0000_0400, yes_no PRESENCE;
    PRESENT_ANTENNA = "radiotap.present.antenna", "Antenna", bool, mask32 0x0000_0800, yes_no PRESENCE;
    PRESENT_DB_ANTSIGNAL = "radiotap.present.db_antsignal", "dB Antenna Signal", bool, mask32 0x0000_1000, yes_no PRESENCE;
    PRESENT_DB_ANTNOISE = "radiotap.present.db_antnoise", "dB Antenna Noise", bool, mask32 0x0000_2000, yes_no PRESENCE;
    PRESENT_RXFLAGS = "radiotap.present.rxflags", "RX flags", bool, mask32 0x0000_4000, yes_no PRESENCE;
    PRESENT_TXFLAGS = "radiotap.present.txflags", "TX flags", bool, mask32 0x0000_8000, yes_no PRESENCE;
    PRESENT_DATA_RETRIES = "radiotap.present.data_retries", "data retries", bool, mask32 0x0002_0000, yes_no PRESENCE;
    PRESENT_XCHANNEL = "radiotap.present.xchannel", "Channel+", bool, mask32 0x0004_0000, yes_no PRESENCE;
    PRESENT_MCS = "radiotap.present.mcs", "MCS information", bool, mask32 0x0008_0000, yes_no PRESENCE;
    PRESENT_AMPDU = "radiotap.present.ampdu", "A-MPDU Status", bool, mask32 0x0010_0000, yes_no PRESENCE;
    PRESENT_VHT = "radiotap.present.vht", "VHT information", bool, mask32 0x0020_0000, yes_no PRESENCE;
    PRESENT_TIMESTAMP = "radiotap.present.timestamp", "frame timestamp", bool, mask32 0x0040_0000, yes_no PRESENCE;
    PRESENT_HE = "radiotap.present.he", "HE information", bool, mask32 0x0080_0000, yes_no PRESENCE;
    PRESENT_HE_MU = "radiotap.present.he_mu", "HE-MU information", bool, mask32 0x0100_0000, yes_no PRESENCE;
    PRESENT_0_LENGTH_PSDU = "radiotap.present.0_length.psdu", "0 Length PSDU", bool, mask32 0x0400_0000, yes_no PRESENCE;
    PRESENT_L_SIG = "radiotap.present.l_sig", "L-SIG", bool, mask32 0x0800_0000, yes_no PRESENCE;
    PRESENT_TLV = "radiotap.present.tlv", "TLVs", bool, mask32 0x1000_0000, yes_no PRESENCE;
    PRESENT_RTAP_NS = "radiotap.present.rtap_ns", "Radiotap NS next", bool, mask32 0x2000_0000;
    PRESENT_VENDOR_NS = "radiotap.present.vendor_ns", "Vendor NS next", bool, mask32 0x4000_0000;
    PRESENT_EXT = "radiotap.present.ext", "Ext", bool, mask32 0x8000_0000, yes_no PRESENCE;
    MACTIME = "radiotap.mactime", "MAC timestamp", u64;
    FLAGS = "radiotap.flags", "Flags", u8, hex;
    FLAGS_CFP = "radiotap.flags.cfp", "CFP", bool, mask8 0x01;
    FLAGS_PREAMBLE = "radiotap.flags.preamble", "Preamble", bool, mask8 0x02, yes_no ("Short", "Long");
    FLAGS_WEP = "radiotap.flags.wep", "WEP", bool, mask8 0x04;
    FLAGS_FRAG = "radiotap.flags.frag", "Fragmentation", bool, mask8 0x08;
    FLAGS_FCS = "radiotap.flags.fcs", "FCS at end", bool, mask8 0x10;
    FLAGS_DATAPAD = "radiotap.flags.datapad", "Data Pad", bool, mask8 0x20;
    FLAGS_BADFCS = "radiotap.flags.badfcs", "Bad FCS", bool, mask8 0x40;
    FLAGS_SHORTGI = "radiotap.flags.shortgi", "Short GI", bool, mask8 0x80;
    DATARATE = "radiotap.datarate", "Data rate (Mb/s)", f32;
    CHANNEL_FREQ = "radiotap.channel.freq", "Channel frequency", u32;
    CHANNEL_FLAGS = "radiotap.channel.flags", "Channel flags", u16, hex;
    CHANNEL_FLAGS_700MHZ = "radiotap.channel.flags.700mhz", "700 MHz spectrum", bool, mask16 0x0001;
    CHANNEL_FLAGS_800MHZ = "radiotap.channel.flags.800mhz", "800 MHz spectrum", bool, mask16 0x0002;
    CHANNEL_FLAGS_900MHZ = "radiotap.channel.flags.900mhz", "900 MHz spectrum", bool, mask16 0x0004;
    CHANNEL_FLAGS_TURBO = "radiotap.channel.flags.turbo", "Turbo", bool, mask16 0x0010;
    CHANNEL_FLAGS_CCK = "radiotap.channel.flags.cck", "Complementary Code Keying (CCK)", bool, mask16 0x0020;
    CHANNEL_FLAGS_OFDM = "radiotap.channel.flags.ofdm", "Orthogonal Frequency-Division Multiplexing (OFDM)", bool, mask16 0x0040;
    CHANNEL_FLAGS_2GHZ = "radiotap.channel.flags.2ghz", "2 GHz spectrum", bool, mask16 0x0080;
    CHANNEL_FLAGS_5GHZ = "radiotap.channel.flags.5ghz", "5 GHz spectrum", bool, mask16 0x0100;
    CHANNEL_FLAGS_PASSIVE = "radiotap.channel.flags.passive", "Passive", bool, mask16 0x0200;
    CHANNEL_FLAGS_DYNAMIC = "radiotap.channel.flags.dynamic", "Dynamic CCK-OFDM", bool, mask16 0x0400;
    CHANNEL_FLAGS_GFSK = "radiotap.channel.flags.gfsk", "Gaussian Frequency Shift Keying (GFSK)", bool, mask16 0x0800;
    CHANNEL_FLAGS_GSM = "radiotap.channel.flags.gsm", "GSM (900MHz)", bool, mask16 0x1000;
    CHANNEL_FLAGS_STURBO = "radiotap.channel.flags.sturbo", "Static Turbo", bool, mask16 0x2000;
    CHANNEL_FLAGS_HALF = "radiotap.channel.flags.half", "Half Rate Channel (10MHz Channel Width)", bool, mask16 0x4000;
    CHANNEL_FLAGS_QUARTER = "radiotap.channel.flags.quarter", "Quarter Rate Channel (5MHz Channel Width)", bool, mask16 0x8000;
    FHSS_HOPSET = "radiotap.fhss.hopset", "FHSS Hop Set", u8;
    FHSS_PATTERN = "radiotap.fhss.pattern", "FHSS Pattern", u8;
    DBM_ANTSIGNAL = "radiotap.dbm_antsignal", "Antenna signal", i8, unit " dBm";
    DBM_ANTNOISE = "radiotap.dbm_antnoise", "Antenna noise", i8, unit " dBm";
    QUALITY = "radiotap.quality", "Signal Quality", u16;
    TXATTENUATION = "radiotap.txattenuation", "TX attenuation", u16;
    DB_TXATTENUATION = "radiotap.db_txattenuation", "dB TX attenuation", u16, unit " dB";
    TXPOWER = "radiotap.txpower", "Transmit power", i8, unit " dBm";
    ANTENNA = "radiotap.antenna", "Antenna", u32;
    DB_ANTSIGNAL = "radiotap.db_antsignal", "dB antenna signal", u8, unit " dB";
    DB_ANTNOISE = "radiotap.db_antnoise", "dB antenna noise", u8, unit " dB";
    RXFLAGS = "radiotap.rxflags", "RX flags", u16, hex;
    RXFLAGS_BADPLCP = "radiotap.rxflags.badplcp", "Bad PLCP", bool, mask24 0x00_0002;
    TXFLAGS = "radiotap.txflags", "TX flags", u16, hex;
    TX_FAIL = "radiotap.rxflags.fail", "Fail", bool, mask24 0x00_0001;
    TX_CTS = "radiotap.rxflags.cts", "CTS", bool, mask24 0x00_0002;
    TX_RTS = "radiotap.rxflags.rts", "RTS/CTS", bool, mask24 0x00_0004;
    TX_NOACK = "radiotap.rxflags.noack", "No ACK", bool, mask24 0x00_0008;
    TX_NOSEQNO = "radiotap.rxflags.noseqno", "Has Seqnum", bool, mask24 0x00_0010;
    TX_ORDER = "radiotap.rxflags.order", "Order", bool, mask24 0x00_0020;
    DATA_RETRIES = "radiotap.data_retries", "data retries", u8;
    XCHANNEL_FLAGS = "radiotap.xchannel.flags", "Channel flags", u32, hex;
    XCHANNEL_FLAGS_TURBO = "radiotap.xchannel.flags.turbo", "Turbo", bool, mask32 0x0000_0010;
    XCHANNEL_FLAGS_CCK = "radiotap.xchannel.flags.cck", "Complementary Code Keying (CCK)", bool, mask32 0x0000_0020;
    XCHANNEL_FLAGS_OFDM = "radiotap.xchannel.flags.ofdm", "Orthogonal Frequency-Division Multiplexing (OFDM)", bool, mask32 0x0000_0040;
    XCHANNEL_FLAGS_2GHZ = "radiotap.xchannel.flags.2ghz", "2 GHz spectrum", bool, mask32 0x0000_0080;
    XCHANNEL_FLAGS_5GHZ = "radiotap.xchannel.flags.5ghz", "5 GHz spectrum", bool, mask32 0x0000_0100;
    CHANNEL_XTYPE_PASSIVE = "radiotap.channel.xtype.passive", "Passive", bool, mask32 0x0000_0200;
    XCHANNEL_FLAGS_DYNAMIC = "radiotap.xchannel.flags.dynamic", "Dynamic CCK-OFDM", bool, mask32 0x0000_0400;
    XCHANNEL_FLAGS_GFSK = "radiotap.xchannel.flags.gfsk", "Gaussian Frequency Shift Keying (GFSK)", bool, mask32 0x0000_0800;
    XCHANNEL_FLAGS_GSM = "radiotap.xchannel.flags.gsm", "GSM (900MHz)", bool, mask32 0x0000_1000;
    XCHANNEL_FLAGS_STURBO = "radiotap.xchannel.flags.sturbo", "Static Turbo", bool, mask32 0x0000_2000;
    XCHANNEL_FLAGS_HALF = "radiotap.xchannel.flags.half", "Half Rate Channel (10MHz Channel Width)", bool, mask32 0x0000_4000;
    XCHANNEL_FLAGS_QUARTER = "radiotap.xchannel.flags.quarter", "Quarter Rate Channel (5MHz Channel Width)", bool, mask32 0x0000_8000;
    XCHANNEL_FLAGS_HT20 = "radiotap.xchannel.flags.ht20", "HT Channel (20MHz Channel Width)", bool, mask32 0x0001_0000;
    XCHANNEL_FLAGS_HT40U = "radiotap.xchannel.flags.ht40u", "HT Channel (40MHz Channel Width with Extension channel above)", bool, mask32 0x0002_0000;
    XCHANNEL_FLAGS_HT40D = "radiotap.xchannel.flags.ht40d", "HT Channel (40MHz Channel Width with Extension channel below)", bool, mask32 0x0004_0000;
    XCHANNEL_FREQ = "radiotap.xchannel.freq", "Channel frequency", u32;
    XCHANNEL_CHANNEL = "radiotap.xchannel.channel", "Channel number", u32;
    MCS = "radiotap.mcs", "MCS information", none;
    MCS_KNOWN = "radiotap.mcs.known", "Known MCS information", u8, hex;
    MCS_HAVE_BW = "radiotap.mcs.have_bw", "Bandwidth", bool, mask8 0x01, yes_no PRESENCE;
    MCS_HAVE_INDEX = "radiotap.mcs.have_index", "MCS index", bool, mask8 0x02, yes_no PRESENCE;
    MCS_HAVE_GI = "radiotap.mcs.have_gi", "Guard interval", bool, mask8 0x04, yes_no PRESENCE;
    MCS_HAVE_FORMAT = "radiotap.mcs.have_format", "Format", bool, mask8 0x08, yes_no PRESENCE;
    MCS_HAVE_FEC = "radiotap.mcs.have_fec", "FEC type", bool, mask8 0x10, yes_no PRESENCE;
    MCS_HAVE_STBC = "radiotap.mcs.have_stbc", "STBC streams", bool, mask8 0x20, yes_no PRESENCE;
    MCS_HAVE_NESS = "radiotap.mcs.have_ness", "Number of extension spatial streams", bool, mask8 0x40, yes_no PRESENCE;
    MCS_NESS_BIT1 = "radiotap.mcs.ness_bit1", "Number of extension spatial streams bit 1", u8, mask8 0x80;
    MCS_BW = "radiotap.mcs.bw", "Bandwidth", u8, mask8 0x03, names MCS_BWS;
    MCS_GI = "radiotap.mcs.gi", "Guard interval", u8, mask8 0x04, names MCS_GIS;
    MCS_FORMAT = "radiotap.mcs.format", "Format", u8, mask8 0x08, names MCS_FORMATS;
    MCS_FEC = "radiotap.mcs.fec", "FEC type", u8, mask8 0x10, names HTC_CODING_TYPES;
    MCS_STBC = "radiotap.mcs.stbc", "STBC streams", u8, mask8 0x60;
    MCS_NESS_BIT0 = "radiotap.mcs.ness_bit0", "Number of extension spatial streams bit 0", u8, mask8 0x80;
    MCS_INDEX = "radiotap.mcs.index", "MCS index", u8;
    AMPDU = "radiotap.ampdu", "A-MPDU status", none;
    AMPDU_REFERENCE = "radiotap.ampdu.reference", "A-MPDU reference number", u32;
    AMPDU_FLAGS = "radiotap.ampdu.flags", "A-MPDU flags", u16, hex;
    AMPDU_FLAGS_REPORT_ZEROLEN = "radiotap.ampdu.flags.report_zerolen", "Driver reports 0-length subframes in this A-MPDU", bool, mask16 0x0001;
    AMPDU_FLAGS_IS_ZEROLEN = "radiotap.ampdu.flags.is_zerolen", "This is a 0-length subframe", bool, mask16 0x0002;
    AMPDU_FLAGS_LASTKNOWN = "radiotap.ampdu.flags.lastknown", "Last subframe of this A-MPDU is known", bool, mask16 0x0004;
    AMPDU_FLAGS_LAST = "radiotap.ampdu.flags.last", "This is the last subframe of this A-MPDU", bool, mask16 0x0008;
    AMPDU_FLAGS_DELIM_CRC_ERROR = "radiotap.ampdu.flags.delim_crc_error", "Delimiter CRC error on this subframe", bool, mask16 0x0010;
    AMPDU_FLAGS_EOF = "radiotap.ampdu.flags.eof", "EOF on this subframe", bool, mask16 0x0040;
    AMPDU_FLAGS_EOF_KNOWN = "radiotap.ampdu.flags.eof_known", "EOF of this A-MPDU is known", bool, mask16 0x0080;
    AMPDU_DELIM_CRC = "radiotap.ampdu.delim_crc", "A-MPDU subframe delimiter CRC", u8, hex;
    TIMESTAMP = "radiotap.timestamp", "timestamp information", none;
    TIMESTAMP_TS = "radiotap.timestamp.ts", "timestamp", u64;
    TIMESTAMP_ACCURACY = "radiotap.timestamp.accuracy", "accuracy", u16;
    TIMESTAMP_UNIT = "radiotap.timestamp.unit", "time unit", u8, mask8 0x0f, names TIMESTAMP_UNITS;
    TIMESTAMP_SAMPLINGPOS = "radiotap.timestamp.samplingpos", "sampling position", u8, mask8 0xf0, names TIMESTAMP_SAMPLINGPOS_NAMES;
    TIMESTAMP_FLAGS_32BIT = "radiotap.timestamp.flags.32bit", "32-bit counter", bool, mask8 0x01, yes_no ("Yes", "No");
    TIMESTAMP_FLAGS_ACCURACY = "radiotap.timestamp.flags.accuracy", "accuracy field", bool, mask8 0x02, yes_no PRESENCE;
    LENGTH_INVALID = "radiotap.length.invalid", "The radiotap header length is less than 8 bytes", error Group::Malformed;
    DATA_PAST_HEADER = "radiotap.data_past_header", "Radiotap data goes past the end of the radiotap header", error Group::Malformed;
}

static MCS_BWS: &[(u64, &str)] = &[(0, "20 MHz"), (1, "40 MHz"), (2, "20 MHz lower"), (3, "20 MHz upper")];
static MCS_GIS: &[(u64, &str)] = &[(0, "long"), (1, "short")];
static MCS_FORMATS: &[(u64, &str)] = &[(0, "mixed"), (1, "greenfield")];
static HTC_CODING_TYPES: &[(u64, &str)] = &[(0, "BCC"), (1, "LDPC")];
static TIMESTAMP_UNITS: &[(u64, &str)] = &[(0, "msec"), (1, "usec"), (2, "nsec")];
static TIMESTAMP_SAMPLINGPOS_NAMES: &[(u64, &str)] =
    &[(0, "first MPDU bit/symbol"), (1, "signal acquisition"), (2, "end of frame"), (15, "undefined")];

pub static RADIOTAP: Protocol = Protocol {
    short: "802.11 Radiotap",
    fields: FIELDS,
    on: &[On::Number(&LINK, 127)],
    hands_on_last: Some(&[]),
    dissect,
    ..Protocol::named("radiotap", "IEEE 802.11 Radiotap Capture header")
};

static PRESENT_BITS: &[&Field] = &[
    &PRESENT_TSFT,
    &PRESENT_FLAGS,
    &PRESENT_RATE,
    &PRESENT_CHANNEL,
    &PRESENT_FHSS,
    &PRESENT_DBM_ANTSIGNAL,
    &PRESENT_DBM_ANTNOISE,
    &PRESENT_LOCK_QUALITY,
    &PRESENT_TX_ATTENUATION,
    &PRESENT_DB_TX_ATTENUATION,
    &PRESENT_DBM_TX_POWER,
    &PRESENT_ANTENNA,
    &PRESENT_DB_ANTSIGNAL,
    &PRESENT_DB_ANTNOISE,
    &PRESENT_RXFLAGS,
    &PRESENT_TXFLAGS,
    &PRESENT_DATA_RETRIES,
    &PRESENT_XCHANNEL,
    &PRESENT_MCS,
    &PRESENT_AMPDU,
    &PRESENT_VHT,
    &PRESENT_TIMESTAMP,
    &PRESENT_HE,
    &PRESENT_HE_MU,
    &PRESENT_0_LENGTH_PSDU,
    &PRESENT_L_SIG,
    &PRESENT_TLV,
];
static NAMESPACE_BITS: &[&Field] = &[&PRESENT_RTAP_NS, &PRESENT_VENDOR_NS, &PRESENT_EXT];

/// Bits of the present word that say what the next word and its fields are.
const NEXT_RADIOTAP: u32 = 1 << 29;
const NEXT_VENDOR: u32 = 1 << 30;
const MORE_WORDS: u32 = 1 << 31;

/// Alignment and length of each field, by its bit.
static SIZES: [(u8, u8); 29] = [
    (8, 8),  // time
    (1, 1),  // flags
    (1, 1),  // rate
    (2, 4),  // channel
    (1, 2),  // FHSS
    (1, 1),  // signal, dBm
    (1, 1),  // noise, dBm
    (2, 2),  // lock quality
    (2, 2),  // attenuation
    (2, 2),  // attenuation, dB
    (1, 1),  // power, dBm
    (1, 1),  // antenna
    (1, 1),  // signal, dB
    (1, 1),  // noise, dB
    (2, 2),  // flags of the receiver
    (2, 2),  // flags of the sender
    (1, 1),  // retries of RTS
    (1, 1),  // retries of data
    (4, 8),  // channel, extended
    (1, 3),  // MCS
    (4, 8),  // A-MPDU
    (2, 12), // VHT
    (8, 12), // time stamp
    (2, 12), // HE
    (2, 12), // HE-MU
    (2, 6),  // HE-MU, another user
    (1, 1),  // PSDU of length 0
    (2, 4),  // L-SIG
    (4, 0),  // TLVs: no length of their own
];

/// Where the fields of a header lie: the bit that announces each, and its distance from the header's start. Vendors' fields are left out.
pub(super) fn places(header: &[u8]) -> Vec<(u32, usize)> {
    let word = |number: usize| -> Option<u32> {
        let at = number.checked_mul(4)?.checked_add(4)?;
        Some(u32::from_le_bytes(header.get(at..)?.first_chunk::<4>().copied()?))
    };
    let words = (0..).map_while(|number| Some((number, word(number)?)));
    let count = words
        .take_while(|(number, _)| *number == 0 || word(number.saturating_sub(1)).is_some_and(|w| w & MORE_WORDS != 0))
        .count();
    let (mut at, mut places) = (count.saturating_mul(4).saturating_add(4), Vec::new());
    // A word that neither begins the header nor is announced as the standard's own says nothing that is known.
    let (mut ours, mut vendors) = (true, false);
    for number in 0..count {
        let Some(present) = word(number) else { break };
        if vendors {
            // OUI, kind, and how many bytes to skip.
            at = at.saturating_add(at & 1);
            let Some(head) = header.get(at..).and_then(|rest| rest.first_chunk::<6>()) else { break };
            let [.., low, high] = *head;
            at = at.saturating_add(6).saturating_add(usize::from(u16::from_le_bytes([low, high])));
        } else if ours {
            for bit in 0..29 {
                let Some((align, len)) = SIZES.get(bit).map(|(align, len)| (usize::from(*align), usize::from(*len)))
                else {
                    break;
                };
                if present >> bit & 1 == 0 {
                    continue;
                }
                if len == 0 {
                    return places;
                }
                at = at.next_multiple_of(align);
                if at.saturating_add(len) > header.len() {
                    return places;
                }
                places.push((bit as u32, at));
                at = at.saturating_add(len);
            }
        }
        vendors = present & NEXT_VENDOR != 0;
        ours = present & NEXT_RADIOTAP != 0;
    }
    places
}

fn dissect(pkt: &mut Packet) -> Parsed {
    pkt.info(|_| Ok(()));
    let own = pkt.own();
    let (version, len) = (pkt.peek_u8(0)?, usize::from(pkt.peek_u16(2)?.swap_bytes()));
    let name = if len < 8 { " (invalid)" } else { "" };
    pkt.set_len(own, len);
    pkt.label(own, |text| write!(text, "Radiotap Header v{version}, Length {len}{name}"));
    pkt.u8(&VERSION)?;
    pkt.u8(&PAD)?;
    pkt.u16_le(&LENGTH)?;
    if len < 8 {
        pkt.append(own, |_| Ok(()));
        pkt.expert(&LENGTH_INVALID);
        return Ok(());
    }
    let header = pkt.layer().get(..len).unwrap_or(pkt.layer()).to_vec();
    present(pkt, len)?;
    for (bit, at) in places(&header) {
        pkt.go_to(at)?;
        field(pkt, bit)?;
    }
    pkt.go_to(len)?;
    pkt.set_len(own, len);
    pkt.tell(&header);
    pkt.hand_to(&WLAN_RADIO)
}

fn present(pkt: &mut Packet, len: usize) -> Parsed {
    let item = pkt.add(&PRESENT, 0, 4);
    pkt.open();
    let mut ours = true;
    loop {
        let word = pkt.u32_le(&PRESENT_WORD)?;
        pkt.open();
        if ours {
            pkt.bits(u64::from(word), 4, PRESENT_BITS);
        }
        pkt.bits(u64::from(word), 4, NAMESPACE_BITS);
        pkt.close();
        ours = word & NEXT_RADIOTAP != 0;
        if word & MORE_WORDS == 0 || pkt.offset().saturating_add(4) > len {
            break;
        }
    }
    pkt.reach(item);
    pkt.close();
    Ok(())
}

fn field(pkt: &mut Packet, bit: u32) -> Parsed {
    let at = pkt.position();
    match bit {
        0 => pkt.u64_le(&MACTIME).map(|_| ()),
        1 => flags_8(
            pkt,
            &FLAGS,
            &[
                &FLAGS_CFP,
                &FLAGS_PREAMBLE,
                &FLAGS_WEP,
                &FLAGS_FRAG,
                &FLAGS_FCS,
                &FLAGS_DATAPAD,
                &FLAGS_BADFCS,
                &FLAGS_SHORTGI,
            ],
        ),
        2 => {
            let rate = f64::from(pkt.peek_u8(0)?) / 2.0;
            let item = pkt.add(&DATARATE, rate.to_bits(), 1);
            pkt.label(item, |text| write!(text, "Data Rate: {rate:.1} Mb/s"));
            pkt.skip(1)
        }
        3 => {
            let frequency = pkt.peek_u16(0)?.swap_bytes();
            let item = pkt.add(&CHANNEL_FREQ, u64::from(frequency), 2);
            pkt.label(item, |text| write!(text, "Channel frequency: {}", Channel(frequency)));
            pkt.skip(2)?;
            let flags = pkt.u16_le(&CHANNEL_FLAGS)?;
            let item = pkt.last();
            append_set(pkt, item, u64::from(flags), CHANNEL_BITS);
            pkt.open();
            pkt.bits(u64::from(flags), 2, CHANNEL_BITS);
            pkt.close();
            Ok(())
        }
        4 => {
            pkt.u8(&FHSS_HOPSET)?;
            pkt.u8(&FHSS_PATTERN).map(|_| ())
        }
        5 => pkt.signed(&DBM_ANTSIGNAL, 1).map(|_| ()),
        6 => pkt.signed(&DBM_ANTNOISE, 1).map(|_| ()),
        7 => pkt.u16_le(&QUALITY).map(|_| ()),
        8 => pkt.u16_le(&TXATTENUATION).map(|_| ()),
        9 => pkt.u16_le(&DB_TXATTENUATION).map(|_| ()),
        10 => pkt.signed(&TXPOWER, 1).map(|_| ()),
        11 => pkt.u8(&ANTENNA).map(|_| ()),
        12 => pkt.u8(&DB_ANTSIGNAL).map(|_| ()),
        13 => pkt.u8(&DB_ANTNOISE).map(|_| ()),
        14 => {
            let flags = pkt.u16_le(&RXFLAGS)?;
            pkt.open();
            pkt.bits(u64::from(flags), 2, &[&RXFLAGS_BADPLCP]);
            pkt.close();
            Ok(())
        }
        15 => {
            let flags = pkt.u16_le(&TXFLAGS)?;
            pkt.open();
            let bits: [&'static Field; 6] = [&TX_FAIL, &TX_CTS, &TX_RTS, &TX_NOACK, &TX_NOSEQNO, &TX_ORDER];
            pkt.bits(u64::from(flags), 2, &bits);
            pkt.close();
            Ok(())
        }
        17 => pkt.u8(&DATA_RETRIES).map(|_| ()),
        18 => {
            let flags = pkt.u32_le(&XCHANNEL_FLAGS)?;
            let item = pkt.last();
            append_set(pkt, item, u64::from(flags), XCHANNEL_BITS);
            pkt.open();
            pkt.bits(u64::from(flags), 4, XCHANNEL_BITS);
            pkt.close();
            let frequency = pkt.peek_u16(0)?.swap_bytes();
            let item = pkt.add(&XCHANNEL_FREQ, u64::from(frequency), 2);
            pkt.label(item, |text| write!(text, "Channel frequency: {}", Channel(frequency)));
            pkt.skip(2)?;
            pkt.u8(&XCHANNEL_CHANNEL).map(|_| ())
        }
        19 => mcs(pkt, at),
        20 => {
            pkt.add(&AMPDU, 0, 8);
            pkt.open();
            pkt.u32_le(&AMPDU_REFERENCE)?;
            let flags = pkt.u16_le(&AMPDU_FLAGS)?;
            pkt.open();
            pkt.bits(
                u64::from(flags),
                2,
                &[
                    &AMPDU_FLAGS_REPORT_ZEROLEN,
                    &AMPDU_FLAGS_IS_ZEROLEN,
                    &AMPDU_FLAGS_LASTKNOWN,
                    &AMPDU_FLAGS_LAST,
                    &AMPDU_FLAGS_DELIM_CRC_ERROR,
                    &AMPDU_FLAGS_EOF,
                    &AMPDU_FLAGS_EOF_KNOWN,
                ],
            );
            pkt.close();
            if flags & 0x20 != 0 {
                pkt.u8(&AMPDU_DELIM_CRC)?;
            }
            pkt.close();
            Ok(())
        }
        22 => {
            pkt.add(&TIMESTAMP, 0, 12);
            pkt.open();
            pkt.u64_le(&TIMESTAMP_TS)?;
            pkt.u16_le(&TIMESTAMP_ACCURACY)?;
            let unit = pkt.peek_u8(0)?;
            pkt.skip(1)?;
            pkt.bits(u64::from(unit), 1, &[&TIMESTAMP_UNIT, &TIMESTAMP_SAMPLINGPOS]);
            let flags = pkt.peek_u8(0)?;
            pkt.skip(1)?;
            pkt.bits(u64::from(flags), 1, &[&TIMESTAMP_FLAGS_32BIT, &TIMESTAMP_FLAGS_ACCURACY]);
            pkt.close();
            Ok(())
        }
        _ => Ok(()),
    }
}

static CHANNEL_BITS: &[&Field] = &[
    &CHANNEL_FLAGS_700MHZ,
    &CHANNEL_FLAGS_800MHZ,
    &CHANNEL_FLAGS_900MHZ,
    &CHANNEL_FLAGS_TURBO,
    &CHANNEL_FLAGS_CCK,
    &CHANNEL_FLAGS_OFDM,
    &CHANNEL_FLAGS_2GHZ,
    &CHANNEL_FLAGS_5GHZ,
    &CHANNEL_FLAGS_PASSIVE,
    &CHANNEL_FLAGS_DYNAMIC,
    &CHANNEL_FLAGS_GFSK,
    &CHANNEL_FLAGS_GSM,
    &CHANNEL_FLAGS_STURBO,
    &CHANNEL_FLAGS_HALF,
    &CHANNEL_FLAGS_QUARTER,
];
static XCHANNEL_BITS: &[&Field] = &[
    &XCHANNEL_FLAGS_TURBO,
    &XCHANNEL_FLAGS_CCK,
    &XCHANNEL_FLAGS_OFDM,
    &XCHANNEL_FLAGS_2GHZ,
    &XCHANNEL_FLAGS_5GHZ,
    &CHANNEL_XTYPE_PASSIVE,
    &XCHANNEL_FLAGS_DYNAMIC,
    &XCHANNEL_FLAGS_GFSK,
    &XCHANNEL_FLAGS_GSM,
    &XCHANNEL_FLAGS_STURBO,
    &XCHANNEL_FLAGS_HALF,
    &XCHANNEL_FLAGS_QUARTER,
    &XCHANNEL_FLAGS_HT20,
    &XCHANNEL_FLAGS_HT40U,
    &XCHANNEL_FLAGS_HT40D,
];
static KNOWN_BITS: &[&Field] =
    &[&MCS_HAVE_BW, &MCS_HAVE_INDEX, &MCS_HAVE_GI, &MCS_HAVE_FORMAT, &MCS_HAVE_FEC, &MCS_HAVE_STBC, &MCS_HAVE_NESS];

fn flags_8(pkt: &mut Packet, field: &'static Field, bits: &[&'static Field]) -> Parsed {
    let flags = pkt.u8(field)?;
    pkt.open();
    pkt.bits(u64::from(flags), 1, bits);
    pkt.close();
    Ok(())
}

/// Adds the names of the bits that are set.
fn append_set(pkt: &mut Packet, item: Item, flags: u64, bits: &'static [&'static Field]) {
    pkt.append(item, |text| {
        bits.iter().filter(|bit| bit.masked(flags) != 0).try_for_each(|bit| write!(text, ", {}", bit.name))
    });
}

fn mcs(pkt: &mut Packet, at: usize) -> Parsed {
    pkt.add(&MCS, 0, 3);
    pkt.open();
    let known = pkt.u8(&MCS_KNOWN)?;
    let item = pkt.last();
    append_set(pkt, item, u64::from(known), KNOWN_BITS);
    pkt.open();
    pkt.bits(u64::from(known), 1, KNOWN_BITS);
    if known & 0x40 != 0 {
        pkt.bits(u64::from(known), 1, &[&MCS_NESS_BIT1]);
    }
    pkt.close();
    let flags = pkt.peek_u8(0)?;
    pkt.skip(1)?;
    let announced: [(u8, &'static Field); 6] = [
        (0x01, &MCS_BW),
        (0x04, &MCS_GI),
        (0x08, &MCS_FORMAT),
        (0x10, &MCS_FEC),
        (0x20, &MCS_STBC),
        (0x40, &MCS_NESS_BIT0),
    ];
    for (bit, field) in announced {
        if known & bit != 0 {
            pkt.bits(u64::from(flags), 1, &[field]);
        }
    }
    let index = pkt.peek_u8(0)?;
    match known & 0x02 {
        0 => pkt.skip(1)?,
        _ => {
            pkt.u8(&MCS_INDEX)?;
        }
    }
    pkt.close();
    if known & 0x07 == 0x07
        && let Some(rate) = ht_rate(index, flags & 3 == 1, flags & 4 != 0)
    {
        let item = pkt.add_at(&DATARATE, rate.to_bits(), at, 3);
        pkt.label(item, |text| write!(text, "Data Rate: {rate:.1} Mb/s"));
    }
    Ok(())
}

/// Data bits of an OFDM symbol of 802.11n's equal modulations (IEEE 802.11-2012 §20.6).
pub(super) fn ht_bits(index: u8, wide: bool) -> Option<u32> {
    let streams = u32::from(index / 8).saturating_add(1);
    let (coded, numerator, denominator) = match index % 8 {
        0 => (1, 1, 2),
        1 => (2, 1, 2),
        2 => (2, 3, 4),
        3 => (4, 1, 2),
        4 => (4, 3, 4),
        5 => (6, 2, 3),
        6 => (6, 3, 4),
        _ => (6, 5, 6),
    };
    let carriers: u32 = if wide { 108 } else { 52 };
    let bits = carriers.checked_mul(coded)?.checked_mul(numerator)?.checked_mul(streams)?;
    (index < 32).then(|| bits.checked_div(denominator)).flatten()
}

/// Megabits a second.
pub(super) fn ht_rate(index: u8, wide: bool, short_guard: bool) -> Option<f64> {
    Some(f64::from(ht_bits(index, wide)?) / if short_guard { 3.6 } else { 4.0 })
}

/// The channel of a frequency.
pub(super) fn channel(frequency: u16) -> Option<u16> {
    match frequency {
        2484 => Some(14),
        2412..=2472 => frequency.checked_sub(2407)?.checked_div(5),
        5000..=5925 => frequency.checked_sub(5000)?.checked_div(5),
        4910..=4980 => frequency.checked_sub(4000)?.checked_div(5),
        _ => None,
    }
}

/// `2412 [BG 1]`
struct Channel(u16);

impl std::fmt::Display for Channel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let band = if self.0 < 3000 { "BG" } else { "A" };
        match channel(self.0) {
            Some(channel) => write!(f, "{} [{band} {channel}]", self.0),
            None => write!(f, "{} [unknown]", self.0),
        }
    }
}
