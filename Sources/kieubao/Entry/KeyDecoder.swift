/// What a person pressed.
enum Key: Equatable {
    /// One scalar of text; marks may come as scalars of their own.
    case text(String)
    case enter, tab, backspace, delete, left, right, home, end
    /// Ctrl-W, Ctrl-U, Ctrl-K.
    case eraseWord, eraseBefore, eraseAfter
    /// Ctrl-D.
    case endOfInput
    /// A key that does nothing here.
    case other
}

/// Makes keys of the bytes that a terminal sends: UTF-8, control characters, and the sequences of ECMA-48 for keys such
/// as the arrows. Bytes that are neither are passed over.
struct KeyDecoder {
    private var state = State.ground

    private enum State {
        case ground
        /// Bytes of a scalar, and how many are still to come.
        case scalar([UInt8], left: Int)
        case escape
        /// Behind `ESC [` or `ESC O`, with its parameters.
        case sequence([UInt8])
    }

    /// Longer sequences are of no key.
    private static let sequenceBytesMax = 16

    /// - Returns: A key that is complete with this byte.
    mutating func take(_ byte: UInt8) -> Key? {
        switch state {
        case .ground: return begin(byte)
        case .scalar(let bytes, let left):
            guard byte & 0xC0 == 0x80 else {
                state = .ground
                return begin(byte)
            }
            let all = bytes + [byte]
            state = left > 1 ? .scalar(all, left: left - 1) : .ground
            guard left == 1, let text = String(validating: all, as: UTF8.self), text.unicodeScalars.count == 1 else {
                return nil
            }
            return .text(text)
        case .escape:
            state = byte == UInt8(ascii: "[") || byte == UInt8(ascii: "O") ? .sequence([]) : .ground
            return nil
        case .sequence(let parameters):
            if (0x40...0x7E).contains(byte) {
                state = .ground
                return Self.key(ending: byte, parameters)
            }
            state = parameters.count < Self.sequenceBytesMax ? .sequence(parameters + [byte]) : .ground
            return nil
        }
    }

    private mutating func begin(_ byte: UInt8) -> Key? {
        switch byte {
        case 0x0A, 0x0D: return .enter
        case 0x09: return .tab
        case 0x7F, 0x08: return .backspace
        case 0x01: return .home
        case 0x05: return .end
        case 0x02: return .left
        case 0x06: return .right
        case 0x04: return .endOfInput
        case 0x15: return .eraseBefore
        case 0x0B: return .eraseAfter
        case 0x17: return .eraseWord
        case 0x1B:
            state = .escape
            return nil
        case 0x00..<0x20: return .other
        case 0x20..<0x7F: return .text(String(UnicodeScalar(byte)))
        case 0xC2..<0xE0: state = .scalar([byte], left: 1)
        case 0xE0..<0xF0: state = .scalar([byte], left: 2)
        case 0xF0..<0xF5: state = .scalar([byte], left: 3)
        default: break
        }
        return nil
    }

    private static func key(ending final: UInt8, _ parameters: [UInt8]) -> Key {
        switch (final, parameters.first) {
        case (UInt8(ascii: "D"), _): .left
        case (UInt8(ascii: "C"), _): .right
        case (UInt8(ascii: "H"), _), (UInt8(ascii: "~"), UInt8(ascii: "1")), (UInt8(ascii: "~"), UInt8(ascii: "7")):
            .home
        case (UInt8(ascii: "F"), _), (UInt8(ascii: "~"), UInt8(ascii: "4")), (UInt8(ascii: "~"), UInt8(ascii: "8")):
            .end
        case (UInt8(ascii: "~"), UInt8(ascii: "3")): .delete
        default: .other
        }
    }
}
