/// Reads XML (1.0, UTF-8) from front to back, as a stream of tags and text; the base for every office format.
///
/// Only what office programs write is read: document types are refused, so that no entity can be declared or fetched,
/// and prefixes of names are dropped, because no format uses one local name for two things. Tags must match, and
/// depth, length of tags and number of attributes are bounded.
package final class XMLReader {
    private let part: OfficeError.Part
    private let source: () throws -> [UInt8]
    private var buffer: [UInt8] = []
    private var position = 0
    private var isSourceDone = false
    private var open: [String] = []
    private var hasRoot = false
    private var attributes: [(name: String, value: Range<Int>)] = []
    private var attributeBytes: [UInt8] = []
    /// The end of an element without content is told as an event of its own.
    private var endsNext = false

    /// The local name of the tag that was read last.
    package private(set) var name = ""
    /// The text that was read last, which may be a part of what stands there; not checked to be UTF-8.
    package private(set) var text: [UInt8] = []

    package enum Event: Equatable, Sendable {
        /// A tag begins an element; its attributes can be asked for.
        case start
        case end
        case text
        /// The document has ended.
        case done
    }

    /// - Parameter source: Gives the next bytes of the document; empty at its end.
    package init(part: OfficeError.Part, source: @escaping () throws -> [UInt8]) {
        self.part = part
        self.source = source
    }

    /// How many elements are open, the one that was begun last among them.
    package var depth: Int { open.count }

    /// Reads on to the next tag or text.
    package func next() throws -> Event {
        if endsNext {
            endsNext = false
            open.removeLast()
            return .end
        }
        while true {
            guard try has(1) else {
                guard hasRoot, open.isEmpty else { throw error(.damaged) }
                return .done
            }
            if buffer[position] != Self.less {
                if try readText() { return .text }
                continue
            }
            guard try has(2) else { throw error(.xml) }
            switch buffer[position + 1] {
            case UInt8(ascii: "?"):
                try skip(past: Self.instructionEnd)
            case UInt8(ascii: "!"):
                if try readDeclaration() { return .text }
            case UInt8(ascii: "/"):
                try readEnd()
                return .end
            default:
                try readStart()
                return .start
            }
        }
    }

    /// An attribute of the tag that was read last, by its local name.
    package func attribute(_ wanted: String) -> String? {
        attributes.first { $0.name == wanted }.map { String(decoding: attributeBytes[$0.value], as: UTF8.self) }
    }

    /// The bytes of an attribute of the tag that was read last.
    func attributeBytes(_ wanted: String) -> ArraySlice<UInt8>? {
        attributes.first { $0.name == wanted }.map { attributeBytes[$0.value] }
    }

    /// Passes over the element whose tag was read last.
    package func skipElement() throws {
        let depth = open.count
        while open.count >= depth {
            if try next() == .done { throw error(.damaged) }
        }
    }

    // MARK: Markup

    private func readStart() throws {
        let end = try tagEnd()
        attributes.removeAll(keepingCapacity: true)
        attributeBytes.removeAll(keepingCapacity: true)
        var place = position + 1
        name = try localName(&place, end)
        var isEmpty = false
        while true {
            skipSpace(&place, end)
            if place == end { break }
            if buffer[place] == UInt8(ascii: "/"), place + 1 == end {
                isEmpty = true
                break
            }
            try readAttribute(&place, end)
        }
        position = end + 1
        guard !open.isEmpty || !hasRoot else { throw error(.xml) }
        hasRoot = true
        guard open.count < OfficeLimits.depthMax else { throw error(.limit) }
        open.append(name)
        endsNext = isEmpty
    }

    private func readAttribute(_ place: inout Int, _ end: Int) throws {
        guard attributes.count < OfficeLimits.attributesMax else { throw error(.limit) }
        let name = try localName(&place, end)
        skipSpace(&place, end)
        guard place < end, buffer[place] == UInt8(ascii: "=") else { throw error(.xml) }
        place += 1
        skipSpace(&place, end)
        guard place < end, buffer[place] == UInt8(ascii: "\"") || buffer[place] == UInt8(ascii: "'") else {
            throw error(.xml)
        }
        let quote = buffer[place]
        place += 1
        let start = attributeBytes.count
        while place < end, buffer[place] != quote {
            if buffer[place] == UInt8(ascii: "&") {
                try appendReference(&place, end, to: &attributeBytes)
            } else {
                attributeBytes.append(buffer[place])
                place += 1
            }
        }
        guard place < end else { throw error(.xml) }
        place += 1
        attributes.append((name, start..<attributeBytes.count))
    }

    private func readEnd() throws {
        let end = try tagEnd()
        var place = position + 2
        name = try localName(&place, end)
        skipSpace(&place, end)
        guard place == end, open.popLast() == name else { throw error(.xml) }
        position = end + 1
    }

    /// Comments are passed over, character data is text, everything else is refused.
    private func readDeclaration() throws -> Bool {
        if try starts(with: Self.commentStart) {
            position += Self.commentStart.count
            try skip(past: Self.commentEnd)
            return false
        }
        guard try starts(with: Self.dataStart), !open.isEmpty else { throw error(.xml) }
        position += Self.dataStart.count
        text.removeAll(keepingCapacity: true)
        while true {
            guard try has(Self.dataEnd.count) else { throw error(.damaged) }
            if buffer[position...].starts(with: Self.dataEnd) { break }
            guard text.count < OfficeLimits.cellBytesMax else { throw error(.limit) }
            text.append(buffer[position])
            position += 1
        }
        position += Self.dataEnd.count
        return !text.isEmpty
    }

    /// Where the `>` of the tag at hand stands; a `>` in an attribute does not end it.
    private func tagEnd() throws -> Int {
        var offset = 1
        var quote: UInt8?
        while true {
            guard offset < OfficeLimits.tagBytesMax else { throw error(.limit) }
            guard position + offset < buffer.count else {
                guard try has(offset + 1) else { throw error(.damaged) }
                continue
            }
            let byte = buffer[position + offset]
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: ">") {
                return position + offset
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == Self.less {
                throw error(.xml)
            }
            offset += 1
        }
    }

    private func localName(_ place: inout Int, _ end: Int) throws -> String {
        var start = place
        while place < end, !Self.endsName(buffer[place]) {
            if buffer[place] == UInt8(ascii: ":") { start = place + 1 }
            place += 1
        }
        guard start < place else { throw error(.xml) }
        return String(decoding: buffer[start..<place], as: UTF8.self)
    }

    private func skipSpace(_ place: inout Int, _ end: Int) {
        while place < end, Self.isSpace(buffer[place]) { place += 1 }
    }

    private static func endsName(_ byte: UInt8) -> Bool {
        isSpace(byte) || byte == UInt8(ascii: "=") || byte == UInt8(ascii: "/") || byte == UInt8(ascii: ">")
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }

    // MARK: Text

    /// Takes text up to the next tag, or to the end of what is there; false for space outside the root.
    private func readText() throws -> Bool {
        text.removeAll(keepingCapacity: true)
        while try has(1), buffer[position] != Self.less, text.count < Self.textPieceBytes {
            if buffer[position] == UInt8(ascii: "&") {
                _ = try has(Self.referenceBytesMax)
                var place = position
                try appendReference(&place, buffer.count, to: &text)
                position = place
                continue
            }
            var end = position
            while end < buffer.count, buffer[end] != Self.less, buffer[end] != UInt8(ascii: "&") {
                guard buffer[end] >= 0x20 || Self.isSpace(buffer[end]) else { throw error(.xml) }
                end += 1
            }
            text.append(contentsOf: buffer[position..<end])
            position = end
        }
        if open.isEmpty {
            guard text.allSatisfy(Self.isSpace) || !hasRoot && text == [0xEF, 0xBB, 0xBF] else { throw error(.xml) }
            return false
        }
        return true
    }

    private static let textPieceBytes = 1 << 15
    private static let referenceBytesMax = 12

    /// Appends what a character reference, or one of the five entities that XML itself has, stands for.
    private func appendReference(_ place: inout Int, _ end: Int, to output: inout [UInt8]) throws {
        let limit = min(end, place + Self.referenceBytesMax)
        guard let semicolon = buffer[place..<limit].firstIndex(of: UInt8(ascii: ";")) else { throw error(.xml) }
        let body = String(decoding: buffer[(place + 1)..<semicolon], as: UTF8.self)
        place = semicolon + 1
        if let byte = Self.entities[body] {
            output.append(byte)
            return
        }
        let number =
            body.hasPrefix("#x")
            ? UInt32(body.dropFirst(2), radix: 16) : body.hasPrefix("#") ? UInt32(body.dropFirst(), radix: 10) : nil
        guard let scalar = number.flatMap(Unicode.Scalar.init),
            scalar.value >= 0x20 || [0x09, 0x0A, 0x0D].contains(scalar.value)
        else { throw error(.xml) }
        output.append(contentsOf: UTF8.encode(scalar)!)  // every scalar has a UTF-8 form
    }

    private static let entities: [String: UInt8] = [
        "lt": 0x3C, "gt": 0x3E, "amp": 0x26, "quot": 0x22, "apos": 0x27,
    ]

    // MARK: Bytes

    /// Whether so many more bytes are there, after reading on if need be.
    private func has(_ count: Int) throws -> Bool {
        while buffer.count - position < count, !isSourceDone {
            let piece = try source()
            if piece.isEmpty {
                isSourceDone = true
            } else {
                buffer.removeFirst(position)
                position = 0
                buffer += piece
            }
        }
        return buffer.count - position >= count
    }

    private func starts(with bytes: [UInt8]) throws -> Bool {
        try has(bytes.count) && buffer[position...].starts(with: bytes)
    }

    private func skip(past bytes: [UInt8]) throws {
        while try !starts(with: bytes) {
            guard try has(bytes.count) else { throw error(.damaged) }
            position += 1
        }
        position += bytes.count
    }

    private func error(_ reason: OfficeError.Reason) -> OfficeError { OfficeError(reason, part) }

    private static let less = UInt8(ascii: "<")
    private static let instructionEnd = Array("?>".utf8)
    private static let commentStart = Array("<!--".utf8)
    private static let commentEnd = Array("-->".utf8)
    private static let dataStart = Array("<![CDATA[".utf8)
    private static let dataEnd = Array("]]>".utf8)
}
