#!/usr/bin/env python3
"""Kills the built program at every call to the disk of what people do with it, and looks at what is left.

    tools/kills.py [--program PATH] [--every N] [OPERATION…]
    tools/kills.py --list

Each operation is run once with tools/checks/kill.c before it, which counts the calls that change a file, and then from the
same state again and again, killed with SIGKILL at each (or each n-th) of them: half of what it writes then is written, any
other call is not made. Each time the replica has to be as before or as afterwards, `verify` has to find nothing, and the
same command has to end well and to leave what it leaves without a kill, for `verify --deep` as well.

What is killed is a process: what the system has taken it still writes. That a disk loses more than that is played by the
simulator's crash points. Exit status 0: nothing is wrong; 1: something is; 64: usage.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools" / "checks"))
from run_commands import put_back  # noqa: E402

PEOPLE = 60
CLERK = "Lê Văn An"


class Wrong(Exception):
    """What a kill left, and should not have."""


class World:
    """A folder with replicas in it, and the program."""

    def __init__(self, program: Path, home: Path) -> None:
        self.program, self.home = program, home
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "en_US.UTF-8"}

    def run(self, office: str, *words: str, more: dict[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [self.program, *words, "--json", "--data", str(self.home / office)], env=self.environment | (more or {}),
            cwd=self.home, stdin=subprocess.DEVNULL, capture_output=True, check=False)

    def do(self, office: str, *words: str) -> Any:
        done = self.run(office, *words)
        if done.returncode != 0:
            raise Wrong(f"{office}: kieubao {' '.join(words)}: exit {done.returncode}\n{done.stderr.decode()}")
        return json.loads(done.stdout) if done.stdout.strip() else None


def people(world: World, office: str) -> int:
    return len(world.do(office, "list", "person", "--limit", "0"))


def bundles(world: World) -> str:
    """Whether a whole bundle lies there; whatever is named like one has to be whole."""
    found = sorted((world.home / "stick").glob("*.kbb"))
    for path in found:
        world.do("so", "bundle", "inspect", str(path))
    return f"{len(found)} bundles"


def backup(world: World) -> str:
    """Whether a backup lies there; if so, it can be restored."""
    path = world.home / "luu.kieubao"
    if not path.exists():
        return "none"
    world.do("restored", "restore", str(path))
    count = people(world, "restored")
    shutil.rmtree(world.home / "restored")
    return f"{count} people"


def begun(world: World) -> str:
    done = world.run("fresh", "status")
    if done.returncode not in (0, 10):
        raise Wrong(f"status: exit {done.returncode}\n{done.stderr.decode()}")
    return "a replica" if done.returncode == 0 else "none"


def restored(world: World) -> str:
    """Whether the replica goes by another name; what came after the backup has to be there in any case."""
    return f"{people(world, 'phucat')} people, {world.do('phucat', 'status')['replica'] != 'PHUCAT'}"


@dataclass(frozen=True)
class Operation:
    name: str
    office: str
    words: list[str]
    state: Callable[[World], Any]


def operations(known: dict[str, str]) -> list[Operation]:
    """What is tried, in the state that `province` leaves."""
    record, other, submitted = known["record"], known["other"], known["submitted"]
    return [
        Operation("init", "fresh", ["init", "--unit", "ubnd-hoai-nhon", "--name", "HOAINHON"], begun),
        Operation("add", "phucat", ["add", "person", "name_full=Nguyễn Giữa"], lambda world: people(world, "phucat")),
        Operation("edit", "phucat", ["edit", record, "phone=2"], lambda world: world.do("phucat", "show", record)["fields"]["phone"]),
        Operation("import", "phucat", ["import", "person", "people.csv"], lambda world: people(world, "phucat")),
        Operation("bundle create", "phucat", ["bundle", "create", "stick/"], bundles),
        Operation("bundle apply", "so", ["bundle", "apply", "usb"], lambda world: people(world, "so")),
        Operation("enroll", "so", ["replica", "enroll", "tuyphuoc.kbr", "--yes", "--out", "welcome"],
                  lambda world: len(world.do("so", "replica", "list"))),
        Operation("submit", "phucat", ["submit", record], lambda world: world.do("phucat", "show", record)["status"]),
        Operation("accept", "so", ["accept", submitted], lambda world: world.do("so", "show", submitted)["status"]),
        Operation("merge", "so", ["merge", submitted, other], lambda world: people(world, "so")),
        Operation("erase", "so", ["erase", submitted, "--basis", "Yêu cầu 12/2026"],
                  lambda world: world.do("so", "show", submitted)["fields"].get("name_full")),
        Operation("rotate", "phucat", ["replica", "rotate"], lambda world: world.do("phucat", "status")["replica"] != "PHUCAT"),
        Operation("backup", "phucat", ["backup", "luu.kieubao"], backup),
        Operation("restore", "phucat", ["restore", "before.kieubao"], restored),
    ]


def province(world: World) -> dict[str, str]:
    """A centre and a district that is enrolled; some of the district's work has come to the centre, the rest is on a stick."""
    for folder in ("usb", "stick"):
        (world.home / folder).mkdir()
    lines = ["source_ref,name_full", *(f"{number},Nguyễn Văn {number}" for number in range(PEOPLE))]
    (world.home / "people.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    world.do("so", "init", "--unit", "so-ngoai-vu", "--name", "NGOAIVU", "--master")
    world.do("phucat", "init", "--unit", "ubnd-phu-cat", "--name", "PHUCAT")
    for office in ("so", "phucat"):
        world.do(office, "user", "use", CLERK)
    world.do("phucat", "replica", "request", "phucat.kbr")
    world.do("so", "replica", "enroll", "phucat.kbr", "--yes", "--out", "phucat.kbb")
    world.do("phucat", "bundle", "apply", "phucat.kbb")
    world.do("tuyphuoc", "init", "--unit", "ubnd-tuy-phuoc", "--name", "TUYPHUOC")
    world.do("tuyphuoc", "replica", "request", "tuyphuoc.kbr")
    shutil.rmtree(world.home / "tuyphuoc")
    basis = "legal_basis=đồng ý, văn bản"
    submitted = world.do("phucat", "add", "person", "name_full=Nguyễn Thị Đào", "birth=1984", "phone=1", basis)["id"]
    other = world.do("phucat", "add", "person", "name_full=Trần Văn Bình", "birth=1990", basis)["id"]
    world.do("phucat", "submit", submitted)
    world.do("phucat", "accept", submitted, "--user", "Phạm Thị Dung")
    world.do("phucat", "bundle", "create", "usb/")
    world.do("so", "bundle", "apply", "usb")
    world.do("phucat", "backup", "before.kieubao")
    record = world.do("phucat", "add", "person", "name_full=Lê Thị Mai", "birth=1970", "phone=1", basis)["id"]
    shutil.rmtree(world.home / "usb")
    (world.home / "usb").mkdir()
    world.do("phucat", "bundle", "create", "usb/")
    return {"record": record, "other": other, "submitted": submitted}


class Killing:
    """One operation, at each of its calls, each time from the same state."""

    def __init__(self, operation: Operation, world: World, kept: Path, library: Path) -> None:
        self.operation, self.world, self.kept, self.library = operation, world, kept, library

    def attempt(self, **more: str) -> subprocess.CompletedProcess[bytes]:
        put_back(self.kept, self.world.home)
        return self.world.run(
            self.operation.office, *self.operation.words, more={"LD_PRELOAD": str(self.library)} | more)

    def state(self) -> Any:
        return self.operation.state(self.world)

    def count(self) -> int:
        """How many calls there are; keeps the states before and after."""
        put_back(self.kept, self.world.home)
        self.before = self.state()
        counted = self.kept.parent / "count"
        done = self.attempt(KILL_COUNT=str(counted))
        if done.returncode != 0:
            raise Wrong(f"without a kill: exit {done.returncode}\n{done.stderr.decode()}")
        self.after = self.state()
        if self.after == self.before:
            raise Wrong(f"it changes nothing: {self.before}")
        return int(counted.read_text())

    def at(self, call: int) -> None:
        done = self.attempt(KILL_AT=str(call))
        # A run need not make as many calls as the one that was counted.
        if done.returncode not in (0, -signal.SIGKILL):
            raise Wrong(f"not killed, and exit {done.returncode}\n{done.stderr.decode()}")
        if done.returncode != 0:
            self.check("verify")
            state = self.state()
            if state not in (self.before, self.after):
                raise Wrong(f"neither before nor after: {state}; {self.before}, {self.after}")
            if state == self.before:
                again = self.world.run(self.operation.office, *self.operation.words)
                if again.returncode != 0:
                    raise Wrong(f"again: exit {again.returncode}\n{again.stderr.decode()}")
        if (state := self.state()) != self.after:
            raise Wrong(f"in the end: {state}; not {self.after}")
        self.check("verify", "--deep")

    def check(self, *words: str) -> None:
        done = self.world.run(self.operation.office, *words)
        # No replica there is a state before.
        if done.returncode != 0 and not (done.returncode == 10 and self.before == "none"):
            raise Wrong(f"{' '.join(words)}: exit {done.returncode}\n{done.stdout.decode()}{done.stderr.decode()}")


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--program", type=Path, default=ROOT / ".build" / "release" / "kieubao")
    arguments.add_argument("--every", type=int, default=1)
    arguments.add_argument("--list", action="store_true", help="the operations")
    arguments.add_argument("operations", nargs="*", metavar="OPERATION")
    options = arguments.parse_args()
    names = [operation.name for operation in operations(dict.fromkeys(("record", "other", "submitted"), ""))]
    if options.list:
        print("\n".join(names))
        return 0
    if unknown := [name for name in options.operations if name not in names]:
        print(f"no such operation: {unknown[0]}; there are {', '.join(names)}", file=sys.stderr)
        return 64
    if options.every < 1 or not options.program.exists():
        print(f"--every takes 1 or more, --program a built program: {options.program}", file=sys.stderr)
        return 64
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="kieubao-kills-") as name:
        home = Path(name)
        library, kept = home / "kill.so", home / "kept"
        subprocess.run(
            ["cc", "-shared", "-fPIC", "-O1", "-o", str(library), str(ROOT / "tools" / "checks" / "kill.c"), "-ldl"], check=True)
        (home / "province").mkdir()
        world = World(options.program.resolve(), home / "province")
        known = province(world)
        shutil.copytree(world.home, kept)
        for operation in operations(known):
            if options.operations and operation.name not in options.operations:
                continue
            killing = Killing(operation, world, kept, library)
            failures = 0
            try:
                calls = killing.count()
            except Wrong as error:
                print(f"{operation.name}: {error}", flush=True)
                wrong += 1
                continue
            cases = range(1, calls + 1, options.every)
            for call in cases:
                try:
                    killing.at(call)
                except Wrong as error:
                    failures += 1
                    print(f"{operation.name}, killed at call {call}: {error}", flush=True)
            print(f"{operation.name}: {calls} calls, {len(cases)} cases, {failures} wrong", flush=True)
            wrong += failures
    print(f"{wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
