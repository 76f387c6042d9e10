import ArgumentParser

/// The names that commands answer to.
enum CommandNames {
    /// - Parameter command: The command whose subcommands are meant, after a space; empty for the program.
    static func closest(to typed: String, in command: String) -> [String] {
        let group = reached(by: command.split(separator: " ").map(String.init))
        return Closest.words(to: typed, among: subcommands(of: group).flatMap { names(of: $0) })
    }

    /// Whether words lead to a group of commands rather than to a command.
    static func isGroup(reachedBy words: some Sequence<String>) -> Bool {
        !subcommands(of: reached(by: words)).isEmpty
    }

    /// The command that words lead to, as far as they do.
    private static func reached(by words: some Sequence<String>) -> any ParsableCommand.Type {
        var command: any ParsableCommand.Type = KieuBaoCommand.self
        for word in words {
            guard let next = subcommands(of: command).first(where: { names(of: $0).contains(word) }) else {
                break
            }
            command = next
        }
        return command
    }

    static func subcommands(of command: any ParsableCommand.Type) -> [any ParsableCommand.Type] {
        let configuration = command.configuration
        return configuration.ungroupedSubcommands + configuration.groupedSubcommands.flatMap(\.subcommands)
    }

    static func names(of command: any ParsableCommand.Type) -> [String] {
        let configuration = command.configuration
        return [configuration.commandName ?? ""] + configuration.aliases
    }
}
