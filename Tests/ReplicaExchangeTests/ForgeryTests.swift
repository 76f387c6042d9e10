import Foundation
import ReplicaBundle
import ReplicaCore
import ReplicaExchange
import ReplicaForms
import ReplicaLog
import ReplicaStore
import ReplicaTestSupport
import ReplicaTrust
import ReplicaWire
import Testing

/// Bundles that no honest replica would write, brought to the centre: each is refused as damaged or foreign for the
/// reason that it deserves, or all that is forged in it is quarantined; no record changes either way.
@Suite struct ForgeryTests {
    private let province: TemporaryProvince
    private let master: Replica
    /// The keys of an enrolled office, of another one, and of nobody.
    private let (office, other, stranger): (SigningKey, SigningKey, SigningKey)
    private let names: FormNames
    private static let scope = ScopeName.people("ubnd-phu-cat")

    init() throws {
        province = try TemporaryProvince()
        master = try province.office("so-ngoai-vu", isMaster: true)
        names = try FormNames()
        (office, other, stranger) = (try Self.key(1), try Self.key(2), try Self.key(3))
        try Self.enrol(office, "ubnd-phu-cat", "PHUCAT", province, names)
        try Self.enrol(other, "cong-an-tinh", "CONGAN", province, names)
        _ = try master.addPerson("name_full=Lê An")
    }

    private static func key(_ byte: UInt8) throws -> SigningKey {
        try #require(SigningKey(seed: Array(repeating: byte, count: 32)))
    }

    private static func enrol(
        _ key: SigningKey, _ unit: String, _ name: String, _ province: TemporaryProvince, _ names: FormNames
    ) throws {
        let request = EnrolmentRequest(
            genesis: names.genesis, replica: key.replica, agreementKey: AgreementKey().publicBytes,
            unit: ByteText(unit), name: ByteText(name), time: HybridTimestamp(wallMilliseconds: 1_800_000_000_000))
        let path = province.path(name + ".kbr")
        try Data(request.signed(with: key)).write(to: URL(filePath: path))
        let master = try #require(province.master)
        _ = try master.enrol(
            master.readRequest(path), from: path, scopes: nil, role: .clerk, output: province.path(name + "/"),
            authority: nil)
    }

    // MARK: What is brought

    private func segment(
        _ key: SigningKey, _ scope: ScopeName = scope, _ changes: [Change]? = nil, previous: Hash256? = nil,
        compress: Bool = true
    ) throws -> [UInt8] {
        let changes = changes ?? [names.person("Ma", number: 1)]
        let secret = [UInt8](repeating: 9, count: 32)
        var hasher = LeafHasher(secret: secret)
        return try SegmentSealer(key: key).seal(
            changes, leaves: changes.map { hasher.leaf(of: $0) }, secret: secret,
            at: .init(scope: scope, previous: previous, dependencies: [], enrolment: nil), compress: compress
        ).bytes
    }

    private func resigned(_ bytes: [UInt8], _ signature: (Hash256) throws -> [UInt8]) throws -> [UInt8] {
        let frame = try SegmentFrame(bytes: bytes)
        let hash = Hash256.of(Array(frame.header))
        return SegmentFrame(header: frame.header, signature: try signature(hash), payload: frame.payload).bytes
    }

    /// A segment whose header names another key, with a signature of zeros.
    private func renamed(_ bytes: [UInt8], to key: [UInt8]) throws -> [UInt8] {
        let frame = try SegmentFrame(bytes: bytes)
        var header = frame.header
        header.replaceSubrange(5..<37, with: key)
        return SegmentFrame(header: header, signature: Array(repeating: 0, count: 64), payload: frame.payload).bytes
    }

