#!/usr/bin/env python3
"""Lets a centre and its 24 offices work for a while as processes of their own, and looks at what is left.

    tools/soak.py [--minutes M] [--program PATH] [--offices N] [--seed S] [--keep]

The centre serves on loopback; most offices hold a line to it (`sync --every`), the others bring their bundles in a
folder. Clerks type and import meanwhile. Every few seconds something happens to somebody: a process is killed, a
database is copied and the copy goes on, a backup is restored. Memory and descriptors of all that keep running are
read from /proc. At the end everybody exchanges once more, and then: everything that was confirmed to a clerk is at the
centre, who holds a scope has the same of it, and `verify --deep` finds nothing at any office.

Exit status 0: all of that held, and memory and descriptors are flat; 1: not.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
ROSTER = ROOT / "tools" / "genesis" / "data" / "units.csv"
CENTRE = "so-ngoai-vu"
FAMILY = ["Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi"]
GIVEN = ["An", "Bình", "Châu", "Dũng", "Giang", "Hà", "Khánh", "Linh", "Minh", "Ngọc"]
# Of a process that has served for a while: what it may still grow.
GROWTH_MAX = 0.05
SYNC_SECONDS = 3


class Failed(Exception):
    """A command ended otherwise than it should."""


class Office:
    """One replica: its folder, and the process that keeps its line."""

    def __init__(self, soak: Soak, code: str, folder: str, by_folder: bool) -> None:
        self.soak, self.code, self.folder, self.by_folder = soak, code, folder, by_folder
        self.process: subprocess.Popen[bytes] | None = None
        self.confirmed: list[str] = []
        # Confirmed at a copy: they come here with an exchange.
        self.elsewhere: list[str] = []
        self.samples: list[tuple[float, int, int]] = []
        self.turn = threading.RLock()

    def run(self, *words: str, ok: tuple[int, ...] = (0,)) -> Any:
        with self.turn:
            return self.soak.command(self.folder, *words, ok=ok)

    def start(self) -> None:
        if self is self.soak.offices[0]:
            words = ["serve", "--listen", self.soak.address]
        elif self.by_folder:
            return
        else:
            words = ["sync", self.soak.address, "--every", str(SYNC_SECONDS)]
        log = (self.soak.home / f"{self.folder}.log").open("ab")
        self.process = subprocess.Popen(
            [str(self.soak.program), *words, "--data", str(self.soak.home / self.folder)], cwd=self.soak.home,
            env=self.soak.environment, stdout=log, stderr=log)
        self.samples = []

    def stop(self, number: int = signal.SIGTERM) -> None:
        if self.process is None:
            return
        self.process.send_signal(number)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired as error:
            self.process.kill()
            raise Failed(f"{self.folder} does not end") from error
        self.process = None

    def sample(self, now: float) -> None:
        process = self.process
        if process is None:
            return
        if process.poll() is not None:
            raise Failed(f"{self.folder} ended by itself with {process.returncode}; see {self.folder}.log")
        try:
            status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
            count = len(os.listdir(f"/proc/{process.pid}/fd"))
        except FileNotFoundError:
            return
        resident = int(status.split("VmRSS:")[1].split()[0])
        self.samples.append((now, resident, count))


class Soak:
    """All offices, and what happens to them."""

    def __init__(self, options: argparse.Namespace, home: Path) -> None:
        self.program, self.home, self.source = options.program.resolve(), home, random.Random(options.seed)
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "en_US.UTF-8"}
        with socket.socket() as line:
            line.bind(("127.0.0.1", 0))
            self.address = f"127.0.0.1:{line.getsockname()[1]}"
        with ROSTER.open(encoding="utf-8") as file:
            codes = [row["code"] for row in csv.DictReader(file)][: options.offices - 1]
        self.offices = [Office(self, CENTRE, "centre", False)]
        # Each fourth comes with a stick.
        self.offices += [Office(self, code, code, number % 4 == 3) for number, code in enumerate(codes)]
        self.counts: dict[str, int] = {}
        self.problems: list[str] = []
        self.backups: dict[str, list[tuple[Path, int]]] = {}
        self.names = 0

    @property
    def centre(self) -> Office:
        return self.offices[0]

    def note(self, what: str, count: int = 1) -> None:
        self.counts[what] = self.counts.get(what, 0) + count

    def command(self, folder: str, *words: str, ok: tuple[int, ...] = (0,)) -> Any:
        done = subprocess.run(
            [str(self.program), *words, "--json", "--data", str(self.home / folder)], env=self.environment,
            cwd=self.home, capture_output=True, check=False)
        self.note("commands")
        if done.returncode not in ok:
            raise Failed(f"{folder}: {' '.join(words)}: exit {done.returncode}\n{done.stderr.decode()}")
        return json.loads(done.stdout) if done.returncode == 0 and done.stdout.strip() else None

    # What people do

    def found(self) -> None:
        (self.home / "usb").mkdir()
        self.centre.run("init", "--unit", CENTRE, "--name", "TRUNGTAM", "--master")
        for number, office in enumerate(self.offices[1:]):
            office.run("init", "--unit", office.code, "--name", f"DONVI{number}")
            office.run("replica", "request", f"{office.code}.kbr")
            self.centre.run("replica", "enroll", f"{office.code}.kbr", "--yes", "--out", f"{office.code}.kbb")
            office.run("bundle", "apply", f"{office.code}.kbb")

    def person(self) -> str:
        self.names += 1
        words = [self.source.choice(FAMILY), self.source.choice(GIVEN), self.source.choice(GIVEN)]
        return " ".join(words)

    def type(self, office: Office) -> None:
        """One thing that a clerk does."""
        kind = self.source.choice(["add", "add", "edit", "edit", "edit", "import"])
        with office.turn:
            if kind == "add" or not office.confirmed:
                done = office.run("add", "person", f"name_full={self.person()}")
                office.confirmed.append(done["id"])
                self.note("edits")
            elif kind == "edit":
                phone = f"+84 00 {self.source.randrange(10 ** 6)}"
                office.run("edit", self.source.choice(office.confirmed), f"phone={phone}", ok=(0, 3, 4, 5, 65, 66))
                self.note("edits")
            else:
                path = self.home / f"{office.folder}.csv"
                rows = [[f"{office.folder}-{self.names}-{number}", self.person()] for number in range(50)]
                with path.open("w", encoding="utf-8", newline="") as file:
                    csv.writer(file).writerows([["source_ref", "name_full"], *rows])
                office.run("import", "person", path.name)
                self.note("edits", len(rows))

    def carry(self, office: Office) -> None:
        """A stick goes to the centre and back."""
        with office.turn:
            stick = self.home / "usb" / office.folder
            shutil.rmtree(stick, ignore_errors=True)
            stick.mkdir()
            office.run("bundle", "create", f"{stick}/")
            with self.centre.turn:
                self.centre.run("bundle", "apply", str(stick))
                answer = self.home / "usb" / f"{office.folder}-back"
                shutil.rmtree(answer, ignore_errors=True)
                answer.mkdir()
                self.centre.run("bundle", "create", "--to", self.name(office), f"{answer}/")
            office.run("bundle", "apply", str(answer))
            self.note("bundles carried there and back")

    def name(self, office: Office) -> str:
        """The short name that an office goes by now."""
        return office.run("status")["replica"]

    # What happens to computers

    def disturb(self) -> None:
        office = self.source.choice(self.offices)
        what = self.source.choice(["kill", "kill", "kill", "copy", "restore"])
        if what == "kill" and office.process is not None:
            office.stop(signal.SIGKILL)
            office.start()
            self.note("kills")
        elif what == "copy" and office is not self.centre:
            self.copy(office)
        elif what == "restore" and office is not self.centre:
            self.restore(office)

    def copy(self, office: Office) -> None:
        """Somebody copies the folder, works with the copy for a moment, and brings its changes to the centre."""
        with office.turn:
            office.stop()
            twin = Office(self, office.code, f"{office.folder}-copy{self.counts.get('copies', 0)}", True)
            shutil.copytree(self.home / office.folder, self.home / twin.folder)
            office.start()
        self.type(twin)
        office.elsewhere += twin.confirmed
        self.carry(twin)
        shutil.rmtree(self.home / twin.folder)
        self.note("copies")

    def restore(self, office: Office) -> None:
        with office.turn:
            made = self.backups.setdefault(office.folder, [])
            if not made:
                path = self.home / f"{office.folder}.backup"
                office.run("backup", str(path))
                made.append((path, len(office.confirmed)))
                self.note("backups")
                return
            path, _ = made.pop()
            office.stop()
            office.run("restore", str(path))
            path.unlink()
            office.start()
            self.note("restores")

    # The run

    def work(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        for office in self.offices:
            office.start()
        time.sleep(2)

        def clerks(part: list[Office], seed: int) -> None:
            order = random.Random(seed)
            while time.monotonic() < end and not self.problems:
                try:
                    office = order.choice(part)
                    self.type(office)
                    if office.by_folder and order.random() < 0.3:
                        self.carry(office)
                except Failed as error:
                    self.problems.append(str(error))

        # One thread an office group, so that no office's commands overlap with what happens to its folder.
        threads = [threading.Thread(target=clerks, args=(self.offices[place::2], place)) for place in range(2)]
        for thread in threads:
            thread.start()
        disturbed = time.monotonic() + 5
        while time.monotonic() < end and not self.problems:
            time.sleep(1)
            try:
                for office in self.offices:
                    if office.turn.acquire(blocking=False):
                        office.sample(time.monotonic())
                        office.turn.release()
                if time.monotonic() > disturbed:
                    self.disturb()
                    disturbed = time.monotonic() + 5
            except Failed as error:
                self.problems.append(str(error))
        for thread in threads:
            thread.join()

    def judge(self) -> None:
        for office in self.offices:
            office.stop()
        for _ in range(2):
            for office in self.offices[1:]:
                self.carry(office)
        people = {row["id"] for row in self.centre.run("list", "person", "--limit", "0")}
        for office in self.offices:
            confirmed = office.confirmed + office.elsewhere
            if lost := [item for item in confirmed if item not in people]:
                self.problems.append(f"{office.folder}: {len(lost)} of {len(confirmed)} confirmed are lost: {lost[:3]}")
        digests: dict[str, dict[str, list[str]]] = {}
        for office in self.offices:
            for scope, digest in office.run("digest")["scopes"].items():
                if scope == "province" or scope.removeprefix("people/") == office.code or office is self.centre:
                    digests.setdefault(scope, {}).setdefault(digest, []).append(office.folder)
        for scope, found in digests.items():
            if len(found) > 1:
                self.problems.append(f"{scope}: {list(found.values())} hold it differently")
        for office in self.offices:
            report = office.run("verify", "--deep", ok=(0, 1))
            if report is None or report["problems"]:
                self.problems.append(f"{office.folder}: verify: {report and report['problems'][:3]}")

    def flatness(self) -> list[str]:
        """What those that ran longest without being killed used in the second quarter of their time, and in the last."""
        lines = []
        for name, part in (("server", [self.centre]), ("lines", self.offices[1:])):
            longest = max(part, key=lambda office: len(office.samples))
            samples = longest.samples
            if len(samples) < 40:
                lines.append(f"{name}: ran too short a time to say anything ({len(samples)} samples)")
                continue
            quarter = len(samples) // 4
            early, late = samples[quarter : 2 * quarter], samples[-quarter:]
            memory = [statistics.median(sample[1] for sample in part) / 1024 for part in (early, late)]
            files = [statistics.median(sample[2] for sample in part) for part in (early, late)]
            growth = memory[1] / memory[0] - 1
            lines.append(
                f"{name}: {samples[-1][0] - samples[0][0]:.0f} s; memory {memory[0]:.1f} -> {memory[1]:.1f} MiB "
                f"({growth:+.1%}); {files[0]:g} -> {files[1]:g} descriptors")
            if growth > GROWTH_MAX and memory[1] - memory[0] > 8:
                self.problems.append(f"{name}: memory grows")
            if files[1] > files[0] + 4:
                self.problems.append(f"{name}: descriptors grow")
        return lines


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--minutes", type=float, default=5)
    arguments.add_argument("--program", type=Path, default=ROOT / ".build" / "release" / "kieubao")
    arguments.add_argument("--offices", type=int, default=25, help="the centre among them")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--keep", action="store_true", help="leave the folder")
    options = arguments.parse_args()
    home = Path(tempfile.mkdtemp(prefix="kieubao-soak-"))
    soak = Soak(options, home)
    begun = time.monotonic()
    flat: list[str] = []
    try:
        soak.found()
        working = time.monotonic()
        soak.work(options.minutes * 60)
        seconds = time.monotonic() - working
        flat = soak.flatness()
        soak.judge()
    except Failed as error:
        soak.problems.append(str(error))
    finally:
        for office in soak.offices:
            if office.process is not None:
                office.process.kill()
                office.process.wait()
        if not options.keep and not soak.problems:
            shutil.rmtree(home, ignore_errors=True)
    for line in flat:
        print(line)
    print(f"{len(soak.offices)} replicas, {seconds:.0f} s, " + ", ".join(f"{n} {w}" for w, n in sorted(soak.counts.items())))
    for problem in soak.problems:
        print(f"wrong: {problem}")
    print(f"{len(soak.problems)} wrong; {time.monotonic() - begun:.0f} s in all" + (f"; {home} is left" if soak.problems else ""))
    return 1 if soak.problems else 0


if __name__ == "__main__":
    sys.exit(main())
