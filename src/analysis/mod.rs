//! Floor 5: statistics: one file a statistic, one plain list of all of them.
//!
//! `tfin -z` and the window's Statistics menu come in here. A statistic is a [`count::Counter`] that sees frames on all
//! cores, and a [`Report`] that writes what was counted as TShark does; the window takes the rows instead of the text.
//! Memory grows by the rows of the report, never by the frames. Never here: what a single frame looks like (`export/`).
//!
//! To add one: a file here, a line in [`STATISTICS`], an expected text in `tests/cli/make.sh`.

pub mod conversations;
pub mod count;
pub mod echoes;
pub mod endpoints;
pub mod expert;
pub mod follow;
pub mod hierarchy;
pub mod hosts;
pub mod intervals;
pub mod services;
pub mod talks;
pub mod trees;

use crate::dissect::Registry;
use crate::filter::Filter;
use crate::session::Session;
use follow::Carrier;
use std::io::{self, Write};
use talks::{Kind, Layer};

/// The frames that statistics are over: those that pass all of some filters.
#[derive(Clone)]
pub struct Scope<'s> {
    pub session: &'s Session,
    pub filters: Vec<&'s Filter>,
}

impl<'s> Scope<'s> {
    pub fn new(session: &'s Session, filters: impl IntoIterator<Item = &'s Filter>) -> Scope<'s> {
        Scope { session, filters: filters.into_iter().collect() }
    }

    /// Only those that pass another filter as well.
    pub fn narrowed<'n>(&self, filter: Option<&'n Filter>) -> Scope<'n>
    where
        's: 'n,
    {
        let filters = self.filters.iter().copied().chain(filter).collect();
        Scope { session: self.session, filters }
    }
}

/// A statistic with its arguments.
pub trait Report {
    /// Counts, and writes what TShark prints.
    ///
    /// # Errors
    /// Nobody reads what is written.
    fn write(&self, scope: &Scope, out: &mut dyn Write) -> io::Result<()>;
}

/// Arguments of `-z`.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    pub registry: &'static Registry,
    /// All of it.
    pub whole: &'a str,
    /// What stands behind the statistic's name and a comma.
    pub rest: Option<&'a str>,
}

impl Asked<'_> {
    /// Compiles a filter; gives its text too.
    fn filter(&self, text: Option<&str>) -> Result<Option<(String, Filter)>, String> {
        let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(None) };
        match Filter::compile(self.registry, text) {
            Ok(filter) => Ok(Some((text.to_owned(), filter))),
            Err(error) => Err(format!("Filter \"{text}\" is invalid - {error}")),
        }
    }
}

/// Why a statistic cannot be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wrong {
    /// What TShark says.
    pub text: String,
    /// It stands for itself, without the program's name before it.
    pub bare: bool,
    /// The exit code.
    pub code: i32,
}

impl Wrong {
    fn said(text: impl Into<String>) -> Wrong {
        Wrong { text: text.into(), bare: false, code: 1 }
    }

    fn bare(text: impl Into<String>) -> Wrong {
        Wrong { text: text.into(), bare: true, code: 1 }
    }
}

/// A kind of statistic.
pub struct Statistic {
    /// The name for `-z`; arguments follow it behind a comma.
    pub tap: &'static str,
    /// The name for people.
    pub title: &'static str,
    make: fn(&Asked) -> Result<Box<dyn Report>, Wrong>,
}

const fn of(tap: &'static str, title: &'static str, make: fn(&Asked) -> Result<Box<dyn Report>, Wrong>) -> Statistic {
    Statistic { tap, title, make }
}

const ETHERNET: Kind = Kind::of("Ethernet", Layer::Ethernet);
const IPV4: Kind = Kind::of("IPv4", Layer::Ipv4);
const IPV6: Kind = Kind::of("IPv6", Layer::Ipv6);
const TCP: Kind = Kind::of("TCP", Layer::Tcp);
const UDP: Kind = Kind::of("UDP", Layer::Udp);
const BLUETOOTH: Kind = Kind::silent("Bluetooth");
const DCCP: Kind = Kind::silent("DCCP");
const FC: Kind = Kind::silent("FC");
const FDDI: Kind = Kind::silent("FDDI");
const IPX: Kind = Kind::silent("IPX");
const JXTA: Kind = Kind::silent("JXTA");
const MPTCP: Kind = Kind::silent("MPTCP");
const NCP: Kind = Kind::silent("NCP");
const OPENSAFETY: Kind = Kind::silent("openSAFETY");
const RSVP: Kind = Kind::silent("RSVP");
const SCTP: Kind = Kind::silent_with_ports("SCTP");
const SLL: Kind = Kind::silent("SLL");
const TOKEN_RING: Kind = Kind::silent("Token-Ring");
const USB: Kind = Kind::silent("USB");
const WLAN: Kind = Kind::silent("IEEE 802.11");
const WPAN: Kind = Kind::silent("IEEE 802.15.4");
const ZIGBEE: Kind = Kind::silent("ZigBee");

