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
        let (segment, bytes) = try withoutErased(segment, bytes: bytes)
        let header = segment.header
        guard header.last <= UInt64(UInt32.max) else { throw StoreError.numberTooGreat(header.last) }
        if header.replica == GenesisReplica.id, try genesis() != segment.hash { throw StoreError.foreignGenesis }
        // Known before anything changes, so that it can be told afterwards whether it is another.
        _ = try trust
        let known = try knownChanges(overlapping: header)
        // In the log first: what a segment builds on, and what does not count, is looked up there.
        try insertSegment(header, hash: segment.hash, bytes: bytes)
        try noteStatements(of: segment.run, in: segment.hash, scope: header.scope)
        let whole = try objection(to: header, hash: segment.hash)
        let verdict = try SegmentVerdict(
            trust, whole: whole, run: segment.run, self, segment: segment.hash, scope: header.scope)
        let quarantined = try verdict.objectedCount
        if quarantined > 0 || whole != nil { try write(verdict: whole, objected: quarantined, of: segment.hash) }
        let revealed = try revealsProtected(segment.run, scope: header.scope)
        // Where the head has come that a cut-off names, what lies before it counts after all.
        let isJudgedAnew = try isEnded(header.replica) && judgeAgain(since: trust)
        let applied =
            isJudgedAnew
            ? segment.run.dots.count { known[$0] == nil }
            : try applyChanges(of: segment.run, scope: header.scope, except: known, verdict: verdict)
        try carryOutErasures(in: segment.run, scope: header.scope, wallMilliseconds: wallMilliseconds)
        try adoptTimes(of: segment.run, wallMilliseconds: wallMilliseconds)
        if header.replica == (try ownReplica()) {
            // A bundle brings back what this database has lost: numbers go on after it.
            try raiseNextNumber(to: header.last + 1)
            try noticeOwnLog(segment.run, known: Set(known.keys))
        }
        let isAboutTrust =
            header.scope == .province && segment.run.payload.shapes.contains { describesTrust($0.collection) }
        if isAboutTrust || isJudgedAnew || revealed { try trustChanged(judging: revealed) }
        return AppliedSegment(
            new: applied, quarantined: quarantined, collections: Set(segment.run.payload.shapes.map(\.collection)))
    }

    /// The changes of other runs that share numbers with a segment, and whether they count.
    private func knownChanges(overlapping header: SegmentHeader) throws -> [Dot: Bool] {
        var known: [Dot: Bool] = [:]
        for (run, segment) in try overlaps(header) {
            try note(run, in: segment, scope: header.scope, &known)
        }
        return known
    }

    /// Notes the changes of a run that is in the log or pending, and whether they count there.
    func note(_ run: ChangeRun, in segment: Hash256?, scope: ScopeName, _ known: inout [Dot: Bool]) throws {
        let verdict = try segment.map { try storedVerdict(of: $0, run: run, scope: scope) }
        for index in 0..<run.count {
            let counts = try verdict?.objection(to: index) == nil
            known[run.dot(index)] = known[run.dot(index)] ?? false || counts
        }
    }

    /// Whether a run creates records of collections that not everybody writes, of which changes came before and were
    /// judged without knowing that.
    private func revealsProtected(_ run: ChangeRun, scope: ScopeName) throws -> Bool {
        let trust = try trust
        let isProtected = run.payload.shapes.map { trust.isProtected($0.collection) }
        guard isProtected.contains(true), run.replica != GenesisReplica.id,
            let origin = numbering.origins(of: run.replica).first, let first = run.payload.numbers.first,
            let last = run.payload.numbers.last, try hasHidden(keys: origin.key(first)...origin.key(last))
        else { return false }
        return try (0..<run.count).contains { index in
            guard run.payload.records[index].isOwn, isProtected[Int(run.payload.shapeIndexes[index])] else {
                return false
            }
            return try record(run.dot(index), scope: scope, collection: nil)?.state.isCreated == false
        }
    }

    /// What became of a segment's changes.
    package struct AppliedSegment: Sendable {
        /// How many were not known before.
        package let new: Int
        /// How many are kept and do not count (`Protocol/07` §6).
        package let quarantined: Int
        /// What its changes are about.
        package let collections: Set<FormName>
    }

    /// Applies the changes of a run to their records; used for new segments and for rebuilding from the log.
    ///
    /// - Parameters:
    ///   - known: Changes that are here already, from another branch of the log, and whether they count there. What
    ///     did not count there, and counts here, is applied now.
    ///   - verdict: What speaks against the run and its changes; `nil` for nothing.
    func applyChanges(
        of run: ChangeRun, scope: ScopeName, except known: [Dot: Bool], verdict: SegmentVerdict? = nil
    ) throws -> Int {
        _ = try numbering.origin(for: run.replica, db)
        let scopeNumber = try numbering.scopeNumber(for: scope, db)
        guard let first = run.payload.numbers.first, let last = run.payload.numbers.last else { return 0 }
        var awaited = try AwaitedReplacements(
            self, scope: scopeNumber, replica: run.replica, first: first, last: last)
        let isAllCounted = try verdict.map { try $0.objectedCount == 0 } ?? true
        // A run that is quarantined as a whole is hardly ever new records only, and never quick.
        var bulk = isAllCounted ? try BulkInsert(self, run: run, scope: scopeNumber, awaited: awaited) : nil
        var applied = 0
        var changesForms = false
        let describesForms = run.payload.shapes.map { self.describesForms($0.collection) }
        for index in 0..<run.payload.count {
            let before = known.isEmpty ? nil : known[run.dot(index)]
            if before == true { continue }
            if before == nil { applied += 1 }
            if try !isAllCounted && verdict?.objection(to: index) != nil {
                if before == nil {
                    try keepApart(run.change(index), dot: run.dot(index), scope: scope, awaited: awaited)
                }
                continue
            }
            let shape = Int(run.payload.shapeIndexes[index])
            if changesForms, tables[run.payload.shapes[shape].collection] == nil {
                // Records of a form that stands before them in the run find its table.
                try formsChanged()
                changesForms = false
                if bulk != nil { bulk = try BulkInsert(self, run: run, scope: scopeNumber, awaited: awaited) }
            }
            changesForms = changesForms || describesForms[shape]
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
        switch collection {
        case BuiltIn.formCollections, BuiltIn.formFields, BuiltIn.codeLists, BuiltIn.codes, BuiltIn.formRules: true
        default: false
        }
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

    /// Gives new collections and fields their tables and columns, writes anew what the forms show otherwise than
    /// before, and moves in what was waiting for them.
    func formsChanged() throws {
        let unitsBefore = unitCodes
        let (catalogBefore, tablesBefore) = (catalog, tables)
        try loadForms(creating: true)
        let difference = FormDifference(before: catalogBefore, after: catalog)
        for old in catalogBefore.collections {
            guard let table = tablesBefore[old.name] else { continue }
            guard let new = catalog.collection(named: old.name), !difference.rewrites(old, new) else {
                try writeAnew(table, catalogBefore)
                continue
            }
            if difference.asksOtherwise(old, new) { try listViolations(of: old.name) }
        }
        // A new field or code may be what an exception or a hidden record was waiting for.
        let keys = try Int64.fetchAll(
            db, sql: "SELECT key FROM kb_exception UNION SELECT key FROM kb_hidden WHERE NOT deleted ORDER BY key")
        for key in keys { try saveAgain(key) }
        try rosterChanged(from: unitsBefore)
    }

    /// Takes the records out of a table as it was, and puts each to where it belongs now.
    private func writeAnew(_ table: CollectionTable, _ catalog: FormCatalog) throws {
        let codec = RowCodec(
            layout: table.layout, catalog: catalog, numbering: numbering,
            unitCode: { [unitCodes] in unitCodes[$0] })
        for key in try Int64.fetchAll(db, sql: "SELECT _key FROM \(table.layout.table) ORDER BY _key") {
            guard let row = try table.row(key), let origin = numbering.origin(key >> 32) else { continue }
            let clock = try ClockColumn(bytes: row.clock)
            let dot = Dot(replica: origin.replica, number: UInt64(key & 0xFFFF_FFFF), hash: clock.hash)
            var stored = try stored(row, in: table, record: dot, clock: clock, codec)
            try removeRow(stored)
            stored.place = .nowhere
            stored.hasExceptions = false
            try save(stored)
        }
    }

    private func saveAgain(_ key: Int64) throws {
        for table in try tables(holding: key...key) {
            if let shown = try record(key: key, collection: table.layout.form.name) { return try save(shown) }
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
