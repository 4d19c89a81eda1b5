//! The colours and sizes of the window, named by use.
//!
//! No other file of `gui/` writes a colour: a literal elsewhere would be wrong in the other theme.

use eframe::egui::{Color32, Stroke, Ui, Visuals};

/// An opaque colour from `0xrrggbb`.
pub const fn hex(rgb: u32) -> Color32 {
    Color32::from_rgb((rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8)
}

macro_rules! palette {
    ($($(#[$doc:meta])* $name:ident = $dark:literal, $light:literal;)*) => {
        /// Every colour of one theme.
        #[derive(Debug)]
        pub struct Palette {
            /// Whether this is the dark theme.
            pub dark: bool,
            $($(#[$doc])* pub $name: Color32,)*
        }

        /// Light text on dark surfaces.
        pub static DARK: Palette = Palette { dark: true, $($name: hex($dark),)* };

        /// Dark text on light surfaces.
        pub static LIGHT: Palette = Palette { dark: false, $($name: hex($light),)* };
    };
}

palette! {
    /// Tab strip, behind everything.
    strip = 0x0a0d11, 0xe8ebee;
    /// Canvas: list, tree, bytes, graphs, tables.
    surface_0 = 0x0e1115, 0xffffff;
    /// Bars, pane headers, panels, dialogs.
    surface_1 = 0x16191e, 0xf4f6f8;
    /// Popups, menus, toasts, buttons with a frame.
    surface_2 = 0x1d2127, 0xffffff;
    /// Hovered or pressed control, chips.
    surface_3 = 0x282d34, 0xe6e9ed;
    /// Text fields.
    field = 0x0a0d11, 0xffffff;
    /// Hairlines between parts.
    line_1 = 0x23272d, 0xdfe2e6;
    /// Frames of fields, popups, buttons.
    line_2 = 0x3c414a, 0xc1c5cb;
    /// Check boxes, radio buttons, anything known only by its outline.
    outline = 0x686e76, 0x7e848c;
    /// Values, names, chosen things.
    text_1 = 0xebedef, 0x1a1e25;
    /// Labels, summaries, icons.
    text_2 = 0xbabec4, 0x484f58;
    /// Hints, units, zero bytes, generated items.
    text_3 = 0x91969f, 0x606771;
    /// Not available now; never for information.
    text_off = 0x595e65, 0x9a9fa6;
    /// Links, active icons, focus ring, histogram.
    accent = 0x75b9f8, 0x1163b6;
    /// Main button, checked box.
    accent_fill = 0x276fc8, 0x1163b6;
    /// Text on `accent_fill`.
    on_accent = 0xffffff, 0xffffff;
    /// Switched-on tool, chip, chosen interface.
    accent_soft = 0x182f4a, 0xd9eafd;
    /// Selected packet, field, bytes, table row.
    sel = 0x1c5094, 0x2c6fb5;
    /// Text on `sel`.
    sel_text = 0xffffff, 0xffffff;
    /// What is selected while the window is inactive.
    sel_idle = 0x2b3749, 0xcbdbed;
    /// Good, valid: text and icon.
    ok = 0x75d792, 0x1b6c36;
    /// Good, valid: fill of a bar or card.
    ok_bg = 0x0f2618, 0xe3fbe8;
    /// Good, valid: frame of a bar or card.
    ok_line = 0x3a8753, 0x46975b;
    /// Works, but: text and icon.
    warn = 0xf1cd6a, 0x7c5505;
    /// Works, but: fill of a bar or card.
    warn_bg = 0x2e230a, 0xfef8e3;
    /// Works, but: frame of a bar or card.
    warn_line = 0xa8832e, 0xad7e1e;
    /// Wrong: text and icon.
    err = 0xfc8987, 0xbc2729;
    /// Wrong: fill of a bar or card.
    err_bg = 0x361717, 0xffedec;
    /// Wrong: frame of a bar or card.
    err_line = 0xd04f4d, 0xde4e4b;
    /// Capturing.
    live = 0xf75d59, 0xd02c2e;
    /// Severity Error.
    sev_error = 0xfb7573, 0xbe2327;
    /// Severity Warning.
    sev_warn = 0xf1cd6a, 0x7c5505;
    /// Severity Note.
    sev_note = 0x6fd3de, 0x006d7b;
    /// Severity Chat.
    sev_chat = 0x7fb7f7, 0x1c63b0;
    /// Severity Comment.
    sev_comment = 0xa2d686, 0x376b2b;
    /// A field or protocol in a filter.
    syn_field = 0x85cef9, 0x00579a;
    /// An operator in a filter.
    syn_op = 0xd4a3df, 0x813b91;
    /// A value in a filter.
    syn_value = 0xb4d98f, 0x306324;
    /// A function in a filter.
    syn_func = 0xe8c17f, 0x81520a;
    /// Bytes of the selected item's protocol.
    byte_layer = 0x1d2b3e, 0xd7e8fc;
    /// Bytes of the hovered item; tree row of the hovered byte.
    byte_hover = 0x35465d, 0xb4d3f6;
    /// Offset column of the bytes.
    byte_offset = 0x798898, 0x606f7e;
    /// Found text.
    find_hit = 0x735603, 0xfadf7a;
    /// Follow: words of the side that opened.
    flow_a = 0xf4b6ab, 0x800000;
    /// Follow: their ground.
    flow_a_bg = 0x261614, 0xfbedcd;
    /// Follow: words of the other side.
    flow_b = 0xa8cbf1, 0x000080;
    /// Follow: their ground.
    flow_b_bg = 0x131d2a, 0xedeefb;
    /// Marked row.
    mark_bg = 0x002c3a, 0x002033;
    /// Text on `mark_bg`.
    mark_text = 0xffffff, 0xffffff;
    /// Ignored row, on `surface_0`.
    ignored_text = 0x808388, 0x6e737b;
    /// What a hovered row is mixed with.
    hover_mix = 0xffffff, 0x12272e;
    /// What is behind a dialog, and below popups.
    shade = 0x000000, 0x1a1e25;
    /// Colour of a packet in the scroll map that no rule colours.
    map_plain = 0x3f4348, 0xc9cdd3;
}

/// Rows of conversations that the user coloured, dark and light; Wireshark's ten.
const TALKS: [(u32, u32); 10] = [
    (0x6a2b2f, 0xffc0c0),
    (0x5a2f5c, 0xffc0ff),
    (0x432c43, 0xe0c0e0),
    (0x3b376d, 0xc0c0ff),
    (0x143737, 0xc0e0e0),
    (0x0d4b51, 0xc0ffff),
    (0x1a4b28, 0xc0ffc0),
    (0x48400b, 0xffffc0),
    (0x353118, 0xe0e0c0),
    (0x414244, 0xe0e0e0),
];

impl Palette {
    /// Text and row of a conversation that the user gave a colour, from 0.
    pub fn talk(&self, color: u8) -> (Color32, Color32) {
        let (dark, light) = TALKS.get(usize::from(color)).copied().unwrap_or(TALKS[9]);
        if self.dark { (hex(0xeef0f3), hex(dark)) } else { (hex(0x12272e), hex(light)) }
    }

    /// The palette of the theme that `ui` is drawn in.
    pub fn of(ui: &Ui) -> &'static Palette {
        Palette::for_visuals(ui.visuals())
    }

    /// The palette that belongs to `visuals`.
    pub fn for_visuals(visuals: &Visuals) -> &'static Palette {
        if visuals.dark_mode { &DARK } else { &LIGHT }
    }

    /// The colour of a row under the pointer: its own, 7 % nearer to white or to dark.
    pub fn hovered(&self, row: Color32) -> Color32 {
        mix(row, self.hover_mix, 0.07)
    }

    /// A hairline between two parts.
    pub fn hairline(&self) -> Stroke {
        Stroke::new(1.0, self.line_1)
    }

    /// The shadow below popups, menus, dialogs and toasts.
    pub fn shadow(&self) -> eframe::egui::Shadow {
        eframe::egui::Shadow {
            offset: [0, 8],
            blur: 24,
            spread: 0,
            color: self.shade.gamma_multiply(if self.dark { 0.45 } else { 0.18 }),
        }
    }
}

/// Colours of the lines of a graph, in dark and light.
const GRAPH: [(u32, u32); 8] = [
    (0x6fb5fc, 0x1870ba),
    (0x71c685, 0x14833e),
    (0xf58f83, 0xb0463d),
    (0xccad47, 0x90782a),
    (0xcd97e6, 0x8b50a4),
    (0x1ac7cf, 0x007e84),
    (0xeb8dbb, 0xa64579),
    (0xe99b58, 0xa65500),
];

/// The colour of a line of a graph; they come round after the eighth.
pub fn graph_lines(palette: &Palette, line: usize) -> Color32 {
    let (dark, light) = GRAPH.get(line % GRAPH.len()).copied().unwrap_or_default();
    hex(if palette.dark { dark } else { light })
}

/// A colour without what shines through it.
pub fn opaque(color: Color32) -> Color32 {
    Color32::from_rgb(color.r(), color.g(), color.b())
}

/// `a` with `share` of `b` in it.
pub fn mix(a: Color32, b: Color32, share: f32) -> Color32 {
    let channel = |x: u8, y: u8| (f32::from(x) + (f32::from(y) - f32::from(x)) * share).round() as u8;
    Color32::from_rgb(channel(a.r(), b.r()), channel(a.g(), b.g()), channel(a.b(), b.b()))
}

/// The WCAG 2 contrast of two opaque colours, 1 to 21.
pub fn contrast(a: Color32, b: Color32) -> f32 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(color: Color32) -> f32 {
    let linear = |v: u8| {
        let v = f32::from(v) / 255.0;
        if v <= 0.03928 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(color.r()) + 0.7152 * linear(color.g()) + 0.0722 * linear(color.b())
}

/// How high rows of list, details and bytes are, and the size of their text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RowSize {
    pub height: f32,
    pub text: f32,
}

impl Default for RowSize {
    fn default() -> RowSize {
        RowSize::NORMAL
    }
}

impl RowSize {
    pub const COMPACT: RowSize = RowSize { height: 18.0, text: 11.5 };
    pub const NORMAL: RowSize = RowSize { height: size::ROW, text: text::DATA };
    pub const ROOMY: RowSize = RowSize { height: 24.0, text: 13.0 };

    /// The size of the window's own words in such rows.
    pub fn words(self) -> f32 {
        self.text + text::NORMAL - text::DATA
    }
}

/// Heights, widths and corners in points.
pub mod size {
    /// Tabs and menus.
    pub const STRIP: f32 = 36.0;
    /// Commands and filter.
    pub const COMMAND_ROW: f32 = 44.0;
    /// Packets over time.
    pub const TIME_STRIP: f32 = 48.0;
    /// The same in a low window.
    pub const TIME_STRIP_LOW: f32 = 20.0;
    /// What is sought, above the list.
    pub const FIND_BAR: f32 = 40.0;
    /// Text fields and the filter bar.
    pub const CONTROL: f32 = 30.0;
    /// Buttons.
    pub const BUTTON: f32 = 28.0;
    /// Buttons inside fields and pane headers.
    pub const SMALL_BUTTON: f32 = 22.0;
    /// Column titles.
    pub const COLUMN_HEADER: f32 = 24.0;
    /// Rows of list, tree and bytes.
    pub const ROW: f32 = 20.0;
    /// Title of a pane.
    pub const PANE_HEADER: f32 = 28.0;
    /// Status bar.
    pub const STATUS: f32 = 26.0;
    /// Rows of menus.
    pub const MENU_ROW: f32 = 26.0;
    /// Corners of popups, cards and dialogs.
    pub const CORNER_POPUP: u8 = 8;
    /// Corners of controls.
    pub const CORNER_CONTROL: u8 = 6;
    /// Corners of chips and small buttons.
    pub const CORNER_CHIP: u8 = 5;
    /// From the edge of a cell to its text.
    pub const CELL_EDGE: f32 = 8.0;
    /// What can be grabbed of a splitter.
    pub const GRIP: f32 = 8.0;
    /// One level of the tree.
    pub const INDENT: f32 = 16.0;
    /// The gutter left of the packet numbers.
    pub const GUTTER: f32 = 24.0;
    /// The scroll bar of the packet list, wide enough for the map in it.
    pub const SCROLL_MAP: f32 = 14.0;
    /// Other scroll bars.
    pub const SCROLL_BAR: f32 = 10.0;
}

/// Sizes of text in points.
pub mod text {
    /// Words of the window.
    pub const NORMAL: f32 = 12.5;
    /// Status bar, buttons beside the filter.
    pub const SMALL: f32 = 12.0;
    /// Column titles and counts.
    pub const COLUMN: f32 = 11.5;
    /// Hints.
    pub const HINT: f32 = 11.0;
    /// Headings of sections.
    pub const HEADING: f32 = 15.0;
    /// The name on the welcome page.
    pub const TITLE: f32 = 24.0;
    /// Rows of list, tree, bytes, tables.
    pub const DATA: f32 = 12.0;
    /// Text of filters.
    pub const FILTER: f32 = 13.0;
    /// Icons in toolbars.
    pub const ICON: f32 = 17.0;
    /// Icons in pane headers.
    pub const ICON_PANE: f32 = 15.0;
    /// Icons beside text.
    pub const ICON_TEXT: f32 = 13.0;
    /// Carets.
    pub const ICON_CARET: f32 = 11.0;
}

#[cfg(test)]
mod tests {
    use super::*;

    type Pick = fn(&Palette) -> Color32;

    /// Foreground, background, least contrast in either theme.
    const PAIRS: &[(&str, Pick, Pick, f32)] = &[
        ("text-1 on surface-0", |p| p.text_1, |p| p.surface_0, 16.0),
        ("text-2 on surface-1", |p| p.text_2, |p| p.surface_1, 7.5),
        ("text-3 on surface-3", |p| p.text_3, |p| p.surface_3, 4.5),
        ("text-3 on surface-0", |p| p.text_3, |p| p.surface_0, 4.5),
        ("text-off on surface-1", |p| p.text_off, |p| p.surface_1, 2.4),
        ("accent on surface-1", |p| p.accent, |p| p.surface_1, 5.5),
        ("accent on accent-soft", |p| p.accent, |p| p.accent_soft, 4.5),
        ("text-1 on accent-soft", |p| p.text_1, |p| p.accent_soft, 4.5),
        ("white on accent-fill", |p| p.on_accent, |p| p.accent_fill, 4.9),
        ("white on sel", |p| p.sel_text, |p| p.sel, 5.1),
        ("text-1 on sel-idle", |p| p.text_1, |p| p.sel_idle, 10.0),
        ("ok on ok-bg", |p| p.ok, |p| p.ok_bg, 5.8),
        ("warn on warn-bg", |p| p.warn, |p| p.warn_bg, 6.2),
        ("err on err-bg", |p| p.err, |p| p.err_bg, 5.3),
        ("text-1 on ok-bg", |p| p.text_1, |p| p.ok_bg, 4.5),
        ("text-1 on warn-bg", |p| p.text_1, |p| p.warn_bg, 4.5),
        ("text-1 on err-bg", |p| p.text_1, |p| p.err_bg, 4.5),
        ("live on surface-1", |p| p.live, |p| p.surface_1, 4.5),
        ("sev-error on surface-1", |p| p.sev_error, |p| p.surface_1, 5.5),
        ("sev-warn on surface-1", |p| p.sev_warn, |p| p.surface_1, 6.0),
        ("sev-note on surface-1", |p| p.sev_note, |p| p.surface_1, 5.5),
        ("sev-chat on surface-1", |p| p.sev_chat, |p| p.surface_1, 5.5),
        ("sev-comment on surface-1", |p| p.sev_comment, |p| p.surface_1, 5.8),
        ("syn-field on err-bg", |p| p.syn_field, |p| p.err_bg, 5.8),
        ("syn-op on err-bg", |p| p.syn_op, |p| p.err_bg, 5.8),
        ("syn-value on err-bg", |p| p.syn_value, |p| p.err_bg, 5.8),
        ("syn-func on err-bg", |p| p.syn_func, |p| p.err_bg, 5.8),
        ("syn-field on ok-bg", |p| p.syn_field, |p| p.ok_bg, 5.8),
        ("syn-func on warn-bg", |p| p.syn_func, |p| p.warn_bg, 5.8),
        ("text-1 on byte-layer", |p| p.text_1, |p| p.byte_layer, 12.0),
        ("text-1 on byte-hover", |p| p.text_1, |p| p.byte_hover, 8.0),
        ("byte-offset on surface-0", |p| p.byte_offset, |p| p.surface_0, 5.1),
        ("text-1 on find-hit", |p| p.text_1, |p| p.find_hit, 5.7),
        ("white on mark-bg", |p| p.mark_text, |p| p.mark_bg, 14.5),
        ("ignored-text on surface-0", |p| p.ignored_text, |p| p.surface_0, 4.7),
        ("flow-a on flow-a-bg", |p| p.flow_a, |p| p.flow_a_bg, 9.3),
        ("flow-b on flow-b-bg", |p| p.flow_b, |p| p.flow_b_bg, 10.0),
        ("graph lines on surface-0, the first", |p| graph_lines(p, 0), |p| p.surface_0, 4.2),
        ("graph lines on surface-0, the fourth", |p| graph_lines(p, 3), |p| p.surface_0, 4.2),
        ("outline on surface-0", |p| p.outline, |p| p.surface_0, 3.0),
        ("outline on surface-2", |p| p.outline, |p| p.surface_2, 3.0),
    ];

    #[test]
    fn text_can_be_read_on_what_it_stands_on() {
        for theme in [&DARK, &LIGHT] {
            for (pair, fore, back, least) in PAIRS {
                let found = contrast(fore(theme), back(theme));
                assert!(
                    found >= *least,
                    "{pair} is {found:.2} in {}, at least {least} wanted",
                    if theme.dark { "dark" } else { "light" }
                );
            }
        }
    }

    #[test]
    fn coloured_conversations_can_be_read() {
        for theme in [&DARK, &LIGHT] {
            for color in 0..10 {
                let (text, row) = theme.talk(color);
                assert!(contrast(text, row) >= 8.5, "{color}");
            }
        }
    }

    #[test]
    fn contrast_is_the_one_of_wcag() {
        assert!((contrast(hex(0xffffff), hex(0x000000)) - 21.0).abs() < 0.01);
        assert!((contrast(hex(0x777777), hex(0xffffff)) - 4.48).abs() < 0.01);
    }

    /// A colour written anywhere else would not follow the theme.
    #[test]
    fn colours_are_written_in_tokens_and_coloring_only() {
        fn visit(folder: &std::path::Path, found: &mut Vec<String>) {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    visit(&path, found);
                    continue;
                }
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                if name == "tokens.rs" || name == "coloring.rs" {
                    continue;
                }
                for (number, line) in std::fs::read_to_string(&path).unwrap().lines().enumerate() {
                    let literal = [
                        "Color32::from_",
                        "Color32::WHITE",
                        "Color32::BLACK",
                        "Color32::RED",
                        "Color32::GR",
                        "hex(0x",
                        "Rgba::",
                        "hex_color!",
                    ];
                    if literal.iter().any(|l| line.contains(l)) {
                        found.push(format!("{}:{}: {}", path.display(), number + 1, line.trim()));
                    }
                }
            }
        }
        let mut found = Vec::new();
        visit(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/gui"), &mut found);
        assert!(found.is_empty(), "literal colours:\n{}", found.join("\n"));
    }
}
