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
    /// Each bundle is verified as a whole first; then its segments are applied in causal order, several to a
    /// transaction.
    /// What comes too early is stored and waits, so the stick may go. Repeating finishes what was interrupted.
    ///
    /// - Parameters:
    ///   - paths: Files, or folders whose bundles for others are passed over.
    ///   - acceptHeld: Applies what would be held because it changes too many of the existing records.
    ///   - dryRun: Verifies everything and changes nothing.
    ///   - transaction: What one transaction takes.
    ///   - progress: Is told the file, the segments done and their number.
    package func applyBundles(
        _ paths: [String], acceptHeld: Bool, dryRun: Bool, transaction: ImportTransaction = .standard,
        progress: (String, Int, Int) -> Void
    ) throws -> BundlesApplied {
        if !dryRun { try settleIdentity() }
        try unlock()
        var applied: [(report: BundleApplied, bundle: VerifiedBundle)] = []
        var notForUs: [String] = []
        var notBundles: [String] = []
        var failures: [ExchangeError] = []
        var guards = try read { try HoldGuards($0, own: key.replica) }
        for path in paths {
            let files = try Self.files(at: path)
            for file in files.paths {
                do {
                    applied.append(
                        try apply(
                            file, acceptHeld: acceptHeld, dryRun: dryRun, transaction, &guards, progress: progress))
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
        if !dryRun {
            try settleIdentityAfterExchange()
            try finishErasuresIfPossible()
        }
        // What one file lacked another may have brought since.
        let reports = try read { session in
            try applied.map { applied in
                var report = applied.report
                report.missing = try Self.stillMissing(applied.bundle.headers, applied.bundle.hashes, session)
                report.blocked = try Self.blocked(among: applied.bundle.hashes, session)
                // What came apart may have been admitted by something that came after it.
                report.quarantined = try session.quarantinedCount(among: applied.bundle.fresh)
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
        _ path: String, acceptHeld: Bool, dryRun: Bool, _ transaction: ImportTransaction, _ guards: inout HoldGuards,
        progress: (String, Int, Int) -> Void
    ) throws -> (report: BundleApplied, bundle: VerifiedBundle) {
        let welcomed = dryRun ? 0 : try beWelcomed(by: path)
        var verified = try verify(path, guards, isForced: acceptHeld, isRehearsal: dryRun)
        store.releaseReaderMemory()
        if welcomed > 0 { verified.fresh = verified.hashes }
        guards[verified.header.sender] = verified.hold
        let before = try read { try $0.conflictCount() }
        var run = SegmentImport(
            source: verified.header.source(path: path), acceptsHeld: acceptHeld, hold: verified.hold,
            fresh: guards.fresh)
        run.tally.applied = welcomed
        run.tally.already = -welcomed
        var outOfScope = verified.outOfScope
        if dryRun {
            try dryRunTally(path, &run)
        } else {
            var verified = verified
            var done = 0
            var group = SegmentGroup(limit: transaction)
            func takeGroup() throws {
                try take(group, &run)
                done += group.segments.count
                group = SegmentGroup(limit: transaction)
                progress(path, done, verified.count)
            }
            _ = try bundleFile(path).read { segment, bytes in
                if verified.outOfScope.contains(segment.hash) { return }
                if !group.hasRoom(for: segment) { try takeGroup() }
                group.append(segment, bytes: bytes, checked: verified.checked.removeValue(forKey: segment.hash))
            }
            if !group.segments.isEmpty { try takeGroup() }
            outOfScope = try takeOpened(path, outOfScope, &run)
            try releaseWaiting(&run)
            try write { session in
                try session.finishBatch(identity: run.source.identity)
                // What it claims to have would be believed by nobody, and looked for by everybody.
                guard verified.standing == .trusted else { return }
                try session.note(
                    receipt: verified.header.frontier, of: verified.header.sender, wallMilliseconds: Self.now())
            }
        }
        let report = try read { session in
            BundleApplied(
                file: path, from: verified.header.senderName.string, fromUnit: verified.header.senderUnit.string,
                applied: run.tally.applied, collections: run.tally.collections, already: run.tally.already, missing: [],
                quarantined: run.tally.quarantined, outOfScope: outOfScope.count,
                held: run.tally.held, refused: run.tally.refused,
                conflicts: max(0, try session.conflictCount() - before),
                confirmed: verified.standing == .trusted ? try confirmed(by: verified.header, session) : 0,
                batch: try session.batch(identity: run.source.identity).map { BatchLabel.text($0.number) },
                heldBatches: run.tally.heldBatches.sorted().map(BatchLabel.text))
        }
        return (report, verified.withoutChecked)
    }

    /// What the check of a whole bundle leaves for its application.
    private struct VerifiedBundle {
        let header: BundleHeader
        let standing: SenderStanding
        let count: Int
        /// What the check found of segments that are new here.
        var checked: [Hash256: CheckedSegment]
        let headers: [SegmentHeader]
        let hashes: Set<Hash256>
        /// Those of them that were not here before.
        var fresh: Set<Hash256>
        /// Segments of scopes that this replica must not hold: no honest sender puts them in.
        let outOfScope: Set<Hash256>
        /// What the check counted of the records that were here.
        let hold: HoldGuard

        /// The same without what takes room.
        var withoutChecked: VerifiedBundle {
            var lean = self
            lean.checked = [:]
            return lean
        }
    }

    /// How many bytes of opened segments, and then of hashes, are kept between checking and applying.
    private static let openedBytesMax = 8 << 20
    private static let hashBytesMax = 16 << 20

    /// How many bytes of replicas that are not trusted are kept without asking a person (`Protocol/07` §4): some
    /// hundred thousand changes.
    static let doubtedBytesMax = 8 << 20

    /// - Parameters:
    ///   - isForced: A person said that what is too much, or of an unknown sender, is to be taken in all the same.
    ///   - isRehearsal: Nothing will be applied: a welcome that would be taken is checked like one that was.
    private func verify(
        _ path: String, _ guards: HoldGuards, isForced: Bool, isRehearsal: Bool
    ) throws -> VerifiedBundle {
        let isWelcome = try isRehearsal && read { try $0.root() } == nil && founder(in: path) != nil
        return try read { session in
            let unit = session.office(of: key.replica).flatMap { session.unitCodes[$0] }
            var checked: [Hash256: CheckedSegment] = [:]
            var openedBytes = 0
            var hashBytes = 0
            var freshBytes = 0
            var headers: [SegmentHeader] = []
            var hashes: Set<Hash256> = []
            var fresh: Set<Hash256> = []
            var outOfScope: Set<Hash256> = []
            /// Who names whom a successor in this bundle: a copy's first bundle brings that itself.
            var statements: [TrustStatement] = []
            let readable = try ReadableScopes(session, of: key.replica)
            let genesis = try session.genesis()
            let identities = try session.ownReplicas()
            var isOurs = false
            var hold = guards.fresh
            var resumed: Int64?
            let records = ExistingRecords(session)
            let header = try bundleFile(path).read { header in
                isOurs = header.genesis == genesis && header.isFor(identities, unit: unit)
                hold = guards[header.sender]
                resumed = try session.unfinishedBatch(identity: header.identity)
                if let resumed { hold.resume(resumed) }
            } each: { segment, bytes in
                if !isOurs { return }
                if try session.hasSegment(segment.hash) {
                    headers.append(segment.header)
                    hashes.insert(segment.hash)
                    return
                }
                fresh.insert(segment.hash)
                let verified: VerifiedSegment
                do throws(WireError) {
                    verified = try segment.open()
                } catch {
                    throw ExchangeError.bundleDamaged(path: path, error)
                }
                if segment.header.replica == GenesisReplica.id { throw ExchangeError.bundleForeign(path: path) }
                if segment.header.scope == .province {
                    statements += StoreSession.statements(of: verified.run, segment: segment.hash)
                }
                guard readable.contains(segment.header.scope, of: segment.header.replica) else {
                    outOfScope.insert(segment.hash)
                    return
                }
                headers.append(segment.header)
                hashes.insert(segment.hash)
                freshBytes += bytes.count
                // What an earlier import brought and is held counts there.
                let kept = try session.held(segment.hash)
                if kept == nil || kept?.batch == resumed { try hold.examine(verified, records) }
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
            guard try session.trust.root != nil || isWelcome else { throw ExchangeError.notEnrolled }
            let standing = isWelcome ? .trusted : try session.standing(of: header.sender, with: statements)
            if !isForced, standing != .trusted {
                let (unit, name) = (header.senderUnit.string, header.senderName.string)
                guard standing == .doubted else {
                    throw ExchangeError.senderUnknown(path: path, unit: unit, name: name)
                }
                guard try freshBytes == 0 || freshBytes + session.doubtedByteCount() <= Self.doubtedBytesMax else {
                    throw ExchangeError.quarantineFull(path: path, unit: unit, name: name)
                }
            }
            return VerifiedBundle(
                header: header, standing: standing, count: headers.count, checked: checked, headers: headers,
                hashes: hashes, fresh: fresh,
                outOfScope: outOfScope, hold: hold)
        }
    }

    /// Takes segments of scopes that this replica may have since the bundle's own `province` was applied: it brought
    /// the grant, or the succession from which this replica has its rights.
    ///
    /// - Returns: Those that it must not have all the same.
    private func takeOpened(
        _ path: String, _ outOfScope: Set<Hash256>, _ run: inout SegmentImport
    ) throws -> Set<Hash256> {
        if outOfScope.isEmpty { return [] }
        let readable = try read { try ReadableScopes($0, of: key.replica) }
        var left = outOfScope
        _ = try bundleFile(path).read { segment, bytes in
            guard left.contains(segment.hash),
                readable.contains(segment.header.scope, of: segment.header.replica)
            else { return }
            left.remove(segment.hash)
            try write { try take(segment, bytes: bytes, checked: nil, &run, $0) }
        }
        return left
    }

    private func dryRunTally(_ path: String, _ run: inout SegmentImport) throws {
        try read { session in
            _ = try bundleFile(path).read { segment, _ in
                let count = segment.header.count
                if try session.hasSegment(segment.hash) {
                    run.tally.already += count
                    return
                }
                let kept = try session.held(segment.hash)
                guard try run.holds(segment, kept, session, open: { try segment.open() }) else {
                    run.tally.applied += count
                    return
                }
                run.tally.add(segment.header, of: kept?.batch, kept?.decision ?? .pending)
            }
        }
    }

    /// What segments that came need and that is neither here nor among them.
    static func stillMissing(
        _ headers: [SegmentHeader], _ came: Set<Hash256>, _ session: StoreSession
    ) throws -> [MissingReport] {
        // What is here and only held need not come again.
        let waiting = Set(try session.waiting().map(\.hash) + session.held().map(\.hash))
        var missing: Set<MissingReport> = []
        for header in headers {
            for item in try session.missing(for: header)
            where !waiting.contains(item.head.segment) && !came.contains(item.head.segment) {
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

/// What one transaction of an import takes: one segment at least, and as many more as fit.
///
/// What a transaction costs, and above all what the search index writes at its end, is paid once for many segments,
/// and none holds the store for more than a moment.
package struct ImportTransaction: Sendable {
    package let changesMax: Int
    package let contentBytesMax: Int

    package init(changesMax: Int, contentBytesMax: Int) {
        self.changesMax = changesMax
        self.contentBytesMax = contentBytesMax
    }

    package static let standard = Self(
        changesMax: 4 * SegmentSealer.changesMax, contentBytesMax: 4 * SegmentSealer.contentBytesMax)
}
