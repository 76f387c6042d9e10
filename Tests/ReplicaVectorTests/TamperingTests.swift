import ReplicaBundle
import ReplicaCore
import ReplicaLog
import ReplicaTestSupport
import ReplicaTrust
import ReplicaWire
import Testing

/// What lies between a sender and a receiver: files cut short, bits flipped, pieces moved.
struct TamperingTests {
    private let segment: SealedSegment
    private let next: SealedSegment
    private let bundle: [UInt8]

    init() throws {
        segment = try RandomTail(seed: 1, count: 2).sealed()
        next = try RandomTail(seed: 2, count: 1).sealed(previous: segment.hash)
        bundle = try Self.bundle(of: [segment.bytes, next.bytes])
    }

    private static func bundle(of segments: [[UInt8]]) throws -> [UInt8] {
        let key = try #require(SigningKey(seed: Array(repeating: 7, count: 32)))
        let genesis = try #require(Hash256(bytes: Array(repeating: 1, count: 32)))
        let header = BundleHeader(
            genesis: genesis, sender: key.replica, senderUnit: "a", senderName: "A1",
            time: HybridTimestamp(wallMilliseconds: 1_767_225_600_000), recipients: [.unit("b")],
            frontier: [LogFrontier(scope: .province, replica: key.replica, heads: [])])
        let file = Pieces()
        var writer = try BundleWriter(header: header, key: key, form: .plain) { file.bytes += $0 }
        for segment in segments { try writer.add(segment: segment) }
        try writer.finish()
        #expect(writer.byteCount == file.bytes.count)
        return file.bytes
    }

    private final class Pieces { var bytes: [UInt8] = [] }

    @Test func `untouched, it is read`() throws {
        _ = try SignedSegment(bytes: segment.bytes).open()
        let read = try OpenBundle(bundle)
        #expect(read.segments.map(\.hash) == [segment.hash, next.hash])
        #expect(bundle.count <= 4_096, "all bits are flipped below")
    }

    @Test func `every beginning of a segment is truncated`() {
        for count in segment.bytes.indices {
            let failure = failure { _ = try SignedSegment(bytes: Array(segment.bytes[..<count])).open() }
            #expect(failure == .truncated, "\(count) bytes")
        }
    }

    @Test func `every beginning of a bundle is truncated or lacks its end`() {
        var chunkBorders = [BundleForm.plainLine.count]
        for chunk in chunks { chunkBorders.append(chunkBorders[chunkBorders.count - 1] + chunk.count) }
        for count in bundle.indices {
            let failure = failure { _ = try OpenBundle(Array(bundle[..<count])) }
            #expect(failure == (chunkBorders.contains(count) ? .end : .truncated), "\(count) bytes")
        }
    }

    @Test(arguments: 0..<8) func `every flipped bit of a bundle is noticed`(bit: UInt8) {
        for place in bundle.indices {
            var flipped = bundle
            flipped[place] ^= 1 << bit
            #expect(failure { _ = try OpenBundle(flipped) } != nil, "byte \(place)")
        }
    }

    @Test(arguments: 0..<8) func `every flipped bit of a segment is noticed`(bit: UInt8) {
        for place in segment.bytes.indices {
            var flipped = segment.bytes
            flipped[place] ^= 1 << bit
            #expect(failure { _ = try SignedSegment(bytes: flipped).open() } != nil, "byte \(place)")
        }
    }

    @Test func `chunks in another order are refused`() {
        let chunks = chunks
        for order in permutations(Array(chunks.indices)) where order != Array(chunks.indices) {
            #expect(failure { _ = try OpenBundle(joined(order.map { chunks[$0] })) } != nil, "\(order)")
        }
    }

    @Test func `a chunk that is dropped, or put in again anywhere, is noticed`() {
        for chunk in chunks.indices {
            var fewer = chunks
            fewer.remove(at: chunk)
            #expect(failure { _ = try OpenBundle(joined(fewer)) } != nil, "without \(chunk)")
            for place in 0...chunks.count {
                var more = chunks
                more.insert(chunks[chunk], at: place)
                #expect(failure { _ = try OpenBundle(joined(more)) } != nil, "\(chunk) again at \(place)")
            }
        }
    }

    @Test func `an ignorable chunk that was put in is noticed`() {
        for place in 0...chunks.count {
            var more = chunks
            more.insert([200, 0, 0, 0, 1, 9], at: place)
            let failure = failure { _ = try OpenBundle(joined(more)) }
            #expect(failure == (place == 0 ? .kind : place == chunks.count ? .trailing : .hash))
        }
    }

    @Test func `a segment of another bundle does not fit`() throws {
        let other = try Self.bundle(of: [next.bytes, segment.bytes])
        #expect(other.count == bundle.count)
        let exchanged = Array(bundle.dropLast(102)) + other.suffix(102)
        #expect(failure { _ = try OpenBundle(exchanged) } == .hash)
    }

    @Test func `after its end a reader has nothing more`() throws {
        var rest = bundle[...]
        var reader = BundleReader { count in
            defer { rest = rest.dropFirst(count) }
            return Array(rest.prefix(count))
        }
        while try reader.next() != nil {}
        #expect(try reader.next() == nil)
    }

    @Test func `a bundle header that survives damage is canonical`() throws {
        var generator = SeededGenerator(seed: 3)
        let header = try OpenBundle(bundle).header.bytes
        for _ in 0..<5_000 {
            var damaged = header
            generator.damage(&damaged)
            if let read = try? BundleHeader(bytes: damaged) { #expect(read.bytes == damaged) }
        }
    }

    // MARK: Chunks

    private var chunks: [[UInt8]] {
        var rest = bundle.dropFirst(BundleForm.plainLine.count)
        var chunks: [[UInt8]] = []
        while !rest.isEmpty {
            let length = 5 + rest.dropFirst().prefix(4).reduce(0) { $0 << 8 | Int($1) }
            chunks.append(Array(rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
        return chunks
    }

    private func joined(_ chunks: [[UInt8]]) -> [UInt8] { BundleForm.plainLine + chunks.joined() }

    private func permutations(_ items: [Int]) -> [[Int]] {
        guard let first = items.first else { return [[]] }
        return permutations(Array(items.dropFirst())).flatMap { rest in
            (0...rest.count).map { place in Array(rest[..<place]) + [first] + Array(rest[place...]) }
        }
    }
}
