import ReplicaCore
import ReplicaLog
import ReplicaStore
import ReplicaWire
import ReplicaTrust

extension Replica {
    /// Checks a bundle and says what it holds; changes nothing.
    package func inspectBundle(_ path: String) throws -> BundleInspection {
        try read { session in
            let file = try bundleFile(path)
            var segments: [SegmentHeader] = []
            var hashes: Set<Hash256> = []
            var new = 0
            let header = try file.read { segment, _ in
                do throws(WireError) {
                    _ = try segment.open()
                } catch {
                    throw ExchangeError.bundleDamaged(path: path, error)
                }
                segments.append(segment.header)
                hashes.insert(segment.hash)
                if try !session.hasSegment(segment.hash) { new += segment.header.count }
            }
            var missing: Set<MissingReport> = []
            for segment in segments {
                for item in try session.missing(for: segment) where !hashes.contains(item.head.segment) {
                    missing.insert(Self.report(item, session))
                }
            }
            let unit = session.office(of: key.replica).flatMap { session.unitCodes[$0] }
            return BundleInspection(
                file: path, from: header.senderName.string, fromUnit: header.senderUnit.string,
                to: header.recipientLabels(session), isForUs: header.isFor(try session.ownReplicas(), unit: unit),
                createdAt: header.time.wallMilliseconds, segments: segments.count,
                changes: segments.reduce(0) { $0 + $1.count }, missing: Self.sorted(missing), new: new)
        }
    }

    static func report(_ item: (scope: ScopeName, head: LogHead), _ session: StoreSession) -> MissingReport {
        MissingReport(
            replica: session.label(of: item.head.replica),
            unit: session.office(of: item.head.replica).flatMap { session.unitCodes[$0] }, scope: item.scope.string,
            number: item.head.last)
    }

    /// For each log the greatest number that is missing, in an order that stays the same.
    static func sorted(_ missing: some Sequence<MissingReport>) -> [MissingReport] {
        Dictionary(grouping: missing) { $0.scope + " " + $0.replica }
            .sorted { $0.key < $1.key }
            .compactMap { $0.value.max { $0.number < $1.number } }
    }
}
