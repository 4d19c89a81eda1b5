//! What is known of a TLS session when a segment begins: small enough to be kept with every frame as one number.

use super::names;

/// How the keys are agreed on, which decides what the key exchange messages look like.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum KeyExchange {
    #[default]
    Unknown,
    Rsa,
    Dh,
    DhAnonymous,
    Ecdh,
    EcdhAnonymous,
    Psk,
    DhPsk,
    EcdhPsk,
    RsaPsk,
}

const KEY_EXCHANGES: [KeyExchange; 10] = [
    KeyExchange::Unknown,
    KeyExchange::Rsa,
    KeyExchange::Dh,
    KeyExchange::DhAnonymous,
    KeyExchange::Ecdh,
    KeyExchange::EcdhAnonymous,
    KeyExchange::Psk,
    KeyExchange::DhPsk,
    KeyExchange::EcdhPsk,
    KeyExchange::RsaPsk,
];

impl KeyExchange {
    /// The key exchange of a cipher suite, which its name tells.
    pub(super) fn of(suite: u16) -> KeyExchange {
        let Some(name) = names::cipher_suite(u64::from(suite)) else { return KeyExchange::Unknown };
        let kinds: [(&str, KeyExchange); 11] = [
            ("TLS_RSA_PSK", KeyExchange::RsaPsk),
            ("TLS_DHE_PSK", KeyExchange::DhPsk),
            ("TLS_ECDHE_PSK", KeyExchange::EcdhPsk),
            ("TLS_PSK_DHE", KeyExchange::DhPsk),
            ("TLS_PSK", KeyExchange::Psk),
            ("TLS_RSA", KeyExchange::Rsa),
            ("TLS_DH_anon", KeyExchange::DhAnonymous),
            ("TLS_DH", KeyExchange::Dh),
            ("TLS_ECDH_anon", KeyExchange::EcdhAnonymous),
            ("TLS_ECDH", KeyExchange::Ecdh),
            ("TLS_ECC_SM4", KeyExchange::Rsa),
        ];
        kinds.iter().find(|(prefix, _)| name.starts_with(prefix)).map_or(KeyExchange::Unknown, |kind| kind.1)
    }
}

/// What a session carries, where the handshake said so.
const CARRIED: &[(&str, &str)] = &[
    ("", ""),
    ("http/1.0", "Hypertext Transfer Protocol"),
    ("http/1.1", "Hypertext Transfer Protocol"),
    ("h2", "HyperText Transfer Protocol 2"),
    ("h2-", "HyperText Transfer Protocol 2"),
    ("spdy/", "SPDY"),
    ("imap", "Internet Message Access Protocol"),
    ("pop3", "Post Office Protocol"),
    ("xmpp-", "XMPP Protocol"),
    ("dot", "Domain Name System"),
    ("mqtt", "MQ Telemetry Transport Protocol"),
];

/// What runs in TLS by port, from the start or after a command of its own.
const BY_PORT: &[(u16, &str)] = &[
    (21, "File Transfer Protocol (FTP)"),
    (25, "Simple Mail Transfer Protocol"),
    (110, "Post Office Protocol"),
    (143, "Internet Message Access Protocol"),
    (324, "RPKI-Router Protocol"),
    (443, "Hypertext Transfer Protocol"),
    (465, "Simple Mail Transfer Protocol"),
    (587, "Simple Mail Transfer Protocol"),
    (636, "Lightweight Directory Access Protocol"),
    (802, "Modbus/TCP"),
    (853, "Domain Name System"),
    (993, "Internet Message Access Protocol"),
    (995, "Post Office Protocol"),
    (1300, "Q.931"),
    (2221, "EtherNet/IP (Industrial Protocol)"),
    (2443, "Skinny Client Control Protocol"),
    (3249, "Intel Omni-Path FE Header - Omni-Path Fabric Executive Header"),
    (3250, "Intel Omni-Path FE Header - Omni-Path Fabric Executive Header"),
    (3251, "Intel Omni-Path FE Header - Omni-Path Fabric Executive Header"),
    (3252, "Intel Omni-Path FE Header - Omni-Path Fabric Executive Header"),
    (3389, "TPKT - ISO on TCP - RFC1006"),
    (3496, "DoIP (ISO13400) Protocol"),
    (5061, "Session Initiation Protocol"),
    (5671, "Advanced Message Queuing Protocol"),
    (5684, "Constrained Application Protocol"),
    (5868, "Diameter Protocol"),
    (8883, "MQ Telemetry Transport Protocol"),
    (11207, "Couchbase Protocol"),
    (19999, "Distributed Network Protocol 3.0"),
    (27017, "Mongo Wire Protocol"),
];

/// Versions by the number they are kept under; 0 is none yet.
const VERSIONS: [(u16, &str); 8] = [
    (0, "TLS"),
    (0x0002, "SSLv2"),
    (0x0300, "SSLv3"),
    (0x0301, "TLSv1"),
    (0x0302, "TLSv1.1"),
    (0x0303, "TLSv1.2"),
    (0x0304, "TLSv1.3"),
    (0x0101, "GMTLSv1.1"),
];

