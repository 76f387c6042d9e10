import NIOCore
import NIOPosix
import ReplicaExchange
import ReplicaSync
import ReplicaTrust

/// Runs one session over one line until it has ended: reading, working, writing, and looking at the clock.
struct LineSession: Sendable {
    let wire: WireSession
    let limits: NodeLimits
    let pool: NIOThreadPool
    /// The side that called closes the line; the other waits for that.
    let isCaller: Bool
    /// Is told a few times a second how far it is.
    let progress: @Sendable (SyncProgress) -> Void
    private let wake = Signal()
    private let flush = Signal()

    init(
        _ wire: WireSession, limits: NodeLimits, pool: NIOThreadPool, isCaller: Bool,
        progress: @escaping @Sendable (SyncProgress) -> Void = { _ in }
    ) {
        self.wire = wire
        self.limits = limits
        self.pool = pool
        self.isCaller = isCaller
        self.progress = progress
    }

    /// A task of the session that has ended.
    private enum Part: Sendable {
        case reader, writer, clock, deadline
        case worker((any Error)?)

        enum Name { case reader, writer, worker, clock, deadline }

        var name: Name {
            switch self {
            case .reader: .reader
            case .writer: .writer
            case .worker: .worker
            case .clock: .clock
            case .deadline: .deadline
            }
        }
    }

    /// Ends the session from this side, after what it is doing now.
    func close(_ reason: ClosingReason) {
        wire.close(reason)
        wake.fire()
    }

    /// - Returns: What went wrong in the store, if that was it.
    func run(
        _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>, _ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) async -> (any Error)? {
        await withTaskGroup(of: Part.self) { group in
            group.addTask {
                await read(inbound)
                return .reader
            }
            group.addTask { .worker(await work()) }
            group.addTask {
                await write(outbound)
                return .writer
            }
            group.addTask {
                await watch()
                return .clock
            }
            flush.fire()
            var failure: (any Error)?
            var open: Set<Part.Name> = [.worker, .writer]
            // Everything may be said before the other side has read it: it closes the line when it has.
            if !isCaller { open.insert(.reader) }
            while !open.isEmpty, let part = await group.next() {
                open.remove(part.name)
                if case .worker(let error) = part {
                    failure = error
                    flush.finish()
                    // Who does not read what is left, or does not close, is not waited for.
                    group.addTask { await linger() }
                }
                if part.name == .deadline { break }
            }
            group.cancelAll()
            return failure
        }
    }

    private func read(_ inbound: NIOAsyncChannelInboundStream<ByteBuffer>) async {
        do {
            for try await buffer in inbound {
                wire.receive(buffer.readableBytesView)
                wake.fire()
            }
        } catch {
            // However a line ends, it has ended; what TLS said of it the greeting knows.
        }
        wire.receiveEnd()
        wake.fire()
    }

    private func work() async -> (any Error)? {
        var signals = wake.stream.makeAsyncIterator()
        while true {
            do {
                let outcome = try await pool.runIfActive { try wire.step() }
                flush.fire()
                switch outcome {
                case .progress: continue
                case .wait: if await signals.next() == nil { return nil }
                case .ended: return nil
                }
            } catch {
                return error
            }
        }
    }

    private func write(_ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>) async {
        do {
            for await _ in flush.stream {
                let bytes = wire.takeOutput()
                if !bytes.isEmpty { try await outbound.write(ByteBuffer(bytes: bytes)) }
            }
            let rest = wire.takeOutput()
            if !rest.isEmpty { try await outbound.write(ByteBuffer(bytes: rest)) }
        } catch {
            wire.receiveEnd()
            wake.fire()
        }
    }

    /// Cuts off who is too slow, and says from time to time that this side is there.
    private func watch() async {
        let clock = ContinuousClock()
        let start = clock.now
        var frames = 0
        var lastFrame = start
        var lastAlive = start
        var shown = wire.progress
        while !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(200))
            let now = clock.now
            let seen = wire.framesReceived
            if seen != frames {
                frames = seen
                lastFrame = now
            }
            let isSlow =
                wire.hasPeer
                ? now - lastFrame > .seconds(limits.frameSeconds) : now - start > .seconds(limits.helloSeconds)
            if isSlow { return close(.slow) }
            if now - lastAlive > .seconds(limits.aliveSeconds) {
                lastAlive = now
                wire.stayAlive()
                flush.fire()
            }
            let current = wire.progress
            if current != shown { progress(current) }
            shown = current
        }
    }

    private func linger() async -> Part {
        try? await Task.sleep(for: .seconds(limits.lingerSeconds))
        return .deadline
    }
}
