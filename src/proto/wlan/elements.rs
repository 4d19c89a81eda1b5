//! Elements of management frames (IEEE 802.11-2020 clause 9.4.2), and WMM's of the Wi-Fi Alliance. What is not taken apart shows its bytes.

use super::fields::*;
use crate::dissect::prelude::*;

/// What the elements told that a frame's row in the list shows.
#[derive(Default)]
pub(super) struct Told<'p> {
    pub(super) network: Option<&'p [u8]>,
    pub(super) mesh: Option<&'p [u8]>,
}

static HT_CAPABILITY_BITS: &[&Field] = &[
    &HT_CAPABILITIES_LDPCCODING,
    &HT_CAPABILITIES_WIDTH,
    &HT_CAPABILITIES_SM,
    &HT_CAPABILITIES_GREEN,
    &HT_CAPABILITIES_SHORT20,
    &HT_CAPABILITIES_SHORT40,
    &HT_CAPABILITIES_TXSTBC,
    &HT_CAPABILITIES_RXSTBC,
    &HT_CAPABILITIES_DELAYEDBLOCKACK,
    &HT_CAPABILITIES_AMSDU,
    &HT_CAPABILITIES_DSSCCK,
    &HT_CAPABILITIES_PSMP,
    &HT_CAPABILITIES_40MHZINTOLERANT,
    &HT_CAPABILITIES_LSIG,
];
static HT_EXTENDED_BITS: &[&Field] = &[
    &HTEX_CAPABILITIES_PCO,
    &HTEX_CAPABILITIES_TRANSTIME,
    &HTEX_CAPABILITIES_MCS,
    &HTEX_CAPABILITIES_HTC,
    &HTEX_CAPABILITIES_RDRESPONDER,
];
static BEAMFORMING_BITS: &[&Field] = &[
    &TXBF_TXBF,
    &TXBF_RXSS,
    &TXBF_TXSS,
    &TXBF_RXNDP,
    &TXBF_TXNDP,
    &TXBF_IMPLTXBF,
    &TXBF_CALIBRATION,
    &TXBF_CSI,
    &TXBF_FM_UNCOMPRESSED_TBF,
    &TXBF_FM_COMPRESSED_TBF,
    &TXBF_RCSI,
    &TXBF_FM_UNCOMPRESSED_RBF,
    &TXBF_FM_COMPRESSED_BF,
    &TXBF_MINGROUP,
    &TXBF_CSINUMANT,
    &TXBF_FM_UNCOMPRESSED_MAXANT,
    &TXBF_FM_COMPRESSED_MAXANT,
    &TXBF_CSI_MAXROWS,
    &TXBF_CHANNELEST,
    &TXBF_RESERVED,
];
static ANTENNA_BITS: &[&Field] =
    &[&ASEL_CAPABLE, &ASEL_TXCSI, &ASEL_TXIF, &ASEL_CSI, &ASEL_IF, &ASEL_RX, &ASEL_SPPDU, &ASEL_RESERVED];
