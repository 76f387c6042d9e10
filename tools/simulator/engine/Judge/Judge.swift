import ReplicaCore
import ReplicaExchange
import ReplicaLog
import ReplicaStore
import ReplicaTestSupport
import ReplicaTrust
import ReplicaWire

/// Says whether a world that has come to rest is as it has to be.
struct Judge {
    let world: World

    func check() throws {
        try checkLiveness()
        try checkForks()
        let book = try LogBook(world.offices)
        try ChainCheck(world: world, book: book).check()
        try checkAcknowledged(book)
        try checkScopes(book)
        let standings = try world.offices.map { try Standing(of: $0, in: world) }
        for scope in book.scopes.sorted() {
            let holders = try checkHolders(of: scope, book, standings)
            guard let judged = holders.first(where: { _ in world.generator.chance(percent: 50) }) ?? holders.last
            else { continue }
            try ModelComparison(world: world, office: judged, scope: scope, book: book).check()
        }
        try checkOneOffice()
        for office in world.offices { try AuthorityCheck(world: world, office: office, book: book).check() }
        try ErasureCheck(world: world, book: book).check()
        try checkCutting()
        for office in world.offices {
            for (scope, digest) in standings[office.index].digests.sorted(by: { $0.key < $1.key }) {
                world.say("\(scope) \(digest)")
            }
        }
    }

    /// What an office says of itself, asked once.
    private struct Standing {
        let isEnded: Bool
        let holdings: [String: ScopeHolding]
        let digests: [String: String]

        init(of office: Office, in world: World) throws {
            isEnded = try world.isEnded(office)
            let replica = try world.enter(office)
            holdings = Dictionary(uniqueKeysWithValues: try replica.scopes().map { ($0.scope, $0) })
            digests = Dictionary(uniqueKeysWithValues: try replica.digests(scope: nil).map { ($0.scope, $0.digest) })
        }
    }

    /// Quiet within two rounds of couriers, and two more for each replica that finds only then that it is not alone.
    private func checkLiveness() throws {
        for office in world.offices where world.holders.contains(office.index) {
            let replica = try world.enter(office)
            // Also what somebody had refused: else what is built on it would wait for good.
            for held in try replica.heldImports() { _ = try replica.acceptHeld(held.id, dryRun: false) }
        }
        let before = world.offices.reduce(0) { $0 + $1.successions }
        var rounds = 0
        while try world.round() > 0 {
            rounds += 1
            let successions = world.offices.reduce(0) { $0 + $1.successions } - before
            if rounds > 2 + 2 * successions { throw Violation(.liveness, "not quiet after \(rounds) rounds") }
            // The round that shows that nothing is left costs as much as the others: mostly the logs say so.
            if try world.isLevel(), !world.generator.chance(percent: 25) { break }
        }
        if world.offices.contains(where: { $0.successions > 0 }) { world.marks.reach(.succeeded) }
    }

    /// Two that went by one identity do so no more once one of them has written something.
    private func checkForks() throws {
        for fork in world.forks where !world.isSetBack {
            let offices = fork.offices.map { world.offices[$0] }
            guard offices.contains(where: { world.lastWritten[$0.index] ?? 0 > fork.count }) else { continue }
            guard try offices.allSatisfy({ try !world.isEnded($0) && world.enter($0).noticed == nil }) else { continue }
            let own = try offices.map { try world.enter($0).read { try $0.ownReplica() } }
            if own[0] == own[1] {
                throw Violation(.uniqueness, "two of \(offices[0].seat.name) go by one identity")
            }
        }
    }

    /// Nobody has what he may not have, but for what he wrote himself.
    private func checkScopes(_ book: LogBook) throws {
        for office in world.offices {
            let (trust, own) = try world.enter(office).read { (try $0.trust, Set(try $0.ownReplicas())) }
            guard let now = try world.enter(office).read({ try $0.ownReplica() }) else { continue }
            // Who was ended, or goes on as somebody whom nobody enrolled, keeps what he had.
            if trust.enrolments(of: now).isEmpty || trust.enrolments(of: now).contains(where: { !$0.ended.isEmpty }) {
                continue
            }
            let family = trust.family(of: now).union(own)
            for hash in book.holdings[office.index] {
                guard let page = book.page(hash), !family.contains(page.replica) else { continue }
                if page.scope.string == World.caseName, world.formerParties.contains(office.seat.unit) { continue }
                if !trust.mayRead(now, page.scope) {
                    throw Violation(.confidentiality, "\(office.seat.name) has something of \(page.scope.string)")
                }
            }
        }
    }

