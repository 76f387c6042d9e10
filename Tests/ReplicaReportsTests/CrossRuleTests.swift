import Testing

@testable import ReplicaReports

/// The rules between figures: each finds what it is for, and nothing at its bound.
@Suite struct CrossRuleTests {
    private func figure(_ code: String, _ total: Int, part: String = "", before: Int? = nil) -> Figure {
        Figure(
            name: FigureName(code, part), now: FigureValue(total: Amount(total)),
            yearBefore: before.map { FigureValue(total: Amount($0)) })
    }

    private func money(_ part: String, _ amount: Int) -> Figure {
        Figure(
            name: FigureName("DT02", part),
            now: FigureValue(total: Amount(amount), cells: [FigureCell("currency", "USD"): Amount(amount)]))
    }

    private func rules(_ figures: Figure...) -> [RuleFinding.Rule] { CrossRules(figures).findings.map(\.rule) }

    @Test func `what is part of another figure is not above it`() {
        #expect(rules(figure("CD04", 5), figure("CD01", 5)) == [])
        #expect(rules(figure("CD04", 6), figure("CD01", 5)) == [.returnedAbovePeople])
        #expect(rules(figure("TT02", 2, part: "nguoi"), figure("TT01", 1)) == [.collaboratorsAboveExperts])
        #expect(rules(money("thuc_hien", 10), money("dang_ky", 10)) == [])
        #expect(rules(money("thuc_hien", 11), money("dang_ky", 10)) == [.implementedAboveRegistered])
    }

    @Test func `countries sum up to the total`() {
        func labour(_ total: Int) -> Figure {
            Figure(
                name: FigureName("LD01"),
                now: FigureValue(
                    total: Amount(total),
                    cells: [FigureCell("country", "JP"): Amount(2), FigureCell("country", ""): .one]))
        }
        #expect(rules(labour(3)) == [])
        #expect(rules(labour(4)) == [.labourSumsDiffer])
    }

    @Test(arguments: [
        (30, 10, [RuleFinding.Rule]()), (31, 10, [.jump]), (10, 30, []), (10, 31, [.jump]), (0, 1, [.nothingNow]),
        (0, 0, []),
        (9, 1, []), (10, 1, []), (11, 1, [.jump]),
    ])
    func `a jump from the year before is to be explained`(now: Int, before: Int, found: [RuleFinding.Rule]) {
        #expect(rules(figure("TR03", now, before: before)) == found)
    }
}
