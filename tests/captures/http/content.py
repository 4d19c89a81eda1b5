#!/usr/bin/env python3
"""Writes what a web server hardly says of its own: content of every kind we read, well formed and not, in every coding; odd messages; WebSocket.

Run it in this folder; it makes content.pcap, codings.pcap, messages.pcap and ../websocket/frames.pcap.
"""

import gzip
import os
import struct
import sys
import zlib

sys.path.insert(0, "..")
from network import ethernet, ipv4  # noqa: E402

HERE, THERE = "192.0.2.1", "198.51.100.2"


class Capture:
    def __init__(self):
        self.frames, self.port, self.seq, self.ack = [], 4000, 1, 1

    def datagram(self, source, target, source_port, target_port, data):
        head = struct.pack(">HHHH", source_port, target_port, 8 + len(data), 0)
        self.frames.append(ethernet(0x0800, ipv4(17, head + data, source=source, target=target)))

    def segment(self, source, target, source_port, target_port, seq, ack, flags, data=b""):
        head = struct.pack(">HHIIBBHHH", source_port, target_port, seq, ack, 5 << 4, flags, 1000, 0x1234, 0)
        self.frames.append(ethernet(0x0800, ipv4(6, head + data, source=source, target=target)))

    def open(self, port=80):
        self.port, self.server, self.seq, self.ack = self.port + 1, port, 1, 1
        self.segment(HERE, THERE, self.port, port, 0, 0, 0x02)
        self.segment(THERE, HERE, port, self.port, 0, 1, 0x12)
        self.segment(HERE, THERE, self.port, port, 1, 1, 0x10)

    def ask(self, data=b"GET /x HTTP/1.1\r\nHost: h\r\n\r\n"):
        self.segment(HERE, THERE, self.port, self.server, self.seq, self.ack, 0x18, data)
        self.seq += len(data)

    def answer(self, *pieces, flags=0x18):
        for data in pieces:
            self.segment(THERE, HERE, self.server, self.port, self.ack, self.seq, flags, data)
            self.ack += len(data)

    def content(self, kind, body, headers=""):
        kind = "" if kind is None else f"Content-Type: {kind}\r\n"
        self.ask()
        self.answer(f"HTTP/1.1 200 OK\r\n{kind}{headers}Content-Length: {len(body)}\r\n\r\n".encode() + body)

    def write(self, name):
        with open(name, "wb") as file:
            file.write(struct.pack("<IHHIIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))
            for number, frame in enumerate(self.frames):
                file.write(struct.pack("<IIII", 1700000000, number * 1000, len(frame), len(frame)) + frame)


def chunk(kind, data=b""):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PNG = b"\x89PNG\r\n\x1a\n" + b"".join([
    chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)), chunk(b"tEXt", b"Title\0a b"), chunk(b"sRGB", b"\0"),
    chunk(b"pHYs", struct.pack(">IIB", 1, 2, 1)), chunk(b"tIME", b"\x07\xe7\x01\x02\x03\x04\x05"), chunk(b"bKGD", b"\3"),
    chunk(b"bKGD", b"\0\1"), chunk(b"bKGD", b"\0\1\0\2\0\3"), chunk(b"gAMA", struct.pack(">I", 45455)),
    chunk(b"cHRM", struct.pack(">8I", *range(30000, 38000, 1000))), chunk(b"abCd", b"x"),
    chunk(b"IDAT", zlib.compress(b"\0\0\0\0")), chunk(b"IEND"),
])
GIF = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x88, 0, 49) + b"\0\0\0\xff\xff\xff" + b"\x21\xf9\x04\1\0\0\0\0" \
    + b"\x21\xff\x0bNETSCAPE2.0\3\1\0\0\0" + b"\x21\xfe\5hello\0" + b"\x21\x77\0" \
    + b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0x80) + b"\0\0\0\xff\xff\xff" + b"\2\2\x44\1\0;z"
APP0 = b"\xff\xe0\0\x10JFIF\0\1\1\1\0\x48\0\x48\0\0"


