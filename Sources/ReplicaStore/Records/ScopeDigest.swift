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
        let replicas = Set(numbering.origins.map(\.replica)).sorted()
        for replica in replicas {
            for record in try records(of: replica, scope: number) { hash.update(Self.bytes(of: record)) }
        }
        return hash.finish()
    }

    /// The states of the records that a replica created in a scope, shown or not, in order of their dots.
    private func records(of replica: ReplicaID, scope: Int64) throws -> [RecordState] {
        var states: [RecordState] = []
        for origin in numbering.origins(of: replica) {
            let range = [origin.number << 32, (origin.number + 1) << 32]
            for table in tables.values {
                let keys = try Int64.fetchAll(
                    db, sql: "SELECT _key FROM \(table.layout.table) WHERE _key >= ? AND _key < ? AND _scope = ?",
                    arguments: StatementArguments(range + [scope]))
                for key in keys {
                    guard let row = try table.row(key) else { continue }
                    let clock = try ClockColumn(bytes: row.clock)
                    let dot = Dot(replica: replica, number: UInt64(key & 0xFFFF_FFFF), hash: clock.hash)
                    states.append(try stored(row, in: table, record: dot, clock: clock).state)
                }
            }
            let hidden = try [UInt8].fetchAll(
                db, sql: "SELECT state FROM kb_hidden WHERE key >= ? AND key < ? AND scope = ?",
                arguments: StatementArguments(range + [scope]))
            states += try hidden.map { try HiddenRecord(bytes: $0, numbering: numbering).state }
        }
        return states.sorted { $0.record < $1.record }
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
