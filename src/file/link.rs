//! Link types: what the first header of a packet is.
//!
//! Files number them as LINKTYPE (the tcpdump.org registry); TShark numbers and names them in its own way, and shows
//! that as `frame.encap_type`. This is the table between the two.

use super::record::Record;

/// A link type and TShark's number and names for it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LinkType {
    /// LINKTYPE number, as in files.
    pub link: u16,
    /// TShark's `frame.encap_type`.
    pub encap: u16,
    /// Short name, as `capinfos` and `editcap -T` use it.
    pub short: &'static str,
    /// Name as TShark shows it.
    pub name: &'static str,
}

/// Finds a link type by its LINKTYPE number.
pub fn link_type(link: u16) -> Option<&'static LinkType> {
    // The commonest ones stand at their own place; this is asked for every frame.
    if let Some(here) = LINK_TYPES.get(usize::from(link))
        && here.link == link
    {
        return Some(here);
    }
    LINK_TYPES.binary_search_by_key(&link, |l| l.link).ok().and_then(|at| LINK_TYPES.get(at))
}

/// TShark's name of a LINKTYPE number; "Unknown" for others.
pub fn link_name(link: u16) -> &'static str {
    link_type(link).map_or("Unknown", |l| l.name)
}

/// TShark's short name of a LINKTYPE number; "unknown" for others.
pub fn link_short_name(link: u16) -> &'static str {
    link_type(link).map_or("unknown", |l| l.short)
}

/// What TShark shows as `frame.encap_type` for packets of a LINKTYPE number; 0 if it does not know it.
pub fn encap_type(link: u16) -> u16 {
    link_type(link).map_or(0, |l| l.encap)
}

/// The LINKTYPE that an AIX file means with an SNMP interface type.
pub(crate) fn of_aix_interface(kind: u16) -> Option<u16> {
    match kind {
        6 => Some(1),   // ethernetCsmacd
        9 => Some(6),   // iso88025TokenRing
        15 => Some(10), // fddi
        24 => Some(0),  // softwareLoopback
        _ => None,
    }
}

/// The longest packet of a LINKTYPE number that can be true, as TShark has it.
pub(crate) fn longest_packet(link: u16) -> u32 {
    match link {
        231 | 249 => 128 << 20, // D-Bus, USBPcap
        279 => 8 << 20,         // EBHSCR
        _ => 256 << 10,
    }
}

/// Bytes before each packet of a LINKTYPE number in which the capturing side says what the packet itself does not tell,
/// such as its direction; zero for most.
///
/// As in TShark they are no part of the packet: they lie right before [`super::Record::offset`] and count for neither
/// length. [`super::FrameReader::read_with_pseudo_header`] reads them too.
pub fn pseudo_header_len(link: u16) -> u32 {
    pseudo_header(link).map_or(0, |header| header.len)
}

/// A header before the packet, and how TShark calls file and header when one is cut.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct PseudoHeader {
    pub(crate) len: u32,
    file: &'static str,
    header: &'static str,
}

pub(crate) fn pseudo_header(link: u16) -> Option<PseudoHeader> {
    let (len, file, header) = match link {
        123 => (4, "SunATM", "an ATM"),
        139 => (4, "MTP2", "an MTP2"),
        144 => (16, "IrDA", "an IrDA"),
        177 => (16, "LAPD", "a LAPD"),
        196 => (5, "SITA", "a SITA"),
        201 => (4, "Bluetooth", "a"),
        204 => (1, "PPP", "a"),
        209 => (5, "I2C", "a I2C"),
        245 => (2, "NFC LLCP", "a"),
        254 => (4, "Bluetooth monitor", "a"),
        _ => return None,
    };
    Some(PseudoHeader { len, file, header })
}

impl PseudoHeader {
    /// Takes the header off a record; what TShark says if there is not even that.
    #[cold]
    pub(crate) fn take_off(self, record: &mut Record) -> Result<(), String> {
        if record.captured < self.len {
            let (PseudoHeader { file, header, .. }, captured) = (self, record.captured);
            return Err(format!(
                "pcap/pcapng: {file} file has a {captured}-byte packet, too small to have even {header} pseudo-header"
            ));
        }
        record.offset += u64::from(self.len);
        record.captured -= self.len;
        // TShark's arithmetic wraps where a file says that the packet was shorter than that; it shows 2^31 - 1.
        record.length = record.length.saturating_sub(self.len);
        Ok(())
    }
}