static VHT_CAPABILITY_BITS: &[&Field] = &[
    &VHT_CAPABILITIES_MAXMPDULENGTH,
    &VHT_CAPABILITIES_SUPPORTEDCHANWIDTHSET,
    &VHT_CAPABILITIES_RXLDPC,
    &VHT_CAPABILITIES_SHORT80,
    &VHT_CAPABILITIES_SHORT160,
    &VHT_CAPABILITIES_TXSTBC,
    &VHT_CAPABILITIES_RXSTBC,
    &VHT_CAPABILITIES_SUBEAMFORMER,
    &VHT_CAPABILITIES_SUBEAMFORMEE,
    &VHT_CAPABILITIES_BEAMFORMEE_STS_CAP,
    &VHT_CAPABILITIES_SOUNDINGDIMENSIONS,
    &VHT_CAPABILITIES_MUBEAMFORMER,
    &VHT_CAPABILITIES_MUBEAMFORMEE,
    &VHT_CAPABILITIES_VHTTXOPPS,
    &VHT_CAPABILITIES_VHTHTC,
    &VHT_CAPABILITIES_MAXAMPDU,
    &VHT_CAPABILITIES_LINKADAPT,
    &VHT_CAPABILITIES_RXPATCONSIST,
    &VHT_CAPABILITIES_TXPATCONSIST,
    &VHT_CAPABILITIES_EXT_NSS_BW_SUPPORT,
];
static VHT_RX_BITS: &[&Field] = &[
    &VHT_MCSSET_RXMCSMAP_SS1,
    &VHT_MCSSET_RXMCSMAP_SS2,
    &VHT_MCSSET_RXMCSMAP_SS3,
    &VHT_MCSSET_RXMCSMAP_SS4,
    &VHT_MCSSET_RXMCSMAP_SS5,
    &VHT_MCSSET_RXMCSMAP_SS6,
    &VHT_MCSSET_RXMCSMAP_SS7,
    &VHT_MCSSET_RXMCSMAP_SS8,
];
static VHT_TX_BITS: &[&Field] = &[
    &VHT_MCSSET_TXMCSMAP_SS1,
    &VHT_MCSSET_TXMCSMAP_SS2,
    &VHT_MCSSET_TXMCSMAP_SS3,
    &VHT_MCSSET_TXMCSMAP_SS4,
    &VHT_MCSSET_TXMCSMAP_SS5,
    &VHT_MCSSET_TXMCSMAP_SS6,
    &VHT_MCSSET_TXMCSMAP_SS7,
    &VHT_MCSSET_TXMCSMAP_SS8,
];
static VHT_BASIC_BITS: &[&Field] = &[
    &VHT_OP_BASICMCSMAP_SS1,
    &VHT_OP_BASICMCSMAP_SS2,
    &VHT_OP_BASICMCSMAP_SS3,
    &VHT_OP_BASICMCSMAP_SS4,
    &VHT_OP_BASICMCSMAP_SS5,
    &VHT_OP_BASICMCSMAP_SS6,
    &VHT_OP_BASICMCSMAP_SS7,
    &VHT_OP_BASICMCSMAP_SS8,
];
static SECURITY_BITS: &[&Field] = &[
    &RSN_CAPABILITIES_PREAUTH,
    &RSN_CAPABILITIES_NO_PAIRWISE,
    &RSN_CAPABILITIES_PTKSA_REPLAY_COUNTER,
    &RSN_CAPABILITIES_GTKSA_REPLAY_COUNTER,
    &RSN_CAPABILITIES_MFPR,
    &RSN_CAPABILITIES_MFPC,
    &RSN_CAPABILITIES_JMR,
    &RSN_CAPABILITIES_PEERKEY,
    &RSN_CAPABILITIES_EXTENDED_KEY_ID_IAF,
];
/// The eighth byte, where the ninth is there and shown with it.
static DOUBLE_BITS: &[&Field] =
    &[&DOUBLE_B56, &DOUBLE_B57, &DOUBLE_B58, &DOUBLE_B59, &DOUBLE_B60, &DOUBLE_B61, &DOUBLE_B62, &DOUBLE_B63];
static EXTENDED_BITS: [&[&Field]; 11] = [
    &[&EXTCAP_B0, &EXTCAP_B1, &EXTCAP_B2, &EXTCAP_B3, &EXTCAP_B4, &EXTCAP_B5, &EXTCAP_B6, &EXTCAP_B7],
    &[&EXTCAP_B8, &EXTCAP_B9, &EXTCAP_B10, &EXTCAP_B11, &EXTCAP_B12, &EXTCAP_B13, &EXTCAP_B14, &EXTCAP_B15],
    &[&EXTCAP_B16, &EXTCAP_B17, &EXTCAP_B18, &EXTCAP_B19, &EXTCAP_B20, &EXTCAP_B21, &EXTCAP_B22, &EXTCAP_B23],
    &[&EXTCAP_B24, &EXTCAP_B25, &EXTCAP_B26, &EXTCAP_B27, &EXTCAP_B28, &EXTCAP_B29, &EXTCAP_B30, &EXTCAP_B31],
    &[&EXTCAP_B32, &EXTCAP_B33, &EXTCAP_B34, &EXTCAP_B35, &EXTCAP_B36, &EXTCAP_B37, &EXTCAP_B38, &EXTCAP_B39],
    &[&EXTCAP_B40, &EXTCAP_SERV_INT_GRANULARITY, &EXTCAP_B44, &EXTCAP_B45, &EXTCAP_B46, &EXTCAP_B47],
    &[&EXTCAP_B48, &EXTCAP_B49, &EXTCAP_B50, &EXTCAP_B51, &EXTCAP_B52, &EXTCAP_B53, &EXTCAP_B54, &EXTCAP_B55],
    &[&EXTCAP_B56, &EXTCAP_B57, &EXTCAP_B58, &EXTCAP_B59, &EXTCAP_B60, &EXTCAP_B61, &EXTCAP_B62, &EXTCAP_B63],
    &[&EXTCAP_B65, &EXTCAP_B66, &EXTCAP_B67, &EXTCAP_B68, &EXTCAP_B69, &EXTCAP_B70, &EXTCAP_B71],
    &[&EXTCAP_B72, &EXTCAP_B73, &EXTCAP_B74, &EXTCAP_B75, &EXTCAP_B76, &EXTCAP_B77, &EXTCAP_B78, &EXTCAP_B79],
    &[&EXTCAP_B80, &EXTCAP_B81, &EXTCAP_B82, &EXTCAP_B83, &EXTCAP_B84, &EXTCAP_B85, &EXTCAP_B86, &EXTCAP_B87],
];

