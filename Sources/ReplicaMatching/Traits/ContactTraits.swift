internal import ReplicaText

/// What is left of a telephone number when country code, trunk zero and punctuation are gone: its last eight digits.
enum PhoneDigits {
    /// The numbers of a text, at most two, parted by anything that numbers do not hold.
    static func read(_ text: String) -> [UInt32] {
        var found: [UInt32] = []
        var digits: UInt64 = 0
        var count = 0
        func finish() {
            if count >= 6, found.count < 2 {
                let number = UInt32(digits % 100_000_000)
                if !found.contains(number), number != 0 { found.append(number) }
            }
            digits = 0
            count = 0
        }
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39:
                digits = (digits % 10_000_000_000) * 10 + UInt64(byte - 0x30)
                count += 1
            case 0x2F, 0x3B, 0x2C, 0x7C, 0x0A:  // / ; , |
                finish()
            case 0x2B:
                finish()
            default:
                break
            }
        }
        finish()
        return found
    }
}

/// The number of a passport or another document, with the letters and digits that look alike made one.
enum DocumentNumber {
    /// Up to twelve letters and digits in base 36; 0 for fewer than four.
    static func read(_ text: String) -> UInt64 {
        var value: UInt64 = 0
        var count = 0
        for byte in text.utf8 {
            let digit: UInt64
            switch byte {
            case 0x30...0x39: digit = UInt64(byte - 0x30)
            case 0x41...0x5A: digit = lookAlike(byte | 0x20)
            case 0x61...0x7A: digit = lookAlike(byte)
            default: continue
            }
            guard count < 12 else { break }
            value = value * 36 + digit
            count += 1
        }
        return count >= 4 ? value : 0
    }

    private static func lookAlike(_ letter: UInt8) -> UInt64 {
        switch letter {
        case 0x6F, 0x71: 0  // o q
        case 0x69, 0x6C: 1  // i l
        case 0x7A: 2
        case 0x73: 5
        case 0x62: 8
        default: UInt64(letter - 0x61) + 10
        }
    }

    /// True if one sign differs, is missing, or two neighbours are changed about.
    static func isOneSlip(_ first: UInt64, _ second: UInt64) -> Bool {
        var (long, short) = (max(first, second), min(first, second))
        while long % 36 == short % 36, short > 0 {
            long /= 36
            short /= 36
        }
        if long / 36 == short / 36 || long / 36 == short { return true }
        return long / 1_296 == short / 1_296 && long % 36 == short / 36 % 36 && long / 36 % 36 == short % 36
    }
}

/// An e-mail address as two hashes: of the whole, and of the user's part without what providers ignore.
struct MailAddress {
    var whole: UInt32 = 0
    var user: UInt32 = 0

    init(_ text: String) {
        var userHash = TextHash()
        var wholeHash = TextHash()
        var hasAt = false
        var isTag = false
        var count = 0
        for byte in text.utf8 {
            let byte = 0x41...0x5A ~= byte ? byte | 0x20 : byte
            switch byte {
            case 0x20, 0x09: continue
            case 0x40:
                hasAt = true
                wholeHash.add(byte)
            case 0x2B where !hasAt: isTag = true
            case 0x2E where !hasAt: continue
            default:
                if !hasAt, !isTag {
                    userHash.add(byte)
                    wholeHash.add(byte)
                    count += 1
                } else if hasAt {
                    wholeHash.add(byte)
                }
            }
        }
        guard hasAt, count >= 3 else { return }
        whole = wholeHash.value
        user = userHash.value
    }
}

/// A place as it was written: its parts from the smallest, and the words of all of them.
struct PlaceWords {
    /// The hash of the smallest part that is named, of the next, and so on; at most three.
    var parts: [UInt32] = []
    /// A bit for each word; places that share most bits are probably one.
    var words: UInt64 = 0

    /// - Parameter ignored: Parts that everybody shares, such as the province.
    init(_ text: String) {
        guard !text.isEmpty else { return }
        var text = text
        text.makeContiguousUTF8()
        var part: [NameToken] = []
        var token = NameToken.empty
        var number: UInt64 = 0
        var parts: [UInt32] = []
        var words: UInt64 = 0
        func finishWord() {
            if !token.isEmpty { part.append(token) }
            if number != 0 { part.append(NameToken(bits: 1 << 62 | number)) }
            token = .empty
            number = 0
        }
        func finishPart() {
            finishWord()
            Self.dropKind(&part)
            if !part.isEmpty, !Self.shared.contains(part) {
                var hash = TextHash()
                for word in part {
                    hash.add(word.bits)
                    words |= 1 << UInt64(TextHash.of(word.bits) & 63)
                }
                if parts.count < 3 { parts.append(hash.value) }
            }
            part.removeAll(keepingCapacity: true)
        }
        MarkedLetters.forEach(in: text.utf8.span) { letter, _ in
            switch letter {
            case 0x61...0x7A: token.append(letter)
            case 0x30...0x39: number = (number * 10 + UInt64(letter - 0x30)) % 1_000_000_007
            case 0: break
            case 0x2C, 0x3B, 0x2F, 0x28, 0x29, 0x2D: finishPart()
            default: finishWord()
            }
        }
        finishPart()
        self.parts = parts
        self.words = words
    }

    /// `xã Cát Tài` is `Cát Tài`; `thị trấn` and `TP` go as well.
    private static func dropKind(_ part: inout [NameToken]) {
        while part.count >= 2 {
            if part.count >= 3, twoWordKinds.contains(Array(part.prefix(2))) {
                part.removeFirst(2)
            } else if kinds.contains(part[0]), part[1].bits >> 62 == 0 {
                part.removeFirst()
            } else {
                return
            }
        }
    }

    private static let kinds: Set<NameToken> = [
        NameToken("xa"), NameToken("phuong"), NameToken("huyen"), NameToken("tinh"), NameToken("quan"), NameToken("tp"),
        NameToken("tx"), NameToken("tt"), NameToken("thon"), NameToken("x"), NameToken("p"), NameToken("h"),
        NameToken("q"), NameToken("t"), NameToken("city"),
    ]
    private static let twoWordKinds: Set<[NameToken]> = [
        [NameToken("thanh"), NameToken("pho")], [NameToken("thi"), NameToken("xa")],
        [NameToken("thi"), NameToken("tran")], [NameToken("khu"), NameToken("pho")],
    ]
    /// What nearly everybody's home has tells nobody apart.
    private static let shared: Set<[NameToken]> = [
        [NameToken("binh"), NameToken("dinh")], [NameToken("gia"), NameToken("lai")],
        [NameToken("viet"), NameToken("nam")], [NameToken("vn")], [NameToken("vietnam")],
    ]
}
