import Foundation
import ReplicaText
import Testing

@testable import kieubao

/// The guide inside the program; that its examples run is for `tools/checks/guide.py` and the command scripts.
@Suite struct GuideTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Sources/kieubao/kieubao.docc")

    private static var editions: [GuidePage.Edition] { GuidePage.all.flatMap(\.editions) }

    @Test func `every page that there is can be shown, and is as in its file`() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).filter { $0.hasSuffix(".md") }
        #expect(Set(files) == Set(Self.editions.map { $0.file + ".md" }))
        for edition in Self.editions {
            let text = try String(contentsOf: Self.folder.appending(path: edition.file + ".md"), encoding: .utf8)
            #expect(edition.markdown == text, "\(edition.file)")
            #expect(!edition.title.isEmpty)
        }
    }

    @Test func `names are of one page each, and a link leads to the command that shows its page`() throws {
        #expect(Set(Self.editions.map(\.name)).count == Self.editions.count)
        for edition in Self.editions {
            for link in edition.markdown.matches(of: /<doc:(\w+)>/) {
                #expect(GuidePage.command(forLinkTo: link.output.1) != nil, "\(edition.file): \(link.output.1)")
            }
        }
        Language.$current.withValue(.vietnamese) {
            #expect(GuidePage.command(forLinkTo: "Khoa") == "kieubao guide khoa")
            #expect(GuidePage.command(forLinkTo: "Keys") == "kieubao guide keys --lang en")
        }
        #expect(GuidePage.command(forLinkTo: "Nowhere") == nil)
    }

    @Test(arguments: [40, 80, 300]) func `prose fits the terminal, examples and tables stay whole`(cells: Int) {
        for edition in Self.editions {
            let lines = GuideText(cellsMax: cells).lines(of: edition.markdown)
            let shown = lines.filter { $0.first?.tone != .strong }.map { $0.map(\.text).joined() }
            let rigid = Set(edition.markdown.split(separator: "\n").filter { $0.hasPrefix("    ") }.map(String.init))
            #expect(rigid.isSubset(of: shown), "\(edition.file)")
            for line in shown where !line.hasPrefix("    ") && !line.hasPrefix("|") && line.contains(" ") {
                let widest = line.split(separator: " ").map { DisplayWidth.cells(in: String($0)) }.max() ?? 0
                #expect(DisplayWidth.cells(in: line) <= max(min(cells, 100), widest + 3), "\(edition.file): \(line)")
            }
        }
    }

    @Test func `items keep their place, and words are not lost`() {
        let text = GuideText(cellsMax: 20).lines(
            of: "Một câu dài hơn\ncả hàng.\n\n* mục một hai ba bốn năm\n* mục sáu\n")
        #expect(
            text.map { $0.map(\.text).joined() } == [
                "Một câu dài hơn cả", "hàng.", "", "* mục một hai ba bốn", "   năm", "* mục sáu",
            ])
    }
}
