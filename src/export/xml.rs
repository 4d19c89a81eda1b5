//! Characters that XML wants written otherwise.

/// Adds text as XML wants it inside elements and attributes; control characters become `\xN`.
pub(super) fn escape(out: &mut String, text: &str) {
    let is_special = |byte: &u8| matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'') || byte.is_ascii_control();
    let mut rest = text;
    // All special characters are one byte long, so what stands between them is copied at once.
    while let Some(at) = rest.as_bytes().iter().position(is_special) {
        let (plain, special) = rest.split_at(at);
        out.push_str(plain);
        let mut characters = special.chars();
        match characters.next() {
            Some('&') => out.push_str("&amp;"),
            Some('<') => out.push_str("&lt;"),
            Some('>') => out.push_str("&gt;"),
            Some('"') => out.push_str("&quot;"),
            Some('\'') => out.push_str("&#x27;"),
            Some(kept @ ('\t' | '\n' | '\r')) => out.push(kept),
            Some(control) => {
                let _ = std::fmt::Write::write_fmt(out, format_args!("\\x{:x}", control as u32));
            }
            None => {}
        }
        rest = characters.as_str();
    }
    out.push_str(rest);
}
