internal import Foundation
internal import ReplicaText

/// Writes an invented person down as an office does, errors and all.
struct EntryWriter {
    let errors: EntryErrors

    func write(_ person: LabelledPerson, _ random: inout SplitMix64) -> LabelledEntry {
        var entry = LabelledEntry()
        entry.person = person.number
        entry.household = person.household
        (entry.name, entry.otherName) = name(person, &random)
        entry.sex = sex(person, &random)
        entry.birth = birth(person, &random)
        entry.home = home(person, &random)
        var country = person.country
        var dialCode = person.dialCode
        if random.chance(perMille: errors.otherCountry) {
            let other = SampleCountry.all.draw(&random)
            (country, dialCode) = (other.code, other.dialCode)
        }
        entry.country = random.chance(perMille: errors.noCountry) ? "" : country
        if !random.chance(perMille: errors.noLocality) {
            entry.locality = person.locality
            if random.chance(perMille: errors.otherLocality) {
                let cities = SampleCountry.all.draw(&random).cities
                entry.locality = cities[random.number(in: 0...cities.count - 1)]
            }
        }
        entry.phone = phone(person, dialCode, &random)
        if !random.chance(perMille: errors.noEmail) {
            entry.email = person.email
            if random.chance(perMille: errors.otherEmail) {
                entry.email = "\(Self.plain(person.given))\(random.number(in: 0...99_999))@example.com"
            }
        }
        entry.passport = passport(person, &random)
        if !random.chance(perMille: errors.noOccupation) {
            entry.occupation =
                random.chance(perMille: errors.otherOccupation)
                ? SampleWords.occupations.draw(&random) : person.occupation
        }
        if !random.chance(perMille: errors.noParents) {
            entry.father = marked(person.father, &random)
            if !random.chance(perMille: 200) { entry.mother = marked(person.mother, &random) }
        }
        return entry
    }

    private func sex(_ person: LabelledPerson, _ random: inout SplitMix64) -> String {
        if random.chance(perMille: errors.noSex) { return "" }
        return person.isWoman != random.chance(perMille: errors.wrongSex) ? "nu" : "nam"
    }

    // MARK: names

    private func name(_ person: LabelledPerson, _ random: inout SplitMix64) -> (String, String) {
        var family = person.family
        if !person.marriedFamily.isEmpty, random.chance(perMille: errors.marriedName) {
            family = person.marriedFamily
        }
        if family == "Hoàng" || family == "Huỳnh", random.chance(perMille: 60) {
            family = family == "Hoàng" ? "Huỳnh" : "Hoàng"
        }
        if family == "Vũ" || family == "Võ", random.chance(perMille: 60) { family = family == "Vũ" ? "Võ" : "Vũ" }
        var given = person.given
        if random.chance(perMille: errors.nickname) { given = person.nickname }
        var middle = person.middle.split(separator: " ").map(String.init)
        if random.chance(perMille: errors.noMiddle) { middle = [] }
        if random.chance(perMille: errors.middleInitial) { middle = middle.map { "\($0.prefix(1))." } }
        if middle.count > 1, random.chance(perMille: 150) { middle.removeLast() }

        var other = ""
        if !person.foreign.isEmpty {
            if random.chance(perMille: errors.foreignName) {
                // Kevin Nguyen: the foreign name instead of the given one.
                let plainFamily = EntryWriter.withoutMarks(family)
                return (
                    random.chance(perMille: 700)
                        ? "\(person.foreign) \(plainFamily)" : "\(plainFamily) \(person.foreign)",
                    ""
                )
            }
            if random.chance(perMille: errors.foreignNameBeside) {
                if random.chance(perMille: 400) { other = person.foreign } else { middle.append(person.foreign) }
            }
        }
        var words = [family] + middle + [given]
        if random.chance(perMille: errors.nameSlip) {
            let place = random.number(in: 0...words.count - 1)
            words[place] = slip(words[place], &random)
        }
        if random.chance(perMille: errors.otherMark) {
            words[words.count - 1] = otherTone(words[words.count - 1], &random)
        }
        if random.chance(perMille: errors.reversedName) {
            let (first, last) = (words.removeFirst(), words.removeLast())
            words = random.chance(perMille: 600) ? [last] + words + [first] : words + [last, first]
        }
        var text = words.joined(separator: " ")
        if random.chance(perMille: errors.joinedWords), words.count > 2 {
            text = words[0] + " " + words.dropFirst().joined()
        }
        text = marked(text, &random)
        if random.chance(perMille: errors.keyboardOff) { text = EntryWriter.telex(text) }
        if random.chance(perMille: errors.upperCase) { text = text.uppercased() }
        return (text, other)
    }

