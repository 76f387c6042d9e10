"""The encrypted vectors of bundle/: streams inside age files (04 §1, 06).

A class of 04 or 03 is that of a fault inside a file that is sound; `encryption` is that of the file around it.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from age_recipes import HERS, MINE, File, b64, chunk_nonce, chunks, drawn, flipped, seal, stanza, to
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from registry import Facts, facts_of, vector
from writer import END, IGNORABLE, Bundle, Dot, H, Log, Segment, Signer, assign, chunk, digest

A, FORMS = Signer("A"), Signer("forms")
COLLECTION = Dot(FORMS.id, 5, bytes.fromhex("00000000000000c0"))
FIELD = Dot(FORMS.id, 6, bytes.fromhex("00000000000000f1"))
LINE = b"kieubao-bundle/1 plain\n"
SEALED_CHUNK = 65_536 + 16
FILE_KEY = drawn("file key", 16)


@dataclass
class Encrypted:
    """An age file, the bundle in it, and the identity that a reader is given."""

    file: File | bytes
    bundle: Bundle | None = None
    further: Facts | None = None

    @property
    def given(self) -> Facts:
        return {"identity": MINE.text}

    @property
    def data(self) -> bytes:
        return self.file if isinstance(self.file, bytes) else self.file.data

    @property
    def facts(self) -> Facts:
        return facts_of(self.bundle) | (self.further or {})


def log_of_one() -> Log:
    log = Log(A)
    log.change([assign(FIELD, 1, "Bình")], collection=COLLECTION)
    return log


def bundle(*, over: dict | None = None, before_end: list[bytes] | None = None, signer: Signer | None = None) -> Bundle:
    """A bundle of one segment of one change."""
    log = log_of_one()
    segment = Segment(log, log.changes)
    return Bundle(A, [segment.data], before_end=before_end or [], over=over or {}, signer=signer)


def stream(made: Bundle) -> bytes:
    return made.data.removeprefix(LINE)


def padding(made: Bundle, length: int) -> bytes:
    """One padding chunk that makes a stream so long."""
    return chunk(IGNORABLE, bytes(length - len(stream(made)) - 5))


def padded(length: int, over: dict | None = None) -> Bundle:
    return bundle(over=over, before_end=[padding(bundle(), length)])


def sealed(made: Bundle, **parts: object) -> Encrypted:
    further = {"digest-unit/a": digest([(log_of_one().changes[0], 0)]).hex()}
    return Encrypted(File(plaintext=stream(made), **parts), made, further)


def decoy(number: int) -> bytes:
    """06 §3: a share whose private key nobody has, and random bytes."""
    share = X25519PrivateKey.from_private_bytes(drawn(f"decoy {number}", 32)).public_key().public_bytes_raw()
    return stanza(b"X25519 " + b64(share), drawn(f"decoy body {number}", 32))


def decoys(count: int) -> bytes:
    return b"".join(map(decoy, range(count)))


def two_chunks() -> Bundle:
    """A stream longer than a chunk of age: its end stands in the second."""
    return padded(70_000)


def damaged_second(key: bytes, plaintext: bytes) -> bytes:
    """The second chunk of age was altered."""
    first, second = chunks(key, plaintext)
    return first + flipped(second, 0)


# --- Bundles that open -----------------------------------------------------------------------------


@vector("encrypted-bundle", "success", "04 §1")
def one_segment():
    """The stream without the plain form's first line, in an age file to one recipient."""
    return sealed(bundle())


@vector("encrypted-bundle", "success", "04 §1")
def padded_to_least():
    """Padding fills the stream to 16,384 bytes."""
    return sealed(padded(16_384))


@vector("encrypted-bundle", "success", "04 §1")
def padded_with_bytes():
    """What a padding chunk holds is nobody's affair, as long as it is hashed."""
    return sealed(bundle(before_end=[chunk(IGNORABLE, drawn("padding", 1_000)), chunk(IGNORABLE, b"")]))


@vector("encrypted-bundle", "success", "04 §2")
def padded_before_segments():
    """Padding may stand anywhere between header and end."""
    log = log_of_one()
    between = chunk(IGNORABLE, bytes(100)) + chunk(2, Segment(log, log.changes).data)
    return sealed(bundle(over={"segment-chunks": between}))


@vector("encrypted-bundle", "success", "04 §1")
def decoys_first():
    """Seven stanzas that nobody can open stand before the one that counts."""
    return sealed(bundle(), stanzas=decoys(7) + to(MINE, FILE_KEY))


@vector("encrypted-bundle", "success", "04 §1")
def decoys_around():
    """Decoys stand on both sides."""
    return sealed(bundle(), stanzas=decoys(3) + to(MINE, FILE_KEY) + decoy(9) + decoy(8))


