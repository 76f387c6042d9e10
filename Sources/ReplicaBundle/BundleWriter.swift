package import ReplicaTrust
package import ReplicaWire

/// The chunk types of `Protocol/04` §2.
enum ChunkType {
    static let header: UInt8 = 1
    static let segment: UInt8 = 2
    static let end: UInt8 = 3
    /// Types from here on are skipped by those who do not know them.
    static let firstIgnorable: UInt8 = 128
    /// Zeros, so that a file's length says little.
    static let padding: UInt8 = 128
}

/// The forms of a bundle's file (`Protocol/04` §1).
package enum BundleForm: Sendable {
    /// A line that says so, then the stream: anyone can read it.
    case plain
    /// An age v1 file of the stream.
    case encrypted

    package static let plainLine = Array("kieubao-bundle/1 plain\n".utf8)
    static let family = Array("kieubao-bundle/".utf8)
    /// What an encrypted bundle begins with.
    package static let ageMark = Array("age-encryption.org/".utf8)
}

/// Writes a bundle's stream piece by piece; never holds more than one segment (`Protocol/04`).
package struct BundleWriter {
    private let key: any Signer
    private let form: BundleForm
    private let sink: ([UInt8]) throws -> Void
    private var hash = RunningHash()
    private var segments = 0
    /// The bytes written so far.
    package private(set) var byteCount = 0

    /// Writes the header, in the plain form after its first line.
    ///
    /// - Parameter sink: Takes the bytes in order.
    package init(
        header: BundleHeader, key: any Signer, form: BundleForm, sink: @escaping ([UInt8]) throws -> Void
    ) throws {
        self.key = key
        self.form = form
        self.sink = sink
        if form == .plain {
            try sink(BundleForm.plainLine)
            byteCount = BundleForm.plainLine.count
        }
        try chunk(ChunkType.header, header.bytes)
    }

    /// Adds a segment, byte for byte as it came.
    package mutating func add(segment: [UInt8]) throws {
        try chunk(ChunkType.segment, segment)
        segments += 1
    }

    /// Writes the signed end, in the encrypted form after padding.
    package mutating func finish() throws {
        if form == .encrypted { try pad() }
        let digest = hash.finish()
        var end = ByteWriter()
        end.varint(segments)
        end.raw(digest.bytes)
        end.raw(try key.sign(digest, for: .bundle))
        try chunk(ChunkType.end, end.bytes)
    }

    /// Pads the stream to a length that many others have too.
    private mutating func pad() throws {
        let end = Self.frameBytes + (segments < 128 ? 1 : segments < 16_384 ? 2 : 3) + Hash256.byteCount + 64
        var rest = PaddedLength.of(byteCount + end + Self.frameBytes) - byteCount - end
        while rest > 0 {
            // What would be too short for a frame of its own goes into this one.
            let content =
                rest < Self.paddingChunkMax + 2 * Self.frameBytes ? rest - Self.frameBytes : Self.paddingChunkMax
            try chunk(ChunkType.padding, Array(repeating: 0, count: content))
            rest -= content + Self.frameBytes
        }
    }

    private static let frameBytes = 5
    private static let paddingChunkMax = 1 << 20

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

/// Lengths that tell little (Padmé; Nikitin et al., *Reducing Metadata Leakage from Encrypted Files*, 2019): at most an
/// eighth longer, and few of them.
enum PaddedLength {
    /// Everything shorter looks like this long, in bytes.
    static let min = 16_384

    static func of(_ length: Int) -> Int {
        if length <= min { return min }
        let exponent = Int.bitWidth - 1 - length.leadingZeroBitCount
        let kept = Int.bitWidth - exponent.leadingZeroBitCount
        let mask = (1 << (exponent - kept)) - 1
        return (length + mask) & ~mask
    }
}
