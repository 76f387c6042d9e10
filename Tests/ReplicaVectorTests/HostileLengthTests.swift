import ReplicaBundle
import ReplicaCompression
import ReplicaCore
import ReplicaLog
import ReplicaTrust
import ReplicaWire
import Testing

/// Lengths and counts that promise much and hold nothing. They are met ten thousand times: a reader that filled
/// memory for the promise would not come through in a minute.
@Suite(.timeLimit(.minutes(1))) struct HostileLengthTests {
    private let repetitions = 10_000

    @Test func `few bytes that are to inflate to 32 MiB are refused at once`() {
        let few = Deflate.compress(Array(repeating: 0, count: 100))
        #expect(few.count < 20)
        for _ in 0..<repetitions {
            #expect(Deflate.inflate(few[...], length: WireLimits.payloadBytesMax) == nil)
        }
    }

    @Test func `a signed header may promise 32 MiB of ten bytes`() throws {
        let key = try #require(SigningKey(seed: Array(repeating: 9, count: 32)))
        let payload: [UInt8] = [1] + Array(repeating: 0, count: 9)
        let root = Hash256.of([])
        let header = SegmentHeader(
            replica: key.replica, scope: .unit("a"), first: 1, last: 16_384, count: 16_384, previous: nil,
            dependencies: [], enrolment: nil, inflatedLength: WireLimits.payloadBytesMax,
            storedLength: payload.count, payloadHash: .of(payload), merkleRoot: root
        ).bytes
        let signature = try key.sign(.of(.segment, header), for: .segment)
        let signed = try SignedSegment(
            bytes: SegmentFrame(header: header, signature: signature, payload: payload).bytes)
        for _ in 0..<repetitions { #expect(failure { _ = try signed.open() } == .compression) }
    }

    @Test func `tables and columns grow only with the bytes that are there`() {
        let extent = SegmentExtent(first: 1, last: 16_384, count: 16_384)
        let secret = Array(repeating: 0 as UInt8, count: 32)
        var table = ByteWriter()
        table.varint(WireLimits.tableMax)
        let empty: [UInt8] = [0]
        for _ in 0..<repetitions {
            var start = secret
            for _ in 0..<5 {
                let announced = start + table.bytes
                #expect(failure { _ = try SegmentPayload.decode(announced, extent: extent) } == .truncated)
                start += empty
            }
        }
    }

    @Test func `a dictionary of 16 GiB that is only announced is truncated`() {
        var writer = ByteWriter()
        writer.raw(Array(repeating: 0, count: 32))
        writer.raw([0, 1, 0, 1, 0, 3, 0, 1, 0, 0])  // no replica, an author, a name, no entry, a shape without entries
        writer.raw([0, 2, 0, 0, 0])  // one change
        writer.raw([1])
        writer.varint(WireLimits.tableMax)
        for _ in 0..<WireLimits.tableMax { writer.varint(WireLimits.noteBytesMax) }
        let extent = SegmentExtent(first: 1, last: 1, count: 1)
        #expect(failure { _ = try SegmentPayload.decode(writer.bytes, extent: extent) } == .truncated)
    }

    @Test func `a chunk that is only announced is truncated`() {
        for type in [2, 3, 128] as [UInt8] {
            let announced = BundleForm.plainLine + [1, 0, 0, 0, 0] + [type, 2, 0x80, 0, 0]
            #expect(failure { _ = try OpenBundle(announced) } == .truncated)
        }
        let header = BundleForm.plainLine + [1, 0, 0x40, 0, 0]
        #expect(failure { _ = try OpenBundle(header) } == .truncated)
        #expect(failure { _ = try OpenBundle(header.dropLast() + [1]) } == .limit)
    }
}
