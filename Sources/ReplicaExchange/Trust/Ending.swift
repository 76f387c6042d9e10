import ReplicaCore
import ReplicaStore
package import ReplicaTrust
import ReplicaWire

/// That, how and why a replica's work was ended, as its clerk is told.
package struct EndingNotice: Equatable, Sendable {
    package let kind: CutOff.Kind
    package let reason: String
    /// When, as the authority's computer claims: milliseconds since 1970.
    package let at: UInt64

    package init(kind: CutOff.Kind, reason: String, at: UInt64) {
        self.kind = kind
        self.reason = reason
        self.at = at
    }
}

extension Replica {
    /// How this replica's work was ended; `nil` while it goes on.
    package func ending() throws -> EndingNotice? { try read { try $0.ending(of: key.replica)?.notice } }
}

extension StoreSession {
    /// How a replica's work was ended, and the changes that say so; a revocation goes before a retirement.
    func ending(of replica: ReplicaID) throws -> (notice: EndingNotice, cutOffs: [Dot])? {
        let ended = try trust.enrolments(of: replica).flatMap(\.ended)
        let first = ended.min {
            ($0.cutOff.kind.rawValue, $0.dot) < ($1.cutOff.kind.rawValue, $1.dot)
        }
        guard let first else { return nil }
        let logged = try change(first.dot, scope: .province)
        return (
            EndingNotice(
                kind: first.cutOff.kind, reason: logged?.change.note.string ?? "",
                at: logged?.change.time.wallMilliseconds ?? 0),
            ended.map(\.dot)
        )
    }

    /// What a replica whose work was ended is still sent: the news itself, who brings it, and what that builds on
    /// (`Protocol/07` §5).
    ///
    /// - Parameter sender: Since the other heard of it, it may have taken new keys.
    func farewell(to replica: ReplicaID, from sender: ReplicaID) throws -> Set<Hash256> {
        let news = try (ending(of: replica)?.cutOffs ?? []).compactMap { try change($0, scope: .province)?.segment }
        return try (news + introduction(of: sender)).reduce(into: []) { try $0.formUnion(provinceBehind($1)) }
    }

    /// Whether a replica that was ended was sent the news before.
    func wasTold(_ replica: ReplicaID) throws -> Bool {
        let told = try Set(toldOfTheirEnd().filter { $0.replica == replica }.map(\.cutOff))
        return try (ending(of: replica)?.cutOffs ?? []).allSatisfy { told.contains($0.hash) }
    }

    /// Whether nobody works under a replica's name any more, because it went on under another one in its place.
    ///
    /// The original of a copy goes on beside it: only what took the place of a replica counts here, and only as long
    /// as nothing of the replica is known that is later.
    func hasGoneOn(_ replica: ReplicaID, last: UInt64) throws -> Bool {
        guard let state = try announcement(of: replica)?.state else { return false }
        for element in state.elements(of: BuiltIn.successor) {
            for live in state.live(RegisterKey(BuiltIn.successor, element: element))
            where live.dot.replica == replica && live.dot.number >= last {
                let note = try change(live.dot, scope: .province)?.change.note.string ?? ""
                if SuccessionReason(rawValue: note)?.isReplacement == true { return true }
            }
        }
        return false
    }
}
