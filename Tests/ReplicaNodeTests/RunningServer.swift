import Logging
import ReplicaExchange
import ReplicaNode
import ServiceLifecycle
import Synchronization

/// A server on a free port of this computer, and what it wrote down.
struct RunningServer: Sendable {
    let address: NodeAddress
    let lines: LogLines
    private let services: ServiceGroup
    private let task: Task<Void, any Error>

    init(
        _ replica: Replica, at address: NodeAddress = NodeAddress(host: "127.0.0.1", port: 0),
        limits: NodeLimits = .standard
    ) async throws {
        let lines = LogLines()
        let (listening, continuation) = AsyncStream<NodeAddress>.makeStream()
        let log = Logger(label: "test", factory: { _ in RecordingHandler(lines: lines) })
        let server = NodeServer(replica, at: address, limits: limits, log: log) { continuation.yield($0) }
        let services = ServiceGroup(
            services: [server], logger: Logger(label: "group", factory: { _ in SwiftLogNoOpLogHandler() }))
        let task = Task {
            defer { continuation.finish() }
            try await services.run()
        }
        var iterator = listening.makeAsyncIterator()
        guard let actual = await iterator.next() else {
            try await task.value
            throw ExchangeError.listenFailed(address: address.text, .other("it ended"))
        }
        self.address = actual
        self.lines = lines
        self.services = services
        self.task = task
    }

    func stop() async throws {
        await services.triggerGracefulShutdown()
        try await task.value
    }

    /// One exchange from this side.
    @discardableResult
    func exchange(_ replica: Replica) async throws -> WireReport {
        try await NodeCaller(replica, to: address).exchange()
    }
}

extension NodeLimits {
    /// For lines whose caller never closes them.
    static var shortLinger: Self {
        var limits = Self.standard
        limits.lingerSeconds = 0.2
        return limits
    }
}

/// What was logged: a message with its metadata, one a line.
final class LogLines: Sendable {
    private let lines = Mutex<[String]>([])
    func add(_ line: String) { lines.withLock { $0.append(line) } }
    var all: [String] { lines.withLock { $0 } }
    func count(_ text: String) -> Int { all.count { $0.contains(text) } }

    /// Waits until a line with some text is there, at most ten seconds.
    func contains(_ text: String) async -> Bool {
        for _ in 0..<200 {
            if count(text) > 0 { return true }
            try? await Task.sleep(for: .milliseconds(50))
        }
        return false
    }
}

private struct RecordingHandler: LogHandler {
    let lines: LogLines
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let words = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        lines.add(([event.message.description] + words).joined(separator: " "))
    }
}
