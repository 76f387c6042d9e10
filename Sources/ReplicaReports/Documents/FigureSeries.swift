/// What figures came to in the periods of one kind that follow each other, up to the one of a report.
struct FigureSeries {
    private let content: ReportContent
    private let earlier: [String: ReportContent]

    /// - Parameter earlier: What the same office sealed for periods before.
    init(_ content: ReportContent, earlier: [ReportContent]) {
        self.content = content
        self.earlier = Dictionary(earlier.map { ($0.period.code, $0) }, uniquingKeysWith: { _, later in later })
    }

    /// The periods with what the figure came to in each, from the first that is known on; empty where fewer than two
    /// are known, or the figure is not one number.
    func points(of name: FigureName) -> [(label: String, amount: Amount?)] {
        let codes = content.period.codesBefore
        let own =
            codes.map { (label: $0, amount: amount(of: name, in: $0)) }
            + [(label: content.period.code, amount: Self.amount(of: name, in: content))]
        let known = Array(own.drop { $0.amount == nil })
        return known.count { $0.amount != nil } < 2 ? [] : known
    }

    private func amount(of name: FigureName, in code: String) -> Amount? {
        if let sealed = earlier[code] { return Self.amount(of: name, in: sealed) }
        // What the report itself compares with.
        guard code == content.period.codeYearBefore else { return nil }
        return content.figures.first { $0.name == name }?.yearBefore?.total
    }

    private static func amount(of name: FigureName, in content: ReportContent) -> Amount? {
        content.figures.first { $0.name == name }?.now.total
    }
}
