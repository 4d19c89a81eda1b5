//! Names of STUN's methods, attributes and errors (IANA's STUN and TURN registries), and of Microsoft's and Google's own
//! attributes ([MS-TURN], [MS-ICE2], WebRTC).

use std::fmt::Write;

static CLASSES: [&str; 4] = ["Request", "Indication", "Success Response", "Error Response"];

/// `class` with its two bits together.
pub(super) fn class(class: u16) -> &'static str {
    CLASSES.get(usize::from(class)).copied().unwrap_or("Unknown")
}

/// The class's bits stand apart; what is shown keeps them so: `0x10 Success Response (2)`.
pub(super) fn write_class(value: u64, out: &mut String) {
    let class_bits = (value >> 3 & 2 | value & 1) as u16;
    let _ = write!(out, "{value:#04x} {} ({class_bits})", class(class_bits));
}

static METHODS: &[(u16, &str)] = &[
    (0x001, "Binding"),
    (0x002, "SharedSecret"),
    (0x003, "Allocate"),
    (0x004, "Refresh"),
    (0x006, "Send"),
    (0x007, "Data"),
    (0x008, "CreatePermission"),
    (0x009, "Channel-Bind"),
    (0x00a, "Connect"),
    (0x00b, "ConnectionBind"),
    (0x00c, "ConnectionAttempt"),
    (0x080, "GOOG Ping"),
];

pub(super) fn method(method: u16) -> &'static str {
    METHODS.iter().find(|known| known.0 == method).map_or("Unknown", |known| known.1)
}

/// `0x0001 Binding (0x001)`
pub(super) fn write_method(value: u64, out: &mut String) {
    let number = super::method_of(value as u16);
    let _ = write!(out, "{value:#06x} {} ({number:#05x})", method(number));
}

pub(super) fn write_assignment(value: u64, out: &mut String) {
    out.push_str(if value == 0 { "IETF Review (0x0)" } else { "Designated Expert (0x1)" });
}

pub(super) fn write_comprehension(value: u64, out: &mut String) {
    out.push_str(if value == 0 { "Required (0x0)" } else { "Optional (0x1)" });
}

pub(super) fn write_crc_status(status: u64, out: &mut String) {
    out.push_str(if status == 1 { "Good" } else { "Bad" });
}

pub(super) fn write_attribute(kind: u64, out: &mut String) {
    match attribute(kind as u16) {
        Some(name) => out.push_str(name.trim_end_matches(" (Deprecated)")),
        None => {
            let _ = write!(out, "Unknown ({kind:#06x})");
        }
    }
}

