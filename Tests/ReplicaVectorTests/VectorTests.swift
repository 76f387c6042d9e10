import ReplicaTestSupport
import ReplicaWire
import Testing

struct VectorTests {
    private static let areas = ["primitive", "segment", "bundle", "request", "session", "report"]

    @Test(arguments: try areas.flatMap { try ProtocolVectors.files(in: $0) })
    func `is read, or refused for the reason that it says`(file: VectorFile) throws {
        let vector = try BinaryVector(file)
        let outcome = Result { try VectorFacts.read(vector) }
        switch (outcome, vector.header["expect"]) {
        case (.success(let facts), "success"):
            for (key, value) in vector.facts { #expect(facts[key] == value, "\(key)") }
        case (.failure(let error as WireError), let expected):
            #expect(error.failure.rawValue == expected, "\(error.place)")
        case (.failure(is NoMatch), let expected):
            #expect(expected == "no match")
        case (.success, let expected):
            Issue.record("was read instead of refused as \(expected ?? "nothing")")
        case (.failure(let error), _):
            throw error
        }
    }

    @Test(arguments: try ProtocolVectors.files(in: "merge", ending: ".json"))
    func `adds up to what it says in any order of arrival`(file: VectorFile) throws {
        let vector = try MergeVector(file)
        var generator = SeededGenerator(seed: 1)
        var orders = [vector.changes, vector.changes.reversed()]
        for _ in 0..<8 { orders.append(generator.shuffled(vector.changes)) }
        for order in orders {
            let states = try MergeVector.states(of: order)
            for (scope, expected) in vector.expect {
                #expect(MergeVector.outcome(of: scope, in: states, roles: vector.roles) == expected, "\(scope)")
            }
        }
    }

    @Test(arguments: try ProtocolVectors.files(in: "trust", ending: ".json"))
    func `lets count what it says`(file: VectorFile) throws {
        try TrustVector(file).check()
    }

    @Test(arguments: try ProtocolVectors.files(in: "rule", ending: ".json"))
    func `rules are kept or broken as it says`(file: VectorFile) throws {
        try RuleVector(file).check()
    }

    @Test(arguments: try ProtocolVectors.files(in: "attachment", ending: ".json"))
    func `puts attachments together as it says`(file: VectorFile) throws {
        try AttachmentVector(file).check()
    }

    @Test func `every failure class has a vector`() throws {
        let expected = try Self.areas.flatMap { try ProtocolVectors.files(in: $0) }
            .map { try BinaryVector($0).header["expect"] }
        for failure in FailureClass.allCases { #expect(expected.contains(failure.rawValue), "\(failure)") }
    }
}
