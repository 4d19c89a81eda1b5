//! Resource records and what stands in them (RFC 1035 §3.2 and the RFCs named below).

use super::fields::*;
use super::names::Name;
use super::{Message, Speech, add_name, name, name_here, options, write_class, write_type};
use crate::dissect::prelude::*;
use crate::field::{Kind, text};
use std::net::{Ipv4Addr, Ipv6Addr};

/// A record whose data is being read.
#[derive(Clone, Copy)]
pub(super) struct Record<'m> {
    pub(super) message: Message<'m>,
    /// Its node.
    item: Item,
    /// Place of its first byte in the data source.
    start: usize,
    owner: Name<'m>,
    number: u16,
    /// Length of its data.
    len: usize,
}

pub(super) fn record(pkt: &mut Packet, message: &Message) -> Parsed {
    let owner = name_here(pkt, message)?;
    let at = owner.len;
    let number = pkt.peek_u16(at)?;
    let class = pkt.peek_u16(at.saturating_add(2))?;
    let ttl = pkt.peek_u32(at.saturating_add(4))?;
    let len = usize::from(pkt.peek_u16(at.saturating_add(8))?);
    let whole = at.saturating_add(10).saturating_add(len);
    let mdns = message.speech == Speech::Mdns;
    let flush = if mdns && class & 0x8000 != 0 { ", cache flush" } else { "" };

    pkt.info_append(|text| {
        text.push(' ');
        write_type(text, number)?;
        text.write_str(flush)
    });
    let fits = pkt.peek(0, whole).map(drop);
    let start = pkt.position();
    let item = pkt.add(&RECORD, 0, whole);
    pkt.open();
    pkt.label(item, |text| {
        owner.write(text)?;
        text.write_str(": type ")?;
        write_type(text, number)?;
        if number != OPT {
            text.write_str(", class ")?;
            write_class(text, if mdns { class & 0x7fff } else { class })?;
        }
        text.write_str(flush)
    });
    let record = Record { message: *message, item, start, owner, number, len };
    let read = fields(pkt, &record, class, ttl);
    if fits.is_err() {
        // What Info says of it stays; the tree has no place for a record that ends elsewhere.
        pkt.remove_from(item);
    }
    fits.and(read)?;
    pkt.close();
    Ok(())
}

/// All fields of a record; ends behind its data.
fn fields(pkt: &mut Packet, record: &Record, class: u16, ttl: u32) -> Parsed {
    let mdns = record.message.speech == Speech::Mdns;
    let start = pkt.offset();
    let header = record.owner.len.saturating_add(10);
    match record.number {
        SRV => service_name(pkt, record),
        _ => add_name(pkt, &RESP_NAME, &record.owner),
    }
    pkt.skip(record.owner.len)?;
    pkt.u16(&RESP_TYPE)?;
    if record.number == OPT {
        options_header(pkt, mdns, class)?;
    } else {
        match mdns {
            true => {
                pkt.u16(&RESP_CLASS_MDNS)?;
                pkt.bits(u64::from(class), 2, &[&RESP_CACHE_FLUSH]);
            }
            false => {
                pkt.u16(&RESP_CLASS)?;
            }
        }
        pkt.u32(&RESP_TTL)?;
        if ttl & 0x8000_0000 != 0 {
            pkt.expert(&TTL_HIGH_BIT_SET);
        }
    }
    pkt.u16(&RESP_LEN)?;
    if record.len > 0 {
        data(pkt, record)?;
    }
    pkt.go_to(start.saturating_add(header).saturating_add(record.len))
}

/// What OPT has in place of class and TTL (RFC 6891 §6.1.3).
fn options_header(pkt: &mut Packet, mdns: bool, class: u16) -> Parsed {
    match mdns {
        true => {
            pkt.u16(&RR_UDP_PAYLOAD_SIZE_MDNS)?;
            pkt.bits(u64::from(class), 2, &[&RESP_CACHE_FLUSH]);
        }
        false => {
            pkt.u16(&RR_UDP_PAYLOAD_SIZE)?;
        }
    }
    pkt.u8(&RESP_EXT_RCODE)?;
    pkt.u8(&RESP_EDNS0_VERSION)?;
    let bits = pkt.u16(&RESP_Z)?;
    pkt.open();
    pkt.bits(u64::from(bits), 2, &[&RESP_Z_DO, &RESP_Z_RESERVED]);
    pkt.close();
    Ok(())
}

const SRV: u16 = 33;
const OPT: u16 = 41;

