import ReplicaCore
import ReplicaTestSupport
import Testing

struct RecordLabelTests {
    /// The first 15 bits are 7, K and 3: 7, 19 and 3.
    private let dot = Examples.dot(128, hash: (7 << 10 | 19 << 5 | 3) << 49 | 0x1_2345)

    @Test func `shows short name, number and three check characters`() {
        #expect(RecordLabel(replica: "PHUCAT2", dot: dot).text == "PHUCAT2-128-7K3")
    }

    @Test func `reads what it shows`() throws {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<2000 {
            let dot = Examples.dot(
                max(1, generator.next() >> UInt64(generator.number(below: 64))), hash: generator.next())
            let label = RecordLabel(replica: generator.pick(["PHUCAT2", "SNV", "O1IL"]), dot: dot)
            let read = try #require(RecordLabel(typed: label.text), "\(label.text)")
            #expect(read == label)
            #expect(read.agrees(with: dot.hash))
        }
    }

    @Test(arguments: ["phucat2-128-7k3", "Phucat2-128-7K3", "PHUCAT2-0128-7k3"])
    func `reads any case and leading zeros`(typed: String) throws {
        #expect(try #require(RecordLabel(typed: typed)).text == "PHUCAT2-128-7K3")
    }

    @Test func `reads a part of a longer text`() throws {
        let line = "see phucat2-128-7k3 please"
        let typed = try #require(line.split(separator: " ").dropFirst().first)
        #expect(RecordLabel(typed: typed) == RecordLabel(replica: "PHUCAT2", dot: dot))
    }

    @Test(arguments: zip(["A-5-O1I", "A-5-oli", "A-5-LOL", "A-5-0i1"], ["011", "011", "101", "011"]))
    func `reads letters that look like digits as digits`(typed: String, check: String) throws {
        #expect(try #require(RecordLabel(typed: typed)).check == check)
    }

    @Test func `leaves letters of the short name as they are`() throws {
        #expect(try #require(RecordLabel(typed: "hoiloi-5")).replica == "HOILOI")
    }

    @Test func `agrees with every hash when the check suffix is missing`() throws {
        let label = try #require(RecordLabel(typed: "phucat2-128"))
        #expect(label.text == "PHUCAT2-128")
        #expect(label.check.isEmpty)
        #expect(label.agrees(with: dot.hash) && label.agrees(with: 0) && label.agrees(with: .max))
    }

    @Test func `agrees only with a hash that begins like the check characters`() throws {
        let label = try #require(RecordLabel(typed: "PHUCAT2-128-7K3"))
        #expect(label.agrees(with: dot.hash))
        #expect(label.agrees(with: dot.hash ^ 1 << 48))
        #expect(!label.agrees(with: dot.hash ^ 1 << 49))
        #expect(!label.agrees(with: dot.hash ^ 1 << 63))
        let longer = try #require(RecordLabel(typed: "PHUCAT2-128-7K30"))
        #expect(longer.agrees(with: dot.hash))
        #expect(!longer.agrees(with: dot.hash ^ 1 << 48))
    }

    @Test func `check characters repeat the hash five bits each`() {
        #expect(RecordLabel.check(of: 0, count: 3) == "000")
        #expect(RecordLabel.check(of: .max, count: 12) == "ZZZZZZZZZZZZ")
        #expect(RecordLabel.check(of: 1 << 59, count: 1) == "1")
        #expect(RecordLabel.check(of: 1 << 4, count: 12) == "000000000001")
        let all = (0..<32).map { RecordLabel.check(of: UInt64($0) << 59, count: 1) }.joined()
        #expect(all == "0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    }

    @Test(arguments: [
        "", "-", "PHUCAT2", "PHUCAT2-", "-128", "-128-7K3", "PHUCAT2-0", "PHUCAT2-+5", "PHUCAT2--5", "PHUCAT2-12a",
        "PHUCAT2-1 2", "PHUCAT2-128-7U3", "PHUCAT2-128-7K*", "PHUCAT2-128-7K3-1", "PHUCAT2-18446744073709551616",
        "PHUCAT2-٣", "PHUCAT2-１２", "PHUCAT2-128-7Đ3", "PHUCAT2-128-\u{212A}73",
    ])
    func `refuses what is not a label`(typed: String) { #expect(RecordLabel(typed: typed) == nil) }

    @Test func `reads up to the greatest number, name and suffix and no further`() {
        #expect(RecordLabel(typed: "A-18446744073709551615")?.number == .max)
        #expect(RecordLabel(typed: String(repeating: "A", count: 64) + "-1") != nil)
        #expect(RecordLabel(typed: String(repeating: "A", count: 65) + "-1") == nil)
        #expect(RecordLabel(typed: "A-1-" + String(repeating: "0", count: 12)) != nil)
        #expect(RecordLabel(typed: "A-1-" + String(repeating: "0", count: 13)) == nil)
    }
}
