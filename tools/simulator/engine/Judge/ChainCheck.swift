import ReplicaCore
import ReplicaExchange
import ReplicaStore
import ReplicaTestSupport
import ReplicaWire

/// Holds the logs of replicas against what a log has to be, and their times against the clocks of their computers.
struct ChainCheck {
    let world: World
    let book: LogBook

    func check() throws {
        try checkBeginnings()
        try checkTimes()
    }

    /// A log begins once, unless its database was copied or set back.
    private func checkBeginnings() throws {
        let branching: [Mark] = [.copied, .forked, .setBack, .restored]
        if branching.contains(where: world.marks.has) { return }
        struct Name: Hashable {
            let scope: ScopeName
            let replica: ReplicaID
        }
        var begun: Set<Name> = []
        for page in book.pages where page.header.previous == nil {
            if !begun.insert(Name(scope: page.scope, replica: page.replica)).inserted {
                throw Violation(.chain, "a log of \(page.scope.string) begins twice")
            }
        }
    }

    /// Whoever's clock is right writes no time that lies more than a day ahead, whatever came to him, and a later one than
    /// of what he replaces.
    private func checkTimes() throws {
        var right: Set<ReplicaID> = []
        var wrong: Set<ReplicaID> = []
        for office in world.offices {
            let own = try world.enter(office).read { try $0.ownReplicas() }
            if world.surroundings.isRight(office.index) { right.formUnion(own) } else { wrong.formUnion(own) }
        }
        right.subtract(wrong)
        var times: [Dot: HybridTimestamp] = [:]
        for page in book.pages { for item in page.changes { times[item.dot] = item.change.time } }
        let day: UInt64 = 86_400_000
        for page in book.pages where right.contains(page.replica) {
            for item in page.changes {
                if item.change.time.wallMilliseconds > world.surroundings.rightTime + day {
                    throw Violation(.monotone, "\(item.dot.number) was written in \(page.scope.string) too far ahead")
                }
                for replaced in item.change.replaced.joined() {
                    // What was adopted in any case, whenever it came.
                    guard let before = times[replaced.dot], before.wallMilliseconds <= RandomWall.start + day else {
                        continue
                    }
                    if before >= item.change.time {
                        throw Violation(.monotone, "\(item.dot.number) replaces in \(page.scope.string) what is later")
                    }
                }
            }
        }
    }
}
