//! The fields of DTLS: those it shares with TLS, under its own name, and its own.

use crate::dissect::prelude::*;
use crate::proto::tls::fields::*;
use crate::proto::tls::names;

static SRTP_PROFILES: &[(u64, &str)] = &[
    (0x0001, "SRTP_AES128_CM_HMAC_SHA1_80"),
    (0x0002, "SRTP_AES128_CM_HMAC_SHA1_32"),
    (0x0005, "SRTP_NULL_HMAC_SHA1_80"),
    (0x0006, "SRTP_NULL_HMAC_SHA1_32"),
    (0x0007, "SRTP_AEAD_AES_128_GCM"),
    (0x0008, "SRTP_AEAD_AES_256_GCM"),
];

crate::proto::tls::shared_fields! {
    "dtls";

    EPOCH = "dtls.record.epoch", "Epoch", u16;
    SEQUENCE = "dtls.record.sequence_number", "Sequence Number", u64;
    SPECIAL_TYPE = "dtls.record.special_type", "Special Type", u8, names names::CONTENT_TYPES;
    CONTENT = "dtls.enc_content", "Encrypted Record Content", bytes;
    HELLO_COOKIE_LENGTH = "dtls.handshake.cookie_length", "Cookie Length", u8;
    HELLO_COOKIE = "dtls.handshake.cookie", "Cookie", bytes;
    MESSAGE_SEQUENCE = "dtls.handshake.message_seq", "Message Sequence", u16;
    FRAGMENT_OFFSET = "dtls.handshake.fragment_offset", "Fragment Offset", u24;
    FRAGMENT_SIZE = "dtls.handshake.fragment_length", "Fragment Length", u24;
    PROFILES_LENGTH = "dtls.use_srtp.protection_profiles_length", "SRTP Protection Profiles Length", u16;
    PROFILE = "dtls.use_srtp.protection_profile", "SRTP Protection Profile", u16, hex, names SRTP_PROFILES;
    MKI_LENGTH = "dtls.use_srtp.mki_length", "MKI Length", u8;
    MKI = "dtls.use_srtp.mki", "MKI", bytes;
    FRAGMENTS = "dtls.fragments", "Message fragments", none;
    FRAGMENT = "dtls.fragment", "Message fragment", frame_num;
    FRAGMENT_COUNT = "dtls.fragment.count", "Message fragment count", u32;
    REASSEMBLED_LENGTH = "dtls.reassembled.length", "Reassembled DTLS length", u32;
    PAST_END = "dtls.handshake.fragment_past_end_msg", "Fragment runs past the end of the message", error Group::Protocol;
}
