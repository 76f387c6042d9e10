"""The vectors of merge/: changes in the order in which they arrive, and what they add up to (01 §5–9).

What is expected is written down by hand, as live values by register; only the digest is computed from it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from writer import Change, Dot, Entry, Log, Signer, assign, digest, exclude, group, include, name_bytes, text

A, B, C = Signer("A"), Signer("B"), Signer("C")
OFFICE_A, OFFICE_B = Dot(C.id, 901, b"\xaa" * 8), Dot(C.id, 902, b"\xbb" * 8)
COLLECTION = Dot(C.id, 5, bytes.fromhex("00000000000000c0"))
FIELD = Dot(C.id, 6, bytes.fromhex("00000000000000f1"))
OTHER = Dot(C.id, 7, bytes.fromhex("00000000000000f2"))
SET = Dot(C.id, 8, bytes.fromhex("00000000000000f3"))
GROUP = Dot(C.id, 9, bytes.fromhex("00000000000000f4"))
DELETED, OWNER, NAME, UNIT = 1, 2, 16, 64
MOVED, MOVED_TO, MOVED_SEEN, COPIED = 3, 4, 5, 6
TRANSFER, TRANSFER_TO, TRANSFER_STATE = 7, 8, 9
SCOPE, PROVINCE = "unit/a", "province"
Y1970, Y2026, Y2099 = 1_000 << 16, 1_767_225_600_000 << 16, 4_070_908_800_000 << 16


@dataclass
class Register:
    """Live values (change, entry); the state; the change whose value is shown, outside sets."""

    live: list[tuple[Change, int]]
    state: str
    shown: Change | None = None


@dataclass
class Moved:
    """Where a record went; the late values (change, entry) by register, in the order of the digest."""

    to: list[str]
    late: list[tuple[Change, int]]
    complete: bool


@dataclass
class Record:
    created_by: Change
    registers: list[Register]
    deleted: str = "no"
    #: 01 §9, for a record that somebody moved: whether it is here, and where it went.
    here: bool | None = None
    moved: Moved | None = None
    #: 05 §11, for a record on which somebody decided: where it stands, and how far each decision reaches.
    review: dict | None = None


@dataclass
class Case:
    """Changes as they arrive; the records expected in each scope; the centre's replicas, and what the police confirm."""

    changes: list[tuple[str, Change]]
    expected: dict[str, list[Record]]
    centre: list[Signer] | None = None
    identity: list[Dot] | None = None


cases: dict[str, tuple[str, Callable[[], Case]]] = {}


def case(clause: str) -> Callable:
    def register(recipe: Callable[[], Case]) -> Callable[[], Case]:
        cases[recipe.__name__.replace("_", "-")] = clause, recipe
        return recipe

    return register


def arriving(*changes: Change) -> list[tuple[str, Change]]:
    return [(SCOPE, change) for change in changes]


def create(entries: list[Entry], by: Signer = A, time: int = Y2026, note: str = "") -> Change:
    return Log(by).change(entries, collection=COLLECTION, time=time, note=note)


def edit(
    record: Change, by: Signer, number: int, entries: list[Entry], time: int = Y2026, note: str = ""
) -> Change:
    return Log(by).change(entries, record=record, collection=COLLECTION, number=number, time=time, note=note)


def delete(record: Change, by: Signer, number: int, covered: list[Change], replaced: list[Change] = ()) -> Change:
    dots = sorted((change.dot for change in covered), key=lambda dot: dot.key)
    content = bytes([len(dots)]) + b"".join(dot.bytes for dot in dots)
    return edit(record, by, number, [assign(DELETED, 11, content, by_dot(*replaced))])


def by_dot(*changes: Change) -> list[Dot]:
    return sorted((change.dot for change in changes), key=lambda dot: dot.key)


def announce(replica: Signer, office: Dot) -> tuple[str, Change]:
    entries = [assign(NAME, 1, "r"), assign(UNIT, 9, office.bytes), assign(65, 10, bytes(32)), assign(66, 0, "")]
    return PROVINCE, Log(replica, PROVINCE).change(entries, collection=5, time=Y2026)


def plain(change: Change, entry: int = 0) -> Register:
    """A register with one live value."""
    return Register([(change, entry)], "settled", change)


# --- Registers (01 §5) -----------------------------------------------------------------------------


@case("01 §5")
def one_value():
    """One change, two fields."""
    made = create([assign(FIELD, 1, "x"), assign(OTHER, 1, "y")])
    return Case(arriving(made), {SCOPE: [Record(made, [plain(made, 0), plain(made, 1)])]})


@case("01 §5")
def edit_replaces_one_field():
    """An edit replaces the value of its own register only."""
    made = create([assign(FIELD, 1, "x"), assign(OTHER, 1, "y")])
    edited = edit(made, B, 1, [assign(FIELD, 1, "z", by_dot(made))])
    return Case(arriving(made, edited), {SCOPE: [Record(made, [plain(edited), plain(made, 1)])]})


@case("01 §5")
def concurrent_assign():
    """Two replicas replace the same value by different ones: a conflict; the later one is shown."""
    made = create([assign(FIELD, 1, "x")])
    left = edit(made, A, 2, [assign(FIELD, 1, "y", by_dot(made))], time=Y2026 + 5)
    right = edit(made, B, 1, [assign(FIELD, 1, "z", by_dot(made))], time=Y2026 + 6)
    register = Register([(left, 0), (right, 0)], "conflict", right)
    return Case(arriving(made, left, right), {SCOPE: [Record(made, [register])]})


@case("01 §5")
def three_way():
    """Three concurrent values."""
    made = create([assign(FIELD, 1, "x")])
    ones = [
        edit(made, by, 7, [assign(FIELD, 1, word, by_dot(made))], time=Y2026 + t)
        for by, word, t in [(A, "a", 3), (B, "b", 9), (C, "c", 6)]
    ]
    register = Register([(one, 0) for one in ones], "conflict", ones[1])
    return Case(arriving(*ones, made), {SCOPE: [Record(made, [register])]})


