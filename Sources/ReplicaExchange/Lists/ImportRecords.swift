import Foundation
import ReplicaCore
import ReplicaForms
import ReplicaStore
import ReplicaTabular
import ReplicaText
import ReplicaWire

extension Replica {
    /// Imports the rows of a CSV file: all, or none.
    ///
    /// A row whose `id` or `source_ref` is that of a record here updates it, so that a corrected list can be
    /// imported again.
    ///
    /// - Parameters:
    ///   - map: A JSON file that says which column goes to which field (`cli.md`); without it headers are matched to
    ///     the keys and labels of fields.
    ///   - dryRun: Checks everything and changes nothing.
    ///   - progress: Is told the number of rows read, now and then.
    /// - Throws: ``ExchangeError/rowsRejected(_:)`` with every bad row.
    package func importRows(
        collection: String, file: String, map: String?, dryRun: Bool, progress: (Int) -> Void
    ) throws -> ImportReport {
        guard (file as NSString).pathExtension.lowercased() == "csv" else {
            throw ExchangeError.unsupportedFormat(path: file)
        }
        let mapping = try map.map { try ColumnMap(path: $0) }
        // A great import seals as it goes.
        if !dryRun { try unlock() }
        do {
            return try change { session, writer in
                var run = try ImportRun(session: session, collection: collection, path: file, mapping: mapping)
                let first = writer.nextNumber
                try run.readAll(&writer, progress)
                if !run.rejected.isEmpty { throw ExchangeError.rowsRejected(run.rejected) }
                if dryRun { throw DryRun(report: run.report) }
                var report = run.report
                if writer.nextNumber > first {
                    report.batch = try session.noteBatch(
                        .list, name: BatchName.of(path: file), numbers: first...writer.nextNumber - 1,
                        wallMilliseconds: Self.now()
                    ).map(BatchLabel.text)
                }
                return report
            }
        } catch let dryRun as DryRun {
            return dryRun.report
        }
    }

    /// Takes the transaction of a dry run back.
    private struct DryRun: Error {
        let report: ImportReport
    }
}

/// `--map FILE`: `{"columns": {HEADER: FIELD}, "constants": {FIELD: VALUE}}`.
struct ColumnMap: Decodable {
    let columns: [String: String]
    let constants: [String: String]?

    init(path: String) throws {
        let file = try FileReader(path: path)
        let bytes = try file.read(1 << 20)
        do {
            self = try JSONDecoder().decode(ColumnMap.self, from: Data(bytes))
        } catch {
            throw ExchangeError.badMap(path: path, reason: "\(error)")
        }
    }
}

/// One import while it goes on.
private struct ImportRun {
    private let session: StoreSession
    private let finder: RecordFinder
    private let form: CollectionForm
    private let path: String
    private let mapping: ColumnMap?
    private var columns: [Column] = []
    private var constants: [Assignment] = []
    private var added = 0
    private var updated = 0
    private var unchanged = 0
    private let ownOffice: Dot?
    private var idColumn: Int?
    private var sourceColumn: Int?
    private var seenSources: Set<String> = []
    /// The quick way for rows that are new records; `nil` where the columns do not allow it.
    private var newRecords: NewRecords?
    /// Whether any record had a source reference when the import began.
    private let hasSources: Bool
    private(set) var rejected: [RejectedRow] = []

    /// How many bad rows are told; a file of another kind would name every one of its lines.
    private static let rejectedMax = 1_000

    /// How many records, of as many offices, may have one source reference.
    private static let sourcesMax = 10_000

    private struct Column {
        let header: String
        let target: Target

        enum Target {
            case field(FieldForm)
            /// The record's own id, from an export of ours.
            case id
            case ignored
        }
    }

    init(session: StoreSession, collection: String, path: String, mapping: ColumnMap?) throws {
        self.session = session
        finder = RecordFinder(session: session)
        form = try finder.form(collection)
        guard let own = try session.ownReplica() else { throw ExchangeError.officeUnknown }
        try Replica.checkRight(to: form, session, own: own)
        self.path = path
        self.mapping = mapping
        ownOffice = try session.ownReplica().flatMap { session.office(of: $0) }
        hasSources =
            try form.field(key: Self.sourceField) != nil
            && session.hasValue(collection: form.name, in: Self.sourceField)
    }

