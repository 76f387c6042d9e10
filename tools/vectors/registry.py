"""Where recipes of binary vectors are registered: one function is one vector.

Its name is the file's name, its docstring the comment. A function returns the bytes or what holds them as `data`,
or a pair of these and further facts.
"""

from __future__ import annotations

from collections.abc import Callable

from writer import Bundle, Redacted, Segment

LEAVES_SHOWN_MAX = 64
Facts = dict[str, object]
recipes: dict[str, Callable[[], bytes]] = {}

#: Folder by kind, and what the names of its files begin with. Other kinds: `primitive/`, and the kind.
PLACES = {
    "segment": ("segment", ""),
    "bundle": ("bundle", ""),
    "encrypted-bundle": ("bundle", "encrypted-"),
    "request": ("request", ""),
    "report": ("report", ""),
    "history": ("trust", "history-"),
    "session": ("session", ""),
    "certificate": ("session", "certificate-"),
    "introduction": ("session", "introduction-"),
}


def vector(kind: str, expect: str, clause: str) -> Callable:
    """Registers a recipe."""

    def register(recipe: Callable) -> Callable:
        area, prefix = PLACES.get(kind, ("primitive", f"{kind}-"))
        words = recipe.__name__.replace("_", "-").removeprefix(prefix)
        path = f"{area}/{prefix}{words}.vector"
        assert path not in recipes, path
        recipes[path] = lambda: render(kind, expect, clause, recipe)
        return recipe

    return register


def render(kind: str, expect: str, clause: str, recipe: Callable) -> bytes:
    made = recipe()
    made, facts = made if isinstance(made, tuple) else (made, {})
    comment = " ".join(recipe.__doc__.split())
    lines = {"expect": expect, "clause": clause, "kind": kind, "comment": comment}
    lines |= getattr(made, "given", {})
    if expect == "success":
        lines |= facts_of(made) | facts
    header = "".join(f"{key}: {value}\n" for key, value in lines.items())
    return header.encode() + b"\n" + (made if isinstance(made, bytes) else made.data)


def facts_of(made: object) -> Facts:
    if isinstance(made, Redacted):
        return facts_of(made.full) | ({"erased": " ".join(map(str, made.erased))} if made.erased else {})
    if isinstance(made, Segment):
        facts = {
            "segment-hash": made.hash.hex(),
            "scope": made.log.scope,
            "first": made.changes[0].number,
            "last": made.last,
            "changes": len(made.changes),
            "merkle-root": made.merkle_root.hex(),
        }
        if made.previous:
            facts["previous"] = made.previous.hex()
        for i, (where, replica, last, hash_) in enumerate(made.dependencies):
            facts[f"dependency-{i}"] = f"{where}:{replica.hex()}:{last}:{hash_.hex()}"
        if made.enrolment:
            facts["enrolment"] = str(made.enrolment)
        return facts | {f"leaf-{i}": change.leaf.hex() for i, change in enumerate(made.changes[:LEAVES_SHOWN_MAX])}
    if isinstance(made, Bundle):
        return {
            "sender": made.sender.id.hex(),
            "recipients": len(made.recipients),
            "logs": len(made.frontier),
            "segments": len(made.segments),
        }
    return getattr(made, "facts", {})
