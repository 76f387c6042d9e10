package import ReplicaCore
import ReplicaLog
import ReplicaStore
import ReplicaTrust
import ReplicaWire

extension Replica {
    /// What is held, by import, in the order in which it came.
    package func heldImports() throws -> [HeldReport] {
        try read { session in
            let segments = try session.held().filter { $0.decision != .accepted }
            let numbers = Set(segments.map(\.batch)).sorted()
            return try numbers.compactMap { number in
                guard let batch = try session.batch(number) else { return nil }
                return try Self.report(batch, segments.filter { $0.batch == number }, session)
            }
        }
    }

    private static func report(
        _ batch: Batch, _ segments: [HeldSegment], _ session: StoreSession
    ) throws -> HeldReport {
        var sum = HeldSum()
        let records = ExistingRecords(session)
        for segment in segments {
            guard let bytes = try session.heldBytes(segment.hash) else { continue }
            try sum.add(SignedSegment(bytes: bytes).open().run, records)
        }
        func who(_ replica: ReplicaID) -> HeldReport.Who {
            HeldReport.Who(
                replica: session.label(of: replica),
                unit: session.office(of: replica).flatMap { session.unitCodes[$0] })
        }
        return HeldReport(
            id: BatchLabel.text(batch.number), name: batch.name, from: who(batch.replica),
            authors: Set(segments.map(\.header.replica)).sorted().map(who), at: segments.map(\.at).min() ?? batch.at,
            changes: segments.reduce(0) { $0 + $1.header.count }, changed: sum.changed.count,
            deleted: sum.deleted.count,
            collections: sum.byCollection.compactMap { name, counts in
                session.catalog.collection(named: name).map { ($0.key, $0.labels, counts.changed, counts.deleted) }
            }.sorted { $0.collection < $1.collection }, examples: sum.examples.map { session.label(of: $0) },
            notes: sum.notes.sorted(), isRefused: segments.allSatisfy { $0.decision == .refused })
    }

    /// Applies what is held of an import, or of all imports.
    ///
    /// The decision is kept first, so that repeating, or any later import, finishes what was interrupted.
    ///
    /// - Parameters:
    ///   - id: A batch, or `all` for all that nobody refused.
    ///   - dryRun: Says what would be applied and applies nothing.
    package func acceptHeld(_ id: String, dryRun: Bool) throws -> HeldDecided {
        let batches = try read { try Self.heldBatches(id, refused: id != Self.allBatches, $0) }
        if dryRun { return try read { try Self.decided(batches, applied: 0, conflicts: 0, $0) } }
        let before = try read { try $0.conflictCount() }
        let count = try read { try Self.decided(batches, applied: 0, conflicts: 0, $0) }.changes
        var applied = 0
        for number in batches {
            try write { try $0.decide(.accepted, onBatch: number) }
            var run = try read { session in
                let hold = try HoldGuards(session, own: key.replica).fresh
                let batch = try session.batch(number)
                return SegmentImport(
                    source: BatchSource(
                        kind: batch?.kind ?? .bundle, name: batch?.name ?? "", sender: batch?.replica ?? key.replica,
                        identity: batch?.identity ?? .of([])), acceptsHeld: true, hold: hold, fresh: hold)
            }
            try releaseWaiting(&run)
            applied += run.tally.applied
        }
        try finishErasuresIfPossible()
        return try read { session in
            var decided = try Self.decided(
                batches, applied: applied, conflicts: max(0, session.conflictCount() - before), session)
            decided.changes = count
            return decided
        }
    }

    /// Refuses what is held of an import for good. What is built on it keeps waiting.
    ///
    /// The bytes are kept, so that the decision can be changed with ``acceptHeld(_:dryRun:)``.
    package func dropHeld(_ id: String) throws -> HeldDecided {
        let batches = try read { try Self.heldBatches(id, refused: false, $0) }
        let decided = try read { try Self.decided(batches, applied: 0, conflicts: 0, $0) }
        try write { session in
            for number in batches { try session.decide(.refused, onBatch: number) }
        }
        return decided
    }

    private static let allBatches = "all"

    /// - Parameter refused: Whether what was refused counts as held.
    private static func heldBatches(_ id: String, refused: Bool, _ session: StoreSession) throws -> [Int64] {
        let held = try session.held().filter { refused || $0.decision != .refused }
        if id == allBatches { return Set(held.map(\.batch)).sorted() }
        guard let number = BatchLabel.number(id), try session.batch(number) != nil else {
            throw ExchangeError.unknownBatch(id)
        }
        guard held.contains(where: { $0.batch == number }) else { throw ExchangeError.nothingHeld(id) }
        return [number]
    }

