import Foundation
import Synchronization

/// What Ctrl-C does: the program ends with 130, and what was not committed is rolled back by SQLite.
///
/// While a person is asked for input, ending is left to the one who asks, who then says that nothing was saved. While
/// something is watched, the first Ctrl-C is left to the one who watches; the second ends the program.
enum Interruption {
    private static let isPrompting = Atomic<Bool>(false)
    private static let isWatching = Atomic<Bool>(false)
    private static let wasAsked = Atomic<Bool>(false)

    static var happened: Bool { wasAsked.load(ordering: .sequentiallyConsistent) }

    static func install() {
        // Made before a signal can come: a handler must not be the first to touch a lazy global.
        wasAsked.store(false, ordering: .sequentiallyConsistent)
        isPrompting.store(false, ordering: .sequentiallyConsistent)
        isWatching.store(false, ordering: .sequentiallyConsistent)
        var action = sigaction()
        // Without SA_RESTART, so that waiting for a line ends.
        action.__sigaction_handler.sa_handler = { _ in
            let isRepeated = Interruption.wasAsked.exchange(true, ordering: .sequentiallyConsistent)
            if Interruption.isPrompting.load(ordering: .sequentiallyConsistent) { return }
            if Interruption.isWatching.load(ordering: .sequentiallyConsistent), !isRepeated { return }
            _exit(130)
        }
        sigaction(SIGINT, &action, nil)
    }

    /// Runs what asks a person.
    static func whilePrompting<Result>(_ body: () throws -> Result) rethrows -> Result {
        isPrompting.store(true, ordering: .sequentiallyConsistent)
        defer { isPrompting.store(false, ordering: .sequentiallyConsistent) }
        return try body()
    }

    /// Runs what looks at ``happened`` from time to time, and ends by itself where it can say what was kept.
    static func whileWatching<Result>(_ body: () throws -> Result) rethrows -> Result {
        isWatching.store(true, ordering: .sequentiallyConsistent)
        defer { isWatching.store(false, ordering: .sequentiallyConsistent) }
        return try body()
    }

    /// Ends the program at once; SQLite rolls back what was not committed.
    static func end() -> Never { _exit(130) }
}
