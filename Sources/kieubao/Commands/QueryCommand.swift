import ArgumentParser
import ReplicaExchange
import ReplicaText

struct QueryCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "query", "truy-van", Message.Help.query, usage: "query 'SELECT …'",
            examples: ["query 'SELECT nationality, count(*) FROM person GROUP BY 1'"], exits: [.noReplica])
    }

    @Argument(help: .init(Message.Help.sql, valueName: "SQL"))
    var sql: String

    @Flag(help: .init(Message.Privacy.showPersonal))
    var showPersonal = false

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let replica = try global.replica()
        let (columns, rows, readsSensitive) = try replica.query(sql, showsPersonal: showPersonal)
        console.noteAccess(replica, readsSensitive ? .read : .query, collection: nil, ids: [], count: rows.count)
        if console.isForScripts {
            return console.json(
                list: rows.map { row in .object(zip(columns, row).map { (key: $0, value: $1.json) }) })
        }
        if rows.isEmpty { return console.note(.plain(Message.Record.noRows)) }
        var table = TextTable(
            columns: columns.enumerated().map { place, name in
                .init(name, alignsRight: rows.allSatisfy { $0[place].isNumberOrNull })
            })
        for row in rows { table.append(row.map(\.text)) }
        var page = console.page
        page.table(table)
        console.showPaged(page)
    }
}

extension QueryValue {
    fileprivate var json: JSONText {
        switch self {
        case .null: .null
        case .integer(let number): .integer(number)
        case .real(let number): .real(number)
        case .text(let text): .string(text)
        // Bytes mean nothing to a script that asks for records; how many there are does.
        case .blob(let count): .object([("bytes", .integer(count))])
        }
    }

    fileprivate var text: String {
        switch self {
        case .null: ""
        case .integer(let number): String(number)
        case .real(let number): String(number)
        case .text(let text): text
        case .blob(let count): "(\(count) B)"
        }
    }

    fileprivate var isNumberOrNull: Bool {
        switch self {
        case .null, .integer, .real: true
        case .text, .blob: false
        }
    }
}
