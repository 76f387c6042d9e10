import Foundation
import GenesisBuilder
import ReplicaCore
import ReplicaForms
import ReplicaStore
import Testing

@Suite struct PlanRowTests {
    private static let data = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "tools/genesis/data")

    @Test func `the embedded rows of the Plan are those of the data file`() throws {
        let made = try GenesisBuilder.planRows(from: Self.data)
        let embedded = PlanRow.all.map {
            [$0.row, $0.place, $0.vietnamese, $0.english, $0.kind, $0.services.map(\.text).joined(separator: ";")]
        }
        #expect(embedded == made)
    }

    @Test func `every row of the Plan is served by a shipped form`() throws {
        let catalog = try StoreOffice(unit: "so-ngoai-vu", name: "NGOAIVU", seed: 71).store.read { $0.catalog }
        #expect(PlanRow.all.count == 116)
        for row in PlanRow.all {
            #expect(!row.services.isEmpty, "\(row.row)")
            for service in row.services {
                let form = catalog.collection(key: service.form)
                let field = service.field.map { form?.field(key: $0) }
                let code = service.code.map { code in field??.list.flatMap { catalog.code(key: code, in: $0) } }
                #expect(form != nil && field != .some(nil) && code != .some(nil), "\(row.row) \(service.text)")
            }
        }
    }
}
