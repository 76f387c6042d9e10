import ReplicaCore

/// When records of a form are work that waits, and until when it has to be done. Data, one for each kind of work that the
/// Plan gives to offices; forms that a province does not have are passed over.
struct WorkRule {
    /// The key of the form.
    let collection: String
    /// Names the work to scripts.
    let step: String
    let labels: Labels
    /// The date field that says until when; `nil` where the Plan names no day and the work just waits.
    var due: String?
    /// Days that are added to it: of a date from which a time runs.
    var daysAfter = 0
    /// Whether a record without that date waits as well.
    var isOpenWithoutDue = false
    /// The code field that says how far it is, and the codes that say that it waits; an empty field does too.
    var state: (field: String, open: [String])?
    /// A field that has to have one of some codes.
    var only: (field: String, codes: [String])?
    /// A date field that says that it was done.
    var done: String?
    /// Fields for units: of the work of those named there.
    var units: [String] = []

    /// Half a year, as the Plan's indicator TT04 counts contacts with students.
    private static let contactDays = 182

    /// The kinds of work, requests of people about their data apart (``RequestDeadlines``).
    static let all: [WorkRule] = [
        WorkRule(
            collection: "case", step: "case",
            labels: Labels(vietnamese: "giải quyết vụ việc", english: "settle the case"), due: "due_on",
            isOpenWithoutDue: true, state: ("state", ["tiep_nhan", "dang_xu_ly", "cho_phoi_hop"]), done: "closed_on",
            units: ["responsible_unit"]),
        WorkRule(
            collection: "referral", step: "referral",
            labels: Labels(vietnamese: "trả lời đề nghị phối hợp", english: "answer the referral"),
            state: ("state", ["de_nghi"]), done: "answered_on", units: ["to_unit"]),
        WorkRule(
            collection: "task", step: "task",
            labels: Labels(vietnamese: "thực hiện nhiệm vụ", english: "carry out the task"), due: "due_on",
            state: ("state", ["chua_lam", "dang_lam", "qua_han"]), done: "done_on", units: ["unit", "co_units"]),
        WorkRule(
            collection: "issue", step: "issue",
            labels: Labels(vietnamese: "xử lý khó khăn, vướng mắc", english: "deal with the obstacle"),
            state: ("state", ["moi", "tiep_nhan", "tong_hop"]), done: "resolved_on", units: ["addressed_unit"]),
        WorkRule(
            collection: "inspection", step: "inspection",
            labels: Labels(vietnamese: "thực hiện kiến nghị kiểm tra", english: "follow up the inspection"),
            due: "due_on", done: "followed_up_on", units: ["unit"]),
        WorkRule(
            collection: "contact_log", step: "contact",
            labels: Labels(vietnamese: "liên hệ lại", english: "get in touch again"), due: "next_contact"),
        WorkRule(
            collection: "stay", step: "student",
            labels: Labels(
                vietnamese: "liên hệ du học sinh (6 tháng một lần)", english: "contact the student (every six months)"),
            due: "last_contact", daysAfter: contactDays, isOpenWithoutDue: true, only: ("kind", ["du_hoc"]),
            done: "returned_on", units: ["sponsoring_unit"]),
        WorkRule(
            collection: "consent", step: "consent",
            labels: Labels(vietnamese: "gia hạn căn cứ xử lý dữ liệu", english: "renew the legal basis"),
            due: "valid_to", done: "withdrawn_on"),
        WorkRule(
            collection: "reward_proposal", step: "reward",
            labels: Labels(vietnamese: "hoàn tất đề xuất khen thưởng", english: "bring the commendation to its end"),
            state: ("state", ["de_xuat", "tham_dinh"]), units: ["proposing_unit"]),
        WorkRule(
            collection: "budget", step: "budget",
            labels: Labels(vietnamese: "gửi, thẩm định dự toán", english: "submit or appraise the budget"),
            state: ("state", ["lap", "da_trinh", "tham_dinh"]), units: ["unit"]),
        WorkRule(
            collection: "project_list", step: "project_list",
            labels: Labels(vietnamese: "công bố danh mục dự án", english: "publish the list of projects"),
            state: ("state", ["du_thao", "trinh_duyet"]), done: "published_on", units: ["unit"]),
    ]
}
