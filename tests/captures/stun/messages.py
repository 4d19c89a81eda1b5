#!/usr/bin/env python3
"""Writes messages of STUN (RFC 8489, 8656), with every attribute, and of the STUN before it (RFC 3489); the same bytes on every run."""

import struct
import zlib
from pathlib import Path

HERE = Path(__file__).parent
COOKIE = bytes.fromhex("2112a442")
ADDRESS = b"\0\x01\x12\x34\xc0\0\2\1"
ADDRESS6 = b"\0\x02\x12\x34" + bytes(range(16))


def attribute(kind, value):
    return struct.pack(">HH", kind, len(value)) + value + b"\0" * (-len(value) % 4)


def message(kind, attributes=b"", cookie=COOKIE, number=b"abcdefghijkl", length=None):
    length = len(attributes) if length is None else length
    return struct.pack(">HH", kind, length) + cookie + number + attributes


def printed(kind, attributes=b"", **more):
    """A message with a fingerprint."""
    text = message(kind, attributes + bytes(8), **more)[:-8]
    return text + struct.pack(">HHI", 0x8028, 4, zlib.crc32(text) ^ 0x5354554E)


def classic(kind, attributes=b"", number=b"0123456789abcdef"):
    return struct.pack(">HH", kind, len(attributes)) + number + attributes


ATTRIBUTES = [
    (1, ADDRESS),
    (1, ADDRESS6),
    (2, ADDRESS),
    (3, b"\0\0\0\6"),
    (4, ADDRESS),
    (5, ADDRESS),
    (6, b"user:name"),
    (7, b"secret"),
    (8, bytes(20)),
    (9, b"\0\0\4\1Unauthorized"),
    (9, b"\0\0\4\x14"),
    (0xA, b"\0\x06\0\x07"),
    (0xB, ADDRESS),
    (0xC, b"\x40\0\0\0"),
    (0xD, b"\0\0\2\x58"),
    (0xE, ADDRESS),
    (0xF, b"\x72\xc6\x4b\xc6"),
    (0x10, b"\0\0\1\0"),
    (0x11, ADDRESS),
    (0x12, ADDRESS),
    (0x12, ADDRESS6),
    (0x13, b"hello"),
    (0x13, message(1, attribute(6, b"in"))),
    (0x14, b"realm"),
    (0x15, b"nonce"),
    (0x16, ADDRESS),
    (0x17, b"\2\0\0\0"),
    (0x18, b"\x80"),
    (0x19, b"\x11\0\0\0"),
    (0x1A, b""),
    (0x1B, b"\0\0\0\1"),
    (0x1C, bytes(32)),
    (0x1D, b"\0\2\0\0"),
    (0x1E, bytes(32)),
    (0x20, ADDRESS),
    (0x20, ADDRESS6),
    (0x21, b"\0\0\0\1"),
    (0x22, bytes(8)),
    (0x24, b"\x6e\0\1\xff"),
    (0x25, b""),
    (0x26, b"\0\0\0\0"),
    (0x27, b"\x12\x34\0\0"),
    (0x2A, b"\0\0\0\1"),
    (0x2B, ADDRESS),
    (0x30, b"x"),
    (0x8000, b"\2\0\0\0"),
    (0x8001, b"\1\0\1\3bad\0"),
    (0x8002, b"\0\2\0\0\0\1\0\0"),
    (0x8003, b"alt.example"),
    (0x8004, b"\0\0\0\1"),
    (0x8006, b"abcd"),
    (0x8008, b"\0\0\0\3"),
    (0x8020, ADDRESS),
    (0x8020, ADDRESS6),
    (0x8021, b"x"),
    (0x8022, b"Software 1"),
    (0x8023, ADDRESS),
    (0x8024, b"abcd"),
    (0x8025, b"x"),
    (0x8026, b"x"),
    (0x8027, b"\0\0\0\x14"),
    (0x8029, bytes(8)),
    (0x802A, bytes(8)),
    (0x802B, ADDRESS),
    (0x802C, ADDRESS),
    (0x802D, b"x"),
    (0x802E, b"x"),
    (0x8030, b"x"),
    (0x8032, ADDRESS),
    (0x8033, ADDRESS),
    (0x8034, b"x"),
    (0x8036, b"x"),
    (0x8039, b"x"),
    (0x803A, b"x"),
    (0x8050, bytes(24)),
    (0x8054, b"foundation"),
    (0x8055, b"\0\2\0\1"),
    (0x8056, b"\0\0\0\1" + bytes(16)),
    (0x8057, b"\0\1\0\x0a"),
    (0x8058, bytes(4)),
    (0x8059, bytes(4)),
    (0x805A, bytes(4)),
    (0x805B, bytes(4)),
    (0x805C, bytes(4)),
    (0x805D, bytes(8)),
    (0x805E, bytes(8)),
    (0x8060, bytes(4)),
    (0x8061, bytes(8)),
    (0x8062, bytes(4)),
    (0x8063, b"x"),
    (0x8068, b"\0\1\1\2"),
    (0x8070, b"\0\0\0\1"),
    (0x8090, bytes(8)),
    (0x8095, bytes(8)),
    (0xC001, b"x"),
    (0xC002, b"x"),
    (0xC003, b"x"),
    (0xC056, b"x"),
    (0xC057, b"\0\1\0\x32"),
    (0xC058, b"abcd"),
    (0xC059, b"x"),
    (0xC060, b"x"),
    (0xC061, b"x"),
    (0x7777, b"abcde"),
    (0xC070, b"x"),
    (0xFF00, b"x"),
    (0xFF04, b"x"),
]


