"""The vectors of session/: certificates and transcripts of sessions (08)."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from registry import Facts, vector
from writer import (
    SMALL_ORDER_8,
    Dot,
    H,
    Log,
    Over,
    Segment,
    Signer,
    assemble,
    assign,
    text,
    varint,
)

A, B, FORMS = Signer("A"), Signer("B"), Signer("forms")
COLLECTION = Dot(FORMS.id, 5, bytes.fromhex("00000000000000c0"))
FIELD = Dot(FORMS.id, 6, bytes.fromhex("00000000000000f1"))
GENESIS = H(b"vector genesis")
HELLO, FRONTIER, OFFER, SEGMENT, RECEIPT, DONE, CLOSE, ALIVE = 1, 2, 3, 4, 5, 6, 7, 64
FULL = 65_536

# --- Certificates (08 §2) --------------------------------------------------------------------------

ALGORITHM = bytes.fromhex("300a06082a8648ce3d040302")
NAME = bytes.fromhex("30123110300e06035504030c07") + b"kieubao"
VALIDITY = bytes.fromhex("3020170d") + b"700101000000Z" + bytes.fromhex("180f") + b"99991231235959Z"
BEFORE = (
    bytes.fromhex("30820137a003020102020101") + ALGORITHM + NAME + VALIDITY + NAME
    + bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d030107034200")
)
AFTER = bytes.fromhex("a37c307a307806146981c0f3e7d6b9de8a80a58ca8d2cdd0ceb6a71e0460")
POINT = (
    ec.derive_private_key(int.from_bytes(H(b"vector session key")), ec.SECP256R1())
    .public_key()
    .public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
)


@dataclass
class Certificate:
    """A certificate; its own signature is drawn, because nobody checks it and ECDSA differs each time."""

    replica: Signer = A
    over: Over = field(default_factory=dict)
    signer: Signer | None = None
    use: bytes = b"kieubao session 1"
    hash_use: bytes = b"\x09"

    def __post_init__(self) -> None:
        used: set[str] = set()
        signed = assemble({"signed-point": POINT}, self.over, used)
        signature = (self.signer or self.replica).sign(self.use + b"\x00" + H(self.hash_use, signed))
        parts = {
            "before": BEFORE,
            "point": POINT,
            "after": AFTER,
            "replica": self.replica.id,
            "signature": signature,
            "algorithm": ALGORITHM,
            "own": bytes.fromhex("0347003044") + bytes.fromhex("0220") + H(b"r")[:1].replace(b"\xff", b"\x01")
            + H(b"r")[1:] + bytes.fromhex("0220") + H(b"s"),
        }
        rest = {name: change for name, change in self.over.items() if name not in ("signed-point", "end")}
        content = assemble(parts, rest, used)
        end = assemble({"end": b""}, {k: v for k, v in self.over.items() if k == "end"}, used)
        self.data = b"\x30\x82" + struct.pack(">H", len(content)) + content + end
        assert used == self.over.keys(), self.over.keys() - used

    @property
    def facts(self) -> Facts:
        return {"replica": self.replica.id.hex()}


@vector("certificate", "success", "08 §2")
def as_shown():
    """A certificate as a replica shows it."""
    return Certificate()


@vector("certificate", "magic", "08 §2")
def certificate_of_another_name():
    """An issuer of another name."""
    return Certificate(over={"before": BEFORE.replace(b"kieubao", b"kieubau", 1)})


@vector("certificate", "magic", "08 §2")
def certificate_that_ends():
    """A certificate that is valid for less long."""
    return Certificate(over={"before": BEFORE.replace(b"9999", b"2050")})


@vector("certificate", "magic", "08 §2")
def certificate_of_another_extension():
    """The extension has another name."""
    return Certificate(over={"after": AFTER[:-3] + bytes([AFTER[-3] ^ 1]) + AFTER[-2:]})


@vector("certificate", "magic", "08 §2")
def certificate_with_compressed_point():
    """The first byte of the point says that it is compressed."""
    point = b"\x02" + POINT[1:]
    return Certificate(over={"point": point, "signed-point": point})


@vector("certificate", "magic", "08 §2")
def certificate_too_long():
    """513 bytes."""
    return Certificate(over={"end": bytes(513 - len(Certificate().data))})


@vector("certificate", "truncated", "08 §2")
def certificate_cut():
    """It ends inside the signature."""
    return Certificate().data[: 4 + len(BEFORE) + 65 + len(AFTER) + 32 + 63]


@vector("certificate", "key", "02 §7")
def certificate_of_small_order():
    """A replica whose key is of small order."""
    return Certificate(over={"replica": SMALL_ORDER_8[0]})


@vector("certificate", "signature", "08 §2")
def certificate_of_another_replica():
    """Signed by somebody else."""
    return Certificate(signer=B)


@vector("certificate", "signature", "08 §2")
def certificate_of_another_key():
    """The replica signed another point."""
    return Certificate(over={"signed-point": POINT[:-1] + bytes([POINT[-1] ^ 1])})


@vector("certificate", "signature", "08 §2")
def certificate_signed_as_a_request():
    """The signature is for another use."""
    return Certificate(use=b"kieubao request 1")


# --- Transcripts -----------------------------------------------------------------------------------


def frame(kind: int, content: bytes, length: int | None = None) -> bytes:
    return bytes([kind]) + struct.pack(">I", len(content) if length is None else length) + content


def message(kind: int, content: bytes) -> bytes:
    """08 §3: full frames, and the rest."""
    out = b""
    while len(content) > FULL:
        out += frame(kind | 128, content[:FULL])
        content = content[FULL:]
    return out + frame(kind, content)


def logs_of(logs: Iterable[tuple[str, bytes, list[tuple[int, bytes]]]]) -> bytes:
    parts = [
        text(scope) + replica + varint(len(heads)) + b"".join(varint(n) + h for n, h in heads)
        for scope, replica, heads in logs
    ]
    return varint(len(parts)) + b"".join(parts)


def digest_of(logs: Iterable[tuple[str, bytes, list[tuple[int, bytes]]]]) -> bytes:
    return H(b"\x08", logs_of(logs))


def hello(
    scopes: dict[str, bytes] | None = None, *, oldest: int = 1, newest: int = 1, genesis: bytes = GENESIS,
    window: bytes | None = None, magic: bytes = b"KBSN", more: bytes = b"",
) -> bytes:
    names = b"".join(text(name) + digest for name, digest in (scopes or {}).items())
    window = varint(1 << 20) if window is None else window
    content = magic + bytes([oldest, newest]) + genesis + window + varint(len(scopes or {})) + names + more
    return message(HELLO, content)


def frontier(logs: Iterable = (), kept: Iterable[bytes] = (), more: bytes = b"") -> bytes:
    kept = list(kept)
    return message(FRONTIER, logs_of(list(logs)) + varint(len(kept)) + b"".join(kept) + more)


def offer(segments: list[Segment], count: int | None = None, size: int | None = None) -> bytes:
    count = len(segments) if count is None else count
    size = sum(len(segment.data) for segment in segments) if size is None else size
    return message(OFFER, varint(count) + varint(size))


def segment(made: Segment) -> bytes:
    return message(SEGMENT, made.data)


def receipt(segments: list[Segment]) -> bytes:
    return message(RECEIPT, varint(len(segments)) + varint(sum(len(made.data) for made in segments)))


def done(logs: Iterable = ()) -> bytes:
    return message(DONE, logs_of(list(logs)))


def close(reason: int) -> bytes:
    return message(CLOSE, bytes([reason]))


ALIVE_FRAME = frame(ALIVE, b"")


def chain(signer: Signer, scope: str, count: int, note: str = "") -> list[Segment]:
    log = Log(signer, scope)
    segments = []
    for number in range(count):
        change = log.change([assign(FIELD, 1, f"{number}")], collection=COLLECTION, note=note)
        previous = segments[-1].hash if segments else None
        segments.append(Segment(log, [change], previous=previous))
    return segments


def head(segments: list[Segment]) -> tuple[str, bytes, list[tuple[int, bytes]]]:
    last = segments[-1]
    return last.log.scope, last.log.signer.id, [(last.last, last.hash)]


OURS, THEIRS = chain(A, "people/a", 3), chain(B, "people/a", 2)
LOW, HIGH = sorted([OURS, THEIRS], key=lambda segments: head(segments)[1])
SAME = {"province": H(b"the same")}


@dataclass
class Transcript:
    """What two sides say, piece by piece as it is heard: 0 is the other side, 1 the reader's own."""

    pieces: list[tuple[int, bytes]]
    facts: Facts = field(default_factory=dict)

    @property
    def data(self) -> bytes:
        return b"".join(bytes([side]) + struct.pack(">I", len(piece)) + piece for side, piece in self.pieces)


