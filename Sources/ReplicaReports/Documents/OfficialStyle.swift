package import ReplicaCore
package import ReplicaOffice

/// How offices here lay out a document (Nghị định 30/2020/NĐ-CP, Phụ lục I).
package enum OfficialStyle {
    /// Half an inch, as the first line of a paragraph is set in; in twentieths of a point.
    package static let firstLine = 720

    private typealias Run = WordParagraph.Run

    /// The office at the left, the motto at the right.
    ///
    /// - Parameters:
    ///   - unit: The code of the office.
    ///   - number: `Số:        /BC-……`
    ///   - day: `ngày 05 tháng 6 năm 2026`
    package static func letterhead(unit: String, name: String, number: String, day: String) -> WordTable {
        let isDistrict = unit.hasPrefix("ubnd-")
        let name = name.replacing("UBND", with: "Ủy ban nhân dân").uppercased()
        var left = isDistrict ? [] : [centred("UBND TỈNH BÌNH ĐỊNH", points: 12)]
        left += [
            centred(name, points: 12, isBold: true), line(sides: 1_200), centred(number, points: 13, before: 60),
        ]
        let right = [
            centred("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", points: 12, isBold: true),
            centred("Độc lập - Tự do - Hạnh phúc", points: 13, isBold: true), line(sides: 1_100),
            centred("Bình Định, \(day)", points: 13, before: 60, isItalic: true),
        ]
        return WordTable(widths: [3_600, WordWriter.textWidth - 3_600], rows: [[left, right]], hasBorders: false)
    }

    /// Text in a cell of a table.
    package static func cell(
        _ text: String, _ alignment: WordParagraph.Alignment = .left, isBold: Bool = false
    ) -> WordParagraph {
        WordParagraph([Run(text, points: 12, isBold: isBold)], alignment)
    }

    /// A paragraph of running text.
    package static func body(_ text: String) -> WordParagraph {
        WordParagraph([Run(text)], firstLine: firstLine, before: 60, after: 60)
    }

    /// A title over what follows, which stays on the same page with it.
    package static func heading(_ text: String, before: Int) -> WordParagraph {
        var paragraph = WordParagraph([Run(text, isBold: true)], firstLine: firstLine, before: before, after: 60)
        paragraph.keepsWithNext = true
        return paragraph
    }

    package static func centred(
        _ text: String, points: Int = 14, before: Int = 0, after: Int = 0, isBold: Bool = false, isItalic: Bool = false
    ) -> WordParagraph {
        WordParagraph(
            [Run(text, points: points, isBold: isBold, isItalic: isItalic)], .center, before: before, after: after)
    }

    /// A short line, as under the motto.
    package static func line(sides: Int) -> WordParagraph {
        var paragraph = WordParagraph([Run("", points: 2)], .center, sides: sides)
        paragraph.hasLineBelow = true
        return paragraph
    }
}

extension CivilDay {
    /// `05 tháng 6 năm 2026`: a day below 10 and the months 1 and 2 take a zero (Nghị định 30/2020/NĐ-CP).
    package var administrative: String {
        "\(day < 10 ? "0" : "")\(day) tháng \(month < 3 ? "0" : "")\(month) năm \(year)"
    }
}
