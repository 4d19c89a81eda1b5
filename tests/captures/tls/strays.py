#!/usr/bin/env python3
"""Writes what is found on TLS's ports beside whole records, byte by byte; the same bytes on every run."""

import struct
from pathlib import Path

HERE = Path(__file__).parent
# A server's hello says that TLS 1.2 is spoken.
HELLO = bytes.fromhex("160303002a02000026" "0303") + bytes(32) + bytes.fromhex("00c02f00")


def segment(number, seq, payload):
    """One of a connection from a port that the number tells, in Ethernet, IPv4 and TCP."""
    tcp = struct.pack(">HHIIHHHH", 443, 20000 + number, seq, 1, 0x5018, 1000, 0, 0) + payload
    ends = bytes([192, 0, 2, 1, 198, 51, 100, 2])
    ip = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(tcp), 1, 0, 64, 6, 0) + ends
    return bytes.fromhex("0200000000020200000000010800") + ip + tcp


# By connection: what its segments carry.
CONNECTIONS = (
    (b"hello world",),
    (b"SSH-2.0-Test\r\n",),
    (b"text\0\1\2", b"more text"),
    (b"tex\0t",),
    (bytes(8),),
    (b"\x17\x03\x03",),
    (b"a",),
    (b"\0b", b"cdefgh"),
    (HELLO[:30], HELLO[30:], b"what is this?"),
    (HELLO, b"\xff" * 9, b"\x17\x03\x03\0\4abcd"),
    (b"\x80\x0c\1\0\2\0\3\0\0\0\0\1\0\x80",),
)

if __name__ == "__main__":
    with (HERE / "strays.pcap").open("wb") as file:
        file.write(struct.pack("<IHHIIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1))
        time = 1_700_000_000
        for number, payloads in enumerate(CONNECTIONS):
            seq = 1
            for payload in payloads:
                frame = segment(number, seq, payload)
                file.write(struct.pack("<IIII", time, 0, len(frame), len(frame)) + frame)
                time, seq = time + 1, seq + len(payload)
