#!/usr/bin/env python3
"""Lists what stands in a KieuBao bundle, after verifying all of it.

Exit status: 0 the bundle is good, 30 it is refused (`class: where` on stderr), 2 it cannot be opened.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kieubao_reader import (
    PROVINCE,
    TAG_DOTS,
    TAG_REFERENCE,
    Bundle,
    Change,
    Dot,
    Entry,
    Name,
    ReaderError,
    Recipient,
    Segment,
    Value,
    read_bundle,
    read_segment,
)
from naive_state import NaiveState

EXIT_UNREADABLE, EXIT_REFUSED = 2, 30
GENESIS = Path(__file__).parents[2] / "Protocol" / "genesis.segment"

# 05 §1
COLLECTIONS = {1: "form_collection", 2: "form_field", 3: "code_list", 4: "code", 5: "replica"}
FIELDS = {
    1: "deleted", 2: "owner", 16: "name", 17: "label_vi", 18: "label_en", 19: "hint_vi", 20: "hint_en",
    21: "order", 32: "collection", 33: "type", 34: "list", 35: "target", 36: "group", 37: "required",
    38: "personal", 39: "sort", 40: "search", 41: "title", 42: "multiple", 48: "scope", 56: "code_list",
    64: "unit", 65: "agreement_key", 66: "role", 67: "predecessor", 68: "successor",
}  # fmt: skip
FIELD_NAME = Name(16)
KINDS = {0: "set", 1: "include", 2: "exclude"}
TAGS = ["empty", "text", "integer", "decimal", "boolean", "date", "partial date", "instant", "code",
        "reference", "bytes", "dots"]  # fmt: skip
TAGS_WRITTEN_AS_TEXT = {0, 1, 2, 3, 5, 6, 7}
TAG_BOOLEAN, TAG_CODE = 4, 8


def printable(text: str) -> str:
    """Text that cannot drive a terminal: control, format and unassigned characters are escaped."""
    return "".join(c if c.isprintable() else f"\\u{{{ord(c):x}}}" for c in text)


def instant(time: int) -> str:
    """01 §3, for people."""
    try:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=time >> 16)
    except OverflowError:
        return f"{time >> 16} ms"
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z") + f"+{time & 0xFFFF}"


def genesis_of(bundle: Bundle) -> list[Segment]:
    """The genesis that the bundle's province began with (05 §4), which bundles leave out; none if it is another."""
    if not GENESIS.is_file():
        return []
    genesis = read_segment(GENESIS.read_bytes())
    return [genesis] if genesis.hash == bundle.header.genesis else []


def state_of(bundle: Bundle) -> NaiveState:
    segments = genesis_of(bundle) + list(bundle.segments)
    return NaiveState((segment.header.scope, change) for segment in segments for change in segment.changes)


class Names:
    """What collections, fields and records of the forms are called in this bundle."""

    def __init__(self, state: NaiveState) -> None:
        self.of_record: dict[Dot, str] = {}
        for dot, record in state.live(PROVINCE).items():
            register = record.get((FIELD_NAME.encoded(), b""))
            values = state.shown(PROVINCE, dot, register).entry.values if register else ()
            if values and values[0].tag == 1:
                self.of_record[dot] = values[0].content.decode()

    def dot(self, dot: Dot) -> str:
        called = self.of_record.get(dot)
        return f"{dot} ({called})" if called else str(dot)

    def collection(self, name: Name) -> str:
        return self._name(name, COLLECTIONS)

    def field(self, name: Name) -> str:
        return self._name(name, FIELDS)

    def _name(self, name: Name, built_in: dict[int, str]) -> str:
        if isinstance(name.defined_by, Dot):
            return self.of_record.get(name.defined_by) or str(name.defined_by)
        return built_in.get(name.defined_by) or f"#{name.defined_by}"


def describe_value(value: Value, names: Names) -> str:
    tag = TAGS[value.tag] if value.tag < len(TAGS) else f"tag {value.tag}"
    if value.tag in TAGS_WRITTEN_AS_TEXT:
        return f"{tag} {json.dumps(value.content.decode(errors='replace'), ensure_ascii=False)}"
    if value.tag == TAG_BOOLEAN and value.content in (b"\x00", b"\x01"):
        return "true" if value.content == b"\x01" else "false"
    if value.tag in (TAG_CODE, TAG_REFERENCE):
        dot = Value(TAG_REFERENCE, value.content).reference()
        return f"{tag} {names.dot(dot)}" if dot else f"{tag} (malformed) {value.content.hex()}"
    if value.tag == TAG_DOTS:
        return f"dots [{', '.join(map(str, value.dots()))}]"
    return f"{tag} {value.content.hex()}"


def describe_entry(entry: Entry, names: Names) -> str:
    register = names.field(entry.register)
    if entry.members == (entry.register,):
        values = describe_value(entry.values[0], names)
    else:
        pairs = zip(entry.members, entry.values, strict=True)
        values = "{" + "; ".join(f"{names.field(m)} = {describe_value(v, names)}" for m, v in pairs) + "}"
    replaced = ", ".join(f"{item.dot}.{item.part}" if entry.is_of_set else str(item.dot) for item in entry.replaced)
    return f"{KINDS[entry.kind]} {register} = {values}" + (f"  replaces {replaced}" if replaced else "")


