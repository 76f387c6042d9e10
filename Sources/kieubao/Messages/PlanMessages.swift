extension Message {
    /// The words around the Plan.
    enum Plan {
        static let help = Message("Kế hoạch và các biểu mẫu phục vụ.", "The Plan, and the forms that serve it.")
        static let coverageHelp = Message(
            "Các dòng của Kế hoạch chưa có biểu mẫu phục vụ; báo lỗi nếu còn.",
            "Rows of the Plan that no form serves; fails if there are any.")
        static let rowsHelp = Message(
            "Liệt kê mọi dòng với biểu mẫu và số hồ sơ ở đây.", "List every row with its forms and their records here.")
        static let row = Message("Dòng", "Row")
        static let place = Message("Mục", "Place")
        static let content = Message("Nội dung", "Content")
        static let forms = Message("Biểu mẫu (số hồ sơ)", "Forms (records)")
        static let missing = Message("chưa có", "missing")
        static func served(_ count: Int, of all: Int) -> Message {
            Message(
                "\(count)/\(all) dòng của Kế hoạch có biểu mẫu phục vụ",
                "\(count) of \(all) rows of the Plan are served by a form")
        }
    }
}