static ATTRIBUTES: &[(u16, &str)] = &[
    (0x0001, "MAPPED-ADDRESS"),
    (0x0002, "RESPONSE_ADDRESS (Deprecated)"),
    (0x0003, "CHANGE_REQUEST"),
    (0x0004, "SOURCE_ADDRESS (Deprecated)"),
    (0x0005, "CHANGED_ADDRESS (Deprecated)"),
    (0x0006, "USERNAME"),
    (0x0007, "PASSWORD"),
    (0x0008, "MESSAGE-INTEGRITY"),
    (0x0009, "ERROR-CODE"),
    (0x000a, "UNKNOWN-ATTRIBUTES"),
    (0x000b, "REFLECTED-FROM (Deprecated)"),
    (0x000c, "CHANNEL-NUMBER"),
    (0x000d, "LIFETIME"),
    (0x000e, "MS-ALTERNATE-SERVER"),
    (0x000f, "MAGIC-COOKIE"),
    (0x0010, "BANDWIDTH"),
    (0x0011, "DESTINATION-ADDRESS (Deprecated)"),
    (0x0012, "XOR-PEER-ADDRESS"),
    (0x0013, "DATA"),
    (0x0014, "REALM"),
    (0x0015, "NONCE"),
    (0x0016, "XOR-RELAYED-ADDRESS"),
    (0x0017, "REQUESTED-ADDRESS-FAMILY"),
    (0x0018, "EVEN-PORT"),
    (0x0019, "REQUESTED-TRANSPORT"),
    (0x001a, "DONT-FRAGMENT"),
    (0x001b, "ACCESS-TOKEN"),
    (0x001c, "MESSAGE-INTEGRITY-SHA256"),
    (0x001d, "PASSWORD-ALGORITHM"),
    (0x001e, "USERHASH"),
    (0x0020, "XOR-MAPPED-ADDRESS"),
    (0x0022, "RESERVATION-TOKEN"),
    (0x0024, "PRIORITY"),
    (0x0025, "USE-CANDIDATE"),
    (0x0026, "PADDING"),
    (0x0027, "XOR-RESPONSE-TARGET"),
    (0x002a, "CONNECTION-ID"),
    (0x0030, "LEGACY-ICMP"),
    (0x8000, "ADDITIONAL-ADDRESS-FAMILY"),
    (0x8001, "ADDRESS-ERROR-CODE"),
    (0x8002, "PASSWORD-ALGORITHMS"),
    (0x8003, "ALTERNATE-DOMAIN"),
    (0x8004, "ICMP"),
    (0x8006, "MS-TURN UNKNOWN 8006"),
    (0x8008, "MS-VERSION"),
    (0x8020, "XOR-MAPPED-ADDRESS"),
    (0x8022, "SOFTWARE"),
    (0x8023, "ALTERNATE-SERVER"),
    (0x8025, "TRANSACTION-TRANSMIT-COUNTER"),
    (0x8027, "CACHE-TIMEOUT"),
    (0x8028, "FINGERPRINT"),
    (0x8029, "ICE-CONTROLLED"),
    (0x802a, "ICE-CONTROLLING"),
    (0x802b, "RESPONSE-ORIGIN"),
    (0x802c, "OTHER-ADDRESS"),
    (0x802d, "ECN-CHECK-STUN"),
    (0x802e, "THIRD-PARTY-AUTHORIZATION"),
    (0x8030, "MOBILITY-TICKET"),
    (0x8032, "MS-ALTERNATE-HOST-NAME"),
    (0x8037, "MS-APP-ID"),
    (0x8039, "MS-SECURE-TAG"),
    (0x8050, "MS-SEQUENCE-NUMBER"),
    (0x8054, "MS-CANDIDATE-IDENTIFIER"),
    (0x8055, "MS-SERVICE-QUALITY"),
    (0x8056, "Bandwidth Admission Control Message"),
    (0x8057, "Bandwidth Reservation Identifier"),
    (0x8058, "Bandwidth Reservation Amount"),
    (0x8059, "Remote Site Address"),
    (0x805a, "Remote Relay Site Address"),
    (0x805b, "Local Site Address"),
    (0x805c, "Local Relay Site Address"),
    (0x805d, "Remote Site Address Response"),
    (0x805e, "Remote Relay Site Address Response"),
    (0x805f, "Local Site Address Response"),
    (0x8060, "Local Relay Site Address Response"),
    (0x8061, "SIP Dialog Identifier"),
    (0x8062, "SIP Call Identifier"),
    (0x8068, "Location Profile"),
    (0x8070, "MS-IMPLEMENTATION-VERSION"),
    (0x8090, "MS-ALT-MAPPED-ADDRESS"),
    (0x8095, "MS-MULTIPLEXED-TURN-SESSION-ID"),
    (0xc001, "ENF-FLOW-DESCRIPTION"),
    (0xc002, "ENF-NETWORK-STATUS"),
    (0xc057, "GOOG-NETWORK-INFO"),
    (0xc058, "GOOG-LAST-ICE-CHECK-RECEIVED"),
    (0xc059, "GOOG-MISC-INFO"),
    (0xc05a, "GOOG-OBSOLETE-1"),
    (0xc05b, "GOOG-CONNECTION-ID"),
    (0xc05c, "GOOG-DELTA"),
    (0xc05d, "GOOG-DELTA-ACK"),
    (0xc060, "GOOG-MESSAGE_INTEGRITY-32"),
    (0xff04, "GOOG-MULTI-MAPPING"),
    (0xff05, "GOOG-LOGGING-ID"),
];

