import ReplicaCore
import ReplicaLog
import ReplicaTestSupport
import ReplicaTrust
import ReplicaWire
import Testing

struct SegmentPayloadTests {
    @Test(arguments: 1...60) func `what is encoded is decoded`(seed: UInt64) throws {
        let tail = RandomTail(seed: seed, count: seed <= 10 ? Int(seed) : Int(seed) * 5)
        let payload = try SegmentPayload.decode(tail.encoded(), extent: tail.extent)
        #expect(payload.secret == tail.secret)
        var hasher = LeafHasher(secret: tail.secret)
        #expect(try hasher.leaves(of: payload, replica: tail.key.replica) == tail.leaves)
        let root = MerkleTree.root(of: tail.leaves)
        let run = try ChangeRun(payload: payload, replica: tail.key.replica, root: root)
        #expect(run.dots == tail.dots)
        for index in tail.changes.indices {
            #expect(run.change(index) == tail.changes[index], "change \(index)")
        }
    }

    @Test(arguments: 1...12) func `what is sealed opens to the same changes`(seed: UInt64) throws {
        let tail = RandomTail(seed: 100 + seed, count: Int(seed) * 25)
        for compress in [true, false] {
            let sealed = try tail.sealed(compress: compress)
            let signed = try SignedSegment(bytes: sealed.bytes)
            #expect(signed.hash == sealed.hash)
            #expect(signed.header == sealed.header)
            #expect(signed.frame.bytes == sealed.bytes)
            let segment = try signed.open()
            #expect(segment.run.dots == tail.dots)
            #expect(tail.changes.indices.allSatisfy { segment.run.change($0) == tail.changes[$0] })
            #expect(tail.dots.indices.allSatisfy { segment.run.index(of: tail.dots[$0]) == $0 })
        }
    }

    @Test(arguments: 1...5) func `every beginning of the data is refused`(seed: UInt64) throws {
        let tail = RandomTail(seed: 200 + seed, count: 4)
        let bytes = tail.encoded()
        for count in bytes.indices {
            #expect(failure { _ = try SegmentPayload.decode(Array(bytes[..<count]), extent: tail.extent) } != nil)
        }
        #expect(failure { _ = try SegmentPayload.decode(bytes + [0], extent: tail.extent) } == .trailing)
    }

    @Test func `numbers must agree with the header`() throws {
        let tail = RandomTail(seed: 300, count: 20)
        let bytes = tail.encoded()
        let extent = tail.extent
        let others = [
            SegmentExtent(first: extent.first, last: extent.last + 1, count: extent.count),
            SegmentExtent(first: extent.first, last: extent.last - 1, count: extent.count),
            SegmentExtent(first: extent.first + 1, last: extent.last, count: extent.count),
        ]
        for other in others { #expect(failure { _ = try SegmentPayload.decode(bytes, extent: other) } == .count) }
    }

    /// A decoder that meets anything must throw ``WireError`` or succeed; 20,000 mutations in all.
    @Test(arguments: 1...20) func `survives any damage to its data`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: 400 + seed)
        let tail = RandomTail(seed: 500 + seed, count: 1 + generator.number(below: 8))
        let bytes = tail.encoded()
        var refused = 0
        for _ in 0..<1_000 {
            var damaged = bytes
            for _ in 0...generator.number(below: 3) { generator.damage(&damaged) }
            do throws(WireError) {
                let payload = try SegmentPayload.decode(damaged, extent: tail.extent)
                var hasher = LeafHasher(secret: payload.secret)
                let leaves = try hasher.leaves(of: payload, replica: tail.key.replica)
                let run = try ChangeRun(
                    payload: payload, replica: tail.key.replica, root: MerkleTree.root(of: leaves))
                for index in 0..<run.count { _ = run.change(index) }
            } catch {
                refused += 1
            }
        }
        #expect(refused > 100, "most damage shows")
    }

    @Test func `a header that survives damage is canonical`() throws {
        var generator = SeededGenerator(seed: 600)
        let header = try RandomTail(seed: 601, count: 3).sealed().header.bytes
        for _ in 0..<5_000 {
            var damaged = header
            generator.damage(&damaged)
            if let read = try? SegmentHeader(bytes: damaged) { #expect(read.bytes == damaged) }
        }
    }
}

/// The class of the fault that `body` meets; `nil` if it meets none.
func failure(_ body: () throws -> Void) -> FailureClass? {
    do {
        try body()
        return nil
    } catch let error as WireError {
        return error.failure
    } catch {
        Issue.record(error)
        return nil
    }
}

extension SeededGenerator {
    /// Changes, inserts, removes or repeats some bytes.
    mutating func damage(_ bytes: inout [UInt8]) {
        guard !bytes.isEmpty else { return bytes = self.bytes(3) }
        let place = number(below: bytes.count)
        switch number(below: 7) {
        case 0: bytes[place] ^= 1 << UInt8(number(below: 8))
        case 1: bytes[place] = UInt8(truncatingIfNeeded: next())
        case 2: bytes[place] = pick([0, 1, 2, 0x7F, 0x80, 0xFF])
        case 3: bytes.remove(at: place)
        case 4: bytes.insert(contentsOf: self.bytes(1 + number(below: 4)), at: place)
        case 5: bytes.replaceSubrange(place...place, with: Array(repeating: 0xFF, count: number(below: 10)) + [1])
        default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 1 + number(below: 40))], at: place)
        }
    }
}
