import ReplicaCore
import ReplicaReports
import ReplicaStore

extension StoreSession {
    /// Calls `body` with every row of a collection that counts in reports, as it counts: each record that is shown.
    ///
    /// The one place that decides it.
    func forEachCountedRow(
        of collection: String, fields: [String], _ body: (CountedRow) throws -> Void
    ) throws {
        guard let form = catalog.collection(key: collection) else { return }
        let columns = RowColumns(fields)
        try forEachShownRow(of: form.name, fields: fields) { row in
            try body(
                CountedRow(
                    key: row.key, id: row.id, owner: row.owner, created: CivilDay(wallMilliseconds: row.createdAt),
                    changed: CivilDay(wallMilliseconds: row.changedAt), columns: columns, texts: row.texts))
        }
    }

    /// What figures have to know besides rows: units by the ids of their records, and merged records.
    func figureRegister() throws -> FigureReckoning.Register {
        var joined: [String: FigureReckoning.Joined] = [:]
        if try hasEdges() {
            for group in try RecordEdges(self).groups {
                for (place, member) in group.enumerated() {
                    joined[label(of: member)] = .init(head: label(of: group[0]), place: place)
                }
            }
        }
        return FigureReckoning.Register(unitCodes: unitCodesByID(), joined: joined)
    }

    /// The codes of the units by the ids of their records, as reference fields show them.
    func unitCodesByID() -> [String: String] {
        Dictionary(unitCodes.map { (label(of: $0.key), $0.value) }, uniquingKeysWith: { first, _ in first })
    }
}
