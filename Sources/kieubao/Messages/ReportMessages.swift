import ReplicaCore
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

        static let openHelp = Message(
            "Mở một kỳ báo cáo cho các đơn vị (tại Sở Ngoại vụ).", "Open a period for the offices (at the centre).")
        static let draftHelp = Message(
            "Lập dự thảo: viết các phần, trả lời từng nhiệm vụ được giao.",
            "Draft a report: write its parts, answer for the assigned items.")
        static let sectionHelp = Message(
            "Phần cần viết: I, II, II.1 … II.8, III, IV, V, VI, VII.",
            "The part: I, II, II.1 … II.8, III, IV, V, VI, VII.")
        static let itemHelp = Message(
            "Nhiệm vụ của Kế hoạch, ví dụ III.2.o.4.", "The item of the Plan, such as III.2.o.4.")
        static let textHelp = Message("Nội dung của phần.", "What the part says.")
        static let fileHelp = Message("Tệp văn bản (UTF-8) chứa nội dung.", "A text file (UTF-8) with what it says.")
        static let answerHelp = Message(
            "Trả lời: da_lam, dang_lam, khong_phat_sinh, chua_lam (phải nêu --reason).",
            "The answer: da_lam (done), dang_lam (under way), khong_phat_sinh (nothing), chua_lam (not done, with --reason)."
        )
        static let reasonHelp = Message("Lý do chưa thực hiện.", "Why it was not done.")
        static let showHelp = Message(
            "Xem báo cáo: bản niêm phong đã kiểm tra mã, hoặc dự thảo tính từ hồ sơ.",
            "Show a report: as it was sealed, its hash checked, or the draft from the records.")
        static let nowHelp = Message(
            "Tính lại từ hồ sơ hiện có, dù đã niêm phong.", "Reckon it from the records of now, although it is sealed.")
        static let remindersHelp = Message(
            "Lời đôn đốc gửi từng đơn vị chưa báo cáo.", "What to write to each office that has not reported.")
        static let nobodyLacks = Message("Mọi đơn vị đã báo cáo.", "Every office has reported.")
        static func silent(_ units: [String]) -> Message {
            let list = units.joined(separator: ", ")
            return Message(
                "Quá \(Scoreboard.silentDays) ngày không nhận được gì: \(list)",
                "Nothing came for more than \(Scoreboard.silentDays) days: \(list)")
        }
        static func waiting(_ units: [String]) -> Message {
            let list = units.joined(separator: ", ")
            return Message("Hồ sơ chưa duyệt, chưa tính: \(list)", "Records not approved, which count nowhere: \(list)")
        }
        static func reminder(_ reminder: Reminder, _ board: Scoreboard) -> Message {
            let (office, today) = (reminder.office, board.today.vietnamese)
            let items = reminder.open.joined(separator: ", ")
            let drafts = board.waiting[office.unit].map(String.init) ?? "0"
            let open =
                reminder.open.isEmpty
                ? nil
                : Message(
                    "\nNhiệm vụ chưa có minh chứng, chưa trả lời: \(items) (ghi “không phát sinh” nếu không có).",
                    "\nItems without evidence or an answer: \(items) (say so where there was nothing).")
            let waiting =
                drafts == "0"
                ? nil
                : Message(
                    "\n\(drafts) hồ sơ chưa được duyệt nên chưa tính.",
                    "\n\(drafts) records are not approved and do not count.")
            let opening = Message(
                "Kính gửi: \(office.name.vietnamese)\nĐến ngày \(today), Sở Ngoại vụ chưa nhận được báo cáo \(board.period.vietnamese) của đơn vị (\(due(board.period).vietnamese)). Đề nghị đơn vị gửi báo cáo.",
                "To: \(office.name.english)\nBy \(today) the Department of Foreign Affairs has not received your report, \(board.period.english) (\(due(board.period).english)). Please send it."
            )
            return [open, waiting].compactMap { $0 }.reduce(opening, +)
        }
        static let formatHelp = Message(
            "text, html (một tệp, có biểu đồ), docx (văn bản hành chính), xlsx (bảng số liệu) hoặc json.",
            "text, html (one file, with charts), docx (an official document), xlsx (tables) or json.")
        static let outputHelp = Message(
            "Tệp cần ghi, cho html, docx, xlsx.", "The file to write, for html, docx, xlsx.")
        static let forceHelp = Message("Ghi đè tệp đã có.", "Overwrite a file that is there.")
        static let outputNeedsFormat = Message(
            "--output cần --format html, docx hoặc xlsx", "--output needs --format html, docx or xlsx")
        static let formatNeedsOutput = Message("ghi --output FILE cho tệp này", "say where it goes: --output FILE")
        static func written(_ path: String) -> Message { Message("Đã ghi \(path)", "Wrote \(path)") }
        static let sealHelp = Message(
            "Niêm phong báo cáo: số liệu và minh chứng không đổi nữa.", "Seal a report: it stays as it is for ever.")
        static let noteHelp = Message(
            "Giải trình các cảnh báo; lưu cùng báo cáo.", "Explains the warnings; kept with the report.")
        static let allowOpenHelp = Message(
            "Niêm phong dù còn xung đột, nghi trùng; phải có --note.",
            "Seal although conflicts or duplicates are open; needs --note.")
        static let openNeedsNote = Message("--allow-open cần --note", "--allow-open needs --note")
        static let sendHelp = Message(
            "Gửi báo cáo đã niêm phong; có PATH thì ghi luôn gói.", "Send a sealed report; with PATH as a bundle.")
        static let sendPath = Message("Thư mục ghi gói, ví dụ USB.", "The folder for the bundle, such as a stick.")
        static let amendHelp = Message(
            "Lập báo cáo bổ sung hoặc đính chính thay báo cáo đã niêm phong.",
            "Begin a report that takes the place of a sealed one.")
        static let amendReason = Message("Lý do bổ sung, đính chính.", "Why it is amended.")
        static let correctionHelp = Message(
            "Đính chính số liệu sai, không chỉ bổ sung.", "It corrects what was wrong, and does not only add.")
        static let scoreboardHelp = Message(
            "Đơn vị nào đã gửi, đúng hạn, trễ, lồng ghép, chưa có.", "Which office has handed in what, and when.")
        static let coverageHelp = Message(
            "Nhiệm vụ được giao: minh chứng và trả lời của từng đơn vị.",
            "The assigned items: evidence and answers of each office.")
        static let morePeriodsHelp = Message("Thêm các kỳ khác, đặt cạnh nhau.", "Further periods, beside each other.")
        static let openOnlyHelp = Message(
            "Chỉ các nhiệm vụ chưa có minh chứng, chưa trả lời.", "Only what has neither evidence nor an answer.")
        static let noPart = Message(
            "ghi --section PART hoặc --item CODE cho nội dung này", "say where it goes: --section PART or --item CODE")
        static let nothingSaid = Message(
            "chưa ghi --text, --file hoặc --answer", "nothing is said: --text, --file or --answer")

        // MARK: What was done
        static func opened(_ code: String, _ id: String) -> Message {
            Message("Đã mở kỳ báo cáo \(code) (\(id))", "Opened the period \(code) (\(id))")
        }
        static func drafted(_ made: ReportDrafted) -> Message {
            if let section = made.section {
                return Message("Đã ghi phần \(section) của báo cáo \(made.id)", "Wrote \(section) of report \(made.id)")
            }
            return made.isNew
                ? Message("Đã lập dự thảo báo cáo \(made.id)", "Began report \(made.id)")
                : Message("Dự thảo báo cáo đã có: \(made.id)", "The report is begun: \(made.id)")
        }
        static func sealed(_ sealed: ReportSealed, isDryRun: Bool) -> Message {
            let (seal, count) = (sealed.seal.prefix(16), sealed.evidence)
            return isDryRun
                ? Message(
                    "Có thể niêm phong; số liệu dựa trên \(count) hồ sơ",
                    "It can be sealed; its figures are of \(count) records")
                : Message(
                    "Đã niêm phong báo cáo \(sealed.id): mã \(seal)…, \(count) hồ sơ",
                    "Sealed report \(sealed.id): \(seal)…, \(count) records")
        }
        static func sent(_ sent: ReportSent) -> Message {
            Message("Đã ghi nhận gửi báo cáo \(sent.id)", "Noted that report \(sent.id) is sent")
        }
        static func amended(_ id: String) -> Message {
            Message("Đã lập báo cáo thay thế \(id)", "Began report \(id), which takes its place")
        }

        // MARK: The report
        static func title(_ content: ReportContent) -> Message {
            switch content.kind {
            case .ofProvince:
                Message("BÁO CÁO TỔNG HỢP ", "CONSOLIDATED REPORT, ") + title(content.period)
            case .ofOffice: Message("BÁO CÁO ", "REPORT, ") + title(content.period)
            case .supplement: Message("BÁO CÁO BỔ SUNG ", "SUPPLEMENTARY REPORT, ") + title(content.period)
            case .correction: Message("BÁO CÁO ĐÍNH CHÍNH ", "CORRECTED REPORT, ") + title(content.period)
            }
        }
        static func title(_ period: ReportPeriod) -> Message { Message(period.vietnamese, period.english) }
        static let isDraft = Message(
            "Dự thảo: số liệu tính từ hồ sơ hiện có.", "A draft: the figures are of the records of now.")
        static func isSealed(_ at: String, _ author: String) -> Message {
            Message("Niêm phong \(at), \(author); mã khớp.", "Sealed \(at) by \(author); the hash is right.")
        }
        static func sealIs(_ seal: String) -> Message { Message("Mã niêm phong: \(seal)", "Seal: \(seal)") }
        static func noteWas(_ note: String) -> Message { Message("Giải trình: \(note)", "Explained: \(note)") }
        static let nothingSaidHere = Message("Không phát sinh.", "Nothing to report.")
        static let scoreboard = Message("TÌNH HÌNH NỘP BÁO CÁO", "REPORTS HANDED IN")
        static let period = Message("Kỳ", "Period")
        static let item = Message("Nhiệm vụ", "Item")
        static let content = Message("Nội dung", "Content")
        static let evidence = Message("Minh chứng", "Evidence")
        static let answer = Message("Kết quả", "Answer")
        static let openOffices = Message("Đơn vị chưa có", "Offices without")
        static let office = Message("Mã đơn vị", "Code")
        static let duty = Message("Nghĩa vụ", "Duty")
        static let standing = Message("Tình hình", "Standing")
        static let day = Message("Ngày", "Day")
        static let daysLate = Message("Trễ (ngày)", "Days late")
        static func duty(_ key: String) -> Message {
            key == "bat_buoc" ? Message("bắt buộc", "obliged") : Message("đề nghị", "requested")
        }
        static func received(_ count: Int, of all: Int) -> Message {
            Message("Đã nhận \(count)/\(all)", "Received \(count) of \(all)")
        }
        static func covered(_ count: Int, of all: Int) -> Message {
            Message(
                "\(count)/\(all) nhiệm vụ có minh chứng hoặc đã trả lời",
                "\(count) of \(all) items have evidence or an answer")
        }
        static func standing(_ duty: Duty) -> Message { standing(answer: duty.answer, hasEvidence: duty.evidence > 0) }
        static func standing(answer: DutyAnswer?, hasEvidence: Bool) -> Message {
            if let answer { return answer.title.message }
            return hasEvidence ? Message("có minh chứng", "has evidence") : Message("chưa trả lời", "open")
        }

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

        static func uncounted(_ count: Amount) -> Message {
            Message(
                "\(count.vietnamese) hồ sơ chưa duyệt nên chưa tính: kieubao submit --all COLLECTION, rồi người khác kieubao accept",
                "\(count.text) records are not approved and count nowhere: kieubao submit --all COLLECTION, then another's kieubao accept"
            )
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
    var text: String { code }
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
        case .periodNotOpened(let code):
            return ErrorWording(
                "period-not-opened",
                Message("kỳ '\(code)' chưa được mở", "the period '\(code)' is not open"),
                hint: Message(
                    "Sở Ngoại vụ mở kỳ: kieubao report open \(code); đơn vị nhận với gói tiếp theo. Số liệu xem được ngay: kieubao report figures \(code)",
                    "the centre opens it: kieubao report open \(code), and offices have it with the next bundle. Figures are there already: kieubao report figures \(code)"
                ))
        case .periodLocked(let code):
            return ErrorWording(
                "period-locked", Message("kỳ '\(code)' đã khoá", "the period '\(code)' is locked"),
                hint: Message(
                    "đề nghị Sở Ngoại vụ cho phép: kieubao add lock_exception",
                    "ask the centre for leave: kieubao add lock_exception"))
        case .periodOpen(let code):
            return ErrorWording(
                "period-open", Message("kỳ '\(code)' đã được mở", "the period '\(code)' is open already"),
                hint: Message("xem: kieubao list report_period", "see: kieubao list report_period"))
        case .notSealed(let code):
            return ErrorWording(
                "report-not-sealed",
                Message("báo cáo kỳ '\(code)' chưa niêm phong", "no report of '\(code)' is sealed"),
                hint: Message(
                    "niêm phong trước: kieubao report seal \(code)", "seal it first: kieubao report seal \(code)"))
        case .isSealed(let id):
            return ErrorWording(
                "report-sealed",
                Message("báo cáo \(id) đã niêm phong, không sửa được", "report \(id) is sealed and stays as it is"),
                hint: Message(
                    "lập báo cáo bổ sung, đính chính: kieubao report amend PERIOD --reason TEXT",
                    "amend it: kieubao report amend PERIOD --reason TEXT"))
        case .unknownPart(let typed):
            return ErrorWording(
                "unknown-part", Message("báo cáo không có phần '\(typed)'", "a report has no part '\(typed)'"),
                hint: Message(
                    "các phần: I, II, II.1 … II.8, III, IV, V, VI, VII",
                    "the parts: I, II, II.1 … II.8, III, IV, V, VI, VII"))
        case .unknownItem(let typed, let known):
            let close = Closest.words(to: typed, among: known).joined(separator: ", ")
            return ErrorWording(
                "unknown-item", Message("Kế hoạch không có nhiệm vụ '\(typed)'", "the Plan has no item '\(typed)'"),
                hint: close.isEmpty
                    ? Message("xem: kieubao list plan_item", "see: kieubao list plan_item")
                    : Message("có phải: \(close)", "perhaps: \(close)"))
        case .unknownAnswer(let typed):
            let known = DutyAnswer.allCases.map(\.rawValue).joined(separator: ", ")
            return ErrorWording(
                "unknown-answer", Message("không có câu trả lời '\(typed)'", "there is no answer '\(typed)'"),
                hint: Message("chọn một trong: \(known)", "one of: \(known)"))
        case .blocked(let findings):
            return ErrorWording(
                "report-blocked", Message("số liệu chưa niêm phong được", "the figures cannot be sealed like this"),
                details: findings.map(Message.Reports.finding),
                hint: Message(
                    "sửa hồ sơ liên quan; nhiệm vụ chưa trả lời: kieubao report draft PERIOD --item CODE --answer khong_phat_sinh",
                    "correct the records; for items without an answer: kieubao report draft PERIOD --item CODE --answer khong_phat_sinh"
                ))
        case .unexplained(let findings):
            return ErrorWording(
                "report-unexplained", Message("còn cảnh báo chưa giải trình", "there are warnings to explain"),
                details: findings.map(Message.Reports.finding),
                hint: Message(
                    "giải trình: kieubao report seal PERIOD --note TEXT",
                    "explain them: kieubao report seal PERIOD --note TEXT"))
        case .conflictsOpen(let count):
            return ErrorWording(
                "report-conflicts", Message("còn \(count) trường đang xung đột", "\(count) fields are in conflict"),
                hint: Message(
                    "xử lý: kieubao conflicts; hoặc niêm phong và nêu rõ: --allow-open --note TEXT",
                    "settle them: kieubao conflicts; or seal and say so: --allow-open --note TEXT"))
        case .duplicatesOpen(let count):
            return ErrorWording(
                "report-duplicates", Message("còn \(count) cặp hồ sơ nghi trùng", "\(count) pairs may be one person's"),
                hint: Message(
                    "xử lý: kieubao duplicates; hoặc niêm phong và nêu rõ: --allow-open --note TEXT",
                    "decide on them: kieubao duplicates; or seal and say so: --allow-open --note TEXT"))
        case .sealBroken(let id):
            return ErrorWording(
                "seal-broken",
                Message(
                    "nội dung của báo cáo \(id) không khớp mã niêm phong",
                    "what report \(id) holds is not what its seal names"),
                hint: Message(
                    "xem ai đã đổi: kieubao history \(id); kiểm tra bản sao: kieubao verify --deep",
                    "see who changed it: kieubao history \(id); check the replica: kieubao verify --deep"))
        case .contentMissing(let id):
            return ErrorWording(
                "seal-content-missing",
                Message(
                    "nội dung niêm phong của báo cáo \(id) chưa về", "the content of sealed report \(id) has not come"),
                hint: Message(
                    "nhận gói tiếp theo của đơn vị: kieubao bundle apply PATH",
                    "apply the office's next bundle: kieubao bundle apply PATH"))
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
