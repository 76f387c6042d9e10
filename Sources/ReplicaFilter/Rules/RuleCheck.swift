/// The condition of a rule, ready to be asked of records (`Protocol/05` §8).
///
/// Its truth is one of three: what is empty makes a comparison neither true nor false, and only what is false breaks
/// a rule.
package struct RuleCheck: Sendable {
    /// What a field holds, as far as comparing goes.
    package enum Kind: Sendable {
        case text, number, date
    }

    /// The texts that a field holds, as UTF-8; most fields hold one at most.
    package enum Texts {
        case none
        case one([UInt8])
        case several([[UInt8]])

        package init(_ texts: [[UInt8]]) {
            self = texts.isEmpty ? .none : texts.count == 1 ? .one(texts[0]) : .several(texts)
        }

        fileprivate var all: [[UInt8]] {
            switch self {
            case .none: []
            case .one(let text): [text]
            case .several(let texts): texts
            }
        }

        fileprivate var isEmpty: Bool {
            switch self {
            case .none: true
            case .one: false
            case .several(let texts): texts.isEmpty
            }
        }
    }

    private let condition: Condition
    /// The places of the fields that the condition names.
    package let fields: Set<Int>
    /// Whether it needs to be known what day it is, so that it can be asked at entry alone.
    package let usesToday: Bool

    /// The word that stands for the day of entry.
    package static let today = "@today"

    /// Reads a condition.
    ///
    /// - Parameter field: The place and the kind of a field by its name; `nil` for an unknown one.
    /// - Returns: `nil` for a condition that cannot be read or names an unknown field: it is not asked.
    package init?(_ must: String, field: (String) -> (place: Int, kind: Kind)?) {
        guard let expression = try? FilterExpression(parsing: must),
            let condition = Condition(expression, field: field)
        else { return nil }
        self.condition = condition
        fields = condition.fields
        usesToday = condition.usesToday
    }

    /// Whether a record breaks the rule.
    ///
    /// - Parameters:
    ///   - today: The day as `YYYY-MM-DD`; `nil` where it is not known.
    ///   - texts: What a field holds.
    package func isBroken(today: [UInt8]?, _ texts: (Int) -> Texts) -> Bool {
        condition.truth(today: today, texts) == false
    }

    /// Whether records that have values in some fields, and in no others, can break the rule.
    package func canBreak(filled: (Int) -> Bool) -> Bool { condition.outcomes(filled: filled).contains(.isFalse) }
}

/// What a condition can turn out to be.
private struct Outcomes: OptionSet {
    let rawValue: UInt8
    static let isTrue = Outcomes(rawValue: 1)
    static let isFalse = Outcomes(rawValue: 2)
    static let isUnknown = Outcomes(rawValue: 4)

    var negated: Outcomes {
        var turned = intersection(.isUnknown)
        if contains(.isTrue) { turned.insert(.isFalse) }
        if contains(.isFalse) { turned.insert(.isTrue) }
        return turned
    }
}

