import Foundation
package import Logging
import NIOCore
import NIOPosix
package import ReplicaExchange
import ReplicaSync
import ServiceLifecycle
import Synchronization
import UnixSignals

/// `kieubao serve`: takes sessions from all who are enrolled, at once, until it is told to stop.
package final class NodeServer: Service {
    private let replica: Replica
    private let address: NodeAddress
    private let limits: NodeLimits
    private let log: NodeLog
    private let whenListening: @Sendable (NodeAddress) -> Void
    private let lines = Lines()
    private let untaken = UntakenLines()

    /// - Parameter whenListening: Is told the address, with the port that was chosen where it was 0.
    package init(
        _ replica: Replica, at address: NodeAddress, limits: NodeLimits = .standard, log: Logger,
        whenListening: @escaping @Sendable (NodeAddress) -> Void = { _ in }
    ) {
        self.replica = replica
        self.address = address
        self.limits = limits
        self.log = NodeLog(log)
        self.whenListening = whenListening
    }

    /// Serves until the program is told to end: SIGTERM, or Ctrl-C.
    package func runUntilSignalled() async throws {
        try await ServiceGroup(
            configuration: .init(
                services: [.init(service: self)], gracefulShutdownSignals: [.sigterm, .sigint], logger: log.logger)
        ).run()
    }

    fileprivate typealias Line = NIOAsyncChannel<ByteBuffer, ByteBuffer>
    private typealias Accepted = (line: Line, greeting: Greeting)

    /// Serves until a graceful shutdown is asked for.
    ///
    /// - Throws: ``ExchangeError/listenFailed(address:_:)``, or what keeps the replica from exchanging at all.
    package func run() async throws {
        // Sessions wait for the store in the threads of one pool; who is let in is looked up in another.
        let pools = (work: NIOThreadPool(numberOfThreads: 4), checks: NIOThreadPool(numberOfThreads: 2))
        pools.work.start()
        pools.checks.start()
        do {
            try await serve(pools)
        } catch {
            try? await pools.work.shutdownGracefully()
            try? await pools.checks.shutdownGracefully()
            throw error
        }
        try await pools.work.shutdownGracefully()
        try await pools.checks.shutdownGracefully()
    }

    private func serve(_ pools: (work: NIOThreadPool, checks: NIOThreadPool)) async throws {
        let security = Security(try SecureLine(replica, isCaller: false, pool: pools.checks))
        let listener = try await listen(security)
        let port = listener.channel.localAddress?.port ?? address.port
        let actual = NodeAddress(host: address.host, port: port)
        log.listening(actual)
        whenListening(actual)
        let renewal = Task { [replica] in
            // Another program may change the identity of the replica.
            while !Task.isCancelled {
                try await Task.sleep(for: .seconds(Self.renewalSeconds))
                guard security.current.isOutdated else { continue }
                if let line = try? SecureLine(replica, isCaller: false, pool: pools.checks) { security.renew(line) }
            }
        }
        defer { renewal.cancel() }
        do {
            try await takeLines(of: listener, pools)
        } catch {
            await closeUntaken()
            throw error
        }
        await closeUntaken()
        log.stopped()
    }

    /// What was accepted while the listener closed never comes out of it.
    private func closeUntaken() async {
        for line in untaken.close() { try? await line.executeThenClose { _, _ in } }
    }

    private func takeLines(
        of listener: NIOAsyncChannel<Accepted, Never>, _ pools: (work: NIOThreadPool, checks: NIOThreadPool)
    ) async throws {
        try await withGracefulShutdownHandler {
            try await listener.executeThenClose { accepted in
                try await withThrowingDiscardingTaskGroup { group in
                    for try await (line, greeting) in accepted {
                        untaken.take(line)
                        group.addTask { await self.serve(line, greeting, pools) }
                    }
                }
            }
        } onGracefulShutdown: { [lines] in
            listener.channel.close(promise: nil)
            lines.stop()
        }
    }

    private static let renewalSeconds = 5

    /// The certificate that is shown now.
    private final class Security: Sendable {
        private let line: Mutex<SecureLine>
        init(_ line: SecureLine) { self.line = Mutex(line) }
        var current: SecureLine { line.withLock { $0 } }
        func renew(_ new: SecureLine) { line.withLock { $0 = new } }
    }

    private func listen(_ security: Security) async throws -> NIOAsyncChannel<Accepted, Never> {
        do {
            return try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .serverChannelOption(.backlog, value: 1_024)
                .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
                .bind(host: address.host, port: address.port) { [limits, lines, untaken] channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(FirstBytesHandler { lines.hear(channel) })
                        let greeting = try security.current.secure(channel)
                        let line = try untaken.add { try Line(wrappingChannelSynchronously: channel) }
                        lines.begin(channel, max: limits.halfOpenMax)
                        greeting.close(channel, after: limits.handshakeSeconds)
                        greeting.done.futureResult.whenComplete { _ in lines.endHandshake(channel) }
                        return (line, greeting)
                    }
                }
        } catch let error as ExchangeError {
            throw error
        } catch {
            throw ExchangeError.listenFailed(address: address.text, LineFailure.obstacle(error))
        }
    }

    /// One line from its first byte to its last. Whatever goes wrong on it concerns nobody else.
    private func serve(
        _ line: Line, _ greeting: Greeting, _ pools: (work: NIOThreadPool, checks: NIOThreadPool)
    ) async {
        let remote = line.channel.remoteAddress?.ipAddress ?? "?"
        do {
            try await line.executeThenClose { inbound, outbound in
                do {
                    try await greeting.done.futureResult.get()
                } catch {
                    return log.refused(remote, greeting)
                }
                guard let peer = greeting.peer else { return log.refused(remote, greeting) }
                let wire: WireSession
                do {
                    wire = try await pools.checks.runIfActive { [replica] in try WireSession(replica, with: peer) }
                } catch {
                    return log.failed(peer, error)
                }
                let session = LineSession(wire, limits: limits, pool: pools.work, isCaller: false)
                if let old = lines.start(session, of: peer.replica, max: limits.sessionsMax) {
                    old.close(.busy)
                }
                let failure = await session.run(inbound, outbound)
                lines.end(session, of: peer.replica)
                if let failure { return log.failed(peer, failure) }
                if let report = wire.report { log.ended(peer, report) }
            }
        } catch {
            // A line that breaks while it is being closed is closed.
        }
    }
}

