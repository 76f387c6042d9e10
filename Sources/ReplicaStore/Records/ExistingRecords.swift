import GRDB
package import ReplicaCore
package import ReplicaLog
import ReplicaWire

/// Tells which records of this store the changes of a segment are about, before it is applied.
///
/// Only records of the province's own collections: forms and replicas are no records of people. Where a record is
/// kept decides, never the collection that a change claims. For one transaction.
package final class ExistingRecords {
    private let session: StoreSession
    private var tables: [FormName: Result<RawStatement, any Error>] = [:]
    /// The greatest number of each replica's changes in the log: most of what is new lies beyond it.
    private var lastNumbers: [ReplicaID: UInt64] = [:]

    package init(_ session: StoreSession) { self.session = session }

    /// A record that is here.
    package struct Existing {
        /// Names the record in this store, in whatever scope.
        package let key: Int64
        package let record: Dot
        package let collection: FormName
        fileprivate let scope: Int64
    }

    /// How many records are shown, without those that every province begins with.
    package func count() throws -> Int {
        try session.recordCounts(except: GenesisReplica.id).values.reduce(0, +)
    }

    /// Calls `body` for each change that is about a record that is here, until it returns `false`.
    ///
    /// - Parameter body: Is given the record and the place of the change in the run.
    package func forEachChange(in run: ChangeRun, _ body: (Existing, Int) throws -> Bool) throws {
        let payload = run.payload
        var known: [Int: Existing?] = [:]
        for index in 0..<payload.count {
            let collection = payload.shape(of: index).collection
            let found: Existing?
            switch payload.records[index].target {
            case .own:
                continue
            case .outside(let place):
                if let seen = known[place] {
                    found = seen
                } else {
                    found = try existing(payload.outside[place], collection: collection)
                    known[place] = .some(found)
                }
            case .inSegment(let earlier):
                // Made in this very segment, unless a copied database made the same change in another as well.
                found = try existing(run.dot(earlier), collection: collection)
            }
            if let found, try !body(found, index) { return }
        }
    }

    /// Whether an import brought the record: one that began when the log ended at `sequence`, or an earlier one that
    /// is now taken up again.
    package func isNew(_ existing: Existing, since sequence: Int64, resumed: Set<Int64>) throws -> Bool {
        guard let origin = session.numbering.origin(existing.key >> 32),
            let ordinary = session.numbering.origins(of: origin.replica).first
        else { return false }
        let number = existing.key & 0xFFFF_FFFF
        let statement = try session.db.cachedStatement(
            sql: "SELECT min(seq) FROM kb_segment WHERE origin = ? AND scope = ? AND first <= ? AND last >= ?")
        // What is not in a segment was made here.
        guard
            let first = try Int64.fetchOne(
                statement, arguments: [ordinary.number, existing.scope, number, number])
        else { return false }
        if first > sequence { return true }
        if resumed.isEmpty { return false }
        let batch = try Int64.fetchOne(
            session.db.cachedStatement(sql: "SELECT batch FROM kb_batch_segment WHERE seq = ?"), arguments: [first])
        return batch.map(resumed.contains) ?? false
    }

    /// - Parameter collection: Where to look first.
    private func existing(_ record: Dot, collection: FormName) throws -> Existing? {
        guard record.number <= UInt64(UInt32.max), try record.number <= lastNumber(of: record.replica) else {
            return nil
        }
        for origin in session.numbering.origins(of: record.replica) {
            let key = try origin.key(record.number)
            if let found = try row(key, record: record, in: collection) { return found }
            for other in session.tables.keys where other != collection {
                if let found = try row(key, record: record, in: other) { return found }
            }
            if let found = try hidden(key, record: record) { return found }
        }
        return nil
    }

    private func lastNumber(of replica: ReplicaID) throws -> UInt64 {
        if let known = lastNumbers[replica] { return known }
        var last: UInt64 = 0
        if let origin = session.numbering.origins(of: replica).first {
            last = try session.db.number(
                "SELECT max(last) FROM kb_segment WHERE origin = ?", arguments: [origin.number])
            if try session.ownReplica() == replica { last = max(last, try session.number(.nextNumber)) }
        }
        lastNumbers[replica] = last
        return last
    }

    private func row(_ key: Int64, record: Dot, in collection: FormName) throws -> Existing? {
        guard case .defined = collection, let table = session.tables[collection] else { return nil }
        let prepared =
            tables[collection]
            ?? Result {
                try RawStatement(session.db, "SELECT _scope, _clock FROM \(table.layout.table) WHERE _key = ?")
            }
        tables[collection] = prepared
        let statement = try prepared.get()
        defer { statement.reset() }
        statement.bind(1, key)
        guard try statement.step(), try ClockColumn(bytes: statement.bytes(1)).hash == record.hash else { return nil }
        return Existing(key: key, record: record, collection: collection, scope: statement.int(0))
    }

    /// Deleted records are here as well, and so are those that this program has no table for.
    private func hidden(_ key: Int64, record: Dot) throws -> Existing? {
        let rows = try Row.fetchAll(
            session.db.cachedStatement(sql: "SELECT scope, state FROM kb_hidden WHERE key = ?"), arguments: [key])
        for row in rows {
            let state = try HiddenRecord(bytes: row["state"], numbering: session.numbering).state
            guard state.record == record, state.isCreated || state.isCopied, case .defined = state.collection else {
                continue
            }
            return Existing(key: key, record: record, collection: state.collection, scope: row["scope"])
        }
        return nil
    }
}
