package import ReplicaCore

/// Appends canonical bytes (`Protocol/02` §1–3).
package struct ByteWriter: Sendable {
    package private(set) var bytes: [UInt8] = []

    package init(reserving count: Int = 0) { bytes.reserveCapacity(count) }

    package mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    package mutating func byte(_ value: UInt8) { bytes.append(value) }

    package mutating func raw(_ value: some Sequence<UInt8>) { bytes.append(contentsOf: value) }

    package mutating func raw(_ value: [UInt8]) { bytes.append(contentsOf: value) }

    package mutating func raw(_ value: UnsafeBufferPointer<UInt8>) { bytes.append(contentsOf: value) }

    package mutating func hash(_ hash: Hash256) { hash.withBytes { bytes.append(contentsOf: $0) } }

    package mutating func zeros(_ count: Int) { bytes.append(contentsOf: repeatElement(0, count: count)) }

    /// Appends what `body` writes, for whoever writes many small items in a row.
    ///
    /// - Parameters:
    ///   - countMax: As many bytes are made room for.
    ///   - body: Writes from the start of the room, and returns how many bytes it wrote.
    mutating func append(countMax: Int, _ body: (UnsafeMutableBufferPointer<UInt8>) -> Int) {
        let start = bytes.count
        zeros(countMax)
        let written = bytes.withUnsafeMutableBufferPointer { body(UnsafeMutableBufferPointer(rebasing: $0[start...])) }
        bytes.removeLast(countMax - written)
    }

    package mutating func bigEndian(_ value: UInt64) { bytes.appendBigEndian(value) }

    package mutating func bigEndian32(_ value: UInt32) {
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }

    package mutating func varint(_ value: UInt64) {
        var rest = value
        while rest > 127 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 128)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    package mutating func varint(_ value: Int) { varint(UInt64(value)) }

    package mutating func signed(_ value: Int64) {
        varint(UInt64(bitPattern: (value << 1) ^ (value >> 63)))
    }

    package mutating func lengthPrefixed(_ value: [UInt8]) {
        varint(value.count)
        bytes.append(contentsOf: value)
    }

    package mutating func lengthPrefixed(_ value: UnsafeBufferPointer<UInt8>) {
        varint(value.count)
        bytes.append(contentsOf: value)
    }

    package mutating func text(_ value: ByteText) { lengthPrefixed(value.bytes) }

    package mutating func replica(_ replica: ReplicaID) { replica.forEachWord { bytes.appendBigEndian($0) } }

    package mutating func dot(_ dot: Dot) {
        replica(dot.replica)
        varint(dot.number)
        bigEndian(dot.hash)
    }

    package mutating func name(_ name: FormName) {
        switch name {
        case .builtIn(let number):
            byte(0)
            varint(number)
        case .defined(let defining):
            byte(1)
            dot(defining)
        }
    }

    package mutating func value(_ value: Value) {
        byte(value.tag.rawValue)
        lengthPrefixed(value.content)
    }
}
