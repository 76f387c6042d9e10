import Foundation
import ReplicaOffice
import ReplicaStore

extension Replica {
    /// Writes an empty list of a form, for people to fill in: headers, drop-downs, a guide.
    package func writeTemplate(of collection: String, to path: String, overwrite: Bool, inVietnamese: Bool) throws {
        guard (path as NSString).pathExtension.lowercased() == "xlsx" else {
            throw ExchangeError.unsupportedFormat(path: path)
        }
        if !overwrite, FileManager.default.fileExists(atPath: path) { throw ExchangeError.fileExists(path: path) }
        let form = try read { session in
            SheetForm(
                form: try RecordFinder(session: session).form(collection), catalog: session.catalog,
                inVietnamese: inVietnamese, isTemplate: true)
        }
        let file = try AtomicFile(path: path)
        do {
            var writer = try WorkbookWriter(sheets: [form.listPlan(before: []), form.guidePlan, form.codesPlan]) {
                try file.write($0)
            }
            let headers = form.headers
            try writer.append(headers.map { .text($0) }, styles: headers.map { _ in .header })
            try writer.nextSheet()
            try form.writeGuide(to: &writer)
            try writer.nextSheet()
            try form.writeCodes(to: &writer)
            try writer.finish()
        } catch let error as OfficeError {
            throw ExchangeError.office(error, path: path)
        }
        try file.commit()
    }
}
