extension Message {
    /// The words of failures that are not ``ReplicaExchange/ExchangeError``.
    enum Errors {
        static let error = Message("lỗi", "error")
        static let hint = Message("gợi ý", "hint")
        static let outputFailed = Message("không ghi được kết quả ra", "the result could not be written")
        static let nothingSaved = Message("đã dừng, chưa lưu gì", "stopped, nothing was saved")
        static let nothingImported = Message("đã dừng; chưa nhập dòng nào", "stopped; no row was imported")
        static func resume(_ command: String) -> Message {
            Message("làm tiếp từ đây bằng: \(command)", "go on from here with: \(command)")
        }
        static func unexpected(_ description: String) -> Message {
            Message("lỗi ngoài dự kiến: \(description)", "an unexpected failure: \(description)")
        }
        static let unexpectedHint = Message(
            "kiểm tra dữ liệu: kieubao verify; lỗi lặp lại thì báo Sở Ngoại vụ",
            "check the data: kieubao verify; tell the centre if it happens again")
    }
}
