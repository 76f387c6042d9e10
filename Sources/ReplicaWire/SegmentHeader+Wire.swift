import ReplicaCore

extension SegmentHeader {
    package static let magic = Array("KBSG".utf8)
    package static let version: UInt8 = 1

    /// The bytes that are hashed and signed.
    package var bytes: [UInt8] {
        var writer = ByteWriter(reserving: 256 + 80 * dependencies.count)
        writer.raw(Self.magic)
        writer.byte(Self.version)
        writer.replica(replica)
        writer.text(scope.text)
        writer.varint(first)
        writer.varint(last)
        writer.varint(count)
        writer.optional(previous?.bytes)
        writer.varint(dependencies.count)
        for dependency in dependencies {
            writer.byte(dependency.isProvince ? 1 : 0)
            writer.replica(dependency.head.replica)
            writer.varint(dependency.head.last)
            writer.raw(dependency.head.segment.bytes)
        }
        if let enrolment {
            writer.byte(1)
            writer.dot(enrolment)
        } else {
            writer.byte(0)
        }
        writer.varint(inflatedLength)
        writer.varint(storedLength)
        writer.raw(payloadHash.bytes)
        writer.raw(merkleRoot.bytes)
        return writer.bytes
    }

    /// Reads a header (`Protocol/03` §5, step 2, without the stored length).
    package init(bytes: [UInt8]) throws(WireError) {
        var reader = ByteReader(bytes)
        guard try reader.raw(4, "03 §2 magic") == Self.magic else { throw WireError(.magic, "03 §2") }
        guard try reader.byte("03 §2 version") == Self.version else { throw WireError(.version, "03 §2") }
        let replica = try reader.replica("03 §2 replica")
        let scope = ScopeName(try reader.text(max: WireLimits.scopeBytesMax, "03 §2 scope"))
        let first = try reader.changeNumber("03 §2 first")
        let last = try reader.changeNumber("03 §2 last")
        let count = try reader.count(max: WireLimits.changesMax, "03 §2 count")
        let previous = try reader.isPresent("03 §2 previous") ? try reader.hash("03 §2 previous") : nil
        let dependencies = try Self.dependencies(&reader, isProvince: scope == .province)
        let enrolment = try reader.isPresent("03 §2 enrolment") ? try reader.dot("03 §2 enrolment") : nil
        let inflated = try reader.count(max: WireLimits.payloadBytesMax, "03 §2 inflated")
        let stored = try reader.count(max: WireLimits.payloadBytesMax, "03 §2 stored")
        self.init(
            replica: replica, scope: scope, first: first, last: last, count: count, previous: previous,
            dependencies: dependencies, enrolment: enrolment, inflatedLength: inflated, storedLength: stored,
            payloadHash: try reader.hash("03 §2 payload"), merkleRoot: try reader.hash("03 §2 root"))
        try reader.expectEnd("03 §2")
        guard count >= 1, first >= 1, first <= last, UInt64(count - 1) <= last - first, count > 1 || first == last
        else { throw WireError(.count, "03 §2") }
    }

    private static func dependencies(
        _ reader: inout ByteReader, isProvince: Bool
    ) throws(WireError) -> [Dependency] {
        let place = "03 §2 dependencies"
        let count = try reader.count(max: WireLimits.dependenciesMax, place)
        var dependencies: [Dependency] = []
        for _ in 0..<count {
            let marker = try reader.byte(place)
            guard marker == 0 || (marker == 1 && !isProvince) else { throw WireError(.kind, place) }
            let head = LogHead(
                replica: try reader.replica(place), last: try reader.changeNumber(place),
                segment: try reader.hash(place))
            let dependency = Dependency(isProvince: marker == 1, head: head)
            if let before = dependencies.last, before >= dependency { throw WireError(.order, place) }
            dependencies.append(dependency)
        }
        return dependencies
    }
}

extension ByteReader {
    package mutating func hash(_ place: String) throws(WireError) -> Hash256 {
        guard let hash = Hash256(bytes: try raw(32, place)) else { throw WireError(.truncated, place) }
        return hash
    }
}

extension ByteWriter {
    /// `00`, or `01` and the bytes.
    package mutating func optional(_ bytes: [UInt8]?) {
        guard let bytes else { return byte(0) }
        byte(1)
        raw(bytes)
    }
}
