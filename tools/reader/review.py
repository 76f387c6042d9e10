"""Where a record stands in the review (05 §11)."""

from __future__ import annotations

from collections.abc import Collection

from kieubao_reader import TAG_DOTS, Dot, Name, Value
from naive_state import LiveValue, Record, most_recent

FIELD_REVIEW, FIELD_STEP, FIELD_SEEN = Name(82), Name(83), Name(84)
FIELD_APPROVED, FIELD_ACCEPTED, FIELD_CONFIRMED = Name(86), Name(87), Name(88)
FIELDS = {FIELD_REVIEW, FIELD_APPROVED, FIELD_ACCEPTED, FIELD_CONFIRMED}
STEPS = {b"submitted", b"approved", b"accepted", b"returned", b"recalled"}


def version_of(record: Record, fields: Collection[Name] | None = None) -> list[Dot]:
    """The dots of all live values in the fields of the form, or in some of them."""
    values = (value for register in record.values() for value in register)
    return sorted(
        {
            value.dot
            for value in values
            if isinstance(value.entry.register.defined_by, Dot) and (fields is None or value.entry.register in fields)
        }
    )


def review_of(record: Record, centre: Collection[bytes], identity: Collection[Name]) -> dict[str, str | bool]:
    version = version_of(record)
    steps = [value for value in values_of(record, FIELD_REVIEW) if step_of(value) in STEPS]
    decision = most_recent(steps) if steps else None
    return {
        "status": status_of(decision, version, centre),
        "disputed": len({step_of(value) for value in steps}) > 1,
        "approved": cover(record, FIELD_APPROVED, version),
        "accepted": cover(record, FIELD_ACCEPTED, version),
        "confirmed": cover(record, FIELD_CONFIRMED, version_of(record, identity)),
    }


def status_of(decision: LiveValue | None, version: list[Dot], centre: Collection[bytes]) -> str:
    step = step_of(decision) if decision else b"recalled"
    if step == b"recalled":
        return "draft"
    if step in (b"submitted", b"returned") or step == b"accepted" and decision.dot.replica not in centre:
        return "returned" if step == b"returned" else "submitted"
    seen = member(decision, FIELD_SEEN)
    is_current = seen is not None and seen.tag == TAG_DOTS and list(seen.dots()) == version
    return step.decode() if is_current else "edited"


def cover(record: Record, field: Name, version: list[Dot]) -> str:
    """Whether a decision on some version stands, and whether on that of now."""
    named = [value.entry.values[0] for value in values_of(record, field) if value.entry.values]
    versions = [list(value.dots()) for value in named if value.tag == TAG_DOTS]
    if version in versions:
        return "current"
    return "earlier" if versions else "none"


def values_of(record: Record, field: Name) -> list[LiveValue]:
    return record.get((field.encoded(), b""), [])


def step_of(value: LiveValue) -> bytes | None:
    step = member(value, FIELD_STEP)
    return step.content if step else None


def member(value: LiveValue, field: Name) -> Value | None:
    return dict(zip(value.entry.members, value.entry.values, strict=True)).get(field)
