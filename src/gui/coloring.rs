//! Coloring rules: Wireshark's defaults with colours for both themes, the form in which they are exchanged, and how a
//! dark colour follows from a light one.
//!
//! The light colours are Wireshark's own; 19 and 20 have a darker text, because theirs had a
//! contrast of 1.9 and 4.4. The dark ones keep hue and meaning: pale rows are quiet tints, black
//! rows stay the deepest with bright text, red stays red.

use super::tokens::{Palette, contrast, hex, mix};
use eframe::egui::Color32;
use serde::{Deserialize, Serialize};
use std::fmt::Write;

/// The least contrast that is easy to read.
pub const READABLE: f32 = 4.5;

/// The colours of a rule in one theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowColors {
    pub text: Color32,
    pub row: Color32,
    /// In the map of the scroll bar.
    pub map: Color32,
}

/// A coloring rule: packets that its filter matches have its colours.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "Saved", into = "Saved")]
pub struct ColoringRule {
    pub name: String,
    pub filter: String,
    pub enabled: bool,
    pub light: RowColors,
    pub dark: RowColors,
    /// The dark colours are made of the light ones.
    pub dark_follows: bool,
}

/// A rule as the settings have it; colours are text on row, as in `12272e on e4ffc7`.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Saved {
    name: String,
    filter: String,
    off: bool,
    light: String,
    dark: Option<String>,
}

impl From<ColoringRule> for Saved {
    fn from(rule: ColoringRule) -> Saved {
        Saved {
            light: pair_words(rule.light),
            dark: (!rule.dark_follows).then(|| pair_words(rule.dark)),
            name: rule.name,
            filter: rule.filter,
            off: !rule.enabled,
        }
    }
}

impl From<Saved> for ColoringRule {
    fn from(saved: Saved) -> ColoringRule {
        let pair = |words: &str| {
            let (text, row) = words.split_once(" on ")?;
            Some((read_color(text)?, read_color(row)?))
        };
        let (text, row) = pair(&saved.light).unwrap_or((hex(0x000000), hex(0xffffff)));
        let mut rule = ColoringRule::new(saved.name, saved.filter, text, row);
        rule.enabled = !saved.off;
        rule.take_known();
        if let Some((text, row)) = saved.dark.as_deref().and_then(pair) {
            rule.set_dark(text, row);
        }
        rule
    }
}

/// A pair of colours as `12272e on e4ffc7`.
pub fn pair_words(colors: RowColors) -> String {
    format!("{} on {}", color_words(colors.text), color_words(colors.row))
}

impl ColoringRule {
    /// A rule with colours in the light theme, which the dark one follows.
    pub fn new(name: impl Into<String>, filter: impl Into<String>, text: Color32, row: Color32) -> ColoringRule {
        let light = RowColors { text, row, map: map_color(text, row, false) };
        ColoringRule {
            name: name.into(),
            filter: filter.into(),
            enabled: true,
            light,
            dark: dark_of(light),
            dark_follows: true,
        }
    }

    /// The colours of this rule in the theme of `palette`.
    pub fn colors(&self, palette: &Palette) -> RowColors {
        if palette.dark { self.dark } else { self.light }
    }

    /// Sets the colours of the light theme, and of the dark one if it follows.
    pub fn set_light(&mut self, text: Color32, row: Color32) {
        self.light = RowColors { text, row, map: map_color(text, row, false) };
        if self.dark_follows {
            self.dark = dark_of(self.light);
        }
    }

    /// Sets the colours of the dark theme, which follows no more.
    pub fn set_dark(&mut self, text: Color32, row: Color32) {
        self.dark = RowColors { text, row, map: map_color(text, row, true) };
        self.dark_follows = false;
    }

    /// A rule that everybody starts with has its own dark colours as long as its light ones are the same.
    fn take_known(&mut self) {
        let known = |other: &&Known| {
            other.name == self.name && (other.light.row, other.light.text) == (self.light.row, self.light.text)
        };
        if let Some(known) = DEFAULTS.iter().find(known) {
            (self.light, self.dark) = (known.light, known.dark);
        }
    }

    /// Black and deep red rows say that something is wrong.
    pub fn is_bad(&self) -> bool {
        contrast(self.light.row, hex(0xffffff)) > 7.0
    }
}