const NETWORK: u8 = 0;
const RATES: u8 = 1;
const CHANNEL: u8 = 3;
const TRAFFIC_MAP: u8 = 5;
const COUNTRY: u8 = 7;
const ERP: u8 = 42;
const HT_CAPABILITY: u8 = 45;
const SECURITY: u8 = 48;
const MORE_RATES: u8 = 50;
const HT_OPERATION: u8 = 61;
const MESH: u8 = 114;
const EXTENDED: u8 = 127;
const VHT_CAPABILITY: u8 = 191;
const VHT_OPERATION: u8 = 192;
const VENDOR: u8 = 221;

/// Reads elements up to the end of the frame.
pub(super) fn read<'p>(pkt: &mut Packet<'p, '_>, subtype: u8, told: &mut Told<'p>) -> Parsed {
    while pkt.left() > 0 {
        let (number, len) = (pkt.peek_u8(0)?, usize::from(pkt.peek_u8(1)?));
        let name = TAG_NUMBER.name_of(u64::from(number)).unwrap_or("Reserved");
        let item = pkt.add(&TAG, 0, len.saturating_add(2));
        pkt.label(item, |text| write!(text, "Tag: {name}"));
        pkt.open();
        pkt.u8(&TAG_NUMBER)?;
        pkt.u8(&TAG_LENGTH)?;
        match number {
            NETWORK => told.network = pkt.peek(0, len).ok(),
            MESH => told.mesh = pkt.peek(0, len).ok(),
            _ => {}
        }
        pkt.part(len, |pkt| element(pkt, number, item, subtype))?;
        pkt.close();
    }
    Ok(())
}

/// `"name"`, or that any network is meant.
pub(super) fn write_network(out: &mut String, name: &[u8]) {
    if name.is_empty() {
        out.push_str("Wildcard (Broadcast)");
        return;
    }
    out.push('"');
    out.push_str(&String::from_utf8_lossy(name));
    out.push('"');
}

fn element(pkt: &mut Packet, number: u8, item: Item, subtype: u8) -> Parsed {
    match number {
        NETWORK => {
            let len = pkt.left();
            let name = pkt.bytes(&SSID, len)?;
            let value = pkt.last();
            pkt.label(value, |text| {
                text.push_str("SSID: ");
                match name {
                    [] => text.push_str("<MISSING>"),
                    _ => write_network(text, name),
                }
                Ok(())
            });
            pkt.append(item, |text| {
                text.push_str(": ");
                match name {
                    [] => text.push_str("Wildcard SSID"),
                    _ => write_network(text, name),
                }
                Ok(())
            });
            Ok(())
        }
        RATES => rates(pkt, &SUPPORTED_RATES, item),
        MORE_RATES => rates(pkt, &EXTENDED_SUPPORTED_RATES, item),
        CHANNEL if pkt.left() > 0 => {
            let channel = pkt.u8(&DS_CURRENT_CHANNEL)?;
            pkt.append(item, |text| write!(text, ": Current Channel: {channel}"));
            Ok(())
        }
        TRAFFIC_MAP => traffic_map(pkt, item),
        COUNTRY => country(pkt, item),
        ERP => byte(
            pkt,
            &ERP_INFO,
            &[&ERP_INFO_ERP_PRESENT, &ERP_INFO_USE_PROTECTION, &ERP_INFO_BARKER_PREAMBLE_MODE, &ERP_INFO_RESERVED],
        ),
        HT_CAPABILITY if pkt.left() >= 26 => ht_capability(pkt),
        HT_OPERATION if pkt.left() >= 22 => ht_operation(pkt),
        VHT_CAPABILITY if pkt.left() >= 12 => vht_capability(pkt),
        VHT_OPERATION if pkt.left() >= 5 => vht_operation(pkt),
        SECURITY => security(pkt),
        EXTENDED => extended(pkt, item),
        MESH => {
            let len = pkt.left();
            let name = pkt.bytes(&MESH_ID, len)?;
            pkt.append(item, |text| write!(text, ": {}", String::from_utf8_lossy(name)));
            Ok(())
        }
        VENDOR => vendor(pkt, item, subtype),
        _ if pkt.left() > 0 => pkt.bytes(&TAG_DATA, pkt.left()).map(|_| ()),
        _ => Ok(()),
    }
}