def tiff(order):
    pack = lambda kind, *values: struct.pack(order + kind, *values)
    entries = [
        pack("HHI", 0x112, 3, 1) + pack("HH", 1, 0), pack("HHI", 0x11A, 5, 1) + pack("I", 92),
        pack("HHI", 0x10F, 2, 6) + pack("I", 100), pack("HHI", 0x110, 2, 2) + b"A\0\0\0",
        pack("HHI", 0x9999, 1, 1) + b"\7\0\0\0", pack("HHI", 0x8769, 4, 1) + pack("I", 106),
    ]
    first = pack("H", len(entries)) + b"".join(entries) + pack("I", 188) + b"\0\0"
    values = pack("II", 72, 1) + b"Maker\0"
    exif = [
        pack("HHI", 0x9204, 10, 1) + pack("I", 160), pack("HHI", 0x9000, 7, 4) + b"0230", pack("HHI", 0xA005, 4, 1) + pack("I", 168),
        pack("HHI", 0x8825, 9, 1) + pack("i", -2),
    ]
    exif = pack("H", len(exif)) + b"".join(exif) + pack("I", 0)
    rest = pack("ii", -1, 3) + pack("H", 1) + pack("HHI", 1, 2, 4) + b"R98\0" + pack("I", 8)
    body = {"<": b"II", ">": b"MM"}[order] + pack("H", 42) + pack("I", 8) + first
    body = body.ljust(92, b"\0") + values + exif
    body = body.ljust(160, b"\0") + rest
    return body.ljust(188, b"\0") + pack("H", 1) + pack("HHI", 0x103, 3, 1) + pack("HH", 6, 0) + pack("I", 8)


def segment(marker, data):
    return struct.pack(">HH", marker, 2 + len(data)) + data


SCAN = segment(0xFFDA, b"\1\1\x10\0\x3f\x01") + b"\xd2\xff\0\x12\xff\xd0\x34\xff\xff\xd9"
JPEG = b"\xff\xd8" + APP0 + segment(0xFFFE, b"hello") + segment(0xFFDB, bytes(65)) \
    + segment(0xFFC0, b"\x08\0\1\0\1\1\1\x11\0") + segment(0xFFC4, bytes(18)) + SCAN
THUMBNAIL = b"\xff\xd8" + segment(0xFFE0, b"JFIF\0\1\2\0\0\1\0\1\1\1abc") + segment(0xFFE0, b"JFXX\0\x13") \
    + segment(0xFFE0, b"OTHER\0x") + segment(0xFFE2, b"FPXR\0abc") + segment(0xFFE2, b"ICC_PROFILE\0") + b"\xff\x7f\xff\xd9"
EXIF = b"\xff\xd8" + segment(0xFFE1, b"Exif\0\0" + tiff(">")) + segment(0xFFE1, b"http://ns.adobe.com/xap/1.0/\0<x/>") + b"\xff\xd9"
LITTLE = b"\xff\xd8" + APP0 + segment(0xFFE1, b"Exif\0\0" + tiff("<")) + b"\xff\xd9"
NO_ORDER = b"\xff\xd8" + APP0 + segment(0xFFE1, b"Exif\0\0XX*\0" + bytes(16)) + segment(0xFFE1, b"Exif\0\0II*\0\4\0\0\0") + b"\xff\xd9"
PARTS = b'--B\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--B\r\nX-Own: y\r\nContent-Type: text/plain;\r\n charset=x\r\n' \
    b'Content-ID: <1>\r\nContent-Transfer-Encoding: binary\r\n\r\nline\r\nline2\r\n--B\r\nContent-Type: multipart/mixed; boundary=C\r\n\r\n' \
    b'--C\r\nContent-Type: application/json\r\n\r\n{}\r\n--C--\r\n--B--\r\nbehind'
HEADED = b'--B\r\n' + b"".join(f"Content-{name}: x\r\n".encode() for name in ["Description", "Encoding", "Language", "Length"]) + b'\r\n-\r\n--B--'


