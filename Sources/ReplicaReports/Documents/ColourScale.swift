/// Steps from light to dark, each for a range of numbers that people can read: 1, 2 and 5 and their tens.
///
/// One hue that only grows darker, so that a page printed in grey says the same.
struct ColourScale {
    /// The greatest number of each step, ascending; empty where there is nothing above zero.
    let bounds: [Amount]

    private static let colours = ["#d6e4f2", "#a9c6e3", "#74a3cf", "#3f7ab3", "#123f73"]
    private static let ofNothing = "#ffffff"

    /// - Parameter amounts: What is coloured.
    init(_ amounts: [Amount]) {
        guard let greatest = amounts.max(), Amount.zero < greatest else {
            bounds = []
            return
        }
        var bounds: [Amount] = []
        var unit = 1
        while bounds.last.map({ $0 < greatest }) ?? true, unit <= Self.unitMax {
            for digit in [1, 2, 5] where bounds.last.map({ $0 < greatest }) ?? true {
                bounds.append(Amount(digit * unit))
            }
            unit *= 10
        }
        self.bounds = bounds.suffix(Self.colours.count)
    }

    /// More than there are people or đồng.
    private static let unitMax = 100_000_000_000_000_000

    /// The step of an amount: 0 for nothing, then from 1.
    func step(of amount: Amount) -> Int {
        guard Amount.zero < amount else { return 0 }
        return (bounds.firstIndex { amount <= $0 } ?? bounds.count - 1) + 1
    }

    func fill(_ amount: Amount) -> String { Self.colour(ofStep: step(of: amount), of: bounds.count) }

    /// The colour of text that is read on it.
    func ink(_ amount: Amount) -> String {
        step(of: amount) + Self.colours.count - bounds.count > 3 && Amount.zero < amount ? "#ffffff" : "#111111"
    }

    /// Fewer steps take the darker colours.
    private static func colour(ofStep step: Int, of count: Int) -> String {
        step == 0 ? ofNothing : colours[step - 1 + colours.count - count]
    }

    // MARK: Legend

    /// The height of the legend.
    static let legendHeight = 16

    /// A box and a range for each step, beside each other.
    func legend(left: Int, top: Int) -> String {
        var parts = Self.box(Self.ofNothing, "0", left: left, top: top)
        for (place, bound) in bounds.enumerated() {
            let least = place == 0 ? Amount.one : bounds[place - 1] + .one
            let range = least < bound ? "\(least.vietnamese)–\(bound.vietnamese)" : bound.vietnamese
            parts += Self.box(
                Self.colour(ofStep: place + 1, of: bounds.count), range, left: left + 40 + place * 100, top: top)
        }
        return parts
    }

    private static func box(_ colour: String, _ text: String, left: Int, top: Int) -> String {
        """
        <rect x="\(left)" y="\(top)" width="14" height="12" fill="\(colour)" stroke="#5b6b7d"/>\
        <text x="\(left + 19)" y="\(top + 10)" font-size="11">\(text)</text>
        """
    }
}
