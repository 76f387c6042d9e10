#!/usr/bin/env python3
"""Writes Protocol/vectors/ anew: `make.py [DIRECTORY]`. The format is described in Protocol/vectors/README.md.

One function is one vector (registry.py). Recipes of merges, requests, encrypted bundles and trust stand in files of
their own.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import fields
from functools import cache
from pathlib import Path

# Imported for the vectors that they register.
import encrypted_recipes  # noqa: F401
import redaction_recipes  # noqa: F401
import report_recipes  # noqa: F401
import request_recipes  # noqa: F401
import session_recipes  # noqa: F401
from access_recipes import access_cases
from attachment_recipes import attachment_cases
from history_recipes import quarantine_cases
from merge_recipes import merge_cases
from registry import Facts, recipes, vector
from rule_recipes import rule_cases
from trust_recipes import trust_cases
from writer import (
    BY_POSITION,
    DICTIONARY,
    END,
    EPOCH_2026,
    HEADER,
    IGNORABLE,
    ORDER,
    P,
    SEGMENT,
    SMALL_ORDER_8,
    Bundle,
    Change,
    Dot,
    Entry,
    Forger,
    H,
    Log,
    Segment,
    Signer,
    assign,
    chunk,
    column,
    deflate_fixed,
    deflate_matched,
    deflate_stored,
    digest,
    exclude,
    group,
    include,
    key_of,
    merkle,
    signed,
    text,
    varint,
)

ROOT = Path(__file__).resolve().parents[2] / "Protocol" / "vectors"


# --- Varints (02 §1) -------------------------------------------------------------------------------


@vector("varint", "success", "02 §1")
def varint_zero():
    """Zero is one byte."""
    return b"\x00", {"value": 0}


@vector("varint", "success", "02 §1")
def varint_127():
    """The greatest number of one byte."""
    return b"\x7f", {"value": 127}


@vector("varint", "success", "02 §1")
def varint_128():
    """The smallest number of two bytes."""
    return b"\x80\x01", {"value": 128}


@vector("varint", "success", "02 §1")
def varint_300():
    """The least significant group comes first."""
    return b"\xac\x02", {"value": 300}


@vector("varint", "success", "02 §1")
def varint_2_to_63():
    """The smallest number of ten bytes."""
    return b"\x80" * 9 + b"\x01", {"value": 2**63}


@vector("varint", "success", "02 §1")
def varint_greatest():
    """2^64−1 fills ten bytes."""
    return b"\xff" * 9 + b"\x01", {"value": 2**64 - 1}


@vector("varint", "varint", "02 §1")
def varint_zero_in_two_bytes():
    """Zero, not in its shortest form."""
    return b"\x80\x00"


@vector("varint", "varint", "02 §1")
def varint_300_in_three_bytes():
    """300, not in its shortest form."""
    return b"\xac\x82\x00"


@vector("varint", "varint", "02 §1")
def varint_1_in_ten_bytes():
    """1, padded to the ten bytes that are allowed."""
    return b"\x81" + b"\x80" * 8 + b"\x00"


@vector("varint", "varint", "02 §1")
def varint_eleven_bytes():
    """An eleventh byte."""
    return b"\x80" * 10 + b"\x01"


@vector("varint", "varint", "02 §1")
def varint_2_to_64():
    """The smallest number that does not fit."""
    return b"\x80" * 9 + b"\x02"


@vector("varint", "varint", "02 §1")
def varint_70_bits():
    """All bits of ten groups set."""
    return b"\xff" * 9 + b"\x7f"


@vector("varint", "truncated", "02 §1")
def varint_empty():
    """No byte at all."""
    return b""


@vector("varint", "truncated", "02 §1")
def varint_unfinished():
    """The last byte announces another."""
    return b"\xac"


@vector("varint", "trailing", "02 §1")
def varint_trailing():
    """A byte after the number."""
    return b"\x01\x00"


# --- Values (02 §4) --------------------------------------------------------------------------------


def a_value(tag: int, content: bytes) -> tuple[bytes, Facts]:
    return bytes([tag]) + text(content), {"tag": tag, "content": content.hex()}


@vector("value", "success", "02 §4")
def value_empty():
    """Empty, for no stated reason."""
    return a_value(0, b"")


@vector("value", "success", "02 §4")
def value_empty_with_reason():
    """Empty, with a reason code."""
    return a_value(0, b"unknown")


@vector("value", "success", "02 §4")
def value_text():
    """Text in NFC."""
    return a_value(1, "Hồ Chí Minh".encode())


@vector("value", "success", "02 §2")
def value_text_decomposed():
    """The same text in NFD: readers do not refuse it and do not change it."""
    return a_value(1, "Ho\u0302\u0300 Chi\u0301 Minh".encode())


@vector("value", "success", "02 §4")
def value_dots():
    """Two dots, ascending."""
    dots = Dot(b"\x11" * 32, 7, b"\x22" * 8).bytes + Dot(b"\x11" * 32, 300, b"\x00" * 8).bytes
    return a_value(11, b"\x02" + dots)


@vector("value", "success", "02 §4")
def value_bytes():
    """Bytes of tag 10 need not be text."""
    return a_value(10, b"\xff\x00\xfe")


@vector("value", "success", "02 §4")
def value_unknown_tag():
    """A tag of the future is kept, whatever its content."""
    return a_value(200, b"\xff\xfe")


@vector("value", "truncated", "02 §4")
def value_truncated():
    """The content ends one byte early."""
    return b"\x01\x03ab"


@vector("value", "limit", "02 §8")
def value_too_long():
    """A content of 1,048,577 bytes is announced."""
    return b"\x0a" + varint(1_048_577)


@vector("value", "limit", "02 §8")
def value_length_greatest():
    """A content of 2^64−1 bytes is announced."""
    return b"\x0a" + varint(2**64 - 1)


@vector("value", "varint", "02 §1")
def value_length_not_shortest():
    """The length 1 takes two bytes."""
    return b"\x01\x81\x00a"


@vector("value", "text", "02 §2")
def value_text_latin1():
    """A lone byte of Latin-1."""
    return b"\x01" + text(b"B\xecnh")


@vector("value", "text", "02 §2")
def value_text_overlong():
    """An overlong form of NUL."""
    return b"\x01" + text(b"\xc0\x80")


@vector("value", "text", "02 §2")
def value_text_surrogate():
    """A surrogate."""
    return b"\x01" + text(b"\xed\xa0\x80")


@vector("value", "text", "02 §2")
def value_text_above_10ffff():
    """A code point above U+10FFFF."""
    return b"\x01" + text(b"\xf4\x90\x80\x80")


@vector("value", "text", "02 §2")
def value_text_cut():
    """The last character lacks a byte."""
    return b"\x01" + text("Bộ".encode()[:-1])


@vector("value", "text", "03 §4")
def value_reason_not_text():
    """The reason of an empty value is text too."""
    return b"\x00" + text(b"\xff")


@vector("value", "trailing", "02 §4")
def value_trailing():
    """A byte after the value."""
    return b"\x01\x01ab"


# --- Dots (02 §3) ----------------------------------------------------------------------------------


@vector("dot", "success", "01 §2")
def dot_readable():
    """A dot and the check characters that people see."""
    dot = Dot(bytes(range(32)), 812, bytes.fromhex("9d2c000000000001"))
    return dot.bytes, {"replica": dot.replica.hex(), "number": 812, "hash": dot.hash.hex(), "check": "KMP"}


@vector("dot", "success", "02 §8")
def dot_number_at_its_limit():
    """The greatest number of a change."""
    dot = Dot(b"\x11" * 32, 2**32 - 1, b"\xff" * 8)
    return dot.bytes, {"replica": dot.replica.hex(), "number": dot.number, "hash": dot.hash.hex(), "check": "ZZZ"}


@vector("dot", "limit", "02 §8")
def dot_number_too_great():
    """The number 4,294,967,296."""
    return Dot(b"\x11" * 32, 2**32, b"\x22" * 8).bytes


@vector("dot", "truncated", "02 §3")
def dot_truncated():
    """The hash has seven bytes."""
    return Dot(b"\x11" * 32, 1, b"\x22" * 7).bytes


@vector("dot", "varint", "02 §3")
def dot_number_not_shortest():
    """The number 1 takes two bytes."""
    return b"\x11" * 32 + b"\x81\x00" + b"\x22" * 8


@vector("dot", "trailing", "02 §3")
def dot_trailing():
    """The hash has nine bytes."""
    return Dot(b"\x11" * 32, 1, b"\x22" * 9).bytes


# --- Leaves and Merkle roots (02 §5–6) -------------------------------------------------------------


def a_leaf(change: Change) -> tuple[bytes, Facts]:
    facts = {
        "secret": change.secret.hex(),
        "number": change.number,
        "salt": change.salt.hex(),
        "shape-hash": H(b"\x03", change.shape).hex(),
        "content-hash": H(b"\x02", change.content).hex(),
        "leaf": change.leaf.hex(),
    }
    return text(change.shape) + text(change.skeleton) + text(change.content), facts


@vector("leaf", "success", "02 §6")
def leaf_creating():
    """A change that creates a record with two fields."""
    return a_leaf(Log(A).change([assign(16, 1, "xa"), assign(17, 1, "Xã")], note="mới"))


@vector("leaf", "success", "02 §6")
def leaf_of_set():
    """Replaced items of sets carry their part."""
    log = Log(A, number=128)
    made = log.change([include(70, 1, "a"), include(70, 1, "b")])
    return a_leaf(log.change([exclude(70, 1, "b", [(made.dot, 1)])], record=made))


@vector("leaf", "success", "02 §6")
def leaf_of_even_number():
    """An even number has the first half of the hash as its salt; the next number has the other half."""
    return a_leaf(Log(A, number=2).change([assign(16, 1, "xa")]))


@vector("leaf", "success", "02 §6")
def leaf_of_odd_number():
    """An odd number has the last half of the hash as its salt, of the same hash as the number before."""
    return a_leaf(Log(A, number=3).change([assign(16, 1, "xa")]))


@vector("leaf", "success", "02 §8")
def leaf_of_greatest_number():
    """The greatest number of a change."""
    return a_leaf(Log(A, number=2**32 - 1).change([assign(16, 1, "xa")]))


def a_tree(n: int) -> tuple[bytes, Facts]:
    leaves = [H(bytes([i])) for i in range(n)]
    return b"".join(leaves), {"merkle-root": merkle(leaves).hex()}


@vector("merkle", "success", "02 §6")
def merkle_1():
    """The root of one leaf is the leaf."""
    return a_tree(1)


@vector("merkle", "success", "02 §6")
def merkle_2():
    """Two leaves."""
    return a_tree(2)


@vector("merkle", "success", "02 §6")
def merkle_3():
    """Three leaves: two on the left, one on the right."""
    return a_tree(3)


@vector("merkle", "success", "02 §6")
def merkle_6():
    """Six leaves: four and two."""
    return a_tree(6)


@vector("merkle", "success", "02 §6")
def merkle_8():
    """Eight leaves: a full tree."""
    return a_tree(8)


# --- Keys (02 §7) ----------------------------------------------------------------------------------

def not_on_curve() -> bytes:
    """The least y for which the curve has no x."""
    d = -121665 * pow(121666, -1, P) % P
    y = 2
    while pow((y * y - 1) * pow(d * y * y + 1, -1, P), (P - 1) // 2, P) == 1:
        y += 1
    return key_of(y)


@vector("key", "success", "02 §7")
def key_good():
    """A key as replicas have it."""
    return A.id


@vector("key", "success", "02 §7")
def key_not_on_curve():
    """A key that is no point of the curve passes here; no signature verifies with it."""
    return not_on_curve()


@vector("key", "key", "02 §7")
def key_order_1():
    """The neutral element."""
    return key_of(1)


@vector("key", "key", "02 §7")
def key_order_1_signed():
    """The neutral element with the bit of a negative x."""
    return key_of(1, 1)


@vector("key", "key", "02 §7")
def key_order_2():
    """y = 2^255−20."""
    return key_of(P - 1)


@vector("key", "key", "02 §7")
def key_order_4():
    """y = 0: a key of zeros."""
    return key_of(0)


@vector("key", "key", "02 §7")
def key_order_4_signed():
    """y = 0 and the bit of a negative x."""
    return key_of(0, 1)


@vector("key", "key", "02 §7")
def key_order_8():
    """A point of order 8."""
    return SMALL_ORDER_8[0]


@vector("key", "key", "02 §7")
def key_order_8_signed():
    """A point of order 8, with a negative x."""
    return key_of(int.from_bytes(SMALL_ORDER_8[0], "little"), 1)


@vector("key", "key", "02 §7")
def key_order_8_other():
    """The other y of order 8."""
    return SMALL_ORDER_8[1]


@vector("key", "key", "02 §7")
def key_y_is_p():
    """y = 2^255−19, another form of 0."""
    return key_of(P)


@vector("key", "key", "02 §7")
def key_y_above_p():
    """y = 2^255−16, another form of 3."""
    return key_of(P + 3)


@vector("key", "key", "02 §7")
def key_all_bits():
    """All bits set."""
    return b"\xff" * 32


@vector("key", "truncated", "02 §7")
def key_truncated():
    """31 bytes."""
    return A.id[:31]


@vector("key", "trailing", "02 §7")
def key_trailing():
    """33 bytes."""
    return A.id + b"\x00"


# --- Segments: what they are made of ---------------------------------------------------------------

A, B, C = Signer("A"), Signer("B"), Signer("C")
FORMS = Signer("forms")
ANOTHER = Dot(B.id, 41, bytes.fromhex("0123456789abcdef"))
COLLECTION = Dot(FORMS.id, 5, bytes.fromhex("00000000000000c0"))
FIELD = Dot(FORMS.id, 6, bytes.fromhex("00000000000000f1"))
OTHER_FIELD = Dot(FORMS.id, 7, bytes.fromhex("00000000000000f2"))
SET_FIELD = Dot(FORMS.id, 8, bytes.fromhex("00000000000000f3"))
GROUP = Dot(FORMS.id, 9, bytes.fromhex("00000000000000f4"))


def single(scope: str | bytes = "unit/a", entries: list | None = None, over: dict | None = None, **change) -> Segment:
    """One change that creates a record; `change` and `over` go to the change and the segment."""
    options = {key: change.pop(key) for key in list(change) if key in Segment.__dataclass_fields__}
    log = Log(A, scope)
    log.change([assign(16, 1, "xa")] if entries is None else entries, **change)
    return Segment(log, log.changes, over=over or {}, **options)


def edited_log() -> Log:
    """A record with two fields, and two changes of the first."""
    log = Log(A)
    made = log.change([assign(16, 1, "xa"), assign(17, 1, "Xã")])
    second = log.change([assign(16, 1, "phuong", [made.dot])], record=made)
    log.change([assign(16, 1, "thon", [second.dot])], record=made)
    return log


def edited(over: dict | None = None, **options) -> Segment:
    log = edited_log()
    return Segment(log, log.changes, over=over or {}, **options)


def replacing(replaced: list, kind: Callable = assign) -> Segment:
    """A change of a foreign record that replaces what is asked for."""
    return single(entries=[kind(FIELD, 1, "x", replaced)], record=ANOTHER, collection=COLLECTION)


def live(changes: list[Change], *places: tuple[int, int]) -> list[tuple[Change, int]]:
    """(change, entry) pairs by position, as live values of a digest."""
    return [(changes[c], e) for c, e in places]


def with_digest(made: Segment | Bundle, values: list, scope: str = "unit/a") -> tuple[Segment | Bundle, Facts]:
    return made, {f"digest-{scope}": digest(values).hex()}


# --- Segments that must be read --------------------------------------------------------------------


@vector("segment", "success", "03")
def one_change():
    """The smallest segment: one change that creates a record with one field."""
    made = single()
    return with_digest(made, live(made.changes, (0, 0)))


@vector("segment", "success", "03 §4")
def creating_change():
    """A change that creates a record and sets fields of several tags."""
    entries = [
        assign(16, 1, "tre_em"),
        assign(17, 1, "Trẻ em"),
        assign(18, 1, "Children"),
        assign(21, 2, "-12"),
        assign(34, 9, ANOTHER.bytes),
        assign(37, 4, b"\x01"),
        assign(38, 0, "unknown"),
        assign(65, 10, b"\xff\x00"),
    ]
    made = single(entries=entries, collection=2, note="theo Thông tư số 7")
    return with_digest(made, live(made.changes, *((0, i) for i in range(8))))


@vector("segment", "success", "02 §4")
def values_of_every_tag():
    """A value of each known tag."""
    contents = ["", "xã", "-120", "-0.50", b"\x00", "2026-02-28", "2026-02", "2026-02-28T23:59:59Z"]
    contents += [ANOTHER.bytes, ANOTHER.bytes, b"\x00\xff", b"\x01" + ANOTHER.bytes]
    return single(entries=[assign(100 + tag, tag, content) for tag, content in enumerate(contents)])


@vector("segment", "success", "03 §4")
def edits_inside():
    """Edits that name changes of the same segment: the record's own (k = 0) and an earlier one (k = 1)."""
    made = edited()
    return with_digest(made, live(made.changes, (0, 1), (2, 0)))


