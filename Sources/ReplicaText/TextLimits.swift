/// Bounds on text that people type or import.
package enum TextLimits {
    /// The most bytes of UTF-8 that one entered text may take, after normalisation.
    package static let enteredBytesMax = 65_536
}
