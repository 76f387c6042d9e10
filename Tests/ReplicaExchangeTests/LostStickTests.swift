import Foundation
import ReplicaExchange
import ReplicaTestSupport
import Testing

/// What somebody learns who finds the stick: that files of this program are on it, about how long they are, and
/// nothing else. No key is used here.
@Suite struct LostStickTests {
    private let province: TemporaryProvince
    private let district: Replica
    private let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789")

    init() throws {
        province = try TemporaryProvince()
        _ = try province.office("so-ngoai-vu", name: "NGOAIVU", isMaster: true)
        district = try province.office("ubnd-phu-cat", name: "PHUCAT")
    }

    private func token(_ count: Int, _ generator: inout SeededGenerator) -> String {
        String((0..<count).map { _ in letters[Int.random(in: 0..<letters.count, using: &generator)] })
    }

    /// Adds people whose every value is a token, and returns the tokens.
    private func add(_ count: Int, noteLength: Int = 20, _ generator: inout SeededGenerator) throws -> [String] {
        var tokens: [String] = []
        for _ in 0..<count {
            let (name, occupation) = (token(20, &generator), token(20, &generator))
            let note = token(noteLength, &generator)
            _ = try district.add(
                collection: "person",
                [Assignment(parsing: "name_full=" + name), Assignment(parsing: "occupation=" + occupation)],
                scope: nil, note: note)
            tokens += [name, occupation, note]
        }
        return tokens
    }

    private func bundle() throws -> FoundFile {
        let path = province.path("stick-\(UUID().uuidString).kbb")
        _ = try district.createBundles(to: nil, path: path, dryRun: false)
        return try #require(FoundFile(Data(contentsOf: URL(filePath: path))))
    }

    @Test func `bundles of a few records have one length and show no word`() throws {
        var generator = SeededGenerator(seed: 41)
        var tokens: [String] = []
        var lengths: Set<Int> = []
        // No receipt comes back: each bundle brings all that those before it brought.
        for count in [0, 1, 2, 5, 20] {
            tokens += try add(count, &generator)
            let file = try bundle()
            lengths.insert(file.bytes.count)
            for word in tokens + ["PHUCAT", "NGOAIVU", "ubnd-phu-cat", "so-ngoai-vu", "people/", "province"] {
                #expect(file.bytes.range(of: Data(word.utf8)) == nil, "\(word) among \(count)")
            }
        }
        #expect(tokens.count == 3 * 28)
        #expect(lengths.count == 1)
    }

    @Test func `a greater bundle has one of few lengths`() throws {
        var generator = SeededGenerator(seed: 42)
        var lengths: Set<Int> = []
        for _ in 0..<12 {
            _ = try add(9, noteLength: 1_500, &generator)
            let length = try bundle().plaintextLength
            lengths.insert(length)
            // Only the leading bits, as many as the length's own length has, are free (Protocol/04 §2).
            let exponent = Int.bitWidth - 1 - length.leadingZeroBitCount
            let free = Int.bitWidth - exponent.leadingZeroBitCount
            #expect(length >= 16_384)
            #expect(length & ((1 << (exponent - free)) - 1) == 0, "\(length)")
        }
        #expect(lengths.count > 4)
    }

    @Test func `bundles to one replica have nothing in common`() throws {
        var seen: Set<String> = []
        var count = 0
        for _ in 0..<40 {
            let words = try bundle().stanzaWords
            #expect(words.count == 2 * 8)
            count += words.count
            seen.formUnion(words)
        }
        #expect(seen.count == count)
    }
}

/// An age file as anybody can read it.
private struct FoundFile {
    let bytes: Data
    /// The shares and bodies of all stanzas.
    let stanzaWords: [String]
    let plaintextLength: Int

    init?(_ bytes: Data) {
        self.bytes = bytes
        guard let end = bytes.range(of: Data("\n--- ".utf8))?.upperBound,
            let payload = bytes[end...].firstIndex(of: UInt8(ascii: "\n")).map({ $0 + 1 })
        else { return nil }
        let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\n").dropFirst().dropLast()
        stanzaWords = lines.map { $0.split(separator: " ").last.map(String.init) ?? "" }
        // A nonce of 16 bytes, then chunks of 64 KiB with a tag of 16 bytes each.
        let sealed = bytes.count - payload - 16
        plaintextLength = sealed - 16 * ((sealed + 65_551) / 65_552)
    }
}