@vector("segment", "success", "03 §4")
def edits_outside():
    """An edit of a foreign record that replaces two foreign values and the record's own."""
    replaced = sorted([ANOTHER, Dot(B.id, 44, b"\x07" * 8), Dot(C.id, 9, b"\x08" * 8)], key=lambda dot: dot.key)
    made = single(entries=[assign(FIELD, 1, "x", replaced)], record=ANOTHER, collection=COLLECTION)
    return with_digest(made, live(made.changes, (0, 0)))


@vector("segment", "success", "03 §4")
def own_record_by_table():
    """References to changes of the same segment by replica, number and hash are allowed as well."""
    log = edited_log()
    first = log.changes[0].dot
    far = b"\x02\x01" + first.hash
    over = {"replicas": b"\x01" + A.id, "records": b"\x00" + far + b"\x01\x02"}
    return Segment(log, log.changes, over=over)


@vector("segment", "success", "01 §5")
def sets():
    """Two elements included at once, one excluded and included again by (dot, part)."""
    log = Log(A)
    made = log.change([include(SET_FIELD, 1, "a"), include(SET_FIELD, 1, "b")], collection=COLLECTION)
    out = log.change([exclude(SET_FIELD, 1, "b", [(made.dot, 1)])], record=made, collection=COLLECTION)
    log.change([include(SET_FIELD, 1, "b", [(out.dot, 0)])], record=made, collection=COLLECTION)
    return with_digest(Segment(log, log.changes), live(log.changes, (0, 0), (2, 0)))


@vector("segment", "success", "01 §4")
def groups():
    """A group is one register of several members; an edit replaces all of them."""
    members = [(FIELD, 1, "Nguyễn"), (OTHER_FIELD, 1, "Bình")]
    log = Log(A)
    made = log.change([group(GROUP, members), assign(FIELD, 0, "")], collection=COLLECTION)
    members = [(FIELD, 1, "Nguyễn"), (OTHER_FIELD, 0, "unknown")]
    log.change([group(GROUP, members, [made.dot])], record=made, collection=COLLECTION)
    return with_digest(Segment(log, log.changes), live(log.changes, (0, 1), (1, 0)))


@vector("segment", "success", "01 §6")
def deletion_and_undeletion():
    """A deletion names the live values it covers; undeleting assigns an empty value."""
    log = Log(A)
    made = log.change([assign(FIELD, 1, "x"), assign(OTHER_FIELD, 1, "y")], collection=COLLECTION)
    gone = log.change([assign(1, 11, b"\x01" + made.dot.bytes)], record=made, collection=COLLECTION)
    log.change([assign(1, 0, "", [gone.dot])], record=made, collection=COLLECTION)
    return with_digest(Segment(log, log.changes), live(log.changes, (0, 0), (0, 1), (2, 0)))


@vector("segment", "success", "03 §4")
def dictionary_coding():
    """Notes and values by dictionary, some used twice."""
    log = Log(A)
    for word in ["xa", "phuong", "xa"]:
        log.change([assign(16, 1, word), assign(17, 1, "Xã")], note="nhập")
    return Segment(log, log.changes, coding=DICTIONARY)


@vector("segment", "success", "03 §4")
def dictionary_with_unused_entry():
    """A dictionary may hold an entry that nothing uses."""
    return single(over={"values-0-0": b"\x01\x02\x02\x02" + b"zzxa" + b"\x01"})


@vector("segment", "success", "03 §4")
def deflate_stored_block():
    """DEFLATE in one stored block."""
    return edited(deflate=deflate_stored)


@vector("segment", "success", "03 §4")
def deflate_many_blocks():
    """DEFLATE in stored blocks of 40 bytes."""
    return edited(deflate=lambda data: deflate_stored(data, 40))


@vector("segment", "success", "03 §4")
def deflate_fixed_codes():
    """DEFLATE in one block of fixed codes."""
    return edited(deflate=deflate_fixed)


@vector("segment", "success", "02 §4")
def unknown_value_tag():
    """A tag of the future is kept, whatever its content, and counts in the digest."""
    made = single(entries=[assign(16, 200, b"\xff\xfe")])
    return with_digest(made, live(made.changes, (0, 0)))


@vector("segment", "success", "02 §2")
def unusual_text():
    """Text in NFD, with NUL, a byte order mark, and beyond the basic plane, is accepted and kept as it is."""
    return single(entries=[assign(16, 1, "Bi\u0300nh")], note="\ufeffa\u0000b", author="Bi\u0300nh \U0001f33f")


@vector("segment", "success", "03 §4")
def decomposed_and_composed():
    """Composed and decomposed text are different values, authors and dictionary entries."""
    log = Log(A)
    for word in ["B\u00ecnh", "Bi\u0300nh"]:
        log.change([assign(16, 1, word)], author=word)
    return Segment(log, log.changes, coding=DICTIONARY)


@vector("segment", "success", "03 §4")
def numbers_with_gaps():
    """The numbers between belong to other logs of the replica."""
    log = Log(A)
    for number in [3, 4, 200, 1000]:
        log.change([assign(16, 1, "x")], number=number)
    return Segment(log, log.changes)


@vector("segment", "success", "03 §4")
def numbers_at_the_top():
    """The greatest numbers there are."""
    log = Log(A, number=2**32 - 2)
    log.change([assign(16, 1, "x")])
    log.change([assign(16, 1, "y")])
    return Segment(log, log.changes)


@vector("segment", "success", "03 §4")
def times_of_all_kinds():
    """Times may step back and wrap: 2099, 0, 2^64−1, 0, 2^63, 1970."""
    log = Log(A)
    for time in [4_070_908_800_000 << 16, 0, 2**64 - 1, 0, 2**63, 1 << 16]:
        log.change([assign(16, 1, "x")], time=time)
    return Segment(log, log.changes)


@vector("segment", "success", "03 §2")
def full_header():
    """A header with a previous segment, dependencies in both scopes and an enrolment."""
    low, high = sorted([B.id, C.id])
    dependencies = [(0, low, 9, H(b"1")), (0, high, 3, H(b"2")), (0, high, 300, H(b"1")), (1, low, 2, H(b"0"))]
    log = Log(A, number=12)
    log.change([assign(16, 1, "x")])
    return Segment(log, log.changes, previous=H(b"before"), dependencies=dependencies, enrolment=ANOTHER)


@vector("segment", "success", "03 §2")
def dependencies_on_a_branch():
    """Two heads of one replica with the same last number are in order of their hashes."""
    return single(dependencies=[(0, B.id, 9, b"\x01" * 32), (0, B.id, 9, b"\x02" * 32)])


@vector("segment", "success", "03 §2")
def of_the_province():
    """A segment of the province depends on the province by `where` 0."""
    return single(scope="province", dependencies=[(0, B.id, 9, H(b"1"))])