def both(logs: list[list[Segment]]) -> list:
    return sorted((head(log) for log in logs if log), key=lambda log: (log[0].encode(), log[1]))


def exchange(*, piece_bytes: int | None = None, between: bytes = b"") -> Transcript:
    """Each side lacks what the other wrote; the receipts come one for each segment."""
    mine, theirs = both([OURS, THEIRS[:1]]), both([THEIRS])
    after = both([OURS, THEIRS])
    hellos = [hello({"people/a": digest_of(theirs)} | SAME), hello({"people/a": digest_of(mine)} | SAME)]
    pieces = [
        (1, hellos[1]),
        (0, hellos[0]),
        (1, frontier(mine)),
        (0, between + frontier(theirs)),
        (1, offer(OURS)),
        (1, b"".join(map(segment, OURS))),
        (0, offer(THEIRS[1:]) + between + segment(THEIRS[1])),
        (1, receipt(THEIRS[1:])),
        (0, receipt(OURS[:2]) + between),
        (0, receipt(OURS)),
        (1, done(after)),
        (0, done(after)),
    ]
    if piece_bytes:
        pieces = [
            (side, piece[start : start + piece_bytes])
            for side, piece in pieces
            for start in range(0, len(piece), piece_bytes)
        ]
    return Transcript(pieces, {"differ": "people/a", "end": "complete", "segments-0": 1, "segments-1": 3})


