import ReplicaCore
import ReplicaExchange

extension Message {
    /// The words around work that waits.
    enum Agenda {
        static let help = Message(
            "Việc còn phải làm của đơn vị, theo hạn: yêu cầu, vụ việc, nhiệm vụ, vướng mắc, liên hệ, dự toán, khen thưởng.",
            "What the office still has to do, by its last day: requests, cases, tasks, obstacles, contacts, budgets, commendations."
        )
        static let all = Message(
            "Việc của mọi đơn vị mà ở đây có hồ sơ, không chỉ của đơn vị mình.",
            "The work of all offices whose records are here, not only of this one.")
        static let days = Message(
            "Chỉ việc đến hạn trong số ngày này; việc không có hạn vẫn hiện.",
            "Only what is due within so many days; what has no day stays.")
        static let negativeDays = Message("số ngày phải từ 0 trở lên", "the number of days must not be negative")
        static let none = Message("Không có việc nào đang chờ.", "Nothing waits to be done.")
        static let label = Message("Việc còn phải làm", "To do")
        static let see = Message("xem từng việc và hạn", "see each, with its last day")
        static let due = Message("Hạn", "Due")
        static let left = Message("Còn", "Left")
        static let work = Message("Việc", "To do")
        static let subject = Message("Nội dung", "About")
        static func daysLeft(_ days: Int) -> Message {
            days < 0
                ? Message("quá \(-days) ngày", "\(-days) \(days == -1 ? "day" : "days") late")
                : Message("\(days) ngày", "\(days) \(days == 1 ? "day" : "days")")
        }
        static func overdue(_ count: Int) -> Message {
            Message("\(count) việc đã quá hạn", "\(count) \(count == 1 ? "is" : "are") overdue")
        }
        static func waiting(_ count: AgendaCount) -> Message {
            if count.overdue > 0 {
                return Message("\(count.open), quá hạn \(count.overdue)", "\(count.open), \(count.overdue) overdue")
            }
            guard let next = count.next?.vietnamese else {
                return Message("\(count.open)", "\(count.open)")
            }
            return Message("\(count.open), hạn gần nhất \(next)", "\(count.open), the first due on \(next)")
        }
    }
}
