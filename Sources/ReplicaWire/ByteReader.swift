package import ReplicaCore

/// Reads canonical bytes; every read takes one item or throws (`Protocol/02` §1–3).
package struct ByteReader: Sendable {
    package let bytes: [UInt8]
    package private(set) var position: Int
    package let end: Int

    package init(_ bytes: [UInt8]) { self.init(bytes, in: 0..<bytes.count) }

    package init(_ bytes: [UInt8], in range: Range<Int>) {
        self.bytes = bytes
        position = range.lowerBound
        end = range.upperBound
    }

    package var remaining: Int { end - position }

    package func expectEnd(_ place: String) throws(WireError) {
        if position != end { throw WireError(.trailing, place) }
    }

    package mutating func byte(_ place: String) throws(WireError) -> UInt8 {
        guard position < end else { throw WireError(.truncated, place) }
        defer { position += 1 }
        return bytes[position]
    }

    /// Skips `count` bytes and returns where they are.
    package mutating func range(_ count: Int, _ place: String) throws(WireError) -> Range<Int> {
        guard count <= remaining else { throw WireError(.truncated, place) }
        defer { position += count }
        return position..<position + count
    }

    package mutating func raw(_ count: Int, _ place: String) throws(WireError) -> [UInt8] {
        Array(bytes[try range(count, place)])
    }

    package mutating func bigEndian(_ place: String) throws(WireError) -> UInt64 {
        guard remaining >= 8 else { throw WireError(.truncated, place) }
        defer { position += 8 }
        return bytes.withUnsafeBytes { UInt64(bigEndian: $0.loadUnaligned(fromByteOffset: position, as: UInt64.self)) }
    }

    package mutating func bigEndian32(_ place: String) throws(WireError) -> UInt32 {
        var value: UInt32 = 0
        for index in try range(4, place) { value = value << 8 | UInt32(bytes[index]) }
        return value
    }

    package mutating func varint(_ place: String) throws(WireError) -> UInt64 {
        // Most are short.
        if position < end, bytes[position] < 128 {
            position += 1
            return UInt64(bytes[position - 1])
        }
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let next = try byte(place)
            if shift == 63, next > 1 { throw WireError(.varint, place) }
            value |= UInt64(next & 127) << shift
            if next < 128 {
                if next == 0, shift > 0 { throw WireError(.varint, place) }
                return value
            }
            shift += 7
        }
    }

    package mutating func signed(_ place: String) throws(WireError) -> Int64 {
        let zigzag = try varint(place)
        return Int64(bitPattern: zigzag >> 1) ^ -Int64(bitPattern: zigzag & 1)
    }

    /// The number of a change, of this replica or of another (`Protocol/02` §8).
    package mutating func changeNumber(_ place: String) throws(WireError) -> UInt64 {
        let number = try varint(place)
        guard number <= WireLimits.numberMax else { throw WireError(.limit, place) }
        return number
    }

    /// A count or length that must not exceed `max`.
    package mutating func count(max: Int, _ place: String) throws(WireError) -> Int {
        let value = try varint(place)
        guard value <= UInt64(max) else { throw WireError(.limit, place) }
        return Int(value)
    }

    /// An index into a table of `count` entries.
    package mutating func index(below count: Int, _ place: String) throws(WireError) -> Int {
        let value = try varint(place)
        guard value < UInt64(count) else { throw WireError(.reference, place) }
        return Int(value)
    }

    package mutating func lengthPrefixed(max: Int, _ place: String) throws(WireError) -> [UInt8] {
        let length = try count(max: max, place)
        return try raw(length, place)
    }

    package mutating func text(max: Int, _ place: String) throws(WireError) -> ByteText {
        let bytes = try lengthPrefixed(max: max, place)
        guard UTF8Check.isWellFormed(bytes, in: 0..<bytes.count) else { throw WireError(.text, place) }
        return ByteText(bytes: bytes)
    }

    package mutating func replica(_ place: String) throws(WireError) -> ReplicaID {
        guard remaining >= ReplicaID.byteCount else { throw WireError(.truncated, place) }
        return ReplicaID(
            words: try bigEndian(place), try bigEndian(place), try bigEndian(place), try bigEndian(place))
    }

    package mutating func dot(_ place: String) throws(WireError) -> Dot {
        Dot(replica: try replica(place), number: try changeNumber(place), hash: try bigEndian(place))
    }

    /// The name of a field or a collection (`Protocol/02` §3).
    package mutating func name(_ place: String) throws(WireError) -> FormName {
        try isPresent(place) ? .defined(try dot(place)) : .builtIn(try varint(place))
    }

    /// `true` if an optional item follows.
    package mutating func isPresent(_ place: String) throws(WireError) -> Bool {
        switch try byte(place) {
        case 0: return false
        case 1: return true
        default: throw WireError(.kind, place)
        }
    }

    package mutating func value(_ place: String) throws(WireError) -> Value {
        let tag = ValueTag(rawValue: try byte(place))
        let content = try lengthPrefixed(max: WireLimits.valueBytesMax, place)
        if tag == .text || tag == .empty, !UTF8Check.isWellFormed(content, in: 0..<content.count) {
            throw WireError(.text, place)
        }
        return Value(tag: tag, content: content)
    }
}
