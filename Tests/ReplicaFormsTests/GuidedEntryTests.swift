import ReplicaCore
import ReplicaForms
import Testing

/// The course of entering a record, without a terminal.
struct GuidedEntryTests {
    private static let sexes = CodeListForm(
        dot: dot(1), key: "sex", labels: Labels(vietnamese: "Giới tính", english: "Sex"),
        codes: [
            CodeForm(
                dot: dot(2), key: "nam", labels: Labels(vietnamese: "Nam", english: "Male"), isHidden: false),
            CodeForm(dot: dot(3), key: "nu", labels: Labels(vietnamese: "Nữ", english: "Female"), isHidden: false),
        ])

    private static func dot(_ number: UInt64) -> Dot {
        Dot(replica: ReplicaID(words: 1, 1, 1, 1), number: number, hash: number)
    }

    private static let form: CollectionForm = {
        func field(_ number: UInt64, _ key: String, _ type: FieldType) -> FieldForm {
            FieldForm(
                name: .defined(dot(number)), key: key, labels: Labels(vietnamese: "Trường \(key)", english: key),
                type: type)
        }
        var name = field(11, "name", .text)
        name.isRequired = true
        var sex = field(12, "sex", .code)
        sex.list = dot(1)
        let birth = field(13, "birth", .partialDate)
        var places = field(14, "places", .reference)
        places.isMultiple = true
        var hidden = field(15, "hidden", .text)
        hidden.isHidden = true
        return CollectionForm(
            name: .defined(dot(10)), key: "person", labels: Labels(vietnamese: "Người", english: "Person"),
            scope: .people, fields: [name, sex, birth, hidden, places])
    }()

    private static let catalog = FormCatalog(collections: [form], lists: [sexes])

    private static let places = [
        FoundRecord(id: "P-1", title: "An Nghĩa", detail: "P-1 · An Lão", isExact: false),
        FoundRecord(id: "P-2", title: "Ân Nghĩa", detail: "P-2 · Hoài Ân", isExact: false),
    ]

    private static func find(_ text: String, _: FieldForm) -> [FoundRecord] {
        switch text {
        case "nghia": places
        case "P-1": [FoundRecord(id: "P-1", title: "An Nghĩa", detail: "", isExact: true)]
        default: []
        }
    }

    private static func entry(
        current: [String: EntryAnswer] = [:], former: [String: EntryAnswer] = [:],
        answers: [String: EntryAnswer] = [:], at field: String? = nil
    ) -> GuidedEntry {
        GuidedEntry(
            form: form, catalog: catalog, current: current, former: former, answers: answers, at: field)
    }

    @discardableResult
    private static func type(_ lines: String..., in entry: inout GuidedEntry) -> GuidedEntry.Reply {
        var reply = GuidedEntry.Reply.nothing
        for line in lines { reply = entry.take(line, finding: find) }
        return reply
    }

    @Test func `asks the fields in the order of the form and leaves hidden ones out`() {
        var entry = Self.entry()
        #expect(entry.fields.map(\.key) == ["name", "sex", "birth", "places"])
        Self.type("  Lê An ", "nữ", "6/1972", "P-1", in: &entry)
        #expect(entry.step == .summary)
        #expect(entry.assignments.map(\.field) == ["name", "sex", "birth", "places"])
        #expect(entry.assignments.map(\.text) == ["Lê An", "nữ", "6/1972", "P-1"])
        #expect(Self.type("", in: &entry) == .moved(field: ""))
        #expect(entry.step == .finished(.save))
    }

    @Test func `what is no value is refused, and the same field is asked again`() {
        var entry = Self.entry()
        Self.type("Lê An", in: &entry)
        #expect(Self.type("x", in: &entry) == .refused(.unknownCode(choices: ["nam", "nu"])))
        #expect(entry.place == "sex")
        Self.type("", in: &entry)
        #expect(Self.type("31/2/1972", in: &entry) == .refused(.notAPartialDate))
        #expect(entry.place == "birth")
    }

    @Test func `a required field without a value asks why, and takes the reason`() {
        var entry = Self.entry()
        Self.type("", in: &entry)
        #expect(entry.step == .reason(0))
        #expect(Self.type("9", in: &entry) == .unknownChoice("9"))
        Self.type("3", in: &entry)
        #expect(entry.answers["name"]?.text == "?khong_ro")
        #expect(entry.place == "sex")
    }