fn byte(pkt: &mut Packet, field: &'static Field, bits: &[&'static Field]) -> Parsed {
    let value = pkt.u8(field)?;
    pkt.open();
    pkt.bits(u64::from(value), 1, bits);
    pkt.close();
    Ok(())
}

fn half(pkt: &mut Packet, field: &'static Field, bits: &[&'static Field]) -> Parsed<u16> {
    let value = pkt.u16_le(field)?;
    pkt.open();
    pkt.bits(u64::from(value), 2, bits);
    pkt.close();
    Ok(value)
}

fn word(pkt: &mut Packet, field: &'static Field, bits: &[&'static Field]) -> Parsed {
    let value = pkt.u32_le(field)?;
    pkt.open();
    pkt.bits(u64::from(value), 4, bits);
    pkt.close();
    Ok(())
}

fn rates(pkt: &mut Packet, field: &'static Field, item: Item) -> Parsed {
    while pkt.left() > 0 {
        let rate = pkt.u8(field)?;
        pkt.append(item, |text| match field.name_of(u64::from(rate)) {
            Some(name) => write!(text, " {name},"),
            None => text.write_str(" Unknown Rate,"),
        });
    }
    pkt.append(item, |text| text.write_str(" [Mbit/sec]"));
    Ok(())
}

fn traffic_map(pkt: &mut Packet, item: Item) -> Parsed {
    let count = pkt.u8(&TIM_DTIM_COUNT)?;
    let period = pkt.u8(&TIM_DTIM_PERIOD)?;
    pkt.append(item, |text| write!(text, ": DTIM {count} of {period} bitmap"));
    byte(pkt, &TIM_BMAPCTL, &[&TIM_BMAPCTL_MULTICAST, &TIM_BMAPCTL_OFFSET])?;
    let offset = pkt.position().saturating_sub(1);
    let first = u16::from(pkt.bytes_from(offset, 1)?.first().copied().unwrap_or(0) >> 1).saturating_mul(16);
    let start = pkt.position();
    let map = pkt.bytes(&TIM_PARTIAL_VIRTUAL_BITMAP, pkt.left())?;
    for (at, byte) in map.iter().enumerate() {
        for bit in (0..8_u16).filter(|bit| byte >> bit & 1 != 0) {
            let station = first.saturating_add((at as u16).saturating_mul(8)).saturating_add(bit);
            pkt.add_at(&TIM_AID, u64::from(station), start.saturating_add(at), 1);
        }
    }
    Ok(())
}

fn country(pkt: &mut Packet, item: Item) -> Parsed {
    let code = pkt.ascii(&COUNTRY_INFO_CODE, 2)?;
    let environment = pkt.u8(&COUNTRY_INFO_ENVIRONMENT)?;
    pkt.append(item, |text| {
        let name = COUNTRY_INFO_ENVIRONMENT.name_of(u64::from(environment)).unwrap_or("Unknown");
        write!(text, ": Country Code {}, Environment {name}", String::from_utf8_lossy(code))
    });
    while pkt.left() >= 3 {
        let (first, count, power) = (pkt.peek_u8(0)?, pkt.peek_u8(1)?, pkt.peek_u8(2)?);
        let triple = pkt.add(&COUNTRY_INFO_FNM, 0, 3);
        pkt.label(triple, |text| {
            let power = power.cast_signed();
            write!(
                text,
                "Country Info: First Channel Number: {first}, Number of Channels: {count}, Maximum Transmit Power Level: {power} dBm"
            )
        });
        pkt.open();
        pkt.u8(&COUNTRY_INFO_FNM_FCN)?;
        pkt.u8(&COUNTRY_INFO_FNM_NC)?;
        pkt.signed(&COUNTRY_INFO_FNM_MTPL, 1)?;
        pkt.close();
    }
    Ok(())
}

