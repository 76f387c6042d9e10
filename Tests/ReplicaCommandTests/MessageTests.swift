import Foundation
import ReplicaCore
import ReplicaExchange
import ReplicaFilter
import ReplicaForms
import ReplicaOffice
import ReplicaSync
import ReplicaTabular
import ReplicaText
import ReplicaTrust
import ReplicaWire
import Testing

@testable import kieubao

struct MessageTests {
    /// A record for each reason that a decision is not possible for.
    static let refused: [RefusedRecord] = [
        .conflict([Labels(vietnamese: "Nghề nghiệp", english: "Occupation")]), .duplicate(of: ["X-2"]),
        .rules([FieldProblem(field: "birth", reason: .rule(rule))]), .noLegalBasis(.missing), .noLegalBasis(.withdrawn),
        .noLegalBasis(.expired), .noLegalBasis(.guardianMissing),
        .notSubmitted, .accepted,
        .notOurs(unit: "ubnd-phu-cat"), .notOurs(unit: nil), .ownWork(author: "Lê An"), .ownWork(author: ""),
        .mastersOnly,
    ].map {
        RefusedRecord(
            record: ReviewedRecord(
                id: "X-1", collection: "person", title: "Lê An", status: .draft, isChanged: false), fault: $0)
    }

    /// One of each case, and each variation that is worded in a way of its own.
    static let errors: [ExchangeError] =
        [
            .noReplica(folder: "/d"), .replicaExists(folder: "/d"),
            .folderNotWritable(path: "/d", reason: "r"),
            .replicaDamaged(path: "/d", reason: "r"), .replicaNewer(path: "/d"), .keyMissing(path: "/k"),
            .keyWrong(path: "/k"), .locked, .diskFull(path: "/d"), .fileFailure(path: "/f", reason: "r"),
            .unknownUnit("so-tu-fap", known: ["so-tu-phap", "so-ngoai-vu"]), .unknownUnit("zzz", known: []),
            .notMasterUnit("u"), .badShortName("x"), .unknownCollection("persn", known: ["person"]),
            .unknownCollection("zzzzzz", known: []), .noSuchRecord("X-1"),
            .ambiguousRecord("X-1", candidates: ["X-1-AAA", "X-1-BBB"]), .recordDeleted("X-1"),
            .recordNotDeleted("X-1"), .unknownField("brith", collection: "person", known: ["birth"]),
            .unknownField("zzzzzz", collection: "person", known: ["birth"]),
            .rulesBlock([
                FieldProblem(field: "name_full", reason: .requiredIsEmpty),
                FieldProblem(field: "birth", reason: .rule(rule)),
            ]), .form(.badName("x")), .form(.forbidden(word: "health")),
            .report(.unknownPeriod("x", known: ["2026-H1"])), .report(.periodIncomplete("x", field: "due_on")),
            .report(.othersReport("u")), .report(.periodNotOpened("x")), .report(.periodLocked("x")),
            .report(.periodOpen("x")), .report(.notSealed("x")), .report(.isSealed("X-1")), .report(.unknownPart("x")),
            .report(.unknownItem("III.2.o.9", known: ["III.2.o.1"])), .report(.unknownAnswer("x")),
            .report(.blocked([])), .report(.unexplained([])), .report(.conflictsOpen(2)), .report(.duplicatesOpen(2)),
            .report(.sealBroken("X-1")), .report(.contentMissing("X-1")), .badAssignment("x"), .repeatedField("x"),
            .masterOnly(collection: "unit"), .centreOnly, .officeUnknown,
            .badScope("x"), .nothingToChange, .changeTooGreat, .reasonMissing, .basisMissing,
            .noConflict(id: "X-1", field: "birth"), .badChoice(5, count: 2), .sensitiveFields(["case.summary"]),
            .badUser("\u{1}"),
            .unknownUser("Lan", known: ["Lam"]), .unknownUser("Lan", known: []), .fileMissing(path: "/f"),
            .badMap(path: "/m", reason: "r"),
            .unmappedColumns([UnmappedColumn(header: "a", proposals: ["b"])], path: "/f"),
            .repeatedColumns(["a", "b"], field: "f", path: "/f"), .noRows(path: "/f"),
            .rowsRejected([
                RejectedRow(line: 2, column: "", problem: .columnCount(found: 1, expected: 2)),
                RejectedRow(line: 3, column: "c", problem: .repeatedSource("s")),
                RejectedRow(
                    line: 4, column: "c", problem: .field(FieldProblem(field: "f", reason: .notADate))),
            ]), .unsupportedFormat(path: "/f"), .fileExists(path: "/f"),
            .notABackup(path: "/f"), .backupDamaged(path: "/f", reason: "r"),
            .bundleDamaged(path: "/b", WireError(.truncated, "p")),
            .bundleDamaged(path: "/b", WireError(.version, "p")), .query(message: "Multiple statements found."),
            .rowsRejected([RejectedRow(line: 2, column: "", problem: .repeatedSource("s"))]),
            .bundleNotForUs(path: "/b", recipients: ["SNV"]),
            .bundleNotForUs(path: "/b", recipients: []), .bundleForeign(path: "/b"),
            .senderUnknown(path: "/b", unit: "u", name: "N"), .quarantineFull(path: "/b", unit: "u", name: "N"),
            .noRecipient("x"), .noBundles(path: "/d"),
            .notABundle(path: "/f"), .unknownBatch("B9"), .nothingHeld("B9"), .query(message: "m"),
            .fileExists(path: "/usb/PHUCAT.kbr"), .noRecipient(""),
            .notEnrolled, .alreadyEnrolled(name: "N"), .authorityKeyMissing(path: "/k"), .authorityKeyWrong,
            .unknownReplica("N", known: ["A", "B"]), .unknownReplica("N", known: []), .ownReplica("N"),
            .recordMoved("X-1", to: ["unit/u"]), .alreadyInScope("X-1", scope: "unit/u"),
            .reviewRefused(refused), .settleFirst("X-1", field: "scope"), .carriedElsewhere("X-1", scope: "unit/u"),
            .transferRefused("X-1", .ownOffice), .transferRefused("X-1", .notOffered(to: "u")),
            .transferRefused("X-1", .nothingOffered), .transferRefused("X-1", .alreadyOffered(to: "u")),
            .transferRefused("X-1", .notOwner(unit: "u")), .transferRefused("X-1", .notOwner(unit: nil)),
            .notQuarantined("N"), .ended(name: "N", EndingNotice(kind: .revoked, reason: "r", at: 0)),
            .notWelcome(path: "/b"),
            .notRotated("N"), .rotationEnded("N"), .otherSuccessors("N", ["M"]), .passphraseMissing(path: "/k"),
            .passphraseWrong(path: "/k"), .passphrasePresent(path: "/k"), .passphraseAbsent(path: "/k"),
            .passphraseShort(min: 8), .roleNeedsCentre("ubnd-phu-cat"),
            .unknownSheet("x", path: "/f", known: ["a"]), .noSheets(path: "/f"), .noSuchLine(7, path: "/f"),
            .notASubject("PHUCAT2-128-7K3", collection: "stay"), .notAPair("X-1", "X-2"), .notMerged("X-1"),
            .badKey("f"), .cellTooLong(id: "X-1"), .tooManyRows(2_000_000),
            .unknownFilter("x", known: []),
            .unknownFilter("x", known: ["y"]), .unknownDraft("D9", known: []), .unknownDraft("D9", known: ["D1"]),
            .draftUnreadable(path: "/d"), .badReorganisation(path: "/f", reason: "events[0].to"), .unmapped([]),
            .centreStays("so-ngoai-vu"), .attachmentNotArrived("X-1"), .attachmentRefused(path: "/f", .empty),
            .attachmentRefused(path: "/f", .tooLarge(bytesMax: 8)), .attachmentRefused(path: "/f", .unknownKind),
            .attachmentRefused(path: "/f", .damaged(.png)),
            .rowsRejected([
                RejectedRow(line: 2, column: "", problem: .repeatedKey(fields: ["a", "b"], value: "1 · 2")),
                RejectedRow(line: 3, column: "", problem: .deleted("X-1")),
                RejectedRow(line: 4, column: "", problem: .notOurs),
                RejectedRow(line: 5, column: "c", problem: .notComputed("#N/A")),
            ]),
        ]
        + [
            .badAddress("x"), .unreachable(address: "h:1", .refused), .unreachable(address: "h:1", .timedOut),
            .unreachable(address: "h:1", .noSuchHost), .unreachable(address: "h:1", .noRoute),
            .unreachable(address: "h:1", .other("r")), .notAServer(address: "h:1"),
            .peerUnknown(address: "h:1", ReplicaID(words: 1, 2, 3, 4), isEnded: false),
            .peerUnknown(address: "h:1", ReplicaID(words: 1, 2, 3, 4), isEnded: true), .lineCut(address: "h:1"),
            .listenFailed(address: "h:1", .inUse), .listenFailed(address: "h:1", .notOurs),
            .listenFailed(address: "h:1", .forbidden), .listenFailed(address: "h:1", .other("r")),
        ]
        + ClosingReason.allCases.flatMap {
            [.sessionClosed(address: "h:1", $0), .sessionRefused(address: "h:1", $0)]
        }
        + OfficeError.Reason.allCases.map { .office(OfficeError($0, .sheet), path: "/f.xlsx") }
        + LegacyEncoding.allCases.map { .legacyEncoding($0, path: "/f.csv") }
        + requestFaults.map { .requestRefused(path: "/r", $0) }
        + refused.map { .reviewRefused([$0]) }
        + [ProjectListFault.notAList, .noProjects, .notInOrder(["X-1"])].map { .projectList("X-1", $0) }
        + reasons.map {
            .fieldProblem(FieldProblem(field: "f", reason: $0), label: Labels(vietnamese: "F", english: "F"))
        }
        + FilterError.Reason.allCases.map { .filter(FilterError(reason: $0, position: 3), text: "a = b") }
        + CSVError.Reason.allCases.map { .csv(CSVError(reason: $0, line: 1, column: 2), path: "/f") }

