"""Who may write what, and what counts (07), computed from scratch from a province's own log.

Everything is a function of the segments at hand, of the root and the founding: nothing here remembers what came first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from kieubao_reader import (
    INCLUDE,
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
from naive_state import FIELD_DELETED, NaiveState, Record, Register, most_recent

# 05 §1
COLLECTION_FORM, COLLECTION_REPLICA, COLLECTION_ENROLMENT = Name(1), Name(5), Name(6)
OWN_STATEMENTS = (COLLECTION_REPLICA, Name(12))
"""What a replica says of itself: its announcement, and its receipts of erasures (07 §6)."""
COLLECTION_ADMISSION, COLLECTION_AUTHORITY, COLLECTION_SCOPE = Name(7), Name(8), Name(9)
FIELD_NAME, FIELD_WRITERS, FIELD_UNIT, FIELD_AGREEMENT_KEY = Name(16), Name(49), Name(64), Name(65)
FIELD_ROLE, FIELD_PREDECESSOR = Name(66), Name(67)
FIELD_SUCCESSOR, FIELD_KEY, FIELD_GRANT, FIELD_ENDED, FIELD_REQUEST = Name(68), Name(72), Name(73), Name(74), Name(75)
FIELD_SEGMENT, FIELD_MEMBER, FIELD_RANK, FIELD_OVER = Name(76), Name(77), Name(78), Name(79)

# 07 §3, §5
FAMILIES = ("unit", "people", "case", "restricted")
PATTERN_BYTES_MAX = 64
HEADS_MAX = 4_096
SUCCESSIONS_MAX = 1_024
RANK_GREATEST = 2**63 - 1

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

    def author(self, segment: bytes) -> bytes | None:
        return self.nodes[segment].replica if segment in self.nodes else None

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
    founding: bytes | None = None
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
        if self.root is None or (node.hash, node.replica) == (self.founding, self.root):
            return COUNTED
        admitted = self.admissions.get(node.hash)
        if node.replica in self.authorities:
            if node.scope != PROVINCE:
                return SCOPE if admitted is None else COUNTED
            ended = self.authorities[node.replica].ended
            return COUNTED if all(lets_through(end, node, admitted, ancestry) for end in ended) else CUT_OFF
        if node.replica == self.newcomer:
            return COUNTED
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

    def change_verdict(
        self, collection: Name, record: Dot | None, replica: bytes, is_admitted: bool = False
    ) -> str:
        """07 §6, of one change of a segment that counts; `record` is None in the change that creates it."""
        if self.root is None or replica in self.authorities:
            return COUNTED
        if collection in (COLLECTION_ENROLMENT, COLLECTION_AUTHORITY, COLLECTION_ADMISSION):
            return ROLE
        is_of_master = is_admitted or self.newcomer == replica or self.is_master(replica)
        if collection in OWN_STATEMENTS:
            is_own = record is None or record.replica == replica or self.newcomer == replica
            return COUNTED if is_own else ROLE
        is_masters = isinstance(collection.defined_by, int) or collection in self.masters
        return ROLE if is_masters and not is_of_master else COUNTED


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


def role_of(record: Record) -> str:
    """Of several the one that may least; one that is not known may only read."""
    roles = {value.content.decode(errors="replace") for _, value in live_values(record, FIELD_ROLE)}
    return roles.pop() if roles in ({"master"}, {"clerk"}) else "clerk" if roles == {"master", "clerk"} else "reader"


# --- Authorities, from their own segments (07 §1, §5, §6) -------------------------------------------


def assigned(change: Change, name: Name) -> tuple[Value, frozenset[Dot]] | None:
    """The value that a change writes into a field, and what it replaces there."""
    for entry in change.entries:
        if entry.register == name and not entry.is_of_set and entry.values:
            return entry.values[0], frozenset(item.dot for item in entry.replaced)
    return None


def written(change: Change, name: Name) -> bytes:
    found = assigned(change, name)
    return found[0].content if found else b""


def included(change: Change, name: Name) -> list[bytes]:
    return [entry.values[0].content for entry in change.entries if entry.register == name and entry.kind == INCLUDE]


def rank_in(content: bytes) -> int:
    if not re.fullmatch(rb"0|-?[1-9][0-9]{0,18}", content):
        return RANK_GREATEST
    rank = int(content)
    return rank if -(2**63) <= rank < 2**63 else RANK_GREATEST


@dataclass(frozen=True)
class Ending:
    """What a change writes into `ended` of an authority's record."""

    record: Dot
    dot: Dot
    value: Value
    replaced: frozenset[Dot]

    @property
    def author(self) -> bytes:
        return self.dot.replica

    @property
    def ended(self) -> Iterator[Ended]:
        if self.value.tag != TAG_EMPTY:
            yield Ended(read_cut_off(self.value.content), self.dot)


