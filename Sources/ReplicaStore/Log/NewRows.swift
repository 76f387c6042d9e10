import ReplicaCore
import ReplicaWire

/// The quick way in for new records that are being made, one transaction long.
struct NewRows {
    private let session: StoreSession
    private let origin: Origin
    private var plans: [Shape: NewRowPlan?] = [:]
    private var writers: [Int64: NewRowWriter] = [:]
    /// The contents of the row at hand, one after the other, where they stay until it is inserted.
    private var contents: [UInt8] = []

    /// - Parameter first: The number of the next own change.
    /// - Returns: `nil` where a record has a number that was not given yet: somebody edited one that never was, or
    ///   the database was restored.
    init?(_ session: StoreSession, replica: ReplicaID, from first: UInt64) throws {
        origin = try session.numbering.origin(for: replica, session.db)
        self.session = session
        let keys = try origin.key(first)...origin.key(WireLimits.numberMax)
        if try session.hasHidden(keys: keys) || session.hasRow(keys: keys) { return nil }
    }

    /// Inserts a new record; `false` if the change has to go the general way.
    mutating func insert(_ change: Change, dot: Dot, scope: Int64) throws -> Bool {
        if plans[change.shape] == nil { plans[change.shape] = .some(NewRowPlan(change.shape, session)) }
        guard let plan = plans[change.shape] ?? nil else { return false }
        let writer = writers[scope] ?? NewRowWriter(session, origin: origin, scope: scope)
        writers[scope] = writer
        writer.clear()
        contents.removeAll(keepingCapacity: true)
        for (column, value) in zip(plan.columns, change.values) {
            let start = contents.count
            contents.append(contentsOf: value.content)
            let shown = value.content.withUnsafeBufferPointer { column.shown(value.tag, $0, session.catalog) }
            guard try writer.take(NewRowWriter.Cell(shown: shown, content: start..<contents.count), of: column) else {
                return false
            }
        }
        try contents.withUnsafeBufferPointer { bytes in
            try writer.insert(plan, number: dot.number, hash: dot.hash, time: change.time, bytes: bytes)
        }
        return true
    }
}
