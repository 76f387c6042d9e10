package import ReplicaCore
import ReplicaStore
import ReplicaTrust
import ReplicaWire

/// An order to erase, and who has carried it out.
package struct ErasureReport: Sendable {
    /// The order.
    package let order: String
    /// The record that it is about; `nil` where it names none.
    package let record: String?
    package let scope: String
    package let basis: String
    package let author: String
    /// When it was given, by the clock of who gave it: milliseconds since 1970.
    package let at: UInt64
    /// How many changes lose their content.
    package let changes: Int
    /// Every replica that may have had the record.
    package let holders: [Holder]
    /// Fields of the record that have a value which came here after the order: written after it, or without knowing
    /// of it.
    package let filled: [Labels]

    package struct Holder: Sendable {
        package let replica: String
        package let unit: String?
        package let state: State
    }

    package enum State: Sendable, Equatable {
        /// It said so itself, at that time by its clock; milliseconds since 1970.
        case confirmed(at: UInt64)
        /// Nothing came from it yet.
        case waiting
        /// It goes on under other names, which have to confirm.
        case succeeded(by: [String])
        /// Its work was ended before it confirmed: it may hold what it had for ever.
        case revoked, retired

        package var isOpen: Bool { self == .waiting }
    }

    /// Whether every replica that still works has confirmed.
    package var isComplete: Bool { !holders.contains { $0.state.isOpen } }
}

extension Replica {
    /// The orders to erase that this replica knows, the latest first, and who has carried them out.
    ///
    /// - Parameter id: A record, or an order; `nil` for all orders.
    package func erasures(id: String?) throws -> [ErasureReport] {
        try read { session in
            let asked = try id.map { try RecordFinder(session: session).record($0, deleted: .allowed).state.record }
            let receipts = try ErasureReceipts(session)
            let orders = try session.erasures().compactMap { try session.erasure($0.order, scope: $0.scope) }
                .filter { order in asked.map { $0 == order.dot || $0 == order.record } ?? true }
            return try orders.reversed().map { order in
                ErasureReport(
                    order: session.label(of: order.dot), record: order.record.map { session.label(of: $0) },
                    scope: order.target.string, basis: order.basis, author: order.author.string,
                    at: order.time.wallMilliseconds, changes: order.changes.count,
                    holders: try receipts.holders(of: order), filled: try Self.filled(order, session))
            }
        }
    }

    private static func filled(_ order: ErasureOrder, _ session: StoreSession) throws -> [Labels] {
        guard order.target == order.scope, let record = order.record,
            let stored = try session.record(record, scope: order.scope, collection: nil),
            let form = session.catalog.collection(named: stored.state.collection)
        else { return [] }
        return try form.valueFields.filter { field in
            try stored.state.registers.contains { key, register in
                try key.field == field.register
                    && register.live.contains { live in
                        try !live.isErased && live.values.contains { $0.tag != .empty }
                            && session.cameAfter(live.dot, order.dot, scope: order.scope)
                    }
            }
        }.map(\.labels)
    }
}

extension RecordState {
    /// Whether a live value of a register was erased.
    func isErased(_ register: FormName) -> Bool {
        registers.contains { $0.key.field == register && $0.value.live.contains(where: \.isErased) }
    }
}

/// What replicas said of the orders that they carried out.
struct ErasureReceipts {
    private let session: StoreSession
    /// By order and replica, when the replica said so first.
    private var confirmed: [Dot: [ReplicaID: UInt64]] = [:]

    init(_ session: StoreSession) throws {
        self.session = session
        for stored in try session.records(of: BuiltIn.erasureReceipts) where stored.scope == .province {
            for live in stored.state.live(RegisterKey(BuiltIn.over)) where live.dot == stored.state.record {
                for order in live.values.first?.dots ?? [] {
                    let before = confirmed[order]?[live.dot.replica] ?? .max
                    confirmed[order, default: [:]][live.dot.replica] = min(before, live.time.wallMilliseconds)
                }
            }
        }
    }

    /// How many orders some replica that still works has not confirmed.
    func openCount(besides own: ReplicaID) throws -> Int {
        let orders = try session.erasures()
        if orders.isEmpty { return 0 }
        let trust = try session.trust
        var holders: [ScopeName: [ReplicaID]] = [:]
        return try orders.count { carried in
            let known =
                try holders[carried.scope]
                ?? replicas(reading: carried.scope, trust).filter { replica in
                    try replica != own && !session.hasGoneOn(replica, last: 0)
                        && trust.enrolments(of: replica).allSatisfy { $0.ended.isEmpty }
                }
            holders[carried.scope] = known
            return known.contains { confirmed[carried.order]?[$0] == nil }
        }
    }

    private func replicas(reading scope: ScopeName, _ trust: Trust) -> [ReplicaID] {
        Set(trust.enrolments.keys).union(session.announcedReplicas().map(\.replica))
            .subtracting(trust.authorities.keys).subtracting([GenesisReplica.id])
            .filter { !trust.enrolments(of: $0).isEmpty && trust.mayRead($0, scope) }
    }

    /// The replicas that have to carry an order out: those that may read its scope.
    func holders(of order: ErasureOrder) throws -> [ErasureReport.Holder] {
        let trust = try session.trust
        return try replicas(reading: order.scope, trust).map { replica in
            ErasureReport.Holder(
                replica: session.label(of: replica),
                unit: session.office(of: replica).flatMap { session.unitCodes[$0] },
                state: try state(of: replica, order, trust))
        }.sorted { ($0.unit ?? "~", $0.replica) < ($1.unit ?? "~", $1.replica) }
    }

    private func state(
        of replica: ReplicaID, _ order: ErasureOrder, _ trust: Trust
    ) throws -> ErasureReport.State {
        if let at = confirmed[order.dot]?[replica] { return .confirmed(at: at) }
        if try session.hasGoneOn(replica, last: 0) {
            let successors = Lineage(session).successors(of: replica)
            return .succeeded(by: successors.map { session.label(of: $0) }.sorted())
        }
        let ended = trust.enrolments(of: replica).flatMap(\.ended).map(\.cutOff.kind)
        if ended.contains(.revoked) { return .revoked }
        return ended.isEmpty ? .waiting : .retired
    }
}