@vector("session", "success", "08 §5")
def nothing_new():
    """No scope differs: a hello and a done from each."""
    both_say = hello(SAME), done()
    pieces = [(1, both_say[0]), (0, both_say[0] + both_say[1]), (1, both_say[1])]
    return Transcript(pieces, {"differ": "", "end": "complete", "segments-0": 0, "segments-1": 0})


@vector("session", "success", "08 §5")
def both_ways():
    """Each side lacks what the other wrote."""
    return exchange()


@vector("session", "success", "08 §3")
def byte_by_byte():
    """The same, heard one byte after the other."""
    return exchange(piece_bytes=1)


@vector("session", "success", "08 §3")
def unknown_types():
    """Messages of the types 64 to 127 are passed over, wherever they stand."""
    return exchange(between=ALIVE_FRAME + frame(127, b"later"))


@vector("session", "success", "08 §5")
def other_side_without_anything():
    """An empty replica gets a log from its beginning."""
    mine = both([OURS])
    pieces = [
        (1, hello({"people/a": digest_of(mine)})),
        (0, hello()),
        (1, frontier(mine)),
        (0, frontier()),
        (1, offer(OURS)),
        (0, offer([])),
        (1, b"".join(map(segment, OURS))),
        (0, receipt(OURS) + done(mine)),
        (1, done(mine)),
    ]
    return Transcript(pieces, {"differ": "people/a", "end": "complete", "segments-0": 0, "segments-1": 3})


@vector("session", "success", "08 §4")
def newer_hello():
    """A later version's hello goes on after the scopes."""
    pieces = [(1, hello(SAME)), (0, hello(SAME, newest=9, more=b"later") + done()), (1, done())]
    return Transcript(pieces, {"differ": "", "end": "complete", "segments-0": 0, "segments-1": 0})


