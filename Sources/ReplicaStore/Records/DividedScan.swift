import Dispatch
import GRDB
import Synchronization

/// A look at every row of a table, divided by ranges of keys among connections that see the same state.
///
/// SQLite reads with one processor. A condition without an index has to look at all rows; of a million people that
/// takes a fifth of a second on one, and the shares are looked at beside each other.
struct DividedScan {
    /// One connection's statement for a share, used by one thread at a time.
    private struct Lane: @unchecked Sendable {
        let statement: RawStatement
    }

    /// What was found, by share.
    private struct Found {
        var next = 0
        var byShare: [Int: [Int64]] = [:]
        /// How many shares from the first are done without a gap, and how many rows they gave.
        var done = 0
        var count = 0
        var failure: (any Error)?
    }

    /// How many shares each connection gets, so that none waits long for the last.
    private static let sharesPerLane = 64
    /// How many numbers a share holds at least: fewer are not worth a statement.
    private static let shareMin: Int64 = 64

    /// How much of the file a connection keeps in memory while it looks at all of it.
    private static let cacheKiB = 512

    private let connections: [Database]
    private let lanes: [Lane]
    private let shares: [ClosedRange<Int64>]
    private let limit: Int

    /// - Parameters:
    ///   - table: Quoted.
    ///   - condition: In SQL over the table's columns; empty for none.
    ///   - order: In SQL.
    ///   - isDescending: Whether rows with greater keys come first, in the order of entry.
    ///   - limit: How many rows are wanted at most.
    /// - Throws: `DatabaseError`.
    init(
        _ connections: [Database], table: String, condition: (sql: String, arguments: [RowCondition.Argument]),
        order: String, isDescending: Bool, limit: Int
    ) throws {
        let shares = try Self.shares(of: table, connections[0], lanes: connections.count)
        self.shares = isDescending ? shares.reversed() : shares
        self.connections = connections
        self.limit = limit
        let picked = condition.sql.isEmpty ? "" : " AND (\(condition.sql))"
        let sql = "SELECT _key FROM \(table) WHERE _key BETWEEN ? AND ?\(picked) ORDER BY \(order) LIMIT ?"
        lanes = try connections.map { connection in
            let statement = try RawStatement(connection, sql)
            for (place, argument) in condition.arguments.enumerated() { statement.bind(3 + place, argument) }
            statement.bind(3 + condition.arguments.count, limit)
            return Lane(statement: statement)
        }
    }

    /// Ranges of keys that hold all rows, in ascending order.
    ///
    /// The rows of one replica have keys that follow each other, and between those of two there is a wide gap.
    private static func shares(of table: String, _ db: Database, lanes: Int) throws -> [ClosedRange<Int64>] {
        let first = try db.cachedStatement(sql: "SELECT min(_key) FROM \(table) WHERE _key > ?")
        let last = try db.cachedStatement(sql: "SELECT max(_key) FROM \(table) WHERE _key <= ?")
        var ranges: [ClosedRange<Int64>] = []
        var place: Int64 = 0
        while let start = try Int64.fetchOne(first, arguments: [place]) {
            place = start | 0xFFFF_FFFF
            guard let end = try Int64.fetchOne(last, arguments: [place]) else { break }
            ranges.append(start...end)
        }
        let all = ranges.reduce(0) { $0 + Int64($1.count) }
        let length = max(shareMin, all / Int64(lanes * sharesPerLane) + 1)
        return ranges.flatMap { range in
            stride(from: range.lowerBound, through: range.upperBound, by: Int(length)).map { start in
                start...min(start + length - 1, range.upperBound)
            }
        }
    }

    /// The keys of the first rows that fulfil the condition, share by share; no more than the limit, and no share is
    /// looked at once those before it gave enough.
    ///
    /// - Throws: `DatabaseError`.
    func first() throws -> [Int64] { Array(try run(stopsEarly: true).prefix(limit)) }

    /// The keys of each share's first rows in an order of their values: whoever is among the first of all is one of them.
    ///
    /// - Throws: `DatabaseError`.
    func candidates() throws -> [Int64] { try run(stopsEarly: false) }

    private func run(stopsEarly: Bool) throws -> [Int64] {
        // Every page is looked at once, so that keeping many costs time alone: all connections ask one allocator for them.
        for connection in connections { try connection.execute(sql: "PRAGMA cache_size = -\(Self.cacheKiB)") }
        defer {
            let kept = StoreConfiguration.readerCacheKiB
            for connection in connections { try? connection.execute(sql: "PRAGMA cache_size = -\(kept)") }
        }
        let found = Mutex(Found())
        let (lanes, shares) = (lanes, shares)
        let enough = stopsEarly ? limit : nil
        DispatchQueue.concurrentPerform(iterations: lanes.count) { lane in
            while let share = Self.take(found, of: shares.count, enough: enough) {
                let result = Result { try Self.keys(lanes[lane].statement, in: shares[share]) }
                found.withLock { found in
                    switch result {
                    case .success(let keys): found.byShare[share] = keys
                    case .failure(let error): found.failure = error
                    }
                    while let keys = found.byShare[found.done] {
                        found.done += 1
                        found.count += keys.count
                    }
                }
            }
        }
        return try found.withLock { found in
            if let failure = found.failure { throw failure }
            return shares.indices.flatMap { found.byShare[$0] ?? [] }
        }
    }

    private static func take(_ found: borrowing Mutex<Found>, of shares: Int, enough: Int?) -> Int? {
        found.withLock { found in
            let isDone = enough.map { found.count >= $0 } ?? false
            guard found.next < shares, found.failure == nil, !isDone else { return nil }
            defer { found.next += 1 }
            return found.next
        }
    }

    private static func keys(_ statement: RawStatement, in share: ClosedRange<Int64>) throws -> [Int64] {
        defer { statement.reset() }
        statement.bind(1, share.lowerBound)
        statement.bind(2, share.upperBound)
        var keys: [Int64] = []
        while try statement.step() { keys.append(statement.int(0)) }
        return keys
    }
}
