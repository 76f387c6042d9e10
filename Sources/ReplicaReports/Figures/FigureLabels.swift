extension Indicator {
    /// The rule of a figure.
    package func figure(_ part: String) -> FigureRule? { figures.first { $0.part == part } }

    /// In what people enter it.
    package var enteredMeasure: Wording {
        switch code {
        case "DG02": Wording("triệu USD", "million USD")
        case "LD01": Wording("người", "people")
        default: Wording("lượt", "times")
        }
    }
}

/// What people read of a figure.
package struct FigureTitle: Equatable, Sendable {
    package let table: ReportTable
    package let indicator: Wording
    package let part: Wording
    package let measure: Wording

    package init(table: ReportTable, indicator: Wording, part: Wording, measure: Wording) {
        self.table = table
        self.indicator = indicator
        self.part = part
        self.measure = measure
    }

    /// The titles of the figures that are computed.
    package init?(_ name: FigureName) {
        guard let indicator = Indicator.named(name.indicator), let figure = indicator.figure(name.part) else {
            return nil
        }
        self.init(
            table: indicator.table, indicator: indicator.name, part: figure.name, measure: figure.measure.unit)
    }
}

/// What people call the dimensions of figures.
package enum DimensionTitle {
    private static let titles: [String: Wording] = [
        "unit": Wording("Đơn vị", "Office"), "country": Wording("Nước", "Country"),
        "home_district": Wording("Quê quán", "Home district"),
        "home_commune": Wording("Quê quán (xã)", "Home commune"), "sex": Wording("Giới tính", "Sex"),
        "age": Wording("Nhóm tuổi", "Age"), "vn_status": Wording("Quốc tịch Việt Nam", "Vietnamese nationality"),
        "kind": Wording("Loại", "Kind"), "field": Wording("Lĩnh vực", "Field"), "degree": Wording("Học vị", "Degree"),
        "form": Wording("Hình thức", "Form"), "sport": Wording("Môn", "Sport"), "level": Wording("Bậc học", "Level"),
        "sector": Wording("Ngành", "Sector"), "place": Wording("Địa bàn", "Place"),
        "occupation": Wording("Nghề", "Occupation"), "receiver": Wording("Nơi nhận", "Receiver"),
        "subject": Wording("Đối tượng", "Subject"), "language": Wording("Ngôn ngữ", "Language"),
        "source": Wording("Nguồn", "Source"), "ground": Wording("Thành tích", "Ground"),
        "currency": Wording("Loại tiền", "Currency"),
    ]

    /// - Parameter dimension: As a cell has it; that of money names the currency after a stroke.
    package static func of(_ dimension: String) -> Wording {
        let parts = dimension.split(separator: "/", maxSplits: 1).map(String.init)
        let title = parts.first.flatMap { titles[$0] } ?? Wording(dimension, dimension)
        guard parts.count == 2 else { return title }
        return Wording("\(title.vietnamese) (\(parts[1]))", "\(title.english) (\(parts[1]))")
    }
}
