/// The syllables of Vietnamese in plain letters with `y` written `i`: what tells *Huong* from *Helen*, and
/// *Nguyeenx*, typed with the keyboard off, from a foreign name.
enum Syllable {
    /// True for letters that can be one syllable.
    static func isSyllable(_ token: NameToken) -> Bool {
        let count = token.count
        guard count > 0, count <= 7 else { return false }
        for onset in stride(from: min(3, count - 1), through: 0, by: -1) {
            let head = token.part(0..<onset)
            guard onset == 0 || onsets.contains(head) else { continue }
            if rhymes.contains(token.part(onset..<count)) { return true }
        }
        return false
    }

    /// What a word typed in Telex with the keyboard off was meant to be: `nguyeexn` is *nguyen*; nil if it does not
    /// become a syllable, or is one.
    static func decodingTelex(_ token: NameToken) -> NameToken? {
        guard token.count >= 3, !isSyllable(token) else { return nil }
        var plain = NameToken.empty
        var hasVowel = false
        var last: UInt64 = 0
        var slips = 0
        for place in (0..<token.count).reversed() {
            let letter = token.letter(fromEnd: place)
            let isTone = letter == 19 || letter == 6 || letter == 18 || letter == 24 || letter == 10
            let isDouble = letter == last && (letter == 1 || letter == 5 || letter == 15 || letter == 4)
            if letter == 23 || isDouble || isTone && hasVowel {
                slips += 1
            } else {
                plain = NameToken(bits: plain.bits << 5 | letter)
            }
            if letter == 1 || letter == 5 || letter == 9 || letter == 15 || letter == 21 { hasVowel = true }
            last = letter
        }
        return slips > 0 && slips <= 4 && isSyllable(plain) ? plain : nil
    }

    private static func tokens(_ text: String) -> Set<NameToken> {
        Set(text.split(separator: " ").map { NameToken(ascii: String($0)) })
    }

    private static let onsets = tokens(
        "b c ch d g gh gi h k kh l m n ng ngh nh p ph q r s t th tr v x")

    private static let rhymes = tokens(
        """
        a ac ach ai am an ang anh ao ap at au e ec ech em en eng enh eo ep et eu i ia ich im in inh ip it iu \
        iec iem ien ieng iep iet ieu o oc oi om on ong op ot oa oac oach oai oam oan oang oanh oao oat oe oen oeo \
        oet ooc oong u ua uc ui um un ung up ut uu uan uang uach uat uai uanh uac uao uan ue uech uenh uet uen ueo \
        uich uinh uit uiu uia uien uiet uip uin uo uoc uoi uom uon uong uop uot uou
        """)
}
