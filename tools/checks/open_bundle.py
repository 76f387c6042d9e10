#!/usr/bin/env python3
"""Opens an encrypted bundle with a replica's key and writes it as a plain one to standard output.

    open_bundle.py REPLICA-FOLDER BUNDLE

For the checks: what a bundle holds is looked at by a reader that shares no code with the program.
Exit status as that of tools/reader/age_file.py: 3 where the bundle is for somebody else.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "reader"))
from age_file import STATUS, AgeError, Identity, plaintext

PLAIN_LINE = b"kieubao-bundle/1 plain\n"


def agreement_key(replica: Path) -> Identity:
    """Two lines: what it is, and 32 bytes in hexadecimal."""
    kind, digits = (replica / "keys/agreement.key").read_text(encoding="utf-8").split()
    if kind != "kieubao-agreement-key/1":
        raise SystemExit(f"{replica}: not an agreement key")
    return Identity(bytes.fromhex(digits))


def opened(bundle: bytes, replica: Path) -> bytes:
    """The same bundle in the plain form (Protocol/04 §1)."""
    return PLAIN_LINE + b"".join(plaintext(bundle, [agreement_key(replica)]))


def main() -> int:
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    try:
        sys.stdout.buffer.write(opened(Path(sys.argv[2]).read_bytes(), Path(sys.argv[1])))
    except AgeError as error:
        print(f"open_bundle.py: {error}", file=sys.stderr)
        return STATUS[error.failure]
    return 0


if __name__ == "__main__":
    sys.exit(main())
