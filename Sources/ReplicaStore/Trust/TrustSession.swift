import GRDB
package import ReplicaCore
package import ReplicaLog
package import ReplicaTrust
package import ReplicaWire

extension StoreSession {
    /// The key that founded the province, as this replica was told when it was welcomed; `nil` before.
    package func root() throws -> ReplicaID? { try self[.root].flatMap { ReplicaID(bytes: $0) } }

    /// The segment that the province began with, as this replica was told when it was welcomed; `nil` before.
    package func founding() throws -> Hash256? { try self[.founding].flatMap(Hash256.init(bytes:)) }

    /// Says whose province this is. Everything that is here is judged anew.
    ///
    /// - Parameter founding: The segment in which the root names itself and its reserve; `nil` for none: then nobody
    ///   goes before the root.
    package func found(root: ReplicaID, founding: Hash256?) throws {
        try set(.root, root.bytes)
        if let founding { try set(.founding, founding.bytes) } else { try unset(.founding) }
        try trustChanged(judging: true)
    }

    /// Takes the first segment of the root that came here for the founding, where none was noted.
    func adoptFounding() throws {
        guard try founding() == nil, let root = try root(), let hash = try firstSegment(of: root) else { return }
        try set(.founding, hash.bytes)
    }

    /// The first segment of a replica in `province` that was applied here.
    package func firstSegment(of replica: ReplicaID) throws -> Hash256? {
        guard let scope = numbering.scope(.province), let origin = numbering.origins(of: replica).first else {
            return nil
        }
        return try [UInt8].fetchOne(
            db.cachedStatement(sql: "SELECT hash FROM kb_segment WHERE origin = ? AND scope = ? ORDER BY seq LIMIT 1"),
            arguments: [origin.number, scope]
        ).flatMap(Hash256.init(bytes:))
    }

    /// Who may write what; computed once for a session.
    package var trust: Trust {
        get throws {
            if let known = loadedTrust { return known }
            let trust = try TrustLoading(self).trust()
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

    /// Whether a segment may end or enrol somebody, or take somebody out of a scope: what is pending here was done without
    /// knowing that.
    package func mayEnd(_ segment: VerifiedSegment) -> Bool {
        segment.header.scope == .province
            && segment.run.payload.shapes.contains {
                [BuiltIn.enrolments, BuiltIn.authorities, BuiltIn.scopes].contains($0.collection)
            }
    }

    /// Whether records of a collection say who may write what.
    func describesTrust(_ collection: FormName) -> Bool {
        TrustStatement.collections.contains(collection)
            || [BuiltIn.scopes, BuiltIn.formCollections].contains(collection)
    }

    /// Judges the log anew after the records that say who may write what have changed.
    ///
    /// Where a verdict differs, the records are made again from the log: nothing that a change did before it was
    /// quarantined stays, and nothing that is admitted is forgotten. Each step reads what the one before has settled,
    /// and settles what none after it can change.
    ///
    /// - Parameter judging: Whether verdicts may differ although nobody's rights do: a head has come that a cut-off
    ///   names, or everything is made anew.
    func trustChanged(judging: Bool = false) throws {
        var next = try trust
        let loading = try TrustLoading(self)
        for (place, step) in loading.steps.enumerated() {
            let before = loadedTrust
            try step(&next)
            if next == before, !(judging && place == 0) { continue }
            loadedTrust = next
            let isRenamed = try nameOrigins()
            if try !judgeAgain(since: judging && place == 0 ? nil : before), isRenamed { try makeAgain() }
        }
        // An order that was admitted counts from now on.
        try carryOutNewErasures()
    }

    /// Judges every segment and, where a verdict differs from before, makes the records again from the log.
    ///
    /// - Parameter before: Who might write what when single changes were judged last; `nil` to judge all anew.
    /// - Returns: Whether any did.
    func judgeAgain(since before: Trust?) throws -> Bool {
        guard try judge(since: before) else { return false }
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
    private func judge(since before: Trust?) throws -> Bool {
        let trust = try trust
        var isDifferent = false
        let own = try ownReplica()
        let rows = try Row.fetchAll(
            db.cachedStatement(sql: "SELECT seq, hash, verdict, objected FROM kb_segment ORDER BY seq"))
        for row in rows {
            guard let hash = Hash256(bytes: row["hash"]), let header = try header(of: hash) else { continue }
            let whole = try objection(to: header, hash: hash)
            let code = Int64(whole?.rawValue ?? 0)
            // Reading a segment costs far more than judging it as a whole.
            if let before, code == row["verdict"], header.replica != own,
                trust.judgesChangesAlike(before, of: header.replica, in: hash)
            {
                continue
            }
            let objected = try objectedCount(in: header, hash: hash, whole: whole)
            if code == row["verdict"], objected == row["objected"] { continue }
            isDifferent = true
            try write(verdict: whole, objected: objected, of: hash)
        }
        return isDifferent
    }

    /// How many changes of a segment do not count.
    func objectedCount(in header: SegmentHeader, hash: Hash256, whole: Objection?) throws -> Int {
        let trust = try trust
        if header.replica == GenesisReplica.id || trust.root == nil { return 0 }
        if let whole, header.scope != .province || !whole.leavesSelfDescription { return header.count }
        if whole == nil, trust.authorities[header.replica] != nil { return 0 }
        return try SegmentVerdict(trust, whole: whole, run: openRun(hash), self, segment: hash, scope: header.scope)
            .objectedCount
    }

    func write(verdict whole: Objection?, objected: Int, of segment: Hash256) throws {
        noteWriting()
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