def contents():
    capture = Capture()
    capture.open()
    for kind, body in [
        ("text/plain", b"one\ntwo\0\xe9"), ("TEXT/HTML; charset=x", b"<p>"), ("application/octet-stream", b"abc"), ("application/x-own", b"abc"),
        ("", b"abc"), (None, b"abc"), ("application/x-www-form-urlencoded", b"a=b&c=%41+d&e"),
        ("application/json", b'{"a":1,"b":"x\\"y\\u00e9z\\n","c":[1,"s",true,false,null,[2,[]],{"d":{}}],"e":-1.5e3,"n":NaN}'),
        ("application/json", b' [ 1 , "\\ud83d\\ude00 " ]\r\n{"b":2}\r\n'), ("application/problem+json; charset=utf-8", b'{"a":1} x'),
        ("application/json", b'{"a":1,}'), ("application/json", b"[" * 200 + b"]" * 200), ("application/json", b'"top"'),
        ("text/xml", b'<?xml version="1.0" encoding="utf-8" standalone=\'yes\'?>\r\n<root xmlns="urn:x" a = "1" b=\'2\'>\r\n <c>text one</c>\n'
         b'<d/><e k="v"/>\t<!-- note --><f><![CDATA[raw <x>]]></f>tail</root>\r\n'),
        ("application/soap+xml", b'<?own k="v"?><!DOCTYPE a [<!ELEMENT a (b)> <!ENTITY c "d">]><a b=c>x<br></a>behind'),
        ("image/svg+xml", b"before<a b>x</a><![if x]>"), ("text/html", b'<?xml version="1.0" encoding="utf-8"?><html>\xc3\xa9</html>'),
        ("image/gif", GIF), ("image/gif", b"GIF87a" + GIF[6:]), ("image/gif", GIF[:40]), ("image/gif", b"GIF99a" + GIF[6:]),
        ("image/png", PNG), ("image/png", PNG[:60]), ("image/png", GIF), ("application/x-own", PNG[:33]),
        ("image/jpeg", JPEG), ("image/jpg", THUMBNAIL), ("image/jpeg", EXIF), ("image/jpeg", LITTLE), ("image/jpeg", NO_ORDER), ("image/jpeg", JPEG[:30]),
        ("multipart/form-data; boundary=B", PARTS), ('multipart/mixed; boundary="B"', b"before\r\n" + HEADED), ("multipart/mixed", HEADED),
        ("multipart/related; boundary=B", b"--B\r\n\r\nno end"), ("multipart/related; boundary=B", b"nothing"),
    ]:
        capture.content(kind, body)
    for data in [b'{"version": [2, 0], "port": 17500}', b"no json"]:
        capture.datagram(HERE, "255.255.255.255", 17500, 17500, data)
    capture.write("content.pcap")


def codings():
    text = b"hello world, hello\n"
    packed = gzip.compress(text, mtime=0)
    raw = zlib.compressobj(9, zlib.DEFLATED, -15)
    raw = raw.compress(text) + raw.flush()
    zstd = bytes.fromhex("28b52ffd24139900006865 6c6c6f20776f726c642c2068656c6c6f0a".replace(" ", ""))
    capture = Capture()
    capture.open()
    for coding, body in [
        ("gzip", packed), ("x-gzip", packed), ("GZIP", packed), ("deflate", zlib.compress(text)), ("deflate", raw), ("identity", text),
        ("gzip", text), ("gzip", packed[:24]), ("gzip", packed + b"junk"), ("gzip", gzip.compress(b"", mtime=0)), ("rc4,gzip", text), ("", text),
        ("br", bytes.fromhex("8b098068656c6c6f20776f726c642c2068656c6c6f0a03")), ("br", text), ("zstd", zstd), ("zstd", text), ("gzip", gzip.compress(bytes(1 << 20), mtime=0)[:900]),
    ]:
        capture.content("text/plain", body, f"Content-Encoding: {coding}\r\n")
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n"
    for pieces in [
        [head + b"\r\n4;x=y\r\none \r\n3\r\ntwo\r\n0\r\nTrailer: x\r\n\r\n"], [head + b"Content-Encoding: gzip\r\n\r\n%x\r\n" % len(packed) + packed + b"\r\n0\r\n\r\n"],
        [head + b"Content-Encoding: rc4\r\n\r\n1\r\nx\r\n0\r\n\r\n"], [head + b"\r\n0\r\n\r\n"], [head + b"\r\n4\r\none", b" \r\n3\r\ntw", b"o\r\n0\r\n\r\n"],
        [head + b"\r\nno chunk\r\n"], [head + b"\r\n4\r\nab"],
    ]:
        capture.ask()
        capture.answer(*pieces)
    capture.write("codings.pcap")


