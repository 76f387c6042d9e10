import Foundation
import ReplicaExchange
import Testing

@Suite struct ClosingTests {
    /// Who kept the files open would keep others from restoring, and a server's memory would grow.
    @Test func `a replica that is let go closes its files`() throws {
        let province = try TemporaryProvince()
        do {
            let office = try province.office("ubnd-phu-cat", name: "PHUCAT")
            let id = try office.addPerson("name_full=Lê An")
            try office.edit(id, "phone=1")
            _ = try office.list(collection: "person", ListQuery())
            _ = try office.backup(to: province.path("backup"))
        }
        let descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
        let open = descriptors.compactMap {
            try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/" + $0)
        }
        #expect(open.filter { $0.hasPrefix(province.folder.path) } == [])
    }
}
