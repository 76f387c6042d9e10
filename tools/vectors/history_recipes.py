"""The histories and quarantines of trust/: real changes of a province, and what counts of them (07).

A history is a plain bundle whose segments are judged by a root. What is expected is written down by hand.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from merge_recipes import (
    COLLECTION,
    DELETED,
    FIELD,
    OTHER,
    SET,
    Record,
    Register,
    by_dot,
    change_json,
    create,
    delete,
    edit,
    plain,
    scope_json,
)
from registry import Facts, vector
from trust_recipes import (
    COUNTED,
    CUT_OFF,
    MASTER,
    OFFICE_A,
    OFFICE_B,
    RESERVE,
    RETIRED,
    REVOKED,
    ROLE,
    ROOT,
    SCOPE,
    UNKNOWN,
    A,
    B,
    C,
    D,
    cut_off,
)
from writer import Bundle, Change, Dot, Entry, Log, Segment, Signer, assign, digest, exclude, include

# 05 §1
FORM, REPLICA, ENROLMENT, ADMISSION, AUTHORITY, SCOPE_RECORD = 1, 5, 6, 7, 8, 9
NAME, WRITERS, UNIT, AGREEMENT_KEY, ROLE_FIELD, PREDECESSOR, SUCCESSOR, KEY = 16, 49, 64, 65, 66, 67, 68, 72
GRANT, ENDED, SEGMENT, MEMBER, RANK, OVER = 73, 74, 76, 77, 78, 79
TEXT, INTEGER, REFERENCE, BYTES, DOTS = 1, 2, 9, 10, 11


@dataclass
class Writer:
    """A replica's logs; each call seals one segment."""

    signer: Signer
    number: int = 1
    heads: dict[str, bytes] = field(default_factory=dict)

    def changes(self, scope: str, *drafts: tuple[int | Dot, Change | Dot | None, list[Entry]]) -> list[Change]:
        log = Log(self.signer, scope, number=self.number)
        for collection, record, entries in drafts:
            log.change(entries, record=record, collection=collection)
        self.number = log.number
        return log.changes


@dataclass
class History:
    """Segments in the order in which they stand in the bundle, each with its verdict."""

    segments: list[Segment] = field(default_factory=list)
    verdicts: list[tuple[str, list[str] | None]] = field(default_factory=list)
    writers: dict[bytes, Writer] = field(default_factory=dict)
    live: list[tuple[str, Change, int]] = field(default_factory=list)
    founding: bytes = b""
    #: Whose bundles are taken in, of those who wrote something; None where that is not what the vector is about.
    carriers: list[Signer] | None = None

    @property
    def given(self) -> Facts:
        return {"root": ROOT.id.hex(), "founding": self.founding.hex()}

    @property
    def data(self) -> bytes:
        return Bundle(MASTER, [segment.data for segment in self.segments], short_name="M1").data

    @property
    def facts(self) -> Facts:
        facts: Facts = {"segments": len(self.segments)}
        for place, (whole, changes) in enumerate(self.verdicts):
            facts[f"verdict-{place}"] = " ".join(changes) if changes else whole
        for scope in dict.fromkeys(scope for scope, _, _ in self.live):
            values = [(change, entry) for one, change, entry in self.live if one == scope]
            facts[f"digest-{scope}"] = digest(values).hex()
        if self.carriers is not None:
            facts["carriers"] = " ".join(sorted(who.id.hex() for who in self.carriers))
        return facts

    def write(
        self,
        who: Signer,
        scope: str,
        *drafts: tuple[int | Dot, Change | Dot | None, list[Entry]],
        verdict: str = COUNTED,
        each: list[str] | None = None,
        depends: list[Segment] | None = None,
        alone: bool = False,
        previous: bytes | None = None,
        changes: list[Change] | None = None,
    ) -> Segment:
        """Seals drafts, or changes that are made already, after what the replica wrote last in the scope.

        `alone`: it builds on no other log; otherwise it depends on what stands in `depends`, or on the last segment
        of the root.
        """
        writer = self.writers.setdefault(who.id, Writer(who))
        made = changes or writer.changes(scope, *drafts)
        log = Log(who, scope)
        if depends is None:
            roots = [s for s in self.segments if s.log.signer.id == ROOT.id]
            depends = roots[-1:] if who is not ROOT and not alone else []
        heads = [
            (int(s.log.scope != scope), s.log.signer.id, s.last, s.hash) for s in depends
        ]
        before = previous or writer.heads.get(scope)
        segment = Segment(log, made, previous=before, dependencies=sorted(heads))
        writer.heads[scope] = segment.hash
        self.segments.append(segment)
        self.verdicts.append((verdict, each))
        return segment

    def begin_anew(self, who: Signer) -> None:
        """What a replica writes next follows nothing that it wrote."""
        self.writers.setdefault(who.id, Writer(who)).heads.clear()

    def settled(self, scope: str, *values: tuple[Change, int]) -> None:
        """Live values of a scope."""
        self.live += [(scope, change, entry) for change, entry in values]


def authority(who: Signer, rank: int | str) -> tuple[int, None, list[Entry]]:
    entries = [assign(NAME, TEXT, "KEY"), assign(KEY, BYTES, who.id), assign(RANK, INTEGER, str(rank))]
    return AUTHORITY, None, entries


def enrolment(
    who: Signer, name: str, *grants: str, role: str = "clerk", office: Dot = OFFICE_A
) -> tuple[int, None, list[Entry]]:
    entries = [
        assign(NAME, TEXT, name),
        assign(UNIT, REFERENCE, office.bytes),
        assign(KEY, BYTES, who.id),
        assign(AGREEMENT_KEY, BYTES, bytes(32)),
        assign(ROLE_FIELD, TEXT, role),
    ]
    return ENROLMENT, None, entries + [include(GRANT, TEXT, text) for text in sorted(grants)]


def ending(record: Change, content: bytes, *replaced: Change) -> tuple[int, Change, list[Entry]]:
    return record.collection, record, [assign(ENDED, BYTES, content, by_dot(*replaced))]


GRANTS = ("rw province", "rw unit/a")


def founded(*enrolments: tuple) -> tuple[History, list[Change]]:
    """The root names itself and its reserve, and enrols the master and others; the changes of that segment."""
    made = History()
    master = enrolment(MASTER, "M1", "rw province", "rw unit/*", role="master", office=OFFICE_B)
    first = made.write(ROOT, "province", authority(ROOT, 1), authority(RESERVE, 0), master, *enrolments)
    made.founding = first.hash
    return made, first.changes


def value(word: str, replaced: list[Change] = (), record: Change | None = None) -> tuple:
    return COLLECTION, record, [assign(FIELD, TEXT, word, by_dot(*replaced))]


# --- Histories -------------------------------------------------------------------------------------


@vector("history", "success", "07 §1")
def history_founding():
    """The root founds the province and enrols an office; what a stranger writes stays apart."""
    made, _ = founded(enrolment(A, "A1", *GRANTS))
    mine = made.write(A, "unit/a", value("một"))
    made.write(B, "unit/a", value("hai"), verdict=UNKNOWN)
    made.settled("unit/a", (mine.changes[0], 0))
    return made


