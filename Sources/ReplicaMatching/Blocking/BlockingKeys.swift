/// The keys by which two records are compared at all: they meet if they share one.
///
/// Each key holds what a usual error leaves alone, so that a pair with two or three errors still shares some. A key is
/// 0 where the record lacks a part of it.
struct BlockingKeys {
    static let count = 50

    /// Up to so many records, wider keys are worth their comparisons.
    static let smallMax = 20_000

    /// The keys of a record, in a fixed order.
    ///
    /// - Parameter records: How many records there are.
    static func keys(of profile: Profile, records: Int) -> InlineArray<50, UInt32> {
        var keys = InlineArray<50, UInt32>(repeating: 0)
        let name = profile.name
        let family = variant(name.family).bits
        let given = name.given.bits
        let middle = name.middle[0].bits
        let birth = profile.birth
        let year = UInt64(birth.year)
        let date = birth.isFull && !birth.isNewYear ? UInt64(birth.bits) : 0
        let dayAndMonth = date & 511
        let home = UInt64(profile.home)
        let district = UInt64(profile.homeDistrict)
        let country = UInt64(profile.country)
        let sex = UInt64(profile.sex.rawValue)
        let skeleton = name.given.skeleton.bits
        // Free of order: whatever part was taken for the family name.
        let parts = family ^ given
        let other = name.others[0].bits
        let whole = parts ^ middle ^ name.middle[1].bits ^ name.middle[2].bits
        let familySkeleton = name.family.skeleton.bits

        keys[0] = key(0, UInt64(profile.phone))
        keys[1] = key(0, UInt64(profile.secondPhone))
        keys[2] = key(2, profile.document)
        keys[3] = key(2, profile.secondDocument)
        keys[4] = key(4, UInt64(profile.mailUser))
        keys[5] = key(5, date, given)
        keys[6] = key(6, date, family, sex | 4)
        keys[7] = key(7, date, home)
        keys[8] = key(8, year, parts, middle)
        keys[9] = key(9, year, given, home)
        keys[10] = key(10, parts, home)
        keys[11] = key(11, parts, middle, country)
        keys[12] = key(12, dayAndMonth, given, family)
        keys[13] = key(13, year, family, middle, home)
        keys[14] = key(14, date, UInt64(profile.localityWords))
        keys[15] = key(15, swapFree(date), name.family.first | 32)
        keys[16] = key(16, year, skeleton, family, district)
        keys[17] = key(17, given, home, country)
        keys[18] = key(18, given, middle, home)
        keys[19] = key(19, profile.localityWords, given)
        keys[20] = key(20, UInt64(profile.father), UInt64(profile.mother))
        keys[21] = key(21, date, other)
        keys[22] = key(22, date, UInt64(profile.phone % 10_000 + 1), country)
        keys[23] = key(23, year, parts, country)
        keys[24] = key(24, profile.localityWords, family)
        keys[25] = key(25, home, profile.localityWords)
        keys[26] = key(26, UInt64(profile.phone / 1_000), year)
        keys[27] = key(27, profile.document / 46_656, year)
        keys[28] = key(28, parts, district)
        keys[29] = key(29, year, family, home)
        keys[30] = key(30, year, given, district)
        keys[31] = key(31, year, given, middle, country)
        keys[32] = key(32, parts, middle, district)
        keys[33] = key(33, UInt64(profile.father), given)
        keys[34] = key(34, dayAndMonth, given, home)
        keys[35] = key(35, parts, UInt64(profile.occupation), country)
        keys[36] = key(36, home, given)
        keys[37] = key(37, whole, year)
        keys[38] = key(38, whole, country)
        keys[39] = key(39, profile.document % 46_656, year)
        keys[40] = key(40, profile.document / 1_296)
        keys[41] = key(41, dayAndMonth, family, middle)
        keys[42] = key(42, home, family, UInt64(profile.occupation))
        keys[43] = key(43, district, familySkeleton, skeleton)
        keys[44] = key(44, parts, (year + 1) / 3, sex)
        keys[45] = key(45, year, family, middle, country)
        if records <= smallMax {
            keys[46] = key(46, date)
            keys[47] = key(47, given)
            keys[48] = key(48, family)
            keys[49] = key(49, profile.homeWords)
        }
        return keys
    }

    /// What parts a block that is too large, in turn.
    static func refinement(of profile: Profile, step: Int) -> UInt32 {
        let name = profile.name
        return switch step {
        case 0: key(40, name.given.bits, UInt64(profile.birth.year))
        default: key(41, name.given.bits, UInt64(profile.birth.bits), name.middle[0].bits | 1)
        }
    }

    /// A key of parts that must all be known; 0 otherwise.
    private static func key(_ kind: UInt64, _ parts: UInt64...) -> UInt32 {
        var hash = TextHash()
        hash.add(kind)
        for part in parts {
            if part == 0 { return 0 }
            hash.add(part)
        }
        return hash.value
    }

    private static func variant(_ token: NameToken) -> NameToken {
        NameLexicon.familyVariants[token] ?? token
    }

    /// The date with the smaller of day and month first.
    private static func swapFree(_ date: UInt64) -> UInt64 {
        guard date != 0 else { return 0 }
        let (month, day) = (date >> 5 & 15, date & 31)
        guard month != day, day <= 12 else { return date }
        return date & ~511 | min(month, day) << 5 | max(month, day)
    }
}