@vector("segment", "success", "03 §4")
def unused_table_entries():
    """Tables may hold entries that nothing uses."""
    over = {
        "replicas": b"\x01" + B.id,
        "authors": lambda table: b"\x02" + table[1:] + text("x"),
        "names": lambda table: b"\x03" + table[1:] + b"\x01\x00\x05" + bytes(8),
        "entries": lambda table: b"\x02" + table[1:] + b"\x00\x00\x01\x01",
        "shapes": lambda table: b"\x02" + table[1:] + b"\x00\x00",
    }
    return single(over=over)


@vector("segment", "success", "03 §4")
def unused_entries_have_no_columns():
    """Neither an entry that no shape names nor one of a shape that no change has; both stand before the used one."""
    over = {
        "names": b"\x04\x00\x03\x00\x10\x00\x11\x00\x12",
        "entries": b"\x03" + b"\x00\x02\x01\x02" + b"\x00\x03\x02\x01\x02" + b"\x00\x01\x01\x01",
        "shapes": b"\x02" + b"\x00\x02\x01\x00" + b"\x00\x01\x02",
        "shape-column": b"\x01",
    }
    return single(over=over)


@vector("segment", "success", "03 §4")
def entry_said_twice():
    """The table says an entry twice; each has the columns of its own uses."""
    log = Log(A)
    log.change([assign(16, 1, "a")])
    log.change([assign(16, 1, "b")])
    over = {
        "entries": b"\x02" + b"\x00\x01\x01\x01" * 2,
        "shapes": b"\x02" + b"\x00\x01\x00" + b"\x00\x01\x01",
        "shape-column": b"\x00\x01",
        "values-0-0": column([b"a"]) + b"\x00" + b"\x01\x01" + column([b"b"]),
    }
    return with_digest(Segment(log, log.changes, over=over), live(log.changes, (0, 0), (1, 0)))


@vector("segment", "success", "03 §4")
def shape_said_twice():
    """The table says a shape twice; its entries have one column over the uses of both."""
    log = Log(A)
    for word in ["a", "b", "c"]:
        log.change([assign(16, 1, word)])
    over = {"shapes": b"\x02" + b"\x00\x01\x00" * 2, "shape-column": b"\x01\x00\x01"}
    return Segment(log, log.changes, over=over)


@vector("segment", "success", "03 §4")
def several_shapes():
    """Three shapes over two collections share an entry; tags are mixed."""
    log = Log(A)
    log.change([assign(16, 1, "a"), assign(17, 2, "1")])
    log.change([assign(18, 1, "b")])
    log.change([assign(16, 0, "c"), assign(17, 200, b"\xff")])
    log.change([assign(18, 1, "d")])
    log.change([assign(16, 1, "e"), assign(17, 2, "2")], collection=4)
    return Segment(log, log.changes)


@vector("segment", "success", "03 §4")
def field_of_two_shapes():
    """The values of a field stand in one column, in the order of the changes, whatever their shapes."""
    log = Log(A)
    log.change([assign(16, 1, "a"), assign(17, 1, "A")])
    log.change([assign(17, 1, "B")])
    log.change([assign(17, 1, "C"), assign(16, 1, "c")], collection=4)
    log.change([assign(17, 1, "D")])
    made = Segment(log, log.changes, over={"values-1-0": column([b"A", b"B", b"C", b"D"])})
    return with_digest(made, live(log.changes, (0, 0), (0, 1), (1, 0), (2, 0), (2, 1), (3, 0)))


@vector("segment", "success", "03 §4")
def entry_used_twice_in_a_change():
    """Uses are in the order of the changes, and within a change in the order of its shape."""
    log = Log(A)
    log.change([include(SET_FIELD, 1, "a"), assign(FIELD, 1, "x"), include(SET_FIELD, 1, "b")], collection=COLLECTION)
    log.change([include(SET_FIELD, 1, "c"), assign(FIELD, 1, "y"), include(SET_FIELD, 1, "d")], collection=COLLECTION)
    made = Segment(log, log.changes, over={"values-0-0": column([b"a", b"b", b"c", b"d"])})
    return with_digest(made, live(log.changes, *((c, e) for c in range(2) for e in range(3))))


@vector("segment", "success", "03 §4")
def entry_without_members():
    """An entry without members has a replaced column and nothing else."""
    made = single(entries=[group(GROUP, []), assign(FIELD, 1, "x")], collection=COLLECTION)
    return with_digest(made, live(made.changes, (0, 0), (0, 1)))


@vector("segment", "success", "03 §4")
def replaced_column_of_some_uses():
    """Where one use replaces something, all uses say how many."""
    return edited(over={"replaced-0": b"\x01" + b"\x00" + b"\x01\x00" + b"\x01\x01\x01"})


@vector("segment", "success", "03 §4")
def replaced_column_of_nothing():
    """A replaced column may say of each use that it replaces nothing."""
    return edited(over={"replaced-1": b"\x01\x00"})


@vector("segment", "success", "03 §4")
def strings_by_position():
    """Strings of several lengths by position, among them an empty one and characters of two, three and four bytes."""
    log = Log(A)
    words = ["2024", "", "xã", "7", "Bộ", "\U0001f33f", "31"]
    for word in words:
        log.change([assign(16, 1, word)], note=word[::-1])
    made = Segment(log, log.changes, coding=BY_POSITION)
    return with_digest(made, live(log.changes, *((c, 0) for c in range(len(words)))))


@vector("segment", "success", "03 §4")
def strings_by_position_spelled_out():
    """The strings ab, c and def: first b, c and f, then a and e, then d."""
    log = Log(A)
    for word in ["ab", "c", "def"]:
        log.change([assign(16, 1, word)])
    return Segment(log, log.changes, over={"values-0-0": b"\x02\x02\x01\x03" + b"bcf" + b"ae" + b"d"})


@vector("segment", "success", "03 §4")
def strings_by_position_all_empty():
    """Empty strings by position are their lengths alone."""
    return single(entries=[assign(16, 0, "")], coding=BY_POSITION)


@vector("segment", "success", "03 §4")
def text_by_position():
    """Text by position is UTF-8 once it is put together; its bytes as they come are not."""
    return single(over={"values-0-0": b"\x02\x02\xa3\xc3"}, entries=[assign(16, 1, "ã")])


@vector("segment", "success", "03 §4")
def bytes_by_position():
    """Bytes by position need not be text, beside text in the same column."""
    log = Log(A)
    log.change([assign(16, 10, b"\xff\xa3")])
    log.change([assign(16, 1, "xã")])
    log.change([assign(16, 200, b"\xc3")])
    return Segment(log, log.changes, coding=BY_POSITION)


@vector("segment", "success", "02 §8")
def string_by_position_at_its_limit():
    """A note of 64 bytes and a content of 64 bytes by position."""
    return single(entries=[assign(16, 1, "ă" * 32)], note="n" * 64, coding=BY_POSITION)


@vector("segment", "success", "02 §6")
def salts_in_pairs():
    """The numbers 2 and 3 share a hash for their salts; 5, 8 and 11 use a half each of their own."""
    log = Log(A)
    for number in [2, 3, 5, 8, 11]:
        log.change([assign(16, 1, "x")], number=number)
    return Segment(log, log.changes)


@vector("segment", "success", "03 §4")
def tags_spelled_out():
    """Equal tags may be listed one by one."""
    return edited(over={"tags-0-0": b"\x00\x01\x01\x01"})


@vector("segment", "success", "02 §5")
def change_without_entries():
    """A change may create a record and set nothing."""
    return with_digest(single(entries=[]), [])


@vector("segment", "success", "02 §8")
def texts_at_their_limits():
    """A scope of 64 bytes, an author of 256, a note of 16,384."""
    return single(scope="u" * 64, author="ă" * 128, note="n" * 16_384)


@vector("segment", "success", "02 §8")
def content_at_its_limit():
    """A content of 1,048,576 bytes, behind few bytes of DEFLATE."""
    return single(entries=[assign(FIELD, 10, b"a" * 1_048_576)], deflate=deflate_matched)


@vector("segment", "success", "02 §8")
def entries_and_members_at_their_limits():
    """512 entries, one of them a group of 64 members."""
    entries = [assign(1000 + i, 0, "") for i in range(511)]
    return single(entries=[group(GROUP, [(2000 + i, 0, "") for i in range(64)]), *entries])


def many_members(together: int) -> Segment:
    """One entry is used; others in the table of entries have 64 members each and what remains."""
    full, rest = divmod(together - 1, 64)
    rows = (b"\x00\x00" + varint(64) + bytes(64)) * full + b"\x00\x00" + varint(rest) + bytes(rest)
    over = {"entries": lambda table: varint(full + 2) + table[1:] + rows}
    return single(over=over, deflate=deflate_matched)


@vector("segment", "success", "02 §8")
def members_together_at_their_limit():
    """524,288 members in the table of entries."""
    return many_members(524_288)


def many_shape_entries(together: int) -> Segment:
    """One shape is used; others name an include 512 times and what remains."""
    full, rest = divmod(together - 1, 512)
    rows = (b"\x00" + varint(512) + bytes(512)) * full + b"\x00" + varint(rest) + bytes(rest)
    over = {"shapes": lambda table: varint(full + 2) + table[1:] + rows}
    return single(entries=[include(SET_FIELD, 1, "x")], over=over, deflate=deflate_matched)


@vector("segment", "success", "02 §8")
def shape_entries_together_at_their_limit():
    """524,288 entries in the table of shapes."""
    return many_shape_entries(524_288)


def many_shape_members(shapes: int) -> Segment:
    """One entry is used; another has 64 members and is named by as many shapes, each with it alone."""
    entry = b"\x00\x00" + varint(64) + bytes(64)
    over = {
        "entries": lambda table: varint(2) + table[1:] + entry,
        "shapes": lambda table: varint(shapes + 1) + table[1:] + b"\x00\x01\x01" * shapes,
    }
    return single(over=over, deflate=deflate_matched)


@vector("segment", "success", "02 §8")
def shape_members_together_below_their_limit():
    """524,225 members of the entries that shapes name; one more shape would be too much."""
    return many_shape_members(8_191)


@cache
def log_of_many_uses() -> Log:
    """1,024 changes of 512 entries each, which have no members, and one of a single entry."""
    log = Log(A)
    entries = [group(1000 + i, []) for i in range(512)]
    for _ in range(1_024):
        log.change(entries, time=0)
    log.change(entries[:1], time=0)
    return log


def many_uses(changes: int) -> Segment:
    log = log_of_many_uses()
    return Segment(log, log.changes[:changes], deflate=deflate_matched)


@vector("segment", "success", "02 §8")
def uses_together_at_their_limit():
    """524,288 uses: 1,024 changes of 512 entries each."""
    return many_uses(1_024)


@vector("segment", "success", "02 §8")
def replaced_at_its_limit():
    """An entry that replaces 4,096 dots."""
    return replacing([Dot(B.id, 100 + i, bytes(8)) for i in range(4_096)])


@vector("segment", "success", "02 §8")
def dependencies_at_their_limit():
    """512 dependencies."""
    return single(dependencies=[(0, B.id, i, H(b"x")) for i in range(1, 513)])


# --- Segments: framing (03 §1) ---------------------------------------------------------------------


@vector("segment", "truncated", "03 §1")
def empty():
    """No byte at all."""
    return b""


@vector("segment", "truncated", "03 §1")
def header_cut():
    """The bytes end inside the header."""
    return single().data[:100]


@vector("segment", "truncated", "03 §1")
def signature_cut():
    """The bytes end inside the signature."""
    made = single()
    return made.data[: len(varint(len(made.header)) + made.header) + 63]


@vector("segment", "truncated", "03 §1")
def form_missing():
    """The bytes end after the signature."""
    made = single()
    return made.data[: len(varint(len(made.header)) + made.header) + 64]


@vector("segment", "truncated", "03 §1")
def payload_cut():
    """The payload lacks its last byte."""
    return single().data[:-1]


@vector("segment", "limit", "02 §8")
def header_too_long():
    """A header of 65,537 bytes is announced."""
    return varint(65_537)


@vector("segment", "limit", "02 §8")
def payload_too_long():
    """A payload of 33,554,433 bytes is announced."""
    return single(over={"payload-length": varint(33_554_433)})


