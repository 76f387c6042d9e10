"""Reads certificates and sessions as Protocol/08 specifies them.

A session is followed as somebody would who hears both sides: `Listener` puts messages together, `Side` knows what a
side has said and may say next. It checks what a reader has to check, and computes nothing that only a replica can know.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import kieubao_reader as reader
from kieubao_reader import Cursor, FrontierLog, ReaderError, require, sha256

CERTIFICATE_BYTES_MAX = 512
FRAME_BYTES_MAX = 65_536
SCOPES_MAX = 4_096
KEPT_MAX = 65_536
INTRODUCED_MAX = 64
WINDOW_MAX = 1_073_741_824
VERSION = 1

HELLO, FRONTIER, OFFER, SEGMENT, RECEIPT, DONE, CLOSE = range(1, 8)
IGNORABLE = range(64, 128)
CONTINUED = 128
MESSAGE_BYTES_MAX = {
    HELLO: 1_048_576,
    FRONTIER: 8_388_608,
    OFFER: 64,
    SEGMENT: reader.CHUNK_BYTES_MAX,
    RECEIPT: 64,
    DONE: 8_388_608,
    CLOSE: 64,
} | dict.fromkeys(IGNORABLE, FRAME_BYTES_MAX)
REASONS = range(1, 9)
REASON_GENESIS = 2

# --- Certificate (§2) ------------------------------------------------------------------------------

ALGORITHM = bytes.fromhex("300a06082a8648ce3d040302")
NAME = bytes.fromhex("30123110300e06035504030c07") + b"kieubao"
BEFORE = b"".join([
    bytes.fromhex("30820137" "a003020102" "020101"),
    ALGORITHM,
    NAME,
    bytes.fromhex("3020170d"),
    b"700101000000Z",
    bytes.fromhex("180f"),
    b"99991231235959Z",
    NAME,
    bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d030107034200"),
])
AFTER = bytes.fromhex("a37c307a3078" "06146981c0f3e7d6b9de8a80a58ca8d2cdd0ceb6a71e" "0460")


def read_certificate(data: bytes) -> bytes:
    """The replica that a certificate is of, if its sender has the certificate's key."""
    cursor = Cursor(data, "certificate")
    cursor.take(4, "length")
    require(len(data) <= CERTIFICATE_BYTES_MAX, "magic", "certificate: too long")
    require(cursor.take(len(BEFORE), "before") == BEFORE, "magic", "certificate")
    point = cursor.take(65, "point")
    require(point[0] == 4 and cursor.take(len(AFTER), "after") == AFTER, "magic", "certificate")
    replica = cursor.take(32, "replica")
    signature = cursor.take(64, "signature")
    require(cursor.take(len(ALGORITHM), "algorithm") == ALGORITHM, "magic", "certificate")
    reader.check_key(replica, "certificate: replica")
    message = b"kieubao session 1\x00" + sha256(b"\x09", point)
    reader.check_signature(replica, signature, message, "certificate: signature")
    return replica


# --- Messages (§3, §4) -----------------------------------------------------------------------------


