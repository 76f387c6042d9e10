import ReplicaExchange

extension Message {
    /// The words around what is held, and what is taken back.
    enum Batches {
        // MARK: held
        static let held = Message("Giữ lại chờ xác nhận", "Held for confirmation")
        static let decideHeld = Message("xem và quyết định phần bị giữ lại", "look at what is held, and decide")
        static let heldExplained = Message(
            "Có gói sửa hoặc xoá nhiều hồ sơ đang có hơn mức cho phép, nên phần ấy được giữ lại trong máy, chưa nạp; hồ sơ đang có chưa bị đụng đến. Hãy hỏi nơi gửi trước khi nạp.",
            "A bundle changes or deletes more of the existing records than is allowed at once. That part is kept here and not applied; the existing records were not touched. Please ask its sender first."
        )
        static let heldLook = Message("Xem sẽ sửa những gì: ", "See what it would change: ")
        static let heldAccept = Message("Nếu đúng, nạp bằng: ", "If it is right, apply it with: ")
        static let blockedExplained = Message(
            "Có thay đổi dựa trên phần đang bị giữ lại hoặc đã từ chối nên còn chờ, xem: ",
            "Some changes are built on what is held or was refused, and wait; see: ")
        static let nothingHeld = Message("Không có gì đang bị giữ lại.", "Nothing is held.")
        static let sender = Message("Nơi gửi", "Sender")
        static let authors = Message("Người tạo thay đổi", "Whose changes")
        static let since = Message("Giữ từ", "Held since")
        static let effect = Message("Nếu nạp", "If applied")
        static let examples = Message("Ví dụ", "Examples")
        static let notes = Message("Lý do ghi kèm", "Their reasons")
        static let decision = Message("Quyết định", "Decision")
        static let refused = Message("đã từ chối", "refused")
        static let undecided = Message("chưa quyết định", "none yet")
        static func effect(changed: Int, deleted: Int) -> Message {
            Message(
                "sửa \(changed), xoá \(deleted) hồ sơ đang có",
                "changes \(changed) and deletes \(deleted) of the existing records")
        }
        static func acceptHint(_ id: String) -> Message {
            Message(
                "Nạp: kieubao bundle accept-held \(id) · từ chối: kieubao bundle drop-held \(id)",
                "Apply: kieubao bundle accept-held \(id) · refuse: kieubao bundle drop-held \(id)")
        }
        static func accepted(_ decided: HeldDecided, isDryRun: Bool) -> Message {
            let batches = decided.batches.joined(separator: ", ")
            if isDryRun {
                return Message(
                    "Sẽ nạp \(decided.changes) thay đổi của \(batches); chưa thay đổi gì",
                    "Would apply \(decided.changes) \(changes(decided.changes)) of \(batches); nothing was changed")
            }
            return Message(
                "Đã chấp nhận \(batches): nạp \(decided.applied) thay đổi",
                "Accepted \(batches): applied \(decided.applied) \(changes(decided.applied))")
        }
        static func dropped(_ decided: HeldDecided) -> Message {
            let batches = decided.batches.joined(separator: ", ")
            return Message(
                "Đã từ chối \(decided.changes) thay đổi của \(batches); đổi ý thì: kieubao bundle accept-held \(decided.batches[0])",
                "Refused \(decided.changes) \(changes(decided.changes)) of \(batches); if you change your mind: kieubao bundle accept-held \(decided.batches[0])"
            )
        }
        static func limits(_ limits: HoldLimits) -> Message {
            Message(
                "Một lần nạp sửa hoặc xoá hơn \(limits.records) hồ sơ đang có, và hơn \(limits.percent)% số hồ sơ đang có, thì bị giữ lại chờ xác nhận",
                "What changes or deletes more than \(limits.records) of the existing records, and more than \(limits.percent) % of them, is held for confirmation"
            )
        }
        static func badLimit(records max: Int) -> Message {
            Message(
                "--records phải từ 0 đến \(max), --percent từ 0 đến 100",
                "--records must be from 0 to \(max), --percent from 0 to 100")
        }

