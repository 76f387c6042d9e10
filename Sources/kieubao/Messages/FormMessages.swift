import ReplicaCore
import ReplicaExchange

extension Message {
    /// The words around changing forms.
    enum Forms {
        static let addFieldHelp = Message(
            "Thêm một trường vào biểu mẫu (ở cơ quan đầu mối).", "Add a field to a form (at the centre).")
        static let addCodeHelp = Message(
            "Thêm một mã vào danh mục mã (ở cơ quan đầu mối).", "Add a code to a code list (at the centre).")
        static let relabelHelp = Message(
            "Đổi nhãn, gợi ý của biểu mẫu, trường hoặc mã (ở cơ quan đầu mối).",
            "Change the label or hint of a form, a field or a code (at the centre).")
        static let classifyHelp = Message(
            "(Sở Ngoại vụ) Xếp loại dữ liệu cá nhân của một trường: P2 được che trong danh sách.",
            "(Centre) Give a field a class of personal data: P2 is masked in lists.")
        static let fieldPathHelp = Message("Trường: BIỂU_MẪU.TRƯỜNG.", "The field: COLLECTION.FIELD.")
        static func classified(_ path: String, _ personal: String) -> Message {
            Message("đã xếp \(path) vào loại \(personal)", "\(path) is of class \(personal) now")
        }
        static let hideHelp = Message(
            "Ngừng dùng biểu mẫu, trường hoặc mã; hồ sơ đã có giữ nguyên (ở cơ quan đầu mối).",
            "Offer a form, a field or a code no more; what has it keeps it (at the centre).")
        static let words = Message("Nhãn và gợi ý", "Labels and hints")
        static let nameHelp = Message(
            "Tên trường: chữ thường, số, gạch dưới.", "The field's name: small letters, digits, underscores.")
        static let typeHelp = Message(
            "Kiểu: text, integer, decimal, boolean, date, partial_date, instant, code, reference.",
            "The type: text, integer, decimal, boolean, date, partial_date, instant, code, reference.")
        static let listHelp = Message(
            "Danh mục mã của trường kiểu code.", "The code list of a field of type code.")
        static let targetHelp = Message(
            "Biểu mẫu mà trường kiểu reference trỏ đến.", "The form that a field of type reference points to.")
        static let groupHelp = Message("Nhóm mà trường thuộc về.", "The group that the field joins.")
        static let personalHelp = Message(
            "Loại dữ liệu cá nhân: P0 không, P1 cơ bản, P2 nhạy cảm.",
            "Class of personal data: P0 none, P1 basic, P2 sensitive.")
        static let sortHelp = Message(
            "Sắp xếp theo thứ tự tiếng Việt: text, hoặc person cho họ tên.",
            "Sorted in Vietnamese order: text, or person for names of people.")
        static let requiredHelp = Message("Trường bắt buộc.", "The field is required.")
        static let multipleHelp = Message("Trường có nhiều giá trị.", "The field holds several values.")
        static let searchHelp = Message("Tìm được bằng --search.", "Found with --search.")
        static let listPathHelp = Message(
            "Tên danh mục mã, hoặc COLLECTION.FIELD.", "The code list's name, or COLLECTION.FIELD.")
        static let codeNameHelp = Message(
            "Tên mã: chữ, số, gạch dưới, không dấu.", "The code's name: letters without marks, digits, underscores.")
        static let pathHelp = Message(
            "COLLECTION, COLLECTION.FIELD, COLLECTION.FIELD=CODE hoặc LIST=CODE.",
            "COLLECTION, COLLECTION.FIELD, COLLECTION.FIELD=CODE or LIST=CODE.")
        static let labelViHelp = Message("Nhãn tiếng Việt.", "The Vietnamese label.")
        static let labelEnHelp = Message("Nhãn tiếng Anh.", "The English label.")
        static let hintViHelp = Message("Gợi ý tiếng Việt.", "The Vietnamese hint.")
        static let hintEnHelp = Message("Gợi ý tiếng Anh.", "The English hint.")
        static let undoHelp = Message("Dùng lại.", "Offer it again.")

        static let hidden = Message("không dùng nữa", "no longer used")
        static let rules = Message("Quy tắc", "Rules")
        static let block = Message("chặn", "refuses")
        static let warn = Message("cảnh báo", "warns")
        static let hint = Message("gợi ý", "hints")

        static func fieldAdded(_ name: String, _ collection: String) -> Message {
            Message(
                "Đã thêm trường \(name) vào biểu mẫu \(collection)", "Added the field \(name) to the form \(collection)"
            )
        }
        static func codeAdded(_ name: String, _ list: String) -> Message {
            Message("Đã thêm mã \(name) vào danh mục \(list)", "Added the code \(name) to the list \(list)")
        }
        static func relabelled(_ path: String) -> Message {
            Message("Đã đổi nhãn của \(path)", "Changed the words of \(path)")
        }
        static func nowHidden(_ path: String) -> Message {
            Message("\(path) không dùng cho hồ sơ mới nữa", "\(path) is offered for new records no more")
        }
        static func shownAgain(_ path: String) -> Message {
            Message("\(path) được dùng lại", "\(path) is offered again")
        }
        static let nextBundle = Message(
            "Các đơn vị nhận được với gói tiếp theo; không hồ sơ nào thay đổi.",
            "The offices have it with the next bundle; no record changes.")
    }
}

extension RuleSeverity {
    var message: Message {
        switch self {
        case .block: Message.Forms.block
        case .warn: Message.Forms.warn
        case .hint: Message.Forms.hint
        }
    }
}

