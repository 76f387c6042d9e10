import ReplicaAge
import ReplicaBundle
import ReplicaCore
import ReplicaLog
import ReplicaReports
import ReplicaSync
import ReplicaTrust
import ReplicaWire
import Testing

/// What the Swift code reads out of the bytes of a vector, by its kind.
enum VectorFacts {
    /// - Throws: ``WireError`` for the first fault, ``NoMatch`` for a bundle that is for others.
    static func read(_ vector: BinaryVector) throws -> Facts {
        switch try #require(vector.header["kind"]) {
        case "varint": try varint(vector.body)
        case "value": try value(vector.body)
        case "dot": try dot(vector.body)
        case "leaf": try leaf(vector.body, given: vector.header)
        case "merkle": merkle(vector.body)
        case "key": try key(vector.body)
        case "segment": try segment(vector.body)
        case "bundle": try facts(of: OpenBundle(vector.body))
        case "encrypted-bundle": try encryptedBundle(vector)
        case "request": try request(vector.body)
        case "report": try report(vector.body)
        case "certificate": try certificate(vector.body)
        case "introduction": try introduction(vector.body)
        case "session": try SessionTranscript(vector.body).facts()
        case let kind: try #require(nil as Facts?, "the vector is of the unknown kind \(kind)")
        }
    }

    private static func report(_ bytes: [UInt8]) throws -> Facts {
        let report = try ReportSnapshot(bytes: bytes)
        #expect(report.bytes == bytes)
        return [
            "seal": report.hash.hexadecimal, "period": report.content.period.code, "unit": report.content.unit,
            "figures": String(report.content.figures.count), "evidence": String(report.evidenceCount),
        ]
    }

    // MARK: Primitives

    private static func varint(_ bytes: [UInt8]) throws -> Facts {
        var reader = ByteReader(bytes)
        let number = try reader.varint("varint")
        try reader.expectEnd("varint")
        var writer = ByteWriter()
        writer.varint(number)
        #expect(writer.bytes == bytes)
        return ["value": String(number)]
    }

    private static func value(_ bytes: [UInt8]) throws -> Facts {
        var reader = ByteReader(bytes)
        let value = try reader.value("value")
        try reader.expectEnd("value")
        var writer = ByteWriter()
        writer.value(value)
        #expect(writer.bytes == bytes)
        return ["tag": String(value.tag.rawValue), "content": value.content.hexadecimal]
    }

    private static func dot(_ bytes: [UInt8]) throws -> Facts {
        var reader = ByteReader(bytes)
        let dot = try reader.dot("dot")
        try reader.expectEnd("dot")
        var writer = ByteWriter()
        writer.dot(dot)
        #expect(writer.bytes == bytes)
        let parts = dot.text.split(separator: ":").map(String.init)
        let check = RecordLabel.check(of: dot.hash, count: RecordLabel.checkCount)
        return ["replica": parts[0], "number": parts[1], "hash": parts[2], "check": check]
    }

    private static func leaf(_ bytes: [UInt8], given: Facts) throws -> Facts {
        var reader = ByteReader(bytes)
        let shape = try reader.lengthPrefixed(max: bytes.count, "shape")
        let skeleton = try reader.lengthPrefixed(max: bytes.count, "skeleton")
        let content = try reader.lengthPrefixed(max: bytes.count, "content")
        try reader.expectEnd("leaf")
        let secret = try #require([UInt8](hexadecimal: given["secret"] ?? ""))
        let number = try #require(UInt64(given["number"] ?? ""))
        var numbered = secret
        numbered.appendBigEndian(number / 2)
        let half = number % 2 == 0 ? 0..<16 : 16..<32
        let contentHash = Hash256.of(.content, content)
        return [
            "secret": secret.hexadecimal,
            "number": String(number),
            "salt": Array(Hash256.of(.salt, numbered).bytes[half]).hexadecimal,
            "shape-hash": Hash256.of(.shape, shape).hexadecimal,
            "content-hash": contentHash.hexadecimal,
            "leaf": Hash256.of(.leaf, skeleton, contentHash.bytes).hexadecimal,
        ]
    }

    private static func merkle(_ bytes: [UInt8]) -> Facts {
        let leaves = stride(from: 0, to: bytes.count, by: 32).compactMap { Hash256(bytes: Array(bytes[$0..<$0 + 32])) }
        return ["merkle-root": MerkleTree.root(of: leaves).hexadecimal]
    }

    private static func key(_ bytes: [UInt8]) throws -> Facts {
        var reader = ByteReader(bytes)
        let replica = try reader.replica("key")
        try reader.expectEnd("key")
        try replica.checkKey("key")
        return [:]
    }

    // MARK: Segments and bundles

    private static func segment(_ bytes: [UInt8]) throws -> Facts {
        let signed = try SignedSegment(bytes: bytes)
        let segment = try signed.open()
        #expect(signed.frame.bytes == bytes)
        #expect(segment.header.bytes == signed.frame.header)
        let header = segment.header
        var facts = [
            "segment-hash": segment.hash.hexadecimal,
            "scope": header.scope.string,
            "first": String(header.first),
            "last": String(header.last),
            "changes": String(segment.run.dots.count),
            "merkle-root": header.merkleRoot.hexadecimal,
        ]
        facts["previous"] = header.previous?.hexadecimal
        facts["enrolment"] = header.enrolment?.text
        for (index, dependency) in header.dependencies.enumerated() {
            let head = dependency.head
            facts["dependency-\(index)"] =
                "\(dependency.isProvince ? 1 : 0):\(head.replica.bytes.hexadecimal):\(head.last):\(head.segment.hexadecimal)"
        }
        // From the change itself, where the reader took it from the columns; but nobody has what was erased.
        let payload = segment.run.payload
        var hasher = LeafHasher(secret: payload.secret)
        let redacted = payload.redaction == nil ? [] : try hasher.leaves(of: payload, replica: header.replica)
        let erased = segment.run.dots.indices.filter(segment.run.isErased)
        if !erased.isEmpty { facts["erased"] = erased.map(String.init).joined(separator: " ") }
        var states = ScopeStates()
        for (index, dot) in segment.run.dots.enumerated() {
            let change = segment.run.change(index)
            let leaf = redacted.isEmpty ? hasher.leaf(of: change) : redacted[index]
            #expect(leaf.prefix == dot.hash)
            facts["leaf-\(index)"] = leaf.hexadecimal
            states.apply(change, dot: dot, scope: header.scope)
        }
        return facts.merging(states.digestFacts) { first, _ in first }
    }

    private static func encryptedBundle(_ vector: BinaryVector) throws -> Facts {
        let identity = try #require(vector.header["identity"])
        var facts = try facts(of: OpenBundle(vector.body, identity: X25519Identity(text: identity)))
        facts["identity"] = identity
        return facts
    }

    private static func facts(of bundle: OpenBundle) -> Facts {
        #expect(bundle.header.bytes == bundle.headerBytes)
        var states = ScopeStates()
        for segment in bundle.segments {
            for (index, dot) in segment.run.dots.enumerated() {
                states.apply(segment.run.change(index), dot: dot, scope: segment.header.scope)
            }
        }
        let facts = [
            "sender": bundle.header.sender.bytes.hexadecimal,
            "recipients": String(bundle.header.recipients.count),
            "logs": String(bundle.header.frontier.count),
            "segments": String(bundle.segments.count),
        ]
        return facts.merging(states.digestFacts) { first, _ in first }
    }

    // MARK: Sessions

    private static func certificate(_ bytes: [UInt8]) throws -> Facts {
        ["replica": try SessionCertificate(bytes: bytes).replica.bytes.hexadecimal]
    }

    private static func introduction(_ bytes: [UInt8]) throws -> Facts {
        let introduction = try SyncIntroduction(content: bytes)
        #expect(Array(introduction.frames.dropFirst(5)) == bytes)
        return ["segments": introduction.segments.map(\.hash.hexadecimal).joined(separator: " ")]
    }

    // MARK: Requests

    private static func request(_ bytes: [UInt8]) throws -> Facts {
        let request = try EnrolmentRequest(file: bytes)
        return [
            "genesis": request.genesis.hexadecimal,
            "replica": request.replica.bytes.hexadecimal,
            "agreement-key": request.agreementKey.hexadecimal,
            "unit": request.unit.string,
            "short-name": request.name.string,
            "time": String(request.time.rawValue),
            "request-hash": request.hash.hexadecimal,
            "fingerprint": request.fingerprint.text,
        ]
    }
}

