import ReplicaCore
import ReplicaExchange
import ReplicaForms

/// Asks a person for a record, field by field.
struct RecordQuestions {
    let form: CollectionForm
    let catalog: FormCatalog
    let console: Console
    /// What was answered so far, as arguments of `add`.
    private(set) var answers: [String] = []

    /// Ctrl-C, or the end of input.
    struct Stopped: Error {}

    init(form: CollectionForm, catalog: FormCatalog, console: Console) {
        self.form = form
        self.catalog = catalog
        self.console = console
    }

    /// - Throws: ``Stopped``; the answers given before stay.
    mutating func ask() throws {
        console.note(.plain(Message.Ask.title(form.labels.text)))
        try Interruption.whilePrompting {
            for field in form.valueFields where field.type != .bytes && !field.isHidden {
                if let answer = try ask(field) { answers.append("\(field.key)=\(answer)") }
            }
        }
        if answers.isEmpty { throw ExchangeError.nothingToChange }
    }

    private func ask(_ field: FieldForm) throws -> String? {
        describe(field)
        while true {
            let mark = field.isRequired ? " [\(Message.Ask.required.text)]" : ""
            guard let typed = console.ask(.strong(field.labels.text), .plain("\(mark): ")) else {
                console.note()
                throw Stopped()
            }
            let answer = typed.trimmingSpaces
            if answer.isEmpty {
                if !field.isRequired { return nil }
                console.note(.caution("  "), .caution(Message.Ask.isRequired))
                continue
            }
            guard let problem = problem(with: answer, field) else { return answer }
            let (message, hint) = problem.wording(collection: form.key)
            console.note(.caution("  \(message.text); \(hint.text)"))
        }
    }

    private func describe(_ field: FieldForm) {
        if !field.hints.text.isEmpty { console.note(.faint("  \(field.hints.text)")) }
        if field.isMultiple { console.note(.faint("  "), .faint(Message.Ask.several)) }
        guard field.type == .code, let list = field.list else { return }
        let choices = catalog.codes(of: list).filter { !$0.isHidden }.map { "\($0.key) (\($0.labels.text))" }
        console.note(.faint("  "), .faint(Message.Ask.choices(ExchangeError.limited(choices))))
    }

    /// What is wrong with an answer. A reference is looked up only when the record is saved.
    private func problem(with answer: String, _ field: FieldForm) -> FieldProblem.Reason? {
        if field.type == .reference { return nil }
        let parser = ValueParser(catalog: catalog) { _, _ in nil }
        do {
            for part in field.isMultiple ? answer.split(separator: ";").map(String.init) : [answer] {
                _ = try parser.value(part, for: field)
            }
            return nil
        } catch let problem as FieldProblem {
            return problem.reason
        } catch {
            return nil
        }
    }
}

extension String {
    fileprivate var trimmingSpaces: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }),
            let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}
