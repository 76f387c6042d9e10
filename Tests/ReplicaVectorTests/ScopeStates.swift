import ReplicaCore
import ReplicaTrust
import ReplicaWire

/// What changes add up to, scope by scope, and the digests of it (`Protocol/01` §8).
struct ScopeStates {
    private(set) var scopes: [ScopeName: ScopeState] = [:]

    mutating func apply(_ change: Change, dot: Dot, scope: ScopeName) {
        scopes[scope, default: ScopeState()].apply(change, dot: dot)
    }

    var digestFacts: Facts {
        Dictionary(
            uniqueKeysWithValues: scopes.keys.map { ("digest-\($0.string)", digest(of: $0).hexadecimal) })
    }

    /// The records of a scope that have live values, in order of their dots.
    func records(of scope: ScopeName) -> [RecordState] {
        (scopes[scope]?.records.values.map(\.self) ?? []).filter { !$0.registers.isEmpty }
            .sorted { $0.record < $1.record }
    }

    func digest(of scope: ScopeName) -> Hash256 {
        var writer = ByteWriter()
        for record in records(of: scope) {
            let registers = Self.registers(of: record)
            writer.dot(record.record)
            writer.varint(registers.reduce(0) { $0 + $1.register.live.count })
            for (name, element, _, register) in registers {
                for value in register.live {
                    writer.raw(name)
                    writer.lengthPrefixed(element)
                    writer.dot(value.dot)
                    writer.varint(UInt64(value.part))
                }
            }
        }
        return .of(writer.bytes)
    }

    /// The registers of a record in the order of the digest, that of their canonical bytes.
    static func registers(
        of record: RecordState
    ) -> [(name: [UInt8], element: [UInt8], key: RegisterKey, register: Register)] {
        record.registers.map { key, register in
            var name = ByteWriter()
            name.name(key.field)
            var element = ByteWriter()
            if let value = key.element { element.value(value) }
            return (name.bytes, element.bytes, key, register)
        }.sorted { left, right in
            left.name != right.name
                ? left.name.lexicographicallyPrecedes(right.name)
                : left.element.lexicographicallyPrecedes(right.element)
        }
    }
}
