package import ReplicaCore
import ReplicaCompression
package import ReplicaTrust
package import ReplicaWire

/// Seals the pending tail of a log into a segment (`Protocol/03`).
package struct SegmentSealer: Sendable {
    private let key: any Signer

    /// How many changes a tail takes before it is sealed: one signature serves so many.
    package static let changesMax = 4_096
    /// How many changes at the end of a transaction are sealed at once: keeping them would mean to encode and write
    /// them twice.
    package static let bulkChangesMin = 500
    /// How many bytes of values a tail takes before it is sealed.
    package static let contentBytesMax = 1_048_576

    /// Level 6 takes a third more time for segments of people, and saves two percent of their bytes.
    static let deflateLevel: Int32 = 4

    package init(key: any Signer) { self.key = key }

    /// Where the new segment stands in its log.
    package struct Position: Sendable {
        package let scope: ScopeName
        package let previous: Hash256?
        /// The heads that it depends on; sorted here.
        package let dependencies: [SegmentHeader.Dependency]
        package let enrolment: Dot?

        package init(
            scope: ScopeName, previous: Hash256?, dependencies: [SegmentHeader.Dependency], enrolment: Dot?
        ) {
            self.scope = scope
            self.previous = previous
            self.dependencies = dependencies
            self.enrolment = enrolment
        }
    }

    /// Seals changes whose leaves were computed when they were made.
    ///
    /// - Parameters:
    ///   - changes: In order of their numbers, at least one.
    ///   - leaves: Their leaves.
    ///   - secret: The tail's secret.
    ///   - compress: `false` keeps the payload as it is, for bytes that must not depend on the zlib version.
    /// - Throws: Where signing fails.
    package func seal(
        _ changes: [Change], leaves: [Hash256], secret: [UInt8], at position: Position, compress: Bool = true
    ) throws -> SealedSegment {
        let replica = key.replica
        let dots = zip(changes, leaves).map { Dot(replica: replica, number: $0.number, hash: $1.prefix) }
        let (data, sections) = SegmentPayload.encodeSections(changes, dots: dots, secret: secret)
        let payload =
            compress
            ? [1]
                + Deflate.compress(
                    data, sections: sections.map { Deflate.Section(end: $0.end, seeksMatches: $0.isText) },
                    level: Self.deflateLevel)
            : [0] + data
        let header = SegmentHeader(
            replica: replica, scope: position.scope, first: changes[0].number,
            last: changes[changes.count - 1].number, count: changes.count, previous: position.previous,
            dependencies: position.dependencies.sorted(), enrolment: position.enrolment,
            inflatedLength: data.count, storedLength: payload.count, payloadHash: .of(payload),
            merkleRoot: MerkleTree.root(of: leaves))
        let headerBytes = header.bytes
        let hash = Hash256.of(.segment, headerBytes)
        let signature = try key.sign(hash, for: .segment)
        let frame = SegmentFrame(header: headerBytes, signature: signature, payload: payload)
        return SealedSegment(header: header, hash: hash, bytes: frame.bytes)
    }
}

extension SegmentSealer {
    /// Seals one change of a run once more, alone, in a segment that follows and depends on nothing: a branch that begins
    /// at the root (`Protocol/03` §6), which whoever lacks the rest of the log can take in.
    ///
    /// - Parameter index: The place of a change of the sealer's own replica whose content was not erased.
    /// - Throws: Where signing fails.
    package func sealAlone(_ index: Int, of run: ChangeRun, in scope: ScopeName) throws -> SealedSegment {
        let change = run.change(index)
        // The same secret gives the same leaf, so that it stays one change.
        let secret = run.payload.secret
        var hasher = LeafHasher(secret: secret)
        return try seal(
            [change], leaves: [hasher.leaf(of: change)], secret: secret,
            at: Position(scope: scope, previous: nil, dependencies: [], enrolment: nil))
    }
}

/// A segment that this replica sealed.
package struct SealedSegment: Sendable {
    package let header: SegmentHeader
    package let hash: Hash256
    package let bytes: [UInt8]

    package init(header: SegmentHeader, hash: Hash256, bytes: [UInt8]) {
        self.header = header
        self.hash = hash
        self.bytes = bytes
    }
}
