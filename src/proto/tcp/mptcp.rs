//! Multipath TCP (RFC 6824 and 8684): what the option of a segment says. Subflows are not joined to connections.

use crate::dissect::prelude::*;

const SET: (&str, &str) = ("Set", "Not set");

fields! {
    SUBTYPE = "tcp.options.mptcp.subtype", "Multipath TCP subtype", u8, mask8 0xf0, names SUBTYPES;
    VERSION = "tcp.options.mptcp.version", "Multipath TCP version", u8, mask8 0x0f;
    RESERVED = "tcp.options.mptcp.reserved", "Reserved", u16, hex, mask16 0xfff;
    FLAGS = "tcp.options.mptcp.flags", "Multipath TCP flags", u8, hex;
    BACKUP = "tcp.options.mptcp.backup.flag", "Backup flag", u8, mask8 0x01;
    CHECKSUM_REQUIRED = "tcp.options.mptcp.checksumreq.flags", "Checksum required", u8, mask8 0x80;
    EXTENSIBILITY = "tcp.options.mptcp.extensibility.flag", "Extensibility", u8, mask8 0x40;
    NO_MORE = "tcp.options.mptcp.nomoresubflows.flag", "Do not attempt to establish new subflows to this address and port", u8, mask8 0x20;
    SHA1 = "tcp.options.mptcp.sha1.flag", "Use HMAC-SHA1", u8, mask8 0x01;
    SHA256 = "tcp.options.mptcp.sha256.flag", "Use HMAC-SHA256", u8, mask8 0x01;
    DATA_FIN = "tcp.options.mptcp.datafin.flag", "DATA_FIN", u8, mask8 0x10;
    DSN_LONG = "tcp.options.mptcp.dseqn8.flag", "Data Sequence Number is 8 octets", u8, mask8 0x08;
    DSN_PRESENT = "tcp.options.mptcp.dseqnpresent.flag", "Data Sequence Number, Subflow Sequence Number, Data-level Length, Checksum present", u8, mask8 0x04;
    ACK_LONG = "tcp.options.mptcp.dataack8.flag", "Data ACK is 8 octets", u8, mask8 0x02;
    ACK_PRESENT = "tcp.options.mptcp.dataackpresent.flag", "Data ACK is present", u8, mask8 0x01;
    RESERVED_0 = "tcp.options.mptcp.reserved.flag", "Reserved", u8, hex, mask8 0x3e;
    RESERVED_1 = "tcp.options.mptcp.reserved.flag", "Reserved", u8, hex, mask8 0x1e;
    FLAG_U = "tcp.options.mptcp.flag_U.flag", "Flag U", bool, mask4 0x8, yes_no SET;
    FLAG_V = "tcp.options.mptcp.flag_V.flag", "Flag V", bool, mask4 0x4, yes_no SET;
    FLAG_W = "tcp.options.mptcp.flag_W.flag", "Flag W", bool, mask4 0x2, yes_no SET;
    FLAG_T = "tcp.options.mptcp.flag_T.flag", "Transient", bool, mask4 0x1, yes_no SET;
    RST_REASON = "tcp.options.mptcp.rst_reason", "TCPRST Reason", u8, hex, names RST_REASONS;
    ADDRESS_ID = "tcp.options.mptcp.addrid", "Address ID", u8;
    SENDER_KEY = "tcp.options.mptcp.sendkey", "Sender's Key", u64;
    RECEIVER_KEY = "tcp.options.mptcp.recvkey", "Receiver's Key", u64;
    RECEIVER_TOKEN = "tcp.options.mptcp.recvtok", "Receiver's Token", u32;
    SENDER_RANDOM = "tcp.options.mptcp.sendrand", "Sender's Random Number", u32;
    SENDER_HMAC_CUT = "tcp.options.mptcp.sendtrunchmac", "Sender's Truncated HMAC", u64;
    SENDER_HMAC = "tcp.options.mptcp.sendhmac", "Sender's HMAC", bytes;
    ADDRESS_HMAC = "tcp.options.mptcp.addaddrtrunchmac", "Truncated HMAC", u64;
    DATA_ACK = "tcp.options.mptcp.rawdataack", "Original MPTCP Data ACK", u64;
    DATA_SEQ = "tcp.options.mptcp.rawdataseqno", "Data Sequence Number", u64;
    SUBFLOW_SEQ = "tcp.options.mptcp.subflowseqno", "Subflow Sequence Number", u32;
    DATA_LEN = "tcp.options.mptcp.datalvllen", "Data-level Length", u16;
    CHECKSUM = "tcp.options.mptcp.checksum", "Checksum", u16, hex;
    IP_VERSION_BITS = "tcp.options.mptcp.ipver", "IP version", u8, mask8 0x0f;
    ECHO_FLAG = "tcp.options.mptcp.echo", "Echo", u8, mask8 0x01;
    ADDRESS_V4 = "tcp.options.mptcp.ipv4", "Advertised IPv4 Address", ipv4;
    ADDRESS_V6 = "tcp.options.mptcp.ipv6", "Advertised IPv6 Address", ipv6;
    ADDRESS_PORT = "tcp.options.mptcp.port", "Advertised port", u16;
    REMOVED = "mptcp.rm_addr.count", "Number of removed addresses", u8;
}

