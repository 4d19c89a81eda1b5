//! Capturing in TShark's words, so that scripts that read them find what they look for.
//!
//! All texts as TShark 4.0 printed them, without the `tshark: ` that the caller puts before.

use super::error::CaptureError;
use super::message::{Interface, LinkType};

/// The interfaces as `-D` lists them, one a line.
pub fn interface_list(interfaces: &[Interface]) -> String {
    let line = |(at, interface): (usize, &Interface)| {
        let friendly = friendly_name(&interface.name).map(|name| format!(" ({name})")).unwrap_or_default();
        format!("{}. {}{friendly}\n", at + 1, interface.name)
    };
    interfaces.iter().enumerate().map(line).collect()
}

/// The interface that `-i` means: a number of the list, or a name (which need not be in it).
pub fn interface_named(interfaces: &[Interface], text: &str) -> Result<String, String> {
    match text.parse::<usize>() {
        Ok(number) => match number.checked_sub(1).and_then(|at| interfaces.get(at)) {
            Some(interface) => Ok(interface.name.clone()),
            None => Err("There is no interface with that adapter index".into()),
        },
        Err(_) => Ok(text.to_owned()),
    }
}

/// The link types of an interface as `-L` lists them.
pub fn link_type_list(interface: &str, monitor: bool, link_types: &[LinkType]) -> String {
    let monitor = if monitor { " when in monitor mode" } else { "" };
    let head = format!("Data link types of interface {interface}{monitor} (use option -y to set):\n");
    let line = |link: &LinkType| match link.description.as_str() {
        "" => format!("  {} (not supported)\n", link.name),
        description => format!("  {} ({description})\n", link.name),
    };
    head + &link_types.iter().map(line).collect::<String>()
}

/// What goes to standard error when a capture starts: `Capturing on 'Loopback: lo' and 'any'`.
pub fn capturing_on(interfaces: &[&str]) -> String {
    let named: Vec<String> = interfaces
        .iter()
        .map(|name| match friendly_name(name) {
            Some(friendly) => format!("'{friendly}: {name}'"),
            None => format!("'{name}'"),
        })
        .collect();
    let list = match named.as_slice() {
        [one] => one.clone(),
        [one, other] => format!("{one} and {other}"),
        [all @ .., last] => format!("{}, and {last}", all.join(", ")),
        [] => String::new(),
    };
    format!("Capturing on {list}")
}

/// Why a capture failed. TShark's exit code is 1 for all of these.
pub fn failure(error: &CaptureError) -> String {
    match error {
        CaptureError::NoSuchInterface { interface, text } => {
            format!("There is no device named \"{interface}\".\n({text})\n")
        }
        CaptureError::InterfaceDown { interface, text } => {
            format!("Device \"{interface}\" is not up.\n({text})\n")
        }
        CaptureError::NoRights { interface, text, .. } => {
            format!("You do not have permission to capture on device \"{interface}\".\n({text})\n{}", rights(error))
        }
        CaptureError::NoMonitorMode { interface, text } => {
            format!("Capturing in monitor mode is not supported on device \"{interface}\".\n({text})\n")
        }
        CaptureError::BadFilter { interface, filter, text } => {
            let interface = friendly_name(interface).unwrap_or(interface);
            format!(
                "Invalid capture filter \"{filter}\" for interface '{interface}'.\n\n\
                 That string isn't a valid capture filter ({text}).\n\
                 See the User's Guide for a description of the capture filter syntax."
            )
        }
        CaptureError::NoLinkType { interface, wanted, .. } => format!(
            "Unable to set data link type on interface '{interface}' \
             ({wanted} is not one of the DLTs supported by this device).\n"
        ),
        CaptureError::File { path, text } => {
            // The number of the error is Rust's addition.
            let text = text.split(" (os error").next().unwrap_or(text);
            let path = path.display();
            format!("The file to which the capture would be saved (\"{path}\") could not be opened: {text}.\n")
        }
        CaptureError::Vanished { interface, .. } => {
            format!("The network adapter on which the capture was being done (\"{interface}\") is no longer attached.")
        }
        CaptureError::Other { interface, text } => format!(
            "The capture session could not be initiated on capture device \"{interface}\".\n({text})\n\
             Please check that you have the proper interface or pipe specified."
        ),
        other => in_our_words(other),
    }
}

