#!/usr/bin/env python3
"""Measures erasures with the release program; `tools/bench --erase` builds what it needs and runs it.

    erase.py [--people N] [--erasures N] [--runs R] [--program PATH] [--inventor PATH] [--folder PATH]
             [--record --commit COMMIT]

In a store of so many people 10,000 are edited by one import, and SQLite's VACUUM writes the file anew; then 10,000 others
are erased with one order each, by one command, to the end: nothing of them is left in any file. The goal is at most twice
the time. `--record` writes what was measured into RESULTS-erase.md, with date, commit and machine.

The search for duplicates that follows an import is no part of the edits. People are invented by `replica-people`. Times are
wall seconds of whole commands; nothing else should run.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from machine import machine

ROOT = Path(__file__).resolve().parents[2]
RESULTS = Path(__file__).with_name("RESULTS-erase.md")
RATIO_MAX = 2.0


@dataclass(frozen=True)
class Run:
    """Seconds of one run."""

    erase: float
    edit: float
    vacuum: float

    @property
    def ratio(self) -> float:
        return self.erase / (self.edit + self.vacuum)


class Store:
    """A replica in a folder of its own."""

    def __init__(self, program: Path, folder: Path) -> None:
        self.program, self.folder = program, folder

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {"KIEUBAO_DATA": str(self.folder), "LANG": "en_US.UTF-8"}

    def run(self, *arguments: str) -> str:
        done = subprocess.run(
            [str(self.program), *arguments], env=self.environment, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            sys.exit(f"kieubao {' '.join(arguments)[:200]}: exit {done.returncode}\n{done.stderr}")
        return done.stdout

    def timed_to_answer(self, *arguments: str) -> float:
        """The seconds until the command says what it did; afterwards an import still looks for duplicates."""
        begun = time.monotonic()
        with subprocess.Popen(
            [str(self.program), *arguments], env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        ) as process:
            assert process.stdout
            answered = process.stdout.read(1) and time.monotonic()
            process.stdout.read()
        if process.returncode != 0 or not answered:
            sys.exit(f"kieubao {' '.join(arguments)[:200]}: exit {process.returncode}")
        return answered - begun

    def timed(self, *arguments: str) -> float:
        begun = time.monotonic()
        self.run(*arguments)
        return time.monotonic() - begun

    @property
    def database(self) -> Path:
        return self.folder / "replica.sqlite"


def make(program: Path, inventor: Path, folder: Path, people: int) -> tuple[Store, Path]:
    """A centre with so many people, and the list that they came from."""
    store = Store(program, folder / "store")
    store.run("init", "--unit", "so-ngoai-vu", "--name", "NGOAIVU", "--master")
    listed = folder / "people.csv"
    with listed.open("wb") as file:
        subprocess.run([str(inventor), str(people), "1", "phu-cat"], stdout=file, check=True)
    store.run("import", "person", str(listed))
    return store, listed


def edits(listed: Path, count: int, folder: Path) -> Path:
    """A list that gives the first people another occupation."""
    edited = folder / "edits.csv"
    with listed.open(encoding="utf-8-sig", newline="") as source, edited.open("w", encoding="utf-8", newline="") as file:
        rows = csv.DictReader(source)
        writer = csv.writer(file)
        writer.writerow(["source_ref", "occupation"])
        for number, row in enumerate(rows):
            if number == count:
                break
            writer.writerow([row["Mã"], f"nghề {number}"])
    return edited


def identifiers(store: Store, count: int) -> list[str]:
    """The people behind those that are edited."""
    listed = json.loads(store.run("query", f"SELECT id FROM person ORDER BY _key LIMIT {count} OFFSET {count}", "--json"))
    return [row["id"] for row in listed]


def own_numbers(listed: Path, rows: range) -> list[str]:
    """The telephone numbers of some rows that no other row has, and that begin no other's."""
    with listed.open(encoding="utf-8-sig", newline="") as source:
        phones = [row["Điện thoại"] for row in csv.DictReader(source)]
    length = max(map(len, phones))
    seen = Counter(phones)
    return [phones[row] for row in rows if len(phones[row]) == length and seen[phones[row]] == 1]


