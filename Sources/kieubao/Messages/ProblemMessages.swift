import ReplicaCore
import ReplicaExchange
import ReplicaFilter
import ReplicaForms
import ReplicaTabular
import ReplicaText
import ReplicaWire

extension FieldProblem.Reason {
    /// What is wrong with the value of a field, and what to do.
    func wording(collection: String) -> (message: Message, hint: Message) {
        let seeForm = Message(
            "xem biểu mẫu: kieubao form show \(collection)", "see the form: kieubao form show \(collection)")
        switch self {
        case .unknownField:
            return (Message("không có trường này", "there is no such field"), seeForm)
        case .unfitText(.tooLong(let bytes)):
            return (EnteredTextError.tooLong(bytes: bytes).message, Message("hãy rút ngắn", "shorten it"))
        case .unfitText(let error):
            return (error.message, Message("gõ lại giá trị này", "type the value again"))
        case .notAnInteger:
            return (
                Message("không phải số nguyên", "is not a whole number"),
                Message("chỉ ghi chữ số, ví dụ 1250", "write digits only, such as 1250")
            )
        case .ambiguousDecimal:
            return (
                Message(
                    "có thể là hàng nghìn hoặc phần thập phân", "may mean thousands or a fraction"),
                Message(
                    "ghi 1500 nếu là một nghìn năm trăm, 1,5 nếu là một phẩy năm",
                    "write 1500 for fifteen hundred, 1.5 for one and a half")
            )
        case .notADecimal:
            return (
                Message("không phải số", "is not a number"),
                Message("ghi như 1250,5 hoặc 1.250,5", "write it like 1250.5 or 1.250,5")
            )
        case .notABoolean:
            return (
                Message("phải là có hoặc không", "must be yes or no"),
                Message("ghi có hoặc không", "write yes or no")
            )
        case .notADate:
            return (
                Message("không phải ngày", "is not a date"),
                Message("ghi ngày/tháng/năm, ví dụ 05/06/2026", "write day/month/year, such as 05/06/2026")
            )
        case .notAPartialDate:
            return (
                Message("không phải ngày, tháng hoặc năm", "is not a date, a month or a year"),
                Message("ghi 05/06/1972, 6/1972 hoặc 1972", "write 05/06/1972, 6/1972 or 1972")
            )
        case .notAnInstant:
            return (
                Message("không phải thời điểm", "is not a moment"),
                Message("ghi như 2026-06-05T01:02:03Z", "write it like 2026-06-05T01:02:03Z")
            )
        case .unknownCode(let choices):
            let shown = ExchangeError.limited(choices)
            let all = choices.count > ExchangeError.choicesMax
            return (
                Message("không có trong danh mục mã", "is not in the list of codes"),
                choices.isEmpty
                    ? seeForm
                    : Message(
                        "chọn một trong: \(shown)\(all ? "; \(seeForm.vietnamese)" : "")",
                        "choose one of: \(shown)\(all ? "; \(seeForm.english)" : "")")
            )
        case .hiddenCode(let choices):
            return (
                Message("là mã không dùng cho hồ sơ mới nữa", "is a code that new records use no more"),
                Self.unknownCode(choices: choices).wording(collection: collection).1
            )
        case .hiddenField:
            return (
                Message("là trường không dùng cho hồ sơ mới nữa", "is a field that new records use no more"), seeForm
            )
        case .notARecord:
            return (
                Message("không có hồ sơ hoặc đơn vị này", "there is no such record or office"),
                Message(
                    "ghi mã hồ sơ (ví dụ PHUCAT2-128-7K3) hoặc mã đơn vị (ví dụ ubnd-phu-cat)",
                    "give a record's id (such as PHUCAT2-128-7K3) or an office's code (such as ubnd-phu-cat)")
            )
        case .notASet:
            return (
                Message(
                    "chỉ có một giá trị, không dùng += hoặc -= được", "has one value and takes no += or -="),
                Message("ghi FIELD=GIÁ_TRỊ", "write FIELD=VALUE")
            )
        case .requiredIsEmpty:
            return (
                Message("bắt buộc phải có", "is required"),
                Message(
                    "ghi giá trị cho trường này; \(seeForm.vietnamese)", "give it a value; \(seeForm.english)"
                )
            )
        case .rule(let rule):
            return (
                Message(rule.labels.vietnamese, rule.labels.english),
                Message(rule.hints.vietnamese, rule.hints.english)
            )
        case .reasonOfSet:
            return (
                Message("có nhiều giá trị, không ghi lý do để trống được", "is a set and takes no reason"),
                Message("để trống: FIELD=", "leave it empty: FIELD=")
            )
        case .isGroup:
            return (
                Message("là một nhóm trường", "is a group of fields"),
                Message(
                    "ghi từng trường trong nhóm; \(seeForm.vietnamese)",
                    "write its members; \(seeForm.english)")
            )
        }
    }
}

