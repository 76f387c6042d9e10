import ArgumentParser
import ReplicaExchange
import ReplicaText

struct FilterCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "filter", "bo-loc", Message.Lists.filters, usage: "filter COMMAND …",
            examples: ["filter list", "filter delete person tre"],
            subcommands: [FilterListCommand.self, FilterDeleteCommand.self])
    }
}

struct FilterListCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "list", "liet-ke", Message.Lists.filterList, usage: "filter list", examples: ["filter list"],
            exits: [.noReplica])
    }

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let filters = try global.replica().savedFilters()
        if console.isForScripts { return console.json(list: filters.map(json)) }
        if filters.isEmpty { return console.note(.plain(Message.Lists.noFilters)) }
        var table = TextTable(columns: [
            .init(Message.Replica.form.text), .init(Message.Lists.name.text), .init(Message.Lists.conditions.text),
        ])
        for filter in filters { table.append([filter.collection, filter.name, conditions(filter.query)]) }
        var page = console.page
        page.table(table)
        console.show(page)
    }

    private func conditions(_ query: ListQuery) -> String {
        let parts = [
            query.filter.map { "--where \(ShellText.quoted($0))" },
            query.search.map { "--search \(ShellText.quoted($0))" },
            query.unit.map { "--unit \(ShellText.quoted($0))" },
            query.sort.map { "--sort \(ShellText.quoted((query.isDescending ? "-" : "") + $0))" },
        ]
        return parts.compactMap(\.self).joined(separator: " ")
    }

    private func json(_ filter: SavedFilter) -> JSONText {
        .object([
            ("collection", .string(filter.collection)), ("name", .string(filter.name)),
            ("where", .string(orNull: filter.query.filter)), ("search", .string(orNull: filter.query.search)),
            ("unit", .string(orNull: filter.query.unit)),
            ("sort", .string(orNull: filter.query.sort.map { (filter.query.isDescending ? "-" : "") + $0 })),
        ])
    }
}

struct FilterDeleteCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "delete", "xoa", Message.Lists.filterDelete, usage: "filter delete COLLECTION NAME",
            examples: ["filter delete person tre"], exits: [.noReplica, .locked])
    }

    @Argument(help: .init(Message.Help.collection, valueName: "COLLECTION"))
    var collection: String

    @Argument(help: .init(Message.Lists.filterName, valueName: "NAME"))
    var name: String

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        try global.replica().deleteFilter(name, of: collection)
        if console.isForScripts { return console.json(.object([("deleted", .string(name))])) }
        console.line(.good(Message.Lists.filterDeleted(name)))
    }
}
