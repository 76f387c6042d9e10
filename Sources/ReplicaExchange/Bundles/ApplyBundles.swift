import Foundation
import ReplicaCore
import ReplicaForms
import ReplicaLog
import ReplicaStore
import ReplicaWire
import ReplicaTrust

extension Replica {
    /// Applies bundles, in any order and any number of times (`design.md` 5 and 8).
    ///
    /// Each bundle is verified as a whole first; then each of its segments is one transaction, in causal order.
    /// What comes too early is stored and waits, so the stick may go. Repeating finishes what was interrupted.
    ///
    /// - Parameters:
    ///   - paths: Files, or folders whose bundles for others are passed over.
    ///   - acceptHeld: Applies what a bulk change would hold for confirmation.
    ///   - dryRun: Verifies everything and changes nothing.
    ///   - progress: Is told the file, the segments done and their number.
    package func applyBundles(
        _ paths: [String], acceptHeld: Bool, dryRun: Bool, progress: (String, Int, Int) -> Void
    ) throws -> BundlesApplied {
        if !dryRun { try settleIdentity() }
        var applied: [(report: BundleApplied, bundle: VerifiedBundle)] = []
        var notForUs: [String] = []
        var notBundles: [String] = []
        var failures: [ExchangeError] = []
        for path in paths {
            let files = try Self.files(at: path)
            for file in files.paths {
                do {
                    applied.append(try apply(file, dryRun: dryRun, progress: progress))
                } catch let error as ExchangeError {
                    // One bad file must not keep the good ones out.
                    switch error {
                    case .bundleNotForUs where files.isFolder: notForUs.append(file)
                    case .notABundle where files.isFolder: notBundles.append(file)
                    case .locked, .diskFull: throw error
                    default: failures.append(error)
                    }
                }
            }
            if files.isFolder, files.paths.isEmpty { throw ExchangeError.noBundles(path: path) }
        }
        if !dryRun { try settleIdentityAfterExchange() }
        // What one file lacked another may have brought since.
        let reports = try read { session in
            try applied.map { applied in
                var report = applied.report
                report.missing = try Self.stillMissing(applied.bundle, session)
                return report
            }
        }
        return BundlesApplied(applied: reports, notForUs: notForUs, notBundles: notBundles, failures: failures)
    }

