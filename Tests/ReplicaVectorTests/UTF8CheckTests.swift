import ReplicaTestSupport
import ReplicaWire
import Testing

struct UTF8CheckTests {
    private func agrees(_ bytes: [UInt8]) -> Bool {
        UTF8Check.isWellFormed(bytes, in: 0..<bytes.count) == (String(validating: bytes, as: UTF8.self) != nil)
    }

    @Test func `agrees with Swift on all pairs of bytes`() {
        for first in UInt8.min ... .max {
            #expect(agrees([first]))
            #expect((UInt8.min ... .max).allSatisfy { agrees([first, $0]) }, "\(first)")
        }
    }

    @Test func `agrees with Swift on all first and second bytes of longer characters`() {
        let others: [UInt8] = [0x00, 0x7F, 0x80, 0xBF, 0xC0]
        for first in 0xC0...UInt8.max {
            for second in UInt8.min ... .max {
                let isAgreed = others.allSatisfy { third in
                    agrees([first, second, third]) && others.allSatisfy { agrees([first, second, third, $0]) }
                }
                #expect(isAgreed, "\(first) \(second)")
            }
        }
    }

    @Test(arguments: 1...10) func `agrees with Swift on random bytes`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<2_000 {
            // Words with some damage, which is mostly well formed, and bytes which mostly are not.
            var bytes = Array((generator.word() + generator.word()).utf8)
            if generator.chance(percent: 70) { generator.damage(&bytes) }
            #expect(agrees(bytes), "\(bytes)")
            let any = generator.bytes(generator.number(below: 6))
            #expect(agrees(any), "\(any)")
        }
    }

    @Test func `looks at nothing beyond its range`() {
        let bytes = Array("aộb".utf8)
        #expect(UTF8Check.isWellFormed(bytes, in: 1..<4))
        #expect(!UTF8Check.isWellFormed(bytes, in: 1..<3))
        #expect(!UTF8Check.isWellFormed(bytes, in: 2..<5))
        #expect(UTF8Check.isWellFormed(bytes, in: 2..<2))
    }
}
