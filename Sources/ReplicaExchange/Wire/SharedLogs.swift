import ReplicaCore
import ReplicaStore
import ReplicaSync
import ReplicaTrust
import ReplicaWire

/// The logs that two replicas may both have, as this one knows it: all that a session between them is about
/// (`Protocol/08` §4).
struct SharedLogs {
    private let own: ReadableScopes
    private let peer: ReadableScopes
    /// The one of both that was ended, if one was: what concerns it is its own work, and the news.
    private let ended: ReadableScopes?

    init(_ session: StoreSession, own: ReplicaID, peer: WirePeer) throws {
        self.own = try ReadableScopes(session, of: own)
        self.peer = try ReadableScopes(session, of: peer.replica, with: peer.statements)
        // One that knows it of itself, too: else it would offer again and again what is not spoken of to it.
        ended = try peer.isEnded ? self.peer : session.ending(of: own) == nil ? nil : self.own
    }

    func contains(_ scope: ScopeName, of author: ReplicaID) -> Bool {
        guard own.contains(scope, of: author) else { return false }
        if let ended { return scope == .province || ended.isOwn(author) }
        return peer.contains(scope, of: author)
    }

    /// What is here of them.
    func frontier(_ session: StoreSession) throws -> [LogFrontier] {
        try session.frontier().filter { $0.replica != GenesisReplica.id && contains($0.scope, of: $0.replica) }
    }

    /// A digest for each scope of a frontier.
    static func digests(of frontier: [LogFrontier]) -> [SyncHello.ScopeDigest] {
        Dictionary(grouping: frontier, by: \.scope).map { scope, logs in
            var writer = ByteWriter()
            writer.frontier(logs)
            return SyncHello.ScopeDigest(scope: scope, digest: .of(.frontier, writer.bytes))
        }
    }
}

extension StoreSession {
    /// What a peer lacks of some logs and may have, in causal order, those of `province` first.
    ///
    /// - Parameter logs: The heads that are here.
    func segments(
        of logs: [LogFrontier], lackedBy frontier: SyncFrontier, farewell: Set<Hash256>?
    ) throws -> [SegmentEntry] {
        var heads: [LogFrontier.Name: [LogHead]] = [:]
        for log in frontier.logs { heads[log.name] = log.heads }
        return try logs.flatMap { try segments(of: $0, lackedBy: heads[$0.name] ?? []) }
            .filter { !frontier.kept.contains($0.hash) && farewell?.contains($0.hash) ?? true }
            .sorted { left, right in
                let isFirst = left.scope == .province
                return isFirst == (right.scope == .province) ? left.sequence < right.sequence : isFirst
            }
    }
}

extension LogFrontier {
    /// Which log it is.
    struct Name: Hashable {
        let scope: ScopeName
        let replica: ReplicaID
    }

    var name: Name { Name(scope: scope, replica: replica) }
}