extension EnteredTextError {
    var message: Message {
        switch self {
        case .notUTF8(let byte):
            Message("không phải chữ UTF-8 (từ byte \(byte))", "is not UTF-8 text (from byte \(byte))")
        case .damagedCharacter(let character):
            Message(
                "ký tự thứ \(character) đã bị hỏng từ trước", "character \(character) was damaged on its way")
        case .controlCharacter(_, let character):
            Message(
                "ký tự thứ \(character) là ký tự điều khiển", "character \(character) is a control character")
        case .directionControl(_, let character):
            Message(
                "ký tự thứ \(character) đổi chiều chữ",
                "character \(character) turns the direction of writing")
        case .invisibleCharacter(_, let character):
            Message("ký tự thứ \(character) không nhìn thấy được", "character \(character) is invisible")
        case .tooLong(let bytes):
            Message(
                "quá dài (\(bytes) byte, tối đa \(Self.bytesMax(bytes)) byte)",
                "is too long (\(bytes) bytes, at most \(Self.bytesMax(bytes)))")
        }
    }

    /// What a text of so many bytes went beyond: the bound of values, else that of notes, which is less.
    private static func bytesMax(_ bytes: Int) -> Int {
        bytes > TextLimits.enteredBytesMax ? TextLimits.enteredBytesMax : WireLimits.noteBytesMax
    }
}

extension FilterError.Reason {
    var message: Message {
        switch self {
        case .empty: Message("chưa có điều kiện", "there is no condition")
        case .tooLong: Message("quá dài", "it is too long")
        case .tooDeep: Message("quá nhiều dấu ngoặc lồng nhau", "too many parentheses inside each other")
        case .unexpectedCharacter:
            Message(
                "ký tự không hiểu được; đặt giá trị trong dấu nháy",
                "an unexpected character; put the value in quotes")
        case .unclosedQuote: Message("thiếu dấu nháy đóng", "a quote is not closed")
        case .expectedField: Message("cần tên trường", "a field is expected")
        case .expectedComparison:
            Message(
                "cần phép so sánh (=, !=, <, >=, is empty, in …)",
                "a comparison is expected (=, !=, <, >=, is empty, in …)")
        case .expectedValue: Message("cần giá trị", "a value is expected")
        case .expectedEmpty: Message("sau is cần empty hoặc not empty", "after is: empty or not empty")
        case .expectedList: Message("sau in cần dấu mở ngoặc", "after in: an opening parenthesis")
        case .expectedCommaOrEnd:
            Message("cần dấu phẩy hoặc dấu đóng ngoặc", "a comma or a closing parenthesis is expected")
        case .expectedClosing: Message("thiếu dấu đóng ngoặc", "a closing parenthesis is missing")
        case .expectedConnective:
            Message(
                "cần and hoặc or; giá trị nhiều từ thì đặt trong dấu nháy",
                "and or or is expected; a value of several words goes in quotes")
        }
    }
}