@vector("history", "success", "07 §6")
def history_quarantined_between():
    """A value that does not count stands between two that do: the later one replaces the earlier."""
    made, _ = founded(enrolment(A, "A1", *GRANTS))
    first = made.write(A, "unit/a", value("một"))
    record = first.changes[0]
    between = made.write(B, "unit/a", value("hai", [record], record), verdict=UNKNOWN, depends=[first])
    last = made.write(A, "unit/a", value("ba", [between.changes[0]], record), depends=[between])
    made.settled("unit/a", (last.changes[0], 0))
    return made


@vector("history", "success", "07 §6")
def history_claimed_collection():
    """A clerk writes to its own enrolment and says that the record is a person: the record's own collection counts."""
    made, first = founded(enrolment(A, "A1", *GRANTS))
    record = first[3]
    lie = (COLLECTION, record, [include(GRANT, TEXT, "rw unit/*"), assign(ROLE_FIELD, TEXT, "master", by_dot(record))])
    made.write(A, "province", lie, each=[ROLE])
    made.write(A, "unit/b", value("một"), verdict=SCOPE)
    return made


@vector("history", "success", "07 §6")
def history_claimed_plan():
    """A clerk writes to a record of a master's collection and says that it is another."""
    form = (FORM, None, [assign(NAME, TEXT, "task"), assign(WRITERS, TEXT, "master")])
    made, first = founded(enrolment(A, "A1", *GRANTS), form)
    plan = first[4].dot
    task = made.write(MASTER, "province", (plan, None, [assign(FIELD, TEXT, "một")])).changes[0]
    made.write(A, "province", (plan, None, [assign(FIELD, TEXT, "hai")]), each=[ROLE])
    made.write(A, "province", (COLLECTION, task, [assign(FIELD, TEXT, "ba", by_dot(task))]), each=[ROLE])
    made.write(A, "province", (COLLECTION, None, [assign(FIELD, TEXT, "bốn")]))
    return made


@vector("history", "success", "07 §3")
def history_roles_contradict():
    """Two authorities say different roles: the one that may less holds."""
    made, first = founded(enrolment(A, "A1", *GRANTS), enrolment(B, "B1", *GRANTS))
    for record, role in ((first[3], "master"), (first[4], "reader")):
        made.write(RESERVE, "province", (ENROLMENT, record, [assign(ROLE_FIELD, TEXT, role)]))
    made.write(A, "unit/a", value("một"))
    made.write(A, "province", (FORM, None, [assign(NAME, TEXT, "a")]), each=[ROLE])
    made.write(B, "unit/a", value("hai"), verdict=ROLE)
    return made


@vector("history", "success", "07 §3")
def history_role_unknown():
    """A role that this version does not know may only read."""
    made, _ = founded(enrolment(A, "A1", *GRANTS, role="inspector"))
    made.write(A, "unit/a", value("một"), verdict=ROLE)
    return made


@vector("history", "success", "07 §3")
def history_grant_withdrawn():
    """A grant was excluded: what was written under it is judged like what comes later."""
    made, first = founded(enrolment(A, "A1", *GRANTS))
    made.write(A, "unit/a", value("một"), verdict=SCOPE)
    record = first[3]
    part = next(n for n, e in enumerate(record.entries) if e.kind and e.members[0][2] == b"rw unit/a")
    made.write(ROOT, "province", (ENROLMENT, record, [exclude(GRANT, TEXT, "rw unit/a", [(record.dot, part)])]))
    return made


@vector("history", "success", "07 §3")
def history_enrolment_deleted():
    """An enrolment that was deleted says nothing."""
    made, first = founded(enrolment(A, "A1", *GRANTS))
    record = first[3]
    content = bytes([1]) + record.dot.bytes
    made.write(ROOT, "province", (ENROLMENT, record, [assign(DELETED, DOTS, content)]))
    made.write(A, "unit/a", value("một"), verdict=UNKNOWN)
    return made


@vector("history", "success", "07 §5")
def history_cut_off_before_its_log():
    """The cut-off stands before the segments that its head follows, as in a welcome bundle."""
    made, first = founded(enrolment(A, "A1", *GRANTS))
    writer = made.writers.setdefault(A.id, Writer(A))
    one = writer.changes("unit/a", value("một"))
    two = writer.changes("unit/a", value("hai", one, one[0]))
    three = writer.changes("unit/a", value("ba", two, one[0]))
    log = Log(A, "unit/a")
    head_one = Segment(log, one)
    head_two = Segment(log, two, previous=head_one.hash)
    made.write(ROOT, "province", ending(first[3], cut_off(REVOKED, head_two.hash)))
    made.write(A, "unit/a", changes=one, alone=True)
    assert made.write(A, "unit/a", changes=two, alone=True).hash == head_two.hash
    made.write(A, "unit/a", changes=three, alone=True, verdict=CUT_OFF)
    made.settled("unit/a", (two[0], 0))
    return made


@vector("history", "success", "07 §5")
def history_retired_aware():
    """A retired replica's segments: one that did not know, and one that did."""
    made, first = founded(enrolment(A, "A1", *GRANTS))
    mine = made.write(A, "unit/a", value("một"))
    founding = made.segments[0]
    made.write(ROOT, "province", ending(first[3], cut_off(RETIRED, mine.hash)))
    late = made.write(A, "unit/a", value("hai"), depends=[founding])
    made.write(A, "unit/a", value("ba"), verdict=CUT_OFF)
    made.settled("unit/a", (mine.changes[0], 0), (late.changes[0], 0))
    return made


@vector("history", "success", "07 §5")
def history_cut_off_undone():
    """The cut-off was replaced by an empty value."""
    made, first = founded(enrolment(A, "A1", *GRANTS))
    end = made.write(ROOT, "province", ending(first[3], cut_off(REVOKED))).changes[0]
    mine = made.write(A, "unit/a", value("một"))
    made.write(ROOT, "province", (ENROLMENT, first[3], [assign(ENDED, 0, "", by_dot(end))]))
    made.settled("unit/a", (mine.changes[0], 0))
    return made


@vector("history", "success", "07 §5")
def history_cut_offs_contradict():
    """Two authorities end a replica at different heads without knowing of each other: both hold."""
    made, first = founded(enrolment(A, "A1", *GRANTS))
    one = made.write(A, "unit/a", value("một"))
    two = made.write(A, "unit/a", value("hai"), verdict=CUT_OFF)
    founding = made.segments[0]
    made.write(ROOT, "province", ending(first[3], cut_off(REVOKED, two.hash)))
    made.write(RESERVE, "province", ending(first[3], cut_off(REVOKED, one.hash)), depends=[founding])
    made.settled("unit/a", (one.changes[0], 0))
    return made


