import ReplicaCore
import ReplicaExchange

extension Message {
    /// The words around how long records are kept.
    enum Retention {
        static let help = Message(
            "Lưu trữ hoặc xoá hồ sơ đã hết thời hạn lưu giữ theo biểu mẫu.",
            "Archive or erase the records whose time, by their forms, has come.")
        static let dryRun = Message(
            "Chỉ liệt kê hồ sơ đến hạn và lý do, không làm gì.", "Only list what is due and why, and do nothing.")
        static let basis = Message(
            "Căn cứ, ghi vào lý do lưu trữ và lệnh xoá: không ghi dữ liệu cá nhân.",
            "The basis, which stands in the reason and in the orders: no personal data here.")
        static let limit = Message("Nhiều nhất bao nhiêu hồ sơ.", "How many records at most.")
        static let badLimit = Message("--limit phải từ 1 trở lên", "--limit has to be 1 or more")
        static let nothingDue = Message("Không có hồ sơ nào đến hạn.", "Nothing is due.")
        static let date = Message("Tính từ", "Counts from")
        static let since = Message("Đến hạn từ", "Due since")
        static let holdLabel = Message("Còn giữ vì", "Stays because")
        static func action(_ rule: RetentionRule) -> Message {
            switch rule.action {
            case .archive: Message("lưu trữ sau \(rule.months) tháng", "archive after \(rule.months) months")
            case .erase: Message("xoá sau \(rule.months) tháng", "erase after \(rule.months) months")
            }
        }
        static func hold(_ hold: RetentionDue.Hold) -> Message {
            switch hold {
            case .sealedReport: Message("được tính trong báo cáo đã khoá", "a sealed report counts it")
            case .openCase(let id): Message("vụ việc \(id) chưa kết thúc", "case \(id) is open")
            case .openRequest(let id): Message("yêu cầu \(id) chưa xong", "request \(id) is open")
            case .notOurs: Message("việc của Sở Ngoại vụ hoặc đơn vị khác", "for the centre, or another office, to do")
            }
        }
        static func wouldDo(_ count: Int, held: Int) -> Message {
            Message(
                "sẽ thực hiện với \(count) hồ sơ, giữ lại \(held); thực hiện: kieubao retention --basis 'CĂN CỨ'",
                "would be done for \(count), \(held) stay; to do it: kieubao retention --basis 'BASIS'")
        }
        static func carriedOut(_ done: RetentionCarriedOut) -> Message {
            let (archived, erased) = (done.archived.count, done.erased.count)
            return Message(
                "đã lưu trữ \(archived) hồ sơ, ra lệnh xoá \(erased) hồ sơ",
                "archived \(archived), ordered \(erased) to be erased")
        }
        static func held(_ count: Int) -> Message {
            Message(
                "\(count) hồ sơ đến hạn còn giữ; xem lý do: kieubao retention --dry-run",
                "\(count) due \(count == 1 ? "record stays" : "records stay"); to see why: kieubao retention --dry-run")
        }

        // MARK: form retention
        static let formHelp = Message(
            "(Sở Ngoại vụ) Đặt thời hạn lưu giữ của một biểu mẫu; không ghi quy tắc thì bỏ.",
            "(Centre) Say how long records of a form are kept; without a rule, for ever.")
        static let rulesHelp = Message(
            "'archive THÁNG TRƯỜNG_NGÀY' (lưu trữ) hoặc 'erase THÁNG TRƯỜNG_NGÀY' (xoá).",
            "'archive MONTHS DATE_FIELD' or 'erase MONTHS DATE_FIELD'.")
        static func ruled(_ collection: String, _ rules: [String]) -> Message {
            let list = rules.joined(separator: "; ")
            return rules.isEmpty
                ? Message("\(collection): không còn thời hạn lưu giữ", "\(collection): kept for ever")
                : Message("\(collection): thời hạn lưu giữ \(list)", "\(collection): kept by \(list)")
        }
    }
}
