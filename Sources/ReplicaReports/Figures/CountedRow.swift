package import ReplicaCore

/// A row of a collection as figures see it: the texts that its fields show, and when it came and changed.
package struct CountedRow: Sendable {
    /// What the store knows the row by.
    package let key: Int64
    package let id: String
    /// The code of the unit that owns the record; empty where nobody does.
    package let owner: String
    /// The day on which it was created, as the clock there had it.
    package let created: CivilDay
    /// The day of its last change.
    package let changed: CivilDay
    private let columns: RowColumns
    private let texts: [String]

    package init(
        key: Int64, id: String, owner: String, created: CivilDay, changed: CivilDay, columns: RowColumns,
        texts: [String]
    ) {
        self.key = key
        self.id = id
        self.owner = owner
        self.created = created
        self.changed = changed
        self.columns = columns
        self.texts = texts
    }

    /// What a field shows; empty where it shows nothing. `id` is the record itself.
    package subscript(field: String) -> String {
        if field == "id" { return id }
        return columns.place[field].map { texts[$0] } ?? ""
    }

    package func day(_ field: String) -> CivilDay? { CivilDay(earliestOf: self[field]) }

    func firstDay(of fields: [String]) -> CivilDay? {
        for field in fields { if let day = day(field) { return day } }
        return nil
    }

    /// The elements of a set, which the store shows as a JSON array of strings; the one value of any other field.
    package func values(_ field: String) -> [String] {
        let text = self[field]
        if text.isEmpty { return [] }
        return text.first == "[" ? Self.elements(text) : [text]
    }

    /// How a row shows the elements of a set.
    package static func json(_ texts: [String]) -> String {
        "["
            + texts.map { "\"" + $0.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\"" }.joined(
                separator: ",") + "]"
    }

    /// The strings of a JSON array of strings. What figures are told apart by are codes and labels, which need no
    /// escapes; an element that has one is kept as it is written.
    private static func elements(_ json: String) -> [String] {
        var elements: [String] = []
        var current: [UInt8]?
        var isEscaped = false
        for byte in json.utf8 {
            if let begun = current {
                if isEscaped {
                    isEscaped = false
                    current = begun + [byte]
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    elements.append(String(decoding: begun, as: UTF8.self))
                    current = nil
                } else {
                    current?.append(byte)
                }
            } else if byte == UInt8(ascii: "\"") {
                current = []
            }
        }
        return elements
    }
}

/// The fields of which ``CountedRow`` has the texts, in order.
package final class RowColumns: Sendable {
    package let fields: [String]
    let place: [String: Int]

    package init(_ fields: [String]) {
        self.fields = fields
        place = Dictionary(uniqueKeysWithValues: fields.enumerated().map { ($1, $0) })
    }
}
