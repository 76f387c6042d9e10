import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Whether a disk is encrypted below its file system, as far as Linux tells its users: dm-crypt, which LUKS is.
struct DiskEncryption {
    /// Where the kernel describes block devices by their numbers.
    var devices = "/sys/dev/block"

    private static let layersMax = 16

    /// Whether all of the disk that a file lies on is encrypted; `nil` where nobody can say: on a network, in memory, or
    /// in a file system of several disks.
    func isEncrypted(at path: String) -> Bool? {
        var information = stat()
        guard stat(path, &information) == 0 else { return nil }
        let device = UInt64(information.st_dev)
        let major = device >> 8 & 0xFFF | device >> 32 & 0xFFFF_F000
        let minor = device & 0xFF | device >> 12 & 0xFFFF_FF00
        return isEncrypted(device: "\(major):\(minor)")
    }

    func isEncrypted(device: String) -> Bool? { isEncrypted(folder: devices + "/" + device, layers: Self.layersMax) }

    /// A device is encrypted if it is itself, or if everything below it is.
    private func isEncrypted(folder: String, layers: Int) -> Bool? {
        guard layers > 0, FileManager.default.fileExists(atPath: folder) else { return nil }
        if let kind = try? String(contentsOfFile: folder + "/dm/uuid", encoding: .utf8), kind.hasPrefix("CRYPT-") {
            return true
        }
        let below = (try? FileManager.default.contentsOfDirectory(atPath: folder + "/slaves")) ?? []
        for name in below {
            guard let isEncrypted = isEncrypted(folder: folder + "/slaves/" + name, layers: layers - 1) else {
                return nil
            }
            if !isEncrypted { return false }
        }
        return !below.isEmpty
    }
}
