package import ReplicaCore
import ReplicaStore
package import ReplicaTrust

/// The replica at the other end of a line, as this one knows it.
package struct WirePeer: Sendable {
    package let replica: ReplicaID
    /// What people call it.
    package let name: String
    /// Its office's code, if that is known.
    package let unit: String?
    /// It was ended: all that it is sent is the news of that.
    package let isEnded: Bool
    /// What it has shown of whom it succeeds, where that is not in the store yet.
    let statements: [TrustStatement]

    init(replica: ReplicaID, name: String, unit: String?, isEnded: Bool, statements: [TrustStatement] = []) {
        self.replica = replica
        self.name = name
        self.unit = unit
        self.isEnded = isEnded
        self.statements = statements
    }
}

extension Replica {
    /// Who a replica is that asks for a session, or answers one; `nil` for one that has no enrolment (`Protocol/08` §1).
    package func wirePeer(_ peer: ReplicaID) throws -> WirePeer? {
        try read { session in
            let enrolments = try session.trust.enrolments(of: peer)
            let own = try session.ownReplicas() + [key.replica]
            guard !enrolments.isEmpty, !own.contains(peer) else { return nil }
            return WirePeer(
                replica: peer, name: session.label(of: peer),
                unit: session.office(of: peer).flatMap { session.unitCodes[$0] },
                isEnded: enrolments.contains { !$0.ended.isEmpty })
        }
    }

    /// What this replica shows on its lines, under the identity that it has now.
    ///
    /// - Throws: ``ExchangeError/notEnrolled`` for a replica that can exchange with nobody yet.
    package func sessionCredential() throws -> SessionCredential {
        try settleIdentity()
        try unlock()
        if try read({ try $0.root() }) == nil { throw ExchangeError.notEnrolled }
        return try SessionCredential(for: read { try signingKey($0) })
    }

    /// Whether a credential was made for the identity that this replica has now: another program may have changed it.
    package func isCurrent(_ credential: SessionCredential) throws -> Bool {
        try SessionCertificate(bytes: credential.certificate).replica == read { try $0.ownReplica() }
    }
}
