//! The Encapsulating Security Payload (RFC 4303), as far as it is not encrypted.

use crate::dissect::prelude::*;
use rustc_hash::FxHashMap;

fields! {
    SPI = "esp.spi", "ESP SPI", u32, hex_dec;
    SEQUENCE = "esp.sequence", "ESP Sequence", u32;
    EXPECTED = "esp.sequence-analysis.expected-sn", "Expected SN", u32;
    PREVIOUS = "esp.sequence-analysis.previous-frame", "Previous Frame", frame_num;
    WRONG = "esp.sequence-analysis.wrong-sequence-number", "Wrong Sequence Number", warn Group::Sequence;
}

pub static ESP: Protocol = Protocol {
    short: "ESP",
    fields: FIELDS,
    on: &[On::Number(&IP_PROTO, 50)],
    dissect,
    ..Protocol::named("esp", "Encapsulating Security Payload")
};

/// The last packet of each security association.
#[derive(Default)]
struct Latest(FxHashMap<u32, (u32, u32)>);

/// A number that does not follow the one before.
#[derive(Clone, Copy)]
struct OutOfOrder {
    expected: u32,
    previous_frame: u32,
}

fn dissect(pkt: &mut Packet) -> Parsed {
    let own = pkt.own();
    let start = pkt.position();
    let whole = pkt.captured_left();
    pkt.set_len(own, whole);
    pkt.info(|_| Ok(()));
    let spi = pkt.u32(&SPI)?;
    let sequence = pkt.u32(&SEQUENCE)?;
    pkt.info(|text| write!(text, "ESP (SPI=0x{spi:08x})"));

    let quoted = pkt.is_quoted();
    let order = pkt.learn(|first| {
        if quoted {
            return None;
        }
        let frame = first.frame.number;
        let (before, previous_frame) = first.scratch::<Latest>().0.insert(spi, (sequence, frame))?;
        let expected = before.wrapping_add(1);
        (expected != sequence).then(|| first.push(OutOfOrder { expected, previous_frame }))
    });
    if let Some(order) = order.and_then(|key| pkt.recall(key)) {
        let missing = sequence.checked_sub(order.expected);
        let item = pkt.found_at(&EXPECTED, u64::from(order.expected), start, 0);
        if let Some(missing) = missing {
            pkt.append(item, |text| write!(text, " ({missing} SNs missing)"));
        }
        pkt.expert_with(&WRONG, |text| {
            write!(text, "Wrong Sequence Number for SPI {spi:08x} - ")?;
            match missing {
                Some(missing) => write!(text, "{missing} missing"),
                None if sequence == order.expected.wrapping_sub(1) => write!(text, "{sequence} repeated"),
                None => write!(text, "{} less than expected", order.expected.wrapping_sub(sequence)),
            }
        });
        pkt.found_at(&PREVIOUS, u64::from(order.previous_frame), start, 0);
    }
    Ok(())
}
