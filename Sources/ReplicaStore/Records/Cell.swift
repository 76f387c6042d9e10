/// One value as SQLite holds it.
enum Cell: Hashable {
    case null
    case integer(Int64)
    case text([UInt8])
    case blob([UInt8])

    func bind(to statement: RawStatement, at position: Int) {
        switch self {
        case .null: statement.bindNull(position)
        case .integer(let value): statement.bind(position, value)
        case .text(let bytes): statement.bind(position, text: bytes)
        case .blob(let bytes): statement.bind(position, blob: bytes)
        }
    }
}
