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
    yield over(47, HEX("0000 8909 0800 01 01 0001 0007") + INNER)
    yield to_port(4754, HEX("0000 0800") + INNER)


def erspan():
    yield over(47, HEX("0000 88be") + FRAME)
    yield over(47, HEX("1000 88be 00000001 1156 d69a 00100007") + FRAME)
    yield over(47, HEX("1000 22eb 00000001 2014 0800 a3595bff 0007 0000") + FRAME)
    yield over(47, HEX("1000 22eb 00000001 2014 0c00 a3595bff 0007 0b8c") + INNER)
    for platform in "04001abc 01020304", "0c001abc 01020304", "10001abc 01020304", "14071abc 01020304", "1c031abc 01020304":
        yield over(47, HEX("1000 22eb 00000001 2014 0800 a3595bff 0007 8011" + platform) + FRAME)
    yield over(47, HEX("1000 88be 00000001 7156 d69a 00100007") + FRAME)


def option(kind, *body):
    data = HEX("".join(body))
    return bytes([kind, len(data) + 2]) + data


def ppp():
    """Negotiations of links and networks, authentication, and what stands behind each protocol number."""

    def packet(protocol, code, body, identifier=1):
        return HEX("ff03") + struct.pack(">HBBH", protocol, code, identifier, 4 + len(body)) + body

    unit, magic = option(1, "05dc"), option(5, "01020304")
    link = [
        option(0, "00000c010102"), unit, option(2, "000a0000"), option(3, "c023"), option(3, "c22305"),
        option(3, "c2270102"), magic, option(7), option(8), option(9, "02"),
        option(10, "04"), option(13, "00"), option(13, "030102"), option(15), option(17, "05dc"), option(18),
        option(19, "00"), option(19, "010102"), option(19, "020a000001"), option(19, "03020000000001"),
        option(19, "0401020304"), option(19, "05313233"), option(21, "01"), option(23, "0102"), option(99, "01"), option(1, "05"),
    ]
    yield packet(0xC021, 1, b"".join(link))
    for code in 2, 3, 4:
        yield packet(0xC021, code, unit + magic)
    yield packet(0xC021, 5, b"bye")
    yield packet(0xC021, 6, b"")
    yield packet(0xC021, 7, packet(0xC021, 20, b"")[4:])
    yield packet(0xC021, 8, HEX("8057") + packet(0x8057, 1, b"")[4:])
    for code in 9, 10, 11:
        yield packet(0xC021, code, HEX("01020304") + b"data")
    yield packet(0xC021, 12, HEX("01020304") + b"hello")
    yield packet(0xC021, 13, HEX("010203040000003c") + b"x")
    yield packet(0xC021, 0, HEX("0102030400000c010506"))
    yield packet(0xC021, 99, b"zz")
    network = [
        option(1, "0a0000010a000002"), option(2, "002d0f01"), option(2, "00370102"), option(3, "0a000001"),
        option(4, "0a000001"), option(0x81, "08080808"), option(0x82, "00000000"), option(0x83, "08080404"),
        option(0x84, "00000000"), option(99, "01"),
    ]
    yield packet(0x8021, 1, b"".join(network))
    yield packet(0x8057, 1, option(1, "0201000000000001") + option(9, "01"))
    yield packet(0xC023, 1, b"\4user\4pass")
    yield packet(0xC023, 2, b"\5hello")
    yield packet(0xC023, 9, b"abc")
    yield packet(0xC223, 1, b"\4\1\2\3\4server")
    yield packet(0xC223, 3, b"Welcome")
    yield packet(0xC223, 9, b"aa")
    yield HEX("21") + INNER
    yield HEX("0057") + INNER6
    yield HEX("ff0300250102")
    yield HEX("ff03028100001140") + INNER
    yield HEX("0f000800") + INNER


