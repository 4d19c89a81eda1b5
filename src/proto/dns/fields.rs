//! The fields of DNS and the names of their values (IANA's DNS parameters).

use crate::dissect::prelude::*;
use crate::field::text;

fields! {
    LENGTH = "dns.length", "Length", u16;
    HEADER_FLAGS = "dns.flags", "Flags", u16, hex;
    FLAGS_RESPONSE = "dns.flags.response", "Response", bool, mask16 0x8000, yes_no ("Message is a response", "Message is a query");
    FLAGS_OPCODE = "dns.flags.opcode", "Opcode", u16, mask16 0x7800, names OPCODES;
    FLAGS_AUTHORITATIVE = "dns.flags.authoritative", "Authoritative", bool, mask16 0x400, yes_no ("Server is an authority for domain", "Server is not an authority for domain");
    FLAGS_CONFLICT = "dns.flags.conflict", "Conflict", bool, mask16 0x400, yes_no ("The sender received multiple responses", "None");
    FLAGS_CONFLICT_ANSWER = "dns.flags.conflict", "Conflict", bool, mask16 0x400, yes_no ("The name is not considered unique", "The name is considered unique");
    FLAGS_TRUNCATED = "dns.flags.truncated", "Truncated", bool, mask16 0x200, yes_no ("Message is truncated", "Message is not truncated");
    FLAGS_RECDESIRED = "dns.flags.recdesired", "Recursion desired", bool, mask16 0x100, yes_no ("Do query recursively", "Don't do query recursively");
    FLAGS_TENTATIVE = "dns.flags.tentative", "Tentative", bool, mask16 0x100, yes_no ("Tentative", "Not tentative");
    FLAGS_RECAVAIL = "dns.flags.recavail", "Recursion available", bool, mask16 0x80, yes_no ("Server can do recursive queries", "Server can't do recursive queries");
    FLAGS_Z = "dns.flags.z", "Z", bool, mask16 0x40, yes_no ("reserved - incorrect!", "reserved (0)");
    FLAGS_AUTHENTICATED = "dns.flags.authenticated", "Answer authenticated", bool, mask16 0x20, yes_no ("Answer/authority portion was authenticated by the server", "Answer/authority portion was not authenticated by the server");
    FLAGS_AD = "dns.flags.authenticated", "AD bit", bool, mask16 0x20, yes_no ("Set", "Not set");
    FLAGS_CHECKDISABLE = "dns.flags.checkdisable", "Non-authenticated data", bool, mask16 0x10, yes_no ("Acceptable", "Unacceptable");
    FLAGS_RCODE = "dns.flags.rcode", "Reply code", u16, mask16 0xf, names RCODES;
    ID = "dns.id", "Transaction ID", u16, hex;
    QRY_TYPE = "dns.qry.type", "Type", u16, names TYPES;
    QRY_CLASS = "dns.qry.class", "Class", u16, hex, names CLASSES;
    QRY_CLASS_MDNS = "dns.qry.class", "Class", u16, hex, mask16 0x7fff, names CLASSES;
    QRY_QU = "dns.qry.qu", "\"QU\" question", bool, mask16 0x8000;
    QRY_NAME = "dns.qry.name", "Name", text;
    QRY_NAME_LEN = "dns.qry.name.len", "Name Length", u16;
    COUNT_LABELS = "dns.count.labels", "Label Count", u16;
    RESP_TYPE = "dns.resp.type", "Type", u16, names TYPES;
    RESP_TYPE_IN_MAP = "dns.resp.type", "RR type in bit map", u16, whole write_type;
    RESP_CLASS = "dns.resp.class", "Class", u16, hex, names CLASSES;
    RESP_CLASS_MDNS = "dns.resp.class", "Class", u16, hex, mask16 0x7fff, names CLASSES;
    RESP_CACHE_FLUSH = "dns.resp.cache_flush", "Cache flush", bool, mask16 0x8000;
    RESP_EXT_RCODE = "dns.resp.ext_rcode", "Higher bits in extended RCODE", u8, hex;
    RESP_EDNS0_VERSION = "dns.resp.edns0_version", "EDNS0 version", u8;
    RESP_Z = "dns.resp.z", "Z", u16, hex;
    RESP_Z_DO = "dns.resp.z.do", "DO bit", bool, mask16 0x8000, yes_no ("Accepts DNSSEC security RRs", "Cannot handle DNSSEC security RRs");
    RESP_Z_RESERVED = "dns.resp.z.reserved", "Reserved", u16, hex, mask16 0x7fff;
    SRV_SERVICE = "dns.srv.service", "Service", text;
    SRV_PROTO = "dns.srv.proto", "Protocol", text;
    SRV_NAME = "dns.srv.name", "Name", text;
    SRV_PRIORITY = "dns.srv.priority", "Priority", u16;
    SRV_WEIGHT = "dns.srv.weight", "Weight", u16;
    SRV_PORT = "dns.srv.port", "Port", u16;
    SRV_TARGET = "dns.srv.target", "Target", text;
    NAPTR_ORDER = "dns.naptr.order", "Order", u16;
    NAPTR_PREFERENCE = "dns.naptr.preference", "Preference", u16;
    NAPTR_FLAGS_LENGTH = "dns.naptr.flags_length", "Flags Length", u8;
    NAPTR_FLAGS = "dns.naptr.flags", "Flags", text;
    NAPTR_SERVICE_LENGTH = "dns.naptr.service_length", "Service Length", u8;
    NAPTR_SERVICE = "dns.naptr.service", "Service", text;
    NAPTR_REGEX_LENGTH = "dns.naptr.regex_length", "Regex Length", u8;
    NAPTR_REGEX = "dns.naptr.regex", "Regex", text;
    NAPTR_REPLACEMENT_LENGTH = "dns.naptr.replacement_length", "Replacement Length", u8;
    NAPTR_REPLACEMENT = "dns.naptr.replacement", "Replacement", text;
    RESP_NAME = "dns.resp.name", "Name", text;
    RESP_TTL = "dns.resp.ttl", "Time to live", u32, whole write_seconds;
    RESP_LEN = "dns.resp.len", "Data length", u16;
    A = "dns.a", "Address", ipv4;
    MD = "dns.md", "Mail Destination", text;
    MF = "dns.mf", "Mail Forwarder", text;
    MB = "dns.mb", "MailBox Domaine", text;
    MG = "dns.mg", "Mail Group member", text;
    MR = "dns.mr", "Mail Rename domaine", text;
    NULL = "dns.null", "Null (data)", bytes;
    AAAA = "dns.aaaa", "AAAA Address", ipv6;
    CNAME = "dns.cname", "CNAME", text;
    RR_UDP_PAYLOAD_SIZE = "dns.rr.udp_payload_size", "UDP payload size", u16;
    RR_UDP_PAYLOAD_SIZE_MDNS = "dns.rr.udp_payload_size", "UDP payload size", u16, hex, mask16 0x7fff;
    SOA_MNAME = "dns.soa.mname", "Primary name server", text;
    SOA_RNAME = "dns.soa.rname", "Responsible authority's mailbox", text;
    SOA_SERIAL_NUMBER = "dns.soa.serial_number", "Serial Number", u32;
    SOA_REFRESH_INTERVAL = "dns.soa.refresh_interval", "Refresh Interval", u32, whole write_seconds;
    SOA_RETRY_INTERVAL = "dns.soa.retry_interval", "Retry Interval", u32, whole write_seconds;
    SOA_EXPIRE_LIMIT = "dns.soa.expire_limit", "Expire limit", u32, whole write_seconds;
    SOA_MINIMUM_TTL = "dns.soa.minimum_ttl", "Minimum TTL", u32, whole write_seconds;
    PTR_DOMAIN_NAME = "dns.ptr.domain_name", "Domain Name", text;
    WKS_ADDRESS = "dns.wks.address", "Address", ipv4;
    WKS_PROTOCOL = "dns.wks.protocol", "Protocol", u8, names CARRIERS;
    WKS_BITS = "dns.wks.bits", "Bits", u8, hex;
    HINFO_CPU_LENGTH = "dns.hinfo.cpu_length", "CPU Length", u8;
    HINFO_CPU = "dns.hinfo.cpu", "CPU", text;
    HINFO_OS_LENGTH = "dns.hinfo.os_length", "OS Length", u8;
    HINFO_OS = "dns.hinfo.os", "OS", text;
    MINFO_R = "dns.minfo.r", "Responsible Mailbox", text;
    MINFO_E = "dns.minfo.e", "Error Mailbox", text;
    MX_PREFERENCE = "dns.mx.preference", "Preference", u16;
    MX_MAIL_EXCHANGE = "dns.mx.mail_exchange", "Mail Exchange", text;
    TXT_LENGTH = "dns.txt.length", "TXT Length", u8;
    TXT = "dns.txt", "TXT", text;
    OPENPGPKEY = "dns.openpgpkey", "OpenPGP Key", text;
    CSYNC_SOA = "dns.csync.soa", "SOA", u32;
    CSYNC_FLAGS = "dns.csync.flags", "Flags", u16, hex;
    CSYNC_FLAGS_IMMEDIATE = "dns.csync.flags.immediate", "immediate", bool, mask16 0x1;
    CSYNC_FLAGS_SOAMINIMUM = "dns.csync.flags.soaminimum", "soaminimum", bool, mask16 0x2;
    CSYNC_TYPE_BITMAP = "dns.csync.type_bitmap", "Type Bitmap", bytes;
    ZONEMD_SERIAL = "dns.zonemd.serial", "Serial", u32;
    ZONEMD_SCHEME = "dns.zonemd.scheme", "Scheme", u8, ranges ZONEMD_SCHEMES;
    ZONEMD_HASH_ALGO = "dns.zonemd.hash_algo", "Hash Algorithm", u8, ranges ZONEMD_HASHES;
    ZONEMD_DIGEST = "dns.zonemd.digest", "Digest", bytes;
    SVCB_SVCPRIORITY = "dns.svcb.svcpriority", "SvcPriority", u16;
    SVCB_TARGETNAME = "dns.svcb.targetname", "TargetName", text;
    SVCB_SVCPARAM_KEY = "dns.svcb.svcparam.key", "SvcParamKey", u16, names SVC_PARAMS;
    SVCB_SVCPARAM_VALUE_LENGTH = "dns.svcb.svcparam.value.length", "SvcParamValue length", u16;
    SVCB_SVCPARAM_VALUE = "dns.svcb.svcparam.value", "SvcParamValue", bytes;
    SVCB_SVCPARAM = "dns.svcb.svcparam", "SvcParam", none;
    SVCB_SVCPARAM_MANDATORY_KEY = "dns.svcb.svcparam.mandatory.key", "Mandatory key", u16, names SVC_PARAMS;
    SVCB_SVCPARAM_ALPN_LENGTH = "dns.svcb.svcparam.alpn.length", "ALPN length", u8;
    SVCB_SVCPARAM_ALPN = "dns.svcb.svcparam.alpn", "ALPN", text;
    SVCB_SVCPARAM_PORT = "dns.svcb.svcparam.port", "Port", u16;
    SVCB_SVCPARAM_IPV4HINT_IP = "dns.svcb.svcparam.ipv4hint.ip", "IP", ipv4;
    SVCB_SVCPARAM_ECHCONFIG = "dns.svcb.svcparam.echconfig", "ECHConfig", bytes;
    SVCB_SVCPARAM_IPV6HINT_IP = "dns.svcb.svcparam.ipv6hint.ip", "IP", ipv6;
    SVCB_SVCPARAM_ODOHCONFIG = "dns.svcb.svcparam.odohconfig", "ODoHConfig", bytes;
    SPF_LENGTH = "dns.spf.length", "SPF Length", u8;
    SPF = "dns.spf", "SPF", text;
    ILNP_NID_PREFERENCE = "dns.ilnp.nid.preference", "Preference", u16;
    ILNP_NID = "dns.ilnp.nid", "NodeID", bytes;
    ILNP_L32_PREFERENCE = "dns.ilnp.l32.preference", "Preference", u16;
    ILNP_L32 = "dns.ilnp.l32", "Locator32", ipv4;
    ILNP_L64_PREFERENCE = "dns.ilnp.l64.preference", "Preference", u16;
    ILNP_L64 = "dns.ilnp.l64", "Locator64", bytes;
    ILNP_LP_PREFERENCE = "dns.ilnp.lp.preference", "Preference", u16;
    ILNP_LP = "dns.ilnp.lp", "Locator FQDN", text;
    EUI48 = "dns.eui48", "EUI48 Address", ether;
    EUI64 = "dns.eui64", "EUI64 Address", eui64;
    RRSIG_TYPE_COVERED = "dns.rrsig.type_covered", "Type Covered", u16, names TYPES;
    RRSIG_ALGORITHM = "dns.rrsig.algorithm", "Algorithm", u8, names ALGORITHMS;
    RRSIG_LABELS = "dns.rrsig.labels", "Labels", u8;
    RRSIG_ORIGINAL_TTL = "dns.rrsig.original_ttl", "Original TTL", u32, whole write_seconds;
    RRSIG_SIGNATURE_EXPIRATION = "dns.rrsig.signature_expiration", "Signature Expiration", abs_time;
    RRSIG_SIGNATURE_INCEPTION = "dns.rrsig.signature_inception", "Signature Inception", abs_time;
    RRSIG_KEY_TAG = "dns.rrsig.key_tag", "Key Tag", u16;
    RRSIG_SIGNERS_NAME = "dns.rrsig.signers_name", "Signer's name", text;
    RRSIG_SIGNATURE = "dns.rrsig.signature", "Signature", bytes;
    DNSKEY_FLAGS = "dns.dnskey.flags", "Flags", u16, hex;
    DNSKEY_FLAGS_ZONE_KEY = "dns.dnskey.flags.zone_key", "Zone Key", bool, mask16 0x100, yes_no ("This is the zone key for specified zone", "This it not a zone key");
    DNSKEY_FLAGS_KEY_REVOKED = "dns.dnskey.flags.key_revoked", "Key Revoked", bool, mask16 0x80, yes_no ("Yes", "No");
    DNSKEY_FLAGS_SECURE_ENTRY_POINT = "dns.dnskey.flags.secure_entry_point", "Key Signing Key", bool, mask16 0x1, yes_no ("Yes", "No");
    DNSKEY_FLAGS_RESERVED = "dns.dnskey.flags.reserved", "Key Signing Key", u16, hex, mask16 0xfe7e;
    DNSKEY_PROTOCOL = "dns.dnskey.protocol", "Protocol", u8;
    DNSKEY_ALGORITHM = "dns.dnskey.algorithm", "Algorithm", u8, names ALGORITHMS;
    DNSKEY_KEY_ID = "dns.dnskey.key_id", "Key id", u16;
    DNSKEY_PUBLIC_KEY = "dns.dnskey.public_key", "Public Key", bytes;
    KEY_FLAGS = "dns.key.flags", "Flags", u16, hex;
    KEY_FLAGS_AUTHENTICATION = "dns.key.flags.authentication", "Key allowed for authentication", bool, mask16 0x8000, yes_no ("Not Allowed", "Allowed");
    KEY_FLAGS_CONFIDENTIALITY = "dns.key.flags.confidentiality", "Key allowed for confidentiality", bool, mask16 0x4000, yes_no ("Not Allowed", "Allowed");
    KEY_FLAGS_REQUIRED = "dns.key.flags.required", "Key required", bool, mask16 0x2000, yes_no ("Experimental or optional", "Required");
    KEY_FLAGS_ASSOCIATED_USER = "dns.key.flags.associated_user", "Key is associated with a user", bool, mask16 0x400, yes_no ("Yes", "No");
    KEY_FLAGS_ASSOCIATED_NAMED_ENTITY = "dns.key.flags.associated_named_entity", "Key is associated with the named entity", bool, mask16 0x200, yes_no ("Yes", "No");
    KEY_FLAGS_IPSEC = "dns.key.flags.ipsec", "Key use with IPSEC", bool, mask16 0x80, yes_no ("Valid", "Invalid");
    KEY_FLAGS_MIME = "dns.key.flags.mime", "Key use with MIME security multiparts", bool, mask16 0x40, yes_no ("Valid", "Invalid");
    KEY_FLAGS_SIGNATORY = "dns.key.flags.signatory", "Signatory", u16, mask16 0xf;
    KEY_PROTOCOL = "dns.key.protocol", "Protocol", u8;
    KEY_ALGORITHM = "dns.key.algorithm", "Algorithm", u8, names ALGORITHMS;
    KEY_KEY_ID = "dns.key.key_id", "Key ID", u16;
    KEY_PUBLIC_KEY = "dns.key.public_key", "Public Key", bytes;
    PX_PREFERENCE = "dns.px.preference", "Preference", u16;
    PX_MAP822 = "dns.px.map822", "MAP822", text;
    PX_MAP400 = "dns.px.map400", "MAPX400", text;
    TKEY_ALGO_NAME = "dns.tkey.algo_name", "Algorithm name", text;
    TKEY_SIGNATURE_EXPIRATION = "dns.tkey.signature_expiration", "Signature Expiration", abs_time;
    TKEY_SIGNATURE_INCEPTION = "dns.tkey.signature_inception", "Signature Inception", abs_time;
    TKEY_MODE = "dns.tkey.mode", "Mode", u16, names TKEY_MODES;
    TKEY_ERROR = "dns.tkey.error", "Error", u16, names RCODES;
    TKEY_KEY_SIZE = "dns.tkey.key_size", "Key Size", u16;
    TKEY_KEY_DATA = "dns.tkey.key_data", "Key Data", bytes;
    TKEY_OTHER_SIZE = "dns.tkey.other_size", "Other Size", u16;
    TKEY_OTHER_DATA = "dns.tkey.other_data", "Other Data", bytes;
    IPSECKEY_GATEWAY_PRECEDENCE = "dns.ipseckey.gateway_precedence", "Gateway Precedence", u8;
    IPSECKEY_GATEWAY_ALGORITHM = "dns.ipseckey.gateway_algorithm", "Gateway Algorithm", u8, names GATEWAY_ALGORITHMS;
    IPSECKEY_GATEWAY_TYPE = "dns.ipseckey.gateway_type", "Gateway Type", u8, names GATEWAYS;
    IPSECKEY_GATEWAY_IPV4 = "dns.ipseckey.gateway_ipv4", "IPv4 Gateway", ipv4;
    IPSECKEY_GATEWAY_IPV6 = "dns.ipseckey.gateway_ipv6", "IPv6 Gateway", ipv6;
    IPSECKEY_GATEWAY_DNS = "dns.ipseckey.gateway_dns", "DNS Gateway", text;
    IPSECKEY_PUBLIC_KEY = "dns.ipseckey.public_key", "Public Key", bytes;
    XPF_IP_VERSION = "dns.xpf.ip_version", "IP Version", u16, names IP_VERSIONS;
    XPF_PROTOCOL = "dns.xpf.protocol", "Protocol", u8, names CARRIERS;
    XPF_SOURCE_IPV4 = "dns.xpf.source_ipv4", "IPv4 Source", ipv4;
    XPF_DESTINATION_IPV4 = "dns.xpf.destination_ipv4", "IPv4 Destination", ipv4;
    XPF_SOURCE_IPV6 = "dns.xpf.source_ipv6", "IPv6 Source", ipv6;
    XPF_DESTINATION_IPV6 = "dns.xpf.destination_ipv6", "IPv6 Destination", ipv6;
    XPF_SPORT = "dns.xpf.sport", "Source port", u16;
    XPF_DPORT = "dns.xpf.dport", "Destination port", u16;
    A6_PREFIX_LEN = "dns.a6.prefix_len", "Prefix len", u8;
    A6_ADDRESS_SUFFIX = "dns.a6.address_suffix", "Address Suffix", ipv6;
    A6_PREFIX_NAME = "dns.a6.prefix_name", "Prefix name", text;
    DNAME = "dns.dname", "Dname", text;
    LOC_VERSION = "dns.loc.version", "Version", u8;
    LOC_SIZE = "dns.loc.size", "Size", u8;
    LOC_HORIZONTAL_PRECISION = "dns.loc.horizontal_precision", "Horizontal Precision", u8;
    LOC_VERTICAL_PRECISION = "dns.loc.vertical_precision", "Vertical Precision", u8;
    LOC_LATITUDE = "dns.loc.latitude", "Latitude", u32;
    LOC_LONGITUDE = "dns.loc.longitude", "Longitude", u32;
    LOC_ALTITUDE = "dns.loc.altitude", "Altitude", u32;
    LOC_UNKNOWN_DATA = "dns.loc.unknown_data", "Unknown data", bytes;
    NXT_NEXT_DOMAIN_NAME = "dns.nxt.next_domain_name", "Next Domain Name", text;
    KX_PREFERENCE = "dns.kx.preference", "Preference", u16;
    KX_KEY_EXCHANGE = "dns.kx.key_exchange", "Key Exchange", text;
    CERT_TYPE = "dns.cert.type", "Type", u16, names CERTIFICATES;
    CERT_KEY_TAG = "dns.cert.key_tag", "Key Tag", u16, hex;
    CERT_ALGORITHM = "dns.cert.algorithm", "Algorithm", u8, names ALGORITHMS;
    CERT_CERTIFICATE = "dns.cert.certificate", "Certificate (or CRL)", bytes;
    NSEC_NEXT_DOMAIN_NAME = "dns.nsec.next_domain_name", "Next Domain Name", text;
    NS = "dns.ns", "Name Server", text;
    OPT = "dns.opt", "Option", none;
    OPT_CODE = "dns.opt.code", "Option Code", u16, names OPTIONS;
    OPT_LEN = "dns.opt.len", "Option Length", u16;
    OPT_DATA = "dns.opt.data", "Option Data", bytes;
    OPT_DAU = "dns.opt.dau", "DAU", u8, names ALGORITHMS;
    OPT_DHU = "dns.opt.dhu", "DHU", u8, names DIGESTS;
    OPT_N3U = "dns.opt.n3u", "N3U", u8, names NSEC3_HASHES;
    OPT_CLIENT_FAMILY = "dns.opt.client.family", "Family", u16, names FAMILIES;
    OPT_CLIENT_NETMASK = "dns.opt.client.netmask", "Source Netmask", u8;
    OPT_CLIENT_SCOPE = "dns.opt.client.scope", "Scope Netmask", u8;
    OPT_CLIENT_ADDR = "dns.opt.client.addr", "Client Subnet", bytes;
    OPT_CLIENT_ADDR4 = "dns.opt.client.addr4", "Client Subnet", ipv4;
    OPT_CLIENT_ADDR6 = "dns.opt.client.addr6", "Client Subnet", ipv6;
    OPT_COOKIE_CLIENT = "dns.opt.cookie.client", "Client Cookie", bytes;
    OPT_COOKIE_SERVER = "dns.opt.cookie.server", "Server Cookie", bytes;
    OPT_EDNS_TCP_KEEPALIVE_TIMEOUT = "dns.opt.edns_tcp_keepalive.timeout", "Timeout", u16;
    OPT_PADDING = "dns.opt.padding", "Padding", bytes;
    OPT_CHAIN_FQDN = "dns.opt.chain.fqdn", "Closest Trust Point", text;
    OPT_EXT_ERROR_INFO_CODE = "dns.opt.ext_error.info_code", "Info Code", u16, ranges ERRORS;
    OPT_EXT_ERROR_EXTRA_TEXT = "dns.opt.ext_error.extra_text", "Extra Text", text;
    COUNT_QUERIES = "dns.count.queries", "Questions", u16;
    COUNT_ZONES = "dns.count.zones", "Zones", u16;
    COUNT_ANSWERS = "dns.count.answers", "Answer RRs", u16;
    COUNT_PREREQUISITES = "dns.count.prerequisites", "Prerequisites", u16;
    COUNT_AUTH_RR = "dns.count.auth_rr", "Authority RRs", u16;
    COUNT_UPDATES = "dns.count.updates", "Updates", u16;
    NSEC3_ALGO = "dns.nsec3.algo", "Hash algorithm", u8, names NSEC3_HASHES;
    NSEC3_FLAGS = "dns.nsec3.flags", "NSEC3 flags", u8;
    NSEC3_FLAGS_OPT_OUT = "dns.nsec3.flags.opt_out", "NSEC3 Opt-out flag", bool, mask8 0x1, yes_no ("Additional insecure delegations allowed", "Additional insecure delegations forbidden");
    NSEC3_ITERATIONS = "dns.nsec3.iterations", "NSEC3 iterations", u16;
    NSEC3_SALT_LENGTH = "dns.nsec3.salt_length", "Salt length", u8;
    NSEC3_SALT_VALUE = "dns.nsec3.salt_value", "Salt value", bytes;
    NSEC3_HASH_LENGTH = "dns.nsec3.hash_length", "Hash length", u8;
    NSEC3_HASH_VALUE = "dns.nsec3.hash_value", "Next hashed owner", text;
    TLSA_CERTIFICATE_USAGE = "dns.tlsa.certificate_usage", "Certificate Usage", u8, names TLSA_USAGES;
    TLSA_SELECTOR = "dns.tlsa.selector", "Selector", u8, names TLSA_SELECTORS;
    TLSA_MATCHING_TYPE = "dns.tlsa.matching_type", "Matching Type", u8, names TLSA_MATCHINGS;
    TLSA_CERTIFICATE_ASSOCIATION_DATA = "dns.tlsa.certificate_association_data", "Certificate Association Data", bytes;
    TSIG_ALGORITHM_NAME = "dns.tsig.algorithm_name", "Algorithm Name", text;
    TSIG_TIME_SIGNED = "dns.tsig.time_signed", "Time Signed", abs_time;
    TSIG_ORIGINAL_ID = "dns.tsig.original_id", "Original Id", u16;
    TSIG_ERROR = "dns.tsig.error", "Error", u16, names RCODES;
    TSIG_FUDGE = "dns.tsig.fudge", "Fudge", u16;
    TSIG_MAC_SIZE = "dns.tsig.mac_size", "MAC Size", u16;
    TSIG_OTHER_LEN = "dns.tsig.other_len", "Other Len", u16;
    TSIG_MAC = "dns.tsig.mac", "MAC", none;
    TSIG_OTHER_DATA = "dns.tsig.other_data", "Other Data", bytes;
    RESPONSE_IN = "dns.response_in", "Response In", frame_num;
    RESPONSE_TO = "dns.response_to", "Request In", frame_num;
    RETRANSMISSION = "dns.retransmission", "Retransmission", bool;
    RETRANSMIT_REQUEST_IN = "dns.retransmit_request_in", "Retransmitted request. Original request in", frame_num;
    RETRANSMIT_RESPONSE_IN = "dns.retransmit_response_in", "Retransmitted response. Original response in", frame_num;
    TIME = "dns.time", "Time", rel_time;
    UNSOLICITED = "dns.unsolicited", "Unsolicited", bool;
    COUNT_ADD_RR = "dns.count.add_rr", "Additional RRs", u16;
    SSHFP_ALGORITHM = "dns.sshfp.algorithm", "Algorithm", u8, names SSH_KEYS;
    SSHFP_FINGERPRINT_TYPE = "dns.sshfp.fingerprint.type", "Fingerprint type", u8, names FINGERPRINTS;
    SSHFP_FINGERPRINT = "dns.sshfp.fingerprint", "Fingerprint", bytes;
    HIP_HIT_LENGTH = "dns.hip.hit.length", "HIT length", u8;
    HIP_HIT_PK_ALGO = "dns.hip.hit.pk.algo", "HIT length", u8, names HIP_KEYS;
    HIP_PK_LENGTH = "dns.hip.pk.length", "PK length", u16;
    HIP_HIT = "dns.hip.hit", "Host Identity Tag", bytes;
    HIP_PK = "dns.hip.pk", "HIP Public Key", bytes;
    HIP_RENDEZVOUS_SERVER = "dns.hip.rendezvous_server", "Rendezvous Server", text;
    DHCID_RDATA = "dns.dhcid.rdata", "DHCID Data", bytes;
    DS_KEY_ID = "dns.ds.key_id", "Key id", u16, hex;
    DS_ALGORITHM = "dns.ds.algorithm", "Algorithm", u8, names ALGORITHMS;
    DS_DIGEST_TYPE = "dns.ds.digest_type", "Digest Type", u8, names DIGESTS;
    DS_DIGEST = "dns.ds.digest", "Digest", bytes;
    APL_ADDRESS_FAMILY = "dns.apl.address_family", "Address Family", u16, names FAMILIES;
    APL_CODED_PREFIX = "dns.apl.coded_prefix", "Prefix Length", u8;
    APL_NEGATION = "dns.apl.negation", "Negation Flag", bool, mask8 0x80, yes_no ("Yes (!)", "No (0)");
    APL_AFDLENGTH = "dns.apl.afdlength", "Address Length", u8, mask8 0x7f;
    APL_AFDPART_IPV4 = "dns.apl.afdpart.ipv4", "Address", ipv4;
    APL_AFDPART_IPV6 = "dns.apl.afdpart.ipv6", "Address", ipv6;
    APL_AFDPART_DATA = "dns.apl.afdpart.data", "Address", bytes;
    GPOS_LONGITUDE_LENGTH = "dns.gpos.longitude_length", "Longitude length", u8;
    GPOS_LONGITUDE = "dns.gpos.longitude", "Longitude", text;
    GPOS_LATITUDE_LENGTH = "dns.gpos.latitude_length", "Latitude length", u8;
    GPOS_LATITUDE = "dns.gpos.latitude", "Latitude", text;
    GPOS_ALTITUDE_LENGTH = "dns.gpos.altitude_length", "Altitude length", u8;
    GPOS_ALTITUDE = "dns.gpos.altitude", "Altitude", text;
    RP_MAILBOX = "dns.rp.mailbox", "Mailbox", text;
    RP_TXT_RR = "dns.rp.txt_rr", "TXT RR", text;
    AFSDB_SUBTYPE = "dns.afsdb.subtype", "Subtype", u16;
    AFSDB_HOSTNAME = "dns.afsdb.hostname", "Hostname", text;
    X25_LENGTH = "dns.x25.length", "Length", u8;
    X25_PSDN_ADDRESS = "dns.x25.psdn_address", "PSDN-Address", text;
    IDSN_LENGTH = "dns.idsn.length", "Length", u8;
    IDSN_ADDRESS = "dns.idsn.address", "ISDN Address", text;
    IDSN_SA_LENGTH = "dns.idsn.sa.length", "Length", u8;
    IDSN_SA_ADDRESS = "dns.idsn.sa.address", "Sub Address", text;
    RT_SUBTYPE = "dns.rt.subtype", "Preference", u16;
    RT_INTERMEDIATE_HOST = "dns.rt.intermediate_host", "Intermediate Hostname", text;
    NSAP_RDATA = "dns.nsap.rdata", "NSAP Data", bytes;
    NSAP_PTR_OWNER = "dns.nsap_ptr.owner", "Owner", text;
    CAA_FLAGS = "dns.caa.flags", "CAA Flags", u8, hex;
    CAA_FLAGS_ISSUER_CRITICAL = "dns.caa.flags.issuer_critical", "Issuer Critical", bool, mask8 0x80, yes_no ("Critical", "Not critical");
    CAA_ISSUE = "dns.caa.issue", "Issue", text;
    CAA_ISSUEWILD = "dns.caa.issuewild", "Issue Wildcard", text;
    CAA_IODEF = "dns.caa.iodef", "Report URL", text;
    CAA_UNKNOWN = "dns.caa.unknown", "Unknown tag", text;
    CAA_TAG_LENGTH = "dns.caa.tag_length", "Tag length", u8;
    CAA_TAG = "dns.caa.tag", "Tag", text;
    CAA_VALUE = "dns.caa.value", "Value", text;
    EXTRANEOUS_DATA = "dns.extraneous.data", "Extraneous Data Bytes", bytes;
    EXTRANEOUS_LENGTH = "dns.extraneous.length", "Extraneous Data Length", i32;
    WINS_LOCAL_FLAG = "dns.wins.local_flag", "Local Flag", bool, mask32 0x1, yes_no ("True", "False");
    WINS_LOOKUP_TIMEOUT = "dns.wins.lookup_timeout", "Lookup timeout", u32;
    WINS_CACHE_TIMEOUT = "dns.wins.cache_timeout", "Cache timeout", u32;
    WINS_NB_WINS_SERVERS = "dns.wins.nb_wins_servers", "Number of WINS servers", u32;
    WINS_WINS_SERVER = "dns.wins.wins_server", "WINS Server Address", ipv4;
    WINSR_LOCAL_FLAG = "dns.winsr.local_flag", "Local Flag", bool, mask32 0x1, yes_no ("True", "False");
    WINSR_LOOKUP_TIMEOUT = "dns.winsr.lookup_timeout", "Lookup timeout", u32;
    WINSR_CACHE_TIMEOUT = "dns.winsr.cache_timeout", "Cache timeout", u32;
    WINSR_NAME_RESULT_DOMAIN = "dns.winsr.name_result_domain", "Name Result Domain", text;
    DATA = "dns.data", "Data", bytes;
    DSO = "dns.dso", "DNS Stateful Operation", none;
    DSO_TLV = "dns.dso.tlv", "DSO TLV", none;
    DSO_TLV_TYPE = "dns.dso.tlv.type", "Type", u16, ranges DSO_TLVS;
    DSO_TLV_LENGTH = "dns.dso.tlv.length", "Length", u16;
    DSO_TLV_DATA = "dns.dso.tlv.data", "Data", bytes;
    DSO_TLV_KEEPALIVE_INACTIVITY = "dns.dso.tlv.keepalive.inactivity", "Inactivity Timeout", u32;
    DSO_TLV_KEEPALIVE_INTERVAL = "dns.dso.tlv.keepalive.interval", "Keepalive Interval", u32;
    DSO_TLV_RETRYDELAY_RETRYDELAY = "dns.dso.tlv.retrydelay.retrydelay", "Retry Delay", u32;
    DSO_TLV_ENCPAD_PADDING = "dns.dso.tlv.encpad.padding", "Padding", bytes;
    RR_OPT_BAD_LENGTH = "dns.rr.opt.bad_length", "Length too long for any type of IP address.", error Group::Malformed;
    UNDECODED_TYPE = "dns.undecoded.type", "Undecoded option", note Group::Undecoded;
    DEPR_OPC = "dns.depr.opc", "Deprecated opcode", warn Group::Protocol;
    TTL_HIGH_BIT_SET = "dns.ttl.high_bit_set", "The uppermost bit of the TTL is set (RFC 2181, section 8)", warn Group::Protocol;
    TSIG_NOALG = "dns.tsig.noalg", "No dissector for algorithm", warn Group::Undecoded;
    KEY_ID_BUFFER_TOO_SHORT = "dns.key_id_buffer_too_short", "Buffer too short to compute a key id", warn Group::Protocol;
    RETRANSMIT_REQUEST = "dns.retransmit_request", "DNS query retransmission", warn Group::Protocol;
    RETRANSMIT_RESPONSE = "dns.retransmit_response", "DNS response retransmission", warn Group::Protocol;
    EXTRANEOUS = "dns.extraneous", "Extraneous data", note Group::Undecoded;
    QUERIES = "", "Queries", none;
    ZONE = "", "Zone", none;
    ANSWERS = "", "Answers", none;
    PREREQUISITES = "", "Prerequisites", none;
    AUTHORITY = "", "Authoritative nameservers", none;
    UPDATES = "", "Updates", none;
    ADDITIONAL = "", "Additional records", none;
    RECORD = "", "Record", none;
    EXTRANEOUS_DATA_HEAD = "", "Extraneous Data", none;
    EXTRANEOUS_HEAD = "", "Extraneous data", none;
}