private indirect enum Condition: Sendable {
    case comparison(Int, RuleCheck.Kind, FilterComparison, Operand)
    case isEmpty(Int)
    case not(Condition)
    case and([Condition])
    case or([Condition])

    enum Operand: Sendable {
        case literal([UInt8])
        case field(Int)
        case today
    }

    init?(_ expression: FilterExpression, field: (String) -> (place: Int, kind: RuleCheck.Kind)?) {
        switch expression {
        case .comparison(let name, let comparison, let value):
            guard let left = field(name) else { return nil }
            let right: Operand
            if value == RuleCheck.today {
                right = .today
            } else if value.first == "@" {
                guard let other = field(String(value.dropFirst())) else { return nil }
                right = .field(other.place)
            } else {
                right = .literal(Array(value.utf8))
            }
            switch comparison {
            case .notEqual: self = .not(.comparison(left.place, left.kind, .equal, right))
            case .containsNot: self = .not(.comparison(left.place, left.kind, .contains, right))
            default: self = .comparison(left.place, left.kind, comparison, right)
            }
        case .isEmpty(let name):
            guard let found = field(name) else { return nil }
            self = .isEmpty(found.place)
        case .oneOf(let name, let values):
            guard let found = field(name) else { return nil }
            self = .or(values.map { .comparison(found.place, found.kind, .equal, .literal(Array($0.utf8))) })
        case .not(let part):
            guard let condition = Condition(part, field: field) else { return nil }
            self = .not(condition)
        case .and(let parts):
            let conditions = parts.compactMap { Condition($0, field: field) }
            guard conditions.count == parts.count else { return nil }
            self = .and(conditions)
        case .or(let parts):
            let conditions = parts.compactMap { Condition($0, field: field) }
            guard conditions.count == parts.count else { return nil }
            self = .or(conditions)
        }
    }

    var fields: Set<Int> {
        switch self {
        case .comparison(let left, _, _, .field(let right)): [left, right]
        case .comparison(let left, _, _, _), .isEmpty(let left): [left]
        case .not(let part): part.fields
        case .and(let parts), .or(let parts): parts.reduce(into: []) { $0.formUnion($1.fields) }
        }
    }

    var usesToday: Bool {
        switch self {
        case .comparison(_, _, _, .today): true
        case .comparison, .isEmpty: false
        case .not(let part): part.usesToday
        case .and(let parts), .or(let parts): parts.contains(where: \.usesToday)
        }
    }

    /// `nil` where it is neither true nor false.
    func truth(today: [UInt8]?, _ texts: (Int) -> RuleCheck.Texts) -> Bool? {
        switch self {
        case .isEmpty(let place):
            return texts(place).isEmpty
        case .not(let part):
            return part.truth(today: today, texts).map { !$0 }
        case .and(let parts):
            var isKnown = true
            for part in parts {
                guard let truth = part.truth(today: today, texts) else {
                    isKnown = false
                    continue
                }
                if !truth { return false }
            }
            return isKnown ? true : nil
        case .or(let parts):
            var isKnown = true
            for part in parts {
                guard let truth = part.truth(today: today, texts) else {
                    isKnown = false
                    continue
                }
                if truth { return true }
            }
            return isKnown ? false : nil
        case .comparison(let left, let kind, let comparison, let operand):
            let right: RuleCheck.Texts
            switch operand {
            case .literal(let text): right = .one(text)
            case .field(let place): right = texts(place)
            case .today: right = today.map { .one($0) } ?? .none
            }
            let left = texts(left)
            if left.isEmpty || right.isEmpty { return nil }
            if case .one(let left) = left, case .one(let right) = right {
                return RuleComparison.holds(left, comparison, right, kind)
            }
            var isKnown = true
            for one in left.all {
                for other in right.all {
                    guard let truth = RuleComparison.holds(one, comparison, other, kind) else {
                        isKnown = false
                        continue
                    }
                    if truth { return true }
                }
            }
            return isKnown ? false : nil
        }
    }

    func outcomes(filled: (Int) -> Bool) -> Outcomes {
        switch self {
        case .isEmpty(let place):
            return filled(place) ? .isFalse : .isTrue
        case .not(let part):
            return part.outcomes(filled: filled).negated
        case .comparison(let left, _, _, let operand):
            var isFilled = filled(left)
            if case .field(let place) = operand { isFilled = isFilled && filled(place) }
            return isFilled ? [.isTrue, .isFalse, .isUnknown] : .isUnknown
        case .and(let parts):
            let all = parts.map { $0.outcomes(filled: filled) }
            var outcomes: Outcomes = []
            if all.contains(where: { $0.contains(.isFalse) }) { outcomes.insert(.isFalse) }
            if all.allSatisfy({ $0.contains(.isTrue) }) { outcomes.insert(.isTrue) }
            if all.contains(where: { $0.contains(.isUnknown) }) { outcomes.insert(.isUnknown) }
            return outcomes
        case .or(let parts):
            let all = parts.map { $0.outcomes(filled: filled) }
            var outcomes: Outcomes = []
            if all.contains(where: { $0.contains(.isTrue) }) { outcomes.insert(.isTrue) }
            if all.allSatisfy({ $0.contains(.isFalse) }) { outcomes.insert(.isFalse) }
            if all.contains(where: { $0.contains(.isUnknown) }) { outcomes.insert(.isUnknown) }
            return outcomes
        }
    }
}