def pppoe():
    def session(payload, length=None):
        return eth(0x8864, struct.pack(">BBHH", 0x11, 0, 1, len(payload) if length is None else length) + payload)

    def discovery(code, payload, number=0):
        return eth(0x8863, struct.pack(">BBHH", 0x11, code, number, len(payload)) + payload)

    def tag(kind, value):
        return struct.pack(">HH", kind, len(value)) + value

    yield session(HEX("0021") + INNER)
    yield session(HEX("0057") + INNER6, 90)
    yield session(HEX("21") + INNER)
    yield session(HEX("c021090100080102 0304")) + bytes(30)
    line = HEX("00000de9") + b"\1\3abc\2\2de" + HEX("810400000001 850400000002 8b0400000003 9003010203")
    tags = [
        (0x101, b"srv"), (0x102, b"ac"), (0x103, b"\1\2"), (0x104, b"\3\4"), (0x105, line),
        (0x105, HEX("000000090102")), (0x106, HEX("00010002")), (0x107, HEX("00156432000a006400c8")), (0x108, b"\0\1"),
        (0x109, b"\0\1"), (0x110, b"rs"), (0x111, b"u"), (0x112, b"m"), (0x120, HEX("05dc")), (0x121, b"aa"),
        (0x201, b"err"), (0x202, b"sys"), (0x203, b"gen"), (0x101, b""), (0, b""),
    ]
    yield discovery(9, b"".join(tag(*each) for each in tags))
    yield discovery(7, tag(0x101, b"srv") + tag(0x102, b"ac-name"))
    yield discovery(0xA7, tag(0x203, b"bye"), 5)
    yield discovery(0x44, b"")


def mpls():
    def labels(*entries):
        last = len(entries) - 1
        return b"".join(struct.pack(">I", e << 12 | (i == last) << 8 | 64) for i, e in enumerate(entries))

    yield eth(0x8847, labels(100) + INNER)
    yield eth(0x8847, labels(0, 100, 7) + INNER6)
    yield eth(0x8847, labels(100) + HEX("00000001") + eth(0x0800, INNER, to=HEX("005056000001"), source=HEX("005056000002")))
    yield eth(0x8847, labels(100) + HEX("10000021") + INNER)
    yield eth(0x8847, labels(13) + HEX("10000021") + INNER)
    yield eth(0x8848, labels(100) + HEX("90abcd") + b"nobody here at all")
    yield to_port(6635, labels(21) + INNER)


def chdlc():
    for kind, payload in (
        (0x0800, INNER), (0x86DD, INNER6), (0x8035, HEX("000000000a000001ffffff000000")),
        (0x8035, HEX("000000010a000001ffffff000000")), (0x8035, HEX("000000020000000100000002ffff")),
        (0x8035, HEX("00000002000000010000000204ff")), (0x8035, HEX("0000000300000001")), (0x9999, b"nobody"),
        (0x8847, HEX("00064140") + INNER),
    ):
        yield HEX("0f00") + struct.pack(">H", kind) + payload


def frame_relay():
    yield HEX("48e10800") + INNER
    yield HEX("48e186dd") + INNER6
    yield HEX("48e103cc") + INNER
    yield HEX("48e1038e") + INNER6
    yield HEX("48e1030080 000000 0800") + INNER
    yield HEX("48e10380 00000c 9999") + b"nobody"
    yield HEX("80ea9d0800") + INNER
    yield HEX("80ea229d0800") + INNER
    yield HEX("304b30b1")


def gtp():
    def user(flags, message, tunnel, body, extra="", port=2152):
        body = HEX(extra) + body
        return to_port(port, struct.pack(">BBHI", flags, message, len(body), tunnel) + body, source=port)

    yield user(0x30, 255, 7, INNER)
    yield user(0x30, 255, 7, INNER6)
    yield user(0x33, 255, 7, INNER, "00010200")
    for extension in (
        "85 01 0009 00", "85 01 1089 00", "85 02 08c920010203 00", "40 01 1234 00", "c0 01 1234 85 01 0009 00",
        "82 02 fc0102030405 00", "82 01 0102 00", "81 01 0102 00", "83 01 0102 00", "20 01 1205 00",
    ):
        yield user(0x34, 255, 7, INNER, "000000" + extension)
    yield user(0x32, 1, 0, b"", "00010000")
    yield user(0x32, 2, 0, HEX("0e07"), "00010000")
    yield user(0x32, 26, 0, HEX("1000000007 850004 0a000001"), "00020000")
    yield user(0x32, 26, 0, HEX("1000000007 850010 fd000000000000000000000000000001"), "00030000")
    yield user(0x32, 31, 0, HEX("8d0240c0"), "00040000")
    yield user(0x30, 254, 7, b"")
    yield user(0x30, 255, 7, FRAME)
    zero = HEX("1eff 0021 0001 0007 ff ffffff 6254010000000020") + INNER
    yield to_port(2152, zero, source=2152)


