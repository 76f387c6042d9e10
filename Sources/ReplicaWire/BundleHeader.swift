package import ReplicaCore

/// Who sends a bundle to whom, and what the sender has (`Protocol/04` §3).
package struct BundleHeader: Hashable, Sendable {
    package static let magic = Array("KBBN".utf8)
    package static let version: UInt8 = 1

    /// The segment hash of the province's genesis.
    package let genesis: Hash256
    package let sender: ReplicaID
    /// The sender's unit and short name, as it claims them.
    package let senderUnit: ByteText
    package let senderName: ByteText
    package let time: HybridTimestamp
    /// Empty: for anyone.
    package let recipients: [Recipient]
    /// The heads of every log that the sender has applied, ascending by scope and replica: its receipt.
    package let frontier: [LogFrontier]

    package init(
        genesis: Hash256, sender: ReplicaID, senderUnit: ByteText, senderName: ByteText, time: HybridTimestamp,
        recipients: [Recipient], frontier: [LogFrontier]
    ) {
        self.genesis = genesis
        self.sender = sender
        self.senderUnit = senderUnit
        self.senderName = senderName
        self.time = time
        self.recipients = recipients
        self.frontier = frontier
    }

    package enum Recipient: Hashable, Sendable {
        case replica(ReplicaID)
        case unit(ByteText)
    }
}

extension BundleHeader {
    package var bytes: [UInt8] {
        var writer = ByteWriter(reserving: 256 + 128 * frontier.count)
        writer.raw(Self.magic)
        writer.byte(Self.version)
        writer.raw(genesis.bytes)
        writer.replica(sender)
        writer.text(senderUnit)
        writer.text(senderName)
        writer.bigEndian(time.rawValue)
        writer.varint(recipients.count)
        for recipient in recipients {
            switch recipient {
            case .replica(let replica):
                writer.byte(0)
                writer.replica(replica)
            case .unit(let code):
                writer.byte(1)
                writer.text(code)
            }
        }
        writer.frontier(frontier)
        return writer.bytes
    }

    package init(bytes: [UInt8]) throws(WireError) {
        var reader = ByteReader(bytes)
        guard try reader.raw(4, "04 §3 magic") == Self.magic else { throw WireError(.magic, "04 §3") }
        guard try reader.byte("04 §3 version") == Self.version else { throw WireError(.version, "04 §3") }
        genesis = try reader.hash("04 §3 genesis")
        sender = try reader.replica("04 §3 sender")
        senderUnit = try reader.text(max: WireLimits.codeBytesMax, "04 §3 unit")
        senderName = try reader.text(max: WireLimits.codeBytesMax, "04 §3 name")
        time = HybridTimestamp(rawValue: try reader.bigEndian("04 §3 time"))
        var recipients: [Recipient] = []
        for _ in 0..<(try reader.count(max: WireLimits.recipientsMax, "04 §3 recipients")) {
            recipients.append(
                try reader.isPresent("04 §3 recipients")
                    ? .unit(try reader.text(max: WireLimits.codeBytesMax, "04 §3 recipients"))
                    : .replica(try reader.replica("04 §3 recipients")))
        }
        self.recipients = recipients
        frontier = try reader.frontier("04 §3 frontier")
        try reader.expectEnd("04 §3")
    }
}
