import ReplicaCore
import ReplicaForms
import ReplicaStore
import ReplicaTrust
import ReplicaWire

/// What a reorganisation comes to in this replica: everything that is open at the units that close.
package struct ReorganisationPlan: Sendable, Equatable {
    package let title: String
    package let created: [String]
    package let changed: [String]
    package let closed: [String]
    package let consequences: [Consequence]

    /// What nobody takes over, and nobody says why.
    package var unmapped: [Consequence] { consequences.filter { !$0.isMapped } }
}

/// Something that a unit has, and who has it afterwards.
package struct Consequence: Sendable, Equatable {
    package let subject: Reorganisation.Subject
    /// The unit that has it now.
    package let unit: String
    /// What it is: the code of an item of the Plan or a place, the key of a collection, the name of a replica, the id of
    /// a report.
    package let what: String
    package let title: String
    /// How many records.
    package let count: Int
    package let to: [String]
    /// Why it is left where it is.
    package let reason: String?
    package let isMapped: Bool

    init(
        _ subject: Reorganisation.Subject, _ unit: String, _ what: String, title: String, count: Int = 1,
        _ mapping: Reorganisation.Mapping?
    ) {
        self.subject = subject
        self.unit = unit
        self.what = what
        self.title = title
        self.count = count
        to = mapping?.to ?? []
        reason = mapping?.reason
        isMapped = mapping != nil
    }
}

extension Replica {
    /// Says what a reorganisation would do; changes nothing.
    ///
    /// - Throws: ``ExchangeError/unknownUnit(_:known:)``, ``ExchangeError/masterOnly(collection:)`` and others for what
    ///   the file names and is not there, or what keeps a new unit from being added.
    package func plan(_ reorganisation: Reorganisation) throws -> ReorganisationPlan {
        try read { session in
            let reading = try RosterReading(reorganisation, session, own: key.replica)
            for unit in reading.created {
                _ = try checked("unit", unit.assignments(from: reorganisation.effectiveOn), session)
            }
            return try reading.plan()
        }
    }
}

/// Looks up what the units of a reorganisation have.
struct RosterReading {
    let reorganisation: Reorganisation
    let session: StoreSession
    let finder: RecordFinder
    private let reporting: RecordReporting

    /// States of work that is done, whatever the collection: it stays as it is.
    private static let doneStates: Set<String> = [
        "hoan_thanh", "khong_thuc_hien", "da_giai_quyet", "khong_giai_quyet", "khong_giai_quyet_duoc", "dong",
        "tu_choi",
        "thu_hoi",
    ]
    /// States of a report that the office has handed in.
    private static let sentStates: Set<String> = [
        "niem_phong", "da_gui", "da_nhan", "chap_nhan", "tong_hop", "ban_hanh",
    ]

    /// - Parameter own: The replica that reads; only the master's changes the roster.
    init(_ reorganisation: Reorganisation, _ session: StoreSession, own: ReplicaID) throws {
        self.reorganisation = reorganisation
        self.session = session
        finder = RecordFinder(session: session)
        reporting = RecordReporting(session)
        guard try session.office(of: own).map({ try session.isMasterUnit($0) }) ?? false else {
            throw ExchangeError.masterOnly(collection: "unit_change")
        }
        let known = Set(session.unitCodes.values)
        let made = Set(reorganisation.newUnits.map(\.code))
        let named =
            reorganisation.events.flatMap { $0.from + $0.to } + reorganisation.mappings.flatMap { [$0.from] + $0.to }
        if let missing = named.first(where: { !known.contains($0) && !made.contains($0) }) {
            throw ExchangeError.unknownUnit(missing, known: (known.union(made)).sorted())
        }
        for code in reorganisation.closed {
            if let unit = session.unit(code: code), try session.isMasterUnit(unit) {
                throw ExchangeError.centreStays(code)
            }
        }
        for collection in reorganisation.mappings.compactMap(\.collection) { _ = try finder.form(collection) }
    }

    /// Units that are to be made and are not there yet.
    var created: [Reorganisation.NewUnit] {
        reorganisation.newUnits.filter { session.unit(code: $0.code) == nil }
    }

