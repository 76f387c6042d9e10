import Foundation
import ReplicaCore
import ReplicaForms
import ReplicaStore
import ReplicaTabular
import ReplicaText
import ReplicaWire

extension Replica {
    /// Imports the rows of a list: all, or none.
    ///
    /// A row whose `id`, key or `source_ref` is that of a record here updates it, so that a corrected list can be
    /// imported again.
    ///
    /// - Parameters:
    ///   - wording: What people are told of a refused row, for the file of ``ImportOptions/rejects``.
    ///   - progress: Is told how far the reading is, now and then.
    /// - Throws: ``ExchangeError/rowsRejected(_:)`` with every bad row.
    package func importRows(
        _ options: ImportOptions, wording: (RejectedRow) -> String = { "\($0.problem)" },
        progress: (ImportProgress) -> Void
    ) throws -> ImportReport {
        for path in [options.rejects, options.savedMap].compactMap(\.self)
        where FileManager.default.fileExists(atPath: path) {
            throw ExchangeError.fileExists(path: path)
        }
        // A great import seals as it goes.
        if !options.isDryRun { try unlock() }
        do {
            return try change { session, writer in
                var run = try ImportRun(session: session, options: options)
                let first = writer.nextNumber
                try run.readAll(&writer, progress)
                if !run.rejected.isEmpty {
                    throw Refused(rows: run.rejected, list: run.rejectedList, headers: run.headers)
                }
                if options.isDryRun { throw DryRun(report: run.report) }
                var report = run.report
                if writer.nextNumber > first {
                    report.batch = try session.noteBatch(
                        .list, name: BatchName.of(path: options.file), numbers: first...writer.nextNumber - 1,
                        wallMilliseconds: Self.now()
                    ).map(BatchLabel.text)
                }
                return report
            }
        } catch let dryRun as DryRun {
            return dryRun.report
        } catch let refused as Refused {
            if let path = options.rejects {
                try refused.list.write(to: path, headers: refused.headers, wording: wording)
            }
            throw ExchangeError.rowsRejected(refused.rows)
        }
    }

    /// The same with the options that every list has.
    package func importRows(
        collection: String, file: String, map: String?, dryRun: Bool, progress: (Int) -> Void
    ) throws -> ImportReport {
        var options = ImportOptions(collection: collection, file: file)
        options.map = map
        options.isDryRun = dryRun
        return try importRows(options) { progress($0.rows) }
    }

    /// Takes the transaction of a dry run back.
    private struct DryRun: Error {
        let report: ImportReport
    }

    /// Takes the transaction of a list with bad rows back.
    private struct Refused: Error {
        let rows: [RejectedRow]
        let list: RejectedList
        let headers: [String]
    }
}

/// One import while it goes on.
private struct ImportRun {
    private let session: StoreSession
    private let finder: RecordFinder
    private let form: CollectionForm
    private let options: ImportOptions
    private let source: any ListSource
    private let plan: ColumnPlan
    private let rules: RecordRules
    /// The rules that rows broke and that did not refuse them, with how many and the first line.
    private var warnings: [(rule: RuleForm, count: Int, line: Int)] = []
    private let fields: [FieldForm?]
    private let idColumn: Int?
    /// For each field of the key, its column.
    private let keyColumns: [Int?]
    /// Columns of text, and whether they hold names of persons.
    private let textColumns: [(column: Int, isName: Bool)]
    private var matcher: RecordMatcher
    private let sealed: SealGuard
    /// The quick way for rows that are new records; `nil` where the columns do not allow it.
    private var newRecords: NewRecords?
    private var inspection: CellInspection
    private var margins: ListMargins
    private var marginNote: ImportNote?
    private var added = 0
    private var updated = 0
    private var unchanged = 0
    private var deletedCount = 0
    private(set) var rejected: [RejectedRow] = []
    private(set) var rejectedList = RejectedList()

    /// How many bad rows are told; a file of another kind would name every one of its lines.
    private static let rejectedMax = 1_000

