#!/usr/bin/env python3
"""Writes QUIC Initial packets and their relatives byte by byte (RFC 9000, 9001, 9369); the same bytes on every run."""

import struct
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hmac import HMAC

HERE = Path(__file__).parent
HEX = bytes.fromhex
CLIENT, SERVER = (HEX("c011ec7ed0000001"), HEX("5e7fe70000000002"))

SALTS = {
    0xFF000016: "7fbcdb0e7c66bbe9193a96cd21519ebd7a02644a",
    0xFF000017: "c3eef712c72ebb5a11a7d2432bb46365bef9f502",
    0xFF00001D: "afbfec289993d24c9e9786f19c6111e04390a899",
    0x00000001: "38762cf7f55934b34d179ae6a4c80cadccbb7f0a",
    0x6B3343CF: "0dede3def700a6db819381be6e269dcbf9bd2ed9",
}


def hmac(key, data):
    made = HMAC(key, hashes.SHA256())
    made.update(data)
    return made.finalize()


def expand(secret, label, length):
    label = b"tls13 " + label
    info = struct.pack(">HB", length, len(label)) + label + b"\0"
    return hmac(secret, info + b"\1")[:length]


def varint(value):
    if value < 64:
        return bytes([value])
    if value < 1 << 14:
        return struct.pack(">H", value | 1 << 14)
    if value < 1 << 30:
        return struct.pack(">I", value | 2 << 30)
    return struct.pack(">Q", value | 3 << 62)


def initial(
    frames, number=0, server=False, version=1, first=SERVER, dcid=None, scid=None, token=b"", width=1, kind=None, pad=0
):
    """An Initial packet; `first` is the destination of the client's first one, which the keys come from."""
    two = version == 0x6B3343CF
    name = b"quicv2 " if two else b"quic "
    secret = hmac(HEX(SALTS[version]), first)
    secret = expand(secret, b"server in" if server else b"client in", 32)
    key, iv, hp = (expand(secret, name + part, length) for part, length in ((b"key", 16), (b"iv", 12), (b"hp", 16)))
    dcid = dcid if dcid is not None else (CLIENT if server else first)
    scid = scid if scid is not None else (SERVER if server else CLIENT)
    frames += bytes(max(0, pad - len(frames), 4 - width - len(frames)))
    kind = kind if kind is not None else (1 if two else 0)
    head = bytes([0xC0 | kind << 4 | width - 1]) + struct.pack(">I", version)
    head += bytes([len(dcid)]) + dcid + bytes([len(scid)]) + scid + varint(len(token)) + token
    head += varint(width + len(frames) + 16 | 0) + number.to_bytes(8, "big")[-width:]
    nonce = bytes(a ^ b for a, b in zip(iv, number.to_bytes(12, "big")))
    sealed = AESGCM(key).encrypt(nonce, frames, head)
    sample = sealed[4 - width :][:16]
    mask = Cipher(algorithms.AES(hp), modes.ECB()).encryptor().update(sample)
    head = bytearray(head)
    head[0] ^= mask[0] & 0x0F
    for index in range(width):
        head[len(head) - width + index] ^= mask[1 + index]
    return bytes(head) + sealed


def long(kind, payload, version=1, dcid=SERVER, scid=CLIENT):
    """Another packet with a long header; its payload is as good as encrypted."""
    head = bytes([0xC0 | kind << 4]) + struct.pack(">I", version)
    return head + bytes([len(dcid)]) + dcid + bytes([len(scid)]) + scid + varint(len(payload)) + payload


def short(dcid, payload, first=0x40):
    return bytes([first]) + dcid + payload


def retry(token, original, version=1, dcid=CLIENT, scid=SERVER):
    key, nonce = {
        1: ("be0c690b9f66575a1d766b54e368c84e", "461599d35d632bf2239825bb"),
        0x6B3343CF: ("8fb4b01b56ac48e260fbcbcead7ccc92", "d86969bc2d7c6d9990efb04a"),
    }[version]
    kind = 0 if version == 0x6B3343CF else 3
    head = bytes([0xC0 | kind << 4]) + struct.pack(">I", version)
    head += bytes([len(dcid)]) + dcid + bytes([len(scid)]) + scid + token
    return head + AESGCM(HEX(key)).encrypt(HEX(nonce), b"", bytes([len(original)]) + original + head)


def negotiation(versions, dcid=CLIENT, scid=SERVER):
    head = b"\xca\0\0\0\0" + bytes([len(dcid)]) + dcid + bytes([len(scid)]) + scid
    return head + b"".join(struct.pack(">I", version) for version in versions)


def crypto(offset, data):
    return b"\x06" + varint(offset) + varint(len(data)) + data


def extension(kind, data):
    return struct.pack(">HH", kind, len(data)) + data


