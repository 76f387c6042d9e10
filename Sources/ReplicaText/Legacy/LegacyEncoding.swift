/// The encodings of Vietnamese before Unicode that old lists still have.
///
/// Their letters were drawn by fonts of their own (`.VnTime`, `VNI-Times`), so what a program stores, and hands on as
/// Unicode, are other characters of Latin-1: `NguyÔn V¨n §øc`, `Nguyeãn Vaên Ñöùc`.
package enum LegacyEncoding: String, CaseIterable, Sendable {
    /// TCVN 5712:1993, third set (VN3), known as ABC. Its fonts for capitals show small letters as capitals, so that
    /// capitals with a tone cannot be told from small letters.
    case tcvn3
    /// VNI for Windows: letters followed by marks.
    case vni

    /// The Vietnamese text that old characters were meant to show.
    ///
    /// - Parameter text: Characters of Latin-1; others stay as they are.
    package func decode(_ text: String) -> String {
        switch self {
        case .tcvn3: LegacyTables.decodeTCVN3(text)
        case .vni: LegacyTables.decodeVNI(text)
        }
    }
}

/// The letters of the old encodings.
private enum LegacyTables {
    static func decodeTCVN3(_ text: String) -> String {
        var decoded = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { decoded.append(tcvn3[scalar] ?? scalar) }
        return String(decoded)
    }

    static func decodeVNI(_ text: String) -> String {
        var decoded = String.UnicodeScalarView()
        let scalars = Array(text.unicodeScalars)
        var place = 0
        while place < scalars.count {
            let letter = scalars[place]
            if place + 1 < scalars.count, let mark = lower(scalars[place + 1]), let base = lower(letter),
                let both = vniPairs[base]?[mark]
            {
                decoded.append(sameCase(both, as: letter))
                place += 2
                continue
            }
            if let base = lower(letter), let alone = vniLetters[base] {
                decoded.append(sameCase(alone, as: letter))
            } else {
                decoded.append(letter)
            }
            place += 1
        }
        return String(decoded)
    }

    private static func lower(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        scalar.properties.lowercaseMapping.unicodeScalars.first
    }

    private static func sameCase(_ letter: Unicode.Scalar, as model: Unicode.Scalar) -> Unicode.Scalar {
        guard model.properties.isUppercase, let upper = letter.properties.uppercaseMapping.unicodeScalars.first else {
            return letter
        }
        return upper
    }

    private static let tcvn3: [Unicode.Scalar: Unicode.Scalar] = {
        let runs: [(first: UInt32, letters: String)] = [
            (0xA1, "ĂÂÊÔƠƯĐăâêôơưđ"), (0xB5, "àảãáạ"), (0xBB, "ằẳẵắ"), (0xC6, "ặầẩẫấậè"), (0xCE, "ẻẽéẹềểễếệìỉ"),
            (0xDC, "ĩíịò"), (0xE1, "ỏõóọồổỗốộờởỡớợù"), (0xF1, "ủũúụừửữứựỳỷỹýỵ"),
        ]
        var table: [Unicode.Scalar: Unicode.Scalar] = [:]
        for run in runs {
            for (offset, letter) in run.letters.unicodeScalars.enumerated() {
                table[Unicode.Scalar(run.first + UInt32(offset))!] = letter  // Latin-1 has no surrogates
            }
        }
        return table
    }()

    /// What marks make of a letter.
    private static let vniPairs: [Unicode.Scalar: [Unicode.Scalar: Unicode.Scalar]] = {
        let tones = "ùøûõï"
        let letters: [(base: Unicode.Scalar, marks: String, made: String)] = [
            ("a", tones + "âáàåãäêéèúüë", "áàảãạâấầẩẫậăắằẳẵặ"), ("e", tones + "âáàåãä", "éèẻẽẹêếềểễệ"),
            ("o", tones + "âáàåãä", "óòỏõọôốồổỗộ"), ("u", tones, "úùủũụ"), ("y", tones, "ýỳỷỹỵ"),
            ("ô", tones, "ớờởỡợ"), ("ö", tones, "ứừửữự"),
        ]
        return Dictionary(
            uniqueKeysWithValues: letters.map { letter in
                let pairs = zip(letter.marks.unicodeScalars, letter.made.unicodeScalars)
                return (letter.base, Dictionary(uniqueKeysWithValues: pairs.map { ($0, $1) }))
            })
    }()

    private static let vniLetters: [Unicode.Scalar: Unicode.Scalar] = [
        "ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ",
    ]
}
