/// The bounds of `Protocol/02` §8. Nothing is allocated by a length that was not checked against them.
package enum WireLimits {
    /// The number of a change, wherever one stands.
    package static let numberMax: UInt64 = 4_294_967_295
    package static let scopeBytesMax = 64
    package static let authorBytesMax = 256
    package static let noteBytesMax = 16_384
    package static let valueBytesMax = 1_048_576
    package static let entriesMax = 512
    package static let membersMax = 64
    package static let replacedMax = 4_096
    /// All replaced items of a segment together.
    package static let replacedTotalMax = 262_144
    /// In a payload: the members of the table of entries, the entries of all shapes, and the uses of all entries,
    /// each of these together.
    package static let entriesTotalMax = 524_288
    /// The part of a replaced item: a position among the entries of a change.
    package static let partMax = 511
    package static let segmentHeaderBytesMax = 65_536
    package static let dependenciesMax = 512
    package static let changesMax = 16_384
    package static let payloadBytesMax = 33_554_432
    /// A redacted payload has salts and hashes where the full one has a secret.
    package static let redactedPayloadBytesMax = 34_078_720
    /// The entries of each table and of each dictionary of a payload.
    package static let tableMax = 16_384
    package static let bundleHeaderBytesMax = 4_194_304
    package static let recipientsMax = 4_096
    package static let frontierLogsMax = 65_536
    package static let frontierHeadsMax = 64
    package static let chunkBytesMax = 41_943_040
    package static let segmentsMax = 1_048_576
    /// A string of a column that is coded by position.
    package static let positionStringBytesMax = 64
    /// The strings of a payload that dictionary indexes stand for, together.
    package static let dictionaryContentBytesMax = 67_108_864
    /// A unit code or a short name in a bundle header.
    package static let codeBytesMax = 64
}
