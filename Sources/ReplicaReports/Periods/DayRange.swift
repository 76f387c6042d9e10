package import ReplicaCore

/// The days from one to another, both counted.
package struct DayRange: Equatable, Sendable {
    package let first: CivilDay
    package let last: CivilDay

    package init(first: CivilDay, last: CivilDay) {
        self.first = first
        self.last = last
    }

    package func contains(_ day: CivilDay) -> Bool {
        (first.daysSince1970...max(first.daysSince1970, last.daysSince1970)).contains(day.daysSince1970)
    }

    /// Whether a stretch of time shares a day with it; without an end it goes on.
    package func overlaps(from start: CivilDay, to end: CivilDay?) -> Bool {
        start.daysSince1970 <= last.daysSince1970
            && (end.map { $0.daysSince1970 >= first.daysSince1970 } ?? true)
    }
}

extension CivilDay {
    /// The earliest day that a date, or a partial date, may mean: of `2026` the first of January.
    ///
    /// What is known by its year alone is counted by that day, so that it falls into one period and not into two.
    package init?(earliestOf text: String) {
        // Asked of every row for every figure: read byte by byte, as dates are kept.
        var parts = (0, 0, 0)
        var (place, digits) = (0, 0)
        for byte in text.utf8 {
            if byte == UInt8(ascii: "-") {
                guard digits > 0, place < 2 else { return nil }
                (place, digits) = (place + 1, 0)
                continue
            }
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte), digits < 4 else { return nil }
            let digit = Int(byte - UInt8(ascii: "0"))
            switch place {
            case 0: parts.0 = parts.0 * 10 + digit
            case 1: parts.1 = parts.1 * 10 + digit
            default: parts.2 = parts.2 * 10 + digit
            }
            digits += 1
        }
        let month = place > 0 ? parts.1 : 1
        let day = place > 1 ? parts.2 : 1
        guard digits > 0, parts.0 > 0, (1...12).contains(month), (1...31).contains(day) else { return nil }
        self.init(year: parts.0, month: month, day: day)
    }
}
