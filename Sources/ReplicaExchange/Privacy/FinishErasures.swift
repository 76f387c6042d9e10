import Foundation
import ReplicaCore
import ReplicaStore
import ReplicaTrust
import ReplicaWire

extension Replica {
    /// Brings erasures that were taken in to their end: nothing of what was erased stays in any file of this replica,
    /// and the centre is told (`Protocol/07` §9). What was interrupted, this finishes.
    ///
    /// - Throws: ``ExchangeError/locked`` while another process uses the database; it is finished another time.
    func finishErasures() throws {
        let open = try read { try $0.openErasures() }
        if open.isEmpty { return }
        let unswept = open.filter { $0.state == .taken }
        if !unswept.isEmpty {
            try eraseInKeptDatabases()
            try eraseDrafts(of: unswept.map(\.order))
            try Self.translatingStoreErrors(folder) { try store.sweep() }
            try write { try $0.note(.swept, of: unswept) }
        }
        try tellErasures()
    }

    /// ``finishErasures()`` at the end of something else, which has succeeded whether or not this can go on now.
    func finishErasuresIfPossible() throws {
        do {
            try finishErasures()
        } catch ExchangeError.locked {
            // Whoever uses the database finishes it, or the next command does.
        }
    }

    /// As many orders as one receipt names.
    private static let receiptOrdersMax = 4_096

    /// Says which orders this replica has carried out, in a change that is signed like any other.
    private func tellErasures() throws {
        // Nobody listens to a replica that was ended, and one without a root has nobody to tell.
        let isHeard = try read { session in
            try session.root() != nil && session.ending(of: key.replica) == nil
        }
        guard isHeard else { return }
        try changeSettled { session, writer in
            let swept = try session.openErasures().filter { $0.state == .swept }
            for start in stride(from: 0, to: swept.count, by: Self.receiptOrdersMax) {
                let part = swept[start..<min(swept.count, start + Self.receiptOrdersMax)]
                try writer.make(
                    ChangeDraft(
                        scope: .province, record: nil, collection: BuiltIn.erasureReceipts,
                        entries: [
                            .init(
                                Shape.Entry(.assign, BuiltIn.over), values: [.dots(part.map(\.order).sorted())])
                        ]))
            }
            try session.note(.told, of: swept)
        }
    }

    /// Drafts of what somebody was about to write in an erased record, or about it, hold what it held.
    private func eraseDrafts(of orders: [Dot]) throws {
        let erased = try read { session in
            try orders.flatMap { try session.states(of: $0) }.compactMap { order in
                order.state.live(RegisterKey(BuiltIn.erases)).first?.values.first?.dot
            }.map { session.label(of: $0) }
        }
        try DraftFolder(folder).drop(about: Set(erased))
    }

    /// Databases that were set aside when a backup was restored hold what they held.
    private func eraseInKeptDatabases() throws {
        let kept = folder.keptDatabases
        if kept.isEmpty { return }
        let erased = try read { try $0.erasedChanges() }
        for path in kept {
            try DatabaseFile.opening(path, named: path) { store in
                try store.write { session in
                    for (scope, changes) in erased { try session.erase(changes, scope: scope) }
                }
                try store.sweep()
            }
            try Self.translatingStoreErrors(folder) { try Store.makeSingleFile(path) }
        }
    }
}

extension ReplicaFolder {
    /// The databases that were set aside when a backup was restored.
    var keptDatabases: [String] {
        let prefix = StoreConfiguration.fileName + ".before-restore-"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.filter { name in
            name.hasPrefix(prefix) && !["-wal", "-shm", "-journal"].contains { name.hasSuffix($0) }
        }.sorted().map { path + "/" + $0 }
    }
}
