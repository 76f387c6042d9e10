import ArgumentParser
import ReplicaExchange

struct ProjectCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "project", "du-an", Message.Projects.help, usage: "project COMMAND …",
            examples: ["project publish SKHDT-12-7K3 --dry-run", "project export SKHDT-12-7K3 danh-muc.xlsx"],
            subcommands: [ProjectPublishCommand.self, ProjectExportCommand.self])
    }
}

struct ProjectPublishCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "publish", "cong-bo", Message.Projects.publish, usage: "project publish LIST [--note TEXT] [--dry-run]",
            examples: ["project publish SKHDT-12-7K3 --note 'QĐ 123/QĐ-UBND'"],
            exits: [.noReplica, .locked, .ruleBlocks, .noSuchRecord])
    }

    @Argument(help: .init(Message.Projects.list, valueName: "LIST"))
    var list: String

    @Option(parsing: .unconditional, help: .init(Message.Help.note, valueName: "TEXT"))
    var note = ""

    @Flag(name: [.customShort("n"), .long], help: .init(Message.Help.dryRun))
    var dryRun = false

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    var errorContext: ErrorContext { ErrorContext(id: list) }

    func run(_ console: Console) throws {
        let done = try global.replica().publishProjects(list: list, note: note, dryRun: dryRun)
        if console.isForScripts {
            return console.json(
                .object([
                    ("id", .string(done.id)), ("version", .integer(done.version)),
                    ("projects", .integer(done.projects)),
                    ("without_english", .strings(done.withoutEnglish)),
                ]))
        }
        console.line(.good(Message.Projects.published(done, isDryRun: dryRun)))
        console.withoutEnglish(done.withoutEnglish)
        if !dryRun { console.note(.faint(Message.Projects.exportNext(done.id))) }
    }
}

struct ProjectExportCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "export", "xuat", Message.Projects.export, usage: "project export LIST FILE.xlsx [--overwrite]",
            examples: ["project export SKHDT-12-7K3 danh-muc-2026.xlsx"],
            exits: [.noReplica, .ruleBlocks, .noSuchRecord])
    }

    @Argument(help: .init(Message.Projects.list, valueName: "LIST"))
    var list: String

    @Argument(help: .init(Message.Projects.file, valueName: "FILE"), completion: .file())
    var file: String

    @Flag(help: .init(Message.Help.overwrite))
    var overwrite = false

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    var errorContext: ErrorContext { ErrorContext(id: list) }

    func run(_ console: Console) throws {
        let (projects, withoutEnglish) = try global.replica().exportProjects(
            list: list, to: file, overwrite: overwrite)
        if console.isForScripts {
            return console.json(
                .object([
                    ("file", .string(file)), ("projects", .integer(projects)),
                    ("without_english", .strings(withoutEnglish)),
                ]))
        }
        console.line(.good(Message.Files.exported(projects, file)))
        console.withoutEnglish(withoutEnglish)
    }
}

extension Console {
    fileprivate func withoutEnglish(_ ids: [String]) {
        if !ids.isEmpty { note(.caution(Message.Projects.withoutEnglish(ids))) }
    }
}