    init(session: StoreSession, options: ImportOptions) throws {
        self.session = session
        self.options = options
        finder = RecordFinder(session: session)
        form = try finder.form(options.collection)
        guard let own = try session.ownReplica() else { throw ExchangeError.officeUnknown }
        try Replica.checkRight(to: form, session, own: own)
        let source = try Self.source(options)
        let builder = Replica.builder(finder, form, nil)
        let plan = try ColumnFinder(form: form, builder: builder, options: options)
            .plan(source.firstRows(ColumnPlan.rowsAboveMax), isLegacySought: options.encoding == nil)
        let fields = plan.fields
        source.begin(after: plan.headerLine, columns: fields)
        self.source = source
        self.plan = plan
        rules = RecordRules(form: form, session, wallMilliseconds: Replica.now())
        self.fields = fields
        idColumn = plan.idColumn
        textColumns = fields.indices.filter { fields[$0]?.type == .text }.map { ($0, fields[$0]?.sort == .person) }
        let chosen = try options.keys.map { typed in
            let field = try builder.field(typed)
            guard !field.isMultiple,
                fields.contains(where: { $0?.name == field.name })
                    || plan.constants.contains(where: { $0.field == field.key })
            else { throw ExchangeError.badKey(field.key) }
            return field
        }
        matcher = try RecordMatcher(session: session, form: form, chosen: chosen)
        keyColumns = matcher.keyFields.map { key in fields.firstIndex { $0?.name == key.name } }
        sealed = SealGuard(session)
        inspection = CellInspection(seeksLegacy: options.encoding == nil)
        margins = ListMargins(ordinals: plan.ordinalColumn)
        do {
            newRecords = try NewRecords(
                rules: rules, parser: finder.parser, columns: fields, constants: plan.constants,
                isGuarded: source.isGuarded)
        } catch is FieldProblem {
            // A constant that no field takes is told with each row, as the general way does.
            newRecords = nil
        }
    }

    private static func source(_ options: ImportOptions) throws -> any ListSource {
        var encoding: LegacyEncoding?
        if case .legacy(let chosen) = options.encoding { encoding = chosen }
        switch (options.file as NSString).pathExtension.lowercased() {
        case "csv":
            if options.sheet != nil { throw ExchangeError.noSheets(path: options.file) }
            return try CSVSource(path: options.file, encoding: encoding)
        case "xlsx", "xlsm":
            return try SheetSource(path: options.file, sheet: options.sheet, encoding: encoding)
        default: throw ExchangeError.unsupportedFormat(path: options.file)
        }
    }

    var headers: [String] { plan.columns.map(\.header) }

    var report: ImportReport {
        ImportReport(
            added: added, updated: updated, unchanged: unchanged,
            columns: plan.columns.map { column in
                switch column.target {
                case .field(let field): (column.header, field.key)
                case .id: (column.header, "id")
                case .ignored: (column.header, nil)
                }
            },
            notes: plan.notes + source.notes + inspection.notes
                + warnings.map { .rule($0.rule, count: $0.count, firstLine: $0.line) }
                + [marginNote].compactMap(\.self)
                + (deletedCount > 0 ? [.deleted(count: deletedCount)] : []))
    }

    mutating func readAll(_ writer: inout LocalWriter, _ progress: (ImportProgress) -> Void) throws {
        var rows = 0
        var isFirst = true
        while let row = try source.next() {
            // Spreadsheets leave empty rows behind; lists of offices number their columns below the headers.
            if row.isEmpty || isFirst && Self.numbersColumns(row) { continue }
            isFirst = false
            for record in margins.records(after: ListMargins.Row(row: row, faultyCells: source.faultyCells)) {
                rows += 1
                if rows % 1_000 == 0 { progress(ImportProgress(rows: rows, fraction: source.fraction)) }
                try read(record, &writer)
            }
        }
        marginNote = margins.finish()
        if rows == 0 { throw ExchangeError.noRows(path: options.file) }
        if let encoding = inspection.encoding { throw ExchangeError.legacyEncoding(encoding, path: options.file) }
    }

    /// Whether a row only numbers the columns: `(1) (2) (3)`.
    private static func numbersColumns(_ row: TableRow) -> Bool {
        var number = 0
        for column in 0..<row.count {
            let text = row.text(column).filter { !$0.isWhitespace && $0 != "(" && $0 != ")" }
            if text.isEmpty { continue }
            number += 1
            if text != String(number) { return false }
        }
        return number >= 3
    }

    // MARK: Rows

