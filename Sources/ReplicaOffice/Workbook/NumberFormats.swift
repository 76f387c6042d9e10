/// Which styles of a workbook show a number as a day.
struct NumberFormats {
    private var showsDay: [Bool] = []

    init() {}

    /// Reads `styles.xml`.
    init(_ reader: XMLReader) throws {
        var codes: [Int: String] = [:]
        while true {
            let event = try reader.next()
            if event == .done { return }
            guard event == .start else { continue }
            switch reader.name {
            case "numFmt":
                guard codes.count < OfficeLimits.stylesMax else { throw OfficeError(.limit, .styles) }
                if let id = reader.attribute("numFmtId").flatMap(Int.init) {
                    codes[id] = reader.attribute("formatCode")
                }
            case "cellXfs":
                try readStyles(reader, codes)
            default:
                break
            }
        }
    }

    /// Whether a cell of this style shows a day.
    func isDay(style: Int) -> Bool { style < showsDay.count && style >= 0 && showsDay[style] }

    private mutating func readStyles(_ reader: XMLReader, _ codes: [Int: String]) throws {
        let depth = reader.depth
        while true {
            let event = try reader.next()
            if event == .end, reader.depth < depth { return }
            if event == .done { throw OfficeError(.damaged, .styles) }
            guard event == .start, reader.name == "xf", reader.depth == depth + 1 else { continue }
            guard showsDay.count < OfficeLimits.stylesMax else { throw OfficeError(.limit, .styles) }
            let id = reader.attribute("numFmtId").flatMap(Int.init) ?? 0
            showsDay.append(codes[id].map(Self.isDay(code:)) ?? Self.isBuiltInDay(id))
        }
    }

    /// ECMA-376-1 §18.8.30, with the numbers that East Asian versions use for days.
    private static func isBuiltInDay(_ id: Int) -> Bool {
        switch id {
        case 14...17, 22, 27...31, 36, 50...54, 57, 58: true
        default: false
        }
    }

    /// Whether a format shows a year or a day, and not only a time.
    static func isDay(code: String) -> Bool {
        var isQuoted = false
        var isBracketed = false
        var isEscaped = false
        var hasTime = false
        var hasMonth = false
        for character in code.lowercased() {
            if isEscaped {
                isEscaped = false
            } else if isQuoted {
                isQuoted = character != "\""
            } else if isBracketed {
                isBracketed = character != "]"
            } else {
                switch character {
                case "\"": isQuoted = true
                case "[": isBracketed = true
                case "\\", "_", "*": isEscaped = true
                case ";": return hasMonth && !hasTime
                case "y", "d": return true
                case "h", "s": hasTime = true
                case "m": hasMonth = true
                // `General` and numbers
                case "g", "0", "#", "?": return false
                default: break
                }
            }
        }
        return hasMonth && !hasTime
    }
}
