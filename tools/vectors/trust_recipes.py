"""The vectors of trust/: who may write what, and what counts (07).

Scenes give trust as a value and segments as a graph, and ask for verdicts; everything is written down by hand.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from request_recipes import check_of, fingerprint
from writer import Dot, H, Signer, varint

COUNTED, UNKNOWN, CUT_OFF, SCOPE, ROLE = "counted", "unknown", "cut-off", "scope", "role"
REVOKED, RETIRED = 1, 2
ROOT, RESERVE, FORMS = Signer("root"), Signer("reserve"), Signer("forms")
A, B, C, D, MASTER = Signer("A"), Signer("B"), Signer("C"), Signer("D"), Signer("master")
OFFICE_A, OFFICE_B = Dot(FORMS.id, 901, b"\xaa" * 8), Dot(FORMS.id, 902, b"\xbb" * 8)
#: A collection of the forms, and one that only the master's replicas write.
PERSON, PLAN = Dot(FORMS.id, 5, bytes.fromhex("00000000000000c0")), Dot(FORMS.id, 6, bytes.fromhex("00000000000000c1"))
FORM_FIELD, REPLICA, ENROLMENT, ADMISSION, AUTHORITY, SCOPE_RECORD = 2, 5, 6, 7, 8, 9

cases: dict[str, Callable[[], dict]] = {}


def case(kind: str, clause: str) -> Callable:
    """Registers a recipe, which returns what else its document holds."""

    def register(recipe: Callable[[], dict]) -> Callable:
        name = recipe.__name__.replace("_", "-")
        assert name not in cases, name
        head = {"clause": clause, "kind": kind, "comment": " ".join(recipe.__doc__.split())}
        cases[name] = lambda: head | made_json(recipe())
        return recipe

    return register


def made_json(made: object) -> dict:
    return made.json if isinstance(made, Scene) else made


def dot_of(who: Signer, number: int) -> Dot:
    """The dot of a change that is only named."""
    return Dot(who.id, number, H(b"dot %d" % number, who.id)[:8])


def cut_off(kind: int, *heads: bytes) -> bytes:
    return bytes([kind]) + varint(len(heads)) + b"".join(sorted(heads))


@dataclass
class Scene:
    """Trust, segments and questions. The root is an authority of rank 1, the reserve one of rank 0."""

    trust: dict = field(
        default_factory=lambda: {
            "root": ROOT.id.hex(),
            "newcomer": None,
            "authorities": [],
            "enrolments": [],
            "successors": [],
            "admissions": [],
            "scopes": [],
            "master-collections": [str(PLAN)],
        }
    )
    segments: list[dict] = field(default_factory=list)
    questions: list[dict] = field(default_factory=list)
    numbers: int = 0

    def __post_init__(self) -> None:
        self.authority(ROOT, 1)
        self.authority(RESERVE, 0)

    @property
    def json(self) -> dict:
        return {"trust": self.trust, "segments": self.segments, "questions": self.questions}

    def next_dot(self, by: Signer = ROOT) -> Dot:
        self.numbers += 1
        return dot_of(by, self.numbers)

    def authority(self, who: Signer, rank: int) -> None:
        self.trust["authorities"].append({"key": who.id.hex(), "rank": rank, "ended": []})

    def enrol(
        self, who: Signer, *grants: str, office: Dot | None = OFFICE_A, role: str = "clerk"
    ) -> dict:
        made = {
            "key": who.id.hex(),
            "record": str(self.next_dot()),
            "office": str(office) if office else None,
            "role": role,
            "grants": list(grants),
            "ended": [],
        }
        self.trust["enrolments"].append(made)
        return made

    def end(self, who: Signer, content: bytes, by: Signer = ROOT) -> Dot:
        """Ends the last enrolment of a replica, or an authority."""
        records = self.trust["enrolments"] + self.trust["authorities"]
        record = [record for record in records if record["key"] == who.id.hex()][-1]
        dot = self.next_dot(by)
        record["ended"].append({"dot": str(dot), "content": content.hex()})
        return dot

    def succeed(self, old: Signer, new: Signer) -> None:
        self.trust["successors"].append({"replica": old.id.hex(), "successor": new.id.hex()})

    def admit(self, segment: bytes, *over: Dot) -> None:
        self.trust["admissions"].append({"segment": segment.hex(), "over": [str(dot) for dot in over]})

    def scope(self, name: str, *members: Dot) -> None:
        self.trust["scopes"].append({"name": name, "members": [str(dot) for dot in members]})

    def segment(
        self,
        who: Signer,
        scope: str,
        verdict: str | None,
        previous: bytes | None = None,
        depends: tuple[bytes, ...] = (),
        holds: tuple[Dot, ...] = (),
    ) -> bytes:
        """A segment and the verdict that is asked of it, if any."""
        hash_ = H(b"segment %d" % len(self.segments))
        self.segments.append(
            {
                "hash": hash_.hex(),
                "replica": who.id.hex(),
                "scope": scope,
                "previous": previous.hex() if previous else None,
                "depends": [dependency.hex() for dependency in depends],
                "changes": [str(dot) for dot in holds],
            }
        )
        if verdict:
            self.questions.append({"segment": hash_.hex(), "verdict": verdict})
        return hash_

    def change(
        self, who: Signer, collection: int | Dot, verdict: str, record: Dot | None = None, admitted: bool = False
    ) -> None:
        """A change of a segment that counts, or was admitted."""
        question = {"replica": who.id.hex(), "collection": str(collection), "record": str(record) if record else None}
        self.questions.append(question | {"admitted": admitted, "verdict": verdict})

    def rights(self, who: Signer, scope: str, rights: str) -> None:
        """What a replica may do with a scope: some of `r` and `w`."""
        self.questions.append({"replica": who.id.hex(), "scope": scope, "rights": rights})


# --- Authority (07 §1) -----------------------------------------------------------------------------


@case("verdicts", "07 §1")
def before_the_welcome():
    """Who does not know the root yet judges nothing."""
    made = Scene()
    made.trust |= {"root": None, "authorities": []}
    made.segment(A, "unit/a", COUNTED)
    made.change(A, ENROLMENT, COUNTED)
    made.rights(A, "restricted/a", "rw")
    return made


@case("verdicts", "07 §1")
def newcomer():
    """Before it is enrolled a replica's own work counts to itself, and nobody else's does."""
    made = Scene()
    made.trust["newcomer"] = A.id.hex()
    made.segment(A, "unit/a", COUNTED)
    made.segment(B, "unit/a", UNKNOWN)
    return made


@case("verdicts", "07 §1")
def authority_in_province():
    """Root and reserve write in the province."""
    made = Scene()
    made.segment(ROOT, "province", COUNTED)
    made.segment(RESERVE, "province", COUNTED)
    made.change(ROOT, ENROLMENT, COUNTED)
    made.change(RESERVE, AUTHORITY, COUNTED)
    return made


@case("verdicts", "07 §1")
def authority_elsewhere():
    """An authority writes nowhere else."""
    made = Scene()
    made.segment(ROOT, "unit/a", SCOPE)
    made.rights(ROOT, "unit/a", "")
    made.rights(ROOT, "province", "rw")
    return made


@case("verdicts", "07 §1")
def authority_that_is_enrolled():
    """A key that is an authority's has the rights of one, and no others."""
    made = Scene()
    made.enrol(RESERVE, "rw unit/*")
    made.segment(RESERVE, "unit/a", SCOPE)
    return made