@vector("history", "success", "07 §5")
def history_rank():
    """A key of greater rank cannot end the reserve; the reserve can end it."""
    made, first = founded(enrolment(A, "A1", *GRANTS))
    founding = made.segments[0]
    made.write(ROOT, "province", ending(first[1], cut_off(REVOKED)), verdict=CUT_OFF)
    made.write(RESERVE, "province", ending(first[0], cut_off(REVOKED, founding.hash)), depends=[founding])
    made.write(RESERVE, "province", enrolment(B, "B1", *GRANTS))
    mine = made.write(B, "unit/a", value("một"), depends=[made.segments[-1]])
    made.write(ROOT, "province", enrolment(C, "C1", *GRANTS), verdict=CUT_OFF)
    made.write(C, "unit/a", value("hai"), verdict=UNKNOWN)
    made.settled("unit/a", (mine.changes[0], 0))
    return made


@vector("history", "success", "07 §5")
def history_authority_ends_itself():
    """A key may end itself; the segment that says so counts, whatever heads it names, and nothing after it."""
    made, first = founded()
    made.write(RESERVE, "province", ending(first[1], cut_off(REVOKED)))
    made.write(RESERVE, "province", enrolment(A, "A1", *GRANTS), verdict=CUT_OFF)
    made.write(A, "unit/a", value("một"), verdict=UNKNOWN)
    return made


@vector("history", "success", "07 §6")
def history_branch_in_both():
    """A copied database: the cut-off names one branch, and a change that stands in both counts."""
    made, first = founded(enrolment(A, "A1", *GRANTS))
    log = Log(A, "unit/a")
    record = log.change([assign(FIELD, TEXT, "một")], collection=COLLECTION)
    shared = log.change([assign(FIELD, TEXT, "hai", [record.dot])], record=record, collection=COLLECTION)
    tails = [
        log.change([assign(FIELD, TEXT, word, [shared.dot])], record=record, collection=COLLECTION, number=3)
        for word in ("ba", "bốn")
    ]
    base = made.write(A, "unit/a", changes=[record])
    kept = Segment(Log(A, "unit/a"), [shared, tails[1]], previous=base.hash)
    made.write(ROOT, "province", ending(first[3], cut_off(REVOKED, kept.hash)))
    made.write(
        A, "unit/a", changes=[shared, tails[0]], previous=base.hash, alone=True, verdict=CUT_OFF,
        each=[COUNTED, CUT_OFF],
    )  # fmt: skip
    made.write(A, "unit/a", changes=[shared, tails[1]], previous=base.hash, alone=True)
    made.settled("unit/a", (tails[1], 0))
    return made


def announced(office: Dot, *successors: Signer, after: Signer | None = None) -> tuple[int, None, list[Entry]]:
    """`after`: whom it says it succeeds."""
    entries = [assign(NAME, TEXT, "A1"), assign(UNIT, REFERENCE, office.bytes), assign(AGREEMENT_KEY, BYTES, bytes(32))]
    entries += [assign(PREDECESSOR, BYTES, after.id)] if after else []
    return REPLICA, None, entries + [include(SUCCESSOR, BYTES, one.id) for one in successors]


@vector("history", "success", "07 §7")
def history_successor():
    """A replica names its successor in its own record, and what that one writes counts."""
    made, _ = founded(enrolment(A, "A1", *GRANTS))
    old = made.write(A, "province", announced(OFFICE_A, B))
    new = made.write(B, "province", announced(OFFICE_A, after=A), depends=[old])
    mine = made.write(B, "unit/a", value("một"), depends=[new])
    made.settled("unit/a", (mine.changes[0], 0))
    made.carriers = [A, B]
    return made


@vector("history", "success", "07 §7")
def history_successor_beyond_cut_off():
    """A successor that was named beyond the cut-off is nobody."""
    made, first = founded(enrolment(A, "A1", *GRANTS))
    mine = made.write(A, "unit/a", value("một"))
    made.write(ROOT, "province", ending(first[3], cut_off(REVOKED, mine.hash)))
    old = made.write(A, "province", announced(OFFICE_A, B), alone=True, verdict=CUT_OFF)
    made.write(B, "province", announced(OFFICE_A, after=A), alone=True, verdict=UNKNOWN)
    made.write(B, "unit/a", value("hai"), depends=[old], verdict=UNKNOWN)
    made.settled("unit/a", (mine.changes[0], 0))
    made.carriers = [A, B]
    return made


@vector("history", "success", "07 §7")
def history_successor_that_claims_nothing():
    """A replica names a key that says nothing of it: that key is nobody's successor."""
    made, _ = founded(enrolment(A, "A1", *GRANTS))
    made.write(A, "province", announced(OFFICE_A, B))
    made.write(B, "province", announced(OFFICE_A), alone=True, verdict=UNKNOWN)
    made.write(B, "unit/a", value("một"), verdict=UNKNOWN)
    made.carriers = [A]
    return made


@vector("history", "success", "07 §7")
def history_successor_claimed_by_another():
    """Two replicas name one key their successor; it is that of the one that it names itself, whatever their keys."""
    made, _ = founded(enrolment(A, "A1", "rw province", "rw unit/a"), enrolment(D, "D1", "rw province", "rw unit/b"))
    made.write(A, "province", announced(OFFICE_A, B, C))
    made.write(D, "province", announced(OFFICE_A, B, C))
    made.write(B, "province", announced(OFFICE_A, after=A))
    made.write(C, "province", announced(OFFICE_A, after=D))
    one = made.write(B, "unit/a", value("một"))
    two = made.write(C, "unit/b", value("hai"))
    made.write(B, "unit/b", value("ba"), verdict=SCOPE)
    made.write(C, "unit/a", value("bốn"), verdict=SCOPE)
    made.settled("unit/a", (one.changes[0], 0))
    made.settled("unit/b", (two.changes[0], 0))
    made.carriers = [A, B, C, D]
    return made


@vector("history", "success", "07 §7")
def history_successor_of_two():
    """A key that claims two predecessors has none."""
    made, _ = founded(enrolment(A, "A1", *GRANTS), enrolment(D, "D1", *GRANTS))
    made.write(A, "province", announced(OFFICE_A, B))
    made.write(D, "province", announced(OFFICE_A, B))
    made.write(B, "province", announced(OFFICE_A, after=A), announced(OFFICE_A, after=D), verdict=UNKNOWN)
    made.write(B, "unit/a", value("một"), verdict=UNKNOWN)
    made.carriers = [A, B, D]
    return made


@vector("history", "success", "07 §7")
def history_successors_in_a_chain():
    """A successor of a successor of a reader, each named in a segment of which nothing else counts."""
    made, _ = founded(enrolment(A, "A1", "r province", role="reader"))
    made.write(A, "province", announced(OFFICE_A, B), each=[COUNTED])
    made.write(B, "province", announced(OFFICE_A, C, after=A), value("một"), each=[COUNTED, ROLE])
    made.write(C, "province", announced(OFFICE_A, after=B), each=[COUNTED])
    made.write(C, "unit/a", value("hai"), verdict=ROLE)
    made.carriers = [A, B, C]
    return made


