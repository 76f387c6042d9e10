import ReplicaCore
package import ReplicaLog
package import ReplicaWire

/// What a replica that goes back to an enrolled one shows to who may not know that, before its hello: the segments that
/// say it (`Protocol/08` §5).
package struct SyncIntroduction: Sendable {
    /// Verified, of `province` alone.
    package let segments: [SignedSegment]
    private let content: [UInt8]

    package static let segmentsMax = 64

    /// - Parameter segments: Their bytes, in causal order.
    /// - Returns: `nil` for none, and for more than an introduction takes.
    package init?(_ segments: [[UInt8]]) throws(WireError) {
        var writer = ByteWriter()
        writer.varint(segments.count)
        for bytes in segments {
            writer.varint(bytes.count)
            writer.raw(bytes)
        }
        guard !segments.isEmpty, segments.count <= Self.segmentsMax, writer.bytes.count <= SyncLimits.frameBytesMax
        else { return nil }
        try self.init(content: writer.bytes)
    }

    /// - Throws: ``WireError`` for what is no introduction.
    package init(content: [UInt8]) throws(WireError) {
        let place = "08 §5 introduction"
        var reader = ByteReader(content)
        var segments: [SignedSegment] = []
        let count = try reader.count(max: Self.segmentsMax, place)
        guard count > 0 else { throw WireError(.count, place) }
        for _ in 0..<count {
            let length = try reader.count(max: SyncLimits.frameBytesMax, place)
            let segment = try SignedSegment(bytes: try reader.raw(length, place))
            guard segment.header.scope == .province else { throw WireError(.reference, place) }
            segments.append(segment)
        }
        try reader.expectEnd(place)
        self.segments = segments
        self.content = content
    }

    package var frames: [UInt8] {
        var writer = ByteWriter(reserving: content.count + 5)
        writer.byte(FrameType.introduction)
        writer.bigEndian32(UInt32(content.count))
        writer.raw(content)
        return writer.bytes
    }
}

/// Waits for the introduction of a replica that is not known: the first frame, and nothing before it.
package struct IntroductionReader: Sendable {
    /// All that has come, which the session reads again.
    package private(set) var bytes: [UInt8] = []

    package init() {}

    /// - Returns: The introduction, once it has come whole.
    /// - Throws: ``WireError`` where something else comes first.
    package mutating func receive(_ more: some Collection<UInt8>) throws(WireError) -> SyncIntroduction? {
        let place = "08 §5 introduction"
        bytes += more
        guard let type = bytes.first else { return nil }
        guard type == FrameType.introduction else { throw WireError(.kind, place) }
        guard bytes.count >= 5 else { return nil }
        let length = bytes[1..<5].reduce(0) { $0 << 8 | Int($1) }
        guard length <= SyncLimits.frameBytesMax else { throw WireError(.limit, place) }
        guard bytes.count >= 5 + length else { return nil }
        return try SyncIntroduction(content: Array(bytes[5..<5 + length]))
    }
}
