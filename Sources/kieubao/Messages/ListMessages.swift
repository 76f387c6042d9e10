import ReplicaCore
import ReplicaExchange
import ReplicaOffice
import ReplicaText

extension Message {
    /// The words around lists: files that are imported and exported, and saved filters.
    enum Lists {
        static let rejects = Message(
            "Ghi các dòng bị loại cùng lý do ra tệp .xlsx mới này; sửa ở đó rồi nhập lại.",
            "Write the refused rows with the reasons to this new .xlsx file; mend them there and import it.")
        static let sheet = Message(
            "Trang tính, theo tên hoặc số thứ tự; mặc định là trang đầu tiên không bị ẩn.",
            "The sheet, by name or number; else the first that is not hidden.")
        static let headerLine = Message(
            "Dòng tiêu đề cột; mặc định là dòng có nhiều cột nhận ra được nhất trong 30 dòng đầu.",
            "The line of the headers; else the one of the first 30 with most columns that are known.")
        static let saveMap = Message(
            "Ghi bảng ghép cột ra tệp JSON mới này để sửa và dùng lại với --map.",
            "Write the columns and their fields to this new JSON file, to be changed and used with --map.")
        static let encoding = Message(
            "Bảng mã của chữ: utf-8, tcvn3 (ABC, phông .Vn…) hoặc vni (phông VNI-…).",
            "How text is encoded: utf-8, tcvn3 (ABC, fonts .Vn…) or vni (fonts VNI-…).")
        static let key = Message(
            "Các trường cho biết dòng nói về hồ sơ nào, kể cả hồ sơ của đơn vị khác; mặc định là mã tại nguồn, trong các hồ sơ của đơn vị mình.",
            "The fields that tell which record a row is about, of other offices as well; else the reference at source, among the office's own."
        )
        static let skipDeleted = Message(
            "Bỏ qua dòng của hồ sơ đã xoá.", "Pass over rows of deleted records.")
        static let template = Message(
            "Ghi mẫu danh sách .xlsx của một biểu mẫu: tiêu đề cột, ô chọn mã, hướng dẫn.",
            "Write an .xlsx list template of a form: headers, drop-downs for codes, a guide.")
        static let templateFile = Message("Tệp .xlsx mới.", "The new .xlsx file.")
        static func templateWritten(_ file: String) -> Message {
            Message("Đã ghi mẫu danh sách \(file)", "Wrote the list template \(file)")
        }
        static func templateNext(_ collection: String, _ file: String) -> Message {
            Message(
                "điền xong thì nhập: kieubao import \(collection) \(file) --dry-run",
                "when it is filled in: kieubao import \(collection) \(file) --dry-run")
        }
        static func importing(_ progress: ImportProgress) -> Message {
            let percent = Int(progress.fraction * 100)
            return Message(
                "Đang đọc dòng \(progress.rows) (\(percent)%)", "Reading row \(progress.rows) (\(percent)%)")
        }
        static func rejectsWritten(_ file: String) -> Message {
            Message("Các dòng bị loại: \(file)", "The refused rows: \(file)")
        }
        static let badEncoding = Message(
            "bảng mã phải là utf-8, tcvn3 hoặc vni", "the encoding must be utf-8, tcvn3 or vni")

        // MARK: Saved filters
        static let filters = Message("Các bộ lọc đã lưu.", "Saved filters.")
        static let filterList = Message("Danh sách bộ lọc đã lưu.", "List the saved filters.")
        static let filterDelete = Message("Xoá một bộ lọc đã lưu.", "Delete a saved filter.")
        static let filterName = Message("Tên bộ lọc.", "The filter's name.")
        static let saveAs = Message(
            "Lưu các điều kiện này với một tên, để dùng lại bằng --saved.",
            "Keep these conditions under a name, to be used with --saved.")
        static let saved = Message(
            "Dùng bộ lọc đã lưu; điều kiện ghi thêm thì cộng vào.",
            "Use a saved filter; conditions that are given besides are added.")
        static func filterSaved(_ name: String) -> Message {
            Message("Đã lưu bộ lọc \(name)", "Saved the filter \(name)")
        }
        static func filterDeleted(_ name: String) -> Message {
            Message("Đã xoá bộ lọc \(name)", "Deleted the filter \(name)")
        }
        static let noFilters = Message("Chưa có bộ lọc nào.", "There are no filters yet.")
        static let conditions = Message("Điều kiện", "Conditions")
        static let name = Message("Tên", "Name")
    }
}

