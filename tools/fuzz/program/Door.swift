/// A parser of bytes from outside.
struct Door: Sendable {
    let name: String
    /// Feeds the parser, and traps where it breaks a promise.
    let take: @Sendable ([UInt8]) throws -> Void

    static let all = wire + files + texts

    /// Ends the program, so that the input is written down.
    static func require(_ condition: @autoclosure () throws -> Bool, _ promise: String) rethrows {
        if try !condition() { fatalError(promise) }
    }
}
