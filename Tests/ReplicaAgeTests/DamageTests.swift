import ReplicaAge
import Testing

@Suite struct DamageTests {
    private let key = TestKey(1)

    @Test func `every beginning of a file is refused, and nothing of it comes out`() throws {
        let file = try encrypted(bytes(20), to: [TestKey(2).recipient, key.recipient])
        for count in 0..<file.count {
            let opening = Opening(Array(file.prefix(count)), with: [key.opener])
            #expect(opening.failure == (count < 266 + 16 ? .header : .payload), "\(count) bytes")
            #expect(opening.plaintext.isEmpty)
        }
    }

    @Test func `a file with a bit of any byte turned is refused, and nothing of it comes out`() throws {
        let file = try encrypted(bytes(20), to: [TestKey(2).recipient, key.recipient])
        for place in file.indices {
            // A low bit, and by turns each of the others.
            for bit in [0, 1 + UInt8(place % 7)] {
                var damaged = file
                damaged[place] ^= 1 << bit
                let opening = Opening(damaged, with: [key.opener])
                #expect(opening.failure != nil && opening.plaintext.isEmpty, "bit \(bit) of byte \(place)")
            }
        }
    }

    @Test func `bytes behind a file are refused`() throws {
        for count in [0, 20, 65_536] {
            let file = try encrypted(bytes(count), to: [key.recipient])
            #expect(Opening(file + [0], with: [key.opener]).failure == .payload)
            #expect(Opening(file + file, with: [key.opener]).failure == .payload)
            #expect(Opening([file, [10]], with: [key.opener]).failure == .payload)
        }
    }

    @Test func `of a damaged file comes out what stands before the damage`() throws {
        let plaintext = bytes(200_000)
        let file = try encrypted(plaintext, to: [key.recipient])
        let payload = 168 + 16
        for chunk in 0..<4 {
            var damaged = file
            damaged[payload + chunk * 65_552 + 100] ^= 1
            for pieces in [[damaged], cut(damaged, seed: 1)] {
                let opening = Opening(pieces, with: [key.opener])
                #expect(opening.failure == .payload)
                #expect(opening.plaintext == Array(plaintext.prefix(chunk * 65_536)))
            }
        }
        for kept in 1...3 {
            let cutShort = Opening(Array(file.prefix(payload + kept * 65_552)), with: [key.opener])
            #expect(cutShort.failure == .payload)
            #expect(cutShort.plaintext == Array(plaintext.prefix(kept * 65_536)))
        }
    }

    @Test func `chunks cannot change places`() throws {
        let file = try encrypted(bytes(200_000), to: [key.recipient])
        let payload = 168 + 16
        let first = file[payload..<payload + 65_552]
        let second = file[payload + 65_552..<payload + 2 * 65_552]
        let swapped = Array(file[..<payload] + second + first + file[(payload + 2 * 65_552)...])
        let opening = Opening(swapped, with: [key.opener])
        #expect(opening.failure == .payload && opening.plaintext.isEmpty)
    }

    @Test func `a failure is final`() throws {
        var decryptor = AgeDecryptor(identities: [key.opener])
        let file = try encrypted(bytes(20), to: [TestKey(2).recipient])
        decryptor.feed(file)
        #expect(throws: AgeError(.noMatch, "header")) { try decryptor.next() }
        decryptor.feed(try encrypted(bytes(20), to: [key.recipient]))
        decryptor.end()
        #expect(throws: AgeError(.noMatch, "header")) { try decryptor.next() }
        #expect(throws: AgeError(.noMatch, "header")) { try decryptor.next() }
    }

    @Test func `every beginning of an armoured file is refused`() throws {
        let text = armored(try encrypted(bytes(20), to: [key.recipient]))
        // The last line feed may be missing.
        for count in 0..<text.count - 1 {
            let opening = Opening(Array(text.prefix(count)), with: [key.opener], isArmored: true)
            #expect(opening.failure == .armor && opening.plaintext.isEmpty)
        }
        #expect(Opening(Array(text.dropLast()), with: [key.opener], isArmored: true).failure == nil)
    }

    @Test func `an armoured file with a bit of any byte turned is refused`() throws {
        let text = armored(try encrypted(bytes(20), to: [key.recipient]))
        for place in text.indices.dropLast() {
            for bit in [0, 1 + UInt8(place % 7)] {
                var damaged = text
                damaged[place] ^= 1 << bit
                let opening = Opening(damaged, with: [key.opener], isArmored: true)
                #expect(opening.failure != nil && opening.plaintext.isEmpty, "bit \(bit) of byte \(place)")
            }
        }
    }

    @Test func `armour of any length comes back, and has one form`() throws {
        for count in 0...200 {
            let content = bytes(count)
            let text = armored(content)
            for pieces in [[text], text.map { [$0] }] {
                var reader = ArmorReader()
                var read: [UInt8] = []
                for piece in pieces {
                    reader.feed(piece)
                    while let bytes = try reader.next() { read += bytes }
                }
                reader.end()
                while let bytes = try reader.next() { read += bytes }
                #expect(read == content)
            }
            let lines = text.split(separator: 10, omittingEmptySubsequences: false)
            #expect(lines.allSatisfy { $0.count <= 64 } && lines.count == (count + 47) / 48 + 3)
        }
    }
}