@vector("history", "success", "07 §7")
def history_successors_whose_statements_build_on_nothing():
    """A database was set back twice, and what stood before each statement is lost: each stands alone in a branch that
    begins at the root, and the first also where it was made."""
    made, _ = founded(enrolment(A, "A1", *GRANTS))
    first, second = Log(A, "province"), Log(B, "province")
    record = first.change(announced(OFFICE_A)[2], collection=REPLICA)
    between = second.change(announced(OFFICE_A, after=A)[2], collection=REPLICA)
    naming = first.change([include(SUCCESSOR, BYTES, B.id)], record=record, collection=REPLICA, number=7)
    next_naming = second.change([include(SUCCESSOR, BYTES, C.id)], record=between, collection=REPLICA, number=9)
    base = made.write(A, "province", changes=[record])
    made.write(A, "province", changes=[naming], previous=base.hash)
    for who, change in ((A, naming), (B, between), (B, next_naming)):
        made.begin_anew(who)
        made.write(who, "province", changes=[change], alone=True)
    made.write(C, "province", announced(OFFICE_A, after=B), alone=True)
    mine = made.write(C, "unit/a", value("một"))
    made.settled("unit/a", (mine.changes[0], 0))
    made.carriers = [A, B, C]
    return made


@vector("history", "success", "07 §7")
def history_successor_named_by_another():
    """A clerk writes into another replica's record; nobody but a replica itself names its successor."""
    made, _ = founded(enrolment(A, "A1", *GRANTS), enrolment(B, "B1", "rw province", office=OFFICE_B))
    mine = made.write(A, "province", announced(OFFICE_A)).changes[0]
    made.write(B, "province", (REPLICA, mine, [include(SUCCESSOR, BYTES, C.id)]), each=[ROLE])
    made.write(C, "unit/a", value("một"), verdict=UNKNOWN)
    made.carriers = [A, B]
    return made


@vector("history", "success", "07 §4")
def history_carriers_beyond_cut_off():
    """Of a revoked replica's copy, and of that one's copy, bundles are taken in, into quarantine; of a key that only one
    side speaks of, or that a stranger names, they are not."""
    made, first = founded(enrolment(A, "A1", *GRANTS))
    mine = made.write(A, "unit/a", value("một"))
    made.write(ROOT, "province", ending(first[3], cut_off(REVOKED, mine.hash)))
    made.write(A, "province", announced(OFFICE_A, B), alone=True, verdict=CUT_OFF)
    made.write(B, "province", announced(OFFICE_A, C, after=A), alone=True, verdict=UNKNOWN)
    made.write(C, "province", announced(OFFICE_A, after=B), alone=True, verdict=UNKNOWN)
    made.write(C, "unit/a", value("hai"), verdict=UNKNOWN)
    # It claims to succeed, and nobody names it.
    other = Signer("stranger")
    made.write(D, "province", announced(OFFICE_A, other, after=A), alone=True, verdict=UNKNOWN)
    made.write(other, "province", announced(OFFICE_A, after=D), alone=True, verdict=UNKNOWN)
    made.settled("unit/a", (mine.changes[0], 0))
    made.carriers = [A, B, C]
    return made


def admission(segment: Segment, *over: Change) -> tuple[int, None, list[Entry]]:
    dots = by_dot(*over)
    content = bytes([len(dots)]) + b"".join(dot.bytes for dot in dots)
    return ADMISSION, None, [assign(SEGMENT, BYTES, segment.hash), assign(OVER, DOTS, content)]


@vector("history", "success", "07 §6")
def history_admission():
    """The authority lets a segment beyond a cut-off count; a clerk cannot."""
    made, first = founded(enrolment(A, "A1", *GRANTS), enrolment(B, "B1", *GRANTS))
    one = made.write(A, "unit/a", value("một"))
    two = made.write(A, "unit/a", value("hai"), verdict=CUT_OFF)
    end = made.write(ROOT, "province", ending(first[3], cut_off(REVOKED))).changes[0]
    made.write(ROOT, "province", admission(one, end))
    made.write(B, "province", admission(two, end), each=[ROLE])
    made.settled("unit/a", (one.changes[0], 0))
    return made


@vector("history", "success", "07 §6")
def history_admission_of_enrolment():
    """A stranger's segment was admitted, and still nobody but an authority enrols."""
    made, _ = founded()
    stranger = made.write(
        A, "province", enrolment(B, "B1", *GRANTS), (COLLECTION, None, [assign(FIELD, TEXT, "một")]),
        each=[ROLE, COUNTED], alone=True,
    )  # fmt: skip
    made.write(ROOT, "province", admission(stranger))
    made.write(B, "unit/a", value("hai"), verdict=UNKNOWN)
    return made


@vector("history", "success", "07 §1")
def history_no_founding():
    """The root is believed, although it says nothing of itself; another key that makes itself one is nobody."""
    made = History()
    made.write(ROOT, "province", enrolment(A, "A1", *GRANTS))
    made.write(D, "province", authority(D, 0), enrolment(B, "B1", *GRANTS), verdict=UNKNOWN, alone=True)
    mine = made.write(A, "unit/a", value("một"))
    made.write(B, "unit/a", value("hai"), verdict=UNKNOWN)
    made.settled("unit/a", (mine.changes[0], 0))
    return made


# --- Authorities and their ranks (07 §1, §5) -------------------------------------------------------


@vector("history", "success", "07 §1")
def history_rank_raised():
    """A stolen root gives itself a smaller rank, and the reserve a greater one, and ends it: ranks stay as they are."""
    made, first = founded()
    founding = made.segments[0]
    raised = (AUTHORITY, first[0], [assign(RANK, INTEGER, "-5", by_dot(first[0]))])
    lowered = (AUTHORITY, first[1], [assign(RANK, INTEGER, "9", by_dot(first[1]))])
    made.write(ROOT, "province", raised, lowered, authority(ROOT, -5), authority(RESERVE, 9), verdict=CUT_OFF)
    made.write(ROOT, "province", ending(first[1], cut_off(REVOKED)), verdict=CUT_OFF)
    made.write(RESERVE, "province", ending(first[0], cut_off(REVOKED, founding.hash)), depends=[founding])
    made.write(RESERVE, "province", enrolment(A, "A1", *GRANTS))
    mine = made.write(A, "unit/a", value("một"))
    made.settled("unit/a", (mine.changes[0], 0))
    return made


@vector("history", "success", "07 §1")
def history_rank_below_the_maker():
    """Who makes an authority makes none that goes before himself, whatever rank he writes."""
    made, first = founded()
    made.write(ROOT, "province", authority(D, -3))
    made.write(D, "province", ending(first[1], cut_off(REVOKED)), ending(first[0], cut_off(REVOKED)))
    made.write(RESERVE, "province", enrolment(A, "A1", *GRANTS))
    made.write(ROOT, "province", enrolment(B, "B1", *GRANTS))
    one = made.write(A, "unit/a", value("một"))
    two = made.write(B, "unit/a", value("hai"))
    made.settled("unit/a", (one.changes[0], 0), (two.changes[0], 0))
    return made