/// Drafts of TLS 1.3 count as the real one, and versions of DTLS as those of TLS that they are made from.
fn settled(version: u16) -> u16 {
    match version {
        0x7f0e..=0x7f1c | 0xfb17 | 0xfb1a | 0xfefc => 0x0304,
        0xfefd => 0x0303,
        0xfeff => 0x0302,
        // What OpenSSL before 0.9.8f called DTLS 1.0.
        0x0100 => 0x0301,
        version => version,
    }
}

/// How a version is called in labels and in the Protocol column.
pub(super) fn version_name(version: u16) -> &'static str {
    VERSIONS.iter().find(|(number, _)| *number == settled(version)).map_or("TLS", |known| known.1)
}

pub(super) fn is_version(version: u16) -> bool {
    // The versions of DTLS are no TLS.
    version > 2
        && version != 0x0100
        && version < 0xfefc
        && VERSIONS.iter().any(|(number, _)| *number == settled(version))
}

/// A session as it stands before a record.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(in crate::proto) struct Session {
    /// 0 before anything told.
    pub(in crate::proto) version: u16,
    pub(super) exchange: KeyExchange,
    /// Index into `CARRIED`.
    carried: u8,
    /// Whether each of the two directions has changed to encryption.
    pub(super) ciphered: [bool; 2],
    /// The direction that a server hello was seen in.
    pub(super) server: Option<bool>,
    /// Keys were exchanged, not only taken from an earlier session.
    pub(super) exchanged: bool,
    /// DTLS: its versions are kept as those of TLS that they are made from; the carrier says so, it is not packed.
    pub(in crate::proto) datagram: bool,
}

impl Session {
    pub(in crate::proto) fn pack(self) -> u32 {
        let version = VERSIONS.iter().position(|known| known.0 == self.version).unwrap_or(0) as u32;
        let exchange = KEY_EXCHANGES.iter().position(|known| *known == self.exchange).unwrap_or(0) as u32;
        let server = self.server.map_or(0, |direction| if direction { 2 } else { 1 });
        let [one, other] = self.ciphered.map(u32::from);
        version
            | exchange << 4
            | u32::from(self.carried) << 8
            | one << 16
            | other << 17
            | server << 18
            | u32::from(self.exchanged) << 20
    }

    pub(in crate::proto) fn unpack(packed: u32) -> Session {
        Session {
            version: VERSIONS.get((packed & 0xf) as usize).map_or(0, |known| known.0),
            exchange: KEY_EXCHANGES.get((packed >> 4 & 0xf) as usize).copied().unwrap_or_default(),
            carried: (packed >> 8) as u8,
            ciphered: [packed >> 16 & 1 != 0, packed >> 17 & 1 != 0],
            server: match packed >> 18 & 3 {
                0 => None,
                direction => Some(direction == 2),
            },
            exchanged: packed >> 20 & 1 != 0,
            datagram: false,
        }
    }

    pub(in crate::proto) fn set_version(&mut self, version: u16) {
        self.version = settled(version);
    }

    /// Notes the protocol that the server chose (ALPN or NPN).
    pub(super) fn carries(&mut self, name: &[u8]) {
        let exact = CARRIED.iter().position(|known| known.0.as_bytes() == name);
        let begins = |known: &(&str, &str)| known.0.ends_with(['-', '/']) && name.starts_with(known.0.as_bytes());
        self.carried = exact.or_else(|| CARRIED.iter().position(begins)).unwrap_or(0) as u8;
    }

    /// The full name of what the session carries, by what was chosen or by the port.
    pub(super) fn carried(self, ports: (u16, u16)) -> Option<&'static str> {
        if let Some((_, name)) = CARRIED.get(usize::from(self.carried)).filter(|known| !known.0.is_empty()) {
            return Some(name);
        }
        let by_port = |port| BY_PORT.iter().find(|known| known.0 == port).map(|known| known.1);
        by_port(ports.0.min(ports.1)).or_else(|| by_port(ports.0.max(ports.1)))
    }

    pub(super) fn is_ciphered(self, direction: bool) -> bool {
        let [one, other] = self.ciphered;
        self.version != 0x0304 && if direction { other } else { one }
    }

    /// A server that changes its cipher before any keys were exchanged takes those of an earlier session (RFC 5246 §7.3).
    pub(in crate::proto) fn resumes(self, direction: bool) -> bool {
        let resumes = self.server == Some(direction) && !self.exchanged && !self.is_ciphered(!direction);
        resumes && self.version != 0x0304
    }

    pub(in crate::proto) fn cipher(&mut self, direction: bool) {
        let [one, other] = &mut self.ciphered;
        *(if direction { other } else { one }) = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_survives_being_packed() {
        let mut session = Session { server: Some(true), exchanged: true, ..Session::default() };
        session.set_version(0x7f1c);
        session.exchange = KeyExchange::of(0xc02f);
        session.carries(b"h2");
        session.cipher(true);
        assert_eq!(Session::unpack(session.pack()), session);
        assert_eq!((session.version, session.exchange), (0x0304, KeyExchange::Ecdh));
        assert_eq!(session.carried((50000, 443)), Some("HyperText Transfer Protocol 2"));
        assert_eq!(Session::unpack(0), Session::default());
    }
}
