/// Cuts a filter's text into tokens.
struct FilterLexer {
    private let characters: [Character]
    private var position = 0

    /// Returns all tokens of the text; the last is `.end`.
    static func tokens(of text: String) throws(FilterError) -> [FilterToken] {
        var lexer = FilterLexer(characters: Array(text))
        var tokens: [FilterToken] = []
        repeat {
            tokens.append(try lexer.next())
        } while tokens.last?.kind != .end
        return tokens
    }

    private init(characters: [Character]) {
        self.characters = characters
    }

    private var current: Character? {
        position < characters.count ? characters[position] : nil
    }

    private mutating func next() throws(FilterError) -> FilterToken {
        while let current, current.isWhitespace { position += 1 }
        let start = position
        return FilterToken(kind: try kind(), position: start)
    }

    private mutating func kind() throws(FilterError) -> FilterToken.Kind {
        guard let first = current else { return .end }
        if first == "'" || first == "\"" { return .quoted(try quoted(by: first)) }
        if Self.isWordCharacter(first) { return .word(word()) }
        for (symbol, kind) in Self.symbols where characters[position...].starts(with: symbol) {
            position += symbol.count
            return kind
        }
        throw FilterError(reason: .unexpectedCharacter, position: position)
    }

    private mutating func word() -> String {
        let start = position
        while let current, Self.isWordCharacter(current) { position += 1 }
        return String(characters[start..<position])
    }

    private mutating func quoted(by quote: Character) throws(FilterError) -> String {
        let start = position
        var text = ""
        position += 1
        while let character = current {
            position += 1
            if character == quote {
                if current != quote { return text }
                position += 1
            }
            text.append(character)
        }
        throw FilterError(reason: .unclosedQuote, position: start)
    }

    private static func isWordCharacter(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || ".-_/:@+".contains(character)
    }

    /// Longer symbols stand before those that they begin with.
    private static let symbols: [(String, FilterToken.Kind)] = [
        ("!=", .comparison(.notEqual)), ("<>", .comparison(.notEqual)), ("!~", .comparison(.containsNot)),
        ("<=", .comparison(.lessOrEqual)), (">=", .comparison(.greaterOrEqual)),
        ("=", .comparison(.equal)), ("<", .comparison(.less)), (">", .comparison(.greater)),
        ("~", .comparison(.contains)),
        ("&&", .connective(.and)), ("||", .connective(.or)), ("!", .connective(.not)),
        ("(", .opening), (")", .closing), (",", .comma),
    ]
}
