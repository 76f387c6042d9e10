package import ReplicaCore
import ReplicaText
import ReplicaWire

/// Reads what people type or import as values of fields (`Protocol/02` §4, `05` §2).
package struct ValueParser {
    private let catalog: FormCatalog
    /// Finds the record that a typed reference means: by its id, or a unit by its code.
    private let record: (String, FieldForm) throws -> Dot?
    /// The key of the code of a list that people call by a name which the list does not have.
    private let furtherName: (String, CodeListForm, NameLikeness) -> String?

    package init(
        catalog: FormCatalog, record: @escaping (String, FieldForm) throws -> Dot?,
        code: @escaping (String, CodeListForm, NameLikeness) -> String? = { _, _, _ in nil }
    ) {
        self.catalog = catalog
        self.record = record
        furtherName = code
    }

    /// The value that a text means; `nil` for an empty text, which empties the field. `?khong_ro` and the like empty it
    /// and say why.
    ///
    /// - Throws: ``FieldProblem``.
    package func value(_ typed: String, for field: FieldForm) throws -> Value? {
        let text = try Self.entered(typed, field)
        if text.isEmpty { return nil }
        func problem(_ reason: FieldProblem.Reason) -> FieldProblem { FieldProblem(field: field.key, reason: reason) }
        if let reason = Self.reason(text) {
            if field.isMultiple { throw problem(.reasonOfSet) }
            return reason.value
        }
        switch field.type {
        case .text:
            return .text(text)
        case .integer:
            guard let number = Int64(Self.withoutGrouping(text)) else { throw problem(.notAnInteger) }
            return .integer(number)
        case .decimal:
            if Self.isAmbiguous(text) { throw problem(.ambiguousDecimal) }
            guard let number = Self.decimal(text) else { throw problem(.notADecimal) }
            return Value(.decimal, number)
        case .boolean:
            guard let answer = Self.boolean(text) else { throw problem(.notABoolean) }
            return .boolean(answer)
        case .date:
            guard let date = TypedDate(text), date.isComplete else { throw problem(.notADate) }
            return Value(.date, date.text)
        case .partialDate:
            guard let date = TypedDate(text) else { throw problem(.notAPartialDate) }
            return Value(.partialDate, date.text)
        case .instant:
            guard let instant = Self.instant(text) else { throw problem(.notAnInstant) }
            return Value(.instant, instant)
        case .code:
            guard let code = code(text, field) else {
                throw problem(.unknownCode(choices: offered(field)))
            }
            return .dot(code.dot, tag: .code)
        case .reference:
            guard let dot = try record(text, field) else { throw problem(.notARecord) }
            return .dot(dot)
        case .group:
            throw problem(.isGroup)
        case .bytes:
            throw problem(.unknownField)
        }
    }

    /// The same for bytes of a list, without making strings of what is plain.
    ///
    /// - Parameter utf8: Valid UTF-8.
    package func value(utf8: ArraySlice<UInt8>, for field: FieldForm) throws -> Value? {
        switch field.type {
        case .text where !utf8.isEmpty && utf8.first != UInt8(ascii: "?") && EnteredText.isPlain(utf8: utf8.span):
            return Value(tag: .text, content: Array(utf8))
        case .date where TypedDate.isCanonical(utf8):
            return Value(tag: .date, content: Array(utf8))
        case .partialDate where TypedDate.isCanonical(utf8):
            return Value(tag: .partialDate, content: Array(utf8))
        default:
            return try value(String(decoding: utf8, as: UTF8.self), for: field)
        }
    }

    /// Refuses a value that is new to a record and that the form offers no more: what has it keeps it (`Protocol/05` §1,
    /// `hidden`).
    ///
    /// - Throws: ``FieldProblem``.
    package func checkOffered(_ value: Value, for field: FieldForm) throws {
        if value.tag == .empty { return }
        if field.isHidden { throw FieldProblem(field: field.key, reason: .hiddenField) }
        if value.tag == .code, let code = value.dot.flatMap({ catalog.code($0) }), code.isHidden {
            throw FieldProblem(field: field.key, reason: .hiddenCode(choices: offered(field)))
        }
    }

    /// The keys of the codes that may be chosen, in a long list with their names, which say more.
    private func offered(_ field: FieldForm) -> [String] {
        let codes = field.list.map { catalog.codes(of: $0).filter { !$0.isHidden } } ?? []
        return codes.map { codes.count > Self.keysMax ? "\($0.labels.vietnamese) (\($0.key))" : $0.key }
    }

    private static let keysMax = 12

    /// A reason for an empty value, as people write it: `?khong_ro` or `?không rõ`.
    private static func reason(_ text: String) -> EmptyReason? {
        guard text.first == EmptyReason.mark else { return nil }
        return EmptyReason(typed: text)
            ?? EmptyReason(
                typed: String(EmptyReason.mark) + FoldedText.fold(String(text.dropFirst())).replacing(" ", with: "_"))
    }

    /// Text from people is NFC and free of what harms from this door on.
    package static func entered(_ typed: String, _ field: FieldForm) throws -> String {
        do throws(EnteredTextError) {
            return try EnteredText(typed, allowsLineBreaks: field.type == .text).text
        } catch {
            throw FieldProblem(field: field.key, reason: .unfitText(error))
        }
    }

    /// A code by its key, or by what it is called: its label in either language or a further name of it, with or without
    /// marks.
    ///
    /// What is written with its marks comes first: `Mỹ` is the United States, though `MY` is the key of Malaysia.
    private func code(_ text: String, _ field: FieldForm) -> CodeForm? {
        guard let list = field.list else { return nil }
        let codes = catalog.codes(of: list)
        if let exact = codes.first(where: { $0.key == text }) { return exact }
        let form = catalog.list(list)
        for likeness in NameLikeness.allCases {
            let wanted = likeness.spelling(text)
            let further = form.flatMap { furtherName(text, $0, likeness) }
            let matches = codes.filter { code in
                likeness.spelling(code.labels.vietnamese) == wanted || likeness.spelling(code.labels.english) == wanted
                    || code.key == further
                    || likeness == .folded && code.key.lowercased() == text.lowercased()
            }
            // Folding proposes and never decides: two codes that it cannot tell apart are none.
            if matches.count == 1 { return matches[0] }
        }
        return nil
    }

    private static func boolean(_ text: String) -> Bool? {
        switch FoldedText.fold(text) {
        case "1", "true", "yes", "y", "co", "x", "dung": true
        case "0", "false", "no", "n", "khong", "sai": false
        default: nil
        }
    }

    /// `1.234.567` and `1 234 567` as people write them.
    private static func withoutGrouping(_ text: String) -> String {
        let groups = text.split(separator: ".", omittingEmptySubsequences: false)
        if groups.count > 1, groups.dropFirst().allSatisfy({ $0.utf8.count == 3 }) { return groups.joined() }
        return text.filter { $0 != " " && $0 != "\u{A0}" }
    }

    /// Whether one separator with three digits behind it may group thousands or begin a fraction.
    private static func isAmbiguous(_ text: String) -> Bool {
        let parts = text.drop { $0 == "-" }.split(omittingEmptySubsequences: false) { $0 == "." || $0 == "," }
        return parts.count == 2 && parts[1].utf8.count == 3 && (1...3).contains(parts[0].utf8.count) && parts[0] != "0"
    }

    /// A decimal with a point or, as in Vietnam, a comma before the fraction: `1.234.567,89` and `1234567.89`.
    ///
    /// Equal numbers get equal text: no zeros before the first or after the last digit that counts.
    private static func decimal(_ text: String) -> String? {
        let isNegative = text.first == "-"
        let digits = text.drop { $0 == "-" }.filter { $0 != " " && $0 != "\u{A0}" }
        var whole: String
        var fraction = ""
        if let comma = digits.firstIndex(of: ",") {
            fraction = String(digits[digits.index(after: comma)...])
            whole = withoutGrouping(String(digits[..<comma]))
        } else if digits.count(where: { $0 == "." }) == 1, let point = digits.firstIndex(of: ".") {
            fraction = String(digits[digits.index(after: point)...])
            whole = String(digits[..<point])
        } else {
            whole = withoutGrouping(String(digits))
        }
        let isNumber = [whole, fraction].allSatisfy { $0.utf8.allSatisfy { (48...57).contains($0) } }
        guard isNumber, !whole.isEmpty, digits.last.map({ $0 != "," && $0 != "." }) ?? false, digits.utf8.count <= 64,
            text.count(where: { $0 == "-" }) == (isNegative ? 1 : 0)
        else { return nil }
        whole = String(whole.drop { $0 == "0" })
        while fraction.last == "0" { fraction.removeLast() }
        let number = (whole.isEmpty ? "0" : whole) + (fraction.isEmpty ? "" : "." + fraction)
        return isNegative && number != "0" ? "-" + number : number
    }

    private static func instant(_ text: String) -> String? {
        let bytes = Array(text.utf8)
        guard bytes.count == 20, bytes[10] == UInt8(ascii: "T"), bytes[19] == UInt8(ascii: "Z"),
            let date = TypedDate(String(text.prefix(10))), date.isComplete
        else { return nil }
        let time = text.dropFirst(11).dropLast().split(separator: ":").compactMap { Int($0) }
        guard time.count == 3, time[0] < 24, time[1] < 60, time[2] < 61, bytes[13] == UInt8(ascii: ":") else {
            return nil
        }
        return text
    }
}
