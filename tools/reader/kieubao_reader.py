"""Reads KieuBao segments, bundles and requests as Protocol/ (version 1) specifies them.

Written from those pages alone, so that it and the Swift code check each other. It decodes and verifies;
what the changes add up to is in naive_state.py, which of them count in trust.py, and how a file is decrypted in
age_file.py. Clauses are cited as in the pages: `03 §2`.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import age_file
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

T = TypeVar("T")

FAILURE_CLASSES = frozenset(
    "truncated trailing limit varint magic version text order reference kind key signature hash "
    "compression count merkle end encryption".split()
)

# 02 §8
NUMBER_MAX = 4_294_967_295
SCOPE_BYTES_MAX = 64
CODE_BYTES_MAX = 64
AUTHOR_BYTES_MAX = 256
NOTE_BYTES_MAX = 16_384
CONTENT_BYTES_MAX = 1_048_576
ENTRIES_MAX = 512
MEMBERS_MAX = 64
REPLACED_MAX = 4_096
REPLACED_TOTAL_MAX = 262_144
MEMBERS_TOTAL_MAX = 524_288
SHAPE_MEMBERS_TOTAL_MAX = 524_288
USES_TOTAL_MAX = 524_288
PART_MAX = 511
SEGMENT_HEADER_BYTES_MAX = 65_536
DEPENDENCIES_MAX = 512
CHANGES_MAX = 16_384
PAYLOAD_BYTES_MAX = 33_554_432
REDACTED_PAYLOAD_BYTES_MAX = 34_078_720
DICTIONARY_BYTES_MAX = 67_108_864
TABLE_MAX = 16_384
POSITION_STRING_BYTES_MAX = 64
BUNDLE_HEADER_BYTES_MAX = 4_194_304
RECIPIENTS_MAX = 4_096
FRONTIER_LOGS_MAX = 65_536
HEADS_MAX = 64
CHUNK_BYTES_MAX = 41_943_040
SEGMENTS_MAX = 1_048_576

ASSIGN, INCLUDE, EXCLUDE = 0, 1, 2
TAG_EMPTY, TAG_TEXT, TAG_REFERENCE, TAG_DOTS, TAG_ERASED = 0, 1, 9, 11, 12
PROVINCE = "province"


class ReaderError(Exception):
    """The first fault met: its class (README, Failure classes) and where it was."""

    def __init__(self, failure_class: str, where: str) -> None:
        assert failure_class in FAILURE_CLASSES
        super().__init__(f"{failure_class}: {where}")
        self.failure_class = failure_class
        self.where = where


def require(holds: bool, failure_class: str, where: str) -> None:
    if not holds:
        raise ReaderError(failure_class, where)


class NoMatchError(Exception):
    """None of the keys opens the file: it is for others, and nothing speaks against it (04 §1)."""


class Cursor:
    """Reads one item from front to back and never past its end."""

    def __init__(self, data: bytes, item: str) -> None:
        self.data = data
        self.item = item
        self.position = 0

    @property
    def remaining(self) -> int:
        return len(self.data) - self.position

    def fail(self, failure_class: str, what: str) -> ReaderError:
        return ReaderError(failure_class, f"{self.item}: {what} (byte {self.position})")

    def take(self, length: int, what: str) -> bytes:
        if length > self.remaining:
            raise self.fail("truncated", what)
        taken = self.data[self.position : self.position + length]
        self.position += length
        return taken

    def byte(self, what: str) -> int:
        return self.take(1, what)[0]

    def big_endian(self, length: int, what: str) -> int:
        return int.from_bytes(self.take(length, what), "big")

    def varint(self, what: str) -> int:
        """02 §1: unsigned LEB128, shortest form, at most 2^64−1."""
        if self.position < len(self.data) and self.data[self.position] < 0x80:
            self.position += 1
            return self.data[self.position - 1]
        number = 0
        for place in range(10):
            group = self.byte(what)
            number |= (group & 0x7F) << (7 * place)
            if group < 0x80:
                if (group == 0 and place > 0) or number >= 1 << 64:
                    raise self.fail("varint", what)
                return number
        raise self.fail("varint", what)

    def signed(self, what: str) -> int:
        """02 §1: zigzag."""
        number = self.varint(what)
        return (number >> 1) ^ -(number & 1)

    def limited(self, most: int, what: str) -> int:
        """A length or count of 02 §8."""
        number = self.varint(what)
        if number > most:
            raise self.fail("limit", what)
        return number

    def number(self, what: str) -> int:
        """The number of a change."""
        return self.limited(NUMBER_MAX, what)

    def index(self, table: list[T], what: str) -> T:
        index = self.varint(what)
        if index >= len(table):
            raise self.fail("reference", what)
        return table[index]

    def byte_string(self, most: int, what: str) -> bytes:
        return self.take(self.limited(most, what), what)

    def text(self, most: int, what: str) -> str:
        """02 §2"""
        return decode_text(self.byte_string(most, what), f"{self.item}: {what}")

    def optional(self, read: Callable[[], T], what: str) -> T | None:
        """02 §3"""
        marker = self.byte(what)
        if marker > 1:
            raise self.fail("kind", what)
        return read() if marker == 1 else None

    def finish(self) -> None:
        if self.remaining:
            raise self.fail("trailing", "after its last part")


def decode_text(data: bytes, where: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise ReaderError("text", where) from None


# --- Encoding (02) ---------------------------------------------------------------------------------


def encode_varint(number: int) -> bytes:
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def encode_bytes(data: bytes) -> bytes:
    return encode_varint(len(data)) + data


def encode_text(text: str) -> bytes:
    return encode_bytes(text.encode("utf-8"))


def sha256(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


CHECK_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, order=True)
class Dot:
    """01 §2: the name of one change; compares by replica, number, hash."""

    replica: bytes
    number: int
    hash: bytes

    def encoded(self) -> bytes:
        """02 §3"""
        return self.replica + encode_varint(self.number) + self.hash

    def check(self) -> str:
        """01 §2: the three characters that people see."""
        bits = int.from_bytes(self.hash[:2], "big") >> 1
        return "".join(CHECK_ALPHABET[bits >> shift & 31] for shift in (10, 5, 0))

    def __str__(self) -> str:
        return f"{self.replica.hex()[:8]}/{self.number}/{self.hash.hex()}"


def read_dot(cursor: Cursor, what: str) -> Dot:
    return Dot(cursor.take(32, what), cursor.number(what), cursor.take(8, what))


@dataclass(frozen=True)
class Name:
    """02 §3: a field or collection, built in or defined by a record."""

    defined_by: int | Dot

    def encoded(self) -> bytes:
        if isinstance(self.defined_by, Dot):
            return b"\x01" + self.defined_by.encoded()
        return b"\x00" + encode_varint(self.defined_by)


@dataclass(frozen=True)
class Value:
    """02 §4. Content that does not fit its tag is kept like that of an unknown tag."""

    tag: int
    content: bytes

    def encoded(self) -> bytes:
        return bytes([self.tag]) + encode_bytes(self.content)

    def dots(self) -> tuple[Dot, ...]:
        """The content of tag 11; nothing for other tags or malformed content."""
        if self.tag != TAG_DOTS:
            return ()
        cursor = Cursor(self.content, "dots")
        try:
            count = cursor.varint("count")
            dots: list[Dot] = []
            while len(dots) < count:
                dots.append(read_dot(cursor, "dot"))
            cursor.finish()
        except ReaderError:
            return ()
        return tuple(dots) if is_ascending(dots) else ()

    def reference(self) -> Dot | None:
        """The content of tag 9, if well formed."""
        if self.tag != TAG_REFERENCE:
            return None
        cursor = Cursor(self.content, "reference")
        try:
            dot = read_dot(cursor, "dot")
            cursor.finish()
        except ReaderError:
            return None
        return dot


def check_content(tag: int, content: bytes, where: str) -> None:
    """03 §4: contents of tags 0 and 1 are text."""
    if tag in (TAG_EMPTY, TAG_TEXT):
        decode_text(content, where)


ERASED = Value(TAG_ERASED, b"")
"""What stands for a value that is gone (03 §7)."""


def read_value(data: bytes) -> Value:
    """One `Value` standing alone (02 §4)."""
    cursor = Cursor(data, "value")
    value = Value(cursor.byte("tag"), cursor.byte_string(CONTENT_BYTES_MAX, "content"))
    check_content(value.tag, value.content, "value: content")
    cursor.finish()
    return value


def is_ascending(items: Iterable) -> bool:
    """Sorted and free of duplicates."""
    previous = None
    for item in items:
        if previous is not None and not previous < item:
            return False
        previous = item
    return True


# --- Hashes and keys (02 §6–7) ---------------------------------------------------------------------


def salt_of(secret: bytes, number: int) -> bytes:
    """02 §6: an even number and the next share a hash."""
    half, second = divmod(number, 2)
    salts = sha256(b"\x04", secret, half.to_bytes(8, "big"))
    return salts[16:] if second else salts[:16]


def leaf_hash(skeleton: bytes, content: bytes) -> bytes:
    return sha256(b"\x00", skeleton, sha256(b"\x02", content))


def merkle_root(leaves: list[bytes]) -> bytes:
    if len(leaves) == 1:
        return leaves[0]
    k = 1 << ((len(leaves) - 1).bit_length() - 1)
    return sha256(b"\x01", merkle_root(leaves[:k]), merkle_root(leaves[k:]))


FIELD_PRIME = 2**255 - 19
SMALL_ORDER_Y = frozenset(
    [0, 1, FIELD_PRIME - 1]
    + [
        int.from_bytes(bytes.fromhex(y), "little")
        for y in (
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        )
    ]
)


def check_key(key: bytes, where: str) -> None:
    """02 §7"""
    y = int.from_bytes(key, "little") & (2**255 - 1)
    require(y < FIELD_PRIME and y not in SMALL_ORDER_Y, "key", where)


def check_agreement_key(key: bytes, where: str) -> None:
    """02 §7: every private key agrees with a public key of small order on zeros."""
    try:
        X25519PrivateKey.from_private_bytes(bytes([1] * 32)).exchange(X25519PublicKey.from_public_bytes(key))
    except ValueError:
        raise ReaderError("key", where) from None


def check_signature(key: bytes, signature: bytes, message: bytes, where: str) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        raise ReaderError("signature", where) from None


# --- Changes (01 §4, 02 §5) ------------------------------------------------------------------------


@dataclass(frozen=True)
class ShapeEntry:
    kind: int
    register: Name
    members: tuple[Name, ...]


@dataclass(frozen=True)
class Shape:
    collection: Name
    entries: tuple[ShapeEntry, ...]

    @cached_property
    def hash(self) -> bytes:
        hasher = hashlib.sha256(b"\x03")
        hasher.update(self.collection.encoded() + encode_varint(len(self.entries)))
        for entry in self.entries:
            hasher.update(bytes([entry.kind]) + entry.register.encoded() + encode_varint(len(entry.members)))
            for member in entry.members:
                hasher.update(member.encoded())
        return hasher.digest()


@dataclass(frozen=True, order=True)
class Replaced:
    """What an entry replaces; `part` is 0 outside sets (01 §4)."""

    dot: Dot
    part: int


@dataclass(frozen=True)
class Entry:
    kind: int
    register: Name
    members: tuple[Name, ...]
    replaced: tuple[Replaced, ...]
    values: tuple[Value, ...]

    @property
    def is_of_set(self) -> bool:
        return self.kind in (INCLUDE, EXCLUDE)

    def element(self) -> bytes:
        """01 §8: the canonical value for registers of set elements, else empty."""
        return b"".join(value.encoded() for value in self.values) if self.is_of_set else b""


@dataclass(frozen=True)
class Change:
    """One change with its names and references spelled out. `record` is its own dot if it creates one."""

    dot: Dot
    time: int
    author: str
    collection: Name
    record: Dot
    entries: tuple[Entry, ...]
    note: str
    leaf: bytes
    #: Whether values and note are gone (03 §7); the values are `ERASED` then.
    is_erased: bool = False

    @property
    def creates(self) -> bool:
        return self.record == self.dot


def encode_skeleton(
    number: int, time: int, author: str, record: Dot | None, shape: Shape, replaced: list[tuple[Replaced, ...]]
) -> bytes:
    """02 §5"""
    parts = [encode_varint(number), time.to_bytes(8, "big"), encode_text(author)]
    parts += [b"\x00"] if record is None else [b"\x01", record.encoded()]
    parts.append(shape.hash)
    for entry, items in zip(shape.entries, replaced, strict=True):
        parts.append(encode_varint(len(items)))
        for item in items:
            parts.append(item.dot.encoded())
            if entry.kind != ASSIGN:
                parts.append(encode_varint(item.part))
    return b"".join(parts)


def encode_content(salt: bytes, values: list[tuple[Value, ...]], note: str) -> bytes:
    """02 §5"""
    return salt + b"".join(value.encoded() for entry in values for value in entry) + encode_text(note)


# --- Segment header (03 §2) ------------------------------------------------------------------------


@dataclass(frozen=True, order=True)
class Dependency:
    where: int
    replica: bytes
    last: int
    hash: bytes


@dataclass(frozen=True)
class SegmentHeader:
    replica: bytes
    scope: str
    first: int
    last: int
    count: int
    previous: bytes | None
    dependencies: tuple[Dependency, ...]
    enrolment: Dot | None
    inflated: int
    stored: int
    payload_hash: bytes
    merkle_root: bytes


def read_dependencies(cursor: Cursor, scope: str) -> tuple[Dependency, ...]:
    dependencies: list[Dependency] = []
    for _ in range(cursor.limited(DEPENDENCIES_MAX, "dependencies")):
        where = cursor.byte("dependency")
        if where > (0 if scope == PROVINCE else 1):
            raise cursor.fail("kind", "dependency")
        replica = cursor.take(32, "dependency")
        dependency = Dependency(where, replica, cursor.number("dependency"), cursor.take(32, "dependency"))
        if dependencies and not dependencies[-1] < dependency:
            raise cursor.fail("order", "dependency")
        dependencies.append(dependency)
    return tuple(dependencies)


def read_segment_header(data: bytes) -> SegmentHeader:
    """03 §5, step 2, without the stored length."""
    cursor = Cursor(data, "segment header")
    require(cursor.take(4, "magic") == b"KBSG", "magic", "segment header")
    require(cursor.byte("version") == 1, "version", "segment header")
    replica = cursor.take(32, "replica")
    scope = cursor.text(SCOPE_BYTES_MAX, "scope")
    header = SegmentHeader(
        replica=replica,
        scope=scope,
        first=cursor.number("first"),
        last=cursor.number("last"),
        count=cursor.limited(CHANGES_MAX, "count"),
        previous=cursor.optional(lambda: cursor.take(32, "previous"), "previous"),
        dependencies=read_dependencies(cursor, scope),
        enrolment=cursor.optional(lambda: read_dot(cursor, "enrolment"), "enrolment"),
        inflated=cursor.limited(PAYLOAD_BYTES_MAX, "inflated"),
        stored=cursor.limited(PAYLOAD_BYTES_MAX, "stored"),
        payload_hash=cursor.take(32, "payload hash"),
        merkle_root=cursor.take(32, "Merkle root"),
    )
    cursor.finish()
    require(1 <= header.first <= header.last, "count", "segment header: first and last")
    require(1 <= header.count <= header.last - header.first + 1, "count", "segment header: count")
    require(header.count > 1 or header.first == header.last, "count", "segment header: count")
    return header


# --- Segment payload (03 §4) -----------------------------------------------------------------------


def inflate(payload: bytes, inflated: int | None) -> bytes:
    """03 §4: the data of a payload, never more than one byte above what was stated. A redacted payload (§7) states it
    itself."""
    cursor = Cursor(payload, "payload")
    method = cursor.byte("method")
    require(method <= 1, "version", "payload: method")
    if inflated is None:
        inflated = cursor.limited(REDACTED_PAYLOAD_BYTES_MAX, "inflated")
    data = cursor.take(cursor.remaining, "data")
    if method == 0:
        require(len(data) == inflated, "compression", "payload: length")
        return data
    inflater = zlib.decompressobj(-15)
    try:
        out = inflater.decompress(data, inflated + 1)
    except zlib.error:
        raise ReaderError("compression", "payload: DEFLATE") from None
    require(len(out) == inflated and inflater.eof, "compression", "payload: length")
    require(not inflater.unused_data, "compression", "payload: data after DEFLATE")
    return out


@dataclass(frozen=True)
class Back:
    """A reference to the change at `position` of the same segment."""

    position: int


Reference = Dot | Back | None
"""`None` is k = 0: self, or the dot of the change's record."""


