import Foundation
import GRDB
import Synchronization

/// One replica's database: one writer, many readers (`design.md` 10).
///
/// An ordinary SQLite file in WAL mode. Reading never locks; a writer waits for another up to
/// ``StoreConfiguration/busySeconds``. What is committed is on the disk (`synchronous = FULL`), because a person
/// typed it.
package final class Store: Sendable {
    private let path: String
    private let reader: DatabaseQueue
    let companions: CompanionReaders
    /// Opened by the first transaction that writes, so that who only reads never waits and needs no right to write.
    private let writer = Mutex<DatabaseQueue?>(nil)
    /// Taken inside the writer's queue.
    private let turn = Mutex<WriteTurn?>(nil)
    /// What the writer may keep from one transaction to the next, and what the reader.
    private let cache = Mutex(KeptSession())
    private let readerCache = Mutex(KeptSession())
    /// The forms as the last session that needed them read them.
    private let forms = Mutex<StoreSession.LoadedForms?>(nil)

    /// A session and the state of the database that it knows: another connection may have written since.
    private struct KeptSession {
        var session: SendableSession?
        var dataVersion: Int?
        /// Of the forms that the session has its tables of; `nil` where they may have changed under it.
        var formsVersion: UInt64?
    }

    /// A session is used inside its connection's queue alone, one transaction after the other.
    private struct SendableSession: @unchecked Sendable {
        let session: StoreSession
    }

    /// Opens the database at a path.
    ///
    /// - Parameter creating: Makes the file if it is not there.
    /// - Throws: ``StoreError``; ``StoreError/notAReplica(version:)`` for a newer program's file.
    package init(path: String, creating: Bool = false) throws {
        self.path = path
        let state: SchemaState
        (reader, state) = try StoreError.translating {
            if creating { try Self.create(path) }
            do {
                return try Self.open(path)
            } catch let error as DatabaseError where Self.isUnchangeable(path) {
                // A folder in which nobody can put the files that readers and writers share has no writers either.
                guard [.SQLITE_READONLY, .SQLITE_CANTOPEN].contains(error.resultCode) else { throw error }
                return try Self.open(Self.immutable(path))
            }
        }
        companions = CompanionReaders(path: reader.path, configuration: Self.configuration(readonly: true))
        if state.isNewer { throw StoreError.notAReplica(version: 0) }
        if !state.isCurrent {
            try StoreError.translating {
                let queue = try writerQueue()
                // The forms that were kept say nothing of the columns that this program adds.
                try queue.write { db in
                    try db.execute(
                        sql: "DELETE FROM kb_setting WHERE key = ?", arguments: [Setting.catalog.rawValue])
                }
                try StoreTables.migrator.migrate(queue)
            }
            // A newer program knows more built-in fields: their columns take in what was kept beside the rows.
            try write { session in if try session.ownReplica() != nil { try session.formsChanged() } }
        }
    }

    private typealias SchemaState = (isNewer: Bool, isCurrent: Bool)

    private static func open(_ path: String) throws -> (DatabaseQueue, SchemaState) {
        let queue = try DatabaseQueue(path: path, configuration: configuration(readonly: true))
        let state = try queue.read { db in
            (
                isNewer: try StoreTables.migrator.hasBeenSuperseded(db),
                isCurrent: try StoreTables.migrator.hasCompletedMigrations(db)
            )
        }
        return (queue, state)
    }

    /// Whether a database is one whole file in a folder that may not be written.
    private static func isUnchangeable(_ path: String) -> Bool {
        let folder = (path as NSString).deletingLastPathComponent
        return !FileManager.default.fileExists(atPath: path + "-wal")
            && !FileManager.default.isWritableFile(atPath: folder.isEmpty ? "." : folder)
    }

    /// The name under which SQLite opens a file that nobody changes, without any lock.
    private static func immutable(_ path: String) -> String {
        let safe = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")
        return "file:" + (path.addingPercentEncoding(withAllowedCharacters: safe) ?? path) + "?immutable=1"
    }

    private static func create(_ path: String) throws {
        let queue = try DatabaseQueue(path: path, configuration: configuration(readonly: false))
        try queue.writeWithoutTransaction { db in
            // Both kept in the file from now on.
            try db.execute(sql: "PRAGMA page_size = \(StoreConfiguration.pageBytes)")
            _ = try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL")
        }
        try StoreTables.migrator.migrate(queue)
        try queue.close()
    }

    private static func configuration(readonly: Bool) -> Configuration {
        var configuration = Configuration()
        configuration.readonly = readonly
        configuration.busyMode = .timeout(StoreConfiguration.busySeconds)
        configuration.label = "kieubao"
        configuration.prepareDatabase { db in
            try ContainsFunction.add(to: db)
            let kibibytes = readonly ? StoreConfiguration.readerCacheKiB : StoreConfiguration.writerCacheKiB
            try db.execute(
                sql: "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA cache_size = -\(kibibytes)")
            // A clerk's word must survive the power cut that follows it.
            if !readonly {
                try db.execute(sql: "PRAGMA synchronous = FULL")
                try db.execute(sql: "PRAGMA wal_autocheckpoint = \(StoreConfiguration.checkpointPages)")
            }
        }
        return configuration
    }

    private func writerQueue() throws -> DatabaseQueue {
        try writer.withLock { queue in
            if let queue { return queue }
            let opened = try DatabaseQueue(path: path, configuration: Self.configuration(readonly: false))
            // It is already, unless the file was a backup.
            try opened.writeWithoutTransaction { db in _ = try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL") }
            queue = opened
            return opened
        }
    }

    private var writeTurn: WriteTurn {
        turn.withLock { turn in
            let opened = turn ?? WriteTurn(database: path)
            turn = opened
            return opened
        }
    }

    /// Carries out a transaction that may write.
    ///
    /// Everything in `body` happens, or nothing does.
    package func write<Result>(_ body: (StoreSession) throws -> Result) throws -> Result {
        try StoreError.translating {
            try writerQueue().writeWithoutTransaction { db in
                var result: Result?
                let turn = writeTurn
                var hasTurn = turn.take()
                // Also where the database's lock was not to be had.
                defer { if hasTurn { turn.leave() } }
                do {
                    try db.inTransaction(.immediate) {
                        if hasTurn { turn.leave() }
                        hasTurn = false
                        let session = try self.writerSession(db)
                        result = try body(session)
                        try session.settleRules()
                        return .commit
                    }
                } catch {
                    cache.withLock { $0.session = nil }
                    throw error
                }
                guard let result else { preconditionFailure("a committed transaction has a result") }
                return result
            }
        }
    }

    private func forgetSessions() {
        cache.withLock { $0.session = nil }
        readerCache.withLock { $0.session = nil }
    }

    /// Gives back what the reader keeps of the file in memory; for whoever goes on to write much.
    package func releaseReaderMemory() {
        reader.inDatabase { $0.releaseMemory() }
        try? companions.close()
    }

    /// Reads one consistent state; never waits for a writer.
    package func read<Result>(_ body: (StoreSession) throws -> Result) throws -> Result {
        try StoreError.translating {
            try reader.read { db in
                let session = try self.readerSession(db)
                do {
                    let result = try body(session)
                    session.forgetRuns()
                    return result
                } catch {
                    readerCache.withLock { $0.session = nil }
                    throw error
                }
            }
        }
    }

    /// Reads one consistent state, where it is worth it through several connections that look at all rows together.
    ///
    /// - Parameter companions: How many more connections; `nil` for one for each other processor, if there is much to read.
    package func readDivided<Result>(
        companions count: Int? = nil, _ body: (StoreSession) throws -> Result
    ) throws -> Result {
        try StoreError.translating {
            try companions.beside(count) { prepared in
                try read { session in
                    session.companions = try prepared.seeingTheSame()
                    defer { session.companions = [] }
                    return try body(session)
                }
            }
        }
    }

    /// Asked first in a transaction: what `data_version` says is what the transaction sees.
    private func readerSession(_ db: Database) throws -> StoreSession {
        let version = try Self.dataVersion(db)
        let known = readerCache.withLock { $0 }
        if known.dataVersion == version, let kept = known.session { return kept.session }
        let session = try newSession(db, after: known)
        let kept = SendableSession(session: session)
        let formsVersion = try StoreSession.formsVersion(db)
        readerCache.withLock { $0 = KeptSession(session: kept, dataVersion: version, formsVersion: formsVersion) }
        return session
    }

    static func dataVersion(_ db: Database) throws -> Int? {
        try Int.fetchOne(db.cachedStatement(sql: "PRAGMA data_version"))
    }

    /// - Parameter reader: What was kept of the last session of a connection that only reads.
    private func newSession(_ db: Database, after reader: KeptSession = KeptSession()) throws -> StoreSession {
        let version = try StoreSession.formsVersion(db)
        if let kept = forms.withLock({ $0 }), kept.version == version {
            let before = reader.formsVersion == version ? reader.session?.session : nil
            return try StoreSession(db, forms: kept, after: before)
        }
        let session = try StoreSession(db)
        let loaded = try session.loadedForms()
        forms.withLock { $0 = loaded }
        return session
    }

    private func writerSession(_ db: Database) throws -> StoreSession {
        let version = try Self.dataVersion(db)
        if let kept = cache.withLock({ $0.dataVersion == version ? $0.session : nil }) {
            kept.session.openScopes.removeAll()
            return kept.session
        }
        let session = try newSession(db)
        if try session.number(.formsVersion) == 0 { try session.loadForms(creating: true) }
        let kept = SendableSession(session: session)
        cache.withLock { $0 = KeptSession(session: kept, dataVersion: version) }
        return session
    }

    /// Writes the whole database as it stands into another file, compact and without a write-ahead log.
    ///
    /// Reads one consistent state, beside writers at work.
    ///
    /// - Parameter path: An empty file, or none.
    package func copy(to path: String) throws {
        try StoreError.translating {
            try reader.inDatabase { db in try db.execute(sql: "VACUUM INTO ?", arguments: [path]) }
        }
    }

    /// Leaves nothing in the file, nor in the write-ahead log, that was taken out of the tables: search indexes forget
    /// the words of rows that are gone, the file is written anew, and the log is emptied.
    ///
    /// An interrupted sweep leaves the database as it was, and can be repeated.
    ///
    /// - Throws: ``StoreError/locked`` while another process reads or writes.
    package func sweep() throws {
        forgetSessions()
        try StoreError.translating {
            try writerQueue().writeWithoutTransaction { db in
                let indexes = try String.fetchAll(
                    db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%USING fts5(%'")
                for index in indexes {
                    let name = TableLayout.quoted(index)
                    try db.execute(sql: "INSERT INTO \(name) (\(name)) VALUES ('optimize')")
                }
                try db.execute(sql: "VACUUM")
                guard let row = try Row.fetchOne(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)"), row[0] == 0 else {
                    throw StoreError.locked
                }
            }
        }
    }

    /// How many bytes ``copy(to:)`` writes at most.
    package func copyByteCount() throws -> Int {
        try StoreError.translating {
            try reader.read { db in
                let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
                let free = try Int.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
                return (pages - free) * (try Int.fetchOne(db, sql: "PRAGMA page_size") ?? 0)
            }
        }
    }

    /// Moves what the write-ahead log holds into a database file and leaves it as one file.
    ///
    /// - Throws: ``StoreError/locked`` where another process has it open.
    package static func makeSingleFile(_ path: String) throws {
        try StoreError.translating {
            let queue = try DatabaseQueue(path: path, configuration: configuration(readonly: false))
            try queue.writeWithoutTransaction { db in
                guard try String.fetchOne(db, sql: "PRAGMA journal_mode = DELETE") == "delete" else {
                    throw StoreError.locked
                }
            }
            try queue.close()
        }
    }

    /// Closes the database after moving what the write-ahead log holds into the file. It is closed in any case, and
    /// nothing may be asked of it any more.
    ///
    /// - Throws: ``StoreError`` where the write-ahead log could not be moved: it stays beside the file, and is read there.
    package func close() throws {
        forgetSessions()
        try StoreError.translating {
            try reader.close()
            try companions.close()
            try writer.withLock { queue in
                defer { queue = nil }
                // Closing alone would keep silent about a disk that is full.
                try queue?.writeWithoutTransaction { db in
                    guard let row = try Row.fetchOne(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)"), row[0] == 0 else {
                        throw StoreError.inputOutput("checkpoint")
                    }
                }
                try queue?.close()
            }
        }
    }
}

/// The store's settings, with their reasons.
package enum StoreConfiguration {
    /// How long a writer waits for another before it gives up (`cli.md`, exit code 11).
    package static let busySeconds: Double = 10
    /// The length of a page of a database that is made anew. Twice SQLite's own: whoever looks at all rows asks the
    /// system half as often, and a million people are looked through in six parts of the time of seven.
    package static let pageBytes = 8_192
    /// How many pages the write-ahead log takes before they go into the database file. Four times as many bytes as
    /// SQLite's own: a great import rewrites the same index pages many times, and each needs to be moved only once.
    package static let checkpointPages = 2_000
    /// How much of the file a connection keeps in memory. Who reads looks at much once; who writes changes the same
    /// pages of indexes again and again.
    package static let readerCacheKiB = 16_384
    package static let writerCacheKiB = 20_480
    /// The name of the database file in a replica's folder.
    package static let fileName = "replica.sqlite"
    /// The name of the file beside it by which writers take turns.
    static let turnName = "replica.turn"
}
