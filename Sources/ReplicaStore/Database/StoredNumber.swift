import GRDB
import ReplicaWire

extension UInt64 {
    /// Reads a number of the protocol, which the database keeps as one with a sign.
    ///
    /// - Parameter column: Where it stands, for the error.
    /// - Throws: ``StoreError/damaged(_:)`` for one that nobody could have written.
    init(stored value: DatabaseValue, _ column: String) throws {
        guard case .int64(let number) = value.storage, let number = UInt64(exactly: number) else {
            throw StoreError.damaged(column)
        }
        self = number
    }
}

extension Row {
    /// - Throws: ``StoreError/damaged(_:)`` where the column holds anything but a number from 0.
    func number(_ column: String) throws -> UInt64 { try UInt64(stored: self[column], column) }

    /// The columns `first`, `last` and `count`.
    ///
    /// - Throws: ``StoreError/damaged(_:)`` for numbers that no segment and no pending tail has (`Protocol/03` §2).
    func extent() throws -> SegmentExtent {
        let (first, last, count) = try (number("first"), number("last"), number("count"))
        guard first <= last, (1...UInt64(WireLimits.changesMax)).contains(count) else {
            throw StoreError.damaged("count")
        }
        return SegmentExtent(first: first, last: last, count: Int(count))
    }
}

extension Database {
    /// The one number that a query answers with; 0 where there is none.
    ///
    /// - Throws: ``StoreError/damaged(_:)`` for anything but a number from 0.
    func number(_ sql: String, arguments: StatementArguments = StatementArguments()) throws -> UInt64 {
        let value = try DatabaseValue.fetchOne(cachedStatement(sql: sql), arguments: arguments) ?? .null
        return value.isNull ? 0 : try UInt64(stored: value, sql)
    }
}
