//! Cisco MetaData, a security group tag before a packet (no public specification; from captures).

use super::ethertype::{self, ETHERTYPES};
use super::gre::GRE;
use crate::dissect::prelude::*;

fields! {
    VERSION = "cmd.version", "Version", u8;
    LENGTH = "cmd.length", "Length", u8;
    OPTIONS = "cmd.options", "Options", u16, hex;
    GROUP_TAG = "cmd.sgt", "SGT", u16;
    TYPE = "cmd.type", "Type", u16, hex, names ETHERTYPES;
}

pub static CMD: Protocol = Protocol {
    short: "Cisco MetaData",
    fields: FIELDS,
    on: &[On::Number(&ETHERTYPE, 0x8909), On::Number(&GRE_PROTO, 0x8909)],
    hands_on_last: Some(&[]),
    dissect,
    ..Protocol::named("cmd", "Cisco MetaData")
};

fn dissect(pkt: &mut Packet) -> Parsed {
    // In a GRE tunnel the type comes first.
    let in_gre = pkt.carrier().is_some_and(|carrier| *carrier == GRE);
    let mut kind = 0;
    if in_gre {
        kind = pkt.u16(&TYPE)?;
    }
    pkt.u8(&VERSION)?;
    pkt.u8(&LENGTH)?;
    pkt.u16(&OPTIONS)?;
    pkt.u16(&GROUP_TAG)?;
    if in_gre {
        let own = pkt.own();
        pkt.set_len(own, 6);
        return pkt.hand_on(&ETHERTYPE, u32::from(kind));
    }
    kind = pkt.u16(&TYPE)?;
    ethertype::hand_on(pkt, kind)
}
