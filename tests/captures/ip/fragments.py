#!/usr/bin/env python3
"""Writes fragments.pcap: datagrams that come in fragments, in order and not, too many, too few, and inside each other.

Run it in this folder.
"""

import struct
import sys

sys.path.insert(0, "..")
from network import HERE, THERE, ethernet, ipv4, ipv6  # noqa: E402

DATA = struct.pack(">HHHH", 50000, 50001, 48, 0) + bytes(range(40))
DATA6 = struct.pack(">HHHH", 50000, 50001, 48, 0x5555) + bytes(range(40))
OTHER = bytes(byte ^ 0xFF for byte in DATA)
TCP_AT = 1000

frames = []
number = 0


def put(packet, vlan=None, captured=None):
    kind = 0x86DD if packet[0] >> 4 == 6 else 0x0800
    if vlan is not None:
        kind, packet = 0x8100, struct.pack(">HH", vlan, kind) + packet
    frame = ethernet(kind, packet)
    frames.append((frame[:captured], len(frame)))


def v4(payload, start, end=None, more=True, protocol=17, **how):
    """A fragment: the bytes of the payload from start to end."""
    flags = (0x2000 if more else 0) | start // 8
    return ipv4(protocol, payload[start:end], fragment=flags, number=number, **how)


def v6(payload, start, end=None, more=True, following=17):
    header = struct.pack(">BBHI", following, 0, start | more, number)
    return ipv6(44, header + payload[start:end])


def split(payload, at, **how):
    """A datagram in two fragments."""
    return [v4(payload, 0, at, **how), v4(payload, at, more=False, **how)]


def datagram(*fragments, **how):
    for fragment in fragments:
        put(fragment, **how)


def tcp(data, flags=0x18):
    global TCP_AT
    segment = struct.pack(">HHIIBBHHH", 50002, 80, TCP_AT, 1, 5 << 4, flags, 1000, 0x5555, 0) + data
    TCP_AT += len(data)
    return segment


def next_number():
    global number
    number += 1


for fragments in [
    lambda: [v4(DATA, 0, 16), v4(DATA, 16, 32), v4(DATA, 32, more=False)],  # in order
    lambda: [v4(DATA, 32, more=False), v4(DATA, 0, 16), v4(DATA, 16, 32)],  # the last first
    lambda: [v4(DATA, 0, 24), v4(DATA, 16, 32), v4(DATA, 32, more=False)],  # overlapping
    lambda: [v4(OTHER, 16, 32), v4(DATA, 0, 24), v4(DATA, 32, more=False)],  # and contradicting
    lambda: [v4(DATA, 0, 16), v4(OTHER, 0, 16), v4(DATA, 16, more=False)],  # the first twice, otherwise
    lambda: [v4(DATA, 16, 32, False), v4(DATA, 32, more=False), v4(DATA, 0, 16)],  # two ends, the nearer one first
    lambda: [v4(DATA, 32, more=False), v4(DATA, 16, 32, False), v4(DATA, 0, 16)],  # and the other one
    lambda: [v4(DATA, 40), v4(DATA, 32, 44, False), v4(DATA, 0, 32)],  # bytes behind the end
    lambda: [v4(DATA, 0, 16), v4(DATA, 16, 16), v4(DATA, 48, 48, False), v4(DATA, 16, more=False)],  # empty ones
    lambda: [v4(DATA, 0, 13), v4(DATA, 8, more=False)],  # no multiple of 8
    lambda: [v4(DATA, 0, 16), v4(DATA, 32, more=False)],  # one lacks
    lambda: [*split(DATA, 16), *split(DATA, 24), v4(DATA, 16, more=False)],  # the same number again, and a rest
    lambda: [v4(DATA, 0, 16), v4(DATA, 16, more=False, protocol=253)],  # not of one datagram
    lambda: [v4(DATA, 0, 16), v4(DATA, 16, more=False, source=THERE, target=HERE)],  # nor these
    lambda: [v4(DATA, 0, 16, options="9404 0000"), v4(DATA, 16, more=False)],  # options in the first alone
    lambda: split(DATA, 16, protocol=253),  # nobody's protocol
    lambda: split(DATA[:40], 16),  # shorter than it says
    lambda: [v6(DATA6, 0, 16), v6(DATA6, 16, 32), v6(DATA6, 32, more=False)],
    lambda: [v6(DATA6, 32, more=False), v6(OTHER, 16, 40), v6(DATA6, 0, 24)],
    lambda: [v6(DATA6, 0, 16), v6(DATA6, 16, 16), v6(DATA6, 16, more=False, following=253)],  # an empty one; the last names the protocol
    lambda: [v6(bytes.fromhex("1100010400000000") + DATA6, a, b, more, 60) for a, b, more in [(0, 16, True), (16, None, False)]],
    lambda: [v6(struct.pack(">BBHI", 17, 0, 1, 9) + DATA6, a, b, more, 44) for a, b, more in [(0, 16, True), (16, None, False)]],
]:
    next_number()
    datagram(*fragments())

# Networks apart, where the addresses may be used in both.
for here in ["10.0.0.1", HERE]:
    next_number()
    put(v4(DATA, 0, 16, source=here), vlan=16)
    put(v4(DATA, 16, more=False, source=here), vlan=32)
    put(v4(DATA, 16, more=False, source=here), vlan=16)

# Cut by the capture: not used.
next_number()
put(v4(DATA, 0, 24), captured=14 + 20 + 22)
put(v4(DATA, 24, more=False))
put(v4(DATA, 0, 24))
next_number()
put(v4(DATA, 0, 24))
put(v4(DATA, 24, more=False), captured=14 + 20 + 22)

# Fragments in fragments, and in tunnels.
next_number()
inner = split(DATA, 24)
next_number()
datagram(*split(inner[0], 24, protocol=4, source="203.0.113.9"))
next_number()
datagram(*split(inner[1], 24, protocol=4, source="203.0.113.9"))
next_number()
inner = [v6(DATA6, 0, 24), v6(DATA6, 24, more=False)]
next_number()
datagram(*(ipv4(41, fragment) for fragment in inner))

# An error quotes a fragment.
next_number()
put(v4(DATA, 0, 24))
put(ipv4(1, bytes.fromhex("030400000000 0578") + v4(DATA, 24, more=False), source=THERE, target=HERE))
put(v4(DATA, 24, more=False))

# A request in segments that were fragmented.
for part in [b"GET /a/rather/long/path/that/takes/room HTTP/1.1\r\n", b"Host: fragments.example\r\nAccept: */*\r\n\r\n"]:
    next_number()
    datagram(*split(tcp(part), 40, protocol=6))

with open("fragments.pcap", "wb") as file:
    file.write(struct.pack("<IHHIIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))
    for index, (frame, length) in enumerate(frames):
        file.write(struct.pack("<IIII", 1700000000, index * 1000, len(frame), length) + frame)
