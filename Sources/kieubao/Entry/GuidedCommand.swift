import ReplicaCore
import ReplicaExchange
import ReplicaForms

/// `add` and `edit` with a person at the terminal: drafts are offered, the record is entered and saved, and what may be
/// entered about it is asked for.
struct GuidedCommand {
    let replica: Replica
    let console: Console
    let scope: String?
    let note: String

    /// Whether somebody can be asked at all.
    static func isPossible(_ console: Console) -> Bool { Console.canAsk && !console.isForScripts }

    func add(_ collection: String) throws {
        let start = try begin(collection)
        let begun = EntryDraft(collection: start.form.key, scope: scope, note: note)
        let draft = try chosen { $0.collection == begun.collection && $0.record == nil } ?? begun
        guard case .saved(let id) = try enter(draft, start, resume: ["add", collection]) else { return }
        try continueWith(id, of: start.form)
    }

    func edit(_ id: String) throws {
        let (id, start) = try replica.beginEntry(editing: id, inVietnamese: isVietnamese)
        let draft = try chosen { $0.record == id } ?? EntryDraft(collection: start.form.key, record: id, note: note)
        if case .kept = try enter(draft, start, resume: ["edit", id]) { return }
        try continueWith(id, of: start.form)
    }

    private var isVietnamese: Bool { Language.current == .vietnamese }

    private func begin(_ collection: String) throws -> EntryStart {
        try replica.beginEntry(collection: collection, inVietnamese: isVietnamese)
    }

    // MARK: One record

    private enum Outcome {
        /// The record has this id.
        case saved(String)
        case unchanged
        /// As a draft, to go on with.
        case kept
    }

    /// - Parameter resume: The words of the command that goes on with the draft.
    private func enter(_ draft: EntryDraft, _ start: EntryStart, resume: [String]) throws -> Outcome {
        var dialogue = EntryDialogue(start, draft: draft, replica: replica, console: console)
        do {
            while try dialogue.run() == .save {
                if dialogue.assignments.isEmpty {
                    console.note(.plain(Message.Entry.nothingChanged))
                    return .unchanged
                }
                do {
                    let id = try save(dialogue)
                    let name = dialogue.draft.name
                    if !name.isEmpty { try replica.dropDraft(name) }
                    return .saved(id)
                } catch let error as ExchangeError where error.exit == .ruleBlocks || error.exit == .usage {
                    dialogue.refused(error)
                }
            }
        } catch is EntryDialogue.Stopped {
            throw Interrupted(
                message: kept(dialogue.draft) ?? Message.Errors.nothingSaved,
                resume: dialogue.draft.name.isEmpty ? nil : command(resume))
        } catch {
            // Whatever it was, what was typed is not lost.
            if let message = kept(dialogue.draft) { console.note(.plain(message)) }
            throw error
        }
        if let message = kept(dialogue.draft) {
            console.note(.plain(message))
            console.note(
                .strong(Message.Errors.hint.text), .plain(": "), .plain(Message.Errors.resume(command(resume))))
        }
        return .kept
    }

    private func kept(_ draft: EntryDraft) -> Message? {
        draft.name.isEmpty ? nil : Message.Entry.kept(draft.name, replica.draftFolder)
    }

    private func command(_ words: [String]) -> String {
        (["kieubao"] + words).map(ShellText.quoted).joined(separator: " ")
    }

    private func save(_ dialogue: EntryDialogue) throws -> String {
        let draft = dialogue.draft
        guard let record = draft.record else {
            let id = try replica.add(
                collection: draft.collection, dialogue.assignments, scope: draft.scope, note: draft.note
            ) { console.broken($0) }
            console.changed(id, Message.Record.added(id))
            return id
        }
        let edited = try replica.edit(id: record, dialogue.assignments, note: draft.note) { console.broken($0) }
        console.changed(
            edited.id, edited.isChanged ? Message.Record.edited(edited.id) : Message.Record.unchanged(edited.id))
        if !edited.settled.isEmpty { console.note(.caution(Message.Record.settled(edited.settled))) }
        return edited.id
    }

    // MARK: Drafts, what follows

    private func chosen(_ isWanted: (EntryDraft) -> Bool) throws -> EntryDraft? {
        let drafts = try replica.drafts().filter(isWanted)
        if drafts.isEmpty { return nil }
        for (number, draft) in drafts.enumerated() {
            console.note(
                .plain("  \(number + 1)  "), .plain(Message.Entry.offer(draft, InstantText.vietnamese(draft.savedAt))))
        }
        return try pick(among: drafts, asking: Message.Entry.goOn)
    }

    /// After a person stays, relationships, contacts and consents, and whatever else the forms have about one.
    private func continueWith(_ id: String, of form: CollectionForm) throws {
        let sequels = try replica.sequels(of: form.key)
        if sequels.isEmpty { return }
        let title = try replica.title(of: id)
        while true {
            for (number, sequel) in sequels.enumerated() {
                console.note(.plain("  \(number + 1)  "), .plain(sequel.form.labels.text))
            }
            guard let sequel = try pick(among: sequels, asking: Message.Entry.sequels(title, id)) else { return }
            let draft = EntryDraft(
                collection: sequel.form.key, note: note, fixed: [sequel.field: EntryAnswer(text: id, shown: title)])
            _ = try enter(draft, try begin(sequel.form.key), resume: ["add", sequel.form.key])
        }
    }

    /// Asks for a number until one is given; `nil` for Enter, and where nobody answers.
    private func pick<Item>(among items: [Item], asking question: Message) throws -> Item? {
        try Interruption.whilePrompting {
            while true {
                console.note(.strong(question))
                guard let line = LineEditor(console: console).line(completing: { _ in [] }) else {
                    throw Interrupted(resume: nil)
                }
                let typed = line.filter { !$0.isWhitespace }
                if typed.isEmpty { return nil }
                if let number = Int(typed), items.indices.contains(number - 1) { return items[number - 1] }
                console.note(.caution("  "), .caution(Message.Entry.unknownChoice(typed)))
            }
        }
    }
}