    func plan() throws -> ReorganisationPlan {
        var consequences: [Consequence] = []
        for unit in reorganisation.closed {
            consequences += try duties(of: unit).map { item in
                Consequence(
                    .duty, unit, item.code, title: item.title,
                    reorganisation.mapping(ofDuty: item.code, from: unit))
            }
            consequences += try territory(of: unit).map { place in
                Consequence(
                    .territory, unit, place.code, title: place.title,
                    reorganisation.mapping(of: .territory, from: unit))
            }
            consequences += try records(of: unit).flatMap { try parted($0, of: unit) }
            consequences += try openWork(naming: unit).map { work in
                Consequence(
                    .records, unit, work.form.key + "." + work.field.key, title: work.form.labels.vietnamese,
                    count: work.records.count,
                    reorganisation.mappings(ofRecords: work.form.key, from: unit).first { $0.filter == nil })
            }
            consequences += try openReports(of: unit).map { report in
                Consequence(
                    .reports, unit, session.label(of: report.state.record), title: reporting.title(of: report.state),
                    reorganisation.mapping(of: .reports, from: unit))
            }
            consequences += try replicas(of: unit).map { name in
                Consequence(.keys, unit, name, title: name, reorganisation.mapping(of: .keys, from: unit))
            }
        }
        // Duties of units that go on move where the file says so.
        for mapping in reorganisation.mappings
        where mapping.subject == .duty && !reorganisation.closed.contains(mapping.from) {
            consequences += try duties(of: mapping.from)
                .filter { reorganisation.mapping(ofDuty: $0.code, from: mapping.from) == mapping }
                .map { Consequence(.duty, mapping.from, $0.code, title: $0.title, mapping) }
        }
        return ReorganisationPlan(
            title: reorganisation.title, created: created.map(\.code),
            changed: reorganisation.events.filter { $0.fields != nil }.flatMap(\.to), closed: reorganisation.closed,
            consequences: consequences)
    }

    // MARK: What a unit has

    struct Duty {
        let code: String
        let title: String
        let record: Dot
    }

    func duties(of unit: String) throws -> [Duty] {
        guard let dot = session.unit(code: unit), let form = session.catalog.collection(key: "plan_item"),
            let units = form.field(key: "units")
        else { return [] }
        return try session.records(of: form.name).filter {
            $0.state.elements(of: units.name).contains(.dot(dot))
        }.map { stored in
            Duty(
                code: text("code", of: stored, form), title: reporting.title(of: stored.state),
                record: stored.state.record)
        }
    }

    func territory(of unit: String) throws -> [(code: String, title: String)] {
        guard let dot = session.unit(code: unit), let stored = try unitRecord(dot),
            let form = session.catalog.collection(key: "unit"), let field = form.field(key: "places")
        else { return [] }
        return try stored.state.elements(of: field.name).compactMap(\.dot).map { place in
            let found = try session.states(of: place).first { $0.isShown }
            return (session.label(of: place), found.map { reporting.title(of: $0.state) } ?? "?")
        }
    }

    func unitRecord(_ unit: Dot) throws -> StoreSession.StoredRecord? {
        guard let form = session.catalog.collection(key: "unit") else { return nil }
        return try session.record(unit, scope: .province, collection: form.name)
    }

    /// The scopes that bear a unit's name and that the centre reads.
    private static func scopes(of unit: String) -> [ScopeName] { [.unit(unit), .people(unit)] }

    /// The records that a unit owns or that lie in its scopes, by collection.
    func records(of unit: String) throws -> [(form: CollectionForm, keys: [Int64])] {
        try session.catalog.collections.compactMap { form in
            guard case .defined = form.name, !form.isMasters else { return nil }
            let keys = try session.keys(in: form.name, ownedBy: unit, orIn: Self.scopes(of: unit))
            return keys.isEmpty ? nil : (form, keys)
        }
    }

    /// The records of one collection by who takes them over; those that nobody does come last.
    ///
    /// What is about a person goes with the person, unless the file says otherwise of its collection.
    func shares(
        of records: (form: CollectionForm, keys: [Int64]), from unit: String
    ) throws -> [(mapping: Reorganisation.Mapping?, keys: [Int64])] {
        let mappings = reorganisation.mappings(ofRecords: records.form.key, from: unit)
        if Replica.followsPerson(records.form), !mappings.contains(where: { $0.collection != nil }) {
            return try shares(following: records, from: unit)
        }
        var left = records.keys
        var shares: [(Reorganisation.Mapping?, [Int64])] = []
        for mapping in mappings where !left.isEmpty {
            var taken = left
            if let filter = mapping.filter {
                var query = ListQuery()
                query.filter = filter
                let chosen = Set(
                    try session.keys(in: records.form.name, Replica.selection(query, records.form, finder)))
                taken = left.filter(chosen.contains)
            }
            if taken.isEmpty { continue }
            shares.append((mapping, taken))
            let gone = Set(taken)
            left.removeAll(where: gone.contains)
        }
        if !left.isEmpty { shares.append((nil, left)) }
        return shares
    }