@vector("session", "success", "08 §6")
def closed_by_the_other_side():
    """The other side's program ends."""
    pieces = [(1, hello(SAME)), (0, close(6) + b"\xff")]
    return Transcript(pieces, {"end": "closed 6", "segments-0": 0, "segments-1": 0})


@vector("session", "success", "08 §6")
def another_province():
    """A hello of another genesis ends the session without a fault."""
    pieces = [(1, hello(SAME)), (0, hello(SAME, genesis=H(b"another"))), (1, close(2))]
    return Transcript(pieces, {"end": "refused 2", "segments-0": 0, "segments-1": 0})


@vector("session", "success", "08 §5")
def line_that_breaks():
    """The line ends between two messages; what came stays."""
    made = exchange()
    pieces = made.pieces[:8]
    return Transcript(pieces, {"differ": "people/a", "end": "cut", "segments-0": 1, "segments-1": 3})


INTRODUCTION = 65
SUCCESSOR, PREDECESSOR = chain(B, "province", 2), chain(A, "province", 1)


def introduction(segments: list[Segment], count: int | None = None, more: bytes = b"") -> bytes:
    parts = b"".join(varint(len(made.data)) + made.data for made in segments)
    return varint(len(segments) if count is None else count) + parts + more


@vector("session", "success", "08 §5")
def introduced_to_who_knows():
    """The other side introduces itself; who knows it passes over that."""
    made = exchange()
    shown = (0, frame(INTRODUCTION, introduction([PREDECESSOR[0], SUCCESSOR[0]])))
    return Transcript([shown, *made.pieces], made.facts)


@vector("introduction", "success", "08 §5")
def introduction_of_two():
    """A predecessor's segment, and its successor's."""
    shown = [PREDECESSOR[0], SUCCESSOR[0]]
    return introduction(shown), {"segments": " ".join(made.hash.hex() for made in shown)}


@vector("introduction", "success", "08 §5")
def introduction_of_the_most():
    """64 segments, one of them again and again."""
    return introduction([SUCCESSOR[0]] * 64), {"segments": " ".join([SUCCESSOR[0].hash.hex()] * 64)}


@vector("introduction", "count", "08 §5")
def introduction_of_nobody():
    """No segment."""
    return introduction([])


@vector("introduction", "limit", "08 §5")
def introduction_of_too_many():
    """65 segments."""
    return introduction([SUCCESSOR[0]] * 65)


@vector("introduction", "truncated", "08 §5")
def introduction_cut():
    """It ends inside its second segment."""
    return introduction(SUCCESSOR)[:-1]


@vector("introduction", "truncated", "08 §5")
def introduction_of_fewer():
    """It says three segments and has two."""
    return introduction(SUCCESSOR, count=3)


@vector("introduction", "limit", "08 §5")
def introduction_too_long():
    """A segment of 65,537 bytes."""
    return varint(1) + varint(65_537) + bytes(65_537)


@vector("introduction", "reference", "08 §5")
def introduction_of_another_scope():
    """A segment of a district's people."""
    return introduction([SUCCESSOR[0], THEIRS[0]])


@vector("introduction", "signature", "08 §5")
def introduction_forged():
    """A segment that its author has not signed."""
    log = Log(B, "province")
    change = log.change([assign(FIELD, 1, "0")], collection=COLLECTION)
    return introduction([Segment(log, [change], signer=A)])


@vector("introduction", "trailing", "08 §5")
def introduction_trailing():
    """A byte after the last segment."""
    return introduction(SUCCESSOR, more=b"\x00")


def after_hello(heard: bytes, *, before: list[tuple[int, bytes]] | None = None) -> Transcript:
    """What a side says instead of what it may; the reader has said its hello and its frontier."""
    mine = both([OURS])
    pieces = [(1, hello({"people/a": digest_of(mine)})), (0, hello()), (1, frontier(mine))]
    return Transcript(pieces + (before or []) + [(0, heard)])


