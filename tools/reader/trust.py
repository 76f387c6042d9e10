"""Who may write what, and what counts (07), computed from scratch from a province's own records.

Everything is a function of the segments at hand and of the root: nothing here remembers what came first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from kieubao_reader import (
    PROVINCE,
    TAG_EMPTY,
    Change,
    Cursor,
    Dot,
    Name,
    ReaderError,
    Segment,
    Value,
    is_ascending,
    sha256,
)
from naive_state import NaiveState, Record, Register, most_recent

# 05 §1
COLLECTION_FORM, COLLECTION_REPLICA, COLLECTION_ENROLMENT = Name(1), Name(5), Name(6)
COLLECTION_ADMISSION, COLLECTION_AUTHORITY, COLLECTION_SCOPE = Name(7), Name(8), Name(9)
FIELD_NAME, FIELD_WRITERS, FIELD_UNIT, FIELD_AGREEMENT_KEY = Name(16), Name(49), Name(64), Name(65)
FIELD_ROLE = Name(66)
FIELD_SUCCESSOR, FIELD_KEY, FIELD_GRANT, FIELD_ENDED, FIELD_REQUEST = Name(68), Name(72), Name(73), Name(74), Name(75)
FIELD_SEGMENT, FIELD_MEMBER, FIELD_RANK, FIELD_OVER = Name(76), Name(77), Name(78), Name(79)

# 07 §3, §5
FAMILIES = ("unit", "people", "case", "restricted")
PATTERN_BYTES_MAX = 64
HEADS_MAX = 4_096
SUCCESSIONS_MAX = 1_024
RANK_GREATEST = 2**63 - 1
ROUNDS_MAX = 64

COUNTED, UNKNOWN, CUT_OFF, SCOPE, ROLE = "counted", "unknown", "cut-off", "scope", "role"
REVOKED, RETIRED = "revoked", "retired"


# --- Values of trust records -----------------------------------------------------------------------


@dataclass(frozen=True, order=True)
class Grant:
    """07 §3"""

    pattern: str
    reads: bool
    writes: bool

    def covers(self, scope: str) -> bool:
        return scope.startswith(self.pattern[:-1]) if self.pattern.endswith("/*") else scope == self.pattern

    def __str__(self) -> str:
        return f"{'r' * self.reads}{'w' * self.writes} {self.pattern}"


def read_grant(text: str) -> Grant | None:
    """None for a text that grants nothing."""
    rights, space, pattern = text.partition(" ")
    if not space or rights not in ("r", "w", "rw") or not is_pattern(pattern):
        return None
    return Grant(pattern, "r" in rights, "w" in rights)


def is_pattern(text: str) -> bool:
    if text == PROVINCE:
        return True
    family, slash, name = text.partition("/")
    if not slash or family not in FAMILIES or len(text.encode()) > PATTERN_BYTES_MAX:
        return False
    return name == "*" or re.fullmatch("[a-z0-9-]+", name) is not None


@dataclass(frozen=True)
class CutOff:
    """07 §5"""

    kind: str
    heads: frozenset[bytes]


def read_cut_off(content: bytes) -> CutOff:
    """What cannot be read is the narrowest: a revocation without heads."""
    cursor = Cursor(content, "cut-off")
    try:
        kind = {1: REVOKED, 2: RETIRED}.get(cursor.byte("kind"))
        heads = [cursor.take(32, "head") for _ in range(cursor.limited(HEADS_MAX, "heads"))]
        cursor.finish()
    except ReaderError:
        kind, heads = None, []
    if kind is None or not is_ascending(heads):
        return CutOff(REVOKED, frozenset())
    return CutOff(kind, frozenset(heads))


@dataclass(frozen=True)
class Ended:
    cut_off: CutOff
    #: The change that says it.
    dot: Dot


@dataclass(frozen=True)
class Authority:
    rank: int
    ended: tuple[Ended, ...] = ()
    name: str = ""


@dataclass(frozen=True)
class Enrolment:
    record: Dot
    name: str
    office: Dot | None
    role: str
    grants: frozenset[Grant]
    ended: tuple[Ended, ...] = ()
    agreement_key: bytes = b""
    request: bytes = b""


# --- Segments as a graph ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Node:
    """What trust looks at of a segment."""

    hash: bytes
    replica: bytes
    scope: str
    previous: bytes | None
    dependencies: tuple[bytes, ...]
    dots: frozenset[Dot] = frozenset()


def node_of(segment: Segment) -> Node:
    at = segment.header
    dependencies = tuple(dependency.hash for dependency in at.dependencies)
    return Node(
        segment.hash, at.replica, at.scope, at.previous, dependencies, frozenset(c.dot for c in segment.changes)
    )


class Ancestry:
    def __init__(self, nodes: Iterable[Node]) -> None:
        self.nodes = {node.hash: node for node in nodes}

    def holding(self, change: Dot) -> set[bytes]:
        return {hash_ for hash_, node in self.nodes.items() if change in node.dots}

    def log_before(self, head: bytes) -> set[bytes]:
        """The segment and those that it follows in its log."""
        found: set[bytes] = set()
        current: bytes | None = head
        while current is not None and current not in found:
            found.add(current)
            current = self.nodes[current].previous if current in self.nodes else None
        return found

    def knows(self, segment: bytes, change: Dot) -> bool:
        """Whether it, or what it builds on, holds the change."""
        seen: set[bytes] = set()
        waiting = [segment]
        while waiting:
            node = self.nodes.get(waiting.pop())
            if node is None or node.hash in seen:
                continue
            if change in node.dots:
                return True
            seen.add(node.hash)
            waiting += node.dependencies + ((node.previous,) if node.previous else ())
        return False


# --- The rules -------------------------------------------------------------------------------------


@dataclass
class Trust:
    root: bytes | None = None
    newcomer: bytes | None = None
    authorities: dict[bytes, Authority] = field(default_factory=dict)
    enrolments: dict[bytes, list[Enrolment]] = field(default_factory=dict)
    predecessors: dict[bytes, bytes] = field(default_factory=dict)
    #: By segment, the cut-offs that are set aside for it.
    admissions: dict[bytes, frozenset[Dot]] = field(default_factory=dict)
    #: By name, the offices that take part.
    scopes: dict[str, frozenset[Dot]] = field(default_factory=dict)
    #: Collections that the master alone writes.
    masters: frozenset[Name] = frozenset()

    def family(self, replica: bytes) -> list[bytes]:
        """07 §7: the replica, the one that it succeeded, and so on."""
        family = [replica]
        while len(family) < SUCCESSIONS_MAX and (before := self.predecessors.get(family[-1])):
            family.append(before)
        return family

    def enrolments_of(self, replica: bytes) -> list[Enrolment]:
        return next((self.enrolments[one] for one in self.family(replica) if one in self.enrolments), [])

    def may_write(self, replica: bytes, scope: str) -> bool:
        return self.allows(replica, scope, lambda grant: grant.writes)

    def may_read(self, replica: bytes, scope: str) -> bool:
        return self.allows(replica, scope, lambda grant: grant.reads)

    def allows(self, replica: bytes, scope: str, right: Callable[[Grant], bool]) -> bool:
        """07 §4"""
        if self.root is None:
            return True
        if replica in self.authorities:
            return scope == PROVINCE
        enrolments = self.enrolments_of(replica)
        members = self.scopes.get(scope, frozenset())
        return bool(enrolments) and all(
            any(right(grant) and grant.covers(scope) for grant in enrolment.grants) or enrolment.office in members
            for enrolment in enrolments
        )

    def is_master(self, replica: bytes) -> bool:
        enrolments = self.enrolments_of(replica)
        return bool(enrolments) and all(enrolment.role == "master" for enrolment in enrolments)

    def segment_verdict(self, node: Node, ancestry: Ancestry) -> str:
        """07 §6, of the segment as a whole."""
        if self.root is None or node.replica == self.newcomer:
            return COUNTED
        admitted = self.admissions.get(node.hash)
        if node.replica in self.authorities:
            if node.scope != PROVINCE:
                return SCOPE if admitted is None else COUNTED
            ended = self.authorities[node.replica].ended
            return COUNTED if all(lets_through(end, node, admitted, ancestry) for end in ended) else CUT_OFF
        enrolments = self.enrolments_of(node.replica)
        if not enrolments:
            return UNKNOWN if admitted is None else COUNTED
        ended = [end for enrolment in enrolments for end in enrolment.ended]
        if not all(lets_through(end, node, admitted, ancestry) for end in ended):
            return CUT_OFF
        if admitted is not None:
            return COUNTED
        if any(enrolment.role == "reader" for enrolment in enrolments):
            return ROLE
        return COUNTED if self.may_write(node.replica, node.scope) else SCOPE

    def change_verdict(self, collection: Name, record: Dot | None, replica: bytes) -> str:
        """07 §6, of one change of a segment that counts; `record` is None in the change that creates it."""
        if self.root is None or replica == self.newcomer or replica in self.authorities:
            return COUNTED
        if collection in (COLLECTION_ENROLMENT, COLLECTION_AUTHORITY):
            return ROLE
        if collection == COLLECTION_REPLICA:
            return COUNTED if record is None or record.replica == replica else ROLE
        is_masters = isinstance(collection.defined_by, int) or collection in self.masters
        return ROLE if is_masters and not self.is_master(replica) else COUNTED


def lets_through(ended: Ended, node: Node, admitted: frozenset[Dot] | None, ancestry: Ancestry) -> bool:
    """07 §5"""
    if admitted is not None and ended.dot in admitted:
        return True
    heads = set(ended.cut_off.heads)
    if ended.dot.replica == node.replica:
        # Who ends himself says so in a segment that counts, or he would not have said it.
        heads |= ancestry.holding(ended.dot)
    if any(node.hash in ancestry.log_before(head) for head in heads):
        return True
    return ended.cut_off.kind == RETIRED and not ancestry.knows(node.hash, ended.dot)


# --- Trust from the records of the province --------------------------------------------------------


def register(record: Record, name: Name) -> Register:
    return record.get((name.encoded(), b""), [])


def content(record: Record, name: Name) -> bytes:
    """What a field says; of several live values the latest, whoever wrote it."""
    live = register(record, name)
    values = most_recent(live).entry.values if live else ()
    return values[0].content if values else b""


def text(record: Record, name: Name) -> str:
    return content(record, name).decode(errors="replace")


def live_values(record: Record, name: Name) -> Iterator[tuple[Dot, Value]]:
    for value in sorted(register(record, name), key=lambda value: value.dot):
        if value.entry.values:
            yield value.dot, value.entry.values[0]


def elements(record: Record, name: Name) -> list[Value]:
    """Elements of a set that are present."""
    found = []
    for (register_name, element), values in record.items():
        includes = [value for value in values if value.entry.kind == 1]
        if register_name == name.encoded() and element and includes:
            found.append(includes[0].entry.values[0])
    return found


def ended_of(record: Record) -> Iterator[Ended]:
    for dot, value in live_values(record, FIELD_ENDED):
        if value.tag != TAG_EMPTY:
            yield Ended(read_cut_off(value.content), dot)


def rank_of(record: Record) -> int:
    written = text(record, FIELD_RANK)
    rank = int(written) if re.fullmatch("0|-?[1-9][0-9]{0,18}", written) else RANK_GREATEST
    return rank if -(2**63) <= rank < 2**63 else RANK_GREATEST


def role_of(record: Record) -> str:
    """Of several the one that may least; one that is not known may only read."""
    roles = {value.content.decode(errors="replace") for _, value in live_values(record, FIELD_ROLE)}
    return roles.pop() if roles in ({"master"}, {"clerk"}) else "clerk" if roles == {"master", "clerk"} else "reader"


def load_authorities(trust: Trust, state: NaiveState, root: bytes) -> None:
    """07 §1 and §5: whose cut-off of an authority holds goes by rank."""
    found = []
    for _, record in state.shown_records(PROVINCE, COLLECTION_AUTHORITY):
        key = content(record, FIELD_KEY)
        if len(key) == 32:
            found.append((key, rank_of(record), record))
    ranks: dict[bytes, int] = {}
    for key, rank, _ in found:
        ranks[key] = min(rank, ranks.get(key, rank))
    if root not in ranks:
        trust.authorities[root] = Authority(1)
    for key, rank, record in found:
        ended = []
        for end in ended_of(record):
            author = end.dot.replica
            holds = author == root if author not in ranks else author == key or (ranks[author], author) < (rank, key)
            ended += [end] if holds else []
        known = trust.authorities.get(key, Authority(rank))
        name = known.name or text(record, FIELD_NAME)
        trust.authorities[key] = Authority(min(rank, known.rank), known.ended + tuple(ended), name)


def enrolment_of(dot: Dot, record: Record) -> Enrolment:
    unit = register(record, FIELD_UNIT)
    grants = (read_grant(value.content.decode(errors="replace")) for value in elements(record, FIELD_GRANT))
    return Enrolment(
        record=dot,
        name=text(record, FIELD_NAME),
        office=most_recent(unit).entry.values[0].reference() if unit else None,
        role=role_of(record),
        grants=frozenset(grant for grant in grants if grant),
        ended=tuple(ended_of(record)),
        agreement_key=content(record, FIELD_AGREEMENT_KEY),
        request=content(record, FIELD_REQUEST),
    )


def trust_in(state: NaiveState, root: bytes) -> Trust:
    trust = Trust(root)
    load_authorities(trust, state, root)
    for dot, record in state.shown_records(PROVINCE, COLLECTION_ENROLMENT):
        key = content(record, FIELD_KEY)
        if len(key) == 32:
            trust.enrolments.setdefault(key, []).append(enrolment_of(dot, record))
    for dot, record in state.shown_records(PROVINCE, COLLECTION_REPLICA):
        for successor in (value.content for value in elements(record, FIELD_SUCCESSOR)):
            if len(successor) == 32 and successor != dot.replica:
                before = trust.predecessors.get(successor, dot.replica)
                trust.predecessors[successor] = min(before, dot.replica)
    for _, record in state.shown_records(PROVINCE, COLLECTION_ADMISSION):
        segment = content(record, FIELD_SEGMENT)
        if len(segment) == 32:
            over = {dot for _, value in live_values(record, FIELD_OVER) for dot in value.dots()}
            trust.admissions[segment] = trust.admissions.get(segment, frozenset()) | over
    for _, record in state.shown_records(PROVINCE, COLLECTION_SCOPE):
        members = {value.reference() for value in elements(record, FIELD_MEMBER)} - {None}
        name = text(record, FIELD_NAME)
        trust.scopes[name] = trust.scopes.get(name, frozenset()) | members
    trust.masters = frozenset(
        Name(dot)
        for dot, record in state.shown_records(PROVINCE, COLLECTION_FORM)
        if (written := register(record, FIELD_WRITERS))
        and state.shown(PROVINCE, dot, written).entry.values[0].content == b"master"
    )
    return trust


# --- Verdicts --------------------------------------------------------------------------------------

#: 05 §4: everybody can sign for the genesis replica, so its segment is known by its hash.
GENESIS_SEED = sha256(b"kieubao genesis 1")


def founder_of(segments: Iterable[Segment]) -> bytes | None:
    """07 §2: the key that names itself an authority; None if there is none, or more than one."""
    founders = set()
    for segment in segments:
        for change in segment.changes if segment.header.scope == PROVINCE else ():
            if change.creates and change.collection == COLLECTION_AUTHORITY:
                keys = (v for e in change.entries for m, v in zip(e.members, e.values, strict=True) if m == FIELD_KEY)
                founders |= {segment.header.replica for key in keys if key.content == segment.header.replica}
    return founders.pop() if len(founders) == 1 else None


class Judgement:
    """What counts of some segments, for who believes a root; without a root everything does."""

    def __init__(self, segments: Iterable[Segment], root: bytes | None, genesis: bytes | None = None) -> None:
        self.segments = {segment.hash: segment for segment in segments}
        self.nodes = {hash_: node_of(segment) for hash_, segment in self.segments.items()}
        self.ancestry = Ancestry(self.nodes.values())
        self.genesis = genesis
        self.creations = {
            (segment.header.scope, change.dot): change.collection
            for segment in self.segments.values()
            for change in segment.changes
            if change.creates
        }
        self.trust = Trust(root)
        self.verdicts: dict[bytes, str] = {}
        #: By segment, the verdict of each of its changes.
        self.change_verdicts: dict[bytes, list[str]] = {}
        self.judge()
        if root is not None:
            self.settle(root)

    def settle(self, root: bytes) -> None:
        """Begins with the root alone, and goes on until the records that count say what was judged by."""
        trust = Trust(root, authorities={root: Authority(1)})
        for _ in range(ROUNDS_MAX):
            self.trust = trust
            self.judge()
            trust = trust_in(self.state(PROVINCE), root)
            if trust == self.trust:
                return
        raise ValueError("the records of the authority contradict each other")

    def judge(self) -> None:
        for hash_, segment in self.segments.items():
            if hash_ == self.genesis:
                verdict = COUNTED
            else:
                verdict = self.trust.segment_verdict(self.nodes[hash_], self.ancestry)
            self.verdicts[hash_] = verdict
            self.change_verdicts[hash_] = [
                verdict if verdict != COUNTED or hash_ == self.genesis else self.change_verdict(segment, change)
                for change in segment.changes
            ]

    def change_verdict(self, segment: Segment, change: Change) -> str:
        """07 §6: by the collection that it names, and by that in which its record was created."""
        record = None if change.creates else change.record
        created_in = self.creations.get((segment.header.scope, change.record), change.collection)
        verdicts = (
            self.trust.change_verdict(collection, record, segment.header.replica)
            for collection in (change.collection, created_in)
        )
        return next((verdict for verdict in verdicts if verdict != COUNTED), COUNTED)

    def counted(self) -> set[tuple[str, Dot]]:
        """What stands in some segment where it counts: of two segments one is enough."""
        return {
            (segment.header.scope, change.dot)
            for hash_, segment in self.segments.items()
            for change, verdict in zip(segment.changes, self.change_verdicts[hash_], strict=True)
            if verdict == COUNTED
        }

    def effective_verdicts(self, hash_: bytes) -> list[str]:
        """The verdicts of a segment's changes, each of which may count elsewhere."""
        segment, counted = self.segments[hash_], self.counted()
        return [
            COUNTED if (segment.header.scope, change.dot) in counted else verdict
            for change, verdict in zip(segment.changes, self.change_verdicts[hash_], strict=True)
        ]

    def state(self, only: str | None = None) -> NaiveState:
        """All that is known, with what does not count apart."""
        counted = self.counted()
        changes = [
            (segment.header.scope, change)
            for segment in self.segments.values()
            if only in (None, segment.header.scope)
            for change in segment.changes
        ]
        apart = ((scope, change.dot) for scope, change in changes if (scope, change.dot) not in counted)
        state = NaiveState(changes, apart)
        for replica in {segment.header.replica for segment in self.segments.values()}:
            if enrolments := self.trust.enrolments_of(replica):
                state.offices[replica] = enrolments[0].office
        return state
