//! Names of messages and tags of Google's QUIC (the QUIC Crypto document of 2016).

/// Messages of the handshake, and what Info calls them.
static MESSAGES: &[(&[u8; 4], &str)] =
    &[(b"CHLO", "Client Hello"), (b"SHLO", "Server Hello"), (b"REJ\0", "Rejection"), (b"PRST", "Public Reset")];

pub(super) fn message(tag: &[u8]) -> Option<&'static str> {
    MESSAGES.iter().find(|known| known.0.as_slice() == tag).map(|known| known.1)
}

static TAGS: &[(&str, &str)] = &[
    ("PAD", "Padding"),
    ("SNI", "Server Name Indication"),
    ("VER", "Version"),
    ("CCS", "Common Certificate Sets"),
    ("UAID", "Client's User Agent ID"),
    ("PDMD", "Proof Demand"),
    ("STK", "Source Address Token"),
    ("SNO", "Server nonce"),
    ("PROF", "Proof (Signature)"),
    ("SCFG", "Server Config"),
    ("RREJ", "Reasons for server sending"),
    ("CRT\u{fffd}", "Certificate chain"),
    ("AEAD", "Authenticated encryption algorithms"),
    ("SCID", "Server config ID"),
    ("PUBS", "Public value"),
    ("KEXS", "Key exchange algorithms"),
    ("OBIT", "Server Orbit"),
    ("EXPY", "Expiry"),
    ("NONC", "Client Nonce"),
    ("MSPC", "Max streams per connection"),
    ("TCID", "Connection ID truncation"),
    ("SRBF", "Socket receive buffer"),
    ("ICSL", "Idle connection state"),
    ("SCLS", "Silently close on timeout"),
    ("COPT", "Connection options"),
    ("CCRT", "Cached certificates"),
    ("IRTT", "Estimated initial RTT"),
    ("CFCW", "Initial session/connection"),
    ("SFCW", "Initial stream flow control"),
    ("CETV", "Client encrypted tag-value"),
    ("XLCT", "Expected leaf certificate"),
    ("NONP", "Client Proof Nonce"),
    ("CSCT", "Signed cert timestamp (RFC6962) of leaf cert"),
    ("CTIM", "Client Timestamp"),
    ("RNON", "Public Reset Nonce Proof"),
    ("RSEQ", "Rejected Packet Number"),
    ("CADR", "Client Address"),
    ("MIDS", "Max incoming dynamic streams"),
    ("FHOL", "Force Head Of Line blocking"),
    ("STTL", "Server Config TTL"),
    ("SMHL", "Support Max Header List (size)"),
    ("TBKP", "Token Binding Key Params"),
    ("QLVE", "Legacy Version Encapsulation"),
    ("CGST", "Congestion Control Feedback Type"),
    ("EPID", "Endpoint Identifier"),
    ("SRST", "Stateless Reset Token"),
];

/// What a tag means.
pub(super) fn tag(name: &str) -> &'static str {
    TAGS.iter().find(|known| known.0 == name).map_or("Unknown", |known| known.1)
}

/// Ciphers and key exchanges by their own four letters.
pub(super) fn algorithm(name: &str) -> &'static str {
    match name {
        "AESG" => "AES-GCM with a 12-byte tag and IV",
        "S20P" | "CC12" => "Salsa20 with Poly1305",
        "C255" => "Curve25519",
        "P256" => "P-256",
        _ => "Unknown",
    }
}