    private static let requestFaults: [RequestFault] = [
        .notARequest, .damaged(WireError(.signature, "p")), .damaged(WireError(.version, "p")), .foreign,
        .unknownUnit("u"), .badName("n"), .used("N"), .usedKey("N"), .nameTaken("N"),
    ]

    private static let reasons: [FieldProblem.Reason] = [
        .unknownField, .unfitText(.tooLong(bytes: 9)), .unfitText(.tooLong(bytes: 70_000)),
        .unfitText(.notUTF8(byte: 1)),
        .unfitText(.controlCharacter("\u{1}", character: 1)),
        .unfitText(.directionControl("\u{202E}", character: 1)),
        .unfitText(.invisibleCharacter("\u{200B}", character: 1)),
        .unfitText(.damagedCharacter(character: 1)),
        .notAnInteger, .notADecimal, .ambiguousDecimal, .notABoolean, .notADate, .notAPartialDate, .notAnInstant,
        .unknownCode(choices: []), .unknownCode(choices: ["a", "b"]),
        .hiddenCode(choices: ["a", "b"]), .hiddenField,
        .unknownCode(choices: (1...20).map { "c\($0)" }), .notARecord, .notASet, .requiredIsEmpty, .isGroup,
        .rule(rule), .reasonOfSet,
    ]

