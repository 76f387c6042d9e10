import ArgumentParser
import ReplicaCore
import ReplicaExchange

struct WhyCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "why", "vi-sao", Message.Help.why, usage: "why ID FIELD", examples: ["why PHUCAT2-128-7K3 birth"],
            exits: [.noReplica, .noSuchRecord])
    }

    @Argument(help: .init(Message.Help.id, valueName: "ID"))
    var id: String

    @Argument(help: .init(Message.Help.field, valueName: "FIELD"))
    var field: String

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    var errorContext: ErrorContext { ErrorContext(id: id) }

    func run(_ console: Console) throws {
        let replica = try global.replica()
        let changes = try replica.why(id: id, field: field)
        try console.noteAccess(replica, .history, collection: replica.show(id: id).collection, ids: changes.readIDs)
        if console.isForScripts { return console.json(list: changes.map { .change($0) }) }
        guard let newest = changes.first, let entry = newest.entries.first else {
            return console.line(.plain(Message.Record.whyNothing))
        }
        var page = console.page
        page.line(.strong(Message.Record.whyTitle(entry.label.text, entry.field, newest.id)))
        for (position, change) in changes.enumerated() {
            page.line()
            page.reason(change, number: position + 1)
        }
        console.show(page)
    }
}

extension Page {
    /// One step of the story of a field, the value first.
    fileprivate mutating func reason(_ change: ChangeReport, number: Int) {
        for entry in change.entries {
            let what = Message.Record.entry(entry.kind, entry.shown.text).text
            let state = entry.isLive ? Span.good(Message.Record.isLive) : .faint(Message.Record.wasReplaced)
            line(.plain("\(number). "), .strong(what), .plain("  ["), state, .plain("]"))
        }
        let author = change.author.isEmpty ? Message.Record.unknownAuthor.text : change.author
        let unit = change.unit ?? Message.Record.unknownUnit.text
        line(
            .plain("   \(author) · \(unit) · \(Message.Record.clock(InstantText.vietnamese(change.at)).text)")
        )
        let seal =
            change.segment.map { Message.Record.segment(String($0.prefix(10))) } ?? Message.Record.pending
        line(.faint("   \(Message.Record.place(change).text) · \(seal.text)"))
        authority(of: change)
        if !change.note.isEmpty { line(.plain("   "), .plain(Message.Record.noteText(change.note))) }
        if let erasure = change.erasure { line(.plain("   "), .caution(Message.Privacy.erased(erasure))) }
        let replaced = change.entries.flatMap(\.replaced)
        if !replaced.isEmpty {
            line(.plain("   "), .plain(Message.Record.replaced(ExchangeError.limited(replaced))))
        }
    }
}
