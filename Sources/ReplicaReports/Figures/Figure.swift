/// Which figure: an indicator and a part of it.
package struct FigureName: Hashable, Comparable, Sendable {
    package let indicator: String
    package let part: String

    package init(_ indicator: String, _ part: String = "") {
        self.indicator = indicator
        self.part = part
    }

    package static func < (left: Self, right: Self) -> Bool {
        (left.indicator, left.part) < (right.indicator, right.part)
    }
}

/// A cell of a figure: what it is told apart by, and the value there; empty where a row has none.
package struct FigureCell: Hashable, Comparable, Sendable {
    package let dimension: String
    package let value: String

    package init(_ dimension: String, _ value: String) {
        self.dimension = dimension
        self.value = value
    }

    /// By the bytes of UTF-8, as sealed reports have them.
    package static func < (left: Self, right: Self) -> Bool {
        let isSameDimension = left.dimension.utf8.elementsEqual(right.dimension.utf8)
        return isSameDimension
            ? left.value.utf8.lexicographicallyPrecedes(right.value.utf8)
            : left.dimension.utf8.lexicographicallyPrecedes(right.dimension.utf8)
    }

    /// The dimension that tells offices apart, in every figure.
    package static let unit = "unit"
    /// The dimension of money.
    package static let currency = "currency"
}

/// What a figure came to in a stretch of time.
package struct FigureValue: Equatable, Sendable {
    /// `nil` where there is nothing to sum up into one: money of several currencies, a median of nothing.
    package var total: Amount?
    package var cells: [FigureCell: Amount]

    package init(total: Amount?, cells: [FigureCell: Amount] = [:]) {
        self.total = total
        self.cells = cells
    }

    /// Whether there is nothing at all.
    package var isNothing: Bool { (total ?? .zero) == .zero && cells.values.allSatisfy { $0 == .zero } }

    /// The cells of a dimension, the greatest first.
    package func cells(of dimension: String) -> [(value: String, amount: Amount)] {
        cells.filter { $0.key.dimension == dimension }
            .map { ($0.key.value, $0.value) }
            .sorted { $0.amount != $1.amount ? $0.amount > $1.amount : $0.value < $1.value }
    }
}

/// A figure with what it is compared with.
package struct Figure: Equatable, Sendable {
    package let name: FigureName
    package var now: FigureValue
    /// The same period of the year before; `nil` where it does not come round, or nobody knows.
    package var yearBefore: FigureValue?
    /// Since the Plan began; `nil` for what only stands at a day.
    package var sincePlan: FigureValue?

    package init(name: FigureName, now: FigureValue, yearBefore: FigureValue? = nil, sincePlan: FigureValue? = nil) {
        self.name = name
        self.now = now
        self.yearBefore = yearBefore
        self.sincePlan = sincePlan
    }
}
