//! The fields of Google's QUIC.

use crate::dissect::prelude::*;

static HEADER_FORMS: &[(u64, &str)] = &[(0, "Short Header"), (1, "Long Header")];
static LONG_TYPES: &[(u64, &str)] = &[(0, "Initial"), (1, "0-RTT"), (2, "Handshake")];
static NUMBER_LENGTHS: &[(u64, &str)] = &[(0, "1 bytes"), (1, "2 bytes"), (2, "3 bytes"), (3, "4 bytes")];
static CID_LENGTHS: &[(u64, &str)] = &[(0, "0 bytes"), (5, "8 bytes")];
static OLD_CID_LENGTHS: &[(u64, &str)] = &[(0, "0 Byte"), (1, "1 Bytes"), (2, "4 Bytes"), (3, "8 Bytes")];
static OLD_NUMBER_LENGTHS: &[(u64, &str)] = &[(0, "1 Byte"), (1, "2 Bytes"), (2, "4 Bytes"), (3, "6 Bytes")];
static OFFSET_LENGTHS: &[(u64, &str)] = &[
    (0, "0 Byte"),
    (1, "2 Bytes"),
    (2, "3 Bytes"),
    (3, "4 Bytes"),
    (4, "5 Bytes"),
    (5, "6 Bytes"),
    (6, "7 Bytes"),
    (7, "8 Bytes"),
];
static STREAM_LENGTHS: &[(u64, &str)] = &[(0, "1 Byte"), (1, "2 Bytes"), (2, "3 Bytes"), (3, "4 Bytes")];
static FRAMES: &[(u64, u64, &str)] = &[
    (0x00, 0x00, "PADDING"),
    (0x01, 0x01, "RST_STREAM"),
    (0x02, 0x02, "CONNECTION_CLOSE"),
    (0x03, 0x03, "GOAWAY"),
    (0x04, 0x04, "WINDOW_UPDATE"),
    (0x05, 0x05, "BLOCKED"),
    (0x06, 0x06, "STOP_WAITING"),
    (0x07, 0x07, "PING"),
    (0x08, 0x08, "CRYPTO"),
    (0x09, 0x1f, "Unknown"),
    (0x20, 0x3f, "CONGESTION_FEEDBACK (Special Frame Type)"),
    (0x40, 0x7f, "ACK (Special Frame Type)"),
    (0x80, 0xff, "STREAM (Special Frame Type)"),
];
static ADDRESS_TYPES: &[(u64, &str)] = &[(2, "IPv4"), (10, "IPv6")];

