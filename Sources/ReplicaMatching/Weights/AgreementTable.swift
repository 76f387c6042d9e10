/// For one class of pairs, how often the values of two records agree in each way, field by field, as log2 of a
/// probability among pairs in which both are known.
package struct AgreementTable: Equatable, Sendable {
    private var bits = [Float](repeating: Bits.log2(0.001), count: MatchField.count * Agreement.count)

    init() {}

    /// - Parameter shares: For each field the share of each agreement; they are made to add up to one, with a little
    ///   left for what is not named.
    package init(_ shares: [MatchField: [Agreement: Float]]) {
        for (field, agreements) in shares {
            let sum = agreements.values.sorted().reduce(0, +)
            for agreement in Agreement.allCases where agreement != .missing {
                self[field, agreement] = Bits.log2(max(agreements[agreement] ?? 0, 0.000_02) / max(sum, 0.000_02))
            }
        }
    }

    package subscript(field: MatchField, agreement: Agreement) -> Float {
        @inline(__always) get { bits[field.number * Agreement.count + Int(agreement.rawValue)] }
        set { bits[field.number * Agreement.count + Int(agreement.rawValue)] = newValue }
    }

    /// The bits of all fields in order; for loops that score.
    @inline(__always)
    func withBits<Result>(_ body: (UnsafeBufferPointer<Float>) -> Result) -> Result {
        bits.withUnsafeBufferPointer(body)
    }
}
