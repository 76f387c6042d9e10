import Foundation
import ReplicaCore
import ReplicaTrust
import ReplicaWire
import Testing

/// A vector of `trust/` (`Protocol/vectors/README.md`).
enum TrustVector {
    case verdicts(Scene)
    case grant(GrantCase)
    case cutOff(CutOffCase)
    case fingerprint(FingerprintCase)
    case quarantine(QuarantineCase)

    private struct Head: Decodable { let kind: String }

    init(_ file: VectorFile) throws {
        let data = Data(try file.read())
        let kind = try JSONDecoder().decode(Head.self, from: data).kind
        switch kind {
        case "verdicts": self = .verdicts(try JSONDecoder().decode(Scene.self, from: data))
        case "grant": self = .grant(try JSONDecoder().decode(GrantCase.self, from: data))
        case "cut-off": self = .cutOff(try JSONDecoder().decode(CutOffCase.self, from: data))
        case "fingerprint": self = .fingerprint(try JSONDecoder().decode(FingerprintCase.self, from: data))
        case "quarantine": self = .quarantine(try JSONDecoder().decode(QuarantineCase.self, from: data))
        default: self = try #require(nil as TrustVector?, "the vector is of the unknown kind \(kind)")
        }
    }

    func check() throws {
        switch self {
        case .verdicts(let scene): try scene.check()
        case .grant(let grant): grant.check()
        case .cutOff(let cutOff): try cutOff.check()
        case .fingerprint(let fingerprint): try fingerprint.check()
        case .quarantine(let quarantine): try quarantine.check()
        }
    }
}

// MARK: Verdicts

extension TrustVector {
    /// Trust as a value, segments as a graph, and questions.
    struct Scene: Decodable {
        let trust: Given
        let segments: [Segment]
        let questions: [Question]

        struct Given: Decodable {
            let root: String?
            let newcomer: String?
            let authorities: [Authority]
            let enrolments: [Enrolment]
            let successors: [Successor]
            let admissions: [Admission]
            let scopes: [Scope]
            let masterCollections: [String]

            private enum CodingKeys: String, CodingKey {
                case root, newcomer, authorities, enrolments, successors, admissions, scopes
                case masterCollections = "master-collections"
            }
        }

        struct Ended: Decodable {
            let dot: String
            let content: String
        }

        struct Authority: Decodable {
            let key: String
            let rank: Int64
            let ended: [Ended]
        }

        struct Enrolment: Decodable {
            let key: String
            let record: String
            let office: String?
            let role: String
            let grants: [String]
            let ended: [Ended]
        }

        struct Successor: Decodable {
            let replica: String
            let successor: String
        }

        struct Admission: Decodable {
            let segment: String
            let over: [String]
        }

        struct Scope: Decodable {
            let name: String
            let members: [String]
        }

        struct Segment: Decodable {
            let hash: String
            let replica: String
            let scope: String
            let previous: String?
            let depends: [String]
            let changes: [String]
        }

        /// About a segment, a change, or the rights of a replica.
        struct Question: Decodable {
            let segment: String?
            let replica: String?
            let collection: String?
            let record: String?
            let admitted: Bool?
            let scope: String?
            let verdict: String?
            let rights: String?
        }
    }
}