fn ht_capability(pkt: &mut Packet) -> Parsed {
    half(pkt, &HT_CAPABILITIES, HT_CAPABILITY_BITS)?;
    let parameters = pkt.u8(&HT_AMPDUPARAM)?;
    pkt.open();
    let wide = u64::from(parameters);
    pkt.bits(wide, 1, &[&HT_AMPDUPARAM_MAXLENGTH]);
    let item = pkt.last();
    let longest = 0x2000_u32.checked_shl(u32::from(parameters & 3)).unwrap_or(0).saturating_sub(1);
    pkt.append(item, |text| write!(text, " ({longest}[Bytes])"));
    pkt.bits(wide, 1, &[&HT_AMPDUPARAM_MPDUDENSITY, &HT_AMPDUPARAM_RESERVED]);
    pkt.close();
    schemes(pkt, "MCS Set")?;
    half(pkt, &HTEX_CAPABILITIES, HT_EXTENDED_BITS)?;
    word(pkt, &TXBF, BEAMFORMING_BITS)?;
    byte(pkt, &ASEL, ANTENNA_BITS)
}

/// The modulation and coding schemes a station can receive and send (clause 9.4.2.55.4).
fn schemes(pkt: &mut Packet, name: &str) -> Parsed {
    let item = pkt.add(&HT_MCSSET, 0, 16);
    pkt.label(item, |text| write!(text, "Rx Supported Modulation and Coding Scheme Set: {name}"));
    pkt.open();
    let first = pkt.peek_u32(0)?.swap_bytes();
    let second = pkt.peek_u32(4)?.swap_bytes();
    let third = pkt.peek_u32(6)?.swap_bytes();
    let streams = first.to_le_bytes().iter().rposition(|schemes| *schemes != 0).map(|at| at.saturating_add(1));
    let item = pkt.add(&HT_MCSSET_RXBITMASK, 0, 10);
    pkt.append(item, |text| match streams {
        Some(streams) => write!(text, ": {streams} spatial stream{}", if streams == 1 { "" } else { "s" }),
        None => text.write_str(": Reserved:8"),
    });
    pkt.open();
    pkt.skip(4)?;
    pkt.bits(
        u64::from(first),
        4,
        &[
            &HT_MCSSET_RXBITMASK_0TO7,
            &HT_MCSSET_RXBITMASK_8TO15,
            &HT_MCSSET_RXBITMASK_16TO23,
            &HT_MCSSET_RXBITMASK_24TO31,
        ],
    );
    pkt.skip(4)?;
    pkt.bits(
        u64::from(second),
        4,
        &[&HT_MCSSET_RXBITMASK_32, &HT_MCSSET_RXBITMASK_33TO38, &HT_MCSSET_RXBITMASK_39TO52],
    );
    pkt.skip(2)?;
    pkt.bits(u64::from(third), 4, &[&HT_MCSSET_RXBITMASK_53TO76]);
    pkt.close();
    let highest = pkt.peek_u16(0)?.swap_bytes();
    pkt.skip(2)?;
    pkt.bits(u64::from(highest), 2, &[&HT_MCSSET_HIGHESTDATARATE]);
    let sent = pkt.peek_u16(0)?.swap_bytes();
    let at = pkt.position();
    for field in [&HT_MCSSET_TXSETDEFINED, &HT_MCSSET_TXRXMCSNOTEQUAL, &HT_MCSSET_TXMAXSS, &HT_MCSSET_TXUNEQUALMOD] {
        let item = pkt.add_at(field, u64::from(sent), at, 1);
        if field == &HT_MCSSET_TXMAXSS {
            pkt.append(item, |text| match (sent & 1, sent & 2, streams) {
                (0, ..) => text.write_str(", TX MCS Set Not Defined"),
                (_, 0, Some(streams)) => {
                    write!(text, ", {streams} spatial stream{}", if streams == 1 { "" } else { "s" })
                }
                (_, 0, None) => text.write_str(", Reserved:8"),
                _ => {
                    let streams = (sent >> 2 & 3).saturating_add(1);
                    write!(text, ", {streams} spatial stream{}", if streams == 1 { "" } else { "s" })
                }
            });
        }
    }
    pkt.skip(4)?;
    pkt.close();
    Ok(())
}