    @Test(arguments: errors) func `every failure is told in both languages, with what to do next`(
        error: ExchangeError
    ) {
        let wording = error.wording(ErrorContext(collection: "person", id: "X-1"))
        for message in [wording.message, wording.hint] + wording.details {
            #expect(isWellWritten(message.vietnamese))
            #expect(isWellWritten(message.english))
        }
        #expect(wording.name.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "-") })
        #expect(error.exit != .done)
    }

    @Test func `no case of failure is left out above`() throws {
        let source = try text(of: "Sources/ReplicaExchange/ExchangeError.swift")
        let enumeration = try #require(source.split(separator: "package var exit").first)
        let cases = enumeration.split(separator: "\n").compactMap { line -> String? in
            let line = line.drop { $0 == " " }
            guard line.hasPrefix("case ") else { return nil }
            return String(line.dropFirst(5).prefix { $0.isLetter })
        }
        let tested = Set(Self.errors.map { String("\($0)".prefix { $0.isLetter }) })
        #expect(cases.count > 40)
        #expect(Set(cases).subtracting(tested).isEmpty)
    }

    @Test func `different failures have different names`() {
        var caseByName: [String: String] = [:]
        for error in Self.errors {
            let name = error.wording().name
            let own = String("\(error)".prefix { $0.isLetter })
            #expect(caseByName[name, default: own] == own)
            caseByName[name] = own
        }
    }