impl Record<'_> {
    /// Bytes of the data from the cursor on.
    pub(super) fn left(&self, pkt: &Packet) -> usize {
        self.end().saturating_sub(pkt.position())
    }

    fn end(&self) -> usize {
        self.start.saturating_add(self.owner.len).saturating_add(10).saturating_add(self.len)
    }

    /// Says the same in Info and behind a word in the record's line.
    fn says_of(&self, pkt: &mut Packet, word: &str, write: impl Fn(&mut String) -> std::fmt::Result) {
        pkt.info_append(|text| {
            text.push(' ');
            write(text)
        });
        pkt.append(self.item, |text| {
            text.push_str(", ");
            text.push_str(word);
            write(text)
        });
    }

    /// Says the owner's name in Info.
    fn says_owner(&self, pkt: &mut Packet) {
        pkt.info_append(|text| {
            text.push(' ');
            self.owner.write(text)
        });
    }

    /// All that is left of the data, as bytes, if anything is.
    fn rest(&self, pkt: &mut Packet, field: &'static Field) -> Parsed {
        let left = self.left(pkt);
        if left > 0 {
            pkt.bytes(field, left)?;
        }
        Ok(())
    }

    /// A name, said in Info and in the record's line.
    fn name_said(&self, pkt: &mut Packet, field: &'static Field, word: &str) -> Parsed {
        let name = name(pkt, &self.message, field)?;
        self.says_of(pkt, word, |text| name.write(text));
        Ok(())
    }

    /// The owner is said in Info, the data is a name.
    fn name_unsaid(&self, pkt: &mut Packet, field: &'static Field) -> Parsed {
        self.says_owner(pkt);
        name(pkt, &self.message, field)?;
        Ok(())
    }

    /// Character strings up to the end of the data, each behind its length.
    fn strings(&self, pkt: &mut Packet, length: &'static Field, field: &'static Field) -> Parsed {
        while self.left(pkt) > 0 {
            string(pkt, length, field)?;
        }
        Ok(())
    }
}

/// A character string behind its length.
fn string<'p>(pkt: &mut Packet<'p, '_>, length: &'static Field, field: &'static Field) -> Parsed<&'p [u8]> {
    let len = pkt.u8(length)?;
    pkt.ascii(field, usize::from(len))
}