@vector("history", "success", "07 §1")
def history_rank_malformed():
    """A rank with a sign, a nought before it, or beyond 64 bits is the greatest: a key of rank 7 ends all of them."""
    made, _ = founded()
    keys = [Signer(f"rank {n}") for n in range(4)]
    ranks = ["+5", "05", "9223372036854775808", "-0"]
    makers = made.write(
        ROOT, "province", authority(D, 7), *(authority(k, r) for k, r in zip(keys, ranks, strict=True))
    )
    for key, record in zip(keys, makers.changes[1:], strict=True):
        made.write(key, "province", enrolment(A, "A1", *GRANTS), verdict=CUT_OFF)
        made.write(D, "province", ending(record, cut_off(REVOKED)))
    made.write(A, "unit/a", value("một"), verdict=UNKNOWN)
    return made


@vector("history", "success", "07 §1")
def history_equal_ranks():
    """Neither of two keys of one rank ends the other."""
    made, _ = founded()
    keys = made.write(ROOT, "province", authority(C, 5), authority(D, 5)).changes
    made.write(C, "province", ending(keys[1], cut_off(REVOKED)), enrolment(A, "A1", *GRANTS))
    made.write(D, "province", ending(keys[0], cut_off(REVOKED)), enrolment(B, "B1", *GRANTS))
    one = made.write(A, "unit/a", value("một"))
    two = made.write(B, "unit/a", value("hai"))
    made.settled("unit/a", (one.changes[0], 0), (two.changes[0], 0))
    return made


@vector("history", "success", "07 §1")
def history_rank_of_several_records():
    """A key that two authorities name has the smaller of the ranks that they can give."""
    made, first = founded()
    weak = made.write(ROOT, "province", authority(C, 8)).changes[0]
    made.write(C, "province", authority(D, 2), enrolment(A, "A1", *GRANTS), verdict=CUT_OFF)
    made.write(ROOT, "province", authority(D, 7))
    made.write(D, "province", ending(weak, cut_off(REVOKED)))
    made.write(A, "unit/a", value("một"), verdict=UNKNOWN)
    return made


@vector("history", "success", "07 §1")
def history_authority_of_another_key():
    """A change of the key of an authority's record makes nobody an authority, and no other key less of one."""
    made, first = founded()
    made.write(ROOT, "province", (AUTHORITY, first[1], [assign(KEY, BYTES, D.id, by_dot(first[1]))]))
    made.write(D, "province", enrolment(A, "A1", *GRANTS), verdict=UNKNOWN)
    made.write(RESERVE, "province", enrolment(B, "B1", *GRANTS))
    made.write(A, "unit/a", value("một"), verdict=UNKNOWN)
    mine = made.write(B, "unit/a", value("hai"))
    made.settled("unit/a", (mine.changes[0], 0))
    return made


@vector("history", "success", "07 §1")
def history_authority_deleted():
    """The root deletes the record of the reserve: that ends nobody."""
    made, first = founded()
    content = bytes([1]) + first[1].dot.bytes
    made.write(ROOT, "province", (AUTHORITY, first[1], [assign(DELETED, DOTS, content)]))
    made.write(RESERVE, "province", enrolment(A, "A1", *GRANTS))
    mine = made.write(A, "unit/a", value("một"))
    made.settled("unit/a", (mine.changes[0], 0))
    return made


@vector("history", "success", "07 §1")
def history_founding_forged():
    """With the stolen key of the root somebody founds the province anew: his reserve goes before nobody."""
    made, first = founded(enrolment(A, "A1", *GRANTS))
    founding = made.segments[0]
    log = Log(ROOT, "province")
    for draft in (authority(ROOT, 1), authority(D, 0), enrolment(B, "B1", *GRANTS)):
        log.change(draft[2], collection=draft[0])
    forged = Segment(log, log.changes)
    made.segments.append(forged)
    # Its first change is that of the founding, word for word.
    made.verdicts.append((CUT_OFF, [COUNTED, CUT_OFF, CUT_OFF]))
    made.write(D, "province", ending(first[1], cut_off(REVOKED)), verdict=UNKNOWN, alone=True)
    made.write(D, "province", ending(first[0], cut_off(REVOKED, forged.hash)), verdict=UNKNOWN)
    made.write(RESERVE, "province", ending(first[0], cut_off(REVOKED, founding.hash)), depends=[founding])
    mine = made.write(A, "unit/a", value("một"))
    made.write(B, "unit/a", value("hai"), verdict=UNKNOWN)
    made.settled("unit/a", (mine.changes[0], 0))
    return made


@vector("history", "success", "07 §5")
def history_founding_cut_off():
    """The reserve ends the root without heads: the founding counts all the same, and nothing after it."""
    made, first = founded(enrolment(A, "A1", *GRANTS))
    made.write(ROOT, "province", enrolment(B, "B1", *GRANTS), verdict=CUT_OFF)
    made.write(RESERVE, "province", ending(first[0], cut_off(REVOKED)), depends=[made.segments[0]])
    mine = made.write(A, "unit/a", value("một"))
    made.write(B, "unit/a", value("hai"), verdict=UNKNOWN)
    made.settled("unit/a", (mine.changes[0], 0))
    return made


@vector("history", "success", "07 §5")
def history_late_head_of_an_authority():
    """The head that a cut-off names comes last and says nothing of trust; what it follows enrols an office."""
    made, first = founded()
    founding = made.segments[0]
    writer = made.writers[ROOT.id]
    enrols = writer.changes("province", enrolment(A, "A1", *GRANTS))
    plain_ones = writer.changes("province", value("một"))
    before = Segment(Log(ROOT, "province"), enrols, previous=founding.hash)
    head = Segment(Log(ROOT, "province"), plain_ones, previous=before.hash)
    made.write(RESERVE, "province", ending(first[0], cut_off(REVOKED, head.hash)), depends=[founding])
    mine = made.write(A, "unit/a", value("hai"), alone=True)
    assert made.write(ROOT, "province", changes=enrols, depends=[]).hash == before.hash
    assert made.write(ROOT, "province", changes=plain_ones, depends=[]).hash == head.hash
    made.settled("unit/a", (mine.changes[0], 0))
    return made


@vector("history", "success", "07 §5")
def history_cut_off_lifted_by_the_ended():
    """The root replaces the cut-off that the reserve wrote, with an empty value and with heads of its own."""
    made, first = founded()
    founding = made.segments[0]
    end = made.write(
        RESERVE, "province", ending(first[0], cut_off(REVOKED, founding.hash)), depends=[founding]
    ).changes[0]
    lift = (AUTHORITY, first[0], [assign(ENDED, 0, "", by_dot(end))])
    made.write(ROOT, "province", lift, enrolment(A, "A1", *GRANTS), verdict=CUT_OFF)
    made.write(A, "unit/a", value("một"), verdict=UNKNOWN)
    return made


@vector("history", "success", "07 §5")
def history_cut_off_lifted_by_the_author():
    """Who wrote a cut-off takes it back, although the ended key replaced it in between by one of its own."""
    made, first = founded()
    founding = made.segments[0]
    end = made.write(
        RESERVE, "province", ending(first[0], cut_off(REVOKED, founding.hash)), depends=[founding]
    ).changes[0]
    between = made.write(ROOT, "province", ending(first[0], cut_off(RETIRED), end)).changes[0]
    made.write(RESERVE, "province", (AUTHORITY, first[0], [assign(ENDED, 0, "", by_dot(between))]))
    made.write(ROOT, "province", enrolment(A, "A1", *GRANTS))
    mine = made.write(A, "unit/a", value("một"))
    made.settled("unit/a", (mine.changes[0], 0))
    return made


