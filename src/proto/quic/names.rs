//! Names of versions, frames and errors (RFC 9000, IANA's QUIC registries).

use std::fmt::Write;

/// Google's QUIC 50 with its own handshake, and with that of TLS.
pub(super) const Q050: u32 = 0x5130_3530;
pub(super) const T050: u32 = 0x5430_3530;
pub(super) const T051: u32 = 0x5430_3531;

static VERSIONS: &[(u32, u32, &str)] = &[
    (0, 0, "Version Negotiation"),
    (1, 1, "1"),
    (0x4547_4700, 0x4547_47ff, "Quant"),
    (0x5043_5130, 0x5043_5131, "Picoquic internal"),
    (0x5052_4f58, 0x5052_4f58, "Proxied QUIC (PROX)"),
    (0x5130_3433, 0x5130_3433, "Google Q043"),
    (0x5130_3434, 0x5130_3434, "Google Q044"),
    (0x5130_3436, 0x5130_3436, "Google Q046"),
    (Q050, Q050, "Google Q050"),
    (0x5147_4f00, 0x5147_4fff, "QGO (QUIC GO)"),
    (T050, T050, "Google T050"),
    (T051, T051, "Google T051"),
    (0x6b33_43cf, 0x6b33_43cf, "2"),
    (0x709a_50c4, 0x709a_50c4, "v2-draft-01"),
    (0x91c1_7000, 0x91c1_70ff, "Quicly"),
    (0xabcd_0000, 0xabcd_000f, "MsQuic"),
    (0xf0f0_f0f0, 0xf0f0_f0ff, "ETH Zürich (Measurability experiments)"),
    (0xf0f0_f1f0, 0xf0f0_f1ff, "Telecom Italia (Measurability experiments)"),
    (0xf123_f0c0, 0xf123_f0cf, "MozQuic"),
    (0xface_b001, 0xface_b001, "Facebook mvfst (draft-22)"),
    (0xface_b002, 0xface_b002, "Facebook mvfst (draft-27)"),
    (0xface_b003, 0xface_b00d, "Facebook mvfst"),
    (0xface_b00e, 0xface_b00e, "Facebook mvfst (Experimental)"),
    (0xface_b00f, 0xface_b00f, "Facebook mvfst"),
    (0xff02_0000, 0xff02_0000, "v2-draft-00"),
];

/// Versions of the form `?a?a?a?a` force a negotiation (RFC 9000 §15).
pub(super) fn is_reserved(version: u32) -> bool {
    version & 0x0f0f_0f0f == 0x0a0a_0a0a
}

/// Whether a version is one that this dissector knows the packets of.
pub(super) fn is_version(version: u32) -> bool {
    let known = VERSIONS.iter().any(|(first, last, _)| (*first..=*last).contains(&version));
    // Google's versions before 50 have headers of their own.
    let old = matches!(version, 0x5130_3400..=0x5130_34ff);
    is_reserved(version) || !old && (known || matches!(version, 0xff00_0016..=0xff00_0022))
}

/// `draft-29 (0xff00001d)`
pub(crate) fn write_version(version: u64, out: &mut String) {
    let known = VERSIONS.iter().find(|(first, last, _)| (u64::from(*first)..=u64::from(*last)).contains(&version));
    let _ = match (known, version) {
        (Some((_, _, name)), _) => write!(out, "{name} ({version:#010x})"),
        (None, 0xff00_0004..=0xff00_0022) => write!(out, "draft-{:02} ({version:#010x})", version & 0xff),
        (None, _) => write!(out, "Unknown ({version:#010x})"),
    };
}

pub(super) static LONG_TYPES: &[(u64, &str)] = &[(0, "Initial"), (1, "0-RTT"), (2, "Handshake"), (3, "Retry")];
pub(super) static LONG_TYPES_2: &[(u64, &str)] = &[(0, "Retry"), (1, "Initial"), (2, "0-RTT"), (3, "Handshake")];

