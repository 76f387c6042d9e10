import ArgumentParser
import ReplicaExchange

struct GuideCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "guide", "huong-dan", Message.Guide.help, usage: "guide [PAGE]", examples: ["guide", "guide start"])
    }

    @Argument(help: .init(Message.Guide.pageHelp, valueName: "PAGE"))
    var page: String?

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        guard let name = page else { return list(console) }
        guard let edition = GuidePage.named(name)?.edition else {
            throw UsageError(Message.Guide.unknownPage(name), command: "guide")
        }
        if console.isForScripts {
            return console.json(
                .object([
                    ("name", .string(edition.name)), ("title", .string(edition.title)),
                    ("markdown", .string(edition.markdown)),
                ]))
        }
        // Into a file the page goes as Markdown.
        guard Console.hasTerminalOutput else { return console.preformatted(edition.markdown) }
        var shown = console.page
        for line in GuideText(cellsMax: console.cellsMax).lines(of: edition.markdown) { shown.line(line) }
        console.showPaged(shown)
    }

    private func list(_ console: Console) {
        let editions = GuidePage.all.map(\.edition)
        if console.isForScripts {
            return console.json(
                list: editions.map { .object([("name", .string($0.name)), ("title", .string($0.title))]) })
        }
        var shown = console.page
        shown.pairs(editions.map { ($0.name, .plain($0.title)) })
        console.show(shown)
        console.note(.faint(Message.Guide.howToRead(editions.first?.name ?? "")))
    }
}
