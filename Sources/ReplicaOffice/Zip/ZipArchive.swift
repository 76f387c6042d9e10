/// The directory of a zip file (PKWARE APPNOTE), as far as office programs use it.
///
/// Names of entries only tell entries apart; nothing is ever written by them. The directory counts, not what local
/// headers say of sizes; entries that share bytes, that are encrypted or that stand twice are refused.
package struct ZipArchive {
    private let source: ByteSource
    private let entries: [String: ZipEntry]

    package init(_ source: ByteSource) throws {
        self.source = source
        let start = try source.bytes(at: 0, count: min(8, source.byteCount))
        if start == [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] { throw OfficeError(.compound, .container) }
        guard start.starts(with: [0x50, 0x4B]) else { throw OfficeError(.notZip, .container) }
        let end = try Self.directoryEnd(source)
        entries = try Self.entries(in: source, end)
    }

    /// An entry by its exact name.
    package func entry(named name: String) -> ZipEntry? { entries[name] }

    /// Reads an entry's content.
    ///
    /// - Parameter bytesMax: How much it may inflate to.
    package func open(_ entry: ZipEntry, bytesMax: Int, part: OfficeError.Part) throws -> ZipEntryReader {
        guard entry.byteCount <= bytesMax else { throw OfficeError(.limit, part) }
        let header = LittleEndian(try source.bytes(at: entry.offset, count: ZipFormat.localHeaderBytes))
        guard header.uint32(0) == ZipFormat.localHeader else { throw OfficeError(.damaged, .container) }
        let start = entry.offset + ZipFormat.localHeaderBytes + header.uint16(26) + header.uint16(28)
        guard start + entry.compressedCount <= entry.end else { throw OfficeError(.damaged, .container) }
        return ZipEntryReader(source, entry, from: start, part: part)
    }

    private struct DirectoryEnd {
        let offset: Int
        let directoryOffset: Int
        let directoryBytes: Int
        let count: Int
    }

    private static func directoryEnd(_ source: ByteSource) throws -> DirectoryEnd {
        let tailCount = min(source.byteCount, ZipFormat.endBytes + 0xFFFF)
        let tailOffset = source.byteCount - tailCount
        let tail = LittleEndian(try source.bytes(at: tailOffset, count: tailCount))
        var place = tailCount - ZipFormat.endBytes
        while place >= 0 {
            if tail.uint32(place) == ZipFormat.end, place + ZipFormat.endBytes + tail.uint16(place + 20) == tailCount {
                break
            }
            place -= 1
        }
        guard place >= 0 else { throw OfficeError(.damaged, .container) }
        let count = tail.uint16(place + 10)
        let bytes = tail.uint32(place + 12)
        let offset = tail.uint32(place + 16)
        // Several disks, or numbers that only zip64 can hold.
        guard tail.uint32(place + 4) == 0, tail.uint16(place + 8) == count, count != 0xFFFF, offset != 0xFFFF_FFFF
        else {
            throw OfficeError(.unsupported, .container)
        }
        guard count <= OfficeLimits.entriesMax, bytes <= OfficeLimits.directoryBytesMax else {
            throw OfficeError(.limit, .container)
        }
        guard offset + bytes <= tailOffset + place else { throw OfficeError(.damaged, .container) }
        return DirectoryEnd(
            offset: tailOffset + place, directoryOffset: offset, directoryBytes: bytes, count: count)
    }

    private static func entries(in source: ByteSource, _ end: DirectoryEnd) throws -> [String: ZipEntry] {
        let directory = LittleEndian(try source.bytes(at: end.directoryOffset, count: end.directoryBytes))
        var found: [(name: String, entry: ZipEntry)] = []
        var place = 0
        for _ in 0..<end.count {
            guard place + ZipFormat.directoryHeaderBytes <= directory.count,
                directory.uint32(place) == ZipFormat.directoryHeader
            else { throw OfficeError(.damaged, .container) }
            let nameCount = directory.uint16(place + 28)
            let nameStart = place + ZipFormat.directoryHeaderBytes
            let next = nameStart + nameCount + directory.uint16(place + 30) + directory.uint16(place + 32)
            guard next <= directory.count else { throw OfficeError(.damaged, .container) }
            found.append((directory.text(nameStart..<nameStart + nameCount), try entry(directory, place)))
            place = next
        }
        found.sort { $0.entry.offset < $1.entry.offset }
        var entries: [String: ZipEntry] = [:]
        for (index, element) in found.enumerated() {
            var entry = element.entry
            entry.end = index + 1 < found.count ? found[index + 1].entry.offset : end.directoryOffset
            guard entry.offset + ZipFormat.localHeaderBytes + entry.compressedCount <= entry.end,
                entries.updateValue(entry, forKey: element.name) == nil
            else { throw OfficeError(.damaged, .container) }
        }
        return entries
    }

    private static func entry(_ directory: LittleEndian, _ place: Int) throws -> ZipEntry {
        let isEncrypted = directory.uint16(place + 8) & 1 == 1
        let method = directory.uint16(place + 10)
        let entry = ZipEntry(
            isDeflated: method == ZipFormat.deflated, checksum: UInt32(directory.uint32(place + 16)),
            compressedCount: directory.uint32(place + 20), byteCount: directory.uint32(place + 24),
            offset: directory.uint32(place + 42))
        guard !isEncrypted, method == ZipFormat.stored || method == ZipFormat.deflated,
            ![entry.compressedCount, entry.byteCount, entry.offset].contains(0xFFFF_FFFF)
        else { throw OfficeError(.unsupported, .container) }
        guard entry.isDeflated || entry.compressedCount == entry.byteCount else {
            throw OfficeError(.damaged, .container)
        }
        return entry
    }
}

/// One file inside a zip file.
package struct ZipEntry: Sendable {
    let isDeflated: Bool
    let checksum: UInt32
    let compressedCount: Int
    let byteCount: Int
    /// Where its local header begins.
    let offset: Int
    /// Where the next entry begins, or the directory.
    var end = 0
}
