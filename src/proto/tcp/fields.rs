//! TCP's fields.

use crate::dissect::prelude::*;
use crate::proto::ip::checksums;

const SET: (&str, &str) = ("Set", "Not set");

fields! {
    SRC_PORT = "tcp.srcport", "Source Port", port;
    DST_PORT = "tcp.dstport", "Destination Port", port;
    STREAM = "tcp.stream", "Stream index", u32;
    COMPLETENESS = "tcp.completeness", "Conversation completeness", u8, whole completeness;
    LEN = "tcp.len", "TCP Segment Len", u32;
    SEQ = "tcp.seq", "Sequence Number", u32;
    SEQ_RAW = "tcp.seq_raw", "Sequence Number (raw)", u32;
    NXTSEQ = "tcp.nxtseq", "Next Sequence Number", u32;
    ACK = "tcp.ack", "Acknowledgment Number", u32;
    ACK_RAW = "tcp.ack_raw", "Acknowledgment number (raw)", u32;
    HDR_LEN = "tcp.hdr_len", "Header Length", u8;
    FLAGS = "tcp.flags", "Flags", u16, hex, mask12 0xfff;
    FLAGS_RES = "tcp.flags.res", "Reserved", bool, mask12 0xe00, yes_no SET;
    FLAGS_AE = "tcp.flags.ae", "Accurate ECN", bool, mask12 0x100, yes_no SET;
    FLAGS_CWR = "tcp.flags.cwr", "Congestion Window Reduced", bool, mask12 0x080, yes_no SET;
    FLAGS_ECE = "tcp.flags.ece", "ECN-Echo", bool, mask12 0x040, yes_no SET;
    FLAGS_URG = "tcp.flags.urg", "Urgent", bool, mask12 0x020, yes_no SET;
    FLAGS_ACK = "tcp.flags.ack", "Acknowledgment", bool, mask12 0x010, yes_no SET;
    FLAGS_PUSH = "tcp.flags.push", "Push", bool, mask12 0x008, yes_no SET;
    FLAGS_RESET = "tcp.flags.reset", "Reset", bool, mask12 0x004, yes_no SET;
    FLAGS_SYN = "tcp.flags.syn", "Syn", bool, mask12 0x002, yes_no SET;
    FLAGS_FIN = "tcp.flags.fin", "Fin", bool, mask12 0x001, yes_no SET;
    FLAGS_STR = "tcp.flags.str", "TCP Flags", text;
    WINDOW_VALUE = "tcp.window_size_value", "Window", u16;
    WINDOW = "tcp.window_size", "Calculated window size", u32;
    WINDOW_SCALE = "tcp.window_size_scalefactor", "Window size scaling factor", i32, whole scale_factor;
    CHECKSUM = "tcp.checksum", "Checksum", u16, hex;
    CHECKSUM_STATUS = "tcp.checksum.status", "Checksum Status", u8, whole checksums::status;
    CHECKSUM_CALCULATED = "tcp.checksum_calculated", "Calculated Checksum", u16, hex;
    CHECKSUM_FFFF = "tcp.checksum.ffff", "TCP Checksum 0xffff instead of 0x0000 (see RFC 1624)", warn Group::Checksum;
    CHECKSUM_BAD = "tcp.checksum_bad.expert", "Bad checksum", error Group::Checksum;
    URGENT_POINTER = "tcp.urgent_pointer", "Urgent Pointer", u16;

    TIMESTAMPS = "", "Timestamps", none;
    TIME_RELATIVE = "tcp.time_relative", "Time since first frame in this TCP stream", rel_time;
    TIME_DELTA = "tcp.time_delta", "Time since previous frame in this TCP stream", rel_time;

    ANALYSIS = "tcp.analysis", "SEQ/ACK analysis", none;
    ACKS_FRAME = "tcp.analysis.acks_frame", "This is an ACK to the segment in frame", frame_num;
    ACK_RTT = "tcp.analysis.ack_rtt", "The RTT to ACK the segment was", rel_time;
    INITIAL_RTT = "tcp.analysis.initial_rtt", "iRTT", rel_time;
    BYTES_IN_FLIGHT = "tcp.analysis.bytes_in_flight", "Bytes in flight", u32;
    PUSH_BYTES_SENT = "tcp.analysis.push_bytes_sent", "Bytes sent since last PSH flag", u32;

    PAYLOAD = "tcp.payload", "TCP payload", bytes;
    SEGMENT_DATA = "tcp.segment_data", "TCP segment data", bytes;
    SEGMENTS = "tcp.segments", "Reassembled TCP Segments", none;
    SEGMENT = "tcp.segment", "TCP Segment", frame_num;
    SEGMENT_OVERLAP = "tcp.segment.overlap", "Segment overlap", bool;
    SEGMENT_CONFLICT = "tcp.segment.overlap.conflict", "Conflicting data in segment overlap", bool;
    SEGMENT_MULTIPLE_TAILS = "tcp.segment.multipletails", "Multiple tail segments found", bool;
    SEGMENT_TOO_LONG = "tcp.segment.toolongfragment", "Segment too long", bool;
    SEGMENT_ERROR = "tcp.segment.error", "Reassembling error", frame_num;
    SEGMENT_COUNT = "tcp.segment.count", "Segment count", u32;
    REASSEMBLED_IN = "tcp.reassembled_in", "Reassembled PDU in frame", frame_num;
    REASSEMBLED_LENGTH = "tcp.reassembled.length", "Reassembled TCP length", u32;
    REASSEMBLED_DATA = "tcp.reassembled.data", "Reassembled TCP Data", bytes;
    RESET_CAUSE = "tcp.reset_cause", "Reset cause", text;

    OPTIONS = "tcp.options", "Options", bytes;
    OPTION_KIND = "tcp.option_kind", "Kind", u8, names OPTION_KINDS;
    OPTION_LEN = "tcp.option_len", "Length", u8;
    EOL = "tcp.options.eol", "TCP Option - End of Option List (EOL)", bytes;
    NOP = "tcp.options.nop", "TCP Option - No-Operation (NOP)", bytes;
    MSS = "tcp.options.mss", "TCP Option - Maximum segment size", bytes;
    MSS_VAL = "tcp.options.mss_val", "MSS Value", u16;
    WSCALE = "tcp.options.wscale", "TCP Option - Window scale", bytes;
    WSCALE_SHIFT = "tcp.options.wscale.shift", "Shift count", u8;
    WSCALE_MULTIPLIER = "tcp.options.wscale.multiplier", "Multiplier", u16;
    SACK_PERM = "tcp.options.sack_perm", "TCP Option - SACK permitted", bytes;
    SACK = "tcp.options.sack", "TCP Option - SACK", bytes;
    SACK_LE = "tcp.options.sack_le", "TCP SACK Left Edge", u32;
    SACK_RE = "tcp.options.sack_re", "TCP SACK Right Edge", u32;
    SACK_COUNT = "tcp.options.sack.count", "TCP SACK Count", u8;
    DSACK_LE = "tcp.options.sack.dsack_le", "TCP D-SACK Left Edge", u32;
    DSACK_RE = "tcp.options.sack.dsack_re", "TCP D-SACK Right Edge", u32;
    DSACK_TEXT = "", "D-SACK Sequence", none;
    ECHO = "tcp.options.echo", "TCP Option - Echo", bytes;
    ECHO_VALUE = "tcp.options.echo_value", "TCP Echo Option", u32;
    TIMESTAMP = "tcp.options.timestamp", "TCP Option - Timestamps", bytes;
    TSVAL = "tcp.options.timestamp.tsval", "Timestamp value", u32;
    TSECR = "tcp.options.timestamp.tsecr", "Timestamp echo reply", u32;
    CC = "tcp.options.cc", "TCP Option - CC", bytes;
    CC_VALUE = "tcp.options.cc_value", "TCP CC Option", u32;
    MD5 = "tcp.options.md5", "TCP Option - TCP MD5 signature", protocol;
    MD5_DIGEST = "tcp.options.md5.digest", "MD5 digest", bytes;
    SCPS = "tcp.options.scps", "TCP Option - SCPS capabilities", bytes;
    SCPS_VECTOR = "tcp.options.scps.vector", "TCP SCPS Capabilities Vector", u8, hex;
    SCPS_BETS = "tcp.options.scpsflags.bets", "Partial Reliability Capable (BETS)", bool, mask8 0x80, yes_no SET;
    SCPS_SNACK1 = "tcp.options.scpsflags.snack1", "Short Form SNACK Capable (SNACK1)", bool, mask8 0x40, yes_no SET;
    SCPS_SNACK2 = "tcp.options.scpsflags.snack2", "Long Form SNACK Capable (SNACK2)", bool, mask8 0x20, yes_no SET;
    SCPS_COMPRESS = "tcp.options.scpsflags.compress", "Lossless Header Compression (COMP)", bool, mask8 0x10, yes_no SET;
    SCPS_NLTS = "tcp.options.scpsflags.nlts", "Network Layer Timestamp (NLTS)", bool, mask8 0x08, yes_no SET;
    SCPS_RESERVED = "tcp.options.scpsflags.reserved", "Reserved", u8, mask8 0x07;
    SCPS_BINDING = "tcp.options.scps.binding", "Connection ID", u8;
    SNACK = "tcp.options.snack", "TCP Option - Selective Negative Acknowledgment", bytes;
    SNACK_OFFSET = "tcp.options.snack.offset", "TCP SNACK Offset", u16;
    SNACK_SIZE = "tcp.options.snack.size", "TCP SNACK Size", u16;
    SCPS_RECORD = "tcp.options.scpsrec", "TCP Option - SCPS record boundary", bytes;
    SCPS_CORRUPTION = "tcp.options.scpscor", "TCP Option - SCPS corruption experienced", bytes;
    QUICK_START = "tcp.options.qs", "TCP Option - Quick-Start", bytes;
    QS_RATE = "tcp.options.qs.rate", "QS Rate", u8, mask8 0x0f, names QS_RATES;
    QS_TTL = "tcp.options.qs.ttl_diff", "QS Rate", u8;
    USER_TIMEOUT = "tcp.options.user_to", "TCP Option - User Timeout", bytes;
    USER_TIMEOUT_UNIT = "tcp.options.user_to_granularity", "Granularity", bool, mask16 0x8000, yes_no ("Minutes", "Seconds");
    USER_TIMEOUT_VALUE = "tcp.options.user_to_val", "User Timeout", u16, mask16 0x7fff;
    AO = "tcp.options.ao", "TCP Option - TCP AO", bytes;
    AO_KEY_ID = "tcp.options.ao.keyid", "AO KeyID", u8;
    AO_NEXT_KEY_ID = "tcp.options.ao.rnextkeyid", "AO RNextKeyID", u8;
    AO_MAC = "tcp.options.ao.mac", "AO MAC", bytes;
    TFO = "tcp.options.tfo", "TCP Option - TCP Fast Open", bytes;
    TFO_REQUEST = "tcp.options.tfo.request", "Fast Open Cookie Request", none;
    TFO_COOKIE = "tcp.options.tfo.cookie", "Fast Open Cookie", bytes;
    ACC_ECN = "tcp.options.acc_ecn", "TCP Option - Accurate ECN", bytes;
    ACC_ECN_EE0B = "tcp.options.acc_ecn.ee0b", "Accurate ECN Echo ECT(0) Byte Counter", u24;
    ACC_ECN_ECEB = "tcp.options.acc_ecn.eceb", "Accurate ECN Echo CE Byte Counter", u24;
    ACC_ECN_EE1B = "tcp.options.acc_ecn.ee1b", "Accurate ECN Echo ECT(1) Byte Counter", u24;
    EXPERIMENTAL = "tcp.options.experimental", "TCP Option - Experimental", bytes;
    EXPERIMENTAL_ID = "tcp.options.experimental.exid", "Experiment Identifier", u16, hex, names EXPERIMENTS;
    EXPERIMENTAL_DATA = "tcp.options.experimental.data", "Data", bytes;
    UNKNOWN = "tcp.options.unknown", "TCP Option - Unknown", bytes;
    UNKNOWN_PAYLOAD = "tcp.options.unknown.payload", "Payload", bytes;
    RVBD_PROBE = "tcp.options.rvbd.probe", "TCP Option - Riverbed Probe", bytes;
    RVBD_TRPY = "tcp.options.rvbd.trpy", "TCP Option - Riverbed Transparency", bytes;
    OPTION_TEXT = "", "", none;

    OPTION_LEN_INVALID = "tcp.option.len.invalid", "Invalid length for option", note Group::Sequence;
    SUBOPTION_MALFORMED = "tcp.suboption_malformed", "suboption would go past end of option", error Group::Malformed;
    NOPS = "tcp.nop", "4 NOP in a row - a router may have removed some options", warn Group::Protocol;
    PADDING = "tcp.non_zero_bytes_after_eol", "Non-zero header padding", error Group::Protocol;
    MSS_ABSENT = "tcp.options.mss.absent", "The SYN packet does not contain a MSS option", note Group::Protocol;
    MSS_PRESENT = "tcp.options.mss.present", "The non-SYN packet does contain a MSS option", warn Group::Protocol;
    TFO_SYN = "tcp.analysis.tfo_syn", "TCP SYN with TFO Cookie", note Group::Sequence;
    WSCALE_INVALID = "tcp.options.wscale.shift.invalid", "Window scale shift exceeds 14", warn Group::Protocol;
    DSACK = "tcp.options.sack.dsack", "D-SACK Sequence", warn Group::Sequence;
    BOGUS_HDR_LEN = "tcp.bogus_header_length", "Bogus TCP Header length", error Group::Protocol;
    ACK_NONZERO = "tcp.ack.nonzero", "The acknowledgment number field is nonzero while the ACK flag is not set", note Group::Protocol;
    URGENT_NONZERO = "tcp.urgent_pointer.non_zero", "The urgent pointer field is nonzero while the URG flag is not set", note Group::Protocol;
    CONNECTION_SYN = "tcp.connection.syn", "Connection establish request (SYN)", chat Group::Sequence;
    CONNECTION_SYNACK = "tcp.connection.synack", "Connection establish acknowledge (SYN+ACK)", chat Group::Sequence;
    CONNECTION_FIN = "tcp.connection.fin", "Connection finish (FIN)", chat Group::Sequence;
    CONNECTION_RST = "tcp.connection.rst", "Connection reset (RST)", warn Group::Sequence;
    ANALYSIS_FLAGS = "tcp.analysis.flags", "TCP Analysis Flags", none;
    DUPLICATE_ACK = "tcp.analysis.duplicate_ack", "Duplicate ACK", none;
    DUPLICATE_ACK_NUMBER = "tcp.analysis.duplicate_ack_num", "Duplicate ACK #", u32;
    DUPLICATE_ACK_FRAME = "tcp.analysis.duplicate_ack_frame", "Duplicate to the ACK in frame", frame_num;
    RTO = "tcp.analysis.rto", "The RTO for this segment was", rel_time;
    RTO_FRAME = "tcp.analysis.rto_frame", "RTO based on delta from frame", frame_num;
    RETRANSMISSION = "tcp.analysis.retransmission", "This frame is a (suspected) retransmission", note Group::Sequence;
    FAST_RETRANSMISSION = "tcp.analysis.fast_retransmission", "This frame is a (suspected) fast retransmission", note Group::Sequence;
    SPURIOUS_RETRANSMISSION = "tcp.analysis.spurious_retransmission", "This frame is a (suspected) spurious retransmission", note Group::Sequence;
    OUT_OF_ORDER = "tcp.analysis.out_of_order", "This frame is a (suspected) out-of-order segment", warn Group::Sequence;
    LOST_SEGMENT = "tcp.analysis.lost_segment", "Previous segment(s) not captured (common at capture start)", warn Group::Sequence;
    ACK_LOST_SEGMENT = "tcp.analysis.ack_lost_segment", "ACKed segment that wasn't captured (common at capture start)", warn Group::Sequence;
    WINDOW_UPDATE = "tcp.analysis.window_update", "TCP window update", chat Group::Sequence;
    WINDOW_FULL = "tcp.analysis.window_full", "TCP window specified by the receiver is now completely full", warn Group::Sequence;
    KEEP_ALIVE = "tcp.analysis.keep_alive", "TCP keep-alive segment", note Group::Sequence;
    KEEP_ALIVE_ACK = "tcp.analysis.keep_alive_ack", "ACK to a TCP keep-alive segment", note Group::Sequence;
    DUPLICATE_ACK_EXPERT = "tcp.analysis.duplicate_ack", "Duplicate ACK", note Group::Sequence;
    ZERO_WINDOW_PROBE = "tcp.analysis.zero_window_probe", "TCP Zero Window Probe", note Group::Sequence;
    ZERO_WINDOW = "tcp.analysis.zero_window", "TCP Zero Window segment", warn Group::Sequence;
    ZERO_WINDOW_PROBE_ACK = "tcp.analysis.zero_window_probe_ack", "ACK to a TCP Zero Window Probe", note Group::Sequence;
    REUSED_PORTS = "tcp.analysis.reused_ports", "A new tcp session is started with the same ports as an earlier session in this trace", note Group::Sequence;
    FIN_ACTIVE = "tcp.connection.fin_active", "This frame initiates the connection closing", note Group::Sequence;
    FIN_PASSIVE = "tcp.connection.fin_passive", "This frame undergoes the connection closing", note Group::Sequence;
}

