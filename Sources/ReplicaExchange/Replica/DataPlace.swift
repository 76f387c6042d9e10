import Foundation
import ReplicaCore
import ReplicaTrust
import ReplicaWire

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Where a database lies: on which computer, and as which file. A copy lies elsewhere; a file that was moved on its
/// file system does not.
///
/// The number of the device is left out, because it may be another one after every start of the computer. What a
/// computer or a file system does not tell is 0, and then agrees with everything.
struct DataPlace: Equatable {
    /// A hash of the computer's identity.
    var machine = [UInt8](repeating: 0, count: 32)
    var inode: UInt64 = 0
    /// Which file of this number it is: a new one that got the number of a removed one is not taken for that.
    var generation: UInt64 = 0

    static let byteCount = 48

    var bytes: [UInt8] {
        var bytes = machine
        bytes.appendBigEndian(inode)
        bytes.appendBigEndian(generation)
        return bytes
    }

    init() {}

    init?(bytes: some RandomAccessCollection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        let bytes = Array(bytes)
        machine = Array(bytes[0..<32])
        inode = UInt64(bigEndianBytes: bytes[32..<40])
        generation = UInt64(bigEndianBytes: bytes[40..<48])
    }

    /// The place of a file.
    ///
    /// - Parameter machine: What tells this computer from others; `nil` where it has no such thing.
    init(of path: String, machine: String?) {
        if let machine { self.machine = Hash256.of(Array("kieubao machine 1\0\(machine)".utf8)).bytes }
        let numbers = DatabaseHold.reading(path) { descriptor -> (inode: UInt64, generation: UInt64)? in
            var information = stat()
            guard fstat(descriptor, &information) == 0, Self.keepsNumbers(device: UInt64(information.st_dev)) else {
                return nil
            }
            var version: UInt64 = 0
            let isKnown = ioctl(descriptor, Self.getVersion, &version) == 0
            return (UInt64(information.st_ino), isKnown ? version : 0)
        }
        if case .some(.some(let numbers)) = numbers { (inode, generation) = numbers }
    }

    /// `FS_IOC_GETVERSION` of Linux.
    private static let getVersion: UInt = 0x8008_7601

    func isSameMachine(as other: DataPlace) -> Bool {
        let unknown = [UInt8](repeating: 0, count: 32)
        return machine == other.machine || machine == unknown || other.machine == unknown
    }

    func isSameFile(as other: DataPlace) -> Bool {
        if inode == 0 || other.inode == 0 { return true }
        let isGenerationKnown = generation != 0 && other.generation != 0
        return inode == other.inode && (!isGenerationKnown || generation == other.generation)
    }

    /// Whether the file system of a device keeps the numbers of its files: those of sticks and shared drives make
    /// them up anew whenever they are mounted.
    private static func keepsNumbers(device: UInt64) -> Bool {
        guard let mounts = try? String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8) else { return true }
        let major = device >> 8 & 0xFFF | device >> 32 & ~0xFFF
        let minor = device & 0xFF | device >> 12 & ~0xFF
        let device = "\(major):\(minor)"
        for line in mounts.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count > 2, words[2] == device, let dash = words.firstIndex(of: "-"), dash + 1 < words.count
            else { continue }
            let type = words[dash + 1]
            return !["vfat", "msdos", "exfat", "cifs", "smb3", "9p"].contains(type) && !type.hasPrefix("fuse")
        }
        return true
    }
}

/// What tells this computer from others.
package enum Machine {
    /// The id that systemd gave the installation; `nil` where there is none.
    package static var identity: String? {
        guard let text = try? String(contentsOfFile: "/etc/machine-id", encoding: .utf8) else { return nil }
        let identity = text.trimmingCharacters(in: .whitespacesAndNewlines)
        return identity.isEmpty || identity == "uninitialized" ? nil : identity
    }
}

extension UInt64 {
    init(bigEndianBytes bytes: some Sequence<UInt8>) { self = bytes.reduce(0) { $0 << 8 | UInt64($1) } }
}
