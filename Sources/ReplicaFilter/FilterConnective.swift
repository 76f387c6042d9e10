/// What joins or turns comparisons.
enum FilterConnective {
    case and, or, not

    /// The connective of a word in lower case, in English or Vietnamese.
    init?(keyword: String) {
        switch keyword {
        case "and", "va", "và": self = .and
        case "or", "hoac", "hoặc": self = .or
        case "not", "khong", "không": self = .not
        default: return nil
        }
    }
}
