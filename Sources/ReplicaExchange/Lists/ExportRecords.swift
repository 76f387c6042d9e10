import Foundation
import ReplicaCore
import ReplicaForms
import ReplicaOffice
import ReplicaStore
import ReplicaTabular

extension Replica {
    /// Writes the records of a collection that a query picks to a file; the ending of its name chooses the form.
    ///
    /// `.xlsx` has typed columns and drop-downs, `.csv` is safe to open in a spreadsheet; both read back without
    /// loss, reasons for empty values (`?khong_ro`) among it. `.jsonl` has one JSON object a line.
    ///
    /// Persons whose data may not be used (``LegalStanding``) are left out, and so is what refers to them: their data are
    /// kept and not used.
    ///
    /// - Parameter inVietnamese: The language of headers and codes in .xlsx.
    /// - Returns: How many records were written, and how many were left out.
    package func export(
        collection: String, to path: String, overwrite: Bool, _ query: ListQuery = ListQuery(),
        inVietnamese: Bool = true
    ) throws -> (written: Int, leftOut: Int) {
        let kind = (path as NSString).pathExtension.lowercased()
        guard ["xlsx", "csv", "jsonl", "ndjson"].contains(kind) else {
            throw ExchangeError.unsupportedFormat(path: path)
        }
        if !overwrite, FileManager.default.fileExists(atPath: path) { throw ExchangeError.fileExists(path: path) }
        return try read { session in
            let finder = RecordFinder(session: session)
            let form = try finder.form(collection)
            let found = try session.keys(in: form.name, Self.selection(query, form, finder))
            let keys = try Self.usable(found, of: form, session)
            let file = try AtomicFile(path: path)
            let rows = ExportRows(session: session, form: form, keys: keys)
            if kind == "xlsx" {
                let sheets = SheetForm(form: form, catalog: session.catalog, inVietnamese: inVietnamese)
                try rows.write(sheets, to: file, path: path)
            } else {
                try rows.write(kind == "csv" ? .csv : .jsonLines, to: file)
            }
            try file.commit()
            return (keys.count, found.count - keys.count)
        }
    }

    /// The forms that record what persons allow and ask: they are kept of those most of all who ask that nothing else
    /// be used.
    private static let grounds: Set<String> = ["consent", "data_request"]

    private static func usable(_ keys: [Int64], of form: CollectionForm, _ session: StoreSession) throws -> [Int64] {
        guard let persons = session.catalog.collection(key: PersonReading.collection), !grounds.contains(form.key)
        else { return keys }
        let unusable = try LegalBases(session, wallMilliseconds: now()).unusable()
        if unusable.isEmpty { return keys }
        var leftOut = Set(
            try session.references(to: unusable, of: persons.name).filter { $0.collection == form.name }.map(\.key))
        if form.name == persons.name {
            try session.forEachShownRow(of: form.name, fields: []) { row in
                if unusable.contains(row.id) { leftOut.insert(row.key) }
            }
        }
        return keys.filter { !leftOut.contains($0) }
    }
}

/// The records of an export, one in memory at a time.
private struct ExportRows {
    let session: StoreSession
    let form: CollectionForm
    let keys: [Int64]

    private func forEach(_ body: (_ id: String, _ unit: String, _ contents: [FieldContent]) throws -> Void) throws {
        let reporting = RecordReporting(session)
        let fields = form.valueFields
        for key in keys {
            guard let record = try session.record(key: key, collection: form.name) else { continue }
            let unit = session.owner(of: record.state).flatMap { session.unitCodes[$0] } ?? ""
            try body(
                session.label(of: record.state.record), unit,
                fields.map { FieldContent(of: $0, in: record.state, reporting) })
        }
    }

    func write(_ kind: ExportForm, to file: AtomicFile) throws {
        let fields = form.valueFields
        try file.write(kind.opening(fields))
        try forEach { id, unit, contents in
            try file.write(kind.row(id: id, unit: unit, fields: fields, contents: contents))
        }
    }