/// Registered for its name and fields; its node is that of the option.
pub static MPTCP: Protocol =
    Protocol { fields: FIELDS, pseudo: true, ..Protocol::named("mptcp", "Multipath Transmission Control Protocol") };

static SUBTYPES: &[(u64, &str)] = &[
    (0, "Multipath Capable"),
    (1, "Join Connection"),
    (2, "Data Sequence Signal"),
    (3, "Add Address"),
    (4, "Remove Address"),
    (5, "Change Subflow Priority"),
    (6, "TCP Fallback"),
    (7, "Fast Close"),
    (8, "TCP Reset"),
];

static RST_REASONS: &[(u64, &str)] = &[
    (0, "Unspecified error"),
    (1, "MPTCP-specific error"),
    (2, "Lack of resources"),
    (3, "Administratively prohibited"),
    (4, "Too much outstanding data"),
    (5, "Unacceptable performance"),
    (6, "Middlebox interference"),
];

/// Reads what follows kind and length.
pub(super) fn read(pkt: &mut Packet, item: Item, len: usize) -> Parsed {
    pkt.column("MPTCP");
    let first = pkt.peek_u8(0)?;
    let subtype = first >> 4;
    pkt.add(&SUBTYPE, u64::from(first), 1);
    pkt.label(item, |text| {
        write!(text, "{}: ", MPTCP.name())?;
        match SUBTYPE.name_of(u64::from(subtype)) {
            Some(name) => text.write_str(name),
            None => write!(text, "Unknown ({subtype})"),
        }
    });
    match subtype {
        0 => read_capable(pkt, len),
        1 => read_join(pkt, len),
        2 => read_data_sequence(pkt, len),
        3 => read_add_address(pkt, len),
        4 => read_remove_address(pkt, len),
        5 => {
            read_backup(pkt)?;
            if len > 3 {
                pkt.u8(&ADDRESS_ID)?;
            }
            Ok(())
        }
        6 => {
            pkt.u16(&RESERVED)?;
            pkt.u64(&DATA_SEQ)?;
            Ok(())
        }
        7 => {
            pkt.u16(&RESERVED)?;
            pkt.u64(&RECEIVER_KEY)?;
            Ok(())
        }
        8 => read_reset(pkt),
        _ => Ok(()),
    }
}

/// MP_CAPABLE (RFC 8684 §3.1).
fn read_capable(pkt: &mut Packet, len: usize) -> Parsed {
    let version = pkt.u8(&VERSION)?;
    let flags = u64::from(pkt.u8(&FLAGS)?);
    pkt.open();
    if version == 0 {
        pkt.bits(flags, 1, &[&CHECKSUM_REQUIRED, &EXTENSIBILITY, &SHA1, &RESERVED_0]);
    } else {
        pkt.bits(flags, 1, &[&CHECKSUM_REQUIRED, &EXTENSIBILITY, &NO_MORE, &SHA256, &RESERVED_1]);
    }
    pkt.close();
    if len >= 12 {
        pkt.u64(&SENDER_KEY)?;
    }
    if len >= 20 {
        pkt.u64(&RECEIVER_KEY)?;
    }
    if len >= 22 {
        pkt.u16(&DATA_LEN)?;
    }
    if len >= 24 {
        pkt.u16(&CHECKSUM)?;
    }
    Ok(())
}

fn read_backup(pkt: &mut Packet) -> Parsed {
    let flags = u64::from(pkt.u8(&FLAGS)?);
    pkt.open();
    pkt.bits(flags, 1, &[&BACKUP]);
    pkt.close();
    Ok(())
}