def parameter(kind, value):
    return varint(kind) + varint(len(value)) + value


def hello(parameters, kind=57):
    """A client's hello with QUIC's transport parameters."""
    names = b"\0" + struct.pack(">H", 11) + b"example.org"
    extensions = extension(0, struct.pack(">H", len(names)) + names)
    extensions += extension(43, b"\x02\x03\x04") + extension(16, b"\x00\x03\x02h3") + extension(kind, parameters)
    body = b"\x03\x03" + bytes(range(32)) + b"\0" + b"\0\x02\x13\x01" + b"\x01\0"
    body += struct.pack(">H", len(extensions)) + extensions
    return b"\x01" + len(body).to_bytes(3, "big") + body


def server_hello():
    body = b"\x03\x03" + bytes(range(32)) + b"\0\x13\x01\0" + struct.pack(">H", 6) + extension(43, b"\x03\x04")
    return b"\x02" + len(body).to_bytes(3, "big") + body


PARAMETERS = b"".join(
    parameter(kind, value)
    for kind, value in (
        (0x00, SERVER),
        (0x01, varint(30000)),
        (0x02, bytes(range(16))),
        (0x03, varint(1472)),
        (0x04, varint(1048576)),
        (0x05, varint(65536)),
        (0x06, varint(65537)),
        (0x07, varint(65538)),
        (0x08, varint(100)),
        (0x09, varint(3)),
        (0x0A, varint(3)),
        (0x0B, varint(25)),
        (0x0C, b""),
        (
            0x0D,
            bytes([192, 0, 2, 1])
            + b"\x01\xbb"
            + HEX("20010db8000000000000000000000001")
            + b"\x01\xbc\x04abcd"
            + bytes(16),
        ),
        (0x0E, varint(8)),
        (0x0F, CLIENT),
        (0x10, SERVER),
        (0x11, HEX("000000016b3343cf00000001")),
        (0x20, varint(65536)),
        (27 + 31 * 5, b"grease"),
        (0x1000, varint(3) + varint(2)),
        (0x1057, varint(1)),
        (0x173E, b""),
        (0x26AB, varint(2)),
        (0x2AB2, b""),
        (0x3127, varint(50000)),
        (0x3128, b"NSTP"),
        (0x3129, b"agent 1.0"),
        (0x312A, b""),
        (0x312B, b""),
        (0x4751, b"\0\0\0\0"),
        (0x4752, HEX("00000001")),
        (0x7157, varint(1)),
        (0x7158, varint(3)),
        (0xDE1A, varint(1000)),
        (0xFF00, varint(1)),
        (0xFF04DE1A, varint(1000)),
        (0xFF04DE1B, varint(1000)),
        (0xBABA, b"??"),
    )
)

FRAMES = [
    b"\x00\x00\x00",
    b"\x01",
    b"\x02" + varint(1000) + varint(25) + varint(2) + varint(3) + varint(1) + varint(2) + varint(70) + varint(3),
    b"\x03" + varint(5) + varint(25) + varint(0) + varint(3) + varint(7) + varint(8) + varint(9),
    b"\x04" + varint(4) + varint(256) + varint(1000),
    b"\x05" + varint(4) + varint(257),
    b"\x07" + varint(4) + b"tokn",
    b"\x0a" + varint(3) + varint(5) + b"hello",
    b"\x0f" + varint(4) + varint(300) + varint(2) + b"ab",
    b"\x0d" + varint(8) + varint(0),
    b"\x10" + varint(100000),
    b"\x11" + varint(4) + varint(100000),
    b"\x12" + varint(10),
    b"\x13" + varint(11),
    b"\x14" + varint(5000),
    b"\x15" + varint(4) + varint(6000),
    b"\x16" + varint(12),
    b"\x17" + varint(13),
    b"\x18" + varint(1) + varint(0) + b"\x05abcde" + bytes(range(16)),
    b"\x19" + varint(2),
    b"\x1aPATHDATA",
    b"\x1bPATHDATA",
    b"\x1c" + varint(0x0A) + varint(6) + varint(3) + b"bad",
    b"\x1c" + varint(0x128) + varint(6) + varint(0),
    b"\x1d" + varint(0x100) + varint(4) + b"done",
    b"\x1e",
    b"\x31" + varint(3) + b"dat",
    b"\x40\xac",
    b"\x40\xaf" + varint(1) + varint(2) + varint(3) + b"\x03",
    b"\x42\xf5" + varint(123456),
    b"\x7b\xcd",
]


