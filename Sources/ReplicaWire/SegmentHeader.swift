package import ReplicaCore

/// What a replica signs of a segment (`Protocol/03` §2).
package struct SegmentHeader: Hashable, Sendable {
    package let replica: ReplicaID
    package let scope: ScopeName
    /// The numbers of the first and the last change.
    package let first: UInt64
    package let last: UInt64
    package let count: Int
    /// The hash of the segment before it in this log.
    package let previous: Hash256?
    package let dependencies: [Dependency]
    /// The change that enrols the replica.
    package let enrolment: Dot?
    /// The length of the payload's data when inflated, in bytes.
    package let inflatedLength: Int
    /// The length of the payload as stored, in bytes.
    package let storedLength: Int
    package let payloadHash: Hash256
    package let merkleRoot: Hash256

    package init(
        replica: ReplicaID, scope: ScopeName, first: UInt64, last: UInt64, count: Int, previous: Hash256?,
        dependencies: [Dependency], enrolment: Dot?, inflatedLength: Int, storedLength: Int, payloadHash: Hash256,
        merkleRoot: Hash256
    ) {
        self.replica = replica
        self.scope = scope
        self.first = first
        self.last = last
        self.count = count
        self.previous = previous
        self.dependencies = dependencies
        self.enrolment = enrolment
        self.inflatedLength = inflatedLength
        self.storedLength = storedLength
        self.payloadHash = payloadHash
        self.merkleRoot = merkleRoot
    }

    package var extent: SegmentExtent { SegmentExtent(first: first, last: last, count: count) }

    /// A head of another log that the segment builds on.
    package struct Dependency: Hashable, Comparable, Sendable {
        package let isProvince: Bool
        package let head: LogHead

        package init(isProvince: Bool, head: LogHead) {
            self.isProvince = isProvince
            self.head = head
        }

        package static func < (left: Self, right: Self) -> Bool {
            left.isProvince != right.isProvince ? right.isProvince : left.head < right.head
        }
    }
}

/// The last segment of a log, or of one of its branches.
package struct LogHead: Hashable, Comparable, Sendable {
    package let replica: ReplicaID
    /// The number of the segment's last change.
    package let last: UInt64
    package let segment: Hash256

    package init(replica: ReplicaID, last: UInt64, segment: Hash256) {
        self.replica = replica
        self.last = last
        self.segment = segment
    }

    package static func < (left: Self, right: Self) -> Bool {
        if left.replica != right.replica { return left.replica < right.replica }
        if left.last != right.last { return left.last < right.last }
        return left.segment < right.segment
    }
}
