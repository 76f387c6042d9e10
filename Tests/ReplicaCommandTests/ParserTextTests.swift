import ArgumentParser
import ReplicaExchange
import Testing

@testable import kieubao

struct ParserTextTests {
    /// What parsing the arguments says, in a language; `nil` if they are right.
    private func rejection(_ arguments: [String], _ language: Language) -> Failure? {
        Language.$current.withValue(language) {
            let arguments = CommandArguments(arguments)
            do {
                _ = try KieuBaoCommand.parseAsRoot(arguments.forParser)
                return nil
            } catch {
                return Failure(error, command: nil, arguments: arguments)
            }
        }
    }

    @Test(
        arguments: [
            (["list"], "thiếu tham số '<COLLECTION>'", "missing argument '<COLLECTION>'"),
            (["list", "a", "b"], "thừa tham số 'b'", "unexpected argument 'b'"),
            (["list", "a", "b", "c"], "thừa 2 tham số: 'b', 'c'", "2 unexpected arguments: 'b', 'c'"),
            (["list", "a", "--qqqqq"], "không có tuỳ chọn '--qqqqq'", "unknown option '--qqqqq'"),
            (
                ["list", "a", "--lmit", "3"], "không có tuỳ chọn '--lmit'. Ý bạn là '--limit'?",
                "unknown option '--lmit'. Did you mean '--limit'?"
            ),
            (
                ["list", "a", "--where"], "thiếu giá trị cho '--where <EXPR>'",
                "missing value for '--where <EXPR>'"
            ),
            (
                ["list", "a", "--limit", "x"], "giá trị 'x' không hợp lệ cho '--limit <N>'",
                "the value 'x' is invalid for '--limit <N>'"
            ),
            (
                ["status", "--lang", "xx"],
                "giá trị 'xx' không hợp lệ cho '--lang <vi|en>'; hãy chọn một trong: 'vi', 'en'",
                "the value 'xx' is invalid for '--lang <vi|en>'; choose one of 'vi', 'en'"
            ),
            (
                ["status", "--json=1"], "tuỳ chọn '--json' không nhận giá trị, nhưng lại ghi '1'",
                "option '--json' takes no value, but '1' was given"
            ),
            (["lits"], "không có lệnh 'lits'", "there is no command 'lits'"),
            (["lits", "--json"], "không có lệnh 'lits'", "there is no command 'lits'"),
            (["bundle", "crate"], "không có lệnh 'crate'", "there is no command 'crate'"),
            (["goi", "xyz", "--lang", "vi"], "không có lệnh 'xyz'", "there is no command 'xyz'"),
        ] as [([String], String, String)])
    func `a usage error is worded in both languages`(arguments: [String], vietnamese: String, english: String)
        throws
    {
        let failure = try #require(rejection(arguments, .vietnamese))
        #expect(failure.message.vietnamese == vietnamese)
        #expect(failure.message.english == english)
        #expect(failure.exit == .usage)
        #expect(failure.hint?.vietnamese.contains("kieubao help") == true)
    }

    @Test(
        arguments: [
            (["list"], "kieubao help list"), (["bundle", "create"], "kieubao help bundle create"),
            (["bundle", "crate"], "ý bạn là 'create'? Xem: kieubao help bundle"),
            (["zzzzzz"], "kieubao help"),
            (["trang-thia"], "ý bạn là 'trang-thai'? Xem: kieubao help"),
        ] as [([String], String)])
    func `the hint leads to the help of the command`(arguments: [String], expected: String) throws {
        #expect(try #require(rejection(arguments, .vietnamese)).hint?.vietnamese == expected)
    }

    @Test(arguments: [
        ["--json", "--data", "/d", "status"], ["--data=/d", "status", "--jsonl"],
        ["list", "person", "--sort", "-birth"],
        ["list", "person", "--fields"], ["list", "person", "--fields", ""],
        ["list", "person", "--fields", "--json"],
        ["them", "person", "name_full=A", "--note", "-"], ["sua", "X-1", "flags-=a"],
        ["goi", "tao", "-n", "/usb"],
        ["goi", "nap", "a", "b", "--accept-held"], ["resolve", "X-1", "birth", "--value", "-5"],
        ["giai-quyet", "X-1", "birth", "--take", "2"], ["nguoi-dung", "chon", "Lan"],
        ["bieu-mau", "xem", "person"],
        ["kiem-tra", "--deep"], ["dung-lai"], ["ma-kiem", "--scope", "province"],
        ["nhap", "person", "a.csv", "-n"],
        ["xuat", "person", "a.csv"], ["truy-van", "SELECT 1"], ["xung-dot"], ["vi-pham"],
        ["liet-ke", "person"],
        ["xem", "X-1"], ["lich-su", "X-1"], ["vi-sao", "X-1", "birth"], ["xoa", "X-1", "--reason", "r"],
        ["phuc-hoi", "X-1"], ["khoi-tao", "--unit", "u"], ["trang-thai"], ["goi", "kiem-tra", "a"],
    ])
    func `commands answer to both names, and options may stand first`(arguments: [String]) {
        #expect(rejection(arguments, .vietnamese) == nil)
    }

