import ArgumentParser
import ReplicaExchange

struct SubjectCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "subject", "chu-the", Message.Privacy.subject, usage: "subject COMMAND …",
            examples: ["subject export PHUCAT2-128-7K3 --to ban-giao"], subcommands: [SubjectExportCommand.self])
    }
}

struct SubjectExportCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "export", "xuat", Message.Privacy.subjectExport, usage: "subject export ID --to FOLDER [--purpose TEXT]",
            examples: ["subject export PHUCAT2-128-7K3 --to ban-giao --purpose 'Yêu cầu 12/2026'"],
            exits: [.noReplica, .noSuchRecord])
    }

    @Argument(help: .init(Message.Help.id, valueName: "ID"))
    var id: String

    @Option(
        name: .customLong("to"), parsing: .unconditional,
        help: .init(Message.Privacy.subjectFolder, valueName: "FOLDER"),
        completion: .directory)
    var folder: String

    @Option(parsing: .unconditional, help: .init(Message.Privacy.purpose, valueName: "TEXT"))
    var purpose = ""

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    var errorContext: ErrorContext { ErrorContext(collection: "person", id: id) }

    func run(_ console: Console) throws {
        let replica = try global.replica()
        let exported = try replica.exportSubject(id: id, to: folder)
        let data = exported.data
        console.noteAccess(
            replica, .export, collection: "person", ids: data.records.map(\.id), count: data.records.count,
            purpose: purpose)
        let others = data.records.filter(\.namesOthers).map(\.id)
        if console.isForScripts {
            return console.json(
                .object([
                    ("folder", .string(exported.folder)), ("files", .strings(exported.files)),
                    ("records", .integer(data.records.count)), ("names_others", .strings(others)),
                    ("scopes_not_held", .strings(data.scopesNotHeld)),
                    ("scopes_incomplete", .strings(data.scopesIncomplete)),
                ]))
        }
        console.line(.good(Message.Privacy.subjectExported(exported)))
        if !others.isEmpty { console.note(.caution(Message.Privacy.namesOthers(others))) }
        let lacking = data.scopesNotHeld.count + data.scopesIncomplete.count
        if lacking > 0 { console.note(.caution(Message.Privacy.scopesLacking(lacking))) }
        console.note(.caution(Message.Privacy.personal(data.records.count)))
    }
}
