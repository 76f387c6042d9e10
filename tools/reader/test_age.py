#!/usr/bin/env python3
"""Runs every vector of Protocol/vectors/age through age_file.py, and checks that the recipes repeat them."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import age_file

ROOT = Path(__file__).resolve().parents[2]
VECTORS = ROOT / "Protocol" / "vectors" / "age"
RECIPES = ROOT / "tools" / "vectors" / "age_recipes.py"
EMPTY = hashlib.sha256(b"").hexdigest()


def check(path: Path) -> tuple[str, str | None]:
    """The class that the vector wants, and what is wrong with what the reader found."""
    header, _, data = path.read_bytes().partition(b"\n\n")
    facts: dict[str, list[str]] = {}
    for line in header.decode().split("\n"):
        key, value = line.split(": ", 1)
        facts.setdefault(key, []).append(value)
    keys: list[age_file.Identity | age_file.Passphrase] = []
    keys += [age_file.identity(text) for text in facts.get("identity", [])]
    keys += [age_file.Passphrase(text.encode()) for text in facts.get("passphrase", [])]
    (expect,) = facts["expect"]
    released, found = b"", "success"
    try:
        for chunk in age_file.plaintext(data, keys):
            released += chunk
    except age_file.AgeError as error:
        found = error.failure
    if found != expect:
        return expect, f"expected {expect}, found {found}"
    if hashlib.sha256(released).hexdigest() != facts.get("payload", [EMPTY])[0]:
        return expect, f"other plaintext, {len(released)} bytes"
    if age_file.is_armored(data) != ("armored" in facts):
        return expect, "armour is not told from a binary file"
    return expect, None


def differences() -> list[str]:
    """The files that the recipes do not write as they lie there."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, RECIPES, folder], check=True, capture_output=True)
        made = {path.name: path.read_bytes() for path in Path(folder).iterdir()}
        kept = {path.name: path.read_bytes() for path in VECTORS.iterdir()}
    return sorted(name for name in made.keys() | kept.keys() if made.get(name) != kept.get(name))


def main() -> int:
    results = {path.name: check(path) for path in sorted(VECTORS.glob("*.vector"))}
    problems = [f"{name}: {problem}" for name, (_, problem) in results.items() if problem]
    counts = Counter(expect for expect, _ in results.values())
    if set(counts) != set(age_file.STATUS):
        problems.append("some class has no vector")
    if counts["success"] * 2 > len(results):
        problems.append("most vectors have to fail")
    problems += [f"{name}: age_recipes.py writes it otherwise" for name in differences()]
    print("\n".join(problems) or f"{len(results)} age vectors ok: " + ", ".join(f"{n} {e}" for e, n in counts.items()))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