@dataclass
class Listener:
    """Puts one side's messages together from bytes in pieces of any length."""

    rest: bytes = b""
    kind: int | None = None
    content: bytes = b""

    def hear(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        self.rest += data
        while len(self.rest) >= 5:
            kind, goes_on = self.rest[0] & ~CONTINUED, bool(self.rest[0] & CONTINUED)
            length = int.from_bytes(self.rest[1:5], "big")
            require(length <= FRAME_BYTES_MAX, "limit", "frame")
            require(kind in MESSAGE_BYTES_MAX, "kind", "frame")
            require(self.kind in (None, kind), "kind", "frame inside a message")
            require(not goes_on or length == FRAME_BYTES_MAX, "count", "frame that is not full")
            require(len(self.content) + length <= MESSAGE_BYTES_MAX[kind], "limit", "message")
            if len(self.rest) < 5 + length:
                return
            require(self.kind is None or length > 0, "count", "message that goes on with nothing")
            self.content += self.rest[5 : 5 + length]
            self.kind = kind
            self.rest = self.rest[5 + length :]
            if not goes_on:
                content, self.kind, self.content = self.content, None, b""
                yield kind, content

    def end(self) -> None:
        require(not self.rest and self.kind is None, "truncated", "the line ends inside a message")


@dataclass(frozen=True)
class Hello:
    oldest: int
    newest: int
    genesis: bytes
    window: int
    scopes: dict[str, bytes]


@dataclass(frozen=True)
class Count:
    """Of segments and their bytes."""

    segments: int = 0
    size: int = 0


def read_hello(content: bytes) -> Hello:
    cursor = Cursor(content, "hello")
    require(cursor.take(4, "magic") == b"KBSN", "magic", "hello")
    oldest, newest = cursor.byte("oldest"), cursor.byte("newest")
    require(1 <= oldest <= VERSION and newest >= oldest, "version", "hello")
    genesis = cursor.take(32, "genesis")
    window = cursor.limited(WINDOW_MAX, "window")
    require(window > 0, "limit", "hello: window")
    scopes: dict[str, bytes] = {}
    previous: bytes | None = None
    for _ in range(cursor.limited(SCOPES_MAX, "scopes")):
        name = cursor.text(reader.SCOPE_BYTES_MAX, "scope")
        require(previous is None or previous < name.encode(), "order", "hello: scopes")
        previous = name.encode()
        scopes[name] = cursor.take(32, "digest")
    if newest <= VERSION:
        cursor.finish()
    return Hello(oldest, newest, genesis, window, scopes)


def read_frontier(content: bytes) -> tuple[tuple[FrontierLog, ...], set[bytes]]:
    cursor = Cursor(content, "frontier")
    logs = reader.read_frontier(cursor)
    kept: list[bytes] = []
    for _ in range(cursor.limited(KEPT_MAX, "kept")):
        hash_ = cursor.take(32, "kept")
        require(not kept or kept[-1] < hash_, "order", "frontier: kept")
        kept.append(hash_)
    cursor.finish()
    return logs, set(kept)


def read_count(content: bytes, item: str) -> Count:
    cursor = Cursor(content, item)
    count = Count(cursor.limited(reader.SEGMENTS_MAX, "segments"), cursor.limited((1 << 63) - 1, "bytes"))
    cursor.finish()
    return count


def read_done(content: bytes) -> tuple[FrontierLog, ...]:
    cursor = Cursor(content, "done")
    logs = reader.read_frontier(cursor)
    cursor.finish()
    return logs


def read_introduction(content: bytes) -> list[reader.Segment]:
    """§5: what a successor shows to who may not know it."""
    cursor = Cursor(content, "introduction")
    count = cursor.limited(INTRODUCED_MAX, "segments")
    require(count > 0, "count", "introduction of nobody")
    segments = []
    for _ in range(count):
        segment = reader.read_segment(cursor.take(cursor.limited(FRAME_BYTES_MAX, "length"), "segment"))
        require(segment.header.scope == "province", "reference", "introduction: scope")
        segments.append(segment)
    cursor.finish()
    return segments


def read_close(content: bytes) -> int:
    cursor = Cursor(content, "close")
    reason = cursor.byte("reason")
    require(reason in REASONS, "kind", "close")
    cursor.finish()
    return reason


# --- Course (§5) -----------------------------------------------------------------------------------


@dataclass
class Side:
    """What one side has said so far."""

    listener: Listener = field(default_factory=Listener)
    hello: Hello | None = None
    has_frontier: bool = False
    offer: Count | None = None
    sent: Count = field(default_factory=Count)
    receipt: Count = field(default_factory=Count)
    done: tuple[FrontierLog, ...] | None = None

    @property
    def has_sent_all(self) -> bool:
        return self.offer is not None and self.sent.segments == self.offer.segments


@dataclass
class Session:
    """Both sides, as they are heard; 1 is the reader's own side, 0 the other."""

    sides: tuple[Side, Side] = field(default_factory=lambda: (Side(), Side()))
    end: str | None = None

    @property
    def differences(self) -> set[str]:
        ours, theirs = self.sides[1].hello, self.sides[0].hello
        if ours is None or theirs is None:
            return set()
        names = ours.scopes.keys() | theirs.scopes.keys()
        return {name for name in names if ours.scopes.get(name) != theirs.scopes.get(name)}

    def hear(self, side: int, data: bytes) -> None:
        for kind, content in self.sides[side].listener.hear(data):
            if self.end is None and kind not in IGNORABLE:
                self.say(self.sides[side], self.sides[1 - side], kind, content)

    def say(self, side: Side, other: Side, kind: int, content: bytes) -> None:
        if kind == CLOSE:
            reason = read_close(content)
            self.end = f"closed {reason}" if side is self.sides[0] else f"refused {reason}"
            return
        if kind == HELLO:
            hello = read_hello(content)
            require(side.hello is None, "kind", "a second hello")
            side.hello = hello
            if other.hello is not None and side is self.sides[0] and hello.genesis != other.hello.genesis:
                self.end = f"refused {REASON_GENESIS}"
            return
        read = {FRONTIER: read_frontier, SEGMENT: reader.read_segment, DONE: read_done}.get(kind, None)
        parsed = read(content) if read and kind != SEGMENT else None
        count = read_count(content, "count") if kind in (OFFER, RECEIPT) else Count()
        require(side.hello is not None, "kind", "a message before the hello")
        if kind == FRONTIER:
            require(bool(self.differences) and not side.has_frontier, "kind", "frontier")
            self.check_scopes(parsed[0])
            side.has_frontier = True
        elif kind == OFFER:
            require(side.has_frontier and side.offer is None, "kind", "offer")
            side.offer = count
        elif kind == SEGMENT:
            self.say_segment(side, other, content)
        elif kind == RECEIPT:
            self.say_receipt(side, other, count)
        else:
            self.say_done(side, other, parsed)

    def say_segment(self, side: Side, other: Side, content: bytes) -> None:
        require(side.offer is not None and side.done is None, "kind", "segment")
        assert side.offer and other.hello
        on_the_way = side.sent.size - other.receipt.size
        require(on_the_way < other.hello.window, "limit", "segment beyond the window")
        require(side.sent.segments < side.offer.segments, "count", "more segments than offered")
        side.sent = Count(side.sent.segments + 1, side.sent.size + len(content))
        fits = side.sent.size == side.offer.size if side.has_sent_all else side.sent.size < side.offer.size
        require(fits, "count", "other bytes than offered")
        reader.read_segment(content)

    def say_receipt(self, side: Side, other: Side, count: Count) -> None:
        grows = count.segments > side.receipt.segments and count.size > side.receipt.size
        was_sent = count.segments <= other.sent.segments and count.size <= other.sent.size
        both_all = (count.segments == other.sent.segments) == (count.size == other.sent.size)
        require(grows and was_sent and both_all, "count", "receipt")
        side.receipt = count

    def say_done(self, side: Side, other: Side, logs: tuple[FrontierLog, ...]) -> None:
        require(side.done is None and (not self.differences or side.has_sent_all), "kind", "done")
        require(not self.differences or other.has_sent_all, "count", "done before the other has sent all")
        require(side.receipt == other.sent, "count", "done before the last receipt")
        self.check_scopes(logs)
        side.done = logs

    def check_scopes(self, logs: tuple[FrontierLog, ...]) -> None:
        require(all(log.scope in self.differences for log in logs), "reference", "a scope that does not differ")

    def finish(self) -> str:
        """How it ended, when the line has."""
        if self.end is not None:
            return self.end
        for side in self.sides:
            side.listener.end()
        is_complete = all(side.done is not None for side in self.sides)
        return "complete" if is_complete else "cut"


def read_transcript(data: bytes) -> tuple[Session, str]:
    """Follows a session of which the pieces were heard in this order (vectors/README)."""
    cursor = Cursor(data, "transcript")
    session = Session()
    while cursor.remaining:
        side = cursor.byte("side")
        session.hear(side, cursor.take(cursor.big_endian(4, "length"), "piece"))
    return session, session.finish()


__all__ = ["ReaderError", "Session", "read_certificate", "read_introduction", "read_transcript"]