class Ranking:
    """Settles key after key, from the smallest rank upwards; each is judged by those before it alone."""

    def __init__(self, trust: Trust, segments: Iterable[Segment], ancestry: Ancestry) -> None:
        self.trust, self.ancestry = trust, ancestry
        self.segments = [segment for segment in segments if segment.header.scope == PROVINCE]
        everything = [change for segment in self.segments for change in segment.changes]
        about = [change for change in everything if change.collection == COLLECTION_AUTHORITY]
        self.keys = {c.dot: written(c, FIELD_KEY) for c in about if c.creates and len(written(c, FIELD_KEY)) == 32}
        self.endings = {
            Ending(change.record, change.dot, *found) for change in about if (found := assigned(change, FIELD_ENDED))
        }
        #: Of authorities that are settled.
        self.counted: dict[Dot, Change] = {}

    def settle(self) -> None:
        ranks = {self.trust.root: 1}
        for segment in self.segments:
            if segment.hash == self.trust.founding and segment.header.replica == self.trust.root:
                ranks |= self.named(segment.changes)
        while waiting := {key: rank for key, rank in ranks.items() if key not in self.trust.authorities}:
            rank, key = min((rank, key) for key, rank in waiting.items())
            for other, given in self.named(self.settle_key(key, rank)).items():
                ranks[other] = min(max(given, rank), ranks.get(other, RANK_GREATEST))
        self.admit_others()
        for dot, change in sorted(self.counted.items(), reverse=True):
            if known := self.trust.authorities.get(self.keys.get(dot)):
                name = written(change, FIELD_NAME).decode(errors="replace")
                self.trust.authorities[self.keys[dot]] = replace(known, name=name)

    def named(self, changes: Iterable[Change]) -> dict[bytes, int]:
        """The ranks that changes give to keys."""
        ranks: dict[bytes, int] = {}
        for change in changes:
            if change.dot in self.keys and change.collection == COLLECTION_AUTHORITY:
                key, rank = self.keys[change.dot], rank_in(written(change, FIELD_RANK))
                ranks[key] = min(rank, ranks.get(key, rank))
        return ranks

    def rank(self, key: bytes) -> int:
        return self.trust.authorities[key].rank

    def settle_key(self, key: bytes, rank: int) -> list[Change]:
        """The changes of the key that count."""
        before = {other for other, known in self.trust.authorities.items() if known.rank < rank}
        about = {ending for ending in self.endings if self.keys.get(ending.record) == key}
        standing = {end for end in about if end.author in before and end.dot in self.counted}
        others = [
            end
            for end in standing
            if not any(
                lift.author == end.author or self.rank(lift.author) < self.rank(end.author)
                for lift in self.lifting(end, standing, about)
            )
        ]
        self.end(key, rank, others, before)
        own = [
            end
            for end in about
            if end.author == key and end.dot in self.counted_of(key) and not self.lifting(end, standing, about)
        ]
        self.end(key, rank, others + own, before)
        counted = self.counted_of(key)
        self.counted |= counted
        return list(counted.values())

    def lifting(self, end: Ending, standing: set[Ending], about: set[Ending]) -> list[Ending]:
        """Those that have standing and replace it, also through others that have none."""
        through = {other.dot: other for other in about - standing if other.record == end.record}
        found = []
        for lift in standing:
            seen: set[Dot] = set()
            waiting = set(lift.replaced) if lift.record == end.record else set()
            while waiting:
                dot = waiting.pop()
                seen.add(dot)
                waiting |= (through[dot].replaced if dot in through else frozenset()) - seen
            found += [lift] if end.dot in seen else []
        return found

    def end(self, key: bytes, rank: int, endings: list[Ending], before: set[bytes]) -> None:
        ended = sorted({one for end in endings for one in end.ended}, key=lambda one: one.dot)
        self.trust.authorities[key] = Authority(rank, tuple(ended))
        self.set_aside(key, before)

    def counted_of(self, key: bytes) -> dict[Dot, Change]:
        return {
            change.dot: change
            for segment in self.segments
            if segment.header.replica == key
            and self.trust.segment_verdict(node_of(segment), self.ancestry) == COUNTED
            for change in segment.changes
        }

    # Admissions

    def admissions(self, by: Iterable[bytes]) -> Iterator[tuple[bytes, bytes, frozenset[Dot]]]:
        """Author, segment and cut-offs of those admissions of some keys that none of them withdrew."""
        by = set(by)
        counted = [change for dot, change in self.counted.items() if dot.replica in by]
        counted = [change for change in counted if change.collection == COLLECTION_ADMISSION]
        withdrawn = {
            change.record
            for change in counted
            if not change.creates and (found := assigned(change, FIELD_DELETED)) and found[0].tag != TAG_EMPTY
        }
        for change in counted:
            segment = written(change, FIELD_SEGMENT)
            if change.creates and change.dot not in withdrawn and len(segment) == 32:
                over = assigned(change, FIELD_OVER)
                yield change.dot.replica, segment, frozenset(over[0].dots() if over else ())

    def set_aside(self, key: bytes, before: set[bytes]) -> None:
        """For segments of an authority: by those who might have lifted its cut-offs, and all of them."""
        valid = list(self.admissions(before))
        for segment in {segment for _, segment, _ in valid}:
            if self.ancestry.author(segment) != key:
                continue
            found = set()
            for end in self.trust.authorities[key].ended:
                author = end.dot.replica
                overs = [
                    over
                    for by, one, over in valid
                    if one == segment and (author in (key, by) or self.rank(by) < self.rank(author))
                ]
                found |= {end.dot} if overs and all(end.dot in over for over in overs) else set()
            self.trust.admissions[segment] = frozenset(found)

    def admit_others(self) -> None:
        """For segments of all others: what every admission of one names."""
        found: dict[bytes, frozenset[Dot]] = {}
        for _, segment, over in self.admissions(self.trust.authorities):
            if self.ancestry.author(segment) not in self.trust.authorities:
                found[segment] = found.get(segment, over) & over
        self.trust.admissions |= found


