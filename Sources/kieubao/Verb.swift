import ArgumentParser
import ReplicaExchange

/// A command: what it does, given its arguments and a console.
protocol Verb: ParsableCommand {
    var global: GlobalOptions { get }
    /// What the arguments say about where an error arose.
    var errorContext: ErrorContext { get }
    func run(_ console: Console) throws
}

extension Verb {
    func run() throws {
        try run(global.console)
        IdentityNotes.tellRemembered(global.console)
    }

    var errorContext: ErrorContext { ErrorContext() }
}

/// Ends the program with a status of its own, after everything was said.
struct Ending: Error {
    let exit: ReplicaExchange.ExitCode
}

extension CommandConfiguration {
    /// How this program's commands describe themselves: examples first, the exit statuses after them.
    ///
    /// - Parameters:
    ///   - name: The English name, for scripts as well.
    ///   - alias: The Vietnamese name, without marks.
    ///   - usage: As `cli.md` has it.
    ///   - exits: The statuses besides 0, 1 and 64.
    init(
        _ name: String, _ alias: String, _ abstract: Message, usage: String, examples: [String],
        exits: [ReplicaExchange.ExitCode] = [], subcommands: [any ParsableCommand.Type] = []
    ) {
        let exampleLines = examples.map { "  kieubao \($0)\n" }.joined()
        let exitLine = ([.done, .failure, .usage] + exits).map { "\($0.rawValue) \($0.message.text)" }
            .joined(separator: " · ")
        let discussion = """
            \(Message.Help.examples.text):
            \(exampleLines)
            \(Message.Help.exitStatus.text): \(exitLine)
            """
        self.init(
            commandName: name, abstract: abstract.text, usage: "kieubao " + usage, discussion: discussion,
            subcommands: subcommands, aliases: [alias])
    }
}
