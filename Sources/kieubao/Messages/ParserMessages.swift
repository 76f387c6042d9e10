extension Message {
    /// What the argument parser finds wrong. `%1`, `%2` stand for what was typed.
    enum Parser {
        /// The parser's own wording, and ours.
        static let all: [(pattern: String, message: Message)] = [
            ("Unknown option '%'. Did you mean '%'?", unknownOptionClose),
            ("Unknown option '%'\n   or: %", unknownOption),
            ("Unknown option '%'", unknownOption),
            ("Missing value for '%'", missingValue),
            ("The option '%' does not take any value, but '%' was specified.", noValueTaken),
            ("Unexpected argument '%'", unexpectedArgument),
            ("% unexpected arguments: '%'", unexpectedArguments),
            ("Missing expected argument '%'", missingArgument),
            ("Missing one of: '%'", missingOneOf),
            ("The value '%' is invalid for '%'. Please provide one of %.", invalidChoice),
            ("The value '%' is invalid for '%'", invalidValue),
            ("The value '%' is invalid.%", invalidValueAlone),
            ("Value to be set with flag '%' had already been set with flag '%'", exclusive),
            ("Invalid option: %", unknownOption),
            ("Missing required subcommand.", missingCommand),
            ("Can't generate completion scripts for '%'.%", unknownShell),
            ("Can't autodetect a supported shell.%", noShell),
        ]

        static let unknownOptionClose = Message(
            "không có tuỳ chọn '%1'. Ý bạn là '%2'?", "unknown option '%1'. Did you mean '%2'?")
        static let unknownOption = Message("không có tuỳ chọn '%1'", "unknown option '%1'")
        static let missingValue = Message("thiếu giá trị cho '%1'", "missing value for '%1'")
        static let noValueTaken = Message(
            "tuỳ chọn '%1' không nhận giá trị, nhưng lại ghi '%2'",
            "option '%1' takes no value, but '%2' was given")
        static let unexpectedArgument = Message("thừa tham số '%1'", "unexpected argument '%1'")
        static let unexpectedArguments = Message("thừa %1 tham số: '%2'", "%1 unexpected arguments: '%2'")
        static let missingArgument = Message("thiếu tham số '%1'", "missing argument '%1'")
        static let missingOneOf = Message("thiếu một trong các tham số: '%1'", "missing one of: '%1'")
        static let invalidChoice = Message(
            "giá trị '%1' không hợp lệ cho '%2'; hãy chọn một trong: %3",
            "the value '%1' is invalid for '%2'; choose one of %3")
        static let invalidValue = Message(
            "giá trị '%1' không hợp lệ cho '%2'", "the value '%1' is invalid for '%2'")
        static let invalidValueAlone = Message("giá trị '%1' không hợp lệ", "the value '%1' is invalid")
        static let exclusive = Message(
            "'%1' và '%2' không dùng cùng nhau", "'%1' and '%2' exclude each other")
        static let missingCommand = Message("thiếu tên lệnh", "a command is missing")
        static let unknownShell = Message(
            "không tạo được lệnh gợi ý cho '%1'; hãy chọn bash, zsh hoặc fish",
            "cannot make completions for '%1'; choose bash, zsh or fish")
        static let noShell = Message(
            "không nhận ra trình lệnh; hãy ghi --generate-completion-script=bash, zsh hoặc fish",
            "cannot tell the shell; use --generate-completion-script=bash, zsh or fish")

        static func unknownCommand(_ typed: String) -> Message {
            Message("không có lệnh '\(typed)'", "there is no command '\(typed)'")
        }
        static func seeHelp(_ command: String) -> Message {
            Message("kieubao help\(command)", "kieubao help\(command)")
        }
        static func seeHelp(_ command: String, closest: [String]) -> Message {
            let words = closest.map { "'\($0)'" }.joined(separator: ", ")
            return Message(
                "ý bạn là \(words)? Xem: kieubao help\(command)",
                "did you mean \(words)? See: kieubao help\(command)")
        }
        static let takeOrValue = Message(
            "hãy ghi đúng một trong hai: --take N hoặc --value V",
            "give exactly one of --take N and --value V")
        static let noFields = Message(
            "chưa ghi trường nào: hãy ghi FIELD=VALUE", "no field was given: write FIELD=VALUE")
        static let negativeLimit = Message("--limit phải là số từ 0 trở lên", "--limit must be 0 or more")
    }
}
