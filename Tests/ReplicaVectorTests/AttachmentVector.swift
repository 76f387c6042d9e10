import Foundation
import ReplicaReports
import ReplicaTrust
import ReplicaWire
import Testing

/// A vector of `attachment/`: pieces as a record has them, and the content that they are (`Protocol/vectors/README.md`).
struct AttachmentVector: Decodable {
    let contentHash: String
    let pieces: [String]
    let content: String?

    enum CodingKeys: String, CodingKey {
        case pieces, content
        case contentHash = "content_hash"
    }

    init(_ file: VectorFile) throws {
        self = try JSONDecoder().decode(AttachmentVector.self, from: Data(try file.read()))
    }

    func check() {
        let found = ReportSnapshot.joined(pieces.map(Self.bytes))
            .flatMap { Hash256.of($0).hexadecimal == contentHash ? $0 : nil }
        #expect(found == content.map(Self.bytes))
    }

    private static func bytes(_ hexadecimal: String) -> [UInt8] {
        let digits = Array(hexadecimal)
        return stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0...$0 + 1]), radix: 16) }
    }
}
