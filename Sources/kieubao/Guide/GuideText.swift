import ReplicaText

/// A page of the guide as a terminal shows it: headings stand out, paragraphs fit the width, examples and tables stay as
/// they are.
struct GuideText {
    /// In terminal cells; `nil` keeps each paragraph on one line.
    private let cellsMax: Int?

    /// What can be read with ease, however wide the terminal is.
    private static let readableCells = 100

    /// - Parameter cellsMax: The width of the terminal in cells; `nil` if nobody knows.
    init(cellsMax: Int?) { self.cellsMax = cellsMax.map { min($0, Self.readableCells) } }

    /// The lines of a page of Markdown, each as spans for one line.
    func lines(of markdown: String) -> [[Span]] {
        var lines: [[Span]] = []
        var paragraph = ""
        func finish() {
            lines += wrapped(paragraph).map { [.plain($0)] }
            paragraph = ""
        }
        for line in markdown.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("#") {
                finish()
                lines.append([.strong(String(line.drop { $0 == "#" || $0 == " " }))])
            } else if line.isEmpty || line.hasPrefix("    ") || line.hasPrefix("|") {
                finish()
                lines.append([.plain(Self.shown(line))])
            } else {
                if Self.beginsItem(line) { finish() }
                let text = line.drop { $0 == " " }
                paragraph += paragraph.isEmpty ? String(text) : " " + text
            }
        }
        finish()
        while lines.last?.allSatisfy({ $0.text.isEmpty }) == true { lines.removeLast() }
        return lines
    }

    /// Whether a line is the first of an item of a list, numbered or not.
    private static func beginsItem(_ line: Substring) -> Bool {
        line.hasPrefix("* ") || line.drop { $0.isNumber }.hasPrefix(". ")
    }

    /// Breaks a paragraph at its spaces; the further lines of an item are indented.
    private func wrapped(_ paragraph: String) -> [String] {
        guard !paragraph.isEmpty else { return [] }
        let text = Self.shown(Substring(paragraph))
        guard let cellsMax else { return [text] }
        let indent = Self.beginsItem(Substring(paragraph)) ? "   " : ""
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            if !line.isEmpty, DisplayWidth.cells(in: line) + 1 + DisplayWidth.cells(in: String(word)) > cellsMax {
                lines.append(line)
                line = indent + word
            } else {
                line += line.isEmpty ? String(word) : " " + word
            }
        }
        return lines + [line]
    }

    /// Links as the command that shows their page; emphasis without its stars.
    private static func shown(_ line: Substring) -> String {
        var text = String(line.replacing("**", with: ""))
        while let start = text.firstRange(of: "<doc:"), let end = text[start.upperBound...].firstIndex(of: ">") {
            let file = text[start.upperBound..<end]
            let command = GuidePage.command(forLinkTo: file) ?? String(file)
            text.replaceSubrange(start.lowerBound...end, with: command)
        }
        return text
    }
}
