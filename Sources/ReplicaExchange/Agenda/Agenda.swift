package import ReplicaCore
import ReplicaReports
import ReplicaStore
import ReplicaTrust

/// Something that waits to be done.
package struct AgendaItem: Sendable {
    /// The record that it is about.
    package let id: String
    /// The key of its form.
    package let collection: String
    package let title: String
    /// Names the kind of work to scripts.
    package let step: String
    package let work: Labels
    /// What kind of request it is; `nil` for other work.
    package let kind: Labels?
    /// The code of the office that owns the record.
    package let unit: String?
    /// The last day; `nil` where nobody set one.
    package let due: CivilDay?
    /// Negative where the day has passed.
    package let daysLeft: Int?
}

/// How much waits, for a summary.
package struct AgendaCount: Equatable, Sendable {
    package let open: Int
    package let overdue: Int
    /// The day that comes first.
    package let next: CivilDay?
}

extension Replica {
    /// The work that waits, the most urgent first and what has no day at the end.
    ///
    /// - Parameters:
    ///   - collection: The key of the only form that is asked for.
    ///   - everywhere: The work of all offices, as far as this replica has their records; else of this one's own.
    ///   - days: How many days ahead; work without a day is always there.
    package func agenda(collection: String? = nil, everywhere: Bool = false, days: Int? = nil) throws -> [AgendaItem] {
        try read { session in
            if let collection { _ = try RecordFinder(session: session).form(collection) }
            let reading = AgendaReading(session, own: key.replica, wallMilliseconds: Self.now(), everywhere: everywhere)
            return try reading.items(collection: collection).filter { item in
                guard let days, let left = item.daysLeft else { return true }
                return left <= days
            }
        }
    }
}

/// Finds work that waits.
struct AgendaReading {
    private let session: StoreSession
    private let reporting: RecordReporting
    /// The office whose work is asked for; `nil` for all.
    private let office: Dot?
    private let wallMilliseconds: UInt64
    private let today: Int

    /// - Parameter wallMilliseconds: What the clock shows.
    init(_ session: StoreSession, own: ReplicaID, wallMilliseconds: UInt64, everywhere: Bool) {
        self.init(session, office: everywhere ? nil : session.office(of: own), wallMilliseconds: wallMilliseconds)
    }

    /// - Parameter office: The office whose work is asked for; `nil` for all.
    init(_ session: StoreSession, office: Dot?, wallMilliseconds: UInt64) {
        self.session = session
        self.office = office
        self.wallMilliseconds = wallMilliseconds
        reporting = RecordReporting(session)
        today = CivilDay(wallMilliseconds: wallMilliseconds).daysSince1970
    }

    /// How much waits, without reading any record but those of reports.
    ///
    /// - Parameter requests: What people asked about their data, of any office.
    func count(_ requests: [RequestDue]) throws -> AgendaCount {
        let items = try told(requests) + reports()
        var open = items.count
        var overdue = items.count { ($0.daysLeft ?? 0) < 0 }
        var days = items.compactMap { $0.due?.daysSince1970 }
        for rule in WorkRule.all {
            guard let form = session.catalog.collection(key: rule.collection) else { continue }
            let date = rule.due.flatMap { form.field(key: $0)?.key }
            let begun = CivilDay(daysSince1970: today - rule.daysAfter)
            let found = try session.summary(
                of: form.name, conditions(rule, form), date: date, before: begun.text)
            open += found.count
            overdue += found.early
            if let first = found.first.flatMap({ CivilDay(text: $0) }) {
                days.append(first.daysSince1970 + rule.daysAfter)
            }
        }
        return AgendaCount(
            open: open, overdue: overdue, next: days.min().map { CivilDay(daysSince1970: $0) })
    }

    func items(collection: String?) throws -> [AgendaItem] {
        var items = try WorkRule.all.filter { collection == nil || $0.collection == collection }.flatMap(found)
        if collection == nil || collection == "data_request" {
            items += told(try session.requestsDue(wallMilliseconds: wallMilliseconds))
        }
        if collection == nil || collection == "report_period" { items += try reports() }
        return items.sorted { left, right in
            (left.due?.daysSince1970 ?? .max, left.step, left.id)
                < (right.due?.daysSince1970 ?? .max, right.step, right.id)
        }
    }