fn data(pkt: &mut Packet, record: &Record) -> Parsed {
    let message = &record.message;
    match record.number {
        1 => {
            let address = pkt.ipv4(&A)?;
            record.says_of(pkt, "addr ", |text| write!(text, "{address}"));
        }
        2 => record.name_said(pkt, &NS, "ns ")?,
        3 => record.name_unsaid(pkt, &MD)?,
        4 => record.name_unsaid(pkt, &MF)?,
        5 => record.name_said(pkt, &CNAME, "cname ")?,
        6 => {
            record.name_said(pkt, &SOA_MNAME, "mname ")?;
            name(pkt, message, &SOA_RNAME)?;
            let times = [&SOA_REFRESH_INTERVAL, &SOA_RETRY_INTERVAL, &SOA_EXPIRE_LIMIT, &SOA_MINIMUM_TTL];
            pkt.u32(&SOA_SERIAL_NUMBER)?;
            for field in times {
                pkt.u32(field)?;
            }
        }
        7 => record.name_unsaid(pkt, &MB)?,
        8 => record.name_unsaid(pkt, &MG)?,
        9 => record.name_unsaid(pkt, &MR)?,
        10 => {
            record.says_owner(pkt);
            record.rest(pkt, &NULL)?;
        }
        11 => well_known_services(pkt, record)?,
        12 => record.name_said(pkt, &PTR_DOMAIN_NAME, "")?,
        13 => {
            let cpu = string(pkt, &HINFO_CPU_LENGTH, &HINFO_CPU)?;
            let os = string(pkt, &HINFO_OS_LENGTH, &HINFO_OS)?;
            let write = |text: &mut String, before: &str, between: &str| {
                text.push_str(before);
                text::push_ascii(text, cpu);
                text.push_str(between);
                text::push_ascii(text, os);
                Ok(())
            };
            pkt.info_append(|text| write(text, " ", " "));
            pkt.append(record.item, |text| write(text, ", CPU ", ", OS "));
        }
        14 => {
            record.name_unsaid(pkt, &MINFO_R)?;
            name(pkt, message, &MINFO_E)?;
        }
        15 => {
            let preference = pkt.u16(&MX_PREFERENCE)?;
            let exchange = name(pkt, message, &MX_MAIL_EXCHANGE)?;
            said_with_preference(pkt, record, preference, "mx", &exchange);
        }
        16 => record.strings(pkt, &TXT_LENGTH, &TXT)?,
        17 => {
            record.name_unsaid(pkt, &RP_MAILBOX)?;
            name(pkt, message, &RP_TXT_RR)?;
        }
        18 => {
            record.says_owner(pkt);
            pkt.u16(&AFSDB_SUBTYPE)?;
            name(pkt, message, &AFSDB_HOSTNAME)?;
        }
        19 => {
            record.says_owner(pkt);
            string(pkt, &X25_LENGTH, &X25_PSDN_ADDRESS)?;
        }
        20 => {
            record.says_owner(pkt);
            string(pkt, &IDSN_LENGTH, &IDSN_ADDRESS)?;
            if record.left(pkt) > 0 {
                string(pkt, &IDSN_SA_LENGTH, &IDSN_SA_ADDRESS)?;
            }
        }
        21 => {
            record.says_owner(pkt);
            pkt.u16(&RT_SUBTYPE)?;
            name(pkt, message, &RT_INTERMEDIATE_HOST)?;
        }
        22 => {
            record.says_owner(pkt);
            record.rest(pkt, &NSAP_RDATA)?;
        }
        23 => record.name_unsaid(pkt, &NSAP_PTR_OWNER)?,
        24 | 46 => signature(pkt, record)?,
        25 => key(pkt, record)?,
        26 => {
            record.says_owner(pkt);
            pkt.u16(&PX_PREFERENCE)?;
            name(pkt, message, &PX_MAP822)?;
            name(pkt, message, &PX_MAP400)?;
        }
        27 => {
            record.says_owner(pkt);
            string(pkt, &GPOS_LONGITUDE_LENGTH, &GPOS_LONGITUDE)?;
            string(pkt, &GPOS_LATITUDE_LENGTH, &GPOS_LATITUDE)?;
            string(pkt, &GPOS_ALTITUDE_LENGTH, &GPOS_ALTITUDE)?;
        }
        28 => {
            let address = pkt.ipv6(&AAAA)?;
            record.says_of(pkt, "addr ", |text| write!(text, "{address}"));
        }
        29 => location(pkt, record)?,
        30 => {
            record.name_said(pkt, &NXT_NEXT_DOMAIN_NAME, "next domain name ")?;
            let left = record.left(pkt);
            types_of_octets(pkt, 0, left)?;
        }
        SRV => service(pkt, record)?,
        35 => naming_authority(pkt, record)?,
        36 => {
            let preference = pkt.u16(&KX_PREFERENCE)?;
            let exchange = name(pkt, message, &KX_KEY_EXCHANGE)?;
            said_with_preference(pkt, record, preference, "kx", &exchange);
        }
        37 => {
            pkt.u16(&CERT_TYPE)?;
            pkt.u16(&CERT_KEY_TAG)?;
            pkt.u8(&CERT_ALGORITHM)?;
            record.rest(pkt, &CERT_CERTIFICATE)?;
        }
        38 => long_address(pkt, record)?,
        39 => record.name_said(pkt, &DNAME, "dname ")?,
        OPT => options::options(pkt, record)?,
        42 => prefixes(pkt, record)?,
        43 | 59 | 32769 => {
            pkt.u16(&DS_KEY_ID)?;
            pkt.u8(&DS_ALGORITHM)?;
            pkt.u8(&DS_DIGEST_TYPE)?;
            record.rest(pkt, &DS_DIGEST)?;
        }
        44 => {
            pkt.u8(&SSHFP_ALGORITHM)?;
            pkt.u8(&SSHFP_FINGERPRINT_TYPE)?;
            record.rest(pkt, &SSHFP_FINGERPRINT)?;
        }
        45 => {
            pkt.u8(&IPSECKEY_GATEWAY_PRECEDENCE)?;
            let gateway = pkt.u8(&IPSECKEY_GATEWAY_TYPE)?;
            pkt.u8(&IPSECKEY_GATEWAY_ALGORITHM)?;
            match gateway {
                1 => {
                    pkt.ipv4(&IPSECKEY_GATEWAY_IPV4)?;
                }
                2 => {
                    pkt.ipv6(&IPSECKEY_GATEWAY_IPV6)?;
                }
                3 => {
                    name(pkt, message, &IPSECKEY_GATEWAY_DNS)?;
                }
                _ => {}
            }
            record.rest(pkt, &IPSECKEY_PUBLIC_KEY)?;
        }
        47 => {
            record.name_said(pkt, &NSEC_NEXT_DOMAIN_NAME, "next domain name ")?;
            type_map(pkt, record)?;
        }
        48 | 60 => public_key(pkt, record)?,
        49 => {
            record.says_owner(pkt);
            record.rest(pkt, &DHCID_RDATA)?;
        }
        50 => hashed_denial(pkt, record)?,
        51 => {
            record.says_owner(pkt);
            pkt.u8(&NSEC3_ALGO)?;
            pkt.u8(&NSEC3_FLAGS)?;
            salt(pkt)?;
        }
        52 => {
            record.says_owner(pkt);
            pkt.u8(&TLSA_CERTIFICATE_USAGE)?;
            pkt.u8(&TLSA_SELECTOR)?;
            pkt.u8(&TLSA_MATCHING_TYPE)?;
            record.rest(pkt, &TLSA_CERTIFICATE_ASSOCIATION_DATA)?;
        }
        55 => host_identity(pkt, record)?,
        61 => record.rest(pkt, &OPENPGPKEY)?,
        62 => {
            pkt.u32(&CSYNC_SOA)?;
            let flags = pkt.u16(&CSYNC_FLAGS)?;
            pkt.open();
            pkt.bits(u64::from(flags), 2, &[&CSYNC_FLAGS_IMMEDIATE, &CSYNC_FLAGS_SOAMINIMUM]);
            pkt.close();
            if record.left(pkt) > 0 {
                let left = record.left(pkt);
                pkt.add(&CSYNC_TYPE_BITMAP, 0, left);
                type_map(pkt, record)?;
            }
        }
        63 => {
            pkt.u32(&ZONEMD_SERIAL)?;
            pkt.u8(&ZONEMD_SCHEME)?;
            pkt.u8(&ZONEMD_HASH_ALGO)?;
            record.rest(pkt, &ZONEMD_DIGEST)?;
        }
        64 | 65 => service_binding(pkt, record)?,
        99 => record.strings(pkt, &SPF_LENGTH, &SPF)?,
        104 => {
            pkt.u16(&ILNP_NID_PREFERENCE)?;
            pkt.bytes(&ILNP_NID, 8)?;
        }
        105 => {
            pkt.u16(&ILNP_L32_PREFERENCE)?;
            pkt.ipv4(&ILNP_L32)?;
        }
        106 => {
            pkt.u16(&ILNP_L64_PREFERENCE)?;
            pkt.bytes(&ILNP_L64, 8)?;
        }
        107 => {
            pkt.u16(&ILNP_LP_PREFERENCE)?;
            name(pkt, message, &ILNP_LP)?;
        }
        108 => {
            pkt.ether(&EUI48)?;
        }
        109 => {
            pkt.u64(&EUI64)?;
        }
        249 => transaction_key(pkt, record)?,
        250 => transaction_signature(pkt, record)?,
        257 => certification_authority(pkt, record)?,
        65281 => {
            pkt.u32(&WINS_LOCAL_FLAG)?;
            pkt.u32(&WINS_LOOKUP_TIMEOUT)?;
            pkt.u32(&WINS_CACHE_TIMEOUT)?;
            let count = pkt.u32(&WINS_NB_WINS_SERVERS)?;
            for _ in 0..count {
                if record.left(pkt) == 0 {
                    break;
                }
                pkt.ipv4(&WINS_WINS_SERVER)?;
            }
        }
        65282 => {
            pkt.u32(&WINSR_LOCAL_FLAG)?;
            pkt.u32(&WINSR_LOOKUP_TIMEOUT)?;
            pkt.u32(&WINSR_CACHE_TIMEOUT)?;
            record.name_said(pkt, &WINSR_NAME_RESULT_DOMAIN, "name result domain ")?;
        }
        65422 => proxied(pkt)?,
        number => {
            pkt.expert_here_with(&UNDECODED_TYPE, |text| {
                write!(
                    text,
                    "Dissector for DNS Type ({number}) code not implemented, \
                     Contact Wireshark developers if you want this supported"
                )
            });
            record.rest(pkt, &DATA)?;
        }
    }
    Ok(())
}