@case("verdicts", "07 §1")
def authority_revoked():
    """An authority's work counts up to the heads of its cut-off."""
    made = Scene()
    first = made.segment(ROOT, "province", COUNTED)
    second = made.segment(ROOT, "province", COUNTED, previous=first)
    made.end(ROOT, cut_off(REVOKED, second), by=RESERVE)
    made.segment(ROOT, "province", CUT_OFF, previous=second)
    return made


@case("verdicts", "07 §6")
def authority_admitted():
    """A segment of a revoked authority counts once its cut-off is set aside for it."""
    made = Scene()
    end = made.end(ROOT, cut_off(REVOKED), by=RESERVE)
    made.admit(made.segment(ROOT, "province", COUNTED), end)
    made.admit(made.segment(ROOT, "province", CUT_OFF))
    return made


# --- Enrolments (07 §3) ----------------------------------------------------------------------------


@case("verdicts", "07 §6")
def unknown_replica():
    """Nobody enrolled it."""
    made = Scene()
    made.enrol(B, "rw unit/*")
    made.segment(A, "unit/a", UNKNOWN)
    made.segment(A, "province", UNKNOWN)
    made.rights(A, "unit/a", "")
    return made


@case("verdicts", "07 §4")
def scope_of_another():
    """A clerk's replica writes where a grant says so."""
    made = Scene()
    made.enrol(A, "rw province", "rw unit/a")
    made.segment(A, "unit/a", COUNTED)
    made.segment(A, "unit/b", SCOPE)
    return made


@case("verdicts", "07 §3")
def scope_of_longer_name():
    """A scope's name is no family."""
    made = Scene()
    made.enrol(A, "rw unit/a")
    made.segment(A, "unit/ab", SCOPE)
    made.segment(A, "unit/a/b", SCOPE)
    made.segment(A, "unit/", SCOPE)
    return made


@case("verdicts", "07 §3")
def family_of_another_kind():
    """A family's grant covers its scopes and no other."""
    made = Scene()
    made.enrol(A, "rw unit/*")
    made.segment(A, "unit/b", COUNTED)
    made.segment(A, "people/b", SCOPE)
    made.segment(A, "province", SCOPE)
    made.segment(A, "unit", SCOPE)
    return made


@case("verdicts", "07 §3")
def no_grant():
    """An enrolment without grants."""
    made = Scene()
    made.enrol(A)
    made.segment(A, "province", SCOPE)
    return made


@case("verdicts", "07 §3")
def grant_to_read():
    """Who may read may not write."""
    made = Scene()
    made.enrol(A, "r people/*")
    made.segment(A, "people/b", SCOPE)
    made.rights(A, "people/b", "r")
    return made


@case("verdicts", "07 §3")
def grant_to_write():
    """Who may write may not read."""
    made = Scene()
    made.enrol(A, "w people/*", "rw people/a")
    made.segment(A, "people/b", COUNTED)
    made.rights(A, "people/b", "w")
    made.rights(A, "people/a", "rw")
    return made