extension TrustVector.Scene {
    func check() throws {
        let trust = try trust.trust()
        let ancestry = try MemoryAncestry(segments)
        for question in questions {
            let found: String
            if let hash = question.segment {
                let segment = try #require(segments.first { $0.hash == hash })
                found = Self.word(
                    for: try trust.objection(
                        to: Vector.hash(hash), of: Vector.replica(segment.replica), scope: ScopeName(segment.scope),
                        ancestry: ancestry))
            } else if question.rights != nil {
                let replica = try Vector.replica(question.replica)
                let scope = ScopeName(try #require(question.scope))
                found = (trust.mayRead(replica, scope) ? "r" : "") + (trust.mayWrite(replica, scope) ? "w" : "")
            } else {
                found = Self.word(
                    for: trust.objection(
                        to: try Vector.name(question.collection), record: try question.record.map(Vector.dot),
                        of: try Vector.replica(question.replica), isAdmitted: question.admitted ?? false))
            }
            #expect(found == question.rights ?? question.verdict, "\(question)")
        }
    }

    private static func word(for objection: Objection?) -> String {
        switch objection {
        case nil: "counted"
        case .unknown: "unknown"
        case .cutOff: "cut-off"
        case .scope: "scope"
        case .role: "role"
        }
    }
}

extension TrustVector.Scene.Given {
    func trust() throws -> Trust {
        var trust = Trust()
        trust.root = try root.map(Vector.replica)
        trust.newcomer = try newcomer.map(Vector.replica)
        for item in authorities {
            trust.authorities[try Vector.replica(item.key)] = Trust.Authority(
                rank: item.rank, ended: try item.ended.map { try $0.ended() })
        }
        for item in enrolments {
            trust.enrolments[try Vector.replica(item.key), default: []].append(
                Trust.Enrolment(
                    record: try Vector.dot(item.record), name: "", office: try item.office.map(Vector.dot),
                    role: try #require(Trust.Role(rawValue: item.role)), grants: item.grants.compactMap(Grant.init),
                    ended: try item.ended.map { try $0.ended() }, agreementKey: []))
        }
        for item in successors {
            trust.predecessors[try Vector.replica(item.successor)] = try Vector.replica(item.replica)
        }
        for item in admissions {
            trust.admissions[try Vector.hash(item.segment)] = Set(try item.over.map(Vector.dot))
        }
        for item in scopes { trust.scopes[ScopeName(item.name)] = Set(try item.members.map(Vector.dot)) }
        trust.masterCollections = Set(try masterCollections.map(Vector.name))
        return trust
    }
}

extension TrustVector.Scene.Ended {
    func ended() throws -> Trust.Ended {
        Trust.Ended(
            cutOff: CutOff(content: try #require([UInt8](hexadecimal: content))), dot: try Vector.dot(dot))
    }
}

/// The graph of a scene's segments.
private struct MemoryAncestry: Ancestry {
    private var previous: [Hash256: Hash256] = [:]
    private var dependencies: [Hash256: [Hash256]] = [:]
    private var holders: [Dot: Set<Hash256>] = [:]
    private var authors: [Hash256: ReplicaID] = [:]

    init(_ segments: [TrustVector.Scene.Segment]) throws {
        for segment in segments {
            let hash = try Vector.hash(segment.hash)
            previous[hash] = try segment.previous.map(Vector.hash)
            dependencies[hash] = try segment.depends.map(Vector.hash)
            authors[hash] = try Vector.replica(segment.replica)
            for dot in segment.changes { holders[try Vector.dot(dot), default: []].insert(hash) }
        }
    }

    func segments(holding change: Dot) -> [Hash256] { (holders[change] ?? []).sorted() }

    func author(of segment: Hash256) -> ReplicaID? { authors[segment] }

    func isAncestor(_ segment: Hash256, of head: Hash256) -> Bool {
        var current: Hash256? = head
        while let hash = current {
            if hash == segment { return true }
            current = previous[hash]
        }
        return false
    }

    func knows(_ segment: Hash256, of change: Dot) -> Bool {
        let targets = holders[change] ?? []
        var open = [segment]
        var seen: Set<Hash256> = []
        while let hash = open.popLast() {
            if targets.contains(hash) { return true }
            guard seen.insert(hash).inserted else { continue }
            open += (dependencies[hash] ?? []) + (previous[hash].map { [$0] } ?? [])
        }
        return false
    }
}

// MARK: Values

extension TrustVector {
    struct GrantCase: Decodable {
        let text: String
        let rights: String?
        let covers: [String]
        let leaves: [String]

        func check() {
            let grant = Grant(text)
            #expect(grant.map { ($0.reads ? "r" : "") + ($0.writes ? "w" : "") } == rights)
            if let grant { #expect(grant.text == text) }
            for scope in covers { #expect(grant?.covers(ScopeName(scope)) == true, "\(scope)") }
            for scope in leaves { #expect(grant?.covers(ScopeName(scope)) != true, "\(scope)") }
        }
    }

    struct CutOffCase: Decodable {
        let content: String
        let cutOff: String
        let heads: [String]

        private enum CodingKeys: String, CodingKey {
            case content, heads
            case cutOff = "cut-off"
        }

        func check() throws {
            let bytes = try #require([UInt8](hexadecimal: content))
            let found = CutOff(content: bytes)
            #expect(found.kind == (cutOff == "revoked" ? .revoked : .retired))
            #expect(found.heads.map(\.hexadecimal) == heads)
            if !heads.isEmpty { #expect(found.content == bytes) }
        }
    }

    struct FingerprintCase: Decodable {
        let hash: String
        let fingerprint: String
        let typed: String
        let isWellFormed: Bool
        let matches: Bool

        private enum CodingKeys: String, CodingKey {
            case hash, fingerprint, typed, matches
            case isWellFormed = "well-formed"
        }

        func check() throws {
            let found = KeyFingerprint(try Vector.hash(hash))
            #expect(found.text == fingerprint)
            #expect(KeyFingerprint.isWellFormed(typed) == isWellFormed)
            #expect(found.matches(typed) == matches)
        }
    }
}

// MARK: Quarantine

extension TrustVector {
    /// Changes, those among them that do not count, and what the others add up to.
    struct QuarantineCase: Decodable {
        let changes: [MergeVector.ArrivingChange]
        let apart: [String]
        let expect: [String: MergeVector.ScopeOutcome]

        func check() throws {
            let apart = Set(try apart.map(Vector.dot))
            var quarantined: [Dot: Change] = [:]
            var counted: [(dot: Dot, change: Change, scope: ScopeName)] = []
            for arriving in changes {
                let (dot, change) = try arriving.change()
                if apart.contains(dot) {
                    quarantined[dot] = change
                } else {
                    counted.append((dot, change, ScopeName(arriving.scope)))
                }
            }
            for order in [counted, counted.reversed()] {
                var states = ScopeStates()
                for (dot, change, scope) in order {
                    states.apply(Self.through(change, dot, quarantined), dot: dot, scope: scope)
                }
                for (scope, expected) in expect {
                    #expect(MergeVector.outcome(of: scope, in: states) == expected, "\(scope)")
                }
            }
        }

        /// A change with what quarantined values had replaced in turn (`Protocol/07` §6), written down once more.
        private static func through(_ change: Change, _ dot: Dot, _ quarantined: [Dot: Change]) -> Change {
            let replaced = zip(change.shape.entries, change.replaced).map { entry, items in
                var seen = Set(items)
                var open = items
                while let item = open.popLast() {
                    guard let between = quarantined[item.dot],
                        (between.record ?? item.dot) == (change.record ?? dot)
                    else { continue }
                    for (part, other) in between.shape.entries.enumerated()
                    where other.register == entry.register && other.kind.isElement == entry.kind.isElement
                        && (!entry.kind.isElement || part == Int(item.part))
                    {
                        open += between.replaced[part].filter { seen.insert($0).inserted }
                    }
                }
                return seen.sorted()
            }
            return Change(
                number: change.number, time: change.time, author: change.author, record: change.record,
                shape: change.shape, replaced: replaced, values: change.values, note: change.note)
        }
    }
}

/// What vectors write as text.
private enum Vector {
    static func replica(_ text: String?) throws -> ReplicaID {
        try #require(ReplicaID(bytes: [UInt8](hexadecimal: text ?? "") ?? []))
    }

    static func hash(_ text: String) throws -> Hash256 {
        try #require(Hash256(bytes: [UInt8](hexadecimal: text) ?? []))
    }

    static func dot(_ text: String) throws -> Dot { try #require(Dot(text: text)) }

    static func name(_ text: String?) throws -> FormName {
        if let number = UInt64(text ?? "") { return .builtIn(number) }
        return .defined(try dot(text ?? ""))
    }
}