const fn colors(text: u32, row: u32, map: u32) -> RowColors {
    RowColors { text: hex(text), row: hex(row), map: hex(map) }
}

/// A default rule: name, filter, light, dark.
struct Known {
    name: &'static str,
    filter: &'static str,
    light: RowColors,
    dark: RowColors,
}

/// The rules that everybody starts with; the first that matches a packet counts.
pub fn default_rules() -> Vec<ColoringRule> {
    let own = |rule: &Known| ColoringRule {
        name: rule.name.to_owned(),
        filter: rule.filter.to_owned(),
        enabled: true,
        light: rule.light,
        dark: rule.dark,
        dark_follows: true,
    };
    DEFAULTS.iter().map(own).collect()
}

static DEFAULTS: &[Known] = &[
    Known {
        name: "Bad TCP",
        filter: "tcp.analysis.flags && !tcp.analysis.window_update && !tcp.analysis.keep_alive && !tcp.analysis.keep_alive_ack",
        light: colors(0xf78787, 0x12272e, 0xc23b3b),
        dark: colors(0xff9996, 0x340e0f, 0xf05656),
    },
    Known {
        name: "HSRP State Change",
        filter: "hsrp.state != 8 && hsrp.state != 16",
        light: colors(0xfffc9c, 0x12272e, 0x8f7a10),
        dark: colors(0xf5ee95, 0x1c1a0a, 0xd6be45),
    },
    Known {
        name: "Spanning Tree Topology Change",
        filter: "stp.type == 0x80",
        light: colors(0xfffc9c, 0x12272e, 0x8f7a10),
        dark: colors(0xf5ee95, 0x1c1a0a, 0xd6be45),
    },
    Known {
        name: "OSPF State Change",
        filter: "ospf.msg != 1",
        light: colors(0xfffc9c, 0x12272e, 0x8f7a10),
        dark: colors(0xf5ee95, 0x1c1a0a, 0xd6be45),
    },
    Known {
        name: "ICMP errors",
        filter: "icmp.type in { 3..5, 11 } || icmpv6.type in { 1..4 }",
        light: colors(0xb7f774, 0x12272e, 0x4f8a14),
        dark: colors(0xb5f07b, 0x121d0d, 0x85c74c),
    },
    Known {
        name: "ARP",
        filter: "arp",
        light: colors(0x12272e, 0xfaf0d7, 0xdcc48a),
        dark: colors(0xded8cd, 0x292418, 0x706142),
    },
    Known {
        name: "ICMP",
        filter: "icmp || icmpv6",
        light: colors(0x12272e, 0xfce0ff, 0xdd9ae6),
        dark: colors(0xe3d3e5, 0x311e33, 0x7c5082),
    },
    Known {
        name: "TCP RST",
        filter: "tcp.flags.reset eq 1",
        light: colors(0xfffc9c, 0xa40000, 0xa40000),
        dark: colors(0xfbf6ab, 0x851616, 0xd4302e),
    },
    Known {
        name: "SCTP ABORT",
        filter: "sctp.chunk_type eq ABORT",
        light: colors(0xfffc9c, 0xa40000, 0xa40000),
        dark: colors(0xfbf6ab, 0x851616, 0xd4302e),
    },
    Known {
        name: "TTL low or unexpected",
        filter: "(ip.dst != 224.0.0.0/4 && ip.ttl < 5 && !pim && !ospf) || (ip.dst == 224.0.0.0/24 && ip.dst != 224.0.0.251 && ip.ttl != 1 && !(vrrp || carp))",
        light: colors(0xecf0eb, 0xa40000, 0xa40000),
        dark: colors(0xf0f3ef, 0x851616, 0xd4302e),
    },
    Known {
        name: "Checksum Errors",
        filter: r#"eth.fcs.status=="Bad" || ip.checksum.status=="Bad" || tcp.checksum.status=="Bad" || udp.checksum.status=="Bad" || sctp.checksum.status=="Bad" || mstp.checksum.status=="Bad" || cdp.checksum.status=="Bad" || edp.checksum.status=="Bad" || wlan.fcs.status=="Bad" || stt.checksum.status=="Bad""#,
        light: colors(0xf78787, 0x12272e, 0xc23b3b),
        dark: colors(0xff9996, 0x340e0f, 0xf05656),
    },
    Known {
        name: "SMB",
        filter: "smb || nbss || nbns || netbios",
        light: colors(0x12272e, 0xfeffd0, 0xd3d45e),
        dark: colors(0xdbdbc5, 0x2a290f, 0x686728),
    },
    Known {
        name: "HTTP",
        filter: "http || tcp.port == 80 || http2",
        light: colors(0x12272e, 0xe4ffc7, 0x9ccf5f),
        dark: colors(0xd2deca, 0x1e2a15, 0x516d3c),
    },
    Known {
        name: "DCERPC",
        filter: "dcerpc",
        light: colors(0x12272e, 0xc797ff, 0xa05fe8),
        dark: colors(0xeee4fd, 0x402a5a, 0x8957bf),
    },
    Known {
        name: "Routing",
        filter: "hsrp || eigrp || ospf || bgp || cdp || vrrp || carp || gvrp || igmp || ismp",
        light: colors(0x12272e, 0xfff3d6, 0xe2b964),
        dark: colors(0xe7d6c5, 0x352412, 0x815a2d),
    },
    Known {
        name: "TCP SYN/FIN",
        filter: "tcp.flags & 0x02 || tcp.flags.fin == 1",
        light: colors(0x12272e, 0xa0a0a0, 0x8a8a8a),
        dark: colors(0xedeef0, 0x36393f, 0x7d8086),
    },
    Known {
        name: "TCP",
        filter: "tcp",
        light: colors(0x12272e, 0xe7e6ff, 0xa9a5e0),
        dark: colors(0xd8d7e8, 0x201f2e, 0x615e84),
    },
    Known {
        name: "UDP",
        filter: "udp",
        light: colors(0x12272e, 0xdaeeff, 0x84bdf0),
        dark: colors(0xcbdcea, 0x142635, 0x3c6889),
    },
    Known {
        name: "Broadcast",
        filter: "eth[0] & 1",
        light: colors(0x63675f, 0xffffff, 0xc9ccc6),
        dark: colors(0x9d9f9a, 0x0e1115, 0x404347),
    },
    Known {
        name: "System Event",
        filter: "systemd_journal || sysdig",
        light: colors(0x24618c, 0xe6e6e6, 0x9fb4c4),
        dark: colors(0x8ec2e6, 0x232527, 0x486e88),
    },
];

