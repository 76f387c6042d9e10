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
                    "ghi đơn và mang về Sở Ngoại vụ: kieubao replica request; rồi nạp gói chào mừng họ đưa lại",
                    "carry a request to the centre: kieubao replica request; then apply the welcome bundle that comes back"
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
                Message("không thấy khoá chủ quản \(path)", "the authority's key \(path) is missing"),
                hint: Message(
                    "cắm USB giữ khoá rồi chạy lại với --authority TỆP; lệnh này chỉ chạy ở nơi có khoá",
                    "put in the stick that holds it and run again with --authority FILE; this command runs only where the key is"
                ))
        case .authorityKeyWrong:
            ErrorWording(
                "authority-key-wrong",
                Message(
                    "khoá này không phải khoá chủ quản của tỉnh", "this key is not an authority of this province"),
                hint: Message("chọn đúng tệp khoá: --authority TỆP", "choose the right key file: --authority FILE"))
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
                    "làm việc này ở một bản sao tổng hợp khác", "do that at another replica of the centre"))
        case .notQuarantined(let text):
            ErrorWording(
                "not-quarantined",
                Message("không có gì bị cách ly ứng với '\(text)'", "nothing that is quarantined answers to '\(text)'"),
                hint: Message("xem: kieubao quarantine list", "see: kieubao quarantine list"))
        case .ended(let name):
            ErrorWording(
                "replica-ended",
                Message(
                    "bản sao \(name) đã bị thu hồi; điều gõ ở đây sẽ không được tính nên không ghi",
                    "the replica \(name) was revoked; what is typed here would not count, so it is not written"),
                hint: Message(
                    "hỏi Sở Ngoại vụ; dữ liệu đang có vẫn xem và xuất được",
                    "ask the centre; what is here can still be read and exported"))
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
            "đơn vị ghi đơn mới rồi mang đến: kieubao replica request",
            "the office writes a new request: kieubao replica request")
        switch fault {
        case .notARequest:
            name = "request-not-one"
            message = Message("\(path) không phải đơn đề nghị", "\(path) is not a request")
            hint = Message(
                "chọn tệp .kbr do lệnh kieubao replica request tạo ra",
                "choose the .kbr file that kieubao replica request made")
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
                "đơn vị cài đúng phiên bản kieubao của tỉnh rồi ghi đơn mới",
                "the office installs the province's own kieubao and writes a new request")
        case .unknownUnit(let code):
            name = "request-unknown-unit"
            message = Message(
                "đơn \(path) ghi đơn vị lạ '\(code)'", "the request \(path) names the unknown office '\(code)'")
        case .badName(let short):
            name = "request-bad-name"
            message = Message(
                "đơn \(path) ghi tên ngắn sai '\(short)'", "the request \(path) has the bad short name '\(short)'")
        case .used(let short):
            name = "request-used"
            message = Message(
                "đơn \(path) đã được dùng để công nhận \(short)", "the request \(path) was used already, for \(short)")
            hint = Message(
                "cần lại gói chào mừng thì: kieubao bundle create --to \(short) .",
                "for the welcome bundle again: kieubao bundle create --to \(short) .")
        case .usedKey(let short):
            name = "request-used-key"
            message = Message(
                "khoá trong đơn \(path) đã có trong danh sách (\(short))",
                "the key in the request \(path) is known already (\(short))")
        case .nameTaken(let short):
            name = "request-name-taken"
            message = Message(
                "tên \(short) trong đơn \(path) đã có bản sao khác dùng",
                "the name \(short) in the request \(path) is another replica's")
            hint = Message(
                "đơn vị tạo bản sao với tên khác: kieubao init --name TÊN, rồi ghi đơn mới",
                "the office makes its replica with another name: kieubao init --name NAME, then a new request")
        }
        return ErrorWording(name, message, hint: hint)
    }
}
