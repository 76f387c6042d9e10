#!/usr/bin/env python3
"""Measures sessions over lines with the release program; `tools/bench --wire` builds what it needs and runs it.

    wire.py [STEP…] [--people N] [--offices N] [--records N] [--small N] [--large N] [--program PATH] [--folder PATH]
            [--record --commit COMMIT]

Steps: first, nothing, ten, offices, line; without any all of them. `--folder` is where the replicas lie; without it in
the system's temporary folder. `--record` writes what was measured into RESULTS-wire.md, with date, commit and machine;
what other steps gave before stays there.

People are invented by `replica-people`. All lines are on this computer. A relay between the two programs counts bytes.
Round trips and slow lines are measured in a network of its own, `tools/checks/network.py`, whose router holds back and
drops packets; that needs Linux and root. Times are wall seconds of whole commands; nothing else should run.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import re
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from machine import machine

ROOT = Path(__file__).resolve().parents[2]
OFFICES = [
    "ubnd-phu-cat", "ubnd-tuy-phuoc", "ubnd-hoai-nhon", "ubnd-an-nhon", "ubnd-quy-nhon", "ubnd-an-lao",
    "ubnd-hoai-an", "ubnd-phu-my", "ubnd-tay-son", "ubnd-van-canh", "ubnd-vinh-thanh", "cong-an-tinh", "so-tu-phap",
    "so-ke-hoach-dau-tu", "so-cong-thuong", "so-thong-tin-truyen-thong", "so-lao-dong-tbxh", "so-van-hoa-the-thao",
    "so-du-lich", "so-khoa-hoc-cong-nghe", "so-giao-duc-dao-tao", "so-tai-chinh", "mttq-tinh", "ubnd-phu-cat",
]


class Province:
    """A centre and offices, each in a folder of its own."""

    def __init__(self, program: Path, folder: Path) -> None:
        self.program, self.folder = program, folder
        folder.mkdir(parents=True)
        self.run("so", "init", "--unit", "so-ngoai-vu", "--name", "NGOAIVU", "--master")

    def run(self, data: str, *arguments: str, before: Sequence[str] = ()) -> str:
        environment = os.environ | {"KIEUBAO_DATA": str(self.folder / data), "LANG": "en_US.UTF-8"}
        done = subprocess.run(
            [*before, str(self.program), *arguments], env=environment, cwd=self.folder, capture_output=True, text=True,
            check=False)
        if done.returncode != 0:
            sys.exit(f"{data}$ kieubao {' '.join(arguments)}: exit {done.returncode}\n{done.stderr}")
        return done.stdout

    def timed(self, data: str, *arguments: str, before: Sequence[str] = ()) -> float:
        begun = time.monotonic()
        self.run(data, *arguments, before=before)
        return time.monotonic() - begun

    def office(self, data: str, unit: str) -> None:
        self.run(data, "init", "--unit", unit, "--name", data.upper())
        stick = self.folder / f"stick-{data}"
        stick.mkdir()
        self.run(data, "replica", "request", str(stick))
        self.run("so", "replica", "enroll", *map(str, stick.glob("*.kbr")), "--yes")
        self.run(data, "bundle", "apply", *map(str, stick.glob("*.kbb")))

    def count(self, data: str) -> int:
        """How many people a replica has."""
        return json.loads(self.run(data, "query", "SELECT count(*) AS n FROM person", "--json"))[0]["n"]

    def people(self, data: str, count: int, seed: int, district: str = "phu-cat") -> None:
        """Imports invented people in one list: after a short one the program looks for duplicates, which takes longer."""
        made = subprocess.run(
            [str(self.program.parent / "replica-people"), str(count), str(seed), district], capture_output=True,
            check=True).stdout
        path = self.folder / f"{data}.csv"
        path.write_bytes(made)
        self.run(data, "import", "person", str(path))
        path.unlink()

    @contextlib.contextmanager
    def serving(self, data: str = "so", listen: str = "127.0.0.1:0", before: Sequence[str] = ()) -> Iterator[int]:
        environment = os.environ | {"KIEUBAO_DATA": str(self.folder / data)}
        with (self.folder / f"{data}.log").open("ab") as log:
            server = subprocess.Popen(
                [*before, str(self.program), "serve", "--listen", listen, "--json"], env=environment,
                stdout=subprocess.PIPE, stderr=log, text=True)
        assert server.stdout
        try:
            yield int(re.search(r":(\d+)\"", server.stdout.readline())[1])
            self.memory = max(
                int(line.split()[1]) for line in Path(f"/proc/{server.pid}/status").read_text().splitlines()
                if line.startswith("VmHWM"))
            user, system = Path(f"/proc/{server.pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13]
            self.processor = (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=60)

    memory = 0
    processor = 0.0


class Relay:
    """Passes bytes on between a caller and a server, and counts them."""

    def __init__(self, port: int) -> None:
        self.target = port
        self.counts = [0, 0]
        self.loop = asyncio.new_event_loop()
        self.port = 0
        ready = threading.Event()
        self.thread = threading.Thread(target=self.serve, args=(ready,), daemon=True)
        self.thread.start()
        ready.wait()

    def serve(self, ready: threading.Event) -> None:
        async def start() -> None:
            server = await asyncio.start_server(self.accept, "127.0.0.1", 0)
            self.port = server.sockets[0].getsockname()[1]
            ready.set()

        self.loop.create_task(start())
        self.loop.run_forever()

    async def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", self.target)
        await asyncio.gather(self.pump(reader, back, 0), self.pump(there, writer, 1))

    async def pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, way: int) -> None:
        while data := await source.read(65_536):
            self.counts[way] += len(data)
            sink.write(data)
            await sink.drain()
        with contextlib.suppress(OSError):
            sink.write_eof()

    def stop(self) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)


@dataclass
class Figure:
    """What was measured, and what it should be at most."""

    step: str
    name: str
    value: str
    goal: str


class Figures:
    def __init__(self) -> None:
        self.all: list[Figure] = []
        self.notes: dict[str, list[str]] = {}
        self.step = ""

    def add(self, name: str, value: str, goal: str) -> None:
        self.all.append(Figure(self.step, name, value, goal))
        print(f"{name:<78} {value:>26}   {goal}", flush=True)

    def note(self, text: str) -> None:
        self.notes.setdefault(self.step, []).append(text)
        print(f"  {text}", flush=True)


def put_back(kept: Path, folder: Path) -> None:
    """Makes a replica what it was, file by file: a database that became another file would be taken for a copy."""
    for path in kept.rglob("*"):
        if path.is_file():
            (folder / path.relative_to(kept)).write_bytes(path.read_bytes())
    for name in ("replica.sqlite-wal", "replica.sqlite-shm"):
        (folder / name).unlink(missing_ok=True)


def keep(province: Province) -> dict[str, Path]:
    """Copies of the centre and of an office, from which ``put_back_all`` makes them anew."""
    kept = {name: province.folder / f"kept-{name}" for name in ("so", "phucat")}
    for name, place in kept.items():
        shutil.copytree(province.folder / name, place)
    return kept


def put_back_all(kept: dict[str, Path], province: Province) -> None:
    for name, place in kept.items():
        put_back(place, province.folder / name)


def first_sync(program: Path, folder: Path, options: argparse.Namespace, figures: Figures) -> None:
    """The same segments by bundle and by line, into a centre that is the same before each."""
    province = Province(program, folder / "first")
    province.office("phucat", "ubnd-phu-cat")
    province.people("phucat", options.people, 7)
    kept = keep(province)
    times: dict[str, list[float]] = {"bundle": [], "create": [], "wire": []}
    for turn in range(options.runs):
        # In turns first and second, so that what else the computer does harms both alike.
        for way in ("bundle", "wire") if turn % 2 == 0 else ("wire", "bundle"):
            put_back_all(kept, province)
            if way == "bundle":
                stick = f"stick-{turn}/"
                times["create"].append(province.timed("phucat", "bundle", "create", stick))
                times["bundle"].append(province.timed("so", "bundle", "apply", stick, "--json"))
                continue
            with province.serving() as port:
                times["wire"].append(province.timed("phucat", "sync", f"127.0.0.1:{port}", "--json"))
            assert province.count("so") == options.people
    bundle, wire = (statistics.median(times[name]) for name in ("bundle", "wire"))
    create = statistics.median(times["create"])
    figures.add(
        f"first sync of {options.people:,} people / applying the same bundle",
        f"{wire:.2f} / {bundle:.2f} s = {wire / bundle:.2f}", "at most 1.3")
    figures.note(
        f"Median of {options.runs}; making the bundle, {create:.2f} s, is not counted. The sync holds what the bundle does not: "
        "sealing at the office, and the answer of what the centre has.")
    shutil.rmtree(province.folder)


def nothing_new(program: Path, folder: Path, options: argparse.Namespace, figures: Figures) -> None:
    province = Province(program, folder / "nothing")
    province.office("phucat", "ubnd-phu-cat")
    province.people("phucat", options.small, 3)
    with province.serving() as port:
        relay = Relay(port)
        address = f"127.0.0.1:{relay.port}"
        province.run("phucat", "sync", address)
        relay.counts = [0, 0]
        report = json.loads(province.run("phucat", "sync", address, "--json"))
        assert report["applied"] == 0 and report["sent"] == 0
        relay.stop()
    figures.add(
        "nothing new: bytes in both directions, the handshake of TLS included", f"{sum(relay.counts):,}", "below 4,096")
    with a_network(folder, figures) as hosts:
        if hosts:
            office, centre = hosts
            seconds = {}
            with province.serving("so", "10.77.2.2:0", centre) as port:
                for delay in (0, 200):
                    (folder / "line").write_text(f"delay {delay}", encoding="utf-8")
                    time.sleep(0.2)
                    seconds[delay] = statistics.median(
                        province.timed("phucat", "sync", f"10.77.2.2:{port}", before=office) for _ in range(5))
            trips = (seconds[200] - seconds[0]) / 0.4
            figures.add(
                "nothing new: round trips, from the start of the line to the end of the program", f"{trips:.2f}",
                "3: TCP, TLS, and 1")
            figures.note(
                f"A line of 400 ms there and back takes {seconds[200]:.2f} s, one without delay {seconds[0]:.2f} s; the rest is in "
                "proportion to the delay.")
    shutil.rmtree(province.folder)


def ten_changes(program: Path, folder: Path, options: argparse.Namespace, figures: Figures) -> None:
    measured = []
    for count in (options.small, options.large):
        province = Province(program, folder / f"ten-{count}")
        province.office("phucat", "ubnd-phu-cat")
        province.people("phucat", count, 3)
        with province.serving() as port:
            relay = Relay(port)
            address = f"127.0.0.1:{relay.port}"
            province.run("phucat", "sync", address)
            rows = json.loads(province.run("phucat", "list", "person", "--limit", "10", "--json"))
            times, sizes = [], []
            for run in range(11):
                for number, row in enumerate(rows):
                    province.run("phucat", "edit", row["id"], f"phone={run}{number}")
                relay.counts = [0, 0]
                times.append(province.timed("phucat", "sync", address))
                sizes.append(sum(relay.counts))
            relay.stop()
        measured.append((statistics.median(times), statistics.median(sizes)))
        shutil.rmtree(province.folder)
    for count, (seconds, size) in zip((options.small, options.large), measured):
        figures.add(
            f"10 changes on {count:,} records: seconds, bytes", f"{seconds:.3f} s, {size:,.0f}",
            f"{seconds / measured[0][0]:.2f} of the first; at most 1.2")
    figures.note("Median of 11 whole commands `sync`, from the start of the program to its end.")


def all_at_once(program: Path, folder: Path, options: argparse.Namespace, figures: Figures) -> None:
    province = Province(program, folder / "all")
    names = [f"vp{number}" for number in range(options.offices)]
    for number, name in enumerate(names):
        province.office(name, OFFICES[number % len(OFFICES)])
        province.people(name, options.records, 100 + number)
    kept = province.folder / "kept"
    shutil.copytree(province.folder / "so", kept)
    for name in names:
        province.run(name, "bundle", "create", f"stick-all-{name}/")
    # All in one command: after a bundle of few people the program looks for duplicates as well, which takes longer than
    # applying it, and which a server leaves to the next `duplicates`.
    before = processor_seconds()
    alone = province.timed("so", "bundle", "apply", *[f"stick-all-{name}" for name in names], "--json")
    alone_processor = processor_seconds() - before
    people = province.count("so")
    # What each further command would have cost beside its changes: a start, and a bundle opened and judged. Applied a
    # second time it brings nothing, and so nobody looks for duplicates.
    again = sum(province.timed("so", "bundle", "apply", f"stick-all-{name}", "--json") for name in names[1:])
    applies = alone + again
    put_back(kept, province.folder / "so")
    mine = re.search(r"NGOAIVU-\S+", province.run("so", "add", "person", "name_full=Lê An"))
    assert mine
    waits: list[float] = []
    is_done = threading.Event()
    before = processor_seconds()
    province.run("so", "edit", mine[0], "phone=0")
    edit_processor = processor_seconds() - before

    def clerk() -> None:
        number = 0
        while not is_done.is_set():
            number += 1
            waits.append(province.timed("so", "edit", mine[0], f"phone={number}"))
            time.sleep(0.2)

    with province.serving() as port:
        thread = threading.Thread(target=clerk)
        thread.start()
        before = processor_seconds()
        begun = time.monotonic()
        ends: list[float] = []

        def sync(name: str) -> None:
            # For scripts, which are told no duplicates: an office that gets people of others looks for them when its
            # exchange is over, for a second or two, and `alone` does not do that either.
            province.run(name, "sync", f"127.0.0.1:{port}", "--json")
            ends.append(time.monotonic() - begun)

        with ThreadPoolExecutor(options.offices) as pool:
            list(pool.map(sync, names))
        together = time.monotonic() - begun
        is_done.set()
        thread.join()
        clerks = edit_processor * len(waits)
        offices = processor_seconds() - before - clerks
    assert province.count("so") == people + 1, "not everything came"
    figures.add(
        f"{options.offices} offices at once, {options.records:,} records each / the sum of the applies",
        f"{together:.1f} / {applies:.1f} s = {together / applies:.2f}", "at most 1.3")
    figures.add(
        "the same / one command that applies all the bundles", f"{together:.1f} / {alone:.1f} s = {together / alone:.2f}", "")
    figures.add(
        "a clerk at the centre meanwhile: longest and median whole command",
        f"{max(waits):.2f} s, {statistics.median(waits):.2f} s", f"below 10 s; {len(waits)} commands")
    figures.add(
        "of that, what the centre does: processors' time of the server / of the one command",
        f"{province.processor:.1f} / {alone_processor:.1f} s = {province.processor / alone_processor:.2f}", "")
    figures.add("first and last office done", f"{min(ends):.1f} s, {max(ends):.1f} s", "")
    figures.add("greatest memory of the server", f"{province.memory / 1024:.0f} MiB", "below 512 MiB")
    figures.note(
        f"The sum is what {options.offices} commands `bundle apply` take for the bundles that the offices sealed and wrote "
        "before, without looking for duplicates, as neither the server nor the offices' programs (`--json`) do: one "
        f"command with all of them, {alone:.2f} s, and "
        f"{options.offices - 1} further starts, {again:.2f} s, each measured by applying a bundle again. With the search "
        f"for duplicates each single apply takes almost two seconds. "
        f"At once the programs of {options.offices} offices start, seal, encrypt the line and take in what the centre sends on "
        f"the same {os.cpu_count()} processors as the server: the offices took "
        f"{offices:.1f} s of the processors, {offices / options.offices:.2f} s each, and the clerk's commands about {clerks:.1f} s. "
        "In a province every office has processors of its own.")
    shutil.rmtree(province.folder)


def processor_seconds() -> float:
    """What the programs that ended took of the processors so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@contextlib.contextmanager