/// Which parts of a conversation were captured, as bits: SYN 1, SYN+ACK 2, ACK 4, data 8, FIN 16, RST 32.
fn completeness(seen: u64, out: &mut String) {
    let name = match seen {
        0x01 => "Incomplete, SYN_SENT",
        0x03 => "Incomplete, CLIENT_ESTABLISHED",
        0x07 => "Incomplete, ESTABLISHED",
        0x0f => "Incomplete, DATA",
        0x17 | 0x27 | 0x37 => "Complete, NO_DATA",
        0x1f | 0x2f | 0x3f => "Complete, WITH_DATA",
        _ => "Incomplete",
    };
    let _ = write!(out, "{name} ({seen})");
}

fn scale_factor(factor: u64, out: &mut String) {
    let factor = factor as i64;
    let _ = match factor {
        -1 => out.write_str("-1 (unknown)"),
        -2 => out.write_str("-2 (no window scaling used)"),
        _ => write!(out, "{factor}"),
    };
}

/// IANA, TCP option kind numbers.
static OPTION_KINDS: &[(u64, &str)] = &[
    (0, "End of Option List"),
    (1, "No-Operation"),
    (2, "Maximum Segment Size"),
    (3, "Window Scale"),
    (4, "SACK Permitted"),
    (5, "SACK"),
    (6, "Echo"),
    (7, "Echo Reply"),
    (8, "Time Stamp Option"),
    (9, "Partial Order Connection Permitted"),
    (10, "Partial Order Service Profile"),
    (11, "CC"),
    (12, "CC.NEW"),
    (13, "CC.ECHO"),
    (14, "TCP Alternate Checksum Request"),
    (15, "TCP Alternate Checksum Data"),
    (16, "Skeeter"),
    (17, "Bubba"),
    (18, "Trailer Checksum Option"),
    (19, "MD5 Signature Option"),
    (20, "SCPS Capabilities"),
    (21, "Selective Negative Acknowledgements"),
    (22, "Record Boundaries"),
    (23, "Corruption experienced"),
    (24, "SNAP"),
    (25, "Unassigned"),
    (26, "TCP Compression Filter"),
    (27, "Quick-Start Response"),
    (28, "User Timeout Option"),
    (29, "The TCP Authentication Option"),
    (30, "Multipath TCP"),
    (34, "TCP Fast Open Cookie"),
    (76, "Riverbed Probe"),
    (78, "Riverbed Transparency"),
    (172, "Accurate ECN Order 0"),
    (174, "Accurate ECN Order 1"),
    (253, "RFC3692-style Experiment 1"),
    (254, "RFC3692-style Experiment 2"),
];

