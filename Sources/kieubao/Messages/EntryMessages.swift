import ReplicaCore
import ReplicaExchange

extension Message {
    /// The words of entering a record field by field, and of drafts.
    enum Entry {
        static func title(_ label: String) -> Message {
            Message(
                "\(label): trả lời từng trường. Enter bỏ qua hoặc giữ nguyên · Tab gợi ý · ? giải thích · < quay lại · > đến phần tóm tắt · - để trống · = như hồ sơ trước · . lưu nháp và dừng",
                "\(label): answer field by field. Enter passes over or keeps · Tab completes · ? explains · < goes back · > to the summary · - empties · = as in the last record · . keeps a draft and stops"
            )
        }
        static let required = Message("bắt buộc", "required")
        static func hasNow(_ value: String) -> Message { Message("đang có: \(value)", "now: \(value)") }
        static func formerly(_ value: String) -> Message {
            Message("= để dùng lại: \(value)", "= for: \(value)")
        }
        static func choices(_ choices: String) -> Message {
            Message("chọn: \(choices)", "choices: \(choices)")
        }
        static let severalValues = Message(
            "nhiều giá trị thì cách nhau bằng dấu ;", "several values: put ; between them")
        static let dates = Message(
            "ngày viết như 5/6/1972, 6/1972 hoặc 1972", "dates as 5/6/1972, 6/1972 or 1972")
        static let fullDates = Message("ngày viết như 5/6/1972", "a date as 5/6/1972")
        static let references = Message(
            "gõ một phần tên, không dấu cũng được, rồi chọn số; hoặc gõ mã",
            "type part of a name, with or without marks, and pick a number; or type an id")
        static let explainSigns = Message(
            "giá trị bắt đầu bằng các dấu ? < > . - = thì gõ \\ ở trước; không có giá trị thì ghi lý do, ví dụ ?khong_ro",
            "put \\ before a value that is one of the signs ? < > . - =; for no value give a reason, such as ?khong_ro")
        static func notFound(_ text: String) -> Message {
            Message(
                "không tìm thấy '\(text)'; gõ phần khác của tên, hoặc Enter để bỏ qua",
                "nothing is found for '\(text)'; type another part of the name, or pass over with Enter")
        }
        static func unknownChoice(_ text: String) -> Message {
            Message("'\(text)' không có trong danh sách trên", "'\(text)' is not in the list above")
        }
        static let nothing = Message("không có gì để lấy", "there is nothing to take")
        static let which = Message("Chọn số, hoặc gõ lại tên", "Pick a number, or type the name again")
        static let whyEmpty = Message(
            "Trường bắt buộc mà chưa có giá trị: vì sao? Chọn số; Enter để nhập giá trị",
            "Required and without a value: why? Pick a number; Enter to give a value")
        static func reason(_ reason: EmptyReason) -> Message {
            switch reason {
            case .notEntered: Message("chưa nhập", "not entered yet")
            case .toBeFound: Message("chưa xác định, đang tìm hiểu", "to be found out")
            case .unknowable: Message("không rõ, không thể biết", "not known, and cannot be")
            case .notApplicable: Message("không áp dụng", "does not apply")
            case .withheld: Message("hạn chế cung cấp", "withheld")
            }
        }
        static let summary = Message("Tóm tắt", "Summary")
        static let nothingYet = Message("chưa có gì", "nothing yet")
        static let emptied = Message("(để trống)", "(emptied)")
        static let confirm = Message(
            "Enter để lưu · số để sửa trường ấy · < quay lại · . lưu nháp và dừng",
            "Enter saves · a number corrects that field · < goes back · . keeps a draft and stops")
        static let nothingChanged = Message("Không có gì thay đổi.", "Nothing was changed.")

