import ReplicaAge
import ReplicaBundle
import ReplicaCompression
import ReplicaCore
import ReplicaLog
import ReplicaReports
import ReplicaSync
import ReplicaTrust
import ReplicaWire

/// What comes from other replicas.
extension Door {
    static let wire = [
        Door("segment", through: log) { bytes in
            let signed = try SignedSegment(bytes: bytes)
            try require(signed.frame.bytes == bytes, "a frame is written as it was read")
            let header = try signed.open().header
            try require(header.bytes == signed.frame.header, "a header is written as it was read")
        },
        Door("header", through: codec) { bytes in
            try require(SegmentHeader(bytes: bytes).bytes == bytes, "a header is written as it was read")
        },
        Door("payload", through: log, take: payload),
        Door("inflate", through: ["ReplicaCompression"]) { bytes in
            // The length that a payload says comes from outside as well.
            guard bytes.count > 2 else { return }
            let count = Int(bytes[0]) << 8 | Int(bytes[1])
            guard let inflated = Deflate.inflate(bytes[2...], length: count) else { return }
            try require(inflated.count == count, "as many bytes as were said")
        },
        Door("value", through: codec) { bytes in
            var reader = ByteReader(bytes)
            let value = try reader.value("value")
            try reader.expectEnd("value")
            var writer = ByteWriter()
            writer.value(value)
            try require(writer.bytes == bytes, "a value has one form")
            _ = (value.dot, value.dots, value.string)
        },
        Door("bundle", through: ["ReplicaBundle"] + log, take: bundle),
        Door("age", through: age) { bytes in
            var decryptor = AgeDecryptor(identities: [.x25519(X25519Identity(key))])
            decryptor.feed(bytes)
            decryptor.end()
            while try decryptor.next() != nil {}
        },
        Door("armor", through: age) { bytes in
            var whole = ArmorReader()
            whole.feed(bytes)
            whole.end()
            var parts: [UInt8] = []
            while let part = try whole.next() { parts += part }
            var writer = ArmorWriter()
            let text = writer.write(parts) + writer.finish()
            var again = ArmorReader()
            again.feed(text)
            again.end()
            var read: [UInt8] = []
            while let part = try again.next() { read += part }
            try require(read == parts, "what is written is read")
        },
        Door("keys", through: age) { bytes in
            _ = try? AgeKeyFile.identities(in: bytes)
            _ = try? AgeKeyFile.recipients(in: bytes)
        },
        Door("frames", through: ["ReplicaSync"] + log, take: frames),
        Door("introduction", through: ["ReplicaSync"] + log) { bytes in
            let introduction = try SyncIntroduction(content: bytes)
            try require(Array(introduction.frames.dropFirst(5)) == bytes, "an introduction has one form")
        },
        Door("certificate", through: trust) { _ = try SessionCertificate(bytes: $0).replica },
        Door("request", through: trust) { bytes in
            let request = try EnrolmentRequest(file: bytes)
            _ = (request.fingerprint.text, request.hash)
        },
        Door("report", through: ["ReplicaReports/Snapshot"] + trust) { bytes in
            try require(ReportSnapshot(bytes: bytes).bytes == bytes, "a sealed report has one form")
        },
    ]

    private static let codec = ["ReplicaWire", "ReplicaCore"]
    private static let trust = ["ReplicaTrust"] + codec
    private static let log = ["ReplicaLog", "ReplicaCompression"] + trust
    private static let age = ["ReplicaAge", "ReplicaTrust"]

    private static let key = AgreementKey(seed: Array(repeating: 7, count: 32)) ?? AgreementKey()
    private static let writer = SigningKey(seed: Array(repeating: 9, count: 32)) ?? SigningKey()

    /// A payload behind its signature and its compression, which would stop nearly every mutation: two bytes say how many
    /// changes there are to be, and the third whether it is the redacted form.
    private static func payload(_ bytes: [UInt8]) throws {
        guard bytes.count > 3 else { return }
        let count = 1 + (Int(bytes[0]) << 8 | Int(bytes[1])) % 512
        let gap = UInt64(bytes[2] >> 1)
        let extent = SegmentExtent(first: 1, last: UInt64(count) + gap, count: count)
        let form: SegmentForm = bytes[2] & 1 == 0 ? .full : .redacted
        let payload = try SegmentPayload.decode(Array(bytes[3...]), extent: extent, form: form)
        try require(payload.count == count, "as many changes as were said")
        var hasher = LeafHasher(secret: payload.secret)
        let leaves = try hasher.leaves(of: payload, replica: writer.replica)
        let run = try ChangeRun(payload: payload, replica: writer.replica, root: MerkleTree.root(of: leaves))
        let changes = (0..<run.count).map(run.change)
        var states: [Dot: RecordState] = [:]
        for (index, change) in changes.enumerated() {
            let record = change.record ?? run.dot(index)
            _ = states[record, default: RecordState(record: record, collection: change.shape.collection)]
                .apply(change, dot: run.dot(index))
        }
        for state in states.values { _ = (state.conflicts, state.seenDots, state.presence(dots: \.dots)) }
        if form == .redacted { return }
        let again = SegmentPayload.encode(changes, dots: run.dots, secret: payload.secret, coding: .compact)
        let decoded = try SegmentPayload.decode(again, extent: extent)
        let other = try ChangeRun(payload: decoded, replica: writer.replica, root: MerkleTree.root(of: leaves))
        try require((0..<other.count).allSatisfy { other.change($0) == changes[$0] }, "what is written is read")
    }

    private static func bundle(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        var reader = BundleReader { count in
            defer { rest = rest.dropFirst(count) }
            return Array(rest.prefix(count))
        }
        while let part = try reader.next() {
            switch part {
            case .header(let header): _ = try BundleHeader(bytes: header.bytes)
            case .segment(let segment, _): _ = try segment.open()
            }
        }
    }

    /// A session that hears this, in pieces, and does whatever it is asked to do.
    private static func frames(_ bytes: [UInt8]) throws {
        var whole = FrameReader()
        whole.append(bytes)
        while let message = try? whole.next() { _ = message.frames }
        let scope = SyncHello.ScopeDigest(scope: .province, digest: Hash256.of([1]))
        var session = SyncSession(hello: SyncHello(genesis: Hash256.of([0]), scopes: [scope]))
        var place = 0
        var steps = 0
        while place < bytes.count {
            let end = min(bytes.count, place + 1 + Int(bytes[place]))
            session.receive(bytes[place..<end])
            place = end
            while steps < 1_000, advance(&session) { steps += 1 }
        }
        session.receiveEnd()
        guard case .ended = session.next() else {
            throw BrokenPromise(promise: "a session whose line was closed has ended")
        }
    }

    private static func advance(_ session: inout SyncSession) -> Bool {
        switch session.next() {
        case .wait, .ended: return false
        case .tellFrontier: session.tell(SyncFrontier(logs: [], kept: []))
        case .choose: session.choose([], bytes: 0)
        case .load: session.load([])
        case .take(let segments): session.took(segments.count)
        case .conclude: session.conclude([])
        }
        return true
    }
}