# --- Enrolments, successors, scopes, from what counts of the province ------------------------------


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


def load_enrolments(trust: Trust, state: NaiveState) -> None:
    """07 §3: of what authorities wrote alone. An enrolment is of the key that its creating change names."""
    for dot, record in state.shown_records(PROVINCE, COLLECTION_ENROLMENT):
        key = written(state.changes[PROVINCE][dot], FIELD_KEY)
        if len(key) == 32 and (PROVINCE, dot) not in state.apart:
            trust.enrolments.setdefault(key, []).append(enrolment_of(dot, record))


Kinship = tuple[dict[bytes, set[bytes]], dict[bytes, list[tuple[Node, bytes]]]]


def kinship(segments: Iterable[Segment]) -> Kinship:
    """07 §7: by successor, whom it claims to succeed; and by predecessor, in which segment it names whom."""
    claims: dict[bytes, set[bytes]] = {}
    named: dict[bytes, list[tuple[Node, bytes]]] = {}
    for segment in segments:
        changes = segment.changes if segment.header.scope == PROVINCE else ()
        for change in (one for one in changes if one.collection == COLLECTION_REPLICA):
            claim = written(change, FIELD_PREDECESSOR)
            if change.creates and len(claim) == 32:
                claims.setdefault(segment.header.replica, set()).add(claim)
            if change.record.replica == segment.header.replica:
                for successor in included(change, FIELD_SUCCESSOR):
                    if len(successor) == 32:
                        named.setdefault(segment.header.replica, []).append((node_of(segment), successor))
    return claims, named


def load_successors(trust: Trust, segments: Iterable[Segment], ancestry: Ancestry) -> None:
    """07 §7: who is named by another one and names that one himself."""
    claims, named = kinship(segments)
    waiting = [replica for replica in named if replica in trust.enrolments]
    while waiting:
        replica = waiting.pop()
        for node, successor in named.pop(replica, ()):
            is_agreed = successor != replica and claims.get(successor) == {replica}
            if not is_agreed or trust.segment_verdict(node, ancestry) not in (COUNTED, ROLE, SCOPE):
                continue
            trust.predecessors[successor] = replica
            if successor not in trust.enrolments:
                waiting.append(successor)


