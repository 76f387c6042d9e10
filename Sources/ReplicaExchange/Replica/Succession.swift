import ReplicaCore
import ReplicaLog
import ReplicaStore
import ReplicaTrust
import ReplicaWire

/// A replica that went on under a new identity.
package struct Succession: Sendable {
    package let reason: SuccessionReason
    /// The short names before and after.
    package let before: String
    package let after: String
    /// The names that the folder had between these: the database is an older one, from before it took them.
    package let between: [String]
    package let rights: Rights
    /// Changes that were not sealed and whose key is lost, made anew under the new identity.
    package let madeAnew: Int

    /// What becomes of the rights of the old identity.
    package enum Rights: Sendable, CaseIterable {
        /// The new identity has them: each of those before it signed for the next.
        case kept
        /// The old key signed for the new identity, but what was said of the old one is lost: the new one has the rights
        /// only where that was heard of.
        case uncertain
        /// The old key is lost: the new identity is a stranger until it is enrolled.
        case lost
    }

    package init(
        reason: SuccessionReason, before: String, after: String, between: [String], rights: Rights, madeAnew: Int
    ) {
        self.reason = reason
        self.before = before
        self.after = after
        self.between = between
        self.rights = rights
        self.madeAnew = madeAnew
    }

    /// Whether the old key signed for the new identity.
    package var isSigned: Bool { rights != .lost }
}

extension Replica {
    /// Takes a new identity, which the old key signs as its successor (`Protocol/05` §3).
    func succeed() throws {
        try unlock()
        let succession = try write { session -> Succession? in
            // Another process may have been quicker.
            guard let facts = try IdentityFacts(session) else { return nil }
            let now = try OwnIdentity.state(of: facts, folder: folder)
            guard case .copied(let reason) = now.check else { return nil }
            return try SuccessionAct(
                session: session, folder: folder, key: now.key, later: now.later, reason: reason, author: author
            ).carryOut(database: folder.database)
        }
        try settle(after: succession)
    }

    func settle(after succession: Succession?) throws {
        let facts = try read { try IdentityFacts($0) }
        guard let facts else { throw ExchangeError.noReplica(folder: folder.path) }
        // Keys first: until the new ones are in their places, the old mark says that something is to be finished.
        var state = try OwnIdentity.state(of: facts, folder: folder)
        if state.check == .unfinished || succession != nil {
            try Self.writeMark(store, folder: folder)
            state.check = .sound
        }
        identity.set(state)
        if let succession { identity.whenSucceeding(succession) }
    }
}

/// What a succession changes in the database, within one transaction.
struct SuccessionAct {
    let session: StoreSession
    let folder: ReplicaFolder
    /// The old identity's key; `nil` if it is lost.
    let key: (any Signer)?
    /// Where the database knows only an identity from before that of the key, what is known of the later one.
    var later: ReplicaMark?
    let reason: SuccessionReason
    let author: ByteText

