import ReplicaCore
import ReplicaForms
import ReplicaStore
import ReplicaTrust
import ReplicaWire

/// What a reorganisation did.
package struct RosterChanged: Sendable, Equatable {
    package let plan: ReorganisationPlan
    /// How many records have another owner now.
    package let handedOver: Int
    /// Records that have to be settled before they can be handed over; the same file takes them along later.
    package let left: [String]
    /// The replicas that were retired.
    package let retired: [String]
}

extension Replica {
    /// Carries a reorganisation out: units begin, change and close, each with a version; duties, territory, open work
    /// and records go to who takes them over; the replicas of closed units are retired, so that what they did without
    /// knowing of it still counts when it comes (`Protocol/07` §5).
    ///
    /// New units come first, then all the rest in one transaction. The same file may be run again: what was interrupted
    /// goes on, what has arrived since from a closed unit is handed over, and nothing is made twice.
    ///
    /// - Parameter authority: The authority's key file; `nil` for this replica's own. Needed only where replicas end.
    /// - Throws: ``ExchangeError/unmapped(_:)`` while nobody takes over something that is open.
    package func reorganise(_ reorganisation: Reorganisation, authority: String?) throws -> RosterChanged {
        let plan = try plan(reorganisation)
        if !plan.unmapped.isEmpty { throw ExchangeError.unmapped(plan.unmapped) }
        let ending = plan.consequences.filter { $0.subject == .keys }.map(\.what)
        // Before anything is changed: without it the keys of closed units would go on.
        if !ending.isEmpty { try checkAuthority(authority) }
        let note = try Self.note(reorganisation.title)
        func carrying<Result>(_ body: (inout RosterChange, inout LocalWriter) throws -> Result) throws -> Result {
            try change { session, writer in
                let reading = try RosterReading(reorganisation, session, own: key.replica)
                var change = RosterChange(reading, note: note, replica: self)
                return try body(&change, &writer)
            }
        }
        // What points to a unit by its code finds it when the transaction that makes it is done.
        try carrying { try $0.begin(&$1) }
        let (handedOver, left) = try carrying { change, writer in
            try change.carryOut(&writer)
            return (change.handedOver, change.left)
        }
        var retired: [String] = []
        for name in ending {
            _ = try endReplica(name, .retired, upTo: nil, reason: reorganisation.title, authority: authority)
            retired.append(name)
        }
        return RosterChanged(plan: plan, handedOver: handedOver, left: left, retired: retired)
    }
}

/// One reorganisation while it is carried out, within a transaction.
private struct RosterChange {
    private let reading: RosterReading
    private let note: ByteText
    private let replica: Replica
    private(set) var handedOver = 0
    private(set) var left: [String] = []

    private var reorganisation: Reorganisation { reading.reorganisation }
    private var session: StoreSession { reading.session }

    init(_ reading: RosterReading, note: ByteText, replica: Replica) {
        self.reading = reading
        self.note = note
        self.replica = replica
    }

    mutating func carryOut(_ writer: inout LocalWriter) throws {
        // What units have is read before anything is written.
        let closed = reorganisation.closed
        let duties = try (closed + reorganisation.mappings.map(\.from)).unique.map { ($0, try reading.duties(of: $0)) }
        let territories = try closed.map { ($0, try reading.territory(of: $0)) }
        let records = try closed.map { ($0, try reading.records(of: $0)) }
        let work = try closed.map { ($0, try reading.openWork(naming: $0)) }
        let shares = try records.map { unit, all in
            (unit, try all.map { ($0.form, try reading.shares(of: $0, from: unit)) })
        }

        for unit in reorganisation.newUnits where try versions(of: unit.code).isEmpty {
            try version(
                of: unit.code, from: unit.fields?["valid_from"] ?? reorganisation.effectiveOn, until: nil, &writer)
        }
        try record(&writer)
        for event in reorganisation.events { try change(event, &writer) }
        for (unit, items) in duties { try handOver(items, of: unit, &writer) }
        for (unit, places) in territories {
            guard let to = reorganisation.mapping(of: .territory, from: unit)?.to, !places.isEmpty else { continue }
            for successor in to {
                try edit(
                    unit: successor,
                    [Assignment(field: "places", operation: .add, text: places.map(\.code).joined(separator: ";"))],
                    &writer)
            }
        }
        for (unit, open) in work {
            for (form, field, stored) in open {
                guard
                    let to = reorganisation.mappings(ofRecords: form.key, from: unit).first(where: { $0.filter == nil }
                    )?
                    .to.first
                else { continue }
                for record in stored { try edit(record, [Assignment(field: field.key, text: to)], &writer) }
            }
        }
        for (unit, collections) in shares {
            for (form, parts) in collections {
                for (mapping, keys) in parts {
                    guard let to = mapping?.to.first else { continue }
                    for key in keys { try handOver(key, form, from: unit, to: to, &writer) }
                }
            }
        }
    }

