import GRDB
package import ReplicaCore
import ReplicaWire

/// A field of a shown record that refers to another record.
package struct RecordReference: Hashable, Sendable {
    /// The key of the referring record's row, as ``StoreSession/record(key:collection:)`` takes it.
    package let key: Int64
    package let collection: FormName
    /// The field, by its key.
    package let field: String
    /// The id of the record that it refers to.
    package let target: String
}

extension StoreSession {
    /// The fields of shown records that refer to some records of a collection, by what the forms say; each column is
    /// read once for all of them.
    ///
    /// - Parameter ids: Of the records, as people read them.
    package func references(to ids: Set<String>, of collection: FormName) throws -> [RecordReference] {
        if ids.isEmpty { return [] }
        let list = TextList.json(ids.sorted().map { Array($0.utf8) })
        var found: [RecordReference] = []
        for (layout, column) in referringColumns(to: collection) {
            let name = TableLayout.quoted(column.name)
            let rows = column.isSet ? "\(layout.table), json_each(\(name)) AS element" : layout.table
            let value = column.isSet ? "element.value" : name
            let selection = try RawStatement(
                db, "SELECT _key, \(value) FROM \(rows) WHERE \(value) IN (SELECT value FROM json_each(?1))")
            selection.bind(1, text: list)
            while try selection.step() {
                found.append(
                    RecordReference(
                        key: selection.int(0), collection: layout.form.name, field: column.field.key,
                        target: selection.text(1)))
            }
        }
        return found
    }

    /// Records that refer to some of a collection, and whose rows do not show that: in a value that another opposes, in
    /// a record that was deleted, or in a scope that it left.
    package func recordsReferringUnseen(to records: Set<Dot>, of collection: FormName) throws -> [StoredRecord] {
        var fields: [FormName: Set<FormName>] = [:]
        for (layout, column) in referringColumns(to: collection) {
            fields[layout.form.name, default: []].insert(column.field.register)
        }
        return try fields.sorted { $0.key < $1.key }.flatMap { form, fields in
            let beside = try fields.sorted().flatMap { try self.records(withLive: $0) }
            return try (beside + hiddenRecords(of: form)).filter { stored in
                stored.state.registers.contains { key, register in
                    fields.contains(key.field)
                        && register.live.contains { $0.values.contains { $0.dot.map(records.contains) == true } }
                }
            }
        }
    }

    private func referringColumns(to collection: FormName) -> [(TableLayout, TableLayout.Column)] {
        layouts.values.sorted { $0.form.key < $1.form.key }.flatMap { layout -> [(TableLayout, TableLayout.Column)] in
            guard case .defined = layout.form.name else { return [] }
            return layout.columns.filter { column in
                column.field.type == .reference && (column.field.target.map { $0 == collection } ?? true)
            }.map { (layout, $0) }
        }
    }
}
