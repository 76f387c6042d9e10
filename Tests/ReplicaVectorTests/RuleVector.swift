import Foundation
import ReplicaFilter
import Testing

/// A vector of `rule/`: a condition, and records that keep or break it (`Protocol/vectors/README.md`).
struct RuleVector: Decodable {
    let must: String
    let fields: [String: String]
    let sets: Set<String>
    let today: String
    let records: [Record]?

    struct Record: Decodable {
        let values: [String: [String]]
        let others: [Other]?
        let verdict: String

        struct Other: Decodable {
            let values: [String: [String]]
            let times: Int
        }
    }

    init(_ file: VectorFile) throws {
        self = try JSONDecoder().decode(RuleVector.self, from: Data(try file.read()))
    }

    func check() throws {
        let names = fields.keys.sorted()
        let rule = RuleCheck(must) { name in
            names.firstIndex(of: name).map { place in
                let kind: RuleCheck.Kind =
                    switch fields[name] {
                    case "integer", "decimal": .number
                    case "date", "partial_date": .date
                    default: .text
                    }
                let reference = name.firstIndex(of: ".").flatMap { names.firstIndex(of: String(name[..<$0])) }
                return RuleCheck.Field(
                    reference.map { .followed(reference: $0, field: place) } ?? .own(place), kind,
                    isSingle: !sets.contains(name))
            }
        }
        guard let records else {
            #expect(rule == nil)
            return
        }
        let check = try #require(rule)
        for record in records {
            func texts(_ values: [String: [String]], _ place: Int) -> RuleCheck.Texts {
                .init((values[names[place]] ?? []).map { Array($0.utf8) })
            }
            let isBroken = check.isBroken(today: Array(today.utf8)) { place in
                switch place {
                case .own(let field): texts(record.values, field)
                case .followed(_, let field):
                    record.values[names[field]] == nil ? .unknown : texts(record.values, field)
                }
            } isAlone: { unique in
                let own = unique.fields.map { texts(record.values, $0) }
                if own.contains(.none) { return nil }
                let same = (record.others ?? []).filter { other in unique.fields.map { texts(other.values, $0) } == own
                }
                if same.reduce(0, { $0 + $1.times }) > 256 { return nil }
                return !same.contains { other in
                    unique.isMet(by: { texts(other.values, $0) }, own: { texts(record.values, $0) })
                }
            }
            #expect(isBroken == (record.verdict == "broken"), "\(record.values)")
            if isBroken {
                #expect(check.canBreak { record.values[names[$0]] != nil })
            }
        }
    }
}
