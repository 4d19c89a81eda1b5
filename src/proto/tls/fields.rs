//! The fields of TLS.

use super::names;
use crate::dissect::prelude::*;

pub(in crate::proto) static CERTIFICATE_TYPES: &[(u64, &str)] = &[(0, "X.509"), (1, "OpenPGP"), (2, "Raw Public Key")];
pub(in crate::proto) static CHAIN_TYPES: &[(u64, &str)] = &[(1, "Individual Certificates"), (2, "PKI Path")];
pub(in crate::proto) static COMPRESSIONS: &[(u64, &str)] = &[(0, "null"), (1, "DEFLATE"), (64, "LZS")];
pub(in crate::proto) static CERTIFICATE_COMPRESSIONS: &[(u64, &str)] = &[(1, "zlib"), (2, "brotli"), (3, "zstd")];
pub(in crate::proto) static CURVE_TYPES: &[(u64, &str)] =
    &[(1, "explicit_prime"), (2, "explicit_char2"), (3, "named_curve")];
pub(in crate::proto) static FRAGMENT_LENGTHS: &[(u64, &str)] = &[(1, "512"), (2, "1024"), (3, "2048"), (4, "4096")];
pub(in crate::proto) static HASHES: &[(u64, &str)] =
    &[(0, "None"), (1, "MD5"), (2, "SHA1"), (3, "SHA224"), (4, "SHA256"), (5, "SHA384"), (6, "SHA512"), (7, "SM3")];
pub(in crate::proto) static HEARTBEATS: &[(u64, &str)] = &[(1, "Request"), (2, "Response")];
pub(in crate::proto) static HEARTBEAT_MODES: &[(u64, &str)] =
    &[(1, "Peer allowed to send requests"), (2, "Peer not allowed to send requests")];
pub(in crate::proto) static KEY_UPDATES: &[(u64, &str)] = &[(0, "update_not_requested"), (1, "update_requested")];
pub(in crate::proto) static NAME_TYPES: &[(u64, &str)] = &[(0, "host_name")];
pub(in crate::proto) static POINT_FORMATS: &[(u64, &str)] =
    &[(0, "uncompressed"), (1, "ansiX962_compressed_prime"), (2, "ansiX962_compressed_char2")];
pub(in crate::proto) static PSK_MODES: &[(u64, &str)] =
    &[(0, "PSK-only key establishment (psk_ke)"), (1, "PSK with (EC)DHE key establishment (psk_dhe_ke)")];
pub(in crate::proto) static SIGNATURE_KINDS: &[(u64, &str)] =
    &[(0, "Anonymous"), (1, "RSA"), (2, "DSA"), (3, "ECDSA"), (4, "SM2")];
pub(in crate::proto) static STATUS_TYPES: &[(u64, &str)] = &[(1, "OCSP"), (2, "OCSP Multi")];
pub(in crate::proto) static V2_CERTIFICATE_TYPES: &[(u64, &str)] = &[(0, "N/A"), (1, "X.509 Certificate")];

/// A scheme's own name, or what its two bytes meant in TLS 1.2: a hash and a kind of signature.
pub(in crate::proto) fn write_signature(value: u64, out: &mut String) {
    if let Ok(found) = names::SIGNATURES.binary_search_by_key(&value, |entry| entry.0)
        && let Some((_, name)) = names::SIGNATURES.get(found)
    {
        let _ = write!(out, "{name} (0x{value:04x})");
        return;
    }
    let hash = SIGNATURE_HASH.name_of(value >> 8).unwrap_or("Unknown");
    let kind = SIGNATURE_KIND.name_of(value & 0xff).unwrap_or("Unknown");
    let _ = write!(out, "{hash} {kind} (0x{value:04x})");
}

/// `7200 seconds (2 hours)`
pub(in crate::proto) fn write_lifetime(seconds: u64, out: &mut String) {
    let _ = write!(out, "{seconds} second{}", if seconds == 1 { "" } else { "s" });
    if seconds == 0 {
        return;
    }
    let parts = [
        (seconds / 86400, "day"),
        (seconds % 86400 / 3600, "hour"),
        (seconds % 3600 / 60, "minute"),
        (seconds % 60, "second"),
    ];
    let mut between = " (";
    for (count, unit) in parts.iter().filter(|part| part.0 > 0) {
        let _ = write!(out, "{between}{count} {unit}{}", if *count == 1 { "" } else { "s" });
        between = ", ";
    }
    out.push(')');
}

