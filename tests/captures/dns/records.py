#!/usr/bin/env python3
"""Writes records.pcap: every kind of resource record and EDNS option, odd names, and exchanges with repeats.

Written byte by byte from the RFCs; run it in this folder.
"""

import struct

packets = []


def pack(form, *values):
    return struct.pack(">" + form, *values)


def udp(payload, source=("10.0.0.1", 53), destination=("10.0.0.2", 40000), millis=1):
    ends = [bytes(map(int, address.split("."))) for address, _ in (source, destination)]
    segment = pack("HHHH", source[1], destination[1], 8 + len(payload), 0) + payload
    header = pack("BBHHHBBH", 0x45, 0, 20 + len(segment), 1, 0, 64, 17, 0) + ends[0] + ends[1]
    frame = bytes.fromhex("0200000000010200000000020800") + header + segment
    packets.append((packets[-1][0] + millis if packets else 0, frame))


def name(text):
    labels = text.split(".") if text else []
    return b"".join(bytes([len(label)]) + label.encode() for label in labels) + b"\0"


def header(number, flags, questions=0, answers=0, authority=0, additional=0):
    return pack("HHHHHH", number, flags, questions, answers, authority, additional)


def question(text, kind, group=1):
    return name(text) + pack("HH", kind, group)


def record(owner, kind, data, group=1, ttl=3600):
    owner = owner if isinstance(owner, bytes) else name(owner)
    return owner + pack("HHIH", kind, group, ttl, len(data)) + data


def option(code, data):
    return pack("HH", code, len(data)) + data


sixteen = bytes(range(16))
type_map = bytes.fromhex("0006400100000003")
signature = pack("HBBIIIH", 1, 5, 2, 86400, 1700000000, 1690000000, 12345) + name("ex.org") + bytes(range(64))
key = bytes(range(64))
parameters = b"".join(
    pack("HH", code, len(value)) + value
    for code, value in (
        (0, pack("HH", 1, 4)), (1, b"\2h3\2h2"), (2, b""), (3, pack("H", 8443)), (4, bytes(range(1, 9))),
        (5, b"echconfi"), (6, sixteen), (7, b"doh"), (32769, b"odoh"), (65280, b"priv"), (999, b""),
    )
)
records = [
    (1, b"\1\2\3\4"), (2, name("ns.ex.org")), (3, name("md.ex.org")), (5, name("c.ex.org")),
    (6, name("ns.ex.org") + name("host.ex.org") + pack("IIIII", 2024010101, 7200, 3600, 1209600, 300)),
    (10, b"null data"), (11, b"\1\2\3\4\6" + bytes.fromhex("000002400080")), (12, name("p.ex.org")),
    (13, b"\3CPU\2OS"), (14, name("r.ex.org") + name("e.ex.org")), (15, b"\0\x0a" + name("mail.ex.org")),
    (16, b"\5hello\6world\n\0"), (17, name("mb.ex.org") + name("txt.ex.org")), (18, b"\0\1" + name("afs.ex.org")),
    (19, b"\x0b31161700956"), (20, b"\x0f150862028003217\3004"), (21, b"\0\2" + name("rt.ex.org")),
    (22, bytes.fromhex("47000580005a00000001e133ffffff00016200")), (24, signature), (46, signature),
    (25, pack("HBB", 0x0100, 3, 5) + key), (25, pack("HBB", 0xC000, 3, 5)), (27, b"\7-32.688\7116.865\00410.0"),
    (28, sixteen), (29, bytes.fromhex("0033161389172dd070be15f000988d20")),
    (30, name("next.ex.org") + bytes.fromhex("62000005")), (33, pack("HHH", 1, 2, 5060) + name("sip.ex.org")),
    (35, pack("HH", 100, 50) + b"\1s\7SIP+D2U\0" + name("_sip._udp.ex.org")), (36, b"\0\5" + name("kx.ex.org")),
    (37, pack("HHB", 1, 0x1234, 5) + b"certdata"), (38, b"\x40" + bytes(range(8)) + name("a6.ex.org")),
    (39, name("dname.ex.org")), (42, bytes.fromhex("00011503c0a82000011c83c0a82600020801ff00030802aabb")),
    (43, pack("HBB", 60485, 5, 1) + bytes(range(20))), (44, b"\4\2" + bytes(range(32))),
    (45, pack("BBB", 10, 3, 2) + name("gw.ex.org") + b"pubkey"), (47, name("next.ex.org") + type_map),
    (48, pack("HBB", 0x0181, 3, 8) + key), (48, pack("HBB", 0x0100, 3, 1) + key),
    (50, pack("BBHB", 1, 1, 12, 4) + b"salt" + b"\x14" + bytes(range(20)) + type_map),
    (51, pack("BBHB", 1, 0, 0, 0)), (52, b"\3\1\1" + bytes(range(32))),
    (55, pack("BBH", 16, 2, 20) + sixteen + bytes(range(20)) + name("rvs.ex.org")), (61, bytes(range(65, 75))),
    (62, pack("IH", 66, 3) + type_map), (63, pack("IBB", 2018031500, 1, 1) + bytes(range(48))),
    (64, pack("H", 1) + name("") + parameters), (65, pack("H", 0) + name("alias.ex.org")),
    (99, b"\x0bv=spf1 -all"), (104, pack("H", 10) + bytes(range(8))), (105, pack("H", 10) + b"\1\2\3\4"),
    (108, bytes.fromhex("00005e00532a")), (109, bytes.fromhex("00005eef1000002a")),
    (249, name("other") + pack("IIHHH", 1690000000, 1700000000, 3, 17, 8) + b"keydata!" + pack("H", 0)),
    (250, name("hmac-sha256") + pack("HIHH", 0, 1700000000, 300, 4) + b"mac!" + pack("HHH", 1, 18, 6) + bytes(6)),
    (256, pack("HH", 10, 1) + b"ftp://ftp.ex.org"), (257, b"\x80\5issueca.example.net"), (257, b"\1\3tbsUnknown"),
    (65281, pack("IIII", 1, 2, 900, 1) + b"\1\2\3\4"), (65422, pack("BB", 4, 17) + bytes(range(1, 9)) + pack("HH", 9, 53)),
    (12345, b"unknown"), (1, b""), (1, b"\1\2\3"),
]
for number, (kind, data) in enumerate(records, 1):
    owner = "_sip._udp.ex.org" if kind == 33 else "ex.org"
    udp(header(number, 0x8180, 0, 1) + record(owner, kind, data))
