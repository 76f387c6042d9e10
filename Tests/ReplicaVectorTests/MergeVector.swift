import Foundation
import ReplicaCore
import ReplicaTrust
import ReplicaWire
import Testing

/// A vector of `merge/`: changes in order of arrival, and what they add up to (`Protocol/vectors/README.md`).
struct MergeVector: Decodable {
    let changes: [ArrivingChange]
    let expect: [String: ScopeOutcome]
    let roles: Roles?

    /// Who decides on records, and what the police confirm (`Protocol/05` §11).
    struct Roles: Decodable {
        let centre: [String]
        let identity: [String]
    }

    init(_ file: VectorFile) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(try file.read()))
    }

    struct ArrivingChange: Decodable {
        let scope: String
        let dot: String
        let salt: String
        let time: UInt64
        let author: String
        let collection: String
        let record: String?
        let note: String
        let entries: [Entry]

        struct Entry: Decodable {
            let kind: UInt8
            let register: String
            let members: [String]
            let values: [Value]
            let replaced: [ReplacedItem]
        }

        struct Value: Decodable {
            let tag: UInt8
            let content: String
        }

        struct ReplacedItem: Decodable {
            let dot: String
            let part: UInt32
        }
    }

    struct ScopeOutcome: Decodable, Equatable {
        let digest: String
        let records: [RecordOutcome]
    }

    struct RecordOutcome: Decodable, Equatable {
        let record: String
        let deleted: String
        let registers: [RegisterOutcome]
        /// Of a record that somebody moved: whether it is here, and where it went (`Protocol/01` §9).
        let here: Bool?
        let moved: MoveOutcome?
        /// Of a record on which somebody decided (`Protocol/05` §11).
        let review: ReviewOutcome?
    }

    struct ReviewOutcome: Decodable, Equatable {
        let status: String
        let disputed: Bool
        let approved: String
        let accepted: String
        let confirmed: String
    }

    struct MoveOutcome: Decodable, Equatable {
        let to: [String]
        let late: [LateItem]
        let complete: Bool
    }

    struct LateItem: Decodable, Equatable {
        let register: String
        let dot: String
        let part: UInt32
    }

    struct RegisterOutcome: Decodable, Equatable {
        let register: String
        let element: String
        let state: String
        let live: [LiveItem]
        let shown: String?
    }

    struct LiveItem: Decodable, Equatable {
        let dot: String
        let part: UInt32
    }
}

// MARK: What the Swift code makes of it

extension MergeVector {
    static func states(of changes: [ArrivingChange]) throws -> ScopeStates {
        var states = ScopeStates()
        for arriving in changes {
            let (dot, change) = try arriving.change()
            states.apply(change, dot: dot, scope: ScopeName(arriving.scope))
        }
        return states
    }

    static func outcome(of scope: String, in states: ScopeStates, roles: Roles? = nil) -> ScopeOutcome {
        let scope = ScopeName(scope)
        let records = states.records(of: scope).map { record in
            RecordOutcome(
                record: record.record.text, deleted: word(for: record.presence(dots: \.dots)),
                registers: ScopeStates.registers(of: record).map { _, element, key, register in
                    RegisterOutcome(
                        register: text(of: key.field), element: element.hexadecimal, state: word(for: register, key),
                        live: register.live.map { LiveItem(dot: $0.dot.text, part: $0.part) },
                        shown: key.element == nil ? shown(register, key, of: record, in: states)?.dot.text : nil)
                },
                here: isMoved(record) ? record.standing(dots: \.dots) <= .copy : nil,
                moved: isMoved(record) ? record.departure(dots: \.dots).map(outcome) : nil,
                review: record.registers.keys.contains { BuiltIn.isDecision($0.field) }
                    ? review(of: record, roles) : nil)
        }
        return ScopeOutcome(digest: states.digest(of: scope).hexadecimal, records: records)
    }

    private static func review(of record: RecordState, _ roles: Roles?) -> ReviewOutcome {
        let identity = Set((roles?.identity ?? []).compactMap { Dot(text: $0) }.map { FormName.defined($0) })
        let review = record.review(identity: identity, dots: \.dots)
        let status = review.status { replica in
            roles?.centre.contains(replica.bytes.hexadecimal) == true ? .centre : .office
        }
        return ReviewOutcome(
            status: status.rawValue, disputed: review.isDisputed, approved: word(for: review.approved),
            accepted: word(for: review.accepted), confirmed: word(for: review.confirmed))
    }