@case("01 §5")
def three_way_partly_resolved():
    """A change that saw two of three values leaves the third beside its own."""
    made = create([assign(FIELD, 1, "x")])
    a, b, c = (edit(made, by, 7, [assign(FIELD, 1, by.id[:1].hex(), by_dot(made))]) for by in (A, B, C))
    resolved = edit(made, A, 8, [assign(FIELD, 1, "r", by_dot(a, b))], time=Y2026 + 9)
    register = Register([(c, 0), (resolved, 0)], "conflict", resolved)
    return Case(arriving(made, a, resolved, b, c), {SCOPE: [Record(made, [register])]})


@case("01 §5")
def three_way_resolved():
    """A change that saw all three values settles the register."""
    made = create([assign(FIELD, 1, "x")])
    ones = [edit(made, by, 7, [assign(FIELD, 1, by.id[:1].hex(), by_dot(made))]) for by in (A, B, C)]
    resolved = edit(made, B, 8, [assign(FIELD, 1, "r", by_dot(*ones))])
    return Case(arriving(made, *ones, resolved), {SCOPE: [Record(made, [plain(resolved)])]})


@case("01 §5")
def equal_values_settle():
    """Equal concurrent values are no conflict; both stay live."""
    made = create([assign(FIELD, 1, "x")])
    left = edit(made, A, 2, [assign(FIELD, 1, "y", by_dot(made))], time=Y2026 + 5)
    right = edit(made, B, 1, [assign(FIELD, 1, "y", by_dot(made))], time=Y2026 + 6)
    register = Register([(left, 0), (right, 0)], "settled", right)
    return Case(arriving(made, left, right), {SCOPE: [Record(made, [register])]})


@case("01 §5")
def equal_text_in_two_forms():
    """Composed and decomposed text are different values."""
    made = create([assign(FIELD, 1, "x")])
    left = edit(made, A, 2, [assign(FIELD, 1, "B\u00ecnh", by_dot(made))], time=Y2026 + 5)
    right = edit(made, B, 1, [assign(FIELD, 1, "Bi\u0300nh", by_dot(made))], time=Y2026 + 6)
    register = Register([(left, 0), (right, 0)], "conflict", right)
    return Case(arriving(made, left, right), {SCOPE: [Record(made, [register])]})


@case("01 §5")
def equal_content_of_two_tags():
    """The integer 1 and the text 1 are different values."""
    made = create([assign(FIELD, 1, "x")])
    left = edit(made, A, 2, [assign(FIELD, 1, "1", by_dot(made))], time=Y2026 + 5)
    right = edit(made, B, 1, [assign(FIELD, 2, "1", by_dot(made))], time=Y2026 + 6)
    register = Register([(left, 0), (right, 0)], "conflict", right)
    return Case(arriving(made, left, right), {SCOPE: [Record(made, [register])]})


@case("01 §5")
def replacement_before_target():
    """The replacement arrives before what it replaces, and must be remembered."""
    made = create([assign(FIELD, 1, "x")])
    second = edit(made, A, 2, [assign(FIELD, 1, "y", by_dot(made))])
    third = edit(made, B, 1, [assign(FIELD, 1, "z", by_dot(second))])
    return Case(arriving(third, second, made), {SCOPE: [Record(made, [plain(third)])]})


@case("01 §5")
def replacement_without_target():
    """What was replaced never arrives; the record is known by its edit alone."""
    made = create([assign(FIELD, 1, "x")])
    second = edit(made, A, 2, [assign(FIELD, 1, "y", by_dot(made))])
    return Case(arriving(second), {SCOPE: [Record(made, [plain(second)])]})


@case("01 §2")
def change_twice():
    """A change that arrives twice counts once."""
    made = create([assign(FIELD, 1, "x")])
    edited = edit(made, B, 1, [assign(FIELD, 1, "y", by_dot(made))])
    return Case(arriving(made, edited, made, edited), {SCOPE: [Record(made, [plain(edited)])]})


@case("01 §5")
def replaced_in_another_register():
    """A replaced dot counts in the register of its entry only, and of its record only."""
    made = create([assign(FIELD, 1, "x"), assign(OTHER, 1, "y")])
    other = create([assign(FIELD, 1, "o")], by=B)
    edited = edit(other, B, 2, [assign(OTHER, 1, "z", by_dot(made, other))])
    expected = [Record(made, [plain(made, 0), plain(made, 1)]), Record(other, [plain(other), plain(edited)])]
    return Case(arriving(made, other, edited), {SCOPE: expected})


@case("01 §8")
def scopes_apart():
    """An edit of a record in another scope is another register there, and replaces nothing here."""
    made = create([assign(FIELD, 1, "x")])
    edited = edit(made, B, 1, [assign(FIELD, 1, "y", by_dot(made))])
    expected = {SCOPE: [Record(made, [plain(made)])], "people/a": [Record(made, [plain(edited)])]}
    return Case([(SCOPE, made), ("people/a", edited)], expected)


@case("01 §5")
def branch():
    """A copied database: two changes with the same number, told apart by their hashes."""
    made = create([assign(FIELD, 1, "x")])
    left = edit(made, A, 2, [assign(FIELD, 1, "y", by_dot(made))], time=Y2026 + 5)
    right = edit(made, A, 2, [assign(FIELD, 1, "z", by_dot(made))], time=Y2026 + 6)
    register = Register([(left, 0), (right, 0)], "conflict", right)
    return Case(arriving(made, left, right), {SCOPE: [Record(made, [register])]})


@case("01 §8")
def order_of_the_digest():
    """Dots go by their numbers, names by their bytes: 129 before 256, built-in 129 (81 01) after 256 (80 02)."""
    made = create([assign(256, 1, "x"), assign(129, 1, "x"), assign(FIELD, 1, "x"), assign(16, 1, "x")])
    later = edit(made, A, 256, [assign(16, 1, "y")], time=Y2026 + 5)
    earlier = edit(made, A, 129, [assign(16, 1, "z")], time=Y2026 + 6)
    another = create([assign(16, 1, "x")], by=B)
    sixteen = Register([(made, 3), (earlier, 0), (later, 0)], "conflict", earlier)
    record = Record(made, [plain(made, 0), plain(made, 1), plain(made, 2), sixteen])
    return Case(arriving(another, later, earlier, made), {SCOPE: [record, Record(another, [plain(another)])]})


