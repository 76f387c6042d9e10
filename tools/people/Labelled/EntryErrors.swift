/// How often offices err when they enter a person, in thousandths of entries.
///
/// The kinds are those seen in lists that several offices keep of the same people; the rates are invented.
package struct EntryErrors: Sendable {
    var noMarks: UInt64 = 150
    var otherMark: UInt64 = 25
    var toneElsewhere: UInt64 = 60
    var iForY: UInt64 = 40
    var decomposed: UInt64 = 50
    var upperCase: UInt64 = 100
    var keyboardOff: UInt64 = 12
    var reversedName: UInt64 = 45
    var noMiddle: UInt64 = 90
    var middleInitial: UInt64 = 20
    var joinedWords: UInt64 = 12
    var nameSlip: UInt64 = 35
    var nickname: UInt64 = 10
    var foreignName: UInt64 = 250
    var foreignNameBeside: UInt64 = 250
    var marriedName: UInt64 = 350
    var yearOnly: UInt64 = 100
    var newYear: UInt64 = 35
    var dayAndMonthSwapped: UInt64 = 15
    var yearOff: UInt64 = 30
    var birthSlip: UInt64 = 30
    var noBirth: UInt64 = 50
    var noPhone: UInt64 = 300
    var otherPhone: UInt64 = 150
    var relativesPhone: UInt64 = 40
    var phoneSlip: UInt64 = 20
    var noEmail: UInt64 = 600
    var otherEmail: UInt64 = 100
    var noPassport: UInt64 = 600
    var newPassport: UInt64 = 80
    var passportSlip: UInt64 = 35
    var noHome: UInt64 = 80
    var wrongHome: UInt64 = 60
    var districtOnly: UInt64 = 90
    var newCommune: UInt64 = 60
    var noCountry: UInt64 = 30
    var otherCountry: UInt64 = 50
    var noLocality: UInt64 = 400
    var otherLocality: UInt64 = 150
    var noOccupation: UInt64 = 300
    var otherOccupation: UInt64 = 300
    var noSex: UInt64 = 50
    var wrongSex: UInt64 = 8
    var noParents: UInt64 = 600
    /// People that a second, third, fourth office entered.
    var again: UInt64 = 300
    /// People who are entered together with relatives.
    var household: UInt64 = 450

    /// Offices that take care.
    package static let usual = EntryErrors()

    /// Twice the slips, and fewer fields.
    package static let careless: EntryErrors = {
        var errors = EntryErrors()
        errors.noMarks = 350
        errors.otherMark = 60
        errors.keyboardOff = 25
        errors.reversedName = 90
        errors.noMiddle = 160
        errors.joinedWords = 25
        errors.nameSlip = 70
        errors.yearOnly = 180
        errors.newYear = 70
        errors.dayAndMonthSwapped = 30
        errors.yearOff = 60
        errors.birthSlip = 50
        errors.noBirth = 90
        errors.otherPhone = 250
        errors.noPassport = 700
        errors.wrongHome = 100
        errors.otherCountry = 80
        errors.again = 400
        return errors
    }()

    /// Old paper registers: a name, a year, a home, and little else.
    package static let sparse: EntryErrors = {
        var errors = EntryErrors()
        errors.noPhone = 600
        errors.noEmail = 850
        errors.noPassport = 850
        errors.yearOnly = 250
        errors.noLocality = 700
        errors.noParents = 1_000
        errors.household = 250
        errors.again = 200
        return errors
    }()

    /// A modern form with passport and parents, and many families.
    package static let families: EntryErrors = {
        var errors = EntryErrors()
        errors.noPassport = 300
        errors.noParents = 200
        errors.relativesPhone = 150
        errors.household = 800
        errors.nameSlip = 20
        return errors
    }()

    /// What makes entries hard to tell apart: what an office gets wrong or leaves out, and relatives.
    private static var rates: [WritableKeyPath<EntryErrors, UInt64>] {
        [
            \.noMarks, \.otherMark, \.toneElsewhere, \.iForY, \.decomposed, \.upperCase, \.keyboardOff, \.reversedName,
            \.noMiddle, \.middleInitial, \.joinedWords, \.nameSlip, \.nickname, \.foreignName, \.foreignNameBeside,
            \.marriedName, \.yearOnly, \.newYear, \.dayAndMonthSwapped, \.yearOff, \.birthSlip, \.noBirth, \.noPhone,
            \.otherPhone, \.relativesPhone, \.phoneSlip, \.noEmail, \.otherEmail, \.noPassport, \.newPassport,
            \.passportSlip, \.noHome, \.wrongHome, \.districtOnly, \.newCommune, \.noCountry, \.otherCountry,
            \.noLocality, \.otherLocality, \.noOccupation, \.otherOccupation, \.noSex, \.wrongSex, \.noParents,
            \.household,
        ]
    }

    /// The same with every error, every gap and relatives less often, all by the same share.
    ///
    /// - Parameter share: In thousandths of how often they are now.
    package func reduced(to share: UInt64) -> EntryErrors {
        Self.rates.reduce(into: self) { errors, rate in errors[keyPath: rate] = errors[keyPath: rate] * share / 1_000 }
    }

    /// A set by its name, `usual`, or by its name and a share of its errors in thousandths, `usual/600`; nil for none.
    package static func named(_ name: String) -> EntryErrors? {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        if parts.count == 2 {
            guard let share = UInt64(parts[1]), share <= 1_000 else { return nil }
            return named(String(parts[0]))?.reduced(to: share)
        }
        return switch name {
        case "usual": usual
        case "careless": careless
        case "sparse": sparse
        case "families": families
        default: nil
        }
    }

    package static let names = ["usual", "careless", "sparse", "families"]
}
