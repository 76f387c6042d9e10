import ReplicaCore
import ReplicaExchange
import ReplicaForms

extension Message {
    /// The words around submitting, approving and sending back.
    enum Review {
        // MARK: help
        static let group = Message("Trình và duyệt", "Review")
        static let submit = Message(
            "Trình hồ sơ để duyệt: đơn vị chịu trách nhiệm về nội dung hiện có.",
            "Submit records for approval: the office answers for what they say now.")
        static let accept = Message(
            "Duyệt hồ sơ: ở đơn vị là duyệt của đơn vị, ở Sở Ngoại vụ là chấp nhận, ở Công an tỉnh là xác nhận danh tính.",
            "Approve records: at an office as its own, at the centre for good; the police confirm who a person is.")
        static let sendBack = Message(
            "Trả lại hồ sơ cho đơn vị, có lý do.", "Send records back to their office, with a reason.")
        static let recall = Message(
            "Rút lại hồ sơ đã trình, khi Sở Ngoại vụ chưa chấp nhận.",
            "Take back records that were submitted, as long as the centre has not accepted them.")
        static let inbox = Message(
            "Các hồ sơ chờ cán bộ ở đây: chờ duyệt, bị trả lại, đã sửa sau khi duyệt.",
            "What waits for the people here: to be approved, sent back, edited after approval.")
        static let which = Message("Hồ sơ", "Records")
        static let ids = Message("Mã hồ sơ; ghi được nhiều mã.", "The ids of the records.")
        static let all = Message(
            "Mọi hồ sơ của biểu mẫu này làm được việc đó; thu hẹp bằng --where, --unit.",
            "All records of this form on which that is possible; narrow them with --where and --unit.")
        static let reason = Message("Lý do; đi kèm hồ sơ.", "The reason; it travels with the record.")
        static let bySelf = Message(
            "Tự duyệt hồ sơ do mình nhập, khi đơn vị chỉ có một cán bộ đầu mối; báo cáo sẽ nêu rõ.",
            "Approve one's own work, where the office has one officer only; reports say so.")

        // MARK: usage
        static let nothingNamed = Message(
            "chưa ghi mã hồ sơ nào; hoặc chọn cả biểu mẫu bằng --all", "name a record, or a form with --all")
        static let conditionAlone = Message(
            "--where và --unit chỉ dùng cùng --all", "--where and --unit go with --all")
        static let idsAndAll = Message("ghi mã hồ sơ hoặc --all, không ghi cả hai", "name records or --all, not both")

        // MARK: results
        static let wasSo = Message("đã như vậy", "so already")
        static let sendNext = Message(
            "gửi về Sở Ngoại vụ: kieubao bundle create .", "send it to the centre: kieubao bundle create .")
        static let basisOfMany = Message(
            "ghi cho nhiều hồ sơ một lượt: kieubao export person TỆP.xlsx, điền cột “Căn cứ xử lý dữ liệu cá nhân”, rồi kieubao import person TỆP.xlsx",
            "for many at once: kieubao export person FILE.xlsx, fill in the column of the legal basis, then kieubao import person FILE.xlsx"
        )
        static func moreLeft(_ count: Int) -> Message { Message("và \(count) hồ sơ khác", "and \(count) more") }
        static func outcome(_ decision: ReviewDecision, _ count: Int, left: Int, isDryRun: Bool) -> Message {
            let (vietnamese, english) =
                switch decision {
                case .submit: ("trình", "submitted")
                case .accept: ("duyệt", "approved")
                case .return: ("trả lại", "returned")
                case .recall: ("rút lại", "taken back")
                }
            let rest =
                left == 0 ? nil : Message("; \(left) hồ sơ chưa được, lý do ở trên", "; \(left) were left, see above")
            let records = count == 1 ? "record" : "records"
            return isDryRun
                ? Message(
                    "Sẽ \(vietnamese) \(count) hồ sơ\(rest?.vietnamese ?? ""). Chưa ghi gì.",
                    "\(count) \(records) would be \(english)\(rest?.english ?? ""). Nothing was written.")
                : Message(
                    "Đã \(vietnamese) \(count) hồ sơ\(rest?.vietnamese ?? "").",
                    "\(count) \(records) \(english)\(rest?.english ?? "").")
        }

        // MARK: inbox
        static let inboxEmpty = Message("Không có hồ sơ nào chờ.", "Nothing waits.")
        static let by = Message("Người trình, duyệt", "By")
        static let attention = Message("Lưu ý", "Note")
        static func inboxCount(_ count: Int) -> Message {
            Message("\(count) hồ sơ chờ:", "\(count) \(count == 1 ? "record waits" : "records wait"):")
        }
        static func inboxMore(_ shown: Int) -> Message {
            Message(
                "Mới hiện \(shown) hồ sơ đầu; xem tất cả: kieubao inbox --limit 0",
                "The first \(shown) are shown; for all: kieubao inbox --limit 0")
        }
        static let inboxNext = Message(
            "Xem: kieubao show MÃ; duyệt: kieubao accept MÃ; trả lại: kieubao return MÃ --reason 'lý do'",
            "Look: kieubao show ID; approve: kieubao accept ID; send back: kieubao return ID --reason 'why'")

