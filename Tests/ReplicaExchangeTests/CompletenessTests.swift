import ReplicaExchange
import Testing

/// A replica can tell that it holds a scope up to the newest head that anybody told it of.
@Suite struct CompletenessTests {
    private let province: TemporaryProvince
    private let master: Replica
    private let district: Replica
    private static let scope = "people/ubnd-phu-cat"

    init() throws {
        province = try TemporaryProvince()
        master = try province.office("so-ngoai-vu", name: "NGOAIVU", isMaster: true)
        district = try province.office("ubnd-phu-cat", name: "PHUCAT")
        _ = try district.addPerson("name_full=Lê An")
        try province.carry(from: district, to: master, unit: "so-ngoai-vu")
    }

    private func holding() throws -> ScopeHolding {
        try #require(try master.status().scopes.first { $0.scope == Self.scope })
    }

    private func mark() throws -> ScopeDigestReport.Holding? {
        try master.digests(scope: nil).first { $0.scope == Self.scope }?.holding
    }

    @Test func `what a frontier names and does not bring is missing until it comes`() throws {
        #expect(try holding().isComplete)
        _ = try district.addPerson("name_full=Lê Bình")
        let bundle = try province.stick(from: district, unit: "so-ngoai-vu")
        let named = try province.uncutBundle(of: district, to: master, isEmpty: true)
        _ = try master.applyBundles([named], acceptHeld: false, dryRun: false) { _, _, _ in }
        #expect(try !holding().isComplete)
        #expect(try holding().missing.map(\.replica) == ["PHUCAT"])
        #expect(try mark() == .incomplete)
        // Of what it may not have nobody can say that it is missing.
        #expect(try master.status().scopes.filter { !$0.isComplete }.map(\.scope) == [Self.scope])
        _ = try master.applyBundles([bundle], acceptHeld: false, dryRun: false) { _, _, _ in }
        #expect(try holding().isComplete)
        #expect(try mark() == .complete)
        #expect(try master.digests(scope: Self.scope)[0].digest == district.digests(scope: Self.scope)[0].digest)
    }

    @Test func `a receipt that is overtaken by an older one stays known`() throws {
        _ = try district.addPerson("name_full=Lê Bình")
        let older = try province.stick(from: district, unit: "so-ngoai-vu")
        _ = try district.addPerson("name_full=Lê Cường")
        let newer = try province.stick(from: district, unit: "so-ngoai-vu")
        let named = try province.uncutBundle(of: district, to: master, isEmpty: true)
        for path in [named, older] {
            _ = try master.applyBundles([path], acceptHeld: false, dryRun: false) { _, _, _ in }
        }
        #expect(try mark() == .incomplete)
        _ = try master.applyBundles([newer], acceptHeld: false, dryRun: false) { _, _, _ in }
        #expect(try mark() == .complete)
    }

    @Test func `a new replica that was told of nothing is complete, and marks what it only writes`() throws {
        _ = try district.move(id: district.addPerson("name_full=Lê Dung"), to: "people/ubnd-an-lao", note: "")
        let marks = try district.digests(scope: nil).filter { $0.holding == .ownPart }.map(\.scope)
        #expect(marks == ["people/ubnd-an-lao"])
        #expect(try district.digests(scope: nil).allSatisfy { $0.holding != .incomplete })
    }
}
