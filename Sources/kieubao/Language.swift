import ArgumentParser

/// The language of what people read. What scripts read is the same in both.
enum Language: String, CaseIterable, Sendable, ExpressibleByArgument {
    case vietnamese = "vi"
    case english = "en"

    /// The language of this run: `--lang`, else the locale, else Vietnamese.
    ///
    /// Help is worded before the arguments are parsed, so they are looked through once, ahead of the parser.
    @TaskLocal static var current = chosen(
        arguments: Array(CommandLine.arguments.dropFirst()), environment: Environment.variables)

    /// - Parameter arguments: Without the program's own name.
    static func chosen(arguments: [String], environment: [String: String]) -> Self {
        if let asked = asked(in: arguments) { return asked }
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }.first {
            !$0.isEmpty
        }
        guard let locale else { return .vietnamese }
        let name = locale.prefix { $0 != "_" && $0 != "." && $0 != "@" && $0 != "-" }.lowercased()
        return Self(rawValue: name) ?? .vietnamese
    }

    /// The last `--lang` that names a language, as the parser has it too.
    private static func asked(in arguments: [String]) -> Self? {
        var asked: Self?
        var isNext = false
        for argument in arguments {
            if argument == "--" { break }
            if isNext { asked = Self(rawValue: argument) ?? asked }
            isNext = argument == "--lang"
            if argument.hasPrefix("--lang=") {
                asked = Self(rawValue: String(argument.dropFirst(7))) ?? asked
            }
        }
        return asked
    }
}
