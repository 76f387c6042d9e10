package import ReplicaCore
package import ReplicaWire

/// What two replicas say to each other in a session (`Protocol/08` §4).
package enum SyncMessage: Hashable, Sendable {
    case hello(SyncHello)
    case frontier(SyncFrontier)
    case offer(SyncOffer)
    /// A segment's bytes, as a bundle has them.
    case segment([UInt8])
    case receipt(SyncReceipt)
    /// The logs of the scopes that differed, as they are now.
    case done([LogFrontier])
    case close(ClosingReason)
    /// Nothing, from who is busy.
    case alive
}

/// What a replica begins with: the versions that it knows, and a digest for each scope that both may have.
package struct SyncHello: Hashable, Sendable {
    package static let magic = Array("KBSN".utf8)
    package static let version: UInt8 = 1

    package let oldest: UInt8
    package let newest: UInt8
    /// The segment hash of the province's genesis.
    package let genesis: Hash256
    /// How many bytes of segments without a receipt its sender takes.
    package let window: Int
    /// Ascending by name.
    package let scopes: [ScopeDigest]

    package struct ScopeDigest: Hashable, Sendable {
        package let scope: ScopeName
        package let digest: Hash256

        package init(scope: ScopeName, digest: Hash256) {
            self.scope = scope
            self.digest = digest
        }
    }

    package init(
        oldest: UInt8 = version, newest: UInt8 = version, genesis: Hash256, window: Int = SyncLimits.windowBytes,
        scopes: [ScopeDigest]
    ) {
        self.oldest = oldest
        self.newest = newest
        self.genesis = genesis
        self.window = window
        self.scopes = scopes.sorted { $0.scope < $1.scope }
    }

    /// The scopes of which one side has something that the other has not, or says so.
    package func differences(from other: SyncHello) -> Set<ScopeName> {
        Set(Set(scopes).symmetricDifference(other.scopes).map(\.scope))
    }
}

/// What a replica has of the scopes that differ.
package struct SyncFrontier: Hashable, Sendable {
    package let logs: [LogFrontier]
    /// Segments that are here and not applied: they wait, or a person has to decide. They need not come again.
    package let kept: Set<Hash256>

    package init(logs: [LogFrontier], kept: Set<Hash256>) {
        self.logs = logs
        self.kept = kept
    }
}

/// How much is going to be sent.
package struct SyncOffer: Hashable, Sendable {
    package let segments: Int
    package let bytes: Int

    package init(segments: Int, bytes: Int) {
        self.segments = segments
        self.bytes = bytes
    }
}

/// How much was taken in since the session began.
package struct SyncReceipt: Hashable, Sendable {
    package let segments: Int
    package let bytes: Int

    package init(segments: Int, bytes: Int) {
        self.segments = segments
        self.bytes = bytes
    }
}

/// Why a side ends a session early (`Protocol/08` §6).
package enum ClosingReason: UInt8, CaseIterable, Hashable, Sendable {
    /// No version that both know.
    case version = 1
    /// Another province.
    case genesis = 2
    /// The other side is not enrolled, or was revoked.
    case unknown = 3
    /// Bytes or an order that the protocol does not allow.
    case fault = 4
    /// Too many sessions, or one of this replica already.
    case busy = 5
    /// The program ends.
    case stopping = 6
    /// This side cannot write: its disk is full, or its store is locked.
    case store = 7
    /// The other side was too slow.
    case slow = 8
}
