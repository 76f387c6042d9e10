import Foundation
import ReplicaTabular

/// The ids of records that a file names, one in each row: alone, or in the column `id` of an export.
package enum ListedIDs {
    /// Reads the ids, in the order of the file. Without a header `id` they stand in the first column; rows without one are
    /// passed over.
    ///
    /// - Throws: ``ExchangeError/fileMissing(path:)``, ``ExchangeError/fileFailure(path:reason:)``,
    ///   ``ExchangeError/csv(_:path:)``.
    package static func read(path: String) throws -> [String] {
        let source = try CSVSource(path: path, encoding: nil)
        let header = try source.firstRows(1).first?.texts.firstIndex(of: "id")
        var ids: [String] = []
        while let row = try source.next() {
            let column = header ?? 0
            let id = column < row.count ? row.text(column).trimmingCharacters(in: .whitespaces) : ""
            if !id.isEmpty, id != "id" { ids.append(id) }
        }
        return ids
    }
}