    @Test func `choices are a dozen at most, and the closest come first`() {
        let codes = (1...20).map { "c\($0)" }
        let problem = FieldProblem(field: "f", reason: .unknownCode(choices: codes))
        let hint = ExchangeError.fieldProblem(problem, label: Labels(vietnamese: "", english: "")).wording().hint
            .english
        #expect(hint.contains("c12 … (+8)") && !hint.contains("c13"))
        let field = ExchangeError.unknownField(
            "phon", collection: "person", known: ["birth", "phone", "email"])
        #expect(field.wording().hint.english.hasPrefix("did you mean phone?"))
    }

    @Test func `a rule that blocks names the field by its label, where that is known`() {
        let error = ExchangeError.rulesBlock([FieldProblem(field: "name_full", reason: .requiredIsEmpty)])
        var context = ErrorContext(collection: "person")
        #expect(error.wording(context).details.map(\.english) == ["name_full: is required"])
        context.labels["name_full"] = Labels(vietnamese: "Họ và tên", english: "Full name")
        #expect(error.wording(context).details.map(\.english) == ["Full name (name_full): is required"])
    }

    @Test(arguments: [("/d", true), ("/d/", true), ("/d/keys/signing.key", true), ("/usb", false), ("/d/usb", false)])
    func `only the replica's own folder can be replaced by another`(path: String, isOwn: Bool) {
        let hint = ExchangeError.folderNotWritable(path: path, reason: "r").wording(ErrorContext(folder: "/d")).hint
        #expect(hint.english.contains("--data DIR") == isOwn)
    }

    static let findings: [DoctorFinding] = [
        .closed, .open(path: "/d", mode: "700"), .keysSound, .keyProblem(path: "/k"), .keysLocked,
        .keysOpen, .keysHalfLocked(["/k"]), .diskEncrypted, .diskOpen, .space(free: 1),
        .spaceLow(free: 1, needed: 2), .clockPlausible, .clockUnset(now: 1), .clockBehind(now: 1, newest: 2),
        .clockAhead(now: 2, newest: 1), .noLeftovers, .leftovers(["/d/a b"]), .writeAheadLog(bytes: 1),
        .writeAheadLogGreat(bytes: 1), .databaseSound, .databaseDamaged(reason: "r"), .identitySound("A"),
        .identityNoticed("A", .restored), .ownLogElsewhere("A", number: 1), .noBackup,
        .accessLogSound(entries: 1), .accessLogFault(.shortened(entries: 2, known: 5)),
        .lastBackup(path: "/b", at: 1), .backupElsewhere(path: "/b", at: 1),
    ]

    @Test(arguments: findings) func `doctor says what is wrong in both languages, and what mends it`(
        finding: DoctorFinding
    ) {
        for message in [finding.message, finding.hint].compactMap({ $0 }) {
            #expect(isWellWritten(message.vietnamese) && isWellWritten(message.english))
        }
        #expect(finding.hint != nil || !finding.isProblem)
    }

    @Test func `no finding of doctor is left out above`() throws {
        let source = try text(of: "Sources/ReplicaExchange/Care/Doctor.swift")
        let enumeration = try #require(source.split(separator: "package var isProblem").first)
        let cases = enumeration.split(separator: "\n").filter { $0.hasPrefix("    case ") }
        #expect(cases.count == Self.findings.count)
    }

