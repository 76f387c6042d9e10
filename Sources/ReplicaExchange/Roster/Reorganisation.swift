import Foundation

/// A reorganisation of the roster, as the file of `org change` says it (`kieubao.docc/Reorganisation.md`).
///
/// A rule that the engine follows, without a replica: which units close, and who takes over what of them.
package struct Reorganisation: Codable, Equatable, Sendable {
    /// Names the reorganisation, so that the same file is not carried out twice but continued.
    package let id: String
    package let title: String
    /// `YYYY-MM-DD`.
    package let effectiveOn: String
    /// What orders it, in words.
    package let document: String?
    package let newUnits: [NewUnit]
    package let events: [Event]
    package let mappings: [Mapping]

    package enum CodingKeys: String, CodingKey {
        case id, title, document, events, mappings
        case effectiveOn = "effective_on"
        case newUnits = "new_units"
    }

    /// A unit that comes into being; the fields are those of the collection `unit`.
    package struct NewUnit: Codable, Equatable, Sendable {
        package let code: String
        package let name: String
        package let kind: String
        /// Further fields, as `add unit` takes them.
        package let fields: [String: String]?

        /// The unit's record, as `add unit` takes it.
        ///
        /// - Parameter day: When it begins, unless `fields` says so.
        func assignments(from day: String) -> [Assignment] {
            let others = (fields ?? [:]).merging(["valid_from": day]) { given, _ in given }.sorted { $0.key < $1.key }
            return ([("code", code), ("name", name), ("kind", kind)] + others.map { ($0.key, $0.value) })
                .filter { !$0.1.isEmpty }.map { Assignment(field: $0.0, text: $0.1) }
        }
    }

    package struct Event: Codable, Equatable, Sendable {
        package let title: String
        package let kind: Kind
        package let from: [String]
        package let to: [String]
        /// Fields of the one unit in `to` that are different from then on, as `edit` takes them: its name, say.
        package let fields: [String: String]?
        /// `YYYY-MM-DD`, where it is another day than that of the whole.
        package let effectiveOn: String?
        package let document: String?

        package enum CodingKeys: String, CodingKey {
            case title, kind, from, to, fields, document
            case effectiveOn = "effective_on"
        }

        /// The units that exist no more after it.
        package var closed: [String] { kind.closes ? from.filter { !to.contains($0) } : [] }
    }

    /// The codes of the list `unit_change_kind`.
    package enum Kind: String, Codable, Sendable, CaseIterable {
        case rename = "doi_ten"
        case merge = "sap_nhap"
        case unite = "hop_nhat"
        case divide = "chia"
        case splitOff = "tach"
        case dissolve = "giai_the"
        case moveDuties = "chuyen_chuc_nang"
        case moveSuperior = "chuyen_cap_quan_ly"
        case moveBoundary = "doi_dia_gioi"

        var closes: Bool {
            switch self {
            case .merge, .unite, .divide, .dissolve: true
            case .rename, .splitOff, .moveDuties, .moveSuperior, .moveBoundary: false
            }
        }
    }

    /// The codes of the list `mapping_subject`.
    package enum Subject: String, Codable, Sendable, CaseIterable {
        case duty = "nhiem_vu"
        case territory = "dia_ban"
        case records = "ho_so"
        case reports = "bao_cao"
        case keys = "khoa"
    }

    /// Who takes something over. Of several that fit the first holds.
    package struct Mapping: Codable, Equatable, Sendable {
        package let subject: Subject
        package let from: String
        package let to: [String]
        /// The code of one item of the Plan; `nil` for all that the unit has.
        package let planItem: String?
        /// The key of one collection; `nil` for all.
        package let collection: String?
        /// Which records of the collection, as `list --where` has it.
        package let filter: String?
        /// Why it is left as it is, where nobody takes it over.
        package let reason: String?

        package enum CodingKeys: String, CodingKey {
            case subject, from, to, collection, reason
            case planItem = "plan_item"
            case filter = "where"
        }

        package init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            subject = try container.decode(Subject.self, forKey: .subject)
            from = try container.decode(String.self, forKey: .from)
            to = try container.decodeIfPresent([String].self, forKey: .to) ?? []
            planItem = try container.decodeIfPresent(String.self, forKey: .planItem)
            collection = try container.decodeIfPresent(String.self, forKey: .collection)
            filter = try container.decodeIfPresent(String.self, forKey: .filter)
            reason = try container.decodeIfPresent(String.self, forKey: .reason)
        }
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(String.self, forKey: .id)
        title = try container.decode(String.self, forKey: .title)
        effectiveOn = try container.decode(String.self, forKey: .effectiveOn)
        document = try container.decodeIfPresent(String.self, forKey: .document)
        newUnits = try container.decodeIfPresent([NewUnit].self, forKey: .newUnits) ?? []
        events = try container.decode([Event].self, forKey: .events)
        mappings = try container.decodeIfPresent([Mapping].self, forKey: .mappings) ?? []
    }

    private static let bytesMax = 4 << 20

    /// Reads a file.
    ///
    /// - Throws: ``ExchangeError/badReorganisation(path:reason:)``.
    package init(path: String) throws {
        let file = try FileReader(path: path)
        guard file.byteCount <= Self.bytesMax else {
            throw ExchangeError.badReorganisation(path: path, reason: "> \(Self.bytesMax) bytes")
        }
        do {
            self = try JSONDecoder().decode(Self.self, from: Data(try file.read(Self.bytesMax)))
        } catch let error as DecodingError {
            throw ExchangeError.badReorganisation(path: path, reason: Self.place(of: error))
        }
        if let fault = fault { throw ExchangeError.badReorganisation(path: path, reason: fault) }
    }

    /// Where a file is not as it should be, such as `events[2].kind`.
    private static func place(of error: DecodingError) -> String {
        let context: DecodingError.Context
        var missing = ""
        switch error {
        case .typeMismatch(_, let found), .valueNotFound(_, let found), .dataCorrupted(let found): context = found
        case .keyNotFound(let key, let found):
            context = found
            missing = "." + key.stringValue
        @unknown default: return "\(error)"
        }
        let path = context.codingPath.reduce("") { path, key in
            path + (key.intValue.map { "[\($0)]" } ?? (path.isEmpty ? "" : ".") + key.stringValue)
        }
        let place = path + (path.isEmpty ? String(missing.dropFirst()) : missing)
        return place.isEmpty ? "JSON" : place
    }

    // MARK: Rules

    /// Where the file contradicts itself, such as `events[1].to`.
    private var fault: String? {
        if id.isEmpty { return "id" }
        if events.isEmpty { return "events" }
        for (place, event) in events.enumerated() {
            if event.from.isEmpty { return "events[\(place)].from" }
            if event.fields != nil, event.to.count != 1 { return "events[\(place)].to" }
            if event.kind == .rename, event.to != event.from { return "events[\(place)].to" }
        }
        for (place, mapping) in mappings.enumerated() {
            if mapping.to.isEmpty, mapping.reason?.isEmpty ?? true { return "mappings[\(place)].to" }
            // Of a record or a report one office answers; a duty or a territory may be parted.
            if mapping.to.count > 1, [.records, .reports, .keys].contains(mapping.subject) {
                return "mappings[\(place)].to"
            }
            if mapping.filter != nil, mapping.collection == nil { return "mappings[\(place)].collection" }
            if mapping.to.contains(mapping.from) { return "mappings[\(place)].to" }
        }
        return nil
    }

    /// The units that exist no more after all of it.
    package var closed: [String] {
        var closed: [String] = []
        for unit in events.flatMap(\.closed) where !closed.contains(unit) { closed.append(unit) }
        return closed
    }

    /// The day on which a unit closes.
    package func closingDay(of unit: String) -> String {
        events.first { $0.closed.contains(unit) }?.effectiveOn ?? effectiveOn
    }

    /// Who takes over an item of the Plan from a unit.
    package func mapping(ofDuty item: String, from unit: String) -> Mapping? {
        mappings.first { $0.subject == .duty && $0.from == unit && ($0.planItem == nil || $0.planItem == item) }
    }

    /// Who takes over something of a unit that has no further parts.
    package func mapping(of subject: Subject, from unit: String) -> Mapping? {
        mappings.first { $0.subject == subject && $0.from == unit }
    }

    /// Who may take over records of a collection from a unit, in the order in which they are asked.
    package func mappings(ofRecords collection: String, from unit: String) -> [Mapping] {
        mappings.filter {
            $0.subject == .records && $0.from == unit && ($0.collection == nil || $0.collection == collection)
        }
    }
}
