import GRDB
package import ReplicaCore
package import ReplicaLog
package import ReplicaTrust
import ReplicaWire

extension StoreSession {
    /// Applies a verified segment whose dependencies are all applied, and writes it to the log.
    ///
    /// - Parameters:
    ///   - bytes: The segment as it came.
    ///   - wallMilliseconds: What the wall clock says; bounds the timestamps that are adopted.
    /// - Returns: How many of its changes were new, and how many of these do not count.
    @discardableResult
    package func apply(_ segment: VerifiedSegment, bytes: [UInt8], wallMilliseconds: UInt64) throws -> AppliedSegment {
        let header = segment.header
        guard header.last <= UInt64(UInt32.max) else { throw StoreError.numberTooGreat(header.last) }
        if header.replica == GenesisReplica.id, try genesis() != segment.hash { throw StoreError.foreignGenesis }
        let known = try Set(overlaps(header).flatMap(\.dots))
        // In the log first: what a segment builds on, and what does not count, is looked up there.
        try insertSegment(header, hash: segment.hash, bytes: bytes)
        let whole = try objection(to: header, hash: segment.hash)
        let verdict = try SegmentVerdict(
            trust, whole: whole, run: segment.run, self, scope: header.scope)
        let quarantined = verdict.objectedCount
        if quarantined > 0 { try write(verdict: whole, objected: quarantined, of: segment.hash) }
        let applied: Int
        if try isEnded(header.replica), try judgeAgain() {
            // The head that a cut-off names has come: what lies before it counts after all.
            applied = segment.run.dots.count { !known.contains($0) }
        } else {
            applied = try applyChanges(of: segment.run, scope: header.scope, except: known, verdict: verdict)
        }
        try adoptTimes(of: segment.run, wallMilliseconds: wallMilliseconds)
        if header.replica == (try ownReplica()) {
            // A bundle brings back what this database has lost: numbers go on after it.
            try raiseNextNumber(to: header.last + 1)
            try noticeOwnLog(segment.run, known: known)
        }
        if header.scope == .province, segment.run.payload.shapes.contains(where: { describesTrust($0.collection) }) {
            try trustChanged()
        }
        return AppliedSegment(new: applied, quarantined: quarantined)
    }

    /// What became of a segment's changes.
    package struct AppliedSegment: Sendable {
        /// How many were not known before.
        package let new: Int
        /// How many are kept and do not count (`Protocol/07` §6).
        package let quarantined: Int

        package init(new: Int, quarantined: Int) {
            self.new = new
            self.quarantined = quarantined
        }
    }

    /// Applies the changes of a run to their records; used for new segments and for rebuilding from the log.
    ///
    /// - Parameter known: Changes that are applied already, from another branch of the log.
    /// - Parameter verdict: What speaks against the run and its changes; `nil` for nothing.
    func applyChanges(
        of run: ChangeRun, scope: ScopeName, except known: Set<Dot>, verdict: SegmentVerdict? = nil
    ) throws -> Int {
        _ = try numbering.origin(for: run.replica, db)
        let scopeNumber = try numbering.scopeNumber(for: scope, db)
        guard let first = run.payload.numbers.first, let last = run.payload.numbers.last else { return 0 }
        var awaited = try AwaitedReplacements(
            self, scope: scopeNumber, replica: run.replica, first: first, last: last)
        let isAllCounted = verdict.map { $0.objectedCount == 0 } ?? true
        // A run that is quarantined as a whole is hardly ever new records only, and never quick.
        var bulk = isAllCounted ? try BulkInsert(self, run: run, scope: scopeNumber, awaited: awaited) : nil
        var applied = 0
        var changesForms = false
        let describesForms = run.payload.shapes.map { self.describesForms($0.collection) }
        for index in 0..<run.payload.count {
            if !known.isEmpty, known.contains(run.dot(index)) { continue }
            applied += 1
            if !isAllCounted, verdict?.objection(to: index) != nil {
                try keepApart(run.change(index), dot: run.dot(index), scope: scope, awaited: awaited)
                continue
            }
            changesForms = changesForms || describesForms[Int(run.payload.shapeIndexes[index])]
            if try bulk?.insert(index) == true { continue }
            let change = run.change(index)
            try apply(change, dot: run.dot(index), scope: scope, awaited: awaited)
            if change.namesLater(of: run.replica) {
                // No honest program writes that. What it names is not new any more when its turn comes.
                awaited = try AwaitedReplacements(
                    self, scope: scopeNumber, replica: run.replica, first: first, last: last)
                bulk = nil
            }
        }
        if scope == .province {
            // The roster is needed by the very next segment: its changes name the owners of records.
            if changesForms { try formsChanged() } else if changesRoster(run) { try rosterChanged() }
        }
        return applied
    }

