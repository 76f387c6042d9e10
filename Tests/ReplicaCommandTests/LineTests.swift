import Testing

@testable import kieubao

/// A line that is typed at a terminal.
struct LineTests {
    private func typed(_ bytes: [UInt8]) -> [Key] {
        var decoder = KeyDecoder()
        return bytes.compactMap { decoder.take($0) }
    }

    private func line(_ text: String) -> LineBuffer {
        var buffer = LineBuffer()
        for key in typed(Array(text.utf8)) { _ = buffer.take(key) }
        return buffer
    }

    @Test func `keys come out of bytes, however these arrive`() {
        #expect(typed(Array("ễ\r".utf8)) == [.text("ễ"), .enter])
        #expect(
            typed(Array("\u{1B}[D\u{1B}[C\u{1B}[3~\u{1B}OH\u{1B}[F\u{1B}[1;5D\u{1B}[99~".utf8)) == [
                .left, .right, .delete, .home, .end, .left, .other,
            ])
        #expect(
            typed([0x15, 0x0B, 0x17, 0x04, 0x09, 0x7F]) == [
                .eraseBefore, .eraseAfter, .eraseWord, .endOfInput, .tab, .backspace,
            ])
    }

    @Test func `bytes that are no text are passed over`() {
        #expect(typed([0xFF, 0xC0, 0x80, 0xE1, 0x61]) == [.text("a")])
        #expect(typed([0xED, 0xA0, 0x80]).isEmpty)
        // A sequence without an end takes no more than its bound.
        #expect(typed([0x1B, 0x5B] + [UInt8](repeating: 0x30, count: 40)).count > 10)
    }

    @Test func `a backspace takes a letter with all its marks`() {
        // Typed by an input method that sends marks as scalars of their own.
        #expect(line("Nguye\u{302}\u{303}\u{7F}").text == "Nguy")
        #expect(line("Đường\u{7F}\u{7F}\u{7F}").text == "Đư")
    }

    @Test func `the cursor moves, and text goes in where it stands`() {
        let buffer = line("Thị\u{1}Lê \u{5} An\u{1B}[D\u{1B}[D\u{17}")
        #expect(buffer.before == "Lê ")
        #expect(buffer.after == "An")
        #expect(line("abc\u{1}\u{6}\u{B}").text == "a")
        #expect(line("abc\u{1}\u{1B}[3~").text == "bc")
    }

    @Test func `a line does not grow without bound`() {
        var buffer = LineBuffer(String(repeating: "a", count: LineBuffer.bytesMax))
        let isTaken = buffer.take(.text("b"))
        #expect(!isTaken)
        let isShorter = buffer.take(.backspace)
        let isTakenNow = buffer.take(.text("b"))
        #expect(isShorter && isTakenNow)
    }

    @Test func `what is around the cursor is shown of a line that is too long`() {
        let window = EditedWindow(before: "0123456789", after: "abcdef", cells: 8)
        #expect(window == EditedWindow(before: "23456789", after: "", cells: 8))
        let short = EditedWindow(before: "xy", after: "abcdefgh", cells: 6)
        #expect(short.before == "xy" && short.after == "abcd")
        // A wide character is shown whole or not at all.
        #expect(EditedWindow(before: "a中", after: "", cells: 2).before == "中")
        #expect(EditedWindow(before: "中b", after: "", cells: 2).before == "b")
    }
}