    private mutating func read(_ record: ListMargins.Row, _ writer: inout LocalWriter) throws {
        let row = record.row
        guard row.count == plan.columns.count else {
            let problem = RejectedRow.Problem.columnCount(found: row.count, expected: plan.columns.count)
            return reject(row, [RejectedRow(line: row.line, column: "", problem: problem)])
        }
        for (column, isName) in textColumns where !row[column].isEmpty {
            inspection.look(at: row[column], isName: isName, line: row.line, column: plan.columns[column].header)
        }
        if !record.faultyCells.isEmpty {
            return reject(
                row,
                record.faultyCells.map {
                    RejectedRow(line: row.line, column: plan.columns[$0.column].header, problem: .notComputed($0.text))
                })
        }
        do {
            switch try match(row) {
            case .new:
                if newRecords != nil { try add(row, &writer) } else { try put(row, nil, &writer) }
            case .record(let record):
                try put(row, record, &writer)
            case .deleted(let id):
                deletedCount += 1
                if !options.skipsDeleted {
                    reject(row, [RejectedRow(line: row.line, column: "", problem: .deleted(id))])
                }
            }
        } catch let problem as FieldProblem {
            reject(row, [fault(row, problem)])
        } catch ExchangeError.rulesBlock(let problems) {
            reject(row, problems.map { fault(row, $0) })
        } catch RecordMatcher.Fault.repeated(let keys, let values) {
            let column = keys.count == 1 ? plan.header(of: keys[0]) : ""
            let value = values.joined(separator: " · ")
            let problem: RejectedRow.Problem =
                options.keys.isEmpty ? .repeatedSource(value) : .repeatedKey(fields: keys, value: value)
            reject(row, [RejectedRow(line: row.line, column: column, problem: problem)])
        } catch is NotOurs {
            reject(row, [RejectedRow(line: row.line, column: "", problem: .notOurs)])
        } catch ExchangeError.report(.isSealed(let report)) {
            reject(row, [RejectedRow(line: row.line, column: "", problem: .sealed(report))])
        } catch ExchangeError.recordDeleted(let id) {
            reject(row, [RejectedRow(line: row.line, column: "id", problem: .deleted(id))])
        } catch ExchangeError.noSuchRecord {
            reject(row, [fault(row, FieldProblem(field: "id", reason: .notARecord))])
        }
    }

    /// The row is about a record that this replica must not write.
    private struct NotOurs: Error {}

    private func fault(_ row: TableRow, _ problem: FieldProblem) -> RejectedRow {
        RejectedRow(line: row.line, column: plan.header(of: problem.field), problem: .field(problem))
    }

    private mutating func match(_ row: TableRow) throws -> RecordMatcher.Match {
        let id = idColumn.map { text(row, $0) } ?? ""
        let texts = zip(matcher.keyFields, keyColumns).map { field, column in
            column.map { text(row, $0) } ?? plan.constants.first { $0.field == field.key }?.text ?? ""
        }
        return try matcher.match(id: id, texts: texts)
    }

    private func text(_ row: TableRow, _ column: Int) -> String {
        source.isGuarded ? CSVInjectionGuard.unprotect(row.text(column)) : row.text(column)
    }

    private mutating func add(_ row: TableRow, _ writer: inout LocalWriter) throws {
        var broken: [RuleForm] = []
        guard let draft = try newRecords?.draft(of: row, session, warned: { broken.append($0) }) else { return }
        note(broken, row)
        try sealed.check(draft, of: nil)
        added += 1
        if rejected.isEmpty { try writer.make(draft) }
    }

    /// What a row says, with the values that are the same for all rows. An empty cell says nothing; it must not
    /// empty what somebody typed since.
    private func assignments(of row: TableRow) -> [Assignment] {
        let cells = fields.indices.compactMap { column -> Assignment? in
            fields[column].map { Assignment(field: $0.key, text: text(row, column)) }
        }
        return (plan.constants + cells).filter { !$0.text.isEmpty }
    }

    private mutating func put(
        _ row: TableRow, _ existing: StoreSession.StoredRecord?, _ writer: inout LocalWriter
    ) throws {
        let builder = Replica.builder(finder, form, existing?.state)
        let entries = try builder.entries(assignments(of: row))
        guard let existing else {
            note(try rules.checkNew(entries), row)
            added += 1
            if !rejected.isEmpty { return }
            let scope = try Replica.scope(of: form, entries: entries, session)
            let draft = ChangeDraft(scope: scope, record: nil, collection: form.name, entries: entries)
            try sealed.check(draft, of: nil)
            try writer.make(draft)
            return
        }
        note(try rules.checkEdit(entries, of: existing, shown: builder.shown), row)
        if entries.isEmpty {
            unchanged += 1
            return
        }
        guard try writer.mayWrite(existing.scope) else { throw NotOurs() }
        let draft = ChangeDraft(
            scope: existing.scope, record: existing.state.record, collection: form.name, entries: entries)
        try sealed.check(draft, of: existing.state)
        updated += 1
        if !rejected.isEmpty { return }
        try writer.make(draft)
    }

    private mutating func note(_ broken: [RuleForm], _ row: TableRow) {
        for rule in broken where rule.severity != .hint {
            if let place = warnings.firstIndex(where: { $0.rule.name == rule.name }) {
                warnings[place].count += 1
            } else {
                warnings.append((rule, 1, row.line))
            }
        }
    }

    private mutating func reject(_ row: TableRow, _ problems: [RejectedRow]) {
        if options.rejects != nil { rejectedList.append(row, problems) }
        for problem in problems where rejected.count < Self.rejectedMax { rejected.append(problem) }
    }
}
