/// The texts that cells share, one after another in one buffer.
struct SharedStrings {
    private var bytes: [UInt8] = []
    private var ends: [UInt32] = []

    init() {}

    /// Reads `sharedStrings.xml`.
    init(_ reader: XMLReader) throws {
        while true {
            let event = try reader.next()
            if event == .done { return }
            guard event == .start, reader.name == "si" else { continue }
            let text = try CellText.read(reader, part: .strings)
            guard ends.count < OfficeLimits.stringsMax, bytes.count + text.count <= OfficeLimits.stringBytesMax else {
                throw OfficeError(.limit, .strings)
            }
            bytes += text
            ends.append(UInt32(bytes.count))
        }
    }

    /// The bytes of a text, valid UTF-8.
    subscript(index: Int) -> ArraySlice<UInt8>? {
        guard ends.indices.contains(index) else { return nil }
        return bytes[(index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index])]
    }
}

/// The text of a shared string or of a cell that holds its own.
enum CellText {
    /// Reads to the end of the element whose tag was read last: all its `t`, those of phonetic guides left out.
    static func read(_ reader: XMLReader, part: OfficeError.Part) throws -> [UInt8] {
        let depth = reader.depth
        var text: [UInt8] = []
        var isText = false
        while true {
            switch try reader.next() {
            case .start:
                if reader.name == "rPh" {
                    try reader.skipElement()
                } else {
                    isText = reader.name == "t"
                }
            case .end:
                isText = false
                if reader.depth < depth { return XMLText.unescapingCell(try checked(text, part)) }
            case .text:
                guard isText else { continue }
                text += reader.text
                guard text.count <= OfficeLimits.cellBytesMax else { throw OfficeError(.limit, part) }
            case .done:
                throw OfficeError(.damaged, part)
            }
        }
    }

    static func checked(_ text: [UInt8], _ part: OfficeError.Part) throws -> [UInt8] {
        do {
            _ = try UTF8Span(validating: text.span)
            return text
        } catch {
            throw OfficeError(.xml, part)
        }
    }
}