    // MARK: Units

    func begin(_ writer: inout LocalWriter) throws {
        for unit in reading.created {
            _ = try add("unit", unit.assignments(from: reorganisation.effectiveOn), &writer)
        }
    }

    /// Gives the units of an event their new fields, or their end, and a version each.
    private func change(_ event: Reorganisation.Event, _ writer: inout LocalWriter) throws {
        let day = event.effectiveOn ?? reorganisation.effectiveOn
        for unit in event.closed {
            try endVersion(of: unit, on: day, &writer)
            try edit(
                unit: unit,
                [Assignment(field: "valid_to", text: day), Assignment(field: "reporting_duty", text: "khong")], &writer)
        }
        guard let fields = event.fields, let unit = event.to.first else { return }
        let assignments = fields.sorted { $0.key < $1.key }.map { Assignment(field: $0.key, text: $0.value) }
        guard try isChanged(unit, assignments) else { return }
        try endVersion(of: unit, on: day, &writer)
        try edit(unit: unit, assignments, &writer)
        try version(of: unit, from: day, until: nil, &writer)
    }

    private func isChanged(_ unit: String, _ assignments: [Assignment]) throws -> Bool {
        guard let dot = session.unit(code: unit), let stored = try reading.unitRecord(dot) else { return true }
        let form = try reading.finder.form("unit")
        return try !replica.labelling(form) {
            try Replica.builder(reading.finder, form, stored.state).entries(assignments)
        }.isEmpty
    }

    /// Ends the version that is open, after writing one for the time before if nobody has.
    private func endVersion(of unit: String, on day: String, _ writer: inout LocalWriter) throws {
        guard let open = try openVersion(of: unit) else {
            if try versions(of: unit).isEmpty { try version(of: unit, from: nil, until: day, &writer) }
            return
        }
        try edit(open, [Assignment(field: "valid_to", text: day)], &writer)
    }

    private func versions(of unit: String) throws -> [StoreSession.StoredRecord] {
        guard let dot = session.unit(code: unit) else { return [] }
        let form = try reading.finder.form("unit_version")
        guard let field = form.field(key: "unit") else { return [] }
        return try session.records(of: form.name).filter {
            $0.state.live(RegisterKey(field.name)).contains { $0.values == [.dot(dot)] }
        }
    }

    private func openVersion(of unit: String) throws -> StoreSession.StoredRecord? {
        let form = try reading.finder.form("unit_version")
        return try versions(of: unit).last { reading.text("valid_to", of: $0, form).isEmpty }
    }

    /// Writes down how a unit is from a day on.
    ///
    /// - Parameter day: `nil` where nobody knows since when.
    private func version(of unit: String, from day: String?, until end: String?, _ writer: inout LocalWriter) throws {
        guard let dot = session.unit(code: unit), let stored = try reading.unitRecord(dot) else { return }
        let form = try reading.finder.form("unit")
        let known = reading.text("valid_from", of: stored, form)
        var assignments = [
            Assignment(field: "unit", text: unit),
            Assignment(field: "name", text: reading.text("name", of: stored, form)),
            Assignment(field: "valid_from", text: day ?? (known.isEmpty ? "?khong_ro" : known)),
        ]
        if let end { assignments.append(Assignment(field: "valid_to", text: end)) }
        for key in ["abbreviation", "organ_id", "parent"] {
            let text = reading.text(key, of: stored, form)
            if !text.isEmpty { assignments.append(Assignment(field: key, text: text)) }
        }
        _ = try add("unit_version", assignments, &writer)
    }

    // MARK: What is told of it

    /// Writes down the events, and who takes over what.
    private func record(_ writer: inout LocalWriter) throws {
        for (number, event) in reorganisation.events.enumerated() {
            let source = "\(reorganisation.id)#\(number + 1)"
            guard try !isThere("unit_change", source) else { continue }
            let change = try add(
                "unit_change",
                [
                    Assignment(field: "title", text: event.title), Assignment(field: "kind", text: event.kind.rawValue),
                    Assignment(field: "from_units", text: event.from.joined(separator: ";")),
                    Assignment(field: "to_units", text: event.to.joined(separator: ";")),
                    Assignment(field: "effective_on", text: event.effectiveOn ?? reorganisation.effectiveOn),
                    Assignment(field: "record_policy", text: reorganisation.title),
                    Assignment(field: "remark", text: event.document ?? reorganisation.document ?? ""),
                    Assignment(field: "source_ref", text: source),
                ], &writer)
            for (place, mapping) in reorganisation.mappings.enumerated() where event.from.contains(mapping.from) {
                try record(mapping, place, of: change, &writer)
            }
        }
    }

