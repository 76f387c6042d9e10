import ReplicaTestSupport
import ReplicaText
import Testing

struct WordBeginningsTests {
    private func finds(_ all: [String], any: [String] = [], _ text: String) -> Bool? {
        WordBeginnings(all: all, any: any).areFound(in: text.utf8.span)
    }

    @Test(arguments: [
        (["ngu", "an"], "nguyen thi anh ", true), (["ngu", "an"], "nguyen thi lan ", false), (["an"], "lan ", false),
        (["an"], "x-an", true), (["an"], "x.a n", false), (["thi", "thi"], "thi ", true), (["a"], "", false),
        (["nguyen"], "nguye", false), (["19720512"], "nam 19720512 ", true), (["a_b"], "a_b ", false),
    ])
    func `all beginnings have to have a word`(all: [String], text: String, isFound: Bool) {
        #expect(finds(all, text) == isFound)
    }

    @Test func `one of the others does as well`() {
        #expect(finds(["ngu", "lan"], any: ["0905"], "nguyen 0905123456 ") == true)
        #expect(finds(["ngu", "lan"], any: ["905"], "nguyen 0905123456 ") == false)
    }

    @Test(
        arguments: [
            (["an"], "山 an ", true), (["an"], "山an ", nil), (["an"], "an山 ", true), (["山"], "an 山 ", nil),
            (["an"], "lan — binh ", nil), (["binh"], "lan — binh ", true),
        ] as [([String], String, Bool?)])
    func `what other letters decide is left open`(all: [String], text: String, isFound: Bool?) {
        #expect(finds(all, text) == isFound)
    }

    @Test func `it finds what splitting whole texts finds`() {
        var generator = SeededGenerator(seed: 11)
        let pieces = ["a", "b", "n", "an", "0", "12", " ", "-", ".", "_", "@"]
        var found = 0
        for _ in 0..<10_000 {
            func text(_ most: Int) -> String {
                (0..<generator.number(below: most) + 1).map { _ in generator.pick(pieces) }.joined()
            }
            let text = text(12)
            let all = (0...generator.number(below: 2)).map { _ in generator.pick(["a", "b", "an", "ab", "12", "0a"]) }
            let any = generator.chance(percent: 30) ? [generator.pick(["n", "120", "bb"])] : []
            let words = text.split { !$0.isLetter && !$0.isNumber }
            let expected =
                all.allSatisfy { beginning in words.contains { $0.hasPrefix(beginning) } }
                || any.contains { beginning in words.contains { $0.hasPrefix(beginning) } }
            #expect(finds(all, any: any, text) == expected, "\(all) \(any) in \(text)")
            if expected { found += 1 }
        }
        #expect((1_000...8_000).contains(found))
    }
}