    private func told(_ requests: [RequestDue]) -> [AgendaItem] {
        requests.filter { request in
            office == nil || request.owner == nil || request.owner == office
        }.map { request in
            AgendaItem(
                id: request.id, collection: "data_request", title: request.title, step: request.step.rawValue,
                work: request.step.labels, kind: request.kind, unit: request.owner.flatMap { session.unitCodes[$0] },
                due: request.due, daysLeft: request.daysLeft)
        }
    }

    /// The reports that offices still owe for periods that are open.
    private func reports() throws -> [AgendaItem] {
        let code = office.flatMap { session.unitCodes[$0] }
        return try session.openPeriods().flatMap { id, period in
            try session.standings(of: period).filter { standing in
                !standing.state.isReceived && standing.duty != "khong" && (code == nil || standing.unit == code)
            }.map { standing in
                AgendaItem(
                    id: id, collection: "report_period", title: period.code, step: "report",
                    work: Labels(vietnamese: "lập, gửi báo cáo", english: "make and send the report"), kind: nil,
                    unit: standing.unit, due: period.lastDay,
                    daysLeft: period.lastDay.daysSince1970 - today)
            }
        }
    }

    private func found(_ rule: WorkRule) throws -> [AgendaItem] {
        guard let form = session.catalog.collection(key: rule.collection) else { return [] }
        var selection = RowSelection()
        selection.conditions = conditions(rule, form)
        return try session.keys(in: form.name, selection).compactMap { key in
            guard let stored = try session.record(key: key, collection: form.name) else { return nil }
            let due = rule.due.flatMap { form.field(key: $0) }
                .flatMap { reporting.value(of: $0, in: stored.state)?.values.first }
                .flatMap { CivilDay(text: $0) }?.advanced(days: rule.daysAfter)
            return AgendaItem(
                id: session.label(of: stored.state.record), collection: form.key,
                title: reporting.title(of: stored.state), step: rule.step, work: rule.labels, kind: nil,
                unit: session.owner(of: stored.state).flatMap { session.unitCodes[$0] }, due: due,
                daysLeft: due.map { $0.daysSince1970 - today })
        }
    }

    /// What has to hold of the rows; fields that the form does not have are passed over.
    private func conditions(_ rule: WorkRule, _ form: CollectionForm) -> [RowCondition] {
        func column(_ key: String) -> String? {
            form.field(key: key) == nil ? nil : TableLayout.quoted(TableLayout.column(for: key))
        }
        func oneOf(_ column: String, _ codes: [String], orEmpty: Bool) -> RowCondition {
            let marks = codes.map { _ in "?" }.joined(separator: ", ")
            return RowCondition(
                sql: "\(column) IN (\(marks))\(orEmpty ? " OR \(column) IS NULL" : "")",
                arguments: codes.map { .text($0) })
        }
        var conditions: [RowCondition] = []
        if let state = rule.state, let column = column(state.field) {
            conditions.append(oneOf(column, state.open, orEmpty: true))
        }
        if let only = rule.only, let column = column(only.field) {
            conditions.append(oneOf(column, only.codes, orEmpty: false))
        }
        if let done = rule.done.flatMap(column) {
            conditions.append(RowCondition(sql: "\(done) IS NULL", arguments: []))
        }
        if let due = rule.due.flatMap(column), !rule.isOpenWithoutDue {
            conditions.append(RowCondition(sql: "\(due) IS NOT NULL", arguments: []))
        }
        if let office, let code = session.unitCodes[office] {
            var (parts, arguments) = (["owner_unit = ?"], [RowCondition.Argument.text(code)])
            for key in rule.units {
                guard let field = form.field(key: key), let column = column(key) else { continue }
                parts.append(
                    field.isMultiple
                        ? "EXISTS (SELECT 1 FROM json_each(\(column)) WHERE value = ?)" : "\(column) = ?")
                arguments.append(.text(session.label(of: office)))
            }
            conditions.append(RowCondition(sql: parts.joined(separator: " OR "), arguments: arguments))
        }
        return conditions
    }
}

extension RequestDeadlines.Step {
    /// What has to be done, for people.
    package var labels: Labels {
        switch self {
        case .answer: Labels(vietnamese: "trả lời yêu cầu", english: "answer the request")
        case .action: Labels(vietnamese: "thực hiện yêu cầu", english: "carry out the request")
        }
    }
}
