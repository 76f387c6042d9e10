import ReplicaCore
import ReplicaStore
import ReplicaTrust
import Synchronization

/// The identity under which a replica works at the moment, and what is to be done about it.
final class OwnIdentity: Sendable {
    struct State {
        var key: any Signer
        var check: IdentityCheck
        /// Where the database knows only an identity from before that of the key, what stands in the mark.
        var later: ReplicaMark?
    }

    private let state: Mutex<State>
    let whenSucceeding: @Sendable (Succession) -> Void

    init(_ state: State, whenSucceeding: @escaping @Sendable (Succession) -> Void) {
        self.state = Mutex(state)
        self.whenSucceeding = whenSucceeding
    }

    var key: any Signer { state.withLock { $0.key } }
    var current: State { state.withLock { $0 } }
    func set(_ new: State) { state.withLock { $0 = new } }

    /// What database, keys and mark say together.
    static func state(of facts: IdentityFacts, folder: ReplicaFolder) throws -> State {
        let ring = KeyRing(folder: folder)
        let key = try ring.key(of: facts.replica, former: facts.former)
        let mark = ReplicaMark.read(folder.mark)
        guard key.replica == facts.replica else {
            // A database from before the last succession: the key has gone on, and so goes the replica.
            guard ring.wasBefore(facts.replica) else { throw ExchangeError.keyWrong(path: folder.signingKey) }
            return State(key: key, check: .copied(.restored), later: mark?.replica == key.replica ? mark : nil)
        }
        return State(key: key, check: .of(facts, mark: mark, here: folder.place(of: folder.database)))
    }
}

extension Replica {
    /// Why this replica will take a new identity before it changes or exchanges anything; `nil` if it will not.
    package var noticed: SuccessionReason? {
        if case .copied(let reason) = identity.current.check { reason } else { nil }
    }

    /// Makes sure that nobody else makes changes under this replica's identity.
    func settleIdentity() throws {
        switch identity.current.check {
        case .sound: return
        case .unmarked, .unfinished: try writeMark()
        case .copied: try succeed()
        }
    }

    /// Takes a new identity if an exchange has just shown that somebody else made changes under this one.
    func settleIdentityAfterExchange() throws {
        let (facts, isElsewhere) = try read { (try IdentityFacts($0), try !$0.ownHeadsElsewhere().isEmpty) }
        guard var facts, facts.wasSeenElsewhere || isElsewhere else { return }
        if !facts.wasSeenElsewhere {
            try write { try $0.noticeOwnHeads() }
            facts.wasSeenElsewhere = true
        }
        identity.set(try OwnIdentity.state(of: facts, folder: folder))
        try settleIdentity()
    }

    /// The key that signs for the store's replica. Another process may have taken a new identity since.
    func signingKey(_ session: StoreSession) throws -> any Signer {
        if try session.ownReplica() == key.replica { return key }
        guard let facts = try IdentityFacts(session) else { throw ExchangeError.noReplica(folder: folder.path) }
        let state = try OwnIdentity.state(of: facts, folder: folder)
        guard state.key.replica == facts.replica else { throw ExchangeError.keyWrong(path: folder.signingKey) }
        identity.set(state)
        return state.key
    }

    /// Writes the mark for the identity as it is.
    private func writeMark() throws {
        try write { session in try Self.mark(session, folder: folder, database: folder.database) }
        try Self.writeMark(store, folder: folder)
        var state = identity.current
        state.check = .sound
        identity.set(state)
    }

    /// Lets a copied folder keep its identity, because the others are not used any more.
    ///
    /// Only for who sees to that himself, as `tools/bench` does in each of its rounds.
    package static func keepIdentity(at folder: ReplicaFolder) throws {
        try translatingStoreErrors(folder) {
            let hold = DatabaseHold(folder.database)
            defer { withExtendedLifetime(hold) {} }
            let store = try Store(path: folder.database)
            try store.write { session in try mark(session, folder: folder, database: folder.database) }
            try writeMark(store, folder: folder)
            try store.close()
        }
    }

    /// Notes in the database which one it is and where it lies.
    static func mark(_ session: StoreSession, folder: ReplicaFolder, database: String) throws {
        if try session[.instance] == nil { try session.set(.instance, SystemRandom.bytes(16)) }
        try session.set(.place, folder.place(of: database).bytes)
    }

    /// Writes the mark of a database that knows which one it is.
    static func writeMark(_ store: Store, folder: ReplicaFolder) throws {
        let mark = try store.read { session in
            try IdentityFacts(session).flatMap { facts in
                facts.instance.map { instance in
                    ReplicaMark(
                        replica: facts.replica, instance: instance, place: facts.place ?? DataPlace(), next: facts.next,
                        announcement: (try? session.announcement(of: facts.replica)?.state.record.hash) ?? 0)
                }
            }
        }
        try mark?.create(folder.mark)
    }
}
