import ReplicaCore
import ReplicaForms
import ReplicaText
import ReplicaWire
import Testing

@Suite struct ValueParserTests {
    private static let replica = ReplicaID(words: 1, 2, 3, 4)
    private static let list = Dot(replica: replica, number: 1, hash: 1)
    private static let codes = [
        ("nam", "Nam", "Male"), ("nu", "Nữ", "Female"), ("an", "Ân", "An"), ("an2", "An", "Other"),
    ]
    private static let catalog = FormCatalog(
        collections: [],
        lists: [
            CodeListForm(
                dot: list, key: "f", labels: Labels(vietnamese: "F", english: "F"),
                codes: codes.enumerated().map { index, code in
                    CodeForm(
                        dot: Dot(replica: replica, number: UInt64(10 + index), hash: 0), key: code.0,
                        labels: Labels(vietnamese: code.1, english: code.2))
                })
        ])
    private let parser = ValueParser(catalog: catalog) { text, _ in
        text == "PHUCAT-1" ? Dot(replica: replica, number: 1, hash: 7) : nil
    }

    private func field(_ type: FieldType) -> FieldForm {
        var form = FieldForm(
            name: .builtIn(99), key: "f", labels: Labels(vietnamese: "F", english: "F"), type: type)
        form.list = Self.list
        return form
    }

    @Test(arguments: [
        (FieldType.integer, "1.234.567", "1234567"), (.integer, "-12", "-12"), (.integer, "+7", "7"),
        (.decimal, "1.234.567,89", "1234567.89"), (.decimal, "0.5", "0.5"), (.decimal, "12", "12"),
        (.decimal, "007,50", "7.5"), (.decimal, "-0,10", "-0.1"), (.decimal, "1500,000", "1500"),
        (.decimal, "0.125", "0.125"),
        (.date, "05/6/2026", "2026-06-05"), (.partialDate, "6/2026", "2026-06"), (.text, "  Hà  ", "Hà"),
        (.instant, "2026-06-05T12:30:00Z", "2026-06-05T12:30:00Z"),
    ])
    func `reads values as people write them`(type: FieldType, typed: String, content: String) throws {
        let value = try #require(try parser.value(typed, for: field(type)))
        #expect(value.tag == type.tag)
        #expect(value.string == content)
    }

    @Test(arguments: [
        (FieldType.integer, "12a"), (.integer, "99999999999999999999"), (.decimal, "1,2,3"), (.decimal, "1e5"),
        (.decimal, "1.500"), (.decimal, "1,500"), (.decimal, "1,234.5"), (.decimal, "1.23.4"), (.decimal, "--1"),
        (.decimal, "."), (.date, "6/2026"), (.date, "31/02/2026"), (.partialDate, "hôm qua"), (.boolean, "2"),
        (.instant, "2026-06-05 12:30"), (.code, "khac"), (.reference, "PHUCAT-2"), (.text, "a\u{0}b"),
        (.text, "a\u{202E}b"), (.group, "x"),
    ])
    func `refuses what is not a value of the field`(type: FieldType, typed: String) {
        #expect(throws: FieldProblem.self) { try parser.value(typed, for: field(type)) }
    }

    @Test func `text is NFC from the door on`() throws {
        let composed = try parser.value("Nguyễn", for: field(.text))
        let decomposed = try parser.value("Nguye\u{302}\u{303}n", for: field(.text))
        #expect(composed == decomposed)
        #expect(composed?.content == Array("Nguyễn".utf8))
    }

    @Test func `codes are found by key and by label, and folding never decides between two`() throws {
        #expect(try parser.value("nu", for: field(.code)) == parser.value("Nữ", for: field(.code)))
        #expect(try parser.value("female", for: field(.code))?.dot?.number == 11)
        #expect(try parser.value("Ân", for: field(.code))?.dot?.number == 12)
        #expect(try parser.value("an2", for: field(.code))?.dot?.number == 13)
    }

    @Test func `an empty text is no value`() throws {
        #expect(try parser.value("   ", for: field(.text)) == nil)
        #expect(try parser.value("", for: field(.integer)) == nil)
    }

    @Test func `64 KiB of text are kept and one byte more is refused`() throws {
        let longest = String(repeating: "a", count: 65_536)
        #expect(try parser.value(longest, for: field(.text))?.content.count == 65_536)
        #expect(throws: FieldProblem.self) { try parser.value(longest + "a", for: field(.text)) }
    }

    @Test(
        arguments: [
            ("ubnd-phu-cat", nil, "people/ubnd-phu-cat"), ("cong-an-tinh", "ubnd-phu-cat", "people/ubnd-phu-cat"),
            ("cong-an-tinh", nil, "unit/cong-an-tinh"), ("ubnd-tay-son", "ubnd-phu-cat", "people/ubnd-phu-cat"),
            ("cong-an-tinh", "so-tu-phap", "unit/cong-an-tinh"),
        ] as [(String, String?, String)])
    func `a person goes to the register of the home district`(own: String, district: String?, scope: String) {
        let chosen = ScopeRule.scope(family: .people, ownUnit: own, district: district) { $0.hasPrefix("ubnd-") }
        #expect(chosen.string == scope)
    }
}
