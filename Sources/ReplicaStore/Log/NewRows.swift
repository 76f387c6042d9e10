import ReplicaCore
import ReplicaWire

/// The quick way in for new records that are being made, one transaction long.
struct NewRows {
    private let session: StoreSession
    private let origin: Origin
    private let codes: ShownCodes
    /// The plan of the record before: most are of one shape.
    private var last: (shape: Shape, plan: NewRowPlan?)?
    private var writers: [Int64: NewRowWriter] = [:]

    /// - Parameter first: The number of the next own change.
    /// - Returns: `nil` where a record has a number that was not given yet: somebody edited one that never was, or
    ///   the database was restored.
    init?(_ session: StoreSession, replica: ReplicaID, from first: UInt64) throws {
        origin = try session.numbering.origin(for: replica, session.db)
        self.session = session
        codes = ShownCodes(session.catalog)
        let keys = try origin.key(first)...origin.key(WireLimits.numberMax)
        if try session.hasHidden(keys: keys) || session.hasRow(keys: keys) { return nil }
    }

    /// Inserts a new record; `false` if the change has to go the general way.
    mutating func insert(_ change: Change, dot: Dot, scope: Int64) throws -> Bool {
        guard let plan = try plan(of: change.shape) else { return false }
        let writer = writers[scope] ?? NewRowWriter(session, origin: origin, scope: scope)
        writers[scope] = writer
        writer.begin(plan)
        let values = change.values.span
        for (place, column) in plan.columns.enumerated() {
            let tag = values[place].tag
            let isFilled = try values[place].content.withUnsafeBufferPointer { content in
                try writer.put(column.shown(tag, content, codes), content, stays: false, into: column, of: plan)
            }
            if !isFilled { return false }
        }
        try writer.insert(plan, number: dot.number, hash: dot.hash, time: change.time)
        return true
    }

    private mutating func plan(of shape: Shape) throws -> NewRowPlan? {
        if let last, last.shape == shape { return last.plan }
        let plan = try session.newRowPlan(for: shape)
        last = (shape, plan)
        return plan
    }
}
