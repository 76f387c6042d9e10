"""Puts the access log of a replica together from the runs that travel to the auditors (05 §10, §14)."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

FIRST_LINE = b"kieubao-access/1\n"
RUN_FIRST_LINE = b"kieubao-access-run/1\n"
ACTIONS = {b"read", b"history", b"list", b"search", b"export", b"query"}
COUNT_MAX = 2**31 - 1
NUMBER = re.compile(rb"[0-9]{1,19}")
DIGEST = re.compile(rb"[0-9a-fA-F]{64}")

End = tuple[int, bytes]
START: End = (0, hashlib.sha256(FIRST_LINE).digest())


@dataclass(frozen=True)
class Run:
    """Lines that stand behind each other, and how far the log went before them."""

    before: End
    lines: bytes

    @classmethod
    def read(cls, data: bytes) -> Run | None:
        """Returns None for bytes that are no run."""
        if not data.startswith(RUN_FIRST_LINE):
            return None
        place = len(RUN_FIRST_LINE)
        count = shift = 0
        while True:
            if place >= len(data) or shift > 63:
                return None
            byte = data[place]
            place += 1
            count |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                break
        is_shortest = byte != 0 or shift == 7
        rest = data[place:]
        if not is_shortest or count > COUNT_MAX or len(rest) < 32 or (len(rest) > 32 and rest[-1:] != b"\n"):
            return None
        return cls((count, rest[:32]), rest[32:])

    def ends(self) -> tuple[list[End], bool]:
        """How far the log goes behind each line, as far as each follows the one before; and whether all do."""
        count, before = self.before
        found: list[End] = []
        for line in self.lines.split(b"\n")[:-1]:
            parts = line.split(b"\t")
            if len(parts) != 8 or not DIGEST.fullmatch(parts[7]) or parts[1] not in ACTIONS:
                return found, False
            if not NUMBER.fullmatch(parts[0]) or not NUMBER.fullmatch(parts[3]):
                return found, False
            if hashlib.sha256(before + line[: -len(parts[7]) - 1]).digest() != bytes.fromhex(parts[7].decode()):
                return found, False
            before = bytes.fromhex(parts[7].decode())
            count += 1
            found.append((count, before))
        return found, True


def chain(runs: list[Run | None], earlier: set[End], told: list[End]) -> tuple[str, int]:
    """Returns how the log looks, and how many lines of it are known."""
    ends = earlier | {START}
    known: dict[int, bytes] = {}
    faults: set[str] = {"altered"} if None in runs else set()
    lines = 0
    left = sorted((run for run in runs if run), key=lambda run: run.before[0])
    while following := next((run for run in left if run.before in ends), None):
        left.remove(following)
        found, is_whole = following.ends()
        for count, digest in found:
            if known.setdefault(count, digest) != digest:
                faults.add("anew")
            if (count, digest) not in ends:
                ends.add((count, digest))
                lines += 1
        if not is_whole:
            faults.add("altered")
    if left:
        faults.add("apart")
    last = max(count for count, _ in ends)
    for end in told:
        if end not in ends:
            faults.add("waiting" if end[0] > last else "altered")
    before = max((count for count, _ in earlier), default=0)
    if before and known and min(known) <= before and (min(known), known[min(known)]) not in earlier:
        faults.add("restored")
    gravest = ["altered", "anew", "apart", "restored", "waiting"]
    return next((fault for fault in gravest if fault in faults), "whole"), lines
