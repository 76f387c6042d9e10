import ReplicaCore
import ReplicaStore
import ReplicaTrust
import ReplicaWire

/// How much of a scope this replica has, as far as anybody told it.
package struct ScopeHolding: Sendable, Equatable {
    package let scope: String
    /// Whether this replica may have what others write there; if not, it has what it wrote itself.
    package let isReadable: Bool
    package let isWritable: Bool
    /// What somebody said that there is, and that is not here or waits.
    package let missing: [MissingReport]
    /// The offices that are named as its members, by their codes; empty for scopes that go by grants alone.
    package let members: [String]
    /// How many records an office says that it keeps there, by collection; only of scopes that this replica may not
    /// have.
    package internal(set) var counts: [ScopeCount]

    /// Whether everything is here up to the newest head that any frontier seen here names.
    package var isComplete: Bool { isReadable && missing.isEmpty }
}

/// A scope's digest (`Protocol/01` §8), and whether it is that of the whole scope.
package struct ScopeDigestReport: Sendable {
    package let scope: String
    package let digest: String
    package let holding: Holding

    package enum Holding: Sendable {
        case complete
        /// Somebody named more of it than is here.
        case incomplete
        /// Only what this replica wrote: it may not have the rest.
        case ownPart
    }
}

/// How many records of a collection an office keeps in its restricted scope.
package struct ScopeCount: Sendable, Equatable {
    package let collection: String
    package let count: Int
}

extension Replica {
    /// All scopes that this replica has something of, or heard of.
    package func scopes() throws -> [ScopeHolding] {
        try read { session in try ScopeHoldings(session, own: key.replica).all() }
    }
}

/// Computes ``ScopeHolding``s.
struct ScopeHoldings {
    private let session: StoreSession
    private let own: ReplicaID

    init(_ session: StoreSession, own: ReplicaID) {
        self.session = session
        self.own = own
    }

    func all() throws -> [ScopeHolding] {
        let trust = try session.trust
        var missing: [ScopeName: Set<MissingReport>] = [:]
        for item in try session.namedHeadsMissing() {
            missing[item.scope, default: []].insert(Replica.report((item.scope, item.head), session))
        }
        for item in try session.waiting() {
            let head = LogHead(replica: item.header.replica, last: item.header.last, segment: item.hash)
            missing[item.header.scope, default: []].insert(Replica.report((item.header.scope, head), session))
        }
        let counts = try RestrictedCounts(session).all()
        var names = Set(session.scopeNames()).union(missing.keys.filter { trust.mayRead(own, $0) }).union(counts.keys)
        names.formUnion(trust.scopes.keys.filter { trust.mayRead(own, $0) })
        return names.sorted().map { name in
            let isReadable = trust.mayRead(own, name)
            return ScopeHolding(
                scope: name.string, isReadable: isReadable, isWritable: trust.mayWrite(own, name),
                missing: isReadable ? Replica.sorted(missing[name] ?? []) : [],
                members: (trust.scopes[name] ?? []).compactMap { session.unitCodes[$0] }.sorted(),
                counts: isReadable ? [] : counts[name] ?? [])
        }
    }
}
