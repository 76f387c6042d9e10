internal import ReplicaText

/// The words of a name as it was written, cleaned of case, titles, digits and what a keyboard left behind.
struct NameWords {
    private struct Word {
        var token = NameToken.empty
        var marks: UInt16 = 0
        var isForeign = false
    }

    private var words: [Word] = []
    private var wordsBeforeComma: Int?
    /// True if any letter of the name has a mark.
    private(set) var hasMarks = false

    static let wordsMax = 8

    var count: Int { words.count }
    func token(_ place: Int) -> NameToken { words[place].token }
    func marks(_ place: Int) -> UInt16 { words[place].marks }
    func isForeign(_ place: Int) -> Bool { words[place].isForeign }

    /// - Parameter divides: Whether several names written as one word are taken apart.
    init(_ text: String, divides: Bool = true) {
        var text = text
        text.makeContiguousUTF8()
        words.reserveCapacity(5)
        var word = Word()
        var letters: UInt16 = 0
        var hasMarks = false
        var finished: [Word] = []
        finished.reserveCapacity(5)
        var comma: Int?
        MarkedLetters.forEach(in: text.utf8.span) { letter, marks in
            switch letter {
            case 0, 0x61...0x7A:
                if letter != 0 {
                    word.token.append(letter)
                    letters &+= 1
                }
                guard marks != 0 else { return }
                hasMarks = true
                // The tone belongs to the syllable, whichever vowel carries it; a shape belongs to its letter.
                if marks & 7 != 0 { word.marks = word.marks & ~7 | UInt16(marks & 7) }
                word.marks ^= UInt16(marks >> 3) << (3 + (letters & 3) * 3)
            case 0x27, 0x30...0x39, 0x60:
                break
            default:
                if letter == 0x2C, comma == nil { comma = finished.count + (word.token.isEmpty ? 0 : 1) }
                if !word.token.isEmpty { finished.append(word) }
                word = Word()
                letters = 0
            }
        }
        if !word.token.isEmpty { finished.append(word) }
        self.hasMarks = hasMarks
        if let comma, comma > 0, comma < finished.count { wordsBeforeComma = comma }

        if finished.count > 2, NameLexicon.titles.contains(finished[0].token) {
            finished.removeFirst()
            wordsBeforeComma = nil
        }
        for word in finished {
            guard words.count < Self.wordsMax else { break }
            appendCleaned(word, divides: divides)
        }
    }

    mutating func append(contentsOf other: NameWords) {
        words.append(contentsOf: other.words.prefix(Self.wordsMax - words.count))
        hasMarks = hasMarks || other.hasMarks
    }

    /// `Nguyễn, Văn Hùng` stands as it should; `Văn Hùng, Nguyễn` does not.
    mutating func moveAfterComma() {
        guard let comma = wordsBeforeComma, comma < words.count else { return }
        if NameLexicon.certainFamilyNames.contains(words[comma].token),
            !NameLexicon.certainFamilyNames.contains(words[0].token)
        {
            words = Array(words[comma...] + words[..<comma])
        }
    }

    private mutating func appendCleaned(_ word: Word, divides: Bool) {
        var word = word
        if word.marks == 0, NameLexicon.foreignNames.contains(word.token) {
            word.isForeign = true
            words.append(word)
        } else if Syllable.isSyllable(word.token) || word.token.count == 1 {
            words.append(word)
        } else if let decoded = Syllable.decodingTelex(word.token), NameLexicon.nameSyllables.contains(decoded) {
            word.token = decoded
            word.marks = 0
            words.append(word)
        } else if divides, let parts = Self.parts(of: word.token, atMost: 4) {
            for part in parts { words.append(Word(token: part)) }
        } else {
            word.isForeign = word.marks == 0 && !Self.isNearName(word.token)
            words.append(word)
        }
    }

    /// True if one slip makes a Vietnamese name of it: `tku` is *thu*, `karl` no name.
    private static func isNearName(_ token: NameToken) -> Bool {
        guard token.count >= 3 else { return false }
        for place in 0..<token.count {
            let letter = token.letter(fromEnd: place)
            if letter == 6 || letter == 10 || letter == 23 || letter == 26 { return false }  // f j w z
        }
        return NameLexicon.nameSyllables.contains { $0.count >= 3 && $0.isOneSlip(from: token) }
    }

    /// Takes `vanhung` apart into syllables that names are made of, as few as can be; nil if it is none.
    private static func parts(of token: NameToken, atMost partsMax: Int) -> [NameToken]? {
        let count = token.count
        guard count >= 5 else { return nil }
        for size in 2...partsMax {
            if let parts = split(token, from: 0, into: size) { return parts }
        }
        return nil
    }

    private static func split(_ token: NameToken, from start: Int, into size: Int) -> [NameToken]? {
        let count = token.count
        guard count - start >= size * 2 else { return nil }
        if size == 1 {
            let part = token.part(start..<count)
            return NameLexicon.nameSyllables.contains(part) ? [part] : nil
        }
        for end in stride(from: min(count, start + 7), to: start + 1, by: -1) where end < count {
            let part = token.part(start..<end)
            guard NameLexicon.nameSyllables.contains(part) else { continue }
            if let rest = split(token, from: end, into: size - 1) { return [part] + rest }
        }
        return nil
    }
}
