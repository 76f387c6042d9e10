import ArgumentParser
import ReplicaExchange

/// The program.
@main
struct KieuBaoCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        let exits = ReplicaExchange.ExitCode.allCases.map { "\($0.rawValue) \($0.message.text)" }
        let discussion = """
            \(Message.Help.programFirstSteps.text):
              kieubao guide \(GuidePage.named("start")?.edition.name ?? "")
              kieubao init --unit ubnd-phu-cat
              kieubao status
              kieubao add person
              kieubao bundle create /media/usb

            \(Message.Help.programCommonOptions.text)
            \(Message.Help.programEnvironment.text)

            \(Message.Help.exitStatus.text): \(exits.joined(separator: " · ")). \(Message.Help.programUnknownStatus.text)
            """
        return CommandConfiguration(
            commandName: "kieubao", abstract: Message.Help.program.text, usage: "kieubao COMMAND …",
            discussion: discussion, version: version, groupedSubcommands: groups)
    }

    private static let version = "0.1.0"

    private static var groups: [CommandGroup] {
        [
            CommandGroup(
                name: Message.Help.begin.text,
                subcommands: [
                    GuideCommand.self, InitCommand.self, StatusCommand.self, UserCommand.self, FormCommand.self,
                    PlanCommand.self, ReplicaCommand.self, OrgCommand.self,
                ]),
            CommandGroup(
                name: Message.Help.records.text,
                subcommands: [
                    AddCommand.self, EditCommand.self, DeleteCommand.self, UndeleteCommand.self,
                    ShowCommand.self, HistoryCommand.self, WhyCommand.self, ListCommand.self, FilterCommand.self,
                    QueryCommand.self, MoveCommand.self, TransferCommand.self, DraftCommand.self,
                    AttachCommand.self, AttachmentCommand.self,
                ]),
            CommandGroup(
                name: Message.Review.group.text,
                subcommands: [
                    InboxCommand.self, SubmitCommand.self, AcceptCommand.self, ReturnCommand.self,
                    RecallCommand.self,
                ]),
            CommandGroup(
                name: Message.Help.agreement.text,
                subcommands: [
                    ConflictsCommand.self, ResolveCommand.self, SettleCommand.self, ViolationsCommand.self,
                    DuplicatesCommand.self,
                    MergeCommand.self, UnmergeCommand.self, DistinctCommand.self,
                ]),
            CommandGroup(
                name: Message.Help.exchange.text,
                subcommands: [
                    ReplicaCommand.self, AuthorityCommand.self, BundleCommand.self, SyncCommand.self,
                    ServeCommand.self, BatchCommand.self, WithdrawCommand.self, QuarantineCommand.self,
                    ScopeCommand.self,
                ]),
            CommandGroup(name: Message.Reports.group.text, subcommands: [ReportCommand.self]),
            CommandGroup(
                name: Message.Help.files.text,
                subcommands: [ImportCommand.self, ExportCommand.self, ProjectCommand.self]),
            CommandGroup(
                name: Message.Help.care.text,
                subcommands: [
                    DigestCommand.self, VerifyCommand.self, RebuildCommand.self, BackupCommand.self,
                    RestoreCommand.self, DoctorCommand.self,
                ]),
            CommandGroup(
                name: Message.Help.privacy.text,
                subcommands: [
                    SubjectCommand.self, EraseCommand.self, RetentionCommand.self, AccessCommand.self,
                    AgendaCommand.self,
                ]),
        ]
    }

    /// Parses, runs and ends with the status that `cli.md` documents.
    static func main() {
        Interruption.install()
        let arguments = CommandArguments(Array(CommandLine.arguments.dropFirst()))
        Self.exit(withError: ArgumentParser.ExitCode(run(arguments)))
    }

    /// The parser looks at every command that there is before it reads the first word. What the command that the first
    /// word names can read by itself needs that not; help, and what is wrong, is left to the program as a whole.
    ///
    /// - Throws: What the parser says.
    private static func parsed(_ words: [String]) throws -> any ParsableCommand {
        if let first = words.first,
            let command = groups.lazy.flatMap(\.subcommands).first(where: { CommandNames.names(of: $0).contains(first) }
            ),
            let parsed = try? command.parseAsRoot(Array(words.dropFirst()))
        {
            return parsed
        }
        return try parseAsRoot(words)
    }

    /// - Returns: The exit status.
    static func run(_ arguments: CommandArguments) -> Int32 {
        var command: (any ParsableCommand)?
        do {
            var parsed = try parsed(arguments.forParser)
            command = parsed
            try parsed.run()
            return ReplicaExchange.ExitCode.done.rawValue
        } catch let ending as Ending {
            return ending.exit.rawValue
        } catch {
            let verb = command as? any Verb
            let console = verb?.global.console ?? arguments.console
            if exitCode(for: error) == .success {
                console.preformatted(ParserText.help(message(for: error)))
                return ReplicaExchange.ExitCode.done.rawValue
            }
            let failure = Failure(error, command: command, arguments: arguments)
            console.failure(failure)
            return failure.exit.rawValue
        }
    }
}
