//! Options made of suboptions: those of vendors, of relay agents and of Novell.

use super::fields::*;
use super::options::{Form, Value, read};
use crate::dissect::prelude::*;

use Form::*;

/// A family of suboptions: code and length in a byte each.
struct Family {
    /// The field of the code; its names are those of the suboptions.
    code: &'static Field,
    /// `Option 82`
    option: u8,
    /// Shown for values without a form of their own; hidden beside the others.
    value: &'static Field,
    /// All codes are known: others are wrong.
    complete: bool,
    /// A zero byte without a length.
    padding: Option<&'static Field>,
    /// The code 255 without a length.
    end: Option<&'static Field>,
    forms: &'static [(u8, Form)],
}

impl Family {
    fn form(&self, code: u8) -> Option<Form> {
        let found = self.forms.binary_search_by_key(&code, |entry| entry.0).ok()?;
        self.forms.get(found).map(|entry| entry.1)
    }

    /// Reads suboptions over the whole value.
    fn read(&self, pkt: &mut Packet, value: &Value) -> Parsed {
        while value.left(pkt) > 0 {
            let code = pkt.peek_u8(0)?;
            match (code, self.padding, self.end) {
                (0, Some(padding), _) => {
                    pkt.u8(padding)?;
                }
                (255, _, Some(end)) => {
                    pkt.u8(end)?;
                    break;
                }
                _ => {
                    if !self.suboption(pkt, value, code)? {
                        break;
                    }
                }
            }
        }
        Ok(())
    }

    /// Reads one suboption; false where the option is too short for it.
    fn suboption(&self, pkt: &mut Packet, value: &Value, code: u8) -> Parsed<bool> {
        if value.left(pkt) < 2 {
            pkt.expert_here_with(&MISSING_SUBOPT_LENGTH, |text| {
                write!(text, "Suboption {code}: no room left in option for suboption length")
            });
            return Ok(false);
        }
        let len = usize::from(pkt.peek_u8(1)?);
        let item = pkt.add(self.code, u64::from(code), 1);
        pkt.set_len(item, len.saturating_add(2));
        let name = self.code.name_of(u64::from(code)).unwrap_or("Unknown");
        pkt.label(item, |text| write!(text, "Option {} Suboption: ({code}) {name}", self.option));
        pkt.open();
        pkt.skip(1)?;
        pkt.u8(&OPTION_SUBOPTION_LENGTH)?;
        if value.left(pkt) < len {
            pkt.expert_here_with(&MISSING_SUBOPT_VALUE, |text| {
                write!(text, "Suboption {code}: no room left in option for suboption value")
            });
            return Ok(false);
        }
        let form = self.form(code);
        let bytes = pkt.peek(0, len)?;
        let shown = pkt.made(self.value, bytes, len);
        if form.is_some() || self.complete {
            pkt.hidden(shown);
        }
        let end = pkt.offset().saturating_add(len);
        let sub = Value { len, end, item, ..*value };
        match form {
            Some(form) => read(pkt, form, &sub)?,
            None if self.complete => {
                pkt.expert_here_with(&SUBOPT_UNKNOWN_TYPE, |text| {
                    write!(text, "ERROR, please report: Unknown subopt type handler {code}")
                });
            }
            None => {}
        }
        pkt.go_to(end)?;
        pkt.close();
        Ok(true)
    }
}

