"""The vectors of request/: files that ask to enrol a replica (07 §2)."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from registry import Facts, vector
from writer import EPOCH_2026, SMALL_ORDER_8, Forger, H, Over, P, Signer, assemble, key_of, text

A, B = Signer("A"), Signer("B")
AGREEMENT = X25519PrivateKey.from_private_bytes(H(b"agreement of A")).public_key().public_bytes_raw()
GENESIS = H(b"vector genesis")
LINE = b"kieubao-request/1\n"
CHECK_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
#: Public keys with which everybody agrees on zeros: of order 1, 2, 4 and 8.
SMALL_ORDER_U = {
    "zero": bytes(32),
    "one": key_of(1),
    "order_8": bytes.fromhex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"),
    "order_8_again": bytes.fromhex("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"),
    "minus_one": key_of(P - 1),
    "field": key_of(P),
}


def fingerprint(hash_: bytes) -> str:
    """07 §2, bit by bit."""
    bits = "".join(f"{byte:08b}" for byte in hash_[:8])
    data = "".join(CHECK_ALPHABET[int(bits[at : at + 5], 2)] for at in range(0, 60, 5))
    return f"{data[:4]}-{data[4:8]}-{data[8:]}-{check_of(data)}"


def check_of(data: str) -> str:
    total = 0
    for place in range(12):
        total += (place + 2) * data.encode()[place]
    return CHECK_ALPHABET[total % 1021 // 32] + CHECK_ALPHABET[total % 1021 % 32]


@dataclass
class Request:
    """A request whose signature follows all other parts."""

    replica: Signer = A
    genesis: bytes = GENESIS
    agreement_key: bytes = AGREEMENT
    unit: str | bytes = "ubnd-phu-cat"
    short_name: str | bytes = "PHUCAT"
    time: int = EPOCH_2026
    over: Over = field(default_factory=dict)
    signer: Signer | None = None
    use: bytes = b"kieubao request 1"
    #: What the signed hash begins with.
    hash_use: bytes = b"\x07"

    def __post_init__(self) -> None:
        used: set[str] = set()
        body = assemble(
            {
                "genesis": self.genesis,
                "replica": self.replica.id,
                "agreement-key": self.agreement_key,
                "unit": text(self.unit),
                "short-name": text(self.short_name),
                "time": struct.pack(">Q", self.time),
            },
            self.over,
            used,
        )
        self.hash = H(self.hash_use, body)
        signature = (self.signer or self.replica).sign(self.use + b"\x00" + self.hash)
        parts = {"line": LINE, "body": body, "signature": signature, "after": b""}
        self.data = assemble(parts, self.over, used)
        assert used == self.over.keys(), self.over.keys() - used

    @property
    def facts(self) -> Facts:
        return {
            "genesis": self.genesis.hex(),
            "replica": self.replica.id.hex(),
            "agreement-key": self.agreement_key.hex(),
            "unit": self.unit,
            "short-name": self.short_name,
            "time": self.time,
            "request-hash": self.hash.hex(),
            "fingerprint": fingerprint(self.hash),
        }


def cut(place: int) -> bytes:
    """The first bytes of a request after its line."""
    return Request().data[: len(LINE) + place]


# --- Requests that must be read --------------------------------------------------------------------


@vector("request", "success", "07 §2")
def one_request():
    """A request as a district writes it."""
    return Request()


@vector("request", "success", "02 §8")
def longest_texts():
    """Unit and short name fill their 64 bytes; who decides looks at them later."""
    return Request(unit="u" * 64, short_name="ă" * 32)


@vector("request", "success", "07 §2")
def empty_texts():
    """An empty unit and short name are well formed."""
    return Request(unit="", short_name="")


@vector("request", "success", "02 §7")
def agreement_key_high_bit():
    """The highest bit of an X25519 key does not count, and is kept."""
    return Request(agreement_key=AGREEMENT[:31] + bytes([AGREEMENT[31] ^ 0x80]))


# --- First line ------------------------------------------------------------------------------------


@vector("request", "truncated", "07 §2")
def nothing():
    """An empty file."""
    return b""


@vector("request", "truncated", "07 §2")
def line_cut():
    """The file ends inside the first line."""
    return LINE[:-1]


@vector("request", "magic", "07 §2")
def line_of_a_bundle():
    """A bundle."""
    return Request(over={"line": b"kieubao-bundle/1 plain\n"})


@vector("request", "magic", "07 §2")
def line_in_capitals():
    """The line in capitals."""
    return Request(over={"line": b"Kieubao-Request/1\n"})


@vector("request", "version", "07 §2")
def line_of_version_2():
    """Version 2."""
    return Request(over={"line": b"kieubao-request/2\n"})


@vector("request", "version", "07 §2")
def line_with_carriage_return():
    """The line ends in CR LF, as after a transfer as text."""
    return Request(over={"line": b"kieubao-request/1\r\n"})


@vector("request", "limit", "07 §2")
def file_too_long():
    """1,025 bytes; that goes before all else."""
    made = Request()
    return made.data + bytes(1_025 - len(made.data))


# --- Ends inside each part -------------------------------------------------------------------------


@vector("request", "truncated", "07 §2")
def nothing_after_line():
    """Nothing follows the line."""
    return cut(0)


@vector("request", "truncated", "07 §2")
def genesis_cut():
    """31 bytes of genesis."""
    return cut(31)


@vector("request", "truncated", "07 §2")
def replica_cut():
    """31 bytes of the replica's key."""
    return cut(63)


