import Foundation
import ReplicaCore
import Testing

@testable import kieubao

struct JSONTextTests {
    @Test func `keys keep their order`() {
        let document = JSONText.object([
            ("z", .integer(1)), ("a", .array([.null, .boolean(true), .boolean(false)])), ("m", .object([])),
        ])
        #expect(document.compact == #"{"z":1,"a":[null,true,false],"m":{}}"#)
        #expect(
            document.indented == """
                {
                  "z": 1,
                  "a": [
                    null,
                    true,
                    false
                  ],
                  "m": {}
                }
                """)
    }

    @Test(arguments: [
        ("", #""""#), ("Nguyễn Thị Hường", #""Nguyễn Thị Hường""#), (#"a"b\c/"#, #""a\"b\\c/""#),
        ("a\nb\tc\r", #""a\nb\tc\r""#), ("\u{1B}[31m\u{0}\u{7F}", #""\u001b[31m\u0000\u007f""#),
        ("a\u{202E}b\u{200B}", #""a\u202eb\u200b""#), ("\u{2028}", #""\u2028""#), ("😀", #""😀""#),
        ("\u{E0041}", #""\udb40\udc41""#),
    ])
    func `strings are escaped`(string: String, expected: String) throws {
        let text = JSONText.string(string).compact
        #expect(text == expected)
        let read =
            try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed) as? String
        #expect(read.map { Array($0.utf8) } == Array(string.utf8))
    }

    @Test func `numbers are exact`() {
        #expect(JSONText.integer(Int64.min).compact == "-9223372036854775808")
        #expect(JSONText.unsigned(UInt64.max).compact == "18446744073709551615")
        #expect(JSONText.real(0.5).compact == "0.5")
        #expect(JSONText.real(.nan).compact == "null")
        #expect(JSONText.real(.infinity).compact == "null")
    }

    @Test func `values of fields have the type of the field`() {
        #expect(JSONText.value("12", .integer).compact == "12")
        #expect(JSONText.value("1", .boolean).compact == "true")
        #expect(JSONText.value("0", .boolean).compact == "false")
        #expect(JSONText.value("1250.50", .decimal).compact == #""1250.50""#)
        #expect(JSONText.value("1972-06", .partialDate).compact == #""1972-06""#)
        #expect(JSONText.values(["a", "b"], .code, isMultiple: true).compact == #"["a","b"]"#)
        #expect(JSONText.values(["7"], .integer, isMultiple: true).compact == "[7]")
        #expect(JSONText.values(["a"], .code, isMultiple: false).compact == #""a""#)
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z", "01/01/1970 07:00"),
            (951_782_399_999, "2000-02-28T23:59:59.999Z", "29/02/2000 06:59"),
            (951_868_800_000, "2000-03-01T00:00:00.000Z", "01/03/2000 07:00"),
            (1_780_621_323_004, "2026-06-05T01:02:03.004Z", "05/06/2026 08:02"),
            (4_107_542_399_000, "2100-02-28T23:59:59.000Z", "01/03/2100 06:59"),
            (.max, "9999-12-31T23:59:59.999Z", "31/12/9999 23:59"),
        ] as [(UInt64, String, String)])
    func `moments are in UTC for scripts and in Vietnam's time for people`(
        milliseconds: UInt64, utc: String, vietnamese: String
    ) {
        #expect(InstantText.rfc3339(milliseconds) == utc)
        #expect(InstantText.vietnamese(milliseconds) == vietnamese)
    }

    @Test(arguments: [
        ("a", "a"), ("", "''"), ("x y", "'x y'"), ("it's", #"'it'\''s'"#), ("phone=+84", "phone=+84"),
        ("$HOME", "'$HOME'"),
        ("Hường", "'Hường'"),
    ])
    func `words are quoted for a shell`(word: String, expected: String) {
        #expect(ShellText.quoted(word) == expected)
    }
}
