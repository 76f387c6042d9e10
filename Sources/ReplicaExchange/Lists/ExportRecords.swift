import Foundation
import ReplicaCore
import ReplicaForms
import ReplicaStore
import ReplicaTabular

extension Replica {
    /// Writes all records of a collection to a file; the ending of its name chooses the form.
    ///
    /// `.csv` is safe to open in a spreadsheet and reads back without loss; `.jsonl` has one JSON object a line.
    ///
    /// - Returns: How many records were written.
    package func export(collection: String, to path: String, overwrite: Bool) throws -> Int {
        let form: ExportForm
        switch (path as NSString).pathExtension.lowercased() {
        case "csv": form = .csv
        case "jsonl", "ndjson": form = .jsonLines
        default: throw ExchangeError.unsupportedFormat(path: path)
        }
        if !overwrite, FileManager.default.fileExists(atPath: path) { throw ExchangeError.fileExists(path: path) }
        return try read { session in
            let collection = try RecordFinder(session: session).form(collection)
            let file = try AtomicFile(path: path)
            let reporting = RecordReporting(session)
            let fields = collection.valueFields
            try file.write(form.opening(fields))
            let keys = try session.keys(in: collection.name, RowSelection())
            for key in keys {
                guard let record = try session.record(key: key, collection: collection.name) else { continue }
                let id = session.label(of: record.state.record)
                let unit = session.owner(of: record.state).flatMap { session.unitCodes[$0] } ?? ""
                let values = fields.map { reporting.value(of: $0, in: record.state)?.values }
                try file.write(form.row(id: id, unit: unit, fields: fields, values: values))
            }
            try file.commit()
            return keys.count
        }
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

    func row(id: String, unit: String, fields: [FieldForm], values: [[String]?]) -> [UInt8] {
        var bytes: [UInt8] = []
        switch self {
        case .csv:
            Self.writer.append([id, unit] + values.map { ($0 ?? []).joined(separator: ";") }, to: &bytes)
        case .jsonLines:
            var object = "{\"id\":" + Self.json(id) + ",\"unit\":" + Self.json(unit)
            for (field, values) in zip(fields, values) {
                guard let values else { continue }
                object += "," + Self.json(field.key) + ":"
                let texts = values.map { field.type == .integer ? $0 : Self.json($0) }
                object += field.isMultiple ? "[" + texts.joined(separator: ",") + "]" : texts.joined()
            }
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
