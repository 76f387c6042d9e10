import GRDB
import ReplicaCore
import ReplicaLog
package import ReplicaTrust
import ReplicaWire

/// What a segment, and each of its changes, has against it (`Protocol/07` §6).
struct SegmentVerdict {
    /// What the whole segment has against it.
    let whole: Objection?
    /// For each shape of the payload, whether changes of it have to be looked at one by one.
    private let isChecked: [Bool]
    private let isAdmitted: Bool
    /// Whether what the replica says of itself counts whatever the whole segment has against it.
    private let leavesSelfDescription: Bool
    private let trust: Trust
    private let run: ChangeRun
    private let origins: RecordOrigins

    init(
        _ trust: Trust, whole: Objection?, run: ChangeRun, _ session: StoreSession, segment: Hash256, scope: ScopeName
    ) throws {
        self.trust = trust
        self.whole = whole
        self.run = run
        isAdmitted = trust.admissions[segment] != nil
        leavesSelfDescription = scope == .province && whole?.leavesSelfDescription == true
        // The genesis is known by its hash, and authorities write what they like.
        let isFree = trust.root == nil || run.replica == GenesisReplica.id || trust.authorities[run.replica] != nil
        isChecked = run.payload.shapes.map { shape in
            if isFree { return false }
            return trust.isProtected(shape.collection)
        }
        origins = try RecordOrigins(
            session, run: run, scope: scope, isAsked: !isFree && (whole == nil || leavesSelfDescription))
    }

    /// Why a change does not count; `nil` if it does.
    ///
    /// What a change claims to be about is not enough: the collection of the record that it names has to be open to
    /// its author as well.
    func objection(to index: Int) throws -> Objection? {
        let record = run.record(of: index)
        let claimed = run.payload.shape(of: index).collection
        if let whole, !leavesSelfDescription || !BuiltIn.isOwnStatement(claimed) { return whole }
        if isChecked[Int(run.payload.shapeIndexes[index])], let objection = objection(to: claimed, record) {
            return objection
        }
        guard let record, let created = try origins.collection(of: record, claimed: claimed), created != claimed else {
            return nil
        }
        return whole ?? objection(to: created, record)
    }

    private func objection(to collection: FormName, _ record: Dot?) -> Objection? {
        trust.objection(to: collection, record: record, of: run.replica, isAdmitted: isAdmitted)
    }

    /// How many changes do not count.
    var objectedCount: Int {
        get throws {
            if whole != nil, !leavesSelfDescription { return run.count }
            // Asked for every segment that comes, and most hold nothing that not everybody may write.
            if whole == nil, !isChecked.contains(true), !origins.isAsked { return 0 }
            return try (0..<run.count).count { try objection(to: $0) != nil }
        }
    }
}

/// The collections that records of a scope were created in, as far as their creating changes are known.
private struct RecordOrigins {
    private let session: StoreSession
    private let run: ChangeRun
    private let scope: ScopeName
    /// Whether there may be a record that not everybody writes.
    let isAsked: Bool

    init(_ session: StoreSession, run: ChangeRun, scope: ScopeName, isAsked: Bool) throws {
        self.session = session
        self.run = run
        self.scope = scope
        self.isAsked = try isAsked && (scope == .province || session.hasProtectedRecords(in: scope, besides: run))
    }

    func collection(of record: Dot, claimed: FormName) throws -> FormName? {
        guard isAsked else { return nil }
        if run.replica == record.replica, let index = run.index(of: record), run.payload.records[index].isOwn {
            return run.payload.shape(of: index).collection
        }
        if let state = try session.record(record, scope: scope, collection: claimed)?.state, state.isCreated {
            return state.collection
        }
        return try session.change(record, scope: scope).flatMap { logged in
            logged.change.record == nil ? logged.change.shape.collection : nil
        }
    }
}

extension StoreSession {
    /// A segment of which not all counts.
    package struct QuarantinedSegment: Sendable {
        package let entry: SegmentEntry
        /// What the whole segment has against it; `nil` where only some of its changes do not count.
        package let objection: Objection?
        /// How many of its changes do not count.
        package let count: Int
    }

