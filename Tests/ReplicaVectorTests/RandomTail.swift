import ReplicaCore
import ReplicaLog
import ReplicaTestSupport
import ReplicaTrust
import ReplicaWire

/// A random tail of a log with true dots: everything that a payload can hold, however unlikely in an office.
struct RandomTail {
    let key: SigningKey
    let secret: [UInt8]
    private(set) var changes: [Change] = []
    private(set) var leaves: [Hash256] = []
    private(set) var dots: [Dot] = []

    private var generator: SeededGenerator
    private let strangers: [Dot]
    private let shapes: [Shape]
    private let authors: [ByteText]
    private let words: [String]

    /// - Parameter count: How many changes.
    init(seed: UInt64, count: Int) {
        var generator = SeededGenerator(seed: seed)
        guard let key = SigningKey(seed: generator.bytes(32)) else { preconditionFailure("32 bytes") }
        self.key = key
        secret = generator.bytes(32)
        let replicas = [key.replica] + (0..<3).compactMap { _ in ReplicaID(bytes: generator.bytes(32)) }
        strangers = (0..<12).map { _ in
            Dot(
                replica: generator.pick(replicas), number: generator.next() % WireLimits.numberMax,
                hash: generator.next())
        }
        let names = strangers.map(FormName.defined) + [1, 16, 127, 128, 300].map(FormName.builtIn)
        shapes = (0...generator.number(below: 6)).map { _ in Self.shape(of: names, using: &generator) }
        authors = ["", "Bi\u{300}nh", "B\u{EC}nh", ByteText(String(repeating: "a", count: 256))]
        words = (0...generator.number(below: 40)).map { _ in generator.word() }
        self.generator = generator
        var hasher = LeafHasher(secret: secret)
        var number: UInt64 = self.generator.pick([1, 100, 4_294_000_000])
        for _ in 0..<count {
            let change = change(number: number)
            let leaf = hasher.leaf(of: change)
            changes.append(change)
            leaves.append(leaf)
            dots.append(Dot(replica: key.replica, number: number, hash: leaf.prefix))
            number += self.generator.chance(percent: 80) ? 1 : 1 + self.generator.next() % 300
        }
    }

    var extent: SegmentExtent {
        SegmentExtent(first: changes[0].number, last: changes[changes.count - 1].number, count: changes.count)
    }

    func encoded() -> [UInt8] { SegmentPayload.encode(changes, dots: dots, secret: secret) }

    func sealed(compress: Bool = true, previous: Hash256? = nil) throws -> SealedSegment {
        try SegmentSealer(key: key).seal(
            changes, leaves: leaves, secret: secret,
            at: .init(scope: .unit("a"), previous: previous, dependencies: [], enrolment: nil), compress: compress)
    }

    // MARK: What changes are made of

    private static func shape(of names: [FormName], using generator: inout SeededGenerator) -> Shape {
        var entries: [Shape.Entry] = []
        for _ in 0..<generator.number(below: 5) {
            let register = generator.pick(names)
            let kind = generator.pick([EntryKind.assign, .assign, .include, .exclude])
            // One that is assigned stands nowhere else.
            let others = entries.filter { $0.register == register }
            if !others.isEmpty, kind == .assign || others.contains(where: { $0.kind == .assign }) { continue }
            if kind == .assign, generator.chance(percent: 30) {
                let members = (0..<generator.number(below: 5)).map { _ in generator.pick(names) }
                entries.append(Shape.Entry(kind: kind, register: register, members: members))
            } else {
                entries.append(Shape.Entry(kind, register))
            }
        }
        return Shape(collection: generator.pick(names), entries: entries)
    }

    private mutating func change(number: UInt64) -> Change {
        let shape = generator.pick(shapes)
        let record = generator.chance(percent: 40) ? nil : anyDot()
        return Change(
            number: number, time: time(), author: generator.pick(authors), record: record, shape: shape,
            replaced: shape.entries.map { replaced(kind: $0.kind, record: record) },
            values: (0..<shape.valueCount).map { _ in value() },
            note: generator.chance(percent: 70) ? .empty : ByteText(generator.pick(words)))
    }

    private mutating func anyDot() -> Dot {
        generator.pick(generator.chance(percent: 60) && !dots.isEmpty ? dots : strangers)
    }

    private mutating func time() -> HybridTimestamp {
        if generator.chance(percent: 5) { return HybridTimestamp(rawValue: generator.pick([0, .max, 1 << 63])) }
        return HybridTimestamp(wallMilliseconds: 1_767_225_600_000 + generator.next() % 1_000_000)
    }

    private mutating func replaced(kind: EntryKind, record: Dot?) -> [Change.Replaced] {
        var items: Set<Change.Replaced> = []
        for _ in 0..<(generator.chance(percent: 50) ? 0 : generator.number(below: 6)) {
            let dot = if let record, generator.chance(percent: 30) { record } else { anyDot() }
            items.insert(
                Change.Replaced(dot: dot, part: kind.isElement ? UInt32(generator.number(below: 512)) : 0))
        }
        return items.sorted()
    }

    private mutating func value() -> Value {
        if generator.chance(percent: 40) { return .text(generator.pick(words)) }
        switch generator.number(below: 5) {
        case 0: return .empty
        case 1: return .text(generator.word())
        case 2: return .dot(anyDot())
        case 3: return .dots(Set([anyDot(), anyDot()]).sorted())
        default:
            // Any bytes, of tags that are known or not; text alone is looked into.
            let content = generator.bytes(generator.number(below: 200))
            return Value(tag: ValueTag(rawValue: 2 + UInt8(generator.number(below: 254))), content: content)
        }
    }
}

extension SeededGenerator {
    mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) } }

    /// A short word with and without letters beyond ASCII; at times empty.
    mutating func word() -> String {
        String((0..<number(below: 9)).map { _ in pick(Array("abcxyzăâđêôơưạ\u{1F33E}")) })
    }
}