@case("01 §5")
def unknown_tag():
    """A value of an unknown tag is live like any other."""
    made = create([assign(FIELD, 1, "x")])
    edited = edit(made, B, 1, [assign(FIELD, 200, b"\xff", by_dot(made))])
    return Case(arriving(made, edited), {SCOPE: [Record(made, [plain(edited)])]})


# --- Shown values (01 §5) --------------------------------------------------------------------------


@case("01 §5")
def erased_beside_another():
    """What was erased is live, and no side of a conflict; the other value is shown, though it is earlier."""
    made = create([assign(FIELD, 1, "x")])
    left = edit(made, A, 2, [assign(FIELD, 12, b"", by_dot(made))], time=Y2026 + 6)
    right = edit(made, B, 1, [assign(FIELD, 1, "y", by_dot(made))], time=Y2026 + 5)
    register = Register([(left, 0), (right, 0)], "settled", right)
    return Case(arriving(made, left, right), {SCOPE: [Record(made, [register])]})


@case("01 §5")
def erased_beside_two_others():
    """Two others that differ are a conflict."""
    made = create([assign(FIELD, 1, "x")])
    gone = edit(made, C, 2, [assign(FIELD, 12, b"", by_dot(made))], time=Y2026 + 7)
    left = edit(made, A, 2, [assign(FIELD, 1, "z", by_dot(made))], time=Y2026 + 6)
    right = edit(made, B, 1, [assign(FIELD, 1, "y", by_dot(made))], time=Y2026 + 5)
    register = Register([(left, 0), (right, 0), (gone, 0)], "conflict", left)
    return Case(arriving(made, left, right, gone), {SCOPE: [Record(made, [register])]})


@case("01 §5")
def erased_alone():
    """Two erased values are settled; of them the later is shown."""
    made = create([assign(FIELD, 1, "x")])
    left = edit(made, A, 2, [assign(FIELD, 12, b"", by_dot(made))], time=Y2026 + 6)
    right = edit(made, B, 1, [assign(FIELD, 12, b"", by_dot(made))], time=Y2026 + 5)
    register = Register([(left, 0), (right, 0)], "settled", left)
    return Case(arriving(made, left, right), {SCOPE: [Record(made, [register])]})


@case("01 §5")
def shown_by_hash():
    """Equal times: the greater dot hash is shown, whatever replica and number."""
    made = create([assign(FIELD, 1, "x")])
    low, high = sorted([A, B], key=lambda signer: signer.id)
    for note in map(str, range(100)):
        left = edit(made, low, 7, [assign(FIELD, 1, "y", by_dot(made))], note=note)
        right = edit(made, high, 9, [assign(FIELD, 1, "z", by_dot(made))])
        if left.dot.hash > right.dot.hash:
            break
    register = Register([(left, 0), (right, 0)], "conflict", left)
    return Case(arriving(made, left, right), {SCOPE: [Record(made, [register])]})


@case("01 §5")
def owner_first():
    """The value of the creating replica's office is shown before a later one of another office."""
    made = create([assign(FIELD, 1, "x")])
    left = edit(made, A, 2, [assign(FIELD, 1, "y", by_dot(made))], time=Y2026 + 5)
    right = edit(made, B, 2, [assign(FIELD, 1, "z", by_dot(made))], time=Y2026 + 6)
    register = Register([(left, 0), (right, 0)], "conflict", left)
    changes = [announce(A, OFFICE_A), announce(B, OFFICE_B), *arriving(made, left, right)]
    return Case(changes, {SCOPE: [Record(made, [register])]})


@case("01 §5")
def owner_first_known_late():
    """The offices become known after the values."""
    case = owner_first()
    return Case(case.changes[2:] + case.changes[:2], case.expected)


@case("05 §1")
def owner_assigned():
    """The field `owner` decides before the creating replica's office."""
    made = create([assign(FIELD, 1, "x"), assign(OWNER, 9, OFFICE_B.bytes)])
    left = edit(made, B, 2, [assign(FIELD, 1, "y", by_dot(made))], time=Y2026 + 5)
    right = edit(made, A, 2, [assign(FIELD, 1, "z", by_dot(made))], time=Y2026 + 6)
    register = Register([(left, 0), (right, 0)], "conflict", left)
    changes = [announce(A, OFFICE_A), announce(B, OFFICE_B), *arriving(made, left, right)]
    return Case(changes, {SCOPE: [Record(made, [plain(made, 1), register])]})


@case("02 §4")
def owner_malformed():
    """A reference with a byte too many is kept, but names no owner: the creating replica's office is first."""
    made = create([assign(FIELD, 1, "x"), assign(OWNER, 9, OFFICE_B.bytes + b"\x00")])
    left = edit(made, A, 2, [assign(FIELD, 1, "y", by_dot(made))], time=Y2026 + 5)
    right = edit(made, B, 2, [assign(FIELD, 1, "z", by_dot(made))], time=Y2026 + 6)
    register = Register([(left, 0), (right, 0)], "conflict", left)
    changes = [announce(A, OFFICE_A), announce(B, OFFICE_B), *arriving(made, left, right)]
    return Case(changes, {SCOPE: [Record(made, [plain(made, 1), register])]})


@case("01 §5")
def owner_in_conflict():
    """The field `owner` itself goes by time, although the earlier value is the creating office's."""
    made = create([assign(FIELD, 1, "x"), assign(OWNER, 9, OFFICE_A.bytes)])
    kept = edit(made, A, 2, [assign(OWNER, 9, OFFICE_A.bytes, by_dot(made))], time=Y2026 + 5)
    moved = edit(made, B, 2, [assign(OWNER, 9, OFFICE_B.bytes, by_dot(made))], time=Y2026 + 6)
    left = edit(made, B, 3, [assign(FIELD, 1, "y", by_dot(made))], time=Y2026 + 7)
    right = edit(made, A, 3, [assign(FIELD, 1, "z", by_dot(made))], time=Y2026 + 8)
    owner = Register([(kept, 0), (moved, 0)], "conflict", moved)
    register = Register([(left, 0), (right, 0)], "conflict", left)
    changes = [announce(A, OFFICE_A), announce(B, OFFICE_B), *arriving(made, kept, moved, left, right)]
    return Case(changes, {SCOPE: [Record(made, [owner, register])]})


