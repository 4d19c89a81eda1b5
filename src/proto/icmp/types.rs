//! Names of ICMP's types and codes (IANA), and its times of day in words.

use std::fmt::{Result, Write};

pub(super) static MIP_TYPE_NAMES: &[(u64, &str)] = &[
    (0, "One byte padding extension"),
    (16, "Mobility Agent Advertisement Extension"),
    (19, "Prefix Lengths Extension"),
    (24, "Challenge Extension"),
];

pub(super) static EXT_CLASS_NAMES: &[(u64, &str)] =
    &[(1, "MPLS Label Stack Class"), (2, "Interface Information Object"), (3, "Interface Identification Object")];

pub(super) static INT_INFO_ROLE_NAMES: &[(u64, &str)] = &[
    (0, "IP interface upon which datagram arrived"),
    (1, "sub-IP component of an IP interface upon which datagram arrived"),
    (2, "IP interface through which datagram would be forwarded"),
    (3, "IP next-hop to which datagram would be forwarded"),
];

pub(super) static EXT_ECHO_RSP_STATE_NAMES: &[(u64, &str)] =
    &[(0, "Reserved"), (1, "Incomplete"), (2, "Reachable"), (3, "Stale"), (4, "Delay"), (5, "Probe"), (6, "Failed")];

/// The name of a type; that of router advertisements depends on the code.
pub(super) fn type_name(kind: u8, code: u8) -> &'static str {
    match kind {
        0 => "Echo (ping) reply",
        1 | 2 => "Reserved",
        3 => "Destination unreachable",
        4 => "Source quench (flow control)",
        5 => "Redirect",
        6 => "Alternate host address",
        8 => "Echo (ping) request",
        9 if matches!(code, 0 | 16) => "Mobile IP Advertisement",
        9 => "Router advertisement",
        10 => "Router solicitation",
        11 => "Time-to-live exceeded",
        12 => "Parameter problem",
        13 => "Timestamp request",
        14 => "Timestamp reply",
        15 => "Information request",
        16 => "Information reply",
        17 => "Address mask request",
        18 => "Address mask reply",
        19 => "Reserved (for security)",
        30 => "Traceroute",
        31 => "Datagram Conversion Error",
        32 => "Mobile Host Redirect",
        33 => "IPv6 Where-Are-You",
        34 => "IPv6 I-Am-Here",
        35 => "Mobile Registration Request",
        36 => "Mobile Registration Reply",
        37 => "Domain Name Request",
        38 => "Domain Name Reply",
        39 => "SKIP",
        40 => "Photuris",
        41 => "Experimental mobility protocols",
        42 => "Extended Echo request",
        43 => "Extended Echo reply",
        _ => "Unknown ICMP (obsolete or malformed?)",
    }
}

/// What a code means.
#[derive(Clone, Copy)]
pub(super) enum Code {
    /// The type has no codes.
    Unnamed,
    Named(&'static str),
    Unknown,
}

pub(super) fn code_name(kind: u8, code: u8) -> Code {
    let names: &[&'static str] = match kind {
        3 => &[
            "Network unreachable",
            "Host unreachable",
            "Protocol unreachable",
            "Port unreachable",
            "Fragmentation needed",
            "Source route failed",
            "Destination network unknown",
            "Destination host unknown",
            "Source host isolated",
            "Network administratively prohibited",
            "Host administratively prohibited",
            "Network unreachable for TOS",
            "Host unreachable for TOS",
            "Communication administratively filtered",
            "Host precedence violation",
            "Precedence cutoff in effect",
        ],
        5 => {
            &["Redirect for network", "Redirect for host", "Redirect for TOS and network", "Redirect for TOS and host"]
        }
        6 => &["Alternate address for host"],
        9 if code == 16 => return Code::Named("Does not route common traffic"),
        9 => &["Normal router advertisement"],
        11 => &["Time to live exceeded in transit", "Fragment reassembly time exceeded"],
        12 => &["Pointer indicates the error", "Required option missing", "Bad length"],
        40 => &[
            "Bad SPI",
            "Authentication Failed",
            "Decompression Failed",
            "Decryption Failed",
            "Need Authentication",
            "Need Authorization",
        ],
        42 => &["No error"],
        43 => &[
            "No error",
            "Malformed Query",
            "No Such Interface",
            "No Such Table Entry",
            "Multiple Interfaces Satisfy Query",
        ],
        _ => return Code::Unnamed,
    };
    names.get(usize::from(code)).map_or(Code::Unknown, |name| Code::Named(name))
}

/// Writes days, hours, minutes and seconds as far as there are any.
pub(super) fn write_seconds(text: &mut String, seconds: u64) -> Result {
    write_parts(text, seconds, 0)
}

/// The same for milliseconds.
pub(super) fn write_millis(text: &mut String, millis: u32) -> Result {
    write_parts(text, u64::from(millis / 1000), millis % 1000)
}

fn write_parts(text: &mut String, seconds: u64, millis: u32) -> Result {
    let parts = [(seconds / 86400, "day"), (seconds / 3600 % 24, "hour"), (seconds / 60 % 60, "minute")];
    let mut any = false;
    for (count, unit) in parts.into_iter().filter(|(count, _)| *count > 0) {
        if any {
            text.write_str(", ")?;
        }
        write!(text, "{count} {unit}{}", if count == 1 { "" } else { "s" })?;
        any = true;
    }
    let rest = seconds % 60;
    if rest == 0 && millis == 0 && any {
        return Ok(());
    }
    if any {
        text.write_str(", ")?;
    }
    write!(text, "{rest}")?;
    if millis > 0 {
        write!(text, ".{millis:03}")?;
    }
    write!(text, " second{}", if rest == 1 && millis == 0 { "" } else { "s" })
}