/// A text that cannot be a list of coloring rules: the line, from 1, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotRules {
    pub line: usize,
    pub sentence: &'static str,
}

/// Reads rules in the form of Wireshark's file `colorfilters`: `@name@filter@[r,g,b][r,g,b]`, row before text.
pub fn read_rules(text: &str) -> Result<Vec<ColoringRule>, NotRules> {
    let mut rules = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let wrong = |sentence| NotRules { line: at + 1, sentence };
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (enabled, rest) = match line.strip_prefix('!') {
            Some(rest) => (false, rest),
            None => (true, line),
        };
        let rest = rest.strip_prefix('@').ok_or_else(|| wrong("A rule begins with @"))?;
        let (name, rest) = rest.split_once('@').ok_or_else(|| wrong("The name of a rule ends with @"))?;
        // The colours stand at the end: a filter may have an @ of its own.
        let (filter, colors) = rest.rsplit_once('@').ok_or_else(|| wrong("The filter of a rule ends with @"))?;
        let mut found = colors.split(']').filter_map(|color| color.trim().strip_prefix('[')).map(|color| {
            let mut parts = color.split(',').map(|part| part.trim().parse::<u16>().ok());
            let mut next = || parts.next().flatten().map(|part| (part >> 8) as u8);
            Some(Color32::from_rgb(next()?, next()?, next()?))
        });
        let (row, text) = match (found.next(), found.next()) {
            (Some(Some(row)), Some(Some(text))) => (row, text),
            _ => return Err(wrong("A rule has two colours, [red,green,blue][red,green,blue]")),
        };
        let mut rule = ColoringRule::new(name, filter, text, row);
        rule.enabled = enabled;
        rule.take_known();
        rules.push(rule);
    }
    Ok(rules)
}