fn said_with_preference(pkt: &mut Packet, record: &Record, preference: u16, word: &str, name: &Name) {
    pkt.info_append(|text| {
        write!(text, " {preference} ")?;
        name.write(text)
    });
    pkt.append(record.item, |text| {
        write!(text, ", preference {preference}, {word} ")?;
        name.write(text)
    });
}

/// WKS: a bit for each port (RFC 1035 §3.4.2).
fn well_known_services(pkt: &mut Packet, record: &Record) -> Parsed {
    let address = pkt.ipv4(&WKS_ADDRESS)?;
    record.says_of(pkt, "addr ", |text| write!(text, "{address}"));
    pkt.u8(&WKS_PROTOCOL)?;
    let mut first_port = 0u32;
    while record.left(pkt) > 0 {
        let ports = pkt.peek_u8(0)?;
        if ports != 0 {
            let item = pkt.add(&WKS_BITS, u64::from(ports), 1);
            pkt.append(item, |text| {
                text.push_str(" (");
                let mut separator = "";
                for bit in (0..8).filter(|bit| ports & (0x80u8 >> bit) != 0) {
                    write!(text, "{separator}{}", first_port.saturating_add(bit))?;
                    separator = ", ";
                }
                text.write_char(')')
            });
        }
        pkt.skip(1)?;
        first_port = first_port.saturating_add(8);
    }
    Ok(())
}

/// SIG and RRSIG (RFC 4034 §3.1).
fn signature(pkt: &mut Packet, record: &Record) -> Parsed {
    pkt.u16(&RRSIG_TYPE_COVERED)?;
    pkt.u8(&RRSIG_ALGORITHM)?;
    pkt.u8(&RRSIG_LABELS)?;
    pkt.u32(&RRSIG_ORIGINAL_TTL)?;
    moment(pkt, &RRSIG_SIGNATURE_EXPIRATION)?;
    moment(pkt, &RRSIG_SIGNATURE_INCEPTION)?;
    pkt.u16(&RRSIG_KEY_TAG)?;
    name(pkt, &record.message, &RRSIG_SIGNERS_NAME)?;
    record.rest(pkt, &RRSIG_SIGNATURE)
}

/// Seconds since 1970 in 32 bits.
fn moment(pkt: &mut Packet, field: &'static Field) -> Parsed {
    let seconds = pkt.peek_u32(0)?;
    pkt.add(field, Time::from_parts(i64::from(seconds), 0).0 as u64, 4);
    pkt.skip(4)
}

/// The key tag (RFC 4034 appendix B), shown where TShark shows it: the message's own place counted twice.
fn key_tag(pkt: &mut Packet, record: &Record, field: &'static Field, start: usize, algorithm: u8) {
    let item = pkt.found_at(field, 0, record.start.saturating_add(record.message.position), 0);
    let from = start.saturating_sub(record.message.position);
    let data = record.message.bytes.get(from..from.saturating_add(record.len)).unwrap_or(&[]);
    let tag = match (algorithm, data) {
        // RSA/MD5 has it in the key itself.
        (1, [.., high, low, _]) => u32::from(*high) << 8 | u32::from(*low),
        _ => {
            let mut sum = 0u32;
            for pair in data.chunks(2) {
                let high = pair.first().copied().unwrap_or(0);
                let low = pair.get(1).copied().unwrap_or(0);
                sum = sum.wrapping_add(u32::from(high) << 8 | u32::from(low));
            }
            sum.wrapping_add(sum >> 16) & 0xffff
        }
    };
    pkt.set_value(item, u64::from(tag));
}