/// Writes seconds as a number and in words: `90061 (1 day, 1 hour, 1 minute, 1 second)`.
fn write_seconds(seconds: u64, out: &mut String) {
    let _ = write!(out, "{seconds} (");
    text::write_duration(out, seconds);
    out.push(')');
}

/// Writes the name of a record type alone, with its number where it has none.
fn write_type(number: u64, out: &mut String) {
    match QRY_TYPE.name_of(number) {
        Some(name) => out.push_str(name),
        None => {
            let _ = write!(out, "Unknown ({number})");
        }
    }
}

pub static OPCODES: &[(u64, &str)] = &[
    (0, "Standard query"),
    (1, "Inverse query"),
    (2, "Server status request"),
    (4, "Zone change notification"),
    (5, "Dynamic update"),
    (6, "DNS Stateful operations (DSO)"),
];

pub static RCODES: &[(u64, &str)] = &[
    (0, "No error"),
    (1, "Format error"),
    (2, "Server failure"),
    (3, "No such name"),
    (4, "Not implemented"),
    (5, "Refused"),
    (6, "Name exists"),
    (7, "RRset exists"),
    (8, "RRset does not exist"),
    (9, "Not authoritative"),
    (10, "Name out of zone"),
    (11, "DSO-Type not implemented"),
    (16, "Bad OPT Version or TSIG Signature Failure"),
    (17, "Key not recognized"),
    (18, "Signature out of time window"),
    (19, "Bad TKEY Mode"),
    (20, "Duplicate key name"),
    (21, "Algorithm not supported"),
    (22, "Bad Truncation"),
    (23, "Bad/missing Server Cookie"),
];

