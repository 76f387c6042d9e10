/// A place in the space of histories that schedules have to reach.
package enum Mark: Hashable, Sendable, CaseIterable {
    case done(Action)
    case settledByEdit, contestedByThree
    case sent, lost, delayed, damaged, repeated, disordered, misdelivered
    case applied, cameTooEarly, conflict
    case wrongClock
    case crashed, diskFailed, lostUnsynced
    case copied, forked, branched, setBack, setBackUnheard, restored, rotated, succeeded
    case enrolled, revoked, retired, quarantined, admitted, parties, partiesLeft, held, smuggled, smugglingRefused
    case erased, erasedField, erasedAttachment, setBackAfterErasure, comesAgain, erasedAtEnd
    case quarantinedAtEnd, cutOffAtEnd, outOfScopeAtEnd, scatteredAtEnd, lateAtEnd, joinedAtEnd
    case deletedAtEnd, contestedAtEnd, conflictAtEnd

    package static var allCases: [Mark] {
        [Action.add, .edit, .delete, .undelete, .settle, .move, .transfer, .join, .withdraw, .attach, .review].map {
            .done($0)
        } + [
            .settledByEdit, .contestedByThree, .sent, .lost, .delayed, .damaged, .repeated, .disordered, .misdelivered,
            .applied, .cameTooEarly, .conflict, .wrongClock, .crashed, .diskFailed, .lostUnsynced, .copied, .forked,
            .branched, .setBack, .setBackUnheard, .restored, .rotated, .succeeded, .enrolled, .revoked, .retired,
            .quarantined, .admitted, .parties, .partiesLeft, .held, .smuggled, .smugglingRefused, .erased,
            .erasedField, .erasedAttachment, .setBackAfterErasure, .comesAgain, .erasedAtEnd,
            .quarantinedAtEnd, .cutOffAtEnd, .outOfScopeAtEnd, .scatteredAtEnd, .lateAtEnd, .joinedAtEnd,
            .deletedAtEnd, .contestedAtEnd, .conflictAtEnd,
        ]
    }

    package var name: String { if case .done(let action) = self { action.rawValue } else { "\(self)" } }
}

/// In how many schedules each mark was reached.
package struct Marks: Sendable {
    private var reached: Set<Mark> = []
    package private(set) var counts: [Mark: Int] = [:]

    package init() {}

    func has(_ mark: Mark) -> Bool { reached.contains(mark) }

    mutating func reach(_ mark: Mark) { reached.insert(mark) }

    /// Adds what one schedule reached.
    package mutating func add(_ other: Marks) {
        for mark in other.reached { counts[mark, default: 0] += 1 }
    }

    /// The names of what one schedule reached, sorted.
    package var names: [String] { reached.map(\.name).sorted() }

    package var missed: [Mark] { Mark.allCases.filter { counts[$0] == nil } }
}
