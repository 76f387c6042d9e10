/// Reads the text form of an age file from pieces of any size, strictly (`Protocol/06` §7).
///
/// Bytes come out line by line up to the first fault, however the text is cut into pieces, so that a fault in the file
/// that stands before one in its armour is the one that is found. Holds one line, and the piece fed last.
///
/// Used like ``AgeDecryptor``: feed, take ``next()`` until it is `nil`, end, take the rest.
package struct ArmorReader: Sendable {
    private var pending: [UInt8] = []
    /// Where the line begins that is to be read next.
    private var start = 0
    private var part = Part.before
    private var spaceBytes = 0
    private var isAtEnd = false
    private var failure: AgeError?

    private enum Part {
        case before, lines
        /// After a short line, which only the end mark may follow.
        case endMark
        case after
    }

    package init() {}

    /// Takes the next bytes of the text. Nothing is looked at before ``next()``.
    package mutating func feed(_ bytes: [UInt8]) {
        precondition(!isAtEnd, "feed after end")
        pending.removeFirst(start)
        start = 0
        pending += bytes
    }

    /// Says that the text ends here.
    package mutating func end() { isAtEnd = true }

    /// The bytes of the file that the text fed so far stands for, at least one; `nil` if more text is needed, and after
    /// ``end()`` if the armour was sound to its end.
    ///
    /// - Throws: ``AgeFailure/armor``, and again at every later call.
    package mutating func next() throws(AgeError) -> [UInt8]? {
        if let failure { throw failure }
        var bytes: [UInt8] = []
        do throws(AgeError) {
            while let line = try nextLine() {
                try take(line, into: &bytes)
            }
            if isAtEnd, part != .after { throw AgeError(.armor, "the text ends before its end mark") }
        } catch {
            failure = error
            // What stands before the fault comes first; the fault is thrown at the next call.
            if bytes.isEmpty { throw error }
        }
        return bytes.isEmpty ? nil : bytes
    }

    /// The next line without its end, or what is left behind the end mark; `nil` if it is not complete.
    private mutating func nextLine() throws(AgeError) -> ArraySlice<UInt8>? {
        let rest = pending[start...]
        if part == .after {
            start = pending.count
            return rest.isEmpty ? nil : rest
        }
        guard let end = rest.firstIndex(of: AgeHeader.lineFeed) else {
            guard rest.count <= Self.lineBytesMax(in: part) else { throw AgeError(.armor, "length of a line") }
            guard isAtEnd, !rest.isEmpty else { return nil }
            start = pending.count
            return rest.last == Self.carriageReturn ? rest.dropLast() : rest
        }
        start = end + 1
        let line = rest[..<end]
        return line.last == Self.carriageReturn ? line.dropLast() : line
    }

    private mutating func take(_ line: ArraySlice<UInt8>, into bytes: inout [UInt8]) throws(AgeError) {
        switch part {
        case .before:
            if line.elementsEqual(Armor.begin) {
                part = .lines
            } else {
                guard line.allSatisfy(Armor.isSpace) else { throw AgeError(.armor, "begin mark") }
                try countSpace(line.count + 1)
            }
        case .lines where line.elementsEqual(Armor.end), .endMark where line.elementsEqual(Armor.end):
            part = .after
            spaceBytes = 0
        case .lines:
            guard !line.isEmpty, line.count <= AgeSize.columns, let content = Base64.decoded(line, isPadded: true)
            else {
                throw AgeError(.armor, "line")
            }
            bytes += content
            if content.count < Armor.lineContentBytes { part = .endMark }
        case .endMark:
            throw AgeError(.armor, "end mark")
        case .after:
            guard line.allSatisfy(Armor.isSpace) else { throw AgeError(.armor, "bytes after the end mark") }
            try countSpace(line.count)
        }
    }

    private mutating func countSpace(_ count: Int) throws(AgeError) {
        spaceBytes += count
        guard spaceBytes <= AgeLimits.armorSpaceBytesMax else { throw AgeError(.armor, "too much white space") }
    }

    private static let carriageReturn = UInt8(ascii: "\r")

    /// A line that is not complete may have its carriage return already.
    private static func lineBytesMax(in part: Part) -> Int {
        part == .before ? AgeLimits.armorSpaceBytesMax : AgeSize.columns + 1
    }
}
