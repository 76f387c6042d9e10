import Foundation
import NIOCore
import NIOPosix
import ReplicaNode

/// Passes one line on to a server and breaks it after so many bytes in one direction.
final class CuttingRelay: Sendable {
    let address: NodeAddress
    private let listener: Int32
    private let target: NodeAddress

    /// Where the line breaks.
    struct Cut: Sendable {
        /// In the bytes that the caller sends; else in those of the server.
        let isOfCaller: Bool
        let bytes: Int
    }

    init(to target: NodeAddress, cut: Cut) throws {
        self.target = target
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_addr.s_addr = inet_addr("127.0.0.1")
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = listener
        let outcome = withUnsafeMutablePointer(to: &name) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { place in
                bind(descriptor, place, size) + listen(descriptor, 1) + getsockname(descriptor, place, &size)
            }
        }
        guard outcome == 0 else { throw IOError(errnoCode: errno, reason: "listen") }
        address = NodeAddress(host: "127.0.0.1", port: Int(UInt16(bigEndian: name.sin_port)))
        let server = try PlainSocket(to: target)
        Thread.detachNewThread {
            let caller = accept(descriptor, nil, nil)
            close(descriptor)
            let pair = Pair(caller: caller, server: server)
            Thread.detachNewThread { pair.pump(isOfCaller: false, cut) }
            pair.pump(isOfCaller: true, cut)
        }
    }

    /// The two ends of the line.
    private final class Pair: Sendable {
        private let caller: Int32
        private let server: PlainSocket

        init(caller: Int32, server: PlainSocket) {
            self.caller = caller
            self.server = server
        }

        deinit { close(caller) }

        /// Carries bytes in one direction until the line ends, or has carried enough.
        func pump(isOfCaller: Bool, _ cut: Cut) {
            let (source, sink) = isOfCaller ? (caller, server.descriptor) : (server.descriptor, caller)
            var left = isOfCaller == cut.isOfCaller ? cut.bytes : Int.max
            var bytes = [UInt8](repeating: 0, count: 65_536)
            while left > 0 {
                let count = recv(source, &bytes, min(bytes.count, left), 0)
                if count <= 0 { break }
                var done = 0
                while done < count {
                    let sent = bytes[done..<count].withUnsafeBytes {
                        send(sink, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                    }
                    if sent <= 0 { return end() }
                    done += sent
                }
                left -= count
            }
            end()
        }

        private func end() {
            shutdown(caller, Int32(SHUT_RDWR))
            shutdown(server.descriptor, Int32(SHUT_RDWR))
        }
    }
}
