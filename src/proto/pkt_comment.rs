//! Comments that the capture file has on a frame, shown before the frame itself.

use crate::dissect::prelude::*;

fields! {
    COMMENT = "frame.comment", "Comment", text;
    COMMENT_EXPERT = "frame.comment.expert", "Formatted comment", comment Group::Comment;
}

pub static PKT_COMMENT: Protocol =
    Protocol { fields: FIELDS, dissect, ..Protocol::named("pkt_comment", "Packet comments") };

fn dissect(pkt: &mut Packet) -> Parsed {
    for comment in pkt.frame().comments {
        let item = pkt.made(&COMMENT, comment.as_bytes(), 0);
        pkt.label(item, |text| text.write_str(comment));
        pkt.expert_with(&COMMENT_EXPERT, |text| text.write_str(comment));
    }
    Ok(())
}
