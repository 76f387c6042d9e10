package import ReplicaTrust
package import ReplicaWire

/// The chunk types of `Protocol/04` §2.
enum ChunkType {
    static let header: UInt8 = 1
    static let segment: UInt8 = 2
    static let end: UInt8 = 3
    /// Types from here on are skipped by those who do not know them.
    static let firstIgnorable: UInt8 = 128
}

/// The first line of a plain bundle (`Protocol/04` §1).
package enum BundleForm {
    package static let plainLine = Array("kieubao-bundle/1 plain\n".utf8)
    static let family = Array("kieubao-bundle/".utf8)
    static let ageLine = Array("age-encryption.org/v1\n".utf8)
}

/// Writes a plain bundle piece by piece; never holds more than one segment (`Protocol/04`).
package struct BundleWriter {
    private let key: SigningKey
    private let sink: ([UInt8]) throws -> Void
    private var hash = RunningHash()
    private var segments = 0
    /// The bytes written so far.
    package private(set) var byteCount = 0

    /// Writes the first line and the header.
    ///
    /// - Parameter sink: Takes the bytes of the file in order.
    package init(header: BundleHeader, key: SigningKey, sink: @escaping ([UInt8]) throws -> Void) throws {
        self.key = key
        self.sink = sink
        try sink(BundleForm.plainLine)
        byteCount = BundleForm.plainLine.count
        try chunk(ChunkType.header, header.bytes)
    }

    /// Adds a segment, byte for byte as it came.
    package mutating func add(segment: [UInt8]) throws {
        try chunk(ChunkType.segment, segment)
        segments += 1
    }

    /// Writes the signed end.
    package mutating func finish() throws {
        let digest = hash.finish()
        var end = ByteWriter()
        end.varint(segments)
        end.raw(digest.bytes)
        end.raw(try key.sign(digest, for: .bundle))
        try chunk(ChunkType.end, end.bytes)
    }

    private mutating func chunk(_ type: UInt8, _ content: [UInt8]) throws {
        var frame = ByteWriter(reserving: 5)
        frame.byte(type)
        frame.bigEndian32(UInt32(content.count))
        hash.update(frame.bytes)
        hash.update(content)
        try sink(frame.bytes)
        try sink(content)
        byteCount += frame.bytes.count + content.count
    }
}
