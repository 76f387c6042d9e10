import ReplicaCore
import Testing

struct ByteTextTests {
    private let composed = "B\u{EC}nh"
    private let decomposed = "Bi\u{300}nh"

    @Test func `composed and decomposed text differ although Swift calls them equal`() {
        #expect(composed == decomposed)
        #expect(ByteText(composed) != ByteText(decomposed))
        #expect(Set([ByteText(composed), ByteText(decomposed)]).count == 2)
        #expect(Value.text(composed) != Value.text(decomposed))
        #expect(ScopeName("unit/" + composed) != ScopeName("unit/" + decomposed))
    }

    @Test func `the bytes decide the order`() {
        #expect(ByteText(decomposed) < ByteText(composed))
        #expect(ByteText("Z") < ByteText("a"))
        #expect(ByteText("a") < ByteText("aa"))
        #expect(ByteText("a") < ByteText("Đ"))
        // By UTF-16 it would be the other way round.
        #expect(ByteText("\u{FF21}") < ByteText("\u{1F600}"))
    }

    @Test func `keeps the bytes that it was given`() {
        #expect(ByteText(decomposed).bytes == Array(decomposed.utf8))
        #expect(ByteText(bytes: [0xFF, 0x41]).bytes == [0xFF, 0x41])
        #expect(ByteText(bytes: [0xFF, 0x41]).string == "\u{FFFD}A")
        #expect(ByteText.empty.isEmpty && !ByteText(" ").isEmpty)
    }

    @Test func `values are equal only with the same tag and the same bytes`() {
        #expect(Value.text("1") != Value.integer(1))
        #expect(Value.text("") != Value.empty)
        #expect(Value(.empty, "unknown") != Value.empty)
        #expect(Value(tag: ValueTag(rawValue: 99), content: [1]) == Value(tag: ValueTag(rawValue: 99), content: [1]))
        #expect(Value.text("z") < Value.integer(1))
    }
}
