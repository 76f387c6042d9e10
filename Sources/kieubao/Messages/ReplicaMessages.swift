extension Message {
    /// The words around the replica itself, its people and forms.
    enum Replica {
        static func created(_ name: String, _ folder: String) -> Message {
            Message(
                "Đã tạo bản sao dữ liệu \(name) tại \(folder)", "Created the replica \(name) in \(folder)")
        }
        static let keepKeys = Message(
            "Hãy lưu riêng một bản của thư mục keys ở nơi an toàn; không gửi cho ai.",
            "Keep a copy of the folder keys in a safe place of its own; give it to nobody.")
        static let fingerprint = Message("Mã đối chiếu của bản sao", "Fingerprint of the replica")

        // MARK: status
        static let unit = Message("Đơn vị", "Office")
        static let replica = Message("Bản sao dữ liệu", "Replica")
        static let master = Message("bản sao tổng hợp", "the master")
        static let folder = Message("Thư mục", "Folder")
        static let user = Message("Người thực hiện", "At the desk")
        static let noUser = Message(
            "chưa chọn (kieubao user use 'HỌ TÊN')", "nobody chosen (kieubao user use 'NAME')")
        static let form = Message("Biểu mẫu", "Form")
        static let label = Message("Tên gọi", "Label")
        static let count = Message("Số hồ sơ", "Records")
        static let noRecords = Message("Chưa có hồ sơ nào.", "No records yet.")
        static let unsent = Message("Chưa gửi", "Not sent")
        static let unconfirmed = Message("Chưa được báo nhận", "Not confirmed")
        static let conflicts = Message("Xung đột", "Conflicts")
        static let violations = Message("Vi phạm biểu mẫu", "Violations")
        static let waiting = Message("Chờ phần còn thiếu", "Waiting")
        static let quarantine = Message("Cách ly", "Quarantined")
        static let allHelp = Message(
            "Tại Sở Ngoại vụ: mỗi đơn vị một dòng – đã gửi gì, khi nào, còn thiếu gì, việc gì chờ ai.",
            "At the centre: a line for each office – what came when, what is lacking, what waits for whom.")
        static let lastReceived = Message("Nhận lần cuối", "Last received")
        static func changes(_ count: Int) -> Message {
            Message("\(count) thay đổi", "\(count) \(count == 1 ? "change" : "changes")")
        }
        static func fields(_ count: Int) -> Message {
            Message("\(count) trường", "\(count) \(count == 1 ? "field" : "fields")")
        }
        static func records(_ count: Int) -> Message {
            Message("\(count) hồ sơ", "\(count) \(count == 1 ? "record" : "records")")
        }
        static func parts(_ count: Int) -> Message {
            Message("\(count) đoạn nhật ký", "\(count) \(count == 1 ? "segment" : "segments")")
        }
        static let next = Message("Việc nên làm tiếp", "Next")
        static let nothingWaits = Message("Không có việc gì đang chờ.", "Nothing waits.")
        static let settleConflicts = Message("giải quyết xung đột", "settle the conflicts")
        static let sendChanges = Message("gửi thay đổi", "send the changes")
        static let mendViolations = Message("bổ sung hồ sơ còn thiếu", "complete the records")
        static let addFirst = Message("thêm hồ sơ đầu tiên", "add the first record")
        static let request = Message(
            "gửi gói để bên ấy biết cần gửi gì", "send a bundle, so that they see what to send")

        // MARK: user
        static func userAdded(_ name: String) -> Message { Message("Đã thêm \(name)", "Added \(name)") }
        static func userKnown(_ name: String) -> Message {
            Message("\(name) đã có trong danh sách", "\(name) is on the list already")
        }
        static func userChosen(_ name: String) -> Message {
            Message(
                "Từ nay các thay đổi ghi tên \(name)",
                "Changes are written under the name \(name) from now on")
        }
        static let noUsers = Message("Chưa có ai trong danh sách.", "Nobody is on the list yet.")
        static let addUserHint = Message(
            "Thêm người: kieubao user add 'HỌ TÊN'", "Add one: kieubao user add 'NAME'")
        static let isChosen = Message("đang chọn", "chosen")
        static let person = Message("Họ và tên", "Name")

        // MARK: form
        static let type = Message("Kiểu", "Type")
        static let field = Message("Trường", "Field")
        static let codes = Message("Mã hoặc gợi ý", "Codes or hint")
        static let required = Message("bắt buộc", "required")
        static let several = Message("nhiều giá trị", "several values")
        static let fieldCount = Message("Số trường", "Fields")
        static let scope = Message("Phạm vi", "Scope")
        static let remarks = Message("Ghi chú", "Remarks")
        static func codesOf(_ field: String) -> Message {
            Message("Các mã của \(field)", "Codes of \(field)")
        }
    }
}
