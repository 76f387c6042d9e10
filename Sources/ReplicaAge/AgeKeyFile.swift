/// Files that list keys, one a line; empty lines and lines that begin with `#` are passed over (`Protocol/06` §2).
package enum AgeKeyFile {
    /// A line that is no key of the kind that the file lists.
    package struct Fault: Error, Hashable, Sendable {
        /// Counted from 1; 0 for a file in which there is no key.
        package let line: Int
        /// Why; `nil` for a file without a key, or with more than ``AgeLimits/keyFileBytesMax`` bytes.
        package let reason: AgeKeyError?

        package init(line: Int, reason: AgeKeyError?) {
            self.line = line
            self.reason = reason
        }
    }

    /// At least one identity.
    package static func identities(in bytes: [UInt8]) throws(Fault) -> [X25519Identity] {
        try keys(in: bytes) { text throws(AgeKeyError) in try X25519Identity(text: text) }
    }

    /// At least one recipient.
    package static func recipients(in bytes: [UInt8]) throws(Fault) -> [X25519Recipient] {
        try keys(in: bytes) { text throws(AgeKeyError) in try X25519Recipient(text: text) }
    }

    private static func keys<Key>(
        in bytes: [UInt8], parse: (String) throws(AgeKeyError) -> Key
    ) throws(Fault) -> [Key] {
        guard bytes.count <= AgeLimits.keyFileBytesMax else { throw Fault(line: 0, reason: nil) }
        var keys: [Key] = []
        let lines = bytes.split(separator: AgeHeader.lineFeed, omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
            if line.isEmpty || line.first == UInt8(ascii: "#") { continue }
            do throws(AgeKeyError) {
                keys.append(try parse(String(decoding: line, as: UTF8.self)))
            } catch {
                throw Fault(line: index + 1, reason: error)
            }
        }
        guard !keys.isEmpty else { throw Fault(line: 0, reason: nil) }
        return keys
    }
}
