import ReplicaCore
package import ReplicaWire

/// The bounds of `Protocol/05` §12.
enum SnapshotLimits {
    /// As long as a value of a record may be.
    static let textBytesMax = WireLimits.valueBytesMax
    static let itemsMax = 65_536
    static let recordsMax = 4_194_304
    static let replicasMax = 65_536
}

extension ReportSnapshot {
    /// The first line of every sealed report.
    static let magic = Array("kieubao-report/1\n".utf8)

    /// The canonical bytes (`Protocol/05` §12).
    package var bytes: [UInt8] {
        var writer = ByteWriter(reserving: 65_536)
        writer.raw(Self.magic)
        writer.period(content.period)
        writer.plain(content.unit)
        writer.wording(content.unitName)
        writer.plain(content.kind.rawValue)
        writer.varint(sealedAt)
        writer.plain(author)
        writer.optional(supersedes) { $0.hash($1) }
        writer.plain(note)
        writer.list(content.figures) { $0.figure($1, content.titles[$1.name]) }
        writer.list(content.labels.sorted { $0.key < $1.key }) {
            $0.cell($1.key)
            $0.wording($1.value)
        }
        writer.list(content.sections) { $0.section($1) }
        writer.list(content.duties) { $0.duty($1) }
        writer.list(content.records) { $0.namedRecord($1) }
        writer.list(content.offices) { $0.office($1) }
        writer.list(content.findings) { $0.finding($1) }
        writer.frontier(frontier)
        writer.list(evidence) { $0.evidence($1) }
        return writer.bytes
    }

    /// Reads what ``bytes`` wrote, and nothing that is written otherwise.
    package init(bytes: [UInt8]) throws(WireError) {
        var reader = ByteReader(bytes)
        guard try reader.raw(Self.magic.count, "report") == Self.magic else { throw WireError(.magic, "report") }
        let period = try reader.period()
        let unit = try reader.plain()
        let name = try reader.wording()
        guard let kind = ReportContent.Kind(rawValue: try reader.plain()) else { throw WireError(.kind, "report") }
        sealedAt = try reader.varint("report")
        author = try reader.plain()
        supersedes = try reader.isPresent("report") ? try reader.hash("report") : nil
        note = try reader.plain()
        var content = ReportContent(
            period: period, unit: unit, unitName: name, kind: kind, figures: [], titles: [:], labels: [:])
        for _ in 0..<(try reader.items()) {
            let (figure, title) = try reader.figure()
            if content.figures.contains(where: { $0.name == figure.name }) { throw WireError(.order, "report") }
            content.figures.append(figure)
            content.titles[figure.name] = title
        }
        for _ in 0..<(try reader.items()) { content.labels[try reader.cell()] = try reader.wording() }
        for _ in 0..<(try reader.items()) { content.sections.append(try reader.section()) }
        for _ in 0..<(try reader.items()) { content.duties.append(try reader.duty()) }
        for _ in 0..<(try reader.items()) { content.records.append(try reader.namedRecord()) }
        for _ in 0..<(try reader.items()) { content.offices.append(try reader.office()) }
        for _ in 0..<(try reader.items()) { content.findings.append(try reader.finding()) }
        self.content = content
        frontier = try reader.frontier("report")
        evidence = []
        for _ in 0..<(try reader.items()) { evidence.append(try reader.evidence()) }
        try reader.expectEnd("report")
        // One report, one hash: what can be written in another way is not a report.
        if self.bytes != bytes { throw WireError(.order, "report") }
    }
}

// MARK: Writing

extension ByteWriter {
    fileprivate mutating func plain(_ text: String) { self.text(ByteText(text)) }

    fileprivate mutating func wording(_ wording: Wording) {
        plain(wording.vietnamese)
        plain(wording.english)
    }

    fileprivate mutating func optional<Item>(_ item: Item?, _ write: (inout Self, Item) -> Void) {
        byte(item == nil ? 0 : 1)
        if let item { write(&self, item) }
    }

    fileprivate mutating func list<Item>(_ items: [Item], _ write: (inout Self, Item) -> Void) {
        varint(items.count)
        for item in items { write(&self, item) }
    }

    fileprivate mutating func day(_ day: CivilDay) { signed(Int64(day.daysSince1970)) }

    fileprivate mutating func period(_ period: ReportPeriod) {
        plain(period.code)
        plain(period.kind.rawValue)
        day(period.data.first)
        day(period.data.last)
        day(period.due)
        plain(period.bound.rawValue)
        varint(period.graceDays)
    }

