//! Names of ICMPv6's types, options and other numbers (IANA).

pub(super) static TYPE_NAMES: &[(u64, &str)] = &[
    (1, "Destination Unreachable"),
    (2, "Packet Too Big"),
    (3, "Time Exceeded"),
    (4, "Parameter Problem"),
    (100, "Private experimentation"),
    (101, "Private experimentation"),
    (127, "Reserved for expansion of ICMPv6 error messages"),
    (128, "Echo (ping) request"),
    (129, "Echo (ping) reply"),
    (130, "Multicast Listener Query"),
    (131, "Multicast Listener Report"),
    (132, "Multicast Listener Done"),
    (133, "Router Solicitation"),
    (134, "Router Advertisement"),
    (135, "Neighbor Solicitation"),
    (136, "Neighbor Advertisement"),
    (137, "Redirect"),
    (138, "Router Renumbering"),
    (139, "Node Information Query"),
    (140, "Node Information Reply"),
    (141, "Inverse Neighbor Discovery Solicitation"),
    (142, "Inverse Neighbor Discovery Advertisement"),
    (143, "Multicast Listener Report Message v2"),
    (144, "Home Agent Address Discovery Request"),
    (145, "Home Agent Address Discovery Reply"),
    (146, "Mobile Prefix Solicitation"),
    (147, "Mobile Prefix Advertisement"),
    (148, "Certification Path Solicitation"),
    (149, "Certification Path Advertisement"),
    (150, "Experimental Mobility"),
    (151, "Multicast Router Advertisement"),
    (152, "Multicast Router Solicitation"),
    (153, "Multicast Router Termination"),
    (154, "FMIPv6"),
    (155, "RPL Control"),
    (156, "Locator Update"),
    (157, "Duplicate Address Request"),
    (158, "Duplicate Address Confirmation"),
    (159, "MPL Control Message"),
    (160, "Extended Echo request"),
    (161, "Extended Echo reply"),
    (200, "Private experimentation"),
    (201, "Private experimentation"),
    (255, "Reserved for expansion of ICMPv6 informational messages"),
];

pub(super) static ND_RA_FLAG_PRF_NAMES: &[(u64, &str)] = &[(0, "Medium"), (1, "High"), (2, "Reserved"), (3, "Low")];

pub(super) static OPT_TYPE_NAMES: &[(u64, &str)] = &[
    (1, "Source link-layer address"),
    (2, "Target link-layer address"),
    (3, "Prefix information"),
    (4, "Redirected header"),
    (5, "MTU"),
    (6, "NBMA Shortcut Limit Option"),
    (7, "Advertisement Interval"),
    (8, "Home Agent Information"),
    (9, "Source Address List"),
    (10, "Target Address List"),
    (11, "CGA"),
    (12, "RSA Signature"),
    (13, "Timestamp"),
    (14, "Nonce"),
    (15, "Trust Anchor"),
    (16, "Certificate"),
    (17, "IP Address/Prefix Option"),
    (18, "New Router Prefix Information"),
    (19, "Link-layer Address"),
    (20, "Neighbor Advertisement Acknowledgment"),
    (23, "MAP"),
    (24, "Route Information"),
    (25, "Recursive DNS Server"),
    (26, "RA Flags Extension"),
    (27, "Handover Key Request"),
    (28, "Handover Key Reply"),
    (29, "Handover Assist Information"),
    (30, "Mobile Node Identifier Option"),
    (31, "DNS Search List Option"),
    (32, "Proxy Signature (PS)"),
    (33, "Address Registration Option"),
    (34, "6LoWPAN Context Option"),
    (35, "Authoritative Border Router"),
    (36, "6LoWPAN Capability Indication Option"),
    (37, "DHCP Captive-Portal"),
    (38, "PREF64 Option"),
    (138, "CARD Request"),
    (139, "CARD Reply"),
    (253, "RFC3692-style Experiment 1"),
    (254, "RFC3692-style Experiment 2"),
];

pub(super) static OPT_IPA_OPTION_CODE_NAMES: &[(u64, &str)] = &[
    (1, "Old Care-of Address"),
    (2, "New Care-of Address"),
    (3, "NAR's IP address"),
    (4, "NAR's Prefix (sent in PrRtAdv)"),
];

pub(super) static OPT_NAME_TYPE_NAMES: &[(u64, &str)] = &[
    (1, "DER Encoded X.501 Name"),
    (2, "FQDN"),
    (3, "SHA-1 Subject Key Identifier (SKI)"),
    (4, "SHA-224 Subject Key Identifier (SKI)"),
    (5, "SHA-256 Subject Key Identifier (SKI)"),
    (6, "SHA-384 Subject Key Identifier (SKI)"),
    (7, "SHA-512 Subject Key Identifier (SKI)"),
    (253, "Reserved for Experimental Use"),
    (254, "Reserved for Experimental Use"),
    (255, "Reserved"),
];

pub(super) static OPT_ARO_STATUS_NAMES: &[(u64, &str)] =
    &[(0, "Success"), (1, "Duplicate Exists"), (2, "Neighbor Cache Full")];