/// Option 82 (RFC 3046 and those that came later).
static RELAY_AGENT: Family = Family {
    code: &OPTION_AGENT_INFORMATION_OPTION_SUBOPTION,
    option: 82,
    value: &OPTION_AGENT_INFORMATION_OPTION_VALUE,
    complete: false,
    padding: None,
    end: None,
    forms: &[
        (1, Bytes(&OPTION_AGENT_INFORMATION_OPTION_AGENT_CIRCUIT_ID)),
        (2, Bytes(&OPTION_AGENT_INFORMATION_OPTION_AGENT_REMOTE_ID)),
        (3, Bytes(&OPTION_AGENT_INFORMATION_OPTION_RESERVED)),
        (4, U32(&OPTION_AGENT_INFORMATION_OPTION_DOCSIS_DEVICE_CLASS)),
        (5, Ip(&OPTION_AGENT_INFORMATION_OPTION_LINK_SELECTION)),
        (6, Text(&OPTION_AGENT_INFORMATION_OPTION_SUBSCRIBER_ID)),
        (7, Bytes(&OPTION_AGENT_INFORMATION_OPTION_RADIUS_ATTRIBUTES)),
        (8, Bytes(&OPTION_AGENT_INFORMATION_OPTION_AUTHENTICATION)),
        (9, Special(relay_vendors)),
        (10, Byte(&OPTION_AGENT_INFORMATION_OPTION_FLAGS)),
        (11, Ip(&OPTION_AGENT_INFORMATION_OPTION_SERVER_ID_OVERRIDE)),
        (12, Bytes(&OPTION_AGENT_INFORMATION_OPTION_RELAY_AGENT_ID)),
        (13, Byte(&OPTION_AGENT_INFORMATION_OPTION_ANI_ATT)),
        (14, Text(&OPTION_AGENT_INFORMATION_OPTION_ANI_NETWORK_NAME)),
        (15, Text(&OPTION_AGENT_INFORMATION_OPTION_ANI_AP_NAME)),
        (16, Ether(&OPTION_AGENT_INFORMATION_OPTION_ANI_AP_BSSID)),
        (17, Bytes(&OPTION_AGENT_INFORMATION_OPTION_ANI_OPERATOR_ID)),
        (18, Text(&OPTION_AGENT_INFORMATION_OPTION_ANI_OPERATOR_REALM)),
        (19, Flag(&OPTION_AGENT_INFORMATION_OPTION_SOURCE_PORT)),
        (150, Ip(&OPTION_AGENT_INFORMATION_OPTION_LINK_SELECTION_CISCO)),
        (151, Special(routing_instance)),
        (152, Ip(&OPTION_AGENT_INFORMATION_OPTION_SERVER_ID_OVERRIDE_CISCO)),
    ],
};

pub(super) fn relay_agent(pkt: &mut Packet, value: &Value) -> Parsed {
    RELAY_AGENT.read(pkt, value)
}

/// Suboption 9 (RFC 4243): data of vendors, each behind its enterprise number.
fn relay_vendors(pkt: &mut Packet, value: &Value) -> Parsed {
    while value.left(pkt) >= 5 {
        pkt.u32(&OPTION_AGENT_INFORMATION_OPTION_VI_ENTERPRISE)?;
        pkt.open();
        let len = usize::from(pkt.u8(&OPTION_AGENT_INFORMATION_OPTION_VI_DATA_LENGTH)?);
        pkt.close();
        pkt.bytes(&OPTION_AGENT_INFORMATION_OPTION_VALUE, len)?;
    }
    Ok(())
}

/// Suboption 151 (RFC 6607 §3): the global instance or a name.
fn routing_instance(pkt: &mut Packet, value: &Value) -> Parsed {
    match value.len {
        0 => {}
        1 => {
            pkt.u8(&OPTION_AGENT_INFORMATION_OPTION_VRF_NAME_GLOBAL)?;
        }
        len => {
            pkt.ascii(&OPTION_AGENT_INFORMATION_OPTION_VRF_NAME, len)?;
        }
    }
    Ok(())
}

/// Option 63 (RFC 2242).
static NOVELL: Family = Family {
    code: &OPTION_NOVELL_OPTIONS_SUBOPTION,
    option: 63,
    value: &OPTION_NOVELL_OPTIONS_VALUE,
    complete: false,
    padding: None,
    end: None,
    forms: &[
        (1, Special(presence)),
        (2, Special(presence)),
        (3, Special(presence)),
        (4, Special(presence)),
        (5, Byte(&OPTION_NOVELL_OPTIONS_BROADCAST)),
        (6, Ips(&OPTION_NOVELL_OPTIONS_PREFERRED_DSS_SERVER)),
        (7, Ips(&OPTION_NOVELL_OPTIONS_NEAREST_NWIP_SERVER)),
        (8, Byte(&OPTION_NOVELL_OPTIONS_AUTORETRIES)),
        (9, Byte(&OPTION_NOVELL_OPTIONS_AUTORETRY_DELAY)),
        (10, Byte(&OPTION_NOVELL_OPTIONS_SUPPORT_NETWARE_V1_1)),
        (11, Ip(&OPTION_NOVELL_OPTIONS_PRIMARY_DSS)),
    ],
};

