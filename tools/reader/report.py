"""Reads a sealed report (05 §12) and says what its seal is."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from kieubao_reader import Cursor, Dot, is_ascending, read_frontier, sha256

T = TypeVar("T")
Cell = tuple[str, str]

MAGIC = b"kieubao-report/1\n"
TEXT_BYTES_MAX, ITEMS_MAX, VERSIONS_MAX, GRACE_MAX, DAYS_LATE_MAX = 1_048_576, 65_536, 4_194_304, 365, 36_525
#: The days from the year 0 to the year 9999, since 1970.
DAYS = range(-719_528, 2_932_897)
AMOUNT = re.compile(r"(0|-?[1-9][0-9]{0,19}|-?(0|[1-9][0-9]{0,19})\.[0-9]{0,11}[1-9])", re.ASCII)

PERIOD_KINDS = {"sau_thang", "nam", "so_ket", "tong_ket", "dot_xuat"}
BOUNDS = {"truoc", "cham_nhat"}
KINDS = {"don_vi", "tong_hop", "bo_sung", "dinh_chinh"}
PARTS = {"I", "II", "III", "IV", "V", "VI", "VII", "PL"}
ANSWERS = {"", "da_lam", "dang_lam", "khong_phat_sinh", "chua_lam"}
STATES = {"chua_co", "du_thao", "dung_han", "tre_han", "long_ghep", "de_nghi_bo_sung"}
SEVERITIES = {"block", "warn"}
RULES = {
    "cd04-cd01", "dt02-von", "tt02-tt01", "ld01-tong", "dg01-nuoc", "tt04-lien-he", "bh02-dung-han", "ql05-chi",
    "tang-giam", "khong-phat-sinh", "chua-tra-loi", "chua-co-so-lieu",
}  # fmt: skip


def seal(data: bytes) -> bytes:
    """02 §6"""
    return sha256(b"\x0a", data)


@dataclass
class Value:
    total: str | None
    cells: dict[Cell, str] = field(default_factory=dict)


@dataclass
class Report:
    """What a reader is asked for; all else is checked and passed over."""

    seal: bytes
    period: str
    unit: str
    kind: str
    author: str
    supersedes: bytes | None
    figures: dict[Cell, Value]
    evidence: dict[str, list[tuple[Dot, list[Dot]]]]


class ReportReader:
    """05 §12, part by part."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.cursor = Cursor(data, "report")

    def report(self) -> Report:
        cursor = self.cursor
        if cursor.take(len(MAGIC), "magic") != MAGIC:
            raise cursor.fail("magic", "first line")
        period, unit = self.period(), self.text()
        self.both()
        kind = self.keyword(KINDS)
        cursor.varint("sealed at")
        author = self.text()
        supersedes = cursor.optional(lambda: cursor.take(32, "supersedes"), "supersedes")
        self.text()
        listed = self.list(self.figure)
        figures = dict(listed)
        if len(figures) != len(listed):
            raise cursor.fail("order", "figures")
        self.ascending(self.list(self.label))
        for skipped in (self.section, self.duty, self.record, self.office, self.finding):
            self.list(skipped)
        read_frontier(cursor)
        evidence = dict(self.list(self.evidence))
        cursor.finish()
        return Report(seal(self.data), period, unit, kind, author, supersedes, figures, evidence)

    # --- Items

    def text(self) -> str:
        return self.cursor.text(TEXT_BYTES_MAX, "text")

    def both(self) -> Cell:
        return self.text(), self.text()

    def keyword(self, known: set[str]) -> str:
        word = self.text()
        if word not in known:
            raise self.cursor.fail("kind", "keyword")
        return word

    def list(self, read: Callable[[], T], most: int = ITEMS_MAX) -> list[T]:
        return [read() for _ in range(self.cursor.limited(most, "list"))]

    def ascending(self, items: list[T]) -> list[T]:
        if not is_ascending(items):
            raise self.cursor.fail("order", "list")
        return items

    def day(self) -> int:
        days = self.cursor.signed("day")
        if days not in DAYS:
            raise self.cursor.fail("limit", "day")
        return days

    def optional_day(self) -> int | None:
        return self.cursor.optional(self.day, "day")

    def amount(self) -> str:
        text = self.text()
        if not AMOUNT.fullmatch(text):
            raise self.cursor.fail("kind", "amount")
        return text

    # --- Parts

    def period(self) -> str:
        code = self.text()
        self.keyword(PERIOD_KINDS)
        for _ in range(3):
            self.day()
        self.keyword(BOUNDS)
        self.cursor.limited(GRACE_MAX, "grace")
        return code

    def figure(self) -> tuple[Cell, Value]:
        name = self.both()
        self.cursor.optional(self.title, "title")
        now = self.value()
        self.cursor.optional(self.value, "year before")
        self.cursor.optional(self.value, "since plan")
        return name, now

    def title(self) -> None:
        if self.cursor.byte("table") not in range(1, 9):
            raise self.cursor.fail("kind", "table")
        for _ in range(3):
            self.both()

    def value(self) -> Value:
        total = self.cursor.optional(self.amount, "total")
        cells = self.list(lambda: (self.both(), self.amount()))
        self.ascending([tuple(part.encode() for part in cell) for cell, _ in cells])
        return Value(total, dict(cells))

    def label(self) -> tuple[bytes, bytes]:
        dimension, value = self.both()
        self.both()
        return dimension.encode(), value.encode()

    def section(self) -> None:
        self.keyword(PARTS)
        self.text()
        self.keyword(ANSWERS)
        self.both()

    def duty(self) -> None:
        self.both()
        self.cursor.limited(VERSIONS_MAX, "evidence")
        self.keyword(ANSWERS)
        self.text()
        self.cursor.limited(ITEMS_MAX, "offices")
        self.cursor.limited(ITEMS_MAX, "open")

    def record(self) -> None:
        self.keyword(PARTS)
        for _ in range(2):
            self.both()
        self.optional_day()

    def office(self) -> None:
        self.text()
        self.both()
        self.text()
        self.keyword(STATES)
        self.optional_day()
        self.cursor.limited(DAYS_LATE_MAX, "days late")
        self.text()

    def finding(self) -> None:
        self.keyword(RULES)
        self.keyword(SEVERITIES)
        self.list(self.both)
        self.list(self.amount)
        self.text()

    def evidence(self) -> tuple[str, list[tuple[Dot, list[Dot]]]]:
        collection = self.text()
        replicas = self.list(lambda: self.cursor.take(32, "replica"))

        def dot() -> Dot:
            replica = self.cursor.index(replicas, "replica")
            return Dot(replica, self.cursor.number("dot"), self.cursor.take(8, "dot"))

        versions = self.list(lambda: (dot(), self.list(dot)), VERSIONS_MAX)
        self.ascending(replicas)
        self.ascending([record for record, _ in versions])
        used = set()
        for record, changes in versions:
            self.ascending(changes)
            if record in changes:
                raise self.cursor.fail("order", "version")
            used |= {one.replica for one in [record, *changes]}
        if used != set(replicas):
            raise self.cursor.fail("order", "replicas")
        return collection, versions


def read_report(data: bytes) -> Report:
    return ReportReader(data).report()
