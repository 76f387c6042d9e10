import ReplicaCompression
import ReplicaTestSupport
import Testing

struct DeflateTests {
    @Test(arguments: 1...40) func `inflates to exactly what was compressed`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let count = generator.number(below: seed < 20 ? 300 : 100_000)
        // Random bytes do not shrink, a few letters do.
        let letters = generator.pick([1, 4, 256])
        let input = (0..<count).map { _ in UInt8(generator.number(below: letters)) }
        let sections = (0..<generator.number(below: 6)).map { _ in generator.number(below: count + 1) }.sorted()
            .map { Deflate.Section(end: $0, seeksMatches: generator.chance(percent: 50)) }
        for compressed in [Deflate.compress(input), Deflate.compress(input, sections: sections)] {
            #expect(Deflate.inflate(compressed[...], length: count) == input)
            #expect(Deflate.inflate(compressed[...], length: count + 1) == nil, "too short")
            if count > 0 { #expect(Deflate.inflate(compressed[...], length: count - 1) == nil, "too long") }
            #expect(Deflate.inflate((compressed + [0])[...], length: count) == nil, "a byte is left over")
            #expect(Deflate.inflate(compressed.dropLast(), length: count) == nil, "a byte is missing")
        }
    }

    @Test func `nothing compresses to something`() {
        let compressed = Deflate.compress([])
        #expect(!compressed.isEmpty)
        #expect(Deflate.inflate(compressed[...], length: 0) == [])
        #expect(Deflate.inflate([], length: 0) == nil)
    }

    @Test func `the densest data there is still inflates`() {
        let input = Array(repeating: 0 as UInt8, count: 33_554_432)
        let compressed = Deflate.compress(input)
        #expect(compressed.count < input.count / 1_000)
        #expect(Deflate.inflate(compressed[...], length: input.count)?.count == input.count)
    }

    @Test func `survives any bytes`() {
        var generator = SeededGenerator(seed: 1)
        let compressed = Deflate.compress(generator.bytes(200))
        for _ in 0..<5_000 {
            var damaged = compressed
            generator.damage(&damaged)
            let output = Deflate.inflate(damaged[...], length: 200)
            #expect(output == nil || output?.count == 200)
        }
    }
}