@case("verdicts", "07 §3")
def grant_malformed():
    """A grant that cannot be read grants nothing, and takes nothing away."""
    made = Scene()
    made.enrol(A, "rw  unit/a", "wr unit/b", "rw unit/c")
    made.segment(A, "unit/a", SCOPE)
    made.segment(A, "unit/b", SCOPE)
    made.segment(A, "unit/c", COUNTED)
    return made


@case("verdicts", "07 §3")
def enrolled_twice():
    """Both enrolments have to grant."""
    made = Scene()
    made.enrol(A, "rw unit/a", "rw unit/b")
    made.enrol(A, "rw unit/a", "r unit/b")
    made.segment(A, "unit/a", COUNTED)
    made.segment(A, "unit/b", SCOPE)
    made.rights(A, "unit/b", "r")
    return made


@case("verdicts", "07 §3")
def enrolled_twice_and_ended_once():
    """The cut-off of one enrolment is enough."""
    made = Scene()
    made.enrol(A, "rw unit/a")
    made.end(A, cut_off(REVOKED))
    made.enrol(A, "rw unit/a")
    made.segment(A, "unit/a", CUT_OFF)
    return made


@case("verdicts", "07 §3")
def reader():
    """A reader's replica writes nothing, whatever it was granted."""
    made = Scene()
    made.enrol(A, "rw unit/a", "rw province", role="reader")
    made.segment(A, "unit/a", ROLE)
    made.segment(A, "province", ROLE)
    made.rights(A, "unit/a", "rw")
    return made


@case("verdicts", "07 §3")
def reader_in_another_scope():
    """The role goes before the scope."""
    made = Scene()
    made.enrol(A, "r unit/a", role="reader")
    made.segment(A, "unit/b", ROLE)
    return made


@case("verdicts", "07 §3")
def reader_and_clerk():
    """Enrolled as a reader and as a clerk."""
    made = Scene()
    made.enrol(A, "rw unit/a", role="reader")
    made.enrol(A, "rw unit/a")
    made.segment(A, "unit/a", ROLE)
    return made


@case("verdicts", "07 §3")
def master_without_grant():
    """The role of master is no grant."""
    made = Scene()
    made.enrol(A, "rw province", "rw unit/*", role="master")
    made.segment(A, "unit/b", COUNTED)
    made.segment(A, "restricted/b", SCOPE)
    return made


# --- Scopes that are named one by one (07 §4) ------------------------------------------------------


@case("verdicts", "07 §4")
def scope_record():
    """The offices that take part read and write."""
    made = Scene()
    made.enrol(A)
    made.enrol(B, office=OFFICE_B)
    made.scope("case/7", OFFICE_A)
    made.segment(A, "case/7", COUNTED)
    made.segment(B, "case/7", SCOPE)
    made.rights(A, "case/7", "rw")
    made.rights(B, "case/7", "")
    return made


@case("verdicts", "07 §4")
def scope_record_of_another_name():
    """A scope's record speaks of the scope of just this name."""
    made = Scene()
    made.enrol(A)
    made.scope("case/*", OFFICE_A)
    made.segment(A, "case/7", SCOPE)
    return made


@case("verdicts", "07 §4")
def scope_record_without_office():
    """An enrolment without an office takes part in nothing."""
    made = Scene()
    made.enrol(A, office=None)
    made.scope("case/7", OFFICE_A, OFFICE_B)
    made.segment(A, "case/7", SCOPE)
    return made


@case("verdicts", "07 §4")
def scope_record_and_reader():
    """Taking part does not make a reader write."""
    made = Scene()
    made.enrol(A, role="reader")
    made.scope("case/7", OFFICE_A)
    made.segment(A, "case/7", ROLE)
    made.rights(A, "case/7", "rw")
    return made


# --- Cut-offs (07 §5) ------------------------------------------------------------------------------


def enrolled(*grants: str) -> Scene:
    made = Scene()
    made.enrol(A, *(grants or ("rw unit/a", "rw people/a", "rw province")))
    return made


@case("verdicts", "07 §5")
def revoked():
    """What the heads follow counts, and what follows them does not."""
    made = enrolled()
    first = made.segment(A, "unit/a", COUNTED)
    second = made.segment(A, "unit/a", COUNTED, previous=first)
    third = made.segment(A, "unit/a", CUT_OFF, previous=second)
    made.segment(A, "unit/a", CUT_OFF, previous=third)
    made.end(A, cut_off(REVOKED, second))
    return made


@case("verdicts", "07 §5")
def revoked_without_heads():
    """Nothing counts."""
    made = enrolled()
    made.end(A, cut_off(REVOKED))
    made.segment(A, "unit/a", CUT_OFF)
    return made


@case("verdicts", "07 §5")
def revoked_other_log():
    """A log of which no head is named."""
    made = enrolled()
    head = made.segment(A, "unit/a", COUNTED)
    made.end(A, cut_off(REVOKED, head))
    made.segment(A, "people/a", CUT_OFF)
    return made


@case("verdicts", "07 §5")
def revoked_branch():
    """The branch that is not named."""
    made = enrolled()
    first = made.segment(A, "unit/a", COUNTED)
    second = made.segment(A, "unit/a", COUNTED, previous=first)
    made.segment(A, "unit/a", CUT_OFF, previous=first)
    made.end(A, cut_off(REVOKED, second))
    return made


