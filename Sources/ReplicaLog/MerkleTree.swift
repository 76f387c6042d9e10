import ReplicaTrust
package import ReplicaWire

/// The Merkle root of a segment's leaves (`Protocol/02` §6, after RFC 6962 §2.1).
package enum MerkleTree {
    /// - Parameter leaves: At least one.
    package static func root(of leaves: [Hash256]) -> Hash256 {
        precondition(!leaves.isEmpty, "a segment holds at least one change")
        var node = ByteWriter(reserving: 65)
        func root(_ left: Hash256, _ right: Hash256) -> Hash256 {
            node.removeAll()
            node.byte(HashUse.node.rawValue)
            node.hash(left)
            node.hash(right)
            return .of(node.bytes)
        }
        // Complete subtrees of sizes 2^k, greatest first, as in counting up in binary.
        var subtrees: [(size: Int, root: Hash256)] = []
        for leaf in leaves {
            subtrees.append((1, leaf))
            while subtrees.count > 1, subtrees[subtrees.count - 2].size == subtrees[subtrees.count - 1].size {
                let right = subtrees.removeLast()
                let left = subtrees.removeLast()
                subtrees.append((left.size * 2, root(left.root, right.root)))
            }
        }
        var top = subtrees.removeLast().root
        while let left = subtrees.popLast() { top = root(left.root, top) }
        return top
    }
}
