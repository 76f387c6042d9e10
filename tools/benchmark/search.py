#!/usr/bin/env python3
"""Measures how long a list answers; `tools/bench --search` builds what it needs and runs it.

    search.py [--people N] [--runs R] [--program PATH] [--inventor PATH] [--folder PATH] [--record --commit COMMIT]

In a store of so many people each question is asked as a clerk asks it: with a command of its own, whose start, opening
of the store and printing are part of the time. The questions that find nothing have to look at everybody. The goal is
less than 150 ms among a million people. `--record` writes what was measured into RESULTS-search.md, with date, commit
and machine.

People are invented by `replica-people`. Times are wall milliseconds; nothing else should run.
"""

from __future__ import annotations

import csv
import re
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from erase import Store, make, options_of
from machine import machine

RESULTS = Path(__file__).with_name("RESULTS-search.md")
GOAL = 150
# What is asked, in words, and how; {phone}, {email} and {name} are those of the person in the middle of the list.
QUESTIONS: list[tuple[str, list[str]]] = [
    ("the first twenty", []),
    ("two words without marks", ["--search", "nguyen van"]),
    ("the beginnings of three words", ["--search", "ngu thi an"]),
    ("one person's whole name", ["--search", "{name}"]),
    ("a telephone number", ["--search", "{phone}"]),
    ("the last six digits of one", ["--search", "{digits}"]),
    ("an e-mail address", ["--search", "{email}"]),
    ("a month of birth", ["--search", "05/1972"]),
    ("words that nobody has", ["--search", "khong co ai"]),
    ("in Vietnamese order of names", ["--sort", "name_full"]),
    ("in order of birth", ["--sort", "birth"]),
    ("the youngest first", ["--sort", "-birth"]),
    ("in order of the place abroad", ["--sort", "current_locality"]),
    ("of one office", ["--unit", "ubnd-phu-cat"]),
    ("women born since 2000", ["--where", "sex = nu and birth >= 2000"]),
    ("women in Vietnamese order of names", ["--where", "sex = nu", "--sort", "name_full"]),
    ("an occupation that nobody has", ["--where", "occupation = 'không có'"]),
    ("an address that nobody has", ["--where", "email = 'khong.co@mau.vn'"]),
    ("a part of a name that nobody has", ["--where", "name_full ~ zzz"]),
    ("a part of an occupation that nobody has", ["--where", "occupation ~ zzz"]),
    ("digits that no number has", ["--where", "phone ~ 99999999"]),
    ("a part of a remark that nobody has", ["--where", "remark ~ zzz"]),
    ("two such parts at once", ["--where", "remark ~ zzz or email ~ zzz"]),
]


def somebody(listed: Path, people: int) -> dict[str, str]:
    """What the questions ask of one person: the first from the middle of the list on who has all of it."""
    with listed.open(encoding="utf-8-sig", newline="") as source:
        for number, row in enumerate(csv.DictReader(source)):
            if number >= people // 2 and row["Điện thoại"] and row["Thư điện tử"]:
                digits = re.sub(r"\D", "", row["Điện thoại"])
                return {"name": row["Họ và tên"], "phone": row["Điện thoại"], "email": row["Thư điện tử"],
                        "digits": digits[-6:]}
    sys.exit("search.py: nobody in the second half of the list has a telephone number and an address")


def asked(store: Store, arguments: list[str], runs: int) -> tuple[float, float]:
    """The median and the greatest of some runs, in milliseconds, after one that nobody waits for."""
    times = []
    for number in range(runs + 1):
        begun = time.monotonic()
        store.run("list", "person", *arguments, "--limit", "20")
        if number:
            times.append((time.monotonic() - begun) * 1000)
    return statistics.median(times), max(times)


def record(people: int, start: float, rows: list[tuple[str, str, float, float]], runs: int, commit: str) -> None:
    table = "".join(
        f"| {what} | `list person {how}` | {median:.0f} | {most:.0f} |\n" for what, how, median, most in rows)
    RESULTS.write_text(
        "# Lists and searches\n\n"
        "What `tools/bench --search --record` gave last; `tools/benchmark/search.py` says how it measures. Whole commands, "
        f"of which\nstarting the program and asking nothing takes {start:.0f} ms. The goal is less than {GOAL} ms.\n\n"
        f"{datetime.now(UTC):%Y-%m-%d}, commit {commit}, {machine()}; "
        f"{people:,} people,\nmedians and greatest of {runs} runs.\n\n"
        "| what | `kieubao …` | ms | at most |\n|---|---|---:|---:|\n" + table, encoding="utf-8")


def main() -> None:
    parser = options_of(__doc__, people=1_000_000, runs=9)
    options = parser.parse_args()
    if options.people < 1 or options.runs < 1:
        parser.error("--people and --runs have to be at least 1")
    with tempfile.TemporaryDirectory(prefix="search-", dir=options.folder) as name:
        store, listed = make(options.program, options.inventor, Path(name), options.people)
        person = somebody(listed, options.people)
        begun = time.monotonic()
        for _ in range(options.runs):
            subprocess.run([str(options.program), "--version"], stdout=subprocess.DEVNULL, check=True)
        start = (time.monotonic() - begun) * 1000 / options.runs
        rows = []
        for what, arguments in QUESTIONS:
            how = " ".join(f'"{argument}"' if " " in argument else argument for argument in arguments)
            median, most = asked(store, [argument.format_map(person) for argument in arguments], options.runs)
            rows.append((what, how, median, most))
            print(f"{median:6.0f} ms (at most {most:.0f})  {what}", flush=True)
    over = [what for what, _, median, _ in rows if median >= GOAL]
    print(f"{len(rows) - len(over)} of {len(rows)} questions take less than {GOAL} ms among {options.people:,} people"
          + (": not " + ", ".join(over) if over else ""))
    if options.record:
        record(options.people, start, rows, options.runs, options.commit)


if __name__ == "__main__":
    main()
