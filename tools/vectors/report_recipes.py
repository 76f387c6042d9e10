"""The vectors of report/: sealed reports (05 §12)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from registry import Facts, vector
from writer import EPOCH_2026, H, Over, Signer, assemble, signed, text, varint

A, B = sorted([Signer("A").id, Signer("B").id])
LINE = b"kieubao-report/1\n"
#: Days since 1970: 2025-11-30, 2026-06-04, 2026-06-05.
FIRST, LAST, DUE = 20_422, 20_608, 20_609
YES, NO = b"\x01", b"\x00"


def listed(*items: bytes) -> bytes:
    return varint(len(items)) + b"".join(items)


def both(vietnamese: str, english: str) -> bytes:
    return text(vietnamese) + text(english)


def cells(*items: tuple[str, str, str]) -> bytes:
    return listed(*(text(dimension) + text(value) + text(amount) for dimension, value, amount in items))


def figure(part: str, now: bytes, before: bytes = NO, since: bytes = NO, title: bytes = NO) -> bytes:
    return text("CD01") + text(part) + title + now + before + since


TITLE = YES + b"\x01" + both("Người Bình Định ở nước ngoài", "People abroad") + both("Số người", "People")
TITLE += both("người", "people")
PEOPLE = YES + text("3") + cells(("country", "", "1"), ("country", "JP", "2"))
NOTHING = NO + cells()


def dot(replica: int, number: int, hash_: int = 7) -> bytes:
    return varint(replica) + varint(number) + hash_.to_bytes(8, "big")


def version(record: bytes, *changes: bytes) -> bytes:
    return record + listed(*changes)


def evidence(*versions: bytes, replicas: Iterable[bytes] = (A, B), collection: str = "person") -> bytes:
    return text(collection) + listed(*replicas) + listed(*versions)


@dataclass
class Report:
    """A report of which any part may be another."""

    over: Over = field(default_factory=dict)
    tail: bytes = b""

    def __post_init__(self) -> None:
        used: set[str] = set()
        self.data = assemble(
            {
                "line": LINE,
                "period": text("2026-H1") + text("sau_thang") + signed(FIRST) + signed(LAST) + signed(DUE),
                "bound": text("truoc"),
                "grace": varint(0),
                "unit": text("ubnd-phu-cat") + both("UBND huyện Phù Cát", "Phù Cát"),
                "kind": text("don_vi"),
                "sealed": varint(EPOCH_2026),
                "author": text("Lan"),
                "supersedes": NO,
                "note": text(""),
                "figures": listed(figure("", PEOPLE, YES + NOTHING, YES + PEOPLE, TITLE), figure("moi", NOTHING)),
                "labels": listed(text("country") + text("JP") + both("Nhật Bản", "Japan")),
                "sections": listed(
                    text("III") + text("III.2.o.1") + text("khong_phat_sinh") + text("") + text(""),
                    text("V") + text("") + text("") + text("Thiếu kinh phí.\nĐề nghị bổ sung.") + text(""),
                ),
                "duties": listed(
                    text("III.2.o.1") + text("Tuyên truyền") + varint(0) + text("khong_phat_sinh") + text("")
                    + varint(1) + varint(0)
                ),
                "records": listed(
                    text("V") + text("PHUCAT-3") + text("Thiếu kinh phí") + both("Mới", "New") + YES + signed(LAST)
                ),
                "offices": listed(
                    text("so-tu-phap") + both("Sở Tư pháp", "Justice") + text("bat_buoc") + text("tre_han") + NO
                    + varint(3) + text("")
                ),
                "findings": listed(
                    text("tang-giam") + text("warn") + listed(text("CD01") + text("")) + listed(text("3"), text("0.5"))
                    + text("")
                ),
                "frontier": listed(text("province") + A + listed(varint(9) + H(b"head"))),
                "evidence": listed(evidence(version(dot(0, 3), dot(1, 4)), version(dot(1, 2)))),
            },
            self.over,
            used,
        ) + self.tail
        assert used == set(self.over), self.over.keys() - used

    @property
    def facts(self) -> Facts:
        return {
            "seal": H(b"\x0a", self.data).hex(), "period": "2026-H1", "unit": "ubnd-phu-cat", "figures": 2,
            "evidence": 2,
        }  # fmt: skip


def other(**parts: bytes) -> Report:
    return Report({key: lambda _, part=part: part for key, part in parts.items()})


@vector("report", "success", "05 §12")
def one_report():
    """The report of an office, with something in every part."""
    return Report()


@vector("report", "success", "05 §12")
def amendment():
    """A report that takes the place of another."""
    return other(supersedes=YES + H(b"before"), kind=text("dinh_chinh"))


@vector("report", "truncated", "05 §12")
def cut():
    """The last byte is missing."""
    return Report().data[:-1]


@vector("report", "trailing", "05 §12")
def byte_after_evidence():
    """One byte follows."""
    return Report(tail=b"\x00")


@vector("report", "magic", "05 §12")
def line_of_version_2():
    """The first line is that of another version."""
    return other(line=b"kieubao-report/2\n")


@vector("report", "kind", "05 §12")
def unknown_kind():
    """A kind of report that nobody knows."""
    return other(kind=text("khac"))


@vector("report", "kind", "05 §12")
def unknown_part():
    """A part that reports do not have."""
    return other(sections=listed(text("VIII") + text("") + text("") + text("") + text("")))


@vector("report", "kind", "05 §12")
def table_9():
    """The annex has eight tables."""
    return other(figures=listed(figure("", PEOPLE, title=TITLE.replace(YES + b"\x01", YES + b"\x09"))))


@vector("report", "kind", "05 §12")
def amount_with_zeros():
    """3.0 is written 3."""
    return other(figures=listed(figure("", YES + text("3.0") + cells())))


@vector("report", "kind", "05 §12")
def amount_minus_zero():
    """There is one zero."""
    return other(figures=listed(figure("", YES + text("-0") + cells())))


@vector("report", "kind", "05 §12")
def amount_in_words():
    """An amount is a number."""
    return other(figures=listed(figure("", YES + text("ba") + cells())))


@vector("report", "order", "05 §12")
def cells_descending():
    """Cells ascend by their bytes."""
    return other(figures=listed(figure("", NO + cells(("country", "JP", "2"), ("country", "", "1")))))


@vector("report", "order", "05 §12")
def cell_twice():
    """No cell stands twice."""
    return other(figures=listed(figure("", NO + cells(("country", "JP", "2"), ("country", "JP", "2")))))


@vector("report", "order", "05 §12")
def figure_twice():
    """No figure is named twice."""
    return other(figures=listed(figure("", PEOPLE), figure("", PEOPLE)))


@vector("report", "order", "05 §12")
def labels_descending():
    """Labels ascend by their bytes."""
    label = [text("country") + text(code) + both(code, code) for code in ("KR", "JP")]
    return other(labels=listed(*label))


@vector("report", "order", "05 §12")
def version_twice():
    """A record has one version."""
    return other(evidence=listed(evidence(version(dot(0, 3), dot(1, 4)), version(dot(0, 3), dot(1, 4)))))


@vector("report", "order", "05 §12")
def version_with_its_record():
    """The change that created the record is left out of its changes."""
    return other(evidence=listed(evidence(version(dot(0, 3), dot(0, 3)), version(dot(1, 3)))))


@vector("report", "order", "05 §12")
def replica_unused():
    """Every replica of the table is used."""
    return other(evidence=listed(evidence(version(dot(0, 3)))))


@vector("report", "order", "05 §12")
def replicas_descending():
    """Replicas ascend."""
    return other(evidence=listed(evidence(version(dot(1, 3)), version(dot(0, 3)), replicas=(B, A))))


@vector("report", "reference", "05 §12")
def replica_beyond_table():
    """A dot of a replica that the table does not have."""
    return other(evidence=listed(evidence(version(dot(2, 3)))))


@vector("report", "limit", "05 §12")
def grace_of_more_than_a_year():
    """A year is the most."""
    return other(grace=varint(366))


@vector("report", "limit", "05 §12")
def day_after_9999():
    """The years end with 9999."""
    return other(period=text("2026-H1") + text("sau_thang") + signed(FIRST) + signed(LAST) + signed(2_932_897))


@vector("report", "limit", "05 §12")
def too_many_figures():
    """The count of a list is bounded, whatever follows."""
    return other(figures=varint(65_537))


@vector("report", "text", "05 §12")
def note_not_text():
    """A note is well-formed UTF-8."""
    return other(note=text(b"\xff"))
