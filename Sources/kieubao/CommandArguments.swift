/// The arguments of this run, made ready for the parser.
struct CommandArguments {
    let forParser: [String]
    private let all: [String]

    /// - Parameter typed: Without the program's own name.
    ///
    /// Common options may also stand before the command, and two options take
    /// values that the parser would take for options.
    init(_ typed: [String]) {
        all = typed
        var rest = typed[...]
        let leading = Self.takingCommonOptions(from: &rest)
        if rest.first == "tro-giup" { rest[rest.startIndex] = "help" }
        if rest.first == "help" || Self.namesNoCommand(rest) {
            // Such a page takes no options; its language is chosen already.
            forParser = Self.withoutCommonOptions(rest)
            return
        }
        var arguments = Self.joiningValues(Array(rest))
        arguments.insert(contentsOf: leading, at: arguments.firstIndex(of: "--") ?? arguments.count)
        forParser = arguments
    }

    /// Takes the common options at the beginning, with their values.
    private static func takingCommonOptions(from rest: inout ArraySlice<String>) -> [String] {
        var taken: [String] = []
        while let first = rest.first {
            let name = first.prefix { $0 != "=" }
            guard let takesValue = GlobalOptions.names[String(name)] else { break }
            taken.append(rest.removeFirst())
            if takesValue, name.count == first.count, let value = rest.popFirst() { taken.append(value) }
        }
        return taken
    }

    /// Whether the words before the first option end at a group of commands, or at a word that is none of its
    /// commands.
    private static func namesNoCommand(_ arguments: ArraySlice<String>) -> Bool {
        CommandNames.isGroup(reachedBy: arguments.prefix { !$0.hasPrefix("-") })
    }

    private static func withoutCommonOptions(_ arguments: ArraySlice<String>) -> [String] {
        var kept: [String] = []
        var rest = arguments
        while !rest.isEmpty {
            _ = takingCommonOptions(from: &rest)
            if let next = rest.popFirst() { kept.append(next) }
        }
        return kept
    }

    /// `--sort -birth` as one word, and `--fields` without a value as `--fields=,`.
    private static func joiningValues(_ arguments: [String]) -> [String] {
        var joined: [String] = []
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            if argument == "--" { return joined + [argument] + rest }
            let isOption = rest.first.map { $0.hasPrefix("-") || $0.isEmpty } ?? true
            switch argument {
            case "--sort" where rest.first.map { $0.hasPrefix("-") && !$0.hasPrefix("--") } ?? false:
                joined.append(argument + "=" + rest.removeFirst())
            case "--fields" where isOption:
                if rest.first?.isEmpty == true { rest.removeFirst() }
                // The parser takes no empty value; a comma alone names no field.
                joined.append(argument + "=,")
            default:
                joined.append(argument)
            }
        }
        return joined
    }

    /// The console for when the arguments cannot be parsed.
    var console: Console {
        let options = all.prefix { $0 != "--" }
        return Console(
            format: options.contains("--json") || options.contains("--jsonl") ? .json : .people,
            wantsColour: !options.contains("--no-color"))
    }
}
