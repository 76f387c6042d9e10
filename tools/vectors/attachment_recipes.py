"""Vectors of attachments (05 §13): pieces as a record has them, and the content that they are, or none."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

PIECES_MAX = 48


def piece(number: int, content: bytes) -> bytes:
    return number.to_bytes(4, "big") + content


def attachment_cases() -> Iterator[tuple[str, bytes]]:
    parts = [b"%PDF-1.7\n", b"first", b"second"]
    whole = b"".join(parts)
    pieces = [piece(number, part) for number, part in enumerate(parts)]

    def case(name: str, comment: str, pieces: list[bytes], content: bytes | None, of: bytes = whole) -> tuple[str, bytes]:
        made = {"clause": "05 §13", "comment": comment, "content_hash": hashlib.sha256(of).hexdigest(),
                "pieces": [one.hex() for one in pieces], "content": None if content is None else content.hex()}
        return f"attachment/{name}.json", (json.dumps(made, indent=1, ensure_ascii=True) + "\n").encode()

    yield case("one-piece", "All of it in one piece.", [piece(0, whole)], whole)
    yield case("several-pieces", "The pieces in their order.", pieces, whole)
    yield case("any-order", "A set has no order: the numbers say it.", pieces[::-1], whole)
    yield case("empty-last-piece", "A piece may hold nothing.", pieces + [piece(3, b"")], whole)
    most = [piece(number, b"a") for number in range(PIECES_MAX)]
    yield case("most-pieces", "As many pieces as there may be.", most, b"a" * PIECES_MAX, b"a" * PIECES_MAX)
    yield case("nothing", "Only what tells of it has come.", [], None)
    yield case("first-missing", "The first piece has not come.", pieces[1:], None)
    yield case("middle-missing", "A piece between has not come.", [pieces[0], pieces[2]], None)
    yield case("last-missing", "The last piece has not come.", pieces[:2], None)
    yield case("twice", "Two pieces have one number.", pieces + [piece(2, b"other")], None)
    yield case("no-number", "A piece that is too short for its number.", [piece(0, whole), b"\0\0\1"], None)
    yield case("other-content", "Another content than the hash says.", pieces, None, whole + b"!")
    beyond = most + [piece(PIECES_MAX, b"a")]
    yield case("too-many-pieces", "One piece more than there may be.", beyond, None, b"a" * (PIECES_MAX + 1))
