//! Solaris IPNET, packets between zones of a machine as its observability device shows them (no public specification but its header file `ipnet.h`; from captures).

use crate::dissect::prelude::*;

fields! {
    VERSION = "ipnet.version", "Header version", u8;
    FAMILY = "ipnet.family", "Address family", u8, names FAMILIES;
    HOOK = "ipnet.htype", "Hook type", u16, names HOOKS;
    LENGTH = "ipnet.pktlen", "Data length", u32;
    INTERFACE = "ipnet.ifindex", "Interface index", u32;
    GROUP = "ipnet.grifindex", "Group interface index", u32;
    SOURCE_ZONE = "ipnet.zsrc", "Source Zone ID", u32;
    DESTINATION_ZONE = "ipnet.zdst", "Destination Zone ID", u32;
}

static FAMILIES: &[(u64, &str)] = &[(2, "Solaris AF_INET"), (26, "Solaris AF_INET6")];
static HOOKS: &[(u64, &str)] = &[(0, "Inbound"), (1, "Outbound"), (2, "Local")];

pub static IPNET: Protocol = Protocol {
    short: "IPNET",
    fields: FIELDS,
    on: &[On::Number(&LINK, 226)],
    hands_on_last: Some(&[]),
    dissect,
    ..Protocol::named("ipnet", "Solaris IPNET")
};

const SOLARIS_INET: u8 = 2;
const SOLARIS_INET6: u8 = 26;

fn dissect(pkt: &mut Packet) -> Parsed {
    pkt.info(|text| text.write_str(IPNET.name()));
    pkt.u8(&VERSION)?;
    let family = pkt.u8(&FAMILY)?;
    pkt.u16(&HOOK)?;
    for field in [&LENGTH, &INTERFACE, &GROUP, &SOURCE_ZONE, &DESTINATION_ZONE] {
        pkt.u32(field)?;
    }
    match family {
        SOLARIS_INET => pkt.hand_on(&IP_VERSION, 4),
        SOLARIS_INET6 => pkt.hand_on(&IP_VERSION, 6),
        _ => Ok(()),
    }
}
