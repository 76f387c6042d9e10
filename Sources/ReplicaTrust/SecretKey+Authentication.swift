import Crypto
import Foundation

extension SecretKey {
    /// The 32 bytes of HMAC-SHA-256 (RFC 2104) over a message.
    package func authenticationCode(of message: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: message, using: key))
    }

    /// Whether a code is that of the message. Takes as long for a wrong code as for the right one.
    package func isAuthenticationCode(_ code: [UInt8], of message: [UInt8]) -> Bool {
        HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: message, using: key)
    }
}
