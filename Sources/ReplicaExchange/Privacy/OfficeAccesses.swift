package import ReplicaCore
import ReplicaStore
import ReplicaTrust
import ReplicaWire

/// What one replica's access log says, as far as it is here.
package struct AccessHolding: Sendable {
    package let replica: String
    /// The code of its office.
    package let unit: String
    package let entries: [AccessEntry]
    package let standing: AccessStanding
    /// Whether it is the log of this replica itself.
    package let isOwn: Bool
}

/// Which entries of access logs are asked for.
package struct AccessQuery: Sendable {
    /// The id of a record.
    package var record: String?
    package var person: String?
    /// The code of an office.
    package var unit: String?
    /// Days in Việt Nam, both included.
    package var from: CivilDay?
    package var to: CivilDay?

    package init() {}

    func picks(_ entry: AccessEntry) -> Bool {
        let day = CivilDay(wallMilliseconds: entry.at)
        return (record.map { entry.ids.contains($0.uppercased()) } ?? true)
            && (person.map { entry.person == $0 } ?? true) && (from.map { day >= $0 } ?? true)
            && (to.map { day <= $0 } ?? true)
    }
}

extension Replica {
    /// The access logs that this replica has: its own, and at the auditors those of the offices; each with what is
    /// asked for of it.
    package func accessHoldings(_ query: AccessQuery = AccessQuery()) throws -> [AccessHolding] {
        let own = try ownAccesses()
        let others = try read { session in
            if let unit = query.unit, session.unit(code: unit) == nil {
                throw ExchangeError.unknownUnit(unit, known: session.unitCodes.values.sorted())
            }
            return try ReceivedAccesses(session, except: key.replica).holdings()
        }
        return ([own] + others).filter { query.unit == nil || $0.unit == query.unit }.map { holding in
            AccessHolding(
                replica: holding.replica, unit: holding.unit, entries: holding.entries.filter(query.picks),
                standing: holding.standing, isOwn: holding.isOwn)
        }
    }

    private func ownAccesses() throws -> AccessHolding {
        let (entries, fault) = try accesses()
        let standing: AccessStanding =
            switch fault {
            case nil: .whole
            case .altered(let entry): .altered(after: entry - 1)
            case .shortened(let entries, _): .anew(after: entries)
            }
        return try read { session in
            AccessHolding(
                replica: session.label(of: key.replica),
                unit: session.office(of: key.replica).flatMap { session.unitCodes[$0] } ?? "", entries: entries,
                standing: standing, isOwn: true)
        }
    }
}

/// The access logs of other replicas, put together from what came of them.
private struct ReceivedAccesses {
    private let session: StoreSession
    /// `nil` for a run that cannot be read; none for one that has not come wholly.
    private var runs: [ReplicaID: [AccessRun?]] = [:]

    init(_ session: StoreSession, except own: ReplicaID) throws {
        self.session = session
        let reading = try AttachmentReading(session)
        for stored in try reading.records(of: AccessRun.mediaType) {
            let replica = stored.state.record.replica
            if replica == own { continue }
            // What somebody else wrote into the record is not what its replica says.
            guard stored.state.registers.values.allSatisfy({ $0.live.allSatisfy { $0.dot.replica == replica } }) else {
                runs[replica, default: []].append(nil)
                continue
            }
            guard let content = reading.content(of: stored) else { continue }
            runs[replica, default: []].append(try? AccessRun(bytes: content))
        }
    }

    func holdings() throws -> [AccessHolding] {
        var chains: [ReplicaID: AccessChain] = [:]
        return try runs.keys.sorted { session.label(of: $0) < session.label(of: $1) }.map { replica in
            let log = try chain(of: replica, &chains)
            return AccessHolding(
                replica: session.label(of: replica),
                unit: session.office(of: replica).flatMap { session.unitCodes[$0] } ?? "", entries: log.entries,
                standing: log.standing, isOwn: false)
        }
    }

    /// - Parameter known: Those that were put together already. A replica that is met while its own is being put
    ///   together says nothing: names may be made to run in a circle.
    private func chain(of replica: ReplicaID, _ known: inout [ReplicaID: AccessChain]) throws -> AccessChain {
        if let log = known[replica] { return log }
        known[replica] = AccessChain(runs: [])
        let before = Lineage(session).predecessor(of: replica)
        let earlier = try before.map { try chain(of: $0, &known).ends } ?? []
        let told = try session.toldAccessEnd(own: replica).map { [$0.end] } ?? []
        let log = AccessChain(runs: runs[replica] ?? [], after: earlier, told: told)
        known[replica] = log
        return log
    }
}