extension ImportNote {
    /// What a person should look at, and why.
    var message: Message {
        switch self {
        case .headerLine(let line):
            Message("tiêu đề cột ở dòng \(line)", "the headers are on line \(line)")
        case .similarHeader(let header, let field, let key):
            Message(
                "cột “\(header)” được hiểu là “\(field.vietnamese)” (\(key))",
                "column “\(header)” was taken for “\(field.english)” (\(key))")
        case .otherSheets(let names):
            Message(
                "còn các trang tính khác chưa đọc: \(names.joined(separator: ", ")); chọn bằng --sheet",
                "other sheets were not read: \(names.joined(separator: ", ")); choose with --sheet")
        case .unnamedColumns(let letters):
            Message(
                "bỏ qua cột không có tiêu đề: \(letters.joined(separator: ", "))",
                "columns without a header are passed over: \(letters.joined(separator: ", "))")
        case .serialDays(let field, let count):
            Message(
                "\(count) ô của “\(field.vietnamese)” chỉ là số, được hiểu là ngày của bảng tính",
                "\(count) \(count == 1 ? "cell" : "cells") of “\(field.english)” were bare numbers, taken for days")
        case .decomposed(let count, let line):
            Message(
                "\(count) ô dùng Unicode tổ hợp (từ dòng \(line)); đã chuyển sang dựng sẵn",
                "\(count) \(count == 1 ? "cell" : "cells") with decomposed letters (from line \(line)); composed")
        case .suspicious(let suspicion, let count, let line, let column):
            Message(
                "\(count) ô nên xem lại (dòng \(line), cột “\(column)” trước hết): \(suspicion.message.vietnamese)",
                "\(count) \(count == 1 ? "cell" : "cells") to look at (first line \(line), column “\(column)”): "
                    + suspicion.message.english)
        case .rule(let rule, let count, let line):
            Message(
                "\(count) dòng (từ dòng \(line)): \(rule.labels.vietnamese) \(rule.hints.vietnamese)",
                "\(count) \(count == 1 ? "row" : "rows") (from line \(line)): \(rule.labels.english) \(rule.hints.english)"
            )
        case .notRecords(let lines, let further):
            Self.notRecords(lines, count: lines.count + further)
        case .deleted(let count):
            Message(
                "bỏ qua \(count) dòng của hồ sơ đã xoá",
                "passed over \(count) \(count == 1 ? "row" : "rows") of deleted records")
        }
    }

    private static func notRecords(_ lines: [Int], count: Int) -> Message {
        let shownMax = 8
        let shown = lines.prefix(shownMax).map(String.init).joined(separator: ", ") + (count > shownMax ? ", …" : "")
        return Message(
            "bỏ qua \(count) dòng không phải hồ sơ (đề mục, dòng cộng, phần ký): dòng \(shown)",
            count == 1
                ? "passed over 1 row that is no record (headings, totals, signatures): line \(shown)"
                : "passed over \(count) rows that are no records (headings, totals, signatures): lines \(shown)")
    }

    /// A stable name for scripts.
    var name: String {
        switch self {
        case .headerLine: "header-line"
        case .similarHeader: "similar-header"
        case .otherSheets: "other-sheets"
        case .unnamedColumns: "unnamed-columns"
        case .serialDays: "serial-days"
        case .decomposed: "decomposed"
        case .suspicious(let suspicion, _, _, _): suspicion.rawValue
        case .rule: "rule"
        case .notRecords: "not-records"
        case .deleted: "deleted"
        }
    }
}

extension ImportNote.Suspicion {
    var message: Message {
        switch self {
        case .foreignLetter:
            Message(
                "chữ của hệ chữ khác lẫn vào, có thể do quét giấy", "a letter of another script, perhaps from scanning")
        case .signInName:
            Message("chữ số hoặc ký hiệu trong họ tên", "a digit or sign in a name")
        case .tcvn3:
            Message("giống chữ TCVN3 (ABC)", "looks like TCVN3 (ABC)")
        case .vni:
            Message("giống chữ VNI", "looks like VNI")
        }
    }
}