    @Test func `a leading minus sorts downwards`() throws {
        let arguments = CommandArguments(["list", "person", "--sort", "-birth", "--limit", "5"])
        let list = try #require(try KieuBaoCommand.parseAsRoot(arguments.forParser) as? ListCommand)
        #expect(list.sort == "-birth")
        #expect(list.limit == 5)
    }

    @Test func `common options before the command reach it`() throws {
        let arguments = CommandArguments(["--json", "--data", "/d", "edit", "X-1", "a=b", "--", "-c=d"])
        let edit = try #require(try KieuBaoCommand.parseAsRoot(arguments.forParser) as? EditCommand)
        #expect(edit.global.json)
        #expect(edit.global.data == "/d")
        #expect(edit.assignments == ["a=b", "-c=d"])
    }

    private func help(_ arguments: [String], _ language: Language) -> String {
        Language.$current.withValue(language) {
            do {
                var command = try KieuBaoCommand.parseAsRoot(CommandArguments(arguments).forParser)
                try command.run()
                return ""
            } catch {
                return ParserText.help(KieuBaoCommand.message(for: error))
            }
        }
    }

    private static let pages = [
        [], ["--help"], ["help", "list"], ["help", "bundle"], ["bundle"],
        ["help", "bundle", "apply", "--lang", "en"],
        ["tro-giup", "them"], ["add", "-h"], ["help", "resolve"], ["--json", "help", "init"],
    ]

    @Test(arguments: pages) func `Vietnamese help has no English heading`(arguments: [String]) {
        let page = help(arguments, .vietnamese)
        #expect(page.contains("CÁCH DÙNG: kieubao"))
        #expect(page.contains("kieubao "))
        for english in [
            "USAGE", "OVERVIEW", "OPTIONS", "ARGUMENTS", "SUBCOMMANDS", "Show ", "default:", "values:",
            "See '",
        ] {
            #expect(!page.contains(english), "\(english)")
        }
    }

    @Test(arguments: pages) func `English help has no Vietnamese`(arguments: [String]) {
        let page = help(arguments, .english)
        #expect(page.contains("USAGE: kieubao"))
        #expect(!page.contains("SUBCOMMANDS"))
        for vietnamese in ["TUỲ CHỌN", "THAM SỐ", "Xem ", "hồ sơ"] { #expect(!page.contains(vietnamese)) }
    }

    @Test func `a command's own options come before the common ones`() throws {
        let page = help(["help", "list"], .english)
        let own = try #require(page.firstRange(of: "\nOPTIONS:")),
            common = try #require(page.firstRange(of: "\nCOMMON OPTIONS:"))
        #expect(own.lowerBound < common.lowerBound)
        #expect(!page.contains("\n\n\n"))
    }

    @Test func `every command has an example, and each example can be parsed`() throws {
        var open: [any ParsableCommand.Type] = [KieuBaoCommand.self]
        while let command = open.popLast() {
            open += CommandNames.subcommands(of: command)
            let examples = command.configuration.discussion.split(separator: "\n").filter {
                $0.hasPrefix("  kieubao ")
            }
            #expect(!examples.isEmpty, "\(command)")
            for example in examples {
                let words = shellWords(example.dropFirst("  kieubao ".count))
                if words != ["add", "person"] || command == AddCommand.self {
                    #expect(rejection(words, .english) == nil, "\(example)")
                }
            }
        }
    }

    /// Splits as a shell does, single quotes being all that the examples need.
    private func shellWords(_ line: some StringProtocol) -> [String] {
        var words: [String] = []
        var word: String?
        var isQuoted = false
        for character in line {
            switch character {
            case "'":
                isQuoted.toggle()
                word = word ?? ""
            case " " where !isQuoted:
                if let word { words.append(word) }
                word = nil
            default:
                word = (word ?? "") + String(character)
            }
        }
        return words + [word].compactMap(\.self)
    }
}
