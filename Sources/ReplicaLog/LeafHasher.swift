package import ReplicaCore
import ReplicaTrust
package import ReplicaWire

/// Computes the leaves of the changes of one tail or segment, and with them their dots (`Protocol/02` §6).
///
/// Keeps the hash of each shape and the buffers, so that a run of like changes costs three hashes each.
package struct LeafHasher: Sendable {
    private let secret: [UInt8]
    private var lastShape: (shape: Shape, hash: [UInt8])?
    private var shapeHashes: [Shape: [UInt8]] = [:]
    /// What the hash is taken of: its use and then the parts.
    private var leaf = ByteWriter(reserving: 512)
    private var content = ByteWriter(reserving: 1024)
    private var saltInput = ByteWriter(reserving: 64)
    /// The salts of two numbers that follow one another, and the half of the even one.
    private var salts: (half: UInt64, bytes: [UInt8])?

    /// - Parameter secret: The 32 bytes that the salts come from.
    package init(secret: [UInt8]) { self.secret = secret }

    /// The leaf of a change.
    package mutating func leaf(of change: Change) -> Hash256 {
        begin()
        ChangeBytes.skeleton(change, shapeHash: hash(of: change.shape), into: &leaf)
        writeSalt(of: change.number)
        ChangeBytes.content(change, into: &content)
        return finish()
    }

    /// The leaves of all changes of a payload (`Protocol/03` §5, step 6).
    ///
    /// - Throws: ``WireError`` of class `order` where the replaced dots of an entry, once resolved, are not
    ///   ascending.
    package mutating func leaves(
        of payload: SegmentPayload, replica: ReplicaID
    ) throws(WireError) -> [Hash256] {
        var leaves: [Hash256] = []
        leaves.reserveCapacity(payload.count)
        let shapeHashes = payload.shapes.map { Self.hash($0) }
        let replacesNothing = payload.replacesNothing
        for index in 0..<payload.count {
            leaves.append(
                try leaf(
                    of: index, in: payload, replica: replica,
                    shapeHash: shapeHashes[Int(payload.shapeIndexes[index])], replacesNothing: replacesNothing,
                    earlier: leaves))
        }
        return leaves
    }

    private mutating func leaf(
        of index: Int, in payload: SegmentPayload, replica: ReplicaID, shapeHash: [UInt8], replacesNothing: Bool,
        earlier: [Hash256]
    ) throws(WireError) -> Hash256 {
        let number = payload.numbers[index]
        func dot(_ earlierIndex: Int) -> Dot {
            Dot(replica: replica, number: payload.numbers[earlierIndex], hash: earlier[earlierIndex].prefix)
        }
        begin()
        let record = payload.record(of: index, dot: dot)
        payload.bytes.withUnsafeBufferPointer { bytes in
            ChangeBytes.skeletonStart(
                number: number, time: payload.times[index],
                author: UnsafeBufferPointer(rebasing: bytes[payload.author(of: index)]),
                record: record, shapeHash: shapeHash, into: &leaf)
        }
        let goneHash = payload.goneHash(of: index)
        if goneHash == nil { writeContent(of: index, in: payload) }
        if replacesNothing {
            // None is replaced by any entry.
            leaf.zeros(payload.entriesOfShape[Int(payload.shapeIndexes[index])].count)
        } else {
            for (position, entry) in payload.shape(of: index).entries.enumerated() {
                let replaced = try payload.replaced(of: index, at: position, record: record, dot: dot)
                ChangeBytes.replaced(replaced, kind: entry.kind, into: &leaf)
            }
        }
        return finish(goneHash)
    }

    /// Begins the content of a change of a payload with its salt.
    private mutating func writeContent(of index: Int, in payload: SegmentPayload) {
        if let salt = payload.salt(of: index) {
            content.raw(salt)
        } else {
            writeSalt(of: payload.numbers[index])
        }
        ChangeBytes.content(of: index, in: payload, into: &content)
    }

    /// What a payload keeps of its changes when the contents of some are gone (`Protocol/03` §7).
    ///
    /// - Parameter erased: The positions of these, ascending; those that are gone already among them.
    mutating func redaction(of payload: SegmentPayload, erased: [Int]) -> Redaction {
        let isGone = Set(erased)
        var salts: [UInt8] = []
        var hashes: [Hash256] = []
        for index in 0..<payload.count {
            begin()
            if let gone = payload.goneHash(of: index) {
                hashes.append(gone)
                continue
            }
            writeContent(of: index, in: payload)
            if isGone.contains(index) {
                hashes.append(.of(content.bytes))
            } else {
                salts += content.bytes[1..<1 + Redaction.saltBytes]
            }
        }
        return Redaction(erased: erased, contentHashes: hashes, salts: salts)
    }

    private mutating func begin() {
        leaf.removeAll()
        leaf.byte(HashUse.leaf.rawValue)
        content.removeAll()
        content.byte(HashUse.content.rawValue)
    }

    /// - Parameter contentHash: The hash of a content that is gone.
    private mutating func finish(_ contentHash: Hash256? = nil) -> Hash256 {
        leaf.hash(contentHash ?? .of(content.bytes))
        return .of(leaf.bytes)
    }

    /// The salt of a change with a number (`Protocol/02` §6), 16 bytes.
    package mutating func salt(of number: UInt64) -> [UInt8] {
        begin()
        writeSalt(of: number)
        return Array(content.bytes[1...])
    }

    private mutating func writeSalt(of number: UInt64) {
        let half = number / 2
        if salts?.half != half {
            saltInput.removeAll()
            saltInput.byte(HashUse.salt.rawValue)
            saltInput.raw(secret)
            saltInput.bigEndian(half)
            salts = (half, Hash256.of(saltInput.bytes).bytes)
        }
        guard let salts else { return }
        let start = number % 2 == 0 ? 0 : 16
        salts.bytes.withUnsafeBufferPointer { content.raw(UnsafeBufferPointer(rebasing: $0[start..<start + 16])) }
    }

    private mutating func hash(of shape: Shape) -> [UInt8] {
        if let hash = lastShape?.hash, lastShape?.shape == shape { return hash }
        let hash = shapeHashes[shape] ?? Self.hash(shape)
        shapeHashes[shape] = hash
        lastShape = (shape, hash)
        return hash
    }

    private static func hash(_ shape: Shape) -> [UInt8] { Hash256.of(.shape, ChangeBytes.shape(shape)).bytes }
}

