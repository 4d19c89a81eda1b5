#!/usr/bin/env python3
"""Writes checksums.pcap: checksums right and wrong, of packets that are whole, cut, in fragments, or quoted.

Run it in this folder. checksums.prefs has them verified.
"""

import socket
import struct
import sys

sys.path.insert(0, "..")
from network import HERE, HERE6, THERE, THERE6, checksum, ethernet, ipv4, ipv6  # noqa: E402

UDP, TCP, LITE, ICMP = 17, 6, 136, 1
frames = []


def put(packet, captured=None):
    frame = ethernet(0x86DD if packet[0] >> 4 == 6 else 0x0800, packet)
    frames.append((frame[:captured], len(frame)))


def udp(payload, length=None):
    return struct.pack(">HHHH", 50000, 50001, 8 + len(payload) if length is None else length, 0) + payload


def tcp(payload, port=50002):
    return struct.pack(">HHIIBBHHH", port, 4000, 1, 1, 5 << 4, 0x18, 1000, 0, 0) + payload


def place(protocol):
    return 16 if protocol == TCP else 6


def with_sum(protocol, data, value):
    at = place(protocol)
    return data[:at] + struct.pack(">H", value) + data[at + 2 :]


def pseudo4(protocol, data, target=THERE):
    return socket.inet_aton(HERE) + socket.inet_aton(target) + struct.pack(">HH", protocol, len(data))


def pseudo6(protocol, data):
    ends = [socket.inet_pton(socket.AF_INET6, end) for end in (HERE6, THERE6)]
    return b"".join(ends) + struct.pack(">II", len(data), protocol)


def right(protocol, data, pseudo=pseudo4, covered=None):
    return with_sum(protocol, data, checksum(pseudo(protocol, data) + data[:covered]))


def wrong(protocol, data, pseudo=pseudo4):
    at = place(protocol)
    good = right(protocol, data, pseudo)
    return with_sum(protocol, good, struct.unpack(">H", good[at : at + 2])[0] ^ 0x1111)


def sums_to_zero(protocol, data):
    """The data, its last two bytes so that the checksum comes out as zero."""
    rest = checksum(pseudo4(protocol, data) + data[:-2])
    return data[:-2] + struct.pack(">H", rest)


def damaged(packet):
    return packet[:10] + bytes([packet[10] ^ 1]) + packet[11:]


def icmp(quoted):
    body = bytes.fromhex("0303000000000000") + quoted
    return body[:2] + struct.pack(">H", checksum(body)) + body[4:]


MESSAGE, PART = udp(b"eleven byte"), struct.pack(">HHHH", 50000, 50001, 12, 0) + b"eleven byte"
for make in (right, wrong):
    stream = tcp(b"\x00binary", 50003 if make is wrong else 50002)
    for protocol, data in [(UDP, MESSAGE), (TCP, stream), (LITE, PART[:4] + b"\0\0" + PART[6:])]:
        packet = ipv4(protocol, make(protocol, data))
        put(damaged(packet) if make is wrong else packet)
        put(ipv6(protocol, make(protocol, data, pseudo6)))
put(ipv4(LITE, right(LITE, PART, covered=12)))
put(ipv4(LITE, with_sum(LITE, PART, 1)))
# No checksum, one that must not be zero, and one that is another zero.
put(ipv4(UDP, MESSAGE))
put(ipv6(UDP, MESSAGE))
put(ipv4(UDP, with_sum(UDP, sums_to_zero(UDP, udp(b"twelve bytes")), 0xFFFF)))
put(ipv4(TCP, with_sum(TCP, sums_to_zero(TCP, tcp(b"\x00binaries", 50004)), 0xFFFF)))
# Cut, longer than the packet, in a longer packet.
put(ipv4(UDP, right(UDP, MESSAGE)), captured=14 + 20 + 16)
put(ipv4(TCP, right(TCP, tcp(b"\x00binary", 50005))), captured=14 + 20 + 26)
put(ipv4(UDP, right(UDP, udp(b"eleven byte", 50))))
put(ipv4(UDP, right(UDP, MESSAGE) + b"more"))
# In fragments: right, wrong, and with a wrong header.
LONG = udp(bytes(range(40)))
for number, data in [(1, right(UDP, LONG)), (2, wrong(UDP, LONG)), (3, right(UDP, LONG))]:
    first = ipv4(UDP, data[:24], fragment=0x2000, number=number)
    put(damaged(first) if number == 3 else first)
    put(ipv4(UDP, data[24:], fragment=3, number=number))
put(damaged(ipv4(UDP, LONG[24:], fragment=3, number=4)))
# Quoted.
put(ipv4(ICMP, icmp(ipv4(UDP, right(UDP, udp(b""))))))
put(ipv4(ICMP, icmp(damaged(ipv4(UDP, wrong(UDP, udp(b"")))))))
put(ipv4(ICMP, icmp(ipv4(UDP, right(UDP, MESSAGE)[:8], length=20 + len(MESSAGE)))))
# To another stop first.
put(ipv4(UDP, right(UDP, MESSAGE, lambda *of: pseudo4(*of, target="203.0.113.1")), options="830704 cb007101 00"))

with open("checksums.pcap", "wb") as file:
    file.write(struct.pack("<IHHIIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))
    for index, (frame, length) in enumerate(frames):
        file.write(struct.pack("<IIII", 1700000000, index * 1000, len(frame), length) + frame)
