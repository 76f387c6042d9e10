"""Vectors of redacted segments (03 §7): the contents of some changes are gone, the signature stands."""

from __future__ import annotations

from registry import Facts, vector
from writer import BY_POSITION, DICTIONARY, Log, Redacted, Segment, Signer, assign, deflate_stored, digest, exclude
from writer import group, include, varint

A = Signer("A")


def a_log() -> Log:
    """A record, three changes of it, and another record."""
    log = Log(A)
    made = log.change([assign(16, 1, "xa"), assign(17, 1, "Xã")], note="theo phiếu")
    second = log.change([assign(16, 1, "phuong", [made.dot])], record=made, note="gọi lại")
    log.change([assign(16, 1, "thon", [second.dot])], record=made)
    log.change([assign(16, 1, "to"), assign(17, 1, "Tổ")])
    return log


def redacted(erased: list[int], over: dict | None = None, **options) -> Redacted:
    log = a_log()
    return Redacted(Segment(log, log.changes), erased, over=over or {}, **options)


def with_digest(made: Redacted, values: list[tuple[int, int]]) -> tuple[Redacted, Facts]:
    changes = made.full.changes
    live = [(changes[change], entry) for change, entry in values]
    gone = [changes[position] for position in made.erased]
    return made, {"digest-unit/a": digest(live, gone).hex()}


# --- That must be read -----------------------------------------------------------------------------


@vector("segment", "success", "03 §7")
def redacted_change():
    """Values and note of the second of four changes are gone; what it replaced stays replaced."""
    return with_digest(redacted([1]), [(0, 1), (2, 0), (3, 0), (3, 1)])


@vector("segment", "success", "03 §7")
def redacted_creation():
    """The change that creates a record is erased: the record stays, and a value of it that nobody replaced is gone."""
    return with_digest(redacted([0]), [(0, 1), (2, 0), (3, 0), (3, 1)])


@vector("segment", "success", "03 §7")
def redacted_several():
    """The first and the last of four changes."""
    return redacted([0, 3])


@vector("segment", "success", "03 §7")
def redacted_whole():
    """No change has its content any more: no salt is left, and no column of values."""
    return redacted([0, 1, 2, 3])


@vector("segment", "success", "03 §7")
def redacted_nothing():
    """The secret is taken out and no content is gone: another branch of the log had the same secret."""
    return redacted([])


@vector("segment", "success", "03 §7")
def redacted_compressed():
    """The data, in DEFLATE, has the length that the payload states itself."""
    return redacted([1], deflate=deflate_stored)


@vector("segment", "success", "03 §7")
def redacted_dictionaries():
    """Columns with dictionaries have items for the changes that have their content."""
    return redacted([1, 2], coding=DICTIONARY)


@vector("segment", "success", "03 §7")
def redacted_by_position():
    """Columns by position as well."""
    return redacted([1, 2], coding=BY_POSITION)


@vector("segment", "success", "03 §7")
def redacted_entry():
    """An entry of which every use is erased has its replaced column and no column of values."""
    log = Log(A)
    made = log.change([assign(16, 1, "xa"), group(70, [(71, 1, "a"), (72, 2, "1")])])
    log.change([group(70, [(71, 1, "b"), (72, 2, "2")], [made.dot])], record=made)
    return Redacted(Segment(log, log.changes), [0, 1])


@vector("segment", "success", "01 §5")
def redacted_set():
    """The elements of an erased change are one: nobody can say any more which they were. What they excluded before
    stays excluded, and who replaces one by its part replaces that one."""
    log = Log(A)
    made = log.change([include(70, 1, "a"), include(70, 1, "b"), include(70, 1, "c")])
    log.change([exclude(70, 1, "b", [(made.dot, 1)])], record=made)
    log.change([include(70, 1, "d")], record=made)
    both = Redacted(Segment(log, log.changes), [0, 1])
    return with_digest(both, [(0, 0), (0, 2), (1, 0), (2, 0)])


# --- That must fail --------------------------------------------------------------------------------


@vector("segment", "count", "03 §7")
def redacted_more_than_there_are():
    """Five of four changes are said to be erased."""
    return redacted([1], over={"erased": varint(5) + varint(0) * 5})


