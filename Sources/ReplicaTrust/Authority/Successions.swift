import ReplicaCore
import ReplicaWire

extension Trust {
    /// Notes who succeeds whom: a replica that a counted change of another one names, and that names this one itself
    /// (`Protocol/07` §7).
    ///
    /// Begins with those that are enrolled, so that names that run in a circle lead to nobody.
    package mutating func settleSuccessions(_ statements: [TrustStatement], ancestry: some Ancestry) throws {
        predecessors = [:]
        var claims: [ReplicaID: Set<ReplicaID>] = [:]
        var namings: [ReplicaID: [(successor: ReplicaID, segment: Hash256?)]] = [:]
        for statement in statements {
            switch statement.content {
            case .claims(let predecessor): claims[statement.dot.replica, default: []].insert(predecessor)
            case .passesOn(let successor):
                namings[statement.dot.replica, default: []].append((successor, statement.segment))
            default: continue
            }
        }
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

    /// Whether what a replica says of itself in a segment counts.
    private func isSpokenFor(_ segment: Hash256?, of replica: ReplicaID, ancestry: some Ancestry) throws -> Bool {
        let objection = try objection(to: segment, of: replica, scope: .province, ancestry: ancestry)
        return objection.map(\.leavesSelfDescription) ?? true
    }
}
