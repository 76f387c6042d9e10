/// All forms that a replica knows: the built-in ones and those of its province (`Protocol/05`).
///
/// Never changes once it is made; a class, because it is asked for every value and costly to copy.
package final class FormCatalog: Sendable {
    /// In the order in which people see them, the built-in ones last.
    package let collections: [CollectionForm]
    /// In the order in which people see them.
    package let codeLists: [CodeListForm]
    private let collectionsByName: [FormName: Int]
    private let collectionsByKey: [String: Int]
    private let listsByDot: [Dot: Int]
    private let listsByCode: [Dot: Int]

    /// - Parameters:
    ///   - collections: Those that the province's records define.
    ///   - lists: In the order in which people see them.
    package init(collections: [CollectionForm], lists: [CodeListForm]) {
        self.collections = collections + BuiltInForms.all
        codeLists = lists
        var byName: [FormName: Int] = [:]
        var byKey: [String: Int] = [:]
        for (place, form) in self.collections.enumerated() {
            if byName[form.name] == nil { byName[form.name] = place }
            if byKey[form.key] == nil { byKey[form.key] = place }
        }
        collectionsByName = byName
        collectionsByKey = byKey
        var byDot: [Dot: Int] = [:]
        var byCode: [Dot: Int] = [:]
        byCode.reserveCapacity(lists.reduce(0) { $0 + $1.codes.count })
        for (place, list) in lists.enumerated() {
            if byDot[list.dot] == nil { byDot[list.dot] = place }
            for code in list.codes { byCode[code.dot] = place }
        }
        listsByDot = byDot
        listsByCode = byCode
    }

    package func collection(named name: FormName) -> CollectionForm? { collectionsByName[name].map { collections[$0] } }
    package func collection(key: String) -> CollectionForm? { collectionsByKey[key].map { collections[$0] } }
    package func list(_ dot: Dot) -> CodeListForm? { listsByDot[dot].map { codeLists[$0] } }
    package func list(key: String) -> CodeListForm? { codeLists.first { $0.key == key } }
    package func code(_ dot: Dot) -> CodeForm? { listsByCode[dot].flatMap { codeLists[$0].code(dot) } }
    package func codes(of list: Dot) -> [CodeForm] { self.list(list)?.codes ?? [] }
    package func code(key: String, in list: Dot) -> CodeForm? { self.list(list)?.code(key: key) }

    /// The key of a code of a list, as UTF-8; `nil` where the key means another code.
    package func shownKey(of code: Dot, in list: Dot) -> [UInt8]? {
        guard let list = self.list(list), let found = list.code(code), list.code(key: found.key)?.dot == code else {
            return nil
        }
        return Array(found.key.utf8)
    }
}

/// The forms of the collections that describe forms and replicas (`Protocol/05` §1).
package enum BuiltInForms {
    package static let all = [
        formCollections, formFields, codeLists, codes, replicas, enrolments, admissions, authorities, scopes,
        formRules, erasures, erasureReceipts,
    ]

    private static let formCollections = collection(
        BuiltIn.formCollections, "form_collection", "Biểu mẫu", "Forms",
        common + [
            field(BuiltIn.scope, "scope", .text, "Phạm vi", "Scope"),
            field(BuiltIn.writers, "writers", .text, "Ai được ghi", "Writers"),
            field(BuiltIn.retention, "retention", .text, "Thời hạn lưu giữ", "Kept how long"),
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

    private static let formRules = collection(
        BuiltIn.formRules, "form_rule", "Quy tắc của biểu mẫu", "Rules of forms",
        common + [
            field(BuiltIn.hintVietnamese, "hint_vi", .text, "Cách khắc phục (tiếng Việt)", "Remedy (Vietnamese)"),
            field(BuiltIn.hintEnglish, "hint_en", .text, "Cách khắc phục (tiếng Anh)", "Remedy (English)"),
            field(BuiltIn.collection, "collection", .reference, "Biểu mẫu", "Form"),
            field(BuiltIn.severity, "severity", .text, "Mức độ", "Severity"),
            field(BuiltIn.must, "must", .text, "Điều kiện phải đúng", "What must hold"),
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

    private static let erasures = collection(
        BuiltIn.erasures, "erasure", "Lệnh xoá dữ liệu cá nhân", "Erasures",
        [
            field(BuiltIn.erases, "erases", .reference, "Hồ sơ", "Record"),
            field(BuiltIn.over, "over", .bytes, "Các thay đổi bị xoá nội dung", "Changes"),
            field(BuiltIn.basis, "basis", .text, "Căn cứ", "Basis"),
            field(BuiltIn.scope, "scope", .text, "Phạm vi của các thay đổi", "Scope of the changes"),
        ])

    private static let erasureReceipts = collection(
        BuiltIn.erasureReceipts, "erasure_receipt", "Xác nhận đã xoá", "Erasure receipts",
        [field(BuiltIn.over, "over", .bytes, "Các lệnh đã thực hiện", "Orders carried out")])

    private static let common = [
        field(BuiltIn.name, "name", .text, "Tên", "Name"),
        field(BuiltIn.labelVietnamese, "label_vi", .text, "Nhãn (tiếng Việt)", "Label (Vietnamese)"),
        field(BuiltIn.labelEnglish, "label_en", .text, "Nhãn (tiếng Anh)", "Label (English)"),
        field(BuiltIn.order, "order", .integer, "Thứ tự", "Order"),
        field(BuiltIn.hidden, "hidden", .boolean, "Không dùng nữa", "No longer used"),
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
