import ReplicaAge
import ReplicaTrust
import ReplicaWire
import Testing

@Suite struct AgeVectorTests {
    @Test(arguments: try AgeVectorFile.all())
    func `a file opens or fails as its vector says, however it is cut`(file: AgeVectorFile) throws {
        let vector = try file.read()
        let whole = Opening(vector.file, with: vector.identities, isArmored: vector.isArmored)
        try check(whole, vector)
        for seed in 1...3 as ClosedRange<UInt64> {
            let pieces = cut(vector.file, seed: seed)
            try check(Opening(pieces, with: vector.identities, isArmored: vector.isArmored), vector)
        }
        let bytes = vector.file.lazy.map { [$0] }
        try check(Opening(bytes, with: vector.identities, isArmored: vector.isArmored), vector)
    }

    @Test(arguments: try AgeVectorFile.all())
    func `armour is told from a binary file by the beginning`(file: AgeVectorFile) throws {
        let vector = try file.read()
        let form = try #require(AgeForm.detected(in: vector.file, isAtEnd: true))
        #expect((form == .armored) == vector.isArmored)
        // What was decided stays decided, whatever follows.
        for count in 0..<min(vector.file.count, 2_000) {
            let early = AgeForm.detected(in: Array(vector.file.prefix(count)), isAtEnd: false)
            #expect(early == nil || early == form)
        }
    }

    @Test(arguments: try AgeVectorFile.all())
    func `a reader that is asked for bytes finds the same`(file: AgeVectorFile) throws {
        let vector = try file.read()
        if vector.isArmored { return }
        var rest = vector.file[...]
        var reader = AgeReader(identities: vector.identities) { count in
            defer { rest = rest.dropFirst(count) }
            return Array(rest.prefix(count))
        }
        var plaintext: [UInt8] = []
        var failure: AgeFailure?
        do {
            while true {
                let piece = try reader.read(1_000)
                plaintext += piece
                if piece.count < 1_000 { break }
            }
        } catch let error as AgeError {
            failure = error.failure
        }
        #expect(try failure == vector.failure())
        if failure == nil { #expect(Hash256.of(plaintext).bytes.hexadecimal == vector.payload) }
    }

    private func check(_ opening: Opening, _ vector: AgeVector) throws {
        #expect(try opening.failure == vector.failure())
        if let payload = vector.payload {
            #expect(Hash256.of(opening.plaintext).bytes.hexadecimal == payload)
        } else {
            #expect(opening.plaintext.isEmpty)
        }
    }
}

extension [UInt8] {
    var hexadecimal: String { map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
}
