import ArgumentParser
import ReplicaCore
import ReplicaExchange
import ReplicaForms
import ReplicaText

struct OrgCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "org", "don-vi", Message.Roster.help, usage: "org COMMAND …",
            examples: ["org show", "org change reorganisation-2025.json --dry-run"],
            subcommands: [OrgShowCommand.self, OrgChangeCommand.self])
    }
}

struct OrgShowCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "show", "xem", Message.Roster.show, usage: "org show [CODE] [--on DAY]",
            examples: ["org show", "org show so-noi-vu", "org show --on 1/1/2025"], exits: [.noReplica])
    }

    @Argument(help: .init(Message.Roster.code, valueName: "CODE"))
    var code: String?

    @Option(help: .init(Message.Roster.on, valueName: "DAY"))
    var on: String?

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let day = on.map { TypedDate($0) }
        if let day, day?.isComplete != true { throw UsageError(Message.Roster.badDay, command: "org show") }
        let roster = try global.replica().roster(code: code, on: day??.text)
        if console.isForScripts { return console.json(list: roster.map(\.json)) }
        var page = console.page
        if code != nil, let unit = roster.first {
            page.unit(unit)
        } else {
            page.roster(roster)
        }
        console.showPaged(page)
    }
}

struct OrgChangeCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "change", "to-chuc-lai", Message.Roster.change,
            usage: "org change FILE [--dry-run] [--authority FILE]",
            examples: ["org change reorganisation-2025.json --dry-run", "org change reorganisation-2025.json"],
            exits: [.noReplica, .locked, .wrongKey, .ruleBlocks])
    }

    @Argument(help: .init(Message.Roster.file, valueName: "FILE"), completion: .file())
    var file: String

    @Flag(name: [.customShort("n"), .customLong("dry-run")], help: .init(Message.Roster.dryRun))
    var isDryRun = false

    @Option(help: .init(Message.Trust.authority, valueName: "FILE"), completion: .file())
    var authority: String?

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let reorganisation = try Reorganisation(path: file)
        let replica = try global.replica()
        if isDryRun {
            let plan = try replica.plan(reorganisation)
            if console.isForScripts {
                console.json(.object(plan.json))
            } else {
                var page = console.page
                page.plan(plan)
                console.showPaged(page)
            }
            if !plan.unmapped.isEmpty {
                console.note(.caution(Message.Roster.stillUnmapped(plan.unmapped.count)))
                throw Ending(exit: .ruleBlocks)
            }
            return
        }
        let changed = try replica.reorganise(reorganisation, authority: authority)
        if console.isForScripts {
            return console.json(
                .object(
                    changed.plan.json + [
                        ("handed_over", .integer(changed.handedOver)), ("left", .strings(changed.left)),
                        ("retired", .strings(changed.retired)),
                    ]))
        }
        console.line(.good(Message.Roster.done(changed)))
        if !changed.left.isEmpty { console.note(.caution(Message.Roster.left(ExchangeError.limited(changed.left)))) }
        console.note(.plain(Message.Roster.sendNews))
    }
}

extension Page {
    fileprivate mutating func roster(_ roster: [RosterEntry]) {
        var table = TextTable(columns: [
            .init(Message.Roster.unit.text), .init(Message.Roster.name.text), .init(Message.Roster.kind.text),
            .init(Message.Roster.validity.text), .init(Message.Roster.duties.text), .init(Message.Roster.replicas.text),
        ])
        for unit in roster {
            table.append([
                unit.code, unit.name, unit.kind.text, Self.span(unit.validFrom, unit.validTo), String(unit.duties),
                unit.replicas.joined(separator: " "),
            ])
        }
        self.table(table)
    }

    fileprivate mutating func unit(_ unit: RosterEntry) {
        pairs([
            (name: Message.Roster.unit.text, value: .strong(unit.code)),
            (name: Message.Roster.name.text, value: .plain(unit.name)),
            (name: Message.Roster.kind.text, value: .plain(unit.kind.text)),
            (name: Message.Roster.validity.text, value: .plain(Self.span(unit.validFrom, unit.validTo))),
            (name: Message.Roster.duties.text, value: .plain(String(unit.duties))),
            (name: Message.Roster.replicas.text, value: .plain(unit.replicas.joined(separator: " "))),
        ])
        if !unit.versions.isEmpty { line(.strong(Message.Roster.versions)) }
        for version in unit.versions {
            line(.plain("  " + Self.span(version.validFrom, version.validTo) + "  " + version.name))
        }
        if !unit.events.isEmpty { line(.strong(Message.Roster.events)) }
        for event in unit.events {
            let units = event.from.joined(separator: ", ") + " → " + event.to.joined(separator: ", ")
            line(.plain("  \(Self.day(event.on))  \(event.title) (\(event.kind.text)): \(units)"))
        }
    }

    fileprivate mutating func plan(_ plan: ReorganisationPlan) {
        line(.strong(Message.Roster.planned(plan)))
        var table = TextTable(columns: [
            .init(Message.Roster.unit.text), .init(Message.Roster.subject.text), .init(Message.Roster.what.text),
            .init(Message.Roster.count.text), .init(Message.Roster.goesTo.text),
        ])
        for consequence in plan.consequences {
            let goes =
                !consequence.isMapped
                ? Message.Roster.unmappedMark.text
                : consequence.subject == .keys
                    ? Message.Roster.retiredKey.text
                    : consequence.to.isEmpty
                        ? Message.Roster.stays(consequence.reason ?? "").text : consequence.to.joined(separator: ", ")
            table.append([
                consequence.unit, Message.Roster.subject(consequence.subject).text, consequence.what,
                String(consequence.count), goes,
            ])
        }
        self.table(table)
    }

    private static func span(_ from: String, _ until: String) -> String {
        from.isEmpty && until.isEmpty ? "" : day(from) + " – " + day(until)
    }

    private static func day(_ text: String) -> String { TypedDate(text)?.vietnamese ?? text }
}

extension RosterEntry {
    fileprivate var json: JSONText {
        .object([
            ("code", .string(code)), ("name", .string(name)), ("valid_from", .string(validFrom)),
            ("valid_to", .string(validTo)), ("duties", .integer(duties)), ("replicas", .strings(replicas)),
            (
                "versions",
                .array(
                    versions.map {
                        .object([
                            ("name", .string($0.name)), ("valid_from", .string($0.validFrom)),
                            ("valid_to", .string($0.validTo)),
                        ])
                    })
            ),
            (
                "events",
                .array(
                    events.map {
                        .object([
                            ("id", .string($0.id)), ("title", .string($0.title)), ("on", .string($0.on)),
                            ("from", .strings($0.from)), ("to", .strings($0.to)),
                        ])
                    })
            ),
        ])
    }
}

extension ReorganisationPlan {
    fileprivate var json: [(key: String, value: JSONText)] {
        [
            ("created", .strings(created)), ("changed", .strings(changed)), ("closed", .strings(closed)),
            (
                "consequences",
                .array(
                    consequences.map {
                        .object([
                            ("subject", .string($0.subject.rawValue)), ("unit", .string($0.unit)),
                            ("what", .string($0.what)), ("title", .string($0.title)), ("count", .integer($0.count)),
                            ("to", .strings($0.to)), ("reason", .string(orNull: $0.reason)),
                            ("mapped", .boolean($0.isMapped)),
                        ])
                    })
            ),
            ("unmapped", .integer(unmapped.count)),
        ]
    }
}
