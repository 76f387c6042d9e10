import ArgumentParser
import ReplicaExchange
import ReplicaTrust

struct ReplicaEnrollCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "enroll", "cong-nhan", Message.Trust.enroll,
            usage:
                "replica enroll FILE [--scopes SCOPES] [--role ROLE] [--out PATH] [--reason TEXT] [--authority FILE] [--yes]",
            examples: [
                "replica enroll /media/usb/PHUCAT2.kbr",
                "replica enroll /media/usb/TAICHINH.kbr --scopes unit/so-tai-chinh,r:people/ubnd-phu-cat",
            ],
            exits: [.noReplica, .locked, .wrongKey, .bundleDamaged, .bundleNotForUs])
    }

    @Argument(help: .init(Message.Trust.requestToRead, valueName: "FILE"), completion: .file())
    var file: String

    @Option(help: .init(Message.Trust.scopes, valueName: "SCOPES"))
    var scopes: String?

    @Option(help: .init(Message.Trust.role, valueName: "ROLE"))
    var role: String?

    @Option(help: .init(Message.Trust.out, valueName: "PATH"), completion: .file())
    var out: String?

    @OptionGroup
    var signed: AuthorityOptions

    @Flag(help: .init(Message.Trust.yes))
    var yes = false

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let role = try role.map { typed in
            guard let role = Trust.Role(rawValue: typed) else {
                throw UsageError(Message.Trust.unknownRole, command: "replica enroll")
            }
            return role
        }
        // Nobody is admitted unseen: without a person to compare fingerprints somebody has to say that he did.
        guard yes || Console.canAsk && !console.isForScripts else {
            throw UsageError(Message.Trust.needsYes, command: "replica enroll")
        }
        let replica = try global.replica()
        let request = try replica.readRequest(file)
        if !console.isForScripts {
            console.line(.strong(Message.Trust.asks(request.name, request.unitName.text, request.unit)))
            console.line(.plain(Message.Trust.requestFingerprint), .plain(": "), .strong(request.fingerprint))
            if !request.others.isEmpty {
                console.note(.plain(Message.Trust.others(request.others.joined(separator: ", "))))
            }
            // Who has called the office should not learn only then that the key is elsewhere.
            try replica.checkAuthority(signed.authority)
            if !yes, !Message.Trust.isYes(console.ask(.strong(Message.Trust.confirm), .plain(" "))) {
                return console.note(.plain(Message.Trust.declined))
            }
        }
        let enrolled = try replica.enrol(
            request, from: file, scopes: scopes, role: role ?? .clerk, output: out, authority: signed.authority,
            reason: signed.reason ?? "")
        if console.isForScripts {
            return console.json(
                .object([
                    ("file", .string(enrolled.file)), ("replica", .string(enrolled.replica)),
                    ("fingerprint", .string(enrolled.fingerprint)), ("unit", .string(enrolled.unit)),
                    ("authority", .string(enrolled.authority)), ("scopes", .strings(enrolled.grants)),
                ]))
        }
        console.line(.good(Message.Trust.enrolled(enrolled.replica, request.unitName.text)))
        tell(grants: enrolled.grants, isReader: role == .reader, console)
        console.line(.plain(Message.Trust.welcome(enrolled.file)))
        console.line(.plain(Message.Trust.authorityFingerprint), .plain(": "), .strong(enrolled.authority))
        console.note(.plain(Message.Trust.welcomeNext))
    }

    /// The scopes by what the replica may do with them; a reader writes nowhere.
    private func tell(grants: [String], isReader: Bool, _ console: Console) {
        let pairs = grants.compactMap(Grant.init)
        let kinds: [(wording: Message, holds: (Grant) -> Bool)] = [
            (Message.Trust.readsAndWrites, { !isReader && $0.reads && $0.writes }),
            (Message.Trust.readsOnly, { $0.reads && (isReader || !$0.writes) }),
            (Message.Trust.writesOnly, { !isReader && !$0.reads && $0.writes }),
        ]
        for kind in kinds {
            let scopes = pairs.filter(kind.holds).map(\.pattern)
            if !scopes.isEmpty { console.line(.plain(kind.wording), .plain(": " + scopes.joined(separator: ", "))) }
        }
    }
}
