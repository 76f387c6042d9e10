import ReplicaExchange
import ReplicaNode
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
        case .unreachable(let address, let obstacle):
            let reason = obstacle.message
            return ErrorWording(
                "unreachable",
                Message(
                    "không kết nối được với \(address): \(reason.vietnamese)",
                    "\(address) cannot be reached: \(reason.english)"), hint: obstacle.callersHint)
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
        case .listenFailed(let address, let obstacle):
            let reason = obstacle.message
            return ErrorWording(
                "listen-failed",
                Message(
                    "không chờ kết nối được tại \(address): \(reason.vietnamese)",
                    "cannot listen at \(address): \(reason.english)"), hint: obstacle.listenersHint)
        default: preconditionFailure("worded elsewhere")
        }
    }
}

extension LineObstacle {
    fileprivate var message: Message {
        switch self {
        case .refused:
            Message(
                "máy ấy có trả lời, nhưng không chương trình nào chờ kết nối ở cổng này",
                "the computer answers, but nothing listens at this port")
        case .timedOut: Message("hết thời gian chờ mà không có ai trả lời", "nobody answered in time")
        case .noSuchHost: Message("không tìm thấy máy nào có tên này", "there is no computer of this name")
        case .noRoute:
            Message("máy này không có đường mạng tới đó", "this computer has no network connection to there")
        case .inUse: Message("một chương trình khác đang dùng cổng này", "another program uses this port")
        case .notOurs: Message("đây không phải là địa chỉ của máy này", "this is no address of this computer")
        case .forbidden:
            Message("hệ thống không cho chương trình này dùng", "the system does not let this program use it")
        case .other(let words): Message(words, words)
        }
    }

    /// What who calls can do.
    fileprivate var callersHint: Message {
        let withoutNetwork = Message(
            "; không có mạng thì gửi gói: kieubao bundle create",
            "; without a network send a bundle: kieubao bundle create")
        let first =
            switch self {
            case .refused:
                Message(
                    "xem lại cổng, và nhờ bên ấy mở cho máy khác gọi tới: kieubao serve --listen 0.0.0.0:\(Self.port)",
                    "check the port, and ask them to listen for other computers: kieubao serve --listen 0.0.0.0:\(Self.port)"
                )
            case .timedOut:
                Message(
                    "xem lại địa chỉ; hỏi bên ấy máy có bật không, và tường lửa có mở cổng này không",
                    "check the address; ask them whether the computer is on and the firewall lets this port through")
            case .noSuchHost:
                Message(
                    "xem lại tên máy, hoặc dùng địa chỉ số, ví dụ 10.0.0.5:\(Self.port)",
                    "check the name, or use a numeric address, for example 10.0.0.5:\(Self.port)")
            case .noRoute:
                Message(
                    "xem dây mạng, Wi-Fi hoặc VPN của máy này",
                    "look at this computer's network cable, Wi-Fi or VPN")
            case .inUse, .notOurs, .forbidden, .other:
                Message(
                    "xem lại địa chỉ, mạng, và bên ấy đã chạy chưa: kieubao serve",
                    "check the address, the network, and that the other side runs: kieubao serve")
            }
        return Message(first.vietnamese + withoutNetwork.vietnamese, first.english + withoutNetwork.english)
    }

    /// What who listens can do.
    fileprivate var listenersHint: Message {
        switch self {
        case .inUse:
            Message(
                "có thể máy chủ kieubao đã chạy rồi; nếu không, chọn cổng khác: kieubao serve --listen MÁY:CỔNG",
                "perhaps a server of kieubao runs already; if not, choose another port: kieubao serve --listen HOST:PORT"
            )
        case .notOurs, .noSuchHost, .noRoute:
            Message(
                "dùng địa chỉ của chính máy này, hoặc mọi địa chỉ của nó: kieubao serve --listen 0.0.0.0:\(Self.port)",
                "name an address of this computer itself, or all of them: kieubao serve --listen 0.0.0.0:\(Self.port)")
        case .forbidden:
            Message(
                "chọn cổng từ 1024 trở lên: kieubao serve --listen 0.0.0.0:\(Self.port)",
                "choose a port from 1024 on: kieubao serve --listen 0.0.0.0:\(Self.port)")
        case .refused, .timedOut, .other:
            Message(
                "chọn địa chỉ của máy này và cổng chưa dùng: kieubao serve --listen MÁY:CỔNG",
                "name an address of this computer and a port that is free: kieubao serve --listen HOST:PORT")
        }
    }

    private static let port = NodeAddress.standardPort
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
