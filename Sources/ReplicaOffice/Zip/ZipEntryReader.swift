import ReplicaCompression

/// The content of one entry of a zip file, piece by piece; length and checksum are checked at its end.
package final class ZipEntryReader {
    private let source: ByteSource
    private let entry: ZipEntry
    private let part: OfficeError.Part
    private let end: Int
    private var position: Int
    private var input: ArraySlice<UInt8> = []
    private let inflate: InflateStream?
    private var checksum = CRC32()
    private var given = 0
    private var isDone = false

    private static let pieceBytes = 1 << 16

    init(_ source: ByteSource, _ entry: ZipEntry, from start: Int, part: OfficeError.Part) {
        self.source = source
        self.entry = entry
        self.part = part
        position = start
        end = start + entry.compressedCount
        inflate = entry.isDeflated ? InflateStream(length: entry.byteCount) : nil
    }

    /// How much of the compressed content was read, from 0 to 1.
    package var fraction: Double {
        entry.compressedCount == 0
            ? 1 : 1 - Double(end - position + input.count) / Double(entry.compressedCount)
    }

    /// The next bytes; empty at the end.
    package func next() throws -> [UInt8] {
        if isDone { return [] }
        let piece = try inflate.map(inflated) ?? stored()
        checksum.update(piece)
        given += piece.count
        if piece.isEmpty {
            isDone = true
            guard given == entry.byteCount, checksum.value == entry.checksum, input.isEmpty, position == end else {
                throw OfficeError(.damaged, part)
            }
        }
        return piece
    }

    /// All that is left.
    package func rest() throws -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            let piece = try next()
            if piece.isEmpty { return bytes }
            bytes += piece
        }
    }

    private func stored() throws -> [UInt8] {
        try fill()
        defer { input = [] }
        return Array(input)
    }

    private func inflated(_ inflate: InflateStream) throws -> [UInt8] {
        while true {
            if input.isEmpty { try fill() }
            let before = input.count
            let piece: [UInt8]
            do {
                piece = try inflate.next(from: &input, count: Self.pieceBytes)
            } catch {
                throw OfficeError(.damaged, part)
            }
            if !piece.isEmpty { return piece }
            if inflate.isAtEnd || before == 0 { return [] }
        }
    }

    private func fill() throws {
        let count = min(Self.pieceBytes, end - position)
        input = try source.bytes(at: position, count: count)[...]
        position += count
    }
}
