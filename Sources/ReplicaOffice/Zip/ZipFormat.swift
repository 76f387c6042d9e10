/// The numbers of the zip format (PKWARE APPNOTE 4.3).
enum ZipFormat {
    static let localHeader = 0x0403_4B50
    static let localHeaderBytes = 30
    static let directoryHeader = 0x0201_4B50
    static let directoryHeaderBytes = 46
    static let end = 0x0605_4B50
    static let endBytes = 22
    static let dataDescriptor = 0x0807_4B50
    static let stored = 0
    static let deflated = 8
}

/// Little-endian numbers in bytes whose count was checked.
struct LittleEndian {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var count: Int { bytes.count }

    func uint16(_ place: Int) -> Int { Int(bytes[place]) | Int(bytes[place + 1]) << 8 }

    func uint32(_ place: Int) -> Int { uint16(place) | uint16(place + 2) << 16 }

    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
}
