//! The options area: options with code, length and value (RFC 2132), each in the form that its code has.

use super::fields::*;
use super::values::*;
use super::vendor::*;
use super::{END, Overview, PAD};
use crate::dissect::prelude::*;
use crate::field::{Kind, text};

/// How the value of an option is made up.
#[derive(Clone, Copy)]
pub(super) enum Form {
    /// Bytes whose meaning is not known here.
    Opaque,
    Ip(&'static Field),
    Ips(&'static Field),
    IpPairs(&'static Field, &'static Field),
    Text(&'static Field),
    Bytes(&'static Field),
    /// A number or a flag in one byte.
    Byte(&'static Field),
    U16(&'static Field),
    U16s(&'static Field),
    U32(&'static Field),
    /// A span of time, shown in words too.
    Seconds(&'static Field),
    /// Seconds since the year 2000 (RFC 6926 §6.2.3).
    Moment(&'static Field),
    Ether(&'static Field),
    /// Nothing but its presence.
    Flag(&'static Field),
    Special(fn(&mut Packet, &Value) -> Parsed),
}

use Form::*;

/// The value of an option, of which the cursor stands at the first byte.
#[derive(Clone, Copy)]
pub(super) struct Value<'m> {
    pub(super) overview: Overview<'m>,
    pub(super) len: usize,
    /// Distance of its end from the layer's first byte.
    pub(super) end: usize,
    /// The option's node.
    pub(super) item: Item,
}

impl Value<'_> {
    pub(super) fn left(&self, pkt: &Packet) -> usize {
        self.end.saturating_sub(pkt.offset())
    }

    /// Whether the value is long enough; says so if not.
    pub(super) fn at_least(&self, pkt: &mut Packet, len: usize) -> bool {
        if self.len < len {
            pkt.expert_here_with(&BAD_LENGTH, |text| write!(text, "length isn't >= {len}"));
        }
        self.len >= len
    }

    /// Whether the value has the length it must have; says so if not.
    pub(super) fn must_be(&self, pkt: &mut Packet, len: usize) -> bool {
        if self.len != len {
            pkt.expert_here_with(&BAD_LENGTH, |text| write!(text, "length must be {len}"));
        }
        self.len == len
    }

    /// The suffix of the option's own line.
    pub(super) fn says(&self, pkt: &mut Packet, text: &str) {
        pkt.append(self.item, |label| write!(label, " ({text})"));
    }
}

/// Midnight UTC, January 1, 2000.
const YEAR_2000: i64 = 946_684_800;

/// Reads options up to the end option, or over `len` bytes; whether there was an end option.
pub(super) fn area(pkt: &mut Packet, overview: &Overview, len: usize) -> Parsed<bool> {
    let end = pkt.offset().saturating_add(len);
    while pkt.offset() < end {
        match pkt.peek_u8(0)? {
            PAD => {
                let rest = pkt.peek(0, end.saturating_sub(pkt.offset()))?;
                let count = rest.iter().take_while(|byte| **byte == PAD).count();
                let item = pkt.add(&OPTION_TYPE, 0, 1);
                pkt.label(item, |text| text.write_str("Option: (0) Padding"));
                pkt.open();
                pkt.bytes(&OPTION_PADDING, count)?;
                pkt.close();
            }
            END => {
                let item = pkt.add(&OPTION_TYPE, 0, 1);
                pkt.label(item, |text| text.write_str("Option: (255) End"));
                pkt.open();
                pkt.u8(&OPTION_END)?;
                pkt.close();
                return Ok(true);
            }
            _ => option(pkt, overview)?,
        }
    }
    Ok(false)
}

/// Name and form of an option.
fn known(code: u8) -> (&'static str, Form) {
    let after = OPTIONS.partition_point(|entry| entry.0 <= code);
    match after.checked_sub(1).and_then(|index| OPTIONS.get(index)) {
        Some((_, last, name, form)) if code <= *last => (name, *form),
        _ => ("Unknown", Opaque),
    }
}

/// The name of an option, as in the list of those that a client asks for.
pub(super) fn name(code: u8) -> &'static str {
    match code {
        PAD => "Padding",
        END => "End",
        code => known(code).0,
    }
}

/// Options whose form looks at the length itself, so that an empty value is not shown apart.
const MEASURED: &[u8] =
    &[52, 53, 77, 78, 79, 81, 83, 90, 94, 117, 121, 123, 146, 151, 152, 154, 155, 158, 159, 212, 242, 249];

fn option(pkt: &mut Packet, overview: &Overview) -> Parsed {
    let code = pkt.peek_u8(0)?;
    let len = usize::from(pkt.peek_u8(1)?);
    let (name, form) = known(code);
    let item = pkt.add(&OPTION_TYPE, u64::from(code), 1);
    pkt.set_len(item, len.saturating_add(2));
    pkt.label(item, |text| write!(text, "Option: ({code}) {name}"));
    pkt.open();
    pkt.skip(1)?;
    pkt.u8(&OPTION_LENGTH)?;
    let bytes = pkt.peek(0, len)?;
    let value_item = pkt.made(&OPTION_VALUE, bytes, len);
    let end = pkt.offset().saturating_add(len);
    let value = Value { overview: *overview, len, end, item };
    let is_understood = fits(form, len) && (len > 0 || MEASURED.contains(&code));
    if is_understood {
        pkt.hidden(value_item);
    }
    read(pkt, form, &value)?;
    pkt.go_to(end)?;
    pkt.close();
    Ok(())
}

/// The length a form has to have, or a multiple of which it has to have.
fn measure(form: Form) -> Option<(usize, bool)> {
    Some(match form {
        Ip(_) | U32(_) | Seconds(_) => (4, false),
        U16(_) => (2, false),
        Byte(_) => (1, false),
        Ips(_) => (4, true),
        IpPairs(..) => (8, true),
        U16s(_) => (2, true),
        _ => return None,
    })
}

/// Whether a value of that length is shown in its form, even if something is left over.
fn fits(form: Form, len: usize) -> bool {
    match (form, measure(form)) {
        (Opaque, _) => false,
        (_, Some((unit, false))) => len == unit,
        (IpPairs(..), Some((_, true))) | (_, None) => true,
        (_, Some((unit, true))) => len == 0 || len >= unit,
    }
}

/// Reads a value in its form.
pub(super) fn read(pkt: &mut Packet, form: Form, value: &Value) -> Parsed {
    let len = value.len;
    if let Some((unit, false)) = measure(form)
        && len != unit
    {
        pkt.expert_here_with(&BAD_LENGTH, |text| write!(text, "length isn't {unit}"));
        return Ok(());
    }
    match form {
        Opaque => {}
        Ip(field) => {
            let address = pkt.ipv4(field)?;
            pkt.append(value.item, |text| write!(text, " ({address})"));
        }
        Ips(field) => {
            while value.left(pkt) >= 4 {
                pkt.ipv4(field)?;
            }
        }
        IpPairs(first, second) => {
            while value.left(pkt) >= 8 {
                pkt.ipv4(first)?;
                pkt.ipv4(second)?;
            }
        }
        U16s(field) => {
            while value.left(pkt) >= 2 {
                pkt.u16(field)?;
            }
        }
        Text(field) => {
            pkt.ascii(field, len)?;
        }
        Bytes(field) => {
            pkt.bytes(field, len)?;
        }
        Byte(field) => {
            pkt.u8(field)?;
        }
        U16(field) => {
            pkt.u16(field)?;
        }
        U32(field) => {
            pkt.u32(field)?;
        }
        Seconds(field) => seconds(pkt, field)?,
        Moment(field) => {
            if value.must_be(pkt, 4) {
                let seconds = pkt.peek_u32(0)?;
                pkt.add(field, Time::from_parts(YEAR_2000.saturating_add(i64::from(seconds)), 0).0 as u64, 4);
                pkt.skip(4)?;
            }
        }
        Ether(field) => {
            pkt.ether(field)?;
        }
        Flag(field) => {
            pkt.add(field, 0, len);
        }
        Special(read) => read(pkt, value)?,
    }
    if let Some((unit, true)) = measure(form)
        && value.left(pkt) > 0
    {
        pkt.expert_here_with(&BAD_LENGTH, |text| write!(text, "Option length isn't a multiple of {unit}"));
    }
    Ok(())
}

fn seconds(pkt: &mut Packet, field: &'static Field) -> Parsed {
    let number = match field.kind {
        Kind::I32 => pkt.signed(field, 4)?,
        _ => i64::from(pkt.u32(field)?),
    };
    let item = pkt.last();
    pkt.label(item, |text| {
        write!(text, "{}: ({number}s) ", field.name)?;
        if number == i64::from(u32::MAX) {
            return text.write_str("infinity");
        }
        if number < 0 {
            text.push('-');
        }
        text::write_duration(text, number.unsigned_abs());
        Ok(())
    });
    Ok(())
}

/// The options of RFC 2132 and those that IANA gave out since: first and last code, name, form.
static OPTIONS: &[(u8, u8, &str, Form)] = &[
    (1, 1, "Subnet Mask", Ip(&OPTION_SUBNET_MASK)),
    (2, 2, "Time Offset", Seconds(&OPTION_TIME_OFFSET)),
    (3, 3, "Router", Ips(&OPTION_ROUTER)),
    (4, 4, "Time Server", Ips(&OPTION_TIME_SERVER)),
    (5, 5, "Name Server", Ips(&OPTION_NAME_SERVER)),
    (6, 6, "Domain Name Server", Ips(&OPTION_DOMAIN_NAME_SERVER)),
    (7, 7, "Log Server", Ips(&OPTION_LOG_SERVER)),
    (8, 8, "Quotes Server", Ips(&OPTION_QUOTES_SERVER)),
    (9, 9, "LPR Server", Ips(&OPTION_LPR_SERVER)),
    (10, 10, "Impress Server", Ips(&OPTION_IMPRESS_SERVER)),
    (11, 11, "Resource Location Server", Ips(&OPTION_RESOURCE_LOCATION_SERVER)),
    (12, 12, "Host Name", Text(&OPTION_HOSTNAME)),
    (13, 13, "Boot File Size", U16(&OPTION_BOOT_FILE_SIZE)),
    (14, 14, "Merit Dump File", Text(&OPTION_MERIT_DUMP_FILE)),
    (15, 15, "Domain Name", Text(&OPTION_DOMAIN_NAME)),
    (16, 16, "Swap Server", Ip(&OPTION_SWAP_SERVER)),
    (17, 17, "Root Path", Text(&OPTION_ROOT_PATH)),
    (18, 18, "Extensions Path", Text(&OPTION_EXTENSION_PATH)),
    (19, 19, "IP Forwarding", Byte(&OPTION_IP_FORWARDING)),
    (20, 20, "Non-Local Source Routing", Byte(&OPTION_NON_LOCAL_SOURCE_ROUTING)),
    (21, 21, "Policy Filter", IpPairs(&OPTION_POLICY_FILTER_IP, &OPTION_POLICY_FILTER_SUBNET_MASK)),
    (22, 22, "Maximum Datagram Reassembly Size", U16(&OPTION_MAX_DATAGRAM_REASSEMBLY_SIZE)),
    (23, 23, "Default IP Time-to-Live", Byte(&OPTION_DEFAULT_IP_TTL)),
    (24, 24, "Path MTU Aging Timeout", Seconds(&OPTION_PATH_MTU_AGING_TIMEOUT)),
    (25, 25, "Path MTU Plateau Table", U16s(&OPTION_PATH_MTU_PLATEAU_TABLE_ITEM)),
    (26, 26, "Interface MTU", U16(&OPTION_INTERFACE_MTU)),
    (27, 27, "All Subnets are Local", Byte(&OPTION_ALL_SUBNETS_ARE_LOCAL)),
    (28, 28, "Broadcast Address", Ip(&OPTION_BROADCAST_ADDRESS)),
    (29, 29, "Perform Mask Discovery", Byte(&OPTION_PERFORM_MASK_DISCOVERY)),
    (30, 30, "Mask Supplier", Byte(&OPTION_MASK_SUPPLIER)),
    (31, 31, "Perform Router Discover", Byte(&OPTION_PERFORM_ROUTER_DISCOVER)),
    (32, 32, "Router Solicitation Address", Ip(&OPTION_ROUTER_SOLICITATION_ADDRESS)),
    (33, 33, "Static Route", IpPairs(&OPTION_STATIC_ROUTE_IP, &OPTION_STATIC_ROUTE_ROUTER)),
    (34, 34, "Trailer Encapsulation", Byte(&OPTION_TRAILER_ENCAPSULATION)),
    (35, 35, "ARP Cache Timeout", Seconds(&OPTION_ARP_CACHE_TIMEOUT)),
    (36, 36, "Ethernet Encapsulation", Byte(&OPTION_ETHERNET_ENCAPSULATION)),
    (37, 37, "TCP Default TTL", Byte(&OPTION_TCP_DEFAULT_TTL)),
    (38, 38, "TCP Keepalive Interval", Seconds(&OPTION_TCP_KEEPALIVE_INTERVAL)),
    (39, 39, "TCP Keepalive Garbage", Byte(&OPTION_TCP_KEEPALIVE_GARBAGE)),
    (40, 40, "Network Information Service Domain", Text(&OPTION_NIS_DOMAIN)),
    (41, 41, "Network Information Service Servers", Ips(&OPTION_NIS_SERVER)),
    (42, 42, "Network Time Protocol Servers", Ips(&OPTION_NTP_SERVER)),
    (43, 43, "Vendor-Specific Information", Special(vendor)),
    (44, 44, "NetBIOS over TCP/IP Name Server", Ips(&OPTION_NETBIOS_OVER_TCPIP_NAME_SERVER)),
    (45, 45, "NetBIOS over TCP/IP Datagram Distribution Name Server", Ips(&OPTION_NETBIOS_OVER_TCPIP_DD_NAME_SERVER)),
    (46, 46, "NetBIOS over TCP/IP Node Type", Byte(&OPTION_NETBIOS_OVER_TCPIP_NODE_TYPE)),
    (47, 47, "NetBIOS over TCP/IP Scope", Text(&OPTION_NETBIOS_OVER_TCPIP_SCOPE)),
    (48, 48, "X Window System Font Server", Ips(&OPTION_XWINDOWS_SYSTEM_FONT_SERVER)),
    (49, 49, "X Window System Display Manager", Ips(&OPTION_XWINDOWS_SYSTEM_DISPLAY_MANAGER)),
    (50, 50, "Requested IP Address", Ip(&OPTION_REQUESTED_IP_ADDRESS)),
    (51, 51, "IP Address Lease Time", Seconds(&OPTION_IP_ADDRESS_LEASE_TIME)),
    (52, 52, "Option Overload", Special(overload)),
    (53, 53, "DHCP Message Type", Special(message_type)),
    (54, 54, "DHCP Server Identifier", Ip(&OPTION_DHCP_SERVER_ID)),
    (55, 55, "Parameter Request List", Special(request_list)),
    (56, 56, "Message", Text(&OPTION_MESSAGE)),
    (57, 57, "Maximum DHCP Message Size", U16(&OPTION_DHCP_MAX_MESSAGE_SIZE)),
    (58, 58, "Renewal Time Value", Seconds(&OPTION_RENEWAL_TIME_VALUE)),
    (59, 59, "Rebinding Time Value", Seconds(&OPTION_REBINDING_TIME_VALUE)),
    (60, 60, "Vendor class identifier", Text(&OPTION_VENDOR_CLASS_ID)),
    (61, 61, "Client identifier", Special(client_identifier)),
    (62, 62, "Novell/Netware IP domain", Opaque),
    (63, 63, "Novell Options", Special(novell)),
    (64, 64, "Network Information Service+ Domain", Text(&OPTION_NIS_PLUS_DOMAIN)),
    (65, 65, "Network Information Service+ Servers", Ips(&OPTION_NIS_PLUS_SERVER)),
    (66, 66, "TFTP Server Name", Text(&OPTION_TFTP_SERVER_NAME)),
    (67, 67, "Bootfile name", Text(&OPTION_BOOTFILE_NAME)),
    (68, 68, "Mobile IP Home Agent", Ips(&OPTION_MOBILE_IP_HOME_AGENT)),
    (69, 69, "SMTP Server", Ips(&OPTION_SMTP_SERVER)),
    (70, 70, "POP3 Server", Ips(&OPTION_POP3_SERVER)),
    (71, 71, "NNTP Server", Ips(&OPTION_NNTP_SERVER)),
    (72, 72, "Default WWW Server", Ips(&OPTION_DEFAULT_WWW_SERVER)),
    (73, 73, "Default Finger Server", Ips(&OPTION_DEFAULT_FINGER_SERVER)),
    (74, 74, "Default IRC Server", Ips(&OPTION_DEFAULT_IRC_SERVER)),
    (75, 75, "StreetTalk Server", Ips(&OPTION_STREETTALK_SERVER)),
    (76, 76, "StreetTalk Directory Assistance Server", Ips(&OPTION_STREETTALK_DA_SERVER)),
    (77, 77, "User Class Information", Special(user_class)),
    (78, 78, "Directory Agent Information", Special(directory_agents)),
    (79, 79, "Service Location Agent Scope", Special(service_scope)),
    (80, 80, "Rapid commit", Opaque),
    (81, 81, "Client Fully Qualified Domain Name", Special(client_name)),
    (82, 82, "Agent Information Option", Special(relay_agent)),
    (83, 83, "iSNS", Special(storage_names)),
    (84, 84, "Removed/Unassigned", Opaque),
    (85, 85, "Novell Directory Services Servers", Ips(&OPTION_NOVELL_DSS_IP)),
    (86, 86, "Novell Directory Services Tree Name", Text(&OPTION_NOVELL_DS_TREE_NAME)),
    (87, 87, "Novell Directory Services Context", Text(&OPTION_NOVELL_DS_CONTEXT)),
    (88, 88, "BCMCS Controller Domain Name [TODO:RFC4280]", Opaque),
    (89, 89, "BCMCS Controller IPv4 address [TODO:RFC4280]", Opaque),
    (90, 90, "Authentication", Special(authentication)),
    (91, 91, "Client last transaction time", Seconds(&OPTION_CLIENT_LAST_TRANSACTION_TIME)),
    (92, 92, "Associated IP option", Ips(&OPTION_ASSOCIATED_IP_OPTION)),
    (93, 93, "Client System Architecture", Special(architecture)),
    (94, 94, "Client Network Device Interface", Special(network_interface)),
    (95, 95, "LDAP [TODO:RFC3679]", Opaque),
    (96, 96, "Removed/Unassigned", Opaque),
    (97, 97, "UUID/GUID-based Client Identifier", Special(uuid)),
    (98, 98, "Open Group's User Authentication [TODO:RFC2485]", Opaque),
    (99, 99, "Civic Addresses Configuration", Special(civic_location)),
    (100, 100, "PCode", Text(&OPTION_TZ_PCODE)),
    (101, 101, "TCode", Text(&OPTION_TZ_TCODE)),
    (102, 107, "Removed/unassigned", Opaque),
    (108, 108, "IPv6-Only Preferred", Opaque),
    (109, 109, "Unassigned", Opaque),
    (110, 110, "Removed/Unassigned", Opaque),
    (111, 111, "Unassigned", Opaque),
    (112, 112, "NetInfo Parent Server Address", Ips(&OPTION_NETINFO_PARENT_SERVER_ADDRESS)),
    (113, 113, "NetInfo Parent Server Tag", Text(&OPTION_NETINFO_PARENT_SERVER_TAG)),
    (114, 114, "DHCP Captive-Portal", Text(&OPTION_CAPTIVE_PORTAL)),
    (115, 115, "Removed/Unassigned", Opaque),
    (116, 116, "DHCP Auto-Configuration", Byte(&OPTION_DHCP_AUTO_CONFIGURATION)),
    (117, 117, "Name Service Search", Special(name_services)),
    (118, 118, "Subnet Selection Option", Ips(&OPTION_SUBNET_SELECTION_OPTION)),
    (119, 119, "Domain Search", Special(domain_search)),
    (120, 120, "SIP Servers", Special(sip_servers)),
    (121, 121, "Classless Static Route", Special(classless_routes)),
    (122, 122, "CableLabs Client Configuration [TODO:RFC3495]", Opaque),
    (123, 123, "Coordinate-based Location Configuration", Opaque),
    (124, 124, "V-I Vendor Class", Special(vendor_classes)),
    (125, 125, "V-I Vendor-specific Information", Special(vendor_options)),
    (126, 127, "Removed/Unassigned", Opaque),
    (128, 128, "DOCSIS full security server IP [TODO]", Opaque),
    (129, 135, "PXE - undefined (vendor specific)", Opaque),
    (136, 136, "PANA Authentication Agent", Ips(&OPTION_PANA_AGENT)),
    (137, 137, "LoST Server Domain Name", Text(&OPTION_LOST_SERVER_DOMAIN_NAME)),
    (138, 138, "CAPWAP Access Controllers", Ips(&OPTION_CAPWAP_ACCESS_CONTROLLER)),
    (139, 139, "IPv4 Address-MoS", Opaque),
    (140, 140, "IPv4 FQDN-MoS", Opaque),
    (141, 141, "SIP UA Configuration Domains", Opaque),
    (142, 142, "IPv4 Address ANDSF", Ips(&OPTION_ANDSF_SERVER)),
    (143, 143, "Zerotouch Redirect [TODO: draft-ietf-netconf-zerotouch]", Opaque),
    (144, 144, "Geospatial Location [TODO:RFC6225]", Opaque),
    (145, 145, "Forcerenew Nonce Capable", Special(nonce_algorithms)),
    (146, 146, "RDNSS Selection", Special(recursive_servers)),
    (147, 149, "Unassigned", Opaque),
    (150, 150, "TFTP Server Address", Ips(&OPTION_TFTP_SERVER_ADDRESS)),
    (151, 151, "Leasequery Status code", Special(query_status)),
    (152, 152, "Leasequery Base Time", Moment(&OPTION_BULK_LEASE_BASE_TIME)),
    (153, 153, "Leasequery Start Time of State", Seconds(&OPTION_BULK_LEASE_START_TIME_OF_STATE)),
    (154, 154, "Leasequery Query Start Time", Moment(&OPTION_BULK_LEASE_QUERY_START_TIME)),
    (155, 155, "Leasequery Query End Time", Moment(&OPTION_BULK_LEASE_QUERY_END_TIME)),
    (156, 156, "Leasequery Dhcp State", Byte(&OPTION_BULK_LEASE_DHCP_STATE)),
    (157, 157, "Leasequery Data Source", Byte(&OPTION_BULK_LEASE_DATA_SOURCE)),
    (158, 158, "PCP Server", Special(port_control)),
    (159, 159, "Portparams", Special(port_parameters)),
    (160, 160, "Unassigned (ex DHCP Captive-Portal)", Text(&OPTION_CAPTIVE_PORTAL)),
    (161, 161, "Manufacturer Usage Description", Text(&OPTION_MUDURL)),
    (162, 174, "Unassigned", Opaque),
    (175, 175, "Etherboot", Opaque),
    (176, 176, "IP Telephone", Opaque),
    (177, 177, "Etherboot", Opaque),
    (178, 207, "Unassigned", Opaque),
    (208, 208, "PXELINUX Magic", Opaque),
    (209, 209, "PXE Configuration file", Text(&OPTION_PXE_CONFIG_FILE)),
    (210, 210, "PXE Path Prefix", Text(&OPTION_PXE_PATH_PREFIX)),
    (211, 211, "Reboot Time", Opaque),
    (212, 212, "6RD", Special(rapid_deployment)),
    (213, 213, "V4 Access Domain", Opaque),
    (214, 219, "Unassigned", Opaque),
    (220, 220, "Subnet Allocation", Opaque),
    (221, 221, "Virtual Subnet Selection", Opaque),
    (222, 223, "Unassigned", Opaque),
    (224, 241, "Private", Opaque),
    (242, 242, "Private/Avaya IP Telephone", Text(&OPTION_VENDOR_AVAYA)),
    (243, 248, "Private", Opaque),
    (249, 249, "Private/Classless Static Route (Microsoft)", Special(classless_routes)),
    (250, 251, "Private", Opaque),
    (252, 252, "Private/Proxy autodiscovery", Text(&OPTION_PRIVATE_PROXY_AUTODISCOVERY)),
    (253, 254, "Private", Opaque),
];