/// KEY (RFC 2535 §3.1).
fn key(pkt: &mut Packet, record: &Record) -> Parsed {
    let start = pkt.position();
    let flags = pkt.u16(&KEY_FLAGS)?;
    let raw = u64::from(flags);
    pkt.open();
    pkt.bits(raw, 2, &[&KEY_FLAGS_AUTHENTICATION, &KEY_FLAGS_CONFIDENTIALITY]);
    if flags & 0xc000 != 0xc000 {
        pkt.bits(
            raw,
            2,
            &[
                &KEY_FLAGS_REQUIRED,
                &KEY_FLAGS_ASSOCIATED_USER,
                &KEY_FLAGS_ASSOCIATED_NAMED_ENTITY,
                &KEY_FLAGS_IPSEC,
                &KEY_FLAGS_MIME,
                &KEY_FLAGS_SIGNATORY,
            ],
        );
    }
    pkt.close();
    pkt.u8(&KEY_PROTOCOL)?;
    let algorithm = pkt.u8(&KEY_ALGORITHM)?;
    key_tag(pkt, record, &KEY_KEY_ID, start, algorithm);
    record.rest(pkt, &KEY_PUBLIC_KEY)
}

/// DNSKEY and CDNSKEY (RFC 4034 §2.1).
fn public_key(pkt: &mut Packet, record: &Record) -> Parsed {
    let start = pkt.position();
    let flags = pkt.u16(&DNSKEY_FLAGS)?;
    pkt.open();
    pkt.bits(
        u64::from(flags),
        2,
        &[&DNSKEY_FLAGS_ZONE_KEY, &DNSKEY_FLAGS_KEY_REVOKED, &DNSKEY_FLAGS_SECURE_ENTRY_POINT, &DNSKEY_FLAGS_RESERVED],
    );
    pkt.close();
    pkt.u8(&DNSKEY_PROTOCOL)?;
    let algorithm = pkt.u8(&DNSKEY_ALGORITHM)?;
    key_tag(pkt, record, &DNSKEY_KEY_ID, start, algorithm);
    record.rest(pkt, &DNSKEY_PUBLIC_KEY)
}

