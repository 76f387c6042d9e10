/// Bounds on a filter that somebody typed.
package enum FilterLimits {
    /// The most bytes of UTF-8 in a filter.
    package static let bytesMax = 4_096
    /// The most parentheses and `not`s inside each other.
    package static let depthMax = 64
}