fn ht_operation(pkt: &mut Packet) -> Parsed {
    pkt.u8(&HT_INFO_PRIMARYCHANNEL)?;
    byte(pkt, &HT_INFO_DELIM1, &[&HT_INFO_SECCHANOFFSET, &HT_INFO_CHANWIDTH, &HT_INFO_RIFS, &HT_INFO_RESERVED_B4_B7])?;
    half(
        pkt,
        &HT_INFO_DELIM2,
        &[
            &HT_INFO_HT_PROTECTION,
            &HT_INFO_GREENFIELD,
            &HT_INFO_RESERVED_B11,
            &HT_INFO_OBSSNONHT,
            &HT_INFO_CHAN_CENTER_FREQ_SEG_2,
            &HT_INFO_RESERVED_B21_B23,
        ],
    )?;
    half(
        pkt,
        &HT_INFO_DELIM3,
        &[
            &HT_INFO_RESERVED_B24_B29,
            &HT_INFO_DUALBEACON,
            &HT_INFO_DUALCTS,
            &HT_INFO_SECONDARYBEACON,
            &HT_INFO_LSIGPROTSUPPORT,
            &HT_INFO_PCO_ACTIVE,
            &HT_INFO_PCO_PHASE,
            &HT_INFO_RESERVED_B36_B39,
        ],
    )?;
    schemes(pkt, "Basic MCS Set")
}

fn vht_capability(pkt: &mut Packet) -> Parsed {
    word(pkt, &VHT_CAPABILITIES, VHT_CAPABILITY_BITS)?;
    pkt.add(&VHT_MCSSET, 0, 8);
    pkt.open();
    half(pkt, &VHT_MCSSET_RXMCSMAP, VHT_RX_BITS)?;
    let highest = pkt.peek_u16(0)?.swap_bytes();
    pkt.skip(2)?;
    pkt.bits(u64::from(highest), 2, &[&VHT_MCSSET_RXHIGHESTLONGGIRATE, &VHT_MCSSET_MAX_NSTS_TOTAL]);
    half(pkt, &VHT_MCSSET_TXMCSMAP, VHT_TX_BITS)?;
    let highest = pkt.peek_u16(0)?.swap_bytes();
    pkt.skip(2)?;
    pkt.bits(
        u64::from(highest),
        2,
        &[&VHT_MCSSET_TXHIGHESTLONGGIRATE, &VHT_NCSSET_EXT_NSS_BW_CAP, &VHT_NCSSET_RESERVED],
    );
    pkt.close();
    Ok(())
}

fn vht_operation(pkt: &mut Packet) -> Parsed {
    pkt.add(&VHT_OP, 0, 3);
    pkt.open();
    pkt.u8(&VHT_OP_CHANNELWIDTH)?;
    pkt.u8(&VHT_OP_CHANNELCENTER0)?;
    pkt.u8(&VHT_OP_CHANNELCENTER1)?;
    pkt.close();
    half(pkt, &VHT_OP_BASICMCSMAP, VHT_BASIC_BITS).map(|_| ())
}

/// Capabilities that found no place elsewhere, eight a byte (clause 9.4.2.26).
fn extended(pkt: &mut Packet, item: Item) -> Parsed {
    let octets = pkt.left();
    pkt.append(item, |text| write!(text, " ({octets} octet{})", if octets == 1 { "" } else { "s" }));
    let mut number = 1_usize;
    while pkt.left() > 0 {
        let Some(bits) = EXTENDED_BITS.get(number.saturating_sub(1)) else {
            pkt.bytes(&TAG_DATA, pkt.left())?;
            return Ok(());
        };
        let double = number == 8 && pkt.left() >= 2;
        let (value, len) = match double {
            true => (u64::from(pkt.peek_u16(0)?.swap_bytes()), 2),
            false => (u64::from(pkt.peek_u8(0)?), 1),
        };
        let node = pkt.add(if double { &EXTCAP_DOUBLE } else { &EXTCAP }, value, len);
        pkt.append(node, |text| match double {
            true => write!(text, " (octets {number} & {})", number.saturating_add(1)),
            false => write!(text, " (octet {number})"),
        });
        pkt.skip(len)?;
        pkt.open();
        pkt.bits(value, len, if double { DOUBLE_BITS } else { bits });
        number = number.saturating_add(len);
        if double {
            pkt.bits(value, len, EXTENDED_BITS.get(8).copied().unwrap_or_default());
        }
        pkt.close();
    }
    Ok(())
}

