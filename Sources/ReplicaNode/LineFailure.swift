import Foundation
import NIOCore
import NIOPosix
import ReplicaExchange

/// Says what sockets report in words that people and logs can use.
enum LineFailure {
    /// The system's reason.
    static func reason(_ error: any Error) -> String {
        switch error {
        case let error as IOError: return String(cString: strerror(error.errnoCode))
        case let error as NIOConnectionError:
            if let single = error.connectionErrors.first { return reason(single.error) }
            return (error.dnsAAAAError ?? error.dnsAError).map { reason($0) } ?? "\(error)"
        case ChannelError.connectTimeout: return String(cString: strerror(ETIMEDOUT))
        case is SocketAddressError: return "unknown host"
        default: return "\(error)"
        }
    }

    /// The name of an error, without anything that it holds.
    static func name(_ error: ExchangeError) -> String {
        let text = String(describing: error)
        return String(text.prefix { $0.isLetter })
    }
}
