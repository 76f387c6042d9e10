package import ReplicaCore
import ReplicaStore
import ReplicaTrust
import ReplicaWire

/// What became of an offer to another office (`Protocol/05` §5).
package enum TransferState: String, Sendable, CaseIterable {
    case proposed, accepted, declined, withdrawn

    package var labels: Labels {
        switch self {
        case .proposed: Labels(vietnamese: "chờ trả lời", english: "waits for an answer")
        case .accepted: Labels(vietnamese: "đã nhận", english: "accepted")
        case .declined: Labels(vietnamese: "bị từ chối", english: "declined")
        case .withdrawn: Labels(vietnamese: "đã rút lại", english: "withdrawn")
        }
    }
}

/// Why a transfer is not possible.
package enum TransferFault: Equatable, Sendable {
    /// The office has the record already.
    case ownOffice
    /// Only the office that the record is offered to accepts or declines, and nobody for himself.
    case notOffered(to: String)
    /// Nothing is offered, or the offer was answered.
    case nothingOffered
    /// An offer is open already.
    case alreadyOffered(to: String)
    /// Only the office that owns the record gives it away.
    case notOwner(unit: String?)
}

/// A record that is offered to another office.
package struct TransferListed: Sendable {
    package let id: String
    package let collection: String
    package let title: String
    package let scope: String
    /// The code of the office that owns it.
    package let from: String?
    package let to: String
    package let state: TransferState
    /// Whether this office is the one that is asked.
    package let isForUs: Bool
    /// Whether the office that is asked may have the scope that the record is in.
    package let reachesTaker: Bool
}

extension Replica {
    /// Offers a record to another office; it stays with its owner until that office accepts.
    package func proposeTransfer(id: String, to unit: String, note: String) throws -> RecordTransferred {
        try transfer(id: id, note: note) { stored, session in
            guard let taker = session.unit(code: unit) else {
                throw ExchangeError.unknownUnit(unit, known: session.unitCodes.values.sorted())
            }
            let label = session.label(of: stored.state.record)
            let own = session.office(of: key.replica)
            let owner = session.owner(of: stored.state)
            if owner == taker { throw ExchangeError.transferRefused(label, .ownOffice) }
            let isMaster = try own.map { try session.isMasterUnit($0) } ?? false
            guard owner == own || isMaster else {
                throw ExchangeError.transferRefused(label, .notOwner(unit: owner.flatMap { session.unitCodes[$0] }))
            }
            if let open = Offer(stored.state), open.state == .proposed, open.taker != taker {
                throw ExchangeError.transferRefused(
                    label, .alreadyOffered(to: session.unitCodes[open.taker] ?? "?"))
            }
            return [Offer.entry(to: taker, .proposed, over: stored.state)]
        }
    }

    /// Takes a record that was offered to this office: it owns it from now on.
    ///
    /// Out of a case that both have, it goes to the new owner's own scope.
    package func acceptTransfer(id: String, note: String) throws -> RecordTransferred {
        try answer(id: id, .accepted, note: note)
    }

    package func declineTransfer(id: String, reason: String) throws -> RecordTransferred {
        if reason.isEmpty { throw ExchangeError.reasonMissing }
        return try answer(id: id, .declined, note: reason)
    }

    /// Takes an offer back that was not answered.
    package func withdrawTransfer(id: String, note: String) throws -> RecordTransferred {
        try transfer(id: id, note: note) { stored, session in
            let label = session.label(of: stored.state.record)
            let offer = try Self.openOffer(stored.state, label)
            let own = session.office(of: key.replica)
            let owner = session.owner(of: stored.state)
            let isMaster = try own.map { try session.isMasterUnit($0) } ?? false
            guard owner == own || isMaster else {
                throw ExchangeError.transferRefused(label, .notOwner(unit: owner.flatMap { session.unitCodes[$0] }))
            }
            return [Offer.entry(to: offer.taker, .withdrawn, over: stored.state)]
        }
    }

    private func answer(id: String, _ state: TransferState, note: String) throws -> RecordTransferred {
        try transfer(id: id, note: note) { stored, session in
            let label = session.label(of: stored.state.record)
            let offer = try Self.openOffer(stored.state, label)
            guard session.office(of: key.replica) == offer.taker else {
                throw ExchangeError.transferRefused(label, .notOffered(to: session.unitCodes[offer.taker] ?? "?"))
            }
            var entries = [Offer.entry(to: offer.taker, state, over: stored.state)]
            if state == .accepted {
                entries.append(
                    ChangeDraft.Entry(
                        Shape.Entry(.assign, BuiltIn.owner),
                        replaced: stored.state.live(RegisterKey(BuiltIn.owner)).map(\.name),
                        values: [.dot(offer.taker)]))
            }
            return entries
        }
    }

    private static func openOffer(_ state: RecordState, _ label: String) throws -> Offer {
        if state.conflicts.contains(RegisterKey(BuiltIn.transfer)) {
            throw ExchangeError.settleFirst(label, field: "transfer")
        }
        guard let offer = Offer(state), offer.state == .proposed else {
            throw ExchangeError.transferRefused(label, .nothingOffered)
        }
        return offer
    }

