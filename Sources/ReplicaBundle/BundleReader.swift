import ReplicaCore
package import ReplicaLog
import ReplicaTrust
package import ReplicaWire

/// Reads a plain bundle chunk by chunk and checks it in the order of `Protocol/04` §6.
///
/// Holds one chunk at a time, whatever the file's size, and gives memory only for what has arrived.
package struct BundleReader {
    private let form: BundleForm
    private let source: (Int) throws -> [UInt8]
    private var hash = RunningHash()
    private var state = State.start
    private var segments = 0
    private var sender: BundleHeader?

    private enum State { case start, inside, ended }

    /// - Parameters:
    ///   - form: ``BundleForm/plain`` for a file with its first line, ``BundleForm/encrypted`` for what an age file
    ///     holds: the stream alone.
    ///   - source: Reads up to so many bytes; fewer only at the end.
    package init(form: BundleForm = .plain, source: @escaping (Int) throws -> [UInt8]) {
        self.form = form
        self.source = source
    }

    /// One part of a bundle, checked as far as it can be by itself.
    package enum Part {
        case header(BundleHeader)
        case segment(SignedSegment, bytes: [UInt8])
    }

    /// The next part; `nil` after an end that is signed by the sender over everything before it.
    ///
    /// - Throws: ``WireError``, or what the source throws.
    package mutating func next() throws -> Part? {
        if state == .ended { return nil }
        if state == .start, form == .plain { try readFirstLine() }
        while true {
            guard let (type, content, frame) = try readChunk() else {
                throw WireError(.end, "04 §2")
            }
            if state == .start, type != ChunkType.header { throw WireError(.kind, "04 §2 first chunk") }
            switch type {
            case ChunkType.header:
                guard state == .start else { throw WireError(.kind, "04 §2 header") }
                update(frame, content)
                let header = try BundleHeader(bytes: content)
                try header.sender.checkKey("04 §3 sender")
                sender = header
                state = .inside
                return .header(header)
            case ChunkType.segment:
                guard segments < WireLimits.segmentsMax else { throw WireError(.limit, "04 §4") }
                update(frame, content)
                segments += 1
                return .segment(try SignedSegment(bytes: content), bytes: content)
            case ChunkType.end:
                try checkEnd(content)
                guard try source(1).isEmpty else { throw WireError(.trailing, "04 §2") }
                state = .ended
                return nil
            case ChunkType.firstIgnorable...:
                update(frame, content)
            default:
                throw WireError(.kind, "04 §2")
            }
        }
    }

    private mutating func update(_ frame: [UInt8], _ content: [UInt8]) {
        hash.update(frame)
        hash.update(content)
    }

    private func checkEnd(_ content: [UInt8]) throws {
        var reader = ByteReader(content)
        let count = try reader.varint("04 §5 count")
        let digest = try reader.hash("04 §5 hash")
        let signature = try reader.raw(64, "04 §5 signature")
        try reader.expectEnd("04 §5")
        guard count == UInt64(segments) else { throw WireError(.count, "04 §5") }
        guard digest == hash.finish() else { throw WireError(.hash, "04 §5") }
        try sender?.sender.checkSignature(signature, of: digest, for: .bundle, "04 §5")
    }

    private func readFirstLine() throws {
        let expected = BundleForm.plainLine
        var line: [UInt8] = []
        while line.last != UInt8(ascii: "\n"), line.count < expected.count {
            let next = try source(1)
            if next.isEmpty { break }
            line += next
        }
        if line == expected { return }
        if expected.starts(with: line) { throw WireError(.truncated, "04 §1") }
        if line.starts(with: BundleForm.family) || line.starts(with: BundleForm.ageMark) {
            throw WireError(.version, "04 §1")
        }
        throw WireError(.magic, "04 §1")
    }

    private func readChunk() throws -> (type: UInt8, content: [UInt8], frame: [UInt8])? {
        let frame = try source(5)
        if frame.isEmpty { return nil }
        guard frame.count == 5 else { throw WireError(.truncated, "04 §2") }
        var reader = ByteReader(frame)
        let type = try reader.byte("04 §2")
        let length = Int(try reader.bigEndian32("04 §2"))
        let limit = type == ChunkType.header ? WireLimits.bundleHeaderBytesMax : WireLimits.chunkBytesMax
        guard length <= limit else { throw WireError(.limit, "04 §2") }
        let content = try source(length)
        guard content.count == length else { throw WireError(.truncated, "04 §2") }
        return (type, content, frame)
    }
}
