#!/usr/bin/env python3
"""Builds the simulator with all planted bugs, switches on one at a time, and tells how many schedules it took to find it.

    tools/simulator/plant.py --check                 every bug of bugs.py has its place in the sources
    tools/simulator/plant.py [--schedules N] [--seconds S] [--first SEED] [NAME...]

Works on a copy of the sources below .build, so that the tree stays as it is and no program that people use has a switch.
Exit status: 0 all asked for were found, 1 some were not.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

from bugs import BUGS

ROOT = Path(__file__).resolve().parents[2]
SWITCH = """\
import Glibc

/// The bug that is switched on, counted from 1.
private let chosen = getenv("KIEUBAO_PLANTED").flatMap { Int(String(cString: $0)) }

package func planted(_ number: Int) -> Bool { chosen == number }
"""


def check() -> int:
    wrong = 0
    for name, path, before, after in BUGS:
        count = (ROOT / path).read_text(encoding="utf-8").count(before)
        if count != 1 or "PLANTED" not in after:
            wrong += 1
            print(f"{name}: its text stands {count} times in {path}")
    print(f"{len(BUGS)} bugs, {wrong} without a place")
    return 1 if wrong or len({bug[0] for bug in BUGS}) != len(BUGS) else 0


def write(path: Path, text: str) -> None:
    """Leaves a file alone that says the same already: it need not be built again."""
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def copy(place: Path) -> None:
    """A tree of its own, with the switches."""
    planted: dict[str, str] = {"Sources/ReplicaCore/Planted.swift": SWITCH}
    for number, (_, path, before, after) in enumerate(BUGS, 1):
        text = planted.get(path) or (ROOT / path).read_text(encoding="utf-8")
        text = text.replace(before, after.replace("PLANTED", f"planted({number})"))
        if "/ReplicaCore/" not in path and not re.search(r"^(package |public )?import ReplicaCore$", text, re.MULTILINE):
            text = "import ReplicaCore\n" + text
        planted[path] = text
    for name in ("Package.swift", "Package.resolved", "Sources", "Tests", "tools"):
        source = ROOT / name
        for file in [source] if source.is_file() else sorted(source.rglob("*")):
            relative = str(file.relative_to(ROOT))
            if file.is_dir() or relative in planted:
                continue
            target = place / relative
            target.parent.mkdir(parents=True, exist_ok=True)
            if not target.exists() or target.stat().st_mtime_ns != file.stat().st_mtime_ns:
                shutil.copy2(file, target)
    # A switch may leave something unused, which is no reason not to build it.
    manifest = (ROOT / "Package.swift").read_text(encoding="utf-8").replace("    .treatAllWarnings(as: .error),\n", "")
    (place / "Package.swift").write_text(manifest, encoding="utf-8")
    for path, text in planted.items():
        write(place / path, text)


def build(place: Path) -> None:
    copy(place)
    command = ["swift", "build", "-c", "release", "--product", "replica-simulator"]
    built = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)
    if built.returncode != 0:
        sys.exit("\n".join(line for line in built.stdout.split("\n") if "error:" in line) or built.stderr)


def play(program: Path, first: int, count: int, planted: int | None, seconds: float | None) -> tuple[str, int]:
    """What the simulator prints of some schedules, up to the first that fails, and its exit status."""
    environment = os.environ | ({"KIEUBAO_PLANTED": str(planted)} if planted else {})
    command = [str(program), "run", str(first), str(count), "--until-failure"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment) as run:
        try:
            output, _ = run.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            run.kill()
            output, _ = run.communicate()
            return output, 0
    return output, run.returncode


def find(program: Path, number: int, options: argparse.Namespace) -> tuple[int, str]:
    """After how many schedules it was found, and as what; 0 for not."""
    first, last = options.first, options.first + options.schedules
    end = time.monotonic() + options.seconds if options.seconds else None
    while first < last:
        left = end - time.monotonic() if end else None
        if left is not None and left <= 0:
            break
        output, status = play(program, first, last - first, number, left)
        found = re.search(r"^seed (\d+)( trapped|: (.*))", output, re.MULTILINE)
        if not found:
            # Before the first schedule, when the offices were founded.
            return (1, output.strip().split("\n")[-1][:100]) if status else (0, "")
        seed = int(found[1])
        # What fails without the bug as well was not found.
        if play(program, seed, 1, None, None)[1] == 0:
            return seed - options.first + 1, (found[3] or "trapped").strip()[:100]
        first = seed + 1
    return 0, ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("names", nargs="*")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--schedules", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=None, help="for one bug at most")
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--built", action="store_true", help="use what was built last")
    parser.add_argument("--place", type=Path, default=ROOT / ".build/planted")
    options = parser.parse_args()
    if options.check:
        return check()
    numbered = list(enumerate((bug[0] for bug in BUGS), 1))
    chosen = [(number, name) for number, name in numbered if not options.names or name in options.names]
    if not chosen:
        sys.exit(f"no such bug; known: {[name for _, name in numbered]}")
    if not options.built:
        build(options.place)
    program = options.place / ".build/release/replica-simulator"
    needed = []
    for number, name in chosen:
        begun = time.time()
        schedules, failure = find(program, number, options)
        if schedules:
            needed.append(schedules)
        print(f"{schedules or 'NOT FOUND':>9}  {time.time() - begun:5.0f} s  {name}  [{failure}]", flush=True)
    print(f"{len(chosen)} planted, {len(needed)} found; median {statistics.median(needed) if needed else 0:g} schedules")
    return 1 if len(needed) < len(chosen) else 0


if __name__ == "__main__":
    sys.exit(main())
