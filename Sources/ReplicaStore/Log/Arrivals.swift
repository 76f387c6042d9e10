import GRDB
package import ReplicaCore

/// When changes of others came in here, by this replica's own clock: whether something came in time is no question to the
/// clocks of those who sent it.
package struct Arrivals: Sendable {
    private let logs: [Log: [Stretch]]

    private struct Log: Hashable {
        let scope: Int64
        let origin: Int64
    }

    /// The changes of a segment.
    private struct Stretch {
        let first: UInt64
        let last: UInt64
        /// Milliseconds since 1970.
        let at: UInt64
    }

    init(_ session: StoreSession) throws {
        let selection = try RawStatement(
            session.db,
            """
            SELECT s.scope, s.origin, s.first, s.last, b.at FROM kb_batch_segment c
            JOIN kb_segment s ON s.seq = c.seq JOIN kb_batch b ON b.no = c.batch
            ORDER BY s.scope, s.origin, s.first
            """)
        var logs: [Log: [Stretch]] = [:]
        while try selection.step() {
            logs[Log(scope: selection.int(0), origin: selection.int(1)), default: []].append(
                Stretch(
                    first: UInt64(clamping: selection.int(2)), last: UInt64(clamping: selection.int(3)),
                    at: UInt64(clamping: selection.int(4))))
        }
        self.logs = logs
    }

    /// When a change of a scope came in here; `nil` for one that was made here, or of which that was not noted.
    ///
    /// - Parameters:
    ///   - origin: The local number of the replica that made it.
    ///   - number: The change's number there.
    func instant(origin: Int64, number: UInt64, scope: Int64) -> UInt64? {
        guard let log = logs[Log(scope: scope, origin: origin)] else { return nil }
        var (low, high) = (0, log.count)
        while low < high {
            let middle = (low + high) / 2
            if log[middle].first <= number { low = middle + 1 } else { high = middle }
        }
        guard low > 0, number <= log[low - 1].last else { return nil }
        return log[low - 1].at
    }
}

extension StoreSession {
    package func arrivals() throws -> Arrivals { try Arrivals(self) }

    /// When a change of a record came in here: milliseconds since 1970; `nil` for one that was made here, or of which that
    /// was not noted.
    package func arrival(of change: Dot, scope: ScopeName, _ arrivals: Arrivals) -> UInt64? {
        guard let scope = numbering.scope(scope) else { return nil }
        return numbering.origins(of: change.replica).lazy
            .compactMap { arrivals.instant(origin: $0.number, number: change.number, scope: scope) }.first
    }
}