def a_network(folder: Path, figures: Figures) -> Iterator[tuple[list[str], list[str]] | None]:
    """What to put before a command so that it runs at the office, or at the centre; None where there is no network."""
    network = subprocess.Popen(
        [sys.executable, str(ROOT / "tools/checks/network.py"), str(folder / "line")], stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, text=True)
    assert network.stdout
    said = network.stdout.readline().strip()
    if re.fullmatch(r"\d+ \d+", said):
        office, centre = (["nsenter", f"--net=/proc/{process}/ns/net"] for process in said.split())
        yield office, centre
    else:
        figures.note(f"Not measured: {said}.")
        yield None
    network.communicate()


PLAIN_SERVER = """
import socket
listener = socket.create_server(("10.77.2.2", 9000))
while True:
    line, _ = listener.accept()
    while line.recv(65_536):
        pass
    line.close()
"""
PLAIN_CALLER = """
import socket, sys, time
begun = time.monotonic()
line = socket.create_connection(("10.77.2.2", 9000))
line.sendall(bytes(int(sys.argv[1])))
line.shutdown(socket.SHUT_WR)
line.recv(1)
print(time.monotonic() - begun)
"""


def slow_line(program: Path, folder: Path, options: argparse.Namespace, figures: Figures) -> None:
    """A first sync over 100 ms and 1 % loss, over a perfect line, and the same number of bytes over a plain line of TCP."""
    with a_network(folder, figures) as hosts:
        if hosts:
            measure_slow_line(program, folder, options, figures, *hosts)


