import ArgumentParser
import ReplicaExchange

struct AuthorityCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "authority", "chu-quan", Message.Keys.authorities, usage: "authority COMMAND …",
            examples: ["authority list", "authority replace --reason 'đổi khoá định kỳ'"],
            subcommands: [AuthorityListCommand.self, AuthorityReplaceCommand.self])
    }
}

struct AuthorityListCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "list", "liet-ke", Message.Keys.authorityList, usage: "authority list", examples: ["authority list"],
            exits: [.noReplica])
    }

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let entries = try global.replica().authorities()
        if console.isForScripts { return console.json(list: entries.map(json)) }
        let table = FittedTable(
            columns: [
                .init(header: Message.Trust.fingerprint.text, isKept: true), .init(header: Message.Keys.name.text),
                .init(header: Message.Trust.state.text), .init(header: Message.Keys.rank.text),
                .init(header: Message.Keys.last.text), .init(header: Message.Replica.remarks.text),
            ],
            rows: entries.map { entry in
                [
                    entry.fingerprint, entry.name, Message.Keys.state(entry).text, String(entry.rank),
                    String(entry.last), entry.isRoot ? Message.Keys.root.text : "",
                ]
            })
        var page = console.page
        page.table(table)
        console.showPaged(page)
    }

    private func json(_ entry: AuthorityEntry) -> JSONText {
        .object([
            ("fingerprint", .string(entry.fingerprint)), ("name", .string(entry.name)),
            ("rank", .integer(entry.rank)), ("ended", .boolean(entry.isEnded)), ("root", .boolean(entry.isRoot)),
            ("last", .unsigned(entry.last)),
        ])
    }
}

struct AuthorityReplaceCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "replace", "thay", Message.Keys.replace,
            usage: "authority replace --reason TEXT [--authority FILE] [--up-to NUMBER] [--out FOLDER]",
            examples: [
                "authority replace --reason 'đổi khoá định kỳ'",
                "authority replace --authority /media/usb/reserve.key --reason 'mất USB khoá chủ quản'",
            ],
            exits: [.noReplica, .locked, .wrongKey])
    }

    @OptionGroup
    var signed: AuthorityOptions

    @Option(help: .init(Message.Keys.upTo, valueName: "NUMBER"))
    var upTo: UInt64?

    @Option(help: .init(Message.Keys.out, valueName: "FOLDER"), completion: .directory)
    var out: String?

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let report = try global.replica().replaceAuthority(
            reason: signed.reason ?? "", authority: signed.authority, upTo: upTo, output: out)
        if console.isForScripts {
            return console.json(
                .object([
                    ("file", .string(report.file)), ("fingerprint", .string(report.fingerprint)),
                    ("ended", .strings(report.ended)), ("kept", .string(orNull: report.kept)),
                ]))
        }
        console.line(.good(Message.Keys.replaced(report)))
        console.note(.plain(Message.Keys.replacedNext(report)))
        console.note(.plain(Message.Trust.spread), .plain(": "), .strong("kieubao bundle create --to all ."))
    }
}
