import Foundation
import ReplicaCore
import ReplicaStore
import ReplicaTrust
import ReplicaWire

extension Replica {
    /// Writes the file that asks the centre to admit this replica (`Protocol/07` §2).
    ///
    /// - Parameter path: A file, a folder, or `nil` for a file in the current folder.
    /// - Throws: ``ExchangeError/alreadyEnrolled(name:)`` where that has happened.
    package func requestEnrolment(_ path: String?) throws -> EnrolmentRequested {
        try settleIdentity()
        let request = try read { session in
            if try !session.trust.enrolments(of: key.replica).isEmpty {
                throw ExchangeError.alreadyEnrolled(name: session.label(of: key.replica))
            }
            guard let genesis = try session.genesis(),
                let unit = session.office(of: key.replica).flatMap({ session.unitCodes[$0] })
            else { throw ExchangeError.officeUnknown }
            return EnrolmentRequest(
                genesis: genesis, replica: key.replica, agreementKey: try agreementKey().publicBytes,
                unit: ByteText(unit), name: ByteText(session.label(of: key.replica)),
                time: HybridTimestamp(wallMilliseconds: Self.now()))
        }
        let target = Self.requestPath(path, name: request.name.string)
        if FileManager.default.fileExists(atPath: target) { throw ExchangeError.fileExists(path: target) }
        let file = try AtomicFile(path: target)
        try file.write(try request.signed(with: key))
        try file.commit()
        return EnrolmentRequested(file: target, fingerprint: request.fingerprint.text)
    }

    private static func requestPath(_ path: String?, name: String) -> String {
        let fileName = "\(name).\(EnrolmentRequest.fileExtension)"
        guard let path else { return fileName }
        var isDirectory: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
        if exists, isDirectory.boolValue || path.hasSuffix("/") {
            return (path.hasSuffix("/") ? String(path.dropLast()) : path) + "/" + fileName
        }
        return path
    }

    /// A bundle's file, to be opened with this replica's keys.
    func bundleFile(_ path: String) throws -> BundleFile {
        BundleFile(path: path, keys: try KeyRing(folder: folder).agreementKeys())
    }

    func agreementKey() throws -> AgreementKey {
        guard let key = AgreementKey(seed: try folder.seed(.agreement, at: folder.agreementKey)) else {
            throw ExchangeError.keyWrong(path: folder.agreementKey)
        }
        return key
    }
}

extension EnrolmentRequest {
    /// The ending of a request's name.
    static let fileExtension = "kbr"
}

/// A request that was written.
package struct EnrolmentRequested: Sendable {
    package let file: String
    /// To be compared with what the centre sees.
    package let fingerprint: String
}