    private func changesRoster(_ run: ChangeRun) -> Bool {
        run.payload.shapes.contains { describesRoster($0.collection) }
    }

    /// Whether records of a collection are part of the forms.
    func describesForms(_ collection: FormName) -> Bool {
        if case .builtIn = collection { collection != BuiltIn.replicas } else { false }
    }

    /// Whether records of a collection are units.
    func describesRoster(_ collection: FormName) -> Bool { catalog.collection(key: "unit")?.name == collection }

    /// Takes in the clock of a received segment, as far as it may be adopted (`Protocol/01` §3).
    private func adoptTimes(of run: ChangeRun, wallMilliseconds: UInt64) throws {
        let before = try number(.clock)
        var clock = HybridClock(greatest: HybridTimestamp(rawValue: before))
        for time in run.payload.times { clock.receive(time, wallMilliseconds: wallMilliseconds) }
        if clock.greatest.rawValue != before { try set(.clock, clock.greatest.rawValue) }
    }

    /// Gives new collections and fields their tables and columns, and moves in what was waiting for them.
    func formsChanged() throws {
        let before = unitCodes
        try loadForms(creating: true)
        // A new field or code may be what an exception or a hidden record was waiting for.
        let keys = try Int64.fetchAll(
            db, sql: "SELECT key FROM kb_exception UNION SELECT key FROM kb_hidden WHERE NOT deleted ORDER BY key")
        for key in keys { try saveAgain(key) }
        try rosterChanged(from: before)
    }

    private func saveAgain(_ key: Int64) throws {
        for collection in tables.keys {
            if let shown = try record(key: key, collection: collection) { return try save(shown) }
        }
        let hidden = try Row.fetchAll(db, sql: "SELECT scope, state FROM kb_hidden WHERE key = ?", arguments: [key])
        for row in hidden {
            let found = try HiddenRecord(bytes: row["state"], numbering: numbering)
            guard let scope = numbering.scope(number: row["scope"]),
                let stored = try record(found.state.record, scope: scope, collection: found.state.collection)
            else { continue }
            try save(stored)
        }
    }
}

/// The replica that the shipped forms, the roster and the Plan come from (`Protocol/05` §4).
package enum GenesisReplica {
    /// The public key of the seed H("kieubao genesis 1").
    package static let id = key.replica

    /// What stands before the numbers of its records, and no other replica may be called.
    package static let shortName = "KB"

    /// The key that signs the genesis; everybody has it, and so its hash is what counts.
    package static let key: SigningKey = {
        guard let key = SigningKey(seed: Hash256.of(Array("kieubao genesis 1".utf8)).bytes) else {
            preconditionFailure("a hash has 32 bytes")
        }
        return key
    }()
}

extension Change {
    /// Whether a change of a replica names a later one of the same replica.
    fileprivate func namesLater(of replica: ReplicaID) -> Bool {
        func isLater(_ dot: Dot) -> Bool { dot.replica == replica && dot.number > number }
        return record.map(isLater) ?? false || replaced.contains { $0.contains { isLater($0.dot) } }
    }
}
