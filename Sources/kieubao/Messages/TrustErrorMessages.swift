import ReplicaExchange
import ReplicaWire

extension ExchangeError {
    /// Failures around enrolment.
    var trustWording: ErrorWording {
        switch self {
        case .notEnrolled:
            ErrorWording(
                "not-enrolled",
                Message(
                    "bản sao này chưa được Sở Ngoại vụ công nhận nên chưa trao đổi được",
                    "this replica is not enrolled yet, so it cannot exchange"),
                hint: Message(
                    "ghi đơn rồi mang về Sở Ngoại vụ: kieubao replica request; khi họ đưa lại gói chào mừng thì nạp gói ấy: kieubao bundle apply",
                    "carry a request to the centre: kieubao replica request; then apply the welcome bundle that comes back: kieubao bundle apply"
                ))
        case .alreadyEnrolled(let name):
            ErrorWording(
                "already-enrolled",
                Message("\(name) đã được công nhận rồi", "\(name) is enrolled already"),
                hint: Message(
                    "không cần đơn nữa; gửi thay đổi: kieubao bundle create",
                    "no request is needed; send changes: kieubao bundle create"))
        case .requestRefused(let path, let fault): Self.refusal(path, fault)
        case .authorityKeyMissing(let path):
            ErrorWording(
                "authority-key-missing",
                Message(
                    "không thấy khoá chủ quản của tỉnh: \(path)", "the authority's key is missing: \(path)"),
                hint: Message(
                    "việc này làm ở Sở Ngoại vụ; khoá cất trên USB thì cắm USB rồi chạy lại với --authority ĐƯỜNG_DẪN",
                    "this is done at the centre; if the key lies on a stick, put it in and run again with --authority PATH"
                ))
        case .authorityKeyWrong:
            ErrorWording(
                "authority-key-wrong",
                Message(
                    "khoá này không phải khoá chủ quản của tỉnh", "this key is not an authority of this province"),
                hint: Message(
                    "chọn đúng tệp authority.key do Sở Ngoại vụ cất giữ: --authority TỆP",
                    "choose the file authority.key that the centre keeps: --authority FILE"))
        case .unknownReplica(let name, let known):
            ErrorWording(
                "unknown-replica",
                Message("không có bản sao '\(name)' trong danh sách", "there is no replica '\(name)' in the register"),
                hint: Message(
                    "xem danh sách: kieubao replica list; hiện có: \(Self.limited(known))",
                    "see: kieubao replica list; there are: \(Self.limited(known))"))
        case .ownReplica(let name):
            ErrorWording(
                "own-replica",
                Message("\(name) là chính bản sao này", "\(name) is this very replica"),
                hint: Message(
                    "không thể tự chấm dứt; nếu cần thì làm ở một bản sao tổng hợp khác của Sở Ngoại vụ",
                    "no replica ends itself; if it has to be, do it at another replica of the centre"))
        case .notQuarantined(let text):
            ErrorWording(
                "not-quarantined",
                Message(
                    "không có gì đang bị cách ly ứng với '\(text)'", "nothing that is quarantined answers to '\(text)'"),
                hint: Message(
                    "ghi tên bản sao hoặc ít nhất 4 ký tự đầu của mã đoạn nhật ký; xem: kieubao quarantine list",
                    "give a replica's name or at least 4 characters of a segment's hash; see: kieubao quarantine list"))
        case .ended(let name, let ending):
            ErrorWording(
                "replica-ended",
                Message(
                    "\(Message.Keys.ending(ending).vietnamese); điều gõ ở \(name) sẽ không được tính nên không ghi",
                    "\(Message.Keys.ending(ending).english); what is typed at \(name) would not count, so it is not written"
                ),
                hint: Message.Keys.endingHint(ending.kind))
        case .notRotated(let name):
            ErrorWording(
                "not-rotated",
                Message(
                    "chưa thấy \(name) đổi khoá, hoặc khoá cũ đã được kết thúc",
                    "no rotation of \(name) is known here, or its old keys were ended already"),
                hint: Message(
                    "ở đơn vị chạy: kieubao replica rotate, rồi gửi gói và nạp gói ấy ở đây; xem: kieubao replica list",
                    "at the office run: kieubao replica rotate, send a bundle and apply it here; see: kieubao replica list"
                ))
        case .rotationEnded(let name):
            ErrorWording(
                "rotation-ended",
                Message(
                    "bản sao cũ của \(name) đã bị thu hồi hoặc cho nghỉ, không kết thúc theo cách này được",
                    "the replica before \(name) was revoked or retired, so its rotation cannot be closed"),
                hint: Message(
                    "muốn \(name) làm tiếp thì nhờ đơn vị tạo bản sao mới rồi xin công nhận: kieubao replica request",
                    "for its office to go on, ask it for a new replica and a request: kieubao replica request"))
        case .otherSuccessors(let name, let others):
            ErrorWording(
                "other-successors",
                Message(
                    "ngoài \(name) còn bản sao khác kế tiếp cùng khoá cũ: \(Self.limited(others))",
                    "beside \(name) other replicas succeed the same old key: \(Self.limited(others))"),
                hint: Message(
                    "gọi đơn vị hỏi có phải máy của họ không; phải thì --others keep, không thì --others end; nếu \(name) là tên trước khi đổi thì ghi tên sau khi đổi",
                    "call the office and ask whether these are theirs: if so --others keep, else --others end; if \(name) is the name before the rotation, give the one after"
                ))
        case .notWelcome(let path):
            ErrorWording(
                "not-welcome",
                Message(
                    "gói \(path) không phải gói chào mừng dành cho bản sao này",
                    "the bundle \(path) is not a welcome for this replica"),
                hint: Message(
                    "xin Sở Ngoại vụ gói chào mừng theo đơn của bản sao này",
                    "ask the centre for the welcome that answers this replica's request"))
        default: preconditionFailure("worded elsewhere")
        }
    }

