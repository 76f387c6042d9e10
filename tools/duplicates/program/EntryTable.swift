import Foundation
import ReplicaMatching
import ReplicaTabular

/// A CSV file of entries: what matching reads of each, and the labels where there are some.
struct EntryTable {
    private(set) var profiles: [Profile] = []
    /// Whose each entry is, as a number; entries with the same label have the same.
    private(set) var people: [Int] = []
    private(set) var households: [Int] = []
    private(set) var ids: [String] = []
    private(set) var traits: [PersonTraits] = []

    /// - Parameters:
    ///   - path: CSV with the field names of `person` as headers; `person` holds the label, if there are labels.
    ///   - keepsTraits: Whether to keep what was typed, for explaining.
    init(_ path: String, keepsTraits: Bool = false) throws {
        var reader = CSVReader()
        guard let file = FileHandle(forReadingAtPath: path) else { throw CocoaError(.fileNoSuchFile) }
        var headers: [String: Int]?
        var labels: [String: Int] = [:]
        var houses: [String: Int] = [:]
        func take(_ record: TableRow) {
            guard let headers else { return }
            func text(_ header: String) -> String {
                guard let column = headers[header], column < record.count else { return "" }
                return record.text(column)
            }
            let entry = Self.traits(text)
            profiles.append(Profile(entry))
            if keepsTraits { traits.append(entry) }
            ids.append(text("id"))
            people.append(Self.number(of: text("person"), in: &labels))
            households.append(Self.number(of: text("household"), in: &houses))
        }
        func drain() throws {
            while let record = try reader.next() {
                if headers == nil {
                    headers = Dictionary(
                        record.texts.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
                } else {
                    take(record)
                }
            }
        }
        while let chunk = try file.read(upToCount: 1 << 20), !chunk.isEmpty {
            reader.feed([UInt8](chunk).span)
            try drain()
        }
        reader.finish()
        try drain()
    }

    private static func number(of label: String, in labels: inout [String: Int]) -> Int {
        if let number = labels[label] { return number }
        let number = labels.count
        labels[label] = number
        return number
    }

    private static func traits(_ text: (String) -> String) -> PersonTraits {
        var traits = PersonTraits()
        traits.name = text("name_full")
        traits.family = text("name_family")
        traits.middle = text("name_middle")
        traits.given = text("name_given")
        if !text("name_other").isEmpty { traits.otherNames = [text("name_other")] }
        traits.sex =
            switch text("sex") {
            case "nam": .male
            case "nu": .female
            default: .unknown
            }
        traits.birth = BirthDate(text("birth"))
        if !text("phone").isEmpty { traits.phones = [text("phone")] }
        traits.email = text("email")
        if !text("passport_number").isEmpty { traits.documents = [text("passport_number")] }
        traits.home = text("home_place")
        traits.homeDistrict = text("home_district")
        traits.country = text("current_country")
        traits.locality = text("current_locality")
        traits.occupation = text("occupation")
        traits.father = text("father")
        traits.mother = text("mother")
        return traits
    }

    /// The pairs of entries that are one person's.
    var truePairs: [(Int, Int)] {
        Self.pairs(of: people)
    }

    static func pairs(of labels: [Int]) -> [(Int, Int)] {
        var members: [Int: [Int]] = [:]
        for (entry, label) in labels.enumerated() { members[label, default: []].append(entry) }
        var pairs: [(Int, Int)] = []
        for entries in members.values where entries.count > 1 {
            for place in entries.indices {
                for other in entries[(place + 1)...] { pairs.append((entries[place], other)) }
            }
        }
        return pairs.sorted { $0 < $1 }
    }
}
