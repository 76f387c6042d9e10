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
    private let trust: Trust
    private let run: ChangeRun
    /// The collection that a record was created in, if its creating change is known.
    private let collection: (Dot) -> FormName?

    /// - Parameter session: `nil` where only the whole segment is asked about.
    init(_ trust: Trust, whole: Objection?, run: ChangeRun, _ session: StoreSession?, scope: ScopeName) {
        collection = { record in
            guard let session, scope == .province else { return nil }
            if run.replica == record.replica, let index = run.index(of: record) {
                return run.payload.shape(of: index).collection
            }
            return (try? session.change(record, scope: .province))?.change.shape.collection
        }
        self.trust = trust
        self.whole = whole
        self.run = run
        isChecked = run.payload.shapes.map { shape in
            // The genesis is known by its hash; nothing in it needs anybody's leave.
            if run.replica == GenesisReplica.id { return false }
            if case .builtIn = shape.collection { return true }
            return trust.masterCollections.contains(shape.collection)
        }
    }

    /// Why a change does not count; `nil` if it does.
    ///
    /// What a change claims to be about is not enough: the collection of the record that it names has to be open to
    /// its author as well.
    func objection(to index: Int) -> Objection? {
        if let whole { return whole }
        let record = run.record(of: index)
        let claimed = run.payload.shape(of: index).collection
        if isChecked[Int(run.payload.shapeIndexes[index])],
            let objection = trust.objection(to: claimed, record: record, of: run.replica)
        {
            return objection
        }
        guard let record, mayBeProtected(record), let created = collection(record), created != claimed else {
            return nil
        }
        return trust.objection(to: created, record: record, of: run.replica)
    }

    /// Whether a record may be one that not everybody writes: only the genesis, authorities and masters create such,
    /// and everybody his own announcement.
    private func mayBeProtected(_ record: Dot) -> Bool {
        guard trust.root != nil, run.replica != GenesisReplica.id, trust.authorities[run.replica] == nil,
            !trust.isMaster(run.replica)
        else { return false }
        return record.replica != run.replica
    }

    /// How many changes do not count.
    var objectedCount: Int {
        if whole != nil { return run.count }
        return (0..<run.count).count { objection(to: $0) != nil }
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
            segmentEntry(row).map { entry in
                QuarantinedSegment(
                    entry: entry, objection: Objection(rawValue: UInt8(clamping: row["verdict"] as Int64)),
                    count: row["objected"])
            }
        }
    }

    package func quarantinedCount() throws -> Int {
        try Int.fetchOne(db, sql: "SELECT total(objected) FROM kb_segment WHERE objected > 0") ?? 0
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
            if try SegmentVerdict(trust, whole: whole, run: run, self, scope: name).objection(to: index) == nil {
                return nil
            }
            found = run.change(index)
        }
        return found
    }

    /// A change with what its replaced values had replaced in turn, as far as those do not count: other people's
    /// honest work stands on quarantined values as if they had never been between (`design.md` 7).
    func throughQuarantine(_ change: Change, scope: Int64) throws -> Change {
        guard change.replaced.contains(where: { !$0.isEmpty }) else { return change }
        var replaced = change.replaced
        for (position, entry) in change.shape.entries.enumerated() {
            var seen = Set(replaced[position])
            var open = replaced[position]
            while let item = open.popLast() {
                guard let between = try quarantinedChange(item.dot, scope: scope) else { continue }
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
        guard var stored = try self.record(record, scope: scope, collection: change.shape.collection) else { return }
        var unmet: [RecordState.UnmetReplacement] = []
        var isChanged = false
        if change.record == nil, !stored.state.isCreated {
            stored.state.markCreated(collection: change.shape.collection)
            stored.creationTime = change.time
            isChanged = true
        }
        for (position, entry) in change.shape.entries.enumerated() {
            let part = entry.kind.isElement ? UInt32(position) : 0
            let name = RecordState.UnmetReplacement(
                record: record, field: entry.register, isElement: entry.kind.isElement,
                replaced: Change.Replaced(dot: dot, part: part))
            guard awaited.contains(name) else { continue }
            let through = try throughQuarantine(change, scope: number)
            unmet += stored.state.supersede(through.replaced[position], field: entry.register, kind: entry.kind)
            isChanged = true
        }
        guard isChanged else { return }
        try save(stored)
        for replacement in unmet { try AwaitedReplacements.insert(replacement, scope: number, self) }
    }
}
