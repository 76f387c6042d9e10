"""SQLite's session extension: changesets, on the disk, through apsw."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from common import Table, Workload, insert_people, measure, open_database


def tracked_insert(work: Workload, path: Path) -> tuple[Any, Any]:
    path.unlink(missing_ok=True)
    database = open_database(path, work)
    session = recording(database)
    insert_people(database, work)
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return database, session


def recording(database: Any) -> Any:
    import apsw

    session = apsw.Session(database, "main")
    session.attach("person")
    return session


def apply(database: Any, changeset: bytes) -> None:
    import apsw

    def conflict(_reason: int, change: Any) -> int:
        # Both sides have to choose alike, or they differ for good: the greater value stays, the other is gone.
        place = next(place for place, value in enumerate(change.new) if isinstance(value, str))
        is_greater = change.new[place] > change.conflict[place]
        return apsw.SQLITE_CHANGESET_REPLACE if is_greater else apsw.SQLITE_CHANGESET_OMIT

    with database:
        apsw.Changeset.apply(changeset, database, conflict=conflict)
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def applied_to_empty(work: Workload, path: Path, changeset: bytes) -> Any:
    path.unlink(missing_ok=True)
    database = open_database(path, work)
    apply(database, changeset)
    return database


def edit(database: Any, work: Workload, side: str) -> Any:
    session = recording(database)
    for block in work.edit_blocks(side):
        with database:
            for change in block:
                row = work.people[change.index]
                database.execute(f"UPDATE person SET {change.field} = ? WHERE id = ?", (change.value, row[0]))
    return session


def main() -> None:
    import apsw

    work = Workload()
    table = Table(f"session extension of SQLite {apsw.sqlite_lib_version()}")
    table.plain(work)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        inserted = measure(work, lambda: tracked_insert(work, folder / "a.sqlite"))
        table.work("tracked insert", inserted, "records while the session lives; nothing is kept of it")
        database, session = inserted.result
        exported = measure(work, session.changeset)
        table.work("export", exported, "not signed, not compressed")
        table.sizes(work, len(exported.result))
        session.close()
        applied = measure(work, lambda: applied_to_empty(work, folder / "b.sqlite", exported.result))
        table.work("apply into empty", applied, "not verified")
        size = (folder / "a.sqlite").stat().st_size
        table.value("file", size / 1_000_000, "MB", "no history")

        other = applied.result
        sessions = edit(database, work, "A"), edit(other, work, "B")
        changesets = [session.changeset() for session in sessions]
        for session in sessions:
            session.close()
        work.runs = 1
        exchanged = measure(work, lambda: (apply(database, changesets[1]), apply(other, changesets[0])))
        table.work("two-way exchange of 10 % edits", exchanged)
        rows = [sorted(held.execute("SELECT * FROM person")) for held in (database, other)]
        note = "a callback chooses one while applying; the other is gone"
        if rows[0] != rows[1]:
            note += "; the replicas differ"

        def held(index: int, field: str) -> set[str]:
            found = database.execute(f"SELECT {field} FROM person WHERE id = ?", (work.people[index][0],))
            return {value for (value,) in found}

        table.visible(work, held, note)
        database.close()
        other.close()
    table.end()


main()
