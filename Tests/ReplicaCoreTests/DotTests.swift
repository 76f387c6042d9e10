import ReplicaCore
import ReplicaTestSupport
import Testing

struct DotTests {
    private func id(_ first: UInt8, _ last: UInt8) throws -> ReplicaID {
        try #require(ReplicaID(bytes: [first] + [UInt8](repeating: 0, count: 30) + [last]))
    }

    @Test func `dots are ordered by replica, then number, then hash`() throws {
        let (low, high) = (try id(1, 0), try id(1, 1))
        let ascending = [
            Dot(replica: low, number: 1, hash: 9), Dot(replica: low, number: 2, hash: 1),
            Dot(replica: low, number: 2, hash: 2), Dot(replica: low, number: 129, hash: 0),
            Dot(replica: low, number: 256, hash: 0), Dot(replica: low, number: .max, hash: .max),
            Dot(replica: high, number: 1, hash: 0),
        ]
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<100 { #expect(generator.shuffled(ascending).sorted() == ascending) }
    }

    @Test func `hashes are compared as unsigned`() {
        #expect(Examples.dot(1, hash: 1 << 63) > Examples.dot(1, hash: 1))
    }

    @Test func `two changes of one number are two dots`() {
        #expect(Examples.dot(1, hash: 1) != Examples.dot(1, hash: 2))
        #expect(Set([Examples.dot(1, hash: 1), Examples.dot(1, hash: 2), Examples.dot(1, hash: 1)]).count == 2)
    }

    @Test func `replica ids are compared as byte strings`() throws {
        #expect(try id(0, 255) < id(1, 0))
        #expect(try id(127, 0) < id(128, 0))
        var generator = SeededGenerator(seed: 2)
        for _ in 0..<500 {
            // Few different bytes, so that long prefixes are equal.
            let left = (0..<32).map { _ in UInt8(generator.number(below: 100) < 95 ? 0 : 255) }
            let right = (0..<32).map { _ in UInt8(generator.number(below: 100) < 95 ? 0 : 255) }
            let (one, other) = (try #require(ReplicaID(bytes: left)), try #require(ReplicaID(bytes: right)))
            #expect((one < other) == left.lexicographicallyPrecedes(right))
            #expect((one == other) == (left == right))
            #expect(one.bytes == left)
        }
    }

    @Test(arguments: [0, 1, 31, 33, 64])
    func `a replica id has 32 bytes`(count: Int) {
        #expect(ReplicaID(bytes: [UInt8](repeating: 1, count: count)) == nil)
    }

    @Test func `built-in names come before defined ones`() {
        let ascending: [FormName] = [
            .builtIn(0), .builtIn(127), .builtIn(.max), .defined(Examples.dot(1)), .defined(Examples.dot(2)),
            .defined(Examples.dot(1, Examples.there)),
        ]
        #expect(ascending.reversed().sorted() == ascending)
    }

    @Test func `a register comes before those of its elements`() {
        let ascending = [
            RegisterKey(.builtIn(1)), RegisterKey(.builtIn(1), element: .text("a")),
            RegisterKey(.builtIn(1), element: .text("b")), RegisterKey(.builtIn(2)),
        ]
        #expect(ascending.reversed().sorted() == ascending)
    }
}