@case("verdicts", "07 §5")
def revoked_dependency():
    """What a head depends on is not in its log, though of the same replica."""
    made = enrolled()
    province = made.segment(A, "province", CUT_OFF)
    head = made.segment(A, "unit/a", COUNTED, depends=(province,))
    made.end(A, cut_off(REVOKED, head))
    return made


@case("verdicts", "07 §5")
def revoked_unaware():
    """A revoked replica's late work does not count, even done in good faith."""
    made = enrolled()
    made.end(A, cut_off(REVOKED))
    made.segment(A, "province", CUT_OFF)
    return made


@case("verdicts", "07 §5")
def revoked_head_unknown():
    """A head that is not here yet says nothing of the segments that are."""
    made = enrolled()
    made.end(A, cut_off(REVOKED, H(b"elsewhere")))
    made.segment(A, "unit/a", CUT_OFF)
    return made


def retired() -> tuple[Scene, bytes, Dot]:
    """The scene, the segment that retires A, and the change in it."""
    made = enrolled()
    head = made.segment(A, "unit/a", COUNTED)
    end = made.end(A, cut_off(RETIRED, head))
    return made, made.segment(ROOT, "province", COUNTED, holds=(dot_of(ROOT, 77), end)), end


@case("verdicts", "07 §5")
def retired_unaware():
    """Late work counts that was done without knowing."""
    made, *_ = retired()
    after = made.segment(A, "unit/a", COUNTED, previous=made_hash(made, 0))
    made.segment(A, "people/a", COUNTED, depends=())
    made.segment(A, "unit/a", COUNTED, previous=after)
    return made


def made_hash(scene: Scene, place: int) -> bytes:
    return bytes.fromhex(scene.segments[place]["hash"])


@case("verdicts", "07 §5")
def retired_aware():
    """A segment that depends on the one that says it."""
    made, ending, _ = retired()
    made.segment(A, "unit/a", CUT_OFF, previous=made_hash(made, 0), depends=(ending,))
    return made


@case("verdicts", "07 §5")
def retired_aware_before():
    """An earlier segment of the log depends on it."""
    made, ending, _ = retired()
    aware = made.segment(A, "people/a", CUT_OFF, depends=(ending,))
    made.segment(A, "people/a", CUT_OFF, previous=aware)
    return made


@case("verdicts", "07 §5")
def retired_aware_through_another():
    """It depends on another replica's segment, which knows."""
    made, ending, _ = retired()
    made.enrol(B, "rw unit/a", office=OFFICE_B)
    between = made.segment(B, "unit/a", COUNTED, depends=(ending,))
    made.segment(A, "unit/a", CUT_OFF, previous=made_hash(made, 0), depends=(between,))
    return made


@case("verdicts", "07 §5")
def retired_aware_through_quarantine():
    """It depends on a segment that knows and does not count."""
    made, ending, _ = retired()
    between = made.segment(B, "unit/a", UNKNOWN, depends=(ending,))
    made.segment(A, "unit/a", CUT_OFF, previous=made_hash(made, 0), depends=(between,))
    return made


@case("verdicts", "07 §5")
def retired_aware_of_the_segment_after():
    """It depends on what follows the segment that says it."""
    made, ending, _ = retired()
    later = made.segment(ROOT, "province", COUNTED, previous=ending)
    made.segment(A, "unit/a", CUT_OFF, previous=made_hash(made, 0), depends=(later,))
    return made


@case("verdicts", "07 §5")
def retired_aware_and_named():
    """What the heads name counts, although it knew."""
    made = enrolled()
    end = dot_of(ROOT, 2)
    ending = made.segment(ROOT, "province", COUNTED, holds=(end,))
    head = made.segment(A, "unit/a", COUNTED, depends=(ending,))
    assert made.end(A, cut_off(RETIRED, head)) == end
    made.segment(A, "unit/a", CUT_OFF, previous=head)
    return made


@case("verdicts", "07 §5")
def retired_and_revoked():
    """Of two cut-offs each has to let it through."""
    made, *_ = retired()
    made.end(A, cut_off(REVOKED, made_hash(made, 0)))
    made.segment(A, "unit/a", CUT_OFF, previous=made_hash(made, 0))
    return made


@case("verdicts", "07 §5")
def revoked_twice():
    """Two revocations with different heads: the shorter log counts."""
    made = enrolled()
    first = made.segment(A, "unit/a", COUNTED)
    second = made.segment(A, "unit/a", CUT_OFF, previous=first)
    made.end(A, cut_off(REVOKED, second))
    made.end(A, cut_off(REVOKED, first))
    return made


@case("verdicts", "07 §5")
def cut_off_malformed():
    """A cut-off that cannot be read is a revocation without heads."""
    made = enrolled()
    head = made.segment(A, "unit/a", CUT_OFF)
    made.end(A, bytes([RETIRED]) + b"\x01" + head + b"\x00")
    return made