/// Tells when the first bytes of a line have come, and is not needed after that.
private final class FirstBytesHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let whenHeard: () -> Void

    init(_ whenHeard: @escaping () -> Void) { self.whenHeard = whenHeard }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        whenHeard()
        context.fireChannelRead(data)
        context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
    }
}

/// The lines that were accepted and that nobody serves yet: a line that is dropped without being closed ends the
/// program.
private final class UntakenLines: Sendable {
    private struct State {
        var isClosed = false
        var lines: [ObjectIdentifier: NodeServer.Line] = [:]
    }

    private let state = Mutex(State())

    /// - Throws: ``ChannelError`` where no more lines are taken; then none is made.
    func add(_ make: () throws -> NodeServer.Line) throws -> NodeServer.Line {
        try state.withLock { state in
            if state.isClosed { throw ChannelError.ioOnClosedChannel }
            let line = try make()
            state.lines[ObjectIdentifier(line.channel)] = line
            return line
        }
    }

    func take(_ line: NodeServer.Line) {
        state.withLock { _ = $0.lines.removeValue(forKey: ObjectIdentifier(line.channel)) }
    }

    /// - Returns: The lines that nobody has taken, and nobody will.
    func close() -> [NodeServer.Line] {
        state.withLock { state in
            state.isClosed = true
            defer { state.lines = [:] }
            return Array(state.lines.values)
        }
    }
}
