import ReplicaCore
import ReplicaLog
import ReplicaSync
import ReplicaTrust
import ReplicaWire
import Testing

/// A log of real, small segments.
struct ModelLog {
    let scope: ScopeName
    let segments: [SealedSegment]

    var replica: ReplicaID { segments[0].header.replica }

    /// - Parameter seed: Gives the key and all contents.
    init(seed: UInt8, scope: ScopeName, count: Int, noteBytes: Int = 10) throws {
        let key = try #require(SigningKey(seed: Array(repeating: seed, count: 32)))
        let secret = Array(repeating: seed, count: 32)
        var segments: [SealedSegment] = []
        for number in 1...count {
            let change = Change(
                number: UInt64(number), time: HybridTimestamp(wallMilliseconds: 1_790_000_000_000), author: "B\u{EC}nh",
                record: nil, shape: Shape(collection: .builtIn(20), entries: [Shape.Entry(.assign, .builtIn(21))]),
                replaced: [[]], values: [.text("\(seed)-\(number)")],
                note: ByteText(String(repeating: "a", count: noteBytes)))
            var hasher = LeafHasher(secret: secret)
            segments.append(
                try SegmentSealer(key: key).seal(
                    [change], leaves: [hasher.leaf(of: change)], secret: secret,
                    at: .init(scope: scope, previous: segments.last?.hash, dependencies: [], enrolment: nil),
                    compress: false))
        }
        self.scope = scope
        self.segments = segments
    }
}

/// A replica without a database: of each log it has the first so many segments.
struct ModelReplica: Equatable {
    var logs: [ModelName: [Hash256]] = [:]
    var bytes: [Hash256: [UInt8]] = [:]
    /// What came before the segment that it follows: no honest side sends that.
    var waiting: Set<Hash256> = []

    struct ModelName: Hashable, Comparable {
        let scope: ScopeName
        let replica: ReplicaID

        static func < (left: Self, right: Self) -> Bool { (left.scope, left.replica) < (right.scope, right.replica) }
    }

    init() {}

    /// - Parameter counts: How many segments of each log are here.
    init(_ logs: [ModelLog], _ counts: [Int]) {
        for (log, count) in zip(logs, counts) {
            for segment in log.segments.prefix(count) { take(segment.header, segment.hash, segment.bytes) }
        }
    }

    mutating func take(_ header: SegmentHeader, _ hash: Hash256, _ bytes: [UInt8]) {
        let name = ModelName(scope: header.scope, replica: header.replica)
        if self.bytes[hash] != nil { return }
        guard header.previous == logs[name]?.last else {
            waiting.insert(hash)
            return
        }
        logs[name, default: []].append(hash)
        self.bytes[hash] = bytes
    }

    var frontier: [LogFrontier] {
        logs.sorted { $0.key < $1.key }.map { name, hashes in
            LogFrontier(
                scope: name.scope, replica: name.replica,
                heads: [LogHead(replica: name.replica, last: UInt64(hashes.count), segment: hashes[hashes.count - 1])])
        }
    }

    var hello: SyncHello {
        let digests = Dictionary(grouping: frontier, by: \.scope).map { scope, logs in
            var writer = ByteWriter()
            writer.frontier(logs)
            return SyncHello.ScopeDigest(scope: scope, digest: .of(.frontier, writer.bytes))
        }
        return SyncHello(genesis: .of([1]), scopes: digests)
    }

    func lacking(_ frontier: SyncFrontier, scopes: Set<ScopeName>) -> [Hash256] {
        var heads: [ModelName: LogHead] = [:]
        for log in frontier.logs { heads[ModelName(scope: log.scope, replica: log.replica)] = log.heads.first }
        return logs.sorted { $0.key < $1.key }.filter { scopes.contains($0.key.scope) }.flatMap { name, hashes in
            let last = heads[name].map { Int($0.last) } ?? 0
            return last < hashes.count ? Array(hashes[last...]) : []
        }
    }
}

/// A replica in a session.
struct ModelSide {
    var replica: ModelReplica
    var session: SyncSession
    private var differing: Set<ScopeName> = []
    private(set) var ending: SyncEnding?
    /// How many segments one transaction takes.
    var groupMax = 2
    /// What goes out while segments are taken, one after the other, at most.
    private(set) var unconfirmedBytesMax = 0

    init(_ replica: ModelReplica, hello: SyncHello? = nil) {
        self.replica = replica
        session = SyncSession(hello: hello ?? replica.hello)
    }

    /// Does all that can be done without further bytes.
    mutating func work() {
        while ending == nil {
            switch session.next() {
            case .wait: return
            case .tellFrontier(let scopes):
                differing = scopes
                session.tell(
                    SyncFrontier(logs: replica.frontier.filter { scopes.contains($0.scope) }, kept: []))
            case .choose(let frontier):
                let lacked = replica.lacking(frontier, scopes: differing)
                session.choose(lacked, bytes: lacked.reduce(0) { $0 + (replica.bytes[$1]?.count ?? 0) })
            case .load(let hash):
                session.load(replica.bytes[hash] ?? [])
                let progress = session.progress
                unconfirmedBytesMax = max(unconfirmedBytesMax, progress.outgoing.bytes - progress.confirmed.bytes)
            case .take(let segments):
                let count = min(groupMax, segments.count)
                for received in segments.prefix(count) {
                    replica.take(received.segment.header, received.segment.hash, received.bytes)
                }
                session.took(count)
            case .conclude(let scopes):
                session.conclude(replica.frontier.filter { scopes.contains($0.scope) })
            case .ended(let ending): self.ending = ending
            }
        }
    }
}

/// Two sides and the line between them.
struct ModelLine {
    var sides: [ModelSide]
    /// All that each side has sent.
    private(set) var sent: [[UInt8]] = [[], []]
    /// How often bytes went to and fro.
    private(set) var turns = 0

    init(_ one: ModelReplica, _ other: ModelReplica) { sides = [ModelSide(one), ModelSide(other)] }

    init(_ sides: [ModelSide]) { self.sides = sides }

    /// Lets both talk until neither has anything to say.
    ///
    /// - Parameters:
    ///   - sliceBytes: How many bytes arrive at once.
    ///   - cut: After so many bytes in the direction of a side the line breaks.
    mutating func run(sliceBytes: Int = .max, cut: (side: Int, bytes: Int)? = nil) {
        var isCut = false
        while !isCut {
            var moved: [[UInt8]] = []
            for index in 0..<2 {
                sides[index].work()
                moved.append(sides[index].session.takeOutput())
            }
            if moved.allSatisfy(\.isEmpty) { break }
            turns += 1
            for index in 0..<2 {
                var bytes = moved[index][...]
                if let cut, cut.side == 1 - index, sent[index].count + bytes.count >= cut.bytes {
                    bytes = bytes.prefix(cut.bytes - sent[index].count)
                    isCut = true
                }
                sent[index] += bytes
                while !bytes.isEmpty {
                    sides[1 - index].session.receive(bytes.prefix(sliceBytes))
                    // A side works whenever something came, in whatever pieces.
                    if sliceBytes != .max { sides[1 - index].work() }
                    bytes = bytes.dropFirst(sliceBytes)
                }
            }
        }
        for index in 0..<2 {
            sides[index].work()
            sides[index].session.receiveEnd()
            sides[index].work()
        }
    }

    var replicas: [ModelReplica] { sides.map(\.replica) }
    var areComplete: Bool {
        sides.allSatisfy { if case .complete = $0.ending { true } else { false } }
    }
}
