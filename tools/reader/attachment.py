"""Puts together what was attached to a record (05 §13)."""

from __future__ import annotations

import hashlib

PIECES_MAX = 48


def content(pieces: list[bytes], content_hash: str) -> bytes | None:
    """Returns the content; None while it has not arrived, or where it is not what the hash says."""
    if not pieces or len(pieces) > PIECES_MAX:
        return None
    found = b""
    for number, piece in enumerate(sorted(pieces)):
        if len(piece) < 4 or int.from_bytes(piece[:4], "big") != number:
            return None
        found += piece[4:]
    return found if hashlib.sha256(found).hexdigest() == content_hash else None
