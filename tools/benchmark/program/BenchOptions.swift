/// What the command line asks for; `tools/bench --help` explains it.
struct BenchOptions {
    var people = [100_000]
    var runs: Int?
    var json: String?
    var isRecording = false
    var isQuick = false
    /// A Python that has the peers.
    var peers: String?
    /// The repository.
    var root = "."
    var commit = "unknown"
    var swift = "unknown"
    /// A step that this process does itself.
    var scenario: String?
    var directory: String?

    init(_ arguments: some Sequence<String>) throws {
        var rest = Array(arguments)[...]
        func value(of option: String) throws -> String {
            guard let value = rest.popFirst() else { throw BenchError("\(option) needs a value") }
            return value
        }
        func count(_ text: some StringProtocol) throws -> Int {
            guard let count = Int(String(text.filter { $0 != "_" })), count > 0 else {
                throw BenchError("not a number: \(text)")
            }
            return count
        }
        while let option = rest.popFirst() {
            switch option {
            case "--people": people = try value(of: option).split(separator: ",").map(count)
            case "--runs": runs = try count(value(of: option))
            case "--json": json = try value(of: option)
            case "--record": isRecording = true
            case "--quick": isQuick = true
            case "--peers": peers = try value(of: option)
            case "--root": root = try value(of: option)
            case "--commit": commit = try value(of: option)
            case "--swift": swift = try value(of: option)
            case "--scenario": scenario = try value(of: option)
            case "--directory": directory = try value(of: option)
            default: throw BenchError("unknown option \(option)")
            }
        }
        // Every person of the twenty replicas counts, and so does every edit.
        guard people.allSatisfy({ $0 >= 1_000 && $0 % 20 == 0 }) else {
            throw BenchError("--people: at least 1,000, and a multiple of 20")
        }
    }
}