pub(super) fn novell(pkt: &mut Packet, value: &Value) -> Parsed {
    match value.len {
        0 | 1 => Ok(()),
        _ => NOVELL.read(pkt, value),
    }
}

fn presence(pkt: &mut Packet, value: &Value) -> Parsed {
    if value.len != 0 {
        pkt.expert_here_with(&BAD_LENGTH, |text| text.write_str("length isn't 0"));
    }
    Ok(())
}

/// Option 43 of PXE clients (Intel's Preboot Execution Environment, version 2.1).
static PXE: Family = Family {
    code: &OPTION_VENDOR_PXECLIENT_SUBOPTION,
    option: 43,
    value: &OPTION_VENDOR_VALUE,
    complete: true,
    padding: Some(&OPTION_VENDOR_PXECLIENT_PADDING),
    end: Some(&OPTION_VENDOR_PXECLIENT_END),
    forms: &[
        (1, Ips(&OPTION_VENDOR_PXECLIENT_MTFTP_IP)),
        (2, Special(|pkt, _| pkt.u16_le(&OPTION_VENDOR_PXECLIENT_MTFTP_CLIENT_PORT).map(drop))),
        (3, Special(|pkt, _| pkt.u16_le(&OPTION_VENDOR_PXECLIENT_MTFTP_SERVER_PORT).map(drop))),
        (4, Byte(&OPTION_VENDOR_PXECLIENT_MTFTP_TIMEOUT)),
        (5, Byte(&OPTION_VENDOR_PXECLIENT_MTFTP_DELAY)),
        (6, Special(pxe_discovery)),
        (7, Ips(&OPTION_VENDOR_PXECLIENT_MULTICAST_ADDRESS)),
        (8, Special(pxe_servers)),
        (9, Special(pxe_menu)),
        (10, Special(pxe_prompt)),
        (11, Bytes(&OPTION_VENDOR_PXECLIENT_MULTICAST_ADDRESS_ALLOC)),
        (12, Bytes(&OPTION_VENDOR_PXECLIENT_CREDENTIAL_TYPES)),
        (71, Special(pxe_item)),
        (179, Text(&OPTION_VENDOR_PXECLIENT_LCM_SERVER)),
        (180, Text(&OPTION_VENDOR_PXECLIENT_LCM_DOMAIN)),
        (181, Bytes(&OPTION_VENDOR_PXECLIENT_LCM_NIC_OPTION)),
        (190, Text(&OPTION_VENDOR_PXECLIENT_LCM_WORKGROUP)),
        (191, Byte(&OPTION_VENDOR_PXECLIENT_DISCOVERY)),
        (192, Byte(&OPTION_VENDOR_PXECLIENT_CONFIGURED)),
        (193, U32(&OPTION_VENDOR_PXECLIENT_LCM_VERSION)),
        (194, Text(&OPTION_VENDOR_PXECLIENT_LCM_SERIAL)),
    ],
};

fn pxe_discovery(pkt: &mut Packet, _: &Value) -> Parsed {
    let flags = pkt.u8(&OPTION_VENDOR_PXECLIENT_DISCOVERY_CONTROL)?;
    let item = pkt.open();
    let bits: [&'static Field; 4] = [
        &OPTION_VENDOR_PXECLIENT_DISCOVERY_CONTROL_BROADCAST,
        &OPTION_VENDOR_PXECLIENT_DISCOVERY_CONTROL_MULTICAST,
        &OPTION_VENDOR_PXECLIENT_DISCOVERY_CONTROL_SERVERLIST,
        &OPTION_VENDOR_PXECLIENT_DISCOVERY_CONTROL_BSTRAP,
    ];
    pkt.append(item, |text| {
        for field in bits.iter().filter(|field| field.masked(u64::from(flags)) != 0) {
            write!(text, ", {}", field.name)?;
        }
        Ok(())
    });
    pkt.bits(u64::from(flags), 1, &bits);
    pkt.close();
    Ok(())
}

fn pxe_servers(pkt: &mut Packet, value: &Value) -> Parsed {
    pkt.add(&OPTION_VENDOR_PXECLIENT_BOOT_SERVERS, 0, value.len);
    pkt.open();
    while value.left(pkt) >= 3 {
        pkt.u16(&OPTION_VENDOR_PXECLIENT_BOOT_SERVERS_TYPE)?;
        let count = pkt.u8(&OPTION_VENDOR_PXECLIENT_BOOT_SERVERS_COUNT)?;
        for _ in 0..count {
            pkt.ipv4(&OPTION_VENDOR_PXECLIENT_BOOT_SERVERS_IP)?;
        }
    }
    pkt.close();
    Ok(())
}