extension CSVError.Reason {
    var wording: (message: Message, hint: Message) {
        let saveAgain = Message(
            "trong Excel, lưu lại thành “CSV UTF-8 (Comma delimited)”",
            "in Excel save it as “CSV UTF-8 (Comma delimited)”")
        let mendQuotes = Message(
            "sửa dấu nháy ở chỗ ấy, hoặc lưu lại tệp từ bảng tính",
            "mend the quotes there, or save the file again from the spreadsheet")
        let split = Message(
            "chia nhỏ tệp, hoặc xem lại dấu nháy ở chỗ ấy", "split the file, or look for a stray quote there")
        return switch self {
        case .utf16: (Message("tệp dùng mã UTF-16", "the file is UTF-16"), saveAgain)
        case .notUTF8: (Message("không phải chữ UTF-8", "is not UTF-8"), saveAgain)
        case .quoteInside: (Message("dấu nháy nằm giữa ô", "a quote inside a field"), mendQuotes)
        case .textAfterQuote: (Message("có chữ sau dấu nháy đóng", "text after a closing quote"), mendQuotes)
        case .unclosedQuote: (Message("dấu nháy không được đóng", "a quote is not closed"), mendQuotes)
        case .fieldTooLong: (Message("ô quá dài", "the field is too long"), split)
        case .tooManyColumns: (Message("quá nhiều cột", "too many columns"), split)
        case .recordTooLong: (Message("dòng quá dài", "the row is too long"), split)
        }
    }
}

extension RejectedRow {
    /// How many lines are named where many rows have one fault.
    private static let linesMax = 8

    /// The lines, the column and what is wrong there, the same fault of many rows told once.
    static func messages(of rows: [RejectedRow], collection: String) -> [Message] {
        var order: [[String]] = []
        var lines: [[String]: [RejectedRow]] = [:]
        for row in rows {
            let fault = [row.column, row.reason(in: collection).vietnamese]
            if lines[fault] == nil { order.append(fault) }
            lines[fault, default: []].append(row)
        }
        return order.compactMap { lines[$0] }.map { message(of: $0, collection) }
    }

    private static func message(of rows: [RejectedRow], _ collection: String) -> Message {
        let numbers = rows.prefix(linesMax).map { String($0.line) }.joined(separator: ", ")
        let isMany = rows.count > linesMax
        let (column, reason) = (rows[0].column, rows[0].reason(in: collection))
        var vietnamese = "dòng \(numbers)" + (isMany ? ", … (\(rows.count) dòng)" : "")
        var english = (rows.count == 1 ? "line " : "lines ") + numbers + (isMany ? ", … (\(rows.count) of them)" : "")
        if !column.isEmpty {
            vietnamese += ", cột “\(column)”"
            english += ", column “\(column)”"
        }
        return Message("\(vietnamese): \(reason.vietnamese)", "\(english): \(reason.english)")
    }

    /// What is wrong, without the place.
    func reason(in collection: String) -> Message {
        switch problem {
        case .field(let problem):
            let (message, hint) = problem.reason.wording(collection: collection)
            switch problem.reason {
            case .unknownCode, .hiddenCode: break
            default: return message
            }
            return Message(
                "\(message.vietnamese) (\(hint.vietnamese))", "\(message.english) (\(hint.english))")
        case .columnCount(let found, let expected):
            return Message("có \(found) ô, cần \(expected)", "has \(found) fields instead of \(expected)")
        case .repeatedSource(let reference):
            return Message(
                "mã tại nguồn '\(reference)' bị lặp", "the source reference '\(reference)' is there twice")
        case .repeatedKey(let fields, let value):
            let names = fields.joined(separator: ", ")
            return Message(
                "giá trị '\(value)' của khoá (\(names)) bị lặp",
                "the value '\(value)' of the key (\(names)) is there twice")
        case .deleted(let id):
            return Message(
                "hồ sơ \(id) đã xoá; bỏ dòng này, khôi phục bằng kieubao undelete \(id), hoặc thêm --skip-deleted",
                "the record \(id) was deleted; take the row out, restore it with kieubao undelete \(id), or add --skip-deleted"
            )
        case .notOurs:
            return Message(
                "hồ sơ này thuộc phạm vi đơn vị mình không được ghi",
                "this office must not write in the scope of this record")
        case .sealed(let report):
            return Message(
                "báo cáo \(report) đã niêm phong; lập báo cáo bổ sung, đính chính: kieubao report amend",
                "the report \(report) is sealed; amend it: kieubao report amend")
        case .notComputed(let text):
            return Message(
                "ô tính bị lỗi (\(text)); sửa công thức hoặc ghi giá trị",
                "the cell has an error (\(text)); mend the formula or type the value")
        }
    }
}