    /// Draws the new keys, ends the old identity and begins the new one.
    ///
    /// - Parameter database: The file that the session writes.
    func carryOut(database: String) throws -> Succession {
        guard let own = try session.ownReplica(), let old = try session.announcement(of: own)?.state else {
            throw ExchangeError.replicaDamaged(path: database, reason: "replica")
        }
        let before = session.label(of: own)
        // What is pending stands in other copies of this tail too: sealed under the old name it stays one change.
        let isKeyOfStore = key?.replica == own
        if let key, isKeyOfStore { try write(with: key) { try $0.sealAll() } }
        let orphans = try session.takeBackTails()
        let ring = KeyRing(folder: folder)
        var chain = ring.chain()
        let (missed, isWhole) = chain.path(from: own, to: key?.replica ?? own)
        for link in missed { try catchUp(on: link) }
        if let key, !isKeyOfStore { try session.become(key.replica, next: later?.next ?? 1) }
        if let mark = ReplicaMark.read(folder.mark), mark.replica == key?.replica {
            // The numbers that an older database does not know were given all the same.
            try session.raiseNextNumber(to: mark.next)
        }

        let ends = reason == .rotated ? try ends(of: own) : []
        let new = try ring.drawNext()
        let naming = try key.flatMap { try passOn(to: new.signing.replica, as: $0, ends: ends) }
        try session.become(new.signing.replica)
        try session.set(.instance, SystemRandom.bytes(16))
        try session.set(.place, folder.place(of: database).bytes)
        let name = SuccessorName(before: before, predecessor: own).name(
            of: new.signing.replica, taken: session.shortNames())
        let draft = try announcement(of: new.agreement, name: name, like: old, predecessor: key?.replica ?? own)
        let announced = try write(with: new.signing) { try $0.sealed(draft) }
        if let key, let naming {
            let link = try SuccessionChain.Link(
                naming: sealedAlone(naming, by: key), announcement: sealedAlone(announced, by: new.signing))
            chain.append(link)
            try ring.keep(chain)
        }
        let madeAnew = try orphans.isEmpty ? 0 : write(with: new.signing) { try makeAnew(orphans, &$0) }
        return Succession(
            reason: reason, before: before, after: session.label(of: new.signing.replica),
            between: missed.map { session.label(of: $0.successor) },
            rights: naming == nil ? .lost : isWhole ? .kept : .uncertain, madeAnew: madeAnew)
    }

    /// Takes in what an identity that the database has lost said, and notes that this replica was that one.
    private func catchUp(on link: SuccessionChain.Link) throws {
        for segment in link.segments {
            let opened = try segment.open()
            let isKnown = try session.change(opened.run.dot(0), scope: .province) != nil
            if isKnown { continue }
            _ = try session.apply(opened, bytes: segment.frame.bytes, wallMilliseconds: Replica.now())
        }
        try session.become(link.successor)
    }

    /// A change of `province` that was just sealed, in a segment that builds on nothing.
    private func sealedAlone(_ dot: Dot, by key: any Signer) throws -> SignedSegment {
        guard let hash = try session.change(dot, scope: .province)?.segment,
            let bytes = try session.segmentBytes(hash)
        else { preconditionFailure("what was sealed stands in the log") }
        let run = try SignedSegment(bytes: bytes).open().run
        guard let index = run.index(of: dot) else { preconditionFailure("the segment holds the change") }
        return try SignedSegment(bytes: SegmentSealer(key: key).sealAlone(index, of: run, in: .province).bytes)
    }

    private func write<Result>(
        with key: any Signer, _ body: (inout LocalWriter) throws -> Result
    ) throws -> Result {
        var writer = try LocalWriter(session, key: key, author: author, wallMilliseconds: Replica.now())
        let result = try body(&writer)
        try writer.finish()
        return result
    }

    /// The heads of the old identity's logs, and of those that it had its rights from.
    private func ends(of own: ReplicaID) throws -> [Hash256] {
        let predecessors = try session.trust.predecessors
        var chain: Set<ReplicaID> = [own]
        var current = own
        while let before = predecessors[current], chain.insert(before).inserted { current = before }
        return try session.heads(ofAny: chain, upTo: nil)
    }

    /// The old identity's last change: the new one in the set `successor` of its own record.
    ///
    /// - Parameter ends: Where its own logs end, if it says so: the heads before this change.
    /// - Returns: `nil` where it cannot say so, because its record is lost.
    private func passOn(to successor: ReplicaID, as key: any Signer, ends: [Hash256]) throws -> Dot? {
        let known = try session.announcement(of: key.replica)?.state.record
        let record = known ?? later.map { Dot(replica: $0.replica, number: 1, hash: $0.announcement) }
        guard let record, try session.nextNumber() < WireLimits.numberMax else { return nil }
        var entries: [ChangeDraft.Entry] = [
            .init(
                Shape.Entry(.include, BuiltIn.successor), values: [Value(tag: .bytes, content: successor.bytes)])
        ]
        if !ends.isEmpty {
            // The authority decides by it; no verdict follows from what a replica says itself.
            let cutOff = CutOff(kind: .revoked, heads: ends)
            entries.append(
                .init(
                    Shape.Entry(.assign, BuiltIn.ended), values: [Value(tag: .bytes, content: cutOff.content)]))
        }
        return try write(with: key) { writer in
            try writer.sealed(
                ChangeDraft(
                    scope: .province, record: record, collection: BuiltIn.replicas, entries: entries,
                    note: ByteText(reason.rawValue)))
        }
    }

