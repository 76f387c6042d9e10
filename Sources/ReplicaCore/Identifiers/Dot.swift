/// Names one change: replica, number in the replica's sequence, first 8 bytes of the change's leaf hash
/// (`Protocol/01` §2).
///
/// The hash ties the name to the content, so two different changes never share a dot even when a copied
/// database counts on in two places.
package struct Dot: Hashable, Comparable, Sendable {
    package let replica: ReplicaID
    package let number: UInt64
    /// The 8 hash bytes as a big-endian number.
    package let hash: UInt64

    package init(replica: ReplicaID, number: UInt64, hash: UInt64) {
        self.replica = replica
        self.number = number
        self.hash = hash
    }

    package static func < (left: Self, right: Self) -> Bool {
        if left.replica != right.replica { return left.replica < right.replica }
        if left.number != right.number { return left.number < right.number }
        return left.hash < right.hash
    }
}