/// Robust security networks (clause 9.4.2.24).
fn security(pkt: &mut Packet) -> Parsed {
    pkt.u16_le(&RSN_VERSION)?;
    if pkt.left() < 4 {
        return Ok(());
    }
    suite(pkt, &RSN_GCS, &RSN_GCS_OUI, &RSN_GCS_TYPE, Item::NONE)?;
    if pkt.left() < 2 {
        return Ok(());
    }
    let count = pkt.u16_le(&RSN_PCS_COUNT)?;
    suites(pkt, count, &RSN_PCS_LIST, [&RSN_PCS, &RSN_PCS_OUI, &RSN_PCS_TYPE])?;
    if pkt.left() < 2 {
        return Ok(());
    }
    let count = pkt.u16_le(&RSN_AKMS_COUNT)?;
    suites(pkt, count, &RSN_AKMS_LIST, [&RSN_AKMS, &RSN_AKMS_OUI, &RSN_AKMS_TYPE])?;
    if pkt.left() < 2 {
        return Ok(());
    }
    half(pkt, &RSN_CAPABILITIES, SECURITY_BITS)?;
    if pkt.left() < 2 {
        return Ok(());
    }
    let count = pkt.u16_le(&RSN_PMKID_COUNT)?;
    let len = usize::from(count).saturating_mul(16);
    pkt.add(&RSN_PMKID_LIST, 0, len);
    pkt.skip(len.min(pkt.left()))?;
    if pkt.left() < 4 {
        return Ok(());
    }
    suite(pkt, &RSN_GMCS, &RSN_GMCS_OUI, &RSN_GMCS_TYPE, Item::NONE)
}

fn suites(pkt: &mut Packet, count: u16, list: &'static Field, suite_fields: [&'static Field; 3]) -> Parsed {
    let item = pkt.add(list, 0, usize::from(count).saturating_mul(4));
    pkt.open();
    let [whole, oui, kind] = suite_fields;
    for _ in 0..count {
        suite(pkt, whole, oui, kind, item)?;
    }
    pkt.close();
    Ok(())
}

/// The organization that names a suite, and its number; added to the list's label too.
fn suite(pkt: &mut Packet, whole: &'static Field, oui: &'static Field, kind: &'static Field, list: Item) -> Parsed {
    let value = pkt.peek_u32(0)?;
    let write = |text: &mut String| {
        text.push(' ');
        crate::proto::eth::write_oui(u64::from(value >> 8), text);
        write!(text, " {}", kind.name_of(u64::from(value & 0xff)).unwrap_or("Unknown"))
    };
    let item = pkt.add(whole, u64::from(value), 4);
    pkt.label(item, |text| {
        write!(text, "{}:", whole.name)?;
        write(text)
    });
    pkt.append(list, write);
    pkt.open();
    pkt.u24(oui)?;
    pkt.u8(kind)?;
    pkt.close();
    Ok(())
}

const MICROSOFT: u32 = 0x0050f2;
const MULTIMEDIA: u8 = 2;
const ASSOCIATION_REQUEST: u8 = 0;
const REASSOCIATION_REQUEST: u8 = 2;

fn vendor(pkt: &mut Packet, item: Item, subtype: u8) -> Parsed {
    let organization = pkt.u24(&TAG_OUI)?;
    pkt.append(item, |text| {
        text.push_str(": ");
        crate::proto::eth::write_oui(u64::from(organization), text);
        Ok(())
    });
    if pkt.left() == 0 {
        return Ok(());
    }
    let kind = pkt.u8(&TAG_VENDOR_OUI_TYPE)?;
    if organization == MICROSOFT {
        let at = pkt.position().saturating_sub(1);
        pkt.add_at(&WFA_IE_TYPE, u64::from(kind), at, 1);
        if kind == MULTIMEDIA {
            return multimedia(pkt, item, subtype);
        }
    }
    match pkt.left() {
        0 => Ok(()),
        left => pkt.bytes(&TAG_VENDOR_DATA, left).map(|_| ()),
    }
}