/// LOC (RFC 1876).
fn location(pkt: &mut Packet, record: &Record) -> Parsed {
    let version = pkt.peek_u8(0)?;
    if version != 0 {
        pkt.add(&LOC_VERSION, u64::from(version), 1);
        return record.rest(pkt, &LOC_UNKNOWN_DATA);
    }
    pkt.u8(&LOC_VERSION)?;
    for field in [&LOC_SIZE, &LOC_HORIZONTAL_PRECISION, &LOC_VERTICAL_PRECISION] {
        let size = pkt.u8(field)?;
        let metres = f64::from(size >> 4) * 10f64.powi(i32::from(size & 15)) / 100.0;
        let item = pkt.last();
        pkt.append(item, |text| write_metres(text, metres));
    }
    for (field, positive, negative) in [(&LOC_LATITUDE, 'N', 'S'), (&LOC_LONGITUDE, 'E', 'W')] {
        let angle = pkt.u32(field)?;
        let item = pkt.last();
        pkt.append(item, |text| {
            // Thousandths of a second of arc around 2^31.
            let from_zero = angle.abs_diff(1 << 31);
            let (seconds, thousandths) = (from_zero / 1000, from_zero % 1000);
            let side = if angle < 1 << 31 { negative } else { positive };
            let (degrees, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
            write!(text, " ({degrees} deg {minutes} min {seconds}.{thousandths:03} sec {side})")
        });
    }
    let altitude = pkt.u32(&LOC_ALTITUDE)?;
    let item = pkt.last();
    pkt.append(item, |text| write_metres(text, (f64::from(altitude) - 10_000_000.0) / 100.0));
    Ok(())
}

fn write_metres(text: &mut String, metres: f64) -> std::fmt::Result {
    text.push_str(" (");
    text::write_float(text, Kind::F32, metres);
    text.write_str(" m)")
}

/// The types whose bits are set in octets, the first of which stands for the types from `first` on.
fn types_of_octets(pkt: &mut Packet, first: u32, len: usize) -> Parsed {
    for octet in 0..len {
        let bits = pkt.peek_u8(0)?;
        for bit in (0..8u32).filter(|bit| bits & (0x80u8 >> bit) != 0) {
            let number = (octet as u32).saturating_mul(8).saturating_add(bit).saturating_add(first);
            pkt.add(&RESP_TYPE_IN_MAP, u64::from(number), 1);
        }
        pkt.skip(1)?;
    }
    Ok(())
}

/// The type bit map of NSEC, NSEC3 and CSYNC (RFC 4034 §4.1.2).
fn type_map(pkt: &mut Packet, record: &Record) -> Parsed {
    while record.left(pkt) > 0 {
        let window = pkt.peek_u8(0)?;
        let len = pkt.peek_u8(1)?;
        pkt.skip(2)?;
        types_of_octets(pkt, u32::from(window) << 8, usize::from(len))?;
    }
    Ok(())
}

/// The owner's name of a SRV record in its parts.
fn service_name(pkt: &mut Packet, record: &Record) {
    let mut owner = None;
    for (index, field) in [&SRV_SERVICE, &SRV_PROTO, &SRV_NAME].into_iter().enumerate() {
        let item = pkt.add_at(field, 0, record.start, record.owner.len);
        if item != Item::NONE {
            let owner = owner.get_or_insert_with(|| record.owner.text());
            match owner.splitn(3, '.').nth(index) {
                Some(part) => pkt.set_text(item, part.as_bytes()),
                None => pkt.take_back(item),
            }
        }
    }
}

/// SRV (RFC 2782).
fn service(pkt: &mut Packet, record: &Record) -> Parsed {
    let priority = pkt.u16(&SRV_PRIORITY)?;
    let weight = pkt.u16(&SRV_WEIGHT)?;
    let port = pkt.u16(&SRV_PORT)?;
    let target = name(pkt, &record.message, &SRV_TARGET)?;
    pkt.info_append(|text| {
        write!(text, " {priority} {weight} {port} ")?;
        target.write(text)
    });
    pkt.append(record.item, |text| {
        write!(text, ", priority {priority}, weight {weight}, port {port}, target ")?;
        target.write(text)
    });
    Ok(())
}

/// NAPTR (RFC 3403 §4.1).
fn naming_authority(pkt: &mut Packet, record: &Record) -> Parsed {
    let order = pkt.u16(&NAPTR_ORDER)?;
    let preference = pkt.u16(&NAPTR_PREFERENCE)?;
    let flags = string(pkt, &NAPTR_FLAGS_LENGTH, &NAPTR_FLAGS)?;
    string(pkt, &NAPTR_SERVICE_LENGTH, &NAPTR_SERVICE)?;
    string(pkt, &NAPTR_REGEX_LENGTH, &NAPTR_REGEX)?;
    let replacement = name_here(pkt, &record.message)?;
    let length = pkt.add(&NAPTR_REPLACEMENT_LENGTH, 0, 0);
    if length != Item::NONE {
        pkt.set_value(length, replacement.text().len() as u64);
    }
    add_name(pkt, &NAPTR_REPLACEMENT, &replacement);
    pkt.skip(replacement.len)?;
    let flags = String::from_utf8_lossy(flags);
    pkt.info_append(|text| write!(text, " {order} {preference} {flags}"));
    pkt.append(record.item, |text| write!(text, ", order {order}, preference {preference}, flags {flags}"));
    Ok(())
}

/// A6 (RFC 2874).
fn long_address(pkt: &mut Packet, record: &Record) -> Parsed {
    let prefix = pkt.u8(&A6_PREFIX_LEN)?;
    let suffix_len = usize::from(128u8.saturating_sub(prefix)).div_ceil(8);
    let mut suffix = [0; 16];
    for (to, from) in suffix.iter_mut().rev().zip(pkt.peek(0, suffix_len)?.iter().rev()) {
        *to = *from;
    }
    if suffix_len > 0 {
        pkt.made(&A6_ADDRESS_SUFFIX, &suffix, suffix_len);
        pkt.skip(suffix_len)?;
    }
    let prefix_name = match prefix {
        0 => None,
        _ => Some(name(pkt, &record.message, &A6_PREFIX_NAME)?),
    };
    let suffix = Ipv6Addr::from(suffix);
    record.says_of(pkt, "addr ", |text| {
        write!(text, "{prefix} {suffix} ")?;
        prefix_name.as_ref().map_or(Ok(()), |name| name.write(text))
    });
    Ok(())
}

/// APL (RFC 3123): prefixes whose zero bytes at the end are left out.
fn prefixes(pkt: &mut Packet, record: &Record) -> Parsed {
    record.says_owner(pkt);
    while record.left(pkt) > 1 {
        let family = pkt.u16(&APL_ADDRESS_FAMILY)?;
        pkt.u8(&APL_CODED_PREFIX)?;
        let length = pkt.peek_u8(0)?;
        pkt.skip(1)?;
        pkt.bits(u64::from(length), 1, &[&APL_NEGATION, &APL_AFDLENGTH]);
        let len = usize::from(length & 0x7f);
        match family {
            1 => short_ipv4(pkt, &APL_AFDPART_IPV4, len)?,
            2 => short_ipv6(pkt, &APL_AFDPART_IPV6, len)?,
            _ => {
                pkt.bytes(&APL_AFDPART_DATA, len)?;
            }
        }
    }
    Ok(())
}

/// An IPv4 address of which only the first bytes are there.
pub(super) fn short_ipv4(pkt: &mut Packet, field: &'static Field, len: usize) -> Parsed {
    let mut address = [0; 4];
    for (to, from) in address.iter_mut().zip(pkt.peek(0, len)?) {
        *to = *from;
    }
    pkt.add(field, u64::from(u32::from(Ipv4Addr::from(address))), len);
    pkt.skip(len)
}

/// An IPv6 address of which only the first bytes are there.
pub(super) fn short_ipv6(pkt: &mut Packet, field: &'static Field, len: usize) -> Parsed {
    pkt.peek(0, len)?;
    pkt.add(field, 0, len.min(16));
    pkt.skip(len)
}

/// Iterations and salt of NSEC3 and NSEC3PARAM (RFC 5155 §3.2, §4.2).
fn salt(pkt: &mut Packet) -> Parsed {
    pkt.u16(&NSEC3_ITERATIONS)?;
    let len = pkt.u8(&NSEC3_SALT_LENGTH)?;
    pkt.bytes(&NSEC3_SALT_VALUE, usize::from(len))?;
    Ok(())
}

/// NSEC3 (RFC 5155 §3.2).
fn hashed_denial(pkt: &mut Packet, record: &Record) -> Parsed {
    pkt.u8(&NSEC3_ALGO)?;
    let flags = pkt.u8(&NSEC3_FLAGS)?;
    pkt.open();
    pkt.bits(u64::from(flags), 1, &[&NSEC3_FLAGS_OPT_OUT]);
    pkt.close();
    salt(pkt)?;
    let len = usize::from(pkt.u8(&NSEC3_HASH_LENGTH)?);
    let hash = pkt.peek(0, len)?;
    let item = pkt.add(&NSEC3_HASH_VALUE, 0, len);
    if item != Item::NONE {
        pkt.set_text(item, base32(hash).as_bytes());
    }
    pkt.skip(len)?;
    type_map(pkt, record)
}

/// Base 32 with the extended hex alphabet, without padding (RFC 4648 §7).
fn base32(bytes: &[u8]) -> String {
    let mut text = String::new();
    let (mut held, mut bits) = (0u32, 0u32);
    let digit = |value: u32| char::from_digit(value & 31, 32).unwrap_or('0');
    for byte in bytes {
        held = held << 8 | u32::from(*byte);
        bits = bits.saturating_add(8);
        while bits >= 5 {
            bits = bits.saturating_sub(5);
            text.push(digit(held >> bits));
        }
    }
    if bits > 0 {
        text.push(digit(held << 5u32.saturating_sub(bits)));
    }
    text
}

/// Base 64 with padding (RFC 4648 §4).
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let mut held = 0u32;
        for index in 0..3 {
            held = held << 8 | u32::from(group.get(index).copied().unwrap_or(0));
        }
        for (index, shift) in [18, 12, 6, 0].into_iter().enumerate() {
            let digit = DIGITS.get((held >> shift & 63) as usize).copied().unwrap_or(b'=');
            text.push(if index <= group.len() { char::from(digit) } else { '=' });
        }
    }
    text
}

