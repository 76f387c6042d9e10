/// The kinds of files that may be attached, told by their first bytes and never by their names.
package enum AttachedMedia: String, Sendable, CaseIterable {
    case pdf = "application/pdf"
    case jpeg = "image/jpeg"
    case png = "image/png"

    /// - Returns: `nil` for anything else.
    package init?(bytes: [UInt8]) {
        if bytes.starts(with: Array("%PDF-".utf8)) {
            self = .pdf
        } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if bytes.starts(with: PNGStripping.signature) {
            self = .png
        } else {
            return nil
        }
    }

    /// What the name of a file of the kind ends with.
    package var suffix: String {
        switch self {
        case .pdf: "pdf"
        case .jpeg: "jpg"
        case .png: "png"
        }
    }

    /// Whether what a file says beside its content, such as where a photograph was taken, is taken out.
    package var isStripped: Bool { self != .pdf }

    /// The file without what it says beside its content.
    ///
    /// - Returns: `nil` where the file is not as its kind has to be.
    package func stripped(_ bytes: [UInt8]) -> [UInt8]? {
        switch self {
        case .pdf: bytes
        case .jpeg: JPEGStripping.stripped(bytes)
        case .png: PNGStripping.stripped(bytes)
        }
    }
}

/// Takes out of a JPEG file (ITU-T T.81) what is not needed to show it: Exif with place and camera, XMP, IPTC, previews
/// and comments. Colour profiles stay, and so does the picture, bit by bit.
///
/// With Exif goes the note of how the camera was held: such a picture may lie on its side.
enum JPEGStripping {
    private static let startOfScan: UInt8 = 0xDA
    private static let endOfImage: UInt8 = 0xD9

    static func stripped(_ bytes: [UInt8]) -> [UInt8]? {
        guard bytes.starts(with: [0xFF, 0xD8]) else { return nil }
        var output: [UInt8] = [0xFF, 0xD8]
        output.reserveCapacity(bytes.count)
        var place = 2
        while place + 1 < bytes.count {
            guard bytes[place] == 0xFF else { return nil }
            let marker = bytes[place + 1]
            // A marker may have fill bytes before it.
            if marker == 0xFF {
                place += 1
                continue
            }
            if marker == endOfImage {
                // Whatever lies behind the picture is left out.
                return output + [0xFF, endOfImage]
            }
            guard hasSegment(marker), let end = segmentEnd(bytes, place) else { return nil }
            if keeps(marker, bytes[(place + 4)..<end]) { output += bytes[place..<end] }
            place = end
            if marker == startOfScan {
                let scanEnd = scanEnd(bytes, place)
                output += bytes[place..<scanEnd]
                place = scanEnd
            }
        }
        return nil
    }

    /// Whether a length follows a marker outside coded data. What has none (T.81, B.1.1.3) has no place there: read as one
    /// that has, it would carry along whatever lies behind it.
    private static func hasSegment(_ marker: UInt8) -> Bool {
        switch marker {
        case 0x00, 0x01, 0xD0...0xD8: false
        default: true
        }
    }

    /// Where a marker segment ends; its length counts its own two bytes.
    private static func segmentEnd(_ bytes: [UInt8], _ place: Int) -> Int? {
        guard place + 3 < bytes.count else { return nil }
        let length = Int(bytes[place + 2]) << 8 | Int(bytes[place + 3])
        let end = place + 2 + length
        return length >= 2 && end <= bytes.count ? end : nil
    }

    /// JFIF, colour profiles (`ICC_PROFILE`) and Adobe's note of the colour space are needed to show the picture.
    private static func keeps(_ marker: UInt8, _ content: ArraySlice<UInt8>) -> Bool {
        switch marker {
        case 0xE0: content.starts(with: Array("JFIF\0".utf8))
        case 0xE2: content.starts(with: Array("ICC_PROFILE\0".utf8))
        case 0xEE: content.starts(with: Array("Adobe".utf8))
        case 0xE1...0xEF, 0xFE: false
        default: true
        }
    }

    /// Where coded data ends: at a marker that is neither a stuffed byte nor a restart, with the fill bytes before it.
    private static func scanEnd(_ bytes: [UInt8], _ start: Int) -> Int {
        var place = start
        while place < bytes.count {
            guard bytes[place] == 0xFF else {
                place += 1
                continue
            }
            let first = place
            while place < bytes.count, bytes[place] == 0xFF { place += 1 }
            guard place < bytes.count, bytes[place] == 0 || (0xD0...0xD7).contains(bytes[place]) else { return first }
        }
        return bytes.count
    }
}

/// Takes out of a PNG file (ISO/IEC 15948) every chunk that is not needed to show it: texts, Exif, times, and whatever
/// nobody knows.
enum PNGStripping {
    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    private static let kept = Set(
        [
            "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "cHRM", "gAMA", "iCCP", "sBIT", "sRGB", "bKGD", "pHYs",
        ].map { Array($0.utf8) })

    static func stripped(_ bytes: [UInt8]) -> [UInt8]? {
        guard bytes.starts(with: signature) else { return nil }
        var output = signature
        output.reserveCapacity(bytes.count)
        var place = signature.count
        while place + 12 <= bytes.count {
            let length = bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
            let end = place + 12 + length
            guard end <= bytes.count else { return nil }
            let type = Array(bytes[(place + 4)..<(place + 8)])
            if place == signature.count, type != Array("IHDR".utf8) { return nil }
            if kept.contains(type) { output += bytes[place..<end] }
            if type == Array("IEND".utf8) { return output }
            place = end
        }
        return nil
    }
}