        // MARK: Drafts
        static func offer(_ draft: EntryDraft, _ time: String) -> Message {
            Message(
                "\(draft.name): \(draft.answers.count) trường, lưu lúc \(time)",
                "\(draft.name): \(draft.answers.count) fields, kept at \(time)")
        }
        static let goOn = Message(
            "Có bản nháp chưa xong. Gõ số để nhập tiếp; Enter để bắt đầu hồ sơ mới",
            "There are drafts. Pick a number to go on with one; Enter begins a new record")
        static func kept(_ name: String, _ path: String) -> Message {
            Message(
                "đã dừng; bản nháp \(name) được giữ ở \(path), chỉ tài khoản này đọc được, không mã hoá, như cơ sở dữ liệu",
                "stopped; the draft \(name) is kept in \(path), readable by this account alone and, like the database, not encrypted"
            )
        }
        static let draftHelp = Message(
            "Các hồ sơ đang nhập dở, chỉ có ở máy này.",
            "Records that were begun and not saved; they are on this computer only.")
        static let draftList = Message("Liệt kê các bản nháp.", "List the drafts.")
        static let draftShow = Message("Xem một bản nháp.", "Show a draft.")
        static let draftDrop = Message("Bỏ một bản nháp.", "Throw a draft away.")
        static let draftName = Message("Tên bản nháp, ví dụ D1.", "The draft, such as D1.")
        static let noDrafts = Message("Không có bản nháp nào.", "There are no drafts.")
        static let name = Message("Bản nháp", "Draft")
        static let record = Message("Hồ sơ", "Record")
        static let newRecord = Message("mới", "new")
        static let fields = Message("Số trường", "Fields")
        static let keptAt = Message("Lưu lúc", "Kept at")
        static func dropped(_ name: String) -> Message {
            Message("Đã bỏ bản nháp \(name)", "Threw the draft \(name) away")
        }

        // MARK: Duplicates
        static func likely(_ duplicate: LikelyDuplicate) -> Message {
            let unit = duplicate.unit.map { " (\($0))" } ?? ""
            let mask = Labels(vietnamese: Message.Privacy.mask.vietnamese, english: Message.Privacy.mask.english)
            let shown = duplicate.agreeing.map { ($0.label, $0.shown ?? mask) }
            let vietnamese = shown.map { "\($0.vietnamese) \($1.vietnamese)" }
            let english = shown.map { "\($0.english) \($1.english)" }
            return Message(
                "cảnh báo: có thể trùng với \(duplicate.id) \(duplicate.title)\(unit): \(vietnamese.joined(separator: "; "))",
                "warning: may be the same person as \(duplicate.id) \(duplicate.title)\(unit): \(english.joined(separator: "; "))"
            )
        }
        static func lookAt(_ id: String) -> Message {
            Message(
                "xem: kieubao show \(id); nếu là một người thì sửa hồ sơ ấy thay vì thêm",
                "see: kieubao show \(id); if it is one person, edit that record instead of adding")
        }

        // MARK: What follows
        static func sequels(_ title: String, _ id: String) -> Message {
            Message(
                "Nhập tiếp về \(title) (\(id))? Gõ số; Enter là xong",
                "More about \(title) (\(id))? Pick a number; Enter ends")
        }
        static func saved(_ id: String) -> Message { Message("Đã lưu hồ sơ \(id).", "Saved the record \(id).") }
    }
}

extension ExchangeError {
    /// What concerns drafts.
    var entryWording: ErrorWording {
        switch self {
        case .unknownDraft(let name, let known):
            ErrorWording(
                "unknown-draft",
                Message("không có bản nháp '\(name)'", "there is no draft '\(name)'"),
                hint: known.isEmpty
                    ? Message("không có bản nháp nào cả", "there are no drafts at all")
                    : Message("các bản nháp: \(Self.limited(known))", "the drafts: \(Self.limited(known))"))
        case .draftUnreadable(let path):
            ErrorWording(
                "draft-unreadable",
                Message("không đọc được bản nháp \(path)", "the draft \(path) cannot be read"),
                hint: Message("xoá tệp ấy rồi nhập lại", "remove that file and enter the record again"))
        default: preconditionFailure("worded elsewhere")
        }
    }
}
