#!/usr/bin/env python3
"""Runs kieubao-age on a folder of age test vectors, and compares its exit status and what it wrote.

    age_vectors.py [--program PATH] [--verbose] [FOLDER]

FOLDER is Protocol/vectors/age if none is given. Published vectors of the same textual shape are those of C2SP/CCTV
(age/testdata); they are not kept here. A vector is lines `key: value`, an empty line, then the file:

    expect       success, header failure, payload failure, no match, armor failure or HMAC failure
    payload      SHA-256 of all that has to be written, also where decryption fails later
    identity     an identity to decrypt with; repeatable
    passphrase   a passphrase; repeatable
    compressed   zlib, if the bytes of the file are
    armored      yes, if the file is text; the program has to find that out by itself

Identities of kinds that the program does not have are left out. A vector that could only be judged with them is counted
as not supported, by name. Exit status 0: every other vector passed, 1: some failed.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
import tempfile
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STATUS = {
    "success": 0, "header failure": 1, "payload failure": 2, "no match": 3, "armor failure": 4, "HMAC failure": 5,
}
KNOWN = {"expect", "payload", "file key", "identity", "passphrase", "compressed", "armored", "comment"}
SECONDS_MAX = 120


@dataclass
class Vector:
    name: str
    facts: dict[str, str] = field(default_factory=dict)
    identities: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    passphrases: list[str] = field(default_factory=list)
    file: bytes = b""


def read(path: Path) -> Vector | None:
    """The vector in a file; nothing for a file that is none, or has keys that nobody knows."""
    header, _, body = path.read_bytes().partition(b"\n\n")
    vector = Vector(path.name)
    for line in header.decode(errors="replace").split("\n"):
        key, separator, value = line.partition(": ")
        if not separator or key not in KNOWN:
            return None
        if key == "identity":
            is_native = value.startswith("AGE-SECRET-KEY-1")
            (vector.identities if is_native else vector.others).append(value)
        elif key == "passphrase":
            vector.passphrases.append(value)
        else:
            vector.facts[key] = value
    if "expect" not in vector.facts:
        return None
    vector.file = zlib.decompress(body) if vector.facts.get("compressed") == "zlib" else body
    return vector


def run(program: Path, vector: Vector) -> str | None:
    """What is wrong; nothing if the program did as the vector says."""
    with tempfile.TemporaryDirectory(prefix="kieubao-age-") as folder:
        arguments: list[str | Path] = [program, "-d"]
        for number, identity in enumerate(vector.identities):
            key = Path(folder) / f"key{number}"
            key.write_text(identity + "\n", encoding="utf-8")
            arguments += ["-i", key]
        if vector.passphrases:
            secret = Path(folder) / "passphrase"
            secret.write_text(vector.passphrases[0] + "\n", encoding="utf-8")
            arguments += ["--passphrase-file", secret]
        file = Path(folder) / "file.age"
        file.write_bytes(vector.file)
        environment = {name: value for name, value in os.environ.items() if name != "KIEUBAO_AGE_PASSPHRASE"}
        streamed = subprocess.run(
            [*arguments, file], capture_output=True, check=False, timeout=SECONDS_MAX, env=environment)
        result = Path(folder) / "result"
        written = subprocess.run(
            [*arguments, "-o", result], stdin=file.open("rb"), capture_output=True, check=False, timeout=SECONDS_MAX,
            env=environment)
        left = sorted(path.name for path in Path(folder).glob("result*"))
        expect = vector.facts["expect"]
        said = streamed.stderr.decode(errors="replace").strip()
        if streamed.returncode != STATUS[expect]:
            return f"expected {expect}, got exit status {streamed.returncode}: {said}"
        if written.returncode != streamed.returncode:
            return f"another exit status with -o: {written.returncode}"
        payload = vector.facts.get("payload", hashlib.sha256(b"").hexdigest())
        if hashlib.sha256(streamed.stdout).hexdigest() != payload:
            return f"another payload, {len(streamed.stdout)} bytes: {said}"
        if (expect == "success") != (not said):
            return f"standard error: {said!r}"
        if any(secret in said for secret in vector.identities + vector.passphrases):
            return "a secret on standard error"
        if left != (["result"] if expect == "success" else []):
            return f"-o left {left}"
        if expect == "success" and hashlib.sha256(result.read_bytes()).hexdigest() != payload:
            return "another payload with -o"
    return None


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--program", type=Path, default=ROOT / ".build" / "debug" / "kieubao-age")
    arguments.add_argument("--verbose", action="store_true", help="name every vector")
    arguments.add_argument("folder", nargs="?", type=Path, default=ROOT / "Protocol" / "vectors" / "age")
    options = arguments.parse_args()
    program = options.program.resolve()
    if not program.is_file():
        sys.exit(f"{options.program}: build it first: swift build --product kieubao-age")
    vectors = [vector for path in sorted(options.folder.iterdir()) if path.is_file() and (vector := read(path))]
    # Without an identity that the program has, only a file that needs none can be judged.
    unsupported = [v.name for v in vectors if v.others and not v.identities and not v.passphrases]
    judged = [vector for vector in vectors if vector.name not in unsupported]
    with ThreadPoolExecutor(max(1, os.cpu_count() or 1)) as pool:
        problems = list(pool.map(lambda vector: run(program, vector), judged))
    for vector, problem in zip(judged, problems, strict=True):
        if problem or options.verbose:
            print(f"{'FAIL' if problem else 'ok':4} {vector.name} ({vector.facts['expect']}){': ' + problem if problem else ''}")
    if unsupported:
        print("not supported, only for other kinds of identity: " + " ".join(unsupported))
    failed = sum(problem is not None for problem in problems)
    print(f"{len(vectors)} age vectors: {len(judged) - failed} passed, {failed} failed, {len(unsupported)} not supported")
    return 1 if failed or not judged else 0


if __name__ == "__main__":
    sys.exit(main())