    private func record(
        _ mapping: Reorganisation.Mapping, _ place: Int, of change: String, _ writer: inout LocalWriter
    ) throws {
        // One record for each that takes over; the first event that names the unit has them.
        for (number, to) in (mapping.to.isEmpty ? [""] : mapping.to).enumerated() {
            let source = "\(reorganisation.id)#m\(place + 1).\(number + 1)"
            guard try !isThere("unit_change_mapping", source) else { continue }
            let title = [
                mapping.subject.rawValue, mapping.planItem, mapping.collection, mapping.filter, mapping.from, to,
            ]
            .compactMap(\.self).filter { !$0.isEmpty }.joined(separator: " · ")
            _ = try add(
                "unit_change_mapping",
                [
                    Assignment(field: "change", text: change), Assignment(field: "title", text: title),
                    Assignment(field: "subject", text: mapping.subject.rawValue),
                    Assignment(field: "plan_item", text: mapping.planItem ?? ""),
                    Assignment(field: "from_unit", text: mapping.from), Assignment(field: "to_unit", text: to),
                    Assignment(field: "reason", text: mapping.reason ?? ""),
                    Assignment(field: "source_ref", text: source),
                ], &writer)
        }
    }

    private func isThere(_ collection: String, _ source: String) throws -> Bool {
        let form = try reading.finder.form(collection)
        return try !session.keys(collection: form.name, where: "source_ref", is: source, limit: 1).isEmpty
    }

    // MARK: What is handed over

    private func handOver(_ duties: [RosterReading.Duty], of unit: String, _ writer: inout LocalWriter) throws {
        let form = try reading.finder.form("plan_item")
        for duty in duties {
            guard let mapping = reorganisation.mapping(ofDuty: duty.code, from: unit), !mapping.to.isEmpty,
                let stored = try session.record(duty.record, scope: .province, collection: form.name)
            else { continue }
            try edit(
                stored,
                [
                    Assignment(field: "units", operation: .remove, text: unit),
                    Assignment(field: "units", operation: .add, text: mapping.to.joined(separator: ";")),
                ], &writer)
        }
    }

    /// Gives a record to another unit; out of the scopes of the closed one it goes to those of the new one.
    private mutating func handOver(
        _ key: Int64, _ form: CollectionForm, from unit: String, to successor: String, _ writer: inout LocalWriter
    ) throws {
        guard let stored = try session.record(key: key, collection: form.name), let heir = session.unit(code: successor)
        else { return }
        let label = session.label(of: stored.state.record)
        let disputed = stored.state.conflicts.map(\.field)
        let isScattered = try ScatteredRecord(stored, session).copies.count > 1
        if stored.state.isContested || isScattered || disputed.contains(BuiltIn.owner) {
            left.append(label)
            return
        }
        if session.owner(of: stored.state).flatMap({ session.unitCodes[$0] }) == unit {
            let owner = ChangeDraft.Entry(
                Shape.Entry(.assign, BuiltIn.owner),
                replaced: stored.state.live(RegisterKey(BuiltIn.owner)).map(\.name), values: [.dot(heir)])
            try writer.make(replica.draft(stored, in: stored.scope, [owner], note: note))
        }
        handedOver += 1
        guard let home = Self.scope(stored.scope, of: unit, becoming: successor),
            let now = try session.record(stored.state.record, scope: stored.scope, collection: form.name)
        else { return }
        try replica.move(now, to: home, note: note, session, &writer)
    }

    /// Where what lies in a scope of a closed unit goes; `nil` for any other scope.
    private static func scope(_ scope: ScopeName, of unit: String, becoming successor: String) -> ScopeName? {
        if scope == .unit(unit) { return .unit(successor) }
        guard scope == .people(unit) else { return nil }
        return ScopeRule.scope(
            family: .people, ownUnit: successor, district: nil, isDistrict: { $0.hasPrefix("ubnd-") })
    }

    // MARK: Writing

    private func add(_ collection: String, _ assignments: [Assignment], _ writer: inout LocalWriter) throws -> String {
        let dot = try replica.add(
            collection: collection, assignments.filter { !$0.text.isEmpty }, to: .scope(.province), note: note, session,
            &writer)
        return session.label(of: dot)
    }

    private func edit(unit: String, _ assignments: [Assignment], _ writer: inout LocalWriter) throws {
        guard let dot = session.unit(code: unit), let stored = try reading.unitRecord(dot) else { return }
        try edit(stored, assignments, &writer)
    }

    private func edit(
        _ stored: StoreSession.StoredRecord, _ assignments: [Assignment], _ writer: inout LocalWriter
    ) throws {
        guard let form = session.catalog.collection(named: stored.state.collection) else { return }
        let builder = Replica.builder(reading.finder, form, stored.state)
        let entries = try replica.labelling(form) { try builder.entries(assignments) }
        if entries.isEmpty { return }
        _ = try RecordRules(form: form, session, wallMilliseconds: Replica.now())
            .checkEdit(entries, of: stored, shown: builder.shown)
        try writer.make(replica.draft(stored, in: stored.scope, entries, note: note))
    }
}