@dataclass(frozen=True)
class PayloadShape:
    """A shape and the places of its entries in the table of entries."""

    shape: Shape
    places: list[int]


@dataclass(frozen=True)
class EntryColumns:
    """03 §4: what stands for one entry of the table of entries; each list has an item for each use."""

    replaced: list[list[tuple[Reference, int]]]
    values: list[list[Value]]

    def row(self, use: int) -> tuple[list[tuple[Reference, int]], tuple[Value, ...]]:
        return self.replaced[use], tuple(column[use] for column in self.values)


class PayloadReader:
    """Reads the columns in order of their bytes (03 §5, step 5), then spells out the changes."""

    def __init__(self, data: bytes, header: SegmentHeader, is_redacted: bool) -> None:
        self.cursor = Cursor(data, "payload")
        self.header = header
        self.is_redacted = is_redacted
        #: The hashes of contents that are gone, and the salts of the other changes, by position (03 §7).
        self.gone: dict[int, bytes] = {}
        self.salts: dict[int, bytes] = {}
        self.dictionary_bytes = 0
        self.member_count = 0
        self.shape_member_count = 0
        self.replaced_count = 0

    def changes(self) -> list[Change]:
        cursor, count = self.cursor, self.header.count
        if self.is_redacted:
            self.redaction()
        else:
            self.secret = cursor.take(32, "secret")
        self.replicas = self.table("replicas", lambda: cursor.take(32, "replicas"))
        self.authors = self.table("authors", lambda: cursor.text(AUTHOR_BYTES_MAX, "authors"))
        self.names = self.table("names", self.name)
        self.entries = self.table("entries", self.entry)
        self.shapes = self.table("shapes", self.shape)
        self.numbers = self.number_column()
        self.times = self.time_column()
        self.author_column = [cursor.index(self.authors, "author") for _ in range(count)]
        self.shape_column = [cursor.index(self.shapes, "shape") for _ in range(count)]
        self.records = [self.reference(position, "record") for position in range(count)]
        self.notes = self.note_column()
        self.uses = self.uses_of_entries()
        self.columns = [self.entry_columns(*pair) for pair in zip(self.entries, self.uses, strict=True)]
        cursor.finish()
        return self.spelled_out()

    def redaction(self) -> None:
        cursor, count = self.cursor, self.header.count
        erased: list[int] = []
        number = cursor.varint("erased")
        if number > count:
            raise cursor.fail("count", "erased")
        for _ in range(number):
            position = (erased[-1] + 1 if erased else 0) + cursor.varint("erased")
            if position >= count:
                raise cursor.fail("count", "erased")
            erased.append(position)
        kept = [position for position in range(count) if position not in set(erased)]
        self.salts = {position: cursor.take(16, "salts") for position in kept}
        self.gone = {position: cursor.take(32, "content hashes") for position in erased}

    def table(self, what: str, read: Callable[[], T]) -> list[T]:
        return [read() for _ in range(self.cursor.limited(TABLE_MAX, what))]

    def name(self) -> Name:
        cursor = self.cursor
        match cursor.byte("names"):
            case 0:
                return Name(cursor.varint("names"))
            case 1:
                replica = cursor.index(self.replicas, "names")
                return Name(Dot(replica, cursor.number("names"), cursor.take(8, "names")))
            case _:
                raise cursor.fail("kind", "names")

    def entry(self) -> ShapeEntry:
        cursor = self.cursor
        kind = cursor.byte("entries")
        if kind > EXCLUDE:
            raise cursor.fail("kind", "entries")
        register = cursor.index(self.names, "entries")
        count = cursor.limited(MEMBERS_MAX, "entries")
        members = tuple(self.member() for _ in range(count))
        if kind != ASSIGN and members != (register,):
            raise cursor.fail("kind", "entries: the member of a set field")
        return ShapeEntry(kind, register, members)

    def member(self) -> Name:
        self.member_count += 1
        if self.member_count > MEMBERS_TOTAL_MAX:
            raise self.cursor.fail("limit", "entries: members")
        return self.cursor.index(self.names, "entries")

    def shape(self) -> PayloadShape:
        cursor = self.cursor
        collection = cursor.index(self.names, "shapes")
        places: list[int] = []
        kinds: dict[Name, int] = {}
        for _ in range(cursor.limited(ENTRIES_MAX, "shapes")):
            place = cursor.index(range(len(self.entries)), "shapes")
            entry = self.entries[place]
            self.shape_member_count += max(1, len(entry.members))
            if self.shape_member_count > SHAPE_MEMBERS_TOTAL_MAX:
                raise cursor.fail("limit", "shapes: members")
            before = kinds.get(entry.register)
            if before is not None and ASSIGN in (before, entry.kind):
                raise cursor.fail("order", "shapes: a register twice")
            kinds[entry.register] = entry.kind
            places.append(place)
        return PayloadShape(Shape(collection, tuple(self.entries[place] for place in places)), places)

    def number_column(self) -> list[int]:
        cursor, header = self.cursor, self.header
        numbers = []
        lowest = header.first
        for position in range(header.count):
            number = lowest + cursor.varint("numbers")
            if number > header.last or (position == 0 and number != header.first):
                raise cursor.fail("count", "numbers")
            numbers.append(number)
            lowest = number + 1
        if numbers[-1] != header.last:
            raise cursor.fail("count", "numbers")
        return numbers

    def time_column(self) -> list[int]:
        times, time = [], 0
        for _ in range(self.header.count):
            time = (time + self.cursor.signed("times")) % (1 << 64)
            times.append(time)
        return times

    def reference(self, position: int, what: str) -> Reference:
        """`ref` (03 §4)"""
        cursor = self.cursor
        k = cursor.varint(what)
        if k == 0:
            return None
        if k == 1:
            back = cursor.varint(what)
            if not 1 <= back <= position:
                raise cursor.fail("reference", what)
            return Back(position - back)
        if k - 2 >= len(self.replicas):
            raise cursor.fail("reference", what)
        return Dot(self.replicas[k - 2], cursor.number(what), cursor.take(8, what))

    def column(self, m: int, most: int, what: str) -> list[bytes]:
        """03 §4: m byte strings, plain, by dictionary or by position."""
        match self.cursor.byte(what):
            case 0:
                return self.strings(m, most, what)
            case 1:
                strings = self.strings(self.cursor.limited(TABLE_MAX, what), most, what)
                return [self.dictionary_item(strings, what) for _ in range(m)]
            case 2:
                return self.strings_by_position(m, what)
            case _:
                raise self.cursor.fail("version", what)

    def strings(self, number: int, most: int, what: str) -> list[bytes]:
        lengths = [self.cursor.limited(most, what) for _ in range(number)]
        return [self.cursor.take(length, what) for length in lengths]

    def strings_by_position(self, m: int, what: str) -> list[bytes]:
        """The last bytes of all strings come first, then the last but one."""
        lengths = [self.cursor.limited(POSITION_STRING_BYTES_MAX, what) for _ in range(m)]
        strings = longer = [bytearray(length) for length in lengths]
        for place in range(1, max(lengths) + 1):
            longer = [string for string in longer if len(string) >= place]
            for string, byte in zip(longer, self.cursor.take(len(longer), what), strict=True):
                string[-place] = byte
        return [bytes(string) for string in strings]

    def dictionary_item(self, strings: list[bytes], what: str) -> bytes:
        """A short payload may point many times at one long string."""
        item = self.cursor.index(strings, what)
        self.dictionary_bytes += len(item)
        if self.dictionary_bytes > DICTIONARY_BYTES_MAX:
            raise self.cursor.fail("limit", f"{what}: strings of dictionaries")
        return item

    def note_column(self) -> list[str]:
        kept = [position for position in range(self.header.count) if position not in self.gone]
        column = self.column(len(kept), NOTE_BYTES_MAX, "notes")
        notes = dict(zip(kept, (decode_text(note, "payload: notes") for note in column), strict=True))
        return [notes.get(position, "") for position in range(self.header.count)]

    def value_column(self, m: int) -> list[Value]:
        cursor = self.cursor
        match cursor.byte("values"):
            case 1:
                tags = bytes([cursor.byte("values")]) * m
            case 0:
                tags = cursor.take(m, "values")
            case _:
                raise cursor.fail("kind", "values")
        values = [Value(*pair) for pair in zip(tags, self.column(m, CONTENT_BYTES_MAX, "values"), strict=True)]
        for value in values:
            check_content(value.tag, value.content, "payload: values")
        return values

    def replaced_items(self, position: int, kind: int) -> list[tuple[Reference, int]]:
        cursor = self.cursor
        items = []
        for _ in range(cursor.limited(REPLACED_MAX, "replaced")):
            self.replaced_count += 1
            if self.replaced_count > REPLACED_TOTAL_MAX:
                raise cursor.fail("limit", "replaced: all together")
            reference = self.reference(position, "replaced")
            if reference is None and self.records[position] is None:
                raise cursor.fail("reference", "replaced")
            items.append((reference, cursor.limited(PART_MAX, "replaced") if kind != ASSIGN else 0))
        return items

    def uses_of_entries(self) -> list[list[int]]:
        """For each entry of the table the changes that use it, in order; one may use it several times."""
        uses: list[list[int]] = [[] for _ in self.entries]
        count = 0
        for position, shape in enumerate(self.shape_column):
            count += len(shape.places)
            if count > USES_TOTAL_MAX:
                raise self.cursor.fail("limit", "uses")
            for place in shape.places:
                uses[place].append(position)
        return uses

    def entry_columns(self, entry: ShapeEntry, uses: list[int]) -> EntryColumns:
        if not uses:
            return EntryColumns([], [])
        replaced = self.replaced_column(entry, uses)
        kept = sum(position not in self.gone for position in uses)
        columns = [iter(self.value_column(kept)) if kept else iter(()) for _ in entry.members]
        values = [[ERASED if position in self.gone else next(column) for position in uses] for column in columns]
        return EntryColumns(replaced, values)

    def replaced_column(self, entry: ShapeEntry, uses: list[int]) -> list[list[tuple[Reference, int]]]:
        match self.cursor.byte("replaced"):
            case 0:
                return [[] for _ in uses]
            case 1:
                return [self.replaced_items(position, entry.kind) for position in uses]
            case _:
                raise self.cursor.fail("kind", "replaced")

    def spelled_out(self) -> list[Change]:
        changes: list[Change] = []
        next_use = [iter(range(len(uses))) for uses in self.uses]
        for position, (number, shape) in enumerate(zip(self.numbers, self.shape_column, strict=True)):
            rows = [self.columns[place].row(next(next_use[place])) for place in shape.places]
            changes.append(self.spell_out(position, number, shape.shape, rows, changes))
        return changes

    def spell_out(self, position: int, number: int, shape: Shape, rows: list, earlier: list[Change]) -> Change:
        def dot_of(reference: Reference, own: Dot | None) -> Dot | None:
            return earlier[reference.position].dot if isinstance(reference, Back) else reference or own

        record = dot_of(self.records[position], None)
        replaced = [
            tuple(Replaced(dot_of(reference, record), part) for reference, part in items)
            for items, _ in rows
        ]
        require(all(map(is_ascending, replaced)), "order", f"payload: replaced in change {number}")
        time, author, note = self.times[position], self.author_column[position], self.notes[position]
        values = [values for _, values in rows]
        skeleton = encode_skeleton(number, time, author, record, shape, replaced)
        leaf = sha256(b"\x00", skeleton, self.content_hash(position, number, values, note))
        dot = Dot(self.header.replica, number, leaf[:8])
        entries = tuple(
            Entry(entry.kind, entry.register, entry.members, *rest)
            for entry, *rest in zip(shape.entries, replaced, values, strict=True)
        )
        return Change(dot, time, author, shape.collection, record or dot, entries, note, leaf, position in self.gone)

    def content_hash(self, position: int, number: int, values: list, note: str) -> bytes:
        if position in self.gone:
            return self.gone[position]
        salt = self.salts[position] if self.is_redacted else salt_of(self.secret, number)
        return sha256(b"\x02", encode_content(salt, values, note))


