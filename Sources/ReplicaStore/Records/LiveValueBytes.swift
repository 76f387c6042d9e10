import ReplicaCore
import ReplicaWire

/// The live values of registers as the store's own bytes, with local numbers for replicas and fields.
///
/// Not a public format: the log holds the truth, and these bytes can be rebuilt from it.
struct LiveValueWriter {
    private(set) var writer = ByteWriter()
    /// Gives the local number of a field.
    let number: (FormName) throws -> Int64
    /// Gives the local number of a replica.
    let origin: (ReplicaID) throws -> Int64

    init(number: @escaping (FormName) throws -> Int64, origin: @escaping (ReplicaID) throws -> Int64) {
        self.number = number
        self.origin = origin
    }

    mutating func write(_ live: [(RegisterKey, LiveValue)]) throws {
        writer.varint(live.count)
        for (key, value) in live {
            writer.varint(UInt64(try number(key.field)))
            if let element = key.element {
                writer.byte(1)
                writer.value(element)
            } else {
                writer.byte(0)
            }
            try write(value)
        }
    }

    mutating func dot(_ dot: Dot) throws {
        writer.varint(UInt64(try origin(dot.replica)))
        writer.varint(dot.number)
        writer.bigEndian(dot.hash)
    }

    private mutating func write(_ value: LiveValue) throws {
        try dot(value.dot)
        writer.varint(UInt64(value.part))
        writer.bigEndian(value.time.rawValue)
        writer.byte(value.kind.rawValue)
        writer.varint(value.members.count)
        for (member, content) in zip(value.members, value.values) {
            writer.varint(UInt64(try number(member)))
            writer.value(content)
        }
    }
}

/// Reads what ``LiveValueWriter`` wrote.
struct LiveValueReader {
    private var reader: ByteReader
    let numbering: Numbering

    init(_ bytes: [UInt8], numbering: Numbering) {
        reader = ByteReader(bytes)
        self.numbering = numbering
    }

    mutating func live() throws -> [(RegisterKey, LiveValue)] {
        var live: [(RegisterKey, LiveValue)] = []
        for _ in 0..<(try reader.varint("live")) {
            let field = try name()
            let element = try reader.isPresent("live") ? try reader.value("live") : nil
            live.append((RegisterKey(field, element: element), try value()))
        }
        return live
    }

    mutating func dot() throws -> Dot {
        let number = Int64(try reader.varint("origin"))
        guard let origin = numbering.origin(number) else { throw WireError(.reference, "origin") }
        return Dot(replica: origin.replica, number: try reader.varint("dot"), hash: try reader.bigEndian("dot"))
    }

    private mutating func value() throws -> LiveValue {
        let dot = try dot()
        let part = UInt32(try reader.varint("part"))
        let time = HybridTimestamp(rawValue: try reader.bigEndian("time"))
        guard let kind = EntryKind(rawValue: try reader.byte("kind")) else { throw WireError(.kind, "live") }
        var members: [FormName] = []
        var values: [Value] = []
        for _ in 0..<(try reader.varint("members")) {
            members.append(try name())
            values.append(try reader.value("value"))
        }
        return LiveValue(dot: dot, part: part, time: time, kind: kind, members: members, values: values)
    }

    private mutating func name() throws -> FormName {
        guard let name = numbering.name(number: Int64(try reader.varint("field"))) else {
            throw WireError(.reference, "field")
        }
        return name
    }
}
