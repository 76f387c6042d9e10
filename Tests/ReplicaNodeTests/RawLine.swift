import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import ReplicaNode
import ReplicaTrust

/// A TCP line without TLS, as a port scanner or a broken program opens it.
final class PlainSocket: Sendable {
    let descriptor: Int32

    init(to address: NodeAddress) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = UInt16(address.port).bigEndian
        name.sin_addr.s_addr = inet_addr(address.host)
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let outcome = withUnsafePointer(to: &name) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) }
        }
        guard outcome == 0 else {
            close(descriptor)
            throw IOError(errnoCode: errno, reason: "connect")
        }
        var seconds = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &seconds, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    /// How many files and lines this process may have open.
    static var countMax: Int {
        var limit = rlimit()
        return getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 ? Int(limit.rlim_cur) : 0
    }

    func send(_ bytes: [UInt8]) { _ = Foundation.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) }

    /// Whether the other side closes the line within ten seconds.
    func isClosed() -> Bool {
        var bytes = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = recv(descriptor, &bytes, bytes.count, 0)
            if count > 0 { continue }
            return count == 0 || errno == ECONNRESET
        }
    }
}

/// A line with TLS of which the test decides everything.
enum RawLine {
    /// What became of it.
    struct Outcome: Sendable {
        var bytes: [UInt8] = []
        var hasShakenHands = false
    }

    /// Connects, sends some bytes after the handshake, and collects what comes until the other side closes the line.
    ///
    /// - Parameters:
    ///   - opening: What is sent before, at once.
    ///   - pausing: Between one byte and the next.
    ///   - hangsUp: Closes the line when the bytes are sent and something has come, instead.
    static func talk(
        to address: NodeAddress, credential: SessionCredential?, version: TLSVersion = .tlsv13, sending bytes: [UInt8],
        after opening: [UInt8] = [], pausing: Duration = .zero, hangsUp: Bool = false
    ) async throws -> Outcome {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = version
        configuration.maximumTLSVersion = version
        configuration.certificateVerification = .noHostnameVerification
        if let credential {
            configuration.certificateChain = [
                .certificate(try NIOSSLCertificate(bytes: credential.certificate, format: .der))
            ]
            configuration.privateKey = .privateKey(try NIOSSLPrivateKey(bytes: credential.privateKey, format: .der))
        }
        let context = try NIOSSLContext(configuration: configuration)
        let line = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(host: address.host, port: address.port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        NIOSSLClientHandler(context: context, serverHostname: nil) { _, promise in
                            promise.succeed(.certificateVerified)
                        })
                    return try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        var outcome = Outcome()
        do {
            outcome = try await line.executeThenClose { inbound, outbound in
                var outcome = Outcome()
                do {
                    if !opening.isEmpty { try await outbound.write(ByteBuffer(bytes: opening)) }
                    if pausing == .zero {
                        try await outbound.write(ByteBuffer(bytes: bytes))
                    } else {
                        // Byte by byte, until the other side has had enough.
                        for byte in bytes {
                            try await outbound.write(ByteBuffer(bytes: [byte]))
                            try await Task.sleep(for: pausing)
                        }
                    }
                    for try await buffer in inbound {
                        outcome.hasShakenHands = true
                        outcome.bytes += Array(buffer: buffer)
                        if hangsUp { break }
                    }
                } catch {
                    return outcome
                }
                return outcome
            }
        } catch {
            return outcome
        }
        return outcome
    }
}