    func write(_ sheets: SheetForm, to file: AtomicFile, path: String) throws {
        guard keys.count < OfficeLimits.rowsMax else { throw ExchangeError.tooManyRows(keys.count) }
        let engine = [SheetPlan.Column(width: 18, style: .text), .init(width: 16, style: .text)]
        do {
            var writer = try WorkbookWriter(sheets: [sheets.listPlan(before: engine), sheets.codesPlan]) {
                try file.write($0)
            }
            let headers = ["id", "owner_unit"] + sheets.headers
            try writer.append(headers.map { .text($0) }, styles: headers.map { _ in .header })
            try forEach { id, unit, contents in
                let cells = zip(sheets.fields, contents).map { sheets.content($1.texts, of: $0) }
                if cells.contains(where: \.isTooLong) { throw ExchangeError.cellTooLong(id: id) }
                let styles = zip(cells, sheets.fields).map { sheets.style(of: $0, $1) }
                try writer.append([.text(id), .text(unit)] + cells, styles: [.text, .text] + styles)
            }
            try writer.nextSheet()
            try sheets.writeCodes(to: &writer)
            try writer.finish()
        } catch let error as OfficeError {
            throw ExchangeError.office(error, path: path)
        }
    }
}

/// What a file says of a field.
private enum FieldContent {
    case values([String])
    case reason(EmptyReason)
    case nothing

    init(of field: FieldForm, in state: RecordState, _ reporting: RecordReporting) {
        if let value = reporting.value(of: field, in: state) {
            self = .values(value.values)
        } else {
            self = reporting.reason(of: field, in: state).map { .reason($0) } ?? .nothing
        }
    }

    /// As `import` reads them.
    var texts: [String] {
        switch self {
        case .values(let values): values
        case .reason(let reason): [reason.typed]
        case .nothing: []
        }
    }
}

extension CellContent {
    /// Whether spreadsheet programs would cut the text.
    fileprivate var isTooLong: Bool {
        guard case .text(let text) = self else { return false }
        return text.utf8.count > OfficeLimits.cellUnitsMax && text.utf16.count > OfficeLimits.cellUnitsMax
    }
}

/// The forms of an export file.
private enum ExportForm {
    case csv, jsonLines

    private static let writer = CSVWriter(isForSpreadsheets: true)

    func opening(_ fields: [FieldForm]) -> [UInt8] {
        guard self == .csv else { return [] }
        // Without the mark spreadsheets take the file for another encoding than UTF-8.
        var bytes = CSVWriter.byteOrderMark
        Self.writer.append(["id", "owner_unit"] + fields.map(\.key), to: &bytes)
        return bytes
    }

    func row(id: String, unit: String, fields: [FieldForm], contents: [FieldContent]) -> [UInt8] {
        var bytes: [UInt8] = []
        switch self {
        case .csv:
            Self.writer.append([id, unit] + contents.map { $0.texts.joined(separator: ";") }, to: &bytes)
        case .jsonLines:
            // Some forms have a field `unit` of their own.
            let owner = fields.contains { $0.key == "unit" } ? "owner_unit" : "unit"
            var object = "{\"id\":" + Self.json(id) + ",\"\(owner)\":" + Self.json(unit)
            var reasons: [String] = []
            for (field, content) in zip(fields, contents) {
                if case .reason(let reason) = content {
                    reasons.append(Self.json(field.key) + ":" + Self.json(reason.rawValue))
                }
                guard case .values(let values) = content else { continue }
                object += "," + Self.json(field.key) + ":"
                let texts = values.map { field.type == .integer ? $0 : Self.json($0) }
                object += field.isMultiple ? "[" + texts.joined(separator: ",") + "]" : texts.joined()
            }
            if !reasons.isEmpty { object += ",\"reasons\":{" + reasons.joined(separator: ",") + "}" }
            bytes = Array((object + "}\n").utf8)
        }
        return bytes
    }

    private static func json(_ text: String) -> String {
        var json = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": json += "\\" + String(scalar)
            case "\n": json += "\\n"
            case "\t": json += "\\t"
            case _ where scalar.value < 32 || scalar.value == 127:
                let digits = String(scalar.value, radix: 16)
                json += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
            default: json.unicodeScalars.append(scalar)
            }
        }
        return json + "\""
    }
}