    @Test(arguments: SuccessionReason.allCases)
    func `a new name is told in one line, with the reason and what becomes of the rights`(reason: SuccessionReason) {
        let cases: [(Succession.Rights, [String], Int)] = [
            (.kept, [], 0), (.kept, ["PHUCATX2Z"], 1), (.lost, [], 0), (.lost, [], 1), (.lost, [], 5),
            (.uncertain, ["PHUCATX2Z", "PHUCATB7M"], 2),
        ]
        for (rights, between, madeAnew) in cases {
            let succession = Succession(
                reason: reason, before: "PHUCAT", after: "PHUCAT7K3", between: between, rights: rights,
                madeAnew: madeAnew)
            for text in [
                Message.Care.succeeded(succession).vietnamese, Message.Care.succeeded(succession).english,
                Message.Care.noticed(reason).vietnamese, Message.Care.noticed(reason).english,
            ] {
                #expect(isWellWritten(text) && !text.contains("\n"))
            }
            #expect(Message.Care.succeeded(succession).vietnamese.contains("PHUCAT7K3"))
            #expect(Message.Care.succeeded(succession).english.contains("enrol") == (rights != .kept))
            for name in between {
                #expect(Message.Care.succeeded(succession).vietnamese.contains(name))
                #expect(Message.Care.succeeded(succession).english.contains(name))
            }
            let lacksSomething = [.restored, .backup].contains(reason)
            #expect(Message.Care.succeeded(succession).english.contains("no change is lost") != lacksSomething)
        }
    }

    private static let rule = RuleForm(
        name: .builtIn(99), key: "dates_in_order", labels: Labels(vietnamese: "Sai thứ tự.", english: "Out of order."),
        hints: Labels(vietnamese: "Sửa một ngày.", english: "Correct one day."), severity: .block, must: "a <= @b")

    static let formFaults: [FormFault] = [
        .badName("x"), .reservedName("id"), .nameTaken("x"), .forbidden(word: "health"), .labelMissing,
        .labelTaken("x"), .unknownType("x", known: ["text"]), .unknownList("x", known: []),
        .unknownList("sexx", known: ["sex"]), .listNeeded, .targetNeedsReference, .unknownGroup("x", known: []),
        .unknownGroup("x", known: ["g"]), .groupTakesNoSet, .onlyText, .unknownClass("P3"),
        .badRetention("erase x", dates: ["closed_on"]), .unknownPath("a.b.c"),
        .neededField("name_full"), .builtInForm("code"),
    ]

    @Test(arguments: formFaults)
    func `what a form does not allow is told in both languages`(fault: FormFault) {
        let (message, hint) = fault.wording
        for text in [message, hint] { #expect(isWellWritten(text.vietnamese) && isWellWritten(text.english)) }
    }

    static let notes: [ImportNote] =
        [
            .headerLine(5),
            .similarHeader("SĐT", field: Labels(vietnamese: "Số điện thoại", english: "Phone"), key: "p"),
            .otherSheets(["A", "B"]), .unnamedColumns(["C"]), .decomposed(count: 2, firstLine: 3), .deleted(count: 1),
            .notRecords(lines: [7, 8]),
            .serialDays(field: Labels(vietnamese: "Ngày", english: "Day"), count: 1),
            .rule(rule, count: 3, firstLine: 2),
        ]
        + ImportNote.Suspicion.allCases.map { .suspicious($0, count: 2, firstLine: 3, column: "c") }

    @Test(arguments: notes) func `what an import points out is told in both languages`(note: ImportNote) {
        #expect(isWellWritten(note.message.vietnamese) && isWellWritten(note.message.english))
        #expect(note.name.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "-") })
    }

    @Test func `no note of an import is left out above`() throws {
        let source = try text(of: "Sources/ReplicaExchange/Lists/ImportNote.swift")
        let enumeration = try #require(source.split(separator: "package enum Suspicion").first)
        let cases = enumeration.split(separator: "\n").filter { $0.hasPrefix("    case ") }
        #expect(cases.count + ImportNote.Suspicion.allCases.count - 1 == Self.notes.count)
    }

    @Test func `a failure for scripts is one object`() throws {
        let text = Language.$current.withValue(.english) {
            Failure(.noReplica(folder: "/d"), context: ErrorContext()).json.compact
        }
        #expect(
            text == #"{"error":{"code":10,"name":"no-replica","message":"there is no replica in /d","#
                + #""hint":"create one: kieubao init --unit CODE; or name another folder: --data DIR"}}"#)
    }

    // MARK: The catalogue

    @Test(arguments: try sources(in: "Sources/kieubao/Messages"))
    func `the catalogue is NFC, and no text in it is empty`(
        file: URL
    ) throws {
        let source = try String(contentsOf: file, encoding: .utf8)
        #expect(Array(source.precomposedStringWithCanonicalMapping.utf8) == Array(source.utf8))
        let calls = source.split(separator: "Message(", omittingEmptySubsequences: false).dropFirst()
        for call in calls where !call.hasPrefix("_") && !call.hasPrefix("in ") {
            #expect(!call.drop { $0.isWhitespace }.hasPrefix("\"\""))
            #expect(call.firstRange(of: ", \"\")") == nil)
        }
    }

    @Test func `every text of the catalogue is used, and says different things in both languages where it has words`()
        throws
    {
        let catalogue = try Self.sources(in: "Sources/kieubao/Messages").map {
            try String(contentsOf: $0, encoding: .utf8)
        }
        let all = try Self.sources(in: "Sources/kieubao").map { try String(contentsOf: $0, encoding: .utf8) }
        var uses: [Substring: Int] = [:]
        for source in all {
            for word in source.split(whereSeparator: { !$0.isLetter && !$0.isNumber && $0 != "_" }) {
                uses[word, default: 0] += 1
            }
        }
        var count = 0
        for line in catalogue.joined(separator: "\n").split(separator: "\n") {
            let words = line.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
            guard words.count > 2, words[0] == "static", words[1] == "let" || words[1] == "func" else { continue }
            count += 1
            // Once where it is declared, once more where it is used.
            #expect(uses[words[2], default: 0] > 1, "\(words[2]) is never used")
        }
        #expect(count > 300)
        var pairs = 0
        for call in catalogue.joined().components(separatedBy: "Message(").dropFirst() {
            let literals = call.components(separatedBy: "\"")
            guard literals.count > 4, literals[0].allSatisfy(\.isWhitespace),
                literals[2].allSatisfy({ $0.isWhitespace || $0 == "," })
            else { continue }
            pairs += 1
            let (vietnamese, english) = (literals[1], literals[3])
            // A command is the same in both.
            let isWorded = english.replacing(/\\\([^)]*\)/, with: "").contains(where: \.isLetter)
            if isWorded, english.contains(" "), !english.hasPrefix("kieubao ") {
                #expect(vietnamese != english, "\(english) is not translated")
            }
        }
        #expect(pairs > 300)
    }

