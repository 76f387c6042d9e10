import NIOCore
import NIOPosix
package import ReplicaExchange
package import ReplicaSync
import Synchronization

/// `kieubao sync`: calls another replica and exchanges with it.
package struct NodeCaller: Sendable {
    private let replica: Replica
    private let address: NodeAddress
    private let limits: NodeLimits

    package init(_ replica: Replica, to address: NodeAddress, limits: NodeLimits = .standard) {
        self.replica = replica
        self.address = address
        self.limits = limits
    }

    /// Exchanges once; a second time at once where logs had branched and the first session showed it.
    ///
    /// - Parameter progress: Is told a few times a second how far it is.
    /// - Throws: ``ExchangeError``. What was taken in before stays.
    package func exchange(
        progress: @escaping @Sendable (SyncProgress) -> Void = { _ in }
    ) async throws -> WireReport {
        let pool = NIOThreadPool(numberOfThreads: 2)
        pool.start()
        do {
            var report = try await session(pool, progress)
            if report.isUnsettled { report = report.followed(by: try await session(pool, progress)) }
            try await pool.shutdownGracefully()
            return report
        } catch {
            try? await pool.shutdownGracefully()
            throw error
        }
    }

    private typealias Line = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    private func session(
        _ pool: NIOThreadPool, _ progress: @escaping @Sendable (SyncProgress) -> Void
    ) async throws -> WireReport {
        let secure = try await pool.runIfActive { [replica] in
            try SecureLine(replica, isCaller: true, pool: pool)
        }
        let (line, greeting) = try await connect(secure)
        let outcome = Mutex<Result<WireReport, any Error>?>(nil)
        // However the line closes after it: what came of the session is known.
        _ = try? await line.executeThenClose { inbound, outbound in
            let result: Result<WireReport, any Error>
            do {
                result = .success(try await talk(inbound, outbound, greeting, pool, progress))
            } catch {
                result = .failure(error)
            }
            outcome.withLock { $0 = result }
        }
        switch outcome.withLock({ $0 }) {
        case .success(let report)?: return report
        case .failure(let error as ExchangeError)?: throw error
        case .failure?, nil: throw ExchangeError.lineCut(address: address.text)
        }
    }

    private func talk(
        _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>, _ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>,
        _ greeting: Greeting, _ pool: NIOThreadPool, _ progress: @escaping @Sendable (SyncProgress) -> Void
    ) async throws -> WireReport {
        do {
            try await greeting.done.futureResult.get()
        } catch {
            throw handshakeFailure(greeting)
        }
        guard let peer = greeting.peer else { throw handshakeFailure(greeting) }
        let wire = try await pool.runIfActive { [replica] in try WireSession(replica, with: peer) }
        let session = LineSession(wire, limits: limits, pool: pool, isCaller: true, progress: progress)
        if let failure = await session.run(inbound, outbound) { throw failure }
        guard let report = wire.report else { throw ExchangeError.lineCut(address: address.text) }
        switch report.ending {
        case .complete: return report
        case .closed(let reason): throw ExchangeError.sessionClosed(address: address.text, reason)
        case .refused(let reason, _): throw ExchangeError.sessionRefused(address: address.text, reason)
        case .cut:
            // The side that is called looks at the certificate last, and can only say no by TLS.
            if !wire.hasPeer, greeting.failure != nil {
                throw ExchangeError.sessionClosed(address: address.text, .unknown)
            }
            throw ExchangeError.lineCut(address: address.text)
        }
    }

    private func connect(_ secure: SecureLine) async throws -> (Line, Greeting) {
        do {
            return try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .connectTimeout(.milliseconds(Int64(limits.connectSeconds * 1_000)))
                .channelOption(.tcpOption(.tcp_nodelay), value: 1)
                .connect(host: address.host, port: address.port) { [limits] channel in
                    channel.eventLoop.makeCompletedFuture {
                        let greeting = try secure.secure(channel)
                        let line = try Line(wrappingChannelSynchronously: channel)
                        greeting.close(channel, after: limits.connectSeconds + limits.handshakeSeconds)
                        return (line, greeting)
                    }
                }
        } catch {
            throw ExchangeError.unreachable(address: address.text, LineFailure.obstacle(error))
        }
    }

    private func handshakeFailure(_ greeting: Greeting) -> ExchangeError {
        switch greeting.refusal {
        case .unknown(let replica): .peerUnknown(address: address.text, replica, isEnded: false)
        case .ended(let replica): .peerUnknown(address: address.text, replica, isEnded: true)
        case .foreign, nil: .notAServer(address: address.text)
        }
    }
}
