#!/usr/bin/env python3
"""Enrols a replica at each of the 24 offices of the roster and makes their first exchange; prints how long it took.

    tools/enrolment_drill.py [--program PATH] [--people N] [--seconds-max S] [--passphrase] [--keep]

Every office: keys, a request, its answer, the welcome, a list of invented people, a bundle to the centre; then the
centre's bundles to all, and every office takes its own. All of it by the commands that people use, one process each,
all on this computer one after the other. At the end the scopes that several hold have to have one digest each.

With --passphrase every office and the authority keep their keys under one, which costs a second of scrypt wherever
they are used. Exit status 0: done within the time (60 s unless --seconds-max says otherwise), 1: not.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
ROSTER = ROOT / "tools" / "genesis" / "data" / "units.csv"
FAMILY = ["Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi"]
GIVEN = ["An", "Bình", "Châu", "Dũng", "Giang", "Hà", "Khánh", "Linh", "Minh", "Ngọc"]


class Drill:
    def __init__(self, program: Path, home: Path, has_passphrase: bool) -> None:
        self.program, self.home = program, home
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "en_US.UTF-8"}
        if has_passphrase:
            for name in ["KIEUBAO_PASSPHRASE", "KIEUBAO_AUTHORITY_PASSPHRASE", "KIEUBAO_NEW_PASSPHRASE"]:
                self.environment[name] = "năm từ không liên quan"
        self.commands = 0
        self.stages: list[tuple[str, float]] = []

    def at(self, office: str, *words: str) -> Any:
        command = [str(self.program), *words, "--json", "--data", str(self.home / office)]
        done = subprocess.run(command, env=self.environment, cwd=self.home, capture_output=True, check=False)
        self.commands += 1
        if done.returncode != 0:
            raise SystemExit(f"{office}: {' '.join(words)}: exit {done.returncode}\n{done.stderr.decode()}")
        return json.loads(done.stdout) if done.stdout.strip() else None

    def stage(self, name: str, begun: float) -> float:
        now = time.monotonic()
        self.stages.append((name, now - begun))
        return now


def write_people(path: Path, code: str, count: int, source: random.Random) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["source_ref", "name_full"])
        for number in range(count):
            name = [source.choice(FAMILY), source.choice(GIVEN), source.choice(GIVEN)]
            rows.writerow([f"{code}-{number}", " ".join(name)])


def run(drill: Drill, units: list[str], people: int, has_passphrase: bool) -> None:
    source = random.Random(24)
    for folder in ["requests", "welcomes", "to-centre", "from-centre"]:
        (drill.home / folder).mkdir()
    for code in units:
        write_people(drill.home / f"{code}.csv", code, people, source)
    begun = time.monotonic()
    drill.at("centre", "init", "--unit", "so-ngoai-vu", "--name", "TRUNGTAM", "--master")
    for number, code in enumerate(units):
        drill.at(code, "init", "--unit", code, "--name", f"DONVI{number}")
    if has_passphrase:
        for office in ["centre", *units]:
            drill.at(office, "replica", "passphrase", "set")
        drill.at("centre", "replica", "passphrase", "set", "--authority", "centre/keys")
    begun = drill.stage("25 replicas and their keys", begun)
    fingerprints = {code: drill.at(code, "replica", "request", f"requests/{code}.kbr")["fingerprint"] for code in units}
    begun = drill.stage("24 requests", begun)
    for code in units:
        answer = drill.at("centre", "replica", "enroll", f"requests/{code}.kbr", "--yes", "--out", f"welcomes/{code}.kbb")
        if answer["fingerprint"] != fingerprints[code]:
            raise SystemExit(f"{code}: another fingerprint at the centre")
    begun = drill.stage("24 enrolments, with welcome bundles", begun)
    for code in units:
        drill.at(code, "bundle", "apply", f"welcomes/{code}.kbb")
    begun = drill.stage("24 welcomes applied", begun)
    for code in units:
        drill.at(code, "import", "person", f"{code}.csv")
    begun = drill.stage(f"24 lists of {people} people", begun)
    for code in units:
        drill.at(code, "bundle", "create", "to-centre")
    begun = drill.stage("24 bundles to the centre", begun)
    applied = drill.at("centre", "bundle", "apply", "to-centre")
    if len(applied) != len(units) or any(report["missing"] or report["quarantined"] for report in applied):
        raise SystemExit("the centre could not take in all of it")
    begun = drill.stage("all applied at the centre", begun)
    if len(drill.at("centre", "bundle", "create", "--to", "all", "from-centre")["files"]) != len(units):
        raise SystemExit("the centre does not write to everybody")
    begun = drill.stage("24 bundles from the centre", begun)
    for code in units:
        drill.at(code, "bundle", "apply", "from-centre")
    drill.stage("24 offices took their own", begun)


def check(drill: Drill, units: list[str], people: int) -> None:
    digests: dict[str, set[str]] = {}
    for office in ["centre", *units]:
        for scope, digest in drill.at(office, "digest")["scopes"].items():
            # An office that may only write in a scope holds its own part of it alone.
            if scope == "province" or scope.removeprefix("people/") == office or office in ("centre", "cong-an-tinh"):
                digests.setdefault(scope, set()).add(digest)
    if different := [scope for scope, found in digests.items() if len(found) > 1]:
        raise SystemExit(f"digests differ: {', '.join(different)}")
    count = drill.at("centre", "query", "SELECT count(*) AS n FROM person")[0]["n"]
    if count != people * len(units):
        raise SystemExit(f"the centre has {count} people")


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--program", type=Path, default=ROOT / ".build" / "release" / "kieubao")
    arguments.add_argument("--people", type=int, default=100)
    arguments.add_argument("--seconds-max", type=float, default=60)
    arguments.add_argument("--passphrase", action="store_true")
    arguments.add_argument("--keep", action="store_true", help="leave the folder")
    options = arguments.parse_args()
    with ROSTER.open(encoding="utf-8") as file:
        units = [row["code"] for row in csv.DictReader(file)]
    home = Path(tempfile.mkdtemp(prefix="kieubao-enrolment-"))
    try:
        drill = Drill(options.program.resolve(), home, options.passphrase)
        begun = time.monotonic()
        run(drill, units, options.people, options.passphrase)
        seconds = time.monotonic() - begun
        commands = drill.commands
        check(drill, units, options.people)
    finally:
        if not options.keep:
            shutil.rmtree(home, ignore_errors=True)
    for name, took in drill.stages:
        print(f"{took:8.2f} s  {name}")
    print(f"{seconds:8.2f} s  in all, {commands} commands; the goal is {options.seconds_max:g} s")
    return 0 if seconds <= options.seconds_max else 1


if __name__ == "__main__":
    sys.exit(main())