    /// The new identity's first change: the office and the role of the old one.
    private func announcement(
        of agreement: AgreementKey, name: String, like old: RecordState, predecessor: ReplicaID
    ) throws -> ChangeDraft {
        func value(_ field: FormName) -> Value? {
            ShownValue<Dot>(owner: nil, office: { _ in nil }).choose(from: old.live(RegisterKey(field)))?.values.first
        }
        var entries: [(FormName, Value)] = [(BuiltIn.name, .text(name))]
        if let unit = value(BuiltIn.unit) { entries.append((BuiltIn.unit, unit)) }
        entries.append((BuiltIn.agreementKey, Value(tag: .bytes, content: agreement.publicBytes)))
        if let role = value(BuiltIn.role) { entries.append((BuiltIn.role, role)) }
        entries.append((BuiltIn.predecessor, Value(tag: .bytes, content: predecessor.bytes)))
        return ChangeDraft(
            scope: .province, record: nil, collection: BuiltIn.replicas,
            entries: entries.map { .init(Shape.Entry(.assign, $0.0), values: [$0.1]) })
    }

    /// Makes pending changes of a lost key anew, so that what was typed stays. What names them names the new ones.
    private func makeAnew(_ orphans: [StoreSession.LoggedChange], _ writer: inout LocalWriter) throws -> Int {
        var dots: [Dot: Dot] = [:]
        var count = 0
        for orphan in orphans where orphan.change.shape.collection != BuiltIn.replicas {
            let change = orphan.change
            let values = change.values.map { value -> Value in
                if let dot = value.dot, let new = dots[dot] { return .dot(new, tag: value.tag) }
                if let seen = value.dots { return .dots(seen.map { dots[$0] ?? $0 }.sorted()) }
                return value
            }
            var first = 0
            var entries: [ChangeDraft.Entry] = []
            for (entry, replaced) in zip(change.shape.entries, change.replaced) {
                entries.append(
                    .init(
                        entry,
                        replaced: replaced.map { Change.Replaced(dot: dots[$0.dot] ?? $0.dot, part: $0.part) },
                        values: Array(values[first..<first + entry.members.count])))
                first += entry.members.count
            }
            dots[orphan.dot] = try writer.make(
                ChangeDraft(
                    scope: orphan.scope, record: change.record.map { dots[$0] ?? $0 },
                    collection: change.shape.collection, entries: entries, note: change.note),
                author: change.author)
            count += 1
        }
        return count
    }
}

extension LocalWriter {
    /// Makes a change of `province` and seals it at once.
    fileprivate mutating func sealed(_ draft: ChangeDraft) throws -> Dot {
        let dot = try make(draft)
        try seal(draft.scope)
        return dot
    }
}

/// The short name of a successor: that of its predecessor, with an ending from the new key.
///
/// Copies of one database that never hear of each other each find a name of their own.
struct SuccessorName {
    private let stem: String

    private static let lengthMax = 16

    /// - Parameters:
    ///   - before: The predecessor's name. An ending from its key, as this type and `init` give, is left away.
    init(before: String, predecessor: ReplicaID) {
        for count in [3, 2, 4] {
            let ending = Self.ending(of: predecessor, count: count)
            guard before.hasSuffix(ending), before.utf8.count > count + 1 else { continue }
            stem = String(before.dropLast(count))
            return
        }
        stem = before
    }

    func name(of replica: ReplicaID, taken: Set<String>) -> String {
        for count in 3...9 {
            let name = String(stem.prefix(Self.lengthMax - count)) + Self.ending(of: replica, count: count)
            if !taken.contains(name) { return name }
        }
        return "X" + Self.ending(of: replica, count: 12)
    }

    private static func ending(of replica: ReplicaID, count: Int) -> String {
        RecordLabel.check(of: replica.bytes[0..<8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }, count: count)
    }
}