@case("verdicts", "07 §6")
def cut_off_before_role():
    """A reader's segment beyond its cut-off: the cut-off goes first."""
    made = Scene()
    made.enrol(A, "rw unit/a", role="reader")
    made.end(A, cut_off(REVOKED))
    made.segment(A, "unit/b", CUT_OFF)
    return made


# --- Successors (07 §7) ----------------------------------------------------------------------------


@case("verdicts", "07 §7")
def successor():
    """A successor has the rights of the replica that named it."""
    made = enrolled()
    made.succeed(A, B)
    made.segment(B, "unit/a", COUNTED)
    made.segment(B, "unit/b", SCOPE)
    made.rights(B, "unit/a", "rw")
    return made


@case("verdicts", "07 §7")
def successor_of_a_successor():
    """Rights pass on from one to the next."""
    made = enrolled()
    made.succeed(A, B)
    made.succeed(B, C)
    made.segment(C, "unit/a", COUNTED)
    made.segment(C, "unit/b", SCOPE)
    return made


@case("verdicts", "07 §7")
def successor_of_unknown():
    """Nobody can name a successor to rights that he has not."""
    made = enrolled()
    made.succeed(B, C)
    made.segment(C, "unit/a", UNKNOWN)
    return made


@case("verdicts", "07 §7")
def successors_in_a_circle():
    """Two that succeed each other."""
    made = enrolled()
    made.succeed(B, C)
    made.succeed(C, B)
    made.segment(B, "unit/a", UNKNOWN)
    made.segment(C, "unit/a", UNKNOWN)
    return made


@case("verdicts", "07 §7")
def successor_cut_off():
    """The cut-off of the enrolment cuts off the successor's logs too."""
    made = enrolled()
    made.succeed(A, B)
    head = made.segment(A, "unit/a", COUNTED)
    made.end(A, cut_off(REVOKED, head))
    made.segment(B, "unit/a", CUT_OFF)
    return made


@case("verdicts", "07 §5")
def successor_cut_off_with_head():
    """The heads of a cut-off name the logs of the successors as well."""
    made = enrolled()
    made.succeed(A, B)
    old = made.segment(A, "unit/a", COUNTED)
    new = made.segment(B, "unit/a", COUNTED, depends=(old,))
    made.segment(B, "unit/a", CUT_OFF, previous=new)
    made.end(A, cut_off(REVOKED, old, new))
    return made


@case("verdicts", "07 §7")
def successor_enrolled_itself():
    """An enrolment of its own goes before the one that it would inherit."""
    made = enrolled()
    made.end(A, cut_off(REVOKED))
    made.succeed(A, B)
    made.enrol(B, "rw unit/b", office=OFFICE_B)
    made.segment(B, "unit/b", COUNTED)
    made.segment(B, "unit/a", SCOPE)
    made.segment(A, "unit/a", CUT_OFF)
    return made


# --- Admissions (07 §6) ----------------------------------------------------------------------------


@case("verdicts", "07 §6")
def admitted_of_unknown():
    """An admitted segment of a replica that nobody enrolled counts; what follows it does not."""
    made = Scene()
    first = made.segment(A, "unit/a", COUNTED)
    made.segment(A, "unit/a", UNKNOWN, previous=first)
    made.admit(first)
    return made


@case("verdicts", "07 §6")
def admitted_in_another_scope():
    """An admitted segment needs no grant."""
    made = Scene()
    made.enrol(A, "rw unit/a")
    made.admit(made.segment(A, "unit/b", COUNTED))
    made.segment(A, "unit/b", SCOPE)
    return made


@case("verdicts", "07 §6")
def admitted_of_a_reader():
    """An admitted segment of a reader counts."""
    made = Scene()
    made.enrol(A, "r unit/a", role="reader")
    made.admit(made.segment(A, "unit/a", COUNTED))
    made.segment(A, "unit/a", ROLE)
    return made


@case("verdicts", "07 §6")
def admitted_without_the_cut_off():
    """An admission sets aside those cut-offs alone that it names."""
    made = enrolled()
    made.end(A, cut_off(REVOKED))
    made.admit(made.segment(A, "unit/a", CUT_OFF))
    return made


@case("verdicts", "07 §6")
def admitted_over_the_cut_off():
    """It names the change that ended the replica."""
    made = enrolled()
    end = made.end(A, cut_off(REVOKED))
    made.admit(made.segment(A, "unit/a", COUNTED), end)
    made.segment(A, "people/a", CUT_OFF)
    return made


@case("verdicts", "07 §6")
def admitted_before_a_second_cut_off():
    """A cut-off that came after the admission holds."""
    made = enrolled()
    first = made.end(A, cut_off(REVOKED))
    made.end(A, cut_off(REVOKED))
    made.admit(made.segment(A, "unit/a", CUT_OFF), first)
    return made


@case("verdicts", "07 §6")
def admitted_over_another_cut_off():
    """It names the cut-off of another replica."""
    made = enrolled()
    made.enrol(B, "rw unit/a")
    other = made.end(B, cut_off(REVOKED))
    made.end(A, cut_off(REVOKED))
    made.admit(made.segment(A, "unit/a", CUT_OFF), other)
    return made


@case("verdicts", "07 §6")
def admitted_of_an_authority():
    """An admitted segment of an authority outside the province."""
    made = Scene()
    made.admit(made.segment(ROOT, "unit/a", COUNTED))
    made.segment(ROOT, "unit/a", SCOPE)
    return made


