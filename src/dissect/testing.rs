//! For tests beside the code: a frame as text.

use super::{Demand, Dissector, FrameInfo, Learner, Memory, Settings, Tree};
use crate::proto;
use std::fmt::Write;

/// Bytes from hexadecimal digits; white space does not count.
pub(crate) fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.chars().filter_map(|c| c.to_digit(16)).map(|digit| digit as u8).collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect()
}

/// The tree of one frame, each line with `<name:start+len>`, and at the end the columns.
pub(crate) fn shown(link: u16, bytes: &[u8], length: usize) -> String {
    conversation_shown(link, &[(bytes, length)]).pop().unwrap_or_default()
}

/// The trees of frames that follow one another, a millisecond apart.
pub(crate) fn conversation_shown(link: u16, frames: &[(&[u8], usize)]) -> Vec<String> {
    let (mut memory, settings) = (Memory::default(), Settings::one_pass());
    let (mut learner, mut tree, demand) = (Learner::default(), Tree::default(), Demand::all());
    let mut texts = Vec::new();
    for (index, (bytes, length)) in frames.iter().enumerate() {
        let frame = FrameInfo {
            number: index as u32 + 1,
            // As TShark has it, a time of 0 is none for some purposes.
            time: crate::base::Time(1_000_000_000 + index as i64 * 1_000_000),
            captured: bytes.len() as u32,
            length: *length as u32,
            link,
            ..FrameInfo::default()
        };
        let dissector = Dissector { registry: proto::registry(), settings: &settings, memory: &memory };
        dissector.learn(&mut learner, &frame, bytes, None, &demand, &mut tree);
        learner.facts.clear();
        learner.settle(&mut memory);
        let mut text = String::new();
        for (index, node) in tree.nodes().iter().enumerate() {
            let _ = write!(text, "{:1$}", "", usize::from(node.depth) * 2);
            tree.label(index, bytes, &mut text);
            let _ = writeln!(text, " <{}:{}+{}>", node.field.abbrev, node.start, node.len);
        }
        let columns = &tree.columns;
        let _ = writeln!(text, "{} → {} {} | {}", columns.source, columns.destination, columns.protocol, columns.info);
        texts.push(text);
    }
    texts
}
