import ArgumentParser

/// The argument parser's own texts in the language of this run.
///
/// The library words its errors and headings in English only; they are recognised by their pattern and worded anew.
/// A text that is not recognised stays as it is.
enum ParserText {
    /// What the parser found wrong.
    static func message(_ english: String) -> Message {
        for (pattern, message) in Message.Parser.all {
            if let parts = parts(of: english, matching: pattern) {
                return filled(message, with: parts.map(withoutConnectives))
            }
        }
        return Message(english, english)
    }

    /// `'a', 'b' or 'c'` as `'a', 'b', 'c'`, which needs no language.
    private static func withoutConnectives(_ choices: String) -> String {
        choices.replacing("' or '", with: "', '").replacing("' and '", with: "', '")
    }

    /// A page of help, a command's own options before those that all have.
    static func help(_ page: String) -> String {
        var blocks = page.split(separator: "\n\n", omittingEmptySubsequences: false)
        let common = Message.Help.commonOptions.text.uppercased() + ":\n"
        if let from = blocks.firstIndex(where: { $0.hasPrefix(common) }),
            let to = blocks.firstIndex(where: { $0.hasPrefix("OPTIONS:\n") }), from < to
        {
            blocks.swapAt(from, to)
            // The last block ends with a line feed, too.
            if blocks[from].hasSuffix("\n") { blocks[from] = blocks[from].dropLast() }
        }
        let lines = blocks.joined(separator: "\n\n").split(separator: "\n", omittingEmptySubsequences: false)
        return lines.map { helpLine(String($0)) }.joined(separator: "\n")
    }

    /// The command at which parsing stopped, from the end of the parser's full message: ` bundle create`.
    static func command(in fullMessage: String) -> String {
        let ending = "  See 'kieubao% --help' for more information."
        for line in fullMessage.split(separator: "\n").reversed() {
            if let parts = parts(of: String(line), matching: ending) { return parts[0] }
        }
        return ""
    }

    // MARK: Lines of help

    private static func helpLine(_ line: String) -> String {
        for (heading, message) in headings where line == heading { return message.text + ":" }
        if line.hasSuffix(" SUBCOMMANDS:") { return line.dropLast(" SUBCOMMANDS:".count) + ":" }
        if line.hasPrefix("OVERVIEW: ") { return String(line.dropFirst("OVERVIEW: ".count)) }
        if line.hasPrefix("USAGE: ") {
            return Message.Help.usage.text + ": " + line.dropFirst("USAGE: ".count)
        }
        if let parts = parts(of: line, matching: "  See '% <subcommand>' for detailed help.") {
            let command = parts[0] + " " + Message.Help.commandPlaceholder.text
            return filled(Message.Help.seeCommandHelp, with: [command]).text
        }
        var line = line
        for (english, message) in phrases {
            if let range = line.firstRange(of: english) { line.replaceSubrange(range, with: message.text) }
        }
        return line
    }

    private static let headings = [
        ("ARGUMENTS:", Message.Help.arguments), ("OPTIONS:", Message.Help.options),
        ("SUBCOMMANDS:", Message.Help.commands),
    ]

    private static let phrases = [
        ("Show help information.", Message.Help.showHelp), ("Show the version.", Message.Help.showVersion),
        ("(default: ", Message.Help.defaultValue), ("(values: ", Message.Help.possibleValues),
    ]

    // MARK: Patterns

    /// The texts at the places of `%`, if the whole text has the pattern.
    private static func parts(of text: String, matching pattern: String) -> [String]? {
        let literals = pattern.split(separator: "%", omittingEmptySubsequences: false)
        guard text.hasPrefix(literals[0]) else { return nil }
        var rest = text.dropFirst(literals[0].count)
        var parts: [String] = []
        for (position, literal) in literals.enumerated().dropFirst() {
            if position == literals.count - 1 {
                guard rest.hasSuffix(literal) else { return nil }
                parts.append(String(rest.dropLast(literal.count)))
                rest = ""
            } else {
                guard let range = rest.firstRange(of: literal) else { return nil }
                parts.append(String(rest[..<range.lowerBound]))
                rest = rest[range.upperBound...]
            }
        }
        return rest.isEmpty ? parts : nil
    }

    private static func filled(_ message: Message, with parts: [String]) -> Message {
        Message(filled(message.vietnamese, with: parts), filled(message.english, with: parts))
    }

    /// The template with `%1`, `%2` … replaced, once: what is put in is not looked at again.
    private static func filled(_ template: String, with parts: [String]) -> String {
        let pieces = template.split(separator: "%", omittingEmptySubsequences: false)
        return pieces.dropFirst().reduce(into: String(pieces[0])) { text, piece in
            guard let number = piece.first?.wholeNumberValue, parts.indices.contains(number - 1) else {
                text += "%" + piece
                return
            }
            text += parts[number - 1] + piece.dropFirst()
        }
    }
}
