import Foundation
import ReplicaAge
import ReplicaCore
import ReplicaTrust

/// A key as a text file.
///
/// Plain: two lines, what it is and 32 bytes in hexadecimal. Under a passphrase: the first line ends with
/// ` passphrase`, the second is the public key, and what follows is an armoured age file of the plain form. With the
/// standard tool: `sed 1,2d signing.key | age -d -i passphrase.key`.
enum KeyFile {
    enum Kind: String {
        case signing = "kieubao-signing-key/1"
        case agreement = "kieubao-agreement-key/1"
        case authority = "kieubao-authority-key/1"

        /// The public key of a seed; `nil` unless it has 32 bytes.
        func publicKey(of seed: [UInt8]) -> [UInt8]? {
            switch self {
            case .signing, .authority: SigningKey(seed: seed)?.replica.bytes
            case .agreement: AgreementKey(seed: seed)?.publicBytes
            }
        }
    }

    /// A key file as it lies on the disk.
    enum Stored {
        case plain(seed: [UInt8])
        /// - Parameter text: The armoured age file.
        case sealed(publicKey: [UInt8], text: [UInt8])
    }

    private static let sealedMark = " passphrase"
    private static let bytesMax = 4_096

    // MARK: Reading

    /// - Throws: ``ExchangeError/keyMissing(path:)``, ``ExchangeError/keyWrong(path:)``.
    static func stored(_ kind: Kind, at path: String) throws(ExchangeError) -> Stored {
        guard FileManager.default.fileExists(atPath: path) else { throw .keyMissing(path: path) }
        let bytes = try FileReader(path: path).read(bytesMax + 1)
        guard bytes.count <= bytesMax, let stored = parse(bytes, kind) else { throw .keyWrong(path: path) }
        return stored
    }

    private static func parse(_ bytes: [UInt8], _ kind: Kind) -> Stored? {
        let lines = bytes.split(separator: lineFeed, maxSplits: 2, omittingEmptySubsequences: false)
        guard lines.count == 3, let digits = decoded(lines[1]) else { return nil }
        if lines[0].elementsEqual(kind.rawValue.utf8) { return lines[2].isEmpty ? .plain(seed: digits) : nil }
        guard lines[0].elementsEqual((kind.rawValue + sealedMark).utf8) else { return nil }
        return .sealed(publicKey: digits, text: Array(lines[2]))
    }

    /// The seed of a file of the plain form.
    static func seed(in plain: [UInt8], _ kind: Kind) -> [UInt8]? {
        if case .plain(let seed) = parse(plain, kind) { seed } else { nil }
    }

    /// What kind of key a file says it is; `nil` for other files.
    static func kind(at path: String) -> Kind? {
        guard let bytes = try? FileReader(path: path).read(64) else { return nil }
        let line = String(decoding: bytes.prefix { $0 != lineFeed }, as: UTF8.self)
        return Kind(rawValue: line.hasSuffix(sealedMark) ? String(line.dropLast(sealedMark.count)) : line)
    }

    // MARK: Writing

    static func plain(_ seed: [UInt8], _ kind: Kind) -> [UInt8] {
        Array("\(kind.rawValue)\n\(hexadecimal(seed))\n".utf8)
    }

    /// The form under a passphrase.
    ///
    /// - Parameter recipient: Whose identity opens it.
    static func sealed(_ seed: [UInt8], _ kind: Kind, to recipient: AgeRecipient) throws(AgeError) -> [UInt8] {
        var armor = ArmorWriter()
        let text = armor.write(try SealedText.seal(plain(seed, kind), to: recipient)) + armor.finish()
        let start = "\(kind.rawValue)\(sealedMark)\n\(hexadecimal(kind.publicKey(of: seed) ?? []))\n"
        return Array(start.utf8) + text
    }

    /// Puts a key file in its place, readable by nobody else.
    static func place(_ bytes: [UInt8], at path: String) throws(ExchangeError) {
        let file = try AtomicFile(path: path, permissions: 0o600)
        try file.write(bytes)
        try file.commit()
    }

    /// Copies a key file as it is, under a passphrase or not. Does nothing where there is none.
    static func copy(_ source: String, to target: String) throws(ExchangeError) {
        guard FileManager.default.fileExists(atPath: source) else { return }
        try place(try FileReader(path: source).read(bytesMax), at: target)
    }

    // MARK: Hexadecimal

    private static let lineFeed = UInt8(ascii: "\n")

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// 32 bytes; `nil` for anything but 64 digits.
    private static func decoded(_ digits: some Collection<UInt8>) -> [UInt8]? {
        guard digits.count == 64 else { return nil }
        let halves = digits.map { digit -> UInt8? in
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
            default: nil
            }
        }
        var bytes: [UInt8] = []
        for place in stride(from: 0, to: 64, by: 2) {
            guard let high = halves[place], let low = halves[place + 1] else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }
}

/// A small text as an age file in memory (`Protocol/06`).
enum SealedText {
    static func seal(_ text: [UInt8], to recipient: AgeRecipient) throws(AgeError) -> [UInt8] {
        var encryptor = try AgeEncryptor(to: [recipient], random: SystemRandom.bytes)
        return encryptor.header + encryptor.write(text) + encryptor.finish()
    }

    static func open(_ file: [UInt8], with identity: AgeIdentity) throws(AgeError) -> [UInt8] {
        var decryptor = AgeDecryptor(identities: [identity])
        decryptor.feed(file)
        decryptor.end()
        var text: [UInt8] = []
        while let piece = try decryptor.next() { text += piece }
        return text
    }

    /// The bytes that an armoured text stands for.
    static func dearmored(_ text: [UInt8]) throws(AgeError) -> [UInt8] {
        var reader = ArmorReader()
        reader.feed(text)
        reader.end()
        var bytes: [UInt8] = []
        while let piece = try reader.next() { bytes += piece }
        return bytes
    }
}
