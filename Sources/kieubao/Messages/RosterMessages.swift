import ReplicaExchange

extension Message {
    /// The words of the roster and of its reorganisations.
    enum Roster {
        static let help = Message(
            "Danh sách đơn vị và việc tổ chức lại: đổi tên, sáp nhập, chia tách, giải thể, chuyển nhiệm vụ.",
            "The roster and its reorganisations: rename, merge, divide, dissolve, move duties.")
        static let show = Message(
            "Xem danh sách đơn vị; ghi mã thì xem các phiên bản và sự kiện của đơn vị ấy.",
            "Show the roster; with a code the versions and events of that unit.")
        static let change = Message(
            "Thực hiện việc tổ chức lại theo tệp JSON; từ chối khi còn việc, hồ sơ, báo cáo hoặc khoá chưa có nơi nhận.",
            "Carry out the reorganisation of a JSON file; refuses while a duty, record, report or key has nowhere to go."
        )
        static let code = Message("Mã đơn vị.", "The unit's code.")
        static let on = Message(
            "Danh sách tại một ngày, ví dụ 1/1/2025.", "The roster on a day, such as 1/1/2025.")
        static let badDay = Message("--on phải là một ngày, ví dụ 1/1/2025", "--on takes a day, such as 1/1/2025")
        static let file = Message(
            "Tệp JSON; ví dụ có sẵn: tools/examples/reorganisation-2025.json.",
            "The JSON file; an example: tools/examples/reorganisation-2025.json.")
        static let dryRun = Message(
            "Chỉ liệt kê mọi hệ quả, không thay đổi gì.", "List all consequences and change nothing.")

        // MARK: Tables
        static let unit = Message("Mã đơn vị", "Code")
        static let name = Message("Tên đơn vị", "Name")
        static let kind = Message("Loại", "Kind")
        static let validity = Message("Hiệu lực", "Valid")
        static let duties = Message("Nhiệm vụ", "Duties")
        static let replicas = Message("Bản sao", "Replicas")
        static let versions = Message("Các phiên bản", "Versions")
        static let events = Message("Các sự kiện", "Events")
        static let subject = Message("Loại nội dung", "Kind of content")
        static let what = Message("Nội dung", "What")
        static let count = Message("Số lượng", "Number")
        static let goesTo = Message("Nơi nhận", "Goes to")
        static let unmappedMark = Message("CHƯA CÓ NƠI NHẬN", "NOWHERE YET")
        static func stays(_ reason: String) -> Message { Message("để lại: \(reason)", "stays: \(reason)") }
        static let retiredKey = Message("cho nghỉ", "retired")

        static func subject(_ subject: Reorganisation.Subject) -> Message {
            switch subject {
            case .duty: Message("nhiệm vụ", "duty")
            case .territory: Message("địa bàn", "territory")
            case .records: Message("hồ sơ", "records")
            case .reports: Message("báo cáo chưa gửi", "unsent report")
            case .keys: Message("khoá ký", "signing key")
            }
        }
        static func planned(_ plan: ReorganisationPlan) -> Message {
            Message(
                "\(plan.title): \(plan.created.count) đơn vị mới, \(plan.changed.count) thay đổi, \(plan.closed.count) chấm dứt",
                "\(plan.title): \(plan.created.count) new units, \(plan.changed.count) changed, \(plan.closed.count) closed"
            )
        }
        static func stillUnmapped(_ count: Int) -> Message {
            Message(
                "\(count) nội dung chưa có nơi nhận: thêm vào mappings của tệp",
                "\(count) have nowhere to go: add them to the file's mappings")
        }
        static func done(_ changed: RosterChanged) -> Message {
            Message(
                "Đã thực hiện. \(changed.handedOver) hồ sơ có đơn vị quản lý mới; \(changed.retired.count) bản sao được cho nghỉ",
                "Done. \(changed.handedOver) records have a new owner; \(changed.retired.count) replicas were retired")
        }
        static func left(_ ids: String) -> Message {
            Message(
                "Còn lại vì đang tranh chấp, giải quyết rồi chạy lại: \(ids)",
                "Left because they are disputed; settle them and run this again: \(ids)")
        }
        static let sendNews = Message(
            "Gửi cho các đơn vị: kieubao bundle create --to all .",
            "Send it to the offices: kieubao bundle create --to all .")
        static func consequence(_ consequence: Consequence) -> Message {
            let subject = subject(consequence.subject)
            return Message(
                "\(consequence.unit): \(subject.vietnamese) \(consequence.what) (\(consequence.count))",
                "\(consequence.unit): \(subject.english) \(consequence.what) (\(consequence.count))")
        }
    }
}

extension ExchangeError {
    /// What concerns the roster.
    var rosterWording: ErrorWording {
        switch self {
        case .badReorganisation(let path, let reason):
            ErrorWording(
                "bad-reorganisation",
                Message(
                    "\(path) không phải tệp tổ chức lại hợp lệ: \(reason)",
                    "\(path) is no valid file of a reorganisation: \(reason)"),
                hint: Message(
                    "xem ví dụ tools/examples/reorganisation-2025.json",
                    "see the example tools/examples/reorganisation-2025.json"))
        case .unmapped(let consequences):
            ErrorWording(
                "unmapped",
                Message(
                    "còn \(consequences.count) nội dung chưa có nơi nhận, chưa thay đổi gì",
                    "\(consequences.count) have nowhere to go; nothing was changed"),
                details: consequences.map(Message.Roster.consequence),
                hint: Message(
                    "thêm vào mappings của tệp: nơi nhận (to) hoặc lý do để lại (reason); xem hết: --dry-run",
                    "add them to the file's mappings, with a to or a reason; see all: --dry-run"))
        case .centreStays(let code):
            ErrorWording(
                "centre-stays",
                Message(
                    "\(code) là cơ quan đầu mối, không chấm dứt được",
                    "\(code) is the office that leads, and cannot be closed"),
                hint: Message(
                    "đổi tên nó bằng sự kiện doi_ten", "rename it with an event of the kind doi_ten"))
        default: preconditionFailure("worded elsewhere")
        }
    }
}
