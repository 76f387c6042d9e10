import ArgumentParser
import ReplicaExchange

struct TransferCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "transfer", "ban-giao", Message.Transfers.transfer, usage: "transfer COMMAND …",
            examples: [
                "transfer propose PHUCAT2-128-7K3 ubnd-tuy-phuoc --note 'đã chuyển nơi ở'", "transfer list",
                "transfer accept PHUCAT2-128-7K3",
            ],
            subcommands: [
                TransferProposeCommand.self, TransferAcceptCommand.self, TransferDeclineCommand.self,
                TransferWithdrawCommand.self, TransferShareCommand.self, TransferListCommand.self,
            ])
    }
}

struct TransferProposeCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "propose", "de-nghi", Message.Transfers.propose, usage: "transfer propose ID UNIT [--note TEXT]",
            examples: ["transfer propose PHUCAT2-128-7K3 ubnd-tuy-phuoc"],
            exits: [.noReplica, .locked, .ruleBlocks, .noSuchRecord])
    }

    @Argument(help: .init(Message.Help.id, valueName: "ID"))
    var id: String

    @Argument(help: .init(Message.Transfers.taker, valueName: "UNIT"))
    var unit: String

    @Option(parsing: .unconditional, help: .init(Message.Help.note, valueName: "TEXT"))
    var note = ""

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    var errorContext: ErrorContext { ErrorContext(id: id) }

    func run(_ console: Console) throws {
        let done = try global.replica().proposeTransfer(id: id, to: unit, note: note)
        console.transferred(done)
        if !done.reachesTaker, !console.isForScripts { console.note(.caution(Message.Transfers.needsCentre(done.id))) }
    }
}

struct TransferAcceptCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "accept", "nhan", Message.Transfers.accept, usage: "transfer accept ID [--note TEXT]",
            examples: ["transfer accept PHUCAT2-128-7K3"],
            exits: [.noReplica, .locked, .ruleBlocks, .conflictsPending, .noSuchRecord])
    }

    @Argument(help: .init(Message.Help.id, valueName: "ID"))
    var id: String

    @Option(parsing: .unconditional, help: .init(Message.Help.note, valueName: "TEXT"))
    var note = ""

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    var errorContext: ErrorContext { ErrorContext(id: id) }

    func run(_ console: Console) throws {
        console.transferred(try global.replica().acceptTransfer(id: id, note: note))
    }
}

struct TransferDeclineCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "decline", "tu-choi", Message.Transfers.decline, usage: "transfer decline ID --reason TEXT",
            examples: ["transfer decline PHUCAT2-128-7K3 --reason 'không thuộc địa bàn'"],
            exits: [.noReplica, .locked, .ruleBlocks, .conflictsPending, .noSuchRecord])
    }

    @Argument(help: .init(Message.Help.id, valueName: "ID"))
    var id: String

    @Option(parsing: .unconditional, help: .init(Message.Transfers.reason, valueName: "TEXT"))
    var reason: String?

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    var errorContext: ErrorContext { ErrorContext(id: id) }

    func run(_ console: Console) throws {
        console.transferred(try global.replica().declineTransfer(id: id, reason: reason ?? ""))
    }
}

struct TransferWithdrawCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "withdraw", "rut", Message.Transfers.withdraw, usage: "transfer withdraw ID [--note TEXT]",
            examples: ["transfer withdraw PHUCAT2-128-7K3"],
            exits: [.noReplica, .locked, .ruleBlocks, .conflictsPending, .noSuchRecord])
    }

    @Argument(help: .init(Message.Help.id, valueName: "ID"))
    var id: String

    @Option(parsing: .unconditional, help: .init(Message.Help.note, valueName: "TEXT"))
    var note = ""

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    var errorContext: ErrorContext { ErrorContext(id: id) }

    func run(_ console: Console) throws {
        console.transferred(try global.replica().withdrawTransfer(id: id, note: note))
    }
}

struct TransferShareCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "share", "chia-se", Message.Transfers.share, usage: "transfer share ID [--note TEXT]",
            examples: ["transfer share PHUCAT2-128-7K3"],
            exits: [.noReplica, .locked, .ruleBlocks, .conflictsPending, .noSuchRecord])
    }

    @Argument(help: .init(Message.Help.id, valueName: "ID"))
    var id: String

    @Option(parsing: .unconditional, help: .init(Message.Help.note, valueName: "TEXT"))
    var note = ""

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    var errorContext: ErrorContext { ErrorContext(id: id) }

    func run(_ console: Console) throws {
        let done = try global.replica().shareTransfer(id: id, note: note)
        console.transferred(done)
        if console.isForScripts { return }
        console.note(.plain(Message.Trust.spread), .plain(": "), .strong("kieubao bundle create --to all ."))
    }
}

struct TransferListCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "list", "xem", Message.Transfers.list, usage: "transfer list", examples: ["transfer list"],
            exits: [.noReplica])
    }

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let transfers = try global.replica().transfers()
        if console.isForScripts { return console.json(list: transfers.map(json)) }
        if transfers.isEmpty { return console.note(.good(Message.Transfers.none)) }
        let table = FittedTable(
            columns: [
                .init(header: Message.Record.id.text, isKept: true), .init(header: Message.Transfers.name.text),
                .init(header: Message.Transfers.from.text), .init(header: Message.Transfers.to.text),
                .init(header: Message.Record.state.text), .init(header: Message.Transfers.nextStep.text),
            ],
            rows: transfers.map { item in
                [
                    item.id, item.title, item.from ?? "", item.to, Message.Transfers.state(item.state).text,
                    item.state == .proposed ? Message.Transfers.next(item).text : "",
                ]
            })
        var page = console.page
        page.table(table)
        console.showPaged(page)
    }

    private func json(_ item: TransferListed) -> JSONText {
        .object([
            ("id", .string(item.id)), ("collection", .string(item.collection)), ("scope", .string(item.scope)),
            ("from", .string(orNull: item.from)), ("to", .string(item.to)), ("state", .string(item.state.rawValue)),
            ("ours", .boolean(item.isForUs)), ("reaches", .boolean(item.reachesTaker)),
        ])
    }
}

extension Console {
    fileprivate func transferred(_ done: RecordTransferred) {
        if isForScripts {
            return json(
                .object([
                    ("id", .string(done.id)), ("to", .string(done.to)), ("state", .string(done.state.rawValue)),
                    ("scope", .string(done.scope)), ("reaches", .boolean(done.reachesTaker)),
                ]))
        }
        line(.good(Message.Transfers.done(done)))
    }
}
