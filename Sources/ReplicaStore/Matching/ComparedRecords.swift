import GRDB
package import ReplicaCore

/// A pair of records that may be about the same, by the keys of their rows.
package struct CandidatePair: Hashable, Sendable {
    /// The smaller key.
    package let first: Int64
    package let second: Int64
    /// In bits; at 0 it is as likely as not.
    package let score: Float

    package init(first: Int64, second: Int64, score: Float) {
        self.first = min(first, second)
        self.second = max(first, second)
        self.score = score
    }
}

/// What matching keeps of its work. None of it is part of the state: it can be thrown away at any time.
extension StoreSession {
    /// Calls `body` with some columns of every shown record of a collection, in the order of keys.
    ///
    /// - Parameters:
    ///   - fields: Keys of fields; those that the form does not have come as empty text.
    ///   - body: Is given the record's key and one text for each field, as the column has it.
    package func forEachRow(
        of collection: FormName, fields: [String], _ body: (_ key: Int64, _ texts: [String]) throws -> Void
    ) throws {
        guard let layout = layouts[collection] else { return }
        let columns = fields.map { field -> String in
            layout.columns.first { $0.field.key == field }.map { TableLayout.quoted($0.name) } ?? "NULL"
        }
        let statement = try RawStatement(
            db, "SELECT _key, \(columns.joined(separator: ", ")) FROM \(layout.table) ORDER BY _key")
        var texts = [String](repeating: "", count: fields.count)
        while try statement.step() {
            for place in fields.indices {
                texts[place] =
                    statement.isNull(place + 1) ? "" : String(decoding: statement.bytes(place + 1), as: UTF8.self)
            }
            try body(statement.int(0), texts)
        }
    }

    /// The records that were compared, with the hash of what was compared of each.
    package func comparedRecords() throws -> [Int64: Int64] {
        var prints: [Int64: Int64] = [:]
        let statement = try RawStatement(db, "SELECT key, print FROM kb_compared")
        while try statement.step() { prints[statement.int(0)] = statement.int(1) }
        return prints
    }

    /// Keeps what a pass found.
    ///
    /// - Parameters:
    ///   - changed: Records that are new or changed, with their hashes: their older pairs go.
    ///   - gone: Records that are there no more.
    ///   - pairs: What the pass found.
    package func saveCandidates(changed: [Int64: Int64], gone: [Int64], pairs: [CandidatePair]) throws {
        let first = try RawStatement(db, "DELETE FROM kb_candidate WHERE first = ?")
        let second = try RawStatement(db, "DELETE FROM kb_candidate WHERE second = ?")
        let removal = try RawStatement(db, "DELETE FROM kb_compared WHERE key = ?")
        for key in changed.keys.sorted() + gone.sorted() {
            first.bind(1, key)
            try first.run()
            second.bind(1, key)
            try second.run()
        }
        for key in gone.sorted() {
            removal.bind(1, key)
            try removal.run()
        }
        let print = try RawStatement(db, "REPLACE INTO kb_compared (key, print) VALUES (?, ?)")
        for (key, hash) in changed.sorted(by: { $0.key < $1.key }) {
            print.bind(1, key)
            print.bind(2, hash)
            try print.run()
        }
        try insert(pairs, implied: false)
    }

    /// Keeps the pairs that follow from others, in place of those that did before.
    package func saveImpliedCandidates(_ pairs: [CandidatePair]) throws {
        try db.execute(sql: "DELETE FROM kb_candidate WHERE implied = 1")
        try insert(pairs, implied: true)
    }

    private func insert(_ pairs: [CandidatePair], implied: Bool) throws {
        let statement = try db.cachedStatement(
            sql: "REPLACE INTO kb_candidate (first, second, implied, score) VALUES (?, ?, ?, ?)")
        for pair in pairs { try statement.execute(arguments: [pair.first, pair.second, implied, Double(pair.score)]) }
    }

    /// Throws away what matching found.
    package func clearCandidates() throws {
        try db.execute(sql: "DELETE FROM kb_candidate; DELETE FROM kb_compared")
        try unset(.matchWeights)
    }

    /// The pairs that reach a score, the highest first.
    ///
    /// - Parameter implied: Whether those that follow from others are among them, with the score that follows.
    package func candidates(reaching least: Float, implied: Bool = true) throws -> [CandidatePair] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT first, second, max(score) AS best FROM kb_candidate WHERE score >= ? AND implied <= ?
                GROUP BY first, second ORDER BY best DESC, first, second
                """, arguments: [Double(least), implied]
        ).map { CandidatePair(first: $0[0], second: $0[1], score: Float($0[2] as Double)) }
    }

    /// The shown records with live values of a set field of the engine that a row has no column for.
    package func records(with field: FormName) throws -> [StoredRecord] {
        guard let number = numbering.name(field) else { return [] }
        return try Row.fetchAll(
            db, sql: "SELECT key, collection FROM kb_exception WHERE field = ? ORDER BY key", arguments: [number]
        ).compactMap { row in
            guard let collection = numbering.name(number: row["collection"]) else { return nil }
            return try record(key: row["key"], collection: collection)
        }
    }

    /// Whether any record was ever said to be about the same as another.
    package func hasEdges() throws -> Bool {
        guard let number = numbering.name(BuiltIn.sameAs) else { return false }
        return try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM kb_exception WHERE field = ?)", arguments: [number]) ?? false
    }

    /// The shown record of a dot, in whatever scope its row is.
    package func shownRecord(_ record: Dot, collection: FormName) throws -> StoredRecord? {
        for origin in numbering.origins(of: record.replica) {
            guard record.number <= UInt64(UInt32.max) else { continue }
            if let found = try self.record(key: origin.key(record.number), collection: collection),
                found.state.record == record
            {
                return found
            }
        }
        return nil
    }
}
