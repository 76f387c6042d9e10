package import ReplicaCore
package import ReplicaWire

/// Who may write what, as the province's authority has signed it (`Protocol/07`).
///
/// A value, computed from the log of `province`, the root and the founding and from nothing else, so that every replica
/// that holds the same changes comes to the same verdicts.
package struct Trust: Equatable, Sendable {
    /// The key that founded the province; `nil` before this replica was welcomed, when it knows of nobody but itself.
    package var root: ReplicaID?
    /// The root's segment that the province began with; it counts whatever is said of it. `nil` while it is not known.
    package var founding: Hash256?
    /// The replica that computes this, as long as it is not enrolled: its own work counts to itself, and nobody else
    /// has it.
    package var newcomer: ReplicaID?
    /// Keys that sign enrolments and cut-offs.
    package var authorities: [ReplicaID: Authority] = [:]
    /// By replica; one that was enrolled twice needs the consent of both.
    package var enrolments: [ReplicaID: [Enrolment]] = [:]
    /// The replica that named a replica its successor, and that this one names in turn.
    package var predecessors: [ReplicaID: ReplicaID] = [:]
    /// Segments that count although something speaks against them, with the cut-offs that are set aside.
    package var admissions: [Hash256: Set<Dot>] = [:]
    /// Scopes that are named one by one, with the offices that take part.
    package var scopes: [ScopeName: Set<Dot>] = [:]
    /// Collections that only the master's replicas and the authority write.
    package var masterCollections: Set<FormName> = []

    package init() {}

    package struct Authority: Equatable, Sendable {
        /// A key can be ended by itself and by those of a smaller rank.
        package let rank: Int64
        /// The cut-offs that hold.
        package let ended: [Ended]

        package init(rank: Int64, ended: [Ended]) {
            self.rank = rank
            self.ended = ended
        }
    }

    package struct Enrolment: Equatable, Sendable {
        package let record: Dot
        package let name: String
        package let office: Dot?
        package let role: Role
        package let grants: [Grant]
        /// All that are live: each has to let a segment through.
        package let ended: [Ended]
        package let agreementKey: [UInt8]

        package init(
            record: Dot, name: String, office: Dot?, role: Role, grants: [Grant], ended: [Ended], agreementKey: [UInt8]
        ) {
            self.record = record
            self.name = name
            self.office = office
            self.role = role
            self.grants = grants
            self.ended = ended
            self.agreementKey = agreementKey
        }
    }

    /// A cut-off and the change that says it.
    package struct Ended: Hashable, Sendable {
        package let cutOff: CutOff
        package let dot: Dot

        package init(cutOff: CutOff, dot: Dot) {
            self.cutOff = cutOff
            self.dot = dot
        }
    }

    /// What the people at a replica may do.
    package enum Role: String, Sendable, CaseIterable {
        /// Consolidates: writes forms, roster and Plan as well.
        case master
        case clerk
        /// Reads only.
        case reader
    }

    // MARK: Members

    /// The enrolments that hold for a replica, its own or those of the replica that it succeeded.
    package func enrolments(of replica: ReplicaID) -> [Enrolment] {
        var current = replica
        // Bounded: names may be made to run in a circle.
        for _ in 0..<Self.successionsMax {
            if let found = enrolments[current] { return found }
            guard let before = predecessors[current] else { return [] }
            current = before
        }
        return []
    }

    private static let successionsMax = 1_024

    package func mayRead(_ replica: ReplicaID, _ scope: ScopeName) -> Bool {
        root == nil || allows(replica, scope) { $0.reads }
    }

    package func mayWrite(_ replica: ReplicaID, _ scope: ScopeName) -> Bool {
        root == nil || allows(replica, scope) { $0.writes }
    }

    private func allows(_ replica: ReplicaID, _ scope: ScopeName, _ right: (Grant) -> Bool) -> Bool {
        if authorities[replica] != nil { return scope == .province }
        let enrolments = enrolments(of: replica)
        return !enrolments.isEmpty
            && enrolments.allSatisfy { enrolment in
                enrolment.grants.contains { right($0) && $0.covers(scope) }
                    || enrolment.office.map { scopes[scope]?.contains($0) ?? false } ?? false
            }
    }

    /// Whether a key is that of an authority that was not ended, so that what it signs counts.
    package func mayEnrol(_ key: ReplicaID) -> Bool { authorities[key]?.ended.isEmpty == true }

    // MARK: Verdicts

    /// Why a segment as a whole does not count; `nil` if it does.
    ///
    /// - Parameter segment: `nil` for what is not sealed yet.
    package func objection(
        to segment: Hash256?, of replica: ReplicaID, scope: ScopeName, ancestry: some Ancestry
    ) throws -> Objection? {
        guard let root else { return nil }
        if let segment, segment == founding, replica == root { return nil }
        let admitted = segment.flatMap { admissions[$0] }
        if let authority = authorities[replica] {
            if scope != .province { return admitted == nil ? .scope : nil }
            return try authority.ended.contains { try !allows($0, segment, of: replica, admitted, ancestry) }
                ? .cutOff : nil
        }
        if replica == newcomer { return nil }
        let enrolments = enrolments(of: replica)
        if enrolments.isEmpty { return admitted == nil ? .unknown : nil }
        for ended in enrolments.flatMap(\.ended)
        where try !allows(ended, segment, of: replica, admitted, ancestry) {
            return .cutOff
        }
        if admitted != nil { return nil }
        if enrolments.contains(where: { $0.role == .reader }) { return .role }
        return mayWrite(replica, scope) ? nil : .scope
    }

    private func allows(
        _ ended: Ended, _ segment: Hash256?, of replica: ReplicaID, _ admitted: Set<Dot>?, _ ancestry: some Ancestry
    ) throws -> Bool {
        if admitted?.contains(ended.dot) == true { return true }
        // What is not sealed yet is built on all that is known here, the cut-off too.
        guard let segment else { return false }
        // Who ends himself says so in a segment that counts, or he would not have said it.
        let own = ended.dot.replica == replica ? try ancestry.segments(holding: ended.dot) : []
        for head in ended.cutOff.heads + own where try ancestry.isAncestor(segment, of: head) { return true }
        return try ended.cutOff.kind == .retired && !ancestry.knows(segment, of: ended.dot)
    }

    /// Why one change of a segment that counts does not count itself; `nil` if it does.
    ///
    /// - Parameters:
    ///   - record: The record that it is about; `nil` if it creates one.
    ///   - isAdmitted: Whether its segment was admitted: then it may be what the master may write.
    package func objection(
        to collection: FormName, record: Dot?, of replica: ReplicaID, isAdmitted: Bool = false
    ) -> Objection? {
        guard root != nil else { return nil }
        if authorities[replica] != nil { return nil }
        switch collection {
        case BuiltIn.enrolments, BuiltIn.authorities, BuiltIn.admissions:
            return .role
        case BuiltIn.replicas, BuiltIn.erasureReceipts:
            return record.map { $0.replica == replica } ?? true || replica == newcomer ? nil : .role
        case .builtIn:
            return mayWriteForAll(replica, isAdmitted) ? nil : .role
        case .defined:
            return masterCollections.contains(collection) && !mayWriteForAll(replica, isAdmitted) ? .role : nil
        }
    }

    private func mayWriteForAll(_ replica: ReplicaID, _ isAdmitted: Bool) -> Bool {
        replica == newcomer || isAdmitted || isMaster(replica)
    }

    /// Whether not everybody may write the records of a collection.
    package func isProtected(_ collection: FormName) -> Bool {
        if case .builtIn = collection { true } else { masterCollections.contains(collection) }
    }

    /// Whether single changes of a segment, judged the same as a whole, are judged as they were by another trust.
    package func judgesChangesAlike(_ other: Trust, of replica: ReplicaID, in segment: Hash256) -> Bool {
        (root == nil) == (other.root == nil) && masterCollections == other.masterCollections
            && (authorities[replica] == nil) == (other.authorities[replica] == nil)
            && (admissions[segment] == nil) == (other.admissions[segment] == nil)
            && mayWriteForAll(replica, false) == other.mayWriteForAll(replica, false)
            && (newcomer == replica) == (other.newcomer == replica)
    }

    /// Whether an authority's admission sets aside a cut-off (`Protocol/07` §6): that of another authority only if it
    /// might have lifted it.
    package func maySetAside(_ ended: Ended, of key: ReplicaID, by authority: ReplicaID) -> Bool {
        guard let ranked = authorities[key] else { return authorities[authority] != nil }
        guard let own = authorities[authority], own.rank < ranked.rank else { return false }
        let author = ended.dot.replica
        return author == key || author == authority || own.rank < authorities[author]?.rank ?? .max
    }

    package func isMaster(_ replica: ReplicaID) -> Bool {
        let enrolments = enrolments(of: replica)
        return !enrolments.isEmpty && enrolments.allSatisfy { $0.role == .master }
    }
}

/// Why a change is quarantined: kept, relayed and shown apart, but not part of the records (`Protocol/07` §6).
package enum Objection: UInt8, Sendable, CaseIterable {
    /// Nobody enrolled the replica.
    case unknown = 1
    /// It lies beyond what a revocation or retirement lets count.
    case cutOff = 2
    /// The replica may not write in the scope.
    case scope = 3
    /// Its role may not write the collection.
    case role = 4

    /// Whether what a replica says of itself in `province` counts all the same: nobody's leave is needed for that.
    package var leavesSelfDescription: Bool { self == .role || self == .scope }
}

/// What segments build on.
package protocol Ancestry {
    /// Whether a segment is `head` or one that `head` follows in its log.
    func isAncestor(_ segment: Hash256, of head: Hash256) throws -> Bool
    /// Whether the author of a segment had a change: whether it, or what it builds on, holds the change or depends on
    /// the segment that does.
    func knows(_ segment: Hash256, of change: Dot) throws -> Bool
    /// The segments that hold a change: several where a log branched.
    func segments(holding change: Dot) throws -> [Hash256]
    /// Whose a segment is; `nil` if it is not at hand.
    func author(of segment: Hash256) throws -> ReplicaID?
}