@case("01 §3")
def clock_of_1970():
    """A change by a clock of 1970 that saw the value of 2099 replaces it all the same."""
    made = create([assign(FIELD, 1, "x")], time=Y2099)
    edited = edit(made, B, 1, [assign(FIELD, 1, "y", by_dot(made))], time=Y1970)
    return Case(arriving(made, edited), {SCOPE: [Record(made, [plain(edited)])]})


@case("01 §3")
def clocks_of_1970_and_2099():
    """Concurrent values by clocks of 1970 and 2099 are a conflict like any other; 2099 is only shown."""
    made = create([assign(FIELD, 1, "x")])
    left = edit(made, A, 2, [assign(FIELD, 1, "y", by_dot(made))], time=Y2099)
    right = edit(made, B, 1, [assign(FIELD, 1, "z", by_dot(made))], time=Y1970)
    register = Register([(left, 0), (right, 0)], "conflict", left)
    return Case(arriving(right, left, made), {SCOPE: [Record(made, [register])]})


@case("01 §3")
def times_are_unsigned():
    """The greatest time has its top bit set."""
    made = create([assign(FIELD, 1, "x")])
    left = edit(made, A, 2, [assign(FIELD, 1, "y", by_dot(made))], time=2**64 - 1)
    right = edit(made, B, 1, [assign(FIELD, 1, "z", by_dot(made))], time=2**63 - 1)
    register = Register([(left, 0), (right, 0)], "conflict", left)
    return Case(arriving(made, left, right), {SCOPE: [Record(made, [register])]})


# --- Groups (01 §5) --------------------------------------------------------------------------------


def person(family: str, given: str, replaced: list[Dot] = ()) -> Entry:
    return group(GROUP, [(FIELD, 1, family), (OTHER, 1, given)], replaced)


@case("01 §5")
def group_conflict():
    """Concurrent edits of different members conflict as a whole; nothing is mixed."""
    made = create([person("Nguyen", "Binh")])
    left = edit(made, A, 2, [person("Nguyễn", "Binh", by_dot(made))], time=Y2026 + 5)
    right = edit(made, B, 1, [person("Nguyen", "Bình", by_dot(made))], time=Y2026 + 6)
    register = Register([(left, 0), (right, 0)], "conflict", right)
    return Case(arriving(made, left, right), {SCOPE: [Record(made, [register])]})


@case("01 §5")
def group_equal():
    """Equal concurrent groups settle."""
    made = create([person("Nguyen", "Binh")])
    left = edit(made, A, 2, [person("Nguyễn", "Bình", by_dot(made))], time=Y2026 + 5)
    right = edit(made, B, 1, [person("Nguyễn", "Bình", by_dot(made))], time=Y2026 + 6)
    register = Register([(left, 0), (right, 0)], "settled", right)
    return Case(arriving(made, left, right), {SCOPE: [Record(made, [register])]})


# --- Sets (01 §5) ----------------------------------------------------------------------------------


@case("01 §5")
def exclude_seen():
    """An exclude that saw the include takes the element out; the other element of the same change stays."""
    made = create([include(SET, 1, "a"), include(SET, 1, "b")])
    out = edit(made, B, 1, [exclude(SET, 1, "b", [(made.dot, 1)])])
    expected = [Register([(made, 0)], "present"), Register([(out, 0)], "absent")]
    return Case(arriving(made, out), {SCOPE: [Record(made, expected)]})


@case("01 §5")
def include_beside_exclude():
    """An element is excluded and, concurrently, included again: it is present."""
    made = create([include(SET, 1, "a")])
    out = edit(made, A, 2, [exclude(SET, 1, "a", [(made.dot, 0)])], time=Y2026 + 9)
    again = edit(made, B, 1, [include(SET, 1, "a", [(made.dot, 0)])], time=Y2026 + 5)
    register = Register([(out, 0), (again, 0)], "present")
    return Case(arriving(made, out, again), {SCOPE: [Record(made, [register])]})


@case("01 §5")
def exclude_of_one_include():
    """Two replicas include an element; an exclude that saw one include leaves the other."""
    made = create([assign(FIELD, 1, "x")])
    left = edit(made, A, 2, [include(SET, 1, "a")])
    right = edit(made, B, 1, [include(SET, 1, "a")])
    out = edit(made, C, 1, [exclude(SET, 1, "a", [(left.dot, 0)])])
    register = Register([(right, 0), (out, 0)], "present")
    return Case(arriving(made, left, out, right), {SCOPE: [Record(made, [plain(made), register])]})


@case("01 §5")
def exclude_by_another_part():
    """An exclude that names the part of another element takes that one out, and leaves its own."""
    made = create([include(SET, 1, "a"), include(SET, 1, "b")])
    out = edit(made, B, 1, [exclude(SET, 1, "b", [(made.dot, 0)])])
    register = Register([(made, 1), (out, 0)], "present")
    return Case(arriving(made, out), {SCOPE: [Record(made, [register])]})


@case("01 §5")
def replaced_part_of_another_field():
    """An item that fits no value of its field replaces nothing: a part of another field, or no part at all."""
    made = create([include(SET, 1, "a"), include(OTHER, 1, "b")])
    out = edit(made, B, 1, [exclude(SET, 1, "b", [(made.dot, 1), (made.dot, 2)])])
    registers = [Register([(made, 0)], "present"), Register([(made, 1)], "present"), Register([(out, 0)], "absent")]
    return Case(arriving(made, out), {SCOPE: [Record(made, registers)]})


@case("01 §5")
def element_twice_in_a_change():
    """One change may include an element twice; excluding one part leaves the other."""
    made = create([include(SET, 1, "a"), include(SET, 1, "a")])
    out = edit(made, B, 1, [exclude(SET, 1, "a", [(made.dot, 0)])])
    register = Register([(made, 1), (out, 0)], "present")
    return Case(arriving(made, out), {SCOPE: [Record(made, [register])]})


