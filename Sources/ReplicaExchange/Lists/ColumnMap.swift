import Foundation

/// `--map FILE`: `{"columns": {HEADER: FIELD}, "constants": {FIELD: VALUE}}`. A header with an empty field is passed
/// over.
struct ColumnMap: Codable {
    var columns: [String: String]
    var constants: [String: String]?

    init(columns: [String: String], constants: [String: String]? = nil) {
        self.columns = columns
        self.constants = constants
    }

    init(path: String) throws {
        let file = try FileReader(path: path)
        let bytes = try file.read(1 << 20)
        do {
            self = try JSONDecoder().decode(ColumnMap.self, from: Data(bytes))
        } catch {
            throw ExchangeError.badMap(path: path, reason: "\(error)")
        }
    }

    func write(to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let file = try AtomicFile(path: path)
        try file.write(Array(try encoder.encode(self)) + [UInt8(ascii: "\n")])
        try file.commit()
    }
}
