import Foundation
import ReplicaCore
import ReplicaExchange
import ReplicaLog
import ReplicaStore
import ReplicaTestSupport
import ReplicaWire

/// Looks for what was erased in every byte of the files of who was told to erase it, and in bundles made afterwards.
struct ErasureCheck {
    let world: World
    let book: LogBook
    /// What each office was told to erase.
    private let places: [Set<ErasedContents.Place>]
    /// Words that stand in changes that nobody was told to erase: who copied a value before he knew of the order wrote it
    /// anew (`Protocol/07` §9).
    private let kept: Set<String>

    init(world: World, book: LogBook) throws {
        self.world = world
        self.book = book
        places = try world.offices.map { Set(try world.erasedPlaces(at: $0)) }
        let all = places.reduce(into: Set()) { $0.formUnion($1) }
        kept = world.offices.indices.reduce(into: []) { kept, office in
            for page in book.pages(of: office) {
                for item in page.changes where !all.contains(.init(scope: page.scope, dot: item.dot)) {
                    kept.formUnion(world.words(in: item.change))
                }
            }
        }
    }

    func check() throws {
        if places.allSatisfy(\.isEmpty) { return }
        var erasing = 0
        for office in world.offices {
            let words = words(of: office)
            if words.isEmpty { continue }
            erasing += 1
            // What is not swept yet is on its way, unless the office was ended.
            if try !world.isEnded(office), try !isFinished(office) {
                throw Violation(.erasure, "\(office.seat.name) has not finished what it was told to erase")
            }
            try checkSegments(of: office, without: words)
            try checkFiles(of: office, without: words)
        }
        if erasing > 1 { world.marks.reach(.erasedAtEnd) }
        try checkBundle()
    }

    /// Looks at one office alone, while the world goes on; at what it was told to erase, once it has done so.
    func check(_ office: Office) throws {
        let words = words(of: office)
        guard !words.isEmpty, try isFinished(office) else { return }
        try checkSegments(of: office, without: words)
        try checkFiles(of: office, without: words)
    }

    private func words(of office: Office) -> Set<String> {
        world.erased.words(of: places[office.index]).subtracting(kept)
    }

    private func isFinished(_ office: Office) throws -> Bool {
        try world.enter(office).read { try $0.openErasures().isEmpty }
    }

    /// Segments are compressed in the files.
    private func checkSegments(of office: Office, without words: Set<String>) throws {
        try world.enter(office).read { session in
            let bytes =
                try session.segments().filter { $0.replica != GenesisReplica.id }.compactMap {
                    try session.segmentBytes($0.hash)
                } + session.waiting().compactMap { try session.waitingBytes($0.hash) }
                + session.held().compactMap { try session.heldBytes($0.hash) }
            for segment in bytes {
                try check(SignedSegment(bytes: segment).open().run, of: office, without: words, "a segment")
            }
        }
    }

    private func check(_ run: ChangeRun, of office: Office, without words: Set<String>, _ place: String) throws {
        if let word = Self.word(of: words, in: Data(run.payload.bytes)) {
            throw Violation(.erasure, "\(office.seat.name) has \(word) in \(place)")
        }
    }

    private func checkFiles(of office: Office, without words: Set<String>) throws {
        let folder = office.folder.path
        for name in try FileManager.default.subpathsOfDirectory(atPath: folder) {
            guard let data = FileManager.default.contents(atPath: folder + "/" + name),
                let word = Self.word(of: words, in: data)
            else { continue }
            throw Violation(.erasure, "\(office.seat.name) has \(word) in \(name)")
        }
    }

    /// A bundle with all that the centre has, as its recipient opens it.
    private func checkBundle() throws {
        let (centre, recipient) = (world.offices[0], world.generator.pick(Array(world.offices.dropFirst())))
        let words = world.erased.words(of: places[0]).subtracting(kept)
        let created: BundleCreated
        do {
            created = try world.enter(centre).createBundles(
                to: recipient.name, path: world.stick + "/", isFull: true, dryRun: false)
        } catch ExchangeError.noRecipient {
            return
        }
        for file in created.files {
            for segment in try OpenedBundle.segments(of: file.file, for: recipient) {
                try check(segment.open().run, of: centre, without: words, "a bundle")
            }
        }
    }

    /// The last letters are enough: an index leaves out what a word has in common with the one before.
    private static func word(of words: Set<String>, in data: Data) -> String? {
        words.sorted().first { data.range(of: Data($0.utf8.suffix(14))) != nil }
    }
}
