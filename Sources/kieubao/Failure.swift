import ArgumentParser
import ReplicaCore
import ReplicaExchange
import ReplicaForms

/// A failure as people and scripts are told it.
struct Failure {
    let exit: ReplicaExchange.ExitCode
    /// A stable name for scripts.
    let name: String
    let message: Message
    let details: [Message]
    /// What to do next.
    let hint: Message?

    init(_ error: any Error, command: (any ParsableCommand)?, arguments: CommandArguments) {
        switch error {
        case let error as ExchangeError:
            self.init(error, context: ErrorContext(of: command as? any Verb, for: error))
        case let problem as FieldProblem:
            self.init(
                .fieldProblem(problem, label: Labels(vietnamese: problem.field, english: problem.field)),
                context: ErrorContext())
        case let error as UsageError:
            self.init(usage: error.message, hint: Message.Parser.seeHelp(error.command))
        case let interruption as Interrupted:
            self.init(interruption)
        case _ where KieuBaoCommand.exitCode(for: error) == .validationFailure:
            self.init(parsing: error)
        default:
            self.init(
                exit: .failure, name: "unexpected",
                message: Message.Errors.unexpected(String(describing: error)),
                hint: Message.Errors.unexpectedHint)
        }
    }

    private init(
        exit: ReplicaExchange.ExitCode, name: String, message: Message, details: [Message] = [],
        hint: Message?
    ) {
        self.exit = exit
        self.name = name
        self.message = message
        self.details = details
        self.hint = hint
    }

    init(_ interruption: Interrupted) {
        self.init(
            exit: .interrupted, name: "interrupted", message: interruption.message,
            hint: interruption.resume.map(Message.Errors.resume))
    }

    private init(usage message: Message, hint: Message) {
        self.init(exit: .usage, name: "usage", message: message, hint: hint)
    }

    init(_ error: ExchangeError, context: ErrorContext) {
        let wording = error.wording(context)
        self.init(
            exit: error.exit, name: wording.name, message: wording.message, details: wording.details,
            hint: wording.hint)
    }

    /// What the argument parser did not understand.
    private init(parsing error: any Error) {
        let english = KieuBaoCommand.message(for: error)
        let command = ParserText.command(in: KieuBaoCommand.fullMessage(for: error))
        guard let typed = ParserText.unexpectedCommand(in: english, at: command) else {
            self.init(usage: ParserText.message(english), hint: Message.Parser.seeHelp(command))
            return
        }
        let closest = CommandNames.closest(to: typed, in: command)
        self.init(
            usage: Message.Parser.unknownCommand(typed),
            hint: closest.isEmpty
                ? Message.Parser.seeHelp(command) : Message.Parser.seeHelp(command, closest: closest))
    }

    /// `cli.md`, "A failure with `--json`".
    var json: JSONText {
        var members: [(key: String, value: JSONText)] = [
            ("code", .integer(Int64(exit.rawValue))), ("name", .string(name)),
            ("message", .string(message.text)),
            ("hint", .string(orNull: hint?.text)),
        ]
        if !details.isEmpty { members.append(("details", .strings(details.map(\.text)))) }
        return .object([("error", .object(members))])
    }
}

/// What the arguments say about where an error arose.
struct ErrorContext {
    var collection: String?
    var id: String?
    /// The replica's folder.
    var folder: String?
    /// What people call the fields, by their keys.
    var labels: [String: Labels] = [:]

    /// Whether a path is that of the replica, and not of a stick or a file of the user's. Without a folder, it is.
    func isOfReplica(_ path: String) -> Bool {
        guard let folder else { return true }
        let own = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        return [own, own + "/"].contains(path)
            || ["/keys", "/replica.sqlite"].contains { path.hasPrefix(own + $0) }
    }
}

extension ErrorContext {
    /// Looks the labels up only for an error that names fields by their keys alone.
    init(of verb: (any Verb)?, for error: ExchangeError) {
        self = verb?.errorContext ?? ErrorContext()
        folder = verb?.global.folder.path
        guard case .rulesBlock(let problems) = error, let catalog = try? verb?.global.replica().catalog() else {
            return
        }
        let forms = catalog.collections.filter { collection == nil || $0.key == collection }
        for problem in problems {
            // A key that means different things in different forms stays as it is.
            let found = Set(forms.compactMap { $0.field(key: problem.field)?.labels })
            labels[problem.field] = found.count == 1 ? found.first : nil
        }
    }
}

/// Arguments that the parser accepts and the command does not.
struct UsageError: Error {
    let message: Message
    /// The command, after a space: ` bundle create`.
    let command: String

    init(_ message: Message, command: String) {
        self.message = message
        self.command = " " + command
    }
}

/// Ctrl-C, or the end of input, before anything was kept.
struct Interrupted: Error {
    var message = Message.Errors.nothingSaved
    /// The command with what was answered so far.
    let resume: String?
}

extension ParserText {
    /// What was typed in the place of a command, if that is what the error is about.
    static func unexpectedCommand(in english: String, at command: String) -> String? {
        guard CommandNames.isGroup(reachedBy: command.split(separator: " ").map(String.init)) else {
            return nil
        }
        for pattern in ["Unexpected argument '", "unexpected arguments: '"] {
            guard let start = english.firstRange(of: pattern)?.upperBound else { continue }
            return String(english[start...].prefix { $0 != "'" })
        }
        return nil
    }
}
