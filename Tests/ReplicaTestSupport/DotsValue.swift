package import ReplicaCore

/// Values of tag *dots* for tests.
///
/// The rules take the decoding as an argument, so 48 bytes a dot stand here for the encoding of `Protocol/02` §4.
package enum DotsValue {
    package static func encode(_ dots: [Dot]) -> Value {
        var content: [UInt8] = []
        for dot in dots {
            dot.replica.forEachWord { content.appendBigEndian($0) }
            content.appendBigEndian(dot.number)
            content.appendBigEndian(dot.hash)
        }
        return Value(tag: .dots, content: content)
    }

    /// The dots of a value; `nil` for a value of another tag.
    package static func decode(_ value: Value) -> [Dot]? {
        guard value.tag == .dots else { return nil }
        let content = value.content
        return stride(from: 0, to: content.count, by: 48).map { start in
            guard let replica = ReplicaID(bytes: content[start..<start + 32]) else { preconditionFailure() }
            return Dot(
                replica: replica, number: number(content, at: start + 32), hash: number(content, at: start + 40))
        }
    }

    private static func number(_ content: [UInt8], at start: Int) -> UInt64 {
        var number: UInt64 = 0
        for position in start..<start + 8 { number = number << 8 | UInt64(content[position]) }
        return number
    }
}
