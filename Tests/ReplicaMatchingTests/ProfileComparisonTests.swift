import Testing

@testable import ReplicaMatching

@Suite struct ProfileComparisonTests {
    private func compare(_ change: (inout PersonTraits, inout PersonTraits) -> Void) -> Comparison {
        var first = PersonTraits.named("Nguyễn Văn Hùng")
        var second = first
        change(&first, &second)
        return Profile(first).compare(with: Profile(second))
    }

    @Test(
        arguments: [
            ("1984-06-05", "05/06/1984", Agreement.exact), ("1984-06-05", "1984-05-06", .swapped),
            ("1984-06-05", "1984", .sameYear), ("1984-06-05", "1984-01-01", .newYear),
            ("1984-06-05", "1985-06-05", .nearYearSameDay), ("1984-06-05", "1985", .nearYear),
            ("1984-06-05", "1984-06-15", .near), ("1984-06-05", "1984-11-23", .otherDay),
            ("1984-06-05", "1994-06-05", .near), ("1984-06-05", "1951-11-23", .different),
            ("1984-06", "1984-06-05", .sameMonth), ("1984", "", .missing), ("19840605", "1984-06-05", .exact),
        ] as [(String, String, Agreement)])
    func `dates of birth agree in their ways`(first: String, second: String, expected: Agreement) {
        #expect(BirthDate(first).agreement(with: BirthDate(second)) == expected)
        #expect(BirthDate(second).agreement(with: BirthDate(first)) == expected)
    }

    @Test(arguments: ["+84 905 123 456", "0905123456", "0084 905-123-456", "(84) 905.123.456"])
    func `a telephone number is one however it is written`(text: String) {
        #expect(
            compare {
                $0.phones = ["0905 123 456"]; $1.phones = [text]
            }[.phone] == .exact)
    }

    @Test func `one wrong digit is near, another number is not`() {
        #expect(
            compare {
                $0.phones = ["0905123456"]; $1.phones = ["0905123476"]
            }[.phone] == .near)
        #expect(
            compare {
                $0.phones = ["0905123456"]; $1.phones = ["0918765432"]
            }[.phone] == .different)
    }

    @Test func `letters and digits of passports that look alike are one`() {
        #expect(
            compare {
                $0.documents = ["C1O34567"]; $1.documents = ["c 1034567"]
            }[.document] == .exact)
        #expect(
            compare {
                $0.documents = ["C1034567"]; $1.documents = ["C1034576"]
            }[.document] == .near)
    }

    @Test(arguments: ["xã Cát Tài, huyện Phù Cát, tỉnh Bình Định", "Cat Tai - Phu Cat", "X. Cát Tài, H. Phù Cát"])
    func `a commune is one with and without its kind, district and province`(text: String) {
        #expect(
            compare {
                $0.home = "Cát Tài, Phù Cát"; $1.home = text
            }[.home] == .exact)
    }

    @Test func `another commune of the district agrees in part`() {
        #expect(
            compare {
                $0.home = "Cát Tài, Phù Cát"; $1.home = "Cát Minh, Phù Cát"
            }[.home] == .partial)
        #expect(
            compare {
                $0.home = "Cát Tài, Phù Cát"; $1.home = "Ân Nghĩa, Hoài Ân"
            }[.home] == .different)
    }

    @Test(
        arguments: [
            ("Nguyễn Văn Hưng", Agreement.otherMarks), ("Nguyen Van Hung", .exact), ("Nguyễn Văn Hùn", .near),
            ("Nguyễn Văn Linh", .different), ("Kevin Nguyen", .foreign),
        ] as [(String, Agreement)])
    func `given names agree in their ways`(text: String, expected: Agreement) {
        #expect(
            compare {
                $1.name = text; $0.name = "Nguyễn Văn Hùng"
            }[.given] == expected)
    }

    @Test func `comparing knows no order`() {
        var random = SplitMix(state: 11)
        let names = [
            "Nguyễn Văn Hùng", "Hùng Văn Nguyễn", "Kevin Nguyen", "Trần Hùng", "Minh Đông Phạm", "Phạm Minh Đông",
            "Võ T. Lan",
        ]
        for _ in 0..<500 {
            let first = Profile(.named(names[random.next(below: names.count)]))
            let second = Profile(.named(names[random.next(below: names.count)]))
            #expect(first.compare(with: second)[.family] == second.compare(with: first)[.family])
        }
    }
}

/// A small generator for tests.
struct SplitMix {
    var state: UInt64

    mutating func next(below bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ mixed >> 31) % UInt64(bound))
    }
}
