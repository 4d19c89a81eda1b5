//! DHCP, the Dynamic Host Configuration Protocol (RFC 2131), and BOOTP before it (RFC 951).
//!
//! `options` reads the options area, `values` what stands in options that have a form of their own, `vendor` the
//! suboptions of vendors and relay agents. Not covered: the capabilities of cable modems and of PacketCable devices,
//! iSNS, geographic coordinates.

pub mod fields;
mod options;
mod values;
mod vendor;

use crate::dissect::prelude::*;
use crate::field::text;
use fields::*;

pub static DHCP: Protocol = Protocol {
    short: "DHCP/BOOTP",
    fields: FIELDS,
    on: &[On::Number(&UDP_PORT, 67), On::Number(&UDP_PORT, 68), On::Number(&UDP_PORT, 4011)],
    dissect,
    ..Protocol::named("dhcp", "Dynamic Host Configuration Protocol")
};

/// What has to be known of all options before the first is shown.
#[derive(Clone, Copy, Default)]
struct Overview<'m> {
    /// Option 53, the last one.
    message_type: Option<u8>,
    /// Option 60, which says how to read option 43.
    vendor_class: &'m [u8],
    /// Option 52: which of the fields before hold options too.
    overload: u8,
}

/// Length of everything before the options area.
const HEADER: usize = 236;
const MAGIC_COOKIE: u32 = 0x6382_5363;
/// Option codes without a length.
const PAD: u8 = 0;
const END: u8 = 255;

/// Looks through the options; whether the end option or the end of the bytes was reached in order.
fn overview(message: &[u8]) -> (Overview<'_>, bool) {
    let mut found = Overview::default();
    let mut rest = message.get(HEADER.saturating_add(4)..).unwrap_or(&[]);
    while let [code, behind @ ..] = rest {
        match (*code, behind) {
            (PAD, _) => rest = behind,
            (END, _) => return (found, true),
            (_, []) => break,
            (code, [len, value @ ..]) => {
                let value_len = usize::from(*len).min(value.len());
                let (value, next) = value.split_at(value_len);
                match (code, value) {
                    (52, [overload, ..]) => found.overload = *overload,
                    (53, [message_type, ..]) => found.message_type = Some(*message_type),
                    (60, _) => found.vendor_class = value,
                    _ => {}
                }
                rest = next;
            }
        }
    }
    (found, false)
}

fn write_message_type(text: &mut String, number: u8) -> std::fmt::Result {
    match OPTION_DHCP.name_of(u64::from(number)) {
        Some(name) => text.write_str(name),
        None => write!(text, "Unknown Message Type (0x{number:02x})"),
    }
}

fn dissect(pkt: &mut Packet) -> Parsed {
    let has_cookie = pkt.peek_u32(HEADER).is_ok_and(|cookie| cookie == MAGIC_COOKIE);
    let (mut overview, is_whole) = if has_cookie { overview(pkt.layer()) } else { Default::default() };
    // TShark looks through all options before it shows anything, so a cut message shows nothing.
    let cut = match pkt.left() > pkt.captured_left() && pkt.left() >= HEADER.saturating_add(4) && !is_whole {
        true => pkt.peek(pkt.captured_left(), 1).map(drop),
        false => Ok(()),
    };
    if cut.is_err() {
        overview = Overview::default();
    }
    pkt.column(if overview.message_type.is_some() { "DHCP" } else { "BOOTP" });
    pkt.info(|_| Ok(()));
    if let Err(stop) = summary(pkt, overview.message_type) {
        // There is nothing to show of a message that does not say from whom it is.
        pkt.withdraw();
        return Err(stop);
    }
    cut?;
    let own = pkt.own();
    if let Some(number) = overview.message_type {
        pkt.append(own, |text| {
            text.push_str(" (");
            write_message_type(text, number)?;
            text.write_char(')')
        });
    }
    header(pkt)?;
    names(pkt, overview.overload)?;

    if overview.message_type.is_none() {
        let item = pkt.add_at(&BOOTP, 1, pkt.position().saturating_sub(pkt.offset()), 0);
        pkt.hidden(item);
    }
    match has_cookie {
        true => {
            let item = pkt.add(&COOKIE, u64::from(MAGIC_COOKIE), 4);
            pkt.label(item, |text| text.write_str("Magic cookie: DHCP"));
            pkt.skip(4)?;
        }
        false => {
            pkt.bytes(&VENDOR_SPECIFIC_OPTIONS, 64)?;
        }
    }
    let ended = options::area(pkt, &overview, pkt.left())?;
    if !ended && overview.message_type.is_some() {
        pkt.expert_here(&END_OPTION_MISSING);
    }
    if pkt.left() > 0 {
        pkt.bytes(&OPTION_PADDING, pkt.left())?;
    }
    Ok(())
}

