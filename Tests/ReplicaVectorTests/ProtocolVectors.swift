import Foundation
import ReplicaCore
import Testing

/// The vectors of `Protocol/vectors`, found from this file's own place.
enum ProtocolVectors {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Protocol/vectors")

    /// The files of one area with their paths, in order.
    static func files(in area: String, ending: String = ".vector") throws -> [VectorFile] {
        try FileManager.default.contentsOfDirectory(atPath: root.appending(path: area).path).sorted()
            .filter { $0.hasSuffix(ending) }.map { VectorFile(path: "\(area)/\($0)") }
    }
}

/// One file under `Protocol/vectors`, read only when its test runs.
struct VectorFile: CustomTestStringConvertible, Sendable {
    let path: String

    var testDescription: String { path }

    func read() throws -> [UInt8] { Array(try Data(contentsOf: ProtocolVectors.root.appending(path: path))) }
}

/// What a reader has to find in a vector beside its class.
typealias Facts = [String: String]

/// Header lines and raw bytes (`Protocol/vectors/README.md`).
struct BinaryVector {
    let header: Facts
    let body: [UInt8]

    init(_ file: VectorFile) throws {
        let bytes = try file.read()
        let lineFeed = UInt8(ascii: "\n")
        let end = try #require(
            bytes.indices.dropFirst().first { bytes[$0] == lineFeed && bytes[$0 - 1] == lineFeed })
        var header: Facts = [:]
        for line in bytes[..<end].split(separator: lineFeed) {
            let text = String(decoding: line, as: UTF8.self)
            let colon = try #require(text.firstRange(of: ": "))
            header[String(text[..<colon.lowerBound])] = String(text[colon.upperBound...])
        }
        self.header = header
        body = Array(bytes[(end + 1)...])
    }

    /// The facts that a reader has to find, or that it is given.
    var facts: Facts {
        header.filter { !["expect", "clause", "kind", "comment"].contains($0.key) }
    }
}

extension [UInt8] {
    var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// - Returns: `nil` for text that is not hexadecimal.
    init?(hexadecimal text: String) {
        let digits = text.utf8.map { UInt8(String(UnicodeScalar($0)), radix: 16) }
        guard digits.count.isMultiple(of: 2), !digits.contains(nil) else { return nil }
        self = stride(from: 0, to: digits.count, by: 2).map {
            digits[$0].unsafelyUnwrapped << 4 | digits[$0 + 1].unsafelyUnwrapped
        }
    }
}

extension Dot {
    /// As vectors write it: `replica:number:hash`.
    var text: String {
        var bytes: [UInt8] = []
        bytes.appendBigEndian(hash)
        return "\(replica.bytes.hexadecimal):\(number):\(bytes.hexadecimal)"
    }

    init?(text: String) {
        let parts = text.split(separator: ":")
        guard parts.count == 3, let bytes = [UInt8](hexadecimal: String(parts[0])),
            let replica = ReplicaID(bytes: bytes), let number = UInt64(parts[1]), let hash = UInt64(parts[2], radix: 16)
        else { return nil }
        self.init(replica: replica, number: number, hash: hash)
    }
}
