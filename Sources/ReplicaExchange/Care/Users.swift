import ReplicaCore
import ReplicaStore

extension Replica {
    /// The names of the people who work here, and the one chosen.
    package func users() throws -> (names: [String], chosen: String?) {
        try read { session in
            (try Self.names(session), try session[.user].map { ByteText(bytes: $0).string })
        }
    }

    package func addUser(_ name: String) throws {
        let name = try Self.userName(name)
        try write { session in
            let names = try Set(Self.names(session)).union([name.string]).sorted()
            try session.set(.users, Array(names.joined(separator: "\n").utf8))
        }
    }

    /// Chooses the person whose name stands on changes from now on; a new name is added.
    package func useUser(_ name: String) throws {
        let name = try Self.userName(name)
        try addUser(name.string)
        try write { try $0.set(.user, name.bytes) }
    }

    private static func names(_ session: StoreSession) throws -> [String] {
        guard let bytes = try session[.users] else { return [] }
        return ByteText(bytes: bytes).string.split(separator: "\n").map(String.init)
    }
}
