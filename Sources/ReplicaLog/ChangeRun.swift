package import ReplicaCore
package import ReplicaWire

/// A run of changes with their dots, from a sealed segment or from a pending tail.
package struct ChangeRun: Sendable {
    package let payload: SegmentPayload
    package let replica: ReplicaID
    /// The dots of its changes, in order.
    package let dots: [Dot]

    /// - Parameter root: The Merkle root that the changes must have.
    /// - Throws: ``WireError`` of class `merkle` if they have another, `order` as ``LeafHasher`` says.
    package init(payload: SegmentPayload, replica: ReplicaID, root: Hash256?) throws(WireError) {
        var hasher = LeafHasher(secret: payload.secret)
        let (dots, leaves) = try hasher.resolve(payload, replica: replica)
        guard MerkleTree.root(of: leaves) == root else { throw WireError(.merkle, "03 §5") }
        self.payload = payload
        self.replica = replica
        self.dots = dots
    }

    package func change(_ index: Int) -> Change {
        guard let change = try? payload.change(index, dots: dots) else {
            preconditionFailure("the leaves were computed from the same columns")
        }
        return change
    }

    /// The index of the change with a dot.
    package func index(of dot: Dot) -> Int? {
        var low = 0
        var high = payload.count
        while low < high {
            let middle = (low + high) / 2
            if payload.numbers[middle] < dot.number { low = middle + 1 } else { high = middle }
        }
        return low < payload.count && dots[low] == dot ? low : nil
    }
}
