import ReplicaCore
import ReplicaReports
import ReplicaStore

extension Replica {
    /// Writes down a period of the Plan, so that offices can write reports for it, and the indicators that people
    /// enter; at the centre. Returns the id of the period's record.
    package func openPeriod(_ code: String) throws -> String {
        try change { session, writer in
            if try session.periodRecord(code) != nil { throw ExchangeError.report(.periodOpen(code)) }
            let period = try session.reportPeriod(code)
            let id = try add(
                "report_period",
                [
                    ("code", code), ("title", "Báo cáo \(period.vietnamese)"), ("kind", period.kind.rawValue),
                    ("data_from", period.data.first.text), ("data_to", period.data.last.text),
                    ("due_on", period.due.text), ("due_bound", period.bound.rawValue), ("state", "mo"),
                ], session, &writer)
            let known = try session.enteredIndicatorCodes()
            for indicator in Indicator.all where indicator.isEntered && !known.contains(indicator.code) {
                _ = try add(
                    "indicator",
                    [
                        ("code", indicator.code), ("name", indicator.name.vietnamese),
                        ("name_en", indicator.name.english), ("measure", indicator.enteredMeasure.vietnamese),
                        ("method", "nhap_tay"),
                    ], session, &writer)
            }
            return id
        }
    }
}

extension StoreSession {
    fileprivate func enteredIndicatorCodes() throws -> Set<String> {
        var codes: Set<String> = []
        try forEachCountedRow(of: "indicator", fields: ["code"]) { codes.insert($0["code"]) }
        return codes
    }
}