# --- Deletion (01 §6) ------------------------------------------------------------------------------


@case("01 §6")
def deletion():
    """A deletion that covers all live values."""
    made = create([assign(FIELD, 1, "x"), include(SET, 1, "a")])
    gone = delete(made, B, 1, [made])
    registers = [plain(made), Register([(made, 1)], "present"), plain(gone)]
    return Case(arriving(made, gone), {SCOPE: [Record(made, registers, "deleted")]})


@case("01 §6")
def deletion_outlived():
    """A concurrent edit outlives the deletion: the record is shown, with a conflict."""
    made = create([assign(FIELD, 1, "x")])
    gone = delete(made, A, 2, [made])
    edited = edit(made, B, 1, [assign(FIELD, 1, "y", by_dot(made))])
    return Case(arriving(made, gone, edited), {SCOPE: [Record(made, [plain(edited), plain(gone)], "conflict")]})


@case("01 §6")
def deletion_outlived_by_exclude():
    """A concurrent exclude is a live value too."""
    made = create([include(SET, 1, "a")])
    gone = delete(made, A, 2, [made])
    out = edit(made, B, 1, [exclude(SET, 1, "a", [(made.dot, 0)])])
    registers = [Register([(out, 0)], "absent"), plain(gone)]
    return Case(arriving(made, gone, out), {SCOPE: [Record(made, registers, "conflict")]})


@case("01 §6")
def deletions_together():
    """Two concurrent deletions cover together what neither covers alone; their lists differ."""
    made = create([assign(FIELD, 1, "x")])
    left = edit(made, A, 2, [assign(FIELD, 1, "y", by_dot(made))])
    right = edit(made, B, 1, [assign(FIELD, 1, "z", by_dot(made))], time=Y2026 + 5)
    first, second = delete(made, A, 3, [left]), delete(made, B, 2, [right])
    shown = max(first, second, key=lambda change: change.dot.hash)
    registers = [
        Register([(left, 0), (right, 0)], "conflict", right),
        Register([(first, 0), (second, 0)], "conflict", shown),
    ]
    return Case(arriving(made, left, right, first, second), {SCOPE: [Record(made, registers, "deleted")]})


@case("01 §6")
def deletion_arrives_first():
    """The deletion arrives before the values that it covers."""
    made = create([assign(FIELD, 1, "x")])
    gone = delete(made, B, 1, [made])
    return Case(arriving(gone, made), {SCOPE: [Record(made, [plain(made), plain(gone)], "deleted")]})


@case("02 §4")
def deletion_malformed():
    """Dots with a byte too many are kept, but cover nothing."""
    made = create([assign(FIELD, 1, "x")])
    gone = edit(made, B, 1, [assign(DELETED, 11, b"\x01" + made.dot.bytes + b"\x00")])
    return Case(arriving(made, gone), {SCOPE: [Record(made, [plain(made), plain(gone)], "conflict")]})


@case("01 §6")
def undeletion():
    """An empty value replaces the deletion."""
    made = create([assign(FIELD, 1, "x")])
    gone = delete(made, B, 1, [made])
    back = edit(made, A, 2, [assign(DELETED, 0, "", by_dot(gone))])
    return Case(arriving(made, gone, back), {SCOPE: [Record(made, [plain(made), plain(back)])]})


@case("01 §6")
def undeletion_beside_deletion():
    """One replica undeletes while another deletes again: the live empty value outlives that deletion."""
    made = create([assign(FIELD, 1, "x")])
    gone = delete(made, B, 1, [made])
    back = edit(made, A, 2, [assign(DELETED, 0, "", by_dot(gone))], time=Y2026 + 9)
    again = delete(made, B, 2, [made], [gone])
    register = Register([(back, 0), (again, 0)], "conflict", back)
    return Case(arriving(made, gone, back, again), {SCOPE: [Record(made, [plain(made), register], "conflict")]})


# --- Writing ---------------------------------------------------------------------------------------


def name_json(name: int | Dot) -> str:
    return str(name)


def element_of(entry: Entry) -> bytes:
    return b"".join(bytes([t]) + text(c) for _, t, c in entry.members) if entry.kind else b""


def value_json(change: Change, position: int) -> dict:
    return {"dot": str(change.dot), "part": position if change.entries[position].kind else 0}


# --- Moves (01 §9) ---------------------------------------------------------------------------------

NEW, OTHER_NEW = "people/b", "people/c"


def dots_value(*changes: Change) -> bytes:
    dots = by_dot(*changes)
    return bytes([len(dots)]) + b"".join(dot.bytes for dot in dots)


def moved(to: str, seen: list[Change], replaced: list[Change] = ()) -> Entry:
    return group(MOVED, [(MOVED_TO, 1, to), (MOVED_SEEN, 11, dots_value(*seen))], by_dot(*replaced))


def copied(record: Change, by: Signer, number: int, entries: list[Entry], scope: str = NEW) -> tuple[str, Change]:
    """A copy of what is in the usual scope."""
    log = Log(by, scope)
    entries = [assign(COPIED, 1, SCOPE), *entries]
    return scope, log.change(entries, record=record, collection=COLLECTION, number=number, time=Y2026)


@case("01 §9")
def moved_record():
    """A record is copied under its id, then the old scope says where it went."""
    made = create([assign(FIELD, 1, "x")])
    there, copy = copied(made, B, 1, [assign(FIELD, 1, "x")])
    left = edit(made, B, 2, [moved(NEW, [made])])
    old = Record(made, [plain(made), plain(left)], here=False, moved=Moved([NEW], [], True))
    new = Record(made, [plain(copy, 0), plain(copy, 1)], here=True)
    return Case([(SCOPE, made), (there, copy), (SCOPE, left)], {SCOPE: [old], NEW: [new]})


