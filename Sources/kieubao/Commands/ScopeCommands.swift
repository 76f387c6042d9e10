import ArgumentParser
import ReplicaExchange

struct ScopeCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "scope", "pham-vi", Message.Scopes.scopes, usage: "scope COMMAND …",
            examples: ["scope list", "scope members case/vu-12 --add ubnd-phu-cat --add cong-an-tinh"],
            subcommands: [ScopeListCommand.self, ScopeMembersCommand.self])
    }
}

struct ScopeListCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "list", "xem", Message.Scopes.list, usage: "scope list", examples: ["scope list", "scope list --json"],
            exits: [.noReplica])
    }

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let scopes = try global.replica().scopes()
        if console.isForScripts { return console.json(list: scopes.map(JSONText.scope)) }
        let table = FittedTable(
            columns: [
                .init(header: Message.Record.scope.text, isKept: true), .init(header: Message.Scopes.rights.text),
                .init(header: Message.Scopes.holding.text), .init(header: Message.Scopes.members.text),
                .init(header: Message.Scopes.counts.text),
            ],
            rows: scopes.map { scope in
                [
                    scope.scope, Message.Scopes.rights(scope).text, Message.Scopes.holding(scope).text,
                    scope.members.joined(separator: ", "),
                    scope.counts.map { "\($0.collection): \($0.count)" }.joined(separator: ", "),
                ]
            })
        var page = console.page
        page.table(table)
        console.showPaged(page)
    }
}

struct ScopeMembersCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "members", "thanh-vien", Message.Scopes.setMembers,
            usage: "scope members case/NAME [--add UNIT …] [--remove UNIT …]",
            examples: ["scope members case/vu-12 --add ubnd-phu-cat --add cong-an-tinh"],
            exits: [.noReplica, .locked, .ruleBlocks])
    }

    @Argument(help: .init(Message.Scopes.caseName, valueName: "case/NAME"))
    var name: String

    @Option(help: .init(Message.Scopes.added, valueName: "UNIT"))
    var add: [String] = []

    @Option(help: .init(Message.Scopes.removed, valueName: "UNIT"))
    var remove: [String] = []

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let members = try global.replica().setMembers(of: name, added: add, removed: remove)
        if console.isForScripts {
            return console.json(.object([("scope", .string(name)), ("members", .strings(members))]))
        }
        console.line(.good(Message.Scopes.membersNow(name, members)))
        if !remove.isEmpty { console.note(.caution(Message.Scopes.keepsWhatItHad)) }
        console.note(.plain(Message.Trust.spread), .plain(": "), .strong("kieubao bundle create --to all ."))
    }
}

extension JSONText {
    static func scope(_ scope: ScopeHolding) -> Self {
        .object([
            ("scope", .string(scope.scope)), ("readable", .boolean(scope.isReadable)),
            ("writable", .boolean(scope.isWritable)), ("complete", .boolean(scope.isComplete)),
            ("missing", .missing(scope.missing)), ("members", .strings(scope.members)),
            ("counts", .object(scope.counts.map { ($0.collection, .integer($0.count)) })),
        ])
    }
}
