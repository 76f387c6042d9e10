extension Message {
    /// The words around the guide.
    enum Guide {
        static let help = Message(
            "Tài liệu hướng dẫn: từ bắt đầu đến báo cáo, trao đổi, sự cố.",
            "The guide: from the first steps to reports, exchange and trouble.")
        static let pageHelp = Message(
            "Tên trang; không ghi thì liệt kê các trang.", "The page's name; without one, the pages are listed.")

        static func howToRead(_ page: String) -> Message {
            Message("Đọc một trang: kieubao guide \(page)", "To read a page: kieubao guide \(page)")
        }

        static func unknownPage(_ typed: String) -> Message {
            let names = GuidePage.all.map(\.edition.name)
            let near = Closest.words(to: typed, among: GuidePage.all.flatMap { $0.editions.map(\.name) })
            let offered = (near.isEmpty ? names : near).joined(separator: ", ")
            return Message(
                "tài liệu không có trang '\(typed)'; có: \(offered)",
                "the guide has no page '\(typed)'; there are: \(offered)")
        }
    }
}
