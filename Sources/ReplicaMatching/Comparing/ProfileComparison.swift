extension Profile {
    /// Compares two records in every field.
    package func compare(with other: Profile) -> Comparison {
        var comparison = Comparison()
        NameComparison.compare(name, other.name, into: &comparison)
        comparison[.birth] = birth.agreement(with: other.birth)
        if sex != .unknown, other.sex != .unknown { comparison[.sex] = sex == other.sex ? .exact : .different }
        comparison[.phone] = phoneAgreement(with: other)
        comparison[.email] =
            mail == 0 || other.mail == 0
            ? .missing : mail == other.mail ? .exact : mailUser == other.mailUser ? .near : .different
        comparison[.document] = documentAgreement(with: other)
        comparison[.home] = homeAgreement(with: other)
        comparison[.country] = equality(country, other.country)
        comparison[.locality] = localityAgreement(with: other)
        comparison[.occupation] = equality(occupation, other.occupation)
        comparison[.father] = parentAgreement(father, fatherGiven, other.father, other.fatherGiven)
        comparison[.mother] = parentAgreement(mother, motherGiven, other.mother, other.motherGiven)
        return comparison
    }

    @inline(__always)
    private func equality(_ first: UInt32, _ second: UInt32) -> Agreement {
        first == 0 || second == 0 ? .missing : first == second ? .exact : .different
    }

    private func phoneAgreement(with other: Profile) -> Agreement {
        guard phone != 0, other.phone != 0 else { return .missing }
        if sharedPhone(with: other) != 0 { return .exact }
        if DigitSlip.isOne(UInt64(phone), UInt64(other.phone)) { return .near }
        return .different
    }

    /// The number that both have, or 0.
    func sharedPhone(with other: Profile) -> UInt32 {
        if phone == other.phone || phone == other.secondPhone { return phone }
        if secondPhone != 0, secondPhone == other.phone || secondPhone == other.secondPhone { return secondPhone }
        return 0
    }

    private func documentAgreement(with other: Profile) -> Agreement {
        guard document != 0, other.document != 0 else { return .missing }
        if sharedDocument(with: other) != 0 { return .exact }
        return DocumentNumber.isOneSlip(document, other.document) ? .near : .different
    }

    /// The document that both have, or 0.
    func sharedDocument(with other: Profile) -> UInt64 {
        if document == other.document || document == other.secondDocument { return document }
        if secondDocument != 0, secondDocument == other.document || secondDocument == other.secondDocument {
            return secondDocument
        }
        return 0
    }

    private func homeAgreement(with other: Profile) -> Agreement {
        guard homeWords != 0, other.homeWords != 0 else { return .missing }
        if home == other.home, home != 0 { return .exact }
        if homeWords == other.homeWords { return .near }
        if homeDistrict != 0 && (homeDistrict == other.homeDistrict || homeDistrict == other.home)
            || other.homeDistrict != 0 && other.homeDistrict == home
        {
            return .partial
        }
        return Self.isMostlyShared(homeWords, other.homeWords) ? .near : .different
    }

    private func localityAgreement(with other: Profile) -> Agreement {
        guard localityWords != 0, other.localityWords != 0 else { return .missing }
        if localityWords == other.localityWords { return .exact }
        if locality == other.locality { return .near }
        return Self.isMostlyShared(localityWords, other.localityWords) ? .near : .different
    }

    private static func isMostlyShared(_ first: UInt64, _ second: UInt64) -> Bool {
        let shared = (first & second).nonzeroBitCount
        return shared >= 2 && shared * 2 > max(first.nonzeroBitCount, second.nonzeroBitCount)
    }

    private func parentAgreement(
        _ first: UInt32, _ firstGiven: NameToken, _ second: UInt32, _ secondGiven: NameToken
    ) -> Agreement {
        guard first != 0, second != 0 else { return .missing }
        if first == second { return .exact }
        return firstGiven == secondGiven || firstGiven.isOneSlip(from: secondGiven) ? .near : .different
    }
}

extension BirthDate {
    func agreement(with other: BirthDate) -> Agreement {
        guard isKnown, other.isKnown else { return .missing }
        if bits == other.bits {
            return isFull ? (isNewYear ? .newYear : .exact) : month != 0 ? .sameMonth : .sameYear
        }
        let years = abs(year - other.year)
        guard isFull, other.isFull else {
            if years == 0 {
                return month != 0 && month == other.month
                    ? .sameMonth
                    : month != 0 && other.month != 0 && !isNewYear && !other.isNewYear ? .otherDay : .sameYear
            }
            return years <= 2 ? .nearYear : .different
        }
        if isNewYear || other.isNewYear {
            return years == 0 ? .newYear : years <= 2 ? .nearYear : .different
        }
        if years == 0 {
            if day == other.month, month == other.day { return .swapped }
            return day == other.day || month == other.month && isOneDigit(from: other) ? .near : .otherDay
        }
        if day == other.day, month == other.month {
            return years <= 2 ? .nearYearSameDay : isOneDigit(from: other) ? .near : .different
        }
        return years <= 2 ? .nearYearOtherDay : .different
    }
}