fn pxe_menu(pkt: &mut Packet, value: &Value) -> Parsed {
    pkt.add(&OPTION_VENDOR_PXECLIENT_BOOT_MENU, 0, value.len);
    pkt.open();
    while value.left(pkt) >= 3 {
        pkt.u16(&OPTION_VENDOR_PXECLIENT_BOOT_MENU_TYPE)?;
        let len = usize::from(pkt.u8(&OPTION_VENDOR_PXECLIENT_BOOT_MENU_LENGTH)?);
        pkt.ascii(&OPTION_VENDOR_PXECLIENT_BOOT_MENU_DESC, len)?;
    }
    pkt.close();
    Ok(())
}

fn pxe_prompt(pkt: &mut Packet, value: &Value) -> Parsed {
    pkt.add(&OPTION_VENDOR_PXECLIENT_MENU_PROMPT, 0, value.len);
    pkt.open();
    pkt.u8(&OPTION_VENDOR_PXECLIENT_MENU_PROMPT_TIMEOUT)?;
    let left = value.left(pkt);
    pkt.ascii(&OPTION_VENDOR_PXECLIENT_MENU_PROMPT_PROMPT, left)?;
    pkt.close();
    Ok(())
}

fn pxe_item(pkt: &mut Packet, value: &Value) -> Parsed {
    pkt.add(&OPTION_VENDOR_PXECLIENT_BOOT_ITEM, 0, value.len);
    pkt.open();
    pkt.u16(&OPTION_VENDOR_PXECLIENT_BOOT_ITEM_TYPE)?;
    pkt.bytes(&OPTION_VENDOR_PXECLIENT_BOOT_ITEM_LAYER, 2)?;
    pkt.close();
    Ok(())
}

/// Option 43 of Alcatel-Lucent telephones; no public specification.
static ALCATEL: Family = Family {
    code: &OPTION_VENDOR_ALU_SUBOPTION,
    option: 43,
    value: &OPTION_VENDOR_VALUE,
    complete: true,
    padding: Some(&OPTION_VENDOR_ALU_PADDING),
    end: Some(&OPTION_VENDOR_ALU_END),
    forms: &[
        (58, U16(&OPTION_VENDOR_ALU_VID)),
        (64, Ips(&OPTION_VENDOR_ALU_TFTP1)),
        (65, Ips(&OPTION_VENDOR_ALU_TFTP2)),
        (66, Byte(&OPTION_VENDOR_ALU_APP_TYPE)),
        (67, Text(&OPTION_VENDOR_ALU_SIP_URL)),
    ],
};

/// Option 43 of cable modems (CableLabs' DHCP options registry).
static CABLE_LABS: Family = Family {
    code: &OPTION_VENDOR_CL_SUBOPTION,
    option: 43,
    value: &OPTION_VENDOR_VALUE,
    complete: false,
    padding: Some(&OPTION_VENDOR_CL_PADDING),
    end: Some(&OPTION_VENDOR_CL_END),
    forms: &[
        (1, Text(&OPTION_VENDOR_CL_SUBOPTION_REQUEST_LIST)),
        (2, Text(&OPTION_VENDOR_CL_DEVICE_TYPE)),
        (3, Text(&OPTION_VENDOR_CL_ESAFE_TYPE)),
        (4, Text(&OPTION_VENDOR_CL_SERIAL_NUMBER)),
        (5, Text(&OPTION_VENDOR_CL_HARDWARE_VERSION)),
        (6, Text(&OPTION_VENDOR_CL_SOFTWARE_VERSION)),
        (7, Text(&OPTION_VENDOR_CL_BOOT_ROM_VERSION)),
        (8, Bytes(&OPTION_VENDOR_CL_OUI_BYTES)),
        (9, Text(&OPTION_VENDOR_CL_MODEL_NUMBER)),
        (10, Text(&OPTION_VENDOR_CL_VENDOR_NAME10)),
        (11, Byte(&OPTION_VENDOR_CL_ADDRESS_REALM)),
        (12, Text(&OPTION_VENDOR_CL_CM_PS_SYSTEM_DESC)),
        (13, Text(&OPTION_VENDOR_CL_CM_PS_FIRMWARE_REVISION)),
        (14, Text(&OPTION_VENDOR_CL_FIREWALL_POLICY_FILE_VERSION)),
        (15, Text(&OPTION_VENDOR_CL_ESAFE_CONFIG_FILE_DEVICES)),
        (18, Text(&OPTION_VENDOR_CL_VIDEO_SECURITY_TAPE)),
        (31, Ether(&OPTION_VENDOR_CL_MTA_MAC_ADDRESS)),
        (32, U32(&OPTION_VENDOR_CL_CORRELATION_ID)),
        (51, Text(&OPTION_VENDOR_CL_VENDOR_NAME51)),
        (52, Bytes(&OPTION_VENDOR_CL_CABLECARD_CAPABILITY)),
        (53, Bytes(&OPTION_VENDOR_CL_DEVICE_ID_CA)),
        (54, Text(&OPTION_VENDOR_CL_DEVICE_ID_X509)),
    ],
};

