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
            return try add(parsed, to: global.replica(), console)
        }
        guard GuidedCommand.isPossible(console) else {
            throw UsageError(Message.Parser.noFields, command: "add")
        }
        try GuidedCommand(replica: try global.replica(), console: console, scope: scope, note: note).add(collection)
    }

    private func add(_ parsed: [Assignment], to replica: Replica, _ console: Console) throws {
        // Looked for before, so that the record is not its own duplicate.
        let likely = try replica.likelyDuplicates(collection: collection, parsed)
        let id = try replica.add(collection: collection, parsed, scope: scope, note: note) { console.broken($0) }
        for duplicate in likely { console.likely(duplicate) }
        guard console.isForScripts else { return console.changed(id, Message.Record.added(id)) }
        console.json(.object([("id", .string(id)), ("duplicates", .array(likely.map(\.json)))]))
    }
}

extension LikelyDuplicate {
    var json: JSONText {
        .object([
            ("id", .string(id)), ("title", .string(title)), ("unit", .string(orNull: unit)),
            ("score", .real(Double(score))), ("fields", .strings(agreeing.map(\.field))),
        ])
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
