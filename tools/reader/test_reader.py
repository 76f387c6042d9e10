#!/usr/bin/env python3
"""Runs every vector of Protocol/vectors through the reader, and checks that the generator repeats them."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from itertools import permutations
from pathlib import Path

import age_file
import access_log
import attachment
import kieubao_reader as reader
import review
import rules
import report
import session
import trust
from kieubao_reader import (
    Bundle,
    Change,
    Cursor,
    Dot,
    Entry,
    Name,
    NoMatchError,
    ReaderError,
    Replaced,
    Shape,
    ShapeEntry,
    Value,
)
from naive_state import (
    FIELD_COPIED,
    FIELD_MOVED,
    NaiveState,
    Record,
    Register,
    deletion_of,
    departure_of,
    state_of,
)
from trust import Ancestry, Authority, Ended, Enrolment, Judgement, Node, Trust

ROOT = Path(__file__).resolve().parents[2]
VECTORS = ROOT / "Protocol" / "vectors"
MAKE = ROOT / "tools" / "vectors" / "make.py"
AREAS = ["primitive", "segment", "bundle", "merge", "request", "trust", "rule", "session", "report", "attachment",
         "access"]
PERMUTED_MAX = 5
# Vectors that have to fail in a stated class, those of age not counted. None is ever taken away.
NEGATIVE_MIN = 462

Facts = dict[str, str]


# --- Binary vectors --------------------------------------------------------------------------------


def split(data: bytes) -> tuple[Facts, bytes]:
    """The header lines and the bytes after the empty line."""
    header, _, body = data.partition(b"\n\n")
    return dict(line.split(": ", 1) for line in header.decode().split("\n")), body


def varint_facts(body: bytes, _: Facts) -> Facts:
    cursor = Cursor(body, "varint")
    number = cursor.varint("number")
    cursor.finish()
    assert reader.encode_varint(number) == body
    return {"value": str(number)}


def value_facts(body: bytes, _: Facts) -> Facts:
    value = reader.read_value(body)
    assert value.encoded() == body
    return {"tag": str(value.tag), "content": value.content.hex()}


def dot_facts(body: bytes, _: Facts) -> Facts:
    cursor = Cursor(body, "dot")
    dot = reader.read_dot(cursor, "dot")
    cursor.finish()
    assert dot.encoded() == body
    return {"replica": dot.replica.hex(), "number": str(dot.number), "hash": dot.hash.hex(), "check": dot.check()}


def leaf_facts(body: bytes, header: Facts) -> Facts:
    cursor = Cursor(body, "leaf")
    shape, skeleton, content = (cursor.byte_string(1 << 20, what) for what in ("shape", "skeleton", "content"))
    cursor.finish()
    salt = reader.salt_of(bytes.fromhex(header["secret"]), int(header["number"]))
    assert content.startswith(salt)
    return {
        "secret": header["secret"],
        "number": header["number"],
        "salt": salt.hex(),
        "shape-hash": reader.sha256(b"\x03", shape).hex(),
        "content-hash": reader.sha256(b"\x02", content).hex(),
        "leaf": reader.leaf_hash(skeleton, content).hex(),
    }


def merkle_facts(body: bytes, _: Facts) -> Facts:
    leaves = [body[i : i + 32] for i in range(0, len(body), 32)]
    return {"merkle-root": reader.merkle_root(leaves).hex()}


def key_facts(body: bytes, _: Facts) -> Facts:
    cursor = Cursor(body, "key")
    key = cursor.take(32, "key")
    cursor.finish()
    reader.check_key(key, "key")
    return {}


def digests(changes: list[tuple[str, Change]]) -> Facts:
    state = NaiveState(changes)
    return {f"digest-{scope}": state.digest(scope).hex() for scope in state.changes}


def segment_facts(body: bytes, header: Facts) -> Facts:
    segment = reader.read_segment(body)
    assert segment.data == body
    facts = {
        "segment-hash": segment.hash.hex(),
        "scope": segment.header.scope,
        "first": str(segment.header.first),
        "last": str(segment.header.last),
        "changes": str(len(segment.changes)),
        "merkle-root": segment.header.merkle_root.hex(),
    }
    if segment.header.previous:
        facts["previous"] = segment.header.previous.hex()
    for i, dependency in enumerate(segment.header.dependencies):
        head = f"{dependency.last}:{dependency.hash.hex()}"
        facts[f"dependency-{i}"] = f"{dependency.where}:{dependency.replica.hex()}:{head}"
    if segment.header.enrolment:
        facts["enrolment"] = print_dot(segment.header.enrolment)
    if any(change.is_erased for change in segment.changes):
        facts["erased"] = " ".join(str(i) for i, change in enumerate(segment.changes) if change.is_erased)
    facts |= {f"leaf-{i}": change.leaf.hex() for i, change in enumerate(segment.changes)}
    if not any(key.startswith("digest-") for key in header):
        return facts
    return facts | digests([(segment.header.scope, change) for change in segment.changes])


def facts_of_bundle(bundle: Bundle) -> Facts:
    changes = [(segment.header.scope, change) for segment in bundle.segments for change in segment.changes]
    facts = {
        "sender": bundle.header.sender.hex(),
        "recipients": str(len(bundle.header.recipients)),
        "logs": str(len(bundle.header.frontier)),
        "segments": str(len(bundle.segments)),
    }
    return facts | digests(changes)


def bundle_facts(body: bytes, _: Facts) -> Facts:
    return facts_of_bundle(reader.read_bundle(body))


def encrypted_bundle_facts(body: bytes, header: Facts) -> Facts:
    identity = age_file.identity(header["identity"])
    return facts_of_bundle(reader.read_bundle(body, [identity])) | {"identity": header["identity"]}


def request_facts(body: bytes, _: Facts) -> Facts:
    request = reader.read_request(body)
    return {
        "genesis": request.genesis.hex(),
        "replica": request.replica.hex(),
        "agreement-key": request.agreement_key.hex(),
        "unit": request.unit,
        "short-name": request.short_name,
        "time": str(request.time),
        "request-hash": request.hash.hex(),
        "fingerprint": reader.fingerprint(request.hash),
    }


def report_facts(body: bytes, _: Facts) -> Facts:
    found = report.read_report(body)
    return {
        "seal": found.seal.hex(),
        "period": found.period,
        "unit": found.unit,
        "figures": str(len(found.figures)),
        "evidence": str(sum(map(len, found.evidence.values()))),
    }


def certificate_facts(body: bytes, _: Facts) -> Facts:
    return {"replica": session.read_certificate(body).hex()}


def introduction_facts(body: bytes, _: Facts) -> Facts:
    return {"segments": " ".join(segment.hash.hex() for segment in session.read_introduction(body))}


def session_facts(body: bytes, _: Facts) -> Facts:
    heard, end = session.read_transcript(body)
    facts = {f"segments-{side}": str(heard.sides[side].sent.segments) for side in (0, 1)}
    return facts | {"end": end, "differ": " ".join(sorted(heard.differences))}


def history_facts(body: bytes, header: Facts) -> Facts:
    """The verdicts must not depend on the order of the segments."""
    bundle = reader.read_bundle(body)
    told = header["root"], header["founding"]
    found = [history_of(order, *told) for order in (bundle.segments, bundle.segments[::-1])]
    assert found[0][0] == found[1][0], "the order of the segments decides"
    facts, verdicts = found[0]
    return facts | {f"verdict-{n}": verdicts[segment.hash] for n, segment in enumerate(bundle.segments)}


def history_of(
    segments: Iterable[reader.Segment], root: str, founding: str
) -> tuple[Facts, dict[bytes, str]]:
    """Digests, and for each segment its verdict, or those of its changes where they differ from it."""
    judgement = Judgement(segments, bytes.fromhex(root), None, bytes.fromhex(founding) or None)
    state = judgement.state()
    facts = {f"digest-{scope}": state.digest(scope).hex() for scope in state.changes}
    facts["carriers"] = " ".join(sorted(replica.hex() for replica in judgement.carriers()))
    verdicts = {}
    for hash_, whole in judgement.verdicts.items():
        each = judgement.effective_verdicts(hash_)
        verdicts[hash_] = whole if set(each) == {whole} else " ".join(each)
    return facts | {"root": root, "founding": founding, "segments": str(len(judgement.segments))}, verdicts


KINDS: dict[str, Callable[[bytes, Facts], Facts]] = {
    "varint": varint_facts,
    "value": value_facts,
    "dot": dot_facts,
    "leaf": leaf_facts,
    "merkle": merkle_facts,
    "key": key_facts,
    "segment": segment_facts,
    "bundle": bundle_facts,
    "encrypted-bundle": encrypted_bundle_facts,
    "request": request_facts,
    "report": report_facts,
    "history": history_facts,
    "certificate": certificate_facts,
    "session": session_facts,
    "introduction": introduction_facts,
}


def binary_faults(data: bytes) -> Iterator[str]:
    header, body = split(data)
    expect = header["expect"]
    try:
        facts = KINDS[header["kind"]](body, header)
    except ReaderError as error:
        if error.failure_class != expect:
            yield f"expected {expect}, got {error}"
        return
    except NoMatchError:
        if expect != "no match":
            yield f"expected {expect}, no key opens it"
        return
    if expect != "success":
        yield f"expected {expect}, was read"
        return
    for key, value in header.items():
        if key not in ("expect", "clause", "kind", "comment") and facts.get(key) != value:
            yield f"{key}: expected {value}, got {facts.get(key)}"


# --- Merge vectors ---------------------------------------------------------------------------------


def parse_dot(text: str) -> Dot:
    replica, number, hash_ = text.split(":")
    return Dot(bytes.fromhex(replica), int(number), bytes.fromhex(hash_))


def parse_name(text: str) -> Name:
    return Name(parse_dot(text) if ":" in text else int(text))


def print_dot(dot: Dot) -> str:
    return f"{dot.replica.hex()}:{dot.number}:{dot.hash.hex()}"


def print_name(name: Name) -> str:
    return print_dot(name.defined_by) if isinstance(name.defined_by, Dot) else str(name.defined_by)


def parse_entry(entry: dict) -> Entry:
    return Entry(
        kind=entry["kind"],
        register=parse_name(entry["register"]),
        members=tuple(map(parse_name, entry["members"])),
        replaced=tuple(Replaced(parse_dot(item["dot"]), item["part"]) for item in entry["replaced"]),
        values=tuple(Value(value["tag"], bytes.fromhex(value["content"])) for value in entry["values"]),
    )


def parse_change(change: dict) -> Change:
    """A change, whose dot must carry its own leaf hash."""
    dot = parse_dot(change["dot"])
    record = parse_dot(change["record"]) if change["record"] else None
    entries = tuple(map(parse_entry, change["entries"]))
    collection = parse_name(change["collection"])
    shape = Shape(collection, tuple(ShapeEntry(entry.kind, entry.register, entry.members) for entry in entries))
    replaced = [entry.replaced for entry in entries]
    skeleton = reader.encode_skeleton(dot.number, change["time"], change["author"], record, shape, replaced)
    values = [entry.values for entry in entries]
    leaf = reader.leaf_hash(skeleton, reader.encode_content(bytes.fromhex(change["salt"]), values, change["note"]))
    assert leaf[:8] == dot.hash, "the dot does not carry the leaf hash"
    return Change(
        dot, change["time"], change["author"], collection, record or dot, entries, change["note"], leaf
    )


def describe_register(state: NaiveState, scope: str, record: Dot, register: Register) -> dict:
    entry = register[0].entry
    shown = None if entry.is_of_set else print_dot(state.shown(scope, record, register).dot)
    return {
        "register": print_name(entry.register),
        "element": entry.element().hex(),
        "state": state_of(register),
        "live": [{"dot": print_dot(value.dot), "part": value.part} for value in register],
        "shown": shown,
    }


def describe_moves(state: NaiveState, scope: str, dot: Dot, record: Record) -> dict:
    """01 §9; nothing of a record that nobody moved."""
    if not any(values[0].entry.register in (FIELD_MOVED, FIELD_COPIED) for values in record.values()):
        return {}
    departure = departure_of(record)
    moves = departure and {
        "to": [name.decode() for name in departure.to],
        "late": [
            {"register": print_name(value.entry.register), "dot": print_dot(value.dot), "part": value.part}
            for value in departure.late
        ],
        "complete": departure.is_complete,
    }
    return {"here": state.is_in(scope, dot), "moved": moves}


def describe_review(record: Record, roles: dict | None) -> dict:
    """05 §11; nothing of a record on which nobody decided."""
    if not any(values[0].entry.register in review.FIELDS for values in record.values()):
        return {}
    centre = {bytes.fromhex(replica) for replica in (roles or {}).get("centre", [])}
    identity = {parse_name(name) for name in (roles or {}).get("identity", [])}
    return {"review": review.review_of(record, centre, identity)}


def describe_scope(state: NaiveState, scope: str, roles: dict | None = None) -> dict:
    records = state.live(scope).items()
    return {
        "digest": state.digest(scope).hex(),
        "records": [
            {
                "record": print_dot(dot),
                "deleted": deletion_of(record),
                "registers": [describe_register(state, scope, dot, register) for register in record.values()],
                **describe_moves(state, scope, dot, record),
                **describe_review(record, roles),
            }
            for dot, record in records
        ],
    }


def arrivals(changes: list) -> Iterator[list]:
    """The order given; then all orders of few changes, or the reverse of many."""
    yield changes
    yield from permutations(changes) if len(changes) <= PERMUTED_MAX else [changes[::-1]]


def merge_faults(data: bytes) -> Iterator[str]:
    case = json.loads(data)
    changes = [(change["scope"], parse_change(change)) for change in case["changes"]]
    for order in arrivals(changes):
        state = NaiveState(order)
        for scope, expected in case["expect"].items():
            if (found := describe_scope(state, scope, case.get("roles"))) != expected:
                yield f"{scope}: {json.dumps(found)}"
                return


# --- Trust (07) ------------------------------------------------------------------------------------


def optional_dot(text: str | None) -> Dot | None:
    return parse_dot(text) if text else None


def parse_ended(items: list[dict]) -> tuple[Ended, ...]:
    return tuple(Ended(trust.read_cut_off(bytes.fromhex(e["content"])), parse_dot(e["dot"])) for e in items)


def parse_trust(given: dict) -> Trust:
    made = Trust()
    made.root, made.newcomer = (bytes.fromhex(given[key]) if given[key] else None for key in ("root", "newcomer"))
    for item in given["authorities"]:
        made.authorities[bytes.fromhex(item["key"])] = Authority(item["rank"], parse_ended(item["ended"]))
    for item in given["enrolments"]:
        grants = frozenset(grant for grant in map(trust.read_grant, item["grants"]) if grant)
        made.enrolments.setdefault(bytes.fromhex(item["key"]), []).append(
            Enrolment(
                record=parse_dot(item["record"]),
                name="",
                office=optional_dot(item["office"]),
                role=item["role"],
                grants=grants,
                ended=parse_ended(item["ended"]),
            )
        )
    for item in given["successors"]:
        made.predecessors[bytes.fromhex(item["successor"])] = bytes.fromhex(item["replica"])
    for item in given["admissions"]:
        made.admissions[bytes.fromhex(item["segment"])] = frozenset(map(parse_dot, item["over"]))
    for item in given["scopes"]:
        made.scopes[item["name"]] = frozenset(map(parse_dot, item["members"]))
    made.masters = frozenset(map(parse_name, given["master-collections"]))
    return made


def parse_node(item: dict) -> Node:
    return Node(
        hash=bytes.fromhex(item["hash"]),
        replica=bytes.fromhex(item["replica"]),
        scope=item["scope"],
        previous=bytes.fromhex(item["previous"]) if item["previous"] else None,
        dependencies=tuple(map(bytes.fromhex, item["depends"])),
        dots=frozenset(map(parse_dot, item["changes"])),
    )


def verdict_faults(case: dict) -> Iterator[str]:
    made = parse_trust(case["trust"])
    ancestry = Ancestry(map(parse_node, case["segments"]))
    for question in case["questions"]:
        if "segment" in question:
            found = made.segment_verdict(ancestry.nodes[bytes.fromhex(question["segment"])], ancestry)
        elif "rights" in question:
            who = bytes.fromhex(question["replica"]), question["scope"]
            found = "r" * made.may_read(*who) + "w" * made.may_write(*who)
        else:
            who = bytes.fromhex(question["replica"])
            found = made.change_verdict(
                parse_name(question["collection"]), optional_dot(question["record"]), who, question["admitted"]
            )
        expected = question["rights" if "rights" in question else "verdict"]
        if found != expected:
            yield f"{question}: found {found}"


def grant_faults(case: dict) -> Iterator[str]:
    grant = trust.read_grant(case["text"])
    if (str(grant).split(" ")[0] if grant else None) != case["rights"]:
        yield f"found {grant}"
    for scopes, expected in ((case["covers"], True), (case["leaves"], False)):
        yield from (scope for scope in scopes if (grant is not None and grant.covers(scope)) != expected)


def cut_off_faults(case: dict) -> Iterator[str]:
    found = trust.read_cut_off(bytes.fromhex(case["content"]))
    if (found.kind, found.heads) != (case["cut-off"], frozenset(map(bytes.fromhex, case["heads"]))):
        yield f"found {found}"


def fingerprint_faults(case: dict) -> Iterator[str]:
    shown, typed = reader.fingerprint(bytes.fromhex(case["hash"])), case["typed"]
    matches = reader.spoken_fingerprint(typed) == reader.spoken_fingerprint(shown)
    found = shown, reader.is_fingerprint(typed), matches
    if found != (case["fingerprint"], case["well-formed"], case["matches"]):
        yield f"found {found}"


def quarantine_faults(case: dict) -> Iterator[str]:
    changes = [(change["scope"], parse_change(change)) for change in case["changes"]]
    for scope, expected in case["expect"].items():
        for order in arrivals(changes):
            found = describe_scope(NaiveState(order, [(scope, parse_dot(dot)) for dot in case["apart"]]), scope)
            if found != expected:
                yield f"{scope}: {json.dumps(found)}"
                return


CASES: dict[str, Callable[[dict], Iterator[str]]] = {
    "verdicts": verdict_faults,
    "grant": grant_faults,
    "cut-off": cut_off_faults,
    "fingerprint": fingerprint_faults,
    "quarantine": quarantine_faults,
}


def trust_faults(data: bytes) -> Iterator[str]:
    case = json.loads(data)
    return CASES[case["kind"]](case)


# --- Rules -----------------------------------------------------------------------------------------


def rule_faults(data: bytes) -> Iterator[str]:
    case = json.loads(data)
    try:
        condition = rules.read(case["must"], case["fields"], case["sets"])
    except rules.RuleError as error:
        if case["records"] is not None:
            yield f"not readable: {error}"
        return
    if case["records"] is None:
        yield "readable"
    for record in case["records"] or []:
        others = [other["values"] for other in record.get("others", []) for _ in range(other["times"])]
        broken = rules.is_broken(condition, case["fields"], record["values"], case["today"], others)
        if broken != (record["verdict"] == "broken"):
            yield f"{record['values']}: found {'broken' if broken else 'kept'}"


# --- Attachments -----------------------------------------------------------------------------------


def attachment_faults(data: bytes) -> Iterator[str]:
    case = json.loads(data)
    found = attachment.content([bytes.fromhex(piece) for piece in case["pieces"]], case["content_hash"])
    if (None if found is None else found.hex()) != case["content"]:
        yield f"found {found!r}"


# --- Access logs -----------------------------------------------------------------------------------


def access_faults(data: bytes) -> Iterator[str]:
    case = json.loads(data)

    def ends(name: str) -> list[access_log.End]:
        return [(end["count"], bytes.fromhex(end["hash"])) for end in case[name]]

    runs = [access_log.Run.read(bytes.fromhex(run)) for run in case["runs"]]
    state, entries = access_log.chain(runs, set(ends("earlier")), ends("told"))
    if (state, entries) != (case["state"], case["entries"]):
        yield f"found {state}, {entries} entries"


JSON_CHECKS = {"trust": trust_faults, "merge": merge_faults, "rule": rule_faults, "attachment": attachment_faults,
               "access": access_faults}


# --- Running ---------------------------------------------------------------------------------------


def vector_faults(path: Path) -> Iterator[str]:
    try:
        check = binary_faults if path.suffix == ".vector" else JSON_CHECKS[path.parent.name]
        yield from check(path.read_bytes())
    except (AssertionError, KeyError, ValueError) as error:
        yield f"{type(error).__name__}: {error}"


def files_under(root: Path) -> dict[str, bytes]:
    files = [file for area in AREAS for file in (root / area).iterdir()]
    return {str(file.relative_to(root)): file.read_bytes() for file in files}


def repetition_faults() -> Iterator[str]:
    """What differs when the vectors are made anew."""
    with tempfile.TemporaryDirectory() as directory:
        subprocess.run([sys.executable, MAKE, directory], check=True, stdout=subprocess.DEVNULL)
        old, new = files_under(VECTORS), files_under(Path(directory))
    yield from (f"{name} differs when made anew" for name in sorted(old | new) if old.get(name) != new.get(name))


def expectations() -> list[str]:
    return [split(file.read_bytes())[0]["expect"] for area in AREAS for file in (VECTORS / area).glob("*.vector")]


def class_faults() -> Iterator[str]:
    """Failure classes that no vector expects, and whether enough vectors fail."""
    expected = expectations()
    yield from (f"no vector expects {name}" for name in sorted(reader.FAILURE_CLASSES - set(expected)))
    negative = sum(name in reader.FAILURE_CLASSES for name in expected)
    if negative < NEGATIVE_MIN:
        yield f"{negative} vectors have to fail, and there were {NEGATIVE_MIN}"


def main() -> int:
    passed = failed = 0
    paths = sorted(path for area in AREAS for path in (VECTORS / area).iterdir())
    checks = [(str(path.relative_to(VECTORS)), vector_faults(path)) for path in paths]
    checks += [("make.py", repetition_faults()), ("failure classes", class_faults())]
    for name, faults in checks:
        found = list(faults)
        for fault in found:
            print(f"{name}: {fault}")
        passed, failed = passed + (not found), failed + bool(found)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
