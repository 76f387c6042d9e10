import Foundation
import ReplicaCore
import ReplicaForms
import ReplicaTabular
import ReplicaText

/// Which column of a list goes to which field.
struct ColumnPlan {
    let headerLine: Int
    let columns: [Column]
    /// Values that are the same for all rows.
    let constants: [Assignment]
    let notes: [ImportNote]

    struct Column {
        let header: String
        let target: Target

        enum Target {
            case field(FieldForm)
            /// The record's own id, from an export of ours.
            case id
            case ignored
        }
    }

    /// How many rows may stand above the headers.
    static let rowsAboveMax = 30

    var fields: [FieldForm?] {
        columns.map { if case .field(let field) = $0.target { field } else { nil } }
    }

    var idColumn: Int? { columns.firstIndex { if case .id = $0.target { true } else { false } } }

    /// The column that only numbers the rows.
    var ordinalColumn: Int? {
        columns.firstIndex { column in
            if case .ignored = column.target {
                HeaderPhrases.ordinals.contains(HeaderMatcher.phrase(column.header))
            } else {
                false
            }
        }
    }

    /// The header of the column that a field is read from, else the field's own key.
    func header(of field: String) -> String {
        columns.first { if case .field(let known) = $0.target { known.key == field } else { false } }?.header ?? field
    }
}

/// Finds the headers of a list among its first rows, and the fields that they mean.
struct ColumnFinder {
    let form: CollectionForm
    let builder: EntryBuilder
    let options: ImportOptions
    private let matcher: HeaderMatcher

    init(form: CollectionForm, builder: EntryBuilder, options: ImportOptions) {
        self.form = form
        self.builder = builder
        self.options = options
        matcher = HeaderMatcher(form: form)
    }

    func plan(_ rows: [TableRow], isLegacySought: Bool) throws -> ColumnPlan {
        guard !rows.isEmpty else { throw ExchangeError.noRows(path: options.file) }
        let map = try options.map.map { try ColumnMap(path: $0) }
        let header = try headerRow(rows, map)
        let texts = header.texts.map(Self.cleaned)
        if map == nil, isLegacySought, let encoding = legacyEncoding(of: rows) {
            throw ExchangeError.legacyEncoding(encoding, path: options.file)
        }
        var notes: [ImportNote] = []
        // Nobody has to be told that the first line has the headers.
        if header.line != rows[0].line { notes.append(.headerLine(header.line)) }
        let (columns, unknown) = try map.map { try mapped(texts, $0) } ?? matched(texts, &notes)
        try checkRepeated(columns)
        if let path = options.savedMap { try save(columns, map, to: path) }
        if !unknown.isEmpty { throw ExchangeError.unmappedColumns(unknown, path: options.file) }
        let constants = try (map?.constants ?? [:]).sorted { $0.key < $1.key }.map { key, value in
            Assignment(field: try builder.field(key).key, text: value)
        }
        return ColumnPlan(headerLine: header.line, columns: columns, constants: constants, notes: notes)
    }

