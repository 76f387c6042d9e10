import Foundation

/// A key as a text file of two lines: what it is, and 32 bytes in hexadecimal.
enum KeyFile {
    enum Kind: String {
        case signing = "kieubao-signing-key/1"
        case agreement = "kieubao-agreement-key/1"
        case authority = "kieubao-authority-key/1"
    }

    static func write(_ seed: [UInt8], _ kind: Kind, to path: String) throws(ExchangeError) {
        let digits = seed.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        let file = try AtomicFile(path: path, permissions: 0o600)
        try file.write(Array("\(kind.rawValue)\n\(digits)\n".utf8))
        try file.commit()
    }

    static func read(_ kind: Kind, from path: String) throws(ExchangeError) -> [UInt8] {
        guard FileManager.default.fileExists(atPath: path) else { throw .keyMissing(path: path) }
        let text = String(decoding: try FileReader(path: path).read(256), as: UTF8.self)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count == 3, lines[0] == kind.rawValue, lines[1].utf8.count == 64 else {
            throw .keyWrong(path: path)
        }
        var seed: [UInt8] = []
        var rest = lines[1][...]
        while !rest.isEmpty {
            guard let byte = UInt8(rest.prefix(2), radix: 16) else { throw .keyWrong(path: path) }
            seed.append(byte)
            rest = rest.dropFirst(2)
        }
        return seed
    }
}
