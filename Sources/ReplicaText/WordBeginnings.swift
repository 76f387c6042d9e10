/// What a search looks for in the words of a record: how they begin.
package struct WordBeginnings: Sendable {
    private let all: [[UInt8]]
    private let any: [[UInt8]]

    /// - Parameters:
    ///   - all: Folded beginnings, at least one, of each of which there has to be a word.
    ///   - any: Folded beginnings of which any one does as well as all of `all`.
    package init(all: [String], any: [String]) {
        self.all = all.map { Array($0.utf8) }
        self.any = any.map { Array($0.utf8) }
    }

    /// Whether a record has such words.
    ///
    /// - Parameter text: As ``SearchedText`` writes it.
    /// - Returns: `nil` where other than Latin letters decide: only the search index splits these into words.
    package func areFound(in text: Span<UInt8>) -> Bool? {
        var isMissing = [Bool](repeating: true, count: all.count)
        var missing = all.count
        var isUnsure = false
        var position = 0
        while position < text.count {
            let start = position
            while position < text.count, Self.isInWord(text[position]) { position += 1 }
            let word = text.extracting(start..<position)
            if !word.isEmpty {
                for place in all.indices where isMissing[place] && Self.begins(word, all[place]) {
                    isMissing[place] = false
                    missing -= 1
                }
                if missing == 0 || any.contains(where: { Self.begins(word, $0) }) { return true }
            }
            if position < text.count, text[position] > 127 {
                isUnsure = true
                while position < text.count, text[position] > 127 || Self.isInWord(text[position]) { position += 1 }
            }
            position += 1
        }
        return isUnsure ? nil : false
    }

    private static func isInWord(_ byte: UInt8) -> Bool {
        (97...122).contains(byte) || (48...57).contains(byte) || (65...90).contains(byte)
    }

    private static func begins(_ word: Span<UInt8>, _ beginning: [UInt8]) -> Bool {
        if beginning.count > word.count { return false }
        for place in beginning.indices where word[place] != beginning[place] { return false }
        return true
    }
}