extension OfficeError {
    /// What is wrong with a workbook, and what to do.
    var wording: (message: Message, hint: Message) {
        let saveAgain = Message(
            "mở bằng Excel hoặc LibreOffice rồi lưu lại thành .xlsx",
            "open it in Excel or LibreOffice and save it as .xlsx again")
        return switch reason {
        case .notZip: (Message("không phải tệp .xlsx", "is no .xlsx file"), saveAgain)
        case .compound:
            (
                Message(
                    "là tệp .xls kiểu cũ, hoặc tệp đặt mật khẩu", "is an old .xls file, or protected by a password"),
                Message(
                    "mở bằng Excel hoặc LibreOffice, bỏ mật khẩu rồi lưu thành .xlsx",
                    "open it in Excel or LibreOffice, take the password off and save it as .xlsx")
            )
        case .notAWorkbook: (Message("không phải bảng tính", "is no spreadsheet"), saveAgain)
        case .damaged: (Message("bị hỏng hoặc chép chưa hết", "is damaged or not whole"), saveAgain)
        case .unsupported:
            (Message("dùng kiểu nén không đọc được", "is packed in a way that cannot be read"), saveAgain)
        case .limit:
            (
                Message("quá lớn hoặc bất thường", "is too great, or unusual"),
                Message("chia thành nhiều tệp, hoặc lưu thành .csv", "split it, or save it as .csv")
            )
        case .xml: (Message("có nội dung không đúng chuẩn", "holds what no spreadsheet program writes"), saveAgain)
        }
    }
}

extension LegacyEncoding {
    var label: String {
        switch self {
        case .tcvn3: "TCVN3 (ABC)"
        case .vni: "VNI"
        }
    }
}

extension ExchangeError {
    /// What is wrong with a list, or with what was asked of it.
    func listWording(_ context: ErrorContext) -> ErrorWording {
        switch self {
        case .office(let error, let path):
            let (message, hint) = error.wording
            return ErrorWording(
                "office-\(error.reason.rawValue)",
                Message("\(path) \(message.vietnamese)", "\(path) \(message.english)"), hint: hint)
        case .legacyEncoding(let encoding, let path):
            return ErrorWording(
                "legacy-encoding",
                Message(
                    "chữ trong \(path) có vẻ dùng bảng mã \(encoding.label); chưa nhập dòng nào",
                    "the text of \(path) seems to be in \(encoding.label); nothing was imported"),
                hint: Message(
                    "thêm --encoding \(encoding.rawValue) để chuyển mã; chữ đúng là như thế thì thêm --encoding utf-8",
                    "add --encoding \(encoding.rawValue) to convert it; if the text is right as it is, --encoding utf-8"
                ))
        case .unknownSheet(let name, let path, let known):
            return ErrorWording(
                "unknown-sheet",
                Message("\(path) không có trang tính '\(name)'", "\(path) has no sheet '\(name)'"),
                hint: Message(
                    "các trang tính: \(Self.limited(known))", "its sheets: \(Self.limited(known))"))
        case .noSheets(let path):
            return ErrorWording(
                "no-sheets", Message("\(path) không có trang tính", "\(path) has no sheets"),
                hint: Message("bỏ --sheet, hoặc dùng tệp .xlsx", "leave --sheet out, or give an .xlsx file"))
        case .noSuchLine(let line, let path):
            return ErrorWording(
                "no-such-line",
                Message(
                    "\(path) không có tiêu đề cột ở dòng \(line)", "\(path) has no headers on line \(line)"),
                hint: Message(
                    "ghi số của một trong 30 dòng đầu có chữ", "give the number of one of the first 30 rows with text"))
        case .badKey(let field):
            return ErrorWording(
                "bad-key",
                Message(
                    "không dùng trường \(field) làm khoá được", "the field \(field) cannot be a key"),
                hint: Message(
                    "chọn trường có trong danh sách và chỉ có một giá trị",
                    "choose a field that the list has and that holds one value"))
        case .cellTooLong(let id):
            return ErrorWording(
                "cell-too-long",
                Message(
                    "hồ sơ \(id) có một trường dài hơn một ô bảng tính chứa được",
                    "a field of the record \(id) is longer than a spreadsheet's cell holds"),
                hint: Message("xuất ra .csv hoặc .jsonl", "export to .csv or .jsonl"))
        case .tooManyRows(let count):
            return ErrorWording(
                "too-many-rows",
                Message(
                    "\(count) hồ sơ, nhiều hơn một trang tính chứa được",
                    "\(count) records are more than a sheet holds"),
                hint: Message(
                    "xuất ra .csv, hoặc chọn bớt bằng --where", "export to .csv, or choose fewer with --where"))
        case .unknownFilter(let name, let known):
            return ErrorWording(
                "unknown-filter",
                Message("không có bộ lọc '\(name)'", "there is no filter '\(name)'"),
                hint: known.isEmpty
                    ? Message(
                        "lưu bằng: kieubao list COLLECTION --where '…' --save-as \(name)",
                        "save it with: kieubao list COLLECTION --where '…' --save-as \(name)")
                    : Message("các bộ lọc: \(Self.limited(known))", "the filters: \(Self.limited(known))"))
        default: preconditionFailure("worded elsewhere")
        }
    }
}
