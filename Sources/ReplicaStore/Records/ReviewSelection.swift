package import ReplicaCore

/// Picks records by where they stand in the review, as conditions over the rows of a collection.
package enum ReviewSelection {
    /// - Parameter centre: The local numbers of the centre's replicas (``StoreSession/originNumbers(where:)``).
    package static func condition(_ status: RecordStatus, centre: [Int64]) -> RowCondition {
        let byCentre = written(by: centre)
        return switch status {
        case .draft: keys("step BETWEEN 1 AND 4", isOutside: true)
        case .submitted: keys("step = 1 OR step = 3 AND NOT \(byCentre)")
        case .approved: keys("step = 2 AND current")
        case .accepted: keys("step = 3 AND current AND \(byCentre)")
        case .returned: keys("step = 4")
        case .edited: keys("NOT current AND (step = 2 OR step = 3 AND \(byCentre))")
        }
    }

    /// Records that count in a report.
    ///
    /// - Parameters:
    ///   - current: Whether they count as they stand, or in the version that was decided on last.
    ///   - centre: The local numbers of the centre's replicas, where only what they accepted counts; `nil` where it is
    ///     enough that an office approved.
    package static func counted(current: Bool, _ centre: [Int64]?) -> RowCondition {
        ofEach(counted(cover: current ? "= 2" : "= 1", centre))
    }

    /// Records that count in no version.
    package static func uncounted(_ centre: [Int64]?) -> RowCondition {
        ofEach(counted(cover: "> 0", centre), isOutside: true)
    }

    private static func counted(cover: String, _ centre: [Int64]?) -> String {
        guard let centre else { return "approved \(cover)" }
        return "accepted \(cover) AND accepter IN (\(centre.map(String.init).joined(separator: ", ")))"
    }

    /// Records that were submitted and not sent back since.
    package static var inReview: RowCondition { keys("step BETWEEN 1 AND 3") }

    /// Records on which anything was decided.
    package static var decided: RowCondition { keys("step > 0") }

    /// What waits for the people of an office.
    ///
    /// - Parameters:
    ///   - unit: The code of their office.
    ///   - centre: The local numbers of the centre's replicas.
    ///   - confirms: Whether the collection has fields that this office confirms.
    package static func inbox(_ right: ReviewRight, unit: String, centre: [Int64], confirms: Bool) -> [RowCondition] {
        let ours = RowCondition(sql: "owner_unit = ?", arguments: [.text(unit)])
        // At an office: what it has to approve, what came back, what was edited after it was approved.
        let office = keys("open AND (step IN (1, 4) OR NOT current OR disputed)")
        switch right {
        case .office: return [ours, office]
        case .steward:
            guard confirms else { return [ours, office] }
            let unconfirmed = keys("confirmed < 2 AND step BETWEEN 1 AND 3")
            return [
                RowCondition(
                    sql: "(\(ours.sql) AND \(office.sql)) OR \(unconfirmed.sql)", arguments: ours.arguments)
            ]
        case .centre:
            // Everything that was submitted; of what was sent back only the centre's own.
            let submitted = keys("open AND step <> 4 OR step = 3 AND NOT \(written(by: centre))")
            let returned = keys("open AND step = 4")
            return [
                RowCondition(sql: "\(submitted.sql) OR (\(ours.sql) AND \(returned.sql))", arguments: ours.arguments)
            ]
        }
    }

    private static func written(by origins: [Int64]) -> String {
        "decider IN (\(origins.map(String.init).joined(separator: ", ")))"
    }

    /// Looked up for each row: where most records were decided on, gathering their keys first takes longer, and that for
    /// each collection.
    private static func ofEach(_ condition: String, isOutside: Bool = false) -> RowCondition {
        RowCondition(
            sql: "\(isOutside ? "NOT " : "")EXISTS (SELECT 1 FROM kb_review WHERE key = _key AND \(condition))",
            arguments: [])
    }

    private static func keys(_ condition: String, isOutside: Bool = false) -> RowCondition {
        RowCondition(
            sql: "_key \(isOutside ? "NOT " : "")IN (SELECT key FROM kb_review WHERE \(condition))", arguments: [])
    }
}