    private static let sourceField = "source_ref"

    var report: ImportReport {
        ImportReport(
            added: added, updated: updated, unchanged: unchanged,
            columns: columns.map { column in
                switch column.target {
                case .field(let field): (column.header, field.key)
                case .id: (column.header, "id")
                case .ignored: (column.header, nil)
                }
            })
    }

    mutating func readAll(_ writer: inout LocalWriter, _ progress: (Int) -> Void) throws {
        let file = try FileReader(path: path)
        var reader = CSVReader()
        var rows = 0
        var isAtEnd = false
        while !isAtEnd {
            let chunk = try file.read(1 << 18)
            if chunk.isEmpty {
                isAtEnd = true
                reader.finish()
            } else {
                reader.feed(chunk.span)
            }
            while let record = try next(&reader) {
                if columns.isEmpty {
                    try readHeader(record)
                    continue
                }
                rows += 1
                if rows % 1_000 == 0 { progress(rows) }
                try read(record, &writer)
            }
        }
        if rows == 0 { throw ExchangeError.noRows(path: path) }
    }

    private func next(_ reader: inout CSVReader) throws -> CSVRecord? {
        do throws(CSVError) {
            return try reader.next()
        } catch {
            throw ExchangeError.csv(error, path: path)
        }
    }

    // MARK: Columns

    private mutating func readHeader(_ record: CSVRecord) throws {
        let builder = Replica.builder(finder, form, nil)
        let headers = record.texts.map { TextNormalization.nfc($0).trimmed }
        columns = try headers.map { header in
            if let mapping {
                guard let key = mapping.columns[header] else { return Column(header: header, target: .ignored) }
                return Column(header: header, target: .field(try builder.field(key)))
            }
            if header == "id" { return Column(header: header, target: .id) }
            if header == "owner_unit" || header.isEmpty { return Column(header: header, target: .ignored) }
            guard let field = try? builder.field(header) else { return Column(header: header, target: .ignored) }
            return Column(header: header, target: .field(field))
        }
        let targets = columns.compactMap { column -> (String, String)? in
            if case .field(let field) = column.target { (field.key, column.header) } else { nil }
        }
        let repeated = Dictionary(grouping: targets, by: \.0).filter { $0.value.count > 1 }.min { $0.key < $1.key }
        if let repeated {
            throw ExchangeError.repeatedColumns(repeated.value.map(\.1), field: repeated.key, path: path)
        }
        if let mapping {
            let absent = mapping.columns.keys.filter { !headers.contains($0) }.sorted()
            if !absent.isEmpty { throw ExchangeError.unmappedColumns(absent, path: path) }
            constants = try (mapping.constants ?? [:]).sorted { $0.key < $1.key }.map { key, value in
                Assignment(field: try builder.field(key).key, text: value)
            }
        } else {
            let unmatched = columns.filter { if case .ignored = $0.target { !$0.header.isEmpty } else { false } }
                .map(\.header).filter { $0 != "owner_unit" }
            // A column that goes nowhere would be lost without a word.
            if !unmatched.isEmpty { throw ExchangeError.unmappedColumns(unmatched, path: path) }
        }
        let fields: [FieldForm?] = columns.map { column in
            if case .field(let field) = column.target { field } else { nil }
        }
        do {
            newRecords = try NewRecords(form: form, parser: finder.parser, columns: fields, constants: constants)
        } catch is FieldProblem {
            // A constant that no field takes is told with each row, as the general way does.
            newRecords = nil
        }
        idColumn = columns.firstIndex { if case .id = $0.target { true } else { false } }
        sourceColumn = fields.firstIndex { $0?.key == Self.sourceField }
    }

    // MARK: Rows

