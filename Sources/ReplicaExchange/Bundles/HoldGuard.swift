import ReplicaCore
import ReplicaLog
import ReplicaStore
import ReplicaWire

/// How many of the existing records one import may change or delete before a person is asked.
///
/// The greater of the two bounds counts: a small office may correct a few hundred records, a great one a share.
package struct HoldLimits: Equatable, Sendable {
    /// In records.
    package var records: Int
    /// In percent of the records that were here before the import.
    package var percent: Int

    package init(records: Int, percent: Int) {
        self.records = records
        self.percent = percent
    }

    package static let standard = HoldLimits(records: 1_000, percent: 5)
    package static let recordsMax = 1_000_000_000

    /// The greatest number of records that one import may change, where so many are here.
    package func allowed(existing: Int) -> Int {
        max(records, existing / 100 * percent + existing % 100 * percent / 100)
    }
}

/// Finds out which segments of an import have to be held: those that change records which were here before, if the
/// import changes too many of these (`design.md` 8).
///
/// An import is what one sender brings in one go: the bundles of one run of the command, or one session over the wire.
/// Every segment is examined before any is applied where they are all at hand; where they come one after the other,
/// each is examined as it comes, and those from the one that passes the limit on are held.
///
/// A value, so that what a damaged bundle added to it can be forgotten. It remembers one key for each record that was
/// counted, at most one more than the limit allows, and one hash for each segment.
struct HoldGuard {
    private let limits: HoldLimits
    private let own: ReplicaID
    /// Where the log ended when the import began.
    private let sequence: Int64
    /// The batches of this import that were begun earlier and interrupted.
    private var resumed: Set<Int64> = []
    private var counted: Set<Int64> = []
    /// The limit in records, once the share was worked out.
    private var allowed: Int?
    private var examined: Set<Hash256> = []
    private var touching: Set<Hash256> = []

    init(limits: HoldLimits, own: ReplicaID, since sequence: Int64) {
        self.limits = limits
        self.own = own
        self.sequence = sequence
    }

    /// Says that the import goes on with a batch that was interrupted: what that one created is new here as well.
    mutating func resume(_ batch: Int64) { resumed.insert(batch) }

    func hasExamined(_ segment: Hash256) -> Bool { examined.contains(segment) }

    /// Counts the records of this store that a segment would change.
    mutating func examine(_ segment: VerifiedSegment, _ records: ExistingRecords) throws {
        guard examined.insert(segment.hash).inserted else { return }
        // What this replica did itself comes back after a restore. Numbers must not be given twice, so it is taken in.
        if segment.header.replica == own { return }
        try records.forEachChange(in: segment.run) { existing, _ in
            if counted.contains(existing.key) {
                touching.insert(segment.hash)
                return !isOver
            }
            if try records.isNew(existing, since: sequence, resumed: resumed) { return true }
            touching.insert(segment.hash)
            if isOver { return false }
            counted.insert(existing.key)
            if counted.count > limits.records, allowed == nil {
                // Counting them takes a while, and hardly any import comes here.
                allowed = limits.allowed(existing: try records.count())
            }
            return true
        }
    }

    private var isOver: Bool { allowed.map { counted.count > $0 } ?? false }

    /// Whether a segment that was examined is to be held.
    func holds(_ segment: Hash256) -> Bool { isOver && touching.contains(segment) }
}

/// The guards of one run: one for each sender, so that many offices at once are not taken for one.
struct HoldGuards {
    private let limits: HoldLimits
    private let own: ReplicaID
    private let sequence: Int64
    private var guards: [ReplicaID: HoldGuard] = [:]

    init(_ session: StoreSession, own: ReplicaID) throws {
        limits = try session.holdLimits()
        self.own = own
        sequence = try session.lastSequence()
    }

    subscript(sender: ReplicaID) -> HoldGuard {
        get { guards[sender] ?? fresh }
        set { guards[sender] = newValue }
    }

    /// A guard that has counted nothing yet.
    var fresh: HoldGuard { HoldGuard(limits: limits, own: own, since: sequence) }
}

extension StoreSession {
    func holdLimits() throws -> HoldLimits {
        func number(_ setting: Setting, else standard: Int) throws -> Int {
            guard let bytes = try self[setting], bytes.count == 8 else { return standard }
            return Int(clamping: bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
        }
        return HoldLimits(
            records: try number(.holdRecords, else: HoldLimits.standard.records),
            percent: try number(.holdPercent, else: HoldLimits.standard.percent))
    }

    func set(_ limits: HoldLimits) throws {
        func bytes(_ number: Int) -> [UInt8] {
            var bytes: [UInt8] = []
            bytes.appendBigEndian(UInt64(number))
            return bytes
        }
        try set(.holdRecords, bytes(limits.records))
        try set(.holdPercent, bytes(limits.percent))
    }
}