/// Writes rules in that form.
pub fn write_rules(rules: &[ColoringRule]) -> String {
    let mut out =
        String::from("# Coloring rules: @name@filter@[row red,green,blue][text red,green,blue]; ! switches one off\n");
    let wide = |part: u8| u16::from(part) * 257;
    for rule in rules {
        let off = if rule.enabled { "" } else { "!" };
        let name = rule.name.replace(['@', '\n'], " ");
        let _ = write!(out, "{off}@{name}@{}@", rule.filter.replace('\n', " "));
        for color in [rule.light.row, rule.light.text] {
            let _ = write!(out, "[{},{},{}]", wide(color.r()), wide(color.g()), wide(color.b()));
        }
        out.push('\n');
    }
    out
}

/// The colours of the dark theme that follow from those of the light one; the hue stays.
pub fn dark_of(light: RowColors) -> RowColors {
    let (row, text) = (Oklch::of(light.row), Oklch::of(light.text));
    let red = row.chroma > 0.15 && row.lightness < 0.6;
    let (row, text) = if red {
        (Oklch { lightness: 0.40, ..row }, Oklch { lightness: text.lightness.max(0.95), ..text })
    } else if row.lightness > 0.75 {
        let chroma = (row.chroma * 0.9).min(0.046);
        (Oklch { lightness: 0.265, chroma, ..row }, Oklch { lightness: 0.885, chroma: chroma * 0.5, hue: row.hue })
    } else if row.lightness > 0.35 {
        (Oklch { lightness: 0.34, ..row }, Oklch { lightness: 0.95, chroma: row.chroma.min(0.02), hue: row.hue })
    } else {
        let chroma = text.chroma.min(0.06);
        (Oklch { lightness: 0.22, chroma, hue: text.hue }, Oklch { lightness: text.lightness.max(0.79), ..text })
    };
    let (row, text) = (row.color(), text.color());
    RowColors { text, row, map: map_color(text, row, true) }
}

/// A colour for the scroll map: what stands out of a row, so that a bar of two points shows it.
fn map_color(text: Color32, row: Color32, dark: bool) -> Color32 {
    let (row, text) = (Oklch::of(row), Oklch::of(text));
    // Of pale and black rows the hue is what tells; of others the row itself.
    let from = if row.chroma < 0.02 && text.chroma > row.chroma || row.lightness < 0.3 { text } else { row };
    let lightness = if dark { 0.55 } else { from.lightness.clamp(0.45, 0.8) };
    Oklch { lightness, chroma: (from.chroma * 1.6).min(0.16), hue: from.hue }.color()
}

/// A pair of colours that can be read: the text goes towards black or white as far as it must.
pub fn readable(text: Color32, row: Color32) -> Color32 {
    let towards =
        [hex(0x000000), hex(0xffffff)].into_iter().max_by(|a, b| contrast(*a, row).total_cmp(&contrast(*b, row)));
    let towards = towards.unwrap_or(text);
    (0..=20)
        .map(|step| mix(text, towards, step as f32 / 20.0))
        .find(|text| contrast(*text, row) >= READABLE)
        .unwrap_or(towards)
}

/// A colour by lightness, chroma and hue as eyes see them (Björn Ottosson's Oklab, in polar form).
#[derive(Clone, Copy, Debug)]
struct Oklch {
    lightness: f32,
    chroma: f32,
    /// In radians.
    hue: f32,
}

