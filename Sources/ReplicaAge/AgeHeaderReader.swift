/// Reads a header line by line from pieces of any size (`Protocol/06` §3).
///
/// What is wrong is found at the first line that is wrong, however the bytes are cut into pieces. Holds no more than
/// ``AgeLimits`` allows, and the piece it was given last.
package struct AgeHeaderReader: Sendable {
    private var bytes: [UInt8] = []
    private var lineStart = 0
    /// How far the line that is being read was searched for its end.
    private var searched = 0
    private var stanzas: [AgeStanza] = []
    /// The body that is being read. It stands here and not in `part`, so that it grows in place.
    private var body: [UInt8] = []
    private var part = Part.firstLine

    private enum Part {
        case firstLine, betweenStanzas
        /// In the body of a stanza whose first line had these words.
        case body(words: [String])
    }

    package init() {}

    /// Takes the next bytes of a file, until they hold the end of the header.
    ///
    /// - Returns: The header, and those of the bytes that follow it; `nil` if more bytes are needed.
    /// - Throws: ``AgeFailure/header``.
    package mutating func feed(_ piece: [UInt8]) throws(AgeError) -> (header: AgeHeader, rest: ArraySlice<UInt8>)? {
        bytes += piece
        while let end = bytes[searched...].firstIndex(of: AgeHeader.lineFeed) {
            guard end < AgeLimits.headerBytesMax else { throw AgeError(.header, "length") }
            let line = bytes[lineStart..<end]
            lineStart = end + 1
            searched = lineStart
            guard let code = try take(line) else { continue }
            let header = try AgeHeader(stanzas: stanzas, authenticationCode: code, bytes: Array(bytes[..<lineStart]))
            return (header, bytes[lineStart...])
        }
        searched = bytes.count
        try checkBeginning(of: bytes[lineStart...])
        return nil
    }

    /// What a file that ends here is refused with.
    package var endError: AgeError { AgeError(.header, "the file ends inside the header") }

    /// Refuses a line that is not complete and can no longer become a right one, so that it need not be held.
    private func checkBeginning(of line: ArraySlice<UInt8>) throws(AgeError) {
        guard bytes.count < AgeLimits.headerBytesMax else { throw AgeError(.header, "length") }
        switch part {
        case .firstLine:
            guard AgeHeader.firstLine.starts(with: line) else { throw AgeError(.header, "first line") }
        case .betweenStanzas:
            guard line.count <= AgeLimits.lineBytesMax else { throw AgeError(.header, "length of a line") }
        case .body:
            guard line.count <= AgeSize.columns else { throw AgeError(.header, "length of a line") }
        }
    }

    /// - Returns: The authentication code, with which the header ends.
    private mutating func take(_ line: ArraySlice<UInt8>) throws(AgeError) -> [UInt8]? {
        switch part {
        case .firstLine:
            guard line.elementsEqual(AgeHeader.firstLine.dropLast()) else { throw AgeError(.header, "first line") }
            part = .betweenStanzas
        case .betweenStanzas where line.starts(with: AgeHeader.endMark):
            return try authenticationCode(line)
        case .betweenStanzas:
            part = .body(words: try words(line))
            body = []
        case .body(let words):
            guard line.count <= AgeSize.columns else { throw AgeError(.header, "length of a line") }
            guard let content = Base64.decoded(line, isPadded: false) else { throw AgeError(.header, "stanza: body") }
            body += content
            if line.count < AgeSize.columns {
                stanzas.append(
                    AgeStanza(checkedKind: words[0], arguments: Array(words.dropFirst()), body: body))
                part = .betweenStanzas
            }
        }
        return nil
    }

    private func words(_ line: ArraySlice<UInt8>) throws(AgeError) -> [String] {
        guard line.count <= AgeLimits.lineBytesMax else { throw AgeError(.header, "length of a line") }
        guard stanzas.count < AgeLimits.stanzasMax else { throw AgeError(.header, "number of stanzas") }
        let words = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard words.count >= 2, words[0].elementsEqual(AgeHeader.stanzaMark.utf8) else {
            throw AgeError(.header, "stanza: first line")
        }
        guard words.dropFirst().allSatisfy({ AgeStanza.isWord($0) }) else { throw AgeError(.header, "stanza: words") }
        return words.dropFirst().map { String(decoding: $0, as: UTF8.self) }
    }

    private func authenticationCode(_ line: ArraySlice<UInt8>) throws(AgeError) -> [UInt8] {
        guard !stanzas.isEmpty else { throw AgeError(.header, "no stanza") }
        guard line.starts(with: AgeHeader.endMark + [UInt8(ascii: " ")]),
            let code = Base64.decoded(line.dropFirst(AgeHeader.endMark.count + 1), isPadded: false),
            code.count == AgeSize.authenticationCode
        else { throw AgeError(.header, "last line") }
        return code
    }
}
