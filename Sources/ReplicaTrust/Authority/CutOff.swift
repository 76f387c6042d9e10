package import ReplicaWire

/// Where the work of a replica ends: one value of the field `ended` of its enrolment (`Protocol/07` §5).
///
/// It names heads, never a date: a clock proves nothing.
package struct CutOff: Hashable, Sendable {
    package enum Kind: UInt8, Sendable {
        /// The key is not trusted any more: nothing but the ancestors of the heads counts.
        case revoked = 1
        /// The replica, or its office, has stopped: what it did without knowing of that counts too.
        case retired = 2
    }

    package let kind: Kind
    /// The last segments that count, of all logs of the replica and of its successors.
    package let heads: [Hash256]

    package static let headsMax = 4_096

    /// - Parameter heads: The most important first. Those beyond ``headsMax`` are left out: that only narrows what
    ///   counts, where a cut-off that nobody can read would leave nothing.
    package init(kind: Kind, heads: some Sequence<Hash256>) {
        var named: Set<Hash256> = []
        for head in heads where named.count < Self.headsMax { named.insert(head) }
        self.kind = kind
        self.heads = named.sorted()
    }

    /// Reads the content of a value; what cannot be read is a revocation without heads, because the narrower holds.
    package init(content: [UInt8]) {
        self = (try? Self.decode(content)) ?? CutOff(kind: .revoked, heads: [])
    }

    private static func decode(_ content: [UInt8]) throws(WireError) -> CutOff {
        var reader = ByteReader(content)
        guard let kind = Kind(rawValue: try reader.byte("07 §5")) else { throw WireError(.kind, "07 §5") }
        var heads: [Hash256] = []
        for _ in 0..<(try reader.count(max: headsMax, "07 §5")) {
            let head = try reader.hash("07 §5")
            if let last = heads.last, last >= head { throw WireError(.order, "07 §5") }
            heads.append(head)
        }
        try reader.expectEnd("07 §5")
        return CutOff(kind: kind, heads: heads)
    }

    package var content: [UInt8] {
        var writer = ByteWriter(reserving: 4 + 32 * heads.count)
        writer.byte(kind.rawValue)
        writer.varint(heads.count)
        for head in heads { writer.hash(head) }
        return writer.bytes
    }
}