    private func bundle(
        _ segments: [[UInt8]], sender: SigningKey, signedBy key: SigningKey? = nil, genesis: Hash256? = nil,
        recipients: [BundleHeader.Recipient] = [.unit("so-ngoai-vu")], frontier: [LogFrontier] = []
    ) throws -> String {
        let path = province.path("forged-\(UUID().uuidString).kbb")
        let header = BundleHeader(
            genesis: genesis ?? names.genesis, sender: sender.replica, senderUnit: "ubnd-phu-cat",
            senderName: "PHUCAT", time: HybridTimestamp(wallMilliseconds: 1_800_000_000_000), recipients: recipients,
            frontier: frontier)
        var bytes: [UInt8] = []
        var writer = try BundleWriter(header: header, key: key ?? sender, form: .plain) { bytes += $0 }
        for segment in segments { try writer.add(segment: segment) }
        try writer.finish()
        try Data(bytes).write(to: URL(filePath: path))
        return path
    }

    private func apply(_ path: String, isForced: Bool = false) throws -> BundlesApplied {
        try master.applyBundles([path], acceptHeld: isForced, dryRun: false) { _, _, _ in }
    }

    /// All that people see, and the digests of all scopes that hold anything.
    private func shown() throws -> [String] {
        try master.digestLines().filter { !$0.hasSuffix(Hash256.of([]).hexadecimal) }
            + master.list(collection: "person", ListQuery()).rows.map { "\($0)" }
            + master.replicas().map { "\($0.name) \($0.state) \($0.grants) \($0.role ?? "")" }.filter {
                !$0.hasPrefix("X")
            }
    }

    private enum Fate: Equatable {
        case damaged(FailureClass)
        case foreign, notForUs, senderUnknown, quarantineFull
        /// So many changes are quarantined, and these objections are listed.
        case quarantined(Int, [Objection?])
    }

    private func expect(_ fate: Fate, _ path: String, _ name: String, isForced: Bool = false) throws {
        let before = try shown()
        let quarantine = Set(try master.quarantineList().map(\.segment))
        let found: Fate
        do {
            let applied = try apply(path, isForced: isForced)
            switch applied.failures.first {
            case .bundleDamaged(_, let error)?: found = .damaged(error.failure)
            case .bundleForeign?: found = .foreign
            case .senderUnknown?: found = .senderUnknown
            case .quarantineFull?: found = .quarantineFull
            case .bundleNotForUs?: found = .notForUs
            case let other?: throw other
            case nil where !applied.notForUs.isEmpty: found = .notForUs
            case nil:
                let new = try master.quarantineList().filter { !quarantine.contains($0.segment) }
                #expect(applied.applied.map(\.outOfScope) == [0], "\(name)")
                found = .quarantined(applied.applied.reduce(0) { $0 + $1.quarantined }, new.map(\.objection))
            }
        }
        #expect(found == fate, "\(name)")
        #expect(try shown() == before, "\(name)")
    }

    // MARK: The matrix

    @Test func `what is signed wrongly is refused`() throws {
        let good = try segment(office)
        let hash = try SignedSegment(bytes: good).hash
        let cases: [(String, [UInt8], FailureClass)] = [
            ("another key", try resigned(good) { _ in try stranger.sign(hash, for: .segment) }, .signature),
            (
                "an enrolled key that is not its own", try resigned(good) { _ in try other.sign(hash, for: .segment) },
                .signature
            ),
            (
                "the right key for another use", try resigned(good) { _ in try office.sign(hash, for: .bundle) },
                .signature
            ),
            (
                "the right key over another segment",
                try resigned(good) { _ in try office.sign(.of([1]), for: .segment) }, .signature
            ),
            ("no signature", try resigned(good) { _ in Array(repeating: 0, count: 64) }, .signature),
            ("another name on it", try renamed(good, to: other.replica.bytes), .signature),
            ("a payload of another segment", try exchanged(good), .hash),
        ]
        for (name, bytes, failure) in cases {
            try expect(.damaged(failure), bundle([bytes], sender: office), name)
        }
        try expect(.damaged(.signature), bundle([good], sender: office, signedBy: stranger), "a bundle by a stranger")
        try expect(.damaged(.signature), bundle([good], sender: office, signedBy: other), "a bundle by another office")
    }

    /// The header and signature of one segment with the payload of another.
    private func exchanged(_ bytes: [UInt8]) throws -> [UInt8] {
        let one = try SegmentFrame(bytes: bytes)
        let two = try SegmentFrame(bytes: segment(office, Self.scope, [names.person("Mo", number: 1)]))
        return SegmentFrame(header: one.header, signature: one.signature, payload: two.payload).bytes
    }

