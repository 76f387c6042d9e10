import Foundation
import ReplicaAge
import ReplicaBundle
import ReplicaLog
import ReplicaTrust
import ReplicaWire

/// What of applying bundles is decryption and verification: these alone, on the bundles that the centre applies.
///
/// Apply checks a bundle as a whole before it takes it in, and so reads it twice; the leaves of a change are computed
/// the first time only.
struct VerificationSteps {
    let folder: StepFolder

    /// How often apply reads a file.
    private static let readings = 2.0

    /// The facts are CPU seconds: ``decryption``, ``signatures``, ``leaves``.
    func verify() throws -> Figures {
        let key = try agreementKey()
        var (decryption, signatures, leaves) = (Meter(), Meter(), Meter())
        for name in try FileManager.default.contentsOfDirectory(atPath: folder("bundles")).sorted() {
            let file = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder("bundles/" + name))))
            let stream = try decryption.measure { try Self.decrypted(file, key) }
            let segments = try signatures.measure { try Self.segments(of: stream) }
            for segment in segments {
                let run = try segment.open().run
                let count = try leaves.measure {
                    try ChangeRun(payload: run.payload, replica: run.replica, root: segment.header.merkleRoot).count
                }
                guard count == segment.header.count else { throw BenchError("\(count) leaves") }
            }
        }
        var figures = Figures()
        figures.facts = [
            VerifiedPart.decryption.rawValue: decryption.figures.cpu * Self.readings,
            VerifiedPart.signatures.rawValue: signatures.figures.cpu * Self.readings,
            VerifiedPart.leaves.rawValue: leaves.figures.cpu,
        ]
        figures.cpu = figures.facts.values.reduce(0, +)
        return figures
    }

    private static func decrypted(_ file: [UInt8], _ key: AgreementKey) throws -> [UInt8] {
        var rest = file[...]
        var reader = AgeReader(identities: [.x25519(X25519Identity(key))]) { count in
            defer { rest = rest.dropFirst(count) }
            return Array(rest.prefix(count))
        }
        return try reader.read(file.count)
    }

    /// Framing, the hash and signature over the whole, and of each segment the signature and the payload's hash.
    private static func segments(of stream: [UInt8]) throws -> [SignedSegment] {
        var rest = stream[...]
        var reader = BundleReader(form: .encrypted) { count in
            defer { rest = rest.dropFirst(count) }
            return Array(rest.prefix(count))
        }
        var segments: [SignedSegment] = []
        while let part = try reader.next() {
            if case .segment(let segment, _) = part { segments.append(segment) }
        }
        return segments
    }

    /// The second line of the centre's key file.
    private func agreementKey() throws -> AgreementKey {
        let lines = try String(contentsOfFile: folder("centre/keys/agreement.key"), encoding: .utf8).split(
            separator: "\n")
        let digits = lines.dropFirst().first ?? ""
        let seed = stride(from: 0, to: digits.count, by: 2).compactMap {
            UInt8(digits.dropFirst($0).prefix(2), radix: 16)
        }
        guard let key = AgreementKey(seed: seed) else { throw BenchError("no key at the centre") }
        return key
    }
}

/// The parts of what makes a bundle trustworthy, in the order in which apply does them.
enum VerifiedPart: String, CaseIterable {
    case decryption
    case signatures = "signatures and payload hashes"
    case leaves = "leaf hashes and Merkle roots"
}
