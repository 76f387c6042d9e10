import ReplicaExchange
import Testing

@testable import ReplicaSync
@testable import kieubao

/// What `sync` shows while it runs, and how long it waits between tries.
@Suite struct SyncTextTests {
    private func progress(_ done: Int, of total: Int) -> SyncProgress {
        SyncProgress(
            outgoing: SyncOffer(segments: 1, bytes: total), confirmed: SyncReceipt(segments: 0, bytes: done),
            incoming: SyncOffer(segments: 0, bytes: 0), taken: SyncReceipt(segments: 0, bytes: 0))
    }

    @Test(arguments: [
        (0, 0, 0, "0 %"), (0, 1_000, 0, "0 %"), (499, 1_000, 9, "49 %"), (500, 1_000, 10, "50 %"),
        (1_000, 1_000, 20, "100 %"),
        // More than was offered is not shown as more than all.
        (5_000, 1_000, 20, "100 %"),
    ])
    func `the bar has twenty cells and fills with the bytes`(done: Int, total: Int, filled: Int, percent: String) {
        let text = Message.Wire.progress(progress(done, of: total)).vietnamese
        #expect(text.filter { $0 == "█" }.count == filled)
        #expect(text.filter { $0 == "█" || $0 == "░" }.count == 20)
        #expect(text.contains(" \(percent) "))
    }

    @Test func `pauses double up to the bound, are never quite alike, and begin anew after success`() {
        var pauses = GrowingPauses(secondsMax: 30)
        for expected in [2.0, 4, 8, 16, 30, 30] {
            #expect((0.75 * expected...expected).contains(pauses.next()))
        }
        pauses.reset()
        #expect(pauses.next() <= 2)
        // Who asks for a round each second is not called more often than that.
        var short = GrowingPauses(secondsMax: 1)
        _ = short.next()
        #expect((1.5...2).contains(short.next()))
    }

    @Test func `what may be gone later is tried again, what a person has to mend is not`() {
        let pauses = GrowingPauses(secondsMax: 30)
        #expect(pauses.isWorthTrying(after: .lineCut(address: "10.0.0.5:8924")))
        #expect(pauses.isWorthTrying(after: .locked))
        #expect(pauses.isWorthTrying(after: .sessionRefused(address: "10.0.0.5:8924", .store)))
        #expect(!pauses.isWorthTrying(after: .sessionRefused(address: "10.0.0.5:8924", .fault)))
        #expect(!pauses.isWorthTrying(after: .notEnrolled))
    }
}
