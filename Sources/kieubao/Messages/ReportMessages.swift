import ReplicaExchange
import ReplicaReports

extension Message {
    /// The words around reports of a period.
    enum Reports {
        static let group = Message("Báo cáo định kỳ", "Periodic reports")
        static let help = Message(
            "Báo cáo 6 tháng, năm, sơ kết, tổng kết: số liệu tính từ hồ sơ.",
            "Half-yearly, yearly, interim and final reports, reckoned from the records.")
        static let periodHelp = Message(
            "Kỳ báo cáo: 2026-H1, 2026-N, SK-2027, TK-2031 hoặc kỳ riêng do Sở Ngoại vụ mở.",
            "The period: 2026-H1, 2026-N, SK-2027, TK-2031, or one that the centre opened.")
        static let unitHelp = Message(
            "Mã đơn vị; tại Sở Ngoại vụ, không ghi nghĩa là toàn tỉnh.",
            "The office's code; at the centre, none means the whole province.")
        static let figuresHelp = Message(
            "Số liệu các chỉ tiêu của kỳ, so với cùng kỳ và luỹ kế từ 2024.",
            "The figures of a period, beside the year before and since 2024.")
        static let detailHelp = Message(
            "Kèm số liệu chia theo nước, lĩnh vực, đơn vị…", "With the figures by country, field, office, …")

        // MARK: Tables
        static let code = Message("Mã", "Code")
        static let indicator = Message("Chỉ tiêu", "Indicator")
        static let measure = Message("Đơn vị tính", "In")
        static let now = Message("Trong kỳ", "Period")
        static let yearBefore = Message("Cùng kỳ", "Year before")
        static let sincePlan = Message("Từ 2024", "Since 2024")
        static let unknown = Message("(chưa ghi)", "(not entered)")
        static let province = Message("Toàn tỉnh", "The whole province")
        static func table(_ table: ReportTable) -> Message {
            Message("Biểu \(table.number). ", "Table \(table.number). ") + table.title.message
        }
        static func heading(_ period: ReportPeriod) -> Message {
            Message("Số liệu \(period.vietnamese)", "Figures, \(period.english)")
        }
        static func data(_ range: DayRange) -> Message {
            let (first, last) = (range.first.vietnamese, range.last.vietnamese)
            return Message("số liệu từ \(first) đến \(last)", "data of \(first) to \(last)")
        }
        static func due(_ period: ReportPeriod) -> Message {
            let day = period.due.vietnamese
            return period.bound == .before
                ? Message("nộp trước ngày \(day)", "due before \(day)")
                : Message("nộp chậm nhất ngày \(day)", "due by \(day)")
        }

        // MARK: Rules between figures
        static func finding(_ finding: RuleFinding) -> Message {
            let codes = finding.figures.map(\.text).joined(separator: ", ")
            let (first, second) = (finding.amounts.first ?? .zero, finding.amounts.dropFirst().first ?? .zero)
            switch finding.rule {
            case .returnedAbovePeople, .collaboratorsAboveExperts, .contactsAboveStudents, .inTimeAboveSettled,
                .spentAboveApproved:
                return Message(
                    "\(codes): số đầu (\(first.vietnamese)) lớn hơn số sau (\(second.vietnamese))",
                    "\(codes): the first (\(first.text)) is greater than the second (\(second.text))")
            case .implementedAboveRegistered:
                return Message(
                    "\(codes): vốn thực hiện \(first.vietnamese) \(finding.subject) lớn hơn vốn đăng ký \(second.vietnamese)",
                    "\(codes): \(first.text) \(finding.subject) implemented of \(second.text) registered")
            case .labourSumsDiffer:
                return Message(
                    "\(codes): cộng theo nước được \(first.vietnamese), tổng là \(second.vietnamese)",
                    "\(codes): the countries sum up to \(first.text), the total is \(second.text)")
            case .giverWithoutCountry:
                return Message(
                    "\(codes): \(first.vietnamese) khoản đóng góp chưa ghi nước của người đóng góp",
                    "\(codes): \(first.text) contributions do not name the giver's country")
            case .jump:
                return Message(
                    "\(codes): \(first.vietnamese), cùng kỳ năm trước \(second.vietnamese): chênh hơn 3 lần, cần giải trình",
                    "\(codes): \(first.text) after \(second.text) a year before: more than threefold, to be explained")
            case .nothingNow:
                return Message(
                    "\(codes): không có, cùng kỳ năm trước \(second.vietnamese): cần ghi rõ “không phát sinh”",
                    "\(codes): none after \(second.text) a year before: say that there was nothing")
            case .unanswered:
                return Message(
                    "nhiệm vụ \(finding.subject) chưa có minh chứng, chưa trả lời",
                    "item \(finding.subject) of the Plan has no evidence and no answer")
            case .withoutValue:
                return Message(
                    "\(codes): chưa có số liệu nhập tay", "\(codes): nobody has entered the figure")
            }
        }
        static func severity(_ severity: RuleFinding.Severity) -> Message {
            switch severity {
            case .block: Message("chặn", "blocks")
            case .warn: Message("cảnh báo", "warning")
            }
        }
    }

    static func + (left: Message, right: Message) -> Message {
        Message(left.vietnamese + right.vietnamese, left.english + right.english)
    }
}

extension Wording {
    var message: Message { Message(vietnamese, english) }
    var text: String { message.text }
}

extension FigureName {
    /// `CD02.moi`, as scripts and people name it.
    var text: String { part.isEmpty ? indicator : indicator + "." + part }
}

extension ReportFault {
    /// What does not go, and what to do instead.
    var wording: ErrorWording {
        switch self {
        case .unknownPeriod(let code, let known):
            return ErrorWording(
                "unknown-period", Message("không có kỳ báo cáo '\(code)'", "there is no period '\(code)'"),
                hint: Message(
                    "các kỳ có sẵn: \(known.joined(separator: ", ")); kỳ riêng do Sở Ngoại vụ mở: kieubao add report_period",
                    "known ones: \(known.joined(separator: ", ")); the centre opens others: kieubao add report_period"))
        case .periodIncomplete(let code, let field):
            return ErrorWording(
                "period-incomplete",
                Message("kỳ '\(code)' chưa ghi \(field)", "the period '\(code)' does not say \(field)"),
                hint: Message(
                    "Sở Ngoại vụ bổ sung: kieubao list report_period, rồi kieubao edit ID \(field)=…",
                    "the centre fills it in: kieubao list report_period, then kieubao edit ID \(field)=…"))
        case .othersReport(let unit):
            return ErrorWording(
                "others-report",
                Message(
                    "ở đây không có đủ hồ sơ của '\(unit)' để lập báo cáo",
                    "not all records of '\(unit)' are here to report on"),
                hint: Message(
                    "bỏ --unit để lập báo cáo của đơn vị mình; báo cáo các đơn vị khác xem tại Sở Ngoại vụ",
                    "leave --unit out for your own office; the centre sees those of the others"))
        }
    }
}
