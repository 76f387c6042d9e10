import Dispatch
import GRDB
import Synchronization

/// A look at every row of a table, divided by ranges of keys among connections that see the same state.
///
/// SQLite reads with one processor. A condition without an index has to look at all rows; of a million people that
/// takes a fifth of a second on one, and the shares are looked at beside each other.
struct DividedScan {
    /// One connection's statements for a share, used by one thread at a time.
    private struct Lane: @unchecked Sendable {
        let statement: RawStatement
        /// What leaves out all that comes after a value in the order; `nil` where no value is asked for.
        let bounded: RawStatement?
        /// What leaves out all that has a value; `nil` where what has none comes last.
        let valueless: RawStatement?
        let limit: Int
        /// Where in `bounded` the value stands.
        static let boundPlace = 3

        func answer(in share: ClosedRange<Int64>, within bound: Bound?) throws -> Answer {
            var asked = statement
            switch bound {
            case .value(let value):
                bounded?.bind(Self.boundPlace, value)
                asked = bounded ?? statement
            case .noValue: asked = valueless ?? statement
            case nil: break
            }
            defer { asked.reset() }
            asked.bind(1, share.lowerBound)
            asked.bind(2, share.upperBound)
            var answer = Answer()
            while try asked.step() {
                answer.keys.append(asked.int(0))
                if answer.keys.count == limit { answer.bound = asked.argument(1).map(Bound.value) ?? .noValue }
            }
            return answer
        }
    }

    /// What the last of the rows that are wanted shows: no row beyond it is among the first.
    private enum Bound {
        case value(RowCondition.Argument)
        case noValue
    }

    /// What was found, by share.
    private struct Found {
        var next = 0
        var byShare: [Int: [Int64]] = [:]
        /// How many shares from the first are done without a gap, and how many rows they gave.
        var done = 0
        var count = 0
        /// Of a share that gave as many as are wanted.
        var bound: Bound?
        var failure: (any Error)?
    }

    /// What a share gave.
    private struct Answer {
        var keys: [Int64] = []
        var bound: Bound?
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
    ///   - sort: The value by which rows are put in order, in SQL; `nil` for the order of entry.
    ///   - isDescending: Whether greater values come first, or greater keys.
    ///   - limit: How many rows are wanted at most.
    /// - Throws: `DatabaseError`.
    init(
        _ connections: [Database], table: String, condition: (sql: String, arguments: [RowCondition.Argument]),
        sort: String?, isDescending: Bool, limit: Int
    ) throws {
        let shares = try Self.shares(of: table, connections[0], lanes: connections.count)
        self.shares = isDescending ? shares.reversed() : shares
        self.connections = connections
        self.limit = limit
        let picked = condition.sql.isEmpty ? "" : " AND (\(condition.sql))"
        let direction = isDescending ? " DESC" : ""
        let order = (sort.map { $0 + direction + ", " } ?? "") + "_key" + direction
        // Rows without a value come first, or last where the order is turned round. Asked before the condition, because
        // it leaves few.
        let bound = sort.map { isDescending ? " AND \($0) >= ?" : " AND \($0) > ? IS NOT TRUE" }
        let valueless = isDescending ? nil : sort.map { " AND \($0) IS NULL" }
        func statement(_ connection: Database, bound: String) throws -> RawStatement {
            let statement = try RawStatement(
                connection,
                """
                SELECT _key, \(sort ?? "NULL") FROM \(table) WHERE _key BETWEEN ? AND ?\(bound)\(picked) \
                ORDER BY \(order) LIMIT ?
                """)
            let first = Lane.boundPlace + (bound.contains("?") ? 1 : 0)
            for (place, argument) in condition.arguments.enumerated() { statement.bind(first + place, argument) }
            statement.bind(first + condition.arguments.count, limit)
            return statement
        }
        lanes = try connections.map { connection in
            Lane(
                statement: try statement(connection, bound: ""),
                bounded: try bound.map { try statement(connection, bound: $0) },
                valueless: try valueless.map { try statement(connection, bound: $0) }, limit: limit)
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
            while let (share, bound) = Self.take(found, of: shares.count, enough: enough) {
                let result = Result { try lanes[lane].answer(in: shares[share], within: bound) }
                found.withLock { found in
                    switch result {
                    case .success(let answer):
                        found.byShare[share] = answer.keys
                        if let bound = answer.bound { found.bound = bound }
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

    private static func take(
        _ found: borrowing Mutex<Found>, of shares: Int, enough: Int?
    ) -> (share: Int, bound: Bound?)? {
        found.withLock { found in
            let isDone = enough.map { found.count >= $0 } ?? false
            guard found.next < shares, found.failure == nil, !isDone else { return nil }
            defer { found.next += 1 }
            return (found.next, found.bound)
        }
    }
}