def measure_slow_line(
    program: Path, folder: Path, options: argparse.Namespace, figures: Figures, office: list[str], centre: list[str]
) -> None:
    state = folder / "line"
    for host in (office, centre):
        # The one that loss slows down most, and that every system has.
        subprocess.run([*host, "sysctl", "-q", "-w", "net.ipv4.tcp_congestion_control=reno"], check=True)
    province = Province(program, folder / "slow")
    province.office("phucat", "ubnd-phu-cat")
    province.people("phucat", options.people, 5)
    kept = keep(province)
    seconds: dict[str, list[float]] = {"slow": [], "perfect": [], "plain": []}
    nothing: list[float] = []
    size = 0

    def sync(line: str, port: int) -> float:
        nonlocal size
        state.write_text(line, encoding="utf-8")
        time.sleep(0.2)
        begun = time.monotonic()
        said = province.run("phucat", "sync", f"10.77.2.2:{port}", "--json", before=office)
        size = max(size, json.loads(said)["bytes_out"])
        return time.monotonic() - begun

    plain_server = subprocess.Popen([*centre, sys.executable, "-c", PLAIN_SERVER])
    try:
        # Losses are drawn by chance, and a line's time with them: all three in every turn, and the medians.
        for _ in range(options.runs):
            for line, name in (("delay 0", "perfect"), ("delay 50 loss 1", "slow")):
                put_back_all(kept, province)
                with province.serving("so", "10.77.2.2:0", centre) as port:
                    seconds[name].append(sync(line, port))
                    if name == "slow":
                        nothing.append(sync(line, port))
            seconds["plain"].append(float(
                subprocess.run(
                    [*office, sys.executable, "-c", PLAIN_CALLER, str(size)], capture_output=True, text=True, check=True
                ).stdout))
    finally:
        plain_server.kill()
        plain_server.wait()
    slow, perfect, plain = (statistics.median(seconds[name]) for name in ("slow", "perfect", "plain"))
    trips = 0.7
    figures.add(
        f"first sync of {options.people:,} people over 100 ms and 1 % loss / as many bytes over TCP alone",
        f"{slow:.1f} / {plain:.1f} s = {slow / plain:.2f}", f"near 1; {size:,} bytes")
    figures.add("the same over the same network without delay and loss: what the two programs compute", f"{perfect:.2f} s", "")
    figures.add(
        "line + what the programs compute + 7 round trips", f"{plain + perfect + trips:.1f} s: measured {slow - plain - perfect - trips:+.1f} s",
        "not more, or the sync waits for something else")
    figures.add(
        "nothing new over the same line", f"{statistics.median(nothing):.2f} s", "3 round trips and the program's start")
    figures.note(
        "1 % loss and 100 ms let one line of TCP (Reno) carry 1,448 B / 0.1 s * 1.22 / sqrt(0.01) = 177 kB/s (Mathis et al., "
        f"1997): {size / 177_000:.1f} s for these bytes. The window of 8 MiB is 47 s of such a line, so that no sender ever waits "
        "for a receipt, and the centre takes in what has come while more is on its way. Round trips: TCP 1, TLS 1, then "
        f"hello, frontier and offer 1 each, and the last receipt and done 1 each: {trips} s. Medians of {options.runs} turns of "
        f"all three; first syncs {span(seconds['slow'])}, plain transfers {span(seconds['plain'])}.")
    shutil.rmtree(province.folder)


