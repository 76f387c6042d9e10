import ReplicaStore

/// One value of a query's result.
package enum QueryValue: Sendable, Equatable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    /// A blob, by its length in bytes.
    case blob(Int)
}

extension Replica {
    /// A user's own SQL over the collections; it cannot change anything.
    ///
    /// - Parameter showsPersonal: Whether it may read fields of class `P2`, which lists mask.
    /// - Returns: Also whether it did.
    /// - Throws: ``ExchangeError/sensitiveFields(_:)``.
    package func query(
        _ sql: String, showsPersonal: Bool
    ) throws -> (columns: [String], rows: [[QueryValue]], readsSensitive: Bool) {
        try read { session in
            let sensitive = try session.sensitiveFields(readBy: sql)
            if !sensitive.isEmpty, !showsPersonal { throw ExchangeError.sensitiveFields(sensitive) }
            let (columns, rows) = try session.query(sql)
            return (columns, rows.map { $0.map(QueryValue.init) }, !sensitive.isEmpty)
        }
    }
}

extension QueryValue {
    fileprivate init(_ cell: QueryCell) {
        switch cell {
        case .null: self = .null
        case .integer(let number): self = .integer(number)
        case .real(let number): self = .real(number)
        case .text(let text): self = .text(text)
        case .blob(let count): self = .blob(count)
        }
    }
}
