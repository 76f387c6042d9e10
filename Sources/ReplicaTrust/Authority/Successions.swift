package import ReplicaCore
import ReplicaWire

extension Trust {
    /// Notes who succeeds whom: a replica that a counted change of another one names, and that names this one itself
    /// (`Protocol/07` §7).
    ///
    /// Begins with those that are enrolled, so that names that run in a circle lead to nobody.
    package mutating func settleSuccessions(_ statements: [TrustStatement], ancestry: some Ancestry) throws {
        predecessors = [:]
        let (claims, statedNamings) = Self.kinship(statements)
        var namings = statedNamings
        var open = namings.keys.filter { enrolments[$0] != nil }
        while let replica = open.popLast() {
            for naming in namings.removeValue(forKey: replica) ?? [] {
                let next = naming.successor
                // One that claims several predecessors has none.
                guard next != replica, claims[next] == [replica], predecessors[next] == nil,
                    try isSpokenFor(naming.segment, of: replica, ancestry: ancestry)
                else { continue }
                predecessors[next] = replica
                if enrolments[next] == nil { open.append(next) }
            }
        }
    }

    /// Whether bundles of a replica are taken in without asking a person (`Protocol/07` §4): it has an enrolment, or it
    /// goes back to a replica that has one by what both of them say, whether that counts or not.
    ///
    /// - Parameter statements: All that is known, of the bundle's own `province` too.
    package func isCarrier(_ replica: ReplicaID, by statements: [TrustStatement]) -> Bool {
        if !enrolments(of: replica).isEmpty { return true }
        let (claims, namings) = Self.kinship(statements)
        var open = [replica]
        var seen: Set<ReplicaID> = [replica]
        while let current = open.popLast() {
            for predecessor in claims[current] ?? []
            where namings[predecessor]?.contains(where: { $0.successor == current }) == true
                && seen.insert(predecessor).inserted
            {
                if !enrolments(of: predecessor).isEmpty { return true }
                open.append(predecessor)
            }
        }
        return false
    }

    private typealias Naming = (successor: ReplicaID, segment: Hash256?)

    /// By successor, whom it claims to succeed; and by predecessor, whom it names.
    private static func kinship(
        _ statements: [TrustStatement]
    ) -> (claims: [ReplicaID: Set<ReplicaID>], namings: [ReplicaID: [Naming]]) {
        var claims: [ReplicaID: Set<ReplicaID>] = [:]
        var namings: [ReplicaID: [Naming]] = [:]
        for statement in statements {
            switch statement.content {
            case .claims(let predecessor): claims[statement.dot.replica, default: []].insert(predecessor)
            case .passesOn(let successor):
                namings[statement.dot.replica, default: []].append((successor, statement.segment))
            default: continue
            }
        }
        return (claims, namings)
    }

    /// Whether what a replica says of itself in a segment counts.
    private func isSpokenFor(_ segment: Hash256?, of replica: ReplicaID, ancestry: some Ancestry) throws -> Bool {
        let objection = try objection(to: segment, of: replica, scope: .province, ancestry: ancestry)
        return objection.map(\.leavesSelfDescription) ?? true
    }
}
