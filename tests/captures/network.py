#!/usr/bin/env python3
"""Writes byte by byte what no program on one machine sends: headers with options, extension headers, error and control messages.

Run it in this folder; it makes ip/headers.pcap, ipv6/extensions.pcap, icmp/messages.pcap and icmpv6/messages.pcap.
"""

import socket
import struct

HERE, THERE = "192.0.2.1", "198.51.100.2"
HERE6, THERE6 = "2001:db8::1", "2001:db8::2"


def checksum(data):
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def ethernet(kind, payload):
    return bytes.fromhex("020000000002 020000000001") + struct.pack(">H", kind) + payload


def ipv4(protocol, payload, options="", tos=0, fragment=0, ttl=64, source=HERE, target=THERE, length=None, first=None, number=0x1234):
    options = bytes.fromhex(options)
    options += b"\0" * (-len(options) % 4)
    header = 20 + len(options)
    first = 0x40 | header // 4 if first is None else first
    length = header + len(payload) if length is None else length
    head = struct.pack(">BBHHHBBH", first, tos, length, number, fragment, ttl, protocol, 0)
    head += socket.inet_aton(source) + socket.inet_aton(target) + options
    return head[:10] + struct.pack(">H", checksum(head)) + head[12:] + payload


def ipv6(following, payload, word=0, hops=64, source=HERE6, target=THERE6, length=None):
    length = len(payload) if length is None else length
    head = struct.pack(">IHBB", 6 << 28 | word, length, following, hops)
    return head + socket.inet_pton(socket.AF_INET6, source) + socket.inet_pton(socket.AF_INET6, target) + payload


def udp(payload=b"abc"):
    return struct.pack(">HHHH", 50000, 50001, 8 + len(payload), 0x5555) + payload