@case("01 §9")
def moved_with_late_edit():
    """An edit that the mover did not see is late; one field of it is carried over, the other stays late."""
    made = create([assign(FIELD, 1, "x")])
    late = edit(made, A, 2, [assign(FIELD, 1, "y", by_dot(made)), assign(OTHER, 1, "z")])
    there, copy = copied(made, B, 1, [assign(FIELD, 1, "x")])
    left = edit(made, B, 2, [moved(NEW, [made])])
    changes = [(SCOPE, made), (there, copy), (SCOPE, left), (SCOPE, late)]
    old = Record(
        made,
        [plain(late, 0), plain(late, 1), plain(left)],
        here=False,
        moved=Moved([NEW], [(late, 0), (late, 1)], False),
    )
    return Case(changes, {SCOPE: [old], NEW: [Record(made, [plain(copy, 0), plain(copy, 1)], here=True)]})


@case("01 §9")
def moved_and_carried_over():
    """The change that carries a late value over writes the field anew; what it says is not late."""
    made = create([assign(FIELD, 1, "x")])
    late = edit(made, A, 2, [assign(FIELD, 1, "y", by_dot(made)), assign(OTHER, 1, "z")])
    there, copy = copied(made, B, 1, [assign(FIELD, 1, "x")])
    left = edit(made, B, 2, [moved(NEW, [made])])
    over = Log(C, NEW).change([assign(FIELD, 1, "y", by_dot(copy))], made, COLLECTION, Y2026, number=1)
    told = edit(made, C, 2, [assign(FIELD, 1, "y", by_dot(late)), moved(NEW, [], [left])])
    changes = [(SCOPE, made), (there, copy), (SCOPE, left), (SCOPE, late), (NEW, over), (SCOPE, told)]
    old = Record(
        made, [plain(told, 0), plain(told, 1), plain(late, 1)], here=False, moved=Moved([NEW], [(late, 1)], False)
    )
    return Case(changes, {SCOPE: [old], NEW: [Record(made, [plain(copy, 0), plain(over)], here=True)]})


@case("01 §9")
def moved_to_two_scopes():
    """Two moves that did not know of each other: two copies, and a record that is divided where it was."""
    made = create([assign(FIELD, 1, "x")])
    one, other = copied(made, B, 1, [assign(FIELD, 1, "x")]), copied(made, C, 1, [assign(FIELD, 1, "x")], OTHER_NEW)
    left = edit(made, B, 2, [moved(NEW, [made])])
    also = edit(made, C, 2, [moved(OTHER_NEW, [made])], time=Y2026 + 1)
    register = Register([(left, 0), (also, 0)], "conflict", also)
    old = Record(made, [plain(made), register], here=False, moved=Moved([NEW, OTHER_NEW], [], False))
    expected = {SCOPE: [old]}
    for scope, copy in (one, other):
        expected[scope] = [Record(made, [plain(copy, 0), plain(copy, 1)], here=True)]
    return Case([(SCOPE, made), one, other, (SCOPE, left), (SCOPE, also)], expected)


@case("01 §9")
def moved_and_back():
    """A record that comes back replaces what it left, and takes the move back."""
    made = create([assign(FIELD, 1, "x")])
    left = edit(made, B, 2, [moved(NEW, [made])])
    nothing = group(MOVED, [(MOVED_TO, 0, ""), (MOVED_SEEN, 0, "")], by_dot(left))
    back = edit(made, B, 3, [assign(COPIED, 1, NEW), nothing, assign(FIELD, 1, "y", by_dot(made))])
    record = Record(made, [plain(back, 0), plain(back, 1), plain(back, 2)], here=True)
    return Case(arriving(made, left, back), {SCOPE: [record]})


@case("01 §9")
def moved_and_recalled():
    """Somebody takes a move back and another moves it on, without knowing of each other: it went, and not quite."""
    made = create([assign(FIELD, 1, "x")])
    left = edit(made, B, 2, [moved(NEW, [made])])
    stays = edit(made, A, 3, [group(MOVED, [(MOVED_TO, 0, ""), (MOVED_SEEN, 0, "")], by_dot(left))])
    on = edit(made, C, 2, [moved(OTHER_NEW, [made], [left])], time=Y2026 + 1)
    register = Register([(stays, 0), (on, 0)], "conflict", on)
    record = Record(made, [plain(made), register], here=False, moved=Moved([OTHER_NEW], [], False))
    return Case(arriving(made, left, stays, on), {SCOPE: [record]})


@case("01 §9")
def moved_while_deleted():
    """A deletion that did not know of the move is late, and what the move wrote outlives it."""
    made = create([assign(FIELD, 1, "x")])
    deleted = delete(made, A, 2, [made])
    left = edit(made, B, 2, [moved(NEW, [made])])
    record = Record(
        made,
        [plain(made), plain(deleted), plain(left)],
        deleted="conflict",
        here=False,
        moved=Moved([NEW], [(deleted, 0)], False),
    )
    return Case(arriving(made, deleted, left), {SCOPE: [record]})


@case("01 §9")
def moved_seen_malformed():
    """A list of what the mover saw that cannot be read covers nothing."""
    made = create([assign(FIELD, 1, "x")])
    entry = group(MOVED, [(MOVED_TO, 1, NEW), (MOVED_SEEN, 11, b"\x02" + made.dot.bytes)])
    left = edit(made, B, 2, [entry])
    record = Record(made, [plain(made), plain(left)], here=False, moved=Moved([NEW], [(made, 0)], False))
    return Case(arriving(made, left), {SCOPE: [record]})


@case("01 §9")
def copy_without_creation():
    """An edit of a record that nothing brought to the scope makes nothing of it known."""
    made = create([assign(FIELD, 1, "x")])
    stray = Log(B, NEW).change([assign(FIELD, 1, "y")], made, COLLECTION, Y2026, number=1)
    empty = Log(B, NEW).change(
        [group(MOVED, [(MOVED_TO, 0, ""), (MOVED_SEEN, 0, "")])], made, COLLECTION, Y2026, number=2
    )
    record = Record(made, [plain(stray), plain(empty)], here=False)
    return Case([(NEW, stray), (NEW, empty)], {NEW: [record]})