udp(header(100, 0x8180, 0, 1) + record("ex.org", 1, b"\1\2\3\4", 3, 0x80000001))

options = [
    b"", option(3, b"name server"), option(5, bytes([5, 7, 8, 99])), option(6, bytes([1, 2, 9])), option(7, bytes([1])),
    option(8, bytes.fromhex("00011800c0a801")), option(8, bytes.fromhex("0002380020010db8000100")),
    option(20730, bytes.fromhex("00011810c0a801")), option(10, bytes(range(24))), option(10, bytes(range(8))),
    option(11, pack("H", 600)), option(12, bytes(8)), option(15, pack("H", 18) + b"blocked"), option(65001, b"exp"),
    option(10, bytes(4)),
]
for number, data in enumerate(options, 200):
    query = header(number, 0x0120, 1, 0, 0, 1) + question("ex.org", 1) + record("", 41, data, 1232, 0x8000)
    udp(query, ("10.0.0.2", 41000), ("10.0.0.1", 53))

names = [
    b"\3a.b\3c\\d\0", b"\6\x01\x7f\x80\xff\"'\0", b"\5\xc3\xa9t\xc3\xa9\2fr\0", b"\xc0\x0c", b"\1a\xc0\x0c", b"\xc0\xff",
    b"\x40abc\0", b"\2ab\x42abc\0", b"\x80abc\0", (b"\x3f" + b"x" * 63) * 4 + b"\0", b"\1a" * 127 + b"\0", b"\5ab", b"\1.\0",
]
for number, data in enumerate(names, 300):
    udp(header(number, 0x0100, 1) + data + pack("HH", 1, 1), ("10.0.0.2", 42000), ("10.0.0.1", 53))

client, server = ("10.0.0.9", 43000), ("10.0.0.1", 53)
asked = header(400, 0x0100, 1) + question("ex.org", 1)
answered = header(400, 0x8180, 1, 1) + question("ex.org", 1) + record(b"\xc0\x0c", 1, b"\1\2\3\4")
udp(asked, client, server)
udp(asked, client, server, 1000)
udp(answered, server, client)
udp(answered, server, client)
udp(asked, client, server)
udp(asked, client, server, 6000)
udp(answered, server, client)
udp(header(401, 0x2800, 1, 1, 1) + question("ex.org", 6) + record("a.ex.org", 255, b"", 255, 0)
    + record("b.ex.org", 1, b"\1\2\3\4"), client, server)
udp(header(402, 0x3000) + pack("HHII", 1, 8, 15000, 3600000) + pack("HH", 3, 2) + bytes(2), client, server)
udp(asked + b"trailing", client, server, 9000)
group = ("224.0.0.251", 5353)
udp(header(0, 0, 1) + question("ex.local", 255, 0x8001), ("10.0.0.9", 5353), group)
udp(header(0, 0x8400, 0, 1) + record("ex.local", 1, b"\1\2\3\4", 0x8001), ("10.0.0.9", 5353), group)
udp(header(5, 0, 1) + question("ex", 1), ("10.0.0.9", 5000), ("224.0.0.252", 5355))
udp(header(5, 0x8400, 1, 1) + question("ex", 1) + record("ex", 1, b"\1\2\3\4"), ("10.0.0.1", 5355), ("10.0.0.9", 5000))
udp(b"\0\1\1", client, server)

with open("records.pcap", "wb") as out:
    out.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1))
    for millis, frame in packets:
        out.write(struct.pack("<IIII", 1700000000 + millis // 1000, millis % 1000 * 1000, len(frame), len(frame)) + frame)