# --- Single changes (07 §6) ------------------------------------------------------------------------


@case("verdicts", "07 §6")
def clerk_enrols():
    """Enrolments and authorities are written by authorities alone."""
    made = enrolled()
    made.change(A, ENROLMENT, ROLE)
    made.change(A, ENROLMENT, ROLE, record=dot_of(ROOT, 1))
    made.change(A, AUTHORITY, ROLE)
    return made


@case("verdicts", "07 §6")
def master_enrols():
    """Not by the master either."""
    made = Scene()
    made.enrol(MASTER, "rw province", role="master")
    made.change(MASTER, ENROLMENT, ROLE)
    made.change(MASTER, AUTHORITY, ROLE)
    made.change(MASTER, ADMISSION, ROLE)
    made.change(MASTER, SCOPE_RECORD, COUNTED)
    return made


@case("verdicts", "07 §6")
def admitted_changes():
    """Of an admitted segment those changes count that the master may make, and no others."""
    made = enrolled()
    made.change(A, FORM_FIELD, COUNTED, admitted=True)
    made.change(A, PLAN, COUNTED, admitted=True)
    made.change(A, SCOPE_RECORD, COUNTED, admitted=True)
    made.change(A, ENROLMENT, ROLE, admitted=True)
    made.change(A, AUTHORITY, ROLE, admitted=True)
    made.change(A, ADMISSION, ROLE, admitted=True)
    made.change(A, REPLICA, ROLE, record=dot_of(B, 1), admitted=True)
    return made


@case("verdicts", "07 §1")
def newcomer_enrols():
    """A newcomer's own work counts to itself, but it makes nobody an authority, not even to itself."""
    made = Scene()
    made.trust["newcomer"] = A.id.hex()
    made.change(A, PLAN, COUNTED)
    made.change(A, ENROLMENT, ROLE)
    made.change(A, AUTHORITY, ROLE)
    made.change(A, ADMISSION, ROLE)
    return made


@case("verdicts", "07 §6")
def clerk_admits():
    """Admissions are written by an authority, scopes by it or the master."""
    made = enrolled()
    made.change(A, ADMISSION, ROLE)
    made.change(A, SCOPE_RECORD, ROLE)
    return made


@case("verdicts", "07 §6")
def clerk_changes_forms():
    """Forms are written by the master or an authority."""
    made = enrolled()
    made.enrol(MASTER, "rw province", role="master")
    made.change(A, FORM_FIELD, ROLE)
    made.change(A, FORM_FIELD, ROLE, record=dot_of(A, 1))
    made.change(MASTER, FORM_FIELD, COUNTED)
    made.change(ROOT, FORM_FIELD, COUNTED)
    return made


@case("verdicts", "07 §6")
def reserved_collection():
    """A built-in collection of a later version: who is not the master leaves it alone."""
    made = enrolled()
    made.enrol(MASTER, "rw province", role="master")
    made.change(A, 15, ROLE)
    made.change(A, 1_000_000, ROLE)
    made.change(MASTER, 15, COUNTED)
    return made


@case("verdicts", "07 §6")
def own_announcement():
    """A replica announces itself, and speaks of itself alone."""
    made = enrolled()
    made.enrol(B, "rw province")
    made.change(A, REPLICA, COUNTED)
    made.change(A, REPLICA, COUNTED, record=dot_of(A, 1))
    made.change(A, REPLICA, ROLE, record=dot_of(B, 1))
    return made


@case("verdicts", "07 §6")
def receipt_of_erasures():
    """Everybody says for himself which erasures he has carried out, and the master orders them."""
    made = enrolled()
    made.enrol(MASTER, "rw province", role="master")
    made.change(A, 12, COUNTED)
    made.change(A, 12, COUNTED, record=dot_of(A, 1))
    made.change(A, 12, ROLE, record=dot_of(MASTER, 1))
    made.change(MASTER, 12, ROLE, record=dot_of(A, 1))
    made.change(A, 11, ROLE)
    made.change(MASTER, 11, COUNTED)
    return made


@case("verdicts", "07 §6")
def announcement_by_the_master():
    """Not even the master speaks for another replica."""
    made = Scene()
    made.enrol(MASTER, "rw province", role="master")
    made.change(MASTER, REPLICA, ROLE, record=dot_of(A, 1))
    made.change(ROOT, REPLICA, COUNTED, record=dot_of(A, 1))
    return made


@case("verdicts", "07 §6")
def plan_by_a_clerk():
    """A collection whose form says that the master writes it."""
    made = enrolled()
    made.enrol(MASTER, "rw province", role="master")
    made.change(A, PLAN, ROLE)
    made.change(A, PERSON, COUNTED)
    made.change(MASTER, PLAN, COUNTED)
    made.change(ROOT, PLAN, COUNTED)
    return made


@case("verdicts", "07 §6")
def master_and_clerk():
    """Enrolled as the master and as a clerk, it is no master."""
    made = Scene()
    made.enrol(A, "rw province", role="master")
    made.enrol(A, "rw province")
    made.change(A, PLAN, ROLE)
    return made


