import ReplicaCore
import ReplicaForms
import ReplicaOffice

/// A form as the sheets of a workbook: its columns, and the codes that its drop-downs offer.
struct SheetForm {
    let form: CollectionForm
    let fields: [FieldForm]
    private let inVietnamese: Bool
    private let lists: [CodeColumn]

    /// The codes of one list as cells show them, in the order of the form.
    private struct CodeColumn {
        let list: Dot
        let header: String
        let texts: [String]
        let textOfKey: [String: String]
    }

    /// - Parameter isTemplate: Whether it is to be filled in: what is offered no more has no column then.
    init(form: CollectionForm, catalog: FormCatalog, inVietnamese: Bool, isTemplate: Bool = false) {
        self.form = form
        fields = isTemplate ? form.valueFields.filter { !$0.isHidden } : form.valueFields
        self.inVietnamese = inVietnamese
        var lists: [CodeColumn] = []
        for field in fields {
            guard let list = field.list, !field.isMultiple, !lists.contains(where: { $0.list == list }) else {
                continue
            }
            lists.append(
                Self.column(list, field, catalog.codes(of: list).filter { !isTemplate || !$0.isHidden }, inVietnamese))
        }
        self.lists = lists
    }

    /// Labels, where `import` finds the same code by them again, else keys.
    private static func column(_ list: Dot, _ field: FieldForm, _ codes: [CodeForm], _ inVietnamese: Bool) -> CodeColumn
    {
        var owners: [String: Set<Dot>] = [:]
        for code in codes {
            for name in [code.key, code.labels.vietnamese, code.labels.english] {
                owners[name.lowercased(), default: []].insert(code.dot)
            }
        }
        let texts = codes.map { code in
            let label = inVietnamese ? code.labels.vietnamese : code.labels.english
            return owners[label.lowercased()] == [code.dot] ? label : code.key
        }
        return CodeColumn(
            list: list, header: inVietnamese ? field.labels.vietnamese : field.labels.english, texts: texts,
            textOfKey: Dictionary(zip(codes.map(\.key), texts), uniquingKeysWith: { first, _ in first }))
    }

    // MARK: The list's sheet

    var listName: String { inVietnamese ? "Danh sách" : "List" }
    var codesName: String { inVietnamese ? "Danh mục mã" : "Codes" }

    /// The headers of the fields; a key stands behind a label that several fields have.
    var headers: [String] {
        let labels = fields.map { inVietnamese ? $0.labels.vietnamese : $0.labels.english }
        var owners: [String: Int] = [:]
        for field in fields {
            for label in Set([field.labels.vietnamese, field.labels.english].map(HeaderMatcher.phrase)) {
                owners[label, default: 0] += 1
            }
        }
        return zip(fields, labels).map { field, label in
            owners[HeaderMatcher.phrase(label)] == 1 ? label : "\(label) (\(field.key))"
        }
    }

    /// - Parameter before: Columns that stand before those of the fields.
    func listPlan(before: [SheetPlan.Column]) -> SheetPlan {
        var plan = SheetPlan(name: listName, columns: before, frozenRows: 1)
        for (place, field) in fields.enumerated() {
            plan.columns.append(SheetPlan.Column(width: field.isTitle ? 30 : 18, style: style(of: field)))
            guard !field.isMultiple, let list = lists.firstIndex(where: { $0.list == field.list }),
                !lists[list].texts.isEmpty
            else { continue }
            plan.choices.append(
                SheetPlan.Choice(
                    column: before.count + place, firstRow: 2, sheet: codesName, valueColumn: list,
                    valueRows: 2...lists[list].texts.count + 1,
                    title: inVietnamese ? "Không có trong danh mục" : "Not in the list",
                    message: inVietnamese ? "Hãy chọn một giá trị trong danh sách." : "Please choose one of the values."
                ))
        }
        return plan
    }

    private func style(of field: FieldForm) -> CellStyle {
        if field.isMultiple { return .text }
        return switch field.type {
        case .date: .day
        case .integer: .integer
        case .decimal, .boolean, .partialDate: .general
        default: .text
        }
    }