@vector("request", "truncated", "07 §2")
def agreement_key_cut():
    """31 bytes of the agreement key."""
    return cut(95)


@vector("request", "truncated", "07 §2")
def unit_missing():
    """No length of the unit."""
    return cut(96)


@vector("request", "truncated", "07 §2")
def unit_cut():
    """The unit ends early."""
    return cut(100)


@vector("request", "truncated", "07 §2")
def short_name_cut():
    """The short name ends early."""
    return cut(97 + len("ubnd-phu-cat") + 3)


@vector("request", "truncated", "07 §2")
def time_cut():
    """Seven bytes of time."""
    return Request().data[: -64 - 1]


@vector("request", "truncated", "07 §2")
def signature_cut():
    """63 bytes of signature."""
    return Request().data[:-1]


@vector("request", "trailing", "07 §2")
def byte_after_signature():
    """A byte after the signature."""
    return Request(over={"after": b"\n"})


# --- Parts -----------------------------------------------------------------------------------------


@vector("request", "limit", "02 §8")
def unit_too_long():
    """A unit of 65 bytes."""
    return Request(unit="u" * 65)


@vector("request", "limit", "02 §8")
def short_name_too_long():
    """A short name of 65 bytes."""
    return Request(short_name="N" * 65)


@vector("request", "varint", "02 §1")
def unit_length_not_shortest():
    """The length of the unit takes two bytes."""
    return Request(over={"unit": b"\x81\x00u"})


@vector("request", "text", "02 §2")
def unit_not_text():
    """A unit that is not UTF-8."""
    return Request(unit=b"\xc3\x28")


@vector("request", "text", "02 §2")
def short_name_not_text():
    """A short name with a surrogate."""
    return Request(short_name=b"\xed\xa0\x80")


# --- Keys ------------------------------------------------------------------------------------------


def forged(key: bytes) -> Request:
    """Signed so that the signature verifies in a library that does not refuse the key."""
    for attempt in range(1000):
        forger = Forger(key)
        made = Request(forger, time=EPOCH_2026 + attempt)
        if forger.luck:
            return made
    raise AssertionError("no luck")


@vector("request", "key", "02 §7")
def replica_of_order_1():
    """The replica's key is the neutral element."""
    return forged(key_of(1))


@vector("request", "key", "02 §7")
def replica_of_order_8():
    """The replica's key is of order 8."""
    return forged(SMALL_ORDER_8[0])


@vector("request", "key", "02 §7")
def replica_not_canonical():
    """The y of the replica's key is above the field."""
    return Request(over={"replica": key_of(P + 3)})


def small_order(name: str) -> Request:
    return Request(agreement_key=SMALL_ORDER_U[name])


@vector("request", "key", "02 §7")
def agreement_key_zero():
    """The agreement key is of order 2: zero."""
    return small_order("zero")


@vector("request", "key", "02 §7")
def agreement_key_one():
    """The agreement key is of order 4: one."""
    return small_order("one")


@vector("request", "key", "02 §7")
def agreement_key_of_order_8():
    """The agreement key is of order 8."""
    return small_order("order_8")


@vector("request", "key", "02 §7")
def agreement_key_of_order_8_again():
    """The other agreement key of order 8."""
    return small_order("order_8_again")


@vector("request", "key", "02 §7")
def agreement_key_minus_one():
    """The agreement key is of small order on the twist: −1."""
    return small_order("minus_one")


@vector("request", "key", "02 §7")
def agreement_key_field():
    """The agreement key is zero, written as 2^255 − 19."""
    return small_order("field")


@vector("request", "key", "02 §7")
def agreement_key_zero_high_bit():
    """The agreement key is zero but for the bit that does not count."""
    return Request(agreement_key=key_of(0, 1))


# --- Signature -------------------------------------------------------------------------------------


@vector("request", "signature", "07 §2")
def signature_bit():
    """One bit of the signature is wrong."""
    return Request(over={"signature": lambda s: bytes([s[0] ^ 1, *s[1:]])})


@vector("request", "signature", "07 §2")
def signature_of_another():
    """Signed by another replica: nobody asks for a key that is not his."""
    return Request(signer=B)


@vector("request", "signature", "07 §2")
def signature_for_a_segment():
    """The signature is over the hash as that of a segment."""
    return Request(use=b"kieubao segment 1")


@vector("request", "signature", "07 §2")
def signature_over_plain_hash():
    """The signed hash lacks the first byte that keeps the uses apart."""
    return Request(hash_use=b"")


@vector("request", "signature", "07 §2")
def agreement_key_changed():
    """The agreement key was exchanged after signing."""
    other = X25519PrivateKey.from_private_bytes(H(b"agreement of B")).public_key().public_bytes_raw()
    return Request().data.replace(AGREEMENT, other)


@vector("request", "signature", "07 §2")
def unit_changed():
    """The unit was changed after signing."""
    return Request().data.replace(b"phu-cat", b"an-nhon")


@vector("request", "signature", "07 §2")
def genesis_changed():
    """The request was moved to another province after signing."""
    return Request().data.replace(GENESIS, H(b"another genesis"))


@vector("request", "signature", "02 §7")
def replica_not_a_point():
    """The replica's key is no point of the curve."""
    return Request(over={"replica": key_of(2)})
