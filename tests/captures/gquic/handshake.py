#!/usr/bin/env python3
"""Writes packets of Google's QUIC as its versions had them, byte by byte; the same bytes on every run."""

import struct
from pathlib import Path

HERE = Path(__file__).parent
TAGS = (
    "PAD SNI VER CCS UAID PDMD STK SNO PROF SCFG RREJ AEAD SCID PUBS KEXS OBIT EXPY NONC MSPC TCID SRBF ICSL SCLS CTIM "
    "COPT CCRT IRTT CFCW SFCW CETV XLCT NONP CSCT RNON RSEQ CADR MIDS FHOL STTL SMHL TBKP CGST EPID SRST ZZZZ CRT"
).split()
VALUES = {
    "SNI": b"example.org",
    "VER": b"Q043",
    "CCS": struct.pack("<QQ", 1, 2),
    "UAID": b"agent",
    "PDMD": b"X509",
    "AEAD": b"AESGCC20",
    "KEXS": b"C255P256",
    "COPT": b"TIMEIW10",
    "SCFG": b"SCFG" + struct.pack("<HH", 1, 0) + b"AEAD" + struct.pack("<I", 4) + b"AESG",
    "RREJ": struct.pack("<II", 1, 20),
    "PUBS": struct.pack("<I", 32)[:3] + bytes(32),
    "EXPY": struct.pack("<Q", 12345),
    "NONC": bytes(range(32)),
    "NONP": bytes(range(32)),
    "CADR": struct.pack("<H", 2) + bytes([192, 0, 2, 1]) + struct.pack("<H", 4660),
    "STTL": struct.pack("<Q", 100),
    "SMHL": struct.pack("<I", 1),
    "TBKP": b"P256",
    "RNON": struct.pack("<Q", 7),
    "RSEQ": struct.pack("<Q", 8),
    "CTIM": struct.pack("<Q", 1_700_000_000),
    "CSCT": b"",
    "XLCT": struct.pack("<Q", 5),
    "EPID": b"endpoint",
}


def message(kind, tags):
    table, values = b"", b""
    for tag in tags:
        values += VALUES.get(tag, struct.pack("<I", 100))
        name = b"CRT\xff" if tag == "CRT" else tag.encode().ljust(4, b"\0")
        table += name + struct.pack("<I", len(values))
    return kind + struct.pack("<HH", len(tags), 0) + table + values


def stream(data, offset=None, order=">"):
    head = bytes([0xA0 | (0x04 if offset is not None else 0), 1])
    if offset is not None:
        head += struct.pack(order + "H", offset)
    return head + struct.pack(order + "H", len(data)) + data


def packet(frames, flags=0x09, version=b"Q043", number=b"\1", private=b""):
    head = bytes([flags]) + (b"ABCDEFGH" if flags & 8 else b"") + (version if flags & 1 else b"")
    head += bytes(range(32)) if flags & 5 == 4 else b""
    return head + number + bytes(12) + private + frames


def datagram(payload, client=True, port=50000):
    """One in Ethernet, IPv4 and UDP."""
    ports = (port, 443) if client else (443, port)
    ends = (bytes.fromhex("0a000001"), bytes.fromhex("0a000002"))
    udp = struct.pack(">HHHH", *ports, 8 + len(payload), 0) + payload
    ip = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(udp), 1, 0, 64, 17, 0) + b"".join(ends if client else ends[::-1])
    return bytes.fromhex("0200000000020200000000010800") + ip + udp


def frames():
    yield datagram(packet(stream(message(b"CHLO", TAGS))))
    for kind in (b"REJ\0", b"SHLO"):
        yield datagram(packet(stream(message(kind, ["RREJ", "STK"])), 8), False)
    yield datagram(packet(bytes(40), 0x0C), False)
    yield datagram(packet(bytes(40), 0x34, number=bytes(6)), False)
    reset = message(b"PRST", ["RNON", "RSEQ", "CADR"])
    yield datagram(b"\x0aABCDEFGH" + reset, False)
    yield datagram(b"\x09ABCDEFGHQ039Q043Q044", False)
    hello = stream(message(b"CHLO", ["SNI"]), 0)
    for frame in (
        b"\x01" + struct.pack(">IQI", 5, 6, 7),
        b"\x03" + struct.pack(">IIH", 16, 5, 3) + b"bye",
        b"\x04" + struct.pack(">IQ", 5, 7),
        b"\x05" + struct.pack(">I", 5),
        b"\x06\x05",
        b"\x07",
        b"\x40\x05\0\x01\x05\0",
        b"\x65\0\x05\0\x01\x02\0\x05\x01\0\x02\x03\0\x04\x02" + b"\1\0\0\0\7" + b"\2\0\5",
    ):
        yield datagram(packet(frame + hello))
    yield datagram(packet(b"\x02" + struct.pack(">IH", 25, 4) + b"done"))
    yield datagram(packet(hello + bytes(20)))
    yield datagram(packet(stream(message(b"CHLO", ["SNI", "CRT"]))[:-2]))
    for number in (24, 30, 33, 34, 36, 39):
        order = ">" if number >= 39 else "<"
        ack = (
            b"\x60\5\7\xff\xff\2\0" + struct.pack("<I", 9) + b"\1\5\0" + b"\1\2\3\1\4" + b"\x06\0\1"
            if number < 34
            else b""
        )
        text = packet(
            ack + stream(message(b"CHLO", ["SNI"]), None, order),
            0x09 | (0x04 if number < 33 else 0),
            b"Q%03d" % number,
            private=b"\1" if number < 34 else b"",
        )
        yield datagram(text, port=50000 + number)
        yield datagram(b"\x0cABCDEFGH\2" + bytes(30), port=50000 + number)
    # Version 46 has a header like the one of the IETF's QUIC.
    text = bytes(12) + stream(message(b"CHLO", ["SNI"]))
    yield datagram(b"\xc3Q046\x50ABCDEFGH" + struct.pack(">I", 1) + text, port=50046)
    yield datagram(b"\xe3Q046\x05ABCDEFGH" + struct.pack(">I", 1) + bytes(30), False, 50046)
    yield datagram(b"\x40\x07" + bytes(30), False, 50046)
    yield datagram(b"\x41ABCDEFGH\0\x08" + bytes(30), port=50046)


if __name__ == "__main__":
    with (HERE / "handshake.pcap").open("wb") as file:
        file.write(struct.pack("<IHHIIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1))
        for index, frame in enumerate(frames()):
            file.write(struct.pack("<IIII", 1_700_000_000 + index, 0, len(frame), len(frame)) + frame)