    // MARK: The sheet of codes

    var codesPlan: SheetPlan {
        SheetPlan(name: codesName, columns: lists.map { _ in .init(width: 30, style: .text) }, frozenRows: 1)
    }

    func writeCodes(to writer: inout WorkbookWriter) throws {
        if lists.isEmpty { return }
        try writer.append(lists.map { .text($0.header) }, styles: lists.map { _ in .header })
        for row in 0..<(lists.map(\.texts.count).max() ?? 0) {
            try writer.append(lists.map { row < $0.texts.count ? .text($0.texts[row]) : .empty })
        }
    }

    // MARK: Cells

    /// A field's values in the plain form as the content of a cell, from which `import` reads the same values.
    func content(_ values: [String], of field: FieldForm) -> CellContent {
        guard let value = values.first else { return .empty }
        if EmptyReason(typed: value) != nil { return .text(value) }
        if field.isMultiple { return .text(values.joined(separator: ";")) }
        switch field.type {
        case .integer, .decimal:
            return Self.isExact(value) ? .number(value) : .text(value)
        case .boolean:
            return .boolean(value == "1")
        case .date, .partialDate:
            guard let date = TypedDate(value) else { return .text(value) }
            if let month = date.month, let day = date.day {
                return .day(SerialDate(year: date.year, month: month, day: day))
            }
            if date.month == nil, (1_000..<3_000).contains(date.year) { return .number(String(date.year)) }
            return .text(date.vietnamese)
        case .code:
            return .text(lists.first { $0.list == field.list }?.textOfKey[value] ?? value)
        default:
            return .text(value)
        }
    }

    /// Whether a spreadsheet keeps all digits of a number, and shows them without an exponent.
    private static func isExact(_ number: String) -> Bool {
        number.utf8.count { (48...57).contains($0) } <= 15 && !number.contains(".0000")
    }

    func style(of content: CellContent, _ field: FieldForm) -> CellStyle {
        switch content {
        case .day(let day): day.serial == nil ? .text : .day
        case .number: field.type == .decimal ? .general : .integer
        case .boolean, .empty: .general
        case .text: .text
        }
    }

    // MARK: The guide of a template

    var guideName: String { inVietnamese ? "Hướng dẫn" : "Guide" }

    var guidePlan: SheetPlan {
        SheetPlan(
            name: guideName,
            columns: [
                .init(width: 34, style: .text), .init(width: 22), .init(width: 18), .init(width: 60, style: .wrapped),
            ],
            frozenRows: 1)
    }

    func writeGuide(to writer: inout WorkbookWriter) throws {
        let titles =
            inVietnamese
            ? ["Cột", "Tên trường", "Bắt buộc", "Cách ghi"] : ["Column", "Field", "Required", "How to fill it"]
        try writer.append(titles.map { .text($0) }, styles: titles.map { _ in .header })
        for (field, header) in zip(fields, headers) {
            let hint = inVietnamese ? field.hints.vietnamese : field.hints.english
            let required = field.isRequired ? (inVietnamese ? "bắt buộc" : "required") : ""
            let how = [hint, kind(field)].filter { !$0.isEmpty }.joined(separator: ". ")
            try writer.append(
                [.text(header), .text(field.key), .text(required), .text(how)], styles: [.text, .text, .text, .wrapped])
        }
    }

    private func kind(_ field: FieldForm) -> String {
        if field.isMultiple {
            return inVietnamese ? "Nhiều giá trị, cách nhau bằng dấu ;" : "Several values, with ; between them"
        }
        return switch field.type {
        case .date: inVietnamese ? "Ngày/tháng/năm" : "Day/month/year"
        case .partialDate: inVietnamese ? "Ngày/tháng/năm, tháng/năm hoặc năm" : "Day/month/year, month/year or year"
        case .code: inVietnamese ? "Chọn trong danh sách" : "Choose from the list"
        case .boolean: inVietnamese ? "có hoặc không" : "yes or no"
        case .reference: inVietnamese ? "Mã hồ sơ hoặc mã đơn vị" : "A record's id or an office's code"
        default: ""
        }
    }
}
