import ReplicaCore
import ReplicaExchange

/// What `status --all` shows: a line for each office.
struct OfficesPage {
    let offices: [OfficeOverview]

    func show(on console: Console) {
        if console.isForScripts { return console.json(list: offices.map(json)) }
        var page = console.page
        var table = FittedTable(
            columns: [
                .init(header: Message.Replica.unit.text, isKept: true),
                .init(header: Message.Replica.replica.text, mayGo: true),
                .init(header: Message.Trust.received.text),
                .init(header: Message.Offices.file.text, mayGo: true),
                .init(header: Message.Offices.lacks.text, alignsRight: true),
                .init(header: Message.Offices.missing.text, mayGo: true),
                .init(header: Message.Offices.forCentre.text, alignsRight: true),
                .init(header: Message.Offices.forOffice.text, alignsRight: true),
                .init(header: Message.Replica.conflicts.text, alignsRight: true),
                .init(header: Message.Offices.work.text, alignsRight: true),
            ], rows: offices.map(row))
        table.dropEmptyColumns()
        page.table(table)
        console.showPaged(page)
        let silent = offices.filter { $0.isSilent && !$0.unit.isEmpty }.map(\.unit)
        if !silent.isEmpty { console.note(.caution(Message.Reports.silent(silent))) }
        if let first = offices.first(where: { $0.lacks > 0 && $0.last != nil }) {
            console.note(
                .plain(Message.Replica.next), .plain(": "),
                .strong("kieubao bundle create --to \(ShellText.quoted(first.unit)) ."))
        }
    }

    private func row(_ office: OfficeOverview) -> [String] {
        let last = office.last
        let received = last.flatMap { last in
            last.receivedAt.map { "\(InstantText.vietnamese($0)), \(Message.Wire.way(isByWire: last.isByWire).text)" }
        }
        let work =
            office.agenda.overdue > 0
            ? "\(office.agenda.open) (\(Message.Offices.overdue(office.agenda.overdue).text))"
            : number(office.agenda.open)
        return [
            office.unit, office.replicas.map(\.name).joined(separator: ", "),
            received ?? (office.isOwn ? Message.Offices.here : Message.Offices.never).text, last?.file ?? "",
            number(office.lacks),
            office.replicas.compactMap { replica in replica.missingUpTo.map { "\(replica.name)-\($0)" } }
                .joined(separator: ", "),
            number(office.inbox), number(office.drafts + office.returned), number(office.conflicts), work,
        ]
    }

    private func number(_ count: Int) -> String { count == 0 ? "" : String(count) }

    private func json(_ office: OfficeOverview) -> JSONText {
        .object([
            ("unit", .string(office.unit)), ("name", .string(office.name.text)), ("silent", .boolean(office.isSilent)),
            ("received", office.last?.receivedAt.map(JSONText.instant) ?? .null),
            ("lacks", .integer(office.lacks)), ("missing", .boolean(office.isMissing)),
            ("inbox", .integer(office.inbox)), ("drafts", .integer(office.drafts)),
            ("returned", .integer(office.returned)), ("conflicts", .integer(office.conflicts)),
            (
                "agenda",
                .object([
                    ("open", .integer(office.agenda.open)), ("overdue", .integer(office.agenda.overdue)),
                    ("next", .string(orNull: office.agenda.next?.text)),
                ])
            ),
            ("replicas", .array(office.replicas.map(json))),
        ])
    }

    private func json(_ replica: ReplicaOverview) -> JSONText {
        .object([
            ("replica", .string(replica.name)), ("state", .string(replica.state.rawValue)),
            ("received", replica.receivedAt.map(JSONText.instant) ?? .null),
            ("way", replica.receivedAt == nil ? .null : .string(replica.isByWire ? "wire" : "bundle")),
            ("file", .string(orNull: replica.file)), ("changes", .integer(replica.changes)),
            ("lacks", .integer(replica.lacks)), ("missing_up_to", replica.missingUpTo.map(JSONText.unsigned) ?? .null),
            ("quarantined", .integer(replica.quarantined)),
        ])
    }
}