    private static func word(for cover: ReviewCover) -> String {
        switch cover {
        case .none: "none"
        case .earlier: "earlier"
        case .current: "current"
        }
    }

    private static func isMoved(_ record: RecordState) -> Bool {
        record.registers.keys.contains { $0.field == BuiltIn.moved || $0.field == BuiltIn.copied }
    }

    private static func outcome(_ departure: Departure) -> MoveOutcome {
        MoveOutcome(
            to: departure.destinations.map(\.string),
            late: departure.late.map {
                LateItem(register: text(of: $0.key.field), dot: $0.value.dot.text, part: $0.value.part)
            }, complete: departure.isComplete)
    }

    private static func word(for presence: RecordPresence) -> String {
        switch presence {
        case .present: "no"
        case .deleted: "deleted"
        case .contested: "conflict"
        }
    }

    private static func word(for register: Register, _ key: RegisterKey) -> String {
        if key.element != nil { return register.isPresent ? "present" : "absent" }
        return register.isConflict ? "conflict" : "settled"
    }

    private static func shown(
        _ register: Register, _ key: RegisterKey, of record: RecordState, in states: ScopeStates
    ) -> LiveValue? {
        let goesByTime = [BuiltIn.owner, BuiltIn.transfer, BuiltIn.unit].contains(key.field)
        let owner = reference(in: BuiltIn.owner, of: record) ?? office(of: record.record.replica, in: states)
        return ShownValue(owner: goesByTime ? nil : owner, office: { office(of: $0, in: states) })
            .choose(from: register.live)
    }

    /// The office of a replica (`Protocol/05` §3).
    private static func office(of replica: ReplicaID, in states: ScopeStates) -> Dot? {
        let announced = states.scopes[.province]?.records.values.filter {
            $0.isCreated && $0.collection == BuiltIn.replicas && $0.record.replica == replica
        }
        return announced?.min { $0.record < $1.record }.flatMap { reference(in: BuiltIn.unit, of: $0) }
    }

    /// The reference that a field shows by time alone.
    private static func reference(in field: FormName, of record: RecordState) -> Dot? {
        let shown = ShownValue<Dot>(owner: nil, office: { _ in nil }).choose(from: record.live(RegisterKey(field)))
        guard let value = shown?.values.first, value.tag == .reference else { return nil }
        return value.dot
    }

    private static func text(of name: FormName) -> String {
        switch name {
        case .builtIn(let number): String(number)
        case .defined(let dot): dot.text
        }
    }
}

extension MergeVector.ArrivingChange {
    /// The change, whose dot carries its true leaf hash.
    func change() throws -> (Dot, Change) {
        let dot = try #require(Dot(text: self.dot))
        let shape = Shape(
            collection: try Self.name(collection),
            entries: try entries.map { entry in
                Shape.Entry(
                    kind: try #require(EntryKind(rawValue: entry.kind)), register: try Self.name(entry.register),
                    members: try entry.members.map(Self.name))
            })
        let change = Change(
            number: dot.number, time: HybridTimestamp(rawValue: time), author: ByteText(author),
            record: try record.map { try #require(Dot(text: $0)) }, shape: shape,
            replaced: try entries.map { entry in
                try entry.replaced.map { Change.Replaced(dot: try #require(Dot(text: $0.dot)), part: $0.part) }
            },
            values: try entries.flatMap { entry in
                try entry.values.map {
                    ReplicaCore.Value(
                        tag: ValueTag(rawValue: $0.tag), content: try #require([UInt8](hexadecimal: $0.content)))
                }
            },
            note: ByteText(note))
        #expect(try leaf(of: change).prefix == dot.hash)
        return (dot, change)
    }

    /// From the salt, as the secret is not known.
    private func leaf(of change: Change) throws -> Hash256 {
        var skeleton = ByteWriter()
        var content = ByteWriter()
        let shapeHash = Hash256.of(.shape, ChangeBytes.shape(change.shape)).bytes
        ChangeBytes.skeleton(change, shapeHash: shapeHash, into: &skeleton)
        content.raw(try #require([UInt8](hexadecimal: salt)))
        ChangeBytes.content(change, into: &content)
        return .of(.leaf, skeleton.bytes, Hash256.of(.content, content.bytes).bytes)
    }

    private static func name(_ text: String) throws -> FormName {
        if let number = UInt64(text) { return .builtIn(number) }
        return .defined(try #require(Dot(text: text)))
    }
}
