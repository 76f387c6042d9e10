#!/usr/bin/env python3
"""Decrypts an age v1 file, written from Protocol/06-age.md alone; shares no code with the writer of the vectors.

    age_file.py (-i IDENTITY-FILE | -p PASSPHRASE-FILE)... [FILE]

The plaintext goes to standard output as far as it is authentic. Exit status: 0, or 1 to 5 as kieubao-age has it.
Whole files are held in memory: this is for checking, not for work.
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

STATUS = {
    "success": 0, "header failure": 1, "payload failure": 2, "no match": 3, "armor failure": 4, "HMAC failure": 5,
}
HEADER_MAX = 2_097_152
STANZAS_MAX = 16_384
LINE_MAX = 16_384
WORK_FACTOR_MAX = 22
SPACE_MAX = 1_024
CHUNK = 65_536
SPACE = b"\t\n\v\f\r "
DIGITS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


class AgeError(Exception):
    """Why a file is refused; `failure` is the class, a keyword of the vectors."""

    def __init__(self, failure: str, place: str) -> None:
        super().__init__(f"{failure}: {place}")
        self.failure = failure


@dataclass(frozen=True)
class Identity:
    secret: bytes

    @property
    def public(self) -> bytes:
        return X25519PrivateKey.from_private_bytes(self.secret).public_key().public_bytes_raw()


@dataclass(frozen=True)
class Passphrase:
    text: bytes


@dataclass(frozen=True)
class Stanza:
    words: list[bytes]
    body: bytes


# --- Keys ------------------------------------------------------------------------------------------


def bech32_bytes(text: str, prefix: str) -> bytes:
    """06 §2. `text` and `prefix` are of the case that is wanted."""
    if not text.startswith(prefix + "1") or (text != text.lower() and text != text.upper()):
        raise ValueError("kind")
    text, prefix = text.lower(), prefix.lower()
    values = [BECH32.index(character) for character in text[len(prefix) + 1 :]]
    check = 1
    for value in [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix] + values:
        top, check = check >> 25, (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate([0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3]):
            check ^= generator if top >> bit & 1 else 0
    number = 0
    for value in values[:-6]:
        number = number << 5 | value
    spare = (len(values) - 6) * 5 - 256
    if check != 1 or not 0 <= spare < 5 or number & (1 << spare) - 1:
        raise ValueError("checksum, length or padding")
    return (number >> spare).to_bytes(32, "big")


def identity(text: str) -> Identity:
    return Identity(bech32_bytes(text, "AGE-SECRET-KEY-"))


# --- Base64 and armour -----------------------------------------------------------------------------


def base64_bytes(text: bytes, padded: bool) -> bytes:
    """Canonical Base64; ValueError for anything else."""
    if padded:
        if len(text) % 4:
            raise ValueError("padding")
        text = text[:-4] + re.sub(rb"={1,2}$", b"", text[-4:])
    if len(text) % 4 == 1:
        raise ValueError("length")
    number = 0
    for digit in text:
        number = number << 6 | DIGITS.index(digit)
    spare = len(text) * 6 % 8
    if number & (1 << spare) - 1:
        raise ValueError("not canonical")
    return (number >> spare).to_bytes(len(text) * 6 // 8, "big")


def is_armored(data: bytes) -> bool:
    """06 §7."""
    window = data[: SPACE_MAX + 35]
    return not window.startswith(b"age-encryption.org/") and re.search(rb"^-----", window, re.MULTILINE) is not None


def armor_pieces(text: bytes) -> Iterator[bytes]:
    """The bytes of each line; an armour failure after all that stands before it."""
    raw = text.split(b"\n")
    lines = [line.removesuffix(b"\r") for line in raw]
    before = 0
    while before < len(lines) and not lines[before].strip(SPACE):
        before += 1
    space = sum(len(line) + 1 for line in lines[:before])
    if before == len(lines) or space > SPACE_MAX or lines[before] != b"-----BEGIN AGE ENCRYPTED FILE-----":
        raise AgeError("armor failure", "begin mark")
    ended = False
    for place, line in enumerate(lines[before + 1 :], before + 1):
        if line == b"-----END AGE ENCRYPTED FILE-----":
            rest = b"\n".join(raw[place + 1 :])
            if rest.strip(SPACE) or len(rest) > SPACE_MAX:
                raise AgeError("armor failure", "after the end mark")
            return
        try:
            content = base64_bytes(line, True)
        except ValueError:
            content = b""
        if ended or not content or len(line) > 64:
            raise AgeError("armor failure", "line")
        ended = len(content) < 48
        yield content
    raise AgeError("armor failure", "no end mark")


# --- Header ----------------------------------------------------------------------------------------


class Source:
    """The bytes of a file, which may come from armour; a fault of the armour shows where it is reached."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.pieces = pieces
        self.held = b""

    def more(self) -> bool:
        piece = next(self.pieces, b"")
        self.held += piece
        return bool(piece)

    def line(self, bytes_max: int) -> bytes:
        while b"\n" not in self.held:
            if len(self.held) > bytes_max:
                raise AgeError("header failure", "length of a line")
            if not self.more():
                raise AgeError("header failure", "the file ends inside the header")
        line, _, self.held = self.held.partition(b"\n")
        if len(line) > bytes_max:
            raise AgeError("header failure", "length of a line")
        return line

    def read(self, count: int) -> bytes:
        while len(self.held) < count and self.more():
            pass
        piece, self.held = self.held[:count], self.held[count:]
        return piece


