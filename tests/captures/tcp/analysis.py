#!/usr/bin/env python3
"""Writes analysis.pcap: conversations about which there is something to say: what was lost, sent again, acknowledged
unseen, held back by a window, or quoted by an error.

Run it in this folder.
"""

import struct
import sys

sys.path.insert(0, "..")
from network import HERE, HERE6, THERE, THERE6, ethernet, ipv4, ipv6  # noqa: E402

FIN, SYN, RST, PUSH, ACK = 0x01, 0x02, 0x04, 0x08, 0x10
START = 1_700_000_000_000


def segment(source_port, target_port, seq, ack, data, flags, window, options):
    length = 20 + len(options)
    head = (source_port, target_port, seq % 2**32, ack % 2**32, length // 4 << 4, flags, window, 0x1234, 0)
    return struct.pack(">HHIIBBHHH", *head) + options + data


def sack(*blocks):
    data = b"".join(struct.pack(">II", 1000 + left, 1000 + right) for left, right in blocks)
    return bytes([1, 1, 5, 2 + len(data)]) + data


class Conversation:
    """Between port `port` and 4000. Frames are 10 ms apart, or as many as `after` says."""

    all = []
    now = START

    def __init__(self, port, handshake=True):
        self.port = port
        if handshake:
            self.send(0, 0, flags=SYN)
            self.answer(0, 1, flags=SYN | ACK)
            self.send(1, 1)

    def send(self, seq, ack, size=0, flags=ACK, **more):
        self.put(HERE, THERE, (self.port, 4000, 1000 + seq, 5000 + ack if flags & ACK else 0), size, flags, **more)

    def answer(self, seq, ack, size=0, flags=ACK, **more):
        self.put(THERE, HERE, (4000, self.port, 5000 + seq, 1000 + ack if flags & ACK else 0), size, flags, **more)

    def put(self, source, target, numbers, size, flags, after=10, window=1000, options=b""):
        payload = segment(*numbers, b"x" * size, flags, window, options)
        self.frame(0x0800, ipv4(6, payload, source=source, target=target), after)

    def frame(self, kind, packet, after=10):
        Conversation.now += after
        Conversation.all.append((Conversation.now, ethernet(kind, packet)))


again = Conversation(1001)
again.send(1, 1, 10, PUSH | ACK)
again.send(11, 1, 10)
again.send(1, 1, 10, after=5)  # out of order: within the round trip
again.send(1, 1, 10, after=100)  # sent again
again.send(20, 1, 20, after=100)  # the byte of a probe, and more
again.answer(1, 11)
again.answer(1, 11)
again.answer(1, 11)
again.send(11, 1, 10, after=19)  # fast
again.answer(1, 11, after=1)
again.send(11, 1, 10, after=21)  # not so fast
again.answer(1, 40)
again.send(11, 1, 10)  # spurious
again.send(40, 1, 5, FIN | PUSH | ACK)
again.send(40, 1, 5, FIN | PUSH | ACK, after=200)
again.answer(1, 46)

unseen = Conversation(1002)
unseen.send(1, 1, 10)
unseen.send(50, 1, 10)  # behind a gap: what is in flight is not known
unseen.send(60, 1, 10)
unseen.answer(1, 40)  # acknowledges what was not seen
unseen.answer(1, 70)
unseen.answer(1, 80)
unseen.answer(1, 90)  # nobody expects anything any more
unseen.send(90, 1, 10)
unseen.answer(1, 110)  # still
unseen.send(110, 2, 10)
unseen.answer(1, 130)  # but now

held = Conversation(1003)
held.send(1, 1, 100)
held.send(201, 1, 100)
held.answer(1, 101, options=sack((201, 301)))
held.send(301, 1, 100, PUSH | ACK)
held.answer(1, 101, options=sack((201, 401)))
held.send(101, 1, 100)
held.send(401, 1, 0, FIN | ACK)
held.send(101, 1, 100, after=300)
held.answer(1, 402, options=sack((101, 201)))

windows = Conversation(1004)
windows.answer(1, 1, 10, window=500)
windows.send(1, 11, 500)  # fills it
windows.answer(11, 501, window=0)
windows.send(501, 11, 1)  # probes
windows.answer(11, 501, window=0)
windows.answer(11, 501, window=700)  # opens it
windows.send(501, 11, 10)
windows.answer(11, 511, window=700)
windows.send(510, 11, after=5000)  # still there?
windows.answer(11, 511, window=700)
windows.send(511, 11, 0, RST)

reused = Conversation(1005)
reused.send(1, 1, 10)
reused.answer(500, 1, 0, SYN | ACK)
reused.answer(501, 11, 5)
reused.send(-1000, 0, 0, RST | ACK)  # a number of 0 counts as none
reused.send(2000, 506, 5)
reused.send(1990, 506, 5)

quoted = Conversation(1006)
quoted.send(1, 1, 10)
lost = Conversation.all[-1][1][14:]
for kind, code, length in ((3, 1, 28), (3, 1, 44), (5, 1, 44)):
    error = bytes([kind, code, 0, 0]) + bytes(4) + lost[:length]
    quoted.frame(0x0800, ipv4(1, error, source="192.0.2.99", target=HERE))
lost = ipv6(6, segment(1007, 4000, 1000, 5000, b"x" * 10, ACK, 1000, b""))
quoted.frame(0x86DD, lost)
quoted.frame(0x86DD, ipv6(58, bytes([1, 3, 0, 0]) + bytes(4) + lost, source=THERE6, target=HERE6))

with open("analysis.pcap", "wb") as file:
    file.write(struct.pack("<IHHIIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))
    for now, frame in Conversation.all:
        file.write(struct.pack("<IIII", now // 1000, now % 1000 * 1000, len(frame), len(frame)) + frame)
