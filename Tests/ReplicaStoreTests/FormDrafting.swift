import ReplicaCore
import ReplicaStore
import Testing

/// Suites that make records of forms, and people by them.
protocol FormDrafting {
    /// Where people go.
    static var scope: ScopeName { get }
}

extension FormDrafting {
    func create(_ collection: FormName, _ values: [(FormName, Value)]) -> ChangeDraft {
        ChangeDraft(
            scope: .province, record: nil, collection: collection,
            entries: values.map { .init(Shape.Entry(.assign, $0.0), values: [$0.1]) })
    }

    func person(_ session: StoreSession, _ values: [(String, Value)]) throws -> ChangeDraft {
        let form = try #require(session.catalog.collection(key: "person"))
        return ChangeDraft(
            scope: Self.scope, record: nil, collection: form.name,
            entries: try values.map {
                .init(Shape.Entry(.assign, try #require(form.field(key: $0.0)).name), values: [$0.1])
            })
    }
}