/// WMM (Wi-Fi Alliance, WMM Specification §2.2).
fn multimedia(pkt: &mut Packet, item: Item, subtype: u8) -> Parsed {
    let element = pkt.u8(&WFA_IE_WME_SUBTYPE)?;
    pkt.append(item, |text| {
        let name = WFA_IE_WME_SUBTYPE.name_of(u64::from(element)).unwrap_or("Unknown");
        write!(text, ": WMM/WME: {name}")
    });
    pkt.u8(&WFA_IE_WME_VERSION)?;
    if element > 1 {
        return match pkt.left() {
            0 => Ok(()),
            left => pkt.bytes(&TAG_VENDOR_DATA, left).map(|_| ()),
        };
    }
    if matches!(subtype, ASSOCIATION_REQUEST | REASSOCIATION_REQUEST) {
        byte(
            pkt,
            &WFA_IE_WME_QOS_INFO,
            &[
                &WFA_IE_WME_QOS_INFO_STA_MAX_SP_LENGTH,
                &WFA_IE_WME_QOS_INFO_STA_AC_BE,
                &WFA_IE_WME_QOS_INFO_STA_AC_BK,
                &WFA_IE_WME_QOS_INFO_STA_AC_VI,
                &WFA_IE_WME_QOS_INFO_STA_AC_VO,
                &WFA_IE_WME_QOS_INFO_STA_RESERVED,
            ],
        )?;
    } else {
        byte(
            pkt,
            &WFA_IE_WME_QOS_INFO,
            &[
                &WFA_IE_WME_QOS_INFO_AP_U_APSD,
                &WFA_IE_WME_QOS_INFO_AP_PARAMETER_SET_COUNT,
                &WFA_IE_WME_QOS_INFO_AP_RESERVED,
            ],
        )?;
    }
    if element == 1 {
        pkt.bytes(&WFA_IE_WME_RESERVED, 1)?;
        while pkt.left() >= 4 {
            access_category(pkt)?;
        }
    }
    Ok(())
}

fn access_category(pkt: &mut Packet) -> Parsed {
    let (first, second) = (pkt.peek_u8(0)?, pkt.peek_u8(1)?);
    let limit = pkt.peek_u16(2)?.swap_bytes();
    let (category, mandatory, spacing) = (first >> 5 & 3, first >> 4 & 1, first & 0x0f);
    let (shortest, longest) = (second & 0x0f, second >> 4);
    let window = |exponent: u8| 1_u32.checked_shl(u32::from(exponent)).unwrap_or(0).saturating_sub(1);
    let item = pkt.add(&WFA_IE_WME_ACP, 0, 4);
    pkt.label(item, |text| {
        let name = WFA_IE_WME_ACP_ACI.name_of(u64::from(category)).unwrap_or("Unknown");
        let mandatory = if mandatory != 0 { "yes" } else { "no" };
        write!(
            text,
            "Ac Parameters ACI {category} ({name}), ACM {mandatory}, AIFSN {spacing}, ECWmin/max {shortest}/{longest} (CWmin/max {}/{}), TXOP {limit}",
            window(shortest),
            window(longest)
        )
    });
    pkt.open();
    byte(
        pkt,
        &WFA_IE_WME_ACP_ACI_AIFSN,
        &[&WFA_IE_WME_ACP_AIFSN, &WFA_IE_WME_ACP_ACM, &WFA_IE_WME_ACP_ACI, &WFA_IE_WME_ACP_RESERVED],
    )?;
    let at = pkt.position();
    pkt.u8(&WFA_IE_WME_ACP_ECW)?;
    pkt.open();
    pkt.bits(u64::from(second), 1, &[&WFA_IE_WME_ACP_ECW_MAX, &WFA_IE_WME_ACP_ECW_MIN]);
    pkt.add_at(&WFA_IE_WME_ACP_CW_MAX, u64::from(window(longest)), at, 1);
    pkt.add_at(&WFA_IE_WME_ACP_CW_MIN, u64::from(window(shortest)), at, 1);
    pkt.close();
    pkt.u16_le(&WFA_IE_WME_ACP_TXOP_LIMIT)?;
    pkt.close();
    Ok(())
}
