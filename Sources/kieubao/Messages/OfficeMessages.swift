extension Message {
    /// The words of `status --all`.
    enum Offices {
        static let file = Message("Gói", "Bundle")
        static let lacks = Message("Chưa có ở đó", "Not there yet")
        static let missing = Message("Chưa về đây", "Not here yet")
        static let forCentre = Message("Chờ Sở", "For the centre")
        static let forOffice = Message("Chờ đơn vị", "For the office")
        static let work = Message("Việc", "To do")
        static let never = Message("chưa bao giờ", "never")
        static let here = Message("tại đây", "here")
        static func overdue(_ count: Int) -> Message { Message("quá hạn \(count)", "\(count) overdue") }
    }
}