@vector("segment", "count", "03 §7")
def redacted_beyond_the_last():
    """The second of two erased changes stands after the last."""
    return redacted([1, 2], over={"erased": varint(2) + varint(1) + varint(2)})


@vector("segment", "varint", "03 §7")
def redacted_position_not_shortest():
    """The position of the erased change takes a byte too many."""
    return redacted([1], over={"erased": varint(1) + b"\x81\x00"})


@vector("segment", "truncated", "03 §7")
def redacted_within_salts():
    """The data ends inside the salts."""
    log = a_log()
    full = Segment(log, log.changes)
    data = varint(1) + varint(1) + b"".join(change.salt for change in log.changes[:2])
    return Redacted(full, [1], over={"redacted-inflated": varint(len(data)), "stored-data": data})


@vector("segment", "merkle", "03 §7")
def redacted_salt_of_another():
    """A change has the salt of the next."""
    return redacted([1], over={"salts": lambda salts: salts[16:32] + salts[16:]})


@vector("segment", "merkle", "03 §7")
def redacted_content_hash():
    """One bit of the hash of the erased content is wrong."""
    return redacted([1], over={"content-hashes": lambda hashes: bytes([hashes[0] ^ 1]) + hashes[1:]})


@vector("segment", "merkle", "03 §7")
def redacted_other_value():
    """A value that was not erased is another."""
    return redacted([1], over={"values-0-0": lambda column: column.replace(b"thon", b"than")})


@vector("segment", "merkle", "03 §7")
def redacted_skeleton():
    """The erased change has another time."""
    return redacted([1], over={"times": lambda times: times[:-1] + bytes([times[-1] ^ 2])})


@vector("segment", "trailing", "03 §7")
def redacted_value_kept():
    """The column of a field has the value of the erased change as well, at its end."""
    return redacted([3], over={"data-end": b"\x01\x01\x00\x02to"})


@vector("segment", "merkle", "03 §7")
def redacted_another_change():
    """The content of another change is gone than the one that is said to be."""
    return redacted([1], over={"erased": varint(1) + varint(2)})


@vector("segment", "version", "03 §7")
def redacted_method():
    """Method 2."""
    return redacted([1], over={"method": b"\x02"})


@vector("segment", "truncated", "03 §7")
def redacted_without_length():
    """The payload ends before the length of its data."""
    return redacted([1], over={"redacted-inflated": b"", "stored-data": b""})


@vector("segment", "varint", "03 §7")
def redacted_length_not_shortest():
    """The length of the data takes a byte too many."""
    return redacted([1], over={"redacted-inflated": lambda n: n[:-1] + bytes([n[-1] | 0x80, 0])})


@vector("segment", "limit", "02 §8")
def redacted_length_too_great():
    """Data of 34,078,721 bytes are announced."""
    return redacted([1], over={"redacted-inflated": varint(34_078_721)})


@vector("segment", "limit", "02 §8")
def redacted_payload_too_long():
    """A payload of 34,078,721 bytes is announced."""
    return redacted([1], over={"payload-length": varint(34_078_721)})


@vector("segment", "compression", "03 §7")
def redacted_longer_than_stated():
    """A byte more than stated."""
    return redacted([1], deflate=deflate_stored, over={"redacted-inflated": lambda n: bytes([n[0] - 1, *n[1:]])})


@vector("segment", "compression", "03 §7")
def redacted_shorter_than_stated():
    """Method 0, and a byte less than stated."""
    return redacted([1], over={"redacted-inflated": lambda n: bytes([n[0] + 1, *n[1:]])})


@vector("segment", "signature", "03 §7")
def redacted_signature():
    """One bit of the signature is wrong."""
    return redacted([1], over={"signature": lambda s: bytes([s[0] ^ 1, *s[1:]])})


@vector("segment", "hash", "03 §5")
def redacted_in_the_full_form():
    """The payload under form 0 has the length that was signed, and not the hash."""
    log = a_log()
    full = Segment(log, log.changes)
    header = varint(len(full.header)) + full.header
    payload = full.data[len(header) + 65 :][2:]
    assert full.data.endswith(varint(len(payload)) + payload)
    gone = payload.replace("gọi lại".encode(), bytes(len("gọi lại".encode())))
    assert gone != payload
    over = {"form": b"\x00", "payload": gone, "payload-length": varint(len(gone))}
    return Redacted(full, [1], over=over)