pub(super) static OPT_PREF64_PLC_NAMES: &[(u64, &str)] = &[
    (0, "96 bits prefix length"),
    (1, "64 bits prefix length"),
    (2, "56 bits prefix length"),
    (3, "48 bits prefix length"),
    (4, "40 bits prefix length"),
    (5, "32 bits prefix length"),
];

pub(super) static RR_PCO_MP_OPCODE_NAMES: &[(u64, &str)] = &[(1, "Add"), (2, "Change"), (3, "Set Global")];

pub(super) static MLDR_MAR_RECORD_TYPE_NAMES: &[(u64, &str)] = &[
    (1, "Include"),
    (2, "Exclude"),
    (3, "Changed to include"),
    (4, "Changed to exclude"),
    (5, "Allow new sources"),
    (6, "Block old sources"),
];

pub(super) static FMIP6_SUBTYPE_NAMES: &[(u64, &str)] = &[
    (2, "Router Solicitation for Proxy Advertisement"),
    (3, "Proxy Router Advertisement"),
    (4, "Handover Initiate"),
    (5, "Handover Acknowledge"),
];

pub(super) static NI_QTYPE_NAMES: &[(u64, &str)] = &[
    (0, "NOOP"),
    (1, "Supported query types (Obsolete)"),
    (2, "Node Name"),
    (3, "Node addresses"),
    (4, "IPv4 node addresses"),
];

pub(super) static RPL_DIO_FLAG_MOP_NAMES: &[(u64, &str)] = &[
    (0, "No Downward routes maintained by RPL"),
    (1, "Non-Storing Mode of Operation"),
    (2, "Storing Mode of Operation with no multicast support"),
    (3, "Storing Mode of Operation with multicast support"),
    (4, "P2P Route Discovery Mode of Operation"),
];

pub(super) static RPL_SECURE_ALGORITHM_NAMES: &[(u64, &str)] =
    &[(0, "Encryption: CCM with AES-128 / Signature: RSA with SHA-256")];

pub(super) static RPL_OPT_TYPE_NAMES: &[(u64, &str)] = &[
    (0, "1-byte padding"),
    (1, "n-byte padding"),
    (2, "DAG Metric container"),
    (3, "Routing Information"),
    (4, "DODAG configuration"),
    (5, "RPL Target"),
    (6, "Transit Information"),
    (7, "Solicited Information"),
    (8, "Prefix Information"),
    (9, "RPL Target Descriptor"),
    (10, "P2P Route Discovery"),
];

pub(super) static RPL_OPT_METRIC_TYPE_NAMES: &[(u64, &str)] = &[
    (1, "Node State and Attribute"),
    (2, "Node Energy"),
    (3, "Hop Count"),
    (4, "Link Throughput"),
    (5, "Link Latency"),
    (6, "Link Quality Level"),
    (7, "Link ETX"),
    (8, "Link Color"),
];

pub(super) static EXT_ECHO_RSP_STATE_NAMES: &[(u64, &str)] =
    &[(0, "Reserved"), (1, "Incomplete"), (2, "Reachable"), (3, "Stale"), (4, "Delay"), (5, "Probe"), (6, "Failed")];

/// The codes of a type; types without have none.
pub(super) fn codes(kind: u8) -> &'static [(u8, &'static str)] {
    match kind {
        1 => &[
            (0, "no route to destination"),
            (1, "Administratively prohibited"),
            (2, "Beyond scope of source address"),
            (3, "Address unreachable"),
            (4, "Port unreachable"),
            (5, "Source address failed ingress/egress policy"),
            (6, "Reject route to destination"),
            (7, "Error in Source Routing Header"),
        ],
        3 => &[(0, "hop limit exceeded in transit"), (1, "fragment reassembly time exceeded")],
        4 => &[
            (0, "erroneous header field encountered"),
            (1, "unrecognized Next Header type encountered"),
            (2, "unrecognized IPv6 option encountered"),
            (3, "IPv6 First Fragment has incomplete IPv6 Header Chain"),
        ],
        138 => &[(0, "Command"), (1, "Result"), (255, "Sequence number reset")],
        139 => &[
            (0, "Query subject = IPv6 addresses"),
            (1, "Query subject = DNS name or empty"),
            (2, "Query subject = IPv4 addresses"),
        ],
        140 => &[(0, "Successful"), (1, "Refused"), (2, "Unknown query type")],
        155 => &[
            (0, "DODAG Information Solicitation"),
            (1, "DODAG Information Object"),
            (2, "Destination Advertisement Object"),
            (3, "Destination Advertisement Object Acknowledgment"),
            (4, "P2P Discovery Reply Object"),
            (5, "P2P Discovery Reply Object Acknowledgement"),
            (128, "Secure DODAG Information Solicitation"),
            (129, "Secure DODAG Information Object"),
            (130, "Secure Destination Advertisement Object"),
            (131, "Secure Destination Advertisement Object Acknowledgment"),
            (132, "P2P Secure Discovery Reply Object"),
            (133, "P2P Secure Discovery Reply Object Acknowledgement"),
            (138, "Consistency Check"),
        ],
        160 => &[(0, "No error")],
        161 => &[
            (0, "No error"),
            (1, "Malformed Query"),
            (2, "No Such Interface"),
            (3, "No Such Table Entry"),
            (4, "Multiple Interfaces Satisfy Query"),
        ],
        _ => &[],
    }
}
