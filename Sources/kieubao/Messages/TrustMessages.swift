import ReplicaExchange
import ReplicaTrust

extension Message {
    /// The words around enrolment and quarantine.
    enum Trust {
        // MARK: Help
        static let replicas = Message(
            "Công nhận, xem và chấm dứt các bản sao của tỉnh.", "Enrol, list and end the replicas of the province.")
        static let request = Message(
            "Ghi đơn đề nghị công nhận bản sao này để mang về Sở Ngoại vụ.",
            "Write the enrolment request to carry to the centre.")
        static let requestFile = Message(
            "Tệp hoặc thư mục để ghi đơn; không ghi thì ở thư mục hiện tại.",
            "The file or folder to write to; the current folder if left out.")
        static let enroll = Message(
            "Công nhận bản sao theo đơn và tạo gói chào mừng.", "Admit a replica and write its welcome bundle.")
        static let requestToRead = Message("Tệp đơn đề nghị.", "The request.")
        static let scopes = Message(
            "Phạm vi được đọc và ghi, cách nhau bằng dấu phẩy; r: chỉ đọc, w: chỉ ghi. Không ghi thì theo đơn vị.",
            "The scopes that it reads and writes, between commas; r: reads only, w: writes only. By its office if left out."
        )
        static let role = Message(
            "Vai trò: clerk (cán bộ), master (tổng hợp), reader (chỉ đọc).",
            "The role: clerk, master (consolidates) or reader.")
        static let yes = Message("Không hỏi lại.", "Do not ask.")
        static let out = Message(
            "Nơi ghi gói chào mừng; không ghi thì cạnh tệp đơn.",
            "Where the welcome bundle goes; beside the request if left out.")
        static let authority = Message(
            "Tệp khoá chủ quản hoặc thư mục có tệp authority.key, nếu cất ở nơi khác (ví dụ trên USB).",
            "The authority's key file, or the folder of authority.key, if it is kept elsewhere (such as on a stick).")
        static let why = Message(
            "Lý do; mọi đơn vị đều đọc được trong nhật ký.", "The reason; every office can read it in the log.")
        static let unknownRole = Message(
            "vai trò là clerk (cán bộ), master (tổng hợp) hoặc reader (chỉ đọc)",
            "the role is clerk, master (consolidates) or reader")
        static let list = Message("Xem các bản sao đã biết.", "List the replicas that are known.")
        static let revoke = Message(
            "Thu hồi bản sao (mất máy, lộ khoá): thay đổi sau điểm dừng không được tính.",
            "Revoke a replica (stolen, key exposed): what lies beyond the cut-off does not count.")
        static let retire = Message(
            "Cho bản sao nghỉ (thay máy, giải thể): thay đổi gửi muộn, làm khi chưa biết, vẫn được tính.",
            "Retire a replica: what it did without knowing still counts.")
        static let replica = Message("Tên ngắn của bản sao.", "The replica's short name.")
        static let upTo = Message(
            "Số thay đổi cuối cùng còn tin được; không ghi thì đến hết phần đã nhận.",
            "The number of the last change that is trusted; all that is here if left out.")
        static let quarantine = Message(
            "Xem những thay đổi bị cách ly và cho chúng được tính.", "List and admit quarantined changes.")
        static let quarantineList = Message(
            "Xem những thay đổi được giữ lại mà không được tính.", "List what is kept and does not count.")
        static let quarantineShow = Message(
            "Xem từng thay đổi bị cách ly nói gì, trước khi cho được tính.",
            "Show what quarantined changes say, before they are admitted.")
        static let shown = Message(
            "Tên bản sao, hoặc ít nhất 4 ký tự đầu của mã đoạn nhật ký; không ghi thì tất cả.",
            "A replica's name, or the start of a segment's hash; all if left out.")
        static let limitHelp = Message(
            "Nhiều nhất bao nhiêu thay đổi; 0 là tất cả.", "How many changes at most; 0 for all.")
        static let admit = Message(
            "Cho những thay đổi bị cách ly được tính, sau khi đã kiểm tra.", "Let what is quarantined count.")
        static let admitted = Message(
            "Tên bản sao, hoặc ít nhất 4 ký tự đầu của mã đoạn nhật ký.",
            "A replica's name, or the start of a segment's hash.")

