import ReplicaText
import Testing

struct TextTableTests {
    private func people() -> TextTable {
        var table = TextTable(columns: [.init("Họ và tên"), .init("Tuổi", alignsRight: true), .init("Nơi ở")])
        table.append(["Nguyễn Thị Hường", "41", "東京"])
        table.append(["Lê An", "7"])
        return table
    }

    @Test func `columns align by cells`() {
        #expect(
            people().rendered() == """
                Họ và tên         Tuổi  Nơi ở
                ----------------  ----  -----
                Nguyễn Thị Hường    41  東京
                Lê An                7

                """)
    }

    @Test func `the widest column gives way`() {
        #expect(
            people().rendered(cellsMax: 24) == """
                Họ và tên    Tuổi  Nơi ở
                -----------  ----  -----
                Nguyễn Thị…    41  東京
                Lê An           7

                """)
    }

    @Test func `no line is wider than asked`() {
        for cellsMax in 16...40 {
            for line in people().rendered(cellsMax: cellsMax).split(separator: "\n") {
                #expect(DisplayWidth.cells(in: String(line)) <= cellsMax)
            }
        }
    }

    @Test func `columns keep four cells however narrow the terminal`() {
        let lines = people().rendered(cellsMax: 1).split(separator: "\n")
        #expect(lines[1] == "----  ----  ----")
        #expect(lines[2] == "Ngu…    41  東京")
    }

    @Test func `cells cannot break the table or the terminal`() {
        var table = TextTable(columns: [.init("A"), .init("B")])
        table.append(["x\ny\u{1B}[0m", "z"])
        #expect(table.rendered() == "A                 B\n----------------  -\nx\\u{A}y\\u{1B}[0m  z\n")
    }

    @Test func `a table without rows is its head`() {
        #expect(TextTable(columns: [.init("A"), .init("BB")]).rendered() == "A  BB\n-  --\n")
    }
}