/// The fields that TLS and DTLS show under the same names, `tls.…` and `dtls.…`, and those of one of them.
macro_rules! shared_fields {
    ($of:literal; $($own:tt)*) => {
        $crate::fields! {
            // Records
            RECORD = concat!($of, ".record"), "Record Layer", none;
            CONTENT_TYPE = concat!($of, ".record.content_type"), "Content Type", u8, names names::CONTENT_TYPES;
            RECORD_VERSION = concat!($of, ".record.version"), "Version", u16, hex, called names::version;
            RECORD_LENGTH = concat!($of, ".record.length"), "Length", u16;
            CHANGE_CIPHER_SPEC = concat!($of, ".change_cipher_spec"), "Change Cipher Spec Message", none;
            ALERT = concat!($of, ".alert_message"), "Alert Message", none;
            ALERT_LEVEL = concat!($of, ".alert_message.level"), "Level", u8, names names::ALERT_LEVELS;
            ALERT_DESCRIPTION = concat!($of, ".alert_message.desc"), "Description", u8, names names::ALERTS;
            APP_DATA = concat!($of, ".app_data"), "Encrypted Application Data", bytes;
            APP_DATA_PROTOCOL = concat!($of, ".app_data_proto"), "Application Data Protocol", text;
            HEARTBEAT = concat!($of, ".heartbeat_message"), "Heartbeat Message", none;
            HEARTBEAT_TYPE = concat!($of, ".heartbeat_message.type"), "Type", u8, names HEARTBEATS;
            HEARTBEAT_LENGTH = concat!($of, ".heartbeat_message.payload_length"), "Payload Length", u16;
            HEARTBEAT_PAYLOAD = concat!($of, ".heartbeat_message.payload"), "Payload", bytes;
            HEARTBEAT_PADDING = concat!($of, ".heartbeat_message.padding"), "Padding", bytes;

            // Handshake messages
            HANDSHAKE = concat!($of, ".handshake"), "Handshake Protocol", none;
            HANDSHAKE_TYPE = concat!($of, ".handshake.type"), "Handshake Type", u8, names names::HANDSHAKES;
            HANDSHAKE_LENGTH = concat!($of, ".handshake.length"), "Length", u24;
            VERSION = concat!($of, ".handshake.version"), "Version", u16, hex, called names::version;
            RANDOM = concat!($of, ".handshake.random"), "Random", bytes;
            RANDOM_TIME = concat!($of, ".handshake.random_time"), "GMT Unix Time", abs_time;
            RANDOM_BYTES = concat!($of, ".handshake.random_bytes"), "Random Bytes", bytes;
            SESSION_ID_LENGTH = concat!($of, ".handshake.session_id_length"), "Session ID Length", u16;
            SESSION_ID = concat!($of, ".handshake.session_id"), "Session ID", bytes;
            CIPHER_SUITES_LENGTH = concat!($of, ".handshake.cipher_suites_length"), "Cipher Suites Length", u16;
            CIPHER_SUITES = concat!($of, ".handshake.ciphersuites"), "Cipher Suites", none;
            CIPHER_SUITE = concat!($of, ".handshake.ciphersuite"), "Cipher Suite", u16, hex, called names::cipher_suite;
            COMPRESSIONS_LENGTH = concat!($of, ".handshake.comp_methods_length"), "Compression Methods Length", u8;
            COMPRESSION_METHODS = concat!($of, ".handshake.comp_methods"), "Compression Methods", none;
            COMPRESSION = concat!($of, ".handshake.comp_method"), "Compression Method", u8, names COMPRESSIONS;
            EXTENSIONS_LENGTH = concat!($of, ".handshake.extensions_length"), "Extensions Length", u16;
            JA3_FULL = concat!($of, ".handshake.ja3_full"), "JA3 Fullstring", text;
            JA3 = concat!($of, ".handshake.ja3"), "JA3", text;
            JA3S_FULL = concat!($of, ".handshake.ja3s_full"), "JA3S Fullstring", text;
            JA3S = concat!($of, ".handshake.ja3s"), "JA3S", text;

            TICKET_BOX = "", "TLS Session Ticket", none;
            TICKET_LIFETIME = concat!($of, ".handshake.session_ticket_lifetime_hint"), "Session Ticket Lifetime Hint", u32, whole write_lifetime;
            TICKET_AGE_ADD = concat!($of, ".handshake.session_ticket_age_add"), "Session Ticket Age Add", u32;
            TICKET_NONCE_LENGTH = concat!($of, ".handshake.session_ticket_nonce_length"), "Session Ticket Nonce Length", u8;
            TICKET_NONCE = concat!($of, ".handshake.session_ticket_nonce"), "Session Ticket Nonce", bytes;
            TICKET_LENGTH = concat!($of, ".handshake.session_ticket_length"), "Session Ticket Length", u16;
            TICKET = concat!($of, ".handshake.session_ticket"), "Session Ticket", bytes;

            CERTIFICATES_LENGTH = concat!($of, ".handshake.certificates_length"), "Certificates Length", u24;
            CERTIFICATES = concat!($of, ".handshake.certificates"), "Certificates", none;
            CERTIFICATE_LENGTH = concat!($of, ".handshake.certificate_length"), "Certificate Length", u24;
            CERTIFICATE = concat!($of, ".handshake.certificate"), "Certificate", bytes;
            REQUEST_CONTEXT_LENGTH = concat!($of, ".handshake.certificate_request_context_length"), "Certificate Request Context Length", u8;
            REQUEST_CONTEXT = concat!($of, ".handshake.certificate_request_context"), "Certificate Request Context", bytes;
            CLIENT_CERTIFICATES_COUNT = concat!($of, ".handshake.cert_types_count"), "Certificate types count", u8;
            CLIENT_CERTIFICATES = concat!($of, ".handshake.cert_types"), "Certificate types", none;
            CLIENT_CERTIFICATE = concat!($of, ".handshake.cert_type"), "Certificate type", u8, names names::CLIENT_CERTIFICATES;
            NAMES_LENGTH = concat!($of, ".handshake.dnames_len"), "Distinguished Names Length", u16;
            NAMES = concat!($of, ".handshake.dnames"), "Distinguished Names", none;
            NAME_LENGTH = concat!($of, ".handshake.dname_len"), "Distinguished Name Length", u16;
            NAME = concat!($of, ".handshake.dname"), "Distinguished Name", none;
            OCSP_RESPONSE_LENGTH = concat!($of, ".handshake.ocsp_response_len"), "OCSP Response Length", u24;
            OCSP_RESPONSES_LENGTH = concat!($of, ".handshake.ocsp_response_list_len"), "OCSP Response List Length", u24;
            COMPRESSED_ALGORITHM = concat!($of, ".compress_certificate.algorithm"), "Algorithm", u16, names CERTIFICATE_COMPRESSIONS;
            UNCOMPRESSED_LENGTH = concat!($of, ".compress_certificate.uncompressed_length"), "Uncompressed Length", u24;
            COMPRESSED_LENGTH = concat!($of, ".compress_certificate.compressed_certificate_message.length"), "Length", u24;
            COMPRESSED_CERTIFICATE = concat!($of, ".compress_certificate.compressed_certificate_message"), "Compressed Certificate Message", bytes;
            CHAIN_TYPE = concat!($of, ".handshake.cert_url_type"), "Certificate Chain Type", u8, names CHAIN_TYPES;
            KEY_UPDATE = concat!($of, ".handshake.key_update.request_update"), "Key Update Request", u8, names KEY_UPDATES;
            VERIFY_LENGTH = concat!($of, ".handshake.client_cert_vrfy.sig_len"), "Signature length", u16;
            VERIFY_SIGNATURE = concat!($of, ".handshake.client_cert_vrfy.sig"), "Signature", bytes;
            VERIFY_DATA = concat!($of, ".handshake.verify_data"), "Verify Data", none;

            // Key exchange
            KEY_BOX = "", "Params", none;
            CURVE_TYPE = concat!($of, ".handshake.server_curve_type"), "Curve Type", u8, hex, names CURVE_TYPES;
            NAMED_CURVE = concat!($of, ".handshake.server_named_curve"), "Named Curve", u16, hex, called names::group;
            SERVER_POINT_LENGTH = concat!($of, ".handshake.server_point_len"), "Pubkey Length", u8;
            SERVER_POINT = concat!($of, ".handshake.server_point"), "Pubkey", bytes;
            CLIENT_POINT_LENGTH = concat!($of, ".handshake.client_point_len"), "Pubkey Length", u8;
            CLIENT_POINT = concat!($of, ".handshake.client_point"), "Pubkey", bytes;
            P_LENGTH = concat!($of, ".handshake.p_len"), "p Length", u16;
            P = concat!($of, ".handshake.p"), "p", bytes;
            G_LENGTH = concat!($of, ".handshake.g_len"), "g Length", u16;
            G = concat!($of, ".handshake.g"), "g", bytes;
            YS_LENGTH = concat!($of, ".handshake.ys_len"), "Pubkey Length", u16;
            YS = concat!($of, ".handshake.ys"), "Pubkey", bytes;
            YC_LENGTH = concat!($of, ".handshake.yc_len"), "Pubkey Length", u16;
            YC = concat!($of, ".handshake.yc"), "Pubkey", bytes;
            MODULUS_LENGTH = concat!($of, ".handshake.modulus_len"), "Modulus Length", u16;
            MODULUS = concat!($of, ".handshake.modulus"), "Modulus", bytes;
            EXPONENT_LENGTH = concat!($of, ".handshake.exponent_len"), "Exponent Length", u16;
            EXPONENT = concat!($of, ".handshake.exponent"), "Exponent", bytes;
            EPMS_LENGTH = concat!($of, ".handshake.epms_len"), "Encrypted PreMaster length", u16;
            EPMS = concat!($of, ".handshake.epms"), "Encrypted PreMaster", bytes;
            HINT_LENGTH = concat!($of, ".handshake.hint_len"), "Hint Length", u16;
            HINT = concat!($of, ".handshake.hint"), "Hint", bytes;
            IDENTITY_LENGTH = concat!($of, ".handshake.identity_len"), "Identity Length", u16;
            IDENTITY = concat!($of, ".handshake.identity"), "Identity", bytes;
            SIGNATURE_LENGTH = concat!($of, ".handshake.sig_len"), "Signature Length", u16;
            SIGNATURE = concat!($of, ".handshake.sig"), "Signature", bytes;
            SIGNATURES_LENGTH = concat!($of, ".handshake.sig_hash_alg_len"), "Signature Hash Algorithms Length", u16;
            SIGNATURES = concat!($of, ".handshake.sig_hash_algs"), "Signature Algorithms", none;
            SIGNATURE_SCHEME = concat!($of, ".handshake.sig_hash_alg"), "Signature Algorithm", u16, hex, whole write_signature;
            SIGNATURE_HASH = concat!($of, ".handshake.sig_hash_hash"), "Signature Hash Algorithm Hash", u8, names HASHES;
            SIGNATURE_KIND = concat!($of, ".handshake.sig_hash_sig"), "Signature Hash Algorithm Signature", u8, names SIGNATURE_KINDS;

            // Hello extensions
            EXTENSION = "", "Extension", none;
            EXTENSION_TYPE = concat!($of, ".handshake.extension.type"), "Type", u16, called names::extension;
            EXTENSION_LENGTH = concat!($of, ".handshake.extension.len"), "Length", u16;
            EXTENSION_DATA = concat!($of, ".handshake.extension.data"), "Data", bytes;
            EXTENSION_BOX = "", "Extension", none;
            SERVER_NAMES_LENGTH = concat!($of, ".handshake.extensions_server_name_list_len"), "Server Name list length", u16;
            SERVER_NAME_TYPE = concat!($of, ".handshake.extensions_server_name_type"), "Server Name Type", u8, names NAME_TYPES;
            SERVER_NAME_LENGTH = concat!($of, ".handshake.extensions_server_name_len"), "Server Name length", u16;
            SERVER_NAME = concat!($of, ".handshake.extensions_server_name"), "Server Name", text;
            GROUPS_LENGTH = concat!($of, ".handshake.extensions_supported_groups_length"), "Supported Groups List Length", u16;
            GROUPS = concat!($of, ".handshake.extensions_supported_groups"), "Supported Groups List", none;
            GROUP = concat!($of, ".handshake.extensions_supported_group"), "Supported Group", u16, hex, called names::group;
            POINT_FORMATS_LENGTH = concat!($of, ".handshake.extensions_ec_point_formats_length"), "EC point formats Length", u8;
            POINT_FORMAT_LIST = concat!($of, ".handshake.extensions_ec_point_formats"), "EC point formats", none;
            POINT_FORMAT = concat!($of, ".handshake.extensions_ec_point_format"), "EC point format", u8, names POINT_FORMATS;
            SRP_LENGTH = concat!($of, ".handshake.extensions_srp_len"), "SRP username length", u8;
            SRP_USERNAME = concat!($of, ".handshake.extensions_srp_username"), "SRP username", text;
            ALPN_LENGTH = concat!($of, ".handshake.extensions_alpn_len"), "ALPN Extension Length", u16;
            ALPN_LIST = concat!($of, ".handshake.extensions_alpn_list"), "ALPN Protocol", none;
            ALPN_NAME_LENGTH = concat!($of, ".handshake.extensions_alpn_str_len"), "ALPN string length", u8;
            ALPN_NAME = concat!($of, ".handshake.extensions_alpn_str"), "ALPN Next Protocol", text;
            NPN_NAME_LENGTH = concat!($of, ".handshake.extensions_npn_str_len"), "Protocol string length", u8;
            NPN_NAME = concat!($of, ".handshake.extensions_npn"), "Next Protocol", text;
            RENEGOTIATION_LENGTH = concat!($of, ".handshake.extensions_reneg_info_len"), "Renegotiation info extension length", u8;
            RENEGOTIATION = concat!($of, ".handshake.extensions_reneg_info"), "Renegotiation info", bytes;
            KEY_SHARES_LENGTH = concat!($of, ".handshake.extensions_key_share_client_length"), "Client Key Share Length", u16;
            KEY_SHARE_GROUP = concat!($of, ".handshake.extensions_key_share_group"), "Group", u16, called names::group;
            KEY_SHARE_LENGTH = concat!($of, ".handshake.extensions_key_share_key_exchange_length"), "Key Exchange Length", u16;
            KEY_SHARE = concat!($of, ".handshake.extensions_key_share_key_exchange"), "Key Exchange", bytes;
            KEY_SHARE_SELECTED = concat!($of, ".handshake.extensions_key_share_selected_group"), "Selected Group", u16, called names::group;
            PSK_IDENTITIES_LENGTH = concat!($of, ".handshake.extensions.psk.identities.length"), "Identities Length", u16;
            PSK_IDENTITY_LENGTH = concat!($of, ".handshake.extensions.psk.identity.identity_length"), "Identity Length", u16;
            PSK_IDENTITY = concat!($of, ".handshake.extensions.psk.identity.identity"), "Identity", bytes;
            PSK_TICKET_AGE = concat!($of, ".handshake.extensions.psk.identity.obfuscated_ticket_age"), "Obfuscated Ticket Age", u32;
            PSK_BINDERS_LENGTH = concat!($of, ".handshake.extensions.psk.binders_len"), "PSK Binders length", u16;
            PSK_BINDERS = concat!($of, ".handshake.extensions.psk.binders"), "PSK Binders", none;
            PSK_SELECTED = concat!($of, ".handshake.extensions.psk.identity.selected"), "Selected Identity", u16;
            PSK_MODES_LENGTH = concat!($of, ".extension.psk_ke_modes_length"), "PSK Key Exchange Modes Length", u8;
            PSK_MODE = concat!($of, ".extension.psk_ke_mode"), "PSK Key Exchange Mode", u8, names PSK_MODES;
            VERSIONS_LENGTH = concat!($of, ".handshake.extensions.supported_versions_len"), "Supported Versions length", u8;
            SUPPORTED_VERSION = concat!($of, ".handshake.extensions.supported_version"), "Supported Version", u16, hex, called names::version;
            COOKIE_LENGTH = concat!($of, ".handshake.extensions.cookie_len"), "Cookie length", u16;
            COOKIE = concat!($of, ".handshake.extensions.cookie"), "Cookie", bytes;
            FRAGMENT_LENGTH = concat!($of, ".handshake.max_fragment_length"), "Maximum Fragment Length", u8, names FRAGMENT_LENGTHS;
            PADDING = concat!($of, ".handshake.extensions_padding_data"), "Padding Data", bytes;
            CERTIFICATE_TYPES_LENGTH = concat!($of, ".handshake.cert_type.types_len"), "Certificate Type List Length", u8;
            CERTIFICATE_TYPE_LIST = concat!($of, ".handshake.cert_type.types"), "Certificate Type List", none;
            CERTIFICATE_TYPE = concat!($of, ".handshake.cert_type.type"), "Certificate Type", u8, hex, names CERTIFICATE_TYPES;
            STATUS_TYPE = concat!($of, ".handshake.extensions_status_request_type"), "Certificate Status Type", u8, names STATUS_TYPES;
            STATUS_LENGTH = concat!($of, ".handshake.extensions_status_request_len"), "Certificate Status Length", u16;
            STATUS_RESPONDERS_LENGTH = concat!($of, ".handshake.extensions_status_request_responder_ids_len"), "Responder ID list Length", u16;
            STATUS_EXTENSIONS_LENGTH = concat!($of, ".handshake.extensions_status_request_exts_len"), "Request Extensions Length", u16;
            STATUS_LIST_LENGTH = concat!($of, ".handshake.extensions_status_request_list_len"), "Certificate Status List Length", u16;
            HEARTBEAT_MODE = concat!($of, ".handshake.extension.heartbeat.mode"), "Mode", u8, names HEARTBEAT_MODES;
            EARLY_DATA_SIZE = concat!($of, ".early_data.max_early_data_size"), "Maximum Early Data Size", u32;
            OID_FILTERS_LENGTH = concat!($of, ".extension.oid_filters_length"), "OID Filters Length", u16;
            OID_FILTER_OID_LENGTH = concat!($of, ".extension.oid_filters.oid_length"), "Certificate Extension OID Length", u8;
            OID_FILTER_OID = concat!($of, ".extension.oid_filters.oid"), "Certificate Extension OID", oid;
            OID_FILTER_VALUES_LENGTH = concat!($of, ".extension.oid_filters.values_length"), "Certificate Extension Values Length", u16;
            COMPRESSION_ALGORITHMS_LENGTH = concat!($of, ".compress_certificate.algorithms_length"), "Algorithms Length", u8;
            RECORD_SIZE_LIMIT = concat!($of, ".record_size_limit"), "Record Size Limit", u16;
            CONNECTION_ID_LENGTH = concat!($of, ".connection_id_length"), "Connection ID length", u8;
            CONNECTION_ID = concat!($of, ".connection_id"), "Connection ID", bytes;
            ESNI_SUITE = concat!($of, ".esni.suite"), "Cipher Suite", u16, hex, called names::cipher_suite;
            ESNI_DIGEST_LENGTH = concat!($of, ".esni.record_digest_length"), "Record Digest Length", u16;
            ESNI_DIGEST = concat!($of, ".esni.record_digest"), "Record Digest", bytes;
            ESNI_LENGTH = concat!($of, ".esni.encrypted_sni_length"), "Encrypted SNI Length", u16;
            ESNI = concat!($of, ".esni.encrypted_sni"), "Encrypted SNI", bytes;
            ESNI_NONCE = concat!($of, ".esni.nonce"), "Nonce", bytes;
            ALPS_LENGTH = concat!($of, ".handshake.extensions_alps_len"), "ALPS Extension Length", u16;
            ALPS_LIST = concat!($of, ".handshake.extensions_alps_alpn_list"), "Supported ALPN List", none;
            ALPS_NAME_LENGTH = concat!($of, ".handshake.extensions_alps_alpn_str_len"), "Supported ALPN Length", u8;
            ALPS_NAME = concat!($of, ".handshake.extensions_alps_alpn_str"), "Supported ALPN", text;
            ALPS_SETTINGS = concat!($of, ".handshake.extensions_alps.settings"), "ALPN Opaque Settings", bytes;

            // QUIC's transport parameters
            QUIC_LENGTH = concat!($of, ".quic.len"), "Parameters Length", u16;
            QUIC_PARAMETER = "", "Parameter", none;
            QUIC_TYPE = concat!($of, ".quic.parameter.type"), "Type", u64, whole names::write_quic_parameter;
            QUIC_VALUE_LENGTH = concat!($of, ".quic.parameter.length"), "Length", u64;
            QUIC_OLD_LENGTH = concat!($of, ".quic.parameter.lengt.old"), "Length", u16;
            QUIC_VALUE = concat!($of, ".quic.parameter.value"), "Value", bytes;
            QUIC_ORIGINAL_CID = concat!($of, ".quic.parameter.original_destination_connection_id"), "original_destination_connection_id", bytes;
            QUIC_IDLE_TIMEOUT = concat!($of, ".quic.parameter.max_idle_timeout"), "max_idle_timeout", u64;
            QUIC_RESET_TOKEN = concat!($of, ".quic.parameter.stateless_reset_token"), "stateless_reset_token", bytes;
            QUIC_UDP_SIZE = concat!($of, ".quic.parameter.max_udp_payload_size"), "max_udp_payload_size", u64;
            QUIC_MAX_DATA = concat!($of, ".quic.parameter.initial_max_data"), "initial_max_data", u64;
            QUIC_BIDI_LOCAL = concat!($of, ".quic.parameter.initial_max_stream_data_bidi_local"), "initial_max_stream_data_bidi_local", u64;
            QUIC_BIDI_REMOTE = concat!($of, ".quic.parameter.initial_max_stream_data_bidi_remote"), "initial_max_stream_data_bidi_remote", u64;
            QUIC_UNI = concat!($of, ".quic.parameter.initial_max_stream_data_uni"), "initial_max_stream_data_uni", u64;
            QUIC_STREAMS_BIDI = concat!($of, ".quic.parameter.initial_max_streams_bidi"), "initial_max_streams_bidi", u64;
            QUIC_STREAMS_UNI = concat!($of, ".quic.parameter.initial_max_streams_uni"), "initial_max_streams_uni", u64;
            QUIC_ACK_EXPONENT = concat!($of, ".quic.parameter.ack_delay_exponent"), "ack_delay_exponent", u64;
            QUIC_ACK_DELAY = concat!($of, ".quic.parameter.max_ack_delay"), "max_ack_delay", u64;
            QUIC_IPV4 = concat!($of, ".quic.parameter.preferred_address.ipv4address"), "ipv4Address", ipv4;
            QUIC_IPV4_PORT = concat!($of, ".quic.parameter.preferred_address.ipv4port"), "ipv4Port", u16;
            QUIC_IPV6 = concat!($of, ".quic.parameter.preferred_address.ipv6address"), "ipv6Address", ipv6;
            QUIC_IPV6_PORT = concat!($of, ".quic.parameter.preferred_address.ipv6port"), "ipv6Port", u16;
            QUIC_PREFERRED_LENGTH = concat!($of, ".quic.parameter.preferred_address.connectionid.length"), "Length", u8;
            QUIC_PREFERRED_CID = concat!($of, ".quic.parameter.preferred_address.connectionid"), "connectionId", bytes;
            QUIC_PREFERRED_TOKEN = concat!($of, ".quic.parameter.preferred_address.statelessresettoken"), "statelessResetToken", bytes;
            QUIC_CID_LIMIT = concat!($of, ".quic.parameter.active_connection_id_limit"), "Active Connection ID Limit", u64;
            QUIC_INITIAL_SCID = concat!($of, ".quic.parameter.initial_source_connection_id"), "Initial Source Connection ID", bytes;
            QUIC_RETRY_SCID = concat!($of, ".quic.parameter.retry_source_connection_id"), "Retry Source Connection ID", bytes;
            QUIC_CHOSEN_VERSION = concat!($of, ".quic.parameter.vi.chosen_version"), "Chosen Version", u32, hex, whole crate::proto::quic::write_version;
            QUIC_OTHER_VERSION = concat!($of, ".quic.parameter.vi.other_version"), "Other Version", u32, hex, whole crate::proto::quic::write_version;
            QUIC_DATAGRAM_SIZE = concat!($of, ".quic.parameter.max_datagram_frame_size"), "max_datagram_frame_size", u64;
            QUIC_CIBIR_LENGTH = concat!($of, ".quic.parameter.cibir_encoding.length"), "length", u64;
            QUIC_CIBIR_OFFSET = concat!($of, ".quic.parameter.cibir_encoding.offset"), "offset", u64;
            QUIC_LOSS_BITS = concat!($of, ".quic.parameter.loss_bits"), "loss_bits", u64;
            QUIC_TIME_STAMP = concat!($of, ".quic.parameter.enable_time_stamp_v2"), "Enable TimestampV2", u64, names names::TIME_STAMP_MODES;
            QUIC_MIN_ACK_DELAY = concat!($of, ".quic.parameter.min_ack_delay"), "min_ack_delay", u64;
            QUIC_GOOGLE_RTT = concat!($of, ".quic.parameter.google.initial_rtt"), "Google Initial RTT", u64;
            QUIC_GOOGLE_OPTIONS = concat!($of, ".quic.parameter.google.connection_options"), "Google Connection options", bytes;
            QUIC_GOOGLE_AGENT = concat!($of, ".quic.parameter.google.user_agent"), "Google UserAgent", text;
            QUIC_GOOGLE_DONE = concat!($of, ".quic.parameter.google.support_handshake_done"), "Google Support Handshake Done", none;
            QUIC_GOOGLE_NO_UPDATE = concat!($of, ".quic.parameter.google.key_update_not_yet_supported"), "Google Key Update not yet supported", none;
            QUIC_GOOGLE_PARAMETERS = concat!($of, ".quic.parameter.google.quic_params"), "Google QUIC parameters", bytes;
            QUIC_GOOGLE_UNKNOWN = concat!($of, ".quic.parameter.google.quic_params_unknown_field"), "Google Unknown Field", bytes;
            QUIC_GOOGLE_VERSION = concat!($of, ".quic.parameter.google.quic_version"), "Google QUIC version", u32, hex, whole crate::proto::quic::write_version;
            QUIC_GOOGLE_VERSIONS_LENGTH = concat!($of, ".quic.parameter.google.supported_versions_length"), "Google Supported Versions Length", u8;
            QUIC_GOOGLE_SUPPORTED = concat!($of, ".quic.parameter.google.supported_version"), "Google Supported Version", u32, hex, whole crate::proto::quic::write_version;
            QUIC_PARTIAL_RELIABILITY = concat!($of, ".quic.parameter.facebook.partial_reliability"), "Facebook Partial Reliability", u64;

            // Signed certificate timestamps
            SCTS_LENGTH = concat!($of, ".sct.scts_length"), "Serialized SCT List Length", u16;
            SCT = "", "Signed Certificate Timestamp", none;
            SCT_LENGTH = concat!($of, ".sct.sct_length"), "Serialized SCT Length", u16;
            SCT_VERSION = concat!($of, ".sct.sct_version"), "SCT Version", u8;
            SCT_LOG = concat!($of, ".sct.sct_logid"), "Log ID", bytes;
            SCT_TIME = concat!($of, ".sct.sct_timestamp"), "Timestamp", abs_time, utc;
            SCT_EXTENSIONS_LENGTH = concat!($of, ".sct.sct_extensions_length"), "Extensions length", u16;
            SCT_EXTENSIONS = concat!($of, ".sct.sct_extensions"), "Extensions", none;
            SCT_SIGNATURE_LENGTH = concat!($of, ".sct.sct_signature_length"), "Signature Length", u16;
            SCT_SIGNATURE = concat!($of, ".sct.sct_signature"), "Signature", bytes;

            // Expert items
            RESUMED = concat!($of, ".resumed"), "This session reuses previously negotiated keys (Session resumption)", note Group::Sequence;
            BUFFER_TOO_SMALL = concat!($of, ".malformed.buffer_too_small"), "Malformed message, not enough data is available", error Group::Malformed;
            VECTOR_LENGTH = concat!($of, ".malformed.vector_length"), "Variable vector length is outside the permitted range", error Group::Malformed;
            TRAILING_DATA = concat!($of, ".malformed.trailing_data"), "Undecoded trailing data is present", warn Group::Protocol;
            RECORD_LENGTH_INVALID = concat!($of, ".record.length.invalid"), "Record fragment length is too small or too large", error Group::Protocol;
            HEARTBEAT_LENGTH_INVALID = concat!($of, ".heartbeat_message.payload_length.invalid"), "Invalid heartbeat payload length", error Group::Malformed;

            $($own)*
        }
    };
}
pub(in crate::proto) use shared_fields;

