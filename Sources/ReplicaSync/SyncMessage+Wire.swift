import ReplicaCore
import ReplicaWire

/// The types of frames of `Protocol/08` §3.
enum FrameType {
    static let hello: UInt8 = 1
    static let frontier: UInt8 = 2
    static let offer: UInt8 = 3
    static let segment: UInt8 = 4
    static let receipt: UInt8 = 5
    static let done: UInt8 = 6
    static let close: UInt8 = 7
    /// Types from here to 127 are passed over by who does not know them.
    static let firstIgnorable: UInt8 = 64
    static let alive: UInt8 = 64
    /// Read only by who does not know its sender: ``IntroductionReader``.
    static let introduction: UInt8 = 65
    /// Set in a frame whose message goes on in the next one.
    static let continued: UInt8 = 128

    /// How many bytes a message of a type may have; `nil` for a type that is not known.
    static func limit(of type: UInt8) -> Int? {
        switch type {
        case hello: SyncLimits.helloBytesMax
        case frontier, done: SyncLimits.frontierBytesMax
        case segment: WireLimits.chunkBytesMax
        case offer, receipt, close: SyncLimits.shortBytesMax
        case firstIgnorable..<continued: SyncLimits.frameBytesMax
        default: nil
        }
    }
}

extension SyncMessage {
    /// The message as frames.
    package var frames: [UInt8] {
        let content = content
        var writer = ByteWriter(reserving: content.count + 5 * (1 + content.count / SyncLimits.frameBytesMax))
        var start = 0
        repeat {
            let end = min(start + SyncLimits.frameBytesMax, content.count)
            writer.byte(type | (end < content.count ? FrameType.continued : 0))
            writer.bigEndian32(UInt32(end - start))
            writer.raw(content[start..<end])
            start = end
        } while start < content.count
        return writer.bytes
    }

    private var type: UInt8 {
        switch self {
        case .hello: FrameType.hello
        case .frontier: FrameType.frontier
        case .offer: FrameType.offer
        case .segment: FrameType.segment
        case .receipt: FrameType.receipt
        case .done: FrameType.done
        case .close: FrameType.close
        case .alive: FrameType.alive
        }
    }

    private var content: [UInt8] {
        var writer = ByteWriter()
        switch self {
        case .hello(let hello):
            writer.raw(SyncHello.magic)
            writer.byte(hello.oldest)
            writer.byte(hello.newest)
            writer.hash(hello.genesis)
            writer.varint(hello.window)
            writer.varint(hello.scopes.count)
            for scope in hello.scopes {
                writer.text(scope.scope.text)
                writer.hash(scope.digest)
            }
        case .frontier(let frontier):
            writer.frontier(frontier.logs)
            writer.varint(frontier.kept.count)
            for hash in frontier.kept.sorted() { writer.hash(hash) }
        case .offer(let offer):
            writer.varint(offer.segments)
            writer.varint(offer.bytes)
        case .segment(let bytes):
            return bytes
        case .receipt(let receipt):
            writer.varint(receipt.segments)
            writer.varint(receipt.bytes)
        case .done(let logs):
            writer.frontier(logs)
        case .close(let reason):
            writer.byte(reason.rawValue)
        case .alive:
            break
        }
        return writer.bytes
    }

    /// Reads the content of a message; `nil` for a type that is to be passed over.
    init?(type: UInt8, content: [UInt8]) throws(WireError) {
        var reader = ByteReader(content)
        let place = "08 §4"
        switch type {
        case FrameType.hello: self = .hello(try SyncHello(&reader))
        case FrameType.frontier:
            let logs = try reader.frontier(place)
            var kept: [Hash256] = []
            for _ in 0..<(try reader.count(max: SyncLimits.keptMax, place)) {
                let hash = try reader.hash(place)
                if let before = kept.last, before >= hash { throw WireError(.order, place) }
                kept.append(hash)
            }
            self = .frontier(SyncFrontier(logs: logs, kept: Set(kept)))
        case FrameType.offer:
            self = .offer(
                SyncOffer(
                    segments: try reader.count(max: WireLimits.segmentsMax, place),
                    bytes: try reader.count(max: .max, place)))
        case FrameType.segment:
            self = .segment(content)
            return
        case FrameType.receipt:
            self = .receipt(
                SyncReceipt(
                    segments: try reader.count(max: WireLimits.segmentsMax, place),
                    bytes: try reader.count(max: .max, place)))
        case FrameType.done: self = .done(try reader.frontier(place))
        case FrameType.close:
            guard let reason = ClosingReason(rawValue: try reader.byte(place)) else { throw WireError(.kind, place) }
            self = .close(reason)
        default: return nil
        }
        try reader.expectEnd(place)
    }
}

extension SyncHello {
    fileprivate init(_ reader: inout ByteReader) throws(WireError) {
        let place = "08 §4 hello"
        guard try reader.raw(4, place) == Self.magic else { throw WireError(.magic, place) }
        oldest = try reader.byte(place)
        newest = try reader.byte(place)
        // What only later versions have cannot be read, and need not: the session ends here.
        guard oldest >= 1, oldest <= Self.version, newest >= oldest else { throw WireError(.version, place) }
        genesis = try reader.hash(place)
        window = try reader.count(max: SyncLimits.windowBytesMax, place)
        guard window > 0 else { throw WireError(.limit, place) }
        var scopes: [ScopeDigest] = []
        for _ in 0..<(try reader.count(max: SyncLimits.scopesMax, place)) {
            let scope = ScopeName(try reader.text(max: WireLimits.scopeBytesMax, place))
            if let before = scopes.last, before.scope >= scope { throw WireError(.order, place) }
            scopes.append(ScopeDigest(scope: scope, digest: try reader.hash(place)))
        }
        self.scopes = scopes
        // A later version's hello may go on.
        if newest > Self.version { _ = try reader.range(reader.remaining, place) }
    }
}
