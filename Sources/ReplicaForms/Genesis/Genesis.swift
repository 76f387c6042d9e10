import Foundation

/// The segment that every province begins with: forms, roster and Plan (`Protocol/05` §4).
///
/// Its bytes are part of the program, because they must be the same in every one: `tools/genesis/make` wrote
/// them from `tools/genesis/data`, and a test makes them again.
package enum Genesis {
    /// What provinces begin with in its place while a simulation runs; `nil` elsewhere.
    @TaskLocal package static var simulated: [UInt8]?

    /// The segment as it would travel.
    package static var segment: [UInt8] { simulated ?? shipped }

    private static let shipped: [UInt8] = {
        guard let data = Data(base64Encoded: genesisBase64, options: .ignoreUnknownCharacters) else {
            preconditionFailure("GenesisBytes.swift is damaged")
        }
        return [UInt8](data)
    }()
}
