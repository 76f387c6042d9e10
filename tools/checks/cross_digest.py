#!/usr/bin/env python3
"""Holds the program against the independent reader: what a welcome says has the digest that its sender has, and the
one that its receiver has.

The reader knows the protocol's pages and none of the program's code, so equal digests mean that both merge alike, judge
alike by the chain of authority, and open the same encrypted file.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = 60


class Office:
    def __init__(self, program: Path, folder: Path, unit: str, *flags: str) -> None:
        self.folder = folder
        self.command = [program, "--data", folder, "--json"]
        self.name = self.run("init", "--unit", unit, *flags)["replica"]

    def run(self, *words: str) -> object:
        done = subprocess.run([*self.command, *words], check=True, capture_output=True, text=True)
        return json.loads(done.stdout) if done.stdout.strip() else None

    def digests(self) -> dict[str, str]:
        return self.run("digest")["scopes"]


def read(bundle: Path, office: Office, what: str) -> list[str]:
    """What the independent reader says of a bundle, with the office's key."""
    reader, key = ROOT / "tools/reader/read_bundle.py", office.folder / "keys/agreement.key"
    command = [sys.executable, reader, what, "--key", key, bundle]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()


def digests_of(bundle: Path, office: Office) -> dict[str, str]:
    return {scope: digest for _, scope, digest in map(str.split, read(bundle, office, "--digest"))}


def enrol(centre: Office, office: Office, *flags: str) -> Path:
    """Returns the welcome, which is not taken in yet."""
    request = office.folder / "request.kbr"
    office.run("replica", "request", str(request))
    return Path(centre.run("replica", "enroll", str(request), "--yes", *flags)["file"])


def work(folder: Path, program: Path) -> tuple[Path, Office, Office]:
    """Two offices edit the same people apart, and one of them is revoked; returns the welcome of a third and both ends
    of it."""
    centre = Office(program, folder / "centre", "so-ngoai-vu", "--master")
    district = Office(program, folder / "district", "ubnd-phu-cat")
    district.run("bundle", "apply", str(enrol(centre, district)))
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
    centre.run("replica", "revoke", district.name, "--reason", "thử")
    # Beyond the cut-off: kept, relayed, not counted. What the centre makes of such a value counts, and what the value
    # had replaced is gone.
    for record in ids[5::6]:
        district.run("edit", record, "phone=d")
    carry(district, centre, folder / "late")
    third = Office(program, folder / "third", "so-tai-chinh")
    return enrol(centre, third, "--scopes", "unit/*,people/*"), centre, third


def carry(sender: Office, receiver: Office, stick: Path) -> None:
    stick.mkdir()
    sender.run("bundle", "create", "--to", "all", str(stick))
    receiver.run("bundle", "apply", str(stick))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", type=Path, default=ROOT / ".build/debug/kieubao")
    program = parser.parse_args().program.resolve()
    with tempfile.TemporaryDirectory() as name:
        welcome, centre, third = work(Path(name), program)
        found, expected = digests_of(welcome, third), centre.digests()
        apart = sum(": cut-off" in line for line in read(welcome, third, "--authority"))
        third.run("bundle", "apply", str(welcome))
        # In the province it has announced itself since.
        received = third.digests() | {"province": expected["province"]}
    for scope, digest in expected.items():
        for who, said in (("reader", found.get(scope)), ("receiver", received.get(scope))):
            if said != digest:
                print(f"{scope}: the sender says {digest}, the {who} {said}")
                return 1
    if not apart:
        print("nothing was cut off")
        return 1
    print(f"{len(expected)} scopes, {PEOPLE} people edited apart, {apart} segments cut off: program and reader agree")
    return 0


if __name__ == "__main__":
    sys.exit(main())
