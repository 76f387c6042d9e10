/// Builds the tree of a filter by recursive descent.
struct FilterParser {
    private let tokens: [FilterToken]
    private let isRule: Bool
    private var next = 0
    private var depth = 0

    /// - Parameters:
    ///   - tokens: Tokens of `FilterLexer`, of which the last is `.end`.
    ///   - isRule: Whether `unique (…)` may stand there.
    init(tokens: [FilterToken], isRule: Bool) {
        self.tokens = tokens
        self.isRule = isRule
    }

    mutating func parse() throws(FilterError) -> FilterExpression {
        if current.kind == .end { throw error(.empty) }
        let expression = try disjunction()
        guard current.kind == .end else { throw error(.expectedConnective) }
        return expression
    }

    private var current: FilterToken { tokens[next] }

    private func error(_ reason: FilterError.Reason) -> FilterError {
        FilterError(reason: reason, position: current.position)
    }

    /// Takes the current token if it is of this kind. The end is never taken.
    private mutating func take(_ kind: FilterToken.Kind) -> Bool {
        guard current.kind == kind else { return false }
        next += 1
        return true
    }

    private mutating func take(keyword: String) -> Bool {
        guard current.keyword == keyword else { return false }
        next += 1
        return true
    }

    private mutating func take(_ connective: FilterConnective) -> Bool {
        guard current.connective == connective else { return false }
        next += 1
        return true
    }

    private mutating func disjunction() throws(FilterError) -> FilterExpression {
        var parts = [try conjunction()]
        while take(.or) { parts.append(try conjunction()) }
        return parts.count == 1 ? parts[0] : .or(parts)
    }

    private mutating func conjunction() throws(FilterError) -> FilterExpression {
        var parts = [try negation()]
        while take(.and) { parts.append(try negation()) }
        return parts.count == 1 ? parts[0] : .and(parts)
    }

    private mutating func negation() throws(FilterError) -> FilterExpression {
        let isNot = current.connective == .not
        let isUnique = isRule && current.keyword == "unique" && tokens[next + 1].kind == .opening
        guard isNot || isUnique || current.kind == .opening else { return try comparison() }

        depth += 1
        defer { depth -= 1 }
        guard depth <= FilterLimits.depthMax else { throw error(.tooDeep) }
        next += 1
        if isNot { return .not(try negation()) }
        if isUnique { return try uniqueness() }

        let inner = try disjunction()
        guard take(.closing) else {
            throw error(current.kind == .end ? .expectedClosing : .expectedConnective)
        }
        return inner
    }

    private mutating func comparison() throws(FilterError) -> FilterExpression {
        guard current.connective == nil, let field = text() else { throw error(.expectedField) }
        if case .comparison(let comparison) = current.kind {
            next += 1
            return .comparison(field: field, comparison, value: try value())
        }
        if take(keyword: "is") { return try emptiness(of: field) }
        if take(keyword: "in") { return .oneOf(field: field, values: try list()) }
        if current.connective == .not, tokens[next + 1].keyword == "in" {
            next += 2
            return .not(.oneOf(field: field, values: try list()))
        }
        throw error(.expectedComparison)
    }

    /// What stands after `unique`: `(field, … where condition)`.
    private mutating func uniqueness() throws(FilterError) -> FilterExpression {
        var fields: [String] = []
        repeat {
            next += 1
            guard current.connective == nil, let field = text() else { throw error(.expectedField) }
            fields.append(field)
        } while current.kind == .comma
        let condition = take(keyword: "where") ? try disjunction() : nil
        guard take(.closing) else { throw error(.expectedCommaOrEnd) }
        return .unique(fields: fields, meeting: condition)
    }

    private mutating func emptiness(of field: String) throws(FilterError) -> FilterExpression {
        let isNot = take(.not)
        guard take(keyword: "empty") else { throw error(.expectedEmpty) }
        return isNot ? .not(.isEmpty(field: field)) : .isEmpty(field: field)
    }

    private mutating func list() throws(FilterError) -> [String] {
        guard take(.opening) else { throw error(.expectedList) }
        var values = [try value()]
        while take(.comma) { values.append(try value()) }
        guard take(.closing) else { throw error(.expectedCommaOrEnd) }
        return values
    }

    private mutating func value() throws(FilterError) -> String {
        guard let value = text() else { throw error(.expectedValue) }
        return value
    }

    /// Takes a bare or quoted word.
    private mutating func text() -> String? {
        switch current.kind {
        case .word(let text), .quoted(let text):
            next += 1
            return text
        default:
            return nil
        }
    }
}
