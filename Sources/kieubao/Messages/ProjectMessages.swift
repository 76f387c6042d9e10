import ReplicaExchange

extension Message {
    /// The words around the list of projects that the province calls investors for.
    enum Projects {
        static let help = Message(
            "Danh mục dự án kêu gọi đầu tư: công bố trọn danh mục, xuất cho Bộ.",
            "The list of projects: publish it as one, write it for the Ministry.")
        static let publish = Message(
            "Công bố danh mục cùng mọi dự án trong đó, một lần.", "Publish a list with all its projects at once.")
        static let export = Message(
            "Ghi danh mục ra tệp .xlsx: một trang tiếng Việt, một trang tiếng Anh.",
            "Write a list as .xlsx: a sheet in Vietnamese and one in English.")
        static let list = Message("Mã hồ sơ của danh mục.", "The id of the list.")
        static let file = Message("Tệp .xlsx sẽ ghi.", "The .xlsx file to write.")
        static func published(_ done: ProjectListPublished, isDryRun: Bool) -> Message {
            isDryRun
                ? Message(
                    "Sẽ công bố “\(done.title)”, lần \(done.version), \(done.projects) dự án. Chưa ghi gì.",
                    "“\(done.title)”, version \(done.version), would be published with \(done.projects) projects. Nothing was written."
                )
                : Message(
                    "Đã công bố “\(done.title)”, lần \(done.version), \(done.projects) dự án.",
                    "Published “\(done.title)”, version \(done.version), with \(done.projects) projects.")
        }
        static func withoutEnglish(_ ids: [String]) -> Message {
            let names = ids.prefix(10).joined(separator: ", ") + (ids.count > 10 ? ", …" : "")
            return Message(
                "\(ids.count) dự án chưa có tên hoặc tóm tắt tiếng Anh: \(names)",
                "\(ids.count) without an English name or summary: \(names)")
        }
        static func exportNext(_ id: String) -> Message {
            Message(
                "xuất cho Bộ: kieubao project export \(id) danh-muc.xlsx",
                "write it for the Ministry: kieubao project export \(id) list.xlsx")
        }
    }
}
