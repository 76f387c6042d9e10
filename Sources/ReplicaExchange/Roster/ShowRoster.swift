package import ReplicaCore
import ReplicaStore
import ReplicaTrust
import ReplicaWire

/// A unit of the roster, and how it came to be what it is.
package struct RosterEntry: Sendable, Equatable {
    package let code: String
    package let name: String
    package let kind: Labels
    /// `YYYY-MM-DD`; empty where nobody has said.
    package let validFrom: String
    /// The day from which it is no more; empty for one that goes on.
    package let validTo: String
    /// How many items of the Plan it has.
    package let duties: Int
    /// Its replicas that are enrolled and not ended.
    package let replicas: [String]
    /// Oldest first.
    package let versions: [Version]
    /// The events that it took part in, oldest first.
    package let events: [Event]

    package struct Version: Sendable, Equatable {
        package let name: String
        package let validFrom: String
        package let validTo: String
    }

    package struct Event: Sendable, Equatable {
        package let id: String
        package let title: String
        package let kind: Labels
        package let on: String
        package let from: [String]
        package let to: [String]
    }
}

extension Replica {
    /// The units of the roster, in the order in which they were entered.
    ///
    /// - Parameters:
    ///   - code: One unit alone.
    ///   - day: Those that were there on a day, with the name that they had, `YYYY-MM-DD`.
    package func roster(code: String?, on day: String?) throws -> [RosterEntry] {
        try read { session in
            let finder = RecordFinder(session: session)
            if let code, session.unit(code: code) == nil {
                throw ExchangeError.unknownUnit(code, known: session.unitCodes.values.sorted())
            }
            let table = try RosterTable(session, finder)
            let form = try finder.form("unit")
            return try session.records(of: form.name).compactMap { stored in
                let entry = try table.entry(stored, form)
                if let code, entry.code != code { return nil }
                guard let day else { return entry }
                let isThere = entry.validFrom <= day && (entry.validTo.isEmpty || day < entry.validTo)
                return isThere ? entry.named(on: day) : nil
            }
        }
    }
}

extension RosterEntry {
    /// The same under the name that it had on a day, as far as its versions say.
    fileprivate func named(on day: String) -> Self {
        let version = versions.last { $0.validFrom <= day && ($0.validTo.isEmpty || day < $0.validTo) }
        return RosterEntry(
            code: code, name: version?.name ?? name, kind: kind, validFrom: validFrom, validTo: validTo, duties: duties,
            replicas: replicas, versions: versions, events: events)
    }
}

/// What is known of all units, read once.
private struct RosterTable {
    private let session: StoreSession
    private let reporting: RecordReporting
    private var versions: [Dot: [RosterEntry.Version]] = [:]
    private var events: [Dot: [RosterEntry.Event]] = [:]
    private var duties: [Dot: Int] = [:]
    private var replicas: [Dot: [String]] = [:]

    init(_ session: StoreSession, _ finder: RecordFinder) throws {
        self.session = session
        reporting = RecordReporting(session)
        try readVersions(finder.form("unit_version"))
        try readEvents(finder.form("unit_change"))
        let items = try finder.form("plan_item")
        for stored in try session.records(of: items.name) {
            for unit in units("units", of: stored, items) { duties[unit, default: 0] += 1 }
        }
        for enrolment in try session.trust.enrolments.values.flatMap(\.self) where enrolment.ended.isEmpty {
            if let office = enrolment.office { replicas[office, default: []].append(enrolment.name) }
        }
    }

    private mutating func readVersions(_ form: CollectionForm) throws {
        for stored in try session.records(of: form.name) {
            for unit in units("unit", of: stored, form) {
                versions[unit, default: []].append(
                    RosterEntry.Version(
                        name: text("name", of: stored, form), validFrom: text("valid_from", of: stored, form),
                        validTo: text("valid_to", of: stored, form)))
            }
        }
    }

    private mutating func readEvents(_ form: CollectionForm) throws {
        for stored in try session.records(of: form.name) {
            let (from, to) = (units("from_units", of: stored, form), units("to_units", of: stored, form))
            let event = RosterEntry.Event(
                id: session.label(of: stored.state.record), title: text("title", of: stored, form),
                kind: shown("kind", of: stored, form), on: text("effective_on", of: stored, form),
                from: from.compactMap { session.unitCodes[$0] }, to: to.compactMap { session.unitCodes[$0] })
            for unit in Set(from + to) { events[unit, default: []].append(event) }
        }
    }

    func entry(_ stored: StoreSession.StoredRecord, _ form: CollectionForm) throws -> RosterEntry {
        let unit = stored.state.record
        return RosterEntry(
            code: text("code", of: stored, form), name: text("name", of: stored, form),
            kind: shown("kind", of: stored, form), validFrom: text("valid_from", of: stored, form),
            validTo: text("valid_to", of: stored, form), duties: duties[unit, default: 0],
            replicas: replicas[unit, default: []].sorted(),
            versions: versions[unit, default: []].sorted { $0.validFrom < $1.validFrom },
            events: events[unit, default: []].sorted { ($0.on, $0.id) < ($1.on, $1.id) })
    }

    private func text(_ key: String, of stored: StoreSession.StoredRecord, _ form: CollectionForm) -> String {
        form.field(key: key).flatMap { reporting.value(of: $0, in: stored.state)?.values.first } ?? ""
    }

    private func shown(_ key: String, of stored: StoreSession.StoredRecord, _ form: CollectionForm) -> Labels {
        form.field(key: key).flatMap { reporting.value(of: $0, in: stored.state)?.shown }
            ?? Labels(vietnamese: "", english: "")
    }

    /// The units that a field points to.
    private func units(_ key: String, of stored: StoreSession.StoredRecord, _ form: CollectionForm) -> [Dot] {
        guard let field = form.field(key: key) else { return [] }
        if field.isMultiple { return stored.state.elements(of: field.name).compactMap(\.dot) }
        return stored.state.live(RegisterKey(field.name)).compactMap { $0.values.first?.dot }
    }
}
