/// A parser of bytes from outside.
package struct Door: Sendable {
    package let name: String
    /// The folders of `Sources` whose code a run goes through: as long as none of them changes, runs are added up.
    package let sources: [String]
    /// Feeds the parser.
    ///
    /// - Throws: ``BrokenPromise`` where the parser does not do what it says; anything else is an answer.
    package let take: @Sendable ([UInt8]) throws -> Void

    package static let all = wire + files + texts

    init(_ name: String, through sources: [String], take: @escaping @Sendable ([UInt8]) throws -> Void) {
        self.name = name
        self.sources = sources
        self.take = take
    }

    package static func require(_ condition: @autoclosure () throws -> Bool, _ promise: String) throws {
        if try !condition() { throw BrokenPromise(promise: promise) }
    }
}

/// A parser took what it should have refused, or made of it what it should not have.
package struct BrokenPromise: Error {
    package let promise: String
}