@case("verdicts", "07 §7")
def successor_of_the_master():
    """The successor of the master is the master."""
    made = Scene()
    made.enrol(MASTER, "rw province", role="master")
    made.succeed(MASTER, B)
    made.change(B, PLAN, COUNTED)
    made.change(C, PLAN, ROLE)
    return made


# --- Grants (07 §3) --------------------------------------------------------------------------------


def grant(text: str, *, rights: str | None = None, covers: tuple[str, ...] = (), leaves: tuple[str, ...] = ()) -> dict:
    """`rights`: None for a text that grants nothing."""
    return {"text": text, "rights": rights, "covers": list(covers), "leaves": list(leaves)}


@case("grant", "07 §3")
def grant_of_the_province():
    """The province has no family."""
    return grant("rw province", rights="rw", covers=("province",), leaves=("province/a", "", "Province"))


@case("grant", "07 §3")
def grant_of_one_scope():
    """A name covers itself."""
    return grant("r unit/ubnd-phu-cat", rights="r", covers=("unit/ubnd-phu-cat",), leaves=("unit/ubnd-phu", "unit/*"))


@case("grant", "07 §3")
def grant_of_a_family():
    """A family covers every name that begins with it and the stroke."""
    return grant("w people/*", rights="w", covers=("people/a", "people/a/b", "people/"), leaves=("people", "unit/a"))


@case("grant", "07 §3")
def grant_byte_for_byte():
    """A name whose first character joins with the stroke before it, where characters are looked at instead of bytes."""
    return grant("rw people/*", rights="rw", covers=("people/\u0301a", "people/\u200d"), leaves=("people\u0338",))


@case("grant", "07 §3")
def grant_at_its_limit():
    """A pattern of 64 bytes."""
    return grant("rw unit/" + "a" * 59, rights="rw", covers=("unit/" + "a" * 59,), leaves=("unit/" + "a" * 58,))


REFUSED_GRANTS = {
    "grant-too-long": ("rw unit/" + "a" * 60, "A pattern of 65 bytes."),
    "grant-empty": ("", "No text."),
    "grant-without-pattern": ("rw", "No pattern."),
    "grant-without-rights": ("unit/a", "No rights."),
    "grant-with-empty-rights": (" unit/a", "Empty rights."),
    "grant-rights-in-other-order": ("wr unit/a", "Rights in another order."),
    "grant-rights-in-capitals": ("RW unit/a", "Rights in capitals."),
    "grant-rights-unknown": ("rwx unit/a", "A right that this version does not know."),
    "grant-two-spaces": ("rw  unit/a", "Two spaces."),
    "grant-space-after": ("rw unit/a ", "A space after the pattern."),
    "grant-unknown-family": ("rw team/a", "A family that this version does not know."),
    "grant-of-everything": ("rw *", "There is no pattern for all scopes."),
    "grant-name-in-capitals": ("rw unit/A", "A name in capitals."),
    "grant-name-not-ascii": ("rw unit/bình", "A name that is not ASCII."),
    "grant-name-empty": ("rw unit/", "An empty name."),
    "grant-prefix": ("rw unit/ubnd-*", "A star stands alone."),
    "grant-province-family": ("rw province/*", "The province is no family."),
    "grant-two-strokes": ("rw unit/a/b", "A name with a stroke."),
}


def refused_grant(text: str) -> dict:
    return grant(text, leaves=("unit/a", "province"))


# --- Contents of cut-offs (07 §5) ------------------------------------------------------------------

HEADS = sorted([H(b"1"), H(b"2"), H(b"3")])


def cut_off_content(content: bytes, kind: str = "revoked", heads: list[bytes] = ()) -> dict:
    return {"content": content.hex(), "cut-off": kind, "heads": [head.hex() for head in heads]}


CUT_OFFS = {
    "cut-off-revoked": (cut_off(REVOKED, *HEADS), "A revocation with three heads.", "revoked", HEADS),
    "cut-off-retired": (cut_off(RETIRED, HEADS[0]), "A retirement with one head.", "retired", HEADS[:1]),
    "cut-off-retired-without-heads": (cut_off(RETIRED), "A retirement without heads.", "retired", []),
    "cut-off-empty": (b"", "Nothing.", "revoked", []),
    "cut-off-kind-0": (b"\x00\x00", "No kind has the number 0.", "revoked", []),
    "cut-off-kind-3": (b"\x03\x01" + HEADS[0], "A kind that this version does not know.", "revoked", []),
    "cut-off-count-missing": (b"\x02", "No number of heads.", "revoked", []),
    "cut-off-head-cut": (b"\x02\x01" + HEADS[0][:-1], "31 bytes of a head.", "revoked", []),
    "cut-off-head-missing": (b"\x02\x02" + HEADS[0], "Two heads are announced, one is there.", "revoked", []),
    "cut-off-trailing": (b"\x02\x01" + HEADS[0] + b"\x00", "A byte after the heads.", "revoked", []),
    "cut-off-descending": (b"\x02\x02" + HEADS[1] + HEADS[0], "Heads in descending order.", "revoked", []),
    "cut-off-head-twice": (b"\x02\x02" + HEADS[0] * 2, "A head twice.", "revoked", []),
    "cut-off-count-not-shortest": (b"\x02\x81\x00" + HEADS[0], "The number takes two bytes.", "revoked", []),
    "cut-off-too-many": (b"\x02" + varint(4_097), "4,097 heads are announced.", "revoked", []),
}

