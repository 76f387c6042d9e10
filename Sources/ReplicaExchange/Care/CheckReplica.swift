import ReplicaCore
import ReplicaForms
import ReplicaStore
import ReplicaWire
import ReplicaTrust

extension Replica {
    /// The digest of each scope, or of one (`Protocol/01` §8).
    package func digests(scope: String?) throws -> [ScopeDigestReport] {
        try read { session in
            let holdings = try ScopeHoldings(session, own: key.replica).all()
            func report(_ name: ScopeName) throws -> ScopeDigestReport {
                let holding = holdings.first { $0.scope == name.string }
                return ScopeDigestReport(
                    scope: name.string, digest: try session.digest(of: name).hexadecimal,
                    holding: holding.map { $0.isComplete ? .complete : $0.isReadable ? .incomplete : .ownPart }
                        ?? .complete)
            }
            if let scope {
                let name = ScopeName(scope)
                guard session.knows(name) || holdings.contains(where: { $0.scope == scope && $0.isReadable }) else {
                    throw ExchangeError.badScope(scope)
                }
                return [try report(name)]
            }
            return try session.scopeNames().map(report)
        }
    }

    /// Checks the log, the records against the log, and the file.
    ///
    /// Either way the records, and which changes count on whose authority, are made again from the log alone and held
    /// against what is there.
    ///
    /// - Parameter deep: Checks every signature, hash, Merkle root and row of the log anew from the bytes; otherwise
    ///   only that the log hangs together.
    package func verify(deep: Bool) throws -> VerifyReport {
        var problems: [VerifyReport.Problem] = []
        var counts = (segments: 0, changes: 0, records: 0)
        try read { session in
            problems += try session.sqliteProblems().map { .sqlite($0) }
            let entries = try session.segments()
            counts.segments = entries.count
            counts.changes = entries.reduce(0) { $0 + $1.count }
            counts.changes += try session.ownChanges(confirmedBy: []).pending
            counts.records = try session.catalog.collections.reduce(0) { try $0 + session.count(of: $1.name) }
            if deep {
                problems += try session.logFaults().map(VerifyReport.Problem.init)
            } else {
                for entry in entries {
                    switch try session.chainProblem(of: entry) {
                    case .unreadable(let reason): problems.append(.segment(hash: entry.hash.hexadecimal, reason))
                    case .broken: problems.append(.chain(hash: entry.hash.hexadecimal))
                    case nil: break
                    }
                }
                problems += try session.damagedTails().map { .tail(scope: $0.string) }
            }
            // An older database in the place of a later one is no damage: it takes a new name with its next change.
            if try session.ownReplica() != key.replica, noticed == nil { problems.append(.keyMismatch) }
        }
        if let fault = try accesses().fault { problems.append(.access(fault)) }
        if problems.isEmpty {
            // Making the tables again needs a log that can be read, and takes its attempt back.
            let differences = try write { try $0.differencesFromLog() }
            problems += differences.map { .table(name: $0.table, rows: $0.rows) }
        }
        return VerifyReport(
            segments: counts.segments, changes: counts.changes, records: counts.records, problems: problems)
    }

    /// Throws the tables of records away and makes them again from the log, and compares all records anew.
    package func rebuild() throws -> VerifyReport {
        try write { session in
            try session.rebuild()
            _ = try RecordComparison(session, all: true)?.keep(session)
        }
        return try verify(deep: false)
    }
}

extension VerifyReport.Problem {
    fileprivate init(_ fault: LogFault) {
        self =
            switch fault {
            case .segment(let hash, let reason): .segment(hash: hash, reason)
            case .chain(let hash): .chain(hash: hash)
            case .tail(let scope): .tail(scope: scope)
            case .row(let table, let reason): .log(table: table, reason)
            }
    }
}