/// Every statistic, by the names of their taps.
pub static STATISTICS: &[Statistic] = &[
    of("conv,bluetooth", "Bluetooth conversations", |asked| conversations::asked(BLUETOOTH, asked)),
    of("conv,dccp", "DCCP conversations", |asked| conversations::asked(DCCP, asked)),
    of("conv,eth", "Ethernet conversations", |asked| conversations::asked(ETHERNET, asked)),
    of("conv,fc", "Fibre Channel conversations", |asked| conversations::asked(FC, asked)),
    of("conv,fddi", "FDDI conversations", |asked| conversations::asked(FDDI, asked)),
    of("conv,ip", "IPv4 conversations", |asked| conversations::asked(IPV4, asked)),
    of("conv,ipv6", "IPv6 conversations", |asked| conversations::asked(IPV6, asked)),
    of("conv,ipx", "IPX conversations", |asked| conversations::asked(IPX, asked)),
    of("conv,jxta", "JXTA conversations", |asked| conversations::asked(JXTA, asked)),
    of("conv,mptcp", "MPTCP conversations", |asked| conversations::asked(MPTCP, asked)),
    of("conv,ncp", "NCP conversations", |asked| conversations::asked(NCP, asked)),
    of("conv,opensafety", "openSAFETY conversations", |asked| conversations::asked(OPENSAFETY, asked)),
    of("conv,rsvp", "RSVP conversations", |asked| conversations::asked(RSVP, asked)),
    of("conv,sctp", "SCTP conversations", |asked| conversations::asked(SCTP, asked)),
    of("conv,sll", "SLL conversations", |asked| conversations::asked(SLL, asked)),
    of("conv,tcp", "TCP conversations", |asked| conversations::asked(TCP, asked)),
    of("conv,tr", "Token Ring conversations", |asked| conversations::asked(TOKEN_RING, asked)),
    of("conv,udp", "UDP conversations", |asked| conversations::asked(UDP, asked)),
    of("conv,usb", "USB conversations", |asked| conversations::asked(USB, asked)),
    of("conv,wlan", "IEEE 802.11 conversations", |asked| conversations::asked(WLAN, asked)),
    of("conv,wpan", "IEEE 802.15.4 conversations", |asked| conversations::asked(WPAN, asked)),
    of("conv,zbee_nwk", "ZigBee conversations", |asked| conversations::asked(ZIGBEE, asked)),
    of("dests,tree", "IPv4 destinations and ports", |asked| trees::asked(&trees::DESTINATIONS, asked)),
    of("dhcp,stat", "DHCP messages", services::leases),
    of("dns,tree", "DNS", |asked| trees::asked(&trees::DNS, asked)),
    of("endpoints,bluetooth", "Bluetooth endpoints", |asked| endpoints::asked(BLUETOOTH, asked)),
    of("endpoints,dccp", "DCCP endpoints", |asked| endpoints::asked(DCCP, asked)),
    of("endpoints,eth", "Ethernet endpoints", |asked| endpoints::asked(ETHERNET, asked)),
    of("endpoints,fc", "Fibre Channel endpoints", |asked| endpoints::asked(FC, asked)),
    of("endpoints,fddi", "FDDI endpoints", |asked| endpoints::asked(FDDI, asked)),
    of("endpoints,ip", "IPv4 endpoints", |asked| endpoints::asked(IPV4, asked)),
    of("endpoints,ipv6", "IPv6 endpoints", |asked| endpoints::asked(IPV6, asked)),
    of("endpoints,ipx", "IPX endpoints", |asked| endpoints::asked(IPX, asked)),
    of("endpoints,jxta", "JXTA endpoints", |asked| endpoints::asked(JXTA, asked)),
    of("endpoints,mptcp", "MPTCP endpoints", |asked| endpoints::asked(MPTCP, asked)),
    of("endpoints,ncp", "NCP endpoints", |asked| endpoints::asked(NCP, asked)),
    of("endpoints,opensafety", "openSAFETY endpoints", |asked| endpoints::asked(OPENSAFETY, asked)),
    of("endpoints,rsvp", "RSVP endpoints", |asked| endpoints::asked(RSVP, asked)),
    of("endpoints,sctp", "SCTP endpoints", |asked| endpoints::asked(SCTP, asked)),
    of("endpoints,sll", "SLL endpoints", |asked| endpoints::asked(SLL, asked)),
    of("endpoints,tcp", "TCP endpoints", |asked| endpoints::asked(TCP, asked)),
    of("endpoints,tr", "Token Ring endpoints", |asked| endpoints::asked(TOKEN_RING, asked)),
    of("endpoints,udp", "UDP endpoints", |asked| endpoints::asked(UDP, asked)),
    of("endpoints,usb", "USB endpoints", |asked| endpoints::asked(USB, asked)),
    of("endpoints,wlan", "IEEE 802.11 endpoints", |asked| endpoints::asked(WLAN, asked)),
    of("endpoints,wpan", "IEEE 802.15.4 endpoints", |asked| endpoints::asked(WPAN, asked)),
    of("endpoints,zbee_nwk", "ZigBee endpoints", |asked| endpoints::asked(ZIGBEE, asked)),
    of("expert", "Expert information", expert::asked),
    of("follow,http", "HTTP stream", |asked| follow::asked(Carrier::Http, asked)),
    of("follow,tcp", "TCP stream", |asked| follow::asked(Carrier::Tcp, asked)),
    of("follow,tls", "TLS stream", |asked| follow::asked(Carrier::Tls, asked)),
    of("follow,udp", "UDP stream", |asked| follow::asked(Carrier::Udp, asked)),
    of("hosts", "Names of addresses", hosts::asked),
    of("http,stat", "HTTP statuses and methods", services::web),
    of("http,tree", "HTTP packet counter", |asked| trees::asked(&trees::PACKETS, asked)),
    of("http_req,tree", "HTTP requests", |asked| trees::asked(&trees::REQUESTS, asked)),
    of("http_seq,tree", "HTTP request sequences", |asked| trees::asked(&trees::SEQUENCES, asked)),
    of("http_srv,tree", "HTTP load distribution", |asked| trees::asked(&trees::SERVERS, asked)),
    of("icmp,srt", "ICMP echo response times", |asked| echoes::asked(&echoes::ICMP, asked)),
    of("icmpv6,srt", "ICMPv6 echo response times", |asked| echoes::asked(&echoes::ICMPV6, asked)),
    of("io,phs", "Protocol hierarchy", hierarchy::asked),
    of("io,stat", "I/O", intervals::asked),
    of("ip_hosts,tree", "IPv4 addresses", |asked| trees::asked(&trees::HOSTS, asked)),
    of("ip_srcdst,tree", "IPv4 sources and destinations", |asked| trees::asked(&trees::SOURCES, asked)),
    of("ipv6_dests,tree", "IPv6 destinations and ports", |asked| trees::asked(&trees::DESTINATIONS_6, asked)),
    of("ipv6_hosts,tree", "IPv6 addresses", |asked| trees::asked(&trees::HOSTS_6, asked)),
    of("ipv6_ptype,tree", "IPv6 protocol types", |asked| trees::asked(&trees::PROTOCOLS_6, asked)),
    of("ipv6_srcdst,tree", "IPv6 sources and destinations", |asked| trees::asked(&trees::SOURCES_6, asked)),
    of("plen,tree", "Packet lengths", |asked| trees::asked(&trees::LENGTHS, asked)),
    of("ptype,tree", "IPv4 protocol types", |asked| trees::asked(&trees::PROTOCOLS, asked)),
];