        // MARK: show, status
        static let label = Message("Trình, duyệt", "Review")
        static let waiting = Message("Hồ sơ chờ ở đây", "Waiting here")
        static func records(_ count: Int) -> Message {
            Message("\(count) hồ sơ", "\(count) \(count == 1 ? "record" : "records")")
        }
        static let seeInbox = Message("xem các hồ sơ chờ duyệt, bị trả lại", "see what waits or was sent back")
        static func stands(_ review: ReviewReport) -> Message {
            let who = [review.author, review.unit ?? "", review.at.map { InstantText.vietnamese($0) } ?? ""]
                .filter { !$0.isEmpty }.joined(separator: ", ")
            let tail = who.isEmpty ? "" : " (\(who))"
            return Message(
                "\(review.status.labels.vietnamese)\(tail)", "\(review.status.labels.english)\(tail)")
        }
    }
}

extension ReviewFault {
    /// Why a decision is not possible, and what to do.
    func wording(id: String) -> ErrorWording {
        switch self {
        case .conflict(let fields):
            let names = Labels.joined(fields)
            return ErrorWording(
                "conflicts-pending",
                Message(
                    "còn xung đột: \(names.vietnamese)", "offices contradict each other: \(names.english)"),
                hint: Message("giải quyết trước: kieubao show \(id)", "settle it first: kieubao show \(id)"))
        case .duplicate(let others):
            let other = others.first ?? "?"
            return ErrorWording(
                "duplicates-pending",
                Message(
                    "nghi trùng với \(others.joined(separator: ", "))",
                    "may be about the same person as \(others.joined(separator: ", "))"),
                hint: Message(
                    "cùng một người: kieubao merge \(id) \(other); hai người: kieubao distinct \(id) \(other)",
                    "one person: kieubao merge \(id) \(other); two people: kieubao distinct \(id) \(other)"))
        case .rules(let problems):
            let said = problems.map { problem -> Message in
                let (message, _) = problem.reason.wording(collection: "")
                return Message(
                    "\(problem.field): \(message.vietnamese)", "\(problem.field): \(message.english)")
            }
            return ErrorWording(
                "review-rules-block",
                Message(
                    said.map(\.vietnamese).joined(separator: "; "), said.map(\.english).joined(separator: "; ")),
                hint: Message("bổ sung, sửa: kieubao edit \(id)", "fill in or correct: kieubao edit \(id)"))
        case .noLegalBasis(let standing) where standing != .missing:
            return ErrorWording(
                "legal-basis-" + standing.rawValue.replacing("_", with: "-"), Message.Privacy.basis(standing),
                hint: Message(
                    "ghi căn cứ mới: kieubao add consent person=\(id) …; hoặc xoá theo yêu cầu: kieubao erase \(id)",
                    "record another ground: kieubao add consent person=\(id) …; or erase it on request: kieubao erase \(id)"
                ))
        case .noLegalBasis:
            return ErrorWording(
                "no-legal-basis", Message.Privacy.basis(.missing),
                hint: Message(
                    "ghi căn cứ: kieubao edit \(id) legal_basis='…' (sự đồng ý: ngày, hình thức; hoặc điều khoản của luật)",
                    "say it: kieubao edit \(id) legal_basis='…' (consent with date and form, or the article of the law)"
                ))
        case .notSubmitted:
            return ErrorWording(
                "not-submitted", Message("hồ sơ chưa được trình", "the record was not submitted"),
                hint: Message("trình trước: kieubao submit \(id)", "submit it first: kieubao submit \(id)"))
        case .accepted:
            return ErrorWording(
                "accepted",
                Message("Sở Ngoại vụ đã chấp nhận hồ sơ", "the centre has accepted the record"),
                hint: Message(
                    "sửa hồ sơ thì bản sửa chờ duyệt, bản đã chấp nhận vẫn được tính: kieubao edit \(id)",
                    "edit it: the edit waits for approval, what was accepted still counts: kieubao edit \(id)"))
        case .notOurs(let unit):
            return ErrorWording(
                "not-ours",
                Message(
                    "hồ sơ do \(unit ?? "đơn vị khác") quản lý", "the record belongs to \(unit ?? "another office")"),
                hint: Message(
                    "chỉ đơn vị ấy và Sở Ngoại vụ quyết định được", "only that office and the centre decide on it"))
        case .ownWork(let author):
            return ErrorWording(
                "own-work",
                Message(
                    author.isEmpty
                        ? "chưa biết ai duyệt: có thể là người đã nhập"
                        : "\(author) đã nhập hồ sơ này, không tự duyệt được",
                    author.isEmpty
                        ? "nobody says who approves: it may be who entered it"
                        : "\(author) entered this record and cannot approve it"),
                hint: Message(
                    "để cán bộ khác duyệt: --user 'Họ tên'; đơn vị chỉ có một cán bộ đầu mối (focal_staff = 1 trong danh mục đơn vị): --self",
                    "have another person approve: --user NAME; in an office with one officer (focal_staff = 1 in the roster): --self"
                ))
        case .mastersOnly:
            return ErrorWording(
                "not-reviewed",
                Message(
                    "danh mục do Sở Ngoại vụ giữ, không trình duyệt", "a list that the centre keeps is not reviewed"),
                hint: Message("xem hồ sơ: kieubao show \(id)", "look at it: kieubao show \(id)"))
        }
    }
}

extension Labels {
    /// Several names as one.
    fileprivate static func joined(_ labels: [Labels]) -> Labels {
        Labels(
            vietnamese: labels.map(\.vietnamese).joined(separator: ", "),
            english: labels.map(\.english).joined(separator: ", "))
    }
}
