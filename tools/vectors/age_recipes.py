#!/usr/bin/env python3
"""Writes Protocol/vectors/age/ anew: `age_recipes.py [DIRECTORY]`. The format is described in Protocol/06-age.md §8.

One function is one vector: its name is the file's name, its docstring the comment. A function returns a `File`, or its
bytes. Everything that age draws by chance is drawn here from the names, so that the same bytes come out each time.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

ROOT = Path(__file__).resolve().parents[2] / "Protocol" / "vectors" / "age"
CHUNK = 65_536
STANZAS_MAX = 16_384
LINE_MAX = 16_384
SPACE_MAX = 1_024
BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
BEGIN, END = b"-----BEGIN AGE ENCRYPTED FILE-----", b"-----END AGE ENCRYPTED FILE-----"
HELLO = "Xin chào Bình Định!\n".encode()
PASSPHRASE = "chim bay về núi tối rồi"
WORK_FACTOR = 10
recipes: dict[str, Callable[[], bytes]] = {}


# --- Keys and random bytes -------------------------------------------------------------------------


def drawn(label: str, count: int) -> bytes:
    """Bytes in place of random ones."""
    return hashlib.shake_256(b"kieubao age vector " + label.encode()).digest(count)


def bech32(prefix: str, data: bytes) -> str:
    bits = int.from_bytes(data, "big") << (-len(data) * 8 % 5)
    values = [bits >> 5 * place & 31 for place in reversed(range((len(data) * 8 + 4) // 5))]

    def polymod(values: list[int]) -> int:
        check = 1
        for value in values:
            top, check = check >> 25, (check & 0x1FFFFFF) << 5 ^ value
            for bit, generator in enumerate([0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3]):
                check ^= generator if top >> bit & 1 else 0
        return check

    expanded = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    check = polymod(expanded + values + [0] * 6) ^ 1
    values += [check >> 5 * place & 31 for place in reversed(range(6))]
    return prefix + "1" + "".join(BECH32[value] for value in values)


@dataclass(frozen=True)
class Key:
    """An X25519 identity."""

    name: str

    @property
    def private(self) -> X25519PrivateKey:
        return X25519PrivateKey.from_private_bytes(drawn("identity " + self.name, 32))

    @property
    def public(self) -> bytes:
        return self.private.public_key().public_bytes_raw()

    @property
    def text(self) -> str:
        return bech32("age-secret-key-", self.private.private_bytes_raw()).upper()


MINE, HERS = Key("mine"), Key("hers")


# --- The parts of a file ---------------------------------------------------------------------------


def b64(data: bytes) -> bytes:
    return base64.b64encode(data).rstrip(b"=")


def wrapped(text: bytes) -> bytes:
    """Lines of 64 columns, the last of them shorter."""
    return b"".join(text[at : at + 64] + b"\n" for at in range(0, len(text) + 1, 64))


def stanza(words: bytes, body: bytes = b"") -> bytes:
    return b"-> " + words + b"\n" + wrapped(b64(body))


def hkdf(secret: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, info).derive(secret)


def seal(key: bytes, message: bytes, nonce: bytes = bytes(12)) -> bytes:
    return ChaCha20Poly1305(key).encrypt(nonce, message, None)


def x25519(key: Key, file_key: bytes, label: str = "") -> tuple[bytes, bytes]:
    """Share and body for a recipient."""
    pair = X25519PrivateKey.from_private_bytes(drawn(f"share {key.name} {label}", 32))
    share = pair.public_key().public_bytes_raw()
    secret = pair.exchange(X25519PublicKey.from_public_bytes(key.public))
    return share, seal(hkdf(secret, share + key.public, b"age-encryption.org/v1/X25519"), file_key)


def to(key: Key, file_key: bytes, label: str = "") -> bytes:
    share, body = x25519(key, file_key, label)
    return stanza(b"X25519 " + b64(share), body)


def scrypt_body(salt: bytes, file_key: bytes, passphrase: str = PASSPHRASE, factor: int = WORK_FACTOR) -> bytes:
    key = Scrypt(b"age-encryption.org/v1/scrypt" + salt, 32, 1 << factor, 8, 1).derive(passphrase.encode())
    return seal(key, file_key)


def scrypt(file_key: bytes, salt: bytes | None = None, factor: bytes = b"%d" % WORK_FACTOR) -> bytes:
    salt = drawn("salt", 16) if salt is None else salt
    return stanza(b"scrypt " + b64(salt) + b" " + factor, scrypt_body(salt, file_key))


def chunk_nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def chunks(key: bytes, plaintext: bytes) -> list[bytes]:
    """All chunks, sealed as they have to be."""
    parts = [plaintext[at : at + CHUNK] for at in range(0, len(plaintext), CHUNK)] or [b""]
    return [seal(key, part, chunk_nonce(n, n == len(parts) - 1)) for n, part in enumerate(parts)]


@dataclass
class File:
    """A file to one recipient; what a vector is about replaces a part of it."""

    #: The stanzas; nothing: to the identity of most vectors.
    stanzas: bytes | None = None
    plaintext: bytes = HELLO
    file_key: bytes = drawn("file key", 16)
    nonce: bytes = drawn("nonce", 16)
    first_line: bytes = b"age-encryption.org/v1\n"
    #: Makes the last line from the right code.
    last_line: Callable[[bytes], bytes] = lambda code: b"--- " + b64(code) + b"\n"
    #: Changes the header after it was authenticated.
    after_code: Callable[[bytes], bytes] = lambda header: header
    #: Makes the payload after the nonce from its key.
    payload: Callable[[bytes], bytes] | None = None
    identities: list[Key] = field(default_factory=lambda: [MINE])
    passphrases: list[str] = field(default_factory=list)
    #: Plaintext that is authentic although the file is refused.
    released: bytes = b""
    armor: Callable[[bytes], bytes] | None = None

    @property
    def header(self) -> bytes:
        stanzas = to(MINE, self.file_key) if self.stanzas is None else self.stanzas
        text = self.first_line + stanzas + b"---"
        code = hmac.digest(hkdf(self.file_key, b"", b"header"), text, "sha256")
        return self.after_code(text[:-3] + self.last_line(code))

    @property
    def payload_key(self) -> bytes:
        return hkdf(self.file_key, self.nonce, b"payload")

    @property
    def binary(self) -> bytes:
        make = self.payload or (lambda key: b"".join(chunks(key, self.plaintext)))
        return self.header + self.nonce + make(self.payload_key)

    @property
    def data(self) -> bytes:
        return self.armor(self.binary) if self.armor else self.binary


KEY = drawn("file key", 16)


def vector(expect: str, clause: str) -> Callable:
    """Registers a recipe."""

    def register(recipe: Callable[[], File | bytes]) -> Callable:
        name = recipe.__name__.replace("_", "-") + ".vector"
        assert name not in recipes, name
        recipes[name] = lambda: render(expect, clause, recipe)
        return recipe

    return register


def render(expect: str, clause: str, recipe: Callable[[], File | bytes]) -> bytes:
    made = recipe()
    file = made if isinstance(made, File) else File()
    data = made.data if isinstance(made, File) else made
    lines = ["expect: " + expect]
    if expect in ("success", "payload failure"):
        released = file.plaintext if expect == "success" else file.released
        lines.append("payload: " + hashlib.sha256(released).hexdigest())
    lines.append("file key: " + file.file_key.hex())
    lines += ["identity: " + key.text for key in file.identities]
    lines += ["passphrase: " + passphrase for passphrase in file.passphrases]
    if file.armor:
        lines.append("armored: yes")
    comment = " ".join((recipe.__doc__ or "").split())
    lines.append(f"comment: 06 {clause}: {comment}")
    return "\n".join(lines).encode() + b"\n\n" + data


def flipped(data: bytes, place: int, bit: int = 1) -> bytes:
    place %= len(data)
    return data[:place] + bytes([data[place] ^ bit]) + data[place + 1 :]


def text_of(label: str, count: int) -> bytes:
    """So many bytes of plaintext."""
    return (label.encode() + b" ") * (count // (len(label) + 1)) + b"." * (count % (len(label) + 1))


# --- Files that open -------------------------------------------------------------------------------


@vector("success", "§1")
def one_recipient():
    """A file to one recipient."""
    return File()


@vector("success", "§4")
def empty_payload():
    """Nothing in it: one chunk, which is the last and empty."""
    return File(plaintext=b"")


@vector("success", "§3")
def second_of_two():
    """The identity is that of the second recipient."""
    return File(stanzas=to(HERS, KEY) + to(MINE, KEY))


@vector("success", "§3")
def second_identity():
    """Two identities; the second opens the file."""
    return File(identities=[HERS, MINE])


@vector("success", "§3")
def decoys():
    """Stanzas that nobody can open stand around the one that counts."""
    def decoy(n: int) -> bytes:
        share = X25519PrivateKey.from_private_bytes(drawn(f"decoy {n}", 32)).public_key().public_bytes_raw()
        return stanza(b"X25519 " + b64(share), drawn(f"decoy body {n}", 32))

    return File(stanzas=b"".join(map(decoy, range(5))) + to(MINE, KEY) + b"".join(map(decoy, range(5, 9))))


@vector("success", "§3")
def unknown_kinds():
    """Stanzas of unknown kinds are passed over, whatever their words and bodies."""
    unknown = stanza(b"grease") + stanza(b"!\"#$%&'()*+,-./ 0~ x", b"y" * 47) + stanza(b"scrypt2 0", b"z" * 1000)
    return File(stanzas=unknown + to(MINE, KEY) + stanza(b"x25519", b"short"))


@vector("success", "§3")
def full_body_line():
    """A body of 48 bytes fills its line, and an empty one follows."""
    return File(stanzas=stanza(b"grease", b"g" * 48) + to(MINE, KEY))


@vector("success", "§3")
def share_high_bit():
    """The highest bit of a share does not count for the agreement, but for the key that is derived."""
    share, _ = x25519(MINE, KEY)
    marked = flipped(share, 31, 0x80)
    secret = MINE.private.exchange(X25519PublicKey.from_public_bytes(share))
    body = seal(hkdf(secret, marked + MINE.public, b"age-encryption.org/v1/X25519"), KEY)
    return File(stanzas=stanza(b"X25519 " + b64(marked), body))


@vector("success", "§3")
def passphrase():
    """A file to a passphrase, in Vietnamese."""
    return File(stanzas=scrypt(KEY), identities=[], passphrases=[PASSPHRASE])


@vector("success", "§3")
def passphrase_beside_identity():
    """An identity is given as well, for which there is no stanza."""
    return File(stanzas=scrypt(KEY), passphrases=[PASSPHRASE])


@vector("success", "§3")
def work_factor_one():
    """The smallest work factor."""
    salt = drawn("salt", 16)
    stanzas = stanza(b"scrypt " + b64(salt) + b" 1", scrypt_body(salt, KEY, factor=1))
    return File(stanzas=stanzas, identities=[], passphrases=[PASSPHRASE])


@vector("success", "§5")
def longest_line():
    """The first line of a stanza is as long as it may be."""
    return File(stanzas=stanza(b"long " + b"x" * (LINE_MAX - 8)) + to(MINE, KEY))


@vector("success", "§5")
def most_stanzas():
    """As many stanzas as there may be; the last is the one that counts."""
    return File(stanzas=stanza(b"x") * (STANZAS_MAX - 1) + to(MINE, KEY))


@vector("success", "§4")
def full_chunk():
    """One chunk that is full."""
    return File(plaintext=text_of("full", CHUNK))


@vector("success", "§4")
def one_byte_more():
    """A full chunk, and one of a single byte."""
    return File(plaintext=text_of("more", CHUNK + 1))


# --- Headers that are none -------------------------------------------------------------------------


@vector("header failure", "§3")
def nothing():
    """No bytes."""
    return b""


@vector("header failure", "§3")
def other_version():
    """The first line names a version that is not known."""
    return File(first_line=b"age-encryption.org/v2\n")


@vector("header failure", "§3")
def first_line_crlf():
    """The first line ends with a carriage return."""
    return File(first_line=b"age-encryption.org/v1\r\n")


@vector("header failure", "§3")
def first_line_space():
    """A space after the first line."""
    return File(first_line=b"age-encryption.org/v1 \n")


@vector("header failure", "§3")
def first_line_upper_case():
    """The first line in other case."""
    return File(first_line=b"Age-encryption.org/v1\n")


@vector("header failure", "§3")
def space_before():
    """An empty line before the first."""
    return b"\n" + File().data


@vector("header failure", "§3")
def cut_in_first_line():
    """The file ends inside its first line."""
    return File().data[:10]


@vector("header failure", "§3")
def cut_in_stanza():
    """The file ends after the first line of a stanza."""
    return File().data[:80]


@vector("header failure", "§3")
def cut_before_last_line():
    """The header has no last line."""
    data = File().data
    return data[: data.index(b"---")]


@vector("header failure", "§3")
def cut_in_last_line():
    """The last line of the header has no line feed."""
    return File().header[:-1]


@vector("header failure", "§3")
def no_stanza():
    """A header without a stanza."""
    return File(stanzas=b"")


@vector("header failure", "§3")
def header_crlf():
    """Every line of the header ends with a carriage return."""
    return File(stanzas=to(MINE, KEY).replace(b"\n", b"\r\n"))


@vector("header failure", "§3")
def stanza_without_words():
    """A stanza that has nothing after its mark."""
    return File(stanzas=b"->\n\n" + to(MINE, KEY))


@vector("header failure", "§3")
def stanza_empty_word():
    """Two spaces between words."""
    return File(stanzas=stanza(b"a  b") + to(MINE, KEY))


@vector("header failure", "§3")
def stanza_space_at_end():
    """A space after the last word."""
    return File(stanzas=stanza(b"a ") + to(MINE, KEY))


@vector("header failure", "§3")
def stanza_no_space():
    """No space after the mark."""
    return File(stanzas=stanza(b"a").replace(b"-> ", b"->") + to(MINE, KEY))


@vector("header failure", "§3")
def stanza_other_mark():
    """Another mark."""
    return File(stanzas=stanza(b"a").replace(b"-> ", b"=> ") + to(MINE, KEY))


@vector("header failure", "§3")
def stanza_tab():
    """A tab in a word."""
    return File(stanzas=stanza(b"a\tb") + to(MINE, KEY))


@vector("header failure", "§3")
def stanza_not_ascii():
    """A letter in a word that is not ASCII."""
    return File(stanzas=stanza("đ".encode()) + to(MINE, KEY))


@vector("header failure", "§3")
def stanza_delete():
    """The character 127 in a word."""
    return File(stanzas=stanza(b"a\x7f") + to(MINE, KEY))


@vector("header failure", "§3")
def body_no_short_line():
    """A body of 48 bytes without the empty line that ends it."""
    return File(stanzas=stanza(b"grease", b"g" * 48)[:-1] + to(MINE, KEY))


@vector("header failure", "§3")
def body_missing():
    """A stanza without any line of a body."""
    return File(stanzas=b"-> grease\n" + to(MINE, KEY))


@vector("header failure", "§3")
def body_long_line():
    """A line of a body is longer than 64 columns."""
    return File(stanzas=b"-> grease\n" + b64(b"g" * 51) + b"\n" + to(MINE, KEY))


@vector("header failure", "§3")
def body_padded():
    """A body with padding."""
    return File(stanzas=b"-> grease\nZw==\n" + to(MINE, KEY))


@vector("header failure", "§3")
def body_not_canonical():
    """The last character of a body has bits that stand for nothing."""
    return File(stanzas=b"-> grease\nZx\n" + to(MINE, KEY))


@vector("header failure", "§3")
def body_one_character():
    """A body of one character, which stands for no byte."""
    return File(stanzas=b"-> grease\nA\n" + to(MINE, KEY))


@vector("header failure", "§3")
def body_url_alphabet():
    """A character of the other Base64."""
    return File(stanzas=b"-> grease\n_w\n" + to(MINE, KEY))


@vector("header failure", "§3")
def body_second_short_line():
    """Two short lines: the second begins no stanza."""
    return File(stanzas=b"-> grease\nZw\nZw\n" + to(MINE, KEY))


@vector("header failure", "§3")
def code_missing():
    """The last line has no code."""
    return File(last_line=lambda code: b"---\n")


@vector("header failure", "§3")
def code_no_space():
    """No space before the code."""
    return File(last_line=lambda code: b"---" + b64(code) + b"\n")


@vector("header failure", "§3")
def code_two_spaces():
    """Two spaces before the code."""
    return File(last_line=lambda code: b"---  " + b64(code) + b"\n")


@vector("header failure", "§3")
def code_space_after():
    """A space after the code."""
    return File(last_line=lambda code: b"--- " + b64(code) + b" \n")


@vector("header failure", "§3")
def code_padded():
    """The code with padding."""
    return File(last_line=lambda code: b"--- " + base64.b64encode(code) + b"\n")


@vector("header failure", "§3")
def code_short():
    """A code of 31 bytes."""
    return File(last_line=lambda code: b"--- " + b64(code[:31]) + b"\n")


@vector("header failure", "§3")
def code_long():
    """A code of 33 bytes."""
    return File(last_line=lambda code: b"--- " + b64(code + b"x") + b"\n")


@vector("header failure", "§3")
def code_not_canonical():
    """The last character of the code has bits that stand for nothing."""
    def last_line(code: bytes) -> bytes:
        text = b64(code)
        digits = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        return b"--- " + text[:-1] + digits[digits.index(text[-1]) + 1 :][:1] + b"\n"

    return File(last_line=last_line)


@vector("header failure", "§5")
def line_too_long():
    """The first line of a stanza has a byte more than it may have."""
    return File(stanzas=stanza(b"long " + b"x" * (LINE_MAX - 7)) + to(MINE, KEY))


@vector("header failure", "§5")
def too_many_stanzas():
    """A stanza more than there may be."""
    return File(stanzas=stanza(b"x") * STANZAS_MAX + to(MINE, KEY))


@vector("header failure", "§4")
def nonce_missing():
    """The file ends with its header."""
    return File().header


@vector("header failure", "§4")
def nonce_short():
    """The nonce has 15 bytes."""
    return File().header + drawn("nonce", 15)


# --- Stanzas of known kinds that are malformed -------------------------------------------------------


def x25519_changed(words: Callable[[bytes], bytes] | None = None, body: Callable[[bytes], bytes] | None = None) -> File:
    share, content = x25519(MINE, KEY)
    made = words(share) if words else b"X25519 " + b64(share)
    return File(stanzas=stanza(made, body(content) if body else content))


@vector("header failure", "§3")
def x25519_no_share():
    """No argument."""
    return x25519_changed(words=lambda share: b"X25519")


@vector("header failure", "§3")
def x25519_two_arguments():
    """An argument too many."""
    return x25519_changed(words=lambda share: b"X25519 " + b64(share) + b" more")


@vector("header failure", "§3")
def x25519_share_short():
    """A share of 31 bytes."""
    return x25519_changed(words=lambda share: b"X25519 " + b64(share[:31]))


@vector("header failure", "§3")
def x25519_share_long():
    """A share of 33 bytes."""
    return x25519_changed(words=lambda share: b"X25519 " + b64(share + b"\0"))


@vector("header failure", "§3")
def x25519_share_padded():
    """A share with padding."""
    return x25519_changed(words=lambda share: b"X25519 " + base64.b64encode(share))


def small_order(share: bytes) -> File:
    """The file key is wrapped with the secret of zeros, on which everybody agrees with such a share."""
    body = seal(hkdf(bytes(32), share + MINE.public, b"age-encryption.org/v1/X25519"), KEY)
    return File(stanzas=stanza(b"X25519 " + b64(share), body))


@vector("header failure", "§3")
def x25519_share_zero():
    """A share of small order: zero."""
    return small_order(bytes(32))


@vector("header failure", "§3")
def x25519_share_order_eight():
    """A share of small order: of order eight."""
    return small_order(bytes.fromhex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"))


@vector("header failure", "§3")
def x25519_body_short():
    """A file key of 15 bytes."""
    return File(stanzas=to(MINE, KEY[:15]), file_key=KEY[:15])


@vector("header failure", "§3")
def x25519_body_long():
    """A file key of 17 bytes."""
    return File(stanzas=to(MINE, KEY + b"x"), file_key=KEY + b"x")


@vector("header failure", "§3")
def malformed_for_another():
    """The stanza that counts is sound; one to somebody else is malformed."""
    return File(stanzas=to(MINE, KEY) + stanza(b"X25519 AAAA", bytes(32)))


def scrypt_changed(stanzas: bytes) -> File:
    return File(stanzas=stanzas, identities=[], passphrases=[PASSPHRASE])


@vector("header failure", "§3")
def scrypt_beside_x25519():
    """A passphrase is not alone."""
    return File(stanzas=to(HERS, KEY) + scrypt(KEY), passphrases=[PASSPHRASE])


@vector("header failure", "§3")
def scrypt_beside_unknown():
    """A passphrase beside a stanza of an unknown kind."""
    return scrypt_changed(scrypt(KEY) + stanza(b"grease"))


@vector("header failure", "§3")
def scrypt_twice():
    """Two stanzas to the same passphrase."""
    return scrypt_changed(scrypt(KEY) + scrypt(KEY, drawn("second salt", 16)))


@vector("header failure", "§3")
def scrypt_no_salt():
    """One argument only."""
    return scrypt_changed(stanza(b"scrypt 10", scrypt_body(b"", KEY)))


@vector("header failure", "§3")
def scrypt_three_arguments():
    """An argument too many."""
    return scrypt_changed(scrypt(KEY, factor=b"10 10"))


@vector("header failure", "§3")
def scrypt_salt_short():
    """A salt of 15 bytes."""
    return scrypt_changed(scrypt(KEY, drawn("salt", 15)))


@vector("header failure", "§3")
def scrypt_salt_long():
    """A salt of 17 bytes."""
    return scrypt_changed(scrypt(KEY, drawn("salt", 17)))


@vector("header failure", "§3")
def scrypt_body_long():
    """A file key of 17 bytes."""
    return File(stanzas=scrypt(KEY + b"x"), file_key=KEY + b"x", identities=[], passphrases=[PASSPHRASE])


@vector("header failure", "§3")
def work_factor_zero():
    """The work factor 0."""
    return scrypt_changed(scrypt(KEY, factor=b"0"))


@vector("header failure", "§3")
def work_factor_leading_zero():
    """The work factor has a zero before it."""
    return scrypt_changed(scrypt(KEY, factor=b"010"))


@vector("header failure", "§3")
def work_factor_plus():
    """The work factor has a sign."""
    return scrypt_changed(scrypt(KEY, factor=b"+10"))


@vector("header failure", "§3")
def work_factor_hexadecimal():
    """The work factor is no decimal number."""
    return scrypt_changed(scrypt(KEY, factor=b"0xa"))


@vector("header failure", "§3")
def work_factor_wraps():
    """The work factor is 10 only in 64 bits."""
    return scrypt_changed(scrypt(KEY, factor=b"18446744073709551626"))


@vector("header failure", "§5")
def work_factor_above_limit():
    """The work factor 23, which would take 8 GiB."""
    return scrypt_changed(scrypt(KEY, factor=b"23"))


# --- Files for others ------------------------------------------------------------------------------


@vector("no match", "§3")
def for_another():
    """The only recipient is somebody else."""
    return File(stanzas=to(HERS, KEY))


@vector("no match", "§3")
def only_unknown_kinds():
    """No stanza of a known kind."""
    return File(stanzas=stanza(b"grease", b"g" * 32))


@vector("no match", "§3")
def x25519_lower_case():
    """Kinds are compared byte for byte."""
    return x25519_changed(words=lambda share: b"x25519 " + b64(share))


@vector("no match", "§3")
def x25519_tag():
    """The tag of the file key is wrong."""
    return x25519_changed(body=lambda body: flipped(body, -1))


@vector("no match", "§3")
def x25519_other_share():
    """The share is that of another stanza."""
    other, _ = x25519(MINE, KEY, "other")
    return x25519_changed(words=lambda share: b"X25519 " + b64(other))


@vector("no match", "§3")
def wrong_passphrase():
    """The passphrase is another: Unicode is not normalised."""
    return File(stanzas=scrypt(KEY), identities=[], passphrases=["chim bay ve\u0302\u0300 núi tối rồi"])


@vector("no match", "§3")
def other_work_factor():
    """The work factor is not the one that was worked with."""
    return scrypt_changed(scrypt(KEY, factor=b"11"))


@vector("no match", "§3")
def passphrase_not_known():
    """The file is for a passphrase, and there is an identity only."""
    return File(stanzas=scrypt(KEY))


@vector("no match", "§6")
def for_another_and_no_nonce():
    """The file ends with its header; that nobody here can open it is found first."""
    return File(stanzas=to(HERS, KEY)).header


# --- Headers that were changed ---------------------------------------------------------------------


@vector("HMAC failure", "§3")
def code_bit():
    """A bit of the code is wrong."""
    return File(last_line=lambda code: b"--- " + b64(flipped(code, 0)) + b"\n")


@vector("HMAC failure", "§3")
def stanza_added():
    """A stanza was added afterwards."""
    return File(after_code=lambda header: header.replace(b"---", stanza(b"grease") + b"---"))


@vector("HMAC failure", "§3")
def stanza_removed():
    """A stanza was removed afterwards."""
    return File(stanzas=stanza(b"grease") + to(MINE, KEY), after_code=lambda h: h.replace(stanza(b"grease"), b""))


@vector("HMAC failure", "§3")
def stanzas_swapped():
    """Two stanzas changed places afterwards."""
    grease = stanza(b"grease")
    return File(
        stanzas=grease + to(MINE, KEY),
        after_code=lambda h: h.replace(grease, b"").replace(b"---", grease + b"---"))


@vector("HMAC failure", "§3")
def word_changed():
    """A word of an unknown stanza was changed afterwards."""
    return File(
        stanzas=stanza(b"grease one") + to(MINE, KEY), after_code=lambda h: h.replace(b"grease one", b"grease two"))


@vector("HMAC failure", "§3")
def code_of_passphrase():
    """A bit of the code is wrong in a file to a passphrase."""
    return File(
        stanzas=scrypt(KEY), identities=[], passphrases=[PASSPHRASE],
        last_line=lambda code: b"--- " + b64(flipped(code, 31, 0x80)) + b"\n")


@vector("HMAC failure", "§6")
def code_bit_and_no_nonce():
    """The file ends with its header; that its code is wrong is found first."""
    return File(last_line=lambda code: b"--- " + b64(flipped(code, 0)) + b"\n").header


# --- Payloads that are not whole -------------------------------------------------------------------


@vector("payload failure", "§4")
def no_chunk():
    """The file ends with the nonce."""
    return File(payload=lambda key: b"")


@vector("payload failure", "§4")
def chunk_without_tag():
    """The only chunk is shorter than a tag."""
    return File(payload=lambda key: chunks(key, b"")[0][:15])


@vector("payload failure", "§4")
def tag_bit():
    """A bit of the tag is wrong."""
    return File(payload=lambda key: flipped(chunks(key, HELLO)[0], -1))


@vector("payload failure", "§4")
def chunk_bit():
    """A bit of the ciphertext is wrong."""
    return File(payload=lambda key: flipped(chunks(key, HELLO)[0], 0))


@vector("payload failure", "§4")
def chunk_cut():
    """The last byte is missing."""
    return File(payload=lambda key: chunks(key, HELLO)[0][:-1])


@vector("payload failure", "§4")
def byte_after_chunk():
    """A byte after a last chunk that is not full belongs to it."""
    return File(payload=lambda key: chunks(key, HELLO)[0] + b"x")


@vector("payload failure", "§4")
def not_marked_last():
    """The only chunk is not marked as the last."""
    return File(payload=lambda key: seal(key, HELLO, chunk_nonce(0, False)))


@vector("payload failure", "§4")
def counted_from_one():
    """The first chunk has the number 1."""
    return File(payload=lambda key: seal(key, HELLO, chunk_nonce(1, True)))


@vector("payload failure", "§4")
def mark_of_two():
    """The last chunk is marked with 2."""
    return File(payload=lambda key: seal(key, HELLO, bytes(11) + b"\x02"))


@vector("payload failure", "§4")
def other_nonce():
    """The nonce is not the one that the key was derived with."""
    file = File()
    return file.header + drawn("other nonce", 16) + b"".join(chunks(file.payload_key, HELLO))


TWO = text_of("two", CHUNK + 20)
FIRST = TWO[:CHUNK]


@vector("payload failure", "§4")
def cut_between_chunks():
    """The file ends after a full chunk that is not the last."""
    return File(payload=lambda key: chunks(key, TWO)[0], released=FIRST)


@vector("payload failure", "§4")
def empty_chunk_at_end():
    """An empty last chunk follows a full one."""
    return File(
        payload=lambda key: chunks(key, TWO)[0] + seal(key, b"", chunk_nonce(1, True)), released=FIRST)


@vector("payload failure", "§4")
def second_chunk_bit():
    """A bit of the second chunk is wrong; the first is authentic."""
    return File(payload=lambda key: flipped(b"".join(chunks(key, TWO)), -1), released=FIRST)


@vector("payload failure", "§4")
def byte_after_full_last_chunk():
    """A byte follows a full chunk that is the last."""
    return File(payload=lambda key: chunks(key, FIRST)[0] + b"x", released=FIRST)


@vector("payload failure", "§4")
def two_last_chunks():
    """A chunk follows one that is marked as the last."""
    def payload(key: bytes) -> bytes:
        return seal(key, FIRST, chunk_nonce(0, True)) + seal(key, TWO[CHUNK:], chunk_nonce(1, True))

    return File(payload=payload, released=FIRST)


@vector("payload failure", "§4")
def short_chunk_inside():
    """A chunk that is not the last is not full."""
    def payload(key: bytes) -> bytes:
        return seal(key, HELLO, chunk_nonce(0, False)) + seal(key, HELLO, chunk_nonce(1, True))

    return File(payload=payload)


@vector("payload failure", "§4")
def chunk_twice():
    """The first chunk stands there a second time."""
    return File(payload=lambda key: chunks(key, TWO)[0] * 2, released=FIRST)


# --- Armour ----------------------------------------------------------------------------------------


def lines_of(data: bytes) -> list[bytes]:
    text = base64.b64encode(data)
    return [BEGIN, *(text[at : at + 64] for at in range(0, len(text), 64)), END]


def armored(change: Callable[[list[bytes]], list[bytes]] = lambda lines: lines, **parts: object) -> File:
    """A file whose armour is changed line by line."""
    return File(armor=lambda data: b"\n".join(change(lines_of(data))) + b"\n", **parts)


def armored_text(change: Callable[[bytes], bytes], **parts: object) -> File:
    """A file whose armour is changed as text."""
    return File(armor=lambda data: change(b"\n".join(lines_of(data)) + b"\n"), **parts)


def sized(remainder: int) -> bytes:
    """Plaintext that makes a binary file of 48 n + `remainder` bytes."""
    return next(text for n in range(48) if len(File(plaintext=(text := b"p" * n)).binary) % 48 == remainder)


@vector("success", "§7")
def armor():
    """A file as text."""
    return armored()


@vector("success", "§7")
def armor_full_last_line():
    """The last line is full, and the end mark follows at once."""
    return armored(plaintext=sized(0))


@vector("success", "§7")
def armor_crlf():
    """Every line ends with a carriage return."""
    return armored_text(lambda text: text.replace(b"\n", b"\r\n"))


@vector("success", "§7")
def armor_without_last_line_feed():
    """No line feed after the end mark."""
    return armored_text(lambda text: text[:-1])


@vector("success", "§7")
def armor_space_around():
    """White space, as much as there may be, before and after."""
    return armored_text(lambda text: b" \t\r\n" * 256 + text[:-1] + b"\n\t \v\f\r" * 170 + b"\n    ")


@vector("success", "§7")
def armor_passphrase():
    """A file to a passphrase, as text."""
    return armored(stanzas=scrypt(KEY), identities=[], passphrases=[PASSPHRASE])


@vector("header failure", "§7")
def armor_of_nothing():
    """Sound armour around no bytes."""
    return File(armor=lambda data: BEGIN + b"\n" + END + b"\n")


@vector("header failure", "§7")
def armor_of_other_bytes():
    """Sound armour around bytes that are no age file."""
    return File(armor=lambda data: b"\n".join(lines_of(b"PK\x03\x04" * 20)) + b"\n")


@vector("header failure", "§6")
def header_fault_before_armor_fault():
    """The header is malformed; the armour is broken further down."""
    return armored(lambda lines: [*lines[:-1], b"!", END], first_line=b"age-encryption.org/v2\n")


@vector("no match", "§6")
def no_match_before_armor_fault():
    """The file is for another; the armour is broken after the header."""
    return armored(lambda lines: [*lines[:-1], b"!", END], stanzas=to(HERS, KEY))


@vector("armor failure", "§6")
def armor_fault_before_no_match():
    """The file is for another; the armour is broken inside the header."""
    return armored(lambda lines: [lines[0], b"!", *lines[1:]], stanzas=to(HERS, KEY))


@vector("armor failure", "§6")
def armor_fault_before_payload():
    """The armour is broken behind a chunk that is not full, of which nothing is given out."""
    return armored(lambda lines: lines[:-1])


@vector("payload failure", "§7")
def armor_around_damage():
    """Sound armour around a damaged payload."""
    return armored(payload=lambda key: flipped(chunks(key, HELLO)[0], 0))


@vector("armor failure", "§7")
def armor_begin_case():
    """The begin mark in other case."""
    return armored(lambda lines: [BEGIN.replace(b"AGE", b"Age"), *lines[1:]])


@vector("armor failure", "§7")
def armor_begin_kind():
    """The begin mark is that of something else."""
    return armored(lambda lines: [b"-----BEGIN PGP MESSAGE-----", *lines[1:]])


@vector("armor failure", "§7")
def armor_begin_space():
    """A space after the begin mark."""
    return armored(lambda lines: [BEGIN + b" ", *lines[1:]])


@vector("armor failure", "§7")
def armor_begin_twice():
    """The begin mark stands there twice."""
    return armored(lambda lines: [BEGIN, *lines])


@vector("armor failure", "§7")
def armor_text_before():
    """A line of text before the begin mark."""
    return armored(lambda lines: ["Kính gửi ông/bà:".encode(), *lines])


@vector("armor failure", "§7")
def armor_text_after():
    """A line of text after the end mark."""
    return armored(lambda lines: [*lines, b"Tr\xc3\xa2n tr\xe1\xbb\x8dng"])


@vector("armor failure", "§7")
def armor_second_file():
    """A second armoured file follows."""
    return armored(lambda lines: lines * 2)


@vector("armor failure", "§7")
def armor_space_before_too_long():
    """A byte of white space too many before."""
    return armored_text(lambda text: b"\n" * (SPACE_MAX + 1) + text)


@vector("armor failure", "§7")
def armor_space_after_too_long():
    """A byte of white space too many after the line of the end mark."""
    return armored_text(lambda text: text + b" " * (SPACE_MAX + 1))


@vector("armor failure", "§7")
def armor_end_missing():
    """The text ends after a full line."""
    return armored(lambda lines: lines[:-1], plaintext=sized(0))


@vector("armor failure", "§7")
def armor_end_kind():
    """The end mark is that of something else."""
    return armored(lambda lines: [*lines[:-1], b"-----END AGE FILE-----"])


@vector("armor failure", "§7")
def armor_end_space():
    """A space before the end mark."""
    return armored(lambda lines: [*lines[:-1], b" " + END])


@vector("armor failure", "§7")
def armor_end_indented_line():
    """A space after the end mark, on its line."""
    return armored(lambda lines: [*lines[:-1], END + b" "])


@vector("armor failure", "§7")
def armor_headers():
    """Headers as in PEM."""
    return armored(lambda lines: [BEGIN, b"Comment: danh ba", b"", *lines[1:]])


@vector("armor failure", "§7")
def armor_empty_line():
    """An empty line inside."""
    return armored(lambda lines: [*lines[:3], b"", *lines[3:]])


@vector("armor failure", "§7")
def armor_empty_line_at_end():
    """An empty line before the end mark."""
    return armored(lambda lines: [*lines[:-1], b"", END])


@vector("armor failure", "§7")
def armor_long_line():
    """A line of 68 columns."""
    def change(lines: list[bytes]) -> list[bytes]:
        text = b"".join(lines[1:-1])
        return [BEGIN, text[:68], *(text[at : at + 64] for at in range(68, len(text), 64)), END]

    return armored(change)


@vector("armor failure", "§7")
def armor_short_line():
    """A line of 60 columns that is not the last."""
    def change(lines: list[bytes]) -> list[bytes]:
        text = b"".join(lines[1:-1])
        return [BEGIN, text[:60], *(text[at : at + 64] for at in range(60, len(text), 64)), END]

    return armored(change)


@vector("armor failure", "§7")
def armor_padding_missing():
    """The last line has no padding."""
    return armored(lambda lines: [*lines[:-2], lines[-2].rstrip(b"="), END], plaintext=sized(10))


@vector("armor failure", "§7")
def armor_padding_inside():
    """A line that is not the last has padding."""
    return armored(lambda lines: [lines[0], lines[1][:62] + b"==", *lines[2:]])


@vector("armor failure", "§7")
def armor_padding_too_long():
    """Four characters of padding."""
    return armored(lambda lines: [*lines[:-1], b"====", END], plaintext=sized(0))


@vector("armor failure", "§7")
def armor_not_canonical():
    """The last character has bits that stand for nothing."""
    def change(lines: list[bytes]) -> list[bytes]:
        digits = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        text = lines[-2].rstrip(b"=")
        return [*lines[:-2], text[:-1] + digits[digits.index(text[-1]) + 1 :][:1] + b"==", END]

    return armored(change, plaintext=sized(10))


@vector("armor failure", "§7")
def armor_space_in_line():
    """A space at the end of a line."""
    return armored(lambda lines: [lines[0], lines[1] + b" ", *lines[2:]])


@vector("armor failure", "§7")
def armor_character():
    """A character that Base64 does not use."""
    return armored(lambda lines: [lines[0], b"*" + lines[1][1:], *lines[2:]])


@vector("armor failure", "§7")
def armor_two_carriage_returns():
    """Two carriage returns before a line feed."""
    return armored(lambda lines: [lines[0], lines[1] + b"\r\r", *lines[2:]])


@vector("armor failure", "§7")
def armor_checksum():
    """A checksum as in OpenPGP."""
    return armored(lambda lines: [*lines[:-1], b"=abcd", END])


# --- Writing ---------------------------------------------------------------------------------------


def main() -> None:
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT
    root.mkdir(parents=True, exist_ok=True)
    for name, recipe in recipes.items():
        (root / name).write_bytes(recipe())
    for file in root.iterdir():
        if file.name not in recipes:
            file.unlink()
    print(f"{len(recipes)} age vectors in {root}")


if __name__ == "__main__":
    main()