/// None of the keys opens a bundle: it is for others, and nothing speaks against it (`Protocol/04` §1).
struct NoMatch: Error {}

/// A whole bundle, read as `Protocol/04` §6 orders: each segment is opened before the next chunk is looked at.
struct OpenBundle {
    let header: BundleHeader
    let segments: [VerifiedSegment]
    /// The content of the first chunk.
    let headerBytes: [UInt8]

    /// - Parameter identity: What may open an encrypted bundle; `nil` for a reader of the plain form alone.
    init(_ bytes: [UInt8], identity: X25519Identity? = nil) throws {
        let plaintext = Recorded(bytes, identity: identity)
        var reader = BundleReader(form: plaintext.form) { try plaintext.read($0) }
        var header: BundleHeader?
        var segments: [VerifiedSegment] = []
        do {
            while let part = try reader.next() {
                switch part {
                case .header(let read): header = read
                case .segment(let segment, _): segments.append(try segment.open())
                }
            }
        } catch let error as AgeError {
            if error.failure == .noMatch { throw NoMatch() }
            throw WireError(.encryption, error.place)
        }
        #expect(try plaintext.read(1).isEmpty)
        self.header = try #require(header)
        self.segments = segments
        headerBytes = plaintext.headerBytes
    }

    /// What a reader asked for, and got.
    private final class Recorded {
        let form: BundleForm
        private var rest: ArraySlice<UInt8>
        private var age: AgeReader?
        private var taken: [UInt8] = []

        init(_ bytes: [UInt8], identity: X25519Identity?) {
            rest = bytes[...]
            guard let identity, bytes.starts(with: BundleForm.ageMark) else {
                form = .plain
                return
            }
            form = .encrypted
            age = AgeReader(identities: [.x25519(identity)]) { [unowned self] in take($0) }
        }

        func read(_ count: Int) throws -> [UInt8] {
            let bytes = try age?.read(count) ?? take(count)
            taken += bytes
            return bytes
        }

        private func take(_ count: Int) -> [UInt8] {
            defer { rest = rest.dropFirst(count) }
            return Array(rest.prefix(count))
        }

        var headerBytes: [UInt8] {
            let start = (form == .plain ? BundleForm.plainLine.count : 0) + 5
            let length = taken[start - 4..<start].reduce(0) { $0 << 8 | Int($1) }
            return Array(taken[start..<start + length])
        }
    }
}
