import ReplicaCore
import ReplicaLog
import ReplicaWire

/// The pending end of one own log: changes that are made but not sealed (`Protocol/03`).
///
/// Its secret is drawn when it opens, because a change's dot depends on it; it is sealed whole.
///
/// A class, because it grows by one change at a time and must not be copied for each.
final class OpenTail {
    let secret: [UInt8]
    var hasher: LeafHasher
    /// Changes in the database already, from earlier transactions.
    var storedCount: Int
    var storedContent: Int
    /// Changes of this transaction.
    var changes: [Change] = []
    var leaves: [Hash256] = []
    var content = 0

    init(secret: [UInt8], storedCount: Int, storedContent: Int) {
        self.secret = secret
        hasher = LeafHasher(secret: secret)
        self.storedCount = storedCount
        self.storedContent = storedContent
    }

    var isFull: Bool {
        storedCount + changes.count >= SegmentSealer.changesMax
            || storedContent + content >= SegmentSealer.contentBytesMax
    }

    func append(_ change: Change, leaf: Hash256) {
        changes.append(change)
        leaves.append(leaf)
        content += change.values.reduce(change.note.bytes.count) { $0 + $1.content.count }
        // Replaced dots and the members of shapes take room as well, and have bounds of their own.
        content += change.replaced.reduce(0) { $0 + 48 * $1.count } + change.shape.valueCount
    }
}
