import GRDB
package import ReplicaCore
package import ReplicaLog
package import ReplicaTrust
import ReplicaWire

extension StoreSession {
    /// The key that founded the province, as this replica was told when it was welcomed; `nil` before.
    package func root() throws -> ReplicaID? { try self[.root].flatMap { ReplicaID(bytes: $0) } }

    /// Says whose province this is. Everything that is here is judged anew.
    package func found(root: ReplicaID) throws {
        try set(.root, root.bytes)
        try trustChanged()
    }

    /// Who may write what; computed once for a session.
    package var trust: Trust {
        get throws {
            if let known = loadedTrust { return known }
            let trust = try TrustLoading(session: self).trust()
            loadedTrust = trust
            return trust
        }
    }

    /// What a segment as a whole has against it.
    func objection(to header: SegmentHeader, hash: Hash256) throws -> Objection? {
        if header.replica == GenesisReplica.id { return nil }
        return try trust.objection(
            to: hash, of: header.replica, scope: header.scope, ancestry: LogAncestry(session: self))
    }

    /// Whether a segment may end or enrol somebody: what is pending here was done without knowing that.
    package func mayEnd(_ segment: VerifiedSegment) -> Bool {
        segment.header.scope == .province
            && segment.run.payload.shapes.contains {
                [BuiltIn.enrolments, BuiltIn.authorities].contains($0.collection)
            }
    }

    /// Whether records of a collection say who may write what.
    func describesTrust(_ collection: FormName) -> Bool {
        [
            BuiltIn.replicas, BuiltIn.enrolments, BuiltIn.admissions, BuiltIn.authorities, BuiltIn.scopes,
            BuiltIn.formCollections,
        ].contains(collection)
    }

    /// Judges the log anew after the records that say who may write what have changed.
    ///
    /// Where a verdict differs, the records are made again from the log: nothing that a change did before it was
    /// quarantined stays, and nothing that is admitted is forgotten.
    func trustChanged() throws {
        var computed = try TrustLoading(session: self).trust()
        for _ in 0..<Self.roundsMax {
            if let known = loadedTrust, known == computed { return }
            loadedTrust = computed
            let isRenamed = try nameOrigins()
            if try !judgeAgain() {
                guard isRenamed else { return }
                try makeAgain()
            }
            computed = try TrustLoading(session: self).trust()
        }
        // Ranks forbid that keys end each other in a circle.
        throw StoreError.damaged("authority")
    }

    private static let roundsMax = 64

    /// Judges every segment and, where a verdict differs from before, makes the records again from the log.
    ///
    /// - Returns: Whether any did.
    func judgeAgain() throws -> Bool {
        guard try judge() else { return false }
        try makeAgain()
        return true
    }

    private func makeAgain() throws {
        try clearRecords()
        _ = try nameOrigins()
        try replay()
    }

    /// Whether a cut-off speaks of a replica.
    func isEnded(_ replica: ReplicaID) throws -> Bool {
        let trust = try trust
        return trust.authorities[replica].map { !$0.ended.isEmpty } ?? false
            || trust.enrolments(of: replica).contains { !$0.ended.isEmpty }
    }

    /// Writes the verdict of every segment.
    ///
    /// - Returns: Whether any differs from before.
    private func judge() throws -> Bool {
        let trust = try trust
        var isDifferent = false
        let rows = try Row.fetchAll(db, sql: "SELECT seq, hash, verdict, objected FROM kb_segment ORDER BY seq")
        for row in rows {
            guard let hash = Hash256(bytes: row["hash"]), let header = try header(of: hash) else { continue }
            let whole = try objection(to: header, hash: hash)
            var objected = whole == nil ? 0 : header.count
            if whole == nil, header.scope == .province, header.replica != GenesisReplica.id,
                trust.authorities[header.replica] == nil, !trust.isMaster(header.replica)
            {
                objected =
                    SegmentVerdict(
                        trust, whole: nil, run: try openRun(hash), self, scope: header.scope
                    ).objectedCount
            }
            let code = Int64(whole?.rawValue ?? 0)
            if code == row["verdict"], objected == row["objected"] { continue }
            isDifferent = true
            try write(verdict: whole, objected: objected, of: hash)
        }
        return isDifferent
    }

    func write(verdict whole: Objection?, objected: Int, of segment: Hash256) throws {
        try db.execute(
            sql: "UPDATE kb_segment SET verdict = ?, objected = ? WHERE hash = ?",
            arguments: [Int64(whole?.rawValue ?? 0), objected, segment.bytes])
    }

    /// Gives replicas the names and offices of their enrolments, which go before what they say of themselves.
    ///
    /// - Returns: Whether a replica that has records here got another office or name.
    func nameOrigins() throws -> Bool {
        let trust = try trust
        var isRenamed = false
        for replica in trust.enrolments.keys.sorted() { _ = try numbering.origin(for: replica, db) }
        for origin in numbering.origins where origin.branch == 0 {
            guard let enrolment = trust.enrolments(of: origin.replica).first else { continue }
            // A successor keeps the name that it chose for itself, because the old one is taken.
            let isOwn = trust.enrolments[origin.replica] != nil
            let name = isOwn ? enrolment.name : origin.name
            if origin.name == name, origin.unit == enrolment.office { continue }
            try numbering.identify(origin.replica, name: name, unit: enrolment.office, db)
            // Its id stands in the rows of others only once it had a name.
            if origin.name == nil { try showAgain(originsOf: origin.replica) } else { isRenamed = true }
        }
        return isRenamed
    }
}
