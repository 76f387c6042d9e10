import Foundation

/// The segment that every province begins with: forms, roster and Plan (`Protocol/05` §4).
///
/// Its bytes are part of the program, because they must be the same in every one: `tools/genesis/make` wrote
/// them from `tools/genesis/data`, and a test makes them again.
package enum Genesis {
    /// The segment as it would travel.
    package static let segment: [UInt8] = {
        guard let data = Data(base64Encoded: genesisBase64, options: .ignoreUnknownCharacters) else {
            preconditionFailure("GenesisBytes.swift is damaged")
        }
        return [UInt8](data)
    }()
}