def header_value(text: bytes, what: str) -> bytes:
    try:
        return base64_bytes(text, False)
    except ValueError:
        raise AgeError("header failure", what) from None


def read_header(source: Source) -> tuple[list[Stanza], bytes, bytes]:
    """06 §3: the stanzas, the bytes that are authenticated, the code."""
    if source.line(21) != b"age-encryption.org/v1":
        raise AgeError("header failure", "first line")
    raw = b"age-encryption.org/v1\n"
    stanzas: list[Stanza] = []
    while True:
        line = source.line(LINE_MAX)
        raw += line + b"\n"
        if len(raw) > HEADER_MAX:
            raise AgeError("header failure", "length")
        if line.startswith(b"---"):
            code = header_value(line[4:], "code")
            if not stanzas or line[3:4] != b" " or len(code) != 32:
                raise AgeError("header failure", "last line")
            return stanzas, raw[: -len(line) - 1] + b"---", code
        mark, *words = line.split(b" ")
        if mark != b"->" or not words or not all(re.fullmatch(rb"[!-~]+", word) for word in words):
            raise AgeError("header failure", "stanza")
        if len(stanzas) == STANZAS_MAX:
            raise AgeError("header failure", "number of stanzas")
        body, line = b"", b"x" * 64
        while len(line) == 64:
            line = source.line(64)
            raw += line + b"\n"
            body += header_value(line, "body")
            if len(raw) > HEADER_MAX:
                raise AgeError("header failure", "length")
        stanzas.append(Stanza(words, body))


def check(stanzas: list[Stanza]) -> None:
    """06 §3: what the stanzas of known kinds have to be."""
    if len(stanzas) > 1 and any(stanza.words[0] == b"scrypt" for stanza in stanzas):
        raise AgeError("header failure", "scrypt not alone")
    for stanza in stanzas:
        kind, *arguments = stanza.words
        lengths = {b"X25519": 32, b"scrypt": 16}
        if kind not in lengths:
            continue
        if len(arguments) != {b"X25519": 1, b"scrypt": 2}[kind] or len(stanza.body) != 32:
            raise AgeError("header failure", "arguments or body")
        if len(header_value(arguments[0], "argument")) != lengths[kind]:
            raise AgeError("header failure", "length of an argument")
        if kind == b"scrypt" and not re.fullmatch(rb"[1-9][0-9]*", arguments[1]):
            raise AgeError("header failure", "work factor")