    /// - Parameter body: Says what to write to the record.
    private func transfer(
        id: String, note: String,
        _ body: (StoreSession.StoredRecord, StoreSession) throws -> [ChangeDraft.Entry]
    ) throws -> RecordTransferred {
        let note = try Self.note(note)
        return try change { session, writer in
            let finder = RecordFinder(session: session)
            let stored = try finder.record(id)
            let form = try finder.form(of: stored, id: id)
            try Self.checkRight(to: form, session, own: key.replica)
            guard try ScatteredRecord(stored, session).isHere else {
                throw ExchangeError.recordMoved(
                    session.label(of: stored.state.record), to: RecordFinder.destinations(stored.state))
            }
            let entries = try body(stored, session)
            try writer.make(draft(stored, in: stored.scope, entries, note: note))
            let record = stored.state.record
            guard let now = try session.record(record, scope: stored.scope, collection: form.name),
                let offer = Offer(now.state)
            else { throw ExchangeError.noSuchRecord(id) }
            var scope = stored.scope
            // A case is where both meet; what is settled goes home.
            if offer.state == .accepted, scope.string.hasPrefix("case/"), let unit = session.unitCodes[offer.taker] {
                scope = .unit(unit)
                try move(now, to: scope, note: note, session, &writer)
            }
            return RecordTransferred(
                id: session.label(of: record), to: session.unitCodes[offer.taker] ?? "?", state: offer.state,
                scope: scope.string, reachesTaker: try session.mayRead(offer.taker, scope))
        }
    }

    /// Gives both offices of an offer a scope of their own and moves the record there, so that the one that is asked
    /// can see it: where it is now, only its owner and the centre have it.
    ///
    /// Only the master's replica names the parties of a case.
    package func shareTransfer(id: String, note: String) throws -> RecordTransferred {
        let text = try Self.note(note)
        return try change { session, writer in
            let stored = try RecordFinder(session: session).record(id)
            let label = session.label(of: stored.state.record)
            let offer = try Self.openOffer(stored.state, label)
            guard try session.trust.isMaster(key.replica) else { throw ExchangeError.masterOnly(collection: "scope") }
            guard let owner = session.owner(of: stored.state) else { throw ExchangeError.officeUnknown }
            let scope = ScopeName.case(label.lowercased())
            try writer.make(ScopeDrafts.members(of: scope, [owner, offer.taker], session))
            try move(stored, to: scope, note: text, session, &writer)
            return RecordTransferred(
                id: label, to: session.unitCodes[offer.taker] ?? "?", state: offer.state, scope: scope.string,
                reachesTaker: true)
        }
    }

    /// The records that are offered or were answered, newest offers of this office first.
    package func transfers() throws -> [TransferListed] {
        try read { session in
            let reporting = RecordReporting(session)
            let own = session.office(of: key.replica)
            return try session.records(withLive: BuiltIn.transfer).compactMap { stored in
                guard let offer = Offer(stored.state) else { return nil }
                return TransferListed(
                    id: session.label(of: stored.state.record),
                    collection: session.catalog.collection(named: stored.state.collection)?.key ?? "?",
                    title: reporting.title(of: stored.state), scope: stored.scope.string,
                    from: session.owner(of: stored.state).flatMap { session.unitCodes[$0] },
                    to: session.unitCodes[offer.taker] ?? "?", state: offer.state, isForUs: offer.taker == own,
                    reachesTaker: try session.mayRead(offer.taker, stored.scope))
            }
        }
    }
}

/// What a `transfer` command did.
package struct RecordTransferred: Sendable {
    package let id: String
    /// The code of the office that the record is offered to.
    package let to: String
    package let state: TransferState
    /// Where the record is now.
    package let scope: String
    /// Whether any replica of that office may have the scope.
    package let reachesTaker: Bool
}

/// The value of `transfer` that is shown.
struct Offer {
    let taker: Dot
    let state: TransferState

    init?(_ record: RecordState) {
        let shown = ShownValue<Dot>(owner: nil, office: { _ in nil }).choose(
            from: record.live(RegisterKey(BuiltIn.transfer)))
        guard let shown else { return nil }
        self.init(shown)
    }

    /// - Returns: `nil` for what is no offer.
    init?(_ value: LiveValue) {
        guard let to = value.members.firstIndex(of: BuiltIn.transferTo),
            let state = value.members.firstIndex(of: BuiltIn.transferState), let taker = value.values[to].dot,
            let known = TransferState(rawValue: value.values[state].string)
        else { return nil }
        self.taker = taker
        self.state = known
    }

    static func entry(to unit: Dot, _ state: TransferState, over record: RecordState) -> ChangeDraft.Entry {
        ChangeDraft.Entry(
            Shape.Entry(
                kind: .assign, register: BuiltIn.transfer, members: [BuiltIn.transferTo, BuiltIn.transferState]),
            replaced: record.live(RegisterKey(BuiltIn.transfer)).map(\.name),
            values: [.dot(unit), .text(state.rawValue)])
    }
}

extension RecordReporting {
    /// An offer as people read it; `nil` for other values.
    func offer(_ live: LiveValue) -> Labels? {
        Offer(live).map { offer in
            let unit = session.unitCodes[offer.taker] ?? "?"
            return Labels(
                vietnamese: "\(unit): \(offer.state.labels.vietnamese)",
                english: "\(unit): \(offer.state.labels.english)")
        }
    }

    func transfer(of state: RecordState) -> TransferReport? {
        Offer(state).map { TransferReport(to: session.unitCodes[$0.taker] ?? "?", state: $0.state) }
    }
}

extension StoreSession {
    /// Whether any replica of an office may have a scope.
    func mayRead(_ office: Dot, _ scope: ScopeName) throws -> Bool {
        let trust = try trust
        return trust.enrolments.contains { replica, enrolments in
            enrolments.contains { $0.office == office } && trust.mayRead(replica, scope)
        }
    }
}
