import ArgumentParser
import ReplicaCore
import ReplicaExchange
import ReplicaForms
import ReplicaText

struct DraftCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "draft", "nhap-do", Message.Entry.draftHelp, usage: "draft COMMAND …",
            examples: ["draft list", "draft show D1", "draft drop D1"],
            subcommands: [DraftListCommand.self, DraftShowCommand.self, DraftDropCommand.self])
    }
}

struct DraftListCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "list", "liet-ke", Message.Entry.draftList, usage: "draft list", examples: ["draft list"],
            exits: [.noReplica])
    }

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let drafts = try global.replica().drafts()
        if console.isForScripts { return console.json(list: drafts.map(\.json)) }
        if drafts.isEmpty { return console.note(.plain(Message.Entry.noDrafts)) }
        var table = TextTable(columns: [
            .init(Message.Entry.name.text), .init(Message.Replica.form.text), .init(Message.Entry.record.text),
            .init(Message.Entry.fields.text), .init(Message.Entry.keptAt.text),
        ])
        for draft in drafts {
            table.append([
                draft.name, draft.collection, draft.record ?? Message.Entry.newRecord.text,
                String(draft.answers.count), InstantText.vietnamese(draft.savedAt),
            ])
        }
        var page = console.page
        page.table(table)
        console.show(page)
    }
}

struct DraftShowCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "show", "xem", Message.Entry.draftShow, usage: "draft show NAME", examples: ["draft show D1"],
            exits: [.noReplica])
    }

    @OptionGroup var chosen: ChosenDraft

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let (replica, draft) = try chosen.read(global)
        if console.isForScripts { return console.json(draft.json) }
        let form = try replica.catalog().collection(key: draft.collection)
        let answers = draft.fixed.merging(draft.answers) { _, answer in answer }
        let known = form?.valueFields.filter { answers[$0.key] != nil }.map { ($0.labels.text, $0.key) }
        let names = known ?? answers.keys.sorted().map { ($0, $0) }
        var page = console.page
        page.pairs(names.map { name, key in (name: name, value: .plain(answers[key]?.shown ?? "")) })
        console.show(page)
    }
}

struct DraftDropCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "drop", "bo", Message.Entry.draftDrop, usage: "draft drop NAME", examples: ["draft drop D1"],
            exits: [.noReplica])
    }

    @OptionGroup var chosen: ChosenDraft

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let (replica, draft) = try chosen.read(global)
        try replica.dropDraft(draft.name)
        if console.isForScripts { return console.json(.object([("dropped", .string(draft.name))])) }
        console.line(.good(Message.Entry.dropped(draft.name)))
    }
}

/// The draft that a command is about.
struct ChosenDraft: ParsableArguments {
    @Argument(help: .init(Message.Entry.draftName, valueName: "NAME"))
    var name: String

    func read(_ global: GlobalOptions) throws -> (Replica, EntryDraft) {
        let replica = try global.replica()
        return (replica, try replica.draft(name))
    }
}

extension EntryDraft {
    fileprivate var json: JSONText {
        let answers = fixed.merging(self.answers) { _, answer in answer }.sorted { $0.key < $1.key }
        return .object([
            ("name", .string(name)), ("collection", .string(collection)), ("id", .string(orNull: record)),
            ("at", .string(InstantText.rfc3339(savedAt))),
            ("fields", .object(answers.map { (key: $0.key, value: .string($0.value.text)) })),
        ])
    }
}
