import ReplicaCore
import ReplicaLog
import ReplicaTestSupport
import ReplicaTrust
import ReplicaWire
import Testing

/// The redacted form of segments (`Protocol/03` §7), on random tails: every kind of entry, tag and coding.
struct RedactionTests {
    @Test(arguments: 1...40) func `a redacted segment keeps skeletons, dots and signature`(seed: UInt64)
        throws
    {
        var generator = SeededGenerator(seed: 9_000 + seed)
        let tail = RandomTail(seed: 9_100 + seed, count: 1 + generator.number(below: 60))
        let full = try SignedSegment(bytes: try tail.sealed().bytes)
        let erased = Set(tail.dots.filter { _ in generator.chance(percent: 30) })
        let redacted = try full.redacted(full.open().run, without: erased)
        let read = try SignedSegment(bytes: redacted.frame.bytes)
        #expect(read.hash == full.hash)
        #expect(read.frame.form == .redacted)
        let run = try read.open().run
        #expect(run.dots == tail.dots)
        for (index, change) in tail.changes.enumerated() {
            let isErased = erased.contains(tail.dots[index])
            #expect(run.isErased(index) == isErased)
            #expect(run.change(index) == (isErased ? change.withoutContent : change), "change \(index)")
        }
    }

    @Test(arguments: 1...20) func `redactions of one segment unite`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: 9_300 + seed)
        let tail = RandomTail(seed: 9_400 + seed, count: 2 + generator.number(below: 40))
        let full = try SignedSegment(bytes: try tail.sealed().bytes)
        let (one, other) = (
            Set(tail.dots.filter { _ in generator.chance(percent: 30) }),
            Set(tail.dots.filter { _ in generator.chance(percent: 30) })
        )
        func redacted(_ segment: SignedSegment, _ erased: Set<Dot>) throws -> SignedSegment {
            try SignedSegment(bytes: segment.redacted(segment.open().run, without: erased).frame.bytes)
        }
        let both = try redacted(full, one.union(other)).frame.bytes
        #expect(try redacted(redacted(full, one), other).frame.bytes == both)
        #expect(try redacted(redacted(full, other), one).frame.bytes == both)
        #expect(try redacted(SignedSegment(bytes: both), []).frame.bytes == both)
    }

    @Test func `not a byte of an erased content is left`() throws {
        var generator = SeededGenerator(seed: 9_500)
        let key = try #require(SigningKey(seed: generator.bytes(32)))
        let secret = generator.bytes(32)
        let tokens = (0..<200).map { "token-\($0)-\(generator.next())." }
        let field = FormName.builtIn(300)
        let changes = tokens.enumerated().map { place, token in
            Change(
                number: UInt64(place) + 1, time: HybridTimestamp(wallMilliseconds: 1_767_225_600_000), author: "a",
                record: nil, shape: Shape(collection: .builtIn(200), entries: [.init(.assign, field)]), replaced: [[]],
                values: [.text(token)], note: ByteText("note of " + token))
        }
        var hasher = LeafHasher(secret: secret)
        let leaves = changes.map { hasher.leaf(of: $0) }
        let sealed = try SegmentSealer(key: key).seal(
            changes, leaves: leaves, secret: secret,
            at: .init(scope: .unit("a"), previous: nil, dependencies: [], enrolment: nil))
        let full = try SignedSegment(bytes: sealed.bytes)
        let run = try full.open().run
        let erased = Set(run.dots.enumerated().filter { $0.offset % 3 == 0 }.map(\.element))
        let read = try SignedSegment(bytes: full.redacted(run, without: erased).frame.bytes).open().run
        #expect(read.payload.secret.isEmpty)
        for (place, token) in tokens.enumerated() {
            let isErased = place % 3 == 0
            #expect(contains(read.payload.bytes, Array(token.utf8)) == !isErased, "change \(place)")
            #expect(read.change(place).values == [isErased ? .erased : .text(token)])
        }
        // The salt that the secret gives is not left either: nobody can try values out.
        var again = LeafHasher(secret: secret)
        for index in stride(from: 0, to: 200, by: 3) {
            let salt = again.salt(of: UInt64(index) + 1)
            #expect(!contains(read.payload.bytes, salt), "change \(index)")
        }
    }

    @Test func `values that only a dictionary makes fit are redacted with one`() throws {
        var generator = SeededGenerator(seed: 9_600)
        let key = try #require(SigningKey(seed: generator.bytes(32)))
        let secret = generator.bytes(32)
        // 60 strings of a mebibyte by index, among them few that are one: no writer of ours codes that with a dictionary.
        let long = (0..<22).map { Value(tag: .bytes, content: Array(repeating: UInt8($0), count: 1_048_576)) }
        let field = FormName.builtIn(300)
        let changes = (0..<32).map { place in
            Change(
                number: UInt64(place) + 1, time: HybridTimestamp(wallMilliseconds: 1), author: "a", record: nil,
                shape: Shape(collection: .builtIn(200), entries: [.init(.assign, field)]), replaced: [[]],
                values: [long[place % long.count]], note: .empty)
        }
        var hasher = LeafHasher(secret: secret)
        let leaves = changes.map { hasher.leaf(of: $0) }
        let dots = zip(changes, leaves).map { Dot(replica: key.replica, number: $0.number, hash: $1.prefix) }
        let data = SegmentPayload.encode(changes, dots: dots, secret: secret, coding: .bounded)
        let payload = [0] + data
        let header = SegmentHeader(
            replica: key.replica, scope: .unit("a"), first: 1, last: 32, count: 32, previous: nil, dependencies: [],
            enrolment: nil, inflatedLength: data.count, storedLength: payload.count, payloadHash: .of(payload),
            merkleRoot: MerkleTree.root(of: leaves))
        let signature = try key.sign(.of(.segment, header.bytes), for: .segment)
        let full = try SignedSegment(
            bytes: SegmentFrame(header: header.bytes, signature: signature, payload: payload).bytes)
        let run = try full.open().run
        let read = try SignedSegment(bytes: full.redacted(run, without: [dots[0]]).frame.bytes).open().run
        #expect(read.isErased(0) && !read.isErased(22))
        #expect(read.change(22).values == [long[0]])
    }

    /// A decoder that meets anything must throw ``WireError`` or succeed; 10,000 mutations in all.
    @Test(arguments: 1...10) func `survives any damage to redacted data`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: 9_700 + seed)
        let tail = RandomTail(seed: 9_800 + seed, count: 1 + generator.number(below: 8))
        let full = try SignedSegment(bytes: try tail.sealed().bytes)
        let erased = Set(tail.dots.filter { _ in generator.chance(percent: 40) })
        let run = try SignedSegment(bytes: full.redacted(full.open().run, without: erased).frame.bytes).open().run
        let redaction = try #require(run.payload.redaction)
        let bytes = SegmentPayload.encodeSections(
            (0..<run.count).map(run.change), dots: run.dots, redaction: redaction
        ).bytes
        var refused = 0
        for _ in 0..<1_000 {
            var damaged = bytes
            for _ in 0...generator.number(below: 3) { generator.damage(&damaged) }
            do throws(WireError) {
                let payload = try SegmentPayload.decode(damaged, extent: tail.extent, form: .redacted)
                var hasher = LeafHasher(secret: payload.secret)
                let leaves = try hasher.leaves(of: payload, replica: tail.key.replica)
                let run = try ChangeRun(payload: payload, replica: tail.key.replica, root: MerkleTree.root(of: leaves))
                for index in 0..<run.count { _ = run.change(index) }
            } catch {
                refused += 1
            }
        }
        #expect(refused > 100, "most damage shows")
    }

    private func contains(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
        bytes.indices.dropLast(part.count - 1).contains { bytes[$0..<$0 + part.count].elementsEqual(part) }
    }
}

extension Change {
    /// What is left of a change whose content is gone.
    fileprivate var withoutContent: Change {
        Change(
            number: number, time: time, author: author, record: record, shape: shape, replaced: replaced,
            values: values.map { _ in .erased }, note: .empty)
    }
}
