package import ReplicaCore
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

    /// Required fields without a value: what arrived and breaks a rule is kept and listed.
    package func violations() throws -> [(id: String, collection: String, field: String, label: Labels)] {
        try read { session in
            try session.violations().compactMap { violation in
                guard let form = session.catalog.collection(named: violation.collection),
                    let field = form.field(named: violation.field),
                    let record = try session.record(key: violation.record, collection: form.name)
                else { return nil }
                return (session.label(of: record.state.record), form.key, field.key, field.labels)
            }
        }
    }
}