    private mutating func read(_ record: CSVRecord, _ writer: inout LocalWriter) throws {
        guard record.count == columns.count else {
            let problem = RejectedRow.Problem.columnCount(found: record.count, expected: columns.count)
            return reject(RejectedRow(line: record.line, column: "", problem: problem))
        }
        do {
            let id = idColumn.map { CSVInjectionGuard.unprotect(record.text($0)) } ?? ""
            let existing = try existing(source: source(of: record), id: id)
            if existing == nil, newRecords != nil {
                try add(record, &writer)
            } else {
                try put(assignments(of: record), existing, &writer)
            }
        } catch let problem as FieldProblem {
            reject(RejectedRow(line: record.line, column: header(of: problem.field), problem: .field(problem)))
        } catch ExchangeError.rulesBlock(let problems) {
            for problem in problems {
                reject(RejectedRow(line: record.line, column: header(of: problem.field), problem: .field(problem)))
            }
        } catch let error as ImportFault {
            reject(
                RejectedRow(
                    line: record.line, column: header(of: Self.sourceField), problem: .repeatedSource(error.source)))
        } catch ExchangeError.noSuchRecord(let id), ExchangeError.recordDeleted(let id) {
            let problem = FieldProblem(field: "id", reason: .notARecord)
            _ = id
            reject(RejectedRow(line: record.line, column: "id", problem: .field(problem)))
        }
    }

    private struct ImportFault: Error {
        let source: String
    }

    private mutating func add(_ record: CSVRecord, _ writer: inout LocalWriter) throws {
        guard let draft = try newRecords?.draft(of: record, session) else { return }
        added += 1
        if rejected.isEmpty { try writer.make(draft) }
    }

    /// What a row says, with the values that are the same for all rows. An empty cell says nothing; it must not
    /// empty what somebody typed since.
    private func assignments(of record: CSVRecord) -> [Assignment] {
        let cells = columns.indices.compactMap { index -> Assignment? in
            guard case .field(let field) = columns[index].target else { return nil }
            return Assignment(field: field.key, text: CSVInjectionGuard.unprotect(record.text(index)))
        }
        return (constants + cells).filter { !$0.text.isEmpty }
    }

    private mutating func put(
        _ assignments: [Assignment], _ existing: StoreSession.StoredRecord?, _ writer: inout LocalWriter
    ) throws {
        let entries = try Replica.builder(finder, form, existing?.state).entries(assignments)
        guard let existing else {
            try RecordRules(form: form).checkNew(entries)
            added += 1
            if !rejected.isEmpty { return }
            let scope = try Replica.scope(of: form, entries: entries, session)
            try writer.make(
                ChangeDraft(scope: scope, record: nil, collection: form.name, entries: entries))
            return
        }
        try RecordRules(form: form).checkEdit(entries)
        if entries.isEmpty {
            unchanged += 1
            return
        }
        updated += 1
        if !rejected.isEmpty { return }
        try writer.make(
            ChangeDraft(
                scope: existing.scope, record: existing.state.record, collection: form.name, entries: entries))
    }

    /// The row's own number in its list, as typed; empty if it has none.
    private func source(of record: CSVRecord) -> String {
        if let sourceColumn { return CSVInjectionGuard.unprotect(record.text(sourceColumn)) }
        return constants.first { $0.field == Self.sourceField }?.text ?? ""
    }

    /// The record that a row is about, if there is one already.
    private mutating func existing(source: String, id: String) throws -> StoreSession.StoredRecord? {
        if !id.isEmpty {
            let record = try finder.record(id)
            guard record.state.collection == form.name else { throw ExchangeError.noSuchRecord(id) }
            return record
        }
        guard !source.isEmpty, let field = form.field(key: Self.sourceField) else { return nil }
        let text = try ValueParser.entered(source, field)
        if !seenSources.insert(text).inserted { throw ImportFault(source: text) }
        if !hasSources { return nil }
        // The number of a row in one office's list says nothing about another's.
        let known = try session.keys(collection: form.name, where: field.key, is: text, limit: Self.sourcesMax)
            .compactMap { try session.record(key: $0, collection: form.name) }
            .filter { session.office(of: $0.state.record.replica) == ownOffice }
        if known.count > 1 { throw ImportFault(source: text) }
        return known.first
    }

    private func header(of field: String) -> String {
        columns.first { if case .field(let known) = $0.target { known.key == field } else { false } }?.header ?? field
    }

    private mutating func reject(_ row: RejectedRow) {
        if rejected.count < Self.rejectedMax { rejected.append(row) }
    }
}

extension String {
    fileprivate var trimmed: String {
        let start = firstIndex { !$0.isWhitespace } ?? endIndex
        let end = lastIndex { !$0.isWhitespace }.map(index(after:)) ?? startIndex
        return start < end ? String(self[start..<end]) : ""
    }
}