# --- Fingerprints (07 §2) --------------------------------------------------------------------------


def fingerprint_case(hash_: bytes, typed: str, well_formed: bool, matches: bool) -> dict:
    return {
        "hash": hash_.hex(),
        "fingerprint": fingerprint(hash_),
        "typed": typed,
        "well-formed": well_formed,
        "matches": matches,
    }


SHOWN = fingerprint(H(b"shown"))


def swapped(text: str, a: int, b: int) -> str:
    letters = list(text)
    letters[a], letters[b] = letters[b], letters[a]
    return "".join(letters)


def other_letter(text: str, place: int) -> str:
    alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    return text[:place] + alphabet[(alphabet.index(text[place]) + 1) % 32] + text[place + 1 :]


@case("fingerprint", "07 §2")
def fingerprint_as_shown():
    """As it is shown."""
    return fingerprint_case(H(b"shown"), SHOWN, True, True)


@case("fingerprint", "07 §2")
def fingerprint_as_typed():
    """In small letters, with spaces and without hyphens."""
    return fingerprint_case(H(b"shown"), SHOWN.lower().replace("-", " ").replace(" ", "", 1), True, True)


@case("fingerprint", "07 §2")
def fingerprint_of_zeros():
    """Of zeros, the check characters are those of the digit 0."""
    return fingerprint_case(bytes(32), "000000000000" + check_of("0" * 12), True, True)


@case("fingerprint", "07 §2")
def fingerprint_of_ones():
    """Of 60 ones."""
    return fingerprint_case(b"\xff" * 32, "ZZZZ-ZZZZ-ZZZZ-" + check_of("Z" * 12), True, True)


@case("fingerprint", "07 §2")
def fingerprint_of_another():
    """That of another hash, without a slip."""
    return fingerprint_case(H(b"shown"), fingerprint(H(b"another")), True, False)


@case("fingerprint", "07 §2")
def fingerprint_wrong_character():
    """One character is the next one."""
    return fingerprint_case(H(b"shown"), other_letter(SHOWN, 6), False, False)


@case("fingerprint", "07 §2")
def fingerprint_wrong_check():
    """The last character is the next one."""
    return fingerprint_case(H(b"shown"), other_letter(SHOWN, len(SHOWN) - 1), False, False)


@case("fingerprint", "07 §2")
def fingerprint_exchanged():
    """Two characters side by side are exchanged."""
    return fingerprint_case(H(b"shown"), swapped(SHOWN, 0, 1), False, False)


@case("fingerprint", "07 §2")
def fingerprint_exchanged_far():
    """Two characters of two groups are exchanged."""
    return fingerprint_case(H(b"shown"), swapped(SHOWN, 1, 12), False, False)


@case("fingerprint", "07 §2")
def fingerprint_too_short():
    """The check characters are missing."""
    return fingerprint_case(H(b"shown"), SHOWN[:14], False, False)


@case("fingerprint", "07 §2")
def fingerprint_too_long():
    """A character after it."""
    return fingerprint_case(H(b"shown"), SHOWN + "0", False, False)


def lettered(letter: str) -> str:
    """A fingerprint whose check characters fit, with a letter that the alphabet has not."""
    data = letter + "0123456789A"
    return data + check_of(data)


@case("fingerprint", "07 §2")
def fingerprint_outside_the_alphabet():
    """The letter U, with check characters that fit."""
    return fingerprint_case(H(b"shown"), lettered("U"), False, False)


@case("fingerprint", "07 §2")
def fingerprint_like_a_digit():
    """The letter O is not read as the digit."""
    return fingerprint_case(bytes(32), "O00000000000" + check_of("0" * 12), False, False)


@case("fingerprint", "07 §2")
def fingerprint_other_case_of_a_letter():
    """A letter beyond ASCII whose capital is one of the alphabet: the long s."""
    place = next(n for n in range(1000) if "S" in fingerprint(H(b"%d" % n)))
    shown = fingerprint(H(b"%d" % place))
    return fingerprint_case(H(b"%d" % place), shown.replace("S", "\u017f"), False, False)


@case("fingerprint", "07 §2")
def fingerprint_empty():
    """Nothing was typed."""
    return fingerprint_case(H(b"shown"), "", False, False)


# --- Writing ---------------------------------------------------------------------------------------


def tables() -> Iterator[tuple[str, dict]]:
    for name, (text, comment) in REFUSED_GRANTS.items():
        yield name, {"clause": "07 §3", "kind": "grant", "comment": comment} | refused_grant(text)
    for name, (content, comment, kind, heads) in CUT_OFFS.items():
        head = {"clause": "07 §5", "kind": "cut-off", "comment": comment}
        yield name, head | cut_off_content(content, kind, heads)


def trust_cases() -> Iterator[tuple[str, bytes]]:
    documents = [(name, recipe()) for name, recipe in cases.items()] + list(tables())
    assert len(dict(documents)) == len(documents)
    for name, document in documents:
        yield f"trust/{name}.json", (json.dumps(document, indent=1, ensure_ascii=True) + "\n").encode()
