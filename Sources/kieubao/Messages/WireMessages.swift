import ReplicaExchange
import ReplicaSync

extension Message {
    /// The words around sessions over the wire.
    enum Wire {
        static func way(isByWire: Bool) -> Message {
            isByWire ? Message("qua đường truyền", "over the wire") : Message("bằng gói dữ liệu", "by bundle")
        }
        static func listening(_ address: String) -> Message {
            Message("Đang chờ kết nối tại \(address)", "Listening at \(address)")
        }
        static func badEvery(max: Int) -> Message {
            Message(
                "--every cần số giây từ 1 đến \(max), và không đi cùng --once",
                "--every takes seconds from 1 to \(max), and does not go with --once")
        }
        static func progress(_ progress: SyncProgress) -> Message {
            let done = progress.confirmed.bytes + progress.taken.bytes
            let total = max(1, progress.outgoing.bytes + progress.incoming.bytes)
            let filled = min(barCells, barCells * done / total)
            let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: barCells - filled)
            let percent = min(100, 100 * done / total)
            return Message(
                "Đang trao đổi \(bar) \(percent) % · nhận \(kilobytes(progress.taken.bytes)), gửi \(kilobytes(progress.confirmed.bytes))",
                "Exchanging \(bar) \(percent) % · in \(kilobytes(progress.taken.bytes)), out \(kilobytes(progress.confirmed.bytes))"
            )
        }
        private static let barCells = 20
        private static func kilobytes(_ bytes: Int) -> String { "\((bytes + 1023) / 1024) KiB" }

        static func exchanged(_ report: WireReport, lacks: Int) -> Message {
            let sent = report.sent ?? 0
            var vietnamese = ["nhận \(report.applied) thay đổi mới", "gửi \(sent)"]
            var english = ["\(report.applied) new \(report.applied == 1 ? "change" : "changes")", "sent \(sent)"]
            if report.applied == 0, sent == 0, lacks + report.held + report.blocked + report.refused == 0 {
                vietnamese = ["hai bên đã có như nhau"]
                english = ["both have the same"]
            }
            for (count, words) in [
                (report.conflicts, ("xung đột mới", "new conflicts")), (report.quarantined, ("cách ly", "quarantined")),
                (report.held, ("giữ lại", "held")), (report.refused, ("đã từ chối", "refused before")),
                (report.blocked, ("chờ phần đang giữ", "waiting for what is held")),
                (report.outOfScope, ("phần không được phép giữ", "parts that may not be kept here")),
            ] where count > 0 {
                vietnamese.append("\(words.0) \(count)")
                english.append("\(words.1) \(count)")
            }
            if lacks > 0 {
                vietnamese.append("bên ấy chưa nhận vào \(lacks)")
                english.append("not taken in there: \(lacks)")
            }
            if !report.missing.isEmpty {
                vietnamese.append("còn thiếu phần trước")
                english.append("earlier parts are missing")
            }
            return Message(vietnamese.joined(separator: ", "), english.joined(separator: ", "))
        }
        static let lacksExplained = Message(
            "Phần bên ấy chưa nhận vào có thể đang chờ người ở đó xác nhận (kieubao bundle held) hoặc chờ phần trước; không mất gì.",
            "What was not taken in may wait there for a person (kieubao bundle held) or for earlier parts; nothing is lost."
        )
        static func lacks(_ count: Int) -> Message {
            Message(
                "bên ấy còn thiếu \(count) thay đổi",
                "\(count) \(count == 1 ? "change" : "changes") not known to be there")
        }
    }
}
