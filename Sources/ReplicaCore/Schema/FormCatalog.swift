/// All forms that a replica knows: the built-in ones and those of its province (`Protocol/05`).
///
/// Never changes once it is made; a class, because it is asked for every value and costly to copy.
package final class FormCatalog: Sendable {
    /// In the order in which people see them, the built-in ones last.
    package let collections: [CollectionForm]
    private let collectionsByName: [FormName: CollectionForm]
    private let collectionsByKey: [String: CollectionForm]
    private let codesByDot: [Dot: CodeForm]
    private let codesByList: [Dot: [CodeForm]]
    private let codesByKey: [CodeKey: CodeForm]
    private let shownKeys: [Dot: ShownKey]

    private struct CodeKey: Hashable {
        let list: Dot
        let key: String
    }

    private struct ShownKey {
        let list: Dot
        let bytes: [UInt8]
    }

    /// - Parameters:
    ///   - collections: Those that the province's records define.
    ///   - codes: In the order in which people see them.
    package init(collections: [CollectionForm], codes: [CodeForm]) {
        self.collections = collections + BuiltInForms.all
        collectionsByName = Dictionary(self.collections.map { ($0.name, $0) }, uniquingKeysWith: { a, _ in a })
        collectionsByKey = Dictionary(self.collections.map { ($0.key, $0) }, uniquingKeysWith: { a, _ in a })
        codesByDot = Dictionary(codes.map { ($0.dot, $0) }, uniquingKeysWith: { a, _ in a })
        codesByList = Dictionary(grouping: codes, by: \.list)
        let codesByKey = Dictionary(
            codes.map { (CodeKey(list: $0.list, key: $0.key), $0) }, uniquingKeysWith: { a, _ in a })
        self.codesByKey = codesByKey
        shownKeys = Dictionary(
            codesByKey.values.map { ($0.dot, ShownKey(list: $0.list, bytes: Array($0.key.utf8))) },
            uniquingKeysWith: { a, _ in a })
    }

    package func collection(named name: FormName) -> CollectionForm? { collectionsByName[name] }
    package func collection(key: String) -> CollectionForm? { collectionsByKey[key] }
    package func code(_ dot: Dot) -> CodeForm? { codesByDot[dot] }
    package func codes(of list: Dot) -> [CodeForm] { codesByList[list] ?? [] }
    package func code(key: String, in list: Dot) -> CodeForm? { codesByKey[CodeKey(list: list, key: key)] }

    /// The key of a code of a list, as UTF-8; `nil` where the key means another code.
    package func shownKey(of code: Dot, in list: Dot) -> [UInt8]? {
        guard let shown = shownKeys[code], shown.list == list else { return nil }
        return shown.bytes
    }
}