AIR = HEX("0811 2c00 84802d2b4590 54f201e1b299 10f311eaeec1 7030 aaaa03000000 0800") + INNER


def capwap():
    swapped = AIR[1:2] + AIR[:1] + AIR[2:]

    def head(words=2, binding=1, flags=0x100, number=0, offset=0, extra=""):
        first = words << 19 | 1 << 14 | binding << 9 | flags
        return bytes([0]) + first.to_bytes(3, "big") + struct.pack(">HH", number, offset << 3) + HEX(extra)

    yield to_port(5247, head() + swapped)
    yield to_port(5247, head(flags=0) + FRAME)
    yield to_port(5247, head(words=4, flags=0x110, extra="06 020000000001 00") + swapped)
    yield to_port(5247, head(words=5, flags=0x110, extra="08 0200000000010203 000000") + swapped)
    yield to_port(5247, head(words=4, flags=0x120, extra="04 bf230366 000000") + swapped)
    yield to_port(54321, head(words=4, flags=0x120, extra="04 00010000 000000") + swapped, source=5247)
    yield to_port(5247, head(flags=0x180, number=3) + swapped[:40])
    yield to_port(5246, head(flags=0) + HEX("00000001 05 0008 00 0022 0001 03"))
    yield to_port(5246, head(flags=0) + HEX("00003402 05 0003 00"))


def lwapp():
    yield to_port(12222, HEX("081d") + struct.pack(">H", len(AIR)) + HEX("e342") + AIR)
    yield to_port(12222, HEX("04c0 005a 0000 0c96 0052") + bytes(86))
    yield to_port(12223, HEX("0200000000a1 0400 0008 0000 0d96 0000 00000000"))


def l2tp():
    def attribute(kind, value, flags=0x8000, vendor=0):
        return struct.pack(">HHH", flags | 6 + len(value), vendor, kind) + value

    def control(body, session=0):
        return to_port(1701, struct.pack(">HHHHHH", 0xC802, 12 + len(body), 1, session, 0, 0) + body)

    one = HEX("00000001")
    values = [
        (0, HEX("0001")), (1, HEX("0001")), (1, HEX("00020006") + b"err"), (2, HEX("0100")), (3, one), (4, one), (5, bytes(8)),
        (6, HEX("0690")), (7, b"host"), (8, b"ven"), (9, HEX("0005")), (10, HEX("0004")), (11, HEX("0102")),
        (13, HEX("0102") * 8), (14, HEX("0102")), (15, one), (16, one), (17, one), (18, one), (19, one), (21, b"12"),
        (22, b"12"), (23, b"12"), (24, one), (25, one), (29, HEX("0002")), (30, b"name"), (31, HEX("0102")),
        (32, HEX("0007")), (33, HEX("0102")), (36, HEX("0102")), (37, b"grp"), (38, one), (39, b""),
    ]
    yield control(b"".join(attribute(*each) for each in values))
    yield control(attribute(0, HEX("0006")) + attribute(7, b"hidden", 0xC000))
    yield control(b"")
    yield to_port(1701, HEX("0002 0007 0009 ff030021") + INNER)
    yield to_port(1701, HEX("0a02 0007 0009 0001 0002 0004 00000000 ff030021") + INNER)
    yield to_port(1701, HEX("c803 0014 00000001 0000 0001 8008 0000 0000 0006"))


