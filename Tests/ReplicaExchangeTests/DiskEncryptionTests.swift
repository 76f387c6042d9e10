import Foundation
import Testing

@testable import ReplicaExchange

/// Whether a disk is encrypted, from what a kernel shows of it.
@Suite struct DiskEncryptionTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "kieubao-disks-\(UUID().uuidString)")

    /// Describes a device in the way of /sys/dev/block.
    private func device(_ name: String, kind: String? = nil, on below: [String] = []) throws {
        let place = folder.appending(path: name)
        try FileManager.default.createDirectory(at: place.appending(path: "slaves"), withIntermediateDirectories: true)
        if let kind {
            try FileManager.default.createDirectory(at: place.appending(path: "dm"), withIntermediateDirectories: true)
            try Data("\(kind)\n".utf8).write(to: place.appending(path: "dm/uuid"))
        }
        for other in below {
            try FileManager.default.createSymbolicLink(
                at: place.appending(path: "slaves/" + other), withDestinationURL: folder.appending(path: other))
        }
    }

    @Test func `a disk is encrypted if every path down from it leads through dm-crypt`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try device("8:1")
        try device("8:2")
        try device("253:0", kind: "CRYPT-LUKS2-0123", on: ["8:1"])
        try device("253:1", kind: "LVM-abc", on: ["253:0"])
        try device("253:2", kind: "LVM-def", on: ["253:0", "8:2"])
        try device("253:3", kind: "LVM-ghi", on: ["253:3"])
        let disks = DiskEncryption(devices: folder.path)
        #expect(disks.isEncrypted(device: "253:0") == true)
        #expect(disks.isEncrypted(device: "253:1") == true)
        #expect(disks.isEncrypted(device: "253:2") == false)
        #expect(disks.isEncrypted(device: "8:1") == false)
        #expect(disks.isEncrypted(device: "0:42") == nil)
        #expect(disks.isEncrypted(device: "253:3") == nil)
    }

    @Test func `the numbers of a device are those that the kernel names it by`() throws {
        // Of what lies in memory nobody says that it is on a disk.
        #expect(DiskEncryption().isEncrypted(at: "/proc/self") == nil)
        #expect(DiskEncryption().isEncrypted(at: "/nowhere") == nil)
        let mount = try #require(
            try? String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8).split(separator: "\n").map {
                $0.split(separator: " ")
            }.last { $0[4] == "/" })
        let isThere = FileManager.default.fileExists(atPath: "/sys/dev/block/\(mount[2])")
        #expect((DiskEncryption().isEncrypted(at: "/") != nil) == isThere)
    }
}