/// IANA, TCP experimental option experiment identifiers.
static EXPERIMENTS: &[(u64, &str)] = &[
    (0x00ac, "TCP ACK Rate Request"),
    (0x0348, "Host ID"),
    (0x0a0d, "Autonomous System Compensation"),
    (0x0ca0, "Capability Option"),
    (0x0ed0, "Extended Data Offset"),
    (0x454e, "Encryption Negotiation"),
    (0x5323, "Service Number"),
    (0x75ec, "Timestamp Interval"),
    (0xacc0, "Accurate ECN - Order 0"),
    (0xacc1, "Accurate ECN - Order 1"),
    (0xacce, "Accurate ECN"),
    (0xe2d4, "Shared Memory communications over RMDA protocol"),
    (0xf989, "Fast Open"),
    (0xf990, "Low Latency"),
];

/// RFC 4782 §3.1: each step doubles the rate.
static QS_RATES: &[(u64, &str)] = &[
    (0, "0 bit/s"),
    (1, "80 Kbit/s"),
    (2, "160 Kbit/s"),
    (3, "320 Kbit/s"),
    (4, "640 Kbit/s"),
    (5, "1.28 Mbit/s"),
    (6, "2.56 Mbit/s"),
    (7, "5.12 Mbit/s"),
    (8, "10.24 Mbit/s"),
    (9, "20.48 Mbit/s"),
    (10, "40.96 Mbit/s"),
    (11, "81.92 Mbit/s"),
    (12, "163.84 Mbit/s"),
    (13, "327.68 Mbit/s"),
    (14, "655.36 Mbit/s"),
    (15, "1.31072 Gbit/s"),
];
