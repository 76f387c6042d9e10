/// Compares names free of order: the parts that answer to each other are found first, then judged.
enum NameComparison {
    static func compare(_ first: PersonName, _ second: PersonName, into comparison: inout Comparison) {
        if first.family == second.family, first.given == second.given, !first.given.isEmpty, !first.family.isEmpty {
            comparison[.order] = .exact
            judge(first, second, into: &comparison)
            return
        }
        // Another reading of one of the two may fit where the usual one does not.
        var best = (agreed: agreedParts(first, second), first: first, second: second, isMoved: false)
        if best.agreed < 2 {
            for turn in 1...3 {
                let turnedSecond = turned(second, by: turn)
                let agreed = agreedParts(first, turnedSecond)
                if agreed >= 2, agreed > best.agreed { best = (agreed, first, turnedSecond, true) }
                let turnedFirst = turned(first, by: turn)
                let agreedFirst = agreedParts(turnedFirst, second)
                if agreedFirst >= 2, agreedFirst > best.agreed { best = (agreedFirst, turnedFirst, second, true) }
            }
        }
        comparison[.order] = best.isMoved ? .moved : .exact
        judge(best.first, best.second, into: &comparison)
    }

    /// How many of family and given name are the same.
    private static func agreedParts(_ first: PersonName, _ second: PersonName) -> Int {
        (first.family == second.family && !first.family.isEmpty ? 1 : 0)
            + (first.given == second.given && !first.given.isEmpty ? 1 : 0)
    }

    /// The name read as if it had been written in another order: `Hùng Văn Nguyễn` (1), `Văn Hùng Nguyễn` (2), or,
    /// where the family name stood last, with the word before it as the given name (3).
    private static func turned(_ name: PersonName, by turn: Int) -> PersonName {
        var result = name
        if turn == 3 {
            guard name.isReversed, !name.middle[0].isEmpty else { return name }
            let last = !name.middle[2].isEmpty ? 2 : !name.middle[1].isEmpty ? 1 : 0
            result.given = name.middle[last]
            for place in (0..<last).reversed() { result.middle[place + 1] = name.middle[place] }
            result.middle[0] = name.given
            result.givenMarks = 0
            result.isGivenForeign = false
            return result
        }
        result.family = name.given
        result.givenMarks = 0
        result.isGivenForeign = false
        if turn == 1 || name.middle[0].isEmpty {
            result.given = name.family
        } else {
            let last = !name.middle[2].isEmpty ? 2 : !name.middle[1].isEmpty ? 1 : 0
            result.given = name.middle[last]
            result.middle[last] = .empty
            for place in (0..<last).reversed() { result.middle[place + 1] = result.middle[place] }
            result.middle[0] = name.family
        }
        return result
    }

    private static func judge(_ first: PersonName, _ second: PersonName, into comparison: inout Comparison) {
        comparison[.given] = given(first, second)
        comparison[.family] = family(first, second)
        comparison[.middle] = middle(first, second)
    }

    private static func given(_ first: PersonName, _ second: PersonName) -> Agreement {
        guard !first.given.isEmpty, !second.given.isEmpty else { return .missing }
        if first.given == second.given {
            let isMarked = first.givenMarks != 0 && second.givenMarks != 0
            return isMarked && first.givenMarks != second.givenMarks ? .otherMarks : .exact
        }
        if contains(second.others, first.given) || contains(first.others, second.given) { return .alias }
        if first.isGivenForeign, second.isGivenForeign, isShortForm(first.given, second.given) { return .alias }
        if first.given.isOneSlip(from: second.given), min(first.given.count, second.given.count) >= 2 {
            return .near
        }
        if first.given == second.family || contains(second.middle, first.given)
            || second.given == first.family || contains(first.middle, second.given)
        {
            return .moved
        }
        if first.given.count == 1 || second.given.count == 1, first.given.first == second.given.first {
            return .initial
        }
        if first.isGivenForeign, second.isGivenForeign {
            return min(first.given.count, second.given.count) >= 5 && first.given.isTwoSlips(from: second.given)
                ? .near : .different
        }
        return first.isGivenForeign != second.isGivenForeign ? .foreign : .different
    }

    private static func family(_ first: PersonName, _ second: PersonName) -> Agreement {
        guard !first.family.isEmpty, !second.family.isEmpty else { return .missing }
        if first.family == second.family { return .exact }
        if variant(first.family) == variant(second.family) { return .variant }
        if first.family.isOneSlip(from: second.family), min(first.family.count, second.family.count) >= 3 {
            return .near
        }
        if contains(second.middle, first.family) || contains(first.middle, second.family)
            || contains(second.others, first.family) || contains(first.others, second.family)
        {
            return .moved
        }
        if first.family == second.given || first.given == second.family { return .moved }
        if min(first.family.count, second.family.count) >= 6, first.family.isTwoSlips(from: second.family),
            !Syllable.isSyllable(first.family) || !Syllable.isSyllable(second.family)
        {
            return .near
        }
        return .different
    }

    private static func middle(_ first: PersonName, _ second: PersonName) -> Agreement {
        let hasFirst = !first.middle[0].isEmpty
        let hasSecond = !second.middle[0].isEmpty
        if !hasFirst, !hasSecond { return .missing }
        guard hasFirst, hasSecond else { return .absent }
        var same = 0
        var near = 0
        var initials = 0
        var firstCount = 0
        var secondCount = 0
        for place in 0..<3 {
            if !second.middle[place].isEmpty { secondCount += 1 }
            let token = first.middle[place]
            guard !token.isEmpty else { continue }
            firstCount += 1
            for other in 0..<3 where !second.middle[other].isEmpty {
                let otherToken = second.middle[other]
                if token == otherToken {
                    same += 1
                    break
                } else if token.isOneSlip(from: otherToken), min(token.count, otherToken.count) >= 2 {
                    near += 1
                    break
                } else if token.count == 1 || otherToken.count == 1, token.first == otherToken.first {
                    initials += 1
                    break
                }
            }
        }
        if same >= max(firstCount, secondCount) { return .exact }
        if same > 0 { return .partial }
        if initials > 0 { return .initial }
        return near > 0 ? .near : .different
    }

    private static func contains(_ tokens: InlineArray<3, NameToken>, _ token: NameToken) -> Bool {
        tokens[0] == token || tokens[1] == token || tokens[2] == token
    }

    private static func isShortForm(_ first: NameToken, _ second: NameToken) -> Bool {
        let full = NameLexicon.shortForms[first] ?? first
        return full == NameLexicon.shortForms[second] ?? second
    }

    private static func variant(_ token: NameToken) -> NameToken {
        NameLexicon.familyVariants[token] ?? token
    }
}
