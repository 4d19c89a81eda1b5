//! VXLAN, Virtual eXtensible Local Area Network (RFC 7348), with its group policy (draft-smith-vxlan-group-policy) and its generic protocol extension (draft-ietf-nvo3-vxlan-gpe).

use super::eth::ETH;
use crate::dissect::prelude::*;

fields! {
    FLAGS = "vxlan.flags", "Flags", u16, hex;
    FLAG_G = "vxlan.flag_g", "GBP Extension", bool, mask16 0x8000, yes_no ("Defined", "Not defined");
    FLAG_I = "vxlan.flag_i", "VXLAN Network ID (VNI)", bool, mask16 0x0800;
    FLAG_D = "vxlan.flag_d", "Don't Learn", bool, mask16 0x0040;
    FLAG_A = "vxlan.flag_a", "Policy Applied", bool, mask16 0x0008;
    FLAGS_RESERVED = "vxlan.flags_reserved", "Reserved(R)", u16, hex, mask16 0x77b7;
    GPE_FLAGS = "vxlan.flags", "Flags", u8, hex;
    VERSION = "vxlan.ver", "Version", u8, mask8 0x30;
    I_BIT = "vxlan.i_bit", "Instance", u8, mask8 0x08;
    P_BIT = "vxlan.p_bit", "Next Protocol Bit", u8, mask8 0x04;
    O_BIT = "vxlan.o_bit", "OAM bit", u8, mask8 0x01;
    GPE_RESERVED = "vxlan.flags_reserved", "Reserved(R)", u8, mask8 0xc2;
    GROUP_POLICY = "vxlan.gbp", "Group Policy ID", u16;
    RESERVED_16 = "vxlan.reserved_16", "Reserved", u16;
    NEXT_PROTOCOL = "vxlan.next_proto", "Next Protocol", u8, names NEXT_PROTOCOLS;
    NETWORK = "vxlan.vni", "VXLAN Network Identifier (VNI)", u24;
    RESERVED_8 = "vxlan.reserved8", "Reserved", u8;
}

static NEXT_PROTOCOLS: &[(u64, &str)] =
    &[(1, "IPv4"), (2, "IPv6"), (3, "Ethernet"), (4, "Network Service Header"), (5, "MPLS")];

pub static VXLAN: Protocol = Protocol {
    short: "VXLAN",
    fields: FIELDS,
    on: &[On::Number(&UDP_PORT, 4789), On::Number(&UDP_PORT, GPE_PORT as u32)],
    hands_on_last: Some(&[]),
    dissect,
    ..Protocol::named("vxlan", "Virtual eXtensible Local Area Network")
};

/// The port of the generic protocol extension, whose header looks otherwise.
const GPE_PORT: u16 = 4790;

fn dissect(pkt: &mut Packet) -> Parsed {
    pkt.column("VxLAN");
    pkt.info(|_| Ok(()));
    let (from, to) = pkt.ports();
    if from == GPE_PORT || to == GPE_PORT {
        return dissect_gpe(pkt);
    }
    let flags = pkt.u16(&FLAGS)?;
    pkt.append(pkt.last(), |text| {
        let named = [&FLAG_G, &FLAG_I, &FLAG_D, &FLAG_A];
        named
            .iter()
            .filter(|flag| flag.masked(u64::from(flags)) != 0)
            .try_for_each(|flag| write!(text, ", {}", flag.name))
    });
    pkt.open();
    pkt.bits(u64::from(flags), 2, &[&FLAG_G, &FLAG_I, &FLAG_D, &FLAG_A, &FLAGS_RESERVED]);
    pkt.close();
    pkt.u16(&GROUP_POLICY)?;
    network(pkt)?;
    pkt.hand_to(&ETH)
}

fn dissect_gpe(pkt: &mut Packet) -> Parsed {
    let flags = pkt.u8(&GPE_FLAGS)?;
    pkt.open();
    pkt.bits(u64::from(flags), 1, &[&VERSION, &I_BIT, &P_BIT, &O_BIT, &GPE_RESERVED]);
    pkt.close();
    pkt.u16(&RESERVED_16)?;
    let next = pkt.u8(&NEXT_PROTOCOL)?;
    network(pkt)?;
    pkt.hand_on(&VXLAN_NEXT, u32::from(next))
}

fn network(pkt: &mut Packet) -> Parsed {
    pkt.u24(&NETWORK)?;
    pkt.u8(&RESERVED_8)?;
    Ok(())
}
