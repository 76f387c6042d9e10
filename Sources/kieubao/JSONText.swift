/// A JSON document whose keys keep their order, for scripts.
enum JSONText: Sendable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case unsigned(UInt64)
    /// A number by its digits, so that none is lost.
    case decimal(String)
    /// Not a number or infinite: `null`.
    case real(Double)
    case string(String)
    case array([JSONText])
    case object([(key: String, value: JSONText)])

    static func integer(_ number: Int) -> Self { .integer(Int64(number)) }
    static func strings(_ texts: [String]) -> Self { .array(texts.map { .string($0) }) }
    static func string(orNull text: String?) -> Self { text.map { .string($0) } ?? .null }

    /// One line, without a line feed.
    var compact: String {
        var text = ""
        write(to: &text, indentation: nil)
        return text
    }

    /// Indented by two spaces, without a line feed at the end.
    var indented: String {
        var text = ""
        write(to: &text, indentation: 0)
        return text
    }

    private func write(to text: inout String, indentation: Int?) {
        switch self {
        case .null: text += "null"
        case .boolean(let value): text += value ? "true" : "false"
        case .integer(let number): text += String(number)
        case .unsigned(let number): text += String(number)
        case .decimal(let digits): text += digits
        case .real(let number): text += number.isFinite ? String(number) : "null"
        case .string(let string): Self.write(string, to: &text)
        case .array(let items):
            Self.write(items, between: ("[", "]"), to: &text, indentation) { item, text, inner in
                item.write(to: &text, indentation: inner)
            }
        case .object(let members):
            Self.write(members, between: ("{", "}"), to: &text, indentation) { member, text, inner in
                Self.write(member.key, to: &text)
                text += inner == nil ? ":" : ": "
                member.value.write(to: &text, indentation: inner)
            }
        }
    }

    private static func write<Item>(
        _ items: [Item], between ends: (String, String), to text: inout String, _ indentation: Int?,
        each: (Item, inout String, Int?) -> Void
    ) {
        text += ends.0
        for (position, item) in items.enumerated() {
            if position > 0 { text += "," }
            if let indentation { text += newline(indentation + 1) }
            each(item, &text, indentation.map { $0 + 1 })
        }
        if let indentation, !items.isEmpty { text += newline(indentation) }
        text += ends.1
    }

    private static func newline(_ indentation: Int) -> String {
        "\n" + String(repeating: "  ", count: indentation)
    }

    /// A string of RFC 8259. What could move a cursor, turn the direction of writing or hide is escaped too: such a
    /// document is harmless on a terminal and means the same to a reader.
    private static func write(_ string: String, to text: inout String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\t": text += "\\t"
            case "\r": text += "\\r"
            default:
                if isHarmless(scalar) {
                    text.unicodeScalars.append(scalar)
                } else {
                    for unit in String(scalar).utf16 {
                        let digits = String(unit, radix: 16)
                        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                    }
                }
            }
        }
        text += "\""
    }

    private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20..<0x7F, 0xA0..<0xAD, 0xAE..<0x300, 0x1EA0...0x1EFF: return true
        default: break
        }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: return false
        default: return !scalar.properties.isDefaultIgnorableCodePoint
        }
    }
}
