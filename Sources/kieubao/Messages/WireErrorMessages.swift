import ReplicaExchange
import ReplicaSync
import ReplicaTrust

extension ExchangeError {
    /// Failures of lines.
    var wireWording: ErrorWording {
        switch self {
        case .badAddress(let typed):
            return ErrorWording(
                "bad-address",
                Message(
                    "“\(typed)” không phải là địa chỉ dạng MÁY:CỔNG", "“\(typed)” is no address of the form HOST:PORT"),
                hint: Message(
                    "ví dụ: 10.0.0.5:8924, so-ngoai-vu.example:8924, [2001:db8::1]:8924",
                    "for example: 10.0.0.5:8924, so-ngoai-vu.example:8924, [2001:db8::1]:8924"))
        case .unreachable(let address, let reason):
            return ErrorWording(
                "unreachable",
                Message("không kết nối được với \(address): \(reason)", "\(address) cannot be reached: \(reason)"),
                hint: Message(
                    "xem lại địa chỉ, mạng, và bên ấy đã chạy chưa: kieubao serve; không có mạng thì gửi gói: kieubao bundle create",
                    "check the address, the network, and that the other side runs: kieubao serve; without a network send a bundle: kieubao bundle create"
                ))
        case .notAServer(let address):
            return ErrorWording(
                "not-a-server",
                Message(
                    "nơi trả lời tại \(address) không phải là bản sao kieubao, hoặc không nhận kết nối này",
                    "who answers at \(address) is no replica of kieubao, or did not take this connection"),
                hint: Message("xem lại địa chỉ và cổng", "check the address and the port"))
        case .peerUnknown(let address, let replica, let isEnded):
            let fingerprint = KeyFingerprint(key: replica).text
            return ErrorWording(
                "peer-unknown",
                isEnded
                    ? Message(
                        "bản sao tại \(address) đã bị chấm dứt (dấu khoá \(fingerprint))",
                        "the replica at \(address) was ended (fingerprint \(fingerprint))")
                    : Message(
                        "bản sao tại \(address) chưa được công nhận (dấu khoá \(fingerprint))",
                        "the replica at \(address) is not enrolled (fingerprint \(fingerprint))"),
                hint: Message(
                    "hỏi Sở Ngoại vụ; nếu bên ấy mới được công nhận hoặc mới đổi khoá thì nạp gói mới nhất trước: kieubao bundle apply",
                    "ask the centre; if it was enrolled or took new keys lately, apply the latest bundle first: kieubao bundle apply"
                ))
        case .sessionClosed(let address, let reason):
            return ErrorWording(
                "session-closed-\(reason.name)",
                Message(
                    "\(address) đã dừng trao đổi: \(reason.message.vietnamese)",
                    "\(address) ended the exchange: \(reason.message.english)"), hint: reason.hint)
        case .sessionRefused(let address, let reason):
            return ErrorWording(
                "session-refused-\(reason.name)",
                Message(
                    "đã dừng trao đổi với \(address): \(reason.ownMessage.vietnamese)",
                    "the exchange with \(address) was ended here: \(reason.ownMessage.english)"), hint: reason.hint)
        case .lineCut(let address):
            return ErrorWording(
                "line-cut",
                Message(
                    "đường truyền với \(address) bị đứt; những gì đã nhận được giữ lại",
                    "the line to \(address) broke; what was taken in stays"),
                hint: Message(
                    "chạy lại; lần sau sẽ tiếp từ chỗ dừng: kieubao sync \(address)",
                    "run it again; it goes on from there: kieubao sync \(address)"))
        case .listenFailed(let address, let reason):
            return ErrorWording(
                "listen-failed",
                Message("không mở được \(address): \(reason)", "cannot listen at \(address): \(reason)"),
                hint: Message(
                    "chọn địa chỉ của máy này và cổng chưa dùng: kieubao serve --listen HOST:PORT",
                    "name an address of this computer and a port that is free: kieubao serve --listen HOST:PORT"))
        default: preconditionFailure("worded elsewhere")
        }
    }
}

extension ClosingReason {
    /// A stable name for scripts.
    fileprivate var name: String { "\(self)" }

    /// Why the other side ended it.
    fileprivate var message: Message {
        switch self {
        case .version: Message("hai chương trình không có phiên bản chung", "the programs have no version in common")
        case .genesis: Message("bản sao ấy thuộc tỉnh khác", "that replica is of another province")
        case .unknown: Message("bên ấy không công nhận bản sao này", "it does not accept this replica")
        case .fault: Message("bên ấy không đọc được dữ liệu đã gửi", "it could not read what was sent")
        case .busy:
            Message("bên ấy đang bận, hoặc bản sao này đã gọi lần nữa", "it is busy, or this replica has called again")
        case .stopping: Message("chương trình bên ấy đang dừng", "its program is stopping")
        case .store:
            Message(
                "bên ấy không ghi được dữ liệu (đĩa đầy hoặc đang bị khoá)", "it cannot write (disk full, or locked)")
        case .slow: Message("dữ liệu đến bên ấy quá chậm", "too little reached it in too long a time")
        }
    }

    /// Why this side ended it.
    fileprivate var ownMessage: Message {
        switch self {
        case .fault: Message("dữ liệu nhận được không đúng", "what came is not right")
        case .store: Message("không ghi được dữ liệu ở đây", "nothing could be written here")
        case .slow: Message("dữ liệu đến quá chậm", "too little came in too long a time")
        case .version, .genesis, .unknown, .busy, .stopping: message
        }
    }

    fileprivate var hint: Message {
        switch self {
        case .version: Message("cài chương trình mới hơn ở bên cũ", "install the newer program on the older side")
        case .genesis: Message("xem lại địa chỉ", "check the address")
        case .unknown:
            Message(
                "hỏi Sở Ngoại vụ; nếu bản sao này mới được công nhận, sao chép hoặc đổi khoá thì gửi một gói trước: kieubao bundle create",
                "ask the centre; if this replica was enrolled, copied or took new keys lately, send a bundle first: kieubao bundle create"
            )
        case .fault:
            Message(
                "chạy lại; nếu vẫn vậy, kiểm tra ở cả hai bên: kieubao verify --deep",
                "run it again; if it stays so, check both sides: kieubao verify --deep")
        case .busy, .stopping, .slow: Message("chạy lại sau ít phút", "run it again in a few minutes")
        case .store:
            Message(
                "xem chỗ trống trên đĩa: kieubao doctor; rồi chạy lại",
                "look at the free space: kieubao doctor; then run it again")
        }
    }
}
