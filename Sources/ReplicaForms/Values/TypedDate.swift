import ReplicaText

/// A date as people write it: `05/6/1972`, `6/1972`, `1972`, `1972-06-05`, with `/`, `-` or `.` between the parts; or with
/// the words of the parts, `ngày 5 tháng 6 năm 1972`, `tháng 6/1972`.
///
/// Day before month always; a date is never guessed in the American order.
package struct TypedDate: Hashable, Sendable {
    package let year: Int
    package let month: Int?
    package let day: Int?

    package init?(_ typed: some StringProtocol) {
        let separators: [Character] = ["/", "-", "."]
        let written = Self.withoutWords(typed) ?? String(typed)
        let parts = written.split(omittingEmptySubsequences: false) { separators.contains($0) }
        guard (1...3).contains(parts.count),
            parts.allSatisfy({ (1...4).contains($0.utf8.count) && $0.utf8.allSatisfy { (48...57).contains($0) } })
        else { return nil }
        let numbers = parts.compactMap { Int($0) }
        let isYearFirst = parts[0].utf8.count == 4
        guard parts[isYearFirst ? 0 : parts.count - 1].utf8.count == 4 else { return nil }
        let ordered = isYearFirst ? numbers : numbers.reversed()
        self.init(
            year: ordered[0], month: ordered.count > 1 ? ordered[1] : nil, day: ordered.count > 2 ? ordered[2] : nil)
    }

    /// The numbers of a date that names its parts, in their order; `nil` for any other text.
    private static func withoutWords(_ typed: some StringProtocol) -> String? {
        if typed.utf8.allSatisfy({ $0 < 65 }) { return nil }
        let words = FoldedText.fold(String(typed)).split(separator: " ")
        let parts: [Substring] = ["ngay", "thang", "nam"]
        let names = words.filter { parts.contains($0) }
        // Each word once, and in the order of the parts.
        guard !names.isEmpty, names == parts.filter({ names.contains($0) }) else { return nil }
        return words.filter { !names.contains($0) }.joined(separator: "/")
    }

    private init?(year: Int, month: Int?, day: Int?) {
        guard (1...9999).contains(year) else { return nil }
        if let month, !(1...12).contains(month) { return nil }
        if let month, let day, !(1...Self.days(in: month, of: year)).contains(day) { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// Whether a text is a complete date exactly as ``text`` writes it.
    package static func isCanonical(_ utf8: ArraySlice<UInt8>) -> Bool {
        let bytes = Array(utf8)
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else { return false }
        func number(_ range: Range<Int>) -> Int? {
            range.reduce(0) { number, place in
                (48...57).contains(bytes[place]) ? number.map { 10 * $0 + Int(bytes[place] - 48) } : nil
            }
        }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10) else { return false }
        return TypedDate(year: year, month: month, day: day) != nil
    }

    package var isComplete: Bool { day != nil }

    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    package var text: String {
        [Self.padded(year, 4), month.map { Self.padded($0, 2) }, day.map { Self.padded($0, 2) }]
            .compactMap(\.self).joined(separator: "-")
    }

    /// `05/06/1972`, `06/1972` or `1972`, as people in Vietnam read it.
    package var vietnamese: String {
        [day.map { Self.padded($0, 2) }, month.map { Self.padded($0, 2) }, Self.padded(year, 4)]
            .compactMap(\.self).joined(separator: "/")
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: 31
        }
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
