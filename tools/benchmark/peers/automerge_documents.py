"""Automerge: one document of a map for each person, in memory."""

from __future__ import annotations

from typing import Any

from common import Edit, Table, Workload, measure


def tracked_insert(work: Workload) -> Any:
    from automerge import core

    document = core.Document()
    for block in work.blocks():
        with document.transaction() as transaction:
            for row in block:
                person = transaction.put_object(core.ROOT, row[0], core.ObjType.Map)
                for name, value in zip(work.header[1:], row[1:]):
                    if value:
                        transaction.put(person, name, core.ScalarType.Str, value)
    return document


def edit(document: Any, work: Workload, side: str) -> None:
    from automerge import core

    for block in work.edit_blocks(side):
        with document.transaction() as transaction:
            for change in block:
                person = person_of(transaction, work, change)
                transaction.put(person, change.field, core.ScalarType.Str, change.value)


def person_of(document: Any, work: Workload, change: Edit) -> bytes:
    from automerge import core

    return document.get(core.ROOT, work.people[change.index][0])[1]


def main() -> None:
    from importlib.metadata import version

    from automerge import core

    work = Workload()
    table = Table(f"Automerge {version('automerge')}")
    table.plain(work)
    inserted = measure(work, lambda: tracked_insert(work))
    table.work("tracked insert", inserted, "in memory, nothing on the disk")
    document = inserted.result
    exported = measure(work, document.save)
    table.work("export", exported, "compressed, not signed")
    table.sizes(work, len(exported.result))
    applied = measure(work, lambda: core.Document.load(exported.result))
    table.work("apply into empty", applied, "in memory; hashes verified, nothing signed")
    table.value("file", len(exported.result) / 1_000_000, "MB", "full history, read and written whole")

    other = applied.result
    other.set_actor(core.random_actor_id())
    edit(document, work, "A")
    edit(other, work, "B")
    work.runs = 1
    exchanged = measure(work, lambda: (document.merge(other), other.merge(document)))
    note = "in memory, without a bundle between"
    if core.extract(document) != core.extract(other):
        note += "; the replicas differ"
    table.work("two-way exchange of 10 % edits", exchanged, note)
    if hasattr(document, "get_all"):

        def held(index: int, field: str) -> set[str]:
            person = person_of(document, work, Edit(index, field, ""))
            return {value for (_, value), _ in document.get_all(person, field)}

        table.visible(work, held, "")
    else:
        table.lacks(
            "both values visible",
            "Automerge keeps them, but this package has no get_all and hands out one of them",
        )
    table.end()


main()