    @Test func `keys of small order and malformed points are refused`() throws {
        let good = try segment(office)
        let zeros = String(repeating: "00", count: 31)
        let orders = [
            "00" + zeros, "01" + zeros,
            "00" + String(zeros.dropLast(2)) + "80", "01" + String(zeros.dropLast(2)) + "80",
            "ec" + String(repeating: "ff", count: 30) + "7f", "ec" + String(repeating: "ff", count: 31),
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
            // Not reduced: the same points, written another way.
            "ed" + String(repeating: "ff", count: 30) + "7f", "ee" + String(repeating: "ff", count: 30) + "7f",
            String(repeating: "ff", count: 32),
        ]
        for text in orders {
            let key = stride(from: 0, to: 64, by: 2).compactMap { UInt8(text.dropFirst($0).prefix(2), radix: 16) }
            // The signature that holds for every message under a key of order 1: R the neutral point, s nought.
            for neutral: [UInt8] in [Array(repeating: 0, count: 64), [1] + Array(repeating: 0, count: 63)] {
                let named = try SegmentFrame(bytes: renamed(good, to: key))
                let bytes = SegmentFrame(header: named.header, signature: neutral, payload: named.payload).bytes
                try expect(.damaged(.key), bundle([bytes], sender: office), text)
            }
        }
        // On no curve: nothing can be signed for it.
        let off = [2] + Array(repeating: UInt8(0), count: 31)
        try expect(.damaged(.signature), bundle([renamed(good, to: off)], sender: office), "a point on no curve")
    }

    @Test func `what comes from elsewhere is refused`() throws {
        let good = try segment(office)
        try expect(.foreign, bundle([good], sender: office, genesis: .of([1])), "of another province")
        try expect(
            .foreign, bundle([segment(GenesisReplica.key, .province)], sender: office), "another genesis")
        try expect(.senderUnknown, bundle([good], sender: stranger), "from nobody")
        try expect(.senderUnknown, bundle([good], sender: GenesisReplica.key), "from the key that everybody has")
        try expect(
            .notForUs, bundle([good], sender: office, recipients: [.replica(other.replica)]),
            "passed on by the one that it was for")
    }

    @Test func `a stranger's bundle is refused until a person has it taken in, and then nothing of it counts`() throws {
        let path = try bundle([segment(stranger)], sender: stranger)
        try expect(.senderUnknown, path, "unasked")
        try expect(.quarantined(1, [.unknown]), path, "asked", isForced: true)
        try expect(.senderUnknown, path, "once more, unasked")
        #expect(try master.admit(master.quarantineList()[0].segment, reason: "đã hỏi", authority: nil) == 1)
        #expect(try master.list(collection: "person", ListQuery()).rows.count == 2)
        #expect(try master.verify(deep: true).problems == [])
    }

    @Test func `of a revoked replica's copy all is quarantined, and nothing that it claims to have is believed`() throws
    {
        let first = try segment(office)
        let announcement = try segment(office, .province, [names.announcement(number: 2, successor: stranger.replica)])
        _ = try master.endReplica("PHUCAT", .revoked, upTo: 0, reason: "mất máy", authority: nil)
        let claim = try segment(
            stranger, .province, [names.announcement(number: 1, successor: other.replica, predecessor: office.replica)])
        let own = try segment(stranger, Self.scope, [names.person("Ma", number: 2)])
        try expect(.senderUnknown, bundle([claim, own], sender: stranger), "one side alone")
        let named = LogFrontier(
            scope: Self.scope, replica: office.replica,
            heads: [LogHead(replica: office.replica, last: 90, segment: .of([9]))])
        try expect(
            .quarantined(4, [.cutOff, .cutOff, .unknown, .unknown]),
            bundle([first, announcement, claim, own], sender: stranger, frontier: [named]), "both sides")
        #expect(try master.status().scopes.allSatisfy(\.isComplete))
        _ = try apply(bundle([], sender: office, frontier: [named]))
        #expect(try master.status().scopes.allSatisfy(\.isComplete))
        #expect(try master.verify(deep: true).problems == [])
    }

