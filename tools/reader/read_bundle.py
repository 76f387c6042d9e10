#!/usr/bin/env python3
"""Lists what stands in a KieuBao bundle, after verifying all of it.

An encrypted bundle needs a key of one it is for: keys/agreement.key of the replica, or an age identity file.
What counts is judged by the founding that stands first, if one is at hand (or by the one that --root names).

Exit status: 0 the bundle is good, 30 it is refused (`class: where` on stderr), 31 no key opens it, 2 a file cannot
be read.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import age_file
import trust
from kieubao_reader import (
    PROVINCE,
    TAG_DOTS,
    TAG_REFERENCE,
    Bundle,
    Change,
    Dot,
    Entry,
    Name,
    NoMatchError,
    ReaderError,
    Recipient,
    Segment,
    Value,
    fingerprint,
    key_fingerprint,
    read_bundle,
    read_segment,
)
from naive_state import NaiveState
from trust import COUNTED, CUT_OFF, Enrolment, Judgement

EXIT_UNREADABLE, EXIT_REFUSED, EXIT_NOT_FOR_US = 2, 30, 31
AGREEMENT_KEY_LINE = "kieubao-agreement-key/1"
GENESIS = Path(__file__).parents[2] / "Protocol" / "genesis.segment"

# 05 §1
COLLECTIONS = {
    1: "form_collection", 2: "form_field", 3: "code_list", 4: "code", 5: "replica", 6: "enrolment", 7: "admission",
    8: "authority", 9: "scope",
}  # fmt: skip
FIELDS = {
    1: "deleted", 2: "owner", 3: "moved", 4: "moved_to", 5: "moved_seen", 6: "copied", 7: "transfer",
    8: "transfer_to", 9: "transfer_state", 10: "same_as", 11: "distinct_from", 12: "content", 16: "name", 17: "label_vi",
    18: "label_en", 19: "hint_vi", 20: "hint_en",
    21: "order", 32: "collection", 33: "type", 34: "list", 35: "target", 36: "group", 37: "required",
    38: "personal", 39: "sort", 40: "search", 41: "title", 42: "multiple", 48: "scope", 49: "writers",
    56: "code_list", 64: "unit", 65: "agreement_key", 66: "role", 67: "predecessor", 68: "successor", 72: "key",
    73: "grant", 74: "ended", 75: "request", 76: "segment", 77: "member", 78: "rank", 79: "over",
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


def judgement_of(bundles: list[Bundle], root: str | None) -> Judgement:
    """What counts of all that stands in some bundles of a province, the last of which is looked at."""
    segments = genesis_of(bundles[-1]) + [segment for bundle in bundles for segment in bundle.segments]
    founding = trust.founding_of(segments)
    if root is not None:
        founding = founding_that(root, segments)
    return Judgement(
        segments,
        founding.header.replica if founding else None,
        bundles[-1].header.genesis,
        founding.hash if founding else None,
    )


def founding_that(text: str, segments: list[Segment]) -> Segment:
    """The founding of a root's key in hexadecimal, or that of a fingerprint."""
    for segment in segments:
        is_meant = segment.header.replica.hex() == text or fingerprint(segment.hash) == text.upper()
        if is_meant and trust.founding_of([segment]):
            return segment
    raise ValueError(f"nothing here is the founding {text}")


def read_keys(path: Path) -> list[age_file.Identity]:
    """A replica's agreement.key, or age identities, one a line."""
    lines = path.read_text(encoding="utf-8").splitlines()
    if lines and lines[0] == AGREEMENT_KEY_LINE:
        return [age_file.Identity(bytes.fromhex(lines[1]))]
    return [age_file.identity(line) for line in lines if line and not line.startswith("#")]


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


def describe(bundle: Bundle, judgement: Judgement) -> Iterator[str]:
    names, header = Names(judgement.state(PROVINCE)), bundle.header
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
        for change, verdict in zip(segment.changes, judgement.change_verdicts[segment.hash], strict=True):
            yield from describe_change(change, names)
            if verdict != COUNTED:
                yield f"    does not count: {verdict}"


def describe_digests(judgement: Judgement) -> Iterator[str]:
    state = judgement.state()
    for scope in sorted(state.changes, key=str.encode):
        yield f"digest {scope} {state.digest(scope).hex()}"


# --- The chain of authority (07) -------------------------------------------------------------------


def describe_authority(judgement: Judgement) -> Iterator[str]:
    """Root, authorities, enrolments, and for each segment its verdict and why."""
    at = judgement.trust
    if at.root is None:
        yield "no authority is at hand: everything counts"
        return
    names = Names(judgement.state(PROVINCE))
    yield f"root {described_key(at.root)}"
    if at.founding:
        yield f"founding {fingerprint(at.founding)} {at.founding.hex()}"
    for key, authority in sorted(at.authorities.items(), key=lambda item: (item[1].rank, item[0])):
        yield f"authority {described_key(key)} rank {authority.rank} {authority.name}".rstrip()
        yield from describe_ended(authority.ended)
    for replica, enrolments in sorted(at.enrolments.items(), key=lambda item: item[1][0].name):
        for enrolment in enrolments:
            yield from describe_enrolment(replica, enrolment, judgement, names)
    for scope, members in sorted(at.scopes.items()):
        yield f"scope {scope} of {', '.join(sorted(map(names.dot, members))) or 'nobody'}"
    for segment, over in sorted(at.admissions.items()):
        yield f"admitted {segment.hex()}" + (f" over {', '.join(sorted(map(str, over)))}" if over else "")
    for hash_, segment in judgement.segments.items():
        header = segment.header
        extent = f"{header.scope} {header.replica.hex()[:8]} {header.first}–{header.last}"
        yield f"segment {hash_.hex()} {extent}: {reason(hash_, judgement)}"


