import ReplicaCore
import ReplicaStore
import ReplicaTrust
import ReplicaWire

/// What quarantined changes say.
package struct QuarantinedChanges: Sendable {
    /// In the order in which they came.
    package let changes: [ChangeReport]
    /// How many there are, those that were left out among them.
    package let count: Int
}

extension Replica {
    /// What is kept and does not count, change by change: somebody has to look before he admits it.
    ///
    /// - Parameters:
    ///   - selection: As ``admit(_:reason:authority:)`` takes it; `nil` for all.
    ///   - limit: As many changes at most; `nil` for all.
    /// - Throws: ``ExchangeError/notQuarantined(_:)`` where nothing answers to the selection.
    package func quarantined(_ selection: String?, limit: Int?) throws -> QuarantinedChanges {
        try read { session in
            let segments = try session.quarantine().filter { segment in
                selection.map { session.isMeant(segment, by: $0) } ?? true
            }
            if let selection, segments.isEmpty { throw ExchangeError.notQuarantined(selection) }
            let reporting = RecordReporting(session)
            var room = limit ?? .max
            var changes: [ChangeReport] = []
            for segment in segments where room > 0 {
                let found = try session.changes(of: segment, limit: room)
                room -= found.count
                changes += try found.map { logged in
                    let record = logged.change.record ?? logged.dot
                    let stored = try session.record(
                        record, scope: logged.scope, collection: logged.change.shape.collection)
                    return try reporting.report(logged, of: stored)
                }
            }
            return QuarantinedChanges(changes: changes, count: segments.reduce(0) { $0 + $1.count })
        }
    }
}

extension StoreSession {
    /// Whether a person means a segment: by its replica's short name, or by four characters or more of its hash.
    func isMeant(_ segment: QuarantinedSegment, by selection: String) -> Bool {
        label(of: segment.entry.replica) == selection.uppercased()
            || selection.count >= 4 && segment.entry.hash.hexadecimal.hasPrefix(selection.lowercased())
    }
}
