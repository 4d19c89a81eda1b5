//! Wireshark's default coloring rules, with colours for both themes.
//!
//! The light colours are Wireshark's own; 19 and 20 have a darker text, because theirs had a
//! contrast of 1.9 and 4.4. The dark ones keep hue and meaning: pale rows are quiet tints, black
//! rows stay the deepest with bright text, red stays red.

use super::tokens::{Palette, hex};
use eframe::egui::Color32;

/// The colours of a rule in one theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowColors {
    pub text: Color32,
    pub row: Color32,
    /// In the map of the scroll bar.
    pub map: Color32,
}

/// A coloring rule: packets that its filter matches have its colours.
#[derive(Debug)]
pub struct ColoringRule {
    pub name: &'static str,
    pub filter: &'static str,
    pub light: RowColors,
    pub dark: RowColors,
}

impl ColoringRule {
    /// The colours of this rule in the theme of `palette`.
    pub fn colors(&self, palette: &Palette) -> RowColors {
        if palette.dark { self.dark } else { self.light }
    }
}

const fn colors(text: u32, row: u32, map: u32) -> RowColors {
    RowColors { text: hex(text), row: hex(row), map: hex(map) }
}

/// The default rules; the first that matches a packet counts.
pub static DEFAULT_RULES: &[ColoringRule] = &[
    ColoringRule {
        name: "Bad TCP",
        filter: "tcp.analysis.flags && !tcp.analysis.window_update && !tcp.analysis.keep_alive && !tcp.analysis.keep_alive_ack",
        light: colors(0xf78787, 0x12272e, 0xc23b3b),
        dark: colors(0xff9996, 0x340e0f, 0xf05656),
    },
    ColoringRule {
        name: "HSRP State Change",
        filter: "hsrp.state != 8 && hsrp.state != 16",
        light: colors(0xfffc9c, 0x12272e, 0x8f7a10),
        dark: colors(0xf5ee95, 0x1c1a0a, 0xd6be45),
    },
    ColoringRule {
        name: "Spanning Tree Topology Change",
        filter: "stp.type == 0x80",
        light: colors(0xfffc9c, 0x12272e, 0x8f7a10),
        dark: colors(0xf5ee95, 0x1c1a0a, 0xd6be45),
    },
    ColoringRule {
        name: "OSPF State Change",
        filter: "ospf.msg != 1",
        light: colors(0xfffc9c, 0x12272e, 0x8f7a10),
        dark: colors(0xf5ee95, 0x1c1a0a, 0xd6be45),
    },
    ColoringRule {
        name: "ICMP errors",
        filter: "icmp.type in { 3..5, 11 } || icmpv6.type in { 1..4 }",
        light: colors(0xb7f774, 0x12272e, 0x4f8a14),
        dark: colors(0xb5f07b, 0x121d0d, 0x85c74c),
    },
    ColoringRule {
        name: "ARP",
        filter: "arp",
        light: colors(0x12272e, 0xfaf0d7, 0xdcc48a),
        dark: colors(0xded8cd, 0x292418, 0x706142),
    },
    ColoringRule {
        name: "ICMP",
        filter: "icmp || icmpv6",
        light: colors(0x12272e, 0xfce0ff, 0xdd9ae6),
        dark: colors(0xe3d3e5, 0x311e33, 0x7c5082),
    },
    ColoringRule {
        name: "TCP RST",
        filter: "tcp.flags.reset eq 1",
        light: colors(0xfffc9c, 0xa40000, 0xa40000),
        dark: colors(0xfbf6ab, 0x851616, 0xd4302e),
    },
    ColoringRule {
        name: "SCTP ABORT",
        filter: "sctp.chunk_type eq ABORT",
        light: colors(0xfffc9c, 0xa40000, 0xa40000),
        dark: colors(0xfbf6ab, 0x851616, 0xd4302e),
    },
    ColoringRule {
        name: "TTL low or unexpected",
        filter: "(ip.dst != 224.0.0.0/4 && ip.ttl < 5 && !pim && !ospf) || (ip.dst == 224.0.0.0/24 && ip.dst != 224.0.0.251 && ip.ttl != 1 && !(vrrp || carp))",
        light: colors(0xecf0eb, 0xa40000, 0xa40000),
        dark: colors(0xf0f3ef, 0x851616, 0xd4302e),
    },
    ColoringRule {
        name: "Checksum Errors",
        filter: r#"eth.fcs.status=="Bad" || ip.checksum.status=="Bad" || tcp.checksum.status=="Bad" || udp.checksum.status=="Bad" || sctp.checksum.status=="Bad" || mstp.checksum.status=="Bad" || cdp.checksum.status=="Bad" || edp.checksum.status=="Bad" || wlan.fcs.status=="Bad" || stt.checksum.status=="Bad""#,
        light: colors(0xf78787, 0x12272e, 0xc23b3b),
        dark: colors(0xff9996, 0x340e0f, 0xf05656),
    },
    ColoringRule {
        name: "SMB",
        filter: "smb || nbss || nbns || netbios",
        light: colors(0x12272e, 0xfeffd0, 0xd3d45e),
        dark: colors(0xdbdbc5, 0x2a290f, 0x686728),
    },
    ColoringRule {
        name: "HTTP",
        filter: "http || tcp.port == 80 || http2",
        light: colors(0x12272e, 0xe4ffc7, 0x9ccf5f),
        dark: colors(0xd2deca, 0x1e2a15, 0x516d3c),
    },
    ColoringRule {
        name: "DCERPC",
        filter: "dcerpc",
        light: colors(0x12272e, 0xc797ff, 0xa05fe8),
        dark: colors(0xeee4fd, 0x402a5a, 0x8957bf),
    },
    ColoringRule {
        name: "Routing",
        filter: "hsrp || eigrp || ospf || bgp || cdp || vrrp || carp || gvrp || igmp || ismp",
        light: colors(0x12272e, 0xfff3d6, 0xe2b964),
        dark: colors(0xe7d6c5, 0x352412, 0x815a2d),
    },
    ColoringRule {
        name: "TCP SYN/FIN",
        filter: "tcp.flags & 0x02 || tcp.flags.fin == 1",
        light: colors(0x12272e, 0xa0a0a0, 0x8a8a8a),
        dark: colors(0xedeef0, 0x36393f, 0x7d8086),
    },
    ColoringRule {
        name: "TCP",
        filter: "tcp",
        light: colors(0x12272e, 0xe7e6ff, 0xa9a5e0),
        dark: colors(0xd8d7e8, 0x201f2e, 0x615e84),
    },
    ColoringRule {
        name: "UDP",
        filter: "udp",
        light: colors(0x12272e, 0xdaeeff, 0x84bdf0),
        dark: colors(0xcbdcea, 0x142635, 0x3c6889),
    },
    ColoringRule {
        name: "Broadcast",
        filter: "eth[0] & 1",
        light: colors(0x63675f, 0xffffff, 0xc9ccc6),
        dark: colors(0x9d9f9a, 0x0e1115, 0x404347),
    },
    ColoringRule {
        name: "System Event",
        filter: "systemd_journal || sysdig",
        light: colors(0x24618c, 0xe6e6e6, 0x9fb4c4),
        dark: colors(0x8ec2e6, 0x232527, 0x486e88),
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gui::tokens::contrast;

    #[test]
    fn every_rule_can_be_read_in_both_themes() {
        for rule in DEFAULT_RULES {
            for colors in [rule.light, rule.dark] {
                let found = contrast(colors.text, colors.row);
                assert!(found >= 4.5, "{}: {found:.1}", rule.name);
            }
        }
    }

    #[test]
    fn there_are_the_twenty_rules_users_know() {
        assert_eq!(DEFAULT_RULES.len(), 20);
        assert_eq!(DEFAULT_RULES[0].name, "Bad TCP");
        assert_eq!(DEFAULT_RULES[19].name, "System Event");
    }
}
