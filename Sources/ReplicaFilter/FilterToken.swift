/// A piece of a filter's text.
struct FilterToken: Equatable {
    let kind: Kind
    /// How many characters stand before it.
    let position: Int

    enum Kind: Equatable {
        case word(String)
        case quoted(String)
        case comparison(FilterComparison)
        case opening
        case closing
        case comma
        /// `&&`, `||`, `!`
        case connective(FilterConnective)
        case end
    }

    /// The word in lower case, for finding keywords; nil for anything but a bare word.
    var keyword: String? {
        if case .word(let word) = kind { word.lowercased() } else { nil }
    }

    /// The connective that this token stands for where one may stand.
    var connective: FilterConnective? {
        if case .connective(let connective) = kind { return connective }
        return keyword.flatMap(FilterConnective.init(keyword:))
    }
}
