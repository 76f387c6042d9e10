import ArgumentParser
import ReplicaCore
import ReplicaExchange

struct AddCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "add", "them", Message.Help.add,
            usage: "add COLLECTION [FIELD=VALUE …] [--scope S] [--note TEXT]",
            examples: ["add person", "add person 'name_full=Nguyễn Thị Hường' birth=05/06/1972 sex=nu"],
            exits: [.noReplica, .locked, .ruleBlocks])
    }

    @Argument(help: .init(Message.Help.collection, valueName: "COLLECTION"))
    var collection: String

    @Argument(help: .init(Message.Help.assignments, valueName: "FIELD=VALUE"))
    var assignments: [String] = []

    @Option(help: .init(Message.Help.scope, valueName: "S"))
    var scope: String?

    @Option(parsing: .unconditional, help: .init(Message.Help.note, valueName: "TEXT"))
    var note = ""

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    var errorContext: ErrorContext { ErrorContext(collection: collection) }

    func run(_ console: Console) throws {
        guard assignments.isEmpty else {
            let parsed = try assignments.map { try Assignment(parsing: $0) }
            return told(try add(parsed, to: global.replica(), console), console)
        }
        guard Console.canAsk, !console.isForScripts else {
            throw UsageError(Message.Parser.noFields, command: "add")
        }
        let replica = try global.replica()
        let catalog = try replica.catalog()
        guard let form = catalog.collection(key: collection) else {
            // Worded by the use case, which knows the collections.
            _ = try replica.list(collection: collection, ListQuery())
            return
        }
        var questions = RecordQuestions(form: form, catalog: catalog, console: console)
        do {
            try questions.ask()
            let parsed = try questions.answers.map { try Assignment(parsing: $0) }
            told(try add(parsed, to: replica, console), console)
        } catch is RecordQuestions.Stopped {
            throw Interrupted(resume: questions.answers.isEmpty ? nil : command(with: questions.answers))
        } catch let error as ExchangeError {
            // What was typed shall not have to be typed again.
            console.note(.plain(Message.Errors.resume(command(with: questions.answers))))
            throw error
        }
    }

    private func add(_ parsed: [Assignment], to replica: Replica, _ console: Console) throws -> String {
        try replica.add(collection: collection, parsed, scope: scope, note: note) { console.broken($0) }
    }

    /// The command that begins with the answers given so far.
    private func command(with answers: [String]) -> String {
        var words = ["kieubao", "add", collection] + answers
        if let scope { words += ["--scope", scope] }
        if !note.isEmpty { words += ["--note", note] }
        return words.map(ShellText.quoted).joined(separator: " ")
    }

    private func told(_ id: String, _ console: Console) {
        console.changed(id, Message.Record.added(id))
    }
}

extension Console {
    /// Tells of a rule that a record breaks and that does not refuse it.
    func broken(_ rule: RuleForm) {
        let message = Message.Record.broken(rule)
        if rule.severity == .hint { note(.faint(message)) } else { note(.caution(message)) }
    }

    /// Says that a record was changed; scripts get its id.
    func changed(_ id: String, _ message: Message) {
        if isForScripts { json(.object([("id", .string(id))])) } else { line(.good(message)) }
    }
}
