#!/usr/bin/env python3
"""Writes options.pcap: DHCP and BOOTP messages with options of every form, right and wrong.

Written byte by byte from the RFCs; run it in this folder.
"""

import struct

packets = []
mac = bytes.fromhex("020000000005")
end = b"\xff"


def pack(form, *values):
    return struct.pack(">" + form, *values)


def option(code, data=b""):
    return bytes([code, len(data)]) + data


def message(options, operation=1, hardware=1, length=6, seconds=0, flags=0, server=b"", file=b"", cookie=b"\x63\x82\x53\x63",
            source=68, destination=67, cut=None):
    payload = pack("BBBBIHHIIII", operation, hardware, length, 0, len(packets) + 1, seconds, flags, 0, 0, 0, 0)
    payload += mac + bytes(10) + server.ljust(64, b"\0") + file.ljust(128, b"\0") + cookie + options
    payload = payload[:cut]
    segment = pack("HHHH", source, destination, 8 + len(payload), 0) + payload
    header = pack("BBHHHBBH", 0x45, 0, 20 + len(segment), 1, 0, 64, 17, 0) + bytes(4) + b"\xff" * 4
    packets.append(bytes.fromhex("0200000000010200000000020800") + header + segment)


def dhcp(*options, kind=1, **more):
    message(option(53, bytes([kind])) + b"".join(options) + end, **more)


address, two = b"\x0a\0\0\1", b"\x0a\0\0\1\x0a\0\0\2"
dhcp(option(1, b"\xff\xff\xff\0"), option(2, pack("i", -18000)), option(3, two), option(6, two), option(12, b"host"),
     option(13, b"\0\5"), option(15, b"ex.org\0"), option(19, b"\1"), option(21, two), option(23, b"\x40"),
     option(25, b"\0\x44\1\0"), option(50, address), option(51, b"\xff" * 4), option(54, address), option(58, pack("I", 90061)),
     kind=2, operation=2, source=67, destination=68, flags=0x8000, server=b"server", file=b"boot/file")
dhcp(option(1, b"abc"), option(3, b"abcde"), option(13, b"a"), option(19, b"ab"), option(21, b"abcd"), option(51, b"ab"),
     option(25, b"abc"), option(17), option(6), option(80), option(108, pack("I", 1800)), seconds=0x0500)
dhcp(option(55, bytes([1, 3, 6, 15, 119, 252, 0, 255])), option(57, b"\5\xdc"), option(60, b"MSFT 5.0"),
     option(43, b"\1\4\0\0\0\2"), option(61, b"\1" + mac), option(61, b"\0name"), option(61, b"\0" + bytes(range(16))),
     option(61, b"\xff" + bytes.fromhex("010203040001000119000000") + mac), option(61, b"\xff" + pack("IHI", 1, 2, 9) + b"id"))
dhcp(option(60, b"PXEClient:Arch:00007:UNDI:003016"), option(97, b"\0" + bytes(range(16))), option(93, b"\0\7\0\x09"),
     option(94, b"\1\3\2"), option(43, option(1, address) + option(2, b"\0\1") + option(6, b"\x0b")
     + option(8, b"\0\1\2" + two) + option(9, b"\0\0\5Local") + option(10, b"\x0aPress F8") + option(71, b"\0\1\0\0") + end),
     source=4011, destination=68, kind=5, operation=2)
dhcp(option(77, b"\4iPXE"), option(77, b"iPXE"), option(78, b"\1" + two), option(79, b"\1scope"),
     option(81, b"\5\0\0\4host\2ex\0"), option(81, b"\1\xff\xffhost.ex"),
     option(82, option(1, b"circuit") + option(2, b"remote") + option(5, address) + option(6, b"subscriber")
            + option(9, pack("IB", 9, 2) + b"ab") + option(11, address) + option(151, b"\xff") + option(99, b"x") + b"\1\x09ab"))
dhcp(option(90, b"\0\0\0" + pack("Q", 1) + b"secret"), option(99, b"\0US\1\2CA"), option(100, b"EST5EDT"),
     option(117, b"\0\0\0\6\0\x07"), option(119, b"\2ex\3org\0\4host\xc0\0"), option(120, b"\0\3sip\2ex\0"),
     option(121, b"\x18\x0a\0\0" + address + b"\0" + address + b"\x19\x0a\0\0\x80" + address),
     option(249, b"\x21" + bytes(9)), option(124, pack("IB", 9, 4) + b"abcd"),
     option(125, pack("IB", 3561, 5) + b"\2\3ser" + pack("IB", 9, 4) + b"\1\2ab"))
dhcp(option(145, b"\1"), option(146, b"\1" + two + b"\2ex\0"), option(151, b"\0done"), option(152, pack("I", 1700000000)),
     option(158, b"\4" + address), option(159, b"\1\2\3\4"), option(212, b"\x0e\x28" + bytes.fromhex("20010db8") + bytes(12) + two),
     option(63, option(2) + option(5, b"\1") + option(11, address)), option(161, b"https://ex.org/mud"))
dhcp(option(119, b"\2ex\3org\0\4ho"), option(119, b"st\xc0\0"), option(120, b"\1" + two))
dhcp(option(52, b"\3"), server=option(12, b"in the server's place") + end, file=option(15, b"no end"))
dhcp(kind=106)
message(b"")
message(end, operation=2)
message(end, hardware=32, length=0)
message(end, hardware=7, length=1)
message(bytes(80), cookie=b"\1\2\3\4")
message(option(53, b"\1"))
message(option(53, b"\1") + bytes(3) + end + bytes(4))
message(option(53, b"\1") + b"\x0c\x09ab")
message(end, cut=27)
message(end, cut=100)

with open("options.pcap", "wb") as out:
    out.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1))
    for number, frame in enumerate(packets):
        out.write(struct.pack("<IIII", 1700000000, number * 1000, len(frame), len(frame)) + frame)
