import Foundation
import ReplicaText

/// The only code that prints: results to standard output, all else to standard error.
///
/// Every line passes through `TerminalText`, so that no text from a record, a file or a peer can move the cursor,
/// colour or hide anything. Colour is only ever added to a word that says the same.
struct Console: Sendable {
    enum Format: Sendable {
        case people, json, jsonLines
    }

    let format: Format
    private let hasOutputColour: Bool
    private let hasErrorColour: Bool

    /// - Parameter wantsColour: False after `--no-color`.
    init(format: Format, wantsColour: Bool, environment: [String: String] = Environment.variables) {
        self.format = format
        let mayColour =
            wantsColour && environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
        hasOutputColour = mayColour && Self.isTerminal(1)
        hasErrorColour = mayColour && Self.isTerminal(2)
    }

    var isForScripts: Bool { format != .people }

    /// Whether a person can be asked.
    static var canAsk: Bool { isTerminal(0) && isTerminal(2) }
    static var hasTerminalOutput: Bool { isTerminal(1) }

    // MARK: Standard output

    /// An empty page for standard output.
    var page: Page { Page(hasColour: hasOutputColour, cellsMax: cellsMax) }

    /// The width of the terminal in cells; `nil` where there is none.
    var cellsMax: Int? { Self.terminalWidth }

    func show(_ page: Page) { Self.write(page.text, to: 1) }

    /// Shows a page that may be long: through `$PAGER` on a terminal.
    func showPaged(_ page: Page) {
        if !Self.hasTerminalOutput || !Pager.show(page.text) { show(page) }
    }

    func line(_ spans: Span...) {
        var page = page
        page.line(spans)
        show(page)
    }

    /// One document, on one line unless a person looks at it.
    func json(_ document: JSONText) {
        let isIndented = Self.hasTerminalOutput && format == .json
        Self.write((isIndented ? document.indented : document.compact) + "\n", to: 1)
    }

    /// A list of documents: one array, or a line each with `--jsonl`.
    func json(list: [JSONText]) {
        guard format == .jsonLines else { return json(.array(list)) }
        Self.write(list.map { $0.compact + "\n" }.joined(), to: 1)
    }

    /// Text that is laid out already, as help is.
    func preformatted(_ text: String) {
        Self.write(
            TerminalText.escaped(text, keepingNewlines: true) + (text.hasSuffix("\n") ? "" : "\n"), to: 1)
    }

    // MARK: Standard error

    /// What a person should know, besides the result.
    func note(_ spans: Span...) {
        var page = Page(hasColour: hasErrorColour, cellsMax: nil)
        page.line(spans)
        Self.write(page.text, to: 2)
    }

    /// A failure: `kieubao: lỗi: …` and `gợi ý: …`, or one JSON object.
    func failure(_ failure: Failure) {
        if isForScripts {
            Self.write(failure.json.compact + "\n", to: 2)
            return
        }
        let program = Span.plain("kieubao: ")
        note(program, .bad(Message.Errors.error.text), .plain(": " + failure.message.text))
        for detail in failure.details { note(.plain("  " + detail.text)) }
        if let hint = failure.hint { note(.strong(Message.Errors.hint.text), .plain(": " + hint.text)) }
    }

    /// A line that is written over and over while something takes long; silent where nobody watches.
    func progress() -> ProgressLine { ProgressLine(isShown: !isForScripts && Self.isTerminal(2)) }

    /// Asks for one line on standard error; `nil` at the end of input or after Ctrl-C.
    func ask(_ spans: Span...) -> String? {
        var page = Page(hasColour: hasErrorColour, cellsMax: nil)
        page.line(spans)
        Self.write(String(page.text.dropLast()), to: 2)
        return Self.readLine()
    }

    // MARK: A line that is edited

    /// Shows a line that a person is typing, with the cursor between two parts of it, in place of what stood there.
    ///
    /// Of a line that is longer than the terminal is wide, what is around the cursor is shown.
    func edit(prompt: String, before: String, after: String) {
        let window = EditedWindow(
            before: TerminalText.escaped(before), after: TerminalText.escaped(after),
            cells: max(8, (Self.width(of: 2) ?? 80) - DisplayWidth.cells(in: prompt) - 1))
        let back = DisplayWidth.cells(in: window.after)
        Self.write(
            "\r" + TerminalText.escaped(prompt) + window.before + window.after + "\u{1B}[K"
                + (back > 0 ? "\u{1B}[\(back)D" : ""), to: 2)
    }

    /// Goes on below a line that was edited.
    func endEditedLine() { Self.write("\n", to: 2) }

    /// One line of standard input. Swift's own `readLine` starts again after Ctrl-C, so it cannot be used.
    private static func readLine() -> String? {
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while !Interruption.happened, line.count < lineBytesMax {
            guard read(0, &byte, 1) == 1 else { return nil }
            if byte == UInt8(ascii: "\n") { return String(decoding: line, as: UTF8.self) }
            line.append(byte)
        }
        return nil
    }

    private static let lineBytesMax = 1 << 20

    // MARK: The terminal

    private static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

    /// The width for tables: `COLUMNS`, else what the terminal says; `nil` where there is no terminal.
    private static var terminalWidth: Int? {
        guard isTerminal(1) else { return nil }
        if let columns = Environment.variables["COLUMNS"].flatMap({ Int($0) }), columns > 0 { return columns }
        return width(of: 1)
    }

