/// A sum, exact to its last digit: money is never rounded, whatever was typed.
package struct Amount: Hashable, Sendable, Comparable {
    /// The number without its point.
    private let digits: Int128
    /// How many digits stand after the point; 0 where they would be zeros.
    private let scale: Int

    /// More than any money has; what is typed with more is no amount.
    private static let scaleMax = 12

    package static let zero = Amount(digits: 0, scale: 0)
    package static let one = Amount(1)

    package init(_ number: Int) { self.init(digits: Int128(number), scale: 0) }

    private init(digits: Int128, scale: Int) {
        var (digits, scale) = (digits, scale)
        while scale > 0, digits % 10 == 0 {
            digits /= 10
            scale -= 1
        }
        self.digits = digits
        self.scale = scale
    }

    /// Reads `-?[0-9]+(\.[0-9]+)?`, as the store keeps decimals and integers; `nil` for anything else and for what is
    /// too long to be summed up.
    package init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count) else { return nil }
        let whole = parts[0].hasPrefix("-") ? parts[0].dropFirst() : parts[0]
        let fraction = parts.count > 1 ? parts[1] : ""
        let isNumber = (whole + fraction).utf8.allSatisfy { (48...57).contains($0) }
        guard isNumber, !whole.isEmpty, parts.count == 1 || !fraction.isEmpty, fraction.utf8.count <= Self.scaleMax,
            whole.utf8.count <= 20, let number = Int128(whole + fraction)
        else { return nil }
        self.init(digits: parts[0].hasPrefix("-") ? -number : number, scale: fraction.utf8.count)
    }

    /// The sum, which 20 digits before the point and as many parts as anyone has records cannot overflow.
    package static func + (left: Amount, right: Amount) -> Amount {
        let scale = max(left.scale, right.scale)
        return Amount(digits: left.digits(at: scale) &+ right.digits(at: scale), scale: scale)
    }

    package static func += (left: inout Amount, right: Amount) { left = left + right }

    package static func < (left: Amount, right: Amount) -> Bool {
        let scale = max(left.scale, right.scale)
        return left.digits(at: scale) < right.digits(at: scale)
    }

    package func times(_ factor: Int) -> Amount { Amount(digits: digits &* Int128(factor), scale: scale) }

    /// How many per cent it is of a whole, to one digit after the point; `nil` of nothing.
    package func percentage(of whole: Amount) -> Amount? {
        let scale = max(scale, whole.scale)
        let (part, all) = (digits(at: scale), whole.digits(at: scale))
        if all == 0 { return nil }
        let doubled = part * 2_000 / all
        return Amount(digits: (doubled + (doubled < 0 ? -1 : 1)) / 2, scale: 1)
    }

    private func digits(at wanted: Int) -> Int128 {
        var digits = digits
        for _ in 0..<max(0, wanted - scale) { digits &*= 10 }
        return digits
    }

    /// With a point, and without zeros that say nothing: what ``init(_:)-(String)`` reads.
    package var text: String { parts(point: ".", grouping: "") }

    /// As it is written here: `1.234.567,89`.
    package var vietnamese: String { parts(point: ",", grouping: ".") }

    private func parts(point: String, grouping: String) -> String {
        var all = String(digits.magnitude)
        if all.utf8.count <= scale { all = String(repeating: "0", count: scale + 1 - all.utf8.count) + all }
        let whole = all.dropLast(scale)
        var grouped = ""
        for (place, digit) in whole.enumerated() {
            if place > 0, (whole.count - place) % 3 == 0 { grouped += grouping }
            grouped.append(digit)
        }
        return (digits < 0 ? "-" : "") + grouped + (scale > 0 ? point + all.suffix(scale) : "")
    }
}
