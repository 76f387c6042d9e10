/// Why a text may not enter a replica.
///
/// Characters are counted from 1, as a person counts them in the text they typed; bytes from 0.
package enum EnteredTextError: Error, Equatable, Sendable {
    /// The bytes are not UTF-8, first at this one.
    case notUTF8(byte: Int)
    /// U+FFFD: the text was damaged on its way, before it came to us.
    case damagedCharacter(character: Int)
    /// A control character, or a line break or tab where only one line is allowed.
    case controlCharacter(Unicode.Scalar, character: Int)
    /// A scalar that turns the direction of writing.
    case directionControl(Unicode.Scalar, character: Int)
    /// A scalar that nobody sees, such as a zero-width space.
    case invisibleCharacter(Unicode.Scalar, character: Int)
    /// More bytes than `TextLimits.enteredBytesMax`.
    case tooLong(bytes: Int)

    /// The name of the problem, for scripts.
    package var keyword: String {
        switch self {
        case .notUTF8: "not-utf8"
        case .damagedCharacter: "damaged-character"
        case .controlCharacter: "control-character"
        case .directionControl: "direction-control"
        case .invisibleCharacter: "invisible-character"
        case .tooLong: "too-long"
        }
    }
}
