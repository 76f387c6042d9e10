/// One line that is being typed, and where the cursor stands in it.
///
/// A letter and its marks are one character, however they were typed, so that one backspace takes both.
struct LineBuffer: Equatable {
    /// What stands before the cursor, and behind it.
    private(set) var before: String
    private(set) var after = ""

    init(_ text: String = "") { before = text }

    var text: String { before + after }

    /// The most bytes that a line grows to; what is typed beyond is not taken.
    static let bytesMax = 1 << 16

    /// - Returns: Whether the line changed, or the cursor moved.
    mutating func take(_ key: Key) -> Bool {
        let old = self
        switch key {
        case .text(let typed) where before.utf8.count + after.utf8.count + typed.utf8.count <= Self.bytesMax:
            before += typed
        case .backspace: if !before.isEmpty { before.removeLast() }
        case .delete: if !after.isEmpty { after.removeFirst() }
        case .left: if let last = before.popLast() { after.insert(last, at: after.startIndex) }
        case .right: if !after.isEmpty { before.append(after.removeFirst()) }
        case .home: (before, after) = ("", text)
        case .end: (before, after) = (text, "")
        case .eraseWord:
            while before.last?.isWhitespace == true { before.removeLast() }
            while let last = before.last, !last.isWhitespace { before.removeLast() }
        case .eraseBefore: before = ""
        case .eraseAfter: after = ""
        case .text, .enter, .tab, .endOfInput, .other: break
        }
        return self != old
    }

    /// Puts a text in the place of the whole line, with the cursor at its end.
    mutating func replace(with text: String) { (before, after) = (text, "") }
}
