import ArgumentParser
import ReplicaCore
import ReplicaExchange

struct AgendaCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "agenda", "lich-viec", Message.Privacy.agenda, usage: "agenda", examples: ["agenda", "agenda --json"],
            exits: [.noReplica])
    }

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let replica = try global.replica()
        let due = try replica.requestsDue()
        if !due.isEmpty { console.noteAccess(replica, .list, collection: "data_request", ids: due.map(\.id)) }
        if console.isForScripts { return console.json(list: due.map(json)) }
        if due.isEmpty { return console.note(.good(Message.Privacy.nothingDue)) }
        let table = FittedTable(
            columns: [
                .init(header: Message.Privacy.due.text, isKept: true),
                .init(header: Message.Privacy.left.text), .init(header: Message.Record.id.text, isKept: true),
                .init(header: Message.Privacy.step.text), .init(header: Message.Privacy.requestKind.text),
                .init(header: Message.Privacy.request.text),
            ],
            rows: due.map { request in
                [
                    TypedDay.vietnamese(request.due), Message.Privacy.daysLeft(request.daysLeft).text, request.id,
                    Message.Privacy.step(request.step).text, request.kind.text, request.title,
                ]
            })
        var page = console.page
        page.table(table)
        console.showPaged(page)
        let late = due.count { $0.daysLeft < 0 }
        if late > 0 { console.note(.bad(Message.Privacy.overdue(late))) }
    }

    private func json(_ request: RequestDue) -> JSONText {
        .object([
            ("id", .string(request.id)), ("title", .string(request.title)), ("kind", .string(request.kind.text)),
            ("step", .string(request.step.rawValue)), ("due", .string(request.due.text)),
            ("days_left", .integer(request.daysLeft)),
        ])
    }
}

/// A day as people here write it.
enum TypedDay {
    static func vietnamese(_ day: CivilDay) -> String {
        let parts = day.text.split(separator: "-")
        return parts.reversed().joined(separator: "/")
    }
}
