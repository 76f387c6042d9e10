import ReplicaAge
import ReplicaTrust
import Testing

@Suite struct KeyTextTests {
    private let identity = TestKey(1).identity

    @Test func `keys come back from their text`() throws {
        for number in 1...50 as ClosedRange<UInt8> {
            let identity = TestKey(number).identity
            #expect(try X25519Recipient(text: identity.recipient.text) == identity.recipient)
            #expect(try X25519Identity(text: identity.secretText).recipient == identity.recipient)
            #expect(identity.recipient.text.utf8.count == 62 && identity.recipient.text.hasPrefix("age1"))
            #expect(identity.secretText.utf8.count == 74 && identity.secretText.hasPrefix("AGE-SECRET-KEY-1"))
        }
    }

    @Test func `the example of the age manual is a recipient`() throws {
        let text = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
        #expect(try X25519Recipient(text: text).text == text)
    }

    @Test func `a text with any character changed, left out or doubled is refused`() {
        let recipient = Array(identity.recipient.text.utf8)
        let secret = Array(identity.secretText.utf8)
        for place in secret.indices {
            for change in [[], [secret[place], secret[place]], [UInt8(ascii: "Q")], [UInt8(ascii: "7")], [0], [200]] {
                var changed = secret
                changed.replaceSubrange(place...place, with: change)
                if changed == secret { continue }
                let text = String(decoding: changed, as: UTF8.self)
                #expect(throws: AgeKeyError.self) { try X25519Identity(text: text) }
            }
        }
        for place in recipient.indices {
            for change in [[], [recipient[place], recipient[place]], [UInt8(ascii: "q")], [UInt8(ascii: "b")]] {
                var changed = recipient
                changed.replaceSubrange(place...place, with: change)
                if changed == recipient { continue }
                let text = String(decoding: changed, as: UTF8.self)
                #expect(throws: AgeKeyError.self) { try X25519Recipient(text: text) }
            }
        }
    }

    @Test func `each fault of a text has its name`() {
        let recipient = identity.recipient.text
        let secret = identity.secretText
        #expect(throws: AgeKeyError.mixedCase) { try X25519Recipient(text: "A" + recipient.dropFirst()) }
        #expect(throws: AgeKeyError.mixedCase) { try X25519Identity(text: secret.dropLast() + "q") }
        #expect(throws: AgeKeyError.kind) { try X25519Recipient(text: recipient.uppercased()) }
        #expect(throws: AgeKeyError.kind) { try X25519Identity(text: secret.lowercased()) }
        #expect(throws: AgeKeyError.kind) { try X25519Recipient(text: secret) }
        #expect(throws: AgeKeyError.kind) { try X25519Identity(text: recipient) }
        #expect(throws: AgeKeyError.kind) { try X25519Recipient(text: "") }
        #expect(throws: AgeKeyError.kind) { try X25519Recipient(text: "ssh-ed25519 aaaa") }
        #expect(throws: AgeKeyError.kind) { try X25519Identity(text: "AGE-SECRET-KEY-PQ-1" + secret.dropFirst(16)) }
        #expect(throws: AgeKeyError.character) { try X25519Recipient(text: recipient.dropLast() + "b") }
        #expect(throws: AgeKeyError.character) { try X25519Recipient(text: recipient + " ") }
        #expect(throws: AgeKeyError.length) { try X25519Recipient(text: "age1q") }
        #expect(throws: AgeKeyError.length) { try X25519Recipient(publicBytes: bytes(31)) }
        #expect(throws: AgeKeyError.length) { try X25519Recipient(publicBytes: bytes(33)) }
    }

    @Test func `public keys of small order are refused`() {
        // The order-eight points and the others, each with the highest bit set as well, which does not count.
        let points: [[UInt8]] = [
            Array(repeating: 0, count: 32), [1] + Array(repeating: 0, count: 31),
            [0xEC] + Array(repeating: 0xFF, count: 30) + [0x7F], [0xED] + Array(repeating: 0xFF, count: 30) + [0x7F],
            [0xEE] + Array(repeating: 0xFF, count: 30) + [0x7F],
            [
                0xE0, 0xEB, 0x7A, 0x7C, 0x3B, 0x41, 0xB8, 0xAE, 0x16, 0x56, 0xE3, 0xFA, 0xF1, 0x9F, 0xC4, 0x6A,
                0xDA, 0x09, 0x8D, 0xEB, 0x9C, 0x32, 0xB1, 0xFD, 0x86, 0x62, 0x05, 0x16, 0x5F, 0x49, 0xB8, 0x00,
            ],
            [
                0x5F, 0x9C, 0x95, 0xBC, 0xA3, 0x50, 0x8C, 0x24, 0xB1, 0xD0, 0xB1, 0x55, 0x9C, 0x83, 0xEF, 0x5B,
                0x04, 0x44, 0x5C, 0xC4, 0x58, 0x1C, 0x8E, 0x86, 0xD8, 0x22, 0x4E, 0xDD, 0xD0, 0x9F, 0x11, 0x57,
            ],
        ]
        for point in points {
            var marked = point
            marked[31] |= 0x80
            #expect(throws: AgeKeyError.smallOrder) { try X25519Recipient(publicBytes: point) }
            #expect(throws: AgeKeyError.smallOrder) { try X25519Recipient(publicBytes: marked) }
        }
    }

    @Test func `files of keys have one a line, comments and empty lines`() throws {
        let first = TestKey(1).identity, second = TestKey(2).identity
        let text = "# made today\r\n\r\n\(first.secretText)\r\n#\n\n\(second.secretText)"
        let identities = try AgeKeyFile.identities(in: Array(text.utf8))
        #expect(identities.map(\.recipient) == [first.recipient, second.recipient])
        let list = "\(first.recipient.text)\n# more\n\(second.recipient.text)\n"
        #expect(try AgeKeyFile.recipients(in: Array(list.utf8)) == [first.recipient, second.recipient])
    }

    @Test func `a fault in a file of keys is told by its line`() {
        let text = "# a comment\n\(identity.secretText)\n \(identity.secretText)\n"
        #expect(throws: AgeKeyFile.Fault(line: 3, reason: .kind)) { try AgeKeyFile.identities(in: Array(text.utf8)) }
        #expect(throws: AgeKeyFile.Fault(line: 2, reason: .kind)) { try AgeKeyFile.recipients(in: Array(text.utf8)) }
        for text in ["", "\n\n", "# nothing"] {
            #expect(throws: AgeKeyFile.Fault(line: 0, reason: nil)) { try AgeKeyFile.identities(in: Array(text.utf8)) }
        }
        let long = Array(repeating: UInt8(ascii: "\n"), count: AgeLimits.keyFileBytesMax + 1)
        #expect(throws: AgeKeyFile.Fault(line: 0, reason: nil)) { try AgeKeyFile.recipients(in: long) }
    }

    @Test func `a print of a secret shows nothing of it`() throws {
        let passphrase = try #require(AgePassphrase(bytes: Array("mật khẩu".utf8)))
        var prints = ""
        for secret in [identity, AgeIdentity.x25519(identity), passphrase, SecretKey(bytes: [1, 2, 3, 4])] as [Any] {
            print(secret, to: &prints)
            debugPrint(secret, to: &prints)
            dump(secret, to: &prints)
        }
        #expect(!prints.contains(identity.secretText.dropFirst(16)) && !prints.contains("mật khẩu"))
        #expect(!prints.contains("bytes") && !prints.contains("1, 1") && !prints.contains("Symmetric"))
    }
}
