/// The condition of a rule, ready to be asked of records (`Protocol/05` §8).
///
/// Its truth is one of three: what is empty makes a comparison neither true nor false, and only what is false breaks
/// a rule.
package struct RuleCheck: Sendable {
    /// What a field holds, as far as comparing goes.
    package enum Kind: Sendable {
        case text, number, date
    }

    /// A field that a condition names.
    package enum Place: Hashable, Sendable {
        /// The record's own.
        case own(Int)
        /// One of the record that an own field refers to.
        case followed(reference: Int, field: Int)

        /// The place of the own field without which it holds nothing.
        var root: Int {
            switch self {
            case .own(let place), .followed(let place, _): place
            }
        }
    }

    /// What a rule has to know of a field that it names.
    package struct Field: Sendable {
        package let place: Place
        package let kind: Kind
        /// Whether it holds one value at most, so that records can be told apart by it.
        package let isSingle: Bool

        package init(_ place: Place, _ kind: Kind, isSingle: Bool) {
            self.place = place
            self.kind = kind
            self.isSingle = isSingle
        }
    }

    /// What no other record may have: the same in some fields, as far as it meets a condition.
    package struct Unique: Sendable {
        /// The places of the fields.
        package let fields: [Int]
        fileprivate let condition: Condition?

        /// Whether another record that has the same in the fields stands against the record that is asked of.
        ///
        /// - Parameters:
        ///   - other: What the other record holds in a field.
        ///   - own: What the record that is asked of holds.
        package func isMet(by other: (Int) -> Texts, own: (Int) -> Texts) -> Bool {
            guard let condition else { return true }
            let truth = condition.truth(
                today: nil, { other($0.root) }, compared: { own($0.root) }, isAlone: { _ in nil })
            return truth == true
        }
    }

    /// The texts that a field holds, as UTF-8; most fields hold one at most.
    package enum Texts: Hashable, Sendable {
        /// A field of another record that is not here.
        case unknown
        case none
        case one([UInt8])
        case several([[UInt8]])

        package init(_ texts: [[UInt8]]) {
            self = texts.isEmpty ? .none : texts.count == 1 ? .one(texts[0]) : .several(texts)
        }

        fileprivate var all: [[UInt8]] {
            switch self {
            case .unknown, .none: []
            case .one(let text): [text]
            case .several(let texts): texts
            }
        }

        fileprivate var isEmpty: Bool {
            switch self {
            case .unknown, .none: true
            case .one: false
            case .several(let texts): texts.isEmpty
            }
        }
    }

    private let condition: Condition
    /// The places of the record's own fields that the condition names, those among them that it follows.
    package let fields: Set<Int>
    /// The fields of other records that it names, by the place of the reference that leads there.
    package let followed: [Int: Set<Int>]
    /// What it says of all records of the collection; a condition says so once at most.
    package let unique: Unique?
    /// Whether it needs to be known what day it is, so that it can be asked at entry alone.
    package let usesToday: Bool

    /// Whether it looks at other records than the one that it is asked of.
    package var isRelated: Bool { unique != nil || !followed.isEmpty }

    /// The word that stands for the day of entry.
    package static let today = "@today"

    /// Reads a condition.
    ///
    /// - Parameter field: A field by its name, `name` or `reference.name`; `nil` for an unknown one.
    /// - Returns: `nil` for a condition that cannot be read or names an unknown field: it is not asked.
    package init?(_ must: String, field: (String) -> Field?) {
        guard let expression = try? FilterExpression(rule: must),
            let condition = Condition(expression, field: field)
        else { return nil }
        let uniques = condition.uniques
        guard uniques.count <= 1 else { return nil }
        self.condition = condition
        unique = uniques.first
        fields = Set(condition.places.map(\.root))
        followed = condition.places.reduce(into: [:]) { followed, place in
            if case .followed(let reference, let field) = place { followed[reference, default: []].insert(field) }
        }
        usesToday = condition.usesToday
    }

    /// Whether a record breaks the rule.
    ///
    /// - Parameters:
    ///   - today: The day as `YYYY-MM-DD`; `nil` where it is not known.
    ///   - texts: What a field holds.
    ///   - isAlone: Whether no other record stands against ``unique``; `nil` where that is not known.
    package func isBroken(
        today: [UInt8]?, _ texts: (Place) throws -> Texts, isAlone: (Unique) throws -> Bool?
    ) rethrows -> Bool {
        try condition.truth(today: today, texts, compared: texts, isAlone: isAlone) == false
    }

    /// Whether records that have values in some fields, and in no others, can break the rule.
    package func canBreak(filled: (Int) -> Bool) -> Bool { condition.outcomes(filled: filled).contains(.isFalse) }

    /// The names of the fields by which a condition finds other records: those of each `unique`, and each reference
    /// that it follows. Empty for a condition that cannot be read.
    package static func lookups(of must: String) -> [[String]] {
        (try? FilterExpression(rule: must)).map { lookups($0) } ?? []
    }

    private static func lookups(_ expression: FilterExpression) -> [[String]] {
        func reference(_ name: some StringProtocol) -> [[String]] {
            name.firstIndex(of: ".").map { [[String(name[..<$0])]] } ?? []
        }
        return switch expression {
        case .comparison(let field, _, let value):
            reference(field) + (value.first == "@" ? reference(value.dropFirst()) : [])
        case .isEmpty(let field), .oneOf(let field, _): reference(field)
        case .not(let part): lookups(part)
        case .and(let parts), .or(let parts): parts.flatMap(lookups)
        case .unique(let fields, _): [fields]
        }
    }
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
    typealias Place = RuleCheck.Place
    typealias Texts = RuleCheck.Texts

    case comparison(Place, RuleCheck.Kind, FilterComparison, Operand)
    case isEmpty(Place)
    case not(Condition)
    case and([Condition])
    case or([Condition])
    case unique(RuleCheck.Unique)

    enum Operand: Sendable {
        case literal([UInt8])
        case field(Place)
        case today
    }

    init?(_ expression: FilterExpression, field: (String) -> RuleCheck.Field?) {
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
        case .unique(let names, let meeting):
            let places = names.compactMap { name -> Int? in
                guard let found = field(name), found.isSingle, case .own(let place) = found.place else { return nil }
                return place
            }
            guard places.count == names.count, Set(places).count == places.count else { return nil }
            var condition: Condition?
            if let meeting {
                // Of another record no further ones are asked, and no day: what it does to this one is listed.
                guard let read = Condition(meeting, field: field), read.uniques.isEmpty, !read.usesToday,
                    read.places.union(read.comparedPlaces).allSatisfy({ if case .own = $0 { true } else { false } })
                else { return nil }
                condition = read
            }
            self = .unique(RuleCheck.Unique(fields: places, condition: condition))
        }
    }

    /// The fields of the record that the condition is asked of.
    var places: Set<Place> {
        switch self {
        case .comparison(let left, _, _, .field(let right)): [left, right]
        case .comparison(let left, _, _, _), .isEmpty(let left): [left]
        case .not(let part): part.places
        case .and(let parts), .or(let parts): parts.reduce(into: []) { $0.formUnion($1.places) }
        case .unique(let unique):
            Set(unique.fields.map { .own($0) }).union(unique.condition?.comparedPlaces ?? [])
        }
    }

    /// The fields that stand after operators.
    var comparedPlaces: Set<Place> {
        switch self {
        case .comparison(_, _, _, .field(let right)): [right]
        case .comparison, .isEmpty, .unique: []
        case .not(let part): part.comparedPlaces
        case .and(let parts), .or(let parts): parts.reduce(into: []) { $0.formUnion($1.comparedPlaces) }
        }
    }

    var uniques: [RuleCheck.Unique] {
        switch self {
        case .comparison, .isEmpty: []
        case .not(let part): part.uniques
        case .and(let parts), .or(let parts): parts.flatMap(\.uniques)
        case .unique(let unique): [unique]
        }
    }

    var usesToday: Bool {
        switch self {
        case .comparison(_, _, _, .today): true
        case .comparison, .isEmpty, .unique: false
        case .not(let part): part.usesToday
        case .and(let parts), .or(let parts): parts.contains(where: \.usesToday)
        }
    }

    /// `nil` where it is neither true nor false.
    ///
    /// - Parameters:
    ///   - texts: What a field holds that is compared.
    ///   - compared: What a field holds that another is compared with.
    func truth(
        today: [UInt8]?, _ texts: (Place) throws -> Texts, compared: (Place) throws -> Texts,
        isAlone: (RuleCheck.Unique) throws -> Bool?
    ) rethrows -> Bool? {
        switch self {
        case .isEmpty(let place):
            let texts = try texts(place)
            return texts == .unknown ? nil : texts.isEmpty
        case .unique(let unique):
            return try isAlone(unique)
        case .not(let part):
            return try part.truth(today: today, texts, compared: compared, isAlone: isAlone).map { !$0 }
        case .and(let parts):
            var isKnown = true
            for part in parts {
                guard let truth = try part.truth(today: today, texts, compared: compared, isAlone: isAlone) else {
                    isKnown = false
                    continue
                }
                if !truth { return false }
            }
            return isKnown ? true : nil
        case .or(let parts):
            var isKnown = true
            for part in parts {
                guard let truth = try part.truth(today: today, texts, compared: compared, isAlone: isAlone) else {
                    isKnown = false
                    continue
                }
                if truth { return true }
            }
            return isKnown ? false : nil
        case .comparison(let left, let kind, let comparison, let operand):
            let right: Texts
            switch operand {
            case .literal(let text): right = .one(text)
            case .field(let place): right = try compared(place)
            case .today: right = today.map { .one($0) } ?? .none
            }
            let left = try texts(left)
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
        case .isEmpty(.own(let place)):
            return filled(place) ? .isFalse : .isTrue
        case .isEmpty(.followed(let reference, _)):
            return filled(reference) ? [.isTrue, .isFalse, .isUnknown] : .isUnknown
        case .unique(let unique):
            return unique.fields.allSatisfy(filled) ? [.isTrue, .isFalse, .isUnknown] : .isUnknown
        case .not(let part):
            return part.outcomes(filled: filled).negated
        case .comparison(let left, _, _, let operand):
            var isFilled = filled(left.root)
            if case .field(let place) = operand { isFilled = isFilled && filled(place.root) }
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