/// HIP (RFC 8005 §5).
fn host_identity(pkt: &mut Packet, record: &Record) -> Parsed {
    record.says_owner(pkt);
    let tag_len = pkt.u8(&HIP_HIT_LENGTH)?;
    pkt.u8(&HIP_HIT_PK_ALGO)?;
    let key_len = pkt.u16(&HIP_PK_LENGTH)?;
    pkt.bytes(&HIP_HIT, usize::from(tag_len))?;
    pkt.bytes(&HIP_PK, usize::from(key_len))?;
    while record.left(pkt) > 1 {
        name(pkt, &record.message, &HIP_RENDEZVOUS_SERVER)?;
    }
    Ok(())
}

/// SVCB and HTTPS (RFC 9460 §2.2).
fn service_binding(pkt: &mut Packet, record: &Record) -> Parsed {
    pkt.u16(&SVCB_SVCPRIORITY)?;
    name(pkt, &record.message, &SVCB_TARGETNAME)?;
    while record.left(pkt) > 0 {
        pkt.group(&SVCB_SVCPARAM, |pkt, item| service_parameter(pkt, item))?;
    }
    Ok(())
}

fn write_parameter_key(text: &mut String, key: u16) -> std::fmt::Result {
    match SVCB_SVCPARAM_KEY.name_of(u64::from(key)) {
        Some(name) => text.write_str(name),
        None => write!(text, "key{key}"),
    }
}

fn service_parameter(pkt: &mut Packet, item: Item) -> Parsed {
    let key = pkt.u16(&SVCB_SVCPARAM_KEY)?;
    pkt.append(item, |text| {
        text.push_str(": ");
        write_parameter_key(text, key)
    });
    let len = usize::from(pkt.u16(&SVCB_SVCPARAM_VALUE_LENGTH)?);
    let end = pkt.position().saturating_add(len);
    let mut separator = '=';
    let mut says = |pkt: &mut Packet, write: &dyn Fn(&mut String) -> std::fmt::Result| {
        pkt.append(item, |text| {
            text.push(separator);
            write(text)
        });
        separator = ',';
    };
    match key {
        0 => {
            while pkt.position() < end {
                let key = pkt.u16(&SVCB_SVCPARAM_MANDATORY_KEY)?;
                says(pkt, &|text| write_parameter_key(text, key));
            }
        }
        1 => {
            while pkt.position() < end {
                let protocol = string(pkt, &SVCB_SVCPARAM_ALPN_LENGTH, &SVCB_SVCPARAM_ALPN)?;
                says(pkt, &|text| text.write_str(&String::from_utf8_lossy(protocol)));
            }
        }
        2 => {}
        3 => {
            let port = pkt.u16(&SVCB_SVCPARAM_PORT)?;
            says(pkt, &|text| write!(text, "{port}"));
        }
        4 => {
            while pkt.position() < end {
                let address = pkt.ipv4(&SVCB_SVCPARAM_IPV4HINT_IP)?;
                says(pkt, &|text| write!(text, "{address}"));
            }
        }
        6 => {
            while pkt.position() < end {
                let address = pkt.ipv6(&SVCB_SVCPARAM_IPV6HINT_IP)?;
                says(pkt, &|text| write!(text, "{address}"));
            }
        }
        5 | 32769 => {
            let field = if key == 5 { &SVCB_SVCPARAM_ECHCONFIG } else { &SVCB_SVCPARAM_ODOHCONFIG };
            let config = pkt.bytes(field, len)?;
            let own = pkt.last();
            pkt.label(own, |text| write!(text, "{}: {}", field.name, base64(config)));
            says(pkt, &|text| text.write_str(&base64(config)));
        }
        _ if len == 0 => {}
        _ => {
            let value = pkt.bytes(&SVCB_SVCPARAM_VALUE, len)?;
            says(pkt, &|text| {
                text::write_text(text, value);
                Ok(())
            });
        }
    }
    Ok(())
}

