import ReplicaMatching
import ReplicaStore

/// Reads the columns of `person` for matching.
enum PersonReading {
    /// The collection that is compared.
    static let collection = "person"

    /// Keys of its fields, in the order in which ``traits(_:)`` expects their texts.
    static let fields = [
        "name_full", "name_family", "name_middle", "name_given", "name_other", "sex", "birth", "phone", "email",
        "passport_number", "home_place", "home_district", "current_country", "current_locality", "occupation",
    ]

    /// - Parameters:
    ///   - texts: What the columns hold: sets as JSON, codes by their keys, units by their ids or codes.
    ///   - units: The names of places that units answer for, by their ids and codes.
    static func traits(_ texts: [String], units: [String: String]) -> PersonTraits {
        var traits = PersonTraits()
        traits.name = texts[0]
        if traits.name.isEmpty {
            traits.family = texts[1]
            traits.middle = texts[2]
            traits.given = texts[3]
        }
        if !texts[4].isEmpty { traits.otherNames = elements(texts[4]) }
        traits.sex =
            switch texts[5] {
            case "nam": .male
            case "nu": .female
            default: .unknown
            }
        traits.birth = BirthDate(texts[6])
        if !texts[7].isEmpty { traits.phones = [texts[7]] }
        traits.email = texts[8]
        if !texts[9].isEmpty { traits.documents = [texts[9]] }
        traits.home = texts[10]
        traits.homeDistrict = units[texts[11]] ?? ""
        traits.country = texts[12]
        traits.locality = texts[13]
        traits.occupation = texts[14]
        return traits
    }

    /// The names of the districts, in plain letters, by the ids and the codes of their offices.
    static func unitNames(_ session: StoreSession) -> [String: String] {
        var names: [String: String] = [:]
        for (record, code) in session.unitCodes where code.hasPrefix("ubnd-") {
            let name = code.dropFirst(5).split(separator: "-").joined(separator: " ")
            names[code] = name
            names[session.label(of: record)] = name
        }
        return names
    }

    /// The field of the form that a field of matching is read from.
    static func field(of field: MatchField) -> String {
        switch field {
        case .given, .middle, .family, .order: "name_full"
        case .birth: "birth"
        case .sex: "sex"
        case .phone: "phone"
        case .email: "email"
        case .document: "passport_number"
        case .home: "home_place"
        case .country: "current_country"
        case .locality: "current_locality"
        case .occupation: "occupation"
        case .father, .mother: "name_other"
        }
    }

    /// Elements as the column of a set has them.
    static func joined(_ elements: [String]) -> String {
        let quoted = elements.map { element in
            "\"" + element.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined() + "\""
        }
        return "[" + quoted.joined(separator: ",") + "]"
    }

    /// The texts of a column that holds a set: an array of strings, in which only quotes and backslashes are escaped.
    private static func elements(_ json: String) -> [String] {
        var elements: [String] = []
        var current = ""
        var isInside = false
        var isEscaped = false
        for character in json {
            if isEscaped {
                current.append(character)
                isEscaped = false
            } else if isInside, character == "\\" {
                isEscaped = true
            } else if character == "\"" {
                if isInside { elements.append(current) }
                current = ""
                isInside.toggle()
            } else if isInside {
                current.append(character)
            }
        }
        return elements
    }

    /// A hash of what is compared of a record: another one means that it has to be compared anew.
    static func print(_ texts: [String]) -> Int64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for text in texts {
            for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
            hash = (hash ^ 0xFF) &* 0x0000_0100_0000_01B3
        }
        return Int64(bitPattern: hash)
    }
}
