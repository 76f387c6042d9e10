import Foundation
import NIOCore
import NIOPosix
import ReplicaExchange

/// Says what sockets report in words that people and logs can use.
enum LineFailure {
    /// Why a line, or a place to listen, did not come about.
    static func obstacle(_ error: any Error) -> LineObstacle {
        switch error {
        case let error as IOError: return obstacle(errno: error.errnoCode)
        case let error as NIOConnectionError:
            // Of several addresses of a host the first that was tried is told of.
            if let single = error.connectionErrors.first { return obstacle(single.error) }
            return (error.dnsAAAAError ?? error.dnsAError).map { obstacle($0) } ?? .other("\(error)")
        case ChannelError.connectTimeout: return .timedOut
        case is SocketAddressError, is SocketAddressError.UnknownHost: return .noSuchHost
        default: return .other("\(error)")
        }
    }

    private static func obstacle(errno code: Int32) -> LineObstacle {
        switch code {
        case ECONNREFUSED: .refused
        case ETIMEDOUT: .timedOut
        case ENETUNREACH, EHOSTUNREACH, ENETDOWN: .noRoute
        case EADDRINUSE: .inUse
        case EADDRNOTAVAIL: .notOurs
        case EACCES, EPERM: .forbidden
        default: .other(String(cString: strerror(code)))
        }
    }

    /// The name of an error, without anything that it holds.
    static func name(_ error: ExchangeError) -> String {
        let text = String(describing: error)
        return String(text.prefix { $0.isLetter })
    }
}
