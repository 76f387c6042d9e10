/// Values that are drawn with different frequencies.
struct WeightedChoice<Value: Sendable>: Sendable {
    private let values: [Value]
    private let sums: [UInt64]

    init(_ weighted: [(Value, UInt64)]) {
        values = weighted.map(\.0)
        var sum: UInt64 = 0
        sums = weighted.map { _, weight in
            sum += weight
            return sum
        }
    }

    /// Values of which the first are drawn most, the n-th with weight 1/(n + 2): a flattened Zipf.
    init(zipf values: [Value]) {
        self.init(values.enumerated().map { ($1, 1_000_000 / UInt64($0 + 3)) })
    }

    func draw(_ random: inout SplitMix64) -> Value {
        let drawn = random.next() % sums[sums.count - 1]
        var low = 0
        var high = sums.count - 1
        while low < high {
            let middle = (low + high) / 2
            if sums[middle] > drawn { high = middle } else { low = middle + 1 }
        }
        return values[low]
    }
}

extension WeightedChoice<String> {
    /// Values in one text, a line each or parted by `,`.
    init(zipf list: String) {
        self.init(zipf: list.split { $0 == "," || $0 == "\n" }.map { $0.trimmingSpaces })
    }
}

extension Substring {
    fileprivate var trimmingSpaces: String {
        String(drop { $0 == " " })
    }
}