/// The forms of the collections that describe forms and replicas (`Protocol/05` §1).
package enum BuiltInForms {
    package static let all = [
        formCollections, formFields, codeLists, codes, replicas, enrolments, admissions, authorities, scopes,
    ]

    private static let formCollections = collection(
        BuiltIn.formCollections, "form_collection", "Biểu mẫu", "Forms",
        common + [
            field(BuiltIn.scope, "scope", .text, "Phạm vi", "Scope"),
            field(BuiltIn.writers, "writers", .text, "Ai được ghi", "Writers"),
        ])

    private static let formFields = collection(
        BuiltIn.formFields, "form_field", "Trường của biểu mẫu", "Fields of forms",
        common + [
            field(BuiltIn.hintVietnamese, "hint_vi", .text, "Gợi ý (tiếng Việt)", "Hint (Vietnamese)"),
            field(BuiltIn.hintEnglish, "hint_en", .text, "Gợi ý (tiếng Anh)", "Hint (English)"),
            field(BuiltIn.collection, "collection", .reference, "Biểu mẫu", "Form"),
            field(BuiltIn.type, "type", .text, "Kiểu", "Type"),
            field(BuiltIn.list, "list", .reference, "Danh mục mã", "Code list"),
            field(BuiltIn.target, "target", .reference, "Trỏ đến", "Points to"),
            field(BuiltIn.group, "group", .reference, "Thuộc nhóm", "Member of"),
            field(BuiltIn.required, "required", .boolean, "Bắt buộc", "Required"),
            field(BuiltIn.personal, "personal", .text, "Loại dữ liệu cá nhân", "Class of personal data"),
            field(BuiltIn.sort, "sort", .text, "Cách sắp xếp", "Sorting"),
            field(BuiltIn.search, "search", .boolean, "Tìm được", "Searched"),
            field(BuiltIn.title, "title", .boolean, "Là tên hồ sơ", "Names the record"),
            field(BuiltIn.multiple, "multiple", .boolean, "Nhiều giá trị", "Several values"),
        ])

    private static let codeLists = collection(
        BuiltIn.codeLists, "code_list", "Danh mục mã", "Code lists", common)

    private static let codes = collection(
        BuiltIn.codes, "code", "Mã", "Codes",
        common + [field(BuiltIn.codeList, "code_list", .reference, "Danh mục", "List")])

    private static let replicas = collection(
        BuiltIn.replicas, "replica", "Bản sao dữ liệu", "Replicas",
        [
            field(BuiltIn.name, "name", .text, "Tên ngắn", "Short name"),
            field(BuiltIn.unit, "unit", .reference, "Đơn vị", "Unit"),
            field(BuiltIn.agreementKey, "agreement_key", .bytes, "Khoá nhận gói", "Agreement key"),
            field(BuiltIn.role, "role", .text, "Vai trò", "Role"),
            field(BuiltIn.predecessor, "predecessor", .bytes, "Kế tiếp của", "Succeeds"),
            field(BuiltIn.successor, "successor", .bytes, "Được kế tiếp bởi", "Succeeded by", isMultiple: true),
            set(BuiltIn.tally, "tally", .text, "Số hồ sơ hạn chế", "Restricted records"),
        ])

    private static let enrolments = collection(
        BuiltIn.enrolments, "enrolment", "Bản sao được công nhận", "Enrolments",
        [
            field(BuiltIn.name, "name", .text, "Tên ngắn", "Short name"),
            field(BuiltIn.unit, "unit", .reference, "Đơn vị", "Unit"),
            field(BuiltIn.key, "key", .bytes, "Khoá ký", "Signing key"),
            field(BuiltIn.agreementKey, "agreement_key", .bytes, "Khoá nhận gói", "Agreement key"),
            field(BuiltIn.role, "role", .text, "Vai trò", "Role"),
            set(BuiltIn.grant, "grants", .text, "Phạm vi được phép", "Scopes"),
            field(BuiltIn.ended, "ended", .bytes, "Điểm dừng", "Cut-off"),
            field(BuiltIn.request, "request", .bytes, "Đơn đề nghị", "Request"),
        ])

    private static let admissions = collection(
        BuiltIn.admissions, "admission", "Phần được nhận lại", "Admissions",
        [
            field(BuiltIn.segment, "segment", .bytes, "Phân đoạn", "Segment"),
            field(BuiltIn.over, "over", .bytes, "Điểm dừng được bỏ qua", "Cut-offs set aside"),
        ])

    private static let authorities = collection(
        BuiltIn.authorities, "authority", "Khoá chủ quản", "Authorities",
        [
            field(BuiltIn.name, "name", .text, "Tên", "Name"),
            field(BuiltIn.key, "key", .bytes, "Khoá ký", "Signing key"),
            field(BuiltIn.rank, "rank", .integer, "Thứ bậc", "Rank"),
            field(BuiltIn.ended, "ended", .bytes, "Điểm dừng", "Cut-off"),
        ])

    private static let scopes = collection(
        BuiltIn.scopes, "scope", "Phạm vi riêng", "Scopes",
        [
            field(BuiltIn.name, "name", .text, "Tên", "Name"),
            set(BuiltIn.member, "members", .reference, "Đơn vị tham gia", "Members"),
        ])

    private static let common = [
        field(BuiltIn.name, "name", .text, "Tên", "Name"),
        field(BuiltIn.labelVietnamese, "label_vi", .text, "Nhãn (tiếng Việt)", "Label (Vietnamese)"),
        field(BuiltIn.labelEnglish, "label_en", .text, "Nhãn (tiếng Anh)", "Label (English)"),
        field(BuiltIn.order, "order", .integer, "Thứ tự", "Order"),
    ]

    private static func collection(
        _ name: FormName, _ key: String, _ vietnamese: String, _ english: String, _ fields: [FieldForm]
    ) -> CollectionForm {
        CollectionForm(
            name: name, key: key, labels: Labels(vietnamese: vietnamese, english: english), scope: .province,
            fields: fields)
    }

    private static func set(
        _ name: FormName, _ key: String, _ type: FieldType, _ vietnamese: String, _ english: String
    ) -> FieldForm {
        var form = field(name, key, type, vietnamese, english)
        form.isMultiple = true
        return form
    }

    private static func field(
        _ name: FormName, _ key: String, _ type: FieldType, _ vietnamese: String, _ english: String,
        isMultiple: Bool = false
    ) -> FieldForm {
        var form = FieldForm(
            name: name, key: key, labels: Labels(vietnamese: vietnamese, english: english), type: type)
        form.isMultiple = isMultiple
        return form
    }
}
