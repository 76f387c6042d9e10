"""Writes segments and bundles for the vectors, right or wrong.

Everything is built from named parts in the order of Protocol/. A recipe may replace any part by other bytes
(`over`), and whatever depends on it (lengths, hashes, signatures, Merkle root) follows, so that a vector is
wrong in one place only. It shares no code with the reader.
"""

from __future__ import annotations

import hashlib
import struct
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

Over = dict[str, "bytes | Callable[[bytes], bytes]"]


def H(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def varint(n: int) -> bytes:
    return bytes([n]) if n < 128 else bytes([n % 128 + 128]) + varint(n // 128)


def signed(n: int) -> bytes:
    return varint(2 * n if n >= 0 else -2 * n - 1)


def text(t: str | bytes) -> bytes:
    data = t if isinstance(t, bytes) else t.encode()
    return varint(len(data)) + data


def assemble(parts: dict[str, bytes], over: Over, used: set[str]) -> bytes:
    """Joins parts, replaced by `over` where it names them."""
    out = []
    for name, data in parts.items():
        if name in over:
            used.add(name)
            change = over[name]
            data = change(data) if callable(change) else change
        out.append(data)
    return b"".join(out)


class Signer:
    """A replica with a key from a fixed seed."""

    def __init__(self, label: str) -> None:
        self.key = Ed25519PrivateKey.from_private_bytes(H(b"kieubao vector " + label.encode()))
        self.id = self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    def sign(self, message: bytes) -> bytes:
        return self.key.sign(message)


P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
SMALL_ORDER_8 = [
    bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
    bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
]


def key_of(y: int, sign: int = 0) -> bytes:
    return (y | sign << 255).to_bytes(32, "little")


class Forger:
    """Signs for a key of small order with R = the neutral element and S = 0, where h·A vanishes."""

    def __init__(self, key: bytes) -> None:
        self.id = key
        self.luck = False

    def sign(self, message: bytes) -> bytes:
        signature = key_of(1) + bytes(32)
        h = hashlib.sha512(key_of(1) + self.id + message).digest()
        self.luck = int.from_bytes(h, "little") % ORDER % 8 == 0
        return signature


@dataclass(frozen=True)
class Dot:
    replica: bytes
    number: int
    hash: bytes

    @property
    def bytes(self) -> bytes:
        return self.replica + varint(self.number) + self.hash

    @property
    def key(self) -> tuple:
        return self.replica, self.number, self.hash

    def __str__(self) -> str:
        return f"{self.replica.hex()}:{self.number}:{self.hash.hex()}"


def name_bytes(name: int | Dot) -> bytes:
    return b"\x00" + varint(name) if isinstance(name, int) else b"\x01" + name.bytes


@dataclass
class Entry:
    """kind, register, values by member, and replaced dots or, for kinds 1 and 2, (dot, part)."""

    kind: int
    register: int | Dot
    members: list[tuple[int | Dot, int, bytes]]
    replaced: list

    @property
    def items(self) -> list[tuple[Dot, int]]:
        return [item if isinstance(item, tuple) else (item, 0) for item in self.replaced]

    @cached_property
    def shape(self) -> bytes:
        members = b"".join(name_bytes(name) for name, _, _ in self.members)
        return bytes([self.kind]) + name_bytes(self.register) + varint(len(self.members)) + members


def as_content(content: str | bytes) -> bytes:
    return content if isinstance(content, bytes) else content.encode()


def assign(register: int | Dot, tag: int, content: str | bytes, replaced: Iterable = ()) -> Entry:
    return Entry(0, register, [(register, tag, as_content(content))], list(replaced))


def include(register: int | Dot, tag: int, content: str | bytes, replaced: Iterable = ()) -> Entry:
    return Entry(1, register, [(register, tag, as_content(content))], list(replaced))


def exclude(register: int | Dot, tag: int, content: str | bytes, replaced: Iterable = ()) -> Entry:
    return Entry(2, register, [(register, tag, as_content(content))], list(replaced))


def group(register: int | Dot, members: list[tuple], replaced: Iterable = ()) -> Entry:
    return Entry(0, register, [(name, tag, as_content(c)) for name, tag, c in members], list(replaced))


@dataclass
class Change:
    replica: bytes
    secret: bytes
    number: int
    time: int
    author: str | bytes
    collection: int | Dot
    record: Dot | None
    entries: list[Entry]
    note: str | bytes

    @cached_property
    def shape(self) -> bytes:
        return name_bytes(self.collection) + varint(len(self.entries)) + b"".join(e.shape for e in self.entries)

    @property
    def skeleton(self) -> bytes:
        out = varint(self.number) + struct.pack(">Q", self.time) + text(self.author)
        out += b"\x00" if self.record is None else b"\x01" + self.record.bytes
        out += H(b"\x03", self.shape)
        for entry in self.entries:
            out += varint(len(entry.items))
            for dot, part in entry.items:
                out += dot.bytes + (varint(part) if entry.kind else b"")
        return out

    @property
    def salt(self) -> bytes:
        both = H(b"\x04", self.secret, struct.pack(">Q", self.number // 2))
        return both[16:] if self.number % 2 else both[:16]

    @property
    def content(self) -> bytes:
        values = b"".join(bytes([t]) + text(c) for e in self.entries for _, t, c in e.members)
        return self.salt + values + text(self.note)

    @cached_property
    def leaf(self) -> bytes:
        return H(b"\x00", self.skeleton, H(b"\x02", self.content))

    @cached_property
    def dot(self) -> Dot:
        return Dot(self.replica, self.number, self.leaf[:8])


EPOCH_2026 = 1_767_225_600_000 << 16


@dataclass
class Log:
    """What one replica writes in one scope; `change` appends and returns the change."""

    signer: Signer
    scope: str | bytes = "unit/a"
    number: int = 1
    changes: list[Change] = field(default_factory=list)

    @property
    def secret(self) -> bytes:
        return H(b"vector secret", self.signer.id)

    def change(
        self,
        entries: list[Entry],
        record: Change | Dot | None = None,
        collection: int | Dot = 3,
        time: int | None = None,
        author: str | bytes = "Nguyễn Thị Bình",
        note: str | bytes = "",
        number: int | None = None,
    ) -> Change:
        number = self.number if number is None else number
        time = EPOCH_2026 + (number % 1000 << 16) if time is None else time
        record = record.dot if isinstance(record, Change) else record
        made = Change(self.signer.id, self.secret, number, time, author, collection, record, entries, note)
        self.changes.append(made)
        self.number = number + 1
        return made


def merkle(leaves: list[bytes]) -> bytes:
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return H(b"\x01", merkle(leaves[:k]), merkle(leaves[k:]))


def digest(live: list[tuple[Change, int]], erased: Iterable[Change] = ()) -> bytes:
    """01 §8, of live values given as a change and the position of an entry; the elements of erased ones are gone."""
    gone = {change.dot.key for change in erased}
    records: dict[tuple, list] = {}
    for change, position in live:
        entry = change.entries[position]
        element = b"".join(bytes([t]) + text(c) for _, t, c in entry.members) if entry.kind else b""
        element = b"\x0c\x00" if element and change.dot.key in gone else element
        record = change.record or change.dot
        row = (name_bytes(entry.register), element, change.dot.key, position if entry.kind else 0, change.dot)
        records.setdefault(record.key, [record]).append(row)
    out = b""
    for _, (record, *rows) in sorted(records.items(), key=lambda pair: pair[0]):
        out += record.bytes + varint(len(rows))
        for name, element, _, part, dot in sorted(rows, key=lambda row: row[:4]):
            out += name + text(element) + dot.bytes + varint(part)
    return H(out)


PLAIN, DICTIONARY, BY_POSITION = 0, 1, 2


def column(strings: list[bytes], coding: int = PLAIN) -> bytes:
    """A text or content column (03 §4)."""
    lengths = b"".join(varint(len(s)) for s in strings)
    if coding == PLAIN:
        return b"\x00" + lengths + b"".join(strings)
    if coding == BY_POSITION:
        longest = max(map(len, strings))
        return b"\x02" + lengths + bytes(s[-1 - p] for p in range(longest) for s in strings if len(s) > p)
    words: Table[bytes] = Table()
    indexes = b"".join(varint(words.index(s)) for s in strings)
    lengths = b"".join(varint(len(w)) for w in words)
    return b"\x01" + varint(len(words)) + lengths + b"".join(words) + indexes


T = TypeVar("T")


class Table(dict[T, int]):
    """Distinct items in order of their first use, and their places."""

    def index(self, item: T) -> int:
        return self.setdefault(item, len(self))


class PayloadWriter:
    """The columns of a payload, as named parts: `replaced-e`, `tags-e-m` and `values-e-m` are those of the entry
    at place e of the table of entries, and of its member m."""

    def __init__(self, changes: list[Change], coding: int, erased: Iterable[int] | None = None) -> None:
        """`erased` are the positions of the changes whose content is gone; `None` makes a full payload."""
        self.changes = changes
        self.is_redacted = erased is not None
        self.erased = sorted(erased or [])
        self.coding = coding
        self.replicas: Table[bytes] = Table()
        self.names: Table[int | Dot] = Table()
        self.entries: Table[bytes] = Table()
        self.shapes: Table[bytes] = Table()
        self.collections: list[int] = []
        self.entries_of_shape: list[list[int]] = []
        self.position = {change.dot.key: place for place, change in enumerate(changes)}

    def ref(self, dot: Dot, place: int) -> bytes:
        earlier = self.position.get(dot.key)
        if earlier is not None and earlier < place:
            return b"\x01" + varint(place - earlier)
        return varint(self.replicas.index(dot.replica) + 2) + varint(dot.number) + dot.hash

    def shape(self, change: Change) -> int:
        shape = self.shapes.index(change.shape)
        if shape == len(self.entries_of_shape):
            self.collections.append(self.names.index(change.collection))
            self.entries_of_shape.append([self.entries.index(self.entry(entry)) for entry in change.entries])
        return shape

    def entry(self, entry: Entry) -> bytes:
        names = [entry.register, *(name for name, _, _ in entry.members)]
        register, *members = (varint(self.names.index(name)) for name in names)
        return bytes([entry.kind]) + register + varint(len(members)) + b"".join(members)

    def name(self, name: int | Dot) -> bytes:
        if isinstance(name, int):
            return b"\x00" + varint(name)
        return b"\x01" + varint(self.replicas.index(name.replica)) + varint(name.number) + name.hash

    def replaced(self, place: int, entry: Entry) -> bytes:
        out = varint(len(entry.items))
        for dot, part in entry.items:
            out += b"\x00" if dot == self.changes[place].record else self.ref(dot, place)
            out += varint(part) if entry.kind else b""
        return out

    def parts(self) -> dict[str, bytes]:
        changes = self.changes
        shapes = [self.shape(change) for change in changes]
        authors: Table[bytes] = Table()
        author_column = b"".join(varint(authors.index(text(change.author))) for change in changes)
        names = [self.name(name) for name in self.names]
        records = b"".join(
            b"\x00" if change.record is None else self.ref(change.record, place)
            for place, change in enumerate(changes)
        )
        values = dict(self.entry_parts(shapes))
        return {
            **(self.redaction() if self.is_redacted else {"secret": changes[0].secret}),
            "replicas": table(self.replicas),
            "authors": table(authors),
            "names": table(names),
            "entries": table(self.entries),
            "shapes": table(map(shape_bytes, self.collections, self.entries_of_shape)),
            "numbers": self.number_column(),
            "times": self.time_column(),
            "author-column": author_column,
            "shape-column": b"".join(map(varint, shapes)),
            "records": records,
            "notes": column([as_content(change.note) for change in self.kept()], self.coding),
            **values,
            "data-end": b"",
        }

    def kept(self) -> list[Change]:
        return [change for place, change in enumerate(self.changes) if place not in self.erased]

    def redaction(self) -> dict[str, bytes]:
        """03 §7"""
        gaps = [b - a - 1 for a, b in zip([-1, *self.erased], self.erased, strict=False)]
        return {
            "erased": varint(len(self.erased)) + b"".join(map(varint, gaps)),
            "salts": b"".join(change.salt for change in self.kept()),
            "content-hashes": b"".join(H(b"\x02", self.changes[place].content) for place in self.erased),
        }

    def number_column(self) -> bytes:
        numbers = [change.number for change in self.changes]
        return b"\x00" + b"".join(varint(b - a - 1) for a, b in zip(numbers, numbers[1:], strict=False))

    def time_column(self) -> bytes:
        out, previous = [], 0
        for change in self.changes:
            difference = (change.time - previous) % 2**64
            out.append(signed(difference - 2**64 if difference >= 2**63 else difference))
            previous = change.time
        return b"".join(out)

    def entry_parts(self, shapes: list[int]) -> Iterable[tuple[str, bytes]]:
        uses: list[list[tuple[int, Entry]]] = [[] for _ in self.entries]
        for place, (change, shape) in enumerate(zip(self.changes, shapes, strict=True)):
            for e, entry in zip(self.entries_of_shape[shape], change.entries, strict=True):
                uses[e].append((place, entry))
        for e, rows in enumerate(uses):
            items = b"".join(self.replaced(place, entry) for place, entry in rows)
            yield f"replaced-{e}", b"\x01" + items if any(items) else b"\x00"
            rows = [(place, entry) for place, entry in rows if place not in self.erased]
            if not rows:
                continue
            for m in range(len(rows[0][1].members)):
                tags = bytes(entry.members[m][1] for _, entry in rows)
                yield f"tags-{e}-{m}", b"\x01" + tags[:1] if len(set(tags)) == 1 else b"\x00" + tags
                yield f"values-{e}-{m}", column([entry.members[m][2] for _, entry in rows], self.coding)


def table(items: Iterable[bytes]) -> bytes:
    rows = list(items)
    return varint(len(rows)) + b"".join(rows)


def shape_bytes(collection: int, entries: list[int]) -> bytes:
    return varint(collection) + table(map(varint, entries))


def deflate_stored(data: bytes, block: int = 65_535) -> bytes:
    """Raw DEFLATE in stored blocks, so that the bytes depend on no compressor."""
    blocks = [data[i : i + block] for i in range(0, len(data), block)] or [b""]
    return b"".join(
        bytes([i == len(blocks) - 1]) + struct.pack("<HH", len(b), len(b) ^ 0xFFFF) + b for i, b in enumerate(blocks)
    )


class BitWriter:
    def __init__(self) -> None:
        self.bits: list[int] = []

    def number(self, value: int, width: int) -> None:
        self.bits += [value >> i & 1 for i in range(width)]

    def code(self, value: int, width: int) -> None:
        self.bits += [value >> i & 1 for i in reversed(range(width))]

    def bytes(self) -> bytes:
        bits = self.bits + [0] * (-len(self.bits) % 8)
        return bytes(sum(bit << i for i, bit in enumerate(bits[at : at + 8])) for at in range(0, len(bits), 8))


def literal_code(out: BitWriter, symbol: int) -> None:
    """A literal, the end of the block or a length, by the fixed codes (RFC 1951 §3.2.6)."""
    if symbol < 144:
        out.code(0x30 + symbol, 8)
    elif symbol < 256:
        out.code(0x190 + symbol - 144, 9)
    elif symbol < 280:
        out.code(symbol - 256, 7)
    else:
        out.code(0xC0 + symbol - 280, 8)


LENGTH_EXTRA = [0] * 8 + [1] * 4 + [2] * 4 + [3] * 4 + [4] * 4 + [5] * 4
LENGTH_BASES = [3 + sum(1 << bits for bits in LENGTH_EXTRA[:n]) for n in range(28)]
DISTANCE_EXTRA = [0, 0, *(bits for bits in range(14) for _ in range(2))]
DISTANCE_BASES = [1 + sum(1 << bits for bits in DISTANCE_EXTRA[:n]) for n in range(30)]


def match_codes(out: BitWriter, length: int, distance: int) -> None:
    """`length` bytes again that stand `distance` bytes before (RFC 1951 §3.2.5)."""
    if length == 258:
        literal_code(out, 285)
    else:
        place = bisect_right(LENGTH_BASES, length) - 1
        literal_code(out, 257 + place)
        out.number(length - LENGTH_BASES[place], LENGTH_EXTRA[place])
    place = bisect_right(DISTANCE_BASES, distance) - 1
    out.code(place, 5)
    out.number(distance - DISTANCE_BASES[place], DISTANCE_EXTRA[place])


def deflate_fixed(data: bytes, matches: Iterable[tuple[int, int, int]] = ()) -> bytes:
    """Raw DEFLATE in one block of fixed codes: matches are (place, length, distance), what is between them literal."""
    out = BitWriter()
    out.number(1, 1)
    out.number(1, 2)
    done = 0
    for place, length, distance in [*matches, (len(data), 0, 0)]:
        for byte in data[done:place]:
            literal_code(out, byte)
        if length:
            match_codes(out, length, distance)
        done = place + length
    literal_code(out, 256)
    return out.bytes()


def deflate_matched(data: bytes) -> bytes:
    """Like `deflate_fixed`, short for data that is the same over and over."""
    return deflate_fixed(data, find_matches(data))


def find_matches(data: bytes) -> Iterable[tuple[int, int, int]]:
    """The longer of what came last with these three bytes and what stands as far back as the match before."""
    last: dict[bytes, int] = {}
    place = before = 0
    while place < len(data):
        start = last.get(data[place : place + 3], place)
        last[data[place : place + 3]] = place
        distances = [d for d in (before, place - start) if 0 < d <= min(place, 32_768)]
        length, distance = max(((common(data, place - d, place), -d) for d in distances), default=(0, 0))
        if length < 3:
            place += 1
            continue
        before = -distance
        yield place, length, before
        place += length
        last[data[place - 1 : place + 2]] = place - 1


def common(data: bytes, early: int, late: int) -> int:
    """How many bytes from two places on are the same, up to 258."""
    most = min(258, len(data) - late)
    if data[early : early + most] == data[late : late + most]:
        return most
    return next(n for n in range(most) if data[early + n] != data[late + n])


@dataclass
class Segment:
    """A segment of the changes of a log so far."""

    log: Log
    changes: list[Change]
    previous: bytes | None = None
    dependencies: list[tuple[int, bytes, int, bytes]] = field(default_factory=list)
    enrolment: Dot | None = None
    deflate: Callable[[bytes], bytes] | None = None
    coding: int = PLAIN
    over: Over = field(default_factory=dict)
    signer: Signer | None = None

    def __post_init__(self) -> None:
        self.used: set[str] = set()
        data = assemble(PayloadWriter(self.changes, self.coding).parts(), self.over, self.used)
        stored = self.deflate(data) if self.deflate else data
        method = b"\x01" if self.deflate else b"\x00"
        payload = assemble({"method": method, "stored-data": stored}, self.over, self.used)
        self.header = assemble(self.header_parts(len(data), payload), self.over, self.used)
        self.hash = H(b"\x05", self.header)
        signature = (self.signer or self.log.signer).sign(b"kieubao segment 1\x00" + self.hash)
        self.data = assemble(
            {
                "header-length": varint(len(self.header)),
                "header": self.header,
                "signature": signature,
                "form": b"\x00",
                "payload-length": varint(len(payload)),
                "payload": payload,
                "after": b"",
            },
            self.over,
            self.used,
        )
        assert self.used == self.over.keys(), self.over.keys() - self.used

    @property
    def last(self) -> int:
        return self.changes[-1].number

    @cached_property
    def merkle_root(self) -> bytes:
        return merkle([change.leaf for change in self.changes])

    def header_parts(self, inflated: int, payload: bytes) -> dict[str, bytes]:
        dependencies = [bytes([w]) + r + varint(n) + h for w, r, n, h in self.dependencies]
        return {
            "magic": b"KBSG",
            "version": b"\x01",
            "replica": self.log.signer.id,
            "scope": text(self.log.scope),
            "first": varint(self.changes[0].number),
            "last": varint(self.last),
            "count": varint(len(self.changes)),
            "previous": b"\x00" if self.previous is None else b"\x01" + self.previous,
            "dependencies": varint(len(dependencies)) + b"".join(dependencies),
            "enrolment": b"\x00" if self.enrolment is None else b"\x01" + self.enrolment.bytes,
            "inflated": varint(inflated),
            "stored": varint(len(payload)),
            "payload-hash": H(payload),
            "merkle": self.merkle_root,
            "header-end": b"",
        }


@dataclass
class Redacted:
    """A segment without the contents of the changes at some positions (03 §7)."""

    full: Segment
    erased: list[int]
    coding: int = PLAIN
    deflate: Callable[[bytes], bytes] | None = None
    over: Over = field(default_factory=dict)

    def __post_init__(self) -> None:
        used: set[str] = set()
        data = assemble(PayloadWriter(self.full.changes, self.coding, self.erased).parts(), self.over, used)
        parts = {
            "method": b"\x01" if self.deflate else b"\x00",
            "redacted-inflated": varint(len(data)),
            "stored-data": self.deflate(data) if self.deflate else data,
        }
        payload = assemble(parts, self.over, used)
        signature = self.full.log.signer.sign(b"kieubao segment 1\x00" + self.full.hash)
        parts = {
            "header-length": varint(len(self.full.header)),
            "header": self.full.header,
            "signature": signature,
            "form": b"\x01",
            "payload-length": varint(len(payload)),
            "payload": payload,
            "after": b"",
        }
        self.data = assemble(parts, self.over, used)
        assert used == self.over.keys(), self.over.keys() - used


def chunk(kind: int, content: bytes, length: int | None = None) -> bytes:
    return bytes([kind]) + struct.pack(">I", len(content) if length is None else length) + content


HEADER, SEGMENT, END, IGNORABLE = 1, 2, 3, 128


@dataclass
class Bundle:
    """A bundle of `segments`; `before_end` are raw chunks that follow them."""

    sender: Signer
    segments: list[bytes]
    genesis: bytes = H(b"vector genesis")
    unit: str | bytes = "a"
    short_name: str | bytes = "A1"
    time: int = EPOCH_2026
    recipients: list[bytes] = field(default_factory=list)
    frontier: list[tuple[str | bytes, bytes, list[tuple[int, bytes]]]] = field(default_factory=list)
    before_end: list[bytes] = field(default_factory=list)
    over: Over = field(default_factory=dict)
    signer: Signer | None = None

    def __post_init__(self) -> None:
        used: set[str] = set()
        header = assemble(self.header_parts(), self.over, used)
        stream = assemble(
            {
                "header-chunk": chunk(HEADER, header),
                "segment-chunks": b"".join(chunk(SEGMENT, segment) for segment in self.segments),
                "before-end": b"".join(self.before_end),
            },
            self.over,
            used,
        )
        stated = assemble({"end-hash": H(stream)}, self.over, used)
        signature = (self.signer or self.sender).sign(b"kieubao bundle 1\x00" + stated)
        parts = {
            "end-count": varint(len(self.segments)),
            "end-hash": stated,
            "end-signature": signature,
            "end-end": b"",
        }
        rest = {name: change for name, change in self.over.items() if name != "end-hash"}
        end = assemble(parts, rest, used)
        parts = {"line": b"kieubao-bundle/1 plain\n", "stream": stream, "end-chunk": chunk(END, end), "after": b""}
        self.data = assemble(parts, self.over, used)
        assert used == self.over.keys(), self.over.keys() - used

    def header_parts(self) -> dict[str, bytes]:
        logs = [
            text(scope) + replica + varint(len(heads)) + b"".join(varint(n) + h for n, h in heads)
            for scope, replica, heads in self.frontier
        ]
        return {
            "magic": b"KBBN",
            "version": b"\x01",
            "genesis": self.genesis,
            "sender": self.sender.id,
            "unit": text(self.unit),
            "short-name": text(self.short_name),
            "time": struct.pack(">Q", self.time),
            "recipients": varint(len(self.recipients)) + b"".join(self.recipients),
            "frontier": varint(len(logs)) + b"".join(logs),
            "header-end": b"",
        }
