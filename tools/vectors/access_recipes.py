"""Vectors of access logs as auditors are told of them (05 §14): runs, and how the log looks that they make."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

START = (0, hashlib.sha256(b"kieubao-access/1\n").digest())


def entry(number: int, person: str = "Lan") -> str:
    return f"{1790000000000 + number}\tread\tperson\t1\tPHUCAT-{number}-ABC\t{person}\trà soát"


def log(entries: list[str], start: tuple[int, bytes] = START) -> list[tuple[int, bytes, bytes]]:
    """Each line as (number, hash, bytes)."""
    count, before = start
    made = []
    for text in entries:
        before = hashlib.sha256(before + text.encode()).digest()
        count += 1
        made.append((count, before, text.encode() + b"\t" + before.hex().encode() + b"\n"))
    return made


def varint(number: int) -> bytes:
    made = b""
    while number > 127:
        made += bytes([number & 127 | 128])
        number >>= 7
    return made + bytes([number])


def run(before: tuple[int, bytes], lines: bytes) -> bytes:
    return b"kieubao-access-run/1\n" + varint(before[0]) + before[1] + lines


def access_cases() -> Iterator[tuple[str, bytes]]:
    lines = log([entry(number) for number in range(1, 7)])
    ends = [START] + [(count, digest) for count, digest, _ in lines]

    def part(first: int, last: int) -> bytes:
        """Lines from `first` to `last`, both counted from 1."""
        return run(ends[first - 1], b"".join(line for _, _, line in lines[first - 1:last]))

    def case(name: str, comment: str, runs: list[bytes], state: str, entries: int, *,
             earlier: list[tuple[int, bytes]] | None = None, told: list[tuple[int, bytes]] | None = None
             ) -> tuple[str, bytes]:
        def named(places: list[tuple[int, bytes]] | None) -> list[dict[str, object]]:
            return [{"count": count, "hash": digest.hex()} for count, digest in places or []]

        made = {"clause": "05 §14", "comment": comment, "runs": [one.hex() for one in runs], "earlier": named(earlier),
                "told": named(told), "state": state, "entries": entries}
        return f"access/{name}.json", (json.dumps(made, indent=1, ensure_ascii=True) + "\n").encode()

    whole = [part(1, 2), part(3, 5), part(6, 6)]
    yield case("one-run", "All of it at once.", [part(1, 6)], "whole", 6, told=[ends[6]])
    yield case("runs", "Each goes on where the one before ends.", whole, "whole", 6, told=[ends[4]])
    yield case("any-order", "What the runs say puts them in order.", whole[::-1], "whole", 6)
    yield case("nothing", "No run has come, and nobody said that there is one.", [], "whole", 0)
    yield case("empty-run", "A run without lines.", [run(START, b""), part(1, 1)], "whole", 1)
    yield case("overlap", "Lines that come twice are one.", [part(1, 4), part(3, 6)], "whole", 6)
    yield case("told-further", "The replica said that its log goes further.", [part(1, 3)], "waiting", 3, told=[ends[5]])
    yield case("gap", "A run between has not come.", [part(1, 2), part(5, 6)], "apart", 2)
    yield case("begins-late", "The first run has not come.", [part(2, 6)], "apart", 0)
    cut = log([entry(3, "Mai"), entry(4, "Mai")], ends[2])
    otherwise = run(ends[2], b"".join(line for _, _, line in cut))
    yield case("cut", "Two lines were taken away, and others written.", [part(1, 4), otherwise], "anew", 6)
    anew = log([entry(9, "Mai")])
    yield case("begun-anew", "The same replica begins a log from nothing.", [part(1, 4), run(START, anew[0][2])], "anew", 5)
    other = (4, hashlib.sha256(b"other").digest())
    yield case("told-otherwise", "What the replica said is not in the log.", [part(1, 6)], "altered", 6, told=[other])
    spoiled = b"".join(line for _, _, line in lines[:3]).replace(b"PHUCAT-2", b"PHUCAT-7")
    yield case("changed-line", "A line is not what its hash says; those behind it are not read.", [run(START, spoiled)],
               "altered", 1)
    yield case("no-line", "A line has no hash.", [run(START, b"1\tread\n")], "altered", 0)
    action = log(["1790000000001\tprint\tperson\t1\t\tLan\t"])
    yield case("unknown-action", "An action that there is not.", [run(START, action[0][2])], "altered", 0)
    yield case("not-a-run", "Other bytes.", [b"kieubao-access-run/2\n" + part(1, 2)[21:], part(1, 2)], "altered", 2)
    yield case("long-varint", "A number that is longer than it need be.",
               [b"kieubao-access-run/1\n\x80\x00" + part(1, 2)[22:]], "altered", 0)
    yield case("half-a-line", "A line without its end.", [part(1, 2)[:-1]], "altered", 0)
    yield case("short-hash", "The hash is cut off.", [b"kieubao-access-run/1\n\0" + START[1][:31]], "altered", 0)
    yield case("successor", "A successor goes on with the log of the replica before.", [part(5, 6)], "whole", 2,
               earlier=ends[1:5])
    yield case("restored", "A successor begins from nothing: the log was not restored.", [run(START, anew[0][2])],
               "restored", 1, earlier=ends[1:5])
    shorter = run(ends[2], b"".join(line for _, _, line in cut))
    yield case("restored-older", "A successor goes on from an older log.", [shorter], "restored", 2, earlier=ends[1:5])