/// Option 43 of Cisco's Application Centric Infrastructure; no public specification.
static CISCO: Family = Family {
    code: &OPTION_VENDOR_CISCO_SUBOPTION,
    option: 43,
    value: &OPTION_VENDOR_VALUE,
    complete: true,
    padding: None,
    end: None,
    forms: &[
        (1, Byte(&OPTION_VENDOR_CISCO_UNKNOWN1)),
        (2, Byte(&OPTION_VENDOR_CISCO_UNKNOWN2)),
        (3, U16(&OPTION_VENDOR_CISCO_UNKNOWN3)),
        (4, U32(&OPTION_VENDOR_CISCO_NODEID)),
        (5, Byte(&OPTION_VENDOR_CISCO_UNKNOWN5)),
        (6, Byte(&OPTION_VENDOR_CISCO_UNKNOWN6)),
        (7, Text(&OPTION_VENDOR_CISCO_MODEL)),
        (8, Text(&OPTION_VENDOR_CISCO_APICUUID)),
        (9, Text(&OPTION_VENDOR_CISCO_FABRICNAME)),
        (10, U32(&OPTION_VENDOR_CISCO_UNKNOWN10)),
        (11, Text(&OPTION_VENDOR_CISCO_SERIALNO)),
        (12, Text(&OPTION_VENDOR_CISCO_CLIENTINT)),
    ],
};

/// Option 43: the vendor class says whose it is.
pub(super) fn vendor(pkt: &mut Packet, value: &Value) -> Parsed {
    let class = value.overview.vendor_class;
    if class.starts_with(b"PXEClient") {
        value.says(pkt, "PXEClient");
        return PXE.read(pkt, value);
    }
    if class.starts_with(b"alcatel.") {
        value.says(pkt, "Alcatel-Lucent");
        return ALCATEL.read(pkt, value);
    }
    if class.starts_with(b"pktc") || class.starts_with(b"docsis") || class.starts_with(b"CableHome") {
        value.says(pkt, "CableLabs");
        return CABLE_LABS.read(pkt, value);
    }
    match class {
        b"ArubaAP" => {
            value.says(pkt, "Aruba AP");
            pkt.ascii(&OPTION_VENDOR_ARUBAAP_CONTROLLERIP, value.len)?;
            Ok(())
        }
        b"ArubaInstantAP" => {
            value.says(pkt, "Aruba Instant AP");
            instant_access_point(pkt, value)
        }
        b"cisco" => {
            value.says(pkt, "Cisco ACI Fabric");
            CISCO.read(pkt, value)
        }
        _ => {
            pkt.bytes(&OPTION_VENDOR_VALUE, value.len)?;
            Ok(())
        }
    }
}

