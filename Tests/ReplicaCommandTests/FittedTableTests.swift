import ReplicaText
import Testing

@testable import kieubao

struct FittedTableTests {
    private let table = FittedTable(
        columns: [
            .init(header: "Mã hồ sơ", isKept: true), .init(header: "Họ và tên"),
            .init(header: "Nơi ở", mayGo: true), .init(header: "Trống", mayGo: true), .init(header: "Đơn vị"),
        ],
        rows: [
            ["PHUCAT2-128-7K3", "Nguyễn Thị Hường", "Thành phố Hồ Chí Minh", "", "ubnd-phu-cat"],
            ["PHUCAT2-129-AAA", "Đặng Đình Đức", "", "", "ubnd-phu-cat"],
        ])

    @Test func `nothing is cut where there is room`() {
        #expect(table.fitted(to: nil).rendered().contains("Thành phố Hồ Chí Minh  "))
    }

    @Test(arguments: 43...100) func `ids stay whole, and lines fit`(width: Int) {
        let lines = table.fitted(to: width).rendered().split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= width })
        #expect(lines.contains { $0.hasPrefix("PHUCAT2-128-7K3  ") })
    }

    @Test func `columns that may go do so before others are cut to nothing`() {
        let text = table.fitted(to: 40).rendered()
        #expect(!text.contains("Nơi ở") && text.contains("Họ và"))
    }

    @Test func `empty columns go`() {
        var table = table
        table.dropEmptyColumns()
        let text = table.fitted(to: nil).rendered()
        #expect(!text.contains("Trống") && text.contains("Nơi ở"))
    }
}