def datagram(payload, client=True, port=50000):
    """One in Ethernet, IPv4 and UDP."""
    ports = (port, 443) if client else (443, port)
    ends = (HEX("0a000001"), HEX("0a000002")) if client else (HEX("0a000002"), HEX("0a000001"))
    udp = struct.pack(">HHHH", *ports, 8 + len(payload), 0) + payload
    ip = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(udp), 1, 0, 64, 17, 0) + b"".join(ends)
    return HEX("0200000000020200000000010800") + ip + udp


def pcap(name, frames):
    with (HERE / name).open("wb") as file:
        file.write(struct.pack("<IHHIIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1))
        for index, frame in enumerate(frames):
            file.write(struct.pack("<IIII", 1_700_000_000 + index, 0, len(frame), len(frame)) + frame)


def frames():
    """Each kind of frame, most of them where no honest endpoint puts them."""
    yield datagram(initial(crypto(0, hello(PARAMETERS))))
    for index, frame in enumerate(FRAMES):
        yield datagram(initial(frame, number=index + 1))


def connections():
    """What connections do before they are encrypted, and a little after."""
    first = HEX("f1f2f3f4f5f6f7f8")
    small = hello(parameter(1, varint(30000)))
    # A version nobody speaks, the answer, and a start with another.
    yield datagram(initial(crypto(0, small), first=first, pad=300).replace(b"\0\0\0\1", HEX("1a2a3a4a"), 1), port=50001)
    yield datagram(negotiation([1, 0x6B3343CF, 0xFF00001D, 0x5A6A7A8A], scid=first), False, 50001)
    yield datagram(initial(crypto(0, small), first=first, number=1, pad=300), port=50001)
    # Retry: the keys follow the server's choice; then an Initial and a Handshake packet in one datagram, and padding.
    token = HEX("746f6b656e") * 3
    yield datagram(retry(token, first), False, 50001)
    yield datagram(retry(token, b"wrong"), False, 50001)
    yield datagram(initial(crypto(0, small), first=SERVER, number=2, token=token, pad=300), port=50001)
    answer = initial(b"\x02" + varint(2) + b"\0\0\0" + crypto(0, server_hello()), server=True, first=SERVER)
    yield datagram(answer + long(2, bytes(range(40)), dcid=CLIENT, scid=SERVER), False, 50001)
    yield datagram(long(2, bytes(range(60))) + bytes(30), port=50001)
    yield datagram(long(1, bytes(range(30))) + short(SERVER, bytes(range(50))), port=50001)
    yield datagram(short(CLIENT, bytes(range(50)), 0x60), False, 50001)
    yield datagram(short(b"unknown!", bytes(range(50))), False, 50001)
    # A hello in pieces that come out of order, in one packet and in several; what comes again; a tag that is wrong.
    big = hello(parameter(1, varint(30000)) + parameter(27, bytes(700)))
    cut = [big[at : at + 150] for at in range(0, len(big), 150)]
    one = HEX("0101010101010101")
    mixed = crypto(300, cut[2]) + b"\x01" + crypto(150, cut[1]) + b"\0\0" + crypto(0, cut[0])
    yield datagram(initial(mixed, first=one), port=50002)
    yield datagram(initial(crypto(750, cut[5]) + crypto(600, cut[4]), first=one, number=1), port=50002)
    yield datagram(initial(crypto(150, cut[1]), first=one, number=2), port=50002)
    yield datagram(initial(crypto(450, cut[3]), first=one, number=3), port=50002)
    wrong = bytearray(datagram(initial(crypto(0, cut[0]), first=one, number=4), port=50002))
    wrong[-1] ^= 1
    yield bytes(wrong)
    # A message that goes on from packet to packet, in order.
    two = HEX("0202020202020202")
    yield datagram(initial(crypto(0, big[:3]), first=two, number=250, width=2), port=50003)
    yield datagram(initial(crypto(3, big[3:500]), first=two, number=255), port=50003)
    yield datagram(initial(crypto(500, big[500:]) + b"\x01", first=two, number=256), port=50003)
    # Other versions.
    for index, version in enumerate((0x6B3343CF, 0xFF00001D, 0xFF000017, 0xFF000016)):
        old = version in (0xFF000017, 0xFF000016)
        given = hello(HEX("00080001000480007530"), 0xFFA5) if old else small
        yield datagram(initial(crypto(0, given), first=bytes([index + 3] * 8), version=version), port=50010 + index)
    yield datagram(retry(token, bytes([3] * 8), 0x6B3343CF), False, 50010)
    # Nothing before: a packet of a connection that is not known, and headers that end too early.
    yield datagram(long(1, bytes(range(40))), port=50020)
    yield datagram(initial(crypto(0, small), first=HEX("0303030303030304"))[:12], port=50001)
    yield datagram(initial(crypto(0, small), first=HEX("0303030303030304"))[:60], port=50021)


if __name__ == "__main__":
    pcap("frames.pcap", frames())
    pcap("connections.pcap", connections())
