import ArgumentParser
import Testing

@testable import kieubao

struct CommandNameTests {
    @Test func `no two commands answer to one name`() {
        var open: [any ParsableCommand.Type] = [KieuBaoCommand.self]
        while let group = open.popLast() {
            let configuration = group.configuration
            // A command may stand in several groups of the help.
            var seen: Set<ObjectIdentifier> = []
            let commands = (configuration.subcommands + configuration.groupedSubcommands.flatMap(\.subcommands))
                .filter { seen.insert(ObjectIdentifier($0)).inserted }
            var names: [String: String] = [:]
            for command in commands {
                let own = command.configuration.commandName ?? ""
                for name in [own] + command.configuration.aliases {
                    #expect(names[name] == nil, "\(name): \(own) and \(names[name] ?? "")")
                    names[name] = own
                }
            }
            open += commands
        }
    }
}