def lisp():
    nonce = HEX("c4218228892d20a4")
    record = HEX("000005a0 01 20 1000 0000 0001 0a1e0164 01 64 01 64 0001 0001 141408fd")
    record6 = HEX("000005a0 01 80 3000 0000 0002") + bytes(15) + b"\1" + HEX("0164 0164 0007 0002") + bytes(15) + b"\2"
    negative = HEX("0000000f 00 18 2000 0000 0001 0a1e0100")
    request = HEX("10000001") + nonce + HEX("0001 0a000001 0001 141408fd 0020 0001 0a1e0164")
    for message in (
        request,
        HEX("18400101") + nonce + HEX("0000 0001 141408fd 0002") + bytes(15) + b"\1" + HEX("0020 0001 0a1e0164"),
        HEX("28000002") + nonce + record + negative,
        HEX("38000501") + nonce + HEX("0001 0014") + bytes(20) + record6,
        HEX("32000001") + nonce + HEX("0001 0000") + record + bytes(24),
        HEX("40000001") + nonce + HEX("0001 0014") + bytes(20) + record,
        HEX("80000000") + ip(struct.pack(">HHHH", 4342, 4342, 8 + len(request), 0) + request),
        HEX("f0000000") + nonce,
    ):
        yield to_port(4342, message, 4342)
    yield to_port(4341, HEX("80 123456 00000001") + INNER)
    yield to_port(4341, HEX("c8 123456 000001 ff") + INNER6)
    yield to_port(4341, HEX("50 123456 00000001") + INNER)


def back(frame):
    """The same frame with its IPv4 addresses exchanged."""
    return frame[:26] + frame[30:34] + frame[26:30] + frame[34:]


def wireguard():
    yield to_port(51820, HEX("01000000 04030201") + bytes(140))
    yield back(to_port(49152, HEX("02000000 08070605 04030201") + bytes(80), source=51820))
    yield to_port(51820, HEX("04000000 08070605 0000000000000000") + bytes(48))
    yield to_port(51820, HEX("04000000 08070605 0100000000000000") + bytes(16))
    yield back(to_port(49152, HEX("03000000 04030201") + bytes(56), source=51820))


def macsec():
    channel = HEX("caf9df4f509a0064")
    yield eth(0x88E5, HEX("20 00 00000042") + channel + HEX("0800") + INNER + bytes(range(16)))
    yield eth(0x88E5, HEX("2c 00 00000048") + channel + bytes(20) + bytes(range(16)))
    yield eth(0x88E5, HEX("40 00 00000049 86dd") + INNER6 + bytes(range(16)))


def nsh():
    yield eth(0x894F, HEX("0006 01 01 000309 07 00000001 00000002 00000003 00000004") + INNER)
    yield eth(0x894F, HEX("0fc5 02 02 000309 07 0102 03 05 0102030405 000000") + INNER6)
    yield eth(0x894F, HEX("0fc2 02 03 000309 07") + FRAME)


def nhrp():
    def message(kind, mandatory, extensions=b"", family=1):
        size, offset = 20 + len(mandatory) + len(extensions), 20 + len(mandatory) if extensions else 0
        head = struct.pack(">HH5sBHHHBBBB", family, 0x0800, bytes(5), 255, size, 0, offset, 1, kind, 4, 0)
        whole = head + mandatory + extensions
        return over(47, HEX("0000 2001") + whole[:12] + struct.pack(">H", checksum(whole)) + whole[14:])

    ends = HEX("0a000001 ac100001 ac100002")
    entry = HEX("00 20 0000 45f8 1c20 00 00 00 00")
    client = HEX("00 20 0000 45f8 0000 04 00 04 00 0a000002 ac100002")
    ending = HEX("80000000")
    extensions = HEX("80030000 80040014") + client + HEX("80050000 8007000c 00000001 0a000001 73656372")
    extensions += HEX("00080005 00000c 0102 00090014") + client + HEX("00420002 0102") + ending
    yield message(3, HEX("0404 8002 00000001") + ends + entry, extensions)
    yield message(4, HEX("0404 8002 00000001") + ends + entry, ending)
    yield message(1, HEX("0404 f802 00000002") + ends + entry)
    yield message(2, HEX("0404 f802 00000002") + ends + client)
    yield message(5, HEX("0404 8000 00000003") + ends + entry)
    yield message(7, HEX("0404 0000 0006 0010") + ends + b"what was wrong")
    yield message(8, HEX("0404 0000 0000 0000") + ends + INNER)
    yield message(3, HEX("0404 0000 00000004") + ends + entry, family=2)