        // MARK: batch list
        static let noBatches = Message("Chưa có đợt nào.", "No batches yet.")
        static let batch = Message("Đợt", "Batch")
        static let kind = Message("Loại", "Kind")
        static let name = Message("Tệp", "File")
        static let from = Message("Của", "From")
        static let time = Message("Thời điểm", "When")
        static let changes = Message("Thay đổi", "Changes")
        static let state = Message("Tình trạng", "State")
        static func isHeld(_ count: Int) -> Message { Message("giữ lại \(count)", "\(count) held") }
        static func isWithdrawn(by id: String) -> Message {
            Message("đã rút lại (\(id))", "withdrawn (\(id))")
        }

        // MARK: withdraw
        static func withdrawLater(_ id: String) -> Message {
            Message(
                "Nếu nhập nhầm, rút lại cả đợt: kieubao withdraw \(id) --reason LÝ_DO",
                "If it was a mistake, take all of it back: kieubao withdraw \(id) --reason TEXT")
        }
        static func withdrawn(_ target: String, _ report: WithdrawReport, isDryRun: Bool) -> Message {
            if report.changes == 0 {
                return Message("Không còn gì của \(target) để rút lại", "Nothing of \(target) is left to take back")
            }
            return Message(
                "\(isDryRun ? "Sẽ rút lại" : "Đã rút lại") \(target): xoá \(report.deleted) hồ sơ đợt ấy đã tạo, trả lại \(report.fields) giá trị trong \(report.restored) hồ sơ, phục hồi \(report.undeleted) hồ sơ bị xoá\(isDryRun ? "; chưa thay đổi gì" : "")",
                "\(isDryRun ? "Would take" : "Took") back \(target): \(report.deleted) \(records(report.deleted)) that it created deleted, \(report.fields) \(report.fields == 1 ? "value" : "values") in \(report.restored) \(records(report.restored)) restored, \(report.undeleted) \(records(report.undeleted)) undeleted\(isDryRun ? "; nothing was changed" : "")"
            )
        }
        static func leftAlone(_ count: Int) -> Message {
            Message(
                "Để nguyên \(count) chỗ mà người khác đã sửa tiếp:",
                "Left alone \(count) \(count == 1 ? "place" : "places") that somebody worked on since:")
        }
        static func more(_ count: Int) -> Message { Message("… và \(count) chỗ nữa", "… and \(count) more") }
        static func engineRecords(_ count: Int) -> Message {
            Message(
                "Không rút lại \(count) bản ghi về biểu mẫu và bản sao dữ liệu",
                "\(count) \(records(count)) of forms and replicas \(count == 1 ? "is" : "are") not taken back")
        }
        static func undo(_ id: String) -> Message {
            Message(
                "Rút lại nhầm thì: kieubao withdraw \(id) --reason LÝ_DO",
                "To undo this: kieubao withdraw \(id) --reason TEXT")
        }

        private static func changes(_ count: Int) -> String { count == 1 ? "change" : "changes" }
        private static func records(_ count: Int) -> String { count == 1 ? "record" : "records" }
    }
}

extension BatchReport.Kind {
    var message: Message {
        switch self {
        case .bundle: Message("gói", "bundle")
        case .session: Message("đường truyền", "connection")
        case .list: Message("bảng tính", "list")
        case .withdrawal: Message("rút lại", "withdrawal")
        }
    }
}

extension WithdrawReport.Left.Reason {
    var message: Message {
        switch self {
        case .replaced: Message("đã có người ghi giá trị khác", "somebody wrote another value since")
        case .deleted: Message("hồ sơ đã bị xoá sau đó", "the record was deleted since")
        case .edited:
            Message(
                "đã có người sửa tiếp; hồ sơ vẫn hiện, có xung đột về việc xoá",
                "somebody worked on it since; it stays visible, with a conflict about its deletion")
        case .restored: Message("đã có người phục hồi hồ sơ", "somebody brought the record back since")
        case .masterOnly: Message("chỉ Sở Ngoại vụ được sửa", "only the master may change it")
        case .sealed: Message("thuộc báo cáo đã niêm phong", "it belongs to a report that is sealed")
        }
    }
}