shared_fields! {
    "tls";

    OPAQUE_TYPE = "tls.record.opaque_type", "Opaque Type", u8, names names::CONTENT_TYPES;
    IS_ESCAPE = "tls.record.is_escape", "Is Escape", bool;
    PADDING_LENGTH = "tls.record.padding_length", "Padding Length", u8;
    IGNORED = "", "Ignored Unknown Record", none;
    FRAGMENTS = "tls.handshake.fragments", "Reassembled Handshake Fragments", none;
    FRAGMENT = "tls.handshake.fragment", "Handshake Fragment", frame_num;
    FRAGMENT_COUNT = "tls.handshake.fragment.count", "Handshake Fragment count", u32;
    MD5_HASH = "tls.handshake.md5_hash", "MD5 Hash", none;
    SHA_HASH = "tls.handshake.sha_hash", "SHA-1 Hash", none;
    NPN_SELECTED_LENGTH = "tls.handshake.npn_selected_protocol_len", "Selected Protocol Length", u8;
    NPN_SELECTED = "tls.handshake.npn_selected_protocol", "Selected Protocol", text;
    NPN_PADDING_LENGTH = "tls.handshake.npn_padding_len", "Padding Length", u8;
    NPN_PADDING = "tls.handshake.npn_padding", "Padding", bytes;
    // SSL 2.0
    V2_TYPE = "tls.handshake.type", "Handshake Message Type", u8, names names::SSL2_HANDSHAKES;
    V2_CIPHER_SPECS_LENGTH = "tls.handshake.cipher_spec_len", "Cipher Spec Length", u16;
    V2_CHALLENGE_LENGTH = "tls.handshake.challenge_length", "Challenge Length", u16;
    V2_CIPHER_SPEC = "tls.handshake.cipherspec", "Cipher Spec", u24, hex, called names::cipher_spec;
    V2_CHALLENGE = "tls.handshake.challenge", "Challenge", none;
    V2_SESSION_ID_HIT = "tls.handshake.session_id_hit", "Session ID Hit", bool;
    V2_CERTIFICATE_TYPE = "tls.handshake.cert_type", "Certificate Type", u8, names V2_CERTIFICATE_TYPES;
    V2_CONNECTION_ID_LENGTH = "tls.handshake.connection_id_length", "Connection ID Length", u16;
    V2_CONNECTION_ID = "tls.handshake.connection_id", "Connection ID", none;

    IGNORED_RECORD = "tls.ignored_unknown_record", "Ignored Unknown Record", warn Group::Protocol;
    SESSION_ID_LENGTH_ERROR = "tls.handshake.session_id_length.error", "Session ID length error", error Group::Malformed;
}
