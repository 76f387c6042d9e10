import ReplicaCore
import ReplicaExchange
import ReplicaStore
import ReplicaTestSupport
import ReplicaTrust
import ReplicaWire

/// Judges once more which segments of an office count, from what the authority has signed and from the logs alone
/// (`Protocol/07` §6), for what was written by replicas that were revoked or have no right to write in a scope.
struct AuthorityCheck {
    let world: World
    let office: Office
    let book: LogBook

    func check() throws {
        let trust = try world.enter(office).read { try $0.trust }
        guard trust.root != nil else { return }
        var apart: [ScopeName: Set<Dot>] = [:]
        for page in book.pages(of: office.index) {
            let enrolments = trust.enrolments(of: page.replica)
            if enrolments.isEmpty || trust.authorities[page.replica] != nil || trust.admissions[page.hash] != nil {
                continue
            }
            let cutOffs = enrolments.flatMap(\.ended)
            // Who ended himself said so in a segment that counts.
            if cutOffs.contains(where: { $0.dot.replica == page.replica }) { continue }
            let isBeyond = cutOffs.contains { $0.cutOff.kind == .revoked && !isAncestor(page, of: $0.cutOff.heads) }
            let isOutside = !trust.mayWrite(page.replica, page.scope)
            let lacksRole = enrolments.contains { $0.role == .reader }
            if isBeyond { world.marks.reach(.cutOffAtEnd) }
            if isOutside { world.marks.reach(.outOfScopeAtEnd) }
            let isAllowed = !isOutside && !lacksRole && cutOffs.allSatisfy { isAncestor(page, of: $0.cutOff.heads) }
            guard isBeyond || isOutside || isAllowed && !cutOffs.isEmpty else { continue }
            let known = try apart[page.scope] ?? book.apart(at: office, in: page.scope)
            apart[page.scope] = known
            // Elsewhere the change may count, in another branch; or it may say what only a master says.
            let counted = page.changes.count { !known.contains($0.dot) }
            if isBeyond || isOutside, counted == page.changes.count, !isInAnotherSegment(page),
                !page.changes.allSatisfy({ Self.describesItself($0.change) })
            {
                throw Violation(
                    .authority, "\(office.seat.name) counts what lies \(isBeyond ? "beyond a cut-off" : "out of scope")"
                )
            }
            if isAllowed, counted == 0, !page.changes.isEmpty {
                throw Violation(.authority, "\(office.seat.name) does not count what a cut-off lets count")
            }
        }
    }

    private func isAncestor(_ page: LogBook.Page, of heads: [Hash256]) -> Bool {
        heads.contains { head in
            var current: Hash256? = head
            while let hash = current {
                if hash == page.hash { return true }
                current = book.page(hash)?.header.previous
            }
            return false
        }
    }

    /// Whether the log branched, so that other segments hold the same changes.
    private func isInAnotherSegment(_ page: LogBook.Page) -> Bool {
        book.pages(of: office.index).contains {
            $0.hash != page.hash && $0.replica == page.replica && $0.scope == page.scope
                && $0.header.first <= page.header.last && page.header.first <= $0.header.last
        }
    }

    /// What a replica says of itself needs nobody's leave.
    private static func describesItself(_ change: Change) -> Bool {
        [BuiltIn.replicas, BuiltIn.erasureReceipts].contains(change.shape.collection)
    }
}