/// The statistic that an argument of `-z` asks for, and what stands behind its name and a comma.
///
/// # Errors
/// There is no such statistic.
pub fn named(whole: &str) -> Result<(&'static Statistic, Option<&str>), Wrong> {
    let found = STATISTICS.iter().find_map(|statistic| match whole.strip_prefix(statistic.tap)? {
        "" => Some((statistic, None)),
        rest => rest.strip_prefix(',').map(|rest| (statistic, Some(rest))),
    });
    found.ok_or_else(|| Wrong::said(format!("Invalid -z argument \"{whole}\"; it must be one of:\n{}", list())))
}

/// What an argument of `-z` asks for.
///
/// # Errors
/// There is no such statistic, or its arguments are wrong.
pub fn parse(registry: &'static Registry, whole: &str) -> Result<Box<dyn Report>, Wrong> {
    let (statistic, rest) = named(whole)?;
    (statistic.make)(&Asked { registry, whole, rest })
}

/// The names of all taps, a line each, as TShark lists them.
pub fn list() -> String {
    let lines: Vec<String> = STATISTICS.iter().map(|statistic| format!("     {}", statistic.tap)).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_ascends_and_names_are_unique() {
        assert!(STATISTICS.is_sorted_by(|one, next| one.tap < next.tap));
    }

    #[test]
    fn what_is_no_statistic_is_answered_with_those_that_are() {
        let Err(wrong) = parse(crate::proto::registry(), "conv,tcpx") else { panic!("there is no such statistic") };
        assert!(
            wrong.text.starts_with("Invalid -z argument \"conv,tcpx\"; it must be one of:\n     "),
            "{}",
            wrong.text
        );
        assert!(wrong.text.contains("\n     conv,tcp\n"), "{}", wrong.text);
    }
}
