import ReplicaCore
package import ReplicaReports
import ReplicaStore

extension Replica {
    /// What each office has handed in for a period; at the centre.
    package func scoreboard(of period: String) throws -> (period: ReportPeriod, offices: [OfficeStanding]) {
        try read { session in
            let period = try session.reportPeriod(period)
            return (period, try session.standings(of: period))
        }
    }
}

extension StoreSession {
    /// What each office of the roster has handed in for a period, in the order of the roster.
    func standings(of period: ReportPeriod) throws -> [OfficeStanding] {
        let reports = try reports(of: period.code)
        let exceptions = try exceptions(in: period.code)
        return try reportingOffices().map { office in
            let own = reports.filter { $0.unit == office.code && !$0.isOfProvince }
            // An amendment is no later report: what came first decides whether it was in time.
            let handedIn = own.filter { $0.isSealed || $0.isEmbedded }
            let first = handedIn.compactMap { report in report.arrival.map { ($0, report) } }
                .min { $0.0.daysSince1970 < $1.0.daysSince1970 }
            let replaced = Set(own.map(\.supersedes))
            let current = handedIn.last { !replaced.contains($0.id) } ?? handedIn.last
            let lastDay = max(period.lastDay.daysSince1970, exceptions[office.code]?.daysSince1970 ?? 0)
            let daysLate = max(0, (first?.0.daysSince1970 ?? 0) - lastDay)
            return OfficeStanding(
                unit: office.code, name: office.name.wording, duty: office.duty,
                state: Self.state(own, current: current, daysLate: daysLate), day: first?.0,
                daysLate: first == nil ? 0 : daysLate, seal: current?.seal ?? "")
        }
    }

    private static func state(
        _ reports: [ReportRecord], current: ReportRecord?, daysLate: Int
    ) -> OfficeStanding.State {
        guard let current else { return reports.isEmpty ? .missing : .draft }
        if current.state == "de_nghi_bo_sung" { return .returned }
        if current.isEmbedded { return .embedded }
        return daysLate > 0 ? .late : .inTime
    }

    /// Until when offices were given leave, by their codes.
    func exceptions(in period: String) throws -> [String: CivilDay] {
        let periods = try periodCodes()
        let units = unitCodesByID()
        var until: [String: CivilDay] = [:]
        try forEachCountedRow(of: "lock_exception", fields: ["period", "unit", "until"]) { row in
            guard periods[row["period"]] == period, let unit = units[row["unit"]], let day = row.day("until") else {
                return
            }
            until[unit] = until[unit].map { $0 <= day ? day : $0 } ?? day
        }
        return until
    }
}

extension ReportRecord {
    /// The day on which it came, or was sealed where nobody has written down when it came.
    fileprivate var arrival: CivilDay? {
        [receivedAt, sealedAt].lazy.compactMap { CivilDay(instant: $0) }.first
    }
}

extension CivilDay {
    /// The day in Việt Nam of `YYYY-MM-DDTHH:MM:SSZ`.
    init?(instant: String) {
        guard let day = CivilDay(earliestOf: String(instant.prefix(10))), instant.utf8.count == 20,
            let hour = Int(instant.dropFirst(11).prefix(2)), (0..<24).contains(hour)
        else { return nil }
        self = hour >= 17 ? day.advanced(days: 1) : day
    }
}
