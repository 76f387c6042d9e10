/// Logarithms to base 2 without a mathematical library, so that a score is the same on every machine.
package enum Bits {
    /// log2 of a positive number; of anything else, a very small value.
    package static func log2(_ value: Float) -> Float {
        guard value > 0, value.isFinite else { return -126 }
        // log2(1…2) by the series of the inverse hyperbolic tangent, which converges fast below 1/3.
        let z = (value.significand - 1) / (value.significand + 1)
        let square = z * z
        let series = 1 + square * (1 / 3 + square * (1 / 5 + square * (1 / 7 + square / 9)))
        return Float(value.exponent) + z * series * 2.885_390_1
    }

    /// 2 to a power.
    package static func exp2(_ power: Float) -> Float {
        if power < -120 { return 0 }
        if power > 120 { return .greatestFiniteMagnitude }
        let whole = power.rounded(.down)
        let rest = (power - whole) * 0.693_147_2
        let series = 1 + rest * (1 + rest / 2 * (1 + rest / 3 * (1 + rest / 4 * (1 + rest / 5 * (1 + rest / 6)))))
        return series * Float(sign: .plus, exponent: Int(whole), significand: 1)
    }

    /// log2 of a sum of two numbers given by their logarithms.
    package static func log2Sum(_ first: Float, _ second: Float) -> Float {
        let (greater, smaller) = (max(first, second), min(first, second))
        return greater + log2(1 + exp2(smaller - greater))
    }
}