extension FormFault {
    /// What does not go, and what to do instead.
    var wording: (message: Message, hint: Message) {
        let otherName = Message("chọn tên khác", "choose another name")
        switch self {
        case .badName(let name):
            return (
                Message("'\(name)' không làm tên được", "'\(name)' cannot be a name"),
                Message(
                    "trường: chữ thường không dấu, số, gạch dưới, bắt đầu bằng chữ, tối đa 63 ký tự; mã có thể có chữ hoa",
                    "fields: small letters without marks, digits and underscores, a letter first, 63 at most; codes may have capitals"
                )
            )
        case .reservedName(let name):
            return (
                Message("chương trình đã dùng tên '\(name)'", "the program uses the name '\(name)' itself"), otherName
            )
        case .nameTaken(let name):
            return (Message("đã có tên '\(name)'", "the name '\(name)' is there already"), otherName)
        case .forbidden(let word):
            return (
                Message(
                    "hệ thống không lưu thông tin này ('\(word)'): dân tộc, tôn giáo, chính kiến, vi phạm, sức khỏe, sinh trắc, theo dõi người",
                    "the store does not hold this ('\(word)'): ethnicity, religion, opinion, offences, health, biometrics, watching people"
                ),
                Message(
                    "việc an ninh chỉ ghi số lượng và số văn bản: kieubao form show indicator_value",
                    "of security matters only counts and document numbers are kept: kieubao form show indicator_value")
            )
        case .labelMissing:
            return (
                Message("thiếu nhãn", "a label is missing"),
                Message("ghi cả --label-vi và --label-en", "give both --label-vi and --label-en")
            )
        case .labelTaken(let label):
            return (
                Message("đã có nhãn '\(label)' ở đây", "the label '\(label)' is there already"),
                Message("chọn nhãn khác biệt cả khi bỏ dấu", "choose one that differs even without marks")
            )
        case .unknownType(let type, let known):
            return (
                Message("không có kiểu '\(type)'", "there is no type '\(type)'"),
                Message(
                    "chọn một trong: \(known.joined(separator: ", "))",
                    "choose one of: \(known.joined(separator: ", "))")
            )
        case .unknownList(let list, let known):
            let close = ExchangeError.limited(Closest.words(to: list, among: known))
            return (
                Message("không có danh mục mã '\(list)'", "there is no code list '\(list)'"),
                Message(
                    close.isEmpty ? "xem: kieubao list code_list" : "có phải: \(close)",
                    close.isEmpty ? "see: kieubao list code_list" : "did you mean: \(close)")
            )
        case .listNeeded:
            return (
                Message(
                    "kiểu code phải có danh mục mã, kiểu khác thì không",
                    "type code needs a list, and no other type has one"),
                Message("ghi --type code --list DANH_MỤC", "write --type code --list LIST")
            )
        case .targetNeedsReference:
            return (
                Message("--target chỉ dùng với kiểu reference", "--target goes with type reference only"),
                Message("ghi --type reference --target BIỂU_MẪU", "write --type reference --target COLLECTION")
            )
        case .unknownGroup(let group, let known):
            return (
                Message("biểu mẫu không có nhóm '\(group)'", "the form has no group '\(group)'"),
                Message(
                    known.isEmpty ? "bỏ --group" : "các nhóm: \(known.joined(separator: ", "))",
                    known.isEmpty ? "leave --group out" : "groups: \(known.joined(separator: ", "))")
            )
        case .groupTakesNoSet:
            return (
                Message("trường trong nhóm chỉ có một giá trị", "a member of a group holds one value"),
                Message("bỏ --multiple hoặc --group", "leave --multiple or --group out")
            )
        case .onlyText:
            return (
                Message(
                    "chỉ dùng với trường kiểu text (tìm kiếm: cả ngày) hoặc gợi ý của trường",
                    "goes with fields of text (search with dates as well), and hints with fields"),
                Message("bỏ tùy chọn này", "leave the option out")
            )
        case .badRetention(let typed, let dates):
            let list = ExchangeError.limited(dates)
            return (
                Message("không hiểu thời hạn lưu giữ: \(typed)", "this is no rule of retention: \(typed)"),
                Message(
                    "ghi 'archive THÁNG TRƯỜNG' hoặc 'erase THÁNG TRƯỜNG', từ 1 đến 1200 tháng; trường ngày: \(list)",
                    "write 'archive MONTHS FIELD' or 'erase MONTHS FIELD', 1 to 1200 months; dates: \(list)")
            )
        case .unknownClass(let name):
            return (
                Message("không có loại dữ liệu cá nhân '\(name)'", "there is no class of personal data '\(name)'"),
                Message("ghi P0, P1 hoặc P2", "write P0, P1 or P2")
            )
        case .unknownPath(let path):
            return (
                Message("không có '\(path)'", "there is no '\(path)'"),
                Message(
                    "ghi COLLECTION, COLLECTION.FIELD hoặc COLLECTION.FIELD=CODE",
                    "write COLLECTION, COLLECTION.FIELD or COLLECTION.FIELD=CODE")
            )
        case .neededField(let field):
            return (
                Message(
                    "không bỏ được trường '\(field)': bắt buộc hoặc là tên hồ sơ",
                    "the field '\(field)' is required or names the record"),
                Message("đổi nhãn bằng: kieubao form relabel", "change its words with: kieubao form relabel")
            )
        case .builtInForm(let form):
            return (
                Message("biểu mẫu '\(form)' thuộc về chương trình", "the form '\(form)' is the program's own"),
                Message("xem các biểu mẫu: kieubao form list", "see the forms: kieubao form list")
            )
        }
    }
}
