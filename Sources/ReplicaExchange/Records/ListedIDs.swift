import ReplicaTabular

/// The ids of records that a file names, one on each line: alone, or before a comma, a semicolon or a tab, as in an export.
package enum ListedIDs {
    private static let bytesMax = 64 << 20

    /// Reads the ids, in the order of the file; empty lines and a header `id` are passed over.
    ///
    /// - Throws: ``ExchangeError/fileMissing(path:)``, ``ExchangeError/fileFailure(path:reason:)``,
    ///   ``ExchangeError/csv(_:path:)`` for one that is no text or too long.
    package static func read(path: String) throws(ExchangeError) -> [String] {
        let bytes = try FileReader(path: path).read(bytesMax + 1)
        if bytes.count > bytesMax { throw .csv(CSVError(reason: .recordTooLong, line: 1, column: 1), path: path) }
        guard let text = String(validating: bytes, as: UTF8.self), !text.contains("\0") else {
            throw .csv(CSVError(reason: .notUTF8, line: 1, column: 1), path: path)
        }
        let lines = text.drop { $0 == "\u{FEFF}" }.split(whereSeparator: \.isNewline)
        return lines.compactMap { line -> String? in
            let id = line.prefix { !",;\t".contains($0) }.filter { $0 != "\"" && !$0.isWhitespace }
            return id.isEmpty || id == "id" ? nil : id
        }
    }
}
