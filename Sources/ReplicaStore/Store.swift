import Foundation
import GRDB
import ReplicaText
import Synchronization

/// One replica's database: one writer, many readers (`design.md` 10).
///
/// An ordinary SQLite file in WAL mode. Reading never locks; a writer waits for another up to
/// ``StoreConfiguration/busySeconds``. What is committed is on the disk (`synchronous = FULL`), because a person
/// typed it.
package final class Store: Sendable {
    private let pool: DatabasePool
    /// What the writer may keep from one transaction to the next.
    private let cache = Mutex(WriterCache())
    /// The forms as the last session that needed them read them.
    private let forms = Mutex<StoreSession.LoadedForms?>(nil)

    private struct WriterCache {
        var session: SendableSession?
        var dataVersion: Int?
    }

    /// A session is used inside the writer's queue alone, one transaction after the other.
    private struct SendableSession: @unchecked Sendable {
        let session: StoreSession
    }

    /// Opens or creates the database at a path.
    ///
    /// - Throws: ``StoreError``; ``StoreError/notAReplica(version:)`` for a newer program's file.
    package init(path: String) throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(StoreConfiguration.busySeconds)
        configuration.label = "kieubao"
        configuration.maximumReaderCount = 4
        configuration.prepareDatabase { db in
            db.add(function: foldFunction)
            try db.execute(sql: "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON")
        }
        let settings = configuration
        pool = try StoreError.translating { try DatabasePool(path: path, configuration: settings) }
        // GRDB sets NORMAL with WAL; a clerk's word must survive the power cut that follows it.
        var needsMigration = false
        try StoreError.translating { try pool.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA synchronous = FULL; PRAGMA cache_size = -32768")
            let migrator = StoreTables.migrator
            guard try migrator.hasBeenSuperseded(db) == false else {
                throw StoreError.notAReplica(version: try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0)
            }
            if try !migrator.hasCompletedMigrations(db) { needsMigration = true }
        } }
        if needsMigration { try StoreError.translating { try StoreTables.migrator.migrate(pool) } }
    }

    /// Carries out a transaction that may write.
    ///
    /// Everything in `body` happens, or nothing does.
    package func write<Result>(_ body: (StoreSession) throws -> Result) throws -> Result {
        try StoreError.translating { try pool.writeWithoutTransaction { db in
            var result: Result?
            do {
                try db.inTransaction(.immediate) {
                    result = try body(try self.writerSession(db))
                    return .commit
                }
            } catch {
                cache.withLock { $0.session = nil }
                throw error
            }
            guard let result else { preconditionFailure("a committed transaction has a result") }
            return result
        } }
    }

    /// Reads one consistent state; never waits for a writer.
    package func read<Result>(_ body: (StoreSession) throws -> Result) throws -> Result {
        try StoreError.translating { try pool.read { db in try body(try self.readerSession(db)) } }
    }

    private func readerSession(_ db: Database) throws -> StoreSession {
        let version = try StoreSession.formsVersion(db)
        if let kept = forms.withLock({ $0 }), kept.version == version { return try StoreSession(db, forms: kept) }
        let session = try StoreSession(db)
        let loaded = try session.loadedForms()
        forms.withLock { $0 = loaded }
        return session
    }

    /// Another process may have written since: what is cached counts only while `data_version` stays.
    private func writerSession(_ db: Database) throws -> StoreSession {
        let version = try Int.fetchOne(db, sql: "PRAGMA data_version")
        if let kept = cache.withLock({ $0.dataVersion == version ? $0.session : nil }) { return kept.session }
        let session = try readerSession(db)
        if try session.number(.formsVersion) == 0 { try session.loadForms(creating: true) }
        let kept = SendableSession(session: session)
        cache.withLock { $0 = WriterCache(session: kept, dataVersion: version) }
        return session
    }

    /// Closes the database after moving what the write-ahead log holds into the file.
    package func close() throws {
        cache.withLock { $0.session = nil }
        try pool.close()
    }
}

/// `kb_fold(text)`: a text as searches compare it, without marks and in small letters.
private let foldFunction = DatabaseFunction("kb_fold", argumentCount: 1, pure: true) { values in
    String.fromDatabaseValue(values[0]).map(FoldedText.fold)
}

/// The store's settings, with their reasons.
package enum StoreConfiguration {
    /// How long a writer waits for another before it gives up (`cli.md`, exit code 11).
    package static let busySeconds: Double = 10
    /// The name of the database file in a replica's folder.
    package static let fileName = "replica.sqlite"
}
