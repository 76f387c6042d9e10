/// A date of birth as far as it is known: the year, the month with it, the day with both.
package struct BirthDate: Hashable, Sendable {
    /// year << 9 | month << 5 | day; parts that are not known are 0.
    let bits: UInt32

    package static let unknown = BirthDate(bits: 0)

    init(bits: UInt32) {
        self.bits = bits
    }

    /// - Parameters:
    ///   - year: 1 to 9999; 0 if not known, and then nothing is.
    ///   - month: 1 to 12; 0 if not known.
    ///   - day: 1 to 31; 0 if not known.
    package init(year: Int, month: Int = 0, day: Int = 0) {
        guard 1...9999 ~= year else {
            bits = 0
            return
        }
        let month = 1...12 ~= month ? month : 0
        let day = month != 0 && 1...31 ~= day ? day : 0
        bits = UInt32(year << 9 | month << 5 | day)
    }

    /// Reads `1984`, `1984-06`, `1984-06-05`, `05/06/1984` (day first), `06/1984`, `19840605`; anything else is unknown.
    package init(_ text: String) {
        var numbers: [Int] = []
        var lengths: [Int] = []
        var isInNumber = false
        for byte in text.utf8 {
            if 0x30...0x39 ~= byte {
                if !isInNumber {
                    numbers.append(0)
                    lengths.append(0)
                }
                isInNumber = true
                guard lengths[lengths.count - 1] < 8 else { break }
                numbers[numbers.count - 1] = numbers[numbers.count - 1] * 10 + Int(byte - 0x30)
                lengths[lengths.count - 1] += 1
            } else {
                isInNumber = false
            }
        }
        switch (numbers.count, lengths.first, lengths.last) {
        case (1, 4, _): self.init(year: numbers[0])
        case (1, 8, _):
            self.init(year: numbers[0] / 10_000, month: numbers[0] / 100 % 100, day: numbers[0] % 100)
        case (2, 4, _): self.init(year: numbers[0], month: numbers[1])
        case (2, _, 4): self.init(year: numbers[1], month: numbers[0])
        case (3..., 4, _): self.init(year: numbers[0], month: numbers[1], day: numbers[2])
        case (3, _, 4):
            // 05/30/1984 can only have the month first.
            let isMonthFirst = numbers[1] > 12 && numbers[0] <= 12
            self.init(
                year: numbers[2], month: numbers[isMonthFirst ? 0 : 1], day: numbers[isMonthFirst ? 1 : 0])
        default: self.init(bits: 0)
        }
    }

    @inline(__always) var year: Int { Int(bits >> 9) }
    @inline(__always) var month: Int { Int(bits >> 5 & 15) }
    @inline(__always) var day: Int { Int(bits & 31) }
    @inline(__always) var isKnown: Bool { bits != 0 }
    @inline(__always) var isFull: Bool { bits & 31 != 0 }
    /// 1 January: in many registers the year alone is meant.
    @inline(__always) var isNewYear: Bool { bits & 511 == 1 << 5 | 1 }

    /// True if one digit of the eight differs, or two neighbours are changed about.
    func isOneDigit(from other: BirthDate) -> Bool {
        let mine = year * 10_000 + month * 100 + day
        let others = other.year * 10_000 + other.month * 100 + other.day
        return DigitSlip.isOne(UInt64(mine), UInt64(others))
    }
}

/// One wrong digit, or two neighbours changed about, in numbers of equal length.
enum DigitSlip {
    static func isOne(_ first: UInt64, _ second: UInt64) -> Bool {
        var (first, second) = (first, second)
        if first == second { return false }
        while first % 10 == second % 10 {
            first /= 10
            second /= 10
        }
        if first / 10 == second / 10 { return true }
        return first / 100 == second / 100 && first % 10 == second / 10 % 10 && first / 10 % 10 == second % 10
    }
}