def after_frontier(heard: bytes) -> Transcript:
    return after_hello(heard, before=[(0, frontier()), (1, offer(OURS))])


def first(heard: bytes) -> Transcript:
    return Transcript([(1, hello(SAME)), (0, heard)])


@vector("session", "truncated", "08 §3")
def cut_inside_a_frame():
    """The line ends inside a frame."""
    return first(hello(SAME)[:-1])


@vector("session", "truncated", "08 §3")
def cut_between_frames_of_a_message():
    """The line ends after a frame that goes on."""
    return first(frame(HELLO | 128, bytes(FULL)))


@vector("session", "truncated", "08 §4")
def hello_cut():
    """A hello that ends inside its window."""
    return first(frame(HELLO, hello(SAME)[5:43]))


@vector("session", "trailing", "08 §4")
def hello_trailing():
    """A hello of this version that goes on."""
    return first(hello(SAME, more=b"\x00"))


@vector("session", "trailing", "08 §4")
def frontier_trailing():
    """A byte after the frontier."""
    return after_hello(frontier(more=b"\x00"))


@vector("session", "magic", "08 §4")
def hello_of_a_bundle():
    """A hello that begins like a bundle's header."""
    return first(hello(SAME, magic=b"KBBN"))


@vector("session", "version", "08 §4")
def hello_too_new():
    """A program that knows versions from 2 on alone."""
    return first(hello(SAME, oldest=2, newest=3))


@vector("session", "version", "08 §4")
def hello_of_version_0():
    """There is no version 0."""
    return first(hello(SAME, oldest=0))


@vector("session", "version", "08 §4")
def hello_backwards():
    """The newest version is older than the oldest."""
    return first(hello(SAME, newest=0))


@vector("session", "limit", "08 §4")
def window_of_nothing():
    """A window of no bytes."""
    return first(hello(SAME, window=varint(0)))


@vector("session", "limit", "08 §4")
def window_too_great():
    """A window of 2^30 + 1 bytes."""
    return first(hello(SAME, window=varint((1 << 30) + 1)))


@vector("session", "limit", "08 §4")
def too_many_scopes():
    """4,097 scopes."""
    return first(hello({f"unit/{number:05}": H(b"x") for number in range(4_097)}))


@vector("session", "order", "08 §4")
def scopes_out_of_order():
    """Scopes that do not ascend."""
    return first(hello({"unit/b": H(b"x"), "unit/a": H(b"x")}))


@vector("session", "order", "08 §4")
def kept_twice():
    """A kept segment that is named twice."""
    return after_hello(frontier(kept=[H(b"x"), H(b"x")]))


@vector("session", "limit", "08 §3")
def frame_too_long():
    """A frame of 65,537 bytes."""
    return first(frame(HELLO, b"", 65_537))


@vector("session", "limit", "08 §3")
def offer_too_long():
    """An offer of 65 bytes."""
    return after_frontier(frame(OFFER, bytes(65)))


@vector("session", "limit", "08 §3")
def hello_too_long():
    """A hello of more than 1,048,576 bytes."""
    return first(frame(HELLO | 128, bytes(FULL)) * 16 + frame(HELLO, bytes(1)))


@vector("session", "kind", "08 §3")
def type_zero():
    """A frame of type 0."""
    return first(frame(0, b""))


@vector("session", "kind", "08 §3")
def type_eight():
    """Type 8 is not known, and not one that may be passed over."""
    return first(frame(8, b""))


@vector("session", "kind", "08 §3")
def message_inside_a_message():
    """A frame of another type inside a message."""
    return first(frame(HELLO | 128, bytes(FULL)) + ALIVE_FRAME)


@vector("session", "count", "08 §3")
def frame_that_goes_on_too_early():
    """A frame that goes on and is not full."""
    return first(frame(HELLO | 128, bytes(FULL - 1)))


@vector("session", "count", "08 §3")
def message_that_goes_on_with_nothing():
    """The last frame of a message is empty."""
    return first(frame(HELLO | 128, bytes(FULL)) + frame(HELLO, b""))