    fileprivate mutating func figureName(_ name: FigureName) {
        plain(name.indicator)
        plain(name.part)
    }

    fileprivate mutating func cell(_ cell: FigureCell) {
        plain(cell.dimension)
        plain(cell.value)
    }

    fileprivate mutating func figure(_ figure: Figure, _ title: FigureTitle?) {
        figureName(figure.name)
        optional(title) { writer, title in
            writer.byte(UInt8(title.table.rawValue))
            writer.wording(title.indicator)
            writer.wording(title.part)
            writer.wording(title.measure)
        }
        value(figure.now)
        optional(figure.yearBefore) { $0.value($1) }
        optional(figure.sincePlan) { $0.value($1) }
    }

    private mutating func value(_ value: FigureValue) {
        optional(value.total) { $0.plain($1.text) }
        list(value.cells.sorted { $0.key < $1.key }) {
            $0.cell($1.key)
            $0.plain($1.value.text)
        }
    }

    fileprivate mutating func section(_ section: ReportSection) {
        plain(section.part.rawValue)
        plain(section.item)
        plain(section.answer?.rawValue ?? "")
        plain(section.narrative)
        plain(section.reason)
    }

    fileprivate mutating func duty(_ duty: Duty) {
        plain(duty.item)
        plain(duty.title)
        varint(duty.evidence)
        plain(duty.answer?.rawValue ?? "")
        plain(duty.reason)
        varint(duty.offices)
        varint(duty.open)
    }

    fileprivate mutating func namedRecord(_ record: NamedRecord) {
        plain(record.part.rawValue)
        plain(record.id)
        plain(record.title)
        wording(record.state)
        optional(record.day) { $0.day($1) }
    }

    fileprivate mutating func office(_ office: OfficeStanding) {
        plain(office.unit)
        wording(office.name)
        plain(office.duty)
        plain(office.state.rawValue)
        optional(office.day) { $0.day($1) }
        varint(office.daysLate)
        plain(office.seal)
    }

    fileprivate mutating func finding(_ finding: RuleFinding) {
        plain(finding.rule.rawValue)
        plain(finding.severity.rawValue)
        list(finding.figures) { $0.figureName($1) }
        list(finding.amounts) { $0.plain($1.text) }
        plain(finding.subject)
    }

    /// Dots with their replicas in a table, because most are of few.
    fileprivate mutating func evidence(_ evidence: ReportSnapshot.Evidence) {
        plain(evidence.collection)
        let dots = evidence.records.flatMap { [$0.record] + $0.changes }
        let replicas = Set(dots.map(\.replica)).sorted()
        let places = Dictionary(uniqueKeysWithValues: replicas.enumerated().map { ($1, $0) })
        list(replicas) { $0.replica($1) }
        func write(_ dot: Dot, _ writer: inout Self) {
            writer.varint(places[dot.replica] ?? 0)
            writer.varint(dot.number)
            writer.bigEndian(dot.hash)
        }
        list(evidence.records) { writer, version in
            write(version.record, &writer)
            writer.varint(version.changes.count)
            for dot in version.changes { write(dot, &writer) }
        }
    }
}

// MARK: Reading

extension ByteReader {
    fileprivate mutating func items(max: Int = SnapshotLimits.itemsMax) throws(WireError) -> Int {
        try count(max: max, "report")
    }

    fileprivate mutating func plain() throws(WireError) -> String {
        try text(max: SnapshotLimits.textBytesMax, "report").string
    }

    fileprivate mutating func wording() throws(WireError) -> Wording { Wording(try plain(), try plain()) }

    fileprivate mutating func day() throws(WireError) -> CivilDay {
        let days = try signed("report")
        // The years 0 to 9999.
        guard (-719_528...2_932_896).contains(days) else { throw WireError(.limit, "report") }
        return CivilDay(daysSince1970: Int(days))
    }

    /// One of the keywords that a type knows.
    private mutating func keyword<Keyword: RawRepresentable<String>>(
        _: Keyword.Type
    ) throws(WireError) -> Keyword {
        guard let keyword = Keyword(rawValue: try plain()) else { throw WireError(.kind, "report") }
        return keyword
    }

    /// One of the keywords that a type knows, or nothing.
    private mutating func optionalKeyword<Keyword: RawRepresentable<String>>(
        _: Keyword.Type
    ) throws(WireError) -> Keyword? {
        let text = try plain()
        if text.isEmpty { return nil }
        guard let keyword = Keyword(rawValue: text) else { throw WireError(.kind, "report") }
        return keyword
    }