# --- Segment (03) ----------------------------------------------------------------------------------

FULL, REDACTED = 0, 1


@dataclass(frozen=True)
class Segment:
    """A verified segment and the bytes it was read from."""

    data: bytes
    hash: bytes
    header: SegmentHeader
    changes: tuple[Change, ...]


def read_segment(data: bytes) -> Segment:
    """Verifies a segment in the order of 03 §5."""
    cursor = Cursor(data, "segment")
    header_bytes = cursor.byte_string(SEGMENT_HEADER_BYTES_MAX, "header")
    signature = cursor.take(64, "signature")
    form = cursor.byte("form")
    payload = cursor.byte_string(REDACTED_PAYLOAD_BYTES_MAX if form == REDACTED else PAYLOAD_BYTES_MAX, "payload")
    require(form in (FULL, REDACTED), "version", "segment: form")
    cursor.finish()

    header = read_segment_header(header_bytes)
    require(form == REDACTED or header.stored == len(payload), "count", "segment header: stored")

    segment_hash = sha256(b"\x05", header_bytes)
    check_key(header.replica, "segment header: replica")
    check_signature(header.replica, signature, b"kieubao segment 1\x00" + segment_hash, "segment")

    require(form == REDACTED or sha256(payload) == header.payload_hash, "hash", "payload")
    columns = inflate(payload, header.inflated if form == FULL else None)
    changes = PayloadReader(columns, header, form == REDACTED).changes()
    require(merkle_root([change.leaf for change in changes]) == header.merkle_root, "merkle", "segment")
    return Segment(data, segment_hash, header, tuple(changes))