/// Organisation, address of the manager and password, with commas between them.
fn instant_access_point(pkt: &mut Packet, value: &Value) -> Parsed {
    let start = pkt.offset();
    let text = pkt.ascii(&OPTION_VENDOR_ARUBAIAP, value.len)?;
    pkt.open();
    pkt.go_to(start)?;
    let fields: [&'static Field; 3] =
        [&OPTION_VENDOR_ARUBAIAP_NAME_ORG, &OPTION_VENDOR_ARUBAIAP_AMP_IP, &OPTION_VENDOR_ARUBAIAP_PASSWORD];
    for (field, part) in fields.into_iter().zip(text.splitn(3, |byte| *byte == b',')) {
        pkt.ascii(field, part.len())?;
        if value.left(pkt) > 0 {
            pkt.skip(1)?;
        }
    }
    pkt.close();
    Ok(())
}

/// Option 124 (RFC 3925 §3).
pub(super) fn vendor_classes(pkt: &mut Packet, value: &Value) -> Parsed {
    match value.len {
        // What CableLabs used the code for before it was given out.
        1 => {
            pkt.u8(&OPTION_VI_CLASS_CL_ADDRESS_MODE)?;
            return Ok(());
        }
        0 | 2..5 => {
            pkt.expert_here_with(&BAD_LENGTH, |text| text.write_str("length < 5"));
            return Ok(());
        }
        _ => {}
    }
    while value.left(pkt) >= 5 {
        pkt.u32(&OPTION_VI_CLASS_ENTERPRISE)?;
        let len = usize::from(pkt.u8(&OPTION_VI_CLASS_LENGTH)?);
        pkt.ascii(&OPTION_VI_CLASS_DATA, len)?;
    }
    Ok(())
}

/// Option 125 (RFC 3925 §4).
pub(super) fn vendor_options(pkt: &mut Packet, value: &Value) -> Parsed {
    if value.len < 5 {
        pkt.expert_here_with(&BAD_LENGTH, |text| text.write_str("length < 5"));
        return Ok(());
    }
    while value.left(pkt) >= 5 {
        let enterprise = pkt.u32(&OPTION_VI_ENTERPRISE)?;
        pkt.open();
        let len = usize::from(pkt.u8(&OPTION_VI_LENGTH)?);
        let end = pkt.offset().saturating_add(len).min(value.end);
        while pkt.offset() < end {
            if !vendor_suboption(pkt, enterprise, end)? {
                break;
            }
        }
        pkt.go_to(end)?;
        pkt.close();
    }
    Ok(())
}

/// Suboptions of the Broadband Forum (TR-111).
static BROADBAND_FORUM: &[(u8, Form)] = &[
    (2, Text(&OPTION_VI_TR111_DEVICE_SERIAL_NUMBER)),
    (3, Text(&OPTION_VI_TR111_DEVICE_PRODUCT_CLASS)),
    (4, Text(&OPTION_VI_TR111_GATEWAY_MANUFACTURER_OUI)),
    (5, Text(&OPTION_VI_TR111_GATEWAY_SERIAL_NUMBER)),
    (6, Text(&OPTION_VI_TR111_GATEWAY_PRODUCT_CLASS)),
];

fn vendor_suboption(pkt: &mut Packet, enterprise: u32, end: usize) -> Parsed<bool> {
    let code = pkt.peek_u8(0)?;
    let room = end.saturating_sub(pkt.offset());
    let len = if room < 2 { usize::MAX } else { usize::from(pkt.peek_u8(1)?) };
    let whole = len.saturating_add(2);
    let form = match enterprise {
        3561 => BROADBAND_FORUM.iter().find(|entry| entry.0 == code).map(|entry| entry.1),
        _ => None,
    };
    if whole > room {
        pkt.u8(&VENDOR_SUBOPTION)?;
        pkt.expert_with(&MISSING_SUBOPT_VALUE, |text| {
            write!(text, "Suboption {code}: no room left in option for suboption value")
        });
        return Ok(false);
    }
    match form {
        Some(form) => {
            let name = OPTION_VI_TR111_SUBOPTION.name_of(u64::from(code)).unwrap_or("Unknown");
            pkt.skip(1)?;
            let item = pkt.add(&OPTION_VI_TR111_SUBOPTION, u64::from(code), whole);
            pkt.label(item, |text| write!(text, "Option 125 Suboption: ({code}) {name}"));
            pkt.open();
            pkt.u8(&OPTION_SUBOPTION_LENGTH)?;
            let end = pkt.offset().saturating_add(len);
            read(pkt, form, &Value { overview: Default::default(), len, end, item })?;
        }
        None => {
            pkt.u8(&VENDOR_SUBOPTION)?;
            pkt.open();
            pkt.u8(&OPTION_SUBOPTION_LENGTH)?;
            if len > 0 {
                pkt.bytes(&VENDOR_DATA, len)?;
            }
        }
    }
    pkt.close();
    Ok(true)
}