def is_carrier(trust: Trust, replica: bytes, relations: Kinship) -> bool:
    """07 §4: it has an enrolment, or a carrier and it name each other, whether that counts or not."""
    claims, named = relations
    seen, waiting = {replica}, [replica]
    while waiting:
        current = waiting.pop()
        if trust.enrolments_of(current):
            return True
        for before in claims.get(current, set()) - seen:
            if any(successor == current for _, successor in named.get(before, ())):
                seen.add(before)
                waiting.append(before)
    return False


def load_scopes(trust: Trust, state: NaiveState) -> None:
    """07 §4 and 05 §1: scopes that are named one by one, and collections that the master alone writes."""
    for _, record in state.shown_records(PROVINCE, COLLECTION_SCOPE):
        members = frozenset(value.reference() for value in elements(record, FIELD_MEMBER)) - {None}
        names = {value.content for _, value in live_values(record, FIELD_NAME)}
        if len(names) == 1 and re.fullmatch(rb"case/[a-z0-9-]{1,59}", name := names.pop()):
            trust.scopes[name.decode()] = trust.scopes.get(name.decode(), members) & members
    trust.masters = frozenset(
        Name(dot)
        for dot, record in state.shown_records(PROVINCE, COLLECTION_FORM)
        if (written := register(record, FIELD_WRITERS))
        and state.shown(PROVINCE, dot, written).entry.values[0].content == b"master"
    )


# --- Verdicts --------------------------------------------------------------------------------------

#: 05 §4: everybody can sign for the genesis replica, so its segment is known by its hash.
GENESIS_SEED = sha256(b"kieubao genesis 1")


def founding_of(segments: Iterable[Segment]) -> Segment | None:
    """07 §2: the first segment of a log that names its own key an authority; the sender's stands before all others."""
    for segment in segments:
        if segment.header.scope == PROVINCE and segment.header.previous is None:
            if any(
                change.creates
                and change.collection == COLLECTION_AUTHORITY
                and written(change, FIELD_KEY) == segment.header.replica
                for change in segment.changes
            ):
                return segment
    return None


class Judgement:
    """What counts of some segments, for who believes a root; without a root everything does."""

    def __init__(
        self,
        segments: Iterable[Segment],
        root: bytes | None,
        genesis: bytes | None = None,
        founding: bytes | None = None,
    ) -> None:
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
        self.trust = Trust(root, founding)
        self.verdicts: dict[bytes, str] = {}
        #: By segment, the verdict of each of its changes.
        self.change_verdicts: dict[bytes, list[str]] = {}
        if root is not None:
            self.settle()
        self.judge()

    def settle(self) -> None:
        """07 §6: each step needs what the ones before it have settled, and nothing after it."""
        Ranking(self.trust, self.segments.values(), self.ancestry).settle()
        self.judge()
        load_enrolments(self.trust, self.state(PROVINCE))
        load_successors(self.trust, self.segments.values(), self.ancestry)
        self.judge()
        load_scopes(self.trust, self.state(PROVINCE))

    def carriers(self) -> set[bytes]:
        """07 §4: whose bundles are taken in, of those who wrote something."""
        relations = kinship(self.segments.values())
        authors = {segment.header.replica for segment in self.segments.values()}
        return {replica for replica in authors if is_carrier(self.trust, replica, relations)}

    def judge(self) -> None:
        for hash_, segment in self.segments.items():
            if hash_ == self.genesis:
                verdict = COUNTED
            else:
                verdict = self.trust.segment_verdict(self.nodes[hash_], self.ancestry)
            self.verdicts[hash_] = verdict
            self.change_verdicts[hash_] = [
                verdict if hash_ == self.genesis else self.change_verdict(segment, change, verdict)
                for change in segment.changes
            ]

    def change_verdict(self, segment: Segment, change: Change, whole: str) -> str:
        """07 §6: by the collection that it names, and by that in which its record was created."""
        created_in = self.creations.get((segment.header.scope, change.record), change.collection)
        if whole != COUNTED:
            is_of_itself = (
                whole in (ROLE, SCOPE)
                and segment.header.scope == PROVINCE
                and change.collection == created_in
                and created_in in OWN_STATEMENTS
                and change.record.replica == segment.header.replica
            )
            return COUNTED if is_of_itself else whole
        record = None if change.creates else change.record
        is_admitted = segment.hash in self.trust.admissions
        verdicts = (
            self.trust.change_verdict(collection, record, segment.header.replica, is_admitted)
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