    @Test func `a revoked replica cannot fill the disk unasked`() throws {
        _ = try master.endReplica("PHUCAT", .revoked, upTo: 0, reason: "mất máy", authority: nil)
        func long(_ number: UInt64) throws -> [UInt8] {
            let name = String(repeating: "A", count: 1_000_000)
            return try segment(office, Self.scope, [names.person(name, number: number)], compress: false)
        }
        let (some, more) = (try (1...5).map(long), try (6...9).map(long))
        try expect(.quarantined(5, Array(repeating: .cutOff, count: 5)), bundle(some, sender: office), "some")
        try expect(.quarantineFull, bundle(more, sender: office), "more, less than the limit on its own")
        try expect(.quarantined(0, []), bundle(some, sender: office), "what is here already")
        try expect(
            .quarantined(4, Array(repeating: .cutOff, count: 4)), bundle(more, sender: office), "asked", isForced: true)
    }

    @Test func `what its author may not write is quarantined`() throws {
        let enrolment = names.enrolment(of: stranger.replica, number: 1)
        let authority = names.authority(stranger.replica, number: 1)
        let admission = names.admission(try SignedSegment(bytes: segment(stranger)).hash, number: 1)
        let foreign = try Self.key(4)
        let cases: [(String, [UInt8], Int, [Objection?])] = [
            ("nobody's segment", try segment(stranger), 1, [.unknown]),
            (
                "another province's authority enrols", try segment(foreign, .province, [authority, enrolment.with(2)]),
                2,
                [.unknown]
            ),
            ("another office's scope", try segment(office, .unit("cong-an-tinh")), 1, [.scope]),
            ("a clerk enrols", try segment(office, .province, [enrolment]), 1, [nil]),
            ("a clerk makes an authority", try segment(other, .province, [authority]), 1, [nil]),
            ("a clerk admits", try segment(other, .province, [admission.with(9)]), 1, [nil]),
        ]
        for (name, bytes, count, objections) in cases {
            try expect(.quarantined(count, objections), bundle([bytes], sender: office), name)
            // Once more, and it is known.
            try expect(.quarantined(0, []), bundle([bytes], sender: other), name + ", replayed")
        }
        #expect(try master.verify(deep: true).problems == [])
    }

    @Test func `of what an office may not write the centre admits what it may write itself`() throws {
        _ = try apply(bundle([segment(office, .province, [names.form(number: 1)])], sender: office))
        #expect(try master.quarantineList().map(\.count) == [1])
        #expect(try master.admit("PHUCAT", reason: "đã bàn", authority: nil) == 1)
        #expect(try master.quarantineList().isEmpty)
        _ = try apply(
            bundle([segment(other, .province, [names.enrolment(of: stranger.replica, number: 1)])], sender: other))
        #expect(throws: ExchangeError.notQuarantined("CONGAN")) {
            try master.admit("CONGAN", reason: "đã bàn", authority: nil)
        }
        #expect(try master.quarantineList().map(\.count) == [1])
        #expect(try master.verify(deep: true).problems == [])
    }

    @Test func `a wider admission takes the place of a narrower one`() throws {
        let first = try segment(office)
        _ = try apply(bundle([first], sender: office))
        _ = try master.endReplica("PHUCAT", .revoked, upTo: 0, reason: "mất máy", authority: nil)
        #expect(try master.admit("PHUCAT", reason: "đã hỏi", authority: nil) == 1)
        #expect(try master.quarantineList().isEmpty)
        _ = try master.endReplica("PHUCAT", .revoked, upTo: 0, reason: "mất cả khoá", authority: nil)
        #expect(try master.quarantineList().count == 1)
        #expect(try master.admit("PHUCAT", reason: "đã hỏi lại", authority: nil) == 1)
        #expect(try master.quarantineList().isEmpty)
        #expect(try master.verify(deep: true).problems == [])
    }

    @Test func `a replayed bundle brings nothing`() throws {
        let path = try bundle([segment(office)], sender: office)
        #expect(try apply(path).applied.map(\.applied) == [1])
        let before = try shown()
        let again = try bundle([segment(office), segment(office)], sender: other)
        for replay in [path, again] {
            let applied = try apply(replay).applied
            #expect(applied.map(\.applied) == [0])
        }
        #expect(try shown() == before)
    }

    @Test func `nobody is enrolled with a key that everybody has`() throws {
        #expect(throws: ExchangeError.self) {
            try Self.enrol(GenesisReplica.key, "ubnd-phu-cat", "PHUCAT2", province, names)
        }
        // A name as its successor by somebody else keeps no key from being enrolled.
        let record = names.announcement(number: 1, successor: stranger.replica)
        _ = try apply(bundle([segment(office, .province, [record])], sender: office))
        try Self.enrol(stranger, "ubnd-phu-cat", "PHUCAT3", province, names)
        #expect(try master.replicas().contains { $0.name == "PHUCAT3" && $0.state == .enrolled })
    }
}