@vector("history", "success", "07 §5")
def history_cut_off_between_ranks():
    """A cut-off of the reserve is not lifted by one that goes after it, though that one goes before the ended key."""
    made, first = founded()
    ended = made.write(ROOT, "province", authority(D, 5)).changes[0]
    end = made.write(RESERVE, "province", ending(ended, cut_off(REVOKED))).changes[0]
    made.write(ROOT, "province", (AUTHORITY, ended, [assign(ENDED, 0, "", by_dot(end))]))
    made.write(D, "province", enrolment(A, "A1", *GRANTS), verdict=CUT_OFF)
    made.write(A, "unit/a", value("một"), verdict=UNKNOWN)
    return made


@vector("history", "success", "07 §5")
def history_authority_ends_itself_in_branches():
    """A key ends itself in two branches of its log, neither of which the other one names: both hold."""
    made, first = founded()
    record, branches = first[1], []
    base = made.write(RESERVE, "province", enrolment(A, "A1", *GRANTS), depends=[made.segments[0]])
    for heads in ((), (base.hash,)):
        log = Log(RESERVE, "province", number=2)
        log.change(ending(record, cut_off(REVOKED, *heads))[2], record=record, collection=AUTHORITY)
        branches.append(Segment(log, log.changes, previous=base.hash))
    for branch in branches:
        made.segments.append(branch)
        made.verdicts.append((CUT_OFF, None))
    # Each lets through itself and what it follows; both let through only the latter.
    mine = made.write(A, "unit/a", value("một"))
    made.settled("unit/a", (mine.changes[0], 0))
    return made


@vector("history", "success", "07 §5")
def history_authority_unends_itself():
    """A key that ended itself cannot take it back; one that goes before it can."""
    made, first = founded()
    keys = made.write(ROOT, "province", authority(C, 5), authority(D, 5)).changes
    ends = [
        made.write(who, "province", ending(record, cut_off(REVOKED))).changes[0]
        for who, record in zip((C, D), keys, strict=True)
    ]
    made.write(C, "province", (AUTHORITY, keys[0], [assign(ENDED, 0, "", by_dot(ends[0]))]), verdict=CUT_OFF)
    made.write(ROOT, "province", (AUTHORITY, keys[1], [assign(ENDED, 0, "", by_dot(ends[1]))]))
    made.write(C, "province", enrolment(A, "A1", *GRANTS), verdict=CUT_OFF)
    made.write(D, "province", enrolment(B, "B1", *GRANTS))
    made.write(A, "unit/a", value("một"), verdict=UNKNOWN)
    mine = made.write(B, "unit/a", value("hai"))
    made.settled("unit/a", (mine.changes[0], 0))
    return made


@vector("history", "success", "07 §5")
def history_authorities_in_a_circle():
    """A key that was made an authority by another makes that one an authority: the first is judged first."""
    made, first = founded()
    keys = made.write(ROOT, "province", authority(C, 5)).changes
    made.write(C, "province", authority(D, 6), authority(ROOT, 6))
    back = made.write(D, "province", authority(C, 4), enrolment(A, "A1", *GRANTS), verdict=CUT_OFF)
    made.write(ROOT, "province", ending(keys[0], cut_off(REVOKED, made.segments[2].hash)))
    made.write(C, "province", ending(made.segments[2].changes[0], cut_off(REVOKED)), verdict=CUT_OFF)
    made.write(RESERVE, "province", ending(made.segments[2].changes[0], cut_off(REVOKED)))
    made.write(A, "unit/a", value("một"), verdict=UNKNOWN, depends=[back])
    return made


# --- Admissions (07 §6) ----------------------------------------------------------------------------


@vector("history", "success", "07 §6")
def history_admission_of_an_authority():
    """The reserve admits a segment of the root beyond its own cut-off; an authority of a greater rank cannot."""
    made, first = founded()
    founding = made.segments[0]
    weaker = made.write(ROOT, "province", authority(D, 5))
    one = made.write(ROOT, "province", enrolment(A, "A1", *GRANTS))
    two = made.write(ROOT, "province", enrolment(B, "B1", *GRANTS), verdict=CUT_OFF)
    end = made.write(
        RESERVE, "province", ending(first[0], cut_off(REVOKED, weaker.hash)), depends=[founding]
    ).changes[0]
    made.write(RESERVE, "province", admission(one, end))
    made.write(D, "province", admission(one), admission(two, end))
    mine = made.write(A, "unit/a", value("một"))
    made.write(B, "unit/a", value("hai"), verdict=UNKNOWN)
    made.settled("unit/a", (mine.changes[0], 0))
    return made


@vector("history", "success", "07 §6")
def history_admissions_contradict():
    """Two authorities admit one segment over different cut-offs: what both set aside is set aside."""
    made, first = founded(enrolment(A, "A1", *GRANTS))
    both, one = made.write(A, "unit/a", value("một")), made.write(A, "unit/a", value("hai"), verdict=CUT_OFF)
    ends = [
        made.write(who, "province", ending(first[3], cut_off(REVOKED))).changes[0] for who in (ROOT, RESERVE)
    ]
    made.write(ROOT, "province", admission(both, *ends), admission(one, ends[0]))
    made.write(RESERVE, "province", admission(both, *ends), admission(one, ends[1]))
    made.settled("unit/a", (both.changes[0], 0))
    return made


@vector("history", "success", "07 §6")
def history_admission_withdrawn():
    """A deleted admission admits nothing, and a wider one that takes its place does."""
    made, first = founded(enrolment(A, "A1", *GRANTS))
    one, two = made.write(A, "unit/a", value("một"), verdict=CUT_OFF), made.write(A, "unit/a", value("hai"))
    end = made.write(ROOT, "province", ending(first[3], cut_off(REVOKED))).changes[0]
    narrow = made.write(ROOT, "province", admission(one, end), admission(two)).changes
    gone = [(ADMISSION, c, [assign(DELETED, DOTS, bytes([1]) + c.dot.bytes)]) for c in narrow]
    made.write(RESERVE, "province", *gone, admission(two, end))
    made.settled("unit/a", (two.changes[0], 0))
    return made


@vector("history", "success", "07 §6")
def history_admission_altered():
    """An admission is of the segment that its creating change names, over the cut-offs that this names."""
    made, first = founded(enrolment(A, "A1", *GRANTS))
    one, two = made.write(A, "unit/a", value("một")), made.write(A, "unit/a", value("hai"), verdict=CUT_OFF)
    end = made.write(ROOT, "province", ending(first[3], cut_off(REVOKED))).changes[0]
    record = made.write(ROOT, "province", admission(one, end)).changes[0]
    entries = [assign(SEGMENT, BYTES, two.hash, by_dot(record)), assign(OVER, DOTS, b"\0", by_dot(record))]
    made.write(ROOT, "province", (ADMISSION, record, entries))
    made.settled("unit/a", (one.changes[0], 0))
    return made


