import ReplicaCore
import Testing

struct RetentionRuleTests {
    @Test(arguments: [
        ("2024-01-31", 1, "2024-03-01"), ("2023-01-31", 1, "2023-03-01"), ("2024-02-29", 12, "2025-03-01"),
        ("2024-06-15", 24, "2026-06-16"), ("2024-06", 12, "2025-07-01"), ("2024", 12, "2026-01-01"),
        ("2024-12-31", 1, "2025-02-01"), ("2024-11-30", 1, "2024-12-31"),
    ]) func `is due on the day after so many months`(date: String, months: Int, due: String) {
        #expect(RetentionRule(.erase, months: months, field: "f").dueDay(after: date)?.text == due)
    }

    @Test func `reads what it writes, and nothing else`() {
        let rule = RetentionRule(.archive, months: 24, field: "closed_on")
        #expect(RetentionRule(rule.text) == rule)
        #expect(RetentionRule.rules("archive 24 closed_on; erase 120 closed_on").map(\.months) == [24, 120])
        #expect(RetentionRule.rules("burn 1 x;erase 120 closed_on; ;").map(\.months) == [120])
        for text in [
            "", "erase 0 f", "erase 1201 f", "erase -1 f", "erase +1 f", "erase 1", "erase 1 f g", "Erase 1 f",
        ] {
            #expect(RetentionRule(text) == nil, "\(text)")
        }
        for date in ["", "x", "0", "2024-13", "2024-00-01", "2024-01-32", "2024-01-01-01", "99999"] {
            #expect(rule.dueDay(after: date) == nil, "\(date)")
        }
    }
}
