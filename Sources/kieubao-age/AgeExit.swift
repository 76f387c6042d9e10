import ReplicaAge

/// The statuses that the program ends with (`Protocol/06` §6); each class of fault in a file has its own.
enum AgeExit: Int32, CaseIterable {
    case success = 0
    case headerFailure = 1
    case payloadFailure = 2
    case noMatch = 3
    case armorFailure = 4
    case hmacFailure = 5
    case other = 6
    case usage = 64

    init(_ failure: AgeFailure) {
        self =
            switch failure {
            case .header: .headerFailure
            case .payload: .payloadFailure
            case .noMatch: .noMatch
            case .armor: .armorFailure
            case .hmac: .hmacFailure
            }
    }

    var meaning: String {
        switch self {
        case .success: "done"
        case .headerFailure: "header failure (no age v1 file, or its header is malformed)"
        case .payloadFailure: "payload failure (damaged or cut short)"
        case .noMatch: "no match (for none of the identities, or the passphrase is wrong)"
        case .armorFailure: "armor failure (the text around the file is damaged)"
        case .hmacFailure: "HMAC failure (the header was changed)"
        case .other: "anything else, as a file that cannot be read or written"
        case .usage: "a mistake in the arguments"
        }
    }
}