def leftovers(store: Store, tokens: list[str]) -> int:
    """How many of some texts any file of the store still holds."""
    content = b"".join(path.read_bytes() for path in store.folder.rglob("*") if path.is_file())
    return sum(token.encode() in content for token in tokens)


def measure(store: Store, listed: Path, count: int, folder: Path) -> Run:
    edit = store.timed_to_answer("import", "person", str(edits(listed, count, folder)), "--json")
    begun = time.monotonic()
    database = sqlite3.connect(store.database, isolation_level=None)
    database.execute("VACUUM")
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    vacuum = time.monotonic() - begun
    named = folder / "erased.txt"
    named.write_text("\n".join(identifiers(store, count)), encoding="utf-8")
    erase = store.timed("erase", "--from", str(named), "--basis", "Yêu cầu 1/2026", "--json")
    tokens = own_numbers(listed, range(count, 2 * count))
    left = leftovers(store, tokens[:: max(1, len(tokens) // 50)])
    if left:
        sys.exit(f"erase.py: {left} of the erased are still named in a file")
    problems = json.loads(store.run("verify", "--deep", "--json"))
    if not problems["ok"]:
        sys.exit(f"erase.py: verify --deep: {problems}")
    return Run(erase, edit, vacuum)


def record(people: int, count: int, runs: list[Run], commit: str) -> None:
    median = sorted(runs, key=lambda run: run.ratio)[len(runs) // 2]
    section = (
        f"## {people:,} people\n\n"
        f"{datetime.now(UTC):%Y-%m-%d}, commit {commit}, {machine()}.\n\n"
        "| what | seconds |\n|---|---:|\n"
        f"| {count:,} erasures, to the end | {median.erase:.2f} |\n"
        f"| {count:,} edits by one import | {median.edit:.2f} |\n| one VACUUM | {median.vacuum:.2f} |\n"
        f"| ratio (goal: at most {RATIO_MAX:g}) | {median.ratio:.2f} |\n\n"
        f"Median of {len(runs)} by their ratios ({', '.join(f'{ratio:.2f}' for ratio in sorted(run.ratio for run in runs))}).\n")
    head = ("# Erasures\n\nWhat `tools/bench --erase --record` gave last; `tools/benchmark/erase.py` says how it measures. "
            "After each run\n`verify --deep` was clean and no token of the erased was left in any file.\n")
    known: dict[int, str] = {}
    if RESULTS.exists():
        for part in RESULTS.read_text(encoding="utf-8").split("\n## ")[1:]:
            known[int(part.split(" ", 1)[0].replace(",", ""))] = "## " + part.rstrip() + "\n"
    known[people] = section
    RESULTS.write_text(head + "".join("\n" + known[size] for size in sorted(known)), encoding="utf-8")


def options_of(description: str | None, *, people: int, runs: int) -> argparse.ArgumentParser:
    """The options of whatever measures in a store that `make` made."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=people)
    parser.add_argument("--runs", type=int, default=runs)
    parser.add_argument("--program", type=Path, default=ROOT / ".build/release/kieubao")
    parser.add_argument("--inventor", type=Path, default=ROOT / ".build/release/replica-people")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--commit", default="unknown")
    return parser


def main() -> None:
    parser = options_of(__doc__, people=100_000, runs=3)
    parser.add_argument("--erasures", type=int, default=10_000)
    options = parser.parse_args()
    if not 2 <= 2 * options.erasures <= options.people or options.runs < 1:
        parser.error("--erasures has to be from 1 to half of --people, --runs at least 1")
    runs = []
    for number in range(options.runs):
        with tempfile.TemporaryDirectory(prefix="erase-", dir=options.folder) as name:
            folder = Path(name)
            store, listed = make(options.program, options.inventor, folder, options.people)
            run = measure(store, listed, options.erasures, folder)
            runs.append(run)
            print(f"{number + 1}: {run.erase:.2f} s erased, {run.edit:.2f} s edited + {run.vacuum:.2f} s VACUUM: "
                  f"{run.ratio:.2f}", flush=True)
    ratio = statistics.median(run.ratio for run in runs)
    print(f"{options.erasures:,} erasures among {options.people:,} people take {ratio:.2f} of as many edits and one "
          f"VACUUM (goal: at most {RATIO_MAX:g})")
    if options.record:
        record(options.people, options.erasures, runs, options.commit)


if __name__ == "__main__":
    main()
