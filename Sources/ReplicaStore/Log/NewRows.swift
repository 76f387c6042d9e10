import ReplicaCore
import ReplicaWire

/// The quick way in for new records that are being made, one transaction long.
struct NewRows {
    private let session: StoreSession
    private let origin: Origin
    private var plans: [Shape: NewRowPlan?] = [:]
    private var writers: [Int64: NewRowWriter] = [:]

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
        var cells: [NewRowPlan.Column.Shown] = []
        cells.reserveCapacity(plan.columns.count)
        var targets: [(field: Int64, dot: ClockColumn.LocalDot)] = []
        for (column, value) in zip(plan.columns, change.values) {
            let shown = value.content.withUnsafeBufferPointer { column.shown(value.tag, $0, session.catalog) }
            switch shown {
            case .nothing: return false
            case .record(let dot):
                let target = try writer.target(dot)
                targets.append((column.field, target.local))
                cells.append(.text(target.text))
            default: cells.append(shown)
            }
        }
        try writer.begin(plan, number: dot.number, hash: dot.hash, time: change.time, targets: targets)
        for (place, column) in plan.columns.enumerated() {
            switch cells[place] {
            case .integer(let number): try plan.table.put(integer: number, into: column.cell)
            case .text(let text): try put(text, into: column, of: plan)
            default: try put(change.values[place].content, into: column, of: plan)
            }
        }
        try plan.table.endRow()
        return true
    }

    private func put(_ text: [UInt8], into column: NewRowPlan.Column, of plan: NewRowPlan) throws {
        try text.withUnsafeBufferPointer { try plan.table.put(text: $0, into: column.cell, stays: false) }
    }
}
