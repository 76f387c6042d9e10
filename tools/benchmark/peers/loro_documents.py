"""Loro: one document of a map for each person, in memory."""

from __future__ import annotations

from typing import Any

from common import Table, Workload, measure


def tracked_insert(work: Workload) -> Any:
    import loro

    document = loro.LoroDoc()
    people = document.get_map("people")
    for block in work.blocks():
        for row in block:
            person = people.insert_container(row[0], loro.LoroMap())
            for name, value in zip(work.header[1:], row[1:]):
                if value:
                    person.insert(name, value)
        document.commit()
    return document


def imported(data: bytes) -> Any:
    import loro

    document = loro.LoroDoc()
    document.import_(data)
    return document


def edit(document: Any, work: Workload, side: str) -> None:
    people = document.get_map("people")
    for block in work.edit_blocks(side):
        for change in block:
            person = people.get(work.people[change.index][0]).container
            person.insert(change.field, change.value)
        document.commit()


def main() -> None:
    import loro

    work = Workload()
    table = Table(f"Loro {loro.LORO_VERSION}")
    table.plain(work)
    inserted = measure(work, lambda: tracked_insert(work))
    table.work("tracked insert", inserted, "in memory, nothing on the disk")
    document = inserted.result
    exported = measure(work, lambda: document.export(loro.ExportMode.Updates(loro.VersionVector())))
    table.work("export", exported, "not signed")
    table.sizes(work, len(exported.result))
    applied = measure(work, lambda: imported(exported.result))
    table.work("apply into empty", applied, "in memory; a checksum, nothing signed")
    snapshot = measure(work, lambda: document.export(loro.ExportMode.Snapshot()))
    table.value("file", len(snapshot.result) / 1_000_000, "MB", "snapshot with full history, written whole")

    other = applied.result
    before = document.oplog_vv, other.oplog_vv
    edit(document, work, "A")
    edit(other, work, "B")
    work.runs = 1

    def exchange() -> None:
        there = document.export(loro.ExportMode.Updates(before[1]))
        back = other.export(loro.ExportMode.Updates(before[0]))
        document.import_(back)
        other.import_(there)

    table.work("two-way exchange of 10 % edits", measure(work, exchange), "in memory")
    note = "the later one is shown; the other is left in the history alone"
    if document.get_deep_value() != other.get_deep_value():
        note += "; the replicas differ"

    people = document.get_map("people")

    def held(index: int, field: str) -> set[str]:
        person = people.get(work.people[index][0]).container
        return {person.get(field).value}

    table.visible(work, held, note)
    table.end()


main()