        // MARK: What was done
        static func requestWritten(_ file: String) -> Message {
            Message("Đã ghi đơn đề nghị \(file)", "Wrote the request \(file)")
        }
        static let requestFingerprint = Message("Mã đối chiếu của đơn", "Fingerprint of the request")
        static let requestNext = Message(
            "Mang tệp này về Sở Ngoại vụ. Ghi lại mã đối chiếu: khi họ gọi điện thì hai bên đọc mã cho nhau, phải giống hệt.",
            "Carry the file to the centre. Note the fingerprint: when they call, read it to each other; it has to be the same."
        )
        static func asks(_ name: String, _ unit: String, _ code: String) -> Message {
            Message(
                "\(name) của \(unit) (\(code)) xin được công nhận", "\(name) of \(unit) (\(code)) asks to be enrolled")
        }
        static func others(_ names: String) -> Message {
            Message("Đơn vị này đã có bản sao: \(names)", "The office has replicas already: \(names)")
        }
        static let confirm = Message(
            "Hãy gọi cho đơn vị, đọc mã cho nhau. Mã giống hệt thì gõ co để công nhận, không thì gõ khong:",
            "Call the office and read the fingerprint to each other. Type yes to enrol if it is the same, else no:")
        /// Whether an answer to ``confirm`` says yes, in either language.
        static func isYes(_ answer: String?) -> Bool {
            ["co", "có", "y", "yes"].contains((answer ?? "").lowercased().filter { $0 != " " })
        }
        static let needsYes = Message(
            "không có người ở bàn phím để đối chiếu mã; nếu đã đọc mã cho nhau và giống hệt thì thêm --yes",
            "nobody is at the keyboard to compare the fingerprint; if you have read it to each other and it was the same, add --yes"
        )
        static let declined = Message("Chưa công nhận; không có gì thay đổi.", "Not enrolled; nothing was changed.")
        static func enrolled(_ name: String, _ unit: String) -> Message {
            Message("Đã công nhận \(name) của \(unit)", "Enrolled \(name) of \(unit)")
        }
        static func welcome(_ file: String) -> Message {
            Message("Gói chào mừng: \(file)", "The welcome bundle: \(file)")
        }
        static let readsAndWrites = Message("Đọc và ghi", "Reads and writes")
        static let readsOnly = Message("Chỉ đọc", "Reads only")
        static let writesOnly = Message("Chỉ ghi", "Writes only")
        static let authorityFingerprint = Message("Mã đối chiếu của tỉnh", "Fingerprint of the province")
        static let welcomeNext = Message(
            "Mang gói chào mừng về đơn vị và nạp ở đó: kieubao bundle apply; mã của tỉnh hiện ra phải giống hệt mã ở trên.",
            "Carry the welcome bundle to the office and apply it there: kieubao bundle apply; the province's fingerprint that it shows must be the one above."
        )
        static func welcomed(_ fingerprint: String) -> Message {
            Message(
                "Bản sao này đã được công nhận. Mã đối chiếu của tỉnh: \(fingerprint); hãy so với mã Sở Ngoại vụ đọc cho, khác thì dừng lại và báo Sở.",
                "This replica is enrolled. The province's fingerprint: \(fingerprint); compare it with the one that the centre tells you, and if it is another, stop and tell them."
            )
        }
        static let enrolment = Message("Công nhận", "Enrolment")
        static let notYetEnrolled = Message(
            "chưa được Sở Ngoại vụ công nhận; vẫn ghi sổ được, chưa trao đổi được",
            "not enrolled by the centre yet; it can be worked with, but cannot exchange")
        static let askToEnrol = Message(
            "ghi đơn mang về Sở Ngoại vụ, rồi nạp gói chào mừng họ đưa lại",
            "carry it to the centre, then apply the welcome bundle that comes back")
        static let seeQuarantine = Message("xem những gì bị cách ly", "look at what is quarantined")
        static let quarantineHint = Message(
            "Có thay đổi bị cách ly (giữ lại, không được tính), xem: ",
            "There are quarantined changes (kept, and not counted), see: ")
        static let keepAuthority = Message(
            "keys/authority.key và keys/reserve.key là khoá chủ quản của tỉnh: chép ra hai USB, cất riêng hai nơi an toàn.",
            "keys/authority.key and keys/reserve.key are the province's authority: copy them to two sticks and keep these in two safe places."
        )
        static func ended(_ report: ReplicaEnded, _ kind: CutOff.Kind) -> Message {
            switch kind {
            case .revoked:
                Message(
                    "Đã thu hồi \(report.replica): \(report.counted) đoạn nhật ký được tính, \(report.quarantined) bị cách ly",
                    "Revoked \(report.replica): \(report.counted) segments still count, \(report.quarantined) are quarantined"
                )
            case .retired:
                Message(
                    "Đã cho \(report.replica) nghỉ; thay đổi gửi muộn, làm khi chưa biết, vẫn được tính",
                    "Retired \(report.replica); what comes late and was done without knowing still counts")
            }
        }
        static let spread = Message(
            "Các đơn vị biết điều này khi nạp gói kế tiếp", "The offices learn of it with the next bundle")
        static func admitted(_ count: Int) -> Message {
            Message(
                "Đã cho \(count) đoạn nhật ký được tính", "Admitted \(count) \(count == 1 ? "segment" : "segments")")
        }
        static let lookBeforeAdmitting = Message(
            "Xem từng thay đổi nói gì trước khi cho được tính: ", "To see what they say before admitting them: ")
        static func moreQuarantined(_ shown: Int, of count: Int) -> Message {
            Message(
                "Mới hiện \(shown) trong \(count) thay đổi; xem tất cả: kieubao quarantine show --limit 0",
                "\(shown) of \(count) changes are shown; for all: kieubao quarantine show --limit 0")
        }
        static let nothingQuarantined = Message("Không có gì bị cách ly.", "Nothing is quarantined.")