pub static TYPES: &[(u64, &str)] = &[
    (0, "Unused"),
    (1, "A (Host Address)"),
    (2, "NS (authoritative Name Server)"),
    (3, "MD (Mail Destination)"),
    (4, "MF (Mail Forwarder)"),
    (5, "CNAME (Canonical NAME for an alias)"),
    (6, "SOA (Start Of a zone of Authority)"),
    (7, "MB (MailBox domain name)"),
    (8, "MG (Mail Group member)"),
    (9, "MR (Mail Rename domain)"),
    (10, "NULL RR"),
    (11, "WKS (Well Known Service)"),
    (12, "PTR (domain name PoinTeR)"),
    (13, "HINFO (host information)"),
    (14, "MINFO (Mailbox or mail list information)"),
    (15, "MX (Mail eXchange)"),
    (16, "TXT (Text strings)"),
    (17, "RP (Responsible Person)"),
    (18, "AFSDB (AFS Data Base location)"),
    (19, "X25 (XX.25 PSDN address)"),
    (20, "ISDN (ISDN address)"),
    (21, "RT (Route Through)"),
    (22, "NSAP (NSAP address)"),
    (23, "NSAP-PTR (NSAP domain name pointer)"),
    (24, "SIG (security signature)"),
    (25, "KEY (security key)"),
    (26, "PX (X.400 mail mapping information)"),
    (27, "GPOS (Geographical Position)"),
    (28, "AAAA (IPv6 Address)"),
    (29, "LOC (Location Information)"),
    (30, "NXT (Next Domain)"),
    (31, "EID (Endpoint Identifier)"),
    (32, "NIMLOC (Nimrod Locator)"),
    (33, "SRV (Server Selection)"),
    (34, "ATMA (ATM Address)"),
    (35, "NAPTR (Naming Authority Pointer)"),
    (36, "KX (Key Exchanger)"),
    (37, "CERT"),
    (38, "A6 (OBSOLETE - use AAAA)"),
    (39, "DNAME"),
    (40, "SINK"),
    (41, "OPT"),
    (42, "APL"),
    (43, "DS (Delegation Signer)"),
    (44, "SSHFP (SSH Key Fingerprint)"),
    (45, "IPSECKEY"),
    (46, "RRSIG (Resource Record Signature)"),
    (47, "NSEC (Next Secure)"),
    (48, "DNSKEY (DNS Public Key)"),
    (49, "DHCID"),
    (50, "NSEC3"),
    (51, "NSEC3PARAM"),
    (52, "TLSA"),
    (55, "HIP (Host Identity Protocol)"),
    (57, "RKEY"),
    (58, "TALINK (Trust Anchor LINK)"),
    (59, "CDS (Child DS)"),
    (60, "CDNSKEY (DNSKEY(s) the Child wants reflected in DS)"),
    (61, "OPENPGPKEY (OpenPGP Key)"),
    (62, "CSYNC (Child-to-Parent Synchronization)"),
    (63, "ZONEMD"),
    (64, "SVCB (General Purpose Service Endpoints)"),
    (65, "HTTPS (HTTPS Specific Service Endpoints)"),
    (99, "SPF"),
    (100, "UINFO"),
    (101, "UID"),
    (102, "GID"),
    (103, "UNSPEC"),
    (104, "NID (NodeID)"),
    (105, "L32 (Locator32)"),
    (106, "L64 (Locator64)"),
    (107, "LP (Locator FQDN)"),
    (108, "EUI48"),
    (109, "EUI64"),
    (249, "TKEY (Transaction Key)"),
    (250, "TSIG (Transaction Signature)"),
    (251, "IXFR (incremental transfer)"),
    (252, "AXFR (transfer of an entire zone)"),
    (253, "MAILB (mailbox-related RRs)"),
    (254, "MAILA (mail agent RRs)"),
    (255, "* (A request for all records the server/cache has available)"),
    (256, "URI"),
    (257, "CAA (Certification Authority Restriction)"),
    (32768, "TA (DNSSEC Trust Authorities)"),
    (32769, "DLV (DNSSEC Lookaside Validation)"),
    (65281, "WINS"),
    (65282, "WINS-R"),
    (65422, "XPF"),
];