@vector("segment", "varint", "02 §1")
def header_length_not_shortest():
    """The length of the header takes a byte too many."""
    return single(over={"header-length": lambda length: length[:-1] + bytes([length[-1] | 0x80, 0])})


@vector("segment", "version", "03 §1")
def form_unknown():
    """Form 2 is not known."""
    return single(over={"form": b"\x02"})


@vector("segment", "trailing", "03 §1")
def trailing_byte():
    """A byte after the payload."""
    return single(over={"after": b"\x00"})


# --- Segments: header (03 §2) ----------------------------------------------------------------------


@vector("segment", "magic", "03 §2")
def header_magic():
    """Another magic."""
    return single(over={"magic": b"KBSX"})


@vector("segment", "version", "03 §2")
def header_version():
    """Version 2."""
    return single(over={"version": b"\x02"})


@vector("segment", "truncated", "03 §2")
def header_without_last_byte():
    """A signed header that ends inside its Merkle root."""
    return single(over={"merkle": lambda root: root[:-1]})


@vector("segment", "trailing", "03 §2")
def header_trailing():
    """A signed header with a byte after its Merkle root."""
    return single(over={"header-end": b"\x00"})


@vector("segment", "limit", "02 §8")
def scope_too_long():
    """A scope of 65 bytes."""
    return single(scope="u" * 65)


@vector("segment", "text", "02 §2")
def scope_not_text():
    """A scope that is not UTF-8."""
    return single(scope=b"unit/\xff")


@vector("segment", "varint", "02 §1")
def first_not_shortest():
    """`first` takes two bytes."""
    return single(over={"first": b"\x81\x00"})


@vector("segment", "limit", "02 §8")
def last_too_great():
    """The number 4,294,967,296."""
    log = Log(A, number=2**32 - 1)
    log.change([assign(16, 1, "x")])
    log.change([assign(16, 1, "y")])
    return Segment(log, log.changes)


@vector("segment", "limit", "02 §8")
def first_too_great():
    """`first` is 4,294,967,296, which is also above `last`."""
    return single(over={"first": varint(2**32)})


@vector("segment", "count", "03 §2")
def first_is_zero():
    """Numbers count from 1."""
    log = Log(A, number=0)
    log.change([assign(16, 1, "xa")])
    return Segment(log, log.changes)


@vector("segment", "count", "03 §2")
def first_above_last():
    """`first` is 2, `last` is 1."""
    return single(over={"first": b"\x02"})


@vector("segment", "count", "03 §2")
def count_zero():
    """No changes."""
    return single(over={"count": b"\x00"})


@vector("segment", "count", "03 §2")
def count_above_range():
    """Four changes in the numbers 1 to 3."""
    return edited(over={"count": b"\x04"})


@vector("segment", "count", "03 §2")
def count_above_range_at_the_top():
    """Three changes in the last two numbers: a sum that does not fit 32 bits must not wrap."""
    log = Log(A, number=2**32 - 2)
    log.change([assign(16, 1, "x")])
    log.change([assign(16, 1, "y")])
    return Segment(log, log.changes, over={"count": b"\x03"})


@vector("segment", "count", "03 §2")
def count_one_in_range():
    """One change cannot be both the first and another last."""
    return single(over={"last": b"\x02"})


@vector("segment", "limit", "02 §8")
def count_too_great():
    """16,385 changes."""
    return single(over={"last": varint(16_385), "count": varint(16_385)})


@vector("segment", "kind", "02 §3")
def previous_marker():
    """The marker of `previous` is 2."""
    return single(previous=H(b"x"), over={"previous": b"\x02" + H(b"x")})


@vector("segment", "kind", "02 §3")
def enrolment_marker():
    """The marker of the enrolment is 255."""
    return single(over={"enrolment": b"\xff" + ANOTHER.bytes})


@vector("segment", "limit", "02 §8")
def dependencies_too_many():
    """513 dependencies."""
    return single(dependencies=[(0, B.id, i, H(b"x")) for i in range(1, 514)])


@vector("segment", "limit", "02 §8")
def dependency_number_too_great():
    """A dependency on the number 4,294,967,296."""
    return single(dependencies=[(0, B.id, 2**32, H(b"x"))])


@vector("segment", "limit", "02 §8")
def enrolment_number_too_great():
    """An enrolment by the number 4,294,967,296."""
    return single(enrolment=Dot(B.id, 2**32, bytes(8)))


@vector("segment", "kind", "03 §2")
def dependency_where():
    """`where` is 2."""
    return single(dependencies=[(2, B.id, 1, H(b"x"))])


@vector("segment", "kind", "03 §2")
def dependency_where_in_province():
    """`where` is 1 in a segment of the province."""
    return single(scope="province", dependencies=[(1, B.id, 1, H(b"x"))])


@vector("segment", "order", "03 §2")
def dependencies_twice():
    """A dependency twice."""
    return single(dependencies=[(0, B.id, 1, H(b"x"))] * 2)


@vector("segment", "order", "03 §2")
def dependencies_not_by_where():
    """The province before the scope itself."""
    return single(dependencies=[(1, B.id, 1, H(b"x")), (0, B.id, 1, H(b"x"))])


@vector("segment", "order", "03 §2")
def dependencies_not_by_replica():
    """Replicas in descending order."""
    high, low = sorted([B.id, C.id], reverse=True)
    return single(dependencies=[(0, high, 1, H(b"x")), (0, low, 2, H(b"x"))])


@vector("segment", "order", "03 §2")
def dependencies_not_by_last():
    """The numbers 256 and 129 descend, although their bytes ascend."""
    return single(dependencies=[(0, B.id, 256, H(b"x")), (0, B.id, 129, H(b"x"))])


@vector("segment", "order", "03 §2")
def dependencies_not_by_hash():
    """Hashes in descending order."""
    return single(dependencies=[(0, B.id, 1, b"\x02" * 32), (0, B.id, 1, b"\x01" * 32)])


@vector("segment", "limit", "02 §8")
def inflated_too_great():
    """33,554,433 bytes are to inflate."""
    return single(over={"inflated": varint(33_554_433)})


@vector("segment", "limit", "02 §8")
def stored_too_great():
    """33,554,433 bytes are to be stored."""
    return single(over={"stored": varint(33_554_433)})


@vector("segment", "count", "03 §5")
def stored_contradicts():
    """The payload has a byte less than the header says."""
    return single(over={"stored": lambda stored: bytes([stored[0] + 1, *stored[1:]])})


# --- Segments: key and signature (02 §7, 03 §3) ----------------------------------------------------


def forged(key: bytes) -> Segment:
    """A segment whose signature verifies in a library that does not refuse the key."""
    for attempt in range(1000):
        forger = Forger(key)
        log = Log(forger)
        log.change([assign(16, 1, "xa")], time=EPOCH_2026 + attempt)
        made = Segment(log, log.changes)
        if forger.luck:
            return made
    raise AssertionError("no luck")


@vector("segment", "key", "02 §7")
def replica_of_order_1():
    """Signed with the neutral element."""
    return forged(key_of(1))


@vector("segment", "key", "02 §7")
def replica_of_order_2():
    """Signed with the key of order 2."""
    return forged(key_of(P - 1))


@vector("segment", "key", "02 §7")
def replica_of_order_4():
    """Signed with a key of order 4."""
    return forged(key_of(0))


@vector("segment", "key", "02 §7")
def replica_of_order_8():
    """Signed with a key of order 8."""
    return forged(SMALL_ORDER_8[0])


@vector("segment", "key", "02 §7")
def replica_of_order_8_other():
    """Signed with the other y of order 8, x negative."""
    return forged(key_of(int.from_bytes(SMALL_ORDER_8[1], "little"), 1))


@vector("segment", "key", "02 §7")
def replica_not_canonical():
    """Signed with a y above the field: another form of the neutral element."""
    return forged(key_of(P + 1))


@vector("segment", "signature", "02 §7")
def replica_not_on_curve():
    """A key that is no point of the curve verifies nothing."""
    return single(over={"replica": not_on_curve()})


@vector("segment", "signature", "03 §3")
def signature_bit():
    """One bit of the signature is wrong."""
    return single(over={"signature": lambda s: bytes([s[0] ^ 1, *s[1:]])})


@vector("segment", "signature", "03 §3")
def signature_of_another():
    """Signed by another replica."""
    return single(signer=B)


@vector("segment", "signature", "03 §3")
def signature_without_context():
    """The signature is over the segment hash alone."""
    return single(over={"signature": A.sign(single().hash)})


@vector("segment", "signature", "03 §3")
def signature_for_bundle():
    """The signature is over the hash as that of a bundle."""
    return single(over={"signature": A.sign(b"kieubao bundle 1\x00" + single().hash)})


@vector("segment", "signature", "03 §3")
def signature_malleated():
    """S is replaced by S plus the order of the group (RFC 8032 §5.1.7)."""

    def malleated(signature: bytes) -> bytes:
        s = int.from_bytes(signature[32:], "little") + ORDER
        return signature[:32] + s.to_bytes(32, "little")

    return single(over={"signature": malleated})


# --- Segments: payload (03 §4) ---------------------------------------------------------------------


@vector("segment", "hash", "03 §5")
def payload_hash():
    """The signed hash is that of another payload."""
    return single(over={"payload-hash": H(b"x")})


@vector("segment", "hash", "03 §5")
def payload_bit():
    """One bit of the secret was changed after signing."""
    return single(over={"payload": lambda p: p[:1] + bytes([p[1] ^ 1]) + p[2:]})


@vector("segment", "truncated", "03 §4")
def payload_empty():
    """A signed payload without even a method."""
    return single(over={"method": b"", "stored-data": b"", "inflated": b"\x00"})


@vector("segment", "version", "03 §4")
def method_unknown():
    """Method 2."""
    return single(over={"method": b"\x02"})


@vector("segment", "compression", "03 §4")
def plain_longer_than_stated():
    """Method 0, and a byte more than stated."""
    return edited(over={"inflated": lambda n: bytes([n[0] - 1, *n[1:]])})


@vector("segment", "compression", "03 §4")
def plain_shorter_than_stated():
    """Method 0, and a byte less than stated."""
    return edited(over={"inflated": lambda n: bytes([n[0] + 1, *n[1:]])})


@vector("segment", "compression", "03 §4")
def inflates_longer_than_stated():
    """A byte more than stated."""
    return edited(deflate=deflate_stored, over={"inflated": lambda n: bytes([n[0] - 1, *n[1:]])})


@vector("segment", "compression", "03 §4")
def inflates_shorter_than_stated():
    """A byte less than stated."""
    return edited(deflate=deflate_stored, over={"inflated": lambda n: bytes([n[0] + 1, *n[1:]])})


@vector("segment", "compression", "03 §4")
def inflates_without_end():
    """A bomb: 1 MiB behind a stated length of few bytes."""
    return edited(deflate=lambda data: deflate_matched(data + bytes(1_048_576)))


@vector("segment", "compression", "03 §4")
def inflates_to_nothing():
    """Nothing is stated, something inflates."""
    return edited(deflate=deflate_stored, over={"inflated": b"\x00"})


@vector("segment", "compression", "03 §4")
def deflate_trailing():
    """A byte after the last block."""
    return edited(deflate=lambda data: deflate_stored(data) + b"\x00")


@vector("segment", "compression", "03 §4")
def deflate_unfinished():
    """All data is there, but no block is the last."""
    return edited(deflate=lambda data: b"\x00" + deflate_stored(data)[1:])


@vector("segment", "compression", "03 §4")
def deflate_cut():
    """The last block lacks a byte."""
    return edited(deflate=lambda data: deflate_stored(data)[:-1])


@vector("segment", "compression", "03 §4")
def deflate_block_type():
    """A block of the reserved type 3."""
    return edited(deflate=lambda data: b"\x07" + deflate_stored(data)[1:])