        // MARK: Tables
        static let name = Message("Bản sao", "Replica")
        static let unit = Message("Đơn vị", "Office")
        static let state = Message("Tình trạng", "State")
        static let fingerprint = Message("Mã đối chiếu", "Fingerprint")
        static let changes = Message("Thay đổi", "Changes")
        static let apart = Message("Cách ly", "Quarantined")
        static let received = Message("Nhận lần cuối", "Last received")
        static let segment = Message("Đoạn nhật ký", "Segment")
        static let scope = Message("Phạm vi", "Scope")
        static let numbers = Message("Thay đổi số", "Numbers")
        static let reason = Message("Lý do", "Reason")

        static func state(_ entry: ReplicaEntry) -> Message {
            let base =
                switch entry.state {
                case .enrolled: Message("đã công nhận", "enrolled")
                case .revoked: Message("đã thu hồi", "revoked")
                case .retired: Message("đã nghỉ", "retired")
                case .unknown: Message("chưa công nhận", "not enrolled")
                case .successor: Message("được kế tiếp quyền", "by succession")
                }
            return base
        }

        static func objection(_ objection: Objection?) -> Message {
            switch objection {
            case .unknown: Message("bản sao chưa được công nhận", "the replica is not enrolled")
            case .cutOff: Message("sau điểm dừng của bản sao", "beyond the replica's cut-off")
            case .scope: Message("ngoài phạm vi được ghi", "outside the scopes that it may write")
            case .role, nil: Message("vai trò không được ghi mục này", "its role may not write this")
            }
        }
    }
}
