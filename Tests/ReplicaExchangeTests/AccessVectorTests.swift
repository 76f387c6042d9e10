import Foundation
import ReplicaTrust
import ReplicaWire
import Testing

@testable import ReplicaExchange

/// The vectors of `access/`: the Python reader finds the same.
@Suite struct AccessVectorTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Protocol/vectors/access")

    static func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    @Test func `there are vectors`() throws { #expect(try Self.names().count > 10) }

    @Test(arguments: try names()) func `finds access logs as it says`(name: String) throws {
        let data = try Data(contentsOf: Self.folder.appending(path: name))
        try JSONDecoder().decode(AccessVector.self, from: data).check()
    }
}

/// A vector of `access/`: runs of an access log, and how the log looks that they make (`Protocol/vectors/README.md`).
private struct AccessVector: Decodable {
    let runs: [String]
    let earlier: [Place]
    let told: [Place]
    let state: String
    let entries: Int

    struct Place: Decodable {
        let count: Int
        let hash: String

        fileprivate func end() throws -> AccessLog.End {
            AccessLog.End(count: count, hash: try #require(Hash256(hexadecimal: hash)))
        }
    }

    func check() throws {
        let chain = AccessChain(
            runs: runs.map { try? AccessRun(bytes: Self.bytes($0)) }, after: Set(try earlier.map { try $0.end() }),
            told: try told.map { try $0.end() })
        #expect(chain.standing.name == state)
        #expect(chain.entries.count == entries)
    }

    private static func bytes(_ hexadecimal: String) -> [UInt8] {
        let digits = Array(hexadecimal)
        return stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0...$0 + 1]), radix: 16) }
    }
}
