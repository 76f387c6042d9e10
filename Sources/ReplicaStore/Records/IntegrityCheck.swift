import GRDB
package import ReplicaCore
import ReplicaLog
import ReplicaWire

extension StoreSession {
    /// What SQLite itself finds wrong with the file; empty if nothing.
    package func sqliteProblems() throws -> [String] {
        try String.fetchAll(db, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
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

    /// The tables of local numbers: what stands in them is needed by the log, and nothing else does.
    private static let numberTables = ["kb_name", "kb_scope"]

    /// Origins whose replica, name or office is not what the log says, after everything was made again. One whose
    /// enrolment counts no more may still be called by it.
    private static let originDifferences = """
        SELECT count(*) FROM kb_check_kb_origin AS before
            FULL JOIN main.kb_origin AS after ON before.no = after.no
        WHERE before.replica IS NOT after.replica OR before.branch IS NOT after.branch
            OR after.name IS NOT NULL AND (before.name IS NOT after.name OR before.unit IS NOT after.unit)
        """

    /// Statements about who may write what that are not what the segments say, after they were taken out anew.
    private static let statementDifferences = """
        SELECT (SELECT count(*) FROM (SELECT segment, content FROM main.kb_statement EXCEPT SELECT * FROM kb_check_statement))
            + (SELECT count(*) FROM (SELECT * FROM kb_check_statement EXCEPT SELECT segment, content FROM main.kb_statement))
        """

    /// Makes every table of records, and every verdict, again from the log alone, holds it against what is there, and
    /// takes the attempt back.
    ///
    /// - Returns: The tables that differ, with the number of rows.
    package func differencesFromLog() throws -> [(table: String, rows: Int)] {
        let tables =
            layouts.values.map(\.form.key).sorted()
            + ["kb_exception", "kb_hidden", "kb_violation", "kb_review", "kb_scattered"]
        var differences: [(String, Int)] = []
        try settleRules()
        let forms = try keptForms()
        try db.inSavepoint {
            for table in tables {
                try db.execute(sql: "CREATE TEMP TABLE \"kb_check_\(table)\" AS SELECT * FROM main.\"\(table)\"")
            }
            try db.execute(
                sql: "CREATE TEMP TABLE kb_check_verdict AS SELECT seq, verdict, objected FROM main.kb_segment")
            for table in Self.numberTables + ["kb_origin"] {
                try db.execute(sql: "CREATE TEMP TABLE \"kb_check_\(table)\" AS SELECT * FROM main.\"\(table)\"")
            }
            try db.execute(
                sql: "CREATE TEMP TABLE kb_check_statement AS SELECT segment, content FROM main.kb_statement")
            try rebuild()
            if try keptForms() != forms { differences.append(("kb_setting", 1)) }
            let statements = try Int.fetchOne(db, sql: Self.statementDifferences) ?? 0
            if statements > 0 { differences.append(("kb_statement", statements)) }
            let verdicts = try Int.fetchOne(
                db,
                sql:
                    "SELECT count(*) FROM (SELECT seq, verdict, objected FROM main.kb_segment EXCEPT SELECT * FROM kb_check_verdict)"
            )
            if let verdicts, verdicts > 0 { differences.append(("kb_segment", verdicts)) }
            let origins = try Int.fetchOne(db, sql: Self.originDifferences) ?? 0
            if origins > 0 { differences.append(("kb_origin", origins)) }
            for table in tables + Self.numberTables {
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