def span(seconds: Sequence[float]) -> str:
    return f"{min(seconds):.1f} to {max(seconds):.1f} s"


STEPS = {
    "first": first_sync, "nothing": nothing_new, "ten": ten_changes, "offices": all_at_once, "line": slow_line,
}


def record(figures: Figures, commit: str) -> None:
    """Keeps the figures beside those that other steps gave before."""
    place = ROOT / "tools/benchmark/results-wire.json"
    known = json.loads(place.read_text(encoding="utf-8")) if place.is_file() else {}
    for step in {figure.step for figure in figures.all}:
        known[step] = {
            "date": f"{datetime.now(UTC):%Y-%m-%d}", "commit": commit, "machine": machine(),
            "figures": [asdict(figure) for figure in figures.all if figure.step == step],
            "notes": figures.notes.get(step, []),
        }
    place.write_text(json.dumps(known, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    lines = [
        "# Sessions over lines", "",
        "What `tools/bench --wire --record` gave last; `tools/benchmark/wire.py` says how it measures.", "",
    ]
    for step in [step for step in STEPS if step in known]:
        part = known[step]
        lines += [f"## {step}", "", f"{part['date']}, commit {part['commit']}, {part['machine']}.", ""]
        lines += ["| what | measured | goal |", "|---|---:|---|"]
        lines += [f"| {figure['name']} | {figure['value']} | {figure['goal']} |" for figure in part["figures"]]
        lines += [""] + [line for note in part["notes"] for line in (note, "")]
    (ROOT / "tools/benchmark/RESULTS-wire.md").write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("steps", nargs="*", metavar="STEP", help=", ".join(STEPS))
    parser.add_argument("--program", type=Path, default=ROOT / ".build/release/kieubao")
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--offices", type=int, default=24)
    parser.add_argument("--records", type=int, default=5_000)
    parser.add_argument("--small", type=int, default=1_000)
    parser.add_argument("--large", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--commit", default="unknown")
    options = parser.parse_args()
    if unknown := [step for step in options.steps if step not in STEPS]:
        parser.error(f"no such step: {unknown[0]}; there are {', '.join(STEPS)}")
    program = options.program.resolve()
    figures = Figures()
    with tempfile.TemporaryDirectory(prefix="kieubao-wire-", dir=options.folder and options.folder.resolve()) as name:
        for step in options.steps or STEPS:
            figures.step = step
            STEPS[step](program, Path(name), options, figures)
    if options.record:
        record(figures, options.commit)


if __name__ == "__main__":
    main()