/// Info.
fn summary(pkt: &mut Packet, message_type: Option<u8>) -> Parsed {
    let operation = pkt.peek_u8(0)?;
    let (hardware, address): (u8, &[u8]) = match operation {
        1 => (pkt.peek_u8(1)?, pkt.peek(28, usize::from(pkt.peek_u8(2)?))?),
        _ => (0, &[]),
    };
    if let Some(number) = message_type {
        let transaction = pkt.peek_u32(4)?;
        let proxy = matches!(pkt.ports(), (4011, _) | (_, 4011));
        pkt.info(|text| {
            let mut name = String::new();
            write_message_type(&mut name, number)?;
            write!(text, "{}DHCP {name:<8} - Transaction ID 0x{transaction:x}", if proxy { "proxy" } else { "" })
        });
        return Ok(());
    }
    pkt.info(|text| match operation {
        1 => {
            text.push_str("Boot Request from ");
            match address {
                [] => text.push_str("<No address>"),
                _ if is_mac(hardware, address.len()) => {
                    text::write_hex(text, address, Some(':'));
                    text.push_str(" (");
                    text::write_hex(text, address, Some(':'));
                    text.push(')');
                }
                _ => text::write_hex(text, address, None),
            }
            Ok(())
        }
        2 => text.write_str("Boot Reply"),
        _ => write!(text, "Unknown BOOTP message type ({operation})"),
    });
    Ok(())
}

/// Ethernet and other IEEE 802 networks.
fn is_mac(hardware: u8, len: usize) -> bool {
    matches!(hardware, 1 | 6) && len == 6
}

fn header(pkt: &mut Packet) -> Parsed {
    pkt.u8(&TYPE)?;
    let hardware = pkt.u8(&HW_TYPE)?;
    let len = usize::from(pkt.u8(&HW_LEN)?);
    pkt.u8(&HOPS)?;
    pkt.u32(&ID)?;
    let seconds = pkt.peek_u16(0)?;
    if seconds & 0xff == 0 && seconds != 0 {
        // Some clients write the low byte first; nobody waits that long.
        pkt.add(&SECS, u64::from(seconds >> 8), 2);
        pkt.expert(&SECS_LE);
        pkt.skip(2)?;
    } else {
        pkt.u16(&SECS)?;
    }
    let flags = pkt.u16(&FLAGS)?;
    let item = pkt.open();
    pkt.append(item, |text| {
        text.write_str(if flags & 0x8000 != 0 { ", Broadcast flag (Broadcast)" } else { " (Unicast)" })
    });
    pkt.bits(u64::from(flags), 2, &[&FLAGS_BC, &FLAGS_RESERVED]);
    pkt.close();
    for field in [&IP_CLIENT, &IP_YOUR, &IP_SERVER, &IP_RELAY] {
        pkt.ipv4(field)?;
    }
    let place = pkt.peek(0, 16)?;
    match place.get(..len) {
        Some([]) | None => {
            pkt.expert_here(&CLIENT_ADDRESS_NOT_GIVEN);
            pkt.skip(16)
        }
        Some(address) => {
            match is_mac(hardware, len) {
                true => {
                    pkt.ether(&HW_MAC_ADDR)?;
                }
                false => {
                    let item = pkt.add(&HW_ADDR, 0, 16);
                    pkt.label(item, |text| {
                        text.push_str("Client hardware address: ");
                        text::write_hex(text, address, None);
                        Ok(())
                    });
                    pkt.skip(len)?;
                }
            }
            if len < 16 {
                pkt.bytes(&HW_ADDR_PADDING, 16_usize.saturating_sub(len))?;
            }
            Ok(())
        }
    }
}

