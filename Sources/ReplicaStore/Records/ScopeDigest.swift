import GRDB
package import ReplicaCore
import ReplicaTrust
package import ReplicaWire

extension StoreSession {
    /// The digest of each scope (`Protocol/01` §8), in order of their names.
    package func digests() throws -> [(scope: ScopeName, digest: Hash256)] {
        try numbering.scopesByName.map { ($0, try digest(of: $0)) }
    }

    package func digest(of scope: ScopeName) throws -> Hash256 {
        var hash = RunningHash()
        guard let number = numbering.scope(scope) else { return hash.finish() }
        for replica in Set(numbering.origins.map(\.replica)).sorted() {
            let places = try places(of: replica, scope: number)
            var start = 0
            while start < places.count {
                // Records of one number: one, or one for each branch of a copied database.
                var end = start + 1
                while end < places.count, places[end].number == places[start].number { end += 1 }
                let states = try places[start..<end].compactMap { try state(at: $0, replica: replica, scope: number) }
                for state in states.sorted(by: { $0.record < $1.record }) { hash.update(Self.bytes(of: state)) }
                start = end
            }
        }
        return hash.finish()
    }

    /// Where a record of a scope is kept. Small, because there is one for each record while a digest is made.
    private struct Place {
        let number: Int64
        let key: Int64
        /// The table of its row; `nil` for a record that is not shown.
        let table: CollectionTable?
    }

    /// The places of the records that a replica created in a scope, shown or not, in order of their numbers.
    private func places(of replica: ReplicaID, scope: Int64) throws -> [Place] {
        var places: [Place] = []
        for origin in numbering.origins(of: replica) {
            let keys = (origin.number << 32)...(origin.number << 32 | 0xFFFF_FFFF)
            let range = StatementArguments([keys.lowerBound, keys.upperBound, scope])
            for table in try tables(holding: keys) {
                let sql = "SELECT _key FROM \(table.layout.table) WHERE _key BETWEEN ? AND ? AND _scope = ?"
                for key in try Int64.fetchAll(db.cachedStatement(sql: sql), arguments: range) {
                    places.append(Place(number: key & 0xFFFF_FFFF, key: key, table: table))
                }
            }
            let hidden = "SELECT key FROM kb_hidden WHERE key BETWEEN ? AND ? AND scope = ?"
            for key in try Int64.fetchAll(db.cachedStatement(sql: hidden), arguments: range) {
                places.append(Place(number: key & 0xFFFF_FFFF, key: key, table: nil))
            }
        }
        return places.sorted { $0.number < $1.number }
    }

    private func state(at place: Place, replica: ReplicaID, scope: Int64) throws -> RecordState? {
        if let table = place.table {
            guard let row = try table.row(place.key) else { return nil }
            let clock = try ClockColumn(bytes: row.clock)
            let dot = Dot(replica: replica, number: UInt64(place.number), hash: clock.hash)
            return try stored(row, in: table, record: dot, clock: clock).state
        }
        let bytes = try [UInt8].fetchOne(
            db, sql: "SELECT state FROM kb_hidden WHERE key = ? AND scope = ?", arguments: [place.key, scope])
        return try bytes.map { try HiddenRecord(bytes: $0, numbering: numbering).state }
    }

    private static func bytes(of state: RecordState) -> [UInt8] {
        var live: [(name: [UInt8], element: [UInt8], value: LiveValue)] = []
        for (key, register) in state.registers {
            var element = ByteWriter()
            if let value = key.element { element.value(value) }
            for value in register.live { live.append((key.field.bytes, element.bytes, value)) }
        }
        if live.isEmpty { return [] }
        live.sort { left, right in
            if left.name != right.name { return left.name.lexicographicallyPrecedes(right.name) }
            if left.element != right.element { return left.element.lexicographicallyPrecedes(right.element) }
            return left.value.name < right.value.name
        }
        var writer = ByteWriter(reserving: 64 + 96 * live.count)
        writer.dot(state.record)
        writer.varint(live.count)
        for (name, element, value) in live {
            writer.raw(name)
            writer.lengthPrefixed(element)
            writer.dot(value.dot)
            writer.varint(UInt64(value.part))
        }
        return writer.bytes
    }
}
