/// One word of a name in plain letters: up to twelve of `a`–`z`, five bits each, the last in the lowest.
///
/// `y` is written `i`, as *Quy* and *Qui*, *Vỹ* and *Vĩ* are one name. Longer words are cut. The empty token is 0.
package struct NameToken: Hashable, Comparable, Sendable {
    package private(set) var bits: UInt64

    package static let empty = NameToken(bits: 0)
    package static let lettersMax = 12

    init(bits: UInt64) {
        self.bits = bits
    }

    /// Takes the letters of text in ASCII, whatever their case; everything else is skipped.
    package init(_ text: StaticString) {
        bits = 0
        text.withUTF8Buffer { for byte in $0 { append(byte | 0x20) } }
    }

    /// Takes the letters of text in ASCII.
    package init(ascii text: String) {
        bits = 0
        for byte in text.utf8 { append(byte | 0x20) }
    }

    var isEmpty: Bool { bits == 0 }

    /// The number of letters.
    @inline(__always)
    var count: Int { (68 - bits.leadingZeroBitCount) / 5 }

    /// Appends a letter in lower case; anything else, or a letter too many, is ignored.
    mutating func append(_ letter: UInt8) {
        guard letter >= 0x61, letter <= 0x7A, bits >> 55 == 0 else { return }
        bits = bits << 5 | UInt64((letter == 0x79 ? 0x69 : letter) - 0x60)
    }

    /// The letter at a place from the end, 1 for `a`; 0 beyond the first.
    @inline(__always)
    func letter(fromEnd place: Int) -> UInt64 {
        bits >> UInt64(place * 5) & 31
    }

    /// The first letter, 1 for `a`.
    @inline(__always)
    var first: UInt64 { isEmpty ? 0 : letter(fromEnd: count - 1) }

    /// The letters in a range of places from the beginning.
    func part(_ range: Range<Int>) -> NameToken {
        let tail = bits >> UInt64((count - range.upperBound) * 5)
        return NameToken(bits: tail & (1 << UInt64(range.count * 5) - 1))
    }

    package static func < (left: NameToken, right: NameToken) -> Bool {
        left.bits < right.bits
    }

    /// The letters in ASCII.
    package var text: String {
        String(decoding: (0..<count).reversed().map { UInt8(letter(fromEnd: $0)) + 0x60 }, as: UTF8.self)
    }
}

extension NameToken {
    /// True if one letter more, less or other, or two neighbours changed about, makes the other of one.
    func isOneSlip(from other: NameToken) -> Bool {
        let (length, otherLength) = (count, other.count)
        if length == otherLength {
            let difference = bits ^ other.bits
            if difference == 0 { return false }
            let lowest = difference.trailingZeroBitCount / 5
            let rest = difference >> UInt64(lowest * 5)
            if rest < 32 { return true }
            return rest < 1024 && letter(fromEnd: lowest) == other.letter(fromEnd: lowest + 1)
                && letter(fromEnd: lowest + 1) == other.letter(fromEnd: lowest)
        }
        guard abs(length - otherLength) == 1 else { return false }
        let (long, short) = length > otherLength ? (bits, other.bits) : (other.bits, bits)
        for place in 0..<max(length, otherLength) {
            let below: UInt64 = 1 << UInt64(place * 5) - 1
            if long & below | long >> 5 & ~below == short { return true }
        }
        return false
    }

    /// True if two slips make the other of one (Levenshtein distance at most 2).
    func isTwoSlips(from other: NameToken) -> Bool {
        let (length, otherLength) = (count, other.count)
        guard abs(length - otherLength) <= 2 else { return false }
        var row = InlineArray<13, Int>(repeating: 0)
        for place in 0...otherLength { row[place] = place }
        for place in 1...max(1, length) {
            var diagonal = row[0]
            row[0] = place
            for otherPlace in 1...max(1, otherLength) {
                let isSame = letter(fromEnd: place - 1) == other.letter(fromEnd: otherPlace - 1)
                let cost = min(row[otherPlace] + 1, row[otherPlace - 1] + 1, diagonal + (isSame ? 0 : 1))
                diagonal = row[otherPlace]
                row[otherPlace] = cost
            }
        }
        return row[otherLength] <= 2
    }

    /// The consonants without doubles, first letter kept: what hearing or haste leaves of a word.
    var skeleton: NameToken {
        var result = NameToken.empty
        var last: UInt64 = 0
        for place in (0..<count).reversed() {
            let letter = letter(fromEnd: place)
            let isVowel = letter == 1 || letter == 5 || letter == 9 || letter == 15 || letter == 21
            if letter != last, !isVowel || place == count - 1 { result.bits = result.bits << 5 | letter }
            last = letter
        }
        return result
    }
}
