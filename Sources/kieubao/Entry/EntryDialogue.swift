import ReplicaCore
import ReplicaExchange
import ReplicaForms

/// Enters one record with a person at the terminal: shows each step of a ``ReplicaForms/GuidedEntry``, reads a line,
/// and keeps a draft after every answer.
struct EntryDialogue {
    private let replica: Replica
    private let console: Console
    private let start: EntryStart
    private(set) var entry: GuidedEntry
    private(set) var draft: EntryDraft
    private let editor: LineEditor
    /// The records that were told of as likely duplicates, with how many fields spoke for it.
    private var told: [String: Int] = [:]

    /// Ctrl-C, or the end of input; the draft is kept.
    struct Stopped: Error {}

    init(_ start: EntryStart, draft: EntryDraft, replica: Replica, console: Console) {
        self.replica = replica
        self.console = console
        self.start = start
        self.draft = draft
        editor = LineEditor(console: console)
        let isBegun = !draft.answers.isEmpty
        entry = GuidedEntry(
            form: start.form, catalog: start.catalog, fixed: Set(draft.fixed.keys), current: start.current,
            former: start.former, answers: draft.answers, at: isBegun ? draft.place ?? "" : nil)
    }

    /// Everything that the record would be written with.
    var assignments: [Assignment] {
        let fixed = draft.fixed.sorted { $0.key < $1.key }.map { Assignment(field: $0.key, text: $0.value.text) }
        return fixed + entry.assignments.map { Assignment(field: $0.field, text: $0.text) }
    }

    // MARK: The course

    /// Asks until the record is to be saved, or the draft to be kept.
    ///
    /// - Throws: ``Stopped``.
    mutating func run() throws -> GuidedEntry.Ending {
        console.note(.plain(Message.Entry.title(start.form.labels.text)))
        return try Interruption.whilePrompting {
            while true {
                if case .finished(let ending) = entry.step { return ending }
                show(entry.step)
                guard let line = editor.line(completing: completions) else { throw Stopped() }
                try tell(try entry.take(line) { try replica.find($0, for: $1) })
            }
        }
    }

    /// Shows what refused the record, and goes back to the first field that it concerns.
    mutating func refused(_ error: ExchangeError) {
        let wording = error.wording(ErrorContext(collection: start.form.key))
        console.note(.caution(wording.message))
        for detail in wording.details { console.note(.plain("  "), .plain(detail)) }
        console.note(.faint(wording.hint))
        entry.reopen()
        switch error {
        case .rulesBlock(let problems): if let field = problems.first?.field { entry.correct(field) }
        case .fieldProblem(let problem, _): entry.correct(problem.field)
        default: break
        }
    }

    private mutating func tell(_ reply: GuidedEntry.Reply) throws {
        switch reply {
        case .moved:
            try keep()
            try warn()
        case .explain: explain()
        case .refused(let reason):
            let (message, hint) = reason.wording(collection: start.form.key)
            console.note(.caution("  \(message.text); \(hint.text)"))
        case .notFound(let text): console.note(.caution("  "), .caution(Message.Entry.notFound(text)))
        case .unknownChoice(let text): console.note(.caution("  "), .caution(Message.Entry.unknownChoice(text)))
        case .nothing: console.note(.caution("  "), .caution(Message.Entry.nothing))
        }
    }

    /// What was answered is on the disk before the next question is asked.
    private mutating func keep() throws {
        guard draft.answers != entry.answers || draft.place != entry.place, !entry.answers.isEmpty else { return }
        draft.answers = entry.answers
        draft.place = entry.place
        try replica.keep(&draft)
    }

    private mutating func warn() throws {
        if case .finished = entry.step { return }
        let known = entry.summary.map { Assignment(field: $0.field.key, text: $0.value.text) }
        let likely = try replica.likelyDuplicates(collection: start.form.key, known, except: draft.record)
        for duplicate in likely where duplicate.agreeing.count > told[duplicate.id, default: 0] {
            told[duplicate.id] = duplicate.agreeing.count
            console.likely(duplicate)
        }
    }

    private func completions(of line: String) -> [EntryCompletion] {
        let found = try? entry.completions(of: line, inVietnamese: Language.current == .vietnamese) {
            try replica.find($0, for: $1)
        }
        return found ?? []
    }

    // MARK: What is shown

    private func show(_ step: GuidedEntry.Step) {
        switch step {
        case .field(let place): ask(entry.fields[place])
        case .choice(_, let found, _, _):
            for (number, record) in found.enumerated() {
                console.note(.plain("  \(number + 1)  "), .plain(GuidedEntry.line(of: record)))
            }
            console.note(.strong(Message.Entry.which))
        case .reason:
            for (number, reason) in EmptyReason.allCases.enumerated() {
                console.note(.plain("  \(number + 1)  "), .plain(Message.Entry.reason(reason)))
            }
            console.note(.strong(Message.Entry.whyEmpty))
        case .summary: showSummary()
        case .finished: break
        }
    }

    private func ask(_ field: FieldForm) {
        var marks: [String] = []
        if field.isRequired { marks.append(Message.Entry.required.text) }
        if let value = entry.value(of: field) { marks.append(Message.Entry.hasNow(value.shown).text) }
        if let former = entry.offer(for: field) { marks.append(Message.Entry.formerly(former.shown).text) }
        console.note(
            .strong(field.labels.text), .plain(marks.isEmpty ? "" : " [" + marks.joined(separator: "; ") + "]"))
    }

    private func explain() {
        guard case .field(let place) = entry.step else { return }
        let field = entry.fields[place]
        func line(_ text: String) { console.note(.faint("  " + text)) }
        if !field.hints.text.isEmpty { line(field.hints.text) }
        if field.isMultiple { line(Message.Entry.severalValues.text) }
        switch field.type {
        case .partialDate: line(Message.Entry.dates.text)
        case .date: line(Message.Entry.fullDates.text)
        case .reference: line(Message.Entry.references.text)
        case .code:
            let codes = field.list.map { start.catalog.codes(of: $0).filter { !$0.isHidden } } ?? []
            line(Message.Entry.choices(ExchangeError.limited(codes.map { "\($0.labels.text) (\($0.key))" })).text)
        default: break
        }
        line(Message.Entry.explainSigns.text)
    }

    private func showSummary() {
        console.note(.strong(Message.Entry.summary))
        let listed = entry.summary
        if listed.isEmpty { console.note(.plain("  "), .plain(Message.Entry.nothingYet)) }
        for (number, line) in listed.enumerated() {
            let value = line.value.text.isEmpty ? Message.Entry.emptied.text : line.value.shown
            let text = "  \(number + 1)  \(line.field.labels.text): \(value)"
            console.note(line.isChanged ? .plain(text) : .faint(text))
        }
        console.note(.strong(Message.Entry.confirm))
    }
}

extension Console {
    /// Tells of a record that may be about the same person.
    func likely(_ duplicate: LikelyDuplicate) {
        note(.caution(Message.Entry.likely(duplicate)))
        note(.strong(Message.Errors.hint.text), .plain(": "), .plain(Message.Entry.lookAt(duplicate.id)))
    }
}
