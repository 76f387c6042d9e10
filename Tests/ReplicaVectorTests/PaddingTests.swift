import ReplicaBundle
import ReplicaCore
import ReplicaTrust
import ReplicaWire
import Testing

/// The stream inside an encrypted bundle has a length that many others have too (`Protocol/04` §2).
struct PaddingTests {
    /// The count of segments takes one, two or three bytes in the end that follows the padding; a great bundle takes several
    /// chunks of padding.
    @Test(arguments: [(0, 0), (1, 40_000), (127, 100), (128, 100), (16_383, 3), (16_384, 3), (1, 68_000_000)])
    func `a stream of any number of segments has a padded length`(segments: Int, bytes: Int) throws {
        let key = try #require(SigningKey(seed: Array(repeating: 3, count: 32)))
        let header = BundleHeader(
            genesis: Hash256.of([1]), sender: key.replica, senderUnit: "ubnd-phu-cat", senderName: "PHUCAT",
            time: HybridTimestamp(rawValue: 0), recipients: [], frontier: [])
        var length = 0
        var frames: [UInt8] = []
        var writer = try BundleWriter(header: header, key: key, form: .encrypted) {
            length += $0.count
            if $0.count == 5 { frames.append($0[0]) }
        }
        let segment = [UInt8](repeating: 0, count: bytes)
        for _ in 0..<segments { try writer.add(segment: segment) }
        try writer.finish()
        #expect(writer.byteCount == length)
        #expect(length == padded(length))
        #expect(frames.first == 1 && frames.last == 3 && frames.contains(128))
        #expect((frames.count { $0 == 128 } > 1) == (bytes > 1 << 26))
    }

    /// Nothing below 16 KiB; above, all but the first bits of a length are zero, as many of those as the number of its bits has.
    private func padded(_ length: Int) -> Int {
        if length <= 16_384 { return 16_384 }
        let bits = String(length, radix: 2).count
        let kept = 1 + String(bits - 1, radix: 2).count
        let unit = 1 << (bits - kept)
        return (length + unit - 1) / unit * unit
    }
}