extension SegmentPayload {
    /// The record of a change; `nil` if the change creates it.
    ///
    /// - Parameter dot: Gives the dot of an earlier change.
    func record(of index: Int, dot: (Int) -> Dot) -> Dot? {
        switch records[index].target {
        case .own: nil
        case .inSegment(let earlier): dot(earlier)
        case .outside(let place): outside[place]
        }
    }

    /// What an entry replaces, as dots.
    func replaced(
        of index: Int, at position: Int, record: Dot?, dot: (Int) -> Dot
    ) throws(WireError) -> [Change.Replaced] {
        let items = replaced(of: index, at: position)
        if items.isEmpty { return [] }
        var replaced: [Change.Replaced] = []
        for item in items {
            let name: Dot
            switch item.dot.target {
            case .own:
                guard let record else { throw WireError(.reference, "03 §4 replaced") }
                name = record
            case .inSegment(let earlier): name = dot(earlier)
            case .outside(let place): name = outside[place]
            }
            let next = Change.Replaced(dot: name, part: item.part)
            if let before = replaced.last, before >= next { throw WireError(.order, "03 §4 replaced") }
            replaced.append(next)
        }
        return replaced
    }

    /// One change of the payload.
    ///
    /// - Parameter dot: Gives the dot of any change of the segment.
    func change(_ index: Int, dot: (Int) -> Dot) throws(WireError) -> Change {
        let record = record(of: index, dot: dot)
        var replaced: [[Change.Replaced]] = []
        let shape = shape(of: index)
        for position in shape.entries.indices {
            replaced.append(try self.replaced(of: index, at: position, record: record, dot: dot))
        }
        let values = cells[cells(of: index)].map { Value(tag: $0.tag, content: Array(bytes[$0.range])) }
        return Change(
            number: numbers[index], time: times[index], author: ByteText(bytes: Array(bytes[author(of: index)])),
            record: record, shape: shape, replaced: replaced, values: values,
            note: ByteText(bytes: Array(bytes[notes[index]])))
    }
}
