import ReplicaCore
import ReplicaStore
import ReplicaTrust
import ReplicaWire

/// Founds a province: the authority's first segment names its keys and enrols the master (`Protocol/07` §1).
struct Founding {
    let session: StoreSession
    let wallMilliseconds: UInt64

    func found(
        authority: SigningKey, reserve: SigningKey, master: ReplicaID, agreementKey: [UInt8], name: String, office: Dot
    ) throws {
        try session.sign(
            [
                AuthorityDrafts.authority(authority.replica, name: "AUTHORITY", rank: 1),
                AuthorityDrafts.authority(reserve.replica, name: "RESERVE", rank: 0),
                AuthorityDrafts.enrolment(
                    key: master, agreementKey: agreementKey, name: name, office: office, role: .master,
                    grants: DefaultGrants.master, request: nil),
            ], with: authority, author: .empty, wallMilliseconds: wallMilliseconds)
        try session.found(root: authority.replica, founding: session.firstSegment(of: authority.replica))
    }
}

/// The changes that an authority makes (`Protocol/05` §1, `07`).
enum AuthorityDrafts {
    static func authority(_ key: ReplicaID, name: String, rank: Int64) -> ChangeDraft {
        new(
            BuiltIn.authorities,
            [
                (BuiltIn.name, .text(name)), (BuiltIn.key, Value(tag: .bytes, content: key.bytes)),
                (BuiltIn.rank, .integer(rank)),
            ])
    }

    /// - Parameter request: The hash of the request that is answered.
    static func enrolment(
        key: ReplicaID, agreementKey: [UInt8], name: String, office: Dot, role: Trust.Role, grants: [Grant],
        request: Hash256?, note: ByteText = .empty
    ) -> ChangeDraft {
        var values: [(FormName, Value)] = [
            (BuiltIn.name, .text(name)), (BuiltIn.unit, .dot(office)),
            (BuiltIn.key, Value(tag: .bytes, content: key.bytes)),
            (BuiltIn.agreementKey, Value(tag: .bytes, content: agreementKey)), (BuiltIn.role, .text(role.rawValue)),
        ]
        if let request { values.append((BuiltIn.request, Value(tag: .bytes, content: request.bytes))) }
        var draft = new(BuiltIn.enrolments, values)
        let texts = Set(grants.map(\.text)).sorted()
        draft.shape = Shape(
            collection: BuiltIn.enrolments,
            entries: draft.shape.entries + texts.map { _ in Shape.Entry(.include, BuiltIn.grant) })
        draft.replaced += texts.map { _ in [] }
        draft.values += texts.map { .text($0) }
        draft.note = note
        return draft
    }

    /// - Parameter state: The enrolment or authority that ends.
    static func end(_ state: RecordState, _ cutOff: CutOff, reason: ByteText) -> ChangeDraft {
        // A retirement never lifts a revocation: both stay, and each has to let a segment through.
        let live = state.live(RegisterKey(BuiltIn.ended)).filter { value in
            cutOff.kind == .revoked || CutOff(content: value.values.first?.content ?? []).kind == .retired
        }
        return ChangeDraft(
            scope: .province, record: state.record, collection: state.collection,
            entries: [
                .init(
                    Shape.Entry(.assign, BuiltIn.ended), replaced: live.map(\.name),
                    values: [Value(tag: .bytes, content: cutOff.content)])
            ], note: reason)
    }

    static func admission(_ segment: Hash256, over cutOffs: [Dot], reason: ByteText) -> ChangeDraft {
        var draft = new(
            BuiltIn.admissions,
            [(BuiltIn.segment, Value(tag: .bytes, content: segment.bytes)), (BuiltIn.over, .dots(cutOffs.sorted()))])
        draft.note = reason
        return draft
    }

    /// - Parameter state: The admission that is taken back.
    static func withdrawal(_ state: RecordState, reason: ByteText) -> ChangeDraft {
        ChangeDraft(
            scope: .province, record: state.record, collection: BuiltIn.admissions,
            entries: [.init(Shape.Entry(.assign, BuiltIn.deleted), values: [.dots(state.seenDots)])], note: reason)
    }

    private static func new(_ collection: FormName, _ values: [(FormName, Value)]) -> ChangeDraft {
        ChangeDraft(
            scope: .province, record: nil, collection: collection,
            entries: values.map { ChangeDraft.Entry(Shape.Entry(.assign, $0.0), values: [$0.1]) })
    }
}

/// What a replica of an office may have and write, where nobody says otherwise (`design.md` 6).
enum DefaultGrants {
    static let master = [
        Grant(reads: true, writes: true, pattern: "province"), Grant(reads: true, writes: true, pattern: "unit/*"),
        Grant(reads: true, writes: true, pattern: "people/*"), Grant(reads: true, writes: true, pattern: "case/*"),
    ]

    /// - Parameters:
    ///   - unit: The code of the office.
    ///   - isSteward: Whether the office keeps the data on people of all districts in order.
    static func office(_ unit: String, isSteward: Bool) -> [Grant] {
        var grants = [
            Grant(reads: true, writes: true, pattern: "province"),
            Grant(reads: true, writes: true, pattern: "unit/" + unit),
            Grant(reads: true, writes: true, pattern: "restricted/" + unit),
            // Whom an office writes down for another district goes to that district's register; the office keeps
            // what it wrote itself.
            Grant(reads: isSteward, writes: true, pattern: "people/*"),
        ]
        if unit.hasPrefix("ubnd-") { grants.append(Grant(reads: true, writes: true, pattern: "people/" + unit)) }
        return grants
    }

    /// `--scopes`: names or patterns between commas, each with `r:` or `w:` before it where it is not for both.
    static func parse(_ typed: String) throws(ExchangeError) -> [Grant] {
        var grants = [Grant(reads: true, writes: true, pattern: "province")]
        for item in typed.split(separator: ",").map({ $0.filter { $0 != " " } }) {
            let parts = item.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            let text = parts.count == 2 ? "\(parts[0]) \(parts[1])" : "rw \(item)"
            guard let grant = Grant(text) else { throw .badScope(item) }
            grants.append(grant)
        }
        return grants
    }
}