    @Test func `the summary does not save without what is required`() {
        var entry = Self.entry()
        Self.type(">", in: &entry)
        #expect(Self.type("", in: &entry) == .refused(.requiredIsEmpty))
        Self.type("Lê An", in: &entry)
        // A correction goes back to the summary.
        #expect(entry.step == .summary)
        Self.type("", in: &entry)
        #expect(entry.step == .finished(.save))
    }

    @Test func `goes back, shows the answer and keeps it`() {
        var entry = Self.entry()
        #expect(Self.type("<", in: &entry) == .nothing)
        Self.type("Lê An", "<", in: &entry)
        #expect(entry.value(of: entry.fields[0])?.text == "Lê An")
        Self.type("", in: &entry)
        #expect(entry.place == "sex")
        #expect(entry.answers["name"]?.text == "Lê An")
    }

    @Test func `a name that several records bear is chosen by number`() {
        var entry = Self.entry(answers: ["name": EntryAnswer(text: "Lê An")], at: "places")
        #expect(Self.type("nowhere", in: &entry) == .notFound("nowhere"))
        Self.type("nghia; P-1", in: &entry)
        #expect(Self.type("3", in: &entry) == .unknownChoice("3"))
        // Nothing is taken unasked where there are two.
        #expect(Self.type("", in: &entry) == .explain)
        Self.type("nghia; P-1", "2", in: &entry)
        #expect(entry.answers["places"] == EntryAnswer(text: "P-2;P-1", shown: "Ân Nghĩa; An Nghĩa"))
        #expect(entry.step == .summary)
    }

    @Test func `what the last record had is taken only when asked for`() {
        let former = ["birth": EntryAnswer(text: "1972", shown: "1972")]
        var entry = Self.entry(former: former)
        Self.type("Lê An", "", in: &entry)
        #expect(entry.offer(for: entry.fields[2])?.text == "1972")
        Self.type("", in: &entry)
        #expect(entry.answers["birth"] == nil)
        Self.type("<", "=", in: &entry)
        #expect(entry.answers["birth"]?.text == "1972")
        #expect(Self.type("<", "<", "=", in: &entry) == .nothing)
    }

    @Test func `an edit writes what was changed alone, and empties what is to be empty`() {
        let current = ["name": EntryAnswer(text: "Lê An"), "birth": EntryAnswer(text: "1972")]
        var entry = Self.entry(current: current)
        Self.type("", "nam", "-", ">", in: &entry)
        #expect(entry.assignments.map(\.field) == ["sex", "birth"])
        #expect(entry.assignments.map(\.text) == ["nam", ""])
        #expect(entry.summary.map(\.isChanged) == [false, true, true])
    }

    @Test func `a draft goes on where it stopped`() {
        var entry = Self.entry()
        Self.type("Lê An", "nam", ".", in: &entry)
        #expect(entry.step == .finished(.keepDraft))
        let again = Self.entry(answers: entry.answers, at: "birth")
        #expect(again.place == "birth")
        #expect(again.assignments.map(\.text) == ["Lê An", "nam"])
        // The field is gone from the form: nothing is asked twice, and nothing is lost.
        #expect(Self.entry(answers: entry.answers, at: "gone").step == .summary)
    }

    @Test func `a sign behind a backslash is a value`() {
        var entry = Self.entry()
        Self.type("\\-", in: &entry)
        #expect(entry.answers["name"]?.text == "-")
    }

    @Test func `Tab completes codes by label or key, with or without marks, and records`() {
        var entry = Self.entry()
        Self.type("Lê An", in: &entry)
        func lines(_ typed: String, _ entry: GuidedEntry) -> [String] {
            entry.completions(of: typed, inVietnamese: true, finding: Self.find).map(\.line)
        }
        #expect(lines("n", entry) == ["Nam", "Nữ"])
        #expect(lines("nư", entry) == ["Nữ"])
        #expect(lines("fem", entry) == ["Nữ"])
        #expect(lines("?kh", entry) == ["?khong_ro", "?khong_ap_dung"])
        Self.type("", "", in: &entry)
        #expect(lines("P-1; nghia", entry) == ["P-1; P-1", "P-1; P-2"])
    }
}
