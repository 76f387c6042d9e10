#!/usr/bin/env python3
"""Holds the program against the independent readers: what a welcome bundle says has the digest that its sender has.

The readers know the protocol's pages and none of the program's code, so equal digests mean that both decrypt and
merge alike.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from open_bundle import opened

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = 60


class Office:
    def __init__(self, program: Path, folder: Path, unit: str, *flags: str) -> None:
        self.folder = folder
        self.command = [program, "--data", folder, "--json"]
        self.run("init", "--unit", unit, *flags)

    def run(self, *words: str) -> object:
        done = subprocess.run([*self.command, *words], check=True, capture_output=True, text=True)
        return json.loads(done.stdout) if done.stdout.strip() else None

    def digests(self) -> dict[str, str]:
        return self.run("digest")["scopes"]

    def welcome(self, master: Office, stick: Path, *options: str) -> Path:
        """Asks the master to be enrolled, and returns the welcome bundle, which waits to be applied."""
        stick.mkdir()
        request = self.run("replica", "request", str(stick))["file"]
        return Path(master.run("replica", "enroll", request, "--yes", *options)["file"])


def digests_of(bundle: bytes) -> dict[str, str]:
    """The digest of each scope by the independent reader."""
    reader = ROOT / "tools/reader/read_bundle.py"
    with tempfile.NamedTemporaryFile(suffix=".kbb") as file:
        file.write(bundle)
        file.flush()
        command = [sys.executable, reader, "--digest", file.name]
        lines = subprocess.run(command, check=True, capture_output=True, text=True)
    words = (line.split() for line in lines.stdout.splitlines())
    return {scope: digest for _, scope, digest in words}


def work(folder: Path, program: Path) -> tuple[bytes, dict[str, str]]:
    """Two offices edit the same people apart; returns a bundle of all that the centre has, and its digests."""
    district = Office(program, folder / "district", "ubnd-phu-cat")
    centre = Office(program, folder / "centre", "so-ngoai-vu", "--master")
    district.run("bundle", "apply", str(district.welcome(centre, folder / "enrolment")))
    ids = [
        district.run("add", "person", f"name_full=Nguyễn Văn Thử {n}", "nationality=VN;US", "birth=1972")["id"]
        for n in range(PEOPLE)
    ]
    carry(district, centre, folder / "there")
    for place, record in enumerate(ids):
        for office, word in ((district, "d"), (centre, "c")):
            match place % 6:
                case 0:
                    office.run("edit", record, f"phone={word}{place}")
                case 1:
                    office.run("edit", record, "nationality-=US" if word == "d" else "nationality+=JP")
                case 2:
                    office.run("edit", record, f"name_family=Nguyễn {word}", f"name_given={place}")
                case 3 if word == "c":
                    office.run("delete", record, "--reason", "thử")
                case 4:
                    words = ("edit", record, "birth=") if word == "d" else ("delete", record, "--reason", "thử")
                    office.run(*words)
    carry(centre, district, folder / "back")
    for record in ids[3::6]:
        district.run("undelete", record)
    carry(district, centre, folder / "again")
    # A replica that may read everything and has nothing: its welcome holds all.
    auditor = Office(program, folder / "auditor", "so-tai-chinh")
    grants = "r:people/*,r:unit/*"
    welcome = auditor.welcome(centre, folder / "audit", "--role", "reader", "--scopes", grants)
    return opened(welcome.read_bytes(), auditor.folder), centre.digests()


def carry(sender: Office, receiver: Office, stick: Path) -> None:
    stick.mkdir()
    sender.run("bundle", "create", "--to", "all", str(stick))
    receiver.run("bundle", "apply", str(stick))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", type=Path, default=ROOT / ".build/debug/kieubao")
    program = parser.parse_args().program.resolve()
    with tempfile.TemporaryDirectory() as name:
        bundle, expected = work(Path(name), program)
        found = digests_of(bundle)
    for scope, digest in expected.items():
        if found.get(scope) != digest:
            print(f"{scope}: the program says {digest}, the reader {found.get(scope)}")
            return 1
    print(f"{len(expected)} scopes, {PEOPLE} people edited apart, decrypted: program and readers agree")
    return 0


if __name__ == "__main__":
    sys.exit(main())