    private static func decided(
        _ batches: [Int64], applied: Int, conflicts: Int, _ session: StoreSession
    ) throws -> HeldDecided {
        let held = try session.held()
        let hashes = Set(try held.map(\.hash) + session.waiting().map(\.hash))
        var missing: Set<MissingReport> = []
        for segment in held where batches.contains(segment.batch) {
            for item in try session.missing(for: segment.header) where !hashes.contains(item.head.segment) {
                missing.insert(report(item, session))
            }
        }
        return HeldDecided(
            batches: batches.map(BatchLabel.text),
            changes: held.filter { batches.contains($0.batch) }.reduce(0) { $0 + $1.header.count }, applied: applied,
            conflicts: conflicts, missing: sorted(missing))
    }

    // MARK: Limits

    package func holdLimits() throws -> HoldLimits { try read { try $0.holdLimits() } }

    /// Sets from which number of existing records on an import is held.
    package func setHoldLimits(records: Int?, percent: Int?) throws -> HoldLimits {
        try write { session in
            var limits = try session.holdLimits()
            if let records { limits.records = min(max(0, records), HoldLimits.recordsMax) }
            if let percent { limits.percent = min(max(0, percent), 100) }
            try session.set(limits)
            return limits
        }
    }

    // MARK: What waits for held segments

    /// How many changes of some segments wait because they are built on something that is held or was refused.
    static func blocked(among hashes: Set<Hash256>, _ session: StoreSession) throws -> Int {
        var behind = Set(try session.held().filter { $0.decision != .accepted }.map(\.hash))
        if behind.isEmpty { return 0 }
        var rest = try session.waiting()
        var count = 0
        while let place = try rest.firstIndex(where: { segment in
            try session.missing(for: segment.header).contains { behind.contains($0.head.segment) }
        }) {
            let segment = rest.remove(at: place)
            behind.insert(segment.hash)
            if hashes.contains(segment.hash) { count += segment.header.count }
        }
        return count
    }
}

/// What held segments would do to the records that are here.
private struct HeldSum {
    var changed: Set<Int64> = []
    var deleted: Set<Int64> = []
    var byCollection: [FormName: (changed: Int, deleted: Int)] = [:]
    var examples: [Dot] = []
    /// The first reasons that stand on the changes.
    var notes: Set<String> = []

    private static let examplesMax = 5
    private static let notesMax = 3

    mutating func add(_ run: ChangeRun, _ records: ExistingRecords) throws {
        try records.forEachChange(in: run) { existing, index in
            var counts = byCollection[existing.collection] ?? (0, 0)
            let isFirst = !changed.contains(existing.key) && !deleted.contains(existing.key)
            if isFirst, examples.count < Self.examplesMax { examples.append(existing.record) }
            if Self.isDeletion(index, in: run) {
                if deleted.insert(existing.key).inserted { counts.deleted += 1 }
                if changed.remove(existing.key) != nil { counts.changed -= 1 }
            } else if isFirst {
                changed.insert(existing.key)
                counts.changed += 1
            }
            byCollection[existing.collection] = counts
            if notes.count < Self.notesMax {
                let note = run.payload.notes[index]
                if !note.isEmpty { notes.insert(String(decoding: run.payload.bytes[note], as: UTF8.self)) }
            }
            return true
        }
    }

    private static func isDeletion(_ index: Int, in run: ChangeRun) -> Bool {
        let shape = run.payload.shape(of: index)
        guard shape.entries.contains(where: { $0.register == BuiltIn.deleted }) else { return false }
        return run.change(index).values.contains { $0.tag == .dots }
    }
}

/// What is held of one import, and what it would do.
package struct HeldReport: Sendable {
    package let id: String
    /// The name of the file that it came from.
    package let name: String
    package let from: Who
    /// Whose changes they are; the sender may only have passed them on.
    package let authors: [Who]
    package let at: UInt64
    package let changes: Int
    /// How many of the existing records would be changed, and how many deleted.
    package let changed: Int
    package let deleted: Int
    package let collections: [(collection: String, label: Labels, changed: Int, deleted: Int)]
    /// The ids of some of these records.
    package let examples: [String]
    /// Some of the reasons that their authors gave.
    package let notes: [String]
    package let isRefused: Bool

    package struct Who: Sendable {
        package let replica: String
        package let unit: String?
    }
}

/// What a decision about held imports did.
package struct HeldDecided: Sendable {
    package let batches: [String]
    /// Changes that were held.
    package internal(set) var changes: Int
    /// Changes that were applied, those that had waited for held ones among them.
    package let applied: Int
    package let conflicts: Int
    /// What is still missing before all of it can be applied.
    package let missing: [MissingReport]
}