@vector("encrypted-bundle", "success", "06 §3")
def second_recipient():
    """Another can open it too."""
    return sealed(bundle(), stanzas=to(HERS, FILE_KEY) + to(MINE, FILE_KEY))


@vector("encrypted-bundle", "success", "06 §4")
def two_chunks_of_age():
    """A chunk of the bundle goes across the border of two chunks of age."""
    return sealed(two_chunks())


@vector("encrypted-bundle", "success", "06 §4")
def full_chunk_of_age():
    """The stream fills one chunk of age."""
    return sealed(padded(65_536))


# --- For others (06 §6) ----------------------------------------------------------------------------


@vector("encrypted-bundle", "no match", "04 §1")
def for_another():
    """Encrypted to another replica: no fault."""
    return sealed(bundle(), stanzas=to(HERS, FILE_KEY))


@vector("encrypted-bundle", "no match", "04 §1")
def for_nobody():
    """Decoys only."""
    return sealed(bundle(), stanzas=decoys(8))


@vector("encrypted-bundle", "no match", "06 §3")
def for_a_passphrase():
    """Encrypted with a passphrase, which is no key of a replica."""
    salt = drawn("salt", 16)
    return sealed(bundle(), stanzas=stanza(b"scrypt " + b64(salt) + b" 10", drawn("wrapped", 32)))


@vector("encrypted-bundle", "no match", "06 §6")
def for_another_and_damaged():
    """Who cannot open it cannot know that its payload was altered."""
    made = sealed(bundle(), stanzas=to(HERS, FILE_KEY))
    return Encrypted(flipped(made.data, -1))


# --- The file around the stream --------------------------------------------------------------------


@vector("encrypted-bundle", "encryption", "06 §3")
def code_of_header():
    """A stanza was added to the header after it was written."""
    return sealed(bundle(), after_code=lambda header: header.replace(b"---", b"-> grease\n\n---", 1))


@vector("encrypted-bundle", "encryption", "06 §3")
def version_of_age():
    """Version 2 of age."""
    return sealed(bundle(), first_line=b"age-encryption.org/v2\n")


@vector("encrypted-bundle", "encryption", "06 §3")
def header_cut():
    """The file ends inside its header."""
    return Encrypted(sealed(bundle()).file.header[:-10])


@vector("encrypted-bundle", "encryption", "06 §3")
def mark_alone():
    """Nothing follows what an encrypted bundle begins with."""
    return Encrypted(b"age-encryption.org/")


@vector("encrypted-bundle", "encryption", "06 §3")
def share_of_small_order():
    """A share with which everybody agrees on zeros."""
    return sealed(bundle(), stanzas=stanza(b"X25519 " + b64(bytes(32)), drawn("wrapped", 32)))


@vector("encrypted-bundle", "encryption", "06 §4")
def nonce_cut():
    """15 bytes of nonce."""
    return Encrypted(sealed(bundle()).file.header + drawn("nonce", 15))


@vector("encrypted-bundle", "encryption", "06 §4")
def payload_missing():
    """Nothing follows the nonce."""
    return sealed(bundle(), payload=lambda key: b"")


@vector("encrypted-bundle", "encryption", "06 §4")
def payload_bit():
    """One bit of the payload is wrong."""
    return sealed(bundle(), payload=lambda key: flipped(chunks(key, stream(bundle()))[0], 40))


@vector("encrypted-bundle", "encryption", "06 §4")
def payload_cut():
    """The file lacks its last byte."""
    return Encrypted(sealed(bundle()).data[:-1])


@vector("encrypted-bundle", "encryption", "06 §4")
def cut_between_chunks_of_age():
    """The file ends after a full chunk of age, inside a chunk of the bundle."""
    made = sealed(two_chunks())
    return Encrypted(made.data[: len(made.file.header) + 16 + SEALED_CHUNK])


def border_bundle() -> Bundle:
    """Its header, segment and padding end where the first chunk of age ends."""
    end = len(chunk(END, bytes(97)))
    return padded(65_536 + end)


@vector("encrypted-bundle", "encryption", "06 §4")
def cut_between_chunks_of_both():
    """The file ends after a full chunk of age, and just there a chunk of the bundle ends too."""
    made = sealed(border_bundle())
    return Encrypted(made.data[: len(made.file.header) + 16 + SEALED_CHUNK])


@vector("encrypted-bundle", "encryption", "06 §4")
def chunk_of_age_missing():
    """The first of two chunks of age is missing."""
    return sealed(two_chunks(), payload=lambda key: chunks(key, stream(two_chunks()))[1])


@vector("encrypted-bundle", "encryption", "06 §4")
def byte_after_age():
    """A byte after the age file."""
    return Encrypted(sealed(bundle()).data + b"\x00")


