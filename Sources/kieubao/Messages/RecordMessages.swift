import ReplicaCore
import ReplicaExchange

extension Message {
    /// The words around records.
    enum Record {
        static func added(_ id: String) -> Message { Message("Đã thêm hồ sơ \(id)", "Added record \(id)") }
        static func unchanged(_ id: String) -> Message {
            Message("Hồ sơ \(id) đã như vậy, không có gì để sửa", "Record \(id) is so already; nothing to change")
        }
        static func edited(_ id: String) -> Message { Message("Đã sửa hồ sơ \(id)", "Changed record \(id)") }
        static func settled(_ fields: [Labels]) -> Message {
            Message(
                "Đồng thời đã giải quyết xung đột của: \(fields.map(\.vietnamese).joined(separator: ", ")); các giá trị cũ còn trong kieubao history",
                "This also settled the conflict of: \(fields.map(\.english).joined(separator: ", ")); the old values stay in kieubao history"
            )
        }
        static func broken(_ rule: RuleForm) -> Message {
            let isHint = rule.severity == .hint
            return Message(
                "\(isHint ? "gợi ý" : "cảnh báo"): \(rule.labels.vietnamese) \(rule.hints.vietnamese)",
                "\(isHint ? "hint" : "warning"): \(rule.labels.english) \(rule.hints.english)")
        }
        static func deleted(_ id: String) -> Message { Message("Đã xoá hồ sơ \(id)", "Deleted record \(id)") }
        static func undeleteHint(_ id: String) -> Message {
            Message("Phục hồi nếu xoá nhầm: kieubao undelete \(id)", "To undo: kieubao undelete \(id)")
        }
        static func undeleted(_ id: String) -> Message {
            Message("Đã phục hồi hồ sơ \(id)", "Brought record \(id) back")
        }

        // MARK: show
        static let unit = Message("Đơn vị", "Office")
        static let scope = Message("Phạm vi", "Scope")
        static let id = Message("Mã hồ sơ", "Record id")
        static let state = Message("Tình trạng", "State")
        static let isDeleted = Message("đã xoá", "deleted")
        static let inConflict = Message("xung đột", "in conflict")
        static func personal(_ level: String) -> Message {
            Message("dữ liệu cá nhân \(level)", "personal data \(level)")
        }
        static func conflictCount(_ count: Int) -> Message {
            Message("Xung đột: \(count) trường", "Conflicts: \(count) \(count == 1 ? "field" : "fields")")
        }
        static let isShown = Message("đang hiện", "shown")
        static let isDeletion = Message("xoá hồ sơ", "deletes the record")
        static let settleWith = Message("Giải quyết bằng một trong các lệnh:", "Settle it with one of:")
        static let parallel = Message(
            "Sửa song song ở trường khác nhau (không mâu thuẫn, chỉ để biết):",
            "Edited in parallel in different fields (no conflict, for information):")
        static let settleMany = Message(
            "Giải quyết nhiều trường theo một quy tắc, xem trước: ", "Settle many by a rule, with a preview: ")
        static func cameFrom(_ values: String) -> Message {
            Message("Trước khi các bên sửa: \(values)", "Before either edit: \(values)")
        }
        static func settledMany(_ settled: ConflictsSettled, isDryRun: Bool) -> Message {
            let (count, left) = (settled.settled.count, settled.left.count)
            let fields = count == 1 ? "field" : "fields"
            return Message(
                "\(isDryRun ? "Sẽ giải quyết" : "Đã giải quyết") \(count) trường"
                    + (left == 0 ? "" : "; còn \(left) trường phải xem riêng"),
                "\(isDryRun ? "Would settle" : "Settled") \(count) \(fields)"
                    + (left == 0 ? "" : "; \(left) left to look at"))
        }
        static let badRule = Message(
            "quy tắc phải là owner, newest hoặc unit=MÃ_ĐƠN_VỊ", "a rule is owner, newest or unit=CODE")
        static let settleValue = Message("GIÁ_TRỊ", "VALUE")
        static func noteText(_ note: String) -> Message { Message("lý do: \(note)", "note: \(note)") }
        static let unknownUnit = Message("chưa rõ đơn vị", "office not known")
        static let unknownAuthor = Message("không ghi tên", "no name")