# --- Bundle (04) -----------------------------------------------------------------------------------

PLAIN_LINE = b"kieubao-bundle/1 plain\n"
AGE_MARK = b"age-encryption.org/"
CHUNK_HEADER, CHUNK_SEGMENT, CHUNK_END, CHUNK_IGNORABLE = 1, 2, 3, 128


@dataclass(frozen=True)
class Recipient:
    """One of the two is set (04 §3)."""

    replica: bytes | None
    unit: str | None


@dataclass(frozen=True, order=True)
class Head:
    last: int
    hash: bytes


@dataclass(frozen=True)
class FrontierLog:
    scope: str
    replica: bytes
    heads: tuple[Head, ...]


@dataclass(frozen=True)
class BundleHeader:
    genesis: bytes
    sender: bytes
    unit: str
    short_name: str
    time: int
    recipients: tuple[Recipient, ...]
    frontier: tuple[FrontierLog, ...]


@dataclass(frozen=True)
class Bundle:
    """A verified bundle."""

    header: BundleHeader
    segments: tuple[Segment, ...]


def read_recipient(cursor: Cursor) -> Recipient:
    match cursor.byte("recipient"):
        case 0:
            return Recipient(cursor.take(32, "recipient"), None)
        case 1:
            return Recipient(None, cursor.text(CODE_BYTES_MAX, "recipient"))
        case _:
            raise cursor.fail("kind", "recipient")