/// All link types that are known by name, in the order of their LINKTYPE numbers.
pub static LINK_TYPES: &[LinkType] = &[
    LinkType { link: 0, encap: 15, short: "null", name: "NULL/Loopback" },
    LinkType { link: 1, encap: 1, short: "ether", name: "Ethernet" },
    LinkType { link: 2, encap: 184, short: "xeth", name: "Xerox 3MB Ethernet" },
    LinkType { link: 3, encap: 148, short: "ax25", name: "Amateur Radio AX.25" },
    LinkType { link: 6, encap: 2, short: "tr", name: "Token Ring" },
    LinkType { link: 7, encap: 8, short: "arcnet", name: "ARCNET" },
    LinkType { link: 8, encap: 3, short: "slip", name: "SLIP" },
    LinkType { link: 9, encap: 4, short: "ppp", name: "PPP" },
    LinkType { link: 10, encap: 6, short: "fddi-swapped", name: "FDDI with bit-swapped MAC addresses" },
    LinkType { link: 11, encap: 10, short: "atm-rfc1483", name: "RFC 1483 ATM" },
    LinkType { link: 12, encap: 7, short: "rawip", name: "Raw IP" },
    LinkType { link: 13, encap: 38, short: "enc", name: "OpenBSD enc(4) encapsulating interface" },
    LinkType { link: 14, encap: 7, short: "rawip", name: "Raw IP" },
    LinkType { link: 16, encap: 11, short: "linux-atm-clip", name: "Linux ATM CLIP" },
    LinkType { link: 18, encap: 11, short: "linux-atm-clip", name: "Linux ATM CLIP" },
    LinkType { link: 19, encap: 11, short: "linux-atm-clip", name: "Linux ATM CLIP" },
    LinkType { link: 32, encap: 69, short: "redback", name: "Redback SmartEdge" },
    LinkType { link: 50, encap: 4, short: "ppp", name: "PPP" },
    LinkType { link: 51, encap: 139, short: "pppoes", name: "PPP-over-Ethernet session" },
    LinkType { link: 99, encap: 61, short: "symantec", name: "Symantec Enterprise Firewall" },
    LinkType { link: 100, encap: 10, short: "atm-rfc1483", name: "RFC 1483 ATM" },
    LinkType { link: 101, encap: 7, short: "rawip", name: "Raw IP" },
    LinkType { link: 104, encap: 28, short: "chdlc", name: "Cisco HDLC" },
    LinkType { link: 105, encap: 20, short: "ieee-802-11", name: "IEEE 802.11 Wireless LAN" },
    LinkType { link: 106, encap: 11, short: "linux-atm-clip", name: "Linux ATM CLIP" },
    LinkType { link: 107, encap: 26, short: "frelay", name: "Frame Relay" },
    LinkType { link: 108, encap: 174, short: "loop", name: "OpenBSD loopback" },
    LinkType { link: 109, encap: 38, short: "enc", name: "OpenBSD enc(4) encapsulating interface" },
    LinkType { link: 112, encap: 28, short: "chdlc", name: "Cisco HDLC" },
    LinkType { link: 113, encap: 25, short: "linux-sll", name: "Linux cooked-mode capture v1" },
    LinkType { link: 114, encap: 30, short: "ltalk", name: "Localtalk" },
    LinkType { link: 117, encap: 39, short: "pflog", name: "OpenBSD PF Firewall logs" },
    LinkType { link: 118, encap: 29, short: "ios", name: "Cisco IOS internal" },
    LinkType { link: 121, encap: 32, short: "hhdlc", name: "HiPath HDLC" },
    LinkType { link: 122, encap: 18, short: "ip-over-fc", name: "RFC 2625 IP-over-Fibre Channel" },
    LinkType { link: 123, encap: 13, short: "atm-pdus", name: "ATM PDUs" },
    LinkType { link: 127, encap: 23, short: "ieee-802-11-radiotap", name: "IEEE 802.11 plus radiotap radio header" },
    LinkType { link: 128, encap: 37, short: "tzsp", name: "Tazmen sniffer protocol" },
    LinkType { link: 129, encap: 9, short: "arcnet_linux", name: "Linux ARCNET" },
    LinkType { link: 130, encap: 81, short: "juniper-mlppp", name: "Juniper MLPPP" },
    LinkType { link: 131, encap: 82, short: "juniper-mlfr", name: "Juniper MLFR" },
    LinkType { link: 133, encap: 87, short: "juniper-ggsn", name: "Juniper GGSN" },
    LinkType { link: 135, encap: 68, short: "juniper-atm2", name: "Juniper ATM2" },
    LinkType { link: 136, encap: 151, short: "juniper-svcs", name: "Juniper Services" },
    LinkType { link: 137, encap: 67, short: "juniper-atm1", name: "Juniper ATM1" },
    LinkType { link: 138, encap: 62, short: "ap1394", name: "Apple IP-over-IEEE 1394" },
    LinkType { link: 139, encap: 75, short: "mtp2-with-phdr", name: "MTP2 with pseudoheader" },
    LinkType { link: 140, encap: 42, short: "mtp2", name: "SS7 MTP2" },
    LinkType { link: 141, encap: 43, short: "mtp3", name: "SS7 MTP3" },
    LinkType { link: 142, encap: 101, short: "sccp", name: "SS7 SCCP" },
    LinkType { link: 143, encap: 33, short: "docsis", name: "Data Over Cable Service Interface Specification" },
    LinkType { link: 144, encap: 44, short: "irda", name: "IrDA" },
    LinkType { link: 147, encap: 45, short: "user0", name: "USER 0" },
    LinkType { link: 148, encap: 46, short: "user1", name: "USER 1" },
    LinkType { link: 149, encap: 47, short: "user2", name: "USER 2" },
    LinkType { link: 150, encap: 48, short: "user3", name: "USER 3" },
    LinkType { link: 151, encap: 49, short: "user4", name: "USER 4" },
    LinkType { link: 152, encap: 50, short: "user5", name: "USER 5" },
    LinkType { link: 153, encap: 51, short: "user6", name: "USER 6" },
    LinkType { link: 154, encap: 52, short: "user7", name: "USER 7" },
    LinkType { link: 155, encap: 53, short: "user8", name: "USER 8" },
    LinkType { link: 156, encap: 54, short: "user9", name: "USER 9" },
    LinkType { link: 157, encap: 55, short: "user10", name: "USER 10" },
    LinkType { link: 158, encap: 56, short: "user11", name: "USER 11" },
    LinkType { link: 159, encap: 57, short: "user12", name: "USER 12" },
    LinkType { link: 160, encap: 58, short: "user13", name: "USER 13" },
    LinkType { link: 161, encap: 59, short: "user14", name: "USER 14" },
    LinkType { link: 162, encap: 60, short: "user15", name: "USER 15" },
    LinkType { link: 163, encap: 24, short: "ieee-802-11-avs", name: "IEEE 802.11 plus AVS radio header" },
    LinkType { link: 165, encap: 63, short: "bacnet-ms-tp", name: "BACnet MS/TP" },
    LinkType { link: 167, encap: 76, short: "juniper-pppoe", name: "Juniper PPPoE" },
    LinkType { link: 169, encap: 66, short: "gprs-llc", name: "GPRS LLC" },
    LinkType { link: 172, encap: 77, short: "gcom-tie1", name: "GCOM TIE1" },
    LinkType { link: 173, encap: 78, short: "gcom-serial", name: "GCOM Serial" },
    LinkType { link: 177, encap: 88, short: "linux-lapd", name: "LAPD with Linux pseudo-header" },
    LinkType { link: 178, encap: 83, short: "juniper-ether", name: "Juniper Ethernet" },
    LinkType { link: 179, encap: 84, short: "juniper-ppp", name: "Juniper PPP" },
    LinkType { link: 180, encap: 85, short: "juniper-frelay", name: "Juniper Frame-Relay" },
    LinkType { link: 181, encap: 86, short: "juniper-chdlc", name: "Juniper C-HDLC" },
    LinkType { link: 183, encap: 91, short: "juniper-vp", name: "Juniper Voice PIC" },
    LinkType { link: 184, encap: 181, short: "juniper-vn", name: "Juniper VN" },
    LinkType { link: 186, encap: 92, short: "usb-freebsd", name: "USB packets with FreeBSD header" },
    LinkType { link: 187, encap: 41, short: "bluetooth-h4", name: "Bluetooth H4" },
    LinkType { link: 188, encap: 93, short: "ieee-802-16-mac-cps", name: "IEEE 802.16 MAC Common Part Sublayer" },
    LinkType { link: 189, encap: 95, short: "usb-linux", name: "USB packets with Linux header" },
    LinkType { link: 190, encap: 109, short: "can20b", name: "Controller Area Network 2.0B" },
    LinkType { link: 192, encap: 97, short: "ppi", name: "Per-Packet Information header" },
    LinkType { link: 195, encap: 104, short: "wpan", name: "IEEE 802.15.4 Wireless PAN" },
    LinkType { link: 196, encap: 100, short: "sita-wan", name: "SITA WAN packets" },
    LinkType { link: 197, encap: 98, short: "erf", name: "Extensible Record Format" },
    LinkType { link: 200, encap: 197, short: "juniper-st", name: "Juniper Secure Tunnel Information" },
    LinkType { link: 201, encap: 99, short: "bluetooth-h4-linux", name: "Bluetooth H4 with linux header" },
    LinkType { link: 202, encap: 147, short: "ax25-kiss", name: "AX.25 with KISS header" },
    LinkType { link: 203, encap: 131, short: "lapd", name: "LAPD" },
    LinkType { link: 204, encap: 19, short: "ppp-with-direction", name: "PPP with Directional Info" },
    LinkType { link: 209, encap: 112, short: "i2c-linux", name: "I2C with Linux-specific pseudo-header" },
    LinkType { link: 210, encap: 106, short: "flexray", name: "FlexRay" },
    LinkType { link: 211, encap: 108, short: "most", name: "Media Oriented Systems Transport" },
    LinkType { link: 212, encap: 107, short: "lin", name: "Local Interconnect Network" },
    LinkType { link: 213, encap: 111, short: "x2e-serial", name: "X2E serial line capture" },
    LinkType { link: 214, encap: 105, short: "x2e-xoraya", name: "X2E Xoraya" },
    LinkType { link: 215, encap: 113, short: "wpan-nonask-phy", name: "IEEE 802.15.4 Wireless PAN non-ASK PHY" },
    LinkType { link: 220, encap: 115, short: "usb-linux-mmap", name: "USB packets with Linux header and padding" },
    LinkType { link: 224, encap: 121, short: "fc2", name: "Fibre Channel FC-2" },
    LinkType { link: 225, encap: 122, short: "fc2sof", name: "Fibre Channel FC-2 With Frame Delimiter" },
    LinkType { link: 226, encap: 124, short: "ipnet", name: "Solaris IPNET" },
    LinkType { link: 227, encap: 125, short: "socketcan", name: "SocketCAN" },
    LinkType { link: 228, encap: 129, short: "rawip4", name: "Raw IPv4" },
    LinkType { link: 229, encap: 130, short: "rawip6", name: "Raw IPv6" },
    LinkType { link: 230, encap: 127, short: "wpan-nofcs", name: "IEEE 802.15.4 Wireless PAN with FCS not present" },
    LinkType { link: 231, encap: 146, short: "dbus", name: "D-Bus" },
    LinkType { link: 235, encap: 132, short: "dvbci", name: "DVB-CI (Common Interface)" },
    LinkType { link: 236, encap: 133, short: "mux27010", name: "MUX27010" },
    LinkType { link: 237, encap: 157, short: "s5066-dpdu", name: "STANAG 5066 Data Transfer Sublayer PDUs(D_PDU)" },
    LinkType { link: 239, encap: 141, short: "nflog", name: "NFLOG" },
    LinkType { link: 240, encap: 135, short: "netanalyzer", name: "Hilscher netANALYZER" },
    LinkType { link: 241, encap: 136, short: "netanalyzer-transparent", name: "Hilscher netANALYZER-Transparent" },
    LinkType { link: 242, encap: 180, short: "ip-ib", name: "IP over IB" },
    LinkType { link: 243, encap: 138, short: "mp2ts", name: "ISO/IEC 13818-1 MPEG2-TS" },
    LinkType { link: 245, encap: 140, short: "nfc-llcp", name: "NFC LLCP" },
    LinkType { link: 248, encap: 149, short: "sctp", name: "SCTP" },
    LinkType { link: 249, encap: 152, short: "usb-usbpcap", name: "USB packets with USBPcap header" },
    LinkType { link: 250, encap: 153, short: "rtac-serial", name: "RTAC serial-line" },
    LinkType { link: 251, encap: 154, short: "bluetooth-le-ll", name: "Bluetooth Low Energy Link Layer" },
    LinkType { link: 252, encap: 155, short: "wireshark-upper-pdu", name: "Wireshark Upper PDU export" },
    LinkType { link: 253, encap: 158, short: "netlink", name: "Linux Netlink" },
    LinkType { link: 254, encap: 159, short: "bluetooth-linux-monitor", name: "Bluetooth Linux Monitor" },
    LinkType { link: 255, encap: 160, short: "bluetooth-bredr-bb-rf", name: "Bluetooth BR/EDR Baseband RF" },
    LinkType { link: 256, encap: 161, short: "bluetooth-le-ll-rf", name: "Bluetooth Low Energy Link Layer RF" },
    LinkType { link: 258, encap: 171, short: "pktap", name: "Apple PKTAP" },
    LinkType { link: 259, encap: 172, short: "epon", name: "Ethernet Passive Optical Network" },
    LinkType { link: 260, encap: 173, short: "ipmi-trace", name: "IPMI Trace Data Collection" },
    LinkType { link: 264, encap: 177, short: "iso14443", name: "ISO 14443 contactless smartcard standards" },
    LinkType { link: 266, encap: 182, short: "usb-darwin", name: "USB packets with Darwin (macOS, etc.) headers" },
    LinkType { link: 268, encap: 36, short: "sdlc", name: "SDLC" },
    LinkType { link: 270, encap: 183, short: "loratap", name: "LoRaTap" },
    LinkType { link: 271, encap: 185, short: "vsock", name: "Linux vsock" },
    LinkType { link: 272, encap: 186, short: "nordic_ble", name: "nRF Sniffer for Bluetooth LE" },
    LinkType { link: 273, encap: 199, short: "docsis31_xra31", name: "DOCSIS with Excentis XRA pseudo-header" },
    LinkType { link: 274, encap: 198, short: "ether-mpacket", name: "IEEE 802.3br mPackets" },
    LinkType { link: 275, encap: 200, short: "dpauxmon", name: "DisplayPort AUX channel with Unigraf pseudo-header" },
    LinkType { link: 276, encap: 210, short: "linux-sll2", name: "Linux cooked-mode capture v2" },
    LinkType { link: 279, encap: 204, short: "ebhscr", name: "Elektrobit High Speed Capture and Replay" },
    LinkType { link: 280, encap: 205, short: "vpp", name: "Vector Packet Processing graph dispatch trace" },
    LinkType { link: 283, encap: 206, short: "wpan-tap", name: "IEEE 802.15.4 Wireless with TAP pseudo-header" },
    LinkType { link: 287, encap: 211, short: "zwave-serial", name: "Z-Wave Serial API packets" },
    LinkType { link: 288, encap: 208, short: "usb-20", name: "USB 2.0/1.1/1.0 packets" },
    LinkType { link: 290, encap: 212, short: "etw", name: "Event Tracing for Windows messages" },
    LinkType { link: 292, encap: 214, short: "zbncp", name: "ZBOSS NCP" },
    LinkType { link: 293, encap: 215, short: "usb-20-low", name: "Low-Speed USB 2.0/1.1/1.0 packets" },
    LinkType { link: 294, encap: 216, short: "usb-20-full", name: "Full-Speed USB 2.0/1.1/1.0 packets" },
    LinkType { link: 295, encap: 217, short: "usb-20-high", name: "High-Speed USB 2.0 packets" },
];