        // MARK: history, why
        static let creation = Message("tạo hồ sơ", "created the record")
        static let pending = Message("chưa niêm phong (pending)", "not sealed yet (pending)")
        static func segment(_ hash: String) -> Message { Message("đoạn \(hash)", "segment \(hash)") }
        static func place(_ change: ChangeReport) -> Message {
            let vietnamese = change.predecessor.map { " (kế tiếp \($0))" } ?? ""
            let english = change.predecessor.map { " (succeeds \($0))" } ?? ""
            return Message(
                "bản sao \(change.replica)\(vietnamese), thay đổi số \(change.number)",
                "replica \(change.replica)\(english), change \(change.number)")
        }
        /// Who let the replica write.
        static func authority(_ change: ChangeReport) -> Message {
            let authority = change.authority
            let key = authority.signedBy ?? ""
            switch authority.basis {
            case .genesis: return Message("có sẵn trong chương trình", "shipped with the program")
            case .authority: return Message("do khoá chủ quản \(key) ký", "signed by the authority \(key) itself")
            case .none:
                return Message("bản sao chưa được ai công nhận", "nobody has enrolled this replica")
            case .enrolment:
                let enrolled = authority.enrolled ?? ""
                let isInherited = enrolled != change.replica
                let vietnamese = isInherited ? " (kế tiếp quyền của \(enrolled))" : ""
                let english = isInherited ? " (with the rights of \(enrolled))" : ""
                let record = authority.enrolment ?? ""
                return Message(
                    "được công nhận theo \(record)\(vietnamese), vai trò \(authority.role ?? ""), khoá chủ quản \(key) ký",
                    "enrolled by \(record)\(english), role \(authority.role ?? ""), signed by the authority \(key)")
            }
        }
        static func doesNotCount(_ reason: Message) -> Message {
            Message(
                "KHÔNG được tính: \(reason.vietnamese)", "does NOT count: \(reason.english)")
        }
        static func clock(_ time: String) -> Message {
            Message("lúc \(time) theo đồng hồ máy ấy", "at \(time) by that computer's clock")
        }
        static func replaced(_ changes: String) -> Message {
            Message("thay cho: \(changes)", "replaced: \(changes)")
        }
        static let isLive = Message("đang có hiệu lực", "in force")
        static let wasReplaced = Message("đã được thay", "replaced since")
        static func whyTitle(_ label: String, _ field: String, _ id: String) -> Message {
            Message(
                "\(label) (\(field)) của hồ sơ \(id), từ mới đến cũ:",
                "\(label) (\(field)) of \(id), newest first:")
        }
        static let whyNothing = Message(
            "Trường này chưa ai ghi giá trị.", "Nobody has written a value in this field yet.")
        static func entry(_ kind: EntryReport.Kind, _ value: String) -> Message {
            switch kind {
            case .set: Message("ghi “\(value)”", "set to “\(value)”")
            case .emptied: Message("để trống", "emptied")
            case .added: Message("thêm “\(value)”", "added “\(value)”")
            case .removed: Message("bớt “\(value)”", "removed “\(value)”")
            case .deleted: Message("xoá hồ sơ", "deleted the record")
            case .restored: Message("phục hồi hồ sơ", "brought the record back")
            }
        }

        // MARK: list
        static func more(_ shown: Int) -> Message {
            Message(
                "Mới hiện \(shown) hồ sơ đầu, còn nữa; xem tất cả: --limit 0, hoặc thu hẹp: --search, --where",
                "The first \(shown) are shown, there are more; for all: --limit 0, or narrow down: --search, --where"
            )
        }
        static let none = Message("Không có hồ sơ nào.", "No records.")
        static let noRows = Message("Không có dòng nào.", "No rows.")
        static func fieldsOf(_ collection: String) -> Message {
            Message("các trường của \(collection):", "the fields of \(collection):")
        }

        // MARK: conflicts, violations
        static let noConflicts = Message("Không có xung đột nào.", "No conflicts.")
        static let noViolations = Message("Không có hồ sơ nào vi phạm.", "No violations.")
        static let requiredMissing = Message("thiếu giá trị bắt buộc", "required and empty")
        static let problem = Message("Vấn đề", "Problem")
        static let form = Message("Biểu mẫu", "Form")
        static let field = Message("Trường", "Field")
        static func resolved(_ field: String, _ id: String) -> Message {
            Message("Đã giải quyết trường \(field) của hồ sơ \(id)", "Settled the field \(field) of \(id)")
        }
    }
}