    /// The text as this office writes its marks.
    private func marked(_ text: String, _ random: inout SplitMix64) -> String {
        if random.chance(perMille: errors.noMarks) { return EntryWriter.withoutMarks(text) }
        var text = text
        if random.chance(perMille: errors.toneElsewhere) { text = EntryWriter.withTonesElsewhere(text) }
        if random.chance(perMille: errors.iForY) { text = EntryWriter.withIForY(text) }
        if random.chance(perMille: errors.decomposed) { text = EntryWriter.decomposed(text) }
        return text
    }

    private func slip(_ word: String, _ random: inout SplitMix64) -> String {
        var letters = Array(word)
        guard letters.count > 1 else { return word }
        let place = random.number(in: 1...letters.count - 1)
        switch random.number(in: 0...3) {
        case 0: letters.remove(at: place)
        case 1: letters.insert(letters[place], at: place)
        case 2: letters[place] = Array("abceghiklmnopqrstuvx")[random.number(in: 0...19)]
        default: letters.swapAt(place, place - 1)
        }
        return String(letters)
    }

    private func otherTone(_ word: String, _ random: inout SplitMix64) -> String {
        let tones: [Unicode.Scalar?] = [nil, "\u{300}", "\u{309}", "\u{303}", "\u{301}", "\u{323}"]
        let tone = tones[random.number(in: 0...5)]
        var output = ""
        var isPlaced = false
        for scalar in EntryWriter.decomposed(word).unicodeScalars {
            if EntryWriter.tones.contains(scalar) {
                if let tone, !isPlaced { output.unicodeScalars.append(tone) }
                isPlaced = true
            } else {
                output.unicodeScalars.append(scalar)
            }
        }
        return TextNormalization.nfc(output)
    }

    // MARK: the rest

    private func birth(_ person: LabelledPerson, _ random: inout SplitMix64) -> String {
        if random.chance(perMille: errors.noBirth) { return "" }
        var (year, month, day) = (person.year, person.month, person.day)
        if random.chance(perMille: errors.yearOff) {
            year += [-2, -1, -1, 1, 1, 2][random.number(in: 0...5)]
        }
        if random.chance(perMille: errors.yearOnly) { return "\(year)" }
        if random.chance(perMille: errors.newYear) { (month, day) = (1, 1) }
        if day <= 12, random.chance(perMille: errors.dayAndMonthSwapped * 2) { (month, day) = (day, month) }
        if random.chance(perMille: errors.birthSlip) {
            switch random.number(in: 0...3) {
            case 0: day = min(28, max(1, (day / 10) * 10 + random.number(in: 0...9)))
            case 1: month = random.number(in: 1...12)
            case 2: year = year / 10 * 10 + random.number(in: 0...9)
            default: day = random.number(in: 1...28)
            }
        }
        return "\(year)-\(EntryWriter.padded(month, to: 2))-\(EntryWriter.padded(day, to: 2))"
    }

    private func home(_ person: LabelledPerson, _ random: inout SplitMix64) -> String {
        if random.chance(perMille: errors.noHome) { return "" }
        var home = person.home
        if random.chance(perMille: errors.wrongHome) { home = SampleHome.all.draw(&random) }
        if random.chance(perMille: errors.districtOnly) { return marked(home.district, &random) }
        if random.chance(perMille: errors.newCommune) {
            // The commune of after 1 July 2025, which others went into as well.
            return marked("\(EntryWriter.successor(of: home)), Gia Lai", &random)
        }
        let text =
            switch random.number(in: 0...9) {
            case 0...4: "\(home.commune), \(home.district)"
            case 5: "xã \(home.commune), huyện \(home.district), tỉnh Bình Định"
            case 6: "\(home.commune) - \(home.district)"
            case 7: "\(home.commune), \(home.district), Bình Định"
            case 8: home.commune
            default: "X. \(home.commune), H. \(home.district)"
            }
        return marked(text, &random)
    }

