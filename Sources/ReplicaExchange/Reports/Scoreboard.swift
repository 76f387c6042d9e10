package import ReplicaCore
package import ReplicaReports
import ReplicaStore
import ReplicaTrust

/// Which office has handed in what for a period, and from whom nothing is heard.
package struct Scoreboard: Sendable {
    package let period: ReportPeriod
    /// In the order of the roster.
    package let offices: [OfficeStanding]
    /// The day on which something came from an office last, by its code; none where nothing ever came.
    package let heard: [String: CivilDay]
    /// How many records of an office wait for approval, and count in no report, by its code.
    package let waiting: [String: Int]
    package let today: CivilDay
    /// The office that looks.
    package let own: String

    /// Days without a word after which an office is silent.
    package static let silentDays = 30

    /// Whether nothing came from an office for so long, or ever.
    package func isSilent(_ unit: String) -> Bool {
        if unit == own { return false }
        return heard[unit].map { today.daysSince1970 - $0.daysSince1970 > Self.silentDays } ?? true
    }

    /// The offices that have not handed in what they were asked for.
    package var lacking: [OfficeStanding] { offices.filter { !$0.state.isReceived && $0.unit != own } }
}

/// What the centre writes to an office that has not reported.
package struct Reminder: Sendable {
    package let office: OfficeStanding
    /// Items of the Plan without evidence and without an answer, as far as it is known here.
    package let open: [String]
}

extension Replica {
    /// What each office has handed in for a period.
    package func scoreboard(of code: String) throws -> Scoreboard {
        try read { session in
            let period = try session.reportPeriod(code)
            var heard: [String: CivilDay] = [:]
            for peer in try session.peers() {
                guard let unit = session.office(of: peer.replica).flatMap({ session.unitCodes[$0] }) else { continue }
                let day = CivilDay(wallMilliseconds: peer.receivedAt)
                heard[unit] = heard[unit].map { $0 <= day ? day : $0 } ?? day
            }
            return Scoreboard(
                period: period, offices: try session.standings(of: period), heard: heard,
                waiting: try session.uncountedRecords(), today: CivilDay(wallMilliseconds: Self.now()),
                own: session.office(of: key.replica).flatMap { session.unitCodes[$0] } ?? "")
        }
    }

    /// The offices that have not reported, with what they still have to answer for; at the centre.
    package func reminders(of code: String) throws -> [Reminder] {
        let board = try scoreboard(of: code)
        let matrix = try dutyMatrix(of: code, unit: nil)
        return board.lacking.map { office in
            Reminder(office: office, open: matrix.duties(of: office.unit).filter { $0.open > 0 }.map(\.item))
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
            let first = handedIn.compactMap { report in report.day.map { ($0, report) } }
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

extension CivilDay {
    /// The day in Việt Nam of `YYYY-MM-DDTHH:MM:SSZ`.
    init?(instant: String) {
        guard let day = CivilDay(earliestOf: String(instant.prefix(10))), instant.utf8.count == 20,
            let hour = Int(instant.dropFirst(11).prefix(2)), (0..<24).contains(hour)
        else { return nil }
        self = hour >= 17 ? day.advanced(days: 1) : day
    }
}