/// MP_JOIN (RFC 8684 §3.2): a SYN, a SYN+ACK and an ACK tell themselves apart by their length.
fn read_join(pkt: &mut Packet, len: usize) -> Parsed {
    match len {
        12 => {
            read_backup(pkt)?;
            pkt.u8(&ADDRESS_ID)?;
            pkt.u32(&RECEIVER_TOKEN)?;
            pkt.u32(&SENDER_RANDOM)?;
        }
        16 => {
            read_backup(pkt)?;
            pkt.u8(&ADDRESS_ID)?;
            pkt.u64(&SENDER_HMAC_CUT)?;
            pkt.u32(&SENDER_RANDOM)?;
        }
        24 => {
            pkt.u16(&RESERVED)?;
            pkt.bytes(&SENDER_HMAC, 20)?;
        }
        _ => {}
    }
    Ok(())
}

/// DSS (RFC 8684 §3.3).
fn read_data_sequence(pkt: &mut Packet, len: usize) -> Parsed {
    let start = pkt.offset();
    pkt.skip(1)?;
    let flags = pkt.u8(&FLAGS)?;
    pkt.open();
    pkt.bits(u64::from(flags), 1, &[&DATA_FIN, &DSN_LONG, &DSN_PRESENT, &ACK_LONG, &ACK_PRESENT]);
    pkt.close();
    if flags & 1 != 0 {
        if flags & 2 != 0 {
            pkt.u64(&DATA_ACK)?;
            let item = pkt.last();
            pkt.append(item, |text| text.write_str(" (64bits)"));
        } else {
            let ack = pkt.peek_u32(0)?;
            pkt.add(&DATA_ACK, u64::from(ack), 4);
            pkt.skip(4)?;
        }
    }
    if flags & 4 != 0 {
        let (sequence, size, bits) =
            if flags & 8 != 0 { (pkt.peek_u64(0)?, 8, 64) } else { (u64::from(pkt.peek_u32(0)?), 4, 32) };
        let item = pkt.add(&DATA_SEQ, sequence, size);
        pkt.append(item, |text| write!(text, "  ({bits}bits version)"));
        pkt.skip(size)?;
        pkt.u32(&SUBFLOW_SEQ)?;
        pkt.u16(&DATA_LEN)?;
        if len.saturating_sub(2) >= pkt.offset().saturating_sub(start).saturating_add(2) {
            pkt.u16(&CHECKSUM)?;
        }
    }
    Ok(())
}

/// ADD_ADDR (RFC 8684 §3.4.1); version 0 of the protocol has the IP version where version 1 has flags.
fn read_add_address(pkt: &mut Packet, len: usize) -> Parsed {
    let first = pkt.peek_u8(0)? & 0x0f;
    let is_v6 = match first {
        4 | 6 => {
            pkt.u8(&IP_VERSION_BITS)?;
            first == 6
        }
        _ => {
            pkt.u8(&ECHO_FLAG)?;
            matches!(len, 20 | 22 | 28 | 30)
        }
    };
    pkt.u8(&ADDRESS_ID)?;
    let mut left = len.saturating_sub(4);
    if is_v6 {
        pkt.ipv6(&ADDRESS_V6)?;
        left = left.saturating_sub(16);
    } else {
        pkt.ipv4(&ADDRESS_V4)?;
        left = left.saturating_sub(4);
    }
    if left % 8 == 2 {
        pkt.u16(&ADDRESS_PORT)?;
    }
    if left >= 8 {
        pkt.u64(&ADDRESS_HMAC)?;
    }
    Ok(())
}

fn read_remove_address(pkt: &mut Packet, len: usize) -> Parsed {
    let count = len.saturating_sub(3);
    pkt.add(&REMOVED, count as u64, 1);
    pkt.skip(1)?;
    for _ in 0..count {
        pkt.u8(&ADDRESS_ID)?;
    }
    Ok(())
}

fn read_reset(pkt: &mut Packet) -> Parsed {
    let flags = pkt.u8(&FLAGS)?;
    let item = pkt.last();
    if flags & 1 != 0 {
        pkt.append(item, |text| text.write_str(", Transient"));
    }
    pkt.open();
    pkt.bits(u64::from(flags), 1, &[&FLAG_U, &FLAG_V, &FLAG_W, &FLAG_T]);
    pkt.close();
    pkt.u8(&RST_REASON)?;
    Ok(())
}