pub static CLASSES: &[(u64, &str)] = &[(1, "IN"), (2, "CS"), (3, "CH"), (4, "HS"), (254, "NONE"), (255, "ANY")];

pub static CARRIERS: &[(u64, &str)] = &[(1, "ICMP"), (2, "IGMP"), (6, "TCP"), (17, "UDP"), (132, "SCTP")];

pub static ZONEMD_SCHEMES: &[(u64, u64, &str)] =
    &[(0, 0, "Reserved"), (1, 1, "SIMPLE"), (2, 239, "Unassigned"), (240, 254, "Private Use"), (255, 255, "Reserved")];

pub static ZONEMD_HASHES: &[(u64, u64, &str)] = &[
    (0, 0, "Reserved"),
    (1, 1, "SHA-384"),
    (2, 2, "SHA-512"),
    (3, 239, "Unassigned"),
    (240, 254, "Private Use"),
    (255, 255, "Reserved"),
];

pub static SVC_PARAMS: &[(u64, &str)] = &[
    (0, "mandatory"),
    (1, "alpn"),
    (2, "no-default-alpn"),
    (3, "port"),
    (4, "ipv4hint"),
    (5, "echconfig"),
    (6, "ipv6hint"),
    (32769, "odohconfig"),
    (65535, "key65535"),
];

