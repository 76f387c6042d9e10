import GRDB
package import ReplicaCore
import ReplicaLog
import ReplicaWire

extension StoreSession {
    /// What SQLite itself finds wrong with the file; empty if nothing.
    package func sqliteProblems() throws -> [String] {
        try String.fetchAll(db, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
    }

    /// Checks a segment of the log from its bytes: signature, hashes, Merkle root, and that what it follows is here.
    ///
    /// - Returns: `nil`, or what is wrong.
    package func problem(of entry: SegmentEntry) throws -> LogProblem? {
        guard let bytes = try segmentBytes(entry.hash) else { return .unreadable("missing") }
        do throws(WireError) {
            let signed = try SignedSegment(bytes: bytes)
            guard signed.hash == entry.hash, signed.header.count == entry.count, signed.header.first == entry.first,
                signed.header.last == entry.last
            else { return .unreadable("header") }
            _ = try signed.open()
        } catch {
            return .unreadable(error.failure.rawValue + ", " + error.place)
        }
        guard let header = try header(of: entry.hash) else { return .unreadable("header") }
        return try missing(for: header).isEmpty ? nil : .broken
    }

    package enum LogProblem: Equatable, Sendable {
        case unreadable(String)
        /// Something that it builds on is not in the log.
        case broken
    }

    /// The scopes whose pending tail does not have the Merkle roots that were stored with it.
    package func damagedTails() throws -> [ScopeName] {
        try scopesWithTails().filter { scope in
            guard let number = numbering.scope(scope) else { return true }
            return (try? tailParts(scope: number)) == nil
        }
    }

    /// Makes every table of records again from the log, holds it against the one that is there, and takes the
    /// attempt back.
    ///
    /// - Returns: The tables that differ, with the number of rows.
    package func differencesFromLog() throws -> [(table: String, rows: Int)] {
        let tables = layouts.values.map(\.form.key).sorted() + ["kb_exception", "kb_hidden", "kb_violation"]
        var differences: [(String, Int)] = []
        try db.inSavepoint {
            for table in tables {
                try db.execute(sql: "CREATE TEMP TABLE \"kb_check_\(table)\" AS SELECT * FROM main.\"\(table)\"")
            }
            try db.execute(
                sql: "CREATE TEMP TABLE kb_check_verdict AS SELECT seq, verdict, objected FROM main.kb_segment")
            try rebuild()
            let verdicts = try Int.fetchOne(
                db,
                sql:
                    "SELECT count(*) FROM (SELECT seq, verdict, objected FROM main.kb_segment EXCEPT SELECT * FROM kb_check_verdict)"
            )
            if let verdicts, verdicts > 0 { differences.append(("kb_segment", verdicts)) }
            for table in tables {
                let count =
                    try Int.fetchOne(
                        db,
                        sql: """
                            SELECT (SELECT count(*) FROM (SELECT * FROM main."\(table)" EXCEPT SELECT * FROM "kb_check_\(table)"))
                                + (SELECT count(*) FROM (SELECT * FROM "kb_check_\(table)" EXCEPT SELECT * FROM main."\(table)"))
                            """) ?? 0
                if count > 0 { differences.append((table, count)) }
            }
            return .rollback
        }
        numbering = try Numbering(db)
        loadedTrust = nil
        try loadForms(creating: false)
        return differences
    }
}

extension StoreSession {
    /// Checks that what a segment follows is in the log, without reading its changes.
    package func chainProblem(of entry: SegmentEntry) throws -> LogProblem? {
        do {
            guard let header = try header(of: entry.hash) else { return .unreadable("header") }
            return try missing(for: header).isEmpty ? nil : .broken
        } catch let error as WireError {
            return .unreadable(error.failure.rawValue + ", " + error.place)
        }
    }

    /// Whether anything of a scope is known here.
    package func knows(_ scope: ScopeName) -> Bool { numbering.scope(scope) != nil }
}
