/// What a redacted payload has in place of the secret (`Protocol/03` §7).
package struct Redaction: Hashable, Sendable {
    /// The positions of the changes whose content is gone, ascending.
    package let erased: [Int]
    /// The hashes of the contents that are gone, in the same order.
    package let contentHashes: [Hash256]
    /// The salts of all other changes in order, 16 bytes each.
    package let salts: [UInt8]

    package static let saltBytes = 16

    package init(erased: [Int], contentHashes: [Hash256], salts: [UInt8]) {
        precondition(erased.count == contentHashes.count && salts.count % Self.saltBytes == 0)
        self.erased = erased
        self.contentHashes = contentHashes
        self.salts = salts
    }
}

/// Which of its two forms a segment has (`Protocol/03` §1).
package enum SegmentForm: UInt8, Sendable {
    case full = 0
    /// Without the contents of some changes.
    case redacted = 1

    /// How long a payload may be, as stored and inflated.
    package var payloadBytesMax: Int {
        self == .full ? WireLimits.payloadBytesMax : WireLimits.redactedPayloadBytesMax
    }
}
