"""Writes segments and bundles for the vectors, right or wrong.

Everything is built from named parts in the order of Protocol/. A recipe may replace any part by other bytes
(`over`), and whatever depends on it (lengths, hashes, signatures, Merkle root) follows, so that a vector is
wrong in one place only. It shares no code with the reader.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property

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

    @property
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

    @property
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
        return H(b"\x04", self.secret, struct.pack(">Q", self.number))[:16]

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


def digest(live: list[tuple[Change, int]]) -> bytes:
    """01 §8, of live values given as a change and the position of an entry."""
    records: dict[tuple, list] = {}
    for change, position in live:
        entry = change.entries[position]
        element = b"".join(bytes([t]) + text(c) for _, t, c in entry.members) if entry.kind else b""
        record = change.record or change.dot
        row = (name_bytes(entry.register), element, change.dot.key, position if entry.kind else 0, change.dot)
        records.setdefault(record.key, [record]).append(row)
    out = b""
    for _, (record, *rows) in sorted(records.items(), key=lambda pair: pair[0]):
        out += record.bytes + varint(len(rows))
        for name, element, _, part, dot in sorted(rows, key=lambda row: row[:4]):
            out += name + text(element) + dot.bytes + varint(part)
    return H(out)


def column(strings: list[bytes], dictionary: bool = False) -> bytes:
    """A text or content column (03 §4)."""
    if not dictionary:
        return b"\x00" + b"".join(varint(len(s)) for s in strings) + b"".join(strings)
    words = list(dict.fromkeys(strings))
    lengths = b"".join(varint(len(w)) for w in words)
    indexes = b"".join(varint(words.index(s)) for s in strings)
    return b"\x01" + varint(len(words)) + lengths + b"".join(words) + indexes


class PayloadWriter:
    """The columns of a payload, as named parts."""

    def __init__(self, changes: list[Change], dictionary: bool) -> None:
        self.changes = changes
        self.dictionary = dictionary
        self.replicas: list[bytes] = []
        self.names: list[int | Dot] = []
        self.shapes: list[bytes] = []
        self.position = {change.dot.key: place for place, change in enumerate(changes)}

    def index(self, table: list, item: object) -> bytes:
        if item not in table:
            table.append(item)
        return varint(table.index(item))

    def ref(self, dot: Dot, place: int) -> bytes:
        earlier = self.position.get(dot.key)
        if earlier is not None and earlier < place:
            return b"\x01" + varint(place - earlier)
        self.index(self.replicas, dot.replica)
        return varint(self.replicas.index(dot.replica) + 2) + varint(dot.number) + dot.hash

    def shape(self, change: Change) -> bytes:
        out = self.index(self.names, change.collection) + varint(len(change.entries))
        for entry in change.entries:
            out += bytes([entry.kind]) + self.index(self.names, entry.register) + varint(len(entry.members))
            out += b"".join(self.index(self.names, name) for name, _, _ in entry.members)
        return out

    def name(self, name: int | Dot) -> bytes:
        if isinstance(name, int):
            return b"\x00" + varint(name)
        return b"\x01" + self.index(self.replicas, name.replica) + varint(name.number) + name.hash

    def replaced(self, place: int, entry: Entry) -> bytes:
        out = varint(len(entry.items))
        for dot, part in entry.items:
            out += b"\x00" if dot == self.changes[place].record else self.ref(dot, place)
            out += varint(part) if entry.kind else b""
        return out

    def parts(self) -> dict[str, bytes]:
        changes = self.changes
        shapes = [self.index(self.shapes, self.shape(change)) for change in changes]
        authors: list[bytes] = []
        author_column = b"".join(self.index(authors, text(change.author)) for change in changes)
        names = [self.name(name) for name in self.names]
        records = b"".join(
            b"\x00" if change.record is None else self.ref(change.record, place)
            for place, change in enumerate(changes)
        )
        values = dict(self.entry_parts(shapes))
        return {
            "secret": changes[0].secret,
            "replicas": varint(len(self.replicas)) + b"".join(self.replicas),
            "authors": varint(len(authors)) + b"".join(authors),
            "names": varint(len(names)) + b"".join(names),
            "shapes": varint(len(self.shapes)) + b"".join(self.shapes),
            "numbers": self.number_column(),
            "times": self.time_column(),
            "author-column": author_column,
            "shape-column": b"".join(shapes),
            "records": records,
            "notes": column([as_content(change.note) for change in changes], self.dictionary),
            **values,
            "data-end": b"",
        }

    def number_column(self) -> bytes:
        numbers = [change.number for change in self.changes]
        return b"\x00" + b"".join(varint(b - a - 1) for a, b in zip(numbers, numbers[1:], strict=False))

    def time_column(self) -> bytes:
        out, previous = b"", 0
        for change in self.changes:
            difference = (change.time - previous) % 2**64
            out += signed(difference - 2**64 if difference >= 2**63 else difference)
            previous = change.time
        return out

    def entry_parts(self, shapes: list[bytes]) -> Iterable[tuple[str, bytes]]:
        for s in range(len(self.shapes)):
            places = [place for place, shape in enumerate(shapes) if shape == varint(s)]
            for e in range(len(self.changes[places[0]].entries)):
                entries = [self.changes[place].entries[e] for place in places]
                rows = zip(places, entries, strict=True)
                yield f"replaced-{s}-{e}", b"".join(self.replaced(place, entry) for place, entry in rows)
                for m in range(len(entries[0].members)):
                    tags = bytes(entry.members[m][1] for entry in entries)
                    yield f"tags-{s}-{e}-{m}", b"\x01" + tags[:1] if len(set(tags)) == 1 else b"\x00" + tags
                    contents = [entry.members[m][2] for entry in entries]
                    yield f"values-{s}-{e}-{m}", column(contents, self.dictionary)


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


def deflate_fixed(data: bytes, runs: int = 0) -> bytes:
    """Raw DEFLATE in one block of fixed codes; then `runs` times 258 repetitions of the last byte."""
    out = BitWriter()
    out.number(1, 1)
    out.number(1, 2)
    for byte in data:
        out.code(0x30 + byte, 8) if byte < 144 else out.code(0x190 + byte - 144, 9)
    for _ in range(runs):
        out.code(0xC5, 8)
        out.code(0, 5)
    out.code(0, 7)
    return out.bytes()


@dataclass
class Segment:
    """A segment of the changes of a log so far."""

    log: Log
    changes: list[Change]
    previous: bytes | None = None
    dependencies: list[tuple[int, bytes, int, bytes]] = field(default_factory=list)
    enrolment: Dot | None = None
    deflate: Callable[[bytes], bytes] | None = None
    dictionary: bool = False
    over: Over = field(default_factory=dict)
    signer: Signer | None = None

    def __post_init__(self) -> None:
        self.used: set[str] = set()
        data = assemble(PayloadWriter(self.changes, self.dictionary).parts(), self.over, self.used)
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

    @property
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