@case("01 §9")
def copy_taken_back():
    """An empty `copied` takes a copy back, and an empty `moved` the move."""
    made = create([assign(FIELD, 1, "x")])
    there, copy = copied(made, B, 1, [assign(FIELD, 1, "x")])
    left = edit(made, B, 2, [moved(NEW, [made])])
    undone = Log(B, NEW).change([assign(COPIED, 0, "", by_dot(copy))], made, COLLECTION, Y2026, number=3)
    nothing = group(MOVED, [(MOVED_TO, 0, ""), (MOVED_SEEN, 0, "")], by_dot(left))
    back = edit(made, B, 4, [nothing])
    changes = [(SCOPE, made), (there, copy), (SCOPE, left), (NEW, undone), (SCOPE, back)]
    old = Record(made, [plain(made), plain(back)], here=True)
    return Case(changes, {SCOPE: [old], NEW: [Record(made, [plain(undone), plain(copy, 1)], here=False)]})


@case("01 §5")
def transfer_in_conflict():
    """An offer taken back while it was accepted; what is shown goes by time, whoever owns the record."""
    made = create([assign(FIELD, 1, "x")])
    offer = edit(made, A, 2, [transferred("proposed")])
    accepted = edit(made, B, 1, [transferred("accepted", offer), assign(OWNER, 9, OFFICE_B.bytes)], time=Y2026 + 2)
    withdrawn = edit(made, A, 3, [transferred("withdrawn", offer)], time=Y2026 + 3)
    register = Register([(accepted, 0), (withdrawn, 0)], "conflict", withdrawn)
    changes = [announce(A, OFFICE_A), announce(B, OFFICE_B), *arriving(made, offer, accepted, withdrawn)]
    return Case(changes, {SCOPE: [Record(made, [plain(made), register, plain(accepted, 1)])]})


def transferred(state: str, *replaced: Change) -> Entry:
    return group(TRANSFER, [(TRANSFER_TO, 9, OFFICE_B.bytes), (TRANSFER_STATE, 1, state)], by_dot(*replaced))


@case("01 §9")
def copied_as_an_element():
    """An include of `copied` is no copy."""
    made = create([assign(FIELD, 1, "x")])
    stray = Log(B, NEW).change(
        [include(COPIED, 1, SCOPE), assign(FIELD, 1, "y")], made, COLLECTION, Y2026, number=1
    )
    element = Register([(stray, 0)], "present")
    return Case([(NEW, stray)], {NEW: [Record(made, [element, plain(stray, 1)], here=False)]})


# --- Review (05 §11) -------------------------------------------------------------------------------

REVIEW, STEP, SEEN, SELF, APPROVED, ACCEPTED, CONFIRMED = 82, 83, 84, 85, 86, 87, 88


def version(*changes: Change) -> bytes:
    dots = by_dot(*changes)
    return bytes([len(dots)]) + b"".join(dot.bytes for dot in dots)


def step(word: str, seen: list[Change], *replaced: Change) -> Entry:
    return group(REVIEW, [(STEP, 1, word), (SEEN, 11, version(*seen)), (SELF, 0, "")], by_dot(*replaced))


def cover(field: int, seen: list[Change], *replaced: Change) -> Entry:
    return assign(field, 11, version(*seen), by_dot(*replaced))


def standing(status: str, approved="none", accepted="none", confirmed="none", disputed=False) -> dict:
    return {
        "status": status,
        "disputed": disputed,
        "approved": approved,
        "accepted": accepted,
        "confirmed": confirmed,
    }


def reviewed(changes: list[tuple[str, Change]], *records: Record) -> Case:
    """With B as the centre; the police confirm FIELD."""
    return Case(changes, {SCOPE: list(records)}, centre=[B], identity=[FIELD])


@case("05 §11")
def review_submitted():
    """A record that its office submitted."""
    made = create([assign(FIELD, 1, "x")])
    asked = edit(made, A, 2, [step("submitted", [made])])
    return reviewed(
        arriving(made, asked), Record(made, [plain(made), plain(asked)], review=standing("submitted")))


@case("05 §11")
def review_submitted_and_edited():
    """Whoever decides looks at what is there then: an edit leaves a submitted record submitted."""
    made = create([assign(FIELD, 1, "x")])
    asked = edit(made, A, 2, [step("submitted", [made])])
    edited = edit(made, A, 3, [assign(FIELD, 1, "y", by_dot(made))])
    return reviewed(
        arriving(made, asked, edited), Record(made, [plain(edited), plain(asked)], review=standing("submitted")))


@case("05 §11")
def review_accepted():
    """The centre accepts what the office submitted, and so answers for it."""
    made = create([assign(FIELD, 1, "x")])
    asked = edit(made, A, 2, [step("submitted", [made])])
    taken = edit(
        made, B, 1, [step("accepted", [made], asked), cover(APPROVED, [made]), cover(ACCEPTED, [made])])
    return reviewed(
        arriving(taken, asked, made),
        Record(
            made, [plain(made), plain(taken), plain(taken, 1), plain(taken, 2)],
            review=standing("accepted", "current", "current")))


@case("05 §11")
def review_accepted_by_an_office():
    """Only the centre accepts: another's word counts as that the record was submitted."""
    made = create([assign(FIELD, 1, "x")])
    taken = edit(made, C, 1, [step("accepted", [made]), cover(ACCEPTED, [made])])
    return reviewed(
        arriving(made, taken),
        Record(
            made, [plain(made), plain(taken), plain(taken, 1)],
            review=standing("submitted", accepted="current")))


@case("05 §11")
def review_edited_meanwhile():
    """An edit that the centre did not see opens the question again; the version that it accepted stays named."""
    made = create([assign(FIELD, 1, "x"), assign(OTHER, 1, "o")])
    edited = edit(made, A, 2, [assign(OTHER, 1, "p", by_dot(made))])
    taken = edit(
        made, B, 1, [step("accepted", [made]), cover(APPROVED, [made]), cover(ACCEPTED, [made])])
    return reviewed(
        arriving(made, taken, edited),
        Record(
            made, [plain(made), plain(edited), plain(taken), plain(taken, 1), plain(taken, 2)],
            review=standing("edited", "earlier", "earlier")))


@case("05 §11")
def review_of_two_changes():
    """A version names every change that says anything in it, in order."""
    made = create([assign(FIELD, 1, "x"), assign(OTHER, 1, "o")])
    edited = edit(made, C, 2, [assign(OTHER, 1, "p", by_dot(made))])
    both = [made, edited]
    approved = edit(made, A, 9, [step("approved", both), cover(APPROVED, both)])
    return reviewed(
        arriving(approved, edited, made),
        Record(
            made, [plain(made), plain(edited), plain(approved), plain(approved, 1)],
            review=standing("approved", "current")))