@vector("segment", "compression", "03 §4")
def deflate_with_zlib_header():
    """A zlib stream instead of raw DEFLATE."""

    def zlib_stream(data: bytes) -> bytes:
        a, b = 1, 0
        for byte in data:
            a = (a + byte) % 65_521
            b = (b + a) % 65_521
        return b"\x78\x01" + deflate_stored(data) + (b << 16 | a).to_bytes(4, "big")

    return edited(deflate=zlib_stream)


@vector("segment", "truncated", "03 §4")
def data_empty():
    """A payload without data."""
    return single(over={"stored-data": b"", "inflated": b"\x00"})


@vector("segment", "truncated", "03 §4")
def data_cut():
    """The last content lacks a byte."""
    return single(over={"values-0-0": lambda c: c[:-1]})


@vector("segment", "trailing", "03 §4")
def data_trailing():
    """A byte after the last column."""
    return single(over={"data-end": b"\x00"})


@vector("segment", "varint", "02 §1")
def data_not_shortest():
    """The index of an author takes two bytes."""
    return single(over={"author-column": b"\x80\x00"})


# --- Segments: tables (03 §4) ----------------------------------------------------------------------


@vector("segment", "limit", "02 §8")
def replicas_too_many():
    """16,385 replicas are announced."""
    return single(over={"replicas": varint(16_385)})


@vector("segment", "limit", "02 §8")
def authors_too_many():
    """16,385 authors are announced."""
    return single(over={"authors": varint(16_385)})


@vector("segment", "limit", "02 §8")
def names_too_many():
    """16,385 names are announced."""
    return single(over={"names": varint(16_385)})


@vector("segment", "limit", "02 §8")
def table_of_entries_too_long():
    """16,385 entries are announced."""
    return single(over={"entries": varint(16_385)})


@vector("segment", "limit", "02 §8")
def shapes_too_many():
    """16,385 shapes are announced."""
    return single(over={"shapes": varint(16_385)})


@vector("segment", "limit", "02 §8")
def author_too_long():
    """An author of 257 bytes."""
    return single(author="a" * 257)


@vector("segment", "text", "02 §2")
def author_not_text():
    """An author that is not UTF-8."""
    return single(author=b"B\xecnh")


@vector("segment", "kind", "02 §3")
def name_kind():
    """A name that begins with 2."""
    return single(over={"names": b"\x02\x00\x03\x02\x10"})


@vector("segment", "reference", "03 §4")
def name_of_missing_replica():
    """A name points past the table of replicas."""
    return single(
        entries=[assign(FIELD, 1, "x")],
        over={"replicas": b"\x00", "names": b"\x02\x00\x03\x01\x00\x06" + FIELD.hash},
    )


@vector("segment", "limit", "02 §8")
def name_number_too_great():
    """A field that the change 4,294,967,296 defines."""
    return single(entries=[assign(Dot(FORMS.id, 2**32, bytes(8)), 1, "x")])


@vector("segment", "reference", "03 §4")
def entry_of_missing_register():
    """An entry's register is past the table of names."""
    return single(over={"entries": b"\x01\x00\x02\x01\x01"})


@vector("segment", "reference", "03 §4")
def entry_of_missing_member():
    """An entry's member is past the table of names."""
    return single(over={"entries": b"\x01\x00\x01\x01\x02"})


@vector("segment", "kind", "03 §4")
def entry_kind():
    """An entry of kind 3."""
    entry = assign(16, 1, "xa")
    entry.kind = 3
    return single(entries=[entry])


@vector("segment", "kind", "03 §4")
def unused_entry_kind():
    """An entry of kind 3 that nothing uses."""
    return single(over={"entries": lambda table: b"\x02" + table[1:] + b"\x03\x01\x01\x01"})


@vector("segment", "limit", "02 §8")
def members_too_many():
    """65 members are announced."""
    return single(over={"entries": b"\x01\x00\x01" + varint(65)})


@vector("segment", "limit", "02 §8")
def members_together_too_many():
    """524,289 members in the table of entries."""
    return many_members(524_289)


@vector("segment", "truncated", "03 §4")
def table_of_entries_cut():
    """16,384 entries are announced and the data ends in the first."""
    after = ["shapes", "numbers", "times", "author-column", "shape-column", "records", "notes"]
    over = dict.fromkeys([*after, "replaced-0", "tags-0-0", "values-0-0"], b"")
    return single(over=over | {"entries": varint(16_384) + b"\x00\x01"})


@vector("segment", "reference", "03 §4")
def shape_of_missing_collection():
    """A shape's collection is past the table of names."""
    return single(over={"shapes": b"\x01\x02\x01\x00"})


@vector("segment", "reference", "03 §4")
def shape_of_missing_entry():
    """A shape names an entry past the table of entries."""
    return single(over={"shapes": b"\x01\x00\x01\x01"})


@vector("segment", "reference", "03 §4")
def shape_of_entry_far_beyond():
    """A shape names the entry at 2^64−1."""
    return single(over={"shapes": b"\x01\x00\x01" + varint(2**64 - 1)})


@vector("segment", "reference", "03 §4")
def unused_shape_of_missing_entry():
    """A shape that no change has names an entry past the table of entries."""
    return single(over={"shapes": lambda table: b"\x02" + table[1:] + b"\x00\x01\x01"})


@vector("segment", "limit", "02 §8")
def entries_too_many():
    """513 entries are announced."""
    return single(over={"shapes": b"\x01\x00" + varint(513)})


@vector("segment", "limit", "02 §8")
def shape_entries_together_too_many():
    """524,289 entries in the table of shapes."""
    return many_shape_entries(524_289)


@vector("segment", "limit", "02 §8")
def shape_members_together_too_many():
    """524,289 members of the entries that shapes name."""
    return many_shape_members(8_192)


@vector("segment", "order", "02 §5")
def register_twice():
    """One change assigns a register twice."""
    return single(entries=[assign(16, 1, "a"), assign(16, 1, "b")])


@vector("segment", "order", "02 §5")
def register_twice_by_two_names():
    """One change assigns a register twice, by two equal entries of the table of names."""
    over = {
        "names": b"\x03\x00\x03\x00\x10\x00\x10",
        "entries": b"\x02" + b"\x00\x01\x01\x01" + b"\x00\x02\x01\x02",
        "shapes": b"\x01\x00\x02\x00\x01",
        "values-0-0": column([b"a"]) + b"\x00" + b"\x01\x01" + column([b"b"]),
    }
    return single(entries=[assign(16, 1, "a"), assign(16, 1, "b")], over=over)


@vector("segment", "order", "02 §5")
def register_twice_by_two_entries():
    """One change assigns a register twice, by an entry that the table of entries says twice."""
    over = {
        "entries": b"\x02" + b"\x00\x01\x01\x01" * 2,
        "shapes": b"\x01\x00\x02\x00\x01",
        "values-0-0": column([b"a"]) + b"\x00" + b"\x01\x01" + column([b"b"]),
    }
    return single(entries=[assign(16, 1, "a"), assign(16, 1, "b")], over=over)


@vector("segment", "order", "02 §5")
def register_twice_in_an_unused_shape():
    """A shape that no change has assigns a register twice."""
    return single(over={"shapes": lambda table: b"\x02" + table[1:] + b"\x00\x02\x00\x00"})


@vector("segment", "order", "02 §5")
def register_assigned_and_included():
    """One change includes an element in a register that it also assigns."""
    return single(entries=[include(16, 1, "a"), assign(16, 1, "b")])


@vector("segment", "order", "02 §5")
def register_included_and_assigned():
    """One change assigns a register that it also includes an element in."""
    return single(entries=[assign(16, 1, "a"), include(16, 1, "b")])


def set_entry(kind: int, members: list, over: dict | None = None) -> Segment:
    """A change of a set field that has other members than itself."""
    return single(entries=[Entry(kind, SET_FIELD, members, [])], collection=COLLECTION, over=over)


@vector("segment", "kind", "02 §5")
def set_entry_of_two_members():
    """An include of a set field that has a second member."""
    return set_entry(1, [(SET_FIELD, 1, b"a"), (OTHER_FIELD, 1, b"b")])


@vector("segment", "kind", "02 §5")
def set_entry_of_another_member():
    """An exclude whose member is another field than its register."""
    return set_entry(2, [(OTHER_FIELD, 1, b"a")])


@vector("segment", "kind", "02 §5")
def set_entry_without_members():
    """An include without a value."""
    return set_entry(1, [])


@vector("segment", "kind", "03 §4")
def set_entry_of_two_members_after_assign():
    """An include of two members in a register that is assigned: entries are checked before shapes."""
    members = [(SET_FIELD, 1, b"a"), (OTHER_FIELD, 1, b"b")]
    return single(entries=[assign(SET_FIELD, 1, "x"), Entry(1, SET_FIELD, members, [])], collection=COLLECTION)


@vector("segment", "reference", "03 §4")
def set_entry_of_missing_member():
    """An include of two members, the second past the table of names: the entry is read before it is checked."""
    members = [(SET_FIELD, 1, b"a"), (OTHER_FIELD, 1, b"b")]
    return set_entry(1, members, over={"entries": b"\x01\x01\x01\x02\x01\x03"})


@vector("segment", "kind", "02 §5")
def unused_set_entry_of_another_member():
    """An include that nothing uses has another member than its register."""
    return single(over={"entries": lambda table: b"\x02" + table[1:] + b"\x01\x01\x01\x00"})


# --- Segments: columns of all changes (03 §4) ------------------------------------------------------


@vector("segment", "count", "03 §4")
def numbers_do_not_begin_at_first():
    """The first number is not `first`."""
    return edited(over={"first": b"\x01", "numbers": b"\x01\x00\x00", "last": b"\x04"})


@vector("segment", "count", "03 §4")
def numbers_beyond_last():
    """The last number is above `last`."""
    return edited(over={"numbers": b"\x00\x00\x01"})


@vector("segment", "count", "03 §4")
def numbers_do_not_reach_last():
    """The last number is below `last`."""
    return edited(over={"last": b"\x04"})


@vector("segment", "count", "03 §4")
def numbers_overflow():
    """A number beyond 2^64−1 must not wrap."""
    log = Log(A, number=2**32 - 2)
    log.change([assign(16, 1, "x")])
    log.change([assign(16, 1, "y")])
    return Segment(log, log.changes, over={"numbers": b"\x00" + varint(2**64 - 1)})


@vector("segment", "reference", "03 §4")
def author_missing():
    """An author past the table."""
    return single(over={"author-column": b"\x01"})


@vector("segment", "reference", "03 §4")
def shape_missing():
    """A shape past the table."""
    return single(over={"shape-column": b"\x01"})


@vector("segment", "reference", "03 §4")
def shape_far_beyond():
    """A shape at 2^64−1."""
    return single(over={"shape-column": varint(2**64 - 1)})


@vector("segment", "reference", "03 §4")
def record_back_zero():
    """A record 0 places back."""
    return edited(over={"records": b"\x00\x01\x00\x01\x02"})


@vector("segment", "reference", "03 §4")
def record_back_too_far():
    """A record before the first change of the segment."""
    return edited(over={"records": b"\x00\x01\x02\x01\x02"})


@vector("segment", "reference", "03 §4")
def record_back_far_beyond():
    """A record 2^64−1 places back."""
    return edited(over={"records": b"\x00\x01" + varint(2**64 - 1) + b"\x01\x02"})


@vector("segment", "reference", "03 §4")
def record_of_missing_replica():
    """A record of a replica past the table."""
    return edited(over={"records": b"\x00\x02\x01" + bytes(8) + b"\x01\x02"})


@vector("segment", "reference", "03 §4")
def record_of_replica_far_beyond():
    """A record of the replica at 2^64−3."""
    return edited(over={"records": b"\x00" + varint(2**64 - 1) + b"\x01" + bytes(8) + b"\x01\x02"})


@vector("segment", "limit", "02 §8")
def record_number_too_great():
    """A record of the number 4,294,967,296."""
    return single(record=Dot(B.id, 2**32, bytes(8)))


@vector("segment", "version", "03 §4")
def notes_coding():
    """Notes in coding 3."""
    return single(over={"notes": b"\x03\x00"})


@vector("segment", "limit", "02 §8")
def note_too_long():
    """A note of 16,385 bytes."""
    return single(over={"notes": b"\x00" + varint(16_385)})


