//! What an interface is, for an icon and a word beside its name.

use std::path::Path;

use super::message::Interface;

/// Sorts of interfaces that users tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum InterfaceKind {
    /// The pseudo-interface `any`.
    All,
    Loopback,
    Ethernet,
    Wifi,
    Mobile,
    Bluetooth,
    Usb,
    Can,
    /// VPNs, dial-up and other point-to-point links.
    Tunnel,
    Bridge,
    Vlan,
    Bond,
    /// No hardware behind it: containers, virtual machines, test interfaces.
    Virtual,
    FirewallLog,
    Dbus,
    Other,
}

impl InterfaceKind {
    /// The word for it.
    pub const fn label(self) -> &'static str {
        match self {
            InterfaceKind::All => "All interfaces",
            InterfaceKind::Loopback => "Loopback",
            InterfaceKind::Ethernet => "Ethernet",
            InterfaceKind::Wifi => "Wi-Fi",
            InterfaceKind::Mobile => "Mobile",
            InterfaceKind::Bluetooth => "Bluetooth",
            InterfaceKind::Usb => "USB",
            InterfaceKind::Can => "CAN",
            InterfaceKind::Tunnel => "Tunnel",
            InterfaceKind::Bridge => "Bridge",
            InterfaceKind::Vlan => "VLAN",
            InterfaceKind::Bond => "Bond",
            InterfaceKind::Virtual => "Virtual",
            InterfaceKind::FirewallLog => "Firewall log",
            InterfaceKind::Dbus => "D-Bus",
            InterfaceKind::Other => "Other",
        }
    }
}

impl Interface {
    /// What it is, from what libpcap and the system say about it. Reads a few small files of the system.
    pub fn kind(&self) -> InterfaceKind {
        self.kind_in(Path::new("/sys/class/net"))
    }

    fn kind_in(&self, class: &Path) -> InterfaceKind {
        let name = self.name.as_str();
        if name == "any" {
            return InterfaceKind::All;
        }
        if self.loopback {
            return InterfaceKind::Loopback;
        }
        // Only plain names: what libpcap calls an interface is not a path.
        if !name.contains('/') && class.join(name).exists() {
            return network_kind(&class.join(name), self.wireless);
        }
        // libpcap's own, which are no network interfaces.
        let named = [
            ("bluetooth", InterfaceKind::Bluetooth),
            ("usbmon", InterfaceKind::Usb),
            ("nflog", InterfaceKind::FirewallLog),
            ("nfqueue", InterfaceKind::FirewallLog),
            ("dbus-", InterfaceKind::Dbus),
        ];
        match named.iter().find(|(start, _)| name.starts_with(start)) {
            Some((_, kind)) => *kind,
            None if self.wireless => InterfaceKind::Wifi,
            None => InterfaceKind::Other,
        }
    }
}

/// The kind of a network interface by its folder under `/sys/class/net`.
fn network_kind(folder: &Path, wireless: bool) -> InterfaceKind {
    let read = |file: &str| std::fs::read_to_string(folder.join(file)).unwrap_or_default();
    let about = read("uevent");
    match about.lines().find_map(|line| line.strip_prefix("DEVTYPE=")) {
        Some("wlan") => return InterfaceKind::Wifi,
        Some("wwan") => return InterfaceKind::Mobile,
        Some("bridge") => return InterfaceKind::Bridge,
        Some("vlan") => return InterfaceKind::Vlan,
        Some("bond") => return InterfaceKind::Bond,
        Some("bluetooth") => return InterfaceKind::Bluetooth,
        Some("wireguard" | "ppp" | "vti" | "gre" | "ipip" | "sit") => return InterfaceKind::Tunnel,
        _ => {}
    }
    // ARPHRD numbers of linux/if_arp.h.
    match read("type").trim().parse::<u32>().unwrap_or(0) {
        772 => InterfaceKind::Loopback,
        280 => InterfaceKind::Can,
        801..=803 => InterfaceKind::Wifi,
        512 | 768 | 769 | 776 | 778 | 65_534 => InterfaceKind::Tunnel,
        _ if wireless => InterfaceKind::Wifi,
        _ if folder.join("tun_flags").exists() => InterfaceKind::Tunnel,
        1 if folder.join("device").exists() => InterfaceKind::Ethernet,
        1 => InterfaceKind::Virtual,
        _ => InterfaceKind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interface(name: &str) -> Interface {
        Interface {
            name: name.into(),
            description: None,
            addresses: Vec::new(),
            up: true,
            running: true,
            loopback: name == "lo",
            wireless: false,
            connected: None,
            trouble: None,
        }
    }

    #[test]
    fn the_system_says_what_an_interface_is() {
        let class = tempfile::tempdir().unwrap();
        let add = |name: &str, number: u32, uevent: &str, more: Option<&str>| {
            let folder = class.path().join(name);
            std::fs::create_dir(&folder).unwrap();
            std::fs::write(folder.join("type"), format!("{number}\n")).unwrap();
            std::fs::write(folder.join("uevent"), uevent).unwrap();
            if let Some(more) = more {
                std::fs::write(folder.join(more), "").unwrap();
            }
        };
        add("eth0", 1, "INTERFACE=eth0\nIFINDEX=2\n", Some("device"));
        add("wlan0", 1, "DEVTYPE=wlan\nINTERFACE=wlan0\n", Some("device"));
        add("docker0", 1, "DEVTYPE=bridge\nINTERFACE=docker0\n", None);
        add("veth1", 1, "INTERFACE=veth1\n", None);
        add("tap0", 1, "INTERFACE=tap0\n", Some("tun_flags"));
        add("wg0", 65_534, "DEVTYPE=wireguard\n", None);
        add("can0", 280, "", None);
        let kinds = [
            ("eth0", InterfaceKind::Ethernet),
            ("wlan0", InterfaceKind::Wifi),
            ("docker0", InterfaceKind::Bridge),
            ("veth1", InterfaceKind::Virtual),
            ("tap0", InterfaceKind::Tunnel),
            ("wg0", InterfaceKind::Tunnel),
            ("can0", InterfaceKind::Can),
            ("lo", InterfaceKind::Loopback),
            ("any", InterfaceKind::All),
            ("usbmon1", InterfaceKind::Usb),
            ("bluetooth-monitor", InterfaceKind::Bluetooth),
            ("dbus-system", InterfaceKind::Dbus),
            ("../net", InterfaceKind::Other),
        ];
        for (name, kind) in kinds {
            assert_eq!(interface(name).kind_in(class.path()), kind, "{name}");
        }
    }
}
