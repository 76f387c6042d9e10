import Foundation
import ReplicaExchange
import ReplicaOffice
import Testing

/// What a file says beside its content is taken out; what is no such file is refused.
struct AttachmentTests {
    private static let secret = Array("13.7765N 109.2237E".utf8)

    private static func segment(_ marker: UInt8, _ content: [UInt8]) -> [UInt8] {
        let length = content.count + 2
        return [0xFF, marker, UInt8(length >> 8), UInt8(length & 255)] + content
    }

    private static let scan: [UInt8] =
        segment(0xDA, [1, 2, 3, 4, 5, 6]) + [0x12, 0xFF, 0x00, 0x34, 0xFF, 0xD3, 0x56]

    private static let jpeg: [UInt8] = {
        let exif = segment(0xE1, Array("Exif\0\0".utf8) + secret)
        let profile = segment(0xE2, Array("ICC_PROFILE\0".utf8) + [1, 1, 7])
        let preview = segment(0xE2, Array("MPF\0".utf8) + secret)
        return [0xFF, 0xD8] + segment(0xE0, Array("JFIF\0".utf8) + [1, 2]) + exif + profile + preview
            + segment(0xFE, secret) + segment(0xDB, [0, 1]) + scan + segment(0xC4, [9]) + scan + [0xFF, 0xD9] + secret
    }()

    private static func chunk(_ type: String, _ content: [UInt8]) -> [UInt8] {
        let length = (0..<4).reversed().map { UInt8(truncatingIfNeeded: content.count >> ($0 * 8)) }
        return length + Array(type.utf8) + content + [0, 0, 0, 0]
    }

    private static let png: [UInt8] =
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", [UInt8](repeating: 1, count: 13))
        + chunk("tEXt", secret) + chunk("eXIf", secret) + chunk("xxXx", secret) + chunk("IDAT", [1, 2, 3])
        + chunk("IEND", []) + secret

    private static func contains(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
        bytes.indices.contains { bytes[$0...].starts(with: part) }
    }

    @Test func `a photograph says no more where it was taken, and is the same picture`() throws {
        #expect(AttachedMedia(bytes: Self.jpeg) == .jpeg)
        let stripped = try #require(AttachedMedia.jpeg.stripped(Self.jpeg))
        #expect(!Self.contains(stripped, Self.secret))
        let expected: [UInt8] =
            [0xFF, 0xD8] + Self.segment(0xE0, Array("JFIF\0".utf8) + [1, 2])
            + Self.segment(0xE2, Array("ICC_PROFILE\0".utf8) + [1, 1, 7]) + Self.segment(0xDB, [0, 1]) + Self.scan
            + Self.segment(0xC4, [9]) + Self.scan + [0xFF, 0xD9]
        #expect(stripped == expected)
        #expect(AttachedMedia.jpeg.stripped(stripped) == stripped)
    }

    @Test
    func `fill bytes before a restart do not end a scan, so that no segment behind them is taken for a part of it`()
        throws
    {
        let exif = Self.segment(0xE1, Array("Exif\0\0".utf8) + Self.secret)
        let scan = Self.segment(0xDA, [1, 2, 3, 4, 5, 6]) + [0x12, 0xFF, 0xFF, 0xD3, 0x00, 0x40, 0x56]
        let stripped = try #require(AttachedMedia.jpeg.stripped([0xFF, 0xD8] + scan + exif + [0xFF, 0xD9]))
        #expect(stripped == [0xFF, 0xD8] + scan + [0xFF, 0xD9])
    }

    @Test(arguments: [0x00, 0x01, 0xD0, 0xD7, 0xD8] as [UInt8])
    func `a marker without a length, outside a scan, hides nothing behind it`(marker: UInt8) {
        let exif = Self.segment(0xE1, Array("Exif\0\0".utf8) + Self.secret)
        let hidden = [0xFF, marker, 0x00, UInt8(2 + exif.count)] + exif
        #expect(AttachedMedia.jpeg.stripped([0xFF, 0xD8] + hidden + Self.scan + [0xFF, 0xD9]) == nil)
    }

    @Test func `a drawing keeps what it needs to be shown`() throws {
        #expect(AttachedMedia(bytes: Self.png) == .png)
        let stripped = try #require(AttachedMedia.png.stripped(Self.png))
        #expect(!Self.contains(stripped, Self.secret) && Self.contains(stripped, Array("IDAT".utf8)))
        #expect(AttachedMedia.png.stripped(stripped) == stripped)
    }

    @Test func `a file that ends anywhere before its end is refused, and none makes the program fail`() {
        let jpegEnd = Self.jpeg.count - Self.secret.count
        for length in 0..<jpegEnd { #expect(AttachedMedia.jpeg.stripped(Array(Self.jpeg.prefix(length))) == nil) }
        let pngEnd = Self.png.count - Self.secret.count
        for length in 0..<pngEnd { #expect(AttachedMedia.png.stripped(Array(Self.png.prefix(length))) == nil) }
        // Each byte changed: refused or taken, and what is taken holds nothing of the secret that was not picture.
        for place in Self.jpeg.indices {
            var damaged = Self.jpeg
            damaged[place] ^= 0xFF
            _ = AttachedMedia.jpeg.stripped(damaged)
        }
        for place in Self.png.indices {
            var damaged = Self.png
            damaged[place] ^= 0xFF
            _ = AttachedMedia.png.stripped(damaged)
        }
    }

    @Test(arguments: ["PK\u{3}\u{4}", "MZ", "<svg", "GIF89a", "", "%PDF", "#!/bin/sh"])
    func `what is no document or picture is none, whatever its name`(beginning: String) {
        #expect(AttachedMedia(bytes: Array(beginning.utf8)) == nil)
    }

    @Test func `an attachment goes where its record is, and is there once`() throws {
        let province = try TemporaryProvince()
        let master = try province.office("so-ngoai-vu", name: "NGOAIVU", isMaster: true)
        let office = try province.office("ubnd-phu-cat", name: "PHUCAT")
        let id = try office.addPerson("name_full=Lê An")
        let path = province.path("photo.jpg")
        try Data(Self.jpeg).write(to: URL(fileURLWithPath: path))
        let attached = try office.attach(id: id, path: path, title: "Ảnh", kind: "anh", note: "")
        #expect(attached.isNew && attached.strippedBytes > 0)
        #expect(try !office.attach(id: id, path: path, title: "Ảnh", kind: nil, note: "").isNew)
        try province.carry(from: office, to: master, unit: "so-ngoai-vu")
        let listed = try master.attachments(of: id)
        #expect(listed.map(\.hasArrived) == [true])
        #expect(listed.map(\.record) == [id])
        let written = try master.saveAttachment(id: attached.id, to: province.path("out.jpg"))
        #expect(try [UInt8](Data(contentsOf: URL(fileURLWithPath: written))) == AttachedMedia.jpeg.stripped(Self.jpeg))
        #expect(throws: ExchangeError.fileExists(path: written)) {
            try master.saveAttachment(id: attached.id, to: written)
        }
        // It moves with nothing but itself: the record's own scope, and the digest is the same at both.
        #expect(try master.show(id: attached.id).scope == office.show(id: id).scope)
        let scope = try office.show(id: id).scope
        #expect(try master.digests(scope: scope).map(\.digest) == office.digests(scope: scope).map(\.digest))
    }
}