def unwrap(stanza: Stanza, key: Identity | Passphrase) -> bytes | None:
    kind, *arguments = stanza.words
    if kind == b"X25519" and isinstance(key, Identity):
        share = base64_bytes(arguments[0], False)
        try:
            secret = X25519PrivateKey.from_private_bytes(key.secret).exchange(X25519PublicKey.from_public_bytes(share))
        except ValueError:
            raise AgeError("header failure", "share of small order") from None
        wrapping = hkdf(secret, share + key.public, b"age-encryption.org/v1/X25519")
    elif kind == b"scrypt" and isinstance(key, Passphrase):
        if len(arguments[1]) > 2 or int(arguments[1]) > WORK_FACTOR_MAX:
            raise AgeError("header failure", "work factor above the limit")
        salt = b"age-encryption.org/v1/scrypt" + base64_bytes(arguments[0], False)
        n = 1 << int(arguments[1])
        wrapping = hashlib.scrypt(key.text, salt=salt, n=n, r=8, p=1, maxmem=n * 1024 + (1 << 20), dklen=32)
    else:
        return None
    try:
        return ChaCha20Poly1305(wrapping).decrypt(bytes(12), stanza.body, None)
    except InvalidTag:
        return None


def hkdf(secret: bytes, salt: bytes, info: bytes) -> bytes:
    """HKDF-SHA-256 of 32 bytes: one round of expansion."""
    extracted = hmac.digest(salt or bytes(32), secret, "sha256")
    return hmac.digest(extracted, info + b"\x01", "sha256")


# --- The file --------------------------------------------------------------------------------------


def plaintext(data: bytes, keys: list[Identity | Passphrase]) -> Iterator[bytes]:
    """The chunks of the plaintext, each authentic; AgeError at the first fault (06 §6)."""
    source = Source(armor_pieces(data) if is_armored(data) else iter([data] if data else []))
    stanzas, authenticated, code = read_header(source)
    check(stanzas)
    file_key = next((found for key in keys for stanza in stanzas if (found := unwrap(stanza, key))), None)
    if file_key is None:
        raise AgeError("no match", "header")
    if not hmac.compare_digest(hmac.digest(hkdf(file_key, b"", b"header"), authenticated, "sha256"), code):
        raise AgeError("HMAC failure", "header")
    nonce = source.read(16)
    if len(nonce) < 16:
        raise AgeError("header failure", "nonce")
    cipher = ChaCha20Poly1305(hkdf(file_key, nonce, b"payload"))
    number = 0
    while True:
        sealed = source.read(CHUNK + 16)
        if len(sealed) < 16 or (len(sealed) == 16 and number):
            raise AgeError("payload failure", "no last chunk, or an empty one")
        for last in [False, True] if len(sealed) == CHUNK + 16 else [True]:
            try:
                chunk = cipher.decrypt(number.to_bytes(11, "big") + bytes([last]), sealed, None)
                break
            except InvalidTag:
                continue
        else:
            raise AgeError("payload failure", "not authentic")
        yield chunk
        number += 1
        if last:
            if source.read(1):
                raise AgeError("payload failure", "bytes after the last chunk")
            return


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("-i", dest="identities", action="append", type=Path, default=[])
    arguments.add_argument("-p", dest="passphrases", action="append", type=Path, default=[])
    arguments.add_argument("file", nargs="?", type=Path)
    options = arguments.parse_args()
    keys: list[Identity | Passphrase] = []
    for path in options.identities:
        lines = path.read_text(encoding="utf-8").splitlines()
        keys += [identity(line) for line in lines if line and not line.startswith("#")]
    keys += [Passphrase(path.read_bytes().split(b"\n")[0]) for path in options.passphrases]
    data = options.file.read_bytes() if options.file else sys.stdin.buffer.read()
    try:
        for chunk in plaintext(data, keys):
            sys.stdout.buffer.write(chunk)
    except AgeError as error:
        sys.stdout.buffer.flush()
        print(f"age_file.py: {error}", file=sys.stderr)
        return STATUS[error.failure]
    return 0


if __name__ == "__main__":
    sys.exit(main())
