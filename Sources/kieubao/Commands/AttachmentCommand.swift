import ArgumentParser
import ReplicaExchange
import ReplicaOffice
import ReplicaText

struct AttachCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "attach", "dinh-kem", Message.Attachments.attach,
            usage: "attach ID FILE --title TEXT [--kind CODE] [--note TEXT]",
            examples: ["attach PHUCAT2-128-7K3 scan.pdf --title 'Đơn đề nghị' --kind ban_quet"],
            exits: [.noReplica, .locked, .ruleBlocks, .noSuchRecord])
    }

    @Argument(help: .init(Message.Help.id, valueName: "ID"))
    var id: String

    @Argument(help: .init(Message.Attachments.file, valueName: "FILE"), completion: .file())
    var file: String

    @Option(parsing: .unconditional, help: .init(Message.Attachments.titleHelp, valueName: "TEXT"))
    var title: String

    @Option(help: .init(Message.Attachments.kindHelp, valueName: "CODE"))
    var kind: String?

    @Option(parsing: .unconditional, help: .init(Message.Help.note, valueName: "TEXT"))
    var note = ""

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    var errorContext: ErrorContext { ErrorContext(collection: "attachment", id: id) }

    func run(_ console: Console) throws {
        let attached = try global.replica().attach(id: id, path: file, title: title, kind: kind, note: note)
        if console.isForScripts {
            console.json(
                .object([
                    ("id", .string(attached.id)), ("hash", .string(attached.hash)),
                    ("bytes", .integer(attached.bytes)), ("media_type", .string(attached.media.rawValue)),
                    ("stripped", .integer(attached.strippedBytes)), ("new", .boolean(attached.isNew)),
                ]))
        } else {
            console.line(.good(Message.Attachments.attached(attached)))
        }
        if attached.strippedBytes > 0 {
            console.note(.plain(Message.Attachments.stripped(attached.strippedBytes)))
        }
        if !attached.media.isStripped { console.note(.caution(Message.Attachments.notStripped)) }
    }
}

struct AttachmentCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "attachment", "tep-dinh-kem", Message.Attachments.help, usage: "attachment COMMAND …",
            examples: ["attachment list PHUCAT2-128-7K3", "attachment get PHUCAT2-130 don.pdf"],
            subcommands: [AttachmentListCommand.self, AttachmentGetCommand.self])
    }
}

struct AttachmentListCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "list", "liet-ke", Message.Attachments.list, usage: "attachment list [ID]",
            examples: ["attachment list", "attachment list PHUCAT2-128-7K3"], exits: [.noReplica, .noSuchRecord])
    }

    @Argument(help: .init(Message.Help.id, valueName: "ID"))
    var id: String?

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    var errorContext: ErrorContext { ErrorContext(id: id ?? "") }

    func run(_ console: Console) throws {
        let attachments = try global.replica().attachments(of: id)
        if console.isForScripts {
            return console.json(list: attachments.map { .attachment($0) })
        }
        if attachments.isEmpty { return console.note(.plain(Message.Attachments.none)) }
        var table = TextTable(columns: [
            .init(Message.Attachments.id.text), .init(Message.Attachments.title.text),
            .init(Message.Attachments.record.text), .init(Message.Attachments.media.text),
            .init(Message.Attachments.bytes.text), .init(Message.Attachments.state.text),
        ])
        for attachment in attachments {
            let state = attachment.hasArrived ? Message.Attachments.isHere : Message.Attachments.notArrived
            table.append([
                attachment.id, attachment.title, attachment.record, attachment.mediaType, String(attachment.bytes),
                state.text,
            ])
        }
        var page = console.page
        page.table(table)
        console.showPaged(page)
    }
}

struct AttachmentGetCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "get", "lay", Message.Attachments.get, usage: "attachment get ID PATH",
            examples: ["attachment get PHUCAT2-130 don.pdf"], exits: [.noReplica, .noSuchRecord, .missing])
    }

    @Argument(help: .init(Message.Attachments.attachmentId, valueName: "ID"))
    var id: String

    @Argument(help: .init(Message.Attachments.output, valueName: "PATH"), completion: .file())
    var path: String

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    var errorContext: ErrorContext { ErrorContext(id: id) }

    func run(_ console: Console) throws {
        let written = try global.replica().saveAttachment(id: id, to: path)
        if console.isForScripts { return console.json(.object([("file", .string(written))])) }
        console.line(.good(Message.Attachments.saved(written)))
    }
}
