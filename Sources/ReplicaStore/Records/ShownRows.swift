import GRDB
package import ReplicaCore
import ReplicaWire

/// A row of a collection with when it was made and written last, for those who look at all rows once.
package struct ShownRow {
    /// The key of the row, as ``StoreSession/record(key:collection:)`` takes it.
    package let key: Int64
    /// The record's id as people read it.
    package let id: String
    /// The code of the unit that owns the record; empty where nobody does.
    package let owner: String
    /// Milliseconds since 1970, as the author's clock claimed.
    package let createdAt: UInt64
    package let changedAt: UInt64
    /// What the asked fields show, in their order: code keys, record ids, JSON arrays of sets; empty where nothing.
    package let texts: [String]
}

extension StoreSession {
    /// Calls `body` with every shown record of a collection, in the order of their keys, which is this replica's own.
    ///
    /// - Parameters:
    ///   - fields: Keys of fields; one that the form does not have shows nothing.
    ///   - condition: Picks the rows, without arguments; `nil` for all.
    ///   - tellsChanges: Whether ``ShownRow/changedAt`` heeds values that stand beside the rows, which takes longer.
    package func forEachShownRow(
        of collection: FormName, fields: [String], where condition: RowCondition? = nil, tellsChanges: Bool = false,
        _ body: (ShownRow) throws -> Void
    ) throws {
        guard let layout = layouts[collection] else { return }
        let known = Set(layout.columns.map(\.field.key))
        let columns = fields.map { known.contains($0) ? TableLayout.quoted(TableLayout.column(for: $0)) : "NULL" }
        let beside = tellsChanges ? try timesBesideRows(of: collection) : [:]
        let list = (["_key", "id", "owner_unit", "_clock"] + columns).joined(separator: ", ")
        precondition(condition?.arguments.isEmpty ?? true, "nothing is bound here")
        let picked = condition.map { " WHERE " + $0.sql } ?? ""
        let selection = try RawStatement(db, "SELECT \(list) FROM \(layout.table)\(picked) ORDER BY _key")
        while try selection.step() {
            let key = selection.int(0)
            let clock = selection.bytes(3)
            let times = try Self.times(clock, beside: beside[key])
            try body(
                ShownRow(
                    key: key, id: selection.text(1), owner: selection.text(2),
                    createdAt: times.created.wallMilliseconds, changedAt: times.changed.wallMilliseconds,
                    texts: columns.indices.map { selection.text(4 + $0) }))
        }
    }

    /// The time of the last value of each record that a row alone cannot hold.
    private func timesBesideRows(of collection: FormName) throws -> [Int64: HybridTimestamp] {
        guard let number = numbering.name(collection) else { return [:] }
        let selection = try RawStatement(db, "SELECT key, live FROM kb_exception WHERE collection = ?")
        selection.bind(1, number)
        var times: [Int64: HybridTimestamp] = [:]
        while try selection.step() {
            var reader = LiveValueReader(selection.bytes(1), numbering: numbering)
            // What was decided on a record is no change of it.
            let written = try reader.live().filter { if case .defined = $0.0.field { true } else { false } }
            guard let last = written.map(\.1.time).max() else { continue }
            times[selection.int(0)] = max(times[selection.int(0)] ?? last, last)
        }
        return times
    }

    private static func times(
        _ clock: [UInt8], beside: HybridTimestamp?
    ) throws -> (created: HybridTimestamp, changed: HybridTimestamp) {
        let column = try ClockColumn(bytes: clock)
        let last = column.written.values.map(\.time).max() ?? column.time
        return (column.time, max(column.time, last, beside ?? column.time))
    }
}