    fileprivate mutating func period() throws(WireError) -> ReportPeriod {
        let code = try plain()
        let kind = try keyword(ReportPeriod.Kind.self)
        let data = DayRange(first: try day(), last: try day())
        var period = ReportPeriod(
            code: code, kind: kind, data: data, due: try day(), bound: try keyword(ReportPeriod.Bound.self))
        period.graceDays = try count(max: 365, "report")
        return period
    }

    private mutating func figureName() throws(WireError) -> FigureName { FigureName(try plain(), try plain()) }

    fileprivate mutating func cell() throws(WireError) -> FigureCell { FigureCell(try plain(), try plain()) }

    private mutating func amount() throws(WireError) -> Amount {
        let text = try plain()
        guard let amount = Amount(text), amount.text == text else { throw WireError(.kind, "report") }
        return amount
    }

    private mutating func title() throws(WireError) -> FigureTitle {
        guard let table = ReportTable(rawValue: Int(try byte("report"))) else { throw WireError(.kind, "report") }
        return FigureTitle(table: table, indicator: try wording(), part: try wording(), measure: try wording())
    }

    private mutating func value() throws(WireError) -> FigureValue {
        var value = FigureValue(total: try isPresent("report") ? try amount() : nil)
        for _ in 0..<(try items()) { value.cells[try cell()] = try amount() }
        return value
    }

    fileprivate mutating func figure() throws(WireError) -> (Figure, FigureTitle?) {
        let name = try figureName()
        let title = try isPresent("report") ? try title() : nil
        let now = try value()
        let yearBefore = try isPresent("report") ? try value() : nil
        let sincePlan = try isPresent("report") ? try value() : nil
        return (Figure(name: name, now: now, yearBefore: yearBefore, sincePlan: sincePlan), title)
    }

    fileprivate mutating func section() throws(WireError) -> ReportSection {
        ReportSection(
            part: try keyword(ReportPart.self), item: try plain(), answer: try optionalKeyword(DutyAnswer.self),
            narrative: try plain(), reason: try plain())
    }

    fileprivate mutating func duty() throws(WireError) -> Duty {
        Duty(
            item: try plain(), title: try plain(), evidence: try count(max: SnapshotLimits.recordsMax, "report"),
            answer: try optionalKeyword(DutyAnswer.self), reason: try plain(), offices: try items(), open: try items())
    }

    fileprivate mutating func namedRecord() throws(WireError) -> NamedRecord {
        NamedRecord(
            part: try keyword(ReportPart.self), id: try plain(), title: try plain(), state: try wording(),
            day: try isPresent("report") ? try day() : nil)
    }

    fileprivate mutating func office() throws(WireError) -> OfficeStanding {
        OfficeStanding(
            unit: try plain(), name: try wording(), duty: try plain(), state: try keyword(OfficeStanding.State.self),
            day: try isPresent("report") ? try day() : nil, daysLate: try count(max: 36_525, "report"),
            seal: try plain())
    }

    fileprivate mutating func finding() throws(WireError) -> RuleFinding {
        let rule = try keyword(RuleFinding.Rule.self)
        let severity = try keyword(RuleFinding.Severity.self)
        var figures: [FigureName] = []
        for _ in 0..<(try items()) { figures.append(try figureName()) }
        var amounts: [Amount] = []
        for _ in 0..<(try items()) { amounts.append(try amount()) }
        return RuleFinding(rule, severity, figures, amounts, subject: try plain())
    }

    fileprivate mutating func evidence() throws(WireError) -> ReportSnapshot.Evidence {
        let collection = try plain()
        var replicas: [ReplicaID] = []
        for _ in 0..<(try items(max: SnapshotLimits.replicasMax)) { replicas.append(try replica("report")) }
        var records: [ReportSnapshot.Version] = []
        for _ in 0..<(try items(max: SnapshotLimits.recordsMax)) {
            let record = try dot(of: replicas)
            if let last = records.last, last.record >= record { throw WireError(.order, "report") }
            var changes: [Dot] = []
            for _ in 0..<(try items()) { changes.append(try dot(of: replicas)) }
            records.append(ReportSnapshot.Version(record: record, changes: changes))
        }
        return ReportSnapshot.Evidence(collection: collection, records: records)
    }

    private mutating func dot(of replicas: [ReplicaID]) throws(WireError) -> Dot {
        let place = try index(below: replicas.count, "report")
        return Dot(replica: replicas[place], number: try changeNumber("report"), hash: try bigEndian("report"))
    }
}
