#!/usr/bin/env python3
"""Writes the captures of protocols that carry other packets, byte by byte; the same bytes on every run."""

import struct

from link import HEX, eth, ip, pcap, udp as datagram


def checksum(data):
    data += bytes(len(data) % 2)
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


INNER = ip(datagram(b"inner"), to="10.0.0.9")
INNER6 = HEX("60000000 0008 11 40") + HEX("fd00 0000 0000 0000 0000 0000 0000 0001") * 2 + HEX("1234123400080000")
FRAME = eth(0x0800, INNER)


def over(protocol, payload):
    return eth(0x0800, ip(payload, protocol))


def to_port(port, payload, source=49152):
    head = struct.pack(">HHHH", source, port, 8 + len(payload), 0)
    return over(17, head + payload)


def vxlan():
    yield to_port(4789, HEX("08000000 00045700") + FRAME)
    yield to_port(4789, HEX("8848 0123 00045701") + FRAME)
    for kind, payload in (1, INNER), (2, INNER6), (3, FRAME), (9, b"nobody"):
        yield to_port(4790, HEX("0c0000") + bytes([kind]) + HEX("00045700") + payload)
    yield to_port(4790, HEX("3d0001") + b"\1" + HEX("000457ff") + INNER)
    yield to_port(4789, HEX("0800"))


def geneve():
    yield to_port(6081, HEX("0000 6558 001389 00") + FRAME)
    yield to_port(6081, HEX("02c0 0800 001389 01 0102 8001 00000000") + INNER)
    yield to_port(6081, HEX("0240 86dd 001389 00 0103 0021 01020304") + INNER6)
    yield to_port(6081, HEX("0300 0800 001389 00 0132 0102 0000000f 01020304") + INNER)
    yield to_port(6081, HEX("0500 0800 001389 00 0132 8204 0000000f 0102030405060708 0102030405060708") + INNER)
    yield to_port(6081, HEX("0100 0800 001389 00 0102 0003") + INNER)
    yield to_port(6081, HEX("4000 0800 001389 00") + INNER)
    yield to_port(6081, HEX("003f 9999 001389 00") + b"nobody")


def gre():
    yield over(47, HEX("0000 0800") + INNER)
    yield over(47, HEX("3000 86dd 01020304 00000007") + INNER6)
    whole = HEX("8000 0800 0000 0000") + INNER
    yield over(47, HEX("8000 0800") + struct.pack(">H", checksum(whole)) + bytes(2) + INNER)
    yield over(47, HEX("8000 0800 1234 0000") + INNER)
    # Two source routes, and the end of the list.
    yield over(47, HEX("4800 0800 0000 0004 0800 0408 0a000001 0a000002 1234 0002 abcd 0000 0000") + INNER)
    yield over(47, HEX("3081 880b 0008 0001 00000002 00000003 ff03 c021 09010004"))
    yield over(47, HEX("2001 880b 0000 0001"))
    yield over(47, HEX("0000 883e 01020304") + INNER)
    yield over(47, HEX("0000 883e") + INNER)
    yield over(47, HEX("0000 6558") + FRAME)
    yield over(47, HEX("0000 0000"))
    yield over(47, HEX("0002 1234") + b"version")
    yield over(47, HEX("0000 9999") + b"nobody")
    yield over(47, HEX("0000 8909 0101 0001 0007 0800") + INNER)
    yield to_port(4754, HEX("0000 0800") + INNER)


def erspan():
    yield over(47, HEX("0000 88be") + FRAME)
    yield over(47, HEX("1000 88be 00000001 1156 d69a 00100007") + FRAME)
    yield over(47, HEX("1000 22eb 00000001 2014 0800 a3595bff 0007 0000") + FRAME)
    yield over(47, HEX("1000 22eb 00000001 2014 0c00 a3595bff 0007 0b8c") + INNER)
    for platform in "04001abc 01020304", "0c001abc 01020304", "10001abc 01020304", "14071abc 01020304", "1c031abc 01020304", "20001abc 01020304":
        yield over(47, HEX("1000 22eb 00000001 2014 0800 a3595bff 0007 8011" + platform) + FRAME)
    yield over(47, HEX("1000 88be 00000001 7156 d69a 00100007") + FRAME)


def main():
    pcap("vxlan/headers.pcap", 1, vxlan())
    pcap("geneve/options.pcap", 1, geneve())
    pcap("gre/versions.pcap", 1, gre())
    pcap("erspan/types.pcap", 1, erspan())


if __name__ == "__main__":
    main()
