import Foundation
import ReplicaCore
import ReplicaLog
import ReplicaStore
import ReplicaTrust
import ReplicaWire
import Testing

@testable import ReplicaExchange

/// Edits, moves, transfers and bundles in any order: who has a scope has the same of it, and nobody has a byte of what
/// he must not have.
@Suite struct RandomScopeTests {
    @Test(arguments: [1, 2]) func `holders of a scope agree, and nothing of it is anywhere else`(seed: Int) throws {
        let world = try ScopeWorld(seed: seed)
        for _ in 0..<70 { try world.step() }
        try world.exchangeAll()
        try checkDigests(of: world, seed: seed)
        try checkTokens(of: world, seed: seed)
        let office = world.all[seed % world.all.count]
        #expect(try office.verify(deep: true).problems == [], "seed \(seed)")
    }

    @Test(arguments: [3, 4]) func `over lines as well`(seed: Int) throws {
        let world = try ScopeWorld(seed: seed, isByWire: true)
        for _ in 0..<70 { try world.step() }
        try world.exchangeAll()
        try checkDigests(of: world, seed: seed)
        try checkTokens(of: world, seed: seed)
        for office in world.all { #expect(try office.verify(deep: true).problems == [], "seed \(seed)") }
    }

    private func checkDigests(of world: ScopeWorld, seed: Int) throws {
        var found: [String: [String: String]] = [:]
        for office in world.all {
            for scope in try office.scopes() where scope.isReadable {
                #expect(scope.isComplete, "seed \(seed): \(scope.scope)")
            }
            for digest in try office.digests(scope: nil) where digest.holding == .complete {
                found[digest.scope, default: [:]][office.folder.path] = digest.digest
            }
        }
        // Nothing that people did by the book is quarantined; of a reader everything is.
        for item in try world.master.quarantineList() { #expect(item.replica == "SOATXET", "seed \(seed)") }
        for (scope, digests) in found {
            #expect(Set(digests.values).count == 1, "seed \(seed): \(scope)")
        }
        #expect(found["restricted/ubnd-phu-cat"].map { $0.count == 2 } ?? true, "the district and the reviewer")
    }

    // MARK: Tokens

    /// Where a token stands: the scopes of the changes that hold it, and their authors.
    private struct Place {
        var scopes: Set<ScopeName> = []
        var authors: Set<ReplicaID> = []
    }

    private func checkTokens(of world: ScopeWorld, seed: Int) throws {
        var places: [String: Place] = [:]
        let known = Set(world.tokens)
        for office in world.all {
            for (scope, author, texts) in try texts(in: office) {
                for word in texts where known.contains(word) {
                    places[word, default: Place()].scopes.insert(scope)
                    places[word, default: Place()].authors.insert(author)
                }
            }
        }
        #expect(places.count > 25, "seed \(seed): the world is too quiet")
        var refusals = 0
        for office in world.all {
            let own = office.key.replica
            let trust = try office.read { try $0.trust }
            // Segments of scopes that it may not have are its own, or of nobody.
            for (scope, author, _) in try texts(in: office) {
                #expect(trust.mayRead(own, scope) || author == own, "seed \(seed): \(scope.string)")
            }
            let bytes = try files(of: office)
            for token in world.tokens {
                guard let place = places[token] else { continue }
                if place.authors.contains(own) || place.scopes.contains(where: { trust.mayRead(own, $0) }) { continue }
                refusals += 1
                for (name, content) in bytes {
                    #expect(
                        content.range(of: Data(token.utf8)) == nil,
                        "seed \(seed): \(token) of \(place.scopes.map(\.string)) in \(office.folder.path)/\(name)")
                }
                var query = ListQuery()
                query.search = token
                #expect(try office.list(collection: "person", query).rows.isEmpty, "seed \(seed): \(token) is found")
            }
        }
        #expect(refusals > 20, "seed \(seed): there was nothing to hide")
    }

    /// Every text of every change that an office's log holds, waiting and held ones among them.
    private func texts(in office: Replica) throws -> [(ScopeName, ReplicaID, Set<String>)] {
        try office.read { session in
            var found: [(ScopeName, ReplicaID, Set<String>)] = []
            func add(_ bytes: [UInt8]) throws {
                let segment = try SignedSegment(bytes: bytes)
                let run = try segment.open().run
                if run.replica == GenesisReplica.id { return }
                var words: Set<String> = []
                for index in 0..<run.count {
                    let change = run.change(index)
                    words.formUnion(change.values.map(\.string) + [change.note.string])
                }
                found.append((segment.header.scope, run.replica, words))
            }
            for entry in try session.segments() {
                if let bytes = try session.segmentBytes(entry.hash) { try add(bytes) }
            }
            for waiting in try session.waiting() {
                if let bytes = try session.waitingBytes(waiting.hash) { try add(bytes) }
            }
            for held in try session.held() {
                if let bytes = try session.heldBytes(held.hash) { try add(bytes) }
            }
            return found
        }
    }

    /// Every file of a replica's folder: the database, its write-ahead log, and whatever else lies there.
    private func files(of office: Replica) throws -> [(String, Data)] {
        let folder = URL(filePath: office.folder.path)
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        return names.compactMap { name in
            FileManager.default.contents(atPath: folder.appending(path: name).path).map { (name, $0) }
        }
    }
}
