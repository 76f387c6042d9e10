package import ReplicaExchange

/// Where a server listens, or is found: `HOST:PORT`, `[HOST]:PORT` for IPv6.
package struct NodeAddress: Hashable, Sendable {
    package let host: String
    package let port: Int

    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// - Throws: ``ExchangeError/badAddress(_:)``.
    package init(_ typed: String) throws(ExchangeError) {
        guard let colon = typed.lastIndex(of: ":"), let port = Int(typed[typed.index(after: colon)...]),
            (0...65_535).contains(port)
        else { throw .badAddress(typed) }
        var host = String(typed[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = String(host.dropFirst().dropLast())
        }
        // What only IPv6 addresses have stands in brackets, so that nobody takes its end for the port.
        else if host.contains(":") {
            throw .badAddress(typed)
        }
        guard !host.isEmpty, host.utf8.count <= 253, host.utf8.allSatisfy({ $0 > 32 && $0 < 127 }) else {
            throw .badAddress(typed)
        }
        self.host = host
        self.port = port
    }

    package var text: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// Where `serve` listens unless told otherwise: only this computer reaches it.
    package static let standardHost = "127.0.0.1"
    package static let standardPort = 8_924
}
