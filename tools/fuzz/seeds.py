#!/usr/bin/env python3
"""Writes the inputs that fuzzing a parser begins with: from Protocol/vectors, and a few that are made here.

    tools/fuzz/seeds.py PARSER FOLDER
"""

from __future__ import annotations

import hashlib
import io
import struct
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VECTORS = ROOT / "Protocol" / "vectors"

# The kinds of vectors whose bytes a parser takes as they are.
KINDS = {
    "segment": {"segment"}, "value": {"value"}, "bundle": {"bundle"}, "introduction": {"introduction"},
    "certificate": {"certificate"}, "request": {"request"}, "report": {"report"},
}


def vectors(area: str = "") -> Iterator[tuple[str, bytes]]:
    """The kind and the bytes of each vector that has header lines."""
    for path in sorted((VECTORS / area).rglob("*.vector")):
        head, _, body = path.read_bytes().partition(b"\n\n")
        for line in head.split(b"\n"):
            if line.startswith(b"kind: "):
                yield line[6:].decode(), body


def varint(data: bytes, place: int) -> tuple[int, int]:
    number = shift = 0
    while True:
        byte = data[place]
        number |= (byte & 127) << shift
        place, shift = place + 1, shift + 7
        if byte < 128:
            return number, place


def payloads() -> Iterator[bytes]:
    """What segments hold, inflated, behind the count of changes, the gap in their numbers and the form, which the parser
    `payload` reads first (Protocol/03 §1, §2, §4)."""
    for kind, body in vectors("segment"):
        if kind != "segment":
            continue
        try:
            length, place = varint(body, 0)
            end = place + length
            place += 4 + 1 + 32
            length, place = varint(body, place)
            first, place = varint(body, place + length)
            last, place = varint(body, place)
            count, place = varint(body, place)
            form = body[end + 64]
            length, place = varint(body, end + 65)
            payload = body[place : place + length]
            if form == 1:
                method, (length, place) = payload[0], varint(payload, 1)
                data = payload[place:]
            else:
                method, data = payload[0], payload[1:]
            if method == 1:
                data = zlib.decompressobj(-15).decompress(data, 1 << 16)
        except (IndexError, zlib.error):
            continue
        gap = last - first + 1 - count
        if form <= 1 and 1 <= count <= 512 and 0 <= gap < 128:
            yield struct.pack(">HB", count - 1, gap << 1 | form) + data


def transcripts() -> Iterator[bytes]:
    """What the other side of recorded sessions said, in one piece."""
    for kind, body in vectors("session"):
        if kind != "session":
            continue
        place, said = 0, b""
        while place + 5 <= len(body):
            side, count = body[place], struct.unpack(">I", body[place + 1 : place + 5])[0]
            if side == 0:
                said += body[place + 5 : place + 5 + count]
            place += 5 + count
        yield said


def workbook(compression: int) -> bytes:
    """A small .xlsx as office programs write it."""
    parts = {
        "[Content_Types].xml": '<Types xmlns="t"><Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": '<Relationships><Relationship Id="r1" Type="http://x/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": '<workbook xmlns:r="r"><workbookPr date1904="0"/><sheets><sheet name="A" sheetId="1" r:id="r1"/>'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="r1" Type="http://x/worksheet" '
        'Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="http://x/sharedStrings" Target="sharedStrings.xml"/>'
        '<Relationship Id="r3" Type="http://x/styles" Target="styles.xml"/></Relationships>',
        "xl/sharedStrings.xml": '<sst count="2"><si><t>T\u00ean &amp; tu\u1ed5i</t></si><si><r><t>a</t></r><r><t>&#233;</t></r></si></sst>',
        "xl/styles.xml": '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts><cellXfs>'
        '<xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>',
        "xl/worksheets/sheet1.xml": '<worksheet><dimension ref="A1:C2"/><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c>'
        '<c r="C1" t="inlineStr"><is><t>x</t></is></c></row><row r="2"><c r="A2" s="1"><v>45000.5</v></c>'
        '<c r="B2" t="b"><v>1</v></c><c r="C2" t="str"><f>A1</f><v>y</v></c></row></sheetData></worksheet>',
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name), text.encode(), compress_type=compression)
    return buffer.getvalue()


def png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    pixels = zlib.compress(b"\0\0\0\0")
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)) + chunk(b"tEXt", b"a\0b")
        + chunk(b"IDAT", pixels) + chunk(b"IEND", b""))


JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffe1000845786966000cffdb000401020304ffda000401000055ff00aaffd9")

MADE: dict[str, list[bytes]] = {
    "csv": [
        "\x40h\u1ecd t\u00ean,n\u0103m sinh\n\"Nguy\u1ec5n \"\"A\"\"\",1972\n".encode(), b"\x00a;b\r\n1;2\r\n", b"\x80\xef\xbb\xbfa\tb\n'=1\t\"x\ny\"\n",
    ],
    "xlsx": [workbook(zipfile.ZIP_STORED), workbook(zipfile.ZIP_DEFLATED)],
    "zip": [workbook(zipfile.ZIP_STORED), workbook(zipfile.ZIP_DEFLATED)],
    "xml": ["<?xml version=\"1.0\"?><a x='1&lt;' r=\"\"><b/>\u00e9<!-- c --><![CDATA[<]]>&#x41;</a>".encode()],
    "media": [b"%PDF-1.4\n%%EOF\n", png(), JPEG],
    "filter": [
        b"sex = nu and birth >= 1980", "name ~ 'Nguy\u1ec5n' or not (phone is empty)".encode(),
        b"a in (1, 2, '3') and b != @c or d is not empty",
    ],
    "rule": [b"valid_from <= @valid_to", b"birth >= '1900' and b < @today", b"p is empty or not (q = 1.5)", b"name ~ ' '"],
    "text": ["Nguye\u0302\u0303n Thi\u0323 \u0110a\u0300o".encode(), b"a\x1b[31m\xc2\x9b\xe2\x80\xae", "\ufb01 \u212b \U0001f468\u200d\U0001f469".encode()],
    "phone": [b"+84 (0)256-3 822 294 / 0912 345 678"],
    "legacy": ["Ngun Th\u00de §\u00b5o".encode(), "Nguye\u00e3n Th\u00f2 \u00d1a\u00f8o".encode()],
    "inflate": [struct.pack(">H", 300) + zlib.compressobj(9, zlib.DEFLATED, -15).flush(), b"\0\x05" + b"\x01\x05\0\xfa\xffhello"],
    "keys": [b"# created\nAGE-SECRET-KEY-1GQ9778VQXMMJVE8SK7J6VT8UJ4HDQAJUVSFCWCM02D8GEWQ72PVQ2Y5J33\n"],
}


def seeds(parser: str) -> Iterator[bytes]:
    yield from MADE.get(parser, [])
    if kinds := KINDS.get(parser):
        yield from (body for kind, body in vectors() if kind in kinds)
    if parser == "header":
        yield from (body[4:400] for kind, body in vectors("segment") if kind == "segment")
    if parser == "payload":
        yield from payloads()
    if parser == "frames":
        yield from transcripts()
    if parser in ("age", "armor"):
        for path in sorted((VECTORS / "age").iterdir()):
            _, _, body = path.read_bytes().partition(b"\n\n")
            if (b"-----BEGIN" in body) == (parser == "armor"):
                yield body


# What was met before, and what found something: one file a parser, each input behind its length in four bytes.
KEPT = ROOT / "tools" / "fuzz" / "corpus"


def kept(parser: str) -> list[bytes]:
    """The inputs of tools/fuzz/corpus/PARSER."""
    path = KEPT / parser
    data = path.read_bytes() if path.exists() else b""
    inputs, place = [], 0
    while place < len(data):
        (length,) = struct.unpack_from(">I", data, place)
        place += 4 + length
        inputs.append(data[place - length : place])
    return inputs


def keep(parser: str, inputs: list[bytes]) -> None:
    KEPT.mkdir(exist_ok=True)
    ordered = sorted(set(inputs), key=lambda one: (len(one), one))
    (KEPT / parser).write_bytes(b"".join(struct.pack(">I", len(one)) + one for one in ordered))


# What is longer takes its time over and over, and reaches nothing that shorter ones do not.
BYTES_MAX = 4096


def write(inputs: Iterable[bytes], folder: Path) -> None:
    """Writes inputs of a moderate length, named by their contents."""
    folder.mkdir(parents=True, exist_ok=True)
    for one in inputs:
        if len(one) <= BYTES_MAX:
            (folder / hashlib.sha256(one).hexdigest()[:16]).write_bytes(one)


def main() -> int:
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    write([*seeds(sys.argv[1]), *kept(sys.argv[1])], Path(sys.argv[2]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