def describe_change(change: Change, names: Names) -> Iterator[str]:
    record = "new" if change.creates else names.dot(change.record)
    collection = names.collection(change.collection)
    yield f"  {change.dot}  {instant(change.time)}  {change.author}  {collection} {record}"
    for entry in change.entries:
        yield f"    {describe_entry(entry, names)}"
    if change.note:
        yield f"    note {json.dumps(change.note, ensure_ascii=False)}"


def describe_recipient(recipient: Recipient) -> str:
    return f"replica {recipient.replica.hex()}" if recipient.replica else f"unit {recipient.unit}"


def describe(bundle: Bundle) -> Iterator[str]:
    names, header = Names(state_of(bundle)), bundle.header
    yield f"bundle of {header.sender.hex()}, {header.short_name}, unit {header.unit}, {instant(header.time)}"
    yield f"genesis {header.genesis.hex()}"
    yield f"for {', '.join(map(describe_recipient, header.recipients)) or 'anyone'}"
    for log in header.frontier:
        heads = ", ".join(f"{head.last}/{head.hash.hex()[:16]}" for head in log.heads)
        yield f"frontier {log.scope} {log.replica.hex()[:8]}: {heads}"
    for segment in bundle.segments:
        at = segment.header
        yield f"segment {segment.hash.hex()} {at.scope} {at.replica.hex()[:8]} {at.first}–{at.last}"
        if at.previous:
            yield f"  after {at.previous.hex()}"
        for dependency in at.dependencies:
            where = PROVINCE if dependency.where else at.scope
            yield f"  needs {where} {dependency.replica.hex()[:8]} {dependency.last}/{dependency.hash.hex()[:16]}"
        for change in segment.changes:
            yield from describe_change(change, names)


def describe_digests(bundle: Bundle) -> Iterator[str]:
    state = state_of(bundle)
    for scope in sorted(state.changes, key=str.encode):
        yield f"digest {scope} {state.digest(scope).hex()}"


def change_as_json(change: Change, names: Names) -> dict:
    return {
        "dot": dot_as_json(change.dot),
        "leaf": change.leaf.hex(),
        "time": change.time,
        "author": change.author,
        "collection": names.collection(change.collection),
        "record": dot_as_json(change.record),
        "note": change.note,
        "entries": [
            {
                "kind": KINDS[entry.kind],
                "register": names.field(entry.register),
                "members": [names.field(member) for member in entry.members],
                "values": [{"tag": value.tag, "content": value.content.hex()} for value in entry.values],
                "replaced": [{"dot": dot_as_json(item.dot), "part": item.part} for item in entry.replaced],
            }
            for entry in change.entries
        ],
    }


def dot_as_json(dot: Dot) -> str:
    return f"{dot.replica.hex()}:{dot.number}:{dot.hash.hex()}"


def as_json(bundle: Bundle, with_digests: bool) -> dict:
    state, header = state_of(bundle), bundle.header
    names = Names(state)
    listing = {
        "genesis": header.genesis.hex(),
        "sender": header.sender.hex(),
        "unit": header.unit,
        "short_name": header.short_name,
        "time": header.time,
        "recipients": [
            {"replica": r.replica.hex()} if r.replica is not None else {"unit": r.unit} for r in header.recipients
        ],
        "frontier": [
            {
                "scope": log.scope,
                "replica": log.replica.hex(),
                "heads": [{"last": head.last, "hash": head.hash.hex()} for head in log.heads],
            }
            for log in header.frontier
        ],
        "segments": [
            {
                "hash": segment.hash.hex(),
                "scope": segment.header.scope,
                "replica": segment.header.replica.hex(),
                "first": segment.header.first,
                "last": segment.header.last,
                "previous": segment.header.previous.hex() if segment.header.previous else None,
                "dependencies": [
                    {
                        "scope": PROVINCE if dependency.where else segment.header.scope,
                        "replica": dependency.replica.hex(),
                        "last": dependency.last,
                        "hash": dependency.hash.hex(),
                    }
                    for dependency in segment.header.dependencies
                ],
                "enrolment": dot_as_json(segment.header.enrolment) if segment.header.enrolment else None,
                "changes": [change_as_json(change, names) for change in segment.changes],
            }
            for segment in bundle.segments
        ],
    }
    if with_digests:
        listing["digests"] = {scope: state.digest(scope).hex() for scope in state.changes}
    return listing


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--json", action="store_true", help="the same as JSON")
    parser.add_argument("--quiet", action="store_true", help="only verify")
    parser.add_argument("--digest", action="store_true", help="the digest of each scope, if nothing is missing")
    options = parser.parse_args()
    try:
        bundle = read_bundle(options.file.read_bytes())
    except OSError as error:
        print(f"read_bundle: {error}", file=sys.stderr)
        return EXIT_UNREADABLE
    except ReaderError as error:
        print(error, file=sys.stderr)
        return EXIT_REFUSED
    if options.quiet:
        return 0
    if options.json:
        json.dump(as_json(bundle, options.digest), sys.stdout, indent=1)
        print()
        return 0
    for line in describe_digests(bundle) if options.digest else describe(bundle):
        print(printable(line))
    return 0


if __name__ == "__main__":
    sys.exit(main())