    private static func files(at path: String) throws -> (paths: [String], isFolder: Bool) {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
            throw ExchangeError.fileMissing(path: path)
        }
        guard isDirectory.boolValue else { return ([path], false) }
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
            throw ExchangeError.fileFailure(path: path, reason: FileReader.reason())
        }
        let suffix = "." + BundlePlace.fileExtension
        return (names.filter { $0.lowercased().hasSuffix(suffix) }.sorted().map { path + "/" + $0 }, true)
    }

    private func apply(
        _ path: String, dryRun: Bool, progress: (String, Int, Int) -> Void
    ) throws -> (report: BundleApplied, bundle: VerifiedBundle) {
        let verified = try verify(path)
        let before = try read { try $0.conflictCount() }
        var tally = Tally()
        if dryRun {
            try dryRunTally(path, &tally)
        } else {
            var verified = verified
            var done = 0
            _ = try BundleFile(path: path).read { segment, bytes in
                try take(segment, bytes: bytes, checked: verified.checked[segment.hash], &tally)
                verified.checked[segment.hash] = nil
                done += 1
                progress(path, done, verified.count)
            }
            try releaseWaiting(&tally)
            try write { session in
                try session.note(
                    receipt: verified.header.frontier, of: verified.header.sender, wallMilliseconds: Self.now())
            }
        }
        let report = try read { session in
            BundleApplied(
                file: path, from: verified.header.senderName.string, fromUnit: verified.header.senderUnit.string,
                applied: tally.applied, already: tally.already, missing: [], quarantined: 0, held: 0,
                conflicts: max(0, try session.conflictCount() - before),
                confirmed: try confirmed(by: verified.header, session))
        }
        return (report, verified.withoutChecked)
    }

    private struct Tally {
        var applied = 0
        var already = 0
    }

    /// What the check of a whole bundle leaves for its application.
    private struct VerifiedBundle {
        let header: BundleHeader
        let count: Int
        /// What the check found of segments that are new here.
        var checked: [Hash256: CheckedSegment]
        let headers: [SegmentHeader]
        let hashes: Set<Hash256>

        /// The same without what takes room.
        var withoutChecked: VerifiedBundle {
            var lean = self
            lean.checked = [:]
            return lean
        }
    }

    /// A segment whose every change was checked, in as little room as the bundle's size allows.
    private enum CheckedSegment {
        case opened(VerifiedSegment)
        /// The hashes of its changes: decoding it again is quick, computing these is not.
        case hashes([UInt64])
        /// Nothing but that it was checked.
        case known
    }

    /// How many bytes of opened segments, and then of hashes, are kept between checking and applying.
    private static let openedBytesMax = 8 << 20
    private static let hashBytesMax = 16 << 20

    private func verify(_ path: String) throws -> VerifiedBundle {
        try read { session in
            let unit = session.office(of: key.replica).flatMap { session.unitCodes[$0] }
            var checked: [Hash256: CheckedSegment] = [:]
            var openedBytes = 0
            var hashBytes = 0
            var headers: [SegmentHeader] = []
            var hashes: Set<Hash256> = []
            var announcements: [ReplicaID: String] = [:]
            let genesis = try session.genesis()
            let identities = try session.ownReplicas()
            var isOurs = false
            let header = try BundleFile(path: path).read { header in
                isOurs = header.genesis == genesis && header.isFor(identities, unit: unit)
            } each: { segment, _ in
                if !isOurs { return }
                headers.append(segment.header)
                hashes.insert(segment.hash)
                if try session.hasSegment(segment.hash) { return }
                let verified: VerifiedSegment
                do throws(WireError) {
                    verified = try segment.open()
                } catch {
                    throw ExchangeError.bundleDamaged(path: path, error)
                }
                if segment.header.replica == GenesisReplica.id { throw ExchangeError.bundleForeign(path: path) }
                if segment.header.scope == .province {
                    announcements.merge(Self.announcements(in: verified, session)) { first, _ in first }
                }
                openedBytes += verified.run.payload.byteCount
                hashBytes += 8 * verified.run.count
                checked[segment.hash] =
                    openedBytes <= Self.openedBytesMax
                    ? .opened(verified) : hashBytes <= Self.hashBytesMax ? .hashes(verified.run.hashes) : .known
            }
            // Only a bundle that is whole can be believed in whom it is for.
            guard header.genesis == genesis else { throw ExchangeError.bundleForeign(path: path) }
            guard isOurs else {
                throw ExchangeError.bundleNotForUs(path: path, recipients: header.recipientLabels(session))
            }
            // In this version whoever announces himself as an office of the roster is trusted.
            guard session.office(of: header.sender) != nil || announcements[header.sender] != nil else {
                throw ExchangeError.senderUnknown(
                    path: path, unit: header.senderUnit.string, name: header.senderName.string)
            }
            return VerifiedBundle(
                header: header, count: headers.count, checked: checked, headers: headers, hashes: hashes)
        }
    }

    /// The offices that replicas announce in a segment, if the roster has them.
    private static func announcements(in segment: VerifiedSegment, _ session: StoreSession) -> [ReplicaID: String] {
        var announced: [ReplicaID: String] = [:]
        for index in 0..<segment.run.count {
            let payload = segment.run.payload
            guard payload.shape(of: index).collection == BuiltIn.replicas else { continue }
            let change = segment.run.change(index)
            guard change.record == nil,
                let place = change.shape.entries.flatMap(\.members).firstIndex(of: BuiltIn.unit),
                let unit = change.values[place].dot.flatMap({ session.unitCodes[$0] })
            else { continue }
            announced[segment.header.replica] = unit
        }
        return announced
    }

    /// Applies one segment in a transaction of its own, or keeps it until what it needs has come.
    private func take(
        _ segment: SignedSegment, bytes: [UInt8], checked: CheckedSegment?, _ tally: inout Tally
    ) throws {
        let applied: Int? = try write { session in
            if try session.hasSegment(segment.hash) { return nil }
            guard try session.missing(for: segment.header).isEmpty else {
                try session.keepWaiting(segment.header, hash: segment.hash, bytes: bytes)
                return 0
            }
            let opened =
                switch checked {
                case .opened(let opened): opened
                case .hashes(let hashes): try segment.open(hashes: hashes)
                case .known, nil: try segment.open()
                }
            return try session.apply(opened, bytes: bytes, wallMilliseconds: Self.now())
        }
        if let applied { tally.applied += applied } else { tally.already += segment.header.count }
    }

    /// Applies waiting segments for as long as one of them has everything it needs.
    ///
    /// One that cannot be applied keeps waiting and keeps no other from being applied.
    private func releaseWaiting(_ tally: inout Tally) throws {
        var refused: Set<Hash256> = []
        while true {
            let ready = try read { session in
                try session.waiting().first { segment in
                    try !refused.contains(segment.hash) && session.missing(for: segment.header).isEmpty
                }?.hash
            }
            guard let ready else { return }
            do {
                tally.applied += try write { session in
                    guard let bytes = try session.waitingBytes(ready) else { return 0 }
                    try session.stopWaiting(ready)
                    if try session.hasSegment(ready) { return 0 }
                    return try session.apply(
                        SignedSegment(bytes: bytes).open(), bytes: bytes, wallMilliseconds: Self.now())
                }
            } catch ExchangeError.replicaDamaged {
                refused.insert(ready)
            }
        }
    }

    private func dryRunTally(_ path: String, _ tally: inout Tally) throws {
        try read { session in
            _ = try BundleFile(path: path).read { segment, _ in
                if try session.hasSegment(segment.hash) {
                    tally.already += segment.header.count
                } else {
                    tally.applied += segment.header.count
                }
            }
        }
    }

    private static func stillMissing(_ bundle: VerifiedBundle, _ session: StoreSession) throws -> [MissingReport] {
        let waiting = Set(try session.waiting().map(\.hash))
        var missing: Set<MissingReport> = []
        for header in bundle.headers {
            for item in try session.missing(for: header)
            where !waiting.contains(item.head.segment) && !bundle.hashes.contains(item.head.segment) {
                missing.insert(report(item, session))
            }
        }
        return sorted(missing)
    }

    /// Own changes that the sender's frontier covers.
    private func confirmed(by header: BundleHeader, _ session: StoreSession) throws -> Int {
        let heads = Set(header.frontier.filter { $0.replica == key.replica }.flatMap(\.heads).map(\.segment))
        let entries = try session.segments().filter { $0.replica == key.replica }
        var count = 0
        for log in Dictionary(grouping: entries, by: \.scope).values {
            guard let place = log.lastIndex(where: { heads.contains($0.hash) }) else { continue }
            count += log[...place].reduce(0) { $0 + $1.count }
        }
        return count
    }
}