def datagram(payload, client=True, port=3478, mine=50000):
    """One in Ethernet, IPv4 and UDP."""
    ports = (mine, port) if client else (port, mine)
    ends = (bytes.fromhex("0a000001"), bytes.fromhex("0a000002"))
    udp = struct.pack(">HHHH", *ports, 8 + len(payload), 0) + payload
    ip = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(udp), 1, 0, 64, 17, 0) + b"".join(ends if client else ends[::-1])
    return bytes.fromhex("0200000000020200000000010800") + ip + udp


def frames():
    count = 0

    def number():
        nonlocal count
        count += 1
        return struct.pack(">QI", count, 7)

    for kind, value in ATTRIBUTES:
        yield datagram(printed(1, attribute(kind, value), number=number()))
    for method in range(1, 13):
        for kind in (0, 0x10, 0x100, 0x110):
            yield datagram(printed(method | kind, number=number()), kind < 0x100)
    # A question that is asked twice and answered twice.
    for client, kind, value in ((True, 1, b""), (True, 1, b""), (False, 0x101, attribute(0x20, ADDRESS))):
        yield datagram(message(kind, value, number=b"transaction1"), client)
    yield datagram(message(0x101, attribute(0x20, ADDRESS), number=b"transaction1"), False)
    # Data of channels, Microsoft's with its session, and what is no message.
    yield datagram(b"\x40\0\0\5hello\0\0\0")
    yield datagram(b"\xff\x10\0\x0c" + bytes(8) + b"data")
    yield datagram(message(1, length=3, number=number()))
    yield datagram(b"\0\1")
    yield datagram(message(1, attribute(6, b"abcd")[:6], length=8, number=number()))
    yield datagram(message(1, attribute(6, b"ab")[:6], number=number()))
    yield datagram(message(1, attribute(6, b"abcd") + struct.pack(">HHI", 0x8028, 4, 5), number=number()))
    # Known by its look.
    yield datagram(printed(1, attribute(6, b"abcd"), number=number()), port=15000, mine=16000)
    yield datagram(message(0x801, number=number()), port=15000, mine=16002)
    # The first STUN.
    yield datagram(classic(1, number=b"classic-request1"), port=15001)
    values = attribute(1, ADDRESS) + attribute(4, ADDRESS) + attribute(5, ADDRESS)
    yield datagram(classic(0x101, values, number=b"classic-request1"), False, 15001)
    for kind, value in ATTRIBUTES[:29]:
        yield datagram(classic(0x101, struct.pack(">HH", kind, len(value)) + value), False, 15001, 16004)
    for kind in (2, 0x102, 0x111, 3, 4, 0x103, 0x104, 0x113, 0x115, 6):
        yield datagram(classic(kind), port=15001, mine=16005)


if __name__ == "__main__":
    with (HERE / "messages.pcap").open("wb") as file:
        file.write(struct.pack("<IHHIIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1))
        for index, frame in enumerate(frames()):
            file.write(struct.pack("<IIII", 1_700_000_000 + index, 0, len(frame), len(frame)) + frame)
