import Foundation
import ReplicaCore
import ReplicaForms
import ReplicaLog
package import ReplicaStore
import ReplicaText
package import ReplicaTrust
import ReplicaWire

/// One office's installation: the store, the keys and the person at the desk.
///
/// Every use case is a method here, in a file of its own.
package final class Replica: Sendable {
    let folder: ReplicaFolder
    let store: Store
    /// Shared with the same replica for another person.
    let identity: OwnIdentity
    /// The person's name on changes.
    let author: ByteText
    /// Let go after the store is closed.
    private let hold: DatabaseHold?

    /// The key that signs now.
    package var key: any Signer { identity.key }

    private init(
        folder: ReplicaFolder, store: Store, identity: OwnIdentity, author: ByteText, hold: DatabaseHold?
    ) {
        self.folder = folder
        self.store = store
        self.identity = identity
        self.author = author
        self.hold = hold
    }

    /// Milliseconds since 1970 as this computer's clock has it, right or wrong.
    static func now() -> UInt64 { SystemClock.milliseconds() }

    /// Opens the replica of a folder, and notices whether it is a copy or was restored.
    ///
    /// - Parameter whenSucceeding: Is told when the replica takes a new identity, which it does before it changes or
    ///   exchanges anything.
    package static func open(
        at folder: ReplicaFolder, whenSucceeding: @escaping @Sendable (Succession) -> Void = { _ in }
    ) throws -> Replica {
        if folder.isClosed { throw ExchangeError.fileFailure(path: folder.path, reason: FileReader.reason(EACCES)) }
        guard folder.exists else { throw ExchangeError.noReplica(folder: folder.path) }
        return try translatingStoreErrors(folder) {
            // Without a key nothing can be done, whatever the database holds.
            let ring = KeyRing(folder: folder)
            if !ring.hasKey { _ = try KeyFile.stored(.signing, at: folder.signingKey) }
            let hold = DatabaseHold(folder.database)
            let store = try Store(path: folder.database)
            let (facts, author) = try store.read { session in
                (try IdentityFacts(session), try session[.user].map { ByteText(bytes: $0) })
            }
            guard let facts else { throw ExchangeError.noReplica(folder: folder.path) }
            let identity = OwnIdentity(
                try OwnIdentity.state(of: facts, folder: folder), whenSucceeding: whenSucceeding)
            return Replica(folder: folder, store: store, identity: identity, author: author ?? systemUser, hold: hold)
        }
    }

    /// The same replica with another person at the desk.
    package func with(user: String?) throws -> Replica {
        guard let user else { return self }
        return Replica(folder: folder, store: store, identity: identity, author: try Self.userName(user), hold: hold)
    }

    static func userName(_ typed: String) throws(ExchangeError) -> ByteText {
        guard let entered = try? EnteredText(typed), !entered.text.isEmpty,
            entered.text.utf8.count <= WireLimits.authorBytesMax
        else { throw .badUser(typed) }
        return ByteText(entered.text)
    }

    /// Until somebody is chosen, the name that the computer knows its user by.
    static var systemUser: ByteText {
        (try? userName(NSUserName())) ?? .empty
    }

    // MARK: Transactions

    /// Reads one consistent state.
    package func read<Result>(_ body: (StoreSession) throws -> Result) throws -> Result {
        try Self.translatingStoreErrors(folder) { try store.read(body) }
    }

    /// ``read(_:)`` for who may have to look at all records.
    func readDivided<Result>(_ body: (StoreSession) throws -> Result) throws -> Result {
        try Self.translatingStoreErrors(folder) { try store.readDivided(body) }
    }

    /// One transaction of the store, without changes of our own.
    func write<Result>(_ body: (StoreSession) throws -> Result) throws -> Result {
        try Self.translatingStoreErrors(folder) { try store.write(body) }
    }

    /// One transaction that makes changes: all of them are kept, or none.
    ///
    /// A replica that is a copy, or was restored, takes its new identity first.
    func change<Result>(_ body: (StoreSession, inout LocalWriter) throws -> Result) throws -> Result {
        try settleIdentity()
        return try changeSettled(body)
    }

    /// ``change(_:)`` of a replica that has just made sure of its identity.
    func changeSettled<Result>(_ body: (StoreSession, inout LocalWriter) throws -> Result) throws -> Result {
        let (result, key, next) = try write { session in
            let key = try signingKey(session)
            // What is typed at a replica that knows of its end would not count anywhere.
            if let end = try session.ending(of: key.replica)?.notice {
                throw ExchangeError.ended(name: session.label(of: key.replica), end)
            }
            var writer = try LocalWriter(session, key: key, author: author, wallMilliseconds: Self.now())
            let result = try body(session, &writer)
            try writer.finish()
            return (result, key, try session.nextNumber())
        }
        ReplicaMark.raise(folder.mark, of: key.replica, next: next)
        return result
    }

    /// One transaction in which an authority signs.
    ///
    /// The authority's changes have numbers of their own. An own number is left out for them, so that a database
    /// that is set back to before an enrolment is noticed as one is that lacks own changes.
    func signing<Result>(_ body: (StoreSession) throws -> Result) throws -> Result {
        try settleIdentity()
        let (result, key, next) = try write { session in
            let key = try signingKey(session)
            let result = try body(session)
            try session.skipNumber()
            return (result, key, try session.nextNumber())
        }
        ReplicaMark.raise(folder.mark, of: key.replica, next: next)
        return result
    }

    /// Seals what is pending; no transaction that writes where nothing is.
    func sealPending() throws {
        if try read({ try !$0.scopesWithTails().isEmpty }) { try write { try sealAll($0) } }
    }

    /// Seals what is pending, within a transaction.
    func sealAll(_ session: StoreSession) throws {
        var writer = try LocalWriter(
            session, key: try signingKey(session), author: author, wallMilliseconds: Self.now())
        try writer.sealAll()
        try writer.finish()
    }

    /// Says what SQLite reports in the words of ``ExchangeError``.
    static func translatingStoreErrors<Result>(_ folder: ReplicaFolder, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as StoreError {
            switch error {
            case .locked: throw ExchangeError.locked
            case .diskFull: throw ExchangeError.diskFull(path: folder.path)
            case .notWritable(let reason): throw ExchangeError.folderNotWritable(path: folder.path, reason: reason)
            case .inputOutput(let reason): throw ExchangeError.fileFailure(path: folder.database, reason: reason)
            case .damaged(let reason): throw ExchangeError.replicaDamaged(path: folder.database, reason: reason)
            case .notAReplica: throw ExchangeError.replicaNewer(path: folder.database)
            case .sqlite(let message): throw ExchangeError.query(message: message)
            case .changeTooGreat: throw ExchangeError.changeTooGreat
            case .notPermitted(let scope): throw ExchangeError.badScope(scope)
            case .numberTooGreat, .foreignGenesis:
                throw ExchangeError.replicaDamaged(path: folder.database, reason: "\(error)")
            }
        } catch let error as WireError {
            throw ExchangeError.replicaDamaged(
                path: folder.database, reason: "\(error.failure.rawValue), \(error.place)")
        }
    }
}
