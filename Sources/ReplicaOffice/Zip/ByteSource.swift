/// Bytes that can be read at any place: a file, as its owner opened it.
package struct ByteSource {
    package let byteCount: Int
    private let read: (Int, Int) throws -> [UInt8]

    /// - Parameter read: Gives the bytes from an offset on; fewer than asked for only at the end.
    package init(byteCount: Int, read: @escaping (_ offset: Int, _ count: Int) throws -> [UInt8]) {
        self.byteCount = byteCount
        self.read = read
    }

    package init(_ bytes: [UInt8]) {
        self.init(byteCount: bytes.count) { offset, count in
            Array(bytes[min(offset, bytes.count)..<min(offset + count, bytes.count)])
        }
    }

    /// Exactly these bytes.
    func bytes(at offset: Int, count: Int) throws -> [UInt8] {
        guard offset >= 0, count >= 0, offset <= byteCount - count else { throw OfficeError(.damaged, .container) }
        let bytes = try read(offset, count)
        guard bytes.count == count else { throw OfficeError(.damaged, .container) }
        return bytes
    }
}
