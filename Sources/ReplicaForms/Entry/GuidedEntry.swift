package import ReplicaCore
import ReplicaText

/// The course of entering one record field by field: which question is asked, and what an answer does to it.
///
/// A value without a terminal, a store or a clock: whoever asks passes each typed line to ``take(_:finding:)`` and does
/// what the reply says. What was answered is in ``answers`` at every moment, so that a draft of it can be kept.
///
/// Signs that a line may be: `?` explains the field, `<` goes back, `>` goes to the summary, `.` stops and keeps the
/// draft, `-` empties, `=` takes what the last record had. A `\` before one of them makes it a value.
package struct GuidedEntry {
    package let form: CollectionForm
    /// The fields that are asked, in the order of the form.
    package let fields: [FieldForm]
    /// What a person answered, by the keys of fields.
    package private(set) var answers: [String: EntryAnswer]
    package private(set) var step: Step

    /// What the record has already; empty for a new one.
    private let current: [String: EntryAnswer]
    /// What the last record of the collection had; offered, and never taken unasked.
    private let former: [String: EntryAnswer]
    private let catalog: FormCatalog
    /// Whether the question was asked from the summary, which is next after it.
    private var isCorrection = false

    package enum Step: Hashable, Sendable {
        /// A field, by its place in ``fields``.
        case field(Int)
        /// Which of the records that bear the typed name is meant; what was chosen before it, and what is yet to be.
        case choice(Int, [FoundRecord], chosen: [EntryAnswer], rest: [String])
        /// Why a required field has no value.
        case reason(Int)
        case summary
        case finished(Ending)
    }

    package enum Ending: Hashable, Sendable {
        case save
        case keepDraft
    }

    package enum Reply: Equatable, Sendable {
        /// The field has an answer, or was passed over; the next step is to be shown.
        case moved(field: String)
        /// The step is to be shown again, with its explanation.
        case explain
        case refused(FieldProblem.Reason)
        /// No record has the typed name.
        case notFound(String)
        /// The number or name is none of those shown.
        case unknownChoice(String)
        /// There is nothing before the first field, or nothing that the last record had.
        case nothing
    }

    /// Finds the records that a text means, in a field that points to records.
    package typealias Finder = (_ text: String, _ field: FieldForm) throws -> [FoundRecord]

    /// - Parameters:
    ///   - fixed: Keys of fields whose answers are settled and not asked for.
    ///   - answers: What was answered before, in a draft.
    ///   - field: The key of the field where a draft stopped; `nil` for the first.
    package init(
        form: CollectionForm, catalog: FormCatalog, fixed: Set<String> = [], current: [String: EntryAnswer] = [:],
        former: [String: EntryAnswer] = [:], answers: [String: EntryAnswer] = [:], at field: String? = nil
    ) {
        self.form = form
        self.catalog = catalog
        self.current = current
        self.former = former
        self.answers = answers
        let asked = form.valueFields.filter { $0.type != .bytes && !$0.isHidden && !fixed.contains($0.key) }
        fields = asked
        let place = field.map { key in asked.firstIndex { $0.key == key } ?? asked.count } ?? 0
        step = place < asked.count ? .field(place) : .summary
    }

    // MARK: What is asked

    /// The key of the field that is asked now; `nil` at the summary and after it.
    package var place: String? {
        switch step {
        case .field(let place), .reason(let place), .choice(let place, _, _, _): fields[place].key
        case .summary, .finished: nil
        }
    }

    /// What a field has as things stand; `nil` if nothing.
    package func value(of field: FieldForm) -> EntryAnswer? {
        let value = answers[field.key] ?? current[field.key]
        return value.flatMap { $0.text.isEmpty ? nil : $0 }
    }

    /// What the last record had in a field that has no value yet.
    package func offer(for field: FieldForm) -> EntryAnswer? { value(of: field) == nil ? former[field.key] : nil }

    /// What the summary lists, in its order: the numbers that people type there are places in it, from 1.
    package var summary: [(field: FieldForm, value: EntryAnswer, isChanged: Bool)] {
        fields.compactMap { field in
            let value = answers[field.key] ?? current[field.key]
            guard let value, !value.text.isEmpty || answers[field.key] != nil else { return nil }
            return (field, value, answers[field.key] != nil)
        }
    }

    /// The answers as arguments of `add` and `edit`, in the order of the form.
    package var assignments: [(field: String, text: String)] {
        fields.compactMap { field in answers[field.key].map { (field.key, $0.text) } }
    }

    // MARK: Answers

    package mutating func take(_ line: String, finding: Finder) rethrows -> Reply {
        let typed = Self.trimmed(line)
        switch step {
        case .field(let place): return try field(place, typed, finding)
        case .choice(let place, let found, let chosen, let rest):
            return try choice(place, found, chosen, rest, typed, finding)
        case .reason(let place): return reason(place, typed)
        case .summary: return summary(typed)
        case .finished: return .nothing
        }
    }

    /// Goes to a field, for its answer to be corrected.
    package mutating func correct(_ key: String) {
        guard let place = fields.firstIndex(where: { $0.key == key }) else { return }
        isCorrection = true
        step = .field(place)
    }

    /// Back to the summary after the record could not be saved for a reason that no field shows.
    package mutating func reopen() { step = .summary }

    private mutating func field(_ place: Int, _ typed: String, _ finding: Finder) rethrows -> Reply {
        let field = fields[place]
        switch typed {
        case "?": return .explain
        case "<": return back(from: place)
        case ">":
            step = .summary
            return .moved(field: field.key)
        case ".":
            step = .finished(.keepDraft)
            return .moved(field: field.key)
        case "-": return empty(place)
        case "=":
            guard let former = former[field.key] else { return .nothing }
            return accept(former, at: place)
        case "": return value(of: field) == nil ? passOver(place) : go(past: place)
        default: break
        }
        let text = Self.unescaped(typed)
        if let reason = EmptyReason(typed: text), !field.isMultiple {
            return accept(EntryAnswer(text: "?" + reason.rawValue), at: place)
        }
        let parts = field.isMultiple ? Self.parts(text) : [text]
        if field.type == .reference { return try resolve(parts, chosen: [], at: place, finding) }
        let parser = ValueParser(catalog: catalog) { _, _ in nil }
        do {
            let known = try current[field.key].map { current in
                try (field.isMultiple ? Self.parts(current.text) : [current.text]).map {
                    try parser.value($0, for: field)
                }
            }
            for part in parts {
                guard let value = try parser.value(part, for: field), known?.contains(value) != true else { continue }
                try parser.checkOffered(value, for: field)
            }
        } catch let problem as FieldProblem {
            return .refused(problem.reason)
        } catch {
            return .refused(.unknownField)
        }
        return accept(EntryAnswer(text: text), at: place)
    }

    private mutating func back(from place: Int) -> Reply {
        if isCorrection {
            isCorrection = false
            step = .summary
            return .moved(field: fields[place].key)
        }
        guard place > 0 else { return .nothing }
        step = .field(place - 1)
        return .moved(field: fields[place].key)
    }

    /// Enter where nothing stands: passes over, or asks why a required field stays empty.
    private mutating func passOver(_ place: Int) -> Reply {
        guard fields[place].isRequired else { return go(past: place) }
        if fields[place].isMultiple { return .refused(.requiredIsEmpty) }
        step = .reason(place)
        return .moved(field: fields[place].key)
    }

    private mutating func empty(_ place: Int) -> Reply {
        let field = fields[place]
        if field.isRequired { return passOver(place) }
        answers[field.key] = current[field.key] == nil ? nil : EntryAnswer(text: "")
        return go(past: place)
    }

    private mutating func accept(_ answer: EntryAnswer, at place: Int) -> Reply {
        answers[fields[place].key] = answer
        return go(past: place)
    }

    private mutating func go(past place: Int) -> Reply {
        step = isCorrection || place + 1 == fields.count ? .summary : .field(place + 1)
        isCorrection = false
        return .moved(field: fields[place].key)
    }

    // MARK: References

    private mutating func resolve(
        _ parts: [String], chosen: [EntryAnswer], at place: Int, _ finding: Finder
    ) rethrows -> Reply {
        var chosen = chosen
        for (number, part) in parts.enumerated() {
            let found = try finding(part, fields[place])
            if found.isEmpty { return .notFound(part) }
            let exact = found.filter(\.isExact)
            guard exact.count == 1 else {
                step = .choice(place, found, chosen: chosen, rest: Array(parts[(number + 1)...]))
                return .moved(field: fields[place].key)
            }
            chosen.append(EntryAnswer(text: exact[0].id, shown: exact[0].title))
        }
        let answer = EntryAnswer(
            text: chosen.map(\.text).joined(separator: ";"), shown: chosen.map(\.shown).joined(separator: "; "))
        return accept(answer, at: place)
    }

    private mutating func choice(
        _ place: Int, _ found: [FoundRecord], _ chosen: [EntryAnswer], _ rest: [String], _ typed: String,
        _ finding: Finder
    ) rethrows -> Reply {
        let picked: FoundRecord? =
            typed.isEmpty
            ? (found.count == 1 ? found[0] : nil)
            : Int(typed).flatMap { found.indices.contains($0 - 1) ? found[$0 - 1] : nil }
        if let picked {
            return try resolve(
                rest, chosen: chosen + [EntryAnswer(text: picked.id, shown: picked.title)], at: place, finding)
        }
        if Int(typed) != nil { return .unknownChoice(typed) }
        // Anything else is an answer to the question itself, such as another part of the name.
        step = .field(place)
        return typed.isEmpty || typed == "<" ? .explain : try field(place, typed, finding)
    }

    // MARK: Reasons, summary

    private mutating func reason(_ place: Int, _ typed: String) -> Reply {
        let reasons = EmptyReason.allCases
        if let number = Int(typed), reasons.indices.contains(number - 1) {
            let reason = reasons[number - 1]
            return accept(EntryAnswer(text: "?" + reason.rawValue), at: place)
        }
        if typed.isEmpty || typed == "<" {
            step = .field(place)
            return .explain
        }
        return .unknownChoice(typed)
    }

    private mutating func summary(_ typed: String) -> Reply {
        switch typed {
        case "":
            if let missing = fields.firstIndex(where: { $0.isRequired && value(of: $0) == nil }) {
                isCorrection = true
                step = .field(missing)
                return .refused(.requiredIsEmpty)
            }
            step = .finished(.save)
        case ".": step = .finished(.keepDraft)
        case "<":
            guard !fields.isEmpty else { return .nothing }
            step = .field(fields.count - 1)
        case "?": return .explain
        default:
            let listed = summary
            let key =
                Int(typed).flatMap { listed.indices.contains($0 - 1) ? listed[$0 - 1].field.key : nil }
                ?? self.field(named: typed)?.key
            guard let key else { return .unknownChoice(typed) }
            correct(key)
        }
        return .moved(field: "")
    }

    /// A field by its key or its label in either language, with or without marks.
    private func field(named typed: String) -> FieldForm? {
        if let field = fields.first(where: { $0.key == typed }) { return field }
        let wanted = FoldedText.fold(TextNormalization.nfc(typed))
        let matches = fields.filter {
            FoldedText.fold($0.labels.vietnamese) == wanted || FoldedText.fold($0.labels.english) == wanted
        }
        return matches.count == 1 ? matches[0] : nil
    }

    // MARK: Completion

    /// How many ways to go on are offered at once.
    package static let completionsMax = 24

    /// The ways in which what was typed may go on: codes by key or label, the records that a reference may mean, and
    /// the reasons for an empty value.
    ///
    /// - Parameter inVietnamese: In which language labels are put in.
    package func completions(of line: String, inVietnamese: Bool, finding: Finder) rethrows -> [EntryCompletion] {
        guard case .field(let place) = step else { return [] }
        let field = fields[place]
        let isPart = field.isMultiple
        let start = isPart ? line.lastIndex(of: ";").map { line.index(after: $0) } ?? line.startIndex : line.startIndex
        let kept = String(line[..<start]) + (start == line.startIndex ? "" : " ")
        let part = Self.trimmed(String(line[start...]))
        if part.first == EmptyReason.mark, !isPart {
            return EmptyReason.allCases.map { "?" + $0.rawValue }.filter { $0.hasPrefix(part) }.map {
                EntryCompletion(line: $0, shown: $0)
            }
        }
        let offered: [(text: String, shown: String)]
        switch field.type {
        case .code: offered = codes(of: field, beginning: part, inVietnamese: inVietnamese)
        case .reference:
            offered =
                part.isEmpty
                ? []
                : try finding(part, field).map { found in
                    (found.isExact || found.detail.isEmpty ? found.title : found.id, Self.line(of: found))
                }
        default: offered = []
        }
        return offered.prefix(Self.completionsMax).map { EntryCompletion(line: kept + $0.text, shown: $0.shown) }
    }

    /// How a found record is listed.
    package static func line(of found: FoundRecord) -> String {
        found.detail.isEmpty ? found.title : found.title + " · " + found.detail
    }

    private func codes(
        of field: FieldForm, beginning part: String, inVietnamese: Bool
    ) -> [(text: String, shown: String)] {
        guard let list = field.list else { return [] }
        let wanted = FoldedText.fold(TextNormalization.nfc(part))
        let codes = catalog.codes(of: list).filter { !$0.isHidden }
        return codes.filter { code in
            [code.key, code.labels.vietnamese, code.labels.english].contains {
                FoldedText.fold($0).hasPrefix(wanted)
            }
        }.map { code in
            let label = inVietnamese ? code.labels.vietnamese : code.labels.english
            // A label that two codes share names neither.
            let isUnique =
                codes.count { $0.labels.vietnamese == label || $0.labels.english == label } == 1
                && !label.contains(";")
            return (isUnique && !label.isEmpty ? label : code.key, code.key == label ? label : "\(label) (\(code.key))")
        }
    }

    // MARK: Typed text

    private static func parts(_ text: String) -> [String] {
        text.split(separator: ";").map { trimmed(String($0)) }.filter { !$0.isEmpty }
    }

    private static func unescaped(_ typed: String) -> String {
        typed.first == "\\" ? String(typed.dropFirst()) : typed
    }

    private static func trimmed(_ text: String) -> String {
        guard let first = text.firstIndex(where: { !$0.isWhitespace }),
            let last = text.lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(text[first...last])
    }
}
