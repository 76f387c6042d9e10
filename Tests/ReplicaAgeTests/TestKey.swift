import ReplicaAge
import ReplicaTrust

/// Identities of tests, by number.
struct TestKey {
    let identity: X25519Identity

    init(_ number: UInt8) {
        guard let key = AgreementKey(seed: Array(repeating: number, count: 32)) else {
            preconditionFailure("a seed has 32 bytes")
        }
        identity = X25519Identity(key)
    }

    var recipient: AgeRecipient { .x25519(identity.recipient) }
    var opener: AgeIdentity { .x25519(identity) }
}
