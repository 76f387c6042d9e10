import ArgumentParser
import ReplicaCore
import ReplicaExchange
import ReplicaText

struct StatusCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "status", "trang-thai", Message.Help.status, usage: "status [--all]",
            examples: ["status", "status --json", "status --all"],
            exits: [.noReplica, .ruleBlocks])
    }

    @Flag(help: .init(Message.Replica.allHelp))
    var all = false

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        if all { return OfficesPage(offices: try global.replica().officeOverviews()).show(on: console) }
        let status = try global.replica().status()
        if console.isForScripts { return console.json(json(status)) }
        var page = console.page
        page.pairs(identity(status))
        page.line()
        page.recordTable(status)
        page.line()
        page.pairs(work(status))
        for missing in status.missing {
            page.line(.caution("  "), .caution(Message.Bundles.missing(missing)))
        }
        if let ending = status.ending {
            page.line()
            page.line(.caution(Message.Keys.ending(ending)))
            page.line(.strong(Message.Errors.hint), .plain(": "), .plain(Message.Keys.endingHint(ending.kind)))
        }
        page.line()
        let next = Self.next(status)
        if next.isEmpty { page.line(.good(Message.Replica.nothingWaits)) }
        if !next.isEmpty { page.line(.strong(Message.Replica.next), .plain(":")) }
        for step in next {
            page.line(.plain("  "), .strong(step.command), .faint("   # " + step.reason.text))
        }
        console.show(page)
    }

    private func identity(_ status: StatusReport) -> [(name: String, value: Span)] {
        let role = status.isMaster ? " · \(Message.Replica.master.text)" : ""
        let user = status.user.isEmpty ? Span.caution(Message.Replica.noUser) : .plain(status.user)
        return [
            (Message.Replica.unit.text, .strong("\(status.unitName.text) (\(status.unit))\(role)")),
            (Message.Replica.replica.text, .strong(status.replica)),
            (Message.Replica.fingerprint.text, .plain(status.fingerprint)),
            status.authority.map { (Message.Trust.authorityFingerprint.text, .plain($0)) }
                ?? (Message.Trust.enrolment.text, .caution(Message.Trust.notYetEnrolled)),
            (Message.Replica.user.text, user), (Message.Replica.folder.text, .plain(status.folder)),
        ]
    }

    private func work(_ status: StatusReport) -> [(name: String, value: Span)] {
        var pairs: [(name: String, value: Span)] = [
            (
                Message.Replica.unsent.text,
                Self.counted(Message.Replica.changes(status.unsent), status.unsent)
            ),
            (Message.Replica.unconfirmed.text, .plain(Message.Replica.changes(status.unconfirmed))),
            (
                Message.Replica.conflicts.text,
                Self.counted(Message.Replica.fields(status.conflicts), status.conflicts)
            ),
            (
                Message.Replica.violations.text,
                Self.counted(Message.Replica.fields(status.violations), status.violations)
            ),
        ]
        if status.inbox > 0 {
            pairs.append((Message.Review.waiting.text, .caution(Message.Review.records(status.inbox))))
        }
        if status.waiting > 0 {
            pairs.append((Message.Replica.waiting.text, .caution(Message.Replica.parts(status.waiting))))
        }
        if status.held > 0 {
            pairs.append((Message.Batches.held.text, .caution(Message.Replica.changes(status.held))))
        }
        if status.quarantine > 0 {
            pairs.append(
                (Message.Replica.quarantine.text, .caution(Message.Replica.changes(status.quarantine))))
        }
        if !status.requests.isEmpty {
            pairs.append((Message.Privacy.requests.text, .caution(Message.Privacy.waiting(status.requests))))
        }
        if status.agenda.open > 0 {
            let count = Message.Agenda.waiting(status.agenda)
            pairs.append((Message.Agenda.label.text, status.agenda.overdue > 0 ? .caution(count) : .plain(count)))
        }
        if status.erasuresHere + status.erasuresElsewhere > 0 {
            let count = Message.Privacy.unfinished(status.erasuresHere, status.erasuresElsewhere)
            pairs.append((Message.Privacy.erasures.text, .caution(count)))
        }
        let incomplete = status.scopes.filter { $0.isReadable && !$0.isComplete }
        if !incomplete.isEmpty {
            let names = incomplete.map(\.scope).joined(separator: ", ")
            pairs.append((Message.Scopes.incompleteScopes.text, .caution(names)))
        }
        for peer in status.peers {
            let unit = peer.unit.map { " (\($0))" } ?? ""
            let when = "\(InstantText.vietnamese(peer.at)), \(Message.Wire.way(isByWire: peer.isByWire).text)"
            let lacks = peer.lacks > 0 ? " · \(Message.Wire.lacks(peer.lacks).text)" : ""
            pairs.append((Message.Replica.lastReceived.text, .plain("\(peer.replica)\(unit) · \(when)\(lacks)")))
        }
        return pairs
    }

    private static func counted(_ message: Message, _ count: Int) -> Span {
        count > 0 ? .caution(message) : .plain(message)
    }

    /// The commands to run next, the most urgent first.
    static func next(_ status: StatusReport) -> [(command: String, reason: Message)] {
        var next: [(command: String, reason: Message)] = []
        if !status.isEnrolled { next.append(("kieubao replica request .", Message.Trust.askToEnrol)) }
        if status.conflicts > 0 { next.append(("kieubao conflicts", Message.Replica.settleConflicts)) }
        if status.inbox > 0 { next.append(("kieubao inbox", Message.Review.seeInbox)) }
        if status.held > 0 { next.append(("kieubao bundle held", Message.Batches.decideHeld)) }
        if let missing = status.missing.first {
            let whom = missing.unit ?? missing.replica
            next.append(("kieubao bundle create --to \(ShellText.quoted(whom)) .", Message.Replica.request))
        } else if status.scopes.contains(where: { $0.isReadable && !$0.isComplete }), status.knowsRecipients {
            next.append(("kieubao bundle create .", Message.Replica.request))
        }
        if status.unsent > 0, status.knowsRecipients {
            next.append(("kieubao bundle create .", Message.Replica.sendChanges))
        }
        if !status.requests.isEmpty || status.agenda.overdue > 0 {
            next.append(("kieubao agenda", Message.Agenda.see))
        }
        if status.erasuresElsewhere > 0 { next.append(("kieubao erase --status", Message.Privacy.seeErasures)) }
        if status.quarantine > 0 { next.append(("kieubao quarantine list", Message.Trust.seeQuarantine)) }
        if status.violations > 0 { next.append(("kieubao violations", Message.Replica.mendViolations)) }
        if !status.isMaster, !status.records.contains(where: { $0.collection == "person" && $0.count > 0 }) {
            next.append(("kieubao add person", Message.Replica.addFirst))
        }
        return next
    }

    private func json(_ status: StatusReport) -> JSONText {
        .object([
            ("replica", .string(status.replica)), ("unit", .string(status.unit)),
            ("master", .boolean(status.isMaster)),
            ("records", .integer(status.records.reduce(0) { $0 + $1.count })),
            ("pending", .integer(status.pending)),
            ("unsent", .integer(status.unsent)), ("conflicts", .integer(status.conflicts)),
            ("violations", .integer(status.violations)),
            ("inbox", .integer(status.inbox)), ("enrolled", .boolean(status.isEnrolled)),
            ("quarantine", .integer(status.quarantine)), ("authority", .string(orNull: status.authority)),
            (
                "frontier",
                .array(
                    status.frontier.map {
                        .object([
                            ("replica", .string($0.replica)), ("scope", .string($0.scope)),
                            ("number", .unsigned($0.number)),
                        ])
                    })
            ),
            ("collections", .object(status.records.map { ($0.collection, .integer($0.count)) })),
            ("unconfirmed", .integer(status.unconfirmed)), ("waiting", .integer(status.waiting)),
            ("held", .integer(status.held)),
            (
                "ended",
                status.ending.map {
                    .object([
                        ("kind", .string(Message.Keys.name(of: $0.kind))), ("reason", .string($0.reason)),
                        ("at", .instant($0.at)),
                    ])
                } ?? .null
            ),
            (
                "agenda",
                .object([
                    ("open", .integer(status.agenda.open)), ("overdue", .integer(status.agenda.overdue)),
                    ("next", .string(orNull: status.agenda.next?.text)),
                ])
            ),
            (
                "requests",
                .object([
                    ("open", .integer(status.requests.count)),
                    ("overdue", .integer(status.requests.count { $0.daysLeft < 0 })),
                    ("next", .string(orNull: status.requests.first?.due.text)),
                ])
            ),
            (
                "erasures",
                .object([("here", .integer(status.erasuresHere)), ("unconfirmed", .integer(status.erasuresElsewhere))])
            ),
            ("missing", .missing(status.missing)), ("fingerprint", .string(status.fingerprint)),
            ("folder", .string(status.folder)), ("user", .string(status.user)),
            (
                "peers",
                .array(
                    status.peers.map {
                        .object([
                            ("replica", .string($0.replica)), ("unit", .string(orNull: $0.unit)),
                            ("received", .instant($0.at)), ("way", .string($0.isByWire ? "wire" : "bundle")),
                            ("lacks", .integer($0.lacks)),
                        ])
                    })
            ),
            ("scopes", .array(status.scopes.map(JSONText.scope))),
            ("next", .strings(Self.next(status).map(\.command))),
        ])
    }
}

extension Page {
    /// How many records there are of each form that has any.
    fileprivate mutating func recordTable(_ status: StatusReport) {
        let present = status.records.filter { $0.count > 0 }
        if present.isEmpty { return line(.plain(Message.Replica.noRecords)) }
        var table = TextTable(columns: [
            .init(Message.Replica.form.text), .init(Message.Replica.label.text),
            .init(Message.Replica.count.text, alignsRight: true),
        ])
        for form in present { table.append([form.collection, form.label.text, String(form.count)]) }
        self.table(table)
    }
}
