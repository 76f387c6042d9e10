/// Compares two texts as a rule does (`Protocol/05` §8).
enum RuleComparison {
    /// - Returns: `nil` where the two cannot be compared.
    static func holds(
        _ left: [UInt8], _ comparison: FilterComparison, _ right: [UInt8], _ kind: RuleCheck.Kind
    ) -> Bool? {
        if comparison == .contains { return contains(left, right) }
        let order: Order?
        switch kind {
        case .text: order = Order(bytes: left[...], right[...])
        case .date: order = dates(left, right)
        case .number: order = numbers(left, right)
        }
        guard let order else { return nil }
        switch comparison {
        case .equal: return order == .same
        case .notEqual: return order != .same
        case .less: return order == .before
        case .lessOrEqual: return order != .after
        case .greater: return order == .after
        case .greaterOrEqual: return order != .before
        case .contains, .containsNot: return nil
        }
    }

    private enum Order {
        case before, same, after

        init(bytes left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) {
            for (one, other) in zip(left, right) where one != other {
                self = one < other ? .before : .after
                return
            }
            self = left.count == right.count ? .same : left.count < right.count ? .before : .after
        }

        var turned: Order {
            switch self {
            case .before: .after
            case .same: .same
            case .after: .before
            }
        }
    }

    private static func contains(_ text: [UInt8], _ part: [UInt8]) -> Bool {
        if part.isEmpty { return true }
        guard text.count >= part.count else { return false }
        return (0...text.count - part.count).contains { text[$0...].starts(with: part) }
    }

    /// A year or a month is neither before nor after a day within it.
    private static func dates(_ left: [UInt8], _ right: [UInt8]) -> Order? {
        let common = min(left.count, right.count)
        let order = Order(bytes: left[..<common], right[..<common])
        return order == .same && left.count != right.count ? nil : order
    }

    private static func numbers(_ left: [UInt8], _ right: [UInt8]) -> Order? {
        guard let left = Decimal(left), let right = Decimal(right) else { return nil }
        if left.isNegative != right.isNegative { return left.isNegative ? .before : .after }
        let order = left.order(beside: right)
        return left.isNegative ? order.turned : order
    }

    /// `-?digits(.digits)?` of any length; 0 is not negative.
    private struct Decimal {
        let isNegative: Bool
        let whole: ArraySlice<UInt8>
        let fraction: ArraySlice<UInt8>

        init?(_ text: [UInt8]) {
            let digits = text.first == UInt8(ascii: "-") ? text.dropFirst() : text[...]
            let parts = digits.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            guard (1...2).contains(parts.count), parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(Self.isDigit) }) else {
                return nil
            }
            whole = parts[0].drop { $0 == UInt8(ascii: "0") }
            var fraction = parts.count == 2 ? parts[1] : []
            while fraction.last == UInt8(ascii: "0") { fraction.removeLast() }
            self.fraction = fraction
            isNegative = digits.count < text.count && !(whole.isEmpty && fraction.isEmpty)
        }

        private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

        /// The order of the two without their signs.
        func order(beside other: Decimal) -> Order {
            if whole.count != other.whole.count { return whole.count < other.whole.count ? .before : .after }
            return Order(bytes: Array(whole) + fraction, Array(other.whole) + other.fraction)
        }
    }
}
