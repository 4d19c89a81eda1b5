//! Floor 3: one file a protocol, named by its filter name.
//!
//! Dissectors read bytes through [`Packet`](crate::dissect::Packet) and say where they sit. No dissector looks at another frame except in
//! `learn`, reads a setting that is not handed to it, does I/O, or makes text that nobody asked for.
//!
//! To add one: a file here, two lines below, a small capture in `tests/captures/`.

// Tests may fail loudly.
#![cfg_attr(
    not(test),
    deny(
        clippy::indexing_slicing,
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::arithmetic_side_effects
    )
)]

use crate::dissect::{Protocol, Registry};
use std::sync::OnceLock;

// Frame and what is left over
pub mod data;
pub mod frame;
pub mod pkt_comment;
// Link
pub mod arcnet;
pub mod arp;
pub mod basicxid;
pub mod chdlc;
pub mod cmd;
pub mod eth;
pub mod ethertype;
pub mod fr;
pub mod ieee8021ad;
pub mod ipnet;
pub mod llc;
pub mod r#loop;
pub mod macsec;
pub mod mpls;
pub mod nflog;
pub mod null;
pub mod ppi;
pub mod ppp;
pub mod pppoe;
pub mod radiotap;
pub mod raw;
pub mod sll;
pub mod vlan;
pub mod wlan;
pub mod wlan_radio;
// Tunnels
pub mod capwap;
pub mod erspan;
pub mod geneve;
pub mod gre;
pub mod gtp;
pub mod l2tp;
pub mod lisp;
pub mod lwapp;
pub mod nhrp;
pub mod nsh;
pub mod teredo;
pub mod vxlan;
pub mod wg;
// Network
mod address_families;
pub mod ah;
pub mod esp;
pub mod icmp;
pub mod icmpv6;
pub mod igmp;
pub mod ip;
pub mod ipv6;
pub mod mip6;
// Transport
pub mod tcp;
pub mod udp;
// Application
pub mod classicstun;
pub mod db_lsp;
pub mod dhcp;
pub mod dns;
pub mod dtls;
pub mod gquic;
pub mod http;
pub mod ntp;
pub mod openvpn;
mod pieces;
pub mod quic;
pub mod stun;
pub mod tls;
pub mod websocket;
pub mod x509;
// Content
pub mod image_gif;
pub mod image_jfif;
pub mod json;
pub mod media;
pub mod mime_multipart;
pub mod png;
pub mod text_lines;
pub mod urlencoded_form;
pub mod xml;

/// Every protocol. Heuristics are asked in this order.
pub static PROTOCOLS: &[&Protocol] = &[
    // Frame and what is left over
    &data::DATA,
    &frame::FRAME,
    &pkt_comment::PKT_COMMENT,
    // Link
    &arcnet::ARCNET,
    &arp::ARP,
    &basicxid::BASIC_XID,
    &chdlc::CHDLC,
    &chdlc::SLARP,
    &cmd::CMD,
    &eth::ETH,
    &ethertype::ETHERTYPE_PSEUDO,
    &fr::FR,
    &ieee8021ad::IEEE8021AD,
    &ipnet::IPNET,
    &llc::LLC,
    &r#loop::LOOP,
    &macsec::MACSEC,
    &mpls::MPLS,
    &mpls::PWACH,
    &mpls::PWETHCW,
    &mpls::PWETH_BARE,
    &mpls::PWETH_GUESSED,
    &nflog::NFLOG,
    &null::NULL,
    &ppi::PACKET,
    &ppi::PPI,
    &ppp::PPP,
    &ppp::control::CHAP,
    &ppp::control::IPCP,
    &ppp::control::IPV6CP,
    &ppp::control::LCP,
    &ppp::control::PAP,
    &pppoe::PPPOE,
    &pppoe::PPPOED,
    &pppoe::PPPOES,
    &radiotap::RADIOTAP,
    &raw::RAW,
    &sll::SLL,
    &vlan::VLAN,
    &wlan::WLAN,
    &wlan::WLAN_MGT,
    &wlan_radio::WLAN_RADIO,
    // Tunnels
    &capwap::CAPWAP,
    &capwap::CAPWAP_DATA,
    &erspan::ERSPAN,
    &geneve::GENEVE,
    &gre::GRE,
    &gtp::GTP,
    &l2tp::L2TP,
    &lisp::LISP,
    &lisp::LISP_DATA,
    &lwapp::LWAPP,
    &lwapp::LWAPP_CONTROL,
    &nhrp::NHRP,
    &nsh::NSH,
    &teredo::TEREDO,
    &vxlan::VXLAN,
    &wg::WG,
    // Network
    &ah::AH,
    &esp::ESP,
    &icmp::ICMP,
    &icmpv6::ICMPV6,
    &igmp::IGMP,
    &ip::IP,
    &ipv6::IPV6,
    &ipv6::HOP_BY_HOP,
    &ipv6::ROUTING,
    &ipv6::FRAGMENT,
    &ipv6::DESTINATION,
    &mip6::MIP6,
    // Transport
    &tcp::TCP,
    &tcp::mptcp::MPTCP,
    &udp::UDP,
    &udp::UDPLITE,
    // Application
    &db_lsp::DB_LSP_DISC,
    &dhcp::DHCP,
    &dns::DNS,
    &dns::MDNS,
    &dns::LLMNR,
    &http::HTTP,
    &http::SSDP,
    &ntp::NTP,
    &openvpn::OPENVPN,
    &quic::QUIC,
    &gquic::GQUIC,
    &stun::STUN,
    &classicstun::CLASSICSTUN,
    &dtls::DTLS,
    &tls::TLS,
    &websocket::WEBSOCKET,
    // Content
    &image_gif::IMAGE_GIF,
    &image_jfif::IMAGE_JFIF,
    &json::JSON,
    &media::MEDIA,
    &mime_multipart::MIME_MULTIPART,
    &png::PNG,
    &text_lines::TEXT_LINES,
    &urlencoded_form::URLENCODED_FORM,
    &xml::XML,
    // Certificates, which no number leads to
    &x509::BER,
    &x509::NS_CERT_EXTS,
    &x509::OCSP,
    &x509::PKCS1,
    &x509::PKIX1_EXPLICIT,
    &x509::PKIX1_IMPLICIT,
    &x509::X509AF,
    &x509::X509CE,
    &x509::X509IF,
    &x509::X509SAT,
];

/// The register of all of them.
pub fn registry() -> &'static Registry {
    static REGISTRY: OnceLock<Registry> = OnceLock::new();
    REGISTRY.get_or_init(|| Registry::new(PROTOCOLS))
}
