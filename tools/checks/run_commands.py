#!/usr/bin/env python3
"""Runs the command scripts of tools/checks/commands against the built program.

    run_commands.py [--program PATH] [--keep] [SCRIPT…]

Each script runs in a temporary folder of its own. A script is a list of commands with what they have to do,
followed by the files that lie in the folder:

    # A comment; the first one says what the script shows.
    phucat$ kieubao add person name_full='Nguyễn Văn A'   run by bash, with KIEUBAO_DATA=phucat
    $ ls stick                                          run by bash
    at 1970-01-05 phucat$ kieubao status                with the clock there (skipped without a C compiler)
    enrol phucat at so                                  the request goes to the master, the welcome comes back; options
                                                        behind it are those of `replica enroll`; also: at TIME before
    > exit 23                                           the exit code, else 0
    ? stdout contains some text                         also: lacks, matches REGEX, is TEXT, is empty, lines N
    ? stderr matches ^kieubao: error:                   also: of stdout and stderr
    ? json .conflicts.phone[0].shown == true            of stdout; also: has KEY KEY, length N, contains TEXT
    ? errjson .error has code name                      of stderr
    = ID json .id                                       keeps a value for later commands as $ID; also: ID stdout
    guide Start                                         the script runs the examples of this page of the guide (guide.py
                                                        holds it to that); /media/ is a folder of the script's own
    language vi                                         of the program from here on; English otherwise
    need root                                           else the rest of the script is skipped; also: need unprivileged ($UNPRIVILEGED),
                                                        tmpfs FOLDER SIZE, program NAME, network (two hosts and a
                                                        router, network.py: $OFFICE and $CENTRE before a command say
                                                        where it runs, the file `line` how good the line is)
    killed 10 phucat$ kieubao import person list.csv    run from the same state ten times and killed at some moment
      then$ kieubao verify                              after each kill; must succeed
      retry                                             the same command again, to its end; must succeed
    -- list.csv --
    name_full
    Nguyễn Văn A

Exit status 0: all passed, 1: some failed.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SECONDS_MAX = 120
SHOWN_MAX = 1500
STEP = re.compile(r"^(?:at (?P<clock>\S+) )?(?:killed (?P<kills>\d+) )?(?P<data>[\w./-]*)\$ (?P<command>.*)$")
ENROL = re.compile(r"^(?:at (?P<clock>\S+) )?enrol (?P<office>[\w./-]+) at (?P<master>[\w./-]+)(?P<options>.*)$")
# What people do with a stick, each at his own computer.
ENROLMENT = """set -e; stick=$(mktemp -d)
KIEUBAO_DATA=$PWD/{office} kieubao replica request "$stick"
KIEUBAO_DATA=$PWD/{master} kieubao replica enroll "$stick"/*.kbr --yes{options}
KIEUBAO_DATA=$PWD/{office} kieubao bundle apply "$stick"/*.kbb
rm -r "$stick"
"""
FILE = re.compile(r"^-- (\S+) --$")


class Failure(Exception):
    """What a script expected and did not get."""


class Skip(Exception):
    """Why the rest of a script cannot run here."""


@dataclass
class Outcome:
    code: int
    stdout: str
    stderr: str

    def __str__(self) -> str:
        def part(name: str, text: str) -> str:
            text = text if len(text) <= SHOWN_MAX else text[:SHOWN_MAX] + "…"
            return f"    {name}:\n" + "\n".join("      " + line for line in text.splitlines()) if text else ""

        return "\n".join(filter(None, [f"    exit {self.code}", part("stdout", self.stdout), part("stderr", self.stderr)]))


@dataclass
class Step:
    line: int
    data: str
    command: str
    clock: str | None
    kills: int
    exit: int | None = None
    checks: list[tuple[int, str]] = field(default_factory=list)
    keeps: list[tuple[int, str]] = field(default_factory=list)
    after_kill: list[tuple[int, str]] = field(default_factory=list)


@dataclass
class Script:
    path: Path
    title: str
    steps: list[Step | tuple[int, str]]
    files: dict[str, str]


def parse(path: Path) -> Script:
    lines = path.read_text(encoding="utf-8").split("\n")
    title, steps, files = "", [], {}
    current: list[str] | None = None
    for number, line in enumerate(lines, 1):
        if match := FILE.match(line):
            current = []
            files[match[1]] = current
        elif current is not None:
            current.append(line)
        elif line.startswith("#"):
            title = title or line.lstrip("# ")
        elif not line.strip():
            continue
        elif line.startswith("need "):
            steps.append((number, line[5:].strip()))
        elif line.startswith(("language ", "guide ")):
            steps.append((number, line))
        elif match := ENROL.match(line):
            places = {name: match[name] for name in ["office", "master", "options"]}
            steps.append(Step(number, "", ENROLMENT.format(**places), match["clock"], 0))
        elif match := STEP.match(line):
            kills = int(match["kills"] or 0)
            steps.append(Step(number, match["data"], match["command"], match["clock"], kills))
        else:
            add_to_step(path, number, line, steps)
    return Script(path, title, steps, {name: "\n".join(content) for name, content in files.items()})


def add_to_step(path: Path, number: int, line: str, steps: list[Step | tuple[int, str]]) -> None:
    step = steps[-1] if steps else None
    if not isinstance(step, Step):
        raise SystemExit(f"{path.name}:{number}: nothing that this line could belong to: {line}")
    text = line.strip()
    if text.startswith("> exit "):
        step.exit = int(text[7:])
    elif text.startswith("? "):
        step.checks.append((number, text[2:]))
    elif text.startswith("= "):
        step.keeps.append((number, text[2:]))
    elif text.startswith("then$ ") or text == "retry":
        step.after_kill.append((number, text))
    else:
        raise SystemExit(f"{path.name}:{number}: not understood: {line}")


class Clock:
    """A small library that shows a program another time; built once, if there is a C compiler."""

    def __init__(self) -> None:
        self.library: Path | None = None
        self.folder = tempfile.TemporaryDirectory(prefix="kieubao-clock-")
        swift = shutil.which("swift")
        beside_swift = str(Path(swift).resolve().parent / "clang") if swift else ""
        for compiler in ["cc", "clang", beside_swift]:
            if not compiler or not shutil.which(compiler):
                continue
            library = Path(self.folder.name) / "clock.so"
            command = [compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(HERE / "clock.c"), "-ldl"]
            if subprocess.run(command, capture_output=True, check=False).returncode == 0:
                self.library = library
                return

    def environment(self, moment: str) -> dict[str, str]:
        if self.library is None:
            raise Skip("no C compiler for another clock")
        there = datetime.fromisoformat(moment).replace(tzinfo=UTC).timestamp()
        return {"LD_PRELOAD": str(self.library), "CLOCK_OFFSET": str(int(there - time.time()))}


class Runner:
    def __init__(self, program: Path, keep: bool) -> None:
        self.keep = keep
        self.clock = Clock()
        self.bin = tempfile.TemporaryDirectory(prefix="kieubao-bin-")
        os.symlink(program, Path(self.bin.name) / "kieubao")
        # The small programs that are built beside it.
        for name in ["kieubao-age"]:
            if (program.parent / name).is_file():
                os.symlink(program.parent / name, Path(self.bin.name) / name)

    def run(self, script: Script) -> str | None:
        """Runs a script; returns why it was cut short, or None."""
        folder = Path(tempfile.mkdtemp(prefix="kieubao-" + script.path.stem + "-"))
        try:
            ScriptRun(self, script, folder).run()
        except Skip as skip:
            return str(skip)
        finally:
            if not self.keep:
                subprocess.run(["chmod", "-R", "u+rwX", str(folder)], check=False)
                shutil.rmtree(folder, ignore_errors=True)
        return None


class ScriptRun:
    def __init__(self, runner: Runner, script: Script, folder: Path) -> None:
        self.runner, self.script, self.folder = runner, script, folder
        self.home = folder / "work"
        self.home.mkdir()
        self.mounted: list[Path] = []
        self.network: subprocess.Popen[str] | None = None
        self.kept: dict[str, str] = {}
        self.random = random.Random(script.path.name)
        for name, content in script.files.items():
            (self.home / name).parent.mkdir(parents=True, exist_ok=True)
            (self.home / name).write_text(content, encoding="utf-8")

    def run(self) -> None:
        try:
            for step in self.script.steps:
                if isinstance(step, Step):
                    self.take(step)
                else:
                    self.need(*step)
        finally:
            if self.network:
                self.network.communicate()
            for mount in self.mounted:
                subprocess.run(["umount", "-l", str(mount)], check=False, capture_output=True)

    def need(self, line: int, what: str) -> None:
        kind, *rest = what.split()
        if kind == "language":
            self.kept["LANG"] = {"vi": "vi_VN.UTF-8", "en": "en_US.UTF-8"}[rest[0]]
        if kind == "guide":
            (self.home / "media/usb").mkdir(parents=True, exist_ok=True)
        if kind == "root" and os.geteuid() != 0:
            raise Skip("needs root")
        if kind == "unprivileged" and os.geteuid() == 0:
            # Root may do everything everywhere, so the commands run as nobody, if nobody can reach the program.
            self.kept["UNPRIVILEGED"] = "setpriv --reuid=65534 --regid=65534 --clear-groups"
            for place in [self.folder, self.home, Path(self.runner.bin.name)]:
                place.chmod(0o777)
            step = Step(line, "", "$UNPRIVILEGED kieubao --help", None, 0)
            if self.outcome(step.command, step).code != 0:
                raise Skip("root may do everything, and nobody cannot run the program")
        if kind == "tmpfs":
            place = self.home / rest[0]
            place.mkdir()
            command = ["mount", "-t", "tmpfs", "-o", f"size={rest[1]}", "tmpfs", str(place)]
            if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode != 0:
                raise Skip("cannot mount a small disk here")
            self.mounted.append(place)
        if kind == "network":
            self.network = subprocess.Popen(
                [sys.executable, str(HERE / "network.py"), str(self.home / "line")], stdin=subprocess.PIPE,
                stdout=subprocess.PIPE, text=True)
            assert self.network.stdout
            said = self.network.stdout.readline().strip()
            if not re.fullmatch(r"\d+ \d+", said):
                raise Skip(f"no network of its own here: {said}")
            for name, process in zip(["OFFICE", "CENTRE"], said.split()):
                self.kept[name] = f"nsenter --net=/proc/{process}/ns/net"
        if kind == "program" and not shutil.which(rest[0]):
            raise Skip(f"{rest[0]} is not installed")

    def environment(self, step: Step) -> dict[str, str]:
        inherited = {name: os.environ[name] for name in ["TERM", "TZ", "LD_LIBRARY_PATH"] if name in os.environ}
        environment = inherited | {
            "PATH": f"{self.runner.bin.name}:{os.environ['PATH']}",
            "HOME": str(self.home), "LANG": "en_US.UTF-8", "USER": "tester", "ROOT": str(ROOT),
            "TMPDIR": str(self.folder), "SWIFT_BACKTRACE": "enable=no",
        } | self.kept
        if step.data:
            environment["KIEUBAO_DATA"] = str(self.home / step.data)
        if step.clock:
            environment |= self.runner.clock.environment(step.clock)
        return environment

    def start(self, command: str, step: Step) -> subprocess.Popen[bytes]:
        command = command.replace("/media/", f"{self.home}/media/")
        return subprocess.Popen(
            ["bash", "-c", command], cwd=self.home, env=self.environment(step), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)

    def outcome(self, command: str, step: Step) -> Outcome:
        process = self.start(command, step)
        try:
            stdout, stderr = process.communicate(timeout=SECONDS_MAX)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            stdout, stderr = process.communicate()
            raise Failure(f"did not end within {SECONDS_MAX} s") from None
        return Outcome(process.returncode, stdout.decode(errors="replace"), stderr.decode(errors="replace"))

    def take(self, step: Step) -> None:
        place = f"{self.script.path.name}:{step.line}: $ {step.command}"
        if step.kills:
            return self.take_killed(step, place)
        outcome = self.outcome(step.command, step)
        wanted = step.exit or 0
        if outcome.code != wanted:
            raise Failure(f"{place}\n  expected exit {wanted}\n{outcome}")
        for line, check in step.checks:
            problem = check_outcome(check, outcome, self.kept)
            if problem:
                raise Failure(f"{place}\n  line {line}: {check}\n  {problem}\n{outcome}")
        for line, keep in step.keeps:
            name, _, what = keep.partition(" ")
            try:
                kind, _, path = what.partition(" ")
                value = look_up(parse_json(outcome.stdout), path) if kind == "json" else outcome.stdout.strip()
            except ValueError as error:
                raise Failure(f"{place}\n  line {line}: {keep}\n  {error}\n{outcome}") from None
            self.kept[name] = value if isinstance(value, str) else json.dumps(value)

    def take_killed(self, step: Step, place: str) -> None:
        before = self.folder / "before"
        shutil.copytree(self.home, before, symlinks=True)
        begun = time.monotonic()
        whole = self.outcome(step.command, step)
        seconds = time.monotonic() - begun
        if whole.code != 0:
            raise Failure(f"{place}\n  expected exit 0 without a kill\n{whole}")
        for kill in range(step.kills):
            put_back(before, self.home)
            # Spread evenly with a random part, so that few kills still reach every phase.
            moment = seconds * (kill + self.random.random()) / step.kills
            process = self.start(step.command, step)
            time.sleep(moment)
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            for line, text in step.after_kill:
                command = step.command if text == "retry" else text.removeprefix("then$ ")
                outcome = self.outcome(command, step)
                if outcome.code != 0:
                    when = f"killed after {moment:.3f} of {seconds:.3f} s"
                    raise Failure(f"{place}\n  line {line}: {when}, then {command}\n{outcome}")
        shutil.rmtree(before)


def parse_json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise ValueError(f"not one JSON document: {error}") from None


def look_up(document: Any, path: str) -> Any:
    value = document
    for name, index in re.findall(r"\.([^.\[\]]+)|\[(-?\d+)\]", path):
        try:
            value = value[name] if name else value[int(index)]
        except (KeyError, IndexError, TypeError):
            raise ValueError(f"nothing at {path}") from None
    return value


def check_outcome(check: str, outcome: Outcome, kept: dict[str, str]) -> str | None:
    """Says what is wrong, or nothing."""
    check = re.sub(r"\$\{(\w+)\}", lambda match: kept.get(match[1], match[0]), check)
    source, _, rest = check.partition(" ")
    if source in ("stdout", "stderr"):
        return check_text(getattr(outcome, source), rest)
    try:
        document = parse_json(outcome.stdout if source == "json" else outcome.stderr)
        path, relation, wanted = (rest.split(" ", 2) + ["", ""])[:3]
        value = look_up(document, path)
    except ValueError as error:
        return str(error)
    match relation:
        case "==":
            holds = value == json.loads(wanted)
        case "!=":
            holds = value != json.loads(wanted)
        case "has":
            holds = isinstance(value, dict) and all(key in value for key in wanted.split())
        case "length":
            holds = len(value) == int(wanted)
        case "contains":
            holds = wanted in (value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
        case "lacks":
            holds = wanted not in (value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
        case "matches":
            holds = re.search(wanted, str(value)) is not None
        case _:
            return f"no such relation: {relation}"
    return None if holds else f"it is {json.dumps(value, ensure_ascii=False)[:300]}"


def check_text(text: str, check: str) -> str | None:
    relation, _, wanted = check.partition(" ")
    match relation:
        case "is":
            holds = text.strip() == ("" if wanted == "empty" else wanted)
        case "contains":
            holds = wanted in text
        case "lacks":
            holds = wanted not in text
        case "matches":
            holds = re.search(wanted, text, re.MULTILINE) is not None
        case "lines":
            holds = len(text.splitlines()) == int(wanted)
        case _:
            return f"no such relation: {relation}"
    return None if holds else "does not hold"


def put_back(before: Path, home: Path) -> None:
    """Makes a folder what it was. Files that are there are written in place: a database that became another file would
    be taken for a copy."""
    for path in sorted(home.rglob("*"), reverse=True):
        kept = before / path.relative_to(home)
        if path.is_symlink() or not path.is_dir():
            if not kept.is_file() or kept.is_symlink() or path.is_symlink():
                path.unlink()
        elif not kept.is_dir():
            path.rmdir()
    for kept in sorted(before.rglob("*")):
        path = home / kept.relative_to(before)
        if kept.is_symlink():
            path.symlink_to(os.readlink(kept))
        elif kept.is_dir():
            path.mkdir(exist_ok=True)
        elif path.exists():
            path.write_bytes(kept.read_bytes())
            shutil.copystat(kept, path)
        else:
            shutil.copy2(kept, path)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--program", type=Path, default=ROOT / ".build" / "debug" / "kieubao")
    arguments.add_argument("--keep", action="store_true", help="leave the temporary folders")
    arguments.add_argument("scripts", nargs="*", type=Path)
    options = arguments.parse_args()
    program = options.program.resolve()
    if not program.is_file():
        sys.exit(f"{options.program}: build it first: swift build --product kieubao")
    scripts = [parse(path) for path in options.scripts or sorted((HERE / "commands").glob("*.txt"))]
    runner = Runner(program, options.keep)
    printing = threading.Lock()
    counts = {"passed": 0, "failed": 0, "cut short": 0}

    def run(script: Script) -> None:
        begun = time.monotonic()
        try:
            skipped = runner.run(script)
            word, detail = ("cut short", f"\n  skipped from there: {skipped}") if skipped else ("passed", "")
        except Failure as failure:
            word, detail = "failed", "\n  " + str(failure)
        with printing:
            counts[word] += 1
            print(f"{word:9} {time.monotonic() - begun:6.1f} s  {script.path.stem}: {script.title}{detail}", flush=True)

    with ThreadPoolExecutor(max(1, os.cpu_count() or 1)) as pool:
        for result in [pool.submit(run, script) for script in scripts]:
            result.result()
    print(f"{len(scripts)} command scripts: " + ", ".join(f"{count} {word}" for word, count in counts.items()))
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