    /// A header as people read it: over several lines or not.
    private static func cleaned(_ header: String) -> String {
        TextNormalization.nfc(header).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// What is longer is a sentence.
    private static let headerBytesMax = 200

    // MARK: Which row

    private func headerRow(_ rows: [TableRow], _ map: ColumnMap?) throws -> TableRow {
        if let line = options.headerLine {
            guard let row = rows.first(where: { $0.line == line }) else {
                throw ExchangeError.noSuchLine(line, path: options.file)
            }
            return row
        }
        var scores = rows.map { score($0.texts.map(Self.cleaned), map) }
        // Likeness takes time, and is asked for only where nothing is called as offices usually call it.
        if map == nil, (scores.max() ?? 0) < 2 {
            scores = rows.map { score($0.texts.map(Self.cleaned), map, byLikeness: true) }
        }
        let best = scores.max() ?? 0
        // Titles above a list may happen to name one field; then the first row decides.
        if let first = scores.first, first == best || best < 2 { return rows[0] }
        return rows[scores.firstIndex(of: best) ?? 0]
    }

    /// How many headers of a row name a field.
    private func score(_ headers: [String], _ map: ColumnMap?, byLikeness: Bool = false) -> Int {
        headers.count { header in
            if header.isEmpty || header.utf8.count > Self.headerBytesMax { return false }
            if let map { return map.columns[header] != nil }
            switch byLikeness ? matcher.match(header) : matcher.named(header) {
            case .field, .id: return true
            case .ignored, .unknown, nil: return false
            }
        }
    }

    /// The old encoding in which clearly more headers name a field.
    private func legacyEncoding(of rows: [TableRow]) -> LegacyEncoding? {
        func best(_ decode: (String) -> String) -> Int {
            rows.map { score($0.texts.map { Self.cleaned(decode($0)) }, nil) }.max() ?? 0
        }
        let plain = best(\.self)
        let scores = LegacyEncoding.allCases.map { encoding in (encoding, best { encoding.decode($0) }) }
        guard let most = scores.max(by: { $0.1 < $1.1 }), most.1 >= plain + Self.legacyMargin else { return nil }
        return most.0
    }

    /// How many more headers have to be known in an old encoding.
    private static let legacyMargin = 2

    // MARK: Which field

    private func mapped(_ headers: [String], _ map: ColumnMap) throws -> ([ColumnPlan.Column], [UnmappedColumn]) {
        let absent = map.columns.filter { !$0.value.isEmpty && !headers.contains($0.key) }.keys.sorted()
        if !absent.isEmpty {
            throw ExchangeError.unmappedColumns(
                absent.map { UnmappedColumn(header: $0, proposals: []) }, path: options.file)
        }
        let columns = try headers.map { header in
            guard let key = map.columns[header], !key.isEmpty else {
                return ColumnPlan.Column(header: header, target: .ignored)
            }
            return ColumnPlan.Column(header: header, target: key == "id" ? .id : .field(try builder.field(key)))
        }
        return (columns, [])
    }

    /// Two headers that are like one field both stay unknown, unless one names it.
    private func matched(
        _ headers: [String], _ notes: inout [ImportNote]
    ) -> ([ColumnPlan.Column], [UnmappedColumn]) {
        let matches = headers.map { $0.isEmpty ? .ignored : matcher.match($0) }
        var named: Set<String> = []
        for case .field(let field, true) in matches { named.insert(field.key) }
        var likened: [String: Int] = [:]
        for case .field(let field, false) in matches { likened[field.key, default: 0] += 1 }
        var unknown: [UnmappedColumn] = []
        let columns = zip(headers, matches).map { header, match -> ColumnPlan.Column in
            switch match {
            case .id:
                return ColumnPlan.Column(header: header, target: .id)
            case .field(let field, isExact: true):
                return ColumnPlan.Column(header: header, target: .field(field))
            case .field(let field, isExact: false) where !named.contains(field.key) && likened[field.key] == 1:
                notes.append(.similarHeader(header, field: field.labels, key: field.key))
                return ColumnPlan.Column(header: header, target: .field(field))
            // A column that goes nowhere would be lost without a word.
            case .field(let field, _):
                unknown.append(UnmappedColumn(header: header, proposals: [field.key]))
                return ColumnPlan.Column(header: header, target: .ignored)
            case .unknown(let proposals):
                unknown.append(UnmappedColumn(header: header, proposals: proposals))
                return ColumnPlan.Column(header: header, target: .ignored)
            case .ignored:
                return ColumnPlan.Column(header: header, target: .ignored)
            }
        }
        return (columns, unknown)
    }

    private func checkRepeated(_ columns: [ColumnPlan.Column]) throws {
        let targets = columns.compactMap { column -> (String, String)? in
            if case .field(let field) = column.target { (field.key, column.header) } else { nil }
        }
        let repeated = Dictionary(grouping: targets, by: \.0).filter { $0.value.count > 1 }.min { $0.key < $1.key }
        if let repeated {
            throw ExchangeError.repeatedColumns(repeated.value.map(\.1), field: repeated.key, path: options.file)
        }
    }

    private func save(
        _ columns: [ColumnPlan.Column], _ map: ColumnMap?, to path: String
    ) throws {
        if FileManager.default.fileExists(atPath: path) { throw ExchangeError.fileExists(path: path) }
        var saved = ColumnMap(columns: [:], constants: map?.constants)
        for column in columns where !column.header.isEmpty {
            switch column.target {
            case .field(let field): saved.columns[column.header] = field.key
            case .id: saved.columns[column.header] = "id"
            case .ignored: saved.columns[column.header] = ""
            }
        }
        try saved.write(to: path)
    }
}

/// A column of a list that no field is known for.
package struct UnmappedColumn: Sendable, Equatable {
    package let header: String
    /// The keys of the fields that are most like it, the best first.
    package let proposals: [String]

    package init(header: String, proposals: [String]) {
        self.header = header
        self.proposals = proposals
    }
}
