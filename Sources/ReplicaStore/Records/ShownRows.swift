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
    /// Milliseconds since 1970: when it came in here where that is asked for and known, else as the author's clock claimed.
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
    ///   - arrivals: Tells when changes came in here; `nil` to go by their authors' clocks alone.
    package func forEachShownRow(
        of collection: FormName, fields: [String], where condition: RowCondition? = nil, tellsChanges: Bool = false,
        arrivals: Arrivals? = nil, _ body: (ShownRow) throws -> Void
    ) throws {
        guard let layout = layouts[collection] else { return }
        let known = Set(layout.columns.map(\.field.key))
        let columns = fields.map { known.contains($0) ? TableLayout.quoted(TableLayout.column(for: $0)) : "NULL" }
        let times = RowTimes(
            beside: tellsChanges ? try stampsBesideRows(of: collection) : [:], arrivals: arrivals)
        let list = (["_key", "id", "owner_unit", "_scope", "_clock"] + columns).joined(separator: ", ")
        precondition(condition?.arguments.isEmpty ?? true, "nothing is bound here")
        let picked = condition.map { " WHERE " + $0.sql } ?? ""
        let selection = try RawStatement(db, "SELECT \(list) FROM \(layout.table)\(picked) ORDER BY _key")
        while try selection.step() {
            let key = selection.int(0)
            let (created, changed) = try times.of(key, scope: selection.int(3), clock: selection.bytes(4))
            try body(
                ShownRow(
                    key: key, id: selection.text(1), owner: selection.text(2), createdAt: created, changedAt: changed,
                    texts: columns.indices.map { selection.text(5 + $0) }))
        }
    }

    /// The last values of each record that a row alone cannot hold.
    private func stampsBesideRows(of collection: FormName) throws -> [Int64: [ClockColumn.Stamp]] {
        guard let number = numbering.name(collection) else { return [:] }
        // What was decided on a record is no change of it, and there is much of that.
        let decisions = [BuiltIn.review, BuiltIn.approved, BuiltIn.accepted, BuiltIn.confirmed]
            .compactMap { numbering.name($0).map(String.init) }.joined(separator: ", ")
        let selection = try RawStatement(
            db, "SELECT key, live FROM kb_exception WHERE collection = ? AND field NOT IN (\(decisions))")
        selection.bind(1, number)
        var stamps: [Int64: [ClockColumn.Stamp]] = [:]
        while try selection.step() {
            var reader = LiveValueReader(selection.bytes(1), numbering: numbering)
            let written = try reader.live().filter { if case .defined = $0.0.field { true } else { false } }
            for (_, value) in written {
                guard let origin = numbering.origins(of: value.dot.replica).first else { continue }
                stamps[selection.int(0), default: []].append(
                    ClockColumn.Stamp(
                        dot: .init(origin: origin.number, number: value.dot.number, hash: value.dot.hash),
                        time: value.time))
            }
        }
        return stamps
    }
}

/// Finds out when rows were made and written last.
private struct RowTimes {
    let beside: [Int64: [ClockColumn.Stamp]]
    let arrivals: Arrivals?

    /// - Returns: Milliseconds since 1970.
    func of(_ key: Int64, scope: Int64, clock: [UInt8]) throws -> (created: UInt64, changed: UInt64) {
        let column = try ClockColumn(bytes: clock)
        let arrived = arrivals?.instant(origin: key >> 32, number: UInt64(key & 0xFFFF_FFFF), scope: scope)
        let created = arrived ?? column.time.wallMilliseconds
        var changed = created
        for stamp in column.written.values { changed = max(changed, instant(of: stamp, scope)) }
        for stamp in beside[key] ?? [] { changed = max(changed, instant(of: stamp, scope)) }
        return (created, changed)
    }

    private func instant(of stamp: ClockColumn.Stamp, _ scope: Int64) -> UInt64 {
        arrivals?.instant(origin: stamp.dot.origin, number: stamp.dot.number, scope: scope)
            ?? stamp.time.wallMilliseconds
    }
}
