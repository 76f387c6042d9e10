import Foundation
import ReplicaStore
import ReplicaText

/// A query that somebody keeps under a name; it stays in this replica.
package struct SavedFilter: Codable, Equatable, Sendable {
    package let name: String
    package let collection: String
    package let query: ListQuery
}

extension ListQuery {
    /// The query with the conditions of another one besides; what both say otherwise is as the other one has it.
    package func adding(_ other: ListQuery) -> ListQuery {
        var both = self
        both.filter = [filter, other.filter].compactMap(\.self).map { "(" + $0 + ")" }.joined(separator: " and ")
        if both.filter?.isEmpty == true { both.filter = nil }
        let words = [search, other.search].compactMap(\.self).joined(separator: " ")
        both.search = words.isEmpty ? nil : words
        both.unit = other.unit ?? unit
        if let sort = other.sort {
            both.sort = sort
            both.isDescending = other.isDescending
        }
        both.fields = other.fields ?? fields
        both.limit = other.limit ?? limit
        return both
    }
}

extension Replica {
    /// How many filters a replica keeps.
    private static let filtersMax = 1_000

    /// All saved filters, by name.
    package func savedFilters() throws -> [SavedFilter] { try read { try Self.filters($0) } }

    package func savedFilter(_ name: String, of collection: String) throws -> ListQuery {
        let filters = try savedFilters().filter { $0.collection == collection }
        let wanted = TextNormalization.nfc(name)
        guard let filter = filters.first(where: { $0.name == wanted }) else {
            throw ExchangeError.unknownFilter(name, known: filters.map(\.name))
        }
        return filter.query
    }

    /// Keeps a query, in the place of one with the same name; a query that cannot be answered is not kept.
    package func saveFilter(_ name: String, of collection: String, _ query: ListQuery) throws {
        guard let name = try? EnteredText(name).text, !name.isEmpty, name.utf8.count <= 64 else {
            throw ExchangeError.unknownFilter(name, known: [])
        }
        try write { session in
            let finder = RecordFinder(session: session)
            let form = try finder.form(collection)
            _ = try Self.selection(query, form, finder)
            var kept = query
            kept.limit = nil
            var filters = try Self.filters(session).filter { $0.name != name || $0.collection != collection }
            filters.append(SavedFilter(name: name, collection: collection, query: kept))
            filters.sort { ($0.collection, $0.name) < ($1.collection, $1.name) }
            try session.set(.filters, Array(JSONEncoder().encode(Array(filters.suffix(Self.filtersMax)))))
        }
    }

    package func deleteFilter(_ name: String, of collection: String) throws {
        try write { session in
            var filters = try Self.filters(session)
            let wanted = TextNormalization.nfc(name)
            guard let place = filters.firstIndex(where: { $0.name == wanted && $0.collection == collection }) else {
                throw ExchangeError.unknownFilter(
                    name, known: filters.filter { $0.collection == collection }.map(\.name))
            }
            filters.remove(at: place)
            try session.set(.filters, Array(JSONEncoder().encode(filters)))
        }
    }

    /// What is not readable is of another version, and replaced when a filter is saved the next time.
    private static func filters(_ session: StoreSession) throws -> [SavedFilter] {
        guard let bytes = try session[.filters] else { return [] }
        return (try? JSONDecoder().decode([SavedFilter].self, from: Data(bytes))) ?? []
    }
}
