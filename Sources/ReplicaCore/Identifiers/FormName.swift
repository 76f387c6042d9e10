/// Names a field or a collection: a number that `Protocol/05` §1 builds in, or the dot of the record that
/// defines it.
///
/// A dot, not a word: two copies of the master can never give one name two meanings.
package enum FormName: Hashable, Sendable {
    case builtIn(UInt64)
    case defined(Dot)
}

extension FormName: Comparable {
    /// Built-in names first, then by dot. Not the order of the canonical bytes, which a digest goes by.
    package static func < (left: Self, right: Self) -> Bool {
        switch (left, right) {
        case (.builtIn(let a), .builtIn(let b)): a < b
        case (.builtIn, .defined): true
        case (.defined, .builtIn): false
        case (.defined(let a), .defined(let b)): a < b
        }
    }
}
