//! All junctions between protocols, on one page. Who sits on UDP? Find the references of `UDP_PORT`.

/// A junction: numbers, each with the protocol that follows.
#[derive(Debug)]
pub struct Table {
    /// Wireshark's name of the table.
    pub name: &'static str,
    pub(crate) index: usize,
}

macro_rules! tables {
    ($($(#[$doc:meta])* $id:ident = $name:literal;)*) => {
        tables!(@number 0usize; $($(#[$doc])* $id = $name;)*);
        /// Every table.
        pub static TABLES: &[&Table] = &[$(&$id),*];
    };
    (@number $index:expr; $(#[$doc:meta])* $id:ident = $name:literal; $($rest:tt)*) => {
        $(#[$doc])*
        pub static $id: Table = Table { name: $name, index: $index };
        tables!(@number $index + 1usize; $($rest)*);
    };
    (@number $index:expr;) => {};
}

tables! {
    /// Link types as capture files number them (LINKTYPE_…).
    LINK = "wtap_encap";
    ETHERTYPE = "ethertype";
    /// DSAP of LLC.
    LLC_DSAP = "llc.dsap";
    /// Protocol ids of SNAP with OUI 00-00-00 are Ethertypes; others have tables by OUI.
    LLC_OUI = "llc.oui";
    IP_PROTO = "ip.proto";
    /// The first four bits of a raw IP packet.
    IP_VERSION = "ip.version";
    TCP_PORT = "tcp.port";
    UDP_PORT = "udp.port";
    /// ALPN names and the ports of what runs in TLS.
    TLS_PORT = "tls.port";
    /// Address families of BSD null and loop headers.
    NULL_TYPE = "null.type";
    /// `sll.ltype`: packets of cooked captures that carry no Ethertype.
    SLL_LTYPE = "sll.ltype";
    GRE_PROTO = "gre.proto";
    PPP_PROTOCOL = "ppp.protocol";
    CHDLC_PROTOCOL = "chdlc.protocol";
    /// Next Protocol of VXLAN's generic protocol extension.
    VXLAN_NEXT = "vxlan.next_proto";
}