@vector("segment", "text", "02 §2")
def note_not_text():
    """A note that is not UTF-8."""
    return single(note=b"\xff")


@vector("segment", "text", "02 §2")
def note_cut_in_a_character():
    """Two notes that are UTF-8 only when joined."""
    log = Log(A)
    log.change([assign(16, 1, "a")], note=b"\xc3")
    log.change([assign(16, 1, "b")], note=b"\xa3")
    return Segment(log, log.changes)


@vector("segment", "reference", "03 §4")
def note_past_dictionary():
    """A note past its dictionary."""
    return single(coding=DICTIONARY, over={"notes": b"\x01\x01\x00\x01"})


@vector("segment", "reference", "03 §4")
def note_of_empty_dictionary():
    """A note of a dictionary without entries."""
    return single(coding=DICTIONARY, over={"notes": b"\x01\x00\x00"})


@vector("segment", "limit", "02 §8")
def note_by_position_too_long():
    """A note of 65 bytes by position, which is not too long for a note."""
    return single(note="n" * 65, over={"notes": column([b"n" * 65], BY_POSITION)})


@vector("segment", "text", "03 §4")
def notes_by_position_cut_in_a_character():
    """Two notes by position that are UTF-8 only when joined."""
    log = Log(A)
    log.change([assign(16, 1, "a")], note=b"\xc3")
    log.change([assign(16, 1, "b")], note=b"\xa3")
    return Segment(log, log.changes, coding=BY_POSITION)


@vector("segment", "limit", "02 §8")
def uses_together_too_many():
    """524,289 uses: 1,024 changes of 512 entries each and one of a single entry."""
    return many_uses(1_025)


# --- Segments: columns of entries (03 §4) ----------------------------------------------------------


@vector("segment", "kind", "03 §4")
def replaced_marker():
    """The first byte of a replaced column is 2."""
    return single(over={"replaced-0": b"\x02"})


@vector("segment", "trailing", "03 §4")
def columns_of_an_unused_entry():
    """An entry that nothing uses has columns all the same, of no values."""
    over = {
        "entries": lambda table: b"\x02" + table[1:] + b"\x00\x00\x01\x00",
        "data-end": b"\x00" + b"\x01\x01" + b"\x00",
    }
    return single(over=over)


@vector("segment", "truncated", "03 §4")
def replaced_column_cut():
    """The replaced items of the last use are missing."""
    return single(entries=[group(GROUP, [])], collection=COLLECTION, over={"replaced-0": b"\x01"})


@vector("segment", "limit", "02 §8")
def replaced_too_many():
    """4,097 replaced items are announced."""
    return edited(over={"replaced-0": b"\x01\x00" + varint(4_097)})


@vector("segment", "reference", "03 §4")
def replaced_self_in_creating_change():
    """The change that creates the record replaces a value of it by k = 0."""
    return single(over={"replaced-0": b"\x01\x01\x00"})


@vector("segment", "reference", "03 §4")
def replaced_back_zero():
    """A value is to replace itself."""
    return edited(over={"replaced-0": b"\x01\x00\x01\x00\x01\x01\x00"})


@vector("segment", "reference", "03 §4")
def replaced_back_too_far():
    """A replaced value before the first change of the segment."""
    return edited(over={"replaced-0": b"\x01\x00\x01\x01\x02\x01\x01\x01"})


@vector("segment", "reference", "03 §4")
def replaced_of_missing_replica():
    """A replaced value of a replica past the table."""
    return edited(over={"replaced-0": b"\x01\x00\x01\x02\x01" + bytes(8) + b"\x01\x01\x01"})


@vector("segment", "order", "02 §5")
def replaced_not_ascending():
    """Replaced dots with descending numbers."""
    return replacing([Dot(B.id, 9, bytes(8)), Dot(B.id, 8, bytes(8))])


@vector("segment", "order", "02 §5")
def replaced_not_by_number():
    """The numbers 256 and 129 descend, although their bytes ascend."""
    return replacing([Dot(B.id, 256, bytes(8)), Dot(B.id, 129, bytes(8))])


@vector("segment", "order", "02 §5")
def replaced_not_by_hash():
    """Replaced dots that differ in their hashes, descending."""
    return replacing([Dot(B.id, 9, b"\x02" * 8), Dot(B.id, 9, b"\x01" * 8)])


@vector("segment", "order", "02 §5")
def replaced_twice():
    """A dot replaced twice."""
    return replacing([Dot(B.id, 9, bytes(8))] * 2)


@vector("segment", "order", "03 §4")
def replaced_twice_in_two_forms():
    """A dot replaced twice: as the record's own and as the change before."""
    log = Log(A)
    made = log.change([assign(16, 1, "a")])
    log.change([assign(16, 1, "b", [made.dot, made.dot])], record=made)
    return Segment(log, log.changes, over={"replaced-0": b"\x01\x00\x02\x00\x01\x01"})


@vector("segment", "order", "02 §5")
def replaced_parts_not_ascending():
    """Two parts of one change, descending."""
    dot = Dot(B.id, 9, bytes(8))
    return replacing([(dot, 2), (dot, 1)], kind=include)


@vector("segment", "order", "02 §5")
def replaced_part_twice():
    """One part of a change twice."""
    dot = Dot(B.id, 9, bytes(8))
    return replacing([(dot, 1), (dot, 1)], kind=exclude)


@vector("segment", "success", "02 §8")
def replaced_part_at_its_limit():
    """The part 511 of a change of 512 entries."""
    return replacing([(Dot(B.id, 9, bytes(8)), 511)], kind=include)


@vector("segment", "limit", "02 §8")
def replaced_part_too_great():
    """The part 512."""
    return replacing([(Dot(B.id, 9, bytes(8)), 512)], kind=include)


@vector("segment", "limit", "02 §8")
def replaced_number_too_great():
    """A replaced value of the number 4,294,967,296."""
    return replacing([Dot(B.id, 2**32, bytes(8))])


@vector("segment", "kind", "03 §4")
def tags_marker():
    """The marker before the tags is 2."""
    return single(over={"tags-0-0": b"\x02\x01"})


@vector("segment", "version", "03 §4")
def values_coding():
    """Contents in coding 3."""
    return single(over={"values-0-0": b"\x03\x02xa"})


@vector("segment", "version", "03 §4")
def values_coding_of_many_bits():
    """Contents in coding 130, of which the low bits are those of a known coding."""
    return single(over={"values-0-0": b"\x82\x02ax"})


@vector("segment", "limit", "02 §8")
def content_too_long():
    """A content of 1,048,577 bytes is announced."""
    return single(over={"values-0-0": b"\x00" + varint(1_048_577)})


@vector("segment", "limit", "02 §8")
def content_in_dictionary_too_long():
    """A dictionary announces a content of 2^64−1 bytes."""
    return single(over={"values-0-0": b"\x01\x01" + varint(2**64 - 1)})


@vector("segment", "text", "03 §4")
def text_value_not_text():
    """A text that is not UTF-8."""
    return single(entries=[assign(16, 1, b"x\xff")])


@vector("segment", "text", "03 §4")
def reason_not_text():
    """The reason of an empty value is not UTF-8."""
    return single(entries=[assign(16, 0, b"x\xff")])


@vector("segment", "text", "03 §4")
def dictionary_value_not_text():
    """One dictionary entry serves as bytes, which it may, and as text, which it may not."""
    log = Log(A)
    log.change([assign(16, 10, b"\xff")])
    log.change([assign(16, 1, b"\xff")])
    return Segment(log, log.changes, coding=DICTIONARY)


@vector("segment", "reference", "03 §4")
def content_past_dictionary():
    """A content past its dictionary."""
    return single(over={"values-0-0": b"\x01\x01\x02xa\x01"})


@vector("segment", "truncated", "03 §4")
def dictionary_cut():
    """A dictionary announces 16,384 strings and the data ends."""
    return single(over={"values-0-0": b"\x01" + varint(16_384) + b"\x01\x01"})


@vector("segment", "limit", "02 §8")
def dictionary_too_long():
    """A dictionary announces 16,385 strings."""
    return single(over={"values-0-0": b"\x01" + varint(16_385) + b"\x01\x01"})


@vector("segment", "success", "03 §4")
def dictionary_with_unused_bytes():
    """A string of a dictionary that no item uses need not be text."""
    over = {"notes": b"\x01\x02\x01\x00\xff\x01", "values-0-0": b"\x01\x02\x01\x02" + b"\xc3xa" + b"\x01"}
    return single(coding=DICTIONARY, over=over)


@vector("segment", "text", "03 §4")
def dictionary_cut_in_a_character():
    """Two strings of a dictionary that are UTF-8 only when joined."""
    log = Log(A)
    log.change([assign(16, 1, b"\xc3")])
    log.change([assign(16, 1, b"\xa3")])
    return Segment(log, log.changes, coding=DICTIONARY)


@vector("segment", "reference", "03 §4")
def text_past_dictionary():
    """Of two values one is not UTF-8 and the next past its dictionary: a column is read before it is checked."""
    log = Log(A)
    log.change([assign(16, 1, b"\xff")])
    log.change([assign(16, 1, b"\xff")])
    return Segment(log, log.changes, over={"values-0-0": b"\x01\x01\x01\xff\x00\x01"})


@vector("segment", "limit", "02 §8")
def content_by_position_too_long():
    """A content of 65 bytes by position."""
    return single(entries=[assign(16, 1, "x" * 65)], coding=BY_POSITION)


@vector("segment", "limit", "02 §8")
def content_by_position_of_greatest_length():
    """The second of two contents by position has 2^64−1 bytes."""
    log = Log(A)
    log.change([assign(16, 1, "a")])
    log.change([assign(16, 1, "b")])
    return Segment(log, log.changes, over={"values-0-0": b"\x02\x01" + varint(2**64 - 1) + b"ab"})


@vector("segment", "varint", "02 §1")
def content_by_position_not_shortest():
    """The length of a content by position takes two bytes."""
    return single(over={"values-0-0": b"\x02\x82\x00ax"})


@vector("segment", "truncated", "03 §4")
def content_by_position_cut():
    """The data ends between the last but one bytes of two contents by position."""
    log = Log(A)
    log.change([assign(16, 1, "ab")])
    log.change([assign(16, 1, "cd")])
    return Segment(log, log.changes, over={"values-0-0": b"\x02\x02\x02" + b"bd" + b"a"})


@vector("segment", "trailing", "03 §4")
def content_by_position_trailing():
    """A byte more than the contents by position have."""
    return single(over={"values-0-0": b"\x02\x02" + b"ax" + b"a"})


@vector("segment", "text", "03 §4")
def text_by_position_not_text():
    """A text by position whose bytes are UTF-8 as they come, but not once they are put together."""
    return single(over={"values-0-0": b"\x02\x02" + "ã".encode()}, entries=[assign(16, 1, b"\xa3\xc3")])


@vector("segment", "text", "03 §4")
def text_by_position_beside_bytes():
    """Of two contents by position the first may be any bytes, the second is text and not UTF-8."""
    log = Log(A)
    log.change([assign(16, 10, b"\xff\xfe")])
    log.change([assign(16, 1, b"\xff\xfe")])
    return Segment(log, log.changes, coding=BY_POSITION)


@vector("segment", "truncated", "03 §4")
def text_by_position_not_text_and_cut():
    """The first of two texts by position is not UTF-8, the second is cut: a column is read before it is checked."""
    log = Log(A)
    log.change([assign(16, 1, b"\xff")])
    log.change([assign(16, 1, b"ab")])
    return Segment(log, log.changes, over={"values-0-0": b"\x02\x01\x02" + b"\xffb"})


def repeated(times: int, over: dict | None = None) -> Segment:
    """Changes with one content of 1 MiB that a dictionary holds once, behind few bytes of DEFLATE."""
    log = Log(A)
    for _ in range(times):
        log.change([assign(FIELD, 10, bytes(1_048_576))], collection=COLLECTION)
    return Segment(log, log.changes, coding=DICTIONARY, deflate=deflate_matched, over=over or {})


