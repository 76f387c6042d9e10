#!/usr/bin/env python3
"""Builds the simulator with one planted bug at a time and tells how many schedules it took to find it.

    tools/simulator/plant.py --check                 every bug of bugs.py has its place in the sources
    tools/simulator/plant.py [--schedules N] [--first SEED] [NAME...]

Works on a copy of the sources beside them, so that the tree stays as it is. Exit status: 0 all asked for were found,
1 some were not.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

from bugs import BUGS

ROOT = Path(__file__).resolve().parents[2]


def check() -> int:
    wrong = 0
    for name, path, before, after in BUGS:
        count = (ROOT / path).read_text(encoding="utf-8").count(before)
        if count != 1 or before == after:
            wrong += 1
            print(f"{name}: its text stands {count} times in {path}")
    print(f"{len(BUGS)} bugs, {wrong} without a place")
    return 1 if wrong or len({bug[0] for bug in BUGS}) != len(BUGS) else 0


def copy(place: Path) -> None:
    """A tree of its own, with the build that is there already."""
    place.mkdir(parents=True, exist_ok=True)
    for name in ("Package.swift", "Package.resolved", "Sources", "Tests", "tools"):
        source, target = ROOT / name, place / name
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True)
        else:
            shutil.copy2(source, target)
    # A bug may leave something unused, which is no reason not to build it.
    manifest = place / "Package.swift"
    text = manifest.read_text(encoding="utf-8").replace("    .treatAllWarnings(as: .error),\n", "")
    manifest.write_text(text, encoding="utf-8")


def find(place: Path, bug: tuple[str, str, str, str], first: int, schedules: int) -> str:
    name, path, before, after = bug
    file = place / path
    sound = file.read_text(encoding="utf-8")
    file.write_text(sound.replace(before, after), encoding="utf-8")
    try:
        build = ["swift", "build", "-c", "release", "--product", "replica-simulator"]
        built = subprocess.run(build, cwd=place, capture_output=True, text=True, check=False)
        if built.returncode != 0:
            return "does not compile: " + next((line for line in built.stdout.split("\n") if "error:" in line), "?")
        program = place / ".build/release/replica-simulator"
        run = subprocess.run(
            [str(program), "run", str(first), str(schedules), "--until-failure"], capture_output=True, text=True,
            check=False)
        found = re.search(r"^seed (\d+)( trapped|: (.*))", run.stdout, re.MULTILINE)
        if not found:
            return "" if run.returncode == 0 else f"ended with {run.returncode}"
        return f"{int(found[1]) - first + 1} schedules: {found[3] or 'trapped'}"
    finally:
        file.write_text(sound, encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("names", nargs="*")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--schedules", type=int, default=2000)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--place", type=Path, default=ROOT / ".build/planted")
    options = parser.parse_args()
    if options.check:
        return check()
    chosen = [bug for bug in BUGS if not options.names or bug[0] in options.names]
    if not chosen:
        sys.exit(f"no such bug; known: {[bug[0] for bug in BUGS]}")
    copy(options.place)
    survivors = 0
    for bug in chosen:
        begun = time.time()
        result = find(options.place, bug, options.first, options.schedules)
        survivors += not re.match(r"\d+ schedules", result)
        print(f"{bug[0]}: {result or 'NOT FOUND'} ({time.time() - begun:.0f} s)", flush=True)
    print(f"{len(chosen)} planted, {len(chosen) - survivors} found")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
