import ArgumentParser
import ReplicaCore
import ReplicaExchange

struct HistoryCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "history", "lich-su", Message.Help.history, usage: "history ID",
            examples: ["history PHUCAT2-128-7K3"],
            exits: [.noReplica, .noSuchRecord])
    }

    @Argument(help: .init(Message.Help.id, valueName: "ID"))
    var id: String

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    var errorContext: ErrorContext { ErrorContext(id: id) }

    func run(_ console: Console) throws {
        let replica = try global.replica()
        let changes = try replica.history(id: id)
        try console.noteAccess(replica, .history, collection: replica.show(id: id).collection, ids: changes.readIDs)
        if console.isForScripts { return console.json(list: changes.map { .change($0) }) }
        var page = console.page
        for (position, change) in changes.enumerated() {
            if position > 0 { page.line() }
            page.change(change, number: position + 1)
        }
        console.showPaged(page)
    }
}

extension [ChangeReport] {
    /// The record that the changes are about.
    var readIDs: [String] { first.map { [$0.id] } ?? [] }
}

extension Page {
    /// One change: who, where, when, and what.
    mutating func change(_ change: ChangeReport, number: Int) {
        let author = change.author.isEmpty ? Message.Record.unknownAuthor.text : change.author
        let unit = change.unit ?? Message.Record.unknownUnit.text
        line(
            .strong("\(number). \(author)"),
            .plain(" · \(unit) · \(Message.Record.clock(InstantText.vietnamese(change.at)).text)"))
        let seal =
            change.segment.map { Message.Record.segment(String($0.prefix(10))) } ?? Message.Record.pending
        line(.faint("   \(Message.Record.place(change).text) · \(seal.text)"))
        authority(of: change)
        if !change.note.isEmpty { line(.plain("   "), .plain(Message.Record.noteText(change.note))) }
        if let erasure = change.erasure { line(.plain("   "), .caution(Message.Privacy.erased(erasure))) }
        if change.isCreation { line(.plain("   "), .plain(Message.Record.creation)) }
        for entry in change.entries { self.entry(entry) }
    }

    /// On whose authority a change counts, or that it does not.
    mutating func authority(of change: ChangeReport) {
        line(.faint("   \(Message.Record.authority(change).text)"))
        if let objection = change.authority.objection {
            line(.plain("   "), .bad(Message.Record.doesNotCount(Message.Trust.objection(objection))))
        }
    }

    private mutating func entry(_ entry: EntryReport) {
        let what = Message.Record.entry(entry.kind, entry.shown.text).text
        let state = entry.isLive ? Span.good("  [\(Message.Record.isLive.text)]") : .plain("")
        line(.plain("   \(entry.label.text) (\(entry.field)): \(what)"), state)
        if !entry.replaced.isEmpty {
            let changes = ExchangeError.limited(entry.replaced)
            line(.faint("      \(Message.Record.replaced(changes).text)"))
        }
    }
}
