import GRDBSQLite
import ReplicaStore

/// SQLite as a program without a log would use it: through the C API, with prepared statements.
///
/// The settings are those of ``ReplicaStore/Store``; keep them together.
final class PlainDatabase {
    let connection: OpaquePointer

    init(path: String) throws {
        var connection: OpaquePointer?
        let status = sqlite3_open_v2(path, &connection, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nil)
        guard status == SQLITE_OK, let connection else { throw BenchError("cannot open \(path)") }
        self.connection = connection
        try execute(
            """
            PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -\(StoreConfiguration.writerCacheKiB);
            PRAGMA wal_autocheckpoint = \(StoreConfiguration.checkpointPages);
            PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;
            """)
    }

    func execute(_ sql: String) throws {
        guard sqlite3_exec(connection, sql, nil, nil, nil) == SQLITE_OK else { throw failure(sql) }
    }

    /// One transaction.
    func transaction(_ body: () throws -> Void) throws {
        try execute("BEGIN IMMEDIATE")
        try body()
        try execute("COMMIT")
    }

    /// All rows of a query as text; NULL is empty.
    func rows(_ sql: String) throws -> [[String]] {
        let statement = try PlainStatement(self, sql)
        var rows: [[String]] = []
        while try statement.step() { rows.append((0..<statement.columnCount).map { statement.string($0) }) }
        return rows
    }

    /// Moves the write-ahead log into the file and closes.
    func close() throws {
        try execute("PRAGMA wal_checkpoint(TRUNCATE)")
        guard sqlite3_close_v2(connection) == SQLITE_OK else { throw failure("close") }
    }

    func failure(_ what: String) -> BenchError {
        BenchError("\(what): \(String(cString: sqlite3_errmsg(connection)))")
    }

    static var version: String { String(cString: sqlite3_libversion()) }
}

/// A prepared statement; what is bound has to stay where it is until the statement has run.
final class PlainStatement {
    private let database: PlainDatabase
    private let statement: OpaquePointer

    init(_ database: PlainDatabase, _ sql: String) throws {
        self.database = database
        var statement: OpaquePointer?
        let status = sqlite3_prepare_v3(
            database.connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
        guard status == SQLITE_OK, let statement else { throw database.failure(sql) }
        self.statement = statement
    }

    deinit { sqlite3_finalize(statement) }

    func clear() { sqlite3_clear_bindings(statement) }

    func bind(_ position: Int, _ value: Int64) { sqlite3_bind_int64(statement, Int32(position), value) }

    func bind(_ position: Int, text: UnsafeRawBufferPointer) {
        sqlite3_bind_text(
            statement, Int32(position), text.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(text.count), nil)
    }

    func bind(_ position: Int, blob: UnsafeRawBufferPointer) {
        sqlite3_bind_blob(statement, Int32(position), blob.baseAddress, Int32(blob.count), nil)
    }

    func step() throws -> Bool {
        switch sqlite3_step(statement) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw database.failure("step")
        }
    }

    /// Carries the statement out and makes it ready for the next values.
    func run() throws {
        defer { reset() }
        _ = try step()
    }

    func reset() { sqlite3_reset(statement) }

    var columnCount: Int { Int(sqlite3_column_count(statement)) }

    /// A column's bytes, good until the next step.
    func bytes(_ column: Int) -> UnsafeRawBufferPointer {
        let start = sqlite3_column_blob(statement, Int32(column))
        return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, Int32(column))))
    }

    func string(_ column: Int) -> String { String(decoding: bytes(column), as: UTF8.self) }
}