@vector("history", "success", "07 §6")
def history_admission_by_the_master():
    """The master admits nothing, least of all itself."""
    made, first = founded()
    mine = made.write(MASTER, "unit/a", value("một"), verdict=CUT_OFF)
    end = made.write(ROOT, "province", ending(first[2], cut_off(REVOKED))).changes[0]
    made.write(MASTER, "province", admission(mine, end), verdict=CUT_OFF)
    return made


@vector("history", "success", "07 §6")
def history_admission_of_single_changes():
    """A clerk changed the forms and another replica's record; its segment was admitted: the forms count."""
    made, _ = founded(enrolment(A, "A1", *GRANTS), enrolment(B, "B1", *GRANTS))
    other = made.write(B, "province", announced(OFFICE_A)).changes[0]
    form = (FORM, None, [assign(NAME, TEXT, "a")])
    about = (REPLICA, other, [assign(NAME, TEXT, "B2", by_dot(other))])
    mine = made.write(A, "province", form, about, admission(made.segments[0]), each=[COUNTED, ROLE, ROLE])
    made.write(ROOT, "province", admission(mine))
    return made


# --- Whose changes count one by one (07 §3, §4, §6) ------------------------------------------------


@vector("history", "success", "07 §3")
def history_reader_announces_itself():
    """What a reader, or one without a grant for the province, says of itself counts; nothing else does."""
    made, _ = founded(enrolment(A, "A1", "r province", role="reader"), enrolment(B, "B1", "rw unit/a"))
    record = made.write(A, "province", announced(OFFICE_A), value("một"), each=[COUNTED, ROLE]).changes[0]
    made.write(A, "province", (REPLICA, record, [assign(NAME, TEXT, "A2", by_dot(record))]), each=[COUNTED])
    made.write(B, "province", announced(OFFICE_A), value("hai"), each=[COUNTED, SCOPE])
    made.write(B, "province", (REPLICA, record, [assign(NAME, TEXT, "X")]), verdict=SCOPE)
    return made


@vector("history", "success", "07 §6")
def history_reader_confirms_an_erasure():
    """What a reader, or one without a grant for the province, says of erasures that it carried out counts."""
    made, _ = founded(enrolment(A, "A1", "r province", role="reader"), enrolment(B, "B1", "rw unit/a"))
    receipt = (12, None, [assign(79, 11, b"\x00")])
    made.write(A, "province", receipt, value("một"), each=[COUNTED, ROLE])
    made.write(B, "province", receipt, (11, None, [assign(81, TEXT, "hai")]), each=[COUNTED, SCOPE])
    return made


@vector("history", "success", "07 §6")
def history_own_enrolment_relabelled():
    """A clerk creates an enrolment, which does not count, and then writes to it as if it were a person."""
    made, _ = founded(enrolment(A, "A1", *GRANTS))
    fake = made.write(A, "province", enrolment(B, "B1", "rw unit/*", role="master"), each=[ROLE]).changes[0]
    _, _, entries = enrolment(B, "B1", "rw unit/*", role="master")
    made.write(A, "province", (COLLECTION, fake, entries), each=[ROLE])
    made.write(B, "unit/a", value("một"), verdict=UNKNOWN)
    return made


@vector("history", "success", "07 §6")
def history_relabelled_by_the_master():
    """Not even the master writes to an enrolment, or to another replica's record, under another collection's name."""
    made, first = founded(enrolment(A, "A1", *GRANTS))
    other = made.write(A, "province", announced(OFFICE_A)).changes[0]
    lie = (COLLECTION, first[3], [include(GRANT, TEXT, "rw unit/*")])
    made.write(MASTER, "province", lie, (COLLECTION, other, [assign(NAME, TEXT, "X")]), each=[ROLE, ROLE])
    made.write(A, "unit/b", value("một"), verdict=SCOPE)
    return made


@vector("history", "success", "07 §6")
def history_relabelled_elsewhere():
    """In another scope than the province too: a form that a clerk created there, and calls a person afterwards."""
    made, _ = founded(enrolment(A, "A1", *GRANTS))
    form = made.write(A, "unit/a", (FORM, None, [assign(NAME, TEXT, "a")]), each=[ROLE]).changes[0]
    made.write(A, "unit/a", (COLLECTION, form, [assign(FIELD, TEXT, "một")]), each=[ROLE])
    mine = made.write(A, "unit/a", value("hai"))
    made.settled("unit/a", (mine.changes[0], 0))
    return made


@vector("history", "success", "07 §6")
def history_relabelled_before():
    """The change that calls the record a person stands in another branch, and may come first."""
    made, _ = founded(enrolment(A, "A1", *GRANTS))
    writer = Writer(A)
    fake = writer.changes("province", enrolment(B, "B1", "rw unit/*"))[0]
    lie = writer.changes("province", (COLLECTION, fake, [assign(KEY, BYTES, B.id)]))
    for changes in ([fake], lie):
        made.segments.append(Segment(Log(A, "province"), changes))
        made.verdicts.append((COUNTED, [ROLE]))
    made.write(B, "unit/a", value("một"), verdict=UNKNOWN)
    return made


@vector("history", "success", "07 §3")
def history_enrolment_of_another_key():
    """An enrolment is of the key that its creating change names."""
    made, first = founded(enrolment(A, "A1", *GRANTS))
    made.write(ROOT, "province", (ENROLMENT, first[3], [assign(KEY, BYTES, B.id, by_dot(first[3]))]))
    mine = made.write(A, "unit/a", value("một"))
    made.write(B, "unit/a", value("hai"), verdict=UNKNOWN)
    made.settled("unit/a", (mine.changes[0], 0))
    return made


def scope_record(name: str, *members: Dot) -> tuple[int, None, list[Entry]]:
    entries = [include(MEMBER, REFERENCE, dot.bytes) for dot in sorted(members, key=lambda dot: dot.bytes)]
    return SCOPE_RECORD, None, [assign(NAME, TEXT, name), *entries]


@vector("history", "success", "07 §4")
def history_scope_records():
    """Of several records of one scope what all say holds, and none speaks of a scope of another family."""
    made, _ = founded(
        enrolment(A, "A1", "rw province", office=OFFICE_A), enrolment(B, "B1", "rw province", office=OFFICE_B)
    )
    names = ("unit/a", "people/a", "restricted/a", "case/*", "case/", "case/A", "province")
    made.write(MASTER, "province", scope_record("case/7", OFFICE_A), *(scope_record(n, OFFICE_A) for n in names))
    made.write(ROOT, "province", scope_record("case/8", OFFICE_A, OFFICE_B))
    made.write(MASTER, "province", scope_record("case/8", OFFICE_B))
    one = made.write(A, "case/7", value("một"))
    two = made.write(B, "case/8", value("hai"))
    made.write(A, "case/8", value("ba"), verdict=SCOPE)
    for name in names[:-1]:
        made.write(A, name, value("bốn"), verdict=SCOPE)
    made.settled("case/7", (one.changes[0], 0))
    made.settled("case/8", (two.changes[0], 0))
    return made


