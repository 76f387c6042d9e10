package import ReplicaCore
import ReplicaStore

/// What the law gives an office to answer a person's request about his data, and to carry it out (Nghị định
/// 356/2025/NĐ-CP, Điều 5).
package struct RequestDeadlines: Equatable, Sendable {
    /// The key of the kind in the list `data_request_kind`.
    package var kind: String
    package var received: CivilDay
    /// What people entered goes before what is computed: holidays, third parties and extensions are theirs to know.
    package var answerDue: CivilDay?
    package var actionDue: CivilDay?
    package var extendedTo: CivilDay?
    package var isAnswered = false
    package var isClosed = false

    package init(kind: String, received: CivilDay) {
        self.kind = kind
        self.received = received
    }

    /// What has to be done next.
    package enum Step: String, Sendable {
        case answer, action
    }

    /// The states after which nothing is left to do.
    static let closedStates: Set<String> = ["da_thuc_hien", "tu_choi"]

    /// Working days until a request has to be answered.
    private static let answerDays = 2

    /// Days until a request of a kind has to be carried out.
    private var actionDays: Int {
        switch kind {
        case "xoa": 20
        case "rut_dong_y", "han_che", "phan_doi": 15
        default: 10
        }
    }

    /// The next step and its last day; `nil` where nothing is left to do.
    package var next: (step: Step, due: CivilDay)? {
        if isClosed { return nil }
        if !isAnswered { return (.answer, answerDue ?? received.adding(workingDays: Self.answerDays)) }
        return (.action, extendedTo ?? actionDue ?? received.advanced(days: actionDays))
    }
}

extension CivilDay {
    /// The day after so many from Monday to Friday. Public holidays are not known here.
    func adding(workingDays: Int) -> CivilDay {
        var (number, left) = (daysSince1970, workingDays)
        while left > 0 {
            number += 1
            // 1970-01-01 was a Thursday.
            let weekday = ((number % 7) + 10) % 7
            if weekday < 5 { left -= 1 }
        }
        return CivilDay(daysSince1970: number)
    }

    /// Reads `YYYY-MM-DD`.
    init?(text: String) {
        let parts = text.split(separator: "-").map { Int($0) }
        guard parts.count == 3, let year = parts[0], let month = parts[1], let day = parts[2] else { return nil }
        self.init(year: year, month: month, day: day)
    }
}

/// A request that waits for an answer, or to be carried out.
package struct RequestDue: Sendable {
    package let id: String
    package let title: String
    package let kind: Labels
    package let step: RequestDeadlines.Step
    package let due: CivilDay
    /// Negative where the day has passed.
    package let daysLeft: Int
    /// The office that owns the record: its unit.
    let owner: Dot?
}

extension StoreSession {
    /// - Parameter wallMilliseconds: What the clock shows.
    func requestsDue(wallMilliseconds: UInt64) throws -> [RequestDue] {
        guard let form = catalog.collection(key: "data_request") else { return [] }
        let reporting = RecordReporting(self)
        let today = CivilDay(wallMilliseconds: wallMilliseconds).daysSince1970
        return try records(of: form.name).compactMap { stored in
            func value(_ key: String) -> ListValue? {
                form.field(key: key).flatMap { reporting.value(of: $0, in: stored.state) }
            }
            func text(_ key: String) -> String? { value(key)?.values.first }
            func day(_ key: String) -> CivilDay? { text(key).flatMap { CivilDay(text: $0) } }
            guard let received = day("received_on") else { return nil }
            var request = RequestDeadlines(kind: text("kind") ?? "", received: received)
            request.answerDue = day("answer_due")
            request.actionDue = day("action_due")
            request.extendedTo = day("extended_to")
            let state = text("state") ?? "tiep_nhan"
            request.isAnswered = day("answered_on") != nil || state != "tiep_nhan"
            request.isClosed = day("done_on") != nil || RequestDeadlines.closedStates.contains(state)
            guard let (step, due) = request.next else { return nil }
            return RequestDue(
                id: label(of: stored.state.record), title: reporting.title(of: stored.state),
                kind: value("kind")?.shown ?? Labels(vietnamese: "", english: ""), step: step, due: due,
                daysLeft: due.daysSince1970 - today, owner: owner(of: stored.state))
        }.sorted { ($0.due.daysSince1970, $0.id) < ($1.due.daysSince1970, $1.id) }
    }
}
