import Foundation
import GRDB
import Synchronization

/// Connections that look at rows beside a store's reader, opened by the first look that is worth it.
final class CompanionReaders: Sendable {
    /// From how large a file on another connection is opened: smaller ones are read before it is.
    private static let fileBytesMin: Int64 = 16 << 20
    /// How many there are at most; more wait for the disk only.
    private static let companionsMax = 3

    private let path: String
    private let configuration: Configuration
    private let queues = Mutex<[DatabaseQueue]>([])

    /// - Parameter path: The name under which the reader opened its database.
    init(path: String, configuration: Configuration) {
        self.path = path
        self.configuration = configuration
    }

    /// Companions within their transactions.
    struct Prepared {
        fileprivate var connections: [(db: Database, version: Int?)] = []

        /// The companions, if they see the state that a transaction sees which has begun since they were prepared; none
        /// if somebody wrote meanwhile.
        ///
        /// A companion read before that transaction and reads again after it: when nothing was committed between its two
        /// looks, nothing was between it and the transaction.
        ///
        /// - Throws: `DatabaseError`.
        func seeingTheSame() throws -> [Database] {
            for connection in connections {
                try connection.db.commit()
                try connection.db.beginTransaction(.deferred)
                guard try Store.dataVersion(connection.db) == connection.version else { return [] }
            }
            return connections.map(\.db)
        }
    }

    /// Calls `body` with companions, as many as asked for.
    ///
    /// - Parameter count: `nil` for one for each other processor, or none for a small file.
    /// - Throws: `DatabaseError`, and what `body` throws.
    func beside<Result>(_ count: Int?, _ body: (Prepared) throws -> Result) throws -> Result {
        let wanted = count ?? (isLarge ? min(ProcessInfo.processInfo.activeProcessorCount - 1, Self.companionsMax) : 0)
        return try beside(try opened(wanted)[...], Prepared(), body)
    }

    private func beside<Result>(
        _ queues: ArraySlice<DatabaseQueue>, _ prepared: Prepared, _ body: (Prepared) throws -> Result
    ) throws -> Result {
        guard let queue = queues.first else { return try body(prepared) }
        return try queue.inDatabase { db in
            try db.beginTransaction(.deferred)
            defer { if db.isInsideTransaction { try? db.rollback() } }
            var prepared = prepared
            prepared.connections.append((db, try Store.dataVersion(db)))
            return try beside(queues.dropFirst(), prepared, body)
        }
    }

    private var isLarge: Bool {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.size] as? NSNumber).map { $0.int64Value >= Self.fileBytesMin } ?? false
    }

    private func opened(_ count: Int) throws -> [DatabaseQueue] {
        try queues.withLock { queues in
            while queues.count < count { queues.append(try DatabaseQueue(path: path, configuration: configuration)) }
            return Array(queues.prefix(count))
        }
    }

    /// Closes them; they are opened again when they are needed.
    ///
    /// - Throws: `DatabaseError`.
    func close() throws {
        try queues.withLock { queues in
            for queue in queues { try queue.close() }
            queues = []
        }
    }
}