# --- What replaces what through quarantine (07 §6) -------------------------------------------------


@dataclass
class Quarantine:
    """Changes of one scope, those among them that do not count, and what they add up to."""

    changes: list[Change]
    apart: list[Change]
    records: list[Record]


quarantines: dict[str, Callable[[], Quarantine]] = {}


def quarantine(recipe: Callable[[], Quarantine]) -> Callable:
    quarantines["quarantine-" + recipe.__name__.replace("_", "-")] = recipe
    return recipe


def chain(*words: str) -> list[Change]:
    """A record, and changes of its field that each replace the one before."""
    changes = [create([assign(FIELD, TEXT, words[0])])]
    for number, word in enumerate(words[1:], 2):
        changes.append(edit(changes[0], B, number, [assign(FIELD, TEXT, word, by_dot(changes[-1]))]))
    return changes


@quarantine
def alone():
    """A value that does not count replaces nothing."""
    one, two = chain("một", "hai")
    return Quarantine([one, two], [two], [Record(one, [plain(one)])])


@quarantine
def between():
    """What a counted change replaces had replaced another value in turn."""
    one, two, three = chain("một", "hai", "ba")
    return Quarantine([one, two, three], [two], [Record(one, [plain(three)])])


@quarantine
def two_between():
    """Two values that do not count stand between."""
    one, two, three, four = chain("một", "hai", "ba", "bốn")
    return Quarantine([one, two, three, four], [two, three], [Record(one, [plain(four)])])


@quarantine
def last_of_three():
    """The last does not count, and the one before does."""
    one, two, three = chain("một", "hai", "ba")
    return Quarantine([one, two, three], [three], [Record(one, [plain(two)])])


@quarantine
def not_seen():
    """A counted change that did not see the value replaces nothing through it."""
    one, two = chain("một", "hai")
    three = edit(one, A, 9, [assign(FIELD, TEXT, "ba")], time=one.time + (1 << 16))
    both = Register([(one, 0), (three, 0)], "conflict", three)
    return Quarantine([one, two, three], [two], [Record(one, [both])])


@quarantine
def one_of_two():
    """Two that do not count replaced one value; a counted change saw one of them."""
    one = create([assign(FIELD, TEXT, "một")])
    two, three = (edit(one, B, n, [assign(FIELD, TEXT, str(n), by_dot(one))]) for n in (2, 3))
    four = edit(one, A, 9, [assign(FIELD, TEXT, "bốn", by_dot(two))])
    return Quarantine([one, two, three, four], [two, three], [Record(one, [plain(four)])])


@quarantine
def other_field():
    """What the value between replaced in another field stays."""
    one = create([assign(FIELD, TEXT, "một"), assign(OTHER, TEXT, "m")])
    two = edit(one, B, 2, [assign(FIELD, TEXT, "hai", by_dot(one)), assign(OTHER, TEXT, "h", by_dot(one))])
    three = edit(one, A, 9, [assign(FIELD, TEXT, "ba", by_dot(two))])
    return Quarantine([one, two, three], [two], [Record(one, [plain(three), plain(one, 1)])])


def parts(part: int) -> list[Change]:
    """A set of two elements, a change that does not count and excludes both, and one that replaces one exclude."""
    one = create([include(SET, TEXT, "a"), include(SET, TEXT, "b")])
    two = edit(one, B, 2, [exclude(SET, TEXT, "a", [(one.dot, 0)]), exclude(SET, TEXT, "b", [(one.dot, 1)])])
    three = edit(one, A, 9, [include(SET, TEXT, "c", [(two.dot, part)])])
    return [one, two, three]


@quarantine
def first_part():
    """In a set only that entry is looked through which is named."""
    one, two, three = parts(0)
    kept, new = Register([(one, 1)], "present"), Register([(three, 0)], "present")
    return Quarantine([one, two, three], [two], [Record(one, [kept, new])])


@quarantine
def second_part():
    """The other entry."""
    one, two, three = parts(1)
    kept, new = Register([(one, 0)], "present"), Register([(three, 0)], "present")
    return Quarantine([one, two, three], [two], [Record(one, [kept, new])])


@quarantine
def part_of_nothing():
    """A part that the change between does not have."""
    one, two, three = parts(7)
    registers = [Register([(one, n)], "present") for n in (0, 1)] + [Register([(three, 0)], "present")]
    return Quarantine([one, two, three], [two], [Record(one, registers)])


@quarantine
def another_record():
    """What a counted change names is a value of another record: nothing is looked through it."""
    one, other = create([assign(FIELD, TEXT, "một")]), create([assign(FIELD, TEXT, "khác")])
    two = edit(other, B, 2, [assign(FIELD, TEXT, "hai", by_dot(one))])
    three = edit(one, A, 9, [assign(FIELD, TEXT, "ba", by_dot(two))], time=one.time + (1 << 16))
    both = Register([(one, 0), (three, 0)], "conflict", three)
    records = [Record(one, [both]), Record(other, [plain(other)])]
    records.sort(key=lambda record: record.created_by.dot.bytes)
    return Quarantine([one, other, two, three], [two], records)


@quarantine
def creation():
    """A record that was created by a change that does not count: what counted changes say of it stands."""
    one, two = chain("một", "hai")
    return Quarantine([one, two], [one], [Record(one, [plain(two)])])


@quarantine
def creation_alone():
    """Of a record that was created by a change that does not count nothing is left."""
    one = create([assign(FIELD, TEXT, "một")])
    return Quarantine([one], [one], [])


@quarantine
def deletion():
    """A deletion that does not count deletes nothing."""
    one = create([assign(FIELD, TEXT, "một")])
    gone = delete(one, B, 2, [one])
    return Quarantine([one, gone], [gone], [Record(one, [plain(one)])])


@quarantine
def deletion_of_it():
    """A deletion that counts, of a record whose later value does not: it need not have seen that."""
    one, two = chain("một", "hai")
    gone = delete(one, A, 9, [one])
    return Quarantine([one, two, gone], [two], [Record(one, [plain(one), plain(gone)], "deleted")])


@quarantine
def deletion_undone():
    """An undeletion of a deletion that does not count looks through to the one that that had replaced."""
    one = create([assign(FIELD, TEXT, "một")])
    first = delete(one, A, 8, [one])
    second = delete(one, B, 2, [one], [first])
    back = edit(one, A, 9, [assign(DELETED, 0, "", by_dot(second))])
    return Quarantine([one, first, second, back], [second], [Record(one, [plain(one), plain(back)])])


def quarantine_cases() -> Iterator[tuple[str, bytes]]:
    for name, recipe in quarantines.items():
        made = recipe()
        document = {
            "clause": "07 §6",
            "kind": "quarantine",
            "comment": " ".join(recipe.__doc__.split()),
            "changes": [change_json("unit/a", change) for change in made.changes],
            "apart": [str(change.dot) for change in made.apart],
            "expect": {"unit/a": scope_json(made.records)},
        }
        yield f"trust/{name}.json", (json.dumps(document, indent=1, ensure_ascii=True) + "\n").encode()