    private static func refusal(_ path: String, _ fault: RequestFault) -> ErrorWording {
        let name: String
        let message: Message
        var hint = Message(
            "nhờ đơn vị ghi đơn mới rồi mang đến: kieubao replica request",
            "ask the office for a new request: kieubao replica request")
        switch fault {
        case .notARequest:
            name = "request-not-one"
            message = Message("\(path) không phải đơn đề nghị", "\(path) is not a request")
            hint = Message(
                "chọn tệp .kbr do lệnh kieubao replica request tạo ra",
                "choose the .kbr file that kieubao replica request made")
        case .damaged(let error) where error.failure == .version:
            name = "request-version"
            message = Message(
                "đơn \(path) do phiên bản kieubao khác ghi, bản này chưa đọc được",
                "the request \(path) was written by another version of kieubao, which this one cannot read")
            hint = Message(
                "cập nhật kieubao ở cả hai nơi, rồi nhờ đơn vị ghi đơn mới",
                "update kieubao at both places, then ask the office for a new request")
        case .damaged(let error):
            name = "request-damaged"
            let reason = "\(error.failure.rawValue), \(error.place)"
            message = Message(
                "đơn \(path) bị hỏng hoặc bị sửa (\(reason))",
                "the request \(path) is damaged or was altered (\(reason))")
        case .foreign:
            name = "request-foreign"
            message = Message(
                "đơn \(path) là của hệ thống khác", "the request \(path) belongs to another system")
            hint = Message(
                "nhờ đơn vị cài đúng kieubao của tỉnh, tạo bản sao mới rồi ghi đơn mới",
                "ask the office to install the province's own kieubao, create a new replica and write a new request")
        case .unknownUnit(let code):
            name = "request-unknown-unit"
            message = Message(
                "đơn \(path) ghi đơn vị '\(code)', không có trong danh sách đơn vị",
                "the request \(path) names the office '\(code)', which is not in the roster")
            hint = Message(
                "xem mã các đơn vị: kieubao list unit; nhờ đơn vị tạo bản sao với đúng mã rồi ghi đơn mới",
                "see the codes: kieubao list unit; ask the office to create its replica with the right one and write a new request"
            )
        case .badName(let short):
            name = "request-bad-name"
            message = Message(
                "tên ngắn '\(short)' trong đơn \(path) không dùng được",
                "the short name '\(short)' in the request \(path) cannot be used")
            hint = Message(
                "nhờ đơn vị tạo bản sao với tên khác (2 đến 16 chữ cái không dấu và chữ số), rồi ghi đơn mới",
                "ask the office to create its replica with another name (2 to 16 letters without marks and digits) and write a new request"
            )
        case .used(let short):
            name = "request-used"
            message = Message(
                "\(short) đã được công nhận theo đơn \(path); không cần làm lại",
                "\(short) was enrolled by the request \(path) already; nothing needs to be done again")
            hint = Message(
                "cần lại gói chào mừng thì tạo lại: kieubao bundle create --to \(short) .",
                "for the welcome bundle again: kieubao bundle create --to \(short) .")
        case .usedKey(let short):
            name = "request-used-key"
            message = Message(
                "bản sao ghi đơn \(path) đã có trong danh sách với tên \(short)",
                "the replica that wrote the request \(path) is in the register already, as \(short)")
            hint = Message(
                "không cần đơn này; cần lại gói chào mừng thì tạo lại: kieubao bundle create --to \(short) .",
                "this request is not needed; for the welcome bundle again: kieubao bundle create --to \(short) .")
        case .nameTaken(let short):
            name = "request-name-taken"
            message = Message(
                "tên \(short) trong đơn \(path) đã có bản sao khác dùng",
                "the name \(short) in the request \(path) is another replica's")
            hint = Message(
                "nhờ đơn vị tạo bản sao với tên khác (kieubao init --unit MÃ --name TÊN --data THƯ_MỤC_MỚI) rồi ghi đơn mới",
                "ask the office to create a replica with another name (kieubao init --unit CODE --name NAME --data NEW_DIR) and write a new request"
            )
        }
        return ErrorWording(name, message, hint: hint)
    }
}