    /// The width that a terminal says it has.
    private static func width(of descriptor: Int32) -> Int? {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }

    /// Writes all of a text. A result that cannot be written is a failure, never silence.
    fileprivate static func write(_ text: String, to descriptor: Int32) {
        var text = text
        let isWritten = text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while !rest.isEmpty {
                let count = Foundation.write(descriptor, rest.baseAddress, rest.count)
                if count < 0 {
                    if errno == EINTR { continue }
                    return false
                }
                rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
            }
            return true
        }
        guard !isWritten else { return }
        if descriptor == 1 {
            let message = "kieubao: \(Message.Errors.error.text): \(Message.Errors.outputFailed.text)\n"
            write(message, to: 2)
        }
        exit(1)
    }
}

/// A stretch of a line, and how it stands out where colours are shown.
struct Span: Sendable {
    enum Tone: String, Sendable {
        case plain = ""
        case strong = "1"
        case faint = "2"
        case good = "32"
        case caution = "33"
        case bad = "1;31"
    }

    let text: String
    let tone: Tone

    static func plain(_ text: String) -> Self { Self(text: text, tone: .plain) }
    static func strong(_ text: String) -> Self { Self(text: text, tone: .strong) }
    static func faint(_ text: String) -> Self { Self(text: text, tone: .faint) }
    static func good(_ text: String) -> Self { Self(text: text, tone: .good) }
    static func caution(_ text: String) -> Self { Self(text: text, tone: .caution) }
    static func bad(_ text: String) -> Self { Self(text: text, tone: .bad) }
    static func plain(_ message: Message) -> Self { .plain(message.text) }
    static func strong(_ message: Message) -> Self { .strong(message.text) }
    static func faint(_ message: Message) -> Self { .faint(message.text) }
    static func good(_ message: Message) -> Self { .good(message.text) }
    static func caution(_ message: Message) -> Self { .caution(message.text) }
    static func bad(_ message: Message) -> Self { .bad(message.text) }
}

/// Lines and tables, made ready for one stream.
struct Page {
    fileprivate(set) var text = ""
    private let hasColour: Bool
    private let cellsMax: Int?

    fileprivate init(hasColour: Bool, cellsMax: Int?) {
        self.hasColour = hasColour
        self.cellsMax = cellsMax
    }

    mutating func line(_ spans: Span...) { line(spans) }

    mutating func line(_ spans: [Span]) {
        for span in spans {
            let escaped = TerminalText.escaped(span.text)
            let isPlain = !hasColour || span.tone == .plain || escaped.isEmpty
            text += isPlain ? escaped : "\u{1B}[\(span.tone.rawValue)m\(escaped)\u{1B}[0m"
        }
        text += "\n"
    }

    /// Names on the left, values beside them, aligned.
    mutating func pairs(_ pairs: [(name: String, value: Span)]) {
        let width = pairs.reduce(0) { max($0, DisplayWidth.cells(in: TerminalText.escaped($1.name))) }
        for pair in pairs {
            let cells = DisplayWidth.cells(in: TerminalText.escaped(pair.name))
            line(.faint(pair.name), .plain(String(repeating: " ", count: width - cells + 2)), pair.value)
        }
    }

    mutating func table(_ table: TextTable) { text += table.rendered(cellsMax: cellsMax) }

    /// A table in which nothing is cut that people must be able to type.
    mutating func table(_ table: FittedTable) { text += table.fitted(to: cellsMax).rendered() }
}

/// One line of standard error that says how far something is; a few times a second at most.
final class ProgressLine {
    private let isShown: Bool
    private var lastShown: Date?

    fileprivate init(isShown: Bool) { self.isShown = isShown }

    func show(_ message: @autoclosure () -> Message) {
        guard isShown else { return }
        let now = Date()
        if let lastShown, now.timeIntervalSince(lastShown) < 0.2 { return }
        lastShown = now
        Console.write("\r" + TerminalText.escaped(message().text) + "\u{1B}[K", to: 2)
    }

    /// Takes the line away; to be called before anything else is printed.
    func finish() {
        if lastShown != nil { Console.write("\r\u{1B}[K", to: 2) }
        lastShown = nil
    }
}

/// Shows long text a screenful at a time.
private enum Pager {
    /// - Returns: Whether the text was shown.
    static func show(_ text: String) -> Bool {
        let command = Environment.variables["PAGER"] ?? "less -FIRX"
        guard !command.isEmpty, command != "cat" else { return false }
        setenv("LESSCHARSET", "utf-8", 1)
        // Not by Foundation's `Process`: it takes the child out of the terminal's foreground, where it may not read.
        let program = command.prefix { $0 != " " }
        guard let pipe = popen("command -v \(program) >/dev/null || exec cat; exec \(command)", "w") else {
            return false
        }
        // From here on the pager decides about Ctrl-C, and it may close before it has read everything.
        signal(SIGINT, SIG_IGN)
        signal(SIGPIPE, SIG_IGN)
        defer {
            signal(SIGPIPE, SIG_DFL)
            Interruption.install()
        }
        fputs(text, pipe)
        pclose(pipe)
        return true
    }
}
