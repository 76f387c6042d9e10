import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// What a disk has left for this user.
enum DiskSpace {
    /// Free bytes where a path lies or would lie; `nil` where nobody can say.
    static func free(at path: String) -> Int? {
        var place = path
        while !FileManager.default.fileExists(atPath: place), place.contains("/") {
            place = (place as NSString).deletingLastPathComponent
        }
        var information = statvfs()
        guard statvfs(place.isEmpty ? "." : place, &information) == 0 else { return nil }
        return Int(clamping: UInt64(information.f_bavail)).multipliedReportingOverflow(
            by: Int(information.f_frsize)
        ).partialValue
    }

    /// - Throws: ``ExchangeError/diskFull(path:)`` before anything is written that would not fit.
    static func require(_ bytes: Int, for path: String) throws(ExchangeError) {
        if let free = free(at: path), free < bytes { throw .diskFull(path: path) }
    }
}
