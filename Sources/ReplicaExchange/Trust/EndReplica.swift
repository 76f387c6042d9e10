import ReplicaCore
import ReplicaStore
package import ReplicaTrust
import ReplicaWire

/// A replica whose work was ended.
package struct ReplicaEnded: Sendable {
    package let replica: String
    /// How many of its segments count, and how many do not any more.
    package let counted: Int
    package let quarantined: Int
}

extension Replica {
    /// Ends a replica's work (`Protocol/07` §5).
    ///
    /// - Parameters:
    ///   - kind: Revoked keys are not trusted any more; a retired replica may deliver late what it did without
    ///     knowing.
    ///   - name: Its short name.
    ///   - upTo: For a revocation, the last number of its changes that is trusted; `nil` for all that is here.
    package func endReplica(
        _ name: String, _ kind: CutOff.Kind, upTo: UInt64?, reason: String, authority: String?
    ) throws -> ReplicaEnded {
        let note = try Self.note(reason)
        if note.isEmpty { throw ExchangeError.reasonMissing }
        let authorityKey = try AuthorityKeys(folder: folder).read(authority)
        return try signing { session in
            let trust = try session.trust
            guard trust.mayEnrol(authorityKey.replica) else { throw ExchangeError.authorityKeyWrong }
            guard let (replica, enrolment) = session.enrolled(name) else {
                throw ExchangeError.unknownReplica(name, known: session.enrolledNames)
            }
            if replica == key.replica { throw ExchangeError.ownReplica(name) }
            guard let stored = try session.record(enrolment.record, scope: .province, collection: BuiltIn.enrolments)
            else { throw ExchangeError.unknownReplica(name, known: session.enrolledNames) }
            let family = try session.family(of: replica)
            let heads = try session.heads(ofAny: family, upTo: upTo)
            try session.sign(
                [AuthorityDrafts.end(stored.state, CutOff(kind: kind, heads: heads), reason: note)],
                with: authorityKey, author: author, wallMilliseconds: Self.now())
            let apart = Set(try session.quarantine().map(\.entry.hash))
            let segments = try session.segments().filter { family.contains($0.replica) }
            return ReplicaEnded(
                replica: name, counted: segments.count { !apart.contains($0.hash) },
                quarantined: segments.count { apart.contains($0.hash) })
        }
    }

    /// Lets quarantined segments count after all (`Protocol/07` §6); returns how many.
    ///
    /// - Parameter selection: The start of a segment's hash, or a replica's name for all of it that is quarantined.
    package func admit(_ selection: String, reason: String, authority: String?) throws -> Int {
        let note = try Self.note(reason)
        if note.isEmpty { throw ExchangeError.reasonMissing }
        let authorityKey = try AuthorityKeys(folder: folder).read(authority)
        return try signing { session in
            let trust = try session.trust
            guard trust.mayEnrol(authorityKey.replica) else { throw ExchangeError.authorityKeyWrong }
            let chosen = try session.quarantine().filter { segment in
                try session.isMeant(segment, by: selection) && session.admissibleCount(segment.entry.hash) > 0
            }
            if chosen.isEmpty { throw ExchangeError.notQuarantined(selection) }
            var drafts: [ChangeDraft] = []
            for segment in chosen {
                let replica = segment.entry.replica
                let ended = trust.authorities[replica]?.ended ?? trust.enrolments(of: replica).flatMap(\.ended)
                guard ended.allSatisfy({ trust.maySetAside($0, of: replica, by: authorityKey.replica) }) else {
                    throw ExchangeError.authorityKeyWrong
                }
                // Of several admissions the narrower holds: a wider one takes the place of those before.
                for earlier in try session.admissions(of: segment.entry.hash) {
                    guard let stored = try session.record(earlier, scope: .province, collection: BuiltIn.admissions)
                    else { continue }
                    drafts.append(AuthorityDrafts.withdrawal(stored.state, reason: note))
                }
                drafts.append(AuthorityDrafts.admission(segment.entry.hash, over: ended.map(\.dot), reason: note))
            }
            try session.sign(drafts, with: authorityKey, author: author, wallMilliseconds: Self.now())
            return chosen.count
        }
    }
}

extension StoreSession {
    /// The replica that is enrolled under a short name.
    func enrolled(_ name: String) -> (replica: ReplicaID, enrolment: Trust.Enrolment)? {
        guard let trust = try? trust else { return nil }
        for (replica, enrolments) in trust.enrolments {
            if let found = enrolments.first(where: { $0.name == name.uppercased() }) { return (replica, found) }
        }
        return nil
    }

    var enrolledNames: [String] { ((try? trust)?.enrolments.values.flatMap(\.self).map(\.name) ?? []).sorted() }

    /// A replica and those that succeeded it.
    func family(of replica: ReplicaID) throws -> Set<ReplicaID> {
        let trust = try trust
        var family: Set<ReplicaID> = [replica]
        var isGrowing = true
        while isGrowing {
            isGrowing = false
            for (successor, before) in trust.predecessors where family.contains(before) {
                if family.insert(successor).inserted { isGrowing = true }
            }
        }
        return family
    }
}
