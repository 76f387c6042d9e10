"""What the peers share: the workload, measuring, and the plain insert that each is held against.

A peer's figures come from Python, and so does the plain insert beside it: apsw, one table of the same 13 columns with
the id as primary key, WAL, synchronous = FULL, 1,000 people to a transaction, the final checkpoint included. Neither
side keeps a search index or sort keys. Documents in memory are not written to a disk, which is said with the figure.
"""

from __future__ import annotations

import argparse
import csv
import json
import resource
import statistics
import subprocess
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TRANSACTION = 1_000
# Whatever takes long is measured once.
PEOPLE_REPEATED_MAX = 20_000


@dataclass
class Edit:
    index: int
    field: str
    value: str


@dataclass
class Taken:
    cpu: float
    wall: float
    result: Any


class Workload:
    def __init__(self) -> None:
        parser = argparse.ArgumentParser()
        parser.add_argument("--people", required=True, type=Path)
        parser.add_argument("--edits", required=True, type=Path)
        arguments = parser.parse_args()
        with arguments.people.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            self.header = next(reader)
            self.people = list(reader)
        self.edits: dict[str, list[Edit]] = {"A": [], "B": []}
        with arguments.edits.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                self.edits[row["side"]].append(Edit(int(row["index"]), row["field"], row["value"]))
        self.csv_path = arguments.people
        self.runs = 3 if len(self.people) <= PEOPLE_REPEATED_MAX else 1

    def blocks(self) -> Iterator[list[list[str]]]:
        for start in range(0, len(self.people), TRANSACTION):
            yield self.people[start : start + TRANSACTION]

    def edit_blocks(self, side: str) -> Iterator[list[Edit]]:
        for start in range(0, len(self.edits[side]), TRANSACTION):
            yield self.edits[side][start : start + TRANSACTION]

    def shared_cells(self) -> dict[tuple[int, str], set[str]]:
        """The cells that both sides edited, with both values."""
        values = defaultdict(set)
        for edits in self.edits.values():
            for edit in edits:
                values[edit.index, edit.field].add(edit.value)
        return {cell: both for cell, both in values.items() if len(both) == 2}

    def zipped(self) -> int:
        """Bytes of the list under gzip -6."""
        done = subprocess.run(["gzip", "-6", "-n", "-c", self.csv_path], check=True, capture_output=True)
        return len(done.stdout)


def measure(work: Workload, body: Callable[[], Any]) -> Taken:
    """The medians of some runs, and the result of the last."""
    cpus, walls, result = [], [], None
    for _ in range(work.runs):
        result = None
        begun = time.process_time(), time.perf_counter()
        result = body()
        cpus.append(time.process_time() - begun[0])
        walls.append(time.perf_counter() - begun[1])
    return Taken(statistics.median(cpus), statistics.median(walls), result)


class Table:
    """One peer's rows, printed as JSON lines for `replica-bench`."""

    def __init__(self, peer: str) -> None:
        self.peer = peer
        self.base = 0.0

    def work(self, operation: str, taken: Taken, note: str | None = None) -> None:
        ratio = taken.cpu / self.base if self.base else None
        self._print(operation, cpu=taken.cpu, wall=taken.wall, cpuRatio=ratio, note=note)

    def value(self, operation: str, value: float, unit: str = "", note: str | None = None) -> None:
        self._print(operation, value=value, unit=unit, note=note)

    def lacks(self, operation: str, note: str) -> None:
        self._print(operation, note=note)

    def plain(self, work: Workload) -> None:
        """The plain insert, which all ratios of this peer are to."""
        taken = measure(work, lambda: plain_insert(work))
        self.base = taken.cpu
        self.work("plain insert, apsw", taken)

    def sizes(self, work: Workload, byte_count: int) -> None:
        self.value("bundle / gzip -6 of the CSV", byte_count / work.zipped())

    def visible(self, work: Workload, held: Callable[[int, str], set[str]], note: str) -> None:
        """Tells for how many of the cells that both edited a reader gets both values, by what the peer hands out."""
        cells = work.shared_cells()
        count = sum(held(index, field) >= both for (index, field), both in cells.items())
        self.value(f"both values visible, of {len(cells)} cells", count, "of", note)

    def end(self) -> None:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1_000_000
        self.value("peak memory of everything together", peak, "MB")

    def _print(self, operation: str, **figures: Any) -> None:
        shown = {key: value for key, value in figures.items() if value is not None}
        print(json.dumps({"peer": self.peer, "operation": operation, **shown}, ensure_ascii=False), flush=True)


def open_database(path: Path, work: Workload) -> Any:
    import apsw

    database = apsw.Connection(str(path))
    columns = ", ".join(f"{name} TEXT" + (" PRIMARY KEY NOT NULL" if name == "id" else "") for name in work.header)
    database.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000")
    database.execute(f"CREATE TABLE IF NOT EXISTS person ({columns})")
    return database


def insert_people(database: Any, work: Workload) -> None:
    sql = f"INSERT INTO person VALUES ({', '.join('?' * len(work.header))})"
    for block in work.blocks():
        with database:
            database.executemany(sql, block)


def plain_insert(work: Workload) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(Path(folder) / "plain.sqlite", work)
        insert_people(database, work)
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.close()