@vector("session", "kind", "08 §5")
def frontier_before_hello():
    """A frontier comes first."""
    return first(frontier())


@vector("session", "kind", "08 §5")
def hello_twice():
    """A second hello."""
    return after_hello(hello())


@vector("session", "kind", "08 §5")
def frontier_without_difference():
    """No scope differs, and a frontier comes."""
    return first(hello(SAME) + frontier())


@vector("session", "kind", "08 §5")
def frontier_twice():
    """A second frontier."""
    return after_frontier(frontier())


@vector("session", "kind", "08 §5")
def offer_before_frontier():
    """An offer before its sender's frontier."""
    return after_hello(offer([]))


@vector("session", "kind", "08 §5")
def offer_twice():
    """A second offer."""
    return after_frontier(offer(THEIRS) + offer(THEIRS))


@vector("session", "kind", "08 §5")
def segment_before_offer():
    """A segment that nobody offered."""
    return after_frontier(segment(THEIRS[0]))


@vector("session", "kind", "08 §5")
def done_before_its_segments():
    """A done before all that was offered has come."""
    return after_frontier(offer(THEIRS) + segment(THEIRS[0]) + done())


@vector("session", "kind", "08 §6")
def close_for_no_reason():
    """A close with a reason that there is not."""
    return first(close(9))


@vector("session", "reference", "08 §5")
def frontier_of_another_scope():
    """A log of a scope that does not differ."""
    return after_hello(frontier([("unit/b", B.id, [(1, H(b"x"))])]))


@vector("session", "reference", "08 §5")
def done_of_another_scope():
    """A done with a log of a scope that does not differ."""
    return Transcript([(1, hello(SAME)), (0, hello(SAME) + done([("unit/b", B.id, [(1, H(b"x"))])]))])


@vector("session", "count", "08 §5")
def more_segments_than_offered():
    """A second segment where one was offered."""
    return after_frontier(offer(THEIRS[:1]) + segment(THEIRS[0]) + segment(THEIRS[1]))


@vector("session", "count", "08 §5")
def more_bytes_than_offered():
    """A segment of more bytes than were offered."""
    return after_frontier(offer(THEIRS[:1], size=len(THEIRS[0].data) - 1) + segment(THEIRS[0]))


@vector("session", "count", "08 §5")
def fewer_bytes_than_offered():
    """All segments, and not all bytes."""
    return after_frontier(offer(THEIRS[:1], size=len(THEIRS[0].data) + 1) + segment(THEIRS[0]))


@vector("session", "count", "08 §5")
def receipt_for_what_was_not_sent():
    """A receipt for a segment that is not on its way."""
    return first(hello(SAME) + receipt(THEIRS[:1]))


@vector("session", "count", "08 §5")
def receipt_twice():
    """A receipt that says no more than the one before."""
    return after_hello(
        receipt(OURS[:1]) * 2, before=[(0, frontier()), (1, offer(OURS)), (1, segment(OURS[0]))]
    )


@vector("session", "count", "08 §5")
def done_before_the_last_receipt():
    """A done from a side that has not taken in everything."""
    sent = b"".join(map(segment, OURS))
    return after_hello(
        offer([]) + receipt(OURS[:2]) + done(), before=[(0, frontier()), (1, offer(OURS)), (1, sent)]
    )


@vector("session", "limit", "08 §5")
def more_than_the_window():
    """A segment that is begun when the window is full."""
    size = len(THEIRS[0].data)
    mine = both([OURS])
    pieces = [
        (1, hello({"people/a": digest_of(mine)}, window=varint(size))),
        (0, hello()),
        (1, frontier(mine)),
        (0, frontier() + offer(THEIRS) + b"".join(map(segment, THEIRS))),
    ]
    return Transcript(pieces)


@vector("session", "signature", "08 §5")
def segment_with_another_signature():
    """A segment that its author has not signed."""
    made = Segment(THEIRS[0].log, THEIRS[0].changes, signer=A)
    return after_frontier(offer([made]) + segment(made))
