import Foundation
import ReplicaAge
import ReplicaBundle
import ReplicaExchange
import ReplicaLog
import ReplicaTrust

/// A bundle as its recipient's key opens it, whatever the recipient would say of it.
enum OpenedBundle {
    /// - Throws: What the readers of the format throw.
    static func segments(of path: String, for recipient: Office) throws -> [SignedSegment] {
        let lines = try String(contentsOfFile: recipient.folder.path + "/keys/agreement.key", encoding: .utf8)
        let digits = Array(lines.split(separator: "\n")[1])
        let seed = stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0...$0 + 1]), radix: 16) }
        guard let key = AgreementKey(seed: seed) else { return [] }
        var bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))[...]
        func take(_ count: Int) -> [UInt8] {
            defer { bytes = bytes.dropFirst(count) }
            return Array(bytes.prefix(count))
        }
        var plaintext = AgeReader(identities: [.x25519(X25519Identity(key))]) { take($0) }
        var reader = BundleReader(form: .encrypted) { try plaintext.read($0) }
        var segments: [SignedSegment] = []
        while let part = try reader.next() {
            if case .segment(let segment, _) = part { segments.append(segment) }
        }
        return segments
    }
}
