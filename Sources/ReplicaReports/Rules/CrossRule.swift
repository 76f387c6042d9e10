/// What a report breaks when its figures are held against each other.
package struct RuleFinding: Equatable, Sendable {
    package let rule: Rule
    package let severity: Severity
    package let figures: [FigureName]
    /// The numbers that do not go together, in the order of the figures; where the rule is about a cell, its.
    package let amounts: [Amount]
    /// What the finding is about besides figures: a currency, a place of the Plan.
    package let subject: String

    package init(
        _ rule: Rule, _ severity: Severity, _ figures: [FigureName], _ amounts: [Amount], subject: String = ""
    ) {
        self.rule = rule
        self.severity = severity
        self.figures = figures
        self.amounts = amounts
        self.subject = subject
    }

    package enum Severity: String, Sendable {
        /// The report is not sealed while it is so.
        case block
        /// It is sealed once somebody has said that it is known.
        case warn
    }

    package enum Rule: String, Sendable, CaseIterable {
        case returnedAbovePeople = "cd04-cd01"
        case implementedAboveRegistered = "dt02-von"
        case collaboratorsAboveExperts = "tt02-tt01"
        case labourSumsDiffer = "ld01-tong"
        case giverWithoutCountry = "dg01-nuoc"
        case contactsAboveStudents = "tt04-lien-he"
        case inTimeAboveSettled = "bh02-dung-han"
        case spentAboveApproved = "ql05-chi"
        case jump = "tang-giam"
        case nothingNow = "khong-phat-sinh"
        case unanswered = "chua-tra-loi"
        case withoutValue = "chua-co-so-lieu"
    }
}

/// The rules between the figures of a report.
package struct CrossRules {
    private let figures: [FigureName: Figure]
    private let order: [FigureName]

    package init(_ figures: [Figure]) {
        self.figures = Dictionary(figures.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        order = figures.map(\.name)
    }

    /// How many times as much, or as little, as the year before has to be explained.
    private static let jump = 3

    package var findings: [RuleFinding] {
        notAbove("CD04", "CD01", .returnedAbovePeople, .block)
            + notAbove("TT02", "nguoi", "TT01", "", .collaboratorsAboveExperts, .warn)
            + notAbove("TT04", "lien_he", "TT04", "", .contactsAboveStudents, .block)
            + notAbove("BH02", "dung_han", "BH02", "giai_quyet", .inTimeAboveSettled, .block)
            + notAbove("QL05", "thuc_hien", "QL05", "duyet", .spentAboveApproved, .warn)
            + implemented + labour + givers + comparisons
    }

    private func notAbove(
        _ part: String, _ whole: String, _ rule: RuleFinding.Rule, _ severity: RuleFinding.Severity
    ) -> [RuleFinding] {
        notAbove(part, "", whole, "", rule, severity)
    }

    private func notAbove(
        _ part: String, _ partOf: String, _ whole: String, _ wholeOf: String, _ rule: RuleFinding.Rule,
        _ severity: RuleFinding.Severity
    ) -> [RuleFinding] {
        let names = [FigureName(part, partOf), FigureName(whole, wholeOf)]
        guard let part = figures[names[0]]?.now.total, let whole = figures[names[1]]?.now.total, whole < part else {
            return []
        }
        return [RuleFinding(rule, severity, names, [part, whole])]
    }

    /// Money is held against money of its currency.
    private var implemented: [RuleFinding] {
        let names = [FigureName("DT02", "thuc_hien"), FigureName("DT02", "dang_ky")]
        let registered = figures[names[1]]?.now.cells ?? [:]
        return (figures[names[0]]?.now.cells(of: FigureCell.currency) ?? []).compactMap { currency, amount in
            let known = registered[FigureCell(FigureCell.currency, currency)] ?? .zero
            guard known < amount else { return nil }
            return RuleFinding(
                .implementedAboveRegistered, .warn, names, [amount, known], subject: currency)
        }
    }

    private var labour: [RuleFinding] {
        let name = FigureName("LD01")
        guard let value = figures[name]?.now, let total = value.total else { return [] }
        let byCountry = value.cells(of: "country").reduce(Amount.zero) { $0 + $1.amount }
        return byCountry == total ? [] : [RuleFinding(.labourSumsDiffer, .block, [name], [byCountry, total])]
    }

    private var givers: [RuleFinding] {
        let name = FigureName("DG01")
        guard let unknown = figures[name]?.now.cells[FigureCell("country", "")], .zero < unknown else { return [] }
        return [RuleFinding(.giverWithoutCountry, .warn, [name], [unknown])]
    }

    private var comparisons: [RuleFinding] {
        order.compactMap { name in
            guard let figure = figures[name], let now = figure.now.total, let before = figure.yearBefore?.total,
                .zero < before
            else { return nil }
            if now == .zero { return RuleFinding(.nothingNow, .warn, [name], [now, before]) }
            // Of a handful three times as much is chance.
            guard Amount(Self.few) < max(now, before) else { return nil }
            let isJump = before.times(Self.jump) < now || now.times(Self.jump) < before
            return isJump ? RuleFinding(.jump, .warn, [name], [now, before]) : nil
        }
    }

    private static let few = 10
}