fields! {
    PUBLIC_FLAGS = "gquic.puflags", "Public Flags", u8, hex;
    HEADER_FORM = "gquic.header_form", "Header Form", u8, mask8 0x80, names HEADER_FORMS;
    FIXED_BIT = "gquic.fixed_bit", "Fixed Bit", bool, mask8 0x40;
    LONG_TYPE = "gquic.long.packet_type", "Packet Type", u8, mask8 0x30, names LONG_TYPES;
    LONG_RESERVED = "gquic.long.reserved", "Reserved", u8, mask8 0x0c;
    NUMBER_LENGTH = "gquic.packet_number_length", "Packet Number Length", u8, mask8 0x03, names NUMBER_LENGTHS;
    DCID_LENGTH = "gquic.dcil", "Destination Connection ID Length", u8, mask8 0xf0, names CID_LENGTHS;
    SCID_LENGTH = "gquic.scil", "Source Connection ID Length", u8, mask8 0x0f, names CID_LENGTHS;
    HAS_VERSION = "gquic.puflags.version", "Version", bool, mask8 0x01, yes_no ("Yes", "No");
    IS_RESET = "gquic.puflags.reset", "Reset", bool, mask8 0x02, yes_no ("Yes", "No");
    HAS_NONCE = "gquic.puflags.nonce", "Diversification nonce", bool, mask8 0x04, yes_no ("Yes", "No");
    HAS_CID = "gquic.puflags.cid", "CID Length", bool, mask8 0x08, yes_no ("8 Bytes", "0 Byte");
    OLD_CID_LENGTH = "gquic.puflags.cid.old", "CID Length", u8, hex, mask8 0x0c, names OLD_CID_LENGTHS;
    OLD_NUMBER_LENGTH = "gquic.puflags.pkn", "Packet Number Length", u8, hex, mask8 0x30, names OLD_NUMBER_LENGTHS;
    MULTIPATH = "gquic.puflags.mpth", "Multipath", bool, mask8 0x40, yes_no ("Yes", "No");
    PUBLIC_RESERVED = "gquic.puflags.rsv", "Reserved", u8, hex, mask8 0x80;
    CID = "gquic.cid", "CID", u64;
    VERSION = "gquic.version", "Version", text;
    DIVERSIFICATION = "gquic.diversification_nonce", "Diversification nonce", bytes;
    PACKET_NUMBER = "gquic.packet_number", "Packet Number", u64;
    PRIVATE_FLAGS = "gquic.prflags", "Private Flags", u8, hex;
    ENTROPY = "gquic.prflags.entropy", "Entropy", bool, mask8 0x01, yes_no ("Yes", "No");
    FEC_GROUP = "gquic.prflags.fecg", "FEC Group", bool, mask8 0x02, yes_no ("Yes", "No");
    FEC = "gquic.prflags.fec", "FEC", bool, mask8 0x04, yes_no ("Yes", "No");
    PRIVATE_RESERVED = "gquic.prflags.rsv", "Reserved", u8, hex, mask8 0xf8;
    HASH = "gquic.message_authentication_hash", "Message Authentication Hash", bytes;
    PAYLOAD = "gquic.payload", "Payload", bytes;

    FRAME = "gquic.frame", "Frame", none;
    FRAME_TYPE = "gquic.frame_type", "Frame Type", u8, hex, ranges FRAMES;
    PADDING_LENGTH = "gquic.frame_type.padding.length", "Padding Length", u32;
    FRAME_PADDING = "gquic.frame_type.padding", "Padding", bytes;
    RESET_STREAM = "gquic.frame_type.rsts.stream_id", "Stream ID", u32;
    RESET_OFFSET = "gquic.frame_type.rsts.byte_offset", "Byte offset", u64;
    RESET_ERROR = "gquic.frame_type.rsts.error_code", "Error code", u32;
    CLOSE_ERROR = "gquic.frame_type.cc.error_code", "Error code", u32;
    CLOSE_REASON_LENGTH = "gquic.frame_type.cc.reason_phrase.length", "Reason phrase Length", u16;
    CLOSE_REASON = "gquic.frame_type.cc.reason_phrase", "Reason phrase", text;
    GOAWAY_ERROR = "gquic.frame_type.goaway.error_code", "Error code", u32;
    GOAWAY_STREAM = "gquic.frame_type.goaway.last_good_stream_id", "Last Good Stream ID", u32;
    GOAWAY_REASON_LENGTH = "gquic.frame_type.goaway.reason_phrase.length", "Reason phrase Length", u16;
    GOAWAY_REASON = "gquic.frame_type.goaway.reason_phrase", "Reason phrase", text;
    WINDOW_STREAM = "gquic.frame_type.wu.stream_id", "Stream ID", u32;
    WINDOW_OFFSET = "gquic.frame_type.wu.byte_offset", "Byte offset", u64;
    BLOCKED_STREAM = "gquic.frame_type.blocked.stream_id", "Stream ID", u32;
    WAITING_ENTROPY = "gquic.frame_type.sw.send_entropy", "Send Entropy", u8;
    WAITING_DELTA = "gquic.frame_type.sw.least_unacked_delta", "Least unacked delta", u64;
    CRYPTO_OFFSET = "gquic.crypto.offset", "Offset", u64;
    CRYPTO_LENGTH = "gquic.crypto.length", "Length", u64;
    CRYPTO_DATA = "gquic.crypto.crypto_data", "Crypto Data", none;
    IS_STREAM = "gquic.frame_type.stream", "Stream", bool, mask8 0x80;
    STREAM_FIN = "gquic.frame_type.stream.f", "FIN", bool, mask8 0x40;
    STREAM_HAS_LENGTH = "gquic.frame_type.stream.d", "Data Length", bool, mask8 0x20, yes_no ("2 Bytes", "0 Byte");
    STREAM_OFFSET_LENGTH = "gquic.frame_type.stream.ooo", "Offset Length", u8, mask8 0x1c, names OFFSET_LENGTHS;
    STREAM_ID_LENGTH = "gquic.frame_type.stream.ss", "Stream Length", u8, mask8 0x03, names STREAM_LENGTHS;
    IS_ACK = "gquic.frame_type.ack", "ACK", bool, mask8 0x40;
    ACK_MISSING = "gquic.frame_type.ack.n", "NACK", bool, mask8 0x20;
    ACK_UNUSED = "gquic.frame_type.ack.u", "Unused", bool, mask8 0x10;
    ACK_TRUNCATED = "gquic.frame_type.ack.t", "Truncated", bool, mask8 0x10;
    ACK_LARGEST_LENGTH = "gquic.frame_type.ack.ll", "Largest Observed Length", u8, mask8 0x0c, names OLD_NUMBER_LENGTHS;
    ACK_MISSING_LENGTH = "gquic.frame_type.ack.mm", "Missing Packet Length", u8, mask8 0x03, names OLD_NUMBER_LENGTHS;
    ACK_ENTROPY = "gquic.frame_type.ack.received_entropy", "Received Entropy", u8;
    ACK_LARGEST_OBSERVED = "gquic.frame_type.ack.largest_observed", "Largest Observed", u64;
    ACK_DELAY = "gquic.frame_type.ack.ack_delay_time", "Ack Delay time", u16;
    ACK_TIMES = "gquic.frame_type.ack.num_timestamp", "Num Timestamp", u8;
    ACK_DELTA_OBSERVED = "gquic.frame_type.ack.delta_largest_observed", "Delta Largest Observed", u8;
    ACK_FIRST_TIME = "gquic.frame_type.ack.first_timestamp", "First Timestamp", u32;
    ACK_SINCE_PREVIOUS = "gquic.frame_type.ack.time_since_previous_timestamp", "Time since Previous timestamp", u16;
    ACK_RANGES = "gquic.frame_type.ack.num_ranges", "Num Ranges", u8;
    ACK_MISSING_PACKET = "gquic.frame_type.ack.missing_packet", "Missing Packet Number Delta", u64;
    ACK_RANGE_LENGTH = "gquic.frame_type.ack.range_length", "Range Length", u8;
    ACK_REVIVED_COUNT = "gquic.frame_type.ack.num_revived", "Num Revived", u8;
    ACK_REVIVED = "gquic.frame_type.ack.revived_packet", "Revived Packet Number", u64;
    ACK_LARGEST = "gquic.frame_type.ack.largest_acked", "Largest Acked", u64;
    ACK_LARGEST_DELTA = "gquic.frame_type.ack.largest_acked_delta_time", "Largest Acked Delta Time", u16;
    ACK_BLOCKS = "gquic.frame_type.ack.num_blocks", "Num blocks", u8;
    ACK_FIRST_BLOCK = "gquic.frame_type.ack.first_ack_block_length", "First Ack block length", u64;
    ACK_GAP = "gquic.frame_type.ack.gap_to_next_block", "Gap to next block", u8;
    ACK_BLOCK = "gquic.frame_type.ack.ack_block_length", "Ack block length", u64;
    ACK_DELTA_ACKED = "gquic.frame_type.ack.delta_largest_acked", "Delta Largest Observed", u8;
    ACK_SINCE_LARGEST = "gquic.frame_type.ack.time_since_largest_acked", "Time Since Largest Acked", u32;
    STREAM_ID = "gquic.stream_id", "Stream ID", u32;
    OFFSET = "gquic.offset", "Offset", u64;
    DATA_LENGTH = "gquic.data_len", "Data Length", u32;
    STREAM_DATA = "gquic.stream_data", "Stream Data", bytes;

    TAG = "gquic.tag", "Tag", text;
    TAG_NUMBER = "gquic.tag_number", "Tag Number", u16;
    PADDING = "gquic.padding", "Padding", bytes;
    TAGS = "gquic.tags", "Tag/value", none;
    TAG_TYPE = "gquic.tag_type", "Tag Type", text;
    TAG_END = "gquic.tag_offset_end", "Tag offset end", u32;
    TAG_LENGTH = "gquic.tag_offset_length", "Tag length", u32;
    TAG_VALUE = "gquic.tag_value", "Tag/value", bytes;
    TAG_SNI = "gquic.tag.sni", "Server Name Indication", text;
    TAG_PAD = "gquic.tag.pad", "Padding", bytes;
    TAG_VERSION = "gquic.tag.version", "Version", text;
    TAG_PDMD = "gquic.tag.pdmd", "Proof demand", text;
    TAG_CCS = "gquic.tag.ccs", "Common certificate sets", u64, hex;
    TAG_UAID = "gquic.tag.uaid", "Client's User Agent ID", text;
    TAG_STK = "gquic.tag.stk", "Source-address token", bytes;
    TAG_SNO = "gquic.tag.sno", "Server nonce", bytes;
    TAG_PROF = "gquic.tag.prof", "Proof (Signature)", bytes;
    TAG_SCFG = "gquic.tag.scfg", "Server Config Tag", text;
    TAG_SCFG_NUMBER = "gquic.tag.scfg.number", "Number Server Config Tag", u32;
    TAG_RREJ = "gquic.tag.rrej", "Reasons for server sending", u32;
    TAG_CRT = "gquic.tag.crt", "Certificate chain", bytes;
    TAG_AEAD = "gquic.tag.aead", "Authenticated encryption algorithms", text;
    TAG_SCID = "gquic.tag.scid", "Server Config ID", bytes;
    TAG_PUBS = "gquic.tag.pubs", "Public value", u24, dec_hex;
    TAG_KEXS = "gquic.tag.kexs", "Key exchange algorithms", text;
    TAG_OBIT = "gquic.tag.obit", "Server orbit", bytes;
    TAG_EXPY = "gquic.tag.expy", "Expiry", u64;
    TAG_NONC = "gquic.tag.nonc", "Client nonce", bytes;
    TAG_MSPC = "gquic.tag.mspc", "Max streams per connection", u32;
    TAG_TCID = "gquic.tag.tcid", "Connection ID truncation", u32, dec_hex;
    TAG_SRBF = "gquic.tag.srbf", "Socket receive buffer", u32, dec_hex;
    TAG_ICSL = "gquic.tag.icsl", "Idle connection state", u32, dec_hex;
    TAG_SCLS = "gquic.tag.scls", "Silently close on timeout", u32, dec_hex;
    TAG_COPT = "gquic.tag.copt", "Connection options", text;
    TAG_CCRT = "gquic.tag.ccrt", "Cached certificates", bytes;
    TAG_IRTT = "gquic.tag.irtt", "Estimated initial RTT", u32;
    TAG_CFCW = "gquic.tag.cfcw", "Initial session/connection", u32;
    TAG_SFCW = "gquic.tag.sfcw", "Initial stream flow control", u32;
    TAG_CETV = "gquic.tag.cetv", "Client encrypted tag-value", bytes;
    TAG_XLCT = "gquic.tag.xlct", "Expected leaf certificate", bytes;
    TAG_NONP = "gquic.tag.nonp", "Client Proof nonce", bytes;
    TAG_CSCT = "gquic.tag.csct", "Signed cert timestamp", bytes;
    TAG_CTIM = "gquic.tag.ctim", "Client Timestamp", abs_time;
    TAG_RNON = "gquic.tag.rnon", "Public reset nonce proof", u64;
    TAG_RSEQ = "gquic.tag.rseq", "Rejected Packet Number", u64;
    TAG_CADR_TYPE = "gquic.tag.caddr.addr.type", "Client IP Address Type", u16, names ADDRESS_TYPES;
    TAG_CADR_IPV4 = "gquic.tag.caddr.addr.ipv4", "Client IP Address", ipv4;
    TAG_CADR_IPV6 = "gquic.tag.caddr.addr.ipv6", "Client IP Address", ipv6;
    TAG_CADR_ADDRESS = "gquic.tag.caddr.addr", "Client IP Address", bytes;
    TAG_CADR_PORT = "gquic.tag.caddr.port", "Client Port (Source)", u16;
    TAG_MIDS = "gquic.tag.mids", "Max incoming dynamic streams", u32;
    TAG_FHOL = "gquic.tag.fhol", "Force Head Of Line blocking", u32;
    TAG_STTL = "gquic.tag.sttl", "Server Config TTL", u64;
    TAG_SMHL = "gquic.tag.smhl", "Support Max Header List (size)", u64;
    TAG_TBKP = "gquic.tag.tbkp", "Token Binding Key Params.", text;
    TAG_QLVE = "gquic.tag.qlve", "Legacy Version Encapsulation", bytes;
    TAG_CGST = "gquic.tag.cgst", "Congestion Control Feedback Type", bytes;
    TAG_EPID = "gquic.tag.epid", "Endpoint identifier", text;
    TAG_SRST = "gquic.tag.srst", "Stateless Reset Token", bytes;
    TAG_UNKNOWN = "gquic.tag.unknown", "Unknown tag", bytes;

    TAG_TRUNCATED = "gquic.tag.length.truncated", "Truncated Tag Length...", note Group::Malformed;
    TAG_UNDECODED = "gquic.tag.undecoded", "Tag that is not known", note Group::Undecoded;
}
