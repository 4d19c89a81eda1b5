#!/usr/bin/env python3
"""Writes gaps.pcap: conversations in which segments come late, twice, cut short or never.

Run it in this folder.
"""

import struct
import sys

sys.path.insert(0, "..")
from network import ethernet, ipv4  # noqa: E402

HERE, THERE = "192.0.2.1", "198.51.100.2"
SYN, SYN_ACK, ACK, PUSH, FIN = 0x02, 0x12, 0x10, 0x18, 0x11


class Conversation:
    def __init__(self, port):
        self.port = port
        self.frames = []
        self.send(0, None, flags=SYN)
        self.answer(0, 1, flags=SYN_ACK)
        self.send(1, 1, flags=ACK)

    def send(self, seq, ack, data=b"", flags=PUSH, captured=None):
        self.put(HERE, THERE, self.port, 4000, 1000 + seq, 0 if ack is None else 5000 + ack, data, flags, captured)

    def answer(self, seq, ack, data=b"", flags=PUSH, captured=None):
        self.put(THERE, HERE, 4000, self.port, 5000 + seq, 1000 + ack, data, flags, captured)

    def put(self, source, target, source_port, target_port, seq, ack, data, flags, captured):
        head = struct.pack(">HHIIBBHHH", source_port, target_port, seq, ack, 5 << 4, flags, 1000, 0x1234, 0)
        frame = ethernet(0x0800, ipv4(6, head + data, source=source, target=target))
        self.frames.append((frame[:captured], len(frame)))


late = Conversation(1001)
late.send(1, 1, b"one ")
late.send(9, 1, b"three ")
late.send(5, 1, b"two ")
late.answer(1, 15, b"bytes:\t\x00\x80\xff \xe2\x80\x93\r\n")
late.send(15, 18, b"four")

missing = Conversation(1002)
missing.send(1, 1, b"one ")
missing.send(9, 1, b"three ")
missing.answer(1, 9, b"only the hole")
missing.answer(14, 15, b"behind it")
missing.send(15, 23, b"four")
missing.answer(30, 19, b"never told")

again = Conversation(1003)
again.send(1, 1, b"one ")
again.send(1, 1, b"one two ")
again.send(3, 1, b"e two three ")
again.answer(1, 15, b"got it ")
again.answer(1, 15, b"got it ")
again.send(15, 8, b"cut short here", captured=62)
again.send(29, 8, b"whole", flags=FIN)

with open("gaps.pcap", "wb") as file:
    file.write(struct.pack("<IHHIIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))
    frames = [frame for talk in (late, missing, again) for frame in talk.frames]
    for number, (frame, length) in enumerate(frames):
        head = (1700000000 + number // 10, number % 10 * 100000, len(frame), length)
        file.write(struct.pack("<IIII", *head) + frame)
