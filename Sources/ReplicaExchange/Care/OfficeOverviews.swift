package import ReplicaCore
import ReplicaStore
import ReplicaTrust
import ReplicaWire

/// How the work of one office stands, as the centre sees it.
package struct OfficeOverview: Sendable {
    /// The code of the office; empty for replicas of which no office is known.
    package let unit: String
    package let name: Labels
    package let replicas: [ReplicaOverview]
    /// Records that wait for the centre's people.
    package let inbox: Int
    /// Records that the office has not approved: they count in no report.
    package let drafts: Int
    /// Records that were sent back to it.
    package let returned: Int
    /// Fields in conflict in its records.
    package let conflicts: Int
    /// Its work that waits.
    package let agenda: AgendaCount
    /// Whether it is the centre itself.
    package let isOwn: Bool
    /// Whether nothing came from it for ``Scoreboard/silentDays``, or ever.
    package let isSilent: Bool

    /// The replica from which something came last.
    package var last: ReplicaOverview? {
        replicas.filter { $0.receivedAt != nil }.max { ($0.receivedAt ?? 0) < ($1.receivedAt ?? 0) }
    }

    /// Changes that are here and that its replicas may have and are not known to have.
    package var lacks: Int { replicas.reduce(0) { $0 + $1.lacks } }
    /// Changes that somebody has of its replicas and that have not come here.
    package var isMissing: Bool { replicas.contains { $0.missingUpTo != nil } }
}

/// What one replica of an office sent, and what is not here of it, or there of this one.
package struct ReplicaOverview: Sendable {
    package let name: String
    package let state: ReplicaEntry.State
    /// When something came from it last: milliseconds since 1970, by the clock here; `nil` for never.
    package let receivedAt: UInt64?
    /// The name of the file that came last, for people to read; `nil` over the wire, or where nothing new came.
    package let file: String?
    package let isByWire: Bool
    /// How many of its changes are here.
    package let changes: Int
    /// Changes that are here, that it may have, and that it is not known to have.
    package let lacks: Int
    /// The number of the last of its changes that somebody has and that is not here; `nil` if none is known.
    package let missingUpTo: UInt64?
    /// How many of its changes are kept and do not count.
    package let quarantined: Int
}

extension Replica {
    /// At the centre: what each office sent and when, what it or the centre still lacks, and what waits for whom.
    ///
    /// - Throws: ``ExchangeError/centreOnly`` elsewhere: no other replica hears from all offices.
    package func officeOverviews() throws -> [OfficeOverview] {
        try read { session in
            let own = session.office(of: key.replica)
            guard let own, try session.isMasterUnit(own) else { throw ExchangeError.centreOnly }
            let today = CivilDay(wallMilliseconds: Self.now())
            let replicas = try Dictionary(grouping: replicaOverviews(session), by: \.unit)
            let inbox = try InboxReading(session, own: key.replica)
            let (waiting, returned) = try (inbox.countsByOwner(), inbox.returnedByOwner())
            let (drafts, conflicts) = try (session.uncountedRecords(), session.conflictsByOwner())
            let requests = try session.requestsDue(wallMilliseconds: Self.now())
            var codes = try session.reportingOffices().map(\.code)
            codes += Set(replicas.keys).subtracting(codes).sorted()
            return try codes.map { code in
                let unit = session.unit(code: code)
                let ours = replicas[code]?.map(\.overview) ?? []
                let heard = ours.compactMap(\.receivedAt).max().map { CivilDay(wallMilliseconds: $0) }
                let silence = heard.map { today.daysSince1970 - $0.daysSince1970 } ?? .max
                return OfficeOverview(
                    unit: code, name: try session.unitName(code), replicas: ours, inbox: waiting[code] ?? 0,
                    drafts: drafts[code] ?? 0, returned: returned[code] ?? 0, conflicts: conflicts[code] ?? 0,
                    agenda: try unit.map {
                        try AgendaReading(session, office: $0, wallMilliseconds: Self.now()).count(requests)
                    } ?? AgendaCount(open: 0, overdue: 0, next: nil),
                    isOwn: unit == own, isSilent: unit != own && silence > Scoreboard.silentDays)
            }
        }
    }

    private func replicaOverviews(
        _ session: StoreSession
    ) throws -> [(unit: String, overview: ReplicaOverview)] {
        let peers = Dictionary(
            try session.peers().map { ($0.replica, $0.way) }, uniquingKeysWith: { first, _ in first })
        let last = Dictionary(
            try session.batches().filter { $0.kind == .bundle }.map { ($0.replica, $0.name) },
            uniquingKeysWith: { latest, _ in latest })
        let missing = Dictionary(
            try session.namedHeadsMissing().map { ($0.head.replica, $0.head.last) }, uniquingKeysWith: max)
        return try replicas(session).filter { $0.replica != key.replica }.map { replica, entry in
            let isByWire = peers[replica] == .wire
            let overview = ReplicaOverview(
                name: entry.name, state: entry.state, receivedAt: entry.receivedAt,
                file: isByWire ? nil : last[replica], isByWire: isByWire, changes: entry.changes,
                lacks: try lacked(by: replica, session), missingUpTo: missing[replica],
                quarantined: entry.quarantined)
            return (entry.unit ?? "", overview)
        }
    }
}
