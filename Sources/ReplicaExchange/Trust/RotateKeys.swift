import ReplicaCore
import ReplicaStore
import ReplicaTrust
import ReplicaWire

/// A rotation that the authority has completed.
package struct RotationClosed: Sendable {
    /// The identity whose keys do not count any more, and the one that has its rights.
    package let before: String
    package let after: String
    /// Other successors of the old key, which were enrolled as well, or ended.
    package let kept: [String]
    package let ended: [String]
}

/// What becomes of further replicas that the old key named its successors.
package enum OtherSuccessors: String, Sendable, CaseIterable {
    /// Honest copies: they are enrolled each for itself.
    case keep
    /// What came of them so far counts, and nothing any more.
    case end
}

extension Replica {
    /// Takes new keys, which the old one signs as its successor's, with a statement of where its own logs end
    /// (`Protocol/07` §7).
    ///
    /// The rights are kept at once. Until the authority closes the rotation (``closeRotation(_:others:reason:authority:)``)
    /// whoever has the old keys still counts.
    package func rotate() throws -> Succession {
        try settleIdentity()
        try unlock()
        let succession = try write { session in
            if let end = try session.ending(of: key.replica)?.notice {
                throw ExchangeError.ended(name: session.label(of: key.replica), end)
            }
            return try SuccessionAct(
                session: session, folder: folder, key: try signingKey(session), later: nil, reason: .rotated,
                author: author
            ).carryOut(database: folder.database)
        }
        try settle(after: succession)
        return succession
    }

    /// Asks for the passphrase of the keys, where they are under one, before a transaction waits for it.
    func unlock() throws(ExchangeError) {
        if key is LockedKey { _ = try folder.safe.identity(folder.keyLock) }
    }

    /// Completes a rotation: enrols the new keys for themselves, and cuts the old ones off where the replica itself said
    /// that its logs end.
    ///
    /// - Parameters:
    ///   - name: The short name after the rotation, or the one before if only one replica succeeds it.
    ///   - others: What becomes of other successors of the old key; `nil` to refuse where there are any.
    package func closeRotation(
        _ name: String, others: OtherSuccessors?, reason: String, authority: String?
    ) throws -> RotationClosed {
        let note = try Self.note(reason)
        let authorityKey = try AuthorityKeys(folder: folder).read(authority)
        return try signing { session in
            guard try session.trust.mayEnrol(authorityKey.replica) else {
                throw ExchangeError.authorityKeyWrong
            }
            let rotation = try Rotation(session, name: name)
            let further = rotation.others.map { session.label(of: $0) }.sorted()
            if !further.isEmpty, others == nil { throw ExchangeError.otherSuccessors(name, further) }
            let enrolled = [rotation.after] + (others == .keep ? rotation.others : [])
            var drafts = try enrolled.flatMap { replica in
                try rotation.enrolments.map { enrolment in
                    guard let office = enrolment.office else { throw ExchangeError.officeUnknown }
                    return AuthorityDrafts.enrolment(
                        key: replica, agreementKey: try session.agreementKey(of: replica),
                        name: session.label(of: replica), office: office, role: enrolment.role,
                        grants: enrolment.grants, request: nil)
                }
            }
            var heads = rotation.heads
            // A copy's branch of the old log names it a successor, and holds what it had not sealed.
            if others != nil { heads += try session.heads(ofAny: rotation.family, upTo: nil) }
            let cutOff = CutOff(kind: .revoked, heads: heads)
            for enrolment in rotation.enrolments {
                guard
                    let stored = try session.record(enrolment.record, scope: .province, collection: BuiltIn.enrolments)
                else { throw ExchangeError.unknownReplica(name, known: session.enrolledNames) }
                drafts.append(AuthorityDrafts.end(stored.state, cutOff, reason: note))
            }
            try session.sign(drafts, with: authorityKey, author: author, wallMilliseconds: Self.now())
            return RotationClosed(
                before: session.label(of: rotation.before), after: session.label(of: rotation.after),
                kept: others == .keep ? further : [], ended: others == .end ? further : [])
        }
    }
}

/// A rotation as the records of the replicas tell it.
private struct Rotation {
    let before: ReplicaID
    let after: ReplicaID
    /// The enrolments that both have their rights from.
    let enrolments: [Trust.Enrolment]
    /// Where the logs of the old keys end: as the replica said, and the segment in which it said so.
    let heads: [Hash256]
    /// All replicas whose rights come from the same enrolments, and those of them that did not rotate.
    let family: Set<ReplicaID>
    let others: [ReplicaID]

    init(_ session: StoreSession, name: String) throws {
        let trust = try session.trust
        let named = session.knownReplicas().first { $0.label == name.uppercased() }?.replica
        guard let named else { throw ExchangeError.unknownReplica(name, known: session.enrolledNames) }
        let lineage = Lineage(session)
        var after = named
        if trust.enrolments[named] != nil {
            let next = lineage.successors(of: named).filter { trust.predecessors[$0] == named }
            guard next.count == 1 else {
                throw next.isEmpty
                    ? ExchangeError.notRotated(name)
                    : ExchangeError.otherSuccessors(name, next.map { session.label(of: $0) }.sorted())
            }
            after = next[0]
        }
        guard let before = trust.predecessors[after], trust.enrolments[after] == nil else {
            throw ExchangeError.notRotated(name)
        }
        // Back to the replica that was enrolled itself.
        var chain = [after]
        while let last = chain.last, trust.enrolments[last] == nil, let next = trust.predecessors[last],
            !chain.contains(next)
        {
            chain.append(next)
        }
        guard let enrolled = chain.last, let enrolments = trust.enrolments[enrolled] else {
            throw ExchangeError.notRotated(name)
        }
        if enrolments.contains(where: { !$0.ended.isEmpty }) { throw ExchangeError.rotationEnded(name) }
        guard let state = try session.announcement(of: before)?.state else { throw ExchangeError.notRotated(name) }
        let statement = state.live(RegisterKey(BuiltIn.ended)).filter { $0.dot.replica == before }
            .flatMap { CutOff(content: $0.values.first?.content ?? []).heads }
        let element = Value(tag: .bytes, content: after.bytes)
        let naming = state.live(RegisterKey(BuiltIn.successor, element: element)).first { $0.dot.replica == before }
        guard !statement.isEmpty, let naming, let segment = try session.change(naming.dot, scope: .province)?.segment
        else { throw ExchangeError.notRotated(name) }
        self.before = before
        self.after = after
        self.enrolments = enrolments
        heads = statement + [segment]
        family = try session.family(of: enrolled)
        others = family.subtracting(chain)
            .filter { trust.enrolments[$0] == nil }.sorted()
    }
}