@vector("encrypted-bundle", "encryption", "06 §4")
def no_last_chunk_after_end():
    """The bundle's end is there, but the chunk of age that holds it is not the last."""
    whole = padded(65_536)
    return sealed(whole, payload=lambda key: seal(key, stream(whole), chunk_nonce(0, False)))


@vector("encrypted-bundle", "encryption", "04 §6")
def damage_before_fault():
    """The file is at fault before the bundle in it is: the second chunk of age, where the end has a wrong hash."""
    made = padded(70_000, over={"end-hash": H(b"x")})
    return sealed(made, payload=lambda key: damaged_second(key, stream(made)))


@vector("encrypted-bundle", "magic", "04 §1")
def armored():
    """Text armour is not part of the format."""
    return Encrypted(b"-----BEGIN AGE ENCRYPTED FILE-----\n" + b64(sealed(bundle()).data)[:64] + b"\n")


@vector("encrypted-bundle", "magic", "04 §1")
def mark_cut():
    """The file ends before its mark does."""
    return Encrypted(b"age-encryption.org")


# --- The stream inside -----------------------------------------------------------------------------


def inside(data: bytes, **parts: object) -> Encrypted:
    return Encrypted(File(plaintext=data, **parts))


@vector("encrypted-bundle", "end", "04 §2")
def nothing_inside():
    """A sound age file of nothing."""
    return inside(b"")


@vector("encrypted-bundle", "limit", "04 §1")
def line_inside():
    """The plain form's first line stands inside too, and is read as a chunk."""
    return inside(bundle().data)


@vector("encrypted-bundle", "end", "04 §2")
def end_missing():
    """The stream stops without its end, in a sound age file."""
    return inside(stream(bundle())[: -len(chunk(END, bytes(97)))])


@vector("encrypted-bundle", "truncated", "04 §2")
def chunk_cut():
    """The stream stops inside a chunk, in a sound age file."""
    return inside(stream(bundle())[:-1])


@vector("encrypted-bundle", "truncated", "04 §2")
def frame_cut():
    """The stream stops inside the frame of a chunk."""
    return inside(stream(bundle())[: -len(chunk(END, bytes(97))) + 3])


@vector("encrypted-bundle", "trailing", "04 §2")
def padding_after_end():
    """Padding after the end is not signed by anybody."""
    return inside(stream(bundle()) + chunk(IGNORABLE, bytes(100)))


@vector("encrypted-bundle", "kind", "04 §2")
def padding_first():
    """Padding before the header."""
    return inside(chunk(IGNORABLE, bytes(100)) + stream(bundle()))


@vector("encrypted-bundle", "hash", "04 §5")
def padding_changed():
    """The padding was changed after signing."""
    made = bundle(before_end=[chunk(IGNORABLE, b"later")])
    return inside(stream(made).replace(b"later", b"Later"))


@vector("encrypted-bundle", "hash", "04 §5")
def padding_dropped():
    """The padding was left out after signing."""
    made = padded(16_384)
    return inside(stream(made).replace(padding(bundle(), 16_384), b""))


@vector("encrypted-bundle", "limit", "02 §8")
def padding_too_long():
    """A padding chunk says that it is longer than a chunk may be."""
    return inside(stream(bundle(before_end=[struct.pack(">BI", IGNORABLE, 41_943_041)])))


@vector("encrypted-bundle", "signature", "04 §5")
def signature_of_another():
    """Encrypting says nothing of who sent it: the end is signed by a replica that is not the sender."""
    return sealed(bundle(signer=FORMS))


@vector("encrypted-bundle", "version", "04 §3")
def header_version_2():
    """Version 2 of the bundle inside."""
    return sealed(bundle(over={"version": b"\x02"}))


@vector("encrypted-bundle", "merkle", "04 §6")
def segment_merkle():
    """A segment with a wrong Merkle root."""
    log = log_of_one()
    return sealed(Bundle(A, [Segment(log, log.changes, over={"merkle": H(b"x")}).data]))


@vector("encrypted-bundle", "magic", "04 §6")
def fault_before_damage():
    """The bundle is at fault in the first chunk of age, and the second was altered."""
    made = padded(70_000, over={"magic": b"KBSG"})
    return sealed(made, payload=lambda key: damaged_second(key, stream(made)))


@vector("encrypted-bundle", "hash", "04 §6")
def fault_before_missing_chunk():
    """The bundle's end is at fault, and no chunk of age says that it is the last."""
    whole = padded(65_536, over={"end-hash": H(b"x")})
    return sealed(whole, payload=lambda key: seal(key, stream(whole), chunk_nonce(0, False)))


@vector("encrypted-bundle", "encryption", "06 §4")
def signed_end_then_damage():
    """Everything that the sender signed is there; what follows in the age file is not authentic."""
    whole = padded(65_536)
    return sealed(whole, payload=lambda key: seal(key, stream(whole), chunk_nonce(0, False)) + bytes(16))