def teredo():
    yield to_port(3544, HEX("0001 00 00 b11b3fea46a9afe9 00") + INNER6)
    yield to_port(3544, HEX("0001 01 02 aa bbcc b11b3fea46a9afe9 00 0000 32de 46f93f46") + INNER6)
    yield to_port(3544, INNER6)


def radio():
    """Management, control and data frames behind radio headers."""

    def tap(body, *fields, present):
        data = b"".join(fields)
        return HEX("0000") + struct.pack("<HI", 8 + len(data), present) + data + body

    ap, client, all_ = HEX("0200000000a1"), HEX("0200000000c1"), b"\xff" * 6
    # Flags, rate, channel, lock quality, antenna, signal in dB, receiver's flags.
    plain = (HEX("00 02 6c09 a000 6400 00 39 0000"),)

    def management(kind, body, to=client):
        return tap(HEX(kind + "003a01") + to + ap + ap + HEX("1000") + body, *plain, present=0x588E)

    def element(number, *body):
        data = HEX("".join(body))
        return bytes([number, len(data)]) + data

    ht = "0c00 1b" + "ffff000000000000000000000100 0000" + "0000 00000000 00"
    elements = [
        element(0, b"test".hex()), element(1, "82848b960c121824"), element(3, "01"), element(5, "0102000f"),
        element(7, "444520010d14"), element(42, "04"), element(45, ht), element(48, "0100000fac04 0100000fac04 0100000fac02 0c00 0000 000fac06"),
        element(50, "3048606c"), element(61, "01 00 1100 0000" + "00" * 16), element(127, "04000a02010000400040"),
        element(191, "b2798933 faff0000faff0020"), element(192, "012a00 0000"),
        element(221, "0050f2 02 01 01 00 00 03a40000 27a40000 42435e00 62322f00"), element(221, "aabbcc 33 01"),
    ]
    yield management("80", HEX("0000000000000000 6400 0104") + b"".join(elements), all_)
    yield management("50", HEX("0000000000000000 6400 3104") + elements[0] + element(114, b"mesh".hex()))
    yield management("40", element(0) + elements[1], all_)
    yield management("00", HEX("2104 0a00") + elements[0] + element(221, "0050f2 02 00 01 0f"))
    yield management("10", HEX("0104 0000 01c0") + elements[1])
    yield management("20", HEX("2104 0a00") + ap + elements[0])
    yield management("b0", HEX("0000 0100 0000"))
    yield management("c0", HEX("0700"))
    yield management("a0", HEX("0800"))
    for kind, rest in ("d4", b""), ("c4", b""), ("b4", ap), ("a4", ap), ("84", ap + HEX("0500 1000")):
        yield tap(HEX(kind + "000000") + client + rest, *plain, present=0x588E)
    # Time, flags with the check sequence, channel, signal and noise in dBm, MCS.

    def header(kind, flags):
        return HEX(kind + flags + "2c00")

    packet = HEX("aaaa03000000 0800") + INNER
    check = HEX("01020304")
    modern = (HEX("641c000000000000 10 00 9e098004 cd a6 27 05 07"),)
    word = 0x0008006B

    def data(kind, flags, a, b, c, body):
        return tap(header(kind, flags) + a + b + c + HEX("2001") + body + check, *modern, present=word)

    yield data("08", "01", ap, client, all_, packet)
    yield data("08", "02", client, ap, all_, packet)
    yield data("08", "00", client, ap, ap, packet)
    yield data("08", "03", ap, client, all_, client + packet)
    yield data("48", "11", ap, client, ap, b"")
    yield data("88", "02", client, ap, ap, HEX("0000") + packet)
    yield data("88", "01", ap, client, ap, HEX("1500") + packet)
    yield data("88", "42", client, ap, ap, HEX("0000 1100002000000000") + bytes(24))
    yield data("08", "42", client, ap, ap, HEX("11310120 00000000") + bytes(24))
    yield data("08", "42", client, ap, ap, HEX("01020340") + bytes(24))
    # The extended channel, A-MPDU and time stamp.
    yield tap(header("d4", "00") + client, HEX("02 0c 3c14 4001"), present=0x0E)
    yield tap(header("d4", "00") + client, HEX("40010000 3c14 24 14"), HEX("01000000 3c00 aa 00"), HEX("0102030405060708 0100 12 03"), present=0x00540000)
    yield tap(header("d4", "00") + client, HEX("0102 0304 0506 0708 09 0a 0b 00 0300 05"), present=0x0002A710)