def read_heads(cursor: Cursor) -> tuple[Head, ...]:
    heads: list[Head] = []
    for _ in range(cursor.limited(HEADS_MAX, "heads")):
        head = Head(cursor.number("head"), cursor.take(32, "head"))
        if heads and not heads[-1] < head:
            raise cursor.fail("order", "heads")
        heads.append(head)
    return tuple(heads)


def read_frontier(cursor: Cursor) -> tuple[FrontierLog, ...]:
    logs: list[FrontierLog] = []
    previous: tuple[bytes, bytes] | None = None
    for _ in range(cursor.limited(FRONTIER_LOGS_MAX, "frontier")):
        scope = cursor.text(SCOPE_BYTES_MAX, "frontier: scope")
        replica = cursor.take(32, "frontier: replica")
        place = (scope.encode(), replica)
        if previous is not None and not previous < place:
            raise cursor.fail("order", "frontier")
        previous = place
        logs.append(FrontierLog(scope, replica, read_heads(cursor)))
    return tuple(logs)


def read_bundle_header(content: bytes) -> BundleHeader:
    """04 §3 and §6"""
    cursor = Cursor(content, "bundle header")
    require(cursor.take(4, "magic") == b"KBBN", "magic", "bundle header")
    require(cursor.byte("version") == 1, "version", "bundle header")
    header = BundleHeader(
        genesis=cursor.take(32, "genesis"),
        sender=cursor.take(32, "sender"),
        unit=cursor.text(CODE_BYTES_MAX, "unit"),
        short_name=cursor.text(CODE_BYTES_MAX, "short name"),
        time=cursor.big_endian(8, "time"),
        recipients=tuple(read_recipient(cursor) for _ in range(cursor.limited(RECIPIENTS_MAX, "recipients"))),
        frontier=read_frontier(cursor),
    )
    cursor.finish()
    check_key(header.sender, "bundle header: sender")
    return header