@vector("segment", "success", "02 §8")
def dictionary_items_at_their_limit():
    """A dictionary's one string stands for 67,108,864 bytes."""
    return repeated(64)


@vector("segment", "limit", "02 §8")
def dictionary_items_too_long():
    """A dictionary's one string stands for 68,157,440 bytes."""
    return repeated(65)


@vector("segment", "limit", "02 §8")
def dictionary_items_too_long_before_a_missing_one():
    """The sum is exceeded at the item 65; the item 66, past the dictionary, is not read any more."""
    return repeated(66, over={"values-0-0": lambda values: values[:-1] + b"\x01"})


# --- Segments: Merkle root (03 §5) -----------------------------------------------------------------


@vector("segment", "merkle", "03 §5")
def merkle_of_other_changes():
    """The signed root is that of other leaves."""
    return single(over={"merkle": H(b"x")})


@vector("segment", "merkle", "03 §5")
def merkle_of_swapped_changes():
    """The signed root has the leaves in another order."""
    first, second, third = (change.leaf for change in edited_log().changes)
    return edited(over={"merkle": merkle([second, first, third])})


@vector("segment", "merkle", "02 §6")
def merkle_split_from_the_right():
    """The signed root splits three leaves into one and two."""
    first, second, third = (change.leaf for change in edited_log().changes)
    return edited(over={"merkle": H(b"\x01", first, H(b"\x01", second, third))})


@vector("segment", "merkle", "02 §6")
def merkle_without_prefix():
    """The signed root hashes nodes without their first byte."""
    first, second, third = (change.leaf for change in edited_log().changes)
    return edited(over={"merkle": H(H(first, second), third)})


def resalted(salt_of: Callable[[bytes, int], bytes]) -> Segment:
    """Two changes whose signed root is that of leaves with other salts."""

    class Resalted(Change):
        @property
        def salt(self) -> bytes:
            return salt_of(self.secret, self.number)

    log = Log(A, number=2)
    log.change([assign(16, 1, "a")])
    log.change([assign(16, 1, "b")])
    leaves = [Resalted(**vars_of(change)).leaf for change in log.changes]
    return Segment(log, log.changes, over={"merkle": merkle(leaves)})


def vars_of(change: Change) -> dict:
    return {field.name: getattr(change, field.name) for field in fields(Change)}