def other_links():
    small = INNER
    pcap("arcnet/headers.pcap", 129, [
        HEX("be 50 ab08 f0") + small, HEX("be 50 a8e7 d4 00 0166") + small,
        HEX("be 00 ea08 d5 00 0165 0007 0800 01 04 0001 be 0a000001 00 0a000002"), HEX("be 00 ea08 99") + b"nobody",
    ])
    pcap("ipnet/zones.pcap", 226, [
        HEX("01 02 0000 00000021 00000002 00000000 ffffffff 00000000") + small,
        HEX("01 1a 0001 00000030 00000002 00000000 ffffffff 00000000") + INNER6,
        HEX("01 63 0001 00000030 00000002 00000000 ffffffff 00000000") + b"nobody",
    ])
    attributes = HEX("0800 0100 0800 01 00 0600 0a00 6100 0000 0800 0400 00000002 0800 0500 00000003 0800 0600 00000004 0800 0700 00000005")
    attributes += HEX("0800 0b00 000003e8 0800 0e00 00000064 1400 0300 00000000522a1f9e 00000000000960fc 0600 0f00 0001 0000")
    pcap("nflog/attributes.pcap", 239, [
        HEX("02 00 0014") + attributes + struct.pack("<HH", 4 + len(small), 9) + small + bytes(3),
        HEX("0a 00 0014") + struct.pack("<HH", 4 + len(INNER6), 9) + INNER6,
    ])
    pcap("ppi/fields.pcap", 192, [
        HEX("00 00 1000 01000000 0800 0400 00000000") + FRAME,
    ])


def main():
    pcap("capwap/messages.pcap", 1, capwap())
    pcap("chdlc/lines.pcap", 104, chdlc())
    pcap("erspan/types.pcap", 1, erspan())
    pcap("fr/addresses.pcap", 107, frame_relay())
    pcap("geneve/options.pcap", 1, geneve())
    pcap("gre/versions.pcap", 1, gre())
    pcap("gtp/user.pcap", 1, gtp())
    pcap("l2tp/messages.pcap", 1, l2tp())
    pcap("lisp/messages.pcap", 1, lisp())
    pcap("lwapp/frames.pcap", 1, lwapp())
    pcap("macsec/tags.pcap", 1, macsec())
    pcap("mpls/stacks.pcap", 1, mpls())
    pcap("nhrp/messages.pcap", 1, nhrp())
    pcap("nsh/headers.pcap", 1, nsh())
    pcap("ppp/negotiations.pcap", 50, ppp())
    pcap("pppoe/tags.pcap", 1, pppoe())
    pcap("teredo/headers.pcap", 1, teredo())
    pcap("vxlan/headers.pcap", 1, vxlan())
    pcap("wg/session.pcap", 1, wireguard())
    pcap("wlan/frames.pcap", 127, radio())
    other_links()


if __name__ == "__main__":
    main()