/// The names of the server and of the file to load, unless options stand in their place.
fn names(pkt: &mut Packet, overload: u8) -> Parsed {
    let places: [(_, usize, _, _); 2] = [
        (&SERVER, 64, overload & 2 != 0, &SERVER_NAME_OVERLOADED_BY_DHCP),
        (&FILE, 128, overload & 1 != 0, &BOOT_FILENAME_OVERLOADED_BY_DHCP),
    ];
    for (field, len, is_overloaded, remark) in places {
        if is_overloaded && overload <= 3 {
            pkt.expert_here(remark);
            pkt.skip(len)?;
            continue;
        }
        if pkt.ascii(field, len)?.first() == Some(&0) {
            let item = pkt.last();
            pkt.label(item, |text| write!(text, "{} not given", field.name));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::dissect::testing::{hex, shown};
    use etherparse::PacketBuilder;

    /// A message from a client with the options, a boot reply where `operation` is 2.
    fn message(operation: u8, options: &str) -> Vec<u8> {
        let mut payload = vec![operation, 1, 6, 0, 0, 0, 0, 7];
        payload.resize(28, 0);
        payload.extend([2, 0, 0, 0, 0, 5]);
        payload.resize(super::HEADER, 0);
        payload.extend(hex(options));
        let mut frame = Vec::new();
        let builder = PacketBuilder::ethernet2([2; 6], [0xff; 6]).ipv4([0; 4], [255; 4], 64).udp(68, 67);
        builder.write(&mut frame, &payload).unwrap();
        frame
    }

    /// Asserts that the message's text has the lines, in this order.
    #[track_caller]
    fn assert_lines(frame: &[u8], lines: &[&str]) {
        let text = shown(1, frame, frame.len());
        let mut rest = text.lines();
        for line in lines {
            assert!(rest.any(|got| got.trim() == *line), "lacks {line:?} in its place:\n{text}");
        }
    }

    #[test]
    fn a_discover_says_so() {
        assert_lines(
            &message(1, "63825363 350101 0c04 686f7374 0000 ff"),
            &[
                "Dynamic Host Configuration Protocol (Discover) <dhcp:42+252>",
                "Message type: Boot Request (1) <dhcp.type:42+1>",
                "Bootp flags: 0x0000 (Unicast) <dhcp.flags:52+2>",
                "Server host name not given <dhcp.server:86+64>",
                "Magic cookie: DHCP <dhcp.cookie:278+4>",
                "Option: (53) DHCP Message Type (Discover) <dhcp.option.type:282+3>",
                "DHCP: Discover (1) <dhcp.option.dhcp:284+1>",
                "Option: (12) Host Name <dhcp.option.type:285+6>",
                "Host Name: host <dhcp.option.hostname:287+4>",
                "Option: (0) Padding <dhcp.option.type:291+1>",
                "Padding: 0000 <dhcp.option.padding:291+2>",
                "Option: (255) End <dhcp.option.type:293+1>",
                "0.0.0.0 → 255.255.255.255 DHCP | DHCP Discover - Transaction ID 0x7",
            ],
        );
    }

    #[test]
    fn without_a_message_type_it_is_bootp() {
        let from = "Boot Request from 02:00:00:00:00:05 (02:00:00:00:00:05)";
        assert_lines(&message(1, "63825363 ff"), &[&format!("0.0.0.0 → 255.255.255.255 BOOTP | {from}")]);
        assert_lines(&message(2, "63825363 ff"), &["0.0.0.0 → 255.255.255.255 BOOTP | Boot Reply"]);
    }

    #[test]
    fn values_of_a_wrong_length_say_what_is_right() {
        assert_lines(
            &message(1, "63825363 350101 0103 616263 0305 6162636465 ff"),
            &["Value: 616263 <dhcp.option.value:287+3>", "length isn't 4 <dhcp.bad_length:0+0>"],
        );
    }

    #[test]
    fn the_vendor_class_may_come_after_what_it_explains() {
        assert_lines(
            &message(2, "63825363 350102 2b04 060108ff 3c09 505845436c69656e74 ff"),
            &[
                "Option: (43) Vendor-Specific Information (PXEClient) <dhcp.option.type:285+6>",
                "Option 43 Suboption: (6) PXE discovery control <dhcp.option.vendor.pxeclient.suboption:287+3>",
                "PXE Client End: 255 <dhcp.option.vendor.pxeclient.end:290+1>",
            ],
        );
    }

    #[test]
    fn a_search_list_may_go_over_several_options() {
        assert_lines(
            &message(2, "63825363 350102 770b 02 6578 03 6f7267 00 04 686f 7704 7374 c000 ff"),
            &[
                "Encoding Long Options detected (RFC 3396): 1/2 <dhcp.option.dhcp_dns_domain_search_list_rfc_3396_detected:287+11>",
                "FQDN: ex.org <dhcp.option.dhcp_dns_domain_search_list_fqdn:300+0>",
                "FQDN: host.ex.org <dhcp.option.dhcp_dns_domain_search_list_fqdn:300+0>",
            ],
        );
    }

    #[test]
    fn routes_leave_out_the_bytes_of_a_subnet_that_do_not_count() {
        assert_lines(
            &message(2, "63825363 350102 790d 18 0a0000 0a000001 00 0a0000fe ff"),
            &[
                "10.0.0.0/24-10.0.0.1 <dhcp.option.classless_static_route:287+8>",
                "default-10.0.0.254 <dhcp.option.classless_static_route:295+5>",
            ],
        );
    }

    #[test]
    fn a_message_that_ends_early_shows_what_is_there() {
        let whole = message(1, "63825363 350101 5205 0103616263 ff");
        for len in 42..whole.len() {
            let text = shown(1, &whole[..len], len);
            assert!(text.contains("Malformed") || text.contains("End option missing"), "{len} bytes:\n{text}");
        }
    }
}