@vector("segment", "merkle", "02 §6")
def salts_swapped():
    """The signed root gives the last half of the hash to the even number and the first to the odd one."""

    def swapped(secret: bytes, number: int) -> bytes:
        both = H(b"\x04", secret, (number // 2).to_bytes(8, "big"))
        return both[:16] if number % 2 else both[16:]

    return resalted(swapped)


@vector("segment", "merkle", "02 §6")
def salts_of_whole_numbers():
    """The signed root takes a salt from the hash of the number itself, not of its half."""
    return resalted(lambda secret, number: H(b"\x04", secret, number.to_bytes(8, "big"))[:16])


@vector("segment", "merkle", "02 §5")
def value_differs_from_leaf():
    """A value differs from what the Merkle root covers; hash and signature are of the changed payload."""
    return single(over={"values-0-0": column([b"xb"])})


@vector("segment", "merkle", "02 §5")
def time_differs_from_leaf():
    """A time differs from what the Merkle root covers."""
    return single(over={"times": signed(EPOCH_2026)})


# --- Bundles that must be read ---------------------------------------------------------------------


def bundle(*segments: Segment, **options) -> Bundle:
    return Bundle(A, [segment.data for segment in segments], **options)


@vector("bundle", "success", "04")
def one_segment():
    """A bundle of one segment, for anyone."""
    made = edited()
    return with_digest(bundle(made), live(made.changes, (0, 1), (2, 0)))


@vector("bundle", "success", "04 §3")
def request():
    """A bundle without segments is a request."""
    return bundle(frontier=[("province", FORMS.id, [(100, H(b"genesis"))])])


@vector("bundle", "success", "04 §3")
def recipients():
    """Recipients of both kinds, in any order."""
    return bundle(single(), recipients=[b"\x01" + text("xã-b"), b"\x00" + B.id, b"\x01" + text("a")])


@vector("bundle", "success", "02 §8")
def recipients_at_their_limit():
    """4,096 recipients."""
    return bundle(recipients=[b"\x01\x00"] * 4_096)


@vector("bundle", "success", "04 §3")
def frontier():
    """Logs ascend by scope as bytes, then replica; a branch has two heads."""
    low, high = sorted([B.id, C.id])
    logs = [
        ("province", FORMS.id, [(100, H(b"g"))]),
        ("unit/a", low, [(129, b"\x09" * 32), (256, b"\x01" * 32), (256, b"\x02" * 32)]),
        ("unit/a", high, [(1, H(b"x"))]),
        ("unit/a/b", low, [(1, H(b"x"))]),
        ("unit/ă", low, [(1, H(b"x"))]),
    ]
    return bundle(frontier=logs)


@vector("bundle", "success", "02 §8")
def heads_at_their_limit():
    """A log of 64 heads."""
    return bundle(frontier=[("unit/a", B.id, [(n, H(b"x")) for n in range(1, 65)])])


@vector("bundle", "success", "04 §2")
def ignorable_chunks():
    """Chunks of the types 128 and 255 are skipped, hashed, and not counted."""
    made = single()
    chunks = [chunk(IGNORABLE, b"later"), chunk(SEGMENT, made.data), chunk(255, b"")]
    over = {"segment-chunks": b"".join(chunks)}
    return with_digest(bundle(made, over=over), live(made.changes, (0, 0)))


def chain() -> tuple[Segment, Segment, Segment]:
    """Two segments of A's log and one of B's that depends on the second."""
    log = Log(A)
    made = log.change([assign(FIELD, 1, "một")], collection=COLLECTION)
    first = Segment(log, log.changes[:])
    log.change([assign(FIELD, 1, "hai", [made.dot])], record=made, collection=COLLECTION)
    second = Segment(log, log.changes[1:], previous=first.hash)
    other = Log(B)
    replaced = [log.changes[1].dot]
    other.change([assign(FIELD, 1, "ba", replaced)], record=made, collection=COLLECTION)
    third = Segment(other, other.changes, dependencies=[(0, A.id, 2, second.hash)])
    return first, second, third


@vector("bundle", "success", "03 §6")
def two_segments_and_a_dependent():
    """A chain of two segments, and one of another replica that replaces what the second wrote."""
    segments = chain()
    return with_digest(bundle(*segments), [(segments[2].changes[0], 0)])


@vector("bundle", "success", "03 §6")
def branch():
    """A copied database counted on in two places: both number 3 stand, the shared number 2 stands once."""
    log = Log(A)
    made = log.change([assign(FIELD, 1, "một")], collection=COLLECTION)
    first = Segment(log, log.changes[:])
    shared = log.change([assign(FIELD, 1, "hai", [made.dot])], record=made, collection=COLLECTION)
    tails = []
    for word in ["ba", "bốn"]:
        tail = log.change([assign(FIELD, 1, word, [shared.dot])], record=made, collection=COLLECTION, number=3)
        tails.append(Segment(log, [shared, tail], previous=first.hash))
    return with_digest(bundle(first, *tails), [(tails[0].changes[1], 0), (tails[1].changes[1], 0)])


@vector("bundle", "success", "01 §2")
def segment_twice():
    """The same segment twice adds nothing."""
    made = edited()
    return with_digest(bundle(made, made), live(made.changes, (0, 1), (2, 0)))


@vector("bundle", "success", "01 §8")
def two_scopes():
    """Each scope has its own digest: the forms in the province, a record in a unit."""
    forms = Log(FORMS, "province")
    field = forms.change([assign(16, 1, "ho_ten"), assign(33, 1, "text")], collection=2)
    first = Segment(forms, forms.changes)
    log = Log(A)
    log.change([assign(field.dot, 1, "Bình")], collection=COLLECTION)
    second = Segment(log, log.changes, dependencies=[(1, FORMS.id, 1, first.hash)])
    facts = {
        "digest-province": digest(live(forms.changes, (0, 0), (0, 1))).hex(),
        "digest-unit/a": digest(live(log.changes, (0, 0))).hex(),
    }
    return bundle(first, second), facts


# --- Bundles: first line (04 §1) -------------------------------------------------------------------


@vector("bundle", "magic", "04 §1")
def line_of_another_format():
    """Another format."""
    return b"%PDF-1.7\n"


@vector("bundle", "magic", "04 §1")
def line_in_capitals():
    """The line in capitals."""
    return bundle(over={"line": b"Kieubao-Bundle/1 Plain\n"}).data


@vector("bundle", "version", "04 §1")
def line_of_version_2():
    """Version 2."""
    return bundle(over={"line": b"kieubao-bundle/2 plain\n"})


@vector("bundle", "version", "04 §1")
def line_with_another_word():
    """Another word."""
    return bundle(over={"line": b"kieubao-bundle/1 sealed\n"})


@vector("bundle", "version", "04 §1")
def line_with_carriage_return():
    """The line ends in CR LF, as after a transfer as text."""
    return bundle(over={"line": b"kieubao-bundle/1 plain\r\n"})


@vector("bundle", "version", "04 §1")
def line_of_age():
    """An encrypted bundle, for a reader that was given no key."""
    return b"age-encryption.org/v1\n-> X25519 "


@vector("bundle", "truncated", "04 §1")
def line_cut():
    """The file ends inside the first line."""
    return b"kieubao-bundle/1 pl"


# --- Bundles: chunks (04 §2) -----------------------------------------------------------------------


@vector("bundle", "end", "04 §2")
def stream_empty():
    """Nothing follows the first line."""
    return b"kieubao-bundle/1 plain\n"


@vector("bundle", "end", "04 §2")
def end_missing():
    """The stream stops after a segment."""
    return bundle(single(), over={"end-chunk": b""})


@vector("bundle", "end", "04 §2")
def end_missing_after_header():
    """The stream stops after the header."""
    return bundle(over={"end-chunk": b""})


@vector("bundle", "truncated", "04 §2")
def chunk_length_cut():
    """The bytes end inside the length of a chunk."""
    return bundle(single(), over={"end-chunk": b"\x03\x00\x00"})


@vector("bundle", "truncated", "04 §2")
def chunk_content_cut():
    """The bytes end inside the end chunk."""
    return bundle(single(), over={"end-chunk": lambda end: end[:-1]})


@vector("bundle", "truncated", "04 §2")
def segment_chunk_cut():
    """The bytes end inside a segment chunk."""
    return bundle(single()).data[:-200]


@vector("bundle", "limit", "02 §8")
def chunk_too_long():
    """A chunk of 41,943,041 bytes is announced."""
    return bundle(single(), over={"end-chunk": chunk(SEGMENT, b"", 41_943_041)})


@vector("bundle", "limit", "02 §8")
def ignorable_chunk_too_long():
    """An ignorable chunk of 2^32−1 bytes is announced."""
    return bundle(single(), over={"end-chunk": chunk(IGNORABLE, b"", 2**32 - 1)})


@vector("bundle", "limit", "02 §8")
def header_chunk_too_long():
    """A header of 4,194,305 bytes is announced."""
    return b"kieubao-bundle/1 plain\n" + chunk(HEADER, b"", 4_194_305)


@vector("bundle", "kind", "04 §2")
def chunk_of_type_0():
    """A chunk of type 0."""
    return bundle(single(), before_end=[chunk(0, b"x")])


@vector("bundle", "kind", "04 §2")
def chunk_of_type_4():
    """A chunk of type 4."""
    return bundle(single(), before_end=[chunk(4, b"x")])


@vector("bundle", "kind", "04 §2")
def chunk_of_type_127():
    """The greatest type that is not ignorable."""
    return bundle(single(), before_end=[chunk(127, b"x")])


@vector("bundle", "kind", "04 §2")
def header_twice():
    """A second header."""
    return bundle(over={"header-chunk": lambda header: header * 2})


@vector("bundle", "kind", "04 §2")
def header_missing():
    """A segment stands first."""
    return bundle(single(), over={"header-chunk": b""})


@vector("bundle", "kind", "04 §2")
def end_first():
    """The end stands first."""
    return bundle(over={"header-chunk": b""})


@vector("bundle", "kind", "04 §2")
def ignorable_first():
    """An ignorable chunk before the header."""
    return bundle(over={"header-chunk": lambda header: chunk(IGNORABLE, b"") + header})


@vector("bundle", "trailing", "04 §2")
def chunk_after_end():
    """A segment after the end."""
    return bundle(single(), over={"after": chunk(SEGMENT, single().data)})


@vector("bundle", "trailing", "04 §2")
def ignorable_after_end():
    """An ignorable chunk after the end."""
    return bundle(single(), over={"after": chunk(IGNORABLE, b"")})


@vector("bundle", "trailing", "04 §2")
def byte_after_end():
    """A line feed after the end."""
    return bundle(single(), over={"after": b"\n"})


# --- Bundles: header (04 §3) -----------------------------------------------------------------------


@vector("bundle", "magic", "04 §3")
def header_magic_of_segment():
    """The magic of a segment."""
    return bundle(over={"magic": b"KBSG"})


@vector("bundle", "version", "04 §3")
def header_version_2():
    """Version 2."""
    return bundle(over={"version": b"\x02"})


@vector("bundle", "truncated", "04 §3")
def header_without_frontier():
    """The header ends before its frontier."""
    return bundle(over={"frontier": b""})


@vector("bundle", "trailing", "04 §3")
def header_with_trailing_byte():
    """A byte after the frontier."""
    return bundle(over={"header-end": b"\x00"})


@vector("bundle", "truncated", "04 §3")
def unit_past_header():
    """The unit is longer than the header."""
    return bundle(over={"unit": varint(64) + b"a"})


@vector("bundle", "success", "02 §8")
def codes_at_their_limit():
    """A unit, a short name and a recipient's unit of 64 bytes."""
    return bundle(unit="u" * 64, short_name="S" * 64, recipients=[b"\x01" + text("ă" * 32)])


@vector("bundle", "limit", "02 §8")
def unit_too_long():
    """A unit of 65 bytes."""
    return bundle(unit="u" * 65)


@vector("bundle", "limit", "02 §8")
def short_name_too_long():
    """A short name of 65 bytes."""
    return bundle(short_name="S" * 65)


@vector("bundle", "limit", "02 §8")
def recipient_too_long():
    """A recipient's unit of 65 bytes."""
    return bundle(recipients=[b"\x01" + text("u" * 65)])


@vector("bundle", "text", "02 §2")
def unit_not_text():
    """A unit that is not UTF-8."""
    return bundle(unit=b"\xff")


@vector("bundle", "text", "02 §2")
def short_name_not_text():
    """A short name that is not UTF-8."""
    return bundle(short_name=b"\xff")


@vector("bundle", "limit", "02 §8")
def recipients_too_many():
    """4,097 recipients."""
    return bundle(recipients=[b"\x01\x00"] * 4_097)


@vector("bundle", "kind", "04 §3")
def recipient_kind():
    """A recipient of kind 2."""
    return bundle(recipients=[b"\x02" + B.id])


@vector("bundle", "text", "02 §2")
def recipient_not_text():
    """A recipient's unit that is not UTF-8."""
    return bundle(recipients=[b"\x01" + text(b"\xff")])


@vector("bundle", "limit", "02 §8")
def frontier_too_long():
    """65,537 logs are announced."""
    return bundle(over={"frontier": varint(65_537)})


@vector("bundle", "limit", "02 §8")
def frontier_scope_too_long():
    """A scope of 65 bytes."""
    return bundle(frontier=[("u" * 65, B.id, [(1, H(b"x"))])])


@vector("bundle", "text", "02 §2")
def frontier_scope_not_text():
    """A scope that is not UTF-8."""
    return bundle(frontier=[(b"\xff", B.id, [(1, H(b"x"))])])


@vector("bundle", "order", "04 §3")
def frontier_not_by_scope():
    """Scopes in descending order."""
    return bundle(frontier=[("unit/b", B.id, [(1, H(b"x"))]), ("unit/a", B.id, [(1, H(b"x"))])])


@vector("bundle", "order", "04 §3")
def frontier_by_length():
    """Scopes ascend as bytes of the text, not by their lengths."""
    return bundle(frontier=[("unit/b", B.id, [(1, H(b"x"))]), ("unit/aa", B.id, [(1, H(b"x"))])])


@vector("bundle", "order", "04 §3")
def frontier_not_by_replica():
    """Replicas of a scope in descending order."""
    high, low = sorted([B.id, C.id], reverse=True)
    return bundle(frontier=[("unit/a", high, [(1, H(b"x"))]), ("unit/a", low, [(1, H(b"x"))])])


@vector("bundle", "order", "04 §3")
def frontier_log_twice():
    """A log twice."""
    return bundle(frontier=[("unit/a", B.id, [(1, H(b"x"))]), ("unit/a", B.id, [(2, H(b"x"))])])


@vector("bundle", "limit", "02 §8")
def heads_too_many():
    """65 heads of one log."""
    return bundle(frontier=[("unit/a", B.id, [(n, H(b"x")) for n in range(1, 66)])])


@vector("bundle", "limit", "02 §8")
def head_number_too_great():
    """A head at the number 4,294,967,296."""
    return bundle(frontier=[("unit/a", B.id, [(2**32, H(b"x"))])])


@vector("bundle", "order", "04 §3")
def heads_not_ascending():
    """The last numbers 256 and 129 descend, although their bytes ascend."""
    return bundle(frontier=[("unit/a", B.id, [(256, H(b"x")), (129, H(b"x"))])])


@vector("bundle", "order", "04 §3")
def heads_not_by_hash():
    """Heads with equal numbers and descending hashes."""
    return bundle(frontier=[("unit/a", B.id, [(1, b"\x02" * 32), (1, b"\x01" * 32)])])


@vector("bundle", "order", "04 §3")
def head_twice():
    """A head twice."""
    return bundle(frontier=[("unit/a", B.id, [(1, H(b"x"))] * 2)])


@vector("bundle", "varint", "02 §1")
def recipients_not_shortest():
    """The number of recipients takes two bytes."""
    return bundle(over={"recipients": b"\x80\x00"})


@vector("bundle", "key", "02 §7")
def sender_of_small_order():
    """Signed with the neutral element, by a signature that verifies if the key is not refused."""
    for attempt in range(1000):
        forger = Forger(key_of(1))
        made = Bundle(forger, [], time=EPOCH_2026 + attempt)
        if forger.luck:
            return made
    raise AssertionError("no luck")


@vector("bundle", "key", "02 §7")
def sender_not_canonical():
    """The sender's y is above the field."""
    return bundle(over={"sender": key_of(P + 3)})


# --- Bundles: segments (04 §4) ---------------------------------------------------------------------


@vector("bundle", "truncated", "04 §6")
def segment_cut():
    """A segment chunk that holds a segment without its last byte."""
    return Bundle(A, [single().data[:-1]])


@vector("bundle", "trailing", "04 §6")
def segment_trailing():
    """A segment chunk with a byte after its segment."""
    return Bundle(A, [single().data + b"\x00"])


@vector("bundle", "signature", "04 §6")
def segment_signature():
    """The second of three segments is signed by another replica."""
    first, second, third = chain()
    wrong = Segment(second.log, second.changes, previous=first.hash, signer=B)
    return bundle(first, wrong, third)


@vector("bundle", "merkle", "04 §6")
def segment_merkle():
    """A segment with a wrong Merkle root."""
    return bundle(single(over={"merkle": H(b"x")}))


@vector("bundle", "hash", "04 §6")
def segment_payload_hash():
    """A segment with a wrong payload hash."""
    return bundle(single(over={"payload-hash": H(b"x")}))


@vector("bundle", "compression", "04 §6")
def segment_compression():
    """A segment that inflates to more than stated."""
    return bundle(edited(deflate=deflate_stored, over={"inflated": lambda n: bytes([n[0] - 1, *n[1:]])}))


@vector("bundle", "reference", "04 §6")
def segment_reference():
    """A segment with a back reference that points at nothing."""
    return bundle(edited(over={"records": b"\x00\x01\x00\x01\x02"}))


@vector("bundle", "key", "04 §6")
def segment_key():
    """A segment of a replica of small order."""
    return bundle(forged(key_of(0)))


# --- Bundles: end (04 §5) --------------------------------------------------------------------------


@vector("bundle", "truncated", "04 §5")
def end_signature_cut():
    """The end chunk holds 63 bytes of signature."""
    return bundle(single(), over={"end-signature": lambda s: s[:-1]})


@vector("bundle", "trailing", "04 §5")
def end_with_trailing_byte():
    """The end chunk holds a byte after the signature."""
    return bundle(single(), over={"end-end": b"\x00"})


@vector("bundle", "varint", "02 §1")
def end_count_not_shortest():
    """The number of segments takes two bytes."""
    return bundle(single(), over={"end-count": b"\x81\x00"})


@vector("bundle", "count", "04 §5")
def end_count():
    """Two segments are announced, one is there."""
    return bundle(single(), over={"end-count": b"\x02"})


@vector("bundle", "count", "04 §5")
def end_counts_ignorable():
    """The end counts an ignorable chunk."""
    return bundle(single(), before_end=[chunk(IGNORABLE, b"")], over={"end-count": b"\x02"})


@vector("bundle", "hash", "04 §5")
def end_hash():
    """The signed hash is that of another stream."""
    return bundle(single(), over={"end-hash": H(b"x")})


@vector("bundle", "hash", "04 §5")
def end_hash_with_first_line():
    """The signed hash covers the first line too."""
    made = bundle(single())
    stream = made.data[: -len(chunk(END, bytes(97)))]
    return bundle(single(), over={"end-hash": H(stream)})


@vector("bundle", "hash", "04 §5")
def segments_swapped():
    """Two segments were swapped after signing."""
    first, second, _ = chain()
    swapped = chunk(SEGMENT, second.data) + chunk(SEGMENT, first.data)
    stream = bundle(first, second)
    at = stream.data.index(chunk(SEGMENT, first.data))
    return stream.data[:at] + swapped + stream.data[at + len(swapped) :]


@vector("bundle", "hash", "04 §5")
def ignorable_changed():
    """A byte of an ignorable chunk was changed after signing."""
    return bundle(single(), before_end=[chunk(IGNORABLE, b"later")]).data.replace(b"later", b"Later")


@vector("bundle", "signature", "04 §5")
def end_signature_bit():
    """One bit of the signature is wrong."""
    return bundle(single(), over={"end-signature": lambda s: bytes([s[0] ^ 1, *s[1:]])})


@vector("bundle", "signature", "04 §5")
def end_signature_of_another():
    """Signed by a replica that is not the sender."""
    return bundle(single(), signer=B)


@vector("bundle", "signature", "04 §5")
def end_signature_for_segment():
    """The signature is over the hash as that of a segment."""

    class Confused(Signer):
        def sign(self, message: bytes) -> bytes:
            return super().sign(message.replace(b"kieubao bundle", b"kieubao segment"))

    return bundle(single(), signer=Confused("A"))


# --- Writing ---------------------------------------------------------------------------------------

AREAS = ["primitive", "segment", "bundle", "merge", "request", "trust", "rule", "session", "report", "attachment",
         "access"]


def all_files() -> Iterable[tuple[str, bytes]]:
    for path, recipe in recipes.items():
        yield path, recipe()
    for name, data in merge_cases():
        yield f"merge/{name}.json", data
    yield from rule_cases()
    yield from attachment_cases()
    yield from access_cases()
    yield from trust_cases()
    yield from quarantine_cases()


def main() -> None:
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT
    for area in AREAS:
        (root / area).mkdir(parents=True, exist_ok=True)
    files = dict(all_files())
    for path, data in files.items():
        (root / path).write_bytes(data)
    for area in AREAS:
        for file in (root / area).iterdir():
            if f"{area}/{file.name}" not in files:
                file.unlink()
    print(f"{len(files)} vectors in {root}")


if __name__ == "__main__":
    main()