class PlaintextCursor(Cursor):
    """What came out of an age file (06 §4): where more is needed than is authentic, the file is at fault."""

    def __init__(self, data: bytes, keys: Iterable[age_file.Identity]) -> None:
        pieces: list[bytes] = []
        self.fault: str | None = None
        try:
            for piece in age_file.plaintext(data, list(keys)):
                pieces.append(piece)
        except age_file.AgeError as error:
            if error.failure == "no match":
                raise NoMatchError("the bundle is for others") from None
            self.fault = str(error)
        super().__init__(b"".join(pieces), "bundle")

    def take(self, length: int, what: str) -> bytes:
        if length > self.remaining:
            self.check_fault()
        return super().take(length, what)

    def finish(self) -> None:
        super().finish()
        self.check_fault()

    def check_fault(self) -> None:
        if self.fault:
            raise ReaderError("encryption", f"bundle: {self.fault}")


def stream_of(data: bytes, keys: Iterable[age_file.Identity]) -> Cursor:
    """04 §1: a cursor at the first chunk. Without keys only the plain form is read."""
    if keys and data.startswith(AGE_MARK):
        return PlaintextCursor(data, keys)
    cursor = Cursor(data, "bundle")
    skip_first_line(cursor)
    return cursor


def skip_first_line(cursor: Cursor) -> None:
    """04 §1, plain"""
    data = cursor.data
    if data.startswith(PLAIN_LINE):
        cursor.position = len(PLAIN_LINE)
    elif PLAIN_LINE.startswith(data):
        raise ReaderError("truncated", "bundle: first line")
    elif data.startswith((b"kieubao-bundle/", AGE_MARK)):
        raise ReaderError("version", "bundle: first line")
    else:
        raise ReaderError("magic", "bundle: first line")


