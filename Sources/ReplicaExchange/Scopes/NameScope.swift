import ReplicaCore
import ReplicaStore
import ReplicaTrust
import ReplicaWire

/// The changes that name a scope's members (`Protocol/07` §4).
enum ScopeDrafts {
    /// Adds offices to a scope, and makes its record where there is none.
    static func members(of scope: ScopeName, _ offices: [Dot], _ session: StoreSession) throws -> ChangeDraft {
        let elements = Set(offices).sorted().map { Value.dot($0) }
        if let known = try record(of: scope, session) {
            let new = elements.filter { !known.state.elements(of: BuiltIn.member).contains($0) }
            return draft(known.state.record, new.map { entry(.include, $0, known.state) })
        }
        let name = ChangeDraft.Entry(
            Shape.Entry(.assign, BuiltIn.name), values: [Value(tag: .text, content: scope.text.bytes)])
        return draft(nil, [name] + elements.map { entry(.include, $0, nil) })
    }

    /// Takes offices out of a scope, wherever a record names them.
    static func leaving(_ scope: ScopeName, _ offices: [Dot], _ session: StoreSession) throws -> [ChangeDraft] {
        try session.records(of: BuiltIn.scopes).filter { ScopeName($0.name) == scope }.compactMap { stored in
            let present = offices.map { Value.dot($0) }.filter {
                stored.state.elements(of: BuiltIn.member).contains($0)
            }
            return present.isEmpty ? nil : draft(stored.state.record, present.map { entry(.exclude, $0, stored.state) })
        }
    }

    private static func record(of scope: ScopeName, _ session: StoreSession) throws -> StoreSession.StoredRecord? {
        try session.records(of: BuiltIn.scopes).first { ScopeName($0.name) == scope }
    }

    private static func entry(_ kind: EntryKind, _ element: Value, _ state: RecordState?) -> ChangeDraft.Entry {
        ChangeDraft.Entry(
            Shape.Entry(kind, BuiltIn.member),
            replaced: state?.live(RegisterKey(BuiltIn.member, element: element)).map(\.name) ?? [], values: [element])
    }

    private static func draft(_ record: Dot?, _ entries: [ChangeDraft.Entry]) -> ChangeDraft {
        ChangeDraft(scope: .province, record: record, collection: BuiltIn.scopes, entries: entries)
    }
}

extension StoreSession {
    /// The offices that took part in a scope that is named one by one, and do not any more; none of any other.
    func formerMembers(of scope: ScopeName) throws -> Set<Dot> {
        guard Grant.isNamedOneByOne(scope) else { return [] }
        var named: Set<Dot> = []
        for stored in try records(of: BuiltIn.scopes) where ScopeName(stored.name) == scope {
            let members = stored.state.registers.keys.filter { $0.field == BuiltIn.member }
            named.formUnion(members.compactMap { $0.element?.dot })
        }
        return try named.subtracting(trust.scopes[scope] ?? [])
    }
}

extension StoreSession.StoredRecord {
    /// The value of the built-in field `name` that is shown.
    fileprivate var name: ByteText {
        let shown = ShownValue<Dot>(owner: nil, office: { _ in nil }).choose(
            from: state.live(RegisterKey(BuiltIn.name)))
        return ByteText(bytes: shown?.values.first?.content ?? [])
    }
}

extension Replica {
    /// Names the offices that take part in a case, besides the centre.
    ///
    /// - Parameters:
    ///   - name: `case/NAME`.
    ///   - added: Codes of units.
    ///   - removed: Codes of units. What they have had they keep.
    /// - Returns: The codes of those that take part now.
    package func setMembers(of name: String, added: [String], removed: [String]) throws -> [String] {
        try change { session, writer in
            guard name.hasPrefix("case/"), Grant.isPattern(name), !name.hasSuffix("*") else {
                throw ExchangeError.badScope(name)
            }
            guard try session.trust.isMaster(key.replica) else { throw ExchangeError.masterOnly(collection: "scope") }
            func units(_ codes: [String]) throws -> [Dot] {
                try codes.map { code in
                    guard let unit = session.unit(code: code) else {
                        throw ExchangeError.unknownUnit(code, known: session.unitCodes.values.sorted())
                    }
                    return unit
                }
            }
            let scope = ScopeName(name)
            let joining = try ScopeDrafts.members(of: scope, units(added), session)
            if joining.record == nil || !joining.shape.entries.isEmpty { try writer.make(joining) }
            for draft in try ScopeDrafts.leaving(scope, units(removed), session) { try writer.make(draft) }
            var members: Set<Dot> = []
            for stored in try session.records(of: BuiltIn.scopes) where ScopeName(stored.name) == scope {
                members.formUnion(stored.state.elements(of: BuiltIn.member).compactMap(\.dot))
            }
            return members.compactMap { session.unitCodes[$0] }.sorted()
        }
    }
}
