/// Why a text is no key of age (`Protocol/06` §2).
package enum AgeKeyError: String, Error, Sendable, CaseIterable {
    /// It begins with neither `age1` nor `AGE-SECRET-KEY-1`, whichever was wanted, in just this case.
    case kind
    /// Letters of both cases.
    case mixedCase = "mixed-case"
    /// A character that Bech32 does not use.
    case character
    /// Some character was mistyped.
    case checksum
    /// Bits that stand for nothing are not zero.
    case padding
    /// Other than 32 bytes.
    case length
    /// A public key of small order, to which nothing can be kept secret.
    case smallOrder = "small-order"
}