impl Oklch {
    fn of(color: Color32) -> Oklch {
        let linear = |part: u8| {
            let part = f32::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        let (r, g, b) = (linear(color.r()), linear(color.g()), linear(color.b()));
        let l = (0.412_221_46 * r + 0.536_332_55 * g + 0.051_445_995 * b).cbrt();
        let m = (0.211_903_5 * r + 0.680_699_5 * g + 0.107_396_96 * b).cbrt();
        let s = (0.088_302_46 * r + 0.281_718_85 * g + 0.629_978_7 * b).cbrt();
        let a = 1.977_998_5 * l - 2.428_592_2 * m + 0.450_593_7 * s;
        let b = 0.025_904_037 * l + 0.782_771_77 * m - 0.808_675_77 * s;
        Oklch { lightness: 0.210_454_26 * l + 0.793_617_8 * m - 0.004_072_047 * s, chroma: a.hypot(b), hue: b.atan2(a) }
    }

    fn color(self) -> Color32 {
        let (a, b) = (self.chroma * self.hue.cos(), self.chroma * self.hue.sin());
        let l = (self.lightness + 0.396_337_78 * a + 0.215_803_76 * b).powi(3);
        let m = (self.lightness - 0.105_561_346 * a - 0.063_854_17 * b).powi(3);
        let s = (self.lightness - 0.089_484_18 * a - 1.291_485_5 * b).powi(3);
        let part = |linear: f32| {
            let part = linear.clamp(0.0, 1.0);
            let part = if part <= 0.003_130_8 { part * 12.92 } else { 1.055 * part.powf(1.0 / 2.4) - 0.055 };
            (part * 255.0).round() as u8
        };
        Color32::from_rgb(
            part(4.076_741_7 * l - 3.307_711_6 * m + 0.230_969_94 * s),
            part(-1.268_438 * l + 2.609_757_4 * m - 0.341_319_4 * s),
            part(-0.004_196_086_3 * l - 0.703_418_6 * m + 1.707_614_7 * s),
        )
    }
}

/// A colour as `e4ffc7`.
pub fn color_words(color: Color32) -> String {
    format!("{:02x}{:02x}{:02x}", color.r(), color.g(), color.b())
}

/// Reads a colour such as `e4ffc7` or `#e4ffc7`.
pub fn read_color(words: &str) -> Option<Color32> {
    let digits = words.trim().trim_start_matches('#');
    (digits.len() == 6).then(|| u32::from_str_radix(digits, 16).ok()).flatten().map(hex)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_can_be_read_in_both_themes() {
        for rule in default_rules() {
            for colors in [rule.light, rule.dark] {
                let found = contrast(colors.text, colors.row);
                assert!(found >= READABLE, "{}: {found:.1}", rule.name);
            }
        }
    }

    #[test]
    fn there_are_the_twenty_rules_users_know() {
        let rules = default_rules();
        assert_eq!(rules.len(), 20);
        assert_eq!(rules[0].name, "Bad TCP");
        assert_eq!(rules[19].name, "System Event");
        let bad: Vec<usize> = (0..20).filter(|rule| rules[*rule].is_bad()).collect();
        assert_eq!(bad, [0, 1, 2, 3, 4, 7, 8, 9, 10]);
    }

    #[test]
    fn rules_are_written_and_read_as_wireshark_does() {
        let rules = default_rules();
        let text = write_rules(&rules);
        // The line that Wireshark writes for its own first rules, but for the names of fields.
        assert!(text.contains("@ARP@arp@[64250,61680,55255][4626,10023,11822]\n"), "{text}");
        assert_eq!(read_rules(&text).unwrap(), rules);
        let off = read_rules("# comment\n\n!@My rule@dns.qry.name contains \"@\"@[65535,65535,65535][0,0,0]").unwrap();
        assert_eq!((off[0].name.as_str(), off[0].enabled), ("My rule", false));
        assert_eq!(off[0].filter, "dns.qry.name contains \"@\"");
        assert_eq!(read_rules("@a@b@[1,2,3]").unwrap_err().line, 1);
        assert_eq!(read_rules("# x\nnonsense").unwrap_err().line, 2);
    }

    #[test]
    fn dark_colours_that_follow_can_be_read_and_keep_their_hue() {
        for rule in DEFAULTS {
            let dark = dark_of(rule.light);
            let found = contrast(dark.text, dark.row);
            assert!(found >= READABLE, "{}: {found:.1}", rule.name);
            let (light, dark) = (Oklch::of(rule.light.row), Oklch::of(dark.row));
            if light.chroma > 0.03 && light.lightness > 0.3 {
                let turned = (light.hue - dark.hue).sin().abs();
                assert!(turned < 0.25, "{} turns by {turned}", rule.name);
            }
        }
    }

    #[test]
    fn colours_survive_their_other_form() {
        for rgb in [0x000000, 0xffffff, 0xe4ffc7, 0xa40000, 0x12272e, 0x3344ff] {
            assert_eq!(Oklch::of(hex(rgb)).color(), hex(rgb));
            assert_eq!(read_color(&color_words(hex(rgb))), Some(hex(rgb)));
        }
        assert!(contrast(readable(hex(0x777777), hex(0x808080)), hex(0x808080)) >= READABLE);
    }
}
