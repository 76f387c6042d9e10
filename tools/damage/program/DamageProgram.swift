import BundleDamage
import Foundation

/// Turns every bit of an encrypted bundle, and cuts it at every length: none may be accepted, change a row, or be
/// refused for another reason than its own.
///
///     replica-damage [--bytes N] [--seed N] [--every N] [--workers N]
///
/// `--bytes` is the least length of the bundle (65,536), `--every` tries only every n-th damage, `--workers` how many
/// go on at once (2). Exit status: 0 all refused as they have to be, 1 something was not, 64 usage.
@main
struct DamageProgram {
    static func main() throws {
        var options = ["--bytes": 65_536, "--seed": 1, "--every": 1, "--workers": 2]
        var rest = CommandLine.arguments.dropFirst()
        while let option = rest.popFirst() {
            guard options[option] != nil, let value = rest.popFirst().flatMap({ Int($0) }), value > 0 else {
                FileHandle.standardError.write(
                    Data("usage: replica-damage [--bytes N] [--seed N] [--every N] [--workers N]\n".utf8))
                exit(64)
            }
            options[option] = value
        }
        let started = Date()
        let workers = options["--workers"] ?? 2
        let office = try DamagedOffice(
            byteCountMin: options["--bytes"] ?? 65_536, seed: UInt64(options["--seed"] ?? 1), workers: workers)
        let length = office.bundle.count
        let every = options["--every"] ?? 1
        print("a bundle of \(length) bytes: \(8 * length) bits, \(length) lengths, every \(every)")
        let flips = run(workers: workers, count: 8 * length, every: every, office) {
            .flip(bit: $0 % 8, place: $0 / 8)
        }
        report("bits turned", flips)
        let cuts = run(workers: workers, count: length, every: every, office) { .cut($0) }
        report("lengths", cuts)
        let isSound = try office.isSound()
        print(isSound ? "afterwards the centre is as it was, and takes the whole bundle" : "the centre was changed")
        print("\(Int(Date().timeIntervalSince(started))) s")
        exit(isSound && flips.wrong.isEmpty && cuts.wrong.isEmpty ? 0 : 1)
    }

    private static func run(
        workers: Int, count: Int, every: Int, _ office: DamagedOffice, _ damage: @escaping @Sendable (Int) -> Damage
    ) -> Tally {
        let results = Results()
        DispatchQueue.concurrentPerform(iterations: workers) { worker in
            let damages = stride(from: worker * every, to: count, by: workers * every).lazy.map(damage)
            do {
                results.add(try office.tryAll(damages, worker: worker))
            } catch {
                results.fail("\(error)")
            }
        }
        return results.tally
    }

    private static func report(_ title: String, _ tally: Tally) {
        let counts = tally.counts.sorted { $0.key.description < $1.key.description }
            .map { "\($0.key) \($0.value)" }.joined(separator: " · ")
        print("\(title): \(tally.count) tried; \(counts); \(tally.wrong.count) not as they have to be")
        for wrong in tally.wrong.prefix(20) { print("  \(wrong)") }
    }
}

/// What the workers found.
///
/// Unchecked: the lock guards the tally.
private final class Results: @unchecked Sendable {
    private let lock = NSLock()
    private var found = Tally()

    func add(_ tally: Tally) { lock.withLock { found.add(tally) } }
    func fail(_ reason: String) { lock.withLock { found.note(failure: reason) } }
    var tally: Tally { lock.withLock { found } }
}