/// Why `-L` failed; TShark's exit code is 2 then.
pub fn link_types_failure(interface: &str, error: &CaptureError) -> String {
    let text = match error {
        CaptureError::NoSuchInterface { text, .. }
        | CaptureError::InterfaceDown { text, .. }
        | CaptureError::NoMonitorMode { text, .. }
        | CaptureError::NoRights { text, .. }
        | CaptureError::Other { text, .. } => text,
        other => return in_our_words(other),
    };
    let text = format!(
        "The capabilities of the capture device \"{interface}\" could not be obtained (pcap_activate() failed: {text})\n"
    );
    text + &rights(error)
}

/// What TShark cannot say, because it comes in one piece: first the sentence, then what to do.
fn in_our_words(error: &CaptureError) -> String {
    let advice = error.advice().map(|advice| format!("\n{advice}")).unwrap_or_default();
    let command = error.command().map(|command| format!(":\n\n    {command}\n")).unwrap_or_default();
    format!("{error}{advice}{command}")
}

/// How to get the rights, for our own capture program instead of dumpcap.
fn rights(error: &CaptureError) -> String {
    if !matches!(error, CaptureError::NoRights { .. }) {
        return String::new();
    }
    let command = error.command().map(|command| {
        format!("\nEnsure that wirefin-capture has the needed CAP_NET_RAW and CAP_NET_ADMIN capabilities by running\n\n    {command}\n")
    });
    format!("Please check to make sure you have sufficient permissions.\n{}", command.unwrap_or_default())
}

/// The only interface that TShark gives a name of its own on Linux.
fn friendly_name(interface: &str) -> Option<&'static str> {
    (interface == "lo").then_some("Loopback")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interface(name: &str) -> Interface {
        Interface {
            name: name.into(),
            description: Some("Pseudo-device that captures on all interfaces".into()),
            addresses: Vec::new(),
            up: true,
            running: true,
            loopback: false,
            wireless: false,
            connected: None,
            trouble: None,
        }
    }

    #[test]
    fn the_list_of_interfaces_is_that_of_tshark() {
        let list = ["eth0", "any", "lo"].map(interface);
        assert_eq!(interface_list(&list), "1. eth0\n2. any\n3. lo (Loopback)\n");
        assert_eq!(interface_named(&list, "3").unwrap(), "lo");
        assert_eq!(interface_named(&list, "wlan9").unwrap(), "wlan9");
        assert_eq!(interface_named(&list, "99").unwrap_err(), "There is no interface with that adapter index");
        assert!(interface_named(&list, "0").is_err());
    }

    #[test]
    fn several_interfaces_are_listed_as_tshark_lists_them() {
        assert_eq!(capturing_on(&["lo"]), "Capturing on 'Loopback: lo'");
        assert_eq!(capturing_on(&["lo", "any"]), "Capturing on 'Loopback: lo' and 'any'");
        assert_eq!(capturing_on(&["lo", "any", "eth0"]), "Capturing on 'Loopback: lo', 'any', and 'eth0'");
    }

    #[test]
    fn failures_are_told_as_tshark_tells_them() {
        let filter = CaptureError::BadFilter {
            interface: "lo".into(),
            filter: "blah blah".into(),
            text: "can't parse filter expression: syntax error".into(),
        };
        assert_eq!(
            failure(&filter),
            "Invalid capture filter \"blah blah\" for interface 'Loopback'.\n\n\
             That string isn't a valid capture filter (can't parse filter expression: syntax error).\n\
             See the User's Guide for a description of the capture filter syntax."
        );
        let none = CaptureError::NoSuchInterface { interface: "nosuch0".into(), text: "No such device exists".into() };
        assert_eq!(failure(&none), "There is no device named \"nosuch0\".\n(No such device exists)\n");
        assert_eq!(
            link_types_failure("nosuch0", &none),
            "The capabilities of the capture device \"nosuch0\" could not be obtained \
             (pcap_activate() failed: No such device exists)\n"
        );
        let down = CaptureError::InterfaceDown { interface: "ifb0".into(), text: "That device is not up".into() };
        assert_eq!(failure(&down), "Device \"ifb0\" is not up.\n(That device is not up)\n");
    }
}
