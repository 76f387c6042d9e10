import Foundation
import SampleRegister

/// Values that are drawn with different frequencies.
struct WeightedTable<Value: Sendable>: Sendable {
    private let values: [Value]
    private let sums: [Double]

    init(_ weighted: [(Value, Double)]) {
        values = weighted.map(\.0)
        var sum = 0.0
        sums = weighted.map { _, weight in
            sum += weight
            return sum
        }
    }

    /// Values of which the first are drawn most, the n-th with weight 1/n^`exponent` (Zipf).
    init(zipf values: [Value], exponent: Double) {
        self.init(values.enumerated().map { ($1, pow(Double($0 + 1), -exponent)) })
    }

    func draw(_ random: inout SplitMix64) -> Value {
        let drawn = random.unit() * sums[sums.count - 1]
        var low = 0
        var high = sums.count - 1
        while low < high {
            let middle = (low + high) / 2
            if sums[middle] > drawn { high = middle } else { low = middle + 1 }
        }
        return values[low]
    }
}

extension SplitMix64 {
    /// A number from 0 up to and without 1.
    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// A whole number from 0 up to and without `bound`.
    mutating func below(_ bound: Int) -> Int { Int(unit() * Double(bound)) }

    /// True with this probability.
    mutating func chance(_ probability: Double) -> Bool { unit() < probability }

    /// A number of the bell curve.
    mutating func normal(mean: Double, deviation: Double) -> Double {
        mean + deviation * (-2 * log(1 - unit())).squareRoot() * cos(2 * .pi * unit())
    }
}
