import Foundation
import Synchronization

/// Lets a command, which is not asynchronous, wait for something that is.
enum Waiting {
    static func forResult<Result: Sendable>(
        of body: @escaping @Sendable () async throws -> Result
    ) throws -> Result {
        let outcome = Outcome<Result>()
        let done = DispatchSemaphore(value: 0)
        Task {
            do { outcome.set(.success(try await body())) } catch { outcome.set(.failure(error)) }
            done.signal()
        }
        done.wait()
        return try outcome.get()
    }

    private final class Outcome<Value: Sendable>: Sendable {
        private let result = Mutex<Result<Value, any Error>?>(nil)

        func set(_ new: Result<Value, any Error>) { result.withLock { $0 = new } }

        func get() throws -> Value {
            guard let result = result.withLock({ $0 }) else { preconditionFailure("the task has ended") }
            return try result.get()
        }
    }
}