@case("05 §11")
def review_decisions_apart():
    """Taken back at the office while the centre accepted: to be decided anew; what was accepted stays named."""
    made = create([assign(FIELD, 1, "x")])
    asked = edit(made, A, 2, [step("submitted", [made])])
    taken = edit(
        made, B, 1, [step("accepted", [made], asked), cover(ACCEPTED, [made])], time=Y2026 + 1)
    back = edit(made, A, 3, [step("recalled", [made], asked)], time=Y2026 + 2)
    register = Register([(taken, 0), (back, 0)], "conflict", back)
    return reviewed(
        arriving(made, asked, taken, back),
        Record(
            made, [plain(made), register, plain(taken, 1)],
            review=standing("draft", accepted="current", disputed=True)))


@case("05 §11")
def review_versions_apart():
    """Approved in two versions without knowing of each other: that of now goes before."""
    made = create([assign(FIELD, 1, "x")])
    edited = edit(made, A, 2, [assign(FIELD, 1, "y", by_dot(made))])
    early = edit(made, B, 1, [step("approved", [made]), cover(APPROVED, [made])], time=Y2026 + 9)
    late = edit(made, A, 3, [step("approved", [edited]), cover(APPROVED, [edited])], time=Y2026 + 1)
    steps = Register([(late, 0), (early, 0)], "conflict", early)
    covers = Register([(late, 1), (early, 1)], "conflict", early)
    return reviewed(
        arriving(made, edited, early, late),
        Record(made, [plain(edited), steps, covers], review=standing("edited", "current")))


@case("05 §11")
def review_returned():
    """Sent back, and with it what was approved."""
    made = create([assign(FIELD, 1, "x")])
    approved = edit(made, A, 2, [step("approved", [made]), cover(APPROVED, [made])])
    back = edit(
        made, B, 1, [step("returned", [made], approved), assign(APPROVED, 0, "", by_dot(approved))], note="thiếu")
    return reviewed(
        arriving(made, approved, back),
        Record(made, [plain(made), plain(back), plain(back, 1)], review=standing("returned")))


@case("05 §11")
def review_confirmed():
    """The police confirm the fields that say who a person is; an edit of another leaves that standing."""
    made = create([assign(FIELD, 1, "x"), assign(OTHER, 1, "o")])
    asked = edit(made, A, 2, [step("submitted", [made])])
    confirmed = edit(made, C, 1, [cover(CONFIRMED, [made])])
    edited = edit(made, A, 3, [assign(OTHER, 1, "p", by_dot(made))])
    return reviewed(
        arriving(made, asked, confirmed, edited),
        Record(
            made, [plain(made), plain(edited), plain(asked), plain(confirmed)],
            review=standing("submitted", confirmed="current")))


@case("05 §11")
def review_step_unknown():
    """A step of a newer program is left out, as is a version that cannot be read."""
    made = create([assign(FIELD, 1, "x")])
    strange = edit(made, A, 2, [step("sealed", [made]), assign(APPROVED, 11, bytes([2]) + made.dot.bytes)])
    return reviewed(
        arriving(made, strange),
        Record(made, [plain(made), plain(strange), plain(strange, 1)], review=standing("draft", "earlier")))


def change_json(scope: str, change: Change) -> dict:
    return {
        "scope": scope,
        "dot": str(change.dot),
        "salt": change.salt.hex(),
        "time": change.time,
        "author": change.author,
        "collection": name_json(change.collection),
        "record": None if change.record is None else str(change.record),
        "note": change.note,
        "entries": [
            {
                "kind": entry.kind,
                "register": name_json(entry.register),
                "members": [name_json(name) for name, _, _ in entry.members],
                "values": [{"tag": tag, "content": content.hex()} for _, tag, content in entry.members],
                "replaced": [{"dot": str(dot), "part": part} for dot, part in entry.items],
            }
            for entry in change.entries
        ],
    }


def register_json(register: Register) -> dict:
    change, position = register.live[0]
    entry = change.entries[position]
    live = sorted(register.live, key=lambda value: (value[0].dot.key, value[1]))
    return {
        "register": name_json(entry.register),
        "element": element_of(entry).hex(),
        "state": register.state,
        "live": [value_json(*value) for value in live],
        "shown": str(register.shown.dot) if register.shown else None,
    }


def register_place(register: Register) -> tuple[bytes, bytes]:
    change, position = register.live[0]
    return name_bytes(change.entries[position].register), element_of(change.entries[position])


def moves_json(record: Record) -> dict:
    if record.here is None:
        return {}
    moved = record.moved and {
        "to": record.moved.to,
        "late": [
            {"register": name_json(change.entries[position].register), **value_json(change, position)}
            for change, position in record.moved.late
        ],
        "complete": record.moved.complete,
    }
    return {"here": record.here, "moved": moved}


def scope_json(records: list[Record]) -> dict:
    live = [value for record in records for register in record.registers for value in register.live]
    return {
        "digest": digest(live).hex(),
        "records": [
            {
                "record": str(record.created_by.dot),
                "deleted": record.deleted,
                "registers": [register_json(r) for r in sorted(record.registers, key=register_place)],
                **moves_json(record),
                **({"review": record.review} if record.review else {}),
            }
            for record in sorted(records, key=lambda record: record.created_by.dot.key)
        ],
    }


def merge_cases() -> Iterator[tuple[str, bytes]]:
    for name, (clause, recipe) in cases.items():
        made = recipe()
        document = {
            "clause": clause,
            "comment": " ".join(recipe.__doc__.split()),
            "changes": [change_json(*change) for change in made.changes],
            "expect": {scope: scope_json(records) for scope, records in made.expected.items()},
        }
        if made.centre is not None:
            document["roles"] = {
                "centre": [replica.id.hex() for replica in made.centre],
                "identity": [str(register) for register in made.identity],
            }
        yield name, (json.dumps(document, indent=1, ensure_ascii=True) + "\n").encode()