def write(name, frames):
    with open(name, "wb") as file:
        file.write(struct.pack("<IHHIIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))
        for number, (kind, packet) in enumerate(frames):
            frame = ethernet(kind, packet)
            file.write(struct.pack("<IIII", 1700000000, number * 1000, len(frame), len(frame)) + frame)


def ip_headers():
    options = [
        "00", "0101010101010101", "820b abcd00 01000241 4243", "820bf135123441 4243 4445", "82045aff", "8507020a0a0b0c",
        "860e000000010104000500000000", "861600000001021000050001000200030004 00050006", "861200000001050c00050009000100030000",
        "861c00000001011600058000000000000000000000000000 00000000", "830f08010101010202020203030303", "890f0401010101 0202020203030303",
        "070b080101010100000000", "0707050101 0101", "440c05000000000100000002", "440c09010102030400000002", "440b050001020304000000",
        "88040001", "880300", "0b0405dc", "0c0405dc", "520c0001000200030a000001", "94040000", "950ae0000001e0000002",
        "1908054011223344", "1908854011223344", "de04aabb", "910512", "0701", "010101 0b",
    ]
    for text in options:
        yield ipv4(17, udp(), text)
    for tos in (0x02, 0x04, 0xB8, 0xFF):
        yield ipv4(17, udp(), tos=tos)
    for fragment in (0x2000, 0x2003, 0x4000, 0xC000):
        yield ipv4(17, udp(bytes(16)), fragment=fragment)
    for ttl, target in ((1, THERE), (5, "224.0.0.1"), (1, "224.0.0.251"), (1, "239.0.0.1")):
        yield ipv4(17, udp(), ttl=ttl, target=target)
    for length in (0, 10, 1000):
        yield ipv4(17, udp(), length=length)
    for first in (0x44, 0x4F, 0x55):
        yield ipv4(17, udp(), first=first)
    yield ipv4(4, ipv4(17, udp()))
    yield ipv4(41, ipv6(17, udp()))
    yield ipv4(51, bytes.fromhex("11040000 00000001 00000002") + bytes(12) + udp())
    for number in (1, 2, 2, 5):
        yield ipv4(50, struct.pack(">II", 0x99, number) + bytes(16))
    yield ipv4(253, b"hello")


def header(following, body):
    body = bytes.fromhex(body)
    body += b"\0" * ((6 - len(body)) % 8)
    return bytes([following, len(body) // 8]) + body


def ipv6_extensions():
    for source, target in (
        ("fe80::200:ff:fe00:1", "ff02::1"), ("2002:c000:201::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2"),
        ("64:ff9b::192.0.2.33", "::10.0.0.1"), ("fe80::5efe:c000:201", "::1"),
    ):
        yield ipv6(17, udp(), word=0xB912345, source=source, target=target)
    for body in (
        "010400000000", "050200000100", "c20400010000", "c20400000010", "2606054011223344", "070c000000010105123480000001",
        "630480000100", "6d0200050100", "6d0440051234", "080292340100", "300405dc0000", "aa0441424344",
    ):
        yield ipv6(0, header(17, body) + udp())
    for body in ("c91020010db8000000000000000000000005", "0f0a00000001000200ff0a00", "040103010100", "8c0403414243", "ee0341 4243"):
        yield ipv6(60, header(17, body) + udp())
    stop, last = "20010db8000000000000000000000009", "20010db800000000000000000000000a"
    for routing in (
        "11020001 00000000" + stop, "11040003 00000000" + stop + last, "11020201 00000000" + stop, "11010301 ff400000 0102030405060708",
        "11040401 01001234" + stop + last, "11010500 000000000000000000000000", "11016300 000000000000000000000000",
    ):
        yield ipv6(43, bytes.fromhex(routing) + udp())
    yield ipv6(44, bytes.fromhex("1100000000001234") + udp())
    yield ipv6(44, bytes.fromhex("1100000112345678") + udp(bytes(16)))
    yield ipv6(60, header(0, "010400000000") + header(17, "010400000000") + udp())
    yield ipv6(51, bytes.fromhex("11040000 00000001 00000002") + bytes(12) + udp())
    yield ipv6(59, b"xyz")
    yield ipv6(253, b"abcd")
    yield ipv6(17, udp(), length=100)


def icmp(kind, code, rest, **ip):
    message = bytes([kind, code, 0, 0]) + rest
    message = message[:2] + struct.pack(">H", checksum(message)) + rest
    return ipv4(1, message, **ip)


def icmp_messages():
    words = bytes.fromhex
    back = {"source": THERE, "target": HERE}
    quoted = ipv4(17, udp(b"abcdefgh"), ttl=1)
    yield icmp(8, 0, words("01020001") + b"abcdefgh")
    yield icmp(0, 0, words("01020001") + b"abcdefgh", **back)
    yield icmp(8, 0, words("01020002") + struct.pack("<QQ", 1700000000, 5000) + bytes(40))
    yield ipv4(1, words("0800 1234 01020003"))
    for code in (0, 3, 4, 13, 16):
        yield icmp(3, code, words("000005dc") + quoted)
    yield icmp(4, 0, bytes(4) + quoted)
    yield icmp(5, 1, words("c0000209") + quoted)
    yield icmp(9, 16, words("02020708 c0000201 00000005 c0000202 80000000 100a00011234ff80c0000201 1303182020"))
    yield icmp(11, 0, bytes(4) + quoted)
    yield icmp(12, 0, words("14000000") + quoted)
    yield icmp(13, 0, words("00010002 00010203 00000000 00000000"))
    yield icmp(17, 0, words("00010002 00000000"))
    yield icmp(18, 0, words("00010002 ffffff00"))
    long = quoted + bytes(128 - len(quoted))
    for objects in ("0008010100064101", "000c0101 00064140 000651fe", "001c020f 00000007 00010000c0000201 0865746830000000 000005dc"):
        body = words("20000000" + objects)
        body = body[:2] + struct.pack(">H", checksum(body)) + body[4:]
        yield icmp(11, 0, words("00200000") + long + body)
    yield icmp(42, 0, words("00010201 20000000 0008030165746830"))
    yield icmp(43, 0, words("00010124"), **back)
    yield icmp(3, 1, bytes(4) + icmp(8, 0, words("01020001") + b"abcd"))


def icmpv6(kind, code, rest, source=HERE6, target=THERE6):
    message = bytes([kind, code, 0, 0]) + rest
    pseudo = socket.inet_pton(socket.AF_INET6, source) + socket.inet_pton(socket.AF_INET6, target)
    pseudo += struct.pack(">II", len(message), 58)
    message = message[:2] + struct.pack(">H", checksum(pseudo + message)) + rest
    return ipv6(58, message, source=source, target=target)


def icmpv6_messages():
    words = bytes.fromhex
    quoted = ipv6(17, udp(b"abcdefgh"))
    one, other = "20010db8000000000000000000000055", "fe800000000000000200000000000001"
    link = "0101020000000001"
    yield icmpv6(128, 0, words("01020001") + b"abcd")
    yield icmpv6(129, 0, words("01020001") + b"abcd", source=THERE6, target=HERE6)
    yield icmpv6(1, 4, bytes(4) + quoted)
    yield icmpv6(2, 0, words("00000500") + quoted)
    yield icmpv6(3, 0, words("10000000") + quoted + bytes(128 - len(quoted)) + words("20000000 0008010100064101"))
    yield icmpv6(4, 1, words("00000028") + quoted)
    yield icmpv6(130, 0, words("27100000") + bytes(16))
    yield icmpv6(130, 0, words("87100000" + "ff02" + "00" * 13 + "05" + "0a8f0002" + one + other))
    yield icmpv6(143, 0, words("00000002 04000000 ff02" + "00" * 13 + "05" + "01010001 ff02" + "00" * 13 + "06" + one + "deadbeef"))
    yield icmpv6(133, 0, words("00000000" + link))
    yield icmpv6(134, 0, words("40c807080000000000000000" + link + "05010000000005dc" + "030440c0000151800000384000000000" + one
                              + "1803200800000708" + one + "1905000000000708" + one + other + "1f0200000000 0e10 0361626300000000"))
    yield icmpv6(135, 0, words("00000000" + one + link + "0e01010203040506"))
    yield icmpv6(136, 0, words("e0000000" + one + "0201020000000001"))
    yield icmpv6(137, 0, words("00000000" + one + other + "0406000000000000") + quoted[:40])
    yield icmpv6(135, 0, words("00000000" + one + "2102000000010e100200000000000001" + "2602e1000064ff9b0000000000000000"))
    yield icmpv6(135, 0, words("00000000" + one + "ff01010203040506" + "0100020000000001"))
    yield icmpv6(139, 1, words("00020000") + b"12345678" + b"\3www\0\0")
    yield icmpv6(140, 0, words("00040000") + b"12345678" + words("00000e10c0000201"))
    yield icmpv6(155, 1, words("1e01010088f00000" + one + "040e00080c0a07000100000000ffffff" + "081e4040ffffffffffffffff00000000" + one))
    yield icmpv6(155, 2, words("1ec00005" + one + "05120080" + one + "0614008001ff" + one))
    yield icmpv6(157, 0, words("00000e100200000000000001" + one))
    yield icmpv6(161, 1, words("00010147"))


if __name__ == "__main__":
    write("ip/headers.pcap", [(0x0800, packet) for packet in ip_headers()])
    write("ipv6/extensions.pcap", [(0x86DD, packet) for packet in ipv6_extensions()])
    write("icmp/messages.pcap", [(0x0800, packet) for packet in icmp_messages()])
    write("icmpv6/messages.pcap", [(0x86DD, packet) for packet in icmpv6_messages()])
