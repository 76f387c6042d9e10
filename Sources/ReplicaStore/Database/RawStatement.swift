import GRDB
import GRDBSQLite

/// A prepared statement bound and stepped through the C API: the bulk paths cannot afford more.
///
/// Lives as long as its connection and is used by one thread at a time.
final class RawStatement {
    private let statement: OpaquePointer
    private let connection: OpaquePointer

    /// SQLite copies what is bound before the call returns.
    private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    init(_ db: Database, _ sql: String) throws {
        guard let connection = db.sqliteConnection else { throw DatabaseError(resultCode: .SQLITE_MISUSE) }
        self.connection = connection
        var statement: OpaquePointer?
        let status = sqlite3_prepare_v3(connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
        guard status == SQLITE_OK, let statement else { throw Self.error(status, connection, sql) }
        self.statement = statement
    }

    deinit { sqlite3_finalize(statement) }

    private static func error(_ status: Int32, _ connection: OpaquePointer, _ sql: String?) -> DatabaseError {
        DatabaseError(
            resultCode: ResultCode(rawValue: status), message: String(cString: sqlite3_errmsg(connection)), sql: sql)
    }

    // MARK: Binding, by position from 1

    func bind(_ position: Int, _ value: Int64?) {
        if let value { sqlite3_bind_int64(statement, Int32(position), value) } else { bindNull(position) }
    }

    func bind(_ position: Int, _ value: Int) { sqlite3_bind_int64(statement, Int32(position), Int64(value)) }

    func bind(_ position: Int, _ argument: RowCondition.Argument) {
        switch argument {
        case .text(let text): bind(position, text: text)
        case .integer(let number): bind(position, number)
        case .real(let number): sqlite3_bind_double(statement, Int32(position), number)
        case .blob(let bytes): bind(position, blob: bytes)
        }
    }

    func bindNull(_ position: Int) { sqlite3_bind_null(statement, Int32(position)) }

    func bind(_ position: Int, blob: [UInt8]) {
        blob.withUnsafeBufferPointer { buffer -> Void in
            // A null pointer would bind NULL instead of an empty blob.
            if buffer.isEmpty {
                sqlite3_bind_zeroblob(statement, Int32(position), 0)
            } else {
                sqlite3_bind_blob(statement, Int32(position), buffer.baseAddress, Int32(buffer.count), Self.transient)
            }
        }
    }

    func bind(_ position: Int, text: String) {
        var text = text
        text.withUTF8 { bind(position, utf8: $0) }
    }

    func bind(_ position: Int, text: [UInt8]) {
        text.withUnsafeBufferPointer { bind(position, utf8: $0) }
    }

    /// Binds text that SQLite copies.
    func bind(_ position: Int, utf8 buffer: UnsafeBufferPointer<UInt8>) {
        guard let start = buffer.baseAddress else {
            sqlite3_bind_text(statement, Int32(position), "", 0, Self.transient)
            return
        }
        start.withMemoryRebound(to: CChar.self, capacity: buffer.count) {
            _ = sqlite3_bind_text(statement, Int32(position), $0, Int32(buffer.count), Self.transient)
        }
    }

    /// Binds a blob that stays where it is until the statement is reset.
    func bind(_ position: Int, stayingBlob buffer: UnsafeBufferPointer<UInt8>) {
        guard let start = buffer.baseAddress, !buffer.isEmpty else {
            sqlite3_bind_zeroblob(statement, Int32(position), 0)
            return
        }
        sqlite3_bind_blob(statement, Int32(position), start, Int32(buffer.count), nil)
    }

    /// Binds text that stays where it is until the statement is reset.
    func bind(_ position: Int, staying buffer: UnsafeBufferPointer<UInt8>) {
        guard let start = buffer.baseAddress, !buffer.isEmpty else {
            sqlite3_bind_text(statement, Int32(position), "", 0, nil)
            return
        }
        start.withMemoryRebound(to: CChar.self, capacity: buffer.count) {
            _ = sqlite3_bind_text(statement, Int32(position), $0, Int32(buffer.count), nil)
        }
    }

    // MARK: Stepping

    /// Steps to the next row; `false` at the end.
    func step() throws -> Bool {
        switch sqlite3_step(statement) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let status: throw Self.error(status, connection, nil)
        }
    }

    /// Carries the statement out and makes it ready for the next values.
    func run() throws {
        defer { reset() }
        _ = try step()
    }

    func reset() { sqlite3_reset(statement) }

    // MARK: Reading the current row, by column from 0

    func isNull(_ column: Int) -> Bool { sqlite3_column_type(statement, Int32(column)) == SQLITE_NULL }
    func int(_ column: Int) -> Int64 { sqlite3_column_int64(statement, Int32(column)) }

    func bytes(_ column: Int) -> [UInt8] {
        let start = sqlite3_column_blob(statement, Int32(column))
        let count = Int(sqlite3_column_bytes(statement, Int32(column)))
        guard let start, count > 0 else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: count))
    }

    func isText(_ column: Int) -> Bool { sqlite3_column_type(statement, Int32(column)) == SQLITE_TEXT }

    /// The text of a column, where it is as long as the statement stays on the row.
    func withText(_ column: Int, _ body: (Span<UInt8>) -> Void) {
        guard let start = sqlite3_column_text(statement, Int32(column)) else { return }
        let count = Int(sqlite3_column_bytes(statement, Int32(column)))
        body(UnsafeBufferPointer(start: start, count: count).span)
    }

    /// What a column shows as text; empty for NULL.
    func text(_ column: Int) -> String {
        guard let start = sqlite3_column_text(statement, Int32(column)) else { return "" }
        let count = Int(sqlite3_column_bytes(statement, Int32(column)))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    /// A column as another statement can bind it; `nil` for NULL.
    func argument(_ column: Int) -> RowCondition.Argument? {
        switch sqlite3_column_type(statement, Int32(column)) {
        case SQLITE_INTEGER: .integer(int(column))
        case SQLITE_FLOAT: .real(sqlite3_column_double(statement, Int32(column)))
        case SQLITE_TEXT: .text(text(column))
        case SQLITE_BLOB: .blob(bytes(column))
        default: nil
        }
    }

    func isInteger(_ column: Int) -> Bool { sqlite3_column_type(statement, Int32(column)) == SQLITE_INTEGER }
}