def described_key(key: bytes) -> str:
    return f"{key_fingerprint(key)} {key.hex()}"


def describe_ended(ended: tuple[trust.Ended, ...]) -> Iterator[str]:
    for end in ended:
        heads = ", ".join(sorted(head.hex()[:16] for head in end.cut_off.heads)) or "nothing"
        yield f"  {end.cut_off.kind} by {end.dot}, up to {heads}"


def describe_enrolment(
    replica: bytes, enrolment: Enrolment, judgement: Judgement, names: Names
) -> Iterator[str]:
    yield f"enrolled {enrolment.name} {described_key(replica)}"
    office = names.dot(enrolment.office) if enrolment.office else "none"
    yield f"  by {enrolment.record}, role {enrolment.role}, office {office}"
    yield f"  grants {', '.join(map(str, sorted(enrolment.grants))) or 'none'}"
    if enrolment.request:
        yield f"  answers the request {fingerprint(enrolment.request)} {enrolment.request.hex()}"
    yield from describe_ended(enrolment.ended)
    for successor in sorted(judgement.trust.predecessors):
        if successor not in judgement.trust.enrolments and replica in judgement.trust.family(successor):
            yield f"  succeeded by {described_key(successor)}"


def reason(hash_: bytes, judgement: Judgement) -> str:
    """Why a segment counts, or does not."""
    at, node, verdict = judgement.trust, judgement.nodes[hash_], judgement.verdicts[hash_]
    if hash_ == judgement.genesis:
        return "counted, the genesis"
    if hash_ == at.founding:
        return "counted, the founding"
    if verdict == COUNTED:
        apart = [found for found in judgement.change_verdicts[hash_] if found != COUNTED]
        suffix = f", but {len(apart)} of {len(judgement.change_verdicts[hash_])} changes: {apart[0]}" if apart else ""
        return f"counted, {right_of(node, judgement)}{suffix}"
    enrolments = at.enrolments_of(node.replica)
    if verdict == CUT_OFF:
        authority = at.authorities.get(node.replica)
        candidates = authority.ended if authority else [end for one in enrolments for end in one.ended]
        admitted = at.admissions.get(hash_)
        beyond = [end for end in candidates if not trust.lets_through(end, node, admitted, judgement.ancestry)]
        return f"cut-off, {beyond[0].cut_off.kind} by {beyond[0].dot}"
    if verdict == trust.SCOPE:
        return f"scope, no enrolment lets {enrolments[0].name if enrolments else 'an authority'} write {node.scope}"
    return "role, a reader writes nothing" if verdict == trust.ROLE else "unknown, nobody enrolled the replica"


def right_of(node: trust.Node, judgement: Judgement) -> str:
    at = judgement.trust
    if node.hash in at.admissions:
        return "admitted"
    if node.replica in at.authorities:
        return f"an authority of rank {at.authorities[node.replica].rank}"
    enrolments = at.enrolments_of(node.replica)
    if not enrolments:
        return "nobody is asked yet"
    through = "" if node.replica in at.enrolments else "as successor of "
    rights = [grant for grant in sorted(enrolments[0].grants) if grant.writes and grant.covers(node.scope)]
    return f"{through}{enrolments[0].name}: {rights[0] if rights else 'its office takes part'}"


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


def as_json(bundle: Bundle, judgement: Judgement, with_digests: bool) -> dict:
    state, header = judgement.state(), bundle.header
    names = Names(state)
    listing = {
        "genesis": header.genesis.hex(),
        "root": judgement.trust.root.hex() if judgement.trust.root else None,
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
                "verdict": judgement.verdicts[segment.hash],
                "changes": [
                    change_as_json(change, names) | {"verdict": verdict}
                    for change, verdict in zip(segment.changes, judgement.change_verdicts[segment.hash], strict=True)
                ],
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
    parser.add_argument("--key", type=Path, action="append", default=[], help="a file of keys that may open it")
    parser.add_argument("--with", type=Path, action="append", default=[], dest="earlier", metavar="FILE",
                        help="a bundle of the same province that came before")  # fmt: skip
    parser.add_argument("--root", help="the founding to believe: its fingerprint, or its author's key in hexadecimal")
    parser.add_argument("--authority", action="store_true", help="the chain of authority, and what counts by it")
    parser.add_argument("--json", action="store_true", help="the same as JSON")
    parser.add_argument("--quiet", action="store_true", help="only verify")
    parser.add_argument("--digest", action="store_true", help="the digest of each scope, if nothing is missing")
    options = parser.parse_args()
    try:
        keys = [key for path in options.key for key in read_keys(path)]
        bundles = [read_bundle(path.read_bytes(), keys) for path in [*options.earlier, options.file]]
        if options.quiet:
            return 0
        judgement = judgement_of(bundles, options.root)
    except (OSError, ValueError) as error:
        print(f"read_bundle: {error}", file=sys.stderr)
        return EXIT_UNREADABLE
    except ReaderError as error:
        print(error, file=sys.stderr)
        return EXIT_REFUSED
    except NoMatchError as error:
        print(f"no match: {error}", file=sys.stderr)
        return EXIT_NOT_FOR_US
    if options.json:
        json.dump(as_json(bundles[-1], judgement, options.digest), sys.stdout, indent=1)
        print()
        return 0
    if options.digest:
        lines = describe_digests(judgement)
    else:
        lines = describe_authority(judgement) if options.authority else describe(bundles[-1], judgement)
    for line in lines:
        print(printable(line))
    return 0


if __name__ == "__main__":
    sys.exit(main())
