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
    /// Changes that are in the database alone, from before this object was made.
    private let earlierCount: Int
    private var content: Int
    /// The changes after those.
    private(set) var changes: [Change] = []
    private(set) var leaves: [Hash256] = []
    /// How many of ``changes`` the database has.
    private(set) var storedCount = 0
    /// ``content`` when the database was last written.
    private var storedContent: Int

    init(secret: [UInt8], storedCount: Int, storedContent: Int) {
        self.secret = secret
        hasher = LeafHasher(secret: secret)
        earlierCount = storedCount
        content = storedContent
        self.storedContent = storedContent
    }

    var isFull: Bool {
        earlierCount + changes.count >= SegmentSealer.changesMax || content >= SegmentSealer.contentBytesMax
    }

    /// Whether a transaction has made so much that it is better sealed than kept.
    var isBulk: Bool { unstoredCount >= SegmentSealer.bulkChangesMin }

    /// Whether ``changes`` are all of the tail's.
    var isWhole: Bool { earlierCount == 0 }

    /// How many changes the database does not have yet.
    var unstoredCount: Int { changes.count - storedCount }

    /// What the changes that the database does not have yet weigh.
    var unstoredContent: Int { content - storedContent }

    func append(_ change: Change, leaf: Hash256) {
        changes.append(change)
        leaves.append(leaf)
        content += Self.weight(of: change)
    }

    /// How many bytes a change counts towards what a tail takes.
    static func weight(of change: Change) -> Int {
        // Replaced dots and the entries of shapes take room as well, and have bounds of their own.
        change.values.reduce(change.note.bytes.count) { $0 + $1.content.count }
            + change.replaced.reduce(0) { $0 + 48 * $1.count } + 4 * change.shape.valueCount
    }

    func markStored() {
        storedCount = changes.count
        storedContent = content
    }
}