pub static ALGORITHMS: &[(u64, &str)] = &[
    (1, "RSA/MD5"),
    (2, "Diffie-Hellman"),
    (3, "DSA"),
    (4, "Elliptic curve crypto"),
    (5, "RSA/SHA1"),
    (6, "DSA + NSEC3/SHA1"),
    (7, "RSA/SHA1 + NSEC3/SHA1"),
    (8, "RSA/SHA-256"),
    (10, "RSA/SHA-512"),
    (12, "GOST R 34.10-2001"),
    (13, "ECDSA Curve P-256 with SHA-256"),
    (14, "ECDSA Curve P-386 with SHA-386"),
    (15, "Ed25519"),
    (16, "Ed448"),
    (157, "HMAC/MD5"),
    (252, "Indirect key"),
    (253, "Private, domain name"),
    (254, "Private, OID"),
];

pub static TKEY_MODES: &[(u64, &str)] =
    &[(1, "Server assigned"), (2, "Diffie Hellman"), (3, "GSSAPI"), (4, "Resolver assigned"), (5, "Delete")];

pub static GATEWAY_ALGORITHMS: &[(u64, &str)] = &[(1, "DSA"), (2, "RSA")];

pub static GATEWAYS: &[(u64, &str)] =
    &[(0, "No Gateway"), (1, "IPv4 Gateway"), (2, "IPv6 Gateway"), (3, "DNS Gateway")];

