//! Dropbox LAN sync discovery: programs tell each other of themselves in JSON. No public specification; from captures.

use super::json::{self, JSON};
use crate::dissect::prelude::*;

pub static DB_LSP_DISC: Protocol = Protocol {
    short: "DB-LSP-DISC",
    on: &[On::Number(&UDP_PORT, 17500)],
    dissect,
    ..Protocol::named("db-lsp-disc", "Dropbox LAN sync Discovery Protocol")
};

fn dissect(pkt: &mut Packet) -> Parsed {
    pkt.info(|text| text.write_str("Dropbox LAN sync Discovery Protocol"));
    if !json::looks_like(pkt.rest()) {
        return pkt.inside(|pkt| pkt.hand_to_data());
    }
    pkt.tell(b"");
    pkt.inside(|pkt| pkt.hand_to(&JSON))
}
