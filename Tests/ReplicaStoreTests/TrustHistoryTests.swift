import Foundation
import ReplicaCore
import ReplicaLog
import ReplicaStore
import ReplicaTrust
import ReplicaWire
import Testing

/// The histories of `Protocol/vectors/trust`: what counts of a province's changes, in any order of arrival.
@Suite struct TrustHistoryTests {
    @Test(arguments: try TrustHistory.all())
    func `counts what the authority says`(history: TrustHistory) throws {
        for segments in [history.segments, history.segments.reversed()] { try check(history, arriving: segments) }
    }

    private func check(_ history: TrustHistory, arriving segments: [[UInt8]]) throws {
        let office = try StoreOffice(unit: "cong-an-tinh", name: "LOOKS", seed: 99)
        try office.store.write { try $0.found(root: history.root, founding: history.founding) }
        for segment in segments { try office.receive(segment) }
        try office.store.read { session in
            var whole: [Hash256: String] = [:]
            var counts: [Hash256: Int] = [:]
            for segment in try session.quarantine() {
                whole[segment.entry.hash] = segment.objection.map(TrustHistory.word)
                counts[segment.entry.hash] = segment.count
            }
            for (place, bytes) in history.segments.enumerated() {
                let hash = try SignedSegment(bytes: bytes).hash
                let words = history.verdicts[place].split(separator: " ").map(String.init)
                if words.count == 1 {
                    let found = whole[hash] ?? (counts[hash] == nil ? "counted" : "role")
                    #expect(found == words[0], "segment \(place)")
                } else if whole[hash] == nil {
                    #expect(counts[hash] == words.count { $0 != "counted" }, "segment \(place)")
                }
            }
            for (scope, digest) in history.digests {
                #expect(try session.digest(of: ScopeName(scope)).hexadecimal == digest, "\(scope)")
            }
            if let carriers = history.carriers {
                let authors = try Set(history.segments.map { try SignedSegment(bytes: $0).header.replica })
                #expect(try authors.filter { try session.standing(of: $0, with: []) != .unknown } == carriers)
            }
        }
        let differences = try office.store.write { try $0.differencesFromLog().map { "\($0.table) \($0.rows)" } }
        #expect(differences == [])
    }
}

/// One history: a bundle's segments and what is expected of them.
struct TrustHistory: CustomTestStringConvertible {
    let name: String
    let root: ReplicaID
    let founding: Hash256?
    let segments: [[UInt8]]
    /// For each segment one word, or one for each of its changes.
    let verdicts: [String]
    let digests: [String: String]
    /// The authors whose bundles are taken in, where the history is about that.
    let carriers: Set<ReplicaID>?

    var testDescription: String { name }

    static func all() throws -> [TrustHistory] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Protocol/vectors/trust")
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
            .filter { $0.hasSuffix(".vector") }
            .map { try TrustHistory(name: $0, bytes: Array(Data(contentsOf: folder.appending(path: $0)))) }
    }

    private init(name: String, bytes: [UInt8]) throws {
        let lineFeed = UInt8(ascii: "\n")
        let end = try #require(
            bytes.indices.dropFirst().first { bytes[$0] == lineFeed && bytes[$0 - 1] == lineFeed })
        var facts: [String: String] = [:]
        for line in bytes[..<end].split(separator: lineFeed) {
            let text = String(decoding: line, as: UTF8.self)
            let colon = try #require(text.firstRange(of: ": "))
            facts[String(text[..<colon.lowerBound])] = String(text[colon.upperBound...])
        }
        self.name = name
        root = try #require(ReplicaID(bytes: Self.bytes(facts["root"])))
        founding = Hash256(bytes: Self.bytes(facts["founding"]))
        segments = Self.segments(of: bytes[(end + 1)...])
        let found = facts
        carriers = try facts["carriers"].map { text in
            Set(try text.split(separator: " ").map { try #require(ReplicaID(bytes: Self.bytes(String($0)))) })
        }
        verdicts = try segments.indices.map { try #require(found["verdict-\($0)"]) }
        digests = Dictionary(
            uniqueKeysWithValues: facts.filter { $0.key.hasPrefix("digest-") }.map {
                (String($0.key.dropFirst("digest-".count)), $0.value)
            })
    }

    private static func bytes(_ hexadecimal: String?) -> [UInt8] {
        var bytes: [UInt8] = []
        var digits = (hexadecimal ?? "")[...]
        while let byte = UInt8(digits.prefix(2), radix: 16) {
            bytes.append(byte)
            digits = digits.dropFirst(2)
        }
        return bytes
    }

    /// The segment chunks of a bundle in the plain form, which other tests verify.
    private static func segments(of bundle: ArraySlice<UInt8>) -> [[UInt8]] {
        var rest = bundle.drop { $0 != UInt8(ascii: "\n") }.dropFirst()
        var segments: [[UInt8]] = []
        while rest.count >= 5 {
            let length = rest.dropFirst().prefix(4).reduce(0) { $0 << 8 | Int($1) }
            if rest.first == 2 { segments.append(Array(rest.dropFirst(5).prefix(length))) }
            rest = rest.dropFirst(5 + length)
        }
        return segments
    }

    static func word(for objection: Objection) -> String {
        switch objection {
        case .unknown: "unknown"
        case .cutOff: "cut-off"
        case .scope: "scope"
        case .role: "role"
        }
    }
}
