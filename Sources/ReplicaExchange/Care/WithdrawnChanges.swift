import ReplicaCore
import ReplicaLog
import ReplicaStore
import ReplicaWire

/// What is to be taken back.
package enum WithdrawTarget: Equatable, Sendable {
    /// A bundle that was applied here, a list that was imported here, a withdrawal: by its name in `batch list`.
    case batch(String)
    /// A run of a replica's changes.
    case run(replica: String, numbers: ClosedRange<UInt64>)

    /// Reads `B12`, or `PHUCAT 5..90` in two words.
    ///
    /// - Throws: ``ExchangeError/unknownBatch(_:)``.
    package init(words: [String]) throws {
        let typed = words.joined(separator: " ")
        switch words.count {
        case 1: self = .batch(words[0])
        case 2:
            let bounds = words[1].split(separator: "..", omittingEmptySubsequences: false).map { UInt64($0) }
            guard (1...2).contains(bounds.count), let first = bounds[0], let last = bounds[bounds.count - 1],
                first >= 1, first <= last
            else { throw ExchangeError.unknownBatch(typed) }
            self = .run(replica: words[0].uppercased(), numbers: first...last)
        default: throw ExchangeError.unknownBatch(typed)
        }
    }

    /// As people write it.
    package var text: String {
        switch self {
        case .batch(let name): name
        case .run(let replica, let numbers): "\(replica) \(numbers.lowerBound)..\(numbers.upperBound)"
        }
    }
}

/// The changes of a batch, by the records that they are about.
///
/// In memory: a dot for each change, and what each edit replaced. That is some 100 bytes for a new record and some
/// hundreds for an edit, so that a hundred thousand of them fit where their import did.
struct WithdrawnChanges {
    private(set) var dots: Set<Dot> = []
    private(set) var records: [Place: Touched] = [:]

    struct Place: Hashable, Comparable {
        let scope: ScopeName
        let record: Dot

        static func < (left: Self, right: Self) -> Bool {
            left.scope != right.scope ? left.scope < right.scope : left.record < right.record
        }
    }

    /// What was done to one record.
    struct Touched {
        var isCreated = false
        let collection: FormName
        /// What was written to each register, and what that replaced; of records that were not created with it.
        var written: [RegisterKey: [Written]] = [:]
    }

    struct Written {
        let name: Change.Replaced
        let replaced: [Change.Replaced]
    }

    /// - Parameter batch: The number of the batch, if the target is one.
    init(_ target: WithdrawTarget, batch: Batch?, _ session: StoreSession) throws {
        switch target {
        case .batch(let name):
            guard let batch else { throw ExchangeError.unknownBatch(name) }
            if let numbers = batch.numbers {
                try session.forEachRun(of: batch.replica, numbers: numbers) { add($0, scope: $1, numbers: numbers) }
            } else {
                try session.forEachRun(of: batch.number) { add($0, scope: $1, numbers: nil) }
            }
        case .run(let name, let numbers):
            let replicas = session.replicas(labelled: name)
            if replicas.isEmpty { throw ExchangeError.unknownBatch(target.text) }
            for replica in replicas {
                try session.forEachRun(of: replica, numbers: numbers) { add($0, scope: $1, numbers: numbers) }
            }
            if dots.isEmpty { throw ExchangeError.unknownBatch(target.text) }
        }
    }

    private mutating func add(_ run: ChangeRun, scope: ScopeName, numbers: ClosedRange<UInt64>?) {
        for index in 0..<run.count where numbers?.contains(run.payload.numbers[index]) ?? true {
            let dot = run.dot(index)
            guard dots.insert(dot).inserted else { continue }
            if run.payload.records[index].isOwn {
                let place = Place(scope: scope, record: dot)
                records[place, default: Touched(collection: run.payload.shape(of: index).collection)].isCreated = true
            } else {
                add(run.change(index), dot: dot, scope: scope)
            }
        }
    }

    private mutating func add(_ change: Change, dot: Dot, scope: ScopeName) {
        guard let record = change.record else { return }
        let place = Place(scope: scope, record: record)
        if records[place]?.isCreated == true { return }
        var touched = records[place] ?? Touched(collection: change.shape.collection)
        records[place] = nil
        var first = 0
        for (position, entry) in change.shape.entries.enumerated() {
            let element = entry.kind.isElement ? change.values[first] : nil
            let name = Change.Replaced(dot: dot, part: entry.kind.isElement ? UInt32(position) : 0)
            touched.written[RegisterKey(entry.register, element: element), default: []].append(
                Written(name: name, replaced: change.replaced[position]))
            first += entry.members.count
        }
        records[place] = touched
    }
}