pub static IP_VERSIONS: &[(u64, &str)] =
    &[(0, "Reserved"), (4, "IPv4"), (5, "ST Datagram"), (6, "IPv6"), (7, "TP/IX"), (8, "PIP"), (9, "TUBA")];

pub static CERTIFICATES: &[(u64, &str)] = &[
    (1, "PKIX"),
    (2, "SPKI"),
    (3, "PGP"),
    (4, "IPKIX"),
    (5, "ISPKI"),
    (6, "IPGP"),
    (7, "ACPKIX"),
    (8, "IACPKIX"),
    (253, "Private, URI"),
    (254, "Private, OID"),
];

pub static OPTIONS: &[(u64, &str)] = &[
    (0, "Reserved"),
    (1, "LLQ - Long-lived query"),
    (2, "UL - Update lease"),
    (3, "NSID - Name Server Identifier"),
    (4, "Owner (reserved)"),
    (5, "DAU - DNSSEC Algorithm Understood (RFC6975)"),
    (6, "DHU - DS Hash Understood (RFC6975)"),
    (7, "N3U - NSEC3 Hash Understood (RFC6975)"),
    (8, "CSUBNET - Client subnet"),
    (9, "EDNS EXPIRE (RFC7314)"),
    (10, "COOKIE"),
    (11, "EDNS TCP Keepalive"),
    (12, "PADDING"),
    (13, "CHAIN"),
    (15, "Extended DNS Error"),
    (20730, "Experimental - CSUBNET - Client subnet"),
];