/// The names of the shipped forms that the forged changes use, and these changes.
private struct FormNames {
    let genesis: Hash256
    private let person: FormName
    private let fullName: FormName

    init() throws {
        let segment = try SignedSegment(bytes: Genesis.segment)
        genesis = segment.hash
        let run = try segment.open().run
        func dot(_ collection: FormName, _ name: String) throws -> Dot {
            try #require(
                (0..<run.count).first { index in
                    run.payload.shape(of: index).collection == collection
                        && run.change(index).values.contains(.text(name))
                }.map(run.dot))
        }
        person = .defined(try dot(BuiltIn.formCollections, "person"))
        fullName = .defined(try dot(BuiltIn.formFields, "name_full"))
    }

    func person(_ name: String, number: UInt64) -> Change { make(person, number, [(.assign, fullName, .text(name))]) }

    func enrolment(of key: ReplicaID, number: UInt64) -> Change {
        make(
            BuiltIn.enrolments, number,
            [
                (.assign, BuiltIn.key, Value(tag: .bytes, content: key.bytes)),
                (.assign, BuiltIn.role, .text("master")), (.include, BuiltIn.grant, .text("rw people/*")),
            ])
    }

    func authority(_ key: ReplicaID, number: UInt64) -> Change {
        make(
            BuiltIn.authorities, number,
            [
                (.assign, BuiltIn.key, Value(tag: .bytes, content: key.bytes)), (.assign, BuiltIn.rank, .integer(-1)),
            ])
    }

    func admission(_ segment: Hash256, number: UInt64) -> Change {
        make(BuiltIn.admissions, number, [(.assign, BuiltIn.segment, Value(tag: .bytes, content: segment.bytes))])
    }

    func form(number: UInt64) -> Change {
        make(BuiltIn.codeLists, number, [(.assign, BuiltIn.name, .text("danh_sach"))])
    }

    func announcement(number: UInt64, successor: ReplicaID, predecessor: ReplicaID? = nil) -> Change {
        let claim = predecessor.map { [(EntryKind.assign, BuiltIn.predecessor, Value(tag: .bytes, content: $0.bytes))] }
        return make(
            BuiltIn.replicas, number,
            [(.assign, BuiltIn.name, .text("PHUCAT"))] + (claim ?? []) + [
                (.include, BuiltIn.successor, Value(tag: .bytes, content: successor.bytes))
            ])
    }

    private func make(_ collection: FormName, _ number: UInt64, _ entries: [(EntryKind, FormName, Value)]) -> Change {
        Change(
            number: number, time: HybridTimestamp(wallMilliseconds: 1_800_000_000_000), author: "x", record: nil,
            shape: Shape(collection: collection, entries: entries.map { Shape.Entry($0.0, $0.1) }),
            replaced: entries.map { _ in [] }, values: entries.map(\.2), note: .empty)
    }
}

extension Change {
    /// The same under another number.
    fileprivate func with(_ number: UInt64) -> Change {
        Change(
            number: number, time: time, author: author, record: record, shape: shape, replaced: replaced,
            values: values, note: note)
    }
}