    /// What the centre sends to an office is what that may read, or what it wrote itself.
    private func checkCutting() throws {
        let (centre, recipient) = (world.offices[0], world.generator.pick(Array(world.offices.dropFirst())))
        let created: BundleCreated
        do {
            created = try world.enter(centre).createBundles(
                to: recipient.name, path: world.stick + "/", isFull: true, dryRun: false)
        } catch ExchangeError.noRecipient {
            return
        }
        let trust = try world.enter(centre).read { try $0.trust }
        let (now, own) = try world.enter(recipient).read { (try $0.ownReplica(), Set(try $0.ownReplicas())) }
        guard let now else { return }
        let family = trust.family(of: now).union(own)
        for file in created.files where recipient.isNamed(file.to) {
            for header in try OpenedBundle.segments(of: file.file, for: recipient).map(\.header)
            where !family.contains(header.replica) && !trust.mayRead(now, header.scope) {
                throw Violation(
                    .confidentiality, "a bundle for \(recipient.seat.name) holds something of \(header.scope.string)")
            }
        }
    }

    /// What was confirmed to somebody is in his log.
    private func checkAcknowledged(_ book: LogBook) throws {
        let notes = world.offices.map { Set(book.changes(of: $0.index).map(\.change.note.string)) }
        for item in world.acknowledged where !notes[item.office].contains(item.note) {
            if try isErased(item.note, at: world.offices[item.office]) { continue }
            if try isKeptBack(item.note, from: world.offices[item.office], book) { continue }
            throw Violation(.noLoss, "\(world.offices[item.office].seat.name) lost the change of \(item.note)")
        }
    }

    /// Whether the change with a note was ordered to be erased, and that order has come to an office.
    private func isErased(_ note: String, at office: Office) throws -> Bool {
        world.erased.words(of: try world.erasedPlaces(at: office)).contains(note)
    }

    /// Whether others have a change in a scope that the office was taken out of before its database was set back: it does
    /// not come back to it.
    private func isKeptBack(_ note: String, from office: Office, _ book: LogBook) throws -> Bool {
        guard world.isSetBack, world.formerParties.contains(office.seat.unit) else { return false }
        return world.offices.contains { other in
            book.changes(of: other.index, in: ScopeName(World.caseName)).contains { $0.change.note.string == note }
        }
    }

    /// Whether all that an office misses of a scope went with databases that were set back, so that nobody has it any more
    /// who could bring it.
    private func isLost(_ scope: ScopeName, _ book: LogBook, at office: Office) throws -> Bool {
        guard world.isSetBack else { return false }
        return try world.enter(office).read { session in
            let named = try session.namedHeadsMissing().filter { $0.scope == scope }.map(\.head.segment)
            let waiting = try session.waiting().filter { $0.header.scope == scope }
            return try !named.contains { book.page($0) != nil }
                && !waiting.contains { item in
                    try session.missing(for: item.header).allSatisfy { book.page($0.head.segment) != nil }
                }
        }
    }

    /// Who may have a scope has all of it, and the same of it.
    ///
    /// - Returns: These offices.
    private func checkHolders(of scope: ScopeName, _ book: LogBook, _ standings: [Standing]) throws -> [Office] {
        var all: Set<Hash256> = []
        for office in world.offices { all.formUnion(book.segments(of: office.index, in: scope)) }
        var holders: [Office] = []
        var digests: Set<String> = []
        var apart: Set<Set<Dot>> = []
        for office in world.offices {
            let standing = standings[office.index]
            guard !standing.isEnded, let holding = standing.holdings[scope.string], holding.isReadable else { continue }
            if try !holding.isComplete && !isLost(scope, book, at: office) {
                throw Violation(.liveness, "\(office.seat.name) misses \(holding.missing)")
            }
            let own = book.segments(of: office.index, in: scope)
            if own != all {
                throw Violation(
                    .noLoss, "\(office.seat.name) has \(own.count) of \(all.count) segments of \(scope.string)")
            }
            holders.append(office)
            apart.insert(try book.apart(at: office, in: scope))
            digests.insert(standing.digests[scope.string] ?? "")
        }
        if apart.count > 1 {
            throw Violation(.authority, "\(holders.map(\.seat.name)) judge changes of \(scope.string) differently")
        }
        if digests.count > 1 {
            throw Violation(.convergence, "\(holders.map(\.seat.name)) hold \(scope.string) differently")
        }
        return holders
    }

    /// Checks the log and the tables of one office anew, in some seeds from the bytes.
    private func checkOneOffice() throws {
        let office = world.generator.pick(world.offices)
        guard world.generator.chance(percent: 25) else { return }
        let report = try world.enter(office).verify(deep: world.generator.chance(percent: 40))
        if let problem = report.problems.first {
            throw Violation(.chain, "\(office.seat.name): \(problem)")
        }
    }
}

extension Trust {
    /// A replica and those that it succeeds.
    fileprivate func family(of replica: ReplicaID) -> Set<ReplicaID> {
        var family: Set = [replica]
        var current = replica
        while let before = predecessors[current], family.insert(before).inserted { current = before }
        return family
    }
}