static FRAMES: &[(u64, u64, &str)] = &[
    (0x00, 0x00, "PADDING"),
    (0x01, 0x01, "PING"),
    (0x02, 0x03, "ACK"),
    (0x04, 0x04, "RESET_STREAM"),
    (0x05, 0x05, "STOP_SENDING"),
    (0x06, 0x06, "CRYPTO"),
    (0x07, 0x07, "NEW_TOKEN"),
    (0x08, 0x0f, "STREAM"),
    (0x10, 0x10, "MAX_DATA"),
    (0x11, 0x11, "MAX_STREAM_DATA"),
    (0x12, 0x12, "MAX_STREAMS (BIDI)"),
    (0x13, 0x13, "MAX_STREAMS (UNI)"),
    (0x14, 0x14, "DATA_BLOCKED"),
    (0x15, 0x15, "STREAM_DATA_BLOCKED"),
    (0x16, 0x16, "STREAMS_BLOCKED (BIDI)"),
    (0x17, 0x17, "STREAMS_BLOCKED (UNI)"),
    (0x18, 0x18, "NEW_CONNECTION_ID"),
    (0x19, 0x19, "RETIRE_CONNECTION_ID"),
    (0x1a, 0x1a, "PATH_CHALLENGE"),
    (0x1b, 0x1b, "PATH_RESPONSE"),
    (0x1c, 0x1c, "CONNECTION_CLOSE (Transport)"),
    (0x1d, 0x1d, "CONNECTION_CLOSE (Application)"),
    (0x1e, 0x1e, "HANDSHAKE_DONE"),
    (0x30, 0x31, "DATAGRAM"),
    (0xac, 0xac, "IMMEDIATE_ACK"),
    (0xaf, 0xaf, "ACK_FREQUENCY"),
    (0x2f5, 0x2f5, "TIME_STAMP"),
];

pub(super) fn frame(kind: u64) -> &'static str {
    let known = FRAMES.iter().find(|(first, last, _)| (*first..=*last).contains(&kind));
    known.map_or("Unknown", |known| known.2)
}

/// `CRYPTO (0x0000000000000006)`
pub(super) fn write_frame(kind: u64, out: &mut String) {
    let _ = write!(out, "{} ({kind:#018x})", frame(kind));
}

pub(super) static ERRORS: &[(u64, u64, &str)] = &[
    (0, 0, "NO_ERROR"),
    (1, 1, "INTERNAL_ERROR"),
    (2, 2, "CONNECTION_REFUSED"),
    (3, 3, "FLOW_CONTROL_ERROR"),
    (4, 4, "STREAM_ID_ERROR"),
    (5, 5, "STREAM_STATE_ERROR"),
    (6, 6, "FINAL_SIZE_ERROR"),
    (7, 7, "FRAME_ENCODING_ERROR"),
    (8, 8, "TRANSPORT_PARAMETER_ERROR"),
    (9, 9, "CONNECTION_ID_LIMIT_ERROR"),
    (10, 10, "PROTOCOL_VIOLATION"),
    (11, 11, "INVALID_TOKEN"),
    (12, 12, "APPLICATION_ERROR"),
    (13, 13, "CRYPTO_BUFFER_EXCEEDED"),
    (14, 14, "KEY_UPDATE_ERROR"),
    (15, 15, "AEAD_LIMIT_REACHED"),
    (16, 16, "NO_VIABLE_PATH"),
    (17, 17, "VERSION_NEGOTIATION_ERROR"),
    (0x100, 0x1ff, "CRYPTO_ERROR"),
];

pub(super) static INITIATORS: &[(u64, &str)] = &[(0, "Client-initiated"), (1, "Server-initiated")];
pub(super) static DIRECTIONS: &[(u64, &str)] = &[(0, "Bidirectional"), (1, "Unidirectional")];
pub(super) static HEADER_FORMS: &[(u64, &str)] = &[(0, "Short Header"), (1, "Long Header")];

/// A packet number's length is written less one.
pub(super) static NUMBER_LENGTHS: &[(u64, &str)] = &[(0, "1 bytes"), (1, "2 bytes"), (2, "3 bytes"), (3, "4 bytes")];
