package import ReplicaCore
import ReplicaLog
import ReplicaStore
package import ReplicaSync
import ReplicaTrust
import ReplicaWire

/// Replicas that are not enrolled themselves and go back to one that is (`Protocol/07` §7, `08` §5).
extension Replica {
    /// What this replica shows to a peer that may not know yet whom it succeeds; `nil` for one that is enrolled itself,
    /// and for one whose segments that say so are too long to be shown.
    ///
    /// - Throws: ``ExchangeError``; nothing was changed but seals.
    package func sessionIntroduction() throws -> SyncIntroduction? {
        try sealForExchange()
        return try read { session in
            try SyncIntroduction(session.introduction(of: key.replica).compactMap { try session.segmentBytes($0) })
        }
    }

    /// Who a replica is that is not known here and has introduced itself.
    ///
    /// Goes by what both it and its predecessors say, as for a bundle that brings their statements.
    ///
    /// - Returns: `nil` if that does not make it the successor of a replica with an enrolment.
    package func wirePeer(_ peer: ReplicaID, introducedBy introduction: SyncIntroduction) throws -> WirePeer? {
        let statements = try introduction.segments.flatMap { segment in
            StoreSession.statements(of: try segment.open().run, segment: segment.hash)
        }
        return try read { session in
            let trust = try session.trust(with: statements)
            let enrolments = trust.enrolments(of: peer)
            guard !enrolments.isEmpty else { return nil }
            var enrolled = peer
            while trust.enrolments[enrolled] == nil, let before = trust.predecessors[enrolled] { enrolled = before }
            return WirePeer(
                replica: peer, name: session.label(of: enrolled),
                unit: enrolments.first?.office.flatMap { session.unitCodes[$0] },
                isEnded: enrolments.contains { !$0.ended.isEmpty }, statements: statements)
        }
    }
}

extension StoreSession {
    /// The segments in which a replica and those before it say whom it succeeds, the earliest first; none for one that is
    /// enrolled itself.
    func introduction(of replica: ReplicaID) throws -> [Hash256] {
        let trust = try trust
        let statements = try trustStatements()
        var shown: [Hash256] = []
        func show(_ content: TrustStatement.Content, of author: ReplicaID) {
            let said = statements.first { $0.dot.replica == author && $0.content == content }
            if let segment = said?.segment, !shown.contains(segment) { shown.append(segment) }
        }
        var current = replica
        while trust.enrolments[current] == nil, let before = trust.predecessors[current],
            shown.count < SyncIntroduction.segmentsMax
        {
            show(.claims(predecessor: before), of: current)
            show(.passesOn(to: current), of: before)
            current = before
        }
        return shown.reversed()
    }
}