/// TKEY (RFC 2930 §2).
fn transaction_key(pkt: &mut Packet, record: &Record) -> Parsed {
    name(pkt, &record.message, &TKEY_ALGO_NAME)?;
    moment(pkt, &TKEY_SIGNATURE_INCEPTION)?;
    moment(pkt, &TKEY_SIGNATURE_EXPIRATION)?;
    pkt.u16(&TKEY_MODE)?;
    pkt.u16(&TKEY_ERROR)?;
    let key_len = usize::from(pkt.u16(&TKEY_KEY_SIZE)?);
    if key_len > 0 {
        pkt.bytes(&TKEY_KEY_DATA, key_len)?;
    }
    let other_len = usize::from(pkt.u16(&TKEY_OTHER_SIZE)?);
    if other_len > 0 {
        pkt.bytes(&TKEY_OTHER_DATA, other_len)?;
    }
    Ok(())
}

/// TSIG (RFC 8945 §4.2).
fn transaction_signature(pkt: &mut Packet, record: &Record) -> Parsed {
    let algorithm = name(pkt, &record.message, &TSIG_ALGORITHM_NAME)?;
    let seconds = pkt.peek_u48(0)?;
    let item = pkt.add(&TSIG_TIME_SIGNED, Time::from_parts(seconds.cast_signed(), 0).0 as u64, 6);
    if seconds >> 32 != 0 {
        pkt.append(item, |text| text.write_str(" (high bits set)"));
    }
    pkt.skip(6)?;
    pkt.u16(&TSIG_FUDGE)?;
    let mac_len = usize::from(pkt.u16(&TSIG_MAC_SIZE)?);
    if mac_len > 0 {
        pkt.peek(0, mac_len)?;
        pkt.add(&TSIG_MAC, 0, mac_len);
        pkt.expert_with(&TSIG_NOALG, |text| {
            text.push_str("No dissector for algorithm:");
            algorithm.write(text)
        });
        pkt.skip(mac_len)?;
    }
    pkt.u16(&TSIG_ORIGINAL_ID)?;
    pkt.u16(&TSIG_ERROR)?;
    let other_len = usize::from(pkt.u16(&TSIG_OTHER_LEN)?);
    if other_len > 0 {
        pkt.bytes(&TSIG_OTHER_DATA, other_len)?;
    }
    Ok(())
}

/// CAA (RFC 8659 §4.1).
fn certification_authority(pkt: &mut Packet, record: &Record) -> Parsed {
    let flags = pkt.u8(&CAA_FLAGS)?;
    pkt.open();
    pkt.bits(u64::from(flags), 1, &[&CAA_FLAGS_ISSUER_CRITICAL]);
    pkt.close();
    let tag_len = usize::from(pkt.peek_u8(0)?);
    let tag = pkt.peek(1, tag_len)?;
    let field = match tag.to_ascii_lowercase().as_slice() {
        b"issue" => &CAA_ISSUE,
        b"issuewild" => &CAA_ISSUEWILD,
        b"iodef" => &CAA_IODEF,
        _ => &CAA_UNKNOWN,
    };
    let left = record.left(pkt);
    let value_len = left.saturating_sub(tag_len).saturating_sub(1);
    let value = pkt.peek(tag_len.saturating_add(1), value_len)?;
    pkt.made(field, value, left);
    pkt.open();
    pkt.u8(&CAA_TAG_LENGTH)?;
    pkt.bytes(&CAA_TAG, tag_len)?;
    pkt.bytes(&CAA_VALUE, value_len)?;
    pkt.close();
    Ok(())
}

/// XPF: the ends of a connection that a proxy took over (draft-bellis-dnsop-xpf).
fn proxied(pkt: &mut Packet) -> Parsed {
    let version = pkt.u8(&XPF_IP_VERSION)?;
    match version {
        4 => {
            pkt.u8(&XPF_PROTOCOL)?;
            pkt.ipv4(&XPF_SOURCE_IPV4)?;
            pkt.ipv4(&XPF_DESTINATION_IPV4)?;
        }
        6 => {
            pkt.u8(&XPF_PROTOCOL)?;
            pkt.ipv6(&XPF_SOURCE_IPV6)?;
            pkt.ipv6(&XPF_DESTINATION_IPV6)?;
        }
        _ => return Ok(()),
    }
    pkt.u16(&XPF_SPORT)?;
    pkt.u16(&XPF_DPORT)?;
    Ok(())
}
