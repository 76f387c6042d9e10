package import ReplicaCore
package import ReplicaWire

/// A run of changes with their dots, from a sealed segment or from a pending tail.
package struct ChangeRun: Sendable {
    package let payload: SegmentPayload
    package let replica: ReplicaID
    /// The hashes of the dots of its changes, in order.
    package let hashes: [UInt64]

    /// - Parameter root: The Merkle root that the changes must have.
    /// - Throws: ``WireError`` of class `merkle` if they have another, `order` as ``LeafHasher`` says.
    package init(payload: SegmentPayload, replica: ReplicaID, root: Hash256?) throws(WireError) {
        var hasher = LeafHasher(secret: payload.secret)
        let leaves = try hasher.leaves(of: payload, replica: replica)
        guard MerkleTree.root(of: leaves) == root else { throw WireError(.merkle, "03 §5") }
        self.payload = payload
        self.replica = replica
        hashes = leaves.map(\.prefix)
    }

    /// The run of a payload whose leaves were checked before, and gave these hashes.
    init(checked payload: SegmentPayload, replica: ReplicaID, hashes: [UInt64]) {
        precondition(hashes.count == payload.count)
        self.payload = payload
        self.replica = replica
        self.hashes = hashes
    }

    package var count: Int { hashes.count }

    /// The dot of a change.
    package func dot(_ index: Int) -> Dot {
        Dot(replica: replica, number: payload.numbers[index], hash: hashes[index])
    }

    /// Whether the values and the note of a change were erased.
    package func isErased(_ index: Int) -> Bool { payload.isErased(index) }

    /// The dots of its changes, in order.
    package var dots: [Dot] { hashes.indices.map(dot) }

    /// The record of a change; `nil` if the change creates it.
    package func record(of index: Int) -> Dot? { payload.record(of: index, dot: dot) }

    package func change(_ index: Int) -> Change {
        guard let change = try? payload.change(index, dot: dot) else {
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
        return low < payload.count && self.dot(low) == dot ? low : nil
    }
}
