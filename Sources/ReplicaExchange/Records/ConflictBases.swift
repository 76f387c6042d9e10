import ReplicaCore
import ReplicaStore

/// What the opposed values of fields go back to: the last values that every side replaced, directly or through others
/// (`Protocol/01` §5). Looked up for many conflicts at once, because the log is opened for each generation.
struct ConflictBases {
    /// A conflict: its scope, its register, and the changes that wrote its live values.
    struct Question: Hashable {
        let scope: ScopeName
        let register: FormName
        let sides: Set<Dot>
    }

    /// How far it is looked back.
    private static let generationsMax = 16

    private let session: StoreSession
    private var bases: [Question: [[Value]]] = [:]

    /// - Throws: What reading the log throws.
    init(_ questions: [Question], _ session: StoreSession) throws {
        self.session = session
        for (scope, asked) in Dictionary(grouping: Set(questions), by: \.scope) {
            try answer(asked, in: scope)
        }
    }

    /// The values that the sides had in common; empty where each wrote into an empty field.
    func values(_ question: Question) -> [[Value]] { bases[question] ?? [] }

    private mutating func answer(_ questions: [Question], in scope: ScopeName) throws {
        var searches = questions.filter { $0.sides.count > 1 }.map(Search.init)
        var found: [(Question, Set<Dot>)] = []
        for _ in 0..<Self.generationsMax where !searches.isEmpty {
            let made = try session.changes(of: searches.reduce(into: []) { $0.formUnion($1.open) }, scope: scope)
            for place in searches.indices { searches[place].lookBack(made) }
            for search in searches where !search.common.isEmpty { found.append((search.question, search.common)) }
            searches.removeAll { !$0.common.isEmpty || $0.open.isEmpty }
        }
        let made = try session.changes(of: found.reduce(into: []) { $0.formUnion($1.1) }, scope: scope)
        for (question, dots) in found {
            bases[question] = dots.sorted().compactMap { made[$0]?.values(of: question.register) }
        }
    }

    private struct Search {
        let question: Question
        private var sides: [(seen: Set<Dot>, open: Set<Dot>)]

        init(_ question: Question) {
            self.question = question
            sides = question.sides.sorted().map { ([], [$0]) }
        }

        var open: Set<Dot> { sides.reduce(into: []) { $0.formUnion($1.open) } }

        var common: Set<Dot> { sides.dropFirst().reduce(sides[0].seen) { $0.intersection($1.seen) } }

        /// Goes one generation back on every side.
        mutating func lookBack(_ made: [Dot: Change]) {
            for place in sides.indices {
                let before = Set(sides[place].open.flatMap { made[$0]?.replaced(by: question.register) ?? [] })
                sides[place].open = before.subtracting(sides[place].seen)
                sides[place].seen.formUnion(before)
            }
        }
    }
}

extension Change {
    /// The values that the change wrote into a register; `nil` if it wrote none there.
    fileprivate func values(of register: FormName) -> [Value]? {
        var first = 0
        for entry in shape.entries {
            if entry.register == register, entry.kind == .assign {
                return Array(values[first..<first + entry.members.count])
            }
            first += entry.members.count
        }
        return nil
    }

    /// The changes whose values the change replaced in a register.
    fileprivate func replaced(by register: FormName) -> [Dot] {
        zip(shape.entries, replaced).filter { $0.0.register == register }.flatMap { $0.1.map(\.dot) }
    }
}
