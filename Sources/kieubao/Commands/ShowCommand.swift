import ArgumentParser
import ReplicaCore
import ReplicaExchange

struct ShowCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "show", "xem", Message.Help.show, usage: "show ID",
            examples: ["show PHUCAT2-128-7K3", "show PHUCAT2-128 --json"], exits: [.noReplica, .noSuchRecord])
    }

    @Argument(help: .init(Message.Help.id, valueName: "ID"))
    var id: String

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    var errorContext: ErrorContext { ErrorContext(id: id) }

    func run(_ console: Console) throws {
        let replica = try global.replica()
        let record = try replica.show(id: id)
        let form = try replica.catalog().collection(key: record.collection)
        let attachments = try replica.attachments(of: record.id)
        console.noteAccess(replica, .read, collection: record.collection, ids: [record.id])
        if console.isForScripts {
            return console.json(.record(record, attachments: attachments) { form?.field(key: $0)?.type })
        }
        var page = console.page
        page.record(record, label: form?.labels.text ?? record.collection)
        if let standing = try replica.legalStanding(id: record.id), !standing.allowsUse {
            page.line(.bad(Message.Privacy.basis(standing)))
        }
        page.attachments(attachments)
        console.show(page)
    }
}

extension Page {
    /// A record, and how each of its conflicts can be settled.
    mutating func record(_ record: RecordReport, label: String) {
        line(.strong(record.id), .plain(" · \(label)"))
        let unit = record.unit ?? Message.Record.unknownUnit.text
        line(.faint("\(Message.Record.unit.text): \(unit) · \(Message.Record.scope.text): \(record.scope)"))
        if record.isDeleted {
            line(.plain("\(Message.Record.state.text): "), .bad(Message.Record.isDeleted))
        }
        if !record.movedTo.isEmpty {
            line(
                .plain("\(Message.Scopes.movedTo.text): "), .caution(record.movedTo.joined(separator: ", ")))
        }
        if let from = record.cameFrom { line(.faint("\(Message.Scopes.cameFrom.text): \(from)")) }
        if let transfer = record.transfer {
            line(.plain("\(Message.Transfers.label.text): "), .plain(Message.Transfers.offered(transfer)))
        }
        if let review = record.review {
            let tone: Span =
                review.status == .returned
                ? .caution(Message.Review.stands(review)) : .plain(Message.Review.stands(review))
            line(.plain("\(Message.Review.label.text): "), tone)
            if !review.attention.isEmpty { line(.plain("  "), .caution(review.attention)) }
        }
        if let head = record.joined.first {
            let others = record.joined.filter { $0 != record.id }.joined(separator: ", ")
            line(
                .plain("\(Message.Duplicates.shownTogether.text): "), .strong(others),
                .plain(head == record.id ? "" : " · \(Message.Duplicates.shownUnder(head).text)"))
        }
        line()
        pairs(
            record.fields.map { field in
                let mark = field.isInConflict ? "   ! \(Message.Record.inConflict.text)" : ""
                let value = Span(text: field.shown.text + mark, tone: field.isInConflict ? .bad : .plain)
                return (field.label.text, value)
            } + record.reasons.map { ($0.label.text, .faint("(\(Message.Entry.reason($0.reason).text))")) })
        if !record.parallel.isEmpty {
            line()
            parallel(record.parallel)
        }
        if record.conflicts.isEmpty { return }
        line()
        line(.bad(Message.Record.conflictCount(record.conflicts.count)))
        for conflict in record.conflicts { self.conflict(conflict) }
    }

    /// What is attached to a record, and what of it has not arrived.
    fileprivate mutating func attachments(_ attachments: [AttachmentListed]) {
        if attachments.isEmpty { return }
        line()
        line(.strong(Message.Attachments.attachedTo))
        for attachment in attachments {
            let state: Span =
                attachment.hasArrived
                ? .faint("\(attachment.mediaType), \(attachment.bytes) byte") : .caution(Message.Attachments.notArrived)
            line(.plain("  \(attachment.id)  \(attachment.title)  "), state)
        }
    }

    /// What was written while somebody else wrote other fields.
    mutating func parallel(_ edits: [ParallelEdit]) {
        line(.faint(Message.Record.parallel))
        for edit in edits {
            line(
                .faint("  \(edit.label.text): “\(edit.shown.text)”  \(edit.unit ?? edit.replica) · "),
                .faint(InstantText.vietnamese(edit.at)))
        }
    }

    /// One field in conflict: its values, who wrote them, and the commands that settle it.
    mutating func conflict(_ conflict: ConflictReport) {
        line(.strong("  \(conflict.label.text)"), .plain(" (\(conflict.field))"))
        if conflict.values.contains(where: \.isLate) {
            line(.faint("    "), .faint(Message.Scopes.lateExplained))
        } else if conflict.field == "scope", conflict.values.count > 1 {
            line(.faint("    "), .faint(Message.Scopes.copies))
        }
        for (position, value) in conflict.values.enumerated() {
            if value.isAsIs {
                line(
                    .plain("    \(position + 1)  "), .strong(Message.Scopes.asIs.text), .faint("  \(value.scope)"))
                continue
            }
            let text =
                value.isDeletion && value.shownValue.text.isEmpty
                ? Message.Record.isDeletion.text : "“\(value.shownValue.text)”"
            let isShown = value.isVisible ? " [\(Message.Record.isShown.text)]" : ""
            let author = value.author.isEmpty ? Message.Record.unknownAuthor.text : value.author
            let unit = value.unit ?? Message.Record.unknownUnit.text
            var origin = "\(unit) (\(value.replica)) · \(author) · \(InstantText.vietnamese(value.at))"
            if value.isLate { origin += " · \(Message.Scopes.late(value.scope).text)" }
            if !value.note.isEmpty { origin += " · \(Message.Record.noteText(value.note).text)" }
            line(.plain("    \(position + 1)  "), .strong(text), .good(isShown), .faint("  \(origin)"))
        }
        if !conflict.base.isEmpty {
            let values = conflict.base.map { "“\($0.shown.text)”" }.joined(separator: ", ")
            line(.plain("    "), .faint(Message.Record.cameFrom(values)))
        }
        line(.plain("    "), .plain(Message.Record.settleWith))
        let command = "      kieubao resolve \(conflict.id) \(conflict.field)"
        for position in conflict.values.indices { line(.plain("\(command) --take \(position + 1)")) }
        if !conflict.values.contains(where: \.isDeletion), !["scope", "transfer"].contains(conflict.field) {
            line(.plain("\(command) --value '\(Message.Record.settleValue.text)'"))
        }
    }
}
