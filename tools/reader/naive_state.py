"""What a set of changes adds up to (01 §5–8), computed from scratch each time.

Nothing here is incremental or clever: it is the yardstick for the merge of the program.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kieubao_reader import (
    INCLUDE,
    PROVINCE,
    TAG_DOTS,
    TAG_EMPTY,
    TAG_ERASED,
    TAG_TEXT,
    Change,
    Dot,
    Entry,
    Name,
    Replaced,
    Value,
    encode_bytes,
    encode_varint,
    sha256,
)

# 05 §1
COLLECTION_REPLICA = Name(5)
FIELD_DELETED, FIELD_OWNER, FIELD_UNIT = Name(1), Name(2), Name(64)
FIELD_MOVED, FIELD_MOVED_TO, FIELD_MOVED_SEEN, FIELD_COPIED = Name(3), Name(4), Name(5), Name(6)
FIELD_TRANSFER = Name(7)


@dataclass(frozen=True)
class LiveValue:
    """What one entry wrote and no known change replaced. `part` is 0 outside sets."""

    change: Change
    entry: Entry
    part: int

    @property
    def dot(self) -> Dot:
        return self.change.dot

    @property
    def place(self) -> tuple[bytes, bytes]:
        """The register within its record: its canonical name and, in sets, the element."""
        return self.entry.register.encoded(), self.entry.element()

    @property
    def field(self) -> tuple[Dot, Name, bool]:
        """What a replaced item must share with this value, whatever its element (01 §5)."""
        return self.change.record, self.entry.register, self.entry.is_of_set

    @property
    def is_erased(self) -> bool:
        """Whether nobody can say any more what it is (01 §5)."""
        return bool(self.entry.values) and all(value.tag == TAG_ERASED for value in self.entry.values)

    @property
    def value(self) -> tuple[tuple[Name, Value], ...]:
        """What is compared to tell a conflict from agreement."""
        return tuple(zip(self.entry.members, self.entry.values, strict=True))

    def recency(self) -> tuple[int, bytes, Dot]:
        return self.change.time, self.dot.hash, self.dot


Register = list[LiveValue]
Record = dict[tuple[bytes, bytes], Register]


class NaiveState:
    """All changes known, by scope. Those in `apart` are kept and do not count (07 §6)."""

    def __init__(
        self, changes: Iterable[tuple[str, Change]] = (), apart: Iterable[tuple[str, Dot]] = ()
    ) -> None:
        self.changes: dict[str, dict[Dot, Change]] = {}
        self.apart = frozenset(apart)
        #: Offices that the province says, before what replicas say of themselves (05 §3).
        self.offices: dict[bytes, Dot | None] = {}
        self._live: dict[str, dict[Dot, Record]] = {}
        for scope, change in changes:
            self.add(scope, change)

    def add(self, scope: str, change: Change) -> None:
        """A dot that is met twice is one change (01 §2)."""
        self.changes.setdefault(scope, {})[change.dot] = change
        self._live.pop(scope, None)

    def live(self, scope: str) -> dict[Dot, Record]:
        """01 §5: per record and register, in the order of the digest (01 §8). Kept until a change is added."""
        if scope not in self._live:
            self._live[scope] = self._live_anew(scope)
        return self._live[scope]

    def _live_anew(self, scope: str) -> dict[Dot, Record]:
        written, replaced = [], set()
        for change in self.changes.get(scope, {}).values():
            if (scope, change.dot) in self.apart:
                continue
            for position, entry in enumerate(change.entries):
                value = LiveValue(change, entry, position if entry.is_of_set else 0)
                written.append(value)
                for item in self.replaced_by(scope, change, entry):
                    replaced.add((*value.field, item.dot, item.part))
        records: dict[Dot, Record] = {}
        for value in sorted(written, key=lambda v: (v.change.record, v.place, v.dot, v.part)):
            if (*value.field, value.dot, value.part) not in replaced:
                record = records.setdefault(value.change.record, {})
                record.setdefault(value.place, []).append(value)
        return records

    def replaced_by(self, scope: str, change: Change, entry: Entry) -> set[Replaced]:
        """07 §6: what an entry replaces, also through values of the same field that do not count."""
        seen = set(entry.replaced)
        open_items = list(entry.replaced)
        while open_items:
            item = open_items.pop()
            between = self.changes[scope].get(item.dot)
            if between is None or (scope, item.dot) not in self.apart or between.record != change.record:
                continue
            for part, other in enumerate(between.entries):
                if (other.register, other.is_of_set) != (entry.register, entry.is_of_set):
                    continue
                if not other.is_of_set or part == item.part:
                    open_items += [further for further in other.replaced if further not in seen]
                    seen.update(other.replaced)
        return seen

    def shown_records(self, scope: str, collection: Name) -> Iterator[tuple[Dot, Record]]:
        """The records that a collection shows, ascending: created in it, and not deleted."""
        for dot, record in self.live(scope).items():
            creation = self.changes[scope].get(dot)
            if creation and creation.creates and creation.collection == collection and deletion_of(record) != "deleted":
                yield dot, record

    def is_in(self, scope: str, record: Dot) -> bool:
        """01 §9: whether the record is in the scope. A change that makes it known need not count (07 §6)."""
        changes = self.changes.get(scope, {}).values()
        made = any(change.record == record and (change.creates or copies(change)) for change in changes)
        live = self.live(scope).get(record, {})
        creation = self.changes.get(scope, {}).get(record)
        arrivals = live.get((FIELD_COPIED.encoded(), b""), [])
        taken_back = arrivals and all(v.entry.values[0].tag == TAG_EMPTY for v in arrivals if v.entry.values)
        if taken_back and not (creation and creation.creates):
            return False
        return made and bool(live) and deletion_of(live) != "deleted" and departure_of(live) is None

    def digest(self, scope: str) -> bytes:
        """01 §8"""
        parts = []
        for dot, record in self.live(scope).items():
            parts += [dot.encoded(), encode_varint(sum(map(len, record.values())))]
            for (name, element), values in record.items():
                for value in values:
                    parts += [name, encode_bytes(element), value.dot.encoded(), encode_varint(value.part)]
        return sha256(*parts)

    def office(self, replica: bytes) -> Dot | None:
        """05 §3: what its enrolment says, else the `unit` of the record in `replica` that this replica created."""
        if replica in self.offices:
            return self.offices[replica]
        created = [
            dot
            for dot, change in self.changes.get(PROVINCE, {}).items()
            if change.creates and change.collection == COLLECTION_REPLICA and dot.replica == replica
        ]
        if not created:
            return None
        record = self.live(PROVINCE).get(min(created), {})
        return reference_in(record.get((FIELD_UNIT.encoded(), b""), []))

    def owner(self, scope: str, record: Dot) -> Dot | None:
        """05 §1, `owner`: the office that owns a record."""
        register = self.live(scope).get(record, {}).get((FIELD_OWNER.encoded(), b""), [])
        return reference_in(register) or self.office(record.replica)

    def shown(self, scope: str, record: Dot, register: Register) -> LiveValue:
        """01 §5, shown value"""
        if register[0].entry.register in (FIELD_OWNER, FIELD_UNIT, FIELD_TRANSFER):
            return most_recent(register)
        owner = self.owner(scope, record)

        def is_owners(value: LiveValue) -> bool:
            return owner is not None and self.office(value.dot.replica) == owner

        return max(known_of(register), key=lambda value: (is_owners(value), value.recency()))


def most_recent(register: Register) -> LiveValue:
    return max(known_of(register), key=LiveValue.recency)


def known_of(register: Register) -> Register:
    """Those that are not erased, or else all."""
    return [value for value in register if not value.is_erased] or register


def reference_in(register: Register) -> Dot | None:
    """The reference that a register shows by time alone, if any."""
    if not register or not (values := most_recent(register).entry.values):
        return None
    return values[0].reference()


def state_of(register: Register) -> str:
    """01 §5: `settled` or `conflict`; of a set element `present` or `absent`."""
    if register[0].entry.is_of_set:
        return "present" if any(value.entry.kind == INCLUDE for value in register) else "absent"
    return "conflict" if len({value.value for value in register if not value.is_erased}) > 1 else "settled"


def deletion_of(record: Record) -> str:
    """01 §6: `no`, `deleted`, or `conflict` if a live value outlives the deletion."""
    written = [v.entry.values[0] for v in record.get((FIELD_DELETED.encoded(), b""), []) if v.entry.values]
    deletions = [value for value in written if value.tag == TAG_DOTS]
    if not deletions:
        return "no"
    covered = {dot for deletion in deletions for dot in deletion.dots()}
    others = (value for values in record.values() for value in values)
    outlives = any(v.entry.register != FIELD_DELETED and v.dot not in covered for v in others)
    undeleted = any(value.tag == TAG_EMPTY for value in written)
    return "conflict" if outlives or undeleted else "deleted"


def copies(change: Change) -> bool:
    """01 §9: whether a change copies its record into its scope."""
    return not change.creates and any(e.register == FIELD_COPIED and not e.is_of_set for e in change.entries)


@dataclass(frozen=True)
class Departure:
    """01 §9: where a record went, and the live values that no mover saw."""

    to: list[bytes]
    late: list[LiveValue]
    recalled: bool

    @property
    def is_complete(self) -> bool:
        return len(self.to) == 1 and not self.late and not self.recalled


def departure_of(record: Record) -> Departure | None:
    """01 §9; nothing if no live value of `moved` names a scope."""
    written = record.get((FIELD_MOVED.encoded(), b""), [])
    members = [dict(zip(v.entry.members, v.entry.values, strict=True)) for v in written]
    named = [m for m in members if FIELD_MOVED_TO in m and m[FIELD_MOVED_TO].tag == TAG_TEXT]
    if not named:
        return None
    seen = {value.dot for value in written}
    for m in named:
        if FIELD_MOVED_SEEN in m and m[FIELD_MOVED_SEEN].tag == TAG_DOTS:
            seen.update(m[FIELD_MOVED_SEEN].dots())
    others = (v for values in record.values() for v in values if v.entry.register not in (FIELD_MOVED, FIELD_COPIED))
    late = [value for value in others if value.dot not in seen]
    to = sorted({m[FIELD_MOVED_TO].content for m in named})
    return Departure(to, late, recalled=len(named) < len(written))
