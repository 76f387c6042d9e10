import ReplicaCore
import ReplicaWire

/// The small column that makes a row a state: who wrote each value.
///
/// A row that nobody edited since it was created needs 16 bytes: the hash and the time of the creating change.
/// Every value whose change is another is listed after that, and so is what a column cannot say by itself.
struct ClockColumn {
    /// The hash of the creating change; its replica and number are in the row's key.
    var hash: UInt64
    var time: HybridTimestamp
    /// Whether the creating change is not known in this scope: a move brought the record.
    var isCopy = false
    /// Registers whose value was written by another change than the creating one, or is explicitly empty.
    var written: [Int64: Stamp] = [:]
    /// Set fields as the creating change wrote them: the position of the first of the entries.
    var firstParts: [Int64: UInt32] = [:]
    /// The records that reference fields point to.
    var targets: [Int64: [LocalDot]] = [:]

    struct Stamp: Hashable {
        var dot: LocalDot
        var time: HybridTimestamp
    }

    /// A dot with the local number of its replica.
    struct LocalDot: Hashable {
        var origin: Int64
        var number: UInt64
        var hash: UInt64
    }

    private enum Kind: UInt64 {
        case written = 0
        case firstPart = 1
        case targets = 2
        /// Without a field.
        case copy = 3
    }

    init(hash: UInt64, time: HybridTimestamp) {
        self.hash = hash
        self.time = time
    }

    /// Appends the bytes of a row that nobody edited and that points to no other record.
    static func append(hash: UInt64, time: HybridTimestamp, to bytes: inout [UInt8]) {
        bytes.appendBigEndian(hash)
        bytes.appendBigEndian(time.rawValue)
    }

    /// Canonical: equal states have equal bytes.
    var bytes: [UInt8] {
        var writer = ByteWriter(reserving: 16 + 24 * written.count)
        writer.bigEndian(hash)
        writer.bigEndian(time.rawValue)
        if isCopy { writer.varint(Kind.copy.rawValue) }
        for field in Set(written.keys).union(firstParts.keys).union(targets.keys).sorted() {
            if let stamp = written[field] {
                writer.varint(UInt64(field) << 2 | Kind.written.rawValue)
                writer.local(stamp.dot)
                writer.bigEndian(stamp.time.rawValue)
            }
            if let part = firstParts[field] {
                writer.varint(UInt64(field) << 2 | Kind.firstPart.rawValue)
                writer.varint(UInt64(part))
            }
            if let dots = targets[field] {
                writer.varint(UInt64(field) << 2 | Kind.targets.rawValue)
                writer.varint(dots.count)
                for dot in dots { writer.local(dot) }
            }
        }
        return writer.bytes
    }

    init(bytes: [UInt8]) throws(WireError) {
        var reader = ByteReader(bytes)
        hash = try reader.bigEndian("clock")
        time = HybridTimestamp(rawValue: try reader.bigEndian("clock"))
        while reader.remaining > 0 {
            let tag = try reader.varint("clock")
            let field = Int64(tag >> 2)
            switch Kind(rawValue: tag & 3) {
            case .written:
                written[field] = Stamp(
                    dot: try reader.local(), time: HybridTimestamp(rawValue: try reader.bigEndian("clock")))
            case .firstPart:
                firstParts[field] = UInt32(truncatingIfNeeded: try reader.varint("clock"))
            case .targets:
                var dots: [LocalDot] = []
                for _ in 0..<(try reader.varint("clock")) { dots.append(try reader.local()) }
                targets[field] = dots
            case .copy:
                isCopy = true
            case nil:
                throw WireError(.kind, "clock")
            }
        }
    }
}

extension ByteWriter {
    fileprivate mutating func local(_ dot: ClockColumn.LocalDot) {
        varint(UInt64(dot.origin))
        varint(dot.number)
        bigEndian(dot.hash)
    }
}

extension ByteReader {
    fileprivate mutating func local() throws(WireError) -> ClockColumn.LocalDot {
        ClockColumn.LocalDot(
            origin: Int64(truncatingIfNeeded: try varint("clock")), number: try varint("clock"),
            hash: try bigEndian("clock"))
    }
}