pub static DIGESTS: &[(u64, &str)] =
    &[(0, "Reserved digest"), (1, "SHA-1"), (2, "SHA-256"), (3, "GOST R 34.11-94"), (4, "SHA-384")];

pub static NSEC3_HASHES: &[(u64, &str)] = &[(0, "Reserved"), (1, "SHA-1")];

pub static FAMILIES: &[(u64, &str)] = &[(1, "IPv4"), (2, "IPv6")];

pub static ERRORS: &[(u64, u64, &str)] = &[
    (0, 0, "Other Error"),
    (1, 1, "Unsupported DNSKEY Algorithm"),
    (2, 2, "Unsupported DS Digest Type"),
    (3, 3, "Stale Answer"),
    (4, 4, "Forged Answer"),
    (5, 5, "DNSSEC Indeterminate"),
    (6, 6, "DNSSEC Bogus"),
    (7, 7, "Signature Expired"),
    (8, 8, "Signature Not Yet Valid"),
    (9, 9, "DNSKEY Missing"),
    (10, 10, "RRSIGs Missing"),
    (11, 11, "No Zone Key Bit Set"),
    (12, 12, "NSEC Missing"),
    (13, 13, "Cached Error"),
    (14, 14, "Not Ready"),
    (15, 15, "Blocked"),
    (16, 16, "Censored"),
    (17, 17, "Filtered"),
    (18, 18, "Prohibited"),
    (19, 19, "Stale NXDomain Answer"),
    (20, 20, "Not Authoritative"),
    (21, 21, "Not Supported"),
    (22, 22, "No Reachable Authority"),
    (23, 23, "Network Error"),
    (24, 24, "Invalid Data"),
    (25, 25, "Signature Expired before Valid"),
    (26, 26, "Too Early"),
    (27, 27, "Unsupported NSEC3 Iterations Value"),
    (28, 28, "Unable to conform to policy"),
    (29, 29, "Synthesized"),
    (30, 49151, "Unassigned"),
    (49152, 65535, "Reserved for Private Use"),
];