    /// The records of a collection that is about persons, with the persons that go; the others as what has no
    /// collection of its own.
    private func shares(
        following records: (form: CollectionForm, keys: [Int64]), from unit: String
    ) throws -> [(mapping: Reorganisation.Mapping?, keys: [Int64])] {
        guard let persons = session.catalog.collection(key: "person"), let field = records.form.field(key: "person")
        else { return [] }
        var mappingOf: [Int64: Int] = [:]
        let all = try session.keys(in: persons.name, ownedBy: unit, orIn: Self.scopes(of: unit))
        let parts = try shares(of: (persons, all), from: unit)
        for (number, part) in parts.enumerated() { for key in part.keys { mappingOf[key] = number } }
        let other = reorganisation.mappings(ofRecords: records.form.key, from: unit).first
        var followers: [Int: [Int64]] = [:]
        for key in records.keys {
            let person = try session.record(key: key, collection: records.form.name)?.state
                .live(RegisterKey(field.name)).first?.values.first?.dot
            let there = try person.flatMap { try session.shownRecord($0, collection: persons.name) }
            followers[there.flatMap { mappingOf[$0.key] } ?? -1, default: []].append(key)
        }
        return followers.sorted { $0.key < $1.key }.map { ($0.key < 0 ? other : parts[$0.key].mapping, $0.value) }
    }

    private func parted(_ records: (form: CollectionForm, keys: [Int64]), of unit: String) throws -> [Consequence] {
        try shares(of: records, from: unit).map { share in
            Consequence(
                .records, unit, records.form.key, title: records.form.labels.vietnamese, count: share.keys.count,
                share.mapping)
        }
    }

    /// Work of other offices that is not done and names the unit, such as a case that it is responsible for.
    func openWork(
        naming unit: String
    ) throws -> [(form: CollectionForm, field: FieldForm, records: [StoreSession.StoredRecord])] {
        var work: [(CollectionForm, FieldForm, [StoreSession.StoredRecord])] = []
        let units = session.catalog.collection(key: "unit")?.name
        for form in session.catalog.collections where form.field(key: "state")?.type == .code && form.key != "report" {
            guard case .defined = form.name, !form.isMasters else { continue }
            for field in form.valueFields
            where field.type == .reference && field.target == units && !field.isMultiple && field.group == nil {
                let open = try records(of: form, where: field, is: unit)
                    .filter { !Self.doneStates.contains(text("state", of: $0, form)) }
                if !open.isEmpty { work.append((form, field, open)) }
            }
        }
        return work
    }

    /// The reports of a unit that it has not handed in.
    func openReports(of unit: String) throws -> [StoreSession.StoredRecord] {
        guard let form = session.catalog.collection(key: "report"), let field = form.field(key: "unit") else {
            return []
        }
        return try records(of: form, where: field, is: unit)
            .filter { !Self.sentStates.contains(text("state", of: $0, form)) }
    }

    /// The replicas of a unit that are enrolled and not ended.
    func replicas(of unit: String) throws -> [String] {
        guard let dot = session.unit(code: unit) else { return [] }
        return try session.trust.enrolments.values.flatMap(\.self)
            .filter { $0.office == dot && $0.ended.isEmpty }.map(\.name).sorted()
    }

    private func records(
        of form: CollectionForm, where field: FieldForm, is unit: String
    ) throws -> [StoreSession.StoredRecord] {
        var query = ListQuery()
        query.filter = "\(field.key) = '\(unit)'"
        return try session.keys(in: form.name, Replica.selection(query, form, finder)).compactMap {
            try session.record(key: $0, collection: form.name)
        }
    }

    /// What a field shows, in the form for files.
    func text(_ key: String, of stored: StoreSession.StoredRecord, _ form: CollectionForm) -> String {
        form.field(key: key).flatMap { reporting.value(of: $0, in: stored.state)?.values.first } ?? ""
    }
}
