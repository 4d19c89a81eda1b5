#!/usr/bin/env python3
"""Writes the captures of link layers and of what sits close to them, byte by byte; the same bytes on every run."""

import struct
from pathlib import Path

HERE = Path(__file__).parent
A, B, C = (bytes.fromhex(f"02000000000{n}") for n in "123")
NOBODY, ALL = bytes(6), b"\xff" * 6
HEX = bytes.fromhex


def pcap(name, link, frames):
    path = HERE / name
    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as file:
        file.write(struct.pack("<IHHIIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, link))
        for index, frame in enumerate(frames):
            data, length = frame if isinstance(frame, tuple) else (frame, len(frame))
            file.write(struct.pack("<IIII", 1_700_000_000 + index, 0, len(data), length) + data)


def address(text):
    return bytes(map(int, text.split(".")))


def ip(payload, protocol=17, to="10.0.0.2", options=b""):
    words = 5 + len(options) // 4
    head = struct.pack(">BBHHHBBH", 0x40 | words, 0, words * 4 + len(payload), 1, 0, 64, protocol, 0)
    return head + address("10.0.0.1") + address(to) + options + payload


def udp(payload, port=4660):
    return struct.pack(">HHHH", port, port, 8 + len(payload), 0) + payload


def eth(kind, payload, to=B, source=A):
    return to + source + struct.pack(">H", kind) + payload


def ethernet():
    """Where padding, trailer and check sequence begin and end."""
    small, full = ip(udp(b"")), ip(udp(b"x" * 30))
    yield eth(0x0800, small)
    yield eth(0x0800, small + bytes(18))
    yield eth(0x0800, small + bytes(24) + HEX("01020304"))
    yield eth(0x0800, small + b"\1" * 18)
    yield eth(0x0800, full + b"\1" * 3)
    yield eth(0x0800, full + b"\1" * 10)
    yield eth(0x0800, full + b"\1" * 10)[:77], 82
    yield eth(0x9999, b"nobody claims this Ethertype")
    yield eth(0x05FF, b"neither length nor type")
    yield eth(0x0800, full, to=ALL, source=b"\1" + A[1:])


def vlan():
    small = ip(udp(b""))
    yield eth(0x8100, HEX("20050800") + small + bytes(18))
    yield eth(0x8100, HEX("2005 8100 3006 0800") + ip(udp(b"x" * 30)) + b"tail")
    yield eth(0x88A8, HEX("2005 8100 3006 0800") + small)
    yield eth(0x88A8, HEX("2005 88a8 3006 0800") + small)
    yield eth(0x8100, HEX("2005 0003 f0f07f"))


def llc():
    for control in ("f0f07f", "f0f173", "f0f00103", "f0f10503", "f0f00204", "f0f00205", "f0f1e3", "f0f0ab"):
        data = HEX(control)
        yield eth(len(data), data)
    for snap in ("aaaa0300000008 00", "aaaa0300000c9999", "aaaa031122339999"):
        data = HEX(snap) + ip(udp(b""))
        yield eth(len(data), data)


def arp(op, mac, sender, target_mac, target, kind=0x0806):
    body = struct.pack(">HHBBH", 1, 0x0800, 6, 4, op) + mac + address(sender) + target_mac + address(target)
    return eth(kind, body, to=ALL if target_mac == NOBODY else target_mac, source=mac)


def arps():
    yield arp(1, A, "10.0.0.1", NOBODY, "10.0.0.2")
    yield arp(2, B, "10.0.0.2", A, "10.0.0.1")
    yield arp(1, A, "10.0.0.1", NOBODY, "10.0.0.1")
    yield arp(1, A, "0.0.0.0", NOBODY, "10.0.0.9")
    yield arp(2, A, "10.0.0.1", ALL, "10.0.0.1")
    yield arp(1, C, "10.0.0.1", NOBODY, "10.0.0.2")
    yield arp(2, C, "10.0.0.2", B, "10.0.0.1")
    yield arp(3, A, "0.0.0.0", A, "0.0.0.0", kind=0x8035)
    yield arp(4, B, "10.0.0.2", A, "10.0.0.1", kind=0x8035)
    yield arp(9, A, "10.0.0.1", B, "10.0.0.2")


def cooked(kind, hardware, sender, protocol, payload):
    return struct.pack(">HHH", kind, hardware, len(sender)) + sender.ljust(8, b"\0") + struct.pack(">H", protocol) + payload


def cooked_2(kind, hardware, sender, protocol, payload):
    head = struct.pack(">HHIHBB", protocol, 0, 7, hardware, kind, len(sender))
    return head + sender.ljust(8, b"\0") + payload


def igmp(message):
    return eth(0x0800, ip(HEX(message), 2, "224.0.0.1", HEX("94040000")), to=HEX("01005e000001"))


def igmps():
    group, source = "ef010203", "0a000009"
    yield igmp("1100eeff00000000")
    yield igmp("1164ee9b00000000")
    yield igmp("1164ee9b" + group + "0a7d0002" + source * 2)
    yield igmp("11ffee9b" + group + "8fff0000")
    yield igmp("16000000" + group)
    yield igmp("17000000" + group)
    yield igmp("2200000000000003" + "01000001" + group + source + "04000000" + group + "06010001" + group + source + "deadbeef")
    yield igmp("99000000" + group)


def ntp(head, times=bytes(32), rest=b""):
    return eth(0x0800, ip(udp(HEX(head) + times + rest, 123)))


def ntps():
    first, second = HEX("d944575530336fd0"), HEX("d944575531b4e978")
    extension = HEX("01040010") + b"u" * 12
    code = HEX("00000001") + b"M" * 16
    yield ntp("230006ec000000000000000000000000", bytes(24) + first)
    yield ntp("240106ec00000450000003ab47505300", second + first + second + second)
    yield ntp("240206ec00000450000003ab83bc03df", rest=code)
    yield ntp("230006ec000000000000000000000000", rest=extension + code)
    yield ntp("230006ec000000000000000000000000", rest=extension * 3)
    yield ntp("230006ec000000000000000000000000", rest=HEX("0104001d") + b"u" * 25)
    control = lambda op, status, data: struct.pack(">BBHHHHH", 0x16, op, 5, status, 0, 0, len(data)) + data
    for message in (
        control(0x02, 0, b""),
        control(0x82, 0x0618, b'version="ntpd, 4.2.8", stratum=3'),
        control(0x81, 0x0615, HEX("000196140002f61a")),
        control(0xC2, 0x0400, b""),
        control(0x88, 0, b"Config Succeeded"),
    ):
        yield eth(0x0800, ip(udp(message, 123)))
    item = struct.pack(">IIII4s4sIHBBII", 1, 2, 3, 4, address("10.0.0.9"), address("10.0.0.2"), 5, 123, 3, 4, 0, 0)
    yield eth(0x0800, ip(udp(HEX("9700032a 0001 0048") + item, 123)))


def main():
    small = ip(udp(b"tiny"))
    pcap("eth/trailers.pcap", 1, ethernet())
    pcap("vlan/tags.pcap", 1, vlan())
    pcap("llc/controls.pcap", 1, llc())
    pcap("arp/uses.pcap", 1, arps())
    pcap("igmp/versions.pcap", 1, igmps())
    pcap("ntp/messages.pcap", 1, ntps())
    pcap("sll/cooked.pcap", 113, [
        cooked(0, 1, A, 0x0800, small + bytes(2)),
        cooked(4, 512, b"", 0x0800, small),
        cooked(2, 778, address("10.0.0.1"), 0x0800, small),
        cooked(3, 1, A, 4, HEX("f0f07f")),
    ])
    pcap("sll/cooked-2.pcap", 276, [cooked_2(0, 1, A, 0x0800, small), cooked_2(4, 512, b"", 0x0800, small)])
    pcap("null/families.pcap", 0, [
        struct.pack("<I", 2) + small,
        struct.pack(">I", 2) + small,
        struct.pack("<I", 0x0800) + small,
        struct.pack("<I", 99) + small,
    ])
    pcap("raw/versions.pcap", 101, [small, bytes(10) + small, HEX("123456789abc"), HEX("1234")])


if __name__ == "__main__":
    main()