def read_chunk(cursor: Cursor) -> tuple[int, bytes]:
    """04 §2: the frame of a chunk, then its type."""
    if not cursor.remaining:
        if isinstance(cursor, PlaintextCursor):
            cursor.check_fault()
        raise cursor.fail("end", "no end chunk")
    kind = cursor.byte("chunk")
    length = cursor.big_endian(4, "chunk")
    if length > (BUNDLE_HEADER_BYTES_MAX if kind == CHUNK_HEADER else CHUNK_BYTES_MAX):
        raise cursor.fail("limit", "chunk")
    content = cursor.take(length, "chunk")
    if not (CHUNK_HEADER <= kind <= CHUNK_END or kind >= CHUNK_IGNORABLE):
        raise cursor.fail("kind", "chunk")
    return kind, content


def check_end(content: bytes, segments: int, stream: bytes, sender: bytes) -> None:
    """04 §5: `stream` is what stands before the end chunk."""
    cursor = Cursor(content, "bundle end")
    count = cursor.varint("count")
    stream_hash = cursor.take(32, "hash")
    signature = cursor.take(64, "signature")
    cursor.finish()
    require(count == segments, "count", "bundle end")
    require(sha256(stream) == stream_hash, "hash", "bundle end")
    check_signature(sender, signature, b"kieubao bundle 1\x00" + stream_hash, "bundle end")


