import ArgumentParser

/// What every command takes that is signed with the authority's key.
struct AuthorityOptions: ParsableArguments {
    @Option(parsing: .unconditional, help: .init(Message.Trust.why, valueName: "TEXT"))
    var reason: String?

    @Option(help: .init(Message.Trust.authority, valueName: "FILE"), completion: .file())
    var authority: String?
}