    @Test(arguments: try sources(in: "Sources/kieubao"))
    func `no text that people read stands outside the catalogue`(
        file: URL
    ) throws {
        if file.path.contains("/Messages/") { return }
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
            let code = line.drop { $0 == " " }
            if code.hasPrefix("//") || code.contains("kieubao") || code.contains("examples:")
                || code.hasPrefix("\"")
            {
                continue
            }
            let literals = code.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
                .filter { $0.offset % 2 == 1 }.map(\.element)
            for literal in literals {
                #expect(!literal.unicodeScalars.contains { (0xC0...0x1EF9).contains($0.value) }, "\(line)")
            }
        }
    }

    @Test func `all texts of exit statuses are there`() {
        for exit in ReplicaExchange.ExitCode.allCases {
            #expect(isWellWritten(exit.message.vietnamese) && isWellWritten(exit.message.english))
        }
    }

    @Test func `all kinds of batches, and all reasons to leave something alone, are told`() {
        let messages =
            BatchReport.Kind.allCases.map(\.message) + WithdrawReport.Left.Reason.allCases.map(\.message)
        for message in messages {
            #expect(isWellWritten(message.vietnamese) && isWellWritten(message.english))
        }
    }

    private func isWellWritten(_ text: String) -> Bool {
        !text.isEmpty && Array(TextNormalization.nfc(text).utf8) == Array(text.utf8)
            && !text.contains("Optional(")
            && !text.hasPrefix(" ") && !text.contains("  ")
    }

    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent()

    private func text(of path: String) throws -> String {
        try String(contentsOf: Self.root.appendingPathComponent(path), encoding: .utf8)
    }

    private static func sources(in folder: String) throws -> [URL] {
        let files = FileManager.default.enumerator(
            at: root.appendingPathComponent(folder), includingPropertiesForKeys: nil)
        return (files?.allObjects as? [URL] ?? []).filter { $0.pathExtension == "swift" }.sorted {
            $0.path < $1.path
        }
    }
}
