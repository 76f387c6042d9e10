import GRDB
import GRDBSQLite
import ReplicaText

/// `kb_contains(text, part)`: whether a text holds what somebody typed (``TextNeedle``); NULL for what is no text.
///
/// Made for SQLite's own interface: a condition may be asked of a million rows, and a `String` for each of them takes
/// three times as long as reading the row.
enum ContainsFunction {
    static let name = "kb_contains"

    /// Makes the function known to a connection.
    ///
    /// - Throws: `DatabaseError`.
    static func add(to db: Database) throws {
        // No schema can call it.
        let flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY
        let status = sqlite3_create_function_v2(
            db.sqliteConnection, name, 2, flags, nil,
            { context, _, values in
                guard let context, let text = values?[0], let part = values?[1] else { return }
                ContainsFunction.answer(context, text, part)
            },
            nil, nil, nil)
        guard status == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: status)) }
    }

    private static func answer(_ context: OpaquePointer, _ text: OpaquePointer, _ part: OpaquePointer) {
        guard sqlite3_value_type(text) == SQLITE_TEXT else { return sqlite3_result_null(context) }
        // SQLite keeps what is looked for as long as a statement binds it.
        if let kept = sqlite3_get_auxdata(context, 1) {
            return Unmanaged<TextNeedle>.fromOpaque(kept)._withUnsafeGuaranteedRef { answer(context, text, $0) }
        }
        let needle = withUTF8(part) { TextNeedle($0) }
        sqlite3_set_auxdata(context, 1, Unmanaged.passRetained(needle).toOpaque()) { kept in
            if let kept { Unmanaged<TextNeedle>.fromOpaque(kept).release() }
        }
        answer(context, text, needle)
    }

    private static func answer(_ context: OpaquePointer, _ text: OpaquePointer, _ needle: TextNeedle) {
        sqlite3_result_int(context, withUTF8(text) { needle.isFound(in: $0) } ? 1 : 0)
    }

    private static func withUTF8<Result>(_ value: OpaquePointer, _ body: (Span<UInt8>) -> Result) -> Result {
        // The length is that of the text as it was turned into UTF-8, so it is asked for after it.
        let start = sqlite3_value_text(value)
        let count = Int(sqlite3_value_bytes(value))
        return body(UnsafeBufferPointer(start: start, count: start == nil ? 0 : count).span)
    }
}
