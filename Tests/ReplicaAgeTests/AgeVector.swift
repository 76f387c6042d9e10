import Foundation
import ReplicaAge
import Testing

/// A vector of `Protocol/vectors/age`, read only when its test runs.
struct AgeVectorFile: CustomTestStringConvertible, Sendable {
    let name: String

    var testDescription: String { name }

    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Protocol/vectors/age")

    static func all() throws -> [AgeVectorFile] {
        try FileManager.default.contentsOfDirectory(atPath: root.path).sorted()
            .filter { $0.hasSuffix(".vector") }.map { AgeVectorFile(name: $0) }
    }

    func read() throws -> AgeVector { try AgeVector(Array(try Data(contentsOf: Self.root.appending(path: name)))) }
}

/// What a file is, what opens it and what has to come out (`Protocol/06` §8).
struct AgeVector {
    var expect = ""
    var payload: String?
    var identities: [AgeIdentity] = []
    var isArmored = false
    let file: [UInt8]

    init(_ bytes: [UInt8]) throws {
        let end = try #require(bytes.firstRange(of: Array("\n\n".utf8)))
        file = Array(bytes[end.upperBound...])
        for line in String(decoding: bytes[..<end.lowerBound], as: UTF8.self).split(separator: "\n") {
            let colon = try #require(line.firstRange(of: ": "))
            let value = String(line[colon.upperBound...])
            switch line[..<colon.lowerBound] {
            case "expect": expect = value
            case "payload": payload = value
            case "identity": identities.append(.x25519(try X25519Identity(text: value)))
            case "passphrase":
                let passphrase = try #require(AgePassphrase(bytes: Array(value.utf8)))
                identities.append(.passphrase(passphrase, workFactorMax: AgeLimits.scryptWorkFactorMax))
            case "armored": isArmored = value == "yes"
            case "file key", "comment": break
            default: Issue.record("unknown key: \(line)")
            }
        }
    }

    /// The class of failure that is wanted; `nil` for success.
    func failure() throws -> AgeFailure? {
        if expect == "success" { return nil }
        let failure: AgeFailure = try #require(AgeFailure(rawValue: expect))
        return failure
    }
}
