import ReplicaFilter
import ReplicaText

/// What people type.
extension Door {
    static let texts = [
        Door("filter", through: ["ReplicaFilter"]) {
            _ = try FilterExpression(parsing: String(decoding: $0, as: UTF8.self))
        },
        Door("rule", through: ["ReplicaFilter"]) { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            // Fields are places by their first letter, of other records where the name has a point.
            let kinds: [RuleCheck.Kind] = [.text, .number, .date]
            func field(_ name: String) -> RuleCheck.Field? {
                guard let first = name.utf8.first, let last = name.utf8.last else { return nil }
                let place: RuleCheck.Place =
                    name.utf8.contains(UInt8(ascii: "."))
                    ? .followed(reference: Int(first), field: Int(last)) : .own(Int(first))
                return RuleCheck.Field(place, kinds[Int(first) % kinds.count], isSingle: first.isMultiple(of: 2))
            }
            guard let rule = RuleCheck(text, field: field) else { return }
            func texts(_ place: RuleCheck.Place) -> RuleCheck.Texts {
                switch place {
                case .own(let number): number.isMultiple(of: 2) ? .one(Array(bytes.prefix(number))) : .none
                case .followed(_, let number): number.isMultiple(of: 2) ? .several([bytes, []]) : .unknown
                }
            }
            let today = Array("2026-11-30".utf8)
            let first = rule.isBroken(today: today, texts) { _ in true }
            try require(rule.isBroken(today: today, texts) { _ in true } == first, "a rule says the same again")
            if let unique = rule.unique { _ = unique.isMet(by: { texts(.own($0)) }, own: { texts(.own($0)) }) }
        },
        Door("text", through: ["ReplicaText"]) { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            let composed = TextNormalization.nfc(text)
            try require(TextNormalization.nfc(composed).utf8.elementsEqual(composed.utf8), "composed once is composed")
            _ = (VietnameseSortKey.forText(composed), VietnameseSortKey.forPersonName(composed))
            let folded = FoldedText.fold(composed)
            try require(FoldedText.fold(folded).utf8.elementsEqual(folded.utf8), "folded once is folded")
            let shown = TerminalText.escaped(composed)
            try require(!shown.utf8.contains { $0 < 32 || $0 == 127 }, "a terminal is given no control character")
            let entered = try EnteredText(text)
            try require(
                entered.text.utf8.elementsEqual(TextNormalization.nfc(entered.text).utf8), "entered text is composed")
        },
        Door("phone", through: ["ReplicaText"]) { bytes in
            var words: [UInt8] = []
            PhoneDigits.appendWords(of: bytes.span, to: &words)
            _ = PhoneDigits.digits(of: bytes.span)
            _ = PhoneDigits.searched(String(decoding: bytes, as: UTF8.self))
        },
        Door("legacy", through: ["ReplicaText"]) { bytes in
            let suspicion = TextSuspicion(utf8: bytes.span, isName: true)
            _ = suspicion
            for encoding in LegacyEncoding.allCases { _ = encoding.decode(String(decoding: bytes, as: UTF8.self)) }
        },
    ]
}
