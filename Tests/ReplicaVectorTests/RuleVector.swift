import Foundation
import ReplicaFilter
import Testing

/// A vector of `rule/`: a condition, and records that keep or break it (`Protocol/vectors/README.md`).
struct RuleVector: Decodable {
    let must: String
    let fields: [String: String]
    let today: String
    let records: [Record]?

    struct Record: Decodable {
        let values: [String: [String]]
        let verdict: String
    }

    init(_ file: VectorFile) throws {
        self = try JSONDecoder().decode(RuleVector.self, from: Data(try file.read()))
    }

    func check() throws {
        let names = fields.keys.sorted()
        let rule = RuleCheck(must) { name in
            names.firstIndex(of: name).map { place in
                switch fields[name] {
                case "integer", "decimal": (place, .number)
                case "date", "partial_date": (place, .date)
                default: (place, .text)
                }
            }
        }
        guard let records else {
            #expect(rule == nil)
            return
        }
        let check = try #require(rule)
        for record in records {
            let isBroken = check.isBroken(today: Array(today.utf8)) { place in
                .init((record.values[names[place]] ?? []).map { Array($0.utf8) })
            }
            #expect(isBroken == (record.verdict == "broken"), "\(record.values)")
            if isBroken {
                #expect(check.canBreak { record.values[names[$0]] != nil })
            }
        }
    }
}