pub static TLSA_USAGES: &[(u64, &str)] = &[
    (0, "CA constraint (PKIX-TA)"),
    (1, "Service certificate constraint (PKIX-EE)"),
    (2, "Trust anchor assertion (DANE-TA)"),
    (3, "Domain-issued certificate (DANE-EE)"),
];

pub static TLSA_SELECTORS: &[(u64, &str)] = &[(0, "Full certificate (Cert)"), (1, "SubjectPublicKeyInfo (SPKI)")];

pub static TLSA_MATCHINGS: &[(u64, &str)] =
    &[(0, "No Hash Used (Full)"), (1, "256 bit hash by SHA2 (SHA2-256)"), (2, "512 bit hash by SHA2 (SHA2-512)")];

pub static SSH_KEYS: &[(u64, &str)] =
    &[(0, "Reserved"), (1, "RSA"), (2, "DSA"), (3, "ECDSA"), (4, "Ed25519"), (5, "XMSS")];

pub static FINGERPRINTS: &[(u64, &str)] = &[(0, "Reserved"), (1, "SHA1"), (2, "SHA256")];

pub static HIP_KEYS: &[(u64, &str)] = &[(0, "Reserved"), (1, "DSA"), (2, "RSA")];

pub static DSO_TLVS: &[(u64, u64, &str)] = &[
    (0, 0, "Reserved"),
    (1, 1, "Keep Alive"),
    (2, 2, "Retry Delay"),
    (3, 3, "Encryption Padding"),
    (4, 63, "Unassigned, reserved for DSO session-management TLVs"),
    (64, 64, "Subscribe"),
    (65, 65, "Push"),
    (66, 66, "Unsubscribe"),
    (67, 67, "Reconfirm"),
    (68, 63487, "Unassigned"),
    (63488, 64511, "Reserved for Experimental/Local Use"),
    (64512, 65535, "Reserved for future expansion"),
];