    private func phone(_ person: LabelledPerson, _ dialCode: String, _ random: inout SplitMix64) -> String {
        if random.chance(perMille: errors.noPhone) { return "" }
        var number = person.phone
        if random.chance(perMille: errors.relativesPhone) { number = person.relativesPhone }
        if random.chance(perMille: errors.otherPhone) { number = HouseholdMaker().phone(&random) }
        if random.chance(perMille: errors.phoneSlip) {
            var digits = Array(number)
            digits[random.number(in: 1...8)] = Array("0123456789")[random.number(in: 0...9)]
            number = String(digits)
        }
        let groups = "\(number.prefix(3)) \(number.dropFirst(3).prefix(3)) \(number.suffix(3))"
        return switch random.number(in: 0...4) {
        case 0: "\(dialCode)\(number)"
        case 1: "\(dialCode) \(groups)"
        case 2: "0\(number)"
        case 3: "00\(dialCode.dropFirst()) \(number)"
        default: "(\(dialCode)) \(groups.split(separator: " ").joined(separator: "-"))"
        }
    }

    private func passport(_ person: LabelledPerson, _ random: inout SplitMix64) -> String {
        if random.chance(perMille: errors.noPassport) { return "" }
        var passport = person.passport
        if random.chance(perMille: errors.newPassport) { passport = HouseholdMaker().passport(&random) }
        if random.chance(perMille: errors.passportSlip) {
            switch random.number(in: 0...2) {
            case 0: passport = String(passport.map { $0 == "0" ? "O" : $0 == "1" ? "I" : $0 })
            case 1:
                var letters = Array(passport)
                letters[random.number(in: 1...7)] = Array("0123456789")[random.number(in: 0...9)]
                passport = String(letters)
            default: passport = "\(passport.prefix(1)) \(passport.dropFirst())".lowercased()
            }
        }
        return passport
    }

    // MARK: spelling

    static let tones: Set<Unicode.Scalar> = ["\u{300}", "\u{309}", "\u{303}", "\u{301}", "\u{323}"]

    static func padded(_ number: Int, to width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    static func plain(_ text: String) -> String {
        FoldedText.fold(text).filter { $0 != " " }
    }

    static func decomposed(_ text: String) -> String {
        text.decomposedStringWithCanonicalMapping
    }

    static func withoutMarks(_ text: String) -> String {
        var output = ""
        for scalar in decomposed(text).unicodeScalars {
            switch scalar {
            case "đ": output.append("d")
            case "Đ": output.append("D")
            case _ where 0x300...0x36F ~= scalar.value: break
            default: output.unicodeScalars.append(scalar)
            }
        }
        return output
    }

    /// Hòa for Hoà, Thuý for Thúy, and the other way about.
    static func withTonesElsewhere(_ text: String) -> String {
        var text = text
        for (one, other) in [
            ("hòa", "hoà"), ("Hòa", "Hoà"), ("hóa", "hoá"), ("Thúy", "Thuý"), ("Thủy", "Thuỷ"), ("Thùy", "Thuỳ"),
            ("Ngụy", "Nguỵ"), ("Tòa", "Toà"), ("Lũy", "Luỹ"), ("Hỏa", "Hoả"),
        ] {
            text = text.split(separator: " ", omittingEmptySubsequences: false).map {
                String($0) == one ? other : String($0) == other ? one : String($0)
            }.joined(separator: " ")
        }
        return text
    }

    static func withIForY(_ text: String) -> String {
        text.split(separator: " ", omittingEmptySubsequences: false).map { word -> String in
            switch word {
            case "Quý": "Quí"
            case "Vy": "Vi"
            case "Mỹ": "Mĩ"
            case "Ly": "Li"
            case "Lý": "Lí"
            case "Quy": "Qui"
            default: String(word)
            }
        }.joined(separator: " ")
    }

    /// What Telex leaves when the keyboard is not set to Vietnamese.
    static func telex(_ text: String) -> String {
        text.split(separator: " ", omittingEmptySubsequences: false).map { word -> String in
            var output = ""
            var tone: Character?
            for scalar in decomposed(String(word)).unicodeScalars {
                switch scalar {
                case "\u{302}": if let last = output.last { output.append(Character(last.lowercased())) }
                case "\u{306}", "\u{31B}": output.append("w")
                case "đ": output.append("dd")
                case "Đ": output.append("Dd")
                case "\u{300}": tone = "f"
                case "\u{309}": tone = "r"
                case "\u{303}": tone = "x"
                case "\u{301}": tone = "s"
                case "\u{323}": tone = "j"
                default: output.unicodeScalars.append(scalar)
                }
            }
            if let tone { output.append(tone) }
            return output
        }.joined(separator: " ")
    }

    /// The invented successor of a commune: three or four of a district became one.
    static func successor(of home: SampleHome) -> String {
        let places = ["Bắc", "Nam", "Đông", "Tây"]
        let number = home.commune.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xFFFF }
        return "\(home.district) \(places[number % 4])"
    }
}
