import Foundation
import ReplicaCore
import ReplicaTrust
import ReplicaWire
import Synchronization
import Testing

@testable import ReplicaExchange

/// Keys under a passphrase: set, changed, taken away, interrupted, and met by who does not know it.
@Suite struct KeyPassphraseTests {
    /// Somebody who knows passphrases, and how often he was asked.
    private final class Person: Sendable {
        private let known: Mutex<[String: String]>
        private let count = Mutex(0)

        init(replica: String? = nil, authority: String? = nil, new: String? = nil) {
            var known: [String: String] = [:]
            known["replica"] = replica
            known["authority"] = authority
            known["new"] = new
            self.known = Mutex(known)
        }

        var asked: Int { count.withLock { $0 } }

        func answer(_ purpose: PassphrasePurpose) -> String? {
            count.withLock { $0 += 1 }
            return switch purpose {
            case .replica: known.withLock { $0["replica"] }
            case .authority: known.withLock { $0["authority"] }
            case .new: known.withLock { $0["new"] }
            }
        }
    }

    /// A folder as another process would open it. Little work, so that the tests are quick.
    private func folder(_ path: String, _ person: Person = Person()) -> ReplicaFolder {
        ReplicaFolder(path: path, safe: KeySafe(workFactor: 4) { person.answer($0) })
    }

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test func `typing needs no passphrase, sending and receiving do`() throws {
        let province = try TemporaryProvince()
        let master = try province.office("so-ngoai-vu", isMaster: true)
        _ = try province.office("ubnd-phu-cat")
        let path = province.path("ubnd-phu-cat")
        let files = try KeyPassphrase(folder(path, Person(new: "đúng bốn từ này")), authority: nil).set()
        #expect(files.map { ($0 as NSString).lastPathComponent } == ["agreement.key", "signing.key"])
        for name in ["passphrase.key", "signing.key", "agreement.key"] {
            #expect(try mode(path + "/keys/" + name) == 0o600)
        }
        let nobody = Person()
        let silent = try Replica.open(at: folder(path, nobody))
        _ = try silent.addPerson("name_full=Nguyễn Văn A")
        #expect(try silent.status().pending > 0)
        #expect(nobody.asked == 0)
        let stick = province.path("stick")
        try FileManager.default.createDirectory(atPath: stick, withIntermediateDirectories: true)
        let lock = path + "/keys/passphrase.key"
        #expect(throws: ExchangeError.passphraseMissing(path: lock)) {
            try silent.createBundles(to: nil, path: stick, dryRun: false)
        }
        let stranger = try Replica.open(at: folder(path, Person(replica: "sai mật khẩu rồi")))
        #expect(throws: ExchangeError.passphraseWrong(path: lock)) {
            try stranger.createBundles(to: nil, path: stick, dryRun: false)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: stick) == [])
        // Typed with combining marks, as another keyboard does it.
        let owner = Person(replica: "đúng bốn từ này".decomposedStringWithCanonicalMapping)
        let replica = try Replica.open(at: folder(path, owner))
        try province.carry(from: replica, to: master, unit: "so-ngoai-vu")
        #expect(owner.asked == 1)
        try province.carry(from: master, to: replica, unit: "ubnd-phu-cat")
        #expect(owner.asked == 1)
    }

    @Test func `a changed passphrase replaces the one before, and taking it away gives the same keys back`() throws {
        let province = try TemporaryProvince()
        _ = try province.office("so-ngoai-vu", isMaster: true)
        let path = province.path("so-ngoai-vu")
        let plain = try ["signing.key", "agreement.key"].map {
            try Data(contentsOf: URL(filePath: path + "/keys/" + $0))
        }
        _ = try KeyPassphrase(folder(path, Person(new: "mật khẩu một")), authority: nil).set()
        #expect(throws: ExchangeError.passphrasePresent(path: path + "/keys/passphrase.key")) {
            try KeyPassphrase(folder(path, Person(new: "mật khẩu hai")), authority: nil).set()
        }
        #expect(throws: ExchangeError.passphraseShort(min: KeySafe.passphraseCharactersMin)) {
            try KeyPassphrase(folder(path, Person(replica: "mật khẩu một", new: "ngắn")), authority: nil).change()
        }
        try KeyPassphrase(folder(path, Person(replica: "mật khẩu một", new: "mật khẩu hai")), authority: nil).change()
        #expect(throws: ExchangeError.passphraseWrong(path: path + "/keys/passphrase.key")) {
            try KeyPassphrase(folder(path, Person(replica: "mật khẩu một")), authority: nil).remove()
        }
        _ = try KeyPassphrase(folder(path, Person(replica: "mật khẩu hai")), authority: nil).remove()
        let after = try ["signing.key", "agreement.key"].map {
            try Data(contentsOf: URL(filePath: path + "/keys/" + $0))
        }
        #expect(after == plain)
        #expect(!FileManager.default.fileExists(atPath: path + "/keys/passphrase.key"))
    }

    @Test func `what was interrupted between two files loses nothing and is finished by repeating`() throws {
        let province = try TemporaryProvince()
        _ = try province.office("so-ngoai-vu", isMaster: true)
        let path = province.path("so-ngoai-vu")
        let signing = path + "/keys/signing.key"
        let plain = try Data(contentsOf: URL(filePath: signing))
        _ = try KeyPassphrase(folder(path, Person(new: "mật khẩu một")), authority: nil).set()
        let sealed = try Data(contentsOf: URL(filePath: signing))
        // As after a power cut: one key in the old form, and a file that was being written.
        try plain.write(to: URL(filePath: signing))
        try Data("rác".utf8).write(to: URL(filePath: signing + ".part"))
        let openPart = path + "/keys/agreement.key.part"
        try FileManager.default.copyItem(atPath: path + "/keys/agreement.key", toPath: openPart)
        let findings = try Replica.examine(folder(path))
        #expect(findings.contains(.keysHalfLocked([signing])))
        let replica = try Replica.open(at: folder(path, Person(replica: "mật khẩu một")))
        _ = try replica.backup(to: province.path("backup.sqlite"))
        let files = try KeyPassphrase(folder(path, Person(replica: "mật khẩu một")), authority: nil).set()
        #expect(files == [signing])
        #expect(!FileManager.default.fileExists(atPath: openPart), "a key in its open form lies beside the sealed one")
        #expect(try Replica.examine(folder(path)).contains(.keysLocked))
        // And the other way round.
        try plain.write(to: URL(filePath: signing))
        try Data("rác".utf8).write(to: URL(filePath: path + "/keys/passphrase.key.part"))
        #expect(try KeyPassphrase(folder(path, Person(replica: "mật khẩu một")), authority: nil).remove().count == 1)
        #expect(!FileManager.default.fileExists(atPath: path + "/keys/passphrase.key.part"))
        #expect(try Data(contentsOf: URL(filePath: signing)) == plain)
        #expect(sealed != plain)
    }

    @Test func `a key file whose open part was swapped is refused`() throws {
        let province = try TemporaryProvince()
        _ = try province.office("so-ngoai-vu", isMaster: true)
        let path = province.path("so-ngoai-vu")
        _ = try KeyPassphrase(folder(path, Person(new: "mật khẩu một")), authority: nil).set()
        let signing = path + "/keys/signing.key"
        var lines = try String(contentsOfFile: signing, encoding: .utf8).components(separatedBy: "\n")
        lines[1] = SigningKey().replica.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        try lines.joined(separator: "\n").write(toFile: signing, atomically: false, encoding: .utf8)
        #expect(throws: ExchangeError.keyWrong(path: signing)) {
            try Replica.open(at: folder(path, Person(replica: "mật khẩu một")))
        }
    }

    @Test func `every changed byte of a key under a passphrase is refused`() throws {
        let province = try TemporaryProvince()
        _ = try province.office("so-ngoai-vu", isMaster: true)
        let path = province.path("so-ngoai-vu")
        let key = path + "/keys/authority.key"
        let person = Person(authority: "mật khẩu một", new: "mật khẩu một")
        _ = try KeyPassphrase(folder(path, person), authority: key).set()
        let sound = try Data(contentsOf: URL(filePath: key))
        for place in sound.indices {
            var bytes = sound
            bytes[place] ^= 1
            try bytes.write(to: URL(filePath: key))
            #expect(throws: ExchangeError.self, "byte \(place)") {
                try AuthorityKeys(folder: folder(path, person)).read(nil)
            }
        }
        try sound.write(to: URL(filePath: key))
        _ = try AuthorityKeys(folder: folder(path, person)).read(nil)
    }

    @Test func `an authority's key on a stick has a passphrase of its own`() throws {
        let province = try TemporaryProvince()
        _ = try province.office("so-ngoai-vu", isMaster: true)
        let path = province.path("so-ngoai-vu")
        let stick = province.path("stick")
        try FileManager.default.createDirectory(atPath: stick, withIntermediateDirectories: true)
        try FileManager.default.moveItem(atPath: path + "/keys/authority.key", toPath: stick + "/authority.key")
        _ = try KeyPassphrase(folder(path, Person(new: "khoá trên USB")), authority: stick).set()
        let office = try TemporaryProvince.unenrolled("ubnd-phu-cat", in: province)
        let request = try office.requestEnrolment(province.path("request.kbr")).file
        let wrong = try Replica.open(at: folder(path, Person(authority: "khoá khác hẳn")))
        #expect(throws: ExchangeError.passphraseWrong(path: stick + "/authority.key")) {
            try wrong.enrol(
                wrong.readRequest(request), from: request, scopes: nil, role: .clerk, output: nil, authority: stick)
        }
        let person = Person(authority: "khoá trên USB")
        let master = try Replica.open(at: folder(path, person))
        try master.checkAuthority(stick)
        _ = try master.enrol(
            master.readRequest(request), from: request, scopes: nil, role: .clerk, output: province.path("w.kbb"),
            authority: stick)
        #expect(person.asked == 1)
    }

    @Test func `new keys of a locked replica are locked as well`() throws {
        let province = try TemporaryProvince()
        let master = try province.office("so-ngoai-vu", isMaster: true)
        _ = try province.office("ubnd-phu-cat")
        let path = province.path("ubnd-phu-cat")
        _ = try KeyPassphrase(folder(path, Person(new: "mật khẩu một")), authority: nil).set()
        let replica = try Replica.open(at: folder(path, Person(replica: "mật khẩu một")))
        let before = replica.key.replica
        _ = try replica.rotate()
        #expect(replica.key.replica != before)
        #expect(replica.key is LockedKey)
        #expect(try Replica.examine(folder(path)).contains(.keysLocked))
        try province.carry(from: replica, to: master, unit: "so-ngoai-vu")
        let again = try Replica.open(at: folder(path, Person(replica: "mật khẩu một")))
        try province.carry(from: master, to: again, unit: "ubnd-phu-cat")
    }
}