pub(super) fn attribute(kind: u16) -> Option<&'static str> {
    let found = ATTRIBUTES.binary_search_by_key(&kind, |entry| entry.0).ok()?;
    ATTRIBUTES.get(found).map(|entry| entry.1)
}

static ERRORS: &[(u16, &str)] = &[
    (300, "Try Alternate"),
    (400, "Bad Request"),
    (401, "Unauthenticated"),
    (403, "Forbidden"),
    (405, "Mobility Forbidden"),
    (420, "Unknown Attribute"),
    (430, "Stale Credentials (legacy)"),
    (431, "Integrity Check Failure (legacy)"),
    (432, "Missing Username (legacy)"),
    (433, "Use TLS (legacy)"),
    (434, "Missing Realm (legacy)"),
    (435, "Missing Nonce (legacy)"),
    (436, "Unknown User (legacy)"),
    (437, "Allocation Mismatch"),
    (438, "Stale Nonce"),
    (439, "Wrong Credentials (legacy)"),
    (440, "Address Family not Supported"),
    (441, "Wrong Credentials"),
    (442, "Unsupported Transport Protocol"),
    (443, "Peer Address Family Mismatch"),
    (446, "Connection Already Exists"),
    (447, "Connection Timeout or Failure"),
    (481, "Connection does not exist"),
    (486, "Allocation Quota Reached"),
    (487, "Role Conflict"),
    (500, "Server Error"),
    (508, "Insufficient Capacity"),
    (600, "Global Failure"),
];

pub(super) fn error(code: u16) -> Option<&'static str> {
    ERRORS.iter().find(|known| known.0 == code).map(|known| known.1)
}

pub(super) static NETWORK_VERSIONS: &[(u64, &str)] =
    &[(1, "MS-TURN"), (2, "RFC-3489 and earlier"), (3, "RFC-5389/8489")];
pub(super) static FAMILIES: &[(u64, &str)] = &[(1, "IPv4"), (2, "IPv6")];
pub(super) static RESERVE_NEXT: &[(u64, &str)] = &[(0, "No reservation"), (1, "Reserve next port number")];
pub(super) static TRANSPORTS: &[(u64, &str)] = &[(0x06, "TCP"), (0x11, "UDP")];
pub(super) static PASSWORD_ALGORITHMS: &[(u64, &str)] = &[(0, "Reserved"), (1, "MD5"), (2, "SHA-256")];
pub(super) static NETWORK_COSTS: &[(u64, &str)] = &[
    (0, "Min"),
    (10, "Low"),
    (50, "Unknown"),
    (250, "Cellular5G"),
    (500, "Cellular4G"),
    (900, "Cellular"),
    (910, "Cellular3G"),
    (980, "Cellular2G"),
    (999, "Max"),
];
pub(super) static MS_VERSIONS: &[(u64, &str)] = &[
    (1, "ICE"),
    (2, "MS-ICE2"),
    (3, "MS-ICE2 with SHA256"),
    (4, "MS-ICE2 with SHA256 and IPv6"),
    (5, "MULTIPLEXED TURN over UDP only"),
    (6, "MULTIPLEXED TURN over UDP and TCP"),
];

pub(super) fn ms_ice_version(version: u64) -> Option<&'static str> {
    Some(if version < 3 { "Supports only RFC3489bis-02 message formats" } else { "Supports RFC5389 message formats" })
}

pub(super) static MS_STREAMS: &[(u64, &str)] = &[(1, "Audio"), (2, "Video"), (3, "Supplemental Video"), (4, "Data")];
pub(super) static MS_QUALITIES: &[(u64, &str)] = &[(0, "Best effort delivery"), (1, "Reliable delivery")];
pub(super) static MS_LOCATIONS: &[(u64, &str)] = &[(0, "Unknown"), (1, "Internet"), (2, "Intranet")];
pub(super) static MS_FEDERATIONS: &[(u64, &str)] =
    &[(0, "No Federation"), (1, "Enterprise Federation"), (2, "Public Cloud Federation")];