    /// Everything that is kept and does not count, in the order in which it came.
    package func quarantine() throws -> [QuarantinedSegment] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT seq, hash, origin, scope, first, last, count, length(bytes) AS size, verdict, objected
                FROM kb_segment WHERE objected > 0 ORDER BY seq
                """
        ).compactMap { row in
            try segmentEntry(row).map { entry in
                QuarantinedSegment(
                    entry: entry, objection: Objection(rawValue: UInt8(clamping: row["verdict"] as Int64)),
                    count: row["objected"])
            }
        }
    }

    /// The changes of a segment that do not count, in the order of their numbers.
    ///
    /// - Parameter limit: As many at most.
    package func changes(of segment: QuarantinedSegment, limit: Int) throws -> [LoggedChange] {
        let entry = segment.entry
        let run = try openRun(entry.hash)
        let verdict = try storedVerdict(of: entry.hash, run: run, scope: entry.scope)
        var found: [LoggedChange] = []
        for index in 0..<run.count where found.count < limit {
            if try verdict.objection(to: index) == nil { continue }
            found.append(
                LoggedChange(
                    change: run.change(index), dot: run.dot(index), scope: entry.scope, segment: entry.hash))
        }
        return found
    }

    package func quarantinedCount() throws -> Int {
        try Int.fetchOne(db, sql: "SELECT total(objected) FROM kb_segment WHERE objected > 0") ?? 0
    }

    /// Whether a scope may have records of collections that not everybody writes. In `province` it always may.
    ///
    /// - Parameter run: What is about to come into the scope.
    fileprivate func hasProtectedRecords(in scope: ScopeName, besides run: ChangeRun) throws -> Bool {
        let trust = try trust
        if run.payload.shapes.contains(where: { trust.isProtected($0.collection) }) { return true }
        guard let number = numbering.scope(scope) else { return false }
        if openScopes.contains(number) { return false }
        if try hasQuarantine(scope: number) { return true }
        for (collection, table) in tables where trust.isProtected(collection) {
            let isThere = try Bool.fetchOne(
                db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM \(table.layout.table) WHERE _scope = ?)"),
                arguments: [number])
            if isThere == true { return true }
        }
        let hidden = try Int64.fetchAll(
            db.cachedStatement(sql: "SELECT DISTINCT collection FROM kb_hidden WHERE scope = ?"), arguments: [number])
        if hidden.contains(where: { numbering.name(number: $0).map(trust.isProtected) ?? true }) { return true }
        openScopes.insert(number)
        return false
    }

    /// Says that a record was written, or is about to be: one that not everybody may write may be among them.
    ///
    /// - Parameter collection: The record's, where it is known for certain.
    func noteWriting(to collection: FormName? = nil) {
        if openScopes.isEmpty { return }
        if let collection, let loadedTrust, !loadedTrust.isProtected(collection) { return }
        openScopes.removeAll()
    }

    /// Whether anything of a scope does not count.
    func hasQuarantine(scope: Int64) throws -> Bool {
        try Bool.fetchOne(
            db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM kb_segment WHERE objected > 0 AND scope = ?)"),
            arguments: [scope]) ?? false
    }

    /// A change that the log holds and that does not count; `nil` for all others.
    func quarantinedChange(_ dot: Dot, scope: Int64) throws -> Change? {
        guard dot.number <= UInt64(UInt32.max), let origin = numbering.origins(of: dot.replica).first,
            let name = numbering.scope(number: scope)
        else { return nil }
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT hash, verdict FROM kb_segment
                    WHERE origin = ?1 AND scope = ?2 AND first <= ?3 AND last >= ?3 ORDER BY seq
                    """), arguments: [origin.number, scope, Int64(dot.number)])
        var found: Change?
        for row in rows {
            guard let hash = Hash256(bytes: row["hash"]) else { continue }
            let run = try openRun(hash)
            guard let index = run.index(of: dot) else { continue }
            let whole = Objection(rawValue: UInt8(clamping: row["verdict"] as Int64))
            // In two segments of a log that branched, one that counts is enough.
            let verdict = try SegmentVerdict(trust, whole: whole, run: run, self, segment: hash, scope: name)
            if try verdict.objection(to: index) == nil { return nil }
            found = run.change(index)
        }
        return found
    }

    /// A change with what its replaced values had replaced in turn, as far as those do not count: other people's
    /// honest work stands on quarantined values as if they had never been between (`design.md` 7).
    func throughQuarantine(_ change: Change, of record: Dot, scope: Int64) throws -> Change {
        guard change.replaced.contains(where: { !$0.isEmpty }) else { return change }
        var replaced = change.replaced
        for (position, entry) in change.shape.entries.enumerated() {
            var seen = Set(replaced[position])
            var open = replaced[position]
            while let item = open.popLast() {
                // An item that names a value of another record replaces nothing (`Protocol/01` §5).
                guard let between = try quarantinedChange(item.dot, scope: scope),
                    between.record ?? item.dot == record
                else { continue }
                for (place, other) in between.shape.entries.enumerated()
                where other.register == entry.register && other.kind.isElement == entry.kind.isElement
                    && (!other.kind.isElement || UInt32(place) == item.part)
                {
                    for further in between.replaced[place] where seen.insert(further).inserted { open.append(further) }
                }
            }
            replaced[position] = seen.sorted()
        }
        return Change(
            number: change.number, time: change.time, author: change.author, record: change.record,
            shape: change.shape, replaced: replaced, values: change.values, note: change.note)
    }

    /// Takes note of a change that does not count: what counted changes replaced of it, they replace in its place.
    func keepApart(_ change: Change, dot: Dot, scope: ScopeName, awaited: AwaitedReplacements) throws {
        guard let number = numbering.scope(scope) else { return }
        let record = change.record ?? dot
        let known = try self.record(record, scope: scope, collection: change.shape.collection)
        // A copy is found again by nothing but the record that it is of.
        guard
            var stored = try known
                ?? (change.isCopy ? newRecord(record, scope: scope, collection: change.shape.collection) : nil)
        else { return }
        var unmet: [RecordState.UnmetReplacement] = []
        var isChanged = false
        if change.record == nil, !stored.state.isCreated {
            stored.state.markCreated(collection: change.shape.collection)
            stored.creationTime = change.time
            isChanged = true
        }
        if change.isCopy, !stored.state.isCopied {
            stored.state.markCopied(collection: change.shape.collection)
            isChanged = true
        }
        for (position, entry) in change.shape.entries.enumerated() {
            let part = entry.kind.isElement ? UInt32(position) : 0
            let name = RecordState.UnmetReplacement(
                record: record, field: entry.register, isElement: entry.kind.isElement,
                replaced: Change.Replaced(dot: dot, part: part))
            guard awaited.contains(name) else { continue }
            let through = try throughQuarantine(change, of: record, scope: number)
            unmet += stored.state.supersede(through.replaced[position], field: entry.register, kind: entry.kind)
            isChanged = true
        }
        guard isChanged else { return }
        try save(stored)
        for replacement in unmet { try AwaitedReplacements.insert(replacement, scope: number, self) }
    }
}
