import ArgumentParser
import ReplicaCore
import ReplicaExchange
import ReplicaText

struct ListCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "list", "liet-ke", Message.Help.list,
            usage: """
                list COLLECTION [--where 'EXPR'] [--search TEXT] [--unit CODE]
                [--sort FIELD] [--limit N] [--fields FIELD,…] [--save-as NAME] [--saved NAME] [--show-personal]
                """,
            examples: [
                "list person --search 'nguyen huong'",
                "list person --where 'sex = nu' --sort -birth --limit 20",
                "list person --fields name_full,phone --json", "list person --fields ''",
                "list person --where 'birth >= 1995' --save-as tre", "list person --saved tre",
            ], exits: [.noReplica])
    }

    @Argument(help: .init(Message.Help.collection, valueName: "COLLECTION"))
    var collection: String

    @Option(
        name: .customLong("where"), parsing: .unconditional,
        help: .init(Message.Help.filter, valueName: "EXPR"))
    var filter: String?

    @Option(parsing: .unconditional, help: .init(Message.Help.search, valueName: "TEXT"))
    var search: String?

    @Option(help: .init(Message.Help.listUnit, valueName: "CODE"))
    var unit: String?

    @Option(help: .init(Message.Help.sort, valueName: "FIELD"))
    var sort: String?

    @Option(help: .init(Message.Help.limit, valueName: "N"))
    var limit: Int?

    @Option(help: .init(Message.Help.listFields, valueName: "FIELD,…"))
    var fields: String?

    @Option(help: .init(Message.Lists.saveAs, valueName: "NAME"))
    var saveAs: String?

    @Option(help: .init(Message.Lists.saved, valueName: "NAME"))
    var saved: String?

    @Flag(help: .init(Message.Privacy.showPersonal))
    var showPersonal = false

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    var errorContext: ErrorContext { ErrorContext(collection: collection) }

    /// How many records fit a screen, more or less, when nobody says how many.
    private static let terminalLimit = 50

    func run(_ console: Console) throws {
        let replica = try global.replica()
        let wanted = fields.map { $0.split { $0 == "," || $0 == " " }.map(String.init) }
        if let wanted, wanted.isEmpty, let form = try replica.catalog().collection(key: collection) {
            return listFields(of: form, console)
        }
        var query = try query(wanted, console)
        if let saved { query = try replica.savedFilter(saved, of: collection).adding(query) }
        if let saveAs {
            try replica.saveFilter(saveAs, of: collection, query)
            console.note(.good(Message.Lists.filterSaved(saveAs)))
        }
        let report: ListReport
        do {
            report = try replica.list(collection: collection, query)
        } catch let error as ExchangeError {
            if case .unknownField(let name, let form, let known) = error, wanted?.contains(name) == true,
                !console.isForScripts
            {
                console.note(.plain(Message.Record.fieldsOf(form)))
                console.note(.plain("  " + known.joined(separator: " ")))
            }
            throw error
        }
        if !report.rows.isEmpty {
            // Who asks for what lists mask has read it, record by record.
            let action: AccessEntry.Action =
                showPersonal && report.fields.contains(where: \.isSensitive)
                ? .read : query.search == nil ? .list : .search
            console.noteAccess(replica, action, collection: collection, ids: report.rows.map(\.id))
        }
        if console.isForScripts { return console.json(list: report.rows.map { json($0, report.fields) }) }
        show(report, console)
    }

    private func query(_ wanted: [String]?, _ console: Console) throws -> ListQuery {
        var query = ListQuery()
        query.filter = filter
        query.search = search
        query.unit = unit
        if let sort {
            query.isDescending = sort.hasPrefix("-")
            query.sort = query.isDescending ? String(sort.dropFirst()) : sort
        }
        query.fields = wanted
        if let limit {
            guard limit >= 0 else { throw UsageError(Message.Parser.negativeLimit, command: "list") }
            query.limit = limit == 0 ? nil : limit
        } else if Console.hasTerminalOutput, !console.isForScripts {
            query.limit = Self.terminalLimit
        }
        return query
    }

    private func json(_ row: ListRow, _ fields: [FieldForm]) -> JSONText {
        var members: [(key: String, value: JSONText)] = [
            ("id", .string(row.id)), ("unit", .string(orNull: row.unit)),
        ]
        var masked: [String] = []
        for (field, value) in zip(fields, row.values) {
            guard let value else { continue }
            if masks(field) {
                masked.append(field.key)
            } else {
                members.append((field.key, .values(value.values, field.type, isMultiple: field.isMultiple)))
            }
        }
        if !masked.isEmpty { members.append(("masked", .strings(masked))) }
        return .object(members)
    }

    /// Whether a field's values are left to who looks at one record, or asks for them.
    private func masks(_ field: FieldForm) -> Bool { field.isSensitive && !showPersonal }

    private func shown(_ value: ListValue?, of field: FieldForm) -> String {
        guard let value else { return "" }
        return masks(field) ? Message.Privacy.mask.text : value.shown.text
    }

    private func show(_ report: ListReport, _ console: Console) {
        if report.rows.isEmpty { return console.note(.plain(Message.Record.none)) }
        let hasConflicts = report.rows.contains(where: \.hasConflict)
        // A field that somebody asked for is shown in any case.
        let mayGo = fields == nil
        var columns: [FittedTable.Column] = [.init(header: Message.Record.id.text, isKept: true)]
        columns += report.fields.map { field in
            let alignsRight = field.type == .integer || field.type == .decimal
            return .init(header: field.labels.text, alignsRight: alignsRight, mayGo: mayGo && !field.isTitle)
        }
        columns.append(
            .init(header: Message.Record.unit.text, mayGo: report.rows.allSatisfy { $0.unit == nil }))
        if hasConflicts { columns.append(.init(header: Message.Record.state.text)) }
        let rows = report.rows.map { row in
            var cells = [row.id] + zip(row.values, report.fields).map { shown($0, of: $1) } + [row.unit ?? ""]
            if hasConflicts { cells.append(row.hasConflict ? Message.Record.inConflict.text : "") }
            return cells
        }
        var table = FittedTable(columns: columns, rows: rows)
        table.dropEmptyColumns()
        var page = console.page
        page.table(table)
        console.showPaged(page)
        if report.hasMore { console.note(.plain(Message.Record.more(report.rows.count))) }
        if report.fields.contains(where: masks) { console.note(.plain(Message.Privacy.masked)) }
    }

    private func listFields(of form: CollectionForm, _ console: Console) {
        if console.isForScripts { return console.json(list: form.valueFields.map { .string($0.key) }) }
        var page = console.page
        page.fieldTable(form.valueFields)
        console.show(page)
    }
}

extension Page {
    /// The keys, labels and types of fields.
    mutating func fieldTable(_ fields: [FieldForm]) {
        var table = TextTable(columns: [
            .init(Message.Replica.field.text), .init(Message.Replica.label.text),
            .init(Message.Replica.type.text),
        ])
        for field in fields { table.append([field.key, field.labels.text, field.type.rawValue]) }
        self.table(table)
    }
}