def messages():
    capture = Capture()
    capture.open()
    capture.ask(b"GET /p?a=1&&b HTTP/1.1\r\nHost: h\r\nAuthorization: Basic dTpw\r\nCookie: a=b; c=d\r\nBad Name: x\r\nno colon\r\n\r\n")
    capture.answer(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nFolded: one\r\n two\r\n\r\n")
    for data in [b"like: a header\r\nand not\r\n", b"\x01 not: one\r\n", b": x\rcarriage: y\r\n", b"no line"]:
        capture.answer(data)
    capture.ask(b"HEAD / HTTP/1.1\r\nHost: h\r\n\r\n")
    capture.answer(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n")
    capture.ask(b"GET / HTTP/1.0\r\n\r\nGET /2 HTTP/1.0\r\n\r\n")
    capture.answer(b"HTTP/1.0 200\r\n\r\nuntil ", b"the end", b"")
    capture.answer(b"", flags=0x11)
    capture.open(3128)
    capture.ask(b"CONNECT example.org:80 HTTP/1.1\r\nHost: example.org:80\r\n\r\n")
    capture.answer(b"HTTP/1.1 200 Connection established\r\n\r\n")
    capture.ask()
    capture.open(3128)
    capture.ask(b"CONNECT example.org:443 HTTP/1.1\r\n\r\n")
    capture.answer(b"HTTP/1.1 200 OK\r\n\r\n")
    alert = bytes.fromhex("1503010002020a")
    capture.ask(alert[:4])
    capture.ask(alert[4:])
    capture.open()
    capture.ask(b"GET / HTTP/1.1\r\nHost: h\r\nUpgrade: own\r\n\r\n")
    capture.answer(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: own\r\n\r\n", b"own words")
    group = "239.255.255.250"
    search = b"M-SEARCH * HTTP/1.1\r\nHost: 239.255.255.250:1900\r\nMan: x\r\n\r\n"
    for source, target, source_port, target_port, data in [
        (HERE, group, 5000, 1900, search), (HERE, group, 5000, 1900, search), (THERE, HERE, 1900, 5000, b"HTTP/1.1 200 OK\r\nST: x\r\n\r\n"),
        (HERE, group, 5000, 1900, b"NOTIFY * HTTP/1.1\r\nHost: 239.255.255.250:1900\r\nNTS: ssdp:alive\r\n\r\n"),
        (HERE, THERE, 5001, 1900, search), (THERE, HERE, 1900, 5001, b"HTTP/1.1 200 OK\r\nST: x\r\n\r\n"), (HERE, THERE, 5002, 1900, b"own: x\r\nwords\r\n"),
    ]:
        capture.datagram(source, target, source_port, target_port, data)
    capture.write("messages.pcap")


def frame(opcode, data, last=True, mask=None, reserved=0):
    head = bytes([last << 7 | reserved << 4 | opcode])
    masked = 0x80 if mask else 0
    if len(data) < 126:
        head += bytes([masked | len(data)])
    elif len(data) < 65536:
        head += bytes([masked | 126]) + struct.pack(">H", len(data))
    else:
        head += bytes([masked | 127]) + struct.pack(">Q", len(data))
    return head + (mask + bytes(byte ^ mask[at % 4] for at, byte in enumerate(data)) if mask else data)


def websocket():
    capture = Capture()
    key = b"\x37\xfa\x21\x3d"
    for extension in ["", "Sec-WebSocket-Extensions: permessage-deflate\r\n"]:
        capture.open()
        capture.ask(f"GET /chat HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n{extension}Sec-WebSocket-Version: 13\r\n\r\n".encode())
        capture.answer(f"HTTP/1.1 101 Switching Protocols\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\n{extension}\r\n".encode())
        if extension:
            break
        capture.ask(frame(1, b"Hello", mask=key))
        split = frame(1, b"in two pieces")
        capture.answer(
            frame(1, b"Hello"), frame(9, b"ping"), frame(2, b"\0\1"), frame(1, b"Hel", last=False), frame(0, b"lo"), frame(1, b"x" * 200),
            frame(1, b"one") + frame(1, b"two"), frame(9, b""), frame(3, b"zz"), split[:6], split[6:], split[:1], split[1:], b"\x82\x7f" + bytes(7) + b"\x04long",
        )
        capture.ask(frame(10, b"pong", mask=key))
        capture.ask(frame(8, struct.pack(">H", 1000) + b"bye", mask=key))
        capture.answer(frame(8, b""), frame(8, b"\3"))
    packed = bytes.fromhex("f248cdc9c90700")
    capture.answer(frame(1, packed, reserved=4), frame(1, b"plain"), frame(1, b"\xff\xff", reserved=4), frame(2, packed, reserved=4))
    capture.ask(frame(1, packed, reserved=4, mask=key))
    os.makedirs("../websocket", exist_ok=True)
    capture.write("../websocket/frames.pcap")


contents()
codings()
messages()
websocket()
