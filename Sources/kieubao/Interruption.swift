import Foundation
import Synchronization

/// What Ctrl-C does: the program ends with 130, and what was not committed is rolled back by SQLite.
///
/// While a person is asked for input, ending is left to the one who asks, who then says that nothing was saved.
enum Interruption {
    private static let isPrompting = Atomic<Bool>(false)
    private static let wasAsked = Atomic<Bool>(false)

    static var happened: Bool { wasAsked.load(ordering: .sequentiallyConsistent) }

    static func install() {
        // Made before a signal can come: a handler must not be the first to touch a lazy global.
        wasAsked.store(false, ordering: .sequentiallyConsistent)
        isPrompting.store(false, ordering: .sequentiallyConsistent)
        var action = sigaction()
        // Without SA_RESTART, so that waiting for a line ends.
        action.__sigaction_handler.sa_handler = { _ in
            Interruption.wasAsked.store(true, ordering: .sequentiallyConsistent)
            if !Interruption.isPrompting.load(ordering: .sequentiallyConsistent) { _exit(130) }
        }
        sigaction(SIGINT, &action, nil)
    }

    /// Runs what asks a person.
    static func whilePrompting<Result>(_ body: () throws -> Result) rethrows -> Result {
        isPrompting.store(true, ordering: .sequentiallyConsistent)
        defer { isPrompting.store(false, ordering: .sequentiallyConsistent) }
        return try body()
    }
}
