#!/usr/bin/env python3
"""Measures sessions over lines with the release program (issue: TCP, "How good").

    wire.py [--people N] [--offices N] [--small N] [--large N] [--program PATH]

People are invented by `replica-people`. All lines are on this computer. A relay between the two programs counts bytes
and round trips; where a slow line is wanted it holds every byte back, so that what is measured is the protocol and not
the computer. Times are wall seconds of whole commands; nothing else should run.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

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

    def run(self, data: str, *arguments: str) -> str:
        environment = os.environ | {"KIEUBAO_DATA": str(self.folder / data), "LANG": "en_US.UTF-8"}
        done = subprocess.run(
            [str(self.program), *arguments], env=environment, cwd=self.folder, capture_output=True, text=True,
            check=False)
        if done.returncode != 0:
            sys.exit(f"{data}$ kieubao {' '.join(arguments)}: exit {done.returncode}\n{done.stderr}")
        return done.stdout

    def timed(self, data: str, *arguments: str) -> float:
        begun = time.monotonic()
        self.run(data, *arguments)
        return time.monotonic() - begun

    def office(self, data: str, unit: str) -> None:
        self.run(data, "init", "--unit", unit, "--name", data.upper())
        stick = self.folder / f"stick-{data}"
        stick.mkdir()
        self.run(data, "replica", "request", str(stick))
        self.run("so", "replica", "enroll", *map(str, stick.glob("*.kbr")), "--yes")
        self.run(data, "bundle", "apply", *map(str, stick.glob("*.kbb")))

    def people(self, data: str, count: int, seed: int, district: str = "phu-cat") -> None:
        """Imports invented people in lists of 20,000, as a district would over a year."""
        made = subprocess.run(
            [str(self.program.parent / "replica-people"), str(count), str(seed), district], capture_output=True,
            check=True).stdout
        header, *rows = made.splitlines(keepends=True)
        for start in range(0, len(rows), 20_000):
            path = self.folder / f"{data}-{start}.csv"
            path.write_bytes(header + b"".join(rows[start : start + 20_000]))
            self.run(data, "import", "person", str(path))

    @contextlib.contextmanager
    def serving(self, data: str = "so") -> Iterator[int]:
        environment = os.environ | {"KIEUBAO_DATA": str(self.folder / data)}
        with (self.folder / f"{data}.log").open("ab") as log:
            server = subprocess.Popen(
                [str(self.program), "serve", "--listen", "127.0.0.1:0", "--json"], env=environment,
                stdout=subprocess.PIPE, stderr=log, text=True)
        assert server.stdout
        try:
            yield int(re.search(r":(\d+)\"", server.stdout.readline())[1])
            self.memory = max(
                int(line.split()[1]) for line in Path(f"/proc/{server.pid}/status").read_text().splitlines()
                if line.startswith("VmHWM"))
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=60)

    memory = 0


class Relay:
    """Passes bytes on between a caller and a server, and counts them and how often their direction changes."""

    def __init__(self, port: int, delay: float = 0, bytes_a_second: float = 0) -> None:
        self.target, self.delay, self.rate = port, delay, bytes_a_second
        self.counts = [0, 0]
        self.turns: list[tuple[float, int, int]] = []
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
        queue: asyncio.Queue[tuple[float, bytes] | None] = asyncio.Queue()

        async def deliver() -> None:
            while (item := await queue.get()) is not None:
                await asyncio.sleep(max(0, item[0] - time.monotonic()))
                sink.write(item[1])
                await sink.drain()
            with contextlib.suppress(OSError):
                sink.write_eof()

        task = asyncio.create_task(deliver())
        line_free = time.monotonic()
        while data := await source.read(65_536):
            now = time.monotonic()
            self.counts[way] += len(data)
            self.turns.append((now, way, len(data)))
            line_free = max(line_free, now) + (len(data) / self.rate if self.rate else 0)
            await queue.put((line_free + self.delay, data))
            if self.rate and line_free - now > 1:
                # A second of the line is in its buffer.
                await asyncio.sleep(line_free - now - 1)
        await queue.put(None)
        await task

    def stop(self) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)


def show(name: str, value: str, goal: str) -> None:
    print(f"{name:<66} {value:>22}   {goal}", flush=True)


def first_sync(program: Path, folder: Path, people: int) -> None:
    """The same segments by bundle and by line, into two centres that are equal."""
    times: dict[str, list[float]] = {"bundle": [], "wire": []}
    for turn in range(3):
        province = Province(program, folder / f"first-{turn}")
        province.office("phucat", "ubnd-phu-cat")
        province.people("phucat", people, 7)
        province.run("phucat", "bundle", "create", "stick/")
        # The centre's folder is moved aside and put back, so that both begin from the same.
        shutil.copytree(province.folder / "so", province.folder / "kept")
        times["bundle"].append(province.timed("so", "bundle", "apply", "stick"))
        for path in (province.folder / "kept").rglob("*"):
            target = province.folder / "so" / path.relative_to(province.folder / "kept")
            if path.is_file():
                target.write_bytes(path.read_bytes())
        for name in ("replica.sqlite-wal", "replica.sqlite-shm"):
            (province.folder / "so" / name).unlink(missing_ok=True)
        with province.serving() as port:
            times["wire"].append(province.timed("phucat", "sync", f"127.0.0.1:{port}"))
        shutil.rmtree(province.folder)
    bundle, wire = (statistics.median(times[name]) for name in ("bundle", "wire"))
    show(f"first sync of {people:,} people / applying the same bundle", f"{wire:.1f} / {bundle:.1f} s = {wire / bundle:.2f}", "at most 1.3")


def nothing_new_and_ten(program: Path, folder: Path, counts: list[int]) -> None:
    seconds, sizes = [], []
    for count in counts:
        province = Province(program, folder / f"ten-{count}")
        province.office("phucat", "ubnd-phu-cat")
        province.people("phucat", count, 3)
        with province.serving() as port:
            relay = Relay(port)
            address = f"127.0.0.1:{relay.port}"
            province.run("phucat", "sync", address)
            if count == counts[0]:
                relay.counts, relay.turns = [0, 0], []
                province.run("phucat", "sync", address)
                show("nothing new: bytes both ways, TLS handshake included", f"{sum(relay.counts):,}", "below 4,096 in the session")
                ways = [way for _, way, _ in relay.turns]
                changes = sum(1 for a, b in zip(ways, ways[1:]) if a != b)
                # Caller's hello of TLS, server's answer; caller's finish with its hello, server's with its done.
                show("nothing new: changes of direction", str(changes), "4: handshake 2, session 2")
            label = json.loads(province.run("phucat", "list", "person", "--limit", "10", "--json"))
            times, bytes_ = [], []
            for run in range(5):
                for number, row in enumerate(label):
                    province.run("phucat", "edit", row["id"], f"phone={run}{number}")
                relay.counts = [0, 0]
                times.append(province.timed("phucat", "sync", address))
                bytes_.append(sum(relay.counts))
            seconds.append(statistics.median(times))
            sizes.append(statistics.median(bytes_))
            relay.stop()
        shutil.rmtree(province.folder)
    for count, second, size in zip(counts, seconds, sizes):
        show(f"10 changes, {count:,} records: seconds, bytes", f"{second:.3f} s, {size:,.0f}", f"{second / seconds[0]:.2f} of the first; at most 1.2")


def all_at_once(program: Path, folder: Path, offices: int, records: int) -> None:
    province = Province(program, folder / "all")
    names = [f"vp{number}" for number in range(offices)]
    for number, name in enumerate(names):
        province.office(name, OFFICES[number % len(OFFICES)])
        province.people(name, records, 100 + number)
        province.run(name, "bundle", "create", f"stick-all-{name}/")
    shutil.copytree(province.folder / "so", province.folder / "kept")
    alone = sum(province.timed("so", "bundle", "apply", f"stick-all-{name}") for name in names)
    for path in (province.folder / "kept").rglob("*"):
        if path.is_file():
            (province.folder / "so" / path.relative_to(province.folder / "kept")).write_bytes(path.read_bytes())
    for name in ("replica.sqlite-wal", "replica.sqlite-shm"):
        (province.folder / "so" / name).unlink(missing_ok=True)
    mine = re.search(r"NGOAIVU-\S+", province.run("so", "add", "person", "name_full=Lê An"))
    waits: list[float] = []
    is_done = threading.Event()

    def clerk() -> None:
        number = 0
        while not is_done.is_set():
            number += 1
            waits.append(province.timed("so", "edit", mine[0] if mine else "", f"phone={number}"))
            time.sleep(0.2)

    with province.serving() as port:
        thread = threading.Thread(target=clerk)
        thread.start()
        begun = time.monotonic()
        with ThreadPoolExecutor(offices) as pool:
            list(pool.map(lambda name: province.run(name, "sync", f"127.0.0.1:{port}"), names))
        together = time.monotonic() - begun
        is_done.set()
        thread.join()
    show(f"{offices} offices at once, {records:,} records each / the sum of the applies", f"{together:.1f} / {alone:.1f} s = {together / alone:.2f}", "at most 1.3")
    show("a clerk at the centre meanwhile: longest and median command", f"{max(waits):.2f} s, {statistics.median(waits):.2f} s", f"below 10; {len(waits)} commands")
    show("greatest memory of the server", f"{province.memory / 1024:.0f} MiB", "")
    shutil.rmtree(province.folder)


def slow_line(program: Path, folder: Path, people: int) -> None:
    province = Province(program, folder / "slow")
    province.office("phucat", "ubnd-phu-cat")
    province.people("phucat", people, 5)
    rate = 178_000.0
    with province.serving() as port:
        relay = Relay(port, delay=0.05, bytes_a_second=rate)
        seconds = province.timed("phucat", "sync", f"127.0.0.1:{relay.port}")
        size = relay.counts[0]
        relay.stop()
    line = size / rate
    show(f"first sync of {people:,} people over 100 ms at {rate / 1000:.0f} kB/s / the line alone", f"{seconds:.1f} / {line:.1f} s = {seconds / line:.2f}", f"{size:,} bytes; near 1")
    print("  1 % loss and 100 ms let one TCP line carry 1,460 B / 0.1 s * 1.22 / sqrt(0.01) = 178 kB/s (Mathis et al.,")
    print("  1997); that is the rate above. The window of 8 MiB is 47 s of such a line, so no sender waits for a receipt.")
    shutil.rmtree(province.folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=Path, default=ROOT / ".build/release/kieubao")
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--offices", type=int, default=24)
    parser.add_argument("--records", type=int, default=5_000)
    parser.add_argument("--small", type=int, default=1_000)
    parser.add_argument("--large", type=int, default=1_000_000)
    options = parser.parse_args()
    program = options.program.resolve()
    with tempfile.TemporaryDirectory(prefix="kieubao-wire-") as name:
        folder = Path(name)
        first_sync(program, folder, options.people)
        nothing_new_and_ten(program, folder, [options.small, options.large])
        all_at_once(program, folder, options.offices, options.records)
        slow_line(program, folder, min(options.people, 20_000))


if __name__ == "__main__":
    main()
