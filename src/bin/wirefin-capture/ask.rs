//! Questions to libpcap: which interfaces, which link types, is this filter right.

use std::sync::mpsc;
use std::time::Duration;

use pcap::{Capture, ConnectionStatus, Device, Inactive, Linktype};
use wirefin::capture::CaptureError;
use wirefin::capture::bpf::Instruction;
use wirefin::capture::message::{Address, Answer, FilterVerdict, Interface, LinkType};

use crate::{program, words};

/// A filter with host names asks the name servers; longer than this nobody waits.
const FILTER_TIME: Duration = Duration::from_secs(10);

pub(crate) fn interfaces() -> Answer {
    let devices = match Device::list() {
        Ok(devices) => devices,
        Err(error) => return failed("any interface", error),
    };
    let no_rights = no_rights(&devices);
    let interfaces = devices.into_iter().map(|device| interface(device, no_rights.as_deref())).collect();
    Answer::Interfaces { interfaces }
}

fn interface(device: Device, no_rights: Option<&str>) -> Interface {
    let flags = &device.flags;
    let trouble = if let Some(text) = no_rights {
        Some(CaptureError::from_libpcap(&device.name, &program(), text))
    } else if !flags.is_up() && is_network_interface(&device.name) {
        Some(CaptureError::InterfaceDown { interface: device.name.clone(), text: "That device is not up".into() })
    } else {
        None
    };
    Interface {
        up: flags.is_up(),
        running: flags.is_running(),
        loopback: flags.is_loopback(),
        wireless: flags.is_wireless(),
        connected: match flags.connection_status {
            ConnectionStatus::Connected => Some(true),
            ConnectionStatus::Disconnected => Some(false),
            ConnectionStatus::Unknown | ConnectionStatus::NotApplicable => None,
        },
        addresses: device.addresses.iter().map(|a| Address { address: a.addr, netmask: a.netmask }).collect(),
        name: device.name,
        description: device.desc,
        trouble,
    }
}

/// Other things libpcap lists (Bluetooth monitor, D-Bus, netfilter log) are never "up".
fn is_network_interface(name: &str) -> bool {
    std::path::Path::new("/sys/class/net").join(name).exists()
}

/// What the system says against capturing at all, found by trying it on one interface.
fn no_rights(devices: &[Device]) -> Option<String> {
    let device = devices.iter().find(|d| d.flags.is_up() && is_network_interface(&d.name))?;
    let text = words(Capture::from_device(device.name.as_str()).ok()?.snaplen(64).open().err()?);
    let error = CaptureError::from_libpcap(&device.name, &program(), &text);
    matches!(error, CaptureError::NoRights { .. }).then_some(text)
}

pub(crate) fn link_types(interface: &str, monitor: bool) -> Answer {
    let opened = Capture::from_device(interface).map(|c| c.rfmon(monitor)).and_then(Capture::<Inactive>::open);
    let types = opened.and_then(|c| c.list_datalinks());
    match types {
        Ok(types) => Answer::LinkTypes { link_types: types.into_iter().map(link_type).collect() },
        Err(error) => failed(interface, error),
    }
}

/// A link type with its names.
pub(crate) fn link_type(dlt: Linktype) -> LinkType {
    LinkType {
        number: in_files(dlt),
        name: dlt.get_name().unwrap_or_else(|_| format!("DLT {}", dlt.0)),
        description: dlt.get_description().unwrap_or_default(),
    }
}

/// The DLT numbers that differ between systems, and the one number that files use for each
/// (tcpdump.org/linktypes.html: all others are the same in both).
const OWN_NUMBERS: &[(i32, u16)] = &[(11, 100), (12, 101), (14, 101), (15, 102), (16, 103), (18, 246), (19, 106)];

/// The link type's number in capture files.
pub(crate) fn in_files(dlt: Linktype) -> u16 {
    let own = OWN_NUMBERS.iter().find(|(own, _)| *own == dlt.0).map(|(_, number)| *number);
    own.unwrap_or_else(|| u16::try_from(dlt.0).unwrap_or(u16::MAX))
}

/// A link type by its name or by its number in files.
pub(crate) fn named(text: &str) -> Option<Linktype> {
    match text.parse::<i32>() {
        Ok(number) => {
            let own = OWN_NUMBERS.iter().find(|(_, in_files)| i32::from(*in_files) == number);
            Some(Linktype(own.map_or(number, |(dlt, _)| *dlt)))
        }
        Err(_) => Linktype::from_name(text).ok(),
    }
}

pub(crate) fn filter(link: Option<String>, snaplen: u32, text: String) -> Answer {
    let dlt = match link.as_deref().map(named) {
        None => Linktype::ETHERNET,
        Some(Some(dlt)) => dlt,
        Some(None) => {
            let text = format!("\"{}\" is no link type", link.unwrap_or_default());
            return Answer::Failed { error: CaptureError::Usage { text } };
        }
    };
    let (sender, receiver) = mpsc::channel();
    // Left behind when it takes too long: the process ends with this answer.
    std::thread::spawn(move || sender.send(compile(dlt, snaplen, &text)));
    match receiver.recv_timeout(FILTER_TIME) {
        Ok(filter) => Answer::Filter { filter },
        Err(_) => {
            Answer::Failed { error: CaptureError::TimedOut { text: "a name in the filter was not found".into() } }
        }
    }
}

fn compile(dlt: Linktype, snaplen: u32, text: &str) -> FilterVerdict {
    let program = Capture::dead(dlt).and_then(|dead| dead.compile(text, true));
    match program {
        Ok(program) => {
            let mut instructions: Vec<Instruction> =
                program.get_instructions().iter().filter_map(|i| i.to_string().parse().ok()).collect();
            // "Accept" returns the number of bytes to keep; without an interface libpcap takes 65,535 for it.
            for instruction in &mut instructions {
                if instruction.code == 6 && instruction.k == 65_535 {
                    instruction.k = snaplen;
                }
            }
            FilterVerdict::Good { instructions }
        }
        Err(error) => FilterVerdict::Bad { reason: words(error) },
    }
}

fn failed(interface: &str, error: pcap::Error) -> Answer {
    Answer::Failed { error: CaptureError::from_libpcap(interface, &program(), &words(error)) }
}
