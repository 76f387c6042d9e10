import ReplicaCompression

/// Writes a zip file from front to back, without ever holding an entry whole.
///
/// The same content gives the same bytes: every entry is dated 1 January 1980.
package struct ZipWriter {
    private let sink: ([UInt8]) throws -> Void
    private var offset = 0
    private var directory: [UInt8] = []
    private var count = 0
    private var open: Entry?

    private struct Entry {
        let name: [UInt8]
        let offset: Int
        let deflate: DeflateStream
        var checksum = CRC32()
        var byteCount = 0
        var compressedCount = 0
    }

    /// - Parameter sink: Takes the bytes of the file in order.
    package init(sink: @escaping ([UInt8]) throws -> Void) {
        self.sink = sink
    }

    /// Begins an entry; the one before is ended.
    ///
    /// - Parameter name: In ASCII, with `/` between folders.
    package mutating func begin(_ name: String) throws {
        try end()
        let entry = Entry(name: Array(name.utf8), offset: offset, deflate: DeflateStream())
        var header: [UInt8] = []
        header.append(ZipFormat.localHeader, bytes: 4)
        header.appendCommon(name: entry.name, checksum: 0, compressed: 0, size: 0)
        header += entry.name
        try put(header)
        open = entry
    }

    /// Writes on in the entry.
    package mutating func write(_ bytes: [UInt8]) throws {
        guard var entry = open else { preconditionFailure("an entry was begun") }
        entry.checksum.update(bytes)
        entry.byteCount += bytes.count
        let compressed = entry.deflate.compress(bytes)
        entry.compressedCount += compressed.count
        open = entry
        try put(compressed)
    }

    private mutating func end() throws {
        guard var entry = open else { return }
        open = nil
        let rest = entry.deflate.finish()
        entry.compressedCount += rest.count
        try put(rest)
        guard entry.byteCount < 0xFFFF_FFFF, offset < 0xFFFF_FFFF - (1 << 20) else {
            throw OfficeError(.limit, .container)
        }
        var descriptor: [UInt8] = []
        descriptor.append(ZipFormat.dataDescriptor, bytes: 4)
        descriptor.append(Int(entry.checksum.value), bytes: 4)
        descriptor.append(entry.compressedCount, bytes: 4)
        descriptor.append(entry.byteCount, bytes: 4)
        try put(descriptor)

        directory.append(ZipFormat.directoryHeader, bytes: 4)
        directory.append(20, bytes: 2)
        directory.appendCommon(
            name: entry.name, checksum: entry.checksum.value, compressed: entry.compressedCount,
            size: entry.byteCount)
        // No comment, first disk, no attributes.
        directory += [UInt8](repeating: 0, count: 10)
        directory.append(entry.offset, bytes: 4)
        directory += entry.name
        count += 1
    }

    /// Ends the file.
    package mutating func finish() throws {
        try end()
        let start = offset
        try put(directory)
        var end: [UInt8] = []
        end.append(ZipFormat.end, bytes: 4)
        end.append(0, bytes: 4)
        end.append(count, bytes: 2)
        end.append(count, bytes: 2)
        end.append(directory.count, bytes: 4)
        end.append(start, bytes: 4)
        end.append(0, bytes: 2)
        try put(end)
    }

    private mutating func put(_ bytes: [UInt8]) throws {
        if bytes.isEmpty { return }
        offset += bytes.count
        try sink(bytes)
    }
}

extension [UInt8] {
    fileprivate mutating func append(_ number: Int, bytes: Int) {
        for byte in 0..<bytes { append(UInt8(truncatingIfNeeded: number >> (8 * byte))) }
    }

    /// What local headers and the directory have in common, from the needed version to the extra field's length.
    fileprivate mutating func appendCommon(name: [UInt8], checksum: UInt32, compressed: Int, size: Int) {
        append(20, bytes: 2)
        // Checksum and sizes follow the content.
        append(1 << 3, bytes: 2)
        append(ZipFormat.deflated, bytes: 2)
        append(0, bytes: 2)
        // 1 January 1980
        append(0x21, bytes: 2)
        append(Int(checksum), bytes: 4)
        append(compressed, bytes: 4)
        append(size, bytes: 4)
        append(name.count, bytes: 2)
        append(0, bytes: 2)
    }
}