def read_bundle(data: bytes, keys: Iterable[age_file.Identity] = ()) -> Bundle:
    """Verifies a whole bundle in the order of 04 §6; NoMatchError if it is encrypted to other keys."""
    cursor = stream_of(data, keys)
    start = cursor.position
    kind, content = read_chunk(cursor)
    require(kind == CHUNK_HEADER, "kind", "bundle: the first chunk is no header")
    header = read_bundle_header(content)
    segments: list[Segment] = []
    while True:
        before = cursor.position
        kind, content = read_chunk(cursor)
        if kind == CHUNK_HEADER:
            raise ReaderError("kind", "bundle: a second header")
        if kind == CHUNK_SEGMENT:
            require(len(segments) < SEGMENTS_MAX, "limit", "bundle: segments")
            segments.append(read_segment(content))
        if kind == CHUNK_END:
            check_end(content, len(segments), cursor.data[start:before], header.sender)
            cursor.finish()
            return Bundle(header, tuple(segments))


# --- Request (07 §2) -------------------------------------------------------------------------------

REQUEST_LINE = b"kieubao-request/1\n"
REQUEST_FAMILY = b"kieubao-request/"
REQUEST_BYTES_MAX = 1_024


@dataclass(frozen=True)
class Request:
    """A verified request to enrol a replica."""

    genesis: bytes
    replica: bytes
    agreement_key: bytes
    unit: str
    short_name: str
    time: int
    hash: bytes


def read_request(data: bytes) -> Request:
    """Verifies a request file in the order of 07 §2."""
    require(len(data) <= REQUEST_BYTES_MAX, "limit", "request")
    if not data.startswith(REQUEST_LINE):
        if REQUEST_LINE.startswith(data):
            raise ReaderError("truncated", "request: first line")
        raise ReaderError("version" if data.startswith(REQUEST_FAMILY) else "magic", "request: first line")
    cursor = Cursor(data, "request")
    cursor.position = len(REQUEST_LINE)
    genesis, replica, agreement_key = (cursor.take(32, what) for what in ("genesis", "replica", "agreement key"))
    unit, short_name = (cursor.text(CODE_BYTES_MAX, what) for what in ("unit", "short name"))
    time = cursor.big_endian(8, "time")
    request_hash = sha256(b"\x07", data[len(REQUEST_LINE) : cursor.position])
    signature = cursor.take(64, "signature")
    cursor.finish()
    check_key(replica, "request: replica")
    check_agreement_key(agreement_key, "request: agreement key")
    check_signature(replica, signature, b"kieubao request 1\x00" + request_hash, "request")
    return Request(genesis, replica, agreement_key, unit, short_name, time, request_hash)


# --- Fingerprints (07 §2) --------------------------------------------------------------------------


def fingerprint(hash_: bytes) -> str:
    """Sixty bits in twelve characters, and two that check them."""
    bits = int.from_bytes(hash_[:8], "big") >> 4
    data = "".join(CHECK_ALPHABET[bits >> shift & 31] for shift in range(55, -5, -5))
    return "-".join([data[:4], data[4:8], data[8:], fingerprint_check(data)])


def fingerprint_check(data: str) -> str:
    total = sum(place * ord(character) for place, character in enumerate(data, 2)) % 1021
    return CHECK_ALPHABET[total >> 5] + CHECK_ALPHABET[total & 31]


def key_fingerprint(key: bytes) -> str:
    return fingerprint(sha256(b"\x06", key))


def spoken_fingerprint(typed: str) -> str:
    """As people type it: any case of ASCII, hyphens and spaces where they like."""
    capitals = "".join(character.upper() if character.isascii() else character for character in typed)
    return capitals.replace("-", "").replace(" ", "")


def is_fingerprint(typed: str) -> bool:
    spoken = spoken_fingerprint(typed)
    return (
        len(spoken) == 14
        and all(character in CHECK_ALPHABET for character in spoken)
        and fingerprint_check(spoken[:12]) == spoken[12:]
    )
