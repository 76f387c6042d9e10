internal import ReplicaText

/// A person's name taken into its parts, whatever order, marks, case or keyboard it was written with.
package struct PersonName: Equatable, Sendable {
    /// Họ.
    package internal(set) var family = NameToken.empty
    /// Tên; a foreign name where no other is known.
    package internal(set) var given = NameToken.empty
    /// Chữ đệm, at most three, in the order written.
    package internal(set) var middle = InlineArray<3, NameToken>(repeating: .empty)
    /// Other names: a foreign one beside the Vietnamese, an everyday or former one.
    package internal(set) var others = InlineArray<3, NameToken>(repeating: .empty)
    /// The tone and shapes of the given name's letters, wherever in the syllable they were typed; 0 where the name
    /// was written without any mark at all.
    package internal(set) var givenMarks: UInt16 = 0
    /// True if the given name is no Vietnamese syllable, or a known foreign name.
    package internal(set) var isGivenForeign = false
    /// True if the family name stood last: then it is not sure which of the others is the given name.
    var isReversed = false

    package init() {}

    package static func == (left: PersonName, right: PersonName) -> Bool {
        left.family == right.family && left.given == right.given && left.givenMarks == right.givenMarks
            && left.isGivenForeign == right.isGivenForeign
            && (0..<3).allSatisfy { left.middle[$0] == right.middle[$0] && left.others[$0] == right.others[$0] }
    }

    /// Reads a whole name.
    ///
    /// Family name first is the rule. A comma after the first words, or a certain family name at the end and none at
    /// the beginning, says that it stands elsewhere; foreign words beside two Vietnamese ones are other names.
    package init(_ text: String) {
        self.init()
        var words = NameWords(text)
        arrange(&words)
    }

    /// Takes the parts as an office's list has them; any may be empty.
    package init(family: String, middle: String, given: String) {
        self.init()
        let families = NameWords(family, divides: false)
        let middles = NameWords(middle, divides: false)
        let givens = NameWords(given, divides: false)
        guard families.count > 0, givens.count > 0 else {
            var words = families
            words.append(contentsOf: middles)
            words.append(contentsOf: givens)
            arrange(&words)
            return
        }
        self.family = families.token(0)
        var between: [NameToken] = []
        for place in 1..<max(1, families.count) { between.append(families.token(place)) }
        for place in 0..<middles.count { between.append(middles.token(place)) }
        for place in 0..<(givens.count - 1) { between.append(givens.token(place)) }
        setGiven(from: givens, at: givens.count - 1)
        setMiddle(between)
    }

    /// Adds the words of another name of the same person; those that it has already are skipped.
    package mutating func addOther(_ text: String) {
        let words = NameWords(text)
        for place in 0..<words.count { addOther(words.token(place)) }
    }

    private mutating func addOther(_ token: NameToken) {
        guard token != given, token != family else { return }
        for place in 0..<3 {
            if others[place] == token { return }
            if others[place].isEmpty {
                others[place] = token
                return
            }
        }
    }

    private mutating func setGiven(from words: NameWords, at place: Int) {
        given = words.token(place)
        givenMarks = words.hasMarks ? words.marks(place) | 0x8000 : 0
        isGivenForeign = words.isForeign(place)
    }

    private mutating func setMiddle(_ tokens: [NameToken]) {
        for (place, token) in tokens.prefix(3).enumerated() { middle[place] = token }
    }

    private mutating func arrange(_ words: inout NameWords) {
        words.moveAfterComma()
        let native = (0..<words.count).filter { !words.isForeign($0) }
        var order = Array(0..<words.count)
        if native.count >= 2, native.count < words.count {
            // A foreign name beside a Vietnamese one that is complete without it.
            for place in 0..<words.count where words.isForeign(place) { addOther(words.token(place)) }
            order = native
        }
        guard let first = order.first, let last = order.last else { return }
        if order.count == 1 {
            if NameLexicon.certainFamilyNames.contains(words.token(first)) {
                family = words.token(first)
            } else {
                setGiven(from: words, at: first)
            }
            return
        }

        let firstToken = words.token(first)
        let lastToken = words.token(last)
        let isLastFamily = NameLexicon.familyNames.contains(lastToken)
        let isFirstFamily = NameLexicon.familyNames.contains(firstToken)
        let isReversed =
            words.isForeign(first) && (isLastFamily || native.isEmpty)
            || !isFirstFamily && isLastFamily
            || !NameLexicon.certainFamilyNames.contains(firstToken)
                && NameLexicon.certainFamilyNames.contains(lastToken)
        self.isReversed = isReversed
        if isReversed {
            family = lastToken
            // `Văn Hùng Nguyễn` keeps the middle name before the given one, `Hùng Văn Nguyễn` does not.
            let isMiddleFirst = order.count >= 3 && NameLexicon.middleNames.contains(firstToken)
            let givenPlace = isMiddleFirst ? order[order.count - 2] : first
            setGiven(from: words, at: givenPlace)
            setMiddle(order.dropLast().filter { $0 != givenPlace }.map(words.token))
        } else {
            family = firstToken
            setGiven(from: words, at: last)
            setMiddle(order.dropFirst().dropLast().map(words.token))
        }
    }
}
