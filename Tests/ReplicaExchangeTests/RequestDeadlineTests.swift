import ReplicaCore
import Testing

@testable import ReplicaExchange

/// What the law gives for each kind of request (Nghị định 356/2025/NĐ-CP, Điều 5).
@Suite struct RequestDeadlineTests {
    private func due(_ request: RequestDeadlines) -> String? {
        request.next.map { "\($0.step.rawValue) \($0.due.text)" }
    }

    private func request(_ kind: String, _ received: String) throws -> RequestDeadlines {
        RequestDeadlines(kind: kind, received: try #require(CivilDay(text: received)))
    }

    @Test(arguments: [
        // From Monday to Sunday.
        ("2026-03-02", "2026-03-04"), ("2026-03-03", "2026-03-05"), ("2026-03-04", "2026-03-06"),
        ("2026-03-05", "2026-03-09"), ("2026-03-06", "2026-03-10"), ("2026-03-07", "2026-03-10"),
        ("2026-03-08", "2026-03-10"), ("2026-12-31", "2027-01-04"), ("1969-12-30", "1970-01-01"),
    ])
    func `an answer has two working days`(received: String, answer: String) throws {
        #expect(due(try request("xem", received)) == "answer " + answer)
    }

    @Test(arguments: [
        ("xem", "2026-03-12"), ("chinh_sua", "2026-03-12"), ("cung_cap", "2026-03-12"), ("rut_dong_y", "2026-03-17"),
        ("han_che", "2026-03-17"), ("phan_doi", "2026-03-17"), ("xoa", "2026-03-22"), ("", "2026-03-12"),
    ])
    func `each kind has days of its own to be carried out`(kind: String, action: String) throws {
        var answered = try request(kind, "2026-03-02")
        answered.isAnswered = true
        #expect(due(answered) == "action " + action)
        answered.actionDue = CivilDay(text: "2026-03-20")
        #expect(due(answered) == "action 2026-03-20")
        answered.extendedTo = CivilDay(text: "2026-05-01")
        #expect(due(answered) == "action 2026-05-01")
        answered.isClosed = true
        #expect(answered.next == nil)
    }

    @Test func `what people entered for the answer goes before what is computed`() throws {
        var open = try request("xoa", "2026-03-02")
        open.answerDue = CivilDay(text: "2026-03-09")
        #expect(due(open) == "answer 2026-03-09")
    }
}
