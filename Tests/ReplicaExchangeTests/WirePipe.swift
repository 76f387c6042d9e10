import ReplicaExchange
import ReplicaPipe
import Testing

extension WirePipe {
    /// Exchanges everything; both have to say so.
    @discardableResult
    static func exchange(_ one: Replica, _ other: Replica) throws -> [WireReport] {
        let reports = try WirePipe(one, other).run()
        #expect(reports.count == 2 && reports.allSatisfy(\.isComplete), "\(reports.map(\.ending))")
        return reports
    }
}
